/**
 * The rent schedule of a lease, written out. Exact: rent accrues by lease months counted from the first day (from the 31st a shorter month is whole with its
 * last day, never drifting: months.ts), inside a month by its days; every boundary is a fraction with one denominator, the running total is rounded
 * half up to the fen at each boundary and a period is the difference of two of them. So no period is a fen away from its exact rent and their sum is the
 * exact total, rounded once.
 */

import { afterMonths } from './months.ts';

/** What a schedule is built from. */
export interface RentTerms {
  /** Fen a year at the beginning. */
  readonly annualFen: bigint;
  /** Months one payment covers. */
  readonly payEveryMonths: number;
  /** The yearly rent grows by so many millionths after every so many months; null: it stays. */
  readonly escalation: { readonly everyMonths: number; readonly ppm: number } | null;
  /** Days at the beginning that cost nothing. */
  readonly freeDays: number;
  /** Months the first payment covers, when more than `payEveryMonths`; 0: none. */
  readonly prepaidMonths: number;
  /** Days after the first day of a period on which it is due; 0: in advance, on that day. */
  readonly dueAfterDays: number;
}

/** One period; both days belong to it. */
export interface RentPeriod {
  readonly from: Temporal.PlainDate;
  readonly to: Temporal.PlainDate;
  readonly dueOn: Temporal.PlainDate;
  readonly fen: bigint;
  readonly rentFree: boolean;
}

/** Terms that make no schedule: says which. */
export class ScheduleError extends RangeError {
  readonly text: { readonly zh: string; readonly en: string };
  constructor(zh: string, en: string) {
    super(en);
    this.text = { zh, en };
  }
}

/** Most periods of a schedule; thirty years by the month are 360. */
const MOST = 1200;
/** 28, 29, 30 and 31 all divide it. */
const DAYS = 377_580n;
const UNIT = 12n * DAYS;

const { compare } = Temporal.PlainDate;
const later = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate => (compare(a, b) > 0 ? a : b);
const earlier = (a: Temporal.PlainDate, b: Temporal.PlainDate): Temporal.PlainDate => (compare(a, b) < 0 ? a : b);
const daysFrom = (a: Temporal.PlainDate, b: Temporal.PlainDate): number => a.until(b, { largestUnit: 'days' }).days;

function check(start: Temporal.PlainDate, end: Temporal.PlainDate, terms: RentTerms): void {
  const whole = (n: number, least: number, most: number): boolean => Number.isInteger(n) && n >= least && n <= most;
  if (compare(end, start) < 0) throw new ScheduleError('租期在开始之前结束', 'the term ends before it starts');
  if (compare(end, start.add({ years: 100 })) >= 0)
    throw new ScheduleError('租期超过一百年', 'the term is longer than a hundred years');
  if (terms.annualFen < 0n || terms.annualFen > 10n ** 13n)
    throw new ScheduleError('年租金应在 0 到一千亿元之间', 'the yearly rent is from 0 to 100 billion yuan');
  if (!whole(terms.payEveryMonths, 1, 1200))
    throw new ScheduleError('付款周期应为 1 到 1200 个月', 'a payment covers 1 to 1,200 months');
  if (!whole(terms.prepaidMonths, 0, 1200)) throw new ScheduleError('预付月数应为 0 到 1200', 'months paid ahead are 0 to 1,200');
  if (!whole(terms.dueAfterDays, 0, 366))
    throw new ScheduleError('付款日应在期初起 0 到 366 天', 'a period is due 0 to 366 days after it begins');
  if (!whole(terms.freeDays, 0, 36_600) || terms.freeDays > daysFrom(start, end) + 1)
    throw new ScheduleError('免租天数不能超过租期', 'the rent-free days are not more than the term');
  if (terms.escalation !== null && !(whole(terms.escalation.everyMonths, 1, 1200) && whole(terms.escalation.ppm, 0, 1_000_000)))
    throw new ScheduleError('递增周期应为 1 到 1200 个月、幅度 0 到 100%', 'rent grows after 1 to 1,200 months by 0 to 100 %');
}

/** The yearly rent in lease month `month` (from 0): it grows step by step, each step rounded half up to the fen. */
function annualIn(month: number, terms: RentTerms, known: bigint[]): bigint {
  if (terms.escalation === null) return terms.annualFen;
  const step = Math.floor(month / terms.escalation.everyMonths);
  for (let i = known.length; i <= step; i += 1)
    known.push(((known[i - 1] ?? 0n) * (1_000_000n + BigInt(terms.escalation.ppm)) + 500_000n) / 1_000_000n);
  return known[step] ?? terms.annualFen;
}

/** Rent accrued from `start` before the day `day`, free days left out, in 1/UNIT fen. */
function accrual(start: Temporal.PlainDate, terms: RentTerms): (day: Temporal.PlainDate) => bigint {
  const paying = start.add({ days: terms.freeDays });
  const annuals = [terms.annualFen];
  let month = 0;
  let before = 0n; // of whole months before `month`
  const share = (from: Temporal.PlainDate, to: Temporal.PlainDate, next: Temporal.PlainDate, at: number): bigint => {
    const lived = daysFrom(later(from, paying), to);
    return lived <= 0 ? 0n : annualIn(at, terms, annuals) * BigInt(lived) * (DAYS / BigInt(daysFrom(from, next)));
  };
  return (day) => {
    // Days are asked in rising order, so that a long schedule costs each month once.
    for (;;) {
      const from = afterMonths(start, month);
      const next = afterMonths(start, month + 1);
      if (compare(day, next) < 0) return before + share(from, day, next, month);
      before += share(from, next, next, month);
      month += 1;
    }
  };
}

/** Builds the schedule of a term; both days belong to it. Throws ScheduleError. */
export function buildSchedule(start: Temporal.PlainDate, end: Temporal.PlainDate, terms: RentTerms): RentPeriod[] {
  check(start, end, terms);
  const after = end.add({ days: 1 });
  const paying = start.add({ days: terms.freeDays });
  const accrued = accrual(start, terms);
  const periods: RentPeriod[] = [];
  if (terms.freeDays > 0) periods.push({ from: start, to: paying.subtract({ days: 1 }), dueOn: start, fen: 0n, rentFree: true });
  let from = paying;
  let paid = 0n;
  const first = Math.max(terms.prepaidMonths, terms.payEveryMonths);
  for (let months = first; compare(from, after) < 0; months += terms.payEveryMonths) {
    const next = earlier(afterMonths(start, months), after);
    if (compare(next, from) <= 0) continue;
    const total = (2n * accrued(next) + UNIT) / (2n * UNIT);
    periods.push({
      from,
      to: next.subtract({ days: 1 }),
      dueOn: from.add({ days: terms.dueAfterDays }),
      fen: total - paid,
      rentFree: false,
    });
    paid = total;
    from = next;
    if (periods.length > MOST)
      throw new ScheduleError(`租期分成了 ${MOST} 期以上`, `the term falls into more than ${MOST} periods`);
  }
  return periods;
}

/** What a schedule comes to in all. */
export const totalOf = (periods: readonly Pick<RentPeriod, 'fen'>[]): bigint => periods.reduce((sum, p) => sum + p.fen, 0n);
