import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Timetable } from '../timetable.ts';
import type { Journey } from '../types.ts';
import { overlayOf } from './apply.ts';
import { at, message } from './encode.fixture.ts';
import { busImage } from './feed.fixture.ts';
import { RUN } from './schema.ts';

const image = busImage();
const planned = new Timetable(image);
const day = { startDate: '20260310' };

/** The timetable with these trip updates, sent as a message at eight. */
const told = (...updates: object[]): Timetable => {
  const entities = updates.map((tripUpdate, i) => ({ id: String(i), tripUpdate }));
  const overlay = overlayOf(image, [{ feed: 'bus', message: message('08:00:00', entities) }]);
  assert.deepEqual(overlay.byKind, {});
  return planned.withOverlay(overlay);
};
const clock = (t: number): string => [t / 3600, (t / 60) % 60].map((n) => String(Math.floor(n)).padStart(2, '0')).join(':');
const best = (timetable: Timetable, from: string, to: string, time: string): string => {
  const { journeys } = timetable.arriveEarliest({
    from: { stop: `bus:${from}` },
    to: { stop: `bus:${to}` },
    date: '2026-03-10',
    time: at(time) - at('00:00:00'),
  });
  const journey: Journey | undefined = journeys[0];
  if (journey === undefined) return 'none';
  return journey.legs
    .map(
      (leg) => `${leg.trip} ${clock(leg.departure)}–${clock(leg.arrival)}${leg.delay === null ? '' : ` ${leg.delay.join('/')}`}`,
    )
    .join(', ');
};
const board = (timetable: Timetable, stop: string, time: string, limit: number): string[] =>
  timetable
    .board({ from: `bus:${stop}`, date: '2026-03-10', time: at(time) - at('00:00:00'), limit })
    .departures.map(
      (row) =>
        `${row.trip} ${row.departure === null ? '间隔' : clock(row.departure)}${row.delay === null ? '' : ` +${row.delay}`}${row.cancelled ? ' 取消' : ''}`,
    );

test('a message changes what the search and the board answer, and the timetable without it stays', () => {
  assert.equal(best(planned, 'A', 'D', '07:50:00'), 'bus:T 08:00–08:30');
  assert.deepEqual(board(planned, 'A', '08:00:00', 2), ['bus:T 08:00', 'bus:loop 09:00']);
  const late = told({
    trip: { tripId: 'T', ...day },
    stopTimeUpdate: [
      { stopSequence: 1, departure: { delay: 300 } },
      { stopSequence: 4, arrival: { delay: 600 } },
    ],
  });
  assert.equal(best(late, 'A', 'D', '07:50:00'), 'bus:T 08:05–08:40 300/600');
  assert.equal(best(late, 'A', 'D', '08:04:00'), 'bus:T 08:05–08:40 300/600', 'who is late for the plan may still catch it');
  assert.deepEqual(board(late, 'A', '08:00:00', 2), ['bus:T 08:05 +300', 'bus:loop 09:00']);
  const gone = told({ trip: { tripId: 'T', ...day, scheduleRelationship: RUN.canceled } });
  const otherwise = 'bus:night 23:50–24:30, bus:exact 31:00–31:05';
  assert.equal(best(gone, 'A', 'D', '07:50:00'), otherwise);
  assert.deepEqual(board(gone, 'A', '08:00:00', 2), ['bus:T 08:00 取消', 'bus:loop 09:00']);
  const passing = told({ trip: { tripId: 'T', ...day }, stopTimeUpdate: [{ stopId: 'D', scheduleRelationship: 1 }] });
  assert.match(best(passing, 'A', 'D', '07:50:00'), /, bus:exact 31:00–31:05$/, 'it does not stop there');
  assert.equal(best(passing, 'A', 'C', '07:50:00'), 'bus:T 08:00–08:20 0/0');
  const call = (stopId: string, time: string): object => ({ stopId, arrival: { time: at(time) } });
  const extra = told({
    trip: { tripId: 'more', routeId: 'R', ...day, scheduleRelationship: RUN.new },
    stopTimeUpdate: [call('A', '07:55:00'), call('D', '08:10:00')],
  });
  assert.equal(best(extra, 'A', 'D', '07:50:00'), 'bus:more 07:55–08:10');
  assert.equal(best(planned, 'A', 'D', '07:50:00'), 'bus:T 08:00–08:30');
});
