import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { loadCalendar } from '@yunjian/calendar';
import { isFailure, type FailureKind } from '../contract/index.ts';
import { isPgError } from '../db/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import {
  acceptance,
  ann,
  at,
  bob,
  calendar,
  decision,
  errand,
  finance,
  housing,
  ladder,
  notice,
  packData,
  promise,
  renewal,
} from './fixture.ts';
import {
  act,
  addClocks,
  answerEscalation,
  caseDetail,
  caseFailures,
  casesMigrations,
  claim,
  clockConsumption,
  extendClock,
  fireDueClocks,
  openCase,
  pauseCase,
  readCase,
  recalcForCalendar,
  resumeCase,
  type CaseRow,
  type Fired,
  type NewCase,
} from './index.ts';

const fails = (kind: FailureKind) => (e: unknown) => isFailure(e, kind);
const nothing: Fired = { deemedAccepted: [], deemedGranted: [], overdue: [], escalations: [] };

describe('kernel/cases clocks', () => {
  let d: TestDatabase;
  before(async () => {
    d = await testDatabase([casesMigrations]);
  });
  after(() => d.drop());

  const open = (day: string, more: Partial<NewCase> = {}): Promise<CaseRow> =>
    d.tx((tx) => openCase(tx, { ...errand, ...more }, at(day)));
  const fire = (day: string): Promise<Fired> => d.tx((tx) => fireDueClocks(tx, { ladder }, at(day)));
  const clear = async (...ids: string[]): Promise<void> => {
    for (const caseId of ids) await d.tx((tx) => act(tx, { caseId, action: 'withdraw', by: null }, at('2026-11-30')));
  };

  test('no word in five working days: accepted since the day of receipt (行政许可法 32(四)), once', async () => {
    const c = await open('2026-11-02');
    assert.deepEqual(await fire('2026-11-09'), nothing, 'the last day runs until 24:00');
    const fired = await fire('2026-11-10');
    assert.deepEqual(fired, { ...nothing, deemedAccepted: [c.id] });
    const seen = await caseDetail(d.db, c.id, 'applicant', at('2026-11-10'));
    assert.deepEqual([seen.case.state, seen.case.accepted_on], ['accepted', '2026-11-02']);
    assert.deepEqual(
      seen.entries.map((e) => [e.action, e.automated, e.public_note]),
      [
        ['open', true, null],
        ['deem-accepted', true, '行政许可法第三十二条（四）'],
      ],
    );
    assert.deepEqual(
      seen.clocks.map((k) => [k.code, k.basis, k.state, k.start_on, k.due_on]),
      [
        ['acceptance', 'legal', 'fired', '2026-11-02', '2026-11-09'],
        ['decision', 'legal', 'running', '2026-11-02', '2026-11-30'],
        ['decision', 'promised', 'running', '2026-11-02', '2026-11-09'],
      ],
    );
    // the promise made from the receipt is already broken: the next run says so, and then nothing more comes
    const second = await fire('2026-11-10');
    assert.deepEqual(
      second.overdue.map((o) => o.code),
      ['decision'],
    );
    assert.deepEqual(
      second.escalations.map((e) => e.level),
      ['steward'],
    );
    assert.deepEqual(await fire('2026-11-10'), nothing);
    await clear(c.id);
  });

  test('ten runs at once fire once', async () => {
    const c = await open('2026-11-02', { clocks: [acceptance] });
    const runs = await Promise.all(Array.from({ length: 10 }, () => fire('2026-11-10')));
    assert.equal(runs.flatMap((r) => r.deemedAccepted).length, 1);
    const { entries, clocks } = await caseDetail(d.db, c.id, 'handler', at('2026-11-10'));
    assert.equal(entries.filter((e) => e.action === 'deem-accepted').length, 1);
    assert.equal(clocks[0]?.events.filter((e) => e.kind === 'fire').length, 1);
    await assert.rejects(
      d.owner.query(`insert into cases.clock_event (clock_id, kind, on_day, at) values ($1, 'fire', '2026-11-11', now())`, [
        clocks[0]?.id,
      ]),
      (e) => isPgError(e, '23505', 'clock_fires_once'),
    );
    await clear(c.id);
  });

  test('silence grants a renewal (行政许可法 50)', async () => {
    const c = await open('2026-10-12', { clocks: [renewal], accept: true });
    assert.deepEqual((await fire('2026-11-09')).deemedGranted, []);
    assert.deepEqual(await fire('2026-11-10'), { ...nothing, deemedGranted: [c.id] });
    const row = await readCase(d.db, c.id);
    assert.equal(row.state, 'decided');
    await d.tx((tx) => act(tx, { caseId: c.id, action: 'close', by: ann }, at('2026-11-10')));
  });

  test('overdue: the ladder goes up on working days, each rung once with its own due date', async () => {
    const c = await open('2026-11-02', { clocks: [promise], accept: true }); // due Monday 11-09
    const levels = async (day: string): Promise<string[]> => (await fire(day)).escalations.map((e) => e.level);
    assert.deepEqual(await levels('2026-11-09'), []);
    assert.deepEqual(await levels('2026-11-10'), ['steward']);
    assert.deepEqual(await levels('2026-11-10'), []);
    assert.deepEqual(await levels('2026-11-11'), ['department-head']);
    assert.deepEqual(await levels('2026-11-12'), []);
    assert.deepEqual(await levels('2026-11-14'), [], 'a Saturday wakes nobody');
    assert.deepEqual(await levels('2026-11-16'), ['district-office']);
    const { escalations, clocks, case: row } = await caseDetail(d.db, c.id, 'supervisor', at('2026-11-16'));
    assert.deepEqual(
      escalations.map((e) => [e.step, e.raised_on, e.due_on]),
      [
        [1, '2026-11-10', '2026-11-11'],
        [2, '2026-11-11', '2026-11-12'],
        [3, '2026-11-16', '2026-11-18'],
      ],
    );
    assert.equal(row.next_due, '2026-11-09', 'an overdue case stays at the top');
    assert.deepEqual(
      [clocks[0]?.view?.light, clocks[0]?.view?.remaining],
      ['black', { days: 5, overdue: true, provisional: false }],
    );
    const answer = (): Promise<boolean> =>
      d.tx((tx) => answerEscalation(tx, { clockId: clocks[0]?.id ?? '', step: 1, by: ann }, at('2026-11-16')));
    assert.deepEqual([await answer(), await answer()], [true, false]);
    assert.deepEqual((await caseDetail(d.db, c.id, 'applicant', at('2026-11-16'))).escalations, []);
    await d.tx((tx) => claim(tx, { caseId: c.id, by: ann }, at('2026-11-16')));
    await d.tx((tx) => act(tx, { caseId: c.id, action: 'refuse', by: ann }, at('2026-11-16')));
    const done = await caseDetail(d.db, c.id, 'supervisor', at('2026-11-17'));
    assert.deepEqual(
      [done.clocks[0]?.state, done.clocks[0]?.ended_on, done.case.next_due],
      ['fired', '2026-11-16', null],
      'late stays visible',
    );
  });

  test('pausing k whole working days moves the due date by exactly k, a weekend by none', async () => {
    const c = await open('2026-11-02', { clocks: [decision], accept: true }); // 20 working days → 11-30
    const pause = (day: string) =>
      d.tx((tx) => pauseCase(tx, { caseId: c.id, reason: 'expert-review', by: ann, ...notice(day) }, at(day)));
    const resume = (day: string) => d.tx((tx) => resumeCase(tx, { caseId: c.id, by: ann }, at(day)));
    await pause('2026-11-04');
    await assert.rejects(pause('2026-11-05'), fails(caseFailures.alreadyPaused));
    const during = (await caseDetail(d.db, c.id, 'handler', at('2026-11-06'))).clocks[0]?.view;
    assert.deepEqual([during?.paused, during?.remaining.days, during?.light], [true, 19, 'neutral']);
    await resume('2026-11-06');
    await assert.rejects(resume('2026-11-06'), fails(caseFailures.notPaused));
    assert.equal((await readCase(d.db, c.id)).next_due, '2026-12-02');
    await pause('2026-11-07');
    await resume('2026-11-09');
    assert.equal((await readCase(d.db, c.id)).next_due, '2026-12-02');
    await clear(c.id);
  });

  test('an extension: once, before expiry, with approver and reason; the old date stays visible', async () => {
    const c = await open('2026-11-02', { clocks: [decision, promise], accept: true });
    const extend = (day: string, basis: 'legal' | 'promised' = 'legal', code = 'decision') =>
      d.tx((tx) =>
        extendClock(tx, { caseId: c.id, code, basis, days: 10, reason: '案情复杂', by: bob, ...notice(day) }, at(day)),
      );
    await assert.rejects(extend('2026-11-20', 'legal', 'other'), fails(caseFailures.noClock));
    await extend('2026-11-30');
    await assert.rejects(extend('2026-12-01'), fails(caseFailures.extendedAlready));
    await assert.rejects(extend('2026-11-10', 'promised'), fails(caseFailures.expired));
    const { clocks } = await caseDetail(d.db, c.id, 'handler', at('2026-11-30'));
    const legal = clocks.find((k) => k.basis === 'legal');
    assert.deepEqual([legal?.due_on, legal?.extended_days], ['2026-12-14', 10]);
    const event = legal?.events.find((e) => e.kind === 'extend');
    assert.deepEqual(
      [event?.old_due, event?.new_due, event?.by_account, event?.reason_code],
      ['2026-11-30', '2026-12-14', bob, '案情复杂'],
    );
    const twice = (oldDue: string, constraint: string) =>
      assert.rejects(
        d.owner.query(
          `insert into cases.clock_event (clock_id, kind, reason_code, by_account, on_day, at, notice_sent_at, old_due, new_due)
           values ($1, 'extend', 'x', $2, '2026-12-01', now(), now(), $3, '2026-12-30')`,
          [legal?.id, bob, oldDue],
        ),
        (e) => isPgError(e, '23514', constraint) || isPgError(e, '23505', constraint),
      );
    await twice('2026-12-14', 'clock_extended_once');
    await twice('2026-12-20', 'extension_of_current_due');
    await clear(c.id);
  });

  test('a new calendar: recalc events with both dates, once; clocks it does not touch only note the version', async () => {
    const crossing = await open('2026-12-21', {
      clocks: [
        { ...promise, starts: 'received' },
        { ...decision, starts: 'received' },
      ],
    });
    const near = await open('2026-12-21', { clocks: [{ ...promise, period: { days: 2, kind: 'working' }, starts: 'received' }] });
    const before = await caseDetail(d.db, crossing.id, 'handler', at('2026-12-22'));
    assert.deepEqual(
      before.clocks.map((k) => [k.due_on, k.provisional]),
      [
        ['2026-12-28', false],
        ['2027-01-19', true],
      ],
    );
    const paper = { number: null, title: '示例通知', publishedAt: '2026-12-22', url: null };
    const rest = [
      '2027-01-01',
      '2027-01-02',
      '2027-01-03',
      '2027-01-04',
      '2027-02-05',
      '2027-02-08',
      '2027-02-09',
      '2027-02-10',
      '2027-02-11',
      '2027-02-12',
    ];
    const published = loadCalendar({
      ...packData,
      coverage: { from: '2007-01-01', to: '2027-12-31' },
      years: [
        ...packData.years,
        { year: 2027, papers: [paper], days: rest.map((date) => ({ date, work: false, name: '元旦', paper: 0 })) },
      ],
    });
    const recalc = () => d.tx((tx) => recalcForCalendar(tx, {}, at('2026-12-23', published)));
    const first = await recalc();
    const clockId = before.clocks[1]?.id ?? '';
    assert.deepEqual(first.moved, [{ caseId: crossing.id, clockId, oldDue: '2027-01-19', newDue: '2027-01-20' }]);
    assert.equal(first.left, false);
    assert.deepEqual(await recalc(), { moved: [], looked: 0, left: false });
    const after2 = await caseDetail(d.db, crossing.id, 'handler', at('2026-12-23', published));
    assert.deepEqual(
      after2.clocks.map((k) => [k.due_on, k.provisional, k.calendar_version === published.version]),
      [
        ['2026-12-28', false, true],
        ['2027-01-20', false, true],
      ],
    );
    assert.deepEqual(
      after2.clocks[1]?.events.filter((e) => e.kind === 'recalc').map((e) => [e.old_due, e.new_due, e.calendar_version]),
      [['2027-01-19', '2027-01-20', published.version]],
    );
    const untouched = await caseDetail(d.db, near.id, 'handler', at('2026-12-23', published));
    assert.deepEqual(
      untouched.clocks[0]?.events.map((e) => e.kind),
      ['start'],
    );
  });

  test('a reopened case gets a new period under a new name', async () => {
    const c = await open('2026-11-02', { clocks: [decision], accept: true });
    await d.tx((tx) => act(tx, { caseId: c.id, action: 'withdraw', by: null }, at('2026-11-03')));
    await d.tx((tx) => act(tx, { caseId: c.id, action: 'reopen', by: ann }, at('2026-11-16')));
    const add = (code: string) =>
      d.tx((tx) =>
        addClocks(tx, { caseId: c.id, clocks: [{ ...promise, code, starts: 'received' }], by: ann }, at('2026-11-16')),
      );
    await add('reconsideration');
    assert.equal((await readCase(d.db, c.id)).next_due, '2026-11-23');
    await assert.rejects(add('reconsideration'), (e) => isPgError(e, '23505', 'clock_once_a_case'));
    await clear(c.id);
  });

  test('who consumed the days adds up, department by department', async () => {
    const c = await open('2026-11-02', { clocks: [decision], accept: true });
    await d.tx((tx) =>
      act(tx, { caseId: c.id, action: 'transfer', by: ann, department: finance, queue: 'finance' }, at('2026-11-05')),
    );
    await d.tx((tx) => pauseCase(tx, { caseId: c.id, reason: 'hearing', by: ann, ...notice('2026-11-10') }, at('2026-11-10')));
    const { clocks } = await caseDetail(d.db, c.id, 'handler', at('2026-11-12'));
    assert.deepEqual(clocks[0]?.consumption, {
      total: 8,
      counted: 5,
      parties: [
        { party: 'department', department: housing, days: 2, counted: true },
        { party: 'department', department: finance, days: 3, counted: true },
        { party: 'procedure', department: null, days: 3, counted: false },
      ],
    });
    await d.tx((tx) => act(tx, { caseId: c.id, action: 'withdraw', by: null }, at('2026-11-13')));
    const ended = (await caseDetail(d.db, c.id, 'handler', at('2026-11-20'))).clocks[0];
    assert.deepEqual(
      [ended?.state, ended?.consumption?.total, ended?.consumption?.counted],
      ['stopped', 9, 5],
      'ended within the pause: its days stay the procedure’s, and nothing is consumed after the end',
    );
  });
});

test('consumption: the parts always add up to the whole', () => {
  const day = fc.integer({ min: 0, max: 80 }).map((n) => Temporal.PlainDate.from('2026-01-05').add({ days: n }).toString());
  const moves = fc.array(fc.tuple(day, fc.constantFrom(housing, finance, null)), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(day, day, fc.array(day, { maxLength: 6 }), moves, (start, today, turns, hands) => {
      const events = turns
        .toSorted()
        .map((on_day, i) => ({ kind: i % 2 === 0 ? ('pause' as const) : ('resume' as const), on_day, reason_code: 'hearing' }));
      const entries = hands.toSorted((a, b) => (a[0] < b[0] ? -1 : 1)).map(([on_day, department]) => ({ on_day, department }));
      const clock = { start_on: start, ended_on: null, period_kind: 'working' as const };
      const got = clockConsumption(calendar, clock, events, entries, Temporal.PlainDate.from(today));
      assert.ok(got);
      assert.equal(
        got.parties.reduce((n, p) => n + p.days, 0),
        got.total,
      );
      assert.equal(
        got.parties.filter((p) => p.counted).reduce((n, p) => n + p.days, 0),
        got.counted,
      );
      if (today <= start) assert.equal(got.total, 0);
    }),
  );
});
