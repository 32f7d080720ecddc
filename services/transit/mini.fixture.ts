/** A district small enough to know every time by heart: two towns, a railway of three stations, three bus lines. */
import fs from 'node:fs';
import path from 'node:path';

const square = (west: number, south: number, east: number, north: number) => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
});

const NETWORK = {
  zone: 'Asia/Shanghai',
  validity: { from: '2026-01-01', to: '2026-12-31' },
  calendar: 'calendar',
  walkRadius: 400,
  towns: 'geo/towns.geojson',
  links: 'transit/links.csv',
  cities: 'transit/cities.csv',
  residents: {
    file: 'transit/people/residents.csv',
    total: 1500,
    asOf: '2026-01-01',
    source: { zh: '示例', en: 'sample' },
    example: true,
  },
  networks: [
    {
      name: 'rail',
      format: '12306',
      mode: 'rail',
      title: { zh: '铁路', en: 'Railway' },
      asOf: '2026-03-02',
      source: { zh: '测试', en: 'test' },
      licence: 'none',
      attribution: '',
      label: null,
      assumed: null,
      example: false,
      agency: { name: '铁路', url: 'https://example.org/' },
      files: {
        stations: 'transit/rail/stations.csv',
        trains: 'transit/rail/trains.csv',
        stopTimes: 'transit/rail/stop_times.csv',
        coordinates: 'transit/rail/coordinates.csv',
        telecodes: 'transit/rail/telecodes.csv',
        aliases: 'transit/rail/aliases.csv',
      },
      coordinates: 'WGS84',
      agreeWithin: 1000,
      published: { from: '2026-03-02', to: '2026-03-08' },
      referenceWeek: '2026-03-02',
      notProjected: { stations: [], reason: { zh: '', en: '' } },
    },
    {
      name: 'bus',
      format: 'line-sheet',
      mode: 'bus',
      title: { zh: '公交', en: 'Buses' },
      asOf: '2026-01-01',
      source: { zh: '示例', en: 'sample' },
      licence: 'none',
      attribution: '',
      label: { zh: '示例数据', en: 'Sample data' },
      assumed: { zh: '示例', en: 'sample' },
      example: true,
      agency: { name: '示例公交', url: 'https://example.org/' },
      sheet: 'transit/bus/line-sheet.csv',
      coordinates: 'WGS84',
      city: '东岭',
      peaks: [{ from: '07:00', to: '09:00' }],
      assumedSpeedKmh: 20,
    },
  ],
};

export const POLICY = {
  example: true,
  planner: {
    windowMinutes: 120,
    choices: 6,
    nextDepartures: 5,
    railSlackSeconds: 600,
    tightBelowSeconds: 180,
    safeChangeSeconds: 300,
    pointWalkMetres: 1000,
    nightEnds: '29:00',
  },
  night: { from: '22:00', until: '29:00', metres: 500 },
  coverageMetres: 500,
  circle: { origin: 'rail:DLA', from: '07:00', until: '09:00', minutes: 60, stepSeconds: 60, gridMetres: 100 },
  realtime: { expireSeconds: 600 },
  upload: { zipMegabytes: 2, sheetMegabytes: 1, unpackedMegabytes: 16, photoMegabytes: 1 },
  centre: [121.2, 31],
  bounds: [121, 30.9, 121.4, 31.1],
};

/** The header of a line sheet. */
export const SHEET_HEAD =
  '线路,线路编码,方向,序号,站名,站点编码,经度,纬度,坐标系,首班,末班,高峰间隔,平峰间隔,发车时刻,区间分钟,运营日,低地板,雨篷,时刻表,无障碍';

/** Line 1: 人民路 → 东岭站 at 08:00, 08:20, 08:40, 09:00, ten minutes. Line 2: every 10 to 15 minutes 06:00–21:00. Line 夜1: 22:30 to 02:30. */
export const SHEET = [
  SHEET_HEAD,
  '1路,L1,上行,1,人民路,1001,121.1800,31.0000,WGS84,,,,,08:00 08:20 08:40 09:00,,每日,是,有,有,无',
  '1路,L1,上行,2,中心广场,1002,121.1900,31.0000,WGS84,,,,,,5,,,无,有,有',
  '1路,L1,上行,3,东岭站,1003,121.2000,31.0000,WGS84,,,,,,5,,,有,无,有',
  '2路,L2,上行,1,南庄,2001,121.1900,30.9500,WGS84,06:00,21:00,10,15,,,每日,,,,',
  '2路,L2,上行,2,中心广场,1002,121.1900,31.0000,WGS84,,,,,,12,,,无,有,有',
  '夜1路,N1,上行,1,东岭站,1003,121.2000,31.0000,WGS84,22:30,26:30,60,60,,,每日,,有,无,有',
  '夜1路,N1,上行,2,人民路,1001,121.1800,31.0000,WGS84,,,,,,9,,,有,有,无',
].join('\n');

