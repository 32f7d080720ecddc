/** The supervisor's board: coverage, questions by gravity, arrears, leases that end, orders overdue; by town, then by collective; each number opens its rows. */
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import {
  DataTable,
  EmptyState,
  Icon,
  Link,
  Notice,
  Page,
  PrintButton,
  Ready,
  fmtDate,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  useFilters,
} from '@yunjian/ui';
import { LayerMap } from '@yunjian/ui/map';
import { client, fileHref, paths, withQuery } from './api.ts';
import { readJson } from './hooks.ts';
import { Door, Doors, Part, ppmText } from './parts.tsx';
import { Rates } from './rates.tsx';

type Board = Awaited<ReturnType<typeof client.supervision.board>>;
type BoardMap = Awaited<ReturnType<typeof client.supervision.boardMap>>;
type Figures = Board['total'];
type Row = Figures & { key: string; name: string; town: string | null; collective: string | null };
const KEYS = ['town'] as const;

export default function SupervisorBoard() {
  const { t, locale } = useLocale();
  const { filters, set } = useFilters(KEYS);
  const query = filters.town ? { town: filters.town } : {};
  const board = useApi(client.supervision.board, { query }, { keep: true, every: 60_000 });
  const town = board.data?.towns.find((x) => x.code === filters.town);
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={
        town
          ? { zh: `集体资产监管 · ${town.name.zh}`, en: `Collective assets · ${town.name.en}` }
          : { zh: '集体资产监管', en: 'Collective assets' }
      }
      {...(filters.town ? { back: { to: paths.board, label: { zh: '全部街镇', en: 'All towns' } } } : {})}
    >
      <Ready query={board} rows={10}>
        {(b) => (
          <>
            <p className="yj-hint as-gap">
              <Icon name="info" size={16} /> {t(b.notice)}{' '}
              {t({ zh: `截至 ${fmtDate(b.on, 'zh')}。`, en: `As of ${fmtDate(b.on, locale)}.` })}
            </p>
            <Totals board={b} town={filters.town} />
            <Groups board={b} town={filters.town} onTown={(code) => set({ town: code })} />
            <Places query={query} />
            <Rates query={query} />
          </>
        )}
      </Ready>
    </Page>
  );
}

const findings = (of: { town?: string | undefined; collective?: string | undefined }, severity?: string): string =>
  withQuery(paths.findings, { ...of, severity });

function Totals({ board: b, town }: { board: Board; town: string | undefined }) {
  const f = b.total;
  const of = { town };
  const [wide, middle, narrow] = b.expiringDays;
  return (
    <Doors label={{ zh: '总数，点开看明细', en: 'Totals: each opens its rows' }}>
      <Door
        label={{ zh: '入账覆盖率（件）', en: 'Coverage by count' }}
        tone={f.found > 0 && f.entered === f.found ? 'good' : 'amber'}
        value={ppmText(f.found === 0 ? null : Math.floor((f.entered * 1_000_000) / f.found))}
        note={{
          zh: `${fmtInt(f.entered)} ÷ ${fmtInt(f.found)} 项，价值见明细`,
          en: `${fmtInt(f.entered)} of ${fmtInt(f.found)}; by value inside`,
        }}
        to={withQuery(paths.census, of)}
      />
      <Door
        label={{ zh: '阻断级', en: 'Blocking' }}
        icon="warning"
        tone={f.blocking > 0 ? 'red' : 'plain'}
        value={fmtInt(f.blocking)}
        to={findings(of, 'B')}
      />
      <Door
        label={{ zh: '红色预警', en: 'Red' }}
        icon="warning"
        tone={f.red > 0 ? 'red' : 'plain'}
        value={fmtInt(f.red)}
        to={findings(of, 'R')}
      />
      <Door
        label={{ zh: '黄色预警', en: 'Yellow' }}
        icon="info"
        tone={f.yellow > 0 ? 'amber' : 'plain'}
        value={fmtInt(f.yellow)}
        to={findings(of, 'Y')}
      />
      <Door
        label={{ zh: '欠租', en: 'Arrears' }}
        tone={f.arrearsContracts > 0 ? 'red' : 'plain'}
        value={fmtMoney(f.arrearsFen)}
        note={{ zh: `${fmtInt(f.arrearsContracts)} 份合同`, en: `${fmtInt(f.arrearsContracts)} contracts` }}
        to={withQuery(paths.money, of)}
      />
      <Door
        label={{ zh: `${wide ?? ''} 天内到期`, en: `End within ${wide ?? ''} days` }}
        icon="clock"
        value={fmtInt(f.expiring[0] ?? 0)}
        note={{
          zh: `${middle ?? ''} 天 ${fmtInt(f.expiring[1] ?? 0)} · ${narrow ?? ''} 天 ${fmtInt(f.expiring[2] ?? 0)}`,
          en: `${middle ?? ''} d: ${fmtInt(f.expiring[1] ?? 0)} · ${narrow ?? ''} d: ${fmtInt(f.expiring[2] ?? 0)}`,
        }}
        to={withQuery(paths.contracts, { soon: wide })}
      />
      <Door
        label={{ zh: '整改逾期', en: 'Orders overdue' }}
        icon="clock"
        tone={f.overdue > 0 ? 'red' : 'plain'}
        value={fmtInt(f.overdue)}
        note={{ zh: `待约谈 ${fmtInt(f.talks)}`, en: `${fmtInt(f.talks)} talks to hold` }}
        to={withQuery(paths.findings, { ...of, state: 'overdue' })}
      />
      <Door
        label={{ zh: '认可后仍查出', en: 'Closed, still found' }}
        icon="info"
        value={fmtInt(f.closedFound)}
        note={{ zh: '两人认可，不计入以上各级', en: 'Closed by two; in none of the above' }}
        to={withQuery(paths.findings, { ...of, state: 'closed-found' })}
      />
      <Door
        label={{ zh: '长期闲置部位', en: 'Idle parts' }}
        tone={f.idle > 0 ? 'amber' : 'plain'}
        value={fmtInt(f.idle)}
        to={withQuery(paths.findings, { ...of, rule: 'C48' })}
      />
      <Door
        label={{ zh: '质询逾期未答', en: 'Questions overdue' }}
        icon="clock"
        tone={f.questions > 0 ? 'red' : 'plain'}
        value={fmtInt(f.questions)}
        to={withQuery(paths.questions, { overdue: 'true' })}
      />
      <Door
        label={{ zh: '履行中的合同', en: 'Contracts in force' }}
        value={fmtInt(f.contracts)}
        to={withQuery(paths.contracts, { state: 'active' })}
      />
    </Doors>
  );
}

