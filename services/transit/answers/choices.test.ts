import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Journey, Leg } from '@yunjian/transit';
import { namer, tightChanges, wayKey, waysOf } from './choices.ts';

const ride = (route: string, departure: number, arrival: number, more: Partial<Leg> = {}): Leg => ({
  kind: 'ride',
  route: `x:${route}`,
  trip: `x:${route}-${departure}`,
  serviceDate: '2026-03-10',
  from: 'x:a',
  to: 'x:b',
  departure,
  arrival,
  fromPosition: 0,
  toPosition: 1,
  estimated: false,
  headway: null,
  headwayRange: null,
  tight: false,
  spare: null,
  delay: null,
  metres: 0,
  ...more,
});
const journey = (...legs: Leg[]): Journey => ({
  departure: legs[0]!.departure,
  arrival: legs.at(-1)!.arrival,
  rides: legs.filter((l) => l.kind === 'ride').length,
  walkSeconds: legs.filter((l) => l.kind === 'walk').reduce((n, l) => n + l.arrival - l.departure, 0),
  legs,
  latestArrival: legs.at(-1)!.arrival,
});
const options = { name: namer((ref) => ref), most: 6, backwards: false, penalty: 180 } as const;

describe('few distinct ways to travel', () => {
  test('the same lines between the same places are one way, its departures in order', () => {
    const ways = waysOf(
      [journey(ride('1', 300, 900)), journey(ride('2', 0, 1000)), journey(ride('1', 0, 600)), journey(ride('1', 600, 1200))],
      options,
    );
    assert.deepEqual(
      ways.map((w) => [w.key, w.journeys.map((j) => j.departure)]),
      [
        ['rx:1,x:a,x:b', [0, 300, 600]],
        ['rx:2,x:a,x:b', [0]],
      ],
    );
    assert.deepEqual(ways[0]?.labels, ['fastest', 'fewest-changes', 'least-walking']);
  });

  test('the same journey twice is listed once; walking nowhere is a way of its own', () => {
    assert.equal(waysOf([journey(ride('1', 0, 600)), journey(ride('1', 0, 600))], options)[0]?.journeys.length, 1);
    assert.equal(
      wayKey({ departure: 0, arrival: 0, rides: 0, walkSeconds: 0, legs: [], latestArrival: 0 }, options.name),
      'here',
    );
  });

  test('a tight change counts as three minutes, and a calm way is offered', () => {
    const tight = journey(ride('1', 0, 300), ride('2', 310, 600, { tight: true, spare: 10 }));
    const calm = journey(ride('3', 0, 700));
    const ways = waysOf([tight, calm], options);
    assert.equal(tightChanges(tight), 1);
    assert.deepEqual(
      ways.map((w) => [w.journeys[0].legs[0]?.route, w.labels]),
      [
        ['x:3', ['fewest-changes', 'least-walking']],
        ['x:1', ['fastest']],
      ],
    );
    const later = journey(ride('1', 0, 300), ride('2', 900, 1200, { spare: 600 }));
    const worth = waysOf([tight, journey(ride('3', 0, 1500))], { ...options, safe: [later] });
    assert.deepEqual(
      worth.map((w) => [w.key.endsWith('|safe'), w.labels]),
      [
        [false, ['fastest', 'least-walking']],
        [true, ['safest']],
        [false, ['fewest-changes']],
      ],
    );
  });

  test('backwards, the latest departure is best and earlier ones follow', () => {
    const ways = waysOf([journey(ride('1', 0, 600)), journey(ride('1', 300, 900)), journey(ride('2', 200, 500))], {
      ...options,
      backwards: true,
    });
    assert.deepEqual(
      ways.map((w) => w.journeys.map((j) => j.departure)),
      [[300, 0], [200]],
    );
  });

  test('no more ways than asked for, but every label keeps its own', () => {
    const many = [...Array(9).keys()].map((n) => journey(ride(String(n), 0, 600 + n)));
    const walk = { ...ride('w', 0, 0), kind: 'walk' as const, route: null, trip: null };
    const slow = journey({ ...walk, departure: 0, arrival: 30 }, ride('few', 30, 5000));
    const ways = waysOf([...many.map((j) => ({ ...j, rides: 2 })), slow], { ...options, most: 3 });
    assert.equal(ways.length, 3);
    assert.deepEqual(ways.at(-1)?.labels, ['fewest-changes']);
  });
});
