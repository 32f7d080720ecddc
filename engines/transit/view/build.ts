import type { Image } from '../image/layout.ts';
import type { AddedTrip, Overlay, TripChange } from '../realtime/overlay.ts';
import { changeOf, changesOf, serviceDays, type DayChanges, type ServiceDays } from './active.ts';
import { chainRuns, type Gathered } from './chains.ts';
import { Ints } from './ints.ts';
import { ALIGHT, BOARD, boardingColumns, CHANGED, writeView, type View } from './view.ts';

/**
 * The day view of an image for day `day` (days since 1970-01-01) with what `overlay` says. All of it is made anew, so that a run that real time has moved
 * is sorted and kept apart from those it overtakes like any other. `make` gives the memory.
 */
export function buildView(image: Image, day: number, overlay: Overlay | null, make: (bytes: number) => ArrayBufferLike): View {
  return new Builder(image, serviceDays(image, day), changesOf(overlay, day)).build(make);
}

class Builder {
  private readonly times = new Ints(1 << 16);
  private readonly placeOfArrivals: Int32Array;
  private readonly placeOfDepartures: Int32Array;
  private readonly patCol = new Ints();
  private readonly patLen = new Ints();
  private readonly patRun = new Ints();
  private readonly patSource = new Ints();
  private readonly col = new Ints(1 << 12);
  private readonly run = new Ints(1 << 12);
  private readonly runInfo = new Ints(1 << 10);
  private readonly found: Gathered = {
    start: new Ints(),
    arrivals: new Ints(),
    departures: new Ints(),
    trip: new Ints(),
    info: new Ints(),
    variant: new Ints(),
  };
  /** Which stops each variant ÷ 2 skips, as text; variant 0 skips none. */
  private readonly skips: string[] = [''];
  private readonly image: Image;
  private readonly days: ServiceDays;
  private readonly changes: DayChanges | null;

  constructor(image: Image, days: ServiceDays, changes: DayChanges | null) {
    this.image = image;
    this.days = days;
    this.changes = changes;
    this.placeOfArrivals = new Int32Array(image.profOff.length - 1).fill(-1);
    this.placeOfDepartures = new Int32Array(image.profOff.length - 1);
  }

  build(make: (bytes: number) => ArrayBufferLike): View {
    for (let p = 0; p < this.image.patterns; p++) this.pattern(p);
    for (const [i, trip] of this.changes?.added ?? []) this.addedTrip(i, trip);
    this.patRun.push(this.runInfo.length);
    const [patCol, patLen, col] = [this.patCol.all, this.patLen.all, this.col.all];
    return writeView(
      { day: this.days.day, mirrored: false },
      {
        patCol,
        patLen,
        patRun: this.patRun.all,
        patSource: this.patSource.all,
        col,
        run: this.run.all,
        runInfo: this.runInfo.all,
        times: this.times.all,
        ...boardingColumns(this.image.stops, patCol, patLen, col),
      },
      make,
    );
  }

  private pattern(p: number): void {
    const { image, days, found } = this;
    for (const row of Object.values(found)) row.length = 0;
    this.skips.length = 1;
    const { tripService, freqOff } = image;
    for (let o = 0; o < 3; o++)
      for (let trip = image.patTripOff[p]!; trip < image.patTripOff[p + 1]!; trip++) {
        const service = tripService[trip]!;
        if (((days.mask[service]! >> o) & 1) === 0) continue;
        const shift = days.shift[3 * image.serviceFeed[service]! + o]!;
        const changes = this.changes?.byTrip.get(trip);
        if (freqOff[trip] === freqOff[trip + 1]) this.take(trip, o, shift, image.tripStart[trip]!, 0, null, changes);
        else this.vehicles(trip, o, shift, changes);
      }
    if (found.start.length === 0) return;
    const [from, to] = [image.patOff[p]!, image.patOff[p + 1]!];
    chainRuns(found, this.times.data, to - from, (members, count, variant) => {
      const skipped = this.skips[variant >> 1]!;
      const at = this.col.length;
      for (let c = from; c < to; c++) {
        const ends = c === from ? BOARD : c === to - 1 ? ALIGHT : BOARD | ALIGHT;
        const flag = skipped[c - from] === '1' ? 0 : this.flagsAt(c) & ends;
        this.col.push((image.patStop[c]! << 2) | flag);
      }
      this.emit(p, at, to - from, members, count);
    });
  }

  /** Every vehicle that a trip's frequencies stand for. */
  private vehicles(trip: number, o: number, shift: number, changes: readonly TripChange[] | undefined): void {
    const { image } = this;
    const first = image.profOff[image.tripProfile[trip]!]!;
    const dwell = image.profDwell.length === 0 ? 0 : image.profDwell[first]!;
    for (let f = image.freqOff[trip]!; f < image.freqOff[trip + 1]!; f++) {
      const headway = image.freqHeadway[f]!;
      for (let start = image.freqStart[f]!; start < image.freqEnd[f]!; start += headway)
        this.take(trip, o, shift, start - dwell, image.freqExact[f] ? 0 : headway, start, changes);
    }
  }

