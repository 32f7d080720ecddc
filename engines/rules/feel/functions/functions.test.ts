import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { inspect } from 'node:util';
import { refill } from '../budget.ts';
import { numOf, numText } from '../number.ts';
import type { Num } from '../number.ts';
import { FeelFunction, FeelRange, isContext, UNKNOWN } from '../value.ts';
import { asFunction, builtins, callBuiltin, callNamed } from './index.ts';

beforeEach(() => refill());

const call = (name: string, ...args: unknown[]): unknown => callBuiltin(builtins.get(name)!, args);
const named = (name: string, args: Record<string, unknown>): unknown =>
  callNamed(builtins.get(name)!, Object.keys(args), Object.values(args));
const context = (value: Record<string, unknown>): unknown => new Map(Object.entries(value));
const range = (text: string): FeelRange => call('range', text) as FeelRange;
const shown = (value: unknown): string => (value === null ? 'null' : String(value));
const order = new FeelFunction(
  ['a', 'b'].map((name) => ({ name, type: null })),
  ([a, b]) => (a === UNKNOWN || b === UNKNOWN ? UNKNOWN : (a as number) < (b as number)),
);

/** Rows of function, arguments, result. */
const rows = (table: readonly (readonly [name: string, args: readonly unknown[], result: unknown])[]): void => {
  for (const [name, args, result] of table) {
    assert.deepEqual(call(name, ...args), result, `${name}(${inspect(args)})`);
  }
};

test('every function of the chapter is there, and a value', () => {
  assert.equal(builtins.size, 85);
  const sum = asFunction(builtins.get('sum')!);
  assert.equal(sum, asFunction(builtins.get('sum')!));
  assert.equal(sum.invoke([[1, 2]]), 3);
});

test('arity and kinds: anything else is null; singleton lists and dates are converted', () => {
  rows([
    ['string length', [], null],
    ['string length', ['a', 'b'], null],
    ['string length', [1], null],
    ['string length', [null], null],
    ['string length', [['four']], 4],
    ['string length', [['a', 'b']], null],
    ['count', ['one'], 1],
    ['count', [null], null],
    ['count', [[null]], 1],
  ]);
});

test('named arguments come in any order, strange or doubled names give null, but not for is()', () => {
  assert.equal(named('substring', { length: 2, string: 'houses', 'start position': 3 }), 'us');
  assert.equal(named('substring', { string: 'houses', 'start position': 3 }), 'uses');
  assert.equal(named('substring', { string: 'houses' }), null);
  assert.equal(named('substring', { string: 'houses', 'start position': 3, size: 1 }), null);
  assert.equal(callNamed(builtins.get('abs')!, ['n', 'n'], [1, 2]), null);
  assert.equal(named('is', { value1: 1, value2: 1, value3: 2 }), true);
  assert.equal(named('number', { from: '1.234,5', 'decimal separator': ',', 'grouping separator': '.' }), 1234.5);
  assert.equal(shown(named('date', { day: 29, month: 2, year: 2024 })), '2024-02-29');
  assert.deepEqual(named('list replace', { newItem: 0, match: order, list: [-1, 5] }), [0, 5]);
});

