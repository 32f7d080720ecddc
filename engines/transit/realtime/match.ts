/** Which run of the timetable a message means, and which of its positions. */
import { localDay, parseDay, parseTime } from '../days.ts';
import type { Image } from '../image/layout.ts';
import type { Findings } from './findings.ts';
import {
  findRoute,
  findStop,
  findTrip,
  firstDeparture,
  isTemplate,
  positionOfSequence,
  runsOn,
  scheduleOf,
  stopsOf,
  vehicleStart,
  type Schedule,
} from './lookup.ts';
import type { StopUpdate, TripSelector } from './message.ts';

/** What matching needs to know. */
export interface Matching {
  readonly image: Image;
  readonly feed: number;
  /** Start of a service day of a feed in seconds since 1970. */
  readonly dayStart: (feed: number, day: number) => number;
  readonly findings: Findings;
}

/** One run of a trip of the image. */
export interface Run {
  readonly trip: number;
  readonly day: number;
  /** Vehicle of a template as the search knows it; null for an ordinary trip. */
  readonly start: number | null;
  /** When that vehicle really starts by the timetable: without exact times it may be any second. */
  readonly actualStart: number | null;
}

const tripsByRoute = new WeakMap<Image, ReadonlyMap<number, readonly number[]>>();

function tripsOf(image: Image, route: number): readonly number[] {
  let known = tripsByRoute.get(image);
  if (known === undefined) {
    const made = new Map<number, number[]>();
    for (let t = 0; t < image.trips; t++) {
      const list = made.get(image.tripRoute[t]!);
      if (list === undefined) made.set(image.tripRoute[t]!, [t]);
      else list.push(t);
    }
    known = made;
    tripsByRoute.set(image, known);
  }
  return known.get(route) ?? [];
}

/**
 * The service day on which a trip runs that names none: of the days its service runs on, the one whose run is under way at `moment` or nearest to it; of two
 * equally near the earlier. Null when it does not run about then.
 */
function dayAbout(m: Matching, trip: number, schedule: Schedule, moment: number): number | null {
  const today = localDay(moment, m.image.facts.feeds[m.feed]!.timezone);
  const [first, last] = [schedule.departures[0]!, schedule.arrivals.at(-1)!];
  let best: number | null = null;
  let least = Infinity;
  for (let day = today - 2; day <= today + 1; day++) {
    if (!runsOn(m.image, m.image.tripService[trip]!, day)) continue;
    const now = moment - m.dayStart(m.feed, day);
    const distance = Math.max(first - now, now - last, 0);
    if (distance < least) {
      best = day;
      least = distance;
    }
  }
  return best;
}

/** Trips a selector may mean: the one it names, or those of its route and direction that start at its start time. Findings say why there is none. */
function tripsMeant(m: Matching, selector: TripSelector, entity: string): readonly number[] {
  const { image, feed, findings } = m;
  const route = selector.route === null ? null : findRoute(image, feed, selector.route);
  if (selector.trip !== null) {
    const trip = findTrip(image, feed, selector.trip);
    if (trip === null) {
      findings.add('unknown-trip', entity, `时刻表中没有班次 ${selector.trip}`, `the timetable has no trip ${selector.trip}`);
      return [];
    }
    if (selector.route !== null && route !== image.tripRoute[trip])
      findings.add(
        'route-differs',
        entity,
        `班次 ${selector.trip} 不属于线路 ${selector.route}，以班次为准`,
        `trip ${selector.trip} is not of route ${selector.route}; the trip counts`,
      );
    return [trip];
  }
  const start = selector.startTime === null ? null : parseTime(selector.startTime);
  if (selector.route === null || start === null) {
    findings.add('no-trip', entity, '没有班次号，也没有线路和始发时刻', 'neither a trip id nor a route with a start time');
    return [];
  }
  if (route === null) {
    findings.add('unknown-route', entity, `时刻表中没有线路 ${selector.route}`, `the timetable has no route ${selector.route}`);
    return [];
  }
  const fits = tripsOf(image, route).filter((trip) => {
    if (selector.direction !== null && image.tripDirection[trip] !== selector.direction) return false;
    return isTemplate(image, trip) ? vehicleStart(image, trip, start) !== null : firstDeparture(image, trip) === start;
  });
  if (fits.length === 0)
    findings.add(
      'unknown-run',
      entity,
      `线路 ${selector.route} 没有 ${selector.startTime} 始发的班次`,
      `route ${selector.route} has no trip that starts at ${selector.startTime}`,
    );
  return fits;
}

/**
 * The run of the timetable a selector means. `moment` (seconds since 1970) settles the service day when the message names none. Null, with a finding, when
 * nothing or more than one thing fits. A template without a start time gives null too, unless `whole`: then every vehicle of that day is meant (start null).
 */
