import { Icon } from './icon.tsx';
import { fmtDate, fmtDateTime, fmtDuration } from './format.ts';
import { useLocale, type Words } from './i18n.tsx';
import { timeTone, type TimeUnit } from './timetone.ts';

export interface TimeLeftProps {
  /** Remaining units after today (days) or from now (hours, minutes); negative when past. The server counts them: it knows the calendar. */
  left: number;
  /** The whole limit in the same unit. */
  total: number;
  unit: TimeUnit;
  /** Due date or instant. */
  due: string;
  /** The article the limit rests on. */
  law?: Words;
  /** Which calendar counted it, e.g. 国办发明电〔2025〕7号. */
  calendar?: Words;
  /** The clock stands still (补正, 听证 …), with the reason. */
  paused?: Words | boolean;
  /** The year's holidays are not published: the date may move. */
  provisional?: boolean;
  compact?: boolean;
}

/** Time left in words and a bar: neutral, amber from one third, red on the last day, black when past. Law and calendar on demand. */
export function TimeLeft(p: TimeLeftProps) {
  const { t, locale } = useLocale();
  const tone = timeTone(p.left, p.total, p.unit, Boolean(p.paused));
  const isDays = p.unit === 'workingDays' || p.unit === 'days';
  const amount = fmtDuration(Math.abs(p.left), p.unit, locale);
  const words =
    tone === 'paused'
      ? t({ zh: `已停表，余 ${amount}`, en: `Clock stopped, ${amount} left` })
      : p.left < 0
        ? t({ zh: `已超期 ${amount}`, en: `${amount} overdue` })
        : isDays && p.left === 0
          ? t({ zh: '今天到期', en: 'Due today' })
          : t({ zh: `剩余 ${amount}`, en: `${amount} left` });
  const share = p.left < 0 ? 1 : Math.min(1, Math.max(0, p.left / Math.max(1, p.total)));
  const due = isDays ? fmtDate(p.due, locale) : fmtDateTime(p.due, locale);
  const about = [
    t({
      zh: `期限 ${fmtDuration(p.total, p.unit, locale)}，到期 ${due}`,
      en: `Limit ${fmtDuration(p.total, p.unit, locale)}, due ${due}`,
    }),
    typeof p.paused === 'object' || typeof p.paused === 'string' ? t(p.paused) : '',
    p.law ? t({ zh: '依据：', en: 'Basis: ' }) + t(p.law) : '',
    p.calendar ? t({ zh: '日历：', en: 'Calendar: ' }) + t(p.calendar) : '',
    p.provisional
      ? t({ zh: '当年节假日安排尚未公布，日期可能调整', en: 'Holidays of that year are not published yet: the date may move' })
      : '',
  ].filter(Boolean);
  return (
    <details className={`yj-time yj-time-${tone}${p.compact ? ' yj-time-compact' : ''}`} title={about.join('\n')}>
      <summary>
        <span className="yj-time-words">
          <Icon name={tone === 'paused' ? 'pause' : tone === 'calm' ? 'clock' : 'warning'} size={16} />
          <strong>{words}</strong>
          {p.provisional ? <span className="yj-example">{t({ zh: '暂定', en: 'provisional' })}</span> : null}
        </span>
        <span className="yj-time-bar" aria-hidden="true">
          <span style={{ inlineSize: `${Math.round(share * 100)}%` }} />
        </span>
      </summary>
      <ul>
        {about.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </details>
  );
}
