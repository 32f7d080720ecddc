/** Facts that the contract rules ask for: what was found on the spot, what authorities said, what stands on an asset, who told of an interest. */
import { bytes, instant, op, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { ASSET_FACTS, CONTRACT_FACTS } from '../facts/kinds.ts';
import { hash, money0, prose, words } from './letting-shapes.ts';
import { one, registerReaders as readers, use } from './register-shapes.ts';

const party = z.union([
  z.object({ partyId: uuid }),
  z.object({ uscc: z.string().trim().max(30), name: words(2, 200) }),
  z.object({ idNumber: z.string().trim().max(30), name: words(1, 100) }),
]);
/** What every fact may say besides: words, and a paper that was uploaded before. */
const base = { note: prose(500), fileId: uuid.nullable() };
const authority = { number: words(2, 60), authority: words(2, 100), on: plainDate, granted: z.boolean() };
const landField = z.enum(['location', 'area', 'commencement', 'term', 'use', 'conditions', 'rights']);
const plan = z.enum(['renew', 'relist', 'own-use', 'rebuild', 'dispose']);
const matter = z.enum(['lease', 'rent', 'dishonest', 'tender', 'other']);
const burden = z.enum(['mortgage', 'pledge', 'guarantee', 'lien']);

/** What may be entered of a contract. */
export const contractFact = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('inspection'),
    on: plainDate,
    useFound: use.nullable(),
    occupant: z
      .union([z.literal('lessee'), party])
      .nullable()
      .describe('who was met there; null: not looked at'),
    ...base,
  }),
  z.object({
    kind: z.literal('sublease'),
    knownOn: plainDate,
    sublessee: party.nullable(),
    consentOn: plainDate.nullable().describe('day of the collective’s written consent; null: none'),
    objectedOn: plainDate.nullable().default(null).describe('day of the collective’s written objection; null: none'),
    fenYear: money0.nullable(),
    ...base,
  }),
  z.object({ kind: z.literal('pre-review'), ...authority, ...base }),
  z.object({ kind: z.literal('town-approval'), ...authority, ...base }),
  z.object({ kind: z.literal('credit-check'), ...authority, ...base }),
  z.object({
    kind: z.literal('exit-clause'),
    promised: z.boolean(),
    capFen: money0.nullable(),
    decisionId: uuid.nullable(),
    ...base,
  }),
  z.object({ kind: z.literal('expiry-plan'), plan, ...base }),
  z.object({ kind: z.literal('display'), from: plainDate, until: plainDate, place: words(2, 100), result: z.boolean(), ...base }),
  z.object({ kind: z.literal('land-terms'), fields: z.array(landField).max(7), ...base }),
  z.object({
    kind: z.literal('credit-entry'),
    list: words(2, 100),
    matter,
    basis: words(2, 300),
    since: plainDate,
    until: plainDate.nullable(),
    ...base,
  }),
]);
/** What may be entered of an asset. */
export const assetFact = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('encumbrance'),
    burden,
    debtor: z.enum(['own', 'other']),
    creditor: words(1, 200),
    fen: money0.nullable(),
    since: plainDate,
    ...base,
  }),
  z.object({
    kind: z.literal('use-approval'),
    uses: z.array(use).min(1).max(9),
    registered: z.boolean().describe('land registered for commercial use (土地管理法 63)'),
    permitUntil: plainDate.nullable(),
    number: words(2, 80),
    authority: words(2, 100),
    since: plainDate,
    ...base,
  }),
  z.object({
    kind: z.literal('rent-appraisal'),
    partId: uuid,
    on: plainDate,
    fenM2Month: z.string().regex(/^[1-9]\d{0,9}$/),
    appraiser: words(1, 120),
    ...base,
  }),
  z.object({
    kind: z.literal('guide-price'),
    partId: uuid,
    everywhere: z.boolean().describe('of all parts of the same use in the town, not of this part alone'),
    since: plainDate.describe('first day; it holds until the next one'),
    fenM2Month: z.string().regex(/^[1-9]\d{0,9}$/),
    number: words(2, 60),
    authority: words(2, 100),
    ...base,
  }),
  z.object({ kind: z.literal('own-use'), partId: uuid, since: plainDate, purpose: words(2, 200), ...base }),
]);

