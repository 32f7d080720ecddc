/** What real-time messages need to know of the image: ids, and the timetable of one trip. */
import { serviceDayStart } from '../days.ts';
import type { Image } from '../image/layout.ts';

const encoder = new TextEncoder();

/** Order of string `n` of the image against `bytes`: negative, zero or positive. */
function compareText(image: Image, n: number, bytes: Uint8Array): number {
  const from = image.strOff[n]!;
  const length = image.strOff[n + 1]! - from;
  const most = Math.min(length, bytes.length);
  for (let i = 0; i < most; i++) {
    const d = image.strBytes[from + i]! - bytes[i]!;
    if (d !== 0) return d;
  }
  return length - bytes.length;
}

/** Binary search in an index ordered by feed and bytes of the id; null when nothing has the id. */
function find(
  image: Image,
  index: Int32Array,
  feedOf: (i: number) => number,
  ids: Int32Array,
  feed: number,
  id: string,
): number | null {
  const bytes = encoder.encode(id);
  let low = 0;
  let high = index.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const row = index[middle]!;
    const order = feedOf(row) - feed || compareText(image, ids[row]!, bytes);
    if (order === 0) return row;
    if (order < 0) low = middle + 1;
    else high = middle - 1;
  }
  return null;
}

/** Number of the trip with this id in a feed of the image; null when there is none. */
export const findTrip = (image: Image, feed: number, id: string): number | null =>
  find(image, image.tripById, (t) => image.serviceFeed[image.tripService[t]!]!, image.tripId, feed, id);

/** Number of the stop with this id in a feed of the image; null when there is none. */
export const findStop = (image: Image, feed: number, id: string): number | null =>
  find(image, image.stopById, (s) => image.stopFeed[s]!, image.stopId, feed, id);

/** Number of the route with this id in a feed of the image; null when there is none. */
export const findRoute = (image: Image, feed: number, id: string): number | null =>
  find(image, image.routeById, (r) => image.routeFeed[r]!, image.routeId, feed, id);

/** Whether a service runs on a day (days since 1970-01-01). */
export function runsOn(image: Image, service: number, day: number): boolean {
  const { firstDay, days, serviceWords } = image.facts;
  const d = day - firstDay;
  return d >= 0 && d < days && ((image.serviceBits[service * serviceWords + (d >> 5)]! >>> (d & 31)) & 1) === 1;
}

/** Whether the trip is a template of frequencies.txt. */
export const isTemplate = (image: Image, trip: number): boolean => image.freqOff[trip + 1]! > image.freqOff[trip]!;

/** Times of a trip as its timetable has them, seconds since the start of the service day, one entry a position. */
export interface Schedule {
  readonly arrivals: Int32Array;
  readonly departures: Int32Array;
}

/** The timetable of a trip, or of the vehicle of a template whose first departure is `start`. */
export function scheduleOf(image: Image, trip: number, start: number | null = null): Schedule {
  const profile = image.tripProfile[trip]!;
  const from = image.profOff[profile]!;
  const n = image.profOff[profile + 1]! - from;
  const high = image.profHigh.length > 0;
  const dwell = image.profDwell.length > 0;
  const base = start === null ? image.tripStart[trip]! : start - (dwell ? image.profDwell[from]! : 0);
  const arrivals = new Int32Array(n);
  const departures = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const time = base + image.profArr[from + i]! + (high ? image.profHigh[from + i]! * 65_536 : 0);
    arrivals[i] = time;
    departures[i] = time + (dwell ? image.profDwell[from + i]! : 0);
  }
  return { arrivals, departures };
}

/** First departure of a trip, seconds since the start of the service day. */
export function firstDeparture(image: Image, trip: number): number {
  return image.tripStart[trip]! + (image.profDwell.length > 0 ? image.profDwell[image.profOff[image.tripProfile[trip]!]!]! : 0);
}

/** Stop of each position of a trip. */
export function stopsOf(image: Image, trip: number): Int32Array {
  const pattern = image.tripPattern[trip]!;
  return image.patStop.subarray(image.patOff[pattern]!, image.patOff[pattern + 1]!);
}

/** Position of a trip whose stop_sequence in the source is `sequence`; null when no row has it. */
export function positionOfSequence(image: Image, trip: number, sequence: number): number | null {
  const row = image.tripSeq[trip]!;
  if (row < 0) return sequence >= 1 && sequence <= stopsOf(image, trip).length ? sequence - 1 : null;
  const from = image.seqOff[row]!;
  const at = image.seq.subarray(from, image.seqOff[row + 1]!).indexOf(sequence);
  return at < 0 ? null : at;
}

/**
 * Start of the vehicle of a template that a start time means, seconds since the start of the service day. With exact times it is the vehicle of that very
 * second; without, the one of the search's model that is nearest within its window, since such a vehicle may start at any moment. Null when no window has it.
 */
export function vehicleStart(image: Image, trip: number, start: number): number | null {
  for (let f = image.freqOff[trip]!; f < image.freqOff[trip + 1]!; f++) {
    const [from, end, headway] = [image.freqStart[f]!, image.freqEnd[f]!, image.freqHeadway[f]!];
    if (start < from || start >= end || headway <= 0) continue;
    if (image.freqExact[f] === 1) {
      if ((start - from) % headway === 0) return start;
      continue;
    }
    const last = Math.ceil((end - from) / headway) - 1;
    return from + Math.min(Math.round((start - from) / headway), last) * headway;
  }
  return null;
}

/** Starts of all vehicles of a template, ascending within each window. */
export function* vehicleStarts(image: Image, trip: number): Generator<number> {
  for (let f = image.freqOff[trip]!; f < image.freqOff[trip + 1]!; f++) {
    const headway = image.freqHeadway[f]!;
    if (headway <= 0) continue;
    for (let t = image.freqStart[f]!; t < image.freqEnd[f]!; t += headway) yield t;
  }
}

/** Starts of service days by feed, remembered: the general rule needs a calendar, and a message asks for the same days again and again. */
export function dayStarts(image: Image): (feed: number, day: number) => number {
  const known = new Map<number, number>();
  return (feed, day) => {
    const key = feed * 10_000_000 + day;
    let start = known.get(key);
    if (start === undefined) {
      start = serviceDayStart(day, image.facts.feeds[feed]!.timezone);
      known.set(key, start);
    }
    return start;
  };
}
