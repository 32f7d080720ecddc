import assert from 'node:assert/strict';
import { test } from 'node:test';
import { metresBetween } from './coordinates.ts';
import { readDayPlan } from './days.ts';
import { decodeSheet, lineSheetTemplate, readClock, readDirection, readHeadway, SHEET_COLUMNS } from './sheet-cells.ts';
import { compileLineSheet } from './sheet-feed.ts';
import { packOf, rowsOf } from './testing.ts';
import { type Draft, NetworkError } from './types.ts';

const PLAN = readDayPlan(packOf({}), 'calendar', '2026-01-01', '2026-12-31');
const OPTIONS = {
  zone: 'Asia/Shanghai',
  agency: { name: '公交', url: 'https://example.org/' },
  validity: { from: '2026-01-01', to: '2026-12-31' },
  name: 'bus',
  city: null,
  peaks: [{ from: '07:00', to: '09:00' }],
  assumedSpeed: 5,
};
const compile = (data: string | Uint8Array, system: 'WGS84' | null = 'WGS84'): Draft =>
  compileLineSheet('sheet.csv', data, { ...OPTIONS, ...(system === null ? {} : { system }) }, PLAN);
const HEAD = '线路,方向,序号,站名,站点编码,经度,纬度,首班,末班,高峰间隔,平峰间隔,发车时刻,区间分钟\n';
const refusal = (data: string | Uint8Array): string => {
  try {
    compile(data);
  } catch (error) {
    if (error instanceof NetworkError) return `${error.code}: ${error.text.zh}`;
    throw error;
  }
  return 'accepted';
};
const told = (draft: Draft): string[] =>
  draft.findings.map(({ kind, line, reason, done }) => `${kind} ${line}: ${reason.zh} → ${done.zh}`);
const frequencies = (draft: Draft): (string | undefined)[][] =>
  rowsOf(draft.files, 'frequencies.txt').map((row) => [row['trip_id'], row['start_time'], row['end_time'], row['headway_secs']]);
const stopTimes = (draft: Draft): string[] =>
  rowsOf(draft.files, 'stop_times.txt').map((row) => `${row['trip_id']} ${row['stop_id']} ${row['departure_time']}`);

test('clock times as sheets really have them; what was guessed is not exact', () => {
  const cases: [string, string | null, boolean?][] = [
    ['06:04', '6:04', true],
    ['6:04', '6:04', true],
    ['6：04', '6:04', true],
    ['06:04:00', '6:04', true],
    ['次日0:30', '24:30', true],
    ['25:05', '25:05', true],
    ['6;04', '6:04', false],
    ['547', '5:47', false],
    ['2:125', '21:25', false],
    ['6.04', '6:04', false],
    ['6', null],
    ['661', null],
    ['31:00', null],
    ['约6:04', null],
    ['12345', null],
    ['', null],
  ];
  for (const [cell, value, exact] of cases) {
    const read = readClock(cell);
    const [h = 0, m = 0] = (value ?? '').split(':').map(Number);
    assert.deepEqual(read, value === null ? null : { value: h * 3600 + m * 60, exact }, cell);
  }
});

test('headways, directions', () => {
  assert.deepEqual(readHeadway('8'), { min: 480, max: 480 });
  assert.deepEqual(readHeadway('8~30分钟'), { min: 480, max: 1800 });
  assert.deepEqual(readHeadway('8 - 30 min'), { min: 480, max: 1800 });
  for (const bad of ['30-8', '0', 'often', '8-', '2000']) assert.equal(readHeadway(bad), null, bad);
  assert.deepEqual(['上行', '下行', '环行', 'Up', '1', '往返'].map(readDirection), [0, 1, 0, 0, 1, null]);
});

