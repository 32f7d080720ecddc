import { Ints } from '../view/ints.ts';
import { hopsOf, type Hops } from '../view/hops.ts';
import type { Access, Space, WalkTable } from './space.ts';

/** Bounds of this many seconds or more are not told apart. */
const MOST = 1 << 15;

/**
 * How far it is at least from each stop to the target: no run of the view is faster from stop to stop, no walk shorter, and nobody waits. What is known at a
 * stop and cannot beat the best arrival at the target even so need not be followed (goal-directed search by lower bounds, as in A*: Hart, Nilsson, Raphael, 1968).
 *
 * The bounds are the shortest ways of a small graph, searched back from the target (Dijkstra with buckets of a second: Dial, 1969). They are consistent: a
 * step of the search takes at least as long as the bound falls by it, so that whatever leads to a better arrival is itself never dropped.
 */
export class Goal {
  /** Least seconds to the target from each stop, for who is on a ride there or has just left one. */
  readonly least: Int32Array;
  /** The same for who is on a ride there or boards one, and does not walk before. */
  private readonly aboard: Int32Array;
  /** By stop: 1 when the hops that end there have been followed, 2 when the walks have. */
  private readonly done: Uint8Array;
  /** By second the last entry, −1 for none; by entry the one before it in its second, and stop × 2, + 1 when aboard. */
  private readonly buckets = new Int32Array(MOST).fill(-1);
  private readonly before = new Ints(1 << 12);
  private readonly entries = new Ints(1 << 12);
  private readonly hopTables = new WeakMap<object, Hops>();
  private space: Space | null = null;
  private back: WalkTable | null = null;
  private goal: Access | null = null;
  private limit = 0;

  constructor(stops: number) {
    this.least = new Int32Array(stops);
    this.aboard = new Int32Array(stops);
    this.done = new Uint8Array(stops);
  }

  /** Takes on a target: `goal` are its stops, `back` the walks of the space by where they end. Bounds at hand for the same target are kept. */
  take(space: Space, back: WalkTable, goal: Access): void {
    const known =
      this.space?.view === space.view &&
      this.space.seats === space.seats &&
      this.back === back &&
      same(this.goal!.stops, goal.stops) &&
      same(this.goal!.secs, goal.secs);
    if (!known) this.limit = 0;
    this.space = space;
    this.back = back;
    this.goal = goal;
  }

  /** The bounds, none above `limit` seconds; they do not depend on what has been asked for before. Valid until the next call. */
  aim(limit: number): Int32Array {
    const most = Math.min(limit, MOST);
    if (most !== this.limit) this.search(most);
    this.limit = most;
    return this.least;
  }

  private hops({ view, seats }: Space): Hops {
    const key = seats ?? view;
    let hops = this.hopTables.get(key);
    if (hops === undefined) this.hopTables.set(key, (hops = hopsOf(view, seats)));
    return hops;
  }

  private search(limit: number): void {
    const { least, aboard, done, buckets, before, entries } = this;
    const { off: walkOff, to: walkFrom, secs: walkSecs } = this.back!;
    const { off: hopOff, from: hopFrom, secs: hopSecs } = this.hops(this.space!);
    const goal = this.goal!;
    least.fill(limit);
    aboard.fill(limit);
    done.fill(0);
    before.length = 0;
    entries.length = 0;
    let open = 0;
    for (let i = 0; i < goal.stops.length; i++) {
      const s = goal.stops[i]!;
      const secs = goal.secs[i]!;
      if (secs >= least[s]!) continue;
      least[s] = secs;
      before.push(buckets[secs]!);
      buckets[secs] = entries.length;
      entries.push(2 * s);
      open++;
    }
    for (let key = 0; open > 0; key++)
      while (buckets[key] !== -1) {
        const e = buckets[key]!;
        buckets[key] = before.data[e]!;
        open--;
        const entry = entries.data[e]!;
        const s = entry >> 1;
        if (entry & 1) {
          if (aboard[s] !== key || done[s]! & 2) continue;
          done[s]! |= 2;
          const from = walkOff[s]!;
          const to = walkOff[s + 1]!;
          before.reserve(to - from);
          entries.reserve(to - from);
          for (let x = from; x < to; x++) {
            const secs = key + walkSecs[x]!;
            if (secs >= limit) break;
            const u = walkFrom[x]!;
            if (secs >= least[u]!) continue;
            least[u] = secs;
            before.data[before.length++] = buckets[secs]!;
            buckets[secs] = entries.length;
            entries.data[entries.length++] = 2 * u;
            open++;
          }
        } else if (least[s] !== key) continue;
        if (done[s]! & 1) continue;
        done[s]! |= 1;
        const from = hopOff[s]!;
        const to = hopOff[s + 1]!;
        before.reserve(to - from);
        entries.reserve(to - from);
        for (let x = from; x < to; x++) {
          const secs = key + hopSecs[x]!;
          const u = hopFrom[x]!;
          if (secs >= aboard[u]!) continue;
          aboard[u] = secs;
          if (secs < least[u]!) least[u] = secs;
          before.data[before.length++] = buckets[secs]!;
          buckets[secs] = entries.length;
          entries.data[entries.length++] = 2 * u + 1;
          open++;
        }
      }
  }
}

function same(a: Int32Array, b: Int32Array): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
