/** Bank accounts of collectives: their money is received nowhere else. */
import { op, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { line, one } from './register-shapes.ts';

/** The operations of registered accounts. */
export const accountsOps = {
  register: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/bank-accounts',
    summary: { zh: '登记集体银行账户', en: 'Register a bank account of a collective' },
    access: ['board'],
    params: one,
    body: z.object({
      number: z.string().max(60),
      bank: line(120).refine((text) => text.length >= 2, 'two characters at least'),
      from: plainDate,
    }),
    idempotent: true,
    reply: z.object({ id: uuid }),
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
