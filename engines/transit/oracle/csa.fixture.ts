/**
 * Searches of the oracle: a connection scan that is repeated until nothing changes (one pass is not enough: hops of no duration make it depend on the order),
 * the same in layers by the number of rides, and backwards from a deadline. See Dibbelt, Pajor, Strasser, Wagner: Connection Scan Algorithm, 2018.
 */
import type { JourneyQuery, Mode, Options, Place, SpreadQuery } from '../types.ts';
import { classAllowed, runsOf, slackOf, tripAllowed, type Run } from './day.fixture.ts';
import type { Net } from './feed.fixture.ts';
import { dayNumber } from './text.fixture.ts';
import { directly, endOf, secondsOf, walksOf, type End, type Walks } from './walks.fixture.ts';

/** What the oracle knows of a net; days are worked out once. */
export interface Oracle {
  readonly net: Net;
  readonly walks: Walks;
  readonly runs: (date: string) => Run[];
  readonly hops: (date: string) => Hop[];
}

export function oracleOf(net: Net): Oracle {
  const once = <T>(make: (date: string) => T): ((date: string) => T) => {
    const known = new Map<string, T>();
    return (date) => {
      const made = known.get(date) ?? make(date);
      known.set(date, made);
      return made;
    };
  };
  const runs = once((date) => runsOf(net, date));
  return { net, walks: walksOf(net), runs, hops: once((date) => hopsOf(runs(date))) };
}

/** Rule 1: no service of any feed runs on this day or later, or on it or before. */
export const isOutside = (net: Net, date: string): boolean => dayNumber(date) < net.firstDay || dayNumber(date) > net.lastDay;

/** Options worked out for one search. */
export interface Rules {
  readonly options: Options;
  /** Walks from each stop, itself included with its change time, as [stop, seconds]. */
  readonly onward: readonly (readonly (readonly [number, number])[])[];
  readonly usable: readonly boolean[];
  /** Modes with their slack; those without any share one entry. */
  readonly slacks: readonly number[];
  readonly slackAt: (mode: Mode) => number;
}

const RULES = new WeakMap<Oracle, Map<string, Rules>>();

export function rulesOf(oracle: Oracle, options: Options): Rules {
  const key = JSON.stringify([
    options.walkSpeed,
    options.walkLimit,
    options.wheelchair,
    options.slack,
    options.minChange,
    options.modes,
    options.inSeat,
    options.maxRides,
  ]);
  const cache = RULES.get(oracle) ?? new Map<string, Rules>();
  RULES.set(oracle, cache);
  const known = cache.get(key);
  if (known) return known;
  const { net, walks } = oracle;
  const usable = net.stops.map((stop) => classAllowed(stop.wheelchair, options));
  const onward = net.stops.map((_, from) => {
    const list: [number, number][] = [];
    if (!usable[from]) return list;
    if (walks.change[from]! >= 0) list.push([from, walks.change[from]!]);
    for (const walk of walks.from[from]!) {
      const seconds = secondsOf(walk, options);
      if (seconds !== null && usable[walk.to]) list.push([walk.to, seconds]);
    }
    return list;
  });
  const slacks = [...new Set([0, ...Object.values(options.slack ?? {})])];
  const slackAt = (mode: Mode): number => slacks.indexOf(slackOf(mode, options));
  const rules: Rules = { options, onward, usable, slacks, slackAt };
  cache.set(key, rules);
  return rules;
}

/** A place as the end of a search under the rules: stops that may not be used are left out. */
export function usableEnd(oracle: Oracle, rules: Rules, place: Place, towards: boolean): End | null {
  const end = endOf(oracle.net, oracle.walks, place, rules.options, towards);
  if (end === null) return null;
  const at = new Set([...end.at].filter((stop) => rules.usable[stop]));
  const all = at.size === end.at.size ? end : { at, walk: walkAgain(oracle, rules, place, at, towards) };
  return { at, walk: new Map([...all.walk].filter(([stop]) => rules.usable[stop])) };
}

