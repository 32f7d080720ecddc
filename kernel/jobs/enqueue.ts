import { createHash, randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { z } from 'zod';
import type { Db, Tx } from '../db/index.ts';
import type { Job } from './job.ts';
import { SCHEMA } from './migrate.ts';

export interface EnqueueOptions {
  /** not before this moment; default at once */
  runAt?: Temporal.Instant;
  /** enqueued once: a second call with the same job and key does nothing while the first is kept (a week after it ran) */
  key?: string;
}

/** The queue's defaults are copied into each of its jobs, as pg-boss's own insert does. */
const jobs = sql.raw(`${SCHEMA}.job`);
const queues = sql.raw(`${SCHEMA}.queue`);

/**
 * Puts a job on its queue inside the caller's transaction: rolled back, it never was. Returns its id, or null when the key was used before.
 * One plain insert into pg-boss's documented table, so that a use case needs a transaction and nothing else to hand work over.
 * Throws ZodError when the data does not fit the job's schema, and Error when the queue does not exist (see ensureQueues).
 */
export async function enqueue<D>(
  tx: Db | Tx,
  job: Pick<Job<D>, 'name' | 'schema'>,
  data: D,
  options: EnqueueOptions = {},
): Promise<string | null> {
  const checked = job.schema ? z.parse(job.schema, data) : data;
  const id = options.key === undefined ? randomUUID() : keyId(job.name, options.key);
  const done = await sql<{ found: boolean; stored: string | null }>`
    with q as (select * from ${queues} where name = ${job.name}),
    added as (
      insert into ${jobs} (id, name, data, start_after, keep_until, policy, retry_limit, retry_delay, retry_backoff, retry_delay_max,
        expire_seconds, deletion_seconds, dead_letter, heartbeat_seconds)
      select ${id}::uuid, q.name, ${JSON.stringify(checked ?? null)}::jsonb, at.start, at.start + q.retention_seconds * interval '1s', q.policy,
        q.retry_limit, q.retry_delay, q.retry_backoff, q.retry_delay_max, q.expire_seconds, q.deletion_seconds, q.dead_letter, q.heartbeat_seconds
      from q, (select coalesce(${options.runAt ?? null}::timestamptz, now()) as start) at
      on conflict do nothing returning id)
    select exists (select from q) as found, (select id from added) as stored`.execute(tx);
  const row = done.rows[0];
  if (!row?.found) throw new Error(`no queue for job ${job.name}: call ensureQueues or startJobs first`);
  return row.stored;
}

/**
 * Creates the queues of these jobs where they are missing, so that work can be handed over before (or without) `startJobs`, which does
 * the same and also runs it.
 */
export async function ensureQueues(db: Db | Tx, jobsToCome: readonly Job[]): Promise<void> {
  for (const job of jobsToCome) {
    const options = JSON.stringify({ policy: 'standard', ...queueOptions(job) });
    await sql`select ${sql.raw(`${SCHEMA}.create_queue`)}(${job.name}, ${options}::jsonb)`.execute(db);
  }
}

/** A job's settings in pg-boss's words. */
export function queueOptions(job: Job): {
  retryLimit: number;
  retryDelay: number;
  retryBackoff: true;
  retryDelayMax: number;
  expireInSeconds: number;
} {
  return {
    retryLimit: job.retry.limit,
    retryDelay: job.retry.delaySeconds,
    retryBackoff: true,
    retryDelayMax: 3600,
    expireInSeconds: job.expireSeconds,
  };
}

/** A job id made of name and key: the primary key of the job table then refuses the second one. */
function keyId(name: string, key: string): string {
  const h = createHash('sha256').update(`${name}\n${key}`).digest('hex');
  return `${h.slice(0, 8)}-${h.slice(8, 12)}-8${h.slice(13, 16)}-8${h.slice(17, 20)}-${h.slice(20, 32)}`;
}

/** How one queue is doing, for metrics and the operator's page. */
export interface JobState {
  name: string;
  waiting: number;
  running: number;
  failed: number;
  /** when the oldest job that could run became due; null when none waits */
  oldestDue: Temporal.Instant | null;
}

/** All queues of the program with their counts. */
export async function jobStates(db: Db | Tx): Promise<JobState[]> {
  const found = await sql<{ name: string; waiting: number; running: number; failed: number; oldest: Temporal.Instant | null }>`
    select q.name, count(*) filter (where j.state in ('created', 'retry'))::int as waiting, count(*) filter (where j.state = 'active')::int as running,
      count(*) filter (where j.state = 'failed')::int as failed,
      min(j.start_after) filter (where j.state in ('created', 'retry') and j.start_after <= now()) as oldest
    from ${queues} q left join ${jobs} j on j.name = q.name where q.name not like '\\_\\_pgboss%' group by q.name order by q.name`.execute(
    db,
  );
  return found.rows.map(({ oldest, ...row }) => ({ ...row, oldestDue: oldest }));
}
