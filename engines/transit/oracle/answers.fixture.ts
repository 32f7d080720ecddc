/** Answers of the oracle that are put together from searches: last departure, profile, reach, board. */
import type { BoardQuery, JourneyQuery, ProfileQuery, ReachQuery } from '../types.ts';
import {
  earliestChoices,
  everywhere,
  oneToAll,
  ridesByFixpoint,
  ridesByLayers,
  rulesOf,
  usableEnd,
  type Choice,
  type Oracle,
  type Rules,
} from './csa.fixture.ts';
import { slackOf, tripAllowed } from './day.fixture.ts';
import { dayText } from './text.fixture.ts';
import { directly, type End } from './walks.fixture.ts';

/** At each stop the last moment to leave a ride and still arrive, given the last departures `depart` of the next ride by slack class and stop. */
function lastAlighting(
  oracle: Oracle,
  rules: Rules,
  to: End,
  deadline: number,
  depart: readonly (readonly number[])[],
): number[] {
  const { minChange = 0 } = rules.options;
  return oracle.net.stops.map((_, stop) => {
    let last = -Infinity;
    if (to.at.has(stop)) last = deadline;
    if (to.walk.has(stop)) last = Math.max(last, deadline - to.walk.get(stop)!);
    for (const [next, seconds] of rules.onward[stop]!)
      for (const [m, slack] of rules.slacks.entries())
        last = Math.max(last, depart[m]![next]! - Math.max(seconds + slack, minChange));
    return last;
  });
}

/** Departures as late as possible and rides of which none is beaten; null when a stop is unknown. Backwards from the deadline, one ride more a layer. */
export function latestChoices(oracle: Oracle, query: JourneyQuery): Pick<Choice, 'departure' | 'rides'>[] | null {
  const rules = rulesOf(oracle, query);
  const [from, to] = [usableEnd(oracle, rules, query.from, false), usableEnd(oracle, rules, query.to, true)];
  if (!from || !to) return null;
  const walk = directly(oracle.net, query.from, query.to, [from, to], query);
  const choices: Pick<Choice, 'departure' | 'rides'>[] = walk === null ? [] : [{ departure: query.time - walk, rides: 0 }];
  const runs = oracle.runs(query.date);
  let depart = rules.slacks.map(() => oracle.net.stops.map(() => -Infinity));
  for (let rides = 1; rides <= (query.maxRides ?? Infinity); rides++) {
    const alight = lastAlighting(oracle, rules, to, query.time, depart);
    const next = depart.map((row) => [...row]);
    // Whether staying in a run from its first stop on gets there; worked out once a run, a run under way counting as no.
    const good = new Map<number, boolean>();
    const fromStart = (i: number): boolean => {
      const known = good.get(i);
      if (known !== undefined) return known;
      good.set(i, false);
      const { trip, shift, stays } = runs[i]!;
      const here = trip.rows.some((row, p) => p > 0 && alights(rules, alight, row, shift));
      const answer =
        here || (query.inSeat === true && stays.some((stay) => tripAllowed(runs[stay]!.trip, query) && fromStart(stay)));
      if (answer) good.set(i, true);
      else good.delete(i);
      return answer;
    };
    for (const { trip, shift, stays } of runs) {
      if (!tripAllowed(trip, query)) continue;
      let arrives = query.inSeat === true && stays.some((stay) => tripAllowed(runs[stay]!.trip, query) && fromStart(stay));
      const slack = rules.slackAt(trip.mode);
      for (const [p, row] of [...trip.rows.entries()].toReversed()) {
        const departure = row.departure + shift;
        if (p + 1 < trip.rows.length && arrives && row.pickup !== 1 && rules.usable[row.stop]!)
          next[slack]![row.stop] = Math.max(next[slack]![row.stop]!, departure);
        if (alights(rules, alight, row, shift)) arrives = true;
      }
    }
    if (next.every((row, m) => row.every((departure, stop) => departure === depart[m]![stop]))) break;
    depart = next;
    const departures = depart.flatMap((row, m) => [
      ...[...from.at].map((stop) => row[stop]! - rules.slacks[m]!),
      ...[...from.walk].map(([stop, seconds]) => row[stop]! - rules.slacks[m]! - seconds),
    ]);
    const departure = Math.max(-Infinity, ...departures);
    if (departure > (choices[0]?.departure ?? -Infinity)) choices.unshift({ departure, rides });
  }
  return choices;
}

const alights = (
  rules: Rules,
  alight: readonly number[],
  row: { stop: number; arrival: number; dropOff: number },
  shift: number,
): boolean => row.dropOff !== 1 && rules.usable[row.stop]! && row.arrival + shift <= alight[row.stop]!;