export function runOf(m: Matching, selector: TripSelector, entity: string, moment: number | null, whole = false): Run | null {
  const { image, findings } = m;
  const named = selector.startDate === null ? null : parseDay(selector.startDate);
  if (selector.startDate !== null && named === null) {
    findings.add('bad-date', entity, `日期 ${selector.startDate} 不对`, `the date ${selector.startDate} is none`);
    return null;
  }
  const asked = selector.startTime === null ? null : parseTime(selector.startTime);
  if (selector.startTime !== null && asked === null) {
    findings.add('bad-time', entity, `时刻 ${selector.startTime} 不对`, `the time ${selector.startTime} is none`);
    return null;
  }
  const trips = tripsMeant(m, selector, entity);
  if (trips.length === 0) return null;
  if (named === null && moment === null) {
    findings.add('no-date', entity, '没有日期，也没有可推断日期的时间', 'no date, and no time from which to tell it');
    return null;
  }
  const runs: Run[] = [];
  for (const trip of trips) {
    const template = isTemplate(image, trip);
    const start = template && asked !== null ? vehicleStart(image, trip, asked) : null;
    if (template && start === null && !(whole && asked === null)) {
      const [zh, en] =
        asked === null
          ? ['按间隔开行的班次须给出始发时刻', 'a trip by frequencies needs a start time']
          : [`${selector.startTime} 没有这班车`, `no vehicle starts at ${selector.startTime}`];
      findings.add(asked === null ? 'no-start-time' : 'unknown-run', entity, zh, en);
      return null;
    }
    const actualStart = start === null ? null : asked;
    const day = named ?? dayAbout(m, trip, scheduleOf(image, trip, actualStart), moment!);
    if (day !== null && runsOn(image, image.tripService[trip]!, day)) runs.push({ trip, day, start, actualStart });
  }
  if (runs.length === 1) {
    const { trip, start } = runs[0]!;
    if (start === null && asked !== null && asked !== firstDeparture(image, trip))
      findings.add(
        'start-differs',
        entity,
        `始发时刻与时刻表不同，以班次号为准`,
        'the start time is not that of the timetable; the trip id counts',
      );
    return runs[0]!;
  }
  if (runs.length === 0) findings.add('not-running', entity, '这一班次当日不开行', 'the trip does not run on that day');
  else findings.add('ambiguous-run', entity, `有 ${runs.length} 个班次都符合`, `${runs.length} trips fit`);
  return null;
}

const sameStation = (image: Image, a: number, b: number): boolean =>
  image.stopParent[a]! >= 0 && image.stopParent[a] === image.stopParent[b];

/** The event of an update that has an absolute time: of the two, the arrival. */
const momentOf = (update: StopUpdate): number | null => update.arrival?.time ?? update.departure?.time ?? null;

/**
 * Which position each update is about: by stop_sequence, otherwise by stop_id, in the order in which they come. A stop that the trip calls at twice is taken
 * by the nearer scheduled time when the update has an absolute one, otherwise at its next call after the update before.
 */
export function placeUpdates(
  m: Matching,
  run: Run,
  updates: readonly StopUpdate[],
  schedule: Schedule,
  entity: string,
): ReadonlyMap<number, StopUpdate> {
  const { image, feed, findings } = m;
  const stops = stopsOf(image, run.trip);
  const dayStart = m.dayStart(feed, run.day);
  const placed = new Map<number, StopUpdate>();
  let last = -1;
  for (const update of updates) {
    const name = update.stop ?? (update.sequence === null ? '?' : String(update.sequence));
    const stop = update.stop === null ? null : findStop(image, feed, update.stop);
    let at: number | null = null;
    let moved = update.assigned !== null;
    if (update.sequence !== null) {
      at = positionOfSequence(image, run.trip, update.sequence);
      if (at !== null && update.stop !== null && stop !== stops[at]) {
        if (stop !== null && sameStation(image, stop, stops[at]!)) moved = true;
        else {
          findings.add(
            'stop-differs',
            entity,
            `第 ${update.sequence} 站不是 ${update.stop}，此条不用`,
            `stop ${update.sequence} is not ${update.stop}; the update is not used`,
          );
          continue;
        }
      }
    } else if (stop !== null) {
      const calls = (same: (s: number) => boolean): number[] => [...stops.keys()].filter((i) => i > last && same(stops[i]!));
      let fits = calls((s) => s === stop);
      if (fits.length === 0) {
        fits = calls((s) => sameStation(image, s, stop));
        moved ||= fits.length > 0;
      }
      const moment = momentOf(update);
      const far = (i: number): number => (moment === null ? 0 : Math.abs(moment - dayStart - schedule.arrivals[i]!));
      at = fits.reduce<number | null>((best, i) => (best === null || far(i) < far(best) ? i : best), null);
    }
    if (at === null) {
      findings.add(
        'unknown-stop',
        entity,
        `班次不停 ${name}（或次序不对），此条不用`,
        `the trip does not call at ${name}, or not in this order; the update is not used`,
      );
      continue;
    }
    if (placed.has(at)) {
      findings.add('duplicate-stop', entity, `${name} 有两条更新，用第一条`, `two updates of ${name}; the first counts`);
      continue;
    }
    if (moved)
      findings.add(
        'platform-differs',
        entity,
        `${name} 改了站台：时刻采用，站台仍按时刻表`,
        `${name} has another platform: its times are used, the platform stays as in the timetable`,
      );
    placed.set(at, update);
    last = Math.max(last, at);
  }
  return placed;
}
