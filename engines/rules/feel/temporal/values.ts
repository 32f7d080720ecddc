/** Dates, times and durations as immutable values (DMN 1.5, 10.3.2.3.4 to 10.3.2.3.8). */
import { MAX_YEAR, civil, daysInMonth, daysOf } from './calendar.ts';
import { offsetOfWall } from './zone.ts';

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** A calendar date. `days`: days since 1970-01-01, by which dates compare. Make one from outside data with `dateOf`. */
export class FeelDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly days: number;
  constructor(year: number, month: number, day: number, days: number = daysOf(year, month, day)) {
    this.year = year;
    this.month = month;
    this.day = day;
    this.days = days;
  }
  /** `2017-08-30`; the year with a minus and more than four digits where it needs them (XML Schema `date`). */
  toString(): string {
    const year = String(Math.abs(this.year)).padStart(4, '0');
    return `${this.year < 0 ? '-' : ''}${year}-${two(this.month)}-${two(this.day)}`;
  }
}

/** The date of a year, month and day, or null if the calendar has no such day. */
export function dateOf(year: number, month: number, day: number): FeelDate | null {
  if (!Number.isInteger(year) || !Number.isInteger(month) || !Number.isInteger(day)) return null;
  if (Math.abs(year) > MAX_YEAR || month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return null;
  return new FeelDate(year, month, day);
}

const MIN_DAYS = daysOf(-MAX_YEAR, 1, 1);
const MAX_DAYS = daysOf(MAX_YEAR, 12, 31);

/** The date so many days after 1970-01-01, or null beyond the years that are kept. */
export function dateOfDays(days: number): FeelDate | null {
  if (!(days >= MIN_DAYS && days <= MAX_DAYS)) return null;
  const [year, month, day] = civil(days);
  return new FeelDate(year, month, day, days);
}

/**
 * A time of day. `nano`: 0 to 999999999. At most one of `offset` (seconds east of UTC) and `zone` (IANA) is set; neither: a local time.
 * `seconds`: whole seconds since midnight.
 */
export class FeelTime {
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly nano: number;
  readonly offset: number | null;
  readonly zone: string | null;
  readonly seconds: number;
  constructor(
    hour: number,
    minute: number,
    second: number,
    nano: number = 0,
    offset: number | null = null,
    zone: string | null = null,
  ) {
    this.hour = hour;
    this.minute = minute;
    this.second = second;
    this.nano = nano;
    this.offset = offset;
    this.zone = zone;
    this.seconds = hour * 3600 + minute * 60 + second;
  }
  /** `12:00:00`, `12:00:00.5`, `12:00:00Z`, `12:00:00+08:00`, `12:00:00@Europe/Paris`. */
  toString(): string {
    const fraction = this.nano === 0 ? '' : `.${String(this.nano).padStart(9, '0').replace(/0+$/, '')}`;
    const where = this.zone === null ? offsetText(this.offset) : `@${this.zone}`;
    return `${two(this.hour)}:${two(this.minute)}:${two(this.second)}${fraction}${where}`;
  }
}

function offsetText(offset: number | null): string {
  if (offset === null) return '';
  if (offset === 0) return 'Z';
  const size = Math.abs(offset);
  const seconds = size % 60;
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 3600))}:${two(Math.floor(size / 60) % 60)}${seconds === 0 ? '' : `:${two(seconds)}`}`;
}

/** The time so many seconds after midnight (0 to 86399). */
export const timeOfSeconds = (seconds: number, nano: number, offset: number | null, zone: string | null): FeelTime =>
  new FeelTime(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, nano, offset, zone);

/** Midnight in UTC: what the time of a date is where a date and time is asked for (10.3.2.9.4). */
export const MIDNIGHT_UTC = new FeelTime(0, 0, 0, 0, 0);

/**
 * A date and time. `offset`: seconds east of UTC that hold then, null for a local one. `day` and `second` are those of UTC (of the
 * wall clock for a local one): two values are ordered by `day`, `second` and `time.nano`.
 */
export class FeelDateTime {
  readonly date: FeelDate;
  readonly time: FeelTime;
  readonly offset: number | null;
  readonly day: number;
  readonly second: number;
  /** `offset` is handed in only to say which of two equal wall clocks is meant when the clocks are set back. */
  constructor(date: FeelDate, time: FeelTime, offset?: number) {
    this.date = date;
    this.time = time;
    this.offset = offset ?? (time.zone === null ? time.offset : offsetOfWall(time.zone, date.days * 86_400 + time.seconds));
    const second = time.seconds - (this.offset ?? 0);
    const over = Math.floor(second / 86_400);
    this.day = date.days + over;
    this.second = second - over * 86_400;
  }
  /** `2017-08-30T12:00:00Z` and so on: the two texts with a T. */
  toString(): string {
    return `${this.date.toString()}T${this.time.toString()}`;
  }
}

export const SECOND = 1_000_000_000n;
export const DAY = 86_400n * SECOND;

/** A duration of days and time. Hours, minutes and seconds are carried over: PT36H is P1DT12H. */
export class DaysDuration {
  readonly nanoseconds: bigint;
  constructor(nanoseconds: bigint) {
    this.nanoseconds = nanoseconds;
  }
  /** `P1DT2H3M4.5S`, `-PT1S`, `PT0S`. */
  toString(): string {
    const size = this.nanoseconds < 0n ? -this.nanoseconds : this.nanoseconds;
    if (size === 0n) return 'PT0S';
    const rest = Number((size % DAY) / SECOND);
    const nano = Number(size % SECOND);
    const hours = Math.floor(rest / 3600);
    const minutes = Math.floor(rest / 60) % 60;
    const fraction = nano === 0 ? '' : `.${String(nano).padStart(9, '0').replace(/0+$/, '')}`;
    let time = hours === 0 ? '' : `${hours}H`;
    if (minutes !== 0) time += `${minutes}M`;
    if (rest % 60 !== 0 || nano !== 0) time += `${rest % 60}${fraction}S`;
    const days = size / DAY;
    return `${this.nanoseconds < 0n ? '-' : ''}P${days === 0n ? '' : `${days}D`}${time === '' ? '' : `T${time}`}`;
  }
}

const MAX_NANOSECONDS = (1n << 63n) * SECOND;

/** A duration of so many nanoseconds, or null if it is longer than 2^63 seconds (some 292 thousand million years). */
export const daysDuration = (nanoseconds: bigint): DaysDuration | null =>
  nanoseconds < MAX_NANOSECONDS && nanoseconds > -MAX_NANOSECONDS ? new DaysDuration(nanoseconds) : null;

/** A duration of years and months, as a whole number of months. */
export class YearsDuration {
  readonly months: number;
  constructor(months: number) {
    this.months = months;
  }
  /** `P1Y2M`, `-P3M`, `P0M`. */
  toString(): string {
    const size = Math.abs(this.months);
    if (size === 0) return 'P0M';
    const years = Math.floor(size / 12);
    const months = size % 12;
    return `${this.months < 0 ? '-' : ''}P${years === 0 ? '' : `${years}Y`}${months === 0 ? '' : `${months}M`}`;
  }
}

/** A duration of so many months, or null beyond 2^53 of them. */
export const yearsDuration = (months: number): YearsDuration | null =>
  Number.isSafeInteger(months) ? new YearsDuration(months + 0) : null;

/** A date, time or duration of FEEL. */
export type FeelTemporal = FeelDate | FeelTime | FeelDateTime | DaysDuration | YearsDuration;

/** Is `value` a date, a time, a date and time or a duration? */
export const isTemporal = (value: unknown): value is FeelTemporal =>
  value instanceof FeelDate ||
  value instanceof FeelDateTime ||
  value instanceof DaysDuration ||
  value instanceof FeelTime ||
  value instanceof YearsDuration;
