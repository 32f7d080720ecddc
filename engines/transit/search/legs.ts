import type { Image } from '../image/layout.ts';
import type { Journey, Leg, Options, Seconds } from '../types.ts';
import { arrivalOf, departureOf, patternOf } from '../view/view.ts';
import { delayOf, headwaysNear, isEstimated, runFacts, runningDeparture, type Day } from './day.ts';
import type { Names } from './names.ts';
import { stopAt, type Part, type Ride } from './path.ts';
import { walkMetres, type End, type OnFoot } from './places.ts';
import { slackOf } from './terms.ts';

/** What journeys are written with. */
export interface Writer {
  readonly image: Image;
  readonly names: Names;
  readonly day: Day;
  readonly from: End;
  readonly to: End;
  readonly options: Options;
  /** Seconds between leaving a ride at a stop and being ready at another or the same. */
  readonly gap: (from: number, to: number) => Seconds;
}

const TIGHT_BELOW = 120;

/** A journey of one walk, or of nothing at all. */
export function walkJourney(w: Writer, walk: OnFoot, departure: Seconds): Journey {
  const arrival = departure + walk.seconds;
  const legs =
    walk.from === walk.to && walk.from >= 0 ? [] : [walkLeg(w, walk.from, walk.to, departure, walk.seconds, walk.metres)];
  return { departure, arrival, rides: 0, walkSeconds: walk.seconds, legs, latestArrival: arrival };
}

/** A journey of rides of the day's view, with the walks between them. */
export function rideJourney(w: Writer, rides: readonly Ride[]): Journey {
  const { view } = w.day;
  const legs: Leg[] = [];
  let walkSeconds = 0;
  let departure = 0;
  let left: { readonly stop: number; readonly arrival: Seconds } | null = null;
  for (const ride of rides) {
    const [first] = ride;
    const p = patternOf(view, first.run);
    const stop = stopAt(view, p, first.from);
    const leaves = departureOf(view, first.run, first.from);
    const slack = slackAt(w, p);
    let spare: Seconds | null = null;
    if (left === null) {
      const i = w.from.stops.indexOf(stop);
      departure = leaves - slack - w.from.secs[i]!;
      if (i >= w.from.at) legs.push(walkLeg(w, w.from.by[i]!, stop, departure, w.from.secs[i]!));
      walkSeconds += w.from.secs[i]!;
    } else {
      const gap = w.gap(left.stop, stop);
      if (left.stop !== stop) {
        legs.push(walkLeg(w, left.stop, stop, left.arrival, gap));
        walkSeconds += gap;
      }
      spare = leaves - left.arrival - gap - slack;
    }
    for (const part of ride) legs.push(rideLeg(w, part, part === first ? spare : null, part !== first));
    const last = ride.at(-1)!;
    left = { stop: stopAt(view, patternOf(view, last.run), last.to), arrival: arrivalOf(view, last.run, last.to) };
  }
  const i = w.to.stops.indexOf(left!.stop);
  if (i >= w.to.at) legs.push(walkLeg(w, left!.stop, w.to.by[i]!, left!.arrival, w.to.secs[i]!));
  walkSeconds += w.to.secs[i]!;
  const arrival = left!.arrival + w.to.secs[i]!;
  const headway = legs.some((leg) => leg.headway !== null);
  return {
    departure,
    arrival,
    rides: rides.length,
    walkSeconds,
    legs,
    latestArrival: headway ? latestArrival(w, rides, departure) : arrival,
  };
}

const addedRoute =
  (w: Writer) =>
  (i: number): number =>
    w.day.overlay!.added[i]!.route;

const slackAt = (w: Writer, p: number): number => slackOf(w.image, w.day.view, p, w.options, addedRoute(w));

function walkLeg(w: Writer, from: number, to: number, departure: Seconds, seconds: Seconds, metres?: number): Leg {
  return {
    kind: 'walk',
    route: null,
    trip: null,
    serviceDate: null,
    from: from < 0 ? null : w.names.stopRef(from),
    to: to < 0 ? null : w.names.stopRef(to),
    departure,
    arrival: departure + seconds,
    fromPosition: -1,
    toPosition: -1,
    estimated: false,
    headway: null,
    headwayRange: null,
    tight: false,
    spare: null,
    delay: null,
    metres: metres ?? walkMetres(w.image, from, to, w.from, w.to),
  };
}

