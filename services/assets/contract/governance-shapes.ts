/** Shapes of governance: collectives, mandates, charters, proposals. */
import { instant, plainDate, textSchema, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { line } from './register-shapes.ts';

/** Who may read it; of which towns is said by mandates. */
export const governors = ['township', 'auditor', 'sysadmin', 'secadmin'] as const;
export const mandateRole = z.enum(['accountant', 'board', 'supervisory-board', 'township', 'representative']);
export const proposalState = z.enum(['waiting', 'confirmed', 'refused', 'withdrawn']);
export const proposalKind = z.enum(['grant', 'end', 'charter', 'close', 'merge', 'relation-end', 'relation-confirm', 'party']);
/** The paper a change rests on: number and date of a document, a meeting, a certificate. */
export const paper = line(300).refine((text) => text.length >= 2, 'too short');
export const openMatter = z.enum([
  'assets',
  'contracts',
  'void-keys',
  'void-owed',
  'void-refunds',
  'listings',
  'bid-deposits',
  'receipts',
  'runs',
  'carried',
  'held',
  'doubles',
  'vouchers',
  'money-proposals',
  'amendments',
  'share-changes',
  'payees',
  'governance',
  'imports',
  'questions',
  'standing-assets',
  'standing-liabilities',
]);
const named = z.object({ id: uuid, name: z.string() });

export const governedRow = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  kind: z.enum(['town', 'village', 'group']),
  town: z.object({ code: z.string(), name: textSchema }),
  village: z.object({ code: z.string(), name: z.string() }).nullable(),
  parent: named.nullable(),
  uscc: z.string().nullable(),
  membersBasis: z.enum(['household', 'person']),
  closedOn: plainDate.nullable().describe('first day it was no more'),
  mergedInto: named.nullable().describe('whose officers act for it since'),
  officers: z.object({ accountant: z.number().int(), board: z.number().int(), supervisory: z.number().int() }),
  demo: z.boolean(),
});

export const newCollective = z.object({
  code: z.string().regex(/^[A-Z0-9][A-Z0-9-]{2,30}$/),
  name: line(100).refine((text) => text.length >= 2, 'too short'),
  kind: z.enum(['town', 'village', 'group']),
  townCode: z.string().regex(/^\d{9}$/),
  villageCode: z
    .string()
    .regex(/^\d{12}$/)
    .nullable(),
  uscc: z.string().max(40).nullable(),
  membersBasis: z.enum(['household', 'person']),
});

export const mandateRow = z.object({
  id: uuid,
  person: z.string(),
  username: z.string().nullable(),
  role: mandateRole,
  roleHeld: z
    .boolean()
    .describe('false: the account has no such role yet, so the mandate has no effect; a representative needs none'),
  collective: named.nullable(),
  town: z.string().nullable(),
  district: z.boolean(),
  title: z.string(),
  legalRepresentative: z.boolean(),
  from: plainDate,
  to: plainDate.nullable().describe('last day'),
  source: z.string(),
  demo: z.boolean(),
});

export const newMandate = z.object({
  username: line(64).nullable().describe('the staff account; null of a representative'),
  memberCode: line(40).nullable().default(null).describe('of a representative: the member by code'),
  role: mandateRole,
  collectiveId: uuid.nullable(),
  townCode: z
    .string()
    .regex(/^\d{9}$/)
    .nullable()
    .describe('of a township; null with no collective: the whole district'),
  title: line(60),
  legalRepresentative: z.boolean(),
  from: plainDate,
  to: plainDate.nullable(),
  reason: paper,
});

const fraction = z.string().regex(/^[1-9]\d{0,3}\/[1-9]\d{0,3}$/);
const ppm = z.number().int().min(0).max(1_000_000);
const fund = z.string().regex(/^[a-zA-Z][a-zA-Z-]{1,40}$/);

/** What a charter may say to the platform; absent keys fall to the district's rule packs. */
export const charterTerms = z.strictObject({
  vote: z
    .strictObject({
      quorum: fraction.optional(),
      majority: fraction.optional(),
      of: z.enum(['present', 'all']).optional(),
      noticeDays: z.number().int().min(0).max(365).optional(),
    })
    .optional(),
  dividends: z
    .strictObject({
      minimumFen: z
        .string()
        .regex(/^\d{1,12}$/)
        .optional(),
      shareCapPpm: ppm.optional(),
      noticeDays: z.number().int().min(0).max(365).optional(),
      reserves: z
        .array(z.strictObject({ funds: z.tuple([fund], fund), ratePpm: ppm }))
        .max(10)
        .optional(),
      fundCapFen: z.record(fund, z.string().regex(/^\d{1,18}$/)).optional(),
    })
    .optional(),
});

export const charterRow = z.object({
  id: uuid,
  from: plainDate.nullable(),
  to: plainDate.nullable(),
  terms: z.record(z.string(), z.unknown()),
  source: z.string(),
  decision: z.object({ id: uuid, title: z.string() }).nullable(),
});

export const proposalRow = z.object({
  id: uuid,
  kind: proposalKind,
  state: proposalState,
  collective: named.nullable(),
  town: z.string().nullable(),
  body: z.record(z.string(), z.unknown()),
  reason: z.string(),
  proposedAt: instant,
  proposedBy: z.string(),
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  note: z.string(),
  warnings: z.array(textSchema).describe('what whoever decides should see first'),
  can: z.array(z.enum(['confirm', 'refuse', 'withdraw'])),
});

export const eventRow = z.object({
  id: uuid,
  at: instant,
  kind: z.string(),
  body: z.record(z.string(), z.unknown()),
  by: z.string(),
  collective: named.nullable(),
  town: z.string().nullable(),
});
