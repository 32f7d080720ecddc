import { addMonths, addYears } from '../dates.ts';
import { all, cross, hit, m2, percent, yuan, type Check, type Hit, type Thresholds } from '../rule.ts';
import type { Opening } from '../derive.ts';
import { TRACES, type Facts, type PartFacts } from '../facts.ts';
import type { District } from '../index/district.ts';
import { lowerFence } from '../index/peers.ts';
import { byText } from '../index/sorted.ts';

/** Whether everything known of a letting lies below the thresholds of open bidding. */
const isBelow = (f: Facts, t: Opening): boolean =>
  (f.annual ?? 0) < t.annual && (f.total ?? 0) < t.total && (f.area ?? 0) < t.area;

/** C11: lettings of one group to one hand within a year, each below the thresholds, together above. */
const C11 = cross<District, { months: 'number' }>(
  'C11',
  'contract',
  { months: 'number' },
  (f, { months }, district, { opening }) => {
    if (opening === null || f.method === 'open') return null;
    if (f.lessee === undefined || f.signed === undefined || (f.annual === undefined && f.area === undefined)) return 'unknown';
    if (!isBelow(f, opening)) return null;
    const hands = district.oneHand(f);
    const day = f.signed;
    const [from, to] = [addMonths(day, -months), addMonths(day, months)];
    for (const group of f.groups) {
      const near = hands
        .flatMap((lessee) => district.lettingsOf(group, lessee, f.id))
        .filter(
          (o) => o.signed !== undefined && o.signed >= from && o.signed <= to && o.method !== 'open' && isBelow(o, opening),
        );
      if (near.length === 0) continue;
      const lettings = [...near, f].toSorted((a, b) => byText(a.signed!, b.signed!) || byText(a.id, b.id));
      const found = firstWindow(lettings, day, months, opening);
      if (found !== null) return found;
    }
    return f.method === undefined ? 'unknown' : null;
  },
);

/** The first window of a year that holds the day and whose lettings together reach a threshold. */
function firstWindow(lettings: readonly Facts[], day: string, months: number, t: Opening): Hit | null {
  for (const [i, first] of lettings.entries()) {
    const end = addMonths(first.signed!, months);
    if (first.signed! > day || end < day) continue;
    const window = lettings.slice(i).filter((o) => o.signed! <= end);
    if (window.length < 2) continue;
    const sum = (of: 'annual' | 'total' | 'area'): number => window.reduce((s, o) => s + (o[of] ?? 0), 0);
    const [annual, total, area] = [sum('annual'), sum('total'), sum('area')];
    if (annual < t.annual && total < t.total && area < t.area) continue;
    const ids = window.map((o) => o.id);
    return hit('is', {
      n: window.length,
      from: first.signed!,
      to: window.at(-1)!.signed!,
      annual: yuan(annual),
      total: yuan(total),
      area: m2(area),
      with: ids.slice(0, 5).join(', ') + (ids.length > 5 ? ' …' : ''),
    });
  }
  return null;
}

const collapsed = (f: Facts, t: { registered: number; percent: number }): boolean =>
  f.came >= t.registered &&
  typeof f.reserve === 'number' &&
  f.reserve > 0 &&
  typeof f.won === 'number' &&
  f.won * 100 <= f.reserve * (100 + t.percent);

/** C14: several registered, and the award hardly above the reserve; told with how often that happened in the collective. */
const C14 = cross<District, { registered: 'number'; percent: 'number' }>(
  'C14',
  'contract',
  { registered: 'number', percent: 'number' },
  (f, t, district) => {
    if (f.won === null || f.reserve === null || (f.registered !== undefined && f.came < t.registered)) return null;
    if (f.method === 'direct' && f.won === undefined) return null;
    if (f.won === undefined || f.reserve === undefined || f.came < t.registered) return 'unknown';
    if (!collapsed(f, t)) return null;
    const tenders = district.tendersOf(f.collective).filter((o) => o.came >= t.registered);
    return hit('is', {
      registered: f.came,
      reserve: yuan(f.reserve),
      won: yuan(f.won),
      above: percent(f.won / f.reserve - 1),
      collapsed: tenders.filter((o) => collapsed(o, t)).length,
      tenders: tenders.length,
    });
  },
);

/** Begins the mark of an equal sum; no trace begins so. */
const SUM = '=';

