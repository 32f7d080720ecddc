/** Ranges of FEEL (DMN 1.5, 10.3.2.7 and table 54). */
import { isNum, numText } from './number.ts';
import type { Truth } from './order.ts';
import { UNKNOWN, order } from './order.ts';
import { isTemporal } from './temporal/index.ts';

/** A range. An end that is null is open: the range goes on for ever that way, as that of `< 5` does downwards. */
export class FeelRange {
  readonly start: unknown;
  readonly end: unknown;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
  constructor(start: unknown, end: unknown, startIncluded: boolean, endIncluded: boolean) {
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
  }

  /**
   * Does the value lie in the range? null if it cannot be compared with its ends; UNKNOWN if the value or an end it depends on is
   * unknown: an end that is passed already settles it.
   */
  includes(value: unknown): Truth {
    if (value === UNKNOWN) return UNKNOWN;
    const low = this.start === null ? true : within(order2(this.start, value), this.startIncluded);
    if (low === false) return false;
    const high = this.end === null ? true : within(order2(value, this.end), this.endIncluded);
    if (high === false) return low === null ? null : false;
    if (low === null || high === null) return null;
    if (low === UNKNOWN || high === UNKNOWN) return UNKNOWN;
    return this.start === null && this.end === null && value === null ? null : true;
  }

  /** FEEL's text of the range: `[1..10]`, `(1..)`; the function `range` reads it again (10.3.4.1). */
  toString(): string {
    return `${this.startIncluded ? '[' : '('}${endText(this.start)}..${endText(this.end)}${this.endIncluded ? ']' : ')'}`;
  }
}

/** All values but one: what `(!= 5)` says, which has that one for both its ends (10.3.2.7, so the DMN TCK). */
export class AllBut extends FeelRange {
  constructor(value: unknown) {
    super(value, value, false, false);
  }

  override includes(value: unknown): Truth {
    if (value === UNKNOWN || this.start === UNKNOWN) return UNKNOWN;
    const result = order(this.start, value);
    return result === null ? null : result !== 0;
  }
}

const order2 = (a: unknown, b: unknown): number | null | typeof UNKNOWN =>
  a === UNKNOWN || b === UNKNOWN ? UNKNOWN : order(a, b);

const within = (result: number | null | typeof UNKNOWN, included: boolean): Truth => {
  if (result === null || result === UNKNOWN) return result;
  return result < 0 || (included && result === 0);
};

const endText = (end: unknown): string => {
  if (isNum(end)) return numText(end);
  if (typeof end === 'string') return JSON.stringify(end);
  return isTemporal(end) ? `@"${end.toString()}"` : '';
};
