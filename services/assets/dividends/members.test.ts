import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { startSealer, verifyReceipt } from '@yunjian/kernel/audit';
import { millionths } from '../pages/shared/amounts.ts';
import { checkList } from '../pages/shared/whole-list.ts';
import { idNumber, testAssets, type TestAssets, type Who } from '../testing.ts';
import { bring, sheet } from '../imports/testing.ts';
import { enrol } from './people.ts';
import { questionIndicator, watchQuestions } from './overdue.ts';
import { signQuestion } from './question.ts';
import { decisionOf, earn, HASH, settleMembers, whole, work } from './testing.ts';

let t: TestAssets;
before(async () => {
  t = await testAssets();
  await settleMembers(t, 'one', whole(3, 3, 1));
  // three citizens with accounts are members: two in the first household, one in the second
  const persons = ['mia', 'max', 'mei'] as const satisfies readonly Who[];
  const owner = t.database.owner;
  for (const [i, who] of persons.entries()) {
    const id = globalThis.crypto.randomUUID();
    await owner.query(`insert into assets.holder (id, collective_id, kind, code) values ($1, $2, 'person', $3)`, [
      id,
      t.collectives.one,
      `P${i}`,
    ]);
    await owner.query(
      `insert into assets.member (id, collective_id, household_id, person_id, valid)
       select $1, $2, h.id, $3, '[2020-01-01,)' from assets.holder h where h.collective_id = $2 and h.code = $4`,
      [id, t.collectives.one, t.actors[who].personId, i < 2 ? 'H00000' : 'H00001'],
    );
  }
});
after(() => t.close());

test('a member sees the shares, the year’s sum and all it takes to check it; a stranger sees nothing', async () => {
  await earn(t, 'one', 2025, 2_000_000n);
  const run = await t.call('ann', 'POST', `/collectives/${t.collectives.one}/runs`, {
    body: {
      year: 2025,
      kind: 'annual',
      title: '2025 年度',
      mode: 'pool',
      fen: '1000001',
      recordOn: '2026-01-01',
      minimumFen: null,
    },
  });
  const id: string = run.body.id;
  await t.call('ann', 'POST', `/runs/${id}/tasks`, { body: { kind: 'compute', revision: 1 } });
  await work(t, id);
  assert.equal((await t.call('mia', 'GET', '/my/dividends')).body.collectives[0].payouts.length, 0);
  assert.equal((await t.call('mia', 'GET', `/my/dividends/${id}/result`)).status, 404, 'before the notice');
  await t.call('bea', 'POST', `/runs/${id}/notice`, { body: { revision: 2, days: null } });
  t.clock.now = t.clock.now.add({ hours: 24 * 11 });
  await t.call('bea', 'POST', `/runs/${id}/vote`, {
    body: { revision: 3, decisionId: await decisionOf(t, 'one', '2026-03-20', id) },
  });
  await t.call('bea', 'POST', `/runs/${id}/tasks`, { body: { kind: 'lock', revision: 4 } });
  await work(t, id);

  const shares = (await t.call('mia', 'GET', '/my/shares')).body.holdings[0];
  assert.deepEqual([shares.units, shares.totalUnits, shares.household.length], ['3', '7', 3]);
  const [payout] = (await t.call('mia', 'GET', '/my/dividends')).body.collectives[0].payouts;
  const floor = (1_000_001n * 3n) / 7n;
  assert.equal(payout.proof.floorFen, `${floor}`);
  assert.equal(payout.partFen, `${floor + (payout.proof.toppedUp ? 1n : 0n)}`);
  assert.equal(payout.run.state, 'locked');
  const unsealed = (await t.call('mia', 'GET', `/my/dividends/${id}/receipt`)).body;
  assert.equal(unsealed.receipt, null);
  const sealer = await startSealer({
    database: t.database,
    crypto: t.kit.crypto,
    anchors: [],
    now: t.kit.now,
    onError: () => undefined,
  });
  await sealer.sealNow();
  await sealer.stop();
  const sealed = (await t.call('mia', 'GET', `/my/dividends/${id}/receipt`)).body;
  assert.equal(verifyReceipt(sealed.receipt, sealed.keys[0].publicKey).ok, true, 'checked with what the page hands out');
  assert.equal((await t.call('boris', 'GET', `/my/dividends/${id}/receipt`)).status, 404);
  // the member's device checks the whole list against the hash that the leaf in the log says
  const list = (await t.call('mia', 'GET', `/my/dividends/${id}/result`)).bytes.toString();
  assert.equal((await t.call('boris', 'GET', `/my/dividends/${id}/result`)).status, 404);
  assert.equal(JSON.parse(sealed.receipt.leaf).body.resultHash, payout.proof.resultHash);
  const found = await checkList(list, payout.proof.resultHash, {
    number: payout.proof.number,
    holder: payout.proof.holder,
    units: millionths(payout.units) ?? 0n,
    partFen: payout.partFen,
    toppedUp: payout.proof.toppedUp,
    carriedInFen: payout.carriedInFen,
    payFen: payout.payFen,
    carryFen: payout.carryFen,
  });
  assert.deepEqual(found, { entries: 3, poolFen: '1000001', wrong: [] });
  assert.deepEqual((await t.call('boris', 'GET', '/my/shares')).body.holdings, []);
  assert.equal((await t.call('mia', 'GET', `/collectives/${t.collectives.one}/dividends`)).body.years[0].poolFen, '1000001');
  assert.equal((await t.call('boris', 'GET', `/collectives/${t.collectives.one}/dividends`)).status, 403);
});

