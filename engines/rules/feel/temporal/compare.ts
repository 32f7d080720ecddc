/** Order and equality of dates, times and durations (DMN 1.5, 10.3.2.7, tables 52 and 53). */
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, YearsDuration } from './values.ts';
import { standardOffset } from './zone.ts';

const sign = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Below, equal, above: -1, 0, 1. Times are compared by their seconds (10.3.2.3.4: the value of a time is a number of seconds; the TCK
 * has 10:30:00.1 equal to 10:30:00.2). A date beside a date and time is its midnight in UTC (10.3.2.9.4). null if the two are of different kinds, or if
 * one has a time zone and the other has none: without one there is no saying which comes first.
 */
export function compareTemporal(a: unknown, b: unknown): number | null {
  if (a instanceof FeelDate) {
    if (b instanceof FeelDate) return sign(a.days, b.days);
    return b instanceof FeelDateTime && b.offset !== null ? sign(a.days, b.day) || sign(0, b.second) : null;
  }
  if (a instanceof FeelDateTime) return compareDateTime(a, b);
  if (a instanceof DaysDuration) {
    if (!(b instanceof DaysDuration)) return null;
    return a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : 0;
  }
  if (a instanceof YearsDuration) return b instanceof YearsDuration ? sign(a.months, b.months) : null;
  return a instanceof FeelTime && b instanceof FeelTime ? compareTimes(a, b) : null;
}

function compareDateTime(a: FeelDateTime, b: unknown): number | null {
  if (b instanceof FeelDate) return a.offset === null ? null : sign(a.day, b.days) || sign(a.second, 0);
  if (!(b instanceof FeelDateTime) || (a.offset === null) !== (b.offset === null)) return null;
  return sign(a.day, b.day) || sign(a.second, b.second);
}

/** Seconds east of UTC of a time of day, summer time left aside; null if it is local. */
export const offsetOfTime = (time: FeelTime): number | null => (time.zone === null ? time.offset : standardOffset(time.zone));

function compareTimes(a: FeelTime, b: FeelTime): number | null {
  if (a.zone === b.zone && a.offset === b.offset) return sign(a.seconds, b.seconds);
  const x = offsetOfTime(a);
  const y = offsetOfTime(b);
  return x === null || y === null ? null : sign(a.seconds - x, b.seconds - y);
}

/**
 * Are the two the same date, moment or length? Compared as by `compareTemporal`; but what has a time zone and what has none are
 * plainly not equal (so the TCK). null for different kinds.
 */
export function equalTemporal(a: unknown, b: unknown): boolean | null {
  const order = compareTemporal(a, b);
  if (order !== null) return order === 0;
  return (a instanceof FeelTime && b instanceof FeelTime) || (hasDate(a) && hasDate(b)) ? false : null;
}

const hasDate = (value: unknown): boolean => value instanceof FeelDateTime || value instanceof FeelDate;
