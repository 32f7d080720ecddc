import { SharesError, type Ratio } from './types.ts';

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}

/** A fraction in lowest terms. Both parts ≥ 0, the denominator > 0; throws SharesError `bad-rate`. */
export function ratio(numerator: bigint, denominator: bigint): Ratio {
  if (numerator < 0n || denominator <= 0n)
    throw new SharesError(
      'bad-rate',
      '分数的分子不能为负，分母应大于 0',
      'a fraction has a numerator that is not negative and a denominator above zero',
    );
  const common = gcd(numerator, denominator);
  return { numerator: numerator / common, denominator: denominator / common };
}

/** Negative, zero or positive as a is less than, equal to or greater than b; exact. */
export function compareRatios(a: Ratio, b: Ratio): number {
  const difference = a.numerator * b.denominator - b.numerator * a.denominator;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/**
 * A fraction as per cent for reports, rounded half up, computed in whole numbers: 2,995/6,000 with one decimal is `49.9`. `decimals` is 0 to 20. The text is
 * for people; whoever compares takes the fraction.
 */
export function percent({ numerator, denominator }: Ratio, decimals = 1): string {
  if (!Number.isInteger(decimals) || decimals < 0 || decimals > 20)
    throw new SharesError('bad-rate', '小数位数应为 0 到 20', 'decimals are 0 to 20');
  const scaled = numerator * 100n * 10n ** BigInt(decimals);
  const digits = ((2n * scaled + denominator) / (2n * denominator)).toString().padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
