import { dateOfDay } from '../days.ts';
import type { Image } from '../image/layout.ts';
import type { AddedTrip, Overlay, TripChange } from '../realtime/overlay.ts';
import type { Ref } from '../types.ts';
import type { DayChanges } from '../view/active.ts';
import type { Seats } from '../view/seats.ts';
import type { View } from '../view/view.ts';
import type { Names } from './names.ts';

/** A day of a timetable: its view, what is known in real time, and what has been made of it on demand. */
export interface Day {
  readonly day: number;
  readonly view: View;
  readonly overlay: Overlay | null;
  /** What the overlay says of the three service days; null when nothing. */
  readonly changes: DayChanges | null;
  /** Seconds from the start of this day to the start of service day d − 1 + o of feed f, at 3 f + o. */
  readonly shift: Int32Array;
  mirror: View | null;
  seats: Seats | null;
  mirrorSeats: Seats | null;
}

/** What of a run needs words. */
export interface RunFacts {
  /** Trip of the image; −1 for one that no timetable knows. */
  readonly trip: number;
  readonly added: AddedTrip | null;
  readonly ref: Ref;
  readonly route: Ref;
  readonly serviceDay: number;
  readonly serviceDate: string;
  readonly headway: number | null;
  readonly changed: boolean;
}

/** What is known of run `k` of a day's view. */
export function runFacts(image: Image, names: Names, day: Day, k: number): RunFacts {
  const trip = day.view.run[4 * k + 3]!;
  const info = day.view.runInfo[k]!;
  const serviceDay = day.day - 1 + (info & 3);
  const added = trip < 0 ? day.overlay!.added[-1 - trip]! : null;
  return {
    trip: Math.max(trip, -1),
    added,
    ref: added === null ? names.tripRef(trip) : added.id,
    route: names.routeRef(added === null ? image.tripRoute[trip]! : added.route),
    serviceDay,
    serviceDate: dateOfDay(serviceDay),
    headway: info >> 3 === 0 ? null : info >> 3,
    changed: added === null && (info & 4) !== 0,
  };
}

/** Place in the profiles of position 0 of a trip. */
export const profileAt = (image: Image, trip: number): number => image.profOff[image.tripProfile[trip]!]!;

/** Arrival at a position after a trip's first arrival, seconds. */
export const runningArrival = (image: Image, trip: number, position: number): number => {
  const at = profileAt(image, trip) + position;
  return image.profArr[at]! + (image.profHigh.length === 0 ? 0 : image.profHigh[at]! << 16);
};

/** Departure at a position after a trip's first arrival, seconds. */
export const runningDeparture = (image: Image, trip: number, position: number): number =>
  runningArrival(image, trip, position) +
  (image.profDwell.length === 0 ? 0 : image.profDwell[profileAt(image, trip) + position]!);

/** Whether the time of a trip at a position stood blank in the source. */
export function isEstimated(image: Image, trip: number, position: number): boolean {
  if (image.profBlank.length === 0) return false;
  const at = profileAt(image, trip) + position;
  return ((image.profBlank[at >> 3]! >> (at & 7)) & 1) === 1;
}

/** The change behind a run of which something is known in real time. */
export function changeBehind(image: Image, day: Day, k: number): TripChange | null {
  const { view } = day;
  const trip = view.run[4 * k + 3]!;
  const o = view.runInfo[k]! & 3;
  const shift = day.shift[3 * image.serviceFeed[image.tripService[trip]!]! + o]!;
  const first = view.run[4 * k]! + view.times[view.run[4 * k + 1]!]! - shift;
  const fits = (change: TripChange): boolean =>
    change.day === day.day - 1 + o && !change.cancelled && (change.arrivals?.[0] ?? scheduledStart(image, change)) === first;
  return day.changes?.byTrip.get(trip)?.find(fits) ?? null;
}

/** First arrival by the timetable of the run a change is about, seconds since the start of its service day. */
export function scheduledStart(image: Image, change: TripChange): number {
  return change.start === null ? image.tripStart[change.trip]! : change.start - runningDeparture(image, change.trip, 0);
}

/** Delay of a run against the timetable, of its departure at one position and its arrival at another; null when nothing is known in real time. */
export function delayOf(image: Image, day: Day, k: number, from: number, to: number): readonly [number, number] | null {
  const trip = day.view.run[4 * k + 3]!;
  if (trip < 0 || (day.view.runInfo[k]! & 4) === 0) return null;
  const change = changeBehind(image, day, k);
  if (change === null) return null;
  if (change.arrivals === null || change.departures === null) return [0, 0];
  const start = scheduledStart(image, change);
  return [
    change.departures[from]! - start - runningDeparture(image, trip, from),
    change.arrivals[to]! - start - runningArrival(image, trip, to),
  ];
}

/** Least and greatest headway of the frequencies of a trip within an hour of a time, seconds since the start of its service day; null without any. */
export function headwaysNear(image: Image, trip: number, time: number): readonly [number, number] | null {
  let [least, most] = [Infinity, 0];
  for (let f = image.freqOff[trip]!; f < image.freqOff[trip + 1]!; f++) {
    if (image.freqExact[f] || image.freqStart[f]! > time + 3600 || image.freqEnd[f]! < time - 3600) continue;
    least = Math.min(least, image.freqHeadway[f]!);
    most = Math.max(most, image.freqHeadway[f]!);
  }
  return most === 0 ? null : [least, most];
}
