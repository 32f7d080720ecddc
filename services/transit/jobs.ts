/** What happens by itself: uploads are checked, and taken up again when their process died; operators are asked for real-time messages. */
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { checkJob } from './feeds/check-job.ts';
import { resumeChecks, runCheck } from './feeds/check.ts';
import { pollForAMinute } from './realtime/poll.ts';

/** The jobs of transit. A check runs once, whoever gets to it first: claiming it is one statement. */
export function transitJobs(kit: Kit): readonly Job[] {
  return [
    defineJob({
      ...checkJob,
      expireSeconds: 900,
      retry: { limit: 5, delaySeconds: 5 },
      handler: async ({ signal }, { id }) => void (await runCheck(kit, id, signal)),
    }) as Job,
    defineJob({
      name: 'transit.realtime',
      cron: '* * * * *',
      zone: kit.zone,
      expireSeconds: 120,
      handler: ({ signal }) => pollForAMinute(kit, signal),
    }),
    defineJob({
      name: 'transit.take-up',
      cron: '* * * * *',
      zone: kit.zone,
      expireSeconds: 900,
      handler: ({ signal }) => resumeChecks(kit, signal),
    }),
  ];
}
