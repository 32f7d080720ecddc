/** Arithmetic on dates, times and durations (DMN 1.5, 10.3.2.5, table 57). Every answer is a value or null; nothing is thrown. */
import type { Num } from '../number.ts';
import { Dec, dec, divide, num } from '../number.ts';
import { MAX_YEAR, daysInMonth } from './calendar.ts';
import { offsetOfTime } from './compare.ts';
import type { FeelTemporal } from './values.ts';
import { DAY, DaysDuration, FeelDate, FeelDateTime, FeelTime, SECOND, YearsDuration } from './values.ts';
import { MIDNIGHT_UTC, dateOfDays, daysDuration, timeOfSeconds, yearsDuration } from './values.ts';
import { offsetAt } from './zone.ts';

/** Moves by whole months; a day the month does not have becomes its last (31 January and a month: 28 or 29 February). */
export function addMonths(date: FeelDate, months: number): FeelDate | null {
  const count = date.year * 12 + (date.month - 1) + months;
  const year = Math.floor(count / 12);
  if (!(Math.abs(year) <= MAX_YEAR)) return null;
  const month = count - year * 12 + 1;
  return new FeelDate(year, month, Math.min(date.day, daysInMonth(year, month)));
}

const floorDiv = (a: bigint, b: bigint): bigint => (a >= 0n || a % b === 0n ? a / b : a / b - 1n);

/** Nanoseconds since 1970, in UTC or on the wall clock of a local date and time. */
const instant = (x: FeelDateTime): bigint => BigInt(x.day) * DAY + BigInt(x.second) * SECOND + BigInt(x.time.nano);

/** A date and time later by some nanoseconds that have passed: across a change of clocks the wall clock jumps. */
function later(x: FeelDateTime, nanoseconds: bigint): FeelDateTime | null {
  const total = instant(x) + nanoseconds;
  const utcSeconds = floorDiv(total, SECOND);
  const { zone } = x.time;
  const offset = zone === null ? x.offset : offsetAt(zone, Number(utcSeconds));
  const wall = utcSeconds + BigInt(offset ?? 0);
  const days = floorDiv(wall, 86_400n);
  const date = dateOfDays(Number(days));
  if (date === null) return null;
  const time = timeOfSeconds(Number(wall - days * 86_400n), Number(total - utcSeconds * SECOND), x.time.offset, zone);
  return new FeelDateTime(date, time, offset ?? undefined);
}

const plusDays = (date: FeelDate, d: DaysDuration): FeelDate | null =>
  dateOfDays(date.days + Number(floorDiv(d.nanoseconds, DAY)));

function plusTime(time: FeelTime, d: DaysDuration): FeelTime {
  const total = BigInt(time.seconds) * SECOND + BigInt(time.nano) + d.nanoseconds;
  const rest = total - floorDiv(total, DAY) * DAY;
  return timeOfSeconds(Number(rest / SECOND), Number(rest % SECOND), time.offset, time.zone);
}

const plusDuration = (a: FeelTemporal, d: DaysDuration | YearsDuration): FeelTemporal | null => {
  if (d instanceof DaysDuration) {
    if (a instanceof FeelDate) return plusDays(a, d);
    if (a instanceof FeelDateTime) return later(a, d.nanoseconds);
    if (a instanceof FeelTime) return plusTime(a, d);
    return a instanceof DaysDuration ? daysDuration(a.nanoseconds + d.nanoseconds) : null;
  }
  if (a instanceof FeelDate) return addMonths(a, d.months);
  if (a instanceof YearsDuration) return yearsDuration(a.months + d.months);
  if (!(a instanceof FeelDateTime)) return null;
  const date = addMonths(a.date, d.months);
  return date === null ? null : new FeelDateTime(date, a.time);
};

const isDuration = (x: unknown): x is DaysDuration | YearsDuration => x instanceof DaysDuration || x instanceof YearsDuration;

/** a + b: a duration to a date, time, date and time or a duration of its own kind, in either order. null otherwise. */
export function addTemporal(a: FeelTemporal, b: FeelTemporal): FeelTemporal | null {
  if (isDuration(b)) return plusDuration(a, b);
  return isDuration(a) ? plusDuration(b, a) : null;
}

