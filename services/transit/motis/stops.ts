/** MOTIS stoptimes, trip, map/stops, map/trips and geocode. */
import { failure } from '@yunjian/kernel/contract';
import { dateOfDay, metresBetween, parseDay, type BoardAnswer } from '@yunjian/transit';
import type { z } from 'zod';
import { stopOf } from '../answers/brief.ts';
import { asFailure } from '../answers/journeys.ts';
import { tripRef } from '../answers/lines.ts';
import type { motisApi } from '../contract/motis.ts';
import { failures } from '../failures.ts';
import { pathOf, runOf, type Run } from '../live/runs.ts';
import { eachStart, offsetsOf, runsOn } from '../live/usage.ts';
import type { View } from '../live/view.ts';
import { cursorOf, momentOf } from './plan.ts';
import {
  directionOf,
  encodePolyline,
  engineModes,
  modesAt,
  motisPassing,
  motisStop,
  rideLeg,
  routeWords,
  runById,
  runId,
  type Itinerary,
  type MotisPlace,
} from './shapes.ts';

type Ops = (typeof motisApi)['motis'];
type StopTimes = z.input<Ops['stoptimes']['reply']>;
type StopTime = StopTimes['stopTimes'][number];
type Row = BoardAnswer['departures'][number];

const BACK = 6 * 3600;

const refuse = (zh: string, en: string) => failure({ ...failures.query, message: { zh, en } });

