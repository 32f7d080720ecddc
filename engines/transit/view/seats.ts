import { textOf, type Image } from '../image/layout.ts';
import { arrivalOf, departureOf, patternOf, type View } from './view.ts';

/** Where one may stay seated, by run of a view (CSR), and the pattern of each run. */
export interface Seats {
  readonly off: Int32Array;
  readonly to: Int32Array;
  readonly pattern: Int32Array;
}

/**
 * Rule 8 for every run of a view that is not mirrored: the run that follows in the same block on the same service day, the first by departure, then by row,
 * that leaves no earlier than this one arrives; and the runs of the trip a type 4 row names that leave no earlier. A type 5 row forbids the pair.
 */
export function seatsOf(image: Image, view: View): Seats {
  const pattern = new Int32Array(view.runs);
  for (let p = 0; p < view.patterns; p++) pattern.fill(p, view.patRun[p]!, view.patRun[p + 1]!);
  const leaves = (k: number): number => departureOf(view, k, 0);
  const ends = (k: number): number => arrivalOf(view, k, view.patLen[pattern[k]!]! - 1);
  const rowOf = (k: number): number => image.tripRow[view.run[4 * k + 3]!]!;
  const blocks = new Map<string, number[]>();
  const byTrip = new Map<number, number[]>();
  const add = <K>(map: Map<K, number[]>, key: K, k: number): void => {
    const list = map.get(key);
    if (list) list.push(k);
    else map.set(key, [k]);
  };
  const named = new Set([...image.seatFrom, ...image.seatTo]);
  for (let k = 0; k < view.runs; k++) {
    const trip = view.run[4 * k + 3]!;
    if (trip < 0) continue;
    const day = view.runInfo[k]! & 3;
    // Equal ids may be stored as more than one string, and feeds have blocks of their own.
    if (image.tripBlock[trip]! !== 0)
      add(blocks, `${day} ${image.serviceFeed[image.tripService[trip]!]!} ${textOf(image, image.tripBlock[trip]!)}`, k);
    if (named.has(trip)) add(byTrip, trip * 4 + day, k);
  }
  const kinds = new Map<number, number>();
  const successors = new Map<number, number[]>();
  for (let i = 0; i < image.seatFrom.length; i++) {
    kinds.set(image.seatFrom[i]! * image.trips + image.seatTo[i]!, image.seatKind[i]!);
    if (image.seatKind[i] === 4) add(successors, image.seatFrom[i]!, image.seatTo[i]!);
  }
  const links: (readonly [number, number])[] = [];
  const link = (from: number, to: number): void => {
    if (kinds.get(view.run[4 * from + 3]! * image.trips + view.run[4 * to + 3]!) !== 5) links.push([from, to]);
  };
  for (const runs of blocks.values()) {
    runs.sort((a, b) => leaves(a) - leaves(b) || rowOf(a) - rowOf(b));
    for (const k of runs) {
      const next = runs.find((other) => other !== k && leaves(other) >= ends(k));
      if (next !== undefined) link(k, next);
    }
  }
  for (const [from, trips] of successors)
    for (let day = 0; day < 3; day++)
      for (const k of byTrip.get(from * 4 + day) ?? [])
        for (const trip of trips)
          for (const next of byTrip.get(trip * 4 + day) ?? []) if (next !== k && leaves(next) >= ends(k)) link(k, next);
  return listed(links, pattern);
}

/** The same for the mirror of the view. */
export function mirrorSeats(view: View, seats: Seats): Seats {
  const turn = (k: number): number => {
    const p = patternOf(view, k);
    return view.patRun[p]! + view.patRun[p + 1]! - 1 - k;
  };
  const links: (readonly [number, number])[] = [];
  for (let k = 0; k < view.runs; k++)
    for (let x = seats.off[k]!; x < seats.off[k + 1]!; x++) links.push([turn(seats.to[x]!), turn(k)]);
  return listed(links, seats.pattern);
}

/** CSR of links by their first run, in order of both runs, each link once. */
function listed(links: readonly (readonly [number, number])[], pattern: Int32Array): Seats {
  const sorted = links
    .toSorted((a, b) => a[0] - b[0] || a[1] - b[1])
    .filter((l, i, all) => i === 0 || l[0] !== all[i - 1]![0] || l[1] !== all[i - 1]![1]);
  const off = new Int32Array(pattern.length + 1);
  for (const [from] of sorted) off[from + 1]!++;
  for (let k = 0; k < pattern.length; k++) off[k + 1]! += off[k]!;
  return { off, to: Int32Array.from(sorted, (l) => l[1]), pattern };
}
