/** The oracle itself against answers worked out by hand: who checks others must be right first. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { JourneyQuery, Options } from '../types.ts';
import { bothWays, boardOf, candidates, latestChoices, profileChoices, reachOf } from './answers.fixture.ts';
import { earliestChoices, isOutside, oneToAll, oracleOf, type Oracle } from './csa.fixture.ts';
import { readNet } from './feed.fixture.ts';
import { dice, generate } from './generate.fixture.ts';
import { parseCsv, parseTime } from './text.fixture.ts';
import { haversine } from './times.fixture.ts';
import { at, tiny, type Tiny } from './tiny.fixture.ts';

const DATE = '2024-05-15';
const make = (feed: Tiny, radius = 0): Oracle => oracleOf(readNet([{ name: 'f', files: tiny(feed) }], radius));
const ask = (from: string, to: string, time: string, more: Options & { date?: string } = {}): JourneyQuery => ({
  from: { stop: `f:${from}` },
  to: { stop: `f:${to}` },
  date: DATE,
  time: at(time),
  ...more,
});
/** Arrivals and rides as `8:20 1`. */
const earliest = (oracle: Oracle, query: JourneyQuery): string[] =>
  earliestChoices(oracle, query)!.map((choice) => `${clock(choice.arrival)} ${choice.rides}`);
const latest = (oracle: Oracle, query: JourneyQuery): string[] =>
  latestChoices(oracle, query)!.map((choice) => `${clock(choice.departure)} ${choice.rides}`);
const clock = (seconds: number): string => {
  const text = `${Math.floor(seconds / 3600)}:${String(Math.floor(seconds / 60) % 60).padStart(2, '0')}`;
  return seconds % 60 === 0 ? text : `${text}:${String(seconds % 60).padStart(2, '0')}`;
};
const rowsOf = (oracle: Oracle, trip: string): string[] =>
  oracle.net.tripByRef.get(`f:${trip}`)!.rows.map((row) => `${clock(row.arrival)}${row.estimated ? '~' : ''}`);

describe('oracle: text', () => {
  test('quotes, byte order mark, line ends, spaces and empty lines', () => {
    const text = '\uFEFFa , b,c\r\n\r\n"x, ""y""", "  z ",w  \n"two\nlines",,3\r"","",""';
    assert.deepEqual(parseCsv(text), [
      ['a', 'b', 'c'],
      ['x, "y"', '  z ', 'w'],
      ['two\nlines', '', '3'],
      ['', '', ''],
    ]);
    assert.deepEqual(parseCsv('a,b\n\n1, 2 \n'), [
      ['a', 'b'],
      ['1', '2'],
    ]);
    assert.deepEqual(['5:03:00', '47:59:59', '', '8:61:00', '8:00'].map(parseTime), [18_180, 172_799, null, null, null]);
  });
  test('distance on the sphere: a degree of a great circle', () => {
    assert.equal(haversine({ lat: 0, lon: 0 }, { lat: 0, lon: 1 }).toFixed(3), ((6_371_000 * Math.PI) / 180).toFixed(3));
  });
});

