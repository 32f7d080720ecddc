import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import { EvaluationError } from '../errors.ts';
import { DEFAULT_BUDGET, refill } from './budget.ts';
import { numOf } from './number.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from './temporal/index.ts';
import type { CompareOp, Truth } from './value.ts';
import {
  FeelFunction,
  FeelRange,
  UNKNOWN,
  and,
  arithmetic,
  compare,
  compareText,
  equals,
  kindOf,
  negateValue,
  not,
  or,
  part,
} from './value.ts';

const date = (text: string): unknown => parseDate(text);
const context = (entries: Record<string, unknown>): ReadonlyMap<string, unknown> => new Map(Object.entries(entries));
const big = numOf('12345678901234567890');

test('kinds', () => {
  const pairs: [unknown, string][] = [
    [null, 'null'],
    [true, 'boolean'],
    [1, 'number'],
    [big, 'number'],
    ['a', 'string'],
    [date('2020-01-01'), 'date'],
    [parseTime('10:00:00'), 'time'],
    [parseDateTime('2020-01-01T10:00:00'), 'date and time'],
    [parseDuration('P1D'), 'days and time duration'],
    [parseDuration('P1M'), 'years and months duration'],
    [[], 'list'],
    [new Map(), 'context'],
    [new FeelRange(1, 2, true, true), 'range'],
    [new FeelFunction([], () => null), 'function'],
    [UNKNOWN, 'null'],
    [undefined, 'null'],
  ];
  for (const [value, kind] of pairs) assert.equal(kindOf(value), kind);
});

test('equality: null where kinds differ, false beside null', () => {
  const f = new FeelFunction([], () => null);
  const cases: [unknown, unknown, boolean | null][] = [
    [null, null, true],
    [0, null, false],
    [null, 'a', false],
    [false, 0, null],
    [100, '100', null],
    [big, numOf('12345678901234567890.0'), true],
    [big, 1, false],
    [[100], 100, null],
    [[], 0, null],
    [[1, 2], [1, 2], true],
    [[1, 2], [2, 1], false],
    [[1], [1, 1], false],
    [[1], ['1'], false],
    [[null], [null], true],
    [context({ a: 1, b: [2] }), context({ b: [2], a: 1 }), true],
    [context({ a: 1 }), context({ a: 1, b: 2 }), false],
    [context({ a: null }), context({ b: null }), false],
    [context({}), [], null],
    [date('2018-12-08'), date('2018-12-08'), true],
    [date('2018-12-08'), 100, null],
    [new FeelRange(1, 10, true, true), new FeelRange(1, 10, true, true), true],
    [new FeelRange(1, 10, true, true), new FeelRange(1, 10, false, true), false],
    [new FeelRange(null, 10, false, false), new FeelRange(null, 10, false, false), true],
    [new FeelRange(null, 10, false, false, true), new FeelRange(null, 10, false, false, true), true],
    [new FeelRange(null, 10, false, false, true), new FeelRange(null, 10, false, false), false],
    [new FeelRange(10, 10, true, true, true), new FeelRange(10, 10, true, true), false],
    [new FeelRange(null, 10, false, false), new FeelRange(1, 10, false, false), false],
    [f, f, true],
    [f, new FeelFunction([], () => null), false],
    [f, 1, null],
  ];
  for (const [a, b, want] of cases) {
    assert.equal(equals(a, b), want);
    assert.equal(equals(b, a), want);
    assert.equal(compare('=', a, b), want);
    assert.equal(compare('!=', a, b), want === null ? null : !want);
  }
});

test('an unknown member leaves equality open unless another settles it', () => {
  assert.equal(compare('=', [1, UNKNOWN], [1, 2]), UNKNOWN);
  assert.equal(compare('=', [UNKNOWN, 1], [1, 2]), false);
  assert.equal(compare('=', context({ a: UNKNOWN, b: 1 }), context({ a: 1, b: 2 })), false);
  assert.equal(compare('!=', context({ a: UNKNOWN }), context({ a: 1 })), UNKNOWN);
  assert.equal(equals([UNKNOWN], [1]), null);
  assert.equal(compare('<', UNKNOWN, null), UNKNOWN);
});

