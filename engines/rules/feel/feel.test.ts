import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { EvaluationError, ModelError } from '../errors.ts';
import { parseExpression, parseTests } from './parse.ts';
import { cell, feel, json } from './testing.ts';
import { UNKNOWN } from './value.ts';

const failure = (read: () => unknown): { code: string; offset: number | undefined; message: string } => {
  try {
    read();
  } catch (error) {
    if (error instanceof ModelError) return { code: error.code, offset: error.place.offset, message: error.message };
    throw error;
  }
  throw new assert.AssertionError({ message: 'this should not have been read' });
};

describe('what cannot be read', () => {
  // Text, the character that is wrong (from 1), and a piece of the message.
  const errors: [string, number, string][] = [
    ['', 1, 'empty'],
    ['   ', 1, 'empty'],
    ['1 +', 4, 'unexpected end'],
    ['(1', 3, '")" is needed'],
    ['[1, 2', 6, '"]" is needed'],
    ['[1..2', 6, 'unexpected end'],
    ['1 2', 3, 'unexpected "2"'],
    ['1x', 2, 'unexpected "x"'],
    ['"abc', 5, 'closing " is missing'],
    ['"a\\U110000"', 3, 'escape'],
    ['@5', 2, 'unexpected "5"'],
    ['`a', 1, 'closing ` is missing'],
    ['1 /* no end', 3, 'comment'],
    ['if a then b', 12, '"else" is needed'],
    ['if a b', 7, '"then" is needed'],
    ['for x in y', 11, '"return" is needed'],
    ['some x in y return x', 13, '"satisfies" is needed'],
    ['for 1 in y return 1', 5, 'unexpected "1"'],
    ['a between 1', 12, '"and" is needed'],
    ['{a 1}', 2, 'unexpected "a"'],
    ['{a: 1, }', 8, 'unexpected "}"'],
    ['f(1, b: 2)', 8, 'mixed'],
    ['f(a: 1, 2)', 9, 'mixed'],
    ['a.1', 3, 'unexpected "1"'],
    ['a instance of', 14, 'unexpected end'],
    ['a instance of list<', 20, 'unexpected end'],
    ['function(a: ) a', 13, 'unexpected ")"'],
    ['return', 1, 'unexpected "return"'],
    ['1 and then', 7, 'unexpected "then"'],
    ['a # b', 3, 'unexpected "#"'],
    ['😀 + ~', 6, 'unexpected "~"'],
  ];

  test('names the character', () => {
    for (const [text, at, piece] of errors) {
      const { code, offset, message } = failure(() => parseExpression(text));
      assert.equal(code, 'FEEL', text);
      assert.equal(offset, at, `${text}: ${message}`);
      assert.ok(message.includes(piece), `${text}: ${message}`);
    }
  });

  test('in cells and types too', () => {
    const cells: [string, number][] = [
      ['< ', 3],
      ['1,', 3],
      ['not(1', 6],
      ['[1..', 5],
      ['> 3 and < 5', 5],
      ['("a", "b"', 5],
    ];
    for (const [text, at] of cells) assert.equal(failure(() => parseTests(text)).offset, at, text);
    assert.equal(failure(() => parseExpression('1 instance of list<number')).offset, 26);
    assert.equal(failure(() => parseExpression('1 instance of function<number>')).offset, 31);
  });

  test('an unknown name is told with its place and what there is', () => {
    const { code, offset, message } = failure(() => feel('1 + first name * 2', { 'last name': 1 }));
    assert.deepEqual([code, offset], ['FEEL', 5]);
    assert.match(message, /unknown name "first name" \(known here: last name\)/);
    assert.equal(failure(() => feel('foo(1)')).offset, 1);
    assert.equal(failure(() => feel('1 == 1')).offset, 4);
    assert.equal(failure(() => feel('1 instance of foo')).offset, 15);
    assert.equal(failure(() => feel('date("2026-02-30")')).offset, 1);
    assert.equal(failure(() => feel('now()')).code, 'UNSUPPORTED');
  });

  test('leniently it is null, and the problem is noted', () => {
    const problems: never[] = [];
    assert.equal(feel('foo + 1', {}, problems), null);
    assert.equal(problems.length, 1);
  });
});

