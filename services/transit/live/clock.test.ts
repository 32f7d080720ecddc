import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Clock, secondsOf } from './clock.ts';

describe('clock times', () => {
  test('seconds of a day become local times, also those before and after it', () => {
    const clock = new Clock('Asia/Shanghai');
    assert.equal(clock.local('2026-03-10', 0), '2026-03-10T00:00:00');
    assert.equal(clock.local('2026-03-10', 31_290), '2026-03-10T08:41:30');
    assert.equal(clock.local('2026-02-28', 88_200), '2026-03-01T00:30:00');
    assert.equal(clock.local('2026-03-01', -1), '2026-02-28T23:59:59');
    assert.equal(clock.instant('2026-03-10', 31_290), '2026-03-10T00:41:30Z');
    assert.equal(clock.instant('2026-03-10', 3600), '2026-03-09T17:00:00Z');
    assert.deepEqual(clock.at(Temporal.Instant.from('2026-03-09T16:00:05Z')), { date: '2026-03-10', seconds: 5 });
    assert.throws(() => clock.local('2026-02-30', 0), RangeError);
  });

  test('where clocks are moved, the day starts twelve hours before noon and local time is what clocks show', () => {
    const clock = new Clock('Europe/Berlin');
    // 2026-03-29: 02:00 becomes 03:00, so noon less twelve hours is 23:00 of the evening before.
    assert.equal(clock.local('2026-03-29', 0), '2026-03-28T23:00:00');
    assert.equal(clock.local('2026-03-29', 2 * 3600), '2026-03-29T01:00:00');
    assert.equal(clock.local('2026-03-29', 4 * 3600), '2026-03-29T04:00:00');
    assert.equal(clock.local('2026-03-29', 12 * 3600), '2026-03-29T12:00:00');
    assert.equal(clock.instant('2026-03-29', 12 * 3600), '2026-03-29T10:00:00Z');
  });

  test('clock words', () => {
    assert.deepEqual(['8:05', '08:05:30', '25:10', '47:59:59'].map(secondsOf), [29_100, 29_130, 90_600, 172_799]);
  });
});
