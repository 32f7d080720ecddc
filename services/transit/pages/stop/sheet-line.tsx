import { useLocale } from '@yunjian/ui';
import { lineWords } from '../shared/badge.tsx';
import { ModeIcon } from '../shared/modeicon.tsx';
import { fmtClock } from '../shared/time.ts';
import { endings, headwayWords, hourWords, type SheetLine, type SheetMinute, type SheetPart } from './pole.ts';
import { joined } from './windows.ts';

/** One line and direction on the pole: stops ahead with minutes, hours and minutes or headways in words, first and last; a column for each kind of day that differs. */
export function PoleLine({ of, parts }: { of: SheetLine; parts: readonly SheetPart[] }) {
  const { t, locale } = useLocale();
  const hours = parts.flatMap((p) => p.of?.hours ?? []);
  const letters = endings(hours);
  const estimated = hours.some((h) => h.minutes.some((m) => m.estimated));
  const to = of.headsign || of.terminus;
  return (
    <section className="sh-line">
      <header>
        <span className="sh-badge">
          <ModeIcon mode={of.line.mode} size={20} />
          <span className="yj-hidden">{lineWords({ ...of.line, short: '' }, locale, '').trim()} </span>
          {of.line.short}
        </span>
        <h2>
          {t({ zh: '开往 ', en: 'To ' })}
          {to}
          {of.line.night ? <span className="sh-mark">{t({ zh: '夜间', en: 'night' })}</span> : null}
          {of.callsLeft > 0 ? <span className="sh-mark">{t({ zh: '绕行后再经过本站', en: 'comes by here again' })}</span> : null}
          {of.line.example ? <span className="sh-mark">{t({ zh: '示例', en: 'sample' })}</span> : null}
        </h2>
        {parts.map((p) => (
          <p key={p.date}>
            {p.label ? <span className="sh-mark">{t(p.label)}</span> : null}
            {p.of === null ? (
              t({ zh: ' 不开行', en: ' no service' })
            ) : (
              <>
                {t({ zh: '首班 ', en: 'First ' })}
                <strong>{fmtClock(p.of.first, locale, { date: p.date })}</strong>
                {t({ zh: '　末班 ', en: ', last ' })}
                <strong>{fmtClock(p.of.last, locale, { date: p.date })}</strong>
              </>
            )}
          </p>
        ))}
      </header>
      {of.ahead.length > 0 ? (
        <p className="sh-ahead">
          <span>{t({ zh: '前方各站（分钟）：', en: 'Stops ahead (minutes): ' })}</span>
          {of.ahead.map((s, i) => (
            <span key={`${s.name}${i}`}>
              {s.name}
              <b>{s.minutes}</b>
              {i < of.ahead.length - 1 ? ' → ' : ''}
            </span>
          ))}
        </p>
      ) : null}
      {parts.map((p) => {
        const windows = joined(p.of?.headways ?? []);
        return windows.length === 0 ? null : (
          <ul key={p.date} className="sh-windows">
            {p.label ? <li>{t(p.label)}</li> : null}
            {windows.map((w) => (
              <li key={`${w.from}${w.min}`}>{headwayWords(w, locale, p.date)}</li>
            ))}
          </ul>
        );
      })}
      {hours.length > 0 ? <Hours parts={parts} letters={letters} name={`${of.line.short} ${to}`} /> : null}
      {letters.size > 0 || estimated ? (
        <p className="sh-notes">
          {[...letters].map(([name, sign]) => (
            <span key={sign}>
              <b>{sign}</b> {t({ zh: `只到 ${name}`, en: `to ${name} only` })}
            </span>
          ))}
          {estimated ? (
            <span>
              <b>~</b> {t({ zh: '约：推算的时刻', en: 'about: estimated time' })}
            </span>
          ) : null}
        </p>
      ) : null}
    </section>
  );
}

/** Hours down, days across, minutes in the cells. */
function Hours({ parts, letters, name }: { parts: readonly SheetPart[]; letters: ReadonlyMap<string, string>; name: string }) {
  const { t } = useLocale();
  const all = [...new Set(parts.flatMap((p) => p.of?.hours.map((h) => h.hour) ?? []))].toSorted((a, b) => a - b);
  const labelled = parts.length > 1;
  return (
    <table>
      <caption className="yj-hidden">
        {t({ zh: `${name}，按小时列出各班的分钟`, en: `${name}: minutes of each departure by hour` })}
      </caption>
      <thead className={labelled ? '' : 'yj-hidden'}>
        <tr>
          <th scope="col">{t({ zh: '时', en: 'Hour' })}</th>
          {parts.map((p) => (
            <th key={p.date} scope="col">
              {p.label ? t(p.label) : t({ zh: '分', en: 'Minutes' })}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {all.map((hour) => (
          <tr key={hour}>
            <th scope="row">{t(hourWords(hour))}</th>
            {parts.map((p) => (
              <td key={p.date}>
                <Minutes of={p.of?.hours.find((h) => h.hour === hour)?.minutes ?? []} letters={letters} />
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const Minutes = ({ of, letters }: { of: readonly SheetMinute[]; letters: ReadonlyMap<string, string> }) =>
  of.map((m, i) => (
    <span key={`${m.minute}-${i}`}>
      {m.estimated ? '~' : ''}
      {String(m.minute).padStart(2, '0')}
      {m.toOther === null ? null : <sup>{letters.get(m.toOther)}</sup>}
    </span>
  ));
