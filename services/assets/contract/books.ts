/** The books of a collective: journal, ledgers, statements, chart, vouchers by two people, closing and year end. */
import { bytes, fen, instant, op, pageOf, pageQuery, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { bookPapersOps, voucherPaper } from './book-papers.ts';
import { hash, words } from './letting-shapes.ts';
import { line, one, registerReaders as readers } from './register-shapes.ts';

const kind = z.enum(['asset', 'liability', 'equity', 'income', 'expense']);
const number = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9.-]{0,39}$/);
const voucherKind = z.enum(['entry', 'opening', 'reversal', 'year-end', 'reopen']);
const voucherState = z.enum(['open', 'approved', 'refused', 'withdrawn']);
const year = z.number().int().min(1980).max(2200);
const link = z.object({ kind: z.enum(['contract', 'run', 'listing', 'voucher']), id: uuid }).nullable();
const span = z.object({ from: plainDate, to: plainDate });
const journalFilter = z.object({
  number: number.optional(),
  from: plainDate.optional(),
  to: plainDate.optional(),
  sourceKind: z.string().max(80).optional(),
  words: z.string().trim().min(1).max(60).optional(),
});
const ledgerFilter = span.extend({ number });
const source = z.object({ title: textSchema, document: z.string(), article: z.string(), effectiveFrom: z.string() });
const pair = z.object({ openingFen: fen, closingFen: fen });
const group = pair.extend({
  section: z.string(),
  title: textSchema,
  lines: z.array(pair.extend({ number: z.string(), name: textSchema })),
});
const two = z.object({ fen, beforeFen: fen });
const amounts = two.extend({
  section: z.string(),
  title: textSchema,
  lines: z.array(two.extend({ number: z.string(), name: textSchema })),
});
/** debit positive, credit negative; two lines at least, summing up to 0 */
const lines = z.array(z.object({ account: z.number().int().min(1), fen: z.string().regex(/^-?[1-9]\d{0,14}$/) })).max(200);
const memo = words(2, 300);
const proposal = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('entry'), on: plainDate, memo, lines, documentHash: hash }),
  z.object({ kind: z.literal('opening'), on: plainDate, memo, lines, documentHash: hash }),
  z.object({ kind: z.literal('reversal'), entryId: uuid, memo, documentHash: hash }),
  z.object({ kind: z.literal('year-end'), year, memo }),
  z.object({ kind: z.literal('reopen'), through: plainDate, memo }),
]);
const accountName = z.object({ zh: line(100).refine((t) => t.length > 0), en: line(100).refine((t) => t.length > 0) });
const at = '/api/assets/collectives/:id/book';

const read = <Q extends z.ZodObject, R extends z.ZodType>(path: string, zh: string, en: string, query: Q, reply: R) =>
  op({ method: 'GET', path: `${at}/${path}`, summary: { zh, en }, access: readers, params: one, query, reply });
const sheet = <Q extends z.ZodObject>(path: string, zh: string, en: string, query: Q) =>
  op({
    method: 'GET',
    path: `${at}/${path}.xlsx`,
    summary: { zh: `导出${zh}（全部行）`, en: `${en} as Excel, all rows` },
    access: readers,
    params: one,
    query,
    raw: 'xlsx',
    reply: bytes,
  });

const voucher = z.object({
  id: uuid,
  no: z.number().int(),
  kind: voucherKind,
  onDate: plainDate,
  memo: z.string(),
  lines: z.array(z.object({ number: z.string(), name: textSchema, debitFen: fen, creditFen: fen })),
  reverses: uuid.nullable(),
  year: z.number().int().nullable(),
  /** of a year end: what it carries over */
  figures: z.object({ incomeFen: fen, expenseFen: fen, netFen: fen, appropriatedFen: fen }).nullable(),
  documentHash: hash.nullable(),
  papers: z.array(voucherPaper),
  state: voucherState,
  proposedAt: instant,
  proposedName: z.string(),
  decidedAt: instant.nullable(),
  decidedName: z.string().nullable(),
  answer: z.string().nullable(),
  entryId: uuid.nullable(),
  can: z.array(z.enum(['approve', 'refuse', 'withdraw', 'attach'])),
});

