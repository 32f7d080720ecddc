import assert from 'node:assert/strict';
import { test } from 'node:test';
import { due, dueWithPauses, remaining, trafficLight, workingDaysBetween, type Due, type Light } from './index.ts';
import { on, packCalendar as cal } from './testing.ts';

const working = (from: string, days: number): string => show(due(cal, { from: on(from), days, kind: 'working' }));
const calendar = (from: string, days: number): string => show(due(cal, { from: on(from), days, kind: 'calendar' }));
const show = (d: Due): string =>
  `${d.due.toString()}${d.at === undefined ? '' : ` ${d.at}`}${d.provisional ? ' provisional' : ''}`;

for (const [from, days, want, why] of [
  ['2026-02-13', 1, '2026-02-14', 'a make-up Saturday is worked'],
  ['2026-02-13', 5, '2026-02-27', 'Spring Festival and the make-up day before it'],
  ['2026-02-18', 1, '2026-02-24', 'received within a holiday'],
  ['2026-04-30', 1, '2026-05-06', 'Labour Day'],
  ['2026-05-08', 1, '2026-05-09', 'make-up Saturday after Labour Day'],
  ['2026-09-18', 5, '2026-09-24', '09-20 works'],
  ['2026-09-18', 15, '2026-10-15', 'two holidays, 09-20 and 10-10 work'],
  ['2025-12-31', 5, '2026-01-08', 'year edge, Sunday 01-04 works'],
  ['2020-01-23', 5, '2020-02-07', 'holiday extended by a later notice'],
  ['2026-12-28', 5, '2027-01-05 provisional', 'unpublished year; New Year’s Day is certain to rest'],
  ['2026-12-28', 3, '2026-12-31', 'ends inside the published year'],
] as const) {
  test(`${from} + ${days} working → ${want}: ${why}`, () => assert.equal(working(from, days), want));
}

test('half a working day ends at noon of the next working day', () => {
  assert.equal(working('2026-02-13', 0.5), '2026-02-14 noon');
  assert.equal(working('2026-02-13', 4.5), '2026-02-27 noon');
  assert.equal(working('2026-12-31', 0.5), '2027-01-04 noon provisional');
});

test('calendar days count rest days and move off a rest day at the end (民法典 203)', () => {
  assert.equal(calendar('2026-11-02', 10), '2026-11-12');
  assert.equal(calendar('2026-11-04', 10), '2026-11-16', 'Saturday → Monday');
  assert.equal(calendar('2026-02-04', 10), '2026-02-14', 'a make-up Saturday is no rest day');
  assert.equal(calendar('2026-09-01', 30), '2026-10-08', 'National Day → first day after the holiday');
  assert.equal(calendar('2026-08-03', 60), '2026-10-08', '行政复议法 20: 60 days');
  assert.equal(calendar('2026-12-02', 30), '2027-01-04 provisional');
});

test('periods the law does not know are refused', () => {
  for (const days of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 3651])
    assert.throws(() => calendar('2026-01-05', days), { code: 'bad-days' });
  for (const days of [0, 0.25, -0.5]) assert.throws(() => working('2026-01-05', days), { code: 'bad-days' });
  assert.throws(() => working('2006-12-31', 1), { code: 'outside-coverage' });
  assert.throws(() => due(cal, { from: on('2026-01-05'), days: 1, kind: 'lunar' as 'working' }), { code: 'bad-kind' });
});

const paused = (from: string, days: number, ...pauses: [string, string][]): string =>
  show(
    dueWithPauses(
      cal,
      { from: on(from), days, kind: 'working' },
      pauses.map(([a, b]) => ({ from: on(a), to: on(b) })),
    ),
  );

test('pause day not counted, resume day counted', () => {
  // 2026-11-02 Monday + 5 → Monday 11-09.
  assert.equal(paused('2026-11-02', 5), '2026-11-09');
  assert.equal(paused('2026-11-02', 5, ['2026-11-04', '2026-11-04']), '2026-11-09', 'resumed the same day costs nothing');
  assert.equal(paused('2026-11-02', 5, ['2026-11-04', '2026-11-05']), '2026-11-10', 'one day');
  assert.equal(paused('2026-11-02', 5, ['2026-11-06', '2026-11-09']), '2026-11-10', 'over a weekend: only Friday');
  assert.equal(paused('2026-11-02', 5, ['2026-11-07', '2026-11-09']), '2026-11-09', 'a weekend alone moves nothing');
  assert.equal(paused('2026-11-02', 5, ['2026-11-09', '2026-11-11']), '2026-11-11', 'paused on the last day');
  assert.equal(paused('2026-11-02', 5, ['2026-11-10', '2026-11-12']), '2026-11-09', 'after the end');
  assert.equal(paused('2026-11-02', 5, ['2026-11-02', '2026-11-03']), '2026-11-09', 'the start day is not counted anyway');
  assert.equal(
    paused('2026-11-02', 5, ['2026-11-03', '2026-11-05'], ['2026-11-04', '2026-11-06']),
    '2026-11-12',
    'overlap counts once',
  );
  assert.equal(
    paused('2026-11-02', 5, ['2026-11-10', '2026-11-12'], ['2026-11-04', '2026-11-06']),
    '2026-11-13',
    'the first makes room for the second',
  );
  assert.throws(() => paused('2026-11-02', 5, ['2026-11-05', '2026-11-04']), { code: 'bad-pause' });
});

test('calendar periods pause by calendar days', () => {
  const input = { from: on('2026-11-02'), days: 10, kind: 'calendar' as const };
  assert.equal(show(dueWithPauses(cal, input, [{ from: on('2026-11-06'), to: on('2026-11-10') }])), '2026-11-16');
  assert.equal(
    show(dueWithPauses(cal, input, [{ from: on('2026-11-06'), to: on('2026-11-08') }])),
    '2026-11-16',
    'Saturday 14th → Monday',
  );
});

test('remaining and its light', () => {
  const at = (today: string): [number, boolean, Light] => {
    const left = remaining(cal, on(today), on('2026-11-13'));
    assert.equal(left.provisional, false);
    return [left.days, left.overdue, trafficLight(left, 9)];
  };
  assert.deepEqual(at('2026-11-06'), [5, false, 'neutral']);
  assert.deepEqual(at('2026-11-09'), [4, false, 'neutral']);
  assert.deepEqual(at('2026-11-10'), [3, false, 'amber']);
  assert.deepEqual(at('2026-11-12'), [1, false, 'amber']);
  assert.deepEqual(at('2026-11-13'), [0, false, 'red']);
  assert.deepEqual(at('2026-11-14'), [0, true, 'black'], 'the Saturday after');
  assert.deepEqual(at('2026-11-17'), [2, true, 'black']);
  assert.equal(remaining(cal, on('2026-12-30'), on('2027-01-05')).provisional, true);
});

test('working days between, over (a, b]', () => {
  assert.deepEqual(workingDaysBetween(cal, on('2026-02-13'), on('2026-02-27')), { days: 5, provisional: false });
  assert.deepEqual(workingDaysBetween(cal, on('2026-02-27'), on('2026-02-13')), { days: 0, provisional: false });
  assert.deepEqual(workingDaysBetween(cal, on('2026-12-30'), on('2027-01-05')), { days: 3, provisional: true });
});
