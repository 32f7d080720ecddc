/** Bank and book: lines of statements and what they are, balances stated from statements, the statement that reconciles both. */
import { bytes, fen, op, pageOf, pageQuery, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { LINE_KINDS } from '../money/bank-certain.ts';
import { collective, hash, words } from './letting-shapes.ts';
import { one, registerReaders as readers } from './register-shapes.ts';

const signedFen = z.string().regex(/^(?:0|-?[1-9]\d{0,14})$/);
const bankBalance = z.object({
  id: uuid,
  on: plainDate,
  statedFen: signedFen,
  bookFen: signedFen,
  /** stated less book; 0 when they agree */
  differenceFen: signedFen,
});
const made = z.object({ id: uuid });
const onDay = z.object({ on: plainDate.describe('the day at whose end it stands') });
const side = z.enum(['bank', 'book']);

/** The operations of bank and book, part of those of money. */
export const bankOps = {
  bankLines: op({
    method: 'GET',
    path: '/api/assets/money/bank-lines',
    summary: { zh: '银行支出核对', en: 'What went out by the bank, and what it was' },
    access: readers,
    query: pageQuery.extend({ collective: uuid.optional(), open: z.enum(['true']).optional().describe('those not recognised') }),
    reply: pageOf(
      z.object({
        id: uuid,
        collective,
        on: plainDate,
        fen,
        ref: z.string(),
        name: z.string(),
        memo: z.string(),
        account: z.string(),
        kind: z.enum(LINE_KINDS).nullable(),
        matchedBy: z.enum(['reference', 'payee', 'amount', 'person']).nullable(),
        told: z.string().nullable().describe('payee of the refund, number of the file or of the payment, memo of the entry'),
        entryId: uuid.nullable().describe('entry of the book, of a refund or an entry'),
      }),
    ),
  }),
  bankLineCandidates: op({
    method: 'GET',
    path: '/api/assets/money/bank-lines/:id/candidates',
    summary: { zh: '一笔支出可能是什么', en: 'What a line that went out may be' },
    access: readers,
    params: one,
    reply: z.object({
      rows: z.array(
        z.object({
          kind: z.enum(['refund', 'payment-file', 'entry']),
          id: uuid,
          fen,
          on: plainDate,
          told: z.string(),
          same: z.boolean().describe('of that amount'),
        }),
      ),
    }),
  }),
  matchBankLine: op({
    method: 'POST',
    path: '/api/assets/money/bank-lines/:id/match',
    summary: { zh: '核对一笔银行支出', en: 'Say what a line that went out is' },
    access: ['accountant'],
    params: one,
    body: z.union([z.object({ refundId: uuid }), z.object({ fileId: uuid }), z.object({ entryId: uuid })]),
    idempotent: true,
    reply: made,
  }),
  unmatchBankLine: op({
    method: 'POST',
    path: '/api/assets/money/bank-lines/:id/unmatch',
    summary: { zh: '撤销一笔流水的核对', en: 'Take a wrong match of a line away; money that came in becomes a receipt' },
    access: ['accountant'],
    params: one,
    body: z.object({ reason: words(2, 500) }),
    idempotent: true,
    reply: made,
  }),
  bankBalances: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/bank-balances',
    summary: { zh: '银行余额与账面余额', en: 'What the bank says it holds beside the book' },
    access: readers,
    params: one,
    reply: z.object({ rows: z.array(bankBalance) }),
  }),
  stateBalance: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/bank-balances',
    summary: { zh: '登记银行对账单余额并与账面比较', en: 'State what the statements say the accounts hold, and compare' },
    access: ['accountant'],
    params: one,
    body: z.object({
      on: plainDate.describe('the day at whose end it stands'),
      lines: z
        .array(z.object({ accountId: uuid, fen: signedFen }))
        .min(1)
        .max(50)
        .describe('one for each registered account in use'),
      document: hash.nullable().describe('SHA-256 of the statement'),
    }),
    idempotent: true,
    reply: bankBalance,
  }),
  reconciliation: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/bank-reconciliation',
    summary: { zh: '银行存款余额调节表', en: 'What bank and book say at the end of a day, and what lies between' },
    access: readers,
    params: one,
    query: onDay,
    reply: z.object({
      on: plainDate,
      from: plainDate.nullable().describe('first day of the lines imported; entries before count as gone through the bank'),
      statedFen: signedFen.nullable().describe('null: no balance was stated for that day'),
      bookFen: signedFen,
      bankInFen: fen,
      bankOutFen: fen,
      bookInFen: fen,
      bookOutFen: fen,
      adjustedBankFen: signedFen.nullable(),
      adjustedBookFen: signedFen,
      differenceFen: signedFen.nullable().describe('what stays unexplained'),
      accounts: z.array(z.object({ bank: z.string(), tail: z.string(), through: plainDate.nullable() })),
    }),
  }),
  reconciliationItems: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/bank-reconciliation/items',
    summary: { zh: '未达账项', en: 'What the bank has and the book has not, and the other way' },
    access: readers,
    params: one,
    query: pageQuery.extend(onDay.shape).extend({ side: side.optional() }),
    reply: pageOf(
      z.object({
        side,
        on: plainDate,
        fen: signedFen.describe('in positive, out negative'),
        told: z.string(),
        ref: z.string().describe('reference of the bank, or number of the entry'),
        lineId: uuid.nullable(),
        entryId: uuid.nullable(),
        runId: uuid.nullable(),
      }),
    ),
  }),
  reconciliationXlsx: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/bank-reconciliation.xlsx',
    summary: { zh: '导出余额调节表和未达账项（全部行）', en: 'The reconciliation with all its items as Excel' },
    access: readers,
    params: one,
    query: onDay,
    raw: 'xlsx',
    reply: bytes,
  }),
} as const;
