/**
 * The open API, shaped after the MOTIS OpenAPI (motis-project/motis, MIT, client 2.11.3): names and types as there, so that its client works. Under `/api/v1/…`,
 * and where that client asks another version, under that too. Parameters that MOTIS knows and that make no difference here (street routing, rentals, fares)
 * are taken and have no effect; unknown ones are ignored, as MOTIS does. Moments are ISO 8601, in answers in UTC.
 */
import { op } from '@yunjian/kernel/contract';
import { z } from 'zod';

const list = z
  .union([z.string(), z.array(z.string())])
  .optional()
  .transform((v) =>
    v === undefined ? undefined : (Array.isArray(v) ? v : [v]).flatMap((part) => part.split(',')).filter((part) => part !== ''),
  )
  .describe('joined by commas, or repeated');
const bool = z.stringbool().optional();
const whole = (most: number) => z.coerce.number().int().min(0).max(most).optional();
const moment = z
  .string()
  .max(40)
  .refine((v) => !Number.isNaN(Date.parse(v)), '时间应为 ISO 8601 ‖ the time is ISO 8601')
  .describe('ISO 8601; now when absent');
const place = z.string().min(1).max(200).describe('stop id, or latitude,longitude');
const corner = z
  .string()
  .regex(/^-?\d{1,3}(\.\d+)?,-?\d{1,3}(\.\d+)?$/)
  .describe('latitude,longitude');
const language = { language: list };

const motisMode = z.string().describe('MOTIS mode, e.g. HIGHSPEED_RAIL, SUBWAY, TRAM, BUS, WALK');
const motisAlert = z.object({
  code: z.string().optional(),
  impactPeriod: z.array(z.object({ start: z.string().optional(), end: z.string().optional() })).optional(),
  cause: z.string().optional(),
  effect: z.string().optional(),
  url: z.string().optional(),
  headerText: z.string(),
  descriptionText: z.string(),
});
const motisPlace = z.object({
  name: z.string(),
  stopId: z.string().optional(),
  parentId: z.string().optional(),
  lat: z.number(),
  lon: z.number(),
  level: z.number().optional(),
  tz: z.string().optional(),
  arrival: z.string().optional(),
  departure: z.string().optional(),
  scheduledArrival: z.string().optional(),
  scheduledDeparture: z.string().optional(),
  stopCode: z.string().optional(),
  vertexType: z.enum(['NORMAL', 'TRANSIT']).optional(),
  pickupType: z.enum(['NORMAL', 'NOT_ALLOWED']).optional(),
  dropoffType: z.enum(['NORMAL', 'NOT_ALLOWED']).optional(),
  cancelled: z.boolean().optional(),
  alerts: z.array(motisAlert).optional(),
  modes: z.array(motisMode).optional(),
});
const polyline = z.object({ points: z.string(), precision: z.number().int(), length: z.number().int() });
/** A headway in seconds; its times are one possible vehicle, not a promise. An addition to MOTIS, which has none. */
const headway = z.object({ min: z.number().int(), max: z.number().int() });
const motisLeg = z.object({
  mode: motisMode,
  from: motisPlace,
  to: motisPlace,
  duration: z.number().int().describe('seconds'),
  startTime: z.string(),
  endTime: z.string(),
  scheduledStartTime: z.string(),
  scheduledEndTime: z.string(),
  realTime: z.boolean(),
  scheduled: z.boolean(),
  distance: z.number().optional(),
  interlineWithPreviousLeg: z.boolean().optional(),
  headsign: z.string().optional(),
  tripFrom: motisPlace.optional(),
  tripTo: motisPlace.optional(),
  routeId: z.string().optional(),
  directionId: z.string().optional(),
  routeColor: z.string().optional(),
  routeTextColor: z.string().optional(),
  routeType: z.number().int().optional(),
  agencyName: z.string().optional(),
  agencyUrl: z.string().optional(),
  agencyId: z.string().optional(),
  tripId: z.string().optional(),
  routeShortName: z.string().optional(),
  routeLongName: z.string().optional(),
  tripShortName: z.string().optional(),
  displayName: z.string().optional(),
  cancelled: z.boolean().optional(),
  source: z.string().optional(),
  intermediateStops: z.array(motisPlace).optional(),
  legGeometry: polyline,
  alerts: z.array(motisAlert).optional(),
  /** absent where the timetable does not say */
  bikesAllowed: z.boolean().optional(),
  wheelchairAccessible: z.enum(['ACCESSIBLE', 'NOT_ACCESSIBLE']).optional(),
  headway: headway.optional(),
});
export const motisItinerary = z.object({
  duration: z.number().int().describe('seconds'),
  startTime: z.string(),
  endTime: z.string(),
  transfers: z.number().int(),
  id: z.string(),
  legs: z.array(motisLeg),
});

