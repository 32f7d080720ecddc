import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { evaluate, unaryTest } from 'feelin';
import { compileExpression, compileNode } from './compile.ts';
import { Scope } from './scope.ts';
import type { Context } from './scope.ts';
import { compileTests } from './unary.ts';
import { fromFeelValue, toFeelValue, UNKNOWN } from './value.ts';

const context = (names: readonly string[] = []): Context => {
  const scope = new Scope();
  for (const name of names) scope.add(name);
  return { scope, place: {}, reads: new Set(), compile: compileNode };
};

const expression = (text: string, values: Record<string, unknown> = {}): unknown => {
  const inner = context(Object.keys(values));
  return compileExpression(text, inner)(Object.values(values));
};

const cell = (text: string, value: unknown): unknown => {
  const inner = context(['x']);
  const self = inner.scope.frame.size++;
  const test = compileTests(text, inner, self, 0);
  const env: unknown[] = [value];
  env[self] = value;
  return test === null ? true : test(value, env);
};

const day = (iso: string): unknown => toFeelValue(iso, { base: 'date', list: false });

describe('cells', () => {
  // Tests and values of one kind: across kinds feelin compares by JavaScript's rules (`true < 2`), where DMN says null.
  const kinds = {
    number: ['-2', '0', '1', '2', '3', '5'],
    string: ['"a"', '"b"', '"bc"'],
    boolean: ['true', 'false'],
    date: ['date("2026-02-28")', 'date("2026-03-01")', 'date("2026-03-02")'],
  };
  const values: Record<string, unknown[]> = {
    number: [-3, -2, 0, 1, 2, 2.5, 3, 5, 6, null],
    string: ['a', 'b', 'bc', 'c', '', null],
    boolean: [true, false, null],
    date: [...['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-02'].map(day), null],
  };
  const sample = fc.constantFrom(...(Object.keys(kinds) as (keyof typeof kinds)[])).chain((kind) => {
    const literal = fc.constantFrom(...kinds[kind]);
    const simple =
      kind === 'boolean'
        ? fc.oneof(literal, fc.constant('null'))
        : fc.oneof(
            fc.oneof(literal, fc.constant('null')),
            fc.tuple(fc.constantFrom('<', '<=', '>', '>='), literal).map(([op, text]) => `${op} ${text}`),
            fc
              .tuple(
                fc.constantFrom('[', '('),
                fc.subarray(kinds[kind], { minLength: 2, maxLength: 2 }),
                fc.constantFrom(']', ')'),
              )
              .map(([open, [low, high], close]) => `${open}${low}..${high}${close}`),
          );
    const tests = fc.oneof(
      simple,
      fc.array(simple, { minLength: 2, maxLength: 3 }).map((list) => list.join(', ')),
      fc.array(simple, { minLength: 1, maxLength: 2 }).map((list) => `not(${list.join(', ')})`),
    );
    return fc.tuple(tests, fc.constantFrom(...(values[kind] ?? [])));
  });

  test('agree with feelin on every mix of literals, comparisons, ranges, lists and not()', () => {
    fc.assert(
      fc.property(sample, ([text, x]) => {
        const theirs = unaryTest(text, { '?': x }).value;
        assert.equal(cell(text, x) === true, theirs === true, `${text} on ${JSON.stringify(x)}`);
      }),
      { numRuns: 3000 },
    );
  });

  test('on the unknown say UNKNOWN, except a dash', () => {
    for (const text of ['5', '> 3', '[1..2]', '"a", "b"', 'not("a")', 'null', '? > 3', 'date("2026-03-01")']) {
      assert.equal(cell(text, UNKNOWN), UNKNOWN, text);
    }
    assert.equal(cell('-', UNKNOWN), true);
    assert.equal(cell('', UNKNOWN), true);
  });

  test('fit what they say', () => {
    assert.equal(cell('>= 12', 12), true);
    assert.equal(cell('>= 12', 11), false);
    assert.equal(cell(']1..3[', 1), false);
    assert.equal(cell(']1..3[', 2), true);
    assert.equal(cell('? > 3 and ? < 5', 4), true);
    assert.equal(cell('? > 3 and ? < 5', 5), false);
    assert.equal(cell('starts with(?, "ab")', 'abc'), true);
    assert.equal(cell('null', null), true);
    assert.equal(cell('not(null)', null), false);
    assert.equal(cell('< date("2026-03-01")', day('2026-02-28')), true);
    assert.notEqual(cell('> 3', null), true, 'null is no number');
    assert.equal(cell('<= "b"', 'a'), true);
    assert.notEqual(cell('<= "b"', day('2026-02-28')), true, 'a date is no string');
  });
});

