/**
 * The text of an itinerary, put together from pieces that are written once a publication: words of stops and lines, ways. A plan has hundreds of stops, and making
 * an object of each and JSON of that takes longer than finding the journeys. `itineraryOf` says what is written; a test holds the two against each other.
 */
import type { Journey } from '@yunjian/transit';
import type { End } from '../answers/brief.ts';
import { pathOf, type Run, type RunStop } from '../live/runs.ts';
import type { StopBook } from '../live/stops.ts';
import type { View } from '../live/view.ts';
import { alertsAt, allowedOn, directionOf, motisStop, rideOf, routeWords, runId, walkLeg, wayOf } from './shapes.ts';

/** Ways that are kept; all are let go when there are more. */
const MOST_WAYS = 8000;

const NO_WAY = JSON.stringify(wayOf([]).legGeometry);

/** An object's JSON but for the closing brace. */
const open = (object: object): string => JSON.stringify(object).slice(0, -1);

/** Pieces of text of one publication. */
class Pieces {
  private readonly stops: string[] = [];
  private readonly lines: { readonly text: string; readonly name: string }[] = [];
  private readonly ways = new Map<string, { readonly distance: number; readonly text: string }>();

  stop(view: View, stop: number): string {
    return (this.stops[stop] ??= open(motisStop(view, stop)));
  }

  line(view: View, line: number): { readonly text: string; readonly name: string } {
    const known = this.lines[line];
    if (known !== undefined) return known;
    const words = routeWords(view, line);
    return (this.lines[line] = { text: open(words), name: words.routeShortName });
  }

  /** A trip of the timetable goes the way of its pattern and shape; one that was added goes its own. */
  way(view: View, run: Run, from: number, to: number): { readonly distance: number; readonly text: string } {
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

const kept = new WeakMap<StopBook, Pieces>();

function piecesOf({ book }: View): Pieces {
  let found = kept.get(book);
  if (found === undefined) kept.set(book, (found = new Pieces()));
  return found;
}

/** A journey of the engine as the JSON text of an itinerary. */
export function itineraryText(
  view: View,
  journey: Journey,
  date: string,
  ends: { readonly from: End; readonly to: End },
  detailed: boolean,
): string {
  const at = (seconds: number): string => view.clock.instant(date, seconds);
  const [startTime, endTime] = [at(journey.departure), at(journey.arrival)];
  const names = [startTime];
  const legs: string[] = [];
  for (const [i, leg] of journey.legs.entries()) {
    const run = rideOf(view, leg, date);
    names.push(run === null ? 'WALK' : runId(run));
    legs.push(
      run === null
        ? JSON.stringify(walkLeg(view, journey, i, date, ends, detailed))
        : rideText(view, run, leg.fromPosition, leg.toPosition, detailed, leg.kind === 'stay'),
    );
  }
  names.push(endTime);
  const transfers = Math.max(0, journey.rides - 1);
  return (
    `{"duration":${journey.arrival - journey.departure},"startTime":"${startTime}","endTime":"${endTime}","transfers":${transfers},` +
    `"id":${JSON.stringify(names.join('|'))},"legs":[${legs.join(',')}]}`
  );
}

function rideText(view: View, run: Run, from: number, to: number, detailed: boolean, stay: boolean): string {
  const pieces = piecesOf(view);
  const at = (seconds: number): string => view.clock.instant(run.serviceDate, seconds);
  const [a, b] = [run.stops[from]!, run.stops[to]!];
  const line = pieces.line(view, run.line);
  const way = pieces.way(view, run, from, to);
  let between = '';
  for (let i = from + 1; i < to; i++) between += (i > from + 1 ? ',' : '') + passingText(view, pieces, run, run.stops[i]!);
  const alerts = alertsAt(view, run, a, b);
  const allowed = JSON.stringify(allowedOn(view, run.trip));
  return (
    `${line.text},"from":${passingText(view, pieces, run, a, from === 0)},"to":${passingText(view, pieces, run, b, false, to === run.stops.length - 1)}` +
    `,"duration":${b.arrival - a.departure},"startTime":"${at(a.departure)}","endTime":"${at(b.arrival)}"` +
    `,"scheduledStartTime":"${at(a.departure - (a.delay?.[1] ?? 0))}","scheduledEndTime":"${at(b.arrival - (b.delay?.[0] ?? 0))}"` +
    `,"realTime":${a.delay !== null},"scheduled":${!run.added},"distance":${way.distance},"interlineWithPreviousLeg":${stay}` +
    `,"headsign":${JSON.stringify(run.headsign)},"tripFrom":${pieces.stop(view, run.stops[0]!.stop)}},"tripTo":${pieces.stop(view, run.stops.at(-1)!.stop)}}` +
    `,"directionId":"${directionOf(view, run.trip)}","tripId":${JSON.stringify(runId(run))},"tripShortName":${JSON.stringify(run.number ?? '')}` +
    `,"displayName":${JSON.stringify(run.number ?? line.name)},"cancelled":${run.cancelled},"source":${JSON.stringify(run.trip)}` +
    `,"intermediateStops":[${between}],"legGeometry":${detailed ? way.text : NO_WAY}` +
    `,"alerts":${alerts.length === 0 ? '[]' : JSON.stringify(alerts)}` +
    (allowed === '{}' ? '' : `,${allowed.slice(1, -1)}`) +
    `${run.headway === null ? '' : `,"headway":{"min":${run.headway[0]},"max":${run.headway[1]}}`}}`
  );
}

function passingText(view: View, pieces: Pieces, run: Run, s: RunStop, first = false, last = false): string {
  const at = (seconds: number): string => view.clock.instant(run.serviceDate, seconds);
  const [late, lateOut] = s.delay ?? [0, 0];
  const arrival = at(s.arrival);
  // Most stops are passed on time and left as soon as they are reached: then all four times are one.
  const departure = s.departure === s.arrival ? arrival : at(s.departure);
  let text = pieces.stop(view, s.stop);
  if (!first) text += `,"arrival":"${arrival}","scheduledArrival":"${late === 0 ? arrival : at(s.arrival - late)}"`;
  if (!last)
    text += `,"departure":"${departure}","scheduledDeparture":"${lateOut === 0 ? departure : at(s.departure - lateOut)}"`;
  if (s.pickup === 1 || s.skipped) text += ',"pickupType":"NOT_ALLOWED"';
  if (s.dropOff === 1 || s.skipped) text += ',"dropoffType":"NOT_ALLOWED"';
  if (run.cancelled || s.skipped) text += ',"cancelled":true';
  return `${text}}`;
}
