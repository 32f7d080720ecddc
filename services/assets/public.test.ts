import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { sql } from 'kysely';
import { figuresOf } from './kept.ts';
import { publicVersion } from './public.ts';
import { building } from './register/building.fixture.ts';
import { testAssets, type TestAssets } from './testing.ts';

describe('kept answers of public pages', () => {
  let t: TestAssets;
  let id: string;
  let code: string;
  before(async () => {
    t = await testAssets();
    const made = await t.call('ann', 'POST', `/collectives/${t.collectives.one}/assets`, { body: { ...building(), parts: [] } });
    id = made.body.id;
    const { rows } = await t.database.owner.query<{ code: string }>(
      'select public_code as code from assets.asset where id = $1',
      [id],
    );
    code = rows[0]?.code ?? '';
  });
  after(() => t.close());
  const page = async () => t.call(null, 'GET', `/public/${code}`);
  const version = () => publicVersion(t.database.db, t.kit);

  it('shows a change with the next question, and one that was taken back never', async () => {
    const before = await page();
    assert.equal(before.body.name, building().name);
    const writer = await t.database.owner.connect();
    try {
      const was = await version();
      await writer.query('begin');
      await writer.query(`update assets.asset set name = '改名中' where id = $1`, [id]);
      assert.equal((await page()).body.name, building().name);
      await writer.query('rollback');
      assert.equal(await version(), was);
      await writer.query(`begin; savepoint s; update assets.collective set name = name; rollback to s`);
      await writer.query(`update assets.asset set name = '新名' where id = $1`, [id]);
      assert.equal(await version(), was);
      await writer.query('commit');
    } finally {
      writer.release();
    }
    assert.equal((await page()).body.name, '新名');
  });

  it('two writers at once do not wait for each other, and each is seen when it is done', async () => {
    const [one, two] = [await t.database.owner.connect(), await t.database.owner.connect()];
    try {
      const was = await version();
      await one.query(`begin; update assets.collective set name = name where code = 'T-VILLAGE1'`);
      await two.query(`begin; set local lock_timeout = '2s'; update assets.collective set name = name where code = 'T-VILLAGE2'`);
      await two.query('commit');
      const between = await version();
      assert.notEqual(between, was);
      await one.query('commit');
      assert.notEqual(await version(), between);
    } finally {
      one.release();
      two.release();
    }
  });

  it('an open notice leaves the list of open ones when its deadline passes, though nobody wrote', async () => {
    await t.database.owner.query(
      `insert into assets.listing (collective_id, number, title, method, term_months, permitted_use, reserve_fen_year, deposit_fen, seed, published_at, deadline, opening, state, created_at)
       values ($1, 'ZZ-TEST-1', '示例招租', 'open-bidding', 12, '办公', 100, 0, 'seed of the test notice', $2::timestamptz - interval '1 day', $2::timestamptz + interval '1 hour', $2::timestamptz + interval '2 hours', 'open', $2)`,
      [t.collectives.one, t.clock.now.toString()],
    );
    const open = async () => (await t.call(null, 'GET', '/public/listings?open=true')).body.total;
    assert.equal(await open(), 1);
    t.clock.now = t.clock.now.add({ hours: 1 });
    assert.equal(await open(), 0);
  });

  it('every table a public page reads makes a new version', async () => {
    const { rows } = await t.database.owner.query<{ rel: string }>(
      `select c.relname as rel from pg_trigger g join pg_class c on c.oid = g.tgrelid where g.tgname = 'public_changed' and g.tgenabled = 'O' order by 1`,
    );
    assert.deepEqual(
      rows.map((r) => r.rel),
      // register/detail.ts publicByCode, findByName, townsWithCollectives; letting/listing-show.ts publicListings, publicListing
      'asset asset_event collective contract listing listing_part objection part party photo registration rent_period tenure town_version valuation'.split(
        ' ',
      ),
    );
  });

  it('figures of a collective are read again when somebody wrote to it, those of others are not', async () => {
    const { db, owner } = t.database;
    const asked: (readonly string[] | null)[] = [];
    const read = async (ids: readonly string[] | null) => {
      asked.push(ids);
      const { rows } = await sql<{
        id: string;
        n: number;
      }>`select c.id, (select count(*)::int from assets.part p join assets.asset a on a.id = p.asset_id
        where a.collective_id = c.id) as n from assets.collective c where ${ids === null ? sql`true` : sql`c.id = any(${[...ids]}::uuid[])`}`.execute(
        db,
      );
      return new Map(rows.map((r) => [r.id, r.n]));
    };
    const figures = (ids: readonly string[] | null = null) => figuresOf(db, 'parts', ids, read);
    const { one, two } = t.collectives;
    await owner.query('update assets.asset set area_cm2 = area_cm2 + 100 where id = $1', [id]);
    assert.equal((await figures([two])).size, 1);
    const before = (await figures()).get(one) ?? 0;
    await figures();
    assert.equal(asked.length, 2);
    const part = `insert into assets.part (asset_id, code, name, area_cm2, use) values ($1, $2, '示例部位', 1, 'office')`;
    const client = await owner.connect();
    try {
      await client.query('begin');
      await client.query(part, [id, 'F1']);
      assert.equal((await figures()).get(one), before); // not committed yet
      await client.query('commit');
      assert.equal((await figures()).get(one), before + 1);
      await client.query('begin');
      await client.query('savepoint s');
      await client.query(part, [id, 'F2']);
      await client.query('rollback to s');
      await client.query(part, [id, 'F3']);
      await client.query('commit');
      assert.equal((await figures()).get(one), before + 2);
    } finally {
      client.release(true);
    }
    assert.deepEqual(asked.slice(2), [[one], [one]]);
  });

  it('every table that figures of collectives are of tells which collective was written to', async () => {
    const { rows } = await t.database.owner.query<{ rel: string; n: number }>(
      `select c.relname as rel, count(*)::int as n from pg_trigger g join pg_class c on c.oid = g.tgrelid where g.tgname like 'figures\\_%' and g.tgenabled = 'O' group by 1 order by 1`,
    );
    assert.deepEqual(
      rows.map((r) => r.rel),
      // census/coverage.ts; supervision/board.ts, reports.ts, precision.ts; money/lists.ts arrearsTotals; register/assets.ts; dividends/register-list.ts
      'asset asset_event census census_match census_row collective contract finding finding_event holder member own_use part question receivable rectification share_freeze share_holding talk tenure valuation'.split(
        ' ',
      ),
    );
    assert.ok(rows.every((r) => r.n === 4)); // insert, update, delete, truncate
  });
});