describe('expressions', () => {
  const number = fc.integer({ min: -5, max: 9 });
  const arithmetic = fc.letrec<{ e: string; leaf: string }>((tie) => ({
    leaf: fc.oneof(
      number.map((n) => (n < 0 ? `(${n})` : String(n))),
      fc.constantFrom('a', 'b', 'null'),
    ),
    e: fc.oneof(
      { depthSize: 'small' },
      tie('leaf'),
      fc.tuple(tie('e'), fc.constantFrom('+', '-', '*', '/'), tie('e')).map(([l, op, r]) => `(${l} ${op} ${r})`),
      fc
        .tuple(tie('e'), fc.constantFrom('<', '<=', '>', '>=', '=', '!='), tie('e'), tie('e'), tie('e'))
        .map(([l, op, r, y, n]) => `(if ${l} ${op} ${r} then ${y} else ${n})`),
      fc.tuple(tie('e'), tie('e')).map(([l, r]) => `max(${l}, ${r})`),
    ),
  })).e;

  test('agree with feelin', () => {
    fc.assert(
      fc.property(arithmetic, number, number, (text, a, b) => {
        const theirs = fromFeelValue(evaluate(text, { a, b }).value);
        assert.deepEqual(fromFeelValue(expression(text, { a, b })), theirs, text);
      }),
      { numRuns: 1500 },
    );
  });

  test('Kleene logic over true, false, null and the unknown', () => {
    const values = [true, false, null, UNKNOWN];
    const and = values.map((a) => values.map((b) => expression('a and b', { a, b })));
    assert.deepEqual(and, [
      [true, false, null, UNKNOWN],
      [false, false, false, false],
      [null, false, null, UNKNOWN],
      [UNKNOWN, false, UNKNOWN, UNKNOWN],
    ]);
    const or = values.map((a) => values.map((b) => expression('a or b', { a, b })));
    assert.deepEqual(or, [
      [true, true, true, true],
      [true, false, null, UNKNOWN],
      [true, null, null, UNKNOWN],
      [true, UNKNOWN, UNKNOWN, UNKNOWN],
    ]);
    assert.deepEqual(
      values.map((a) => expression('not(a)', { a })),
      [false, true, null, UNKNOWN],
    );
  });

  test('an if on the unknown is known only where both ways agree', () => {
    assert.equal(expression('if a then 1 else 1', { a: UNKNOWN }), 1);
    assert.equal(expression('if a then 1 else 2', { a: UNKNOWN }), UNKNOWN);
    assert.equal(expression('if known(a) then a else 0', { a: UNKNOWN }), 0);
  });

  test('what is left to feelin is parsed once and knows the unknown too', () => {
    assert.deepEqual(expression('for i in a return i * b', { a: [1, 2], b: 3 }), [3, 6]);
    assert.equal(expression('some i in a satisfies i > b', { a: [1, 2], b: UNKNOWN }), UNKNOWN);
    assert.deepEqual(expression('a[item > 1]', { a: [1, 2, 3] }), [2, 3]);
    assert.equal(fromFeelValue(expression('a + duration("P1M")', { a: day('2026-01-31') })), '2026-02-28');
    assert.equal(expression('a.year', { a: day('2026-01-31') }), 2026);
    assert.equal(expression('Monthly Salary * 12', { 'Monthly Salary': 100 }), 1200);
    assert.equal(expression('a.b c + 1', { a: { 'b c': 1 } }), 2);
  });

  test('division by zero and mixed kinds are null, as DMN says', () => {
    assert.equal(expression('a / 0', { a: 1 }), null);
    assert.equal(expression('a + "x"', { a: 1 }), null);
    assert.equal(expression('a + b', { a: null, b: 1 }), null);
  });
});
