/** From decoded messages to an overlay of one image. */
import type { Image } from '../image/layout.ts';
import { duplicatedTrip, newTrip } from './added.ts';
import { collectFindings, type Findings } from './findings.ts';
import { dayStarts, findTrip, isTemplate, scheduleOf, vehicleStarts } from './lookup.ts';
import { placeUpdates, runOf, type Matching, type Run } from './match.ts';
import type { FeedEntity, FeedMessage, TripUpdate } from './message.ts';
import { alertOf, vehicleOf } from './notices.ts';
import type { AddedTrip, Overlay, ServiceAlert, TripChange, VehiclePosition } from './overlay.ts';
import { RUN } from './schema.ts';
import { runTimes } from './times.ts';

/** What one sender has told so far. */
export interface Source {
  readonly feed: string;
  /** Seconds since 1970 of its newest message; null when its messages have no time. */
  readonly at: number | null;
  readonly entities: ReadonlyMap<string, FeedEntity>;
}

/** An overlay that remembers what it was made of: the next differential message builds on it, and a new image can be given the same news. */
export interface RealtimeOverlay extends Overlay {
  /** By `feed` or `feed/source`. */
  readonly sources: ReadonlyMap<string, Source>;
  /** Findings counted by kind, all of them; `findings` keeps at most 1,000 of a kind. */
  readonly byKind: Readonly<Record<string, number>>;
}

/** A message of one feed of the image. */
export interface SourcedMessage {
  /** Name of the feed in the image. */
  readonly feed: string;
  /** Which of several addresses of that feed it comes from, e.g. `trips`, `vehicles`, `alerts`; a full message replaces only what the same one told before. */
  readonly source?: string;
  readonly message: FeedMessage;
}

/** What is known of each sender once the messages are read, in their order. */
function gather(
  messages: readonly SourcedMessage[],
  previous: RealtimeOverlay | undefined,
  findings: Findings,
): Map<string, Source> {
  const sources = new Map<string, Source>(previous?.sources);
  const begun = new Set<string>();
  for (const { feed, source, message } of messages) {
    const key = source === undefined ? feed : `${feed}/${source}`;
    const old = sources.get(key);
    if (old !== undefined && old.at !== null && message.timestamp !== null && message.timestamp < old.at) {
      findings.add(
        'older-message',
        key,
        '收到的消息比已有的更早，不用',
        'the message is older than the one already known; it is not used',
      );
      continue;
    }
    // Several full messages of one address in one call are parts of one whole.
    const fresh = !message.differential && !begun.has(key);
    begun.add(key);
    const entities = new Map(fresh ? [] : old?.entities);
    const told = new Set<string>();
    for (const entity of message.entities) {
      // A sender may use one id for a trip, a vehicle and an alert.
      const id = `${entity.tripUpdate === null ? '' : 't'}${entity.vehicle === null ? '' : 'v'}${entity.alert === null ? '' : 'a'}:${entity.id}`;
      if (entity.deleted) {
        if (!message.differential)
          findings.add(
            'deleted-in-full',
            entity.id,
            '完整消息中不应有删除，不用',
            'a full message deletes nothing; the entity is not used',
          );
        else for (const one of entities.keys()) if (one.slice(one.indexOf(':') + 1) === entity.id) entities.delete(one);
        continue;
      }
      if (told.has(id))
        findings.add(
          'duplicate-entity',
          entity.id,
          '同一消息中编号重复，用后一个',
          'an id comes twice in a message; the later one counts',
        );
      told.add(id);
      entities.delete(id);
      entities.set(id, entity);
    }
    sources.set(key, { feed, at: message.timestamp ?? old?.at ?? null, entities });
  }
  return sources;
}

/** What has been made of the entities so far. */
interface Made {
  readonly changes: TripChange[];
  readonly added: AddedTrip[];
  readonly alerts: ServiceAlert[];
  readonly vehicles: VehiclePosition[];
  /** Runs and added trips that have their update: there is at most one each. */
  readonly seen: Set<string>;
}

