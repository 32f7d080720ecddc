/** Shapes of the transit API, named once. Clock times on the wire are local to the district: `2026-11-25T08:41:30`. */
import { plainDate, textSchema } from '@yunjian/kernel/contract';
import { z } from 'zod';

/** `network:id` as the timetable gives it. */
export const ref = z
  .string()
  .max(200)
  .regex(/^[A-Za-z0-9_-]{1,40}:[^\n\r]+$/);
/** A point as `latitude,longitude` in WGS84 degrees, or the id of a stop or station. */
export const placeRef = z.string().min(1).max(200);
export const mode = z.enum(['rail', 'metro', 'tram', 'bus', 'coach', 'ferry', 'cable', 'air', 'taxi', 'other']);
/** Local date and time to the second. */
export const localTime = z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}$/);
/** Hours, minutes and optionally seconds of a day, to 47:59:59. */
export const clock = z.string().regex(/^([0-3]?\d|4[0-7]):[0-5]\d(:[0-5]\d)?$/);
/** Modes joined by commas. */
export const modes = z
  .string()
  .max(100)
  .regex(/^[a-z]+(,[a-z]+)*$/)
  .describe('modes joined by commas');
export const lonLat = z.tuple([z.number(), z.number()]);
export const yesNo = z.enum(['yes', 'no', 'unknown']);
export const reason = z.enum(['no-journey', 'outside-dates', 'unknown-stop']).nullable();

export const line = z.object({
  id: ref,
  network: z.string(),
  mode,
  short: z.string(),
  long: z.string(),
  /** `#RRGGBB`; null when the network gives none */
  color: z.string().nullable(),
  textColor: z.string().nullable(),
  night: z.boolean().describe('runs at night only: none of its trips is on its way between 05:30 and 19:30'),
  example: z.boolean().describe('示例数据'),
});

export const stopBrief = z.object({
  id: ref,
  name: z.string(),
  code: z.string().nullable(),
  kind: z.enum(['stop', 'station']),
  lat: z.number(),
  lon: z.number(),
  modes: z.array(mode),
  lines: z.array(z.string()).describe('short names of the lines that stop here, at most 12'),
  town: textSchema.nullable(),
  city: z.string().nullable(),
  network: z.string(),
});

/** An end of a journey or a stop on the way. */
export const place = z.object({ id: ref.nullable(), name: z.string(), lat: z.number(), lon: z.number() });

export const headway = z.object({
  seconds: z.number().int().describe('seconds between vehicles in this window'),
  min: z.number().int(),
  max: z.number().int(),
});

export const alert = z.object({
  id: z.string(),
  header: textSchema,
  description: textSchema,
  url: z.string().nullable(),
  effect: z.string(),
});

export const passing = z.object({
  id: ref,
  name: z.string(),
  lat: z.number(),
  lon: z.number(),
  arrival: localTime,
  departure: localTime,
  estimated: z.boolean(),
  /** seconds late, null when nothing is known */
  delay: z.number().int().nullable(),
  pickup: z.number().int().min(0).max(3),
  dropOff: z.number().int().min(0).max(3),
  skipped: z.boolean(),
});

export const leg = z.object({
  kind: z.enum(['ride', 'walk', 'stay']),
  mode: mode.nullable(),
  line: line.nullable(),
  trip: ref.nullable(),
  serviceDate: plainDate.nullable(),
  /** public number of the train, e.g. G7341; null when it has none */
  number: z.string().nullable(),
  headsign: z.string(),
  from: place,
  to: place,
  departure: localTime,
  arrival: localTime,
  seconds: z.number().int(),
  delay: z.tuple([z.number().int(), z.number().int()]).nullable(),
  estimated: z.boolean(),
  /** whether departure and arrival are estimates: blank or called approximate in the source */
  about: z.tuple([z.boolean(), z.boolean()]),
  /** whether wheelchairs can use the vehicle and both stops, by the timetable; null for a walk */
  stepFree: yesNo.nullable(),
  headway: headway.nullable(),
  tight: z
    .boolean()
    .describe('the change before it has little time to spare; never for a ride with a headway, whose cost latestArrival tells'),
  spare: z.number().int().nullable().describe('seconds to spare at the change before it'),
  metres: z.number(),
  /** between boarding and leaving */
  stops: z.array(passing),
  path: z.array(lonLat),
  alerts: z.array(alert),
  /** boarding or leaving must be arranged: 2 by phone, 3 with the driver */
  arrange: z.number().int().nullable(),
});

export const journey = z.object({
  departure: localTime,
  arrival: localTime,
  /** arrival when every ride with a headway makes one wait the whole of it; null when that is not known: a ride after it is then missed */
  latestArrival: localTime.nullable(),
  seconds: z.number().int(),
  rides: z.number().int(),
  walkSeconds: z.number().int(),
  walkMetres: z.number(),
  legs: z.array(leg),
});

