/** Contracts: what is said of them, how they are moved on and amended. */

import { bytes, fen, instant, op, pageOf, pageQuery, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { CONTRACT_ACTIONS, CONTRACT_STATES } from '../letting/states.ts';
import { VOID_GROUNDS } from '../letting/void-grounds.ts';
import { GROUNDS } from '../money/grounds.ts';
import { collective, event, hash, listingTerms, money, money0, part, words } from './letting-shapes.ts';
import { line, one, registerReaders as readers } from './register-shapes.ts';

const contractState = z.enum(CONTRACT_STATES);
const contractAction = z.enum(CONTRACT_ACTIONS);
const contractKind = z.enum(['house', 'farmland', 'construction-land', 'equipment', 'other']);
const clause = z.enum(['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment', 'repair', 'breach', 'return']);
const lessee = z.union([
  z.object({ partyId: uuid }),
  z.object({ uscc: z.string().trim().max(30), name: words(2, 200) }),
  z.object({ idNumber: z.string().trim().max(30), name: words(1, 100) }),
]);
const rentTerms = listingTerms.extend({ annualFen: money });
const signing = z.object({
  lessorSigned: z.boolean(),
  lesseeSigned: z.boolean(),
  signer: z.enum(['legal-representative', 'agent', 'other']),
  mandate: z.boolean(),
  seal: z.enum(['collective', 'contract', 'committee', 'other', 'none']),
});
const subletConsent = z.enum(['required', 'given', 'forbidden']);
const contractInput = z.object({
  kind: contractKind.nullable().default(null).describe('null: as the register of assets says; another than that is refused'),
  lessee,
  lesseeMember: z
    .boolean()
    .nullable()
    .default(null)
    .describe('null: as the member register says on the first day; another word than that is refused'),
  partIds: z.array(uuid).min(1).max(200),
  decisionId: uuid.nullable(),
  listingId: uuid.nullable(),
  renewsId: uuid.nullable(),
  startsOn: plainDate,
  endsOn: plainDate,
  permittedUse: words(1, 120),
  depositFen: money0,
  earnestFen: money0,
  lateFeePpmDay: z.number().int().min(0).max(10_000),
  rent: rentTerms,
  /** what the contract speaks of; every field of the checklist says yes or no */
  clauses: z.record(clause, z.boolean()),
  form: z.enum(['written', 'oral']).default('written').describe('an oral lease that exists is recorded as it is'),
  subletConsent: subletConsent.nullable().default(null).describe('what it says of subletting; null: not recorded'),
  breakClauses: line(2000).nullable().default(null).describe('who may end it before its time and how; null: not recorded'),
});
const contractRow = z.object({
  id: uuid,
  number: z.string(),
  kind: contractKind,
  state: contractState,
  collective,
  lessee: z.object({ id: uuid, name: z.string(), kind: z.enum(['organisation', 'person']) }),
  startsOn: plainDate,
  endsOn: plainDate,
  endedOn: plainDate.nullable(),
  parts: z.number().int(),
  /** rent of all periods, and of a year of it as the terms say */
  totalFen: fen,
  annualFen: fen.nullable(),
  demo: z.boolean(),
});
const contractFilter = z.object({
  collective: uuid.optional(),
  state: contractState.optional(),
  kind: contractKind.optional(),
  q: z.string().max(60).optional(),
  endsFrom: plainDate.optional(),
  endsTo: plainDate.optional(),
  asset: uuid.optional(),
});
const contractPage = pageOf(contractRow);
const contractQuery = pageQuery.extend(contractFilter.shape);
const draftState = z.enum(['open', 'approved', 'refused', 'withdrawn']);
const contractDetail = contractRow.extend({
  revision: z.number().int(),
  lesseeMember: z.boolean().nullable(),
  uscc: z.string().nullable(),
  listingId: uuid.nullable(),
  decisionId: uuid.nullable(),
  renewsId: uuid.nullable(),
  renewedById: uuid.nullable(),
  signedOn: plainDate.nullable(),
  possessionOn: plainDate.nullable(),
  handedBackOn: plainDate.nullable(),
  permittedUse: z.string(),
  depositFen: fen,
  earnestFen: fen,
  lateFeePpmDay: z.number().int(),
  rent: rentTerms.nullable(),
  form: z.enum(['written', 'oral']),
  subletConsent: subletConsent.nullable(),
  breakClauses: z.string().nullable(),
  clauses: z.record(z.string(), z.boolean()),
  missingClauses: z.array(clause),
  signing: signing.partial(),
  document: z.object({ hash, at: instant.nullable() }).nullable(),
  partList: z.array(part.extend({ days: z.object({ from: plainDate, to: plainDate }), holds: z.boolean() })),
  schedule: z.array(
    z.object({
      n: z.number().int(),
      from: plainDate,
      to: plainDate,
      dueOn: plainDate,
      fen,
      rentFree: z.boolean(),
      replacedBy: z.number().int().nullable(),
    }),
  ),
  amendmentList: z.array(
    z.object({
      n: z.number().int(),
      kind: z.string(),
      signedOn: plainDate,
      reason: z.string(),
      before: z.record(z.string(), z.unknown()),
      after: z.record(z.string(), z.unknown()),
      decisionId: uuid.nullable(),
      by: z.string(),
      at: instant,
    }),
  ),
  /** amendments and corrections as they were proposed, newest first; at most one waits */
  drafts: z.array(
    z.object({
      id: uuid,
      kind: z.enum(['rent', 'term', 'parts', 'party', 'clauses', 'other', 'signing', 'void']),
      signedOn: plainDate,
      decisionId: uuid.nullable(),
      loosens: z.boolean(),
      before: z.record(z.string(), z.unknown()),
      after: z.record(z.string(), z.unknown()),
      reason: z.string(),
      state: draftState,
      proposedBy: z.string(),
      proposedAt: instant,
      decidedBy: z.string().nullable(),
      decidedAt: instant.nullable(),
      answer: z.string().nullable(),
      can: z.array(z.enum(['approve', 'refuse', 'withdraw'])),
    }),
  ),
  events: z.array(event.extend({ from: z.string().nullable(), to: z.string().nullable() })),
  rentLeft: z
    .object({ periods: z.number().int(), fen, from: plainDate, to: plainDate })
    .nullable()
    .describe('of a closed lease, the rent that was never billed'),
  can: z.array(z.enum([...CONTRACT_ACTIONS, 'edit', 'upload', 'amend', 'propose-void', 'correct', 'renew'])),
});

const amendment = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('rent'), from: plainDate, rent: rentTerms }),
  z.object({ kind: z.literal('term'), endsOn: plainDate, rent: rentTerms.nullable() }),
  z.object({ kind: z.literal('parts'), from: plainDate, add: z.array(uuid).max(200), remove: z.array(uuid).max(200) }),
  z.object({ kind: z.literal('party'), lessee }),
  z.object({ kind: z.literal('clauses'), clauses: z.record(clause, z.boolean()) }),
  z.object({ kind: z.literal('other') }),
  z
    .object({
      kind: z.literal('void'),
      ground: z.enum(VOID_GROUNDS),
      number: words(2, 80).nullable().describe('of the judgment'),
      heldFrom: plainDate.nullish().describe('day the lessee was given the keys, where none was entered; null: never'),
    })
    .describe('that it never held: `signedOn` is the day from which that is said'),
]);

