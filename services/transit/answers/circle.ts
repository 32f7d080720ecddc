/** The one-hour circle: what is reached over a window of departures, cities first, and the area one walks out to. */
import { NEVER, WALK_SPEED, type ReachAnswer } from '@yunjian/transit';
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import { secondsOf } from '../live/clock.ts';
import type { View } from '../live/view.ts';
import { areaOf, type Spot } from './area.ts';
import { endOf, networkMarks, type End, type In } from './brief.ts';
import { asFailure, optionsOf } from './journeys.ts';
import { whenOf } from './when.ts';

type Op = (typeof transitApi)['transit']['circle'];
export type CircleQuery = z.output<Op['query']>;
type Answer = z.input<Op['reply']>;
type Reached = In<'reached'>;
type Good = Extract<ReachAnswer, { reason: null }>;

/** A circle worked out: the answer, every stop it reaches, and which departure counted. */
export interface Circle {
  readonly answer: Answer;
  readonly all: readonly Reached[];
  readonly by: CircleQuery['by'];
}

const MOST = 24;
const done = new WeakMap<object, Map<string, Promise<Circle>>>();

/** Works a circle out, or gives it as it was worked out before for the same timetable, real time and question. Throws transit.place, .noStop, .query. */
export function circleOf(view: View, q: CircleQuery, now: Temporal.Instant): Promise<Circle> {
  const date = whenOf(view, { date: q.date, time: q.time }, now).date;
  const key = JSON.stringify([view.tag, q.from, date, q.time, q.until, q.minutes, q.modes ?? '', q.railSlack, q.by]);
  let kept = done.get(view.image);
  if (!kept) done.set(view.image, (kept = new Map()));
  let circle = kept.get(key);
  if (!circle) {
    circle = work(view, q, date);
    kept.set(key, circle);
    circle.catch(() => kept.delete(key));
    if (kept.size > MOST) kept.delete([...kept.keys()][0] as string);
  }
  return circle;
}

async function work(view: View, q: CircleQuery, date: string): Promise<Circle> {
  const origin = endOf(view, q.from);
  const [time, until] = [secondsOf(q.time), secondsOf(q.until)];
  const within = q.minutes * 60;
  let answer: ReachAnswer;
  try {
    const {
      tightBelow: _below,
      tightPenalty: _penalty,
      ...options
    } = optionsOf(view, { modes: q.modes, railSlack: q.railSlack });
    answer = await view.crew.ask((pool) =>
      pool.reach({
        ...options,
        from: origin.place,
        date,
        time,
        until,
        within,
        step: view.policy.circle.stepSeconds,
        groups: view.facts.cities.map((c) => c.stations),
      }),
    );
  } catch (error) {
    throw asFailure(error);
  }
  const frame = {
    origin: origin.shown,
    date,
    from: view.clock.local(date, time),
    until: view.clock.local(date, until),
    minutes: q.minutes,
    railSlack: q.railSlack,
    departures: answer.departures,
    outside: [...answer.outside],
  };
  if (answer.reason !== null)
    return {
      all: [],
      by: q.by,
      answer: {
        ...frame,
        reason: answer.reason,
        cities: [],
        citiesWithin: 0,
        stations: [],
        stops: 0,
        area: null,
        areaKm2: 0,
        networks: networkMarks(
          view,
          view.networks.map((n) => n.code),
        ),
      },
    };
  const all = reachedStops(view, answer, within, q.by);
  const cities = citiesOf(view, answer, ownCity(view, origin));
  const { area, kilometres2 } = areaOf(spotsOf(view, origin, answer, within, q.by), {
    grid: view.policy.circle.gridMetres,
    speed: WALK_SPEED,
  });
  return {
    all,
    by: q.by,
    answer: {
      ...frame,
      reason: null,
      cities,
      citiesWithin: cities.filter((c) => !c.own && c.reach !== null && timeOf(c.reach, q.by) <= within).length,
      stations: all.filter((s) => s.mode === 'rail' || s.mode === 'metro' || s.mode === 'tram'),
      stops: all.length,
      area: area.length === 0 ? null : { type: 'MultiPolygon', coordinates: area },
      areaKm2: kilometres2,
      networks: networkMarks(
        view,
        view.networks.map((n) => n.code),
      ),
    },
  };
}

