import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { StopEvent, StopUpdate } from './message.ts';
import { CALL } from './schema.ts';
import { runTimes } from './times.ts';

/** Ten stops, ten minutes apart, each with a minute of dwell; the service day starts at 1,000,000. */
const START = 1_000_000;
const schedule = {
  arrivals: Int32Array.from({ length: 10 }, (_, i) => i * 600),
  departures: Int32Array.from({ length: 10 }, (_, i) => i * 600 + 60),
};
const late = (delay: number): StopEvent => ({ delay, time: null });
const clock = (time: number): StopEvent => ({ delay: null, time: START + time });
const told = (parts: Partial<StopUpdate>): StopUpdate => ({
  sequence: null,
  stop: null,
  assigned: null,
  arrival: null,
  departure: null,
  relationship: CALL.scheduled,
  ...parts,
});
const run = (updates: readonly (readonly [number, Partial<StopUpdate>])[], delay: number | null = null) =>
  runTimes(schedule, new Map(updates.map(([i, parts]) => [i, told(parts)])), START, delay);
/** Delays of arrival and departure at each stop. */
const delays = (times: ReturnType<typeof run>): [number, number][] =>
  [...times.arrivals].map((t, i) => [t - schedule.arrivals[i]!, times.departures[i]! - schedule.departures[i]!]);
const both = (n: number, delay: number): [number, number][] => Array.from({ length: n }, () => [delay, delay]);

test('the example of the reference: 300 s from stop 3, 60 s from stop 8, unknown from stop 10', () => {
  const times = run([
    [2, { arrival: late(300), departure: late(300) }],
    [7, { arrival: late(60), departure: late(60) }],
    [9, {}],
  ]);
  assert.deepEqual(delays(times), [...both(2, 0), ...both(5, 300), ...both(2, 60), ...both(1, 0)]);
  assert.deepEqual([times.skipped, times.known, times.repaired, times.implausible], [null, true, 0, 0]);
});

test('nothing told gives the timetable and says that nothing is known', () => {
  const times = run([[4, { relationship: CALL.noData, arrival: late(500) }]]);
  assert.deepEqual(delays(times), both(10, 0));
  assert.equal(times.known, false);
});

test('an absolute time counts before a delay, and its delay is carried on', () => {
  const times = run([[3, { arrival: { delay: 999, time: START + 1800 + 120 } }]]);
  assert.deepEqual(delays(times), [...both(3, 0), ...both(7, 120)]);
});

test('an arrival alone moves the departure with it; a departure alone leaves the arrival as carried on', () => {
  assert.deepEqual(delays(run([[2, { arrival: late(90) }]])), [...both(2, 0), ...both(8, 90)]);
  assert.deepEqual(delays(run([[2, { departure: late(90) }]])), [...both(2, 0), [0, 90], ...both(7, 90)]);
  const carried = run([
    [1, { departure: late(200) }],
    [3, { departure: late(90) }],
  ]);
  assert.deepEqual(delays(carried), [...both(1, 0), [0, 200], ...both(1, 200), [150, 90], ...both(6, 90)]);
  assert.equal(carried.repaired, 1, 'the carried arrival gives way to the told departure');
});

test('a skipped stop passes the delay on; NO_DATA ends it', () => {
  const times = run([
    [1, { arrival: late(120), departure: late(120) }],
    [3, { relationship: CALL.skipped }],
    [6, { relationship: CALL.noData }],
  ]);
  assert.deepEqual(delays(times), [...both(1, 0), ...both(5, 120), ...both(4, 0)]);
  assert.deepEqual([...times.skipped!], [0, 0, 0, 1, 0, 0, 0, 0, 0, 0]);
});

test('the delay of the trip holds up to the first update', () => {
  assert.deepEqual(delays(run([], 45)), both(10, 45));
  assert.deepEqual(delays(run([[5, { arrival: late(0), departure: late(0) }]], 45)), [...both(5, 45), ...both(5, 0)]);
});

test('times never fall: carried ones give way to told ones, told ones to told ones before them', () => {
  // 1200 s late from stop 1, on time at stop 2: it cannot have left stop 1 after it came to stop 2.
  const early = run([
    [1, { arrival: late(1200) }],
    [3, { arrival: late(0), departure: late(0) }],
  ]);
  assert.deepEqual([...early.arrivals.subarray(0, 5)], [0, 1800, 1800, 1800, 2400]);
  assert.deepEqual([...early.departures.subarray(0, 5)], [60, 1800, 1800, 1860, 2460]);
  assert.equal(early.repaired, 2 + 1, 'departure of stop 1, arrival and departure of stop 2');
  const back = run([
    [1, { departure: clock(2000) }],
    [2, { arrival: clock(1500), departure: clock(1600) }],
  ]);
  assert.deepEqual([...back.arrivals.subarray(0, 4)], [0, 600, 2000, 2140]);
  assert.deepEqual([...back.departures.subarray(0, 4)], [60, 2000, 2000, 2200]);
  assert.equal(back.repaired, 2);
  const ahead = run([[3, { arrival: late(-1000), departure: late(-1000) }]]);
  assert.deepEqual([...ahead.arrivals.subarray(0, 5)], [0, 600, 800, 800, 1400], 'the timetable before it gives way too');
  assert.equal(ahead.repaired, 0, 'and that is no fault of the message');
  for (const { arrivals, departures } of [early, back, ahead])
    for (let i = 0; i < 10; i++) {
      assert.ok(arrivals[i]! <= departures[i]!);
      assert.ok(i === 0 || departures[i - 1]! <= arrivals[i]!);
    }
});

test('a time a day off is refused, and counted', () => {
  const times = run(
    [
      [1, { arrival: clock(600 + 86_401), departure: late(60) }],
      [2, { arrival: { delay: null, time: 5 } }],
    ],
    90_000,
  );
  assert.deepEqual(delays(times), [...both(1, 0), [0, 60], ...both(8, 0)]);
  assert.equal(times.implausible, 3);
});
