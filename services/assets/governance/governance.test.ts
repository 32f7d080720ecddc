// Who acts for whom: entered, granted, ended, merged by two persons; charters, relations and parties; everything of it compared with the log.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import ExcelJS from 'exceljs';
import { sql } from 'kysely';
import { seal, verifyLog } from '@yunjian/kernel/audit';
import { createPeople } from '@yunjian/kernel/orgs';
import { assets } from '../index.ts';
import { decideVoucher, proposeVoucher } from '../books/voucher.ts';
import { accountsOf, bookOf } from '../dividends/book.ts';
import { enrol } from '../dividends/people.ts';
import { charterOf, dividendPolicy, reservePacksOn, ruleMinimum } from '../dividends/pack.ts';
import { byTwo } from '../dividends/testing.ts';
import { charterVote } from '../letting/verdict.ts';
import { building } from '../register/building.fixture.ts';
import { scopeOf } from '../scope.ts';
import { bring, sheet, upload, type Row } from '../imports/testing.ts';
import { idNumber, idNumberBorn, testAssets, TOWN_A, TOWN_B, uscc, type Answer, type TestAssets, type Who } from '../testing.ts';
import { keepRows, sealLoaded } from '../witness/keep.ts';
import type { Hand } from './event.ts';
import { PROPOSAL_STEPS } from './states.ts';

let t: TestAssets;
const G = '/governance';
const ok = (answer: Answer) => {
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body;
};
const code = (answer: Answer): string => answer.body.code;
const post = (who: Who, url: string, body?: object) => t.call(who, 'POST', url, body === undefined ? {} : { body });

let people = 0;
/** A staff account of a new person, as the system administrator makes it. */
async function account(username: string): Promise<string> {
  const [person] = await t.database.tx((tx) =>
    createPeople(tx, t.kit.crypto, [{ name: `示例·${username}`, idNumber: idNumber(95_000 + people++) }], t.clock.now),
  );
  await t.database.owner.query(`insert into auth.account (kind, username, name, person_id) values ('staff', $1, $2, $3)`, [
    username,
    username,
    person,
  ]);
  return person as string;
}
const mandate = (over: Record<string, unknown>) => ({
  username: 'x',
  role: 'accountant',
  collectiveId: t.collectives.one,
  townCode: null,
  title: '会计',
  legalRepresentative: false,
  from: '2026-03-01',
  to: null,
  reason: '示例任命〔2026〕1 号',
  ...over,
});
const decide = (who: Who, ids: string[], confirm = true) => post(who, `${G}/proposals/decide`, { ids, confirm, note: '' });
const verify = async (): Promise<string[]> => {
  await t.database.tx((tx) => keepRows(tx, t.kit, t.kit.now()));
  await seal(t.database, t.kit.crypto, t.kit.now());
  const report = await verifyLog(t.database, {
    keys: t.kit.crypto.publicKeys,
    witnesses: assets.witnesses ?? [],
    now: t.kit.now(),
  });
  return report.problems.map((p) => p.what.en);
};
const lines = async (bytes: Buffer): Promise<number> => {
  const book = new ExcelJS.Workbook();
  await book.xlsx.load(bytes as never);
  let n = 0;
  while (book.worksheets[0]?.getRow(n + 2).getCell(1).value) n += 1;
  return n;
};

before(async () => {
  t = await testAssets();
  for (const village of [`${TOWN_A}203`, `${TOWN_A}204`]) {
    await t.database.owner.query('insert into org.village (code) values ($1)', [village]);
    await t.database.owner.query(
      `insert into org.village_version (code, town_code, name_zh, kind, valid, source) values ($1, $2, $1, 'village', '[2000-01-01,)', 'test')`,
      [village, TOWN_A],
    );
  }
});
after(() => t.close());

