// What is examined: one contract with everything the rules ask about. One rule for all of it: a field left out is UNKNOWN; null, an empty list or false is
// known to be none. A rule that needs an unknown fact says that it cannot examine, and never finds.
import {
  area,
  count,
  date,
  fen,
  flag,
  fraction,
  instant,
  list,
  maybe,
  oneOf,
  orNone,
  readAs,
  record,
  text,
  type Read,
} from './read.ts';
import { SupervisionError } from './text.ts';

/** A digest, code or number that stands for a person, firm, telephone, account or file; compared. What is said of a person or contract repeats it: who shows it puts the name there. */
const ref = text(128);

/** The kinds of what is let. */
export const KINDS = ['house', 'land-farm', 'land-construction', 'equipment', 'other'] as const;
/** Who decided, lowest first. */
export const BODIES = ['board', 'representatives', 'members'] as const;
/** What a decision was about: an ordinary or major matter, or one only all members may decide (农村集体经济组织法 28). */
export const MATTERS = [
  'ordinary',
  'major',
  'charter',
  'membership',
  'land-plan',
  'homestead-plan',
  'share-plan',
  'land-compensation',
  'merger',
] as const;
/** What a lease says; the names of the clauses list. */
export const CLAUSES = ['parties', 'asset', 'area', 'use', 'term', 'rent', 'payment', 'repair', 'breach', 'return'] as const;

const collective = record({
  code: ref,
  town: maybe(text()),
  /** Directors, supervisors, finance staff. */
  officers: maybe(list(record({ id: ref, role: maybe(text()) }))),
  /** Accounts the collective has registered. */
  accounts: maybe(list(ref)),
  /** What the charter asks beyond the law; null: nothing. */
  charter: maybe(
    orNone(
      record({
        quorum: maybe(fraction),
        majority: maybe(fraction),
        of: maybe(oneOf('present', 'all')),
        noticeDays: maybe(count),
      }),
    ),
  ),
});

const lessee = record({
  /** USCC or digest of the identity number. */
  id: ref,
  name: maybe(text()),
  /** Member of the collective. */
  member: maybe(flag),
  phone: maybe(ref),
  bank: maybe(ref),
  device: maybe(ref),
});

/** One edge of the relation graph: a is (kind) of b; read both ways. */
const relation = record({
  a: ref,
  b: ref,
  kind: oneOf(
    'spouse',
    'parent',
    'child',
    'sibling',
    'kin',
    'partner',
    'legal-representative',
    'shareholder',
    'beneficial-owner',
    'employee',
  ),
});

const part = record({
  asset: ref,
  /** The part of the asset that is let; left out: the asset as a whole. */
  part: maybe(ref),
  /** What the contract lets. */
  area: maybe(area),
  /** What the register says of the part and of the whole asset. */
  partArea: maybe(area),
  assetArea: maybe(area),
  use: maybe(text()),
  /** Assets that belong together (one market, one factory yard). */
  group: maybe(ref),
  register: maybe(oneOf('registered', 'missing', 'retired', 'disputed')),
  title: maybe(oneOf('titled', 'permitted', 'none')),
  dangerous: maybe(flag),
  useApproved: maybe(flag),
  /** Ends of the land-use right, the permit, the land contract; null: without end. */
  landUseEnd: maybe(orNone(date)),
  permitEnd: maybe(orNone(date)),
  landContractEnd: maybe(orNone(date)),
  /** Guide price in fen per m² and month; null: none published. */
  guideRent: maybe(orNone(fen)),
  /** Appraised rent in fen per m² and month. */
  appraisal: maybe(orNone(record({ date, rent: fen }))),
});

const dates = record({
  sign: maybe(orNone(date)),
  start: maybe(date),
  /** Last day of the term. */
  end: maybe(date),
  possession: maybe(orNone(date)),
  /** Keys returned; null: not returned. */
  handback: maybe(orNone(date)),
});

const rent = record({
  annual: maybe(fen),
  total: maybe(fen),
  schedule: maybe(list(record({ from: date, to: date, amount: fen, due: date }))),
  freeDays: maybe(count),
  escalation: maybe(oneOf('none', 'fixed', 'index', 'review')),
  /** Months paid in advance at once. */
  prepaidMonths: maybe(count),
  /** Income spread over the years of the lease, or taken in one year. */
  recognised: maybe(oneOf('spread', 'once')),
  /** Receivables as booked, by the first day of their period. */
  booked: maybe(list(record({ from: date, amount: fen }))),
});