test('a joint question reaches its number by households, gets a clock in working days, and its answer is open to members', async () => {
  const filed = await t.call('mia', 'POST', '/my/questions', {
    body: { collectiveId: t.collectives.one, title: '厂房租金', body: '为何三年未涨？' },
  });
  assert.equal(filed.status, 200);
  const url = `/my/questions/${filed.body.id}/sign`;
  assert.equal(
    (await t.call('boris', 'POST', '/my/questions', { body: { collectiveId: t.collectives.one, title: '题目', body: '内容' } }))
      .status,
    403,
  );
  assert.equal((await t.call('boris', 'POST', url)).status, 404);
  assert.deepEqual((await t.call('mia', 'POST', url)).body, { households: 1, people: 1, due: null });
  assert.equal((await t.call('mei', 'POST', url)).body.households, 2);
  const rows = Array.from({ length: 7 }, (_, i) => ({
    householdCode: `R${i}`,
    address: '',
    code: `R${i}`,
    name: `示例联名${i}`,
    idNumber: idNumber(3000 + i),
    head: true,
    from: '2021-01-01',
  }));
  const made = await t.database.tx((tx) =>
    enrol(tx, t.kit, { collectiveId: t.collectives.one, rows, by: { id: null, name: 'test' } }, t.kit.now()),
  );
  const by = { id: null, name: 'test' };
  const sign = (i: number) =>
    t.database.tx((tx) =>
      signQuestion(
        tx,
        t.kit,
        { questionId: filed.body.id, memberId: made.members[i] ?? '', householdId: made.households.get(`R${i}`) ?? '', by },
        t.kit.now(),
      ),
    );
  for (let i = 0; i < 7; i++) await sign(i);
  assert.deepEqual((await t.call('max', 'POST', url)).body, { households: 9, people: 10, due: null });
  const before = (await t.call('bea', 'GET', '/questions')).body.rows[0];
  assert.deepEqual([before.state, before.households, before.clock, before.can], ['open', 9, null, ['comment']]);
  // what the board says before the number is reached ends nothing, nor what was once taken for an answer then
  const say = (who: Who, what: 'answer' | 'comments', text: string) =>
    t.call(who, 'POST', `/questions/${filed.body.id}/${what}`, { body: what === 'answer' ? { answer: text } : { text } });
  assert.equal((await say('bea', 'answer', '已阅')).body.code, 'assets.questionOpen');
  assert.deepEqual([(await say('ann', 'comments', '已阅')).status, (await say('bob', 'comments', '已阅')).status], [403, 404]);
  assert.equal((await say('bea', 'comments', '正在核对账目。')).status, 200);
  const early = `update assets.question set state = 'answered', answer = '已阅', answered_at = '2026-03-01Z', answered_by = gen_random_uuid(), answered_name = 'bea'`;
  await assert.rejects(t.database.owner.query(early), /question_answered_when_due/);
  await t.database.owner.query(`alter table assets.question drop constraint question_answered_when_due`);
  await t.database.owner.query(early);
  await t.database.owner.query(
    `alter table assets.question add constraint question_answered_when_due check (state <> 'answered' or reached_on is not null) not valid`,
  );
  const shown = (await t.call('mei', 'GET', '/my/questions')).body.rows[0];
  assert.deepEqual(
    [shown.state, shown.answer, shown.comments.map((c: { text: string }) => c.text)],
    ['open', null, ['已阅', '正在核对账目。']],
  );
  assert.equal((await t.call('bea', 'GET', '/questions?state=open')).body.total, 1);
  const third = await t.database.owner.query<{ id: string; household: string }>(
    `select m.id, m.household_id as household from assets.member m join assets.holder h on h.id = m.household_id where h.code = 'H00002'`,
  );
  const reached = await t.database.tx((tx) =>
    signQuestion(
      tx,
      t.kit,
      { questionId: filed.body.id, memberId: third.rows[0]?.id ?? '', householdId: third.rows[0]?.household ?? '', by },
      t.kit.now(),
    ),
  );
  assert.deepEqual([reached.households, reached.people], [10, 11]);
  const due = (await t.call('bea', 'GET', '/questions')).body.rows[0];
  assert.deepEqual([due.state, due.answer, due.comments.length, due.can], ['due', null, 2, ['answer']]);
  assert.equal((await say('bea', 'comments', '稍后')).body.code, 'assets.notNow');
  assert.equal(reached.due, '2026-04-13'); // 15 working days after Saturday 21 March, the holiday of 清明 (4–6 April) between
  t.clock.now = t.clock.now.add({ hours: 24 * 60 });
  const overdue = (await t.call('tom', 'GET', '/questions?overdue=true')).body;
  assert.deepEqual([overdue.total, overdue.rows[0].clock.overdue], [1, true]);
  // supervisory board, township, the district's office and board are told once; it stands on the board's page and among the indicators
  const watch = () => watchQuestions(t.database, t.kit, t.kit.now());
  assert.deepEqual([await watch(), await watch()], [1, 0]);
  const { rows: told } = await t.database.owner.query<{ n: number }>(
    `select count(*)::int as n from notify.message where kind = 'assets.question-overdue' and recipient = any($1)`,
    [(['sue', 'tom', 'bea', 'dora'] as const).map((who) => t.actors[who].personId)],
  );
  assert.equal(told[0]?.n, 4);
  assert.equal((await t.call('tom', 'GET', '/supervision/board')).body.total.questions, 1);
  assert.equal((await questionIndicator.compute(t.database, t.kit.now(), t.kit.zone)).value, 1);
  const { rows: late } = await t.database.owner.query<{ on: string }>(
    `select due_on::text as on from assets.question where state = 'due'`,
  );
  const midnight = Temporal.PlainDate.from(late[0]?.on ?? '')
    .add({ days: 1 })
    .toZonedDateTime(t.kit.zone)
    .toInstant();
  assert.equal((await questionIndicator.compute(t.database, midnight, t.kit.zone)).value, 1, 'by the day of the district');
  assert.equal((await questionIndicator.compute(t.database, midnight.subtract({ seconds: 1 }), t.kit.zone)).value, 0);
  assert.equal((await questionIndicator.drill(t.database, t.kit.now(), { offset: 0, limit: 10 }, t.kit.zone)).total, 1);
  assert.equal(
    (await t.call('ann', 'POST', `/questions/${filed.body.id}/answer`, { body: { answer: '已重新评估。' } })).status,
    403,
  );
  assert.equal(
    (await t.call('bob', 'POST', `/questions/${filed.body.id}/answer`, { body: { answer: '已重新评估。' } })).status,
    404,
  );
  assert.equal(
    (await t.call('bea', 'POST', `/questions/${filed.body.id}/answer`, { body: { answer: '已重新评估，租金上调。' } })).status,
    200,
  );
  assert.equal((await t.call('mei', 'GET', '/my/questions')).body.rows[0].answer, '已重新评估，租金上调。');
});