const revision = z.number().int().min(1).describe('revision the caller looked at; another one now is 409');
const savedRevision = z.object({ id: uuid, revision: z.number().int() });

/** The operations of contracts. */
export const contractOps = {
  contracts: op({
    method: 'GET',
    path: '/api/assets/contracts',
    summary: { zh: '合同清单', en: 'Contracts in the caller’s scope' },
    access: readers,
    query: contractQuery,
    reply: contractPage,
  }),
  contractsXlsx: op({
    method: 'GET',
    path: '/api/assets/contracts.xlsx',
    summary: { zh: '导出合同（全部行）', en: 'Contracts as Excel, all rows' },
    access: readers,
    query: contractFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  expiring: op({
    method: 'GET',
    path: '/api/assets/contracts/expiring',
    summary: { zh: '即将到期的合同', en: 'Contracts that end soon, soonest first' },
    access: readers,
    query: pageQuery.extend({ days: z.coerce.number().int().min(1).max(1000).optional() }),
    reply: contractPage,
  }),
  contract: op({
    method: 'GET',
    path: '/api/assets/contracts/:id',
    summary: { zh: '一份合同', en: 'One contract' },
    access: readers,
    params: one,
    reply: contractDetail,
  }),
  previewSchedule: op({
    method: 'POST',
    path: '/api/assets/contracts/schedule',
    summary: { zh: '试算租金表', en: 'What a rent schedule comes to, before it is saved' },
    access: ['accountant', 'board'],
    body: z.object({ startsOn: plainDate, endsOn: plainDate, rent: rentTerms }),
    reply: z.object({
      totalFen: fen,
      periods: z.array(z.object({ from: plainDate, to: plainDate, dueOn: plainDate, fen, rentFree: z.boolean() })),
    }),
  }),
  createContract: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/contracts',
    summary: { zh: '起草合同', en: 'Draft a contract' },
    access: ['accountant'],
    params: one,
    body: contractInput,
    idempotent: true,
    reply: z.object({ id: uuid, number: z.string() }),
  }),
  contractOfListing: op({
    method: 'POST',
    path: '/api/assets/listings/:id/contract',
    summary: { zh: '按成交结果起草合同', en: 'Draft the contract of a concluded notice' },
    access: ['accountant'],
    params: one,
    body: contractInput
      .pick({
        kind: true,
        lesseeMember: true,
        startsOn: true,
        earnestFen: true,
        lateFeePpmDay: true,
        clauses: true,
        subletConsent: true,
        breakClauses: true,
      })
      .extend({
        rent: listingTerms.nullable().default(null).describe('null: as the notice says; another than that is refused'),
      }),
    idempotent: true,
    reply: z.object({ id: uuid, number: z.string() }),
  }),
  editContract: op({
    method: 'PUT',
    path: '/api/assets/contracts/:id',
    summary: { zh: '修改合同草稿', en: 'Change a drafted contract' },
    access: ['accountant'],
    params: one,
    body: contractInput.omit({ listingId: true, renewsId: true }).extend({ revision }),
    idempotent: true,
    reply: savedRevision,
  }),
  uploadDocument: op({
    method: 'POST',
    path: '/api/assets/contracts/:id/document',
    summary: { zh: '上传签字文本', en: 'Upload the signed document' },
    access: ['accountant'],
    params: one,
    /** multipart: one file `document` (PDF, JPEG, PNG) */
    upload: true,
    bodyBytes: 22 * 1024 * 1024,
    idempotent: true,
    reply: z.object({ id: uuid, hash }),
  }),
  document: op({
    method: 'GET',
    path: '/api/assets/contracts/:id/document',
    summary: { zh: '签字文本', en: 'The signed document' },
    access: readers,
    params: one,
    raw: 'file',
    reply: bytes,
  }),
  stepContract: op({
    method: 'POST',
    path: '/api/assets/contracts/:id/state',
    summary: {
      zh: '合同的办理：送审、批准、签订、生效、交付、终止、交还、办结',
      en: 'Move a contract on: submit, approve, sign, activate, hand over, end, hand back, close',
    },
    access: ['accountant', 'board'],
    params: one,
    body: z.object({
      action: contractAction.exclude(['expire']),
      revision,
      on: plainDate.nullable().describe('day of signature, of the handing over, of the end, or of the return'),
      note: words(2, 500).nullable(),
      signing: signing.nullable(),
      possessionOn: plainDate.nullable(),
      rescission: z
        .object({ ground: z.enum(GROUNDS), noticeServedOn: plainDate.nullable() })
        .nullish()
        .describe('rescind: on what it stands; day the notice of rescission reached the lessee (clause, statute)'),
    }),
    idempotent: true,
    reply: savedRevision.extend({ state: contractState }),
  }),
  proposeAmendment: op({
    method: 'POST',
    path: '/api/assets/contracts/:id/amendments',
    summary: {
      zh: '提出合同变更，或确认合同无效，由另一人同意后生效',
      en: 'Propose an amendment (rent, term, parts, party, clauses), or that the contract is void; another person agrees to it',
    },
    access: ['accountant', 'board'],
    params: one,
    body: z.object({
      signedOn: plainDate,
      decisionId: uuid.nullable().describe('needed for less rent, a longer term, more parts, another lessee, fewer clauses'),
      reason: words(2, 500),
      documentHash: hash.nullable(),
      change: amendment,
      revision,
    }),
    idempotent: true,
    reply: z.object({ id: uuid, loosens: z.boolean() }),
  }),
  proposeCorrection: op({
    method: 'POST',
    path: '/api/assets/contracts/:id/correction',
    summary: {
      zh: '更正签订记录（签字人、印章、日期、文本），由另一人同意；口头合同补签书面文本',
      en: 'Propose a correction of what was recorded at the signing; another person agrees. An oral lease is put in writing so',
    },
    access: ['accountant', 'board'],
    params: one,
    /** multipart: field `said` (JSON of `correctionSaid`), at most one file `document` (PDF, JPEG, PNG) */
    upload: true,
    bodyBytes: 22 * 1024 * 1024,
    idempotent: true,
    reply: z.object({ id: uuid }),
  }),
  decideAmendment: op({
    method: 'POST',
    path: '/api/assets/amendments/:id/decision',
    summary: {
      zh: '同意、退回或撤回一项合同变更或更正',
      en: 'Agree to a proposed amendment or correction, refuse it, or withdraw it',
    },
    access: ['accountant', 'board'],
    params: one,
    body: z.object({ action: z.enum(['approve', 'refuse', 'withdraw']), answer: words(1, 500).nullable() }),
    idempotent: true,
    reply: savedRevision.extend({ n: z.number().int().nullable(), state: draftState }),
  }),
} as const;

/** What is said in a correction. */
export const correctionSaid = z.object({ signedOn: plainDate, signing, reason: words(2, 500), revision });