/** Walks of a station of which some platforms may not be used. */
function walkAgain(oracle: Oracle, rules: Rules, place: Place, at: ReadonlySet<number>, towards: boolean): Map<number, number> {
  const walk = new Map<number, number>();
  if (!('stop' in place)) return walk;
  for (const stop of at)
    for (const [other, seconds] of endOf(oracle.net, oracle.walks, { stop: oracle.net.stops[stop]!.ref }, rules.options, towards)!
      .walk)
      if (!at.has(other)) walk.set(other, Math.min(seconds, walk.get(other) ?? Infinity));
  return walk;
}

const endless = (n: number): number[] => Array.from({ length: n }, () => Infinity);

/** Earliest moments at which a ride of each slack class may depart at each stop before any ride. */
function firstReady(net: Net, rules: Rules, from: End, time: number): number[][] {
  return rules.slacks.map((slack) => {
    const ready = endless(net.stops.length);
    for (const stop of from.at) ready[stop] = time + slack;
    for (const [stop, seconds] of from.walk) ready[stop] = Math.min(ready[stop]!, time + seconds + slack);
    return ready;
  });
}

/** A ride ends at `stop` at `arrival`: what may depart afterwards, and where. */
function relax(rules: Rules, ready: number[][], stop: number, arrival: number): void {
  const { minChange = 0 } = rules.options;
  for (const [to, seconds] of rules.onward[stop]!)
    for (const [m, slack] of rules.slacks.entries()) {
      const at = Math.max(arrival + seconds + slack, arrival + minChange);
      if (at < ready[m]![to]!) ready[m]![to] = at;
    }
}

interface Hop {
  readonly run: number;
  readonly position: number;
  readonly departure: number;
}

/** All hops from a stop of a run to the next, by departure. */
function hopsOf(runs: readonly Run[]): Hop[] {
  const hops: Hop[] = [];
  for (const [run, { trip, shift }] of runs.entries())
    for (let position = 0; position + 1 < trip.rows.length; position++)
      hops.push({ run, position, departure: trip.rows[position]!.departure + shift });
  return hops.sort((a, b) => a.departure - b.departure);
}

/** Earliest arrival by ride at every stop, any number of rides: passes over all hops by departure until one changes nothing. */
export function ridesByFixpoint(oracle: Oracle, rules: Rules, date: string, from: End, time: number): number[] {
  const runs = oracle.runs(date);
  const hops = oracle.hops(date);
  const start = hops.findIndex((hop) => hop.departure >= time);
  const allowed = runs.map(({ trip }) => tripAllowed(trip, rules.options));
  const ready = firstReady(oracle.net, rules, from, time);
  const ride = endless(oracle.net.stops.length);
  const aboard = runs.map(() => Infinity);
  for (let changed = true; changed;) {
    changed = false;
    for (let h = start < 0 ? hops.length : start; h < hops.length; h++) {
      const hop = hops[h]!;
      if (!allowed[hop.run]) continue;
      const { trip, shift, stays } = runs[hop.run]!;
      const [here, next] = [trip.rows[hop.position]!, trip.rows[hop.position + 1]!];
      const mayBoard =
        here.pickup !== 1 && rules.usable[here.stop]! && ready[rules.slackAt(trip.mode)]![here.stop]! <= here.departure + shift;
      if (mayBoard && aboard[hop.run]! > hop.position) {
        aboard[hop.run] = hop.position;
        changed = true;
      }
      if (aboard[hop.run]! > hop.position) continue;
      const arrival = next.arrival + shift;
      if (next.dropOff !== 1 && rules.usable[next.stop]! && arrival < ride[next.stop]!) {
        ride[next.stop] = arrival;
        relax(rules, ready, next.stop, arrival);
        changed = true;
      }
      if (rules.options.inSeat && hop.position + 2 === trip.rows.length)
        for (const stay of stays)
          if (aboard[stay]! > 0 && allowed[stay]) {
            aboard[stay] = 0;
            changed = true;
          }
    }
  }
  return ride;
}

/**
 * Earliest arrival by ride at every stop with at most 1, 2, 3 … rides, until more rides change nothing or the limit is reached. The origin is left from
 * `time` on and, with `until`, not after that.
 */
