/** From one place to another: earliest arrival, last departure, and all that leave within a window. */
import { NEVER, type Journey, type JourneyQuery, type ProfileQuery } from '../types.ts';
import type { Core } from './core.ts';
import type { Day } from './day.ts';
import { eventsWithin } from './events.ts';
import { ranked, rideJourney, walkJourney, type Writer } from './legs.ts';
import { gapBetween, ridesTo, tighten, unmirror } from './path.ts';
import { fillEgress, onFoot, type End, type OnFoot } from './places.ts';
import type { Space } from './space.ts';

/** Both ends of a query, known. */
interface Ends {
  readonly from: End;
  readonly to: End;
  readonly walk: OnFoot | null;
}

/** Both ends of a query and the walk between them; null when nobody knows one. */
export function endsOf(core: Core, query: JourneyQuery): Ends | null {
  const from = core.origin(query.from, query);
  const to = core.target(query.to, query);
  return from === null || to === null ? null : { from, to, walk: onFoot(core.image, from, to, query) };
}

const writer = (core: Core, day: Day, ends: Ends, query: JourneyQuery, space: Space): Writer => ({
  image: core.image,
  names: core.names,
  day,
  from: ends.from,
  to: ends.to,
  options: query,
  gap: space.view.mirrored ? (from, to) => gapBetween(space, to, from) : (from, to) => gapBetween(space, from, to),
});

/**
 * Choices of (arrival, rides) of which none is beaten, for leaving at `query.time` or later. Each leaves as late as its arrival, its stops and lines allow.
 */
export function arriveEarliest(core: Core, day: Day, ends: Ends, query: JourneyQuery): Journey[] {
  const space = core.forward(day, query);
  const w = writer(core, day, ends, query, space);
  const journeys = search(core, day, space, w, query, query.time, ends.from, ends.to);
  return ranked(journeys, query, false);
}

/** Choices of (departure, rides) of which none is beaten, for arriving by `query.time`: the same search on the mirror of the day. */
export function departLatest(core: Core, day: Day, ends: Ends, query: JourneyQuery): Journey[] {
  const space = core.backward(day, query);
  const w = writer(core, day, ends, query, space);
  const journeys = search(core, day, space, w, query, -query.time, ends.to, ends.from);
  return ranked(journeys, query, true);
}

function search(
  core: Core,
  day: Day,
  space: Space,
  w: Writer,
  query: JourneyQuery,
  time: number,
  start: End,
  goal: End,
): Journey[] {
  const { mirrored } = space.view;
  const { raptor } = core;
  const walk = onFoot(core.image, w.from, w.to, query);
  const journeys: Journey[] = [];
  if (walk !== null) journeys.push(walkJourney(w, walk, mirrored ? -time - walk.seconds : time));
  const bound = walk === null ? NEVER : time + walk.seconds;
  if (bound === time) return journeys;
  const terms = core.terms(day, space, query);
  fillEgress(core.egress, goal);
  raptor.begin(space, terms, core.egress, false);
  raptor.depart(time, start, bound);
  for (let r = 1; r <= raptor.rounds; r++) {
    if (raptor.reachedBy[r] === -1) continue;
    const found = ridesTo(raptor, space, terms, r, raptor.reachedBy[r]!);
    const rides = tighten(space, terms, found, raptor.reachedAt[r]!, goal, false);
    journeys.push(rideJourney(w, mirrored ? unmirror(space.view, rides) : rides));
  }
  return journeys;
}

/**
 * All journeys that leave from `query.time` to `query.until`, of which none is beaten by another of them in departure, arrival and rides. The walk, which may
 * start at any moment, is listed once, and no ride that is not faster than it.
 */
export function profile(core: Core, day: Day, ends: Ends, query: ProfileQuery): Journey[] {
  const space = core.forward(day, query);
  const w = writer(core, day, ends, query, space);
  const { raptor } = core;
  const journeys: Journey[] = [];
  if (ends.walk !== null) journeys.push(walkJourney(w, ends.walk, query.time));
  if (ends.walk?.seconds === 0) return journeys;
  const terms = core.terms(day, space, query);
  fillEgress(core.egress, ends.to);
  core.goal.take(space, core.walks.turned(query.walkSpeed, query.walkLimit), ends.to);
  raptor.begin(space, terms, core.egress, true, core.goal);
  const events = eventsWithin(space.view, terms, ends.from, query.time, query.until);
  for (let e = 0; e < events.times.length;) {
    const time = events.times[e]!;
    let next = e + 1;
    while (next < events.times.length && events.times[next] === time) next++;
    raptor.departBy(
      events.patterns,
      events.positions,
      events.runs,
      e,
      next,
      ends.walk === null ? NEVER : time + ends.walk.seconds,
    );
    for (let r = 1; r <= raptor.rounds; r++) {
      if (raptor.reachedBy[r] === -1) continue;
      const found = ridesTo(raptor, space, terms, r, raptor.reachedBy[r]!);
      journeys.push(rideJourney(w, tighten(space, terms, found, raptor.reachedAt[r]!, ends.to, true)));
    }
    e = next;
  }
  return ranked(journeys, query, false);
}
