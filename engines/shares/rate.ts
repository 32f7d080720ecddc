import { listed, refuseNegative, SharesError } from './types.ts';

/** A dividend at a rate per share, the common form: so many whole yuan for each share. */
export interface AtRate {
  /** Fen for one whole share, ≥ 0. */
  readonly rateFen: bigint;
  /** Shares of the entries, ≥ 0, in units of 1 ÷ `scale` share. */
  readonly shares: readonly bigint[];
  /** Units in a whole share, ≥ 1: 1 for whole shares, 1000 for shares with three decimals. */
  readonly scale: bigint;
}

function checkScale(scale: bigint): void {
  if (scale < 1n) throw new SharesError('bad-shares', '每股的单位数应不小于 1', 'a share has at least one unit');
}

/**
 * Fen of each entry: rate × share, exact. Nothing is ever rounded: a share whose amount is no whole number of fen is refused with `not-whole-fen`, which names
 * the entries. Other errors: `bad-rate`, `bad-shares`.
 */
export function atRate({ rateFen, shares, scale }: AtRate): readonly bigint[] {
  if (rateFen < 0n) throw new SharesError('bad-rate', '每股金额不能为负', 'the rate cannot be negative');
  checkScale(scale);
  refuseNegative(shares);
  const products = shares.map((share) => rateFen * share);
  const broken = products.flatMap((product, i) => (product % scale === 0n ? [] : [i]));
  if (broken.length > 0)
    throw new SharesError(
      'not-whole-fen',
      `按此每股金额，第 ${listed(broken)} 项不是整分；请改每股金额，或改用按总额分配`,
      `at this rate entry ${listed(broken)} is no whole number of fen; change the rate or divide a pool`,
      broken,
    );
  return products.map((product) => product / scale);
}

/** What there is to distribute, and in which steps. */
export interface RateQuestion {
  /** Fen, ≥ 0. */
  readonly distributable: bigint;
  /** Sum of all shares, > 0, in units of 1 ÷ `scale` share. */
  readonly totalShares: bigint;
  /** Units in a whole share, ≥ 1. Left out: 1. */
  readonly scale?: bigint;
  /** Fen, ≥ 1; the rate is a multiple of it. Left out: 100, whole yuan. */
  readonly step?: bigint;
}

/** The rate, and what becomes of the sum. */
export interface RateAnswer {
  readonly rateFen: bigint;
  /** Rate × all shares, fen. */
  readonly distributed: bigint;
  /** The rest, fen: it stays undistributed income (未分配收益). `distributed + undistributed = distributable`. */
  readonly undistributed: bigint;
}

/**
 * The greatest rate that is a multiple of the step and does not cost more than what is there; it may be zero. Throws SharesError: `bad-amount`, `bad-rate`
 * (step), `no-shares`, `not-whole-fen` where the whole payment at that rate would not be a whole number of fen.
 */
export function largestRate({ distributable, totalShares, scale = 1n, step = 100n }: RateQuestion): RateAnswer {
  if (distributable < 0n) throw new SharesError('bad-amount', '可分配金额不能为负', 'what is distributed cannot be negative');
  if (step < 1n) throw new SharesError('bad-rate', '每股金额的级差应不小于 1 分', 'the step is at least one fen');
  checkScale(scale);
  if (totalShares <= 0n) throw new SharesError('no-shares', '份额合计应大于 0', 'the shares must sum to more than zero');
  const rateFen = ((distributable * scale) / (totalShares * step)) * step;
  const cost = rateFen * totalShares;
  if (cost % scale !== 0n)
    throw new SharesError(
      'not-whole-fen',
      '按此级差，总额不是整分；请用每股单位数能整除的级差',
      'at this step the payment is no whole number of fen; take a step that the units of a share divide',
    );
  const distributed = cost / scale;
  return { rateFen, distributed, undistributed: distributable - distributed };
}
