/** Clock times: seconds of a service day ↔ local date and time of the district. */
import { dateOfDay, parseDay, serviceDayStart } from '@yunjian/transit';

const two = (n: number): string => (n < 10 ? `0${n}` : String(n));

/** Days and their starts in one time zone; remembers what it worked out. */
export class Clock {
  readonly zone: string;
  #utc = { day: NaN, date: '' };
  readonly #plain = new Map<string, { start: number; day: number; even: boolean }>();

  constructor(zone: string) {
    this.zone = zone;
  }

  #of(date: string): { start: number; day: number; even: boolean } {
    let found = this.#plain.get(date);
    if (found) return found;
    const day = parseDay(date);
    if (day === null) throw new RangeError(`${date} is no date`);
    const start = serviceDayStart(day, this.zone);
    // Where no clock is moved nearby, local time is plain arithmetic.
    const even = [-2, -1, 1, 2, 3].every((d) => serviceDayStart(day + d, this.zone) - start === d * 86_400);
    if (this.#plain.size > 400) this.#plain.clear();
    this.#plain.set(date, (found = { start, day, even }));
    return found;
  }

  /** Seconds since 1970 at which the service day of `date` starts. */
  start(date: string): number {
    return this.#of(date).start;
  }

  /** Seconds of the day of `date` as local date and time, `2026-11-25T08:41:30`. */
  local(date: string, seconds: number): string {
    const { start, day, even } = this.#of(date);
    if (even) {
      const days = Math.floor(seconds / 86_400);
      const s = seconds - days * 86_400;
      const name = days === 0 ? date : dateOfDay(day + days);
      return `${name}T${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}`;
    }
    return this.localOf(start + seconds);
  }

  /** A moment in seconds since 1970 as local date and time. */
  localOf(epochSeconds: number): string {
    const at = Temporal.Instant.fromEpochMilliseconds(Math.round(epochSeconds * 1000)).toZonedDateTimeISO(this.zone);
    return at.toPlainDateTime().toString({ smallestUnit: 'second' });
  }

  /** The same as an instant in UTC, `2026-11-25T00:41:30Z`. */
  instant(date: string, seconds: number): string {
    const at = Math.round(this.start(date) + seconds);
    const day = Math.floor(at / 86_400);
    // Answers hold hundreds of these: plain arithmetic costs a fifth of a Temporal.Instant.
    if (day !== this.#utc.day) this.#utc = { day, date: dateOfDay(day) };
    const s = at - day * 86_400;
    return `${this.#utc.date}T${two(Math.floor(s / 3600))}:${two(Math.floor(s / 60) % 60)}:${two(s % 60)}Z`;
  }

  /** Local date and seconds of its day at a moment. */
  at(now: Temporal.Instant): { date: string; seconds: number } {
    const date = now.toZonedDateTimeISO(this.zone).toPlainDate().toString();
    return { date, seconds: Math.floor(now.epochMilliseconds / 1000) - this.start(date) };
  }
}

/** Seconds of `8:05`, `08:05:30`, `25:10`. The shape is checked by the contract. */
export function secondsOf(clock: string): number {
  const [h = 0, m = 0, s = 0] = clock.split(':').map(Number);
  return h * 3600 + m * 60 + s;
}
