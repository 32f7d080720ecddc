import assert from 'node:assert/strict';
import { test } from 'node:test';
import { areaFinder, inPolygon, type LonLat, metresBetween, systemOf, toWgs84 } from './coordinates.ts';

// The metro and the railway station of one interchange, as two sources give them: GCJ-02 and WGS84.
const METRO_GCJ: LonLat = [121.230_886, 30.984_826];
const RAIL_WGS: LonLat = [121.225_901_9, 30.985_103_3];

test('GCJ-02 is undone to where the neighbour on the ground is, and the shift alone is far greater', () => {
  const metro = toWgs84(METRO_GCJ, 'GCJ-02');
  const apart = metresBetween(metro, RAIL_WGS);
  assert.ok(apart > 150 && apart < 280, `${apart} m`);
  const shift = metresBetween(METRO_GCJ, metro);
  assert.ok(shift > 440 && shift < 520, `${shift} m`);
  assert.ok(metro[0] < METRO_GCJ[0] && metro[1] > METRO_GCJ[1]);
});

test('a doubly shifted point needs both undone: once leaves it half a kilometre off', () => {
  const once = toWgs84(METRO_GCJ, 'GCJ-02');
  // Shifting the GCJ-02 point as if it were WGS84 gives what the doubly shifted exports hold.
  const twice: LonLat = [METRO_GCJ[0] + (METRO_GCJ[0] - once[0]), METRO_GCJ[1] + (METRO_GCJ[1] - once[1])];
  assert.ok(metresBetween(toWgs84(twice, 'GCJ-02×2'), once) < 20);
  assert.ok(metresBetween(toWgs84(twice, 'GCJ-02'), once) > 440);
});

test('BD-09 lies beyond GCJ-02, and WGS84 stays as it is', () => {
  // A published pair: 天安门 in BD-09 and in GCJ-02.
  const bd = toWgs84([116.403_87, 39.914_88], 'BD-09');
  const gcj = toWgs84([116.397_47, 39.908_72], 'GCJ-02');
  assert.ok(metresBetween(bd, gcj) < 60, `${metresBetween(bd, gcj)} m`);
  assert.deepEqual(toWgs84(RAIL_WGS, 'WGS84'), RAIL_WGS);
});

test('systems by the words sheets use', () => {
  const words: [string, string | null][] = [
    ['WGS84', 'WGS84'],
    ['wgs-84', 'WGS84'],
    ['EPSG:4326', 'WGS84'],
    ['GCJ02', 'GCJ-02'],
    ['gcj-02', 'GCJ-02'],
    ['高德', 'GCJ-02'],
    ['BD09LL', 'BD-09'],
    ['百度', 'BD-09'],
    ['GCJ-02×2', 'GCJ-02×2'],
    ['gcj02*2', 'GCJ-02×2'],
    ['GCJ-02 twice', 'GCJ-02×2'],
    ['CGCS', null],
  ];
  for (const [word, system] of words) assert.equal(systemOf(word), system, word);
});

test('distance: a degree of latitude is 111,195 m on the sphere', () => {
  assert.equal(Math.round(metresBetween([121, 31], [121, 32])), 111_195);
  assert.equal(metresBetween([121, 31], [121, 31]), 0);
});

test('areas: holes are outside, several polygons of one area count together', () => {
  const square = (x: number, y: number, size: number): [number, number][] => [
    [x, y],
    [x + size, y],
    [x + size, y + size],
    [x, y + size],
    [x, y],
  ];
  assert.equal(inPolygon([5, 5], [square(0, 0, 10), square(4, 4, 2)]), false);
  assert.equal(inPolygon([1, 5], [square(0, 0, 10), square(4, 4, 2)]), true);
  const find = areaFinder({
    features: [
      { properties: { code: 'a' }, geometry: { type: 'Polygon', coordinates: [square(0, 0, 1)] } },
      { properties: { code: 'b' }, geometry: { type: 'MultiPolygon', coordinates: [[square(2, 0, 1)], [square(4, 0, 1)]] } },
    ],
  });
  assert.deepEqual([find([0.5, 0.5]), find([2.5, 0.5]), find([4.5, 0.5]), find([9, 9])], ['a', 'b', 'b', null]);
});
