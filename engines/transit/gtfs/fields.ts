/** Fields of GTFS, read from bytes without making text. */

const ZERO = 48;
const COLON = 58;

/** A blank field. */
export const BLANK = -1;
/** A field that cannot be read. */
export const BAD = -2;

/**
 * A GTFS time "H:MM:SS", "HH:MM:SS" or with three digits of hours, as seconds since the start of the service day; BLANK when empty, BAD when it is anything
 * else.
 */
export function timeOf(bytes: Uint8Array, from: number, to: number): number {
  const length = to - from;
  if (length === 0) return BLANK;
  if (length < 7 || length > 9) return BAD;
  if (bytes[to - 3] !== COLON || bytes[to - 6] !== COLON) return BAD;
  const s = two(bytes, to - 2);
  const m = two(bytes, to - 5);
  if (s < 0 || s > 59 || m < 0 || m > 59) return BAD;
  let h = 0;
  for (let i = from; i < to - 6; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return BAD;
    h = h * 10 + digit;
  }
  return h * 3600 + m * 60 + s;
}

function two(bytes: Uint8Array, at: number): number {
  const a = bytes[at]! - ZERO;
  const b = bytes[at + 1]! - ZERO;
  return a < 0 || a > 9 || b < 0 || b > 9 ? -1 : a * 10 + b;
}

/** A whole number of at most nine digits, without sign; BLANK when empty, BAD otherwise. */
export function wholeOf(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return BLANK;
  if (to - from > 9) return BAD;
  let n = 0;
  for (let i = from; i < to; i++) {
    const digit = bytes[i]! - ZERO;
    if (digit < 0 || digit > 9) return BAD;
    n = n * 10 + digit;
  }
  return n;
}

/**
 * A decimal number, the double nearest to what the text says; NaN when empty, Infinity when it cannot be read. Up to fifteen digits are one exact whole
 * number divided by one exact power of ten, which rounds as `Number(text)` does; longer ones go through text.
 */
export function decimalOf(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return Number.NaN;
  const negative = bytes[from] === 45;
  let whole = 0;
  let digits = 0;
  let decimals = -1;
  for (let i = negative || bytes[from] === 43 ? from + 1 : from; i < to; i++) {
    const c = bytes[i]!;
    if (c === 46 && decimals < 0) decimals = 0;
    else if (c >= ZERO && c <= 57) {
      whole = whole * 10 + (c - ZERO);
      digits++;
      if (decimals >= 0) decimals++;
    } else return decimalOfText(bytes, from, to);
  }
  if (digits === 0) return Number.POSITIVE_INFINITY;
  if (digits > 15) return decimalOfText(bytes, from, to);
  const value = decimals > 0 ? whole / TENS[decimals]! : whole;
  return negative ? -value : value;
}

const TENS = Array.from({ length: 16 }, (_, i) => Number(`1e${i}`));
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,3})?$/i;

function decimalOfText(bytes: Uint8Array, from: number, to: number): number {
  if (to - from > 64) return Number.POSITIVE_INFINITY;
  const text = String.fromCharCode(...bytes.subarray(from, to));
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.POSITIVE_INFINITY;
}

/** Days since 1970-01-01 of a date of the Gregorian calendar, month 1–12. */
export function dayNumber(year: number, month: number, day: number): number {
  // Years counted from March, so that the leap day is the last one (H. Hinnant, "chrono-compatible low-level date algorithms").
  const y = month > 2 ? year : year - 1;
  const era = Math.floor(y / 400);
  const ofEra = y - era * 400;
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  return era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468;
}

/** `YYYY-MM-DD` of a number of days since 1970-01-01. */
export function dateText(days: number): string {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const ofEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (ofEra - Math.floor(ofEra / 1460) + Math.floor(ofEra / 36_524) - Math.floor(ofEra / 146_096)) / 365,
  );
  const ofYear = ofEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const m = Math.floor((5 * ofYear + 2) / 153);
  const day = ofYear - Math.floor((153 * m + 2) / 5) + 1;
  const month = m < 10 ? m + 3 : m - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  const pad = (n: number, width: number): string => String(n).padStart(width, '0');
  return `${pad(year, 4)}-${pad(month, 2)}-${pad(day, 2)}`;
}

/** Day of the week of a number of days since 1970-01-01, Monday being 0. */
export function weekdayOf(days: number): number {
  return (((days + 3) % 7) + 7) % 7;
}

/** Days of each month, January being 1, in a year that is not a leap year. */
const LONGEST = [0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A GTFS date "YYYYMMDD" between 1900 and 9999 as days since 1970-01-01; null when it is none. */
export function dateOf(bytes: Uint8Array, from: number, to: number): number | null {
  if (to - from !== 8) return null;
  const whole = wholeOf(bytes, from, to);
  if (whole < 0) return null;
  const year = Math.floor(whole / 10_000);
  const month = Math.floor(whole / 100) % 100;
  const day = whole % 100;
  if (year < 1900 || month < 1 || month > 12 || day < 1) return null;
  const leap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  return day > (month === 2 && leap ? 29 : LONGEST[month]!) ? null : dayNumber(year, month, day);
}

/** A colour "RRGGBB" as a number; BLANK when empty, BAD otherwise. */
export function colourOf(bytes: Uint8Array, from: number, to: number): number {
  if (from === to) return BLANK;
  if (to - from !== 6) return BAD;
  const text = String.fromCharCode(...bytes.subarray(from, to));
  return /^[0-9a-f]{6}$/i.test(text) ? Number.parseInt(text, 16) : BAD;
}
