/** The journal, entry by entry with its lines, and the ledger of an account with its running balance. */
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
import { usePeriod } from './book-period.tsx';
import { SOURCE_WORDS, sourceDoor, sourceWord } from './book-words.ts';
import { Door, Doors, FilterSelect, Two } from './parts.tsx';

type Entry = Awaited<ReturnType<typeof client.books.journal>>['rows'][number];
type LedgerLine = Awaited<ReturnType<typeof client.books.ledger>>['rows'][number];
const KEYS = ['number', 'source', 'q'] as const;

/** What an entry comes from, and the page of it. */
function Source({ kind, link, collective }: { kind: string; link: Entry['link']; collective: string }) {
  const { t } = useLocale();
  const door = sourceDoor(link, collective);
  return <Two under={door === null ? '' : <Link to={door.to}>{t(door.words)}</Link>}>{t(sourceWord(kind))}</Two>;
}

/** Accounts of the chart as choices. */
function useAccounts(id: string) {
  const { t } = useLocale();
  const chart = useApi(client.books.chart, { params: { id }, query: {} }, { keep: true });
  return (chart.data?.rows ?? []).map((a) => ({ value: a.number, label: `${a.number} ${t(a.name)}` }));
}

export function Journal({ id }: { id: string }) {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const { span, choose } = usePeriod();
  const accounts = useAccounts(id);
  const state = useApi(client.books.book, { params: { id } }, { keep: true });
  const query = {
    ...span,
    ...(filters.number ? { number: filters.number } : {}),
    ...(filters.source ? { sourceKind: filters.source } : {}),
    ...(filters.q ? { words: filters.q } : {}),
  };
  const list = useApi(client.books.journal, { params: { id }, query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Entry>[] = [
    {
      key: 'seq',
      title: { zh: '凭证', en: 'Entry' },
      head: true,
      width: 120,
      cell: (e) => (
        <Two under={fmtDate(e.on, locale)}>
          <Link to={paths.bookEntry(e.id)}>{t({ zh: `第 ${e.seq} 号`, en: `No ${e.seq}` })}</Link>
        </Two>
      ),
    },
    {
      key: 'memo',
      title: { zh: '摘要', en: 'Memo' },
      width: 260,
      cell: (e) => (
        <>
          {e.memo} {e.reverses !== null ? <Badge kind="warning">{t({ zh: '红冲', en: 'reversal' })}</Badge> : null}
          {e.reversedBy !== null ? <Badge kind="danger">{t({ zh: '已红冲', en: 'reversed' })}</Badge> : null}
        </>
      ),
    },
    {
      key: 'lines',
      title: { zh: '分录（借、贷，元）', en: 'Lines (debit, credit)' },
      width: 380,
      cell: (e) => (
        <ul className="as-plain as-lines">
          {e.lines.map((l) => (
            <li key={`${l.number} ${l.debitFen === '0' ? 'c' : 'd'}`}>
              <span>
                {l.debitFen === '0' ? t({ zh: '贷 ', en: 'Cr ' }) : t({ zh: '借 ', en: 'Dr ' })}
                {l.number} {t(l.name)}
                {l.postings > 1 ? (
                  <span className="yj-muted"> {t({ zh: `（${fmtInt(l.postings)} 笔）`, en: ` (${fmtInt(l.postings)})` })}</span>
                ) : null}
              </span>
              <span className="yj-number">{fmtMoney(l.debitFen === '0' ? l.creditFen : l.debitFen)}</span>
            </li>
          ))}
        </ul>
      ),
    },
    {
      key: 'source',
      title: { zh: '来源', en: 'From' },
      width: 140,
      cell: (e) => <Source kind={e.source} link={e.link} collective={id} />,
    },
    {
      key: 'who',
      title: { zh: '制单、审核', en: 'Made, approved' },
      width: 140,
      cell: (e) => <Two under={e.approvedBy ?? ''}>{e.madeBy ?? t({ zh: '系统', en: 'the program' })}</Two>,
    },
    {
      key: 'leaf',
      title: { zh: '审计日志编号', en: 'Entry of the audit log' },
      width: 150,
      extra: true,
      cell: (e) => <span className="as-hash yj-muted">{e.leafId}</span>,
    },
  ];
  return (
    <>
      <div className="as-filters as-noprint">
        <FilterBar active={active} onClear={clear}>
          {choose}
          <FilterSelect
            name="journal-number"
            label={{ zh: '科目', en: 'Account' }}
            all={{ zh: '全部科目', en: 'All accounts' }}
            value={filters.number}
            onChange={(next) => set({ number: next === '' ? undefined : next })}
            options={accounts}
          />
          <FilterSelect
            name="journal-source"
            label={{ zh: '来源', en: 'From' }}
            all={{ zh: '全部来源', en: 'Everything' }}
            value={filters.source}
            onChange={(next) => set({ source: next === '' ? undefined : next })}
            options={(state.data?.sources ?? Object.keys(SOURCE_WORDS)).map((value) => ({ value, label: sourceWord(value) }))}
          />
          <SearchBox
            value={filters.q ?? ''}
            onSearch={(q) => set({ q: q === '' ? undefined : q })}
            label={{ zh: '摘要里的字', en: 'Words of the memo' }}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={6}>
        {(data) => (
          <StaffList
            id="assets.journal"
            caption={{ zh: '记账凭证', en: 'Journal' }}
            columns={columns}
            rows={data.rows}
            rowKey={(e) => e.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.books.journalXlsx, { params: { id }, query })}
            empty={<EmptyState title={{ zh: '没有符合条件的凭证', en: 'No entry fits' }} />}
          />
        )}
      </Ready>
    </>
  );
}

export function Ledger({ id }: { id: string }) {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage } = useFilters(KEYS);
  const { span, choose } = usePeriod();
  const accounts = useAccounts(id);
  const number = filters.number ?? '1002';
  const query = { ...span, number };
  const list = useApi(
    client.books.ledger,
    { params: { id }, query: { ...query, page, size } },
    { keep: true, enabled: accounts.some((a) => a.value === number) },
  );
  const amount = (fen: string) => (fen === '0' ? '' : fmtMoney(fen));
  const columns: readonly ListColumn<LedgerLine>[] = [
    {
      key: 'on',
      title: { zh: '日期', en: 'Day' },
      head: true,
      width: 130,
      cell: (l) => (
        <Two under={<Link to={paths.bookEntry(l.entryId)}>{t({ zh: `第 ${l.seq} 号`, en: `No ${l.seq}` })}</Link>}>
          {fmtDate(l.on, locale)}
        </Two>
      ),
    },
    { key: 'memo', title: { zh: '摘要', en: 'Memo' }, width: 320, cell: (l) => l.memo },
    {
      key: 'source',
      title: { zh: '来源', en: 'From' },
      width: 140,
      cell: (l) => <Source kind={l.source} link={l.link} collective={id} />,
    },
    { key: 'debit', title: { zh: '借方', en: 'Debit' }, number: true, width: 140, cell: (l) => amount(l.debitFen) },
    { key: 'credit', title: { zh: '贷方', en: 'Credit' }, number: true, width: 140, cell: (l) => amount(l.creditFen) },
    { key: 'balance', title: { zh: '余额', en: 'Balance' }, number: true, width: 150, cell: (l) => fmtMoney(l.balanceFen) },
  ];
  return (
    <>
      <div className="as-filters as-noprint">
        <FilterBar active={0} onClear={() => undefined}>
          <FilterSelect
            name="ledger-number"
            label={{ zh: '科目', en: 'Account' }}
            all={{ zh: '选科目', en: 'Choose an account' }}
            value={number}
            onChange={(next) => set({ number: next === '' ? undefined : next })}
            options={accounts}
          />
          {choose}
        </FilterBar>
      </div>
      {accounts.length === 0 ? (
        <EmptyState title={{ zh: '还没有建账', en: 'There is no book yet' }} />
      ) : (
        <Ready query={list} rows={6}>
          {(data) => (
            <>
              <Doors label={{ zh: '余额（借方为正）', en: 'Balance (debit is positive)' }}>
                <Door label={{ zh: '期初余额', en: 'Opening' }} value={fmtMoney(data.openingFen)} />
                <Door label={{ zh: '期末余额', en: 'Closing' }} value={fmtMoney(data.closingFen)} />
              </Doors>
              <StaffList
                id="assets.ledger"
                caption={{ zh: '明细账', en: 'Ledger of an account' }}
                columns={columns}
                rows={data.rows}
                rowKey={(l) => `${l.entryId} ${l.line}`}
                page={{ page, size, total: data.total }}
                onPage={setPage}
                exportHref={fileHref(client.books.ledgerXlsx, { params: { id }, query })}
                empty={<EmptyState title={{ zh: '这段时间没有发生额', en: 'Nothing in these days' }} />}
              />
            </>
          )}
        </Ready>
      )}
    </>
  );
}
