/** What happens by itself: rehearsals are carried out, and taken up again when their process died. */
import { z } from 'zod';
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import { openRehearsals, runRehearsal, type Rehearsable } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';

const what = { name: 'workbench.rehearse', schema: z.object({ id: z.uuid() }) } as const;

/** The job to enqueue with a rehearsal's request, in the same transaction. */
export const rehearseJob = what;

/** The jobs of the workbench. A rehearsal runs once, whoever gets to it first: claiming it is one statement. */
export function workbenchJobs(kit: Kit, rehearsables: readonly Rehearsable[]): readonly Job[] {
  const run = (id: string, signal: AbortSignal): Promise<unknown> =>
    runRehearsal(kit.database, id, { rehearsables, now: kit.now, zone: kit.zone, suite: kit.crypto.suite, signal });
  return [
    defineJob({ ...what, expireSeconds: 900, handler: async ({ signal }, { id }) => void (await run(id, signal)) }) as Job,
    defineJob({
      name: 'workbench.take-up',
      cron: '* * * * *',
      zone: kit.zone,
      expireSeconds: 900,
      handler: async ({ signal }) => {
        for (const id of await openRehearsals(kit.database.db, kit.now())) await run(id, signal);
      },
    }),
  ];
}
