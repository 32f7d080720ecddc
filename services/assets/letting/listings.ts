/** Notices: drafted, published; quotes of small lots. What follows the deadline is in opening.ts, the next notice in relist.ts. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import {
  lettingPolicy,
  lockParts,
  nextNumber,
  remember,
  wrong,
  type Priority,
  type Hand,
  type LettingKit,
  type ListingMethod,
} from './common.ts';
import type { Outcome } from './bidding.ts';
import { checkDecision, takeDecision, type Wanted } from './deciding.ts';
import { leastNetOf } from './least-rent.ts';
import { lastOfMonths } from './months.ts';
import { drawSeed } from './seed.ts';
import { LISTING_NAMES, listingStep, type ListingAction, type ListingState } from './states.ts';
import { scheduleOf, type ListingTerms } from './terms.ts';

/** What is said of a notice when it is drafted. */
export interface ListingInput {
  readonly title: string;
  readonly method: ListingMethod;
  readonly decisionId: string | null;
  readonly termMonths: number;
  readonly permittedUse: string;
  readonly reserveFenYear: string;
  readonly depositFen: string;
  /** Deposit of the lease, apart from the deposit of bidders. */
  readonly leaseDepositFen: string;
  /** How the rent is paid, grows and begins; the contract has the same. */
  readonly rentTerms: ListingTerms;
  readonly conditions: string;
  readonly partIds: readonly string[];
}

/** A notice as the use cases work on it. */
export interface ListingRow {
  readonly id: string;
  readonly collectiveId: string;
  readonly number: string;
  readonly title: string;
  readonly method: ListingMethod;
  readonly decisionId: string | null;
  readonly termMonths: number;
  readonly permittedUse: string;
  readonly reserveFenYear: bigint;
  readonly depositFen: bigint;
  /** Null in notices from before the two deposits were told apart: then the contract's is that of the bidders. */
  readonly leaseDepositFen: bigint | null;
  /** Who comes first among equal bids, as declared; null: nobody was declared. */
  readonly priority: readonly Priority[] | null;
  /** Null in notices from before they said it. */
  readonly rentTerms: ListingTerms | null;
  readonly conditions: string;
  /** Null until the opening, where it is committed to by `seedHash`. */
  readonly seed: string | null;
  readonly seedHash: string | null;
  readonly seedSealed: Buffer | null;
  readonly publishedAt: Temporal.Instant | null;
  readonly deadline: Temporal.Instant | null;
  readonly opening: Temporal.Instant | null;
  readonly state: ListingState;
  readonly outcome: Outcome | null;
  readonly awardDecisionId: string | null;
  readonly publicityFrom: string | null;
  readonly publicityUntil: string | null;
  readonly relistsId: string | null;
  readonly noticeNo: number;
  readonly revision: number;
  readonly demo: boolean;
}

/** The columns of ListingRow, of a table named l. */
export const listingColumns = sql`l.id, l.collective_id as "collectiveId", l.number, l.title, l.method, l.decision_id as "decisionId", l.term_months as "termMonths",
  l.permitted_use as "permittedUse", l.reserve_fen_year as "reserveFenYear", l.deposit_fen as "depositFen", l.lease_deposit_fen as "leaseDepositFen", l.priority, l.conditions, l.seed, l.seed_hash as "seedHash", l.seed_sealed as "seedSealed", l.rent_terms as "rentTerms", l.published_at as "publishedAt",
  l.deadline, l.opening, l.state, l.outcome, l.award_decision_id as "awardDecisionId", l.publicity_from as "publicityFrom", l.publicity_until as "publicityUntil",
  l.relists_id as "relistsId", l.notice_no as "noticeNo", l.revision, l.demo`;

/** True while bids may be handed in. */
export const isOpen = (l: Pick<ListingRow, 'state' | 'deadline'>, at: Temporal.Instant): boolean =>
  l.state === 'open' && l.deadline !== null && Temporal.Instant.compare(at, l.deadline) < 0;

