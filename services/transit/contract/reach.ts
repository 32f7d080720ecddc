/** How far one gets: the one-hour circle and the night network, open to everyone. */
import { bytes, op, plainDate, textSchema } from '@yunjian/kernel/contract';
import { z } from 'zod';
import {
  city,
  clock,
  firstLast,
  lonLat,
  localTime,
  modes,
  multiPolygon,
  network,
  place,
  placeRef,
  reached,
  reason,
  ref,
  townShare,
} from './shapes.ts';

const circleQuery = z.object({
  from: placeRef,
  date: plainDate.optional(),
  /** window of departures, both ends included */
  time: clock.default('08:00'),
  until: clock.default('09:00'),
  minutes: z.coerce.number().int().min(5).max(180).default(60),
  modes: modes.optional(),
  /** seconds before departure at a railway station; 0 unless asked: the figure is that of the timetable */
  railSlack: z.coerce.number().int().min(0).max(3600).default(0),
  /** what the area and the lists count: the best departure, or half of all */
  by: z.enum(['best', 'median']).default('best'),
});

const nightQuery = z.object({ date: plainDate.optional() });

const nightStop = z.object({
  id: ref,
  name: z.string(),
  lat: z.number(),
  lon: z.number(),
  town: textSchema.nullable(),
  departures: z.number().int(),
  first: localTime,
  last: localTime,
  lines: z.array(z.string()),
  /** residents for whom it is the nearest night stop, within the metres of the answer */
  residents: z.number().int(),
});

/** The operations of the circle and the night. */
export const reachOps = {
  circle: op({
    method: 'GET',
    path: '/api/transit/circle',
    limit: 60,
    summary: { zh: '一小时交通圈', en: 'What is reached within an hour over a window of departures' },
    access: 'public',
    query: circleQuery,
    reply: z.object({
      origin: place,
      date: plainDate,
      from: localTime,
      until: localTime,
      minutes: z.number().int(),
      /** seconds before departure at a railway station that were counted */
      railSlack: z.number().int(),
      departures: z.number().int(),
      reason,
      outside: z.array(z.string()),
      cities: z.array(city),
      /** cities within the minutes, that of the origin not among them */
      citiesWithin: z.number().int(),
      /** railway and metro stations and tram stops within the limit, quickest first; bus stops are counted and in the exports */
      stations: z.array(reached),
      stops: z.number().int(),
      area: multiPolygon.nullable(),
      areaKm2: z.number(),
      networks: z.array(network.pick({ code: true, title: true, asOf: true, assumed: true, example: true })),
    }),
  }),
  circleXlsx: op({
    method: 'GET',
    path: '/api/transit/circle.xlsx',
    limit: 60,
    summary: { zh: '导出交通圈（全部站点）', en: 'The circle as Excel, all stops' },
    access: 'public',
    query: circleQuery,
    raw: 'xlsx',
    reply: bytes,
  }),
  circleGeojson: op({
    method: 'GET',
    path: '/api/transit/circle.geojson',
    limit: 60,
    summary: { zh: '导出交通圈 GeoJSON', en: 'The circle as GeoJSON: area and all stops' },
    access: 'public',
    query: circleQuery,
    raw: 'json',
    reply: bytes,
  }),
  night: op({
    method: 'GET',
    path: '/api/transit/night',
    limit: 120,
    summary: { zh: '夜间网络 22:00–05:00', en: 'What runs 22:00–05:00 and whom it reaches' },
    access: 'public',
    query: nightQuery,
    reply: z.object({
      date: plainDate,
      from: localTime,
      until: localTime,
      metres: z.number(),
      /** one a line and direction that calls at stops of the district; times, runs and stops are those in the district, the path runs through them */
      lines: z.array(firstLast.omit({ terminus: true }).extend({ stops: z.number().int(), path: z.array(lonLat) })),
      stops: z.array(nightStop),
      residents: z.number().int(),
      reached: z.number().int(),
      towns: z.array(townShare),
      example: z.boolean(),
    }),
  }),
  nightXlsx: op({
    method: 'GET',
    path: '/api/transit/night.xlsx',
    limit: 120,
    summary: { zh: '导出夜间站点', en: 'All night stops as Excel' },
    access: 'public',
    query: nightQuery,
    raw: 'xlsx',
    reply: bytes,
  }),
} as const;
