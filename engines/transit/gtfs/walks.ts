/** Walks between stops and changes at a stop: what transfers.txt and links say, and what lies within the radius (rules 5 and 6 of the README). */
import Flatbush from 'flatbush';
import { EARTH_RADIUS, metresBetween, walkSeconds } from '../walk.ts';
import { TransitError } from '../types.ts';
import { grown } from './bytes.ts';
import { BY_DISTANCE, FORBIDDEN, type PairRules } from './transfers.ts';

/** The stops of all feeds. */
export interface WalkStops {
  readonly kind: ArrayLike<number>;
  readonly lat: ArrayLike<number>;
  readonly lon: ArrayLike<number>;
}

/** Walks from each stop (CSR), ordered by seconds, then stop; and the seconds of a change at each stop. */
export interface Walks {
  readonly off: Int32Array;
  readonly to: Int32Array;
  readonly seconds: Int32Array;
  /** 2 a time of the table, 1 a row of the table by distance, 0 within the radius */
  readonly kind: Uint8Array;
  readonly change: Int32Array;
}

const LISTED = 2;
const LISTED_BY_DISTANCE = 1;
const NEARBY = 0;

/** Ten thousand stops at one place, all walking to each other, are a mistake and not a timetable. */
const MOST_WALKS = 50_000_000;

class WalkList {
  count = 0;
  from = new Int32Array(1024);
  to = new Int32Array(1024);
  seconds = new Int32Array(1024);
  kind = new Uint8Array(1024);
  add(from: number, to: number, seconds: number, kind: number): void {
    const at = this.count++;
    if (at === MOST_WALKS)
      throw new TransitError('bad-query', {
        zh: `步行半径内的站点对超过 ${MOST_WALKS}：请缩小半径，或检查坐标是否重合`,
        en: `more than ${MOST_WALKS} pairs of stops lie within the walking radius: choose a smaller one, or see whether stops share their coordinates`,
      });
    if (at === this.from.length) {
      this.from = grown(this.from, at + 1);
      this.to = grown(this.to, at + 1);
      this.seconds = grown(this.seconds, at + 1);
      this.kind = grown(this.kind, at + 1);
    }
    this.from[at] = from;
    this.to[at] = to;
    this.seconds[at] = seconds;
    this.kind[at] = kind;
  }
}

/**
 * Settles what holds for each pair. `noDistance` is told of pairs of the table that go by distance between stops of which one has no coordinates. `radius`
 * is in metres, 0 for none.
 */
export function makeWalks(
  stops: WalkStops,
  rules: PairRules,
  radius: number,
  noDistance: (from: number, to: number) => void,
): Walks {
  const count = stops.kind.length;
  const change = new Int32Array(count);
  const list = new WalkList();
  /** pairs the table speaks of, as from × count + to */
  const spoken = new Set<number>();
  const distance = (from: number, to: number): number =>
    metresBetween(stops.lat[from]!, stops.lon[from]!, stops.lat[to]!, stops.lon[to]!);
  const seconds = new Int32Array(rules.count);
  for (let i = 0; i < rules.count; i++) {
    const [from, to] = [rules.from[i]!, rules.to[i]!];
    seconds[i] = rules.seconds[i]!;
    if (seconds[i] !== BY_DISTANCE) continue;
    if (from === to) seconds[i] = 0;
    else {
      const metres = distance(from, to);
      if (Number.isNaN(metres)) noDistance(from, to);
      else seconds[i] = walkSeconds(metres);
    }
  }
  const { from: f, to: t, named } = rules;
  // The nearest row first; of equally near ones the forbidding one (−1), then the least time.
  const order = new Int32Array(rules.count)
    .map((_, i) => i)
    .sort(
      (a, b) =>
        f[a]! - f[b]! ||
        t[a]! - t[b]! ||
        named[b]! - named[a]! ||
        seconds[a]! - seconds[b]! ||
        rules.seconds[b]! - rules.seconds[a]! ||
        a - b,
    );
  let [lastFrom, lastTo] = [-1, -1];
  for (const i of order) {
    const [from, to, time] = [f[i]!, t[i]!, seconds[i]!];
    if (time === BY_DISTANCE || (from === lastFrom && to === lastTo)) continue;
    [lastFrom, lastTo] = [from, to];
    if (from === to) change[from] = time === FORBIDDEN ? -1 : time;
    else {
      spoken.add(from * count + to);
      if (time !== FORBIDDEN) list.add(from, to, time, rules.seconds[i] === BY_DISTANCE ? LISTED_BY_DISTANCE : LISTED);
    }
  }
  if (radius > 0)
    addNearby(stops, radius, (from, to, metres) => {
      if (!spoken.has(from * count + to)) list.add(from, to, walkSeconds(metres), NEARBY);
    });
  return { ...sorted(list, count), change };
}

/** Calls `found` for both directions of every pair of different platforms within `radius`, the stops being found through a spatial index. */
function addNearby(stops: WalkStops, radius: number, found: (from: number, to: number, metres: number) => void): void {
  const { kind, lat, lon } = stops;
  const placed: number[] = [];
  for (let stop = 0; stop < kind.length; stop++) if (kind[stop] === 0 && !Number.isNaN(lat[stop]!)) placed.push(stop);
  if (placed.length === 0) return;
  const index = new Flatbush(placed.length);
  for (const stop of placed) index.add(lon[stop]!, lat[stop]!, lon[stop]!, lat[stop]!);
  index.finish();
  // A little more than the radius, so that rounding loses none; the distance itself decides.
  const angle = (radius / EARTH_RADIUS) * 1.000_001 + 1e-12;
  const up = (angle * 180) / Math.PI;
  for (const from of placed) {
    const [y, x] = [lat[from]!, lon[from]!];
    const reach = Math.sin(angle) / Math.cos((y * Math.PI) / 180);
    const side = Math.abs(y) + up >= 90 || reach >= 1 ? 360 : ((Math.asin(reach) * 180) / Math.PI) * 1.000_001 + 1e-9;
    const near = new Set<number>();
    // Beyond the 180th meridian the globe goes on at the other end of the map.
    for (const turn of x - side < -180 || x + side > 180 ? [-360, 0, 360] : [0])
      for (const at of index.search(x + turn - side, y - up, x + turn + side, y + up)) near.add(placed[at]!);
    for (const to of near) {
      if (to === from) continue;
      const metres = metresBetween(y, x, lat[to]!, lon[to]!);
      if (metres <= radius) found(from, to, metres);
    }
  }
}

function sorted(list: WalkList, stops: number): Omit<Walks, 'change'> {
  const { count, from, to, seconds, kind } = list;
  const order = new Int32Array(count)
    .map((_, i) => i)
    .sort((a, b) => from[a]! - from[b]! || seconds[a]! - seconds[b]! || to[a]! - to[b]!);
  const off = new Int32Array(stops + 1);
  for (let i = 0; i < count; i++) off[from[i]! + 1]!++;
  for (let stop = 0; stop < stops; stop++) off[stop + 1]! += off[stop]!;
  return {
    off,
    to: order.map((i) => to[i]!),
    seconds: order.map((i) => seconds[i]!),
    kind: new Uint8Array(order.map((i) => kind[i]!)),
  };
}
