/** Work that happens later or regularly: queued jobs (pg-boss in the same PostgreSQL) and light periodic tasks under a lock. */
export { defineJob, type Job, type JobContext, type JobRetry } from './job.ts';
export { enqueue, ensureQueues, jobStates, type EnqueueOptions, type JobState } from './enqueue.ts';
export { migrateJobs } from './migrate.ts';
export { every, type Periodic } from './every.ts';
export { startJobs, type RunningJobs, type StartJobs } from './run.ts';
