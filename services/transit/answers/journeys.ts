/** The journey planner: depart at, arrive by, last way home. */
import { failure } from '@yunjian/kernel/contract';
import { MODES, TransitError, type Journey, type JourneyQuery, type Options, type PlanAnswer } from '@yunjian/transit';
import { PoolError } from '@yunjian/transit/pool';
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import { failures } from '../failures.ts';
import { secondsOf } from '../live/clock.ts';
import type { View } from '../live/view.ts';
import { endOf, modesOf, networkMarks } from './brief.ts';
import { namer, tightChanges, waysOf, type Way } from './choices.ts';
import { journeyShown, type Ends } from './legs.ts';
import { whenOf } from './when.ts';

type Op = (typeof transitApi)['transit']['journeys'];
type Query = z.output<Op['query']>;
type Answer = z.input<Op['reply']>;

/** An error of the engine as an answer: a question that makes no sense is the caller's, told in the engine's words. */
export function asFailure(error: unknown): unknown {
  if (error instanceof PoolError && (error.code === 'busy' || error.code === 'timeout')) return failure(failures.slow);
  if (!(error instanceof TransitError)) return error;
  if (error.code === 'bad-query') return failure({ ...failures.query, message: error.text });
  return error;
}

/** What the caller chose, with the district's values where nothing was chosen. */
export function optionsOf(view: View, q: Partial<Query>): Options {
  const { planner } = view.policy;
  const modes = modesOf(q.modes);
  const rail = q.railSlack ?? planner.railSlackSeconds;
  return {
    ...(q.maxRides === undefined ? {} : { maxRides: q.maxRides }),
    ...(modes === undefined ? {} : { modes }),
    ...(q.walkSpeed === undefined ? {} : { walkSpeed: q.walkSpeed }),
    ...(q.walkLimit === undefined ? {} : { walkLimit: q.walkLimit }),
    ...(q.wheelchair === undefined ? {} : { wheelchair: q.wheelchair }),
    ...(rail > 0 ? { slack: { rail } } : {}),
    ...(q.minChange === undefined ? {} : { minChange: q.minChange }),
    inSeat: true,
    tightBelow: planner.tightBelowSeconds,
    tightPenalty: planner.tightBelowSeconds,
  };
}

interface Found {
  readonly journeys: readonly Journey[];
  /** Journeys whose changes all have time to spare; looked for when the best has one that has not. */
  readonly safe: readonly Journey[];
  readonly reason: PlanAnswer['reason'];
  readonly outside: readonly string[];
}

const none = (answer: PlanAnswer): Found => ({ journeys: [], safe: [], reason: answer.reason, outside: answer.outside });

/** Seconds looked at beyond the window, so that a late departure within it is not taken for a choice only because a better one lies just outside. */
const TAIL = 3600;

const least = (journeys: readonly Journey[], cost: (j: Journey) => number): Journey | undefined =>
  journeys.reduce<Journey | undefined>((a, b) => (a === undefined || cost(b) < cost(a) ? b : a), undefined);

/** Journeys that leave in a window, those that are beaten by one leaving soon after it left out. */
async function leaving(view: View, q: JourneyQuery, from: number, until: number): Promise<PlanAnswer> {
  const answer = await view.crew.ask((pool) => pool.profile({ ...q, time: from, until: until + TAIL }));
  const journeys = answer.journeys.filter((j) => j.departure <= until);
  const [first, ...others] = journeys;
  return first === undefined
    ? { journeys: [], reason: answer.reason ?? 'no-journey', outside: answer.outside }
    : { journeys: [first, ...others], reason: null, outside: answer.outside };
}

/**
 * The question with time to spare before every ride, over and above walk and gate: the margin is added to the slack of every mode, since a least change time
 * would be taken up by them. It counts before the first ride too, where nobody needs it: `told` takes it off again and gives each change its true spare time.
 */
function safely(view: View, q: JourneyQuery): { query: JourneyQuery; margin: number; told: (j: Journey) => Journey } {
  const margin = view.policy.planner.safeChangeSeconds;
  const below = view.policy.planner.tightBelowSeconds;
  const slack = Object.fromEntries(MODES.map((mode) => [mode, (q.slack?.[mode] ?? 0) + margin]));
  const told = (j: Journey): Journey => {
    const first = j.legs.findIndex((leg) => leg.kind !== 'walk');
    return {
      ...j,
      departure: first < 0 ? j.departure : j.departure + margin,
      legs: j.legs.map((leg, i) => {
        if (i < first) return { ...leg, departure: leg.departure + margin, arrival: leg.arrival + margin };
        if (leg.spare === null) return leg;
        const spare = leg.spare + margin;
        return { ...leg, spare, tight: spare < below };
      }),
    };
  };
  return { query: { ...q, slack }, margin, told };
}

/** Departures from the time asked for on: the window, or where nothing goes in it, the window that begins with the first departure after it. */
async function departing(view: View, q: JourneyQuery): Promise<Found> {
  const window = view.policy.planner.windowMinutes * 60;
  let answer = await leaving(view, q, q.time, q.time + window);
  let from = q.time;
  if (answer.reason === 'no-journey') {
    const earliest = await view.crew.ask((pool) => pool.arriveEarliest(q));
    if (earliest.reason !== null) return none(earliest);
    from = Math.min(...earliest.journeys.map((j) => j.departure));
    answer = await leaving(view, q, from, from + window);
    if (answer.reason !== null) answer = earliest;
  }
  if (answer.reason !== null) return none(answer);
  const first = least(answer.journeys, (j) => j.arrival);
  let safe: readonly Journey[] = [];
  if (first !== undefined && tightChanges(first) > 0) {
    const { query, margin, told } = safely(view, q);
    safe = (await leaving(view, query, from - margin, from + window - margin)).journeys
      .map(told)
      .filter((j) => j.departure >= from);
  }
  return { journeys: answer.journeys, safe, reason: null, outside: answer.outside };
}

