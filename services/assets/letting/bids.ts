/** What bidders do once registered (registering.ts): hand in sealed bids, give amount and nonce after the deadline, withdraw. And what the accountant says of them. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Actor } from '@yunjian/kernel/http';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { takeDeposit, type DepositSource } from '../money/bid-deposits.ts';
import { commitmentOf, type Outcome } from './bidding.ts';
import { remember, wrong, type Hand, type LettingKit } from './common.ts';
import { isOpen, lockListing, type ListingRow } from './listings.ts';
import { acceptAuthority, authorityShown, deviceMac, type AuthorityShown } from './registering.ts';
import { LISTING_NAMES } from './states.ts';

const { compare } = Temporal.Instant;
const notNow = (listing: Pick<ListingRow, 'state'>) => failure(failures.notNow, { state: LISTING_NAMES[listing.state] });

interface Mine {
  readonly id: string;
  readonly listingId: string;
  readonly partyId: string;
  readonly accountId: string | null;
  readonly state: 'registered' | 'qualified' | 'disqualified' | 'withdrawn';
  readonly depositState: string;
  readonly authority: AuthorityShown;
}

async function registration(tx: Tx, id: string): Promise<Mine> {
  const { rows } =
    await sql<Mine>`select id, listing_id as "listingId", party_id as "partyId", account_id as "accountId", state, deposit_state as "depositState", ${authorityShown} as authority
    from assets.registration r where id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** The caller's own registration; anybody else's does not exist for him. The notice is locked first, as everywhere. */
