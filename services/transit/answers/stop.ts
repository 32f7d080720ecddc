/** One stop: what departs, first and last, amenities, links, former names; and the timetable sheet for its pole. */
import type { Kit } from '@yunjian/kernel/service';
import type { BoardAnswer, FirstLast } from '@yunjian/transit';
import type { z } from 'zod';
import type { transitApi } from '../contract.ts';
import { runOf } from '../live/runs.ts';
import { TWIN_METRES } from '../live/search.ts';
import type { View } from '../live/view.ts';
import type { AuditRow } from '../queries.ts';
import { alertsOf, lineShown, modesOf, placeOf, stopBrief, stopOf, type In } from './brief.ts';
import { asFailure } from './journeys.ts';
import { whenOf } from './when.ts';

type Ops = (typeof transitApi)['transit'];
type Amenities = In<'amenities'>;

/** The address of a stop's page. */
export const stopUrl = (kit: Pick<Kit, 'publicUrl'>, id: string): string =>
  `${kit.publicUrl.replace(/\/$/, '')}/transit/stops/${encodeURIComponent(id)}`;

/** What is known of a stop's equipment: the newest audit, otherwise what the network's tables and the timetable say; null when nothing says anything. */
export function amenitiesOf(view: View, stop: number, audit: AuditRow | null): Amenities | null {
  if (audit !== null)
    return {
      canopy: audit.canopy,
      timetable: audit.timetable,
      accessible: audit.accessible,
      seat: audit.seat,
      light: audit.light,
      checkedOn: audit.audited_on,
      example: audit.example,
    };
  const told = view.book.factOf(stop)?.amenities ?? null;
  // wheelchair_boarding of the timetable tells of step-free access where the tables do not.
  const boarding = (['unknown', 'yes', 'no'] as const)[view.image.stopWheelchair[stop]!] ?? 'unknown';
  if (told === null && boarding === 'unknown') return null;
  const of = told ?? { canopy: 'unknown', timetable: 'unknown', accessible: 'unknown' };
  return {
    ...of,
    accessible: of.accessible === 'unknown' ? boarding : of.accessible,
    seat: 'unknown',
    light: 'unknown',
    checkedOn: null,
    example: view.network(view.book.networkOf(stop))?.example ?? false,
  };
}

/** First and last of every line and direction at a stop on a day. */
export function firstLastShown(view: View, f: FirstLast, date: string): In<'firstLast'> {
  const { book, clock } = view;
  const line = book.lineOf(f.route);
  const terminus = book.indexOf(f.terminus);
  return {
    line: lineShown(view, line?.index ?? 0),
    headsign: f.headsign,
    terminus: terminus === null ? '' : book.names[terminus]!,
    first: clock.local(date, f.first),
    last: clock.local(date, f.last),
    trips: f.trips,
    headway: f.headway === null ? null : { min: f.headway[0], max: f.headway[1] },
  };
}

const known = (view: View, f: FirstLast): boolean => view.book.lineOf(f.route) !== null;

/** True when no service of the stop's network can run on a day. */
function isOutside(view: View, stop: number, date: string): boolean {
  const n = view.network(view.book.networkOf(stop));
  return n !== null && (date < n.first || date > n.last);
}

/** 对面站台: the other poles of a stop's name in its network within TWIN_METRES, nearest first, with the headsigns of a day. */
function oppositeOf(view: View, stop: number, date: string): z.input<Ops['stop']['reply']>['opposite'] {
  const { book } = view;
  const self = book.rootOf(stop);
  const found = view.near
    .around(book.lat(self), book.lon(self), TWIN_METRES)
    .map((f) => book.rootOf(f.stop))
    .filter((s) => s !== self && book.names[s] === book.names[self] && book.networkOf(s) === book.networkOf(self))
    .filter((s) => book.linesAt(s).length > 0);
  return [...new Set(found)].map((s) => {
    const { services } = view.timetable.firstLast(book.refs[s]!, date);
    const to = services.map((f) => f.headsign || (book.names[book.indexOf(f.terminus) ?? -1] ?? '')).filter((h) => h !== '');
    return { stop: stopBrief(view, s), towards: [...new Set(to)] };
  });
}

