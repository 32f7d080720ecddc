import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { rematchAll } from '../imports/jobs.ts';
import { assetLine, bring, censusLine, enter, sheet, type Row } from '../imports/testing.ts';
import { testAssets, TOWN_A, TOWN_B, uscc, type TestAssets, type Who } from '../testing.ts';
import { ppm } from './coverage.ts';
import { coverageIndicators } from './indicators.ts';

describe('the census and the coverage it gives', () => {
  let t: TestAssets;
  before(async () => {
    t = await testAssets();
    await enter(t, 'ann', { kind: 'assets', collective: t.collectives.one }, [
      assetLine(1),
      assetLine(2, { 产权证号: '沪 字 0002' }),
      assetLine(3, { 资产名称: '老仓库', '面积（㎡）': 1000 }),
      assetLine(4, { 资产名称: '新厂房', 取得日期: '2026-02-01' }),
      assetLine(5, { 经营性: '否' }),
      assetLine(6),
    ]);
    await enter(t, 'adam', { kind: 'assets', collective: t.collectives.two }, [assetLine(1)]);
  });
  after(() => t.close());

  const census = (over: Record<string, string> = {}) => ({
    kind: 'census',
    town: TOWN_A,
    asOf: '2025-12-31',
    title: '2025 年度清产核资',
    source: '示例：镇农经站清查小组',
    ...over,
  });
  /** Two by code, one by title number, one alike, one of nobody, one not counted, one of the other village. */
  const found = (): Row[] => [
    censusLine(1, { '清查价值（元）': '1000' }),
    censusLine(2, { 资产编号: 'QC-2', 产权证号: '沪字0002', '清查价值（元）': '500.50' }),
    censusLine(3, { 资产编号: 'QC-3', 资产名称: '老仓库', '面积（㎡）': 1009.9, '清查价值（元）': '300' }),
    censusLine(7, { 资产名称: '不在台账的店铺', '清查价值（元）': '200' }),
    censusLine(5, { 经营性: '否', '清查价值（元）': '9999' }),
    censusLine(1, { 集体编号: 'T-VILLAGE2', '清查价值（元）': '99.50' }),
  ];
  const coverage = async (who: Who, query = '') => (await t.call(who, 'GET', `/coverage${query}`)).body;
  let id = '';

  it('shows nothing found before there is a census, and no share', async () => {
    const { total } = await coverage('tom');
    assert.deepEqual([total.found, total.matched, total.countPpm, total.valuePpm], [0, 0, null, null]);
    assert.equal((await coverageIndicators[0]?.compute(t.kit.database, t.clock.now, t.kit.zone))?.value, null);
  });

  it('is brought in by the township, matched by code and title, and measures the register', async () => {
    const { applied } = await enter(t, 'tom', census(), found());
    assert.deepEqual(applied.body, { entered: 6, left: 0 });
    const list = (await t.call('tom', 'GET', '/censuses')).body.rows;
    assert.equal(list.length, 1);
    id = list[0].id;
    const { total, groups } = await coverage('tom', '?by=collective');
    assert.deepEqual([total.found, total.matched, total.censusOnly], [5, 3, 2]);
    assert.deepEqual([total.foundFen, total.matchedFen], ['210000', '160000']);
    assert.deepEqual([total.countPpm, total.valuePpm], [600_000, ppm(160_000, 210_000)]);
    assert.deepEqual([total.platformOnly, total.later], [2, 1], 'one alike and one of nobody; one acquired later');
    assert.equal(BigInt(total.censusOnlyFen), BigInt(total.foundFen) - BigInt(total.matchedFen), 'orphans by value too');
    for (const key of ['found', 'matched', 'censusOnly', 'platformOnly', 'platformOnlyUnvalued', 'later'])
      assert.equal(
        groups.reduce((n: number, g: Record<string, number>) => n + (g[key] ?? 0), 0),
        total[key],
        key,
      );
    const sum = groups.reduce((n: bigint, g: { matchedFen: string }) => n + BigInt(g.matchedFen), 0n);
    assert.equal(sum, 160_000n);
    const all = await coverage('tom', '?which=all');
    assert.deepEqual([all.total.found, all.total.matched], [6, 4]);
  });

  it('the drill-down counts up to the figures', async () => {
    for (const which of ['operating-fixed', 'all']) {
      const { total } = await coverage('tom', `?which=${which}`);
      const count = async (query: string) => (await t.call('tom', 'GET', `/coverage/${query}&which=${which}`)).body;
      assert.equal((await count('census?state=matched')).total, total.matched);
      assert.equal((await count('census?state=census-only')).total, total.censusOnly);
      const { rows } = await count('census?size=200');
      assert.equal(
        rows.reduce((n: bigint, r: { valueFen: string }) => n + BigInt(r.valueFen), 0n),
        BigInt(total.foundFen),
      );
      const lonely = (await count('platform-only?size=200')).rows;
      assert.equal(lonely.filter((r: { later: boolean }) => !r.later).length, total.platformOnly);
      assert.equal(lonely.filter((r: { later: boolean }) => r.later).length, total.later);
      const orphans = lonely.filter((r: { later: boolean }) => !r.later) as { valueFen: string | null }[];
      assert.equal(
        orphans.reduce((n, r) => n + BigInt(r.valueFen ?? 0), 0n),
        BigInt(total.platformOnlyFen),
      );
      assert.equal(orphans.filter((r) => r.valueFen === null).length, total.platformOnlyUnvalued);
    }
    for (const file of ['coverage.xlsx', 'coverage/census.xlsx', 'coverage/platform-only.xlsx'])
      assert.equal((await t.call('tom', 'GET', `/${file}`)).bytes.toString('latin1', 0, 2), 'PK', file);
    for (const indicator of coverageIndicators) {
      const figure = await indicator.compute(t.kit.database, t.clock.now, t.kit.zone);
      const { rows, total } = await indicator.drill(t.kit.database, t.clock.now, { offset: 0, limit: 100 }, t.kit.zone);
      const sum = indicator.code.endsWith('count') ? total : rows.reduce((n, r) => n + Number(r['valueFen']), 0) / 100;
      assert.equal(sum, figure.numerator, indicator.code);
      const piece = await indicator.drill(t.kit.database, t.clock.now, { offset: 1, limit: 2 }, t.kit.zone);
      assert.deepEqual(piece.rows, rows.slice(1, 3));
    }
  });

  it('a number alone matches nothing of another kind or size: it is proposed, and the register’s own figures are told beside', async () => {
    const { owner } = t.database;
    const change = (set: string) =>
      owner.query(`update assets.asset set ${set} where collective_id = $1 and code = 'DR-00001'`, [t.collectives.one]);
    const codes = async () =>
      (await t.call('tom', 'GET', `/censuses/${id}/proposals?size=200`)).body.rows.filter(
        (p: { why: string }) => p.why === 'code',
      );
    assert.deepEqual(await codes(), []);
    const before = (await coverage('tom')).total;
    assert.equal(before.differing, 3, 'the values of all three are far apart');
    const { rows: told } = (await t.call('tom', 'GET', '/coverage/census?state=differing')).body;
    assert.deepEqual(
      told.map((r: { differs: string[] }) => r.differs),
      [['value'], ['value'], ['value']],
    );
    assert.equal(told[0].asset.valueFen, '100000000');
    for (const set of [`kind = 'equipment'`, `area_cm2 = 9000000`]) {
      await change(set);
      assert.deepEqual((await t.call('tom', 'POST', `/censuses/${id}/rematch`)).body, { added: 0, released: 1 }, set);
      assert.equal((await coverage('tom')).total.matched, 2);
      assert.deepEqual(
        (await codes()).map((p: { asset: { code: string } }) => p.asset.code),
        ['DR-00001'],
      );
      await change(`kind = 'building', area_cm2 = 1205000`);
      assert.deepEqual((await t.call('tom', 'POST', `/censuses/${id}/rematch`)).body, { added: 1, released: 0 });
    }
    await owner.query('begin');
    await change(`kind = 'equipment'`);
    await assert.rejects(
      owner.query(
        `update assets.census_match m set by_what = 'code' from assets.asset a where a.id = m.asset_id and a.code = 'DR-00001' and a.collective_id = $1`,
        [t.collectives.one],
      ),
      /what is of one kind/,
    );
    await owner.query('rollback');
  });

  it('what is merely alike is proposed, and a person decides; a match can be taken back', async () => {
    const { rows, total } = (await t.call('tom', 'GET', `/censuses/${id}/proposals`)).body;
    assert.deepEqual([total, rows[0].row.name, rows[0].areaPpm], [1, '老仓库', 9803]);
    const [pair] = rows;
    const at = `/census-rows/${pair.row.id}`;
    const match = (who: Who, asset: string) => t.call(who, 'POST', `${at}/match`, { body: { asset, note: '' } });
    assert.equal((await match('ann', pair.asset.id)).status, 403);
    assert.equal((await match('ted', pair.asset.id)).status, 404);
    const elsewhere = (await t.call('adam', 'GET', '/register')).body.rows[0];
    assert.equal((await match('tom', elsewhere.id)).body.code, 'assets.matchOwner');
    assert.equal((await match('tom', '00000000-0000-7000-8000-00000000beef')).status, 404);
    assert.equal((await match('tom', pair.asset.id)).status, 200);
    assert.equal((await match('tess', pair.asset.id)).body.code, 'assets.matchTaken');
    assert.equal((await coverage('tom')).total.matched, 4);
    assert.equal((await t.call('tom', 'POST', `${at}/unmatch`)).status, 200);
    assert.equal((await t.call('tom', 'POST', `${at}/unmatch`)).status, 404);
    assert.equal((await coverage('tom')).total.matched, 3);
    assert.equal((await match('tom', pair.asset.id)).status, 200);
    // what a person took back the night does not match again, a person may
    const { rows: coded } = await t.database.owner.query<{ row: string; asset: string }>(
      `select m.census_row_id as row, m.asset_id as asset from assets.census_match m join assets.asset a on a.id = m.asset_id
       where m.by_what = 'code' and m.census_id = $1 order by a.code limit 1`,
      [id],
    );
    const { row, asset } = coded[0]!;
    assert.equal((await t.call('tom', 'POST', `/census-rows/${row}/unmatch`)).status, 200);
    await rematchAll(t.kit);
    assert.equal((await coverage('tom')).total.matched, 3);
    await assert.rejects(
      t.database.owner.query(
        `insert into assets.census_match (census_row_id, census_id, asset_id, by_what, at, by_name) select id, census_id, $2, 'code', now(), '系统' from assets.census_row where id = $1`,
        [row, asset],
      ),
      /took this match back/,
    );
    assert.equal((await t.call('tom', 'POST', `/census-rows/${row}/match`, { body: { asset, note: '核对过' } })).status, 200);
    await enter(t, 'faye', { kind: 'assets', collective: t.collectives.far }, [assetLine(900)]);
    const far = (await t.call('faye', 'GET', '/register')).body.rows[0];
    assert.equal((await match('tom', far.id)).status, 404, 'an asset of another town is not told of');
    await assert.rejects(
      t.database.owner.query('update assets.census_match set asset_id = $1 where census_row_id = $2', [far.id, pair.row.id]),
      /census_match_same_owner|its own collective/,
    );
  });

  it('looks at the register of the day: not yet entered and retired assets cover nothing', async () => {
    assert.equal((await coverage('tom', '?on=2026-03-09')).total.matched, 0);
    assert.equal((await coverage('tom', '?on=2026-03-10')).total.matched, 4);
    assert.equal((await coverage('tom', '?on=2025-12-30')).total.found, 0, 'before the census');
    const [asset] = (await t.call('adam', 'GET', '/register')).body.rows;
    t.clock.now = t.clock.now.add({ hours: 24 });
    const gone = await t.call('bob', 'POST', `/register/${asset.id}/state`, {
      body: { action: 'retire', revision: 1, reason: '拆除' },
    });
    assert.equal(gone.status, 200, JSON.stringify(gone.body));
    assert.equal((await coverage('tom', '?on=2026-03-10')).total.matched, 4);
    assert.equal((await coverage('tom', '?on=2026-03-11')).total.matched, 3);
  });

  it('what comes into the register later is matched by itself', async () => {
    await enter(t, 'ann', { kind: 'assets', collective: t.collectives.one }, [assetLine(7, { 资产名称: '补登店铺' })]);
    const { total } = await coverage('tom');
    assert.deepEqual([total.matched, total.censusOnly], [4, 1], 'by its code');
    const again = await t.call('tom', 'POST', `/censuses/${id}/rematch`);
    assert.deepEqual(again.body, { added: 0, released: 0 });
  });

  it('bad rows are told: no or another town’s collective, a wrong check character, doubles, negative values', async () => {
    const rows = [
      censusLine(20),
      censusLine(20),
      censusLine(21, { 集体编号: 'T-VILLAGE3' }),
      censusLine(22, { 集体编号: null }),
      censusLine(23, { '清查价值（元）': -1 }),
      censusLine(24, { 集体编号: null, 集体统一社会信用代码: 'A'.repeat(18) }),
      censusLine(25, { 集体编号: null, 集体统一社会信用代码: uscc(5) }),
      censusLine(26, { '面积（㎡）': 0 }),
    ];
    const { body } = await bring(
      t,
      'tom',
      census({ asOf: '2026-01-31' }),
      await sheet([{ ...rows[0], 集体统一社会信用代码: null }, ...rows.slice(1)]),
    );
    assert.deepEqual([body.good, body.bad, body.can], [1, 7, ['discard']]);
    const part = await t.call('tess', 'POST', `/imports/${body.id}/apply`, { body: { goodOnly: true } });
    assert.equal(part.body.code, 'assets.importWhole', 'rows left out would make the coverage too high');
    await assert.rejects(
      t.database.owner.query(
        `update assets.import_batch set state = 'applied', entered = good, applied_at = now(), applied_by = id, leaf_id = id where id = $1`,
        [body.id],
      ),
      /census_is_whole/,
    );
    for (const over of [{ asOf: '2027-01-01' }, { asOf: '2025-02-30' }, { asOf: '' }, { title: '' }, { source: '' }])
      assert.equal(
        (await bring(t, 'tom', census(over as unknown as Record<string, string>), await sheet([censusLine(30)]))).status,
        422,
        JSON.stringify(over),
      );
    assert.equal((await bring(t, 'tom', census({ town: TOWN_B }), await sheet([censusLine(31)]))).status, 404);
    assert.equal((await bring(t, 'tom', census({ town: "' or 1=1" }), await sheet([censusLine(31)]))).status, 404);
  });

  it('another census of the day takes the place of the first, and each sees only its own', async () => {
    const { body } = await bring(
      t,
      'tess',
      census({ title: '更正后的清查' }),
      await sheet([censusLine(1, { '清查价值（元）': '10' })]),
    );
    assert.deepEqual([body.can, body.second, body.mine], [['discard'], true, true]);
    const own = await t.call('tess', 'POST', `/imports/${body.id}/apply`, { body: { goodOnly: false } });
    assert.equal(own.body.code, 'assets.importSecond', 'who brings a census in does not enter it');
    await assert.rejects(
      t.database.owner.query(
        `update assets.import_batch set state = 'applied', entered = good, applied_at = now(), applied_by = uploaded_by, leaf_id = id where id = $1`,
        [body.id],
      ),
      /census_by_another/,
    );
    const seen = (await t.call('tom', 'GET', `/imports/${body.id}`)).body;
    assert.deepEqual([seen.can, seen.compared.before.id, seen.compared.smaller], [['apply', 'discard'], id, true]);
    assert.deepEqual([seen.compared.all, seen.compared.before.all.rows], [{ rows: 1, fen: '1000' }, 6]);
    assert.deepEqual([seen.compared.missing, seen.compared.missed[0].name], [5, '示例房屋5']);
    const applied = await t.call('tom', 'POST', `/imports/${body.id}/apply`, { body: { goodOnly: false } });
    assert.equal(applied.status, 200, JSON.stringify(applied.body));
    const { total } = await coverage('tom', '?on=2026-03-11');
    assert.deepEqual([total.found, total.matched, total.foundFen], [1, 1, '1000']);
    const list = (await t.call('tom', 'GET', '/censuses')).body.rows;
    assert.deepEqual(list.map((s: { inForce: boolean }) => s.inForce).toSorted(), [false, true]);
    assert.deepEqual((await t.call('faye', 'GET', '/censuses')).body.rows, []);
    assert.equal((await coverage('adam')).total.found, 0, 'of the own collective only');
    assert.equal((await coverage('ann')).total.found, 1);
    assert.equal((await coverage('uma')).total.found, 1);
    assert.equal((await t.call('rita', 'GET', '/coverage')).status, 403);
  });
});
