/** A GTFS Realtime message as plain values. */
import protobuf from 'protobufjs/light.js';
import { TransitError } from '../types.ts';
import { messageType } from './schema.ts';

/** Which run of which trip is meant (TripDescriptor). Texts as they stand in the message. */
export interface TripSelector {
  readonly trip: string | null;
  readonly route: string | null;
  readonly direction: number | null;
  readonly startTime: string | null;
  readonly startDate: string | null;
  /** TripDescriptor.schedule_relationship, see RUN. */
  readonly relationship: number;
}

/** Seconds of delay and seconds since 1970 of one event; what is not told is null. */
export interface StopEvent {
  readonly delay: number | null;
  readonly time: number | null;
}

/** What is told of one call of a trip (StopTimeUpdate). */
export interface StopUpdate {
  readonly sequence: number | null;
  readonly stop: string | null;
  /** A platform assigned instead of the one of the timetable. */
  readonly assigned: string | null;
  readonly arrival: StopEvent | null;
  readonly departure: StopEvent | null;
  /** StopTimeUpdate.schedule_relationship, see CALL. */
  readonly relationship: number;
}

export interface TripUpdate {
  readonly trip: TripSelector;
  readonly delay: number | null;
  readonly timestamp: number | null;
  readonly updates: readonly StopUpdate[];
  /** TripProperties: of a duplicated or new trip. */
  readonly newTrip: string | null;
  readonly newDate: string | null;
  readonly newTime: string | null;
  readonly headsign: string | null;
}

export interface VehicleReport {
  readonly trip: TripSelector | null;
  readonly vehicle: string | null;
  readonly position: { readonly lat: number; readonly lon: number; readonly bearing: number | null } | null;
  readonly sequence: number | null;
  readonly stop: string | null;
  readonly status: number | null;
  readonly timestamp: number | null;
}

/** Texts of a notice by BCP 47 tag; `und` where the message gives none. */
export type Translations = Readonly<Record<string, string>>;

export interface AlertReport {
  readonly active: readonly { readonly from: number | null; readonly until: number | null }[];
  readonly informed: readonly {
    readonly agency: string | null;
    readonly route: string | null;
    readonly routeType: number | null;
    readonly stop: string | null;
    readonly trip: TripSelector | null;
  }[];
  readonly cause: number;
  readonly effect: number;
  readonly header: Translations;
  readonly description: Translations;
  readonly url: Translations;
}

export interface FeedEntity {
  readonly id: string;
  /** The sender takes the entity back (differential messages). */
  readonly deleted: boolean;
  readonly tripUpdate: TripUpdate | null;
  readonly vehicle: VehicleReport | null;
  readonly alert: AlertReport | null;
  /** The entity has a part that is not read: shape, stop or trip_modifications. */
  readonly other: boolean;
}

export interface FeedMessage {
  readonly version: string;
  /** Only what has changed since the message before; otherwise everything. */
  readonly differential: boolean;
  /** Seconds since 1970; null when not told. */
  readonly timestamp: number | null;
  readonly entities: readonly FeedEntity[];
}

/** How much a message may hold. */
export interface MessageLimits {
  /** Bytes of the message (default 32 MiB). */
  readonly bytes?: number;
  /** Entities (default 200,000). */
  readonly entities?: number;
  /** Stop time updates, active periods, selectors and translations of all entities (default 1,000,000). */
  readonly parts?: number;
}

const damaged = (zh: string, en: string): TransitError =>
  new TransitError('realtime-damaged', { zh: `实时消息${zh}`, en: `the real-time message ${en}` });

const HEADER = messageType('FeedHeader');
const ENTITY = messageType('FeedEntity');
type Raw = Readonly<Record<string, unknown>>;

