import assert from 'node:assert/strict';
import test from 'node:test';
import fc from 'fast-check';
import type { FeelTemporal } from './index.ts';
import {
  DaysDuration,
  FeelDate,
  FeelDateTime,
  FeelTime,
  YearsDuration,
  addTemporal,
  compareTemporal,
  dateOf,
  dateOfDays,
} from './index.ts';
import {
  daysDuration,
  divideDuration,
  equalTemporal,
  monthsBetween,
  multiplyDuration,
  parseDate,
  parseDateTime,
} from './index.ts';
import { parseDuration, parseTime, subtractTemporal, temporalPart, timeOf, yearsDuration } from './index.ts';

const at = (text: string): FeelTemporal => {
  const read = parseDuration(text) ?? parseDate(text) ?? parseTime(text) ?? parseDateTime(text);
  assert.ok(read !== null, text);
  return read;
};
const str = (value: unknown): string | null => (value === null ? null : String(value));
const plus = (a: string, b: string): string | null => str(addTemporal(at(a), at(b)));
const minus = (a: string, b: string): string | null => str(subtractTemporal(at(a), at(b)));

test('dates that are none', () => {
  const wrong = [
    '2017-13-10',
    '2017-00-10',
    '2017-02-29',
    '1900-02-29',
    '2017-12-32',
    '2017-12-00',
    '998-12-31',
    '01211-12-31',
    '+2012-12-02',
  ];
  for (const text of [
    ...wrong,
    '9999999999-12-25',
    '-0000-01-01',
    '2017-1-1',
    '2017/01/01',
    ' 2017-01-01',
    '2017-01-01Z',
    '2017-01-01T',
    '',
  ]) {
    assert.equal(parseDate(text), null, text);
  }
  for (const text of [
    '2016-02-29',
    '2000-02-29',
    '-2017-12-31',
    '999999999-12-31',
    '-999999999-01-01',
    '0000-01-01',
    '12345-01-01',
  ]) {
    assert.equal(str(parseDate(text)), text);
  }
  assert.equal(dateOf(1_000_000_000, 1, 1), null);
  assert.equal(dateOf(2017, 1.5, 1), null);
});

test('times: 24:00:00, offsets, zones', () => {
  const wrong = [
    '24:00:00',
    '23:59:60',
    '23:60:00',
    '7:00:00',
    '07:1:00',
    '07:01',
    '13:20:00+14:01',
    '13:20:00-19:00',
    '13:20:00+5:00',
  ];
  for (const text of [
    ...wrong,
    '13:20:00+05',
    '13:20:00+02:00@Europe/Paris',
    '13:20:00@xyz/abc',
    '13:20:00@',
    '13:20:00@europe/paris',
    '13:20:00@+01:00',
    '11:30:00T',
    '11:30:00z',
    '11:30:00.',
  ]) {
    assert.equal(parseTime(text), null, text);
  }
  const same = [
    '00:00:00',
    '11:22:33.444',
    '11:22:33.123456789',
    '13:20:00+14:00',
    '13:20:00-05:30',
    '11:59:45+02:45:55',
    '00:01:00@Etc/UTC',
    '10:20:00@Asia/Shanghai',
  ];
  for (const text of same) assert.equal(str(parseTime(text)), text);
  assert.equal(str(parseTime('11:22:33-00:00')), '11:22:33Z');
  assert.equal(str(parseTime('11:22:33.5000+00:00')), '11:22:33.5Z');
  assert.equal(str(parseTime('11:22:33.9999999999')), '11:22:33.999999999');
});

test('date and time: alone a date means midnight, local', () => {
  assert.equal(str(parseDateTime('2012-12-24')), '2012-12-24T00:00:00');
  assert.equal(
    str(parseDateTime('999999999-12-31T23:59:59.999999999@Europe/Paris')),
    '999999999-12-31T23:59:59.999999999@Europe/Paris',
  );
  assert.equal(str(parseDateTime('-2017-02-28T02:02:02-01:35')), '-2017-02-28T02:02:02-01:35');
  for (const text of [
    '2017-12-31T24:00:00',
    '2017-12-31T',
    '2017-12-31 11:00:00',
    '11:00:00',
    '2011-12-0310:15:30',
    '2017-02-29T00:00:00',
    'T'.repeat(500),
  ]) {
    assert.equal(parseDateTime(text), null, text);
  }
});

