/** The words of the MOTIS API for what this house knows: places, modes, polylines, legs. */
import type { Journey, Leg, Mode } from '@yunjian/transit';
import { metresBetween } from '@yunjian/transit';
import { failure } from '@yunjian/kernel/contract';
import type { z } from 'zod';
import { failures } from '../failures.ts';
import type { motisItinerary } from '../contract/motis.ts';
import { alertsOf, placeOf, type End } from '../answers/brief.ts';
import { pathOf, runOf, type Run, type RunStop } from '../live/runs.ts';
import type { View } from '../live/view.ts';

export type Itinerary = z.input<typeof motisItinerary>;
export type MotisLeg = Itinerary['legs'][number];
export type MotisPlace = MotisLeg['from'];

/** A question of the open API that makes no sense, in words. */
export const refuse = (zh: string, en: string) => failure({ ...failures.query, message: { zh, en } });

/** MOTIS's mode of a route type: finer for railways and ropes, otherwise one a mode. */
export function motisMode(routeType: number, mode: Mode): string {
  if (mode === 'rail') {
    if (routeType === 101) return 'HIGHSPEED_RAIL';
    if (routeType === 102 || routeType === 103) return 'LONG_DISTANCE';
    if (routeType === 105) return 'NIGHT_RAIL';
    return routeType === 109 || routeType === 300 ? 'SUBURBAN' : 'REGIONAL_RAIL';
  }
  if (mode === 'cable') return routeType === 6 || Math.floor(routeType / 100) === 13 ? 'AERIAL_LIFT' : 'FUNICULAR';
  const of: Partial<Record<Mode, string>> = {
    metro: 'SUBWAY',
    tram: 'TRAM',
    bus: 'BUS',
    coach: 'COACH',
    ferry: 'FERRY',
    air: 'AIRPLANE',
  };
  return of[mode] ?? 'OTHER';
}

const MODES: Readonly<Record<string, readonly Mode[]>> = {
  TRANSIT: ['rail', 'metro', 'tram', 'bus', 'coach', 'ferry', 'cable', 'air', 'taxi', 'other'],
  RAIL: ['rail', 'metro'],
  HIGHSPEED_RAIL: ['rail'],
  LONG_DISTANCE: ['rail'],
  NIGHT_RAIL: ['rail'],
  REGIONAL_RAIL: ['rail'],
  REGIONAL_FAST_RAIL: ['rail'],
  SUBURBAN: ['rail'],
  SUBWAY: ['metro'],
  METRO: ['metro'],
  TRAM: ['tram'],
  BUS: ['bus'],
  COACH: ['coach'],
  FERRY: ['ferry'],
  AIRPLANE: ['air'],
  FUNICULAR: ['cable'],
  AERIAL_LIFT: ['cable'],
  AREAL_LIFT: ['cable'],
  CABLE_CAR: ['cable'],
  ODM: ['taxi'],
  RIDE_SHARING: ['taxi'],
  OTHER: ['other'],
};

/** Modes of the engine for modes of MOTIS; undefined for all. Modes of the street are no rides and count as none. */
export function engineModes(modes: readonly string[] | undefined): readonly Mode[] | undefined {
  if (modes === undefined) return undefined;
  const chosen = new Set(modes.flatMap((m) => MODES[m] ?? []));
  return chosen.size === MODES['TRANSIT']!.length ? undefined : [...chosen];
}

/** Google's encoded polyline of longitude, latitude pairs (developers.google.com/maps/documentation/utilities/polylinealgorithm). */
export function encodePolyline(path: readonly (readonly [number, number])[], precision: number): string {
  const factor = 10 ** precision;
  let out = '';
  let [lastLat, lastLon] = [0, 0];
  const put = (value: number): void => {
    let rest = value < 0 ? -2 * value - 1 : 2 * value;
    while (rest >= 32) {
      out += String.fromCharCode((rest % 32) + 32 + 63);
      rest = Math.floor(rest / 32);
    }
    out += String.fromCharCode(rest + 63);
  };
  for (const [lon, lat] of path) {
    const [y, x] = [Math.round(lat * factor), Math.round(lon * factor)];
    put(y - lastLat);
    put(x - lastLon);
    [lastLat, lastLon] = [y, x];
  }
  return out;
}

