import { suites, type SuiteId } from '../crypto/index.ts';

/**
 * The Merkle tree of RFC 9162 §2.1 over 32-byte hashes: leaf hash H(0x00 ‖ bytes), node hash H(0x01 ‖ left ‖ right). A node is
 * named by `level` (0 = leaves) and `index` within its level; it stands for the 2^level leaves from index·2^level on. Only complete
 * subtrees are nodes; whatever is ragged at the right edge is folded from them. Indexes and sizes are numbers below 2^53.
 */
export interface Coord {
  readonly level: number;
  readonly index: number;
}

export interface Node extends Coord {
  readonly hash: Buffer;
}

const LEAF = Buffer.of(0);
const NODE = Buffer.of(1);

/** Hash of a leaf's bytes. */
export function leafHash(suite: SuiteId, bytes: Uint8Array): Buffer {
  return suites[suite].hash(Buffer.concat([LEAF, bytes]));
}

/** Hash of an inner node. */
export function nodeHash(suite: SuiteId, left: Uint8Array, right: Uint8Array): Buffer {
  return suites[suite].hash(Buffer.concat([NODE, left, right]));
}

/** Root of the tree without leaves. */
export function emptyRoot(suite: SuiteId): Buffer {
  return suites[suite].hash(Buffer.alloc(0));
}

const parent = (index: number): number => Math.floor(index / 2);

/** The complete subtrees, left to right, that together are the leaves [from, to). `from` must begin a subtree of that span. */
export function cover(from: number, to: number): Coord[] {
  const out: Coord[] = [];
  for (let at = from; at < to;) {
    let level = 0;
    while (at % 2 ** (level + 1) === 0 && at + 2 ** (level + 1) <= to) level++;
    out.push({ level, index: at / 2 ** level });
    at += 2 ** level;
  }
  return out;
}

/** Folds complete subtrees, left to right, into the root of their span. */
export function fold(suite: SuiteId, hashes: readonly Uint8Array[]): Buffer {
  const last = hashes.at(-1);
  if (!last) return emptyRoot(suite);
  let acc: Buffer = Buffer.from(last);
  for (let i = hashes.length - 2; i >= 0; i--) acc = nodeHash(suite, hashes[i] as Uint8Array, acc);
  return acc;
}

/** Largest power of two below n; n ≥ 2. */
function split(n: number): number {
  let k = 1;
  while (k * 2 < n) k *= 2;
  return k;
}

/** What an inclusion proof of leaf `index` in a tree of `size` leaves is made of: one span of subtrees for each hash, leaf first. */
export function inclusionPlan(index: number, size: number): Coord[][] {
  if (!(index >= 0 && index < size)) throw new RangeError(`leaf ${index} is not in a tree of ${size}`);
  const out: Coord[][] = [];
  let [from, to] = [0, size];
  while (to - from > 1) {
    const middle = from + split(to - from);
    if (index < middle) {
      out.push(cover(middle, to));
      to = middle;
    } else {
      out.push(cover(from, middle));
      from = middle;
    }
  }
  return out.reverse();
}

/** What a consistency proof between the first `m` and the first `n` leaves is made of (RFC 9162 §2.1.4.1); 0 < m ≤ n. */
export function consistencyPlan(m: number, n: number): Coord[][] {
  if (!(m > 0 && m <= n)) throw new RangeError(`no consistency proof from ${m} to ${n}`);
  const out: Coord[][] = [];
  let [from, to, whole] = [0, n, true];
  while (m < to) {
    const middle = from + split(to - from);
    if (m <= middle) {
      out.push(cover(middle, to));
      to = middle;
    } else {
      out.push(cover(from, middle));
      from = middle;
      whole = false;
    }
  }
  if (!whole) out.push(cover(from, to));
  return out.reverse();
}

/** Checks an inclusion proof (RFC 9162 §2.1.3.2). */
export function verifyInclusion(
  suite: SuiteId,
  leaf: Uint8Array,
  index: number,
  size: number,
  path: readonly Uint8Array[],
  root: Uint8Array,
): boolean {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return false;
  let [fn, sn] = [index, size - 1];
  let r: Buffer = Buffer.from(leaf);
  for (const p of path) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      r = nodeHash(suite, p, r);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, parent(sn)];
    } else {
      r = nodeHash(suite, r, p);
    }
    [fn, sn] = [parent(fn), parent(sn)];
  }
  return sn === 0 && r.equals(root);
}

/** Checks that the tree of `n` leaves continues the tree of `m` (RFC 9162 §2.1.4.2). An empty tree is continued by any. */
export function verifyConsistency(
  suite: SuiteId,
  m: number,
  n: number,
  first: Uint8Array,
  second: Uint8Array,
  path: readonly Uint8Array[],
): boolean {
  if (!Number.isSafeInteger(m) || !Number.isSafeInteger(n) || m < 0 || m > n) return false;
  if (m === n) return path.length === 0 && Buffer.from(first).equals(second);
  if (m === 0) return path.length === 0 && emptyRoot(suite).equals(first);
  const hashes = Number.isInteger(Math.log2(m)) ? [first, ...path] : [...path];
  const start = hashes[0];
  if (!start) return false;
  let [fn, sn] = [m - 1, n - 1];
  while (fn % 2 === 1) [fn, sn] = [parent(fn), parent(sn)];
  let fr: Buffer = Buffer.from(start);
  let sr: Buffer = fr;
  for (const c of hashes.slice(1)) {
    if (sn === 0) return false;
    if (fn % 2 === 1 || fn === sn) {
      fr = nodeHash(suite, c, fr);
      sr = nodeHash(suite, c, sr);
      while (fn % 2 === 0 && fn !== 0) [fn, sn] = [fn / 2, parent(sn)];
    } else {
      sr = nodeHash(suite, sr, c);
    }
    [fn, sn] = [parent(fn), parent(sn)];
  }
  return sn === 0 && fr.equals(first) && sr.equals(second);
}

/** The right edge of a growing tree: the complete subtrees that cover it, largest first. */
export class Frontier {
  readonly suite: SuiteId;
  size: number;
  private readonly peaks: { level: number; hash: Buffer }[];

  /** `peaks` are the hashes of `cover(0, size)`, in that order. */
  constructor(suite: SuiteId, size = 0, peaks: readonly Buffer[] = []) {
    const coords = cover(0, size);
    if (coords.length !== peaks.length) throw new RangeError(`a tree of ${size} has ${coords.length} peaks, not ${peaks.length}`);
    this.suite = suite;
    this.size = size;
    this.peaks = coords.map((c, i) => ({ level: c.level, hash: peaks[i] as Buffer }));
  }

  /** Appends a leaf hash and returns the inner nodes that became complete, lowest first. */
  append(hash: Buffer): Node[] {
    const made: Node[] = [];
    let top = { level: 0, hash };
    for (let left = this.peaks.at(-1); left?.level === top.level; left = this.peaks.at(-1)) {
      this.peaks.pop();
      top = { level: top.level + 1, hash: nodeHash(this.suite, left.hash, top.hash) };
      made.push({ level: top.level, index: Math.floor(this.size / 2 ** top.level), hash: top.hash });
    }
    this.peaks.push(top);
    this.size++;
    return made;
  }

  /** Root of the tree as it stands. */
  root(): Buffer {
    return fold(
      this.suite,
      this.peaks.map((p) => p.hash),
    );
  }
}
