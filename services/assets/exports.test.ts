// Lists as spreadsheets with all rows, members of a household, accounts that two people change.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import ExcelJS from 'exceljs';
import { sql } from 'kysely';
import { byTwo, settleMembers, whole } from './dividends/testing.ts';
import { idNumber, testAssets, type TestAssets, type Who } from './testing.ts';

describe('exports, households, accounts', () => {
  let t: TestAssets;
  let households: string[];
  before(async () => {
    t = await testAssets();
    ({ households } = await settleMembers(t, 'one', whole(3, 3, 1)));
  });
  after(() => t.close());

  const ok = async (who: Who, method: 'GET' | 'POST', url: string, body?: unknown) => {
    const answer = await t.call(who, method, url, body === undefined ? {} : { body });
    assert.equal(answer.status, 200, `${url}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  };
  /** Rows of the first sheet under its title row, notes below left out by `id`. */
  async function sheet(who: Who, url: string): Promise<unknown[][]> {
    const answer = await t.call(who, 'GET', url);
    assert.equal(answer.status, 200, `${url}: ${JSON.stringify(answer.body)}`);
    const book = new ExcelJS.Workbook();
    await book.xlsx.load(answer.bytes as unknown as ArrayBuffer);
    const out: unknown[][] = [];
    book.worksheets[0]?.eachRow((row, n) => n > 1 && out.push((row.values as unknown[]).slice(1)));
    return out;
  }

  it('every list goes to Excel; a long one with all its rows; of other villages nothing', async () => {
    await t.database.owner.query(
      `insert into assets.decision (collective_id, subject, body, title, proposed_on, notice_on, meeting_on, eligible, present, in_favour)
       select $1, 'letting', 'members', '议题' || n, '2026-01-01', '2026-01-02', '2026-01-20', 10, 9, 8 from generate_series(1, 1003) n`,
      [t.collectives.one],
    );
    const titles = new Set((await sheet('ann', '/decisions.xlsx')).map((r) => r[1]));
    assert.equal([...titles].filter((x) => String(x).startsWith('议题')).length, 1003);
    assert.equal((await sheet('adam', '/decisions.xlsx')).filter((r) => String(r[1]).startsWith('议题')).length, 0);
    const shares = await sheet('uma', `/collectives/${t.collectives.one}/share-events.xlsx`);
    assert.deepEqual(
      shares.map((r) => [r[3], r[4]]).filter(([code]) => String(code).startsWith('H')),
      [
        ['H00000', 3],
        ['H00001', 3],
        ['H00002', 1],
      ],
    );
    assert.equal((await sheet('ann', `/holders/${households[0]}/members.xlsx`)).filter((r) => r[3] === '是').length, 1);
    const payees = await sheet('bea', `/collectives/${t.collectives.one}/payees.xlsx?state=approved`);
    assert.equal(payees.filter((r) => r[6] === '使用中').length, 3);
    const board = await sheet('tom', '/supervision/board.xlsx');
    assert.ok(board.some((r) => r[0] === '合计') && board.some((r) => r[1] === '示例一村合作社'));
    assert.ok(!board.some((r) => r[1] === '示例三村合作社'), 'another town’s');
    for (const list of [
      'valuations',
      'imports',
      'money/receivables',
      'money/proposals',
      'money/rescissions',
      'money/bank-lines',
      'orders',
      'contracts/expiring',
      'supervision/runs',
      'supervision/judgements',
      'runs',
      'questions',
      'censuses',
    ])
      await sheet('ann', `/${list}.xlsx`);
    await sheet('ann', `/collectives/${t.collectives.one}/dividends.xlsx`);
    for (const list of ['bank-balances', 'accounts', 'book/years'])
      await sheet('sue', `/collectives/${t.collectives.one}/${list}.xlsx`);
    for (const list of ['share-events', 'member-changes', 'payees', 'dividends', 'bank-balances', 'accounts', 'book/years'])
      assert.equal((await t.call('adam', 'GET', `/collectives/${t.collectives.one}/${list}.xlsx`)).status, 404, list);
  });

  it('a member is entered, moved into another household and ended; the household lists it', async () => {
    const [first = ''] = households;
    const body = {
      householdCode: 'H00000',
      address: '',
      code: 'M9',
      name: '示例新成员',
      idNumber: idNumber(77),
      phone: null,
      head: false,
      from: '2026-03-01',
    };
    const { members } = await ok('ann', 'POST', `/collectives/${t.collectives.one}/members`, { members: [body] });
    const of = async (id: string, who: Who = 'ann') => ok(who, 'GET', `/holders/${id}/members`);
    assert.deepEqual(
      (await of(first)).rows.map((m: { code: string; head: boolean }) => [m.code, m.head]),
      [
        ['M00000', true],
        ['M9', false],
      ],
    );
    assert.deepEqual([(await of(first)).can, (await of(first, 'uma')).can], [['move', 'end', 'capacity'], []]);
    assert.equal((await t.call('adam', 'GET', `/holders/${first}/members`)).status, 404);
    assert.equal((await t.call('ann', 'GET', `/holders/00000000-0000-7000-8000-00000000beef/members`)).status, 404);
    await ok('ann', 'POST', `/members/${members[0]}/household`, { householdCode: 'H-NEW', head: true, reason: '分户' });
    assert.equal((await of(first)).rows.length, 1);
    assert.deepEqual(
      (await of(members[0])).rows.map((m: { household: string; head: boolean }) => [m.household, m.head]),
      [['H-NEW', true]],
    );
    const end = { from: '2026-03-05', why: 'left', reason: '自愿退出' };
    assert.equal((await byTwo(t, ['ann', 'bea'], `/members/${members[0]}/end`, end)).status, 200);
    const [ended] = (await of(members[0])).rows;
    assert.deepEqual([ended.until, ended.endedWhy], ['2026-03-05', 'left']);
  });

  it('a changed account waits for a second person, and takes the place of the one before', async () => {
    const [, holder = ''] = households;
    const where = `/collectives/${t.collectives.one}/payees`;
    const number = '6222 0000 1111 9876';
    await ok('ann', 'POST', `/holders/${holder}/payee`, {
      ownerName: '示例1',
      number,
      bank: '示例银行',
      bankCode: '100000000001',
    });
    const waiting = (await ok('bea', 'GET', `${where}?state=proposed`)).rows;
    assert.equal(waiting.length, 1);
    const [row] = waiting;
    assert.deepEqual([row.holder, row.tail, row.replaces, row.can], ['示例1', '9876', '0001', ['decide']]);
    assert.ok(!JSON.stringify(row).includes('62220000'), 'the number is not shown');
    assert.deepEqual((await ok('ann', 'GET', where)).rows[0].can, [], 'not by who proposed it');
    assert.equal((await t.call('bob', 'GET', where)).status, 404);
    assert.equal((await t.call('bob', 'POST', `${where}/decision`, { body: { ids: [row.id], approve: true } })).status, 404);
    await ok('bea', 'POST', `${where}/decision`, { ids: [row.id], approve: true });
    const states = (await ok('ann', 'GET', where)).rows
      .filter((r: { holderId: string }) => r.holderId === holder)
      .map((r: { tail: string; state: string }) => `${r.tail} ${r.state}`);
    assert.deepEqual(states.toSorted(), ['0001 replaced', '9876 approved']);
  });

  it('an account of the collective takes two: proposed with the bank’s paper, confirmed by another body; ended once', async () => {
    const where = `/collectives/${t.collectives.one}/bank-accounts`;
    const body = { number: '6222-0000-5555-4321', bank: '示例银行', holder: '示例一村合作社', from: '2026-03-01' };
    const propose = (who: Who, over: Record<string, string> = {}) =>
      t.send(who, where, {
        fields: { ...body, ...over },
        files: [{ field: 'paper', name: '开户证明.pdf', content: '%PDF-1.4\n%%EOF\n' }],
      });
    const decide = (who: Who, proposal: string, approve: boolean, reason: string | null = null) =>
      t.call(who, 'POST', `/bank-accounts/proposals/${proposal}/decision`, { body: { approve, reason } });
    assert.equal((await propose('ann')).status, 403);
    assert.equal((await propose('bob')).status, 404);
    assert.equal((await propose('bea', { from: '明天' })).body.code, 'assets.accountFields');
    const made = await propose('bea');
    assert.equal(made.status, 200, JSON.stringify(made.body));
    assert.equal((await propose('ben')).body.code, 'assets.accountProposed');
    assert.equal((await propose('bea', { number: '12' })).body.code, 'assets.accountNumber');
    assert.equal((await ok('ann', 'GET', where)).rows.length, 0, 'nothing counts before the second person');
    assert.deepEqual(
      [(await decide('ben', made.body.id, true)).status, (await decide('ted', made.body.id, true)).status],
      [403, 404],
    );
    await ok('sue', 'POST', `/bank-accounts/proposals/${made.body.id}/decision`, { approve: true, reason: null });
    assert.equal((await decide('tom', made.body.id, true)).body.code, 'assets.notNow');
    const { id } = (await ok('ann', 'GET', where)).rows[0];
    // a payee's number is said, and confirmed with a reason only; who proposed it has no say
    const payee = (await propose('bea', { number: '62220000-1111-9876', holder: '示例1' })).body.id;
    const row = (await ok('tom', 'GET', `${where}/proposals`)).rows[0];
    assert.deepEqual([row.tail, row.warnings, row.can], ['9876', ['payee', 'holder'], ['decide', 'paper']]);
    assert.deepEqual((await ok('ann', 'GET', `${where}/proposals`)).rows[0].can, []);
    assert.equal((await decide('tom', payee, true)).body.code, 'assets.accountWarned');
    assert.equal((await decide('tom', payee, false)).body.code, 'assets.accountReason');
    assert.equal((await decide('tom', payee, false, '账号是村民个人的')).status, 200);
    assert.deepEqual((await sheet('tom', `${where.replace('bank-accounts', 'account-proposals')}.xlsx`)).length, 2);
    assert.equal((await t.call('sue', 'GET', `/bank-accounts/proposals/${payee}/paper`)).status, 200);
    assert.equal((await t.call('ann', 'GET', `/bank-accounts/proposals/${payee}/paper`)).status, 403);
    await assert.rejects(
      sql`insert into assets.bank_account (id, collective_id, number_sealed, number_mac, tail, bank, valid)
        select gen_random_uuid(), collective_id, number_sealed, '\\x02', tail, bank, valid from assets.bank_account limit 1`.execute(
        t.kit.database.db,
      ),
      { constraint: 'account_by_two' },
    );
    const shown = (await ok('ann', 'GET', where)).rows;
    assert.deepEqual([shown[0].tail, shown[0].from, shown[0].to], ['4321', '2026-03-01', null]);
    const end = (last: string, who: Who = 'bea') =>
      t.call(who, 'POST', `/bank-accounts/${id}/end`, { body: { last, reason: '换了开户行' } });
    assert.equal((await end('2026-02-28')).body.code, 'assets.accountEnd', 'before its first day');
    assert.equal((await end('2026-03-10', 'bob')).status, 404);
    assert.equal((await end('2026-03-10')).status, 200);
    assert.equal((await end('2026-03-11')).body.code, 'assets.accountEnd');
    const again = (await propose('bea', { from: '2026-03-11' })).body.id;
    await ok('sue', 'POST', `/bank-accounts/proposals/${again}/decision`, { approve: true, reason: null });
    const { rows } = await t.database.owner.query<{ action: string; leaf: boolean }>(
      `select e.action, exists (select from audit.leaf l where l.id = e.leaf_id) as leaf from assets.money_event e order by seq`,
    );
    assert.deepEqual(
      rows.map((r) => [r.action, r.leaf]),
      [
        ['propose-account', true],
        ['register-account', true],
        ['propose-account', true],
        ['refuse-account', true],
        ['end-account', true],
        ['propose-account', true],
        ['register-account', true],
      ],
    );
  });
});
