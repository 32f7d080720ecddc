import { addDays, addMonths, addYears, daysBetween } from '../dates.ts';
import { termOf } from '../derive.ts';
import { all, hit, known, months, own, type Check } from '../rule.ts';
import type { Contract, LetPart } from '../contract.ts';

/** C01: a lease longer than the law lets; the excess is void (民法典 705). Farmland has its own terms (C03). */
const C01 = own('C01', 'contract', { years: 'number', kinds: 'words' }, (c, t) => {
  if (!t.kinds.includes(c.kind)) return null;
  const { start, end } = c.dates ?? {};
  if (start === undefined || end === undefined) return 'unknown';
  const last = addYears(start, t.years);
  return end > last ? hit('is', { start, end, last, years: t.years }) : null;
});

/** C02: locked in by renewing early: more than 20 years from the renewal, or signed long before the earlier term ends. */
const C02 = own('C02', 'contract', { years: 'number', earlyMonths: 'number' }, (c, t) =>
  known(c.renewals, (renewals) => {
    for (const { signed, previousEnd, end } of renewals) {
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
  const end = c.dates?.end;
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

/** C04: a long term without the district's review. */
const C04 = own('C04', 'contract', { months: 'number' }, (c, t) =>
  known(termOf(c), (term) => {
    if (term <= t.months) return null;
    return known(c.preReview, (id) => (id === null ? hit('is', { term: months(term), months: t.months }) : null));
  }),
);

/** C21: a long lease whose rent never rises. Without a word on escalation the schedule tells: equal sums are flat. */
const C21 = own('C21', 'contract', { months: 'number' }, (c, t) =>
  known(termOf(c), (term) => {
    if (term <= t.months) return null;
    const { escalation, schedule } = c.rent ?? {};
    const figures = { term: months(term), months: t.months };
    if (escalation !== undefined) return escalation === 'none' ? hit('is', figures) : null;
    if (schedule === undefined || schedule.length < 2) return 'unknown';
    // A last period that is shorter costs less without being an escalation: compare what a day costs.
    const perDay = schedule.map((p) => p.amount / (daysBetween(p.from, p.to) + 1));
    return Math.max(...perDay) <= Math.min(...perDay) * 1.02 ? hit('is', figures) : null;
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

/** The last day of the term, renewals and extensions included. */
function lastDay(c: Contract): string | undefined {
  const ends = [c.dates?.end, ...(c.renewals ?? []).map((r) => r.end), ...(c.amendments ?? []).map((a) => a.endAfter)];
  return ends
    .filter((e) => e !== undefined)
    .toSorted()
    .at(-1);
}

/** C45: made cheaper or longer without a new decision. */
const C45 = own('C45', 'contract', { cutPercent: 'number' }, (c, t) => {
  if (c.amendments === undefined) return 'unknown';
  return all(
    c.amendments.map(({ on, rentBefore, rentAfter, endBefore, endAfter, decided }): Check => {
      const cut =
        rentBefore === undefined || rentAfter === undefined ? undefined : rentAfter * 100 < rentBefore * (100 - t.cutPercent);
      const longer = endBefore === undefined || endAfter === undefined ? undefined : endAfter > endBefore;
      if (cut !== true && longer !== true) return null;
      return known(decided, (yes) => {
        if (yes) return null;
        return cut === true
          ? hit('rent', { on, cut: `${(100 - (rentAfter! * 100) / rentBefore!).toFixed(1)}%`, cutPercent: t.cutPercent })
          : hit('term', { on, before: endBefore!, after: endAfter! });
      });
    }),
  );
});

/** Rules over the term and its changes. */
export const termRules = [C01, C02, C03, C04, C21, C22, C41, C42, C45];