describe('collectives', () => {
  const fresh = (over: Record<string, unknown> = {}) => ({
    code: 'T-VILLAGE9',
    name: '示例九村合作社',
    kind: 'village',
    townCode: TOWN_A,
    villageCode: `${TOWN_A}203`,
    uscc: uscc(901),
    membersBasis: 'household',
    ...over,
  });
  it('are entered from the list of villages, by the town or the security administrator; once', async () => {
    assert.equal((await post('ted', `${G}/collectives`, fresh())).status, 404, 'another town');
    assert.equal((await post('ann', `${G}/collectives`, fresh())).status, 403);
    assert.match((await post('tom', `${G}/collectives`, fresh({ villageCode: `${TOWN_B}201` }))).body.message.zh, /没有这个村/);
    assert.match((await post('tom', `${G}/collectives`, fresh({ uscc: '91990000MA00009011' }))).body.message.zh, /校验位/);
    assert.match((await post('tom', `${G}/collectives`, fresh({ villageCode: null }))).body.message.zh, /须选村/);
    const { id } = ok(await post('tom', `${G}/collectives`, fresh()));
    assert.equal(
      code(await post('sid', `${G}/collectives`, fresh({ code: 'T-OTHER', uscc: null }))),
      'assets.collectiveTaken',
      'one a village',
    );
    assert.equal(
      code(await post('sid', `${G}/collectives`, fresh({ villageCode: `${TOWN_A}204`, uscc: null }))),
      'assets.collectiveTaken',
      'the code',
    );
    const shown = ok(await t.call('tom', 'GET', `${G}/collectives/${id}`));
    assert.deepEqual(
      [shown.parent.id, shown.officers.board, shown.can],
      [t.collectives.town, 0, ['rename', 'mandate', 'charter', 'close']],
    );
    assert.equal((await t.call('ted', 'GET', `${G}/collectives/${id}`)).status, 404);
    const rename = { name: '示例九村股份社', uscc: uscc(901), reason: '示例更名批复' };
    ok(await t.call('sid', 'PUT', `${G}/collectives/${id}`, { body: rename }));
    const events = ok(await t.call('tom', 'GET', `${G}/events?collective=${id}`)).rows;
    assert.deepEqual(
      events.map((e: { kind: string }) => e.kind),
      ['collective-renamed', 'collective-entered'],
    );
    assert.equal(events[0].body.from.name, '示例九村合作社');
    assert.equal(await lines((await t.call('tom', 'GET', `${G}/collectives.xlsx`)).bytes), 4);
    assert.deepEqual(ok(await t.call('sam', 'GET', `${G}/places`)).can, ['propose-mandate', 'propose-district']);
  });
});

