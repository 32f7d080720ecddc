import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { buildImage } from '../build.ts';
import { parseDay } from '../days.ts';
import { openImage, textOf, type Image } from '../image/layout.ts';
import { findTrip, scheduleOf } from '../realtime/lookup.ts';
import type { Overlay } from '../realtime/overlay.ts';
import { Timetable } from '../timetable.ts';
import { TransitError, type JourneyQuery, type PlanAnswer, type ReachQuery } from '../types.ts';
import { openPool, PoolError, type Pool } from './index.ts';

const DATE = '2014-06-02';
const LIMIT = { timeout: 60_000 };
const FIXTURE = new URL('./worker.fixture.ts', import.meta.url);
const feed = (name: string): string => path.join(import.meta.dirname, '..', 'feeds', name);

let bytes: ArrayBufferLike;
let image: Image;
let alone: Timetable;
let pool: Pool;
let queries: JourneyQuery[];
let reach: ReachQuery;

/** Ref of a stop of the feed, by a number that need not be below their count. */
const stop = (n: number): string => `cairns:${textOf(image, image.stopId[n % image.stops]!)}`;

before(async () => {
  bytes = buildImage([{ name: 'cairns', source: feed('cairns-2014.zip') }], { walkRadius: 300 }).image;
  image = openImage(bytes);
  alone = new Timetable(image);
  pool = await openPool(bytes, { workers: 2, entry: FIXTURE });
  queries = Array.from({ length: 40 }, (_, i) => ({
    from: { stop: stop(i * 37) },
    to: { stop: stop(i * 101 + 50) },
    date: DATE,
    time: 21_600 + i * 900,
  }));
  reach = { from: { stop: stop(5) }, date: DATE, time: 28_800, until: 32_400, within: 3600 };
});

after(() => pool.close());

const coded = (code: string) => (error: unknown) => error instanceof PoolError && error.code === code;

test('every question is answered as a timetable answers it', async () => {
  const answers = await Promise.all(queries.map((query) => pool.arriveEarliest(query, LIMIT)));
  assert.deepEqual(
    answers,
    queries.map((query) => alone.arriveEarliest(query)),
  );
  assert.ok(answers.filter(({ reason }) => reason === null).length > 20, 'most of them find a journey');
  for (const query of queries.slice(0, 8)) {
    assert.deepEqual(await pool.departLatest(query), alone.departLatest(query));
    const profile = { ...query, until: query.time + 3600 };
    assert.deepEqual(await pool.profile(profile), alone.profile(profile));
    assert.deepEqual(await pool.oneToAll(query), alone.oneToAll(query));
    assert.deepEqual(await pool.allToOne(query), alone.allToOne(query));
    const board = { from: stop(3), date: DATE, time: query.time };
    assert.deepEqual(await pool.board(board), alone.board(board));
  }
  assert.deepEqual(await pool.firstLast(stop(3), DATE), alone.firstLast(stop(3), DATE));
  const trip = `cairns:${textOf(image, image.tripId[0]!)}`;
  assert.deepEqual(await pool.trip(trip, DATE), alone.trip(trip, DATE));
  await pool.warm(['2014-06-03']);
});

test('a window shared out over 1, 2 and 3 threads gives the same answer', async () => {
  const whole = alone.reach(reach);
  assert.equal(whole.departures, 61);
  assert.deepEqual(await pool.reach(reach), whole);
  for (const workers of [1, 3]) {
    const other = await openPool(bytes, { workers });
    try {
      assert.deepEqual(await other.reach(reach), whole);
      assert.deepEqual(await other.reach({ ...reach, maxRides: 2 }), alone.reach({ ...reach, maxRides: 2 }));
    } finally {
      await other.close();
    }
  }
  for (const query of [
    { ...reach, from: { stop: 'cairns:nowhere' } },
    { ...reach, date: '2031-01-01' },
  ])
    assert.deepEqual(await pool.reach(query), alone.reach(query));
});

test('a query that makes no sense is refused as a timetable refuses it', async () => {
  const bad = (error: unknown): boolean => error instanceof TransitError && error.code === 'bad-query' && error.text.en !== '';
  await assert.rejects(pool.arriveEarliest({ ...queries[0]!, time: Number.NaN }), bad);
  await assert.rejects(pool.reach({ ...reach, until: 0 }), bad);
});

/** Half an hour of delay for every trip that runs on the day. */
function lateness(): Overlay {
  const day = parseDay(DATE)!;
  const changes = [...image.tripPattern.keys()].map((trip) => {
    const { arrivals, departures } = scheduleOf(image, trip);
    const late = (times: Int32Array): Int32Array => times.map((t) => t + 1800);
    return { trip, day, start: null, cancelled: false, arrivals: late(arrivals), departures: late(departures), skipped: null };
  });
  return { at: 0, changes, added: [], alerts: [], vehicles: [], findings: [] };
}

test('news is published without a pause: each answer is wholly the old or the new one, and after it the new one', async () => {
  const overlay = lateness();
  const late = alone.withOverlay(overlay);
  const [old, fresh] = [alone, late].map((t) => queries.map((query) => t.arriveEarliest(query)));
  assert.notDeepEqual(old, fresh);
  const during: Promise<PlanAnswer[]>[] = [];
  const ask = (): Promise<PlanAnswer[]> => Promise.all(queries.map((query) => pool.arriveEarliest(query)));
  during.push(ask());
  const published = pool.publish(overlay);
  during.push(ask());
  const windowed = pool.reach(reach);
  await published;
  assert.deepEqual(await ask(), fresh);
  assert.deepEqual(await pool.departLatest(queries[0]!), late.departLatest(queries[0]!));
  for (const answers of await Promise.all(during))
    answers.forEach((answer, i) => assert.ok([old![i], fresh![i]].some((one) => JSON.stringify(one) === JSON.stringify(answer))));
  const both = [alone.reach(reach), late.reach(reach)].map((one) => JSON.stringify(one));
  assert.ok(both.includes(JSON.stringify(await windowed)), 'the parts of a window are of one piece');
  assert.equal(findTrip(image, 0, 'nobody'), null);
  await pool.publish(null);
  assert.deepEqual(await ask(), old);
});