describe('oracle: stop times', () => {
  const stops = ['A', 'B', 'C', 'D'];
  test('blank rows by distance travelled, by straight line, by index', () => {
    const by = (calls: string, where = stops): string[] => rowsOf(make({ stops: where, trips: { t: calls } }), 't');
    assert.deepEqual(by('A 8:00 @0, B ~ @1, C ~ @4, D 8:10 @10'), ['8:00', '8:01~', '8:04~', '8:10']);
    const line = ['A 31 121', 'B 31.001 121', 'C 31.004 121', 'D 31.01 121'];
    assert.deepEqual(by('A 8:00 @0, B ~ @3, C ~ @2, D 8:10 @10', line), ['8:00', '8:01~', '8:04~', '8:10']);
    assert.deepEqual(by('A 8:00, B ~, C ~, D 8:01', ['A 31 121', 'B 31 121', 'C 31 121', 'D 31 121']), [
      '8:00',
      '8:00:20~',
      '8:00:40~',
      '8:01',
    ]);
    assert.deepEqual(by('A 8:00:00, B ~, D 8:00:01', ['A 31 121', 'B 31 121', 'D 31 121']), ['8:00', '8:00:01~', '8:00:01']);
  });
  test('halfway out and back along one line is a half, and goes up', () => {
    const oracle = make({ stops: ['A 31 121', 'B 31.001 121'], trips: { t: 'A 0:00, B ~, A 0:00:03' } });
    assert.deepEqual(rowsOf(oracle, 't'), ['0:00', '0:00:02~', '0:00:03']);
  });
  test('the anchor before counts with its departure; a single time stands for both', () => {
    const oracle = make({ stops, trips: { t: 'A 7:00/8:00 @0, B ~ @1, C /8:10 @2, D 8:20' } });
    assert.deepEqual(rowsOf(oracle, 't'), ['7:00', '8:05~', '8:10', '8:20']);
  });
  test('trips without a first or last time, with times that go back or beyond 48 hours, or with one stop are not used', () => {
    const oracle = make({
      stops,
      trips: {
        a: 'A ~, B 8:00',
        b: 'A 8:00, B ~',
        c: 'A 8:00, B 7:59',
        d: 'A 8:00, B 8:10/8:09',
        e: 'A 8:00',
        f: 'A 8:00, B 48:00',
        g: 'A 8:00, B 8:00',
      },
    });
    assert.deepEqual(
      oracle.net.trips.map((trip) => trip.ref),
      ['f:g'],
    );
  });
});

describe('oracle: rides', () => {
  test('one pass is not enough for hops of no duration, and fewer rides may arrive later', () => {
    const oracle = make({
      stops: ['A', 'B', 'C', 'D'],
      trips: { z: 'C 8:10, D 8:10', y: 'B 8:10, C 8:10', x: 'A 8:00, B 8:10', slow: 'A 8:00, D 8:30' },
    });
    assert.deepEqual(earliest(oracle, ask('A', 'D', '8:00')), ['8:10 3', '8:30 1']);
    assert.deepEqual(earliest(oracle, ask('A', 'D', '8:00', { maxRides: 2 })), ['8:30 1']);
    assert.deepEqual(earliest(oracle, ask('A', 'D', '8:00:01')), ['32:10 3', '32:30 1']);
    assert.deepEqual(latest(oracle, ask('A', 'D', '8:40')), ['8:00 1']);
    assert.deepEqual(latest(oracle, ask('A', 'D', '8:29:59')), ['8:00 3', '-16:00 1']);
    assert.deepEqual(earliest(oracle, ask('A', 'A', '8:00')), ['8:00 0']);
  });
  test('loops: boarded at the second visit; no boarding and no alighting where it is forbidden', () => {
    const oracle = make({
      stops: ['A', 'B', 'C'],
      trips: { loop: 'A 8:00, B 8:10, A 8:20, C 8:30', no: 'A 7:00 !p, B 7:10, C 7:20 !d' },
    });
    assert.deepEqual(earliest(oracle, ask('A', 'C', '8:15')), ['8:30 1']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '6:00')), ['8:30 1']);
    assert.deepEqual(latest(oracle, ask('A', 'C', '9:00')), ['8:20 1']);
    assert.deepEqual(
      boardOf(oracle, { from: 'f:A', date: DATE, time: at('6:00') })!
        .slice(0, 2)
        .map((row) => [clock(row.departure), row.position]),
      [
        ['8:00', 0],
        ['8:20', 2],
      ],
    );
  });
  test('the day before after midnight and the day after before it; outside the dates', () => {
    const oracle = make({
      stops: ['A', 'B', 'C'],
      trips: { late: 'A 24:30, B 24:50', early: 'B 0:55, C 1:00' },
      calendarDates: ['daily,20240514,2'],
    });
    assert.deepEqual(earliest(oracle, ask('A', 'B', '0:20')), ['24:50 1']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '0:20', { date: '2024-05-17' })), ['1:00 2']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '23:00')), ['25:00 2']);
    assert.deepEqual(latest(oracle, ask('A', 'C', '1:30', { date: '2024-05-17' })), ['0:30 2']);
    assert.deepEqual(
      ['2024-04-30', '2024-05-01', '2024-05-31', '2024-06-01'].map((date) => isOutside(oracle.net, date)),
      [true, false, false, true],
    );
  });
  test('frequencies: start before the end, running times from the first departure; the trip does not run by itself', () => {
    const oracle = make({
      stops: ['A', 'B'],
      trips: { t: 'A 5:00/5:01, B 5:11' },
      frequencies: ['t 8:00:00 8:20:00 600 0', 't 9:00:00 9:00:01 600 1'],
    });
    const leaving = boardOf(oracle, { from: 'f:A', date: DATE, time: at('3:00') })!.slice(0, 3);
    assert.deepEqual(
      leaving.map((row) => [clock(row.departure), row.headway]),
      [
        ['8:00', 600],
        ['8:10', 600],
        ['9:00', null],
      ],
    );
    assert.deepEqual(earliest(oracle, ask('A', 'B', '4:00')), ['8:10 1']);
  });
});

