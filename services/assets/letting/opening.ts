/** From the deadline to the result: the box is closed and opened, somebody wins, withdraws or is replaced, the result is on display, the notice is concluded or fails. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Database, Tx } from '@yunjian/kernel/db';
import { sendNotices } from '@yunjian/kernel/notify';
import { failures } from '../failures.ts';
import { keepDeposit } from '../money/bid-deposits.ts';
import { dayOf } from '../setting.ts';
import { inOrder, openBox, type BoxedBid, type Outcome } from './bidding.ts';
import { openReveal } from './bids.ts';
import { CLOCK, lettingPolicy, requireDecision, wrong, type Hand, type LettingKit, type Priority } from './common.ts';
import { takeDecision } from './deciding.ts';
import { move, type Stepped } from './listing-move.ts';
import { lettingOf, lockListing, nextState, partsOf, type ListingRow } from './listings.ts';
import { priorityOf } from './priority.ts';
import { seedOf } from './seed.ts';
import type { ListingAction } from './states.ts';

/** What a step of a notice may say besides its name. */
export interface StepInput {
  readonly reason: string | null;
  readonly decisionId: string | null;
}

interface Boxed {
  readonly bidId: string;
  readonly registrationId: string;
  readonly lotKey: string;
  readonly partyId: string;
  readonly commitment: string;
  readonly qualified: boolean;
  readonly priority: Priority | null;
  readonly sealed: Buffer | null;
}

/** Opens the box of a closed notice: every bid is checked against its commitment, and the valid ones are put in order. Not before the opening. */
export async function openBids(tx: Tx, kit: LettingKit, id: string, by: Hand, at: Temporal.Instant): Promise<Stepped> {
  const listing = await lockListing(tx, id);
  nextState(listing, 'open-bids');
  if (listing.opening === null || Temporal.Instant.compare(at, listing.opening) < 0) throw failure(failures.notYetOpened);
  const { rows } = await sql<Boxed>`
    select b.id as "bidId", b.registration_id as "registrationId", coalesce(r.lot_key, r.id) as "lotKey", r.party_id as "partyId", b.commitment, b.reveal_sealed as sealed,
      r.state = 'qualified' and r.deposit_state in ('paid', 'not-needed') as qualified, ${priorityOf(listing, dayOf(kit, at).toString())} as priority
    from assets.bid b join assets.registration r on r.id = b.registration_id
    where b.listing_id = ${id}::uuid and b.state = 'sealed' order by b.id for update of b`.execute(tx);
  const boxed: BoxedBid[] = rows.map((r) => ({
    bidId: r.bidId,
    registrationId: r.registrationId,
    // a notice from before, whose seed everybody knew, goes by the rule it published
    lotKey: listing.seedHash === null ? r.registrationId : r.lotKey,
    commitment: r.commitment,
    qualified: r.qualified,
    priority: r.priority,
    revealed: r.sealed === null ? null : openReveal(kit, r.bidId, r.sealed),
  }));
  const seed = seedOf(kit, listing);
  const opening = openBox({ id, seed, reserveFenYear: listing.reserveFenYear, priority: listing.priority ?? [] }, boxed);
  const given = new Map(boxed.map((b) => [b.bidId, b.revealed]));
  for (const bid of opening.bids) {
    const shown = bid.fenYear === null ? null : given.get(bid.bidId);
    await sql`update assets.bid set state = ${bid.state}, fen_year = ${shown?.fenYear ?? null}, nonce = ${shown?.nonce ?? null},
      opened_at = ${shown ? at : null} where id = ${bid.bidId}::uuid`.execute(tx);
  }
  const parties = new Map(rows.map((r) => [r.registrationId, r.partyId]));
  const outcome: Outcome = {
    opened: opening.bids.length,
    valid: opening.ranking.length,
    tie: opening.tie,
    decidedBy: opening.decidedBy,
    single: opening.single,
    ranking: opening.ranking.map((r) => ({ ...r, fenYear: String(r.fenYear), partyId: parties.get(r.registrationId) ?? '' })),
    winner: null,
    withdrawn: [],
    failure: null,
  };
  const opened = await move(tx, kit, listing, 'open-bids', outcome, by, at, null, { seed });
  if (outcome.valid > 0) return opened;
  return move(
    tx,
    kit,
    { ...listing, ...opened, seed },
    'fail',
    { ...outcome, failure: 'no-valid-bid' },
    CLOCK,
    at,
    '没有有效报价',
  );
}

