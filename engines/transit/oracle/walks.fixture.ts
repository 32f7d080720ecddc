/** Walks and changes of the oracle: rules 5, 6 and 7 of the package's README, every pair of stops looked at. */
import type { Options, Place } from '../types.ts';
import type { Net, TransferRow } from './feed.fixture.ts';
import { haversine } from './times.fixture.ts';

/** A walk between two different stops. */
export interface Walk {
  readonly to: number;
  readonly metres: number;
  /** Its time from transfers.txt; null when it goes by distance. */
  readonly fixed: number | null;
  /** A row of transfers.txt names it; otherwise it lies within the radius. */
  readonly listed: boolean;
}

export interface Walks {
  readonly from: readonly (readonly Walk[])[];
  /** Seconds of a change from ride to ride at each stop; −1 where it is forbidden. */
  readonly change: readonly number[];
}

/** Stops a row's end stands for: a station for its platforms, a stop for itself. */
const meant = (net: Net, at: number): readonly number[] => (net.stops[at]!.kind === 1 ? (net.platforms.get(at) ?? []) : [at]);

/** Whether a row goes by a distance that nobody knows; such a row says nothing about the pair. */
const says = (net: Net, row: TransferRow, from: number, to: number): boolean =>
  row.type === 3 ||
  from === to ||
  (row.type === 2 && row.seconds !== null) ||
  !Number.isNaN(haversine(net.stops[from]!, net.stops[to]!));

/** The rows that hold for each ordered pair of stops, the nearest ones only, keyed by from × stops + to. */
function nearestRows(net: Net): Map<number, TransferRow[]> {
  const best = new Map<number, { named: number; rows: TransferRow[] }>();
  for (const row of net.transfers)
    for (const from of meant(net, row.from))
      for (const to of meant(net, row.to)) {
        if (!says(net, row, from, to)) continue;
        const key = from * net.stops.length + to;
        const named = Number(from === row.from) + Number(to === row.to);
        const known = best.get(key);
        if (!known || named > known.named) best.set(key, { named, rows: [row] });
        else if (named === known.named) known.rows.push(row);
      }
  return new Map([...best].map(([key, { rows }]) => [key, rows]));
}

/** Pairs of stops within the radius; a grid of whole degrees of latitude spares only pairs that are farther apart than it. */
function withinRadius(net: Net): [number, number, number][] {
  const pairs: [number, number, number][] = [];
  if (net.radius <= 0) return pairs;
  const order = net.stops
    .map((_, i) => i)
    .filter((i) => net.stops[i]!.kind === 0 && !Number.isNaN(net.stops[i]!.lat + net.stops[i]!.lon));
  order.sort((a, b) => net.stops[a]!.lat - net.stops[b]!.lat);
  for (let i = 0; i < order.length; i++)
    for (let j = i + 1; j < order.length; j++) {
      const [a, b] = [net.stops[order[i]!]!, net.stops[order[j]!]!];
      if ((b.lat - a.lat) * 111_000 > net.radius) break;
      const metres = haversine(a, b);
      if (metres <= net.radius) pairs.push([order[i]!, order[j]!, metres], [order[j]!, order[i]!, metres]);
    }
  return pairs;
}

/** All walks and change times of a net. */
export function walksOf(net: Net): Walks {
  const n = net.stops.length;
  const change = net.stops.map(() => 0);
  const from = net.stops.map(() => new Map<number, Walk>());
  for (const [a, b, metres] of withinRadius(net)) from[a]!.set(b, { to: b, metres, fixed: null, listed: false });
  for (const [key, rows] of nearestRows(net)) {
    const [a, b] = [Math.floor(key / n), key % n];
    const forbidden = rows.some((row) => row.type === 3);
    if (a === b) {
      const times = rows.filter((row) => row.type === 2 && row.seconds !== null).map((row) => row.seconds!);
      const plain = rows.some((row) => row.type !== 2 || row.seconds === null);
      change[a] = forbidden ? -1 : plain ? 0 : Math.min(...times);
      continue;
    }
    from[a]!.delete(b);
    if (forbidden) continue;
    const metres = haversine(net.stops[a]!, net.stops[b]!);
    const choices = rows
      .map((row) => (row.type === 2 ? row.seconds : null))
      .map((fixed): Walk => ({ to: b, metres, fixed, listed: true }))
      .toSorted((x, y) => secondsOf(x, {})! - secondsOf(y, {})!);
    if (choices[0]) from[a]!.set(b, choices[0]);
  }
  return { from: from.map((walks) => [...walks.values()]), change };
}

/** Seconds of a walk over a distance, rule 5. */
export const secondsBy = (metres: number, speed = 1.2): number => Math.ceil(60 + (1.3 * metres) / speed);

/** Seconds of a walk under the options; null when it is longer than the limit. */
export function secondsOf(walk: Walk, options: Options): number | null {
  if (walk.fixed !== null) return walk.fixed;
  if (!walk.listed && options.walkLimit !== undefined && walk.metres > options.walkLimit) return null;
  return secondsBy(walk.metres, options.walkSpeed);
}

/** One end of a search. */
export interface End {
  /** Stops that are the end itself. */
  readonly at: ReadonlySet<number>;
  /** Seconds of the one walk between a stop and the end, by stop. */
  readonly walk: ReadonlyMap<number, number>;
}

/** The stops of a place and the walks from it (or, `towards`, to it); null for a stop nobody knows. */
export function endOf(net: Net, walks: Walks, place: Place, options: Options, towards: boolean): End | null {
  const at = new Set<number>();
  const walk = new Map<number, number>();
  const take = (stop: number, seconds: number | null): void => {
    if (seconds !== null && !at.has(stop) && seconds < (walk.get(stop) ?? Infinity)) walk.set(stop, seconds);
  };
  if (!('stop' in place)) {
    for (const [i, stop] of net.stops.entries()) {
      const metres = haversine(place, stop);
      if (stop.kind === 0 && metres <= (options.walkLimit ?? 1000)) take(i, secondsBy(metres, options.walkSpeed));
    }
    return { at, walk };
  }
  const stop = net.stopByRef.get(place.stop);
  if (stop === undefined) return null;
  for (const one of meant(net, stop)) at.add(one);
  for (const [from, list] of walks.from.entries())
    for (const one of list) {
      if (towards && at.has(one.to)) take(from, secondsOf(one, options));
      if (!towards && at.has(from)) take(one.to, secondsOf(one, options));
    }
  return { at, walk };
}

/** Seconds from one end to the other on foot alone; null when there is no such walk. */
export function directly(net: Net, from: Place, to: Place, ends: readonly [End, End], options: Options): number | null {
  if (!('stop' in from) && !('stop' in to)) {
    const metres = haversine(from, to);
    return metres <= (options.walkLimit ?? 1000) ? secondsBy(metres, options.walkSpeed) : null;
  }
  if ('stop' in from && 'stop' in to) {
    if ([...ends[0].at].some((stop) => ends[1].at.has(stop))) return 0;
    return least([...ends[1].at].map((stop) => ends[0].walk.get(stop)));
  }
  const [point, stops] = 'stop' in from ? [ends[1], ends[0].at] : [ends[0], ends[1].at];
  return least([...stops].map((stop) => point.walk.get(stop)));
}

const least = (values: readonly (number | undefined)[]): number | null => {
  const known = values.filter((value) => value !== undefined);
  return known.length === 0 ? null : Math.min(...known);
};
