import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileNetwork, spell } from './compile.ts';
import { packOf } from './testing.ts';
import { NetworkError } from './types.ts';

const bus = (name: string): Record<string, unknown> => ({
  name,
  format: 'line-sheet',
  mode: 'bus',
  title: { zh: '公交', en: 'Bus' },
  asOf: '2026-01-01',
  source: { zh: '示例', en: 'sample' },
  licence: 'CC0',
  attribution: '',
  assumed: null,
  label: null,
  example: true,
  agency: { name: '公交', url: 'https://example.org/' },
  sheet: 'bus.csv',
  coordinates: 'WGS84',
  city: null,
  peaks: [],
  assumedSpeedKmh: 20,
});
const SQUARE = [
  [121, 31],
  [122, 31],
  [122, 32],
  [121, 32],
  [121, 31],
];
const filesOf = (networks: unknown[], links: string, residents: string): Record<string, string> => ({
  'transit/network.json': JSON.stringify({
    zone: 'Asia/Shanghai',
    validity: { from: '2026-01-01', to: '2026-01-31' },
    calendar: 'calendar',
    walkRadius: 500,
    towns: 'towns.json',
    links: 'links.csv',
    cities: 'cities.csv',
    residents: { file: 'residents.csv', total: 30, asOf: '2020-11-01', source: { zh: '示例', en: 'sample' }, example: true },
    networks,
  }),
  'towns.json': JSON.stringify({
    features: [{ properties: { code: 'T' }, geometry: { type: 'Polygon', coordinates: [SQUARE] } }],
  }),
  'bus.csv':
    '线路,方向,序号,站名,站点编码,经度,纬度,首班,末班,高峰间隔,平峰间隔,区间分钟\n1路,上行,1,长乐路,1,121.2,31.2,06:00,21:00,10,10,\n1路,上行,2,T2站,2,121.3,30.9,,,,,5\n',
  'links.csv': `from,to,minutes,source_zh,source_en\n${links}`,
  'cities.csv': 'city,name_en,province,province_en,lon,lat,source\n某市,Some City,某省,Some Province,121,31,sample\n',
  'residents.csv': `code,name,town,lon,lat,residents\n${residents}`,
});
const PEOPLE = '1,甲村,T,121.5,31.5,10\n2,乙村,T,121.6,31.5,20\n';

test('links hold both ways; one whose stop is missing, whose minutes are none, that is given twice, or whose source is in one language only, is told and left out', () => {
  const links =
    'a:1,b:2,7,图,plan\na:9,b:1,3,图,plan\na:1,b:1,soon,图,plan\nb:2,a:1,5,图,plan\na:1,a:1,5,图,plan\na:2,b:1,5,图\n';
  const { links: walks, facts, findings } = compileNetwork(packOf(filesOf([bus('a'), bus('b')], links, PEOPLE)));
  assert.deepEqual(walks, [
    { from: 'a:1', to: 'b:2', seconds: 420 },
    { from: 'b:2', to: 'a:1', seconds: 420 },
  ]);
  assert.deepEqual(facts.links[1]?.source, { zh: '图', en: 'plan' });
  assert.deepEqual(
    findings.filter(({ file }) => file === 'links.csv').map(({ kind, line }) => [kind, line]),
    [
      ['link-stop', 3],
      ['link-minutes', 4],
      ['link-twice', 5],
      ['link-twice', 6],
      ['link-source', 7],
    ],
  );
});

test('stops know their town and their spelling; residents must add up and lie in their town', () => {
  const { facts, findings } = compileNetwork(
    packOf(filesOf([bus('a')], '', '1,甲村,T,121.5,31.5,10\n2,乙村,T,120,31.5,21\n3,丙村,T,121.5,31.5,x\n')),
  );
  assert.deepEqual(
    facts.stops.map(({ ref, town, pinyin, initials, code }) => [ref, town, pinyin, initials, code]),
    [
      ['a:1', 'T', 'changlelu', 'cll', '1'],
      ['a:2', null, 't2zhan', 'tz', '2'],
    ],
  );
  assert.deepEqual(
    findings.filter(({ file }) => file === 'residents.csv').map(({ kind, line }) => [kind, line]),
    [
      ['residents-town', 3],
      ['residents-unusable', 4],
      ['residents-total', null],
    ],
  );
  assert.equal(facts.residents.points.length, 2);
});

test('a city without a railway station is listed without one', () => {
  const { facts, findings } = compileNetwork(packOf(filesOf([bus('a')], '', PEOPLE)));
  assert.deepEqual(
    facts.cities.map(({ name, stations }) => [name.zh, stations.length]),
    [['某市', 0]],
  );
  assert.deepEqual(
    findings.map(({ kind }) => kind),
    ['city-without-station'],
  );
});

test('a pack without networks, one name twice, and a date that is none are refused', () => {
  const code = (files: Record<string, string>): string => {
    try {
      compileNetwork(packOf(files));
    } catch (error) {
      if (error instanceof NetworkError) return error.code;
      throw error;
    }
    return 'accepted';
  };
  assert.equal(code({}), 'no-network');
  assert.equal(code(filesOf([bus('a'), bus('a')], '', PEOPLE)), 'network');
  assert.equal(code(filesOf([{ ...bus('a'), asOf: '2026' }], '', PEOPLE)), 'network');
});

test('spelling', () => {
  assert.deepEqual(spell('上海松江站'), { pinyin: 'shanghaisongjiangzhan', initials: 'shsjz' });
  assert.deepEqual(spell('国家会展中心(2号线)'), { pinyin: 'guojiahuizhanzhongxin2haoxian', initials: 'gjhzzx2hx' });
});
