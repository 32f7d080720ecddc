import assert from 'node:assert/strict';
import { test } from 'node:test';
import { estimates, journeyEstimates, onlyHeadways } from './about.ts';
import { MODES, MODE_COLOR, NIGHT_COLOR, contrast, lineColor, textOn } from './modes.ts';
import { forgetPlaces, placeWords, pointOf, pointPlace, recentPlaces, rememberPlace, type Place } from './place.ts';

const every = { seconds: 600, min: 600, max: 900 };
const walk = { kind: 'walk', headway: null } as const;
const timed = { kind: 'ride', headway: null } as const;
const often = { kind: 'ride', headway: every } as const;
const about = (legs: readonly { kind: 'walk' | 'ride'; headway: typeof every | null }[]): string =>
  estimates(legs)
    .map((e) => (e.departure ? '~' : '='))
    .join('');

test('times are estimates from a ride with a headway to the next timetabled one', () => {
  assert.equal(about([walk, timed, walk]), '===');
  assert.equal(about([walk, often, walk]), '~~~');
  assert.equal(about([timed, walk, often, walk]), '==~~');
  assert.equal(about([walk, often, timed, walk]), '~~==');
  assert.equal(about([walk]), '=');
  assert.deepEqual(journeyEstimates({ legs: [timed, often] as never }), { departure: false, arrival: true });
  assert.deepEqual(journeyEstimates({ legs: [] }), { departure: false, arrival: false });
});

test('only headways: neither walking alone nor a journey with one timetabled ride', () => {
  assert.equal(onlyHeadways({ legs: [walk] as never }), false);
  assert.equal(onlyHeadways({ legs: [walk, often] as never }), true);
  assert.equal(onlyHeadways({ legs: [often, timed] as never }), false);
});

test('every colour a line may have carries readable text', () => {
  assert.equal(Math.round(contrast('#000000', '#ffffff')), 21);
  const own = ['#71c5e8', '#ffd100', '#e4002b', '#808080', '#777777', '#009639'];
  for (const color of [...MODES.map((m) => MODE_COLOR[m]), NIGHT_COLOR, ...own])
    assert.ok(contrast(color, textOn(color)) >= 4.5, `${color} ${textOn(color)}`);
  assert.equal(textOn('#71c5e8'), '#000000');
});

test('metro lines keep their own colour, night services are indigo, a colour that is none is not used', () => {
  assert.equal(lineColor({ mode: 'metro', color: '#71c5e8', night: false }), '#71c5e8');
  assert.equal(lineColor({ mode: 'metro', color: '#71c5e8', night: true }), '#71c5e8');
  assert.equal(lineColor({ mode: 'rail', color: null, night: true }), MODE_COLOR.rail);
  assert.equal(lineColor({ mode: 'metro', color: 'red;x', night: false }), MODE_COLOR.metro);
  assert.equal(lineColor({ mode: 'bus', color: '#ff0000', night: false }), MODE_COLOR.bus);
  assert.equal(lineColor({ mode: 'bus', color: null, night: true }), NIGHT_COLOR);
});

test('points are read as latitude and longitude; stops and nonsense are not points', () => {
  assert.deepEqual(pointOf('31.0303, 121.2277'), { lat: 31.0303, lon: 121.2277 });
  assert.equal(pointOf('metro:0934'), null);
  assert.equal(pointOf('91,10'), null);
  assert.equal(pointOf('31.1'), null);
  assert.equal(pointPlace(31.0303456, 121.2276999).ref, '31.03035,121.2277');
  assert.equal(placeWords(pointPlace(31.03, 121.22), 'zh'), '地图上的点 31.0300, 121.2200');
  assert.equal(placeWords(pointPlace(31.03, 121.22, true), 'en'), 'My place');
});

test('places used last: newest first, once each, eight at most, stops only, and whatever else is stored is ignored', () => {
  const kept = new Map<string, string>();
  const store = {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
    removeItem: (k: string) => void kept.delete(k),
  };
  const stop = (n: number): Place => ({ ref: `bus:${n}`, name: `站${n}`, lat: 31, lon: 121, kind: 'stop' });
  for (let n = 1; n <= 10; n++) rememberPlace(stop(n), store);
  rememberPlace(stop(5), store);
  rememberPlace(pointPlace(31, 121), store);
  assert.deepEqual(
    recentPlaces(store).map((p) => p.ref),
    [5, 10, 9, 8, 7, 6, 4, 3].map((n) => `bus:${n}`),
  );
  forgetPlaces(store);
  assert.deepEqual(recentPlaces(store), []);
  for (const bad of ['{', '{"a":1}', '[null,3,{"ref":"x"}]']) {
    store.setItem('yunjian.transit.recent', bad);
    assert.deepEqual(recentPlaces(store), []);
  }
});
