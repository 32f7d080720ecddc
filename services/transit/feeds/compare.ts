/** What a new timetable changes: counted on two images, one network at a time. */
import { createHash } from 'node:crypto';
import { dateOfDay, metresBetween, textOf, type Image } from '@yunjian/transit';
import { offsetsOf, runsOn } from '../live/usage.ts';

/** Size and dates of one network of an image. */
export interface FeedStats {
  readonly first: string;
  readonly last: string;
  readonly stops: number;
  readonly lines: number;
  readonly trips: number;
  readonly stopTimes: number;
}

const EMPTY: FeedStats = { first: '', last: '', stops: 0, lines: 0, trips: 0, stopTimes: 0 };

/** Counts one network of an image; null when it has none of that name. */
export function statsOf(image: Image, network: string): FeedStats | null {
  const feed = image.facts.feeds.findIndex((f) => f.name === network);
  if (feed < 0) return null;
  const { first, last } = image.facts.feeds[feed]!;
  const count = (of: Uint8Array): number => of.reduce((n, f) => n + (f === feed ? 1 : 0), 0);
  let trips = 0;
  let stopTimes = 0;
  for (let t = 0; t < image.trips; t++) {
    if (image.routeFeed[image.tripRoute[t]!] !== feed) continue;
    trips += 1;
    const p = image.tripPattern[t]!;
    stopTimes += image.patOff[p + 1]! - image.patOff[p]!;
  }
  return { first, last, stops: count(image.stopFeed), lines: count(image.routeFeed), trips, stopTimes };
}

export interface Changes {
  readonly first: string;
  readonly last: string;
  readonly totals: { what: 'stops' | 'lines' | 'trips' | 'stop-times'; before: number; after: number }[];
  readonly linesAdded: string[];
  readonly linesRemoved: string[];
  readonly stopsAdded: { id: string; name: string }[];
  readonly stopsRemoved: { id: string; name: string }[];
  readonly stopsMoved: { id: string; name: string; metres: number }[];
  /** vehicles that run on each day compared; reports of before this was counted have none */
  readonly days?: { day: ComparedDay; date: string; before: number; after: number }[];
  /** one entry a line and day on which its trips differ; reports of before the weekend was compared name no day: it was a Wednesday */
  readonly linesChanged: {
    line: string;
    day?: ComparedDay;
    date?: string;
    before: number;
    after: number;
    first: string;
    last: string;
  }[];
}

/** Days whose trips are compared: an ordinary weekday, and both days of the weekend, which have timetables of their own. */
export const COMPARED = { wed: 3, sat: 6, sun: 7 } as const;
export type ComparedDay = keyof typeof COMPARED;

/** What runs of a line on one day. */
interface Service {
  readonly runs: number;
  readonly first: number;
  readonly last: number;
  /** changes with any stop, boarding rule or time of any of its trips */
  readonly mark: string;
}

interface Side {
  readonly stats: FeedStats;
  readonly stops: ReadonlyMap<string, { name: string; lat: number; lon: number }>;
  /** by route id: name and service of each compared day, in their order */
  readonly lines: ReadonlyMap<string, { name: string; days: readonly Service[] }>;
}

const NO_SERVICE: Service = { runs: 0, first: Infinity, last: -Infinity, mark: '' };
const markOf = (parts: readonly (string | number)[]): string => createHash('sha256').update(parts.join('\n')).digest('base64');

/** Marks of what trips share: which stops with which boarding rules, and all running times. Two images give one mark to the same. */
class Marks {
  readonly #image: Image;
  readonly #patterns = new Map<number, string>();
  readonly #profiles = new Map<string, string>();
  constructor(image: Image) {
    this.#image = image;
  }

