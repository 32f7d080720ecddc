import { sql } from 'kysely';
import type { Database, Db } from '../db/index.ts';
import type { Crypto } from '../crypto/index.ts';
import { exportHeads, type AnchorSink } from './anchor.ts';
import type { TreeHead } from './head.ts';
import { openLog } from './log.ts';
import { seal } from './seal.ts';

export interface SealerOptions {
  readonly database: Database;
  readonly crypto: Pick<Crypto, 'sign' | 'suite'>;
  readonly anchors: readonly AnchorSink[];
  /** Pause between passes, milliseconds; 1000 unless told. */
  readonly everyMs?: number;
  readonly now: () => Temporal.Instant;
  /** Told of every failed pass and sink; the next pass tries again. */
  readonly onError: (error: Error) => void;
}

export interface Sealer {
  /** Seals and exports everything committed so far, waiting for other processes; the newest head it made, or null. */
  sealNow(): Promise<TreeHead | null>;
  /** Ends the loop after the pass that is under way. Leaves still waiting are sealed by another process or the next start. */
  stop(): Promise<void>;
}

/**
 * Seals about every second for as long as the process runs. Every server process starts one; an advisory lock lets one at a time
 * seal, and when that process dies the next one goes on. Rejects when the log was opened with another suite.
 */
export async function startSealer(options: SealerOptions): Promise<Sealer> {
  const { database, crypto, anchors, everyMs = 1000, now, onError } = options;
  await openLog(database, crypto.suite);
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let behind = true; // heads of an earlier process may still await export

  const pass = async (wait: boolean): Promise<TreeHead | null> => {
    let newest: TreeHead | null = null;
    while (wait || (await isWaiting(database.db))) {
      const head = await seal(database, crypto, now(), { wait });
      if (!head) break;
      newest = head;
    }
    if (newest || behind) {
      let failed = false;
      await exportHeads(database, anchors, (error, sink) => {
        failed = true;
        onError(new Error(`audit: anchor ${sink.name}: ${error.message}`, { cause: error }));
      });
      behind = failed;
    }
    return newest;
  };

  let line: Promise<unknown> = Promise.resolve();
  const queue = (wait: boolean): Promise<TreeHead | null> => {
    const run = line.then(() => pass(wait));
    line = run.catch(() => undefined);
    return run;
  };

  const loop = async (): Promise<void> => {
    try {
      await queue(false);
    } catch (error) {
      onError(error instanceof Error ? error : new Error(String(error)));
    }
    if (!stopped) timer = setTimeout(() => void loop(), everyMs);
  };
  timer = setTimeout(() => void loop(), everyMs);

  return {
    sealNow: () => queue(true),
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await line;
    },
  };
}

async function isWaiting(db: Db): Promise<boolean> {
  const { rows } = await sql<{ waiting: boolean }>`select exists (select from audit.pending) as waiting`.execute(db);
  return rows[0]?.waiting === true;
}
