/** The sections of the image, made of all feeds one after the other. */
import type { SectionName } from '../image/layout.ts';
import type { ByteIndex } from './bytes.ts';
import type { Feed } from './feed.ts';
import type { Findings } from './findings.ts';
import { platformsOf } from './transfers.ts';
import type { Window } from './trips.ts';

type Part<K extends SectionName> = { readonly [name in K]: ArrayLike<number> };

/** Where the rows of each feed begin among those of all. */
function bases(feeds: readonly Feed[], count: (feed: Feed) => number): number[] {
  let sum = 0;
  return feeds.map((feed) => {
    sum += count(feed);
    return sum - count(feed);
  });
}

/** Indices of all feeds' rows ordered by feed, then by the bytes of the id. */
function byId(feeds: readonly Feed[], ids: (feed: Feed) => ByteIndex, at: (feed: number, row: number) => number): Int32Array {
  const parts = feeds.map((feed, i) => {
    const index = ids(feed);
    const rows = new Int32Array(index.size).map((_, row) => row).filter((row) => at(i, row) >= 0);
    let ordered = true;
    for (let n = 1; ordered && n < rows.length; n++) ordered = index.compare(rows[n - 1]!, rows[n]!) < 0;
    if (!ordered) rows.sort((a, b) => index.compare(a, b));
    return rows.map((row) => at(i, row));
  });
  const order = new Int32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let from = 0;
  for (const part of parts) {
    order.set(part, from);
    from += part.length;
  }
  return order;
}

/** Stops, stations, routes and agencies; `stopBase` and `routeBase` say where those of each feed begin. */
export function placeSections(feeds: readonly Feed[]) {
  const stopBase = bases(feeds, ({ stops }) => stops.id.length);
  const routeBase = bases(feeds, ({ routes }) => routes.id.length);
  const agencyBase = bases(feeds, ({ agencies }) => agencies.id.length);
  const all = (column: (feed: Feed) => readonly number[]): number[] => feeds.flatMap(column);
  const moved = (column: (feed: Feed) => readonly number[], base: readonly number[]): number[] =>
    feeds.flatMap((feed, i) => column(feed).map((at) => (at < 0 ? -1 : base[i]! + at)));
  const numbers = (rows: (feed: Feed) => readonly number[]): number[] => feeds.flatMap((feed, i) => rows(feed).map(() => i));
  const kind = all(({ stops }) => stops.kind);
  const parent = moved(({ stops }) => stops.parent, stopBase);
  const platforms = platformsOf({ kind, parent });
  const sections = {
    stopFeed: numbers(({ stops }) => stops.id),
    stopId: all(({ stops }) => stops.id),
    stopCode: all(({ stops }) => stops.code),
    stopName: all(({ stops }) => stops.name),
    stopDesc: all(({ stops }) => stops.desc),
    stopPlatform: all(({ stops }) => stops.platform),
    stopLat: all(({ stops }) => stops.lat),
    stopLon: all(({ stops }) => stops.lon),
    stopKind: kind,
    stopParent: parent,
    stopWheelchair: all(({ stops }) => stops.wheelchair),
    childOff: platforms.off,
    child: platforms.child,
    stopById: byId(
      feeds,
      ({ stops }) => stops.ids,
      (i, row) => stopBase[i]! + row,
    ),
    routeFeed: numbers(({ routes }) => routes.id),
    routeId: all(({ routes }) => routes.id),
    routeShort: all(({ routes }) => routes.short),
    routeLong: all(({ routes }) => routes.long),
    routeDesc: all(({ routes }) => routes.desc),
    routeType: all(({ routes }) => routes.type),
    routeColor: all(({ routes }) => routes.color),
    routeTextColor: all(({ routes }) => routes.textColor),
    routeAgency: moved(({ routes }) => routes.agency, agencyBase),
    routeById: byId(
      feeds,
      ({ routes }) => routes.ids,
      (i, row) => routeBase[i]! + row,
    ),
    agencyId: all(({ agencies }) => agencies.id),
    agencyName: all(({ agencies }) => agencies.name),
    agencyUrl: all(({ agencies }) => agencies.url),
    agencyPhone: all(({ agencies }) => agencies.phone),
  };
  return { sections, stopBase };
}

