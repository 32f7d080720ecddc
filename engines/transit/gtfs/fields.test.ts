import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BAD, BLANK, colourOf, dateOf, dateText, dayNumber, decimalOf, timeOf, weekdayOf, wholeOf } from './fields.ts';

const on =
  <T>(f: (bytes: Uint8Array, from: number, to: number) => T) =>
  (text: string): T => {
    const bytes = new TextEncoder().encode(`7${text}9`);
    return f(bytes, 1, bytes.length - 1);
  };

test('times, to 47:59:59 and beyond', () => {
  const time = on(timeOf);
  assert.equal(time('08:05:09'), 29_109);
  assert.equal(time('5:03:00'), 18_180);
  assert.equal(time('00:00:00'), 0);
  assert.equal(time('47:59:59'), 172_799);
  assert.equal(time('100:00:00'), 360_000);
  assert.equal(time(''), BLANK);
  for (const bad of [
    '8:5:00',
    '08:60:00',
    '08:00:60',
    '0800',
    '08:00',
    'noon',
    '-1:00:00',
    '08:00:00x',
    '08-00-00',
    '1:00:0a',
    '::::::',
    '1000:00:00',
  ])
    assert.equal(time(bad), BAD, bad);
});

test('whole numbers', () => {
  const whole = on(wholeOf);
  assert.equal(whole('0'), 0);
  assert.equal(whole('007'), 7);
  assert.equal(whole('999999999'), 999_999_999);
  assert.equal(whole(''), BLANK);
  for (const bad of ['-1', '1.0', '1e3', ' 1', '1000000000', '一']) assert.equal(whole(bad), BAD, bad);
});

test('decimals are the doubles that Number gives', () => {
  const decimal = on(decimalOf);
  for (const text of [
    '0',
    '-0.5',
    '31.23039',
    '121.473701',
    '+4.25',
    '.5',
    '5.',
    '1e3',
    '-1.5E-3',
    '-33.89053847392612',
    '0.1',
    '0.3',
    '123456789012345',
    '9007199254740993',
    '52.18879096384',
  ])
    assert.equal(decimal(text), Number(text), text);
  assert.ok(Number.isNaN(decimal('')));
  for (const bad of ['x', '-', '.', '1,5', '0x10', '1e999', 'NaN', 'Infinity', '1 2', '9'.repeat(70)])
    assert.equal(decimal(bad), Number.POSITIVE_INFINITY, bad);
});

test('dates of the calendar and nothing else', () => {
  const date = on(dateOf);
  assert.equal(date('19700101'), 0);
  assert.equal(date('20240229'), 19_782);
  assert.equal(date('20000229'), 11_016);
  for (const bad of [
    '20230229',
    '19000229',
    '20241301',
    '20240001',
    '20240100',
    '20240431',
    '2024-1-1',
    '2024010',
    '202401011',
    '18991231',
    '',
  ])
    assert.equal(date(bad), null, bad);
});

test('days and their names agree with the calendar of the platform', () => {
  for (let day = -40_000; day < 90_000; day += 97) {
    const expected = Temporal.PlainDate.from('1970-01-01').add({ days: day });
    assert.equal(dateText(day), expected.toString());
    assert.equal(dayNumber(expected.year, expected.month, expected.day), day);
    assert.equal(weekdayOf(day), expected.dayOfWeek - 1);
  }
});

test('colours', () => {
  const colour = on(colourOf);
  assert.equal(colour('002F6C'), 0x00_2f_6c);
  assert.equal(colour('ffffff'), 0xff_ff_ff);
  assert.equal(colour(''), BLANK);
  for (const bad of ['0', '#00FF00', 'GGGGGG', '00FF001']) assert.equal(colour(bad), BAD, bad);
});
