/** The engine beside the oracle: the same query to both, every difference named, every journey audited. */
import assert from 'node:assert/strict';
import { NEVER, openImage } from '../index.ts';
import type {
  BoardQuery,
  Journey,
  JourneyQuery,
  NoReason,
  Options,
  Place,
  PlanAnswer,
  ProfileQuery,
  ReachQuery,
  SpreadQuery,
} from '../types.ts';
import { boardOf, latestChoices, profileChoices, reachOf } from './answers.fixture.ts';
import { Timetable } from '../timetable.ts';
import { audit } from './audit.fixture.ts';
import { earliestChoices, isOutside, oneToAll, oracleOf, type Choice, type Oracle } from './csa.fixture.ts';
import { readNet } from './feed.fixture.ts';
import type { Dice, MadeFeed } from './generate.fixture.ts';
import { imageOf } from './image.fixture.ts';

/** Both over the same text. */
export interface Pair {
  readonly oracle: Oracle;
  readonly timetable: Timetable;
  /** What a failure says first, e.g. the seed. */
  readonly name: string;
}

export function pairOf(name: string, feeds: readonly MadeFeed[], radius: number): Pair {
  return { name, oracle: oracleOf(readNet(feeds, radius)), timetable: new Timetable(openImage(imageOf(feeds, radius))) };
}

/** Fails with what a reader needs to repeat it. */
function differ(pair: Pair, kind: string, query: unknown, engine: unknown, oracle: unknown): never {
  const text = (value: unknown): string => JSON.stringify(value, (_, part: unknown) => (part === Infinity ? 'never' : part));
  return assert.fail(`${pair.name} ${kind}\n  query  ${text(query)}\n  engine ${text(engine)}\n  oracle ${text(oracle)}`);
}

/** What the rules say about the query as a whole, before any search. */
function refusal(pair: Pair, date: string, places: readonly Place[]): NoReason | null {
  const { net } = pair.oracle;
  if (places.some((place) => 'stop' in place && !net.stopByRef.has(place.stop))) return 'unknown-stop';
  return isOutside(net, date) ? 'outside-dates' : null;
}

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

function plan<Q extends JourneyQuery>(
  pair: Pair,
  kind: string,
  query: Q,
  answer: PlanAnswer,
  expected: (oracle: Oracle, query: Q) => readonly object[] | null,
  facts: (journey: Journey) => object,
): readonly Journey[] {
  const refused = refusal(pair, query.date, [query.from, query.to]);
  const choices = refused === null ? expected(pair.oracle, query)! : [];
  const reason = refused ?? (choices.length === 0 ? 'no-journey' : null);
  if (answer.reason !== reason) differ(pair, `${kind}: reason`, query, answer, { reason, choices });
  const sorted = (list: readonly object[]): readonly string[] => list.map((item) => JSON.stringify(item)).toSorted();
  if (!same(sorted(answer.journeys.map(facts)), sorted(choices))) differ(pair, kind, query, answer.journeys.map(facts), choices);
  for (const journey of answer.journeys) {
    const problems = audit(pair.oracle, query, journey, kind === 'depart-latest');
    if (problems.length > 0) differ(pair, `${kind}: audit`, query, journey, problems);
  }
  return answer.journeys;
}

/** Arrivals and rides; the first journey arrives first. */
export function checkEarliest(pair: Pair, query: JourneyQuery): readonly Journey[] {
  const expected = (oracle: Oracle, q: JourneyQuery): object[] =>
    earliestChoices(oracle, q)!.map(({ arrival, rides }) => ({ arrival, rides }));
  const journeys = plan(pair, 'arrive-earliest', query, pair.timetable.arriveEarliest(query), expected, ({ arrival, rides }) => ({
    arrival,
    rides,
  }));
  if (journeys.some((journey) => journey.arrival < journeys[0]!.arrival))
    differ(pair, 'arrive-earliest: order', query, journeys, null);
  return journeys;
}

