/** trips.txt and frequencies.txt. */
import { ByteIndex, grown } from './bytes.ts';
import type { Context } from './context.ts';
import { timeOf } from './fields.ts';
import type { FindingKind } from './findings.ts';
import type { Routes } from './places.ts';
import type { Services } from './services.ts';
import type { Shapes } from './shapes.ts';
import type { Column, Table } from './table.ts';

type Ints = Int32Array<ArrayBuffer>;

/** Trips, one entry a row with an id of its own; strings are numbers into the string pool. */
export class Trips {
  readonly ids = new ByteIndex();
  count = 0;
  route: Ints = new Int32Array(256);
  service: Ints = new Int32Array(256);
  headsign: Ints = new Int32Array(256);
  short: Ints = new Int32Array(256);
  block: Ints = new Int32Array(256);
  /** 2 when not given */
  direction: Ints = new Int32Array(256);
  wheelchair: Ints = new Int32Array(256);
  bikes: Ints = new Int32Array(256);
  /** −1 none */
  shape: Ints = new Int32Array(256);
  line: Ints = new Int32Array(256);
  /** 0 when the trip cannot be used, which a finding has said */
  usable: Ints = new Int32Array(256);

  /** Takes one more row in. */
  add(): number {
    const at = this.count++;
    if (at < this.line.length) return at;
    this.route = grown(this.route, at + 1);
    this.service = grown(this.service, at + 1);
    this.headsign = grown(this.headsign, at + 1);
    this.short = grown(this.short, at + 1);
    this.block = grown(this.block, at + 1);
    this.direction = grown(this.direction, at + 1);
    this.wheelchair = grown(this.wheelchair, at + 1);
    this.bikes = grown(this.bikes, at + 1);
    this.shape = grown(this.shape, at + 1);
    this.line = grown(this.line, at + 1);
    this.usable = grown(this.usable, at + 1);
    return at;
  }
}

/** Reads trips.txt. Throws `feed-unusable` when it has no row. */
export function readTrips(context: Context, routes: Routes, services: Services, shapes: Shapes): Trips {
  const { strings, findings } = context;
  const table = context.required(
    'trips.txt',
    ['route_id', 'service_id', 'trip_id'],
    ['cars_allowed', 'safe_duration_factor', 'safe_duration_offset'],
  );
  const { file } = table;
  const column = (name: string): number => table.column(name);
  const [id, route, service, headsign, short] = [
    column('trip_id'),
    column('route_id'),
    column('service_id'),
    column('trip_headsign'),
    column('trip_short_name'),
  ];
  const [block, direction, wheelchair, bikes, shape] = [
    column('block_id'),
    column('direction_id'),
    column('wheelchair_accessible'),
    column('bikes_allowed'),
    column('shape_id'),
  ];
  const trips = new Trips();
  let shapesMissed = false;
  while (table.next()) {
    if (table.blank(id)) {
      findings.add('id-missing', file, table.line, null, 'trip_id');
      continue;
    }
    const at = table.string(id, trips.ids);
    if (at < trips.count) {
      findings.add('id-twice', file, table.line, trips.ids.text(at));
      continue;
    }
    const routeAt = table.lookup(route, routes.ids);
    const serviceAt = table.lookup(service, services.ids);
    if (routeAt < 0) unknown(table, 'unknown-route', id, route);
    if (serviceAt < 0) unknown(table, 'unknown-service', id, service);
    let shapeAt = table.blank(shape) ? -1 : table.lookup(shape, shapes.ids);
    if (shapeAt < 0 && !table.blank(shape)) {
      if (shapes.present) unknown(table, 'unknown-shape', id, shape);
      else if (!shapesMissed) findings.add('shapes-missing', file, table.line, null);
      shapesMissed = true;
    }
    // A shape of one point has had its finding.
    if (shapeAt >= 0 && shapes.off[shapeAt + 1]! - shapes.off[shapeAt]! < 2) shapeAt = -1;
    const way = table.whole('direction_id', direction, 1);
    trips.add();
    trips.route[at] = routeAt;
    trips.service[at] = serviceAt;
    trips.headsign[at] = table.string(headsign, strings);
    trips.short[at] = table.string(short, strings);
    trips.block[at] = table.string(block, strings);
    trips.direction[at] = way < 0 ? 2 : way;
    trips.wheelchair[at] = Math.max(0, table.whole('wheelchair_accessible', wheelchair, 2));
    trips.bikes[at] = Math.max(0, table.whole('bikes_allowed', bikes, 2));
    trips.shape[at] = shapeAt;
    trips.line[at] = table.line;
    trips.usable[at] = routeAt < 0 || serviceAt < 0 ? 0 : 1;
  }
  context.done(table);
  if (trips.count === 0) throw context.empty(file);
  return trips;
}

