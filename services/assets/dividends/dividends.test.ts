import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { sheetBuffer } from '@yunjian/kernel/files';
import { idNumber, testAssets, type TestAssets } from '../testing.ts';
import { openMatters } from '../governance/open-matters.ts';
import { runCheck } from '../imports/check.ts';
import { DECISION, PDF } from '../letting/letting.fixture.ts';
import { checkPain } from './pain.fixture.ts';
import { dividendIndicators } from './series.ts';
import { PAYOUT_STEPS, RUN_STEPS, runDeedName } from './states.ts';
import { assertConserved, bankOf, byTwo, decisionOf, earn, HASH, settleMembers, whole, work } from './testing.ts';

let t: TestAssets;
let bank: string;
let holders: string[];
const days = (n: number) => {
  t.clock.now = t.clock.now.add({ hours: 24 * n });
};
const one = () => t.collectives.one;
const draft = (over: object = {}) => ({
  year: 2025,
  kind: 'annual',
  title: '2025 年度收益分配',
  mode: 'rate',
  fen: '1700',
  recordOn: '2026-03-01',
  minimumFen: '0',
  ...over,
});
/** A valid decision on a run as the board enters it: of its own collective, on a plan that is on display, named. */
async function decided(runId: string): Promise<string> {
  const on = t.clock.now.toString().slice(0, 10);
  const said = {
    ...DECISION,
    subject: 'distribution',
    partIds: [],
    annualFen: null,
    termMonths: null,
    meetingOn: on,
    resultPublishedOn: null,
  };
  const write = (more: object, where: 'one' | 'two' = 'one') =>
    t.call(where === 'one' ? 'bea' : 'bob', 'POST', `/collectives/${t.collectives[where]}/decisions`, {
      body: { ...said, ...more },
    });
  assert.equal((await write({ runId: null })).body.code, 'assets.input');
  assert.equal((await write({ runId }, 'two')).body.code, 'assets.input', 'of another collective');
  assert.equal((await write({ runId, subject: 'other' })).body.code, 'assets.input');
  const made = await write({ runId, eligibleReason: '示例：名册只登记了三名成员' });
  assert.equal(made.status, 200, JSON.stringify(made.body));
  const files = [{ field: 'minutes', name: '记录.pdf', content: PDF }];
  assert.deepEqual((await t.send('bea', `/decisions/${made.body.id}/record`, { files })).body.valid, true);
  const found = (await t.call('bea', 'GET', `/decisions?run=${runId}&state=recorded&page=1&size=20`)).body.rows;
  assert.ok(found.some((d: { id: string }) => d.id === made.body.id));
  return made.body.id as string;
}
/** Somebody else holds a run while `act` is asked for: it waits, and what the statement takes, it does not hold meanwhile. */
async function waitsForRun<T>(runId: string, act: () => Promise<T>, [statement, value]: [string, string]): Promise<T> {
  const holder = await t.database.owner.connect();
  try {
    await holder.query('begin');
    await holder.query('select from assets.distribution_run where id = $1 for update', [runId]);
    let done = false;
    const acting = act().finally(() => (done = true));
    const blocked = `select from pg_stat_activity where datname = current_database() and cardinality(pg_blocking_pids(pid)) > 0`;
    while (!done && (await t.database.owner.query(blocked)).rowCount === 0) await new Promise((go) => setTimeout(go, 5));
    assert.equal(done, false, 'it waits for who holds the run');
    await holder.query(statement, [value]);
    await holder.query('rollback');
    return await acting;
  } finally {
    holder.release();
  }
}
const revisionOf = async (id: string): Promise<number> => (await t.call('ann', 'GET', `/runs/${id}`)).body.revision;

before(async () => {
  t = await testAssets();
  ({ households: holders } = await settleMembers(t, 'one', whole(98, 71, 108)));
  bank = await bankOf(t, 'one');
});
after(() => t.close());

test('the tables of states are those of the database', async () => {
  const runs = await t.database.owner.query('select from_state, action, to_state from assets.run_step');
  const said = Object.entries(RUN_STEPS).flatMap(([from, row]) =>
    Object.entries(row).map(([action, to]) => `${from} ${action} ${String(to)}`),
  );
  assert.deepEqual(runs.rows.map((r) => `${r.from_state} ${r.action} ${r.to_state}`).toSorted(), said.toSorted());
  const payouts = await t.database.owner.query('select from_state, to_state from assets.payout_step');
  const steps = Object.entries(PAYOUT_STEPS).flatMap(([from, to]) => to.map((x) => `${from} ${x}`));
  assert.deepEqual(payouts.rows.map((r) => `${r.from_state} ${r.to_state}`).toSorted(), steps.toSorted());
});

