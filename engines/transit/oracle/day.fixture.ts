/** What runs around one day: rules 1, 4 and 8 of the package's README. */
import type { Mode, Options } from '../types.ts';
import type { Net, Trip } from './feed.fixture.ts';
import { dayNumber } from './text.fixture.ts';

/** One vehicle's run of a trip. Its times are those of the rows plus `shift`. */
export interface Run {
  readonly trip: Trip;
  /** Days since 1970-01-01 of its service. */
  readonly day: number;
  readonly shift: number;
  /** Seconds between vehicles when only that is known. */
  readonly headway: number | null;
  /** Runs one may stay seated for, as places in the list of all runs. */
  readonly stays: number[];
}

/** Epoch seconds of noon minus twelve hours of a day in a time zone. */
export function dayStart(zone: string, day: number): number {
  const date = new Temporal.PlainDate(1970, 1, 1).add({ days: day });
  return date.toZonedDateTime({ timeZone: zone, plainTime: '12:00' }).epochMilliseconds / 1000 - 12 * 3600;
}

/** Every run of the service days before, on and after a day, in seconds since the start of that day. */
export function runsOf(net: Net, date: string): Run[] {
  const day = dayNumber(date);
  const zero = dayStart(net.feeds[0]!.zone, day);
  const runs: Run[] = [];
  for (const service of [day - 1, day, day + 1]) {
    const shifts = net.feeds.map((feed) => dayStart(feed.zone, service) - zero);
    const today: Run[] = [];
    for (const trip of net.trips) {
      if (!net.services.get(trip.service)!.has(service)) continue;
      const shift = shifts[trip.feed]!;
      if (trip.windows.length === 0) today.push({ trip, day: service, shift, headway: null, stays: [] });
      for (const window of trip.windows)
        for (let start = window.start; start < window.end; start += window.headway) {
          const headway = window.exact ? null : window.headway;
          today.push({ trip, day: service, shift: shift + start - trip.rows[0]!.departure, headway, stays: [] });
        }
    }
    link(net, today, runs.length);
    runs.push(...today);
  }
  return runs;
}

const leaves = (run: Run): number => run.shift + run.trip.rows[0]!.departure;
const ends = (run: Run): number => run.shift + run.trip.rows.at(-1)!.arrival;

/** Rule 8 among the runs of one service day; `base` is the place of the first of them in the list of all. */
function link(net: Net, runs: readonly Run[], base: number): void {
  const blocks = Map.groupBy(runs.keys(), (i) => `${runs[i]!.trip.feed} ${runs[i]!.trip.block}`);
  const byTrip = Map.groupBy(runs.keys(), (i) => runs[i]!.trip.ref);
  const forbidden = new Set(net.seats.filter((seat) => !seat.allowed).map((seat) => JSON.stringify([seat.from, seat.to])));
  for (const [i, run] of runs.entries()) {
    const next: number[] = [];
    if (run.trip.block !== '') {
      const mates = blocks.get(`${run.trip.feed} ${run.trip.block}`)!.filter((j) => j !== i && leaves(runs[j]!) >= ends(run));
      mates.sort((a, b) => leaves(runs[a]!) - leaves(runs[b]!) || runs[a]!.trip.row - runs[b]!.trip.row);
      if (mates[0] !== undefined) next.push(mates[0]);
    }
    for (const seat of net.seats)
      if (seat.allowed && seat.from === run.trip.ref)
        next.push(...(byTrip.get(seat.to) ?? []).filter((j) => j !== i && leaves(runs[j]!) >= ends(run)));
    run.stays.push(...next.filter((j) => !forbidden.has(JSON.stringify([run.trip.ref, runs[j]!.trip.ref]))).map((j) => base + j));
  }
}

/** Whether a trip may be used under the options. */
export function tripAllowed(trip: Trip, options: Options): boolean {
  if (options.modes && !options.modes.includes(trip.mode)) return false;
  return classAllowed(trip.wheelchair, options);
}

/** Whether something of a wheelchair class (0 unknown, 1 yes, 2 no) may be used. */
export function classAllowed(wheelchair: number, options: Options): boolean {
  if (options.wheelchair === 'yes') return wheelchair === 1;
  return options.wheelchair !== 'not-no' || wheelchair !== 2;
}

/** Seconds one must be at a stop before a ride of a mode. */
export const slackOf = (mode: Mode, options: Options): number => options.slack?.[mode] ?? 0;
