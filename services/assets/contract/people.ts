/** Members of a household, and accounts that wait for a second person. */
import { instant, op, pageOf, pageQuery, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { dividendReaders } from './dividends-shapes.ts';
import { one } from './register-shapes.ts';

const payeeState = z.enum(['proposed', 'approved', 'refused', 'replaced']);

/** The operations about people that lists of the register lead to. */
export const peopleOps = {
  household: op({
    method: 'GET',
    path: '/api/assets/holders/:id/members',
    summary: { zh: '一户的成员', en: 'The members of a household, ended ones too' },
    access: dividendReaders,
    params: one,
    reply: z.object({
      rows: z.array(
        z.object({
          id: uuid,
          code: z.string(),
          name: z.string(),
          household: z.string(),
          head: z.boolean(),
          from: plainDate,
          until: plainDate.nullable().describe('first day it was no more'),
          endedWhy: z.enum(['death', 'left', 'lost']).nullable(),
        }),
      ),
      can: z.array(z.enum(['move', 'end'])),
    }),
  }),
  payees: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/payees',
    summary: { zh: '收款账户及其审批', en: 'Accounts of holders, those that wait for a second person first' },
    access: dividendReaders,
    params: one,
    query: pageQuery.extend({ state: payeeState.optional() }),
    reply: pageOf(
      z.object({
        id: uuid,
        holderId: uuid,
        code: z.string(),
        holder: z.string(),
        ownerName: z.string(),
        tail: z.string(),
        bank: z.string(),
        bankCode: z.string(),
        state: payeeState,
        replaces: z.string().nullable().describe('last digits of the account in force that this one would take the place of'),
        proposedAt: instant,
        proposedBy: z.string(),
        decidedAt: instant.nullable(),
        decidedBy: z.string().nullable(),
        can: z.array(z.enum(['decide'])),
      }),
    ),
  }),
} as const;