test('shares move by an approved event only, inside the collective, and sum to what was issued', async () => {
  const [a = '', b = '', c = ''] = holders;
  const transfer = (lines: object[], over: object = {}) =>
    t.call('ann', 'POST', `/collectives/${one()}/share-events`, {
      body: { kind: 'transfer', effectiveOn: '2026-02-01', reason: '内部转让', documentHash: HASH, lines, ...over },
    });
  assert.equal(
    (
      await transfer([
        { holderId: a, delta: '-5' },
        { holderId: b, delta: '4' },
      ])
    ).body.code,
    'assets.sharesConserved',
  );
  const { households } = await settleMembers(t, 'two', whole(5), { from: 500, accounts: false });
  assert.equal(
    (
      await transfer([
        { holderId: a, delta: '-5' },
        { holderId: households[0], delta: '5' },
      ])
    ).body.code,
    'assets.shareOutsider',
  );
  const proposed = await transfer([
    { holderId: a, delta: '-0.5' },
    { holderId: b, delta: '0.5' },
  ]);
  assert.equal(proposed.status, 200);
  const decide = (who: 'ann' | 'bea' | 'bob', id: string, approve = true) =>
    t.call(who, 'POST', `/share-events/${id}/decision`, { body: { approve, refusal: approve ? null : '材料不全' } });
  assert.equal((await decide('ann', proposed.body.id)).status, 403);
  assert.equal((await decide('bob', proposed.body.id)).status, 404);
  assert.equal((await decide('bea', proposed.body.id)).status, 200);
  assert.equal((await decide('bea', proposed.body.id)).status, 409);
  const back = await transfer(
    [
      { holderId: b, delta: '-0.5' },
      { holderId: a, delta: '0.5' },
    ],
    { effectiveOn: '2026-02-10' },
  );
  assert.equal((await decide('bea', back.body.id)).status, 200);
  const tooMuch = await transfer(
    [
      { holderId: c, delta: '-200' },
      { holderId: a, delta: '200' },
    ],
    { effectiveOn: '2026-02-11' },
  );
  assert.equal((await decide('bea', tooMuch.body.id)).body.code, 'assets.sharesTooFew');
  assert.equal((await decide('bea', tooMuch.body.id, false)).status, 200);
  const on = async (day: string) => (await t.call('bea', 'GET', `/collectives/${one()}/members?on=${day}`)).body;
  assert.deepEqual(
    (await on('2026-02-05')).rows.map((r: { units: string }) => r.units),
    ['97.5', '71.5', '108'],
  );
  assert.equal((await on('2026-02-05')).figures.units, '277');
  assert.deepEqual(
    (await on('2026-02-15')).rows.map((r: { units: string }) => r.units),
    ['98', '71', '108'],
  );
  for (const statement of ['update assets.share_holding set units = units + 1', 'delete from assets.share_holding'])
    await assert.rejects(t.database.owner.query(statement), /approved event only/);
  assert.equal((await t.call('bea', 'GET', `/collectives/${one()}/members.xlsx`)).type.includes('spreadsheet'), true);
  await assertConserved(t);
});

test('shares go to members, on near days; what nobody stands behind waits to be inherited; a household has one code', async () => {
  const two = t.collectives.two;
  const enter = (n: number, over: object = {}) => {
    const member = { householdCode: 'X63', address: '', code: `X63-${n}`, name: `示例甲${n}`, idNumber: idNumber(7000 + n) };
    return t.call('adam', 'POST', `/collectives/${two}/members`, {
      body: { members: [{ ...member, phone: null, head: false, from: '2020-01-01', ...over }] },
    });
  };
  const first = await enter(1, { householdCode: 'ｘ６３ ' });
  assert.equal(first.body.newHouseholds, 1);
  const second = await enter(2, { head: true });
  assert.equal(second.body.newHouseholds, 0, 'the same code on another keyboard is the same household');
  assert.equal((await enter(3, { householdCode: 'X 63' })).body.code, 'assets.holderCode');
  assert.equal((await enter(3, { from: '2190-01-01' })).body.code, 'assets.memberDay');
  await assert.rejects(
    t.database.owner.query(
      `insert into assets.holder (id, collective_id, kind, code) values (gen_random_uuid(), $1, 'household', 'Ｘ６３')`,
      [two],
    ),
    /holder_code_plain/,
  );
  const end = (member: string, from = '2026-03-01') =>
    byTwo(t, ['adam', 'bob'], `/members/${member}/end`, { from, why: 'death', reason: '死亡证明' });
  const register = async (query = '') => (await t.call('bob', 'GET', `/collectives/${two}/members?${query}`)).body;
  const holders = (await register()).rows as { code: string; holderId: string; units: string }[];
  const idOf = (code: string): string => holders.find((h) => h.code === code)?.holderId ?? '';
  const [giver, x63] = [idOf('H00500'), idOf('X63')];
  const propose = (kind: string, from: string, to: string, effectiveOn: string) =>
    t.call('adam', 'POST', `/collectives/${two}/share-events`, {
      body: {
        kind,
        effectiveOn,
        reason: '内部流转',
        documentHash: HASH,
        lines: [
          { holderId: from, delta: '-1' },
          { holderId: to, delta: '1' },
        ],
      },
    });
  const approve = (id: string) =>
    t.call('bob', 'POST', `/share-events/${id}/decision`, { body: { approve: true, refusal: null } });
  const far = await propose('transfer', giver, x63, '2190-01-01');
  assert.deepEqual([far.body.code, far.body.message.zh.includes('2026-03-17')], ['assets.shareDay', true]);
  const living = await propose('transfer', giver, x63, '2026-03-09');
  assert.equal((await end(first.body.members[0], '2190-01-01')).body.code, 'assets.memberDay');
  for (const made of [first, second]) assert.equal((await end(made.body.members[0])).status, 200);
  // nobody is left in the household meanwhile: in words, and in the database
  const refused = await approve(living.body.id);
  assert.equal(refused.body.code, 'assets.shareReceiver');
  assert.match(refused.body.message.zh, /X63/);
  assert.equal((await propose('inherit', giver, x63, '2026-03-09')).body.code, 'assets.shareReceiver');
  const directly = (id: string, on: string) =>
    t.database.owner.query(
      `update assets.share_event set effective_on = $3, state = 'approved', decided_at = '2026-03-10Z', decided_by = $2, decided_name = 'x' where id = $1`,
      [id, t.actors.bob.accountId, on],
    );
  await assert.rejects(directly(living.body.id, '2026-03-09'), /no member on that day/);
  await assert.rejects(directly(living.body.id, '2062-03-09'), /far ahead/);

  // the last member of a household with shares dies: it is listed until the shares are inherited
  const { rows: last } = await t.database.owner.query<{ id: string }>('select id from assets.member where household_id = $1', [
    giver,
  ]);
  const waiting = async () => {
    const { rows, total, figures } = await register('waiting=true');
    return [rows.map((r: { code: string }) => r.code), total, figures.waiting, figures.units];
  };
  assert.deepEqual(await waiting(), [[], 0, 0, '0']);
  assert.equal((await end(last[0]?.id ?? '')).status, 200);
  assert.deepEqual(await waiting(), [['H00500'], 1, 1, '5']);
  assert.equal((await register()).figures.waiting, 1);
  assert.equal((await t.call('bob', 'GET', `/collectives/${two}/members.xlsx?waiting=true`)).type.includes('spreadsheet'), true);
  assert.equal((await enter(4, { householdCode: 'X64', head: true })).status, 200);
  const heir = (await register('q=X64')).rows[0].holderId;
  const inherited = await propose('inherit', giver, heir, '2026-03-10');
  assert.equal((await approve(inherited.body.id)).status, 200);
  assert.deepEqual((await register('q=X64')).rows[0].units, '1');
  assert.deepEqual(await waiting(), [['H00500'], 1, 1, '4']);
  await assertConserved(t);
});