const planQuery = z.object({
  fromPlace: place,
  toPlace: place,
  time: moment.optional(),
  arriveBy: bool,
  maxTransfers: whole(20),
  maxTravelTime: whole(10_000).describe('minutes'),
  minTransferTime: whole(600).describe('minutes'),
  additionalTransferTime: whole(600).describe('minutes'),
  transitModes: list,
  directModes: list,
  pedestrianProfile: z
    .enum(['FOOT', 'WHEELCHAIR'])
    .optional()
    .describe('WHEELCHAIR leaves out stops and trips of which the timetable says no; legs tell what it says'),
  pedestrianSpeed: z.coerce.number().min(0.4).max(3).optional().describe('metres a second'),
  maxPreTransitTime: whole(7200).describe('seconds'),
  maxPostTransitTime: whole(7200).describe('seconds'),
  maxDirectTime: whole(86_400).describe('seconds'),
  timetableView: bool,
  numItineraries: whole(50),
  maxItineraries: whole(100),
  searchWindow: whole(86_400).describe('seconds'),
  pageCursor: z.string().max(80).optional(),
  detailedLegs: bool,
  joinInterlinedLegs: bool,
  ...language,
});
const planReply = z.object({
  requestParameters: z.record(z.string(), z.string()),
  debugOutput: z.record(z.string(), z.number()),
  from: motisPlace,
  to: motisPlace,
  direct: z.array(motisItinerary),
  itineraries: z.array(motisItinerary),
  previousPageCursor: z.string(),
  nextPageCursor: z.string(),
});

const oneToAllQuery = z.object({
  one: place,
  time: moment.optional(),
  maxTravelTime: z.coerce.number().int().min(1).max(1440).describe('minutes'),
  arriveBy: bool,
  maxTransfers: whole(20),
  minTransferTime: whole(600).describe('minutes'),
  additionalTransferTime: whole(600).describe('minutes'),
  transitModes: list,
  pedestrianProfile: z.enum(['FOOT', 'WHEELCHAIR']).optional(),
  pedestrianSpeed: z.coerce.number().min(0.4).max(3).optional(),
});
const oneToAllReply = z.object({
  one: motisPlace,
  all: z.array(z.object({ place: motisPlace, duration: z.number().describe('minutes'), k: z.number().int().optional() })),
});

const stoptimesQuery = z.object({
  stopId: z.string().max(200).optional(),
  center: corner.optional(),
  radius: whole(5000).describe('metres'),
  time: moment.optional(),
  n: whole(500).describe(
    'least number of departures, where there are so many within two days; those of one second are never parted',
  ),
  window: whole(86_400).describe('seconds'),
  direction: z.enum(['EARLIER', 'LATER']).optional(),
  arriveBy: bool,
  mode: list,
  pageCursor: z.string().max(80).optional(),
  fetchStops: bool,
  ...language,
});
const stopTime = z.object({
  place: motisPlace,
  mode: motisMode,
  realTime: z.boolean(),
  headsign: z.string(),
  tripFrom: motisPlace,
  tripTo: motisPlace,
  agencyId: z.string(),
  agencyName: z.string(),
  agencyUrl: z.string(),
  routeId: z.string(),
  directionId: z.string(),
  routeColor: z.string().optional(),
  routeTextColor: z.string().optional(),
  tripId: z.string(),
  routeType: z.number().int().optional(),
  routeShortName: z.string(),
  routeLongName: z.string(),
  tripShortName: z.string(),
  displayName: z.string(),
  previousStops: z.array(motisPlace).optional(),
  nextStops: z.array(motisPlace).optional(),
  pickupDropoffType: z.enum(['NORMAL', 'NOT_ALLOWED']),
  cancelled: z.boolean(),
  tripCancelled: z.boolean(),
  /** absent where the timetable does not say; so is `reservation`, of which no timetable here says anything */
  bikesAllowed: z.boolean().optional(),
  wheelchairAccessible: z.enum(['ACCESSIBLE', 'NOT_ACCESSIBLE']).optional(),
  source: z.string(),
  /** a service that gives headways only: `place` then has no departure, and this says when it goes how often */
  headway: headway.extend({ from: z.string(), until: z.string() }).optional(),
});
const stoptimesReply = z.object({
  stopTimes: z.array(stopTime),
  place: motisPlace,
  previousPageCursor: z.string(),
  nextPageCursor: z.string(),
});