const kind = z.enum([...CONTRACT_FACTS, ...ASSET_FACTS]);
const factAt = z.object({ kind, id: uuid });
/** A fact as it is shown; of what it says only what its kind has. */
export const factRow = z.object({
  kind,
  id: uuid,
  said: z
    .object({
      on: plainDate,
      until: plainDate.nullable(),
      useFound: use.nullable(),
      occupant: z.string().nullable(),
      isLessee: z.boolean().nullable(),
      sublessee: z.string().nullable(),
      consentOn: plainDate.nullable(),
      objectedOn: plainDate.nullable(),
      fen: money0.nullable(),
      what: z.string(),
      number: z.string(),
      authority: z.string(),
      granted: z.boolean(),
      promised: z.boolean(),
      decisionId: uuid.nullable(),
      plan,
      place: z.string(),
      result: z.boolean(),
      fields: z.array(landField),
      list: z.string(),
      matter,
      basis: z.string(),
      burden,
      debtor: z.enum(['own', 'other']),
      creditor: z.string(),
      uses: z.array(use),
      registered: z.boolean(),
      part: z.string(),
      everywhere: z.boolean(),
      use,
      appraiser: z.string(),
      purpose: z.string(),
    })
    .partial(),
  note: z.string(),
  file: z.boolean(),
  at: instant,
  by: z.string(),
  endedOn: plainDate.nullable(),
  withdrawn: z.object({ at: instant, by: z.string(), why: z.string() }).nullable(),
  objection: z
    .object({
      text: z.string(),
      at: instant,
      due: plainDate,
      upheld: z.boolean().nullable(),
      answer: z.string().nullable(),
    })
    .nullable(),
  can: z.array(z.enum(['end', 'withdraw', 'object', 'answer'])),
});
/** What may be entered, by the names of the forms. */
export const enterable = z.enum([
  'inspection',
  'sublease',
  'pre-review',
  'town-approval',
  'credit-check',
  'exit-clause',
  'expiry-plan',
  'display',
  'land-terms',
  'credit-entry',
  'encumbrance',
  'use-approval',
  'rent-appraisal',
  'guide-price',
  'own-use',
]);
const facts = z.object({ rows: z.array(factRow), can: z.array(enterable) });
const made = z.object({ id: uuid });
const writers = ['accountant', 'township'] as const;
const why = words(2, 500);
const interest = z.object({ personId: uuid, relation: words(2, 200), recused: z.boolean() });

