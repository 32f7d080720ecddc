import { Badge, Link, useLocale } from '@yunjian/ui';
import { tripPath } from '../shared/client.ts';
import { Delay } from '../shared/marks.tsx';
import { fmtClock, fmtHeadway, fmtUntil, secondsBetween } from '../shared/time.ts';
import type { BoardRow } from '../shared/types.ts';
import type { RunsEvery, Service } from './departures.ts';
import { toSay } from './departures.ts';
import { toSayOf } from './windows.ts';

/** A departure as a link to its run; 约 stands before a time that the timetable leaves open. */
export function Departure({ row, date }: { row: BoardRow; date: string }) {
  const { t, locale } = useLocale();
  if (row.departure === null) return null;
  return (
    <Link to={tripPath(row.trip, row.serviceDate)} className="st-clock">
      {row.estimated ? <span>{t({ zh: '约 ', en: 'about ' })}</span> : null}
      <time dateTime={row.departure}>{fmtClock(row.departure, locale, { date })}</time>
    </Link>
  );
}

/** `每 10–15 分钟`, with the window in which it holds. */
function Every({ headway, now, big = false }: { headway: RunsEvery; now: string; big?: boolean }) {
  const { t, locale } = useLocale();
  const running = secondsBetween(headway.from, now) >= 0;
  const day = { date: now.slice(0, 10) };
  return (
    <>
      <span className={big ? 'st-big' : undefined}>{fmtHeadway(headway, locale)}</span>{' '}
      <span className="yj-muted yj-small">
        {running
          ? t({
              zh: `至 ${fmtClock(headway.until, locale, day)}`,
              en: `until ${fmtClock(headway.until, locale, day)}`,
            })
          : t({
              zh: `${fmtClock(headway.from, locale, day)} 起，至 ${fmtClock(headway.until, locale, day)}`,
              en: `from ${fmtClock(headway.from, locale, day)} until ${fmtClock(headway.until, locale, day)}`,
            })}
      </span>
    </>
  );
}

/** When one can leave: the wait in words, the clock, how late, what is cancelled, and what follows. */
export function Times({ service, now }: { service: Service; now: string }) {
  const { t, locale } = useLocale();
  const { next, after, cancelled } = toSay(service);
  const date = now.slice(0, 10);
  const wait = next?.departure ? fmtUntil(secondsBetween(now, next.departure), locale) : null;
  return (
    <div className="st-times">
      {next?.departure ? (
        <p className="st-next">
          {wait ? <strong className="st-big">{wait}</strong> : null}{' '}
          <span className={wait ? undefined : 'st-big'}>
            <Departure row={next} date={date} />
          </span>{' '}
          <Delay delay={next.delay} />
          {next.delay !== null && next.scheduled && Math.abs(next.delay) >= 60 ? (
            <span className="yj-muted yj-small">
              {' '}
              {t({
                zh: `计划 ${fmtClock(next.scheduled, locale, { date })}`,
                en: `due ${fmtClock(next.scheduled, locale, { date })}`,
              })}
            </span>
          ) : null}
        </p>
      ) : null}
      {toSayOf(service.headways, now).map((h, i) => (
        <p key={h.from}>
          <Every headway={h} now={now} big={!next && i === 0} />
        </p>
      ))}
      {after.length > 0 ? (
        <p className="st-after">
          <span className="yj-muted">{t({ zh: '其后 ', en: 'then ' })}</span>
          {after.map((row, i) => (
            <span key={`${row.trip}${row.departure}`}>
              {i > 0 ? t({ zh: '、', en: ', ' }) : null}
              <Departure row={row} date={date} />
            </span>
          ))}
        </p>
      ) : null}
      {cancelled.map((row) => (
        <p key={`${row.trip}${row.scheduled}`}>
          <Badge kind="danger">
            {t({
              zh: `${fmtClock(row.scheduled ?? row.departure ?? now, locale, { date })} 班次取消`,
              en: `${fmtClock(row.scheduled ?? row.departure ?? now, locale, { date })} cancelled`,
            })}
          </Badge>
        </p>
      ))}
    </div>
  );
}
