import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { isFailure, type FailureKind } from '../contract/index.ts';
import { isPgError } from '../db/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { ann, at, bob, errand, finance, housing, notice } from './fixture.ts';
import {
  act,
  addNote,
  answerCorrection,
  assign,
  caseDetail,
  caseFailures,
  casesMigrations,
  claim,
  closeCase,
  isReference,
  openCase,
  pauseCase,
  readCase,
  requestCorrection,
  worklist,
  type CaseRow,
  type NewCase,
} from './index.ts';

const fails = (kind: FailureKind) => (e: unknown) => isFailure(e, kind);
const within5 = { days: 5, kind: 'working' } as const;

describe('kernel/cases', () => {
  let d: TestDatabase;
  before(async () => {
    d = await testDatabase([casesMigrations]);
  });
  after(() => d.drop());

  const open = (day = '2026-11-02', more: Partial<NewCase> = {}): Promise<CaseRow> =>
    d.tx((tx) => openCase(tx, { ...errand, ...more }, at(day)));
  const correction = (caseId: string, day: string) => ({
    caseId,
    items: [{ what: { zh: '缺少租赁备案', en: 'The tenancy record is missing' }, article: null }],
    answerWithin: { days: 10, kind: 'working' } as const,
    tellWithin: within5,
    by: ann,
    ...notice(day),
  });

  test('opened, accepted, reviewed, approved, closed: entries, clocks and times fit', async () => {
    const c = await open();
    assert.ok(isReference(c.reference));
    assert.equal(c.state, 'open');
    await d.tx((tx) => act(tx, { caseId: c.id, action: 'accept', by: ann }, at('2026-11-03')));
    await d.tx((tx) => claim(tx, { caseId: c.id, by: ann }, at('2026-11-03')));
    await d.tx((tx) =>
      act(tx, { caseId: c.id, action: 'approve', by: ann, publicNote: '符合条件', internalNote: '电话核实' }, at('2026-11-05')),
    );
    const closed = await d.tx((tx) => closeCase(tx, { caseId: c.id, by: ann }, at('2026-11-06')));
    assert.equal(closed.state, 'closed');
    assert.equal(closed.accepted_on, '2026-11-03');
    assert.equal(closed.decided_at?.toString(), '2026-11-05T01:00:00Z');
    assert.equal(closed.closed_at?.toString(), '2026-11-06T01:00:00Z');
    assert.equal((await readCase(d.db, c.id)).next_due, null);

    const seen = await caseDetail(d.db, c.id, 'handler', at('2026-11-06'));
    assert.deepEqual(
      seen.entries.map((e) => [e.seq, e.action, e.from_state, e.to_state, e.by_account, e.automated]),
      [
        [1, 'open', null, 'open', null, true],
        [2, 'accept', 'open', 'accepted', ann, false],
        [3, 'claim', 'accepted', 'in-review', ann, false],
        [4, 'approve', 'in-review', 'decided', ann, false],
        [5, 'close', 'decided', 'closed', ann, false],
      ],
    );
    assert.deepEqual(
      seen.clocks.map((k) => [k.code, k.basis, k.state, k.start_on, k.due_on, k.ended_on]),
      [
        ['acceptance', 'legal', 'stopped', '2026-11-02', '2026-11-09', '2026-11-03'],
        ['decision', 'legal', 'stopped', '2026-11-03', '2026-12-01', '2026-11-05'],
        ['decision', 'promised', 'stopped', '2026-11-03', '2026-11-10', '2026-11-05'],
      ],
    );
    assert.equal(seen.entries[3]?.internal_note, '电话核实');
    assert.deepEqual(seen.can, []);
    const own = await caseDetail(d.db, c.id, 'applicant', at('2026-11-06'));
    assert.deepEqual([own.entries[3]?.public_note, own.entries[3]?.internal_note], ['符合条件', null]);
  });

  test('accepted at once, the legal period runs from the receipt', async () => {
    const c = await open('2026-11-02', { accept: true });
    assert.deepEqual([c.state, c.accepted_on], ['accepted', '2026-11-02']);
    const seen = await caseDetail(d.db, c.id, 'supervisor', at('2026-11-03'));
    assert.deepEqual(
      seen.clocks.map((k) => [k.state, k.due_on, k.view?.remaining.days ?? null]),
      [
        ['stopped', '2026-11-09', null],
        ['running', '2026-11-30', 19],
        ['running', '2026-11-09', 4],
      ],
    );
    assert.equal((await readCase(d.db, c.id)).next_due, '2026-11-09');
    assert.deepEqual(seen.can, ['assign', 'transfer', 'extend', 'remind', 'note']);
  });

  test('two claims at once: one wins', async () => {
    const c = await open('2026-11-02', { accept: true });
    const tries = await Promise.allSettled(
      [ann, bob].map((by) => d.tx((tx) => claim(tx, { caseId: c.id, by }, at('2026-11-03')))),
    );
    const won = tries.filter((t) => t.status === 'fulfilled');
    const lost = tries.filter((t) => t.status === 'rejected');
    assert.deepEqual([won.length, lost.length], [1, 1]);
    assert.ok(isFailure(lost[0]?.reason, caseFailures.taken));
    const row = await readCase(d.db, c.id);
    assert.equal(row.owner, won[0]?.value.owner);
    assert.equal(row.state, 'in-review');
    const again = await d.tx((tx) => claim(tx, { caseId: c.id, by: row.owner ?? '' }, at('2026-11-03')));
    assert.equal(again.state, 'in-review');
    const { entries } = await caseDetail(d.db, c.id, 'handler', at('2026-11-03'));
    assert.equal(entries.filter((e) => e.action === 'claim').length, 1, 'claiming one’s own case again adds nothing');
  });

  test('twenty notes at once keep one unbroken log', async () => {
    const c = await open();
    await Promise.all(
      Array.from({ length: 20 }, (_, i) =>
        d.tx((tx) => addNote(tx, { caseId: c.id, by: ann, internalNote: `${i}` }, at('2026-11-03'))),
      ),
    );
    const { entries } = await caseDetail(d.db, c.id, 'handler', at('2026-11-03'));
    assert.deepEqual(
      entries.map((e) => e.seq),
      Array.from({ length: 21 }, (_, i) => i + 1),
    );
  });

  test('handing over and sending back lay the case into a queue without an owner', async () => {
    const c = await open('2026-11-02', { accept: true });
    await d.tx((tx) => assign(tx, { caseId: c.id, owner: bob, by: ann }, at('2026-11-03')));
    await d.tx((tx) => claim(tx, { caseId: c.id, by: bob }, at('2026-11-03')));
    const handed = await d.tx((tx) =>
      act(tx, { caseId: c.id, action: 'transfer', by: bob, department: finance, queue: 'finance' }, at('2026-11-04')),
    );
    assert.deepEqual([handed.owner, handed.department, handed.queue, handed.state], [null, finance, 'finance', 'in-review']);
    const back = await d.tx((tx) => act(tx, { caseId: c.id, action: 'return', by: bob }, at('2026-11-05')));
    assert.equal(back.state, 'accepted');
  });

  test('correction: once, in time, and the answer accepts a case not yet accepted', async () => {
    const c = await open('2026-11-02');
    await assert.rejects(
      d.tx((tx) => requestCorrection(tx, { ...correction(c.id, '2026-11-04'), items: [] }, at('2026-11-04'))),
      fails(caseFailures.correctionEmpty),
    );
    await d.tx((tx) => requestCorrection(tx, correction(c.id, '2026-11-04'), at('2026-11-04')));
    const waiting = await caseDetail(d.db, c.id, 'applicant', at('2026-11-04'));
    assert.deepEqual([waiting.case.state, waiting.correction?.due_on], ['correction', '2026-11-18']);
    assert.deepEqual(waiting.can, ['accept-corrected', 'withdraw']);
    const accepted = await d.tx((tx) => answerCorrection(tx, { caseId: c.id, answer: { file: 'x' }, by: bob }, at('2026-11-10')));
    assert.deepEqual([accepted.state, accepted.accepted_on], ['accepted', '2026-11-10']);
    const seen = await caseDetail(d.db, c.id, 'handler', at('2026-11-10'));
    assert.deepEqual(
      seen.clocks.map((k) => [k.state, k.start_on, k.due_on]),
      [
        ['stopped', '2026-11-02', '2026-11-09'],
        ['running', '2026-11-10', '2026-12-08'],
        ['running', '2026-11-10', '2026-11-17'],
      ],
    );
    assert.equal(seen.can.includes('request-correction'), false);
    await assert.rejects(
      d.tx((tx) => requestCorrection(tx, correction(c.id, '2026-11-10'), at('2026-11-10'))),
      fails(caseFailures.correctionOnce),
    );
  });

  test('correction in review stops the clocks and the answer lets them go on', async () => {
    const c = await open('2026-11-02', { accept: true });
    await d.tx((tx) => claim(tx, { caseId: c.id, by: ann }, at('2026-11-03')));
    await d.tx((tx) => requestCorrection(tx, correction(c.id, '2026-11-04'), at('2026-11-04')));
    assert.equal((await readCase(d.db, c.id)).next_due, null);
    const resumed = await d.tx((tx) => answerCorrection(tx, { caseId: c.id, answer: {}, by: null }, at('2026-11-09')));
    assert.equal(resumed.state, 'in-review');
    assert.equal((await readCase(d.db, c.id)).next_due, '2026-11-12', '4, 5 and 6 November are not counted');
    const { clocks } = await caseDetail(d.db, c.id, 'handler', at('2026-11-09'));
    const promised = clocks.find((k) => k.basis === 'promised');
    assert.deepEqual(
      promised?.events.map((e) => [e.kind, e.reason_code, e.old_due, e.new_due]),
      [
        ['start', null, null, '2026-11-09'],
        ['pause', 'correction', '2026-11-09', null],
        ['resume', null, '2026-11-09', '2026-11-12'],
      ],
    );
    assert.deepEqual(promised?.consumption, {
      total: 5,
      counted: 2,
      parties: [
        { party: 'department', department: housing, days: 2, counted: true },
        { party: 'applicant', department: null, days: 3, counted: false },
      ],
    });
  });

  test('no correction notice while the clocks stand for another reason, and nothing of it stays', async () => {
    const c = await open('2026-11-02', { accept: true });
    await d.tx((tx) => pauseCase(tx, { caseId: c.id, reason: 'testing', by: ann, ...notice('2026-11-03') }, at('2026-11-03')));
    await assert.rejects(
      d.tx((tx) => requestCorrection(tx, correction(c.id, '2026-11-04'), at('2026-11-04'))),
      fails(caseFailures.alreadyPaused),
    );
    const seen = await caseDetail(d.db, c.id, 'handler', at('2026-11-04'));
    assert.deepEqual([seen.case.state, seen.correction, seen.entries.length], ['accepted', null, 3]);
    assert.ok(seen.can.includes('resume') && !seen.can.includes('pause'));
  });

  test('the time for telling is five working days', async () => {
    const c = await open('2026-11-02');
    await assert.rejects(
      d.tx((tx) => requestCorrection(tx, correction(c.id, '2026-11-10'), at('2026-11-10'))),
      fails(caseFailures.correctionLate),
    );
    const last = await d.tx((tx) => requestCorrection(tx, correction(c.id, '2026-11-09'), at('2026-11-09')));
    assert.equal(last.state, 'correction');
  });

  test('a closed case takes nothing but reopening, in the database too', async () => {
    const c = await open();
    await d.tx((tx) => act(tx, { caseId: c.id, action: 'withdraw', by: bob }, at('2026-11-03')));
    await assert.rejects(
      d.tx((tx) => addNote(tx, { caseId: c.id, by: ann, internalNote: 'x' }, at('2026-11-04'))),
      fails(caseFailures.notNow),
    );
    const forged = d.owner.query(
      `insert into cases.entry (case_id, seq, action, from_state, to_state, by_account, automated, queue, on_day, at)
       values ($1, 3, 'note', 'withdrawn', 'withdrawn', $2, false, 'review', '2026-11-04', now())`,
      [c.id, ann],
    );
    await assert.rejects(forged, (e) => isPgError(e, '23514', 'entry_closed_case'));
    const again = await d.tx((tx) => act(tx, { caseId: c.id, action: 'reopen', by: ann }, at('2026-11-05')));
    assert.deepEqual([again.state, again.closed_at], ['reopened', null]);
    const taken = await d.tx((tx) => claim(tx, { caseId: c.id, by: ann }, at('2026-11-05')));
    assert.deepEqual([taken.state, taken.accepted_on], ['in-review', null].with(1, '2026-11-05'));
  });

  test('the program may not rewrite what happened', async () => {
    const c = await open();
    for (const statement of [
      `update cases.entry set public_note = 'x'`,
      `delete from cases.entry`,
      `update cases.clock_event set new_due = '2030-01-01'`,
      `delete from cases.clock_event`,
      `delete from cases."case"`,
      `update cases."case" set reference = 'RC-20260101-000000-0'`,
      `update cases."case" set received_on = '2026-12-01'`,
      `update cases.clock set period_days = 99`,
      `update cases.correction set items = '[1]'`,
      `delete from cases.correction`,
      `update cases.escalation set due_on = '2030-01-01'`,
      `truncate cases.entry`,
    ]) {
      await assert.rejects(sql.raw(statement).execute(d.db), (e) => isPgError(e, '42501'), statement);
    }
    assert.equal((await readCase(d.db, c.id)).state, 'open');
  });

  test('constraints hold against any program', async () => {
    const c = await open();
    const refused = async (statement: string, constraint: string): Promise<void> => {
      await assert.rejects(d.owner.query(statement, [c.id]), (e) => isPgError(e, '23514', constraint), constraint);
    };
    await refused(`update cases."case" set closed_at = now() where id = $1`, 'case_closed_has_time');
    await refused(`update cases."case" set state = 'accepted', accepted_on = received_on where id = $1`, 'case_state_entered');
    await refused(`update cases."case" set state = 'accepted' where id = $1`, 'case_accepted_has_day');
    const pause = `insert into cases.clock_event (clock_id, kind, reason_code, legal_basis, on_day, at, notice_sent_at) select id, 'pause'`;
    await refused(
      `${pause}, 'lunch', 'x', '2026-11-03', now(), now() from cases.clock where case_id = $1 limit 1`,
      'pause_reason_listed',
    );
    await refused(
      `${pause}, 'hearing', 'x', '2026-11-03', now(), null from cases.clock where case_id = $1 limit 1`,
      'pause_is_told',
    );
    await refused(
      `insert into cases.entry (case_id, seq, action, from_state, to_state, automated, queue, on_day, at)
       values ($1, 7, 'note', 'open', 'open', true, 'review', '2026-11-03', now())`,
      'entry_follows',
    );
    await assert.rejects(
      d.owner.query(
        `insert into cases.clock (case_id, code, basis, period_kind, period_days, starts, stops, state, effect)
         values ($1, 'decision', 'legal', 'working', 5, 'accepted', 'decided', 'waiting', 'none')`,
        [c.id],
      ),
      (e) => isPgError(e, '23505', 'clock_once_a_case'),
    );
    await assert.rejects(
      d.tx((tx) => pauseCase(tx, { caseId: c.id, reason: 'hearing', by: ann, ...notice('2026-11-03') }, at('2026-11-03'))),
      fails(caseFailures.notNow),
    );
  });

  test('worklist: remaining time first, filters, search, pages', async () => {
    const queue = 'list-test';
    const [late, soon, calm, paused] = [
      await open('2026-10-12', { queue, accept: true, title: { zh: '逾期的事', en: 'Late one' } }),
      await open('2026-11-02', { queue, accept: true, title: { zh: '就要到期', en: 'Soon 100% due' } }),
      await open('2026-11-04', { queue, accept: true, department: finance }),
      await open('2026-11-02', { queue, accept: true }),
    ];
    const gone = await open('2026-11-02', { queue });
    await d.tx((tx) => act(tx, { caseId: gone.id, action: 'withdraw', by: null }, at('2026-11-03')));
    await d.tx((tx) =>
      pauseCase(tx, { caseId: paused.id, reason: 'hearing', by: ann, ...notice('2026-11-03') }, at('2026-11-03')),
    );
    const ids = async (filter: object, page = { page: 1, size: 50 }): Promise<string[]> =>
      (await worklist(d.db, { queue, ...filter }, page, at('2026-11-06'))).rows.map((r) => r.id);
    const all = await worklist(d.db, { queue }, { page: 1, size: 50 }, at('2026-11-06'));
    assert.equal(all.total, 4);
    assert.deepEqual(
      all.rows.map((r) => [
        r.id,
        r.clock?.basis,
        r.clock?.remaining.days,
        r.clock?.remaining.overdue,
        r.clock?.light,
        r.clock?.paused,
      ]),
      [
        [late.id, 'promised', 14, true, 'black', false],
        [soon.id, 'promised', 1, false, 'amber', false],
        [calm.id, 'promised', 3, false, 'neutral', false],
        [paused.id, 'promised', 5, false, 'neutral', true],
      ],
    );
    assert.deepEqual(await ids({ department: finance }), [calm.id]);
    assert.deepEqual(await ids({ owner: 'nobody', state: 'accepted' }), [late.id, soon.id, calm.id, paused.id]);
    await d.tx((tx) => claim(tx, { caseId: calm.id, by: bob }, at('2026-11-06')));
    assert.deepEqual(await ids({ owner: bob }), [calm.id]);
    assert.deepEqual(await ids({ state: 'withdrawn' }), [gone.id]);
    assert.deepEqual(await ids({ q: '逾期' }), [late.id]);
    assert.deepEqual(await ids({ q: '100%' }), [soon.id], 'a percent sign is a percent sign');
    assert.deepEqual(await ids({ q: 'SOON' }), [soon.id]);
    assert.deepEqual(await ids({ q: calm.reference.toLowerCase() }), [calm.id]);
    assert.equal((await ids({ q: 'RC-202611' })).length, 3);
    assert.deepEqual(await ids({}, { page: 2, size: 3 }), [paused.id]);
    assert.deepEqual(await ids({ sort: 'newest' }), [calm.id, ...[soon.id, paused.id].toSorted(), late.id]);
  });
});
