/** What becomes of each sample application, and when: made up so that the whole is consistent, before any person is looked at. */
import type { Dice } from './random.ts';
import { shuffle } from './random.ts';
import type { DemoUnit, Supply } from './supply.ts';

/** Where an application stands today, and how a withdrawn one ended. */
export type FateKind =
  | 'in_review'
  | 'correction'
  | 'queued'
  | 'offered'
  | 'accepted'
  | 'signed'
  | 'housed'
  | 'refused'
  | 'ended'
  | 'left-queue'
  | 'left-offer'
  | 'left-review';

/** Who decided: the machine, or a person because of what the registers said, by the applicant's choice, or while the switch stood on manual. */
export type Path = 'auto' | 'unclear' | 'failing' | 'chose' | 'manual';

export interface Fate {
  kind: FateKind;
  path: Path;
  readonly pool: number;
  /** Epoch milliseconds, as all times here. */
  readonly submitted: number;
  /** When the decision stood that is in force; for those under review the machine's. */
  decided: number;
  /** End of a lease, or withdrawal. */
  ends: number;
  unit: DemoUnit | null;
  /** A flat offered and declined before the one accepted. */
  declined: { unit: DemoUnit; at: number; until: number } | null;
}

export interface Counts {
  readonly applications: number;
  readonly free: number;
  readonly withdrawn: number;
  readonly offered: number;
  readonly accepted: number;
  readonly signed: number;
  readonly queued: number;
  readonly inReview: number;
  readonly correction: number;
  readonly refused: number;
  readonly ended: number;
}

