/** Late fees, exact. Pure: days, amounts and rates in, whole fen out. */

/** What a late fee is computed from. */
export interface LateFeeInput {
  /** What was owed, fen, above 0. */
  readonly fen: bigint;
  readonly dueOn: Temporal.PlainDate;
  /** What came in for it or was written off, each with its day; in any order, together at most `fen`. */
  readonly paid: readonly { readonly on: Temporal.PlainDate; readonly fen: bigint }[];
  /** Millionths a day of what is unpaid; 400 is 0.04 %. */
  readonly ppmDay: number;
  /** The last day that is counted. */
  readonly until: Temporal.PlainDate;
  /** Days after the due day that cost nothing; when they are over, they are not counted afterwards either. */
  readonly graceDays?: number;
  /** The fee is at most so many millionths of what was unpaid when it began to run; absent: no cap. */
  readonly capPpm?: number;
}

/** A stretch of days with one unpaid amount. */
export interface LateStretch {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly days: number;
  readonly unpaidFen: bigint;
}

export interface LateFee {
  readonly fen: bigint;
  readonly capped: boolean;
  readonly stretches: readonly LateStretch[];
}

const MILLION = 1_000_000n;

/**
 * The late fee until the end of `until`: each day after the due day (and the grace) counts with what is unpaid at that day's end, so the day of a payment is not
 * charged for what it paid. Days × amount × rate are summed up exactly and rounded once, at the end, half a fen up; then the cap, rounded down. Default rate and
 * the day count: 上海市房屋租赁条例 (2000) art 23. Throws RangeError for amounts below 1, negative payments, more paid than owed.
 */
export function lateFee(input: LateFeeInput): LateFee {
  const { fen, dueOn, until, ppmDay, graceDays = 0, capPpm } = input;
  if (fen <= 0n || !Number.isInteger(ppmDay) || ppmDay < 0 || graceDays < 0)
    throw new RangeError('a late fee needs an amount and a rate');
  if (input.paid.some((p) => p.fen < 0n) || input.paid.reduce((s, p) => s + p.fen, 0n) > fen)
    throw new RangeError('more was paid than was owed');
  const compare = Temporal.PlainDate.compare;
  const first = dueOn.add({ days: 1 + graceDays });
  const steps = input.paid.toSorted((a, b) => compare(a.on, b.on));
  const stretches: LateStretch[] = [];
  let unpaid = fen;
  let from = first;
  const close = (to: Temporal.PlainDate): void => {
    if (compare(to, from) < 0 || unpaid === 0n) return;
    stretches.push({ from, to, days: from.until(to).days + 1, unpaidFen: unpaid });
  };
  for (const step of steps) {
    if (compare(step.on, until) > 0) break;
    if (compare(step.on, from) > 0) {
      close(step.on.subtract({ days: 1 }));
      from = step.on;
    }
    unpaid -= step.fen;
  }
  close(until);
  const exact = stretches.reduce((sum, s) => sum + s.unpaidFen * BigInt(s.days), 0n) * BigInt(ppmDay);
  const rounded = (2n * exact + MILLION) / (2n * MILLION);
  // what was paid in time is no principal of the fee
  const most = capPpm === undefined ? null : ((stretches[0]?.unpaidFen ?? 0n) * BigInt(capPpm)) / MILLION;
  const capped = most !== null && rounded > most;
  return { fen: capped ? most : rounded, capped, stretches };
}
