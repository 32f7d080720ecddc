import assert from 'node:assert/strict';
import fs from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { isFailure } from '../contract/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import * as orgs from './index.ts';

const districts = new URL('../../districts/', import.meta.url);
const dirs = fs
  .readdirSync(districts)
  .map((name) => new URL(`${name}/orgs/`, districts))
  .filter((dir) => fs.existsSync(new URL('towns.csv', dir)));
const today = Temporal.PlainDate.from('2026-11-23');

describe('district structure', () => {
  let d: TestDatabase;
  let pack: orgs.OrgPack;
  before(async () => {
    d = await testDatabase([orgs.orgsMigrations]);
    pack = orgs.readOrgPack(dirs[0] as URL);
  });
  after(() => d.drop());
  const counts = async () => {
    const { rows } = await d.owner.query<{ n: string }>(`select string_agg(t || '=' || n, ' ' order by t) as n from (
      select 'town' t, count(*) n from org.town_version union all select 'village', count(*) from org.village_version union all select 'dept', count(*) from org.department_version
      union all select 'member', count(*) from org.cluster_member union all select 'body', count(*) from org.party_body_version union all select 'host', count(*) from org.party_host
      union all select 'post', count(*) from org.post union all select 'org', count(*) from org.organisation_version) x`);
    return rows[0]?.n;
  };

  test('every pack of this repository is readable', () => {
    assert.ok(dirs.length >= 1);
    for (const dir of dirs) orgs.readOrgPack(dir);
  });

  test('the pack loads as the program, and a second time changes nothing', async () => {
    await d.tx((tx) => orgs.loadOrgPack(tx, pack, { demo: true }));
    const first = await counts();
    await d.tx((tx) => orgs.loadOrgPack(tx, pack, { demo: true }));
    assert.equal(await counts(), first);
    assert.match(first ?? '', /town=20 village=386/);
  });

  test('seventeen towns have a government, twenty units have a code', async () => {
    const towns = await orgs.townsOn(d.db, today);
    assert.equal(towns.length, 17);
    assert.equal(towns.filter((t) => t.kind === 'subdistrict').length, 6);
    assert.equal((await orgs.divisionsOn(d.db, today)).length, 20);
    assert.deepEqual(towns.find((t) => t.code === '310117105')?.name, { zh: '新桥镇', en: 'Xinqiao Town' });
    const villages = await orgs.villagesOn(d.db, today, '310117109');
    assert.ok(villages.length > 5 && villages.every((v) => v.townCode === '310117109'));
    assert.ok(villages.some((v) => v.name.startsWith('黄桥村')));
  });

  test('party coverage of clusters counts branches under the committee only', async () => {
    const coverage = await orgs.clusterCoverageOn(d.db, today);
    assert.deepEqual(
      coverage.map((c) => [c.clusterId, c.committeeId, c.members, c.covered]),
      [
        ['ic-materials', 'ic-materials-committee', 4, 3],
        ['life-science', null, 2, 0],
        ['smart-electrics', 'smart-electrics-committee', 4, 3],
      ],
    );
    assert.deepEqual(await orgs.clusterCoverageOn(d.db, Temporal.PlainDate.from('2020-01-01')), []);
    const bodies = await orgs.partyBodiesOn(d.db, today);
    assert.ok(bodies.every((b) => b.demo));
    assert.equal(bodies.find((b) => b.clusterId === 'ic-materials')?.parentId, 'district-committee');
  });

  test('a newer pack corrects names, ends facts and begins others; history stays', async () => {
    const [town] = pack.towns;
    assert.ok(town);
    const renamed = { ...town, name: { zh: '新名街道', en: 'New Subdistrict' }, from: '2027-01-01' };
    const next = {
      ...pack,
      towns: [renamed, { ...town, to: '2027-01-01', name: { ...town.name, en: 'Corrected' } }, ...pack.towns.slice(1)],
    };
    await d.tx((tx) => orgs.loadOrgPack(tx, next, { demo: true }));
    await d.tx((tx) => orgs.loadOrgPack(tx, next, { demo: true }));
    const on = async (s: string) =>
      (await orgs.townsOn(d.db, Temporal.PlainDate.from(s))).find((t) => t.code === town.code)?.name;
    assert.deepEqual(await on('2026-12-31'), { zh: town.name.zh, en: 'Corrected' });
    assert.deepEqual(await on('2027-01-01'), { zh: '新名街道', en: 'New Subdistrict' });
    const clash = { ...pack, towns: [{ ...town, from: '2026-06-01', to: null }] };
    await assert.rejects(
      d.tx((tx) => orgs.loadOrgPack(tx, clash, { demo: true })),
      (e) => isFailure(e, orgs.orgFailures.periodsOverlap),
    );
  });

  test('outside the demo mode nothing marked as example is loaded, but the structure is', async () => {
    const fresh = await testDatabase([orgs.orgsMigrations]);
    try {
      await fresh.tx((tx) => orgs.loadOrgPack(tx, pack, { demo: false }));
      assert.equal((await orgs.townsOn(fresh.db, today)).length, 17);
      assert.equal((await orgs.departmentsOn(fresh.db, today)).length, pack.departments.departments.length);
      assert.deepEqual(await orgs.partyBodiesOn(fresh.db, today), []);
      assert.equal((await fresh.owner.query('select count(*)::int as n from org.organisation')).rows[0].n, 0);
    } finally {
      await fresh.drop();
    }
  });

  test('CSV: quotes, doubled quotes and a wrong number of fields', () => {
    assert.deepEqual(orgs.readCsv('a,b\n"x, ""y""",\n'), [{ a: 'x, "y"', b: '' }]);
    assert.throws(() => orgs.readCsv('a,b\n1\n'), /row 2/);
  });
});