const FILES: Readonly<Record<string, string>> = {
  'transit/network.json': JSON.stringify(NETWORK),
  'transit/policy.json': JSON.stringify(POLICY),
  'transit/bus/line-sheet.csv': SHEET,
  'transit/links.csv': 'from,to,minutes,source_zh,source_en\nrail:DLA,bus:1003,4,测量,measured\n',
  'transit/cities.csv':
    'city,name_en,province,province_en,lon,lat,source\n东岭,Dongling,甲省,Jia,121.2,31,test\n西湾,Xiwan,甲省,Jia,120.5,31,test\n北原,Beiyuan,甲省,Jia,120,32,test\n',
  'transit/people/residents.csv':
    'code,name,town,lon,lat,residents\n990000001001,甲居委,990000001,121.1801,31.0001,900\n990000001002,乙居委,990000001,121.1950,31.0450,400\n990000002001,丙村,990000002,121.1905,30.9502,200\n',
  'transit/rail/stations.csv':
    'name,telecode,pinyin,lon,lat\n东岭,DLA,dongling,121.2010,31.0000\n中河,ZHA,zhonghe,120.8000,31.0000\n西湾,XWA,xiwan,120.5000,31.0000\n',
  'transit/rail/coordinates.csv': 'station_name,lon,lat\n东岭,121.2010,31.0000\n中河,120.8000,31.0000\n西湾,120.5000,31.0000\n',
  'transit/rail/telecodes.csv':
    'name,telecode,pinyin,abbr,city_code,city\n东岭,DLA,dongling,dl,1,东岭\n中河,ZHA,zhonghe,zh,2,中河\n西湾,XWA,xiwan,xw,3,西湾\n',
  'transit/rail/aliases.csv': 'stop,name,from,to,source_zh,source_en\nDLA,东岭南,,2025-06-30,测试,test\n',
  'transit/rail/trains.csv':
    'train_idx,train_no,from,to,class,run_dates\n0,G1,东岭,西湾,高速,ALL\n1,G3,东岭,西湾,高速,ALL\n2,G5,东岭,西湾,高速,ALL\n3,G2,西湾,东岭,高速,ALL\n4,D9,东岭,西湾,动车,ALL\n',
  'transit/rail/stop_times.csv': [
    'train_idx,seq,station,arr,dep',
    '0,1,东岭,,08:30',
    '0,2,西湾,09:00,',
    '1,1,东岭,,09:10',
    '1,2,中河,09:25,09:27',
    '1,3,西湾,09:45,',
    '2,1,东岭,,21:50',
    '2,2,西湾,22:20,',
    '3,1,西湾,,10:00',
    '3,2,东岭,10:30,',
    '4,1,东岭,,23:50',
    '4,2,西湾,00:25,',
  ].join('\n'),
  'orgs/towns.csv':
    'code,name_zh,name_en,kind,from,to,source\n990000001,甲街道,Jia Subdistrict,subdistrict,,,test\n990000002,乙镇,Yi Town,town,,,test\n',
  'geo/towns.geojson': JSON.stringify({
    type: 'FeatureCollection',
    features: [
      { type: 'Feature', properties: { code: '990000001', name: '甲街道' }, geometry: square(121.15, 30.98, 121.25, 31.06) },
      { type: 'Feature', properties: { code: '990000002', name: '乙镇' }, geometry: square(121.15, 30.92, 121.25, 30.98) },
    ],
  }),
};

/** Writes the small district's pack; `over` replaces or adds files. */
export function writeMiniPack(dir: string, over: Readonly<Record<string, string>> = {}): void {
  for (const [name, text] of Object.entries({ ...FILES, ...over })) {
    const file = path.join(dir, name);
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, text);
  }
}