test('conversion', () => {
  const texts: [string, unknown[], string][] = [
    ['date', ['2024-02-30'], 'null'],
    ['date', [2023, 2, 29], 'null'],
    ['date', [2023, 2, 1.5], 'null'],
    ['date', [call('date and time', '2024-05-06T07:08:09Z')], '2024-05-06'],
    ['time', [call('date', '2024-05-06')], '00:00:00Z'],
    ['time', [7, 8, numOf('9.5'), call('duration', '-PT3H30M')], '07:08:09.5-03:30'],
    ['time', [7, 8, 9, null], '07:08:09'],
    ['time', [24, 0, 0], 'null'],
    ['date and time', ['2024-05-06'], '2024-05-06T00:00:00'],
    ['date and time', [call('date', '2024-05-06')], '2024-05-06T00:00:00Z'],
    ['date and time', [call('date', '2024-05-06'), call('time', '01:02:03@Asia/Shanghai')], '2024-05-06T01:02:03@Asia/Shanghai'],
    ['duration', ['P1DT36H'], 'P2DT12H'],
    ['years and months duration', [call('date', '2020-03-31'), call('date', '2021-03-30')], 'P11M'],
    ['years and months duration', [call('date', '2021-03-30'), call('date', '2020-03-31')], '-P11M'],
  ];
  for (const [name, args, text] of texts)
    assert.equal(shown(call(name, ...args)), text, `${name}(${args.map(shown).join(', ')})`);
  rows([
    ['number', ['-0012.50'], -12.5],
    ['number', ['1 000', ' '], 1000],
    ['number', ['1,5', ',', ','], null],
    ['number', ['1.5', null, ','], null],
    ['number', ['12a'], null],
    ['number', [''], null],
    ['number', [7], 7],
    ['number', [7, '.'], null],
  ]);
});

test('string() writes plain digits and literals', () => {
  rows([
    ['string', [null], null],
    ['string', ['a "b"'], 'a "b"'],
    ['string', [numOf('1e20')], '100000000000000000000'],
    ['string', [true], 'true'],
    ['string', [[1, 'a "b"', null, [call('date', '2024-05-06')]]], '[1, "a \\"b\\"", null, [2024-05-06]]'],
    ['string', [context({ a: 1, 'b c': context({}) })], '{a: 1, "b c": {}}'],
    ['string', [range('[@"P1D"..@"P2D")')], '[@"P1D"..@"P2D")'],
    ['string', [range('(..5]')], '(..5]'],
    ['string', [[1, [UNKNOWN]]], UNKNOWN],
  ]);
});

test('range() reads literals only', () => {
  const r = range(' ] "a..b" .. "c" ) ');
  assert.deepEqual([r.start, r.end, r.startIncluded, r.endIncluded], ['a..b', 'c', false, false]);
  assert.equal(shown(range('[date and time("2024-01-01T00:00:00")..@"2024-01-02T00:00:00"]').start), '2024-01-01T00:00:00');
  const bad = [
    '',
    ' ',
    '[',
    '[]',
    '1..2',
    '[..2]',
    '[2..]',
    '(..)',
    '[2..1]',
    '[1.."a"]',
    '[null..null]',
    '[1+1..3]',
    '[date(x)..@"2024-01-01"]',
    '[null..3]',
    '>=3',
    '=3',
    '<',
  ];
  for (const text of bad) assert.equal(range(text), null, text);
  for (const [text, same] of [
    ['< 3', '(..3)'],
    ['<=3', '(..3]'],
    ['> "c"', '("c"..)'],
  ] as const) {
    assert.deepEqual(range(text), range(same));
  }
});

test('strings are counted in characters, not in UTF-16 units', () => {
  rows([
    ['string length', ['a😀b'], 3],
    ['substring', ['a😀b', 2], '😀b'],
    ['substring', ['a😀b', -2, 1], '😀'],
    ['substring', ['abc', 3, 99], 'c'],
    ['substring', ['abc', 1, numOf('2.9')], 'ab'],
    ['substring', ['abc', 0], null],
    ['substring', ['abc', 4], null],
    ['substring', ['abc', -4], null],
    ['substring', ['abc', 1, 0], null],
    ['substring before', ['a=b=c', '='], 'a'],
    ['substring before', ['abc', 'x'], ''],
    ['substring after', ['a=b=c', '='], 'b=c'],
    ['substring after', ['abc', ''], 'abc'],
    ['upper case', ['straße'], 'STRASSE'],
    ['contains', ['abc', ''], true],
    ['starts with', ['abc', 'bc'], false],
    ['ends with', ['abc', 'bc'], true],
    ['string join', [['a', null, 'c'], '-'], 'a-c'],
    ['string join', [['a', 'c'], null], 'ac'],
    ['string join', [['a', 1]], null],
    ['string join', [[]], ''],
    ['split', ['a1b22c', '[0-9]+'], ['a', 'b', 'c']],
    ['replace', ['2024-05-06', '(\\d+)-(\\d+)-(\\d+)', '$3.$2.$1'], '06.05.2024'],
    ['matches', ['Hello', '^h', 'i'], true],
    ['matches', ['Hello', '^h', null], false],
    ['matches', ['Hello', '('], null],
  ]);
});

