/** Times of answers as text. */
import { dateOfDay, parseDay } from '../days.ts';

const TWO = Array.from({ length: 60 }, (_, n) => (n < 10 ? `0${n}` : String(n)));

/** Writes seconds since the start of one day as `YYYY-MM-DDTHH:MM:SS`. */
export type Clock = (seconds: number) => string;

const DAY = 86_400;
/** Days before and after the asked one on which an answer may lie. */
const BEFORE = 3;
const AFTER = 6;

/** From which second on local clocks differ by how much from the count that began with the asked day. */
function clockChanges(date: string, zone: string): { readonly from: number; readonly by: number }[] {
  const noon = Temporal.PlainDate.from(date).toZonedDateTime({ timeZone: zone, plainTime: '12:00' });
  const secondsOf = (at: Temporal.ZonedDateTime): number =>
    Math.round((at.epochMilliseconds - noon.epochMilliseconds) / 1000) + DAY / 2;
  const byOf = (at: Temporal.ZonedDateTime): number => Math.round((at.offsetNanoseconds - noon.offsetNanoseconds) / 1e9);
  const first = noon.subtract({ days: BEFORE });
  const changes = [{ from: -Infinity, by: byOf(first) }];
  for (
    let at = first.getTimeZoneTransition('next');
    at !== null && secondsOf(at) < AFTER * DAY;
    at = at.getTimeZoneTransition('next')
  )
    changes.push({ from: secondsOf(at), by: byOf(at) });
  return changes.every(({ by }) => by === 0) ? [] : changes;
}

/**
 * The clock of a day (`YYYY-MM-DD`) in a zone. The 24 hours of the asked day are told as they are asked, counted from noon minus twelve hours; seconds beyond
 * roll over to the days after it (and before it) and are told as clocks there show them. The two differ only about a change of clocks.
 */
export function clockOf(date: string, zone: string): Clock {
  const day = parseDay(date)!;
  const changes = clockChanges(date, zone);
  const dates = Array.from({ length: BEFORE + 1 + AFTER }, (_, k) => `${dateOfDay(day - BEFORE + k)}T`);
  return (seconds) => {
    let local = seconds;
    if (changes.length > 0 && (seconds < 0 || seconds >= DAY)) local += changes.findLast(({ from }) => seconds >= from)!.by;
    const k = Math.floor(local / DAY);
    const of = local - k * DAY;
    return `${dates[k + BEFORE] ?? `${dateOfDay(day + k)}T`}${TWO[Math.floor(of / 3600)]!}:${TWO[Math.floor(of / 60) % 60]!}:${TWO[of % 60]!}`;
  };
}

/** Clocks remembered by date: a run asks for few days and many times. */
export function clocks(zone: string, most = 64): (date: string) => Clock {
  const known = new Map<string, Clock>();
  return (date) => {
    let clock = known.get(date);
    if (clock === undefined) {
      if (known.size >= most) known.clear();
      clock = clockOf(date, zone);
      known.set(date, clock);
    }
    return clock;
  };
}
