/**
 * Calendar dates of the country in the browser. Old phones have no Temporal, so dates stay `YYYY-MM-DD` strings
 * and are counted by the civil calendar here; legal periods are never counted in the browser.
 */
const ZONE = 'Asia/Shanghai';

/** The date of an instant (milliseconds since 1970) in the country's zone. */
export function dateAt(ms: number): string {
  return new Intl.DateTimeFormat('en-CA', { timeZone: ZONE, year: 'numeric', month: '2-digit', day: '2-digit' }).format(ms);
}

/** `months` later, less a day: the last day of a lease that begins on `from`. The day is cut to the length of the month. */
export function leaseEnd(from: string, months: number): string {
  const [y = 1970, m = 1, d = 1] = from.split('-').map(Number);
  const index = y * 12 + (m - 1) + months;
  const year = Math.floor(index / 12);
  const month = (index % 12) + 1;
  const day = Math.min(d, daysIn(year, month));
  return day === 1 ? dayBefore(year, month) : iso(year, month, day - 1);
}

const iso = (y: number, m: number, d: number): string =>
  `${String(y).padStart(4, '0')}-${String(m).padStart(2, '0')}-${String(d).padStart(2, '0')}`;
const leap = (y: number): boolean => (y % 4 === 0 && y % 100 !== 0) || y % 400 === 0;
const daysIn = (y: number, m: number): number => [31, leap(y) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][m - 1] ?? 30;
const dayBefore = (y: number, m: number): string => (m === 1 ? iso(y - 1, 12, 31) : iso(y, m - 1, daysIn(y, m - 1)));

/** The date `days` days (0 or more) after `from`. */
export function daysAfter(from: string, days: number): string {
  let [y = 1970, m = 1, d = 1] = from.split('-').map(Number);
  for (d += days; d > daysIn(y, m);) {
    d -= daysIn(y, m);
    [y, m] = m === 12 ? [y + 1, 1] : [y, m + 1];
  }
  return iso(y, m, d);
}

/** True for a calendar date that exists, written YYYY-MM-DD. */
export function isDate(text: string): boolean {
  const [, y = '', m = '', d = ''] = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text) ?? [];
  return Number(m) >= 1 && Number(m) <= 12 && Number(d) >= 1 && Number(d) <= daysIn(Number(y), Number(m));
}

/** Whole minutes from `nowMs` to an instant; negative when past. */
export function minutesLeft(instant: string, nowMs: number): number {
  return Math.floor((Date.parse(instant) - nowMs) / 60_000);
}
