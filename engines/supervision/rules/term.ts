import { addDays, addMonths, addYears, daysBetween, monthsOf } from '../dates.ts';
import { amendedEnd, lastDay, termOf } from '../derive.ts';
import { all, hit, known, months, own, type Check } from '../rule.ts';
import type { Contract, LetPart } from '../contract.ts';

/** C01: a lease longer than the law lets, as it was made or as it was amended; the excess is void (民法典 705). Farmland has its own terms (C03). */
const C01 = own('C01', 'contract', { years: 'number', kinds: 'words' }, (c, t) => {
  if (!t.kinds.includes(c.kind)) return null;
  const [start, end] = [c.dates?.start, amendedEnd(c)];
  if (start === undefined || end === undefined) return 'unknown';
  const last = addYears(start, t.years);
  return end > last ? hit('is', { start, end, last, years: t.years }) : null;
});

/** What prolongs a lease: renewals, and amendments that move its end. */
const prolonged = (c: Contract) => [
  ...(c.renewals ?? []),
  ...(c.amendments ?? []).flatMap(({ on, endBefore, endAfter }) =>
    endBefore !== undefined && endAfter !== undefined && endAfter > endBefore
      ? [{ signed: on, previousEnd: endBefore, end: endAfter }]
      : [],
  ),
];

/** C02: locked in by renewing or prolonging early: more than 20 years from then, or signed long before the earlier term ends. */
const C02 = own('C02', 'contract', { years: 'number', earlyMonths: 'number' }, (c, t) =>
  known(c.renewals, () => {
    for (const { signed, previousEnd, end } of prolonged(c)) {
      if (end > addYears(signed, t.years)) return hit('long', { signed, end, years: t.years });
      if (addMonths(signed, t.earlyMonths) < previousEnd)
        return hit('early', { signed, previousEnd, earlyMonths: t.earlyMonths });
    }
    return null;
  }),
);

const ENDS = {
  house: ['landUseEnd', 'permitEnd'],
  'land-construction': ['landUseEnd'],
  'land-farm': ['landContractEnd'],
  equipment: [],
  other: ['permitEnd'],
} as const satisfies Record<Contract['kind'], readonly (keyof LetPart)[]>;

/** C03: longer than the right it rests on. */
const C03 = own('C03', 'contract', {}, (c) => {
  const fields: readonly (keyof LetPart & `${string}End`)[] = ENDS[c.kind];
  const end = lastDay(c);
  if (fields.length === 0) return null;
  if (end === undefined || c.parts === undefined) return 'unknown';
  let first: { limit: string; right: string } | null = null;
  let unknown = false;
  for (const part of c.parts) {
    for (const right of fields) {
      const limit = part[right];
      if (limit === undefined) unknown = true;
      else if (limit !== null && (first === null || limit < first.limit)) first = { limit, right };
    }
  }
  if (first !== null && end > first.limit) return hit('is', { end, limit: first.limit, right: [first.right] });
  return unknown ? 'unknown' : null;
});

/** Months from the beginning to the end as amended. */
function amendedTerm(c: Contract): number | undefined {
  const [start, end] = [c.dates?.start, amendedEnd(c)];
  return start === undefined || end === undefined ? undefined : monthsOf(start, end);
}

/** C04: a long term without the district's review. */
const C04 = own('C04', 'contract', { months: 'number' }, (c, t) =>
  known(amendedTerm(c), (term) => {
    if (term <= t.months) return null;
    return known(c.preReview, (id) => (id === null ? hit('is', { term: months(term), months: t.months }) : null));
  }),
);

/**
 * What a day of each period costs, earliest first; the rent-free days come off the first. `undefined` when it is not known whether the first periods are cheaper by
 * rent-free days.
 */
function perDay({ schedule, freeDays }: NonNullable<Contract['rent']>): readonly number[] | undefined {
  if (schedule === undefined) return undefined;
  let free = freeDays ?? 0;
  const costs = schedule
    .toSorted((a, b) => (a.from < b.from ? -1 : 1))
    .flatMap(({ from, to, amount }) => {
      const days = daysBetween(from, to) + 1;
      const paid = Math.max(0, days - free);
      free = Math.max(0, free - days);
      return paid === 0 ? [] : [amount / paid];
    });
  return freeDays === undefined && costs.length > 1 && costs[1]! > costs[0]! * STEP && !rises(costs.slice(1)) ? undefined : costs;
}

