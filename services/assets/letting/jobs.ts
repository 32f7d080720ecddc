/** What happens to notices and contracts by themselves. */
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { expireContracts } from './contract-steps.ts';
import { tick } from './opening.ts';

/** The jobs of letting: deadlines and openings by the minute, terms by the night. Each may run twice without harm. */
export function lettingJobs(kit: Kit): readonly Job[] {
  return [
    defineJob({
      name: 'assets.bid-clock',
      cron: '* * * * *',
      zone: kit.zone,
      handler: async ({ now }) => void (await tick(kit.database, kit, now())),
    }),
    defineJob({
      name: 'assets.expire-contracts',
      cron: '10 0 * * *',
      zone: kit.zone,
      expireSeconds: 3600,
      handler: async ({ now, signal }) => void (await expireContracts(kit.database, kit, now(), signal)),
    }),
  ];
}