/** Departures of a stop, or of the stop nearest to `center`, and with a radius of all around it. Throws transit.noStop, .query. */
export function stoptimesOf(view: View, q: z.output<Ops['stoptimes']['query']>, now: Temporal.Instant): StopTimes {
  if (q.arriveBy === true) throw refuse('只提供发车时刻，没有到站时刻', 'Departures are given here, arrivals are not');
  const cursor = cursorOf(q.pageCursor);
  const asked =
    cursor === null ? momentOf(view, q.time, now) : view.clock.at(Temporal.Instant.fromEpochMilliseconds(cursor.at * 1000));
  const later = cursor === null ? q.direction !== 'EARLIER' : cursor.later;
  const stops = stopsAsked(view, q);
  const modes = engineModes(q.mode);
  const n = q.n ?? (q.window === undefined ? 20 : 0);
  const time = later ? asked.seconds + (cursor === null ? 0 : 1) : asked.seconds - BACK;
  let rows: Row[] = [];
  try {
    rows = stops.flatMap(
      (stop) =>
        view.timetable.board({
          from: view.book.refs[stop]!,
          date: asked.date,
          time,
          limit: later ? Math.max(n, q.window === undefined ? 1 : 500) : 10_000,
          ...(modes === undefined || modes.length === 0 ? {} : { modes }),
        }).departures,
    );
  } catch (error) {
    throw asFailure(error);
  }
  const at = (row: Row): number => row.departure ?? row.headway!.from;
  rows = [...new Map(rows.map((r) => [`${r.trip} ${r.serviceDate} ${r.position} ${at(r)}`, r])).values()].toSorted(
    (a, b) => at(a) - at(b),
  );
  if (!later) rows = rows.filter((r) => at(r) < asked.seconds);
  const within = q.window === undefined ? [] : rows.filter((r) => Math.abs(at(r) - asked.seconds) <= q.window!);
  const first = later ? rows.slice(0, n) : n === 0 ? [] : rows.slice(-n);
  const kept = within.length > first.length ? within : first;
  const start = view.clock.start(asked.date);
  const timed = kept.filter((r) => r.departure !== null);
  return {
    stopTimes: kept.flatMap((row) => stopTimeOf(view, row, asked.date, q.fetchStops === true) ?? []),
    place: motisStop(view, stops[0]!, { modes: modesAt(view, stops[0]!) }),
    previousPageCursor: `EARLIER|${start + (timed[0]?.departure ?? asked.seconds)}`,
    nextPageCursor: `LATER|${start + (timed.at(-1)?.departure ?? asked.seconds)}`,
  };
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
    pickupDropoffType: 'NORMAL',
    cancelled: row.cancelled,
    tripCancelled: row.cancelled,
    bikesAllowed: false,
    reservation: 'NONE',
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

/** A run as an itinerary of one leg. Throws transit.noTrip. */
export function tripOf(view: View, q: z.output<Ops['trip']['query']>): Itinerary {
  const run = runById(view, q.tripId);
  const t = run === null ? null : view.tripOf(run.trip);
  if (
    run === null ||
    (t !== null && !run.added && !runsOn(view.image, view.image.tripService[t]!, parseDay(run.serviceDate) ?? 0))
  )
    throw failure(failures.noTrip);
  const leg = rideLeg(view, run, 0, run.stops.length - 1, q.detailedLegs ?? true);
  return { duration: leg.duration, startTime: leg.startTime, endTime: leg.endTime, transfers: 0, id: runId(run), legs: [leg] };
}

/** A box from two corners, whichever they are. */
function box(min: string, max: string): [number, number, number, number] {
  const [a = 0, b = 0] = min.split(',').map(Number);
  const [c = 0, d = 0] = max.split(',').map(Number);
  return [Math.min(b, d), Math.min(a, c), Math.max(b, d), Math.max(a, c)];
}

const MOST_STOPS = 5000;

/** Stops in a box. Throws transit.query when there are more than 5,000. */
export function mapStops(view: View, q: z.output<Ops['stops']['query']>): MotisPlace[] {
  const found = view.near.inBox(...box(q.min, q.max));
  const modes = q.modes;
  const shown = [...new Set(q.grouped === true ? found.map((s) => view.book.rootOf(s)) : found)]
    .map((s) => motisStop(view, s, { modes: modesAt(view, s) }))
    .filter((p) => modes === undefined || p.modes?.some((m) => modes.includes(m)));
  if (shown.length > MOST_STOPS) throw refuse('范围内的站太多，请放大', 'Too many stops in the box: zoom in');
  return shown;
}

const MOST_SEGMENTS = 5000;
const LONGEST = 3600;

/** The vehicles of a service day that may be on their way in a window of seconds since 1970, added ones too. Where vehicles of headways are nobody knows. */
function* vehicles(
  view: View,
  day: number,
  from: number,
  until: number,
  calls: (stops: ArrayLike<number>) => boolean,
): Generator<Run> {
  const { image } = view;
  const date = dateOfDay(day);
  const midnight = view.clock.start(date);
  const soon = (start: number): boolean => midnight + start <= until + 3600 && midnight + start + 86_400 >= from;
  for (let t = 0; t < image.trips; t++) {
    if (!runsOn(image, image.tripService[t]!, day)) continue;
    const p = image.tripPattern[t]!;
    const stops = image.patStop.subarray(image.patOff[p]!, image.patOff[p + 1]!);
    const starts: number[] = [];
    eachStart(image, t, (start, headway) => {
      if (headway === null && soon(start)) starts.push(start);
    });
    if (starts.length === 0 || !calls(stops)) continue;
    const first = offsetsOf(image, t, 0).departure;
    for (const start of starts) {
      const run = runOf(view, tripRef(view, t), date, { position: 0, departure: start + first });
      if (run !== null) yield run;
    }
  }
  for (const added of view.realtime?.overlay.added ?? [])
    if (added.day === day && soon(added.departures[0]!) && calls(added.stops)) {
      const run = runOf(view, added.id, date);
      if (run !== null) yield run;
    }
}

/**
 * Vehicles between two stops within a box and a window of at most an hour. Services that give headways only are left out: where their vehicles are nobody
 * knows. Throws transit.query.
 */
export function mapTrips(view: View, q: z.output<Ops['trips']['query']>): z.input<Ops['trips']['reply']> {
  const [from, until] = [Date.parse(q.startTime) / 1000, Date.parse(q.endTime) / 1000];
  if (!(until >= from) || until - from > LONGEST) throw refuse('时间范围应在一小时以内', 'The window must be at most an hour');
  const [west, south, east, north] = box(q.min, q.max);
  const { book, clock } = view;
  const out: z.input<Ops['trips']['reply']> = [];
  const today = parseDay(clock.at(Temporal.Instant.fromEpochMilliseconds(from * 1000)).date) ?? 0;
  const inside = (s: number): boolean =>
    book.lon(s) >= west && book.lon(s) <= east && book.lat(s) >= south && book.lat(s) <= north;
  for (const day of [today - 1, today, today + 1]) {
    const date = dateOfDay(day);
    const start = clock.start(date);
    for (const run of vehicles(view, day, from, until, (stops) => Array.prototype.some.call(stops, inside))) {
      if (run.cancelled) continue;
      for (let i = 0; i + 1 < run.stops.length; i++) {
        const [a, b] = [run.stops[i]!, run.stops[i + 1]!];
        if (start + a.departure > until || start + b.arrival < from || !(inside(a.stop) || inside(b.stop))) continue;
        if (out.length >= MOST_SEGMENTS) throw refuse('范围内的车太多，请放大', 'Too many vehicles in the box: zoom in');
        const words = routeWords(view, run.line);
        const at = (seconds: number): string => clock.instant(date, seconds);
        out.push({
          trips: [{ tripId: runId(run), routeShortName: words.routeShortName, displayName: run.number ?? words.routeShortName }],
          ...(words.routeColor === undefined ? {} : { routeColor: words.routeColor }),
          mode: words.mode,
          distance: Math.round(metresBetween(book.lat(a.stop), book.lon(a.stop), book.lat(b.stop), book.lon(b.stop))),
          from: motisPassing(view, run, a),
          to: motisPassing(view, run, b),
          departure: at(a.departure),
          arrival: at(b.arrival),
          scheduledDeparture: at(a.departure - (a.delay?.[1] ?? 0)),
          scheduledArrival: at(b.arrival - (b.delay?.[0] ?? 0)),
          realTime: a.delay !== null,
          polyline: encodePolyline(pathOf(view, run, i, i + 1), q.precision),
        });
      }
    }
  }
  return out;
}

/** Stops by what is typed, as MOTIS's geocoder answers. There are no addresses here. */
export function geocodeOf(view: View, q: z.output<Ops['geocode']['query']>): z.input<Ops['geocode']['reply']> {
  if (q.type !== undefined && !q.type.includes('STOP')) return [];
  const [lat, lon] = q.place === undefined ? [null, null] : (q.place.split(',').map(Number) as [number, number]);
  const near = lat === null || lon === null ? undefined : (s: number) => view.book.metres(s, lat, lon);
  const modes = q.mode;
  return view.search
    .find(q.text, q.numResults ?? 10, near)
    .map((s, i) => ({
      place: motisStop(view, stopOf(view, view.book.refs[s]!)),
      modes: modesAt(view, s),
      city: view.book.cityOf(s),
      town: view.book.townOf(s),
      rank: i,
    }))
    .filter((m) => modes === undefined || m.modes.some((mode) => modes.includes(mode)))
    .map(({ place, modes: of, city, town, rank }) => ({
      type: 'STOP' as const,
      tokens: [],
      name: place.name,
      id: place.stopId!,
      lat: place.lat,
      lon: place.lon,
      tz: view.clock.zone,
      areas: [
        ...(city === null ? [] : [{ name: city, adminLevel: 5, matched: false, default: true }]),
        ...(town === null ? [] : [{ name: town.zh, adminLevel: 8, matched: false }]),
      ],
      score: 1000 - rank,
      modes: of,
    }));
}