describe('mandates', () => {
  it('hold once another person confirms them, and let somebody work from that day on', async () => {
    const person = await account('new-accountant');
    assert.match((await post('tom', `${G}/mandates`, mandate({ username: 'nobody' }))).body.message.zh, /没有这个可用的/);
    const { id } = ok(await post('tom', `${G}/mandates`, mandate({ username: 'new-accountant' })));
    const actor = { personId: person, roles: t.actors.ann.roles };
    const scope = () => scopeOf(t.kit.database.db, actor, Temporal.PlainDate.from('2026-03-10'));
    assert.equal((await scope()).collectives.size, 0, 'proposed is not granted');
    assert.equal(code(await decide('tom', [id])), 'assets.secondPerson');
    assert.equal((await decide('ted', [id])).status, 404);
    const [waiting] = ok(await t.call('tess', 'GET', `${G}/proposals?state=waiting`)).rows;
    assert.deepEqual(
      [waiting.can, waiting.body.person, waiting.body.personId],
      [['confirm', 'refuse'], '示例·new-accountant', undefined],
    );
    ok(await decide('tess', [id]));
    assert.deepEqual([...(await scope()).collectives], [t.collectives.one]);
    assert.equal(code(await decide('tess', [id])), 'assets.notNow');
    const again = ok(await post('tom', `${G}/mandates`, mandate({ username: 'new-accountant' }))).id;
    assert.equal(code(await decide('sid', [again])), 'assets.mandateOverlaps');
    ok(await decide('sid', [again], false));
    const [row] = ok(await t.call('tom', 'GET', `${G}/mandates?q=new-acc`)).rows;
    assert.deepEqual(
      [row.roleHeld, row.from, row.to],
      [false, '2026-03-01', null],
      'the role itself is the security administrator’s',
    );
    const ending = ok(await post('dora', `${G}/mandates/${row.id}/end`, { last: '2026-03-09', reason: '示例调离' })).id;
    assert.equal(
      code(await post('tom', `${G}/mandates/${row.id}/end`, { last: '2026-03-08', reason: '示例调离' })),
      'assets.proposalWaits',
    );
    ok(await decide('dan', [ending]));
    assert.equal((await scope()).collectives.size, 0);
    assert.ok((await lines((await t.call('uma', 'GET', `${G}/mandates.xlsx`)).bytes)) > 10);
  });

  it('of towns and the district are the district’s to give; system and security administrator begin with them', async () => {
    await account('district-one');
    const district = mandate({ username: 'district-one', role: 'township', collectiveId: null, title: '区农经科' });
    assert.equal((await post('tom', `${G}/mandates`, district)).status, 403, 'a town does not extend its powers');
    assert.equal((await post('sid', `${G}/mandates`, district)).status, 403, 'who confirms does not propose');
    const { id } = ok(await post('sam', `${G}/mandates`, district));
    assert.equal((await decide('sam', [id])).status, 403);
    assert.equal((await decide('tess', [id])).status, 403, 'nor does a town confirm');
    ok(await decide('sid', [id]));
    assert.equal(ok(await t.call('sam', 'GET', `${G}/mandates?q=district-one`)).rows[0].district, true);
  });

  it('never put one person on both boards, nor kin; a board’s term ends; nobody serves himself', async () => {
    const [a, b] = [await account('two-hats'), await account('kin-of')];
    const board = { role: 'board', title: '理事', to: '2031-02-28' };
    assert.match(
      (await post('tom', `${G}/mandates`, mandate({ ...board, username: 'two-hats', to: null }))).body.message.zh,
      /不超过 5 年/,
    );
    assert.match(
      (await post('tom', `${G}/mandates`, mandate({ ...board, username: 'two-hats', to: '2031-03-01' }))).body.message.zh,
      /最晚 2031-02-28/,
    );
    const first = ok(await post('tom', `${G}/mandates`, mandate({ ...board, username: 'two-hats' }))).id;
    ok(await decide('tess', [first]));
    const both = ok(
      await post('tom', `${G}/mandates`, mandate({ ...board, role: 'supervisory-board', username: 'two-hats' })),
    ).id;
    assert.equal(code(await decide('tess', [both])), 'assets.mandateApart');
    const kinship = (one: string, other: string) =>
      post('sue', '/relations', {
        one: { idNumber: idNumber(95_000 + people - 1), name: one },
        other: { idNumber: idNumber(95_000 + people - 2), name: other },
        kind: 'kin',
        share: null,
        from: '2020-01-01',
        to: null,
        source: '示例：本人申报',
      });
    assert.equal(code(await kinship('示例', '示例·two-hats')), 'org.nameDiffers', 'a number tells no name');
    assert.equal(code(await kinship('示例·kin-of', '示例')), 'org.nameDiffers');
    ok(await kinship('示例·kin-of', '示例·two-hats'));
    const kin = ok(await post('tom', `${G}/mandates`, mandate({ ...board, role: 'supervisory-board', username: 'kin-of' }))).id;
    assert.equal(code(await decide('tess', [kin])), 'assets.mandateKin');
    ok(await post('tom', `${G}/proposals/${kin}/withdraw`));
    await t.database.owner.query(`update auth.account set username = 'real-tom', demo = false where id = $1`, [
      t.actors.tom.accountId,
    ]);
    const own = { ...board, username: 'real-tom' };
    assert.equal(code(await post('tom', `${G}/mandates`, mandate(own))), 'assets.ownMandate');
    const mine = ok(await post('tess', `${G}/mandates`, mandate(own))).id;
    assert.equal(code(await decide('tom', [mine])), 'assets.ownMandate');
    await assert.rejects(
      sql`insert into assets.mandate (person_id, role, collective_id, title, valid, source) values (${a}::uuid, 'accountant', ${t.collectives.two}::uuid, 'x', '[2026-01-01,)', 'x')`.execute(
        t.kit.database.db,
      ),
      /rests on a proposal/,
      'nor may the program itself',
    );
    assert.notEqual(a, b);
  });
});

