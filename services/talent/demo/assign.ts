/** Gives flats to the sample applications in the order of their decisions, so that no flat is held twice at one time. */
import type { Dice } from './random.ts';
import type { Fate } from './fates.ts';
import type { DemoUnit, Supply } from './supply.ts';

/** Flats that are free at the moment, and those that come back later. */
class Shelf {
  readonly #free: DemoUnit[] = [];
  readonly #back: { at: number; unit: DemoUnit }[] = [];
  constructor(units: readonly DemoUnit[]) {
    this.#free = [...units];
  }
  /** Brings back what has come back until `at`. */
  until(at: number): number {
    for (let top = this.#back[0]; top !== undefined && top.at <= at; top = this.#back[0]) {
      this.#free.push(top.unit);
      this.#pop();
    }
    return this.#free.length;
  }
  take(d: Dice): DemoUnit | null {
    if (this.#free.length === 0) return null;
    const i = d.int(this.#free.length);
    const unit = this.#free[i] as DemoUnit;
    const last = this.#free.pop() as DemoUnit;
    if (i < this.#free.length) this.#free[i] = last;
    return unit;
  }
  /** The flat is free again from `at` on. A binary heap by time. */
  giveBack(unit: DemoUnit, at: number): void {
    const heap = this.#back;
    heap.push({ at, unit });
    for (let i = heap.length - 1; i > 0;) {
      const up = (i - 1) >> 1;
      if ((heap[up]?.at ?? 0) <= (heap[i]?.at ?? 0)) break;
      [heap[up], heap[i]] = [heap[i] as never, heap[up] as never];
      i = up;
    }
  }
  #pop(): void {
    const heap = this.#back;
    const last = heap.pop();
    if (last === undefined || heap.length === 0) return;
    heap[0] = last;
    for (let i = 0; ;) {
      const left = 2 * i + 1;
      const small = [i, left, left + 1].reduce((a, b) => ((heap[b]?.at ?? Infinity) < (heap[a]?.at ?? Infinity) ? b : a));
      if (small === i) break;
      [heap[small], heap[i]] = [heap[i] as never, heap[small] as never];
      i = small;
    }
  }
}

const HOUR = 3_600_000;
const FINAL: ReadonlySet<string> = new Set(['offered', 'accepted', 'signed', 'housed']);
const STATE: Readonly<Record<string, DemoUnit['state']>> = {
  offered: 'offered',
  accepted: 'offered',
  signed: 'leased',
  housed: 'leased',
};

interface PoolShelves {
  /** Flats with somebody in them today. */
  readonly kept: Shelf;
  /** Flats that are free today. */
  readonly spare: Shelf;
  /** When those who hold a flat today get it, in order. */
  readonly finals: number[];
  done: number;
}

/**
 * Assigns flats. Who holds one today takes one of those occupied today, for good; leases that ended and offers that came to nothing take one for their
 * time, when the rest still suffices for those who keep theirs. Whoever finds none waited in vain and left the queue.
 */
export function assignUnits(d: Dice, fates: readonly Fate[], supply: Supply): void {
  const pools = new Map<number, PoolShelves>();
  const byDecision = fates.toSorted((a, b) => a.decided - b.decided);
  for (const pool of new Set(supply.units.map((u) => u.pool))) {
    const of = supply.units.filter((u) => u.pool === pool);
    const finals = byDecision.filter((f) => f.pool === pool && FINAL.has(f.kind)).map((f) => f.decided);
    const [kept, spare] = [of.filter((u) => u.state === 'leased'), of.filter((u) => u.state === 'free')];
    pools.set(pool, { kept: new Shelf(kept), spare: new Shelf(spare), finals, done: 0 });
  }
  for (const f of byDecision) {
    const shelves = pools.get(f.pool);
    if (!shelves) continue;
    const now = f.decided;
    if (FINAL.has(f.kind)) {
      shelves.kept.until(now);
      if (f.kind === 'housed' && d.chance(0.05)) {
        const unit = borrow(d, shelves, now, now + 20 * HOUR);
        if (unit) f.declined = { unit, at: now, until: now + Math.floor(d.between(2, 20) * HOUR) };
      }
      shelves.done += 1;
      f.unit = shelves.kept.take(d);
      if (!f.unit) throw new Error('the sample leases do not fit the flats');
      f.unit.state = STATE[f.kind] ?? 'leased';
    } else if (f.kind === 'ended' || f.kind === 'left-offer') {
      f.unit = borrow(d, shelves, now, f.ends);
      if (!f.unit) f.kind = 'left-queue';
    }
  }
}

function borrow(d: Dice, shelves: PoolShelves, from: number, until: number): DemoUnit | null {
  const free = shelves.kept.until(from);
  const needed = firstAfter(shelves.finals, until) - shelves.done;
  const spare = shelves.spare.until(from);
  const shelf = free - 1 > needed && (spare === 0 || d.chance(free / (free + spare))) ? shelves.kept : shelves.spare;
  const unit = shelf.take(d);
  if (unit) shelf.giveBack(unit, until);
  return unit;
}

/** Index of the first number of an ordered list above `limit`. */
function firstAfter(ordered: readonly number[], limit: number): number {
  let [low, high] = [0, ordered.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((ordered[middle] as number) <= limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