test('headways become windows, minutes become times, the line a route between its ends', () => {
  const draft = compile(
    `${HEAD}1路,上行,1,甲,1001,121.20,31.00,06:00,22:00,10,20,,\n1路,上行,2,乙,1002,121.21,31.00,,,,,,4\n1路,上行,3,丙,1003,121.22,31.00,,,,,,2.5\n`,
  );
  assert.deepEqual(told(draft), []);
  assert.deepEqual(stopTimes(draft), ['1路.0 1001 06:00:00', '1路.0 1002 06:04:00', '1路.0 1003 06:06:30']);
  assert.deepEqual(frequencies(draft), [
    ['1路.0', '06:00:00', '07:00:00', '1200'],
    ['1路.0', '07:00:00', '09:00:00', '600'],
    ['1路.0', '09:00:00', '22:00:01', '1200'],
  ]);
  assert.deepEqual(
    rowsOf(draft.files, 'routes.txt').map((row) => [row['route_short_name'], row['route_long_name'], row['route_type']]),
    [['1路', '甲–丙', '700']],
  );
});

test('listed departures become trips with clock times, past midnight too; such a line is a night bus', () => {
  const draft = compile(
    `${HEAD}夜1路,上行,1,甲,1001,121.20,31.00,,,,,22:40 23:20、0:00,\n夜1路,上行,2,乙,1002,121.21,31.00,,,,,,30\n`,
  );
  assert.deepEqual(
    stopTimes(draft).filter((row) => row.includes('1002')),
    ['夜1路.0.2240 1002 23:10:00', '夜1路.0.2320 1002 23:50:00', '夜1路.0.2400 1002 24:30:00'],
  );
  assert.equal(rowsOf(draft.files, 'routes.txt')[0]?.['route_type'], '705');
  assert.deepEqual(frequencies(draft), []);
});

test('misspelt times are read and told; first times of each stop give the running times', () => {
  const draft = compile(`${HEAD}1路,上行,1,甲,1001,121.20,31.00,547,2:125,15,15,,\n1路,上行,2,乙,1002,121.21,31.00,5;53,,,,,\n`);
  assert.deepEqual(told(draft), [
    'time-guessed 2: 第 2 行“首班”栏：“547”写法不对 → 读作 05:47',
    'time-guessed 2: 第 2 行“末班”栏：“2:125”写法不对 → 读作 21:25',
    'time-guessed 3: 第 3 行“首班”栏：“5;53”写法不对 → 读作 05:53',
  ]);
  assert.deepEqual(stopTimes(draft), ['1路.0 1001 05:47:00', '1路.0 1002 05:53:00']);
});

test('a bad row never enters, says line and column, and the stops around it are told to have a gap', () => {
  const good = (n: number): string =>
    `1路,上行,${n},站${n},100${n},121.2${n},31.00,${n === 1 ? '06:00,21:00,10,10' : ',,,'},,${n === 1 ? '' : 3}\n`;
  const bad: [string, string][] = [
    ['1路,往返,2,坏,1009,121.22,31.00,,,,,,3', '第 3 行“方向”栏：不认得“往返”'],
    ['1路,上行,二,坏,1009,121.22,31.00,,,,,,3', '第 3 行“序号”栏：“二”不是站序'],
    ['1路,上行,1,坏,1009,121.22,31.00,,,,,,3', '第 3 行“序号”栏：站序 1 重复'],
    ['1路,上行,2,,1009,121.22,31.00,,,,,,3', '第 3 行“站名”栏：是空的'],
    ['1路,上行,2,坏,1009,,31.00,,,,,,3', '第 3 行“经度”栏：是空的'],
    ['1路,上行,2,坏,1009,31.00,121.22,,,,,,3', '第 3 行“经度”栏：经度与纬度写反了'],
    ['1路,上行,2,坏,1009,12.122,31.00,,,,,,3', '第 3 行“经度”栏：(12.122, 31) 不在中国境内'],
    ['1路,上行,2,坏,1009,121.22,北纬,,,,,,3', '第 3 行“纬度”栏：“北纬”不是数'],
    ['1路,上行,2,坏,1001,121.30,31.00,,,,,,3', '第 3 行“站点编码”栏：与同一编码的站相距 8578 米'],
    ['1路,上行,2,坏,1009,121.22,31.00,早上,,,,,3', '第 3 行“首班”栏：“早上”不是时刻，请写成 06:04'],
    ['1路,上行,2,坏,1009,121.22,31.00,,,常有,,,3', '第 3 行“高峰间隔”栏：不认得“常有”'],
    ['1路,上行,2,坏,1009,121.22,31.00,,,,,,三', '第 3 行“区间分钟”栏：不认得“三”'],
  ];
  for (const [row, reason] of bad) {
    const draft = compile(`${HEAD}${good(1)}${row}\n${good(3)}${good(4)}`);
    assert.equal(draft.findings[0]?.reason.zh, reason);
    assert.equal(draft.findings[0]?.severity, 'error');
    assert.match(draft.findings[0]?.reason.en ?? '', /^Line 3, column /);
    assert.deepEqual(
      draft.stops.map(({ name }) => name),
      ['站1', '站3', '站4'],
      row,
    );
    assert.ok(draft.findings.some(({ kind, line }) => kind === 'sequence-gap' && line === 4));
  }
});