/** One way to travel: the same lines between the same stops, with the departures that follow. */
export const choice = z.object({
  key: z.string(),
  journey,
  /** the same way again: departures after (or before) this one */
  next: z.array(z.object({ departure: localTime, arrival: localTime, latestArrival: localTime.nullable(), tight: z.boolean() })),
  tight: z.boolean(),
  assumed: z.boolean().describe('at least one ride rests on assumed headways or example data'),
  labels: z.array(z.enum(['fastest', 'fewest-changes', 'least-walking', 'safest'])),
});

/** Where a vehicle was last seen, in degrees of WGS84. */
export const vehicle = z.object({
  id: z.string().describe('network:id as the operator gives it'),
  trip: ref.nullable(),
  lat: z.number(),
  lon: z.number(),
  /** degrees from north, clockwise */
  bearing: z.number().nullable(),
  at: localTime.nullable(),
  /** the stop it is at or comes to next, as the operator says */
  stop: z.string().nullable(),
});

export const boardRow = z.object({
  line,
  headsign: z.string(),
  terminus: z.string(),
  trip: ref,
  serviceDate: plainDate,
  number: z.string().nullable(),
  /** platform, when the board is that of a station */
  stop: place,
  /** null for a service with headways only */
  departure: localTime.nullable(),
  scheduled: localTime.nullable(),
  headway: z.object({ min: z.number().int(), max: z.number().int(), from: localTime, until: localTime }).nullable(),
  delay: z.number().int().nullable(),
  cancelled: z.boolean(),
  estimated: z.boolean(),
  arrange: z.number().int().nullable(),
});

export const firstLast = z.object({
  line,
  headsign: z.string(),
  terminus: z.string(),
  first: localTime,
  last: localTime,
  trips: z.number().int(),
  /** seconds, when the line gives headways only */
  headway: z.object({ min: z.number().int(), max: z.number().int() }).nullable(),
});

/** A line and direction on a sheet; of a loop that passes the stop more than once, one pass. */
export const sheetLine = z.object({
  line,
  headsign: z.string(),
  terminus: z.string(),
  /** how many times more the run calls at this stop afterwards */
  callsLeft: z.number().int(),
  /** names of the stops ahead with minutes from here */
  ahead: z.array(z.object({ name: z.string(), minutes: z.number().int() })),
  first: localTime,
  last: localTime,
  /** clock hours of the service day, 24 and more after midnight */
  hours: z.array(
    z.object({
      hour: z.number().int(),
      minutes: z.array(z.object({ minute: z.number().int(), estimated: z.boolean(), toOther: z.string().nullable() })),
    }),
  ),
  headways: z.array(z.object({ from: localTime, until: localTime, min: z.number().int(), max: z.number().int() })),
});

/** 雨篷, 时刻表, 无障碍, and more that a stop may have. */
export const amenities = z.object({
  canopy: yesNo,
  timetable: yesNo,
  accessible: yesNo,
  seat: yesNo,
  light: yesNo,
  checkedOn: plainDate.nullable(),
  example: z.boolean(),
});

export const network = z.object({
  code: z.string(),
  title: textSchema,
  mode,
  asOf: plainDate.describe('the day the timetable is of'),
  source: textSchema,
  /** empty: not stated */
  licence: z.string(),
  /** what of it is assumed, in words; null when nothing is, or nobody said: see `assumes` */
  assumed: textSchema.nullable(),
  assumes: z.enum(['nothing', 'something', 'not-stated']),
  example: z.boolean(),
  first: plainDate,
  last: plainDate,
  stops: z.number().int(),
  lines: z.number().int(),
  trips: z.number().int(),
  stopTimes: z.number().int(),
  version: z.number().int(),
});

/** Travel time to one stop over a window, seconds. */
export const reached = z.object({
  id: ref,
  name: z.string(),
  lat: z.number(),
  lon: z.number(),
  mode,
  city: z.string().nullable(),
  town: textSchema.nullable(),
  best: z.number().int(),
  /** null when more than half of the departures do not get there */
  median: z.number().int().nullable(),
  share: z.number().describe('departures that get there within the minutes asked, 0–1'),
});

export const city = z.object({
  name: textSchema,
  province: textSchema,
  /** the station of the city reached best; null when none is */
  station: reached.nullable(),
  /** travel time to the city: for each departure to whichever of its stations comes first; null when none is reached */
  reach: reached.pick({ best: true, median: true, share: true }).nullable(),
  /** the origin lies in it: it is listed and does not count as a city within reach */
  own: z.boolean(),
  lat: z.number(),
  lon: z.number(),
});

export const multiPolygon = z.object({ type: z.literal('MultiPolygon'), coordinates: z.array(z.array(z.array(lonLat))) });

export const finding = z.object({
  kind: z.string(),
  severity: z.enum(['info', 'warning', 'error']),
  file: z.string(),
  line: z.number().int().nullable(),
  id: z.string().nullable(),
  reason: textSchema,
  done: textSchema,
});

/** Residents of a town and how many of them are reached. */
export const townShare = z.object({
  town: textSchema,
  code: z.string(),
  residents: z.number().int(),
  reached: z.number().int(),
  share: z.number().nullable(),
});
