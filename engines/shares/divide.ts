import { firstBySeed } from './ties.ts';
import { refuseNegative, SharesError } from './types.ts';

/** A pool to be divided. */
export interface Division {
  /** Fen, ≥ 0. */
  readonly pool: bigint;
  /** Shares of the entries, ≥ 0, all in the same unit (whole shares, or thousandths of a share: only their proportion counts). */
  readonly shares: readonly bigint[];
  /** The published seed of the run: 1 to 1,024 characters of well-formed Unicode. It decides ties and nothing else. */
  readonly seed: string;
  /** The number of each entry in the published order of the run, distinct and ≥ 0. Left out: the position in `shares`, from 0. */
  readonly order?: readonly number[];
}

/** What each entry gets. */
export interface Divided {
  /** Fen, one for each entry, in the order of `shares`. Their sum is the pool. */
  readonly parts: readonly bigint[];
  /** The positions, ascending, of the entries that got one fen more than the floor of their exact part. */
  readonly toppedUp: readonly number[];
}

const LONGEST_SEED = 1024;

function checkSeed(seed: string): void {
  if (seed.length >= 1 && seed.length <= LONGEST_SEED && seed.isWellFormed()) return;
  throw new SharesError(
    'bad-seed',
    `需要公布的种子：1 到 ${LONGEST_SEED} 个字符的有效文字`,
    `the published seed is needed: 1 to ${LONGEST_SEED} characters of well-formed text`,
  );
}

function checkOrder(order: readonly number[], length: number): void {
  const right = order.length === length && order.every((n) => Number.isSafeInteger(n) && n >= 0);
  if (right && new Set(order).size === length) return;
  throw new SharesError(
    'bad-order',
    '序号应每项一个，不重复，为不小于 0 的整数',
    'the order needs one number for each entry, distinct, whole and not negative',
  );
}

/** The remainder at the `count`-th place from the top. Remainders are less than the total: where that fits in 64 bits, a typed array sorts three times as fast. */
const cutOf = (remainders: readonly bigint[], count: number, total: bigint): bigint =>
  total <= 1n << 64n
    ? BigUint64Array.from(remainders).sort().at(-count)!
    : remainders.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0)).at(-count)!;

/** The `count` entries with the largest remainders, ascending; equal ones in the order of the seed. */
function largestRemainders(
  remainders: readonly bigint[],
  count: number,
  total: bigint,
  { seed, order }: Division,
): readonly number[] {
  if (count === 0) return [];
  const cut = cutOf(remainders, count, total);
  const above: number[] = [];
  const tied: number[] = [];
  remainders.forEach((remainder, i) => {
    if (remainder > cut) above.push(i);
    else if (remainder === cut) tied.push(i);
  });
  // Only those who tie for the last places are hashed.
  const places = count - above.length;
  const chosen = places === tied.length ? tied : firstBySeed(tied, places, seed, order ? (i) => order[i]! : (i) => i);
  return [...above, ...chosen].toSorted((a, b) => a - b);
}

/**
 * Divides a pool by shares with the method of largest remainders (Hamilton): each entry gets the floor of pool × share ÷ total; the fen left over go one by one
 * to the largest fractional remainders, compared as whole numbers. Among equal remainders the smaller `tieKey` of seed and number comes first. The parts sum to
 * the pool, each differs from its exact value by less than a fen, and the same input gives the same output anywhere.
 *
 * Throws SharesError: `bad-pool`, `bad-shares` (negative), `bad-seed`, `bad-order`, and `no-shares` where there is something to divide and nobody to get it.
 */
export function divide(division: Division): Divided {
  const { pool, shares, seed, order } = division;
  if (pool < 0n) throw new SharesError('bad-pool', '待分总额不能为负', 'the pool cannot be negative');
  refuseNegative(shares);
  checkSeed(seed);
  if (order) checkOrder(order, shares.length);
  const total = shares.reduce((sum, share) => sum + share, 0n);
  if (total === 0n) {
    if (pool === 0n) return { parts: shares.map(() => 0n), toppedUp: [] };
    throw new SharesError('no-shares', '份额合计为 0，款项无人可分', 'the shares sum to zero: nobody can get the pool');
  }
  // A remainder counts fen ÷ total, so remainders compare as whole numbers. They sum to the fen left over times the total and each is less than the total:
  // there are fewer fen left than entries with a remainder. So nobody gets two fen more, and an entry without shares gets none.
  const parts: bigint[] = [];
  const remainders: bigint[] = [];
  let left = pool;
  for (const share of shares) {
    const product = pool * share;
    const part = product / total;
    parts.push(part);
    remainders.push(product - part * total);
    left -= part;
  }
  const toppedUp = largestRemainders(remainders, Number(left), total, division);
  for (const i of toppedUp) parts[i] = parts[i]! + 1n;
  return { parts, toppedUp };
}
