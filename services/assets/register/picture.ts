/**
 * Takes out of a picture what a camera writes into it: place, device, time, owner, previews. The pixels stay as they are, byte for byte. Of Exif only the
 * orientation is kept, without which a photo of a telephone lies on its side. JPEG: ITU-T T.81 B.1; PNG: W3C PNG 3rd edition, 5; WebP: RFC 9649, 2.
 */

const ascii = (bytes: Uint8Array, at: number, length: number): string =>
  Buffer.from(bytes.subarray(at, at + length)).toString('latin1');

/** The picture without its metadata; null when these bytes are no whole JPEG, PNG or WebP. */
export function withoutMetadata(bytes: Uint8Array): Buffer | null {
  const b = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (b.length > 4 && b[0] === 0xff && b[1] === 0xd8) return jpeg(b);
  if (b.length > 8 && ascii(b, 0, 8) === '\x89PNG\r\n\x1a\n') return png(b);
  if (b.length > 12 && ascii(b, 0, 4) === 'RIFF' && ascii(b, 8, 4) === 'WEBP') return webp(b);
  return null;
}

/** Segments that say how pixels are shown: JFIF (APP0), ICC profile (APP2), Adobe colour transform (APP14). */
function keeps(marker: number, body: Buffer): boolean {
  if (marker === 0xe0) return ascii(body, 0, 5) === 'JFIF\0';
  if (marker === 0xe2) return ascii(body, 0, 12) === 'ICC_PROFILE\0';
  if (marker === 0xee) return ascii(body, 0, 5) === 'Adobe';
  return !(marker >= 0xe0 && marker <= 0xef) && marker !== 0xfe;
}

function jpeg(b: Buffer): Buffer | null {
  const out: Buffer[] = [b.subarray(0, 2)];
  let at = 2;
  let turned = 1;
  for (;;) {
    if (at + 4 > b.length || b[at] !== 0xff) return null;
    const marker = b[at + 1] ?? 0;
    if (marker === 0xff) {
      at++; // fill byte
      continue;
    }
    if (marker === 0xda) break; // the scan: pixels from here to the end of the image
    const length = b.readUInt16BE(at + 2);
    if (length < 2 || at + 2 + length > b.length) return null;
    const body = b.subarray(at + 4, at + 2 + length);
    if (marker === 0xe1 && ascii(body, 0, 6) === 'Exif\0\0') turned = orientationOf(body.subarray(6)) ?? turned;
    if (keeps(marker, body)) out.push(b.subarray(at, at + 2 + length));
    at += 2 + length;
  }
  const end = endOfImage(b, at);
  if (end === null) return null;
  if (turned !== 1) out.splice(1, 0, exifWith(turned));
  out.push(b.subarray(at, end));
  return Buffer.concat(out);
}

/** Where the image ends: behind its EOI. Further scans of a progressive image have headers of their own, which hold tables only. */
function endOfImage(b: Buffer, from: number): number | null {
  for (let at = from + 2; at + 1 < b.length; at++) {
    if (b[at] !== 0xff) continue;
    if (b[at + 1] === 0xd9) return at + 2; // what hangs behind it (previews, maps of depth, films) is not the picture
  }
  return null;
}

/** The orientation (tag 0x0112) of a TIFF header, 1 to 8; null when there is none. */
function orientationOf(tiff: Buffer): number | null {
  if (tiff.length < 14) return null;
  const little = ascii(tiff, 0, 2) === 'II';
  if (!little && ascii(tiff, 0, 2) !== 'MM') return null;
  const u16 = (at: number): number => (little ? tiff.readUInt16LE(at) : tiff.readUInt16BE(at));
  const first = little ? tiff.readUInt32LE(4) : tiff.readUInt32BE(4);
  if (first + 2 > tiff.length) return null;
  const entries = u16(first);
  for (let i = 0; i < entries; i++) {
    const at = first + 2 + i * 12;
    if (at + 12 > tiff.length) return null;
    if (u16(at) === 0x0112) return u16(at + 8) >= 1 && u16(at + 8) <= 8 ? u16(at + 8) : null;
  }
  return null;
}

/** An APP1 segment that holds an orientation and nothing else. */
function exifWith(orientation: number): Buffer {
  const body = Buffer.from('457869660000' + '4d4d002a00000008' + '0001' + '011200030000000100000000' + '00000000', 'hex');
  body.writeUInt16BE(orientation, 6 + 8 + 2 + 8);
  const head = Buffer.alloc(4);
  head.writeUInt16BE(0xffe1, 0);
  head.writeUInt16BE(body.length + 2, 2);
  return Buffer.concat([head, body]);
}

const PNG_KEPT = new Set([
  'IHDR',
  'PLTE',
  'IDAT',
  'IEND',
  'tRNS',
  'gAMA',
  'cHRM',
  'sRGB',
  'iCCP',
  'cICP',
  'sBIT',
  'bKGD',
  'pHYs',
]);

function png(b: Buffer): Buffer | null {
  const out: Buffer[] = [b.subarray(0, 8)];
  for (let at = 8; at + 12 <= b.length;) {
    const length = b.readUInt32BE(at);
    const type = ascii(b, at + 4, 4);
    const end = at + 12 + length;
    if (end > b.length) return null;
    if (PNG_KEPT.has(type)) out.push(b.subarray(at, end));
    if (type === 'IEND') return out.length > 2 ? Buffer.concat(out) : null;
    at = end;
  }
  return null;
}

const WEBP_KEPT = new Set(['VP8 ', 'VP8L', 'VP8X', 'ALPH', 'ANIM', 'ANMF', 'ICCP']);

function webp(b: Buffer): Buffer | null {
  const end = Math.min(b.length, 8 + b.readUInt32LE(4));
  const out: Buffer[] = [];
  let pixels = false;
  for (let at = 12; at + 8 <= end;) {
    const length = b.readUInt32LE(at + 4);
    const next = at + 8 + length + (length & 1);
    if (at + 8 + length > end) return null;
    const type = ascii(b, at, 4);
    if (WEBP_KEPT.has(type)) {
      const chunk = Buffer.from(b.subarray(at, Math.min(next, end)));
      if (type === 'VP8X' && chunk.length > 8) chunk[8] = (chunk[8] ?? 0) & ~0x0c; // says no longer that Exif (bit 3) or XMP (bit 2) follows
      out.push(chunk);
      pixels ||= type === 'VP8 ' || type === 'VP8L' || type === 'ANMF';
    }
    at = next;
  }
  if (!pixels) return null;
  const body = Buffer.concat([Buffer.from('WEBP'), ...out]);
  const head = Buffer.alloc(8);
  head.write('RIFF', 0, 'latin1');
  head.writeUInt32LE(body.length, 4);
  return Buffer.concat([head, body]);
}
