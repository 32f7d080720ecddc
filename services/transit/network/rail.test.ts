import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileRail, type RailTables, unrollTimes } from './rail.ts';
import { packOf, rowsOf } from './testing.ts';

const clock = (text: string): number => {
  const [h = 0, m = 0] = text.split(':').map(Number);
  return h * 3600 + m * 60;
};
const call = (arrival: string, departure: string): { arrival: number | null; departure: number | null } => ({
  arrival: arrival === '' ? null : clock(arrival),
  departure: departure === '' ? null : clock(departure),
});

test('times past midnight go on counting; placeholders at the ends are not times', () => {
  const times = unrollTimes([call('00:00', '23:30'), call('23:58', '00:03'), call('07:07', '00:00')]);
  assert.deepEqual(times, [
    { arrival: clock('23:30'), departure: clock('23:30') },
    { arrival: clock('23:58'), departure: clock('24:03') },
    { arrival: clock('31:07'), departure: clock('31:07') },
  ]);
});

test('a time that goes back is no night of twenty-three hours', () => {
  assert.equal(unrollTimes([call('', '10:00'), call('09:58', '10:05'), call('11:00', '')]), null);
  assert.equal(unrollTimes([call('', '10:00'), call('', ''), call('11:00', '')]), null);
});

const FILES = {
  'stations.csv':
    'name,telecode,pinyin,lon,lat\n甲南,AAA,jianan,121.2300,30.9834\n乙,BBB,yi,121.30,31.0\n丙,CCC,bing,121.40,31.0\n丁,,ding,121.5,31.0\n',
  'trains.csv':
    'train_idx,train_no,from,to,class,run_dates\n0,G1/G4,甲南,丙,高速,ALL\n1,D2,丙,甲南,动车,2016-03-07|2016-03-12|2016-05-01\n2,C3,乙,丙,动车,ALL\n3,K4,甲南,乙,快速,ALL\n4,G5,甲南,丁,高速,ALL\n5,G6,甲南,乙,高速,2016-05-02\n6,G7,甲南,乙,高速,2016-03-20\n',
  'stop_times.csv':
    'train_idx,seq,station,arr,dep\n0,2,乙,23:58,00:01\n0,1,甲南,,23:50\n0,3,丙,00:20,\n1,1,丙,,08:00\n1,2,甲南,08:30,\n2,1,乙,,09:00\n2,2,丙,09:10,\n3,1,甲南,,1:00\n3,2,乙,2:00,\n4,1,甲南,,10:00\n4,2,丁,10:10,\n5,1,甲南,,11:00\n5,2,乙,11:10,\n6,1,甲南,,12:00\n6,2,乙,12:10,\n',
  'osm.csv': 'station_name,lon,lat\n上甲,121.2259,30.9852\n乙,121.5000,31.2\n',
  'telecodes.csv': 'name,telecode,pinyin,abbr,city_code,city\n上甲,AAA,shangjia,sj,1,某市\n乙,BBB,yi,y,1,某市\n',
  'aliases.csv':
    'stop,name,from,to,source_zh,source_en\nAAA,甲南,,2024-05-21,公告,notice\nZZZ,丙,,,公告,notice\nBBB,某,,,公告,\n',
};
const RAIL: RailTables = {
  name: 'rail',
  files: {
    stations: 'stations.csv',
    trains: 'trains.csv',
    stopTimes: 'stop_times.csv',
    coordinates: 'osm.csv',
    telecodes: 'telecodes.csv',
    aliases: 'aliases.csv',
  },
  coordinates: 'GCJ-02',
  agreeWithin: 1000,
  published: { from: '2016-03-01', to: '2016-03-31' },
  referenceWeek: '2016-03-07',
  notProjected: { stations: ['丙'], reason: { zh: '他处已有', en: 'shown elsewhere' } },
};
const FRAME = {
  zone: 'Asia/Shanghai',
  agency: { name: '铁路', url: 'https://example.org/' },
  validity: { from: '2026-01-01', to: '2026-12-31' },
};

