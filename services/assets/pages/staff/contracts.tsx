/** The worklist of contracts: all, those that end soon, those that wait for a step. */
import {
  Button,
  ButtonLink,
  EmptyState,
  FilterBar,
  Link,
  Page,
  Ready,
  SearchBox,
  TextField,
  canSee,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  useMe,
  useFilters,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { oneOf, todayText, useCollectives } from './hooks.ts';
import { DemoMark, Door, Doors, FilterCollective, FilterSelect, State, Two, Until } from './parts.tsx';
import { CONTRACT_KIND, CONTRACT_STATE, choices } from './words.ts';

type Row = Awaited<ReturnType<typeof client.letting.contracts>>['rows'][number];
type StateCode = keyof typeof CONTRACT_STATE;
const STATES = Object.keys(CONTRACT_STATE) as StateCode[];
const KINDS = Object.keys(CONTRACT_KIND) as (keyof typeof CONTRACT_KIND)[];
const KEYS = ['collective', 'state', 'kind', 'q', 'endsFrom', 'endsTo', 'asset', 'soon'] as const;
/** What a person must do something about, first. */
const WAITING: readonly StateCode[] = ['draft', 'review', 'approved', 'signed', 'expired'];

export default function Contracts() {
  const { t } = useLocale();
  const { me } = useMe();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const { rows: collectives } = useCollectives();
  const soon = filters.soon ? Number(filters.soon) : null;
  const query = {
    ...(filters.collective ? { collective: filters.collective } : {}),
    ...(filters.q ? { q: filters.q } : {}),
    ...(filters.endsFrom ? { endsFrom: filters.endsFrom } : {}),
    ...(filters.endsTo ? { endsTo: filters.endsTo } : {}),
    ...(filters.asset ? { asset: filters.asset } : {}),
    state: oneOf(STATES, filters.state),
    kind: oneOf(KINDS, filters.kind),
  };
  const all = useApi(client.letting.contracts, { query: { ...query, page, size } }, { keep: true, enabled: soon === null });
  const ending = useApi(
    client.letting.expiring,
    { query: { page, size, ...(soon ? { days: soon } : {}) } },
    { keep: true, enabled: soon !== null },
  );
  const list = soon === null ? all : ending;
  const columns: readonly ListColumn<Row>[] = [
    {
      key: 'left',
      title: { zh: '剩余期限', en: 'Time left' },
      width: 150,
      cell: (r) =>
        r.state === 'active' || r.state === 'signed' ? (
          <Until from={r.startsOn} to={r.endsOn} />
        ) : (
          <span className="yj-num">{r.endedOn ?? r.endsOn}</span>
        ),
    },
    {
      key: 'number',
      title: { zh: '合同', en: 'Contract' },
      head: true,
      width: 200,
      cell: (r) => (
        <Two under={`${r.startsOn} – ${r.endsOn}`}>
          <Link to={paths.contract(r.id)}>{r.number}</Link> <DemoMark demo={r.demo} />
        </Two>
      ),
    },
    { key: 'lessee', title: { zh: '承租人', en: 'Lessee' }, width: 180, cell: (r) => r.lessee.name },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 100, cell: (r) => <State of={CONTRACT_STATE} code={r.state} /> },
    {
      key: 'annual',
      title: { zh: '年租金', en: 'Rent a year' },
      number: true,
      width: 130,
      cell: (r) => (r.annualFen === null ? '—' : fmtMoney(r.annualFen)),
    },
    { key: 'total', title: { zh: '总租金', en: 'Rent in all' }, number: true, width: 140, cell: (r) => fmtMoney(r.totalFen) },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 180, cell: (r) => r.collective.name },
    { key: 'kind', title: { zh: '类别', en: 'Kind' }, width: 130, extra: true, cell: (r) => t(CONTRACT_KIND[r.kind]) },
    { key: 'parts', title: { zh: '部位', en: 'Parts' }, number: true, width: 80, extra: true, cell: (r) => fmtInt(r.parts) },
  ];
  return (
    <Page
      width="full"
      print
      title={{ zh: '合同', en: 'Contracts' }}
      actions={
        canSee(client.letting.createContract.op.access, me) ? (
          <ButtonLink icon="plus" to={paths.newContract}>
            {t({ zh: '起草合同', en: 'Draft a contract' })}
          </ButtonLink>
        ) : undefined
      }
    >
      <Counts collective={filters.collective} state={query.state} soon={soon} set={set} />
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterCollective
            of={collectives}
            value={filters.collective}
            onChange={(collective) => set({ collective, soon: undefined })}
          />
          <FilterSelect
            name="state"
            label={{ zh: '状态', en: 'State' }}
            all={{ zh: '全部状态', en: 'All states' }}
            value={query.state}
            onChange={(state) => set({ state, soon: undefined })}
            options={choices(CONTRACT_STATE)}
          />
          <FilterSelect
            name="kind"
            label={{ zh: '类别', en: 'Kind' }}
            all={{ zh: '全部类别', en: 'All kinds' }}
            value={query.kind}
            onChange={(kind) => set({ kind, soon: undefined })}
            options={choices(CONTRACT_KIND)}
          />
          <TextField
            name="endsFrom"
            type="date"
            width="medium"
            label={{ zh: '到期日从', en: 'Ends from' }}
            value={filters.endsFrom ?? ''}
            onChange={(endsFrom) => set({ endsFrom, soon: undefined })}
          />
          <TextField
            name="endsTo"
            type="date"
            width="medium"
            label={{ zh: '到', en: 'to' }}
            value={filters.endsTo ?? ''}
            onChange={(endsTo) => set({ endsTo, soon: undefined })}
          />
          <SearchBox
            label={{ zh: '合同号或承租人', en: 'Number or lessee' }}
            value={filters.q ?? ''}
            onSearch={(q) => set({ q, soon: undefined })}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={10}>
        {(data) => (
          <StaffList
            id="assets.contracts"
            caption={
              soon === null
                ? { zh: '合同', en: 'Contracts' }
                : { zh: `${soon} 天内到期的合同，先到期的在前`, en: `Contracts that end within ${soon} days, soonest first` }
            }
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.letting.contractsXlsx, {
              query: soon === null ? query : { state: 'active', endsFrom: todayText(), endsTo: dayAfter(soon) },
            })}
            empty={
              <EmptyState
                title={
                  active > 0
                    ? { zh: '没有符合条件的合同', en: 'No contract matches' }
                    : { zh: '还没有合同', en: 'There are no contracts yet' }
                }
                actions={active > 0 ? <Button onClick={clear}>{t({ zh: '看全部合同', en: 'Show all' })}</Button> : undefined}
              />
            }
          />
        )}
      </Ready>
    </Page>
  );
}

