/** stop_times.txt, the one large file: columns of numbers, no object and no text a row. */
import { sameBytes } from './bytes.ts';
import type { Context } from './context.ts';
import { BAD, decimalOf, timeOf, wholeOf } from './fields.ts';
import type { Routes, Stops } from './places.ts';
import { APPROXIMATE, StopTimeRows } from './rows.ts';
import { RunMaker, type Runs } from './runs.ts';
import type { Table } from './table.ts';
import type { Trips } from './trips.ts';

const FILE = 'stop_times.txt';

const UNUSED = [
  'stop_headsign',
  'continuous_pickup',
  'continuous_drop_off',
  'location_id',
  'location_group_id',
  'start_pickup_drop_off_window',
  'end_pickup_drop_off_window',
  'pickup_booking_rule_id',
  'drop_off_booking_rule_id',
];

/**
 * Reads stop_times.txt and makes the runs. Nearly every feed has the rows of a trip one after the other: then each trip is made as soon as its rows end, and
 * only they are held. Otherwise the file is read again and held as a whole; both ways give the same runs. A row without a known trip or stop or without
 * a whole stop_sequence is left out with a finding. A time that cannot be read makes its trip unusable: nobody can say what was meant. Throws
 * `feed-unusable` when no trip can be used.
 */
export function readStopTimes(context: Context, trips: Trips, routes: Routes, stops: Stops): Runs {
  const before = context.findings.mark();
  const usable = trips.usable.slice();
  const maker = new RunMaker(context, trips, routes, stops);
  const seen = new Uint8Array(trips.count);
  let open = -1;
  const grouped = readRows(context, trips, stops, (rows, next) => {
    if (next === open) return true;
    if (open >= 0) {
      maker.add(open, rows, null, 0, rows.count);
      rows.count = 0;
      seen[open] = 1;
    }
    open = next;
    return next < 0 || seen[next] === 0;
  });
  if (grouped !== null) return maker.finish();
  context.findings.restore(before);
  trips.usable.set(usable);
  const rows = readRows(context, trips, stops, () => true)!;
  return makeScattered(context, trips, routes, stops, rows);
}

/** Rows come in any order: they are sorted by trip first, those of one trip staying in the order of the file. */
function makeScattered(context: Context, trips: Trips, routes: Routes, stops: Stops, rows: StopTimeRows): Runs {
  const count = trips.count;
  const first = new Int32Array(count + 1);
  for (let i = 0; i < rows.count; i++) first[rows.trip[i]! + 1]!++;
  for (let trip = 0; trip < count; trip++) first[trip + 1]! += first[trip]!;
  const next = first.slice();
  const order = new Int32Array(rows.count);
  for (let i = 0; i < rows.count; i++) order[next[rows.trip[i]!]!++] = i;
  const maker = new RunMaker(context, trips, routes, stops);
  for (let trip = 0; trip < count; trip++) maker.add(trip, rows, order, first[trip]!, first[trip + 1]!);
  return maker.finish();
}

/**
 * Reads rows one after the other. Before the rows of a trip are taken `take` is told which it is, and at the end −1; when it answers false, reading ends and gives null.
 */
