// The timetable engine's figures on one prepared zip, in a process of its own.
import fs from 'node:fs';
import { openImage, Timetable, type Journey } from '@yunjian/transit';
import { openPool, type Pool } from '@yunjian/transit/pool';
import { overlayOf } from '@yunjian/transit/realtime';
import { delays } from './delays.ts';
import { FEED } from './prepare.ts';
import {
  answer,
  DEPART,
  laps,
  REACH_UNTIL,
  RIDES,
  spreadOf,
  taskOf,
  UNTIL,
  type Figures,
  type Spread,
  type Task,
} from './shared.ts';

export interface OurFigures extends Figures {
  readonly viewBytes: number;
  readonly imageBytes: number;
  readonly profile: Spread;
  readonly board: Spread;
  readonly reach: Spread;
  readonly reachByTwo: Spread;
  /** From a decoded message to an overlay, and from an overlay to the new view. */
  readonly matched: Spread;
  readonly republished: Spread;
  /** Trips delayed, of how many that run on the day. */
  readonly delayed: readonly [number, number];
  /** Queries answered a second by one worker and by two. */
  readonly throughput: readonly [number, number];
}

const { image: file, date, pairs, laps: count } = await taskOf<Task>();
const buffer = new SharedArrayBuffer(fs.statSync(file).size);
new Uint8Array(buffer).set(fs.readFileSync(file));
const image = openImage(buffer);
const make = (bytes: number): SharedArrayBuffer => new SharedArrayBuffer(bytes);
const timetable = new Timetable(image, { make });
const view = timetable.view(date);

const journey = (i: number) =>
  ({
    from: { stop: `${FEED}:${pairs[i]![0]}` },
    to: { stop: `${FEED}:${pairs[i]![1]}` },
    date,
    time: DEPART,
    maxRides: RIDES,
  }) as const;
const from = (i: number) => ({ from: journey(i).from, date, time: DEPART, maxRides: RIDES }) as const;
const window = (i: number) => ({ ...journey(i), until: UNTIL }) as const;
const hour = (i: number) => ({ from: journey(i).from, date, time: DEPART, until: REACH_UNTIL, within: 3600 }) as const;

const earliest = laps(pairs.length, count, (i) => void timetable.arriveEarliest(journey(i)));
const best = pairs.map((_, i) => {
  const { journeys } = timetable.arriveEarliest(journey(i));
  return journeys.reduce<Journey | null>((a, b) => (a === null || b.arrival < a.arrival ? b : a), null);
});

/** `other-day`: a ride of the service day before or after; `loop`: one boards or leaves at a stop at which the trip calls twice. */
function markOf(found: Journey): string | null {
  const rides = found.legs.filter(({ kind }) => kind === 'ride');
  if (rides.some(({ serviceDate }) => serviceDate !== date)) return 'other-day';
  const twice = rides.some(({ trip, from: a, to: b }) => {
    const stops = timetable.trip(trip!, date)!.stops.map(({ stop }) => stop);
    return stops.indexOf(a!) !== stops.lastIndexOf(a!) || stops.indexOf(b!) !== stops.lastIndexOf(b!);
  });
  return twice ? 'loop' : null;
}
const oneToAll = laps(Math.ceil(pairs.length / 2), count, (i) => void timetable.oneToAll(from(i)));
const profile = laps(Math.ceil(pairs.length / 6), count, (i) => void timetable.profile(window(i)), 20);
const board = laps(
  pairs.length,
  count,
  (i) => void timetable.board({ from: `${FEED}:${pairs[i]![0]}`, date, time: DEPART, limit: 20 }),
);
const few = Math.max(5, Math.floor(pairs.length / 30));
const reach = laps(few, count, (i) => void timetable.reach(hour(i)), 5);

const { message, delayed } = delays(timetable, date);
const matched = laps(20, count, () => void overlayOf(image, [{ feed: FEED, message }]), 5);
const overlay = overlayOf(image, [{ feed: FEED, message }]);
if (overlay.changes.length !== delayed[0]) throw new Error(`${overlay.changes.length} changes instead of ${delayed[0]}`);
const republished = laps(20, count, () => void timetable.withOverlay(overlay), 5);

/** Asks a pool for all pairs, eight at a time, and gives queries a second, the best of the laps. */
async function rate(pool: Pool): Promise<number> {
  const lap = async (): Promise<number> => {
    let next = 0;
    const began = performance.now();
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        while (next < pairs.length) await pool.arriveEarliest(journey(next++));
      }),
    );
    return (1000 * pairs.length) / (performance.now() - began);
  };
  await lap();
  let best = 0;
  for (let i = 0; i < count; i++) best = Math.max(best, await lap());
  return best;
}

const throughput: number[] = [];
let reachByTwo: Spread | null = null;
for (const workers of [1, 2]) {
  const pool = await openPool(buffer, { workers });
  await pool.warm([date]);
  throughput.push(await rate(pool));
  if (workers === 2) {
    for (let i = 0; i < 5; i++) await pool.reach(hour(i));
    for (let n = 0; n < count; n++) {
      const times: number[] = [];
      for (let i = 0; i < few; i++) {
        const began = performance.now();
        await pool.reach(hour(i));
        times.push(performance.now() - began);
      }
      const lap = spreadOf(times);
      if (reachByTwo === null || lap.median < reachByTwo.median) reachByTwo = lap;
    }
  }
  await pool.close();
}

answer({
  earliest,
  arrivals: best.map((one) => one?.arrival ?? null),
  marks: best.map((one) => (one === null ? null : markOf(one))),
  oneToAll,
  reach,
  viewBytes: view.buffer.byteLength,
  imageBytes: buffer.byteLength,
  profile,
  board,
  reachByTwo: reachByTwo!,
  matched,
  republished,
  delayed,
  throughput: throughput as [number, number],
} satisfies OurFigures);
