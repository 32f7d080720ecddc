/** The third truth value, and the order of FEEL values (DMN 1.5, 10.3.2.7, table 53). */
import { compareNum, isNum } from './number.ts';
import { FeelDate, compareTemporal } from './temporal/index.ts';

/** The third truth value, and the value of a fact nobody has supplied. It is not null: null is a known nothing. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** Result of a test: true, false, null (FEEL: not comparable) or UNKNOWN. */
export type Truth = boolean | null | typeof UNKNOWN;

/**
 * Texts by their Unicode code points: below, equal, above: -1, 0, 1. JavaScript compares halves of pairs, which puts characters
 * beyond U+FFFF before those from U+E000 on.
 */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x === y) continue;
    const pairs = (x >= 0xd800 && x <= 0xdfff) !== (y >= 0xd800 && y <= 0xdfff) && x >= 0xd800 && y >= 0xd800;
    return x < y !== pairs ? -1 : 1;
  }
  return a.length < b.length ? -1 : 1;
}

/** Below, equal, above: -1, 0, 1; null where FEEL knows no order: different kinds, booleans, lists, contexts, null itself. */
export function order(a: unknown, b: unknown): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  if (typeof a === 'string') return typeof b === 'string' ? compareText(a, b) : null;
  if (a instanceof FeelDate && b instanceof FeelDate) return a.days < b.days ? -1 : a.days > b.days ? 1 : 0;
  if (isNum(a)) return isNum(b) ? compareNum(a, b) : null;
  return compareTemporal(a, b);
}
