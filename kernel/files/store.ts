import { createHash, randomBytes } from 'node:crypto';
import { createReadStream } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { sql } from 'kysely';
import { failure, listed } from '../contract/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { failures } from './failures.ts';
import { DOCUMENTS, mediaNames, mediaTypeOf, type MediaType } from './sniff.ts';

export interface StoredFile {
  id: string;
  /** hex */
  sha256: string;
  bytes: number;
  mediaType: MediaType;
  originalName: string;
  owner: string | null;
  purpose: string;
  createdAt: Temporal.Instant;
}

export interface PutFile {
  content: AsyncIterable<Uint8Array> | Uint8Array;
  originalName: string;
  owner: string | null;
  /** what for, `module.noun` */
  purpose: string;
  now: Temporal.Instant;
  /** default: documents and pictures */
  allow?: readonly MediaType[];
  /** default 10 MiB */
  maxBytes?: number;
}

/** A blob that is safely on disk and not yet a file: `record` makes it one. */
export interface Received {
  sha256: string;
  bytes: number;
  mediaType: MediaType;
}

export interface FileStore {
  /** Takes in and checks the bytes: written under a temporary name, flushed, renamed. Whatever fails leaves nothing behind. */
  receive(put: Pick<PutFile, 'content' | 'allow' | 'maxBytes'>): Promise<Received>;
  /** Makes received bytes a file, in the caller's transaction. */
  record(tx: Db | Tx, received: Received, put: Omit<PutFile, 'content' | 'allow' | 'maxBytes'>): Promise<StoredFile>;
  /** receive and record; call it outside a long transaction, uploads are slow. */
  put(db: Db | Tx, put: PutFile): Promise<StoredFile>;
  /** Facts about a file. Throws `files.gone`. Whether the caller may see it is the service's business. */
  find(db: Db | Tx, id: string): Promise<StoredFile>;
  open(db: Db | Tx, id: string): Promise<{ file: StoredFile; stream: Readable }>;
  read(db: Db | Tx, id: string): Promise<{ file: StoredFile; content: Buffer }>;
  /** Takes the row away; the bytes go with the next sweep when no other row names them. */
  remove(tx: Db | Tx, id: string): Promise<void>;
  /** Deletes blobs without a row, and temporary files, not touched since `before` (take a day ago). Returns how many. */
  sweep(db: Db | Tx, before: Temporal.Instant): Promise<number>;
}

const MIB = 1 << 20;