describe('no text can hang the parser or exhaust the stack', () => {
  const pieces = '( [ {a: f( a[ - ]( [1..2[ (1.. ((1.. [< (< not( 1|in|( a...x( function(x) x[1..2['
    .split(' ')
    .map((piece) => piece.replaceAll('|', ' '));
  pieces.push(
    'if ',
    'for i in ',
    'some x in ',
    '1 between 1 and ',
    '1 in [',
    '1 in (< ',
    'x instance of function<>->',
    'f(a: ',
    'if true then 1 else ',
  );

  test('nested brackets and phrases end in an error, however long', () => {
    for (const piece of pieces) {
      for (const count of [90, 300, Math.floor(49_990 / piece.length)]) {
        const text = piece.repeat(count);
        for (const parse of [parseExpression, parseTests]) assert.match(failure(() => parse(text)).code, /^(FEEL|LIMIT)$/, piece);
      }
    }
  });

  test('long chains are limited, since each link is one call deeper', () => {
    for (const link of [
      ' + 1',
      ' and true',
      '.a',
      '[1]',
      '()',
      ' = 1',
      ' in 1',
      '**1',
      ' instance of number',
      '...a',
      ' or [1..2[',
    ]) {
      assert.equal(failure(() => parseExpression(`a${link.repeat(2500)}`)).code, 'LIMIT', link);
      feel(`a${link.repeat(900)}`, { a: 1 }, []);
    }
    assert.equal(failure(() => parseExpression(`1${' '.repeat(50_000)}`)).code, 'LIMIT');
  });

  test('long lists, names and half-open ranges are no chains', () => {
    assert.equal(json(`count([${'[1, 2], '.repeat(5000)}1])`), '5001');
    assert.equal(cell(Array.from({ length: 2000 }, (_, i) => `[${i}..${i + 1}[`).join(','), 1999.5), true);
    assert.equal(failure(() => feel('a '.repeat(20_000))).code, 'FEEL');
  });

  test('a recursion without end is stopped', () => {
    assert.equal(json('{f: function(n) f(n), r: f(1)}.r'), 'null');
    assert.throws(() => feel(`{f: function(n) f(n)${' + 1'.repeat(900)}, r: f(1)}.r`), EvaluationError);
  });
});

