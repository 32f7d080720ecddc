import { addYears, daysBetween, monthsOf } from './dates.ts';
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

/** The last day of the term as the latest amendment that moved it says. */
export function amendedEnd(c: Contract): string | undefined {
  const last = (c.amendments ?? []).reduce<{ on: string; end: string } | null>(
    (latest, { on, endAfter }) =>
      endAfter === undefined || (latest !== null && on < latest.on) ? latest : { on, end: endAfter },
    null,
  );
  return last?.end ?? c.dates?.end;
}

/**
 * The last day of the term, renewals and extensions included; undefined when none is known. Of a lease that is over `dates.end` is the day on which it ended, whatever
 * was once agreed to.
 */
export function lastDay(c: Contract): string | undefined {
  if ((c.state === 'ended' || c.state === 'void') && c.dates?.end !== undefined) return c.dates.end;
  const ends = [amendedEnd(c), ...(c.renewals ?? []).map((r) => r.end)];
  return ends
    .filter((e) => e !== undefined)
    .toSorted()
    .at(-1);
}

const scheduledTotal = ({ rent }: Contract): number | undefined =>
  rent?.schedule === undefined || rent.schedule.length === 0 ? undefined : rent.schedule.reduce((sum, p) => sum + p.amount, 0);

/** Rent of the whole term in fen: as stated, as scheduled, or a year's rent over the term. */
export function totalRent(c: Contract): number | undefined {
  const { total, annual } = c.rent ?? {};
  const stated = total ?? scheduledTotal(c);
  if (stated !== undefined) return stated;
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

/** What falls on the year of the term that costs most, in fen, by days; undefined when the schedule is not known. */
function dearestYear(c: Contract): number | undefined {
  const { schedule } = c.rent ?? {};
  const start = c.dates?.start ?? schedule?.[0]?.from;
  if (schedule === undefined || schedule.length === 0 || start === undefined) return undefined;
  const years = new Map<number, number>();
  for (const { from, to, amount } of schedule) {
    const days = daysBetween(from, to) + 1;
    for (let n = Math.max(0, Number(from.slice(0, 4)) - Number(start.slice(0, 4)) - 1); addYears(start, n) <= to; n++) {
      const [first, next] = [addYears(start, n), addYears(start, n + 1)];
      const within = Math.min(daysBetween(from, next), days) - Math.max(daysBetween(from, first), 0);
      if (within > 0) years.set(n, (years.get(n) ?? 0) + (amount * within) / days);
    }
  }
  return years.size === 0 ? undefined : Math.round(Math.max(...years.values()));
}

/** The larger of what is stated and what is scheduled: a contract that states less than it asks for is measured by what it asks for. */
const larger = (stated: number | undefined, scheduled: number | undefined): number | undefined =>
  stated === undefined ? scheduled : Math.max(stated, scheduled ?? 0);

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
    ['annual-rent', larger(annualRent(c), dearestYear(c)), t.annual],
    ['total-rent', larger(totalRent(c), scheduledTotal(c)), t.total],
    ['area', leasedArea(c), t.area],
  ] as const;
  const above: string[] = figures.filter(([, v, least]) => v !== undefined && v >= least).map(([name]) => name);
  const term = termOf(c);
  if (term !== undefined && term > t.months) above.push('term');
  if (above.length === 0 && (term === undefined || figures.some(([, v]) => v === undefined))) return undefined;
  return above;
}