describe('representatives', () => {
  const elect = (over: Record<string, unknown> = {}) =>
    mandate({
      username: null,
      memberCode: 'G1',
      role: 'representative',
      collectiveId: t.collectives.town,
      title: '第一组代表',
      to: '2031-02-28',
      reason: '示例选举结果',
      ...over,
    });
  const list = async (on: string) =>
    ok(await t.call('tina', 'GET', `/collectives/${t.collectives.town}/representatives?on=${on}`)).rows.map(
      (r: { code: string; to: string }) => [r.code, r.to],
    );
  it('are members of age, elected for five years at most, by two persons; the term ends with the membership', async () => {
    const rows = ['G1', 'G2', 'G3'].map((code, i) => ({
      householdCode: code,
      address: '',
      code,
      name: `示例${code}`,
      idNumber: i === 2 ? idNumberBorn('2012-01-01') : idNumber(600 + i),
      head: true,
      from: '2020-01-01',
    }));
    const by = { id: t.actors.tina.accountId, name: 'tina' };
    const { members } = await t.database.tx((tx) =>
      enrol(tx, t.kit, { collectiveId: t.collectives.town, rows, by }, t.clock.now),
    );
    const refused = async (over: Record<string, unknown>) => (await post('tom', `${G}/mandates`, elect(over))).body.message.zh;
    assert.match(await refused({ memberCode: null }), /成员编号/);
    assert.match(await refused({ memberCode: 'G9' }), /没有这个编号/);
    assert.match(await refused({ memberCode: 'G3' }), /未成年人/);
    assert.match(await refused({ to: null }), /须填止日/);
    assert.match(await refused({ to: '2031-03-01' }), /不超过 5 年/);
    assert.match(await refused({ from: '2019-01-01', to: '2023-01-01' }), /成员身份期间/);
    assert.equal((await post('ted', `${G}/mandates`, elect())).status, 404, 'another town');
    const { id } = ok(await post('tom', `${G}/mandates`, elect()));
    assert.deepEqual(await list('2026-03-10'), [], 'proposed is not elected');
    assert.equal(code(await decide('tom', [id])), 'assets.secondPerson');
    ok(await decide('tess', [id]));
    assert.deepEqual(await list('2026-03-10'), [['G1', '2031-02-28']]);
    const again = ok(await post('tom', `${G}/mandates`, elect({ from: '2027-01-01', to: '2027-12-31' }))).id;
    assert.equal(code(await decide('tess', [again])), 'assets.mandateOverlaps');
    ok(await decide('tess', [again], false));
    const shown = ok(await t.call('tom', 'GET', `${G}/mandates?collective=${t.collectives.town}&role=representative`));
    assert.deepEqual([shown.total, shown.rows[0].person, shown.rows[0].roleHeld], [1, '示例G1', true]);
    assert.ok(
      ok(await t.call('tom', 'GET', `${G}/mandates?offices=true&size=100`)).rows.every(
        (r: { role: string }) => r.role !== 'representative',
      ),
    );
    assert.equal(
      await lines((await t.call('tina', 'GET', `/collectives/${t.collectives.town}/representatives.xlsx?on=2026-03-10`)).bytes),
      1,
    );
    assert.equal((await t.call('ann', 'GET', `/collectives/${t.collectives.town}/representatives`)).status, 404);

    const sheetRow = (over: Row): Row => ({
      账号: null,
      集体编号: 'T-TOWN',
      职务: '成员代表',
      成员编号: 'G2',
      职务名称: '第二组代表',
      法定代表人: null,
      起日: '2026-03-01',
      止日: '2031-02-28',
      依据: '示例选举结果',
      ...over,
    });
    const file = await sheet([
      sheetRow({}),
      sheetRow({ 成员编号: 'G1' }),
      sheetRow({ 成员编号: 'G3' }),
      sheetRow({ 成员编号: null }),
      sheetRow({ 账号: 'demo-tina' }),
    ]);
    const batch = ok(await bring(t, 'tom', { kind: 'mandates', town: TOWN_A }, file));
    const bad = ok(await t.call('tom', 'GET', `/imports/${batch.id}/rows?only=bad`)).rows;
    assert.deepEqual([batch.good, batch.bad], [1, 4]);
    assert.deepEqual(
      bad.map((r: { errors: { message: { zh: string } }[] }) => r.errors.map((e) => e.message.zh).join()),
      [
        '这段时间已有同一授权。',
        '未成年人不能担任成员代表。',
        '成员代表须填成员编号。',
        '成员代表不填账号。,这段时间已有同一授权。',
      ],
    );
    ok(await post('tom', `/imports/${batch.id}/apply`, { goodOnly: true }));
    const waiting = ok(await t.call('tess', 'GET', `${G}/proposals?batch=${batch.id}`)).rows;
    ok(await decide('tess', [waiting[0].id]));
    assert.equal((await list('2026-03-10')).length, 2);

    const end = { from: '2026-03-09', why: 'left', reason: '自愿退出' };
    ok(await byTwo(t, ['tina', 'tara'], `/members/${members[0]}/end`, end));
    assert.deepEqual(await list('2026-03-10'), [['G2', '2031-02-28']]);
    assert.deepEqual(await list('2026-03-08'), [
      ['G1', '2026-03-08'],
      ['G2', '2031-02-28'],
    ]);
    const later = ok(await post('tom', `${G}/mandates`, elect({ memberCode: 'G2', from: '2031-03-01', to: '2032-03-01' }))).id;
    ok(await decide('tess', [later]));
    assert.equal(code(await byTwo(t, ['tina', 'tara'], `/members/${members[1]}/end`, end)), 'assets.representativeNoMember');
    await assert.rejects(
      sql`update assets.mandate set valid = daterange(lower(valid), '2030-01-01') where role = 'representative' and upper(valid) > '2030-01-01'`.execute(
        t.kit.database.db,
      ),
      /rests on a proposal/,
    );
    assert.deepEqual(await verify(), []);
  });
});

