/** The audit of a journey: every leg must stand in the source text, and everything between the legs must be allowed by the rules of the README. */
import type { Journey, JourneyQuery, Leg, Options, Place } from '../types.ts';
import type { Oracle } from './csa.fixture.ts';
import { classAllowed, dayStart, slackOf, tripAllowed } from './day.fixture.ts';
import type { Trip } from './feed.fixture.ts';
import { dayNumber } from './text.fixture.ts';
import { haversine } from './times.fixture.ts';
import { secondsBy, secondsOf } from './walks.fixture.ts';

type Say = (problem: string) => void;

/** All that is wrong with a journey as an answer to a query; `latest` when its time is the latest arrival. Empty when nothing is. */
export function audit(oracle: Oracle, query: JourneyQuery, journey: Journey, latest = false): string[] {
  const problems: string[] = [];
  const say: Say = (problem) => void problems.push(problem);
  const { legs } = journey;
  if (legs.length === 0) {
    if (!endsAt(oracle, query.from, query.to)) say('no legs, and yet the ends differ');
    if (journey.departure !== query.time || journey.arrival !== query.time) say('a journey without legs takes no time');
    if (journey.rides !== 0 || journey.walkSeconds !== 0) say('a journey without legs has no rides and no walk');
    return problems;
  }
  for (const [i, leg] of legs.entries()) {
    if (leg.kind === 'walk') auditWalk(oracle, query, leg, say);
    else auditRide(oracle, query, leg, say);
    const before = legs[i - 1];
    if (!before) continue;
    if (before.kind === 'walk' && leg.kind === 'walk') say(`legs ${i - 1} and ${i} are two walks in a row`);
    if (leg.kind === 'stay') auditStay(oracle, query, before, leg, say);
    else if (before.to !== leg.from || leg.from === null) say(`leg ${i} starts at ${leg.from}, not at ${before.to}`);
    if (leg.departure < before.arrival) say(`leg ${i} departs before leg ${i - 1} arrives`);
  }
  if (legs[0]!.kind === 'stay') say('one cannot stay seated before the first ride');
  auditChanges(oracle, query, legs, say);
  auditEnds(oracle, query, journey, latest, say);
  const rides = legs.filter((leg) => leg.kind === 'ride').length;
  if (journey.rides !== rides) say(`rides ${journey.rides}, counted ${rides}`);
  if (rides > (query.maxRides ?? Infinity)) say('more rides than allowed');
  const walked = legs.filter((leg) => leg.kind === 'walk').reduce((sum, leg) => sum + leg.arrival - leg.departure, 0);
  if (journey.walkSeconds !== walked) say(`walkSeconds ${journey.walkSeconds}, counted ${walked}`);
  if (journey.latestArrival !== null && journey.latestArrival < journey.arrival) say('latestArrival before arrival');
  if (legs.every((leg) => leg.headway === null) && journey.latestArrival !== journey.arrival)
    say('latestArrival without a headway');
  return problems;
}

function endsAt(oracle: Oracle, from: Place, to: Place): boolean {
  const stops = (place: Place): readonly number[] => {
    const stop = 'stop' in place ? oracle.net.stopByRef.get(place.stop) : undefined;
    if (stop === undefined) return [];
    return oracle.net.stops[stop]!.kind === 1 ? (oracle.net.platforms.get(stop) ?? []) : [stop];
  };
  return stops(from).some((stop) => stops(to).includes(stop));
}

function auditRide(oracle: Oracle, query: JourneyQuery, leg: Leg, say: Say): void {
  const name = `${leg.kind} on ${leg.trip}`;
  const trip = leg.trip === null ? undefined : oracle.net.tripByRef.get(leg.trip);
  if (!trip || leg.serviceDate === null) return say(`${name}: no such trip can be used`);
  if (leg.route !== trip.route) say(`${name}: route ${leg.route}, not ${trip.route}`);
  if (!tripAllowed(trip, query)) say(`${name}: not allowed by the options`);
  const day = dayNumber(leg.serviceDate);
  if (!oracle.net.services.get(trip.service)!.has(day)) say(`${name}: does not run on ${leg.serviceDate}`);
  if (Math.abs(day - dayNumber(query.date)) > 1) say(`${name}: ${leg.serviceDate} is not next to ${query.date}`);
  const [board, alight] = [trip.rows[leg.fromPosition], trip.rows[leg.toPosition]];
  if (!board || !alight || leg.fromPosition >= leg.toPosition)
    return say(`${name}: positions ${leg.fromPosition} to ${leg.toPosition}`);
  if (oracle.net.stops[board.stop]!.ref !== leg.from) say(`${name}: position ${leg.fromPosition} is not ${leg.from}`);
  if (oracle.net.stops[alight.stop]!.ref !== leg.to) say(`${name}: position ${leg.toPosition} is not ${leg.to}`);
  if (leg.kind === 'ride' && board.pickup === 1) say(`${name}: no boarding at ${leg.from}`);
  if (leg.kind === 'stay' && leg.fromPosition !== 0) say(`${name}: staying begins at the first stop`);
  const shift = dayStart(oracle.net.feeds[trip.feed]!.zone, day) - dayStart(oracle.net.feeds[0]!.zone, dayNumber(query.date));
  const start = leg.departure - board.departure - shift;
  if (leg.arrival - alight.arrival - shift !== start) say(`${name}: ${leg.arrival - leg.departure} s is not its running time`);
  if (leg.estimated !== (board.estimated || alight.estimated)) say(`${name}: estimated ${leg.estimated}`);
  auditStart(trip, start, leg, (problem) => say(`${name}: ${problem}`));
  if (leg.metres !== 0) say(`${name}: metres of a ride`);
}

