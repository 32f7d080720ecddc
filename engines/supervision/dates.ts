// Dates are ISO strings, which compare as text, and whole day numbers where they are counted. Temporal is exact too, but a hundred thousand contracts ask
// some ten million times, and it is fifty times slower.

const digit = (text: string, at: number): number => text.charCodeAt(at) - 48;

/** The day number (1970-01-01 is 0) of an ISO date, read from its first ten characters; the proleptic Gregorian calendar. */
export function dayOf(iso: string): number {
  const year = digit(iso, 0) * 1000 + digit(iso, 1) * 100 + digit(iso, 2) * 10 + digit(iso, 3);
  return numberOf(year, digit(iso, 5) * 10 + digit(iso, 6), digit(iso, 8) * 10 + digit(iso, 9));
}

/** Days from the civil calendar, with years that begin in March so that the leap day comes last. */
function numberOf(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
const written = (year: number, month: number, day: number): string =>
  `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`;

/** The ISO date of a day number; inverse of `dayOf`. */
export function isoOf(day: number): string {
  const z = day + 719_468;
  const era = Math.floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * ofYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  return written(yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, ofYear - Math.floor((153 * shifted + 2) / 5) + 1);
}

const leap = (year: number): boolean => year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] as const;
const lengthOf = (year: number, month: number): number => (month === 2 && leap(year) ? 29 : MONTHS[month - 1]!);

/** Whether a text is an ISO date that exists, between 1900 and 2199. */
export function isDate(text: string): boolean {
  if (!/^(?:19|20|21)\d\d-\d\d-\d\d$/.test(text)) return false;
  const month = Number(text.slice(5, 7));
  const day = Number(text.slice(8));
  return month >= 1 && month <= 12 && day >= 1 && day <= lengthOf(Number(text.slice(0, 4)), month);
}

/** So many days later (earlier when negative), from the year 0 to 9999. */
export const addDays = (iso: string, days: number): string => isoOf(Math.min(Math.max(dayOf(iso) + days, FIRST_DAY), LAST_DAY));

/** December 9999, counted as `addMonths` does: later dates would have five digits, and not compare as text. */
const LAST_MONTH = 9999 * 12 + 11;
const [FIRST_DAY, LAST_DAY] = [-719_528, 2_932_896];

/** So many months later, from the year 0 to 9999; where the month has no such day, its last one (2024-02-29 + 12 → 2025-02-28). */
export function addMonths(iso: string, months: number): string {
  const at = Math.min(Math.max(Number(iso.slice(0, 4)) * 12 + Number(iso.slice(5, 7)) - 1 + months, 0), LAST_MONTH);
  const year = Math.floor(at / 12);
  const month = (at % 12) + 1;
  return written(year, month, Math.min(Number(iso.slice(8, 10)), lengthOf(year, month)));
}

/** So many years later, 29 February becoming the 28th. */
export const addYears = (iso: string, years: number): string => addMonths(iso, years * 12);

/** Days from one date to another. */
export const daysBetween = (from: string, to: string): number => dayOf(to) - dayOf(from);

/** The day after a term of so many whole months: of the month in which it ends the corresponding day, or where it has none the first of the next (民法典 202). */
function afterMonths(start: string, months: number): string {
  const same = addMonths(start, months);
  return same.slice(8) < start.slice(8, 10) ? addDays(same, 1) : same;
}

/**
 * The length of a term in months, its last day included: 2026-01-01 to 2026-12-31 is 12, 2024-02-29 to 2027-02-28 is 36 (民法典 202). Days beyond whole months count
 * as a part of the month they begin, so that the length grows with every day and is whole only when the months are.
 */
export function monthsOf(start: string, end: string): number {
  const after = addDays(end, 1);
  let whole =
    (Number(after.slice(0, 4)) - Number(start.slice(0, 4))) * 12 + Number(after.slice(5, 7)) - Number(start.slice(5, 7));
  while (afterMonths(start, whole) > after) whole -= 1;
  const from = afterMonths(start, whole);
  return whole + daysBetween(from, after) / daysBetween(from, afterMonths(start, whole + 1));
}

/** Seconds since 1970 of an instant such as 2026-03-01T09:00:00+08:00. */
export function secondsOf(instant: string): number {
  const [, hours, minutes, seconds, sign, offHours, offMinutes] = INSTANT.exec(instant) ?? [];
  const offset = sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(offHours) * 3600 + Number(offMinutes) * 60);
  return dayOf(instant) * 86_400 + Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds ?? 0) - offset;
}

const INSTANT = /^\d{4}-\d\d-\d\dT([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d(?:\.\d{1,9})?))?(?:Z|([+-])(0\d|1[0-4]):([0-5]\d))$/;

/** Whether a text is an instant: an existing date, a time and an offset. */
export const isInstant = (text: string): boolean => INSTANT.test(text) && isDate(text.slice(0, 10));
