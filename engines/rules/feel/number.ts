/**
 * FEEL numbers: decimals of 34 digits, rounded half to even, within the range of IEEE 754 decimal128 (DMN 1.5, 10.3.2.3.1).
 *
 * Most numbers of real tables are short, and arithmetic on JavaScript doubles is a hundred times faster than on decimals. So a
 * number is a double exactly when a double names it without doubt: a decimal of at most 15 significant digits between 1e-290 and
 * 1e290 is the shortest text of its double, and different such decimals have different doubles in the same order. Everything else
 * is a `Dec`. Each value has one form only, so that `===`, `<` and `>` on two doubles are already the answers of FEEL.
 */
import { Decimal } from 'decimal.js';
import { spend } from './budget.ts';

/** Decimals as FEEL has them: 34 digits, half to even, exponents of decimal128. */
export const Dec = Decimal.clone({
  precision: 34,
  rounding: Decimal.ROUND_HALF_EVEN,
  maxE: 6144,
  minE: -6176,
  toExpNeg: -9e15,
  toExpPos: 9e15,
});

/** A FEEL number in canonical form: a double if a double holds it exactly in the sense above, else a decimal. */
export type Num = number | Decimal;

/** What decimals cost, in steps of a run: measured, a step being about a microsecond. Logarithms and powers are series of many terms. */
export const COST = { quotient: 3, root: 70, series: 1000 } as const;

/** From here on a double may no longer be the only name of its decimal. */
const SAFE = 1e15;

/** Is `value` a FEEL number? */
export const isNum = (value: unknown): value is Num => typeof value === 'number' || value instanceof Dec;

/** The number as a decimal; exact. */
export const dec = (n: Num): Decimal => (typeof n === 'number' ? new Dec(n) : n);

/** Rounds to 34 digits and brings into canonical form. null for what is no number or lies outside decimal128 (10.3.2.3.1). */
export function num(d: Decimal): Num | null {
  if (!d.isFinite()) return null;
  // Also raises or drops what lies outside the range of exponents, which decimal.js checks when it rounds.
  const rounded = d.precision() > 34 || d.e > 6144 || d.e < -6176 ? new Dec(d).toSignificantDigits(34) : d;
  if (!rounded.isFinite() || rounded.e > 6144) return null;
  if (rounded.isZero() || rounded.e < -6176) return 0;
  if (rounded.e < 290 && rounded.e > -291 && rounded.precision() <= 15) {
    const x = rounded.toNumber();
    const size = Math.abs(x);
    if (size > 1e-290 && size < 1e290) return x;
  }
  return rounded;
}

/**
 * Reads digits with an optional minus, fraction and exponent, the form of a number in FEEL (10.3.1.2, rule 37) and in JSON.
 * null if the text is no such number or its value lies outside decimal128.
 */
