/** Yuan as typed (`3000`, `3,000.5`) to fen as a decimal string; null when it is not an amount of money up to ten million yuan. */
export function fenOf(yuan: string): string | null {
  const match = /^(\d{1,7})(?:\.(\d{1,2}))?$/.exec(yuan.replace(/[,，\s¥￥]/g, ''));
  if (!match) return null;
  return String(BigInt(match[1] ?? '0') * 100n + BigInt((match[2] ?? '').padEnd(2, '0')));
}

/** Fen to yuan as one would type it: `3000`, `3000.50`. */
export function yuanOf(fen: string): string {
  const n = BigInt(fen);
  const rest = n % 100n;
  return rest === 0n ? String(n / 100n) : `${n / 100n}.${String(rest).padStart(2, '0')}`;
}
