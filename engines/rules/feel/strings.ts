const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', '"': '"', "'": "'", '\\': '\\', f: '\f', b: '\b' };

/**
 * Reads a string literal that starts with the quotation mark at `from` (DMN 1.5 rules 34, 64). Escapes are those of the grammar, `\u` with four and `\U` with six
 * hexadecimal digits among them, and `\f` and `\b`, which JSON has and people paste.
 * Gives the value and where it ends; a number is the place of what is wrong. A backslash before any other character stands for itself.
 */
export function readString(text: string, from: number): { value: string; to: number } | number {
  let out = '';
  let start = from + 1;
  for (let at = start; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 34) return { value: out + text.slice(start, at), to: at + 1 };
    if (c !== 92) continue;
    const next = text[at + 1] ?? '';
    const long = /^(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6}))/.exec(text.slice(at + 1, at + 8));
    if (long !== null) {
      const point = Number.parseInt(long[1] ?? long[2] ?? '', 16);
      if (point > 0x10ffff) return at;
      out += text.slice(start, at) + String.fromCodePoint(point);
      at += long[0].length;
    } else if (Object.hasOwn(ESCAPES, next)) {
      out += text.slice(start, at) + ESCAPES[next];
      at++;
    } else continue;
    start = at + 1;
  }
  return text.length;
}
