import { addDays, addMonths, addYears, daysBetween } from '../dates.ts';
import { annualRent, leasedArea, termOf, totalRent } from '../derive.ts';
import { all, hit, known, m2, months, own, percent, yuan, type Check } from '../rule.ts';
import type { Contract } from '../contract.ts';

/**
 * C19: rent below the floor. The floor of a part is a fresh appraisal, else the guide price; the month's rent is compared with the floors of all parts by
 * their areas.
 */
const C19 = own('C19', 'contract', { percent: 'number', freshMonths: 'number' }, (c, t) => {
  const signed = c.dates?.sign ?? c.dates?.start;
  const annual = annualRent(c);
  if (c.parts === undefined || signed === undefined) return 'unknown';
  const stale: Check[] = c.parts.map(({ appraisal }): Check => {
    if (appraisal === undefined || appraisal === null) return null;
    return addMonths(appraisal.date, t.freshMonths) < signed
      ? hit('stale', { appraised: appraisal.date, signed, freshMonths: t.freshMonths })
      : null;
  });
  const floors = c.parts.map(({ appraisal, guideRent }) => {
    if (appraisal !== undefined && appraisal !== null && addMonths(appraisal.date, t.freshMonths) >= signed)
      return appraisal.rent;
    return appraisal === undefined && typeof guideRent !== 'number' ? undefined : guideRent;
  });
  const low = (): Check => {
    if (annual === undefined || leasedArea(c) === undefined) return 'unknown';
    const month = annual / 12;
    // A rent below the floors of some of the parts is below that of all of them.
    const floor = c.parts!.reduce((sum, p, i) => sum + (floors[i] ?? 0) * (p.area! / 10_000), 0);
    if (month * 100 < floor * t.percent)
      return hit('low', {
        rent: yuan(month),
        floor: yuan(floor),
        ratio: percent(month / floor),
        percent: t.percent,
        area: m2(leasedArea(c)!),
      });
    return floors.includes(undefined) ? 'unknown' : null;
  };
  return all([low(), ...stale]);
});

/** C23: many years paid at once, or taken as income in one year. */
const C23 = own('C23', 'contract', { months: 'number' }, (c, t) => {
  const { prepaidMonths, recognised } = c.rent ?? {};
  return all([
    known(prepaidMonths, (prepaid) => (prepaid > t.months ? hit('prepaid', { prepaid, months: t.months }) : null)),
    known(recognised, (how): Check => {
      if (how === 'spread') return null;
      return known(termOf(c), (term) => (term > t.months ? hit('once', { term: months(term) }) : null));
    }),
  ]);
});

/** C24: no deposit, one too large, or earnest money above a fifth of the subject (民法典 586). */
const C24 = own('C24', 'contract', { months: 'number', earnestPercent: 'number' }, (c, t) =>
  all([
    known(c.deposit, (deposit): Check => {
      if (deposit === 0) return hit('none');
      return known(annualRent(c), (annual) =>
        deposit * 12 > annual * t.months
          ? hit('large', { deposit: yuan(deposit), cap: yuan((annual * t.months) / 12), months: t.months })
          : null,
      );
    }),
    known(c.earnest, (earnest): Check => {
      if (earnest === 0) return null;
      return known(totalRent(c), (total) =>
        earnest * 100 > total * t.earnestPercent
          ? hit('earnest', {
              earnest: yuan(earnest),
              cap: yuan((total * t.earnestPercent) / 100),
              earnestPercent: t.earnestPercent,
            })
          : null,
      );
    }),
  ]),
);

interface Unpaid {
  readonly due: string;
  readonly amount: number;
}

/** What is due by a day and unpaid, oldest first: receipts settle the oldest sums first. Undefined when schedule or receipts are unknown. */
function unpaidBy(c: Contract, on: string): readonly Unpaid[] | undefined {
  const { schedule } = c.rent ?? {};
  if (schedule === undefined || c.receipts === undefined) return undefined;
  let paid = c.receipts.reduce((sum, r) => sum + (r.on <= on ? r.amount : 0), 0);
  const open: Unpaid[] = [];
  for (const { due, amount } of schedule.toSorted((a, b) => (a.due < b.due ? -1 : a.due > b.due ? 1 : 0))) {
    if (due > on) break;
    const settled = Math.min(paid, amount);
    paid -= settled;
    if (settled < amount) open.push({ due, amount: amount - settled });
  }
  return open;
}

/** C25: arrears, by the age of the oldest unpaid sum; with the late fee that stands in default of agreement. A void contract has none, nor what could be rescinded: owed is the use (民法典 155, 157). */
const C25 = own(
  'C25',
  'today',
  { yellow: 'number', red: 'number', rescind: 'number', feePerMillionDay: 'number' },
  (c, t, { on }) =>
    known(unpaidBy(c, on), (open) => {
      const oldest = open[0];
      if (oldest === undefined) return null;
      const days = daysBetween(oldest.due, on);
      if (days <= t.yellow) return null;
      const owed = open.reduce((sum, u) => sum + u.amount, 0);
      if (c.state === 'void') return hit('use', { owed: yuan(owed), due: oldest.due, days });
      const fee = open.reduce((sum, u) => sum + (u.amount * daysBetween(u.due, on) * t.feePerMillionDay) / 1e6, 0);
      const step = days > t.rescind ? 'rescind' : days > t.red ? 'red' : 'yellow';
      return hit(step, { owed: yuan(owed), due: oldest.due, days, fee: yuan(fee) });
    }),
);

/**
 * C26: three years without a demand come near (民法典 188): counted from when the oldest unpaid sum fell due, and anew from each demand made before they had
 * passed (195); one made later revives nothing (192).
 */
