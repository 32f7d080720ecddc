/** MOTIS plan and one-to-all. */
import { NEVER, WALK_SPEED, type Journey, type JourneyQuery, type Options, type PlanAnswer } from '@yunjian/transit';
import { failure } from '@yunjian/kernel/contract';
import type { z } from 'zod';
import { endOf, type End } from '../answers/brief.ts';
import { asFailure } from '../answers/journeys.ts';
import type { motisApi } from '../contract/motis.ts';
import { failures } from '../failures.ts';
import type { View } from '../live/view.ts';
import { Bytes } from './bytes.ts';
import { engineModes, modesAt, motisEnd, motisStop } from './shapes.ts';
import { writeItinerary } from './text.ts';

type Plan = (typeof motisApi)['motis']['plan'];
type PlanQuery = z.output<Plan['query']>;
type PlanReply = z.input<Plan['reply']>;
type OneToAll = (typeof motisApi)['motis']['oneToAll'];

const WINDOW = 900;
const WIDEST = 4 * 3600;
const ITINERARIES = 5;

/** A moment as a date of the district and seconds of it. */
export function momentOf(view: View, time: string | undefined, now: Temporal.Instant): { date: string; seconds: number } {
  const at = time === undefined ? now : Temporal.Instant.fromEpochMilliseconds(Date.parse(time));
  return view.clock.at(at);
}

/** A cursor `LATER|seconds since 1970` or `EARLIER|…`, as MOTIS writes them. Throws transit.query. */
export function cursorOf(text: string | undefined): { later: boolean; at: number } | null {
  if (text === undefined) return null;
  const m = /^(LATER|EARLIER)\|(\d{1,11})$/.exec(text);
  if (!m) throw failure({ ...failures.query, message: { zh: 'pageCursor 不合规', en: 'pageCursor makes no sense' } });
  return { later: m[1] === 'LATER', at: Number(m[2]) };
}

/** Options of the engine for parameters of MOTIS. Seconds at the gate are not MOTIS's: a program that asks gets the timetable itself. */
function optionsOf(
  q: Pick<
    PlanQuery,
    'maxTransfers' | 'transitModes' | 'minTransferTime' | 'additionalTransferTime' | 'pedestrianProfile' | 'pedestrianSpeed'
  >,
): Options {
  const modes = engineModes(q.transitModes);
  const change = Math.max(q.minTransferTime ?? 0, q.additionalTransferTime ?? 0) * 60;
  return {
    ...(q.maxTransfers === undefined ? {} : { maxRides: q.maxTransfers + 1 }),
    ...(modes === undefined ? {} : modes.length === 0 ? { maxRides: 0 } : { modes }),
    ...(change > 0 ? { minChange: change } : {}),
    ...(q.pedestrianProfile === 'WHEELCHAIR' ? { wheelchair: 'not-no' as const } : {}),
    ...(q.pedestrianSpeed === undefined ? {} : { walkSpeed: q.pedestrianSpeed }),
    inSeat: true,
  };
}

/** Straight-line metres of a walk of so many seconds. */
const metresIn = (seconds: number, speed: number): number =>
  Math.max(0, Math.min(5000, Math.floor(((seconds - 60) * speed) / 1.3)));

/** Where answers are written, one after another: each is written without a pause, and memory taken anew costs more than the writing. */
const out = new Bytes(2 ** 18);