function unknown(table: Table, kind: FindingKind, id: Column, of: Column): void {
  table.findings.add(
    kind,
    table.file,
    table.line,
    () => table.text(id),
    () => table.text(of),
  );
}

/** A row of frequencies.txt: vehicles start at `start` + k × `headway` while that is before `end`. */
export interface Window {
  readonly start: number;
  readonly end: number;
  readonly headway: number;
  readonly exact: 0 | 1;
  readonly line: number;
}

/** Seconds: vehicles start before 48:00:00, as stop times end then. */
const LATEST_START = 172_800;
/** Most vehicles of one row, one every 17 seconds for 48 hours, and of all rows of a feed: what is more is a slip or made to hang a search. */
const MOST_RUNS_A_ROW = 10_000;
const MOST_RUNS = 1_000_000;

/** Reads frequencies.txt: the windows of each trip that has any, by start. A trip all of whose rows are useless becomes unusable (rule 4 of the README). */
export function readFrequencies(context: Context, trips: Trips): Map<number, Window[]> {
  const windows = new Map<number, Window[]>();
  const table = context.optional('frequencies.txt');
  if (table === null) return windows;
  const { file, reader, findings } = table;
  context.mustHave(table, ['trip_id', 'start_time', 'end_time', 'headway_secs']);
  const [id, startAt, endAt, headwayAt, exactAt] = ['trip_id', 'start_time', 'end_time', 'headway_secs', 'exact_times'].map(
    (name) => table.column(name),
  ) as [number, number, number, number, number];
  const time = (column: number): number => timeOf(reader.bytes, reader.from[column]!, reader.to[column]!);
  let left = MOST_RUNS;
  while (table.next()) {
    const trip = table.lookup(id, trips.ids);
    const idText = (): string => table.text(id);
    if (trip < 0) {
      findings.add('unknown-trip', file, table.line, idText);
      continue;
    }
    const of = windows.get(trip) ?? [];
    windows.set(trip, of);
    const [start, end] = [time(startAt), time(endAt)];
    const headway = table.whole('headway_secs', headwayAt, 999_999_999);
    const exact = table.whole('exact_times', exactAt, 1) === 1 ? 1 : 0;
    if (start < 0 || end <= start || headway <= 0) {
      findings.add('bad-frequency', file, table.line, idText);
      continue;
    }
    // Stop times end at 47:59:59, and so does the last start.
    if (end > LATEST_START) findings.add('frequency-too-late', file, table.line, idText);
    const until = Math.min(end, LATEST_START);
    const runs = Math.ceil(Math.max(0, until - start) / headway);
    if (runs > Math.min(left, MOST_RUNS_A_ROW)) {
      findings.add('frequency-too-many', file, table.line, idText, runs, MOST_RUNS_A_ROW, MOST_RUNS);
      continue;
    }
    left -= runs;
    if (runs > 0) of.push({ start, end: until, headway, exact, line: table.line });
  }
  context.done(table);
  for (const [trip, of] of windows) {
    const kept = settled(of, (kind, line) => findings.add(kind, file, line, trips.ids.text(trip)));
    windows.set(trip, kept);
    if (kept.length > 0) continue;
    if (trips.usable[trip] === 1) findings.add('frequency-none', file, null, trips.ids.text(trip));
    trips.usable[trip] = 0;
  }
  return windows;
}

/** The windows of one trip by start: of several with one start the first row stays; those that overlap stay and are told. */
function settled(windows: Window[], tell: (kind: FindingKind, line: number) => void): Window[] {
  const kept: Window[] = [];
  let until = -1;
  for (const window of windows.toSorted((a, b) => a.start - b.start || a.line - b.line)) {
    if (kept.at(-1)?.start === window.start) {
      tell('frequency-twice', window.line);
      continue;
    }
    if (window.start < until) tell('frequency-overlap', window.line);
    until = Math.max(until, window.end);
    kept.push(window);
  }
  return kept;
}
