import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateAt, daysAfter, isDate, leaseEnd, minutesLeft } from './dates.ts';

test('the date of an instant is the one in the country', () => {
  assert.equal(dateAt(Date.parse('2026-11-23T16:30:00Z')), '2026-11-24');
  assert.equal(dateAt(Date.parse('2026-11-23T15:59:59Z')), '2026-11-23');
});

test('a lease of n months ends the day before', () => {
  assert.equal(leaseEnd('2026-12-01', 12), '2027-11-30');
  assert.equal(leaseEnd('2027-01-01', 12), '2027-12-31');
  assert.equal(leaseEnd('2026-12-15', 6), '2027-06-14');
  assert.equal(leaseEnd('2026-08-31', 6), '2027-02-27');
  assert.equal(leaseEnd('2027-08-31', 6), '2028-02-28');
});

test('days are counted over the ends of months and years', () => {
  assert.equal(daysAfter('2026-11-23', 0), '2026-11-23');
  assert.equal(daysAfter('2026-11-23', 30), '2026-12-23');
  assert.equal(daysAfter('2026-12-15', 30), '2027-01-14');
  assert.equal(daysAfter('2028-02-01', 60), '2028-04-01');
});

test('minutes left are whole, and negative when past', () => {
  const now = Date.parse('2026-11-23T00:00:00Z');
  assert.equal(minutesLeft('2026-11-23T01:00:30Z', now), 60);
  assert.equal(minutesLeft('2026-11-22T23:59:00Z', now), -1);
});

test('only dates that exist are dates', () => {
  assert.deepEqual(['2028-02-29', '2026-12-31'].map(isDate), [true, true]);
  assert.deepEqual(['2026-02-29', '2026-13-01', '2026-1-1', '2026-04-31', '', '2026-01-00'].map(isDate), Array(6).fill(false));
});
