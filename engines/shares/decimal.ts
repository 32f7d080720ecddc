import { listed, SharesError } from './types.ts';

/** Most decimals of a share in a register. */
export const MOST_DECIMALS = 6;
/** Most digits before the point. Far more than any register needs, and few enough that no number is slow to read. */
export const MOST_DIGITS = 60;

// ASCII digits only: \d without the u flag is [0-9].
const SHARE = new RegExp(`^(?:0|[1-9]\\d{0,${MOST_DIGITS - 1}})(?:\\.(\\d{1,${MOST_DECIMALS}}))?$`);
const WHOLE = new RegExp(`^(?:0|[1-9]\\d{0,${MOST_DIGITS - 1}})$`);

/** A whole number that is not negative, from its digits; null for any other text: signs, exponents, blanks, leading zeros, digits of other scripts. */
export const wholeOf = (text: string): bigint | null => (WHOLE.test(text) ? BigInt(text) : null);

/** Shares as whole numbers of 1 ÷ `scale` share. */
export interface ScaledShares {
  readonly shares: readonly bigint[];
  /** A power of ten, the least that makes all of them whole. */
  readonly scale: bigint;
}

/**
 * Shares from the texts of a register, such as `3` or `2.5`, with up to 6 decimals, scaled exactly. Throws SharesError `bad-shares`, which names the entries
 * that are something else.
 */
export function sharesOf(texts: readonly string[]): ScaledShares {
  const decimals: number[] = [];
  const broken: number[] = [];
  let most = 0;
  texts.forEach((text, i) => {
    const match = SHARE.exec(text);
    if (match === null) broken.push(i);
    const places = match?.[1]?.length ?? 0;
    decimals.push(places);
    if (places > most) most = places;
  });
  if (broken.length > 0)
    throw new SharesError(
      'bad-shares',
      `份额应写成 "3" 或 "2.5" 这样的文字，不为负，最多 ${MOST_DECIMALS} 位小数：第 ${listed(broken)} 项`,
      `shares must be texts such as "3" or "2.5", not negative, with at most ${MOST_DECIMALS} decimals: entry ${listed(broken)}`,
      broken,
    );
  const shares = texts.map((text, i) => BigInt(text.replace('.', '') + '0'.repeat(most - decimals[i]!)));
  return { shares, scale: 10n ** BigInt(most) };
}