/** Expressions and their values as JSON, by clause of DMN 1.5. Written for this engine; where the text of DMN leaves room, the TCK decides. */
const TABLE: Record<string, [string, unknown][]> = {
  '10.3.1.2 numbers, precedence and white space': [
    ['2 + 3 * 4', 14],
    ['(2 + 3) * 4', 20],
    ['-2 ** 2', 4],
    ['2 ** 3 ** 2', 64],
    ['2 ** -1', 0.5],
    ['10 - 4 - 3', 3],
    ['100 / 10 / 5', 2],
    ['.5 + 1.0', 1.5],
    ['--7', 7],
    ['2-1', 1],
    ['1+-1', 0],
    ['7 // seven\n + 1', 8],
    ['/* a */ 7 /* b // c */ + 1', 8],
    ['\u00a07\u3000+\t1', 8],
    ['1 = 1 and 2 = 2 or false', true],
    ['true or true and false', true],
    ['1 < 2 = true', true],
    ['0.1 + 0.2 = 0.3', true],
    ['string(1 / 3)', '0.3333333333333333333333333333333333'],
    ['string(9999999999999999 + 1)', '10000000000000000'],
  ],
  '10.3.1.3 strings': [
    ['"a\\"b"', 'a"b'],
    ['"\\u4e2d\\U01F40E"', '中🐎'],
    ['"\\ud83d\\udc0e" = "🐎"', true],
    ['"a\\qb"', 'a\\qb'],
    ['"tab\\tend"', 'tab\tend'],
    ['"" + ""', ''],
  ],
  '10.3.1.4 names': [
    ['{first name: "a", r: first name + "b"}.r', 'ab'],
    ['{a-b: 1, a: 5, b: 3, r: a-b}.r', 1],
    ['{a: 5, b: 3, r: a-b}.r', 2],
    ["{owner's share: 2, r: owner's share * 2}.r", 4],
    ['{net / gross: 2, r: net/gross}.r', 2],
    ['{in stock: 3, r: if in stock > 2 then 1 else 0}.r', 1],
    ['{day and night: true, r: day and night}.r', true],
    ['{日 期: 1, r: 日 期 + 1}.r', 2],
    ['{date: true, time: false, r: date and time}.r', false],
    ['date and time("2026-01-02T03:04:05").hour', 3],
    ['{"a b": {"c d": 4}}.a b.c d', 4],
    ['[{"x y": 1}, {"x y": 2}][x y > 1].x y', [2]],
    ['{a: 1, b: {a: 2, c: a}}.b.c', 2],
    ['{a: 1, b: {c: a}}.b.c', 1],
    ['{x: {start included: 5}}.x.start included', 5],
  ],
  '10.3.2.4 and, or': [
    ['true and 1', null],
    ['false and 1', false],
    ['1 and false', false],
    ['null or true', true],
    ['"x" or false', null],
    ['not(1)', null],
    ['not(false)', true],
  ],
  '10.3.2.5 filters and positions': [
    ['[4, 5, 6][2]', 5],
    ['[4, 5, 6][-1]', 6],
    ['[4, 5, 6][0]', null],
    ['[4, 5, 6][1.5]', null],
    ['7[1]', 7],
    ['7[2]', null],
    ['null[1]', null],
    ['null[true]', []],
    ['"a"[item = "a"]', ['a']],
    ['[1, 2, 3, 4][even(item)]', [2, 4]],
    ['[1, null, 3][item > 1]', [3]],
    ['[{a: 1}, {b: 2}, {a: 3}][a > 0]', [{ a: 1 }, { a: 3 }]],
    ['[{item: 1}, {item: 5}][item > 2]', [{ item: 5 }]],
    ['[{a: 1, b: 9}, {a: 2, b: 8}][a = 2].b', [8]],
    ['{a: 3, r: [{b: 1}, {b: 4}][b > a]}.r', [{ b: 4 }]],
    ['[[1, 2], [3]][count(item) = 1][1]', [3]],
    ['[1, 2, 3][item > 1][item < 3]', [2]],
    ['["ab", "b"][substring(string: item, start position: 2) = "b"]', ['ab']],
    ['[{count: function(x) 7}, {}][count([1]) = 7]', [{ count: null }]],
    ['{f: [function(x) x + 1], r: f[1](2)}.r', 3],
  ],
  '10.3.2.6 paths': [
    ['{a: {b: 1}}.a.b', 1],
    ['{a: 1}.b', null],
    ['null.a', null],
    ['[{a: 1}, {b: 2}].a', [1, null]],
    ['[{a: [1, 2]}, {a: 3}].a', [[1, 2], 3]],
    ['[1..5).end included', false],
    [']1..5[.start', 1],
    ['(<= 4).end', 4],
    ['(> 4).end', null],
    ['(= 4).start included', true],
    ['(!= 4).end included', false],
    ['@"2026-03-01".weekday', 7],
    ['@"P1Y3M".months', 3],
    ['@"10:20:30+02:00".time offset', 'PT2H'],
    ['{a: {x: 1}, b: [{x: null}, {c: {x: 2}}]}...x', [1, 2]],
    ['5...x', []],
  ],
  '10.3.2.7 equality, ranges, between, in': [
    ['1 = "1"', null],
    ['1 != "1"', null],
    ['1 = null', false],
    ['null != null', false],
    ['[1, [2]] = [1, [2.0]]', true],
    ['[1] = 1', null],
    ['{a: 1, b: 2} = {b: 2, a: 1}', true],
    ['{a: 1} = {a: 1, b: null}', false],
    ['[1..2] = [1..2)', false],
    ['(< 5) = <5', true],
    ['(< 5) = <= 5', false],
    ['(> 5) != > 5 or false', false],
    ['1 == 1', null],
    ['@"P1Y" = @"P12M"', true],
    ['@"P1Y" = @"P365D"', null],
    ['@"2026-01-01" = @"2026-01-01T00:00:00Z"', true],
    ['1 < "2"', null],
    ['null < 1', null],
    ['"a" < "B"', false],
    ['5 between 1 and 5', true],
    ['null between 1 and 5', null],
    ['9 between null and 5', false],
    ['2 between null and 5', null],
    ['5 between 1 and 5 and 6 > 5', true],
    ['1 in [1..3)', true],
    ['3 in [1..3[', false],
    ['1 in ]1..3]', false],
    ['1 in (1..3)', false],
    ['3 in (1, 3)', true],
    ['3 in (< 2, > 2)', true],
    ['3 in != 3', false],
    ['3 in (!= 4)', true],
    ['2 in [[5..6], [1..3]]', true],
    ['[1] in [[1], [2]]', true],
    ['[1] in [1, 2]', false],
    ['null in [null]', true],
    ['null in [1..3]', null],
    ['1 in [null..3]', null],
    ['"b" in ["a".."c"]', true],
    ['{r: [1..3], v: 2 in r}.v', true],
    ['2 in (1 + 1)', true],
    ['2 in (1) + 1', true],
    ['2 in (? > 1)', true],
    ['2 in (? > 5, ? = 1)', false],
    ['2 in ([1, 2, 3])[item > 1]', true],
    ['2 in ({a: [2]}).a', true],
    ['[1, 2, 3][item in [2..3[]', [2]],
    ['{l: [1, 2, 3], r: 2 in [1..l[3]]}.r', true],
    ['{l: [1, 2, 3], r: 3 in [1..l[3][}.r', false],
  ],
  '10.3.2.9 types': [
    ['1 instance of number', true],
    ['null instance of Any', false],
    ['null instance of number', false],
    ['1 instance of Any', true],
    ['[1, null] instance of list<number>', true],
    ['[1, "a"] instance of list<number>', false],
    ['[] instance of list<string>', true],
    ['{a: 1, b: 2} instance of context<a: number>', true],
    ['{a: 1} instance of context<a: number, b: number>', false],
    ['[1..2] instance of range<number>', true],
    ['["a".."b"] instance of range<number>', false],
    ['@"2026-01-01" instance of date and time', false],
    ['@"P1D" instance of days and time duration', true],
    ['@"P1M" instance of days and time duration', false],
    ['(function(a: number) "x") instance of function<number> -> string', true],
    ['(function(a: number) a) instance of function<number> -> number', true],
    ['(function(a: number) 1) instance of function<number> -> string', false],
    ['(function(a: number) 1) instance of function<string> -> number', false],
    ['(function() [1, 2]) instance of function<> -> list<number>', true],
    ['(function(a, b) a) instance of function<number> -> Any', false],
    ['1 instance of number and true', true],
  ],
  '10.3.2.12 conditions': [
    ['if 1 = 1 then "y" else "n"', 'y'],
    ['if null then "y" else "n"', 'n'],
    ['if 1 then "y" else "n"', 'n'],
    ['if false then 1 else if true then 2 else 3', 2],
    ['(if true then 1 else 2) + 1', 2],
  ],
  '10.3.2.13 functions': [
    ['(function(a, b) a - b)(5, 3)', 2],
    ['(function(a, b) a - b)(b: 5, a: 3)', -2],
    ['(function(a, b) a)(1)', null],
    ['(function(a: number) a)("x")', null],
    ['(function(a: number) a)([7])', 7],
    ['(function(a: list<number>) a)(7)', [7]],
    ['(function(a) function(b) a * b)(3)(4)', 12],
    ['{add: function(a) function(b) a + b, r: add(1)(2)}.r', 3],
    ['{fact: function(n) if n < 2 then 1 else n * fact(n - 1), r: fact(20)}.r', 2432902008176640000],
    ['{f: abs, r: f(-3)}.r', 3],
    ['sort([3, 1, 2], function(x, y) x < y)', [1, 2, 3]],
    ['substring(string: "abcdef", start position: 3)', 'cdef'],
    ['null(1)', null],
    ['"abs"(1)', null],
    ['7()', null],
  ],
  '10.3.2.14 for': [
    ['for x in [1, 2], y in [10, 20] return x + y', [11, 21, 12, 22]],
    ['for x in [[1, 2], [3]], y in x return y', [1, 2, 3]],
    ['for i in 3..1 return i', [3, 2, 1]],
    ['for i in [1..3] return i', [1, 2, 3]],
    ['for i in (1..3) return i', [2]],
    ['for i in -1..1 return i', [-1, 0, 1]],
    ['for d in @"2026-02-27"..@"2026-03-01" return d', ['2026-02-27', '2026-02-28', '2026-03-01']],
    ['for i in 5 return i', [5]],
    ['for i in null return i', null],
    ['for i in [] return i', []],
    ['for i in 1..6 return if i < 3 then 1 else partial[-1] + partial[-2]', [1, 1, 2, 3, 5, 8]],
    ['for a b in [1] return a b + 1', [2]],
    ['{in all: [1], r: for i in in all return i}.r', [1]],
  ],
  '10.3.2.15 some, every': [
    ['some x in [1, 2] satisfies x > 1', true],
    ['every x in [1, 2] satisfies x > 1', false],
    ['some x in [] satisfies true', false],
    ['every x in [] satisfies false', true],
    ['some x in [null, 2] satisfies x > 1', true],
    ['some x in [null, 1] satisfies x > 1', null],
    ['every x in [null, 2] satisfies x > 1', null],
    ['every x in [null, 1] satisfies x > 1', false],
    ['some x in [1, 2], y in [x] satisfies x + y = 4', true],
  ],
  '10.3.2.10 to 10.3.2.11 contexts and lists': [
    ['{}', {}],
    ['{a: 1, b: a + 1, c: b * 2}.c', 4],
    ['{a: 1, a: 2}', null],
    ['{"": 1}', { '': 1 }],
    ['{"a.b": 1}', { 'a.b': 1 }],
    ['{a + b: 1}', { 'a+b': 1 }],
    ['[1, "a", [true], {b: null}]', [1, 'a', [true], { b: null }]],
  ],
};

