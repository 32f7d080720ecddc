/** Instants and days of the sample history, each worked out once. */
import { due, type Calendar } from '@yunjian/calendar';
import type { Kit } from '@yunjian/kernel/service';
import { dayOf, endOfDay } from '../setting.ts';

/** Business days and deadlines in a district's zone, from epoch milliseconds. */
export interface Days {
  instant(ms: number): Temporal.Instant;
  /** ISO 8601 text of the instant. */
  iso(ms: number): string;
  day(ms: number): Temporal.PlainDate;
  /** Epoch milliseconds of an hour on a day. */
  at(day: Temporal.PlainDate, hour: number): number;
  /** End of the day so many working days after the day of `ms`, and that day. */
  workingDays(ms: number, days: number): { day: Temporal.PlainDate; end: number };
}

const HOUR = 3_600_000;

/** An instant that is written out once however often it is asked for: the facts of one application name the same two or three instants dozens of times. */
class Told extends Temporal.Instant {
  #text: string | undefined;
  override toString(options?: Temporal.InstantToStringOptions): string {
    return options === undefined ? (this.#text ??= super.toString()) : super.toString(options);
  }
}

/** The days and instants of a district's zone and calendar. */
export function makeDays(kit: Kit): Days {
  const calendar: Calendar = kit.calendar();
  const days = new Map<number, { from: number; to: number; day: Temporal.PlainDate }>();
  const dates = new Map<number, string>();
  const dues = new Map<string, { day: Temporal.PlainDate; end: number }>();
  const instant = (ms: number): Temporal.Instant => new Told(BigInt(Math.floor(ms)) * 1_000_000n);
  const day = (ms: number): Temporal.PlainDate => {
    const key = Math.floor(ms / (12 * HOUR));
    const known = days.get(key);
    if (known && ms >= known.from && ms < known.to) return known.day;
    const found = dayOf(kit, instant(ms));
    const to = endOfDay(kit, found).epochMilliseconds;
    days.set(key, { from: endOfDay(kit, found.subtract({ days: 1 })).epochMilliseconds, to, day: found });
    return found;
  };
  return {
    instant,
    iso(ms) {
      const number = Math.floor(ms / (24 * HOUR));
      let date = dates.get(number);
      if (date === undefined)
        dates.set(
          number,
          (date = instant(number * 24 * HOUR)
            .toString()
            .slice(0, 11)),
        );
      const left = Math.floor(ms) - number * 24 * HOUR;
      const two = (n: number): string => (n < 10 ? `0${n}` : String(n));
      const seconds = (left % 60_000) / 1000;
      return `${date}${two(Math.floor(left / HOUR))}:${two(Math.floor(left / 60_000) % 60)}:${seconds < 10 ? '0' : ''}${seconds.toFixed(3)}Z`;
    },
    day,
    at: (on, hour) => endOfDay(kit, on.subtract({ days: 1 })).epochMilliseconds + Math.floor(hour * HOUR),
    workingDays(ms, count) {
      const from = day(ms);
      const key = `${from.toString()}|${count}`;
      let known = dues.get(key);
      if (!known) {
        const last = due(calendar, { from, days: count, kind: 'working' }).due;
        dues.set(key, (known = { day: last, end: endOfDay(kit, last).epochMilliseconds }));
      }
      return known;
    },
  };
}
