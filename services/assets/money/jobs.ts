/** What happens to money by itself, every night after terms have expired. */
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { watchRescission } from './overdue.ts';
import { accrueAll, recogniseAll } from './owed.ts';

/** Writes what fell due, carries rent of past months to income, looks for rent overdue too long. May be killed and run again. */
export function moneyJobs(kit: Kit): readonly Job[] {
  return [
    defineJob({
      name: 'assets.money-night',
      cron: '30 0 * * *',
      zone: kit.zone,
      expireSeconds: 7200,
      handler: async ({ now, signal }) => {
        await accrueAll(kit.database, kit, now(), signal);
        await recogniseAll(kit.database, kit, now(), signal);
        if (!signal?.aborted) await watchRescission(kit.database, kit, now());
      },
    }),
  ];
}
