/**
 * Zip archives, read through their central directory (PKWARE APPNOTE 6.3): stored and deflated entries, data descriptors, Zip64. An archive is refused
 * rather than guessed at: sizes, names and checksums of the directory must agree with what the entries hold.
 */
import { crc32, inflateRawSync } from 'node:zlib';
import { TransitError } from '../types.ts';
import { InflateReader, type Packed } from './inflate.ts';

/** Limits of what is unpacked. */
export interface ZipLimits {
  /** most bytes of one file (default 2 GiB − 1, the most that can be addressed) */
  readonly file?: number;
  /** most bytes of all files that are opened (default 4 GiB) */
  readonly total?: number;
  /** packed bytes from which a deflated file is unpacked in a second thread (default 2 MiB, for which its start of some 40 ms pays) */
  readonly thread?: number;
}

/** A file of an archive. */
export interface ZipEntry {
  readonly name: string;
  /** bytes unpacked */
  readonly size: number;
  /** Unpacks the file; throws `zip-damaged`. */
  readonly read: () => Uint8Array;
  /** Unpacks a large file piece by piece in a second thread; null when it is small or not deflated, and `read` is as good. Throws as `read` does. */
  readonly stream: () => ZipStream | null;
}

/** A file unpacked piece by piece. */
export interface ZipStream {
  /** The next piece, good until the next is asked for; null after the last. Throws `zip-damaged`. */
  readonly next: () => Uint8Array | null;
  /** SHA-256 of the file, hex, once `next` has given null. */
  readonly digest: () => string;
  readonly close: () => void;
}

/** An archive that need not lie in memory. */
export interface ZipBytes {
  readonly length: number;
  readonly slice: (from: number, to: number) => Uint8Array;
  /** path of the archive, where it has one: a second thread then reads it by itself */
  readonly path?: string;
}

const END = 0x0605_4b50;
const END64 = 0x0606_4b50;
const LOCATOR64 = 0x0706_4b50;
const CENTRAL = 0x0201_4b50;
const LOCAL = 0x0403_4b50;
const FILE_LIMIT = 0x7fff_ffff;
const TOTAL_LIMIT = 4 * 1024 ** 3;
/** Deflate makes at most 258 bytes of two bits: a larger promise is a lie. */
const DEFLATE_MOST = 1032;

const THREAD = 1 << 21;

const damaged = (zh: string, en: string): TransitError =>
  new TransitError('zip-damaged', { zh: `压缩包无法使用：${zh}`, en: `the zip cannot be used: ${en}` });

/**
 * The files of a zip archive in the order of its directory; folders are left out. Throws a TransitError `zip-damaged` when it is truncated, overlaps
 * itself, contradicts itself or has more than 65,535 entries; reading an entry throws it when the entry is encrypted, packed by another method, larger
 * than the limits or does not match its checksum.
 */
export function readZip(archive: Uint8Array | ZipBytes, limits: ZipLimits = {}): ZipEntry[] {
  const bytes: ZipBytes =
    archive instanceof Uint8Array ? { length: archive.length, slice: (from, to) => archive.subarray(from, to) } : archive;
  const { count, start, end } = directory(bytes);
  const most = Math.min(limits.file ?? FILE_LIMIT, FILE_LIMIT);
  const thread = limits.thread ?? THREAD;
  const budget: Budget = { left: limits.total ?? TOTAL_LIMIT, counted: new Set() };
  const listed = bytes.slice(start, end);
  const view = viewOf(listed);
  const spans: { from: number; to: number }[] = [];
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > listed.length || view.getUint32(at, true) !== CENTRAL)
      throw damaged('目录不完整', 'its directory is incomplete');
    const header = centralHeader(listed, view, at);
    at = header.next;
    const from = dataOf(bytes, header, start);
    const to = from + header.packed;
    spans.push({ from: header.local, to });
    if (header.name.endsWith('/')) continue;
    const packed: Packed = { data: () => bytes.slice(from, to), from, to, path: bytes.path };
    entries.push({
      name: header.name,
      size: header.size,
      read: () => unpack(packed.data(), header, most, budget),
      stream: () => (header.method === 8 && header.packed >= thread ? unpackPieces(packed, header, most, budget) : null),
    });
  }
  if (at !== listed.length) throw damaged('目录长度不符', 'its directory has another length than it says');
  spans.sort((a, b) => a.from - b.from);
  for (let i = 1; i < spans.length; i++) {
    if (spans[i]!.from < spans[i - 1]!.to) throw damaged('文件相互重叠', 'its files overlap');
  }
  return entries;
}