/** Answers a plan as JSON in UTF-8: journeys of a window, at least `numItineraries` where they exist within four hours. */
export async function planBytes(
  view: View,
  q: PlanQuery,
  given: Readonly<Record<string, string>>,
  now: Temporal.Instant,
): Promise<Buffer> {
  const ends = { from: endOf(view, q.fromPlace), to: endOf(view, q.toPlace) };
  const cursor = cursorOf(q.pageCursor);
  const asked = momentOf(view, q.time, now);
  // A page is looked at on the day it begins on, however far one has paged.
  const at = cursor === null ? asked : view.clock.at(Temporal.Instant.fromEpochMilliseconds(cursor.at * 1000));
  const { date } = at;
  const start = view.clock.start(date);
  const reach = Math.min(q.maxPreTransitTime ?? WINDOW, q.maxPostTransitTime ?? WINDOW);
  const options: Options = {
    ...optionsOf(q),
    walkLimit:
      ends.from.stop === null || ends.to.stop === null
        ? metresIn(reach, q.pedestrianSpeed ?? WALK_SPEED)
        : view.image.facts.walkRadius,
  };
  const base: JourneyQuery = { ...options, from: ends.from.place, to: ends.to.place, date, time: at.seconds };
  const span = Math.min(WIDEST, q.searchWindow ?? WINDOW);
  const wanted = q.timetableView === false ? 1 : (q.numItineraries ?? ITINERARIES);
  let found: { journeys: readonly Journey[]; from: number; until: number };
  try {
    if (cursor !== null) found = await grown(view, base, at.seconds + (cursor.later ? 1 : -1), span, wanted, !cursor.later);
    else if (q.arriveBy === true) found = await before(view, base, at.seconds, span, wanted);
    else found = await grown(view, base, at.seconds, span, wanted, false);
  } catch (error) {
    throw asFailure(error);
  }
  const longest = (q.maxTravelTime ?? Infinity) * 60;
  // Asked to arrive by a time, the pages before the first keep to it; those after it are what leaves too late for it, which is what paging on asks for.
  const by =
    q.arriveBy === true && (cursor === null || !cursor.later) ? view.clock.start(asked.date) + asked.seconds - start : null;
  const kept = by !== null && at.seconds <= by ? found.journeys.filter((j) => j.arrival <= by) : found.journeys;
  const fit = kept.filter((j) => j.arrival - j.departure <= longest);
  const most = q.maxItineraries ?? Infinity;
  const detailed = q.detailedLegs ?? true;
  const rides = fit
    .filter((j) => j.rides > 0)
    .toSorted((a, b) => a.departure - b.departure || a.arrival - b.arrival || a.rides - b.rides);
  const walk = fit.find((j) => j.rides === 0);
  const direct =
    walk !== undefined &&
    (q.directModes === undefined || q.directModes.includes('WALK')) &&
    walk.arrival - walk.departure <= (q.maxDirectTime ?? 1800)
      ? [walk]
      : [];
  const write = (journeys: readonly Journey[]): void => {
    for (const [i, j] of journeys.entries()) {
      if (i > 0) out.text(',');
      writeItinerary(out, view, j, date, ends, detailed);
    }
  };
  const rest = {
    requestParameters: given,
    debugOutput: {},
    from: motisEnd(view, ends.from),
    to: motisEnd(view, ends.to),
    previousPageCursor: `EARLIER|${start + found.from}`,
    nextPageCursor: `LATER|${start + found.until}`,
  } satisfies Omit<PlanReply, 'direct' | 'itineraries'>;
  out.clear();
  out.text(`${JSON.stringify(rest).slice(0, -1)},"direct":[`);
  write(direct);
  out.text('],"itineraries":[');
  write(rides.slice(0, most));
  out.text(']}');
  return out.take();
}

interface Page {
  readonly journeys: readonly Journey[];
  readonly from: number;
  readonly until: number;
}

/**
 * Journeys of the window that was asked for; where they are fewer than wanted, of a wider one, and then no more than wanted: those that leave first, or last
 * when `backwards`. `edge` is the end of the window from which it grows.
 */
async function grown(view: View, q: JourneyQuery, edge: number, span: number, wanted: number, backwards: boolean): Promise<Page> {
  const { journeys, width } = await view.crew.ask((pool) =>
    pool.next({ ...q, time: edge, span, atLeast: wanted, widest: WIDEST, backwards }),
  );
  return backwards ? { journeys, from: edge - width, until: edge } : { journeys, from: edge, until: edge + width };
}

/** Journeys that arrive by `by`: those that leave latest, and others of the window before them. */
async function before(view: View, q: JourneyQuery, by: number, span: number, wanted: number): Promise<Page> {
  const latest: PlanAnswer = await view.crew.ask((pool) => pool.departLatest({ ...q, time: by }));
  if (latest.reason !== null) return { journeys: [], from: by - span, until: by };
  const last = Math.max(...latest.journeys.map((j) => j.departure));
  const page = await grown(view, q, last, span, wanted, true);
  const key = (j: Journey): string => `${j.departure} ${j.arrival} ${j.rides}`;
  const known = new Set(latest.journeys.map(key));
  // One that leaves before the page begins is on the page before it: pages follow one another without gap or overlap.
  return {
    ...page,
    journeys: [
      ...latest.journeys.filter((j) => j.rides === 0 || j.departure >= page.from),
      ...page.journeys.filter((j) => j.arrival <= by && !known.has(key(j))),
    ],
  };
}

/** Answers one-to-all: every stop within the minutes, in whole minutes, quickest first. */
export async function oneToAllOf(
  view: View,
  q: z.output<OneToAll['query']>,
  now: Temporal.Instant,
): Promise<z.input<OneToAll['reply']>> {
  const one: End = endOf(view, q.one);
  const { date, seconds } = momentOf(view, q.time, now);
  const options = optionsOf(q);
  let times: Int32Array | null;
  try {
    times =
      q.arriveBy === true
        ? (await view.crew.ask((pool) => pool.allToOne({ ...options, to: one.place, date, time: seconds }))).departures
        : (await view.crew.ask((pool) => pool.oneToAll({ ...options, from: one.place, date, time: seconds }))).arrivals;
  } catch (error) {
    throw asFailure(error);
  }
  const limit = q.maxTravelTime * 60;
  const all: { stop: number; took: number }[] = [];
  if (times !== null)
    for (let s = 0; s < times.length; s++) {
      const time = times[s]!;
      if (Math.abs(time) >= NEVER || view.image.stopKind[s] !== 0) continue;
      const took = q.arriveBy === true ? seconds - time : time - seconds;
      if (took >= 0 && took <= limit) all.push({ stop: s, took });
    }
  return {
    one: motisEnd(view, one),
    all: all
      .toSorted((a, b) => a.took - b.took || a.stop - b.stop)
      .map(({ stop, took }) => ({
        place: motisStop(view, stop, { modes: modesAt(view, stop) }),
        duration: Math.ceil(took / 60),
      })),
  };
}
