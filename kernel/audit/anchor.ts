import fs from 'node:fs/promises';
import path from 'node:path';
import { sql } from 'kysely';
import type { Database } from '../db/index.ts';
import { parseHead, type TreeHead } from './head.ts';
import { readLog } from './log.ts';
import { headOf, LOCKS, type HeadRow } from './tables.ts';

/** A place outside the database where signed heads are kept, so that a log cut short or written anew is found out. */
export interface AnchorSink {
  readonly name: string;
  /** Size of the largest head of this log that is safely kept, 0 when none is. */
  last(log: string): Promise<number>;
  /** Keeps these heads, in order of size; resolves when they would survive a power cut. */
  write(heads: readonly TreeHead[]): Promise<void>;
}

const FILE = /^heads-\d{4}-\d{2}\.jsonl$/;

/** The anchor files of a directory, oldest first. */
export async function anchorFiles(dir: string): Promise<string[]> {
  try {
    return (await fs.readdir(dir))
      .filter((name) => FILE.test(name))
      .sort()
      .map((name) => path.join(dir, name));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

/**
 * Keeps heads as JSON lines in `dir`/heads-YYYY-MM.jsonl, flushed to the disk; best a directory on another machine's or a write-once
 * volume. A line torn by a power cut is completed by writing it again below.
 */
export function fileAnchors(dir: string): AnchorSink {
  return {
    name: `file:${dir}`,
    async last(log) {
      for (const file of (await anchorFiles(dir)).reverse()) {
        const size = await lastIn(file, log);
        if (size > 0) return size;
      }
      return 0;
    },
    async write(heads) {
      await fs.mkdir(dir, { recursive: true, mode: 0o750 });
      for (const [month, group] of Map.groupBy(heads, (head) => head.at.slice(0, 7))) {
        const handle = await fs.open(path.join(dir, `heads-${month}.jsonl`), 'a+', 0o640);
        try {
          const { size } = await handle.stat();
          const end = size > 0 ? (await handle.read(Buffer.alloc(1), 0, 1, size - 1)).buffer[0] : 0x0a;
          await handle.appendFile(`${end === 0x0a ? '' : '\n'}${group.map((head) => `${JSON.stringify(head)}\n`).join('')}`);
          await handle.sync();
        } finally {
          await handle.close();
        }
      }
    },
  };
}

const TAIL = 1 << 16;

/** Size of the last whole head of `log` in the file, 0 when there is none. Reads from the end: a month's file may be large. */
async function lastIn(file: string, log: string): Promise<number> {
  const handle = await fs.open(file, 'r');
  try {
    const { size } = await handle.stat();
    for (let span = TAIL; ; span *= 4) {
      const from = Math.max(0, size - span);
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
      const lines = buffer
        .subarray(0, bytesRead)
        .toString('utf8')
        .split('\n')
        .slice(from === 0 ? 0 : 1, -1); // ends may be torn
      for (const line of lines.reverse()) {
        const head = parseLine(line);
        if (head?.log === log) return head.size;
      }
      if (from === 0) return 0;
    }
  } finally {
    await handle.close();
  }
}

/** The head on a line of an anchor file, or null. */
export function parseLine(line: string): TreeHead | null {
  try {
    return parseHead(JSON.parse(line));
  } catch {
    return null;
  }
}

/**
 * Keeps heads with a service of another office: `GET url?log=…` answers `{ "size": n }`, `POST url` takes `{ "heads": […] }` and
 * answers 2xx once they are kept.
 */
export function httpAnchors(options: { url: string; token?: string; timeoutMs?: number; fetch?: typeof fetch }): AnchorSink {
  const { url, token, timeoutMs = 5000, fetch: send = fetch } = options;
  const headers = { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) };
  const call = async (target: URL, init: RequestInit): Promise<Response> => {
    const answer = await send(target, { ...init, headers, signal: AbortSignal.timeout(timeoutMs) });
    if (!answer.ok) throw new Error(`anchor ${target.host} answered ${answer.status}`);
    return answer;
  };
  return {
    name: `http:${new URL(url).host}`,
    async last(log) {
      const target = new URL(url);
      target.searchParams.set('log', log);
      const { size } = (await (await call(target, { method: 'GET' })).json()) as { size?: unknown };
      if (!Number.isSafeInteger(size)) throw new Error(`anchor ${target.host} answered without a size`);
      return size as number;
    },
    async write(heads) {
      await call(new URL(url), { method: 'POST', body: JSON.stringify({ heads }) });
    },
  };
}

const BATCH = 1000;

/**
 * Brings every sink up to the newest head; returns how many heads were written. One process at a time; a sink that fails is reported
 * and caught up next time, and does not hold up the others. A sink that knows a larger log than the database is reported
 * at every call: the database was cut short, or restored from an older backup.
 */
export async function exportHeads(
  database: Database,
  sinks: readonly AnchorSink[],
  onError: (error: Error, sink: AnchorSink) => void,
): Promise<number> {
  if (sinks.length === 0) return 0;
  return database.tx(async (tx) => {
    const lock = await sql<{ won: boolean }>`select pg_try_advisory_xact_lock(${LOCKS.anchor}::bigint) as won`.execute(tx);
    const log = lock.rows[0]?.won ? await readLog(tx) : null;
    if (!log) return 0;
    let written = 0;
    for (const sink of sinks) {
      try {
        let last = await sink.last(log.id);
        const newest = await sql<{ size: bigint | null }>`select max(size) as size from audit.head`.execute(tx);
        const size = Number(newest.rows[0]?.size ?? 0n);
        if (last > size) throw new Error(`anchors know a log of ${last} leaves, the database has ${size}`);
        while (last < size) {
          const { rows } = await sql<HeadRow>`select size, root, at, suite, key_id, signature from audit.head
            where size > ${last} order by size limit ${BATCH}`.execute(tx);
          const heads = rows.map((row) => headOf(row, log.id));
          const end = heads.at(-1);
          if (!end) break;
          await sink.write(heads);
          written += heads.length;
          last = end.size;
        }
      } catch (error) {
        if ((error as { code?: string }).code === '25P02') throw error; // the transaction itself is dead
        onError(error instanceof Error ? error : new Error(String(error)), sink);
      }
    }
    return written;
  });
}