/** What keeps the collective from ending: how many of a kind, and the sum. */
const leftOpen = async () =>
  new Map((await openMatters(t.kit.database.db, one())).map((m): [string, [number, bigint | null]] => [m.kind, [m.n, m.fen]]));

test('a run from draft to reconciled: 277 shares × 17 yuan, a frozen holder held, a returned payment sent again', async () => {
  const before = await t.call('ann', 'POST', `/collectives/${one()}/runs`, { body: draft() });
  assert.equal(before.body.code, 'assets.yearNotCarried', 'no annual distribution before the year end');
  await earn(t, 'one', 2025, 1_000_000n);
  const figures = await t.call('sue', 'GET', `/collectives/${one()}/run-figures?year=2025&kind=annual`);
  assert.deepEqual(
    [
      figures.body.netIncomeFen,
      figures.body.lossFen,
      figures.body.undistributedFen,
      figures.body.ceilingFen,
      figures.body.cashFen,
    ],
    ['1000000', '0', '0', '700000', '1000000'],
  );
  const drafted = await t.call('ann', 'POST', `/collectives/${one()}/runs`, { body: draft() });
  assert.equal(drafted.status, 200);
  assert.equal(drafted.body.ceilingFen, '700000');
  const id: string = drafted.body.id;
  const url = `/runs/${id}`;
  assert.equal((await t.call('ann', 'POST', `/collectives/${one()}/runs`, { body: draft() })).body.code, 'assets.runOfYear');
  assert.equal((await t.call('bea', 'POST', `${url}/notice`, { body: { revision: 1, days: null } })).body.code, 'assets.notNow');
  assert.equal((await t.call('ann', 'POST', `${url}/tasks`, { body: { kind: 'compute', revision: 1 } })).status, 200);
  assert.equal(
    (await t.call('ann', 'POST', `${url}/tasks`, { body: { kind: 'compute', revision: 1 } })).body.code,
    'assets.taskRunning',
  );
  await work(t, id);
  let run = (await t.call('ann', 'GET', url)).body;
  assert.equal(run.state, 'computed');
  assert.equal(run.poolFen, '470900');
  assert.equal(run.seed, null);
  assert.equal(
    (await t.call('bea', 'POST', `${url}/notice`, { body: { revision: run.revision, days: 5 } })).body.code,
    'assets.noticeShort',
  );
  assert.equal((await t.call('bea', 'POST', `${url}/notice`, { body: { revision: run.revision, days: null } })).status, 200);
  run = (await t.call('ann', 'GET', url)).body;
  assert.equal(createHash('sha256').update(run.seed).digest('hex'), run.seedHash);
  const early = await decisionOf(t, 'one', '2026-03-15', id);
  assert.equal(
    (await t.call('bea', 'POST', `${url}/vote`, { body: { revision: run.revision, decisionId: early } })).body.code,
    'assets.votedEarly',
  );
  const letting = await decisionOf(t, 'one', '2026-03-21', null, { subject: 'letting' });
  assert.equal(
    (await t.call('bea', 'POST', `${url}/vote`, { body: { revision: run.revision, decisionId: letting } })).body.code,
    'assets.decisionUnfit',
  );
  const invalid = await decisionOf(t, 'one', '2026-03-21', id, { valid: false });
  assert.equal(
    (await t.call('bea', 'POST', `${url}/vote`, { body: { revision: run.revision, decisionId: invalid } })).body.code,
    'assets.decisionUnfit',
  );
  days(12);
  const unnamed = await decisionOf(t, 'one', '2026-03-21', null);
  assert.equal(
    (await t.call('bea', 'POST', `${url}/vote`, { body: { revision: run.revision, decisionId: unnamed } })).body.code,
    'assets.decisionOther',
  );
  await assert.rejects(
    t.database.owner.query(`update assets.distribution_run set state = 'voted', decision_id = $1 where id = $2`, [unnamed, id]),
    /by a valid decision on it/,
  );
  const decisionId = await decided(id);
  const voted = await t.call('bea', 'POST', `${url}/vote`, { body: { revision: run.revision, decisionId } });
  assert.equal(voted.body.state, 'voted');
  const shown = (await t.call('uma', 'GET', `/decisions/${decisionId}`)).body;
  assert.deepEqual(
    [shown.run.id, shown.bound, shown.uses.map((u: { what: string; id: string }) => [u.what, u.id])],
    [id, true, [['run', id]]],
  );
  // shares of the day of record are counted: a change before it is refused
  const [a = '', b = '', c = ''] = holders;
  const late = await t.call('ann', 'POST', `/collectives/${one()}/share-events`, {
    body: {
      kind: 'transfer',
      effectiveOn: '2026-02-20',
      reason: '补办',
      documentHash: HASH,
      lines: [
        { holderId: a, delta: '-1' },
        { holderId: b, delta: '1' },
      ],
    },
  });
  assert.equal(
    (await t.call('bea', 'POST', `/share-events/${late.body.id}/decision`, { body: { approve: true, refusal: null } })).body.code,
    'assets.sharesCounted',
  );
  const freeze = await t.call('ann', 'POST', `/collectives/${one()}/share-events`, {
    body: {
      kind: 'freeze',
      effectiveOn: '2026-03-20',
      reason: '法院裁定',
      documentHash: HASH,
      lines: [{ holderId: c, delta: '0' }],
    },
  });
  assert.equal(
    (await t.call('bea', 'POST', `/share-events/${freeze.body.id}/decision`, { body: { approve: true, refusal: null } })).status,
    200,
  );

  assert.equal(
    (await t.call('bea', 'POST', `${url}/tasks`, { body: { kind: 'lock', revision: voted.body.revision } })).status,
    200,
  );
  for (const step of ['accounts', 'post', 'mark']) {
    await assert.rejects(
      work(t, id, {
        at: (name) => {
          if (name === step) throw new Error('killed');
        },
      }),
      /killed/,
    );
    await assertConserved(t);
    assert.equal((await t.call('ann', 'GET', url)).body.state, 'voted');
  }
  await work(t, id);
  run = (await t.call('ann', 'GET', url)).body;
  assert.equal(run.state, 'locked');
  assert.equal(run.task.state, 'done');
  assert.deepEqual(run.totals.counts, { due: 2, held: 1 });
  assert.deepEqual((await leftOpen()).get('held')?.[0], 1);
  const entries = await t.database.owner.query(`select count(*)::int as n from ledger.entry where source_kind = 'assets.run'`);
  assert.equal(entries.rows[0].n, 1);
  const again = (await t.call('uma', 'GET', `${url}/recompute`)).body;
  assert.deepEqual([again.same, again.resultHash, again.stored], [true, run.resultHash, run.resultHash]);

  for (const executeOn of ['1999-01-01', '2026-03-21', '2026-06-01']) {
    const never = await t.call('ann', 'POST', `${url}/payments`, { body: { accountId: bank, executeOn, again: false } });
    assert.equal(never.body.code, 'assets.executeDay', executeOn);
  }
  // an account that is replaced before its payment was approved is not paid: its order leaves the file
  const hasty = await t.call('ann', 'POST', `${url}/payments`, {
    body: { accountId: bank, executeOn: '2026-03-25', again: false },
  });
  const stale: string = hasty.body.files[0].id;
  const moved = await t.call('ann', 'POST', `/holders/${b}/payee`, {
    body: { ownerName: '示例1', number: '9000 0000 0000 0077', bank: '示例银行', bankCode: '100000000001' },
  });
  // whoever decides on a file holds the run and then the file; who replaces an account waits for the run without holding the file
  const replaced = await waitsForRun(
    id,
    () => t.call('bea', 'POST', `/collectives/${one()}/payees/decision`, { body: { ids: [moved.body.id], approve: true } }),
    ['select from assets.payment_file where id = $1 for update nowait', stale],
  );
  assert.equal(replaced.status, 200);
  const orders = await t.database.owner.query(
    'select o.state, f.orders, f.fen::text as fen from assets.payment_order o join assets.payment_file f on f.id = o.file_id where f.id = $1 order by o.n',
    [stale],
  );
  assert.deepEqual(
    orders.rows.map((r) => [r.state, r.orders, r.fen]),
    [
      ['prepared', 1, '166600'],
      ['cancelled', 1, '166600'],
    ],
  );
  await t.database.owner.query(`update assets.payment_order set state = 'prepared' where file_id = $1`, [stale]);
  const refused = await t.call('sue', 'POST', `/payment-files/${stale}/decision`, { body: { approve: true } });
  assert.equal(refused.body.code, 'assets.payeeReplaced');
  assert.match(refused.body.message.zh, /H00001/);
  await assert.rejects(
    t.database.owner.query(`update assets.payment_order set state = 'sent' where file_id = $1`, [stale]),
    /account of its holder that is approved/,
  );
  const dated = (on: string) =>
    t.database.owner.query('update assets.payment_file set execute_on = $2 where id = $1', [stale, on]);
  await dated('2026-03-21');
  const past = await t.call('sue', 'POST', `/payment-files/${stale}/decision`, { body: { approve: true } });
  assert.equal(past.body.code, 'assets.executePast');
  await dated('1999-01-01');
  await assert.rejects(
    t.database.owner.query(`update assets.payment_file set state = 'approved', decided_at = $2, decided_by = $3 where id = $1`, [
      stale,
      t.clock.now.toString(),
      t.actors.sue.accountId,
    ]),
    /on the day it is made or approved/,
  );
  assert.equal((await t.call('sue', 'POST', `/payment-files/${stale}/decision`, { body: { approve: false } })).status, 200);

  const prepared = await t.call('ann', 'POST', `${url}/payments`, {
    body: { accountId: bank, executeOn: '2026-03-25', again: false },
  });
  assert.deepEqual(
    prepared.body.files.map((f: { orders: number; fen: string }) => [f.orders, f.fen]),
    [[2, '287300']],
  );
  const file: string = prepared.body.files[0].id;
  assert.equal((await t.call('ann', 'GET', `/payment-files/${file}/pain.xml`)).status, 409);
  assert.equal((await t.call('ann', 'POST', `/payment-files/${file}/decision`, { body: { approve: true } })).status, 403);
  assert.equal((await t.call('sue', 'POST', `/payment-files/${file}/decision`, { body: { approve: true } })).status, 200);
  assert.equal((await t.call('sue', 'GET', `/payment-files/${file}/pain.xml`)).status, 403);
  const xml = (await t.call('ann', 'GET', `/payment-files/${file}/pain.xml`)).bytes.toString();
  assert.deepEqual(checkPain(xml), { orders: 2, fen: 287_300n });
  for (const [from, to] of [
    ['2873.00', '2873.01'],
    ['<PmtMtd>TRF</PmtMtd>', ''],
    ['Ccy="CNY"', 'Ccy="USD"'],
  ] as const)
    assert.throws(() => checkPain(xml.replace(from, to)), from);
  assert.throws(() => checkPain(xml.replace(/(<Cdtr>.*?<\/Cdtr>)(<CdtrAcct>.*?<\/CdtrAcct>)/, '$2$1')), /not in its place/);
  assert.match(xml, /<CtrlSum>2873\.00<\/CtrlSum>/);
  assert.match(xml, /<Id>9000000000000000<\/Id>/);
  assert.match(xml, /<Id>9000000000000077<\/Id>/);
  const ids = [...xml.matchAll(/<EndToEndId>([^<]+)</g)].map((m) => m[1] ?? '');
  assert.match((await t.call('ann', 'GET', `/payment-files/${file}/bank.csv`)).bytes.toString(), /合计,2 笔,,,,,2873\.00/);
  const clear = await t.database.owner.query(
    `select count(*)::int as n from assets.payee_account where number_sealed::text like '%' || encode('9000000000000000', 'hex') || '%'`,
  );
  assert.equal(clear.rows[0].n, 0);

  const result = async (rows: object[]) => {
    const content = await sheetBuffer({
      name: '回单',
      columns: ['付款编号', '结果', '金额', '日期', '原因'].map((title) => ({
        title,
        value: (r: Record<string, string>) => r[title] ?? null,
      })),
      rows: rows as Record<string, string>[],
    });
    return t.send('ann', `${url}/results`, { files: [{ field: 'file', name: 'result.xlsx', content }] });
  };
  const wrong = await result([
    { 付款编号: ids[0], 结果: '成功', 金额: '1.00' },
    { 付款编号: ids[1]!.replace(/.$/, (c) => (c === '0' ? '1' : '0')), 结果: '成功' }, // well-formed, but no payment has it
  ]);
  assert.equal(wrong.body.code, 'assets.resultLines');
  assert.match(wrong.body.message.zh, /有 2 处问题.*第 2 行：金额与付款不符；第 3 行：/);
  const undated = await result([
    { 付款编号: ids[0], 结果: '成功', 日期: '2199-01-01' },
    { 付款编号: ids[1], 结果: '退回', 日期: '1980-01-01', 原因: '账号不符' },
  ]);
  assert.match(
    undated.body.message.zh,
    /有 2 处问题.*第 2 行：日期 2199-01-01 晚于今天；第 3 行：日期 1980-01-01 早于付款文件批准之日 2026-03-22/,
  );
  await assert.rejects(
    t.database.owner.query(`update assets.payment_order set state = 'paid', result_on = '1980-01-01' where end_to_end = $1`, [
      ids[0],
    ]),
    /answers after the file was approved/,
  );
  const lines = [
    { 付款编号: ids[0], 结果: '成功', 金额: '1666.00' },
    { 付款编号: ids[1], 结果: '退回', 金额: '1207.00', 原因: '账号不符' },
  ];
  const first = (await result(lines)).body;
  assert.deepEqual([first.paid, first.returned, first.paidFen], [1, 1, '166600']);
  assert.deepEqual([(await result([...lines].toReversed())).body.unchanged], [2]);
  await assertConserved(t);

  const waiting = await t.call('ann', 'POST', `${url}/payments`, {
    body: { accountId: bank, executeOn: '2026-03-26', again: false },
  });
  assert.equal(waiting.body.code, 'assets.nothingToPay');
  const account = await t.call('ann', 'POST', `/holders/${b}/payee`, {
    body: { ownerName: '示例1', number: '9000 0000 0000 0099', bank: '示例银行', bankCode: '100000000001' },
  });
  assert.equal(
    (await t.call('bea', 'POST', `/collectives/${one()}/payees/decision`, { body: { ids: [account.body.id], approve: true } }))
      .body.decided,
    1,
  );
  const unfreeze = await t.call('ann', 'POST', `/collectives/${one()}/share-events`, {
    body: {
      kind: 'unfreeze',
      effectiveOn: '2026-03-22',
      reason: '解除冻结',
      documentHash: HASH,
      lines: [{ holderId: c, delta: '0' }],
    },
  });
  assert.equal(
    (await t.call('bea', 'POST', `/share-events/${unfreeze.body.id}/decision`, { body: { approve: true, refusal: null } })).body
      .freed,
    1,
  );
  const second = await t.call('ann', 'POST', `${url}/payments`, {
    body: { accountId: bank, executeOn: '2026-03-26', again: false },
  });
  assert.equal(second.body.files[0].orders, 2);
  await t.call('sue', 'POST', `/payment-files/${second.body.files[0].id}/decision`, { body: { approve: true } });
  const links = await t.database.owner.query('select replaces from assets.payment_order where file_id = $1 order by n', [
    second.body.files[0].id,
  ]);
  assert.deepEqual(
    links.rows.map((r) => r.replaces),
    [ids[1], null],
  );
  const csv = (await t.call('ann', 'GET', `/payment-files/${second.body.files[0].id}/bank.csv`)).bytes.toString();
  const more = [...csv.matchAll(/YJ[0-9A-F]+F\d+N\d+/g)].map((m) => m[0]);
  await result(more.map((x) => ({ 付款编号: x, 结果: '成功' })));
  run = (await t.call('ann', 'GET', url)).body;
  assert.equal(run.state, 'paid');
  const line = (fen: string) => ({ on: '2026-03-26', fen, reference: '代发', document: HASH });
  const off = await t.call('ann', 'POST', `${url}/reconcile`, { body: { revision: run.revision, statement: [line('470899')] } });
  assert.equal(off.body.code, 'assets.notReconciled');
  // the statement of the bank: two files that went out, one payment of them that came back and is no receipt, and a fee nobody knows
  const none = await t.call('ann', 'POST', `${url}/reconcile`, {
    body: { revision: run.revision, statement: [], imported: true },
  });
  assert.equal(none.body.code, 'assets.notReconciled');
  const [firstFile = '', secondFile = ''] = [ids[0]?.slice(0, 18), more[0]?.slice(0, 18)];
  const statement = [
    '交易日期,收入金额,支出金额,流水号,对方户名,对方账号,摘要',
    `2026-03-22,,2873.00,D1,代发户,,代发 ${firstFile}`,
    `2026-03-22,1207.00,,D2,示例1,,退汇 ${ids[1]}`,
    '2026-03-22,,3.00,D3,示例银行,,手续费',
    `2026-03-22,,3043.00,${secondFile},代发户,,代发`,
  ].join('\n');
  const uploaded = await t.send('ann', '/imports', {
    fields: { kind: 'bank', collective: one(), format: 'generic', account: bank },
    files: [{ field: 'file', name: '对账单.csv', content: `\uFEFF${statement}\n` }],
  });
  await runCheck(t.kit, uploaded.body.id);
  assert.equal((await t.call('ann', 'POST', `/imports/${uploaded.body.id}/apply`, { body: { goodOnly: false } })).status, 200);
  const bankLines = (await t.call('uma', 'GET', `/money/bank-lines?collective=${one()}`)).body.rows as {
    id: string;
    ref: string;
    kind: string | null;
    matchedBy: string | null;
  }[];
  assert.deepEqual(Object.fromEntries(bankLines.map((l) => [l.ref, l.kind])), {
    D1: 'payment-file',
    [secondFile]: 'payment-file',
    D3: null,
  });
  assert.equal((await t.call('ann', 'GET', `/money/receipts?collective=${one()}`)).body.total, 0, 'what came back is no receipt');
  const fee = (await t.call('ann', 'GET', `/money/bank-lines?collective=${one()}&open=true`)).body.rows[0];
  assert.deepEqual((await t.call('ann', 'GET', `/money/bank-lines/${fee.id}/candidates`)).body.rows, []);
  assert.equal((await t.call('adam', 'GET', `/money/bank-lines/${fee.id}/candidates`)).status, 404);
  assert.equal(
    (await t.call('ann', 'POST', `/money/bank-lines/${fee.id}/match`, { body: { refundId: fee.id } })).body.code,
    'assets.input',
  );
  // the balance the bank states: the fee is the difference, to the fen
  const stated = (fen: string, accounts: string[] = [bank]) =>
    t.call('ann', 'POST', `/collectives/${one()}/bank-balances`, {
      body: { on: '2026-03-22', lines: accounts.map((accountId) => ({ accountId, fen })), document: HASH },
    });
  assert.equal((await stated('0', [bank, bank])).body.code, 'assets.input');
  const balance = (await stated('528800')).body;
  assert.deepEqual([balance.statedFen, balance.bookFen, balance.differenceFen], ['528800', '529100', '-300']);
  assert.deepEqual((await t.call('sue', 'GET', `/collectives/${one()}/bank-balances`)).body.rows.length, 1);
  assert.equal((await t.call('adam', 'GET', `/collectives/${one()}/bank-balances`)).status, 404);
  const reconcile = () =>
    t.call('ann', 'POST', `${url}/reconcile`, { body: { revision: run.revision, statement: [], imported: true } });
  // a match is taken away before or after a run is reconciled, not meanwhile
  const { id: d1 = '' } = bankLines.find((l) => l.ref === 'D1') ?? {};
  const undo = () => t.call('ann', 'POST', `/money/bank-lines/${d1}/unmatch`, { body: { reason: '选错了' } });
  const free = 'select from ledger.book where owner = $1 for update nowait';
  assert.equal((await waitsForRun(id, undo, [free, one()])).status, 200);
  assert.equal((await reconcile()).body.code, 'assets.notReconciled');
  const fileId = (await t.call('ann', 'GET', `/money/bank-lines/${d1}/candidates`)).body.rows[0].id;
  assert.equal((await t.call('ann', 'POST', `/money/bank-lines/${d1}/match`, { body: { fileId } })).status, 200);
  const closed = await reconcile();
  assert.equal(closed.body.state, 'reconciled');
  assert.equal((await undo()).body.code, 'assets.input', 'a reconciled run rests on it');
  await assertConserved(t);
  // the bank says now that the payment it had returned arrived after all, when the payout was sent again and arrived too: the line is kept, the rest is entered
  const twice = (
    await result([
      { 付款编号: ids[1], 结果: '成功' },
      { 付款编号: more[0] ?? '', 结果: '成功' },
    ])
  ).body;
  assert.deepEqual([twice.paid, twice.doubled, twice.unchanged], [0, 1, 1]);
  assert.deepEqual((await result([{ 付款编号: ids[1], 结果: '成功' }])).body.unchanged, 1, 'told once');
  const doubles = async () =>
    (await t.call('sue', 'GET', url)).body.doubles.map(
      (d: { code: string; otherState: string; closedHow: string; can: string[] }) => [d.code, d.otherState, d.closedHow, d.can],
    );
  assert.deepEqual(await doubles(), [['H00001', 'paid', null, ['recover']]]);
  assert.equal((await leftOpen()).get('doubles')?.[0], 1, 'a collective does not end while a payment may be out twice');
  await assertConserved(t);
  // the second payment comes back: the first is what paid, and nothing is owed
  await result([{ 付款编号: more[0] ?? '', 结果: '退回', 原因: '止付' }]);
  assert.deepEqual(await doubles(), [['H00001', 'returned', 'other-returned', []]]);
  assert.equal((await leftOpen()).has('doubles'), false);
  assert.equal((await t.call('ann', 'GET', url)).body.state, 'reconciled');
  await assertConserved(t);
  // what comes back later opens the run again; sent again in a file nobody approved, it is taken out when the bank takes its word back
  await result([{ 付款编号: ids[1], 结果: '退回', 原因: '销户' }]);
  const hold = await t.call('ann', 'POST', `${url}/payments`, {
    body: { accountId: bank, executeOn: '2026-03-26', again: true },
  });
  assert.deepEqual((await result([{ 付款编号: ids[1], 结果: '成功' }])).body.paid, 1);
  const { state, files } = (await t.call('ann', 'GET', url)).body;
  assert.deepEqual([state, files.at(-1).id, files.at(-1).state], ['paid', hold.body.files[0].id, 'cancelled']);
  await assertConserved(t);
  // out twice and got back by hand
  await result([{ 付款编号: ids[1], 结果: '退回', 原因: '销户' }]);
  const third = await t.call('ann', 'POST', `${url}/payments`, {
    body: { accountId: bank, executeOn: '2026-03-26', again: true },
  });
  await t.call('sue', 'POST', `/payment-files/${third.body.files[0].id}/decision`, { body: { approve: true } });
  assert.equal((await result([{ 付款编号: ids[1], 结果: '成功' }])).body.doubled, 1);
  const recovered = { endToEnd: ids[1], reason: '收款人退还，已记凭证', documentHash: HASH };
  assert.equal((await t.call('ann', 'POST', `${url}/doubles`, { body: recovered })).status, 403);
  assert.equal((await t.call('sue', 'POST', `${url}/doubles`, { body: recovered })).status, 200);
  assert.equal((await t.call('sue', 'POST', `${url}/doubles`, { body: recovered })).body.code, 'assets.notNow');
  assert.equal((await t.call('sue', 'POST', `${url}/doubles`, { body: { ...recovered, endToEnd: more[1] } })).status, 404);
  assert.equal((await doubles()).find((d: string[]) => d[2] === 'recovered')?.[0], 'H00001');
  assert.match((await t.call('uma', 'GET', `${url}/doubles.xlsx`)).type, /spreadsheet/);
  assert.equal((await t.call('adam', 'GET', `${url}/doubles.xlsx`)).status, 404);
  const { rows: sent } = await t.database.owner.query<{ id: string }>(
    `select end_to_end as id from assets.payment_order where state = 'sent'`,
  );
  await result(sent.map((o) => ({ 付款编号: o.id, 结果: '退回', 原因: '销户' })));
  assert.equal(await revisionOf(id).then(async () => (await t.call('ann', 'GET', url)).body.state), 'locked');
  await assertConserved(t);
});