test('order: numbers, texts by code points, dates; nothing else', () => {
  const less: [unknown, unknown][] = [
    [1, 2],
    [1, big],
    [negateValue(big), -1],
    ['a', 'b'],
    ['a', 'aa'],
    ['\u{ffff}', '\u{10000}'],
    ['\u{e000}', '\u{1f600}'],
    [date('-0001-12-31'), date('0001-01-01')],
    [parseDuration('P1D'), parseDuration('PT25H')],
  ];
  for (const [a, b] of less) {
    const want: [CompareOp, boolean][] = [
      ['<', true],
      ['<=', true],
      ['>', false],
      ['>=', false],
    ];
    for (const [op, yes] of want) assert.equal(compare(op, a, b), yes);
    for (const [op, yes] of want) assert.equal(compare(op, b, a), !yes);
    assert.equal(compare('<=', a, a), true);
    assert.equal(compare('<', a, a), false);
  }
  for (const [a, b] of [
    [1, '1'],
    [true, false],
    [null, 1],
    [1, null],
    [[1], [2]],
    [new Map(), new Map()],
  ]) {
    assert.equal(compare('<', a, b), null);
    assert.equal(compare('>=', a, b), null);
  }
  assert.equal(compareText('', ''), 0);
});

test('property: texts are ordered as their code points', () => {
  const points = (text: string): number[] => [...text].map((c) => c.codePointAt(0) ?? 0);
  const texts = fc
    .array(fc.constantFrom('a', 'b', '\ud7ff', '\ue000', '\uffff', '\u{10000}', '\u{1f600}'), { maxLength: 4 })
    .map((c) => c.join(''));
  fc.assert(
    fc.property(texts, texts, (a, b) => {
      const [x, y] = [points(a), points(b)];
      const at = x.findIndex((p, i) => p !== y[i]);
      const want = at === -1 ? Math.sign(x.length - y.length) : Math.sign((x[at] ?? 0) - (y[at] ?? -1));
      assert.equal(compareText(a, b), want);
    }),
  );
});

test('arithmetic by kinds', () => {
  assert.equal(arithmetic('+', 0.1, 0.2), 0.3);
  assert.equal(arithmetic('/', 1, 0), null);
  assert.equal(arithmetic('**', 0, -1), null);
  assert.equal(arithmetic('+', 'foo', 'bar'), 'foobar');
  assert.equal(arithmetic('-', 'foo', 'o'), null);
  assert.equal(String(arithmetic('*', 24, parseDuration('PT1H'))), 'P1D');
  assert.equal(String(arithmetic('*', parseDuration('P1Y'), 1.5)), 'P1Y6M');
  assert.equal(arithmetic('/', 10, parseDuration('P1D')), null);
  assert.equal(arithmetic('/', parseDuration('P10D'), parseDuration('P5D')), 2);
  assert.equal(String(arithmetic('+', date('2020-01-31'), parseDuration('P1M'))), '2020-02-29');
  for (const op of ['+', '-', '*', '/', '**'] as const) {
    for (const other of [null, 'a', true, [2], new Map(), date('2020-01-01'), new FeelFunction([], () => null)]) {
      assert.equal(arithmetic(op, 2, other), null);
      if (typeof other !== 'string') assert.equal(arithmetic(op, other, 'x'), null);
    }
    assert.equal(arithmetic(op, UNKNOWN, null), UNKNOWN);
    assert.equal(arithmetic(op, 1, UNKNOWN), UNKNOWN);
  }
  assert.equal(negateValue(5), -5);
  assert.ok(Object.is(negateValue(0), 0));
  assert.equal(String(negateValue(parseDuration('-P1Y'))), 'P1Y');
  assert.equal(negateValue(date('2020-01-01')), null);
  assert.equal(negateValue('10'), null);
  assert.equal(negateValue([10]), null);
  assert.equal(negateValue(UNKNOWN), UNKNOWN);
});

test('logic after Kleene; of null and unknown, unknown is what may still change', () => {
  const U: typeof UNKNOWN = UNKNOWN;
  const table: [unknown, unknown, Truth, Truth][] = [
    [true, true, true, true],
    [true, false, false, true],
    [false, false, false, false],
    [true, null, null, true],
    [false, null, false, null],
    [null, null, null, null],
    [true, U, U, true],
    [false, U, false, U],
    [null, U, U, U],
    [U, U, U, U],
    [true, 'x', null, true],
    [false, 1, false, null],
  ];
  for (const [a, b, conjunction, disjunction] of table) {
    assert.equal(and(a, b), conjunction);
    assert.equal(and(b, a), conjunction);
    assert.equal(or(a, b), disjunction);
    assert.equal(or(b, a), disjunction);
  }
  assert.deepEqual([not(true), not(false), not(null), not('x'), not(U)], [false, true, null, null, U]);
});