const PRECISION = 6;
export const polylineOf = (path: readonly (readonly [number, number])[]) => ({
  points: encodePolyline(path, PRECISION),
  precision: PRECISION,
  length: path.length,
});

/** A way with its length in metres. */
export function wayOf(path: readonly (readonly [number, number])[]) {
  let metres = 0;
  for (let i = 1; i < path.length; i++) metres += metresBetween(path[i - 1]![1], path[i - 1]![0], path[i]![1], path[i]![0]);
  return { distance: Math.round(metres), legGeometry: polylineOf(path) };
}

/** A stop in MOTIS's words. */
export function motisStop(view: View, stop: number, more: Partial<MotisPlace> = {}): MotisPlace {
  const { book } = view;
  const shown = placeOf(view, stop);
  const parent = book.image.stopParent[stop]!;
  const code = book.codeOf(stop);
  return {
    name: shown.name,
    stopId: shown.id!,
    ...(parent < 0 ? {} : { parentId: book.refs[parent]! }),
    lat: shown.lat,
    lon: shown.lon,
    ...(code === null ? {} : { stopCode: code }),
    vertexType: 'TRANSIT',
    ...more,
  };
}

/** Modes of the lines that stop there. */
export const modesAt = (view: View, stop: number): string[] => [
  ...new Set(view.book.linesAt(stop).map((l) => motisMode(view.book.lines[l]!.type, view.book.lines[l]!.mode))),
];

/** The end of a question. */
export const motisEnd = (view: View, end: End, more: Partial<MotisPlace> = {}): MotisPlace =>
  end.stop === null
    ? { name: end.shown.name, lat: end.shown.lat, lon: end.shown.lon, vertexType: 'NORMAL', ...more }
    : motisStop(view, end.stop, more);

const two = (n: number): string => String(n).padStart(2, '0');

/**
 * MOTIS names a run by day, first departure and trip: `20260310_08:04_rail:G7341`. The day is the service day, its hours run past 24. Seconds are written where
 * there are any (`08:04:30`): vehicles of one trip may leave in one minute.
 */
export function runId(run: Pick<Run, 'serviceDate' | 'trip' | 'stops'>): string {
  const first = run.stops[0]!;
  const start = first.departure - (first.delay?.[1] ?? 0);
  const clock = `${two(Math.floor(start / 3600))}:${two(Math.floor(start / 60) % 60)}${start % 60 === 0 ? '' : `:${two(start % 60)}`}`;
  return `${run.serviceDate.replaceAll('-', '')}_${clock}_${run.trip}`;
}

/** The run a name stands for; null when there is none. */
export function runById(view: View, id: string): Run | null {
  const m = /^(\d{4})(\d{2})(\d{2})_(\d{2,3}):(\d{2})(?::(\d{2}))?_(.+)$/.exec(id);
  if (!m) return null;
  const [, y, mo, d, h, min, s, trip] = m;
  return runOf(view, trip!, `${y}-${mo}-${d}`, { position: 0, departure: Number(h) * 3600 + Number(min) * 60 + Number(s ?? 0) });
}

