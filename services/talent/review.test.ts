import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { readCase } from '@yunjian/kernel/cases';
import { isPgError } from '@yunjian/kernel/db';
import { decisionsOf, recordDecision, replay } from '@yunjian/kernel/rulebook';
import { answerCorrectionByApplicant, lapseCorrections } from './dispute.ts';
import { failures } from './failures.ts';
import { present } from './present.ts';
import { applicationById } from './queries.ts';
import { prepare } from './review-grant.ts';
import { openRecord } from './review-record.ts';
import { fails, MONDAY, testDesk, type Desk } from './review.fixture.ts';
import { askCorrection } from './review.ts';
import { type TestKit } from './testing.ts';
import type { Officer } from './policy.ts';

describe('review by people', () => {
  let desk: Desk;
  let kit: TestKit;
  let ann: Officer, bob: Officer, cai: Officer, duty: Officer;
  before(async () => {
    desk = await testDesk();
    ({ kit, ann, bob, cai, duty } = desk);
  });
  after(() => kit.close());

  it('the machine cannot refuse: the record itself does not take it', async () => {
    const { id } = await desk.inReview();
    const [last] = await decisionsOf(kit.database.db, id);
    assert.deepEqual([last?.mode, last?.outcome], ['AUTO', 'NEEDS_HUMAN'], 'a condition not met goes to a person');
    const { rule } = await prepare(kit, id);
    const refusal = desk.tx((t) =>
      recordDecision(t, {
        subjectId: id,
        rule,
        facts: last?.facts ?? {},
        results: last?.results ?? [],
        mode: 'AUTO',
        outcome: 'REFUSE',
        reason: 'x',
        decidedOn: Temporal.PlainDate.from('2026-03-02'),
        decidedAt: kit.now(),
      }),
    );
    await assert.rejects(refusal, (e) => isPgError(e, '23514', 'decision_machine_never_refuses'));
  });

  it('the applicant reads the same reasons as the staff, condition by condition', async () => {
    const { id } = await desk.inReview({ homes: 1, origin: 'overseas' });
    const staff = await openRecord(kit, id, { who: ann, purpose: null, unmask: false });
    const own = await present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
    assert.deepEqual(own.decision?.conditions, staff.decision?.conditions);
    const outcome = (ruleId: string) => own.decision?.conditions.find((c) => c.ruleId === ruleId)?.outcome;
    assert.deepEqual([outcome('G6-homes'), outcome('G0-category'), outcome('G1-contract')], ['NOT_MET', 'UNKNOWN', 'MET']);
    assert.deepEqual(
      own.clocks.map((c) => [c.code, c.dueOn, c.workingDaysLeft]),
      [['manual-decision', '2026-03-09', 5]],
      'five working days',
    );
  });

  it('a refusal needs owner, reason and a second person; never the machine, never one alone', async () => {
    const { id } = await desk.inReview();
    await assert.rejects(desk.decide(id, ann, { outcome: 'REFUSE', reason: 'x' }), fails(failures.notOwner));
    await desk.claimBy(id, ann);
    await assert.rejects(desk.decide(id, bob, { outcome: 'REFUSE', reason: 'x' }), fails(failures.notOwner));
    await assert.rejects(desk.decide(id, ann, { outcome: 'REFUSE', category: null, reason: '  ' }), fails(failures.reasonNeeded));
    await desk.decide(id, ann, { outcome: 'REFUSE', category: null, reason: '本区已有住房' });
    assert.equal(await desk.stateOf(id), 'in_review', 'only proposed');
    await assert.rejects(
      desk.decide(id, ann, { outcome: 'REFUSE', category: null, reason: '又一次' }),
      fails(failures.proposalOpen),
    );
    await assert.rejects(desk.second(id, ann), fails(failures.secondPerson));
    await assert.rejects(
      kit.test.owner.query(
        `update talent.proposal set answered_by = proposed_by, approved = true, answered_at = now() where application_id = $1`,
        [id],
      ),
      (e) => isPgError(e, '23514', 'proposal_second_person'),
    );
    await assert.rejects(desk.second(id, bob, false), fails(failures.reasonNeeded), 'sending back says why');
    await desk.second(id, bob, false, '请再核实产证日期');
    assert.equal(await desk.stateOf(id), 'in_review');
    await desk.decide(id, ann, { outcome: 'REFUSE', category: null, reason: '本区已有住房，产证已核' });
    await desk.second(id, duty);
    assert.equal(await desk.stateOf(id), 'refused');
    const [newest, before_] = await decisionsOf(kit.database.db, id);
    assert.deepEqual(
      [newest?.mode, newest?.outcome, newest?.decidedBy, newest?.approvedBy, newest?.reason, newest?.supersedes],
      ['HUMAN', 'REFUSE', ann.accountId, duty.accountId, '本区已有住房，产证已核', before_?.id],
    );
    assert.deepEqual([before_?.mode, before_?.outcome], ['AUTO', 'NEEDS_HUMAN']);
    const row = await applicationById(kit.database.db, id);
    const case_ = await readCase(kit.database.db, row.case_id ?? '');
    assert.equal(case_.state, 'closed');
    const letter = await present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
    assert.deepEqual(letter.decision?.reasons, [{ zh: '本区已有住房，产证已核', en: '本区已有住房，产证已核' }]);
    assert.ok(
      letter.decision?.remedies.some((r) => r.action === 'reconsider' && r.until === '2026-05-06'),
      'served 2 March, 60 days, then holidays',
    );
    const all_ = await desk.leaves(id, 'talent.decision');
    assert.equal(all_.length, 2);
    assert.ok(!all_.join().includes('产证'), 'no free text in the log');
  });

  it('a person’s grant needs findings for what the machine left open, and keeps the waiting date of the submission', async () => {
    const { id } = await desk.inReview({ origin: 'overseas' });
    await desk.claimBy(id, ann);
    await assert.rejects(desk.decide(id, ann, { category: null }), fails(failures.categoryNeeded));
    await assert.rejects(desk.decide(id, ann), fails(failures.findingsNeeded));
    kit.clock.now = Temporal.Instant.from('2026-03-05T02:00:00Z');
    const { pool } = await desk.decide(id, ann, { findings: [{ ruleId: 'G0-category', outcome: 'MET', note: '认证书已核' }] });
    kit.clock.now = MONDAY;
    assert.deepEqual(pool, { accessible: false, rooms: 1 });
    const { rows } = await sql<{ waiting_on: string; category: string; round: string }>`
      select waiting_on, category, round from talent.queue_entry where application_id = ${id}`.execute(kit.database.db);
    assert.deepEqual(rows, [{ waiting_on: '2026-03-02', category: 'T3', round: '2026-03' }]);
    await kit.allotter.serve({ accessible: false, rooms: 1 });
    assert.equal(await desk.stateOf(id), 'offered');
    const [newest] = await decisionsOf(kit.database.db, id);
    assert.deepEqual([newest?.mode, newest?.outcome, newest?.approvedBy], ['HUMAN', 'GRANT', null]);
    assert.equal((await replay(kit.database.db, newest?.id ?? '')).same, true, 'a decision with findings replays bit for bit');
    const shown = await present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
    const g0 = shown.decision?.conditions.find((c) => c.ruleId === 'G0-category');
    assert.deepEqual([g0?.outcome, g0?.inputs.at(-1)?.value], ['MET', '认证书已核']);
  });

  it('a grant against the machine is an override: reason, mark, second person', async () => {
    const { id } = await desk.inReview();
    await desk.claimBy(id, ann);
    await assert.rejects(desk.decide(id, ann, { reason: '' }), fails(failures.reasonNeeded));
    const { pool } = await desk.decide(id, ann, { reason: '该房屋为拆迁安置，已交回' });
    assert.equal(pool, null, 'nothing takes effect yet');
    assert.equal(await desk.stateOf(id), 'in_review');
    const seen = await openRecord(kit, id, { who: bob, purpose: null, unmask: false });
    assert.deepEqual(
      [seen.proposal?.kind, seen.proposal?.by, seen.proposal?.mine, seen.proposal?.category],
      ['override', '安', false, 'T3'],
    );
    assert.ok((await desk.second(id, bob)).pool !== null);
    assert.equal(await desk.stateOf(id), 'queued');
    const [newest] = await decisionsOf(kit.database.db, id);
    assert.deepEqual([newest?.mode, newest?.decidedBy, newest?.approvedBy], ['OVERRIDE', ann.accountId, bob.accountId]);
    await assert.rejects(desk.decide(id, ann), fails(failures.notNow), 'a closed review is closed');
  });

  it('of two second persons at once one decides', async () => {
    const { id } = await desk.inReview();
    await desk.claimBy(id, ann);
    await desk.decide(id, ann, { outcome: 'REFUSE', category: null, reason: '本区已有住房' });
    const tries = await Promise.allSettled([desk.second(id, bob), desk.second(id, duty), desk.second(id, bob, false, '退回')]);
    assert.equal(tries.filter((t) => t.status === 'fulfilled').length, 1);
    for (const t of tries) if (t.status === 'rejected') assert.ok(fails(failures.notNow)(t.reason), String(t.reason));
    const refusals = (await decisionsOf(kit.database.db, id)).filter((d) => d.outcome === 'REFUSE').length;
    assert.equal(refusals, (await desk.stateOf(id)) === 'refused' ? 1 : 0);
  });

  it('who applies cannot handle it, whoever they are', async () => {
    const { id, who } = await desk.inReview();
    const self: Officer = { ...cai, personId: who.personId };
    await assert.rejects(desk.claimBy(id, self), fails(failures.ownRecord));
    await desk.claimBy(id, ann);
    await desk.decide(id, ann, { outcome: 'REFUSE', category: null, reason: 'x' });
    await assert.rejects(desk.second(id, self), fails(failures.ownRecord));
  });

  it('told once what is missing; the clock stands until the answer', async () => {
    const { id, who } = await desk.inReview({ origin: 'paper' });
    await desk.claimBy(id, ann);
    const ask = () =>
      desk.tx((t) => askCorrection(kit, t, { applicationId: id, items: [{ code: 'degree', text: '请上传学历认证' }], by: ann }));
    await ask();
    assert.equal(await desk.stateOf(id), 'correction');
    const seen = await present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
    assert.equal(seen.clocks.find((c) => c.code === 'manual-decision')?.light, 'paused');
    assert.deepEqual(seen.can, ['withdraw', 'answer-correction']);
    await desk.tx((t) =>
      answerCorrectionByApplicant(kit, t, { applicationId: id, text: '已上传', attachments: [], by: who.accountId }),
    );
    assert.equal(await desk.stateOf(id), 'in_review');
    await assert.rejects(ask(), fails(failures.correctionOnce));
    await assert.rejects(
      desk.tx((t) => answerCorrectionByApplicant(kit, t, { applicationId: id, text: 'x', attachments: [], by: who.accountId })),
      fails(failures.notNow),
    );
    const silent = await desk.inReview({ origin: 'paper' });
    await desk.claimBy(silent.id, ann);
    await desk.tx((t) =>
      askCorrection(kit, t, { applicationId: silent.id, items: [{ code: 'degree', text: '请上传学历认证' }], by: ann }),
    );
    assert.equal(await lapseCorrections(kit), 0);
    const due = (await present(kit, kit.database.db, silent.id, { side: 'applicant', tenant: true })).correction?.dueOn ?? '';
    kit.clock.now = Temporal.Instant.from(`${Temporal.PlainDate.from(due).add({ days: 1 }).toString()}T02:00:00Z`);
    assert.equal(await lapseCorrections(kit), 1);
    const goesOn = await present(kit, kit.database.db, silent.id, { side: 'applicant', tenant: true });
    assert.equal(goesOn.state, 'in_review');
    assert.notEqual(goesOn.clocks.find((c) => c.code === 'manual-decision')?.light, 'paused');
    kit.clock.now = MONDAY;
  });
});
