/** Whom collectives deal with, and who stands close to whom. */
import { bytes, op, pageOf, pageQuery, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { sheetOfOne } from './exports-shapes.ts';
import { eventRow, paper, proposalRow } from './governance-shapes.ts';
import { hash } from './letting-shapes.ts';
import { line, one, registerReaders } from './register-shapes.ts';

const partyRow = z.object({
  id: uuid,
  kind: z.enum(['organisation', 'person']),
  name: z.string(),
  uscc: z.string().nullable(),
  contracts: z.number().int(),
  relations: z.number().int(),
  demo: z.boolean(),
});
const relationKind = z.enum(['spouse', 'kin', 'shareholder', 'director', 'controls', 'legal-representative']);
const relationRow = z.object({
  id: uuid,
  kind: relationKind,
  party: z.object({ id: uuid, name: z.string() }),
  other: z.object({ id: uuid.nullable(), name: z.string() }),
  share: z.string().nullable().describe('percent'),
  from: plainDate.nullable(),
  to: plainDate.nullable().describe('last day'),
  source: z.string(),
  by: z.string().nullable(),
  confirmed: z
    .boolean()
    .nullable()
    .describe('of a legal representative: a second person confirmed it, so that he may bid for the firm; else null'),
});
const name = line(200);
const end = z.union([
  z.object({ partyId: uuid }),
  z.object({ uscc: z.string().max(40), name }),
  z.object({ idNumber: z.string().max(40), name: line(100) }),
]);
const relationFilter = z.object({ party: uuid.optional(), q: z.string().max(60).optional(), on: plainDate.optional() });
const relaters = ['accountant', 'supervisory-board', 'township'] as const;

/** The operations on parties and relations. */
export const partiesOps = {
  list: op({
    method: 'GET',
    path: '/api/assets/parties',
    summary: { zh: '相对方', en: 'Lessees and bidders of the caller’s collectives' },
    access: registerReaders,
    query: pageQuery.extend({ q: z.string().max(60).optional() }),
    reply: pageOf(partyRow).extend({ can: z.array(z.enum(['relate'])) }),
  }),
  listXlsx: op({
    method: 'GET',
    path: '/api/assets/parties.xlsx',
    summary: { zh: '导出相对方（全部行）', en: 'Parties as Excel, all rows' },
    access: registerReaders,
    query: z.object({ q: z.string().max(60).optional() }),
    raw: 'xlsx',
    reply: bytes,
  }),
  party: op({
    method: 'GET',
    path: '/api/assets/parties/:id',
    summary: { zh: '一个相对方：合同、关系、更正经过', en: 'One party: contracts, relations, corrections' },
    access: registerReaders,
    params: one,
    reply: partyRow.extend({
      leases: z.array(
        z.object({
          id: uuid,
          number: z.string(),
          state: z.string(),
          collective: z.string(),
          from: plainDate,
          to: plainDate,
        }),
      ),
      waiting: z.array(proposalRow),
      events: z.array(eventRow),
      can: z.array(z.enum(['correct', 'relate'])),
    }),
  }),
  proposeCorrection: op({
    method: 'POST',
    path: '/api/assets/parties/:id/corrections',
    summary: { zh: '提出更正名称或信用代码', en: 'Propose that a wrong name or USCC be corrected' },
    access: ['accountant', 'township'],
    params: one,
    body: z.object({
      name,
      uscc: z.string().max(40).nullable(),
      reason: paper,
      documentHash: hash.describe('SHA-256 of the paper'),
    }),
    idempotent: true,
    reply: one,
  }),
  relations: op({
    method: 'GET',
    path: '/api/assets/relations',
    summary: { zh: '关系', en: 'Relations of parties and officers of the caller’s collectives' },
    access: registerReaders,
    query: pageQuery.extend(relationFilter.shape),
    reply: pageOf(relationRow),
  }),
  historyXlsx: sheetOfOne('parties/:id/history', '更正的经过', 'History of corrections of a party'),
  relationsXlsx: op({
    method: 'GET',
    path: '/api/assets/relations.xlsx',
    summary: { zh: '导出关系（全部行）', en: 'Relations as Excel, all rows' },
    access: registerReaders,
    query: relationFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  addRelation: op({
    method: 'POST',
    path: '/api/assets/relations',
    summary: { zh: '登记关系', en: 'Register a relation with its source' },
    access: relaters,
    body: z.object({
      one: end,
      other: end,
      kind: relationKind,
      share: z
        .string()
        .regex(/^(?:100|\d{1,2})(?:\.\d{1,4})?$/)
        .nullable(),
      from: plainDate,
      to: plainDate.nullable(),
      source: paper,
    }),
    idempotent: true,
    reply: one,
  }),
  proposeRelationEnd: op({
    method: 'POST',
    path: '/api/assets/relations/:id/end',
    summary: { zh: '提出终止关系', en: 'Propose the last day of a relation' },
    access: relaters,
    params: one,
    body: z.object({ last: plainDate, reason: paper }),
    idempotent: true,
    reply: one,
  }),
} as const;
