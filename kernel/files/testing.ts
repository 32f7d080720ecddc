/** Archives as tests need them: right, lying, and workbooks with a part rewritten. */
import zlib from 'node:zlib';
import { unpacked, zipEntries } from './zip.ts';

export interface Part {
  readonly name: string;
  readonly data: Buffer;
  /** what the size is said to be, where that is a lie */
  readonly claim?: number;
}

/** A ZIP of these parts. */
export function zipOf(parts: readonly Part[]): Buffer {
  const bodies: Buffer[] = [];
  const index: Buffer[] = [];
  let at = 0;
  for (const { name, data, claim } of parts) {
    const packed = zlib.deflateRawSync(data, { level: 9 });
    const local = Buffer.alloc(30 + name.length);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(8, 8);
    local.writeUInt16LE(name.length, 26);
    local.write(name, 30);
    const central = Buffer.alloc(46 + name.length);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(8, 10);
    central.writeUInt32LE(zlib.crc32(data), 16);
    central.writeUInt32LE(packed.length, 20);
    central.writeUInt32LE(claim ?? data.length, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt32LE(at, 42);
    central.write(name, 46);
    bodies.push(local, packed);
    index.push(central);
    at += local.length + packed.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(parts.length, 10);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...bodies, ...index, end]);
}

/** A workbook with one part of it rewritten; the archive around it is right again. */
export async function rewritten(bytes: Uint8Array, part: string, change: (xml: string) => string): Promise<Buffer> {
  const all = Buffer.from(bytes);
  const parts: Part[] = [];
  for (const entry of zipEntries(all) ?? []) {
    const data = await unpacked(all, entry, 64 << 20);
    if (typeof data === 'string') throw new TypeError(`${entry.name} is ${data}`);
    parts.push({ name: entry.name, data: entry.name === part ? Buffer.from(change(data.toString('utf8'))) : data });
  }
  return zipOf(parts);
}
export const SHEET = 'xl/worksheets/sheet1.xml';
