/**
 * Letting: decisions, notices and sealed bids, contracts.
 *
 * A sealed bid, as the page makes it with Web Crypto: draw a nonce of 32 random bytes and write it as 64 lower-case hex digits; the commitment is SHA-256,
 * lower-case hex, of the UTF-8 text `listing|registration|fen|nonce`: the uuid of the notice, the uuid of the registration, fen a year in decimal digits
 * without sign, separators or leading zero, and the nonce. Only the commitment is sent before the deadline. The bidder keeps amount and nonce (the page
 * offers them as a file) and gives them between deadline and opening; without them a bid cannot be opened by anybody.
 */
import { bytes, instant, op, pageOf, pageQuery, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import {
  accountNumber,
  decisionDetail,
  decisionInput,
  decisionRow,
  hash,
  listingDetail,
  listingInput,
  listingRow,
  listingState,
  method,
  myRegistration,
  prose,
  publicListing,
  publicListingRow,
  words,
} from './letting-shapes.ts';
import { contractOps } from './letting-contracts.ts';
import { one, registerReaders as readers } from './register-shapes.ts';
import { LISTING_ACTIONS } from '../letting/states.ts';

const revision = z.number().int().min(1).describe('revision the caller looked at; another one now is 409');
const device = z
  .string()
  .regex(/^[0-9a-f]{32}$/)
  .describe('random number this browser keeps; only a keyed hash of it is stored, to see whether two bidders use one browser');
const saved = z.object({ id: uuid });
const savedRevision = z.object({ id: uuid, revision: z.number().int() });
const decisionQuery = pageQuery.extend({
  collective: uuid.optional(),
  subject: decisionInput.shape.subject.optional(),
  state: z.enum(['draft', 'recorded', 'annulled']).optional(),
  differs: z.literal('true').optional().describe('those whose meeting counted another number than the registers have'),
  run: uuid.optional().describe('on this distribution'),
  q: z.string().max(60).optional(),
});
const listingFilter = z.object({
  collective: uuid.optional(),
  state: listingState.optional(),
  method: method.optional(),
  q: z.string().max(60).optional(),
});

const decisions = {
  decisions: op({
    method: 'GET',
    path: '/api/assets/decisions',
    summary: { zh: '民主决议清单', en: 'Decisions in the caller’s scope' },
    access: readers,
    query: decisionQuery,
    reply: pageOf(decisionRow),
  }),
  decision: op({
    method: 'GET',
    path: '/api/assets/decisions/:id',
    summary: { zh: '一项决议及其效力', en: 'One decision and whether it is valid, condition by condition' },
    access: readers,
    params: one,
    reply: decisionDetail,
  }),
  createDecision: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/decisions',
    summary: { zh: '登记决议草稿', en: 'Draft a decision record' },
    access: ['accountant', 'board'],
    params: one,
    body: decisionInput,
    idempotent: true,
    reply: saved,
  }),
  editDecision: op({
    method: 'PUT',
    path: '/api/assets/decisions/:id',
    summary: { zh: '修改决议草稿', en: 'Change a drafted decision record' },
    access: ['accountant', 'board'],
    params: one,
    body: decisionInput,
    idempotent: true,
    reply: saved,
  }),
  recordDecision: op({
    method: 'POST',
    path: '/api/assets/decisions/:id/record',
    summary: {
      zh: '附会议记录并确认决议',
      en: 'Record a decision with its minutes: judged by the rule packs in force on the meeting’s day',
    },
    access: ['board'],
    params: one,
    /** multipart: a file `minutes`, and as there are `proposal`, `notice`, `sign-in`, `study`, `other` (PDF, JPEG, PNG, up to 20 MB each, at most ten) */
    upload: true,
    bodyBytes: 84 * 1024 * 1024,
    idempotent: true,
    reply: z.object({ id: uuid, valid: z.boolean() }),
  }),
  decisionPaper: op({
    method: 'GET',
    path: '/api/assets/decisions/:id/papers/:paper',
    summary: { zh: '决议的一份材料', en: 'A paper of a decision' },
    access: readers,
    params: one.extend({ paper: uuid }),
    raw: 'file',
    reply: bytes,
  }),
  annulDecision: op({
    method: 'POST',
    path: '/api/assets/decisions/:id/annul',
    summary: { zh: '撤销决议', en: 'Annul a recorded decision, with a reason' },
    access: ['board'],
    params: one,
    body: z.object({ reason: words(2, 500) }),
    idempotent: true,
    reply: saved,
  }),
} as const;

