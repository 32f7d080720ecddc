import assert from 'node:assert/strict';
import { beforeEach, test } from 'node:test';
import { refill } from '../budget.ts';
import { matches, replace, split } from './index.ts';

beforeEach(() => refill());

/** Rows of pattern, flags, text, result. */
const check = (rows: readonly (readonly [pattern: string, flags: string, input: string, result: boolean | null])[]): void => {
  for (const [pattern, flags, input, result] of rows) {
    assert.equal(matches(input, pattern, flags), result, `/${pattern}/${flags} on ${JSON.stringify(input.slice(0, 40))}`);
  }
};

test('what is no pattern gives null', () => {
  const bad = [
    '(', ')', '(a', 'a)', '[', '[]', '[a', 'a]', '}', 'a{', 'a{,2}', 'a{2,1}', 'a{2', '*', '+a', '?', 'a**', 'a{1}{2}', '\\', '\\q', '\\0',
    '\\1', '(a\\1)', '(a)\\2', '(a)[\\1]', '[b-a]', '[a-\\d]', '[a[b]]', '[a-[b]', '\\p', '\\p{Lx}', '\\p{IsNowhere}', '\\p{ L}', '\\p{L',
    '(?=a)', '(?!a)', '(?<n>a)', '(?i)a', 'a{9999999999}',
  ]; // prettier-ignore
  for (const pattern of bad) assert.equal(matches('a', pattern, ''), null, pattern);
  for (const flags of ['g', ' ', 'iX']) assert.equal(matches('a', 'a', flags), null, flags);
});

test('anchors, dot and flags', () => {
  check([
    ['^b', '', 'a\nb', false],
    ['^b', 'm', 'a\nb', true],
    ['a$', '', 'a\n', false],
    ['a$', 'm', 'a\n', true],
    ['\n^$', 'm', 'a\n', false],
    ['^$', 'm', 'a\n\nb', true],
    ['a.b', '', 'a\nb', false],
    ['a.b', '', 'a\rb', false],
    ['a.b', 's', 'a\nb', true],
    ['^.$', '', '😀', true],
    ['a b', 'x', 'ab', true],
    ['a[ ]b', 'x', 'a b', true],
    ['\\ d', 'x', '5', true],
    ['a.b', 'q', 'a.b', true],
    ['a.b', 'q', 'acb', false],
    ['A.B', 'qi', 'xa.bx', true],
    ['', '', '', true],
  ]);
});

test('classes', () => {
  check([
    ['^[a-z-[aeiou]]+$', '', 'xyz', true],
    ['^[a-z-[aeiou]]+$', '', 'xyaz', false],
    ['^[^a-c]$', '', 'd', true],
    ['^[^a-c-[x-z]]$', '', 'y', false],
    ['^[-a]+$', '', 'a-', true],
    ['^[a-]+$', '', 'a-', true],
    ['^[a^]+$', '', '^a', true],
    ['^[\\]\\-\\\\]+$', '', ']-\\', true],
    ['^[😀-😎]$', '', '😃', true],
    ['^\\d+$', '', '12٣', true],
    ['^\\w+$', '', 'añ5', true],
    ['\\w', '', '-_ ', false],
    ['^\\s+$', '', ' \t\r\n', true],
    ['\\s', '', '\u00a0', false],
    ['^\\i\\c*$', '', '_a-1.b', true],
    ['^\\i', '', '1a', false],
    ['^\\I\\C$', '', '1 ', true],
    ['^\\p{Lu}\\p{Ll}\\P{L}$', '', 'Éé1', true],
    ['^\\p{IsBasicLatin}+$', '', 'abc', true],
    ['\\p{IsCyrillic}', '', 'abcд', true],
    ['^[\\p{IsGreekandCoptic}\\d]+$', '', 'αβ1', true],
    ['^\\p{IsHighSurrogates}', '', 'a', null],
  ]);
});

test('flag i compares by upper and lower case, but leaves \\p alone', () => {
  check([
    ['^straße$', 'i', 'STRAßE', true],
    ['k', 'i', '\u212a', true],
    ['\u212a', 'i', 'k', true],
    ['^[σ]$', 'i', 'ς', true],
    ['^[a-z]+$', 'i', 'ABC', true],
    ['[^q]', 'i', 'Q', false],
    ['[A-Z-[OI]]', 'i', 'o', false],
    ['\\p{Lu}', 'i', 'a', false],
    ['^(a)\\1$', 'i', 'aA', true],
  ]);
});

