/** MOTIS stoptimes: what departs, page after page. */
import { failure } from '@yunjian/kernel/contract';
import { dateOfDay, parseDay, type BoardAnswer, type BoardQuery } from '@yunjian/transit';
import type { z } from 'zod';
import { asFailure } from '../answers/journeys.ts';
import type { motisApi } from '../contract/motis.ts';
import { failures } from '../failures.ts';
import { runOf } from '../live/runs.ts';
import type { View } from '../live/view.ts';
import { cursorOf, momentOf } from './plan.ts';
import {
  allowedOn,
  directionOf,
  engineModes,
  modesAt,
  motisPassing,
  motisStop,
  refuse,
  routeWords,
  runId,
  type MotisPlace,
} from './shapes.ts';

type Ops = (typeof motisApi)['motis'];
type StopTimes = z.input<Ops['stoptimes']['reply']>;
type StopTime = StopTimes['stopTimes'][number];
type Row = BoardAnswer['departures'][number];

const DAY = 86_400;
const MOST_ROWS = 10_000;

/** A row with the second it stands at: its departure, or when its vehicles begin to come by headway. */
interface Placed {
  readonly row: Row;
  readonly at: number;
  /** the day the row's seconds count from */
  readonly date: string;
}

/** Departures of some stops on a day; a view of it knows all that departs from its 00:00 to the end of the day after. */
class Departures {
  readonly #view: View;
  readonly #stops: readonly number[];
  readonly #modes: Pick<BoardQuery, 'modes'>;
  constructor(view: View, stops: readonly number[], modes: Pick<BoardQuery, 'modes'>) {
    this.#view = view;
    this.#stops = stops;
    this.#modes = modes;
  }

  /**
   * All rows at seconds `from` … `until` of `date` in order, but when there are more than `enough` only the first of them, those of one second together.
   * With `running`, services by headway that began before `from` and still come stand at `from`.
   */
  between(date: string, from: number, until: number, enough: number, running: boolean): Placed[] {
    for (let limit = Math.min(MOST_ROWS, (Number.isFinite(enough) ? enough : 0) + 40); ; limit = Math.min(MOST_ROWS, limit * 4)) {
      let known = Infinity;
      const found = new Map<string, Placed>();
      for (const stop of this.#stops) {
        const rows = this.#view.timetable.board({
          from: this.#view.book.refs[stop]!,
          date,
          time: from,
          limit,
          ...this.#modes,
        }).departures;
        // A board that is full tells nothing of what lies after its last row, nor whether all of that second is there.
        const last = rows.at(-1);
        if (rows.length === limit && limit < MOST_ROWS && last !== undefined) known = Math.min(known, momentIn(last, from) - 1);
        for (const row of rows) {
          const begun = row.headway !== null && row.headway.from < from;
          if (begun && !running) continue;
          found.set(`${row.trip} ${row.serviceDate} ${row.position} ${row.departure ?? row.headway?.from}`, {
            row,
            at: momentIn(row, from),
            date,
          });
        }
      }
      const sorted = [...found.values()].filter((p) => p.at <= until).toSorted((a, b) => a.at - b.at);
      const whole = sorted.filter((p) => p.at <= known);
      if (known === Infinity || known >= until) return sorted;
      if (whole.length > enough) return whole;
    }
  }
}

const momentIn = (row: Row, from: number): number => row.departure ?? Math.max(from, row.headway?.from ?? from);

/**
 * Departures of a stop, or of the stop nearest to `center`, and with a radius of all around it. Pages lie one beside another on the line of time: what one page
 * ends with the next does not have, and nothing lies between them. Throws transit.noStop, .query.
 */
export function stoptimesOf(view: View, q: z.output<Ops['stoptimes']['query']>, now: Temporal.Instant): StopTimes {
  if (q.arriveBy === true) throw refuse('只提供发车时刻，没有到站时刻', 'Departures are given here, arrivals are not');
  const cursor = cursorOf(q.pageCursor);
  const asked =
    cursor === null ? momentOf(view, q.time, now) : view.clock.at(Temporal.Instant.fromEpochMilliseconds(cursor.at * 1000));
  const later = cursor === null ? q.direction !== 'EARLIER' : cursor.later;
  const stops = stopsAsked(view, q);
  const modes = engineModes(q.mode);
  const n = q.n ?? (q.window === undefined ? 20 : 0);
  const departures = new Departures(view, stops, modes === undefined || modes.length === 0 ? {} : { modes });
  let page: { rows: readonly Placed[]; from: number; until: number };
  try {
    page = later
      ? pageAfter(departures, asked.date, asked.seconds + (cursor === null ? 0 : 1), n, q.window ?? -1, cursor === null)
      : pageBefore(view, departures, asked, n, q.window ?? -1);
  } catch (error) {
    throw asFailure(error);
  }
  const start = view.clock.start(asked.date);
  return {
    stopTimes: page.rows.flatMap(({ row, date }) => stopTimeOf(view, row, date, q.fetchStops === true) ?? []),
    place: motisStop(view, stops[0]!, { modes: modesAt(view, stops[0]!) }),
    previousPageCursor: `EARLIER|${start + page.from}`,
    nextPageCursor: `LATER|${start + page.until}`,
  };
}

