/**
 * Sealed bids. Before the deadline a bidder hands in only a commitment; between deadline and opening amount and nonce, which must match it; at the opening the
 * highest valid amount at or above the reserve is first. Pure: everyone can recompute an opening from what is published after it.
 */
import { createHash } from 'node:crypto';
import type { Priority } from './common.ts';

const sha256 = (text: string): string => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * The commitment of a bid: SHA-256, lower-case hex, of the UTF-8 text `listing|registration|fen|nonce` — both ids as lower-case uuids with hyphens, fen a year
 * in decimal digits without sign or leading zero, the nonce as it stands. The page computes the same with Web Crypto; a constraint of the database checks it.
 */
export const commitmentOf = (listingId: string, registrationId: string, fenYear: bigint, nonce: string): string =>
  sha256(`${listingId}|${registrationId}|${fenYear}|${nonce}`);

/**
 * The lot of equal offers: SHA-256, hex, of the UTF-8 text `seed|key`; the smaller comes first. The key is the first registration of the bidder for this notice, so
 * that registering again draws nothing new (of a quote, the quote). The hash of the seed is published with the notice, the seed at the opening; in notices from
 * before, the seed stood in the notice and the key was the registration.
 */
export const lotOf = (seed: string, key: string): string => sha256(`${seed}|${key}`);

/** A bid as it lies in the box at the opening: what was given after the deadline is null when nothing was. */
export interface BoxedBid {
  readonly bidId: string;
  readonly registrationId: string;
  /** What is drawn by lot for this bidder. */
  readonly lotKey: string;
  readonly commitment: string;
  readonly qualified: boolean;
  /** By what it comes first at equal terms; null: by nothing. */
  readonly priority: Priority | null;
  readonly revealed: { readonly fenYear: bigint; readonly nonce: string } | null;
}

export type OpenedState = 'valid' | 'below-reserve' | 'mismatch' | 'unopened' | 'disqualified';

/** What became of each bid, and the order of the valid ones. */
export interface Opening {
  readonly bids: readonly {
    readonly bidId: string;
    readonly registrationId: string;
    readonly state: OpenedState;
    readonly fenYear: bigint | null;
  }[];
  readonly ranking: readonly {
    readonly bidId: string;
    readonly registrationId: string;
    readonly fenYear: bigint;
    readonly lot: string;
    readonly lotKey: string;
    readonly priority: Priority | null;
  }[];
  /** Two or more share the highest amount. */
  readonly tie: boolean;
  /** What decided between them: who comes first by what was declared, or the lot; null without a tie. */
  readonly decidedBy: Priority | 'lot' | null;
  readonly single: boolean;
}

/**
 * Opens the box. Equal amounts: first who comes first by what the notice declared (民法典 734, 农村土地承包法 38), in its order; then the lot. Amounts of bids that are not valid are told only where the bidder gave them in due form (below the reserve,
 * disqualified).
 */
export function openBox(
  listing: {
    readonly id: string;
    readonly seed: string;
    readonly reserveFenYear: bigint;
    readonly priority: readonly Priority[];
  },
  boxed: readonly BoxedBid[],
): Opening {
  const bids = boxed.map(({ bidId, registrationId, lotKey, commitment, qualified, priority, revealed }) => {
    const state: OpenedState =
      revealed === null
        ? 'unopened'
        : commitmentOf(listing.id, registrationId, revealed.fenYear, revealed.nonce) !== commitment
          ? 'mismatch'
          : !qualified
            ? 'disqualified'
            : revealed.fenYear < listing.reserveFenYear
              ? 'below-reserve'
              : 'valid';
    return {
      bidId,
      registrationId,
      lotKey,
      state,
      priority,
      fenYear: revealed === null || state === 'mismatch' ? null : revealed.fenYear,
    };
  });
  const { ranking, tie, decidedBy } = inOrder(
    listing,
    bids.flatMap(({ bidId, registrationId, lotKey, state, priority, fenYear }) =>
      state === 'valid' && fenYear !== null ? [{ bidId, registrationId, fenYear, lotKey, priority }] : [],
    ),
  );
  return { bids, ranking, tie, decidedBy, single: ranking.length === 1 };
}

/** Offers in order: the highest first; equal ones by who comes first as declared, then by lot. Quotes of small lots and bids the same. Pure. */
export function inOrder<O extends { readonly fenYear: bigint; readonly lotKey: string; readonly priority: Priority | null }>(
  listing: { readonly seed: string; readonly priority: readonly Priority[] },
  offers: readonly O[],
): { ranking: (O & { lot: string })[]; tie: boolean; decidedBy: Priority | 'lot' | null } {
  const rank = (p: Priority | null): number => (p === null ? listing.priority.length : listing.priority.indexOf(p));
  const ranking = offers
    .map((o) => ({
      ...o,
      priority: o.priority !== null && listing.priority.includes(o.priority) ? o.priority : null,
      lot: lotOf(listing.seed, o.lotKey),
    }))
    .toSorted((a, b) =>
      a.fenYear !== b.fenYear
        ? a.fenYear > b.fenYear
          ? -1
          : 1
        : rank(a.priority) - rank(b.priority) || (a.lot < b.lot ? -1 : 1),
    );
  const [one, two] = ranking;
  const tie = one !== undefined && two !== undefined && one.fenYear === two.fenYear;
  return { ranking, tie, decidedBy: !tie ? null : one.priority !== null && one.priority !== two.priority ? one.priority : 'lot' };
}

/** What became of a notice, as it is stored beside it. Amounts in fen as text. */
export interface Outcome {
  readonly opened: number;
  readonly valid: number;
  readonly tie: boolean;
  /** What decided a tie; absent as above. */
  readonly decidedBy?: Priority | 'lot' | null;
  readonly single: boolean;
  readonly ranking: readonly {
    readonly bidId: string;
    readonly registrationId: string;
    readonly partyId: string;
    readonly fenYear: string;
    readonly lot: string;
    /** What was drawn by lot; absent where it was the registration. */
    readonly lotKey?: string;
    /** Absent in outcomes from before priorities were declared. */
    readonly priority?: Priority | null;
  }[];
  /** Place in the ranking of who wins now. */
  readonly winner: number | null;
  readonly withdrawn: readonly { readonly registrationId: string; readonly reason: string; readonly depositKept: boolean }[];
  readonly failure: string | null;
}