/** Services on one common range of days, from the first to the last day on which any of them runs. */
export function serviceSections(feeds: readonly Feed[]) {
  const firstDay = Math.min(...feeds.map(({ services }) => services.first));
  const days = Math.max(...feeds.map(({ services }) => services.last)) - firstDay + 1;
  const words = Math.ceil(days / 32);
  const ids = feeds.flatMap(({ services }) => services.id);
  const serviceBits = new Int32Array(ids.length * words);
  let service = 0;
  for (const { services } of feeds) {
    for (let s = 0; s < services.id.length; s++, service++) {
      for (let day = services.first; day <= services.last; day++) {
        const from = day - services.start;
        if (((services.bits[s * services.words + (from >> 5)]! >> (from & 31)) & 1) === 0) continue;
        const to = day - firstDay;
        serviceBits[service * words + (to >> 5)]! |= 1 << (to & 31);
      }
    }
  }
  const sections: Part<'serviceFeed' | 'serviceId' | 'serviceBits'> = {
    serviceFeed: feeds.flatMap(({ services }, i) => services.id.map(() => i)),
    serviceId: ids,
    serviceBits,
  };
  return { sections, firstDay, days, words };
}

/** Shapes that a trip in use has; `indexOf` gives the number in the image of a feed's shape. */
export function shapeSections(feeds: readonly Feed[], findings: Findings) {
  const off = [0];
  const numbers: Int32Array[] = [];
  const lats: Float64Array[] = [];
  const lons: Float64Array[] = [];
  for (const { name, shapes, trips } of feeds) {
    const used = new Uint8Array(shapes.ids.size);
    for (let t = 0; t < trips.count; t++) if (trips.usable[t] === 1 && trips.shape[t]! >= 0) used[trips.shape[t]!] = 1;
    const number = new Int32Array(shapes.ids.size).fill(-1);
    for (let s = 0; s < used.length; s++) {
      const [from, to] = [shapes.off[s]!, shapes.off[s + 1]!];
      if (used[s] === 0) {
        findings.feed = name;
        if (to - from >= 2) findings.add('shape-unused', 'shapes.txt', shapes.line[s]!, () => shapes.ids.text(s));
        continue;
      }
      number[s] = off.length - 1;
      lats.push(shapes.lat.subarray(from, to));
      lons.push(shapes.lon.subarray(from, to));
      off.push(off.at(-1)! + to - from);
    }
    numbers.push(number);
  }
  const joined = (parts: readonly Float64Array[]): Float64Array => {
    const made = new Float64Array(off.at(-1)!);
    parts.forEach((part, i) => made.set(part, off[i]));
    return made;
  };
  const sections: Part<'shapeOff' | 'shapeLat' | 'shapeLon'> = { shapeOff: off, shapeLat: joined(lats), shapeLon: joined(lons) };
  return { sections, indexOf: (feed: number, shape: number): number => (shape < 0 ? -1 : numbers[feed]![shape]!) };
}

/** Patterns, running times and stop_sequence numbers; the bases say where those of each feed begin. */
export function patternSections(feeds: readonly Feed[]) {
  const stopBase = bases(feeds, ({ stops }) => stops.id.length);
  const patBase = bases(feeds, ({ runs }) => runs.patterns.size);
  const profBase = bases(feeds, ({ runs }) => runs.profiles.size);
  const seqBase = bases(feeds, ({ runs }) => runs.sequences.size);
  const sum = (of: (runs: Feed['runs']) => number): number => feeds.reduce((n, { runs }) => n + of(runs), 0);
  const patterns = sum((runs) => runs.patterns.size);
  const positions = sum(({ patterns: { size, offsets } }) => offsets[size]! - 2 * size);
  const patOff = new Int32Array(patterns + 1);
  const patStop = new Int32Array(positions);
  const patFlag = new Uint8Array(positions);
  const patRouteType = new Int32Array(patterns);
  const patWheelchair = new Uint8Array(patterns);
  let longest = 0;
  let at = 0;
  feeds.forEach(({ runs: { patterns: own } }, i) => {
    for (let p = 0; p < own.size; p++) {
      const [from, to] = [own.offsets[p]!, own.offsets[p + 1]!];
      const pattern = patBase[i]! + p;
      patRouteType[pattern] = own.values[from]!;
      patWheelchair[pattern] = own.values[from + 1]!;
      for (let n = from + 2; n < to; n++, at++) {
        patStop[at] = stopBase[i]! + (own.values[n]! >> 4);
        patFlag[at] = own.values[n]! & 15;
      }
      patOff[pattern + 1] = at;
      longest = Math.max(longest, to - from - 2);
    }
  });
  const sections = {
    patOff,
    patStop,
    patFlag,
    patRouteType,
    patWheelchair,
    ...profileSections(feeds),
    ...sequenceSections(feeds),
  };
  return { sections, longest, patBase, profBase, seqBase };
}

