/** Small hard cases, written by hand: engine against oracle between all stops, at every moment at which anything happens and a second beside it. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Options } from '../types.ts';
import { checkBoard, checkEarliest, checkLatest, checkOneToAll, checkProfile, pairOf } from './compare.fixture.ts';
import { tiny, type Tiny } from './tiny.fixture.ts';

const DATE = '2024-05-15';
const NEAR = ['A 31 121', 'B 31.001 121', 'C 31.002 121', 'D 31.5 121', 'E 31.6 121'];

interface Case extends Tiny {
  readonly name: string;
  readonly radius?: number;
  readonly options?: readonly Options[];
}

const CASES: readonly Case[] = [
  {
    name: 'hops of no duration, against the order of the trips',
    stops: NEAR,
    trips: { z: 'C 8:10, D 8:10', y: 'B 8:10, C 8:10', x: 'A 8:00, B 8:10', slow: 'A 8:00, D 8:30' },
  },
  {
    name: 'a loop boarded at its second visit, and a lollipop',
    stops: NEAR,
    trips: { loop: 'A 8:00, B 8:10, A 8:20, C 8:30', pop: 'D 8:00, C 8:20, B 8:25, C 8:40, D 8:50' },
  },
  {
    name: 'blank times: halfway out and back is a half and goes up, by distance travelled, by index',
    stops: [...NEAR, 'F 31 121', 'G 31 121'],
    trips: {
      a: 'A 0:00, B ~, A 0:00:03, E 0:10',
      b: 'B 0:00:01, E 0:09',
      c: 'A 8:01 @0, B ~ @0.1, C ~ @0.3, D 8:02 @0.4, E 8:20 @9',
      d: 'A 9:00, F ~, G ~, A 9:00:02',
    },
  },
  { name: 'one stop twice in a row', stops: NEAR, trips: { t: 'A 8:00, A 8:05, B 8:10, B 8:10, C 8:20' } },
  {
    name: 'a trip that overtakes, and one that is overtaken',
    stops: NEAR,
    trips: { a: 'A 8:00, B 8:20, D 8:40', b: 'A 8:05, B 8:15, D 8:50', c: 'A 8:05, B 8:20, D 8:30', d: 'A 8:05, B 8:20, D 8:30' },
  },
  {
    name: 'who walks ahead gets the trip that left before the one boarded, at the second it departs',
    stops: NEAR,
    trips: { j: 'A 7:55, B 8:10, C 8:20', k: 'A 8:05, B 8:10, C 8:25' },
    transfers: ['A B 2 600'],
  },
  {
    name: 'only one walk between rides, though two would do',
    stops: NEAR,
    radius: 150,
    trips: { a: 'D 8:00, A 8:10', b: 'C 8:17, E 8:30', c: 'B 8:14, E 8:45' },
  },
  {
    name: 'who walks ahead and boards a trip further on does not hide that one may alight from it there and walk on',
    stops: NEAR,
    trips: { u: 'D 8:00, A 8:05', t: 'A 8:10, B 8:15, E 8:30' },
    transfers: ['D B 2 60', 'B C 2 100'],
  },
  {
    name: 'a walk that arrives first does not hide a ride from which one may walk on',
    stops: NEAR,
    radius: 150,
    trips: { a: 'D 8:00, A 8:10', b: 'D 8:00, B 8:14', c: 'C 8:18, E 8:30' },
  },
  {
    name: 'a change time is not asked of who walks, nor at the start',
    stops: NEAR,
    radius: 150,
    trips: { a: 'D 8:00, A 8:10', b: 'D 8:01, B 8:07', c: 'A 8:11, E 8:30', d: 'A 8:20, E 8:40' },
    transfers: ['A A 2 300'],
  },
  {
    name: 'a change that is forbidden, around which one may walk',
    stops: NEAR,
    radius: 150,
    trips: { a: 'D 8:00, A 8:10', b: 'A 8:20, E 8:30', c: 'B 8:14, A 8:18', e: 'B 8:15, E 9:00' },
    transfers: ['A A 3', 'C A 3'],
  },
  {
    name: 'midnight on both sides',
    stops: NEAR,
    radius: 150,
    trips: { a: 'A 23:50, B 24:10, D 27:00', b: 'D 0:05, E 0:20', c: 'B 0:12, E 0:30', d: 'E 25:00, A 47:59:59' },
    calendarDates: ['daily,20240516,2'],
  },
  {
    name: 'no boarding and no alighting',
    stops: NEAR,
    trips: { a: 'A 8:00, B 8:10 !d, C 8:20 !p, D 8:30', b: 'B 8:12 !p, C 8:15, D 8:20 !d, E 8:30' },
  },
  {
    name: 'blocks: the next trip by departure, then by row; no ride and no change time',
    stops: NEAR,
    trips: {
      t0: 'B 6:00, C 6:10',
      x: 'A 8:00, B 8:10',
      t1: 'B 8:20, D 8:30',
      t2: 'B 8:20, C 8:40',
      t3: 'C 8:40, E 8:50',
      t4: 'C 8:40, C 8:40',
    },
    about: { x: { block: 'k' }, t1: { block: 'k' }, t2: { block: 'k' }, t3: { block: 'l' }, t4: { block: 'l' } },
    transfers: ['B B 3', 'C C 2 600'],
    seats: ['t2 t3 4', 'x t2 4', 'x t1 5'],
    options: [{}, { inSeat: true }, { inSeat: true, maxRides: 1 }],
  },
  {
    name: 'blocks: two trips leave at once, and the first row is the one that follows',
    stops: NEAR,
    trips: { t0: 'B 6:00, C 6:10', x: 'A 8:00, B 8:10', t1: 'B 8:20, D 8:30', t2: 'B 8:20, C 8:40' },
    about: { x: { block: 'k' }, t1: { block: 'k' }, t2: { block: 'k' } },
    transfers: ['B B 3'],
    options: [{ inSeat: true }, { inSeat: true, maxRides: 1 }],
  },
  {
    name: 'blocks: trips of no duration that follow each other',
    stops: NEAR,
    trips: { a: 'A 8:00, B 8:00', b: 'B 8:00, C 8:00', c: 'C 8:00, A 8:00', d: 'A 8:00, D 8:05' },
    about: { a: { block: 'k' }, b: { block: 'k' }, c: { block: 'k' }, d: { block: 'k' } },
    seats: ['c d 4', 'b c 4', 'a b 4', 'c a 4'],
    options: [{ inSeat: true }, { inSeat: true, minChange: 60 }],
  },
  {
    name: 'slack by mode and least change decide which trip is made',
    stops: NEAR,
    radius: 150,
    trips: {
      a: 'D 8:00, A 8:10',
      b: 'D 8:00, B 8:09',
      c: 'A 8:12, E 8:30',
      d: 'B 8:13, E 8:31:45',
      f: 'A 8:14, E 8:32',
      g: 'A 8:16, E 8:40',
      h: 'A 8:13:10, E 8:31:30',
    },
    about: { a: { route: '4' }, c: { route: '4' }, d: { route: '2' }, h: { route: '4' }, f: { route: '3' } },
    options: [
      { slack: { rail: 121 } },
      { slack: { metro: 60, tram: 240 } },
      { minChange: 240 },
      { minChange: 240, slack: { rail: 60 } },
      { minChange: 180, slack: { rail: 180, metro: 5, bus: 0 } },
    ],
  },
  {
    name: 'vehicles that come by headway beside trips of the timetable',
    stops: NEAR,
    trips: { f: 'A 5:00/5:01, B 5:11, C 5:20', g: 'B 7:00, C 7:10', t: 'A 8:07, C 8:20' },
    frequencies: ['f 8:00:00 8:20:00 300 0', 'f 8:20:00 8:30:00 240 0', 'g 8:15:00 8:40:00 600 1'],
  },
  {
    name: 'stations and platforms, and what cannot be reached in a wheelchair',
    stops: ['S 31 121 1 - 1', 'P 31 121 0 S', 'Q 31 121.0001 0 S 2', 'X 31.2 121 0 - 1', 'Y 31.3 121'],
    trips: { in: 'X 8:00, P 8:10', out: 'Q 8:12, Y 8:20', on: 'P 8:11, Y 8:30', back: 'Y 8:20, Q 8:40, X 8:50' },
    about: { in: { wheelchair: 1 }, on: { wheelchair: 1 }, out: { wheelchair: 2 } },
    transfers: ['S S 2 60', 'P Q 2 180'],
    options: [{}, { wheelchair: 'yes' }, { wheelchair: 'not-no' }],
  },
];

describe('hand-made cases: engine against oracle', () => {
  for (const { name, radius = 0, options = [{}, { maxRides: 1 }], ...feed } of CASES)
    test(name, () => {
      const pair = pairOf(name, [{ name: 'f', files: { ...tiny(feed) } }], radius);
      const { net } = pair.oracle;
      const refs = net.stops.map((stop) => stop.ref);
      const moments = new Set([...net.trips.flatMap((trip) => trip.rows.map((row) => row.departure)), 8 * 3600, 0]);
      let journeys = 0;
      for (const option of options)
        for (const time of [...moments].flatMap((moment) => [moment, moment + 1]).filter((moment) => moment <= 48 * 3600))
          for (const from of refs) {
            const start = { from: { stop: from }, date: DATE, time, ...option };
            checkOneToAll(pair, start);
            for (const to of refs) {
              const query = { ...start, to: { stop: to } };
              journeys += checkEarliest(pair, query).length + checkLatest(pair, query).length;
            }
            if (time === 8 * 3600)
              for (const to of refs) journeys += checkProfile(pair, { ...start, to: { stop: to }, until: time + 1800 }).length;
            if (time % 60 === 0) checkBoard(pair, { from, date: DATE, time });
          }
      assert.ok(journeys > 100, String(journeys));
    });
});
