// 秒批 kept lawful: the fourteen acceptance items, one test each.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { startSealer, verifyReceipt, receipt } from '@yunjian/kernel/audit';
import { isFailure } from '@yunjian/kernel/contract';
import { isPgError } from '@yunjian/kernel/db';
import { replayAll } from '@yunjian/kernel/rulebook';
import { addAssessment, assessments } from './assessment.ts';
import { answerAudit, auditFigures } from './audit.ts';
import { biasReport } from './bias.ts';
import { board } from './board.ts';
import { failures } from './failures.ts';
import { decisionLetter } from './letters.ts';
import { accessPage } from './mine.ts';
import { present } from './present.ts';
import { decisionLeafOf } from './queries.ts';
import { openRecord } from './review-record.ts';
import { askCorrection } from './review.ts';
import { testDesk, type Desk } from './review.fixture.ts';
import { policyOf } from './setting.ts';
import { setMode } from './switch.ts';
import { commandOf, testForm, testPerson, testRehearsal, testSubmit, type TestKit } from './testing.ts';
import { findPerson, submitForPerson } from './window.ts';

describe('talent: the fourteen acceptance items of instant approval', () => {
  let desk: Desk;
  let kit: TestKit;
  before(async () => {
    desk = await testDesk(60);
    kit = desk.kit;
  });
  after(() => kit.close());
  const view = (id: string) => present(kit, kit.database.db, id, { side: 'applicant', tenant: true });
  const granted = async () => {
    const who = await testPerson(kit);
    const { id, state } = await testSubmit(kit, who);
    assert.equal(state, 'offered');
    return { who, id, detail: await view(id) };
  };

  test('1 only favourable decisions are automatic, by the database itself', async () => {
    const { id } = await desk.inReview({ homes: 1 });
    const forced = sql`
      insert into rulebook.decision (subject_id, rule_code, rule_version, facts_text, result_text, result_sha256, sha256, engine, mode, outcome, reason, decided_on, decided_at)
      select subject_id, rule_code, rule_version, facts_text, result_text, result_sha256, sha256, engine, 'AUTO', 'REFUSE', 'x', decided_on, decided_at
      from rulebook.decision where subject_id = ${id}`.execute(kit.database.db);
    await assert.rejects(forced, (e) => isPgError(e, '23514', 'decision_machine_never_refuses'));
  });

  test('2 notice and choice come before submission, and the choice changes neither rule nor outcome', async () => {
    const { consent } = policyOf(kit);
    assert.ok(consent.notice.some((n) => n.zh.includes('选择人工不会有任何不利')));
    const who = await testPerson(kit);
    await assert.rejects(testSubmit(kit, who, testForm(kit, { consent: { textVersion: 'older', registers: [] } })), (e) =>
      isFailure(e, failures.consentVersion),
    );
    const { id, state } = await testSubmit(kit, who, testForm(kit, { automation: false }));
    assert.equal(state, 'in_review');
    await desk.claimBy(id, desk.ann);
    const { pool } = await desk.decide(id, desk.ann);
    if (pool) await kit.allotter.serve(pool);
    const byPerson = await view(id);
    const byMachine = (await granted()).detail;
    assert.equal(byPerson.state, byMachine.state);
    assert.equal(byPerson.category, byMachine.category);
    assert.equal(byPerson.decision?.ruleVersion, byMachine.decision?.ruleVersion);
  });

  test('3 the record holds rule version, inputs with source, time and query id, each row, the hash', async () => {
    const { detail } = await granted();
    const d = detail.decision;
    assert.match(d?.ruleVersion ?? '', /^2026/);
    assert.match(d?.hash ?? '', /^[0-9a-f]{64}$/);
    const months = d?.conditions.find((c) => c.ruleId === 'G5-months');
    assert.equal(months?.outcome, 'MET');
    const input = months?.inputs.find((i) => i.name === 'socialInsuranceMonths');
    assert.equal(input?.value, '24');
    assert.equal(input?.source?.en, 'Social insurance');
    assert.ok(input?.evidenceId && input.fetchedAt);
    const { rows } = await sql<{
      register: string;
    }>`select register from registers.evidence where query_id = ${input.evidenceId}`.execute(kit.database.db);
    assert.equal(rows[0]?.register, 'social-insurance');
  });

  test('4 the citizen reads the same reasons as the staff, in plain words with articles', async () => {
    const { id } = await desk.inReview({ homes: 1 });
    const mine = await view(id);
    const theirs = await openRecord(kit, id, { who: desk.ann, purpose: null, unmask: false });
    assert.deepEqual(mine.decision?.conditions, theirs.decision?.conditions);
    assert.ok(mine.decision?.conditions.every((c) => c.text.zh !== '' && c.article !== ''));
  });

  test('5 the manual path has five working days, and what is missing is told once', async () => {
    const { id } = await desk.inReview({ homes: 1 });
    const clock = (await view(id)).clocks[0];
    assert.equal(clock?.dueOn, '2026-03-09');
    assert.equal(clock?.totalDays, 5);
    await desk.claimBy(id, desk.ann);
    const ask = () =>
      desk.tx((tx) =>
        askCorrection(kit, tx, { applicationId: id, items: [{ code: 'G6-homes', text: '请提交房屋出售证明' }], by: desk.ann }),
      );
    await ask();
    assert.equal((await view(id)).state, 'correction');
    await assert.rejects(ask());
  });

  test('6 the written decision names remedies with their last day, an online channel, and carries seal and QR', async () => {
    const { id } = await desk.refused();
    const detail = await view(id);
    const reconsider = detail.decision?.remedies.find((r) => r.action === 'reconsider');
    assert.equal(
      reconsider?.until,
      '2026-05-06',
      '60 days after 2026-03-02 is 05-01, a holiday until 05-05: the law moves it to the next working day',
    );
    assert.ok(detail.can.includes('reconsider'));
    const pdf = await decisionLetter(kit, detail, '示例', 'zh');
    assert.equal(pdf.subarray(0, 5).toString(), '%PDF-');
    assert.ok(pdf.length > 30_000, 'fonts, seal and QR are in it');
    const other = await decisionLetter(
      kit,
      { ...detail, decision: { ...(detail.decision as NonNullable<typeof detail.decision>), verifyUrl: 'http://elsewhere/x' } },
      '示例',
      'zh',
    );
    assert.notDeepEqual(other, pdf, 'the QR holds the address of this decision');
  });

  test('7 an objection pauses adverse effects', async () => {
    const { id, who } = await desk.inReview({ homes: 1 });
    await desk.claimBy(id, desk.ann);
    await desk.file(id, who, 'objection', 'G6-homes');
    await assert.rejects(desk.decide(id, desk.ann, { outcome: 'REFUSE', category: null, reason: '住房' }), (e) =>
      isFailure(e, failures.objectionOpen),
    );
  });

  test('8 random and risk-based post-audit; results as rates; a wrong approval is handled, not undone in silence', async () => {
    const { id } = await granted();
    await kit.test.owner.query(
      `insert into talent.post_audit (application_id, why, drawn_at, due_on) values ($1, 'random', $2, '2026-03-17') on conflict (application_id) do nothing`,
      [id, kit.now().toString()],
    );
    const { rows } = await sql<{ id: string }>`select id from talent.post_audit where application_id = ${id}`.execute(
      kit.database.db,
    );
    await desk.tx((tx) => answerAudit(kit, tx, { id: rows[0]?.id ?? '', result: 'WRONG', note: '合同不实', by: desk.duty }));
    const figures = await auditFigures(kit.database.db, kit.now().subtract({ hours: 24 }), Temporal.PlainDate.from('2026-03-02'));
    assert.equal(figures.wrong, 1);
    assert.ok((figures.high ?? 0) > (figures.rate ?? 1) * 0.99 && (figures.low ?? 1) < 1);
    assert.equal((await view(id)).state, 'offered', 'nothing changed by itself');
  });

  test('9 impact assessments are kept three years; a bias report covers category, employer size, town and household', async () => {
    await desk.tx((tx) => addAssessment(kit, tx, { title: '上线前评估', text: '……', by: desk.duty }));
    const [kept] = await assessments(kit.database.db);
    assert.ok((kept?.keepUntil ?? '') >= '2029-03-02');
    const short = kit.test.owner.query(`update talent.assessment set keep_until = made_on + 30`);
    await assert.rejects(short, (e) => isPgError(e, '23514'));
    const report = await biasReport(kit, 366);
    assert.deepEqual([...new Set(report.rows.map((r) => r.dimension))].toSorted(), [
      'category',
      'employer-size',
      'household',
      'town',
    ]);
  });

  test('10 every past decision recomputes to the same bytes; a changed rule lists exactly who it affects', async () => {
    assert.deepEqual((await replayAll(kit.database.db)).differing, []);
    assert.equal((await testRehearsal(kit, kit.pack.text('rules/talent-admission.dmn'))).flips.length, 0);
    const stricter = kit.pack
      .text('rules/talent-admission.dmn')
      .replace(/(<rule id="G5-months">[\s\S]*?<text>&lt; )3(<\/text>)/, '$136$2');
    assert.notEqual(stricter, kit.pack.text('rules/talent-admission.dmn'));
    const { flips } = await testRehearsal(kit, stricter);
    assert.ok(flips.length > 0);
    assert.ok(
      flips.every(
        (f) =>
          f.before.code.startsWith('GRANT') && f.after.code.startsWith('HUMAN') && f.rows.some((r) => r.ruleId === 'G5-months'),
      ),
    );
  });

  test('11 the kill switch sends everything to people without losing the order', async () => {
    await desk.tx((tx) => setMode(kit, tx, { automatic: false, reason: '登记异常', by: desk.duty }));
    const first = await testSubmit(kit, await testPerson(kit));
    const second = await testSubmit(kit, await testPerson(kit));
    assert.deepEqual([first.state, second.state], ['in_review', 'in_review']);
    await desk.tx((tx) => setMode(kit, tx, { automatic: true, reason: '已恢复', by: desk.duty }));
    const { rows } = await sql<{
      id: string;
    }>`select id from talent.application where id = any(${[first.id, second.id]}::uuid[]) order by accepted_seq`.execute(
      kit.database.db,
    );
    assert.deepEqual(
      rows.map((r) => r.id),
      [first.id, second.id],
    );
  });

  test('12 the window uses the identical rule', async () => {
    const who = await testPerson(kit);
    const found = await findPerson(kit, { idNumber: who.idNumber, name: who.name, who: desk.ann, purpose: null });
    const ctx = { ...commandOf(kit, desk.ann.accountId), signal: new AbortController().signal };
    const { id } = await submitForPerson(kit, kit.allotter, ctx, {
      personId: found.personId,
      form: testForm(kit),
      who: desk.ann,
    });
    const atWindow = await view(id);
    const online = (await granted()).detail;
    assert.equal(atWindow.state, 'offered');
    assert.equal(atWindow.decision?.ruleVersion, online.decision?.ruleVersion);
    assert.deepEqual(
      atWindow.decision?.conditions.map((c) => [c.ruleId, c.outcome]),
      online.decision?.conditions.map((c) => [c.ruleId, c.outcome]),
    );
  });

  test('13 each look at a person’s data is recorded and shown to that person', async () => {
    const { id, who } = await desk.inReview({ homes: 1 });
    await openRecord(kit, id, { who: desk.ann, purpose: '核对住房', unmask: true });
    const mine = await accessPage(kit.database.db, who.personId, { page: 1, size: 10 });
    assert.ok(mine.rows.some((r) => r.purpose === '核对住房' && r.what.zh.includes('完整') && r.who.includes('安')));
  });

  test('14 seconds are measured from submission to the served decision, and published; the decision can be proved', async () => {
    let t = kit.clock.now;
    Object.defineProperty(kit.clock, 'now', { get: () => (t = t.add({ milliseconds: 250 })), configurable: true }); // time passes with every look at the clock
    const who = await testPerson(kit);
    const { id } = await testSubmit(kit, who);
    Object.defineProperty(kit.clock, 'now', { value: t, writable: true });
    const { rows } = await sql<{
      submitted_at: Temporal.Instant;
      served_at: Temporal.Instant;
    }>`select submitted_at, served_at from talent.application where id = ${id}`.execute(kit.database.db);
    const took = rows[0]?.submitted_at.until(rows[0].served_at).total('seconds') ?? 0;
    assert.ok(took >= 0.5, 'registers, decision and allotment lie between');
    assert.equal((await view(id)).decision?.seconds, took);
    const figures = await board(kit, 30);
    assert.ok(figures.instant.denominator > figures.instant.numerator, 'of all applications, not of approvals');
    assert.notEqual(figures.seconds.automatic.p95, null);
    const sealer = await startSealer({
      database: kit.database,
      crypto: kit.crypto,
      anchors: [],
      now: kit.now,
      onError: (e) => assert.fail(e),
    });
    await sealer.sealNow();
    await sealer.stop();
    const proof = await receipt(kit.database.db, (await decisionLeafOf(kit.database.db, id)) ?? '');
    const pem = kit.crypto.publicKeys[0]?.pem ?? '';
    assert.equal(verifyReceipt(proof, pem).ok, true);
    assert.equal(verifyReceipt({ ...proof, leaf: proof?.leaf.replace('GRANT', 'REFUSE') }, pem).ok, false);
  });
});
