/**
 * What a stop page and a board show of a list of departures: one entry for each line and direction with the departures
 * that follow, in the order in which a traveller can leave. Pure: the time is a parameter.
 */
import { secondsBetween } from '../shared/time.ts';
import type { BoardRow } from '../shared/types.ts';
import { joined } from './windows.ts';

/** Runs every so many minutes within a window, without promised times. */
export type RunsEvery = NonNullable<BoardRow['headway']>;

/** One line and direction at a stop, or one train of a railway. */
export interface Service {
  key: string;
  line: BoardRow['line'];
  /** Where it goes: the words on the vehicle, else the last stop. */
  to: string;
  /** Public number of a train; null for lines. */
  number: string | null;
  /** Platform or stop it leaves from. */
  stop: BoardRow['stop'];
  /** Departures with a clock time, cancelled ones too, soonest first. */
  departures: BoardRow[];
  /** Windows in which it runs by headway, soonest first; those over are left out, those alike joined. */
  headways: RunsEvery[];
  /** Boarding must be arranged: 2 by phone, 3 with the driver. */
  arrange: number | null;
  /** Seconds from now until one can leave; for headways the longest wait. Orders the list. */
  wait: number;
}

/** Modes whose vehicles have numbers people look for: each is an entry of its own. */
const SINGLE = new Set<BoardRow['line']['mode']>(['rail', 'coach', 'ferry', 'air']);

/** When a row is over: its departure as known now, or the time it was planned when it is cancelled. */
const leaves = (row: BoardRow): string | null => (row.cancelled ? (row.scheduled ?? row.departure) : row.departure);

/** True while the row still tells a traveller something: not departed, its window not over. */
export function ahead(row: BoardRow, now: string): boolean {
  const time = leaves(row);
  if (time !== null) return secondsBetween(now, time) >= 0;
  return row.headway !== null && secondsBetween(now, row.headway.until) > 0;
}

/** The longest wait for a service by headway: until its window opens, or one headway within it. Seconds. */
const headwayWait = (h: RunsEvery, now: string): number => {
  const opens = secondsBetween(now, h.from);
  return opens > 0 ? opens : h.max;
};

/**
 * Rows of a board as entries, soonest first. Lines are grouped by where they go and from which platform; trains stay single.
 * What has left by `now` is gone, so a board without a network goes on being true. `now` is local time of the district.
 */
export function servicesOf(rows: readonly BoardRow[], now: string): Service[] {
  const groups = new Map<string, Service>();
  for (const row of rows) {
    if (!ahead(row, now)) continue;
    const to = row.headsign || row.terminus;
    const single = SINGLE.has(row.line.mode) && row.headway === null;
    const key = single
      ? `${row.trip}|${row.serviceDate}|${row.scheduled ?? row.departure ?? ''}`
      : `${row.line.id}|${to}|${row.stop.id ?? row.stop.name}`;
    let group = groups.get(key);
    if (!group) {
      group = {
        key,
        line: row.line,
        to,
        number: single ? row.number : null,
        stop: row.stop,
        departures: [],
        headways: [],
        arrange: row.arrange,
        wait: Number.POSITIVE_INFINITY,
      };
      groups.set(key, group);
    }
    if (row.headway) group.headways.push(row.headway);
    else group.departures.push(row);
  }
  const list = [...groups.values()];
  for (const group of list) {
    group.departures.sort((a, b) => (leaves(a) ?? '').localeCompare(leaves(b) ?? ''));
    group.headways = joined(group.headways);
    const waits = [
      ...group.departures.filter((row) => !row.cancelled).map((row) => secondsBetween(now, leaves(row) ?? now)),
      ...group.headways.map((h) => headwayWait(h, now)),
    ];
    // Nothing but cancelled departures: the entry stands where its first one would have.
    group.wait = waits.length > 0 ? Math.min(...waits) : secondsBetween(now, leaves(group.departures[0]!) ?? now);
  }
  return list.sort((a, b) => a.wait - b.wait || a.line.short.localeCompare(b.line.short, 'zh-CN') || a.to.localeCompare(b.to));
}

/** What to say of an entry: the departure to take, those after it, those cancelled before or among them. */
export function toSay(service: Service, following = 2): { next: BoardRow | null; after: BoardRow[]; cancelled: BoardRow[] } {
  const running = service.departures.filter((row) => !row.cancelled);
  const after = running.slice(1, 1 + following);
  const end = after.at(-1) ?? running[0];
  const cancelled = service.departures.filter(
    (row) => row.cancelled && (end === undefined || (leaves(row) ?? '') <= (leaves(end) ?? '')),
  );
  return { next: running[0] ?? null, after, cancelled };
}

/** How much a reader may trust a board by its age: up to two minutes it is fresh, from ten minutes on it is only a timetable. */
export function freshness(ageSeconds: number): 'fresh' | 'old' | 'stale' {
  if (ageSeconds < 120) return 'fresh';
  return ageSeconds < 600 ? 'old' : 'stale';
}

/**
 * The part of a long list that a screen without hands shows at a moment: pages follow each other every `seconds`.
 * Gives the rows, which page it is (from 1) and how many there are.
 */
export function pageAt<T>(
  rows: readonly T[],
  size: number,
  elapsedSeconds: number,
  seconds = 10,
): { rows: T[]; page: number; pages: number } {
  const pages = Math.max(1, Math.ceil(rows.length / Math.max(1, size)));
  const page = Math.floor(elapsedSeconds / seconds) % pages;
  return { rows: rows.slice(page * size, page * size + size), page: page + 1, pages };
}

/** Width of a label in em, about: Han characters are as wide as high, letters and figures a little over half. Never under 1. */
export const emWidth = (text: string): number =>
  Math.max(
    1,
    Array.from(text).reduce((n, c) => n + ((c.codePointAt(0) ?? 0) > 0x2e7f ? 1 : 0.62), 0),
  );