  /** One run: `first` is its first arrival on its service day, `vehicle` the start by which real time names a vehicle. */
  private take(
    trip: number,
    o: number,
    shift: number,
    first: number,
    headway: number,
    vehicle: number | null,
    changes: readonly TripChange[] | undefined,
  ): void {
    const { found } = this;
    const change = changes === undefined ? undefined : changeOf(changes, this.days.day - 1 + o, vehicle);
    if (change?.cancelled) return;
    let skipped = 0;
    if (change?.arrivals && change.departures) {
      const at = this.ownTimes(change.arrivals, change.departures);
      found.start.push(change.arrivals[0]! + shift);
      found.arrivals.push(at[0]);
      found.departures.push(at[1]);
    } else {
      const profile = this.image.tripProfile[trip]!;
      if (this.placeOfArrivals[profile] === -1) this.sharedTimes(profile);
      found.start.push(first + shift);
      found.arrivals.push(this.placeOfArrivals[profile]!);
      found.departures.push(this.placeOfDepartures[profile]!);
    }
    if (change?.skipped?.includes(1)) {
      const text = change.skipped.join('');
      skipped = this.skips.indexOf(text);
      if (skipped === -1) skipped = this.skips.push(text) - 1;
    }
    found.trip.push(trip);
    found.info.push((headway << 3) | (change === undefined ? 0 : CHANGED) | o);
    found.variant.push(2 * skipped + (headway === 0 ? 0 : 1));
  }

  /** Copies a profile of the image into `times`, departures apart only where it dwells anywhere. */
  private sharedTimes(profile: number): void {
    const { profOff, profArr, profHigh, profDwell } = this.image;
    const [from, to] = [profOff[profile]!, profOff[profile + 1]!];
    const { times } = this;
    times.reserve(2 * (to - from));
    const { data } = times;
    const at = times.length;
    this.placeOfArrivals[profile] = at;
    let next = at;
    for (let i = from; i < to; i++) data[next++] = profArr[i]!;
    if (profHigh.length > 0) for (let i = from; i < to; i++) data[at + i - from]! += profHigh[i]! << 16;
    let dwells = false;
    if (profDwell.length > 0) for (let i = from; i < to && !dwells; i++) dwells = profDwell[i] !== 0;
    this.placeOfDepartures[profile] = dwells ? next : at;
    if (dwells) for (let i = from; i < to; i++) data[next++] = data[at + i - from]! + profDwell[i]!;
    times.length = next;
  }

  /** Times of one run alone, relative to its first arrival: the places of its arrivals and departures. */
  private ownTimes(arrivals: Int32Array, departures: Int32Array): [number, number] {
    const { times } = this;
    const at = times.length;
    times.reserve(2 * arrivals.length);
    const zero = arrivals[0]!;
    for (const time of arrivals) times.push(time - zero);
    if (arrivals.every((time, i) => time === departures[i])) return [at, at];
    for (const time of departures) times.push(time - zero);
    return [at, at + arrivals.length];
  }

  private flagsAt(c: number): number {
    const flag = this.image.patFlag[c]!;
    return ((flag & 3) === 1 ? 0 : BOARD) | (((flag >> 2) & 3) === 1 ? 0 : ALIGHT);
  }

  private emit(source: number, column: number, length: number, members: Int32Array, count: number): void {
    const { found, run, runInfo } = this;
    this.patSource.push(source);
    this.patCol.push(column);
    this.patLen.push(length);
    this.patRun.push(runInfo.length);
    run.reserve(4 * count);
    runInfo.reserve(count);
    for (let i = 0; i < count; i++) {
      const m = members[i]!;
      run.data[run.length++] = found.start.data[m]!;
      run.data[run.length++] = found.arrivals.data[m]!;
      run.data[run.length++] = found.departures.data[m]!;
      run.data[run.length++] = found.trip.data[m]!;
      runInfo.data[runInfo.length++] = found.info.data[m]!;
    }
  }

  private addedTrip(index: number, trip: AddedTrip): void {
    const o = trip.day - this.days.day + 1;
    const at = this.ownTimes(trip.arrivals, trip.departures);
    const column = this.col.length;
    const last = trip.stops.length - 1;
    trip.stops.forEach((stop, i) => this.col.push((stop << 2) | (i === 0 ? BOARD : i === last ? ALIGHT : BOARD | ALIGHT)));
    for (const row of Object.values(this.found)) row.length = 0;
    this.found.start.push(trip.arrivals[0]! + this.days.shift[3 * this.image.routeFeed[trip.route]! + o]!);
    this.found.arrivals.push(at[0]);
    this.found.departures.push(at[1]);
    this.found.trip.push(-1 - index);
    this.found.info.push(CHANGED | o);
    this.emit(-1 - index, column, trip.stops.length, Int32Array.of(0), 1);
  }
}
