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

  it('takes the statements of banks as they are: titles above the head, days without hyphens or with a time, signs for nothing, the side beside the amount', async () => {
    const files: Record<string, string[]> = {
      icbc: [
        '账户明细查询,,,,,,,,,,,,',
        '凭证号,本方账号,对方账号,交易时间,借/贷,借方发生额,贷方发生额,对方行号,摘要,用途,对方单位名称,余额,个性化信息',
        '0,6222,6001,2026-03-03 10:22:33,贷,-,"1,201.50",102,租金,三月,某厂,9,',
        '0,6222,6001,2026-03-03 10:22:34,贷,-,"1,201.50",102,租金,三月,某厂,9,',
        '0,6222,-,2026-03-04 09:00:00,借,3.00,-,102,手续费,-,-,9,',
      ],
      abc: [
        '账户明细,,,,,,,,',
        '账户名称,某村,,,,,,,',
        '',
        '交易时间,收入金额,支出金额,账户余额,交易行名,对方省市,对方账号,对方户名,交易用途',
        '2026-03-05 08:00:01,1202.00,,9,某支行,上海,6002,某店,租金',
      ],
      ccb: [
        '账号,交易时间,借方发生额（支取）,贷方发生额（收入）,余额,币种,对方户名,对方账号,对方开户机构,记账日期,摘要,备注,账户明细编号-交易流水号,企业流水号,凭证种类,凭证号',
        "6222,20260306 10:22:33,0.00,1203.00,9,人民币,某行,6003,某支行,20260306,转账,租金,'202603060000000001,,,",
      ],
      bocom: [
        '查询账号:,6222,,,,,',
        '交易时间,摘要,借贷标志,发生额,余额,对方账号,对方户名',
        '2026-03-07 11:00:00,租金,贷,1204.00,9,6004,某社',
        '2026-03-07 11:00:01,水费,借,4.00,9,6005,水厂',
      ],
      generic: [
        '账户明细',
        '交易日期：20260301-20260310',
        '交易日期,收入金额,支出金额,附言,摘要',
        '20260308,1205.00,--,三月,租金',
      ],
    };
    for (const [format, lines] of Object.entries(files)) {
      const sent = await t.send('ann', '/imports', {
        fields: { kind: 'bank', collective: t.collectives.one, format, account: bank },
        files: [{ field: 'file', name: '明细.csv', content: `\uFEFF${lines.join('\r\n')}\r\n` }],
      });
      await runCheck(t.kit, ok(sent).id);
      const batch = ok(await t.call('ann', 'GET', `/imports/${sent.body.id}`));
      const bad = ok(await t.call('ann', 'GET', `/imports/${sent.body.id}/rows?only=bad`)).rows;
      assert.deepEqual([batch.state, bad], ['ready', []], format);
      ok(await apply(batch.id));
    }
    const { rows } = await t.database.owner.query<{ line: string }>(
      `select on_date || ' ' || fen || ' ' || other_name || ' ' || memo as line from assets.bank_line where on_date >= '2026-03-03' and (fen in (-300, -400) or fen > 120000) and ref not like 'A_' order by on_date, fen`,
    );
    assert.deepEqual(
      rows.map((r) => r.line),
      [
        '2026-03-03 120150 某厂 租金 三月',
        '2026-03-03 120150 某厂 租金 三月',
        '2026-03-04 -300  手续费',
        '2026-03-05 120200 某店 租金',
        '2026-03-06 120300 某行 转账 租金',
        '2026-03-07 -400 水厂 水费',
        '2026-03-07 120400 某社 租金',
        '2026-03-08 120500  租金 三月',
      ],
    );
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
      '2026-03-02,1.00,,B7,某人,,,0',
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

  it('vouchers and lines find each other, before and after; what is in one only stands in the reconciliation', async () => {
    const at = `/collectives/${t.collectives.far}`;
    const far = await account(t, 'far', '6222000055556666', '2026-01-01');
    const post = async (on: string, memo: string, fen: string, bankFirst = true, money = '1002') => {
      const chart = ok(await t.call('faye', 'GET', `${at}/book/accounts`)).rows as { number: string; id: number }[];
      const id = (number: string) => chart.find((a) => a.number === number)?.id ?? 0;
      const body = {
        kind: 'entry',
        on,
        memo,
        documentHash: 'ab'.repeat(32),
        lines: [
          { account: id(money), fen: bankFirst ? fen : `-${fen}` },
          { account: id('5401'), fen: bankFirst ? `-${fen}` : fen },
        ],
      };
      const made = ok(await t.call('faye', 'POST', `${at}/book/vouchers`, { body }));
      return ok(await t.call('fred', 'POST', `/vouchers/${made.id}/decision`, { body: { action: 'approve', answer: null } }))
        .entryId as string;
    };
    const statement = async (lines: readonly string[]) => {
      const sent = await t.send('faye', '/imports', {
        fields: { kind: 'bank', collective: t.collectives.far, format: 'generic', account: far },
        files: [{ field: 'file', name: '对账单.csv', content: `\uFEFF${[HEAD, ...lines].join('\n')}\n` }],
      });
      await runCheck(t.kit, ok(sent).id);
      ok(await t.call('faye', 'POST', `/imports/${sent.body.id}/apply`, { body: { goodOnly: false } }));
    };
    const lines = async (query = '') =>
      ok(await t.call('faye', 'GET', `/money/bank-lines?collective=${t.collectives.far}${query}`));
    const sums = async (on = '2026-03-10') => {
      const r = ok(await t.call('uma', 'GET', `${at}/bank-reconciliation?on=${on}`));
      return [r.statedFen, r.bookFen, r.bankInFen, r.bankOutFen, r.bookInFen, r.bookOutFen, r.differenceFen];
    };
    ok(await t.call('faye', 'POST', `${at}/book`));
    await post('2026-01-15', '开办经费', '1000000'); // before the first line: gone through the bank
    const power = await post('2026-03-03', '支付供电公司电费', '30000', false);
    const interest = await post('2026-03-06', '收到示例银行结息', '88');
    await statement([
      '2026-03-04,,300.00,F1,供电公司,,电费,0',
      '2026-03-05,,12.00,F2,水厂,,水费,0',
      '2026-03-06,0.88,,F3,示例银行,,结息,0',
      '2026-03-07,50.00,,F4,某人,,其他,0',
    ]);
    assert.deepEqual(
      (await lines()).rows.map((l: { ref: string; kind: string; entryId: string }) => [l.ref, l.kind, l.entryId]),
      [
        ['F2', null, null],
        ['F1', 'entry', power],
      ],
    );
    assert.equal(
      ok(await t.call('faye', 'GET', `/money/receipts?collective=${t.collectives.far}`)).total,
      1,
      'interest is in the book already',
    );
    const cheque = await post('2026-03-09', '支付修缮款', '7000', false);
    await post('2026-03-10', '收到补助', '500');
    // another account of the collective, of the test before, holds nothing
    const accounts = ok(await t.call('faye', 'GET', `${at}/bank-accounts`)).rows as { id: string }[];
    const stated = accounts.map(({ id }) => ({ accountId: id, fen: id === far ? '973888' : '0' }));
    ok(await t.call('faye', 'POST', `${at}/bank-balances`, { body: { on: '2026-03-10', lines: stated, document: null } }));
    assert.deepEqual(await sums(), ['973888', '968588', '0', '1200', '500', '7000', '0']);
    const items = ok(await t.call('faye', 'GET', `${at}/bank-reconciliation/items?on=2026-03-10`));
    assert.deepEqual(
      items.rows.map((i: { side: string; fen: string; told: string }) => [i.side, i.fen, i.told]),
      [
        ['bank', '-1200', '水厂 水费'],
        ['book', '500', '收到补助'],
        ['book', '-7000', '支付修缮款'],
      ],
    );
    const sheet = await t.call('faye', 'GET', `${at}/bank-reconciliation.xlsx?on=2026-03-10`);
    assert.deepEqual([sheet.status, sheet.bytes.subarray(0, 2).toString()], [200, 'PK']);
    assert.equal((await t.call('adam', 'GET', `${at}/bank-reconciliation?on=2026-03-10`)).status, 404);
    assert.deepEqual((await sums('2026-03-03')).slice(4, 6), ['0', '30000'], 'on that day it was not through the bank yet');
    // several fit: a person chooses; one payment is one line; another amount is refused; a wrong match is taken away
    const water = (await lines('&open=true')).rows[0].id as string;
    const [one, two] = [await post('2026-02-10', '水费一月', '1200', false), await post('2026-02-11', '水费二月', '1200', false)];
    assert.equal((await lines('&open=true')).total, 1);
    const offered = ok(await t.call('faye', 'GET', `/money/bank-lines/${water}/candidates`)).rows;
    assert.deepEqual(
      offered.map((c: { kind: string; id: string }) => [c.kind, c.id]),
      [
        ['entry', two],
        ['entry', one],
      ],
    );
    const match = (line: string, entryId: string, who: 'faye' | 'ann' = 'faye') =>
      t.call(who, 'POST', `/money/bank-lines/${line}/match`, { body: { entryId } });
    assert.equal((await match(water, one, 'ann')).status, 404);
    assert.equal((await match(water, cheque)).body.code, 'assets.input', 'another amount');
    const till = await post('2026-03-05', '现金付水费', '1200', false, '1001');
    assert.equal((await match(water, till)).body.code, 'assets.input', 'it moved cash');
    ok(await match(water, one));
    assert.equal((await match(water, two)).body.code, 'assets.notNow');
    await statement(['2026-03-08,,12.00,F5,水厂,,水费,0']);
    const again = (await lines('&open=true')).rows[0].id as string;
    assert.equal((await match(again, one)).body.code, 'assets.notNow', 'two lines never to one payment');
    assert.deepEqual((await sums()).slice(2, 6), ['0', '1200', '500', '7000']);
    const undo = (id: string) => t.call('faye', 'POST', `/money/bank-lines/${id}/unmatch`, { body: { reason: '选错了' } });
    ok(await undo(water));
    assert.equal((await undo(water)).body.code, 'assets.notNow');
    ok(await match(again, one));
    await post('2026-03-09', '水厂水费', '1200', false);
    assert.equal((await lines('&open=true')).total, 1, 'what a person took apart stays apart');
    const { rows } = await t.database.owner.query<{ id: string }>(
      `select l.id from assets.bank_line l join assets.bank_match m on m.line_id = l.id where m.entry_id = $1`,
      [interest],
    );
    ok(await undo(rows[0]?.id ?? ''));
    assert.equal(
      ok(await t.call('faye', 'GET', `/money/receipts?collective=${t.collectives.far}`)).total,
      2,
      'it is a receipt now',
    );
    await assert.rejects(
      t.database.owner.query(
        `insert into assets.bank_match (line_id, kind, entry_id, matched_by, at) select line_id, 'entry', $1, 'person', now() from assets.receipt where line_id is not null limit 1`,
        [interest],
      ),
      /receipt is nothing else|matched with what it is/,
    );
  });

  it('a fee, or a reversal, has the number of its payment; a line said twice is one', async () => {
    const batch = await upload([
      '2026-03-08,,1200.00,F9,水厂,,水费,0',
      '2026-03-08,,0.50,F9,水厂,,手续费,0',
      '2026-03-08,0.50,,F9,水厂,,手续费冲正,0',
      '2026-03-08,,0.50,F9,水厂,,手续费,0',
    ]);
    assert.deepEqual([batch.good, batch.bad], [3, 1]);
    ok(await apply(batch.id, true));
  });
});