test('durations are carried over into their canonical text', () => {
  const pairs = [
    ['P400D', 'P400D'],
    ['PT36H', 'P1DT12H'],
    ['PT1000M0.999999999S', 'PT16H40M0.999999999S'],
    ['-PT1H2M', '-PT1H2M'],
    ['P0D', 'PT0S'],
    ['PT0.S', 'PT0S'],
    ['-PT0S', 'PT0S'],
    ['P26M', 'P2Y2M'],
    ['-P13M', '-P1Y1M'],
    ['P0Y', 'P0M'],
    ['-P0M', 'P0M'],
    ['P999999999M', 'P83333333Y3M'],
  ] as const;
  for (const [text, want] of pairs) assert.equal(str(parseDuration(text)), want);
  for (const text of [
    '',
    'P',
    'PT',
    'P0',
    '1Y',
    'P1H',
    'P1S',
    'P1DT',
    'P1Y1D',
    'P1.5D',
    'PT1.5H',
    'p1d',
    'P-1D',
    '+P1D',
    '--P1D',
    `P${'9'.repeat(300)}D`,
  ]) {
    assert.equal(parseDuration(text), null, text);
  }
  assert.equal(parseDuration(`P${'9'.repeat(40)}D`), null);
  assert.equal(parseDuration(`P${'9'.repeat(40)}M`), null);
  assert.equal(daysDuration(1n << 100n), null);
  assert.equal(yearsDuration(1e300), null);
});

test('date arithmetic ends at the month, and keeps dates dates', () => {
  assert.equal(plus('2020-01-31', 'P1M'), '2020-02-29');
  assert.equal(plus('2021-01-31', 'P1M'), '2021-02-28');
  assert.equal(minus('2020-02-29', 'P1Y'), '2019-02-28');
  assert.equal(plus('P1Y', '2021-01-01'), '2022-01-01');
  assert.equal(plus('2021-01-01', 'PT36H'), '2021-01-02');
  assert.equal(minus('2021-01-02', 'PT1H'), '2021-01-01');
  assert.equal(minus('2021-01-02', '-PT25H'), '2021-01-03');
  assert.equal(plus('0001-01-01', '-P2Y'), '-0001-01-01');
  assert.equal(plus('999999999-12-31', 'P1D'), null);
  assert.equal(plus('-999999999-01-01', '-P1M'), null);
  assert.equal(plus('2021-01-01', '2021-01-01'), null);
  assert.equal(minus('P1D', '2021-01-01'), null);
  assert.equal(plus('P1D', 'P1Y'), null);
});

test('dates and times: passed time across a change of clocks, and wall clocks by months', () => {
  assert.equal(plus('2021-01-12T10:10:10+11:00', 'P1DT1H'), '2021-01-13T11:10:10+11:00');
  assert.equal(minus('2021-01-02T00:00:00', 'PT1H'), '2021-01-01T23:00:00');
  assert.equal(plus('2017-03-25T12:00:00@Europe/Paris', 'PT24H'), '2017-03-26T13:00:00@Europe/Paris');
  assert.equal(plus('2017-03-25T12:00:00@Europe/Paris', 'P1M'), '2017-04-25T12:00:00@Europe/Paris');
  assert.equal(plus('2017-12-31T23:59:59.9', 'PT0.1S'), '2018-01-01T00:00:00');
  // 02:30 comes twice on that night: the second one is an hour and a half after 02:00 of the first.
  const first = at('2017-10-29T02:30:00@Europe/Paris');
  const second = addTemporal(first, at('PT1H'));
  assert.equal(str(second), '2017-10-29T02:30:00@Europe/Paris');
  assert.equal(str(subtractTemporal(second as FeelTemporal, first)), 'PT1H');
  assert.equal(compareTemporal(first, second), -1);
  // A time that is left out is read with the offset before the change.
  assert.equal(minus('2017-03-26T02:30:00@Europe/Paris', '2017-03-26T01:30:00Z'), 'PT0S');
});

