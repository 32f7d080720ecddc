import type { View } from '../view/view.ts';
import type { Access, Terms } from './space.ts';

/** First boardings reached from the start: event e leaves the start at `times[e]` and boards run `runs[e]` of `patterns[e]` at `positions[e]`. Latest first. */
export interface Events {
  readonly times: Int32Array;
  readonly patterns: Int32Array;
  readonly positions: Int32Array;
  readonly runs: Int32Array;
}

/** All first boardings for which one leaves the start from `first` to `last`, both included; walk and slack are taken off their departures. */
export function eventsWithin(view: View, terms: Terms, access: Access, first: number, last: number): Events {
  const { stopOff, stopPat, stopPos, patRun, run, times } = view;
  const found: number[] = [];
  const keys: number[] = [];
  for (let i = 0; i < access.stops.length; i++) {
    const stop = access.stops[i]!;
    if (terms.blocked?.[stop]) continue;
    for (let x = stopOff[stop]!; x < stopOff[stop + 1]!; x++) {
      const p = stopPat[x]!;
      if (terms.allowed !== null && terms.allowed[p] === 0) continue;
      const pos = stopPos[x]!;
      const before = access.secs[i]! + terms.boardSlack[terms.boardClass === null ? 0 : terms.boardClass[p]!]!;
      let [low, high] = [patRun[p]!, patRun[p + 1]!];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (run[4 * middle]! + times[run[4 * middle + 2]! + pos]! - before < first) low = middle + 1;
        else high = middle;
      }
      for (let k = low; k < patRun[p + 1]!; k++) {
        const time = run[4 * k]! + times[run[4 * k + 2]! + pos]! - before;
        if (time > last) break;
        // Latest first, then as found: whole numbers that one float holds exactly.
        keys.push(-time * 0x40_0000 + keys.length);
        found.push(time, p, pos, k);
      }
    }
  }
  const order = Float64Array.from(keys).sort();
  const n = order.length;
  const events = { times: new Int32Array(n), patterns: new Int32Array(n), positions: new Int32Array(n), runs: new Int32Array(n) };
  for (let e = 0; e < n; e++) {
    const at = 4 * (((order[e]! % 0x40_0000) + 0x40_0000) % 0x40_0000);
    events.times[e] = found[at]!;
    events.patterns[e] = found[at + 1]!;
    events.positions[e] = found[at + 2]!;
    events.runs[e] = found[at + 3]!;
  }
  return events;
}
