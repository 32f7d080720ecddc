import { monthsOf } from './dates.ts';
import type { Contract } from './contract.ts';

/** When a lease must be put to open bidding: at or above one of these. Money in fen, area in cm². */
export interface Opening {
  readonly annual: number;
  readonly total: number;
  readonly area: number;
  readonly months: number;
}

/** The date whose law a contract is judged by: signing, else start. */
export const contractDate = (c: Contract): string | undefined => c.dates?.sign ?? c.dates?.start;

/** Length of the term in months. */
export function termOf(c: Contract): number | undefined {
  const { start, end } = c.dates ?? {};
  return start === undefined || end === undefined ? undefined : monthsOf(start, end);
}

/** Rent of the whole term in fen: as stated, as scheduled, or a year's rent over the term. */
export function totalRent(c: Contract): number | undefined {
  const { total, schedule, annual } = c.rent ?? {};
  if (total !== undefined) return total;
  if (schedule !== undefined && schedule.length > 0) return schedule.reduce((sum, p) => sum + p.amount, 0);
  const term = termOf(c);
  return annual === undefined || term === undefined ? undefined : Math.round((annual * term) / 12);
}

/** A year's rent in fen: as stated, or the mean over the term. */
export function annualRent(c: Contract): number | undefined {
  if (c.rent?.annual !== undefined) return c.rent.annual;
  const total = totalRent(c);
  const term = termOf(c);
  return total === undefined || term === undefined || term <= 0 ? undefined : Math.round((total * 12) / term);
}

/** What the contract lets in cm², over all its parts; undefined when one is unknown. */
export function leasedArea(c: Contract): number | undefined {
  let sum = 0;
  if (c.parts === undefined) return undefined;
  for (const part of c.parts) {
    if (part.area === undefined) return undefined;
    sum += part.area;
  }
  return sum;
}

/** What of a contract is at or above the thresholds of open bidding; undefined when nothing known is, but something is unknown. */
export function aboveOpening(c: Contract, t: Opening): readonly string[] | undefined {
  const figures = [
    ['annual-rent', annualRent(c), t.annual],
    ['total-rent', totalRent(c), t.total],
    ['area', leasedArea(c), t.area],
  ] as const;
  const above: string[] = figures.filter(([, v, least]) => v !== undefined && v >= least).map(([name]) => name);
  const term = termOf(c);
  if (term !== undefined && term > t.months) above.push('term');
  if (above.length === 0 && (term === undefined || figures.some(([, v]) => v === undefined))) return undefined;
  return above;
}
