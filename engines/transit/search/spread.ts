/** From one place to every stop, at one moment or over a window, and from every stop to one place. */
import { NEVER, TransitError, type Options, type ReachQuery, type ReachTimes } from '../types.ts';
import type { Core } from './core.ts';
import type { Day } from './day.ts';
import { eventsWithin } from './events.ts';
import type { End } from './places.ts';
import { CLOSED } from './labels.ts';
import type { Raptor } from './raptor.ts';
import type { Access, Space, Terms } from './space.ts';

/** Most departures of one window: one a minute for 48 hours. */
const MOST_DEPARTURES = 2881;

/** Earliest arrival at every stop, NEVER where it is not reached. A station is no stop: its platforms are. */
export function oneToAll(core: Core, day: Day, from: End, time: number, options: Options): Int32Array {
  const space = core.forward(day, options);
  return spread(core.raptor, space, core.terms(day, space, options), from, time);
}

/** Latest departure from every stop that still arrives by `time`, NEVER where there is none. */
export function allToOne(core: Core, day: Day, to: End, time: number, options: Options): Int32Array {
  const space = core.backward(day, options);
  const departures = spread(core.raptor, space, core.terms(day, space, options), to, -time);
  for (let s = 0; s < departures.length; s++) if (departures[s] !== NEVER) departures[s] = -departures[s]!;
  return departures;
}

function spread(raptor: Raptor, space: Space, terms: Terms, access: Access, time: number): Int32Array {
  raptor.begin(space, terms, null, false);
  raptor.depart(time, access, NEVER);
  const reached = new Int32Array(space.view.stops).fill(NEVER);
  start(reached, access, time);
  const { ride } = raptor;
  for (let label = 0; label < ride.length; label++)
    if (ride[label] !== NEVER && ride[label] !== CLOSED) settle(reached, space, terms, label, ride[label]!);
  return reached;
}

function start(reached: Int32Array, access: Access, time: number): void {
  for (let i = 0; i < access.stops.length; i++) {
    const s = access.stops[i]!;
    if (time + access.secs[i]! < reached[s]!) reached[s] = time + access.secs[i]!;
  }
}

/** What a ride label says of its stop and, by at most one walk, of those around it. */
function settle(reached: Int32Array, space: Space, terms: Terms, label: number, arrival: number): void {
  const stops = reached.length;
  const cls = (label / stops) | 0;
  const s = label - cls * stops;
  const at = arrival + terms.rideSlack[cls]!;
  if (at < reached[s]!) reached[s] = at;
  const { off, to, secs } = space.walks;
  const { blocked } = terms;
  for (let x = off[s]!, end = off[s + 1]!; x < end; x++) {
    const v = to[x]!;
    if (at + secs[x]! < reached[v]! && (blocked === null || blocked[v] === 0)) reached[v] = at + secs[x]!;
  }
}

/** Departures of a window: every step from its start to its end, both included. Throws `bad-query` when they are more than 2,881. */
export function departuresOf(query: ReachQuery): number {
  const n = Math.floor((query.until - query.time) / (query.step ?? 60)) + 1;
  if (n > MOST_DEPARTURES)
    throw new TransitError('bad-query', {
      zh: `一次最多算 ${MOST_DEPARTURES} 个出发时刻：请缩短时段或加大 step`,
      en: `at most ${MOST_DEPARTURES} departures at once: shorten the window or take a larger step`,
    });
  return n;
}

/**
 * Earliest arrival at every stop for the departures `first` … `last` − 1 of a window, one row a departure. Each row is what `oneToAll` answers, whatever the
 * part it was worked out in. Departures are taken latest first and keep the labels of those after them, which only an earlier first boarding can lower.
 */
