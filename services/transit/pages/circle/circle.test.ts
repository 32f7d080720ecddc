import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { MODES } from '../shared/modes.ts';
import type { Reached } from '../shared/types.ts';
import { bandAt, bandsOf, cityGroups, mergePlatforms, pairCities, pairStations, type City } from './compare.ts';
import {
  NO_CIRCLE,
  asks,
  circleAddress,
  mistakesOf,
  queryOf,
  readCircle,
  sharedCircle,
  type CircleQuestion,
} from './question.ts';

const read = (address: string): CircleQuestion => readCircle(new URL(address, 'http://x').searchParams);
const station = (id: string, best: number, median: number | null = best, more: Partial<Reached> = {}): Reached => ({
  id,
  name: id,
  lat: 31,
  lon: 121,
  mode: 'metro',
  city: null,
  town: null,
  best,
  median,
  share: 1,
  ...more,
});
const city = (zh: string, reached: Reached | null): City => ({
  name: { zh, en: zh },
  province: { zh: '省', en: 'Province' },
  station: reached,
  reach: reached,
  own: false,
  lat: 31,
  lon: 121,
});

describe('the question of a circle', () => {
  it('comes back from its address, whatever it holds', () => {
    for (const q of [
      NO_CIRCLE,
      { ...NO_CIRCLE, from: 'metro:0901' },
      {
        ...NO_CIRCLE,
        from: '31.03,121.22',
        date: '2026-11-25',
        time: '22:30',
        until: '01:00',
        minutes: '90',
        by: 'median' as const,
      },
      { ...NO_CIRCLE, from: 'a:1', versus: 'origin' as const, from2: 'b:二 号&站' },
      {
        ...NO_CIRCLE,
        from: 'a:1',
        versus: 'date' as const,
        date2: '2026-12-01',
        modes: MODES.filter((m) => m === 'metro' || m === 'rail'),
        railSlack: '900',
      },
    ])
      assert.deepEqual(read(circleAddress(q)), q);
  });
  it('leaves out what makes no sense', () => {
    assert.deepEqual(
      read(
        '/x?from=a:1&date=2026-02-30&time=25:00&until=9&minutes=999&by=worst&modes=broom,metro&versus=moon&from2=b:2&date2=2026-01-01',
      ),
      { ...NO_CIRCLE, from: 'a:1', modes: ['metro'] },
    );
  });
  it('asks the API past midnight for a window that ends before it starts', () => {
    assert.deepEqual(queryOf({ ...NO_CIRCLE, from: 'a:1', time: '23:30', until: '00:30' }), {
      from: 'a:1',
      time: '23:30',
      until: '24:30',
      minutes: '60',
      by: 'best',
    });
  });
  it('asks the second circle for its own origin or date', () => {
    const q: CircleQuestion = { ...NO_CIRCLE, from: 'a:1', date: '2026-11-25' };
    assert.equal(queryOf({ ...q, versus: 'origin', from2: 'b:2' }, 'b').from, 'b:2');
    assert.equal(queryOf({ ...q, versus: 'origin', from2: 'b:2' }, 'b').date, '2026-11-25');
    assert.equal(queryOf({ ...q, versus: 'date', date2: '2026-11-29' }, 'b', '2026-11-26').date, '2026-11-29');
    assert.equal(queryOf({ ...q, versus: 'date', date2: '2026-11-29' }, 'a').date, '2026-11-25');
    assert.equal(asks(q, 'b', '2026-11-26'), false);
    assert.equal(asks({ ...q, versus: 'date', date2: '2026-11-29' }, 'b', '2026-11-26'), true);
    assert.equal(asks({ ...q, versus: 'date', date2: '2026-11-25' }, 'b', '2026-11-26'), false);
    assert.equal(asks({ ...q, date: '', versus: 'date', date2: '2026-11-26' }, 'b', '2026-11-26'), false);
  });
  it('is given to others with its day and its window', () => {
    assert.equal(
      sharedCircle({ ...NO_CIRCLE, from: 'a:1' }, { date: '2026-11-25' }),
      '/transit/circle?from=a:1&date=2026-11-25&time=08:00&until=09:00&minutes=60',
    );
  });
  it('says what is missing or the same twice', () => {
    assert.deepEqual(mistakesOf(NO_CIRCLE, '2026-11-25'), ['from']);
    assert.deepEqual(mistakesOf({ ...NO_CIRCLE, from: 'a:1', versus: 'origin', from2: 'a:1' }, '2026-11-25'), ['same-origin']);
    assert.deepEqual(mistakesOf({ ...NO_CIRCLE, from: 'a:1', versus: 'date', date2: '2026-11-25' }, '2026-11-25'), ['same-date']);
    assert.deepEqual(mistakesOf({ ...NO_CIRCLE, from: 'a:1', versus: 'date', date2: '2026-11-26' }, '2026-11-25'), []);
  });
});

describe('circles beside each other', () => {
  it('has three bands, one when the limit is short', () => {
    assert.deepEqual(bandsOf(60), [20, 40, 60]);
    assert.deepEqual(bandsOf(10), [10]);
    assert.deepEqual(
      [0, 1200, 1201, 3600, 3601].map((s) => bandAt(s, [20, 40, 60])),
      [0, 0, 1, 2, null],
    );
  });
  it('keeps one row a station, the quickest platform, and two stations of one name far apart', () => {
    const platforms = [
      station('p1', 600, 700, { name: '广场' }),
      station('p2', 500, 900, { name: '广场', lat: 31.001 }),
      station('far', 800, 800, { name: '广场', lat: 31.5 }),
      station('tram', 900, 900, { name: '广场', mode: 'tram' }),
    ];
    assert.deepEqual(
      mergePlatforms(platforms, 'best').map((s) => s.id),
      ['p2', 'far', 'tram'],
    );
    assert.deepEqual(
      mergePlatforms(platforms, 'median').map((s) => s.id),
      ['p1', 'far', 'tram'],
    );
  });
  it('pairs stations across their platforms, in shown minutes, and names the one only one side reaches', () => {
    const a = [station('p1', 601, 601, { name: '广场' }), station('only-a', 120)];
    const b = [station('p2', 541, 541, { name: '广场', lon: 121.001 }), station('only-b', 3000, null)];
    assert.deepEqual(
      pairStations(a, b, 'best').map((p) => [p.a?.id ?? null, p.b?.id ?? null, p.difference]),
      [
        ['only-a', null, null],
        ['p1', 'p2', -1], // 10 min 1 s is shown as 11, 9 min 1 s as 10
        [null, 'only-b', null],
      ],
    );
  });
  it('counts a city without a median as not reached when the median counts', () => {
    const cities = [city('远', station('x', 4000)), city('近', station('y', 1000, null)), city('无', null)];
    assert.deepEqual(
      Object.values(cityGroups(cities, 60, 'best')).map((g) => g.map((c) => c.name.zh)),
      [['近'], ['远'], ['无'], []],
    );
    assert.deepEqual(
      Object.values(cityGroups(cities, 60, 'median')).map((g) => g.map((c) => c.name.zh)),
      [[], ['远', '近'], ['无'], []],
    );
    assert.deepEqual(
      pairCities(cities, [city('近', station('z', 700))], 'best').map((p) => [p.a?.name.zh ?? p.b?.name.zh, p.difference]),
      [
        ['近', -5],
        ['远', null],
        ['无', null],
      ],
    );
  });
});
