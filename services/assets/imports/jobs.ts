/** What happens by itself to imports and the census: files are checked, and taken up again when their process died; the census is matched anew every night. */
import { sql } from 'kysely';
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { matchCensus, nearOf, releaseUnfit } from '../census/match.ts';
import { resumeChecks, runCheck } from './check.ts';
import { importJob } from './job.ts';

/** The jobs of register, imports and census. */
export function registerJobs(kit: Kit): readonly Job[] {
  return [
    defineJob({
      ...importJob,
      expireSeconds: 900,
      retry: { limit: 5, delaySeconds: 5 },
      handler: async ({ signal }, { id }) => void (await runCheck(kit, id, signal)),
    }) as Job,
    defineJob({
      name: 'assets.import-take-up',
      cron: '* * * * *',
      zone: kit.zone,
      expireSeconds: 900,
      handler: ({ signal }) => resumeChecks(kit, signal),
    }),
    defineJob({
      name: 'assets.census-match',
      cron: '20 2 * * *',
      zone: kit.zone,
      expireSeconds: 900,
      handler: () => rematchAll(kit),
    }),
  ];
}

/** Compares every census in force with what the register holds now: what no longer fits is taken back, what fits is matched. */
export async function rematchAll(kit: Pick<Kit, 'database' | 'now' | 'pack' | 'crypto'>): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from assets.census where superseded_by is null order by id`.execute(
    kit.database.db,
  );
  for (const { id } of rows)
    await kit.database.tx(async (tx) => {
      await releaseUnfit(tx, kit, { censusId: id, now: kit.now() });
      await matchCensus(tx, { censusId: id, near: nearOf(kit), now: kit.now() });
    });
}
