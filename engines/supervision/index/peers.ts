import { addMonths } from '../dates.ts';
import { byText, Sorted } from './sorted.ts';

/** A rent among its peers. */
export interface Peer {
  readonly id: string;
  readonly day: string;
  readonly rent: number;
}

/** The lower fence of a rent's peers, and how many they are. */
export interface Fence {
  readonly n: number;
  readonly q1: number;
  readonly q3: number;
}

/** Type 7: where the quartile stands among n sorted values, and what lies between two of them. */
function quartile(n: number, p: number, at: (k: number) => number): number {
  const h = (n - 1) * p;
  const low = at(Math.floor(h));
  return h % 1 === 0 ? low : low + (h % 1) * (at(Math.floor(h) + 1) - low);
}

const fenceOf = (n: number, at: (k: number) => number): Fence =>
  n > 0 ? { n, q1: quartile(n, 0.25, at), q3: quartile(n, 0.75, at) } : { n, q1: 0, q3: 0 };

const byDay = (a: Peer, b: Peer): number => byText(a.day, b.day) || byText(a.id, b.id);

/** Counts under a rank, and finds the k-th smallest: a Fenwick tree. */
class Ranks {
  readonly #tree: Int32Array;
  readonly #top: number;
  constructor(n: number) {
    this.#tree = new Int32Array(n + 1);
    this.#top = 2 ** Math.floor(Math.log2(Math.max(1, n)));
  }
  change(rank: number, by: number): void {
    for (let i = rank + 1; i < this.#tree.length; i += i & -i) this.#tree[i]! += by;
  }
  /** The rank of the k-th smallest, from 0. */
  at(k: number): number {
    let i = 0;
    let left = k + 1;
    for (let step = this.#top; step > 0; step >>= 1) {
      const next = i + step;
      if (next < this.#tree.length && this.#tree[next]! < left) {
        i = next;
        left -= this.#tree[next]!;
      }
    }
    return i;
  }
}

/**
 * Rents of one use in one town. The peers of a rent are all others signed within so many months of it, before or after. Quartiles are those of Hyndman and
 * Fan's type 7 (linear interpolation at (n − 1)·p of the sorted rents, as in R and in Excel's QUARTILE.INC). All fences of a group are found in one sweep
 * over the days, n·log n, and kept until the group changes.
 */
export class PeerGroup {
  readonly #peers = new Sorted<Peer>(byDay);
  #fences: Map<string, Fence> | null = null;
  #months = -1;

  get size(): number {
    return this.#peers.size;
  }

  add(peer: Peer): void {
    this.#peers.add(peer);
    this.#fences = null;
  }

  remove(id: string): void {
    const peer = this.#peers.all().find((p) => p.id === id);
    if (peer !== undefined) this.#peers.remove(peer);
    this.#fences = null;
  }

  /**
   * The ids of those signed within so many months of a day whose rent lies below the lower quartile of one of their windows: no other can fall below a fence.
   * Without windows, all of that time.
   */
  lowWithin(day: string, months: number, windows: readonly number[]): string[] {
    const [from, to] = [addMonths(day, -months), addMonths(day, months)];
    const near = this.#peers.all().filter((p) => p.day >= from && p.day <= to);
    if (windows.length === 0) return near.map((p) => p.id);
    const low = new Set<string>();
    for (const window of windows)
      for (const { id, rent } of near) if (rent < (this.fence(id, window)?.q1 ?? Infinity)) low.add(id);
    return [...low];
  }

  /** The fence of a rent that is not one of the group. */
  fenceAt(day: string, months: number): Fence {
    const [from, to] = [addMonths(day, -months), addMonths(day, months)];
    const rents = this.#peers
      .all()
      .filter((p) => p.day >= from && p.day <= to)
      .map((p) => p.rent);
    rents.sort((a, b) => a - b);
    return fenceOf(rents.length, (k) => rents[k]!);
  }

  /** The fence of a member, itself left out. */
  fence(id: string, months: number): Fence | undefined {
    if (this.#fences === null || this.#months !== months) {
      this.#fences = this.#sweep(months);
      this.#months = months;
    }
    return this.#fences.get(id);
  }

  #sweep(months: number): Map<string, Fence> {
    const peers = this.#peers.all();
    const rents = peers.map((p) => p.rent).toSorted((a, b) => a - b);
    const rankOf = new Map<number, number>();
    rents.forEach((r, i) => {
      if (!rankOf.has(r)) rankOf.set(r, i);
    });
    const ranks = new Ranks(rents.length);
    const at = (k: number): number => rents[ranks.at(k)]!;
    const fences = new Map<string, Fence>();
    let [first, next] = [0, 0];
    let day = '';
    let [from, to] = ['', ''];
    for (const { id, day: own, rent } of peers) {
      if (own !== day) [day, from, to] = [own, addMonths(own, -months), addMonths(own, months)];
      while (next < peers.length && peers[next]!.day <= to) ranks.change(rankOf.get(peers[next++]!.rent)!, 1);
      while (peers[first]!.day < from) ranks.change(rankOf.get(peers[first++]!.rent)!, -1);
      ranks.change(rankOf.get(rent)!, -1);
      fences.set(id, fenceOf(next - first - 1, at));
      ranks.change(rankOf.get(rent)!, 1);
    }
    return fences;
  }
}
