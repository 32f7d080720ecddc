/** One step of a notice: its state, its outcome, and the record of both. */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import type { Outcome } from './bidding.ts';
import { remember, type Hand, type LettingKit } from './common.ts';
import { nextState, type ListingRow } from './listings.ts';
import type { ListingAction, ListingState } from './states.ts';

/** What a step answers. */
export type Stepped = { id: string; revision: number; state: ListingState };

/** Carries a step out. Throws assets.notNow. */
export async function move(
  tx: Tx,
  kit: LettingKit,
  listing: ListingRow,
  action: ListingAction,
  outcome: Outcome | null,
  by: Hand,
  at: Temporal.Instant,
  note: string | null,
  more: {
    readonly awardDecisionId?: string | null;
    readonly publicity?: readonly [string, string];
    readonly publishedAt?: Temporal.Instant;
    /** The seed, told with this step. */
    readonly seed?: string;
  } = {},
): Promise<Stepped> {
  const to = nextState(listing, action);
  const seed = more.seed ?? listing.seed;
  await sql`update assets.listing set state = ${to}, outcome = ${outcome === null ? null : JSON.stringify(outcome)}::jsonb, revision = revision + 1,
    award_decision_id = ${more.awardDecisionId ?? listing.awardDecisionId}, publicity_from = ${more.publicity?.[0] ?? listing.publicityFrom},
    publicity_until = ${more.publicity?.[1] ?? listing.publicityUntil}, published_at = ${more.publishedAt ?? listing.publishedAt}, seed = ${seed} where id = ${listing.id}::uuid`.execute(
    tx,
  );
  const winner = outcome?.winner ?? null;
  await remember(tx, kit, {
    of: 'listing',
    id: listing.id,
    action,
    from: listing.state,
    to,
    note,
    by,
    at,
    facts: {
      ...(more.seed === undefined ? {} : { seed: more.seed }),
      tie: outcome?.tie ?? null,
      valid: outcome?.valid ?? null,
      ranking: (outcome?.ranking ?? []).map((r) => ({ registration: r.registrationId, fen: r.fenYear })),
      winner: winner === null ? null : (outcome?.ranking[winner]?.registrationId ?? null),
    },
  });
  return { id: listing.id, revision: listing.revision + 1, state: to };
}