function fresh(m: Matching, made: Made, key: string, entity: string): boolean {
  if (!made.seen.has(key)) {
    made.seen.add(key);
    return true;
  }
  m.findings.add('duplicate-run', entity, '同一班次有两条更新，用第一条', 'two updates of one run; the first counts');
  return false;
}

function cancel(m: Matching, made: Made, run: Run, entity: string): void {
  const one = (start: number | null): void => {
    if (!fresh(m, made, `${run.trip}/${run.day}/${start}`, entity)) return;
    made.changes.push({ trip: run.trip, day: run.day, start, cancelled: true, arrivals: null, departures: null, skipped: null });
  };
  if (run.start !== null || !isTemplate(m.image, run.trip)) one(run.start);
  else if (fresh(m, made, `${run.trip}/${run.day}/all`, entity)) for (const start of vehicleStarts(m.image, run.trip)) one(start);
}

function change(m: Matching, made: Made, run: Run, update: TripUpdate, entity: string): void {
  if (!fresh(m, made, `${run.trip}/${run.day}/${run.start}`, entity)) return;
  const schedule = scheduleOf(m.image, run.trip, run.actualStart);
  const placed = placeUpdates(m, run, update.updates, schedule, entity);
  // A vehicle without exact times that starts where the model has none differs from the model even when nothing else is told.
  const delay = update.delay ?? (run.actualStart !== run.start ? 0 : null);
  const times = runTimes(schedule, placed, m.dayStart(m.feed, run.day), delay);
  if (times.implausible > 0)
    m.findings.add(
      'implausible-time',
      entity,
      `${times.implausible} 个时刻与时刻表相差一天以上，不用`,
      `${times.implausible} times are more than a day off and not used`,
    );
  if (times.repaired > 0)
    m.findings.add(
      'times-repaired',
      entity,
      `${times.repaired} 个时刻与前后不合，已调整`,
      `${times.repaired} times did not agree with those around them and were moved`,
    );
  if (!times.known) {
    m.findings.add('nothing-told', entity, '没有可用的时刻，按时刻表', 'no time that can be used; the timetable stands');
    return;
  }
  const { arrivals, departures, skipped } = times;
  made.changes.push({ trip: run.trip, day: run.day, start: run.start, cancelled: false, arrivals, departures, skipped });
}

function add(m: Matching, made: Made, trip: AddedTrip | null, entity: string): boolean {
  if (trip === null || !fresh(m, made, `${trip.id}/${trip.day}/${trip.departures[0]!}`, entity)) return false;
  made.added.push(trip);
  return true;
}

/** One trip update. `moment`: seconds since 1970 about which it speaks; `copied`: trips that this message duplicates by their own word. */
function applyUpdate(
  m: Matching,
  made: Made,
  update: TripUpdate,
  entity: string,
  moment: number | null,
  copied: ReadonlySet<string>,
): void {
  const { trip } = update;
  switch (trip.relationship) {
    case RUN.scheduled:
    case RUN.unscheduled: {
      const run = runOf(m, trip, entity, moment);
      if (run !== null) change(m, made, run, update, entity);
      return;
    }
    case RUN.canceled:
    case RUN.deleted: {
      const run = runOf(m, trip, entity, moment, true);
      if (run !== null) cancel(m, made, run, entity);
      return;
    }
    case RUN.replacement: {
      const run = runOf(m, trip, entity, moment);
      const instead =
        run === null
          ? null
          : newTrip(m, update, entity, trip.trip ?? entity, { route: m.image.tripRoute[run.trip]!, day: run.day });
      // Without a usable replacement the old trip stays: better a train by the old times than none.
      if (run !== null && add(m, made, instead, entity)) cancel(m, made, run, entity);
      return;
    }
    case RUN.duplicated:
      add(
        m,
        made,
        duplicatedTrip(m, update, entity, update.newTrip ?? `${trip.trip}@${entity}`, update.newDate, update.newTime),
        entity,
      );
      return;
    case RUN.added:
    case RUN.new: {
      const known = trip.trip !== null && findTrip(m.image, m.feed, trip.trip) !== null;
      if (known && copied.has(trip.trip)) {
        m.findings.add(
          'duplicate-run',
          entity,
          '同一班次另有“复制”更新，以后者为准',
          'the same trip is also told as DUPLICATED, which counts',
        );
        return;
      }
      const whole =
        update.updates.length >= 2 &&
        update.updates.every((u) => u.stop !== null && (u.arrival?.time ?? u.departure?.time ?? null) !== null);
      const extra =
        known && !whole
          ? duplicatedTrip(m, update, entity, `${trip.trip}@${entity}`, trip.startDate, trip.startTime)
          : newTrip(m, update, entity, known || trip.trip === null ? entity : trip.trip, null);
      add(m, made, extra, entity);
      return;
    }
    default:
      m.findings.add(
        'unknown-relationship',
        entity,
        `不认识的班次状态 ${trip.relationship}，不用`,
        `schedule relationship ${trip.relationship} is not known; the update is not used`,
      );
  }
}

