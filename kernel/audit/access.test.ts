import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { isPgError } from '../db/index.ts';
import { fact, fixture, NOW, type Fixture } from './testing.ts';
import { accessesOf, appendLeaf, latestDenied, recordAccess, recordDenied } from './index.ts';

let f: Fixture;
before(async () => {
  f = await fixture();
  await f.database.tx((tx) => appendLeaf(tx, fact(1)));
  await f.database.tx((tx) => recordAccess(tx, access(0)));
  await f.sealer.sealNow();
  await f.database.tx((tx) => appendLeaf(tx, fact(2)));
});
after(() => f.drop());

const PERSON = '0195a000-0000-7000-8000-00000000000a';
const ACCOUNT = '0195a000-0000-7000-8000-00000000000b';
const access = (minutes: number) => ({
  person: PERSON,
  accountId: ACCOUNT,
  name: '王审核',
  department: '人才服务中心',
  role: 'reviewer' as const,
  purpose: `复核 案件 ${minutes}`,
  what: ['name', 'idNumber!'],
  at: NOW.add({ minutes }),
});

const TABLES = ['log', 'leaf', 'pending', 'entry', 'node', 'head', 'access', 'denied'];

test('the program may read and add, never change, delete, truncate or disarm', async () => {
  const refused = (statement: string): Promise<void> =>
    assert.rejects(sql.raw(statement).execute(f.database.db), (error) => isPgError(error, '42501'), statement);
  for (const table of TABLES) {
    await refused(`delete from audit.${table}`);
    await refused(`truncate audit.${table}`);
    await refused(`alter table audit.${table} disable trigger all`);
    await refused(`drop table audit.${table} cascade`);
  }
  for (const set of ['log set id = id', 'leaf set kind = kind', 'pending set since = since', 'entry set index = index']) {
    await refused(`update audit.${set}`);
  }
  for (const set of ['node set hash = hash', 'head set root = root', 'access set name = name', 'denied set count = 1']) {
    await refused(`update audit.${set}`);
  }
  await refused("insert into audit.pending (leaf, hash) values (gen_random_uuid(), '')");
  await refused("insert into audit.log (suite) values ('gm')");
  await refused('insert into audit.denied values (1)');
  await refused("set session_replication_role = 'replica'");
  await refused('create function audit.mine() returns int language sql as $$ select 1 $$');
  await refused('drop trigger append_only on audit.leaf');
});

test('the setting that lets the owner mend rows gives the program nothing', async () => {
  const client = await f.database.pool.connect();
  try {
    await client.query("set audit.allow_change = 'yes'");
    for (const statement of ['delete from audit.leaf', 'update audit.entry set index = 9', 'truncate audit.head']) {
      await assert.rejects(client.query(statement), (error) => isPgError(error, '42501'), statement);
    }
  } finally {
    await client.query('reset audit.allow_change');
    client.release();
  }
});

test('the owner is stopped too, unless he says that he means it', async () => {
  for (const table of ['log', 'leaf', 'entry', 'node', 'head', 'access']) {
    for (const statement of [`delete from audit.${table}`, `truncate audit.${table} cascade`]) {
      await assert.rejects(f.database.owner.query(statement), /is append-only/, statement);
    }
  }
  await assert.rejects(f.database.owner.query("update audit.leaf set kind = 'x'"), /audit\.leaf is append-only/);
  await assert.rejects(f.database.owner.query("update audit.head set key_id = 'x'"), /audit\.head is append-only/);
});

test('who looked at my data: newest first, in pages, only mine, with name and department as they were', async () => {
  const { database } = f;
  for (let i = 1; i <= 6; i++) await database.tx((tx) => recordAccess(tx, access(Math.ceil(i / 2))));
  await database.tx((tx) => recordAccess(tx, { ...access(9), person: ACCOUNT }));
  const first = await accessesOf(database.db, PERSON, { limit: 3 });
  assert.deepEqual(
    first.items.map((a) => a.purpose),
    ['复核 案件 3', '复核 案件 3', '复核 案件 2'],
  );
  const { leafId, ...row } = first.items[0] as (typeof first.items)[number];
  assert.match(leafId, /^[0-9a-f-]{36}$/);
  assert.deepEqual({ ...row, at: row.at.toString() }, { ...access(3), at: '2026-03-02T01:03:00Z' });
  const second = await accessesOf(database.db, PERSON, { limit: 3, after: first.next });
  const third = await accessesOf(database.db, PERSON, { limit: 3, after: second.next });
  assert.deepEqual([second.items.length, third.items.length, third.next], [3, 1, null]);
  const ids = [...first.items, ...second.items, ...third.items].map((a) => a.leafId);
  assert.equal(new Set(ids).size, 7);
});

test('an access that is rolled back leaves neither row nor leaf, and its leaf holds no name and no purpose', async () => {
  const { database } = f;
  const person = '0195a000-0000-7000-8000-00000000000c';
  const failed = database.tx(async (tx) => {
    await recordAccess(tx, { ...access(1), person });
    throw new Error('no');
  });
  await assert.rejects(failed, /no/);
  assert.deepEqual((await accessesOf(database.db, person)).items, []);
  const { leafId } = await database.tx((tx) => recordAccess(tx, { ...access(1), person }));
  const { rows } = await sql<{
    canonical: string;
    subject: string;
  }>`select canonical, subject from audit.leaf where id = ${leafId}`.execute(database.db);
  assert.equal(rows[0]?.subject, person);
  assert.doesNotMatch(rows[0]?.canonical ?? '', /王|复核|人才/);
  assert.match(rows[0]?.canonical ?? '', /"role":"reviewer","what":\["name","idNumber!"\]/);
  await assert.rejects(
    database.tx((tx) => recordAccess(tx, { ...access(1), purpose: '' })),
    (e) => isPgError(e, '23514'),
  );
});

test('refused attempts: the first of ten minutes is a leaf, repeats are counted, also when they come at once', async () => {
  const { database } = f;
  const denied = (seconds: number, action = 'talent.decide') => ({
    account: ACCOUNT,
    action,
    resource: `org.person:${PERSON}`,
    at: NOW.add({ seconds }),
  });
  const counts = await Promise.all(Array.from({ length: 12 }, (_, i) => database.tx((tx) => recordDenied(tx, denied(i)))));
  assert.deepEqual(
    counts.toSorted((a, b) => a - b),
    Array.from({ length: 12 }, (_, i) => i + 1),
  );
  assert.equal(await database.tx((tx) => recordDenied(tx, denied(600))), 1);
  assert.equal(await database.tx((tx) => recordDenied(tx, denied(601, 'talent.revoke'))), 1);
  const rows = await latestDenied(database.db);
  assert.deepEqual(
    rows.map((r) => [r.action, r.count, r.firstAt.toString(), r.lastAt.toString()]),
    [
      ['talent.revoke', 1, '2026-03-02T01:10:01Z', '2026-03-02T01:10:01Z'],
      ['talent.decide', 1, '2026-03-02T01:10:00Z', '2026-03-02T01:10:00Z'],
      ['talent.decide', 12, '2026-03-02T01:00:00Z', '2026-03-02T01:00:11Z'],
    ],
  );
  const { rows: leaves } = await sql<{ n: bigint }>`select count(*) as n from audit.leaf where kind = 'audit.denied'`.execute(
    database.db,
  );
  assert.equal(leaves[0]?.n, 3n);
});
