import { evaluate, FeelDate, FeelDateTime, FeelDuration, FeelRange, FeelTime } from 'feelin';
import { parseDate, parseDateTime, parseTime, duration } from 'feelin';
import type { FeelFunction } from 'feelin';
import type { Value } from '../types.ts';

/** The third truth value, and the value of a fact nobody has supplied. It is not null: null is a known nothing. */
export const UNKNOWN: unique symbol = Symbol('unknown');

/** Result of a test: true, false, null (FEEL: not comparable) or UNKNOWN. */
export type Truth = boolean | null | typeof UNKNOWN;

const call = (expression: string): FeelFunction => evaluate(`function(a, b) ${expression}`).value as FeelFunction;
const feelEquals = call('a = b');
const feelLess = call('a < b');
const feelAdd = call('a + b');
const feelSubtract = call('a - b');
const feelMultiply = call('a * b');
const feelDivide = call('a / b');

const truth = (value: unknown): boolean | null => (typeof value === 'boolean' ? value : null);

/** FEEL equality of two known values: null when their kinds cannot be compared. */
export function equals(a: unknown, b: unknown): boolean | null {
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (typeof a !== typeof b) return null;
  if (typeof a !== 'object') return false;
  if (Array.isArray(a) && Array.isArray(b)) {
    if (a.length !== b.length) return false;
    for (let i = 0; i < a.length; i++) if (equals(a[i], b[i]) !== true) return false;
    return true;
  }
  if (a instanceof FeelDate && b instanceof FeelDate) return a.iso === b.iso;
  return truth(feelEquals.invoke([a, b]));
}

const less = (a: unknown, b: unknown): boolean | null => {
  if (typeof a === 'number' && typeof b === 'number') return a < b;
  if (typeof a === 'string' && typeof b === 'string') return a < b;
  if (a instanceof FeelDate && b instanceof FeelDate) return a.iso < b.iso;
  if (a === null || b === null || typeof a !== 'object' || typeof b !== 'object') return null;
  return truth(feelLess.invoke([a, b]));
};

/** A comparison operator of FEEL. */
export type CompareOp = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** `a op b`, three-valued: UNKNOWN when an operand is, null when FEEL cannot compare the kinds. */
export function compare(op: CompareOp, a: unknown, b: unknown): Truth {
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  let result: boolean | null;
  switch (op) {
    case '=':
      return equals(a, b);
    case '!=':
      result = equals(a, b);
      return result === null ? null : !result;
    case '<':
      return less(a, b);
    case '>':
      return less(b, a);
    case '<=':
      result = less(b, a);
      return result === null ? null : !result;
    case '>=':
      result = less(a, b);
      return result === null ? null : !result;
  }
}

/** An arithmetic operator of FEEL (`^` is an accepted spelling of `**`). */
export type ArithOp = '+' | '-' | '*' | '/' | '**' | '^';

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

/** `a op b`: UNKNOWN when an operand is unknown, null where FEEL has no answer (division by zero, kinds that do not fit). */
export function arithmetic(op: ArithOp, a: unknown, b: unknown): unknown {
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  if (typeof a === 'number' && typeof b === 'number') {
    switch (op) {
      case '+':
        return a + b;
      case '-':
        return a - b;
      case '*':
        return finite(a * b);
      case '/':
        return b === 0 ? null : finite(a / b);
      default:
        return finite(a ** b);
    }
  }
  if (a === null || b === null) return null;
  if (op === '+' && typeof a === 'string' && typeof b === 'string') return a + b;
  if (typeof a !== 'object' && typeof b !== 'object') return null;
  const by = { '+': feelAdd, '-': feelSubtract, '*': feelMultiply, '/': feelDivide }[op as '+'];
  return by === undefined ? null : (by.invoke([a, b]) ?? null);
}

const AND = (a: Truth, b: Truth): Truth =>
  a === false || b === false ? false : a === UNKNOWN || b === UNKNOWN ? UNKNOWN : a === null || b === null ? null : true;