test('groups, alternatives, counts, back-references', () => {
  check([
    ['^(a|ab)(c|bcd)$', '', 'abcd', true],
    ['^(?:ab){2,3}$', '', 'ababab', true],
    ['^(?:ab){2,3}$', '', 'ab', false],
    ['^a{3}$', '', 'aaa', true],
    ['^a{2,}$', '', 'a', false],
    ['^a{0}b$', '', 'b', true],
    ['^(.)(.)\\2\\1$', '', 'abba', true],
    ['^(a)?\\1b$', '', 'b', true],
    ['^(a)(b)(c)(d)(e)(f)(g)(h)(i)(j)\\10$', '', 'abcdefghijj', true],
    ['^(a)\\10$', '', 'aa0', true],
    ['^(a*)*$', '', 'aaa', true],
    ['^(a*)*b$', '', 'aaa', false],
    ['^(|a)+$', '', 'aaa', true],
    ['^(?:a?)*?b$', '', 'aab', true],
    ['^((a)|b)*\\2$', '', 'aba', true],
  ]);
});

test('replace', () => {
  const cases: [string, string, string, string | null][] = [
    ['banana', 'a', 'o', 'bonono'],
    ['banana', 'an', '<$0>', 'b<an><an>a'],
    ['abcd', '(x)|(b)', '[$1$2]', 'a[b]cd'],
    ['abcd', 'b', '$1', 'acd'],
    ['abcd', '(b)', '$12', 'ab2cd'],
    ['abcd', 'b', '\\$\\\\', 'a$\\cd'],
    ['abcd', 'b', '$', null],
    ['abcd', 'b', '\\n', null],
    ['abcd', 'x*', '-', null],
    ['abcd', '^', '-', null],
    ['abcd', 'b|', '-', null],
    ['aaa', 'a+?', 'b', 'bbb'],
    ['a1b', '([a-z])(?:[0-9])', '$1', 'ab'],
    ['abab', '^ab', 'x', 'xab'],
    ['😀a😀', '😀', 'x', 'xax'],
  ];
  for (const [input, pattern, by, result] of cases)
    assert.equal(replace(input, pattern, by, ''), result, `${input} ${pattern} ${by}`);
  assert.equal(replace('a.b', '.', '$1', 'q'), 'a$1b');
  // The groups keep what they took in the last round.
  assert.equal(replace('aXbX', '(?:(a|b)X)+', '$1', ''), 'b');
});

test('split', () => {
  assert.deepEqual(split('a;b;;', ';', ''), ['a', 'b', '', '']);
  assert.deepEqual(split('', ';', ''), ['']);
  assert.deepEqual(split('a1b22c', '\\d+', ''), ['a', 'b', 'c']);
  assert.equal(split('abc', '', ''), null);
  assert.equal(split('abc', '[', ''), null);
});

test('hostile patterns end, with an answer or with BUDGET', () => {
  const long = `${'a'.repeat(100_000)}b`;
  for (const [pattern, result] of [
    ['^(a+)+$', false],
    ['(a+)+$', false],
    ['(a|aa)+$', false],
    ['(.*)*x', false],
    ['(a?){5}a{5}b$', true],
    ['a+c', false],
    ['a*?a*?a*?c', false],
  ] as const) {
    refill();
    assert.equal(matches(long, pattern, ''), result, pattern);
  }
  refill();
  assert.throws(() => matches('a'.repeat(40), '^(a+)+\\1b$', ''), { code: 'BUDGET' });
  refill();
  assert.throws(() => replace('a'.repeat(100_000), 'a(.*x)?', 'b', ''), { code: 'BUDGET' });
  refill();
  for (const pattern of [
    'x{1,100000}',
    '(x{1,1000}){1,1000}',
    '(){999999999}',
    '(?:(?:){99999}){99999}',
    '('.repeat(100_000),
    '['.repeat(10_000),
  ]) {
    assert.equal(matches('x', pattern, ''), null);
  }
});

test('the same work costs the same, whether a pattern is kept or not', () => {
  const cost = (): number => {
    let steps = 0;
    for (let low = 0, high = 4096; low <= high;) {
      const middle = (low + high) >> 1;
      refill({ steps: middle, memory: 1e6 });
      try {
        matches('some text 42', '[0-9]{2,30}$', '');
        steps = middle;
        high = middle - 1;
      } catch {
        low = middle + 1;
      }
    }
    return steps;
  };
  assert.equal(cost(), cost());
});
