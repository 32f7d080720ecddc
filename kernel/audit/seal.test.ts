import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { sql } from 'kysely';
import { makeCrypto, newKeyRing, SUITE_IDS } from '../crypto/index.ts';
import { isPgError, openDatabase } from '../db/index.ts';
import { fact, fixture, NOW, type Fixture } from './testing.ts';
import {
  appendLeaf,
  appendLeaves,
  consistencyProof,
  fileAnchors,
  headAt,
  inclusionProof,
  latestHead,
  leafRow,
  logStatus,
  openLog,
  PersonalDataInLeaf,
  receipt,
  seal,
  startSealer,
  verifyConsistency,
  verifyHead,
  verifyInclusion,
  verifyReceipt,
  waitForSeal,
} from './index.ts';

let f: Fixture;
before(async () => {
  f = await fixture();
});
after(() => f.drop());

const all = async <T>(statement: string): Promise<T[]> => (await f.database.owner.query(statement)).rows as T[];

for (const suite of SUITE_IDS) {
  test(`${suite}: appended, sealed, proved, receipted, checked offline, verified`, async () => {
    const own = await fixture(suite);
    try {
      const { database, crypto } = own;
      const refs = await database.tx((tx) =>
        appendLeaves(
          tx,
          Array.from({ length: 11 }, (_, i) => fact(i)),
          suite,
        ),
      );
      const one = refs[4];
      assert.ok(one);
      assert.equal(await receipt(database.db, one.leafId), null);
      assert.equal(await waitForSeal(database.db, one.leafId, 20, 5), null);
      const first = await own.sealer.sealNow();
      assert.equal(first?.size, 11);
      const more = await database.tx((tx) => appendLeaf(tx, fact(11), suite));
      const second = await own.sealer.sealNow();
      assert.equal(second?.size, 12);
      assert.equal(await waitForSeal(database.db, more.leafId), 11);
      assert.ok(verifyHead(second, crypto.signingKey));

      const proof = await inclusionProof(database.db, one.leafId);
      assert.ok(proof);
      assert.equal(verifyInclusion(suite, one.leafHash, proof.index, 12, proof.path, Buffer.from(second.root, 'hex')), true);
      const older = await inclusionProof(database.db, one.leafId, 11);
      assert.equal(older?.head.root, first?.root);
      assert.equal(await inclusionProof(database.db, more.leafId, 11), null);
      const [a, b] = [Buffer.from(first?.root ?? '', 'hex'), Buffer.from(second.root, 'hex')];
      assert.equal(verifyConsistency(suite, 11, 12, a, b, await consistencyProof(database.db, 11, 12)), true);
      await assert.rejects(consistencyProof(database.db, 11, 13), RangeError);

      const made = await receipt(database.db, one.leafId);
      const text = JSON.parse(JSON.stringify(made)) as Record<string, unknown>;
      const check = verifyReceipt(text, crypto.signingKey.pem);
      assert.equal(check.ok, true);
      assert.deepEqual(check.ok && check.leaf['body'], { granted: true, n: 4, reason: '示例' });
      for (const bent of [
        { ...text, leaf: String(text['leaf']).replace('"n":4', '"n":6') },
        { ...text, index: (made?.index ?? 0) + 1 },
        { ...text, path: made?.path.slice(1) },
        { ...text, head: { ...made?.head, root: first?.root } },
        { ...text, head: { ...made?.head, at: '2026-03-02T01:00:01Z' } },
        { ...text, suite: 'sm9' },
        { ...text, path: 'x' },
        { ...text, head: null },
        null,
        [],
        'receipt',
      ]) {
        assert.equal(verifyReceipt(bent, crypto.signingKey.pem).ok, false, JSON.stringify(bent).slice(0, 80));
      }
      const stranger = makeCrypto(newKeyRing({ suite, now: NOW })).signingKey.pem;
      assert.equal(verifyReceipt(text, stranger).ok, false);

      const report = await own.verify();
      assert.deepEqual([report.ok, report.size, report.heads, report.anchors, report.suite], [true, 12, 2, 2, suite]);
      assert.equal(report.root, second.root);
      await assert.rejects(openLog(database, suite === 'gm' ? 'intl' : 'gm'), /this log is of suite/);
      const wrong = database.tx((tx) => appendLeaf(tx, fact(1), suite === 'gm' ? 'intl' : 'gm'));
      await assert.rejects(wrong, (error) => isPgError(error, '23514', 'leaf_suite'));
    } finally {
      await own.drop();
    }
  });
}

