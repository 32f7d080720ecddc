import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readDayPlan } from './days.ts';
import { compileLines, expandPattern, type LineTables } from './lines.ts';
import { packOf, rowsOf, secondsOf } from './testing.ts';
import { NetworkError } from './types.ts';

const at = (i: number): { gcjLat: number; gcjLon: number } => ({ gcjLat: 31 + i * 0.01, gcjLon: 121.2 });
const NETWORK = {
  lines: [
    { name: '1号线', color: '#E73B41', stations: [0, 1, 2, 3, 4] },
    { name: '环线', stations: [0, 1, 2, 0] },
    { name: '废线', stations: [0, 1] },
  ],
  stations: ['甲', '乙', '丙', '丁', '戊'].map((name, id) => ({ id, name, ...at(id) })),
};
const HEADER =
  'line,pattern,stations,route_type,color,base_seconds,speed_kmh,peak_minutes,offpeak_minutes,first,last,first_back,last_back,loop,headsign,headsign_back';
const FILES = {
  'network.json': JSON.stringify(NETWORK),
  'lines.csv': `${HEADER}
1号线,main,甲>丁,401,,90,60,4,8,06:00,22:00,06:30,22:30,,,
1号线,branch,乙|戊,401,,90,60,10,10,06:00,22:00,06:00,22:00,,,
环线,loop,*,401,#00FF00,60,60,10,20,06:00,22:00,06:00,22:00,1,外圈,内圈
没有线,main,*,401,,60,60,10,20,06:00,22:00,06:00,22:00,,,
1号线,bad,*,401,,60,0,10,20,06:00,22:00,06:00,22:00,,,
`,
  'minutes.csv': 'line,from,to,minutes,source\n1号线,甲,乙,4,published\n',
};
const TABLES: LineTables = {
  name: 'metro',
  files: { network: 'network.json', lines: 'lines.csv', minutes: 'minutes.csv' },
  coordinates: 'GCJ-02',
  city: null,
  interchangeSeconds: 240,
  peaks: [{ from: '07:00', to: '09:00' }],
};
const FRAME = {
  zone: 'Asia/Shanghai',
  agency: { name: '地铁', url: 'https://example.org/' },
  validity: { from: '2026-01-01', to: '2026-01-31' },
};
const compile = (files: Record<string, string> = FILES): ReturnType<typeof compileLines> => {
  const pack = packOf(files);
  return compileLines(pack, TABLES, FRAME, readDayPlan(pack, 'calendar', '2026-01-01', '2026-01-31'));
};
const times = (draft: ReturnType<typeof compile>, trip: string): [string, number, string][] =>
  rowsOf(draft.files, 'stop_times.txt')
    .filter((row) => row['trip_id'] === trip)
    .map((row) => [row['stop_id'] ?? '', secondsOf(row['arrival_time'] ?? ''), row['pickup_type'] ?? '']);

test('branches: parts of the list, so that the end of one branch is not next to the start of another', () => {
  const names = ['a', 'b', 'c', 'x', 'y'];
  assert.deepEqual(expandPattern('*', names), [0, 1, 2, 3, 4]);
  assert.deepEqual(expandPattern('a>c', names), [0, 1, 2]);
  assert.deepEqual(expandPattern('a>b|x>y', names), [0, 1, 3, 4]);
  assert.equal(expandPattern('a>q', names), 'q');
  assert.deepEqual(expandPattern('*', ['a', 'b', 'a']), [0, 1, 2]);
});

test('running times: published minutes both ways, otherwise a start and the distance, in tens of seconds', () => {
  const draft = compile();
  // 0.01° of latitude is 1,112 m: 90 + 1,112 / (60 / 3.6) = 156.7 s.
  assert.deepEqual(times(draft, '1号线.main.0.workday'), [
    ['甲', 21_600, '0'],
    ['乙', 21_840, '0'],
    ['丙', 22_000, '0'],
    ['丁', 22_160, '0'],
  ]);
  assert.deepEqual(times(draft, '1号线.main.1.restday').at(-1), ['甲', 23_400 + 160 + 160 + 240, '0']);
  assert.deepEqual(
    times(draft, '1号线.branch.0.workday').map(([stop]) => stop),
    ['乙', '戊'],
  );
});

test('headways: peaks on workdays, none on rest days, exact_times 0', () => {
  const rows = rowsOf(compile().files, 'frequencies.txt');
  const of = (trip: string): (string | undefined)[][] =>
    rows
      .filter((row) => row['trip_id'] === trip)
      .map((row) => [row['start_time'], row['end_time'], row['headway_secs'], row['exact_times']]);
  assert.deepEqual(of('1号线.main.0.workday'), [
    ['06:00:00', '07:00:00', '480', '0'],
    ['07:00:00', '09:00:00', '240', '0'],
    ['09:00:00', '09:00:01', '480', '0'],
    ['09:04:00', '22:00:01', '480', '0'],
  ]);
  assert.deepEqual(of('1号线.main.0.restday'), [['06:00:00', '22:00:01', '480', '0']]);
});

test('a loop is ridden across its seam: one may stay on for a second lap but board on the first only, and the last trains go round once', () => {
  const draft = compile();
  const rows = times(draft, '环线.loop.0.restday');
  assert.deepEqual(
    rows.map(([stop, , pickup]) => `${stop}${pickup}`),
    ['甲0', '乙0', '丙0', '甲1', '乙1', '丙1', '甲1'],
  );
  const lap = (rows[3]?.[1] ?? 0) - (rows[0]?.[1] ?? 0);
  assert.equal((rows[6]?.[1] ?? 0) - (rows[3]?.[1] ?? 0), lap);
  assert.equal(times(draft, '环线.loop.0.restday-last').length, 4);
  const frequencies = rowsOf(draft.files, 'frequencies.txt');
  const last = frequencies.filter((row) => row['trip_id'] === '环线.loop.0.restday-last').at(-1);
  assert.equal(last?.['end_time'], '22:00:01');
  const again = frequencies.filter((row) => row['trip_id'] === '环线.loop.0.restday').at(-1);
  assert.ok(secondsOf(again?.['end_time'] ?? '') + lap <= secondsOf('22:00:01'));
});

test('a station of several lines has a time to change; rows and lines that cannot run are told', () => {
  const draft = compile();
  assert.deepEqual(
    rowsOf(draft.files, 'transfers.txt').map((row) => [
      row['from_stop_id'],
      row['to_stop_id'],
      row['transfer_type'],
      row['min_transfer_time'],
    ]),
    [
      ['甲', '甲', '2', '240'],
      ['乙', '乙', '2', '240'],
      ['丙', '丙', '2', '240'],
    ],
  );
  assert.deepEqual(
    draft.findings.map(({ kind, id, line }) => [kind, id, line]),
    [
      ['line-unusable', '没有线', 5],
      ['line-unusable', '1号线', 6],
      ['line-without-row', '废线', null],
      ['holidays-unknown', '2026', null],
    ],
  );
  assert.deepEqual(
    rowsOf(draft.files, 'routes.txt').map((row) => [row['route_id'], row['route_color'], row['route_text_color']]),
    [
      ['1号线', 'E73B41', '000000'],
      ['环线', '00FF00', '000000'],
    ],
  );
});

test('two stations of one name are refused', () => {
  const twice = { ...NETWORK, stations: [...NETWORK.stations, { id: 9, name: '甲', ...at(9) }] };
  assert.throws(
    () => compile({ ...FILES, 'network.json': JSON.stringify(twice) }),
    (error) => error instanceof NetworkError && error.code === 'stop-name',
  );
});
