import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { AddedTrip, Overlay, TripChange } from './realtime/overlay.ts';
import { at, DATE, timetableOf, told, type NetText } from './search/net.fixture.ts';
import { Timetable } from './timetable.ts';
import type { JourneyQuery, Options } from './types.ts';
import { parseDay } from './days.ts';

const NET: NetText = {
  stops: ['A', 'B', 'C', 'D'],
  trips: {
    t1: { rows: ['A 8:00', 'B 8:10', 'C 8:20'] },
    t2: { rows: ['A 8:10', 'B 8:20', 'C 8:30'] },
    t3: { rows: ['A 8:20', 'B 8:30', 'C 8:40'] },
    u: { rows: ['C 8:35', 'D 8:50'] },
    f: { rows: ['A 0:00', 'D 0:30'], every: ['12:00 13:00 600'] },
  },
};
const day = parseDay(DATE)!;
const nothing: Overlay = { at: 0, changes: [], added: [], alerts: [], vehicles: [], findings: [] };

/** A change of a trip: its times as `8:05` or `8:05/8:06`. */
function change(timetable: Timetable, trip: string, times: readonly string[], more: Partial<TripChange> = {}): TripChange {
  const [arrivals, departures] = [0, 1].map((i) =>
    Int32Array.from(times, (time) => at(time.split('/')[i] ?? time.split('/')[0]!)),
  );
  return {
    trip: timetable.tripNumber(`f:${trip}`),
    day,
    start: null,
    cancelled: false,
    arrivals: arrivals!,
    departures: departures!,
    skipped: null,
    ...more,
  };
}
const cancelled = (timetable: Timetable, trip: string, more: Partial<TripChange> = {}): TripChange =>
  change(timetable, trip, [], { cancelled: true, arrivals: null, departures: null, ...more });

const query = (from: string, to: string, time: string, options: Options = {}): JourneyQuery => ({
  from: { stop: `f:${from}` },
  to: { stop: `f:${to}` },
  date: DATE,
  time: at(time),
  ...options,
});
const ask = (timetable: Timetable, from: string, to: string, time: string): string[] =>
  timetable.arriveEarliest(query(from, to, time)).journeys.map(told);