export function numOf(text: string): Num | null {
  if (!/^-?(?:\d+(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text)) return null;
  // At most 15 characters without an exponent are at most 15 digits: the double is exact.
  if (text.length <= 15 && !/[eE]/.test(text)) return Number(text) + 0;
  return num(new Dec(text));
}

/** A double by its shortest decimal text, as JSON would write it. null if it is not finite. */
export function numFrom(x: number): Num | null {
  if (Number.isInteger(x) && x < SAFE && x > -SAFE) return x + 0;
  return Number.isFinite(x) ? num(new Dec(x)) : null;
}

/**
 * The power of ten that makes `x` whole (1, 100 or 1000000), or 0 if none does. The test is exact: a quotient of two whole doubles
 * is the double nearest to it, and no other decimal of 15 digits shares that double.
 */
function scale(x: number): number {
  if (Number.isInteger(x)) return x < SAFE && x > -SAFE ? 1 : 0;
  let k = Math.round(x * 100);
  if (k / 100 === x && k < SAFE && k > -SAFE) return 100;
  k = Math.round(x * 1e6);
  return k / 1e6 === x && k < SAFE && k > -SAFE ? 1e6 : 0;
}

const both = (a: number, b: number): number => {
  const s = scale(a);
  if (s === 0) return 0;
  const t = scale(b);
  return t === 0 ? 0 : s > t ? s : t;
};

/** a + b. null beyond decimal128 (10.3.2.5, table 55). */
export function add(a: Num, b: Num): Num | null {
  if (typeof a === 'number' && typeof b === 'number') {
    const sum = a + b;
    if (Number.isInteger(a) && Number.isInteger(b)) {
      if (sum < SAFE && sum > -SAFE && a < SAFE && a > -SAFE) return sum;
    } else {
      const s = both(a, b);
      if (s !== 0) {
        const k = Math.round(a * s) + Math.round(b * s);
        if (k < SAFE && k > -SAFE) return k / s;
      }
    }
  }
  return num(dec(a).plus(dec(b)));
}

/** a - b. null beyond decimal128. */
export const subtract = (a: Num, b: Num): Num | null => add(a, negate(b));

/** a * b. null beyond decimal128. */
export function multiply(a: Num, b: Num): Num | null {
  if (typeof a === 'number' && typeof b === 'number') {
    if (a === 0 || b === 0) return 0;
    const product = a * b;
    if (Number.isInteger(a) && Number.isInteger(b)) {
      if (product < SAFE && product > -SAFE) return product;
    } else {
      const s = scale(a);
      const t = s === 0 ? 0 : scale(b);
      if (t !== 0) {
        const k = Math.round(a * s) * Math.round(b * t);
        if (k < SAFE && k > -SAFE) return k / (s * t);
      }
    }
  }
  spend(COST.quotient);
  return num(dec(a).times(dec(b)));
}

/** a / b. null for b = 0 (10.3.2.5, table 55) and beyond decimal128. */
export function divide(a: Num, b: Num): Num | null {
  if (b === 0) return null;
  if (typeof a === 'number' && typeof b === 'number') {
    if (a === 0) return 0;
    const s = both(a, b);
    if (s !== 0) {
      const x = Math.round(a * s) * 1e6;
      const y = Math.round(b * s);
      const k = Math.round(x / y);
      const back = k * y;
      // Whole and below 2^53 on both sides, so the test is exact: a / b has at most six decimals.
      if (back === x && Math.abs(x) <= Number.MAX_SAFE_INTEGER && k < SAFE && k > -SAFE) return k / 1e6;
    }
  }
  spend(COST.quotient);
  return num(dec(a).div(dec(b)));
}

/**
 * a ** b (10.3.2.5, table 55). null where mathematics has no real answer (0 to a negative power, a negative base to a fraction)
 * and beyond decimal128. 0 ** 0 is 1.
 */
export function power(a: Num, b: Num): Num | null {
  if (typeof a === 'number' && typeof b === 'number' && Number.isInteger(a) && Number.isInteger(b) && b >= 0 && b <= 64) {
    let product = 1;
    for (let i = 0; i < b && product < SAFE && product > -SAFE; i++) product *= a;
    if (product < SAFE && product > -SAFE) return product + 0;
  }
  spend(COST.series);
  return num(dec(a).pow(dec(b)));
}

/** -a; exact. */
export const negate = (a: Num): Num => (typeof a === 'number' ? 0 - a : a.negated());

/** Below, equal, above: -1, 0, 1. */
export function compareNum(a: Num, b: Num): number {
  if (typeof a === 'number' && typeof b === 'number') return a < b ? -1 : a > b ? 1 : 0;
  return dec(a).comparedTo(dec(b));
}

/** The number as FEEL's `string()` writes it: digits, a point and a minus where needed, never an exponent (10.3.4.2). */
export function numText(n: Num): string {
  if (typeof n !== 'number') return n.toFixed();
  const text = String(n);
  return text.includes('e') ? new Dec(n).toFixed() : text;
}

/** The value as a whole JavaScript number of at most 2^53 - 1 in size, or null if it is no such FEEL number. */
export function toInt(n: unknown): number | null {
  if (typeof n === 'number') return Number.isSafeInteger(n) ? n : null;
  if (!(n instanceof Dec) || !n.isInteger()) return null;
  const x = n.toNumber();
  return Number.isSafeInteger(x) ? x : null;
}