/** Departures and rides; the first journey leaves last. */
export function checkLatest(pair: Pair, query: JourneyQuery): readonly Journey[] {
  const expected = (oracle: Oracle, q: JourneyQuery): object[] =>
    latestChoices(oracle, q)!.map(({ departure, rides }) => ({ departure, rides }));
  const journeys = plan(pair, 'depart-latest', query, pair.timetable.departLatest(query), expected, ({ departure, rides }) => ({
    departure,
    rides,
  }));
  if (journeys.some((journey) => journey.departure > journeys[0]!.departure))
    differ(pair, 'depart-latest: order', query, journeys, null);
  return journeys;
}

/** Departures, arrivals and rides of a window. */
export function checkProfile(pair: Pair, query: ProfileQuery): readonly Journey[] {
  const facts = ({ departure, arrival, rides }: Choice): object => ({ departure, arrival, rides });
  const expected = (oracle: Oracle, q: ProfileQuery): object[] => profileChoices(oracle, q)!.map(facts);
  return plan(pair, 'profile', query, pair.timetable.profile(query), expected, facts);
}

/** Seconds as the engine writes them. */
const engineTime = (seconds: number): number => (seconds === Infinity ? NEVER : seconds);

/** Places where two rows differ, as [stop, engine, oracle]. */
function differences(pair: Pair, engine: ArrayLike<number>, oracle: readonly number[]): [string, number | undefined, number][] {
  const rows = pair.oracle.net.stops.map((stop, i): [string, number | undefined, number] => [
    stop.ref,
    engine[i],
    engineTime(oracle[i]!),
  ]);
  return rows.filter(([, a, b]) => a !== b);
}

/** Earliest arrival at every stop; returns how many are reached. */
export function checkOneToAll(pair: Pair, query: SpreadQuery): number {
  const answer = pair.timetable.oneToAll(query);
  const refused = refusal(pair, query.date, [query.from]);
  if (refused !== null || answer.arrivals === null) {
    if (answer.reason !== refused) differ(pair, 'one-to-all: reason', query, answer.reason, refused);
    return 0;
  }
  const expected = oneToAll(pair.oracle, query)!;
  const wrong = differences(pair, answer.arrivals, expected);
  if (answer.arrivals.length !== expected.length || wrong.length > 0)
    differ(pair, 'one-to-all: stop, engine, oracle', query, wrong.slice(0, 8), wrong.length);
  return expected.filter((arrival) => arrival < Infinity).length;
}

/** Travel times over a window at every stop. */
export function checkReach(pair: Pair, query: ReachQuery): void {
  const answer = pair.timetable.reach(query);
  const refused = refusal(pair, query.date, [query.from]);
  if (refused !== null || answer.reason !== null) {
    if (answer.reason !== refused) differ(pair, 'reach: reason', query, answer.reason, refused);
    return;
  }
  const expected = reachOf(pair.oracle, query)!;
  if (answer.departures !== expected.departures) differ(pair, 'reach: departures', query, answer.departures, expected.departures);
  for (const key of ['best', 'median', 'within'] as const) {
    const wrong = differences(pair, answer[key], expected[key]);
    if (wrong.length > 0) differ(pair, `reach: ${key}: stop, engine, oracle`, query, wrong.slice(0, 8), wrong.length);
  }
}

