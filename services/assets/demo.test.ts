// The sample data at a small scale: what there is, that its books and log hold, that the five stories are found and hardly anything else, and that it repeats.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { seal, verifyLog } from '@yunjian/kernel/audit';
import { ledgerWitnesses } from '@yunjian/kernel/ledger';
import { examiner, factsOf, joinPack, loadRules, type Contract, type Finding } from '@yunjian/supervision';
import { demo, loadDemoData } from './demo.ts';
import { seriesOf } from './dividends/series.ts';
import { assets } from './index.ts';
import { readCases } from './supervision/cases.ts';
import { districtText, lawOf } from './supervision/law.ts';
import { installDistrictPack, lawInForce } from './supervision/packs.ts';
import { examineParts } from './supervision/parts.ts';
import { todayOf } from './setting.ts';
import { testAssets, type TestAssets } from './testing.ts';
import { statedBalances } from './money/balances.ts';

const SCALE = 0.004;
let t: TestAssets;

/** A database with the town and village of the pack, and the sample data in it. */
async function loaded(): Promise<TestAssets> {
  const made = await testAssets();
  const { town, village } = made.kit.pack.json<{ town: { townCode: string }; village: { villageCode: string } }>(
    'assets/demo.json',
  );
  await made.database.owner.query('insert into org.town (code) values ($1)', [town.townCode]);
  await made.database.owner.query('insert into org.village (code) values ($1)', [village.villageCode]);
  assert.equal(await demo.present(made.database), false);
  await loadDemoData(made.kit, { scale: SCALE, seed: 7 });
  assert.equal(await demo.present(made.database), true);
  return made;
}

const one = async <R extends Record<string, unknown>>(text: string): Promise<R> =>
  (await t.database.owner.query<R>(text)).rows[0] as R;

before(async () => {
  t = await loaded();
});
after(() => t.close());

test('there is something of everything, all of it labelled', async () => {
  const n = await one<Record<string, string>>(`select
    (select count(*) from assets.asset where demo) as assets, (select count(*) from assets.asset where not demo) as real, (select count(*) from assets.contract where demo) as contracts,
    (select count(*) from assets.member) as members, (select count(*) from assets.listing where state = 'open' and deadline > '${t.kit.now().toString()}') as open,
    (select count(*) from assets.listing where state = 'publicity') as shown, (select count(*) from assets.listing where state = 'concluded') as concluded,
    (select count(*) from assets.distribution_run where state = 'noticed' and notice_until > noticed_on) as noticed, (select count(*) from assets.question where state = 'due') as due,
    (select count(*) from assets.bid where state = 'sealed') as sealed, (select count(*) from assets.mandate where demo and role = 'township') as township,
    (select count(*) from assets.mandate where demo and role = 'representative') as representatives, (select count(*) from assets.decision where eligible = listed) as listed,
    (select count(*) from assets.member where not assets.may_vote(born_on, null, '${t.kit.now().toString().slice(0, 10)}')) as minors,
    (select count(*) from assets.member where born_on is null) as ageless, (select count(*) from assets.decision where eligible_reason is not null) as asked,
    (select count(*) from assets.receipt where contract_id is null) as unmatched`);
  const least = {
    assets: 90,
    real: 0,
    contracts: 70,
    members: 120,
    open: 1,
    shown: 1,
    concluded: 50,
    noticed: 1,
    due: 1,
    sealed: 3,
    township: 2,
    representatives: 84,
    listed: 1,
    minors: 5,
    unmatched: 3,
  };
  for (const [what, count] of Object.entries(least)) assert.ok(Number(n[what]) >= count, `${what}: ${n[what]}`);
  assert.deepEqual([n['real'], n['ageless'], n['asked']], ['0', '0', '0']);
  const unlike = await one<Record<string, string>>(`select count(*) as n from assets.asset where demo and name not like '示例%'`);
  assert.equal(unlike['n'], '0');
});