const dayAfter = (days: number): string => new Date(Date.parse(todayText()) + days * 86_400_000).toISOString().slice(0, 10);

/** How many wait in each state: each number opens its list. */
function Counts(p: {
  collective: string | undefined;
  state: StateCode | undefined;
  soon: number | null;
  set: (part: { state?: string | undefined; soon?: string | undefined }) => void;
}) {
  const of = p.collective ? { collective: p.collective } : {};
  const soon = useApi(client.letting.expiring, { query: { page: 1, size: 1, days: 90 } }, { keep: true });
  return (
    <Doors label={{ zh: '按办理阶段看', en: 'By stage' }}>
      <Door
        icon="clock"
        tone="amber"
        label={{ zh: '90 天内到期', en: 'End within 90 days' }}
        value={soon.data ? fmtInt(soon.data.total) : '—'}
        on={p.soon === 90}
        onPress={() => p.set({ soon: p.soon === 90 ? undefined : '90', state: undefined })}
      />
      {WAITING.map((state) => (
        <StateDoor
          key={state}
          state={state}
          of={of}
          on={p.state === state}
          onPress={() => p.set({ state: p.state === state ? undefined : state, soon: undefined })}
        />
      ))}
    </Doors>
  );
}

function StateDoor({
  state,
  of,
  on,
  onPress,
}: {
  state: StateCode;
  of: { collective?: string };
  on: boolean;
  onPress: () => void;
}) {
  const list = useApi(client.letting.contracts, { query: { ...of, state, page: 1, size: 1 } }, { keep: true });
  return <Door label={CONTRACT_STATE[state].words} value={list.data ? fmtInt(list.data.total) : '—'} on={on} onPress={onPress} />;
}
