import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  fmtArea,
  fmtBytes,
  fmtDate,
  fmtDateTime,
  fmtDuration,
  fmtInt,
  fmtMoney,
  fmtPercent,
  fmtWhen,
  isIsoDate,
} from './format.ts';

test('money is written from fen, exactly', () => {
  assert.equal(fmtMoney(470_900n), '¥4,709.00');
  assert.equal(fmtMoney('5'), '¥0.05');
  assert.equal(fmtMoney(-123_456_789n), '-¥1,234,567.89');
  assert.equal(fmtMoney('900719925474099312345'), '¥9,007,199,254,740,993,123.45');
});

test('no fen is lost in writing an amount', () => {
  fc.assert(
    fc.property(fc.bigInt(-(10n ** 17n), 10n ** 17n), (fen) => {
      const back = BigInt(fmtMoney(fen).replace(/[¥,.]/g, ''));
      assert.equal(back, fen);
    }),
  );
});

test('area is written from cm², rounded half up', () => {
  assert.equal(fmtArea(12_500_000), '1,250.00 m²');
  assert.equal(fmtArea(452_549n), '45.25 m²');
  assert.equal(fmtArea(452_550n), '45.26 m²');
});

test('unknown ratios are a dash, not zero', () => {
  assert.equal(fmtPercent(null), '—');
  assert.equal(fmtPercent(0 / 0), '—');
  assert.equal(fmtPercent(0), '0.0 %');
  assert.equal(fmtPercent(0.9244), '92.4 %');
});

test('dates carry their weekday; instants are shown in the country’s zone', () => {
  assert.equal(fmtDate('2026-11-23', 'zh'), '2026-11-23 周一');
  assert.equal(fmtDate('2000-02-29', 'en'), '2000-02-29 Tue');
  assert.equal(fmtDate('2026-11-22T16:30:00Z', 'zh'), '2026-11-23 周一');
  assert.equal(fmtDateTime('2026-11-22T16:30:05Z', 'zh'), '2026-11-23 周一 00:30');
  assert.equal(fmtDateTime('2026-11-22T16:30:05Z', 'zh', true), '2026-11-23 周一 00:30:05');
  assert.equal(fmtDate('no date', 'zh'), 'no date');
});

test('the weekday agrees with Temporal over four centuries', () => {
  const names = ['周一', '周二', '周三', '周四', '周五', '周六', '周日'];
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 146_000 }), (days) => {
      const date = Temporal.PlainDate.from('1800-01-01').add({ days });
      assert.equal(fmtDate(date.toString(), 'zh'), `${date.toString()} ${names[date.dayOfWeek - 1]}`);
    }),
  );
});

test('only dates that exist are dates', () => {
  assert.equal(isIsoDate('1996-02-29'), true);
  assert.equal(isIsoDate('1900-02-29'), false);
  assert.equal(isIsoDate('2026-13-01'), false);
  assert.equal(isIsoDate('2026-1-'), false);
  assert.equal(isIsoDate(''), false);
});

test('durations name their unit', () => {
  assert.equal(fmtDuration(5, 'workingDays', 'zh'), '5 个工作日');
  assert.equal(fmtDuration(1, 'workingDays', 'en'), '1 working day');
  assert.equal(fmtDuration(2, 'hours', 'en'), '2 hours');
  assert.equal(fmtInt(17_000), '17,000');
  assert.equal(fmtInt(-1234), '-1,234');
  assert.equal(fmtBytes(1_482_113), '1.4 MB');
});

test('a date without an hour is not given one', () => {
  assert.equal(fmtWhen('2026-11-23', 'zh'), '2026-11-23 周一');
  assert.equal(fmtWhen('2026-11-23T06:05:00Z', 'zh'), '2026-11-23 周一 14:05');
});