/** Moment an update speaks about, in seconds since 1970: its first absolute time, or when it was measured or sent. */
function momentOf(update: TripUpdate, sent: number | null): number | null {
  for (const one of update.updates) {
    const time = one.arrival?.time ?? one.departure?.time ?? null;
    if (time !== null) return time;
  }
  return update.timestamp ?? sent;
}

/**
 * The overlay that messages make over an image. A full message replaces what its sender told before; a differential one changes it entity by entity;
 * senders that are silent this time keep what `previous` knew of them. Everything is matched anew, so `previous` may belong to an older image, and the
 * same known entities always give the same overlay. What cannot be matched or used is a finding, and everything else still counts.
 */
export function overlayOf(image: Image, messages: readonly SourcedMessage[], previous?: RealtimeOverlay): RealtimeOverlay {
  const findings = collectFindings();
  const sources = gather(messages, previous, findings);
  const dayStart = dayStarts(image);
  const made: Made = { changes: [], added: [], alerts: [], vehicles: [], seen: new Set() };
  let at = 0;
  for (const [key, source] of sources) {
    at = Math.max(at, source.at ?? 0);
    const feed = image.facts.feeds.findIndex(({ name }) => name === source.feed);
    if (feed < 0) {
      findings.add('unknown-feed', key, `时刻表中没有数据源 ${source.feed}`, `the timetable has no feed ${source.feed}`);
      continue;
    }
    const m: Matching = { image, feed, dayStart, findings };
    const copied = new Set<string>();
    for (const { tripUpdate } of source.entities.values())
      if (tripUpdate !== null && tripUpdate.trip.relationship === RUN.duplicated && tripUpdate.trip.trip !== null)
        copied.add(tripUpdate.trip.trip);
    for (const entity of source.entities.values()) {
      const { id, tripUpdate, vehicle, alert } = entity;
      if (tripUpdate !== null) applyUpdate(m, made, tripUpdate, id, momentOf(tripUpdate, source.at), copied);
      if (vehicle !== null) {
        const seen = vehicleOf(m, vehicle, id);
        if (seen !== null) made.vehicles.push(seen);
      }
      if (alert !== null) made.alerts.push(alertOf(m, alert, id));
      if (entity.other)
        findings.add('not-read', id, '路径、站点或改线内容不读取', 'shapes, stops and trip modifications are not read');
      else if (tripUpdate === null && vehicle === null && alert === null)
        findings.add('empty-entity', id, '实体没有内容', 'the entity is empty');
    }
  }
  made.changes.sort((a, b) => a.trip - b.trip || a.day - b.day || (a.start ?? -1) - (b.start ?? -1));
  const { changes, added, alerts, vehicles } = made;
  return { at, changes, added, alerts, vehicles, findings: findings.list, byKind: findings.byKind, sources };
}