function Groups({ board: b, town, onTown }: { board: Board; town: string | undefined; onTown: (code: string) => void }) {
  const { t } = useLocale();
  const rows: Row[] = town
    ? (b.towns.find((x) => x.code === town)?.collectives ?? []).map((c) => ({
        ...c,
        key: c.id,
        name: c.name,
        town: c.town,
        collective: c.id,
      }))
    : b.towns.map((x) => ({ ...x, key: x.code, name: t(x.name), town: x.code, collective: null }));
  const of = (r: Row) => (r.collective ? { collective: r.collective } : { town: r.town ?? undefined });
  const count = (key: string, zh: string, en: string, n: (r: Row) => number, to: (r: Row) => string) => ({
    key,
    title: { zh, en },
    number: true,
    sortBy: n,
    cell: (r: Row) => (n(r) === 0 ? <span className="yj-muted">0</span> : <Link to={to(r)}>{fmtInt(n(r))}</Link>),
  });
  return (
    <Part
      title={
        town
          ? { zh: '按集体', en: 'By collective' }
          : { zh: '按街镇（点街镇看各集体）', en: 'By town (open one for its collectives)' }
      }
    >
      <DataTable<Row>
        caption={{ zh: '监管情况', en: 'The board' }}
        hideCaption
        rows={rows}
        rowKey={(r) => r.key}
        exportHref={fileHref(client.exports.board, { query: { town } })}
        empty={<EmptyState title={{ zh: '您的范围内还没有集体', en: 'No collective in your scope' }} />}
        columns={[
          {
            key: 'name',
            title: town ? { zh: '集体', en: 'Collective' } : { zh: '街镇', en: 'Town' },
            head: true,
            sortBy: (r) => r.name,
            cell: (r) =>
              r.collective ? (
                <Link to={withQuery(paths.register, { collective: r.collective })}>{r.name}</Link>
              ) : (
                <button type="button" className="yj-link yj-linklike" onClick={() => r.town && onTown(r.town)}>
                  {r.name}
                </button>
              ),
          },
          {
            key: 'cover',
            title: { zh: '入账（件）', en: 'Entered' },
            number: true,
            sortBy: (r) => (r.found === 0 ? null : r.entered / r.found),
            cell: (r) => `${fmtInt(r.entered)} / ${fmtInt(r.found)}`,
          },
          count(
            'b',
            '阻断',
            'Blocks',
            (r) => r.blocking,
            (r) => findings(of(r), 'B'),
          ),
          count(
            'r',
            '红色',
            'Red',
            (r) => r.red,
            (r) => findings(of(r), 'R'),
          ),
          count(
            'y',
            '黄色',
            'Yellow',
            (r) => r.yellow,
            (r) => findings(of(r), 'Y'),
          ),
          {
            key: 'arrears',
            title: { zh: '欠租（元）', en: 'Arrears (yuan)' },
            number: true,
            sortBy: (r) => BigInt(r.arrearsFen),
            cell: (r) =>
              r.arrearsContracts === 0 ? (
                <span className="yj-muted">0</span>
              ) : (
                <Link to={withQuery(paths.money, of(r))}>{fmtMoney(r.arrearsFen)}</Link>
              ),
          },
          count(
            'e',
            `${b.expiringDays[0] ?? ''} 天内到期`,
            `End in ${b.expiringDays[0] ?? ''} d`,
            (r) => r.expiring[0] ?? 0,
            (r) =>
              withQuery(paths.contracts, {
                collective: r.collective ?? undefined,
                state: 'active',
                endsFrom: b.on,
                endsTo: plus(b.on, b.expiringDays[0] ?? 0),
              }),
          ),
          count(
            'o',
            '整改逾期',
            'Overdue',
            (r) => r.overdue,
            (r) => withQuery(paths.findings, { ...of(r), state: 'overdue' }),
          ),
          count(
            'c',
            '履行中合同',
            'In force',
            (r) => r.contracts,
            (r) => withQuery(paths.contracts, { collective: r.collective ?? undefined, state: 'active' }),
          ),
        ]}
      />
    </Part>
  );
}