const signatures = record({
  lessor: maybe(flag),
  lessee: maybe(flag),
  /** Who signed for the collective. */
  signer: maybe(oneOf('legal-representative', 'agent', 'other')),
  /** The agent's written mandate. */
  mandate: maybe(flag),
  seal: maybe(oneOf('collective', 'contract', 'committee', 'other', 'none')),
});

const decision = record({
  matter: maybe(oneOf(...MATTERS)),
  body: maybe(oneOf(...BODIES)),
  date: maybe(date),
  /** Days between notice and meeting. */
  noticeDays: maybe(count),
  eligible: maybe(count),
  /** Who could have voted by the registers on the day: members with full capacity, directors, or the fewest representatives the law lets. */
  registered: maybe(count),
  /** Representatives on the list on that day; left out: no list is known. */
  listed: maybe(count),
  /** Members whose age is not known, beside those registered: they may have voted or not. */
  undated: maybe(count),
  /** Who could have voted had nothing been declared or ended since the notice was given, where they are more than on the day. */
  noticed: maybe(count),
  present: maybe(count),
  yes: maybe(count),
  minutes: maybe(flag),
  /** First studied by the Party organisation. */
  partyStudied: maybe(flag),
  /** Gives people outside the collective its members' benefits. */
  outsiders: maybe(flag),
  /** The relation of an officer to the lessee was told. */
  disclosed: maybe(flag),
  /** Officers who stayed out. */
  recused: maybe(list(ref)),
});

const bid = record({
  bidder: ref,
  at: maybe(instant),
  amount: maybe(fen),
  valid: maybe(flag),
  /** The reason; null: not disqualified. */
  disqualified: maybe(orNone(text())),
  withdrawn: maybe(flag),
  device: maybe(ref),
  bank: maybe(ref),
  phone: maybe(ref),
  /** Digests of the papers handed in. */
  files: maybe(list(ref)),
});

const tender = record({
  method: maybe(oneOf('open', 'invited', 'quotes', 'negotiated', 'direct')),
  notice: maybe(orNone(date)),
  deadline: maybe(instant),
  opening: maybe(instant),
  /** Reserve and bids in one unit, as the notice says (a year's rent, or per mu). */
  reserve: maybe(orNone(fen)),
  registered: maybe(count),
  priceOnly: maybe(flag),
  bids: maybe(list(bid)),
  award: maybe(orNone(record({ bidder: ref, amount: maybe(fen), on: maybe(date) }))),
  /** The award passed to another party by a written novation. */
  novation: maybe(flag),
});

/**
 * The shape of a contract as the rules, the command and the server read it. Dates are ISO, money is fen in strings, areas are m². The day of an instant is that of
 * its own offset: give instants with the offset of the district (2025-06-15T00:30:00+08:00 is the 15th), for rules that count days count those.
 */
