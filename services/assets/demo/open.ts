/** Notices of the sample that are under way: open for bidders, closed, on display, failed, and a draft. */
import type { Outcome } from '../letting/bidding.ts';
import type { DemoPart } from './assets.ts';
import { addDecisions } from './decisions.ts';
import type { Notices } from './notices.ts';
import { addPersonParty, type Place } from './place.ts';
import type { World } from './world.ts';

const STATES = ['open', 'publicity', 'open', 'closed', 'failed', 'draft', 'open', 'publicity', 'open'] as const;

/** The reserve of a part, fen a year. */
const reserveOf = (part: DemoPart): bigint => (BigInt(part.level) * 12n * BigInt(part.areaCm2)) / 10_000n;

/** Makes notices of free parts, the first one open: a demo citizen is among its bidders and may still seal a bid. */
export async function makeOpenNotices(w: World, place: Place, notices: Notices, free: readonly DemoPart[]): Promise<void> {
  const parts = free.slice(0, Math.max(3, Math.min(STATES.length, w.n(12)))).filter((_, i) => i < STATES.length);
  const decisions = await addDecisions(
    w,
    parts.map((p) => ({
      collectiveId: place.collectives[p.of].id,
      subject: 'letting' as const,
      body: 'representatives' as const,
      title: `${p.title}出租（示例）`,
      meetingOn: w.today.subtract({ days: 60 }),
      by: w.staff.chair,
      lets: { partIds: [p.id], annualFen: reserveOf(p), termMonths: 36 },
    })),
  );
  const citizen = w.citizens[3] as World['citizens'][number];
  const own = await addPersonParty(w, citizen.personId);
  for (const [i, part] of parts.entries()) {
    const state = STATES[i] as (typeof STATES)[number];
    const reserve = reserveOf(part);
    const ago = state === 'open' ? 6 + i : state === 'closed' ? 22 : 45;
    const published = state === 'draft' ? null : w.at(w.today.subtract({ days: ago }), 9);
    const deadline =
      published === null
        ? null
        : w.at(w.today.subtract({ days: state === 'open' ? -14 - i : state === 'closed' ? 1 : 20 }), state === 'closed' ? 8 : 17);
    const opening = deadline === null ? null : state === 'closed' ? w.at(w.today.add({ days: 1 })) : deadline.add({ hours: 17 });
    const id = w.id(published ?? w.now);
    const deal = { of: place.collectives[part.of], parts: [part] };
    const seed = notices.seed(id);
    let outcome: Outcome | null = null;
    const bidders = place.parties.slice(i * 4, i * 4 + (state === 'failed' ? 0 : 3));
    if (state === 'failed')
      outcome = {
        opened: 0,
        valid: 0,
        tie: false,
        single: false,
        ranking: [],
        winner: null,
        withdrawn: [],
        failure: 'no-valid-bid',
      };
    const shown = state === 'publicity' ? ([w.today.subtract({ days: 5 }), w.today.add({ days: 11 })] as const) : null;
    const title = `${part.title}招租`;
    const at = {
      deal,
      months: 36,
      decisionId: decisions[i] as string,
      title,
      method: 'open-bidding',
      reserve,
      terms: { payEveryMonths: 6, escalation: { everyMonths: 12, ppm: 30_000 }, freeDays: 0, prepaidMonths: 0, dueAfterDays: 10 },
      seed,
      published,
      deadline,
      opening,
      state,
      shown,
    } as const;
    if (published !== null && (state === 'open' || state === 'closed')) {
      notices.add({ id, ...at, outcome });
      for (const [k, party] of bidders.entries())
        notices.bidder(id, party, published.add({ hours: 20 + 6 * k }), reserve + BigInt(10_000 * (k + 1)));
      if (i === 0) notices.bidder(id, own, published.add({ hours: 50 }), 0n, { accountId: citizen.id, sealed: false });
    } else if (state === 'publicity' && published !== null && opening !== null) {
      const ranking = notices.opened(
        id,
        bidders.map((party, k) => ({ party, fenYear: reserve + (reserve * BigInt(9 - 3 * k)) / 100n, papers: true })),
        published,
        opening,
        seed.text,
      );
      notices.add({
        id,
        ...at,
        outcome: {
          opened: ranking.length,
          valid: ranking.length,
          tie: false,
          single: false,
          ranking,
          winner: 0,
          withdrawn: [],
          failure: null,
        },
      });
    } else {
      notices.add({ id, ...at, outcome });
      // two who registered and paid, and did not bid: their deposits are to go back
      if (state === 'failed' && published !== null && opening !== null) {
        for (const [k, party] of place.parties.slice(i * 4, i * 4 + 2).entries())
          notices.bidder(id, party, published.add({ hours: 20 + 6 * k }), 0n, { sealed: false });
        notices.events.push({ of: 'listing', id, action: 'fail', from: 'closed', to: 'failed', by: w.staff.chair, at: opening });
      }
    }
    notices.events.push({
      of: 'listing',
      id,
      action: published === null ? 'draft' : 'publish',
      from: published === null ? null : 'draft',
      to: published === null ? 'draft' : 'open',
      by: w.staff.chair,
      at: published ?? w.now,
    });
  }
  await notices.send();
}
