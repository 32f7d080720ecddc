/**
 * Geometry of decision tables, exact: rows are boxes over axes that were cut into atoms, so that no box has an edge inside an atom. Whether
 * boxes leave something uncovered, or meet, is then a finite question (Calvanese, Dumas, Laurson, Maggi, Montali, Teinemaa: «Semantics and
 * Analysis of DMN Decision Tables», BPM 2016; «Semantics, Analysis and Simplification of DMN Decision Tables», Information Systems 78, 2018).
 * Their sweep goes through the axes one after the other; here the search takes the axis that most rows test next, remembers what it has
 * refuted, and stops at the first uncovered point, which is then widened to the largest box.
 */

/** Sets of rows and of atoms, one bit each. */
export type Bits = bigint;

/** Rows over the atoms of some axes: `at[axis][atom]` is the set of rows that take in the atom. */
export interface Space {
  at: readonly (readonly Bits[])[];
}

/** A part of a space: for each axis the atoms that count. */
export type Domain = readonly (readonly number[])[];

/**
 * How much work a search may do; it ends with `spent` set instead of running on. The unit is one look at one atom for each 64 rows: sets of
 * rows are as long as the table.
 */
export class Work {
  left: number;
  spent = false;
  constructor(left: number) {
    this.left = left;
  }
  take(n: number): boolean {
    this.left -= n;
    if (this.left < 0) this.spent = true;
    return !this.spent;
  }
}

/**
 * A point of the domain that none of `rows` takes in: one atom for each axis, -1 where any will do. null if the rows cover the domain, or if
 * the work is spent (which the caller sees from it).
 */
export function uncovered(space: Space, domain: Domain, rows: Bits, work: Work): number[] | null {
  if (domain.some((atoms) => atoms.length === 0)) return null;
  const axes = domain.length;
  const width = 1 + (rows.toString(16).length >> 4);
  // Rows that take in the whole domain of an axis.
  const full = domain.map((atoms, axis) => atoms.reduce((all, atom) => all & bits(space, axis, atom), rows));
  // One bit for each axis that is left; beyond what a number holds exactly nothing is remembered.
  const remembers = axes <= 50;
  const refuted = new Map<number, Set<string>>();
  const point = domain.map(() => -1);
  const search = (rest: number[], active: Bits, mask: number): boolean => {
    if (active === 0n) return true;
    let covers = active;
    for (const axis of rest) covers &= full[axis] ?? 0n;
    if (covers !== 0n) return false;
    const key = remembers ? active.toString(32) : '';
    const known = remembers ? refuted.get(mask) : undefined;
    if (known?.has(key) === true) return false;
    const axis = busiest(rest, full, active);
    const atoms = domain[axis] ?? [];
    if (!work.take((atoms.length + rest.length) * width)) return false;
    // By text: a Map tells apart bigints by their first 64 bits only, and looks at all that share them one after the other.
    const ways = new Map<string, { left: Bits; atom: number }>();
    for (const atom of atoms) {
      const left = active & bits(space, axis, atom);
      const text = left.toString(32);
      if (!ways.has(text)) ways.set(text, { left, atom });
      if (left === 0n) break;
    }
    const inner = rest.filter((one) => one !== axis);
    // Fewer rows are easier to get past.
    const sorted = [...ways.values()]
      .map(({ left, atom }) => ({ left, atom, n: ways.size === 1 ? 0 : count(left) }))
      .sort((a, b) => a.n - b.n);
    for (const { left, atom } of sorted) {
      point[axis] = atom;
      if (search(inner, left, mask - 2 ** axis)) return true;
      point[axis] = -1;
      if (work.spent) return false;
    }
    if (known !== undefined) known.add(key);
    else if (remembers) refuted.set(mask, new Set([key]));
    return false;
  };
  const all = domain.map((_, axis) => axis);
  return search(all, rows, remembers ? 2 ** axes - 1 : 0) ? point : null;
}

const bits = (space: Space, axis: number, atom: number): Bits => space.at[axis]?.[atom] ?? 0n;

/** The axis that most of the rows still active do not take in whole. */
const busiest = (rest: readonly number[], full: readonly Bits[], active: Bits): number => {
  let best = rest[0] ?? 0;
  let most = -1;
  for (const axis of rest) {
    const n = count(active & ~(full[axis] ?? 0n));
    if (n > most) {
      best = axis;
      most = n;
    }
  }
  return best;
};

/** How many bits are set. */
export function count(set: Bits): number {
  let n = 0;
  for (let left = set; left !== 0n; left >>= 32n) {
    let word = Number(left & 0xffffffffn);
    word -= (word >>> 1) & 0x55555555;
    word = (word & 0x33333333) + ((word >>> 2) & 0x33333333);
    n += Math.imul((word + (word >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
  }
  return n;
}

/** Widens an uncovered point to a box that cannot be made larger: for each axis its atoms. */
export function widest(space: Space, domain: Domain, rows: Bits, point: readonly number[]): number[][] {
  const box = domain.map((atoms, axis) => (point[axis] === undefined || point[axis] === -1 ? [...atoms] : [point[axis]]));
  const met = box.map((atoms, axis) => atoms.reduce<Bits>((any, atom) => any | bits(space, axis, atom), 0n));
  for (let axis = 0; axis < box.length; axis++) {
    let others = rows;
    for (let other = 0; other < box.length; other++) if (other !== axis) others &= met[other] ?? 0n;
    const wide = (domain[axis] ?? []).filter((atom) => (bits(space, axis, atom) & others) === 0n);
    box[axis] = wide;
    met[axis] = wide.reduce<Bits>((any, atom) => any | bits(space, axis, atom), 0n);
  }
  return box;
}

/** Uncovered boxes, each as large as can be, at most `limit`; `more`: there are others. Boxes may share points, none lies within another. */
export function uncoveredBoxes(
  space: Space,
  domain: Domain,
  rows: Bits,
  limit: number,
  work: Work,
): { boxes: number[][][]; more: boolean } {
  const boxes: number[][][] = [];
  const at = space.at.map((axis) => [...axis]);
  let all = rows;
  let next = 1n << BigInt(rows.toString(2).length);
  for (;;) {
    const point = uncovered({ at }, domain, all, work);
    if (point === null) return { boxes, more: false };
    if (boxes.length >= limit) return { boxes, more: true };
    const box = widest(space, domain, rows, point);
    boxes.push(box);
    // What was found counts as covered from now on.
    for (const [axis, atoms] of box.entries())
      for (const atom of atoms) (at[axis] as Bits[])[atom] = bits({ at }, axis, atom) | next;
    all |= next;
    next <<= 1n;
  }
}