/** Within this two sums a day are the same: a leap year, a sum rounded. */
const STEP = 1.02;
const rises = (costs: readonly number[]): boolean => costs.some((cost) => cost > costs[0]! * STEP);

/** C21: a long lease whose rent never rises above what it began with. The schedule tells, where it is known, whatever is said of escalation but an index or a review. */
const C21 = own('C21', 'contract', { months: 'number' }, (c, t) =>
  known(termOf(c), (term) => {
    if (term <= t.months) return null;
    const { escalation, schedule } = c.rent ?? {};
    const figures = { term: months(term), months: t.months };
    if (escalation === 'none') return hit('is', figures);
    if (escalation === 'index' || escalation === 'review') return null;
    if (schedule === undefined || schedule.length < 2) return escalation === undefined ? 'unknown' : null;
    // A last period that is shorter costs less without being an escalation: what a day costs is compared.
    return known(perDay(c.rent!), (costs) => (rises(costs) ? null : hit('is', figures)));
  }),
);

/** C22: more rent-free time than fits. */
const C22 = own('C22', 'contract', { daysPerYear: 'number', days: 'number' }, (c, t) => {
  const term = termOf(c);
  const free = c.rent?.freeDays;
  if (term === undefined || free === undefined) return 'unknown';
  const cap = Math.min(t.days, Math.floor((term / 12) * t.daysPerYear));
  return free > cap ? hit('is', { free, cap, term: months(term) }) : null;
});

/** C41: the term is over, nothing was returned, and there is no new lease (民法典 734). */
const C41 = own('C41', 'today', { days: 'number' }, (c, t, { on }) => {
  const end = lastDay(c);
  if (end === undefined) return 'unknown';
  if (on <= addDays(end, t.days)) return null;
  const { handback } = c.dates ?? {};
  if (typeof handback === 'string' && handback <= on) return null;
  if (typeof c.successor === 'string') return null;
  if (handback === undefined || c.successor === undefined) return 'unknown';
  return hit('is', { end, days: daysBetween(end, on) });
});

/** C42: the end comes near and nothing is prepared. */
const C42 = own('C42', 'today', { first: 'number', second: 'number', third: 'number' }, (c, t, { on }) =>
  known(lastDay(c), (end) => {
    const left = daysBetween(on, end);
    if (left < 0 || left > t.first || c.state === 'ended' || c.state === 'void') return null;
    const step = left <= t.third ? 'third' : left <= t.second ? 'second' : 'first';
    return known(c.plan, (plan): Check => (plan === null && typeof c.successor !== 'string' ? hit(step, { end, left }) : null));
  }),
);

/** C45: made cheaper or longer without a new decision. Small cuts one after the other are one: each is measured by the rent that was last decided, too. */
const C45 = own('C45', 'contract', { cutPercent: 'number' }, (c, t) => {
  if (c.amendments === undefined) return 'unknown';
  let base: number | undefined;
  return all(
    c.amendments
      .toSorted((a, b) => (a.on < b.on ? -1 : a.on > b.on ? 1 : 0))
      .map(({ on, rentBefore: before, rentAfter, endBefore, endAfter, decided }): Check => {
        const rentBefore = Math.max(before ?? 0, base ?? 0);
        if (rentAfter !== undefined) base = decided === true ? rentAfter : (base ?? before);
        const cut = rentBefore === 0 || rentAfter === undefined ? undefined : rentAfter * 100 < rentBefore * (100 - t.cutPercent);
        const longer = endBefore === undefined || endAfter === undefined ? undefined : endAfter > endBefore;
        if (cut !== true && longer !== true) return null;
        return known(decided, (yes) => {
          if (yes) return null;
          return cut === true
            ? hit('rent', { on, cut: `${(100 - (rentAfter! * 100) / rentBefore).toFixed(1)}%`, cutPercent: t.cutPercent })
            : hit('term', { on, before: endBefore!, after: endAfter! });
        });
      }),
  );
});

/** Rules over the term and its changes. */
export const termRules = [C01, C02, C03, C04, C21, C22, C41, C42, C45];