test('coordinates: a system a row, or one for the sheet; without either the row is refused', () => {
  const head = HEAD.replace('纬度,', '纬度,坐标系,');
  const sheet = (system: string): string =>
    `${head}1路,上行,1,甲,1,121.230886,30.984826,${system},06:00,21:00,10,10,,\n1路,上行,2,乙,2,121.24,30.98,${system},,,,,,3\n`;
  const first = (draft: Draft): readonly [number, number] => [draft.stops[0]?.lon ?? 0, draft.stops[0]?.lat ?? 0];
  const apart = (system: string): number =>
    Math.round(metresBetween(first(compile(sheet(system))), [121.230_886, 30.984_826]) / 10) * 10;
  assert.equal(apart('WGS84'), 0);
  assert.ok(Math.abs(apart('GCJ-02') - 480) < 30);
  assert.ok(Math.abs(apart('GCJ-02×2') - 960) < 50);
  assert.ok(apart('BD-09') > 1000);
  assert.equal(refusal(sheet('CGCS2000')), 'sheet-empty: 没有一行可用，共 2 处问题');
  const blank = sheet('');
  assert.throws(
    () => compile(blank, null),
    (error) => error instanceof NetworkError && error.code === 'sheet-empty',
  );
});

test('a line that says nothing of when it runs does not run; a sheet of which nothing runs is refused whole', () => {
  const silent = '2路,上行,1,甲,1001,121.20,31.00,06:00,21:00,,,,\n2路,上行,2,乙,1002,121.21,31.00,,,,,,4\n';
  const runs = '1路,上行,1,甲,1001,121.20,31.00,06:00,21:00,10,10,,\n1路,上行,2,乙,1002,121.21,31.00,,,,,,4\n';
  const draft = compile(HEAD + silent + runs);
  assert.deepEqual(told(draft), ['no-service 2: 第一站没有首末班与间隔，也没有发车时刻 → 这个方向不运行']);
  assert.deepEqual(
    rowsOf(draft.files, 'routes.txt').map((row) => row['route_id']),
    ['1路'],
  );
  assert.equal(refusal(HEAD + silent), 'sheet-empty: 没有一条线路可以运行，共 1 处问题');
  assert.equal(refusal(HEAD), 'sheet-empty: 没有一行可用，共 0 处问题');
  assert.equal(refusal(''), 'sheet-empty: 表是空的');
  assert.equal(refusal('线路,站名\n1路,甲\n'), 'sheet-columns: 第 1 行缺少：方向、序号、经度、纬度、首班、末班');
  assert.equal(refusal(HEAD.replace('站名', '线路')), 'sheet-columns: 第 1 行缺少：站名');
});

test('without stop codes a stop is its name and place: one name twice on one street stays two stops', () => {
  const head = HEAD.replace('站点编码,', '');
  const draft = compile(
    `${head}1路,上行,1,甲,121.20,31.00,06:00,21:00,10,10,,\n1路,上行,2,乙,121.21,31.00,,,,,,4\n1路,下行,1,乙,121.2104,31.00,06:00,21:00,10,10,,\n1路,下行,2,甲,121.20,31.00,,,,,,4\n`,
  );
  assert.deepEqual(
    draft.stops.map(({ id }) => id),
    ['甲', '乙', '乙@2'],
  );
});

