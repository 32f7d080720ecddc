import type { z } from 'zod';
import type { Database } from '../db/index.ts';

/** How a failed run is tried again. Delays grow: delaySeconds, then about double each time, with jitter. */
export interface JobRetry {
  /** further runs after the first */
  limit: number;
  delaySeconds: number;
}

/** What a handler is given. */
export interface JobContext {
  database: Database;
  now(): Temporal.Instant;
  /** aborted when the run takes longer than it may, or the program stops */
  signal: AbortSignal;
  jobId: string;
  /** 1 for the first run */
  attempt: number;
}

/** A kind of queued work. Handlers may run twice for one job (a process can die after its work, before its tick): write them so. */
export interface Job<D = unknown> {
  readonly name: string;
  /** checked when enqueuing and again before running; data without a schema is passed as it was stored */
  readonly schema?: z.core.$ZodType<D>;
  readonly retry: JobRetry;
  /** longest run, default 300 s */
  readonly expireSeconds: number;
  /** runs at once in one process, default 1 */
  readonly concurrency: number;
  /** cron expression (five fields) in `zone`: enqueued by exactly one process */
  readonly cron?: string;
  readonly zone?: string;
  handler(context: JobContext, data: D): Promise<void>;
}

/** Declares a job; the name is `module.verb`. */
export function defineJob<D = unknown>(
  job: Pick<Job<D>, 'name' | 'handler'> &
    Partial<Pick<Job<D>, 'schema' | 'retry' | 'expireSeconds' | 'concurrency' | 'cron' | 'zone'>>,
): Job<D> {
  if (!/^[a-z][a-z0-9]*(\.[a-z0-9-]+)+$/.test(job.name)) throw new TypeError(`job name ${job.name}: use module.verb`);
  return { retry: { limit: 5, delaySeconds: 5 }, expireSeconds: 300, concurrency: 1, ...job };
}