test('lists', () => {
  rows([
    ['list contains', [[1, null], null], true],
    ['list contains', [[1, 'a'], 2], false],
    ['list contains', [[1, UNKNOWN], 1], true],
    ['list contains', [[1, UNKNOWN], 2], UNKNOWN],
    ['count', [[1, UNKNOWN]], 2],
    ['sum', [[1, UNKNOWN]], UNKNOWN],
    ['sublist', [[1, 2, 3], 2], [2, 3]],
    ['sublist', [[1, 2, 3], -2, 1], [2]],
    ['sublist', [[1, 2, 3], 3, 2], null],
    ['append', [[1], [2], 3], [1, [2], 3]],
    ['concatenate', [[1], 2, [[3]]], [1, 2, [3]]],
    ['insert before', [[1, 3], 2, 2], [1, 2, 3]],
    ['insert before', [[1, 3], 3, 2], null],
    ['remove', [[1, 2, 3], -1], [1, 2]],
    ['remove', [[1, 2, 3], 0], null],
    ['list replace', [[1, 2, 3], -3, null], [null, 2, 3]],
    ['list replace', [[1, 2, 3], 1.5, 0], null],
    ['list replace', [1, 1, 5], [5]],
    ['reverse', [[1, 2]], [2, 1]],
    ['index of', [[1, 2, 1, null], 1], [1, 3]],
    [
      'union',
      [
        [1, 2],
        [2, '2', null],
      ],
      [1, 2, '2', null],
    ],
    ['distinct values', [[1, [1], [1], null, 1, null]], [1, [1], null]],
    ['flatten', [[1, [[2], []], 3]], [1, 2, 3]],
    ['sort', [[3, 1, 2], order], [1, 2, 3]],
    ['sort', [[3, UNKNOWN], order], UNKNOWN],
    ['sort', [[3, 1], new FeelFunction([], () => true)], null],
    ['sort', [[3, 1], new FeelFunction(order.parameters, () => 1)], null],
  ]);
});

test('sort is stable', () => {
  const members = Array.from({ length: 500 }, (_, i) => ({ key: i % 7, i }));
  const byKey = new FeelFunction(order.parameters, ([a, b]) => (a as { key: number }).key < (b as { key: number }).key);
  const sorted = call('sort', members, byKey) as typeof members;
  for (let i = 1; i < sorted.length; i++) {
    const [a, b] = [sorted[i - 1]!, sorted[i]!];
    assert.ok(a.key < b.key || (a.key === b.key && a.i < b.i));
  }
});

test('aggregates take a list or its members', () => {
  rows([
    ['min', [3, 1, 2], 1],
    ['max', [['b', 'a', 'c']], 'c'],
    ['max', [['b', 1]], null],
    ['max', [[true, false]], null],
    ['min', [[]], null],
    ['min', [null], null],
    ['sum', [0.1, 0.2], 0.3],
    ['sum', [[]], null],
    ['sum', [[1, null]], null],
    ['mean', [[1, 2]], 1.5],
    ['product', [2, 3, 4], 24],
    ['median', [8, 2, 5, 3, 4], 4],
    ['median', [[6, 1, 2, 3]], 2.5],
    ['median', [[]], null],
    ['stddev', [[47]], null],
    ['mode', [[6, 1, 9, 6, 1]], [1, 6]],
    ['mode', [[]], []],
    ['mode', [['a']], null],
    ['all', [[true, null, false]], false],
    ['all', [[true, null]], null],
    ['all', [[]], true],
    ['all', [true, UNKNOWN], UNKNOWN],
    ['all', [[false, UNKNOWN]], false],
    ['any', [[false, null, true]], true],
    ['any', [[false, 1]], null],
    ['any', [[]], false],
    ['any', [null], null],
  ]);
  assert.equal(numText(call('stddev', 2, 4, 7, 5) as Num), '2.081665999466132735282297706979931');
  // Around a huge mean nothing is lost.
  const far = ['1', '2', '3'].map((n) => numOf(`1${'0'.repeat(32)}${n}`));
  assert.equal(call('stddev', far), 1);
});