const listings = {
  listings: op({
    method: 'GET',
    path: '/api/assets/listings',
    summary: { zh: '出租公告清单', en: 'Notices in the caller’s scope' },
    access: readers,
    query: pageQuery.extend(listingFilter.shape),
    reply: pageOf(listingRow),
  }),
  listingsXlsx: op({
    method: 'GET',
    path: '/api/assets/listings.xlsx',
    summary: { zh: '导出出租公告（全部行）', en: 'Notices as Excel, all rows' },
    access: readers,
    query: listingFilter,
    raw: 'xlsx',
    reply: bytes,
  }),
  listing: op({
    method: 'GET',
    path: '/api/assets/listings/:id',
    summary: { zh: '一份公告：报名、报价、结果、异议', en: 'One notice: bidders, result, objections' },
    access: readers,
    params: one,
    reply: listingDetail,
  }),
  createListing: op({
    method: 'POST',
    path: '/api/assets/collectives/:id/listings',
    summary: { zh: '起草公告', en: 'Draft a notice' },
    access: ['accountant'],
    params: one,
    body: listingInput,
    idempotent: true,
    reply: savedRevision,
  }),
  editListing: op({
    method: 'PUT',
    path: '/api/assets/listings/:id',
    summary: { zh: '修改公告草稿', en: 'Change a drafted notice' },
    access: ['accountant'],
    params: one,
    body: listingInput.extend({ revision }),
    idempotent: true,
    reply: savedRevision,
  }),
  publishListing: op({
    method: 'POST',
    path: '/api/assets/listings/:id/publish',
    summary: { zh: '发布公告', en: 'Publish a notice' },
    access: ['board'],
    params: one,
    body: z.object({
      deadline: instant,
      opening: instant,
      startsOn: plainDate.describe('first day of the term; the parts must be free for it'),
      revision,
    }),
    idempotent: true,
    reply: savedRevision.extend({ state: listingState }),
  }),
  addQuote: op({
    method: 'POST',
    path: '/api/assets/listings/:id/quotes',
    summary: { zh: '登记小额出租的询价', en: 'Record a quote of a small lot, with its paper' },
    access: ['accountant'],
    params: one,
    /** multipart: fields name, uscc or idNumber, fenYear, quotedOn; file `paper` (PDF, JPEG, PNG) */
    upload: true,
    bodyBytes: 22 * 1024 * 1024,
    idempotent: true,
    reply: saved,
  }),
  judgeBidder: op({
    method: 'POST',
    path: '/api/assets/registrations/:id/judge',
    summary: { zh: '资格审查与保证金入账', en: 'Qualify or refuse a bidder, book the deposit' },
    access: ['accountant'],
    params: one,
    body: z.object({
      action: z.enum(['qualify', 'disqualify', 'deposit-paid', 'accept-authority']),
      reason: words(2, 500).nullable().describe('deposit-paid: why somebody else than the bidder pays'),
      name: words(2, 200).optional().describe('accept-authority: the full name of the firm as its paper has it'),
      deposit: z
        .union([
          z.object({
            receiptId: uuid.describe('a receipt that waits to be matched; what is more than the deposit goes on waiting'),
          }),
          z.object({
            accountId: uuid.nullish(),
            receivedOn: plainDate.nullish(),
            payerName: words(1, 200).nullish(),
            payerNumber: accountNumber.nullish(),
          }),
        ])
        .optional()
        .describe('deposit-paid: where the money is; by itself it is entered today into the first registered account'),
    }),
    idempotent: true,
    reply: saved,
  }),
  stepListing: op({
    method: 'POST',
    path: '/api/assets/listings/:id/state',
    summary: {
      zh: '公告的办理：开标、定标、公示、成交、递补、流标、撤回',
      en: 'Move a notice on: open, award, publicise, conclude, replace, fail, withdraw',
    },
    access: ['board'],
    params: one,
    body: z.object({
      action: z.enum(LISTING_ACTIONS).exclude(['publish', 'close']),
      reason: words(2, 500).nullable(),
      decisionId: uuid.nullable().describe('decision an award without competition rests on'),
    }),
    idempotent: true,
    reply: savedRevision.extend({ state: listingState }),
  }),
  relist: op({
    method: 'POST',
    path: '/api/assets/listings/:id/relist',
    summary: { zh: '重新公告（起草）', en: 'Draft the next notice of what found no tenant' },
    access: ['accountant'],
    params: one,
    body: z.object({ reserveFenYear: listingInput.shape.reserveFenYear.nullable() }),
    idempotent: true,
    reply: savedRevision,
  }),
  answerObjection: op({
    method: 'POST',
    path: '/api/assets/objections/:id/answer',
    summary: { zh: '答复异议', en: 'Answer an objection' },
    access: ['board'],
    params: one,
    body: z.object({ answer: prose(2000).refine((t) => t.length >= 2, 'too short'), upheld: z.boolean() }),
    idempotent: true,
    reply: saved,
  }),
  listingOcds: op({
    method: 'GET',
    path: '/api/assets/public/listings/:id/ocds',
    summary: { zh: '公告的开放合同数据（OCDS 1.1）', en: 'The notice as an OCDS 1.1 release package with the lease extension' },
    access: 'public',
    params: one,
    raw: 'json',
    reply: bytes,
  }),
  ocdsExtension: op({
    method: 'GET',
    path: '/api/assets/public/ocds-lease/:file',
    summary: { zh: '开放合同数据的出租扩展', en: 'The lease extension of OCDS: extension.json, release-schema.json' },
    access: 'public',
    params: z.object({ file: z.string().max(40) }),
    raw: 'json',
    reply: bytes,
  }),
  ocdsCodelist: op({
    method: 'GET',
    path: '/api/assets/public/ocds-lease/codelists/:file',
    summary: { zh: '出租扩展的代码表', en: 'A code list of the lease extension of OCDS' },
    access: 'public',
    params: z.object({ file: z.string().max(40) }),
    raw: 'text',
    reply: bytes,
  }),
  ocdsReleases: op({
    method: 'GET',
    path: '/api/assets/public/ocds',
    summary: { zh: '出租公告的开放合同数据', en: 'Notices as an OCDS 1.1 release package, by page' },
    access: 'public',
    query: pageQuery,
    raw: 'json',
    reply: bytes,
  }),
  publicListings: op({
    method: 'GET',
    path: '/api/assets/public/listings',
    summary: { zh: '公开的出租公告', en: 'Notices everyone may see' },
    access: 'public',
    query: pageQuery.extend({
      open: z.enum(['true']).optional().describe('those that take bids now'),
      results: z.enum(['true']).optional().describe('those whose bids were opened, whatever came of it'),
      town: z.string().max(20).optional(),
      q: z.string().max(60).optional(),
    }),
    reply: pageOf(publicListingRow),
  }),
  publicListing: op({
    method: 'GET',
    path: '/api/assets/public/listings/:id',
    summary: { zh: '公开的一份出租公告与结果', en: 'One notice and its result, as everyone may see it' },
    access: 'public',
    params: one,
    reply: publicListing,
  }),
} as const;

