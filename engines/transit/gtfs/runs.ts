/** From rows of stop times to trips that share patterns and running times (rules 2 and 3 of the README). */
import { metresBetween } from '../walk.ts';
import { Sequences } from './bytes.ts';
import type { Context } from './context.ts';
import { BLANK } from './fields.ts';
import type { FindingKind } from './findings.ts';
import type { Routes, Stops } from './places.ts';
import { APPROXIMATE, type StopTimeRows } from './rows.ts';
import type { Trips } from './trips.ts';

const FILE = 'stop_times.txt';
/** First second of the third day: the search looks at one day before and after. */
const TOO_LATE = 48 * 3600;
const LONGEST_WAIT = 0xffff;
/** Legs remembered, a power of two. */
const LEGS = 1 << 14;

/** The usable trips of a feed, by rows of trips.txt, and what they share. */
export interface Runs {
  /** route type, wheelchair class, then stop × 16 + flag of each position */
  readonly patterns: Sequences;
  /** number of positions, then (seconds since the start × 2 + 1 when estimated) of each; then, when there is any wait, the seconds of it at each */
  readonly profiles: Sequences;
  /** stop_sequence numbers that are not 1, 2, 3 … */
  readonly sequences: Sequences;
  /** of each row of trips.txt; pattern −1 when the trip is not used */
  readonly pattern: Int32Array;
  readonly profile: Int32Array;
  readonly start: Int32Array;
  readonly sequence: Int32Array;
  readonly stopTimes: number;
}

/** Makes the runs of a feed, trip by trip in any order. */
export class RunMaker {
  readonly #context: Context;
  readonly #trips: Trips;
  readonly #routes: Routes;
  readonly #run: Run;
  readonly #patterns = new Sequences();
  readonly #profiles = new Sequences();
  readonly #sequences = new Sequences();
  readonly #pattern: Int32Array;
  readonly #profile: Int32Array;
  readonly #start: Int32Array;
  readonly #sequence: Int32Array;
  #stopTimes = 0;

  constructor(context: Context, trips: Trips, routes: Routes, stops: Stops) {
    const count = trips.count;
    this.#context = context;
    this.#trips = trips;
    this.#routes = routes;
    this.#run = new Run(stops);
    this.#pattern = new Int32Array(count).fill(-1);
    this.#profile = new Int32Array(count).fill(-1);
    this.#start = new Int32Array(count);
    this.#sequence = new Int32Array(count).fill(-1);
  }

  /** Makes the run of a trip from rows `from … to − 1` of `order`, or of the file when that is null. A trip that cannot be used loses its mark, with a finding. */
  add(trip: number, rows: StopTimeRows, order: Int32Array | null, from: number, to: number): void {
    const { findings } = this.#context;
    const trips = this.#trips;
    const run = this.#run;
    if (trips.usable[trip] !== 1 || from === to) return;
    const idText = (): string => trips.ids.text(trip);
    run.load(rows, order, from, to, (row) => findings.add('sequence-twice', FILE, rows.line[row]!, idText, rows.sequence[row]!));
    const fault = run.times();
    if (fault !== null) {
      trips.usable[trip] = 0;
      findings.add(fault.kind, FILE, rows.line[fault.row]!, idText);
      return;
    }
    this.#stopTimes += run.length;
    this.#pattern[trip] = this.#patterns.add(
      run.pattern(this.#routes.type[trips.route[trip]!]!, trips.wheelchair[trip]!),
      run.length + 2,
    );
    this.#profile[trip] = this.#profiles.add(run.profile(), run.profileLength);
    this.#start[trip] = run.arrival[0]!;
    if (!run.counted()) this.#sequence[trip] = this.#sequences.add(run.sequence, run.length);
  }