function rideLeg(w: Writer, part: Part, spare: Seconds | null, stayed: boolean): Leg {
  const { image, day } = w;
  const { view } = day;
  const p = patternOf(view, part.run);
  const facts = runFacts(image, w.names, day, part.run);
  return {
    kind: stayed ? 'stay' : 'ride',
    route: facts.route,
    trip: facts.ref,
    serviceDate: facts.serviceDate,
    from: w.names.stopRef(stopAt(view, p, part.from)),
    to: w.names.stopRef(stopAt(view, p, part.to)),
    departure: departureOf(view, part.run, part.from),
    arrival: arrivalOf(view, part.run, part.to),
    fromPosition: part.from,
    toPosition: part.to,
    estimated: facts.trip >= 0 && (isEstimated(image, facts.trip, part.from) || isEstimated(image, facts.trip, part.to)),
    headway: facts.headway,
    headwayRange:
      facts.headway === null
        ? null
        : (headwaysNear(image, facts.trip, vehicleStart(w, part.run, facts.trip)) ?? [facts.headway, facts.headway]),
    tight: spare !== null && spare < (w.options.tightBelow ?? TIGHT_BELOW),
    spare,
    delay: delayOf(image, day, part.run, part.from, part.to),
    metres: 0,
  };
}

/** Start of a run of frequencies, seconds since the start of its service day. */
function vehicleStart(w: Writer, k: number, trip: number): Seconds {
  const { view, shift } = w.day;
  const o = view.runInfo[k]! & 3;
  return view.run[4 * k]! + runningDeparture(w.image, trip, 0) - shift[3 * w.image.serviceFeed[w.image.tripService[trip]!]! + o]!;
}

/**
 * Arrival when each headway ride makes one wait its whole headway and every other ride is the first of its pattern one then still gets. Null when there is none,
 * or when a run that is stayed on from is missed: which run would carry on is then not known.
 */
function latestArrival(w: Writer, rides: readonly Ride[], departure: Seconds): Seconds | null {
  const { view } = w.day;
  const { minChange = 0 } = w.options;
  let left: { readonly stop: number; readonly arrival: Seconds } | null = null;
  for (const ride of rides) {
    const [first] = ride;
    const last = ride.at(-1)!;
    const p = patternOf(view, first.run);
    const stop = stopAt(view, p, first.from);
    const slack = slackAt(w, p);
    const ready: Seconds =
      left === null
        ? departure + w.from.secs[w.from.stops.indexOf(stop)]! + slack
        : left.arrival + Math.max(w.gap(left.stop, stop) + slack, minChange);
    const headway = view.runInfo[first.run]! >> 3;
    let arrival: Seconds;
    const planned = departureOf(view, first.run, first.from);
    if (headway > 0) {
      // Where the vehicle before the planned one could be had, they come by headway already; otherwise the planned one is the first, and may itself be late.
      const running = first.run > view.patRun[p]! && departureOf(view, first.run - 1, first.from) >= ready;
      const leaves = running
        ? Math.max(planned, ready + headway)
        : Math.max(planned - ready < headway ? ready : planned, ready) + headway;
      arrival = arrivalOf(view, last.run, last.to) + (leaves - planned);
    } else {
      let k = first.run;
      while (k < view.patRun[p + 1]! && departureOf(view, k, first.from) < ready) k++;
      if (k === view.patRun[p + 1]! || (k !== first.run && ride.length > 1)) return null;
      arrival = ride.length > 1 ? arrivalOf(view, last.run, last.to) : arrivalOf(view, k, first.to);
    }
    left = { stop: stopAt(view, patternOf(view, last.run), last.to), arrival };
  }
  return left!.arrival + w.to.secs[w.to.stops.indexOf(left!.stop)]!;
}

const tightChanges = (journey: Journey): number => journey.legs.reduce((n, leg) => n + (leg.tight ? 1 : 0), 0);

/**
 * Puts choices in order, best first. Forward: earlier arrival, each tight change counting as `tightPenalty` seconds; backward: later departure less the same. Then
 * fewer rides, later departure (earlier arrival), less walking, and the trips' order in the image, so that the order never depends on how they were found.
 */
export function ranked(journeys: readonly Journey[], options: Options, backward: boolean): Journey[] {
  const penalty = options.tightPenalty ?? 0;
  const score = (j: Journey): number => (backward ? -j.departure : j.arrival) + penalty * tightChanges(j);
  const second = (j: Journey): number => (backward ? j.arrival : -j.departure);
  const trips = (j: Journey): string => j.legs.map((leg) => leg.trip ?? '').join(' ');
  return journeys.toSorted((a, b) => {
    const order = score(a) - score(b) || a.rides - b.rides || second(a) - second(b) || a.walkSeconds - b.walkSeconds;
    if (order !== 0) return order;
    const [x, y] = [trips(a), trips(b)];
    return x < y ? -1 : x > y ? 1 : 0;
  });
}