test('statements of the bank find what the book has; of each collective one charge is nobody’s, and the balance differs by it', async () => {
  const n = await one<
    Record<string, string>
  >(`select count(*) as lines, count(*) filter (where l.fen > 0) as came, count(*) filter (where m.line_id is null) as nobody,
    count(*) filter (where m.line_id is null and l.memo = '账户管理费') as charges, (select count(distinct collective_id) from assets.bank_account) as collectives,
    (select count(*) from assets.receipt where line_id is not null) as twice
    from assets.bank_line l left join assets.bank_match m on m.line_id = l.id`);
  assert.ok(Number(n['lines']) > Number(n['collectives']) && Number(n['came']) > 0, JSON.stringify(n));
  assert.deepEqual([n['nobody'], n['charges'], n['twice']], [n['collectives'], n['collectives'], '0']);
  const { id } = await one<{ id: string }>(`select collective_id as id from assets.bank_line limit 1`);
  assert.deepEqual(
    (await statedBalances(t.database.db, id)).map((b) => b.differenceFen),
    ['-2500'],
  );
});

test('the census differs from the register in small ways, both ways', async () => {
  const n = await one<Record<string, string>>(`select count(*) as found, count(m.asset_id) as matched,
    (select count(*) from assets.asset a where a.demo and not exists (select from assets.census_match x where x.asset_id = a.id)) as lonely
    from assets.census_row r left join assets.census_match m on m.census_row_id = r.id`);
  assert.ok(Number(n['matched']) > 0.95 * Number(n['found']) && Number(n['matched']) < Number(n['found']), JSON.stringify(n));
  assert.ok(Number(n['lonely']) > 0);
});

test('books balance, shares are those of their events, payouts sum to their pools, and the log agrees with the rows', async () => {
  const n = await one<Record<string, string>>(`select (select sum(fen) from ledger.posting) as books,
    (select sum(units) from assets.share_holding where upper_inf(valid)) as shares,
    (select sum(l.delta) from assets.share_event_line l join assets.share_event e on e.id = l.event_id and e.state = 'approved') as events,
    (select count(*) from assets.distribution_run r where r.pool_fen <> (select sum(p.part_fen) from assets.payout p where p.run_id = r.id)) as runs,
    (select count(*) from assets.contract_balance b where b.open_fen <> (select coalesce(sum(p.fen), 0) from ledger.account a join ledger.posting p on p.account = a.id
      where a.number = '1122' and a.party = b.contract_id::text)) as receivables`);
  assert.deepEqual([n['books'], n['runs'], n['receivables']], ['0', '0', '0']);
  assert.equal(n['shares'], n['events']);
  await seal(t.database, t.kit.crypto, t.kit.now());
  const witnesses = [...ledgerWitnesses, ...(assets.witnesses ?? [])];
  const report = await verifyLog(t.database, { keys: t.kit.crypto.publicKeys, witnesses, now: t.kit.now() });
  assert.deepEqual(report.problems, []);
});

test('the town has risen eight years in a row, and the next year is on display', async () => {
  const { id } = await one<{ id: string }>(`select collective_id as id from assets.distribution_run where state = 'noticed'`);
  const { rises, years } = await seriesOf(t.database.db, id);
  assert.equal(rises, 8);
  assert.deepEqual([years[0]?.rateFen, years.at(-1)?.rateFen], ['400.000000', '2000.000000']);
});

