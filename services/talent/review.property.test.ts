import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import fc from 'fast-check';
import { Failure } from '@yunjian/kernel/contract';
import { decisionsOf, replay } from '@yunjian/kernel/rulebook';
import { sql } from 'kysely';
import { answerDispute } from './dispute.ts';
import { testDesk, type Desk } from './review.fixture.ts';

const steps = ['claim', 'refuse', 'grant', 'approve', 'reject', 'object', 'reconsider', 'uphold', 'dismiss'] as const;
type What = (typeof steps)[number];

/** Whatever officers try, in whatever order: most of it is refused, and what goes through keeps the law. */
describe('review, by chance', () => {
  let desk: Desk;
  before(async () => {
    desk = await testDesk(0);
  });
  after(() => desk.kit.close());

  async function attempt(id: string, who: { accountId: string }, what: What, n: number): Promise<void> {
    const { ann, bob, cai, kit } = desk;
    const by = [ann, bob, cai][n % 3] ?? ann;
    const open = async (): Promise<string | undefined> =>
      (
        await sql<{
          id: string;
        }>`select id from talent.dispute where application_id = ${id} and state = 'open' order by filed_at, id limit 1`.execute(
          kit.database.db,
        )
      ).rows[0]?.id;
    if (what === 'claim') return desk.claimBy(id, by);
    if (what === 'refuse') return void (await desk.decide(id, by, { outcome: 'REFUSE', category: null, reason: '不符合' }));
    if (what === 'grant') return void (await desk.decide(id, by, { reason: '应予批准' }));
    if (what === 'approve' || what === 'reject') return void (await desk.second(id, by, what === 'approve', '意见'));
    if (what === 'object') return void (await desk.file(id, who, 'objection', 'G6-homes'));
    if (what === 'reconsider') return void (await desk.file(id, who, 'reconsideration'));
    const disputeId = await open();
    if (disputeId !== undefined)
      await desk.tx((t) =>
        answerDispute(kit, t, { applicationId: id, disputeId, upheld: what === 'uphold', answer: '答复', by }),
      );
  }

  it('two people behind every adverse or overriding decision, never while an objection is open, one chain that replays', async () => {
    // Phrases that mean something, by officers who may or may not be the right ones, mixed with single steps.
    const who3 = fc.nat(2);
    type Steps = [What, number][];
    const one = fc.tuple(fc.constantFrom(...steps), who3).map((step): Steps => [step]);
    const decided = fc.tuple(who3, who3, fc.constantFrom<What>('grant', 'refuse')).map(([a, b, what]): Steps => [
      ['claim', a],
      [what, a],
      ['approve', b],
    ]);
    const objected = fc.tuple(who3, who3).map(([a, b]): Steps => [
      ['claim', a],
      ['object', a],
      ['refuse', a],
      ['approve', b],
    ]);
    const late = fc.tuple(who3, who3).map(([a, b]): Steps => [
      ['claim', a],
      ['refuse', a],
      ['object', a],
      ['approve', b],
    ]);
    const full = decided.map((then): Steps => [
      ['claim', 0],
      ['refuse', 0],
      ['approve', 1],
      ['reconsider', 0],
      ['uphold', 2],
      ...then,
    ]);
    const phrase = fc.oneof(one, decided, objected, late, { weight: 6, arbitrary: full });
    const script = fc.array(phrase, { minLength: 2, maxLength: 7 }).map((phrases) => phrases.flat());
    let refusals = 0;
    await fc.assert(
      fc.asyncProperty(script, async (given) => {
        const { kit } = desk;
        const { id, who } = await desk.inReview();
        for (const [what, n] of given) {
          const { rows } = await sql<{ open: boolean }>`
            select exists (select from talent.dispute where application_id = ${id} and kind = 'objection' and state = 'open') as open`.execute(
            kit.database.db,
          );
          const before_ = await decisionsOf(kit.database.db, id);
          kit.clock.now = kit.clock.now.add({ seconds: 1 });
          await attempt(id, who, what, n).catch((error: unknown) => assert.ok(error instanceof Failure, String(error)));
          const now = await decisionsOf(kit.database.db, id);
          const fresh = now.filter((d) => !before_.some((b) => b.id === d.id));
          if (rows[0]?.open) assert.ok(!fresh.some((d) => d.outcome === 'REFUSE'), 'refused while an objection was open');
        }
        const all = await decisionsOf(kit.database.db, id);
        for (const d of all) {
          assert.ok(d.mode !== 'AUTO' || d.outcome !== 'REFUSE');
          if (d.outcome === 'REFUSE' || d.mode === 'OVERRIDE') {
            assert.ok(d.decidedBy !== null && d.approvedBy !== null && d.decidedBy !== d.approvedBy && d.reason !== null);
            if (d.outcome === 'REFUSE') refusals += 1;
          }
          assert.equal((await replay(kit.database.db, d.id)).same, true);
        }
        assert.equal(all.filter((d) => d.supersededBy === null).length, 1, 'one decision holds');
        const { rows: wrong } = await sql<{ n: bigint }>`
          select count(*) as n from talent.dispute d join rulebook.decision c on c.subject_id = d.application_id and c.decided_at > d.filed_at
          where d.application_id = ${id} and d.kind = 'reconsideration' and d.state = 'upheld'
            and (c.decided_by in (d.first_decider, d.first_approver) or c.approved_by in (d.first_decider, d.first_approver))`.execute(
          kit.database.db,
        );
        assert.equal(wrong[0]?.n, 0n, 'the first deciders had a second say');
      }),
      { numRuns: 40, seed: 20261123 },
    );
    assert.ok(refusals >= 10, `${refusals} refusals were reached`);
  });
});