/** The stop's page. Throws transit.noStop. */
export function stopPage(
  view: View,
  kit: Pick<Kit, 'publicUrl'>,
  q: { id: string; date?: string | undefined },
  audit: (ref: string) => AuditRow | null,
  now: Temporal.Instant,
): z.input<Ops['stop']['reply']> {
  const { book } = view;
  const stop = stopOf(view, q.id);
  const { date } = whenOf(view, q, now);
  const platforms = book.platforms(stop);
  const around = new Set([stop, book.rootOf(stop), ...platforms]);
  const links = view.facts.links.flatMap((link) => {
    const [from, to] = [book.indexOf(link.from), book.indexOf(link.to)];
    if (from === null || to === null || !around.has(from)) return [];
    return [{ to: stopBrief(view, to), seconds: link.seconds, source: link.source }];
  });
  const aliases = view.facts.aliases.filter((a) => {
    const at = book.indexOf(a.ref);
    return at !== null && around.has(at) && a.to !== null;
  });
  const network = view.network(book.networkOf(stop));
  const parent = book.image.stopParent[stop]!;
  const firstLast = view.timetable.firstLast(q.id, date);
  return {
    stop: stopBrief(view, stop),
    description: view.textOf(book.image.stopDesc[stop]!),
    parent: parent < 0 ? null : placeOf(view, parent),
    platforms: platforms.map((p) => stopBrief(view, p)),
    opposite: oppositeOf(view, stop, date),
    services: firstLast.services.filter((f) => known(view, f)).map((f) => firstLastShown(view, f, date)),
    servicesReason: firstLast.reason,
    amenities: amenitiesOf(view, stop, audit(q.id)),
    links,
    formerNames: aliases.map((a) => ({ name: a.name, until: a.to!, source: a.source })),
    alerts: alertsOf(view, now.epochMilliseconds / 1000, { stops: around, lines: new Set(book.linesAt(stop)) }),
    network: network!,
    date,
    outside: isOutside(view, stop, date),
    url: stopUrl(kit, q.id),
  };
}

type Row = BoardAnswer['departures'][number];

/** A row of the board. */
export function boardRow(view: View, row: Row, date: string): In<'boardRow'> | null {
  const { book, clock } = view;
  const line = book.lineOf(row.route);
  const stop = book.indexOf(row.stop);
  if (line === null || stop === null) return null;
  const terminus = book.indexOf(row.terminus);
  const trip = view.tripOf(row.trip);
  const run = trip === null ? null : view.image.tripShort[trip]!;
  return {
    line: lineShown(view, line.index),
    headsign: row.headsign,
    terminus: terminus === null ? '' : book.names[terminus]!,
    trip: row.trip,
    serviceDate: row.serviceDate,
    number: run === null ? null : (runOf(view, row.trip, row.serviceDate)?.number ?? null),
    stop: placeOf(view, stop),
    departure: row.departure === null ? null : clock.local(date, row.departure),
    scheduled: row.departure === null ? null : clock.local(date, row.departure - (row.delay ?? 0)),
    headway:
      row.headway === null
        ? null
        : {
            min: row.headway.min,
            max: row.headway.max,
            from: clock.local(date, row.headway.from),
            until: clock.local(date, row.headway.until),
          },
    delay: row.delay,
    cancelled: row.cancelled,
    estimated: row.estimated,
    arrange: row.pickup === 0 ? null : row.pickup,
  };
}

/** Next departures. Throws transit.noStop, .time, .query. */
export function boardOf(
  view: View,
  q: { id: string; date?: string | undefined; time?: string | undefined; limit: number; modes?: string | undefined },
  now: Temporal.Instant,
): z.input<Ops['board']['reply']> {
  const stop = stopOf(view, q.id);
  const { date, seconds } = whenOf(view, q, now);
  const modes = modesOf(q.modes);
  let answer: BoardAnswer;
  try {
    answer = view.timetable.board({ from: q.id, date, time: seconds, limit: q.limit, ...(modes === undefined ? {} : { modes }) });
  } catch (error) {
    throw asFailure(error);
  }
  return {
    stop: stopBrief(view, stop),
    now: view.clock.localOf(now.epochMilliseconds / 1000),
    date,
    reason: answer.reason,
    rows: answer.departures.flatMap((row) => boardRow(view, row, date) ?? []),
    realtimeAt: view.realtime?.at.toString() ?? null,
    alerts: alertsOf(view, view.clock.start(date) + seconds, {
      stops: new Set([stop, ...view.book.platforms(stop)]),
      lines: new Set(view.book.linesAt(stop)),
    }),
  };
}

/** Every departure of a day, from 00:00 of it to 05:00 of the next where the night belongs to it. */
export function departuresOfDay(view: View, id: string, date: string): { rows: Row[]; reason: BoardAnswer['reason'] } {
  stopOf(view, id);
  const answer = view.timetable.board({ from: id, date, time: 0, limit: 10_000 });
  // A service day's own: what belongs to yesterday's is on yesterday's sheet, tomorrow's on tomorrow's.
  return { rows: answer.departures.filter((row) => row.serviceDate === date), reason: answer.reason };
}