/** Clock departures, in order, and the windows of headway services. */
export function checkBoard(pair: Pair, query: BoardQuery): number {
  const answer = pair.timetable.board({ ...query, limit: 10_000 });
  const refused = refusal(pair, query.date, [{ stop: query.from }]);
  if (refused !== null) {
    if (answer.reason !== refused) differ(pair, 'board: reason', query, answer.reason, refused);
    return 0;
  }
  const rows = boardOf(pair.oracle, query)!;
  const key = (row: { stop: string; trip: string; serviceDate: string; position: number; departure: number | null }): string =>
    JSON.stringify([row.departure, row.stop, row.trip, row.serviceDate, row.position]);
  const clock = answer.departures.filter((row) => row.departure !== null);
  const wanted = rows.filter((row) => row.headway === null).map(key);
  if (!same(clock.map(key).toSorted(), wanted.toSorted())) differ(pair, 'board', query, clock.map(key), wanted);
  if (clock.some((row, i) => i > 0 && row.departure! < clock[i - 1]!.departure!))
    differ(pair, 'board: order', query, clock.map(key), null);
  const windows = answer.departures.filter((row) => row.departure === null);
  for (const row of rows)
    if (row.headway !== null) {
      const shown = windows.some(
        ({ stop, trip, serviceDate, position, headway }) =>
          stop === row.stop &&
          trip === row.trip &&
          serviceDate === row.serviceDate &&
          position === row.position &&
          headway !== null &&
          headway.from <= row.departure &&
          row.departure <= headway.until &&
          // how often they come is told of the next hour
          (row.departure > Math.max(query.time, headway.from) + 3600 ||
            (headway.min <= row.headway! && row.headway! <= headway.max)),
      );
      if (!shown) differ(pair, 'board: headway', query, windows, row);
    }
  for (const row of windows)
    if (
      row.headway === null ||
      !rows.some((leaving) => leaving.headway !== null && leaving.trip === row.trip && leaving.stop === row.stop)
    )
      differ(pair, 'board: a window of nothing', query, row, null);
  const few = pair.timetable.board({ ...query, limit: 2 });
  if (!same(few.departures, answer.departures.slice(0, 2)))
    differ(pair, 'board: limit', query, few.departures, answer.departures.slice(0, 2));
  return rows.length;
}

/** Options as chance has them; most are left out. */
export function drawOptions(d: Dice): Options {
  return {
    ...(d.chance(0.3) ? { maxRides: d.int(0, 3) } : {}),
    ...(d.chance(0.3) ? { inSeat: true } : {}),
    ...(d.chance(0.25) ? { minChange: d.pick([0, 60, 300]) } : {}),
    ...(d.chance(0.25) ? { slack: d.pick([{ bus: 60 }, { tram: 30, metro: 120 }, { rail: 600, bus: 0 }]) } : {}),
    ...(d.chance(0.15) ? { modes: d.pick([['bus'], ['bus', 'metro', 'tram'], ['rail', 'ferry', 'bus']] as const) } : {}),
    ...(d.chance(0.15) ? { wheelchair: d.pick(['yes', 'not-no', 'not-no'] as const) } : {}),
    ...(d.chance(0.15) ? { walkSpeed: d.pick([0.5, 1, 2.5]) } : {}),
    ...(d.chance(0.1) ? { walkLimit: d.pick([0, 60, 300, 1500]) } : {}),
    ...(d.chance(0.1) ? { tightBelow: d.pick([0, 60, 600]) } : {}),
  };
}

/** A stop or station of the net, seldom a point or a stop nobody knows. */
export function drawPlace(d: Dice, pair: Pair): Place {
  if (d.chance(0.08)) return { lat: 31 + d.int(0, 900) / 100_000, lon: 121.2 + d.int(0, 900) / 100_000 };
  if (d.chance(0.01)) return { stop: 'a:nowhere' };
  return { stop: d.pick(pair.oracle.net.stops).ref };
}

/** A moment near something that happens on the day. */
export function drawTime(d: Dice, pair: Pair, date: string): number {
  const runs = pair.oracle.runs(date);
  if (runs.length === 0 || d.chance(0.3)) return d.pick([-1800, 0, 600, 3 * 3600, 8 * 3600, 23 * 3600 + 3000, 25 * 3600]);
  const run = d.pick(runs);
  return Math.max(-86_400, Math.min(172_800, run.shift + d.pick(run.trip.rows).departure + d.pick([0, 0, -1, 1, -300, -900])));
}
