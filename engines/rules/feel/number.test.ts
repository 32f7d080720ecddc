import assert from 'node:assert/strict';
import test from 'node:test';
import { Decimal } from 'decimal.js';
import fc from 'fast-check';
import type { Num } from './number.ts';
import {
  Dec,
  add,
  compareNum,
  dec,
  divide,
  isNum,
  multiply,
  negate,
  num,
  numFrom,
  numOf,
  numText,
  power,
  subtract,
  toInt,
} from './number.ts';

const of = (text: string): Num => {
  const n = numOf(text);
  assert.notEqual(n, null, text);
  return n as Num;
};
const text = (n: Num | null): string | null => (n === null ? null : numText(n));

/** Decimals as people write them: few and many digits, money, exponents. */
const decimals = fc.oneof(
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map(String),
  fc
    .tuple(fc.maxSafeInteger(), fc.integer({ min: 0, max: 8 }))
    .map(([k, places]) => new Decimal(k).div(new Decimal(10).pow(places)).toFixed()),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 34n) + 1n, max: 10n ** 34n - 1n }), fc.integer({ min: -400, max: 400 }))
    .map(([k, e]) => `${k}e${e}`),
  fc.integer({ min: -99_999, max: 99_999 }).map((k) => new Decimal(k).div(100).toFixed(2)),
);

const isCanonical = (n: Num): boolean => {
  const d = new Decimal(dec(n));
  const short = d.precision() <= 15 && (d.isZero() || (d.abs().gt('1e-290') && d.abs().lt('1e290')));
  return typeof n === 'number' ? short && !Object.is(n, -0) && new Decimal(String(n)).eq(d) : !short && d.precision() <= 34;
};

test('a number is a double exactly when its decimal has at most 15 digits', () => {
  assert.equal(of('123456789012345'), 123456789012345);
  assert.ok(of('1234567890123456') instanceof Dec);
  assert.equal(of('1234567890123450'), 1234567890123450);
  assert.equal(of('0.1'), 0.1);
  assert.equal(of('1e20'), 1e20);
  assert.ok(Object.is(of('-0'), 0));
  assert.ok(Object.is(of('-0.00'), 0));
  assert.ok(of('1e290') instanceof Dec);
  assert.ok(of('1e-290') instanceof Dec);
  assert.equal(of('9.99e289'), 9.99e289);
  assert.ok(isNum(1) && isNum(of('1e300')) && !isNum('1') && !isNum(null));
});

test('reading refuses what is no number and what decimal128 cannot hold', () => {
  for (const wrong of [
    '',
    '-',
    '.',
    '1.',
    '+1',
    '1e',
    '1e+',
    ' 1',
    '1 ',
    '0x10',
    'NaN',
    'Infinity',
    '1_000',
    '--1',
    '1.2.3',
    '1e6145',
  ]) {
    assert.equal(numOf(wrong), null, wrong);
  }
  assert.equal(text(numOf('.5')), '0.5');
  assert.equal(numText(of('9.999e6144')).length, 6145);
  assert.equal(numOf('1e-7000'), 0);
  assert.equal(numOf('9'.repeat(100_000)), null);
  assert.equal(text(numOf(`0.${'3'.repeat(100_000)}`)), `0.${'3'.repeat(34)}`);
});

test('34 digits, half to even', () => {
  assert.equal(text(numOf('0.12345678901234567890123456789012345')), '0.1234567890123456789012345678901234');
  assert.equal(text(numOf('0.12345678901234567890123456789012355')), '0.1234567890123456789012345678901236');
  assert.equal(text(divide(1, 3)), '0.3333333333333333333333333333333333');
  assert.equal(text(divide(2, 3)), '0.6666666666666666666666666666666667');
});

test('sums that doubles get wrong', () => {
  assert.equal(add(0.1, 0.2), 0.3);
  assert.equal(subtract(0.3, 0.1), 0.2);
  assert.equal(multiply(1.1, 1.1), 1.21);
  assert.equal(multiply(0.07, 100), 7);
  assert.equal(divide(0.3, 0.1), 3);
  assert.equal(text(add(999999999999999, 1)), '1000000000000000');
  assert.equal(text(multiply(123456789, 987654321)), '121932631112635269');
  assert.ok(Object.is(multiply(-5, 0), 0));
  assert.ok(Object.is(add(-5, 5), 0));
  assert.ok(Object.is(negate(0), 0));
  assert.ok(Object.is(divide(0, -5), 0));
});

test('where there is no answer: null', () => {
  assert.equal(divide(1, 0), null);
  assert.equal(divide(0, 0), null);
  assert.equal(power(0, -1), null);
  assert.equal(power(-8, 0.5), null);
  assert.equal(power(10, 6145), null);
  assert.equal(multiply(of('9e6144'), 10), null);
  assert.equal(num(new Dec(NaN)), null);
  assert.equal(num(new Dec(Infinity)), null);
  assert.equal(numFrom(NaN), null);
  assert.equal(numFrom(-Infinity), null);
});

test('powers', () => {
  assert.equal(power(0, 0), 1);
  assert.equal(power(81, 5), 3486784401);
  assert.equal(power(-3, 2), 9);
  assert.equal(power(-3, 3), -27);
  assert.equal(power(2, -2), 0.25);
  assert.equal(power(3.22, 2), 10.3684);
  assert.equal(text(power(2, 100)), '1267650600228229401496703205376');
  assert.equal(text(power(2, 0.5)), '1.414213562373095048801688724209698');
  assert.equal(power(1, of('9007199254740993')), 1);
});

test('texts carry no exponent', () => {
  assert.equal(numText(1e21), '1000000000000000000000');
  assert.equal(numText(1e-7), '0.0000001');
  assert.equal(numText(-1.5), '-1.5');
  assert.equal(text(numFrom(0.1 + 0.2)), '0.30000000000000004');
  assert.ok(Object.is(numFrom(-0), 0));
  assert.equal(text(numFrom(2 ** 53)), '9007199254740992');
});

test('whole numbers', () => {
  assert.equal(toInt(5), 5);
  assert.equal(toInt(5.5), null);
  assert.equal(toInt(of('9007199254740991')), 9007199254740991);
  assert.equal(toInt(of('9007199254740993')), null);
  assert.equal(toInt(1e20), null);
  assert.equal(toInt('5'), null);
});

test('property: reading, arithmetic and order agree with plain decimal.js, and every result is canonical', () => {
  const plain = Decimal.clone({ precision: 34, rounding: Decimal.ROUND_HALF_EVEN });
  const same = (got: Num | null, want: Decimal): void => {
    assert.ok(got !== null && isCanonical(got), String(want));
    assert.ok(new Decimal(dec(got)).eq(want), `${numText(got)} is not ${want.toString()}`);
  };
  fc.assert(
    fc.property(decimals, decimals, (x, y) => {
      const a = of(x);
      const b = of(y);
      const p = new plain(x).toSignificantDigits(34);
      const q = new plain(y).toSignificantDigits(34);
      same(a, p);
      same(add(a, b), p.plus(q));
      same(subtract(a, b), p.minus(q));
      same(multiply(a, b), p.times(q));
      if (!q.isZero()) same(divide(a, b), p.div(q));
      assert.equal(compareNum(a, b), p.comparedTo(q));
      if (typeof a === 'number' && typeof b === 'number') assert.equal(a === b, p.eq(q));
    }),
    { numRuns: 3000 },
  );
});
