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

/** The days so many months before and after a day, by months. The same days come again with every group and every sweep. */
const spans = new Map<number, Map<string, readonly [from: string, to: string]>>();
function around(day: string, months: number): readonly [from: string, to: string] {
  let of = spans.get(months);
  if (of === undefined) spans.set(months, (of = new Map()));
  let span = of.get(day);
  if (span === undefined) {
    if (of.size > 50_000) of.clear();
    of.set(day, (span = [addMonths(day, -months), addMonths(day, months)]));
  }
  return span;
}

/** Two sums over what a group holds, whatever the order: equal for equal content. */
class Content {
  #a = 0;
  #b = 0;
  change({ id, day, rent }: Peer, by: 1 | -1): void {
    let [a, b] = [0x811c9dc5, 0x9747b28c];
    for (const text of [id, day, String(rent)])
      for (let i = 0; i < text.length; i += 1) {
        a = Math.imul(a ^ text.charCodeAt(i), 0x01000193);
        b = Math.imul(b ^ text.charCodeAt(i), 0x5bd1e995) ^ (b >>> 15);
      }
    this.#a += by * (a >>> 0);
    this.#b += by * (b >>> 0);
  }
  get key(): string {
    return `${this.#a} ${this.#b}`;
  }
}

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

/** Contents whose fences a group keeps: as it is, as it was, and as it would be, for two windows. */
const KEPT = 6;

/**
 * Rents of one use in one town. The peers of a rent are all others signed within so many months of it, before or after. Quartiles are those of Hyndman and
 * Fan's type 7 (linear interpolation at (n − 1)·p of the sorted rents, as in R and in Excel's QUARTILE.INC). All fences of a group are found in one sweep
 * over the days, n·log n, and kept for the last contents of the group.
 */
export class PeerGroup {
  readonly #peers = new Sorted<Peer>(byDay);
  readonly #content = new Content();
  /** By content and months of the window: a change that is tried and taken back finds again what was reckoned before it. */
  readonly #fences = new Map<string, Map<string, Fence>>();

  get size(): number {
    return this.#peers.size;
  }

  add(peer: Peer): void {
    this.#peers.add(peer);
    this.#content.change(peer, 1);
  }

  remove(id: string): void {
    const peer = this.#peers.all().find((p) => p.id === id);
    if (peer === undefined) return;
    this.#peers.remove(peer);
    this.#content.change(peer, -1);
  }

  /**
   * Those signed within so many months of a day whose rent lies below the lower quartile of one of their windows: no other can fall below a fence.
   * Without windows, all of that time.
   */
  lowWithin(day: string, months: number, windows: readonly number[]): Peer[] {
    const [from, to] = around(day, months);
    const near = this.#peers.all().filter((p) => p.day >= from && p.day <= to);
    if (windows.length === 0) return near;
    const fences = windows.map((w) => this.#of(w));
    return near.filter(({ id, rent }) => fences.some((of) => rent < (of.get(id)?.q1 ?? Infinity)));
  }

  /** The fence of a rent that is not one of the group. */
  fenceAt(day: string, months: number): Fence {
    const [from, to] = around(day, months);
    const rents = this.#peers
      .all()
      .filter((p) => p.day >= from && p.day <= to)
      .map((p) => p.rent);
    rents.sort((a, b) => a - b);
    return fenceOf(rents.length, (k) => rents[k]!);
  }

  /** The fence of a member, itself left out. */
  fence(id: string, months: number): Fence | undefined {
    return this.#of(months).get(id);
  }

  #of(months: number): ReadonlyMap<string, Fence> {
    const key = `${months} ${this.#content.key}`;
    let fences = this.#fences.get(key);
    if (fences === undefined) {
      for (const old of this.#fences.keys()) if (this.#fences.size >= KEPT) this.#fences.delete(old);
      this.#fences.set(key, (fences = this.#sweep(months)));
    }
    return fences;
  }

  #sweep(months: number): Map<string, Fence> {
    const peers = this.#peers.all();
    const rents = Float64Array.from(peers, (p) => p.rent).sort();
    const rankOf = Int32Array.from(peers, (p) => firstAt(rents, p.rent));
    const ranks = new Ranks(rents.length);
    const at = (k: number): number => rents[ranks.at(k)]!;
    const fences = new Map<string, Fence>();
    let [first, next] = [0, 0];
    let day = '';
    let [from, to] = ['', ''];
    for (const [i, { id, day: own }] of peers.entries()) {
      if (own !== day) [day, [from, to]] = [own, around(own, months)];
      while (next < peers.length && peers[next]!.day <= to) ranks.change(rankOf[next++]!, 1);
      while (peers[first]!.day < from) ranks.change(rankOf[first++]!, -1);
      ranks.change(rankOf[i]!, -1);
      fences.set(id, fenceOf(next - first - 1, at));
      ranks.change(rankOf[i]!, 1);
    }
    return fences;
  }
}

/** The place of the first of equal values in a sorted list that holds it. */
function firstAt(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle]! < value) low = middle + 1;
    else high = middle;
  }
  return low;
}
