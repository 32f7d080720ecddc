/** Rents: what is overdue by age, receipts that wait for their contract, corrections that wait for a second person. */
import { useSearchParams } from 'react-router';
import {
  Badge,
  EmptyState,
  FilterBar,
  Link,
  Page,
  PrintButton,
  Ready,
  SearchBox,
  Tabs,
  fmtDate,
  fmtInt,
  fmtMoney,
  useApi,
  useLocale,
  useFilters,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { BankCheck } from './bank-check.tsx';
import { BidDeposits } from './bid-deposits.tsx';
import { oneOf, useCollectives } from './hooks.ts';
import { Accounts } from './accounts.tsx';
import { BankImport, EnterReceipt, MatchReceipt } from './receipt-deeds.tsx';
import { Decide } from './money-deeds.tsx';
import { Door, Doors, FilterCollective, FilterSelect, FilterTown, State, Two } from './parts.tsx';
import { RentLeft } from './rent-left.tsx';
import { Rescissions } from './rescissions.tsx';
import { AGE, CONTRACT_STATE, MATCHED_BY, PROPOSAL_KIND, PROPOSAL_STATE, choices } from './words.ts';

type Arrear = Awaited<ReturnType<typeof client.money.arrears>>['rows'][number];
type Receipt = Awaited<ReturnType<typeof client.money.receipts>>['rows'][number];
type Proposal = Awaited<ReturnType<typeof client.money.proposals>>['rows'][number];
const KEYS = ['town', 'collective', 'age', 'q', 'unmatched', 'state'] as const;
const AGES = Object.keys(AGE) as (keyof typeof AGE)[];

export default function MoneyPage() {
  const [search, setSearch] = useSearchParams();
  return (
    <Page width="full" title={{ zh: '租金收缴', en: 'Rents' }} actions={<PrintButton />}>
      <Tabs
        label={{ zh: '租金收缴', en: 'Rents' }}
        current={search.get('tab') ?? 'arrears'}
        onChange={(tab) => setSearch({ tab }, { replace: true, preventScrollReset: true })}
        tabs={[
          { id: 'arrears', title: { zh: '欠租', en: 'Arrears' }, content: <Arrears /> },
          { id: 'receipts', title: { zh: '收款', en: 'Receipts' }, content: <Receipts /> },
          { id: 'bid-deposits', title: { zh: '竞价保证金', en: 'Bidders’ deposits' }, content: <BidDeposits /> },
          { id: 'proposals', title: { zh: '更正审批', en: 'Corrections' }, content: <Proposals /> },
          { id: 'rescissions', title: { zh: '可解除合同', en: 'Rescissions' }, content: <Rescissions /> },
          { id: 'bank', title: { zh: '银行对账', en: 'Bank and book' }, content: <BankCheck /> },
          { id: 'accounts', title: { zh: '银行账户', en: 'Accounts' }, content: <Accounts /> },
        ]}
      />
    </Page>
  );
}

function Arrears() {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const { rows: collectives, towns } = useCollectives();
  const place = {
    ...(filters.town ? { town: filters.town } : {}),
    ...(filters.collective ? { collective: filters.collective } : {}),
    ...(filters.q ? { q: filters.q } : {}),
  };
  const age = oneOf(AGES, filters.age);
  const query = { ...place, ...(age ? { age } : {}) };
  const list = useApi(client.money.arrears, { query: { ...query, page, size } }, { keep: true });
  const totals = useApi(client.money.arrearsTotals, { query: place }, { keep: true });
  const columns: readonly ListColumn<Arrear>[] = [
    {
      key: 'days',
      title: { zh: '拖欠', en: 'Overdue' },
      width: 100,
      cell: (r) => (
        <Two under={r.oldestDue}>
          <Badge kind={r.days > 90 ? 'danger' : 'warning'}>
            {t({ zh: `${fmtInt(r.days)} 天`, en: `${fmtInt(r.days)} days` })}
          </Badge>
        </Two>
      ),
    },
    {
      key: 'number',
      title: { zh: '合同', en: 'Contract' },
      head: true,
      width: 170,
      cell: (r) => <Link to={`${paths.contract(r.contractId)}?tab=money`}>{r.number}</Link>,
    },
    { key: 'lessee', title: { zh: '承租人', en: 'Lessee' }, width: 180, cell: (r) => r.lessee },
    {
      key: 'fen',
      title: { zh: '欠款', en: 'Open' },
      number: true,
      width: 130,
      cell: (r) => <strong>{fmtMoney(r.overdueFen)}</strong>,
    },
    {
      key: 'old',
      title: { zh: '其中 180 天以上', en: 'Over 180 days' },
      number: true,
      width: 120,
      cell: (r) => fmtMoney(r.ages['181-']),
    },
    {
      key: 'demand',
      title: { zh: '最近催缴', en: 'Last demand' },
      width: 130,
      cell: (r) =>
        r.lastDemandOn ? fmtDate(r.lastDemandOn, locale) : <Badge kind="warning">{t({ zh: '没催过', en: 'never' })}</Badge>,
    },
    {
      key: 'state',
      title: { zh: '合同状态', en: 'State' },
      width: 100,
      cell: (r) => <State of={CONTRACT_STATE} code={r.state} />,
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 160, cell: (r) => r.collective.name },
  ];
  return (
    <>
      <RentLeft key={filters.collective} collective={filters.collective} />
      <Doors label={{ zh: '按账龄看', en: 'By age' }}>
        <Door
          label={{ zh: '欠租合计', en: 'In all' }}
          tone="red"
          value={totals.data ? fmtMoney(totals.data.overdueFen) : '—'}
          {...(totals.data
            ? { note: { zh: `${fmtInt(totals.data.contracts)} 份合同`, en: `${fmtInt(totals.data.contracts)} contracts` } }
            : {})}
          on={age === undefined}
          onPress={() => set({ age: undefined })}
        />
        {AGES.map((a) => (
          <Door
            key={a}
            label={AGE[a]}
            tone={a === '181-' ? 'red' : 'amber'}
            value={totals.data ? fmtMoney(totals.data.ages[a]) : '—'}
            on={age === a}
            onPress={() => set({ age: age === a ? undefined : a })}
          />
        ))}
      </Doors>
      <p className="yj-hint">
        {t({ zh: '合同结束以后欠的租金仍然要还，仍在这里。', en: 'Unpaid rent outlives the lease and stays here.' })}
      </p>
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterTown of={towns} value={filters.town} onChange={(town) => set({ town })} />
          <FilterCollective of={collectives} value={filters.collective} onChange={(collective) => set({ collective })} />
          <SearchBox
            label={{ zh: '合同号或承租人', en: 'Contract or lessee' }}
            value={filters.q ?? ''}
            onSearch={(q) => set({ q })}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.arrears"
            caption={{ zh: '欠租', en: 'Arrears' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.contractId}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.money.arrearsXlsx, { query })}
            empty={<EmptyState title={{ zh: '没有欠租', en: 'Nothing is overdue' }} />}
          />
        )}
      </Ready>
    </>
  );
}

