/** Yuan as typed (`120000`, `12万`, `12.5 万`, `120,000.50`) to fen as digits; null when it is no amount above zero and below ten billion yuan. */
export function fenOf(typed: string): string | null {
  const plain = typed.normalize('NFKC').replace(/[,，\s¥￥元]/g, '');
  const match = /^(\d{1,10})(?:\.(\d{1,6}))?(万?)$/.exec(plain);
  if (!match) return null;
  const [, whole = '', rest = '', myriad = ''] = match;
  const places = myriad === '' ? 2 : 6;
  if (rest.length > places) return null;
  const fen = BigInt(whole + rest.padEnd(places, '0'));
  return fen > 0n && fen < 1_000_000_000_000n ? String(fen) : null;
}

/** Fen a share with decimals (`1700.000000`, `1233.50`) as yuan to two decimals, or to what it takes up to six when it is finer. */
export function yuanPerShare(fen: string): string {
  const [whole = '0', rest = ''] = fen.split('.');
  const digits = whole.padStart(3, '0');
  const fine = rest.replace(/0+$/, '').slice(0, 4);
  return `${digits.slice(0, -2)}.${digits.slice(-2)}${fine}`;
}

/** Shares as digits with up to six decimals as they are read: `2,495`, `0.5`, `-1,200.25`. */
export function unitsText(units: string): string {
  const [whole = '0', rest = ''] = units.split('.');
  const fine = rest.replace(/0+$/, '');
  return `${whole.replace(/\B(?=(\d{3})+(?!\d))/g, ',')}${fine === '' ? '' : `.${fine}`}`;
}

const SCALE = 1_000_000n;
/** Shares as text with up to six decimals to millionths; null when it is no number. */
export function millionths(shares: string): bigint | null {
  const match = /^(\d{1,9})(?:\.(\d{1,6}))?$/.exec(shares);
  return match ? BigInt(match[1] ?? '0') * SCALE + BigInt((match[2] ?? '').padEnd(6, '0')) : null;
}

/** What a member’s part comes from, as the server gives it. */
export interface Proof {
  readonly mode: 'rate' | 'pool';
  readonly rateFen: string | null;
  readonly poolFen: string;
  readonly totalUnits: string;
  readonly toppedUp: boolean;
}

/**
 * The part reckoned again in the browser: rate × shares, or pool × shares ÷ all shares without the fraction, and a fen more where the largest remainders got
 * one. Fen as digits; null when it cannot be reckoned.
 */
export function reckoned(units: string, proof: Proof): { floorFen: string; partFen: string; exact: boolean } | null {
  const own = millionths(units);
  const all = millionths(proof.totalUnits);
  if (own === null || all === null) return null;
  if (proof.mode === 'rate') {
    if (proof.rateFen === null) return null;
    const fen = BigInt(proof.rateFen) * own;
    if (fen % SCALE !== 0n) return null;
    return { floorFen: `${fen / SCALE}`, partFen: `${fen / SCALE}`, exact: true };
  }
  if (all === 0n) return null;
  const product = BigInt(proof.poolFen) * own;
  const floor = product / all;
  return { floorFen: `${floor}`, partFen: `${floor + (proof.toppedUp ? 1n : 0n)}`, exact: product % all === 0n };
}