test('differences', () => {
  assert.equal(minus('2021-01-02', '2021-01-01'), 'P1D');
  assert.equal(minus('2021-01-02T10:10:10@Europe/Paris', '2021-01-01T10:10:10@Asia/Dhaka'), 'P1DT5H');
  assert.equal(minus('2021-01-02T10:10:10', '2021-01-01T10:10:10+02:00'), null);
  assert.equal(minus('2021-01-02T10:10:10+01:00', '2021-01-01'), 'P1DT9H10M10S');
  assert.equal(minus('2021-01-02', '2021-01-01T10:10:10@Australia/Melbourne'), 'P1DT49M50S');
  assert.equal(minus('2021-01-01T00:00:00', '2021-01-02'), null);
  assert.equal(minus('10:10:10', '11:10:10'), '-PT1H');
  assert.equal(minus('10:10:10Z', '10:10:10+01:00'), 'PT1H');
  assert.equal(minus('10:10:10Z', '10:10:10'), null);
  assert.equal(plus('10:15:00@Australia/Melbourne', '-P1DT1H'), '09:15:00@Australia/Melbourne');
  assert.equal(plus('23:30:00', 'PT45M'), '00:15:00');
});

test('durations times and by numbers and each other; parts are cut off', () => {
  const d = (text: string): DaysDuration | YearsDuration => parseDuration(text) as DaysDuration;
  assert.equal(str(multiplyDuration(d('P1Y11M'), -2.5)), '-P4Y9M');
  assert.equal(str(multiplyDuration(d('PT23H'), 2.5)), 'P2DT9H30M');
  assert.equal(str(divideDuration(d('P10Y11M'), 2.5)), 'P4Y4M');
  assert.equal(str(divideDuration(d('P10DT23H'), 2.5)), 'P4DT9H12M');
  assert.equal(divideDuration(d('P10D'), d('PT12H')), 20);
  assert.equal(divideDuration(d('P1Y'), d('P8M')), 1.5);
  assert.equal(divideDuration(d('P1D'), 0), null);
  assert.equal(divideDuration(d('P1D'), d('P0D')), null);
  assert.equal(divideDuration(d('P1D'), d('P1Y')), null);
  assert.equal(multiplyDuration(d('P1D'), 1e200), null);
  assert.equal(multiplyDuration(d('P1Y'), 1e200), null);
});

test('comparison: by seconds, by moments, and not across kinds', () => {
  const cases: [string, string, number | null, boolean | null][] = [
    ['2018-12-08', '2018-12-09', -1, false],
    ['2002-04-02T12:00:00-01:00', '2002-04-02T17:00:00+04:00', 0, true],
    ['2018-12-08T00:00:00@Europe/Paris', '2018-12-08T00:00:00@Asia/Dhaka', 1, false],
    ['2018-12-08T00:00:00', '2018-12-08T00:00:00@Asia/Dhaka', null, false],
    ['2018-12-08T00:00:00+00:00', '2018-12-08T00:00:00@Etc/UTC', 0, true],
    ['2018-12-08T00:00:00.0001', '2018-12-08T00:00:00', 0, true],
    ['2002-04-02', '2002-04-02T00:00:00Z', 0, true],
    ['2002-04-02T00:00:01Z', '2002-04-02', 1, false],
    ['2002-04-02', '2002-04-02T00:00:00', null, false],
    ['10:30:00+01:00', '10:30:00@Europe/Paris', 0, true],
    ['10:30:00+02:00', '10:30:00@Europe/Paris', -1, false],
    ['10:30:00', '10:30:00@Europe/Paris', null, false],
    ['10:30:00.0001', '10:30:00.0002', 0, true],
    ['20:00:00Z', '21:00:00+01:00', 0, true],
    ['P1D', 'PT24H', 0, true],
    ['P1Y', 'P13M', -1, false],
    ['P1Y', 'P365D', null, null],
    ['10:30:00', '2002-04-02', null, null],
  ];
  for (const [a, b, order, equal] of cases) {
    assert.equal(compareTemporal(at(a), at(b)), order, `${a} ${b}`);
    assert.equal(equalTemporal(at(a), at(b)), equal, `${a} ${b}`);
    assert.equal(compareTemporal(at(b), at(a)), order === null ? null : 0 - order, `${b} ${a}`);
  }
});

test('whole months between two dates', () => {
  const between = (a: string, b: string): string => monthsBetween(at(a) as FeelDate, at(b) as FeelDate).toString();
  assert.equal(between('2011-12-22', '2013-08-24'), 'P1Y8M');
  assert.equal(between('2013-08-24', '2011-12-22'), '-P1Y8M');
  assert.equal(between('2016-09-30', '2017-12-28'), 'P1Y2M');
  assert.equal(between('2011-08-25T15:59:59@Europe/Paris', '2015-08-25T15:20:59+02:00'), 'P4Y');
  assert.equal(between('-2016-01-30', '-2017-02-28'), '-P11M');
});

