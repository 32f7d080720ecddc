/** Where a feed comes from: a zip, a folder or files in memory. All three give the same bytes and the same hash. */
import { isUtf8 } from 'node:buffer';
import { createHash, hash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { TransitError } from '../types.ts';
import { readZip, type ZipBytes, type ZipLimits } from './zip.ts';

/** The bytes of a zip; the path of a zip or of a folder; or files by name (`stops.txt` → its bytes or text). */
export type FeedSource = Uint8Array | string | ReadonlyMap<string, Uint8Array | string>;

/** A file, read from its beginning piece by piece. */
export interface FileStream {
  /** The next piece, good until the next is asked for; null after the last. Throws `zip-damaged`. */
  readonly next: () => Uint8Array | null;
  /** SHA-256 of the file, hex, once `next` has given null. */
  readonly digest: () => string;
  /** Lets go of what it holds; it may be called at any time. */
  readonly close: () => void;
}

/** The text files of one feed. */
export interface FeedFiles {
  /** names in lower case, sorted by their bytes */
  readonly names: readonly string[];
  /** files handed in with the feed that can be no part of it: not `.txt`, or in another folder of the zip. What else lies in a folder on disk was not handed in. */
  readonly others: readonly string[];
  /** Opens a file; null when the feed has none of this name. Throws `zip-damaged`. */
  readonly open: (name: string) => FileStream | null;
}

/** The file by which the folder of a feed is found inside a zip. */
const MARK = 'stops.txt';

const unusable = (feed: string, zh: string, en: string): TransitError =>
  new TransitError('feed-unusable', { zh: `数据源“${feed}”无法使用：${zh}`, en: `feed "${feed}" cannot be used: ${en}` });

/** Opens the source of the feed called `feed`. Throws `feed-unusable` when nothing is there and `zip-damaged`. */
export function openSource(feed: string, source: FeedSource, limits: ZipLimits = {}): FeedFiles {
  if (typeof source === 'string') {
    let folder: boolean;
    try {
      folder = fs.statSync(source).isDirectory();
    } catch {
      throw unusable(feed, `找不到 ${source}`, `there is no ${source}`);
    }
    return folder ? folderFiles(feed, source) : zipFiles(feed, onDisk(source), limits);
  }
  if (source instanceof Uint8Array) return zipFiles(feed, plain(source), limits);
  const encoder = new TextEncoder();
  return filesOf(
    feed,
    [...source].map(([name, content]) => [
      name,
      () => memoryStream(typeof content === 'string' ? encoder.encode(content) : plain(content)),
    ]),
  );
}

/** A zip on disk, of which only what is needed is read. */
function onDisk(file: string): ZipBytes {
  return {
    path: file,
    length: fs.statSync(file).size,
    slice: (from, to) => {
      const bytes = new Uint8Array(to - from);
      const handle = fs.openSync(file, 'r');
      try {
        let at = 0;
        for (let read = 1; read > 0 && at < bytes.length; at += read)
          read = fs.readSync(handle, bytes, at, bytes.length - at, from + at);
        return bytes.subarray(0, at);
      } finally {
        fs.closeSync(handle);
      }
    },
  };
}

/** The same memory without the methods of a Buffer: code that sees one class of array runs faster. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

function folderFiles(feed: string, folder: string): FeedFiles {
  const names = fs.readdirSync(folder, { withFileTypes: true }).filter((entry) => !entry.isDirectory());
  return filesOf(
    feed,
    names.filter(({ name }) => /\.txt$/i.test(name)).map(({ name }) => [name, () => diskStream(path.join(folder, name))]),
  );
}

function zipFiles(feed: string, bytes: Uint8Array | ZipBytes, limits: ZipLimits): FeedFiles {
  // What packers of some systems add by themselves (`__MACOSX/`, `.DS_Store`) was put there by nobody.
  const entries = readZip(bytes, limits).filter(({ name }) => !/(^|\/)(__MACOSX\/|\.[^/]*$)/.test(name));
  const folderOf = (name: string): string => name.slice(0, name.lastIndexOf('/') + 1);
  const marks = entries.filter(({ name }) => name.slice(folderOf(name).length).toLowerCase() === MARK);
  const folders = [...new Set(marks.map(({ name }) => folderOf(name)))];
  const depth = (folder: string): number => folder.split('/').length;
  const least = Math.min(...folders.map(depth));
  const [folder = '', other] = folders.filter((name) => depth(name) === least);
  if (other !== undefined)
    throw unusable(
      feed,
      `压缩包里有多个数据源（${folder}、${other}），请分开压缩`,
      `the zip holds several feeds (${folder}, ${other}): pack them one by one`,
    );
  const inside = entries.filter(({ name }) => folderOf(name) === folder);
  return filesOf(
    feed,
    inside.map(({ name, read, stream }) => [name.slice(folder.length), () => stream() ?? memoryStream(read())]),
    entries.filter(({ name }) => folderOf(name) !== folder && !name.endsWith('/')).map(({ name }) => name),
  );
}

function filesOf(
  feed: string,
  files: readonly (readonly [string, () => FileStream])[],
  elsewhere: readonly string[] = [],
): FeedFiles {
  const openers = new Map<string, () => FileStream>();
  const others = [...elsewhere];
  for (const [name, open] of files) {
    const plain = name.toLowerCase();
    if (!plain.endsWith('.txt')) {
      if (plain !== '') others.push(name);
      continue;
    }
    if (openers.has(plain)) throw unusable(feed, `文件 ${plain} 出现两次`, `the file ${plain} is there twice`);
    openers.set(plain, open);
  }
  const byName = (a: string, b: string): number => (a < b ? -1 : 1);
  return {
    names: [...openers.keys()].toSorted(byName),
    others: others.toSorted(byName),
    open: (name) => openers.get(name)?.() ?? null,
  };
}

function memoryStream(bytes: Uint8Array): FileStream {
  let given = false;
  return {
    next: () => {
      if (given) return null;
      given = true;
      return bytes;
    },
    digest: () => hash('sha256', bytes, 'hex'),
    close: () => {},
  };
}

const DISK_PIECE = 1 << 20;

function diskStream(file: string): FileStream {
  const made = createHash('sha256');
  const buffer = new Uint8Array(DISK_PIECE);
  let handle: number | null = fs.openSync(file, 'r');
  const close = (): void => {
    if (handle !== null) fs.closeSync(handle);
    handle = null;
  };
  return {
    next: () => {
      const length = handle === null ? 0 : fs.readSync(handle, buffer, 0, DISK_PIECE, null);
      if (length === 0) {
        close();
        return null;
      }
      const piece = buffer.subarray(0, length);
      made.update(piece);
      return piece;
    },
    digest: () => made.digest('hex'),
    close,
  };
}

/**
 * The hash of a feed, hex: SHA-256 over one line `name SHA-256(content)` a file, sorted by name. It does not depend on how the files were packed.
 * `contents` gives the digest of each file.
 */
export function feedHash(contents: ReadonlyMap<string, string>): string {
  const all = createHash('sha256');
  for (const name of [...contents.keys()].toSorted((a, b) => (a < b ? -1 : 1))) all.update(`${name} ${contents.get(name)!}\n`);
  return all.digest('hex');
}

/**
 * The pieces as UTF-8, none ending within a character. Bytes that are not UTF-8 are replaced (U+FFFD), and `dirty` is called once. A UTF-16 file, known
 * by its first two bytes, calls `wide`, which throws.
 */
export function utf8Pieces(next: () => Uint8Array | null, dirty: () => void, wide: () => never): () => Uint8Array | null {
  let rest = new Uint8Array();
  let first = true;
  let clean = true;
  return () => {
    const piece = next();
    if (piece === null && rest.length === 0) return null;
    if (first && piece !== null && ((piece[0] === 0xff && piece[1] === 0xfe) || (piece[0] === 0xfe && piece[1] === 0xff))) wide();
    first = false;
    let text = piece ?? rest;
    if (piece !== null && rest.length > 0) {
      text = new Uint8Array(rest.length + piece.length);
      text.set(rest);
      text.set(piece, rest.length);
    }
    const cut = piece === null ? text.length : text.length - unfinished(text);
    rest = text.slice(cut);
    text = text.subarray(0, cut);
    if (isUtf8(text)) return text;
    if (clean) dirty();
    clean = false;
    return new TextEncoder().encode(new TextDecoder('utf-8', { ignoreBOM: true }).decode(text));
  };
}

/** Bytes at the end that begin a character and do not finish it, 0–3. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) return 0;
    if (byte < 0xc0) continue;
    const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
    return back < length ? back : 0;
  }
  return 0;
}
