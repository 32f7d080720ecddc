/** Order and equality of dates, times and durations (DMN 1.5, 10.3.2.7, tables 52 and 53). */
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, YearsDuration } from './values.ts';
import { fixedOffset } from './zone.ts';

const sign = (a: number, b: number): number => (a < b ? -1 : a > b ? 1 : 0);

/**
 * Below, equal, above: -1, 0, 1. null if the two are of different kinds, or if one has a time zone and the other has none: without
 * one there is no saying which comes first.
 */
export function compareTemporal(a: unknown, b: unknown): number | null {
  if (a instanceof FeelDate) return b instanceof FeelDate ? sign(a.days, b.days) : null;
  if (a instanceof FeelDateTime) return b instanceof FeelDateTime ? compareDateTimes(a, b) : null;
  if (a instanceof DaysDuration) {
    if (!(b instanceof DaysDuration)) return null;
    return a.nanoseconds < b.nanoseconds ? -1 : a.nanoseconds > b.nanoseconds ? 1 : 0;
  }
  if (a instanceof YearsDuration) return b instanceof YearsDuration ? sign(a.months, b.months) : null;
  return a instanceof FeelTime && b instanceof FeelTime ? compareTimes(a, b) : null;
}

function compareDateTimes(a: FeelDateTime, b: FeelDateTime): number | null {
  if ((a.offset === null) !== (b.offset === null)) return null;
  return sign(a.day, b.day) || sign(a.second, b.second) || sign(a.time.nano, b.time.nano);
}

/** Seconds east of UTC of a time of day; null if it is local or its zone changes its clocks over the year. */
export const offsetOfTime = (time: FeelTime): number | null => (time.zone === null ? time.offset : fixedOffset(time.zone));

function compareTimes(a: FeelTime, b: FeelTime): number | null {
  if (a.zone === b.zone && a.offset === b.offset) return sign(a.seconds, b.seconds) || sign(a.nano, b.nano);
  const x = offsetOfTime(a);
  const y = offsetOfTime(b);
  return x === null || y === null ? null : sign(a.seconds - x, b.seconds - y) || sign(a.nano, b.nano);
}

/** Are the two the same date, instant or length? null where `compareTemporal` is. */
export function equalTemporal(a: unknown, b: unknown): boolean | null {
  const order = compareTemporal(a, b);
  return order === null ? null : order === 0;
}