const bidding = {
  register: op({
    method: 'POST',
    path: '/api/assets/listings/:id/registrations',
    summary: { zh: '报名竞价', en: 'Register as a bidder, for oneself or for an organisation' },
    access: ['citizen'],
    params: one,
    body: z.object({
      organisation: z.object({ uscc: z.string().trim().max(30), name: words(2, 200) }).nullable(),
      device: device.nullish(),
      phone: z
        .string()
        .trim()
        .regex(/^\+?[0-9 -]{5,24}$/)
        .nullish()
        .describe('telephone to reach the bidder at; kept sealed, compared by its keyed hash'),
    }),
    idempotent: true,
    reply: saved.extend({ authority: z.enum(['missing', 'waiting', 'accepted', 'refused']) }),
  }),
  putAuthority: op({
    method: 'POST',
    path: '/api/assets/registrations/:id/authority',
    summary: { zh: '上传代表单位竞价的授权委托书', en: 'Add the power of attorney to bid for an organisation' },
    access: ['citizen'],
    params: one,
    /** multipart: one file `authority` (PDF, JPEG, PNG) */
    upload: true,
    bodyBytes: 22 * 1024 * 1024,
    idempotent: true,
    reply: saved,
  }),
  authorityPaper: op({
    method: 'GET',
    path: '/api/assets/registrations/:id/authority',
    summary: { zh: '授权委托书', en: 'The power of attorney of a registration' },
    access: readers,
    params: one,
    raw: 'file',
    reply: bytes,
  }),
  myRegistrations: op({
    method: 'GET',
    path: '/api/assets/my/registrations',
    summary: { zh: '我的报名', en: 'What I registered for' },
    access: ['citizen'],
    reply: z.object({ rows: z.array(myRegistration) }),
  }),
  commitBid: op({
    method: 'POST',
    path: '/api/assets/registrations/:id/bids',
    summary: {
      zh: '投递密封报价（仅哈希）',
      en: 'Hand in a sealed bid: its hash only. A later one replaces it until the deadline',
    },
    access: ['citizen'],
    params: one,
    body: z.object({ commitment: hash, fileHash: hash.nullable(), device: device.nullish() }),
    idempotent: true,
    reply: z.object({ id: uuid, committedAt: instant, late: z.boolean() }),
  }),
  revealBid: op({
    method: 'POST',
    path: '/api/assets/registrations/:id/reveal',
    summary: { zh: '提交报价金额与随机数', en: 'Give amount and nonce, between deadline and opening' },
    access: ['citizen'],
    params: one,
    body: z.object({ fenYear: z.string().regex(/^[1-9]\d{0,12}$/), nonce: z.string().regex(/^[0-9A-Za-z_-]{16,200}$/) }),
    idempotent: true,
    reply: z.object({ id: uuid, revealedAt: instant }),
  }),
  withdrawRegistration: op({
    method: 'POST',
    path: '/api/assets/registrations/:id/withdraw',
    summary: { zh: '撤回报名', en: 'Withdraw; after the award this costs the deposit' },
    access: ['citizen'],
    params: one,
    body: z.object({ reason: words(2, 500) }),
    idempotent: true,
    reply: saved,
  }),
  object: op({
    method: 'POST',
    path: '/api/assets/public/listings/:id/objections',
    summary: { zh: '对公示结果提出异议', en: 'Object to a result that is on display' },
    access: 'signed-in',
    params: one,
    body: z.object({ text: prose(2000).refine((t) => t.length >= 5, 'too short') }),
    idempotent: true,
    reply: saved,
  }),
} as const;

/** The operations of letting. */
export const lettingOps = { ...decisions, ...listings, ...bidding, ...contractOps } as const;