export const contractShape = record({
  id: ref,
  kind: oneOf(...KINDS),
  state: maybe(oneOf('draft', 'active', 'ended', 'void')),
  collective,
  lessor: maybe(record({ id: maybe(ref), name: maybe(text()) })),
  lessee: maybe(lessee),
  relations: maybe(list(relation)),
  parts: maybe(list(part, 200)),
  /** What the contract lets it be used for, in the words of the register; left out: as the register says. */
  permittedUses: maybe(list(text(60))),
  dates: maybe(dates),
  /** Number of the district's review before signing; null: none. */
  preReview: maybe(orNone(ref)),
  renewals: maybe(list(record({ signed: date, previousEnd: date, end: date }))),
  rent: maybe(rent),
  /** Refundable deposit, and earnest money (定金). */
  deposit: maybe(fen),
  earnest: maybe(fen),
  clauses: maybe(list(text(60))),
  /** What the collective pays for the lessee's additions at the end; null: nothing. */
  exitPayment: maybe(orNone(record({ cap: maybe(orNone(fen)), approved: maybe(flag) }))),
  form: maybe(oneOf('written', 'electronic', 'oral')),
  /** A signed document is on file. */
  signed: maybe(flag),
  signatures: maybe(signatures),
  /** The decision to let; null: none was taken. */
  decision: maybe(orNone(decision)),
  /** First and last day on display, and whether the result was published; null: nothing was published. */
  publicity: maybe(orNone(record({ start: maybe(date), end: maybe(date), result: maybe(flag) }))),
  tender: maybe(tender),
  amendments: maybe(
    list(
      record({
        on: date,
        rentBefore: maybe(fen),
        rentAfter: maybe(fen),
        endBefore: maybe(date),
        endAfter: maybe(date),
        decided: maybe(flag),
      }),
    ),
  ),
  /** What came in for rent, less what was given back of it. */
  receipts: maybe(list(record({ on: date, amount: fen, payer: maybe(ref), account: maybe(ref) }))),
  /** Everything that came in, whole, whatever it pays; where it is not told apart from `receipts`, those. */
  received: maybe(list(record({ on: date, amount: fen, payer: maybe(ref), account: maybe(ref) }))),
  refunds: maybe(list(record({ on: date, amount: fen, payee: ref }))),
  demands: maybe(list(record({ on: date }))),
  inspections: maybe(list(record({ on: date, use: maybe(text()), occupant: maybe(ref) }))),
  /** Somebody else has it: since when the collective knows, whether it consented, when it objected (null: it did not), what is paid a year; null: nobody. */
  sublease: maybe(orNone(record({ known: maybe(date), consent: maybe(flag), objected: maybe(orNone(date)), rent: maybe(fen) }))),
  encumbrances: maybe(
    list(record({ kind: oneOf('mortgage', 'pledge', 'guarantee', 'lien'), debtor: maybe(oneOf('own', 'other')) })),
  ),
  /** Entries of the lists looked up for the lessee. */
  blacklist: maybe(
    list(
      record({ subject: ref, list: text(), matter: text(60), from: date, to: maybe(orNone(date)), removed: maybe(orNone(date)) }),
    ),
  ),
  /** Rectification orders; `closed` null: open. */
  orders: maybe(list(record({ id: ref, deadline: date, evidence: maybe(flag), closed: maybe(orNone(date)) }))),
  documents: maybe(list(record({ kind: text(60), hash: maybe(ref), created: maybe(instant), signed: maybe(instant) }))),
  /** What is prepared for the end of the term (renew, list again, own use); null: nothing. */
  plan: maybe(orNone(text())),
  /** The next lease of the same parts; null: none. */
  successor: maybe(orNone(ref)),
  /** Empty since, and listed for letting on; null: not empty. */
  vacancy: maybe(orNone(record({ since: date, listed: maybe(orNone(date)) }))),
  /** Collective construction land (土地管理法 63). */
  construction: maybe(record({ useRegistered: maybe(flag), fields: maybe(list(text(60))) })),
  /** Land let to people outside (农村土地承包法 45, 52). */
  townApproval: maybe(flag),
  creditCheck: maybe(flag),
});

/** One contract with its decision, tender, money and history. */
export type Contract = Read<typeof contractShape>;
/** A part of an asset as the contract lets it. */
export type LetPart = NonNullable<Contract['parts']>[number];
/** A tender and its bids. */
export type Tender = NonNullable<Contract['tender']>;
/** The decision to let. */
export type Decision = NonNullable<Contract['decision']>;

const refused = (zh: string, en: string): SupervisionError => new SupervisionError('bad-contract', { zh, en });

/**
 * Reads a contract from plain JSON data. Throws `SupervisionError` `bad-contract` naming the field: an unknown field, a wrong type, a date that does not
 * exist, a negative amount, a term that ends before it starts.
 */
export function parseContract(value: unknown): Contract {
  const contract = readAs(contractShape, value, 'bad-contract');
  const { start, end } = contract.dates ?? {};
  if (start !== undefined && end !== undefined && end < start)
    throw refused('dates.end：租期在开始之前结束', 'dates.end: the term ends before it starts');
  for (const [i, period] of (contract.rent?.schedule ?? []).entries()) {
    if (period.to < period.from)
      throw refused(`rent.schedule[${i}]：期间在开始之前结束`, `rent.schedule[${i}]: the period ends before it starts`);
  }
  const { eligible, present, yes } = contract.decision ?? {};
  if ((present ?? 0) > (eligible ?? Infinity) || (yes ?? 0) > (present ?? eligible ?? Infinity))
    throw refused(
      'decision：到会或同意人数多于应到或到会人数',
      'decision: more present than eligible, or more in favour than present',
    );
  return contract;
}
