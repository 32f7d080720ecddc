/** Which part was let when, to whom, for how much: chains of lettings that never overlap, most of them in order. */
import type { DemoPart } from './assets.ts';
import { lastOfMonths } from '../letting/months.ts';
import { lettingPolicy } from '../letting/common.ts';
import { isLarge, type Deal, type DemoTender } from './deal.ts';
import type { Collective, Party, Place } from './place.ts';
import type { World } from './world.ts';

const TERMS = [12, 24, 24, 36, 36, 36] as const;
const { compare } = Temporal.PlainDate;
const START = Temporal.PlainDate.from('2016-02-01');
/** How often a part was let before, as far as the papers go. */
const BEFORE = [0, 0, 0, 0, 0, 1, 1, 1, 1, 2] as const;

/** How a lessee was found: three offers, the highest wins; enough days everywhere. */
export function tenderFor(
  w: World,
  signedOn: Temporal.PlainDate,
  of: { readonly annual: bigint; readonly large: boolean; readonly winner: Party; readonly others: readonly Party[] },
): DemoTender {
  const less = (share: number): bigint => (of.annual * BigInt(Math.round((1 - share) * 1000))) / 1000n;
  return {
    method: of.large ? 'open-bidding' : 'small-lot',
    publishedOn: signedOn.subtract({ days: 70 }),
    deadlineOn: signedOn.subtract({ days: 50 }),
    reserve: less(0.06 + w.d.next() * 0.1),
    offers: [of.winner, ...of.others].map((party, i) => ({
      party,
      fenYear: i === 0 ? of.annual : less(0.008 * i + w.d.next() * 0.006),
      papers: true,
    })),
    shownFrom: signedOn.subtract({ days: 45 }),
    shownUntil: signedOn.subtract({ days: 46 - lettingPolicy(w.kit).publicityDays[of.large ? 'open-bidding' : 'small-lot'] }),
  };
}

/** One letting in order, of a term that begins on a day. */
export function letting(
  w: World,
  of: Collective,
  part: DemoPart,
  startsOn: Temporal.PlainDate,
  months: number,
  parties: readonly Party[],
  over: Partial<Deal> = {},
): Deal {
  const { d, today } = w;
  const endsOn = lastOfMonths(startsOn, months);
  const signedOn = startsOn.subtract({ days: 10 });
  const years = startsOn.year - 2016;
  const annual =
    (BigInt(Math.round(part.level * (1 + 0.015 * years) * (0.97 + d.next() * 0.08) * 12)) * BigInt(part.areaCm2)) / 10_000n;
  const large = isLarge(annual, months, part.areaCm2);
  const winner = over.lessee ?? d.pick(parties);
  const others = new Set<Party>();
  for (let i = 0; others.size < 2 && i < 50; i++) {
    const other = d.pick(parties);
    if (other !== winner) others.add(other);
  }
  // What was let years ago came in from paper: the decision is known, how the lessee was found is not.
  const onPlatform = compare(signedOn, today.subtract({ years: 4 })) > 0;
  const over90 = compare(endsOn, today.add({ days: 190 })) < 0 && d.chance(0.9);
  return {
    of,
    parts: [part],
    kind: part.kind,
    lessee: winner,
    member: false,
    state: compare(endsOn, today) < 0 ? 'closed' : 'active',
    signedOn,
    startsOn,
    endsOn,
    endedOn: null,
    handedBackOn: compare(endsOn, today) < 0 ? endsOn : null,
    possessionOn: startsOn,
    rent: {
      annualFen: annual,
      payEveryMonths: 12,
      escalation: months > 24 && d.chance(0.4) ? { everyMonths: 12, ppm: 30_000 } : null,
      freeDays: 0,
      prepaidMonths: 0,
      dueAfterDays: 10,
    },
    depositFen: annual / 6n,
    decision: { body: large ? 'representatives' : 'board', meetingOn: signedOn.subtract({ days: 78 }) },
    tender: onPlatform ? tenderFor(w, signedOn, { annual, large, winner, others: [...others] }) : null,
    documentAt: w.at(signedOn),
    facts: over90 ? { plan: 'relist' } : {},
    typed: onPlatform,
    unpaid: 0,
    ...over,
  };
}

