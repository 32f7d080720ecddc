import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { readCase } from '@yunjian/kernel/cases';
import { decisionsOf } from '@yunjian/kernel/rulebook';
import { failures } from './failures.ts';
import { accessPage } from './mine.ts';
import { withdraw } from './offer.ts';
import { present } from './present.ts';
import { applicationById } from './queries.ts';
import { prepare } from './review-grant.ts';
import { openRecord } from './review-record.ts';
import { askAgain, requery } from './review-requery.ts';
import { fails, MONDAY, officer, sound, testDesk, type Desk } from './review.fixture.ts';
import { addInternalNote, answerProposal, claimFor, decideByPerson } from './review.ts';
import { rerunManual, setMode } from './switch.ts';
import { commandOf, testForm, testKit, testPerson, testProject, testSubmit, type TestKit } from './testing.ts';
import { findPerson, submitForPerson } from './window.ts';
import { worklist, worklistSheet } from './worklist.ts';
import type { Officer } from './policy.ts';

const all = { owner: 'all' as const };
const page = { page: 1, size: 50 };

describe('records and the worklist', () => {
  let desk: Desk;
  let kit: TestKit;
  let ann: Officer, bob: Officer, cai: Officer;
  before(async () => {
    desk = await testDesk();
    ({ kit, ann, bob, cai } = desk);
  });
  after(() => kit.close());

  it('registers recover: asked again, granted automatically with the old waiting date; who chose a person stays with one', async () => {
    await kit.scenario('education', { outage: 'http500' });
    const one = await desk.inReview({});
    const two = await desk.inReview({}, { automation: false });
    await kit.scenario('education', {});
    await new Promise((r) => setTimeout(r, 300)); // the breaker rests
    await desk.claimBy(one.id, ann);
    await desk.claimBy(two.id, ann);
    const row = await applicationById(kit.database.db, one.id);
    assert.deepEqual(row.causes, ['REGISTER_UNKNOWN']);
    await assert.rejects(
      desk.tx(async (t) => requery(kit, t, await askAgain(kit, one.id), bob)),
      fails(failures.notOwner),
    );
    kit.clock.now = Temporal.Instant.from('2026-03-03T02:00:00Z');
    const first = await askAgain(kit, one.id);
    assert.equal((await desk.tx((t) => requery(kit, t, first, ann))).granted, true);
    const second_ = await askAgain(kit, two.id);
    assert.equal((await desk.tx((t) => requery(kit, t, second_, ann))).granted, false);
    kit.clock.now = MONDAY;
    assert.deepEqual([await desk.stateOf(one.id), await desk.stateOf(two.id)], ['queued', 'in_review']);
    assert.deepEqual((await applicationById(kit.database.db, two.id)).causes, ['CHOSE_HUMAN']);
    const { rows } = await sql<{
      waiting_on: string;
    }>`select waiting_on from talent.queue_entry where application_id = ${one.id}`.execute(kit.database.db);
    assert.equal(rows[0]?.waiting_on, '2026-03-02');
    const { rows: kept } = await sql<{
      n: bigint;
    }>`select count(*) as n from registers.evidence where person = ${one.who.personId}`.execute(kit.database.db);
    assert.equal(kept[0]?.n, 16n, 'old and new evidence are both kept');
    await desk.decide(two.id, ann);
    assert.equal(await desk.stateOf(two.id), 'queued', 'the same facts give the same outcome by a person');
  });

  it('every look is recorded with its purpose; masked until asked otherwise', async () => {
    const { id, who } = await desk.inReview();
    const masked = await openRecord(kit, id, { who: ann, purpose: null, unmask: false });
    assert.match(masked.person.name, /^示\*+$/);
    assert.deepEqual([masked.person.idNumber.slice(3, -4), masked.person.masked], ['*'.repeat(11), true]);
    assert.equal(masked.person.bankAccount, '************0001');
    kit.clock.now = kit.clock.now.add({ seconds: 1 });
    const clear = await openRecord(kit, id, { who: ann, purpose: '电话核实', unmask: true });
    assert.deepEqual(
      [clear.person.name, clear.person.idNumber, clear.person.bankAccount],
      [who.name, who.idNumber, '6222000000000001'],
    );
    await openRecord(kit, id, { who: ann, purpose: null, unmask: false, again: true });
    const { rows } = await sql<{ purpose: string; fields: string[]; name: string; role: string }>`
      select purpose, fields, name, role from audit.access where person = ${who.personId} order by at, cardinality(fields) desc`.execute(
      kit.database.db,
    );
    assert.deepEqual(
      rows.map((r) => [r.purpose, r.fields.some((f) => f.endsWith('!')), r.name, r.role]),
      [
        [`审核 ${masked.reference}`, false, '安', 'reviewer'],
        ['电话核实', false, '安', 'reviewer'],
        ['电话核实', true, '安', 'reviewer'],
      ],
    );
    const page_ = await accessPage(kit.database.db, who.personId, { page: 1, size: 10 });
    assert.equal(page_.total, 3, 'and the person sees them all');
    assert.ok(page_.rows.some((r) => r.who === '安' && r.purpose === '电话核实' && r.what.zh.includes('证件号码（完整）')));
    const log = await desk.leaves(who.personId, 'audit.access');
    assert.equal(log.length, 3);
    assert.ok(!log.join().includes(who.idNumber) && !log.join().includes('电话核实'));
  });

  it('the worklist shows least time first, masked, with counts over everything, and exports every row', async () => {
    const before_ = await worklist(kit, all, page, cai.accountId);
    kit.clock.now = Temporal.Instant.from('2026-02-02T02:00:00Z');
    const late = await desk.inReview();
    kit.clock.now = MONDAY;
    const { rows, total, counts } = await worklist(kit, all, page, cai.accountId);
    assert.equal(total, before_.total + 1);
    assert.equal(rows[0]?.id, late.id);
    assert.deepEqual([rows[0]?.clock?.light, rows[0]?.nameMasked.includes('*'), rows[0]?.kind], ['black', true, 'application']);
    assert.equal(counts.black, before_.counts.black + 1);
    assert.deepEqual(
      (await worklist(kit, { ...all, light: 'black' }, page, cai.accountId)).rows.map((r) => r.id),
      [late.id],
    );
    const sheet = await worklistSheet(kit, all, cai.accountId);
    assert.equal([...(sheet.rows as Iterable<unknown>)].length, total);
    await desk.claimBy(late.id, cai);
    const mine = await worklist(kit, { owner: 'me' }, page, cai.accountId);
    assert.ok(mine.rows.every((r) => r.mine && r.owner === '蔡') && mine.rows.some((r) => r.id === late.id));
    assert.equal((await worklist(kit, { ...all, q: rows[0]?.reference }, page, cai.accountId)).total, 1);
    assert.equal(
      (await worklist(kit, { ...all, cause: 'NOT_MET' }, page, cai.accountId)).rows.every((r) => r.causes.includes('NOT_MET')),
      true,
    );
  });

  it('withdrawing ends the cases and disputes with it; notes stay inside', async () => {
    const { id, who } = await desk.inReview();
    await desk.tx((t) => addInternalNote(kit, t, { applicationId: id, text: '电话无人接听', by: ann }));
    const { caseId } = await desk.file(id, who, 'objection', 'G6-homes');
    const applicant = await present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
    assert.ok(!JSON.stringify(applicant).includes('无人接听'));
    const inside = await openRecord(kit, id, { who: ann, purpose: null, unmask: false });
    assert.deepEqual(
      inside.notes.map((n) => [n.by, n.text]),
      [['安', '电话无人接听']],
    );
    await desk.tx((t) => withdraw(kit, t, { applicationId: id, reason: '', by: who.accountId }));
    const row = await applicationById(kit.database.db, id);
    assert.equal((await readCase(kit.database.db, row.case_id ?? '')).state, 'withdrawn');
    assert.equal((await readCase(kit.database.db, caseId)).state, 'withdrawn');
  });

  it('the window finds by number and name alone and applies by the identical rule', async () => {
    const who = await testPerson(kit, sound(kit));
    await assert.rejects(
      findPerson(kit, { idNumber: who.idNumber, name: '别人', who: ann, purpose: null }),
      fails(failures.notFound),
    );
    const found = await findPerson(kit, { idNumber: who.idNumber, name: who.name, who: ann, purpose: null });
    assert.deepEqual([found.personId, found.live, found.nameMasked.includes('*')], [who.personId, false, true]);
    const { id } = await submitForPerson(kit, kit.allotter, commandOf(kit, ann.accountId), {
      personId: who.personId,
      form: testForm(kit),
      who: ann,
    });
    const row = await applicationById(kit.database.db, id);
    assert.deepEqual([row.channel, row.state, row.submitted_by], ['window', 'offered', ann.accountId]);
    const online = await testPerson(kit, sound(kit));
    const other = await testSubmit(kit, online);
    const [a] = await decisionsOf(kit.database.db, id);
    const [b] = await decisionsOf(kit.database.db, other.id);
    assert.deepEqual([a?.mode, a?.outcome, a?.ruleVersion], [b?.mode, b?.outcome, b?.ruleVersion]);
    assert.throws(
      () =>
        void submitForPerson(kit, kit.allotter, commandOf(kit, ann.accountId), {
          personId: who.personId,
          form: testForm(kit),
          who: { ...ann, personId: who.personId },
        }),
      fails(failures.ownRecord),
    );
  });
});