/** A notice, locked for a change. Throws assets.notFound. */
export async function lockListing(tx: Tx, id: string): Promise<ListingRow> {
  const { rows } =
    await sql<ListingRow>`select ${listingColumns} from assets.listing l where l.id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** The state an action leads to. Throws assets.notNow. */
export function nextState(listing: Pick<ListingRow, 'state'>, action: ListingAction): ListingState {
  const to = listingStep(listing.state, action);
  if (to === null) throw failure(failures.notNow, { state: LISTING_NAMES[listing.state] });
  return to;
}

const same = (listing: ListingRow, revision: number): void => {
  if (listing.revision !== revision) throw failure(failures.changedMeanwhile);
};

async function putParts(tx: Tx, id: string, collectiveId: string, partIds: readonly string[], today: string): Promise<void> {
  await lockParts(tx, collectiveId, partIds, today);
  await sql`delete from assets.listing_part where listing_id = ${id}::uuid`.execute(tx);
  await sql`insert into assets.listing_part (listing_id, part_id) select ${id}::uuid, unnest(${[...partIds]}::uuid[])`.execute(
    tx,
  );
}

/** What a notice asks of the decision it stands on. */
export const lettingOf = (
  l: {
    readonly collectiveId: string;
    readonly termMonths: number;
    readonly reserveFenYear: bigint;
    readonly rentTerms: ListingTerms | null;
  },
  decisionId: string | null,
  partIds: readonly string[],
): Wanted => ({
  collectiveId: l.collectiveId,
  decisionId,
  subject: 'letting',
  partIds,
  contractId: null,
  annualFen: l.reserveFenYear,
  netFen: leastNetOf(l.termMonths, l.reserveFenYear, l.rentTerms),
  termMonths: l.termMonths,
});

/** The decision a draft names carries this letting and nothing else. */
async function mayName(tx: Tx, kit: LettingKit, collectiveId: string, input: ListingInput): Promise<void> {
  if (input.decisionId === null) return;
  const wanted = lettingOf(
    { ...input, collectiveId, reserveFenYear: BigInt(input.reserveFenYear) },
    input.decisionId,
    input.partIds,
  );
  await checkDecision(tx, kit, wanted, null);
}

/** The order at equal terms that a notice declares, by the policy: members come first for farmland only. */
async function declared(tx: Tx, kit: LettingKit, input: Pick<ListingInput, 'partIds'>): Promise<Priority[]> {
  const { rows } = await sql<{
    farm: boolean | null;
  }>`select bool_and(a.land_kind = 'farmland') as farm from assets.part p join assets.asset a on a.id = p.asset_id
    where p.id = any(${[...input.partIds]}::uuid[])`.execute(tx);
  return lettingPolicy(kit).priority.filter((p) => p !== 'member' || rows[0]?.farm === true);
}

/** Terms that make a schedule. Throws assets.input with the words of the builder. */
function checkTerms(input: Pick<ListingInput, 'termMonths' | 'reserveFenYear' | 'rentTerms'>): void {
  const from = Temporal.PlainDate.from('2025-01-01');
  const to = lastOfMonths(from, input.termMonths);
  scheduleOf(from.toString(), to.toString(), { ...input.rentTerms, annualFen: input.reserveFenYear });
}

/** Drafts a notice. The seed that orders equal offers is drawn now and sealed; its hash goes into the log, so that nobody can choose it later. */
export async function createListing(
  tx: Tx,
  kit: LettingKit,
  collectiveId: string,
  input: ListingInput,
  by: Hand,
  at: Temporal.Instant,
  relists: { readonly id: string; readonly noticeNo: number } | null = null,
): Promise<{ id: string; revision: number }> {
  const today = dayOf(kit, at);
  checkTerms(input);
  await mayName(tx, kit, collectiveId, input);
  const number = await nextNumber(tx, collectiveId, 'listing', today.year);
  const id = uuidv7(at);
  const seed = drawSeed(kit, id);
  await sql`insert into assets.listing (id, collective_id, number, title, method, decision_id, term_months, permitted_use, reserve_fen_year, deposit_fen, lease_deposit_fen, priority, conditions,
      rent_terms, seed_sealed, seed_hash, relists_id, notice_no, created_at)
    values (${id}, ${collectiveId}, ${number}, ${input.title}, ${input.method}, ${input.decisionId}, ${input.termMonths}, ${input.permittedUse},
      ${input.reserveFenYear}, ${input.depositFen}, ${input.leaseDepositFen}, ${await declared(tx, kit, input)}::text[], ${input.conditions}, ${JSON.stringify(input.rentTerms)}::jsonb, ${seed.sealed}, ${seed.hash}, ${relists?.id ?? null}, ${relists === null ? 1 : relists.noticeNo + 1}, ${at})`.execute(
    tx,
  );
  await putParts(tx, id, collectiveId, input.partIds, today.toString());
  await remember(tx, kit, { of: 'listing', id, action: 'draft', to: 'draft', by, at, facts: { seedHash: seed.hash } });
  return { id, revision: 1 };
}

/** Changes a drafted notice. Throws assets.notNow, assets.changedMeanwhile. */
export async function editListing(
  tx: Tx,
  kit: LettingKit,
  id: string,
  input: ListingInput & { revision: number },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; revision: number }> {
  const listing = await lockListing(tx, id);
  if (listing.state !== 'draft') throw failure(failures.notNow, { state: LISTING_NAMES[listing.state] });
  same(listing, input.revision);
  checkTerms(input);
  await mayName(tx, kit, listing.collectiveId, input);
  const seed = listing.seedHash === null ? drawSeed(kit, id) : { hash: listing.seedHash, sealed: listing.seedSealed };
  await putParts(tx, id, listing.collectiveId, input.partIds, dayOf(kit, at).toString());
  await sql`update assets.listing set title = ${input.title}, method = ${input.method}, decision_id = ${input.decisionId}, term_months = ${input.termMonths},
    permitted_use = ${input.permittedUse}, reserve_fen_year = ${input.reserveFenYear}, deposit_fen = ${input.depositFen}, lease_deposit_fen = ${input.leaseDepositFen},
    priority = ${await declared(tx, kit, input)}::text[], conditions = ${input.conditions}, rent_terms = ${JSON.stringify(input.rentTerms)}::jsonb, seed = null, seed_hash = ${seed.hash}, seed_sealed = ${seed.sealed},
    revision = revision + 1 where id = ${id}::uuid`.execute(tx);
  await remember(tx, kit, { of: 'listing', id, action: 'edit', by, at, facts: { seedHash: seed.hash } });
  return { id, revision: listing.revision + 1 };
}

/** Parts of a notice that a contract holds inside a term, with that contract. */
export async function taken(
  tx: Tx,
  partIds: readonly string[],
  from: string,
  to: string,
): Promise<{ number: string; days: string } | null> {
  const { rows } = await sql<{ number: string; days: string }>`
    select k.number, lower(t.days)::text || ' – ' || (upper(t.days) - 1)::text as days
    from assets.tenure t join assets.contract k on k.id = t.contract_id
    where t.holds and t.part_id = any(${[...partIds]}::uuid[]) and t.days && daterange(${from}::date, ${to}::date, '[]') order by lower(t.days) limit 1`.execute(
    tx,
  );
  return rows[0] ?? null;
}

/** The parts of a notice. */
export async function partsOf(tx: Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select part_id as id from assets.listing_part where listing_id = ${id}::uuid order by 1`.execute(tx);
  return rows.map((r) => r.id);
}

