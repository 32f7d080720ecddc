import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openImage, textOf } from '@yunjian/transit';
import { buildImage } from '@yunjian/transit/build';
import { serviceShifts, usageOf } from './usage.ts';

const DAYS = { tue: '20260310', wed: '20260311', thu: '20260312' };
const TRIPS = ['tue 23:30', 'tue 24:20', 'wed 00:30', 'wed 04:59', 'wed 05:00', 'thu 00:10'];

test('a night is made of the trips of its own day and of those of the next before it ends', () => {
  const { image: bytes } = buildImage(
    [
      {
        name: 'f',
        source: new Map([
          ['agency.txt', 'agency_name,agency_url,agency_timezone\nx,http://x.example,Asia/Shanghai\n'],
          ['stops.txt', 'stop_id,stop_name,stop_lat,stop_lon\nA,甲,31,121\nB,乙,31.1,121\n'],
          ['routes.txt', `route_id,route_short_name,route_type\n${TRIPS.map((t) => `${t},${t},3\n`).join('')}`],
          [
            'calendar_dates.txt',
            `service_id,date,exception_type\n${Object.entries(DAYS)
              .map(([id, d]) => `${id},${d},1\n`)
              .join('')}`,
          ],
          ['trips.txt', `route_id,service_id,trip_id\n${TRIPS.map((t) => `${t},${t.slice(0, 3)},${t}\n`).join('')}`],
          [
            'stop_times.txt',
            `trip_id,arrival_time,departure_time,stop_id,stop_sequence\n${TRIPS.map((t) => {
              const at = `${t.slice(4)}:00`;
              return `${t},${at},${at},A,1\n${t},29:00:00,29:00:00,B,2\n`;
            }).join('')}`,
          ],
        ]),
      },
    ],
    {},
  );
  const image = openImage(bytes);
  const usage = usageOf(image, '2026-03-10', 22 * 3600, 29 * 3600);
  const lines = [...usage.lines[0]!].map((line) => textOf(image, image.routeShort[line]!)).toSorted();
  assert.deepEqual(lines, ['tue 23:30', 'tue 24:20', 'wed 00:30', 'wed 04:59']);
  assert.deepEqual([usage.departures[0], usage.first[0], usage.last[0]], [4, 23.5 * 3600, 86_400 + 4 * 3600 + 59 * 60]);
  // A whole day is its own trips and those of the night before.
  assert.deepEqual(
    [usageOf(image, '2026-03-11', 0, 86_400).departures[0], serviceShifts(86_400), serviceShifts(86_401)],
    [4, [-1, 0], [-1, 0, 1]],
  );
});