const C26 = own('C26', 'today', { years: 'number', days: 'number' }, (c, t, { on }) =>
  known(unpaidBy(c, on), (open): Check => {
    const oldest = open[0];
    if (oldest === undefined) return null;
    return known(c.demands, (demands): Check => {
      let last: string | null = null;
      let lapses = addYears(oldest.due, t.years);
      for (const day of demands.map((d) => d.on).toSorted()) {
        if (day < oldest.due || day > on || day > lapses) continue;
        last = day;
        lapses = addYears(day, t.years);
      }
      if (on <= addDays(lapses, -t.days)) return null;
      const since = last ?? { zh: '从未催告', en: 'never demanded' };
      return hit(on > lapses ? 'lapsed' : 'near', { due: oldest.due, since, lapses });
    });
  }),
);

/** Everything that came in, whatever it pays and whether it went back. */
const cameIn = (c: Contract) => c.received ?? c.receipts;

/** C27: money of the lease, be it rent, deposit or fee, paid into an account that is not the collective's. A collective may have registered none. */
const C27 = own('C27', 'today', {}, (c) => {
  const { accounts } = c.collective;
  const received = cameIn(c);
  if (received === undefined) return 'unknown';
  if (received.length === 0) return null;
  if (accounts === undefined) return 'unknown';
  const strange = received.filter((r) => r.account !== undefined && !accounts.includes(r.account));
  if (strange.length > 0)
    return hit('is', {
      count: strange.length,
      sum: yuan(strange.reduce((s, r) => s + r.amount, 0)),
      first: strange.map((r) => r.on).toSorted()[0]!,
    });
  return received.some((r) => r.account === undefined) ? 'unknown' : null;
});

/** C28: booked otherwise than scheduled, not booked though it fell due so many days ago (`late`; left out: not asked), or the money went back to who paid it. */
const C28 = own('C28', 'contract', { fen: 'number', percent: 'number', days: 'number', late: 'number?' }, (c, t, { on }) => {
  const { schedule, booked } = c.rent ?? {};
  const checks: Check[] = [];
  if (schedule === undefined || booked === undefined) checks.push('unknown');
  else {
    const planned = new Map(schedule.map((p) => [p.from, p.amount]));
    const wrong = booked.filter((b) => Math.abs(b.amount - (planned.get(b.from) ?? 0)) > t.fen);
    const first = wrong.toSorted((a, b) => (a.from < b.from ? -1 : 1))[0];
    if (first !== undefined)
      checks.push(
        hit('booked', {
          count: wrong.length,
          from: first.from,
          booked: yuan(first.amount),
          planned: yuan(planned.get(first.from) ?? 0),
        }),
      );
    checks.push(neverBooked(c, schedule, booked, t, on));
  }
  if (c.refunds === undefined || (c.refunds.length > 0 && cameIn(c) === undefined)) checks.push('unknown');
  else checks.push(...roundTrips(c, t));
  return all(checks);
});

/** Periods that fell due and stand nowhere in the book. A draft owes nothing, nor what was void and never had; who had it owes for its use (民法典 157). */
function neverBooked(
  c: Contract,
  schedule: NonNullable<NonNullable<Contract['rent']>['schedule']>,
  booked: readonly { readonly from: string }[],
  t: { readonly fen: number; readonly late: number | undefined },
  on: string,
): Check {
  const { late } = t;
  const neverHad = c.state === 'void' && typeof c.dates?.possession !== 'string';
  if (late === undefined || c.state === undefined || c.state === 'draft' || neverHad) return null;
  const there = new Set(booked.map((b) => b.from));
  const missing = schedule
    .filter((p) => p.amount > t.fen && !there.has(p.from) && addDays(p.due, late) < on)
    .toSorted((a, b) => (a.from < b.from ? -1 : 1));
  const [first] = missing;
  if (first === undefined) return null;
  return hit('unbooked', {
    count: missing.length,
    from: first.from,
    due: first.due,
    sum: yuan(missing.reduce((s, p) => s + p.amount, 0)),
  });
}

/** Of what came in, whole, how much went back to its payer. */
function roundTrips(c: Contract, t: { percent: number; days: number }): Check[] {
  return (cameIn(c) ?? []).flatMap(({ on, amount, payer }): Check[] => {
    if (c.refunds!.length === 0 || amount === 0) return [];
    if (payer === undefined) return ['unknown'];
    const back = c.refunds!.filter((r) => r.payee === payer && r.on >= on && r.on <= addDays(on, t.days));
    const sum = back.reduce((s, r) => s + r.amount, 0);
    if (sum * 100 < amount * t.percent) return [];
    return [hit('round-trip', { received: yuan(amount), on, back: yuan(sum), ratio: percent(sum / amount), days: t.days })];
  });
}

/** C40: the sublessee pays far more than the collective gets. */
const C40 = own('C40', 'contract', { ratioPercent: 'number' }, (c, t) =>
  known(c.sublease, (sub): Check => {
    if (sub === null) return null;
    const head = annualRent(c);
    if (sub.rent === undefined || head === undefined) return 'unknown';
    return sub.rent * 100 >= head * t.ratioPercent && sub.rent > 0
      ? hit('is', {
          sub: yuan(sub.rent),
          head: yuan(head),
          ratio: head === 0 ? { zh: '无租金', en: 'no rent' } : percent(sub.rent / head),
        })
      : null;
  }),
);

/** Rules over rent and money. */
export const moneyRules = [C19, C23, C24, C25, C26, C27, C28, C40];