/**
 * Publishes a notice for open bidding: a valid decision stands behind it, the deadline leaves the least days of the policy, the opening leaves time to give the
 * amounts, and the parts are free for the term. Throws assets.decisionNeeded, assets.deadlineShort, assets.partTaken, assets.input.
 */
export async function publishListing(
  tx: Tx,
  kit: LettingKit,
  id: string,
  input: {
    readonly deadline: Temporal.Instant;
    readonly opening: Temporal.Instant;
    readonly startsOn: string;
    readonly revision: number;
  },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string; revision: number; state: ListingState }> {
  const listing = await lockListing(tx, id);
  const to = nextState(listing, 'publish');
  same(listing, input.revision);
  if (listing.method !== 'open-bidding')
    throw wrong(
      '小额与协商出租不经竞价公告，请直接定成交人。',
      'Small lots and negotiated letting have no bidding: award directly.',
    );
  // a draft from before; saved again it says so, and commits to a new seed
  if (listing.rentTerms === null)
    throw wrong('请先在草稿里写明租金的支付、递增和免租期。', 'Say in the draft how the rent is paid, grows and begins.');
  const policy = lettingPolicy(kit);
  const partIds = await partsOf(tx, id);
  await takeDecision(tx, kit, lettingOf(listing, listing.decisionId, partIds), { listing: id }, at);
  const days = policy.notice.minDays['open-bidding'];
  const least = dayOf(kit, at).add({ days }).toZonedDateTime(kit.zone).toInstant();
  if (Temporal.Instant.compare(input.deadline, least) < 0) throw failure(failures.deadlineShort, { days });
  if (Temporal.Instant.compare(input.opening, input.deadline.add({ hours: policy.notice.revealHours })) < 0)
    throw wrong(
      `开标应在截止后至少 ${policy.notice.revealHours} 小时，供竞价人提交金额与随机数。`,
      `The opening is at least ${policy.notice.revealHours} hours after the deadline, so that bidders can give their amounts.`,
    );
  if (Temporal.Instant.compare(input.opening, at.add({ hours: 24 * 366 })) > 0)
    throw wrong('开标不能在一年以后。', 'The opening is within a year.');
  const from = Temporal.PlainDate.from(input.startsOn);
  if (Temporal.PlainDate.compare(from, dayOf(kit, input.opening)) < 0)
    throw wrong('租期应在开标以后开始。', 'The term begins after the opening.');
  await lockParts(tx, listing.collectiveId, partIds, from.toString());
  const other = await taken(tx, partIds, from.toString(), lastOfMonths(from, listing.termMonths).toString());
  if (other !== null) throw failure(failures.partTaken, { contract: other.number, days: other.days });
  await sql`update assets.listing set state = ${to}, published_at = ${at}, deadline = ${input.deadline}, opening = ${input.opening}, revision = revision + 1
    where id = ${id}::uuid`.execute(tx);
  await remember(tx, kit, {
    of: 'listing',
    id,
    action: 'publish',
    from: listing.state,
    to,
    by,
    at,
    facts: {
      number: listing.number,
      seedHash: listing.seedHash,
      rent: {
        ...listing.rentTerms,
        escalation: listing.rentTerms.escalation === null ? null : { ...listing.rentTerms.escalation },
      },
      use: listing.permittedUse,
      leaseDepositFen: listing.leaseDepositFen === null ? null : String(listing.leaseDepositFen),
      reserveFen: String(listing.reserveFenYear),
      depositFen: String(listing.depositFen),
      termMonths: listing.termMonths,
      decision: listing.decisionId,
      deadline: input.deadline.toString(),
      opening: input.opening.toString(),
      parts: partIds,
    },
  });
  return { id, revision: listing.revision + 1, state: to };
}