test('a leaf is exactly the canonical text of its fact, hashed', () => {
  const row = leafRow(fact(4));
  assert.equal(
    row.canonical,
    `{"at":"2026-03-02T01:00:00.004Z","body":{"granted":true,"n":4,"reason":"示例"},"id":"${row.id}","kind":"test.fact","subject":"subject-4","v":1}`,
  );
  const fine = { ...fact(4), at: Temporal.Instant.from('2026-03-02T01:00:00.123456789Z') };
  assert.equal(leafRow(fine).at, '2026-03-02T01:00:00.123456Z');
});

test('personal data does not get into a leaf', () => {
  const body =
    (text: string): (() => unknown) =>
    () =>
      leafRow({ ...fact(1), body: { note: text } });
  assert.throws(body('身份证 310117199003078812'), PersonalDataInLeaf);
  assert.throws(body('13812345678'), PersonalDataInLeaf);
  assert.throws(body('卡号6222021001116245702。'), PersonalDataInLeaf);
  assert.throws(() => leafRow({ ...fact(1), body: { phones: ['1', '13812345678'] } }), PersonalDataInLeaf);
  assert.doesNotThrow(() => leafRow({ ...fact(1), body: { n: 13812345678, all: [13812345678], totalFen: '13812345678' } }));
  assert.doesNotThrow(body('a'.repeat(10) + '13812345678'));
  assert.doesNotThrow(body('310117199003078813')); // check digit wrong: some other number
  assert.doesNotThrow(body('6222021001116245703'));
});

test('out-of-order commits and roll-backs: each committed leaf is sealed once, no other ever', async () => {
  const { database } = f;
  const gates = Array.from({ length: 6 }, () => Promise.withResolvers<void>());
  const committed: string[] = [];
  const rolledBack: string[] = [];
  const runs = gates.map((gate, i) =>
    database
      .tx(async (tx) => {
        const { leafId } = await appendLeaf(tx, fact(100 + i));
        (i % 3 === 2 ? rolledBack : committed).push(leafId);
        await gate.promise;
        if (i % 3 === 2) throw new Error('rolled back');
      })
      .catch((error: Error) => assert.equal(error.message, 'rolled back')),
  );
  while (committed.length + rolledBack.length < gates.length) await new Promise((r) => setTimeout(r, 5));
  for (const i of [4, 2, 0, 5, 3, 1]) {
    gates[i]?.resolve();
    await runs[i];
    await f.sealer.sealNow();
  }
  const sealed = (await all<{ leaf: string }>('select leaf from audit.entry order by index')).map((r) => r.leaf);
  assert.deepEqual(sealed.toSorted(), committed.toSorted());
  const leaves = (await all<{ id: string }>('select id from audit.leaf')).map((r) => r.id);
  assert.deepEqual(leaves.toSorted(), committed.toSorted());
  const report = await f.verify();
  assert.deepEqual([report.problems, report.size, report.heads], [[], 4, 4]);
});

test('a sealer that dies between its steps loses and doubles nothing', async () => {
  const { database } = f;
  const before = (await latestHead(database.db))?.size ?? 0;
  await database.tx((tx) => appendLeaves(tx, [fact(200), fact(201), fact(202)]));
  const dies = {
    suite: 'intl',
    sign: () => {
      throw new Error('power cut'); // after taking the queue, entries and nodes; before the head
    },
  } as const;
  await assert.rejects(seal(database, dies, NOW), /power cut/);
  assert.equal((await latestHead(database.db))?.size, before);

  const url = new URL(database.appUrl);
  const client = openDatabase(url.href, { max: 1, onError: () => undefined });
  client.pool.on('connect', (connection) => connection.on('error', () => undefined)); // its end is the point of this test
  const killed = client.tx(async (tx) => {
    await sql`select pg_advisory_xact_lock(7301001)`.execute(tx);
    await sql`select * from audit.take_pending(2)`.execute(tx);
    const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(tx);
    assert.equal(await seal(database, f.crypto, NOW), null, 'another process holds the lock');
    await database.owner.query('select pg_terminate_backend($1)', [rows[0]?.pid]);
    await sql`select 1`.execute(tx);
  });
  await assert.rejects(killed);
  await client.close();

  assert.equal((await f.sealer.sealNow())?.size, before + 3);
  assert.equal(await f.sealer.sealNow(), null);
  assert.equal((await f.verify()).ok, true);
});

