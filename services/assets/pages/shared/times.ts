/** Time left, as a clock on a page shows it. */
import type { TimeUnit } from '@yunjian/ui';

/** From an instant to another in whole minutes, rounded down; negative when past. */
export const minutes = (from: number, until: string): number => Math.floor((Date.parse(until) - from) / 60_000);

/** Time left and the whole of it, in a unit that one can picture: days from three days on, hours from two hours on, else minutes. */
export function leftOf(fromIso: string, untilIso: string, now: number): { left: number; total: number; unit: TimeUnit } {
  const left = minutes(now, untilIso);
  const total = Math.max(1, minutes(Date.parse(fromIso), untilIso));
  if (left >= 3 * 1440) return { left: Math.floor(left / 1440), total: Math.ceil(total / 1440), unit: 'days' };
  if (left >= 120) return { left: Math.floor(left / 60), total: Math.ceil(total / 60), unit: 'hours' };
  return { left, total, unit: 'minutes' };
}

const noon = (date: string): number => Date.parse(`${date}T12:00:00Z`);

/** Calendar days from one date to another (`2026-11-26` to `2026-11-28`: 2). */
export const daysBetween = (from: string, until: string): number => Math.round((noon(until) - noon(from)) / 86_400_000);

/** The calendar date of an instant in the country’s zone. */
export const dateAt = (ms: number): string =>
  new Intl.DateTimeFormat('en-CA', { timeZone: 'Asia/Shanghai', year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