test('the rules find the five stories, and little else', async () => {
  const { rows } = await t.database.owner.query<{ id: string; number: string }>(
    `select id, number from assets.contract where state not in ('draft', 'review', 'approved', 'discarded', 'void')`,
  );
  const read = await readCases(
    t.database.db,
    rows.map((r) => r.id),
    t.kit.zone,
  );
  assert.deepEqual(
    read.filter((r) => r.contract === null),
    [],
  );
  const contracts = read.map((r) => r.contract as Contract);
  const rules = examiner(
    loadRules(joinPack(t.kit.pack.json('assets/rules.json'), t.kit.pack.json('assets/regimes.json'))),
    todayOf(t.kit).toString(),
  );
  const district = rules.district();
  for (const c of contracts) district.put(factsOf(c));
  const found = contracts.map((c) => rules.examine(c, district).found.map((f) => rules.say(f)));
  const having = (...wanted: string[]): Finding[][] =>
    found.filter((all) => wanted.every((rule) => all.some((f) => f.rule === rule)));
  const why = (all: readonly Finding[] | undefined, rule: string): string => all?.find((f) => f.rule === rule)?.why.zh ?? '';
  assert.match(why(having('C14')[0], 'C14'), /9 家报名，底价 ¥20,000\.00，成交 ¥20,008\.00/);
  assert.equal(having('C07', 'C10', 'C36', 'C46').length, 1);
  assert.ok(having('C38').some(([f]) => f?.evidence['share'] === '61.36%' && f.evidence['n'] === 46 && f.evidence['own'] === 23));
  assert.equal(having('C17', 'C18', 'C28').length, 1);
  assert.match(why(having('C47')[0], 'C47'), /记录 3 家报价，2 家落选的都没有资料/);
  // what nobody told of is asked of the rows the platform holds, not of a copy of them
  assert.equal((await one<{ n: string }>(`select count(*) as n from assets.contract where facts <> '{}'`)).n, '0');
  const stories = new Set(['C07', 'C10', 'C14', 'C17', 'C18', 'C28', 'C36', 'C38', 'C46', 'C47']);
  const others = found.filter((all) => all.some((f) => !stories.has(f.rule)));
  assert.ok(
    others.length < contracts.length / 8,
    `${others.length} of ${contracts.length}: ${others
      .flat()
      .map((f) => f.rule)
      .join(' ')}`,
  );
});

test('parts nobody holds, offers or uses are asked about, once; those the collective uses are not', async () => {
  const law = lawOf('', districtText(joinPack(t.kit.pack.json('assets/rules.json'), t.kit.pack.json('assets/regimes.json'))));
  await t.kit.database.tx((tx) => installDistrictPack(tx, t.kit, t.kit.now()));
  const { id } = await lawInForce(t.kit.database.db);
  const first = await examineParts(t.kit, { ...law, id }, todayOf(t.kit).toString());
  const n = await one<
    Record<string, string>
  >(`select count(*) as found, count(*) filter (where exists (select from assets.own_use o where o.part_id = f.part_id)) as used
    from assets.finding f where rule = 'C48' and part_id is not null and present`);
  assert.ok(
    Number(n['found']) > 0 && Number(n['found']) === first.opened && first.opened < first.parts,
    JSON.stringify([n, first]),
  );
  assert.equal(n['used'], '0');
  assert.equal((await examineParts(t.kit, { ...law, id }, todayOf(t.kit).toString())).still, first.opened);
});

test('the same seed gives the same data', async () => {
  const told = async (of: TestAssets): Promise<string> => {
    const { rows } = await of.database.owner.query<{ line: string }>(`
      select concat_ws('|', code, name, area_cm2, public_code, cost_fen) as line from assets.asset where demo
      union all select concat_ws('|', number, starts_on, ends_on, state, deposit_fen) from assets.contract
      union all select concat_ws('|', p.name, p.demo) from org.person p where demo
      union all select concat_ws('|', r.year, r.pool_fen, r.total_units, p.no, p.part_fen, p.state) from assets.payout p join assets.distribution_run r on r.id = p.run_id
      union all select concat_ws('|', received_on, fen, memo) from assets.receipt
      union all select concat_ws('|', line, code, name, value_fen) from assets.census_row order by 1`);
    return createHash('sha256')
      .update(rows.map((r) => r.line).join('\n'))
      .digest('hex');
  };
  const again = await loaded();
  try {
    assert.equal(await told(again), await told(t));
  } finally {
    await again.close();
  }
});