function Receipts() {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage } = useFilters(KEYS);
  const { rows: collectives } = useCollectives();
  const query = {
    ...(filters.collective ? { collective: filters.collective } : {}),
    ...(filters.unmatched === 'true' ? { unmatched: 'true' as const } : {}),
  };
  const list = useApi(client.money.receipts, { query: { ...query, page, size } }, { keep: true });
  const waiting = useApi(client.money.receipts, { query: { ...query, unmatched: 'true', page: 1, size: 1 } }, { keep: true });
  const collective = filters.collective ?? (collectives.length === 1 ? collectives[0]?.id : undefined);
  const columns: readonly ListColumn<Receipt>[] = [
    { key: 'on', title: { zh: '到账日', en: 'Received' }, head: true, width: 140, cell: (r) => fmtDate(r.receivedOn, locale) },
    { key: 'payer', title: { zh: '付款人', en: 'Payer' }, width: 200, cell: (r) => <Two under={r.memo}>{r.payer}</Two> },
    {
      key: 'fen',
      title: { zh: '金额', en: 'Amount' },
      number: true,
      width: 140,
      cell: (r) =>
        r.cameInFen === null ? (
          fmtMoney(r.fen)
        ) : (
          <Two under={t({ zh: `同一笔共 ${fmtMoney(r.cameInFen)}`, en: `of ${fmtMoney(r.cameInFen)} in one sum` })}>
            {fmtMoney(r.fen)}
          </Two>
        ),
    },
    { key: 'free', title: { zh: '未核销', en: 'Not used' }, number: true, width: 120, cell: (r) => fmtMoney(r.freeFen) },
    {
      key: 'contract',
      title: { zh: '合同', en: 'Contract' },
      width: 190,
      cell: (r) =>
        r.contract ? (
          <Two under={r.matchedBy ? t(MATCHED_BY[r.matchedBy]) : ''}>
            <Link to={`${paths.contract(r.contract.id)}?tab=money`}>{r.contract.number}</Link>
          </Two>
        ) : r.deposit ? (
          <Two under={t({ zh: '竞价保证金', en: 'deposit of a bidder' })}>
            <Link to={paths.listing(r.deposit.id)}>{r.deposit.number}</Link>
          </Two>
        ) : r.freeFen === '0' ? (
          <span className="yj-muted">{t({ zh: '已退款', en: 'refunded' })}</span>
        ) : (
          <MatchReceipt receipt={r} />
        ),
    },
    {
      key: 'account',
      title: { zh: '收款账户', en: 'Account' },
      width: 140,
      cell: (r) =>
        r.registered ? (
          `****${r.account ?? ''}`
        ) : (
          <Badge kind="danger">{t({ zh: '不是登记的账户', en: 'not registered' })}</Badge>
        ),
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 170, cell: (r) => r.collective.name },
  ];
  return (
    <>
      <Doors label={{ zh: '收款', en: 'Receipts' }}>
        <Door
          label={{ zh: '待认领', en: 'Wait for their contract' }}
          tone="amber"
          value={waiting.data ? fmtInt(waiting.data.total) : '—'}
          on={filters.unmatched === 'true'}
          onPress={() => set({ unmatched: filters.unmatched === 'true' ? undefined : 'true' })}
        />
      </Doors>
      <div className="as-asof">
        <FilterSelect
          name="r-collective"
          label={{ zh: '集体', en: 'Collective' }}
          all={{ zh: '全部集体', en: 'All collectives' }}
          value={filters.collective}
          onChange={(next) => set({ collective: next })}
          options={collectives.map((c) => ({ value: c.id, label: c.name }))}
        />
        {collective ? (
          <>
            <BankImport collective={collective} />
            <EnterReceipt collective={collective} />
          </>
        ) : (
          <span className="yj-hint">
            {t({
              zh: '选一个集体后可以导入银行流水或登记收款。',
              en: 'Choose a collective to import a statement or enter a receipt.',
            })}
          </span>
        )}
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.receipts"
            caption={{ zh: '收款', en: 'Receipts' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.money.receiptsXlsx, { query })}
            empty={<EmptyState title={{ zh: '没有符合条件的收款', en: 'No receipts' }} />}
          />
        )}
      </Ready>
    </>
  );
}

