/** 银行存款余额调节表: bank and book at the end of a day, what lies between, and every item of it. */
import { useState } from 'react';
import {
  Badge,
  DataTable,
  EmptyState,
  Link,
  Money,
  Ready,
  TextField,
  canSee,
  fmtDate,
  fmtMoney,
  isIsoDate,
  useApi,
  useFilters,
  useLocale,
  useMe,
  type Words,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { MatchLine } from './bank-match.tsx';
import { todayText } from './hooks.ts';
import { Part, Two } from './parts.tsx';

type Statement = Awaited<ReturnType<typeof client.money.reconciliation>>;
type Item = Awaited<ReturnType<typeof client.money.reconciliationItems>>['rows'][number];
const KEYS = ['on'] as const;

/** Which list an item stands in. */
const LISTS: Readonly<Record<Item['side'], { in: Words; out: Words }>> = {
  bank: {
    in: { zh: '银行已收，账上未收', en: 'Received by the bank, not in the book' },
    out: { zh: '银行已付，账上未付', en: 'Paid by the bank, not in the book' },
  },
  book: {
    in: { zh: '账上已收，银行未收', en: 'Received in the book, not by the bank' },
    out: { zh: '账上已付，银行未付', en: 'Paid in the book, not by the bank' },
  },
};

/** The statement of a collective; the day is one of the filters of the page, by default the last on which a balance was stated. */
export function Reconcile({ id, stated }: { id: string; stated: string | undefined }) {
  const { filters, set } = useFilters(KEYS);
  const on = filters.on ?? stated ?? todayText();
  const [{ page, size }, setPage] = useState({ page: 1, size: 20 });
  const statement = useApi(client.money.reconciliation, { params: { id }, query: { on } }, { keep: true });
  const items = useApi(client.money.reconciliationItems, { params: { id }, query: { on, page, size } }, { keep: true });
  const { t, locale } = useLocale();
  const { me } = useMe();
  const matches = canSee(client.money.matchBankLine.op.access, me);
  const columns: readonly ListColumn<Item>[] = [
    {
      key: 'list',
      title: { zh: '类别', en: 'List' },
      head: true,
      width: 220,
      cell: (i) => t(LISTS[i.side][i.fen.startsWith('-') ? 'out' : 'in']),
    },
    { key: 'on', title: { zh: '日期', en: 'Day' }, width: 130, cell: (i) => fmtDate(i.on, locale) },
    { key: 'told', title: { zh: '对方、摘要', en: 'What' }, width: 260, cell: (i) => <Two under={i.ref}>{i.told}</Two> },
    {
      key: 'fen',
      title: { zh: '金额', en: 'Amount' },
      number: true,
      width: 130,
      cell: (i) => <Money fen={i.fen.replace('-', '')} />,
    },
    {
      key: 'do',
      title: { zh: '办理', en: 'Do' },
      width: 160,
      cell: (i) =>
        i.runId !== null ? (
          <Link to={paths.run(i.runId)}>{t({ zh: '看分配', en: 'the distribution' })}</Link>
        ) : i.entryId !== null ? (
          <Link to={paths.bookEntry(i.entryId)}>{t({ zh: '看凭证', en: 'the entry' })}</Link>
        ) : i.lineId !== null && matches ? (
          <MatchLine id={i.lineId} fen={i.fen.replace('-', '')} />
        ) : (
          '—'
        ),
    },
  ];
  return (
    <Part title={{ zh: '银行存款余额调节表', en: 'Reconciliation' }}>
      <div className="as-asof as-noprint">
        <TextField
          name="reconcile-on"
          type="date"
          width="medium"
          label={{ zh: '哪天日终', en: 'At the end of' }}
          value={on}
          onChange={(next) => {
            if (!isIsoDate(next)) return;
            setPage({ page: 1, size });
            set({ on: next });
          }}
        />
      </div>
      <Ready query={statement} rows={5}>
        {(s) => <Sides s={s} />}
      </Ready>
      <Ready query={items} rows={3}>
        {(data) => (
          <StaffList
            id="assets.reconcile"
            caption={{ zh: '未达账项', en: 'What lies between' }}
            columns={columns}
            rows={data.rows}
            rowKey={(i) => `${i.side} ${i.lineId ?? ''} ${i.entryId ?? ''} ${i.runId ?? ''}`}
            page={{ page, size, total: data.total }}
            onPage={(next, rows) => setPage({ page: next, size: rows })}
            exportHref={fileHref(client.money.reconciliationXlsx, { params: { id }, query: { on } })}
            empty={<EmptyState title={{ zh: '没有未达账项', en: 'Nothing lies between' }} />}
          />
        )}
      </Ready>
    </Part>
  );
}

/** Both sides step by step to the balance they should share. */
function Sides({ s }: { s: Statement }) {
  const { t, locale } = useLocale();
  const none = t({ zh: '没有登记这天的余额', en: 'not stated for that day' });
  const rows = [
    [{ zh: '余额', en: 'Balance' }, s.statedFen, s.bookFen],
    [{ zh: '加：对方已收', en: 'Plus: received by the other' }, s.bookInFen, s.bankInFen],
    [{ zh: '减：对方已付', en: 'Less: paid by the other' }, s.bookOutFen, s.bankOutFen],
    [{ zh: '调节后余额', en: 'Balance reconciled' }, s.adjustedBankFen, s.adjustedBookFen],
  ] as const;
  return (
    <>
      <DataTable<(typeof rows)[number]>
        caption={{ zh: '银行存款余额调节表', en: 'Reconciliation' }}
        hideCaption
        rows={rows}
        rowKey={(r) => r[0].zh}
        empty={null}
        columns={[
          { key: 'what', title: { zh: '项目', en: 'Item' }, head: true, cell: (r) => t(r[0]) },
          {
            key: 'bank',
            title: { zh: '银行对账单', en: 'Bank' },
            number: true,
            cell: (r) => (r[1] === null ? none : fmtMoney(r[1])),
          },
          { key: 'book', title: { zh: '账面', en: 'Book' }, number: true, cell: (r) => fmtMoney(r[2]) },
        ]}
      />
      <p className="as-tags">
        {s.differenceFen === null ? (
          <Badge>{t({ zh: '登记这天的银行余额后可以比较', en: 'State the balance of that day to compare' })}</Badge>
        ) : s.differenceFen === '0' ? (
          <Badge kind="success">{t({ zh: '调节后一致', en: 'They agree' })}</Badge>
        ) : (
          <Badge kind="danger">
            {t({ zh: `还差 ${fmtMoney(s.differenceFen)} 没有找到`, en: `${fmtMoney(s.differenceFen)} not explained` })}
          </Badge>
        )}
      </p>
      <p className="yj-hint">
        {s.from === null
          ? t({ zh: '还没有导入过银行流水，不能逐笔核对。', en: 'No statement was imported: nothing to compare line by line.' })
          : t({
              zh: `从 ${s.from} 的第一笔流水起逐笔核对，以前的凭证当作银行已办。`,
              en: `Line by line from ${s.from}; entries before count as gone through the bank.`,
            })}{' '}
        {s.accounts
          .map((a) =>
            t(
              a.through === null
                ? { zh: `${a.bank} ****${a.tail} 没有流水`, en: `${a.bank} ****${a.tail}: no lines` }
                : {
                    zh: `${a.bank} ****${a.tail} 流水到 ${fmtDate(a.through, locale)}`,
                    en: `${a.bank} ****${a.tail}: lines to ${fmtDate(a.through, locale)}`,
                  },
            ),
          )
          .join(t({ zh: '；', en: '; ' }))}
      </p>
    </>
  );
}