describe('files of collectives and mandates', () => {
  it('name each wrong row in words; mandates brought in wait for a second person, who confirms them together', async () => {
    const town = { kind: 'collectives', town: TOWN_A };
    const line = (over: Row): Row => ({
      集体编号: 'T-VILLAGE4',
      集体名称: '示例四村合作社',
      层级: '村级',
      村: `${TOWN_A}204`,
      统一社会信用代码: null,
      份额记到: '户',
      ...over,
    });
    const file = await sheet([
      line({}),
      line({ 集体编号: 't village', 村: '没有村' }),
      line({ 集体编号: 'T-VILLAGE5', 村: `${TOWN_A}203`, 统一社会信用代码: '91990000MA00009011' }),
    ]);
    assert.equal((await upload(t, 'ted', town, file)).status, 404);
    const batch = ok(await bring(t, 'tom', town, file));
    assert.deepEqual([batch.good, batch.bad], [1, 2]);
    const bad = ok(await t.call('tom', 'GET', `/imports/${batch.id}/rows?only=bad`)).rows;
    const said = bad.map((r: { errors: { message: { zh: string } }[] }) => r.errors.map((e) => e.message.zh).join());
    assert.match(said[0], /大写字母.*没有这个村/);
    assert.match(said[1], /校验位/);
    ok(await post('tom', `/imports/${batch.id}/apply`, { goodOnly: true }));

    await account('clerk-four');
    const grant = (over: Row): Row => ({
      账号: 'clerk-four',
      集体编号: 'T-VILLAGE4',
      职务: '会计',
      职务名称: '会计',
      法定代表人: null,
      起日: '2026-03-01',
      止日: null,
      依据: '示例任命',
      ...over,
    });
    const mandates = ok(
      await bring(
        t,
        'tom',
        { kind: 'mandates', town: TOWN_A },
        await sheet([
          grant({}),
          grant({ 职务: '监事', 止日: '2028-03-01' }),
          grant({ 账号: 'nobody-here', 起日: '2026-02-30' }),
          grant({ 账号: 'nobody-here', 集体编号: 'T-VILLAGE3' }),
          grant({ 账号: 'real-tom' }),
        ]),
      ),
    );
    assert.deepEqual([mandates.good, mandates.bad], [1, 4]);
    const own = ok(await t.call('tom', 'GET', `/imports/${mandates.id}/rows?only=bad`)).rows.at(-1);
    assert.deepEqual(
      own.errors.map((e: { message: { zh: string } }) => e.message.zh),
      ['本人的授权由他人提出。'],
    );
    const theirs = ok(await bring(t, 'tess', { kind: 'mandates', town: TOWN_A }, await sheet([grant({ 账号: 'real-tom' })])));
    assert.equal(theirs.good, 1);
    assert.equal(code(await post('tom', `/imports/${theirs.id}/apply`, { goodOnly: false })), 'assets.ownMandate');
    ok(await post('tom', `/imports/${mandates.id}/apply`, { goodOnly: true }));
    const [waiting] = ok(await t.call('tess', 'GET', `${G}/proposals?batch=${mandates.id}`)).rows;
    assert.deepEqual([waiting.state, waiting.body.collective], ['waiting', '示例四村合作社']);
    assert.equal(code(await decide('tom', [waiting.id])), 'assets.secondPerson');
    ok(await decide('tess', [waiting.id]));
    assert.equal(ok(await t.call('tom', 'GET', `${G}/mandates?q=clerk-four`)).total, 1);
  });
});