test('ranges: ends, ends left out, null as an end, unknown ends', () => {
  const in_ = (start: unknown, end: unknown, low: boolean, high: boolean, value: unknown): Truth =>
    new FeelRange(start, end, low, high).includes(value);
  assert.equal(in_(1, 10, true, true, 1), true);
  assert.equal(in_(1, 10, false, true, 1), false);
  assert.equal(in_(1, 10, true, false, 10), false);
  assert.equal(in_(1, 10, true, true, big), false);
  assert.equal(new FeelRange(null, 5, false, false, true).includes(-1e100), true);
  assert.equal(new FeelRange(5, null, true, false, true).includes(5), true);
  assert.equal(in_(null, 5, false, false, 4), null);
  assert.equal(in_(null, 5, false, false, 6), null);
  assert.equal(in_(5, null, true, false, 6), null);
  assert.equal(in_(1, 10, true, true, 'a'), null);
  assert.equal(in_(1, 10, true, true, null), null);
  assert.equal(in_(null, null, false, false, null), null);
  assert.equal(in_(1, 10, true, true, UNKNOWN), UNKNOWN);
  assert.equal(in_(1, UNKNOWN, true, true, 0), false);
  assert.equal(in_(1, UNKNOWN, true, true, 5), UNKNOWN);
  assert.equal(in_(UNKNOWN, 10, true, true, 11), false);
  assert.equal(in_(date('2020-01-01'), date('2020-12-31'), true, true, date('2020-02-29')), true);
  assert.equal(String(new FeelRange(1, null, true, false)), '[1..)');
  assert.equal(String(new FeelRange('a', date('2020-01-01'), false, true)), '("a"..@"2020-01-01"]');
});

test('access by name', () => {
  assert.equal(part(context({ a: 'foo' }), 'a'), 'foo');
  assert.equal(part(context({ a: 'foo' }), 'b'), null);
  assert.equal(part(context({}), '__proto__'), null);
  assert.equal(part(context({}), 'size'), null);
  assert.equal(part(date('2018-12-10'), 'weekday'), 1);
  assert.equal(part(date('2018-12-10'), 'hour'), null);
  assert.equal(part(new FeelRange(1, 10, true, false), 'start included'), true);
  assert.equal(part(new FeelRange(1, 10, true, false), 'end included'), false);
  assert.equal(part(new FeelRange(1, 10, true, false), 'end'), 10);
  assert.equal(part('text', 'length'), null);
  assert.equal(part(null, 'a'), null);
  assert.equal(part(UNKNOWN, 'a'), UNKNOWN);
  assert.deepEqual(part([context({ a: 1 }), context({}), UNKNOWN, 5], 'a'), [1, null, UNKNOWN, null]);
  assert.deepEqual(part([[context({ a: 1 })]], 'a'), [[1]]);
});

test('a value nested without end, or shared without end, ends the run and not the stack', () => {
  refill();
  let deep: unknown = 1;
  for (let i = 0; i < 100_000; i++) deep = [deep];
  let other: unknown = 1;
  for (let i = 0; i < 100_000; i++) other = [other];
  const budget = (error: unknown): boolean => error instanceof EvaluationError && error.code === 'BUDGET';
  assert.throws(() => equals(deep, other), budget);
  assert.throws(() => part(deep, 'a'), budget);
  let wide: unknown = 1;
  let twin: unknown = 1;
  for (let i = 0; i < 60; i++)
    [wide, twin] = [
      [wide, wide],
      [twin, twin],
    ];
  refill({ steps: 100_000, memory: 1000 });
  assert.throws(() => equals(wide, twin), budget);
  refill({ steps: 1000, memory: 10 });
  assert.throws(() => arithmetic('+', 'a'.repeat(6), 'b'.repeat(6)), budget);
  refill(DEFAULT_BUDGET);
});