/** Whether a run of the trip starts `start` seconds after its rows say, and the headway is told. */
function auditStart(trip: Trip, start: number, leg: Leg, say: Say): void {
  if (trip.windows.length === 0) {
    if (start !== 0) say(`${start} s off its timetable`);
    if (leg.headway !== null || leg.headwayRange !== null) say('a headway out of nothing');
    return;
  }
  const first = start + trip.rows[0]!.departure;
  const windows = trip.windows.filter((w) => first >= w.start && first < w.end && (first - w.start) % w.headway === 0);
  if (windows.length === 0) return say(`no vehicle starts at ${first}`);
  if (!windows.some((w) => (w.exact ? null : w.headway) === leg.headway)) say(`headway ${leg.headway}`);
  const range = leg.headwayRange;
  if ((range === null) !== (leg.headway === null)) say('headway and headwayRange do not go together');
  if (range && leg.headway !== null && (range[0] > leg.headway || range[1] < leg.headway)) say('headway outside its own range');
}

function auditWalk(oracle: Oracle, query: Options, leg: Leg, say: Say): void {
  const name = `walk from ${leg.from} to ${leg.to}`;
  const took = leg.arrival - leg.departure;
  const tripless =
    leg.trip === null && leg.route === null && leg.serviceDate === null && leg.fromPosition === -1 && leg.toPosition === -1;
  if (!tripless || leg.estimated || leg.headway !== null) say(`${name}: looks like a ride`);
  if (leg.from === null || leg.to === null) return; // the ends of the journey look at walks from and to points
  const [from, to] = [oracle.net.stopByRef.get(leg.from), oracle.net.stopByRef.get(leg.to)];
  if (from === undefined || to === undefined) return say(`${name}: unknown stop`);
  const walk = oracle.walks.from[from]!.find((one) => one.to === to);
  const seconds = walk && secondsOf(walk, query);
  if (!walk || seconds !== took) return say(`${name}: takes ${took} s, legal are ${seconds}`);
  if (!Number.isNaN(walk.metres) && Math.abs(walk.metres - leg.metres) > 0.5) say(`${name}: ${leg.metres} m, not ${walk.metres}`);
  for (const stop of [from, to])
    if (!classAllowed(oracle.net.stops[stop]!.wheelchair, query)) say(`${name}: stop not accessible`);
}

function auditStay(oracle: Oracle, query: Options, before: Leg, leg: Leg, say: Say): void {
  const name = `stay from ${before.trip} on ${leg.trip}`;
  if (!query.inSeat) say(`${name}: not asked for`);
  const [trip, next] = [oracle.net.tripByRef.get(before.trip ?? ''), oracle.net.tripByRef.get(leg.trip ?? '')];
  if (before.kind === 'walk' || !trip || !next) return say(`${name}: not from a trip to a trip`);
  if (before.toPosition !== trip.rows.length - 1) say(`${name}: not at the last stop`);
  if (before.serviceDate !== leg.serviceDate) say(`${name}: service days differ`);
  const pair = oracle.net.seats.filter((seat) => seat.from === trip.ref && seat.to === next.ref);
  const sameBlock = trip.block !== '' && trip.block === next.block && trip.feed === next.feed;
  if (pair.some((seat) => !seat.allowed) || (!sameBlock && pair.length === 0)) say(`${name}: not allowed`);
}