/** A stop of a run with its times. */
export function motisPassing(
  view: View,
  run: Run,
  s: RunStop,
  ends: { first: boolean; last: boolean } = { first: false, last: false },
): MotisPlace {
  const at = (seconds: number): string => view.clock.instant(run.serviceDate, seconds);
  const [late, lateOut] = s.delay ?? [0, 0];
  return motisStop(view, s.stop, {
    ...(ends.first ? {} : { arrival: at(s.arrival), scheduledArrival: at(s.arrival - late) }),
    ...(ends.last ? {} : { departure: at(s.departure), scheduledDeparture: at(s.departure - lateOut) }),
    ...(s.pickup === 1 || s.skipped ? { pickupType: 'NOT_ALLOWED' as const } : {}),
    ...(s.dropOff === 1 || s.skipped ? { dropoffType: 'NOT_ALLOWED' as const } : {}),
    ...(run.cancelled || s.skipped ? { cancelled: true } : {}),
  });
}

/** Agency and names of a line. */
export function routeWords(view: View, line: number) {
  const { image, book } = view;
  const l = book.lines[line]!;
  const agency = image.routeAgency[line]!;
  const of = (n: number | undefined): string => (agency < 0 || n === undefined ? '' : view.textOf(n));
  return {
    mode: motisMode(l.type, l.mode),
    routeId: l.id,
    routeType: l.type,
    routeShortName: l.short || l.long,
    routeLongName: l.long,
    agencyId: of(image.agencyId[agency]),
    agencyName: of(image.agencyName[agency]),
    agencyUrl: of(image.agencyUrl[agency]),
    ...(l.color === null ? {} : { routeColor: l.color.slice(1) }),
    ...(l.textColor === null ? {} : { routeTextColor: l.textColor.slice(1) }),
  };
}

/** What the timetable says of bicycles and wheelchairs on a trip; what it does not say is left out. */
export function allowedOn(
  view: View,
  trip: string,
): { bikesAllowed?: boolean; wheelchairAccessible?: 'ACCESSIBLE' | 'NOT_ACCESSIBLE' } {
  const t = view.tripOf(trip);
  if (t === null) return {};
  const bikes = view.image.tripBikes[t]!;
  const wheelchair = view.image.patWheelchair[view.image.tripPattern[t]!]!;
  return {
    ...(bikes === 0 ? {} : { bikesAllowed: bikes === 1 }),
    ...(wheelchair === 0 ? {} : { wheelchairAccessible: wheelchair === 1 ? 'ACCESSIBLE' : 'NOT_ACCESSIBLE' }),
  };
}

const directionOf = (view: View, trip: string): string => {
  const t = view.tripOf(trip);
  return t === null || view.image.tripDirection[t] === 1 ? '1' : '0';
};

export { directionOf };

/** Notices about a ride from one stop of a run to another. */
export function alertsAt(view: View, run: Run, from: RunStop, to: RunStop): NonNullable<MotisLeg['alerts']> {
  if (view.realtime === null) return [];
  return alertsOf(view, view.clock.start(run.serviceDate) + from.departure, {
    lines: new Set([run.line]),
    stops: new Set([from.stop, to.stop]),
    trip: run.trip,
  }).map((n) => ({
    headerText: n.header.zh,
    descriptionText: n.description.zh,
    effect: n.effect,
    ...(n.url === null ? {} : { url: n.url }),
  }));
}

/** A ride of a run from one position to another as a leg. */
export function rideLeg(view: View, run: Run, from: number, to: number, detailed: boolean): MotisLeg {
  const [a, b] = [run.stops[from]!, run.stops[to]!];
  const at = (seconds: number): string => view.clock.instant(run.serviceDate, seconds);
  const words = routeWords(view, run.line);
  const { distance, legGeometry } = wayOf(pathOf(view, run, from, to));
  return {
    ...words,
    from: motisPassing(view, run, a, { first: from === 0, last: false }),
    to: motisPassing(view, run, b, { first: false, last: to === run.stops.length - 1 }),
    duration: b.arrival - a.departure,
    startTime: at(a.departure),
    endTime: at(b.arrival),
    scheduledStartTime: at(a.departure - (a.delay?.[1] ?? 0)),
    scheduledEndTime: at(b.arrival - (b.delay?.[0] ?? 0)),
    realTime: a.delay !== null,
    scheduled: !run.added,
    distance,
    interlineWithPreviousLeg: false,
    headsign: run.headsign,
    tripFrom: motisStop(view, run.stops[0]!.stop),
    tripTo: motisStop(view, run.stops.at(-1)!.stop),
    directionId: directionOf(view, run.trip),
    tripId: runId(run),
    tripShortName: run.number ?? '',
    displayName: run.number ?? words.routeShortName,
    cancelled: run.cancelled,
    source: run.trip,
    intermediateStops: run.stops.slice(from + 1, to).map((s) => motisPassing(view, run, s)),
    legGeometry: detailed ? legGeometry : polylineOf([]),
    alerts: alertsAt(view, run, a, b),
    ...allowedOn(view, run.trip),
    ...(run.headway === null ? {} : { headway: { min: run.headway[0], max: run.headway[1] } }),
  };
}

