/** What leaves a stop or station. */
import { dateOfDay } from '../days.ts';
import { textOf, type Image } from '../image/layout.ts';
import type { TripChange } from '../realtime/overlay.ts';
import type { BoardQuery, BoardRow } from '../types.ts';
import { runsOn } from '../view/active.ts';
import { departureOf } from '../view/view.ts';
import type { Core } from './core.ts';
import { delayOf, isEstimated, runFacts, runningDeparture, scheduledStart, type Day } from './day.ts';
import { stopAt } from './path.ts';
import { allowedPatterns, patternFits } from './terms.ts';
import { headwaysFrom, stretchesOf } from './windows.ts';

/** A row and what it is sorted by. */
interface Sorted {
  readonly moment: number;
  readonly pattern: number;
  readonly position: number;
  readonly row: BoardRow;
}

/**
 * The next `limit` departures from the stops `at`, from `query.time` on, in order of their real departure: every run one may board, of the service days before,
 * on and after the day. Services of which only a headway is known are one row a stretch of time; runs that real time cancels, or that pass without stopping, are
 * listed at their time as cancelled.
 */
export function boardOf(core: Core, day: Day, at: readonly number[], query: BoardQuery): BoardRow[] {
  const limit = query.limit ?? 20;
  const allowed = allowedPatterns(core.image, day.view, query, (i) => day.overlay!.added[i]!.route);
  const rows = [
    ...clockRows(core, day, at, query.time, limit, allowed),
    ...headwayRows(core, day, at, query.time, allowed),
    ...cancelledRows(core, day, at, query),
  ];
  rows.sort(
    (a, b) => a.moment - b.moment || a.pattern - b.pattern || a.position - b.position || (a.row.trip < b.row.trip ? -1 : 1),
  );
  return rows.slice(0, limit).map(({ row }) => row);
}

