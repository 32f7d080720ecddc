import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { BoardRow } from '../shared/types.ts';
import { ahead, emWidth, freshness, pageAt, servicesOf, toSay } from './departures.ts';
import { countOn } from './now.ts';

const line = (short: string, mode: BoardRow['line']['mode'] = 'bus'): BoardRow['line'] => ({
  id: `net:${short}`,
  network: 'net',
  mode,
  short,
  long: '',
  color: null,
  textColor: null,
  night: false,
  example: false,
});
const day = '2026-11-25';
const at = (clock: string): string => `${day}T${clock}`;
const row = (short: string, clock: string | null, more: Partial<BoardRow> = {}): BoardRow => ({
  line: line(short),
  headsign: '东站',
  terminus: '东站',
  trip: `net:${short}-${clock ?? 'x'}`,
  serviceDate: day,
  number: null,
  stop: { id: 'net:s', name: '人民路', lat: 31, lon: 121 },
  departure: clock === null ? null : at(clock),
  scheduled: clock === null ? null : at(clock),
  headway: null,
  delay: null,
  cancelled: false,
  estimated: false,
  arrange: null,
  ...more,
});
const every = (short: string, from: string, until: string, max = 900): BoardRow =>
  row(short, null, { headway: { min: 600, max, from: at(from), until: at(until) } });

describe('departures of a stop as entries', () => {
  test('one entry for each line and direction, soonest first, its departures in order', () => {
    const entries = servicesOf(
      [row('2', '08:30:00'), row('1', '08:40:00'), row('1', '08:20:00'), row('1', '08:25:00', { headsign: '西站' })],
      at('08:10:00'),
    );
    assert.deepEqual(
      entries.map((e) => [e.line.short, e.to, e.wait, e.departures.map((d) => d.departure?.slice(11))]),
      [
        ['1', '东站', 600, ['08:20:00', '08:40:00']],
        ['1', '西站', 900, ['08:25:00']],
        ['2', '东站', 1200, ['08:30:00']],
      ],
    );
  });

  test('what has left is gone, to the second; what leaves this second is not', () => {
    const rows = [row('1', '08:10:00'), row('2', '08:10:01')];
    assert.deepEqual(
      servicesOf(rows, at('08:10:01')).map((e) => e.line.short),
      ['2'],
    );
    assert.deepEqual(
      servicesOf(rows, at('08:10:00')).map((e) => e.line.short),
      ['1', '2'],
    );
  });

  test('a late departure counts by when it leaves, a cancelled one by when it was planned', () => {
    const late = row('1', '08:20:00', { scheduled: at('08:05:00'), delay: 900 });
    const off = row('2', null, { scheduled: at('08:05:00'), cancelled: true });
    assert.equal(ahead(late, at('08:10:00')), true);
    assert.equal(ahead(off, at('08:10:00')), false);
    assert.equal(ahead(off, at('08:04:59')), true);
  });

  test('a cancelled departure is never the one to take, and is said', () => {
    const [entry] = servicesOf(
      [row('1', '08:20:00', { cancelled: true }), row('1', '08:40:00'), row('1', '09:40:00', { cancelled: true })],
      at('08:10:00'),
    );
    assert.ok(entry);
    const said = toSay(entry);
    assert.equal(said.next?.departure, at('08:40:00'));
    assert.equal(entry.wait, 1800);
    assert.deepEqual(
      said.cancelled.map((c) => c.departure),
      [at('08:20:00')],
    );
  });

  test('a line all of whose departures are cancelled stays on the board', () => {
    const entries = servicesOf([row('1', '08:20:00', { cancelled: true }), row('2', '08:30:00')], at('08:10:00'));
    assert.deepEqual(
      entries.map((e) => [e.line.short, e.wait]),
      [
        ['1', 600],
        ['2', 1200],
      ],
    );
    const said = toSay(entries[0]!);
    assert.equal(said.next, null);
    assert.equal(said.cancelled.length, 1);
  });

  test('a line by headway waits at most one headway, before its window until it opens; after it it is gone', () => {
    const rows = [every('9', '06:00:00', '22:00:00'), row('1', '08:20:00')];
    const waits = (now: string): [string, number][] => servicesOf(rows, at(now)).map((e) => [e.line.short, e.wait]);
    assert.deepEqual(waits('08:10:00'), [
      ['1', 600],
      ['9', 900],
    ]);
    assert.deepEqual(waits('05:30:00'), [
      ['9', 1800],
      ['1', 10_200],
    ]);
    assert.deepEqual(waits('22:00:00'), []);
    assert.equal(toSay(servicesOf(rows, at('08:10:00'))[1]!).next, null);
  });

  test('trains stay single, each with its number, and platforms stay apart', () => {
    const train = (number: string, clock: string): BoardRow =>
      row('沪昆高铁', clock, { line: line('沪昆高铁', 'rail'), number, trip: `net:${number}` });
    assert.deepEqual(
      servicesOf([train('G1', '08:20:00'), train('G2', '08:30:00')], at('08:00:00')).map((e) => e.number),
      ['G1', 'G2'],
    );
    const other = row('1', '08:20:00', { stop: { id: 'net:s2', name: '人民路北', lat: 31, lon: 121 } });
    assert.equal(servicesOf([row('1', '08:20:00'), other], at('08:00:00')).length, 2);
  });

  test('rows after midnight follow those before it', () => {
    const rows = [row('1', null, { departure: '2026-11-26T00:10:00', scheduled: '2026-11-26T00:10:00' }), row('2', '23:50:00')];
    assert.deepEqual(
      servicesOf(rows, at('23:40:00')).map((e) => e.wait),
      [600, 1800],
    );
  });
});

describe('a board without hands', () => {
  test('pages follow each other and begin again', () => {
    const rows = [1, 2, 3, 4, 5];
    assert.deepEqual(pageAt(rows, 2, 0), { rows: [1, 2], page: 1, pages: 3 });
    assert.deepEqual(pageAt(rows, 2, 19.9), { rows: [3, 4], page: 2, pages: 3 });
    assert.deepEqual(pageAt(rows, 2, 25), { rows: [5], page: 3, pages: 3 });
    assert.deepEqual(pageAt(rows, 2, 30), { rows: [1, 2], page: 1, pages: 3 });
    assert.deepEqual(pageAt([], 2, 30), { rows: [], page: 1, pages: 1 });
  });

  test('the district’s clock is counted on from the answer, not read from the device', () => {
    assert.deepEqual(countOn('2026-11-25T23:59:50', 1_000_000, 1_015_900), { now: '2026-11-26T00:00:05', age: 15 });
    assert.deepEqual(countOn('2026-11-25T08:00:00', 1_000_000, 990_000), { now: '2026-11-25T08:00:00', age: 0 });
  });

  test('labels are measured so that the type can shrink to fit', () => {
    assert.deepEqual([emWidth('松江'), emWidth(''), emWidth('G1')], [2, 1, 1.24]);
  });

  test('age is fresh, old, stale', () => {
    assert.deepEqual(
      [0, 119, 120, 599, 600].map((s) => freshness(s)),
      ['fresh', 'fresh', 'old', 'old', 'stale'],
    );
  });
});