const departure = { netIncomeFen: '1000000', lossFen: '0', undistributedFen: '0', reason: '补偿款尚未入账', documentHash: HASH };

test('a plan above the ceiling says what is possible; the database refuses payouts that do not sum', async () => {
  const drafted = await t.call('ann', 'POST', `/collectives/${one()}/runs`, {
    body: draft({ year: 2026, kind: 'special', fen: '2600', departure }),
  });
  const id: string = drafted.body.id;
  await t.call('ann', 'POST', `/runs/${id}/tasks`, { body: { kind: 'compute', revision: 1 } });
  await work(t, id);
  const run = (await t.call('ann', 'GET', `/runs/${id}`)).body;
  assert.equal(run.state, 'draft');
  assert.match(run.task.failure.zh, /最多可为 25\.00 元/);
  await t.call('bea', 'POST', `/runs/${id}/withdraw`, { body: { revision: 1, reason: '金额过高' } });

  // a least payout above that of charter or policy is consented to like other figures, and stays within ten times
  const book = { ...departure, netIncomeFen: '0', undistributedFen: '229100' };
  const least = async (minimumFen: string, over: object | null) =>
    (
      await t.call('ann', 'POST', `/collectives/${one()}/runs`, {
        body: draft({ year: 2026, kind: 'special', mode: 'pool', fen: '100001', minimumFen, departure: over }),
      })
    ).body;
  assert.equal((await t.call('sue', 'GET', `/collectives/${one()}/run-figures?year=2026&kind=special`)).body.minimumFen, '1000');
  assert.equal((await least('1001', null)).code, 'assets.minimumDeparts');
  assert.equal((await least('99999999999999', null)).code, 'assets.minimumTooHigh');
  assert.equal((await least('1000', book)).code, 'assets.asTheBook');
  const higher = (await least('2000', book)).id as string;
  await assert.rejects(
    t.database.owner.query('update assets.distribution_run set minimum_fen = 2001 where id = $1', [higher]),
    /stays as it was drafted/,
  );
  for (const [sets, says] of [
    ['minimum_fen = 1001, rule_minimum_fen = 1000', /run_departs_openly/],
    [
      `minimum_fen = 10001, rule_minimum_fen = 1000, departure_reason = '理由', departure_document = '${HASH}'`,
      /run_minimum_bounded/,
    ],
  ] as const) {
    const columns = sets.split(', ').map((x) => x.split(' = ') as [string, string]);
    const { rows: names } = await t.database.owner.query<{ name: string }>(
      `select column_name as name from information_schema.columns where table_schema = 'assets' and table_name = 'distribution_run'`,
    );
    const value = (name: string): string =>
      name === 'id'
        ? 'gen_random_uuid()'
        : (columns.find(([c]) => c === name)?.[1] ?? (name.startsWith('departure') ? 'null' : name));
    await assert.rejects(
      t.database.owner.query(
        `insert into assets.distribution_run (${names.map((c) => c.name).join()}) select ${names.map((c) => value(c.name)).join()} from assets.distribution_run where id = $1`,
        [higher],
      ),
      says,
    );
  }
  assert.deepEqual((await t.call('sue', 'GET', `/runs/${higher}`)).body.can, ['consent']);
  await t.call('bea', 'POST', `/runs/${higher}/withdraw`, { body: { revision: 1, reason: '不用了' } });

  const ok = await t.call('ann', 'POST', `/collectives/${one()}/runs`, {
    body: draft({ year: 2026, kind: 'special', mode: 'pool', fen: '100001', minimumFen: '2000', departure }),
  });
  await t.call('ann', 'POST', `/runs/${ok.body.id}/tasks`, { body: { kind: 'compute', revision: 1 } });
  await work(t, ok.body.id);
  // what departs from the book waits for the supervisory board, in words and in the database
  const notice = async () =>
    t.call('bea', 'POST', `/runs/${ok.body.id}/notice`, { body: { revision: await revisionOf(ok.body.id), days: 10 } });
  assert.equal((await notice()).body.code, 'assets.consentNeeded');
  assert.deepEqual((await t.call('bea', 'GET', `/runs/${ok.body.id}`)).body.can.includes('notice'), false);
  await assert.rejects(
    t.database.owner.query(
      `update assets.distribution_run set state = 'noticed', noticed_on = '2026-03-22', notice_until = '2026-04-02', seed = 'x' where id = $1`,
      [ok.body.id],
    ),
    /run_|seed/,
  );
  await assert.rejects(
    t.database.owner.query('update assets.distribution_run set net_income_fen = 1, book_net_income_fen = 1 where id = $1', [
      ok.body.id,
    ]),
    /stay as they were drafted/,
  );
  const consent = async (who: 'sue' | 'bea') =>
    t.call(who, 'POST', `/runs/${ok.body.id}/consent`, { body: { revision: await revisionOf(ok.body.id) } });
  assert.equal((await consent('bea')).status, 403);
  assert.deepEqual((await t.call('sue', 'GET', `/runs/${ok.body.id}`)).body.can, ['consent']);
  assert.equal((await consent('sue')).status, 200);
  assert.equal((await consent('sue')).body.code, 'assets.notNow');
  const shown = (await t.call('uma', 'GET', `/runs/${ok.body.id}`)).body;
  assert.deepEqual(
    [
      shown.departure.reason,
      shown.departure.consentBy,
      shown.netIncomeFen,
      shown.book.netIncomeFen,
      shown.book.undistributedFen,
      shown.minimumFen,
      shown.ruleMinimumFen,
    ],
    ['补偿款尚未入账', '示例·sue', '1000000', '0', '229100', '2000', '1000'],
  );
  assert.equal((await notice()).status, 200);
  days(11);
  await t.call('bea', 'POST', `/runs/${ok.body.id}/vote`, {
    body: { revision: await revisionOf(ok.body.id), decisionId: await decisionOf(t, 'one', '2026-04-02', ok.body.id) },
  });
  await t.database.owner.query(
    'update assets.payout set part_fen = part_fen + 1, pay_fen = pay_fen + 1 where run_id = $1 and no = 0',
    [ok.body.id],
  );
  await t.call('bea', 'POST', `/runs/${ok.body.id}/tasks`, { body: { kind: 'lock', revision: await revisionOf(ok.body.id) } });
  await work(t, ok.body.id);
  const refused = (await t.call('ann', 'GET', `/runs/${ok.body.id}`)).body;
  assert.deepEqual([refused.state, refused.task.state], ['voted', 'failed']);
  await assert.rejects(
    t.database.owner.query(
      `update assets.distribution_run set state = 'locked', locked_on = '2026-04-03', entry_id = gen_random_uuid() where id = $1`,
      [ok.body.id],
    ),
    /the pool is 100001/,
  );
});

