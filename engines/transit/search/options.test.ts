import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NEVER, type Options, type Place } from '../types.ts';
import { at, DATE, timetableOf, told, type NetText } from './net.fixture.ts';

const stop = (id: string): Place => ({ stop: `f:${id}` });
const ask = (net: NetText, from: string, to: string, time: string, options: Options = {}): string[] =>
  timetableOf(net)
    .arriveEarliest({ from: stop(from), to: stop(to), date: DATE, time: at(time), ...options })
    .journeys.map(told);
const back = (net: NetText, from: string, to: string, time: string, options: Options = {}): string[] =>
  timetableOf(net)
    .departLatest({ from: stop(from), to: stop(to), date: DATE, time: at(time), ...options })
    .journeys.map(told);

suite('options', () => {
  const TWO: NetText = {
    stops: ['A', 'B', 'C', 'D'],
    routes: ['M 1', 'T 900', 'H 102'],
    trips: {
      bus: { rows: ['A 8:00', 'B 8:40'] },
      metro: { route: 'M', rows: ['A 8:05', 'B 8:10'] },
      tram: { route: 'T', rows: ['B 8:20', 'C 8:30'] },
      tram2: { route: 'T', rows: ['B 8:50', 'C 9:00'] },
      train: { route: 'H', rows: ['C 9:00', 'D 9:30'] },
      train2: { route: 'H', rows: ['C 9:20', 'D 9:50'] },
    },
    transfers: ['B B 2 60'],
  };

  test('modes, extended route types among them', () => {
    assert.deepEqual(ask(TWO, 'A', 'C', '8:00', { modes: ['bus', 'tram'] }), ['8:00 bus A-B, tram2 B-C 9:00']);
    assert.deepEqual(ask(TWO, 'A', 'C', '8:00', { modes: ['metro'] }), []);
    assert.deepEqual(ask(TWO, 'C', 'D', '8:00', { modes: ['rail'] }), ['9:00 train C-D 9:30']);
    assert.deepEqual(back(TWO, 'A', 'C', '9:30', { modes: ['bus', 'tram'] }), ['8:00 bus A-B, tram2 B-C 9:00']);
  });

  test('slack is spent at the stop before each departure, the first too', () => {
    const slack = { tram: 539 };
    assert.deepEqual(ask(TWO, 'A', 'C', '8:05', { slack }), ['8:05 metro A-B, tram B-C 8:30']);
    assert.deepEqual(ask(TWO, 'A', 'C', '8:05', { slack: { tram: 541 } }), ['8:05 metro A-B, tram2 B-C 9:00']);
    assert.deepEqual(ask(TWO, 'B', 'C', '8:00', { slack: { tram: 600 } }), ['8:10 tram B-C 8:30']);
    assert.deepEqual(ask(TWO, 'B', 'C', '8:10:01', { slack: { tram: 600 } }), ['8:40 tram2 B-C 9:00']);
    assert.deepEqual(back(TWO, 'B', 'C', '8:30', { slack: { tram: 600 } }), ['8:10 tram B-C 8:30']);
    assert.deepEqual(back(TWO, 'A', 'C', '8:59', { slack: { tram: 541 } }), []);
    assert.deepEqual(back(TWO, 'A', 'C', '8:59', { slack: { tram: 540 } }), ['8:05 metro A-B, tram B-C 8:30']);
  });

  test('the least change runs from leaving to departure, beside change time and slack', () => {
    assert.deepEqual(ask(TWO, 'A', 'C', '8:05', { minChange: 600 }), ['8:05 metro A-B, tram B-C 8:30']);
    assert.deepEqual(ask(TWO, 'A', 'C', '8:05', { minChange: 601 }), ['8:05 metro A-B, tram2 B-C 9:00']);
    // Both at once, with slack that differs by mode: each holds by itself.
    const both = (minChange: number, tram: number): Options => ({ minChange, slack: { tram, rail: 120 } });
    assert.deepEqual(ask(TWO, 'A', 'C', '8:05', both(600, 540)), ['8:05 metro A-B, tram B-C 8:30']);
    assert.deepEqual(ask(TWO, 'A', 'C', '8:05', both(600, 541)), ['8:05 metro A-B, tram2 B-C 9:00']);
    assert.deepEqual(ask(TWO, 'A', 'C', '8:05', both(601, 540)), ['8:05 metro A-B, tram2 B-C 9:00']);
    assert.deepEqual(back(TWO, 'A', 'C', '8:30', both(600, 540)), ['8:05 metro A-B, tram B-C 8:30']);
    assert.deepEqual(back(TWO, 'A', 'C', '8:30', both(600, 541)), []);
    assert.deepEqual(back(TWO, 'A', 'C', '8:30', both(601, 540)), []);
  });

  test('tight changes are marked, told with their spare time, and may count against a choice', () => {
    const net: NetText = { ...TWO, trips: { ...TWO.trips, straight: { rows: ['A 8:05', 'C 8:33'] } } };
    const query = { from: stop('A'), to: stop('C'), date: DATE, time: at('8:00') };
    const [best, second] = timetableOf(net).arriveEarliest({ ...query, tightBelow: 541 }).journeys;
    assert.deepEqual(
      best?.legs.map((leg) => [leg.spare, leg.tight]),
      [
        [null, false],
        [540, true],
      ],
    );
    assert.equal(second?.arrival, at('8:33'));
    assert.deepEqual(
      timetableOf(net)
        .arriveEarliest({ ...query, tightBelow: 540 })
        .journeys[0]?.legs.map((leg) => leg.tight),
      [false, false],
    );
    const ranked = timetableOf(net).arriveEarliest({ ...query, tightBelow: 541, tightPenalty: 181 });
    assert.deepEqual(ranked.journeys.map(told), ['8:05 straight A-C 8:33', '8:05 metro A-B, tram B-C 8:30']);
  });

  test('wheelchair: yes takes what is known to be accessible, not-no what is not known not to be; of stops as of trips', () => {
    const net: NetText = {
      stops: ['A 31 121 0  1', 'B 31 121 0  2', 'C 31 121 0  1', 'D 31 121 0  0'],
      trips: {
        no: { wheelchair: 2, rows: ['A 8:00', 'C 8:10'] },
        unknown: { rows: ['A 8:00', 'B 8:05', 'C 8:20'] },
        yes: { wheelchair: 1, rows: ['A 8:00', 'C 8:30', 'D 8:40'] },
      },
    };
    assert.deepEqual(ask(net, 'A', 'C', '8:00'), ['8:00 no A-C 8:10']);
    assert.deepEqual(ask(net, 'A', 'C', '8:00', { wheelchair: 'not-no' }), ['8:00 unknown A-C 8:20']);
    assert.deepEqual(ask(net, 'A', 'C', '8:00', { wheelchair: 'yes' }), ['8:00 yes A-C 8:30']);
    assert.deepEqual(ask(net, 'A', 'B', '8:00', { wheelchair: 'not-no' }), []);
    assert.deepEqual(ask(net, 'A', 'D', '8:00', { wheelchair: 'not-no' }), ['8:00 yes A-D 8:40']);
    assert.deepEqual(ask(net, 'A', 'D', '8:00', { wheelchair: 'yes' }), []);
    const { arrivals } = timetableOf(net).oneToAll({ from: stop('A'), date: DATE, time: at('8:00'), wheelchair: 'yes' });
    assert.deepEqual([...arrivals!], [at('8:00'), NEVER, at('8:30'), NEVER]);
  });

  test('staying seated is no new ride and takes no change time, as far as blocks and rows say', () => {
    const net: NetText = {
      stops: ['A', 'B', 'C', 'D'],
      trips: {
        one: { block: 'k', rows: ['A 8:00', 'B 8:10'] },
        two: { block: 'k', rows: ['B 8:10 1 0', 'C 8:20'] },
        three: { block: 'k', rows: ['C 8:25', 'D 8:30'] },
        other: { block: 'l', rows: ['B 8:15', 'D 9:00'] },
      },
      transfers: ['B B 3'],
    };
    const inSeat = { inSeat: true };
    assert.deepEqual(ask(net, 'A', 'D', '8:00'), []);
    assert.deepEqual(ask(net, 'A', 'D', '8:00', inSeat), ['8:00 one A-B, (two) B-C, (three) C-D 8:30']);
    assert.deepEqual(ask(net, 'A', 'D', '8:00', { ...inSeat, maxRides: 1 }), ['8:00 one A-B, (two) B-C, (three) C-D 8:30']);
    assert.deepEqual(back(net, 'A', 'D', '8:30', inSeat), ['8:00 one A-B, (two) B-C, (three) C-D 8:30']);
    assert.deepEqual(ask({ ...net, seats: ['one two 5'] }, 'A', 'D', '8:00', inSeat), []);
    assert.deepEqual(ask({ ...net, seats: ['one other 4'] }, 'A', 'D', '8:00', { ...inSeat, maxRides: 1 }), [
      '8:00 one A-B, (two) B-C, (three) C-D 8:30',
    ]);
    assert.deepEqual(ask({ ...net, seats: ['one two 5', 'one other 4'] }, 'A', 'D', '8:00', inSeat), [
      '8:00 one A-B, (other) B-D 9:00',
    ]);
  });

  test('a later run of a line may be the one that carries on', () => {
    const net: NetText = {
      stops: ['A', 'B', 'C'],
      trips: {
        early: { rows: ['A 8:00', 'B 8:10'] },
        late: { block: 'k', rows: ['A 8:05', 'B 8:15'] },
        on: { block: 'k', rows: ['B 8:15', 'C 8:20'] },
      },
      transfers: ['B B 3'],
    };
    assert.deepEqual(ask(net, 'A', 'C', '8:00', { inSeat: true }), ['8:05 late A-B, (on) B-C 8:20']);
    assert.deepEqual(back(net, 'A', 'C', '9:00', { inSeat: true }), ['8:05 late A-B, (on) B-C 8:20']);
  });

  test('trips of a block that leave together follow by their row', () => {
    const net = (first: string, second: string): NetText => ({
      stops: ['A', 'B', 'C', 'D'],
      trips: {
        one: { block: 'k', rows: ['A 8:00', 'B 8:10'] },
        [first]: { block: 'k', rows: ['B 8:10', first === 'c' ? 'C 8:20' : 'D 8:20'] },
        [second]: { block: 'k', rows: ['B 8:10', second === 'c' ? 'C 8:20' : 'D 8:20'] },
      },
      transfers: ['B B 3'],
    });
    assert.deepEqual(ask(net('c', 'd'), 'A', 'C', '8:00', { inSeat: true }), ['8:00 one A-B, (c) B-C 8:20']);
    assert.deepEqual(ask(net('d', 'c'), 'A', 'C', '8:00', { inSeat: true }), []);
    assert.deepEqual(ask(net('d', 'c'), 'A', 'D', '8:00', { inSeat: true }), ['8:00 one A-B, (d) B-D 8:20']);
  });

  test('walking: speed changes what goes by distance, not what transfers.txt times; the limit cuts what lies within the radius', () => {
    // A thousandth of a degree of latitude is 111.19 m on the sphere of the rules.
    const net: NetText = {
      stops: ['A 31.000 121', 'B 31.001 121', 'C 31.002 121', 'D 31.003 121'],
      trips: { t: { rows: ['A 8:00', 'D 9:00'] } },
      transfers: ['A C 2 500', 'B D 0'],
      radius: 120,
    };
    assert.deepEqual(ask(net, 'A', 'B', '8:00'), ['8:00 walk A-B 8:03:01']);
    assert.deepEqual(ask(net, 'A', 'B', '8:00', { walkSpeed: 0.6 }), ['8:00 walk A-B 8:05:01']);
    assert.deepEqual(ask(net, 'A', 'C', '8:00', { walkSpeed: 0.6 }), ['8:00 walk A-C 8:08:20']);
    assert.deepEqual(ask(net, 'B', 'D', '8:00', { walkLimit: 50 }), ['8:00 walk B-D 8:05:01']);
    assert.deepEqual(ask(net, 'A', 'B', '8:00', { walkLimit: 111 }), []);
    assert.deepEqual(ask(net, 'A', 'B', '8:00', { walkLimit: 112 }), ['8:00 walk A-B 8:03:01']);
    assert.deepEqual(back(net, 'A', 'B', '8:05:01', { walkSpeed: 0.6 }), ['8:00 walk A-B 8:05:01']);
  });

  test('points walk to stops and to one another', () => {
    const net: NetText = { stops: ['A 31.000 121', 'B 31.100 121'], trips: { t: { rows: ['A 8:10', 'B 8:30'] } } };
    const timetable = timetableOf(net);
    const near = (lat: number): Place => ({ lat, lon: 121 });
    const query = { date: DATE, time: at('8:00') };
    const one = timetable.arriveEarliest({ from: near(31.001), to: near(31.101), ...query });
    assert.deepEqual(one.journeys.map(told), ['8:06:59 walk *-A, t A-B, walk B-* 8:33:01']);
    assert.deepEqual(
      one.journeys[0]?.legs.map((leg) => Math.round(leg.metres)),
      [111, 0, 111],
    );
    assert.deepEqual(timetable.arriveEarliest({ from: near(31.05), to: near(31.051), ...query }).journeys.map(told), [
      '8:00 walk *-* 8:03:01',
    ]);
    assert.deepEqual(timetable.arriveEarliest({ from: near(31.009), to: stop('B'), ...query }).reason, 'no-journey');
    assert.deepEqual(
      timetable
        .arriveEarliest({ from: near(31.009), to: stop('B'), ...query, walkLimit: 1001, walkSpeed: 5, time: at('8:00') })
        .journeys.map(told),
      ['8:04:39 walk *-A, t A-B 8:30'],
    );
    assert.deepEqual(
      timetable.departLatest({ from: near(31.001), to: near(31.101), ...query, time: at('9:00') }).journeys.map(told),
      ['8:06:59 walk *-A, t A-B, walk B-* 8:33:01'],
    );
    assert.deepEqual(timetable.arriveEarliest({ from: near(31.001), to: stop('A'), ...query }).journeys.map(told), [
      '8:00 walk *-A 8:03:01',
    ]);
  });

  test('of a headway service the clock times are one vehicle, and the latest arrival waits a whole headway', () => {
    const net: NetText = {
      stops: ['A', 'B', 'C', 'D'],
      trips: {
        m: { rows: ['A 0:00', 'B 0:10'], every: ['8:00 9:00 600', '9:00 10:00 900'] },
        n: { rows: ['B 8:15', 'C 8:30'] },
        n2: { rows: ['B 8:22', 'C 8:37'] },
      },
    };
    const { journeys } = timetableOf(net).arriveEarliest({ from: stop('A'), to: stop('C'), date: DATE, time: at('8:00') });
    assert.deepEqual(journeys.map(told), ['8:00 m A-B, n B-C 8:30']);
    assert.deepEqual(
      journeys[0]?.legs.map((leg) => [leg.headway, leg.headwayRange]),
      [
        [600, [600, 900]],
        [null, null],
      ],
    );
    assert.equal(journeys[0]?.latestArrival, at('8:37'));
    // With the last n missed nothing goes on to C: when one would arrive is then not known, and is no date far ahead.
    const { n: onlyN, m } = net.trips as Record<'n' | 'm', (typeof net.trips)[string]>;
    const stuck = timetableOf({ ...net, trips: { m, n: onlyN } });
    const [lost] = stuck.arriveEarliest({ from: stop('A'), to: stop('C'), date: DATE, time: at('8:00') }).journeys;
    assert.deepEqual([lost?.arrival, lost?.latestArrival], [at('8:30'), null]);
    const exact = timetableOf({ ...net, trips: { ...net.trips, m: { rows: ['A 0:00', 'B 0:10'], every: ['8:00 9:00 600 1'] } } });
    const [certain] = exact.arriveEarliest({ from: stop('A'), to: stop('C'), date: DATE, time: at('8:00') }).journeys;
    assert.deepEqual([certain?.legs[0]?.headway, certain?.latestArrival], [null, at('8:30')]);
  });
});
