/** What runs on one day, counted straight from the image: departures of each stop, and which trips are active. Real time is not looked at. */
import { parseDay, type Image } from '@yunjian/transit';

/** True when the service of a trip runs on a day (days since 1970-01-01). */
export function runsOn(image: Image, service: number, day: number): boolean {
  const d = day - image.facts.firstDay;
  if (d < 0 || d >= image.facts.days) return false;
  return ((image.serviceBits[service * image.facts.serviceWords + (d >> 5)]! >>> (d & 31)) & 1) === 1;
}

/** Seconds after a trip's start at which a position is reached and left. */
export function offsetsOf(image: Image, trip: number, position: number): { arrival: number; departure: number } {
  const at = image.profOff[image.tripProfile[trip]!]! + position;
  const arrival = image.profArr[at]! + (image.profHigh.length > 0 ? image.profHigh[at]! * 65_536 : 0);
  return { arrival, departure: arrival + (image.profDwell.length > 0 ? image.profDwell[at]! : 0) };
}

/** Called for each vehicle of a service day: seconds of its start at the first stop since the start of that day. A headway service counts one a headway. */
export function eachStart(image: Image, trip: number, visit: (start: number, headway: number | null) => void): void {
  const from = image.freqOff[trip]!;
  const until = image.freqOff[trip + 1]!;
  if (from === until) return visit(image.tripStart[trip]!, null);
  // Frequencies count from the first departure; profiles from the first arrival.
  const first = offsetsOf(image, trip, 0).departure;
  for (let f = from; f < until; f++)
    for (let t = image.freqStart[f]!; t < image.freqEnd[f]!; t += image.freqHeadway[f]!)
      visit(t - first, image.freqExact[f] === 1 ? null : image.freqHeadway[f]!);
}

/** Departures of every stop in a window of seconds of `date`, trips of the days before and after it that depart in the window included; boarding must be possible. */
export interface Usage {
  readonly departures: Int32Array;
  /** First and last departure, seconds of the day; −1 where there is none. */
  readonly first: Int32Array;
  readonly last: Int32Array;
  /** Lines that depart there in the window. */
  readonly lines: readonly ReadonlySet<number>[];
}

/**
 * Service days, as days from the date, whose trips may depart in a window that ends before `until` seconds of it: the day before after its midnight, the date,
 * and those that begin before the window ends. What departs at 00:30 of the next date is a trip of that date as often as one of the night before.
 */
export const serviceShifts = (until: number): number[] =>
  Array.from({ length: 2 + Math.max(0, Math.ceil(until / 86_400) - 1) }, (_, i) => i - 1);

/** Counts a window [from, until). */
export function usageOf(image: Image, date: string, from: number, until: number): Usage {
  const day = parseDay(date);
  if (day === null) throw new RangeError(`${date} is no date`);
  const departures = new Int32Array(image.stops);
  const first = new Int32Array(image.stops).fill(-1);
  const last = new Int32Array(image.stops).fill(-1);
  const lines = Array.from({ length: image.stops }, () => new Set<number>());
  const shifts = serviceShifts(until);
  for (let p = 0; p < image.patterns; p++) {
    const at = image.patOff[p]!;
    const length = image.patOff[p + 1]! - at;
    for (let t = image.patTripOff[p]!; t < image.patTripOff[p + 1]!; t++)
      for (const shift of shifts) {
        if (!runsOn(image, image.tripService[t]!, day + shift)) continue;
        eachStart(image, t, (start) => {
          const base = start + shift * 86_400;
          for (let i = 0; i + 1 < length; i++) {
            if ((image.patFlag[at + i]! & 3) === 1) continue;
            const time = base + offsetsOf(image, t, i).departure;
            if (time < from || time >= until) continue;
            const stop = image.patStop[at + i]!;
            departures[stop]! += 1;
            if (first[stop]! < 0 || time < first[stop]!) first[stop] = time;
            if (time > last[stop]!) last[stop] = time;
            lines[stop]!.add(image.tripRoute[t]!);
          }
        });
      }
  }
  return { departures, first, last, lines };
}
