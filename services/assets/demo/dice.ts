/** Chance that repeats: the same seed always gives the same sample data. */
export interface Dice {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from 0 to n - 1. */
  int(n: number): number;
  /** A whole number from a to b, both possible. */
  whole(a: number, b: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
}

/** Dice of a 32-bit seed (mulberry32). Not for security. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
  const int = (n: number): number => Math.floor(next() * n);
  return {
    next,
    int,
    whole: (a, b) => a + int(b - a + 1),
    chance: (share) => next() < share,
    pick: <T>(list: readonly T[]): T => list[int(list.length)] as T,
  };
}