/** The operations of books. */
export const booksOps = {
  book: op({
    method: 'GET',
    path: at,
    summary: { zh: '账簿概况', en: 'Where the book stands: years, closed days, what waits' },
    access: readers,
    params: one,
    reply: z.object({
      open: z.boolean(),
      entries: z.number().int(),
      closedThrough: plainDate.nullable(),
      years: z.array(
        z.object({
          year: z.number().int(),
          incomeFen: fen,
          expenseFen: fen,
          netFen: fen,
          carried: z.boolean(),
          over: z.boolean(),
        }),
      ),
      steps: z.array(
        z.object({
          no: z.number().int(),
          action: z.enum(['close', 'open']),
          through: plainDate.nullable(),
          by: z.string(),
          approvedBy: z.string().nullable(),
          reason: z.string(),
          at: instant,
        }),
      ),
      waiting: z.number().int(),
      /** 本年收益, 收益分配 and 未分配收益 together, by credit */
      earningsFen: fen.nullable(),
      /** cash and bank less what is held for others and dividends owed */
      cashFen: fen.nullable(),
      /** kinds of sources of its entries */
      sources: z.array(z.string()),
      can: z.array(z.enum(['open', 'voucher', 'opening', 'close-month', 'reopen', 'year-end', 'edit-chart'])),
    }),
  }),
  open: op({
    method: 'POST',
    path: at,
    summary: { zh: '建账', en: 'Open the book with the district’s chart of accounts; one that is open stays as it is' },
    access: ['accountant'],
    params: one,
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
  journal: read(
    'journal',
    '凭证',
    'Journal',
    pageQuery.extend(journalFilter.shape),
    pageOf(
      z.object({
        id: uuid,
        seq: z.number().int(),
        on: plainDate,
        memo: z.string(),
        source: z.string(),
        link,
        madeBy: z.string().nullable(),
        approvedBy: z.string().nullable(),
        documents: z.array(hash),
        reverses: uuid.nullable(),
        reversedBy: uuid.nullable(),
        leafId: uuid,
        fen,
        lines: z.array(
          z.object({ number: z.string(), name: textSchema, debitFen: fen, creditFen: fen, postings: z.number().int() }),
        ),
      }),
    ),
  ),
  journalXlsx: sheet('journal', '凭证', 'Journal', journalFilter),
  entry: op({
    method: 'GET',
    path: '/api/assets/book-entries/:id',
    summary: { zh: '一张凭证', en: 'One entry with its lines, documents, source and leaf' },
    access: readers,
    params: one,
    reply: z.object({
      id: uuid,
      collectiveId: uuid,
      seq: z.number().int(),
      on: plainDate,
      memo: z.string(),
      source: z.string(),
      link,
      madeBy: z.string().nullable(),
      approvedBy: z.string().nullable(),
      at: instant,
      documents: z.array(hash),
      papers: z.array(voucherPaper),
      /** the voucher that made it */
      voucherId: uuid.nullable(),
      reason: z.string().nullable(),
      reverses: z.object({ id: uuid, seq: z.number().int() }).nullable(),
      reversedBy: z.object({ id: uuid, seq: z.number().int() }).nullable(),
      leafId: uuid,
      fen,
      count: z.number().int(),
      lines: z.array(
        z.object({
          line: z.number().int(),
          number: z.string(),
          name: textSchema,
          party: z.boolean(),
          debitFen: fen,
          creditFen: fen,
        }),
      ),
      can: z.array(z.enum(['reverse', 'attach'])),
    }),
  }),
  ledger: read(
    'ledger',
    '明细账',
    'Ledger of an account with its running balance',
    pageQuery.extend(ledgerFilter.shape),
    pageOf(
      z.object({
        entryId: uuid,
        seq: z.number().int(),
        line: z.number().int(),
        on: plainDate,
        memo: z.string(),
        source: z.string(),
        link,
        debitFen: fen,
        creditFen: fen,
        balanceFen: fen,
      }),
    ).extend({ openingFen: fen, closingFen: fen }),
  ),
  ledgerXlsx: sheet('ledger', '明细账', 'Ledger of an account', ledgerFilter),
  trial: read(
    'trial-balance',
    '科目余额表',
    'Trial balance of some days',
    span,
    z.object({
      rows: z.array(
        z.object({
          number: z.string(),
          name: textSchema,
          kind,
          section: z.string(),
          openingFen: fen,
          debitFen: fen,
          creditFen: fen,
          closingFen: fen,
        }),
      ),
      total: z.object({ openingFen: fen, debitFen: fen, creditFen: fen, closingFen: fen, differenceFen: fen }),
      balanced: z.boolean(),
    }),
  ),
  trialXlsx: sheet('trial-balance', '科目余额表', 'Trial balance', span),
  balanceSheet: read(
    'balance-sheet',
    '资产负债表',
    'Balance sheet at the end of a day',
    z.object({ on: plainDate }),
    z.object({
      on: plainDate,
      from: plainDate,
      assets: z.array(group),
      liabilities: z.array(group),
      equity: z.array(group),
      currentEarnings: pair,
      totalAssets: pair,
      totalRight: pair,
      balanced: z.boolean(),
      source,
    }),
  ),
  balanceSheetXlsx: sheet('balance-sheet', '资产负债表', 'Balance sheet', z.object({ on: plainDate })),
  earnings: read(
    'earnings',
    '收益及收益分配表',
    'Earnings and distribution statement of some days, beside the year before',
    span,
    span.extend({
      beforeFrom: plainDate,
      beforeTo: plainDate,
      income: z.array(amounts),
      expense: z.array(amounts),
      totalIncome: two,
      totalExpense: two,
      earnings: two,
      distribution: z.array(
        z.object({
          number: z.string(),
          name: textSchema,
          openingFen: fen,
          creditedFen: fen,
          debitedFen: fen,
          closingFen: fen,
        }),
      ),
      source,
    }),
  ),
  earningsXlsx: sheet('earnings', '收益及收益分配表', 'Earnings and distribution statement', span),
  chart: read(
    'accounts',
    '会计科目',
    'Chart of accounts with balances',
    z.object({ on: plainDate.optional() }),
    z.object({
      rows: z.array(
        z.object({
          id: z.number().int(),
          number: z.string(),
          name: textSchema,
          kind,
          section: z.string(),
          control: z.boolean(),
          parties: z.number().int(),
          closed: z.boolean(),
          fen,
          /** what it may be used for by hand */
          uses: z.array(z.enum(['entry', 'opening'])),
          /** the program posts to it: renamed, never closed */
          fixed: z.boolean(),
        }),
      ),
      sections: z.array(z.object({ section: z.string(), title: textSchema, kind })),
    }),
  ),
  chartXlsx: sheet('accounts', '会计科目', 'Chart of accounts', z.object({ on: plainDate.optional() })),
  openAccount: op({
    method: 'POST',
    path: `${at}/accounts`,
    summary: { zh: '增设科目', en: 'Open an account' },
    access: ['accountant'],
    params: one,
    body: z.object({ number, name: accountName, kind, section: z.string().regex(/^[a-z][a-z0-9-]{0,59}$/) }),
    idempotent: true,
    reply: z.object({ id: z.number().int() }),
  }),
  editAccount: op({
    method: 'POST',
    path: `${at}/accounts/:number`,
    summary: { zh: '科目更名、停用或启用', en: 'Rename, close or reopen an account; none is deleted' },
    access: ['accountant'],
    params: one.extend({ number }),
    body: z.discriminatedUnion('action', [
      z.object({ action: z.literal('rename'), name: accountName, reason: memo }),
      z.object({ action: z.literal('close'), reason: memo }),
      z.object({ action: z.literal('reopen'), reason: memo }),
    ]),
    idempotent: true,
    reply: z.object({ id: z.number().int() }),
  }),
  vouchers: read(
    'vouchers',
    '手工凭证和申请',
    'What was put in by hand: waiting first',
    pageQuery.extend({ state: voucherState.optional(), kind: voucherKind.optional() }),
    pageOf(voucher),
  ),
  vouchersXlsx: sheet(
    'vouchers',
    '手工凭证和申请',
    'Vouchers',
    z.object({ state: voucherState.optional(), kind: voucherKind.optional() }),
  ),
  propose: op({
    method: 'POST',
    path: `${at}/vouchers`,
    summary: {
      zh: '制单：凭证、期初余额、红冲、年末结转、反结账',
      en: 'Propose a voucher, opening balances, a reversal, a year end or a reopening',
    },
    access: ['accountant'],
    params: one,
    body: proposal,
    idempotent: true,
    reply: z.object({ id: uuid, no: z.number().int() }),
  }),
  decide: op({
    method: 'POST',
    path: '/api/assets/vouchers/:id/decision',
    summary: { zh: '审核记账、退回或撤回', en: 'Approve and post, refuse, or (its proposer) withdraw' },
    access: ['board', 'accountant'],
    params: one,
    body: z.object({ action: z.enum(['approve', 'refuse', 'withdraw']), answer: memo.nullable() }),
    idempotent: true,
    reply: z.object({ id: uuid, state: voucherState, entryId: uuid.nullable() }),
  }),
  ...bookPapersOps,
  closeMonth: op({
    method: 'POST',
    path: `${at}/close`,
    summary: { zh: '月末结账', en: 'Close a month: its days take no entry any more' },
    access: ['accountant'],
    params: one,
    body: z.object({ through: plainDate, reason: memo }),
    idempotent: true,
    reply: z.object({ closedThrough: plainDate }),
  }),
} as const;