  /** All runs. What trips share is numbered in the order of trips.txt, so that the order of stop_times.txt makes no difference. */
  finish(): Runs {
    const trips = this.#trips;
    this.#pattern.forEach((pattern, trip) => {
      if (pattern >= 0 || trips.usable[trip] !== 1) return;
      trips.usable[trip] = 0;
      this.#context.findings.add('trip-without-times', 'trips.txt', trips.line[trip]!, () => trips.ids.text(trip));
    });
    if (this.#stopTimes === 0)
      throw this.#context.unusable(
        '没有可用的班次（trips.txt、stop_times.txt）',
        'no trip can be used (trips.txt, stop_times.txt)',
      );
    return {
      patterns: this.#patterns.renumbered(this.#pattern),
      profiles: this.#profiles.renumbered(this.#profile),
      sequences: this.#sequences.renumbered(this.#sequence),
      pattern: this.#pattern,
      profile: this.#profile,
      start: this.#start,
      sequence: this.#sequence,
      stopTimes: this.#stopTimes,
    };
  }
}

/** The stop times of one trip, in arrays that are used again for the next. */
class Run {
  length = 0;
  row = new Int32Array(256);
  stop = new Int32Array(256);
  sequence = new Int32Array(256);
  arrival = new Int32Array(256);
  departure = new Int32Array(256);
  flag = new Int32Array(256);
  blank = new Uint8Array(256);
  /** 1 where the times stood blank, or the source calls them approximate */
  estimated = new Uint8Array(256);
  distance = new Float64Array(256);
  /** straight lines added up since the last position with times */
  metres = new Float64Array(256);
  profileLength = 0;
  #scratch = new Int32Array(514);
  readonly #legOf = new Float64Array(LEGS).fill(-1);
  readonly #legMetres = new Float64Array(LEGS);
  readonly #stops: Stops;

  constructor(stops: Stops) {
    this.#stops = stops;
  }

  /** Takes rows `from … to − 1` in the order of stop_sequence; of several rows with one number the first in the file stays, `twice` is told of the others. */
  load(rows: StopTimeRows, order: Int32Array | null, from: number, to: number, twice: (row: number) => void): void {
    const count = to - from;
    if (count > this.row.length) this.#widen(count);
    const { row } = this;
    let ascending = true;
    for (let i = 0; i < count; i++) {
      const r = order === null ? from + i : order[from + i]!;
      row[i] = r;
      if (i > 0 && rows.sequence[r]! <= rows.sequence[row[i - 1]!]!) ascending = false;
    }
    let n = count;
    if (!ascending) {
      row.subarray(0, count).sort((a, b) => rows.sequence[a]! - rows.sequence[b]! || a - b);
      n = 0;
      for (let i = 0; i < count; i++) {
        const r = row[i]!;
        if (n > 0 && rows.sequence[row[n - 1]!] === rows.sequence[r]) twice(r);
        else row[n++] = r;
      }
    }
    this.length = n;
    for (let i = 0; i < n; i++) {
      const r = row[i]!;
      const [arrival, departure] = [rows.arrival[r]!, rows.departure[r]!];
      this.stop[i] = rows.stop[r]!;
      this.sequence[i] = rows.sequence[r]!;
      this.flag[i] = rows.flag[r]! & ~APPROXIMATE;
      this.arrival[i] = arrival === BLANK ? departure : arrival;
      this.departure[i] = departure === BLANK ? arrival : departure;
      this.blank[i] = arrival === BLANK && departure === BLANK ? 1 : 0;
      this.estimated[i] = this.blank[i] === 1 || (rows.flag[r]! & APPROXIMATE) !== 0 ? 1 : 0;
      this.distance[i] = rows.distance[r]!;
    }
  }

  /** Fills in the blank times; says what makes the trip useless, if anything does, and in which row. */
  times(): { kind: FindingKind; row: number } | null {
    const { arrival, departure, blank, row, length } = this;
    const last = length - 1;
    if (length < 2) return { kind: 'one-stop', row: row[0]! };
    if (blank[0] === 1) return { kind: 'end-time-missing', row: row[0]! };
    if (blank[last] === 1) return { kind: 'end-time-missing', row: row[last]! };
    let known = 0;
    for (let i = 0; i < length; i++) {
      if (blank[i] === 1) continue;
      if (arrival[i]! >= TOO_LATE || departure[i]! >= TOO_LATE) return { kind: 'time-too-late', row: row[i]! };
      if (departure[i]! < arrival[i]! || (i > 0 && arrival[i]! < departure[known]!))
        return { kind: 'times-go-back', row: row[i]! };
      if (departure[i]! - arrival[i]! > LONGEST_WAIT) return { kind: 'wait-too-long', row: row[i]! };
      if (i > known + 1) this.#fill(known, i);
      known = i;
    }
    return null;
  }

