import { Details, Icon, Link, useLocale } from '@yunjian/ui';
import { estimates, isHeadway } from './about.ts';
import { LineBadge } from './badge.tsx';
import { stopPath, tripPath } from './client.ts';
import { Alerts, Arrange, Delay, NetworkMarks, TightMark } from './marks.tsx';
import { ModeIcon } from './modeicon.tsx';
import { WALK_COLOR, lineColor } from './modes.ts';
import { apiPlaceWords } from './place.ts';
import { fmtClock, fmtHeadway, fmtMetres, fmtSpan, shownMinutes, fmtMinutes } from './time.ts';
import type { ApiPlace, Leg, NetworkNote } from './types.ts';

/** A clock time; `约` before it when it is an estimate. */
export function Clock({
  at,
  date,
  about = false,
  round = 'down',
}: {
  at: string;
  /** Times of another day say which. */
  date?: string;
  about?: boolean;
  round?: 'up' | 'down';
}) {
  const { t, locale } = useLocale();
  return (
    <time className="tr-clock" dateTime={at}>
      {about ? t({ zh: '约 ', en: 'about ' }) : ''}
      {fmtClock(at, locale, { round, ...(date ? { date } : {}) })}
    </time>
  );
}

function PlaceName({ place }: { place: ApiPlace }) {
  const { locale } = useLocale();
  return place.id === null ? (
    <strong>{apiPlaceWords(place, locale)}</strong>
  ) : (
    <strong>
      <Link to={stopPath(place.id)}>{place.name}</Link>
    </strong>
  );
}

/**
 * The legs of a journey in order: where, when, which line, the stops on the way, walks, changes with little time, lateness.
 * Times are of `date` unless said; rides with a headway never show a promise. `folded` stops open on demand and on paper.
 */
export function Legs({
  legs,
  date,
  networks,
  today,
  stepFree = false,
}: {
  legs: readonly Leg[];
  date: string;
  networks: readonly NetworkNote[];
  today: string;
  /** Says of each ride whether it is known to be step-free. */
  stepFree?: boolean;
}) {
  const { t } = useLocale();
  const about = estimates(legs);
  return (
    <ol className="tr-legs" aria-label={t({ zh: '行程各段', en: 'Legs of the journey' })}>
      {legs.map((leg, i) => (
        <LegItem
          key={`${leg.kind}-${leg.departure}-${leg.from.id ?? leg.from.name}-${leg.to.id ?? leg.to.name}`}
          leg={leg}
          first={i === 0}
          last={i === legs.length - 1}
          date={date}
          about={about[i] ?? { departure: false, arrival: false }}
          network={networks.find((n) => n.code === leg.line?.network)}
          today={today}
          stepFree={stepFree}
        />
      ))}
    </ol>
  );
}

function LegItem({
  leg,
  first,
  last,
  date,
  about,
  network,
  today,
  stepFree,
}: {
  leg: Leg;
  first: boolean;
  last: boolean;
  date: string;
  about: { departure: boolean; arrival: boolean };
  network: NetworkNote | undefined;
  today: string;
  stepFree: boolean;
}) {
  const { t, locale } = useLocale();
  const line = leg.line;
  const color = line ? lineColor(line) : WALK_COLOR;
  return (
    <li className={leg.kind === 'walk' ? 'tr-leg tr-leg-walk' : 'tr-leg'} style={{ ['--leg' as string]: color }}>
      {leg.kind === 'walk' && !first ? null : (
        <div className="tr-leg-stop">
          <Clock at={leg.departure} date={date} about={about.departure} />
          <PlaceName place={leg.from} />
          {leg.delay && !isHeadway(leg) ? <Delay delay={leg.delay[0]} /> : null}
        </div>
      )}
      <div className="tr-leg-body">
        {leg.tight ? (
          <p>
            <TightMark spare={leg.spare} />
          </p>
        ) : null}
        {leg.kind === 'walk' ? (
          <p className="tr-leg-walking">
            <ModeIcon mode="walk" />
            {t({
              zh: `步行 ${fmtSpan(leg.seconds, 'zh')}（${fmtMetres(leg.metres, 'zh')}）`,
              en: `Walk ${fmtSpan(leg.seconds, 'en')} (${fmtMetres(leg.metres, 'en')})`,
            })}
          </p>
        ) : line ? (
          <>
            <p className="tr-leg-line">
              <LineBadge line={line} number={leg.number} link />
              <span>{leg.headsign ? t({ zh: `往 ${leg.headsign}`, en: `to ${leg.headsign}` }) : null}</span>
              {leg.kind === 'stay' ? <span>{t({ zh: '不下车，继续乘坐', en: 'stay on board' })}</span> : null}
              <NetworkMarks network={network} today={today} />
            </p>
            {leg.headway ? (
              <p>
                <Icon name="clock" size={16} /> {fmtHeadway(leg.headway, locale)}
                {t({ zh: '一班，没有固定发车时刻', en: ', no fixed departure times' })}
              </p>
            ) : null}
            {stepFree && leg.stepFree === 'unknown' ? (
              <p>
                <Icon name="question" size={16} />{' '}
                {t({
                  zh: '这一程的车或站无障碍情况不明，请先问清',
                  en: 'Not known whether vehicle and stops are step-free: ask first',
                })}
              </p>
            ) : null}
            <Arrange how={leg.arrange} />
            <Alerts alerts={leg.alerts} />
            <RideStops leg={leg} about={about.departure} date={date} />
          </>
        ) : null}
      </div>
      {last || leg.kind !== 'walk' ? (
        <div className="tr-leg-stop tr-leg-end">
          <Clock at={leg.arrival} date={date} about={about.arrival} round="up" />
          <PlaceName place={leg.to} />
          {leg.delay && !isHeadway(leg) ? <Delay delay={leg.delay[1]} /> : null}
          {leg.kind === 'walk' ? null : <span className="yj-muted yj-small">{t({ zh: '下车', en: 'get off' })}</span>}
        </div>
      ) : null}
    </li>
  );
}

/** Stops between boarding and leaving, folded away. */
function RideStops({ leg, about, date }: { leg: Leg; about: boolean; date: string }) {
  const { t, locale } = useLocale();
  const minutes = fmtMinutes(about ? Math.ceil(leg.seconds / 60) : shownMinutes(leg.departure, leg.arrival), locale);
  const n = leg.stops.length;
  const trip =
    leg.trip === null ? null : (
      <Link className="yj-link yj-small tr-run" to={tripPath(leg.trip, leg.serviceDate)}>
        {t({ zh: '看整个班次', en: 'The whole run' })}
      </Link>
    );
  if (n === 0)
    return (
      <p className="yj-muted">
        {t({ zh: `乘 1 站，${minutes}`, en: `1 stop, ${minutes}` })} {trip}
      </p>
    );
  return (
    <Details summary={{ zh: `乘 ${n + 1} 站，${minutes}`, en: `${n + 1} stops, ${minutes}` }}>
      <ol className="tr-passing">
        {leg.stops.map((s) => (
          <li key={`${s.id}-${s.departure}`}>
            <Clock at={s.departure} date={date} about={about || s.estimated} /> <Link to={stopPath(s.id)}>{s.name}</Link>
            {s.skipped ? <span className="tr-delay tr-delay-late">{t({ zh: '不停', en: 'not served' })}</span> : null}
          </li>
        ))}
      </ol>
      {trip}
    </Details>
  );
}
