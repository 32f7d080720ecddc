import { dec, isNum, num } from '../feel/number.ts';
import type { Num } from '../feel/number.ts';
import { dateOfDays, FeelDate, parseDate, parseDateTime, parseDuration, parseTime } from '../feel/temporal/index.ts';
import { arithmetic, kindOf, order } from '../feel/value.ts';

/**
 * A part of a domain on which no cell of a column changes its answer: one point, or all values strictly between two points. The cells
 * are asked with `value`, which lies in it.
 */
export interface Atom {
  /** Kind of its values; `any`: values of a kind that cannot be divided, and then there is no value. */
  kind: string;
  value: unknown;
  /** A point: exactly `value`. Otherwise everything between `low` and `high` (null: without end), or everything not named. */
  point: boolean;
  low: unknown;
  high: unknown;
  /** Place in the order of its kind: neighbours have neighbouring numbers. -1 where there is no order. */
  seq: number;
}

/** Kinds whose values have an order. */
const ORDERED = new Set(['number', 'date', 'time', 'date and time', 'days and time duration', 'years and months duration']);

/** Kinds that can be divided into points and what lies between them. */
export const divisible = (kind: string): boolean => ORDERED.has(kind) || kind === 'string' || kind === 'boolean';

export const NULL: Atom = { kind: 'null', value: null, point: true, low: null, high: null, seq: -1 };
export const ANYTHING: Atom = { kind: 'any', value: undefined, point: false, low: null, high: null, seq: -1 };

/**
 * Divides the values of a kind at the points named in a column. `texts`: texts are compared by their order somewhere, so what lies between
 * them matters too. null if some points have no order among themselves (a local time beside one with a zone).
 */
export function divide(kind: string, points: readonly unknown[], texts: boolean): Atom[] | null {
  const point = (value: unknown, seq: number): Atom => ({ kind, value, point: true, low: null, high: null, seq });
  if (kind === 'boolean') return [point(true, -1), point(false, -1)];
  if (kind === 'string' && !texts) {
    const named = [...new Set(points.filter((value) => typeof value === 'string'))];
    let other = '其他';
    while (named.includes(other)) other += '…';
    return [...named.map((value) => point(value, -1)), { ...ANYTHING, kind, value: other }];
  }
  const own = points.filter((value) => kindOf(value) === kind);
  if (own.some((value) => order(value, own[0]) === null)) return null;
  own.sort((a, b) => order(a, b) ?? 0);
  const distinct = own.filter((value, i) => i === 0 || order(own[i - 1], value) !== 0);
  const out: Atom[] = [];
  for (let i = 0; i <= distinct.length; i++) {
    const low = i === 0 ? null : distinct[i - 1];
    const high = i === distinct.length ? null : distinct[i];
    const value = between(kind, low, high);
    if (value !== undefined) out.push({ kind, value, point: false, low, high, seq: out.length });
    if (i < distinct.length) out.push(point(high, out.length));
  }
  return out;
}

/** A value strictly between two, as plain as possible; undefined if there is none (two days in a row). null: without end. */
const between = (kind: string, low: unknown, high: unknown): unknown =>
  candidates(kind, low, high).find(
    (value) =>
      value !== null &&
      value !== undefined &&
      (low === null || order(value, low) === 1) &&
      (high === null || order(value, high) === -1),
  );

const STEPS = ['P1D', 'PT1H', 'PT1M', 'PT1S', 'PT0.000000001S'].map((text) => parseDuration(text));
const MONTH = parseDuration('P1M');

const candidates = (kind: string, low: unknown, high: unknown): unknown[] => {
  switch (kind) {
    case 'number':
      return numbers(low as Num | null, high as Num | null);
    case 'string':
      return strings(low as string | null, high as string | null);
    case 'date':
      if (low instanceof FeelDate) return [dateOfDays(low.days + 1)];
      return high instanceof FeelDate ? [dateOfDays(high.days - 1)] : [parseDate('2026-01-01')];
    default: {
      const steps = kind === 'years and months duration' ? [MONTH] : STEPS;
      if (low !== null) return steps.map((step) => arithmetic('+', low, step));
      if (high !== null) return steps.map((step) => arithmetic('-', high, step));
      return [
        kind === 'time' ? parseTime('12:00:00') : kind === 'date and time' ? parseDateTime('2026-01-01T12:00:00') : steps[0],
      ];
    }
  }
};

const numbers = (low: Num | null, high: Num | null): unknown[] => {
  if (low === null && high === null) return [1];
  if (low === null) {
    const top = dec(high as Num);
    return [
      isNum(high) && top.greaterThan(0) && top.lessThanOrEqualTo(1) ? 0 : null,
      num(top.floor().equals(top) ? top.minus(1) : top.floor()),
      num(top.minus(top.abs()).minus(1)),
    ];
  }
  const bottom = dec(low);
  const next = num(bottom.floor().plus(1));
  if (high === null) return [next, num(bottom.plus(bottom.abs()))];
  const middle = bottom.plus(dec(high)).div(2);
  return [next, num(middle.toSignificantDigits(3)), num(middle)];
};

const strings = (low: string | null, high: string | null): unknown[] => {
  if (low === null && high === null) return ['文本'];
  if (low === null) return [''];
  return [`${low}z`, `${low}A`, `${low}0`, `${low}!`, `${low}\u0000`, high === null ? `${low}\u{10ffff}` : null];
};
