/** Shares on the wire are decimal texts such as `98` or `2.5`; in the register they are whole millionths. */

/** Units in one share. */
export const SCALE = 1_000_000n;

/** `2.5` for 2500000; a sign for a change downwards. */
export function unitsText(units: bigint): string {
  const whole = (units < 0n ? -units : units) / SCALE;
  const rest = (units < 0n ? -units : units) % SCALE;
  const text = rest === 0n ? `${whole}` : `${whole}.${rest.toString().padStart(6, '0').replace(/0+$/, '')}`;
  return units < 0n ? `-${text}` : text;
}

/** Millionths of a text with at most 9 digits before and 6 after the point; null for any other text. */
export function unitsOf(text: string): bigint | null {
  const match = /^(-?)(0|[1-9]\d{0,8})(?:\.(\d{1,6}))?$/.exec(text);
  if (match === null) return null;
  const units = BigInt(match[2] ?? '0') * SCALE + BigInt((match[3] ?? '').padEnd(6, '0'));
  return match[1] === '-' ? -units : units;
}

/** Fen as yuan with two decimals, such as `-12.30`. */
export const yuanText = (fen: bigint): string => {
  const abs = fen < 0n ? -fen : fen;
  return `${fen < 0n ? '-' : ''}${abs / 100n}.${(abs % 100n).toString().padStart(2, '0')}`;
};