/** A name fit for a download header and a list: last path part, no control or bidirectional characters, at most 120 characters. */
export function safeName(name: string): string {
  const last = name.normalize('NFC').split(/[/\\]/).at(-1) ?? '';
  const clean = last
    .replace(/[\p{Cc}\u200e\u200f\u202a-\u202e\u2066-\u2069"<>|:*?]/gu, '')
    .trim()
    .replace(/^\.+/, '');
  if (clean === '') return 'file';
  const dot = clean.lastIndexOf('.');
  const ending = dot > 0 && clean.length - dot <= 8 ? clean.slice(dot) : '';
  const stem = Array.from(ending ? clean.slice(0, dot) : clean)
    .slice(0, 120 - ending.length)
    .join('');
  return stem + ending;
}

interface FileRow {
  id: string;
  sha256: string;
  bytes: bigint;
  media_type: MediaType;
  original_name: string;
  owner: string | null;
  purpose: string;
  created_at: Temporal.Instant;
}
const columns = sql.raw(`id, encode(sha256, 'hex') as sha256, bytes, media_type, original_name, owner, purpose, created_at`);
const fromRow = (row: FileRow): StoredFile => ({
  id: row.id,
  sha256: row.sha256,
  bytes: Number(row.bytes),
  mediaType: row.media_type,
  originalName: row.original_name,
  owner: row.owner,
  purpose: row.purpose,
  createdAt: row.created_at,
});

/** Opens the store in `dir` (created, readable by the program only). Several processes may use the same directory. */
export async function openFileStore(dir: string): Promise<FileStore> {
  const incoming = path.join(dir, 'incoming');
  await fs.mkdir(incoming, { recursive: true, mode: 0o700 });
  const place = (sha256: string): string => path.join(dir, sha256.slice(0, 2), sha256);

  async function receive({
    content,
    allow = DOCUMENTS,
    maxBytes = 10 * MIB,
  }: Pick<PutFile, 'content' | 'allow' | 'maxBytes'>): Promise<Received> {
    const temporary = path.join(incoming, randomBytes(12).toString('hex'));
    const handle = await fs.open(temporary, 'wx', 0o600);
    try {
      const hash = createHash('sha256');
      const chunks: Buffer[] = [];
      let bytes = 0;
      try {
        for await (const chunk of content instanceof Uint8Array ? [content] : content) {
          bytes += chunk.length;
          if (bytes > maxBytes) throw failure(failures.tooLarge, { limit: `${Math.round(maxBytes / MIB) || 1} MB` });
          const piece = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
          hash.update(piece);
          chunks.push(piece);
          await handle.write(piece);
        }
      } catch (error) {
        throw error instanceof Error && error.name === 'Failure' ? error : failure(failures.incomplete);
      }
      if (bytes === 0) throw failure(failures.empty);
      const mediaType = mediaTypeOf(Buffer.concat(chunks));
      if (mediaType === null || !allow.includes(mediaType))
        throw failure(failures.type, { allowed: listed(allow.map((type) => mediaNames[type])) });
      await handle.sync();
      const sha256 = hash.digest('hex');
      const target = place(sha256);
      await fs.mkdir(path.dirname(target), { recursive: true, mode: 0o700 });
      await fs.rename(temporary, target); // replaces equal bytes; a new time keeps the sweep away
      const folder = await fs.open(path.dirname(target), 'r');
      try {
        await folder.sync();
      } finally {
        await folder.close();
      }
      return { sha256, bytes, mediaType };
    } finally {
      await handle.close();
      await fs.rm(temporary, { force: true });
    }
  }

  async function record(
    tx: Db | Tx,
    received: Received,
    put: Omit<PutFile, 'content' | 'allow' | 'maxBytes'>,
  ): Promise<StoredFile> {
    const done = await sql<FileRow>`insert into files.file (sha256, bytes, media_type, original_name, owner, purpose, created_at)
      values (decode(${received.sha256}, 'hex'), ${received.bytes}, ${received.mediaType}, ${safeName(put.originalName)}, ${put.owner}, ${put.purpose}, ${put.now})
      returning ${columns}`.execute(tx);
    return fromRow(done.rows[0] as FileRow);
  }

  async function find(db: Db | Tx, id: string): Promise<StoredFile> {
    const found = await sql<FileRow>`select ${columns} from files.file where id = ${id}`.execute(db);
    const row = found.rows[0];
    if (!row) throw failure(failures.gone);
    return fromRow(row);
  }

  return {
    receive,
    record,
    find,
    put: async (db, put) => record(db, await receive(put), put),
    async open(db, id) {
      const file = await find(db, id);
      return { file, stream: createReadStream(place(file.sha256)) };
    },
    async read(db, id) {
      const file = await find(db, id);
      return { file, content: await fs.readFile(place(file.sha256)) };
    },
    async remove(tx, id) {
      await sql`delete from files.file where id = ${id}`.execute(tx);
    },
    async sweep(db, before) {
      let gone = 0;
      for (const name of await fs.readdir(incoming)) gone += await dropOld(path.join(incoming, name), before);
      for (const prefix of await fs.readdir(dir)) {
        if (!/^[0-9a-f]{2}$/.test(prefix)) continue;
        const names = (await fs.readdir(path.join(dir, prefix))).filter((name) => /^[0-9a-f]{64}$/.test(name));
        const kept = await sql<{ sha256: string }>`select distinct encode(sha256, 'hex') as sha256 from files.file
          where sha256 = any(array(select decode(h, 'hex') from unnest(${names}::text[]) h))`.execute(db);
        const named = new Set(kept.rows.map((row) => row.sha256));
        for (const name of names) if (!named.has(name)) gone += await dropOld(path.join(dir, prefix, name), before);
      }
      return gone;
    },
  };
}

async function dropOld(file: string, before: Temporal.Instant): Promise<number> {
  const stat = await fs.stat(file).catch(() => null);
  if (stat === null || stat.mtimeMs >= before.epochMilliseconds) return 0;
  await fs.rm(file, { force: true });
  return 1;
}