const textOrNull = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
const numberOrNull = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
/** POSIX seconds; 0 is what senders write that know no time. */
const momentOrNull = (value: unknown): number | null => (typeof value === 'number' && value > 0 && value < 1e11 ? value : null);
const rawOrNull = (value: unknown): Raw | null => (typeof value === 'object' && value !== null ? (value as Raw) : null);
const rawList = (value: unknown): readonly Raw[] => (Array.isArray(value) ? (value as Raw[]) : []);

function selectorOf(raw: Raw): TripSelector {
  return {
    trip: textOrNull(raw['tripId']),
    route: textOrNull(raw['routeId']),
    direction: numberOrNull(raw['directionId']),
    startTime: textOrNull(raw['startTime']),
    startDate: textOrNull(raw['startDate']),
    relationship: numberOrNull(raw['scheduleRelationship']) ?? 0,
  };
}

const selectorOrNull = (value: unknown): TripSelector | null => {
  const raw = rawOrNull(value);
  return raw === null ? null : selectorOf(raw);
};

function eventOf(value: unknown): StopEvent | null {
  const raw = rawOrNull(value);
  return raw === null ? null : { delay: numberOrNull(raw['delay']), time: momentOrNull(raw['time']) };
}

function tripUpdateOf(raw: Raw): TripUpdate {
  const properties = rawOrNull(raw['tripProperties']) ?? {};
  return {
    trip: selectorOf(rawOrNull(raw['trip']) ?? {}),
    delay: numberOrNull(raw['delay']),
    timestamp: momentOrNull(raw['timestamp']),
    updates: rawList(raw['stopTimeUpdate']).map((one) => ({
      sequence: numberOrNull(one['stopSequence']),
      stop: textOrNull(one['stopId']),
      assigned: textOrNull(rawOrNull(one['stopTimeProperties'])?.['assignedStopId']),
      arrival: eventOf(one['arrival']),
      departure: eventOf(one['departure']),
      relationship: numberOrNull(one['scheduleRelationship']) ?? 0,
    })),
    newTrip: textOrNull(properties['tripId']),
    newDate: textOrNull(properties['startDate']),
    newTime: textOrNull(properties['startTime']),
    headsign: textOrNull(properties['tripHeadsign']),
  };
}

function vehicleOf(raw: Raw): VehicleReport {
  const vehicle = rawOrNull(raw['vehicle']) ?? {};
  const position = rawOrNull(raw['position']);
  return {
    trip: selectorOrNull(raw['trip']),
    vehicle: textOrNull(vehicle['id']) ?? textOrNull(vehicle['label']) ?? textOrNull(vehicle['licensePlate']),
    position:
      position === null
        ? null
        : { lat: Number(position['latitude']), lon: Number(position['longitude']), bearing: numberOrNull(position['bearing']) },
    sequence: numberOrNull(raw['currentStopSequence']),
    stop: textOrNull(raw['stopId']),
    status: numberOrNull(raw['currentStatus']),
    timestamp: momentOrNull(raw['timestamp']),
  };
}

/** The first text of each language. */
function translationsOf(value: unknown): Translations {
  const rows = rawList(rawOrNull(value)?.['translation']).map(
    (one) => [textOrNull(one['language']) ?? 'und', String(one['text'])] as const,
  );
  return Object.fromEntries(rows.toReversed());
}

function alertOf(raw: Raw): AlertReport {
  return {
    active: rawList(raw['activePeriod']).map((one) => ({ from: momentOrNull(one['start']), until: momentOrNull(one['end']) })),
    informed: rawList(raw['informedEntity']).map((one) => ({
      agency: textOrNull(one['agencyId']),
      route: textOrNull(one['routeId']),
      routeType: numberOrNull(one['routeType']),
      stop: textOrNull(one['stopId']),
      trip: selectorOrNull(one['trip']),
    })),
    cause: numberOrNull(raw['cause']) ?? 1,
    effect: numberOrNull(raw['effect']) ?? 8,
    header: translationsOf(raw['headerText']),
    description: translationsOf(raw['descriptionText']),
    url: translationsOf(raw['url']),
  };
}

