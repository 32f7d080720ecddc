import assert from 'node:assert/strict';
import test from 'node:test';
import { numOf } from './number.ts';
import { parseDate } from './temporal/index.ts';
import type { FeelType } from './types.ts';
import { ANY, TYPES, coerce, conforms, isSubtype } from './types.ts';
import { FeelFunction, FeelRange, UNKNOWN } from './value.ts';

const T = (name: string): FeelType => TYPES.get(name) as FeelType;
const number = T('number');
const string = T('string');
const list = (of: FeelType): FeelType => ({ kind: 'list', of });
const range = (of: FeelType): FeelType => ({ kind: 'range', of });
const context = (fields: Record<string, FeelType>): FeelType => ({ kind: 'context', fields: new Map(Object.entries(fields)) });
const fn = (parameters: FeelType[], result: FeelType): FeelType => ({ kind: 'function', parameters, result });
const ctx = (entries: Record<string, unknown>): ReadonlyMap<string, unknown> => new Map(Object.entries(entries));
const small: FeelType = { kind: 'number', allowed: (v) => typeof v === 'number' && v <= 255 };
const made = (parameters: (FeelType | null)[], result: FeelType | null): FeelFunction =>
  new FeelFunction(
    parameters.map((type, i) => ({ name: `p${i}`, type })),
    () => null,
    result,
  );

test('names of types', () => {
  assert.equal(T('dateTime').kind, 'date and time');
  assert.equal(T('dayTimeDuration').kind, 'days and time duration');
  assert.equal(T('yearMonthDuration').kind, 'years and months duration');
  assert.equal(TYPES.get('Number'), undefined);
});

test('instance of: null is of type Null only, inside a list or context it is of every type', () => {
  assert.equal(conforms(null, ANY), false);
  assert.equal(conforms(null, number), false);
  assert.equal(conforms(null, list(ANY)), false);
  assert.equal(conforms(null, T('Null')), true);
  assert.equal(conforms(1, T('Null')), false);
  assert.equal(conforms(ctx({ a: null }), context({ a: string })), true);
  assert.equal(conforms([1, null], list(number)), true);
});

test('instance of: kinds and parts', () => {
  assert.equal(conforms(123.01, ANY), true);
  assert.equal(conforms(numOf('1e300'), number), true);
  assert.equal(conforms('1', number), false);
  assert.equal(conforms(256, small), true);
  assert.equal(conforms(parseDate('2020-01-01'), T('date')), true);
  assert.equal(conforms(parseDate('2020-01-01'), T('date and time')), false);
  assert.equal(conforms([], list(number)), true);
  assert.equal(conforms([1, '2'], list(number)), false);
  assert.equal(conforms([1, '2'], list(ANY)), true);
  assert.equal(conforms(1, list(number)), false);
  assert.equal(conforms([1], number), false);
  assert.equal(conforms(ctx({ a: '1', b: 2 }), context({ a: string })), true);
  assert.equal(conforms(ctx({ a: '1' }), context({ a: string, b: string })), false);
  assert.equal(conforms(ctx({ a: ctx({ b: 1 }) }), context({ a: context({ b: number }) })), true);
  assert.equal(conforms(ctx({ a: ctx({ b: 1 }) }), context({ a: context({ b: string }) })), false);
  assert.equal(conforms(new FeelRange(1, 2, true, true), range(number)), true);
  assert.equal(conforms(new FeelRange(1, 2, true, true), range(string)), false);
  assert.equal(conforms(new FeelRange(null, 5, false, false), range(number)), true);
  assert.equal(conforms(1, range(number)), false);
});

test('instance of: a function may ask for less and promise more', () => {
  const ab = context({ a: string, b: string });
  const a = context({ a: string });
  assert.equal(conforms(made([], string), fn([], ANY)), true);
  assert.equal(conforms(made([], string), fn([], string)), true);
  assert.equal(conforms(made([], string), fn([], number)), false);
  assert.equal(conforms(made([], null), fn([], string)), false);
  assert.equal(conforms(made([a], ab), fn([ab], a)), true);
  assert.equal(conforms(made([ab], string), fn([a], string)), false);
  assert.equal(conforms(made([string, string], string), fn([string], string)), false);
  assert.equal(conforms(made([null], string), fn([number], string)), true);
  assert.equal(conforms('x', fn([], ANY)), false);
});

test('subtypes', () => {
  assert.equal(isSubtype(list(number), list(ANY)), true);
  assert.equal(isSubtype(list(ANY), list(number)), false);
  assert.equal(isSubtype(range(number), range(number)), true);
  assert.equal(isSubtype(T('Null'), number), true);
  assert.equal(isSubtype(fn([ANY], number), fn([number], ANY)), true);
  assert.equal(isSubtype(fn([number], number), fn([ANY], number)), false);
  assert.equal(isSubtype(number, list(number)), false);
});

test('implicit conversions', () => {
  assert.equal(coerce(5, number), 5);
  assert.equal(coerce(null, number), null);
  assert.equal(coerce(undefined, number), null);
  assert.equal(coerce(UNKNOWN, number), UNKNOWN);
  assert.equal(coerce('5', number), null);
  assert.deepEqual(coerce('foo', list(string)), ['foo']);
  assert.equal(coerce('foo', list(number)), null);
  assert.equal(coerce(null, list(number)), null);
  assert.equal(coerce(['foo'], string), 'foo');
  // One list is unwrapped, not the list in it as well.
  assert.equal(coerce([[10]], number), null);
  assert.equal(coerce([1], string), null);
  assert.equal(coerce([1, 2], number), null);
  assert.equal(coerce([], number), null);
  assert.equal(coerce([1, 2, 'foo'], list(number)), null);
  assert.equal(String(coerce(parseDate('2000-01-02'), T('date and time'))), '2000-01-02T00:00:00Z');
  assert.equal(String(coerce([parseDate('2000-01-02')], T('date and time'))), '2000-01-02T00:00:00Z');
  assert.equal(String(coerce(parseDate('2000-01-02'), list(T('date and time')))), '2000-01-02T00:00:00Z');
  assert.deepEqual(coerce([1, [2]], list(list(number))), [[1], [2]]);
  const value = [1, UNKNOWN];
  assert.equal(coerce(value, list(number)), value);
});

test('contexts: entries more are kept, entries fewer do not fit, entries are converted', () => {
  const person = context({ name: string, age: number });
  const whole = ctx({ name: 'foo', surname: 'bar', age: 10 });
  assert.equal(coerce(whole, person), whole);
  assert.equal(coerce(ctx({ name: 'foo' }), person), null);
  assert.equal(coerce(ctx({ name: 'foo', age: 'x' }), person), null);
  assert.deepEqual(coerce(ctx({ name: ['foo'], age: 10, more: 1 }), person), ctx({ name: 'foo', age: 10, more: 1 }));
  assert.equal(coerce(1, person), null);
});

test('allowed values bind coercion, on the whole and on members', () => {
  assert.equal(coerce(255, small), 255);
  assert.equal(coerce(256, small), null);
  assert.equal(coerce([256], small), null);
  assert.equal(coerce([1, 256], list(small)), null);
  assert.deepEqual(coerce(7, list(small)), [7]);
  const pair: FeelType = { kind: 'list', of: number, allowed: (v) => Array.isArray(v) && v.length === 2 };
  assert.equal(coerce(1, pair), null);
  assert.deepEqual(coerce([1, 2], pair), [1, 2]);
});
