/** What a new timetable changes: counted on two images, one network at a time. */
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
  readonly linesChanged: { line: string; before: number; after: number; first: string; last: string }[];
}

interface Side {
  readonly stats: FeedStats;
  readonly stops: ReadonlyMap<string, { name: string; lat: number; lon: number }>;
  readonly lines: ReadonlyMap<string, { name: string; runs: number; first: number; last: number; times: string }>;
}

function sideOf(image: Image | null, network: string, day: number): Side {
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
  const lines = new Map<string, { name: string; runs: number; first: number; last: number; starts: number[] }>();
  const nameOf = (r: number): string => textOf(image, image.routeShort[r]!) || textOf(image, image.routeLong[r]!);
  for (let r = 0; r < image.routes; r++)
    if (image.routeFeed[r] === feed)
      lines.set(textOf(image, image.routeId[r]!), { name: nameOf(r), runs: 0, first: Infinity, last: -Infinity, starts: [] });
  for (let t = 0; t < image.trips; t++) {
    const r = image.tripRoute[t]!;
    if (image.routeFeed[r] !== feed || !runsOn(image, image.tripService[t]!, day)) continue;
    const line = lines.get(textOf(image, image.routeId[r]!))!;
    const length = image.patOff[image.tripPattern[t]! + 1]! - image.patOff[image.tripPattern[t]!]!;
    const run = offsetsOf(image, t, length - 1).arrival;
    const windows = image.freqOff[t + 1]! - image.freqOff[t]!;
    const note = (start: number, until: number, runs: number): void => {
      line.runs += runs;
      line.first = Math.min(line.first, start);
      line.last = Math.max(line.last, until);
      line.starts.push(start * 7 + run + runs);
    };
    if (windows === 0) note(image.tripStart[t]!, image.tripStart[t]!, 1);
    for (let f = image.freqOff[t]!; f < image.freqOff[t + 1]!; f++) {
      const n = Math.max(0, Math.ceil((image.freqEnd[f]! - image.freqStart[f]!) / image.freqHeadway[f]!));
      note(image.freqStart[f]!, image.freqStart[f]! + (n - 1) * image.freqHeadway[f]!, n);
    }
  }
  const closed = new Map(
    [...lines].map(([id, l]) => [
      id,
      { name: l.name, runs: l.runs, first: l.first, last: l.last, times: l.starts.toSorted((a, b) => a - b).join() },
    ]),
  );
  return { stats, stops, lines: closed };
}

const two = (n: number): string => String(n).padStart(2, '0');
const clock = (s: number): string => (Number.isFinite(s) ? `${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}` : '');

/** What `after` changes of `network`. Trips are compared on `day` (days since 1970-01-01). Every list is whole and in the order of its names or ids. */
export function compare(before: Image | null, after: Image, network: string, day: number): Changes {
  const a = sideOf(before, network, day);
  const b = sideOf(after, network, day);
  const byName = (x: { id: string }, y: { id: string }): number => (x.id < y.id ? -1 : 1);
  const added = [...b.lines].filter(([id]) => !a.lines.has(id)).map(([, l]) => l.name);
  const removed = [...a.lines].filter(([id]) => !b.lines.has(id)).map(([, l]) => l.name);
  const moved = [...b.stops].flatMap(([id, s]) => {
    const old = a.stops.get(id);
    if (!old || Number.isNaN(old.lat) || Number.isNaN(s.lat)) return [];
    const metres = Math.round(metresBetween(old.lat, old.lon, s.lat, s.lon));
    return metres >= 1 ? [{ id, name: s.name, metres }] : [];
  });
  return {
    first: b.stats.first,
    last: b.stats.last,
    totals: [
      { what: 'stops', before: a.stats.stops, after: b.stats.stops },
      { what: 'lines', before: a.stats.lines, after: b.stats.lines },
      { what: 'trips', before: a.stats.trips, after: b.stats.trips },
      { what: 'stop-times', before: a.stats.stopTimes, after: b.stats.stopTimes },
    ],
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
        if (!old || old.times === l.times) return [];
        return [{ line: l.name, before: old.runs, after: l.runs, first: clock(l.first), last: clock(l.last) }];
      })
      .toSorted((x, y) => (x.line < y.line ? -1 : 1)),
  };
}

/** A Wednesday of ordinary service that both timetables cover where possible, otherwise the first Wednesday of the new one: days since 1970-01-01. */
export function dayToCompare(before: FeedStats | null, after: FeedStats, today: number, toDay: (date: string) => number): number {
  const [first, last] = [toDay(after.first), toDay(after.last)];
  const from = before === null ? first : Math.max(first, toDay(before.first));
  const until = before === null ? last : Math.min(last, toDay(before.last));
  const [low, high] = from <= until ? [from, until] : [first, last];
  const start = Math.min(Math.max(today, low), high);
  for (let d = start; d <= Math.min(high, start + 6); d++) if (isWednesday(d)) return d;
  for (let d = start; d >= Math.max(low, start - 6); d--) if (isWednesday(d)) return d;
  return start;
}

const isWednesday = (day: number): boolean => Temporal.PlainDate.from(dateOfDay(day)).dayOfWeek === 3;
