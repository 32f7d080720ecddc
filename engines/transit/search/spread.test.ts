import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import { NEVER, type ReachQuery } from '../types.ts';
import { at, DATE, timetableOf, type NetText } from './net.fixture.ts';

const NET: NetText = {
  stops: ['A 31.000 121', 'B 31.010 121', 'C 31.020 121', 'D 31.021 121', 'E 31.5 121', 'S 31 121 1'],
  trips: {
    a1: { rows: ['A 8:00', 'B 8:10', 'C 8:20'] },
    a2: { rows: ['A 8:07', 'B 8:17', 'C 8:27'] },
    a3: { rows: ['A 8:20', 'B 8:30', 'C 8:40'] },
    fast: { rows: ['A 8:09', 'C 8:15'] },
    slow: { rows: ['A 8:00', 'D 9:00'] },
  },
  radius: 150,
};
const from = { stop: 'f:A' };

suite('one to all, and back', () => {
  const timetable = timetableOf(NET);

  test('every stop, walks after the last ride included; stations are no stops', () => {
    const { arrivals } = timetable.oneToAll({ from, date: DATE, time: at('8:00') });
    assert.deepEqual([...arrivals!], [at('8:00'), at('8:10'), at('8:15'), at('8:15') + 181, NEVER, NEVER]);
    const { arrivals: one } = timetable.oneToAll({ from, date: DATE, time: at('8:10'), maxRides: 0 });
    assert.deepEqual([...one!], [at('8:10'), NEVER, NEVER, NEVER, NEVER, NEVER]);
  });

  test('a run that was boarded at a stop still arrives there when it is caught farther up', () => {
    // Round 1 boards the bus at B, come to on foot; round 2 catches it at X and is the first to arrive at B by a ride, from where one may walk on to D.
    const net: NetText = {
      stops: ['A', 'X', 'B', 'C', 'D'],
      trips: { feeder: { rows: ['A 8:00', 'X 8:05'] }, bus: { rows: ['X 8:06', 'B 8:10', 'C 8:20'] } },
      transfers: ['A B 2 600', 'B D 2 60'],
    };
    const { arrivals } = timetableOf(net).oneToAll({ from, date: DATE, time: at('8:00') });
    assert.deepEqual([...arrivals!], [at('8:00'), at('8:05'), at('8:10'), at('8:20'), at('8:11')]);
  });

  test('the last departures are the same turned round', () => {
    const { departures } = timetable.allToOne({ to: { stop: 'f:D' }, date: DATE, time: at('8:30') });
    assert.deepEqual([...departures!], [at('8:09'), at('8:10'), at('8:30') - 181, at('8:30'), NEVER, NEVER]);
  });
});

suite('reach', () => {
  const timetable = timetableOf(NET);
  const query: ReachQuery = { from, date: DATE, time: at('7:50'), until: at('8:22'), within: 1200 };

  test('best, lower median and share over every step, both ends included', () => {
    const answer = timetable.reach({ ...query, time: at('8:00'), until: at('8:10'), step: 300, within: 900 });
    // To C leaving at 8:00, 8:05 and 8:10: 15, 10 and 30 minutes.
    assert.equal(answer.reason, null);
    assert.equal(answer.departures, 3);
    if (answer.reason !== null) return;
    assert.deepEqual([answer.best[2], answer.median[2], answer.within[2]], [600, 900, 2]);
    assert.deepEqual([answer.best[0], answer.median[0], answer.within[0]], [0, 0, 3]);
    assert.deepEqual([answer.best[4], answer.median[4], answer.within[4]], [NEVER, NEVER, 0]);
  });

  test('a group is reached at whichever of its stops comes first, departure by departure', () => {
    const groups = [['f:B', 'f:C'], ['f:C', 'f:nobody'], ['f:E'], []];
    const answer = timetable.reach({ ...query, time: at('8:00'), until: at('8:10'), step: 300, within: 900, groups });
    if (answer.reason !== null) return assert.fail(answer.reason);
    // To B: 10, 12 and 20 minutes; to C: 15, 10 and 30. The first of them: 10, 10 and 20.
    assert.deepEqual([...answer.groups.best], [600, 600, NEVER, NEVER]);
    assert.deepEqual([...answer.groups.median], [600, 900, NEVER, NEVER]);
    assert.deepEqual([...answer.groups.within], [2, 2, 0, 0]);
  });

  test('an unreached departure counts as endless', () => {
    const answer = timetable.reach({ ...query, time: at('8:20'), until: at('8:23'), step: 60 });
    assert.equal(answer.departures, 4);
    if (answer.reason !== null) return assert.fail('no answer');
    assert.deepEqual([answer.best[1], answer.median[1], answer.within[1]], [600, NEVER, 1]);
  });

  test('each row is what one-to-all answers, and parts of any size give the same bytes', () => {
    for (const options of [{}, { maxRides: 1 }, { slack: { bus: 120 }, minChange: 30 }]) {
      const asked = { ...query, ...options };
      const whole = timetable.reachPart(asked, 0, 33);
      for (let i = 0; i < 33; i++) {
        const { arrivals } = timetable.oneToAll({ from, date: DATE, time: query.time + i * 60, ...options });
        assert.deepEqual(whole.subarray(i * 6, i * 6 + 6), arrivals!);
      }
      const parts = [0, 1, 5, 20, 33].flatMap((end, i, ends) => (i === 0 ? [] : [timetable.reachPart(asked, ends[i - 1]!, end)]));
      assert.deepEqual(timetable.reachSum(asked, parts), timetable.reach(asked));
    }
  });

  test('too many departures are refused before any work', () => {
    assert.throws(() => timetable.reach({ ...query, until: at('20:00'), step: 1 }), { code: 'bad-query' });
    assert.throws(() => timetable.reachSum(query, [new Int32Array(6)]), RangeError);
  });
});
