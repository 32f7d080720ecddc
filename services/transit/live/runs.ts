/** One run of a trip with all its stops: from the image, with what is known of it in real time. */
import { dateOfDay, parseDay, textOf, type Ref } from '@yunjian/transit';
import { offsetsOf } from './usage.ts';
import type { View } from './view.ts';

export interface RunStop {
  readonly stop: number;
  /** Seconds since the start of the service day, as known now. */
  readonly arrival: number;
  readonly departure: number;
  /** Seconds late on arrival and on departure; null when nothing is known. */
  readonly delay: readonly [number, number] | null;
  readonly estimated: boolean;
  readonly pickup: number;
  readonly dropOff: number;
  readonly skipped: boolean;
}

export interface Run {
  readonly trip: Ref;
  /** Line of the image. */
  readonly line: number;
  /** Public number of the train, null when it has none. */
  readonly number: string | null;
  readonly headsign: string;
  readonly serviceDate: string;
  readonly cancelled: boolean;
  readonly added: boolean;
  /** Least and greatest seconds between vehicles when the source gives only headways. */
  readonly headway: readonly [number, number] | null;
  readonly stops: readonly RunStop[];
  /** Shape of the image, −1 none. */
  readonly shape: number;
}

/**
 * The run of `trip` on a service date; null when the image has no such trip. A trip with headways is placed so that it leaves `anchor.position` at
 * `anchor.departure` (seconds of the service day), without an anchor as its first vehicle.
 */
export function runOf(view: View, trip: Ref, serviceDate: string, anchor?: Anchor): Run | null {
  const { image, book } = view;
  const added = view.realtime?.overlay.added.find((a) => a.id === trip && dateOfDay(a.day) === serviceDate);
  if (added)
    return {
      trip,
      line: added.route,
      number: null,
      headsign: added.headsign || (book.names[added.stops.at(-1)!] ?? ''),
      serviceDate,
      cancelled: false,
      added: true,
      headway: null,
      shape: -1,
      stops: Array.from(added.stops, (stop, i) => ({
        stop,
        arrival: added.arrivals[i]!,
        departure: added.departures[i]!,
        delay: null,
        estimated: false,
        pickup: 0,
        dropOff: 0,
        skipped: false,
      })),
    };
  const t = view.tripOf(trip);
  const day = parseDay(serviceDate);
  if (t === null || day === null) return null;
  const pattern = image.tripPattern[t]!;
  const at = image.patOff[pattern]!;
  const length = image.patOff[pattern + 1]! - at;
  const prof = image.profOff[image.tripProfile[t]!]!;
  const headway = headwaysOf(view, t);
  const start = startOfTrip(view, t, anchor);
  const change = view.realtime?.overlay.changes.find(
    (c) => c.trip === t && c.day === day && (c.start === null || c.start === start + offsetsOf(image, t, 0).departure),
  );
  const stops = Array.from({ length }, (_, i): RunStop => {
    const { arrival, departure } = offsetsOf(image, t, i);
    const flag = image.patFlag[at + i]!;
    const known = change?.arrivals && change.departures ? ([change.arrivals[i]!, change.departures[i]!] as const) : null;
    return {
      stop: image.patStop[at + i]!,
      arrival: known?.[0] ?? start + arrival,
      departure: known?.[1] ?? start + departure,
      delay: known === null ? null : [known[0] - start - arrival, known[1] - start - departure],
      estimated: image.profBlank.length > 0 && ((image.profBlank[(prof + i) >> 3]! >>> ((prof + i) & 7)) & 1) === 1,
      pickup: flag & 3,
      dropOff: (flag >> 2) & 3,
      skipped: change?.skipped?.[i] === 1,
    };
  });
  return {
    trip,
    line: image.tripRoute[t]!,
    number: textOf(image, image.tripShort[t]!) || null,
    headsign: textOf(image, image.tripHeadsign[t]!) || (book.names[stops.at(-1)!.stop] ?? ''),
    serviceDate,
    cancelled: change?.cancelled ?? false,
    added: false,
    headway,
    shape: image.tripShape[t]!,
    stops,
  };
}

/** Where a run is placed that has headways: it leaves this position at this second of its service day. */
export interface Anchor {
  readonly position: number;
  readonly departure: number;
}

function startOfTrip({ image }: View, t: number, anchor: Anchor | undefined): number {
  if (image.freqOff[t] === image.freqOff[t + 1]) return image.tripStart[t]!;
  return anchor === undefined
    ? image.freqStart[image.freqOff[t]!]! - offsetsOf(image, t, 0).departure
    : anchor.departure - offsetsOf(image, t, anchor.position).departure;
}

/** The second of its service day from which the times of a run count, which tells vehicles of one trip apart; null when the image has no such trip. */
export function startOf(view: View, trip: Ref, anchor: Anchor): number | null {
  const t = view.tripOf(trip);
  return t === null ? null : startOfTrip(view, t, anchor);
}

/** Least and greatest headway of a trip without exact times; null when its times are exact. */
export function headwaysOf(view: View, trip: number): readonly [number, number] | null {
  const { image } = view;
  let low = Infinity;
  let high = 0;
  for (let f = image.freqOff[trip]!; f < image.freqOff[trip + 1]!; f++) {
    if (image.freqExact[f] === 1) continue;
    low = Math.min(low, image.freqHeadway[f]!);
    high = Math.max(high, image.freqHeadway[f]!);
  }
  return high === 0 ? null : [low, high];
}

/** The way of a run from one position to another as longitude, latitude: cut from its shape where it has one, otherwise from stop to stop. */
export function pathOf(view: View, run: Run, from: number, to: number): [number, number][] {
  const { book, image } = view;
  const through = run.stops
    .slice(from, to + 1)
    .filter(({ stop }) => !Number.isNaN(book.lat(stop)))
    .map(({ stop }): [number, number] => [round(book.lon(stop)), round(book.lat(stop))]);
  const [first, last] = [through[0], through.at(-1)];
  if (run.shape < 0 || first === undefined || last === undefined) return through;
  const points: [number, number][] = [];
  for (let i = image.shapeOff[run.shape]!; i < image.shapeOff[run.shape + 1]!; i++)
    points.push([image.shapeLon[i]!, image.shapeLat[i]!]);
  const begin = nearestPoint(points, first, 0);
  const end = nearestPoint(points, last, begin);
  const cut = points.slice(begin, end + 1).map(([x, y]): [number, number] => [round(x), round(y)]);
  return cut.length < 2 ? through : [first, ...cut, last];
}

const round = (n: number): number => Math.round(n * 1e5) / 1e5;

function nearestPoint(points: readonly (readonly [number, number])[], [x, y]: readonly [number, number], from: number): number {
  let best = from;
  let least = Infinity;
  for (let i = from; i < points.length; i++) {
    const d = (points[i]![0] - x) ** 2 + (points[i]![1] - y) ** 2;
    if (d < least) [best, least] = [i, d];
  }
  return best;
}