export function ridesByLayers(oracle: Oracle, rules: Rules, date: string, from: End, time: number, until = Infinity): number[][] {
  const runs = oracle.runs(date);
  const layers: number[][] = [];
  let ready = firstReady(oracle.net, rules, from, time);
  let last = endless(oracle.net.stops.length);
  while (layers.length < (rules.options.maxRides ?? Infinity)) {
    const ride = [...last];
    const seen = new Set<number>();
    const follow = (i: number, aboardFromStart: boolean): void => {
      const { trip, shift, stays } = runs[i]!;
      const slack = rules.slackAt(trip.mode);
      const mayBoard = (stop: number, departure: number): boolean => {
        const at = ready[slack]![stop]!;
        return at <= departure && (layers.length > 0 || departure - (at - time) <= until);
      };
      let aboard = aboardFromStart;
      for (const row of trip.rows) {
        if (!rules.usable[row.stop]) continue;
        if (aboard && row !== trip.rows[0] && row.dropOff !== 1) ride[row.stop] = Math.min(ride[row.stop]!, row.arrival + shift);
        if (row.pickup !== 1 && row !== trip.rows.at(-1) && mayBoard(row.stop, row.departure + shift)) aboard = true;
      }
      if (!aboard || !rules.options.inSeat) return;
      for (const stay of stays)
        if (!seen.has(stay) && tripAllowed(runs[stay]!.trip, rules.options)) {
          seen.add(stay);
          follow(stay, true);
        }
    };
    for (const [i, run] of runs.entries()) if (tripAllowed(run.trip, rules.options)) follow(i, false);
    if (ride.every((arrival, stop) => arrival === last[stop])) break;
    layers.push(ride);
    ready = rules.slacks.map(() => endless(oracle.net.stops.length));
    for (const [stop, arrival] of ride.entries()) if (arrival < Infinity) relax(rules, ready, stop, arrival);
    last = ride;
  }
  return layers;
}

/** Rides, and after them or without any at most one walk: earliest arrival at every stop. Stations are no stops. */
export function everywhere(rules: Rules, from: End, ride: readonly number[], time: number): number[] {
  const reached = [...ride];
  const take = (stop: number, at: number): void => void (reached[stop] = Math.min(reached[stop]!, at));
  for (const stop of from.at) take(stop, time);
  for (const [stop, seconds] of from.walk) take(stop, time + seconds);
  for (const [stop, arrival] of ride.entries())
    if (arrival < Infinity) for (const [to, seconds] of rules.onward[stop]!) if (to !== stop) take(to, arrival + seconds);
  return reached;
}

export interface Choice {
  readonly departure: number;
  readonly arrival: number;
  readonly rides: number;
}

/** Arrivals and rides of which none is beaten, fewest rides last, among journeys that leave from the time on and not after `until`; null for an unknown stop. */
export function earliestChoices(oracle: Oracle, query: JourneyQuery, until = Infinity): Choice[] | null {
  const rules = rulesOf(oracle, query);
  const [from, to] = [usableEnd(oracle, rules, query.from, false), usableEnd(oracle, rules, query.to, true)];
  if (!from || !to) return null;
  const walk = directly(oracle.net, query.from, query.to, [from, to], query);
  const layers = ridesByLayers(oracle, rules, query.date, from, query.time, until);
  const choices: Choice[] = walk === null ? [] : [{ departure: query.time, arrival: query.time + walk, rides: 0 }];
  for (const [k, ride] of layers.entries()) {
    const arrivals = [...[...to.at].map((stop) => ride[stop]!), ...[...to.walk].map(([stop, seconds]) => ride[stop]! + seconds)];
    const arrival = Math.min(Infinity, ...arrivals);
    if (arrival < (choices[0]?.arrival ?? Infinity)) choices.unshift({ departure: query.time, arrival, rides: k + 1 });
  }
  return choices;
}

/** Earliest arrival at every stop; null when the origin is unknown. */
export function oneToAll(oracle: Oracle, query: SpreadQuery): number[] | null {
  const rules = rulesOf(oracle, query);
  const from = usableEnd(oracle, rules, query.from, false);
  if (!from) return null;
  const ride =
    query.maxRides === undefined
      ? ridesByFixpoint(oracle, rules, query.date, from, query.time)
      : (ridesByLayers(oracle, rules, query.date, from, query.time).at(-1) ?? endless(oracle.net.stops.length));
  return everywhere(rules, from, ride, query.time);
}