/** Lettings of a part before a day, latest first. */
function history(
  w: World,
  of: Collective,
  part: DemoPart,
  before: Temporal.PlainDate,
  parties: readonly Party[],
  count: number,
): Deal[] {
  const { d } = w;
  const out: Deal[] = [];
  let until = before;
  for (let i = 0; i < count; i++) {
    const months = d.pick(TERMS);
    const startsOn = until.subtract({ days: d.int(18) }).subtract({ months });
    if (compare(startsOn, START) < 0) break;
    const endsOn = lastOfMonths(startsOn, months);
    const cut = d.chance(0.04) ? startsOn.add({ days: 200 + d.int(100) }) : null;
    const owes = i === 0 && d.chance(0.03);
    out.push(
      letting(w, of, part, startsOn, months, parties, {
        ...(cut === null ? {} : { endedOn: cut, handedBackOn: cut }),
        state: owes ? 'returned' : 'closed',
        unpaid: owes ? 1 : 0,
        handedBackOn: cut ?? endsOn,
      }),
    );
    until = startsOn;
  }
  return out;
}

/** All lettings of town and village, with the parts that are free today. */
export function planLettings(w: World, place: Place, parts: readonly DemoPart[]): { deals: Deal[]; free: DemoPart[] } {
  const { d, today } = w;
  const deals: Deal[] = [];
  const free: DemoPart[] = [];
  const NEXT = ['draft', 'review', 'approved', 'signed', 'discarded'] as const;
  let next = 0;
  for (const [i, part] of parts.entries()) {
    const of = place.collectives[part.of];
    const past = d.pick(BEFORE);
    if (i % 8 === 3) {
      free.push(part);
      const before = history(w, of, part, today.subtract({ days: 30 + d.int(200) }), place.parties, past);
      const [last] = before;
      // now and then the keys did not come back
      if (last !== undefined && i % 40 === 3)
        before[0] = { ...last, state: 'expired', endedOn: null, handedBackOn: null, unpaid: 0 };
      deals.push(...before);
      continue;
    }
    const months = d.pick(TERMS);
    const whole = Math.round(months * 30.4) - 6;
    const startsOn = today.subtract({ days: 3 + d.int(whole - 3) });
    const arrears = d.chance(0.035) ? 1 : 0;
    const current = letting(w, of, part, startsOn, months, place.parties, { unpaid: arrears });
    deals.push(current, ...history(w, of, part, startsOn, place.parties, past));
    const left = today.until(current.endsOn, { largestUnit: 'days' }).days;
    if (left > 15 && left < 60 && next < Math.max(NEXT.length, w.n(20))) {
      const state = NEXT[next++ % NEXT.length] as (typeof NEXT)[number];
      const signedOn = state === 'signed' ? today.subtract({ days: 4 }) : null;
      const follow = letting(w, of, part, current.endsOn.add({ days: 1 }), d.pick(TERMS), place.parties);
      const decided = today.subtract({ days: 82 });
      const large = follow.decision?.body === 'representatives';
      deals.push({
        ...follow,
        state,
        signedOn,
        possessionOn: null,
        documentAt: signedOn === null ? null : w.at(signedOn),
        decision: { body: large ? 'representatives' : 'board', meetingOn: decided },
        tender: tenderFor(w, today.subtract({ days: 4 }), {
          annual: follow.rent.annualFen,
          large,
          winner: follow.lessee,
          others: follow.tender?.offers.slice(1).map((o) => o.party) ?? [],
        }),
      });
    }
  }
  return { deals, free };
}
