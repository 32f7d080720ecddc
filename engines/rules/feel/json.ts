/** FEEL values from and to JSON. Numbers keep every digit both ways; nothing that comes from outside is trusted to be well formed. */
import { Exact } from '../exact.ts';
import type { Value } from '../types.ts';
import { EvaluationError } from '../errors.ts';
import { spend, spendMemory } from './budget.ts';
import { Dec, isNum, num, numFrom, numOf, numText } from './number.ts';
import { FeelDateTime, isTemporal } from './temporal/index.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from './temporal/index.ts';
import type { FeelType } from './types.ts';
import { ANY, coerce } from './types.ts';
import { FeelFunction, FeelRange, isContext } from './value.ts';

/** JSON nested deeper than this is refused. */
const DEEPEST = 100;

/**
 * A value from outside (JSON, a `Temporal` object, a bigint, `Exact` or a FEEL value) as a value of the type, or undefined when it
 * does not fit. Dates, times and durations are texts, read as the type declares; where no type does, a text stays a text. The
 * implicit conversions of FEEL apply (10.3.2.9.4), and an entry that a declared context lacks is null. Nested deeper than a hundred
 * levels does not fit. Counts in the run's budget (EvaluationError BUDGET): an object that holds another twice is read twice.
 */
export function toFeel(value: unknown, type: FeelType | null, absent: unknown = null): unknown {
  try {
    const read = reading(value, type ?? ANY, 0, absent);
    if (read === undefined || read === null || type === null) return read;
    return coerce(read, type) ?? undefined;
  } catch (error) {
    // A getter or a proxy from outside may throw whatever it likes; budgets are ours.
    if (error instanceof EvaluationError) throw error;
    return undefined;
  }
}

function reading(value: unknown, type: FeelType, depth: number, absent: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (depth > DEEPEST) return undefined;
  switch (typeof value) {
    case 'boolean':
      return value;
    case 'string':
      return textAs(value, type);
    case 'number':
      return numFrom(value) ?? undefined;
    case 'bigint':
      // Longer than any number of decimal128: do not even write it out.
      return value > LARGEST || value < -LARGEST ? undefined : (num(new Dec(String(value))) ?? undefined);
    case 'object':
      return objectAs(value, type, depth, absent);
    default:
      return undefined;
  }
}

const LARGEST = 1n << 20_500n;

function textAs(text: string, type: FeelType): unknown {
  switch (type.kind) {
    case 'date':
      return parseDate(text) ?? undefined;
    case 'time':
      return parseTime(text) ?? undefined;
    case 'date and time':
      return parseDateTime(text) ?? undefined;
    case 'days and time duration':
    case 'years and months duration':
      return parseDuration(text) ?? undefined;
    case 'list':
      return textAs(text, type.of);
    default:
      return text;
  }
}

function objectAs(value: object, type: FeelType, depth: number, absent: unknown): unknown {
  if (Array.isArray(value)) return listAs(value, type.kind === 'list' ? type.of : type, depth, absent);
  if (value instanceof Exact) return numOf(value.text) ?? undefined;
  if (value instanceof Dec) return num(value) ?? undefined;
  if (isTemporal(value) || value instanceof FeelRange || value instanceof FeelFunction) return value;
  if (value instanceof Map) return contextAs(value as ReadonlyMap<unknown, unknown>, type, depth, absent);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return contextAs(Object.entries(value), type, depth, absent);
  return hostTemporal(value);
}

function listAs(list: readonly unknown[], of: FeelType, depth: number, absent: unknown): unknown[] | undefined {
  spendMemory(list.length);
  const out: unknown[] = [];
  for (const member of list) {
    const read = reading(member, of, depth + 1, absent);
    if (read === undefined) return undefined;
    out.push(read);
  }
  return out;
}

function contextAs(
  from: Iterable<readonly [unknown, unknown]>,
  type: FeelType,
  depth: number,
  absent: unknown,
): Map<string, unknown> | undefined {
  const wanted = type.kind === 'list' ? type.of : type;
  const fields = wanted.kind === 'context' ? wanted.fields : undefined;
  const out = new Map<string, unknown>();
  for (const [key, entry] of from) {
    spendMemory(1);
    if (typeof key !== 'string') return undefined;
    const read = reading(entry, fields?.get(key) ?? ANY, depth + 1, absent);
    if (read === undefined) return undefined;
    out.set(key, read);
  }
  for (const key of fields?.keys() ?? []) if (!out.has(key)) out.set(key, absent);
  return out;
}