test('numbers', () => {
  rows([
    ['decimal', [numOf('2.5'), 0], 2],
    ['decimal', [1 / 3, 2], 0.33],
    ['decimal', [numOf('114'), -1], 110],
    ['decimal', [1, 6177], null],
    ['decimal', [1, -6112], null],
    ['floor', [-1.5], -2],
    ['floor', [-1.56, 1], -1.6],
    ['ceiling', [-0.5], 0],
    ['ceiling', [1.21, 1], 1.3],
    ['round up', [-5.5, 0], -6],
    ['round up', [121, -2], 200],
    ['round down', [-1.126, 2], -1.12],
    ['round half up', [-5.5, 0], -6],
    ['round half down', [5.5, 0], 5],
    ['round half up', [5.5], null],
    ['abs', [-3], 3],
    ['modulo', [-12, 5], 3],
    ['modulo', [12, -5], -3],
    ['modulo', [numOf('-10.1'), numOf('4.5')], 3.4],
    ['modulo', [1, 0], null],
    ['sqrt', [-1], null],
    ['sqrt', [numOf('0.0625')], 0.25],
    ['log', [0], null],
    ['exp', [0], 1],
    ['exp', [20_000], null],
    ['odd', [-3], true],
    ['even', [-3], false],
    ['even', [numOf('2.5')], false],
  ]);
  assert.equal(shown(call('abs', call('duration', '-P1Y2M'))), 'P1Y2M');
  assert.equal(shown(call('abs', call('duration', '-PT1H'))), 'PT1H');
  assert.equal(numText(call('sqrt', 2) as Num), '1.414213562373095048801688724209698');
  assert.equal(numText(call('log', 10) as Num), '2.302585092994045684017991454684364');
  assert.equal(numText(call('exp', 1) as Num), '2.718281828459045235360287471352662');
});

test('dates: weeks are those of ISO 8601', () => {
  const at = (text: string): unknown => call('date', text);
  rows([
    ['day of year', [at('2023-03-01')], 60],
    ['day of year', [at('2024-03-01')], 61],
    ['day of week', [at('2024-05-06')], 'Monday'],
    ['day of week', [at('-0001-12-31')], 'Friday'],
    ['month of year', [call('date and time', '2024-05-06T00:00:00')], 'May'],
    ['week of year', [at('2005-01-01')], 53],
    ['week of year', [at('2008-12-29')], 1],
    ['week of year', [at('2009-12-31')], 53],
    ['week of year', [at('2012-01-01')], 52],
  ]);
});

test('is() compares what clocks show', () => {
  const time = (text: string): unknown => call('time', text);
  rows([
    ['is', [time('23:00:50Z'), time('23:00:50+00:00')], true],
    ['is', [time('23:00:50'), time('23:00:50Z')], false],
    ['is', [time('20:00:50Z'), time('21:00:50+01:00')], false],
    ['is', [time('23:00:50@Australia/Melbourne'), time('23:00:50+10:00')], true],
    ['is', [call('duration', 'P0Y'), call('duration', 'P0D')], false],
    ['is', [null, null], true],
    ['is', [1, '1'], false],
  ]);
});

