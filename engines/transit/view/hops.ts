import { NEVER } from '../types.ts';
import { Ints } from './ints.ts';
import type { Seats } from './seats.ts';
import { arrivalOf, departureOf, type View } from './view.ts';

/**
 * From stop to next stop: by the stop where a hop ends (CSR), where it begins and the least seconds from a departure there to the arrival here, of any run of
 * the view, whatever its times of day. Who boards a run and leaves it later takes at least the sum of the hops between.
 */
export interface Hops {
  readonly off: Int32Array;
  readonly from: Int32Array;
  readonly secs: Int32Array;
}

/** Hops as they are found, several from one stop to the same next one. */
class Found {
  readonly from = new Ints(1 << 12);
  readonly to = new Ints(1 << 12);
  readonly secs = new Ints(1 << 12);

  push(from: number, to: number, secs: number): void {
    this.from.push(from);
    this.to.push(to);
    this.secs.push(secs);
  }
}

/** The hops of a view, mirrored or not; with `seats` also those from the last stop of a run to the first of one that may be stayed on to. */
export function hopsOf(view: View, seats: Seats | null): Hops {
  const found = new Found();
  for (let p = 0; p < view.patterns; p++) patternHops(view, p, found);
  if (seats !== null) seatHops(view, seats, found);
  return leastByEnd(view.stops, found);
}

function patternHops(view: View, p: number, found: Found): void {
  const { patCol, patLen, patRun, col, run, times } = view;
  const hops = patLen[p]! - 1;
  const first = found.secs.length;
  for (let c = patCol[p]!; c < patCol[p]! + hops; c++) found.push(col[c]! >> 2, col[c + 1]! >> 2, NEVER);
  const { data } = found.secs;
  let arrivals = -1;
  let departures = -1;
  for (let k = patRun[p]!; k < patRun[p + 1]!; k++) {
    if (run[4 * k + 1] === arrivals && run[4 * k + 2] === departures) continue;
    arrivals = run[4 * k + 1]!;
    departures = run[4 * k + 2]!;
    for (let i = 0; i < hops; i++) {
      const secs = times[arrivals + i + 1]! - times[departures + i]!;
      if (secs < data[first + i]!) data[first + i] = secs;
    }
  }
}

function seatHops(view: View, { off, to, pattern }: Seats, found: Found): void {
  const { patCol, patLen, col } = view;
  for (let k = 0; k < view.runs; k++)
    for (let x = off[k]!; x < off[k + 1]!; x++) {
      const next = to[x]!;
      const last = patLen[pattern[k]!]! - 1;
      const secs = departureOf(view, next, 0) - arrivalOf(view, k, last);
      found.push(col[patCol[pattern[k]!]! + last]! >> 2, col[patCol[pattern[next]!]!]! >> 2, secs);
    }
}

function leastByEnd(stops: number, found: Found): Hops {
  const count = found.to.length;
  const { from: begins, to: ends, secs: all } = found;
  const place = new Int32Array(stops + 1);
  for (let i = 0; i < count; i++) place[ends.data[i]! + 1]!++;
  for (let s = 0; s < stops; s++) place[s + 1]! += place[s]!;
  const order = new Int32Array(count);
  const next = place.slice(0, stops);
  for (let i = 0; i < count; i++) order[next[ends.data[i]!]!++] = i;
  const off = new Int32Array(stops + 1);
  const from = new Ints(count);
  const secs = new Ints(count);
  const known = new Int32Array(stops).fill(-1);
  for (let s = 0; s < stops; s++) {
    for (let x = place[s]!; x < place[s + 1]!; x++) {
      const begin = begins.data[order[x]!]!;
      const took = all.data[order[x]!]!;
      if (begin === s) continue;
      const at = known[begin]!;
      if (at < off[s]!) {
        known[begin] = from.length;
        from.push(begin);
        secs.push(took);
      } else if (took < secs.data[at]!) secs.data[at] = took;
    }
    off[s + 1] = from.length;
  }
  return { off, from: from.all, secs: secs.all };
}