function readRows(
  context: Context,
  trips: Trips,
  stops: Stops,
  take: (rows: StopTimeRows, trip: number) => boolean,
): StopTimeRows | null {
  const table = context.required(FILE, ['trip_id', 'stop_id', 'stop_sequence', 'arrival_time', 'departure_time'], UNUSED);
  const { reader } = table;
  const column = (name: string): number => table.column(name);
  const [id, stopAt, sequenceAt] = [column('trip_id'), column('stop_id'), column('stop_sequence')];
  const [arrivalAt, departureAt] = [column('arrival_time'), column('departure_time')];
  const [pickupAt, dropAt, distanceAt] = [column('pickup_type'), column('drop_off_type'), column('shape_dist_traveled')];
  const pointAt = column('timepoint');
  const rows = new StopTimeRows();
  const kinds = new KindCheck(table, stops);
  let trip = -1;
  let tripId: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  let tripLength = -1;
  while (table.next()) {
    const { bytes, from, to } = reader;
    // The id is compared with that of the row before, and looked up only when it differs.
    const start = from[id]!;
    const length = to[id]! - start;
    if (length !== tripLength || !sameBytes(tripId, 0, bytes, start, length)) {
      trip = table.lookup(id, trips.ids);
      if (length > tripId.length) tripId = new Uint8Array(length * 2);
      for (let i = 0; i < length; i++) tripId[i] = bytes[start + i]!;
      // Doubled quotes: the bytes in place are not the id.
      tripLength = reader.escaped(id) ? -1 : length;
      if (trip >= 0 && !take(rows, trip)) return null;
    }
    if (rows.count === rows.trip.length) rows.grow();
    const row = rows.count;
    // What the trip before had at this place is still there, and is mostly the same stop.
    let stop = rows.stop[row]!;
    if (reader.hasEscapes || !stops.ids.is(stop, bytes, from[stopAt]!, to[stopAt]!)) stop = table.lookup(stopAt, stops.ids);
    const sequence = wholeOf(bytes, from[sequenceAt]!, to[sequenceAt]!);
    if (trip < 0 || stop < 0 || sequence < 0) {
      refuse(table, trip, stop, { id, stopAt, sequenceAt });
      continue;
    }
    const arrival = timeOf(bytes, from[arrivalAt]!, to[arrivalAt]!);
    const departure = timeOf(bytes, from[departureAt]!, to[departureAt]!);
    if (arrival === BAD || departure === BAD)
      badTime(table, trips, trip, arrival === BAD ? ['arrival_time', arrivalAt] : ['departure_time', departureAt]);
    if (stops.kind[stop] !== 0) kinds.note(stop);
    rows.trip[row] = trip;
    rows.stop[row] = stop;
    rows.sequence[row] = sequence;
    rows.arrival[row] = arrival;
    rows.departure[row] = departure;
    rows.flag[row] =
      kindAt(table, 'pickup_type', pickupAt) |
      (kindAt(table, 'drop_off_type', dropAt) << 2) |
      (isApproximate(table, pointAt) ? APPROXIMATE : 0);
    rows.distance[row] = from[distanceAt] === to[distanceAt] ? Number.NaN : distanceOf(table, distanceAt);
    rows.line[row] = reader.line;
    rows.count = row + 1;
  }
  take(rows, -1);
  context.done(table);
  return rows;
}

function badTime(table: Table, trips: Trips, trip: number, [name, column]: readonly [string, number]): void {
  if (trips.usable[trip] === 1)
    table.findings.add(
      'bad-time',
      table.file,
      table.line,
      () => trips.ids.text(trip),
      name,
      () => table.text(column),
    );
  trips.usable[trip] = 0;
}

/** pickup_type or drop_off_type, 0 when blank. */
function kindAt(table: Table, name: string, column: number): number {
  const { bytes, from, to } = table.reader;
  const start = from[column]!;
  if (start === to[column]!) return 0;
  const digit = bytes[start]! - 48;
  if (to[column]! - start === 1 && digit >= 0 && digit <= 3) return digit;
  return Math.max(0, table.whole(name, column, 3));
}

/** Whether timepoint is 0: the times of the row are approximate. Blank and 1 mean exact. */
function isApproximate(table: Table, column: number): boolean {
  const { from, to } = table.reader;
  if (from[column] === to[column]) return false;
  return table.whole('timepoint', column, 1) === 0;
}

function distanceOf(table: Table, column: number): number {
  const { bytes, from, to } = table.reader;
  const value = decimalOf(bytes, from[column]!, to[column]!);
  if (value >= 0 && value < Number.POSITIVE_INFINITY) return value;
  table.findings.add('bad-number', table.file, table.line, null, 'shape_dist_traveled', () => table.text(column));
  return Number.NaN;
}

function refuse(table: Table, trip: number, stop: number, columns: { id: number; stopAt: number; sequenceAt: number }): void {
  const { file, line, findings } = table;
  const idText = (): string => table.text(columns.id);
  if (trip < 0) findings.add('unknown-trip', file, line, idText);
  else if (stop < 0) findings.add('unknown-stop', file, line, idText, () => table.text(columns.stopAt));
  else findings.add('bad-sequence', file, line, idText, () => table.text(columns.sequenceAt));
}

/** Notes, once a stop, that trips stop at something that is no platform. */
class KindCheck {
  readonly #seen = new Set<number>();
  readonly #table: Table;
  readonly #stops: Stops;
  constructor(table: Table, stops: Stops) {
    this.#table = table;
    this.#stops = stops;
  }
  note(stop: number): void {
    if (this.#seen.has(stop)) return;
    this.#seen.add(stop);
    this.#table.findings.add('stop-kind', this.#table.file, this.#table.line, null, this.#stops.ids.text(stop));
  }
}