const STATES = Object.keys(PROPOSAL_STATE) as (keyof typeof PROPOSAL_STATE)[];

function Proposals() {
  const { t } = useLocale();
  const { filters, page, size, set, setPage } = useFilters(KEYS);
  const state = oneOf(STATES, filters.state) ?? 'open';
  const list = useApi(client.money.proposals, { query: { state, page, size } }, { keep: true });
  const columns: readonly ListColumn<Proposal>[] = [
    {
      key: 'kind',
      title: { zh: '申请', en: 'What' },
      head: true,
      width: 230,
      cell: (p) => <Two under={p.reason}>{t(PROPOSAL_KIND[p.kind])}</Two>,
    },
    {
      key: 'contract',
      title: { zh: '合同', en: 'Contract' },
      width: 160,
      cell: (p) => (p.contract ? <Link to={`${paths.contract(p.contract.id)}?tab=money`}>{p.contract.number}</Link> : '—'),
    },
    {
      key: 'fen',
      title: { zh: '金额', en: 'Amount' },
      number: true,
      width: 120,
      cell: (p) => (p.fen === null ? '—' : fmtMoney(p.fen)),
    },
    { key: 'by', title: { zh: '谁提出', en: 'By' }, width: 110, cell: (p) => p.by },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 140, cell: (p) => <State of={PROPOSAL_STATE} code={p.state} /> },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 150, cell: (p) => p.collective.name },
    {
      key: 'do',
      title: { zh: '办理', en: 'Do' },
      width: 180,
      cell: (p) =>
        p.contract ? (
          <Link to={`${paths.contract(p.contract.id)}?tab=money`}>{t({ zh: '到合同里审批', en: 'Decide at the contract' })}</Link>
        ) : (
          <Decide proposal={p} can={['decide']} />
        ),
    },
  ];
  return (
    <>
      <div className="as-asof">
        <FilterSelect
          name="p-state"
          label={{ zh: '状态', en: 'State' }}
          all={{ zh: '待审批', en: 'Open' }}
          value={state === 'open' ? undefined : state}
          onChange={(next) => set({ state: next })}
          options={choices(PROPOSAL_STATE).filter((c) => c.value !== 'open')}
        />
      </div>
      <Ready query={list} rows={6}>
        {(data) => (
          <StaffList
            id="assets.proposals-money"
            caption={{ zh: '更正申请', en: 'Corrections' }}
            columns={columns}
            rows={data.rows}
            rowKey={(p) => p.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.exports.proposals, { query: { state } })}
            empty={
              <EmptyState title={{ zh: '没有待审批的', en: 'Nothing waits' }}>
                <p>
                  {t({
                    zh: '冲正、减免、退款等要第二人审批的，列在这里。',
                    en: 'Reversals, reliefs and refunds that need a second person are listed here.',
                  })}
                </p>
              </EmptyState>
            }
          />
        )}
      </Ready>
    </>
  );
}
