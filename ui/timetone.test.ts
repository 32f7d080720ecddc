import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bounds, shade } from './map/geometry.ts';
import { timeTone } from './timetone.ts';

test('a clock in days: amber from one third, red on the last day, past after it', () => {
  assert.equal(timeTone(20, 20, 'workingDays'), 'calm');
  assert.equal(timeTone(7, 20, 'workingDays'), 'calm');
  assert.equal(timeTone(6, 20, 'workingDays'), 'amber');
  assert.equal(timeTone(1, 3, 'days'), 'amber');
  assert.equal(timeTone(0, 20, 'workingDays'), 'red');
  assert.equal(timeTone(-1, 20, 'workingDays'), 'past');
});

test('a clock in hours: the last 24 are the last day; of a short limit, the last tenth', () => {
  assert.equal(timeTone(48, 72, 'hours'), 'calm');
  assert.equal(timeTone(24, 72, 'hours'), 'red');
  assert.equal(timeTone(25, 96, 'hours'), 'amber');
  assert.equal(timeTone(10, 20, 'hours'), 'calm');
  assert.equal(timeTone(6, 20, 'hours'), 'amber');
  assert.equal(timeTone(2, 20, 'hours'), 'red');
  assert.equal(timeTone(3, 30, 'minutes'), 'red');
});

test('a stopped clock is neither late nor urgent', () => {
  assert.equal(timeTone(-4, 20, 'workingDays', true), 'paused');
});

test('the frame of a map holds every coordinate', () => {
  assert.deepEqual(
    bounds([
      [
        [
          [121.1, 31.2],
          [121.4, 30.9],
        ],
      ],
      [[[121.0, 31.0]]],
    ]),
    [121.0, 30.9, 121.4, 31.2],
  );
});

test('unknown is not drawn in the colour of zero', () => {
  assert.notEqual(shade(null, 10), shade(0, 10));
  assert.equal(shade(10, 10), '#0f6e6a');
  assert.equal(shade(0, 10), '#fcfcfa');
  assert.equal(shade(5, 0), '#fcfcfa');
});