test('a thread that breaks down answers its query with an error, once, and another takes its place', async () => {
  const { restarts } = pool.state;
  const asked = queries.slice(0, 10).map((query) => pool.arriveEarliest(query));
  await assert.rejects(pool.arriveEarliest({ ...queries[0]!, date: '1999-01-01' }), coded('worker-crashed'));
  await assert.rejects(pool.arriveEarliest({ ...queries[0]!, date: '1999-01-02' }), coded('worker-crashed'));
  assert.deepEqual(
    await Promise.all(asked),
    queries.slice(0, 10).map((query) => alone.arriveEarliest(query)),
    'the other queries are none the wiser',
  );
  const again = await Promise.all(queries.map((query) => pool.arriveEarliest(query)));
  assert.deepEqual(
    again,
    queries.map((query) => alone.arriveEarliest(query)),
  );
  assert.equal(pool.state.restarts, restarts + 2);
});

test('what lay with a thread that broke down or ran out of time is answered by another', async () => {
  const days = ['1999-01-01', '1999-01-01', '1999-01-03', '1999-01-03'];
  const broken = days.map((date) => pool.arriveEarliest({ ...queries[0]!, date }, date === '1999-01-03' ? { timeout: 50 } : {}));
  const behind = queries.map((query) => pool.arriveEarliest(query));
  for (const [i, one] of (await Promise.allSettled(broken)).entries())
    assert.ok(one.status === 'rejected' && coded(i < 2 ? 'worker-crashed' : 'timeout')(one.reason));
  assert.deepEqual(
    await Promise.all(behind),
    queries.map((query) => alone.arriveEarliest(query)),
  );
  assert.deepEqual([pool.state.waiting, pool.state.running], [0, 0]);
});

test('a query may be given a time, or be taken back', async () => {
  const endless = { ...queries[0]!, date: '1999-01-03' };
  const waiting = new AbortController();
  const stuck = [pool.arriveEarliest(endless, { timeout: 50 }), pool.arriveEarliest(endless, { timeout: 50 })];
  const taken = pool.arriveEarliest(queries[1]!, { signal: waiting.signal });
  waiting.abort();
  await assert.rejects(taken, coded('aborted'));
  await assert.rejects(pool.arriveEarliest(queries[1]!, { signal: AbortSignal.abort() }), coded('aborted'));
  for (const one of await Promise.allSettled(stuck)) assert.ok(one.status === 'rejected' && coded('timeout')(one.reason));
  assert.deepEqual(await pool.arriveEarliest(queries[0]!), alone.arriveEarliest(queries[0]!));
});

test('a new image takes over; a damaged one changes nothing', async () => {
  const next = buildImage([{ name: 'berlin', source: feed('berlin-sample-calendar-dates.zip') }]).image;
  const damaged = new Uint8Array(new Uint8Array(next));
  damaged[damaged.length - 1]! ^= 1;
  await assert.rejects(
    pool.publishImage(damaged.buffer),
    (error) => error instanceof TransitError && error.code === 'image-checksum',
  );
  assert.deepEqual(await pool.arriveEarliest(queries[0]!), alone.arriveEarliest(queries[0]!));
  const before = Promise.all(queries.map((query) => pool.arriveEarliest(query)));
  await pool.publishImage(next);
  assert.deepEqual(
    await before,
    queries.map((query) => alone.arriveEarliest(query)),
    'those asked before end on the old image',
  );
  assert.equal((await pool.arriveEarliest(queries[0]!)).reason, 'unknown-stop');
  const berlin = new Timetable(openImage(next));
  const board = { from: `berlin:${textOf(berlin.image, berlin.image.stopId[0]!)}`, date: '2021-01-04', time: 0, limit: 3 };
  assert.deepEqual(await pool.board(board), berlin.board(board));
  await pool.publishImage(bytes);
  assert.deepEqual(await pool.arriveEarliest(queries[0]!), alone.arriveEarliest(queries[0]!));
});

test('closing answers what is under way and refuses the rest; a pool that cannot start says so', async () => {
  const small = await openPool(bytes, { workers: 1, mostWaiting: 2 });
  const asked = queries.slice(0, 4).map((query) => small.arriveEarliest(query));
  const closed = small.close();
  const settled = await Promise.allSettled(asked);
  assert.deepEqual(settled[0], { status: 'fulfilled', value: alone.arriveEarliest(queries[0]!) });
  const codes = settled.slice(1).map((one) => one.status === 'rejected' && (one.reason as PoolError).code);
  assert.deepEqual(codes, ['closed', 'closed', 'busy']);
  await closed;
  await assert.rejects(small.arriveEarliest(queries[0]!), coded('closed'));
  await assert.rejects(small.publish(null), coded('closed'));
  await assert.rejects(openPool(bytes, { workers: 2, entry: new URL('./nowhere.ts', import.meta.url) }), coded('worker-crashed'));
  await assert.rejects(openPool(new ArrayBuffer(100)), (error) => error instanceof TransitError && error.code === 'image-magic');
  await assert.rejects(openPool(bytes, { workers: 0 }), RangeError);
});