suite('real time', () => {
  const plain = timetableOf(NET);

  test('a delay counts, also when the trip is overtaken; the timetable before goes on as it was', () => {
    const late = plain.withOverlay({ ...nothing, changes: [change(plain, 't1', ['8:15', '8:33', '8:45'])] });
    assert.deepEqual(ask(late, 'A', 'C', '8:00'), ['8:10 t2 A-C 8:30']);
    assert.deepEqual(ask(late, 'A', 'C', '8:11'), ['8:20 t3 A-C 8:40']);
    assert.equal(ask(late, 'A', 'D', '8:00')[0], '8:10 t2 A-C, u C-D 8:50');
    assert.deepEqual(ask(plain, 'A', 'C', '8:00'), ['8:00 t1 A-C 8:20']);
    const [journey] = late.arriveEarliest(query('A', 'B', '8:11', { maxRides: 1 })).journeys;
    assert.deepEqual(
      journey?.legs.map((leg) => [leg.trip, leg.delay]),
      [['f:t3', null]],
    );
    const board = late.board({ from: 'f:A', date: DATE, time: at('8:05') }).departures;
    assert.deepEqual(
      board.slice(0, 3).map((row) => [row.trip, row.departure, row.delay]),
      [
        ['f:t2', at('8:10'), null],
        ['f:t1', at('8:15'), 900],
        ['f:t3', at('8:20'), null],
      ],
    );
    assert.deepEqual(
      late.trip('f:t1', DATE)?.stops.map((s) => s.delay),
      [
        [900, 900],
        [1380, 1380],
        [1500, 1500],
      ],
    );
    assert.deepEqual(late.departLatest(query('A', 'C', '8:44')).journeys.map(told), ['8:20 t3 A-C 8:40']);
  });

  test('the delay of a leg is told at both its ends', () => {
    const late = plain.withOverlay({ ...nothing, changes: [change(plain, 't1', ['8:01', '8:12/8:13', '8:22'])] });
    const [journey] = late.arriveEarliest(query('B', 'C', '8:11')).journeys;
    assert.deepEqual(
      journey?.legs.map((leg) => [leg.trip, leg.departure, leg.arrival, leg.delay]),
      [['f:t1', at('8:13'), at('8:22'), [180, 120]]],
    );
  });

  test('a cancelled trip is not taken, and stands on the board as cancelled', () => {
    const without = plain.withOverlay({
      ...nothing,
      changes: [cancelled(plain, 't1'), cancelled(plain, 'f', { start: at('12:10') })],
    });
    assert.deepEqual(ask(without, 'A', 'C', '8:00'), ['8:10 t2 A-C 8:30']);
    assert.deepEqual(ask(without, 'A', 'D', '12:01').at(-1), '12:20 f A-D 12:50');
    const [first, second] = without.board({ from: 'f:A', date: DATE, time: at('8:00') }).departures;
    assert.deepEqual(
      [first?.trip, first?.departure, first?.cancelled, second?.trip, second?.cancelled],
      ['f:t1', at('8:00'), true, 'f:t2', false],
    );
    assert.equal(
      without.board({ from: 'f:A', date: DATE, time: at('11:00') }).departures.filter((row) => row.cancelled).length,
      0,
    );
    assert.equal(without.trip('f:t1', DATE)?.cancelled, true);
  });

  test('a skipped stop is passed: neither boarding nor leaving there', () => {
    const skipped = Uint8Array.of(0, 1, 0);
    const passing = plain.withOverlay({ ...nothing, changes: [change(plain, 't1', ['8:00', '8:10', '8:20'], { skipped })] });
    assert.deepEqual(ask(passing, 'A', 'B', '8:00'), ['8:10 t2 A-B 8:20']);
    assert.deepEqual(ask(passing, 'B', 'C', '8:00'), ['8:20 t2 B-C 8:30']);
    assert.deepEqual(ask(passing, 'A', 'C', '8:00'), ['8:00 t1 A-C 8:20']);
    assert.deepEqual(
      passing.board({ from: 'f:B', date: DATE, time: at('8:00'), limit: 2 }).departures.map((row) => [row.trip, row.cancelled]),
      [
        ['f:t1', true],
        ['f:t2', false],
      ],
    );
    assert.deepEqual(
      passing.trip('f:t1', DATE)?.stops.map((s) => s.skipped),
      [false, true, false],
    );
  });

  test('an added trip runs', () => {
    const extra: AddedTrip = {
      id: 'f:extra',
      route: plain.route('f:R'),
      headsign: 'extra',
      day,
      stops: Int32Array.of(0, 3),
      arrivals: Int32Array.of(at('8:01'), at('8:09')),
      departures: Int32Array.of(at('8:02'), at('8:09')),
    };
    const more = plain.withOverlay({ ...nothing, added: [extra] });
    assert.deepEqual(ask(more, 'A', 'D', '8:00'), ['8:02 extra A-D 8:09']);
    assert.deepEqual(more.departLatest(query('A', 'D', '8:30')).journeys.map(told), ['8:02 extra A-D 8:09']);
    assert.equal(more.board({ from: 'f:A', date: DATE, time: at('8:01'), limit: 1 }).departures[0]?.headsign, 'extra');
    assert.deepEqual(more.arriveEarliest(query('A', 'D', '8:00', { modes: ['rail'] })).reason, 'no-journey');
    assert.equal(more.trip('f:extra', DATE)?.added, true);
  });

  test('views the overlay does not touch are shared, those it touches are at hand at once, also when it is taken off', () => {
    const timetable = timetableOf(NET);
    const [far, near] = [timetable.view('2024-02-01'), timetable.view(DATE)];
    timetable.departLatest(query('A', 'D', '9:00'));
    const late = timetable.withOverlay({ ...nothing, changes: [cancelled(timetable, 't1')] });
    assert.deepEqual(
      late.viewBuffers().map((one) => one.date),
      ['2024-02-01', DATE],
    );
    assert.equal(late.view('2024-02-01'), far);
    assert.notEqual(late.view(DATE), near);
    assert.deepEqual(
      late.viewBuffers().map((one) => one.mirror !== null),
      [false, true],
    );
    assert.deepEqual(ask(late.withOverlay(null), 'A', 'C', '8:00'), ['8:00 t1 A-C 8:20']);
    assert.deepEqual(ask(late, 'A', 'C', '8:00'), ['8:10 t2 A-C 8:30']);
  });
});