const plus = (day: string, days: number): string => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
const GRAVE = '#b3261e';
const SOME = '#9a5b00';
const CALM = '#0f6e6a';

/** The same on a map: one point a collective; the grave are larger and named. */
function Places({ query }: { query: { town?: string } }) {
  const { t } = useLocale();
  const [chosen, setChosen] = useState<string | null>(null);
  const href = fileHref(client.supervision.boardMap, { query });
  const map = useQuery({
    queryKey: [client.supervision.boardMap.path, href],
    queryFn: ({ signal }) => readJson(href, signal) as Promise<BoardMap>,
  });
  const features = map.data?.features;
  const stops = useMemo(
    () =>
      (features ?? []).map((f) => {
        const p = f.properties;
        const grave = p.blocking + p.red + p.overdue > 0;
        return {
          id: f.id,
          lon: f.geometry.coordinates[0] ?? 0,
          lat: f.geometry.coordinates[1] ?? 0,
          title: p.name,
          color: grave ? GRAVE : p.yellow > 0 ? SOME : CALM,
          size: grave ? ('big' as const) : ('normal' as const),
          named: grave,
        };
      }),
    [features],
  );
  const picked = features?.find((f) => f.id === chosen)?.properties;
  return (
    <Part title={{ zh: '地图', en: 'Map' }}>
      {map.error ? (
        <Notice kind="warning" title={{ zh: '地图没有载入，请看上面的表', en: 'The map was not loaded: see the table above' }} />
      ) : null}
      <LayerMap
        label={{ zh: '各集体的监管情况', en: 'The board on a map' }}
        height="22rem"
        stops={stops}
        selected={chosen}
        onSelect={setChosen}
        legend={[
          { label: { zh: '有阻断、红色或逾期（大点）', en: 'Blocking, red or overdue (large)' }, color: GRAVE, kind: 'stop' },
          { label: { zh: '只有黄色', en: 'Yellow only' }, color: SOME, kind: 'stop' },
          { label: { zh: '没有要问的', en: 'Nothing to ask' }, color: CALM, kind: 'stop' },
        ]}
        source={
          map.data && map.data.withoutPlace.length > 0
            ? t({
                zh: `另有 ${map.data.withoutPlace.length} 个集体没有位置，只在表里。`,
                en: `${map.data.withoutPlace.length} more have no place and are only in the table.`,
              })
            : null
        }
        chosen={
          picked ? (
            <>
              <strong>{picked.name}</strong>
              <span>
                {t({
                  zh: `阻断 ${picked.blocking} · 红 ${picked.red} · 黄 ${picked.yellow} · 逾期 ${picked.overdue} · 欠租 ${fmtMoney(picked.arrearsFen)}`,
                  en: `blocking ${picked.blocking} · red ${picked.red} · yellow ${picked.yellow} · overdue ${picked.overdue} · arrears ${fmtMoney(picked.arrearsFen)}`,
                })}
              </span>
              <Link to={findings({ collective: picked.id })}>{t({ zh: '看预警', en: 'Findings' })}</Link>
            </>
          ) : null
        }
      />
    </Part>
  );
}
