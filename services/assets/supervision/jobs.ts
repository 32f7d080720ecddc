/** What happens to supervision by itself: the night's run, orders that lapse, changed contracts, and taking up what a dead process left. */
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { lapseOrders } from './deeds.ts';
import { forgetChanges, recheck } from './gate.ts';
import { askNightly, resumeRuns, runSupervision, supervisionJob } from './run.ts';

/** The night: orders lapse first, so that the rules see them; then all contracts are examined. */
export async function supervisionNight(kit: Kit, signal?: AbortSignal): Promise<void> {
  await lapseOrders(kit, kit.now());
  const id = await kit.database.tx((tx) => askNightly(tx, kit, kit.now()));
  if (id !== null) await runSupervision(kit, id, {}, signal);
  await forgetChanges(kit);
}

/** The jobs of supervision. */
export function supervisionJobs(kit: Kit): readonly Job[] {
  return [
    defineJob({
      ...supervisionJob,
      expireSeconds: 3600,
      retry: { limit: 5, delaySeconds: 5 },
      handler: async ({ signal }, { id }) => void (await runSupervision(kit, id, {}, signal)),
    }) as Job,
    defineJob({
      name: 'assets.supervision-night',
      cron: '30 1 * * *',
      zone: kit.zone,
      expireSeconds: 3600,
      handler: ({ signal }) => supervisionNight(kit, signal),
    }),
    defineJob({
      name: 'assets.supervision-take-up',
      cron: '* * * * *',
      zone: kit.zone,
      expireSeconds: 3600,
      handler: async ({ signal }) => {
        await resumeRuns(kit, signal);
        await recheck(kit, signal);
      },
    }),
  ];
}
