/** Dividing one pool among 40,000 by largest remainders, every remainder different or all the same. */
import { performance } from 'node:perf_hooks';
import { divide } from '@yunjian/shares';

/** What was measured, milliseconds: the median of nine. */
export interface DivideMeasured {
  readonly shares: number;
  readonly mixedMs: number;
  /** All shares alike: every remainder ties and is ordered by the seed. */
  readonly tiedMs: number;
}

const median = (times: number[]): number => times.toSorted((a, b) => a - b)[times.length >> 1] ?? Number.NaN;

function timed(pool: bigint, shares: readonly bigint[]): number {
  const times = Array.from({ length: 9 }, (_, i) => {
    const began = performance.now();
    const { parts } = divide({ pool, shares, seed: `bench-${i}` });
    const took = performance.now() - began;
    const sum = parts.reduce((a, b) => a + b, 0n);
    if (sum !== pool) throw new Error(`the parts add up to ${sum}, not ${pool}`);
    return took;
  });
  return median(times);
}

/** Divides 32.5 million yuan and one fen among so many. */
export function measureDivide(shares = 40_000): DivideMeasured {
  const mixed = Array.from({ length: shares }, (_, i) => BigInt(1 + ((i * 7919) % 300_007)));
  const alike = Array.from({ length: shares }, () => 17n);
  return { shares, mixedMs: timed(3_250_000_001n, mixed), tiedMs: timed(3_250_000_001n, alike) };
}