/** Departures that arrive by the time asked for: those of the window before the very last. */
async function arriving(view: View, q: JourneyQuery): Promise<Found> {
  const latest = await view.crew.ask((pool) => pool.departLatest(q));
  if (latest.reason !== null) return none(latest);
  const window = view.policy.planner.windowMinutes * 60;
  const until = Math.max(...latest.journeys.map((j) => j.departure));
  const before = await view.crew.ask((pool) => pool.profile({ ...q, time: until - window, until }));
  const known = new Set(latest.journeys.map(keyOf));
  const journeys = [...latest.journeys, ...before.journeys.filter((j) => j.arrival <= q.time && !known.has(keyOf(j)))];
  const first = least(latest.journeys, (j) => -j.departure);
  let safe: readonly Journey[] = [];
  if (first !== undefined && tightChanges(first) > 0) {
    const { query, told } = safely(view, q);
    safe = (await view.crew.ask((pool) => pool.departLatest(query))).journeys.map(told);
  }
  return { journeys, safe, reason: null, outside: latest.outside };
}

const keyOf = (j: Journey): string => `${j.departure} ${j.arrival} ${j.rides}`;

/** A change onto a service with headways is never called tight: missing one vehicle costs a headway, which `latestArrival` tells. */
const calm = (journey: Journey): Journey => ({
  ...journey,
  legs: journey.legs.map((leg) => (leg.headway !== null && leg.tight ? { ...leg, tight: false } : leg)),
});

/** Without journeys that take more than twice as long as the shortest and two hours more: whoever just missed the last useful bus does not take it as a choice. */
function sensible(journeys: readonly Journey[]): readonly Journey[] {
  const shortest = Math.min(...journeys.map((j) => j.arrival - j.departure));
  return journeys.filter((j) => j.arrival - j.departure <= Math.max(2 * shortest, shortest + 7200));
}

/** Answers the planner's question. Throws transit.place, .noStop, .time, .query. */
export async function journeysOf(view: View, q: Query, now: Temporal.Instant): Promise<Answer> {
  const ends: Ends = { from: endOf(view, q.from), to: endOf(view, q.to) };
  let { date, seconds } = whenOf(view, q, now);
  const night = secondsOf(view.policy.planner.nightEnds);
  // Before the night ends, last night's service is meant.
  if (q.kind === 'last' && seconds + 86_400 < night) {
    date = Temporal.PlainDate.from(date).subtract({ days: 1 }).toString();
    seconds += 86_400;
  }
  const query: JourneyQuery = { ...optionsOf(view, q), from: ends.from.place, to: ends.to.place, date, time: seconds };
  let found: Found;
  try {
    if (q.kind === 'depart') found = await departing(view, query);
    else if (q.kind === 'arrive') found = await arriving(view, query);
    else {
      found = await arriving(view, { ...query, time: Math.max(night, seconds) });
      const still = found.journeys.filter((j) => j.departure >= seconds);
      if (found.reason === null && still.length === 0) found = { ...found, journeys: [], reason: 'no-journey' };
      else found = { ...found, journeys: still };
    }
  } catch (error) {
    throw asFailure(error);
  }
  const { planner } = view.policy;
  const nameOf = (ref: string): string => {
    const stop = view.book.indexOf(ref);
    return stop === null ? ref : `${view.book.networkOf(stop)}:${view.book.names[view.book.rootOf(stop)]}`;
  };
  const backwards = q.kind !== 'depart';
  const ways = waysOf(sensible(found.journeys).map(calm), {
    name: namer(nameOf),
    most: planner.choices,
    backwards,
    penalty: planner.tightBelowSeconds,
    safe: found.safe.map(calm),
  });
  const used = new Set(
    ways.flatMap((w) =>
      w.journeys[0].legs.flatMap((leg) => (leg.route === null ? [] : [leg.route.slice(0, leg.route.indexOf(':'))])),
    ),
  );
  return {
    from: ends.from.shown,
    to: ends.to.shown,
    kind: q.kind,
    date,
    time: view.clock.local(date, seconds),
    reason: found.reason,
    outside: [...found.outside],
    choices: ways.map((way) => choiceShown(view, way, date, ends, planner.nextDepartures)),
    networks: networkMarks(view, used),
    realtimeAt: view.realtime?.at.toString() ?? null,
  };
}

function choiceShown(view: View, way: Way, date: string, ends: Ends, next: number): Answer['choices'][number] {
  const [journey, ...others] = way.journeys;
  const networks = new Set(
    journey.legs.flatMap((leg) => (leg.route === null ? [] : [leg.route.slice(0, leg.route.indexOf(':'))])),
  );
  return {
    key: way.key,
    journey: journeyShown(view, journey, date, ends),
    next: others.slice(0, next).map((j) => ({
      departure: view.clock.local(date, j.departure),
      arrival: view.clock.local(date, j.arrival),
      latestArrival: j.latestArrival === null ? null : view.clock.local(date, j.latestArrival),
      tight: tightChanges(j) > 0,
    })),
    tight: tightChanges(journey) > 0,
    assumed:
      journey.legs.some((leg) => leg.headway !== null) ||
      view.networks.some((n) => networks.has(n.code) && (n.example || n.assumed !== null)),
    labels: [...way.labels],
  };
}
