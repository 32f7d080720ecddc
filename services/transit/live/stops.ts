/** What a published image says of its stops and lines, put where pages find it: names, parents, modes, lines, towns. Made once a publication. */
import type { Text } from '@yunjian/kernel/contract';
import { metresBetween, modeOf, MODES, textOf, type Image, type Mode, type Ref } from '@yunjian/transit';
import type { StopFact } from '../network/types.ts';
import type { Towns } from './towns.ts';

/** A line as the timetable gives it. */
export interface Line {
  readonly index: number;
  readonly id: Ref;
  readonly network: string;
  readonly mode: Mode;
  readonly type: number;
  readonly short: string;
  readonly long: string;
  readonly color: string | null;
  readonly textColor: string | null;
}

const DAY_FROM = 5.5 * 3600;
const DAY_UNTIL = 19.5 * 3600;

const hex = (n: number): string | null => (n < 0 ? null : `#${n.toString(16).padStart(6, '0').toUpperCase()}`);

/** Stops and lines of one image, by index and by ref. */
export class StopBook {
  readonly image: Image;
  readonly refs: readonly Ref[];
  readonly names: readonly string[];
  readonly lines: readonly Line[];
  /** Lines that run at night only, by index: none of their trips sets out between 05:30 and 19:30; the last of the night may end after that. */
  readonly night: ReadonlySet<number>;
  readonly #byRef = new Map<Ref, number>();
  readonly #lineByRef = new Map<Ref, number>();
  readonly #linesAt: readonly (readonly number[])[];
  readonly #facts = new Map<Ref, StopFact>();
  readonly #towns: Towns;
  readonly #town: (string | null | undefined)[];

  /** `facts`: what is known of stops besides the image; of two of one stop the later holds. */
  constructor(image: Image, facts: readonly StopFact[], towns: Towns) {
    this.image = image;
    this.#towns = towns;
    const feeds = image.facts.feeds.map((f) => f.name);
    const refs: string[] = [];
    const names: string[] = [];
    for (let s = 0; s < image.stops; s++) {
      const ref = `${feeds[image.stopFeed[s]!]}:${textOf(image, image.stopId[s]!)}`;
      refs.push(ref);
      names.push(textOf(image, image.stopName[s]!));
      this.#byRef.set(ref, s);
    }
    this.refs = refs;
    this.names = names;
    this.lines = Array.from({ length: image.routes }, (_, r): Line => {
      const network = feeds[image.routeFeed[r]!] as string;
      const id = `${network}:${textOf(image, image.routeId[r]!)}`;
      this.#lineByRef.set(id, r);
      return {
        index: r,
        id,
        network,
        mode: modeOf(image.routeType[r]!),
        type: image.routeType[r]!,
        short: textOf(image, image.routeShort[r]!),
        long: textOf(image, image.routeLong[r]!),
        color: hex(image.routeColor[r]!),
        textColor: hex(image.routeTextColor[r]!),
      };
    });
    const at = Array.from({ length: image.stops }, () => new Set<number>());
    const running = new Set<number>();
    const byDay = new Set<number>();
    for (let p = 0; p < image.patterns; p++) {
      const lines = new Set<number>();
      for (let t = image.patTripOff[p]!; t < image.patTripOff[p + 1]!; t++) {
        lines.add(image.tripRoute[t]!);
        running.add(image.tripRoute[t]!);
        if (startsByDay(image, t)) byDay.add(image.tripRoute[t]!);
      }
      for (let i = image.patOff[p]!; i < image.patOff[p + 1]!; i++) for (const line of lines) at[image.patStop[i]!]!.add(line);
    }
    this.night = new Set([...running].filter((line) => !byDay.has(line)));
    const order = (a: number, b: number): number =>
      MODES.indexOf(this.lines[a]!.mode) - MODES.indexOf(this.lines[b]!.mode) ||
      this.lines[a]!.short.localeCompare(this.lines[b]!.short, 'zh', { numeric: true }) ||
      a - b;
    for (let s = 0; s < image.stops; s++)
      for (let i = image.childOff[s]!; i < image.childOff[s + 1]!; i++) for (const line of at[image.child[i]!]!) at[s]!.add(line);
    this.#linesAt = at.map((set) => [...set].toSorted(order));
    for (const fact of facts) if (this.#byRef.has(fact.ref)) this.#facts.set(fact.ref, fact);
    this.#town = Array.from({ length: image.stops });
  }

  get size(): number {
    return this.refs.length;
  }

  indexOf(ref: Ref): number | null {
    return this.#byRef.get(ref) ?? null;
  }

  lineOf(ref: Ref): Line | null {
    const index = this.#lineByRef.get(ref);
    return index === undefined ? null : (this.lines[index] ?? null);
  }

  /** What tables say of a stop besides the timetable; null when none says anything. */
  factOf(stop: number): StopFact | null {
    return this.#facts.get(this.refs[stop] as string) ?? null;
  }

  networkOf(stop: number): string {
    return this.image.facts.feeds[this.image.stopFeed[stop]!]!.name;
  }

  lat(stop: number): number {
    return this.image.stopLat[stop]!;
  }

  lon(stop: number): number {
    return this.image.stopLon[stop]!;
  }

  /** Code on the pole, where there is one. */
  codeOf(stop: number): string | null {
    return textOf(this.image, this.image.stopCode[stop]!) || (this.factOf(stop)?.code ?? null);
  }

  isStation(stop: number): boolean {
    return this.image.stopKind[stop] === 1;
  }

  /** The station a platform belongs to; itself when it has none. */
  rootOf(stop: number): number {
    const parent = this.image.stopParent[stop]!;
    return parent < 0 ? stop : parent;
  }

  /** Platforms of a station, in the image's order. */
  platforms(stop: number): number[] {
    return [...this.image.child.subarray(this.image.childOff[stop]!, this.image.childOff[stop + 1]!)];
  }

  linesAt(stop: number): readonly number[] {
    return this.#linesAt[stop] ?? [];
  }

  modesAt(stop: number): Mode[] {
    return [...new Set(this.linesAt(stop).map((line) => this.lines[line]!.mode))];
  }

  cityOf(stop: number): string | null {
    return this.factOf(stop)?.city ?? null;
  }

  /** Code of the stop's town; null outside the district. */
  townCode(stop: number): string | null {
    let code = this.#town[stop];
    if (code === undefined) {
      code = this.factOf(stop)?.town ?? (Number.isNaN(this.lat(stop)) ? null : this.#towns.at(this.lat(stop), this.lon(stop)));
      this.#town[stop] = code;
    }
    return code;
  }

  townOf(stop: number): Text | null {
    const code = this.townCode(stop);
    return code === null ? null : (this.#towns.names.get(code) ?? { zh: code, en: code });
  }

  metres(a: number, lat: number, lon: number): number {
    return metresBetween(this.lat(a), this.lon(a), lat, lon);
  }
}

/** True when the trip, or a vehicle of its frequencies, sets out between 05:30 and 19:30 of the service day or the next. */
function startsByDay(image: Image, trip: number): boolean {
  const spans: [number, number][] = [];
  for (let f = image.freqOff[trip]!; f < image.freqOff[trip + 1]!; f++) spans.push([image.freqStart[f]!, image.freqEnd[f]!]);
  if (spans.length === 0) spans.push([image.tripStart[trip]!, image.tripStart[trip]! + 1]);
  return spans.some(([from, until]) => [0, 86_400].some((day) => from < day + DAY_UNTIL && until > day + DAY_FROM));
}