/** C15: bidders who offer the same sum or hand in the same papers, or share a device, an account or a telephone, here or in another tender. */
const C15 = cross<District, { sameAmount: 'number' }>('C15', 'contract', { sameAmount: 'number' }, (f, t, district) => {
  if (f.bidders === undefined) return 'unknown';
  // Marks are many and shared ones few: a set is made only for a mark that two bidders leave.
  const first = new Map<string, string>();
  const shared = new Map<string, Set<string>>();
  for (const { id, amount, traces } of f.bidders) {
    for (const mark of amount === undefined ? traces : [...traces, `${SUM}${amount}`]) {
      const before = first.get(mark);
      if (before === undefined) first.set(mark, id);
      else if (before !== id) shared.set(mark, (shared.get(mark) ?? new Set([before])).add(id));
    }
  }
  const checks: Check[] = [];
  const kindOf = (mark: string): string => (mark.startsWith(SUM) ? 'amount' : TRACES[mark[0] as keyof typeof TRACES]);
  for (const [mark, ids] of shared) {
    if (ids.size < (mark.startsWith(SUM) ? t.sameAmount : 2)) continue;
    checks.push(hit('here', { of: [`trace-${kindOf(mark)}`], bidders: [...ids].toSorted(byText).join(', ') }));
  }
  for (const [mark, bidder] of first) {
    if (shared.has(mark) || mark.startsWith(SUM) || mark.startsWith('f')) continue;
    const others = district.biddersElsewhere(mark, f).filter((b) => b !== bidder);
    if (others.length > 0)
      checks.push(
        hit('elsewhere', { of: [`trace-${kindOf(mark)}`], bidder, others: others.slice(0, 5).join(', '), n: others.length }),
      );
  }
  if (f.bidders.some((b) => b.traces.length === 0)) checks.push('unknown');
  return all(checks);
});

/** C20: far below what others pay for the same use in the same town at that time. */
const C20 = cross<District, { months: 'number'; least: 'number'; fence: 'number' }>(
  'C20',
  'contract',
  { months: 'number', least: 'number', fence: 'number' },
  (f, t, district) => {
    if (f.unitRent === undefined || f.town === undefined || f.use === undefined) return 'unknown';
    const fence = district.fence(f, t.months);
    if (fence === undefined) return 'unknown';
    const { n, q1, q3 } = fence;
    const lower = lowerFence(q1, q3, t.fence);
    if (n < t.least || f.unitRent >= lower) return null;
    return hit('is', { rent: yuan(f.unitRent), lower: yuan(lower), q1: yuan(q1), q3: yuan(q3), n, months: t.months });
  },
);

const meets = (a: Facts, b: Facts): boolean => a.start! <= b.end! && b.start! <= a.end!;
const dated = (f: Facts): boolean => f.start !== undefined && f.end !== undefined;

/** Whose lease is carried out among several valid ones: possession, then the earliest (最高法 城镇房屋租赁解释 5; registration is not in the data). */
function prevails(leases: readonly Facts[]): string {
  const order = (f: Facts): string => `${f.possession ?? '9999'}|${f.signed ?? '9999'}|${f.id}`;
  return leases.toSorted((a, b) => byText(order(a), order(b)))[0]!.id;
}

/** Whether two lettings of one asset have something of it in common. */
const shares = (p: PartFacts, q: PartFacts): boolean => p.part === undefined || q.part === undefined || p.key === q.key;

/** C29: two leases of one part at one time; an asset let as a whole is let with every part of it. */
const C29 = cross<District, Record<never, never>>('C29', 'contract', {}, (f, _t, district) => {
  if (f.parts === undefined || (f.parts.length > 0 && !dated(f))) return 'unknown';
  const others = new Map<string, Facts>();
  for (const p of f.parts) {
    for (const o of district.leasesOf('asset', p.asset, f.id))
      if (dated(o) && meets(f, o) && o.parts!.some((q) => q.asset === p.asset && shares(p, q))) others.set(o.id, o);
  }
  if (others.size === 0) return null;
  const list = [...others.values()].toSorted((a, b) => byText(a.start!, b.start!) || byText(a.id, b.id));
  const first = list[0]!;
  return hit('is', {
    other: first.id,
    from: first.start! > f.start! ? first.start! : f.start!,
    to: first.end! < f.end! ? first.end! : f.end!,
    n: list.length,
    prevails: prevails([f, ...list]),
  });
});

/** C30: more let at one time than there is, of a part or of the whole asset. */
const C30 = cross<District, { percent: 'number' }>('C30', 'contract', { percent: 'number' }, (f, t, district) => {
  if (f.parts === undefined || (f.parts.length > 0 && !dated(f))) return 'unknown';
  return all(
    f.parts.flatMap((p): Check[] => [
      overLet(f, district, 'part', p.part === undefined ? undefined : p.key, p.partArea, t.percent),
      overLet(f, district, 'asset', p.asset, p.assetArea, t.percent),
    ]),
  );
});

