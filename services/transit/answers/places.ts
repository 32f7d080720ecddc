/** Finding places: by what is typed, around a point, in a box. */
import { failure } from '@yunjian/kernel/contract';
import { failures } from '../failures.ts';
import type { View } from '../live/view.ts';
import { endOf, modesOf, stopBrief, type StopBrief } from './brief.ts';

const MOST_ON_MAP = 2000;

/** Stops by name, pinyin, code, former name or city. Throws transit.place for a point that is none. */
export function placesFor(view: View, q: { q: string; limit: number; near?: string | undefined }): { places: StopBrief[] } {
  const near = q.near === undefined ? null : endOf(view, q.near).shown;
  const found = view.search.find(q.q, q.limit, near === null ? undefined : (stop) => view.book.metres(stop, near.lat, near.lon));
  return { places: found.map((stop) => stopBrief(view, stop)) };
}

/** Stops around a point, nearest first; platforms of one station count once. */
export function nearbyOf(
  view: View,
  q: { at: string; metres: number; limit: number },
): { places: (StopBrief & { metres: number })[] } {
  const { shown } = endOf(view, q.at);
  const seen = new Set<number>();
  const places = [];
  for (const { stop, metres } of view.near.around(shown.lat, shown.lon, q.metres)) {
    const root = view.book.rootOf(stop);
    if (seen.has(root)) continue;
    seen.add(root);
    places.push({ ...stopBrief(view, root), metres: Math.round(metres) });
    if (places.length >= q.limit) break;
  }
  return { places };
}

/** A box `west,south,east,north` in degrees. Throws transit.box. */
export function boxOf(text: string): [number, number, number, number] {
  const n = text.split(',').map((part) => (part.trim() === '' ? Number.NaN : Number(part)));
  const [west = NaN, south = NaN, east = NaN, north = NaN] = n;
  if (
    n.length !== 4 ||
    ![west, south, east, north].every(Number.isFinite) ||
    west > east ||
    south > north ||
    Math.abs(south) > 90 ||
    Math.abs(north) > 90
  )
    throw failure(failures.box);
  return [west, south, east, north];
}

/** Stops in a box, at most 2,000: those of the modes with the longest reach first, so that a wide map shows stations. Throws transit.box. */
export function stopsInBox(view: View, q: { box: string; modes?: string | undefined }): { places: StopBrief[]; cut: boolean } {
  const [west, south, east, north] = boxOf(q.box);
  const modes = modesOf(q.modes);
  const roots = new Set(view.near.inBox(west, south, east, north).map((stop) => view.book.rootOf(stop)));
  const weight = ['rail', 'metro', 'tram'];
  const rank = (stop: number): number => {
    const at = view.book
      .modesAt(stop)
      .map((m) => weight.indexOf(m))
      .filter((i) => i >= 0);
    return at.length === 0 ? weight.length : Math.min(...at);
  };
  const all = [...roots].filter((stop) => modes === undefined || view.book.modesAt(stop).some((m) => modes.includes(m)));
  const cut = all.length > MOST_ON_MAP;
  const kept = cut ? all.toSorted((a, b) => rank(a) - rank(b) || a - b).slice(0, MOST_ON_MAP) : all;
  return { places: kept.map((stop) => stopBrief(view, stop)), cut };
}
