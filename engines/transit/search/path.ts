import { arrivalOf, BOARD, departureOf, patternOf, type View } from '../view/view.ts';
import type { Raptor } from './raptor.ts';
import type { Access, Space, Terms } from './space.ts';

/** A part of a ride on one run: the first part is boarded, each later one stayed on to. */
export interface Part {
  readonly run: number;
  readonly from: number;
  readonly to: number;
}

/** One ride of a journey. */
export type Ride = readonly [Part, ...Part[]];

/** Stop of a position of a pattern. */
export const stopAt = (view: View, p: number, position: number): number => view.col[view.patCol[p]! + position]! >> 2;

/** The rides, first to last, that led to a ride label of round `round` in the last departure. */
export function ridesTo(raptor: Raptor, space: Space, terms: Terms, round: number, label: number): Ride[] {
  const { view } = space;
  const rides: Ride[] = [];
  let at = label;
  for (let r = round; r > 0; r--) {
    const parents = raptor.rideParents[r]!;
    const [run, parent, to] = [parents[3 * at]!, parents[3 * at + 1]!, parents[3 * at + 2]!];
    const parts: Part[] = [{ run, from: Math.max(parent, 0), to }];
    for (let stay = -2 - parent; stay >= 0;) {
      const { data } = raptor.stays.made;
      const [stayed, boarded, before] = [data[3 * stay]!, data[3 * stay + 1]!, data[3 * stay + 2]!];
      parts.unshift({ run: stayed, from: Math.max(boarded, 0), to: view.patLen[patternOf(view, stayed)]! - 1 });
      stay = before;
    }
    const first = parts[0]!;
    rides.unshift([first, ...parts.slice(1)]);
    if (r === 1) break;
    const p = patternOf(view, first.run);
    const cls = terms.boardClass === null ? 0 : terms.boardClass[p]!;
    at = raptor.boardParents[r - 1]![cls * view.stops + stopAt(view, p, first.from)]!;
  }
  return rides;
}

/** Seconds between leaving a ride at one stop and being able to depart from another or the same, slack and least change aside. */
export function gapBetween(space: Space, from: number, to: number): number {
  if (from === to) return space.change[from]!;
  const { off, to: ends, secs } = space.walks;
  for (let x = off[from]!; x < off[from + 1]!; x++) if (ends[x] === to) return secs[x]!;
  return Number.NaN;
}

/** The last position of a run where its boarding stop may be boarded before it is left: a loop is not ridden round in vain. */
function lastVisit(view: View, p: number, { from, to }: Part): number {
  const stop = stopAt(view, p, from);
  for (let position = to - 1; position > from; position--)
    if (stopAt(view, p, position) === stop && view.col[view.patCol[p]! + position]! & BOARD) return position;
  return from;
}

/**
 * Moves the rides of a journey as late as its arrival allows: from the last back, each to the last run of its pattern that still makes the next. It then starts
 * later and waits less. With `keepFirst` the first ride stays as it is. Rides that were stayed on to are not moved.
 */
export function tighten(
  space: Space,
  terms: Terms,
  rides: readonly Ride[],
  arrival: number,
  egress: Access,
  keepFirst: boolean,
): Ride[] {
  const { view } = space;
  const rideSlack = (p: number): number => terms.rideSlack[terms.rideClass === null ? 0 : terms.rideClass[p]!]!;
  const boardSlack = (p: number): number => terms.boardSlack[terms.boardClass === null ? 0 : terms.boardClass[p]!]!;
  const done: Ride[] = [];
  let next: { readonly stop: number; readonly departure: number; readonly slack: number } | null = null;
  for (let i = rides.length - 1; i >= 0; i--) {
    let ride = rides[i]!;
    const last = ride.at(-1)!;
    const lastPattern = patternOf(view, last.run);
    const left = stopAt(view, lastPattern, last.to);
    let limit: number;
    if (next === null) limit = arrival - egress.secs[egress.stops.indexOf(left)]! - rideSlack(lastPattern);
    else
      limit =
        next.departure - Math.max(gapBetween(space, left, next.stop) + rideSlack(lastPattern) + next.slack, terms.minChange);
    let [first] = ride;
    const p = patternOf(view, first.run);
    if (!(keepFirst && i === 0)) {
      const from = lastVisit(view, p, first);
      let k = first.run;
      if (ride.length === 1) while (k + 1 < view.patRun[p + 1]! && arrivalOf(view, k + 1, first.to) <= limit) k++;
      first = { run: k, from, to: first.to };
      ride = [first, ...ride.slice(1)];
    }
    next = { stop: stopAt(view, p, first.from), departure: departureOf(view, first.run, first.from), slack: boardSlack(p) };
    done.unshift(ride);
  }
  return done;
}

/** Rides found on the mirror of a view, as rides of the view itself. */
export function unmirror(mirror: View, rides: readonly Ride[]): Ride[] {
  return rides
    .map((ride): Ride => {
      const parts = ride.map(({ run, from, to }): Part => {
        const p = patternOf(mirror, run);
        const last = mirror.patLen[p]! - 1;
        return { run: mirror.patRun[p]! + mirror.patRun[p + 1]! - 1 - run, from: last - to, to: last - from };
      });
      const [first, ...others] = parts.toReversed();
      return [first!, ...others];
    })
    .toReversed();
}
