import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dateOfDay, dayNumber, localDay, parseDay, parseTime, serviceDayStart } from '../days.ts';
import { clockOf } from './clock.ts';

test('days are counted as the calendar does, leap days and centuries included', () => {
  for (const [date, day] of [
    ['1970-01-01', 0],
    ['1969-12-31', -1],
    ['2000-02-29', 11_016],
    ['2100-03-01', 47_541],
    ['2026-11-25', 20_782],
  ] as const) {
    assert.equal(parseDay(date), day);
    assert.equal(dateOfDay(day), date);
  }
  for (
    let day = dayNumber(1899, 12, 31), date = Temporal.PlainDate.from('1899-12-31');
    date.year < 2101;
    day += 97, date = date.add({ days: 97 })
  )
    assert.deepEqual([dateOfDay(day), parseDay(date.toString())], [date.toString(), day]);
  assert.deepEqual(['20261125', '2026-02-29', '2026-13-01', '2026-11-00', '2026-1125', '26-11-25', ''].map(parseDay), [
    20_782,
    null,
    null,
    null,
    null,
    null,
    null,
  ]);
  assert.deepEqual(['00:00:00', '5:03:09', '47:59:59', '48:00:00', '08:60:00', '08:00', '08:00:0x'].map(parseTime), [
    0,
    18_189,
    172_799,
    null,
    null,
    null,
    null,
  ]);
});

test('a service day starts at noon minus twelve hours', () => {
  const start = (date: string, zone: string): string => new Date(serviceDayStart(parseDay(date)!, zone) * 1000).toISOString();
  assert.equal(start('2026-03-10', 'Asia/Shanghai'), '2026-03-09T16:00:00.000Z');
  assert.equal(
    start('2019-03-31', 'Europe/Berlin'),
    '2019-03-30T22:00:00.000Z',
    'the day clocks go forward begins at 23:00 the evening before',
  );
  assert.equal(start('2019-10-27', 'Europe/Berlin'), '2019-10-26T23:00:00.000Z');
  assert.equal(dateOfDay(localDay(Date.UTC(2026, 2, 9, 15, 59, 59) / 1000, 'Asia/Shanghai')), '2026-03-09');
  assert.equal(dateOfDay(localDay(Date.UTC(2026, 2, 9, 16) / 1000, 'Asia/Shanghai')), '2026-03-10');
});

test('times roll over to the days after and before', () => {
  const clock = clockOf('2019-12-31', 'Asia/Shanghai');
  assert.deepEqual([0, 86_399, 86_400, 172_799, 172_800, 3 * 86_400 + 61, -1, -86_400, -86_401].map(clock), [
    '2019-12-31T00:00:00',
    '2019-12-31T23:59:59',
    '2020-01-01T00:00:00',
    '2020-01-01T23:59:59',
    '2020-01-02T00:00:00',
    '2020-01-03T00:01:01',
    '2019-12-30T23:59:59',
    '2019-12-30T00:00:00',
    '2019-12-29T23:59:59',
  ]);
});

test('about a change of clocks the asked day is told as asked, the others as clocks show them', () => {
  // In the night to 2019-03-31 clocks in Berlin go from 02:00 to 03:00, in that to 2019-10-27 from 03:00 to 02:00.
  const eve = clockOf('2019-03-30', 'Europe/Berlin');
  assert.deepEqual(
    [0, 86_399, 86_400, 26 * 3600 - 1, 26 * 3600, 28 * 3600].map(eve),
    ['30T00:00:00', '30T23:59:59', '31T00:00:00', '31T01:59:59', '31T03:00:00', '31T05:00:00'].map((t) => `2019-03-${t}`),
  );
  const day = clockOf('2019-03-31', 'Europe/Berlin');
  assert.deepEqual([-1, 0, 5 * 3600, 86_400].map(day), [
    '2019-03-30T22:59:59',
    '2019-03-31T00:00:00',
    '2019-03-31T05:00:00',
    '2019-04-01T00:00:00',
  ]);
  const autumn = clockOf('2019-10-26', 'Europe/Berlin');
  assert.deepEqual(
    [86_399, 86_400, 27 * 3600 - 1, 27 * 3600, 28 * 3600].map(autumn),
    ['26T23:59:59', '27T00:00:00', '27T02:59:59', '27T02:00:00', '27T03:00:00'].map((t) => `2019-10-${t}`),
  );
});
