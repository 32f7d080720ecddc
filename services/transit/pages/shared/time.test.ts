import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  addDays,
  dayOf,
  fmtClock,
  fmtDelay,
  fmtHeadway,
  fmtMetres,
  fmtMinutes,
  fmtSpan,
  fmtUntil,
  isAskable,
  localAt,
  localOf,
  secondsBetween,
  secondsOf,
  shownMinutes,
} from './time.ts';

test('local times are counted by the civil calendar, over months, leap days and years', () => {
  assert.equal(dayOf('1970-01-01'), 0);
  assert.equal(dayOf('2000-03-01') - dayOf('2000-02-28'), 2);
  assert.equal(addDays('2026-02-28', 1), '2026-03-01');
  assert.equal(addDays('2024-02-28', 1), '2024-02-29');
  assert.equal(addDays('2026-01-01', -1), '2025-12-31');
  assert.equal(secondsBetween('2026-12-31T23:59:50', '2027-01-01T00:00:10'), 20);
  for (const at of ['1969-07-20T20:17:40', '2016-02-29T00:00:00', '2026-11-25T08:41:30', '2100-03-01T23:59:59'])
    assert.equal(localOf(secondsOf(at)), at);
});

test('an instant is written in the zone of the country', () => {
  assert.equal(localAt(Date.UTC(2026, 10, 24, 16, 0, 5)), '2026-11-25T00:00:05');
});

test('departures are rounded down and arrivals up, and the day is said when it is another', () => {
  assert.equal(fmtClock('2026-11-25T08:41:30', 'zh'), '08:41');
  assert.equal(fmtClock('2026-11-25T08:41:30', 'zh', { round: 'up' }), '08:42');
  assert.equal(fmtClock('2026-11-25T08:41:00', 'zh', { round: 'up' }), '08:41');
  assert.equal(fmtClock('2026-11-25T08:41:30', 'zh', { seconds: true, round: 'up' }), '08:41:30');
  assert.equal(fmtClock('2026-11-25T23:59:30', 'zh', { date: '2026-11-25', round: 'up' }), '次日 00:00');
  assert.equal(fmtClock('2026-11-26T00:20:00', 'en', { date: '2026-11-25' }), '00:20 next day');
  assert.equal(fmtClock('2026-11-24T23:50:00', 'zh', { date: '2026-11-25' }), '前一日 23:50');
  assert.equal(fmtClock('2026-11-28T06:00:00', 'zh', { date: '2026-11-25' }), '2026-11-28 06:00');
  assert.equal(shownMinutes('2026-11-25T08:00:40', '2026-11-25T08:41:30'), 42);
});

test('spans, waits, headways, lateness and metres in words', () => {
  assert.equal(fmtMinutes(65, 'zh'), '1 小时 5 分钟');
  assert.equal(fmtMinutes(120, 'en'), '2 h');
  assert.equal(fmtSpan(61, 'zh'), '2 分钟');
  assert.equal(fmtSpan(-5, 'zh'), '0 分钟');
  assert.equal(fmtUntil(59, 'zh'), '即将');
  assert.equal(fmtUntil(239, 'zh'), '3 分钟');
  assert.equal(fmtUntil(3600, 'zh'), null);
  assert.equal(fmtHeadway({ min: 600, max: 900 }, 'zh'), '每 10–15 分钟');
  assert.equal(fmtHeadway({ min: 150, max: 150 }, 'en'), 'every 2.5 min');
  assert.equal(fmtDelay(null, 'zh'), null);
  assert.deepEqual(fmtDelay(59, 'zh'), { words: '准点', tone: 'on-time' });
  assert.deepEqual(fmtDelay(185, 'zh'), { words: '晚 3 分钟', tone: 'late' });
  assert.deepEqual(fmtDelay(-125, 'en'), { words: '2 min early', tone: 'early' });
  assert.equal(fmtMetres(346, 'zh'), '350 米');
  assert.equal(fmtMetres(1240, 'en'), '1.2 km');
  assert.deepEqual(['0002-11-25', '1970-01-01', '2026-02-30', '2026-11-25'].map(isAskable), [false, false, false, true]);
});
