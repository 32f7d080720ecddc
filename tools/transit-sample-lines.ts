/** Lays sample bus lines through points and writes them as a line sheet, in the columns an operator would use. */
import { type LonLat, metresBetween } from '../services/transit/network/coordinates.ts';
import { writeCsv } from '../services/transit/network/csv.ts';
import { SHEET_COLUMNS, type SheetColumn } from '../services/transit/network/sheet-cells.ts';

/** A line to lay. */
export interface LineDesign {
  readonly line: string;
  readonly code: string;
  /** Keys of points in order; `tour:TOWN` goes round the committees of a town. */
  readonly via: readonly string[];
  /** Metres between stops on the way. */
  readonly every: number;
  readonly kmh: number;
  readonly lowFloor: boolean;
  /** Headway service: first and last start of each end, minutes between buses. */
  readonly first?: readonly [string, string];
  readonly last?: readonly [string, string];
  readonly peak?: number;
  readonly offPeak?: number;
  /** Listed departures from each end. */
  readonly departures?: readonly [string, string];
}

/** Something a line can go through. */
export interface Point {
  readonly key: string;
  readonly town: string | null;
  readonly name: string;
  readonly at: LonLat;
  /** A residents' or village committee, after which stops on the way are named. */
  readonly committee: boolean;
}

export interface Road {
  readonly name: string;
  readonly lines: readonly (readonly LonLat[])[];
}

/** A number from 0 to 1 that a text always gives (FNV-1a). */
export function share(text: string): number {
  let hash = 0x811c_9dc5;
  for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 0x0100_0193) >>> 0;
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b_3c6d) >>> 0;
  return ((hash ^ (hash >>> 13)) >>> 0) / 0x1_0000_0000;
}

/** A point so many metres east and north of another. */
export const shifted = ([lon, lat]: LonLat, east: number, north: number): LonLat => [
  lon + east / (111_195 * Math.cos((lat * Math.PI) / 180)),
  lat + north / 111_195,
];

/** Sample answers to whether a stop has a thing; about one in ten is unknown. */
export function sampleAmenities(code: string): { canopy: string; timetable: string; accessible: string } {
  const say = (what: string, yes: number): string => {
    const value = share(`${code} ${what}`);
    return value > 0.9 ? '' : value < yes * 0.9 ? 'yes' : 'no';
  };
  return { canopy: say('canopy', 0.62), timetable: say('timetable', 0.74), accessible: say('accessible', 0.5) };
}

/** Direction of travel in radians, 0 east, counter-clockwise. */
const bearing = (a: LonLat, b: LonLat): number => Math.atan2(b[1] - a[1], (b[0] - a[0]) * Math.cos((a[1] * Math.PI) / 180));

/** A place with a stop on either side of the street; side 0 serves travel along `along`. */
interface StopPlace {
  readonly number: number;
  readonly name: string;
  readonly at: LonLat;
  readonly along: number;
}

/** Metres from the middle of the street to its stops; buses keep to the right. */
const KERB = 9;
const SAME_PLACE = 160;

/** Points of a road at most 60 m apart. */
function pointsAlong(line: readonly LonLat[]): LonLat[] {
  return line.flatMap((at, i) => {
    const next = line[i + 1];
    if (!next) return [at];
    const parts = Math.ceil(metresBetween(at, next) / 60) || 1;
    return Array.from({ length: parts }, (_, n): LonLat => [
      at[0] + ((next[0] - at[0]) * n) / parts,
      at[1] + ((next[1] - at[1]) * n) / parts,
    ]);
  });
}

class Places {
  readonly #all: StopPlace[] = [];
  readonly #names = new Map<string, number>();
  readonly #committees: readonly Point[];
  readonly #roads: readonly { name: string; at: LonLat }[];

  constructor(points: readonly Point[], roads: readonly Road[]) {
    this.#committees = points.filter(({ committee }) => committee);
    this.#roads = roads.flatMap(({ name, lines }) => lines.flatMap((line) => pointsAlong(line).map((at) => ({ name, at }))));
  }

  /** The place at a point, an existing one when it is near. `name` null: named after the road and the nearest committee. */
  take(at: LonLat, along: number, name: string | null): StopPlace {
    const near = this.#nearest(this.#all, at, SAME_PLACE);
    if (near) return near;
    const place = { number: this.#all.length + 1001, name: this.#free(name ?? this.#nameOf(at)), at, along };
    this.#all.push(place);
    return place;
  }

  /** The point of a main road near a point, or the point itself. */
  onRoad(at: LonLat): LonLat {
    return this.#nearest(this.#roads, at, 350)?.at ?? at;
  }

  #nearest<T extends { at: LonLat }>(list: readonly T[], at: LonLat, within: number): T | null {
    let best: T | null = null;
    let least = within;
    for (const one of list) {
      if (Math.abs(one.at[1] - at[1]) > 0.02) continue;
      const metres = metresBetween(one.at, at);
      if (metres > least) continue;
      best = one;
      least = metres;
    }
    return best;
  }

