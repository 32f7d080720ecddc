import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { readCase } from '@yunjian/kernel/cases';
import { isPgError } from '@yunjian/kernel/db';
import { decisionsOf } from '@yunjian/kernel/rulebook';
import { sql } from 'kysely';
import { answerDispute, reconsiderUntil } from './dispute.ts';
import { failures } from './failures.ts';
import { applicationById } from './queries.ts';
import { openRecord } from './review-record.ts';
import { askAgain, requery } from './review-requery.ts';
import { fails, MONDAY, sound, testDesk, type Desk } from './review.fixture.ts';
import { testForm, testPerson, testSubmit, type TestKit } from './testing.ts';
import { worklist } from './worklist.ts';
import type { Officer } from './policy.ts';

const all = { owner: 'all' as const };
const page = { page: 1, size: 50 };

describe('disputes', () => {
  let desk: Desk;
  let kit: TestKit;
  let ann: Officer, bob: Officer, cai: Officer, duty: Officer;
  before(async () => {
    desk = await testDesk();
    ({ kit, ann, bob, cai, duty } = desk);
  });
  after(() => kit.close());

  it('an open objection blocks every refusal; its clock is its own and the decision’s clock runs on', async () => {
    const { id, who } = await desk.inReview();
    await desk.claimBy(id, ann);
    const { id: disputeId } = await desk.file(id, who, 'objection', 'G6-homes');
    await assert.rejects(desk.file(id, who, 'objection', 'G6-homes'), fails(failures.disputeOpen));
    await assert.rejects(
      desk.decide(id, ann, { outcome: 'REFUSE', category: null, reason: '有房' }),
      fails(failures.objectionOpen),
    );
    const open = await openRecord(kit, id, { who: ann, purpose: null, unmask: false });
    assert.ok(!open.can.includes('refuse') && open.can.includes('decide-objection'));
    assert.equal(open.clocks.find((c) => c.code === 'manual-decision')?.light === 'paused', false);
    assert.deepEqual([open.disputes[0]?.clock?.dueOn, open.disputes[0]?.clock?.code], ['2026-03-09', 'objection']);
    await desk.tx((t) =>
      answerDispute(kit, t, { applicationId: id, disputeId, upheld: false, answer: '产证显示您名下有房', by: bob }),
    );
    await desk.decide(id, ann, { outcome: 'REFUSE', category: null, reason: '有房' });
    const later = await desk.file(id, who, 'objection', 'G6-homes');
    await assert.rejects(desk.second(id, bob), fails(failures.objectionOpen), 'also when it comes after the proposal');
    await desk.tx((t) =>
      answerDispute(kit, t, { applicationId: id, disputeId: later.id, upheld: false, answer: '维持', by: bob }),
    );
    await desk.second(id, bob);
    assert.equal(await desk.stateOf(id), 'refused');
  });

  it('an upheld objection takes a refusal back into review; asked again with corrected data it is granted like at submission', async () => {
    const { id, who } = await desk.refused();
    const { id: disputeId } = await desk.file(id, who, 'objection', 'G6-homes');
    await kit.says(who.idNumber, { ...sound(kit), homes: 0 });
    await desk.tx((t) =>
      answerDispute(kit, t, { applicationId: id, disputeId, upheld: true, answer: '登记机构已更正', by: cai }),
    );
    assert.equal(await desk.stateOf(id), 'in_review');
    await desk.claimBy(id, cai);
    const asked = await askAgain(kit, id);
    const { granted, pool } = await desk.tx((t) => requery(kit, t, asked, cai));
    assert.equal(granted, true);
    assert.deepEqual(pool, { accessible: false, rooms: 1 });
    const chain = await decisionsOf(kit.database.db, id);
    assert.deepEqual(chain.map((d) => `${d.mode} ${d.outcome}`).toSorted(), ['AUTO GRANT', 'AUTO NEEDS_HUMAN', 'HUMAN REFUSE']);
    assert.equal(chain.filter((d) => d.supersededBy === null).length, 1);
  });

  it('an upheld objection betters a grant that waits: new category, same day of waiting, and the grant is never in danger', async () => {
    const who = await testPerson(kit, { ...sound(kit), degree: 'bachelor' });
    const { id, state } = await testSubmit(kit, who, testForm(kit, { householdSize: 4 }));
    assert.equal(state, 'queued', 'no two-room flat is free');
    const { id: disputeId } = await desk.file(id, who, 'objection', 'T2-phd');
    await kit.says(who.idNumber, { ...sound(kit), degree: 'phd' });
    await desk.tx((t) => answerDispute(kit, t, { applicationId: id, disputeId, upheld: true, answer: '学历已更正', by: bob }));
    assert.equal(await desk.stateOf(id), 'queued', 'nothing is taken away meanwhile');
    await desk.claimBy(id, cai);
    kit.clock.now = Temporal.Instant.from('2026-03-03T02:00:00Z');
    const asked = await askAgain(kit, id);
    const { granted } = await desk.tx((t) => requery(kit, t, asked, cai));
    kit.clock.now = MONDAY;
    assert.equal(granted, true);
    const { rows } = await sql<{ category: string; waiting_on: string; state: string }>`
      select category, waiting_on, state from talent.queue_entry where application_id = ${id}`.execute(kit.database.db);
    assert.deepEqual(rows, [{ category: 'T2', waiting_on: '2026-03-02', state: 'waiting' }]);
    await assert.rejects(desk.decide(id, cai), fails(failures.notNow), 'the renewed review is closed');
    const again = await testPerson(kit, sound(kit));
    const kept = await testSubmit(kit, again, testForm(kit, { householdSize: 4 }));
    const second = await desk.file(kept.id, again, 'objection', 'T2-phd');
    await kit.says(again.idNumber, { ...sound(kit), homes: 1 });
    await desk.tx((t) =>
      answerDispute(kit, t, { applicationId: kept.id, disputeId: second.id, upheld: true, answer: '再查', by: bob }),
    );
    await desk.claimBy(kept.id, cai);
    const worse = await askAgain(kit, kept.id);
    assert.deepEqual(await desk.tx((t) => requery(kit, t, worse, cai)), { granted: false, pool: null });
    const [newest] = await decisionsOf(kit.database.db, kept.id);
    assert.deepEqual([await desk.stateOf(kept.id), newest?.outcome], ['queued', 'GRANT']);
  });

  it('reconsideration: within 60 days, by other people, by the database too', async () => {
    const { id, who } = await desk.refused();
    const { id: disputeId } = await desk.file(id, who, 'reconsideration');
    for (const one of [ann, bob]) {
      await assert.rejects(
        desk.tx((t) => answerDispute(kit, t, { applicationId: id, disputeId, upheld: true, answer: 'x', by: one })),
        fails(failures.freshEyes),
      );
    }
    for (const [who_, constraint] of [
      [ann, 'dispute_other_person'],
      [bob, 'dispute_other_than_approver'],
    ] as const)
      await assert.rejects(
        kit.test.owner.query(`update talent.dispute set state = 'upheld', answered_by = $2, answered_at = now() where id = $1`, [
          disputeId,
          who_.accountId,
        ]),
        (e) => isPgError(e, '23514', constraint),
      );
    const open = await openRecord(kit, id, { who: cai, purpose: null, unmask: false });
    assert.deepEqual([open.disputes[0]?.clock?.dueOn, open.disputes[0]?.clock?.law], ['2026-05-06', '第六十二条']);
    await desk.tx((t) =>
      answerDispute(kit, t, { applicationId: id, disputeId, upheld: true, answer: '原决定证据不足', by: cai }),
    );
    assert.equal(await desk.stateOf(id), 'in_review');
    const row = await applicationById(kit.database.db, id);
    assert.equal(
      (await readCase(kit.database.db, row.case_id ?? '')).owner,
      cai.accountId,
      'the new decision is for who answered',
    );
    assert.ok(row.causes.includes('RECONSIDERATION'));
    await desk.decide(id, cai, { reason: '房屋非住宅' });
    await assert.rejects(desk.second(id, ann), fails(failures.freshEyes));
    await desk.second(id, duty);
    assert.equal(await desk.stateOf(id), 'queued');
  });

  it('reconsideration comes too late after 60 days, and the day is the law’s', async () => {
    assert.equal(
      reconsiderUntil(kit, Temporal.PlainDate.from('2026-03-02')).toString(),
      '2026-05-06',
      '1 May is a holiday: the next working day',
    );
    const { id, who } = await desk.refused();
    kit.clock.now = Temporal.Instant.from('2026-05-06T12:00:00Z');
    await desk.file(id, who, 'reconsideration');
    const late = await (async () => {
      kit.clock.now = MONDAY;
      return desk.refused();
    })();
    kit.clock.now = Temporal.Instant.from('2026-05-07T02:00:00Z');
    await assert.rejects(desk.file(late.id, late.who, 'reconsideration'), fails(failures.tooLate));
    kit.clock.now = MONDAY;
  });

  it('a demand for a person on an automatic grant opens a case and takes nothing away', async () => {
    const who = await testPerson(kit, sound(kit));
    const { id, state } = await testSubmit(kit, who);
    assert.equal(state, 'offered');
    const { id: disputeId } = await desk.file(id, who, 'human');
    const { rows } = await worklist(kit, { ...all, kind: 'human' }, page, ann.accountId);
    assert.ok(rows.some((r) => r.id === id && r.clock?.dueOn === '2026-03-09'));
    await desk.tx((t) =>
      answerDispute(kit, t, { applicationId: id, disputeId, upheld: false, answer: '经人工复核，结论相同', by: ann }),
    );
    assert.equal(await desk.stateOf(id), 'offered');
    const refusedOne = await desk.refused();
    await assert.rejects(desk.file(refusedOne.id, refusedOne.who, 'human'), fails(failures.notNow), 'people decided that one');
  });
});