test('UTF-8 with and without byte order mark and GB18030 read alike; other bytes are refused', () => {
  const text = `${HEAD}1路,上行,1,甲,1001,121.20,31.00,06:00,21:00,10,10,,\n1路,上行,2,乙,1002,121.21,31.00,,,,,,4\n`;
  const utf8 = new TextEncoder().encode(text);
  const want = rowsOf(compile(text).files, 'stops.txt');
  assert.deepEqual(rowsOf(compile(utf8).files, 'stops.txt'), want);
  assert.deepEqual(rowsOf(compile(new Uint8Array([0xef, 0xbb, 0xbf, ...utf8])).files, 'stops.txt'), want);
  // 线路 and 甲 in GB18030.
  assert.equal(decodeSheet(new Uint8Array([0xcf, 0xdf, 0xc2, 0xb7, 0x2c, 0xbc, 0xd7])), '线路,甲');
  assert.match(refusal(new Uint8Array([0x50, 0x4b, 3, 4, 0, 0, 0xff, 0xff])), /^sheet-encoding/);
});

test('amenities: yes, no and unknown are three things; a stop said two ways keeps the first and tells', () => {
  const head = HEAD.trim() + ',雨篷,时刻表,无障碍,低地板\n';
  const draft = compile(
    `${head}1路,上行,1,甲,1001,121.20,31.00,06:00,21:00,10,10,,,有,无,,是\n1路,上行,2,乙,1002,121.21,31.00,,,,,,4,,,有,\n1路,下行,1,乙,1002,121.21,31.00,06:00,21:00,10,10,,,,,无,\n1路,下行,2,甲,1001,121.20,31.00,,,,,,4,有,,,\n`,
  );
  assert.deepEqual(
    draft.stops.map(({ id, amenities }) => [id, amenities]),
    [
      ['1001', { canopy: 'yes', timetable: 'no', accessible: 'unknown' }],
      ['1002', { canopy: 'unknown', timetable: 'unknown', accessible: 'yes' }],
    ],
  );
  assert.deepEqual(
    rowsOf(draft.files, 'stops.txt').map((row) => row['wheelchair_boarding']),
    ['0', '1'],
  );
  assert.deepEqual(
    rowsOf(draft.files, 'trips.txt').map((row) => row['wheelchair_accessible']),
    ['1', '0'],
  );
  assert.deepEqual(told(draft), ['amenity-differs 4: 第 4 行“无障碍”栏：与前面的行不同 → 沿用先出现的']);
});

test('times that rest on a distance are written as approximate, those before them are not', () => {
  const draft = compile(
    `${HEAD}1路,上行,1,甲,1001,121.20,31.00,06:00,21:00,10,10,,\n1路,上行,2,乙,1002,121.21,31.00,,,,,,4\n1路,上行,3,丙,1003,121.22,31.00,,,,,,\n1路,上行,4,丁,1004,121.23,31.00,,,,,,4\n`,
  );
  assert.deepEqual(
    rowsOf(draft.files, 'stop_times.txt').map((row) => [row['stop_id'], row['timepoint']]),
    [
      ['1001', ''],
      ['1002', ''],
      ['1003', '0'],
      ['1004', '0'],
    ],
  );
  assert.deepEqual(told(draft), ['minutes-estimated 2: 1 个区间没有分钟 → 按距离估算，这些时刻标为“约”']);
});

test('the template has every column in both languages and reads without a finding', () => {
  for (const language of ['zh', 'en'] as const) {
    const template = lineSheetTemplate(language);
    const draft = compile(template);
    assert.deepEqual(told(draft), []);
    assert.equal(template.split('\r\n')[0]?.split(',').length, Object.keys(SHEET_COLUMNS).length);
    assert.equal(draft.stops.length, 2);
  }
});
