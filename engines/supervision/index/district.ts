import type { Facts } from '../facts.ts';
import { Counted } from './counted.ts';
import { Relations } from './graph.ts';
import { PeerGroup, type Fence, type Fencing } from './peers.ts';
import { Collective, type Concentration } from './shares.ts';
import { byText, Shelves } from './sorted.ts';

/** How far a change is felt: the widest windows and the longest chains any version of the rules asks for. */
export interface Reach {
  readonly peerMonths: number;
  /** The windows and fences of peers: only those below one of them have a finding, and only theirs can change with another's rent. */
  readonly peerFences: readonly Fencing[];
  readonly shareMonths: number;
  readonly steps: number;
  /** Percent above the reserve within which an award counts as collapsed. */
  readonly abovePercent: number;
}

type Entry = NonNullable<Facts['blacklist']>[number];

const byId = (a: Facts, b: Facts): number => byText(a.id, b.id);
const entryKey = (e: Entry): string => [e.list, e.matter, e.from, e.to ?? '', e.removed ?? ''].join('|');
const byEntry = (a: Entry, b: Entry): number => byText(entryKey(a), entryKey(b));

/** The relations that make two lessees one when a letting is split, or most of a village goes to one hand: kin and control. */
const ONE_HAND: ReadonlySet<string> = new Set([
  'spouse',
  'parent',
  'child',
  'sibling',
  'kin',
  'legal-representative',
  'shareholder',
  'beneficial-owner',
]);

const handsOf = (f: Facts): unknown => f.relations.filter((r) => ONE_HAND.has(r.kind));
const leaseOf = (f: Facts): unknown => [f.draft, f.parts, f.start, f.end, f.possession, f.signed];

/** What of a contract each rule over the district compares others with: a change that leaves this as it was is none to the rule. */
const COMPARED: Readonly<Record<string, (f: Facts) => unknown>> = {
  C11: (f) => [f.draft, f.lessee, f.lesseeTraces, f.groups, f.signed, f.annual, f.total, f.area, f.method, handsOf(f)],
  C14: (f) => [f.collective, f.registered, f.came, f.reserve, f.won],
  C15: (f) => f.bidders,
  C20: (f) => [f.draft, f.town, f.use, f.signed, f.unitRent],
  C29: leaseOf,
  C30: leaseOf,
  C36: (f) => f.relations,
  C37: (f) => f.blacklist,
  C38: (f) => [f.draft, f.collective, f.signed, f.lessee, f.total, f.lesseeTraces, handsOf(f)],
};

/** The rules to which two states of a contract are not the same; null: it is not there. */
export function rulesApart(one: Facts | null, two: Facts | null): ReadonlySet<string> {
  const apart = new Set<string>();
  for (const [rule, of] of Object.entries(COMPARED))
    if (one === null || two === null || JSON.stringify(of(one)) !== JSON.stringify(of(two))) apart.add(rule);
  return apart;
}

/**
 * All contracts of a district by what the rules compare: parts, groups and lessees, traces of bids, relations, rents, values. Built once; a contract is put,
 * replaced or removed in the time of its neighbourhood. What it answers depends on what it holds, not on the order in which that came.
 */
export class District {
  readonly #all = new Map<string, Facts>();
  /** Compared with the leases, which are not compared with them. */
  readonly #drafts = new Map<string, Facts>();
  readonly #parts = new Shelves<Facts>(byId);
  readonly #assets = new Shelves<Facts>(byId);
  readonly #groups = new Shelves<Facts>(byId);
  readonly #lessees = new Shelves<Facts>(byId);
  readonly #tenders = new Shelves<Facts>(byId);
  readonly #bidsWith = new Shelves<Facts>(byId);
  readonly #entries = new Shelves<Entry>(byEntry);
  readonly #hands = new Counted();
  readonly #relations = new Relations();
  readonly #peers = new Map<string, PeerGroup>();
  readonly #collectives = new Map<string, Collective>();
  readonly #reach: Reach;

  constructor(reach: Reach) {
    this.#reach = reach;
  }

  get size(): number {
    return this.#all.size;
  }

  /** The facts of a contract; undefined when it is not here. */
  get(id: string): Facts | undefined {
    return this.#all.get(id);
  }

  /** All contracts, in the order in which they were put. */
  ids(): Iterable<string> {
    return this.#all.keys();
  }

  /** Adds a contract, or replaces the one of its id. */
  put(f: Facts): void {
    const before = this.#all.get(f.id);
    if (before !== undefined) {
      this.#all.delete(f.id);
      this.#index(before, 'remove', f);
    }
    this.#all.set(f.id, f);
    this.#index(f, 'add', before);
  }

