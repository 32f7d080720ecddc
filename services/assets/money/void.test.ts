import assert from 'node:assert/strict';
import { after, before, beforeEach, describe, it } from 'node:test';
import { sql } from 'kysely';
import { at, ok, SIGNING, testLetting, type Letting } from '../letting/letting.fixture.ts';
import { accrueAll, recogniseAll } from './owed.ts';
import { account, activeContract, assertReconciled, carry, money, pay, payAll } from './testing.ts';

describe('what a void contract owes', () => {
  let t: Letting;
  let bank: string;
  before(async () => {
    t = await testLetting();
    bank = await account(t, 'one', '6222000011112222');
  });
  after(() => t.close());
  beforeEach(() => void (t.clock.now = at('2026-03-10T02:00:00Z')));
  const clock = (day: string) => void (t.clock.now = at(`${day}T02:00:00Z`));
  const night = async () => {
    await accrueAll(t.database, t.kit, t.clock.now);
    await recogniseAll(t.database, t.kit, t.clock.now);
  };
  const shown = async (id: string) => ok(await t.call('ben', 'GET', `/contracts/${id}`));
  const rents = async (id: string): Promise<string[][]> =>
    (await money(t, id)).receivables
      .filter((r: { kind: string; cancelled: boolean }) => r.kind === 'rent' && !r.cancelled)
      .map((r: { from: string; to: string; fen: string; dueOn: string }) => [r.from, r.to, r.fen, r.dueOn]);
  /** bea proposes that a contract is void and ben agrees; what ben is told. */
  const declare = async (id: string, heldFrom: string | null, on = t.clock.now.toString().slice(0, 10)) => {
    const change = { kind: 'void', ground: 'judgment', number: '（2026）示01民终1号', heldFrom };
    const body = {
      signedOn: on,
      decisionId: null,
      reason: '判决已生效',
      documentHash: null,
      change,
      revision: (await shown(id)).revision,
    };
    const proposed = await t.call('bea', 'POST', `/contracts/${id}/amendments`, { body });
    if (proposed.status !== 200) return proposed;
    return t.call('ben', 'POST', `/amendments/${proposed.body.id}/decision`, { body: { action: 'approve', answer: null } });
  };
  /** bea takes back what was billed for other days, as was proposed when ben agreed. */
  const takeBack = async (id: string): Promise<string[]> => {
    const open = (await money(t, id)).proposals.filter((p: { state: string }) => p.state === 'open');
    for (const p of open)
      ok(await t.call('bea', 'POST', `/money/proposals/${p.id}/decision`, { body: { action: 'approve', answer: null } }));
    return open.map((p: { reason: string }) => p.reason);
  };
  const refuse = (id: string, state: string) =>
    t.database.owner.query('update assets.contract set state = $2 where id = $1', [id, state]);

  it('is the use from the day of the keys until they are back, month by month, whatever was billed', async () => {
    const id = await activeContract(t, { depositFen: '0' });
    await pay(t, bank, 3_000_000n, id);
    assert.equal((await declare(id, '2026-03-11')).body.code, 'assets.input', 'the keys were given before it was called void');
    ok(await declare(id, '2026-01-10'));
    const page = await shown(id);
    assert.deepEqual([page.state, page.possessionOn, page.endedOn], ['void', '2026-01-10', '2026-03-10']);
    assert.deepEqual(await takeBack(id), [
      '合同无效，使用费自 2026-01-10 算至 2026-03-10，撤销其余的租金；应付的重新开具，多收的转为预收待退。',
    ]);
    assert.deepEqual(await rents(id), [['2026-01-10', '2026-03-10', '2000000', '2026-03-10']]);
    assert.equal((await money(t, id)).prepaidFen, '1000000');
    clock('2026-04-05');
    await night();
    clock('2026-05-21');
    await night();
    await night();
    const until = [
      ['2026-01-10', '2026-03-10', '2000000', '2026-03-10'],
      ['2026-03-11', '2026-03-31', '700000', '2026-03-31'],
      ['2026-04-01', '2026-04-30', '989011', '2026-04-30'],
    ];
    assert.deepEqual(await rents(id), until);
    await assertReconciled(t);
    await assert.rejects(refuse(id, 'closed'), /keys of a void contract come back/);
    assert.deepEqual((await shown(id)).can, []);
    const can = ok(await t.call('ann', 'GET', `/contracts/${id}`)).can;
    assert.ok(can.includes('hand-back') && !can.includes('close') && !can.includes('hand-over'), can.join());
    const [, , april] = (await money(t, id)).receivables.filter((r: { cancelled: boolean }) => !r.cancelled);
    const fee = await t.call('ann', 'GET', `/money/receivables/${april.id}/late-fee?until=2026-05-21`);
    assert.equal(fee.body.code, 'assets.input', 'what it says of late payment is void too');
    assert.equal((await t.go(id, 'hand-back', { on: '2026-01-09' })).body.code, 'assets.input');
    ok(await t.go(id, 'hand-back', { on: '2026-05-20' }));
    assert.deepEqual(await rents(id), [...until, ['2026-05-01', '2026-05-20', '659341', '2026-05-20']]);
    await assert.rejects(
      t.database.tx((tx) => sql`update assets.contract set handed_back_on = '2026-05-01' where id = ${id}::uuid`.execute(tx)),
      /entered once/,
    );
    assert.equal((await t.go(id, 'close', { note: '结清' })).body.code, 'assets.moneyOpen');
    await payAll(t, bank, id);
    clock('2026-06-02');
    await night();
    assert.equal((await rents(id)).length, 4, 'nobody owes for days after the keys came back');
    ok(await t.go(id, 'close', { note: '结清' }));
    await assertReconciled(t);
  });

  it('is nothing where nobody was given the keys: what was paid is to be given back, and it is closed as it is', async () => {
    const id = await activeContract(t, { depositFen: '0' });
    const receipt = await pay(t, bank, 3_000_000n, id);
    ok(await declare(id, null));
    assert.deepEqual(await takeBack(id), ['合同无效，没有交付使用，撤销已开的租金；已收的转为预收待退。']);
    clock('2026-04-05');
    await night();
    assert.deepEqual([await rents(id), (await money(t, id)).prepaidFen], [[], '3000000']);
    assert.equal((await t.go(id, 'hand-back', { on: '2026-04-05' })).body.code, 'assets.notNow');
    assert.equal((await t.go(id, 'close', { note: '结清' })).body.code, 'assets.moneyOpen');
    ok(await carry(t, 'refund', receipt, { fen: '3000000', payeeName: '示例租户', payeeNumber: '6222000011119999' }));
    ok(await t.go(id, 'close', { note: '结清' }));
    await assertReconciled(t);
  });

  it('is nothing of one that was signed only; the keys are told of once, also later', async () => {
    const part = await t.part();
    const id = await t.contract([part], {});
    await t.approved(id);
    ok(await t.go(id, 'sign', { on: '2026-03-10', signing: SIGNING }));
    ok(await t.go(id, 'void', { on: '2026-03-10', note: '双方没有履行' }));
    await night();
    assert.deepEqual((await money(t, id)).receivables, []);
    ok(await t.go(id, 'close', { note: '没有履行' }));

    const late = await activeContract(t, { depositFen: '0' });
    assert.equal((await t.go(late, 'hand-over', { on: '2026-03-11' })).body.code, 'assets.input');
    ok(await t.go(late, 'hand-over', { on: '2026-01-05' }));
    assert.equal((await shown(late)).possessionOn, '2026-01-05');
    assert.equal((await t.go(late, 'hand-over', { on: '2026-01-06' })).body.code, 'assets.notNow');
    assert.equal((await declare(late, '2026-01-05')).body.code, 'assets.input', 'it is known already');
    await assertReconciled(t);
  });
});
