/**
 * The JSON of itineraries in bytes, put together from pieces that are written once a publication: words of stops and lines, runs with all their stops, ways. A plan
 * has hundreds of stops, and making an object of each and JSON of that takes longer than finding the journeys. `itineraryOf` says what is written; a test holds
 * the two against each other.
 */
import type { Journey, Leg } from '@yunjian/transit';
import type { End } from '../answers/brief.ts';
import { pathOf, runOf, startOf, type Run, type RunStop } from '../live/runs.ts';
import type { StopBook } from '../live/stops.ts';
import type { View } from '../live/view.ts';
import { Bytes } from './bytes.ts';
import {
  alertsAt,
  allowedOn,
  directionOf,
  motisEnd,
  motisStop,
  polylineOf,
  routeWords,
  runId,
  shiftOf,
  wayOf,
} from './shapes.ts';

/** Ways that are kept; all are let go when there are more. */
const MOST_WAYS = 8000;

/** Bytes of runs that are kept for what is known at a moment; all are let go when there are more. */
const MOST_RUN_BYTES = 2 ** 25;

const NO_WAY = JSON.stringify(polylineOf([]));

/** An object's JSON but for the closing brace. */
const open = (object: object): string => JSON.stringify(object).slice(0, -1);

/** A way on the map with its metres. */
interface Way {
  readonly distance: number;
  readonly text: string;
}

/** Pieces of one publication. */
class Pieces {
  private readonly stops: Buffer[] = [];
  private readonly lines: { readonly text: string; readonly name: string }[] = [];
  private readonly ways = new Map<string, Way>();

  /** A stop, but for the closing brace. */
  stop(view: View, stop: number): Buffer {
    return (this.stops[stop] ??= Buffer.from(open(motisStop(view, stop))));
  }

  /** The words of a line, but for the closing brace. */
  line(view: View, line: number): { readonly text: string; readonly name: string } {
    const known = this.lines[line];
    if (known !== undefined) return known;
    const words = routeWords(view, line);
    return (this.lines[line] = { text: open(words), name: words.routeShortName });
  }

  /** A trip of the timetable goes the way of its pattern and shape; one that was added goes its own. */
  way(view: View, run: Run, from: number, to: number): Way {
    const trip = run.added ? null : view.tripOf(run.trip);
    const key = trip === null ? null : `${view.image.tripPattern[trip]} ${run.shape} ${from} ${to}`;
    let found = key === null ? undefined : this.ways.get(key);
    if (found === undefined) {
      const { distance, legGeometry } = wayOf(pathOf(view, run, from, to));
      found = { distance, text: JSON.stringify(legGeometry) };
      if (this.ways.size >= MOST_WAYS) this.ways.clear();
      if (key !== null) this.ways.set(key, found);
    }
    return found;
  }
}

/** What every leg that rides a run says of it. */
interface RunText {
  readonly run: Run;
  readonly id: string;
  /** The line. */
  readonly head: Buffer;
  /** From `headsign` to the bracket before the stops between. */
  readonly middle: Buffer;
  /** What is allowed aboard, the headway, and the closing brace. */
  readonly tail: string;
  /** All stops, each with a comma behind it: stop i begins at `at[i]`. */
  readonly stops: Buffer;
  readonly at: Int32Array;
}

/** Runs as they are known at a moment. */
class Runs {
  private readonly known = new Map<string, RunText>();
  private bytes = 0;

  /** The run that a leg rides or stays on; null for a walk. */
  of(view: View, pieces: Pieces, leg: Leg, date: string): RunText | null {
    if (leg.kind === 'walk' || leg.trip === null || leg.serviceDate === null) return null;
    const anchor = { position: leg.fromPosition, departure: leg.departure + shiftOf(view, date, leg.serviceDate) };
    const key = `${leg.trip} ${leg.serviceDate} ${startOf(view, leg.trip, anchor)}`;
    const found = this.known.get(key);
    if (found !== undefined) return found;
    const run = runOf(view, leg.trip, leg.serviceDate, anchor);
    if (run === null) return null;
    const made = runText(view, pieces, run);
    this.bytes += made.stops.length + made.head.length + made.middle.length;
    if (this.bytes > MOST_RUN_BYTES) {
      this.known.clear();
      this.bytes = 0;
    }
    this.known.set(key, made);
    return made;
  }
}