describe('charters', () => {
  it('hold from their day on, after two persons; the one before ends', async () => {
    const charter = (from: string, majority: string) => ({
      from,
      terms: { vote: { majority, of: 'all' }, dividends: { noticeDays: 15 } },
      decisionId: null,
      reason: '示例章程修正案',
    });
    const at = `${G}/collectives/${t.collectives.two}/charters`;
    assert.equal((await post('tom', at, { ...charter('2026-04-01', '3/4'), terms: { votes: {} } })).status, 400, 'unknown terms');
    for (const [from, majority] of [
      ['2026-01-01', '2/3'],
      ['2026-04-01', '3/4'],
    ] as const)
      ok(await decide('tess', [ok(await post('tom', at, charter(from, majority))).id]));
    assert.equal(code(await post('tom', at, charter('2026-04-01', '4/5'))), 'assets.charterBefore');
    // one that rests on a meeting names its decision, about a charter and nothing else
    const decided = async (subject: string, title: string) => {
      const { rows } = await t.database.owner.query<{ id: string }>(
        `insert into assets.decision (collective_id, subject, body, matter, title, proposed_on, notice_on, meeting_on, eligible, present, in_favour, state, valid, verdict, leaf_id, minutes_hash, recorded_at)
         values ($1, $2, 'members', 'major', $3, '2026-01-05', '2026-01-10', '2026-01-25', 10, 10, 10, 'recorded', true, '{}', gen_random_uuid(), repeat('0', 64), now()) returning id`,
        [t.collectives.two, subject, title],
      );
      return rows[0]?.id ?? '';
    };
    const [about, other] = [await decided('charter', '修改章程'), await decided('other', '其他')];
    assert.equal(code(await post('tom', at, { ...charter('2026-05-01', '3/4'), decisionId: other })), 'assets.input');
    ok(await decide('tess', [ok(await post('tom', at, { ...charter('2026-05-01', '3/4'), decisionId: about })).id]));
    // what loosens reserves, or carries more of the payouts, is the members' to decide
    const loose = (dividends: object, over: object = {}) =>
      post('tom', at, { ...charter('2026-06-01', '3/4'), terms: { dividends }, ...over });
    const cap = { fundCapFen: { accumulation: '1' } };
    for (const dividends of [cap, { minimumFen: '999' }, { minimumFen: '10000' }])
      assert.equal(code(await loose(dividends)), 'assets.charterLoosens');
    assert.match((await loose({ minimumFen: '10001' }, { decisionId: about })).body.message.zh, /不能超过 100\.00 元/);
    assert.match((await loose({ fundCapFen: { accumulation: '0' } }, { decisionId: about })).body.message.zh, /第二十五条/);
    const made = ok(await loose({ ...cap, reserves: [{ funds: ['welfare'], ratePpm: 200_000 }] }, { decisionId: about })).id;
    const [waiting] = ok(await t.call('tess', 'GET', `${G}/proposals?collective=${t.collectives.two}`)).rows;
    assert.match(waiting.warnings[0].zh, /公积金现有 0\.00 元，达到上限 0\.01 元.*第二十五条/);
    assert.equal(waiting.warnings.length, 1);
    ok(await decide('tess', [made]));
    assert.equal(
      code(await post('tom', at, charter('2026-07-01', '3/4'))),
      'assets.charterLoosens',
      'reserves of 20% are dropped',
    );
    const packs = async () => {
      const said = await charterOf(t.kit.database.db, t.collectives.two, Temporal.PlainDate.from('2026-06-02'));
      const policy = dividendPolicy(t.kit);
      const stops = reservePacksOn(policy, said, Temporal.PlainDate.from('2026-06-02'))[0]?.rules.map((r) => r.stopsAt);
      return [stops, ruleMinimum(t.kit, { ...said, minimumFen: '99999999' }), ruleMinimum(t.kit, { ...said, minimumFen: '1' })];
    };
    assert.deepEqual(await packs(), [[1n, null], 10_000n, 1n]);
    await t.database.owner.query(`update assets.decision set state = 'annulled' where id = $1`, [about]);
    assert.deepEqual(
      await packs(),
      [[null, null], 1000n, 1n],
      'annulled: the cap stops nothing, the policy’s least payout holds',
    );
    await assert.rejects(
      sql`insert into assets.charter (collective_id, valid, terms, source, proposal_id) values (${t.collectives.two}::uuid, '[2020-01-01,2020-02-01)',
        '{"dividends": {"fundCapFen": {"accumulation": "1"}}}', 'x', ${made}::uuid)`.execute(t.kit.database.db),
      /decided by the members/,
    );
    const vote = (day: string) => charterVote(t.kit.database.db, t.collectives.two, day);
    assert.deepEqual(
      [(await vote('2026-03-31'))?.majority, (await vote('2026-04-01'))?.majority],
      [
        [2, 3],
        [3, 4],
      ],
    );
    const { charters } = ok(await t.call('tom', 'GET', `${G}/collectives/${t.collectives.two}`));
    assert.equal(
      await lines((await t.call('tom', 'GET', `${G}/collectives/${t.collectives.two}/charters.xlsx`)).bytes),
      charters.length,
    );
    assert.equal((await t.call('ted', 'GET', `${G}/collectives/${t.collectives.two}/charters.xlsx`)).status, 404);
    assert.deepEqual(
      charters.map((c: { from: string; to: string | null }) => [c.from, c.to]),
      [
        ['2026-06-01', null],
        ['2026-05-01', '2026-05-31'],
        ['2026-04-01', '2026-04-30'],
        ['2026-01-01', '2026-03-31'],
      ],
    );
  });
});

