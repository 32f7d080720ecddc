/** What runs on the service days around one day: rules 1 and 4 of the package's README, and what real time says of it. */
import { serviceDayStart } from '../days.ts';
import type { Image } from '../image/layout.ts';
import type { AddedTrip, Overlay, TripChange } from '../realtime/overlay.ts';

/** The three service days of a view. */
export interface ServiceDays {
  readonly day: number;
  /** Bit o of each service: it runs on day d − 1 + o. */
  readonly mask: Uint8Array;
  /** Seconds from the start of day d (image's zone) to the start of day d − 1 + o in the zone of feed f, at 3 f + o. */
  readonly shift: Int32Array;
}

/** The service days d − 1, d and d + 1 of an image. A service has no bit outside the days the image covers. */
export function serviceDays(image: Image, day: number): ServiceDays {
  const { feeds, timezone } = image.facts;
  const mask = new Uint8Array(image.serviceFeed.length);
  for (let o = 0; o < 3; o++) for (let s = 0; s < mask.length; s++) if (runsOn(image, s, day - 1 + o)) mask[s]! |= 1 << o;
  const zero = serviceDayStart(day, timezone);
  const shift = new Int32Array(feeds.length * 3);
  const known = new Map<string, number[]>();
  feeds.forEach((feed, f) => {
    const starts = known.get(feed.timezone) ?? [0, 1, 2].map((o) => serviceDayStart(day - 1 + o, feed.timezone) - zero);
    known.set(feed.timezone, starts);
    shift.set(starts, 3 * f);
  });
  return { day, mask, shift };
}

/** Whether a service runs on a day (days since 1970-01-01). */
export function runsOn(image: Image, service: number, day: number): boolean {
  const at = day - image.facts.firstDay;
  return (
    at >= 0 &&
    at < image.facts.days &&
    ((image.serviceBits[service * image.facts.serviceWords + (at >> 5)]! >>> (at & 31)) & 1) === 1
  );
}

/** What an overlay says of the three days: changes by trip, and added trips by their number in the overlay. */
export interface DayChanges {
  readonly byTrip: ReadonlyMap<number, readonly TripChange[]>;
  readonly added: readonly (readonly [number, AddedTrip])[];
}

/** The part of an overlay that touches the service days d − 1, d and d + 1; null when it does not. */
export function changesOf(overlay: Overlay | null, day: number): DayChanges | null {
  if (overlay === null) return null;
  const near = (other: number): boolean => Math.abs(other - day) <= 1;
  const byTrip = new Map<number, TripChange[]>();
  for (const change of overlay.changes) {
    if (!near(change.day)) continue;
    const known = byTrip.get(change.trip);
    if (known) known.push(change);
    else byTrip.set(change.trip, [change]);
  }
  const added = [...overlay.added.entries()].filter(([, trip]) => near(trip.day));
  return byTrip.size === 0 && added.length === 0 ? null : { byTrip, added };
}

/** The change of one run: its trip's, on its service day and, for a trip with frequencies, for its vehicle. */
export const changeOf = (changes: readonly TripChange[] | undefined, day: number, start: number | null): TripChange | undefined =>
  changes?.find((change) => change.day === day && change.start === start);
