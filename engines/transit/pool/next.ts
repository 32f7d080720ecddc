/** The next journeys: a window that grows until it holds enough of them. */
import type { Timetable } from '../timetable.ts';
import type { Journey, JourneyQuery, NoReason, Seconds } from '../types.ts';

/** Journeys that leave at `time` or soon after, or with `backwards` at `time` or shortly before. */
export interface NextQuery extends JourneyQuery {
  /** Seconds of the window in which all journeys are wanted. */
  readonly span: Seconds;
  /** Journeys with a ride that are wanted; the window grows while there are fewer. */
  readonly atLeast: number;
  /** Seconds to which it grows at most. */
  readonly widest: Seconds;
  readonly backwards?: boolean;
}

export interface NextAnswer {
  /** Journeys of the window, of which none is beaten by another that was seen in departure, arrival and rides; in the order of their departures, away from `time`. */
  readonly journeys: readonly Journey[];
  /** Seconds of the window that was needed: `span`, or from `time` to the departure of the last journey that was wanted, or `widest`. */
  readonly width: Seconds;
  readonly reason: NoReason | null;
  readonly outside: readonly string[];
}

/**
 * Seconds of the first piece, when less is asked for. Each is then twice the one before. The last departure of a piece has no arrival to beat and costs as much as
 * many before it: few large pieces are cheaper than many small ones.
 */
const FIRST_PIECE = 3600;

/** Whether one that leaves later arrives no later and needs no more rides. */
const beats = (later: Journey, earlier: Journey): boolean => later.arrival <= earlier.arrival && later.rides <= earlier.rides;

/**
 * Looks at a window piece by piece, each a profile of its own, and stops when it has seen enough. The pieces together give the profile of the whole: a journey of
 * one is beaten only by those that leave later.
 */
export function nextJourneys(timetable: Timetable, query: NextQuery): NextAnswer {
  const { span, atLeast, widest, backwards = false, ...asked } = query;
  const away = (j: Journey): Seconds => (backwards ? query.time - j.departure : j.departure - query.time);
  let rides: Journey[] = [];
  let walks: readonly Journey[] = [];
  let outside: readonly string[] = [];
  for (let seen = 0, piece = Math.max(span, FIRST_PIECE); ; piece *= 2) {
    // Both ends of a window belong to it: the next piece starts a second on.
    const until = Math.min(widest, seen + piece);
    const [near, far] = [seen === 0 ? 0 : seen + 1, until];
    const window = backwards
      ? { time: query.time - far, until: query.time - near }
      : { time: query.time + near, until: query.time + far };
    const answer = timetable.profile({ ...asked, ...window });
    if (answer.reason !== null && answer.reason !== 'no-journey') return { ...answer, width: span };
    outside = answer.outside;
    if (seen === 0) walks = answer.journeys.filter((j) => j.rides === 0);
    const found = answer.journeys.filter((j) => j.rides > 0).toSorted((a, b) => away(a) - away(b) || a.arrival - b.arrival);
    const [earlier, later] = backwards ? [found, rides] : [rides, found];
    const unbeaten = earlier.filter((one) => !later.some((other) => beats(other, one)));
    rides = backwards ? [...later, ...unbeaten] : [...unbeaten, ...later];
    seen = until;
    const within = rides.filter((j) => away(j) <= span).length >= atLeast;
    const width = within ? span : rides.length >= atLeast ? away(rides[atLeast - 1]!) : widest;
    if (width === widest && seen < widest) continue;
    const journeys = [...walks, ...rides.filter((j) => away(j) <= width)];
    return { journeys, width, reason: journeys.length === 0 ? 'no-journey' : null, outside };
  }
}
