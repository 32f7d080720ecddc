/** A text in both languages (the same shape as the kernel's; the engine stands alone). */
export interface Words {
  readonly zh: string;
  readonly en: string;
}

/** An exact fraction, never rounded: a rate such as 15/100, a rate per share such as 1000001/7 fen. The denominator is greater than zero. */
export interface Ratio {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

export type SharesErrorCode =
  | 'bad-pool'
  | 'bad-shares'
  | 'bad-seed'
  | 'bad-order'
  | 'no-shares'
  | 'bad-rate'
  | 'not-whole-fen'
  | 'bad-amount'
  | 'bad-pack'
  | 'bad-series';

/** An expected refusal of the engine: `code` is for programs, `text` for people; `entries` are the entries it is about, in ascending order, where there are any. */
export class SharesError extends Error {
  readonly code: SharesErrorCode;
  readonly text: Words;
  readonly entries: readonly number[];

  constructor(code: SharesErrorCode, zh: string, en: string, entries: readonly number[] = []) {
    super(`${zh} · ${en}`);
    this.name = 'SharesError';
    this.code = code;
    this.text = { zh, en };
    this.entries = entries;
  }
}

/** The first few entries, counted from 1 as people do, for a message: `3, 8, 9 … (120)`. */
export const listed = (entries: readonly number[]): string => {
  const some = entries
    .slice(0, 5)
    .map((i) => i + 1)
    .join(', ');
  return entries.length > 5 ? `${some} … (${entries.length})` : some;
};

/** Entries that are negative; throws `bad-shares` if there is one. */
export function refuseNegative(shares: readonly bigint[]): void {
  if (!shares.some((share) => share < 0n)) return;
  const entries = [...shares.keys()].filter((i) => shares[i]! < 0n);
  const where = listed(entries);
  throw new SharesError('bad-shares', `份额不能为负，第 ${where} 项`, `a share cannot be negative: entry ${where}`, entries);
}
