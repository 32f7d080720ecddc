import { useLocale } from '@yunjian/ui';
import { lineWords } from '../shared/badge.tsx';
import { ModeIcon } from '../shared/modeicon.tsx';
import { lineColor, textOn } from '../shared/modes.ts';
import { fmtClock, fmtDelay, fmtHeadway, fmtUntil, secondsBetween } from '../shared/time.ts';
import type { BoardRow } from '../shared/types.ts';
import { emWidth, toSay, type Service } from './departures.ts';

/** One line and direction on the board, both languages at once: a screen at a stop has readers of either. */
export function BoardRowView({ service, now, platform }: { service: Service; now: string; platform: boolean }) {
  const { locale } = useLocale();
  const color = lineColor(service.line);
  const { next, after, cancelled } = toSay(service);
  const date = now.slice(0, 10);
  return (
    <tr>
      <th scope="row">
        <span
          className="bd-line"
          style={{ background: color, color: textOn(color), ['--n' as string]: emWidth(service.number ?? service.line.short) }}
        >
          <ModeIcon mode={service.line.mode} size={28} />
          <span className="yj-hidden">{lineWords({ ...service.line, short: '' }, locale, '').trim()}</span>
          <span>{service.number ?? service.line.short}</span>
        </span>
      </th>
      <td>
        <div className="bd-cell">
          <span className="bd-to" style={{ ['--n' as string]: emWidth(service.to) }}>
            {service.to}
          </span>
          <span className="bd-small">
            {platform ? service.stop.name : null}
            {service.arrange === 2 ? <span className="bd-mark">电话预约 book by phone</span> : null}
            {service.arrange === 3 ? <span className="bd-mark">招手上车 signal the driver</span> : null}
          </span>
        </div>
      </td>
      <td className="bd-next">
        <div className="bd-cell">
          {next ? (
            <Next row={next} now={now} />
          ) : service.headways[0] ? (
            <Every headway={service.headways[0]} now={now} />
          ) : (
            <Cancelled row={cancelled[0]} date={date} />
          )}
        </div>
      </td>
      <td className="bd-after">
        <div className="bd-cell">
          {next && cancelled.length > 0 ? <Cancelled row={cancelled[0]} date={date} small /> : null}
          {after.map((row) => (
            <span key={`${row.trip}${row.departure}`}>
              {row.estimated ? '约' : ''}
              {row.departure ? fmtClock(row.departure, 'zh', { date }) : null}
            </span>
          ))}
          {next && after.length === 0 && service.headways[0] ? <Every headway={service.headways[0]} now={now} small /> : null}
        </div>
      </td>
    </tr>
  );
}

/** The wait in whole minutes, rounded down, with the clock; from an hour on the clock alone. */
function Next({ row, now }: { row: BoardRow; now: string }) {
  const departure = row.departure ?? now;
  const seconds = secondsBetween(now, departure);
  const clock = `${row.estimated ? '约' : ''}${fmtClock(departure, 'zh')}`;
  const late = fmtDelay(row.delay, 'zh');
  return (
    <>
      {fmtUntil(seconds, 'zh') === null ? (
        <span className="bd-big">{clock}</span>
      ) : seconds < 60 ? (
        <span className="bd-big">
          即将 <small lang="en">due</small>
        </span>
      ) : (
        <span className="bd-big">
          {Math.floor(seconds / 60)}
          <small>
            分钟 <span lang="en">min</span>
          </small>
        </span>
      )}
      <span className="bd-small">
        {fmtUntil(seconds, 'zh') === null ? <OtherDay departure={departure} date={now.slice(0, 10)} /> : clock}
        {late ? (
          <span className={`bd-delay bd-delay-${late.tone}`}>
            {late.words} <span lang="en">{fmtDelay(row.delay, 'en')?.words}</span>
          </span>
        ) : null}
      </span>
    </>
  );
}

/** `次日 next day` under a clock that is not of today. */
function OtherDay({ departure, date }: { departure: string; date: string }) {
  const words = (locale: 'zh' | 'en'): string =>
    fmtClock(departure, locale, { date }).replace(fmtClock(departure, locale), '').trim();
  if (words('zh') === words('en')) return words('zh');
  return (
    <span>
      {words('zh')} <span lang="en">{words('en')}</span>
    </span>
  );
}

/** `每 10–15 分钟`: no clock time is promised. */
function Every({ headway, now, small = false }: { headway: Service['headways'][number]; now: string; small?: boolean }) {
  const { locale } = useLocale();
  const day = { date: now.slice(0, 10) };
  const opens = secondsBetween(now, headway.from) > 0;
  return (
    <>
      <span className={small ? undefined : 'bd-every'}>{fmtHeadway(headway, 'zh')}</span>
      <span className="bd-small">
        <span lang="en">{fmtHeadway(headway, 'en')}</span> {opens ? `${fmtClock(headway.from, locale, day)}–` : '至 '}
        {fmtClock(headway.until, locale, day)}
      </span>
    </>
  );
}

function Cancelled({ row, date, small = false }: { row: BoardRow | undefined; date: string; small?: boolean }) {
  const { locale } = useLocale();
  if (!row) return null;
  const time = row.scheduled ?? row.departure;
  return (
    <span className={small ? 'bd-cancelled' : 'bd-cancelled bd-every'}>
      {time ? <s>{fmtClock(time, locale, { date })}</s> : null} 取消{small ? null : <small lang="en"> cancelled</small>}
    </span>
  );
}
