import { useLocale } from '@yunjian/ui';
import { lineWords } from '../shared/badge.tsx';
import { ModeIcon } from '../shared/modeicon.tsx';
import { fmtClock } from '../shared/time.ts';
import { endings, headwayWords, hourWords, type SheetAnswer } from './pole.ts';
import { joined } from './windows.ts';

/** One line and direction on the pole: stops ahead with minutes, hours and minutes or headways in words, first and last. */
export function PoleLine({ of, date }: { of: SheetAnswer['lines'][number]; date: string }) {
  const { t, locale } = useLocale();
  const letters = endings(of.hours);
  const windows = joined(of.headways);
  const estimated = of.hours.some((h) => h.minutes.some((m) => m.estimated));
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
          {of.line.example ? <span className="sh-mark">{t({ zh: '示例', en: 'sample' })}</span> : null}
        </h2>
        <p>
          {t({ zh: '首班 ', en: 'First ' })}
          <strong>{fmtClock(of.first, locale, { date })}</strong>
          {t({ zh: '　末班 ', en: ', last ' })}
          <strong>{fmtClock(of.last, locale, { date })}</strong>
        </p>
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
      {windows.length > 0 ? (
        <ul className="sh-windows">
          {windows.map((w) => (
            <li key={`${w.from}${w.min}`}>{headwayWords(w, locale, date)}</li>
          ))}
        </ul>
      ) : null}
      {of.hours.length > 0 ? (
        <table>
          <caption className="yj-hidden">
            {t({
              zh: `${of.line.short} 开往 ${to}，按小时列出各班的分钟`,
              en: `${of.line.short} to ${to}: minutes of each departure by hour`,
            })}
          </caption>
          <thead className="yj-hidden">
            <tr>
              <th scope="col">{t({ zh: '时', en: 'Hour' })}</th>
              <th scope="col">{t({ zh: '分', en: 'Minutes' })}</th>
            </tr>
          </thead>
          <tbody>
            {of.hours.map((h) => (
              <tr key={h.hour}>
                <th scope="row">{t(hourWords(h.hour))}</th>
                <td>
                  {h.minutes.map((m, i) => (
                    <span key={`${m.minute}-${i}`}>
                      {m.estimated ? '~' : ''}
                      {String(m.minute).padStart(2, '0')}
                      {m.toOther === null ? null : <sup>{letters.get(m.toOther)}</sup>}
                    </span>
                  ))}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      ) : null}
      {letters.size > 0 || estimated ? (
        <p className="sh-notes">
          {[...letters].map(([name, sign]) => (
            <span key={sign}>
              <b>{sign}</b> {t({ zh: `只到 ${name}`, en: `to ${name} only` })}
            </span>
          ))}
          {estimated ? (
            <span>
              <b>~</b> {t({ zh: '推算的时刻', en: 'estimated time' })}
            </span>
          ) : null}
        </p>
      ) : null}
    </section>
  );
}
