/** The two timetables that are measured: what they are made of, and one prepared zip of each for both contestants. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { dateOfDay, openImage, parseDay, Timetable, type Image } from '@yunjian/transit';
import { buildImage, type BuildOptions } from '@yunjian/transit/build';
import { compileNetwork } from '../../services/transit/network/compile.ts';
import { unpacked } from './archive.ts';
import { FEED, preparedZip } from './prepare.ts';

/** A timetable ready to be measured. */
export interface Prepared {
  readonly title: string;
  readonly date: string;
  readonly zip: string;
  readonly image: string;
  readonly pairs: readonly (readonly [string, string])[];
  /** Stops, and stop times of the prepared zip. */
  readonly stops: number;
  readonly stopTimes: number;
  /** Bytes of the image of the original source and of its view of the day. */
  readonly original: { readonly image: number; readonly view: number };
}

/** The checkout. */
export const ROOT = path.dirname(path.dirname(import.meta.dirname));

/** Walks of the prepared zips, metres. */
const RADIUS = 300;
export const FORTALEZA_DATE = '2019-10-16';

/** Numbers below 2^32, the same for the same seed (xorshift32, Marsaglia: Xorshift RNGs, 2003). */
export function numbers(seed: number): () => number {
  let x = seed | 0;
  return () => {
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    return x >>> 0;
  };
}

/** Refs of stops at which a run of the day itself may be boarded, in the order of the image. */
export function servedStops(timetable: Timetable, date: string): string[] {
  const view = timetable.view(date);
  const served = new Uint8Array(view.stops);
  for (let p = 0; p < view.patterns; p++) {
    let today = false;
    for (let k = view.patRun[p]!; k < view.patRun[p + 1]! && !today; k++) today = (view.runInfo[k]! & 3) === 1;
    if (!today) continue;
    for (let c = view.patCol[p]!; c < view.patCol[p]! + view.patLen[p]!; c++) if (view.col[c]! & 2) served[view.col[c]! >> 2] = 1;
  }
  return [...served.keys()].filter((s) => served[s] === 1).map((s) => timetable.stopRef(s));
}

/** Pairs of different stops. */
export function pairsOf(stops: readonly string[], count: number, seed: number): [string, string][] {
  const next = numbers(seed);
  const pairs: [string, string][] = [];
  while (pairs.length < count) {
    const [a, b] = [stops[next() % stops.length]!, stops[next() % stops.length]!];
    if (a !== b) pairs.push([a, b]);
  }
  return pairs;
}

/** The Wednesday within the dates of all feeds on which most trips run, the first of several. */
export function busiestWednesday(image: Image): string {
  const { firstDay, days, serviceWords, feeds } = image.facts;
  const from = Math.max(...feeds.map(({ first }) => parseDay(first)!)) - firstDay;
  const to = Math.min(...feeds.map(({ last }) => parseDay(last)!)) - firstDay;
  const trips = new Int32Array(days);
  const size = new Int32Array(image.serviceFeed.length);
  for (let t = 0; t < image.trips; t++) size[image.tripService[t]!]!++;
  for (let c = 0; c < size.length; c++)
    for (let d = 0; d < days; d++) if ((image.serviceBits[c * serviceWords + (d >> 5)]! >> (d & 31)) & 1) trips[d]! += size[c]!;
  let best = -1;
  // 1970-01-01 was a Thursday.
  for (let d = from; d <= to; d++) if ((firstDay + d) % 7 === 6 && (best < 0 || trips[d]! > trips[best]!)) best = d;
  if (best < 0) throw new Error('the feeds share no Wednesday');
  return dateOfDay(firstDay + best);
}

/** Folder of prepared zips, which are made once: writing them takes longer than all that is measured. */
const folder = path.join(ROOT, '.cache', 'bench-transit');

function prepare(title: string, source: Image, given: string | null): Prepared {
  const date = given ?? busiestWednesday(source);
  if (parseDay(date) === null) throw new Error(`no date: ${date}`);
  fs.mkdirSync(folder, { recursive: true });
  const key = createHash('sha256')
    .update(new Uint8Array(source.buffer))
    .update(fs.readFileSync(path.join(import.meta.dirname, 'prepare.ts')))
    .digest('hex')
    .slice(0, 16);
  const zip = path.join(folder, `${key}.zip`);
  if (!fs.existsSync(zip)) {
    fs.writeFileSync(`${zip}.part`, preparedZip(source));
    fs.renameSync(`${zip}.part`, zip);
  }
  const built = buildImage([{ name: FEED, source: zip }]).image;
  const file = path.join(folder, `${key}.image`);
  fs.writeFileSync(file, new Uint8Array(built));
  const image = openImage(built);
  const timetable = new Timetable(image);
  const pairs = pairsOf(servedStops(timetable, date), 600, 0x59_4a);
  return {
    title,
    date,
    zip,
    image: file,
    pairs: pairs.map(([a, b]) => [a.slice(FEED.length + 1), b.slice(FEED.length + 1)]),
    stops: image.stops,
    stopTimes: image.facts.stopTimes,
    original: {
      image: source.buffer.byteLength,
      view: new Timetable(source).view(date).buffer.byteLength,
    },
  };
}

/** The district's networks as they are served. */
export interface Network {
  readonly image: Image;
  /** Refs of the stops that lie in one of the district's towns. */
  readonly inside: ReadonlySet<string>;
}

/** The district's networks, compiled from its pack: as they are served, and prepared for both contestants. */
export function districtNetwork(): { prepared: Prepared; network: Network } {
  const districts = path.join(ROOT, 'districts');
  const root = path.join(districts, fs.readdirSync(districts)[0] ?? '');
  const text = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
  const compiled = compileNetwork({
    text,
    json: <T>(name: string): T => JSON.parse(text(name)) as T,
    exists: (name) => fs.existsSync(path.join(root, name)),
  });
  const feeds = compiled.feeds.map(({ name, files }) => ({ name, source: files }));
  const options: BuildOptions = { links: compiled.links };
  const original = openImage(buildImage(feeds, { ...options, walkRadius: compiled.facts.walkRadius }).image);
  const source = openImage(buildImage(feeds, { ...options, walkRadius: RADIUS }).image);
  const name = path.basename(root);
  const prepared = prepare(name.slice(0, 1).toUpperCase() + name.slice(1), source, null);
  return {
    prepared: { ...prepared, original: { ...prepared.original, image: original.buffer.byteLength } },
    network: { image: original, inside: new Set(compiled.facts.stops.filter(({ town }) => town !== null).map(({ ref }) => ref)) },
  };
}

/**
 * Fortaleza, where TRANSIT_FORTALEZA says it lies: a folder, a zip, or the `.tar.zst` in which it is published. Null without it: its licence does not let
 * everyone pass it on.
 */
export function fortaleza(): Prepared | null {
  const at = process.env['TRANSIT_FORTALEZA'];
  if (at === undefined || at === '') return null;
  const temporary = at.endsWith('.tar.zst') ? unpacked(at) : null;
  try {
    const { image } = buildImage([{ name: 'fortaleza', source: temporary ?? at }], { walkRadius: RADIUS });
    return prepare('Fortaleza', openImage(image), FORTALEZA_DATE);
  } finally {
    if (temporary !== null) fs.rmSync(temporary, { recursive: true, force: true });
  }
}
