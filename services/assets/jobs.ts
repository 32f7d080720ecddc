/** What happens by itself, of all parts. */
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { dividendJobs } from './dividends/jobs.ts';
import { registerJobs } from './imports/jobs.ts';
import { lettingJobs } from './letting/jobs.ts';
import { moneyJobs } from './money/jobs.ts';
import { supervisionJobs } from './supervision/jobs.ts';
import { keepRows } from './witness/keep.ts';

/** The jobs of collective assets. */
export function assetsJobs(kit: Kit): readonly Job[] {
  return [
    ...registerJobs(kit),
    ...lettingJobs(kit),
    ...moneyJobs(kit),
    ...dividendJobs(kit),
    ...supervisionJobs(kit),
    defineJob({
      name: 'assets.keep-rows',
      cron: '* * * * *',
      zone: kit.zone,
      expireSeconds: 600,
      handler: async () => void (await kit.database.tx((tx) => keepRows(tx, kit, kit.now()))),
    }),
  ];
}
