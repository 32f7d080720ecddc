import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { isFailure } from '../contract/index.ts';
import { dbFailures, isPgError, once } from './index.ts';
import { testDatabase, type TestDatabase } from './testing.ts';

describe('kernel/db', () => {
  let d: TestDatabase;
  before(async () => {
    d = await testDatabase([]);
    await d.owner.query(
      'create table public.counter (n int not null); grant insert, select on public.counter to yunjian_app; grant usage on schema public to yunjian_app',
    );
  });
  after(() => d.drop());
  const now = Temporal.Instant.from('2026-11-23T01:00:00Z');

  test('values come back in the types the house uses', async () => {
    const { rows } = await sql<{ b: bigint; d: string; t: Temporal.Instant; j: { a: number } }>`
      select 9007199254740993::int8 as b, ${Temporal.PlainDate.from('2026-02-14')}::date as d, ${now}::timestamptz as t, '{"a":1}'::jsonb as j`.execute(
      d.db,
    );
    assert.equal(rows[0]?.b, 9007199254740993n);
    assert.equal(rows[0]?.d, '2026-02-14');
    assert.equal(rows[0]?.t.epochMilliseconds, now.epochMilliseconds);
    assert.deepEqual(rows[0]?.j, { a: 1 });
  });

  test('the program is not the owner', async () => {
    const { rows } = await sql<{ who: string }>`select current_user as who`.execute(d.db);
    assert.equal(rows[0]?.who, 'yunjian_app');
    await assert.rejects(sql`update db.command set reply = ''`.execute(d.db), (e) => isPgError(e, '42501'));
    await assert.rejects(sql`create table public.mine (a int)`.execute(d.db), (e) => isPgError(e, '42501'));
  });

  test('a command is carried out once, also when sent twenty times at once', async () => {
    const run = (): Promise<{ n: number }> =>
      once(d, { scope: 'a', key: 'key-00001', op: 'count', body: { x: 1 }, now }, async (tx) => {
        await sql`insert into public.counter values (1)`.execute(tx);
        return { n: 1 };
      });
    const answers = await Promise.all(Array.from({ length: 20 }, run));
    assert.ok(answers.every((a) => a.n === 1));
    const { rows } = await sql<{ n: bigint }>`select count(*) as n from public.counter`.execute(d.db);
    assert.equal(rows[0]?.n, 1n);
  });

  test('the same key with another body is refused and changes nothing', async () => {
    const again = once(d, { scope: 'a', key: 'key-00001', op: 'count', body: { x: 2 }, now }, () => Promise.resolve({ n: 2 }));
    await assert.rejects(again, (e) => isFailure(e, dbFailures.keyReused));
  });

  test('a failed command leaves its key free', async () => {
    const fail = once(d, { scope: 'a', key: 'key-00002', op: 'count', body: {}, now }, () => Promise.reject(new Error('no')));
    await assert.rejects(fail, /no/);
    assert.deepEqual(
      await once(d, { scope: 'a', key: 'key-00002', op: 'count', body: {}, now }, () => Promise.resolve({ n: 3 })),
      { n: 3 },
    );
  });
});