/** Records a quote of a small lot or of negotiated letting, while the notice is a draft. Throws assets.notNow, assets.quoteThere. */
export async function addQuote(
  tx: Tx,
  kit: LettingKit,
  id: string,
  quote: {
    readonly partyId: string;
    readonly fenYear: bigint;
    readonly quotedOn: string;
    readonly file: { readonly id: string; readonly hash: string };
  },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const listing = await lockListing(tx, id);
  if (listing.state !== 'draft') throw failure(failures.notNow, { state: LISTING_NAMES[listing.state] });
  if (listing.method === 'open-bidding') throw wrong('公开竞价没有询价。', 'Open bidding has no quotes.');
  const quoteId = uuidv7(at);
  const { rows } =
    await sql`insert into assets.quote (id, listing_id, party_id, fen_year, quoted_on, file_id, file_hash, at, by_id)
    values (${quoteId}, ${id}, ${quote.partyId}, ${quote.fenYear}, ${quote.quotedOn}, ${quote.file.id}, ${quote.file.hash}, ${at}, ${by.id})
    on conflict (listing_id, party_id) do nothing returning id`.execute(tx);
  if (rows.length === 0) throw failure(failures.quoteThere);
  await remember(tx, kit, {
    of: 'listing',
    id,
    action: 'add-quote',
    by,
    at,
    facts: { quote: quoteId, party: quote.partyId, fen: String(quote.fenYear), file: quote.file.hash },
  });
  return { id: quoteId };
}