const timeOf = (r: Pick<Reached, 'best' | 'median'>, by: 'best' | 'median'): number =>
  by === 'best' ? r.best : (r.median ?? Infinity);
const median = (seconds: number): number | null => (seconds === NEVER ? null : seconds);

function reachedStop(view: View, answer: Good, stop: number): Reached {
  const { book } = view;
  return {
    id: book.refs[stop]!,
    name: book.names[stop]!,
    lat: book.lat(stop),
    lon: book.lon(stop),
    mode: book.modesAt(stop)[0] ?? 'other',
    city: book.cityOf(stop),
    town: book.townOf(stop),
    best: answer.best[stop]!,
    median: median(answer.median[stop]!),
    share: answer.within[stop]! / answer.departures,
  };
}

/** Every stop within the limit, quickest first. A station is listed through its platforms. */
function reachedStops(view: View, answer: Good, within: number, by: 'best' | 'median'): Reached[] {
  const found: Reached[] = [];
  const times = by === 'best' ? answer.best : answer.median;
  for (let s = 0; s < view.book.size; s++)
    if (times[s]! <= within && view.book.image.stopKind[s] === 0 && view.book.linesAt(s).length > 0)
      found.push(reachedStop(view, answer, s));
  return found.toSorted((a, b) => timeOf(a, by) - timeOf(b, by) || a.best - b.best || (a.id < b.id ? -1 : 1));
}

/** The city the origin lies in: of a stop its own, of a point or a stop that names none that of the nearest stop that does; null when there is none about. */
function ownCity(view: View, origin: End): string | null {
  const { book } = view;
  const said = origin.stop === null ? null : book.cityOf(origin.stop);
  if (said !== null) return said;
  const near = view.near.nearest(origin.shown.lat, origin.shown.lon, (stop) => book.cityOf(stop) !== null);
  return near === null ? null : book.cityOf(near.stop);
}

/** Each city of the district's table with the travel time to it, and its station that is reached best; quickest first. */
function citiesOf(view: View, answer: Good, own: string | null): Answer['cities'] {
  const { groups, departures } = answer;
  return view.facts.cities
    .map((c, g) => {
      const stations = c.stations
        .flatMap((ref) => view.book.indexOf(ref) ?? [])
        .filter((s) => answer.best[s] !== undefined && answer.best[s] !== NEVER)
        .map((s) => reachedStop(view, answer, s))
        .toSorted((a, b) => a.best - b.best || (a.median ?? Infinity) - (b.median ?? Infinity) || (a.id < b.id ? -1 : 1));
      const best = groups.best[g]!;
      const reach = best === NEVER ? null : { best, median: median(groups.median[g]!), share: groups.within[g]! / departures };
      return {
        name: c.name,
        province: c.province,
        station: stations[0] ?? null,
        reach,
        own: c.name.zh === own,
        lat: c.lat,
        lon: c.lon,
      };
    })
    .toSorted((a, b) => (a.reach?.best ?? Infinity) - (b.reach?.best ?? Infinity) || a.name.zh.localeCompare(b.name.zh, 'zh'));
}

function spotsOf(view: View, origin: End, answer: Good, within: number, by: 'best' | 'median'): Spot[] {
  const times = by === 'best' ? answer.best : answer.median;
  const spots: Spot[] = [{ lat: origin.shown.lat, lon: origin.shown.lon, seconds: within }];
  for (let s = 0; s < view.book.size; s++)
    if (times[s]! < within && view.book.image.stopKind[s] === 0)
      spots.push({ lat: view.book.lat(s), lon: view.book.lon(s), seconds: within - times[s]! });
  return spots;
}