test('the figures of dividends are those of the last year that was paid, and their rows add up to them', async () => {
  const of = async (code: string) => {
    const indicator = dividendIndicators.find((i) => i.code === code) ?? assert.fail(code);
    const { value } = await indicator.compute(t.database, t.kit.now(), t.kit.zone);
    const { rows } =
      (await indicator.drill?.(t.database, t.kit.now(), { offset: 0, limit: 10 }, t.kit.zone)) ?? assert.fail(code);
    return { value, rows: rows as Record<string, number>[] };
  };
  const both = async () => {
    const [members, sum] = [await of('assets.members_paid'), await of('assets.dividends_paid')];
    const add = (key: string) => sum.rows.reduce((n, r) => n + (r[key] ?? 0), 0);
    assert.deepEqual([add('members'), add('yuan')], [members.value, sum.value]);
    return [members.value, sum.value, sum.rows.length];
  };
  const before = await both();
  assert.deepEqual(before, [2, 3502, 1]);
  // by hand: a later year that is only locked, then a second distribution of the paid year that reached the same people and one more
  const hand = await t.database.owner.connect();
  try {
    await hand.query(`set session_replication_role = replica`);
    const voted = `where kind = 'special' and state in ('voted', 'locked')`;
    await hand.query(
      `update assets.distribution_run set state = 'locked', locked_on = '2026-04-03', entry_id = gen_random_uuid() ${voted}`,
    );
    assert.deepEqual(await both(), before);
    // the bank has answered for one of many: the year before stays until most of the sum has arrived
    const first = `(select run_id, no from assets.payout where pay_fen > 0 and run_id in (select id from assets.distribution_run ${voted}) order by pay_fen, no limit 1)`;
    await hand.query(`update assets.payout p set state = 'paid' from ${first} f where p.run_id = f.run_id and p.no = f.no`);
    assert.deepEqual(await both(), before);
    await hand.query(`update assets.distribution_run set year = 2025 ${voted}`);
    await hand.query(`update assets.payout set state = 'paid' where run_id in (select id from assets.distribution_run ${voted})`);
    assert.deepEqual((await both()).toSpliced(1, 1), [3, 1], 'three members, each once, in one row');
    // whoever prepares payments of one run holds the others first, in their order: two at once do not wait for each other
    const { rows } = await hand.query<{ id: string }>(
      `select id from assets.distribution_run where state in ('locked', 'paid', 'reconciled') order by id`,
    );
    const [first_ = '', last = ''] = [rows[0]?.id, rows.at(-1)?.id];
    assert.notEqual(first_, last);
    const prepared = await waitsForRun(
      first_,
      () =>
        t.call('ann', 'POST', `/runs/${last}/payments`, {
          body: { accountId: bank, executeOn: t.clock.now.toString().slice(0, 10), again: false },
        }),
      ['select from assets.distribution_run where id = $1 for update nowait', last],
    );
    assert.equal(prepared.body.code, 'assets.nothingToPay');
  } finally {
    await hand.query(`reset session_replication_role`);
    hand.release();
  }
});