const tripQuery = z.object({ tripId: z.string().min(1).max(200), detailedLegs: bool, joinInterlinedLegs: bool, ...language });
const stopsQuery = z.object({ min: corner, max: corner, grouped: bool, modes: list, ...language });
const tripsQuery = z.object({
  min: corner,
  max: corner,
  zoom: z.coerce.number().min(0).max(24),
  startTime: moment,
  endTime: moment,
  precision: z.coerce.number().int().min(0).max(7).default(5),
  ...language,
});
const segment = z.object({
  trips: z.array(z.object({ tripId: z.string(), routeShortName: z.string().optional(), displayName: z.string().optional() })),
  routeColor: z.string().optional(),
  mode: motisMode,
  distance: z.number(),
  from: motisPlace,
  to: motisPlace,
  departure: z.string(),
  arrival: z.string(),
  scheduledDeparture: z.string(),
  scheduledArrival: z.string(),
  realTime: z.boolean(),
  polyline: z.string(),
  /** an addition to MOTIS: where the vehicle was last seen */
  vehicle: z.object({ lat: z.number(), lon: z.number(), bearing: z.number().nullable(), time: z.string() }).optional(),
});
const geocodeQuery = z.object({
  text: z.string().min(1).max(60),
  type: list,
  mode: list,
  place: corner.optional(),
  numResults: whole(50),
  ...language,
});
const match = z.object({
  type: z.enum(['ADDRESS', 'PLACE', 'STOP']),
  tokens: z.array(z.tuple([z.number(), z.number()])),
  name: z.string(),
  id: z.string(),
  lat: z.number(),
  lon: z.number(),
  tz: z.string().optional(),
  areas: z.array(z.object({ name: z.string(), adminLevel: z.number(), matched: z.boolean(), default: z.boolean().optional() })),
  score: z.number(),
  modes: z.array(motisMode).optional(),
});

const shared = { method: 'GET', access: 'public' } as const;
const plan = {
  ...shared,
  summary: { zh: '开放接口：行程', en: 'Open API: journeys (MOTIS plan)' },
  query: planQuery,
  reply: planReply,
} as const;
const oneToAll = {
  ...shared,
  limit: 120,
  summary: { zh: '开放接口：一点到各站', en: 'Open API: MOTIS one-to-all' },
  query: oneToAllQuery,
  reply: oneToAllReply,
} as const;
const stoptimes = {
  ...shared,
  summary: { zh: '开放接口：到发时刻', en: 'Open API: MOTIS stoptimes' },
  query: stoptimesQuery,
  reply: stoptimesReply,
} as const;
const trip = {
  ...shared,
  summary: { zh: '开放接口：班次', en: 'Open API: MOTIS trip' },
  query: tripQuery,
  reply: motisItinerary,
} as const;
const stops = {
  ...shared,
  summary: { zh: '开放接口：范围内的站', en: 'Open API: MOTIS map/stops' },
  query: stopsQuery,
  reply: z.array(motisPlace),
} as const;
const trips = {
  ...shared,
  limit: 120,
  summary: { zh: '开放接口：范围内的车', en: 'Open API: MOTIS map/trips' },
  query: tripsQuery,
  reply: z.array(segment),
} as const;
const geocode = {
  ...shared,
  summary: { zh: '开放接口：找站', en: 'Open API: MOTIS geocode' },
  query: geocodeQuery,
  reply: z.array(match),
} as const;

export const motisApi = {
  motis: {
    plan: op({ ...plan, path: '/api/v1/plan' }),
    oneToAll: op({ ...oneToAll, path: '/api/v1/one-to-all' }),
    stoptimes: op({ ...stoptimes, path: '/api/v1/stoptimes' }),
    trip: op({ ...trip, path: '/api/v1/trip' }),
    stops: op({ ...stops, path: '/api/v1/map/stops' }),
    trips: op({ ...trips, path: '/api/v1/map/trips' }),
    geocode: op({ ...geocode, path: '/api/v1/geocode' }),
    // as the client 2.11.3 asks
    planV6: op({ ...plan, path: '/api/v6/plan' }),
    oneToAllV6: op({ ...oneToAll, path: '/api/v6/one-to-all' }),
    stoptimesV6: op({ ...stoptimes, path: '/api/v6/stoptimes' }),
    tripV6: op({ ...trip, path: '/api/v6/trip' }),
    stopsV6: op({ ...stops, path: '/api/v6/map/stops' }),
    tripsV6: op({ ...trips, path: '/api/v6/map/trips' }),
  },
} as const;
