/** The oracle's own picture of one or more feeds, read from their text by the rules of the package's README. */
import { modeOf } from '../modes.ts';
import type { Mode, Ref } from '../types.ts';
import { dayNumber, fieldOf, parseTime, tableOf, type Files } from './text.fixture.ts';
import { completeRows, type RawRow, type Row, type Stop } from './times.fixture.ts';

export interface Window {
  readonly start: number;
  readonly end: number;
  readonly headway: number;
  readonly exact: boolean;
}

export interface Trip {
  readonly ref: Ref;
  readonly feed: number;
  readonly route: Ref;
  readonly mode: Mode;
  readonly service: string;
  readonly block: string;
  /** place in trips.txt */
  readonly row: number;
  readonly wheelchair: number;
  readonly rows: readonly Row[];
  /** rows of frequencies.txt; empty for a trip that runs by itself */
  readonly windows: readonly Window[];
}

/** A row of transfers.txt between stops or stations, not bound to routes or trips. */
export interface TransferRow {
  readonly from: number;
  readonly to: number;
  readonly type: number;
  readonly seconds: number | null;
}

/** A row of type 4 or 5 between two trips. */
export interface SeatRow {
  readonly from: Ref;
  readonly to: Ref;
  readonly allowed: boolean;
}

export interface Net {
  readonly feeds: readonly { readonly name: string; readonly zone: string }[];
  readonly stops: readonly Stop[];
  readonly stopByRef: ReadonlyMap<Ref, number>;
  /** platforms of each station */
  readonly platforms: ReadonlyMap<number, readonly number[]>;
  readonly trips: readonly Trip[];
  readonly tripByRef: ReadonlyMap<Ref, Trip>;
  /** days since 1970-01-01 on which each service runs */
  readonly services: ReadonlyMap<string, ReadonlySet<number>>;
  readonly firstDay: number;
  readonly lastDay: number;
  readonly transfers: readonly TransferRow[];
  readonly seats: readonly SeatRow[];
  /** metres of walks that no table names */
  readonly radius: number;
}

function servicesOf(files: Files, name: string): Map<string, Set<number>> {
  const services = new Map<string, Set<number>>();
  const of = (id: string): Set<number> => {
    const key = `${name}:${id}`;
    const days = services.get(key) ?? new Set<number>();
    services.set(key, days);
    return days;
  };
  const calendar = tableOf(files, 'calendar.txt');
  const start = fieldOf(calendar, 'start_date');
  const end = fieldOf(calendar, 'end_date');
  const service = fieldOf(calendar, 'service_id');
  // 1970-01-01 was a Thursday.
  const weekdays = ['thursday', 'friday', 'saturday', 'sunday', 'monday', 'tuesday', 'wednesday'].map((day) =>
    fieldOf(calendar, day),
  );
  for (const row of calendar.rows) {
    const days = of(service(row));
    for (let day = dayNumber(start(row)); day <= dayNumber(end(row)); day++) if (weekdays[day % 7]!(row) === '1') days.add(day);
  }
  const dates = tableOf(files, 'calendar_dates.txt');
  const date = fieldOf(dates, 'date');
  const exception = fieldOf(dates, 'exception_type');
  const dated = fieldOf(dates, 'service_id');
  for (const row of dates.rows) {
    const days = of(dated(row));
    if (exception(row) === '1') days.add(dayNumber(date(row)));
    else if (exception(row) === '2') days.delete(dayNumber(date(row)));
  }
  return services;
}

const integer = (text: string): number => (text === '' ? 0 : Number(text));

