import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { sql } from 'kysely';
import { z } from 'zod';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import {
  defineJob,
  enqueue,
  ensureQueues,
  every,
  jobStates,
  migrateJobs,
  startJobs,
  type Job,
  type RunningJobs,
} from './index.ts';

const now = (): Temporal.Instant => Temporal.Now.instant();
const wait = (ms: number): Promise<void> => new Promise((r) => setTimeout(r, ms));
async function until(what: () => boolean | Promise<boolean>, ms = 8000): Promise<void> {
  for (const end = performance.now() + ms; performance.now() < end; await wait(25)) if (await what()) return;
  assert.fail('did not happen in time');
}

let database: TestDatabase;
const running: RunningJobs[] = [];
const errors: string[] = [];
const start = async (jobs: readonly Job[]): Promise<RunningJobs> => {
  const made = await startJobs({
    url: database.appUrl,
    database,
    jobs,
    now,
    pollSeconds: 0.5,
    onError: (error, job) => errors.push(`${job}: ${error.message}`),
  });
  running.push(made);
  return made;
};
before(async () => {
  database = await testDatabase([]);
  // Several processes start at once, and again later: neither hurts.
  await Promise.all([1, 2, 3, 4, 5].map(() => migrateJobs(database.ownerUrl)));
  await migrateJobs(database.ownerUrl);
});
after(async () => {
  await Promise.all(running.map((r) => r.stop(100)));
  await database.drop();
});

describe('queued jobs', () => {
  const seen: { who: string; attempt: number }[] = [];
  const greet = defineJob({
    name: 'test.greet',
    schema: z.object({ who: z.string() }),
    retry: { limit: 2, delaySeconds: 1 },
    handler: async ({ attempt }, { who }) => {
      seen.push({ who, attempt });
      if (who === 'flaky' && attempt === 1) throw new Error('身份证 310101');
    },
  });

  test('a job enqueued in a transaction runs once over two processes; rolled back it never was', async () => {
    await Promise.all([start([greet]), start([greet])]);
    const ids = new Set<string | null>();
    await database.tx(async (tx) => {
      for (let i = 0; i < 6; i++) ids.add(await enqueue(tx, greet, { who: `n${i}` }));
    });
    assert.equal(ids.size, 6);
    await assert.rejects(
      database.tx(async (tx) => {
        await enqueue(tx, greet, { who: 'rolled back' });
        throw new Error('no');
      }),
    );
    await until(() => seen.length >= 6);
    await wait(600);
    assert.deepEqual(seen.map((s) => s.who).toSorted(), ['n0', 'n1', 'n2', 'n3', 'n4', 'n5']);
    assert.ok(seen.every((s) => s.attempt === 1));
  });

  test('the same key is enqueued once, also after it ran; another key is another job', async () => {
    seen.length = 0;
    const first = await database.tx((tx) => enqueue(tx, greet, { who: 'key' }, { key: 'k1' }));
    assert.match(String(first), /^[0-9a-f-]{36}$/);
    assert.equal(await database.tx((tx) => enqueue(tx, greet, { who: 'key' }, { key: 'k1' })), null);
    await until(() => seen.length === 1);
    assert.equal(await database.tx((tx) => enqueue(tx, greet, { who: 'key' }, { key: 'k1' })), null);
    assert.notEqual(await database.tx((tx) => enqueue(tx, greet, { who: 'key2' }, { key: 'k2' })), first);
    await until(() => seen.length === 2);
  });

  test('runAt is waited for', async () => {
    seen.length = 0;
    const at = now().add({ milliseconds: 1500 });
    let ran: Temporal.Instant | undefined;
    const later = defineJob({
      name: 'test.later',
      handler: async () => {
        ran = now();
      },
    });
    await start([later]);
    await database.tx((tx) => enqueue(tx, later, null, { runAt: at }));
    assert.equal((await jobStates(database.db)).find((s) => s.name === 'test.later')?.waiting, 1);
    await until(() => ran !== undefined);
    assert.ok(Temporal.Instant.compare(ran as unknown as Temporal.Instant, at) >= 0);
  });

  test('a failed run is tried again, its message does not stay in the database', async () => {
    seen.length = 0;
    errors.length = 0;
    await database.tx((tx) => enqueue(tx, greet, { who: 'flaky' }));
    await until(() => seen.length === 2);
    assert.deepEqual(seen, [
      { who: 'flaky', attempt: 1 },
      { who: 'flaky', attempt: 2 },
    ]);
    assert.deepEqual(errors, ['test.greet: 身份证 310101']);
    const stored = await sql<{ n: number }>`select count(*)::int as n from pgboss.job where output::text like '%310101%'`.execute(
      database.db,
    );
    assert.equal(stored.rows[0]?.n, 0);
  });

  test('data that do not fit, and a queue nobody made, are refused at once', async () => {
    await assert.rejects(enqueue(database.db, greet, { who: 7 } as unknown as { who: string }), z.core.$ZodError);
    await assert.rejects(enqueue(database.db, { name: 'test.nobody' }, {}), /no queue for job test.nobody/);
    assert.throws(() => defineJob({ name: 'Bad name', handler: async () => undefined }), TypeError);
  });

  test('ensureQueues lets work be handed over before anybody runs it', async () => {
    const done: unknown[] = [];
    const early = defineJob({ name: 'test.early', handler: async (_, data) => void done.push(data) });
    await ensureQueues(database.db, [early]);
    await ensureQueues(database.db, [early]);
    await database.tx((tx) => enqueue(tx, early, { n: 1 }));
    await start([early]);
    await until(() => done.length === 1);
    assert.deepEqual(done, [{ n: 1 }]);
  });

  test('a cron schedule is stored once and goes when the job loses it', async () => {
    const schedules = async (): Promise<string[]> =>
      (
        await sql<{ s: string }>`select name || ' ' || cron || ' ' || timezone as s from pgboss.schedule`.execute(database.db)
      ).rows.map((r) => r.s);
    const plain = defineJob({ name: 'test.nightly', handler: async () => undefined });
    await (await start([{ ...plain, cron: '15 2 * * *', zone: 'Asia/Shanghai' }])).stop(100);
    assert.deepEqual(await schedules(), ['test.nightly 15 2 * * * Asia/Shanghai']);
    await (await start([plain])).stop(100);
    assert.deepEqual(await schedules(), []);
  });

  test('stopping lets a running handler finish', async () => {
    let state = 'idle';
    const slow = defineJob({
      name: 'test.slow',
      handler: async () => {
        state = 'begun';
        await wait(400);
        state = 'finished';
      },
    });
    const made = await start([slow]);
    await database.tx((tx) => enqueue(tx, slow, null));
    await until(() => state === 'begun');
    await made.stop(5000);
    assert.equal(state, 'finished');
  });

  test('the program cannot change pg-boss’s tables', async () => {
    await assert.rejects(database.pool.query('drop table pgboss.job'), { code: '42501' });
    await assert.rejects(database.pool.query('alter table pgboss.queue add column x int'), { code: '42501' });
  });
});