const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.length);

interface Header {
  readonly name: string;
  readonly nameBytes: Uint8Array;
  readonly flags: number;
  readonly method: number;
  readonly crc: number;
  readonly packed: number;
  readonly size: number;
  readonly local: number;
  readonly next: number;
}

/** What may still be unpacked; a file that is read again counts once. */
interface Budget {
  left: number;
  readonly counted: Set<Header>;
}

/** The end record and its longest comment, with room before them for the records of Zip64. */
const TAIL = 0xffff + 22 + 20 + 4096;

/** Finds the end record, which must be followed by nothing but its comment, and through it the directory. */
function directory(bytes: ZipBytes): { count: number; start: number; end: number } {
  const base = Math.max(0, bytes.length - TAIL);
  const view = viewOf(bytes.slice(base, bytes.length));
  const length = view.byteLength;
  for (let at = length - 22; at >= 0 && at >= length - 22 - 0xffff; at--) {
    if (view.getUint32(at, true) !== END || at + 22 + view.getUint16(at + 20, true) !== length) continue;
    let count = view.getUint16(at + 10, true);
    let size = view.getUint32(at + 12, true);
    let start = view.getUint32(at + 16, true);
    let end = at;
    if (view.getUint16(at + 4, true) !== view.getUint16(at + 6, true))
      throw damaged('是分卷压缩包的一部分', 'it is a part of a split archive');
    if (at >= 20 && view.getUint32(at - 20, true) === LOCATOR64) {
      end = whole(view, at - 12) - base;
      if (end < 0 || end + 56 > at || view.getUint32(end, true) !== END64)
        throw damaged('Zip64 目录找不到', 'its Zip64 directory is missing');
      count = whole(view, end + 32);
      size = whole(view, end + 40);
      start = whole(view, end + 48);
    }
    if (start + size !== base + end)
      throw damaged('目录位置不符，文件可能不完整', 'its directory is not where it says; the file may be incomplete');
    if (count > 0xffff) throw damaged('文件过多', 'it has too many files');
    return { count, start, end: base + end };
  }
  throw damaged('不是 zip 文件，或文件不完整', 'it is not a zip file, or it is incomplete');
}

/** A 64-bit number; what cannot be a position in memory is as good as infinite. */
function whole(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.MAX_SAFE_INTEGER : Number(value);
}

function centralHeader(bytes: Uint8Array, view: DataView, at: number): Header {
  const nameLength = view.getUint16(at + 28, true);
  const extraLength = view.getUint16(at + 30, true);
  const next = at + 46 + nameLength + extraLength + view.getUint16(at + 32, true);
  if (next > bytes.length) throw damaged('目录不完整', 'its directory is incomplete');
  const nameBytes = bytes.subarray(at + 46, at + 46 + nameLength);
  let packed = view.getUint32(at + 20, true);
  let size = view.getUint32(at + 24, true);
  let local = view.getUint32(at + 42, true);
  const extraEnd = at + 46 + nameLength + extraLength;
  for (let extra = at + 46 + nameLength; extra + 4 <= extraEnd; extra += 4 + view.getUint16(extra + 2, true)) {
    if (view.getUint16(extra, true) !== 1) continue;
    const fieldEnd = extra + 4 + view.getUint16(extra + 2, true);
    let field = extra + 4;
    const take = (): number => {
      if (field + 8 > fieldEnd || fieldEnd > extraEnd) throw damaged('Zip64 字段不完整', 'a Zip64 field is incomplete');
      field += 8;
      return whole(view, field - 8);
    };
    if (size === 0xffff_ffff) size = take();
    if (packed === 0xffff_ffff) packed = take();
    if (local === 0xffff_ffff) local = take();
  }
  return {
    name: new TextDecoder().decode(nameBytes).replaceAll('\\', '/'),
    nameBytes,
    flags: view.getUint16(at + 8, true),
    method: view.getUint16(at + 10, true),
    crc: view.getUint32(at + 16, true),
    packed,
    size,
    local,
    next,
  };
}

