/** Ranges of FEEL (DMN 1.5, 10.3.2.7 and table 54). */
import { isNum, numText } from './number.ts';
import type { Truth } from './order.ts';
import { UNKNOWN, order } from './order.ts';
import { isTemporal } from './temporal/index.ts';

/**
 * A range between two ends, or one that compares: `< 5`, or a text with an end left out. What a comparison has no end for goes on for
 * ever; an end that is null of a range with two is a value nothing can be compared with. So the two are never equal (the DMN TCK
 * has it so of `(< 10)` and `(null..10)`, even of `(= 10)` and `[10..10]`).
 */
export class FeelRange {
  readonly start: unknown;
  readonly end: unknown;
  readonly startIncluded: boolean;
  readonly endIncluded: boolean;
  /** Does a comparison say it? */
  readonly compares: boolean;
  constructor(start: unknown, end: unknown, startIncluded: boolean, endIncluded: boolean, compares = false) {
    this.start = start;
    this.end = end;
    this.startIncluded = startIncluded;
    this.endIncluded = endIncluded;
    this.compares = compares;
  }

  /**
   * Does the value lie in the range? null if it cannot be compared with its ends; UNKNOWN if the value or an end it depends on is
   * unknown: an end that is passed already settles it.
   */
  includes(value: unknown): Truth {
    if (value === UNKNOWN) return UNKNOWN;
    const missing = this.compares ? true : null;
    const low = this.start === null ? missing : within(order2(this.start, value), this.startIncluded);
    if (low === false) return false;
    const high = this.end === null ? missing : within(order2(value, this.end), this.endIncluded);
    if (high === false) return low === null ? null : false;
    if (low === null || high === null) return null;
    if (low === UNKNOWN || high === UNKNOWN) return UNKNOWN;
    return true;
  }

  /** FEEL's text of the range: `[1..10]`, `(1..)`; the function `range` reads it again (10.3.4.1). */
  toString(): string {
    return `${this.startIncluded ? '[' : '('}${endText(this.start)}..${endText(this.end)}${this.endIncluded ? ']' : ')'}`;
  }
}

/** All values but one: what `(!= 5)` says, which has that one for both its ends (10.3.2.7, so the DMN TCK). */
export class AllBut extends FeelRange {
  constructor(value: unknown) {
    super(value, value, false, false, true);
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
