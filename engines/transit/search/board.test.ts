import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { BoardRow } from '../types.ts';
import { at, DATE, timetableOf, type NetText } from './net.fixture.ts';

const NET: NetText = {
  stops: ['S 31 121 1', 'A 31 121 0 S', 'B 31 121 0 S', 'C', 'D'],
  routes: ['M 1'],
  trips: {
    night: { service: '20240514', rows: ['C 24:10', 'A 24:30', 'D 25:00'] },
    t1: { rows: ['A 8:00', 'D 8:10'] },
    t2: { rows: ['B 8:05 2 0', 'D 8:15'] },
    t3: { rows: ['A 8:02', 'C 8:06', 'D 8:16'] },
    ends: { rows: ['C 7:50', 'A 8:01'] },
    closed: { rows: ['A 8:03 1 0', 'D 8:20'] },
    dawn: { service: '20240516', rows: ['A 4:00', 'D 4:10'] },
    m: { route: 'M', rows: ['C 0:00', 'A 0:05', 'D 0:20'], every: ['7:00 9:00 600', '9:00 10:01 900', '20:00 21:00 1200'] },
  },
};
const short = (row: BoardRow): unknown => [
  row.trip.slice(2),
  row.departure ?? [row.headway!.min, row.headway!.max, row.headway!.from, row.headway!.until],
];

suite('a board', () => {
  const timetable = timetableOf(NET);
  const board = (from: string, time: string, limit?: number): readonly BoardRow[] =>
    timetable.board({ from: `f:${from}`, date: DATE, time: at(time), ...(limit !== undefined && { limit }) }).departures;

  test('all one may board, in order; a headway service is a window and no clock time', () => {
    const service = ['m', [600, 600, at('7:05'), at('10:05')]];
    const evening = ['m', [1200, 1200, at('20:05'), at('20:45')]];
    assert.deepEqual(board('A', '7:59').map(short), [
      service,
      ['t1', at('8:00')],
      ['t3', at('8:02')],
      evening,
      ['dawn', at('28:00')],
    ]);
    assert.deepEqual(board('A', '8:30', 1).map(short), [['m', [600, 900, at('7:05'), at('10:05')]]]);
    assert.deepEqual(board('S', '8:01', 3).map(short), [service, ['t3', at('8:02')], ['t2', at('8:05')]]);
    assert.deepEqual(board('A', '10:06').map(short), [evening, ['dawn', at('28:00')]]);
  });

  test('yesterday after midnight', () => {
    const [first] = board('A', '0:20', 1);
    assert.deepEqual(first && { ...first }, {
      stop: 'f:A',
      route: 'f:R',
      trip: 'f:night',
      serviceDate: '2024-05-14',
      headsign: 'to D',
      terminus: 'f:D',
      position: 1,
      departure: at('0:30'),
      headway: null,
      estimated: false,
      pickup: 0,
      delay: null,
      cancelled: false,
    });
  });

  test('phone first, modes, wheelchair, unknown stops', () => {
    assert.equal(board('B', '8:00')[0]?.pickup, 2);
    assert.deepEqual(
      timetable.board({ from: 'f:A', date: DATE, time: at('9:00'), modes: ['metro'] }).departures.map((row) => row.trip),
      ['f:m', 'f:m'],
    );
    assert.deepEqual(timetable.board({ from: 'f:A', date: DATE, time: at('8:00'), wheelchair: 'yes' }).departures, []);
    assert.equal(timetable.board({ from: 'f:X', date: DATE, time: 0 }).reason, 'unknown-stop');
    assert.equal(timetable.board({ from: 'f:A', date: '2031-01-01', time: 0 }).reason, 'outside-dates');
    assert.throws(() => timetable.board({ from: 'f:A', date: DATE, time: 0, limit: 0 }), { code: 'bad-query' });
  });

  test('first and last of the service day, after midnight too', () => {
    const rows = timetable.firstLast('f:A', '2024-05-14');
    assert.deepEqual(
      rows.services.map((row) => [row.route, row.terminus, row.first, row.last, row.trips, row.headway]),
      [['f:R', 'f:D', at('24:30'), at('24:30'), 1, null]],
    );
    const today = timetable.firstLast('f:A', DATE);
    assert.deepEqual(
      today.services.map((row) => [row.route, row.headsign, row.first, row.last, row.trips, row.headway]),
      [
        ['f:M', 'to D', at('7:05'), at('20:45'), 20, [600, 1200]],
        ['f:R', 'to D', at('8:00'), at('8:02'), 2, null],
      ],
    );
    assert.deepEqual(timetable.firstLast('f:X', DATE), { services: [], reason: 'unknown-stop', outside: [] });
    assert.deepEqual(timetable.firstLast('f:A', '2031-01-01'), { services: [], reason: 'outside-dates', outside: ['f'] });
    assert.equal(timetable.firstLast('f:D', DATE).reason, 'no-journey');
  });

  test('a trip in full', () => {
    assert.deepEqual(
      timetable.trip('f:night', '2024-05-14')?.stops.map((s) => [s.stop, s.arrival, s.departure, s.delay]),
      [
        ['f:C', at('24:10'), at('24:10'), null],
        ['f:A', at('24:30'), at('24:30'), null],
        ['f:D', at('25:00'), at('25:00'), null],
      ],
    );
    assert.equal(timetable.trip('f:night', DATE), null);
    assert.equal(timetable.trip('f:nobody', DATE), null);
    assert.deepEqual(timetable.trip('f:m', DATE)?.headway, [600, 1200]);
    assert.equal(timetable.trip('f:m', DATE)?.stops[0]?.departure, at('7:00'));
    assert.equal(timetable.trip('f:m', DATE, at('7:20'))?.stops[1]?.departure, at('7:25'));
    assert.equal(timetable.trip('f:m', DATE, at('7:21')), null);
  });
});