/** Households of the first village whose codes were typed before there was one way of writing them. */
async function oldCodes(codes: readonly string[]): Promise<void> {
  const { owner } = t.database;
  await owner.query('alter table assets.holder drop constraint holder_code_plain');
  for (const code of codes)
    await owner.query(
      `with h as (insert into assets.holder (id, collective_id, kind, code) values (gen_random_uuid(), $1, 'household', $2) returning id)
       insert into assets.household (id, collective_id, valid) select id, $1, '[2010-01-01,)' from h`,
      [t.collectives.one, code],
    );
  await owner.query(
    `alter table assets.holder add constraint holder_code_plain check (code = normalize(btrim(code), nfkc) and code !~ '[[:space:][:cntrl:]]') not valid`,
  );
}

test('a list of members is checked row by row; what is personal waits sealed; shares enter as a proposal', async () => {
  const { membersKind } = await import('../imports/members.ts');
  const row = (line: number, over: object) => ({
    line,
    values: {
      household: 'N1',
      code: `N${line}`,
      name: '示例新',
      idNumber: idNumber(4000 + line),
      head: line === 2,
      from: '2022-01-01',
      phone: null,
      address: null,
      shares: '2.5',
      ...over,
    },
  });
  const target = {
    collectiveId: t.collectives.one,
    townCode: '990000001',
    params: {},
    today: '2026-05-01',
    uploadedBy: t.actors.ann.accountId,
  };
  const rows = [
    row(2, {}),
    row(3, {}),
    row(4, { idNumber: '990000194001010000' }),
    row(5, { code: 'M00000' }),
    row(6, { head: true }),
    row(7, { from: '2030-01-01' }),
    row(8, { household: 'Ｎ１' }),
    row(9, { household: 'N 1' }),
    row(10, { idNumber: idNumber(0), name: '示例 0' }), // a member already
    row(11, { household: 'Ｈ00000', head: true }), // has a head
    row(12, { from: '1930-01-01' }),
    row(13, { household: '三组　12' }), // a code of before, as it is written there
    row(14, { household: '（甲）3' }), // the same, on another keyboard
    row(15, { household: '三组 13' }), // a new one
    row(16, { idNumber: idNumber(90_000 + Object.keys(t.actors).indexOf('uma')) }), // somebody else’s number
  ];
  await oldCodes(['三组　12', '(甲)3']);
  const checked = await membersKind.check(t.database.db, target, rows, t.kit);
  assert.deepEqual(
    checked.map((r) => r.errors.length),
    [0, 0, 1, 1, 1, 1, 0, 1, 1, 1, 1, 0, 0, 1, 1],
  );
  assert.deepEqual(
    checked.slice(7, 10).map((r) => [r.errors[0]?.column, r.errors[0]?.message.zh]),
    [
      ['户号', '只用汉字、字母、数字和 - . _ / # ( )，中间不留空格。'],
      ['身份证号', '此人在本集体已是成员（M00000）。'],
      ['户主', '这一户已有户主。'],
    ],
  );
  assert.equal(checked.at(-1)?.errors[0]?.column, '姓名');
  assert.ok(!JSON.stringify(checked).includes('uma'), 'the name of a number is not told');
  const typed = { householdCode: 'N9', address: '', code: 'N99', name: '示例新', phone: null, head: false, from: '2022-01-01' };
  const form = { members: [{ ...typed, idNumber: rows.at(-1)?.values.idNumber }] };
  const refused = await t.call('ann', 'POST', `/collectives/${t.collectives.one}/members`, { body: form });
  assert.equal(refused.body.code, 'org.nameDiffers', JSON.stringify(refused.body));
  assert.ok(!JSON.stringify(checked).includes(idNumber(4002)));
  assert.equal(checked[11]?.payload?.['household'], '三组　12');
  const good = checked.flatMap((r) => (r.payload === null ? [] : [{ line: r.line, payload: r.payload }]));
  const { rows: batch } = await t.database.owner.query<{ id: string }>(
    `with f as (insert into files.file (id, sha256, bytes, media_type, original_name, purpose, created_at) values (gen_random_uuid(), decode($1, 'hex'), 1, 'text/csv', 'x.csv', 'assets.import', now()) returning id)
     insert into assets.import_batch (id, kind, collective_id, town_code, file_id, file_name, uploaded_at, uploaded_by, uploaded_name)
     select gen_random_uuid(), 'members', $2, '990000001', f.id, 'x.csv', now(), $3, 'ann' from f returning id`,
    ['cd'.repeat(32), t.collectives.one, t.actors.ann.accountId],
  );
  const by = { id: t.actors.ann.accountId, name: 'ann' };
  await t.database.tx((tx) => membersKind.apply(tx, t.kit, { batchId: batch[0]?.id ?? '', target, rows: good, by }));
  const events = (await t.call('bea', 'GET', `/collectives/${t.collectives.one}/share-events?state=proposed`)).body;
  assert.deepEqual(
    [
      events.total,
      events.rows[0].lines.reduce((sum: number, l: { delta: string }) => sum + Number(l.delta), 0).toString(),
      events.rows[0].can,
    ],
    [1, '12.5', ['approve', 'refuse']],
  );
});