function entityOf(raw: Raw): FeedEntity {
  const [update, vehicle, alert] = [rawOrNull(raw['tripUpdate']), rawOrNull(raw['vehicle']), rawOrNull(raw['alert'])];
  return {
    id: String(raw['id']),
    deleted: raw['isDeleted'] === true,
    tripUpdate: update === null ? null : tripUpdateOf(update),
    vehicle: vehicle === null ? null : vehicleOf(vehicle),
    alert: alert === null ? null : alertOf(alert),
    other: 'shape' in raw || 'stop' in raw || 'tripModifications' in raw,
  };
}

const partsOf = (entity: FeedEntity): number => {
  const alert = entity.alert;
  const texts =
    alert === null ? 0 : [alert.header, alert.description, alert.url].reduce((n, one) => n + Object.keys(one).length, 0);
  return (entity.tripUpdate?.updates.length ?? 0) + (alert === null ? 0 : alert.active.length + alert.informed.length + texts);
};

/**
 * Reads a FeedMessage of GTFS Realtime 1.0 or 2.0. Unknown fields and extensions are passed over. Bytes that are cut off, of the wrong wire type, without a
 * required field, of another version or beyond the limits are refused whole with TransitError `realtime-damaged`: the format has no checksum, so of a message
 * that is damaged in one place nothing can be trusted.
 */
export function decodeFeedMessage(bytes: Uint8Array, limits: MessageLimits = {}): FeedMessage {
  const mostBytes = limits.bytes ?? 33_554_432;
  const mostEntities = limits.entities ?? 200_000;
  const mostParts = limits.parts ?? 1_000_000;
  if (bytes.length > mostBytes)
    throw damaged(`有 ${bytes.length} 字节，超过上限 ${mostBytes}`, `has ${bytes.length} bytes, more than ${mostBytes}`);
  let header: Raw | null = null;
  const entities: FeedEntity[] = [];
  let parts = 0;
  try {
    // The outer message by hand, so that the limits hold before a hostile message has filled the memory.
    const reader = protobuf.Reader.create(bytes);
    while (reader.pos < reader.len) {
      const tag = reader.tag();
      if (tag === ((1 << 3) | 2)) header = plain(HEADER, reader);
      else if (tag === ((2 << 3) | 2)) {
        if (entities.length >= mostEntities)
          throw damaged(`超过 ${mostEntities} 个实体`, `has more than ${mostEntities} entities`);
        const entity = entityOf(plain(ENTITY, reader));
        parts += partsOf(entity);
        if (parts > mostParts) throw damaged(`超过 ${mostParts} 个部分`, `has more than ${mostParts} parts`);
        entities.push(entity);
      } else if (tag >>> 3 === 1 || tag >>> 3 === 2) throw new RangeError(`wire type ${tag & 7} of field ${tag >>> 3}`);
      else reader.skipType(tag & 7, 0, tag >>> 3);
    }
  } catch (error) {
    if (error instanceof TransitError) throw error;
    throw damaged(`已损坏：${said(error)}`, `is damaged: ${said(error)}`);
  }
  if (header === null) throw damaged('没有消息头', 'has no header');
  const version = String(header['gtfsRealtimeVersion']);
  if (!/^[12](\.\d+)?$/.test(version))
    throw damaged(
      `的版本是 ${version.slice(0, 20)}，只能读 1.0 和 2.0`,
      `has version ${version.slice(0, 20)}; only 1.0 and 2.0 can be read`,
    );
  return { version, differential: header['incrementality'] === 1, timestamp: momentOrNull(header['timestamp']), entities };
}

const said = (error: unknown): string => (error instanceof Error ? error.message : String(error)).slice(0, 120);

/** One embedded message at the reader's place, as an object of the fields it has. Throws when the bytes are no such message. */
function plain(type: protobuf.Type, reader: protobuf.Reader): Raw {
  const length = reader.uint32();
  return type.toObject(type.decode(reader, length), { longs: Number }) as Raw;
}