describe('oracle: walks and changes', () => {
  const line = ['A 31 121', 'B 31.001 121', 'C 31.002 121', 'D 31.5 121'];
  // 0.001° of latitude are 111.19 m: 60 + 1.3 × 111.19 / 1.2 = 180.46 s
  test('within the radius by distance, at most one between rides, the table wins', () => {
    const trips = { x: 'D 8:00, A 8:10', y: 'C 8:20, D 8:30', z: 'B 8:13:01, D 8:25' };
    const near = make({ stops: line, trips }, 150);
    assert.deepEqual(earliest(near, ask('A', 'B', '8:00')), ['8:03:01 0']);
    assert.deepEqual(earliest(near, ask('A', 'C', '8:00')), []);
    assert.deepEqual(earliest(near, ask('D', 'B', '8:00')), ['8:13:01 1']);
    assert.deepEqual(earliest(near, ask('D', 'D', '8:00')), ['8:00 0']);
    assert.deepEqual(earliest(near, ask('A', 'D', '8:00')), ['8:25 1']);
    assert.deepEqual(earliest(near, ask('A', 'D', '8:10:01')), ['32:25 1']);
    const table = make({ stops: line, trips, transfers: ['A B 2 500', 'B A 3', 'A C 0', 'C A 2'] }, 150);
    assert.deepEqual(earliest(table, ask('A', 'B', '8:00')), ['8:08:20 0']);
    assert.deepEqual(earliest(table, ask('B', 'A', '8:00')), ['32:10 2']);
    assert.deepEqual(earliest(table, ask('A', 'C', '8:00')), ['8:05:01 0']);
    assert.deepEqual(earliest(table, ask('C', 'A', '8:00', { walkSpeed: 2.4 })), ['8:03:01 0']);
    assert.deepEqual(earliest(table, ask('A', 'B', '8:00', { walkSpeed: 2.4 })), ['8:08:20 0']);
  });
  test('stations stand for their platforms, nearer rows win, and ends may be stations', () => {
    const oracle = make({
      stops: ['S 31 121 1', 'P 31 121 0 S', 'Q 31 121 0 S', 'X', 'Y'],
      trips: { in: 'X 8:00, P 8:10', out: 'Q 8:12, Y 8:20', on: 'P 8:11, Y 8:30' },
      transfers: ['S S 2 60', 'P Q 2 180'],
    });
    assert.deepEqual(earliest(oracle, ask('X', 'Y', '8:00')), ['8:30 2']);
    assert.deepEqual(earliest(oracle, ask('S', 'Y', '8:00')), ['8:20 1']);
    assert.deepEqual(earliest(oracle, ask('X', 'S', '8:00')), ['8:10 1']);
    assert.deepEqual(earliest(oracle, ask('Q', 'P', '8:00')), ['8:01 0']);
    assert.deepEqual(earliest(oracle, ask('S', 'Q', '8:00')), ['8:00 0']);
  });
  test('change times hold after a ride only, not at the first boarding nor after a walk', () => {
    const feed = { stops: line, trips: { x: 'D 8:00, A 8:10', y: 'A 8:11, C 8:20', z: 'A 8:14, C 8:25' } };
    assert.deepEqual(earliest(make(feed), ask('D', 'C', '8:00')), ['8:20 2']);
    const slow = make({ ...feed, transfers: ['A A 2 61', 'B A 2 30'] });
    assert.deepEqual(earliest(slow, ask('D', 'C', '8:00')), ['8:25 2']);
    assert.deepEqual(earliest(slow, ask('A', 'C', '8:11')), ['8:20 1']);
    assert.deepEqual(earliest(slow, ask('B', 'C', '8:10:30')), ['8:20 1']);
    assert.deepEqual(latest(slow, ask('B', 'C', '8:20')), ['8:10:30 1']);
    assert.deepEqual(earliest(make({ ...feed, transfers: ['A A 3'] }), ask('D', 'C', '8:00')), []);
  });
  test('points walk to stops within the limit and to each other', () => {
    const oracle = make({ stops: line, trips: { x: 'A 8:10, D 8:20' } });
    const [south, north] = [
      { lat: 30.999, lon: 121 },
      { lat: 31.001, lon: 121 },
    ];
    const query = { from: south, to: { stop: 'f:D' }, date: DATE, time: at('8:00') };
    assert.deepEqual(earliest(oracle, query), ['8:20 1']);
    assert.deepEqual(latest(oracle, { ...query, time: at('8:30') }), ['8:06:59 1']);
    assert.deepEqual(earliest(oracle, { ...query, walkLimit: 100 }), []);
    assert.deepEqual(earliest(oracle, { ...query, to: north }), ['8:05:01 0']);
    assert.deepEqual(earliest(oracle, { ...query, to: { lat: 31.5, lon: 121 } }), ['8:21 1']);
  });
});

