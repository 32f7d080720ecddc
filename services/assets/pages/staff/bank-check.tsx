/** What the bank says beside the book: balances stated from statements, the reconciliation, and what went out. */
import {
  Badge,
  DataTable,
  EmptyState,
  Link,
  Ready,
  canSee,
  fmtDate,
  fmtMoney,
  useApi,
  useFilters,
  useLocale,
  useMe,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { MatchLine, UnmatchLine } from './bank-match.tsx';
import { Reconcile } from './bank-reconcile.tsx';
import { Act } from './form.tsx';
import { todayText, useCollectives } from './hooks.ts';
import { FilterSelect, Part, Two } from './parts.tsx';
import { BANK_OUT } from './words.ts';

type Balance = Awaited<ReturnType<typeof client.money.bankBalances>>['rows'][number];
type Line = Awaited<ReturnType<typeof client.money.bankLines>>['rows'][number];
const KEYS = ['collective', 'open'] as const;

/** One collective at a time: its balances, what lies between bank and book, then what went out. */
export function BankCheck() {
  const { t } = useLocale();
  const { rows: collectives } = useCollectives();
  const { filters, set } = useFilters(KEYS);
  const id = filters.collective ?? collectives[0]?.id;
  return (
    <>
      <p className="yj-hint">
        {t({
          zh: '导入的流水里，退款、分红付款和凭证支出自动核对，有几笔都像的由人来选；退汇不算收款。银行余额与账面差一分也会列出来。',
          en: 'Refunds, dividend payments and vouchers are recognised in imported statements; where several fit, a person chooses. A payment that came back is no receipt. A difference of one fen between bank and book shows.',
        })}
      </p>
      <div className="as-asof">
        <FilterSelect
          name="bank-collective"
          label={{ zh: '集体', en: 'Collective' }}
          all={{ zh: '请选择', en: 'Please choose' }}
          value={id}
          onChange={(collective) => set({ collective })}
          options={collectives.map((c) => ({ value: c.id, label: c.name }))}
        />
      </div>
      {id === undefined ? (
        <EmptyState title={{ zh: '您的范围内没有集体', en: 'No collective in your scope' }} />
      ) : (
        <>
          <Balances key={`b-${id}`} id={id} />
          <Outgoing key={`o-${id}`} id={id} />
        </>
      )}
    </>
  );
}

function Balances({ id }: { id: string }) {
  const { t, locale } = useLocale();
  const list = useApi(client.money.bankBalances, { params: { id } });
  return (
    <>
      <Part title={{ zh: '银行余额与账面', en: 'Bank and book' }} actions={<State id={id} />}>
        <Ready query={list} rows={3}>
          {(data) => (
            <DataTable<Balance>
              caption={{ zh: '银行余额与账面余额', en: 'What the bank says it holds beside the book' }}
              hideCaption
              rows={data.rows}
              exportHref={fileHref(client.exports.bankBalances, { params: { id } })}
              rowKey={(b) => b.id}
              empty={
                <EmptyState title={{ zh: '还没有登记过银行余额', en: 'No balance was stated yet' }}>
                  <p>
                    {t({
                      zh: '登记对账单上的日终余额，就能和账面比较。',
                      en: 'State the balance at the end of a day from the bank’s statement, and it is compared with the book.',
                    })}
                  </p>
                </EmptyState>
              }
              columns={[
                { key: 'on', title: { zh: '日终', en: 'End of' }, head: true, cell: (b) => fmtDate(b.on, locale) },
                { key: 'stated', title: { zh: '银行对账单', en: 'Bank' }, number: true, cell: (b) => fmtMoney(b.statedFen) },
                { key: 'book', title: { zh: '账面', en: 'Book' }, number: true, cell: (b) => fmtMoney(b.bookFen) },
                {
                  key: 'difference',
                  title: { zh: '差额', en: 'Difference' },
                  number: true,
                  cell: (b) =>
                    b.differenceFen === '0' ? (
                      <Badge kind="success">{t({ zh: '一致', en: 'agree' })}</Badge>
                    ) : (
                      <Badge kind="danger">{fmtMoney(b.differenceFen)}</Badge>
                    ),
                },
              ]}
            />
          )}
        </Ready>
      </Part>
      {list.data ? <Reconcile id={id} stated={list.data.rows[0]?.on} /> : null}
    </>
  );
}

function State({ id }: { id: string }) {
  const { me } = useMe();
  const accounts = useApi(client.money.accounts, { params: { id } }).data;
  const rows = accounts?.rows.filter((a) => a.to === null) ?? [];
  if (!canSee(client.money.stateBalance.op.access, me) || rows.length === 0) return null;
  return (
    <Act
      key={rows.length}
      icon="plus"
      label={{ zh: '登记银行余额', en: 'State a balance' }}
      asks={[
        { name: 'on', kind: 'date', label: { zh: '哪天日终', en: 'At the end of' }, initial: todayText() },
        ...rows.map((a, i) => ({
          name: `a${i}`,
          kind: 'yuan' as const,
          signed: true,
          label: { zh: `${a.bank} ****${a.tail} 的余额`, en: `Balance of ${a.bank} ****${a.tail}` },
        })),
      ]}
      done={{ zh: '已登记并与账面比较', en: 'Stated and compared' }}
      send={(v, o) =>
        client.money.stateBalance(
          {
            params: { id },
            body: { on: v.text('on'), lines: rows.map((a, i) => ({ accountId: a.id, fen: v.text(`a${i}`) })), document: null },
          },
          o,
        )
      }
    />
  );
}

function Outgoing({ id }: { id: string }) {
  const { t, locale } = useLocale();
  const { me } = useMe();
  const { filters, page, size, set, setPage } = useFilters(KEYS);
  const open = filters.open === 'true';
  const matches = canSee(client.money.matchBankLine.op.access, me);
  const list = useApi(
    client.money.bankLines,
    { query: { collective: id, page, size, ...(open ? { open: 'true' as const } : {}) } },
    { keep: true },
  );
  const columns: readonly ListColumn<Line>[] = [
    { key: 'on', title: { zh: '日期', en: 'Day' }, head: true, width: 130, cell: (l) => fmtDate(l.on, locale) },
    {
      key: 'name',
      title: { zh: '对方', en: 'To' },
      width: 220,
      cell: (l) => <Two under={l.memo}>{l.name === '' ? '—' : l.name}</Two>,
    },
    { key: 'fen', title: { zh: '支出', en: 'Out' }, number: true, width: 130, cell: (l) => fmtMoney(l.fen) },
    { key: 'ref', title: { zh: '流水号', en: 'Reference' }, width: 180, cell: (l) => l.ref },
    {
      key: 'what',
      title: { zh: '是什么', en: 'What it was' },
      width: 240,
      cell: (l) =>
        l.kind !== null ? (
          <Two under={l.entryId === null ? (l.told ?? '') : <Link to={paths.bookEntry(l.entryId)}>{l.told}</Link>}>
            <Badge kind="success">{t(BANK_OUT[l.kind])}</Badge> {matches ? <UnmatchLine id={l.id} /> : null}
          </Two>
        ) : matches ? (
          <MatchLine id={l.id} fen={l.fen} />
        ) : (
          <span className="yj-muted">{t({ zh: '没认出', en: 'not recognised' })}</span>
        ),
    },
  ];
  return (
    <Part title={{ zh: '银行支出', en: 'What went out' }}>
      <div className="as-asof">
        <FilterSelect
          name="bank-open"
          label={{ zh: '范围', en: 'Show' }}
          all={{ zh: '全部支出', en: 'All' }}
          value={open ? 'true' : undefined}
          onChange={(next) => set({ open: next })}
          options={[{ value: 'true', label: { zh: '没认出的', en: 'Not recognised' } }]}
        />
      </div>
      <Ready query={list} rows={4}>
        {(data) => (
          <StaffList
            id="assets.bank-lines"
            caption={{ zh: '银行支出', en: 'What went out by the bank' }}
            columns={columns}
            rows={data.rows}
            rowKey={(l) => l.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.exports.bankLines, { query: { collective: id, ...(open ? { open: 'true' } : {}) } })}
            empty={<EmptyState title={{ zh: '没有支出', en: 'Nothing went out' }} />}
          />
        )}
      </Ready>
    </Part>
  );
}