/** `Temporal` objects of the host, by their own texts. Calendars other than the ISO one and months without a year do not fit. */
function hostTemporal(value: object): unknown {
  const plain = { calendarName: 'never' } as const;
  if (value instanceof Temporal.PlainDate) return parseDate(yearOf(value.toString(plain))) ?? undefined;
  if (value instanceof Temporal.PlainTime) return parseTime(value.toString()) ?? undefined;
  if (value instanceof Temporal.PlainDateTime) return parseDateTime(yearOf(value.toString(plain))) ?? undefined;
  if (value instanceof Temporal.Instant) return parseDateTime(yearOf(value.toString())) ?? undefined;
  if (value instanceof Temporal.ZonedDateTime) return zoned(value);
  return value instanceof Temporal.Duration ? (parseDuration(value.toString()) ?? undefined) : undefined;
}

/** Temporal writes years beyond 9999 as `+012345` and `-000044`, XML Schema as `12345` and `-0044`. */
const yearOf = (text: string): string =>
  text.replace(/^([+-])(\d{6})/, (_all, sign: string, digits: string) => {
    const year = String(Number(digits)).padStart(4, '0');
    return sign === '-' ? `-${year}` : year;
  });

function zoned(value: Temporal.ZonedDateTime): FeelDateTime | undefined {
  const local = yearOf(value.toPlainDateTime().toString({ calendarName: 'never' }));
  const zone = value.timeZoneId;
  const read = parseDateTime(/^[+-]/.test(zone) ? local + zone : `${local}@${zone}`);
  // Which of two equal wall clocks is meant is known here, so it is kept.
  return read === null ? undefined : new FeelDateTime(read.date, read.time, Math.trunc(value.offsetNanoseconds / 1e9));
}

/**
 * The value as JSON: dates, times, durations and ranges as their FEEL texts; functions, and UNKNOWN, as null; contexts as plain
 * objects of their own keys (one called `__proto__` is a key like any other); long numbers as `Exact`. Throws EvaluationError
 * BUDGET for values nested more than a thousand deep.
 */
export function fromFeel(value: unknown): Value {
  return writing(value, 0);
}

function writing(value: unknown, depth: number): Value {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return value;
    case 'object':
      break;
    default:
      return null;
  }
  if (value === null) return null;
  if (depth > 1000) throw new EvaluationError('BUDGET', 'a value is nested too deep');
  if (Array.isArray(value)) {
    spend(value.length);
    spendMemory(value.length);
    return value.map((member) => writing(member, depth + 1));
  }
  if (isContext(value)) {
    spend(value.size);
    spendMemory(value.size);
    return Object.fromEntries([...value].map(([key, entry]) => [key, writing(entry, depth + 1)]));
  }
  if (isNum(value)) return new Exact(numText(value)) as unknown as Value;
  return isTemporal(value) || value instanceof FeelRange ? value.toString() : null;
}

/**
 * `JSON.parse`, except that a number of more than 15 significant digits (or beyond a double's range) becomes `Exact`. Throws a
 * SyntaxError as `JSON.parse` does.
 */
export function parseJsonExact(text: string): unknown {
  type Reviver = (this: unknown, key: string, value: unknown, context: { source?: string }) => unknown;
  const reviver: Reviver = (_key, value, context) => {
    const source = context.source;
    if (typeof value !== 'number' || source === undefined) return value;
    // At most 15 characters without an exponent: no digit can have been lost.
    if (source.length <= 15 && !/[eE]/.test(source)) return value;
    const exact = numOf(source);
    return typeof exact === 'number' ? exact : new Exact(source);
  };
  try {
    // Only a long run of digits or an exponent can be more than a double holds.
    if (!/(?:^|[:,[\s])-?(?:[\d.]{16}|\d[\d.]*[eE])/.test(text)) return JSON.parse(text);
    return JSON.parse(text, reviver as unknown as (key: string, value: unknown) => unknown);
  } catch (error) {
    // The reviver walks by recursion: a text nested a million deep ends its stack, not ours.
    if (error instanceof RangeError) throw new SyntaxError('JSON is nested too deep');
    throw error;
  }
}
