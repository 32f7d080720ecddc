import { useMemo } from 'react';
import { useNavigate, useParams } from 'react-router';
import { Badge, ErrorState, LoadingState, Link, Notice, fmtDate, useApi, useLocale } from '@yunjian/ui';
import { LineBadge } from '../shared/badge.tsx';
import { client, linePath, stopPath } from '../shared/client.ts';
import { TransitPage } from '../shared/frame.tsx';
import { Arrange, Delay, NetworkMarks, SourceNotes, useNetworks } from '../shared/marks.tsx';
import { MODE, lineColor } from '../shared/modes.ts';
import { fmtClock, fmtHeadway, fmtMinutes, secondsBetween, shownMinutes } from '../shared/time.ts';
import { TransitMap, legendOf, pathLine } from '../shared/transit-map.tsx';
import { DayField, useDay } from '../stop/day.tsx';
import { Vehicles, vehiclePins } from './vehicles.tsx';
import '../stop/stop.css';
import './lines.css';

type TripAnswer = Awaited<ReturnType<typeof client.trip>>;

/** One run of a trip: all its stops with times, lateness, what is skipped; by headway the minutes between stops only. */
export default function TripPage() {
  const { id = '' } = useParams();
  const [day, setDay] = useDay();
  const query = useApi(
    client.trip,
    { params: { id }, query: day === undefined ? {} : { date: day } },
    { every: 30_000, keep: true },
  );
  const back = { to: '/transit/lines', label: { zh: '全部线路', en: 'All lines' } };
  const data = query.data;
  const today = useNetworks().data?.today;
  // A reading that fails leaves the last one in view: in a tunnel it is still the best there is.
  if (data === undefined || data.trip !== id)
    return (
      <TransitPage title={{ zh: '班次', en: 'Trip' }} back={back}>
        {query.error ? (
          <>
            {day ? <DayField date={day} onChange={setDay} /> : null}
            <ErrorState error={query.error} retry={() => void query.refetch()} />
          </>
        ) : (
          <LoadingState rows={10} />
        )}
      </TransitPage>
    );
  return (
    <Trip
      data={data}
      old={query.error !== null}
      today={today ?? data.serviceDate}
      onDay={(d) => setDay(d === today ? undefined : d)}
    />
  );
}

interface Props {
  data: TripAnswer;
  /** The last reading failed: this is the one before. */
  old: boolean;
  today: string;
  onDay: (date: string) => void;
}

