import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import type { JourneyQuery, Options } from '../types.ts';
import { at, DATE, timetableOf, told, type NetText } from './net.fixture.ts';

const ask = (net: NetText, from: string, to: string, time: string, options: Options = {}): string[] => {
  const query: JourneyQuery = { from: { stop: `f:${from}` }, to: { stop: `f:${to}` }, date: DATE, time: at(time), ...options };
  return timetableOf(net).arriveEarliest(query).journeys.map(told);
};

const back = (net: NetText, from: string, to: string, time: string, options: Options = {}): string[] => {
  const query: JourneyQuery = { from: { stop: `f:${from}` }, to: { stop: `f:${to}` }, date: DATE, time: at(time), ...options };
  return timetableOf(net).departLatest(query).journeys.map(told);
};

const LINE: NetText = {
  stops: ['A', 'B', 'C', 'D'],
  trips: {
    t1: { rows: ['A 8:00', 'B 8:10', 'C 8:20'] },
    t2: { rows: ['A 8:30', 'B 8:40', 'C 8:50'] },
    x: { rows: ['A 8:05', 'C 9:30'] },
    u: { rows: ['C 8:50', 'D 9:00'] },
  },
};

suite('earliest arrival', () => {
  test('takes the first that leaves, at its very second too, and none before', () => {
    assert.deepEqual(ask(LINE, 'A', 'C', '8:00'), ['8:00 t1 A-C 8:20']);
    assert.deepEqual(ask(LINE, 'A', 'C', '8:00:01'), ['8:30 t2 A-C 8:50']);
  });

  test('leaves as late as the arrival allows', () => {
    assert.deepEqual(ask(LINE, 'A', 'D', '7:00'), ['8:30 t2 A-C, u C-D 9:00']);
  });

  test('a journey with fewer rides that arrives later is a choice, one that arrives no sooner with more is none', () => {
    const net: NetText = {
      ...LINE,
      trips: { ...LINE.trips, slow: { rows: ['A 8:00', 'D 10:00'] }, v: { rows: ['B 8:10', 'C 8:20'] } },
    };
    assert.deepEqual(ask(net, 'A', 'D', '7:00'), ['8:30 t2 A-C, u C-D 9:00', '8:00 slow A-D 10:00']);
    assert.deepEqual(ask(net, 'A', 'D', '7:00', { maxRides: 1 }), ['8:00 slow A-D 10:00']);
    assert.deepEqual(ask(net, 'A', 'D', '7:00', { maxRides: 0 }), []);
  });

  test('boarding and alighting are where the types allow them', () => {
    const trips = { t1: { rows: ['A 8:00 1 0', 'B 8:10 0 1', 'C 8:20 2 3', 'D 8:30'] } };
    const net = { ...LINE, trips };
    assert.deepEqual(ask(net, 'A', 'C', '7:00'), []);
    assert.deepEqual(ask(net, 'A', 'B', '7:00'), []);
    assert.deepEqual(
      ask(net, 'B', 'C', '7:00').map((line) => line.slice(5)),
      ['t1 B-C 8:20'],
    );
    assert.deepEqual(
      ask(net, 'C', 'D', '7:00').map((line) => line.slice(5)),
      ['t1 C-D 8:30'],
    );
  });

  test('a loop is boarded at its second visit, and left at it', () => {
    const net: NetText = { stops: ['A', 'B', 'C'], trips: { o: { rows: ['A 8:00', 'B 8:10', 'A 8:20', 'C 8:30'] } } };
    assert.deepEqual(ask(net, 'A', 'C', '7:00'), ['8:20 o A-C 8:30']);
    assert.deepEqual(ask(net, 'A', 'C', '8:10'), ['8:20 o A-C 8:30']);
    assert.deepEqual(ask(net, 'B', 'A', '8:00'), ['8:10 o B-A 8:20']);
  });

  test('hops of no duration and equal times', () => {
    const net: NetText = {
      stops: ['A', 'B', 'C', 'D'],
      trips: { a: { rows: ['A 8:00', 'B 8:00'] }, b: { rows: ['B 8:00', 'C 8:00'] }, c: { rows: ['C 8:00', 'D 8:00'] } },
    };
    assert.deepEqual(ask(net, 'A', 'D', '8:00'), ['8:00 a A-B, b B-C, c C-D 8:00']);
    assert.deepEqual(back(net, 'A', 'D', '8:00'), ['8:00 a A-B, b B-C, c C-D 8:00']);
  });

  test('at most one walk between two rides', () => {
    const net: NetText = {
      stops: ['A', 'B', 'C', 'D', 'E'],
      trips: { a: { rows: ['A 8:00', 'B 8:10'] }, d: { rows: ['D 9:00', 'E 9:10'] } },
      transfers: ['B C 2 60', 'C D 2 60'],
    };
    assert.deepEqual(ask(net, 'A', 'E', '7:00'), []);
    assert.deepEqual(ask({ ...net, transfers: [...net.transfers!, 'B D 2 3000'] }, 'A', 'E', '7:00'), [
      '8:00 a A-B, walk B-D, d D-E 9:10',
    ]);
    assert.deepEqual(ask({ ...net, transfers: [...net.transfers!, 'B D 2 3001'] }, 'A', 'E', '7:00'), []);
    assert.deepEqual(ask({ ...net, trips: { ...net.trips, c: { rows: ['C 8:11', 'D 8:12'] } } }, 'A', 'E', '7:00'), [
      '8:00 a A-B, walk B-C, c C-D, d D-E 9:10',
    ]);
  });

  test('a walk before the first ride and after the last, and none but a walk', () => {
    const net: NetText = {
      stops: ['A', 'B', 'C', 'D'],
      trips: { b: { rows: ['B 8:00', 'C 8:10'] } },
      transfers: ['A B 2 300', 'C D 2 60'],
    };
    assert.deepEqual(ask(net, 'A', 'D', '7:00'), ['7:55 walk A-B, b B-C, walk C-D 8:11']);
    assert.deepEqual(ask(net, 'A', 'D', '7:55:01'), []);
    assert.deepEqual(ask(net, 'A', 'B', '7:00'), ['7:00 walk A-B 7:05']);
    assert.deepEqual(ask(net, 'B', 'A', '7:00'), []);
    assert.deepEqual(back(net, 'A', 'B', '7:00'), ['6:55 walk A-B 7:00']);
  });

  test('a change at one stop takes the time of the stop, is forbidden by −1, and neither holds at the start nor after a walk', () => {
    const net = (rows: readonly string[]): NetText => ({
      stops: ['A', 'B', 'C', 'W'],
      trips: {
        a: { rows: ['A 8:00', 'B 8:10'] },
        b: { rows: ['B 8:12', 'C 8:20'] },
        c: { rows: ['B 8:30', 'C 8:40'] },
        w: { rows: ['A 8:00', 'W 8:11'] },
      },
      transfers: rows,
    });
    assert.deepEqual(ask(net([]), 'A', 'C', '8:00'), ['8:00 a A-B, b B-C 8:20']);
    assert.deepEqual(ask(net(['B B 2 120']), 'A', 'C', '8:00'), ['8:00 a A-B, b B-C 8:20']);
    assert.deepEqual(ask(net(['B B 2 121']), 'A', 'C', '8:00'), ['8:00 a A-B, c B-C 8:40']);
    assert.deepEqual(ask(net(['B B 3']), 'A', 'C', '8:00'), []);
    assert.deepEqual(ask(net(['B B 3']), 'B', 'C', '8:12'), ['8:12 b B-C 8:20']);
    assert.deepEqual(ask(net(['B B 3', 'W B 2 60']), 'A', 'C', '8:00'), ['8:00 w A-W, walk W-B, b B-C 8:20']);
    assert.deepEqual(back(net(['B B 2 121']), 'A', 'C', '9:00'), ['8:00 a A-B, c B-C 8:40']);
    assert.deepEqual(back(net(['B B 3']), 'A', 'C', '9:00'), []);
  });

  test('yesterday after midnight and tomorrow before it', () => {
    const net: NetText = {
      stops: ['A', 'B'],
      trips: {
        night: { service: '20240514', rows: ['A 24:30', 'B 25:00'] },
        dawn: { service: '20240516', rows: ['A 5:00', 'B 5:30'] },
      },
    };
    assert.deepEqual(ask(net, 'A', 'B', '0:10'), ['0:30 night A-B 1:00']);
    assert.deepEqual(ask(net, 'A', 'B', '23:50'), ['29:00 dawn A-B 29:30']);
    assert.deepEqual(back(net, 'A', 'B', '1:00'), ['0:30 night A-B 1:00']);
    const first = timetableOf(net).arriveEarliest({ from: { stop: 'f:A' }, to: { stop: 'f:B' }, date: DATE, time: 0 })
      .journeys[0]!;
    assert.equal(first.legs[0]!.serviceDate, '2024-05-14');
  });

  test('from a place to itself one is there', () => {
    const net: NetText = { stops: ['S 31 121 1', 'A 31 121 0 S', 'B 31 121 0 S'], trips: { t: { rows: ['A 8:00', 'B 8:10'] } } };
    for (const [from, to] of [
      ['A', 'A'],
      ['S', 'B'],
      ['A', 'S'],
      ['S', 'S'],
    ] as const) {
      const { journeys } = timetableOf(net).arriveEarliest({
        from: { stop: `f:${from}` },
        to: { stop: `f:${to}` },
        date: DATE,
        time: 100,
      });
      assert.deepEqual(journeys, [{ departure: 100, arrival: 100, rides: 0, walkSeconds: 0, legs: [], latestArrival: 100 }]);
    }
    assert.deepEqual(ask(net, 'A', 'B', '7:00'), ['8:00 t A-B 8:10']);
  });

  test('a station is each of its platforms', () => {
    const net: NetText = {
      stops: ['S 31 121 1', 'A 31 121 0 S', 'B 31 121 0 S', 'C'],
      trips: { t: { rows: ['B 8:00', 'C 8:10'] }, u: { rows: ['C 8:20', 'A 8:30'] } },
    };
    assert.deepEqual(ask(net, 'S', 'C', '7:00'), ['8:00 t B-C 8:10']);
    assert.deepEqual(ask(net, 'C', 'S', '7:00'), ['8:20 u C-A 8:30']);
  });
});

