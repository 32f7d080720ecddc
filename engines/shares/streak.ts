import { compareRatios } from './ratio.ts';
import { SharesError, type Ratio } from './types.ts';

/** The dividend of one year. */
export interface YearRate {
  readonly year: number;
  /** Fen for one whole share; null where it is not known. A pool divided by largest remainders has the rate pool ÷ all shares. */
  readonly ratePerShare: Ratio | bigint | null;
}

/** A run of rises that ends at the last year of a series. */
export interface Streak {
  /** How many years the rate rose on the year before. 八连涨 is 8 rises, that is, nine years' rates. */
  readonly rises: number;
  /** The year the first rise is measured against; null where there is no year. Equal to `to` where there is no rise. */
  readonly from: number | null;
  /** The last year of the series; null where there is none. */
  readonly to: number | null;
}

const ratioOf = (rate: Ratio | bigint): Ratio => (typeof rate === 'bigint' ? { numerator: rate, denominator: 1n } : rate);

/**
 * 连涨: the number of consecutive years, ending at the last year of the series, in which the rate per share was greater than in the year before. Only the rate
 * counts, neither the sum paid nor the number of members. An equal rate, a lower one, a year missing in between and a rate not known each end the run. The
 * order of the series does not matter; a year given twice is refused with SharesError `bad-series`.
 */
export function streak(series: readonly YearRate[]): Streak {
  const years = series.toSorted((a, b) => a.year - b.year);
  years.forEach(({ year }, i) => {
    if (!Number.isInteger(year) || year === years[i - 1]?.year)
      throw new SharesError('bad-series', `年份有误或重复：${year}`, `a year is wrong or given twice: ${year}`);
  });
  const last = years.at(-1);
  if (last === undefined) return { rises: 0, from: null, to: null };
  let rises = 0;
  for (let i = years.length - 1; i > 0; i--, rises++) {
    const [before, now] = [years[i - 1]!, years[i]!];
    if (before.year !== now.year - 1 || before.ratePerShare === null || now.ratePerShare === null) break;
    if (compareRatios(ratioOf(now.ratePerShare), ratioOf(before.ratePerShare)) <= 0) break;
  }
  return { rises, from: last.year - rises, to: last.year };
}
