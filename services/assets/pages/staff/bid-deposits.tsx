/** Deposits of bidders: what is held, what is to go back and by when, what is overdue. */
import {
  Badge,
  EmptyState,
  FilterBar,
  Link,
  Ready,
  SearchBox,
  fmtDate,
  fmtInt,
  fmtMoney,
  useApi,
  useFilters,
  useLocale,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { oneOf, useCollectives } from './hooks.ts';
import { ReturnDeposit } from './listing-deeds.tsx';
import { Door, Doors, FilterSelect, State, Two } from './parts.tsx';
import { BID_DEPOSIT_STATE } from './words.ts';

type BidDeposit = Awaited<ReturnType<typeof client.money.bidDeposits>>['rows'][number];
const KEYS = ['collective', 'state', 'q'] as const;
const DEPOSITS = ['held', 'due', 'overdue', 'closed'] as const;
const DEPOSIT_DOOR = {
  held: { zh: '在管', en: 'Held' },
  due: { zh: '应退', en: 'To go back' },
  overdue: { zh: '逾期未退', en: 'Overdue' },
} as const;

/** The worklist. */
export function BidDeposits() {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const { rows: collectives } = useCollectives();
  const state = oneOf(DEPOSITS, filters.state);
  const place = { ...(filters.collective ? { collective: filters.collective } : {}), ...(filters.q ? { q: filters.q } : {}) };
  const query = { ...place, ...(state ? { state } : {}) };
  const list = useApi(client.money.bidDeposits, { query: { ...query, page, size } }, { keep: true });
  const totals = useApi(client.money.bidDepositTotals, { query: place }, { keep: true });
  const columns: readonly ListColumn<BidDeposit>[] = [
    {
      key: 'listing',
      title: { zh: '公告', en: 'Notice' },
      head: true,
      width: 220,
      cell: (r) => (
        <Two under={r.listing.title}>
          <Link to={paths.listing(r.listing.id)}>{r.listing.number}</Link>
        </Two>
      ),
    },
    {
      key: 'bidder',
      title: { zh: '竞价人', en: 'Bidder' },
      width: 190,
      cell: (r) => <Two under={r.collective.name}>{r.bidder}</Two>,
    },
    { key: 'fen', title: { zh: '金额', en: 'Amount' }, number: true, width: 110, cell: (r) => fmtMoney(r.fen) },
    { key: 'on', title: { zh: '到账日', en: 'Received' }, width: 130, cell: (r) => fmtDate(r.takenOn, locale) },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 120,
      cell: (r) => (
        <Two under={r.contract ? r.contract.number : r.closedOn ? fmtDate(r.closedOn, locale) : ''}>
          <State of={BID_DEPOSIT_STATE} code={r.state} />
        </Two>
      ),
    },
    {
      key: 'back',
      title: { zh: '最迟退还', en: 'Back by' },
      width: 140,
      cell: (r) =>
        r.backBy === null ? (
          '—'
        ) : r.daysOver > 0 ? (
          <Two under={fmtDate(r.backBy, locale)}>
            <Badge kind="danger">{t({ zh: `逾期 ${fmtInt(r.daysOver)} 天`, en: `${fmtInt(r.daysOver)} days late` })}</Badge>
          </Two>
        ) : (
          fmtDate(r.backBy, locale)
        ),
    },
    {
      key: 'do',
      title: { zh: '办理', en: 'Do' },
      width: 110,
      cell: (r) =>
        r.can.includes('return-deposit') ? (
          <ReturnDeposit registration={r.registrationId} bidder={r.bidder} />
        ) : r.proposed ? (
          <span className="yj-muted">{t({ zh: '退还待审批', en: 'waits for approval' })}</span>
        ) : null,
    },
  ];
  return (
    <>
      <Doors label={{ zh: '竞价保证金', en: 'Bidders’ deposits' }}>
        {(['held', 'due', 'overdue'] as const).map((s) => (
          <Door
            key={s}
            label={DEPOSIT_DOOR[s]}
            tone={s === 'overdue' ? 'red' : s === 'due' ? 'amber' : 'plain'}
            value={totals.data ? fmtMoney(totals.data[s].fen) : '—'}
            {...(totals.data
              ? { note: { zh: `${fmtInt(totals.data[s].n)} 笔`, en: `${fmtInt(totals.data[s].n)} deposits` } }
              : {})}
            on={state === s}
            onPress={() => set({ state: state === s ? undefined : s })}
          />
        ))}
      </Doors>
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterSelect
            name="d-collective"
            label={{ zh: '集体', en: 'Collective' }}
            all={{ zh: '全部集体', en: 'All collectives' }}
            value={filters.collective}
            onChange={(next) => set({ collective: next })}
            options={collectives.map((c) => ({ value: c.id, label: c.name }))}
          />
          <SearchBox
            label={{ zh: '公告或竞价人', en: 'Notice or bidder' }}
            value={filters.q ?? ''}
            onSearch={(q) => set({ q })}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={6}>
        {(data) => (
          <StaffList
            id="assets.bid-deposits"
            caption={{ zh: '竞价保证金', en: 'Bidders’ deposits' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.money.bidDepositsXlsx, { query })}
            empty={<EmptyState title={{ zh: '没有符合条件的保证金', en: 'No deposits' }} />}
          />
        )}
      </Ready>
    </>
  );
}
