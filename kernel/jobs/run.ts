import { PgBoss } from 'pg-boss';
import { z } from 'zod';
import type { Database } from '../db/index.ts';
import { queueOptions } from './enqueue.ts';
import type { Job } from './job.ts';
import { SCHEMA } from './migrate.ts';

export interface StartJobs {
  /** the program's database URL, and the role to become after connecting (as for openDatabase) */
  url: string;
  role?: string;
  /** handed to the handlers */
  database: Database;
  jobs: readonly Job[];
  now: () => Temporal.Instant;
  /** told of every failed run; the job's data are not in it */
  onError?: (error: Error, job: string | null) => void;
  /** seconds between looks at an idle queue, at least 0.5; default 2 */
  pollSeconds?: number;
}

export interface RunningJobs {
  /** Lets running handlers finish for up to `graceMs` (default 10 s), then aborts them; their jobs are run again later. */
  stop(graceMs?: number): Promise<void>;
}

/**
 * Runs the jobs in this process; as many processes as wanted may do so, each job is given to one of them (SKIP LOCKED). Takes two
 * connections of its own. Creates missing queues and cron schedules, and removes schedules of jobs that lost theirs.
 */
export async function startJobs(options: StartJobs): Promise<RunningJobs> {
  const boss = new PgBoss({
    connectionString: options.url,
    ...(options.role === undefined ? {} : { options: `-c role=${options.role}` }),
    application_name: 'yunjian-jobs',
    schema: SCHEMA,
    max: 2,
    migrate: false,
    createSchema: false,
    reindex: false, // needs the owner
    registerInstance: false,
    cronWorkerIntervalSeconds: 5,
  });
  const stopping = new AbortController();
  boss.on('error', (error) => options.onError?.(error, null));
  await boss.start();
  const scheduled = new Set((await boss.getSchedules()).map((s) => s.name));
  for (const job of options.jobs) {
    const queue = queueOptions(job);
    await boss.createQueue(job.name, queue);
    await boss.updateQueue(job.name, queue);
    if (job.cron !== undefined) await boss.schedule(job.name, job.cron, null, { tz: job.zone ?? 'UTC' });
    else if (scheduled.has(job.name)) await boss.unschedule(job.name);
    await boss.work(
      job.name,
      {
        includeMetadata: true,
        batchSize: 1,
        localConcurrency: job.concurrency,
        pollingIntervalSeconds: options.pollSeconds ?? 2,
      },
      async ([run]) => {
        if (!run) return;
        try {
          const data: unknown = job.schema ? z.parse(job.schema, run.data) : run.data;
          const signal = AbortSignal.any([stopping.signal, run.signal]);
          await job.handler(
            { database: options.database, now: options.now, signal, jobId: run.id, attempt: run.retryCount + 1 },
            data,
          );
        } catch (error) {
          options.onError?.(error instanceof Error ? error : new Error(String(error)), job.name);
          // pg-boss stores what is thrown as the job's output: only the kind of error, its message could quote a person's data
          throw new Error(error instanceof Error ? error.name : 'error', { cause: undefined });
        }
      },
    );
  }
  return {
    async stop(graceMs = 10_000) {
      const cut = setTimeout(() => stopping.abort(), graceMs);
      await boss.stop({ graceful: true, timeout: graceMs + 1000 });
      clearTimeout(cut);
      stopping.abort();
    },
  };
}
