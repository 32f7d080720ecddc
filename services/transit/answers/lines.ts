/** Lines, one line with its directions, one run of a trip. */
import { failure } from '@yunjian/kernel/contract';
import { parseDay } from '@yunjian/transit';
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import { failures } from '../failures.ts';
import { headwaysOf, pathOf, runOf, type Run } from '../live/runs.ts';
import { fold } from '../live/search.ts';
import { eachStart, offsetsOf, runsOn } from '../live/usage.ts';
import type { View } from '../live/view.ts';
import { alertsOf, lineShown, placeOf } from './brief.ts';
import { vehicleOn, vehiclesOf } from './realtime.ts';
import { whenOf } from './when.ts';

type Ops = (typeof transitApi)['transit'];

/** Trips of each line, by line. */
const trips = new WeakMap<View['image'], readonly (readonly number[])[]>();

/** Numbers of a line's trips, in the image's order. */
export function tripsOf(view: View, line: number): readonly number[] {
  let all = trips.get(view.image);
  if (!all) {
    const made: number[][] = Array.from({ length: view.image.routes }, () => []);
    for (let t = 0; t < view.image.trips; t++) made[view.image.tripRoute[t]!]!.push(t);
    trips.set(view.image, (all = made));
  }
  return all[line] ?? [];
}

/** Ref of a trip of the image. */
export const tripRef = (view: View, trip: number): string => {
  const feed = view.image.facts.feeds[view.image.routeFeed[view.image.tripRoute[trip]!]!]!.name;
  return `${feed}:${view.textOf(view.image.tripId[trip]!)}`;
};

/** The trip whose pattern has the most stops: what a line looks like on a map. */
function longest(view: View, of: readonly number[]): number | null {
  const length = (t: number): number =>
    view.image.patOff[view.image.tripPattern[t]! + 1]! - view.image.patOff[view.image.tripPattern[t]!]!;
  return of.reduce<number | null>((best, t) => (best === null || length(t) > length(best) ? t : best), null);
}

/** All lines, of one network or all, with a word in their name or number, or in the name of one of their two ends. */
export function linesOf(view: View, q: { network?: string | undefined; q?: string | undefined }): z.input<Ops['lines']['reply']> {
  if (q.network !== undefined && view.network(q.network) === null) throw failure(failures.noNetwork);
  const word = q.q === undefined ? '' : fold(q.q);
  const order = view.networks.map((n) => n.code);
  const lines = view.book.lines
    .filter((l) => q.network === undefined || l.network === q.network)
    .flatMap((l) => {
      const t = longest(view, tripsOf(view, l.index));
      if (t === null) return [];
      const at = view.image.patOff[view.image.tripPattern[t]!]!;
      const end = view.image.patOff[view.image.tripPattern[t]! + 1]!;
      const [from, to] = [view.book.names[view.image.patStop[at]!]!, view.book.names[view.image.patStop[end - 1]!]!];
      if (word !== '' && !fold(`${l.short} ${l.long} ${from} ${to}`).includes(word)) return [];
      return [{ ...lineShown(view, l.index), stops: end - at, from, to }];
    })
    .toSorted(
      (a, b) =>
        order.indexOf(a.network) - order.indexOf(b.network) ||
        a.short.localeCompare(b.short, 'zh', { numeric: true }) ||
        (a.id < b.id ? -1 : 1),
    );
  return { lines };
}

/** One line on a day: each direction with the stops of its longest run, first and last at each, and how often it goes. Throws transit.noLine. */
export function lineOf(
  view: View,
  q: { id: string; date?: string | undefined },
  now: Temporal.Instant,
): z.input<Ops['line']['reply']> {
  const line = view.book.lineOf(q.id);
  if (line === null) throw failure(failures.noLine);
  const { date } = whenOf(view, q, now);
  const day = parseDay(date) ?? 0;
  const { image, book } = view;
  const all = tripsOf(view, line.index);
  const running = all.filter((t) => runsOn(image, image.tripService[t]!, day));
  const shown = running.length > 0 ? running : all;
  const groups = new Map<string, number[]>();
  for (const t of shown) {
    const p = image.tripPattern[t]!;
    // Without direction_id, trips to the same last stop are one direction.
    const key =
      image.tripDirection[t]! < 2 ? `d${image.tripDirection[t]}` : `t${book.names[image.patStop[image.patOff[p + 1]! - 1]!]}`;
    groups.set(key, [...(groups.get(key) ?? []), t]);
  }
  return {
    line: lineShown(view, line.index),
    network: view.network(line.network)!,
    date,
    directions: [...groups.values()].map((group) => directionOf(view, group, date, running.length > 0)),
    vehicles: vehiclesOf(view, line.index),
    alerts: alertsOf(view, now.epochMilliseconds / 1000, { lines: new Set([line.index]) }),
  };
}

