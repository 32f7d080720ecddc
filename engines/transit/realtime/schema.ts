/**
 * The messages of GTFS Realtime 2.0 as far as they are read here: field numbers, types and names as the format fixes them
 * (https://gtfs.org/documentation/realtime/proto/). Numbers of enumerations are read as plain integers: a word that a newer version of the format adds must
 * show as unknown and not silently turn into the default.
 */
import protobuf from 'protobufjs/light.js';

type Rule = 'required' | 'repeated';
type Row = readonly [id: number, type: string, rule?: Rule];

const MESSAGES: Readonly<Record<string, Readonly<Record<string, Row>>>> = {
  FeedMessage: { header: [1, 'FeedHeader', 'required'], entity: [2, 'FeedEntity', 'repeated'] },
  FeedHeader: { gtfsRealtimeVersion: [1, 'string', 'required'], incrementality: [2, 'int32'], timestamp: [3, 'uint64'] },
  FeedEntity: {
    id: [1, 'string', 'required'],
    isDeleted: [2, 'bool'],
    tripUpdate: [3, 'TripUpdate'],
    vehicle: [4, 'VehiclePosition'],
    alert: [5, 'Alert'],
    shape: [6, 'Other'],
    stop: [7, 'Other'],
    tripModifications: [8, 'Other'],
  },
  Other: {},
  TripUpdate: {
    trip: [1, 'TripDescriptor', 'required'],
    vehicle: [3, 'VehicleDescriptor'],
    stopTimeUpdate: [2, 'StopTimeUpdate', 'repeated'],
    timestamp: [4, 'uint64'],
    delay: [5, 'int32'],
    tripProperties: [6, 'TripProperties'],
  },
  TripProperties: { tripId: [1, 'string'], startDate: [2, 'string'], startTime: [3, 'string'], tripHeadsign: [5, 'string'] },
  StopTimeUpdate: {
    stopSequence: [1, 'uint32'],
    stopId: [4, 'string'],
    arrival: [2, 'StopTimeEvent'],
    departure: [3, 'StopTimeEvent'],
    scheduleRelationship: [5, 'int32'],
    stopTimeProperties: [6, 'StopTimeProperties'],
  },
  StopTimeProperties: { assignedStopId: [1, 'string'] },
  StopTimeEvent: { delay: [1, 'int32'], time: [2, 'int64'], uncertainty: [3, 'int32'] },
  TripDescriptor: {
    tripId: [1, 'string'],
    routeId: [5, 'string'],
    directionId: [6, 'uint32'],
    startTime: [2, 'string'],
    startDate: [3, 'string'],
    scheduleRelationship: [4, 'int32'],
  },
  VehicleDescriptor: { id: [1, 'string'], label: [2, 'string'], licensePlate: [3, 'string'] },
  VehiclePosition: {
    trip: [1, 'TripDescriptor'],
    vehicle: [8, 'VehicleDescriptor'],
    position: [2, 'Position'],
    currentStopSequence: [3, 'uint32'],
    stopId: [7, 'string'],
    currentStatus: [4, 'int32'],
    timestamp: [5, 'uint64'],
  },
  Position: { latitude: [1, 'float', 'required'], longitude: [2, 'float', 'required'], bearing: [3, 'float'] },
  Alert: {
    activePeriod: [1, 'TimeRange', 'repeated'],
    informedEntity: [5, 'EntitySelector', 'repeated'],
    cause: [6, 'int32'],
    effect: [7, 'int32'],
    url: [8, 'TranslatedString'],
    headerText: [10, 'TranslatedString'],
    descriptionText: [11, 'TranslatedString'],
  },
  TimeRange: { start: [1, 'uint64'], end: [2, 'uint64'] },
  EntitySelector: {
    agencyId: [1, 'string'],
    routeId: [2, 'string'],
    routeType: [3, 'int32'],
    trip: [4, 'TripDescriptor'],
    stopId: [5, 'string'],
    directionId: [6, 'uint32'],
  },
  TranslatedString: { translation: [1, 'Translation', 'repeated'] },
  Translation: { text: [1, 'string', 'required'], language: [2, 'string'] },
};

const field = ([id, type, rule]: Row): protobuf.IField => (rule === undefined ? { id, type } : { id, type, rule });

const root = protobuf.Root.fromJSON({
  nested: Object.fromEntries(
    Object.entries(MESSAGES).map(([name, fields]) => [
      name,
      { fields: Object.fromEntries(Object.entries(fields).map(([word, row]) => [word, field(row)])) },
    ]),
  ),
});

/** The type of one message, by its name in the format. */
export const messageType = (name: string): protobuf.Type => root.lookupType(name);

/** Values of TripDescriptor.schedule_relationship. */
export const RUN = {
  scheduled: 0,
  added: 1,
  unscheduled: 2,
  canceled: 3,
  replacement: 5,
  duplicated: 6,
  deleted: 7,
  new: 8,
} as const;

/** Values of StopTimeUpdate.schedule_relationship. */
export const CALL = { scheduled: 0, skipped: 1, noData: 2, unscheduled: 3 } as const;

/** Alert.cause from 1. */
export const CAUSES = [
  'UNKNOWN_CAUSE',
  'OTHER_CAUSE',
  'TECHNICAL_PROBLEM',
  'STRIKE',
  'DEMONSTRATION',
  'ACCIDENT',
  'HOLIDAY',
  'WEATHER',
  'MAINTENANCE',
  'CONSTRUCTION',
  'POLICE_ACTIVITY',
  'MEDICAL_EMERGENCY',
] as const;

/** Alert.effect from 1. */
export const EFFECTS = [
  'NO_SERVICE',
  'REDUCED_SERVICE',
  'SIGNIFICANT_DELAYS',
  'DETOUR',
  'ADDITIONAL_SERVICE',
  'MODIFIED_SERVICE',
  'OTHER_EFFECT',
  'UNKNOWN_EFFECT',
  'STOP_MOVED',
  'NO_EFFECT',
  'ACCESSIBILITY_ISSUE',
] as const;

/** VehiclePosition.current_status from 0. */
export const STATUSES = ['INCOMING_AT', 'STOPPED_AT', 'IN_TRANSIT_TO'] as const;