/** Reads feeds from their text; links between feeds count like rows of transfers.txt of type 2. */
export function readNet(
  sources: readonly { readonly name: string; readonly files: Files }[],
  radius: number,
  links: readonly { readonly from: Ref; readonly to: Ref; readonly seconds: number }[] = [],
): Net {
  const stops: Stop[] = [];
  const stopByRef = new Map<Ref, number>();
  const trips: Trip[] = [];
  const tripByRef = new Map<Ref, Trip>();
  const services = new Map<string, Set<number>>();
  const transfers: TransferRow[] = [];
  const seats: SeatRow[] = [];
  const feeds = sources.map(({ name, files }, feed) => {
    const agencies = tableOf(files, 'agency.txt');
    for (const [id, days] of servicesOf(files, name)) services.set(id, days);
    readStops(files, name, feed, stops, stopByRef);
    readTrips(files, name, feed, { stops, stopByRef, services }, trips, tripByRef);
    readTransfers(files, name, stopByRef, transfers, seats);
    return { name, zone: fieldOf(agencies, 'agency_timezone')(agencies.rows[0] ?? []) };
  });
  for (const { from, to, seconds } of links)
    transfers.push({ from: stopByRef.get(from)!, to: stopByRef.get(to)!, type: 2, seconds });
  const platforms = new Map<number, number[]>();
  for (const [i, stop] of stops.entries()) {
    if (stop.kind === 1 && !platforms.has(i)) platforms.set(i, []);
    if (stop.kind === 0 && stop.parent >= 0) platforms.set(stop.parent, [...(platforms.get(stop.parent) ?? []), i]);
  }
  let firstDay = Infinity;
  let lastDay = -Infinity;
  for (const days of services.values())
    for (const day of days) {
      firstDay = Math.min(firstDay, day);
      lastDay = Math.max(lastDay, day);
    }
  return { feeds, stops, stopByRef, platforms, trips, tripByRef, services, firstDay, lastDay, transfers, seats, radius };
}

function readStops(files: Files, name: string, feed: number, stops: Stop[], byRef: Map<Ref, number>): void {
  const table = tableOf(files, 'stops.txt');
  const [id, kind, parent, lat, lon, wheelchair] = [
    'stop_id',
    'location_type',
    'parent_station',
    'stop_lat',
    'stop_lon',
    'wheelchair_boarding',
  ].map((column) => fieldOf(table, column)) as [(row: readonly string[]) => string, ...((row: readonly string[]) => string)[]];
  const degrees = (text: string): number => (text === '' ? Number.NaN : Number(text));
  const own: [number, string][] = [];
  for (const row of table.rows) {
    const ref = `${name}:${id(row)}`;
    if (byRef.has(ref)) continue;
    byRef.set(ref, stops.length);
    own.push([stops.length, parent!(row)]);
    stops.push({
      ref,
      feed,
      kind: integer(kind!(row)),
      parent: -1,
      lat: degrees(lat!(row)),
      lon: degrees(lon!(row)),
      wheelchair: integer(wheelchair!(row)),
    });
  }
  for (const [i, parentId] of own) {
    const at = parentId === '' ? undefined : byRef.get(`${name}:${parentId}`);
    if (at === undefined || stops[at]!.kind !== 1) continue;
    stops[i]!.parent = at;
    if (stops[i]!.wheelchair === 0) stops[i]!.wheelchair = stops[at]!.wheelchair;
  }
}

interface Known {
  readonly stops: readonly Stop[];
  readonly stopByRef: ReadonlyMap<Ref, number>;
  readonly services: ReadonlyMap<string, unknown>;
}