function Trip({ data, old, today, onDay }: Props) {
  const { t, locale } = useLocale();
  const go = useNavigate();
  const { line, stops } = data;
  const [first, last] = [stops[0], stops.at(-1)];
  const name = data.number ?? line.short;
  const between =
    first && last ? { zh: `${name}　${first.name} → ${last.name}`, en: `${name}: ${first.name} → ${last.name}` } : name;
  const lines = useMemo(() => [pathLine(data.trip, data.path, line)], [data.trip, data.path, line]);
  const points = useMemo(
    () =>
      stops.map((s, i) => ({
        id: s.id,
        lon: s.lon,
        lat: s.lat,
        title: s.name,
        color: lineColor(line),
        named: i === 0 || i === stops.length - 1,
      })),
    [stops, line],
  );
  const pins = useMemo(
    () => vehiclePins(data.vehicle ? [data.vehicle] : [], line, t({ zh: '车', en: '●' })),
    [data.vehicle, line, t],
  );
  return (
    <TransitPage
      title={between}
      caption={{
        zh: `${MODE[line.mode].zh}班次 · ${fmtDate(data.serviceDate, 'zh')}`,
        en: `${MODE[line.mode].en} · ${fmtDate(data.serviceDate, 'en')}`,
      }}
      back={{ to: linePath(line.id), label: { zh: `线路 ${line.short}`, en: `Line ${line.short}` } }}
    >
      <p className="st-under">
        <LineBadge line={line} number={data.number} link big />
        {data.headsign ? <span>{t({ zh: `往 ${data.headsign}`, en: `to ${data.headsign}` })}</span> : null}
        <NetworkMarks network={data.network} today={today} />
      </p>
      {old ? (
        <Notice
          kind="warning"
          title={{ zh: '更新不了，以下是先前取得的时刻', en: 'Cannot be brought up to date: times fetched before' }}
        />
      ) : null}
      {data.cancelled ? (
        <Notice kind="danger" title={{ zh: '这个班次取消了', en: 'This service is cancelled' }}>
          <p>
            {t({ zh: '以下是原计划时刻，请改乘其他班次。', en: 'Below are the times as planned; please take another service.' })}
          </p>
        </Notice>
      ) : null}
      {data.headway ? (
        <Notice title={{ zh: `${fmtHeadway(data.headway, 'zh')}一班`, en: fmtHeadway(data.headway, 'en') }}>
          <p>
            {t({
              zh: '这条线路按间隔运行，没有固定发车时刻；下表是从起点站算起的分钟数。',
              en: 'This line runs by headway without fixed departure times; the table gives minutes from the first stop.',
            })}
          </p>
        </Notice>
      ) : null}
      <DayField date={data.serviceDate} onChange={onDay} />
      <div className="ln-split">
        <div>
          <table className="ln-stops" style={{ ['--line-color' as string]: lineColor(line) }}>
            <caption className="yj-hidden">{t({ zh: '各站时刻', en: 'Times at all stops' })}</caption>
            <thead>
              <tr>
                <th scope="col">{t({ zh: '站点', en: 'Stop' })}</th>
                {data.headway ? (
                  <th scope="col">{t({ zh: '分钟', en: 'Min' })}</th>
                ) : (
                  <>
                    <th scope="col">{t({ zh: '到', en: 'Arrives' })}</th>
                    <th scope="col">{t({ zh: '开', en: 'Leaves' })}</th>
                  </>
                )}
              </tr>
            </thead>
            <tbody>
              {stops.map((s, i) => (
                <tr key={`${s.id}-${i}`} className={s.skipped ? 'ln-skipped' : undefined}>
                  <th scope="row">
                    <Link to={stopPath(s.id)}>{s.name}</Link>{' '}
                    {s.skipped ? <Badge kind="danger">{t({ zh: '本班不停', en: 'not served' })}</Badge> : null}
                    {s.pickup === 1 && i < stops.length - 1 ? <Badge>{t({ zh: '只下客', en: 'get off only' })}</Badge> : null}
                    {s.dropOff === 1 && i > 0 ? <Badge>{t({ zh: '只上客', en: 'get on only' })}</Badge> : null}
                    <Arrange how={s.pickup} />
                  </th>
                  {data.headway ? (
                    <td>{first ? Math.ceil(secondsBetween(first.departure, s.arrival) / 60) : '—'}</td>
                  ) : (
                    <>
                      <td>{i === 0 ? '' : <Time at={s.arrival} of={s} date={data.serviceDate} round="up" />}</td>
                      <td>
                        {i === stops.length - 1 ? '' : <Time at={s.departure} of={s} date={data.serviceDate} round="down" />}
                        {i === stops.length - 1 || s.skipped ? null : <Delay delay={s.delay} />}
                      </td>
                    </>
                  )}
                </tr>
              ))}
            </tbody>
          </table>
          {first && last ? (
            <p className="yj-muted">
              {t({ zh: '全程 ', en: 'End to end ' })}
              {fmtMinutes(shownMinutes(first.departure, last.arrival), locale)}
            </p>
          ) : null}
        </div>
        <div>
          <TransitMap
            label={{ zh: '这个班次的走向图', en: 'Map of this service' }}
            lines={lines}
            stops={points}
            pins={pins}
            legend={legendOf([line])}
            onSelect={(stop) => {
              if (stop.includes(':')) void go(stopPath(stop));
            }}
          />
          <Vehicles vehicles={data.vehicle ? [data.vehicle] : []} date={data.serviceDate} />
        </div>
      </div>
      <SourceNotes networks={[data.network]} today={today} />
    </TransitPage>
  );
}

function Time({ at, of, date, round }: { at: string; of: TripAnswer['stops'][number]; date: string; round: 'up' | 'down' }) {
  const { t, locale } = useLocale();
  const clock = (
    <time dateTime={at} className="yj-num">
      {of.estimated ? t({ zh: '约 ', en: 'about ' }) : ''}
      {fmtClock(at, locale, { date, round })}
    </time>
  );
  return of.skipped ? <s>{clock}</s> : clock;
}