describe('expressions by clause', () => {
  for (const [clause, rows] of Object.entries(TABLE)) {
    test(clause, () => {
      for (const [text, expected] of rows) assert.equal(json(text), JSON.stringify(expected), text);
    });
  }
});

describe('cells (7.3.3 and rules 7 to 15)', () => {
  const rows: [string, unknown, unknown][] = [
    ['-', null, true],
    ['', 1, true],
    ['-1', -1, true],
    ['- 1', -1, true],
    ['1, 2, 3', 2, true],
    ['not(1, 2)', 3, true],
    ['not(1, 2)', 2, false],
    ['not(true)', false, true],
    ['not(null)', 1, true],
    ['null', null, true],
    ['[1..3[', 3, false],
    ['[1..2[, [4..5[', 4, true],
    ['(< 3)', 2, true],
    ['(!= 3)', 3, false],
    ['("a", "b")', 'b', true],
    ['("a")', 'b', false],
    ['?', 7, true],
    ['?', false, true],
    ['? > 3 and ? < 5', 4, true],
    ['? = true', false, false],
    ['? in (1, 2)', 2, true],
    ['starts with(?, "ab")', 'abc', true],
    ['not(starts with(?, "ab"))', 'abc', false],
    ['string length("?") = 1', 'x', false],
    ['[1, 2], 5', 2, true],
    ['[1, 2]', [1, 2], true],
    ['{a: 1}', 1, false],
    ['= 3', 3, true],
    ['!= 3', 3, false],
    ['> "b"', 'c', true],
    ['date and time("2026-01-01T00:00:00")', 1, false],
  ];
  test('say what they say', () => {
    for (const [text, value, expected] of rows) assert.equal(cell(text, value), expected, `${text} on ${JSON.stringify(value)}`);
  });

  test('say nothing of what cannot be compared, which counts as "does not fit"', () => {
    for (const text of ['> 3', 'not(> 3)', '[1..2]', '< "b"']) assert.equal(cell(text, null), null, text);
    assert.equal(cell('> 3', 'a'), null);
  });
});

