import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { applyImport } from '../imports/apply.ts';
import { runCheck } from '../imports/check.ts';
import { ok, testLetting, type Letting } from '../letting/letting.fixture.ts';
import { uscc } from '../testing.ts';
import { account, activeContract, assertReconciled, money, pay } from './testing.ts';

const HEAD = '交易日期,收入金额,支出金额,流水号,对方户名,对方账号,摘要,余额';

describe('statements of banks', () => {
  let t: Letting;
  let bank: string;
  before(async () => {
    t = await testLetting();
    bank = await account(t, 'one', '6222000011112222', '2026-01-01');
  });
  after(() => t.close());
  const upload = async (lines: readonly string[], over: Record<string, string> = {}) => {
    const fields = { kind: 'bank', collective: t.collectives.one, format: 'generic', account: bank, ...over };
    const answer = await t.send('ann', '/imports', {
      fields,
      files: [{ field: 'file', name: '对账单.csv', content: `\uFEFF${[HEAD, ...lines].join('\n')}\n` }],
    });
    if (answer.status !== 200) return answer.body;
    await runCheck(t.kit, answer.body.id);
    return ok(await t.call('ann', 'GET', `/imports/${answer.body.id}`));
  };
  const apply = (id: string, goodOnly = false) => t.call('ann', 'POST', `/imports/${id}/apply`, { body: { goodOnly } });
  const count = async (table: string) =>
    Number((await t.database.owner.query<{ n: string }>(`select count(*) as n from assets.${table}`)).rows[0]?.n);

  it('enters each line once, matches what is certain and leaves the rest to a person', async () => {
    const a = await activeContract(t);
    const b = await activeContract(t, { lessee: { uscc: uscc(301), name: '另一租户' }, depositFen: '123456' });
    const { number } = await money(t, a);
    const other = await money(t, b);
    await pay(t, bank, 100n, b, { payerNumber: '6000 1111' });
    const lines = [
      `2026-03-02,10000.00,,A1,某人,,租金 ${number},0`,
      `2026-03-03,5.00,,A2,某人,60001111,,0`,
      `2026-03-04,7.00,,,不认识的人,,其他,0`,
      `2026-03-04,7.00,,,不认识的人,,其他,0`,
      `2026-03-05,,3.00,A5,供电公司,,电费,0`,
    ];
    const batch = await upload(lines);
    assert.deepEqual([batch.state, batch.good, batch.bad], ['ready', 5, 0]);
    ok(await apply(batch.id));
    assert.equal((await apply(batch.id)).body.code, 'assets.notNow');
    assert.deepEqual([await count('bank_line'), await count('receipt')], [5, 5]);
    assert.deepEqual(
      (await money(t, a)).receipts.map((r: { fen: string; matchedBy: string }) => [r.fen, r.matchedBy]),
      [['1000000', 'number']],
    );
    assert.deepEqual(
      (await money(t, b)).receipts.map((r: { matchedBy: string }) => r.matchedBy),
      ['payer', 'person'],
    );
    assert.notEqual(other.openFen, (await money(t, b)).openFen);
    const waiting = ok(await t.call('ann', 'GET', '/money/receipts?unmatched=true'));
    assert.equal(waiting.total, 2);
    assert.deepEqual(ok(await t.call('ann', 'GET', `/money/receipts/${waiting.rows[0].id}/suggestions`)).rows, []);
    ok(await t.call('ann', 'POST', `/money/receipts/${waiting.rows[0].id}/match`, { body: { contractId: a, spread: true } }));
    assert.equal(
      (await t.call('ann', 'POST', `/money/receipts/${waiting.rows[0].id}/match`, { body: { contractId: b, spread: true } })).body
        .code,
      'assets.notNow',
    );
    assert.equal(
      (await t.call('adam', 'POST', `/money/receipts/${waiting.rows[1].id}/match`, { body: { contractId: a, spread: true } }))
        .status,
      404,
    );
    await assertReconciled(t);
    // the same statement again, with one line more
    const again = await upload([...lines, '2026-03-06,1.00,,A6,某人,,,0']);
    assert.deepEqual([again.good, again.bad], [1, 5]);
    assert.equal((await apply(again.id)).body.code, 'assets.importBad');
    ok(await apply(again.id, true));
    assert.deepEqual([await count('bank_line'), await count('receipt')], [6, 6]);
    await assertReconciled(t);
  });

  it('refuses bad lines in words, an unknown format, the account of another, a day the account was not in use', async () => {
    assert.equal((await upload([], { format: 'nobank' })).code, 'assets.input');
    assert.equal((await upload([], { account: 'x' })).code, 'assets.input');
    const far = await account(t, 'far', '6222000033334444');
    assert.deepEqual([(await upload(['2026-03-02,1.00,,B1,某人,,,0'], { account: far })).bad], [1]);
    const batch = await upload([
      '2026-03-11,1.00,,B1,某人,,,0',
      '2025-12-31,1.00,,B2,某人,,,0',
      '2026-03-02,1.00,1.00,B3,某人,,,0',
      '2026-03-02,,,B4,某人,,,0',
      '2026-03-02,-1.00,,B5,某人,,,0',
      '2026-03-02,1.001,,B6,某人,,,0',
      '2026-03-02,1.00,,B7,某人,,,0',
      '2026-03-02,2.00,,B7,某人,,,0',
    ]);
    assert.deepEqual([batch.good, batch.bad], [1, 7]);
    const signed = await t.send('ann', '/imports', {
      fields: { kind: 'bank', collective: t.collectives.one, format: 'signed', account: bank },
      files: [
        {
          field: 'file',
          name: 's.csv',
          content: '\uFEFF交易日,发生额,凭证号,对手方户名\n2026-03-02,-12.50,C1,水厂\n2026-03-02,8,C2,某人\n',
        },
      ],
    });
    await runCheck(t.kit, ok(signed).id);
    ok(await apply(signed.body.id));
    const { rows } = await t.database.owner.query<{ fen: bigint }>(
      `select fen from assets.bank_line where ref in ('C1', 'C2') order by ref`,
    );
    assert.deepEqual(
      rows.map((r) => String(r.fen)),
      ['-1250', '800'],
    );
    await assertReconciled(t);
  });

  it('killed in the middle nothing is there, applied again everything is there once; of two overlapping files one line enters once', async () => {
    const before = [await count('bank_line'), await count('receipt')];
    const lines = Array.from({ length: 50 }, (_, i) => `2026-03-07,${i + 1}.00,,K${i},某人,,,0`);
    const [one, two] = [await upload(lines), await upload(lines.slice(25))];
    const by = { id: t.actors.ann.accountId, name: 'ann' };
    await assert.rejects(
      t.database.tx(async (tx) => {
        await applyImport(tx, t.kit, { id: one.id, goodOnly: false, by });
        await sql`select pg_terminate_backend(pg_backend_pid())`.execute(tx);
      }),
    );
    assert.deepEqual([await count('bank_line'), await count('receipt')], before);
    await assertReconciled(t);
    const answers = await Promise.all([apply(one.id), apply(two.id)]);
    assert.deepEqual(
      answers.map((a) => a.status).toSorted((x, y) => x - y),
      [200, 409],
    );
    const entered = answers[0]?.status === 200 ? 50 : 25;
    assert.deepEqual(
      [await count('bank_line'), await count('receipt')],
      before.map((n) => n + entered),
    );
    await assertReconciled(t);
  });
});
