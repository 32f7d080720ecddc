/** Properties of dates, times and durations (DMN 1.5, 10.3.2.6, tables 65 to 69), and times made of numbers. */
import type { Num } from '../number.ts';
import { Dec, dec, num, toInt } from '../number.ts';
import { offsetOfTime } from './compare.ts';
import { MAX_OFFSET } from './parse.ts';
import { DAY, DaysDuration, FeelDate, FeelDateTime, FeelTime, SECOND, YearsDuration } from './values.ts';

/**
 * The property of that name: a FEEL value (null where it is not set, as the zone of a local time), or undefined if values of this
 * kind have no such property. `weekday` counts from Monday = 1; the properties of a negative duration are negative.
 */
export function temporalPart(value: unknown, name: string): unknown {
  if (value instanceof FeelDate) return datePart(value, name);
  if (value instanceof FeelDateTime) {
    if (name === 'time offset') return offsetOf(value.offset);
    return datePart(value.date, name) ?? timePart(value.time, name);
  }
  if (value instanceof FeelTime) return timePart(value, name);
  if (value instanceof DaysDuration) return daysPart(value.nanoseconds, name);
  if (!(value instanceof YearsDuration)) return undefined;
  if (name === 'years') return Math.trunc(value.months / 12) + 0;
  return name === 'months' ? (value.months % 12) + 0 : undefined;
}

function datePart(date: FeelDate, name: string): number | undefined {
  switch (name) {
    case 'year':
      return date.year;
    case 'month':
      return date.month;
    case 'day':
      return date.day;
    case 'weekday':
      return weekday(date);
    default:
      return undefined;
  }
}

/** Day of the week, Monday = 1 to Sunday = 7 (1970-01-01 was a Thursday). */
export const weekday = (date: FeelDate): number => ((((date.days + 3) % 7) + 7) % 7) + 1;

const offsetOf = (offset: number | null): DaysDuration | null =>
  offset === null ? null : new DaysDuration(BigInt(offset) * SECOND);

function timePart(time: FeelTime, name: string): unknown {
  switch (name) {
    case 'hour':
      return time.hour;
    case 'minute':
      return time.minute;
    case 'second':
      return withNano(time.second, time.nano);
    case 'time offset':
      return offsetOf(offsetOfTime(time));
    case 'timezone':
      return time.zone;
    default:
      return undefined;
  }
}

const withNano = (seconds: number, nano: number): Num =>
  nano === 0 ? seconds : (num(new Dec(nano).div(1e9).plus(seconds)) ?? 0);

function daysPart(nanoseconds: bigint, name: string): Num | undefined {
  switch (name) {
    case 'days':
      return num(new Dec(String(nanoseconds / DAY))) ?? 0;
    case 'hours':
      return Number((nanoseconds / (3600n * SECOND)) % 24n);
    case 'minutes':
      return Number((nanoseconds / (60n * SECOND)) % 60n);
    case 'seconds':
      return withNano(Number((nanoseconds / SECOND) % 60n), Number(nanoseconds % SECOND));
    default:
      return undefined;
  }
}

/**
 * The time of an hour, a minute and a second (which may have decimals, cut after the nanoseconds), with an offset from UTC or none.
 * null if there is no such time.
 */
export function timeOf(hour: Num, minute: Num, second: Num, offset: DaysDuration | null = null): FeelTime | null {
  const h = toInt(hour);
  const m = toInt(minute);
  const s = dec(second);
  if (h === null || m === null || h < 0 || h > 23 || m < 0 || m > 59 || s.isNegative() || s.gte(60)) return null;
  const whole = s.trunc();
  const nano = s.minus(whole).times(1e9).trunc().toNumber();
  if (offset === null) return new FeelTime(h, m, whole.toNumber(), nano);
  const seconds = Number(offset.nanoseconds / SECOND);
  return Math.abs(seconds) > MAX_OFFSET ? null : new FeelTime(h, m, whole.toNumber(), nano, seconds + 0);
}