suite('a timetable', () => {
  test('answers the same bytes whatever was asked before, and from an adopted view', () => {
    const ways: Options[] = [{}, { maxRides: 1 }, { inSeat: true }, { slack: { bus: 60 }, minChange: 90 }, { modes: ['bus'] }];
    const answers = (timetable: Timetable): string =>
      JSON.stringify(
        ways.map((way) => [
          timetable.arriveEarliest(query('A', 'D', '8:00', way)),
          timetable.departLatest(query('A', 'D', '9:00', way)),
          timetable.profile({ ...query('A', 'D', '7:00', way), until: at('13:00') }),
          timetable.board({ from: 'f:A', date: DATE, time: 0 }),
        ]),
      );
    const one = timetableOf(NET, { make: (bytes) => new SharedArrayBuffer(bytes) });
    const first = answers(one);
    assert.equal(answers(one), first);
    const two = new Timetable(one.image);
    for (const buffer of one.viewBuffers()) two.adoptView(buffer);
    assert.ok(one.viewBuffers()[0]?.mirror instanceof SharedArrayBuffer);
    assert.equal(two.view(DATE).buffer, one.view(DATE).buffer);
    assert.equal(answers(two), first);
    assert.throws(() => two.adoptView({ ...one.viewBuffers()[0]!, date: '2024-01-01' }), RangeError);
  });

  test('keeps as many views as it is told, the latest used', () => {
    const timetable = timetableOf(NET, { views: 2 });
    for (const date of ['2024-05-01', '2024-05-02', '2024-05-01', '2024-05-03']) timetable.view(date);
    assert.deepEqual(
      timetable.viewBuffers().map((one) => one.date),
      ['2024-05-01', '2024-05-03'],
    );
  });

  test('says why there is no answer', () => {
    const timetable = timetableOf(NET);
    const reasons = (date: string, from: string): unknown[] => [
      timetable.arriveEarliest({ ...query(from, 'D', '8:00'), date }).reason,
      timetable.departLatest({ ...query('D', from, '8:00'), date }).reason,
      timetable.profile({ ...query(from, 'D', '8:00'), date, until: at('9:00') }).reason,
      timetable.oneToAll({ from: { stop: `f:${from}` }, date, time: 0 }).reason,
      timetable.allToOne({ to: { stop: `f:${from}` }, date, time: 0 }).reason,
      timetable.reach({ from: { stop: `f:${from}` }, date, time: 0, until: 60, within: 60 }).reason,
      timetable.board({ from: `f:${from}`, date, time: 0 }).reason,
    ];
    assert.deepEqual(new Set(reasons('2023-12-31', 'A')), new Set(['outside-dates']));
    assert.deepEqual(new Set(reasons('2025-01-01', 'A')), new Set(['outside-dates']));
    assert.deepEqual(new Set(reasons(DATE, 'X')), new Set(['unknown-stop']));
    assert.deepEqual(timetable.arriveEarliest({ ...query('A', 'D', '8:00'), date: '2025-01-01' }).outside, ['f']);
    assert.deepEqual(timetable.arriveEarliest(query('D', 'A', '8:00')), { journeys: [], reason: 'no-journey', outside: [] });
    assert.equal(timetable.stop('f:A'), 0);
    assert.deepEqual(
      [timetable.stop('A'), timetable.stop('g:A'), timetable.route('f:X'), timetable.tripNumber('f:')],
      [-1, -1, -1, -1],
    );
  });

  test('refuses what makes no sense, and answers on', () => {
    const timetable = timetableOf(NET);
    const good = query('A', 'D', '8:00');
    const bad: Record<string, unknown>[] = [
      { time: Number.NaN },
      { time: 0.5 },
      { time: 172_801 },
      { time: -172_801 },
      { date: '2024-02-30' },
      { date: '20240515' },
      { date: '' },
      { maxRides: -1 },
      { maxRides: 1.5 },
      { modes: ['boat'] },
      { walkSpeed: 0 },
      { walkSpeed: Number.NaN },
      { walkLimit: -1 },
      { wheelchair: 'maybe' },
      { slack: { boat: 1 } },
      { slack: { bus: -1 } },
      { minChange: 0.5 },
      { tightBelow: -1 },
      { tightPenalty: Number.POSITIVE_INFINITY },
      { from: { lat: 91, lon: 0 } },
      { from: { lat: Number.NaN, lon: 0 } },
      { to: { lat: 0 } },
      { to: {} },
    ];
    for (const fields of bad)
      assert.throws(
        () => timetable.arriveEarliest({ ...good, ...fields } as JourneyQuery),
        { name: 'TransitError', code: 'bad-query' },
        JSON.stringify(fields),
      );
    assert.throws(() => timetable.profile({ ...good, until: good.time - 1 }), { code: 'bad-query' });
    assert.throws(() => timetable.profile({ ...good, until: good.time + 172_801 }), { code: 'bad-query' });
    assert.throws(() => timetable.reach({ ...good, until: good.time, within: 60, step: 0 }), { code: 'bad-query' });
    assert.throws(() => timetable.reach({ ...good, until: good.time, within: -1 }), { code: 'bad-query' });
    assert.equal(told(timetable.arriveEarliest(good).journeys[0]!), '8:10 t2 A-C, u C-D 8:50');
  });
});
