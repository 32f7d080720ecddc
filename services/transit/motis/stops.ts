/** MOTIS trip, map/stops, map/trips and geocode. */
import { failure } from '@yunjian/kernel/contract';
import { dateOfDay, metresBetween, parseDay } from '@yunjian/transit';
import type { z } from 'zod';
import { stopOf } from '../answers/brief.ts';
import { tripRef } from '../answers/lines.ts';
import { vehicleOn } from '../answers/realtime.ts';
import type { motisApi } from '../contract/motis.ts';
import { failures } from '../failures.ts';
import { pathOf, runOf, type Run } from '../live/runs.ts';
import { eachStart, offsetsOf, runsOn } from '../live/usage.ts';
import type { View } from '../live/view.ts';
import {
  encodePolyline,
  modesAt,
  motisPassing,
  motisStop,
  refuse,
  rideLeg,
  routeWords,
  runById,
  runId,
  type Itinerary,
  type MotisPlace,
} from './shapes.ts';

type Ops = (typeof motisApi)['motis'];

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
      const seen = vehicleSeen(view, run);
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
          ...(seen === null ? {} : { vehicle: seen }),
        });
      }
    }
  }
  return out;
}

/** Where a run's vehicle was last seen, at a moment that was told. */
function vehicleSeen(view: View, run: Run) {
  const seen = view.realtime === null ? null : vehicleOn(view, run);
  if (seen === null || seen.at === null) return null;
  const date = seen.at.slice(0, 10);
  const [h = 0, m = 0, s = 0] = seen.at.slice(11).split(':').map(Number);
  return { lat: seen.lat, lon: seen.lon, bearing: seen.bearing, time: view.clock.instant(date, h * 3600 + m * 60 + s) };
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