suite('the last departure', () => {
  test('arrives at the very second, with the fewest rides it takes', () => {
    const net: NetText = { ...LINE, trips: { ...LINE.trips, slow: { rows: ['A 8:25', 'D 9:00'] } } };
    assert.deepEqual(back(net, 'A', 'D', '9:00'), ['8:30 t2 A-C, u C-D 9:00', '8:25 slow A-D 9:00']);
    assert.deepEqual(back(net, 'A', 'D', '8:59:59'), []);
    assert.deepEqual(back(net, 'A', 'C', '9:40'), ['8:30 t2 A-C 8:50']);
  });
});

suite('a profile', () => {
  const profile = (net: NetText, from: string, to: string, time: string, until: string): string[] =>
    timetableOf(net)
      .profile({ from: { stop: `f:${from}` }, to: { stop: `f:${to}` }, date: DATE, time: at(time), until: at(until) })
      .journeys.map(told);

  test('lists what leaves in the window, both ends included, and nothing beaten', () => {
    assert.deepEqual(profile(LINE, 'A', 'C', '8:00', '8:30'), ['8:00 t1 A-C 8:20', '8:30 t2 A-C 8:50']);
    assert.deepEqual(profile(LINE, 'A', 'C', '8:00:01', '8:29:59'), ['8:05 x A-C 9:30']);
    assert.deepEqual(profile(LINE, 'A', 'D', '8:00', '8:10'), ['8:00 t1 A-C, u C-D 9:00']);
  });

  test('the walk stands once and ends what is not faster', () => {
    const net: NetText = { ...LINE, transfers: ['A C 2 1200'] };
    assert.deepEqual(profile(net, 'A', 'C', '7:50', '8:30'), ['7:50 walk A-C 8:10']);
    assert.deepEqual(profile({ ...LINE, transfers: ['A C 2 1201'] }, 'A', 'C', '7:50', '8:30'), [
      '7:50 walk A-C 8:10:01',
      '8:00 t1 A-C 8:20',
      '8:30 t2 A-C 8:50',
    ]);
  });
});
