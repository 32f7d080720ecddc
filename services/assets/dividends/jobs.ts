/** What happens to runs by itself. */
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { watchQuestions } from './overdue.ts';
import { runJob } from './run.ts';
import { resumeTasks, runTask } from './work.ts';

/** Computing and locking, and taking up what a dead process left. */
export function dividendJobs(kit: Kit): readonly Job[] {
  return [
    defineJob({
      ...runJob,
      expireSeconds: 600,
      retry: { limit: 5, delaySeconds: 5 },
      handler: async (_, { id }) => void (await runTask(kit, id)),
    }) as Job,
    defineJob({
      name: 'assets.run-take-up',
      cron: '* * * * *',
      zone: kit.zone,
      expireSeconds: 600,
      handler: () => resumeTasks(kit),
    }),
    defineJob({
      name: 'assets.question-clock',
      cron: '20 0 * * *',
      zone: kit.zone,
      expireSeconds: 600,
      handler: async ({ now, signal }) => void (await watchQuestions(kit.database, kit, now(), signal)),
    }),
  ];
}