test('every deed of a run has words: no code of the program is read in a page or a sheet', async () => {
  const { rows } = await t.database.owner.query<{ action: string }>('select distinct action from assets.run_event');
  assert.ok(rows.length >= 8, JSON.stringify(rows));
  const steps = Object.values(RUN_STEPS).flatMap((row) => Object.keys(row));
  for (const action of [...rows.map((r) => r.action), ...steps]) assert.notEqual(runDeedName(action).zh, action);
});

test('who may: other villages see nothing, auditors read, citizens have their own pages', async () => {
  for (const who of ['adam', 'bob', 'faye', 'fred', 'ted'] as const) {
    assert.equal((await t.call(who, 'GET', `/collectives/${one()}/members`)).status, 404);
    const runs = await t.call(who, 'GET', '/runs');
    assert.equal(runs.body.total, 0);
  }
  for (const who of ['uma', 'tom', 'sue'] as const) assert.ok((await t.call(who, 'GET', '/runs')).body.total > 0);
  for (const who of ['mia', 'rita'] as const) assert.equal((await t.call(who, 'GET', '/runs')).status, 403);
  assert.equal((await t.call('uma', 'POST', `/collectives/${one()}/runs`, { body: draft({ year: 2020 }) })).status, 403);
  assert.equal((await t.call('ann', 'GET', '/runs/00000000-0000-7000-8000-000000000000')).status, 404);
  assert.equal((await t.call(null, 'GET', '/runs')).status, 401);
});