/** The notice repeats one that already ended with a single bidder or none, so that a single bidder may be dealt with. */
const mayDealWithOne = (kit: LettingKit, listing: ListingRow): boolean =>
  lettingPolicy(kit).singleBidder === 'negotiated' || listing.noticeNo > 1;

/** Awards to the highest valid bid. A single one needs a decision of its own, and by policy a second notice before that. */
async function award(
  tx: Tx,
  kit: LettingKit,
  listing: ListingRow,
  input: StepInput,
  by: Hand,
  at: Temporal.Instant,
): Promise<Stepped> {
  const outcome = listing.outcome;
  if (outcome === null || outcome.ranking.length === 0) throw failure(failures.nobodyLeft);
  if (outcome.single) {
    if (!mayDealWithOne(kit, listing)) throw failure(failures.singleBidder);
    await takeDecision(tx, kit, lettingOf(listing, input.decisionId, await partsOf(tx, listing.id)), { listing: listing.id }, at);
  } else await requireDecision(tx, listing.collectiveId, listing.decisionId); // it may have been annulled since
  const done = await move(tx, kit, listing, 'award', { ...outcome, winner: 0 }, by, at, input.reason, {
    awardDecisionId: outcome.single ? input.decisionId : null,
  });
  await tell(tx, listing, outcome, at);
  return done;
}

/** Awards a small lot to the best of at least the policy's number of quotes, or negotiated letting to its quote; both rest on a valid decision. */
async function awardDirectly(
  tx: Tx,
  kit: LettingKit,
  listing: ListingRow,
  input: StepInput,
  by: Hand,
  at: Temporal.Instant,
): Promise<Stepped> {
  if (listing.method === 'open-bidding') throw wrong('公开竞价不能直接定成交人。', 'Open bidding is not awarded directly.');
  if (listing.rentTerms === null)
    throw wrong('请先在草稿里写明租金的支付、递增和免租期。', 'Say in the draft how the rent is paid, grows and begins.');
  const decisionId = input.decisionId ?? listing.decisionId;
  await takeDecision(tx, kit, lettingOf(listing, decisionId, await partsOf(tx, listing.id)), { listing: listing.id }, at);
  const { rows } = await sql<{
    id: string;
    partyId: string;
    fenYear: bigint;
    priority: Priority | null;
  }>`select r.id, r.party_id as "partyId", r.fen_year as "fenYear", ${priorityOf(listing, dayOf(kit, at).toString())} as priority from assets.quote r
    where r.listing_id = ${listing.id}::uuid order by r.id`.execute(tx);
  const least = listing.method === 'small-lot' ? lettingPolicy(kit).quotes : 1;
  if (rows.length < least) throw failure(failures.quotesMissing, { least, there: rows.length });
  const good = rows.filter((r) => r.fenYear >= listing.reserveFenYear);
  if (good.length === 0) throw failure(failures.nobodyLeft);
  const seed = seedOf(kit, listing);
  const order = inOrder(
    { seed, priority: listing.priority ?? [] },
    good.map((r) => ({ ...r, lotKey: r.id })),
  );
  const outcome: Outcome = {
    opened: rows.length,
    valid: good.length,
    tie: order.tie,
    decidedBy: order.decidedBy,
    single: good.length === 1,
    ranking: order.ranking.map(({ id, ...r }) => ({ ...r, bidId: id, registrationId: id, fenYear: String(r.fenYear) })),
    winner: 0,
    withdrawn: [],
    failure: null,
  };
  return move(tx, kit, listing, 'award-directly', outcome, by, at, input.reason, { awardDecisionId: input.decisionId, seed });
}

