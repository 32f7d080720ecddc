/** Shapes of letting that several operations share. */
import { fen, instant, plainDate, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { LISTING_ACTIONS, LISTING_STATES } from '../letting/states.ts';
import { line } from './register-shapes.ts';

/** Positive fen, as digits. */
export const money = z.string().regex(/^[1-9]\d{0,12}$/);
/** Fen from zero, as digits. */
export const money0 = z.string().regex(/^(?:0|[1-9]\d{0,12})$/);
export const words = (least: number, most: number) => line(most).refine((text) => text.length >= least, 'too short');
/** An account number as typed. */
export const accountNumber = line(40).refine((t) => /^[0-9 -]{8,40}$/.test(t), 'not an account number');
export const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** Text of several lines: no control characters but line breaks. */
export const prose = (most: number) =>
  z
    .string()
    .trim()
    .max(most)
    .refine((text) => !/[^\P{C}\n]/u.test(text), 'control or invisible characters');

export const subject = z.enum(['letting', 'renewal', 'amendment', 'claims', 'distribution', 'disposal', 'charter', 'other']);
export const body = z.enum(['members', 'representatives', 'board']);
export const matter = z.enum([
  'ordinary',
  'major',
  'charter',
  'membership',
  'land-plan',
  'homestead-plan',
  'share-plan',
  'land-compensation',
  'merger',
]);
const text = z.object({ zh: z.string(), en: z.string() });

export const decisionInput = z.object({
  subject,
  body,
  matter,
  title: words(2, 200),
  proposedOn: plainDate,
  partyStudiedOn: plainDate.nullable(),
  noticeOn: plainDate,
  meetingOn: plainDate,
  eligible: z.number().int().min(1).max(1_000_000),
  present: z.number().int().min(0).max(1_000_000),
  inFavour: z.number().int().min(0).max(1_000_000),
  /** votes against and abstentions; with those in favour they are all who were present */
  against: z.number().int().min(0).max(1_000_000).nullable().default(null),
  abstained: z.number().int().min(0).max(1_000_000).nullable().default(null),
  /** why the meeting counted another number than the registers have on its day */
  eligibleReason: words(2, 500).nullable().default(null),
  outsiders: z.boolean(),
  resultPublishedOn: plainDate.nullable(),
  /** letting, disposal: the parts; renewal, amendment, claims: the contract */
  partIds: z.array(uuid).max(200).default([]),
  contractId: uuid.nullable().default(null),
  /** distribution: the run whose plan is decided on */
  runId: uuid.nullable().default(null),
  /** letting, renewal: least rent of the first year and longest term that are agreed to */
  annualFen: money.nullable().default(null),
  termMonths: z.number().int().min(1).max(1200).nullable().default(null),
  /** letting of several parts: what of the least rent falls on each, in the order of partIds; null: by area */
  partFen: z.array(money0).max(200).nullable().default(null),
  /** claims: the most that is written off or set off */
  amountFen: money.nullable().default(null),
});
export const paperKind = z.enum(['proposal', 'notice', 'sign-in', 'minutes', 'study', 'other']);

/** What each rule pack in force on the day of the meeting says of it. */
export const verdict = z.object({
  valid: z.boolean(),
  regimes: z.array(z.string()),
  conditions: z.array(
    z.object({
      what: z.enum(['quorum', 'majority', 'outsiders', 'notice', 'delegation', 'study']),
      regime: z.string(),
      law: text,
      article: z.string(),
      measured: z.number().nullable(),
      needed: z.number(),
      of: z.number().nullable(),
      share: z.tuple([z.number(), z.number()]).nullable(),
      met: z.boolean().nullable(),
    }),
  ),
});

export const collective = z.object({ id: uuid, code: z.string(), name: z.string() });
export const decisionRow = z.object({
  id: uuid,
  collective,
  subject,
  body,
  matter,
  title: z.string(),
  meetingOn: plainDate,
  eligible: z.number().int(),
  present: z.number().int(),
  inFavour: z.number().int(),
  /** by the registers on the day of the meeting: members with full capacity, directors, or the fewest representatives the law lets; null: nobody is registered */
  registered: z.number().int().nullable(),
  /** representatives on the list on that day; null: no list */
  listed: z.number().int().nullable(),
  /** members whose birth day is not known, who may have voted or not */
  undated: z.number().int().nullable(),
  /** who could have voted had nothing been declared or ended since the notice, where they are more; null: no more */
  noticed: z.number().int().nullable(),
  /** the most who could have voted; null: not known */
  mostVoters: z.number().int().nullable(),
  /** the meeting counted another number than the registers have */
  differs: z.boolean(),
  state: z.enum(['draft', 'recorded', 'annulled']),
  valid: z.boolean().nullable(),
  demo: z.boolean(),
});
export const event = z.object({ at: instant, action: z.string(), note: z.string(), by: z.string() });
export const decisionDetail = decisionRow.extend({
  proposedOn: plainDate,
  partyStudiedOn: plainDate.nullable(),
  noticeOn: plainDate,
  resultPublishedOn: plainDate.nullable(),
  outsiders: z.boolean(),
  against: z.number().int().nullable(),
  abstained: z.number().int().nullable(),
  /** false: entered before decisions said what they decide */
  bound: z.boolean(),
  eligibleReason: z.string().nullable(),
  /** with what of the least rent falls on each; null: decided before that was kept */
  parts: z.array(z.object({ id: uuid, title: z.string(), fen: fen.nullable() })),
  contract: z.object({ id: uuid, number: z.string() }).nullable(),
  run: z.object({ id: uuid, title: z.string(), year: z.number().int() }).nullable(),
  annualFen: fen.nullable(),
  termMonths: z.number().int().nullable(),
  amountFen: fen.nullable(),
  papers: z.array(z.object({ id: uuid, kind: paperKind, name: z.string(), hash })),
  /** by what it was carried out */
  uses: z.array(z.object({ what: z.enum(['listing', 'contract', 'amendment', 'run']), id: uuid, number: z.string() })),
  minutesHash: hash.nullable(),
  /** stored when it was recorded; of a draft, what would be said now */
  verdict,
  events: z.array(event),
  can: z.array(z.enum(['edit', 'record', 'annul'])),
});

/** How a rent is paid, grows and begins: all of its terms but the amount. */
export const listingTerms = z.object({
  payEveryMonths: z.number().int().min(1).max(1200),
  escalation: z
    .object({ everyMonths: z.number().int().min(1).max(1200), ppm: z.number().int().min(0).max(1_000_000) })
    .nullable(),
  freeDays: z.number().int().min(0).max(36_600),
  prepaidMonths: z.number().int().min(0).max(1200),
  dueAfterDays: z.number().int().min(0).max(366),
});

export const method = z.enum(['open-bidding', 'small-lot', 'negotiated']);
export const listingState = z.enum(LISTING_STATES);
export const listingInput = z.object({
  title: words(2, 200),
  method,
  decisionId: uuid.nullable(),
  termMonths: z.number().int().min(1).max(1200),
  permittedUse: words(1, 120),
  reserveFenYear: money,
  depositFen: money0,
  /** deposit of the lease, apart from the deposit of bidders */
  leaseDepositFen: money0,
  /** the contract has the same */
  rentTerms: listingTerms,
  conditions: prose(4000),
  partIds: z.array(uuid).min(1).max(200),
});
export const part = z.object({
  id: uuid,
  code: z.string(),
  name: z.string(),
  areaCm2: z.string().nullable(),
  use: z.string(),
  asset: z.object({ id: uuid, code: z.string(), name: z.string(), address: z.string() }),
});
/** A part as everyone may see it: what asset it belongs to, the code on its wall, where it stands when that is registered. */
export const publicPart = part.omit({ id: true, asset: true }).extend({
  asset: part.shape.asset.extend({ publicCode: z.string(), lon: z.number().nullable(), lat: z.number().nullable() }),
});
export const listingRow = z.object({
  id: uuid,
  number: z.string(),
  title: z.string(),
  method,
  state: listingState,
  collective,
  reserveFenYear: fen,
  termMonths: z.number().int(),
  publishedAt: instant.nullable(),
  deadline: instant.nullable(),
  opening: instant.nullable(),
  noticeNo: z.number().int(),
  registrations: z.number().int(),
  demo: z.boolean(),
});
export const priority = z.enum(['sitting-tenant', 'member']);
const decidedBy = z.enum(['sitting-tenant', 'member', 'lot']);
const ranked = z.object({
  bidId: uuid,
  registrationId: uuid,
  bidder: z.string(),
  fenYear: fen,
  lot: z.string(),
  /** what was drawn by lot: the first registration of the bidder for this notice, or the quote */
  lotKey: uuid,
  priority: priority.nullable(),
});
/** What became of a notice; amounts only after the opening. */
export const outcome = z.object({
  opened: z.number().int(),
  valid: z.number().int(),
  tie: z.boolean(),
  /** what decided a tie: who comes first by what the notice declared, or the lot */
  decidedBy: decidedBy.nullable(),
  single: z.boolean(),
  ranking: z.array(ranked),
  /** place in the ranking of who wins now; null: nobody */
  winner: z.number().int().nullable(),
  withdrawn: z.array(z.object({ registrationId: uuid, reason: z.string(), depositKept: z.boolean() })),
  failure: z.string().nullable(),
});
/** how the right to bid for a firm stands: no paper yet, one waits, accepted (also where none is needed), refused */
const authority = z.enum(['missing', 'waiting', 'accepted', 'refused']);
export const registrationShown = z.object({
  id: uuid,
  partyId: uuid,
  bidder: z.string(),
  /** what the bidder called the firm, where that is not its name */
  claimed: z.string().nullable(),
  authority,
  kind: z.enum(['organisation', 'person']),
  uscc: z.string().nullable(),
  state: z.enum(['registered', 'qualified', 'disqualified', 'withdrawn']),
  reason: z.string().nullable(),
  depositState: z.enum(['due', 'paid', 'returned', 'kept', 'set-off', 'not-needed']),
  at: instant,
  /** how many sealed bids lie in the box, never what is in them; after the opening what became of the bid */
  bids: z.number().int(),
  late: z.number().int(),
  bid: z.object({ state: z.string(), fenYear: fen.nullable() }).nullable(),
  can: z.array(z.enum(['qualify', 'disqualify', 'deposit-paid', 'accept-authority', 'return-deposit'])),
});
export const listingDetail = listingRow.extend({
  decisionId: uuid.nullable(),
  awardDecisionId: uuid.nullable(),
  permittedUse: z.string(),
  depositFen: fen,
  leaseDepositFen: fen.nullable(),
  priority: z.array(priority),
  conditions: z.string(),
  /** null until the opening; seedHash null: a notice from before, whose seed stood in it */
  seed: z.string().nullable(),
  seedHash: hash.nullable(),
  rentTerms: listingTerms.nullable(),
  notice: text,
  parts: z.array(part),
  publicityFrom: plainDate.nullable(),
  publicityUntil: plainDate.nullable(),
  relistsId: uuid.nullable(),
  relistedById: uuid.nullable(),
  contractId: uuid.nullable(),
  revision: z.number().int(),
  outcome: outcome.nullable(),
  bidders: z.array(registrationShown),
  quotes: z.array(z.object({ id: uuid, bidder: z.string(), fenYear: fen, quotedOn: plainDate, fileHash: hash.nullable() })),
  objections: z.array(
    z.object({
      id: uuid,
      text: z.string(),
      at: instant,
      answer: z.string().nullable(),
      upheld: z.boolean().nullable(),
      answeredAt: instant.nullable(),
    }),
  ),
  events: z.array(event.extend({ from: z.string().nullable(), to: z.string().nullable() })),
  can: z.array(z.enum([...LISTING_ACTIONS, 'edit', 'add-quote', 'answer-objection', 'relist', 'draft-contract'])),
});

/** What everyone may know of a notice: no persons, no amounts before the opening. */
export const publicListingRow = listingRow
  .omit({ registrations: true })
  .extend({ areaCm2: z.string().nullable(), address: z.string() });
export const publicListing = publicListingRow.extend({
  permittedUse: z.string(),
  depositFen: fen,
  leaseDepositFen: fen.nullable(),
  /** who comes first among equal bids before the lot is drawn */
  priority: z.array(priority),
  conditions: z.string(),
  /** null until the opening; seedHash null: a notice from before, whose seed stood in it */
  seed: z.string().nullable(),
  seedHash: hash.nullable(),
  rentTerms: listingTerms.nullable(),
  notice: text,
  parts: z.array(publicPart),
  publicityFrom: plainDate.nullable(),
  publicityUntil: plainDate.nullable(),
  /** after the opening: valid amounts in order, bidders by registration id; the winner's name when an organisation won */
  result: z
    .object({
      registered: z.number().int(),
      valid: z.number().int(),
      tie: z.boolean(),
      decidedBy: decidedBy.nullable(),
      ranking: z.array(
        z.object({ registrationId: uuid, fenYear: fen, lot: z.string(), lotKey: uuid, priority: priority.nullable() }),
      ),
      winner: z.object({ registrationId: uuid.nullable(), name: z.string(), fenYear: fen }).nullable(),
    })
    .nullable(),
  /** objections to the result with their answers: neither names nor what was objected */
  objections: z.array(
    z.object({ at: instant, answer: z.string().nullable(), upheld: z.boolean().nullable(), answeredAt: instant.nullable() }),
  ),
});

/** The bidder's own view of a registration. */
export const myRegistration = z.object({
  id: uuid,
  listing: z.object({
    id: uuid,
    number: z.string(),
    title: z.string(),
    state: listingState,
    deadline: instant.nullable(),
    opening: instant.nullable(),
    reserveFenYear: fen,
  }),
  bidder: z.string(),
  authority,
  state: registrationShown.shape.state,
  reason: z.string().nullable(),
  depositState: registrationShown.shape.depositState,
  bids: z.array(
    z.object({
      id: uuid,
      commitment: hash,
      committedAt: instant,
      state: z.string(),
      revealedAt: instant.nullable(),
      fenYear: fen.nullable(),
    }),
  ),
  won: z.boolean(),
  can: z.array(z.enum(['authority', 'bid', 'reveal', 'withdraw'])),
});
