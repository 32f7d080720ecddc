/** Runs that no timetable knows: new, duplicated and replacing trips. */
import { localDay, parseDay, parseTime } from '../days.ts';
import { textOf } from '../image/layout.ts';
import { findRoute, findStop, findTrip, firstDeparture, isTemplate, scheduleOf, stopsOf } from './lookup.ts';
import { placeUpdates, type Matching } from './match.ts';
import type { TripUpdate } from './message.ts';
import type { AddedTrip } from './overlay.ts';
import { CALL } from './schema.ts';
import { runTimes } from './times.ts';

const refOf = (m: Matching, id: string): string => `${m.image.facts.feeds[m.feed]!.name}:${id}`;

/**
 * A trip made of the stops and absolute times of a message (ADDED, NEW, REPLACEMENT). `replaced` is the run it stands for; without one the message must name
 * a route. Calls without a known stop or a time are left out, each with a finding; null, with a finding, when fewer than two are left.
 */
export function newTrip(
  m: Matching,
  update: TripUpdate,
  entity: string,
  id: string,
  replaced: { readonly route: number; readonly day: number } | null,
): AddedTrip | null {
  const { image, feed, findings } = m;
  const named = update.trip.route === null ? null : findRoute(image, feed, update.trip.route);
  const line = replaced?.route ?? named;
  if (line === null) {
    findings.add(
      'unknown-route',
      entity,
      `加开班次的线路 ${update.trip.route ?? ''} 不在时刻表中`,
      `the route ${update.trip.route ?? ''} of an added trip is not in the timetable`,
    );
    return null;
  }
  const calls: { stop: number; arrival: number; departure: number }[] = [];
  for (const one of update.updates) {
    if (one.relationship === CALL.skipped) continue;
    const name = one.assigned ?? one.stop;
    const stop = name === null ? null : findStop(image, feed, name);
    const arrival = one.arrival?.time ?? one.departure?.time ?? null;
    const departure = one.departure?.time ?? arrival;
    if (stop === null)
      findings.add(
        'unknown-stop',
        entity,
        `加开班次的站 ${name ?? '?'} 不在时刻表中，略去此站`,
        `the stop ${name ?? '?'} of an added trip is not in the timetable; it is left out`,
      );
    else if (arrival === null || departure === null)
      findings.add(
        'no-time',
        entity,
        `加开班次在 ${name} 没有时刻，略去此站`,
        `an added trip has no time at ${name}; the stop is left out`,
      );
    else calls.push({ stop, arrival, departure });
  }
  if (calls.length < 2) {
    findings.add('too-few-stops', entity, '加开班次不足两站，不用', 'an added trip has fewer than two stops; it is not used');
    return null;
  }
  const date = update.trip.startDate;
  const first = calls[0]!.departure;
  const day = replaced?.day ?? (date === null ? localDay(first, image.facts.feeds[feed]!.timezone) : parseDay(date));
  if (day === null) {
    findings.add('bad-date', entity, `日期 ${update.trip.startDate} 不对`, `the date ${update.trip.startDate} is none`);
    return null;
  }
  const start = m.dayStart(feed, day);
  const arrivals = new Int32Array(calls.length);
  const departures = new Int32Array(calls.length);
  let last = -0x8000_0000;
  let repaired = 0;
  for (const [i, call] of calls.entries()) {
    if (Math.abs(call.arrival - start) > 3 * 86_400 || Math.abs(call.departure - start) > 3 * 86_400) {
      findings.add(
        'implausible-time',
        entity,
        '加开班次的时刻与日期相差三天以上，不用',
        'times of an added trip lie more than three days from its date; it is not used',
      );
      return null;
    }
    arrivals[i] = Math.max(last, call.arrival - start);
    departures[i] = Math.max(arrivals[i]!, call.departure - start);
    if (arrivals[i] !== call.arrival - start || departures[i] !== call.departure - start) repaired++;
    last = departures[i]!;
  }
  if (repaired > 0)
    findings.add(
      'times-repaired',
      entity,
      `${repaired} 站的时刻倒退，已推后`,
      `times at ${repaired} stops went back and were moved`,
    );
  return {
    id: refOf(m, id),
    route: line,
    headsign: update.headsign ?? '',
    day,
    stops: Int32Array.from(calls, (c) => c.stop),
    arrivals,
    departures,
  };
}

/**
 * A copy of a trip of the timetable on another day or at another time (DUPLICATED; also ADDED in its older use, with the id of a known trip). `date` and
 * `time` are the texts of the message; delays count from the copy's own times. Null, with a finding, when the trip or its new start is not known.
 */
export function duplicatedTrip(
  m: Matching,
  update: TripUpdate,
  entity: string,
  id: string,
  date: string | null,
  time: string | null,
): AddedTrip | null {
  const { image, feed, findings } = m;
  const trip = update.trip.trip === null ? null : findTrip(image, feed, update.trip.trip);
  const day = date === null ? null : parseDay(date);
  const start = time === null ? null : parseTime(time);
  if (trip === null) {
    findings.add(
      'unknown-trip',
      entity,
      `时刻表中没有班次 ${update.trip.trip ?? ''}`,
      `the timetable has no trip ${update.trip.trip ?? ''}`,
    );
    return null;
  }
  if (day === null || start === null) {
    findings.add(
      day === null ? 'bad-date' : 'bad-time',
      entity,
      '复制的班次须给出日期和始发时刻',
      'a duplicated trip needs its date and start time',
    );
    return null;
  }
  const original = scheduleOf(image, trip, isTemplate(image, trip) ? start : null);
  const shift = isTemplate(image, trip) ? 0 : start - firstDeparture(image, trip);
  const schedule = { arrivals: original.arrivals.map((t) => t + shift), departures: original.departures.map((t) => t + shift) };
  const placed = placeUpdates(m, { trip, day, start: null, actualStart: null }, update.updates, schedule, entity);
  const times = runTimes(schedule, placed, m.dayStart(feed, day), update.delay);
  if (times.implausible > 0)
    findings.add(
      'implausible-time',
      entity,
      `${times.implausible} 个时刻与时刻表相差一天以上，不用`,
      `${times.implausible} times are more than a day off and not used`,
    );
  if (times.repaired > 0)
    findings.add(
      'times-repaired',
      entity,
      `${times.repaired} 个时刻与前后不合，已调整`,
      `${times.repaired} times did not agree with those around them and were moved`,
    );
  const stays = [...times.arrivals.keys()].filter((i) => times.skipped?.[i] !== 1);
  if (stays.length < 2) {
    findings.add('too-few-stops', entity, '加开班次不足两站，不用', 'an added trip has fewer than two stops; it is not used');
    return null;
  }
  const stops = stopsOf(image, trip);
  return {
    id: refOf(m, id),
    route: image.tripRoute[trip]!,
    headsign: update.headsign ?? textOf(image, image.tripHeadsign[trip]!),
    day,
    stops: Int32Array.from(stays, (i) => stops[i]!),
    arrivals: Int32Array.from(stays, (i) => times.arrivals[i]!),
    departures: Int32Array.from(stays, (i) => times.departures[i]!),
  };
}