/** The same length in the other direction. */
export const negateDuration = <T extends DaysDuration | YearsDuration>(d: T): T =>
  (d instanceof DaysDuration ? new DaysDuration(-d.nanoseconds) : new YearsDuration(0 - (d as YearsDuration).months)) as T;

/**
 * a - b: a duration from a date, time, date and time or duration; or the days and time between two dates (or dates and times; a
 * date counts as its midnight in UTC) or two times. null otherwise, and where only one of the two has a time zone.
 */
export function subtractTemporal(a: FeelTemporal, b: FeelTemporal): FeelTemporal | null {
  if (isDuration(b)) return plusDuration(a, negateDuration(b));
  if (a instanceof FeelDate && b instanceof FeelDate) return new DaysDuration(BigInt(a.days - b.days) * DAY);
  if (a instanceof FeelTime && b instanceof FeelTime) return betweenTimes(a, b);
  const x = a instanceof FeelDate ? new FeelDateTime(a, MIDNIGHT_UTC) : a;
  const y = b instanceof FeelDate ? new FeelDateTime(b, MIDNIGHT_UTC) : b;
  if (!(x instanceof FeelDateTime) || !(y instanceof FeelDateTime)) return null;
  return (x.offset === null) === (y.offset === null) ? daysDuration(instant(x) - instant(y)) : null;
}

function betweenTimes(a: FeelTime, b: FeelTime): DaysDuration | null {
  let seconds = a.seconds - b.seconds;
  if (a.zone !== b.zone || a.offset !== b.offset) {
    const x = offsetOfTime(a);
    const y = offsetOfTime(b);
    if (x === null || y === null) return null;
    seconds += y - x;
  }
  return new DaysDuration(BigInt(seconds) * SECOND + BigInt(a.nano - b.nano));
}

/** A duration times a number; parts of a nanosecond or of a month are cut off. null beyond the longest duration. */
export function multiplyDuration(d: DaysDuration | YearsDuration, n: Num): DaysDuration | YearsDuration | null {
  return scaled(d, (size) => size.times(dec(n)));
}

/** A duration by a number (a duration), or by a duration of its kind (a number). null for zero and for kinds that do not fit. */
export function divideDuration(d: DaysDuration | YearsDuration, by: unknown): DaysDuration | YearsDuration | Num | null {
  if (isDuration(by)) {
    if (d instanceof YearsDuration) return by instanceof YearsDuration ? divide(d.months, by.months) : null;
    return by instanceof DaysDuration ? ratio(d.nanoseconds, by.nanoseconds) : null;
  }
  if (typeof by !== 'number' && !(by instanceof Dec)) return null;
  return by === 0 ? null : scaled(d, (size) => size.div(dec(by)));
}

const ratio = (a: bigint, b: bigint): Num | null => (b === 0n ? null : num(new Dec(String(a)).div(new Dec(String(b)))));

function scaled(
  d: DaysDuration | YearsDuration,
  by: (size: InstanceType<typeof Dec>) => InstanceType<typeof Dec>,
): DaysDuration | YearsDuration | null {
  const result = by(new Dec(d instanceof DaysDuration ? String(d.nanoseconds) : d.months)).trunc();
  // 1e28 nanoseconds are more than the longest duration; past it a BigInt would only grow.
  if (!result.isFinite() || result.e > 28) return null;
  return d instanceof DaysDuration ? daysDuration(BigInt(result.toFixed())) : yearsDuration(result.toNumber());
}

/**
 * Whole years and months from `a` to `b`, negative if `b` is earlier (the function of 10.3.4.1). Times of day are left aside, as the
 * TCK has it.
 */
export function monthsBetween(a: FeelDate | FeelDateTime, b: FeelDate | FeelDateTime): YearsDuration {
  const x = a instanceof FeelDate ? a : a.date;
  const y = b instanceof FeelDate ? b : b.date;
  const months = (y.year - x.year) * 12 + y.month - x.month;
  if (months > 0 && y.day < x.day) return new YearsDuration(months - 1);
  return new YearsDuration(months < 0 && y.day > x.day ? months + 1 : months);
}