test('several processes sealing while others write: one log, nothing lost', async () => {
  const own = await fixture();
  try {
    const others = [];
    for (let i = 0; i < 3; i++) {
      const { crypto, database, errors } = own;
      const onError = (error: Error): number => errors.push(error);
      others.push(
        await startSealer({ database, crypto, anchors: [fileAnchors(own.anchorsDir)], everyMs: 3, now: () => NOW, onError }),
      );
    }
    await Promise.all(
      Array.from({ length: 8 }, async (_, w) => {
        for (let i = 0; i < 25; i++) await own.database.tx((tx) => appendLeaf(tx, fact(w * 1000 + i)));
      }),
    );
    for (const other of others) await other.stop();
    await own.sealer.sealNow();
    const report = await own.verify();
    assert.deepEqual(own.errors, []);
    assert.deepEqual([report.problems, report.size, report.waiting], [[], 200, 0]);
    assert.ok(report.heads > 1, 'sealed on the way');
    assert.equal(report.anchors >= report.heads, true);
  } finally {
    await own.drop();
  }
});

test('60,000 leaves at demo load: appended and sealed in seconds, proofs by few reads', async () => {
  const own = await fixture();
  try {
    const leaves = Array.from({ length: 60_000 }, (_, i) => fact(i));
    const t0 = performance.now();
    const refs = await own.database.tx((tx) => appendLeaves(tx, leaves));
    const t1 = performance.now();
    const head = await own.sealer.sealNow();
    const t2 = performance.now();
    assert.equal(head?.size, 60_000);
    const proof = await inclusionProof(own.database.db, refs[31_234]?.leafId ?? '');
    assert.equal(proof?.path.length, 16);
    assert.ok(t1 - t0 < 15_000, `append took ${t1 - t0} ms`);
    assert.ok(t2 - t1 < 20_000, `sealing took ${t2 - t1} ms`);
  } finally {
    await own.drop();
  }
});

test('data restored into a migrated database queues every leaf again: nothing is doubled, and the suite is still guarded', async () => {
  const own = await fixture();
  try {
    const { database } = own;
    await database.tx((tx) => appendLeaves(tx, [fact(0), fact(1)]));
    await own.sealer.sealNow();
    const { leafId } = await database.tx((tx) => appendLeaf(tx, fact(2)));
    await own.database.owner.query('insert into audit.pending (leaf, hash) select id, hash from audit.leaf');
    await own.database.owner.query('alter table audit.leaf drop constraint leaf_suite');
    await openLog(database, 'intl');
    const status = await logStatus(database.db);
    assert.deepEqual([status.size, status.sealedAt?.toString(), status.waiting], [2, NOW.toString(), 4]);
    assert.equal((await own.sealer.sealNow())?.size, 3);
    assert.equal(await waitForSeal(database.db, leafId), 2);
    assert.deepEqual(await logStatus(database.db), { size: 3, sealedAt: NOW, waiting: 0, waitingSince: null });
    assert.deepEqual((await own.verify()).problems, []);
    await assert.rejects(
      database.tx((tx) => appendLeaf(tx, fact(3), 'gm')),
      (error) => isPgError(error, '23514', 'leaf_suite'),
    );
  } finally {
    await own.drop();
  }
});

test('sealing refuses to sign over a tree that is not the signed one', async () => {
  const own = await fixture();
  try {
    await own.database.tx((tx) => appendLeaves(tx, [fact(0), fact(1)]));
    await own.sealer.sealNow();
    await own.tamper('update audit.node set hash = set_byte(hash, 3, get_byte(hash, 3) # 1)');
    await own.database.tx((tx) => appendLeaf(tx, fact(2)));
    await assert.rejects(own.sealer.sealNow(), /not the one signed at size 2/);
    assert.equal((await headAt(own.database.db, 2))?.size, 2);
    assert.equal((await latestHead(own.database.db))?.size, 2);
  } finally {
    await own.drop();
  }
});
