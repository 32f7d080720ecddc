import type { Image } from '../image/layout.ts';
import { NEVER, type Place } from '../types.ts';
import { metresBetween, walkSeconds } from '../walk.ts';
import type { Names } from './names.ts';
import type { Access, WalkTable } from './space.ts';

/** Metres a point walks at most unless something else is asked for. */
export const POINT_LIMIT = 1000;

/** One end of a search: rule 7. */
export interface End extends Access {
  /** Stops that are the end itself, the first `at` of `stops`; the others are walked to (or from). */
  readonly at: number;
  /** For each stop the stop of the end that the walk begins (or ends) at, itself for those at the end; −1 for a point. */
  readonly by: Int32Array;
  readonly point: { readonly lat: number; readonly lon: number } | null;
}

export interface EndOptions {
  readonly walkSpeed?: number | undefined;
  readonly walkLimit?: number | undefined;
}

/** The stops a stop or station stands for, without those that must not be used. */
export function platforms(image: Image, stop: number, blocked: Uint8Array | null): number[] {
  const all = image.stopKind[stop] === 1 ? [...image.child.subarray(image.childOff[stop]!, image.childOff[stop + 1]!)] : [stop];
  return blocked === null ? all : all.filter((s) => blocked[s] === 0);
}

/**
 * An end of a search: its stops and the walks from them, or with a turned table of walks, to them. Null for a stop nobody knows. `blocked` stops are left out.
 */
export function endOf(
  image: Image,
  names: Names,
  place: Place,
  walks: WalkTable,
  options: EndOptions,
  blocked: Uint8Array | null,
): End | null {
  if (!('stop' in place)) return pointEnd(image, place, options, blocked);
  const stop = names.stop(place.stop);
  if (stop < 0) return null;
  const at = platforms(image, stop, blocked);
  const best = new Map<number, readonly [number, number]>();
  for (const s of at)
    for (let x = walks.off[s]!; x < walks.off[s + 1]!; x++) {
      const v = walks.to[x]!;
      if (blocked?.[v] || at.includes(v)) continue;
      const known = best.get(v);
      if (known === undefined || walks.secs[x]! < known[0]) best.set(v, [walks.secs[x]!, s]);
    }
  const walked = [...best];
  return {
    at: at.length,
    stops: Int32Array.from([...at, ...walked.map(([v]) => v)]),
    secs: Int32Array.from([...at.map(() => 0), ...walked.map(([, [seconds]]) => seconds)]),
    by: Int32Array.from([...at, ...walked.map(([, [, s]]) => s)]),
    point: null,
  };
}

function pointEnd(
  image: Image,
  point: { readonly lat: number; readonly lon: number },
  options: EndOptions,
  blocked: Uint8Array | null,
): End {
  const limit = options.walkLimit ?? POINT_LIMIT;
  const { stopLat, stopLon, stopKind } = image;
  // A degree of latitude is more than 111 km on this sphere: stops farther north or south need no sines.
  const band = limit / 111_000;
  const stops: number[] = [];
  const secs: number[] = [];
  for (let s = 0; s < image.stops; s++) {
    if (!(Math.abs(stopLat[s]! - point.lat) <= band) || stopKind[s] !== 0 || blocked?.[s]) continue;
    const metres = metresBetween(point.lat, point.lon, stopLat[s]!, stopLon[s]!);
    if (!(metres <= limit)) continue;
    stops.push(s);
    secs.push(walkSeconds(metres, options.walkSpeed));
  }
  return {
    at: 0,
    stops: Int32Array.from(stops),
    secs: Int32Array.from(secs),
    by: new Int32Array(stops.length).fill(-1),
    point: { lat: point.lat, lon: point.lon },
  };
}

/** Fills `egress` with the seconds between each stop and an end, NEVER where there is no way. */
export function fillEgress(egress: Int32Array, end: End): void {
  egress.fill(NEVER);
  for (let i = 0; i < end.stops.length; i++) egress[end.stops[i]!] = end.secs[i]!;
}

/** A journey without a ride. */
export interface OnFoot {
  readonly seconds: number;
  readonly metres: number;
  /** Stops, −1 for a point. */
  readonly from: number;
  readonly to: number;
}

/** The walk from one end to the other without a ride: one walk at most, none when they share a stop; null when there is none. */
export function onFoot(image: Image, from: End, to: End, options: EndOptions): OnFoot | null {
  if (from.point && to.point) {
    const metres = metresBetween(from.point.lat, from.point.lon, to.point.lat, to.point.lon);
    return metres <= (options.walkLimit ?? POINT_LIMIT)
      ? { seconds: walkSeconds(metres, options.walkSpeed), metres, from: -1, to: -1 }
      : null;
  }
  const [walking, standing] = from.point ? [from, to] : [to, from];
  let best: OnFoot | null = null;
  for (let i = 0; i < standing.at; i++) {
    const stop = standing.stops[i]!;
    const x = walking.stops.indexOf(stop);
    if (x < 0 || (best !== null && walking.secs[x]! >= best.seconds)) continue;
    const other = walking.by[x]!;
    const [a, b] = walking === from ? [other, stop] : [stop, other];
    best = { seconds: walking.secs[x]!, metres: x < walking.at ? 0 : walkMetres(image, a, b, from, to), from: a, to: b };
  }
  return best;
}

/** Metres in a straight line between two stops, −1 standing for the point of the end. */
export function walkMetres(image: Image, a: number, b: number, from: Pick<End, 'point'>, to: Pick<End, 'point'>): number {
  const [latA, lonA] = a < 0 ? [from.point!.lat, from.point!.lon] : [image.stopLat[a]!, image.stopLon[a]!];
  const [latB, lonB] = b < 0 ? [to.point!.lat, to.point!.lon] : [image.stopLat[b]!, image.stopLon[b]!];
  const metres = metresBetween(latA, lonA, latB, lonB);
  return Number.isNaN(metres) ? 0 : metres;
}