/** First run of pattern p that departs from a position at `time` or later. */
function firstFrom(day: Day, p: number, position: number, time: number): number {
  let [low, high] = [day.view.patRun[p]!, day.view.patRun[p + 1]!];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (departureOf(day.view, middle, position) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** k-way merge of the columns of the stops: a heap of their next runs. */
function clockRows(
  core: Core,
  day: Day,
  at: readonly number[],
  time: number,
  limit: number,
  allowed: Uint8Array | null,
): Sorted[] {
  const { view } = day;
  const heap: { moment: number; p: number; position: number; k: number }[] = [];
  const before = (a: (typeof heap)[number], b: (typeof heap)[number]): boolean =>
    a.moment < b.moment || (a.moment === b.moment && (a.p < b.p || (a.p === b.p && a.position < b.position)));
  const sink = (from: number): void => {
    for (let i = from; ;) {
      let least = i;
      for (const child of [2 * i + 1, 2 * i + 2]) if (child < heap.length && before(heap[child]!, heap[least]!)) least = child;
      if (least === i) return;
      [heap[i], heap[least]] = [heap[least]!, heap[i]!];
      i = least;
    }
  };
  for (const stop of at)
    for (let x = view.stopOff[stop]!; x < view.stopOff[stop + 1]!; x++) {
      const p = view.stopPat[x]!;
      if ((allowed !== null && allowed[p] === 0) || isHeadway(day, p)) continue;
      const position = view.stopPos[x]!;
      const k = firstFrom(day, p, position, time);
      if (k < view.patRun[p + 1]!) heap.push({ moment: departureOf(view, k, position), p, position, k });
    }
  for (let i = (heap.length >> 1) - 1; i >= 0; i--) sink(i);
  const rows: Sorted[] = [];
  while (heap.length > 0 && rows.length < limit) {
    const top = heap[0]!;
    rows.push({
      moment: top.moment,
      pattern: top.p,
      position: top.position,
      row: clockRow(core, day, top.p, top.position, top.k),
    });
    if (++top.k < view.patRun[top.p + 1]!) top.moment = departureOf(view, top.k, top.position);
    else {
      const last = heap.pop()!;
      if (heap.length > 0) heap[0] = last;
    }
    if (heap.length > 0) sink(0);
  }
  return rows;
}

/** Whether the runs of a pattern are vehicles of which only a headway is known; patterns hold one kind only. */
const isHeadway = (day: Day, p: number): boolean => day.view.runInfo[day.view.patRun[p]!]! >> 3 > 0;

const pickupAt = (image: Image, pattern: number, position: number): 0 | 2 | 3 => {
  const pickup = image.patFlag[image.patOff[pattern]! + position]! & 3;
  return pickup === 2 ? 2 : pickup === 3 ? 3 : 0;
};

function clockRow(core: Core, day: Day, p: number, position: number, k: number): BoardRow {
  const { image, names } = core;
  const { view } = day;
  const facts = runFacts(image, names, day, k);
  const known = facts.trip >= 0;
  return {
    stop: names.stopRef(stopAt(view, p, position)),
    route: facts.route,
    trip: facts.ref,
    serviceDate: facts.serviceDate,
    headsign: known ? textOf(image, image.tripHeadsign[facts.trip]!) : facts.added!.headsign,
    terminus: names.stopRef(stopAt(view, p, view.patLen[p]! - 1)),
    position,
    departure: departureOf(view, k, position),
    headway: null,
    estimated: known && isEstimated(image, facts.trip, position),
    pickup: known ? pickupAt(image, image.tripPattern[facts.trip]!, position) : 0,
    delay: delayOf(image, day, k, position, position)?.[0] ?? null,
    cancelled: false,
  };
}

/** One row for each stretch in which vehicles of a trip come by headway and that is not over yet. */
function headwayRows(core: Core, day: Day, at: readonly number[], time: number, allowed: Uint8Array | null): Sorted[] {
  const { image } = core;
  const { view, shift } = day;
  const rows: Sorted[] = [];
  for (const stop of at)
    for (let x = view.stopOff[stop]!; x < view.stopOff[stop + 1]!; x++) {
      const p = view.stopPat[x]!;
      if ((allowed !== null && allowed[p] === 0) || !isHeadway(day, p)) continue;
      const position = view.stopPos[x]!;
      const seen = new Set<number>();
      for (let k = firstFrom(day, p, position, time); k < view.patRun[p + 1]!; k++) {
        const trip = view.run[4 * k + 3]!;
        const o = view.runInfo[k]! & 3;
        if (seen.has(4 * trip + o)) continue;
        seen.add(4 * trip + o);
        // From the start of the day to a vehicle's start, and on to its departure here.
        const zero = shift[3 * image.serviceFeed[image.tripService[trip]!]! + o]!;
        const offset = zero + runningDeparture(image, trip, position) - runningDeparture(image, trip, 0);
        const base = clockRow(core, day, p, position, k);
        for (const stretch of stretchesOf(image, trip)) {
          if (stretch.last + offset < time) continue;
          const moment = Math.max(time, stretch.first + offset);
          const headway = {
            ...headwaysFrom(stretch, moment - offset),
            from: stretch.first + offset,
            until: stretch.last + offset,
          };
          rows.push({ moment, pattern: p, position, row: { ...base, departure: null, headway, delay: null } });
        }
      }
    }
  // A trip split over patterns because its vehicles overtake one another is still one service.
  const known = new Set<string>();
  return rows.filter(({ row, position }) => {
    const key = JSON.stringify([row.stop, row.trip, row.serviceDate, position, row.headway!.from]);
    return !known.has(key) && known.add(key) !== undefined;
  });
}

/** Whether a change is about one vehicle of a service of which only a headway is known: no clock time is told of it. */
function isOneOfMany(image: Image, change: TripChange): boolean {
  if (change.start === null) return false;
  for (let f = image.freqOff[change.trip]!; f < image.freqOff[change.trip + 1]!; f++)
    if (!image.freqExact[f] && image.freqStart[f]! <= change.start && change.start < image.freqEnd[f]!) return true;
  return false;
}

/** Runs that real time cancels, and runs that pass one of the stops without stopping. */
function cancelledRows(core: Core, day: Day, at: readonly number[], query: BoardQuery): Sorted[] {
  const { image, names } = core;
  const rows: Sorted[] = [];
  for (const change of [...(day.changes?.byTrip.values() ?? [])].flat()) {
    const o = change.day - day.day + 1;
    if (o < 0 || o > 2 || (!change.cancelled && change.skipped === null) || isOneOfMany(image, change)) continue;
    const pattern = image.tripPattern[change.trip]!;
    const service = image.tripService[change.trip]!;
    if (!runsOn(image, service, change.day) || !patternFits(image, pattern, query)) continue;
    const from = image.patOff[pattern]!;
    const length = image.patOff[pattern + 1]! - from;
    for (let position = 0; position < length - 1; position++) {
      const stop = image.patStop[from + position]!;
      const stands = change.cancelled || change.skipped![position] === 1;
      if (!stands || !at.includes(stop) || (image.patFlag[from + position]! & 3) === 1) continue;
      const zero = day.shift[3 * image.serviceFeed[service]! + o]!;
      const scheduled = zero + scheduledStart(image, change) + runningDeparture(image, change.trip, position);
      if (scheduled < query.time) continue;
      rows.push({
        moment: scheduled,
        pattern: -1,
        position,
        row: {
          stop: names.stopRef(stop),
          route: names.routeRef(image.tripRoute[change.trip]!),
          trip: names.tripRef(change.trip),
          serviceDate: dateOfDay(change.day),
          headsign: textOf(image, image.tripHeadsign[change.trip]!),
          terminus: names.stopRef(image.patStop[from + length - 1]!),
          position,
          departure: scheduled,
          headway: null,
          estimated: isEstimated(image, change.trip, position),
          pickup: pickupAt(image, pattern, position),
          delay: null,
          cancelled: true,
        },
      });
    }
  }
  return rows;
}