  #nameOf(at: LonLat): string {
    const road = this.#nearest(this.#roads, at, 40);
    const committee = this.#nearest(this.#committees, at, 20_000);
    const name = committee?.name ?? '';
    if (road) return `${road.name}${name}`;
    const metres = committee ? metresBetween(committee.at, at) : 0;
    if (!committee || metres < 150) return name;
    const side = '东北西南'[(Math.round(bearing(committee.at, at) / (Math.PI / 2)) + 4) % 4] ?? '';
    return `${name}${side}`;
  }

  /** The name, with a number when another place bears it. */
  #free(name: string): string {
    const before = this.#names.get(name) ?? 0;
    this.#names.set(name, before + 1);
    return before === 0 ? name : `${name}${before + 1}`;
  }
}

/** Committees of a town from its centre round by the nearest next one and back. */
function tour(centre: Point, points: readonly Point[]): Point[] {
  const left = points.filter(({ committee, town }) => committee && town === centre.town);
  const way = [centre];
  while (left.length > 0) {
    const here = way.at(-1) ?? centre;
    const apart = left.map(({ at }) => metresBetween(at, here.at));
    way.push(...left.splice(apart.indexOf(Math.min(...apart)), 1));
  }
  return [...way, centre];
}

/** Places of a line in order, with stops on the way where its points lie far apart. */
function layOne(design: LineDesign, points: readonly Point[], places: Places): StopPlace[] {
  const byKey = new Map(points.map((point) => [point.key, point]));
  const way = design.via.flatMap((key) => {
    const point = byKey.get(key.replace(/^tour:/, 'town:'));
    if (!point) throw new Error(`${design.line}: nothing is called ${key}`);
    return key.startsWith('tour:') ? tour(point, points) : [point];
  });
  const laid: StopPlace[] = [];
  const add = (place: StopPlace): void => {
    if (laid.at(-1) !== place) laid.push(place);
  };
  way.forEach((point, i) => {
    const next = way[i + 1];
    add(places.take(point.at, bearing(point.at, (next ?? way[i - 1] ?? point).at), point.name));
    if (!next) return;
    const metres = metresBetween(point.at, next.at);
    const parts = Math.max(1, Math.round(metres / design.every));
    for (let part = 1; part < parts; part += 1) {
      const at: LonLat = [
        point.at[0] + ((next.at[0] - point.at[0]) * part) / parts,
        point.at[1] + ((next.at[1] - point.at[1]) * part) / parts,
      ];
      const place = places.take(places.onRoad(at), bearing(point.at, next.at), null);
      if (!laid.includes(place)) add(place);
    }
  });
  return laid;
}

const WORDS: Readonly<Record<string, string>> = { yes: '有', no: '无', '': '' };

/** The lines as one sheet, both directions, in the Chinese columns. */
export function layLines(designs: readonly LineDesign[], points: readonly Point[], roads: readonly Road[]): string {
  const places = new Places(points, roads);
  const columns = Object.keys(SHEET_COLUMNS) as SheetColumn[];
  const rows: (string | number)[][] = [];
  for (const design of designs) {
    const out = layOne(design, points, places);
    for (const direction of [0, 1] as const) {
      const path = direction === 0 ? out : out.toReversed();
      let clock = 0;
      path.forEach((place, i) => {
        const before = path[i - 1];
        const after = path[i + 1];
        const heading = bearing((before ?? place).at, (after ?? place).at);
        const side = Math.cos(heading - place.along) >= 0 ? 0 : 1;
        const kerb = place.along - Math.PI / 2 + (side === 0 ? 0 : Math.PI);
        const [lon, lat] = shifted(place.at, KERB * Math.cos(kerb), KERB * Math.sin(kerb));
        const code = `${place.number}${side + 1}`;
        // Streets are about a quarter longer than straight lines; times are whole minutes from the start, as a sheet has them.
        const due = clock + (before ? (metresBetween(before.at, place.at) * 1.25) / (design.kmh / 3.6) / 60 : 0);
        const minutes = Math.max(1, Math.round(due) - Math.round(clock));
        clock = before ? Math.max(due, Math.round(clock) + minutes) : 0;
        const has = sampleAmenities(code);
        const first = i === 0;
        const cells: Record<SheetColumn, string | number> = {
          line: design.line,
          lineCode: design.code,
          direction: direction === 0 ? '上行' : '下行',
          sequence: i + 1,
          stop: place.name,
          stopCode: code,
          lon: lon.toFixed(5),
          lat: lat.toFixed(5),
          system: 'WGS84',
          first: first ? (design.first?.[direction] ?? '') : '',
          last: first ? (design.last?.[direction] ?? '') : '',
          peak: first ? (design.peak ?? '') : '',
          offPeak: first ? (design.offPeak ?? '') : '',
          departures: first ? (design.departures?.[direction] ?? '') : '',
          minutes: first ? '' : minutes,
          days: first ? '每日' : '',
          lowFloor: first ? (design.lowFloor ? '是' : '否') : '',
          canopy: WORDS[has.canopy] ?? '',
          timetable: WORDS[has.timetable] ?? '',
          accessible: WORDS[has.accessible] ?? '',
        };
        rows.push(columns.map((column) => cells[column]));
      });
    }
  }
  return writeCsv(
    columns.map((column) => SHEET_COLUMNS[column][0]),
    rows,
  );
}