/** At least `n` departures from `time` on and all of the window; ends at the last second it has whole. */
function pageAfter(d: Departures, date: string, time: number, n: number, window: number, running: boolean) {
  const horizon = 2 * DAY - 1;
  const first = n === 0 ? [] : d.between(date, time, horizon, n, running);
  const nth = n === 0 ? time - 1 : (first[n - 1]?.at ?? horizon);
  const until = Math.min(horizon, Math.max(nth, window < 0 ? -1 : time + window));
  const all = until > nth ? d.between(date, time, until, Infinity, running) : first;
  return { rows: all.filter((p) => p.at <= until), from: time, until };
}

/** At least `n` departures before `time` and all of the window, looked for farther and farther back, at most to the beginning of the day before. */
function pageBefore(view: View, d: Departures, asked: { date: string; seconds: number }, n: number, window: number) {
  const { date, seconds: time } = asked;
  const eve = dateOfDay((parseDay(date) ?? 0) - 1);
  const midnight = view.clock.start(eve) - view.clock.start(date);
  const from = (begin: number): Placed[] =>
    begin >= 0
      ? d.between(date, begin, time - 1, Infinity, false)
      : [...d.between(eve, 0, -begin - 1, Infinity, false).map((p) => ({ ...p, at: p.at + begin })), ...from(0)];
  let begin = time;
  let all: Placed[] = [];
  for (const next of new Set([Math.max(0, time - 6 * 3600), 0, midnight])) {
    if (all.length >= n && time - window >= begin && begin < time) break;
    [begin, all] = [next, from(next)];
  }
  const nth = n === 0 ? time : (all.at(-n)?.at ?? begin);
  const first = Math.max(begin, Math.min(nth, window < 0 ? time : time - window));
  return { rows: all.filter((p) => p.at >= first), from: first, until: time - 1 };
}

function stopsAsked(view: View, q: z.output<Ops['stoptimes']['query']>): number[] {
  const named = q.stopId === undefined ? null : view.book.indexOf(q.stopId);
  if (named !== null) {
    if (q.radius === undefined) return [named];
    return [
      ...new Set([
        named,
        ...view.near.around(view.book.lat(named), view.book.lon(named), q.radius).map((f) => view.book.rootOf(f.stop)),
      ]),
    ];
  }
  if (q.center === undefined) throw failure(failures.noStop);
  if (q.radius === undefined) throw refuse('按 center 查询时要给 radius', 'With center, radius is needed');
  const [lat = NaN, lon = NaN] = q.center.split(',').map(Number);
  const around = [...new Set(view.near.around(lat, lon, q.radius).map((f) => view.book.rootOf(f.stop)))];
  if (around.length === 0) throw failure(failures.noStop);
  return around;
}

function stopTimeOf(view: View, row: Row, date: string, withStops: boolean): StopTime | null {
  const line = view.book.lineOf(row.route);
  if (line === null) return null;
  // Seconds of the service day at which this row's vehicle leaves; of a headway service any vehicle will do for its stops.
  const shift = view.clock.start(date) - view.clock.start(row.serviceDate);
  const run = runOf(
    view,
    row.trip,
    row.serviceDate,
    row.departure === null ? undefined : { position: row.position, departure: row.departure - (row.delay ?? 0) + shift },
  );
  const here = run?.stops[row.position];
  if (run === null || here === undefined) return null;
  const words = routeWords(view, line.index);
  const untimed = (s: number): MotisPlace => motisStop(view, s);
  const place =
    row.departure === null ? untimed(here.stop) : motisPassing(view, run, here, { first: row.position === 0, last: false });
  const others = (from: number, to: number): MotisPlace[] =>
    run.stops.slice(from, to).map((s) => (row.departure === null ? untimed(s.stop) : motisPassing(view, run, s)));
  return {
    ...words,
    place,
    realTime: row.delay !== null,
    headsign: row.headsign,
    tripFrom: motisStop(view, run.stops[0]!.stop),
    tripTo: motisStop(view, run.stops.at(-1)!.stop),
    directionId: directionOf(view, row.trip),
    tripId: runId(run),
    tripShortName: run.number ?? '',
    displayName: run.number ?? words.routeShortName,
    ...(withStops ? { previousStops: others(0, row.position), nextStops: others(row.position + 1, run.stops.length) } : {}),
    pickupDropoffType: row.cancelled ? 'NOT_ALLOWED' : 'NORMAL',
    cancelled: row.cancelled,
    tripCancelled: run.cancelled,
    ...allowedOn(view, row.trip),
    source: row.trip,
    ...(row.headway === null
      ? {}
      : {
          headway: {
            min: row.headway.min,
            max: row.headway.max,
            from: view.clock.instant(date, row.headway.from),
            until: view.clock.instant(date, row.headway.until),
          },
        }),
  };
}
