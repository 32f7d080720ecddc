/** transfers.txt: who may change where (rules 5, 6 and 8 of the README). */
import { grown } from './bytes.ts';
import type { Context } from './context.ts';
import { BAD, BLANK, wholeOf } from './fields.ts';
import type { Stops } from './places.ts';
import type { Table } from './table.ts';
import type { Trips } from './trips.ts';

/** Type 3: the pair is forbidden. */
export const FORBIDDEN = -1;
/** The time goes by distance. */
export const BY_DISTANCE = -2;

/** What rows say about pairs of stops; several entries may speak of one pair. */
export class PairRules {
  count = 0;
  from = new Int32Array(256);
  to = new Int32Array(256);
  /** seconds, FORBIDDEN or BY_DISTANCE */
  seconds = new Int32Array(256);
  /** how many of the two are named themselves and not through their station, 0–2: the more, the nearer */
  named = new Uint8Array(256);

  add(from: number, to: number, seconds: number, named: number): void {
    const at = this.count++;
    if (at === this.from.length) {
      this.from = grown(this.from, at + 1);
      this.to = grown(this.to, at + 1);
      this.seconds = grown(this.seconds, at + 1);
      this.named = grown(this.named, at + 1);
    }
    this.from[at] = from;
    this.to[at] = to;
    this.seconds[at] = seconds;
    this.named[at] = named;
  }
}

/** In-seat transfers by rows of trips.txt. */
export interface Seats {
  readonly from: number[];
  readonly to: number[];
  /** 4 allowed, 5 forbidden */
  readonly kind: number[];
}

const STATION = 1;
/** Pairs of stops that one table may stand for: stations of many platforms multiply. */
const MOST_PAIRS = 2 ** 24;

/** Platforms (location_type 0) of each station, by CSR. */
export function platformsOf(stops: Pick<Stops, 'kind' | 'parent'>): { off: Int32Array; child: Int32Array } {
  const off = new Int32Array(stops.kind.length + 1);
  const isPlatform = (stop: number): boolean => stops.kind[stop] === 0 && stops.parent[stop]! >= 0;
  for (let stop = 0; stop < stops.kind.length; stop++) if (isPlatform(stop)) off[stops.parent[stop]! + 1]!++;
  for (let stop = 0; stop < stops.kind.length; stop++) off[stop + 1]! += off[stop]!;
  const next = off.slice();
  const child = new Int32Array(off.at(-1)!);
  for (let stop = 0; stop < stops.kind.length; stop++) if (isPlatform(stop)) child[next[stops.parent[stop]!]!++] = stop;
  return { off, child };
}

/** The stops a row speaks of: a stop itself, or all platforms of a station. */
export function expand(
  stop: number,
  stops: Pick<Stops, 'kind'>,
  platforms: { off: Int32Array; child: Int32Array },
): { stops: ArrayLike<number>; named: 0 | 1 } {
  if (stops.kind[stop] !== STATION) return { stops: [stop], named: 1 };
  return { stops: platforms.child.subarray(platforms.off[stop]!, platforms.off[stop + 1]!), named: 0 };
}

/** Reads transfers.txt, which a feed may do without. Call it when it is known which trips are used. */
export function readTransfers(context: Context, stops: Stops, trips: Trips): { rules: PairRules; seats: Seats } {
  const rules = new PairRules();
  const seats: Seats = { from: [], to: [], kind: [] };
  const table = context.optional('transfers.txt');
  if (table === null) return { rules, seats };
  const { file, reader, findings } = table;
  const platforms = platformsOf(stops);
  const column = (name: string): number => table.column(name);
  const [fromAt, toAt, typeAt, timeAt] = [
    column('from_stop_id'),
    column('to_stop_id'),
    column('transfer_type'),
    column('min_transfer_time'),
  ];
  const bound = ['from_route_id', 'to_route_id', 'from_trip_id', 'to_trip_id'].map(column);
  while (table.next()) {
    const type = wholeOf(reader.bytes, reader.from[typeAt]!, reader.to[typeAt]!);
    if (type === BAD || type > 5) {
      findings.add('transfer-type', file, table.line, null, table.text(typeAt));
      continue;
    }
    if (type >= 4) {
      readSeat(table, type, trips, seats, bound[2]!, bound[3]!);
      continue;
    }
    if (bound.some((at) => !table.blank(at))) {
      findings.add('transfer-bound', file, table.line, () => table.text(fromAt));
      continue;
    }
    const ends = [fromAt, toAt].map((at) => ({ at, stop: table.blank(at) ? -1 : table.lookup(at, stops.ids) }));
    const unknown = ends.find(({ stop }) => stop < 0);
    if (unknown !== undefined) {
      findings.add('transfer-stop', file, table.line, () => table.text(fromAt), table.text(unknown.at));
      continue;
    }
    const [from, to] = ends.map(({ stop }) => expand(stop, stops, platforms)) as [
      ReturnType<typeof expand>,
      ReturnType<typeof expand>,
    ];
    const empty = [from, to].findIndex((end) => end.stops.length === 0);
    if (empty >= 0) {
      findings.add('transfer-no-platform', file, table.line, null, stops.ids.text(ends[empty]!.stop));
      continue;
    }
    if (rules.count + from.stops.length * to.stops.length > MOST_PAIRS)
      throw context.unusable('transfers.txt 展开后站点对过多', 'transfers.txt stands for too many pairs of stops');
    const seconds = type === 3 ? FORBIDDEN : type === 2 ? timeOfRow(table, timeAt, () => table.text(fromAt)) : BY_DISTANCE;
    for (let i = 0; i < from.stops.length; i++) {
      for (let j = 0; j < to.stops.length; j++) rules.add(from.stops[i]!, to.stops[j]!, seconds, from.named + to.named);
    }
  }
  context.done(table);
  return { rules, seats };
}

function timeOfRow(table: Table, column: number, id: () => string): number {
  const { bytes, from, to } = table.reader;
  const seconds = wholeOf(bytes, from[column]!, to[column]!);
  if (seconds !== BAD && seconds !== BLANK) return seconds;
  table.findings.add('transfer-no-time', table.file, table.line, id);
  return BY_DISTANCE;
}

function readSeat(table: Table, type: number, trips: Trips, seats: Seats, fromAt: number, toAt: number): void {
  const ends = [fromAt, toAt].map((at) => ({ at, trip: table.blank(at) ? -1 : table.lookup(at, trips.ids) }));
  const bad = ends.find(({ trip }) => trip < 0 || trips.usable[trip] !== 1);
  if (bad !== undefined) {
    table.findings.add('transfer-trip', table.file, table.line, null, table.text(bad.at));
    return;
  }
  seats.from.push(ends[0]!.trip);
  seats.to.push(ends[1]!.trip);
  seats.kind.push(type);
}
