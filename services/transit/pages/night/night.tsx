import { useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import {
  Button,
  ButtonLink,
  DataTable,
  EmptyState,
  ErrorState,
  ExampleMark,
  Figure,
  Figures,
  Link,
  LoadingState,
  Section,
  fmtInt,
  fmtPercent,
  useApi,
  useLocale,
} from '@yunjian/ui';
import { LineBadge } from '../shared/badge.tsx';
import { client, fileHref, stopPath } from '../shared/client.ts';
import { TransitPage } from '../shared/frame.tsx';
import { SourceNotes, useNetworks } from '../shared/marks.tsx';
import { NIGHT_COLOR } from '../shared/modes.ts';
import { fmtClock, fmtHeadway, fmtMetres } from '../shared/time.ts';
import { TransitMap } from '../shared/transit-map.tsx';
import { DayField, useDay } from '../stop/day.tsx';
import { byResidents, byTownShare, nightFirst, nightSpan, outsideNetworks } from './summary.ts';
import '../stop/stop.css';
import './night.css';

type NightAnswer = Awaited<ReturnType<typeof client.night>>;

/** Stops and lines listed before "all of them" is pressed. */
const SHOWN = 15;
const SHOWN_LINES = 12;

/** The night network: what runs from 22:00 to 05:00, where, and how many residents it reaches. */
export default function NightPage() {
  const { t, locale } = useLocale();
  const [day, setDay] = useDay();
  const query = useApi(client.night, { query: day === undefined ? {} : { date: day } }, { keep: true });
  const networks = useNetworks();
  const today = networks.data?.today;
  const data = query.data;
  const used = (networks.data?.networks ?? []).filter((n) => data?.lines.some((l) => l.line.network === n.code));
  const outside = data ? outsideNetworks(networks.data?.networks ?? [], data.date) : [];
  return (
    <TransitPage
      title={{ zh: '夜间网络', en: 'Night network' }}
      lead={
        <p>
          {t({
            zh: '22:00 到次日 05:00 还在跑的线路、停的站，以及多少居民家附近有夜班车。',
            en: 'What runs from 22:00 to 05:00, where it stops, and how many residents have it near home.',
          })}{' '}
          {data?.example ? <ExampleMark of="data" /> : null}
        </p>
      }
      actions={
        <ButtonLink
          icon="download"
          download=""
          href={fileHref(client.nightXlsx.op, { query: day === undefined ? {} : { date: day } })}
        >
          {t({ zh: '导出全部夜间站点 Excel', en: 'All night stops (Excel)' })}
        </ButtonLink>
      }
    >
      {!data ? (
        query.error ? (
          <ErrorState error={query.error} retry={() => void query.refetch()} />
        ) : (
          <LoadingState rows={10} />
        )
      ) : (
        <>
          <DayField date={data.date} onChange={(d) => setDay(d === today ? undefined : d)} />
          <p className="yj-muted">{nightSpan(data.from, data.until, locale)}</p>
          {outside.length > 0 ? (
            <p className="yj-muted">
              {t({
                zh: `这一天没有时刻表、未计入的网络：${outside.map((n) => n.title.zh).join('、')}。`,
                en: `Networks without a timetable on this day, not counted: ${outside.map((n) => n.title.en).join(', ')}.`,
              })}
            </p>
          ) : null}
          {data.lines.length === 0 ? (
            <EmptyState title={{ zh: '这一夜没有班次', en: 'Nothing runs in this night' }}>
              <p>{t({ zh: '换一个日期看看。', en: 'Try another date.' })}</p>
            </EmptyState>
          ) : (
            <Night data={data} bounds={networks.data?.bounds} />
          )}
          <SourceNotes networks={used} today={today ?? data.date} />
        </>
      )}
    </TransitPage>
  );
}

type Bounds = readonly [number, number, number, number] | undefined;

function Night({ data, bounds }: { data: NightAnswer; bounds: Bounds }) {
  const { t } = useLocale();
  const near = { zh: fmtMetres(data.metres, 'zh'), en: fmtMetres(data.metres, 'en') };
  const formula = {
    zh: `夜间站点 ${near.zh}内的居民 ÷ 全部居民。`,
    en: `Residents within ${near.en} of a night stop, divided by all residents.`,
  };
  return (
    <>
      <Figures>
        <Figure
          label={{ zh: '家附近有夜班车的居民', en: 'Residents with night service near' }}
          value={data.residents > 0 ? fmtPercent(data.reached / data.residents) : '—'}
          formula={formula}
          asOf={data.date}
          made={() => (
            <p>
              {fmtInt(data.reached)} ÷ {fmtInt(data.residents)}
            </p>
          )}
        />
        <Figure
          label={{ zh: '夜间线路', en: 'Lines at night' }}
          value={fmtInt(new Set(data.lines.map((l) => l.line.id)).size)}
          unit={{ zh: '条', en: 'lines' }}
          formula={{ zh: '这段时间里至少开出一班的线路。', en: 'Lines with at least one departure in these hours.' }}
          asOf={data.date}
        />
        <Figure
          label={{ zh: '夜间停车的站', en: 'Stops served at night' }}
          value={fmtInt(data.stops.length)}
          unit={{ zh: '个', en: 'stops' }}
          formula={{ zh: '这段时间里至少开出一班的站。', en: 'Stops with at least one departure in these hours.' }}
          asOf={data.date}
        />
      </Figures>
      <div className="nt-split">
        <Lines data={data} />
        <NightMap data={data} bounds={bounds} />
      </div>
      <Stops data={data} near={near} />
      <Section title={{ zh: '各街镇', en: 'By town' }}>
        <DataTable
          caption={{ zh: '各街镇夜间覆盖', en: 'Night service by town' }}
          hideCaption
          rows={byTownShare(data.towns)}
          rowKey={(town) => town.code}
          exportHref={fileHref(client.nightXlsx.op, { query: { date: data.date } })}
          columns={[
            { key: 'town', title: { zh: '街镇', en: 'Town' }, head: true, sortBy: (x) => t(x.town), cell: (x) => t(x.town) },
            {
              key: 'residents',
              title: { zh: '居民（人）', en: 'Residents' },
              number: true,
              sortBy: (x) => x.residents,
              cell: (x) => fmtInt(x.residents),
            },
            {
              key: 'reached',
              title: { zh: `${near.zh}内有夜班（人）`, en: `Within ${near.en}` },
              number: true,
              sortBy: (x) => x.reached,
              cell: (x) => fmtInt(x.reached),
            },
            {
              key: 'share',
              title: { zh: '占比', en: 'Share' },
              number: true,
              sortBy: (x) => x.share,
              cell: (x) => fmtPercent(x.share),
            },
          ]}
        />
      </Section>
    </>
  );
}

/** What runs: services of the night before those of the day that run late. */
function Lines({ data }: { data: NightAnswer }) {
  const { t, locale } = useLocale();
  const [all, setAll] = useState(false);
  const rows = useMemo(() => nightFirst(data.lines), [data.lines]);
  return (
    <Section title={{ zh: '还在跑的线路', en: 'What runs' }}>
      <ul className="st-rows">
        {(all ? rows : rows.slice(0, SHOWN_LINES)).map((l) => (
          <li key={`${l.line.id}|${l.headsign}|${l.first}`}>
            <div>
              <LineBadge line={l.line} link /> {t({ zh: '往 ', en: 'to ' })}
              <strong>{l.headsign}</strong>{' '}
              {l.line.example ? <span className="yj-example">{t({ zh: '示例', en: 'sample' })}</span> : null}
              <p className="yj-muted yj-small">
                {t({ zh: `${l.stops} 站`, en: `${l.stops} stops` })} ·{' '}
                {l.headway ? fmtHeadway(l.headway, locale) : t({ zh: `${l.trips} 班`, en: `${l.trips} departures` })}
              </p>
            </div>
            <span className="nt-span">
              {fmtClock(l.first, locale, { date: data.date })} – {fmtClock(l.last, locale, { date: data.date })}
            </span>
          </li>
        ))}
      </ul>
      {!all && rows.length > SHOWN_LINES ? (
        <Button kind="plain" icon="down" onClick={() => setAll(true)}>
          {t({ zh: `再看 ${rows.length - SHOWN_LINES} 项`, en: `${rows.length - SHOWN_LINES} more` })}
        </Button>
      ) : null}
    </Section>
  );
}

/** Night services in indigo, whatever colour their lines have by day. */
function NightMap({ data, bounds }: { data: NightAnswer; bounds: Bounds }) {
  const { t } = useLocale();
  const go = useNavigate();
  const [chosen, setChosen] = useState<string | null>(null);
  const lines = useMemo(
    () => data.lines.map((l, i) => ({ id: `${l.line.id}|${i}`, path: l.path, color: NIGHT_COLOR, width: 4 })),
    [data.lines],
  );
  const stops = useMemo(
    () =>
      data.stops.map((s) => ({ id: s.id, lon: s.lon, lat: s.lat, title: s.name, color: NIGHT_COLOR, size: 'small' as const })),
    [data.stops],
  );
  const picked = data.stops.find((s) => s.id === chosen);
  return (
    <div className="nt-map">
      <TransitMap
        label={{ zh: '夜间网络图', en: 'Map of the night network' }}
        height="30rem"
        fit={bounds ?? 'content'}
        lines={lines}
        stops={stops}
        selected={chosen}
        onSelect={setChosen}
        legend={[
          { label: { zh: '夜间班次', en: 'Night services' }, color: NIGHT_COLOR, kind: 'line' },
          { label: { zh: '夜间停车的站', en: 'Stops served at night' }, color: NIGHT_COLOR, kind: 'stop' },
        ]}
        chosen={
          picked ? (
            <>
              <strong>{picked.name}</strong>
              <span>{picked.lines.slice(0, 6).join(t({ zh: '、', en: ', ' }))}</span>
              <Button small onClick={() => void go(stopPath(picked.id))}>
                {t({ zh: '看这个站', en: 'Open this stop' })}
              </Button>
            </>
          ) : null
        }
      />
    </div>
  );
}

function Stops({ data, near }: { data: NightAnswer; near: { zh: string; en: string } }) {
  const { t, locale } = useLocale();
  const [all, setAll] = useState(false);
  const rows = useMemo(() => byResidents(data.stops), [data.stops]);
  return (
    <Section title={{ zh: '居民身边的夜间站点', en: 'Night stops near residents' }}>
      <p className="yj-muted">
        {t({
          zh: `居民数：${near.zh}内以这个站为最近夜间站点的人，一人只算一次。`,
          en: `Residents: those for whom it is the nearest night stop within ${near.en}; each person counts once.`,
        })}
      </p>
      <DataTable
        caption={{ zh: '夜间站点', en: 'Night stops' }}
        hideCaption
        rows={all ? rows : rows.slice(0, SHOWN)}
        rowKey={(s) => s.id}
        exportHref={fileHref(client.nightXlsx.op, { query: { date: data.date } })}
        columns={[
          {
            key: 'name',
            title: { zh: '站点', en: 'Stop' },
            head: true,
            sortBy: (s) => s.name,
            cell: (s) => <Link to={stopPath(s.id)}>{s.name}</Link>,
          },
          {
            key: 'town',
            title: { zh: '街镇', en: 'Town' },
            sortBy: (s) => (s.town ? t(s.town) : null),
            cell: (s) => (s.town ? t(s.town) : '—'),
          },
          { key: 'lines', title: { zh: '线路', en: 'Lines' }, cell: (s) => s.lines.join(t({ zh: '、', en: ', ' })) },
          {
            key: 'departures',
            title: { zh: '班次', en: 'Departures' },
            number: true,
            sortBy: (s) => s.departures,
            cell: (s) => fmtInt(s.departures),
          },
          {
            key: 'times',
            title: { zh: '首–末', en: 'First–last' },
            number: true,
            cell: (s) => (
              <span className="yj-num">
                {fmtClock(s.first, locale, { date: data.date })} – {fmtClock(s.last, locale, { date: data.date })}
              </span>
            ),
          },
          {
            key: 'residents',
            title: { zh: '居民（人）', en: 'Residents' },
            number: true,
            sortBy: (s) => s.residents,
            cell: (s) => fmtInt(s.residents),
          },
        ]}
      />
      {!all && rows.length > SHOWN ? (
        <Button kind="plain" icon="down" onClick={() => setAll(true)}>
          {t({ zh: `列出全部 ${fmtInt(rows.length)} 个`, en: `List all ${fmtInt(rows.length)}` })}
        </Button>
      ) : null}
    </Section>
  );
}
