import { promisify } from 'node:util';
import zlib from 'node:zlib';

const inflateRaw = promisify(zlib.inflateRaw);

export interface ZipEntry {
  name: string;
  method: number;
  flags: number;
  offset: number;
  packed: number;
  /** size it claims to unpack to; not to be believed */
  claimed: number;
  /** CRC-32 of what it holds */
  crc: number;
}

/** The table of contents of a ZIP, or null when these bytes are not one (or one of the 64-bit kind, which no spreadsheet of ours needs). */
export function zipEntries(bytes: Buffer, most = 4000): ZipEntry[] | null {
  if (bytes.length < 22 || bytes.readUInt32LE(0) !== 0x04034b50) return null;
  let end = bytes.length - 22;
  for (const stop = Math.max(0, end - 65_536); end >= stop && bytes.readUInt32LE(end) !== 0x06054b50; end--);
  if (end < 0 || bytes.readUInt32LE(end) !== 0x06054b50) return null;
  const count = bytes.readUInt16LE(end + 10);
  let at = bytes.readUInt32LE(end + 16);
  if (count > most) return null;
  const entries: ZipEntry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > bytes.length || bytes.readUInt32LE(at) !== 0x02014b50) return null;
    const nameLength = bytes.readUInt16LE(at + 28);
    entries.push({
      name: bytes.toString('utf8', at + 46, at + 46 + nameLength),
      flags: bytes.readUInt16LE(at + 8),
      method: bytes.readUInt16LE(at + 10),
      crc: bytes.readUInt32LE(at + 16),
      packed: bytes.readUInt32LE(at + 20),
      claimed: bytes.readUInt32LE(at + 24),
      offset: bytes.readUInt32LE(at + 42),
    });
    at += 46 + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32);
  }
  return entries;
}

/**
 * What an entry holds; 'large' when that is more than `limit` bytes, 'broken' when it is encrypted, packed in an unusual way, or not what its size and checksum say: a bomb is
 * met here and not in a library that trusts the claimed sizes, and what was cut off or changed on the way is not taken for the whole.
 */
export async function unpacked(bytes: Buffer, entry: ZipEntry, limit: number): Promise<Buffer | 'large' | 'broken'> {
  if (entry.flags & 1) return 'broken';
  if (entry.claimed > limit) return 'large';
  const start = entry.offset + 30;
  if (start > bytes.length || bytes.readUInt32LE(entry.offset) !== 0x04034b50) return 'broken';
  const data = start + bytes.readUInt16LE(entry.offset + 26) + bytes.readUInt16LE(entry.offset + 28);
  if (data + entry.packed > bytes.length || (entry.method !== 0 && entry.method !== 8)) return 'broken';
  const packed = bytes.subarray(data, data + entry.packed);
  let content = packed;
  if (entry.method === 8 && packed.length > 0)
    try {
      // +1: a size of exactly 0 is not a valid ceiling
      content = await inflateRaw(packed, { maxOutputLength: limit + 1 });
    } catch (error) {
      return (error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE' ? 'large' : 'broken';
    }
  if (content.length > limit) return 'large';
  return content.length === entry.claimed && zlib.crc32(content) === entry.crc ? content : 'broken';
}