function overLet(
  f: Facts,
  district: District,
  what: 'part' | 'asset',
  key: string | undefined,
  limit: number | undefined,
  share: number,
): Check {
  if (key === undefined) return null;
  const areaIn = (o: Facts): number =>
    (o.parts ?? []).reduce((sum, p) => sum + ((what === 'part' ? p.key : p.asset) === key ? (p.area ?? 0) : 0), 0);
  if (limit === undefined || f.parts!.some((p) => (what === 'part' ? p.key : p.asset) === key && p.area === undefined))
    return 'unknown';
  const others = district.leasesOf(what, key, f.id).filter((o) => dated(o) && meets(f, o));
  let most = { on: f.start!, sum: 0 };
  for (const on of [f.start!, ...others.map((o) => o.start!).filter((s) => s > f.start!)]) {
    const sum = others.reduce((s, o) => s + (o.start! <= on && on <= o.end! ? areaIn(o) : 0), areaIn(f));
    if (sum > most.sum || (sum === most.sum && on < most.on)) most = { on, sum };
  }
  return most.sum * 100 > limit * share
    ? hit(what, { key: key.replace(/\|$/, ''), on: most.on, let: m2(most.sum), limit: m2(limit), leases: others.length + 1 })
    : null;
}

/** C36: the lessee is, or is close to, an officer of the collective, who neither stayed out nor told. */
const C36 = cross<District, { steps: 'number' }>('C36', 'contract', { steps: 'number' }, (f, t, district) => {
  if (f.lessee === undefined || f.officers === undefined) return 'unknown';
  const officers = new Set(f.officers);
  const checks = district
    .around(f.lessee, t.steps)
    .filter((p) => officers.has(p.to))
    .map((p): Check => {
      if (f.disclosed === true && f.recused?.includes(p.to) === true) return null;
      if (f.disclosed !== false && f.recused === undefined) return 'unknown';
      if (f.disclosed === undefined && f.recused?.includes(p.to) === true) return 'unknown';
      return hit(p.kinds.length === 0 ? 'self' : 'is', {
        officer: p.to,
        steps: p.kinds.length,
        how: p.kinds.map((k) => `relation-${k}`),
      });
    });
  const verdict = all(checks);
  return verdict === null && !f.relationsKnown ? 'unknown' : verdict;
});

/** C37: the lessee stands on a list that bears on letting, in force on the contract's date (上海市社会信用条例 30–36: basis, five years, removal). */
const C37 = cross<District, Blacklist>('C37', 'contract', { matters: 'words', years: 'number' }, (f, t, district) => {
  if (f.lessee === undefined || f.date === undefined) return 'unknown';
  const day = f.date;
  const live = district.entriesOf(f.lessee).find((e) => isLive(e, day, t));
  if (live !== undefined) return hit('is', { list: live.list, from: live.from, until: live.to ?? addYears(live.from, t.years) });
  return f.blacklist === undefined ? 'unknown' : null;
});
type Blacklist = { matters: 'words'; years: 'number' };

function isLive(e: NonNullable<Facts['blacklist']>[number], day: string, t: Thresholds<Blacklist>): boolean {
  if (!t.matters.includes(e.matter) || e.from > day) return false;
  if (typeof e.removed === 'string' && e.removed <= day) return false;
  return day <= (e.to ?? addYears(e.from, t.years));
}

/** C38: one hand, a lessee with its kin and firms, holds most of what the collective let in two years. */
const C38 = cross<District, { months: 'number'; least: 'number'; percent: 'number' }>(
  'C38',
  'contract',
  { months: 'number', least: 'number', percent: 'number' },
  (f, t, district) => {
    const share = district.share(f, t.months);
    if (share === undefined) return 'unknown';
    const { n, own, lessees, ofLessee, ofAll } = share;
    if (n < t.least || ofLessee * 100 <= ofAll * t.percent) return null;
    const figures = { n, own, value: yuan(ofLessee), all: yuan(ofAll), share: percent(ofLessee / ofAll), months: t.months };
    return lessees === 1 ? hit('is', figures) : hit('hand', { ...figures, lessees });
  },
);

/** Rules over the whole district. */
export const crossRules = [C11, C14, C15, C20, C29, C30, C36, C37, C38];