describe('oracle: options', () => {
  test('slack before boarding, least change, modes, wheelchair', () => {
    const oracle = make({
      stops: ['A', 'B - - 0 - 1', 'C - - 0 - 2'],
      trips: { bus: 'A 8:00, B 8:10', train: 'B 8:15, C 8:30', later: 'B 8:40, C 8:50', own: 'B 9:00, C 9:10' },
      about: { train: { route: '4' }, own: { wheelchair: 1 } },
    });
    assert.deepEqual(earliest(oracle, ask('A', 'C', '8:00')), ['8:30 2']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '8:00', { slack: { rail: 300 } })), ['8:30 2']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '8:00', { slack: { rail: 301 } })), ['8:50 2']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '7:59', { slack: { bus: 60 } })), ['8:30 2']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '7:59:01', { slack: { bus: 60 } })), ['32:30 2']);
    assert.deepEqual(latest(oracle, ask('A', 'C', '9:00', { slack: { bus: 60 } })), ['7:59 2']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '8:00', { minChange: 301 })), ['8:50 2']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '8:00', { modes: ['bus'] })), ['8:50 2']);
    assert.deepEqual(earliest(oracle, ask('A', 'B', '8:00', { wheelchair: 'not-no' })), ['8:10 1']);
    assert.deepEqual(earliest(oracle, ask('A', 'C', '8:00', { wheelchair: 'not-no' })), []);
    assert.deepEqual(earliest(oracle, ask('A', 'B', '8:00', { wheelchair: 'yes' })), []);
  });
  test('staying seated: the next of the block, a type 4 row, not across a type 5 row; it is no ride', () => {
    const feed: Tiny = {
      stops: ['A', 'B', 'C'],
      trips: { one: 'A 8:00, B 8:10', two: 'B 8:12, C 8:20', three: 'B 8:30, C 8:40' },
      about: { one: { block: 'k' }, two: { block: 'k' }, three: { block: 'k' } },
      transfers: ['B B 3'],
    };
    assert.deepEqual(earliest(make(feed), ask('A', 'C', '8:00')), []);
    assert.deepEqual(earliest(make(feed), ask('A', 'C', '8:00', { inSeat: true })), ['8:20 1']);
    assert.deepEqual(latest(make(feed), ask('A', 'C', '9:00', { inSeat: true })), ['8:00 1']);
    assert.deepEqual(earliest(make({ ...feed, seats: ['one two 5'] }), ask('A', 'C', '8:00', { inSeat: true })), []);
    assert.deepEqual(earliest(make({ ...feed, about: {}, seats: ['one three 4'] }), ask('A', 'C', '8:00', { inSeat: true })), [
      '8:40 1',
    ]);
  });
});

