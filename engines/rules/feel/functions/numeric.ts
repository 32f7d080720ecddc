import { spend } from '../budget.ts';
import { compareNum, COST, Dec, dec, isNum, negate, num, toInt } from '../number.ts';
import type { Num } from '../number.ts';
import type { Decimal } from 'decimal.js';
import { DaysDuration, YearsDuration } from '../temporal/index.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';

/** The scales decimal128 allows (DMN 1.5 10.3.4.6). */
const MIN_SCALE = -6111;
const MAX_SCALE = 6176;

/** decimal.js rounding modes under DMN's names. */
const UP = 0;
const DOWN = 1;
const CEILING = 2;
const FLOOR = 3;
const HALF_UP = 4;
const HALF_DOWN = 5;
const HALF_EVEN = 6;

/** `n` with `scale` digits after the point (before it when negative). Null when the scale is no integer, or out of range. */
const rounding =
  (mode: 0 | 1 | 2 | 3 | 4 | 5 | 6) =>
  (n: Num, scale: Num = 0): Num | null => {
    // A fractional scale is cut, as conversions to integers are elsewhere in FEEL.
    const places = toInt(scale) ?? toInt(num(dec(scale).trunc()));
    if (places === null || places < MIN_SCALE || places > MAX_SCALE) return null;
    if (places >= 0 && Number.isInteger(n)) return n;
    const value = dec(n);
    if (places >= 0) return places >= value.decimalPlaces() ? n : num(value.toDecimalPlaces(places, mode));
    // Moving the point is exact: it changes the exponent only.
    const unit = new Dec(`1e${-places}`);
    return num(value.div(unit).toDecimalPlaces(0, mode).times(unit));
  };

const Floored = Dec.clone({ modulo: FLOOR });

/** The remainder of decimals: all digits of the whole quotient are computed. */
const remainder = (a: Decimal, b: Decimal): Decimal => {
  spend(COST.quotient + (Math.max(0, a.e - b.e) >> 3));
  return a.mod(b);
};

/** `modulo`: the remainder with the sign of the divisor; null when that is 0. */
const modulo = (dividend: Num, divisor: Num): Num | null => {
  if (divisor === 0) return null;
  if (Number.isSafeInteger(dividend) && Number.isSafeInteger(divisor)) {
    const rest = (dividend as number) % (divisor as number);
    return num(new Dec(rest !== 0 && rest < 0 !== (divisor as number) < 0 ? rest + (divisor as number) : rest));
  }
  const [a, b] = [new Floored(dec(dividend)), new Floored(dec(divisor))];
  return num(remainder(a, b));
};

const absolute = (n: unknown): unknown => {
  if (isNum(n)) return compareNum(n, 0) < 0 ? negate(n) : n;
  if (n instanceof DaysDuration) return n.nanoseconds < 0n ? new DaysDuration(-n.nanoseconds) : n;
  if (n instanceof YearsDuration) return n.months < 0 ? new YearsDuration(-n.months) : n;
  return null;
};

const squareRoot = (number: Num): Num | null => {
  if (compareNum(number, 0) < 0) return null;
  spend(COST.root);
  return num(dec(number).sqrt());
};

const logarithm = (number: Num): Num | null => {
  if (compareNum(number, 0) <= 0) return null;
  spend(COST.series);
  return num(dec(number).ln());
};

/** e^n. Beyond ±15 000 the result lies outside decimal128, and is not worth computing. */
const exponential = (number: Num): Num | null => {
  if (compareNum(number, 15_000) > 0) return null;
  if (compareNum(number, -15_000) < 0) return 0;
  spend(COST.series);
  return num(dec(number).exp());
};

const TWO = new Dec(2);

const parity =
  (rest: number) =>
  (number: Num): boolean =>
    remainder(dec(number).abs(), TWO).eq(rest);

const rounded = (name: string, mode: 0 | 1 | 2 | 3 | 4 | 5 | 6, scale: 'scale' | 'scale?'): Builtin =>
  builtin(name, signature(`n: number, ${scale}: number`, rounding(mode)));

/** Numeric functions (DMN 1.5 10.3.4.6). Roots, logarithms and powers have 34 digits; the others are exact. */
export const numericFunctions: readonly Builtin[] = [
  rounded('decimal', HALF_EVEN, 'scale'),
  rounded('floor', FLOOR, 'scale?'),
  rounded('ceiling', CEILING, 'scale?'),
  rounded('round up', UP, 'scale'),
  rounded('round down', DOWN, 'scale'),
  rounded('round half up', HALF_UP, 'scale'),
  rounded('round half down', HALF_DOWN, 'scale'),
  builtin('abs', signature('n: number|days and time duration|years and months duration', absolute)),
  builtin('modulo', signature('dividend: number, divisor: number', modulo)),
  builtin('sqrt', signature('number: number', squareRoot)),
  builtin('log', signature('number: number', logarithm)),
  builtin('exp', signature('number: number', exponential)),
  builtin('odd', signature('number: number', parity(1))),
  builtin('even', signature('number: number', parity(0))),
];
