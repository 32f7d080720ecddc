/** The answers of `transit query`, one line of JSON each. */
import { textOf, type Image } from '../image/layout.ts';
import {
  NEVER,
  TransitError,
  type BoardAnswer,
  type BoardQuery,
  type Journey,
  type JourneyQuery,
  type Leg,
  type NoReason,
  type PlanAnswer,
  type ProfileQuery,
  type ReachAnswer,
  type ReachQuery,
  type SpreadAnswer,
  type SpreadQuery,
} from '../types.ts';
import { clocks, type Clock } from './clock.ts';
import { LineError, readQuery, type Query } from './fields.ts';

/** What answers are asked of: a timetable. */
export interface Answering {
  readonly image: Image;
  arriveEarliest(query: JourneyQuery): PlanAnswer;
  departLatest(query: JourneyQuery): PlanAnswer;
  profile(query: ProfileQuery): PlanAnswer;
  oneToAll(query: SpreadQuery): SpreadAnswer;
  reach(query: ReachQuery): ReachAnswer;
  board(query: BoardQuery): BoardAnswer;
}

const none = (reason: string): string => `{"arrival":null,"reason":"${reason}"}`;

/** An answer with the names of the feeds that say nothing of its day, where there are any and others do: what it leaves out is then no wonder. */
const withOutside = (text: string, answer: { readonly reason: NoReason | null; readonly outside: readonly string[] }): string =>
  answer.outside.length === 0 || answer.reason === 'outside-dates'
    ? text
    : `${text.slice(0, -1)},"outside":${JSON.stringify(answer.outside)}}`;

/** `"feed:stop_id":` of every stop, as JSON. */
function stopKeys(image: Image): string[] {
  const names = image.facts.feeds.map(({ name }) => name);
  return Array.from(
    { length: image.stops },
    (_, s) => `${JSON.stringify(`${names[image.stopFeed[s]!]}:${textOf(image, image.stopId[s]!)}`)}:`,
  );
}

function legText(leg: Leg, clock: Clock, told: boolean): object {
  const { kind, route, trip, serviceDate, from, to, estimated, headway, headwayRange } = leg;
  return {
    kind,
    route,
    trip,
    from,
    to,
    departure: clock(leg.departure),
    arrival: clock(leg.arrival),
    estimated,
    headway,
    ...(headwayRange === null ? {} : { headwayRange }),
    ...(serviceDate === null ? {} : { serviceDate }),
    ...(told && leg.tight ? { tight: true } : {}),
  };
}

function journeyText(journey: Journey, clock: Clock, told: boolean): object {
  return {
    departure: clock(journey.departure),
    arrival: clock(journey.arrival),
    rides: journey.rides,
    walkSeconds: journey.walkSeconds,
    legs: journey.legs.map((leg) => legText(leg, clock, told)),
    ...(journey.legs.some((leg) => leg.headway !== null)
      ? { latestArrival: journey.latestArrival === null ? null : clock(journey.latestArrival) }
      : {}),
  };
}

function planText(
  kind: 'arrive-earliest' | 'depart-latest' | 'profile',
  query: JourneyQuery,
  answer: PlanAnswer,
  clock: Clock,
): string {
  if (answer.reason !== null) return none(answer.reason);
  const told = query.tightBelow !== undefined || query.tightPenalty !== undefined;
  // A profile comes in the order of its departures; what is asked first is who arrives first.
  const journeys = kind === 'profile' ? answer.journeys.toSorted((a, b) => a.arrival - b.arrival) : answer.journeys;
  const best = journeys[0]!;
  return JSON.stringify({
    ...(kind === 'depart-latest' ? { departure: clock(best.departure) } : {}),
    arrival: clock(best.arrival),
    journeys: journeys.map((one) => journeyText(one, clock, told)),
  });
}

function boardText(answer: BoardAnswer, clock: Clock): string {
  if (answer.reason !== null) return none(answer.reason);
  const departures = answer.departures.map(({ departure, headway, ...row }) => ({
    departure: departure === null ? null : clock(departure),
    headway:
      headway === null ? null : { min: headway.min, max: headway.max, from: clock(headway.from), until: clock(headway.until) },
    ...row,
  }));
  return JSON.stringify({ departures });
}

/**
 * Makes the function that answers one line with one line (neither has its line end). It never throws for what a line says: such a line is answered with
 * `{"error":{"code","message"}}`. A line given as null was too long to be read.
 */
export function lineAnswerer(engine: Answering): (line: string | null) => string {
  const clockFor = clocks(engine.image.facts.timezone);
  let keys: string[] | null = null;

  const arrivalsText = (answer: SpreadAnswer, clock: Clock): string => {
    if (answer.reason !== null) return none(answer.reason);
    keys ??= stopKeys(engine.image);
    let text = '{"arrivals":{';
    let first = true;
    for (let s = 0; s < keys.length; s++) {
      if (answer.arrivals[s] === NEVER) continue;
      text += `${first ? '' : ','}${keys[s]!}"${clock(answer.arrivals[s]!)}"`;
      first = false;
    }
    return `${text}}}`;
  };

  const reachText = (answer: ReachAnswer): string => {
    if (answer.reason !== null) return none(answer.reason);
    keys ??= stopKeys(engine.image);
    const { departures, best, median, within } = answer;
    let text = `{"departures":${departures},"stops":{`;
    let first = true;
    for (let s = 0; s < keys.length; s++) {
      if (within[s] === 0) continue;
      const middle = median[s] === NEVER ? 'null' : String(median[s]);
      text += `${first ? '' : ','}${keys[s]!}{"best":${best[s]},"median":${middle},"share":${within[s]! / departures}}`;
      first = false;
    }
    return `${text}}}`;
  };

  const answer = ({ kind, query }: Query): string => {
    const clock = clockFor(query.date);
    switch (kind) {
      case 'arrive-earliest': {
        const plan = engine.arriveEarliest(query);
        return withOutside(planText(kind, query, plan, clock), plan);
      }
      case 'depart-latest': {
        const plan = engine.departLatest(query);
        return withOutside(planText(kind, query, plan, clock), plan);
      }
      case 'profile': {
        const plan = engine.profile(query);
        return withOutside(planText(kind, query, plan, clock), plan);
      }
      case 'one-to-all': {
        const spread = engine.oneToAll(query);
        return withOutside(arrivalsText(spread, clock), spread);
      }
      case 'reach': {
        const reach = engine.reach(query);
        return withOutside(reachText(reach), reach);
      }
      default: {
        const board = engine.board(query);
        return withOutside(boardText(board, clock), board);
      }
    }
  };

  return (line) => {
    try {
      if (line === null)
        throw new LineError('line-too-long', '这一行超过 65536 个字符', 'this line has more than 65536 characters');
      return answer(readQuery(line));
    } catch (error) {
      if (error instanceof LineError) return JSON.stringify({ error: { code: error.code, message: error.message } });
      if (error instanceof TransitError) return JSON.stringify({ error: { code: error.code, message: error.message } });
      throw error;
    }
  };
}