describe('oracle: windows', () => {
  const oracle = make(
    {
      stops: ['A 31 121', 'B 31.001 121', 'C'],
      trips: { a: 'A 8:00, C 8:30', b: 'A 8:10, C 8:40', c: 'B 8:08, C 8:29', d: 'A 9:10, C 9:20', e: 'A 8:50, C 9:40' },
    },
    150,
  );
  test('profile: nothing beaten, both ends of the window counted, a later journey outside it beats none', () => {
    const choices = profileChoices(oracle, { ...ask('A', 'C', '8:00'), until: at('9:00') })!;
    assert.deepEqual(
      choices.map((choice) => `${clock(choice.departure)} ${clock(choice.arrival)} ${choice.rides}`),
      ['8:04:59 8:29 1', '8:10 8:40 1', '8:50 9:40 1'],
    );
    assert.deepEqual(candidates(oracle, ask('A', 'C', '8:00'), at('8:00'), at('8:10')).map(clock), ['8:00', '8:04:59', '8:10']);
    assert.deepEqual(profileChoices(oracle, { ...ask('A', 'B', '8:00'), until: at('9:00') }), [
      { departure: at('8:00'), arrival: at('8:03:01'), rides: 0 },
    ]);
  });
  test('reach: best, lower median, share', () => {
    const query = { from: { stop: 'f:A' }, date: DATE, time: at('8:56'), until: at('8:59'), within: 23 * 60 };
    const reach = reachOf(oracle, query)!;
    // 24, 23, 22 and 21 minutes to C
    assert.deepEqual([reach.departures, reach.best[2], reach.median[2], reach.within[2]], [4, 1260, 1320, 3]);
    assert.deepEqual(
      oneToAll(oracle, { from: { stop: 'f:A' }, date: DATE, time: at('8:00') }),
      ['8:00', '8:03:01', '8:29'].map(at),
    );
    assert.equal(oneToAll(oracle, { from: { stop: 'f:Z' }, date: DATE, time: 0 }), null);
  });
});

test('oracle: on made feeds the fixpoint equals the layers, and the way back from the deadline equals the way there', () => {
  let [reached, back] = [0, 0];
  for (let seed = 1; seed <= 60; seed++) {
    const made = generate(seed);
    const oracle = oracleOf(readNet(made.feeds, made.radius));
    const d = dice(seed);
    for (const time of [at('8:00'), at('0:10'), at('23:50')]) {
      const options: Options = { inSeat: d.chance(0.5), minChange: d.pick([0, 90]), slack: d.pick([{}, { bus: 60, tram: 30 }]) };
      const query = {
        from: { stop: d.pick(oracle.net.stops).ref },
        to: { stop: d.pick(oracle.net.stops).ref },
        date: made.date,
        time,
        ...options,
      };
      const [fixpoint, layers] = bothWays(oracle, query);
      assert.deepEqual(fixpoint, layers, `seed ${seed}: ${JSON.stringify(query)}`);
      reached += fixpoint.filter((arrival) => arrival < Infinity).length;
      const choices = latestChoices(oracle, query)!;
      for (const rides of [1, 2, 3]) {
        const best = (of: readonly { departure: number }[]): number =>
          Math.max(-Infinity, ...of.map((choice) => choice.departure));
        const found = best(choices.filter((choice) => choice.rides > 0 && choice.rides <= rides));
        const onFoot = best(choices.filter((choice) => choice.rides === 0));
        const there = candidates(oracle, query, -Infinity, query.time).filter(
          (moment) =>
            moment > onFoot &&
            earliestChoices(oracle, { ...query, time: moment, maxRides: rides }, moment)!.some(
              (c) => c.rides > 0 && c.arrival <= time,
            ),
        );
        assert.equal(there.at(-1) ?? -Infinity, found, `seed ${seed}, ${rides} rides: ${JSON.stringify(query)}`);
        back += there.length > 0 ? 1 : 0;
      }
    }
  }
  assert.ok(reached > 500 && back > 50, `${reached} labels, ${back} ways back`);
});