  /** Interpolates the positions between `a` and `b`, which have times: by distance travelled, else straight lines, else the number of stops. */
  #fill(a: number, b: number): void {
    const { distance, arrival, departure } = this;
    const from = departure[a]!;
    const span = arrival[b]! - from;
    let travelled = distance[b]! > distance[a]!;
    // A missing distance is NaN, which is not below anything: `>=` fails for it.
    for (let i = a + 1; travelled && i <= b; i++) travelled = distance[i]! >= distance[i - 1]!;
    if (travelled) {
      const whole = distance[b]! - distance[a]!;
      for (let i = a + 1; i < b; i++) this.#set(i, from + (span * (distance[i]! - distance[a]!)) / whole);
      return;
    }
    const { metres } = this;
    let whole = 0;
    for (let i = a + 1; i <= b; i++) metres[i] = whole += this.#line(i);
    if (whole > 0) for (let i = a + 1; i < b; i++) this.#set(i, from + (span * metres[i]!) / whole);
    else for (let i = a + 1; i < b; i++) this.#set(i, from + (span * (i - a)) / (b - a));
  }

  /** Metres from the stop before to position `i`; NaN when one has no coordinates. Trips of a line have the same legs: those met last are remembered. */
  #line(i: number): number {
    const { lat, lon } = this.#stops;
    const [p, q] = [this.stop[i - 1]!, this.stop[i]!];
    const leg = p * lat.length + q;
    const slot = (Math.imul(p, 31) + q) & (LEGS - 1);
    if (this.#legOf[slot] !== leg) {
      this.#legOf[slot] = leg;
      this.#legMetres[slot] = metresBetween(lat[p]!, lon[p]!, lat[q]!, lon[q]!);
    }
    return this.#legMetres[slot]!;
  }

  #set(i: number, time: number): void {
    // A half goes up also where the last bit of a distance makes it a trace less, as halfway out and back along one line.
    this.arrival[i] = this.departure[i] = Math.floor(time + 0.5 + 1e-6);
  }

  /** The pattern as a sequence of `length` + 2 numbers. */
  pattern(routeType: number, wheelchair: number): Int32Array {
    const scratch = this.#scratch;
    scratch[0] = routeType;
    scratch[1] = wheelchair;
    for (let i = 0; i < this.length; i++) scratch[i + 2] = this.stop[i]! * 16 + this.flag[i]!;
    return scratch;
  }

  /** The running times as a sequence of `profileLength` numbers. */
  profile(): Int32Array {
    const { length, arrival, departure, estimated } = this;
    const scratch = this.#scratch;
    const start = arrival[0]!;
    let wait = 0;
    scratch[0] = length;
    for (let i = 0; i < length; i++) {
      scratch[i + 1] = (arrival[i]! - start) * 2 + estimated[i]!;
      wait |= departure[i]! - arrival[i]!;
    }
    this.profileLength = length + 1;
    if (wait !== 0) {
      for (let i = 0; i < length; i++) scratch[length + 1 + i] = departure[i]! - arrival[i]!;
      this.profileLength += length;
    }
    return scratch;
  }

  /** Whether the stop_sequence numbers are 1, 2, 3 … */
  counted(): boolean {
    for (let i = 0; i < this.length; i++) if (this.sequence[i] !== i + 1) return false;
    return true;
  }

  #widen(count: number): void {
    const length = count * 2;
    this.row = new Int32Array(length);
    this.stop = new Int32Array(length);
    this.sequence = new Int32Array(length);
    this.arrival = new Int32Array(length);
    this.departure = new Int32Array(length);
    this.flag = new Int32Array(length);
    this.blank = new Uint8Array(length);
    this.estimated = new Uint8Array(length);
    this.distance = new Float64Array(length);
    this.metres = new Float64Array(length);
    this.#scratch = new Int32Array(length * 2 + 2);
  }
}
