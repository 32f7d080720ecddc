// One byte of any column of any table that is compared with the log, changed by the owner of the database: verification names the row.
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { seal, verifyLog } from '@yunjian/kernel/audit';
import type { JsonObject } from '@yunjian/kernel/crypto';
import { assets } from '../index.ts';
import { testAssets, uscc, type TestAssets } from '../testing.ts';
import { rowsWitness } from './check.ts';
import { keepRows } from './keep.ts';
import { WITNESSED } from './tables.ts';

/** By type: a value to put into a made-up row, and another that differs as little as can be. */
const VALUES: Readonly<Record<string, readonly [put: string, bent: string]>> = {
  text: [`'ab'`, `'ac'`],
  uuid: ['gen_random_uuid()', 'gen_random_uuid()'],
  bigint: ['7', '8'],
  integer: ['7', '8'],
  numeric: ['1.5', '1.6'],
  real: ['0.5', '0.6'],
  'double precision': ['121.5', '121.50000001'],
  boolean: ['true', 'false'],
  date: [`date '2026-03-10'`, `date '2026-03-11'`],
  daterange: [`'[2026-01-01,2026-02-01)'::daterange`, `'[2026-01-01,2026-02-02)'::daterange`],
  'timestamp with time zone': [`timestamptz '2026-03-10 02:00:00Z'`, `timestamptz '2026-03-10 02:00:00.000001Z'`],
  bytea: [`'\\x00'::bytea`, `'\\x01'::bytea`],
  'text[]': [`array['ab']`, `array['ac']`],
  jsonb: [`'{"a":1}'::jsonb`, `'{"a":2}'::jsonb`],
};

let t: TestAssets;
let asset: string;

const verify = async (): Promise<string[]> => {
  await t.database.tx((tx) => keepRows(tx, t.kit, t.kit.now()));
  await seal(t.database, t.kit.crypto, t.kit.now());
  const report = await verifyLog(t.database, {
    keys: t.kit.crypto.publicKeys,
    witnesses: assets.witnesses ?? [],
    now: t.kit.now(),
  });
  return report.problems.map((p) => p.what.en).toSorted();
};

/** As the owner of the database, all triggers off. */
async function behind(...statements: string[]): Promise<void> {
  const client = await t.database.owner.connect();
  try {
    await client.query('set session_replication_role = replica');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.query('reset session_replication_role');
    client.release();
  }
}

const owner = async <R extends Record<string, unknown>>(text: string): Promise<R[]> =>
  (await t.database.owner.query<R>(text)).rows;

async function makeAsset(n: number): Promise<string> {
  const answer = await t.call('ann', 'POST', `/collectives/${t.collectives.one}/assets`, {
    body: {
      code: `ZC-${n}`,
      name: `示例厂房${n}`,
      kind: 'building',
      landKind: null,
      operating: true,
      use: 'industrial',
      areaCm2: '1000000',
      address: '示例路 1 号',
      lon: null,
      lat: null,
      titleState: 'none',
      titleNo: null,
      permitState: 'unknown',
      safetyState: 'unknown',
      rightUntil: null,
      acquiredOn: null,
      costFen: null,
      parts: [],
    },
  });
  assert.equal(answer.status, 200, JSON.stringify(answer.body));
  return answer.body.id as string;
}