const piecesKept = new WeakMap<StopBook, Pieces>();
const runsKept = new WeakMap<View, Runs>();

function keptIn<K extends object, T>(kept: WeakMap<K, T>, key: K, make: () => T): T {
  let found = kept.get(key);
  if (found === undefined) kept.set(key, (found = make()));
  return found;
}

/** Writes a journey of the engine as the JSON of an itinerary. `date` is the day the journey was asked for, from whose start its seconds count. */
export function writeItinerary(
  out: Bytes,
  view: View,
  journey: Journey,
  date: string,
  ends: { readonly from: End; readonly to: End },
  detailed: boolean,
): void {
  const pieces = keptIn(piecesKept, view.book, () => new Pieces());
  const runs = keptIn(runsKept, view, () => new Runs());
  const at = (seconds: number): string => view.clock.instant(date, seconds);
  const [startTime, endTime] = [at(journey.departure), at(journey.arrival)];
  const ridden = journey.legs.map((leg) => runs.of(view, pieces, leg, date));
  const id = [startTime, ...ridden.map((run) => run?.id ?? 'WALK'), endTime].join('|');
  out.text(
    `{"duration":${journey.arrival - journey.departure},"startTime":"${startTime}","endTime":"${endTime}"` +
      `,"transfers":${Math.max(0, journey.rides - 1)},"id":${JSON.stringify(id)},"legs":[`,
  );
  for (const [i, leg] of journey.legs.entries()) {
    if (i > 0) out.text(',');
    const run = ridden[i]!;
    if (run === null) writeWalk(out, view, pieces, leg, i === journey.legs.length - 1, at, ends, detailed);
    else writeRide(out, view, pieces, run, leg, detailed);
  }
  out.text(']}');
}

function runText(view: View, pieces: Pieces, run: Run): RunText {
  const id = runId(run);
  const line = pieces.line(view, run.line);
  const out = new Bytes(512 * run.stops.length);
  const at = new Int32Array(run.stops.length + 1);
  for (const [i, s] of run.stops.entries()) {
    writePassing(out, view, pieces, run, s, i === 0, i === run.stops.length - 1);
    out.text(',');
    at[i + 1] = out.length;
  }
  const stops = out.take();
  out.text(`,"headsign":${JSON.stringify(run.headsign)},"tripFrom":`);
  out.bytes(pieces.stop(view, run.stops[0]!.stop));
  out.text('},"tripTo":');
  out.bytes(pieces.stop(view, run.stops.at(-1)!.stop));
  out.text(
    `},"directionId":"${directionOf(view, run.trip)}","tripId":${JSON.stringify(id)},"tripShortName":${JSON.stringify(run.number ?? '')}` +
      `,"displayName":${JSON.stringify(run.number ?? line.name)},"cancelled":${run.cancelled},"source":${JSON.stringify(run.trip)}` +
      ',"intermediateStops":[',
  );
  const allowed = JSON.stringify(allowedOn(view, run.trip));
  return {
    run,
    id,
    head: Buffer.from(line.text),
    middle: out.take(),
    tail:
      (allowed === '{}' ? '' : `,${allowed.slice(1, -1)}`) +
      `${run.headway === null ? '' : `,"headway":{"min":${run.headway[0]},"max":${run.headway[1]}}`}}`,
    stops,
    at,
  };
}

