import assert from 'node:assert/strict';
import path from 'node:path';
import { before, test } from 'node:test';
import { buildImage } from '../build.ts';
import { openImage, textOf, type Image } from '../image/layout.ts';
import { Timetable } from '../timetable.ts';
import type { Journey, JourneyQuery } from '../types.ts';
import { openPool } from './index.ts';
import { nextJourneys } from './next.ts';
import { Recent } from './recent.ts';

const HOURS = 3600;
let image: Image;
let timetable: Timetable;
let queries: JourneyQuery[];

before(() => {
  const source = path.join(import.meta.dirname, '..', 'feeds', 'cairns-2014.zip');
  image = openImage(buildImage([{ name: 'cairns', source }], { walkRadius: 300 }).image);
  timetable = new Timetable(image);
  const stop = (n: number): string => `cairns:${textOf(image, image.stopId[n % image.stops]!)}`;
  queries = Array.from({ length: 40 }, (_, i) => ({
    from: { stop: stop(i * 37) },
    to: { stop: stop(i * 101 + 50) },
    date: '2014-06-02',
    time: 21_600 + i * 900,
  }));
});

const choices = (journeys: readonly Journey[]): string[] =>
  journeys
    .filter((j) => j.rides > 0)
    .map((j) => `${j.departure} ${j.arrival} ${j.rides}`)
    .toSorted();

test('all pieces together are the profile of the whole window, forwards and backwards', () => {
  let found = 0;
  for (const query of queries) {
    const grown = { ...query, span: 600, atLeast: Infinity, widest: 4 * HOURS };
    const ahead = nextJourneys(timetable, grown);
    const whole = timetable.profile({ ...query, until: query.time + 4 * HOURS });
    assert.deepEqual([choices(ahead.journeys), ahead.reason, ahead.width], [choices(whole.journeys), whole.reason, 4 * HOURS]);
    const back = nextJourneys(timetable, { ...grown, time: query.time + 4 * HOURS, backwards: true });
    assert.deepEqual([choices(back.journeys), back.reason], [choices(whole.journeys), whole.reason]);
    found += choices(whole.journeys).length;
  }
  assert.ok(found > 200, 'there is something to put together');
});

test('it looks no farther than it must, and leaves out what lies beyond the last that was wanted', () => {
  for (const query of queries) {
    const all = nextJourneys(timetable, { ...query, span: 600, atLeast: Infinity, widest: 4 * HOURS });
    for (const backwards of [false, true]) {
      const time = backwards ? query.time + 4 * HOURS : query.time;
      const few = nextJourneys(timetable, { ...query, time, span: 600, atLeast: 2, widest: 4 * HOURS, backwards });
      const rides = few.journeys.filter((j) => j.rides > 0);
      assert.equal(rides.length >= 2 || few.width === 4 * HOURS, true);
      const away = rides.map((j) => Math.abs(j.departure - time));
      assert.ok(away.every((seconds) => seconds <= few.width));
      if (few.width > 600 && few.width < 4 * HOURS) assert.equal(few.width, Math.max(...away));
      const arrivals = new Set(all.journeys.map((j) => j.arrival));
      if (!backwards && few.width === 4 * HOURS) assert.ok(rides.every((j) => arrivals.has(j.arrival)));
    }
  }
});

test('a pool answers it alike, also when more days are asked than are kept', async () => {
  const pool = await openPool(image.buffer, { workers: 2, views: 1 });
  try {
    for (const [i, query] of queries.slice(0, 12).entries()) {
      const next = { ...query, date: `2014-06-0${2 + (i % 4)}`, span: 900, atLeast: 3, widest: 2 * HOURS };
      assert.deepEqual(await pool.next(next), nextJourneys(timetable, next));
      const latest = { ...query, date: next.date, time: query.time + 2 * HOURS };
      assert.deepEqual(await pool.departLatest(latest), timetable.departLatest(latest));
    }
    for (const wrong of [{ from: { stop: 'cairns:nowhere' } }, { date: '2031-01-01' }]) {
      const next = { ...queries[0]!, ...wrong, span: 900, atLeast: 3, widest: HOURS };
      const { reason, outside } = timetable.profile({ ...next, until: next.time + 900 });
      assert.deepEqual(await pool.next(next), { journeys: [], width: 900, reason, outside });
    }
  } finally {
    await pool.close();
  }
});

test('the last few things by name', () => {
  const recent = new Recent<number>(2);
  recent.put('a', 1);
  recent.put('b', 2);
  recent.put('a', 3);
  recent.put('c', 4);
  assert.deepEqual([recent.get('a'), recent.get('b'), recent.get('c')], [3, undefined, 4]);
});