/** Kleene conjunction over true, false, null and UNKNOWN; anything that is no boolean counts as null. */
export const and = (a: unknown, b: unknown): Truth => AND(asTruth(a), asTruth(b));

/** Kleene disjunction. */
export const or = (a: unknown, b: unknown): Truth => {
  const result = AND(not(a), not(b));
  return typeof result === 'boolean' ? !result : result;
};

/** Kleene negation. */
export const not = (a: unknown): Truth => {
  const value = asTruth(a);
  return typeof value === 'boolean' ? !value : value;
};

const asTruth = (a: unknown): Truth => (typeof a === 'boolean' || a === UNKNOWN ? a : null);

/** Is `value` a FEEL range object? */
export const isRange = (value: unknown): value is FeelRange => value instanceof FeelRange;

/** Declared kinds of a value, already resolved from type references. */
export interface TypeInfo {
  base: 'number' | 'string' | 'boolean' | 'date' | 'time' | 'dateTime' | 'duration' | 'context' | 'any';
  list: boolean;
  fields?: ReadonlyMap<string, TypeInfo>;
  allowed?: readonly unknown[];
}

/** Reads an outside (JSON or Temporal) value as the declared kind; `undefined` when it does not fit. */
export function toFeelValue(value: unknown, type: TypeInfo): unknown {
  if (value === null || value === undefined) return null;
  if (type.list) {
    const items = Array.isArray(value) ? value : [value];
    const out: unknown[] = [];
    for (const item of items) {
      const read = toFeelValue(item, { ...type, list: false });
      if (read === undefined) return undefined;
      out.push(read);
    }
    return out;
  }
  switch (type.base) {
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
    case 'string':
    case 'boolean':
      return typeof value === type.base ? value : undefined;
    case 'date':
      return parsed(value, parseDate, FeelDate);
    case 'time':
      return parsed(value, parseTime, FeelTime);
    case 'dateTime':
      return parsed(value, parseDateTime, FeelDateTime);
    case 'duration':
      return parsed(value, duration, FeelDuration);
    case 'context': {
      if (typeof value !== 'object' || Array.isArray(value)) return undefined;
      const out: Record<string, unknown> = {};
      for (const [key, field] of type.fields ?? []) {
        const read = toFeelValue((value as Record<string, unknown>)[key], field);
        if (read === undefined) return undefined;
        out[key] = read;
      }
      return out;
    }
    case 'any':
      return anyToFeel(value);
  }
}

const parsed = (value: unknown, parse: (text: string) => unknown, kind: abstract new (...a: never[]) => object): unknown => {
  if (value instanceof kind) return value;
  const text = typeof value === 'string' ? value : isTemporal(value) ? value.toString() : null;
  return text === null || text.length > 100 ? undefined : (parse(text) ?? undefined);
};

const isTemporal = (value: unknown): value is { toString(): string } =>
  typeof value === 'object' && value !== null && String(Object.prototype.toString.call(value)).startsWith('[object Temporal.');

const anyToFeel = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(anyToFeel);
  if (value instanceof Temporal.PlainDate) return parseDate(value.toString());
  if (typeof value === 'number' && !Number.isFinite(value)) return undefined;
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? Number(value) : value;
  if (isFeelTemporal(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, item === undefined ? null : anyToFeel(item)]));
};

const isFeelTemporal = (value: unknown): value is FeelDate | FeelTime | FeelDateTime | FeelDuration =>
  value instanceof FeelDate || value instanceof FeelTime || value instanceof FeelDateTime || value instanceof FeelDuration;

/** Turns a FEEL value into JSON: dates, times and durations as ISO strings, ranges as text, functions as null. */
export function fromFeelValue(value: unknown): Value {
  if (value === null || value === undefined || value === UNKNOWN) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value + 0 : null;
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value !== 'object') return null;
  if (Array.isArray(value)) return value.map(fromFeelValue);
  if (isFeelTemporal(value)) return value.iso;
  if (value instanceof FeelRange) return value.toString();
  if (Object.getPrototypeOf(value) !== Object.prototype) return null;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fromFeelValue(item)]));
}
