import { hash } from 'node:crypto';

/**
 * The key that orders an entry among entries with equal remainders: SHA-256, as 64 lower-case hex digits, of the UTF-8 bytes of the seed, a colon, and the
 * number of the entry in decimal (ASCII digits, first entry 0). Anyone can compute it again: `printf '%s:%d' "$SEED" 41 | sha256sum`.
 * The number is a place in the published order of the run, never an id a member could have chosen or been given.
 */
export const tieKey = (seed: string, entry: number): string => hash('sha256', `${seed}:${entry}`, 'hex');

/** The `count` entries of `tied` whose key is smallest. `numberOf` gives an entry's number in the published order. */
export function firstBySeed(
  tied: readonly number[],
  count: number,
  seed: string,
  numberOf: (entry: number) => number,
): readonly number[] {
  if (count === 0) return [];
  const keys = tied.map((entry) => tieKey(seed, numberOf(entry)));
  // Two numbers never share a key as long as SHA-256 holds, so exactly `count` keys are up to the last one.
  const last = keys.toSorted()[count - 1]!;
  return tied.filter((_, i) => keys[i]! <= last);
}
