import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';
import { buildImage } from '../build.ts';
import { dateOfDay, parseDay } from '../days.ts';
import { openImage, type Image } from '../image/layout.ts';
import { at, DATE, filesOf, imageOf, timetableOf, type NetText } from '../search/net.fixture.ts';
import { buildView } from './build.ts';
import { mirrorSeats, seatsOf } from './seats.ts';
import { mirrorView } from './mirror.ts';
import { arrivalOf, BOARD, departureOf, openView, patternOf, type View } from './view.ts';

const make = (bytes: number): ArrayBuffer => new ArrayBuffer(bytes);
const day = parseDay(DATE)!;
const viewOf = (net: NetText, date = DATE): View => buildView(imageOf(net), parseDay(date)!, null, make);

/** Every pair of neighbours in a pattern, every position: none earlier than the one before. Tells how many were looked at. */
function assertOrder(view: View, says: string): number {
  let looked = 0;
  for (let p = 0; p < view.patterns; p++)
    for (let k = view.patRun[p]! + 1; k < view.patRun[p + 1]!; k++)
      for (let position = 0; position < view.patLen[p]!; position++) {
        looked++;
        if (
          arrivalOf(view, k, position) < arrivalOf(view, k - 1, position) ||
          departureOf(view, k, position) < departureOf(view, k - 1, position)
        )
          assert.fail(`${says}: run ${k} of pattern ${p} overtakes at position ${position}`);
      }
  return looked;
}

/** Every run with its trip, day and times, in an order of its own. */
function told(view: View): string[] {
  const rows: string[] = [];
  for (let k = 0; k < view.runs; k++) {
    const positions = Array.from({ length: view.patLen[patternOf(view, k)]! }, (_, i) => i);
    const times = positions.map((i) => `${arrivalOf(view, k, i)}/${departureOf(view, k, i)}`);
    rows.push(`${view.run[4 * k + 3]} ${view.runInfo[k]! & 3} ${view.runInfo[k]! >> 3}: ${times.join(' ')}`);
  }
  return rows.toSorted();
}

const feeds = path.join(import.meta.dirname, '../feeds');
const kept: readonly (readonly [string, Image])[] = fs
  .readdirSync(feeds)
  .filter((name) => name.endsWith('.zip'))
  .map((name) => [name, openImage(buildImage([{ name: 'f', source: path.join(feeds, name) }]).image)]);