describe('the end of a collective', () => {
  it('is refused, by the database too, while money stands or anything waits; afterwards nothing begins there', async () => {
    const { id } = ok(
      await post('tom', `${G}/collectives`, {
        code: 'T-GROUP8',
        name: '示例八组合作社',
        kind: 'group',
        townCode: TOWN_A,
        villageCode: `${TOWN_A}204`,
        uscc: null,
        membersBasis: 'person',
      }),
    );
    const at = `${G}/collectives/${id}`;
    const [ann, bea] = [t.actors.ann, t.actors.bea].map((a) => ({ id: a.accountId, name: '示例' })) as [Hand, Hand];
    const now = t.kit.now();
    const voucher = (memo: string, debit: 'bank' | 'writtenOff', credit: 'otherIncome' | 'bank', approve: boolean) =>
      t.database.tx(async (tx) => {
        const { role } = await accountsOf(tx, t.kit, await bookOf(tx, t.kit, id, ann.id, now));
        const lines = [
          { account: role(debit), fen: 12_345n },
          { account: role(credit), fen: -12_345n },
        ];
        const put = { kind: 'entry', on: '2026-03-09', memo, lines, documentHash: 'ab'.repeat(32) } as const;
        const made = await proposeVoucher(tx, t.kit, id, put, ann, now);
        if (approve) await decideVoucher(tx, t.kit, made.id, { action: 'approve', answer: null }, bea, now);
        return made.id;
      });
    const open = async () => ok(await t.call('tom', 'GET', at)).open;
    assert.deepEqual(await open(), []);
    await voucher('收入', 'bank', 'otherIncome', true);
    const waits = await voucher('支出', 'writtenOff', 'bank', false);
    assert.deepEqual(await open(), [
      { kind: 'vouchers', count: 1, fen: null },
      { kind: 'standing-assets', count: 1, fen: '12345' },
    ]);
    const end = { on: '2026-03-10', into: null, reason: '示例终止批复' };
    const refused = await post('tom', `${at}/end`, end);
    assert.equal(code(refused), 'assets.collectiveBusy');
    assert.match(refused.body.message.zh, /待审的凭证 1 份、账上有余额的资产科目（含银行存款）1 个共 123\.45 元/);
    const close = () => t.database.owner.query(`update assets.collective set closed_on = '2026-03-10' where id = $1`, [id]);
    await assert.rejects(close(), /nothing open: vouchers: 1, standing-assets: 1/);
    await t.database.tx((tx) => decideVoucher(tx, t.kit, waits, { action: 'approve', answer: null }, bea, now));
    // the proposal of its own end does not stand in the way, another's does
    const { id: proposal } = ok(await post('tom', `${at}/end`, end));
    const other = ok(
      await post('tom', `${at}/charters`, { from: '2026-04-01', terms: {}, decisionId: null, reason: '示例章程' }),
    ).id;
    assert.match((await decide('tess', [proposal])).body.message.zh, /授权、章程等申请 1 项/);
    ok(await decide('tess', [other], false));
    ok(await decide('tess', [proposal]));
    await assert.rejects(voucher('补记', 'bank', 'otherIncome', false), /the collective is closed/);
  });

  it('waits for what is open; a successor’s people act for what was merged, and nobody else does', async () => {
    const made = ok(await post('adam', `/collectives/${t.collectives.two}/assets`, { ...building({ code: 'M-1' }), parts: [] }));
    const at = `${G}/collectives/${t.collectives.two}/end`;
    const end = { on: '2026-03-10', into: null as string | null, reason: '示例合并批复' };
    assert.match((await post('tom', at, end)).body.message.zh, /资产 1 项/);
    assert.equal((await post('tom', at, { ...end, into: t.collectives.far })).status, 404, 'another town’s');
    assert.match((await post('tom', at, { ...end, into: t.collectives.two })).body.message.zh, /自己/);
    const { id } = ok(await post('tom', at, { ...end, into: t.collectives.one }));
    assert.equal((await t.call('ann', 'GET', `/register/${made.id}`)).status, 404);
    ok(await decide('tess', [id]));
    assert.equal((await t.call('ann', 'GET', `/register/${made.id}`)).status, 200);
    assert.equal((await t.call('adam', 'GET', `/register/${made.id}`)).status, 404, 'the mandate ended with it');
    const shown = ok(await t.call('tom', 'GET', `${G}/collectives/${t.collectives.two}`));
    assert.deepEqual([shown.closedOn, shown.mergedInto.id, shown.can], ['2026-03-10', t.collectives.one, []]);
    assert.equal(
      code(await post('tom', `${G}/mandates`, mandate({ username: 'two-hats', collectiveId: t.collectives.two }))),
      'assets.collectiveClosed',
    );
    await assert.rejects(
      sql`update assets.collective set closed_on = '2026-03-01' where id = ${t.collectives.far}::uuid`.execute(t.kit.database.db),
      /rests on a proposal/,
    );
  });
});