/** Seconds to add to those of the day of `date` to have those of a service day. */
export const shiftOf = (view: View, date: string, serviceDate: string): number =>
  view.clock.start(date) - view.clock.start(serviceDate);

/** The run that a leg rides or stays on; null for a walk. */
export function rideOf(view: View, leg: Leg, date: string): Run | null {
  if (leg.kind === 'walk' || leg.trip === null || leg.serviceDate === null) return null;
  const departure = leg.departure + shiftOf(view, date, leg.serviceDate);
  return runOf(view, leg.trip, leg.serviceDate, { position: leg.fromPosition, departure });
}

/** A leg of a journey that is not ridden. */
export function walkLeg(
  view: View,
  journey: Journey,
  index: number,
  date: string,
  ends: { readonly from: End; readonly to: End },
  detailed: boolean,
): MotisLeg {
  const at = (seconds: number): string => view.clock.instant(date, seconds);
  const stopAt = (ref: string | null, end: End, more: Partial<MotisPlace>): MotisPlace => {
    const stop = ref === null ? null : view.book.indexOf(ref);
    return stop === null ? motisEnd(view, end, more) : motisStop(view, stop, more);
  };
  const leg = journey.legs[index]!;
  const from = stopAt(leg.from, ends.from, { departure: at(leg.departure), scheduledDeparture: at(leg.departure) });
  const to = stopAt(leg.to, index === journey.legs.length - 1 ? ends.to : ends.from, {
    arrival: at(leg.arrival),
    scheduledArrival: at(leg.arrival),
  });
  const path: [number, number][] = [
    [from.lon, from.lat],
    [to.lon, to.lat],
  ];
  return {
    mode: 'WALK',
    from,
    to,
    duration: leg.arrival - leg.departure,
    startTime: at(leg.departure),
    endTime: at(leg.arrival),
    scheduledStartTime: at(leg.departure),
    scheduledEndTime: at(leg.arrival),
    realTime: false,
    scheduled: true,
    distance: Math.round(leg.metres),
    legGeometry: polylineOf(detailed ? path : []),
  };
}

/** A journey of the engine as an itinerary. */
export function itineraryOf(
  view: View,
  journey: Journey,
  date: string,
  ends: { readonly from: End; readonly to: End },
  detailed: boolean,
): Itinerary {
  const at = (seconds: number): string => view.clock.instant(date, seconds);
  const legs = journey.legs.map((leg, i): MotisLeg => {
    const run = rideOf(view, leg, date);
    if (run === null) return walkLeg(view, journey, i, date, ends, detailed);
    return {
      ...rideLeg(view, run, leg.fromPosition, leg.toPosition, detailed),
      interlineWithPreviousLeg: leg.kind === 'stay',
    };
  });
  return {
    duration: journey.arrival - journey.departure,
    startTime: at(journey.departure),
    endTime: at(journey.arrival),
    transfers: Math.max(0, journey.rides - 1),
    id: [at(journey.departure), ...legs.map((leg) => leg.tripId ?? 'WALK'), at(journey.arrival)].join('|'),
    legs,
  };
}
