import { useMemo, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { ErrorState, LoadingState, Link, Section, Select, Tabs, fmtInt, useApi, useLocale } from '@yunjian/ui';
import { LineBadge } from '../shared/badge.tsx';
import { client, stopPath } from '../shared/client.ts';
import { TransitPage } from '../shared/frame.tsx';
import { Alerts, NetworkMarks, SourceNotes, useNetworks } from '../shared/marks.tsx';
import { MODE, lineColor } from '../shared/modes.ts';
import { fmtClock, fmtHeadway, fmtMinutes } from '../shared/time.ts';
import { TransitMap, legendOf, pathLine } from '../shared/transit-map.tsx';
import { DayField, OutsideDates, useDay } from '../stop/day.tsx';
import { lineName } from './group.ts';
import { Vehicles, vehiclePins, type Vehicle } from './vehicles.tsx';
import '../stop/stop.css';
import './lines.css';

type LineAnswer = Awaited<ReturnType<typeof client.line>>;
type Direction = LineAnswer['directions'][number];

const NONE: readonly Vehicle[] = [];

/** More directions than these are chosen from a list. */
const TABS = 6;

/** One line: each direction with its stops, minutes, first and last; its headway; its path on the map. */
export default function LinePage() {
  const { id = '' } = useParams();
  const { t } = useLocale();
  const [day, setDay] = useDay();
  const [chosen, setChosen] = useState('0');
  const today = useNetworks().data?.today;
  const query = useApi(
    client.line,
    { params: { id }, query: day === undefined ? {} : { date: day } },
    { keep: true, every: 60_000 },
  );
  const back = { to: '/transit/lines', label: { zh: '全部线路', en: 'All lines' } };
  const data = query.data;
  if (data === undefined || data.line.id !== id)
    return (
      <TransitPage title={{ zh: '线路', en: 'Line' }} back={back}>
        {query.error ? <ErrorState error={query.error} retry={() => void query.refetch()} /> : <LoadingState rows={10} />}
      </TransitPage>
    );
  const { line, network, directions } = data;
  const outside = data.date < network.first || data.date > network.last;
  const name = lineName(line);
  return (
    <TransitPage
      title={name}
      caption={
        network.title.zh === MODE[line.mode].zh
          ? network.title
          : { zh: `${network.title.zh} · ${MODE[line.mode].zh}`, en: `${network.title.en} · ${MODE[line.mode].en}` }
      }
      back={back}
    >
      <p className="st-under">
        <LineBadge line={line} big />
        {line.night ? <span className="yj-badge yj-info">{t({ zh: '夜间班次', en: 'Night services' })}</span> : null}
        <NetworkMarks network={network} today={today ?? data.date} />
      </p>
      <Alerts alerts={data.alerts} />
      <DayField date={data.date} onChange={(d) => setDay(d === today ? undefined : d)} />
      {outside ? (
        <OutsideDates date={data.date} network={network} {...(day ? { onToday: () => setDay(undefined) } : {})} />
      ) : directions.length === 0 ? (
        <p className="yj-muted">{t({ zh: '这一天这条线路没有班次。', en: 'This line does not run on this day.' })}</p>
      ) : (
        <Directions
          line={line}
          directions={directions}
          vehicles={data.date === today ? data.vehicles : NONE}
          date={data.date}
          chosen={chosen}
          onChoose={setChosen}
        />
      )}
      <SourceNotes networks={[network]} today={today ?? data.date} />
    </TransitPage>
  );
}

/** Directions as tabs; a railway with dozens of them as a list to choose from. */
function Directions({
  line,
  directions,
  vehicles,
  date,
  chosen,
  onChoose,
}: {
  line: LineAnswer['line'];
  directions: readonly Direction[];
  vehicles: readonly Vehicle[];
  date: string;
  chosen: string;
  onChoose: (id: string) => void;
}) {
  const current = Math.min(Number(chosen), directions.length - 1);
  const options = directions.map((d, i) => ({ id: String(i), title: { zh: `往 ${d.headsign}`, en: `To ${d.headsign}` } }));
  const shown = directions[current];
  if (directions.length <= TABS)
    return (
      <Tabs
        label={{ zh: '方向', en: 'Directions' }}
        current={String(current)}
        onChange={onChoose}
        tabs={options.map((o, i) => ({
          ...o,
          content: directions[i] ? <DirectionView line={line} direction={directions[i]} vehicles={vehicles} date={date} /> : null,
        }))}
      />
    );
  return (
    <>
      <Select
        name="direction"
        label={{ zh: '方向', en: 'Direction' }}
        value={String(current)}
        onChange={onChoose}
        options={options.map((o) => ({ value: o.id, label: o.title }))}
      />
      {shown ? <DirectionView line={line} direction={shown} vehicles={vehicles} date={date} /> : null}
    </>
  );
}

function DirectionView({
  line,
  direction,
  vehicles,
  date,
}: {
  line: LineAnswer['line'];
  direction: Direction;
  vehicles: readonly Vehicle[];
  date: string;
}) {
  const { t, locale } = useLocale();
  const go = useNavigate();
  const about = direction.headway !== null;
  const lines = useMemo(() => [pathLine(line.id, direction.path, line)], [line, direction.path]);
  const stops = useMemo(
    () =>
      direction.stops.map(({ stop }, i) => ({
        id: stop.id ?? `${i}`,
        lon: stop.lon,
        lat: stop.lat,
        title: stop.name,
        color: lineColor(line),
        named: i === 0 || i === direction.stops.length - 1,
      })),
    [line, direction.stops],
  );
  const pins = useMemo(() => vehiclePins(vehicles, line, t({ zh: '车', en: '●' })), [vehicles, line, t]);
  const times = direction.stops.some((s) => s.first !== null || s.last !== null);
  const end = direction.stops.at(-1);
  return (
    <div className="ln-split">
      <div>
        <p className="ln-sum">
          {direction.headway
            ? t({
                zh: `${fmtHeadway(direction.headway, 'zh')}一班，没有固定发车时刻`,
                en: `${fmtHeadway(direction.headway, 'en')}, no fixed departure times`,
              })
            : t({ zh: `当天 ${fmtInt(direction.trips)} 班`, en: `${fmtInt(direction.trips)} services on the day` })}
          {' · '}
          {t({ zh: `${direction.stops.length} 站`, en: `${direction.stops.length} stops` })}
          {end
            ? ` · ${t({ zh: `全程约 ${fmtMinutes(end.minutes, 'zh')}`, en: `about ${fmtMinutes(end.minutes, 'en')} end to end` })}`
            : ''}
        </p>
        <table className="ln-stops" style={{ ['--line-color' as string]: lineColor(line) }}>
          <caption className="yj-hidden">
            {t({ zh: `${line.short} 往 ${direction.headsign} 各站`, en: `Stops of ${line.short} to ${direction.headsign}` })}
          </caption>
          <thead>
            <tr>
              <th scope="col">{t({ zh: '站点', en: 'Stop' })}</th>
              <th scope="col">{t({ zh: '分钟', en: 'Min' })}</th>
              {times ? <th scope="col">{t({ zh: '首班', en: 'First' })}</th> : null}
              {times ? <th scope="col">{t({ zh: '末班', en: 'Last' })}</th> : null}
            </tr>
          </thead>
          <tbody>
            {direction.stops.map((row, i) => (
              <tr key={`${row.stop.id ?? row.stop.name}-${i}`}>
                <th scope="row">{row.stop.id ? <Link to={stopPath(row.stop.id)}>{row.stop.name}</Link> : row.stop.name}</th>
                <td>{row.minutes}</td>
                {times ? <td>{row.first ? fmtClock(row.first, locale, { date }) : '—'}</td> : null}
                {times ? <td>{row.last ? fmtClock(row.last, locale, { date }) : '—'}</td> : null}
              </tr>
            ))}
          </tbody>
        </table>
        {about && times ? (
          <p className="yj-muted yj-small">
            {t({
              zh: '首末班是按间隔运行的时段起止，实际车次以到站为准。',
              en: 'First and last are the ends of the time in which it runs by headway; vehicles come when they come.',
            })}
          </p>
        ) : null}
      </div>
      <Section title={{ zh: '走向', en: 'Where it goes' }}>
        <TransitMap
          label={{ zh: `${line.short} 往 ${direction.headsign} 的走向图`, en: `Map of ${line.short} to ${direction.headsign}` }}
          lines={lines}
          stops={stops}
          pins={pins}
          legend={legendOf([line])}
          onSelect={(stop) => {
            if (stop.includes(':')) void go(stopPath(stop));
          }}
        />
        <Vehicles vehicles={vehicles} date={date} />
        <p>
          <Link to={`/transit/lines?network=${encodeURIComponent(line.network)}`}>
            {t({ zh: '同一网络的其他线路', en: 'Other lines of the network' })}
          </Link>
        </p>
      </Section>
    </div>
  );
}