suite('day view', () => {
  test('no run of a pattern overtakes another, in any kept feed, forward or mirrored; mirrored twice it is the same bytes', () => {
    let looked = 0;
    for (const [name, image] of kept) {
      const first = parseDay(image.facts.feeds[0]!.first)!;
      const last = parseDay(image.facts.feeds[0]!.last)!;
      for (const date of new Set([first, last, (first + last) >> 1, ((first + last) >> 1) + 3])) {
        const view = buildView(image, date, null, make);
        looked += assertOrder(view, `${name} ${dateOfDay(date)}`);
        const mirror = mirrorView(view, make);
        assertOrder(mirror, `mirror of ${name} ${dateOfDay(date)}`);
        assert.deepEqual(new Int32Array(mirrorView(mirror, make).buffer), new Int32Array(view.buffer));
      }
    }
    assert.ok(looked > 100_000, String(looked));
  });

  test('trips that overtake are kept apart, and so are those that stop longer', () => {
    const view = viewOf({
      stops: ['A', 'B', 'C'],
      trips: {
        slow: { rows: ['A 8:00', 'B 8:30', 'C 9:00'] },
        fast: { rows: ['A 8:10', 'B 8:20', 'C 9:10'] },
        next: { rows: ['A 8:20', 'B 8:40', 'C 9:20'] },
        waits: { rows: ['A 8:30', 'B 8:50/9:05', 'C 9:25'] },
        passes: { rows: ['A 8:35', 'B 8:55/9:00', 'C 9:30'] },
      },
    });
    assert.equal(view.runs, 5);
    assert.equal(view.patterns, 2);
    assert.equal(assertOrder(view, 'overtaking'), 9);
  });

  test('three service days, all of them, in seconds since the start of the day', () => {
    const view = viewOf({ stops: ['A', 'B'], trips: { t: { service: 'daily', rows: ['A 8:00', 'B 25:00'] } } });
    assert.deepEqual(told(view), [
      `0 0 0: ${at('8:00') - 86_400}/${at('8:00') - 86_400} 3600/3600`,
      `0 1 0: ${at('8:00')}/${at('8:00')} 90000/90000`,
      `0 2 0: ${at('32:00')}/${at('32:00')} ${at('49:00')}/${at('49:00')}`,
    ]);
  });

  test('days are shifted by their real starts: clocks put forward, and feeds of other time zones', () => {
    const net: NetText = { stops: ['A', 'B'], trips: { t: { service: 'daily', rows: ['A 8:00', 'B 8:10'] } } };
    const berlin = viewOf({ ...net, timezone: 'Europe/Berlin' }, '2024-03-31');
    // Noon of 31 March 2024 is summer time: its service day starts at 23:00 of the day before, 23 hours after that day did.
    const starts = told(berlin).map((row) => Number(/: (-?\d+)/.exec(row)![1]));
    assert.deepEqual(starts, [at('8:00') - 82_800, at('8:00'), at('8:00') + 86_400]);
    const two = openImage(
      buildImage([
        { name: 'a', source: filesOf({ ...net, timezone: 'Asia/Shanghai' }) },
        { name: 'b', source: filesOf({ ...net, timezone: 'Asia/Tokyo' }) },
      ]).image,
    );
    const shifted = told(buildView(two, day, null, make)).map((row) => row.split('/')[0]!);
    assert.deepEqual(shifted.filter((row) => row.includes(' 1 0')).toSorted(), ['0 1 0: 28800', '1 1 0: 25200']);
  });

  test('frequencies: vehicles start before the end of their window; those without exact times carry their headway, in patterns of their own', () => {
    const view = viewOf({
      stops: ['A', 'B'],
      trips: {
        t: { rows: ['A 6:58/7:00', 'B 7:10'], every: ['8:00 8:30 600', '9:00 9:20 600 1'] },
        plain: { rows: ['A 8:05', 'B 8:20'] },
      },
    });
    const rows = told(view);
    const vehicle = (start: string, headway: number): string =>
      `0 1 ${headway}: ${at(start) - 120}/${at(start)} ${at(start) + 600}/${at(start) + 600}`;
    assert.deepEqual(
      rows,
      [
        vehicle('8:00', 600),
        vehicle('8:10', 600),
        vehicle('8:20', 600),
        vehicle('9:00', 0),
        vehicle('9:10', 0),
        `1 1 0: ${at('8:05')}/${at('8:05')} ${at('8:20')}/${at('8:20')}`,
      ].toSorted(),
    );
    for (let p = 0; p < view.patterns; p++) {
      const kinds = new Set(
        Array.from({ length: view.patRun[p + 1]! - view.patRun[p]! }, (_, i) => view.runInfo[view.patRun[p]! + i]! >> 3 > 0),
      );
      assert.equal(kinds.size, 1);
    }
  });

  test('equal running times are stored once, and departures with the arrivals where nothing dwells', () => {
    const trips = Object.fromEntries(
      Array.from({ length: 20 }, (_, i) => [`t${i}`, { service: 'daily', rows: [`A ${i}:00`, `B ${i}:10`, `C ${i}:30`] }]),
    );
    assert.deepEqual([...viewOf({ stops: ['A', 'B', 'C'], trips }).times], [0, 600, 1800]);
    const dwells = viewOf({ stops: ['A', 'B', 'C'], trips: { ...trips, w: { rows: ['A 8:00', 'B 8:10/8:11', 'C 8:30'] } } });
    assert.equal(dwells.times.length, 9);
  });

  test('nobody boards at the last stop or where it is not allowed', () => {
    const view = viewOf({ stops: ['A', 'B', 'C'], trips: { t: { rows: ['A 8:00', 'B 8:10 1 0', 'A 8:20', 'C 8:30'] } } });
    assert.deepEqual([...view.stopOff], [0, 2, 2, 2]);
    assert.deepEqual([...view.stopPos], [0, 2]);
    assert.deepEqual(
      [...view.col].map((c) => (c & BOARD ? 'b' : '-')),
      ['b', '-', 'b', '-'],
    );
  });

  test('a buffer that is no view, or is cut short, is refused', () => {
    const view = viewOf({ stops: ['A', 'B'], trips: { t: { rows: ['A 8:00', 'B 8:10'] } } });
    assert.equal(openView(view.buffer).runs, 1);
    assert.throws(() => openView(new ArrayBuffer(256)), RangeError);
    assert.throws(() => openView(view.buffer.slice(0, view.buffer.byteLength - 4)), RangeError);
  });

  test('seats mirrored twice are the same', () => {
    const net: NetText = {
      stops: ['A', 'B'],
      trips: Object.fromEntries(
        Array.from({ length: 9 }, (_, i) => [
          `t${i}`,
          { block: `k${i % 2}`, service: 'daily', rows: i % 2 ? [`A ${i}:00`, `B ${i}:30`] : [`B ${i}:00`, `A ${i}:30`] },
        ]),
      ),
      seats: ['t0 t8 4'],
    };
    const image = imageOf(net);
    const view = buildView(image, day, null, make);
    const seats = seatsOf(image, view);
    assert.equal(seats.to.length, 3 * 8);
    assert.deepEqual(mirrorSeats(mirrorView(view, make), mirrorSeats(view, seats)), seats);
  });
});

test('the same net gives the same bytes of a view, however it is asked', () => {
  const net: NetText = { stops: ['A', 'B'], trips: { t: { service: 'daily', rows: ['A 8:00', 'B 8:10'] } } };
  const [one, two] = [timetableOf(net), timetableOf(net)];
  two.view('2024-05-14');
  two.arriveEarliest({ from: { stop: 'f:A' }, to: { stop: 'f:B' }, date: '2024-05-16', time: 0 });
  assert.deepEqual(new Int32Array(one.view(DATE).buffer), new Int32Array(two.view(DATE).buffer));
});