async function mine(tx: Tx, id: string, actor: Actor): Promise<{ listing: ListingRow; mine: Mine }> {
  const { rows } = await sql<{
    listing: string;
  }>`select listing_id as listing from assets.registration where id = ${id}::uuid and account_id = ${actor.accountId}::uuid`.execute(
    tx,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return { listing: await lockListing(tx, rows[0].listing), mine: await registration(tx, id) };
}

/**
 * Hands in a commitment. Before the deadline a later one replaces it. One that comes at the deadline or after is recorded as late and never valid; the clock of
 * the server decides (a trigger of the database does, from the deadline of the notice).
 */
export async function commitBid(
  tx: Tx,
  kit: LettingKit,
  id: string,
  bid: { readonly commitment: string; readonly fileHash: string | null; readonly device?: string | null | undefined },
  actor: Actor,
  at: Temporal.Instant,
): Promise<{ id: string; committedAt: string; late: boolean }> {
  const { listing, mine: own } = await mine(tx, id, actor);
  if (listing.state !== 'open' && listing.state !== 'closed') throw notNow(listing);
  if (own.state === 'withdrawn' || own.state === 'disqualified') throw failure(failures.notBidding);
  if (isOpen(listing, at))
    await sql`update assets.bid set state = 'superseded' where registration_id = ${id}::uuid and state = 'sealed'`.execute(tx);
  const bidId = uuidv7(at);
  const { rows } = await sql<{
    late: boolean;
  }>`insert into assets.bid (id, listing_id, registration_id, commitment, committed_at, file_hash, device_mac)
    values (${bidId}, ${listing.id}, ${id}, ${bid.commitment}, ${at}, ${bid.fileHash}, ${deviceMac(kit, bid.device)}) returning late`.execute(
    tx,
  );
  const late = rows[0]?.late ?? true;
  await remember(tx, kit, {
    of: 'listing',
    id: listing.id,
    action: late ? 'bid-late' : 'bid',
    by: { id: actor.accountId, name: '竞价人' },
    at,
    facts: { bid: bidId, registration: id, commitment: bid.commitment },
  });
  return { id: bidId, committedAt: at.toString(), late };
}

const AAD = 'assets.bid.reveal';
const sealReveal = (kit: Pick<Kit, 'crypto'>, bidId: string, fenYear: bigint, nonce: string): Buffer =>
  kit.crypto.seal(`${fenYear}|${nonce}`, `${AAD}:${bidId}`);

/** What a bidder gave, from its seal; null when it does not open. */
export function openReveal(
  kit: Pick<Kit, 'crypto'>,
  bidId: string,
  sealed: Uint8Array,
): { fenYear: bigint; nonce: string } | null {
  const [fen = '', nonce = ''] = kit.crypto.openText(sealed, `${AAD}:${bidId}`).split('|');
  return /^[1-9]\d{0,12}$/.test(fen) ? { fenYear: BigInt(fen), nonce } : null;
}

/**
 * Takes amount and nonce between deadline and opening. They must match the commitment; one that does not is refused and changes nothing. Kept sealed until
 * the opening. Throws assets.notNow, assets.bidMismatch, assets.noBid.
 */
export async function revealBid(
  tx: Tx,
  kit: LettingKit,
  id: string,
  given: { readonly fenYear: bigint; readonly nonce: string },
  actor: Actor,
  at: Temporal.Instant,
): Promise<{ id: string; revealedAt: string }> {
  const { listing } = await mine(tx, id, actor);
  const between =
    (listing.state === 'open' || listing.state === 'closed') &&
    listing.deadline !== null &&
    listing.opening !== null &&
    compare(at, listing.deadline) >= 0 &&
    compare(at, listing.opening) < 0;
  if (!between) throw failure(failures.revealTime);
  const { rows } = await sql<{
    id: string;
    commitment: string;
  }>`select id, commitment from assets.bid where registration_id = ${id}::uuid and state = 'sealed' for update`.execute(tx);
  const bid = rows[0];
  if (!bid) throw failure(failures.noBid);
  if (commitmentOf(listing.id, id, given.fenYear, given.nonce) !== bid.commitment) throw failure(failures.bidMismatch);
  await sql`update assets.bid set reveal_sealed = ${sealReveal(kit, bid.id, given.fenYear, given.nonce)}, revealed_at = ${at} where id = ${bid.id}::uuid`.execute(
    tx,
  );
  await remember(tx, kit, {
    of: 'listing',
    id: listing.id,
    action: 'reveal',
    by: { id: actor.accountId, name: '竞价人' },
    at,
    facts: { bid: bid.id },
  });
  return { id: bid.id, revealedAt: at.toString() };
}

/** Withdraws a registration before the opening; a sealed bid goes with it. A winner withdraws through the board (`replace`), which keeps the deposit. */
export async function withdrawRegistration(
  tx: Tx,
  kit: LettingKit,
  id: string,
  reason: string,
  actor: Actor,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const { listing, mine: own } = await mine(tx, id, actor);
  if (own.state === 'withdrawn') throw failure(failures.notBidding);
  if (!isOpen(listing, at)) throw failure(failures.withdrawTime);
  await sql`update assets.bid set state = 'superseded' where registration_id = ${id}::uuid and state = 'sealed'`.execute(tx);
  await sql`update assets.registration set state = 'withdrawn', withdrawn_at = ${at}, reason = ${reason} where id = ${id}::uuid`.execute(
    tx,
  );
  await remember(tx, kit, {
    of: 'listing',
    id: listing.id,
    action: 'withdraw-registration',
    note: reason,
    by: { id: actor.accountId, name: '竞价人' },
    at,
    facts: { registration: id },
  });
  return { id };
}

export type JudgeAction = 'qualify' | 'disqualify' | 'deposit-paid' | 'accept-authority';

/** What the accountant may say of a registration in a state of its notice. Qualified or not is said before the opening, so that no amount sways it. */
export function judgeActions(
  listing: Pick<ListingRow, 'state' | 'outcome'>,
  r: {
    readonly id: string;
    readonly state: string;
    readonly depositState: string;
    /** Whether the paper by which somebody acts for a firm is there and waits; accepted where none is needed. */
    readonly authority: AuthorityShown;
  },
): (JudgeAction | 'return-deposit')[] {
  const before = listing.state === 'open' || listing.state === 'closed';
  const out: (JudgeAction | 'return-deposit')[] = [];
  const acting = r.authority === 'accepted';
  if (before && r.state === 'registered' && r.authority === 'waiting') out.push('accept-authority');
  if (before && r.state !== 'withdrawn' && r.state !== 'qualified' && acting) out.push('qualify');
  if (before && r.state !== 'withdrawn' && r.state !== 'disqualified') out.push('disqualify');
  if (before && r.depositState === 'due' && r.state !== 'withdrawn') out.push('deposit-paid');
  if (r.depositState === 'paid' && (r.state === 'withdrawn' || r.state === 'disqualified' || after(listing, r.id)))
    out.push('return-deposit');
  return out;
}

/** The deposit of who does not win goes back once the notice is through (proposed by one, paid by another: money/bid-deposits.ts). */
const after = (listing: { readonly state: string; readonly outcome: Outcome | null }, registrationId: string): boolean =>
  listing.state === 'failed' ||
  listing.state === 'withdrawn' ||
  (listing.state === 'concluded' && listing.outcome?.ranking[listing.outcome.winner ?? -1]?.registrationId !== registrationId);

/** Qualifies or refuses a bidder, books the deposit. A refusal says why and the bidder is told. Throws assets.notNow. */
export async function judgeBidder(
  tx: Tx,
  kit: LettingKit,
  id: string,
  input: {
    readonly action: JudgeAction;
    readonly reason: string | null;
    /** accept-authority: the firm's name as the paper has it. */
    readonly name?: string | undefined;
    readonly deposit?: DepositSource | undefined;
  },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const { rows } = await sql<{
    listing: string;
  }>`select listing_id as listing from assets.registration where id = ${id}::uuid`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  const listing = await lockListing(tx, rows[0].listing);
  const own = await registration(tx, id);
  if (input.action === 'qualify' && own.authority !== 'accepted') throw failure(failures.paperNotAccepted);
  if (!judgeActions(listing, own).includes(input.action)) throw notNow(listing);
  if (input.action === 'disqualify' && input.reason === null) throw wrong('取消资格须说明理由。', 'A refusal says why.');
  if (input.action === 'accept-authority')
    await acceptAuthority(tx, kit, listing.id, own, input.name ?? '', input.reason, by, at);
  else if (input.action === 'qualify' || input.action === 'disqualify')
    await sql`update assets.registration set state = ${input.action === 'qualify' ? 'qualified' : 'disqualified'}, reason = ${input.reason}, judged_at = ${at},
      judged_by = ${by.id}, judged_name = ${by.name} where id = ${id}::uuid`.execute(tx);
  else await takeDeposit(tx, kit, id, input.deposit ?? {}, input.reason, by, at);
  await remember(tx, kit, {
    of: 'listing',
    id: listing.id,
    action: input.action,
    note: input.reason,
    by,
    at,
    facts: { registration: id },
  });
  return { id };
}

interface MyRow extends Mine {
  readonly bidder: string;
  readonly reason: string | null;
  readonly listing: { id: string; number: string; title: string; state: ListingRow['state'] };
  readonly deadline: Temporal.Instant | null;
  readonly opening: Temporal.Instant | null;
  readonly reserve: bigint;
  readonly outcome: Outcome | null;
  readonly bids: {
    id: string;
    commitment: string;
    committedAt: string;
    state: string;
    revealedAt: string | null;
    fenYear: string | null;
  }[];
}

/** What a person registered for, newest first. Own amounts are shown after the opening only, as to everybody. */
export async function myRegistrations(db: Db, accountId: string, at: Temporal.Instant) {
  const { rows } = await sql<MyRow>`
    select r.id, r.listing_id as "listingId", r.party_id as "partyId", r.account_id as "accountId", r.state, r.reason, r.deposit_state as "depositState", coalesce(r.claimed_name, p.name) as bidder, ${authorityShown} as authority,
      json_build_object('id', l.id, 'number', l.number, 'title', l.title, 'state', l.state) as listing, l.deadline, l.opening, l.reserve_fen_year as reserve, l.outcome,
      coalesce((select json_agg(json_build_object('id', b.id, 'commitment', b.commitment, 'state', b.state, 'fenYear', b.fen_year::text,
        'committedAt', to_char(b.committed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        'revealedAt', to_char(b.revealed_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')) order by b.committed_at, b.id)
        from assets.bid b where b.registration_id = r.id), '[]'::json) as bids
    from assets.registration r join assets.listing l on l.id = r.listing_id join assets.party p on p.id = r.party_id
    where r.account_id = ${accountId}::uuid order by r.at desc limit 200`.execute(db);
  return rows.map((r) => {
    const bidding =
      isOpen({ state: r.listing.state, deadline: r.deadline }, at) && (r.state === 'registered' || r.state === 'qualified');
    const reveal =
      (r.listing.state === 'open' || r.listing.state === 'closed') &&
      r.deadline !== null &&
      r.opening !== null &&
      compare(at, r.deadline) >= 0 &&
      compare(at, r.opening) < 0 &&
      r.bids.some((b) => b.state === 'sealed');
    return {
      id: r.id,
      listing: {
        ...r.listing,
        deadline: r.deadline?.toString() ?? null,
        opening: r.opening?.toString() ?? null,
        reserveFenYear: String(r.reserve),
      },
      bidder: r.bidder,
      authority: r.authority,
      state: r.state,
      reason: r.reason,
      depositState: r.depositState as 'due' | 'paid' | 'returned' | 'kept' | 'set-off' | 'not-needed',
      bids: r.bids,
      won:
        r.outcome?.winner !== null &&
        r.outcome?.winner !== undefined &&
        r.outcome.ranking[r.outcome.winner]?.registrationId === r.id,
      can: [
        ...(bidding && r.authority !== 'accepted' ? (['authority'] as const) : []),
        ...(bidding ? (['bid', 'withdraw'] as const) : []),
        ...(reveal ? (['reveal'] as const) : []),
      ],
    };
  });
}