export function reachRows(core: Core, day: Day, from: End, query: ReachQuery, first: number, last: number): Int32Array {
  const space = core.forward(day, query);
  const terms = core.terms(day, space, query);
  const { raptor } = core;
  const { stops } = space.view;
  const step = query.step ?? 60;
  const rows = new Int32Array(stops * Math.max(0, last - first));
  if (query.maxRides !== undefined) {
    for (let i = first; i < last; i++) rows.set(spread(raptor, space, terms, from, query.time + i * step), (i - first) * stops);
    return rows;
  }
  const latest = query.time + (last - 1) * step;
  const events = eventsWithin(space.view, terms, from, query.time + first * step, latest - 1);
  const reached = new Int32Array(stops).fill(NEVER);
  raptor.begin(space, terms, null, false);
  raptor.collect = true;
  let e = 0;
  for (let i = last - 1; i >= first; i--) {
    const time = query.time + i * step;
    const begin = e;
    while (e < events.times.length && events.times[e]! >= time) e++;
    if (i === last - 1) raptor.depart(time, from, NEVER);
    else if (e > begin) raptor.departBy(events.patterns, events.positions, events.runs, begin, e, NEVER);
    if (i === last - 1 || e > begin) {
      const { ride, touched } = raptor;
      for (let n = 0; n < touched.length; n++) settle(reached, space, terms, touched.data[n]!, ride[touched.data[n]!]!);
    }
    start(reached, from, time);
    rows.set(reached, (i - first) * stops);
  }
  return rows;
}

/** Best, lower median and number within the limit of each stop, and of each group of stops, from the rows of a window's parts in order. */
export function summed(
  query: ReachQuery,
  stops: number,
  parts: readonly Int32Array[],
  groups: readonly (readonly number[])[] = [],
): ReachTimes & { readonly departures: number; readonly groups: ReachTimes } {
  const departures = departuresOf(query);
  const whole = parts[0]?.length === stops * departures ? parts[0] : joined(parts, stops * departures);
  // A group is reached when the first of its stops is: for each departure the least of its columns.
  const columns = new Int32Array(groups.length * departures).fill(NEVER);
  groups.forEach((members, g) => {
    for (let i = 0; i < departures; i++)
      for (const s of members) columns[i * groups.length + g] = Math.min(columns[i * groups.length + g]!, whole[i * stops + s]!);
  });
  return { departures, ...timesOf(query, departures, stops, whole), groups: timesOf(query, departures, groups.length, columns) };
}

/** Travel times to `count` places from rows of their arrivals, one row a departure. */
function timesOf(query: ReachQuery, departures: number, count: number, whole: Int32Array): ReachTimes {
  const step = query.step ?? 60;
  const best = new Int32Array(count).fill(NEVER);
  const median = new Int32Array(count).fill(NEVER);
  const within = new Int32Array(count);
  const travel = new Int32Array(departures);
  const middle = (departures - 1) >> 1;
  for (let s = 0; s < count; s++) {
    let n = 0;
    let least = NEVER;
    let near = 0;
    for (let i = 0; i < departures; i++) {
      const arrival = whole[i * count + s]!;
      if (arrival === NEVER) continue;
      const seconds = arrival - query.time - i * step;
      travel[n++] = seconds;
      if (seconds < least) least = seconds;
      if (seconds <= query.within) near++;
    }
    best[s] = least;
    within[s] = near;
    if (middle < n) median[s] = nth(travel, n, middle);
  }
  return { best, median, within };
}

function joined(parts: readonly Int32Array[], length: number): Int32Array {
  const whole = new Int32Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  if (at !== length) throw new RangeError('the parts of a window do not make up the whole');
  return whole;
}

/** The value that would stand at place `n` of the first `length` values in order; they are moved about (Hoare: Algorithm 65, Find, 1961). */
function nth(values: Int32Array, length: number, n: number): number {
  let [low, high] = [0, length - 1];
  while (low < high) {
    const pivot = values[n]!;
    let [i, j] = [low, high];
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swap = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swap;
    }
    if (j < n) low = i;
    if (n < i) high = j;
  }
  return values[n]!;
}