test('stations: the second source where it agrees, the first one converted where it does not; names of today, former ones as aliases', () => {
  const draft = compileRail(packOf(FILES), RAIL, FRAME);
  const stops = rowsOf(draft.files, 'stops.txt');
  assert.deepEqual(
    stops.map((row) => [
      row['stop_id'],
      row['stop_name'],
      Number(row['stop_lat']).toFixed(3),
      Number(row['stop_lon']).toFixed(3),
    ]),
    [
      ['AAA', '上甲', '30.985', '121.226'],
      ['BBB', '乙', '31.002', '121.296'],
      ['CCC', '丙', '31.002', '121.395'],
    ],
  );
  assert.deepEqual(draft.aliases, [
    { id: 'AAA', name: '甲南', from: null, to: '2024-05-21', source: { zh: '公告', en: 'notice' } },
  ]);
  assert.deepEqual(
    draft.stops.map(({ id, city, pinyin }) => [id, city, pinyin]),
    [
      ['AAA', '某市', 'shangjia'],
      ['BBB', '某市', 'yi'],
      ['CCC', null, 'bing'],
    ],
  );
});

test('trains: published days stay, the reference week is carried over by weekday; every train left out is told', () => {
  const draft = compileRail(packOf(FILES), RAIL, FRAME);
  const trips = rowsOf(draft.files, 'trips.txt');
  assert.deepEqual(
    trips.map((row) => [row['trip_id'], row['trip_short_name'], row['route_id'], row['trip_headsign']]),
    [
      ['G1/G4.0', 'G1/G4', 'G', '丙'],
      ['D2.1', 'D2', 'D', '上甲'],
      ['C3.2', 'C3', 'C', '丙'],
      ['G7.6', 'G7', 'G', '乙'],
    ],
  );
  assert.deepEqual(
    rowsOf(draft.files, 'stop_times.txt')
      .slice(0, 3)
      .map((row) => [row['stop_id'], row['arrival_time'], row['departure_time']]),
    [
      ['AAA', '23:50:00', '23:50:00'],
      ['BBB', '23:58:00', '24:01:00'],
      ['CCC', '24:20:00', '24:20:00'],
    ],
  );
  // Every train but G7 calls at 丙, so only their published days remain; G7 ran on no day of the reference week.
  assert.deepEqual(rowsOf(draft.files, 'calendar.txt'), []);
  const dates = rowsOf(draft.files, 'calendar_dates.txt');
  const service = (trip: string): string => trips.find((row) => row['trip_id'] === trip)?.['service_id'] ?? '';
  assert.equal(dates.filter((row) => row['service_id'] === service('G1/G4.0')).length, 31);
  assert.deepEqual(
    dates.filter((row) => row['service_id'] === service('D2.1')).map((row) => row['date']),
    ['20160307', '20160312'],
  );
  assert.deepEqual(
    draft.findings.map(({ kind, id }) => `${kind} ${id}`),
    [
      'coordinates-disagree BBB',
      'one-coordinate CCC',
      'station-unusable ',
      'run-dates D2',
      'train-class K4',
      'stop-row G5',
      'run-dates G6',
      'not-projected 丙',
      'alias-unusable ZZZ',
      'alias-unusable BBB',
    ],
  );
  assert.deepEqual(draft.dates, [
    { from: '2016-03-01', to: '2016-03-31', kind: 'published' },
    { from: '2026-01-01', to: '2026-12-31', kind: 'projected' },
  ]);
});

test('a train of Monday and Saturday of the reference week runs on Mondays and Saturdays of the validity', () => {
  const draft = compileRail(packOf(FILES), { ...RAIL, notProjected: { stations: [], reason: { zh: '无', en: 'none' } } }, FRAME);
  const service = rowsOf(draft.files, 'trips.txt').find((row) => row['trip_id'] === 'D2.1')?.['service_id'];
  const row = rowsOf(draft.files, 'calendar.txt').find((one) => one['service_id'] === service);
  assert.deepEqual(row, {
    service_id: service,
    monday: '1',
    tuesday: '0',
    wednesday: '0',
    thursday: '0',
    friday: '0',
    saturday: '1',
    sunday: '0',
    start_date: '20260101',
    end_date: '20261231',
  });
});