/** Where the data of an entry begins; its local header must repeat the name and lie, with the data, before the directory. */
function dataOf(bytes: ZipBytes, header: Header, directoryStart: number): number {
  const { local, nameBytes } = header;
  const wrong = (): TransitError => damaged(`“${header.name}”与目录不符`, `"${header.name}" is not what the directory says`);
  if (local + 30 + nameBytes.length > directoryStart) throw wrong();
  const found = bytes.slice(local, local + 30 + nameBytes.length);
  const view = viewOf(found);
  if (view.getUint32(0, true) !== LOCAL || view.getUint16(26, true) !== nameBytes.length) throw wrong();
  for (let i = 0; i < nameBytes.length; i++) if (found[30 + i] !== nameBytes[i]) throw wrong();
  const from = local + found.length + view.getUint16(28, true);
  if (from + header.packed > directoryStart) throw wrong();
  return from;
}

const mismatch = (name: string): TransitError => damaged(`“${name}”的大小不符`, `"${name}" has another size than it says`);

/** Refuses what must not or cannot be unpacked, before anything is. */
function admit(packed: number, header: Header, most: number, budget: Budget): void {
  const { name, size, method } = header;
  if ((header.flags & 1) !== 0) throw damaged(`“${name}”已加密`, `"${name}" is encrypted`);
  if (method !== 0 && method !== 8)
    throw damaged(`“${name}”的压缩方法 ${method} 不支持`, `"${name}" is packed by method ${method}, which is not supported`);
  if (size > most || (size > budget.left && !budget.counted.has(header)))
    throw damaged(`“${name}”解开后有 ${size} 字节，超过上限`, `"${name}" has ${size} bytes unpacked, more than the limit`);
  if (method === 0 ? size !== packed : size > packed * DEFLATE_MOST + 64) throw mismatch(name);
  if (!budget.counted.has(header)) budget.left -= size;
  budget.counted.add(header);
}

function unpack(data: Uint8Array, header: Header, most: number, budget: Budget): Uint8Array {
  const { name, size, method } = header;
  admit(data.length, header, most, budget);
  const made = method === 0 ? data : inflate(data, name, size);
  if (made.length !== size) throw mismatch(name);
  if (crc32(made) !== header.crc) throw damaged(`“${name}”校验和不符`, `"${name}" does not match its checksum`);
  return made;
}

function inflate(data: Uint8Array, name: string, size: number): Uint8Array {
  let made: { buffer: Buffer; engine: { bytesWritten: number } };
  try {
    // One chunk that holds everything: otherwise the chunks are joined, which takes twice the memory and the time.
    made = inflateRawSync(data, {
      chunkSize: Math.max(size + 1, 64),
      maxOutputLength: Math.max(size, 1),
      info: true,
    }) as unknown as typeof made;
  } catch {
    throw damaged(`“${name}”解不开`, `"${name}" cannot be unpacked`);
  }
  if (made.engine.bytesWritten !== data.length) throw mismatch(name);
  return new Uint8Array(made.buffer.buffer, made.buffer.byteOffset, made.buffer.length);
}

function unpackPieces(packed: Packed, header: Header, most: number, budget: Budget): ZipStream {
  admit(header.packed, header, most, budget);
  const reader = new InflateReader(packed, header.size, header.crc);
  return {
    next: () => {
      const piece = reader.next();
      if (piece === undefined) {
        reader.close();
        throw damaged(`“${header.name}”解不开`, `"${header.name}" cannot be unpacked`);
      }
      return piece;
    },
    digest: () => reader.digest(),
    close: () => reader.close(),
  };
}
