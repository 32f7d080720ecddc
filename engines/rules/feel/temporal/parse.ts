/** Texts of dates, times and durations (DMN 1.5, 10.3.4.1: the lexical forms of XML Schema, and `@` with the name of a zone). */
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  SECOND,
  YearsDuration,
  dateOf,
  daysDuration,
  yearsDuration,
} from './values.ts';
import { zoneId } from './zone.ts';

/** No lawful text is longer; a hostile one is not even looked at. */
const LONGEST = 128;

/** `2017-08-30`: a year of four digits, or of five to nine without a leading zero; no plus. null if it is no date. */
export function parseDate(text: string): FeelDate | null {
  const m = text.length > 16 ? null : /^(-?(?:[1-9]\d{4,8}|\d{4}))-(\d\d)-(\d\d)$/.exec(text);
  return m === null || m[1] === '-0000' ? null : dateOf(Number(m[1]), Number(m[2]), Number(m[3]));
}

const TIME = /^(\d\d):(\d\d):(\d\d)(?:\.(\d+))?(?:(Z)|([+-])(\d\d):(\d\d)(?::(\d\d))?|@(.+))?$/;

/**
 * `12:00:00` with an optional fraction (cut after the nanoseconds) and `Z`, an offset of at most 14 hours, or `@Europe/Paris`.
 * null if it is no time; 24:00:00 is none.
 */
export function parseTime(text: string): FeelTime | null {
  const m = text.length > LONGEST ? null : TIME.exec(text);
  if (m === null) return null;
  const hour = Number(m[1]);
  const minute = Number(m[2]);
  const second = Number(m[3]);
  if (hour > 23 || minute > 59 || second > 59) return null;
  const nano = m[4] === undefined ? 0 : Number(m[4].slice(0, 9).padEnd(9, '0'));
  if (m[10] !== undefined) {
    const zone = zoneId(m[10]);
    return zone === null ? null : new FeelTime(hour, minute, second, nano, null, zone);
  }
  if (m[5] !== undefined) return new FeelTime(hour, minute, second, nano, 0);
  if (m[6] === undefined) return new FeelTime(hour, minute, second, nano);
  const minutes = Number(m[8]);
  const seconds = Number(m[9] ?? 0);
  const size = Number(m[7]) * 3600 + minutes * 60 + seconds;
  if (minutes > 59 || seconds > 59 || size > MAX_OFFSET) return null;
  return new FeelTime(hour, minute, second, nano, m[6] === '-' ? 0 - size : size);
}

/** 14 hours, the widest offset of XML Schema. */
export const MAX_OFFSET = 14 * 3600;

/** A date, `T` and a time; or a date alone, which means midnight, local time (10.3.4.1). null if it is neither. */
export function parseDateTime(text: string): FeelDateTime | null {
  if (text.length > LONGEST) return null;
  const at = text.indexOf('T');
  const date = parseDate(at < 0 ? text : text.slice(0, at));
  const time = date === null ? null : at < 0 ? new FeelTime(0, 0, 0) : parseTime(text.slice(at + 1));
  return date === null || time === null ? null : new FeelDateTime(date, time);
}

const YEARS = /^(-?)P(?=\d)(?:(\d+)Y)?(?:(\d+)M)?$/;
const DAYS = /^(-?)P(?=[\dT])(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d*))?S)?)?$/;

/** `P1Y2M` or `P1DT2H3M4.5S` with an optional minus. null if it is neither: years and days do not mix (10.3.4.1).
 * A point before the S may stand without digits (so the TCK). */
export function parseDuration(text: string): DaysDuration | YearsDuration | null {
  if (text.length > LONGEST) return null;
  const years = YEARS.exec(text);
  if (years !== null) {
    const months = Number(years[2] ?? 0) * 12 + Number(years[3] ?? 0);
    return yearsDuration(years[1] === '-' ? 0 - months : months);
  }
  const m = DAYS.exec(text);
  if (m === null) return null;
  const whole = ((BigInt(m[2] ?? 0) * 24n + BigInt(m[3] ?? 0)) * 60n + BigInt(m[4] ?? 0)) * 60n + BigInt(m[5] ?? 0);
  const size = whole * SECOND + BigInt((m[6] ?? '').slice(0, 9).padEnd(9, '0'));
  return daysDuration(m[1] === '-' ? -size : size);
}

/** What `@"…"` stands for: a date, else a date and time, a time or a duration; null if it is none of them (DMN 1.5 10.3.4.1). */
export const parseTemporal = (text: string): FeelDate | FeelDateTime | FeelTime | DaysDuration | YearsDuration | null =>
  parseDate(text) ?? parseDateTime(text) ?? parseTime(text) ?? parseDuration(text);