describe('periodic tasks', () => {
  test('one process at a time, and never twice at once', async () => {
    let inside = 0;
    let most = 0;
    let runs = 0;
    const fn = async (): Promise<void> => {
      inside += 1;
      most = Math.max(most, inside);
      runs += 1;
      await wait(30);
      inside -= 1;
    };
    const tasks = [1, 2, 3].map(() => every(database, 'test.tick', 10, fn));
    await until(() => runs >= 5);
    await Promise.all(tasks.map((t) => t.stop()));
    assert.equal(most, 1);
    const after = runs;
    await wait(60);
    assert.equal(runs, after, 'stopped is stopped');
  });

  test('a failing run is told, rolled back, and slows down', async () => {
    const told: number[] = [];
    const task = every(
      database,
      'test.fail',
      20,
      async () => Promise.reject(new Error('no')),
      () => told.push(performance.now()),
    );
    await until(() => told.length >= 5);
    await task.stop();
    const pauses = told.slice(1).map((at, i) => at - (told[i] ?? 0));
    // 40, 80, 160, 320 ms at least; a busy machine makes them longer, never shorter
    for (const [i, pause] of pauses.slice(0, 4).entries()) assert.ok(pause >= 20 * 2 ** (i + 1) - 2, `pause ${i}: ${pause} ms`);
  });

  test('runNow says whether it was this process’s turn', async () => {
    const a = every(database, 'test.now', 60_000, () => wait(150));
    const b = every(database, 'test.now', 60_000, () => wait(1));
    const first = a.runNow();
    await wait(50);
    assert.equal(await b.runNow(), false);
    assert.equal(await first, true);
    assert.equal(await b.runNow(), true);
    await Promise.all([a.stop(), b.stop()]);
  });
});
