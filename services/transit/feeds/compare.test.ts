import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openImage, parseDay, type Image } from '@yunjian/transit';
import { buildImage } from '@yunjian/transit/build';
import { compare, daysToCompare, statsOf } from './compare.ts';

/** Two trips of one line on every day of two weeks in March 2026, and one on Saturdays; `over` replaces files. */
const imageOf = (over: Readonly<Record<string, string>> = {}): Image =>
  openImage(buildImage([{ name: 'bus', source: new Map(Object.entries({ ...FILES, ...over })) }], {}).image);
const times = (b: string, saturday = '10:00:00', rule = '0'): string =>
  `trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\nT,08:00:00,08:00:00,A,1,0\nT,${b},${b},B,2,${rule}\nT,08:20:00,08:20:00,C,3,0\nU,09:00:00,09:00:00,A,1,0\nU,09:20:00,09:20:00,C,2,0\nS,${saturday},${saturday},A,1,0\nS,11:00:00,11:00:00,C,2,0\n`;
const FILES = {
  'agency.txt': 'agency_name,agency_url,agency_timezone\nx,http://x.example,Asia/Shanghai\n',
  'stops.txt': 'stop_id,stop_name,stop_lat,stop_lon\nA,甲,31,121\nB,乙,31.01,121\nC,丙,31.02,121\n',
  'routes.txt': 'route_id,route_short_name,route_type\nR,1路,3\n',
  'calendar.txt':
    'service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nd,1,1,1,1,1,1,1,20260302,20260315\ns,0,0,0,0,0,1,0,20260302,20260315\n',
  'trips.txt': 'route_id,service_id,trip_id\nR,d,T\nR,d,U\nR,s,S\n',
  'stop_times.txt': times('08:10:00'),
};

test('a change is any stop, boarding rule or time of any trip, on a weekday or at the weekend', () => {
  const before = imageOf();
  const stats = statsOf(before, 'bus')!;
  const day = (date: string): number => parseDay(date)!;
  const days = daysToCompare(stats, stats, day('2026-03-05'), day);
  assert.deepEqual([days.wed, days.sat, days.sun], ['2026-03-11', '2026-03-07', '2026-03-08'].map(day));
  const changed = (over: Readonly<Record<string, string>>): string[] =>
    compare(before, imageOf(over), 'bus', days).linesChanged.map((l) => `${l.day} ${l.before}→${l.after}`);
  assert.deepEqual(changed({}), []);
  // The order of rows and ids of trips make no difference.
  assert.deepEqual(changed({ 'trips.txt': 'route_id,service_id,trip_id\nR,s,S\nR,d,U\nR,d,T\n' }), []);
  const all = ['sat 3→3', 'sun 2→2', 'wed 2→2'];
  assert.deepEqual(changed({ 'stop_times.txt': times('08:11:00') }), all, 'a time on the way');
  assert.deepEqual(changed({ 'stop_times.txt': times('08:10:00', '10:00:00', '1') }), all, 'no boarding at the second stop');
  assert.deepEqual(
    changed({ 'stop_times.txt': FILES['stop_times.txt'].replace('A,1,0\nU,09:20', 'B,1,0\nU,09:20') }),
    all,
    'another stop',
  );
  assert.deepEqual(changed({ 'stop_times.txt': times('08:10:00', '10:05:00') }), ['sat 3→3'], 'on Saturdays only');
  // What start × 7 + duration + number could not tell apart: a minute later and seven minutes quicker.
  assert.deepEqual(
    changed({
      'stop_times.txt': FILES['stop_times.txt']
        .replaceAll('U,09:00:00,09:00:00', 'U,09:01:00,09:01:00')
        .replaceAll('U,09:20:00,09:20:00', 'U,09:14:00,09:14:00'),
    }),
    all,
  );
  assert.deepEqual(
    compare(null, before, 'bus', days).days?.map((d) => [d.day, d.before, d.after]),
    [
      ['wed', 0, 2],
      ['sat', 0, 3],
      ['sun', 0, 2],
    ],
  );
  // A timetable of two days has no Wednesday: its first day stands for one.
  const short = { ...stats, first: '2026-03-13', last: '2026-03-14' };
  assert.deepEqual(daysToCompare(null, short, day('2026-03-01'), day), {
    wed: day('2026-03-13'),
    sat: day('2026-03-14'),
    sun: null,
  });
});
