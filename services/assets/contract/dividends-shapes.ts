/** Shapes of members, shares and dividends that several operations share. */
import { fen, instant, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { line } from './register-shapes.ts';

export const dividendReaders = ['accountant', 'board', 'supervisory-board', 'township', 'auditor'] as const;
export const words = (most: number) => line(most).refine((text) => text.length >= 2, 'too short');
/** Longer text with line breaks. */
export const prose = (most: number) =>
  z
    .string()
    .trim()
    .min(2)
    .max(most)
    .refine(
      (text) => text.isWellFormed() && !/[\p{Cc}\p{Cf}\p{Co}]/u.test(text.replaceAll(/[\n\r\t]/g, '')),
      'invisible characters',
    );
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
export const someFen = z.string().regex(/^\d{1,15}$/);
export const signedFen = z.string().regex(/^-?\d{1,15}$/);
/** Shares as a decimal text with at most six decimals, such as `98` or `2.5`. */
export const shares = z.string().regex(/^-?(0|[1-9]\d{0,8})(\.\d{1,6})?$/);
export const shareKind = z.enum(['issue', 'cancel', 'transfer', 'inherit', 'freeze', 'unfreeze']);
export const runState = z.enum(['draft', 'computed', 'noticed', 'voted', 'locked', 'paid', 'reconciled', 'withdrawn']);
export const payoutState = z.enum(['planned', 'due', 'held', 'carried', 'sent', 'paid', 'returned', 'reissued']);
export const questionState = z.enum(['open', 'due', 'answered', 'withdrawn']);

export const registerRow = z.object({
  holderId: uuid,
  code: z.string(),
  name: z.string(),
  people: z.number().int(),
  voters: z.number().int().describe('those of them who may vote on the day'),
  units: shares,
  frozen: z.boolean(),
  since: plainDate.nullable(),
  /** last four digits of the account the dividend goes to */
  payee: z.string().nullable(),
});

export const memberInput = z.object({
  householdCode: line(40).refine((t) => t.length > 0),
  address: line(200),
  code: line(40).refine((t) => t.length > 0),
  name: line(100).refine((t) => t.length > 0),
  idNumber: z.string().min(15).max(20),
  phone: z.string().max(20).nullable(),
  head: z.boolean(),
  from: plainDate,
});

export const shareEventRow = z.object({
  id: uuid,
  kind: shareKind,
  effectiveOn: plainDate,
  reason: z.string(),
  documentHash: hash,
  state: z.enum(['proposed', 'approved', 'refused']),
  proposedBy: z.string(),
  decidedBy: z.string().nullable(),
  refusal: z.string().nullable(),
  /** the first fifty */
  lines: z.array(z.object({ holderId: uuid, code: z.string(), delta: shares })),
  count: z.number().int(),
  can: z.array(z.enum(['approve', 'refuse'])),
});

/** none: only the reserves of the year are set aside, nothing is distributed */
export const runMode = z.enum(['rate', 'pool', 'none']);

export const runRow = z.object({
  id: uuid,
  collectiveId: uuid,
  year: z.number().int(),
  kind: z.enum(['annual', 'special']),
  title: z.string(),
  mode: runMode,
  recordOn: plainDate,
  netIncomeFen: fen,
  lossFen: fen,
  undistributedFen: fen,
  /** what the book said when it was drafted; null in runs from before the books were used */
  book: z.object({ netIncomeFen: fen, lossFen: fen, undistributedFen: fen, on: plainDate, seq: z.number().int() }).nullable(),
  /** why the figures differ from the book's or the least payout is above the rule's, and who of the supervisory board consented */
  departure: z
    .object({ reason: z.string(), document: z.string(), consentBy: z.string().nullable(), consentAt: instant.nullable() })
    .nullable(),
  ceilingFen: fen,
  poolFen: fen.nullable(),
  /** reserves of the year that its lock sets aside; of a special run none */
  reservesFen: fen,
  totalUnits: shares.nullable(),
  perShareFen: z.string().nullable(),
  payoutPercent: z.string().nullable(),
  minimumFen: fen,
  /** the least payout of charter or policy when it was drafted; null in runs from before it was kept */
  ruleMinimumFen: fen.nullable(),
  entries: z.number().int().nullable(),
  seedHash: hash,
  seed: z.string().nullable(),
  inputHash: hash.nullable(),
  resultHash: hash.nullable(),
  noticedOn: plainDate.nullable(),
  noticeUntil: plainDate.nullable(),
  decisionId: uuid.nullable(),
  lockedOn: plainDate.nullable(),
  entryId: uuid.nullable(),
  state: runState,
  revision: z.number().int(),
});

export const runDetail = runRow.extend({
  reserves: z.record(z.string(), z.unknown()),
  statement: z.record(z.string(), z.unknown()).nullable(),
  totals: z.object({
    parts: fen,
    carriedIn: fen,
    paid: fen,
    carried: fen,
    held: fen,
    due: fen,
    sent: fen,
    returned: fen,
    bank: fen,
    counts: z.record(z.string(), z.number().int()),
  }),
  task: z
    .object({
      kind: z.enum(['compute', 'lock']),
      state: z.string(),
      progress: z.number(),
      step: z.string(),
      failure: textSchema.nullable(),
    })
    .nullable(),
  files: z.array(
    z.object({
      id: uuid,
      no: z.number().int(),
      orders: z.number().int(),
      fen,
      state: z.enum(['prepared', 'approved', 'cancelled']),
      executeOn: plainDate,
      paid: z.number().int(),
      returned: z.number().int(),
      can: z.array(z.enum(['approve', 'cancel', 'download'])),
    }),
  ),
  /** payments that came back, were sent again, and arrived after all */
  doubles: z.array(
    z.object({
      endToEnd: z.string(),
      other: z.string(),
      code: z.string(),
      fen,
      on: plainDate,
      otherState: z.enum(['prepared', 'sent', 'paid', 'returned', 'cancelled']),
      closedHow: z.enum(['other-returned', 'returned-again', 'recovered']).nullable(),
      closedBy: z.string().nullable(),
      reason: z.string().nullable(),
      can: z.array(z.enum(['recover'])),
    }),
  ),
  steps: z.array(
    z.object({
      id: uuid,
      at: instant,
      action: z.string(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      by: z.string(),
      body: z.record(z.string(), z.unknown()),
      leafId: uuid,
    }),
  ),
  can: z.array(
    z.enum(['compute', 'notice', 'vote', 'lock', 'withdraw', 'reconcile', 'prepare-payment', 'bank-result', 'consent']),
  ),
});

export const payoutRow = z.object({
  no: z.number().int(),
  holderId: uuid,
  code: z.string(),
  name: z.string(),
  units: shares,
  partFen: fen,
  toppedUp: z.boolean(),
  carriedInFen: fen,
  payFen: fen,
  carryFen: fen,
  state: payoutState,
  reason: z.string().nullable(),
});

export const questionShown = z.object({
  id: uuid,
  collectiveId: uuid,
  collective: z.string(),
  title: z.string(),
  body: z.string(),
  filedAt: instant,
  state: questionState,
  reachedOn: plainDate.nullable(),
  dueOn: plainDate.nullable(),
  answer: z.string().nullable(),
  answeredAt: instant.nullable(),
  answeredBy: z.string().nullable(),
  comments: z
    .array(z.object({ text: z.string(), at: instant, by: z.string() }))
    .describe('what the board said before it had to answer'),
  people: z.number().int(),
  households: z.number().int(),
  needs: z.object({ households: z.number().int(), people: z.number().int() }),
  /** working days left or, overdue, past; of how many the board has */
  clock: z.object({ dueOn: plainDate, overdue: z.boolean(), workingDays: z.number(), totalDays: z.number().int() }).nullable(),
  can: z.array(z.enum(['sign', 'comment', 'answer'])),
});

export const myHolding = z.object({
  collectiveId: uuid,
  collective: z.string(),
  basis: z.enum(['household', 'person']),
  active: z.boolean(),
  memberId: uuid,
  householdCode: z.string(),
  household: z.array(z.object({ name: z.string(), me: z.boolean() })),
  units: shares,
  totalUnits: shares,
  frozen: z.boolean(),
  changes: z.array(z.object({ from: plainDate, to: plainDate.nullable(), units: shares, kind: shareKind })),
});

export const myPayout = z.object({
  run: runRow,
  no: z.number().int(),
  units: shares,
  partFen: fen,
  carriedInFen: fen,
  payFen: fen,
  carryFen: fen,
  state: payoutState,
  proof: z.object({
    mode: z.enum(['rate', 'pool']),
    rateFen: fen.nullable(),
    poolFen: fen,
    totalUnits: shares,
    seed: z.string(),
    number: z.number().int(),
    holder: uuid.describe('under which the own line stands in the whole list, which has no names'),
    floorFen: fen,
    toppedUp: z.boolean(),
    resultHash: z.string(),
    leafId: uuid.nullable(),
  }),
});

/** A year of which reserves are set aside and nothing is distributed. */
export const reservesYear = z.object({
  id: uuid,
  year: z.number().int(),
  state: runState,
  noticeUntil: plainDate.nullable(),
  netIncomeFen: fen,
  reserves: z.array(z.object({ fund: z.string(), fen })),
});