describe('the unknown', () => {
  test('Kleene logic over true, false, null and the unknown', () => {
    const values = [true, false, null, UNKNOWN];
    assert.deepEqual(
      values.map((a) => values.map((b) => feel('a and b', { a, b }))),
      [
        [true, false, null, UNKNOWN],
        [false, false, false, false],
        [null, false, null, UNKNOWN],
        [UNKNOWN, false, UNKNOWN, UNKNOWN],
      ],
    );
    assert.deepEqual(
      values.map((a) => values.map((b) => feel('a or b', { a, b }))),
      [
        [true, true, true, true],
        [true, false, null, UNKNOWN],
        [true, null, null, UNKNOWN],
        [true, UNKNOWN, UNKNOWN, UNKNOWN],
      ],
    );
    assert.deepEqual(
      values.map((a) => feel('not(a)', { a })),
      [false, true, null, UNKNOWN],
    );
  });

  test('is settled by what is known, where that settles it', () => {
    const a = UNKNOWN;
    assert.equal(feel('if a then 1 else 1', { a }), 1);
    assert.equal(feel('if a then 1 else 2', { a }), UNKNOWN);
    assert.equal(feel('if a then @"2026-01-01" else @"2026-01-01T00:00:00Z"', { a }), UNKNOWN, 'equal, but not the same');
    assert.equal(feel('5 in [a..3]', { a }), false);
    assert.equal(feel('2 in [a..3]', { a }), UNKNOWN);
    assert.equal(feel('5 between a and 3', { a }), false);
    assert.equal(feel('some x in [1, 2] satisfies x > a or x > 1', { a }), true);
    assert.equal(feel('every x in [1, 2] satisfies x > a and x > 1', { a }), false);
    assert.equal(feel('1 in (a, 1)', { a }), true);
    assert.equal(feel('2 in (a, 1)', { a }), UNKNOWN);
    assert.equal(feel('[1, a]', { a }), UNKNOWN);
    assert.equal(feel('a.b', { a }), UNKNOWN);
    assert.equal(feel('a...b', { a }), UNKNOWN);
    assert.equal(feel('a instance of number', { a }), UNKNOWN);
    assert.equal(feel('known(a)', { a }), false);
    assert.deepEqual(feel('[1, 2][known(a) or item > 1]', { a }), [2]);
    assert.equal(feel('[1, 2][item < count(a)]', { a }), UNKNOWN);
    assert.equal(feel('[][a]', { a }), UNKNOWN, 'a position, perhaps');
    assert.deepEqual(feel('[][item > a]', { a }), []);
  });

  test('leaves a cell open, except a dash', () => {
    for (const text of ['5', '> 3', '[1..2]', '"a", "b"', 'not("a")', 'null', '?', '? > 3', 'date("2026-03-01")'])
      assert.equal(cell(text, UNKNOWN), UNKNOWN, text);
    assert.equal(cell('-', UNKNOWN), true);
    assert.equal(cell('> limit', 5, { limit: UNKNOWN }), UNKNOWN);
    assert.equal(cell('> limit, 5', 5, { limit: UNKNOWN }), true);
  });
});
