import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { startSealer } from '@yunjian/kernel/audit';
import { isFailure } from '@yunjian/kernel/contract';
import { isPgError } from '@yunjian/kernel/db';
import { replay } from '@yunjian/kernel/rulebook';
import { failures } from './failures.ts';
import { present } from './present.ts';
import { testForm, testKit, testPerson, testProject, testSubmit, type TestKit } from './testing.ts';

describe('talent: from submission to decision', () => {
  let kit: TestKit;
  let project: { id: string; units: string[] };
  before(async () => {
    kit = await testKit();
    project = await testProject(kit, { count: 3 });
  });
  after(() => kit.close());
  const view = (id: string) => present(kit, kit.database.db, id, { side: 'applicant', tenant: true });

  test('who meets every condition holds a decision with reasons and an offered flat', async () => {
    const who = await testPerson(kit);
    const { id, state } = await testSubmit(kit, who);
    assert.equal(state, 'offered');
    const a = await view(id);
    assert.equal(a.decision?.outcome, 'GRANT');
    assert.equal(a.decision?.mode, 'AUTO');
    assert.equal(a.category, 'T3');
    assert.ok(
      a.decision?.conditions.every((c) => (c.outcome !== 'NOT_MET' && c.outcome !== 'UNKNOWN') || c.decision !== 'admissionGate'),
    );
    assert.ok(
      a.decision?.conditions
        .filter((c) => c.decision === 'admissionGate')
        .every((c) => c.article.length > 0 && c.text.en.length > 0),
    );
    assert.equal(a.offer?.unit.projectId, project.id);
    assert.equal(a.offer?.deadline, '2026-03-05T16:00:00Z', 'three working days, 24:00 in the district');
    assert.deepEqual(a.can, ['withdraw', 'accept-offer', 'decline-offer', 'request-human']);
    const stored = await replay(kit.database.db, a.decision?.id ?? '');
    assert.equal(stored.same, true);
  });

  test('a second application while one is live is refused, a repetition is answered as the first', async () => {
    const who = await testPerson(kit);
    const first = await testSubmit(kit, who, testForm(kit), 'repeat-key-1');
    const again = await testSubmit(kit, who, testForm(kit), 'repeat-key-1');
    assert.equal(again.id, first.id);
    await assert.rejects(testSubmit(kit, who), (e) => isFailure(e, failures.alreadyLive));
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from rulebook.decision where subject_id = ${first.id}`.execute(
      kit.database.db,
    );
    assert.equal(rows[0]?.n, 1n);
  });

  test('the same request ten times at once decides once', async () => {
    const who = await testPerson(kit);
    const all = await Promise.all(Array.from({ length: 10 }, () => testSubmit(kit, who, testForm(kit), 'ten-times-1')));
    assert.equal(new Set(all.map((a) => a.id)).size, 1);
    const { rows } = await sql<{
      n: bigint;
    }>`select count(*) as n from talent.application where person_id = ${who.personId}`.execute(kit.database.db);
    assert.equal(rows[0]?.n, 1n);
  });

  test('no register failure refuses: the case goes to a person with its clock', async () => {
    for (const outage of ['refuse', 'http500', 'hang', 'garbage'] as const) {
      const who = await testPerson(kit);
      await kit.scenario('real-estate', { outage });
      const { id, state } = await testSubmit(kit, who);
      await kit.scenario('real-estate', { outage: null });
      assert.equal(state, 'in_review', outage);
      const a = await view(id);
      assert.equal(a.decision?.outcome, 'NEEDS_HUMAN');
      assert.equal(a.clocks[0]?.dueOn, '2026-03-09', 'five working days');
      const homes = a.decision?.conditions.find((c) => c.ruleId === 'G6-homes');
      assert.equal(homes?.outcome, 'UNKNOWN');
      assert.ok(homes?.inputs[0]?.unknown, 'says why it is unknown');
      await new Promise((r) => setTimeout(r, 250)); // the breaker rests
    }
  });

  test('whoever fails a condition is never refused by the machine, and is told what would make it a yes', async () => {
    const who = await testPerson(kit, { insuredMonths: 2 });
    const { id, state } = await testSubmit(kit, who);
    assert.equal(state, 'in_review');
    const a = await view(id);
    assert.equal(a.decision?.outcome, 'NEEDS_HUMAN');
    assert.equal(a.decision?.conditions.find((c) => c.ruleId === 'G5-months')?.outcome, 'NOT_MET');
    const waiting = a.decision?.counterfactuals.find((c) => c.on !== null);
    assert.ok(waiting, 'names the day on which waiting is enough');
    const forced = sql`
      insert into rulebook.decision (subject_id, rule_code, rule_version, facts_text, result_text, result_sha256, sha256, engine, mode, outcome, reason, decided_on, decided_at)
      select subject_id, rule_code, rule_version, facts_text, result_text, result_sha256, sha256, engine, 'AUTO', 'REFUSE', 'no', decided_on, decided_at
      from rulebook.decision where subject_id = ${id}`.execute(kit.database.db);
    await assert.rejects(
      forced,
      (e) => isPgError(e, '23514', 'decision_machine_never_refuses'),
      'the database itself refuses a refusal by machine',
    );
  });

  test('a choice for a person is respected though everything is met', async () => {
    const who = await testPerson(kit);
    const { id, state } = await testSubmit(kit, who, testForm(kit, { automation: false }));
    assert.equal(state, 'in_review');
    const { rows } = await sql<{ causes: string[] }>`select causes from talent.application where id = ${id}`.execute(
      kit.database.db,
    );
    assert.deepEqual(rows[0]?.causes, ['CHOSE_HUMAN']);
  });

  test('contradicting registers are unknown, and both are shown', async () => {
    const other = kit.world.employers.at(-1)?.uscc as string;
    const who = await testPerson(kit, { wageEmployerUscc: other });
    const { id, state } = await testSubmit(kit, who);
    assert.equal(state, 'in_review');
    const { rows } = await sql<{ causes: string[] }>`select causes from talent.application where id = ${id}`.execute(
      kit.database.db,
    );
    assert.ok(rows[0]?.causes.includes('CONTRADICTION'));
  });

  test('bad forms are refused and write nothing', async () => {
    const who = await testPerson(kit);
    const count = async () =>
      (
        await sql<{
          n: bigint;
        }>`select (select count(*) from talent.application) + (select count(*) from registers.evidence) + (select count(*) from audit.leaf) as n`.execute(
          kit.database.db,
        )
      ).rows[0]?.n;
    const before = await count();
    const bad = [
      [{ projectIds: [crypto.randomUUID()] }, failures.unknownProject],
      [{ attachments: [crypto.randomUUID()] }, failures.attachment],
      [{ contractFrom: '2026-01-01', contractTo: '2025-01-01' }, failures.contractDates],
      [{ consent: { textVersion: 'old', registers: [] } }, failures.consentVersion],
      [{ consent: { ...testForm(kit).consent, registers: ['education'] } }, failures.consentMissing],
    ] as const;
    for (const [over, kind] of bad)
      await assert.rejects(testSubmit(kit, who, testForm(kit, over as never)), (e) => isFailure(e, kind));
    assert.equal(await count(), before);
  });

  test('every decision is a leaf that seals', async () => {
    const sealer = await startSealer({
      database: kit.database,
      crypto: kit.crypto,
      anchors: [],
      now: kit.now,
      onError: (e) => assert.fail(e),
    });
    await sealer.sealNow();
    await sealer.stop();
    const { rows } = await sql<{ open: bigint }>`
      select count(*) as open from talent.application a where not exists (
        select from audit.leaf l join audit.entry e on e.leaf = l.id where l.subject = a.id::text and l.kind = 'talent.decision')`.execute(
      kit.database.db,
    );
    assert.equal(rows[0]?.open, 0n);
  });
});