test('contexts', () => {
  const plain = (value: unknown): unknown =>
    isContext(value) ? Object.fromEntries(Array.from(value, ([key, v]) => [key, plain(v)])) : value;
  const c = context({ x: 1, y: context({ a: 0 }) });
  assert.equal(call('get value', c, 'x'), 1);
  assert.equal(call('get value', c, 'z'), null);
  assert.deepEqual((call('get entries', c) as unknown[]).map(plain)[0], { key: 'x', value: 1 });
  assert.deepEqual(plain(call('context', [context({ key: 'a', value: null })])), { a: null });
  assert.equal(call('context', [context({ key: 'a', value: 1 }), context({ key: 'a', value: 2 })]), null);
  assert.equal(call('context', context({ key: 'a' })), null);
  assert.deepEqual(plain(call('context put', c, 'x', 2)), { x: 2, y: { a: 0 } });
  assert.deepEqual(plain(call('context put', c, ['y', 'b'], 2)), { x: 1, y: { a: 0, b: 2 } });
  assert.equal(call('context put', c, ['x', 'b'], 2), null);
  assert.equal(call('context put', c, [], 2), null);
  assert.equal(named('context put', { context: c, key: ['y'], value: 2 }) === null, false);
  assert.equal(named('context put', { context: c, key: ['y', 'a'], value: 2 }), null);
  assert.deepEqual(plain(call('context merge', [c, context({ y: 2 })])), { x: 1, y: 2 });
  assert.equal(call('context merge', [c, 1]), null);
  assert.deepEqual(plain(c), { x: 1, y: { a: 0 } });
});

test('ranges: relations of points and intervals', () => {
  const yes: [string, unknown, unknown][] = [
    ['before', 1, range('(1..10]')],
    ['before', range('[1..10)'), 10],
    ['before', range('[1..10]'), range('(10..20]')],
    ['after', 12, range('[1..10]')],
    ['after', range('(11..20]'), range('[1..11]')],
    ['meets', range('[1..5]'), range('[5..10]')],
    ['met by', range('[5..10]'), range('[1..5]')],
    ['overlaps', range('[1..5]'), range('[5..8]')],
    ['overlapped by', range('[3..8]'), range('[1..5]')],
    ['overlaps before', range('[1..5]'), range('(1..5]')],
    ['overlaps after', range('(1..5]'), range('[1..5)')],
    ['finishes', 10, range('[1..10]')],
    ['finishes', range('(1..10]'), range('[1..10]')],
    ['finished by', range('[1..10)'), range('[5..10)')],
    ['includes', range('[1..10]'), range('(1..10]')],
    ['includes', range('(..10)'), 9],
    ['during', range('[5..10)'), range('[1..10)')],
    ['during', 'b', range('["a".."c"]')],
    ['starts', 1, range('[1..5]')],
    ['starts', range('(1..5)'), range('(1..5]')],
    ['started by', range('[1..10]'), range('[1..5]')],
    ['coincides', range('[1..5]'), range('[1..5]')],
    ['coincides', 5, 5],
    ['before', range('(..5]'), range('(5..)')],
  ];
  const no: [string, unknown, unknown][] = [
    ['before', 1, range('[1..10]')],
    ['after', range('(..5]'), 3],
    ['meets', range('[1..5)'), range('[5..10]')],
    ['overlaps', range('[1..5)'), range('[5..8]')],
    ['overlaps before', range('[1..5]'), range('[1..5]')],
    ['overlaps after', range('[1..5]'), range('[1..5)')],
    ['finishes', range('[5..10)'), range('[1..10]')],
    ['includes', range('(1..10]'), 1],
    ['starts', range('(1..5]'), range('[1..5]')],
    ['coincides', range('(1..5]'), range('[1..5]')],
  ];
  for (const [name, a, b] of yes) assert.equal(call(name, a, b), true, `${name}(${shown(a)}, ${shown(b)})`);
  for (const [name, a, b] of no) assert.equal(call(name, a, b), false, `${name}(${shown(a)}, ${shown(b)})`);
  assert.equal(call('before', 1, 'a'), null);
  assert.equal(call('before', null, 1), null);
  assert.equal(call('meets', 1, range('[1..5]')), null);
});

test('work is counted', () => {
  refill({ steps: 1000, memory: 1000 });
  const list = Array.from({ length: 600 }, (_, i) => i);
  assert.throws(() => call('concatenate', list, list), { code: 'BUDGET' });
  refill({ steps: 1000, memory: 1e6 });
  assert.throws(() => call('sort', list, order), { code: 'BUDGET' });
});