describe('places in the queue', () => {
  let kit: TestKit;
  let ann: Officer, bob: Officer, duty: Officer;
  before(async () => {
    kit = await testKit();
    await testProject(kit, { count: 1 });
    await testProject(kit, { code: 'TEST-2', count: 1, rooms: 2 });
    [ann, bob, duty] = await Promise.all([
      officer(kit, '安', 'reviewer'),
      officer(kit, '博', 'reviewer'),
      officer(kit, '度', 'duty'),
    ]);
  });
  after(() => kit.close());
  const tx = <T>(fn: Parameters<typeof kit.database.tx<T>>[0]) => kit.database.tx(fn);
  const apply = async (facts: object, form: object = {}) => {
    const who = await testPerson(kit, { ...sound(kit), ...facts });
    return { who, ...(await testSubmit(kit, who, testForm(kit, form))) };
  };
  const stateOf = async (id: string) => (await applicationById(kit.database.db, id)).state;

  it('a review by people costs nobody their place', async () => {
    const holder = await apply({});
    assert.equal(holder.state, 'offered', 'the only flat');
    const slow = await apply({ homes: 1 });
    kit.clock.now = Temporal.Instant.from('2026-03-03T02:00:00Z');
    const quick = await apply({});
    assert.deepEqual([slow.state, quick.state], ['in_review', 'queued']);
    kit.clock.now = Temporal.Instant.from('2026-03-04T02:00:00Z');
    await tx((t) => claimFor(kit, t, { applicationId: slow.id, by: ann }));
    const prepared = await prepare(kit, slow.id);
    await tx((t) =>
      decideByPerson(kit, t, {
        ...prepared,
        applicationId: slow.id,
        outcome: 'GRANT',
        category: 'T3',
        reason: '房屋已交回',
        findings: [],
        by: ann,
      }),
    );
    const { pool } = await tx((t) =>
      answerProposal(kit, t, { ...prepared, applicationId: slow.id, approve: true, note: '', by: bob }),
    );
    if (pool) await kit.allotter.serve(pool);
    assert.equal(await stateOf(slow.id), 'queued');
    await tx((t) => withdraw(kit, t, { applicationId: holder.id, reason: '', by: holder.who.accountId }));
    assert.deepEqual(
      [await stateOf(slow.id), await stateOf(quick.id)],
      ['offered', 'queued'],
      'the earlier day of submission goes first',
    );
  });

  it('after a time of manual decisions the last flat goes to who applied first', async () => {
    const switchTo = (automatic: boolean) => tx((t) => setMode(kit, t, { automatic, reason: '演练', by: duty }));
    await switchTo(false);
    const first = await apply({ degree: 'bachelor' }, { householdSize: 3 });
    const later = await apply({ degree: 'phd' }, { householdSize: 3 });
    await switchTo(true);
    assert.deepEqual(await rerunManual(kit, kit.allotter), { granted: 2, toPeople: 0, failed: 0 });
    assert.deepEqual([await stateOf(first.id), await stateOf(later.id)], ['offered', 'queued']);
  });
});
