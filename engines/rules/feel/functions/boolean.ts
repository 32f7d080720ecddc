import { FeelDate, FeelDateTime, FeelTime } from '../temporal/index.ts';
import { equals, kindOf } from '../value.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';

const JANUARY = new FeelDate(2024, 1, 1);
const JULY = new FeelDate(2024, 7, 1);

/** Seconds east of UTC of a time of day. Of a zone that changes its clocks, its standard time: the smaller of the two. */
const offsetOf = (time: FeelTime): number | null => {
  if (time.zone === null) return time.offset;
  return Math.min(new FeelDateTime(JANUARY, time).offset!, new FeelDateTime(JULY, time).offset!);
};

const sameClock = (a: FeelTime, b: FeelTime): boolean => a.seconds === b.seconds && a.nano === b.nano;

/**
 * `is(value1, value2)`: the same element of the same domain (DMN 1.5 10.3.4.2). Unlike `=`, it compares what clocks show and their
 * offsets from UTC, not instants; and values of different kinds are not the same instead of not comparable.
 */
const is = (a: unknown, b: unknown): boolean => {
  if (kindOf(a) !== kindOf(b)) return false;
  if (a instanceof FeelTime && b instanceof FeelTime) return sameClock(a, b) && offsetOf(a) === offsetOf(b);
  if (a instanceof FeelDateTime && b instanceof FeelDateTime) {
    return a.date.days === b.date.days && sameClock(a.time, b.time) && a.offset === b.offset;
  }
  return equals(a, b) === true;
};

/** Boolean functions (DMN 1.5 10.3.4.2) and `is`. */
export const booleanFunctions: readonly Builtin[] = [
  builtin(
    'not',
    signature('negand: Any', (negand: unknown) => (typeof negand === 'boolean' ? !negand : null)),
  ),
  { ...builtin('is', signature('value1: Any, value2: Any', is)), lenient: true },
];