/** The operations of facts. */
export const factsOps = {
  contractFacts: op({
    method: 'GET',
    path: '/api/assets/contracts/:id/facts',
    summary: { zh: '合同的检查、审批与其他情况', en: 'Facts entered of a contract, newest first' },
    access: readers,
    params: one,
    reply: facts,
  }),
  addContractFact: op({
    method: 'POST',
    path: '/api/assets/contracts/:id/facts',
    summary: {
      zh: '登记合同情况：检查、转租、审批、公示、到期安排、失信记录等',
      en: 'Enter a fact of a contract: inspection, sublease, approval, display, plan, credit entry',
    },
    access: writers,
    params: one,
    body: contractFact,
    idempotent: true,
    reply: made,
  }),
  assetFacts: op({
    method: 'GET',
    path: '/api/assets/register/:id/facts',
    summary: { zh: '资产的抵押、许可、租金评估、镇指导价与自用', en: 'Facts entered of an asset, newest first' },
    access: readers,
    params: one,
    reply: facts,
  }),
  addAssetFact: op({
    method: 'POST',
    path: '/api/assets/register/:id/facts',
    summary: {
      zh: '登记资产情况：抵押担保、用途许可、租金评估、镇指导价（限镇）、自用',
      en: 'Enter a fact of an asset: encumbrance, approved use, appraisal, guide price (the township), own use',
    },
    access: writers,
    params: one,
    body: assetFact,
    idempotent: true,
    reply: made,
  }),
  uploadFactPaper: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/papers',
    summary: { zh: '上传佐证材料', en: 'Upload the paper a fact rests on' },
    access: writers,
    params: one,
    /** multipart: one file `paper` (PDF, JPEG, PNG) */
    upload: true,
    bodyBytes: 22 * 1024 * 1024,
    idempotent: true,
    reply: z.object({ id: uuid, hash }),
  }),
  factPaper: op({
    method: 'GET',
    path: '/api/assets/facts/:kind/:id/paper',
    summary: { zh: '佐证材料', en: 'The paper a fact rests on' },
    access: readers,
    params: factAt,
    raw: 'file',
    reply: bytes,
  }),
  endFact: op({
    method: 'POST',
    path: '/api/assets/facts/:kind/:id/end',
    summary: {
      zh: '了结：转租终止、抵押注销、许可失效、自用结束、移出名单',
      en: 'A fact ends: sublease over, encumbrance released, entry removed',
    },
    access: writers,
    params: factAt,
    body: z.object({ on: plainDate }),
    idempotent: true,
    reply: made,
  }),
  withdrawFact: op({
    method: 'POST',
    path: '/api/assets/facts/:kind/:id/withdraw',
    summary: { zh: '撤回登记有误的情况（另一人）', en: 'Withdraw a fact entered in error; by another person' },
    access: writers,
    params: factAt,
    body: z.object({ why }),
    idempotent: true,
    reply: made,
  }),
  objectToEntry: op({
    method: 'POST',
    path: '/api/assets/facts/credit-entry/:id/objection',
    summary: { zh: '登记对失信记录的异议', en: 'Note the objection of a lessee to an entry of a list' },
    access: writers,
    params: one,
    body: z.object({ text: words(2, 1000) }),
    idempotent: true,
    reply: made.extend({ due: plainDate }),
  }),
  objectToSublease: op({
    method: 'POST',
    path: '/api/assets/facts/sublease/:id/objection',
    summary: { zh: '登记集体对转租提出的书面异议', en: 'Note the written objection of the collective to a sublease' },
    access: writers,
    params: one,
    body: z.object({ on: plainDate }),
    idempotent: true,
    reply: made,
  }),
  answerObjectionToEntry: op({
    method: 'POST',
    path: '/api/assets/facts/credit-entry/:id/answer',
    summary: { zh: '答复对失信记录的异议', en: 'Decide an objection to an entry of a list' },
    access: ['township'],
    params: one,
    body: z.object({ upheld: z.boolean(), answer: words(2, 1000) }),
    idempotent: true,
    reply: made,
  }),
  interests: op({
    method: 'GET',
    path: '/api/assets/decisions/:id/interests',
    summary: { zh: '利害关系申报与回避', en: 'Who told of an interest in a decision, and who stayed out' },
    access: readers,
    params: one,
    reply: z.object({
      asked: z.boolean().describe('false: a decision from before the platform asked'),
      rows: z.array(interest.extend({ name: z.string() })),
      officers: z.array(z.object({ personId: uuid, name: z.string(), title: z.string() })),
      can: z.array(z.literal('declare')),
    }),
  }),
  declareInterests: op({
    method: 'PUT',
    path: '/api/assets/decisions/:id/interests',
    summary: {
      zh: '登记利害关系申报与回避（确认前）',
      en: 'Enter who told of an interest and who stayed out, before the decision is recorded',
    },
    access: ['accountant', 'board'],
    params: one,
    body: z.object({ interests: z.array(interest).max(50) }),
    idempotent: true,
    reply: made,
  }),
} as const;