function profileSections(feeds: readonly Feed[]): Part<'profOff' | 'profArr' | 'profHigh' | 'profDwell' | 'profBlank'> {
  const size = feeds.reduce((n, { runs }) => n + runs.profiles.size, 0);
  const profOff = new Int32Array(size + 1);
  let p = 0;
  for (const { runs } of feeds) {
    const { profiles } = runs;
    for (let own = 0; own < profiles.size; own++, p++) profOff[p + 1] = profOff[p]! + profiles.values[profiles.offsets[own]!]!;
  }
  const count = profOff[size]!;
  const profArr = new Uint16Array(count);
  const profHigh = new Uint8Array(count);
  const profDwell = new Uint16Array(count);
  const profBlank = new Uint8Array(Math.ceil(count / 8));
  let [anyHigh, anyDwell, anyBlank] = [0, 0, 0];
  let at = 0;
  for (const { runs } of feeds) {
    const { values, offsets, size: own } = runs.profiles;
    for (let i = 0; i < own; i++) {
      const from = offsets[i]!;
      const length = values[from]!;
      const waiting = offsets[i + 1]! - from > length + 1;
      for (let n = 1; n <= length; n++, at++) {
        const value = values[from + n]!;
        const seconds = value >> 1;
        profArr[at] = seconds & 0xffff;
        anyHigh |= profHigh[at] = seconds >> 16;
        anyDwell |= profDwell[at] = waiting ? values[from + length + n]! : 0;
        if ((value & 1) === 0) continue;
        profBlank[at >> 3]! |= 1 << (at & 7);
        anyBlank = 1;
      }
    }
  }
  return {
    profOff,
    profArr,
    profHigh: anyHigh === 0 ? [] : profHigh,
    profDwell: anyDwell === 0 ? [] : profDwell,
    profBlank: anyBlank === 0 ? [] : profBlank,
  };
}

function sequenceSections(feeds: readonly Feed[]): Part<'seqOff' | 'seq'> {
  const seqOff = [0];
  const seq: number[] = [];
  for (const { runs } of feeds) {
    const { values, offsets, size } = runs.sequences;
    for (let s = 0; s < size; s++) {
      for (let n = offsets[s]!; n < offsets[s + 1]!; n++) seq.push(values[n]!);
      seqOff.push(seq.length);
    }
  }
  return { seqOff, seq };
}

/** The rows by a key that is not negative, rows of one key staying in their order: counted into place, without comparing. */
function sortedBy(rows: Int32Array, key: Int32Array): Int32Array {
  let most = 0;
  for (let i = 0; i < rows.length; i++) most = Math.max(most, key[rows[i]!]!);
  const next = new Int32Array(most + 2);
  for (let i = 0; i < rows.length; i++) next[key[rows[i]!]! + 1]!++;
  for (let k = 0; k < most; k++) next[k + 1]! += next[k]!;
  const made = new Int32Array(rows.length);
  for (let i = 0; i < rows.length; i++) made[next[key[rows[i]!]!]!++] = rows[i]!;
  return made;
}

