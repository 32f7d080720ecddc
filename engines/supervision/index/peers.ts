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

/** A window of peers and the fence below their lower quartile, in interquartile ranges, as a version of the rule asks for them. */
export interface Fencing {
  readonly months: number;
  readonly fence: number;
}

/** Below which a rent is far below its peers. */
export const lowerFence = (q1: number, q3: number, fence: number): number => q1 - fence * (q3 - q1);

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

/** Finds the k-th smallest of what it holds, near where it was last: from one window to the next a quartile moves by a few ranks. */
class Pointer {
  readonly #counts: Int32Array;
  #rank = 0;
  #below = 0;
  constructor(counts: Int32Array) {
    this.#counts = counts;
  }
  /** Told of every change of the counts, after it. */
  changed(rank: number, by: number): void {
    if (rank < this.#rank) this.#below += by;
  }
  /** The rank of the k-th smallest, from 0; there are more than k. */
  at(k: number): number {
    while (this.#below > k) this.#below -= this.#counts[--this.#rank]!;
    while (this.#below + this.#counts[this.#rank]! <= k) this.#below += this.#counts[this.#rank++]!;
    return this.#rank;
  }
}

/** Fences of a group's members, in the order of the group. */
interface Fences {
  readonly n: Int32Array;
  readonly q1: Float64Array;
  readonly q3: Float64Array;
}

/** Contents whose fences a group keeps: as it is, as it was, and as it would be, for two windows. */
const KEPT = 6;

/**
 * Rents of one use in one town. The peers of a rent are all others signed within so many months of it, before or after. Quartiles are those of Hyndman and
 * Fan's type 7 (linear interpolation at (n − 1)·p of the sorted rents, as in R and in Excel's QUARTILE.INC). All fences of a group are found in one sweep
 * over the days and kept for the last contents of the group.
 */
export class PeerGroup {
  readonly #peers = new Sorted<Peer>(byDay);
  readonly #byId = new Map<string, Peer>();
  readonly #content = new Content();
  /** By content and months of the window: a change that is tried and taken back finds again what was reckoned before it. */
  readonly #fences = new Map<string, Fences>();

  get size(): number {
    return this.#peers.size;
  }

  add(peer: Peer): void {
    this.#peers.add(peer);
    this.#byId.set(peer.id, peer);
    this.#content.change(peer, 1);
  }

  remove(id: string): void {
    const peer = this.#byId.get(id);
    if (peer === undefined) return;
    this.#byId.delete(id);
    this.#peers.remove(peer);
    this.#content.change(peer, -1);
  }

  /** Those signed within so many months of a day whose rent lies below the fence of one of their windows, and so has a finding. */
  lowWithin(day: string, months: number, fencings: readonly Fencing[]): Peer[] {
    const [from, to] = around(day, months);
    const peers = this.#peers.all();
    const first = placeOf(peers, { id: '', day: from, rent: 0 });
    const end = placeOf(peers, { id: LAST, day: to, rent: 0 });
    const low = new Set<Peer>();
    for (const { months: window, fence } of fencings) {
      const { q1, q3 } = this.#of(window);
      for (let i = first; i < end; i += 1) if (peers[i]!.rent < lowerFence(q1[i]!, q3[i]!, fence)) low.add(peers[i]!);
    }
    return [...low];
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
    const peer = this.#byId.get(id);
    if (peer === undefined) return undefined;
    const { n, q1, q3 } = this.#of(months);
    const i = placeOf(this.#peers.all(), peer);
    return { n: n[i]!, q1: q1[i]!, q3: q3[i]! };
  }

  #of(months: number): Fences {
    const key = `${months} ${this.#content.key}`;
    let fences = this.#fences.get(key);
    if (fences === undefined) {
      for (const old of this.#fences.keys()) if (this.#fences.size >= KEPT) this.#fences.delete(old);
      this.#fences.set(key, (fences = this.#sweep(months)));
    }
    return fences;
  }

  #sweep(months: number): Fences {
    const peers = this.#peers.all();
    const rents = Float64Array.from(peers, (p) => p.rent).sort();
    const rankOf = Int32Array.from(peers, (p) => firstAt(rents, p.rent));
    const counts = new Int32Array(rents.length + 1);
    const [low, high] = [new Pointer(counts), new Pointer(counts)];
    const change = (rank: number, by: 1 | -1): void => {
      counts[rank]! += by;
      low.changed(rank, by);
      high.changed(rank, by);
    };
    const [atLow, atHigh] = [(k: number): number => rents[low.at(k)]!, (k: number): number => rents[high.at(k)]!];
    const fences = {
      n: new Int32Array(peers.length),
      q1: new Float64Array(peers.length),
      q3: new Float64Array(peers.length),
    };
    let [first, next] = [0, 0];
    let day = '';
    let [from, to] = ['', ''];
    for (let i = 0; i < peers.length; i += 1) {
      const own = peers[i]!.day;
      if (own !== day) [day, [from, to]] = [own, around(own, months)];
      while (next < peers.length && peers[next]!.day <= to) change(rankOf[next++]!, 1);
      while (peers[first]!.day < from) change(rankOf[first++]!, -1);
      const n = next - first - 1;
      fences.n[i] = n;
      if (n === 0) continue;
      change(rankOf[i]!, -1);
      fences.q1[i] = quartile(n, 0.25, atLow);
      fences.q3[i] = quartile(n, 0.75, atHigh);
      change(rankOf[i]!, 1);
    }
    return fences;
  }
}

/** Behind every id. */
const LAST = '\u{10ffff}';

/** The place of a member in the order of its group. */
function placeOf(peers: readonly Peer[], peer: Peer): number {
  let [low, high] = [0, peers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (byDay(peers[middle]!, peer) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
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