/** Names each call of a run by stop and count: a loop calls at a stop more than once, at times of its own. */
function callsOf(stops: Iterable<number>): string[] {
  const made = new Map<number, number>();
  return Array.from(stops, (stop) => {
    const count = (made.get(stop) ?? 0) + 1;
    made.set(stop, count);
    return `${stop} ${count}`;
  });
}

function directionOf(
  view: View,
  group: readonly number[],
  date: string,
  runs: boolean,
): z.input<Ops['line']['reply']>['directions'][number] {
  const { image, clock } = view;
  const shape = longest(view, group)!;
  const run = runOf(view, tripRef(view, shape), date)!;
  const first = new Map<string, number>();
  const last = new Map<string, number>();
  let count = 0;
  let low = Infinity;
  let high = 0;
  for (const t of group) {
    const at = image.patOff[image.tripPattern[t]!]!;
    const calls = callsOf(image.patStop.subarray(at, image.patOff[image.tripPattern[t]! + 1]));
    const headway = headwaysOf(view, t);
    if (headway !== null) [low, high] = [Math.min(low, headway[0]), Math.max(high, headway[1])];
    if (runs)
      eachStart(image, t, (start) => {
        count += 1;
        for (const [i, call] of calls.entries()) {
          const time = start + offsetsOf(image, t, i).departure;
          first.set(call, Math.min(first.get(call) ?? Infinity, time));
          last.set(call, Math.max(last.get(call) ?? -Infinity, time));
        }
      });
  }
  const begin = run.stops[0]!.departure;
  const calls = callsOf(run.stops.map((s) => s.stop));
  const timeOf = (times: ReadonlyMap<string, number>, call: string): string | null => {
    const time = times.get(call);
    return time === undefined ? null : clock.local(date, time);
  };
  return {
    headsign: run.headsign,
    stops: run.stops.map((s, i) => ({
      stop: placeOf(view, s.stop),
      first: timeOf(first, calls[i]!),
      last: timeOf(last, calls[i]!),
      minutes: Math.round((s.arrival - begin) / 60),
    })),
    trips: count,
    headway: high === 0 ? null : { min: low, max: high },
    path: pathOf(view, run, 0, run.stops.length - 1),
  };
}

/** All stops of a run as pages show them, times counted from its service date. */
export function passings(view: View, run: Run): z.input<Ops['trip']['reply']>['stops'] {
  return run.stops.map((s) => ({
    ...placeOf(view, s.stop),
    id: view.book.refs[s.stop]!,
    arrival: view.clock.local(run.serviceDate, s.arrival),
    departure: view.clock.local(run.serviceDate, s.departure),
    estimated: s.estimated,
    delay: s.delay?.[0] ?? null,
    pickup: s.pickup,
    dropOff: s.dropOff,
    skipped: s.skipped,
  }));
}

/** One run. Throws transit.noTrip when there is none of that id, or it does not run on that service date. */
export function tripPage(
  view: View,
  q: { id: string; date?: string | undefined },
  now: Temporal.Instant,
): z.input<Ops['trip']['reply']> {
  const { date } = whenOf(view, q, now);
  const run = runOf(view, q.id, date);
  const t = view.tripOf(q.id);
  if (run === null || (t !== null && !run.added && !runsOn(view.image, view.image.tripService[t]!, parseDay(date) ?? 0)))
    throw failure(failures.noTrip);
  const line = view.book.lines[run.line]!;
  return {
    line: lineShown(view, run.line),
    trip: run.trip,
    number: run.number,
    headsign: run.headsign,
    serviceDate: date,
    cancelled: run.cancelled,
    headway: run.headway === null ? null : { min: run.headway[0], max: run.headway[1] },
    stops: passings(view, run),
    path: pathOf(view, run, 0, run.stops.length - 1),
    vehicle: vehicleOn(view, run),
    network: view.network(line.network)!,
  };
}