test('properties', () => {
  const part = (text: string, name: string): unknown => {
    const value = temporalPart(at(text), name);
    return typeof value === 'object' && value !== null ? String(value) : value;
  };
  assert.equal(part('2018-12-10', 'weekday'), 1);
  assert.equal(part('2018-12-09T10:30:01', 'weekday'), 7);
  assert.equal(part('-0001-01-01', 'year'), -1);
  assert.equal(part('10:30:01.25', 'second'), 1.25);
  assert.equal(part('2018-12-10T10:30:00+05:00', 'time offset'), 'PT5H');
  assert.equal(part('2018-07-10T10:30:00@Europe/Paris', 'time offset'), 'PT2H');
  assert.equal(part('2018-12-10T10:30:00', 'time offset'), null);
  assert.equal(part('2018-12-10T10:30:00@Etc/UTC', 'timezone'), 'Etc/UTC');
  assert.equal(part('10:30:00+05:00', 'timezone'), null);
  assert.equal(part('2018-12-10', 'hour'), undefined);
  assert.equal(part('-P1DT2H3M4.5S', 'days'), -1);
  assert.equal(part('-P1DT2H3M4.5S', 'hours'), -2);
  assert.equal(part('-P1DT2H3M4.5S', 'minutes'), -3);
  assert.equal(part('-P1DT2H3M4.5S', 'seconds'), -4.5);
  assert.equal(part('-P14M', 'years'), -1);
  assert.equal(part('-P14M', 'months'), -2);
  assert.ok(Object.is(part('-P1M', 'years'), 0));
  assert.equal(part('P1D', 'years'), undefined);
  assert.equal(part('P1Y', 'days'), undefined);
});

test('times from numbers', () => {
  assert.equal(str(timeOf(12, 59, 1.3, parseDuration('-PT1H') as DaysDuration)), '12:59:01.3-01:00');
  assert.equal(str(timeOf(0, 0, 0)), '00:00:00');
  for (const [h, m, s] of [
    [24, 0, 0],
    [-1, 0, 0],
    [0, 60, 0],
    [0, 0, 60],
    [0, 0, -1],
    [1.5, 0, 0],
  ] as const) {
    assert.equal(timeOf(h, m, s), null);
  }
  assert.equal(timeOf(1, 0, 0, parseDuration('PT15H') as DaysDuration), null);
});

test('property: days and dates, and Temporal of the host agrees', () => {
  fc.assert(
    fc.property(fc.integer({ min: -90_000_000, max: 90_000_000 }), (days) => {
      const date = dateOfDays(days);
      assert.ok(date !== null);
      const host = new Temporal.PlainDate(1970, 1, 1).add({ days });
      assert.deepEqual([date.year, date.month, date.day], [host.year, host.month, host.day]);
      assert.equal(new FeelDate(date.year, date.month, date.day).days, days);
      assert.equal(temporalPart(date, 'weekday'), host.dayOfWeek);
    }),
  );
  for (const days of [-365_242_134_000, 365_241_000_000]) {
    const date = dateOfDays(days);
    assert.equal(date === null ? days : new FeelDate(date.year, date.month, date.day).days, days);
  }
});

test('property: wall clocks in zones agree with Temporal of the host', () => {
  const zone = fc.constantFrom(
    'Europe/Paris',
    'America/New_York',
    'Australia/Lord_Howe',
    'Asia/Shanghai',
    'Asia/Kathmandu',
    'Pacific/Apia',
    'Europe/Dublin',
  );
  fc.assert(
    fc.property(zone, fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }), (name, wall) => {
      const days = Math.floor(wall / 86_400);
      const second = wall - days * 86_400;
      const time = new FeelTime(Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60, 0, null, name);
      const mine = new FeelDateTime(dateOfDays(days) as FeelDate, time);
      const host = Temporal.PlainDateTime.from(mine.toString().replace(/@.*/, '')).toZonedDateTime(name);
      assert.equal(mine.day * 86_400 + mine.second, Math.floor(host.epochMilliseconds / 1000), mine.toString());
    }),
    { numRuns: 300 },
  );
});

test('property: a text read and written is the same value', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), fc.integer(), (nanoseconds, months) => {
      const days = new DaysDuration(nanoseconds);
      assert.deepEqual(parseDuration(days.toString()), days);
      const years = new YearsDuration(months);
      assert.deepEqual(parseDuration(years.toString()), years);
    }),
  );
});
