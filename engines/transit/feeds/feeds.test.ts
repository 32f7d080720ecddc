/** The real feeds that are carried along: what each holds, counted apart from the importer, and that nothing of it is lost without a finding. */
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { unzipSync } from 'fflate';
import { built, tripsOf } from '../gtfs/feed.fixture.ts';

interface Expected {
  readonly days: readonly [string, string];
  readonly zone: string;
  readonly counts: readonly [stops: number, routes: number, trips: number, stopTimes: number, patterns: number];
  /** walks within 300 m, rows of frequencies.txt, shapes kept */
  readonly more: readonly [walks: number, windows: number, shapes: number];
  /** stop times that are interpolated, that lie after midnight, that restrict boarding or leaving; trips that visit a stop twice */
  readonly times: readonly [blank: number, late: number, restricted: number, twice: number];
  readonly byKind: Readonly<Record<string, number>>;
  readonly firstTrip: string;
}

const FEEDS: Readonly<Record<string, Expected>> = {
  'berlin-sample-calendar-dates': {
    days: ['2020-11-19', '2021-06-12'],
    zone: 'Europe/Berlin',
    counts: [211, 6, 348, 8865, 39],
    more: [274, 0, 20],
    times: [0, 0, 0, 0],
    byKind: { 'unknown-parent': 211 },
    firstTrip: '146389748: 100000710203 06:20:00 100000711201 06:22:30 100000711301 06:24:00',
  },
  'cairns-2014': {
    days: ['2014-05-26', '2014-12-28'],
    zone: 'Australia/Brisbane',
    counts: [416, 22, 1339, 37_790, 47],
    more: [796, 0, 54],
    times: [65, 1405, 1225, 39],
    byKind: {},
    firstTrip: 'CNS2014-CNS_MUL-Weekday-00-4165878: 750337 05:50:00 750000 05:50:00 750001 05:52:00',
  },
  'google-sample': {
    days: ['2007-01-01', '2010-12-31'],
    zone: 'America/Los_Angeles',
    counts: [9, 5, 11, 28, 9],
    more: [0, 11, 0],
    times: [0, 0, 0, 0],
    byKind: { 'file-unused': 3, 'file-empty': 2 },
    firstTrip: 'AB1: BEATTY_AIRPORT 08:00:00 BULLFROG 08:10:00/08:15:00',
  },
  'porto-alegre-eptc-2019': {
    days: ['2019-04-15', '2019-07-15'],
    zone: 'America/Sao_Paulo',
    counts: [3986, 115, 2374, 130_019, 359],
    more: [30_912, 0, 201],
    times: [125_271, 0, 0, 143],
    byKind: { 'file-unused': 1, 'bad-number': 115 },
    firstTrip: 'T1-2@1#1202: 1511 12:02:00 1563 12:03:44~ 1566 12:04:24~',
  },
  'saopaulo-sample-frequencies': {
    days: ['2008-01-01', '2020-01-01'],
    zone: 'America/Sao_Paulo',
    counts: [3039, 72, 92, 3639, 92],
    more: [10_868, 1182, 92],
    times: [0, 0, 0, 18],
    byKind: {},
    firstTrip: '121G-10-0: 910000819 17:00:00 910000820 17:01:30 9112353 17:03:00',
  },
  'warsaw-sample': {
    days: ['2020-04-07', '2020-04-07'],
    zone: 'Europe/Warsaw',
    counts: [165, 3, 56, 1649, 11],
    more: [268, 0, 10],
    times: [0, 0, 187, 0],
    byKind: { 'unknown-parent': 20, 'shape-unused': 9 },
    firstTrip: 'RA200407/15/TP-MPT/DP/08.01__: 401502 08:01:00[0,1] 401504 08:02:00 401403 08:03:00',
  },
};

for (const [name, expected] of Object.entries(FEEDS)) {
  test(name, () => {
    const zip = fs.readFileSync(path.join(import.meta.dirname, `${name}.zip`));
    const { image, report } = built(zip, { walkRadius: 300 });
    const { counts } = report;
    assert.deepEqual(
      [report.feeds[0]!.first, report.feeds[0]!.last, report.feeds[0]!.timezone],
      [...expected.days, expected.zone],
    );
    assert.deepEqual([counts.stops, counts.routes, counts.trips, counts.stopTimes, counts.patterns], expected.counts);
    assert.deepEqual([counts.footpaths, image.freqStart.length, image.shapeOff.length - 1], expected.more);
    assert.deepEqual(report.byKind, expected.byKind);
    const trips = tripsOf(image);
    assert.ok(
      trips.find((trip) => trip.startsWith(expected.firstTrip)),
      expected.firstTrip,
    );
    const matches = (pattern: RegExp): number => trips.reduce((n, trip) => n + (trip.match(pattern)?.length ?? 0), 0);
    const late = matches(/ (2[4-9]|[34]\d):\d\d:\d\d(?![\d~])/g);
    const twice = trips.filter((trip) => {
      const stops = trip
        .slice(trip.indexOf(': ') + 2)
        .split(' ')
        .filter((_, i) => i % 2 === 0);
      return new Set(stops).size < stops.length;
    }).length;
    assert.deepEqual([matches(/~/g), late, matches(/\[/g), twice], expected.times);
    // Rows of each file, counted as line breaks outside quotes.
    const files = unzipSync(zip);
    for (const [file, rows] of Object.entries(report.feeds[0]!.rows)) {
      const text = new TextDecoder().decode(files[file]);
      const lines = text
        .replaceAll(/"[^"]*"/g, '""')
        .split(/\r?\n/)
        .filter((line) => line.trim() !== '');
      assert.equal(rows, lines.length - 1, file);
    }
    // Every trip of the text, every stop time of it.
    const column = (file: string, at: string): string[] => {
      const [header, ...lines] = new TextDecoder()
        .decode(files[file])
        .trim()
        .replaceAll(/\uFEFF|"[^"]*"/g, (q) => q.replaceAll(/[",\uFEFF]/g, ''))
        .split(/\r?\n/);
      const index = header!.split(',').indexOf(at);
      return lines.map((line) => line.split(',')[index]!);
    };
    const ids = trips.map((trip) => trip.slice(0, trip.indexOf(': ')));
    assert.deepEqual(ids.toSorted(), column('trips.txt', 'trip_id').toSorted());
  });
}

test('the pieces of a second thread give the same image as the whole file', () => {
  const zip = fs.readFileSync(path.join(import.meta.dirname, 'cairns-2014.zip'));
  const whole = built(zip, { walkRadius: 300 });
  const pieces = built(zip, { walkRadius: 300, limits: { thread: 20_000 } });
  assert.deepEqual(pieces.report, whole.report);
  assert.ok(Buffer.from(pieces.bytes).equals(whole.bytes));
});
