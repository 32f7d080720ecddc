/** The books as spreadsheets: the same filter as the page, and all its rows. */
import { writeSheet, type SheetOut } from '@yunjian/kernel/files';
import type { RawReply } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { allPostings, type JournalFilter, type JournalPosting } from '@yunjian/kernel/ledger';
import { findBook } from '../dividends/book.ts';
import { workbook, yuan } from '../register/sheets.ts';
import type { BooksKit } from './common.ts';
import { ledgerPage, type LedgerQuery } from './journal.ts';
import { chartShown, vouchersPage } from './show.ts';
import { balanceSheetShown, earningsShown, trialShown, type Span } from './statements.ts';
import { sourceWord, VOUCHER_WORDS } from './words.ts';

const money = (fen: string): number => Number(yuan(fen));
const some = (fen: string): number | null => (fen === '0' ? null : money(fen));
const book = <R>(file: string, name: string, out: Pick<SheetOut<R>, 'columns' | 'rows' | 'notes'>): RawReply =>
  workbook(writeSheet<R>({ name, ...out }), file);

/** The journal: a row a posting, however many. */
export async function journalXlsx(db: Db, collectiveId: string, filter: JournalFilter, today: string): Promise<RawReply> {
  const id = await findBook(db, collectiveId);
  async function* none(): AsyncGenerator<JournalPosting> {}
  return book<JournalPosting>(`journal-${today}.xlsx`, '凭证', {
    columns: [
      { title: '凭证号', value: (r) => r.seq },
      { title: '行', value: (r) => r.line },
      { title: '日期', value: (r) => r.date },
      { title: '摘要', width: 40, value: (r) => r.memo },
      { title: '来源', width: 18, value: (r) => sourceWord(r.source).zh },
      { title: '科目编号', value: (r) => r.number },
      { title: '科目', width: 24, value: (r) => r.name.zh },
      { title: '往来对象', width: 38, value: (r) => r.party },
      { title: '借方（元）', value: (r) => (r.fen > 0n ? money(`${r.fen}`) : null) },
      { title: '贷方（元）', value: (r) => (r.fen < 0n ? money(`${-r.fen}`) : null) },
      { title: '存证', width: 38, value: (r) => r.leaf },
    ],
    rows: id === null ? none() : allPostings(db, id, filter),
    notes: [{ zh: `截至 ${today} 导出，每行一条分录。`, en: `Exported on ${today}, a row a posting.` }],
  });
}

/** The ledger of an account. */
export async function ledgerXlsx(db: Db, collectiveId: string, query: LedgerQuery): Promise<RawReply> {
  const l = await ledgerPage(db, collectiveId, query);
  return book(`ledger-${query.number}-${query.to}.xlsx`, '明细账', {
    columns: [
      { title: '日期', value: (r) => r.on },
      { title: '凭证号', value: (r) => r.seq },
      { title: '摘要', width: 44, value: (r) => r.memo },
      { title: '来源', width: 18, value: (r) => sourceWord(r.source).zh },
      { title: '借方（元）', value: (r) => some(r.debitFen) },
      { title: '贷方（元）', value: (r) => some(r.creditFen) },
      { title: '余额（元，借方为正）', width: 20, value: (r) => money(r.balanceFen) },
    ],
    rows: l.rows,
    notes: [
      {
        zh: `科目 ${query.number}，${query.from} 至 ${query.to}。期初 ${yuan(l.openingFen)} 元，期末 ${yuan(l.closingFen)} 元。`,
        en: `Account ${query.number}, ${query.from} to ${query.to}. Opening ${yuan(l.openingFen)}, closing ${yuan(l.closingFen)}.`,
      },
    ],
  });
}

/** The trial balance with its total. */
export async function trialXlsx(db: Db, collectiveId: string, span: Span): Promise<RawReply> {
  const t = await trialShown(db, collectiveId, span);
  const rows = [...t.rows, { ...t.total, number: '', name: { zh: '合计', en: 'Total' }, kind: '', section: '' }];
  return book(`trial-balance-${span.to}.xlsx`, '科目余额表', {
    columns: [
      { title: '科目编号', value: (r) => r.number },
      { title: '科目', width: 28, value: (r) => r.name.zh },
      { title: '期初（元）', value: (r) => money(r.openingFen) },
      { title: '本期借方（元）', value: (r) => money(r.debitFen) },
      { title: '本期贷方（元）', value: (r) => money(r.creditFen) },
      { title: '期末（元）', value: (r) => money(r.closingFen) },
    ],
    rows,
    notes: [
      {
        zh: `${span.from} 至 ${span.to}。余额借方为正；借贷差 ${yuan(t.total.differenceFen)} 元。`,
        en: `${span.from} to ${span.to}. Debit is positive; debits less credits ${yuan(t.total.differenceFen)}.`,
      },
    ],
  });
}

interface Line {
  readonly side: string;
  readonly item: string;
  readonly a: string | null;
  readonly b: string | null;
}

