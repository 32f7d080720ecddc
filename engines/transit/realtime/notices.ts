/** Alerts and vehicle positions, matched to the image. */
import { textOf, type Image } from '../image/layout.ts';
import { findRoute, findStop, findTrip, positionOfSequence, stopsOf } from './lookup.ts';
import type { Matching } from './match.ts';
import type { AlertReport, VehicleReport } from './message.ts';
import type { ServiceAlert, VehiclePosition } from './overlay.ts';
import { CAUSES, EFFECTS, STATUSES } from './schema.ts';

/** Routes of a feed of an agency or of a route type, ascending. */
function routesWhere(m: Matching, fits: (image: Image, route: number) => boolean): number[] {
  const found: number[] = [];
  for (let r = 0; r < m.image.routes; r++) if (m.image.routeFeed[r] === m.feed && fits(m.image, r)) found.push(r);
  return found;
}

const ascending = (set: ReadonlySet<number>): readonly number[] => [...set].sort((a, b) => a - b);

/**
 * An alert with the routes, stops and trips it is about. A selector of an agency or a route type stands for all its routes; one that names a stop and a
 * route tells both. What the timetable does not know is a finding, and the alert stays, since its text is still true.
 */
export function alertOf(m: Matching, alert: AlertReport, id: string): ServiceAlert {
  const { image, feed, findings } = m;
  const routes = new Set<number>();
  const stops = new Set<number>();
  const trips = new Set<number>();
  const note = (kind: string, what: string): void =>
    findings.add(kind, id, `公告所指的 ${what} 不在时刻表中`, `an alert is about ${what}, which the timetable does not know`);
  const put = (into: Set<number>, found: number | null, kind: string, what: string): void => {
    if (found === null) note(kind, what);
    else into.add(found);
  };
  for (const one of alert.informed) {
    const { agency, routeType } = one;
    const route = one.route ?? (one.trip?.trip === null ? one.trip.route : null);
    if (one.trip !== null && one.trip.trip !== null)
      put(trips, findTrip(image, feed, one.trip.trip), 'unknown-trip', one.trip.trip);
    if (route !== null) put(routes, findRoute(image, feed, route), 'unknown-route', route);
    if (one.stop !== null) put(stops, findStop(image, feed, one.stop), 'unknown-stop', one.stop);
    if (route !== null || one.stop !== null || one.trip !== null || (agency === null && routeType === null)) continue;
    const all = routesWhere(
      m,
      (_, r) =>
        (agency === null || textOf(image, image.agencyId[image.routeAgency[r]!] ?? 0) === agency) &&
        (routeType === null || image.routeType[r] === routeType),
    );
    if (all.length === 0) note('unknown-route', agency ?? `route_type ${routeType}`);
    for (const r of all) routes.add(r);
  }
  const cause = CAUSES[alert.cause - 1];
  const effect = EFFECTS[alert.effect - 1];
  if (cause === undefined || effect === undefined)
    findings.add(
      'unknown-word',
      id,
      '公告的原因或影响是本程序不认识的编号，按未知记',
      'an alert has a cause or effect of a number that is not known; it is noted as unknown',
    );
  return {
    id: `${image.facts.feeds[feed]!.name}:${id}`,
    header: alert.header,
    description: alert.description,
    url: Object.values(alert.url)[0] ?? null,
    effect: effect ?? 'UNKNOWN_EFFECT',
    cause: cause ?? 'UNKNOWN_CAUSE',
    active: alert.active,
    routes: ascending(routes),
    stops: ascending(stops),
    trips: ascending(trips),
  };
}

/** A vehicle where it was last seen; null, with a finding, when the message gives no place on earth. */
export function vehicleOf(m: Matching, report: VehicleReport, id: string): VehiclePosition | null {
  const { image, feed, findings } = m;
  const at = report.position;
  if (at === null || !(Math.abs(at.lat) <= 90) || !(Math.abs(at.lon) <= 180)) {
    findings.add('no-position', id, '车辆没有可用的坐标', 'a vehicle has no usable position');
    return null;
  }
  const trip = report.trip === null || report.trip.trip === null ? null : findTrip(image, feed, report.trip.trip);
  if (report.trip !== null && report.trip.trip !== null && trip === null)
    findings.add('unknown-trip', id, `时刻表中没有班次 ${report.trip.trip}`, `the timetable has no trip ${report.trip.trip}`);
  const named = report.trip?.route ?? null;
  const position = trip === null || report.sequence === null ? null : positionOfSequence(image, trip, report.sequence);
  const stop =
    report.stop === null ? (position === null ? null : stopsOf(image, trip!)[position]!) : findStop(image, feed, report.stop);
  if (report.stop !== null && stop === null)
    findings.add('unknown-stop', id, `时刻表中没有站 ${report.stop}`, `the timetable has no stop ${report.stop}`);
  return {
    id: `${image.facts.feeds[feed]!.name}:${report.vehicle ?? id}`,
    trip,
    route: trip === null ? (named === null ? null : findRoute(image, feed, named)) : image.tripRoute[trip]!,
    lat: at.lat,
    lon: at.lon,
    bearing: at.bearing,
    at: report.timestamp,
    stop,
    // Without a word the format means IN_TRANSIT_TO, but only of a vehicle that says about which stop it speaks.
    status: stop === null ? null : (STATUSES[report.status ?? 2] ?? null),
  };
}