function readStopTimes(files: Files, name: string, known: Known): Map<string, RawRow[]> {
  const byTrip = new Map<string, RawRow[]>();
  const times = tableOf(files, 'stop_times.txt');
  const [tripId, stopId, sequence, arrival, departure, pickup, dropOff, distance, point] = [
    'trip_id',
    'stop_id',
    'stop_sequence',
    'arrival_time',
    'departure_time',
    'pickup_type',
    'drop_off_type',
    'shape_dist_traveled',
    'timepoint',
  ].map((column) => fieldOf(times, column)) as [(row: readonly string[]) => string, ...((row: readonly string[]) => string)[]];
  for (const row of times.rows) {
    const stop = known.stopByRef.get(`${name}:${stopId!(row)}`);
    if (stop === undefined) continue;
    const of = byTrip.get(tripId(row));
    const raw: RawRow = {
      stop,
      sequence: Number(sequence!(row)),
      arrival: parseTime(arrival!(row)),
      departure: parseTime(departure!(row)),
      pickup: integer(pickup!(row)),
      dropOff: integer(dropOff!(row)),
      distance: distance!(row),
      approximate: point!(row) === '0',
    };
    if (of) of.push(raw);
    else byTrip.set(tripId(row), [raw]);
  }
  return byTrip;
}

function readTrips(files: Files, name: string, feed: number, known: Known, trips: Trip[], byRef: Map<Ref, Trip>): void {
  const routes = tableOf(files, 'routes.txt');
  const routeType = new Map<string, number>();
  for (const row of routes.rows) {
    const id = fieldOf(routes, 'route_id')(row);
    if (!routeType.has(id)) routeType.set(id, integer(fieldOf(routes, 'route_type')(row)));
  }
  const windows = new Map<string, Window[]>();
  const frequencies = tableOf(files, 'frequencies.txt');
  for (const row of frequencies.rows) {
    const field = (column: string): string => fieldOf(frequencies, column)(row);
    const id = field('trip_id');
    windows.set(id, [
      ...(windows.get(id) ?? []),
      {
        start: parseTime(field('start_time'))!,
        end: parseTime(field('end_time'))!,
        headway: Number(field('headway_secs')),
        exact: field('exact_times') === '1',
      },
    ]);
  }
  const times = readStopTimes(files, name, known);
  const table = tableOf(files, 'trips.txt');
  const seen = new Set<string>();
  for (const [row, fields] of table.rows.entries()) {
    const field = (column: string): string => fieldOf(table, column)(fields);
    const id = field('trip_id');
    if (seen.has(id)) continue;
    seen.add(id);
    const type = routeType.get(field('route_id'));
    const service = `${name}:${field('service_id')}`;
    const rows = completeRows(times.get(id) ?? [], known.stops);
    if (type === undefined || !known.services.has(service) || rows === null) continue;
    const trip: Trip = {
      ref: `${name}:${id}`,
      feed,
      route: `${name}:${field('route_id')}`,
      mode: modeOf(type),
      service,
      block: field('block_id'),
      row,
      wheelchair: integer(field('wheelchair_accessible')),
      rows,
      windows: windows.get(id) ?? [],
    };
    trips.push(trip);
    byRef.set(trip.ref, trip);
  }
}

function readTransfers(
  files: Files,
  name: string,
  stopByRef: ReadonlyMap<Ref, number>,
  transfers: TransferRow[],
  seats: SeatRow[],
): void {
  const table = tableOf(files, 'transfers.txt');
  for (const row of table.rows) {
    const field = (column: string): string => fieldOf(table, column)(row);
    const type = integer(field('transfer_type'));
    if (type === 4 || type === 5) {
      seats.push({ from: `${name}:${field('from_trip_id')}`, to: `${name}:${field('to_trip_id')}`, allowed: type === 4 });
      continue;
    }
    if (['from_route_id', 'to_route_id', 'from_trip_id', 'to_trip_id'].some((column) => field(column) !== '')) continue;
    const from = stopByRef.get(`${name}:${field('from_stop_id')}`);
    const to = stopByRef.get(`${name}:${field('to_stop_id')}`);
    if (from === undefined || to === undefined) continue;
    const seconds = field('min_transfer_time');
    transfers.push({ from, to, type, seconds: seconds === '' ? null : Number(seconds) });
  }
}

/** Number of trips of one feed that can be used. */
export const tripsUsed = (feed: { readonly name: string; readonly files: Files }): number => readNet([feed], 0).trips.length;