  /** Takes a contract out; false when it was not here. */
  remove(id: string): boolean {
    const f = this.#all.get(id);
    if (f === undefined) return false;
    this.#all.delete(id);
    this.#index(f, 'remove');
    return true;
  }

  /** Puts a contract and tells which others must be looked at again, by id in order; itself not among them. */
  replace(f: Facts): string[] {
    return this.#moved(f.id, f, () => this.put(f));
  }

  /** Takes a contract out and tells which others must be looked at again. */
  withdraw(id: string): string[] {
    return this.#moved(id, null, () => this.remove(id));
  }

  /** A change is felt by those near what was and near what is, as they stand before it and as they stand after it. */
  #moved(id: string, next: Facts | null, move: () => void): string[] {
    const states = [this.#all.get(id), next].filter((f) => f !== null && f !== undefined);
    const near = (): string[] => states.flatMap((f) => [...this.near(f).values()].flatMap((ids) => [...ids]));
    const before = near();
    move();
    return this.#others(id, [...before, ...near()]);
  }

  #others(id: string, touched: readonly string[]): string[] {
    const others = new Set(touched);
    others.delete(id);
    return [...others].filter((other) => this.#all.has(other)).toSorted(byText);
  }

  #index(f: Facts, how: 'add' | 'remove', other?: Facts): void {
    this.#relations[how](f.relations);
    for (const e of f.blacklist ?? []) this.#entries[how](e.subject, e);
    if (f.lessee !== undefined) {
      this.#lessees[how](f.lessee, f);
      for (const t of f.lesseeTraces) this.#hands[how](t, f.lessee);
    }
    if (f.won !== undefined && f.won !== null) this.#tenders[how](f.collective, f);
    const traces = new Set<string>();
    for (const bidder of f.bidders ?? []) for (const t of bidder.traces) if (!t.startsWith('f')) traces.add(t);
    for (const t of traces) this.#bidsWith[how](t, f);
    if (!f.draft) this.#indexLease(f, how, other);
    else if (how === 'add') this.#drafts.set(f.id, f);
    else this.#drafts.delete(f.id);
  }

  /** `other` is what comes instead, or was there: figures that stay the same stay where they are, and with them what was reckoned from all of them. */
  #indexLease(f: Facts, how: 'add' | 'remove', other?: Facts): void {
    for (const key of new Set(f.parts?.map((p) => p.key))) this.#parts[how](key, f);
    for (const asset of new Set(f.parts?.map((p) => p.asset))) this.#assets[how](asset, f);
    if (f.lessee !== undefined) for (const g of f.groups) this.#groups[how](`${g}|${f.lessee}`, f);
    if (f.signed === undefined) return;
    const { id, signed: day, town, use, unitRent: rent, collective, lessee, total: value } = f;
    const stays = (rule: 'C20' | 'C38'): boolean =>
      other !== undefined && JSON.stringify(COMPARED[rule]!(f)) === JSON.stringify(COMPARED[rule]!(other));
    if (town !== undefined && use !== undefined && rent !== undefined && !stays('C20')) {
      const group = held(this.#peers, `${town}|${use}`, () => new PeerGroup());
      if (how === 'add') group.add({ id, day, rent });
      else group.remove(id);
    }
    if (lessee !== undefined && value !== undefined && !stays('C38')) {
      const of = held(this.#collectives, collective, () => new Collective());
      if (how === 'add') of.add({ id, day, lessee, value });
      else of.remove(id);
    }
  }

  /** Whose findings, and by which rule, a contract may change as things stand: a superset. Only the rules asked for. */
  near(f: Facts, rules: ReadonlySet<string> = new Set(Object.keys(COMPARED))): ReadonlyMap<string, ReadonlySet<string>> {
    const near = new Map<string, Set<string>>();
    const add = (rule: string, facts: Iterable<Pick<Facts, 'id'>>): void => {
      if (!rules.has(rule)) return;
      const ids = held(near, rule, () => new Set());
      for (const { id } of facts) ids.add(id);
    };
    for (const rule of ['C11', 'C20', 'C29', 'C30', 'C38']) add(rule, this.#drafts.values());
    for (const p of f.parts ?? []) for (const rule of ['C29', 'C30']) add(rule, this.#assets.get(p.asset));
    if (rules.has('C11') || rules.has('C36') || rules.has('C38'))
      for (const { a, b } of f.relations)
        for (const end of [a, b])
          for (const { to } of this.#relations.around(end, this.#reach.steps))
            for (const rule of ['C11', 'C36', 'C38']) add(rule, this.#lessees.get(to));
    if (rules.has('C11') || rules.has('C38'))
      for (const t of f.lesseeTraces)
        for (const lessee of this.#hands.get(t)) for (const rule of ['C11', 'C38']) add(rule, this.#lessees.get(lessee));
    if (rules.has('C11'))
      for (const lessee of this.oneHand(f)) for (const g of f.groups) add('C11', this.#groups.get(`${g}|${lessee}`));
    if (rules.has('C15')) for (const { traces } of f.bidders ?? []) for (const t of traces) add('C15', this.#bidsWith.get(t));
    for (const { subject } of f.blacklist ?? []) add('C37', this.#lessees.get(subject));
    if (f.won !== undefined && f.won !== null && rules.has('C14'))
      add(
        'C14',
        this.#tenders.get(f.collective).filter((o) => this.#isNearReserve(o)),
      );
    if (f.signed === undefined || f.draft) return near;
    // A month more on either side: lengths of months differ, and a superset is wanted.
    if (rules.has('C20'))
      add(
        'C20',
        this.#peers.get(`${f.town}|${f.use}`)?.lowWithin(f.signed, this.#reach.peerMonths + 1, this.#reach.peerFences) ?? [],
      );
    if (rules.has('C38')) add('C38', this.#collectives.get(f.collective)?.after(f.signed, this.#reach.shareMonths + 1) ?? []);
    return near;
  }

  #isNearReserve({ won, reserve }: Facts): boolean {
    return typeof won === 'number' && typeof reserve === 'number' && won * 100 <= reserve * (100 + this.#reach.abovePercent);
  }

  /** Leases of a part, or of an asset, besides this one. */
  leasesOf(what: 'part' | 'asset', key: string, besides: string): readonly Facts[] {
    return (what === 'part' ? this.#parts : this.#assets).get(key).filter((f) => f.id !== besides);
  }

  /** Lessees who act as one with the lessee: itself, kin and control within two steps, the same telephone, account or device. */
  oneHand(f: Facts): readonly string[] {
    if (f.lessee === undefined) return [];
    const hands = new Set(this.#relations.around(f.lessee, 2, ONE_HAND).map((p) => p.to));
    for (const t of f.lesseeTraces) for (const other of this.#hands.get(t)) hands.add(other);
    return [...hands].toSorted(byText);
  }

  /** Leases of one group to one lessee, besides this one. */
  lettingsOf(group: string, lessee: string, besides: string): readonly Facts[] {
    return this.#groups.get(`${group}|${lessee}`).filter((f) => f.id !== besides);
  }

  /** Everybody within so many steps of a person or firm. */
  around(id: string, steps: number): ReturnType<Relations['around']> {
    return this.#relations.around(id, steps);
  }

  /** Bidders of other tenders who left the same trace, in order. */
  biddersElsewhere(trace: string, f: Facts): readonly string[] {
    if (!this.#bidsWith.hasOther(trace, f)) return [];
    const ids = new Set<string>();
    for (const o of this.#bidsWith.get(trace)) {
      if (o.id !== f.id) for (const b of o.bidders!) if (b.traces.includes(trace)) ids.add(b.id);
    }
    return [...ids].toSorted(byText);
  }

  /** Awarded tenders of a collective. */
  tendersOf(collective: string): readonly Facts[] {
    return this.#tenders.get(collective);
  }

  /** Entries of lists about somebody, told by any contract. */
  entriesOf(subject: string): readonly Entry[] {
    return this.#entries.get(subject);
  }

  /** The fence of a contract's peers: the same use in the same town within so many months of its signature. */
  fence(f: Facts, months: number): Fence | undefined {
    const group = this.#peers.get(`${f.town}|${f.use}`);
    if (f.signed === undefined) return undefined;
    if (group === undefined) return { n: 0, q1: 0, q3: 0 };
    return group.fence(f.id, months) ?? group.fenceAt(f.signed, months);
  }

  /** The share of a contract's lessee, with whoever acts as one with it (`oneHand`), in what its collective let in the months up to it. */
  share(f: Facts, months: number): Concentration | undefined {
    const { id, signed: day, lessee, total: value } = f;
    if (day === undefined || lessee === undefined || value === undefined) return undefined;
    const of = this.#collectives.get(f.collective) ?? new Collective();
    const hands = this.oneHand(f);
    const alone = hands.length === 1 ? of.share(id, months) : undefined;
    return alone ?? of.shareOf({ id, day, lessee, value }, new Set(hands), months);
  }
}

function held<T>(map: Map<string, T>, key: string, make: () => T): T {
  let value = map.get(key);
  if (value === undefined) map.set(key, (value = make()));
  return value;
}