test('who moves into another household keeps the years of the one left and gains none of the other’s; who left sees nothing new', async () => {
  const owner = t.database.owner;
  const one = t.collectives.one;
  const day = t.clock.now.toZonedDateTimeISO('Asia/Shanghai').toPlainDate();
  const { rows: members } = await owner.query<{ id: string; code: string }>(
    `select id, code from assets.holder where collective_id = $1 and code in ('P0', 'P1', 'H00000', 'H00001')`,
    [one],
  );
  const idOf = (code: string): string => members.find((m) => m.code === code)?.id ?? '';
  const years = async (who: Who) =>
    (await t.call(who, 'GET', '/my/dividends')).body.collectives[0].payouts.map((p: { units: string }) => p.units);
  const people = async (code: string, on: Temporal.PlainDate) =>
    (await t.call('ann', 'GET', `/collectives/${one}/members?on=${on.toString()}&q=${code}`)).body.rows[0].people;
  assert.deepEqual([await years('mia'), await years('mei')], [['3'], ['3']]);
  await oldCodes(['三组　#7']);
  const into = (householdCode: string) =>
    t.call('ann', 'POST', `/members/${idOf('P1')}/household`, { body: { householdCode, head: false, reason: '婚嫁' } });
  assert.equal((await into('三组 8')).body.code, 'assets.holderCode');
  assert.equal((await into('三组　#7')).status, 200);
  assert.equal(await people('三组　#7', day), 1);
  assert.equal((await into('H00000')).status, 200);
  const move = await t.call('ann', 'POST', `/members/${idOf('P0')}/household`, {
    body: { householdCode: 'H00001', head: false, reason: '婚嫁' },
  });
  assert.equal(move.status, 200);
  assert.deepEqual(
    [await people('H00000', day.subtract({ days: 1 })), await people('H00001', day.subtract({ days: 1 }))],
    [3, 2],
  );
  assert.deepEqual([await people('H00000', day), await people('H00001', day)], [2, 3]);
  assert.deepEqual(await years('mia'), ['3'], 'of the household she was in when the shares were counted');
  const { rows } = await owner.query(
    `select h.code, s.valid::text as valid from assets.member_stay s join assets.holder h on h.id = s.household_id where s.member_id = $1 order by s.no`,
    [idOf('P0')],
  );
  assert.deepEqual(rows, [
    { code: 'H00000', valid: `[2020-01-01,${day.toString()})` },
    { code: 'H00001', valid: `[${day.toString()},)` },
  ]);
  await assert.rejects(
    t.database.pool.query(`update assets.member_stay set household_id = $1`, [idOf('H00000')]),
    /permission denied/,
  );
  await assert.rejects(owner.query(`delete from assets.member_stay`), /days of a household follow from the register/);
  await assert.rejects(
    owner.query(`update assets.member set household_id = $1, household_since = '2021-01-01' where id = $2`, [
      idOf('H00000'),
      idOf('P0'),
    ]),
    /within the days of the household left/,
  );

  const end = { from: day.toString(), why: 'left', reason: '自愿退出' };
  const proposed = await t.call('ann', 'POST', `/members/${idOf('P1')}/end`, { body: { ...end, documentHash: HASH } });
  assert.equal(proposed.status, 200);
  assert.equal((await t.call('max', 'GET', '/my/shares')).body.holdings[0].active, true, 'one person ends nothing');
  const decide = (who: Who) =>
    t.call(who, 'POST', `/member-changes/${proposed.body.id}/decision`, { body: { approve: true, refusal: null } });
  assert.deepEqual([(await decide('ann')).status, (await decide('bob')).status], [403, 404]);
  assert.equal((await decide('bea')).status, 200);
  assert.equal((await decide('bea')).body.code, 'assets.notNow');
  const { rows: noticed } = await owner.query(
    `select 1 from notify.message where kind = 'assets.member-change' and recipient = $1`,
    [t.actors.max.personId],
  );
  assert.equal(noticed.length, 1, 'who it is about is told');
  await assert.rejects(
    t.database.pool.query(`update assets.member set valid = '[2020-01-01,2021-01-01)', ended_why = 'left'`),
    /permission denied/,
  );
  const [left] = (await t.call('max', 'GET', '/my/shares')).body.holdings;
  assert.deepEqual([left.active, left.units, left.household, left.changes.length], [false, '0', [], 1]);
  assert.deepEqual(await years('max'), ['3'], 'what was before stays');

  // comes back into another household: the membership of today first, each with its own years
  const again = globalThis.crypto.randomUUID();
  const back = day.add({ days: 30 }).toString();
  await owner.query(`insert into assets.holder (id, collective_id, kind, code) values ($1, $2, 'person', 'P9')`, [again, one]);
  await owner.query(
    `insert into assets.member (id, collective_id, household_id, person_id, valid) values ($1, $2, $3, $4, daterange($5, null))`,
    [again, one, idOf('H00001'), t.actors.max.personId, back],
  );
  t.clock.now = t.clock.now.add({ hours: 24 * 40 });
  const shares = (await t.call('max', 'GET', '/my/shares')).body.holdings;
  const own = (await t.call('max', 'GET', '/my/dividends')).body.collectives;
  assert.deepEqual(
    shares.map((h: { memberId: string; active: boolean }) => [h.memberId, h.active]),
    [
      [again, true],
      [idOf('P1'), false],
    ],
  );
  assert.deepEqual(
    own.map((c: { memberId: string; payouts: { units: string }[] }) => [c.memberId, c.payouts.map((p) => p.units)]),
    [
      [again, []],
      [idOf('P1'), ['3']],
    ],
  );
});