/** The winner does not sign: a deposit is kept, and by policy the next of the ranking wins or the notice fails. */
async function replaceWinner(
  tx: Tx,
  kit: LettingKit,
  listing: ListingRow,
  input: StepInput,
  by: Hand,
  at: Temporal.Instant,
): Promise<Stepped> {
  const outcome = listing.outcome;
  const at0 = outcome?.winner ?? null;
  const winner = at0 === null ? undefined : outcome?.ranking[at0];
  if (outcome === null || at0 === null || !winner) throw failure(failures.nobodyLeft);
  if (input.reason === null) throw wrong('请写明成交人退出的原因。', 'Say why the winner does not sign.');
  const { rows: signed } =
    await sql`select 1 from assets.contract where listing_id = ${listing.id}::uuid and state not in ('draft', 'review', 'approved', 'discarded', 'void')`.execute(
      tx,
    );
  if (signed.length > 0) throw failure(failures.contractThere);
  await sql`update assets.contract set state = 'discarded', revision = revision + 1 where listing_id = ${listing.id}::uuid and state = 'draft'`.execute(
    tx,
  );
  const { rows: open } =
    await sql`select 1 from assets.contract where listing_id = ${listing.id}::uuid and state in ('review', 'approved')`.execute(
      tx,
    );
  if (open.length > 0) throw failure(failures.contractThere);
  await sql`update assets.registration set state = 'withdrawn', withdrawn_at = ${at}, reason = ${input.reason} where id = ${winner.registrationId}::uuid`.execute(
    tx,
  );
  const kept = await keepDeposit(
    tx,
    kit,
    { registrationId: winner.registrationId, collectiveId: listing.collectiveId },
    input.reason,
    by,
    at,
  );
  const withdrawn = [
    ...outcome.withdrawn,
    { registrationId: winner.registrationId, reason: input.reason, depositKept: kept > 0n },
  ];
  const gone = new Set(withdrawn.map((w) => w.registrationId));
  const next = outcome.ranking.findIndex((r, i) => i > at0 && !gone.has(r.registrationId));
  if (next === -1 || lettingPolicy(kit).winnerWithdraws === 'relist')
    return move(
      tx,
      kit,
      listing,
      'fail',
      { ...outcome, winner: null, withdrawn, failure: 'winner-withdrew' },
      by,
      at,
      input.reason,
    );
  await requireDecision(tx, listing.collectiveId, listing.awardDecisionId ?? listing.decisionId);
  const done = await move(tx, kit, listing, 'replace', { ...outcome, winner: next, withdrawn }, by, at, input.reason);
  await tell(tx, listing, { ...outcome, winner: next }, at);
  return done;
}

/** Puts the result on display for the days of the policy, today the first. What was let without bidding is published with it. */
async function publicise(tx: Tx, kit: LettingKit, listing: ListingRow, by: Hand, at: Temporal.Instant): Promise<Stepped> {
  const from = dayOf(kit, at);
  const until = from.add({ days: lettingPolicy(kit).publicityDays[listing.method] - 1 });
  return move(tx, kit, listing, 'publicise', listing.outcome, by, at, null, {
    publicity: [from.toString(), until.toString()],
    publishedAt: listing.publishedAt ?? at,
  });
}

/** Concludes after the display: its days are over, every objection is answered and none upheld. */
async function conclude(tx: Tx, kit: LettingKit, listing: ListingRow, by: Hand, at: Temporal.Instant): Promise<Stepped> {
  if (listing.publicityUntil === null || dayOf(kit, at).toString() <= listing.publicityUntil)
    throw failure(failures.stillOnDisplay, { until: listing.publicityUntil ?? '' });
  const { rows } = await sql<{
    open: number;
    upheld: number;
  }>`select count(*) filter (where answer is null)::int as open, count(*) filter (where upheld)::int as upheld
    from assets.objection where listing_id = ${listing.id}::uuid and at >= ${listing.publicityFrom}::date::timestamp at time zone ${kit.zone}`.execute(
    tx,
  );
  if ((rows[0]?.open ?? 0) > 0) throw failure(failures.objectionsOpen, { n: rows[0]?.open ?? 0 });
  if ((rows[0]?.upheld ?? 0) > 0) throw failure(failures.objectionUpheld);
  return move(tx, kit, listing, 'conclude', listing.outcome, by, at, null);
}

