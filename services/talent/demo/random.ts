/** Chance that repeats: the same seed always gives the same sample data. */
export interface Dice {
  /** A number in [0, 1). */
  next(): number;
  /** A whole number from 0 to n - 1. */
  int(n: number): number;
  /** A number from a to b. */
  between(a: number, b: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly T[]): T;
  /** A key by weight; weights need not sum to 1. */
  weighted<K extends string>(weights: Readonly<Record<K, number>>): K;
}

/** Dice of a 32-bit seed (mulberry32). Not for security. */
export function dice(seed: number): Dice {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const int = (n: number): number => Math.floor(next() * n);
  return {
    next,
    int,
    between: (a, b) => a + next() * (b - a),
    chance: (share) => next() < share,
    pick: <T>(list: readonly T[]): T => list[int(list.length)] as T,
    weighted: <K extends string>(weights: Readonly<Record<K, number>>): K => {
      const entries = Object.entries(weights) as [K, number][];
      let left = next() * entries.reduce((sum, [, w]) => sum + w, 0);
      for (const [key, weight] of entries) if ((left -= weight) < 0) return key;
      return (entries.at(-1) as [K, number])[0];
    },
  };
}

/** The list in an order given by chance (Fisher and Yates), in place. */
export function shuffle<T>(d: Dice, list: T[]): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = d.int(i + 1);
    const held = list[i] as T;
    list[i] = list[j] as T;
    list[j] = held;
  }
  return list;
}
