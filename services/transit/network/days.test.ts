import assert from 'node:assert/strict';
import { test } from 'node:test';
import { addDayServices, isDate, readDayPlan } from './days.ts';
import { FeedTables } from './gtfs.ts';
import { packOf, rowsOf } from './testing.ts';
import { Findings, NetworkError } from './types.ts';

const year = {
  papers: [{ publishedAt: '2025-11-04' }, { publishedAt: '2026-01-10' }],
  days: [
    { date: '2026-01-01', work: false, paper: 0 },
    { date: '2026-01-03', work: false, paper: 0 },
    { date: '2026-01-04', work: true, paper: 0 },
    { date: '2026-01-05', work: false, paper: 0 },
    { date: '2026-01-05', work: true, paper: 1 },
  ],
};
const pack = packOf({ 'calendar/2026.json': JSON.stringify(year) });

test('days off and worked weekend days are exceptions; the later notice holds; a year without notice is told', () => {
  const plan = readDayPlan(pack, 'calendar', '2026-01-01', '2027-03-31');
  assert.deepEqual(plan, {
    from: '2026-01-01',
    to: '2027-03-31',
    off: ['2026-01-01'],
    worked: ['2026-01-04'],
    unknownYears: [2027],
  });
  const tables = new FeedTables();
  const findings = new Findings('x');
  addDayServices(tables, plan, ['workday', 'restday'], findings);
  const files = tables.files();
  assert.deepEqual(
    rowsOf(files, 'calendar.txt').map((row) => [
      row['service_id'],
      row['monday'],
      row['saturday'],
      row['start_date'],
      row['end_date'],
    ]),
    [
      ['workday', '1', '0', '20260101', '20270331'],
      ['restday', '0', '1', '20260101', '20270331'],
    ],
  );
  assert.deepEqual(
    rowsOf(files, 'calendar_dates.txt').map((row) => [row['service_id'], row['date'], row['exception_type']]),
    [
      ['workday', '20260101', '2'],
      ['workday', '20260104', '1'],
      ['restday', '20260101', '1'],
      ['restday', '20260104', '2'],
    ],
  );
  assert.deepEqual(
    findings.list.map(({ kind, id }) => [kind, id]),
    [['holidays-unknown', '2027']],
  );
});

test('a daily service has no exceptions', () => {
  const tables = new FeedTables();
  addDayServices(tables, readDayPlan(pack, 'calendar', '2026-01-01', '2026-12-31'), ['daily'], new Findings('x'));
  assert.equal(tables.files().has('calendar_dates.txt'), false);
});

test('dates', () => {
  assert.deepEqual(['2026-02-28', '2026-02-30', '2026-2-1', ''].map(isDate), [true, false, false, false]);
  assert.throws(() => readDayPlan(pack, 'calendar', '2026-02-01', '2026-01-01'), NetworkError);
});