const EMPTY: Outcome = {
  opened: 0,
  valid: 0,
  tie: false,
  decidedBy: null,
  single: false,
  ranking: [],
  winner: null,
  withdrawn: [],
  failure: null,
};

/** Carries a step of the board out. Throws assets.notNow and what the step itself asks. */
export async function stepListing(
  tx: Tx,
  kit: LettingKit,
  id: string,
  action: Exclude<ListingAction, 'publish' | 'close'>,
  input: StepInput,
  by: Hand,
  at: Temporal.Instant,
): Promise<Stepped> {
  if (action === 'open-bids') {
    await closeIfDue(tx, kit, id, at);
    return openBids(tx, kit, id, by, at);
  }
  const listing = await lockListing(tx, id);
  nextState(listing, action);
  if (action === 'award') return award(tx, kit, listing, input, by, at);
  if (action === 'award-directly') return awardDirectly(tx, kit, listing, input, by, at);
  if (action === 'replace') return replaceWinner(tx, kit, listing, input, by, at);
  if (action === 'publicise') return publicise(tx, kit, listing, by, at);
  if (action === 'conclude') return conclude(tx, kit, listing, by, at);
  if (input.reason === null) throw wrong('请写明原因。', 'Say why.');
  const { rows } =
    await sql`select 1 from assets.contract where listing_id = ${id}::uuid and state not in ('discarded', 'void')`.execute(tx);
  if (rows.length > 0) throw failure(failures.contractThere);
  const outcome = action === 'fail' ? { ...(listing.outcome ?? EMPTY), winner: null, failure: 'by-the-board' } : listing.outcome;
  return move(tx, kit, listing, action, outcome, by, at, input.reason);
}

async function closeIfDue(tx: Tx, kit: LettingKit, id: string, at: Temporal.Instant): Promise<void> {
  const listing = await lockListing(tx, id);
  if (listing.state !== 'open' || listing.deadline === null || Temporal.Instant.compare(at, listing.deadline) < 0) return;
  await move(tx, kit, listing, 'close', null, CLOCK, at, null);
}

/** What the clock does: closes notices whose deadline is past and opens the boxes whose hour has come. Each in its own transaction; returns how many moved. */
export async function tick(database: Pick<Database, 'db' | 'tx'>, kit: LettingKit, at: Temporal.Instant): Promise<number> {
  const { rows } = await sql<{ id: string }>`select id from assets.listing
    where (state = 'open' and deadline <= ${at}) or (state = 'closed' and opening <= ${at}) order by deadline limit 1000`.execute(
    database.db,
  );
  for (const { id } of rows)
    await database.tx(async (tx) => {
      await closeIfDue(tx, kit, id, at);
      const listing = await lockListing(tx, id);
      if (listing.state === 'closed' && listing.opening !== null && Temporal.Instant.compare(at, listing.opening) >= 0)
        await openBids(tx, kit, id, CLOCK, at);
    });
  return rows.length;
}

/** Tells the bidder who wins now. */
async function tell(tx: Tx, listing: ListingRow, outcome: Outcome, at: Temporal.Instant): Promise<void> {
  const winner = outcome.ranking[outcome.winner ?? 0];
  if (!winner) return;
  const { rows } = await sql<{
    account: string | null;
  }>`select account_id as account from assets.registration where id = ${winner.registrationId}::uuid`.execute(tx);
  const to = rows[0]?.account;
  if (!to) return;
  await sendNotices(tx, [
    {
      to,
      kind: 'assets.won',
      title: { zh: '您已成为成交候选人', en: 'You are to be awarded the lease' },
      body: {
        zh: `公告 ${listing.number}：请留意公示与签约通知。`,
        en: `Notice ${listing.number}: watch for the display of the result and the signing.`,
      },
      link: `/assets/notices/${listing.id}`,
      now: at,
      key: `won:${listing.id}:${winner.registrationId}`,
    },
  ]);
}
