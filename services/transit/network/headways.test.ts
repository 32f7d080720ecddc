import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { clockSeconds, type HeadwayWindow, headwayWindows, splitWindows } from './headways.ts';

const h = (text: string): number => clockSeconds(text) ?? Number.NaN;
const PEAKS = [
  { from: h('07:00'), to: h('09:00') },
  { from: h('16:30'), to: h('18:30') },
];
const starts = (windows: readonly HeadwayWindow[]): number[] =>
  windows.flatMap(({ from, to, headway }) =>
    Array.from({ length: Math.ceil((to - from) / headway) }, (_, k) => from + k * headway),
  );

test('clock times', () => {
  assert.deepEqual(['6:04', '06:04', '25:30', '6:60', '48:00', 'x'].map(clockSeconds), [
    21_840,
    21_840,
    91_800,
    null,
    null,
    null,
  ]);
});

test('peaks have their own headway, and the last vehicle leaves at the last start', () => {
  const windows = headwayWindows(h('06:00'), h('22:00'), { peak: 600, offPeak: 900 }, PEAKS);
  assert.deepEqual(windows, [
    { from: h('06:00'), to: h('07:00'), headway: 900 },
    { from: h('07:00'), to: h('09:00'), headway: 600 },
    { from: h('09:00'), to: h('16:30'), headway: 900 },
    { from: h('16:30'), to: h('18:30'), headway: 600 },
    { from: h('18:30'), to: h('22:00') + 1, headway: 900 },
  ]);
});

test('a span of one start, and one that no headway divides', () => {
  assert.deepEqual(starts(headwayWindows(100, 100, { peak: 60, offPeak: 60 }, [])), [100]);
  assert.deepEqual(starts(headwayWindows(0, 1000, { peak: 300, offPeak: 300 }, [])), [0, 100, 400, 700, 1000]);
});

test('always: first and last start stand, no gap is longer than the longer headway, starts rise', () => {
  const minute = fc.integer({ min: 0, max: 1500 }).map((m) => m * 60);
  const headway = fc.integer({ min: 1, max: 90 }).map((m) => m * 60);
  fc.assert(
    fc.property(minute, minute, headway, headway, (a, b, peak, offPeak) => {
      const [first, last] = a <= b ? [a, b] : [b, a];
      const all = starts(headwayWindows(first, last, { peak, offPeak }, PEAKS));
      assert.equal(all[0], first);
      assert.equal(all.at(-1), last);
      all.slice(1).forEach((start, i) => {
        const gap = start - (all[i] ?? 0);
        assert.ok(gap > 0 && gap <= Math.max(peak, offPeak), `${gap}`);
      });
    }),
    { numRuns: 300 },
  );
});

test('cutting windows loses and doubles no start', () => {
  const windows = headwayWindows(h('06:00'), h('22:07'), { peak: 420, offPeak: 660 }, PEAKS);
  for (const at of [0, h('06:00'), h('08:01'), h('18:30'), h('22:07'), h('23:00')]) {
    const [before, after] = splitWindows(windows, at);
    assert.deepEqual([...starts(before), ...starts(after)], starts(windows));
    assert.ok(starts(before).every((start) => start < at) && starts(after).every((start) => start >= at));
  }
});