/** Trips by pattern, start, feed and row, with their windows and in-seat transfers. */
export function tripSections(
  feeds: readonly Feed[],
  strings: ByteIndex,
  shared: ReturnType<typeof patternSections>,
  shapeOf: (feed: number, shape: number) => number,
) {
  const routeBase = bases(feeds, ({ routes }) => routes.id.length);
  const serviceBase = bases(feeds, ({ services }) => services.id.length);
  const orders = feeds.map(({ runs, trips }) => {
    const rows = new Int32Array(trips.count).map((_, row) => row).filter((row) => trips.usable[row] === 1);
    return sortedBy(sortedBy(rows, runs.start), runs.pattern);
  });
  const total = orders.reduce((sum, rows) => sum + rows.length, 0);
  const feedOf = new Uint8Array(total);
  const rowOf = new Int32Array(total);
  let n = 0;
  /** number in the image of each row of trips.txt, −1 when not used */
  const numberOf = orders.map((rows, i) => {
    const number = new Int32Array(feeds[i]!.trips.count).fill(-1);
    for (const row of rows) {
      number[row] = n;
      feedOf[n] = i;
      rowOf[n++] = row;
    }
    return number;
  });
  const column = (value: (feed: Feed, row: number, i: number) => number): Int32Array => {
    const made = new Int32Array(total);
    for (let t = 0; t < total; t++) made[t] = value(feeds[feedOf[t]!]!, rowOf[t]!, feedOf[t]!);
    return made;
  };
  const tripPattern = column(({ runs }, row, i) => shared.patBase[i]! + runs.pattern[row]!);
  const tripBlock = column(({ trips }, row) => trips.block[row]!);
  const patTripOff = new Int32Array(shared.sections.patOff.length);
  for (let t = 0; t < total; t++) patTripOff[tripPattern[t]! + 1]!++;
  for (let p = 1; p < patTripOff.length; p++) patTripOff[p]! += patTripOff[p - 1]!;
  const freqOff = new Int32Array(total + 1);
  const windows: Window[] = [];
  for (let t = 0; t < total; t++) {
    for (const window of feeds[feedOf[t]!]!.windows.get(rowOf[t]!) ?? []) windows.push(window);
    freqOff[t + 1] = windows.length;
  }
  const seats = feeds
    .flatMap(({ seats: own }, i) =>
      own.from.map((from, n) => ({ from: numberOf[i]![from]!, to: numberOf[i]![own.to[n]!]!, kind: own.kind[n]! })),
    )
    .toSorted((a, b) => a.from - b.from || a.to - b.to || a.kind - b.kind)
    .filter(
      (seat, n, all) => n === 0 || seat.from !== all[n - 1]!.from || seat.to !== all[n - 1]!.to || seat.kind !== all[n - 1]!.kind,
    );
  const sections = {
    tripPattern,
    tripProfile: column(({ runs }, row, i) => shared.profBase[i]! + runs.profile[row]!),
    tripStart: column(({ runs }, row) => runs.start[row]!),
    tripService: column(({ trips }, row, i) => serviceBase[i]! + trips.service[row]!),
    tripRoute: column(({ trips }, row, i) => routeBase[i]! + trips.route[row]!),
    tripId: column(({ trips }, row) => strings.add(trips.ids.pool, trips.ids.offsets[row]!, trips.ids.offsets[row + 1]!)),
    tripHeadsign: column(({ trips }, row) => trips.headsign[row]!),
    tripShort: column(({ trips }, row) => trips.short[row]!),
    tripBlock,
    tripRow: tripBlock.some((block) => block !== 0) ? rowOf : [],
    tripDirection: column(({ trips }, row) => trips.direction[row]!),
    tripBikes: column(({ trips }, row) => trips.bikes[row]!),
    tripShape: column(({ trips }, row, i) => shapeOf(i, trips.shape[row]!)),
    tripSeq: column(({ runs }, row, i) => (runs.sequence[row]! < 0 ? -1 : shared.seqBase[i]! + runs.sequence[row]!)),
    tripById: byId(
      feeds,
      ({ trips }) => trips.ids,
      (i, row) => numberOf[i]![row]!,
    ),
    patTripOff,
    freqOff,
    freqStart: windows.map(({ start }) => start),
    freqEnd: windows.map(({ end }) => end),
    freqHeadway: windows.map(({ headway }) => headway),
    freqExact: windows.map(({ exact }) => exact),
    seatFrom: seats.map(({ from }) => from),
    seatTo: seats.map(({ to }) => to),
    seatKind: seats.map(({ kind }) => kind),
  };
  return { sections };
}
