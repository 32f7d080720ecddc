/**
 * The times of one run from what is told of it, by the rules of the GTFS Realtime reference ("Trip updates"): an update holds for the stops after it until
 * the next one; NO_DATA and an update without any time end it; SKIPPED does not; the delay of the whole trip holds up to the first update.
 */
import type { Schedule } from './lookup.ts';
import type { StopEvent, StopUpdate } from './message.ts';
import { CALL } from './schema.ts';

/** No real time differs from its timetable by more than a day; beyond that the message is wrong about the day. */
const MOST_DELAY = 86_400;

/** How a time is known: by the timetable, carried on from an earlier stop, or told for this very event. */
const [TIMETABLE, CARRIED, TOLD] = [0, 1, 2];

export interface RunTimes {
  readonly arrivals: Int32Array;
  readonly departures: Int32Array;
  /** 1 where the vehicle passes without stopping; null when it stops everywhere. */
  readonly skipped: Uint8Array | null;
  /** At least one time comes from the message. */
  readonly known: boolean;
  /** Times that had to be moved so that none lies before the one before it. */
  readonly repaired: number;
  /** Events refused because they are more than a day off. */
  readonly implausible: number;
}

/**
 * Times of a run at every position, seconds since the start of the service day.
 * `updates` has at most one entry a position; `dayStart` is the start of the service day in seconds since 1970; `delay` that of the whole trip, in seconds.
 * Never falling: told times are raised to told times before them; carried and scheduled ones give way to the told ones around them.
 */
export function runTimes(
  schedule: Schedule,
  updates: ReadonlyMap<number, StopUpdate>,
  dayStart: number,
  delay: number | null,
): RunTimes {
  const n = schedule.arrivals.length;
  const times = new Int32Array(2 * n);
  const level = new Uint8Array(2 * n);
  const skipped = new Uint8Array(n);
  let implausible = 0;
  let carried = delay !== null && Math.abs(delay) <= MOST_DELAY ? delay : null;
  if (carried !== delay) implausible++;
  const offset = (event: StopEvent | null, planned: number): number | null => {
    if (event === null) return null;
    const by = event.time === null ? event.delay : event.time - dayStart - planned;
    if (by === null || Math.abs(by) <= MOST_DELAY) return by;
    implausible++;
    return null;
  };
  const put = (slot: number, planned: number, by: number | null, how: number): void => {
    times[slot] = planned + (by ?? 0);
    level[slot] = by === null ? TIMETABLE : how;
  };
  for (let i = 0; i < n; i++) {
    const [arrival, departure] = [schedule.arrivals[i]!, schedule.departures[i]!];
    const update = updates.get(i);
    if (update?.relationship === CALL.skipped) skipped[i] = 1;
    if (update === undefined || update.relationship === CALL.skipped) {
      put(2 * i, arrival, carried, CARRIED);
      put(2 * i + 1, departure, carried, CARRIED);
      continue;
    }
    const noData = update.relationship === CALL.noData;
    const arriving = noData ? null : offset(update.arrival, arrival);
    const departing = noData ? null : offset(update.departure, departure);
    if (arriving !== null) put(2 * i, arrival, arriving, TOLD);
    else put(2 * i, arrival, departing === null ? null : carried, CARRIED);
    carried = departing ?? arriving;
    put(2 * i + 1, departure, carried, departing === null ? CARRIED : TOLD);
  }
  const repaired = inOrder(times, level);
  return {
    arrivals: times.filter((_, k) => k % 2 === 0),
    departures: times.filter((_, k) => k % 2 === 1),
    skipped: skipped.includes(1) ? skipped : null,
    known: level.some((one) => one !== TIMETABLE) || skipped.includes(1),
    repaired,
    implausible,
  };
}

/** Makes times never fall, in place; returns how many that the message gave were moved. */
function inOrder(times: Int32Array, level: Uint8Array): number {
  let repaired = 0;
  let last = -0x8000_0000;
  for (let k = 0; k < times.length; k++) {
    if (level[k] !== TOLD) continue;
    if (times[k]! < last) {
      times[k] = last;
      repaired++;
    }
    last = times[k]!;
  }
  // What follows bounds from above: a vehicle that is told to be at a stop at eight has left the one before by then, whatever delay was carried on.
  const bound = new Int32Array(times.length);
  let next = 0x7fff_ffff;
  for (let k = times.length - 1; k >= 0; k--) {
    if (level[k] === TOLD) next = times[k]!;
    bound[k] = next;
  }
  last = -0x8000_0000;
  for (let k = 0; k < times.length; k++) {
    const time = Math.max(last, Math.min(times[k]!, bound[k]!));
    if (time !== times[k] && level[k] === CARRIED) repaired++;
    times[k] = time;
    last = time;
  }
  return repaired;
}