/** Changes from ride to ride: minimum times, slack, spare seconds and whether they are tight. */
function auditChanges(oracle: Oracle, query: Options, legs: readonly Leg[], say: Say): void {
  let left: number | null = null;
  for (const [i, leg] of legs.entries()) {
    if (leg.kind === 'walk') continue;
    const before = legs[i - 1];
    if (leg.kind === 'ride') {
      const trip = oracle.net.tripByRef.get(leg.trip ?? '');
      const slack = trip ? slackOf(trip.mode, query) : 0;
      let ready = before ? before.arrival + slack : -Infinity;
      if (before && before.kind !== 'walk') {
        const change = oracle.walks.change[oracle.net.stopByRef.get(leg.from ?? '') ?? -1] ?? 0;
        if (change < 0) say(`change at ${leg.from}: forbidden`);
        ready += Math.max(change, 0);
      }
      if (left !== null) ready = Math.max(ready, left + (query.minChange ?? 0));
      if (leg.departure < ready) say(`change to ${leg.trip} at ${leg.from}: ${ready - leg.departure} s too short`);
      if (left === null && (leg.spare !== null || leg.tight)) say(`first ride with ${leg.spare} s to spare`);
      if (left !== null && leg.spare === null) say(`change to ${leg.trip}: spare seconds are missing`);
      if (left !== null && leg.spare !== null) {
        const plain = query.slack === undefined && query.minChange === undefined;
        const walked = before!.kind === 'walk' ? before!.arrival - before!.departure : 0;
        const due = before!.kind === 'walk' ? left + walked : ready;
        if (plain && leg.spare !== leg.departure - due)
          say(`change to ${leg.trip}: spare ${leg.spare}, not ${leg.departure - due}`);
        if (leg.spare < 0) say(`change to ${leg.trip}: spare ${leg.spare}`);
        if (leg.tight !== leg.spare < (query.tightBelow ?? 120))
          say(`change to ${leg.trip}: tight ${leg.tight} at ${leg.spare} s`);
      }
    }
    const alight = oracle.net.tripByRef.get(leg.trip ?? '')?.rows[leg.toPosition];
    if (legs[i + 1]?.kind !== 'stay' && alight?.dropOff === 1) say(`${leg.kind} on ${leg.trip}: no alighting at ${leg.to}`);
    const touched = leg.kind === 'ride' ? [leg.from, leg.to] : [leg.to];
    for (const ref of touched) {
      const stop = oracle.net.stops[oracle.net.stopByRef.get(ref ?? '') ?? -1];
      if (legs[i + 1]?.kind === 'stay' && ref === leg.to) continue;
      if (stop && !classAllowed(stop.wheelchair, query)) say(`${leg.kind} on ${leg.trip}: stop ${ref} not accessible`);
    }
    left = leg.arrival;
  }
}

function auditEnds(oracle: Oracle, query: JourneyQuery, journey: Journey, latest: boolean, say: Say): void {
  const [first, last] = [journey.legs[0]!, journey.legs.at(-1)!];
  const ride = journey.legs.find((leg) => leg.kind === 'ride');
  const slack = ride ? slackOf(oracle.net.tripByRef.get(ride.trip ?? '')?.mode ?? 'other', query) : 0;
  const walk = first.kind === 'walk' ? first.arrival - first.departure : 0;
  const departure = ride ? ride.departure - slack - walk : first.departure;
  if (journey.departure !== departure) say(`departure ${journey.departure}, not ${departure}`);
  if (journey.arrival !== last.arrival) say(`arrival ${journey.arrival}, last leg ${last.arrival}`);
  if (!latest && journey.departure < query.time) say(`leaves at ${journey.departure}, before ${query.time}`);
  if (latest && journey.arrival > query.time) say(`arrives at ${journey.arrival}, after ${query.time}`);
  for (const [place, ref, leg] of [[query.from, first.from, first] as const, [query.to, last.to, last] as const]) {
    if ('stop' in place) {
      if (ref === null || !endsAt(oracle, place, { stop: ref })) say(`${ref} is not at ${place.stop}`);
      continue;
    }
    if (ref !== null || leg.kind !== 'walk') return say('a point is left and reached on foot');
    const other = leg === first && leg.from === null ? leg.to : leg.from;
    const stop = oracle.net.stops[oracle.net.stopByRef.get(other ?? '') ?? -1];
    const otherPoint = place === query.from ? query.to : query.from;
    const there = stop ?? ('stop' in otherPoint ? undefined : otherPoint);
    if (!there || (stop && stop.kind !== 0)) return say(`walk between a point and ${other}`);
    const metres = haversine(place, there);
    if (metres > (query.walkLimit ?? 1000)) say(`${metres} m on foot is too far`);
    if (secondsBy(metres, query.walkSpeed) !== leg.arrival - leg.departure)
      say(`walk of ${leg.arrival - leg.departure} s over ${metres} m`);
  }
}
