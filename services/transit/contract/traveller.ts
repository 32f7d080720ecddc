/** What a traveller asks: open to everyone. The circle and the night are in reach.ts. */
import { bytes, instant, op, plainDate, textSchema } from '@yunjian/kernel/contract';
import { z } from 'zod';
import {
  ref,
  placeRef,
  modes,
  localTime,
  clock,
  lonLat,
  reason,
  line,
  sheetLine,
  stopBrief,
  place,
  alert,
  passing,
  choice,
  boardRow,
  firstLast,
  amenities,
  network,
  vehicle,
} from './shapes.ts';

const one = z.object({ id: ref });

/** `yes`: only stops and vehicles of which the timetable says that wheelchairs can use them; `not-no`: also those of which it says nothing. `true` is `yes`. */
const wheelchair = z
  .enum(['yes', 'not-no', 'true', 'false'])
  .optional()
  .transform((v) => (v === 'true' ? 'yes' : v === 'false' ? undefined : v));

/** When a question is about: date of the district; time of that day, to 47:59. Absent: now. */
const when = { date: plainDate.optional(), time: clock.optional() };

/** The operations open to everyone. */
export const travellerOps = {
  networks: op({
    method: 'GET',
    path: '/api/transit/networks',
    summary: { zh: '各网络的来源、日期与假定', en: 'Networks: source, dates, what is assumed' },
    access: 'public',
    reply: z.object({
      networks: z.array(network),
      now: localTime,
      today: plainDate,
      realtimeAt: instant.nullable(),
      alerts: z.array(alert),
      /** centre and bounds of the district, for maps */
      centre: lonLat,
      bounds: z.tuple([z.number(), z.number(), z.number(), z.number()]),
    }),
  }),
  places: op({
    method: 'GET',
    path: '/api/transit/places',
    summary: { zh: '按名称、拼音或站点编码找站', en: 'Find stops by name, pinyin or code' },
    access: 'public',
    query: z.object({
      q: z.string().trim().min(1).max(60),
      limit: z.coerce.number().int().min(1).max(50).default(10),
      near: placeRef.optional(),
    }),
    reply: z.object({ places: z.array(stopBrief) }),
  }),
  nearby: op({
    method: 'GET',
    path: '/api/transit/nearby',
    summary: { zh: '附近的站', en: 'Stops near a point, nearest first' },
    access: 'public',
    query: z.object({
      at: placeRef,
      metres: z.coerce.number().int().min(50).max(3000).default(800),
      limit: z.coerce.number().int().min(1).max(200).default(20),
    }),
    reply: z.object({ places: z.array(stopBrief.extend({ metres: z.number() })) }),
  }),
  stopsIn: op({
    method: 'GET',
    path: '/api/transit/stops',
    summary: { zh: '地图范围内的站', en: 'Stops within a box, for the map' },
    access: 'public',
    query: z.object({ box: z.string().max(100).describe('west,south,east,north'), modes: modes.optional() }),
    reply: z.object({ places: z.array(stopBrief), cut: z.boolean().describe('there are more than 2,000; zoom in') }),
  }),
  journeys: op({
    method: 'GET',
    path: '/api/transit/journeys',
    summary: { zh: '行程规划', en: 'Journeys: depart at, arrive by, last way home' },
    access: 'public',
    query: z.object({
      from: placeRef,
      to: placeRef,
      ...when,
      kind: z.enum(['depart', 'arrive', 'last']).default('depart'),
      modes: modes.optional(),
      maxRides: z.coerce.number().int().min(0).max(10).optional(),
      walkSpeed: z.coerce.number().min(0.4).max(3).optional(),
      walkLimit: z.coerce.number().int().min(0).max(3000).optional(),
      wheelchair,
      /** seconds before departure at a railway station (进站提前); default of the pack */
      railSlack: z.coerce.number().int().min(0).max(3600).optional(),
      minChange: z.coerce.number().int().min(0).max(1800).optional(),
    }),
    reply: z.object({
      from: place,
      to: place,
      kind: z.enum(['depart', 'arrive', 'last']),
      date: plainDate,
      time: localTime,
      reason,
      /** networks that have no timetable on that day */
      outside: z.array(z.string()),
      choices: z.array(choice),
      networks: z.array(network.pick({ code: true, title: true, asOf: true, assumed: true, example: true })),
      realtimeAt: instant.nullable(),
    }),
  }),
  stop: op({
    method: 'GET',
    path: '/api/transit/stops/:id',
    summary: { zh: '一个站', en: 'One stop or station' },
    access: 'public',
    params: one,
    query: z.object({ date: plainDate.optional() }),
    reply: z.object({
      stop: stopBrief,
      description: z.string(),
      parent: place.nullable(),
      platforms: z.array(stopBrief),
      /** 对面站台: other poles of the same name within 300 m, and where the lines that stop there go */
      opposite: z.array(z.object({ stop: stopBrief, towards: z.array(z.string()) })),
      services: z.array(firstLast),
      /** why there are none */
      servicesReason: reason,
      amenities: amenities.nullable(),
      links: z.array(z.object({ to: stopBrief, seconds: z.number().int(), source: textSchema })),
      formerNames: z.array(z.object({ name: z.string(), until: plainDate, source: textSchema })),
      alerts: z.array(alert),
      network,
      date: plainDate,
      outside: z.boolean(),
      /** address of its board for a QR code */
      url: z.string(),
    }),
  }),
  board: op({
    method: 'GET',
    path: '/api/transit/stops/:id/board',
    summary: { zh: '到站时刻', en: 'Next departures of all lines' },
    access: 'public',
    params: one,
    query: z.object({ ...when, limit: z.coerce.number().int().min(1).max(200).default(20), modes: modes.optional() }),
    reply: z.object({
      stop: stopBrief,
      now: localTime,
      date: plainDate,
      reason,
      rows: z.array(boardRow),
      realtimeAt: instant.nullable(),
      alerts: z.array(alert),
    }),
  }),
  boardXlsx: op({
    method: 'GET',
    path: '/api/transit/stops/:id/board.xlsx',
    limit: 120,
    summary: { zh: '导出一天的全部班次', en: 'All departures of a day as Excel' },
    access: 'public',
    params: one,
    query: z.object({ date: plainDate.optional() }),
    raw: 'xlsx',
    reply: bytes,
  }),
  sheet: op({
    method: 'GET',
    path: '/api/transit/stops/:id/sheet',
    summary: { zh: '站杆时刻表', en: 'Timetable sheet for the pole' },
    access: 'public',
    params: one,
    /** `week`: a sheet for the pole, with a column for workdays and for the weekend; `date`: one day */
    query: z.object({ date: plainDate.optional(), by: z.enum(['date', 'week']).default('date') }),
    reply: z.object({
      stop: stopBrief,
      date: plainDate,
      reason,
      lines: z.array(sheetLine),
      /** Days of which the sheet speaks, each by one of them; those that run alike are one column. */
      columns: z.array(
        z.object({
          kind: z.enum(['date', 'daily', 'workday', 'weekend', 'saturday', 'sunday']),
          date: plainDate,
          lines: z.array(sheetLine),
        }),
      ),
      /** first and last day on which all networks of the sheet have a timetable; the day itself for a sheet of one day */
      valid: z.object({ from: plainDate, until: plainDate }),
      network,
      url: z.string(),
    }),
  }),
  qr: op({
    method: 'GET',
    path: '/api/transit/stops/:id/qr.png',
    summary: { zh: '站点二维码', en: 'QR code of the stop page' },
    access: 'public',
    params: one,
    raw: 'png',
    reply: bytes,
  }),
  trip: op({
    method: 'GET',
    path: '/api/transit/trips/:id',
    summary: { zh: '一个班次', en: 'One run of a trip, all its stops' },
    access: 'public',
    params: one,
    query: z.object({ date: plainDate.optional() }),
    reply: z.object({
      line,
      trip: ref,
      number: z.string().nullable(),
      headsign: z.string(),
      serviceDate: plainDate,
      cancelled: z.boolean(),
      headway: z.object({ min: z.number().int(), max: z.number().int() }).nullable(),
      stops: z.array(passing),
      path: z.array(lonLat),
      /** where its vehicle was last seen; null when nothing is known */
      vehicle: vehicle.nullable(),
      network,
    }),
  }),
  lines: op({
    method: 'GET',
    path: '/api/transit/lines',
    summary: { zh: '全部线路', en: 'All lines, by network' },
    access: 'public',
    query: z.object({ network: z.string().max(40).optional(), q: z.string().max(60).optional() }),
    reply: z.object({ lines: z.array(line.extend({ stops: z.number().int(), from: z.string(), to: z.string() })) }),
  }),
  line: op({
    method: 'GET',
    path: '/api/transit/lines/:id',
    summary: { zh: '一条线路', en: 'One line: its directions, stops, first and last' },
    access: 'public',
    params: one,
    query: z.object({ date: plainDate.optional() }),
    reply: z.object({
      line,
      network,
      date: plainDate,
      directions: z.array(
        z.object({
          headsign: z.string(),
          stops: z.array(
            z.object({ stop: place, first: localTime.nullable(), last: localTime.nullable(), minutes: z.number().int() }),
          ),
          trips: z.number().int(),
          headway: z.object({ min: z.number().int(), max: z.number().int() }).nullable(),
          path: z.array(lonLat),
        }),
      ),
      /** where its vehicles were last seen */
      vehicles: z.array(vehicle),
      alerts: z.array(alert),
    }),
  }),
} as const;
