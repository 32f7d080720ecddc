/** Bank accounts of collectives: their money is received nowhere else. */
import { bytes, instant, op, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { line, one, registerReaders as readers } from './register-shapes.ts';

/** What the form of a proposal says beside its paper. */
export const newAccount = z.object({
  number: z.string().max(60),
  bank: line(120).refine((text) => text.length >= 2, 'two characters at least'),
  holder: line(200).refine((text) => text.length >= 1, 'the holder as the bank’s paper names it'),
  from: plainDate,
});
const accountProposal = z.object({
  id: uuid,
  bank: z.string(),
  tail: z.string(),
  holder: z.string(),
  from: plainDate,
  paper: z.boolean(),
  paperHash: z.string(),
  state: z.enum(['proposed', 'approved', 'refused']),
  warnings: z
    .array(z.enum(['payee', 'payer', 'holder']))
    .describe('the number is that of a payee, or of who paid; the holder is not the collective'),
  reason: z.string().nullable(),
  proposedAt: instant,
  proposedBy: z.string(),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  can: z.array(z.enum(['decide', 'paper'])),
});

/** The operations of registered accounts. */
export const accountsOps = {
  register: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/bank-accounts',
    summary: {
      zh: '提出登记集体银行账户，附银行材料（另一人确认后启用）',
      en: 'Propose a bank account of a collective with the bank’s paper; it counts when another person confirmed it',
    },
    access: ['board'],
    params: one,
    /** multipart: fields `number`, `bank`, `holder`, `from`; one file `paper` (PDF, JPEG, PNG) */
    upload: true,
    bodyBytes: 22 * 1024 * 1024,
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
  proposals: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/bank-accounts/proposals',
    summary: { zh: '集体银行账户的登记申请', en: 'Proposed bank accounts, those that wait for a second person first' },
    access: readers,
    params: one,
    reply: z.object({ rows: z.array(accountProposal), can: z.array(z.literal('propose')) }),
  }),
  decide: op({
    method: 'POST',
    path: '/api/assets/bank-accounts/proposals/:id/decision',
    summary: { zh: '确认或退回集体银行账户（另一人）', en: 'Confirm or refuse a proposed bank account; by another person' },
    access: ['supervisory-board', 'township'],
    params: one,
    body: z.object({
      approve: z.boolean(),
      reason: line(300).nullable().describe('must be given to refuse, and to confirm what is warned of'),
    }),
    idempotent: true,
    reply: z.object({ id: uuid, accountId: uuid.nullable() }),
  }),
  paper: op({
    method: 'GET',
    path: '/api/assets/bank-accounts/proposals/:id/paper',
    summary: { zh: '集体银行账户的银行材料', en: 'The bank’s paper of a proposed account' },
    access: ['board', 'supervisory-board', 'township', 'auditor'],
    params: one,
    raw: 'file',
    reply: bytes,
  }),
  end: op({
    method: 'POST',
    path: '/api/assets/bank-accounts/:id/end',
    summary: { zh: '停用集体银行账户', en: 'End the use of a registered account' },
    access: ['board'],
    params: one,
    body: z.object({
      last: plainDate.describe('last day of use'),
      reason: line(300).refine((text) => text.length >= 2, 'two characters at least'),
    }),
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
} as const;
