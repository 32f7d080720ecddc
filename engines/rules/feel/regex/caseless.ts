/**
 * Case variants for the flag `i` (XPath and XQuery Functions 3.1, 5.6.2): two characters are variants of each other when their lower
 * case is the same, or their upper case.
 */

let table: Map<string, number[]> | null = null;

/** Highest cased code point is U+1E943 (Adlam). */
const LAST_CASED = 0x1ffff;

/** Built on first use (some 20 ms), and only for patterns with characters beyond ASCII. */
const variantsTable = (): Map<string, number[]> => {
  if (table !== null) return table;
  table = new Map();
  for (let code = 0; code <= LAST_CASED; code++) {
    if (code >= 0xd800 && code <= 0xdfff) continue;
    const char = String.fromCodePoint(code);
    const lower = char.toLowerCase();
    const upper = char.toUpperCase();
    if (lower === upper) continue;
    for (const key of [`l${lower}`, `u${upper}`]) {
      const others = table.get(key);
      if (others === undefined) table.set(key, [code]);
      else others.push(code);
    }
  }
  return table;
};

const single = (text: string, into: number[]): void => {
  const code = text.codePointAt(0)!;
  if (text.length === (code > 0xffff ? 2 : 1) && !into.includes(code)) into.push(code);
};

/**
 * The character and its case variants. With `ascii`, only those are looked for that could be in a set of ASCII characters: then the
 * two mappings of the character itself are enough.
 */
export function variants(code: number, ascii: boolean): readonly number[] {
  const char = String.fromCodePoint(code);
  const result = [code];
  single(char.toLowerCase(), result);
  single(char.toUpperCase(), result);
  if (ascii) return result;
  for (const key of [`l${char.toLowerCase()}`, `u${char.toUpperCase()}`]) {
    for (const other of variantsTable().get(key) ?? []) if (!result.includes(other)) result.push(other);
  }
  return result;
}
