import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import zlib from 'node:zlib';

/**
 * The Chinese font of letters: Noto Sans SC (OFL) from npm, never a font of the machine. Its one large file holds 7,900 characters; a
 * character outside it is looked up in the package's hundred slices (15,600 characters, traditional ones too).
 */
export type Weight = 400 | 700;
export interface Face {
  /** name under which pdfkit registers it */
  name: string;
  bytes: Buffer;
  has(codePoint: number): boolean;
}

const home = path.dirname(createRequire(import.meta.url).resolve('@fontsource/noto-sans-sc/package.json'));
const faces = new Map<string, Face>();

function face(part: string, weight: Weight): Face {
  const name = `noto-${part}-${weight}`;
  let found = faces.get(name);
  if (!found) {
    const bytes = unwrapWoff(fs.readFileSync(path.join(home, 'files', `noto-sans-sc-${part}-${weight}-normal.woff`)));
    const ranges = codePoints(bytes);
    found = { name, bytes, has: (codePoint) => ranges.has(codePoint) };
    faces.set(name, found);
  }
  return found;
}

let slices: { part: string; ranges: [number, number][] }[] | undefined;

/** The face that draws this character, or null when the package has none (a few thousand rare characters). */
export function faceFor(codePoint: number, weight: Weight): Face | null {
  const main = face('chinese-simplified', weight);
  if (main.has(codePoint)) return main;
  slices ??= Object.entries(JSON.parse(fs.readFileSync(path.join(home, 'unicode.json'), 'utf8')) as Record<string, string>).map(
    ([key, list]) => ({
      part: key.replace(/[[\]]/g, ''),
      ranges: list.split(',').map((range) => {
        const [from = '', to = from] = range.trim().replace('U+', '').split('-');
        return [Number.parseInt(from, 16), Number.parseInt(to, 16)];
      }),
    }),
  );
  for (const { part, ranges } of slices) {
    if (!ranges.some(([from, to]) => codePoint >= from && codePoint <= to)) continue;
    const slice = face(part, weight);
    if (slice.has(codePoint)) return slice;
  }
  return null;
}

/**
 * WOFF 1 back to the TrueType file it wraps (W3C WOFF, section 4): every table inflated and put in a row. Needed because fontkit, given
 * WOFF, inflates the glyph table once for every glyph it embeds: 6.5 s a letter instead of 12 ms, measured.
 */
export function unwrapWoff(woff: Buffer): Buffer {
  if (woff.toString('latin1', 0, 4) !== 'wOFF') throw new TypeError('not a WOFF font');
  const count = woff.readUInt16BE(12);
  const tables = Array.from({ length: count }, (_, i) => {
    const entry = 44 + i * 20;
    const from = woff.readUInt32BE(entry + 4);
    const packed = woff.readUInt32BE(entry + 8);
    const data = woff.subarray(from, from + packed);
    return {
      head: woff.subarray(entry, entry + 4),
      sum: woff.readUInt32BE(entry + 16),
      data: packed < woff.readUInt32BE(entry + 12) ? zlib.inflateSync(data) : data,
    };
  });
  const padded = (n: number): number => (n + 3) & ~3;
  const out = Buffer.alloc(tables.reduce((sum, table) => sum + padded(table.data.length), 12 + 16 * count));
  const power = Math.floor(Math.log2(count));
  out.writeUInt32BE(woff.readUInt32BE(4), 0);
  out.writeUInt16BE(count, 4);
  out.writeUInt16BE(16 << power, 6);
  out.writeUInt16BE(power, 8);
  out.writeUInt16BE(count * 16 - (16 << power), 10);
  let at = 12 + 16 * count;
  tables.forEach((table, i) => {
    const entry = 12 + 16 * i;
    table.head.copy(out, entry);
    out.writeUInt32BE(table.sum, entry + 4);
    out.writeUInt32BE(at, entry + 8);
    out.writeUInt32BE(table.data.length, entry + 12);
    table.data.copy(out, at);
    at += padded(table.data.length);
  });
  return out;
}

/** The characters a TrueType font has a glyph for, from its cmap (formats 4 and 12, the two in use). */
function codePoints(font: Buffer): Set<number> {
  const found = new Set<number>();
  let cmap = -1;
  for (let i = 0; i < font.readUInt16BE(4); i++)
    if (font.toString('latin1', 12 + 16 * i, 16 + 16 * i) === 'cmap') cmap = font.readUInt32BE(20 + 16 * i);
  if (cmap < 0) return found;
  for (let i = 0; i < font.readUInt16BE(cmap + 2); i++) {
    const table = cmap + font.readUInt32BE(cmap + 8 + 8 * i);
    const format = font.readUInt16BE(table);
    if (format === 12) {
      for (let group = 0, at = table + 16; group < font.readUInt32BE(table + 12); group++, at += 12)
        for (let c = font.readUInt32BE(at); c <= font.readUInt32BE(at + 4); c++) found.add(c);
    } else if (format === 4) {
      const segments = font.readUInt16BE(table + 6) / 2;
      for (let s = 0; s < segments; s++) {
        const end = font.readUInt16BE(table + 14 + 2 * s);
        const start = font.readUInt16BE(table + 16 + 2 * (segments + s));
        const delta = font.readUInt16BE(table + 16 + 2 * (2 * segments + s));
        const offsetAt = table + 16 + 2 * (3 * segments + s);
        const offset = font.readUInt16BE(offsetAt);
        for (let c = start; c <= end && c < 0xffff; c++) {
          const glyph = offset === 0 ? (c + delta) & 0xffff : font.readUInt16BE(offsetAt + offset + 2 * (c - start));
          if (glyph !== 0) found.add(c);
        }
      }
    }
  }
  return found;
}
