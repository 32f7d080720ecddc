/** Two circles laid beside each other, and one circle in bands of time. Times are seconds; minutes are shown rounded up. */
import type { Reply } from '@yunjian/kernel/contract';
import type { transitApi } from '../../contract.ts';
import type { Reached } from '../shared/types.ts';
import type { By } from './question.ts';

export type CircleAnswer = Reply<(typeof transitApi)['transit']['circle']>;
export type City = CircleAnswer['cities'][number];

/** The time that counts: of the best departure, or the one half of all departures keep. Null when half do not get there. */
export const timeBy = (r: Pick<Reached, 'best' | 'median'>, by: By): number | null => (by === 'best' ? r.best : r.median);

/** Minutes as they are shown: begun ones count. */
export const minutesOf = (seconds: number): number => Math.ceil(seconds / 60);

/** Minutes that part the area into three shades; one shade when the limit is too short for three. */
export const bandsOf = (minutes: number): readonly number[] =>
  minutes < 15 ? [minutes] : [Math.round(minutes / 3), Math.round((minutes * 2) / 3), minutes];

/** The band a time falls in, 0 the nearest; null past the last one. */
export function bandAt(seconds: number, bands: readonly number[]): number | null {
  const band = bands.findIndex((minutes) => seconds <= minutes * 60);
  return band < 0 ? null : band;
}

/** One place in both circles. */
export interface Pair<T> {
  key: string;
  a: T | null;
  b: T | null;
  /** Shown minutes of b minus those of a; null when one of the two does not get there. */
  difference: number | null;
}

const later = (x: number | null, y: number | null): number => (x ?? Infinity) - (y ?? Infinity) || 0;
const sooner = (x: number | null, y: number | null): number | null => (x === null ? y : y === null ? x : Math.min(x, y));

const byTime = <T>(all: Pair<T>[], time: (x: T) => number | null): Pair<T>[] => {
  const timeOf = (p: Pair<T>): number | null => sooner(p.a === null ? null : time(p.a), p.b === null ? null : time(p.b));
  return all.toSorted((x, y) => later(timeOf(x), timeOf(y)) || (x.key < y.key ? -1 : x.key > y.key ? 1 : 0));
};

function pair<T>(key: string, a: T | null, b: T | null, time: (x: T) => number | null): Pair<T> {
  const [s, u] = [a === null ? null : time(a), b === null ? null : time(b)];
  return { key, a, b, difference: s === null || u === null ? null : minutesOf(u) - minutesOf(s) };
}

/** About a kilometre in degrees: platforms of one name and mode within it are one station. */
const APART = 0.01;

/** Platforms put together by station: same name, same mode, close by. Stations in the order of their first platform. */
function byStation<T>(platforms: readonly T[], of: (x: T) => Reached): T[][] {
  const stations: T[][] = [];
  const named = new Map<string, T[][]>();
  for (const p of platforms) {
    const r = of(p);
    const key = `${r.mode}|${r.name}`;
    const same = named.get(key) ?? [];
    const twin = same.find(
      ([x]) => x !== undefined && Math.abs(of(x).lat - r.lat) < APART && Math.abs(of(x).lon - r.lon) < APART,
    );
    if (twin) twin.push(p);
    else {
      stations.push([p]);
      named.set(key, [...same, stations.at(-1) ?? []]);
    }
  }
  return stations;
}

const quickest = (platforms: readonly Reached[], by: By): Reached | null =>
  platforms.toSorted((x, y) => later(timeBy(x, by), timeBy(y, by)))[0] ?? null;

/** One row a station: its quickest platform stands for it. The order stays. */
export const mergePlatforms = (stations: readonly Reached[], by: By): Reached[] =>
  byStation(stations, (r) => r).flatMap((platforms) => quickest(platforms, by) ?? []);

/** The stations of both, whichever gets there sooner first. */
export function pairStations(a: readonly Reached[], b: readonly Reached[], by: By): Pair<Reached>[] {
  const both = [...a.map((r) => ({ r, side: 'a' })), ...b.map((r) => ({ r, side: 'b' }))];
  const of = (platforms: typeof both, side: string): Reached | null =>
    quickest(
      platforms.filter((p) => p.side === side).map((p) => p.r),
      by,
    );
  return byTime(
    byStation(both, (p) => p.r).map((platforms) =>
      pair(platforms[0]?.r.id ?? '', of(platforms, 'a'), of(platforms, 'b'), (r) => timeBy(r, by)),
    ),
    (r) => timeBy(r, by),
  );
}

/** The cities of both, whichever gets there sooner first; those nobody gets to stand last. */
export function pairCities(a: readonly City[], b: readonly City[], by: By): Pair<City>[] {
  const time = (c: City): number | null => (c.reach ? timeBy(c.reach, by) : null);
  const keyOf = (c: City): string => `${c.province.zh}|${c.name.zh}`;
  const other = new Map(b.map((c) => [keyOf(c), c]));
  const mine = new Set(a.map(keyOf));
  return byTime(
    [
      ...a.map((c) => pair(keyOf(c), c, other.get(keyOf(c)) ?? null, time)),
      ...b.filter((c) => !mine.has(keyOf(c))).map((c) => pair(keyOf(c), null, c, time)),
    ],
    time,
  );
}

/** Cities within the limit first, then those that take longer, then those not reached in the window; the city of the origin by itself. */
export function cityGroups(
  cities: readonly City[],
  minutes: number,
  by: By,
): { within: City[]; longer: City[]; never: City[]; own: City[] } {
  const timeOf = (c: City): number | null => (c.reach ? timeBy(c.reach, by) : null);
  const near = (c: City): boolean => {
    const time = timeOf(c);
    return time !== null && time <= minutes * 60;
  };
  const ordered = cities.filter((c) => !c.own).toSorted((x, y) => later(timeOf(x), timeOf(y)));
  return {
    within: ordered.filter(near),
    longer: ordered.filter((c) => !near(c) && c.reach !== null),
    never: ordered.filter((c) => c.reach === null),
    own: cities.filter((c) => c.own),
  };
}
