import { listed, SharesError } from './types.ts';

/** What entries have coming, and the least that is paid out. All in fen, ≥ 0. */
export interface Due {
  /** This run's parts, one for each entry. */
  readonly parts: readonly bigint[];
  /** Carried in from earlier runs, one for each entry, in the same order. */
  readonly carriedIn: readonly bigint[];
  /** A smaller sum is not worth a transfer and waits for the next run. 0 pays everything, as when somebody leaves. */
  readonly minimum: bigint;
}

/** What is paid now and what waits, in fen, one of each for each entry. */
export interface Payable {
  readonly paid: readonly bigint[];
  readonly carriedOut: readonly bigint[];
}

/**
 * Splits what entries have coming into payments and carry-over: a sum (this run's part and what was carried in) of at least the minimum is paid whole, a
 * smaller one is carried whole. For every entry `part + carriedIn = paid + carriedOut`: nothing is dropped. Throws SharesError `bad-amount`.
 */
export function payable({ parts, carriedIn, minimum }: Due): Payable {
  if (parts.length !== carriedIn.length)
    throw new SharesError(
      'bad-amount',
      `本次 ${parts.length} 项，结转 ${carriedIn.length} 项，应一一对应`,
      `${parts.length} parts and ${carriedIn.length} carried sums: there must be one of each for every entry`,
    );
  const negative = parts.flatMap((part, i) => (part < 0n || carriedIn[i]! < 0n ? [i] : []));
  if (negative.length > 0)
    throw new SharesError(
      'bad-amount',
      `金额不能为负，第 ${listed(negative)} 项`,
      `an amount cannot be negative: entry ${listed(negative)}`,
      negative,
    );
  if (minimum < 0n) throw new SharesError('bad-amount', '起付金额不能为负', 'the minimum cannot be negative');
  const sums = parts.map((part, i) => part + carriedIn[i]!);
  return {
    paid: sums.map((sum) => (sum >= minimum ? sum : 0n)),
    carriedOut: sums.map((sum) => (sum >= minimum ? 0n : sum)),
  };
}