  /** Where a trip stops and how long it takes from stop to stop, estimated times told from others. */
  trip(t: number): string {
    const { patOff, profOff, tripPattern, tripProfile } = this.#image;
    const p = tripPattern[t]!;
    let pattern = this.#patterns.get(p);
    const [at, length] = [patOff[p]!, patOff[p + 1]! - patOff[p]!];
    if (pattern === undefined) {
      const { patStop, patFlag, stopId } = this.#image;
      const calls = Array.from({ length }, (_, i) => `${textOf(this.#image, stopId[patStop[at + i]!]!)} ${patFlag[at + i]!}`);
      this.#patterns.set(p, (pattern = markOf(calls)));
    }
    const key = `${tripProfile[t]!} ${length}`;
    let profile = this.#profiles.get(key);
    if (profile === undefined) {
      const { profBlank } = this.#image;
      const from = profOff[tripProfile[t]!]!;
      const times = Array.from({ length }, (_, i) => {
        const { arrival, departure } = offsetsOf(this.#image, t, i);
        const blank = profBlank.length === 0 ? 0 : (profBlank[(from + i) >> 3]! >>> ((from + i) & 7)) & 1;
        return `${arrival} ${departure} ${blank}`;
      });
      this.#profiles.set(key, (profile = markOf(times)));
    }
    return `${pattern}${profile}`;
  }
}

function sideOf(image: Image | null, network: string, days: readonly (number | null)[]): Side {
  const stats = image === null ? null : statsOf(image, network);
  if (image === null || stats === null) return { stats: EMPTY, stops: new Map(), lines: new Map() };
  const feed = image.facts.feeds.findIndex((f) => f.name === network);
  const stops = new Map<string, { name: string; lat: number; lon: number }>();
  for (let s = 0; s < image.stops; s++)
    if (image.stopFeed[s] === feed)
      stops.set(`${network}:${textOf(image, image.stopId[s]!)}`, {
        name: textOf(image, image.stopName[s]!),
        lat: image.stopLat[s]!,
        lon: image.stopLon[s]!,
      });
  const nameOf = (r: number): string => textOf(image, image.routeShort[r]!) || textOf(image, image.routeLong[r]!);
  const lines = new Map<string, { name: string; days: Service[] }>();
  const marks = new Marks(image);
  const services = days.map((day) => (day === null ? new Map<number, Service>() : servicesOf(image, marks, feed, day)));
  for (let r = 0; r < image.routes; r++)
    if (image.routeFeed[r] === feed)
      lines.set(textOf(image, image.routeId[r]!), { name: nameOf(r), days: services.map((of) => of.get(r) ?? NO_SERVICE) });
  return { stats, stops, lines };
}

/** What runs of each route on a day. */
function servicesOf(image: Image, marks: Marks, feed: number, day: number): Map<number, Service> {
  const open = new Map<number, { runs: number; first: number; last: number; marks: string[] }>();
  for (let t = 0; t < image.trips; t++) {
    const r = image.tripRoute[t]!;
    if (image.routeFeed[r] !== feed || !runsOn(image, image.tripService[t]!, day)) continue;
    const line = open.get(r) ?? { runs: 0, first: Infinity, last: -Infinity, marks: [] };
    open.set(r, line);
    const mark = marks.trip(t);
    const note = (start: number, until: number, runs: number, how: string): void => {
      line.runs += runs;
      line.first = Math.min(line.first, start);
      line.last = Math.max(line.last, until);
      line.marks.push(`${mark} ${start} ${how}`);
    };
    if (image.freqOff[t] === image.freqOff[t + 1]) note(image.tripStart[t]!, image.tripStart[t]!, 1, '');
    for (let f = image.freqOff[t]!; f < image.freqOff[t + 1]!; f++) {
      const [start, end, headway] = [image.freqStart[f]!, image.freqEnd[f]!, image.freqHeadway[f]!];
      const n = Math.max(0, Math.ceil((end - start) / headway));
      note(start, start + (n - 1) * headway, n, `${end} ${headway} ${image.freqExact[f]}`);
    }
  }
  return new Map([...open].map(([r, { marks: all, ...line }]) => [r, { ...line, mark: markOf(all.toSorted()) }]));
}

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (s: number): string => (Number.isFinite(s) ? `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}` : '');

/** A day compared, as days since 1970-01-01; null where the two timetables have no such day in common. */
export type Days = Readonly<Record<ComparedDay, number | null>>;

/** What `after` changes of `network`. Trips are compared on `days`. Every list is whole and in the order of its names or ids. */
export function compare(before: Image | null, after: Image, network: string, days: Days): Changes {
  const compared = (Object.keys(COMPARED) as ComparedDay[]).flatMap((day) => {
    const number = days[day];
    return number === null ? [] : [{ day, number, date: dateOfDay(number) }];
  });
  const numbers = compared.map((c) => c.number);
  const a = sideOf(before, network, numbers);
  const b = sideOf(after, network, numbers);
  const byName = (x: { id: string }, y: { id: string }): number => (x.id < y.id ? -1 : 1);
  const added = [...b.lines].filter(([id]) => !a.lines.has(id)).map(([, l]) => l.name);
  const removed = [...a.lines].filter(([id]) => !b.lines.has(id)).map(([, l]) => l.name);
  const moved = [...b.stops].flatMap(([id, s]) => {
    const old = a.stops.get(id);
    if (!old || Number.isNaN(old.lat) || Number.isNaN(s.lat)) return [];
    const metres = Math.round(metresBetween(old.lat, old.lon, s.lat, s.lon));
    return metres >= 1 ? [{ id, name: s.name, metres }] : [];
  });
  const runs = (side: Side, i: number): number => [...side.lines.values()].reduce((n, l) => n + l.days[i]!.runs, 0);
  return {
    first: b.stats.first,
    last: b.stats.last,
    totals: [
      { what: 'stops', before: a.stats.stops, after: b.stats.stops },
      { what: 'lines', before: a.stats.lines, after: b.stats.lines },
      { what: 'trips', before: a.stats.trips, after: b.stats.trips },
      { what: 'stop-times', before: a.stats.stopTimes, after: b.stats.stopTimes },
    ],
    days: compared.map(({ day, date }, i) => ({ day, date, before: runs(a, i), after: runs(b, i) })),
    linesAdded: added.toSorted(),
    linesRemoved: removed.toSorted(),
    stopsAdded: [...b.stops]
      .filter(([id]) => !a.stops.has(id))
      .map(([id, s]) => ({ id, name: s.name }))
      .toSorted(byName),
    stopsRemoved: [...a.stops]
      .filter(([id]) => !b.stops.has(id))
      .map(([id, s]) => ({ id, name: s.name }))
      .toSorted(byName),
    stopsMoved: moved.toSorted((x, y) => y.metres - x.metres || byName(x, y)),
    linesChanged: [...b.lines]
      .flatMap(([id, l]) => {
        const old = a.lines.get(id);
        if (!old) return [];
        return l.days.flatMap((now, i) => {
          const was = old.days[i]!;
          if (was.mark === now.mark) return [];
          const { day, date } = compared[i]!;
          return [{ line: l.name, day, date, before: was.runs, after: now.runs, first: clock(now.first), last: clock(now.last) }];
        });
      })
      .toSorted((x, y) => (x.line === y.line ? (x.date < y.date ? -1 : 1) : x.line < y.line ? -1 : 1)),
  };
}

/**
 * The days to compare, each from today on where both timetables cover one, else the last before; where they have none in common, one of the new timetable. Of a
 * timetable too short to have a Wednesday its first day stands for it.
 */
export function daysToCompare(
  before: FeedStats | null,
  after: FeedStats,
  today: number,
  toDay: (date: string) => number,
): Record<ComparedDay, number | null> {
  const [first, last] = [toDay(after.first), toDay(after.last)];
  const from = before === null ? first : Math.max(first, toDay(before.first));
  const until = before === null ? last : Math.min(last, toDay(before.last));
  const [low, high] = from <= until ? [from, until] : [first, last];
  const start = Math.min(Math.max(today, low), high);
  const find = (weekday: number): number | null => {
    for (let d = start; d <= Math.min(high, start + 6); d++) if (weekdayOf(d) === weekday) return d;
    for (let d = start; d >= Math.max(low, start - 6); d--) if (weekdayOf(d) === weekday) return d;
    return null;
  };
  return { wed: find(COMPARED.wed) ?? start, sat: find(COMPARED.sat), sun: find(COMPARED.sun) };
}

const weekdayOf = (day: number): number => Temporal.PlainDate.from(dateOfDay(day)).dayOfWeek;