/** How many of each at a scale; 1 gives 60,000 applications for 17,000 flats. */
export function countsOf(scale: number, units: number): Counts {
  const n = (full: number, least: number): number => Math.max(least, Math.round(full * scale));
  const share = units / 17_000;
  const u = (full: number, least: number): number => Math.max(least, Math.round(full * share));
  return {
    applications: Math.max(600, Math.round(60_000 * scale)),
    free: u(2200, 20),
    withdrawn: u(50, 1),
    offered: u(260, 3),
    accepted: u(180, 2),
    signed: u(160, 2),
    queued: n(2500, 20),
    inReview: n(150, 8),
    correction: n(14, 2),
    refused: n(3000, 24),
    ended: n(11_500, 60),
  };
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** The span of the sample history and the one morning on which decisions were switched to manual. */
export interface Span {
  readonly from: number;
  readonly now: number;
  readonly manualFrom: number;
  readonly manualTo: number;
}

/** An instant between two, at an hour at which people apply; never after `to`. */
function moment(d: Dice, from: number, to: number): number {
  if (to - from < 2 * DAY) return Math.floor(d.between(from, to));
  const day = Math.floor(d.between(from, to) / DAY) * DAY;
  const hour = d.chance(0.7) ? d.between(1, 10) : d.between(10, 15); // 9:00–18:00 and the evening, by UTC+8
  const at = Math.floor(day + hour * HOUR);
  return at < from ? Math.floor(from + d.next() * DAY) : Math.min(at, Math.floor(to));
}

const seconds = (d: Dice): number => Math.floor(d.chance(0.985) ? d.between(280, 2600) : d.between(3000, 14_000));
/** A person's decision: one to five working days, in the main. */
const review = (d: Dice): number => Math.floor(d.between(0.8, 6.2) * DAY);

function fate(d: Dice, span: Span, kind: FateKind, pool: number, submitted: number, path: Path, ends = 0): Fate {
  const manual = path === 'auto' && submitted >= span.manualFrom && submitted < span.manualTo;
  const real: Path = manual ? 'manual' : path;
  const own = real === 'auto' || kind === 'in_review' || kind === 'correction' || kind === 'left-review';
  let decided = submitted + (own ? seconds(d) : review(d));
  if (decided > span.now - HOUR && !own) decided = submitted + Math.floor((span.now - submitted) * 0.8);
  return { kind, path: real, pool, submitted, decided, ends, unit: null, declined: null };
}

/** How granted applications came to be decided. */
const granted = (d: Dice): Path => d.weighted({ auto: 90, unclear: 8, chose: 2 });

/** Chooses the flats that are free or withdrawn today, some of every kind in the projects that are not full. */
function chooseFree(d: Dice, supply: Supply, counts: Counts): void {
  const byPool = new Map<number, DemoUnit[]>();
  for (const u of supply.units) if (!u.full) (byPool.get(u.pool) ?? byPool.set(u.pool, []).get(u.pool))?.push(u);
  const open = [...byPool.values()].reduce((n, l) => n + l.length, 0);
  for (const units of byPool.values()) {
    shuffle(d, units);
    const free = Math.max(1, Math.round((counts.free * units.length) / open));
    for (const u of units.slice(0, free)) u.state = 'free';
    for (const u of units.slice(free)) u.state = 'leased';
  }
  for (const u of supply.units) if (u.full) u.state = 'leased';
  const leased = shuffle(
    d,
    supply.units.filter((u) => u.state === 'leased' && !u.accessible),
  );
  for (const u of leased.slice(0, counts.withdrawn)) u.state = 'withdrawn';
}

/** All fates, in order of submission, without flats; flats that stay occupied are marked in `supply`. */
export function makeFates(d: Dice, supply: Supply, counts: Counts, span: Span): Fate[] {
  chooseFree(d, supply, counts);
  const { now } = span;
  const fates: Fate[] = [];
  const pools = supply.units.map((u) => u.pool);
  const anyPool = (): number => d.pick(pools);
  const occupied = shuffle(
    d,
    supply.units.filter((u) => u.state === 'leased'),
  );
  for (const [i, u] of occupied.entries()) {
    const { offered, accepted, signed } = counts;
    if (i < offered) fates.push(fate(d, span, 'offered', u.pool, moment(d, now - 1.9 * DAY, now - 0.2 * HOUR), 'auto'));
    else if (i < offered + accepted)
      fates.push(fate(d, span, 'accepted', u.pool, moment(d, now - 4.5 * DAY, now - 1.2 * DAY), 'auto'));
    else if (i < offered + accepted + signed)
      fates.push(fate(d, span, 'signed', u.pool, moment(d, now - 16 * DAY, now - 4 * DAY), 'auto'));
    else fates.push(fate(d, span, 'housed', u.pool, moment(d, span.from, now - 24 * DAY), granted(d)));
  }
  const times = (n: number, make: () => Fate): void => {
    for (let i = 0; i < n; i++) fates.push(make());
  };
  times(counts.queued, () =>
    fate(
      d,
      span,
      'queued',
      anyPool(),
      moment(d, Math.max(span.from, now - (d.chance(0.5) ? 40 : 150) * DAY), now - HOUR),
      'auto',
    ),
  );
  const reviewed = (): Path => d.weighted({ failing: 52, unclear: 33, chose: 15 });
  times(counts.inReview, () => fate(d, span, 'in_review', anyPool(), moment(d, now - 8 * DAY, now - 0.3 * HOUR), reviewed()));
  times(counts.correction, () => fate(d, span, 'correction', anyPool(), moment(d, now - 6 * DAY, now - 2 * DAY), 'unclear'));
  times(counts.refused, () => fate(d, span, 'refused', anyPool(), moment(d, span.from, now - 8 * DAY), 'failing'));
  const longest = Math.max(25 * DAY, (now - span.from) / 2.6);
  times(counts.ended, () => {
    const submitted = moment(d, span.from, now - 40 * DAY);
    const ends = Math.min(submitted + d.between(26 * DAY, longest), now - 2 * DAY);
    return fate(d, span, 'ended', anyPool(), submitted, granted(d), Math.floor(ends));
  });
  times(Math.max(0, counts.applications - fates.length), () => {
    const submitted = moment(d, span.from, now - 3 * DAY);
    const kind = d.weighted({ 'left-queue': 70, 'left-offer': 18, 'left-review': 12 });
    const path = kind === 'left-review' ? d.weighted({ failing: 6, unclear: 4 }) : 'auto';
    const f = fate(d, span, kind, anyPool(), submitted, path);
    const wait = kind === 'left-queue' ? d.between(2, 70) : d.between(0.1, 2.6);
    f.ends = Math.floor(Math.min(f.decided + wait * DAY, now - HOUR));
    return f;
  });
  return fates.toSorted((a, b) => a.submitted - b.submitted);
}

const UNDECIDED: ReadonlySet<string> = new Set(['in_review', 'correction', 'left-review']);

/** True where nobody has decided: still under review, or withdrawn from it. */
export const undecided = (fate: Pick<Fate, 'kind'>): boolean => UNDECIDED.has(fate.kind);