/** Every moment at which leaving the origin could matter: a departure reached from it, less slack and walk. */
export function candidates(oracle: Oracle, query: JourneyQuery, first: number, last: number): number[] {
  const rules = rulesOf(oracle, query);
  const from = usableEnd(oracle, rules, query.from, false);
  const moments = new Set<number>();
  if (from)
    for (const { trip, shift } of oracle.runs(query.date))
      for (const row of tripAllowed(trip, query) ? trip.rows : []) {
        const walk = from.at.has(row.stop) ? 0 : from.walk.get(row.stop);
        if (walk === undefined || row.pickup === 1) continue;
        const moment = row.departure + shift - slackOf(trip.mode, query) - walk;
        if (moment >= first && moment <= last) moments.add(moment);
      }
  return [...moments].toSorted((a, b) => a - b);
}

const beats = (a: Choice, b: Choice): boolean =>
  a.departure >= b.departure &&
  a.arrival <= b.arrival &&
  a.rides <= b.rides &&
  (a.departure > b.departure || a.arrival < b.arrival || a.rides < b.rides);

/**
 * All journeys that leave within a window of which none is beaten in departure, arrival and rides: at every moment that could matter, the single answer among
 * those journeys.
 */
export function profileChoices(oracle: Oracle, query: ProfileQuery): Choice[] | null {
  const start = earliestChoices(oracle, query);
  if (start === null) return null;
  const onFoot = start.filter((choice) => choice.rides === 0);
  const walk = onFoot[0] ? onFoot[0].arrival - onFoot[0].departure : Infinity;
  const all: Choice[] = [];
  for (const time of candidates(oracle, query, query.time, query.until))
    for (const choice of earliestChoices(oracle, { ...query, time }, query.until)!)
      if (choice.rides > 0 && choice.arrival - choice.departure < walk) all.push(choice);
  return [...onFoot, ...all.filter((choice) => !all.some((other) => beats(other, choice)))].toSorted(
    (a, b) => a.arrival - b.arrival || a.rides - b.rides || a.departure - b.departure,
  );
}

/** Travel times over a window, stop by stop: best, lower median, departures within the limit. */
export function reachOf(
  oracle: Oracle,
  query: ReachQuery,
): { departures: number; best: number[]; median: number[]; within: number[] } | null {
  const times: number[][] = [];
  for (let time = query.time; time <= query.until; time += query.step ?? 60) {
    const reached = oneToAll(oracle, { ...query, time });
    if (reached === null) return null;
    times.push(reached.map((arrival) => arrival - time));
  }
  const sorted = oracle.net.stops.map((_, stop) => times.map((row) => row[stop]!).toSorted((a, b) => a - b));
  return {
    departures: times.length,
    best: sorted.map((row) => row[0]!),
    median: sorted.map((row) => row[Math.floor((row.length - 1) / 2)]!),
    within: sorted.map((row) => row.filter((seconds) => seconds <= query.within).length),
  };
}

/** A clock departure of a board. */
export interface Leaving {
  readonly stop: string;
  readonly trip: string;
  readonly serviceDate: string;
  readonly position: number;
  readonly departure: number;
  readonly headway: number | null;
}

/** Everything one may board at a stop or the platforms of a station from a time on, in order of departure; null for an unknown stop. */
export function boardOf(oracle: Oracle, query: BoardQuery): Leaving[] | null {
  const rules = rulesOf(oracle, query);
  const end = usableEnd(oracle, rules, { stop: query.from }, false);
  if (!end) return null;
  const rows: Leaving[] = [];
  for (const { trip, shift, day, headway } of oracle.runs(query.date))
    for (const [position, row] of tripAllowed(trip, query) ? trip.rows.entries() : []) {
      const departure = row.departure + shift;
      if (!end.at.has(row.stop) || row.pickup === 1 || position + 1 === trip.rows.length || departure < query.time) continue;
      rows.push({
        stop: oracle.net.stops[row.stop]!.ref,
        trip: trip.ref,
        serviceDate: dayText(day),
        position,
        departure,
        headway,
      });
    }
  return rows.toSorted((a, b) => a.departure - b.departure);
}

/** Earliest arrival at every stop by both searches; they must agree when rides are not limited. */
export function bothWays(oracle: Oracle, query: Omit<ReachQuery, 'until' | 'within'>): [number[], number[]] {
  const rules = rulesOf(oracle, query);
  const from = usableEnd(oracle, rules, query.from, false)!;
  const layers = ridesByLayers(oracle, rules, query.date, from, query.time);
  const fixpoint = ridesByFixpoint(oracle, rules, query.date, from, query.time);
  return [fixpoint, layers.at(-1) ?? oracle.net.stops.map(() => Infinity)].map((ride) =>
    everywhere(rules, from, ride, query.time),
  ) as [number[], number[]];
}