describe('rows of collective assets against the log', () => {
  before(async () => {
    t = await testAssets();
    asset = await makeAsset(1);
  });
  after(() => t.close());

  it('what the program does agrees; the database knows the same tables and watches each for what is written, changed and removed', async () => {
    assert.deepEqual(await verify(), []);
    const known = await owner<{ rel: string; key: string[]; without: string[]; triggers: string }>(
      `select w.*, (select count(*) from pg_trigger g where g.tgrelid = ('assets.' || w.rel)::regclass and g.tgfoid = 'assets.seal_rows'::regproc and g.tgenabled = 'O')::text as triggers
       from assets.witnessed w`,
    );
    assert.deepEqual(
      Object.fromEntries(known.map((r) => [r.rel, { key: r.key, ...(r.without.length > 0 ? { without: r.without } : {}) }])),
      WITNESSED,
    );
    assert.deepEqual([...new Set(known.map((r) => r.triggers))], ['3']);
  });

  it('a change by the owner is not taken for the program’s, with triggers or without, nor made good by what the program does next', async () => {
    const says = [`assets.asset ${asset}: differs from what the program wrote`];
    await t.database.owner.query(`update assets.asset set address = '示例路 2 号' where id = '${asset}'`);
    assert.deepEqual(await verify(), says);
    await t.database.db.transaction().execute((tx) =>
      tx
        .updateTable('assets.asset' as never)
        .set({ revision: 9 } as never)
        .execute(),
    );
    assert.deepEqual(await verify(), says, 'still named after the program wrote the row');
    await behind(`update assets.asset set address = '示例路 1 号', revision = 1 where id = '${asset}'`);
    assert.deepEqual(await verify(), [], 'and no more once it is what it was');
    const other = await makeAsset(2);
    await t.call('bea', 'POST', `/register/${other}/state`, { body: { action: 'retire', reason: '示例：已拆除', revision: 1 } });
    assert.deepEqual(await owner(`select state from assets.asset where id = '${other}'`), [{ state: 'retired' }]);
    assert.deepEqual(await verify(), []);
    await behind(`update assets.asset set cost_fen = 1 where id = '${other}'`);
    assert.deepEqual(await verify(), [`assets.asset ${other}: differs from what the program wrote`], 'a retired asset too');
    await behind(`update assets.asset set cost_fen = null where id = '${other}'`);
  });

  it('a row removed, a row nobody wrote, a hash rewritten', async () => {
    const [row] = await owner<{ whole: string }>(`select to_jsonb(t)::text as whole from assets.asset t where id = '${asset}'`);
    await behind(`delete from assets.asset where id = '${asset}'`);
    assert.deepEqual(await verify(), [`assets.asset ${asset}: the row is gone`]);
    await behind(
      `insert into assets.asset select * from jsonb_populate_record(null::assets.asset, '${row?.whole.replaceAll("'", "''")}')`,
    );
    const forged = '0198a000-0000-7000-8000-0000000000aa';
    await behind(
      `insert into assets.party (id, kind, name, uscc, created_at) values ('${forged}', 'organisation', '示例', '${uscc(1)}', now())`,
      `insert into assets.valuation (id, asset_id, on_date, value_fen, method, made_at) values ('${forged}', '${asset}', '2026-01-01', 5, 'cost', now())`,
    );
    assert.deepEqual(await verify(), [
      `assets.party ${forged}: was not written by the program`,
      `assets.valuation ${forged}: was not written by the program`,
    ]);
    await behind(`delete from assets.valuation where id = '${forged}'`, `delete from assets.party where id = '${forged}'`);
    await behind(
      `update assets.asset set area_cm2 = area_cm2 + 1 where id = '${asset}'`,
      `update assets.row_seal s set hash = assets.row_hash(to_jsonb(a), '{}') from assets.asset a where s.rel = 'asset' and s.key = a.id::text and a.id = '${asset}'`,
    );
    const said = await verify();
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^assets\.row_seal \d+: the hashes of this batch differ from their leaf$/);
    await behind(
      `update assets.asset set area_cm2 = area_cm2 - 1 where id = '${asset}'`,
      `update assets.row_seal s set hash = assets.row_hash(to_jsonb(a), '{}') from assets.asset a where s.rel = 'asset' and s.key = a.id::text and a.id = '${asset}'`,
    );
    assert.deepEqual(await verify(), []);
  });

  it('every column of every table: a row a column is made up, sealed, and that column bent by one', async () => {
    const rels = Object.keys(WITNESSED)
      .map((rel) => `'assets.${rel}'::regclass`)
      .join(', ');
    // made-up rows keep no rule but that of types: what is tried is the comparison
    const rules = await owner<{ drop: string }>(
      `select format('alter table %s drop constraint if exists %I cascade', conrelid::regclass, conname) as drop from pg_constraint
         where conrelid in (${rels}) and contype in ('c', 'u', 'x', 'f', 'p')
       union all select format('drop index if exists %s', i.indexrelid::regclass) from pg_index i
         where i.indrelid in (${rels}) and i.indisunique and not exists (select from pg_constraint k where k.conindid = i.indexrelid)`,
    );
    for (const { drop } of rules) await t.database.owner.query(drop);
    const columns = await owner<{ rel: string; col: string; type: string }>(
      `select c.relname as rel, a.attname as col, format_type(a.atttypid, null) as type from pg_attribute a join pg_class c on c.oid = a.attrelid
       where c.oid in (${rels}) and a.attnum > 0 and not a.attisdropped and a.attgenerated = '' and a.attidentity = '' order by 1, a.attnum`,
    );
    const wanted: string[] = [];
    const makes: string[] = [];
    const bends: string[] = [];
    for (const [rel, { key, without = [] }] of Object.entries(WITNESSED)) {
      const own = columns.filter((c) => c.rel === rel);
      const bent = own.filter((c) => !key.includes(c.col) && !without.includes(c.col));
      for (const [i, target] of bent.entries()) {
        const at = (c: { col: string; type: string }): string =>
          key.includes(c.col)
            ? c.type === 'uuid'
              ? `'00000000-0000-7000-8000-0000000${String(1000 + i).padStart(5, '0')}'`
              : `${1000 + i}`
            : (VALUES[c.type] ?? assert.fail(`no value of type ${c.type} for ${rel}.${c.col}`))[0];
        const where = key.map((k) => `${k} = ${at(own.find((c) => c.col === k) as (typeof own)[number])}`).join(' and ');
        makes.push(
          `insert into assets.${rel} (${own.map((c) => `"${c.col}"`).join(', ')}) values (${own.map((c) => at(c)).join(', ')})`,
        );
        bends.push(`update assets.${rel} set "${target.col}" = ${VALUES[target.type]?.[1]} where ${where}`);
        const name = key.map((k) => at(own.find((c) => c.col === k) as (typeof own)[number]).replaceAll("'", '')).join(' ');
        wanted.push(`assets.${rel} ${name}: differs from what the program wrote`);
      }
    }
    await behind(makes.join(';'));
    await t.database.owner.query('select assets.seal_all()');
    assert.deepEqual(
      (await verify()).filter((s) => s.startsWith('assets.')),
      [],
    );
    await behind(bends.join(';'));
    // the report of the log stops after a hundred problems: here the witness itself is asked
    const [leaf] = await owner<{ id: string; canonical: string }>(
      `select id, canonical from audit.leaf where kind = 'assets.rows' and canonical like '%"first":true%'`,
    );
    assert.ok(leaf);
    const { subject, body, at } = JSON.parse(leaf.canonical) as { subject: string; body: JsonObject; at: string };
    const found = await rowsWitness.check(t.database.db, [
      { id: leaf.id, index: 0, kind: 'assets.rows', subject, body, at, suite: t.kit.crypto.suite },
    ]);
    const said = found.map((m) => m.what.en).toSorted();
    assert.deepEqual(said, wanted.toSorted());
    assert.ok(said.length > 540, `${said.length} columns`);
  });
});