/** The balance sheet. */
export async function balanceSheetXlsx(db: Db, kit: BooksKit, collectiveId: string, on: string): Promise<RawReply> {
  const s = await balanceSheetShown(db, kit, collectiveId, on);
  const side = (name: string, groups: typeof s.assets): Line[] =>
    groups.flatMap((g) => [
      ...g.lines.map((l): Line => ({ side: name, item: `${l.number} ${l.name.zh}`, a: l.openingFen, b: l.closingFen })),
      { side: name, item: `${g.title.zh}合计`, a: g.openingFen, b: g.closingFen },
    ]);
  const rows: Line[] = [
    ...side('资产', s.assets),
    { side: '资产', item: '资产总计', a: s.totalAssets.openingFen, b: s.totalAssets.closingFen },
    ...side('负债', s.liabilities),
    ...side('所有者权益', s.equity),
    { side: '所有者权益', item: '未结转的本年收益', a: s.currentEarnings.openingFen, b: s.currentEarnings.closingFen },
    { side: '合计', item: '负债和所有者权益总计', a: s.totalRight.openingFen, b: s.totalRight.closingFen },
  ];
  return book(`balance-sheet-${on}.xlsx`, '资产负债表', {
    columns: [
      { title: '类别', value: (r) => r.side },
      { title: '项目', width: 36, value: (r) => r.item },
      { title: '年初余额（元）', width: 18, value: (r) => (r.a === null ? null : money(r.a)) },
      { title: '期末余额（元）', width: 18, value: (r) => (r.b === null ? null : money(r.b)) },
    ],
    rows,
    notes: [
      {
        zh: `${on} 日终。依据：${s.source.title.zh}（${s.source.document}）。`,
        en: `At the end of ${on}. ${s.source.title.en} (${s.source.document}).`,
      },
    ],
  });
}

/** The earnings and distribution statement. */
export async function earningsXlsx(db: Db, kit: BooksKit, collectiveId: string, span: Span): Promise<RawReply> {
  const s = await earningsShown(db, kit, collectiveId, span);
  const side = (name: string, groups: typeof s.income): Line[] =>
    groups.flatMap((g) => [
      ...g.lines.map((l): Line => ({ side: name, item: `${l.number} ${l.name.zh}`, a: l.fen, b: l.beforeFen })),
      { side: name, item: `${g.title.zh}合计`, a: g.fen, b: g.beforeFen },
    ]);
  const rows: Line[] = [
    ...side('收入', s.income),
    { side: '收入', item: '收入合计', a: s.totalIncome.fen, b: s.totalIncome.beforeFen },
    ...side('支出', s.expense),
    { side: '支出', item: '支出合计', a: s.totalExpense.fen, b: s.totalExpense.beforeFen },
    { side: '收益', item: '净收益', a: s.earnings.fen, b: s.earnings.beforeFen },
    ...s.distribution.flatMap((d): Line[] => [
      { side: `收益分配：${d.name.zh}`, item: '期初', a: d.openingFen, b: null },
      { side: `收益分配：${d.name.zh}`, item: '转入', a: d.creditedFen, b: null },
      { side: `收益分配：${d.name.zh}`, item: '分配和转出', a: d.debitedFen, b: null },
      { side: `收益分配：${d.name.zh}`, item: '期末', a: d.closingFen, b: null },
    ]),
  ];
  return book(`earnings-${span.to}.xlsx`, '收益及收益分配表', {
    columns: [
      { title: '类别', width: 22, value: (r) => r.side },
      { title: '项目', width: 36, value: (r) => r.item },
      { title: '本期金额（元）', width: 18, value: (r) => (r.a === null ? null : money(r.a)) },
      { title: '上年同期（元）', width: 18, value: (r) => (r.b === null ? null : money(r.b)) },
    ],
    rows,
    notes: [
      {
        zh: `${span.from} 至 ${span.to}。依据：${s.source.title.zh}（${s.source.document}）。`,
        en: `${span.from} to ${span.to}. ${s.source.title.en} (${s.source.document}).`,
      },
    ],
  });
}

/** The chart of accounts. */
export async function chartXlsx(db: Db, kit: BooksKit, collectiveId: string, on: Temporal.PlainDate): Promise<RawReply> {
  return book(`chart-of-accounts-${on.toString()}.xlsx`, '会计科目', {
    columns: [
      { title: '编号', value: (r) => r.number },
      { title: '名称', width: 32, value: (r) => r.name.zh },
      { title: '英文名', width: 32, value: (r) => r.name.en },
      { title: '往来明细', value: (r) => (r.control ? r.parties : null) },
      { title: '状态', value: (r) => (r.closed ? '已停用' : '使用中') },
      { title: '余额（元，借方为正）', width: 20, value: (r) => money(r.fen) },
    ],
    rows: await chartShown(db, kit, collectiveId, on),
    notes: [],
  });
}

type VoucherRow = Awaited<ReturnType<typeof vouchersPage>>['rows'][number];

/** Vouchers: a row a line, one for those without lines. */
export function vouchersXlsx(rows: readonly VoucherRow[], today: string): RawReply {
  type Out = { readonly v: VoucherRow; readonly l: VoucherRow['lines'][number] | null };
  const lines = rows.flatMap((v): Out[] => (v.lines.length === 0 ? [{ v, l: null }] : v.lines.map((l) => ({ v, l }))));
  return book(`vouchers-${today}.xlsx`, '手工凭证', {
    columns: [
      { title: '编号', value: (r) => r.v.no },
      { title: '种类', value: (r) => VOUCHER_WORDS.kind[r.v.kind].zh },
      { title: '日期', value: (r) => r.v.onDate },
      { title: '摘要', width: 40, value: (r) => r.v.memo },
      { title: '科目', width: 30, value: (r) => (r.l === null ? null : `${r.l.number} ${r.l.name.zh}`) },
      { title: '借方（元）', value: (r) => (r.l === null ? null : some(r.l.debitFen)) },
      { title: '贷方（元）', value: (r) => (r.l === null ? null : some(r.l.creditFen)) },
      { title: '状态', value: (r) => VOUCHER_WORDS.state[r.v.state].zh },
      { title: '制单', value: (r) => r.v.proposedName },
      { title: '审核', value: (r) => r.v.decidedName },
      { title: '退回原因', width: 30, value: (r) => r.v.answer },
      { title: '原始凭证', width: 30, value: (r) => r.v.papers.map((p) => p.name).join('、') },
      { title: '附件哈希', width: 66, value: (r) => r.v.documentHash },
    ],
    rows: lines,
    notes: [],
  });
}