function writeRide(out: Bytes, view: View, pieces: Pieces, made: RunText, leg: Leg, detailed: boolean): void {
  const { run, stops, at: begins } = made;
  const { fromPosition: from, toPosition: to } = leg;
  const at = (seconds: number): string => view.clock.instant(run.serviceDate, seconds);
  const [a, b] = [run.stops[from]!, run.stops[to]!];
  const [late, lateThere] = [a.delay?.[1] ?? 0, b.delay?.[0] ?? 0];
  const [startTime, endTime] = [at(a.departure), at(b.arrival)];
  const way = pieces.way(view, run, from, to);
  out.bytes(made.head);
  out.text(',"from":');
  out.bytes(stops, begins[from]!, begins[from + 1]! - 1);
  out.text(',"to":');
  out.bytes(stops, begins[to]!, begins[to + 1]! - 1);
  out.text(
    `,"duration":${b.arrival - a.departure},"startTime":"${startTime}","endTime":"${endTime}"` +
      `,"scheduledStartTime":"${late === 0 ? startTime : at(a.departure - late)}"` +
      `,"scheduledEndTime":"${lateThere === 0 ? endTime : at(b.arrival - lateThere)}"` +
      `,"realTime":${a.delay !== null},"scheduled":${!run.added},"distance":${way.distance},"interlineWithPreviousLeg":${leg.kind === 'stay'}`,
  );
  out.bytes(made.middle);
  if (to > from + 1) out.bytes(stops, begins[from + 1]!, begins[to]! - 1);
  const alerts = alertsAt(view, run, a, b);
  out.text(
    `],"legGeometry":${detailed ? way.text : NO_WAY},"alerts":${alerts.length === 0 ? '[]' : JSON.stringify(alerts)}${made.tail}`,
  );
}

function writePassing(out: Bytes, view: View, pieces: Pieces, run: Run, s: RunStop, first: boolean, last: boolean): void {
  const at = (seconds: number): string => view.clock.instant(run.serviceDate, seconds);
  const [late, lateOut] = s.delay ?? [0, 0];
  const arrival = at(s.arrival);
  // Most stops are passed on time and left as soon as they are reached: then all four times are one.
  const departure = s.departure === s.arrival ? arrival : at(s.departure);
  out.bytes(pieces.stop(view, s.stop));
  let text = '';
  if (!first) text += `,"arrival":"${arrival}","scheduledArrival":"${late === 0 ? arrival : at(s.arrival - late)}"`;
  if (!last)
    text += `,"departure":"${departure}","scheduledDeparture":"${lateOut === 0 ? departure : at(s.departure - lateOut)}"`;
  if (s.pickup === 1 || s.skipped) text += ',"pickupType":"NOT_ALLOWED"';
  if (s.dropOff === 1 || s.skipped) text += ',"dropoffType":"NOT_ALLOWED"';
  if (run.cancelled || s.skipped) text += ',"cancelled":true';
  out.text(`${text}}`);
}

function writeWalk(
  out: Bytes,
  view: View,
  pieces: Pieces,
  leg: Leg,
  last: boolean,
  at: (seconds: number) => string,
  ends: { readonly from: End; readonly to: End },
  detailed: boolean,
): void {
  const { book } = view;
  const way: [number, number][] = [];
  const place = (ref: string | null, end: End): void => {
    const stop = ref === null ? null : book.indexOf(ref);
    if (stop !== null) {
      out.bytes(pieces.stop(view, stop));
      way.push([book.lon(stop), book.lat(stop)]);
    } else {
      const shown = motisEnd(view, end);
      out.text(open(shown));
      way.push([shown.lon, shown.lat]);
    }
  };
  const [startTime, endTime] = [at(leg.departure), at(leg.arrival)];
  out.text('{"mode":"WALK","from":');
  place(leg.from, ends.from);
  out.text(`,"departure":"${startTime}","scheduledDeparture":"${startTime}"},"to":`);
  place(leg.to, last ? ends.to : ends.from);
  out.text(
    `,"arrival":"${endTime}","scheduledArrival":"${endTime}"},"duration":${leg.arrival - leg.departure}` +
      `,"startTime":"${startTime}","endTime":"${endTime}","scheduledStartTime":"${startTime}","scheduledEndTime":"${endTime}"` +
      `,"realTime":false,"scheduled":true,"distance":${Math.round(leg.metres)},"legGeometry":${detailed ? JSON.stringify(polylineOf(way)) : NO_WAY}}`,
  );
}
