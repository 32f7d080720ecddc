import { sql } from 'kysely';
import { fireDueClocks, momentOf, recalcForCalendar } from '@yunjian/kernel/cases';
import { defineJob, type Job } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { Allotter } from './allot.ts';
import { lapseCorrections } from './dispute.ts';
import { currentRound, publishClosedSeeds } from './lots.ts';
import { expireOffers } from './offer.ts';
import { dayOf, policyOf } from './setting.ts';
import { rerunManual } from './switch.ts';

/** What happens by itself: offers lapse, leftovers are allotted, seeds of closed rounds are shown, legal clocks fire. */
export function talentJobs(kit: Kit): readonly Job[] {
  const allotter = new Allotter(kit);
  const at = () => momentOf(kit.now(), kit.zone, kit.calendar());
  return [
    defineJob({
      name: 'talent.expire-offers',
      cron: '* * * * *',
      zone: kit.zone,
      handler: async () => void (await expireOffers(kit, allotter)),
    }),
    defineJob({ name: 'talent.allot-leftovers', cron: '* * * * *', zone: kit.zone, handler: () => allotter.sweep() }),
    defineJob({
      name: 'talent.rerun-manual',
      cron: '* * * * *',
      zone: kit.zone,
      handler: async () => void (await rerunManual(kit, allotter, { budgetMs: 50_000 })),
    }),
    defineJob({
      name: 'talent.lapse-corrections',
      cron: '10 0 * * *',
      zone: kit.zone,
      handler: async () => void (await lapseCorrections(kit)),
    }),
    defineJob({
      name: 'talent.rounds',
      cron: '5 0 * * *',
      zone: kit.zone,
      handler: async () => {
        await currentRound(kit, dayOf(kit, kit.now()));
        await publishClosedSeeds(kit, dayOf(kit, kit.now()));
      },
    }),
    defineJob({
      name: 'talent.clocks',
      cron: '*/5 * * * *',
      zone: kit.zone,
      handler: async () => {
        const { ladder } = policyOf(kit);
        for (let more = true; more;) {
          const fired = await kit.database.tx((tx) => fireDueClocks(tx, { ladder: ladder.steps, limit: 200 }, at()));
          more = fired.deemedAccepted.length + fired.deemedGranted.length + fired.overdue.length + fired.escalations.length > 0;
        }
        for (let left = true; left;) left = (await kit.database.tx((tx) => recalcForCalendar(tx, { limit: 200 }, at()))).left;
      },
    }),
    defineJob({
      name: 'talent.forget-drafts',
      cron: '30 3 * * *',
      zone: kit.zone,
      handler: async () =>
        void (await sql`delete from talent.draft where updated_at < ${kit.now().subtract({ hours: 24 * 90 })}`.execute(
          kit.database.db,
        )),
    }),
  ];
}
