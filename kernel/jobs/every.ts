import { sql } from 'kysely';
import type { Database, Tx } from '../db/index.ts';

/** First half of the advisory lock key; the second is the hash of the task's name. */
const LOCK_CLASS = 7_310_118;

export interface Periodic {
  /** Does it now, outside the rhythm; false when another process was at it. Throws what `fn` throws. */
  runNow(): Promise<boolean>;
  /** Ends the rhythm and waits for a run in progress. */
  stop(): Promise<void>;
}

/**
 * Does `fn` about every `ms` milliseconds, in one process at a time: each run is a transaction that holds an advisory lock named after
 * the task, given to `fn`, and lost with the process. Runs never overlap; after a failure the pause doubles, up to 64 times `ms`.
 * For light, frequent work (sealing, sweeping); longer work belongs in a job, since the run keeps a connection.
 */
export function every(
  database: Database,
  name: string,
  ms: number,
  fn: (tx: Tx) => Promise<void>,
  onError: (error: unknown) => void = () => undefined,
): Periodic {
  let stopped = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<unknown> = Promise.resolve();

  const once = (): Promise<boolean> =>
    database.db.transaction().execute(async (tx) => {
      const lock = await sql<{
        mine: boolean;
      }>`select pg_try_advisory_xact_lock(${LOCK_CLASS}, hashtext(${name})) as mine`.execute(tx);
      if (lock.rows[0]?.mine !== true) return false;
      await fn(tx);
      return true;
    });
  const tick = (): void => {
    running = once()
      .then(
        () => {
          failures = 0;
        },
        (error: unknown) => {
          failures = Math.min(6, failures + 1);
          onError(error);
        },
      )
      .then(() => {
        if (!stopped) timer = setTimeout(tick, ms * 2 ** failures);
      });
  };
  timer = setTimeout(tick, ms);
  return {
    runNow: once,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
