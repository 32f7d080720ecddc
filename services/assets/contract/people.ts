/** Members of a household, and accounts that wait for a second person. */
import { instant, op, pageOf, pageQuery, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { dividendReaders, hash, words } from './dividends-shapes.ts';
import { one } from './register-shapes.ts';

const onDay = z.object({ on: plainDate.optional().describe('today when not said') });
const declared = z.enum(['own-earnings', 'limited', 'none']);
const changeState = z.enum(['proposed', 'approved', 'refused']);
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
          vote: z.boolean().nullable().describe('may vote today, being of full capacity; null: the birth day is not on record'),
          capacity: z
            .object({
              ability: z.enum(['adult', 'earns', 'minor', 'limited', 'none', 'unknown']),
              declared: z.array(
                z.object({ id: uuid, kind: declared, from: plainDate, to: plainDate.nullable(), source: z.string() }),
              ),
            })
            .nullable()
            .describe('why, and what is declared: for who keeps the register'),
          waiting: z.array(z.enum(['declare', 'lift', 'end'])).describe('what of the member waits for a second person'),
        }),
      ),
      can: z.array(z.enum(['move', 'end', 'capacity'])),
    }),
  }),
  voters: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/voters',
    summary: {
      zh: '某日有表决权的成员数与成员代表数',
      en: 'How many members may vote on a day, and how many represent the others',
    },
    access: dividendReaders,
    params: one,
    query: onDay,
    reply: z.object({
      on: plainDate,
      people: z.number().int(),
      able: z.number().int().describe('with full capacity: 18 or older, or 16 on own earnings'),
      unable: z.number().int().describe('under age, or of no or limited capacity by a court'),
      undated: z.number().int().describe('without a birth day on record'),
      listed: z.number().int().nullable().describe('representatives on the list; null: no list'),
      least: z.number().int().nullable().describe('the fewest representatives the law lets; null: it fixes none'),
      can: z.array(z.enum(['read-birth-days'])),
    }),
  }),
  readBirthDays: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/birth-days',
    summary: { zh: '从身份证号补记出生日期', en: 'Read the birth days that are missing from the sealed ID numbers' },
    access: ['accountant'],
    params: one,
    idempotent: true,
    reply: z.object({ read: z.number().int(), left: z.number().int() }),
  }),
  declareCapacity: op({
    method: 'POST',
    path: '/api/assets/members/:id/capacity',
    summary: {
      zh: '提出记载成员的行为能力',
      en: 'Propose to record what a court or own earnings say of a member’s capacity, with the paper',
    },
    access: ['accountant'],
    params: one,
    body: z.object({ kind: declared, from: plainDate, to: plainDate.nullable(), source: words(300), documentHash: hash }),
    idempotent: true,
    reply: one,
  }),
  endCapacity: op({
    method: 'POST',
    path: '/api/assets/capacities/:id/end',
    summary: {
      zh: '提出终止一项行为能力的记载',
      en: 'Propose to end what is recorded of a member’s capacity, with the paper',
    },
    access: ['accountant'],
    params: one,
    body: z.object({ last: plainDate, source: words(300), documentHash: hash }),
    idempotent: true,
    reply: one,
  }),
  changes: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/member-changes',
    summary: {
      zh: '行为能力与成员身份的变更及其审批',
      en: 'Changes of capacity and membership, those that wait for a second person first',
    },
    access: dividendReaders,
    params: one,
    query: pageQuery.extend({ state: changeState.optional() }),
    reply: pageOf(
      z.object({
        id: uuid,
        memberId: uuid,
        householdId: uuid,
        code: z.string(),
        name: z.string(),
        kind: z.enum(['declare', 'lift', 'end']),
        what: z
          .enum(['own-earnings', 'limited', 'none', 'death', 'left', 'lost'])
          .nullable()
          .describe('null: for who keeps or approves the register'),
        on: plainDate.describe('declare: its first day; lift: its last; end: the first day no more a member'),
        to: plainDate.nullable(),
        reason: z.string().nullable().describe('null: for who keeps or approves the register'),
        documentHash: hash,
        state: changeState,
        proposedAt: instant,
        proposedBy: z.string(),
        decidedAt: instant.nullable(),
        decidedBy: z.string().nullable(),
        refusal: z.string().nullable(),
        can: z.array(z.enum(['decide'])),
      }),
    ),
  }),
  decideChange: op({
    method: 'POST',
    path: '/api/assets/member-changes/:id/decision',
    summary: {
      zh: '批准或退回行为能力、成员身份的变更',
      en: 'Approve or refuse a change of capacity or membership, by a second person',
    },
    access: ['board'],
    params: one,
    body: z.object({ approve: z.boolean(), refusal: words(500).nullable() }),
    idempotent: true,
    reply: one,
  }),
  representatives: op({
    method: 'GET',
    path: '/api/assets/collectives/:id/representatives',
    summary: { zh: '成员代表名单（任意日期）', en: 'The list of representatives as of a day' },
    access: dividendReaders,
    params: one,
    query: pageQuery.extend(onDay.shape),
    reply: pageOf(
      z.object({
        id: uuid,
        name: z.string(),
        code: z.string(),
        household: z.string(),
        title: z.string(),
        from: plainDate,
        to: plainDate,
        source: z.string(),
        demo: z.boolean(),
      }),
    ),
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
    ).extend({
      batches: z
        .array(
          z.object({
            id: uuid,
            fileName: z.string(),
            proposedAt: instant,
            proposedBy: z.string(),
            waiting: z.number().int(),
            replacing: z.number().int().describe('of them, those that would take the place of another account'),
            shared: z.number().int().describe('of them, those whose number is also another holder’s'),
            can: z.array(z.enum(['decide'])),
          }),
        )
        .describe('files whose accounts wait for one decision'),
    }),
  }),
} as const;