test('accounts of payees come in one file, sealed, and somebody else decides on all of them at once', async () => {
  const at = `/collectives/${t.collectives.one}/payees`;
  const fields = { kind: 'payees', collective: t.collectives.one };
  const line = (code: string, over: object = {}) => ({
    户号或成员编号: code,
    户名: '示例甲',
    账号: '6200 0000 1234 5678',
    开户行: '示例银行',
    联行号: '100000000001',
    ...over,
  });
  const lines = [
    line('ｈ00000'),
    line('H00000'),
    line('H99999'),
    line('H00001', { 账号: `90000000${'1'.padStart(8, '0')}` }),
    line('H00001', { 联行号: '12' }),
  ];
  const { body: file } = await bring(t, 'ann', fields, await sheet(lines));
  assert.deepEqual([file.good, file.bad], [1, 4], JSON.stringify(file));
  const bad = (await t.call('ann', 'GET', `/imports/${file.id}/rows?only=bad`)).body.rows as {
    errors: { message: { zh: string } }[];
  }[];
  assert.deepEqual(
    bad.map((r) => r.errors[0]?.message.zh),
    ['与第 2 行重复。', '本集体没有这个持有份额的户（人）。', '与在用的账户相同，不必再登记。', '与第 5 行重复。'],
  );
  const kept = await t.database.owner.query<{ text: string }>(
    'select payload::text as text from assets.import_row where batch_id = $1',
    [file.id],
  );
  assert.ok(!JSON.stringify(kept.rows).includes('12345678'), 'the number waits sealed');
  assert.equal((await t.call('amy', 'POST', `/imports/${file.id}/apply`, { body: { goodOnly: true } })).status, 200);
  const [batch] = (await t.call('bea', 'GET', at)).body.batches;
  assert.deepEqual([batch.id, batch.waiting, batch.replacing, batch.shared, batch.can], [file.id, 1, 1, 0, ['decide']]);
  assert.deepEqual((await t.call('ann', 'GET', at)).body.batches[0].can, []);
  await assert.rejects(
    t.database.owner.query(
      `update assets.payee_account set state = 'refused', decided_at = now(), decided_by = $1 where batch_id = $2`,
      [t.actors.ann.accountId, file.id],
    ),
    /who uploaded the file/,
  );
  const decide = (who: Who) => t.call(who, 'POST', `${at}/decision`, { body: { batch: file.id, approve: true } });
  assert.equal((await decide('ann')).status, 403);
  assert.equal((await decide('bob')).status, 404);
  assert.deepEqual((await decide('bea')).body, { decided: 1 });
  assert.equal((await decide('bea')).status, 404, 'nothing of it waits any more');
  const { rows } = (await t.call('bea', 'GET', `${at}?state=approved&size=200`)).body;
  assert.deepEqual(
    rows.filter((r: { code: string }) => r.code === 'H00000').map((r: { tail: string }) => r.tail),
    ['5678'],
  );
});