describe('parties and relations', () => {
  it('a wrong name is corrected by two persons and stays readable; relations end, they are not deleted', async () => {
    const { rows } = await t.database.owner.query<{ id: string }>(
      `insert into assets.party (kind, name, uscc, created_at) values ('organisation', '示例错名公司', $1, now()), ('organisation', '示例别家公司', $2, now()) returning id`,
      [uscc(910), uscc(911)],
    );
    const id = rows[0]?.id ?? '';
    await sealLoaded(t.kit);
    const at = `/parties/${id}`;
    assert.equal((await t.call('ann', 'GET', at)).status, 404, 'whom the collective does not deal with is not seen');
    assert.equal(ok(await t.call('dora', 'GET', '/parties?q=错名')).total, 1);
    assert.equal(ok(await t.call('dora', 'GET', `/parties?q=${uscc(910)}`)).total, 1);
    const right = { name: '示例正名公司', uscc: uscc(910), reason: '示例：营业执照', documentHash: 'ab'.repeat(32) };
    assert.match(
      (await post('dora', `${at}/corrections`, { ...right, uscc: uscc(913) })).body.message.zh,
      /名称和信用代码不能一起更正/,
      'another firm is no correction',
    );
    assert.match(
      (await post('dora', `${at}/corrections`, { ...right, name: '示例错名公司', uscc: uscc(911) })).body.message.zh,
      /已属于“示例别家公司”/,
    );
    assert.match((await post('dora', `${at}/corrections`, { ...right, uscc: null })).body.message.zh, /单位须有/);
    const correction = ok(await post('dora', `${at}/corrections`, right)).id;
    assert.equal(ok(await t.call('dora', 'GET', at)).waiting.length, 1);
    assert.equal(code(await decide('dora', [correction])), 'assets.secondPerson');
    ok(await decide('dan', [correction]));
    const shown = ok(await t.call('dora', 'GET', at));
    assert.deepEqual(
      [shown.name, shown.events[0].kind, shown.events[0].body.before],
      ['示例正名公司', 'party-confirmed', `示例错名公司（${uscc(910)}）`],
    );
    await assert.rejects(
      sql`update assets.party set name = 'x' where id = ${id}::uuid`.execute(t.kit.database.db),
      /rests on a proposal/,
    );

    const relation = {
      one: { partyId: id },
      other: { uscc: uscc(912), name: '示例控股公司' },
      kind: 'shareholder',
      share: '51.5',
      from: '2025-01-01',
      to: null,
      source: '示例：企业信用公示',
    };
    assert.equal((await post('dora', '/relations', { ...relation, share: null })).status, 422);
    const made = ok(await post('dora', '/relations', relation)).id;
    assert.match((await post('dora', '/relations', relation)).body.message.zh, /已登记同一关系/);
    assert.equal(await lines((await t.call('dora', 'GET', `/relations.xlsx?party=${id}`)).bytes), 1);
    assert.match((await t.call('dora', 'GET', `/parties/${id}/history.xlsx`)).type, /spreadsheet/);
    const over = ok(await post('dora', `/relations/${made}/end`, { last: '2026-02-28', reason: '示例：股权转让' })).id;
    ok(await decide('sid', [over]));
    assert.deepEqual(
      ok(await t.call('dora', 'GET', `/relations?party=${id}`)).rows.map(
        (r: { other: { name: string }; share: string; to: string }) => [r.other.name, r.share, r.to],
      ),
      [['示例控股公司', '51.5000', '2026-02-28']],
    );
    assert.equal(ok(await t.call('ted', 'GET', '/relations')).total, 0);
  });

  it('what anybody changed of all this behind the program’s back is named, and what was removed', async () => {
    assert.deepEqual(await verify(), []);
    const { rows } = await t.database.owner.query<{ id: string }>(
      `delete from assets.relation where share is not null returning id`,
    );
    assert.deepEqual(await verify(), [`assets.relation ${rows[0]?.id}: the row is gone`]);
  });

  it('the life of a proposal is the same here and in the database', async () => {
    const { rows } = await t.database.owner.query(
      'select from_state, action, to_state from assets.governance_step order by 1, 2',
    );
    const here = Object.entries(PROPOSAL_STEPS).flatMap(([from, steps]) =>
      Object.entries(steps).map(([action, to]) => ({ from_state: from, action, to_state: to })),
    );
    const key = (r: { from_state: string; action: string }) => `${r.from_state} ${r.action}`;
    assert.deepEqual(
      here.toSorted((a, b) => key(a).localeCompare(key(b))),
      rows,
    );
  });
});
