import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import fc from 'fast-check';
import { sql } from 'kysely';
import { canonicalJson, SUITE_IDS, type JsonObject } from '../crypto/index.ts';
import type { Db } from '../db/index.ts';
import { fact, fixture, NOW, type Fixture } from './testing.ts';
import { accessWitness, appendLeaf, appendLeaves, recordAccess, signHead, verifyLog, type Witness } from './index.ts';
import { Frontier, leafHash } from './merkle.ts';

/** Twenty leaves under heads of sizes 8, 15 and 20. */
async function sealedLog(suite: 'intl' | 'gm' = 'intl'): Promise<{ f: Fixture; ids: string[] }> {
  const f = await fixture(suite);
  const ids: string[] = [];
  for (const [from, to] of [
    [0, 8],
    [8, 15],
    [15, 20],
  ] as const) {
    const leaves = Array.from({ length: to - from }, (_, i) => fact(from + i));
    for (const ref of await f.database.tx((tx) => appendLeaves(tx, leaves, suite))) ids.push(ref.leafId);
    await f.sealer.sealNow();
  }
  return { f, ids };
}

async function withLog(run: (f: Fixture, ids: string[]) => Promise<void>, suite: 'intl' | 'gm' = 'intl'): Promise<void> {
  const { f, ids } = await sealedLog(suite);
  try {
    await run(f, ids);
  } finally {
    await f.drop();
  }
}

for (const suite of SUITE_IDS) {
  test(`${suite}: one byte changed in any leaf is named, with index, id and kind`, () =>
    withLog(async (f, ids) => {
      assert.equal((await f.verify()).ok, true);
      const read = (index: number) =>
        f.database.owner.query<{ canonical: string }>('select canonical from audit.leaf where id = $1', [ids[index]]);
      for (const index of [0, 7, 8, 19]) {
        const before = (await read(index)).rows[0]?.canonical ?? '';
        await f.tamper('update audit.leaf set canonical = $2 where id = $1', [ids[index], before.replace('示例', '示列')]);
        const report = await f.verify();
        assert.equal(report.ok, false);
        assert.deepEqual(
          [report.first?.code, report.first?.index, report.first?.leafId, report.first?.kind, report.problemCount],
          ['leaf-hash', index, ids[index], 'test.fact', 1],
        );
        await f.tamper('update audit.leaf set canonical = $2 where id = $1', [ids[index], before]);
      }
      await f.tamper('update audit.leaf set canonical = canonical || $2 where id = any($1)', [[ids[11], ids[3], ids[5]], ' ']);
      const report = await f.verify();
      assert.deepEqual([report.first?.index, report.problemCount], [3, 3]);
    }, suite));
}

const other = (id: string | undefined): { canonical: string; hash: Buffer } => {
  const { at, kind, subject } = fact(4);
  const body: JsonObject = { n: 4, granted: false, reason: '示例' };
  const canonical = canonicalJson({ at: at.toString(), body, id: id ?? '', kind, subject, v: 1 });
  return { canonical, hash: leafHash('intl', Buffer.from(canonical)) };
};

test('a leaf changed together with its hash is named by the hash that entered the tree', () =>
  withLog(async (f, ids) => {
    const { canonical, hash } = other(ids[4]);
    await f.tamper('update audit.leaf set canonical = $2, hash = $3 where id = $1', [ids[4], canonical, hash]);
    const report = await f.verify();
    assert.deepEqual([report.first?.code, report.first?.index, report.first?.leafId], ['entry-hash', 4, ids[4]]);
  }));

test('a leaf changed together with both hashes is narrowed to its pair by the nodes, and the signed root is broken', () =>
  withLog(async (f, ids) => {
    const { canonical, hash } = other(ids[4]);
    await f.tamper('update audit.leaf set canonical = $2, hash = $3 where id = $1', [ids[4], canonical, hash]);
    await f.tamper('update audit.entry set hash = $2 where leaf = $1', [ids[4], hash]);
    const report = await f.verify();
    assert.ok(report.problems.some((p) => p.code === 'node' && p.index === 4 && p.through === 5));
    assert.ok(report.problems.some((p) => p.code === 'head' && p.index === 0 && p.through === 7));
  }));

/** Rewrites tree and heads from the leaf hashes, as somebody who holds the database and the signing key would. */
async function rebuild(f: Fixture): Promise<void> {
  const leaves = await f.database.owner.query<{ hash: Buffer }>('select hash from audit.entry order by index');
  const log = await f.database.owner.query<{ id: string }>('select id from audit.log');
  const tree = new Frontier('intl');
  await f.tamper('delete from audit.node');
  for (const { hash } of leaves.rows) {
    for (const node of tree.append(hash)) {
      await f.tamper('insert into audit.node values ($1, $2, $3)', [node.level, node.index, node.hash]);
    }
    const at = NOW.toString();
    const head = signHead(f.crypto, {
      log: log.rows[0]?.id ?? '',
      size: tree.size,
      root: tree.root().toString('hex'),
      at,
      suite: 'intl',
    });
    const stored = await f.database.owner.query('select from audit.head where size = $1', [tree.size]);
    if (stored.rowCount === 0) continue;
    const values = [tree.size, Buffer.from(head.root, 'hex'), head.signature];
    await f.tamper('update audit.head set root = $2, signature = $3 where size = $1', values);
  }
}

test('a log written anew by whoever holds database and key is whole by itself; the anchors find it out', () =>
  withLog(async (f, ids) => {
    const { canonical, hash } = other(ids[10]);
    await f.tamper('update audit.leaf set canonical = $2, hash = $3, subject = $4, at = $5 where id = $1', [
      ids[10],
      canonical,
      hash,
      'subject-4',
      fact(4).at.toString(),
    ]);
    await f.tamper('update audit.entry set hash = $2 where leaf = $1', [ids[10], hash]);
    await rebuild(f);
    const alone = await verifyLog(f.database, { keys: f.crypto.publicKeys, now: Temporal.Now.instant() });
    assert.deepEqual(alone.problems, []);
    const report = await f.verify();
    assert.deepEqual([report.first?.code, report.first?.index, report.first?.through], ['anchor', 8, 14]);
    assert.match(report.first?.what.en ?? '', /written anew/);
  }));

test('a tail cut off with everything that knew of it is found by the anchors', () =>
  withLog(async (f, ids) => {
    await f.tamper('delete from audit.head where size > 15');
    await f.tamper('delete from audit.entry where index >= 15');
    await f.tamper('delete from audit.node where (index + 1) * (1 << level) > 15');
    await f.tamper('delete from audit.leaf where id = any($1)', [ids.slice(15)]);
    const alone = await verifyLog(f.database, { keys: f.crypto.publicKeys, now: Temporal.Now.instant() });
    assert.deepEqual([alone.ok, alone.size], [true, 15]);
    const report = await f.verify();
    assert.deepEqual([report.first?.code, report.first?.index, report.first?.through], ['truncated', 15, 19]);
    assert.deepEqual([report.first?.expected, report.first?.actual], ['20', '15']);
  }));

test('leaves taken out of the middle, put in twice, or missing from their table are named', () =>
  withLog(async (f, ids) => {
    await f.tamper('delete from audit.entry where index in (9, 10)');
    const gap = await f.verify();
    assert.deepEqual([gap.first?.code, gap.first?.index, gap.first?.through], ['entry-gap', 9, 10]);
    assert.ok(gap.problems.some((p) => p.code === 'unqueued' && p.leafId === ids[9]));

    await f.tamper('alter table audit.entry drop constraint entry_leaf_key, drop constraint entry_leaf_fkey');
    await f.tamper('insert into audit.entry select index + 7, $1, hash from audit.entry where index in (2, 3)', [ids[2]]);
    const twice = await f.verify();
    assert.ok(twice.problems.some((p) => p.code === 'leaf-twice' && p.index === 2 && p.leafId === ids[2]));

    await f.tamper('delete from audit.leaf where id = $1', [ids[6]]);
    const missing = await f.verify();
    assert.ok(missing.problems.some((p) => p.code === 'leaf-missing' && p.index === 6 && p.leafId === ids[6]));
  }));

test('columns beside the canonical text, nodes, heads and foreign signatures are compared', () =>
  withLog(async (f, ids) => {
    await f.tamper("update audit.leaf set subject = 'subject-99' where id = $1", [ids[13]]);
    const columns = await f.verify();
    assert.deepEqual([columns.first?.code, columns.first?.index, columns.problemCount], ['leaf-columns', 13, 1]);
    assert.match(columns.first?.what.en ?? '', /subject/);
    await f.tamper("update audit.leaf set subject = 'subject-13' where id = $1", [ids[13]]);

    await f.tamper('delete from audit.node where level = 2 and index = 1');
    const node = await f.verify();
    assert.deepEqual([node.first?.code, node.first?.index, node.first?.through, node.problemCount], ['node', 4, 7, 1]);
    await f.tamper('insert into audit.node select 2, 1, hash from audit.node where level = 1 and index = 2');
    assert.deepEqual((await f.verify()).first?.code, 'node');
    await f.tamper('insert into audit.node values (5, 0, $1)', [Buffer.alloc(32)]);
    assert.equal((await f.verify()).problems.filter((p) => p.code === 'node').length, 2);

    await f.tamper("update audit.head set at = at + interval '1 second' where size = 15");
    const at = (await f.verify()).problems.find((p) => p.code === 'signature');
    assert.deepEqual([at?.index, at?.through], [8, 14]);
    const unknown = await verifyLog(f.database, { keys: [], now: Temporal.Now.instant() });
    assert.equal(unknown.problems.filter((p) => p.code === 'signature').length, 3);
    const later = await verifyLog(f.database, { keys: [], signaturesAbove: 15, now: Temporal.Now.instant() });
    assert.equal(later.problems.filter((p) => p.code === 'signature').length, 1);
  }));

test('a leaf that waits too long, and a head or anchor that is gone, are problems', () =>
  withLog(async (f) => {
    const { leafId } = await f.database.tx((tx) => appendLeaf(tx, fact(77)));
    const soon = await f.verify();
    assert.deepEqual([soon.ok, soon.waiting], [true, 1]);
    const late = await verifyLog(f.database, {
      keys: f.crypto.publicKeys,
      now: Temporal.Now.instant().add({ seconds: 30 }),
      maxUnsealedSeconds: 20,
    });
    assert.deepEqual([late.first?.code, late.first?.leafId, late.first?.kind], ['unsealed', leafId, 'test.fact']);

    await f.tamper('delete from audit.head where size = 8');
    assert.deepEqual([(await f.verify()).first?.code, (await f.verify()).first?.index], ['anchor', 0]);
    const file = path.join(f.anchorsDir, 'heads-2026-03.jsonl');
    const lines = fs.readFileSync(file, 'utf8').split('\n');
    fs.writeFileSync(file, [lines[1], 'scratched', lines[2], ''].join('\n'));
    const report = await f.verify();
    assert.equal(report.anchors, 2);
    assert.match(report.problems[0]?.what.en ?? '', /heads-2026-03\.jsonl:2 cannot be read/);
  }));

test('witnesses: an edited or deleted access row, and a decision that no longer says what was decided', () =>
  withLog(async (f) => {
    const person = '0195a000-0000-7000-8000-000000000001';
    const access = {
      person,
      accountId: null,
      name: '系统',
      department: null,
      role: 'system',
      purpose: '核验',
      what: ['idNumber'],
      at: NOW,
    };
    const refs = await f.database.tx(async (tx) => [
      await recordAccess(tx, { ...access, role: 'system' }),
      await recordAccess(tx, { ...access, role: 'system' }),
    ]);
    await f.sealer.sealNow();
    assert.equal((await f.verify()).ok, true);
    await f.tamper("update audit.access set purpose = '好奇' where leaf = $1", [refs[0]?.leafId]);
    await f.tamper('delete from audit.access where leaf = $1', [refs[1]?.leafId]);
    const report = await f.verify();
    assert.deepEqual(
      report.problems.map((p) => [p.code, p.index, p.leafId, p.kind, p.what.en]),
      [
        ['witness', 20, refs[0]?.leafId, 'audit.access', 'the access row differs from its leaf'],
        ['witness', 21, refs[1]?.leafId, 'audit.access', 'the access row is gone'],
      ],
    );

    const seen: number[] = [];
    const witness: Witness = {
      kind: 'test.fact',
      async check(db: Db, leaves) {
        await sql`select 1`.execute(db);
        seen.push(...leaves.map((leaf) => leaf.index));
        const wrong = leaves.filter((leaf) => leaf.body['n'] === 17);
        return wrong.map((leaf) => ({ leafId: leaf.id, what: { zh: '决定被改', en: 'the decision was edited' } }));
      },
    };
    const both = await verifyLog(f.database, {
      keys: f.crypto.publicKeys,
      witnesses: [witness, accessWitness],
      now: Temporal.Now.instant(),
      batch: 6,
    });
    assert.deepEqual(
      seen,
      Array.from({ length: 20 }, (_, i) => i),
    );
    assert.deepEqual([both.first?.index, both.first?.what.zh], [17, '决定被改']);
  }));

test('property: whatever single row of leaf, entry, node or head is changed, the log is found broken', () =>
  withLog(async (f) => {
    const targets = [
      ['audit.leaf', 'hash'],
      ['audit.entry', 'hash'],
      ['audit.node', 'hash'],
      ['audit.head', 'root'],
    ] as const;
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...targets), fc.nat(), fc.nat({ max: 255 }), async ([table, column], pick, bit) => {
        const rows = await f.database.owner.query<{ ctid: string; was: Buffer }>(
          `select ctid, ${column} as was from ${table} order by ctid`,
        );
        const row = rows.rows[pick % rows.rows.length];
        assert.ok(row);
        const bent = Buffer.from(row.was);
        bent[bit >> 3] = (bent[bit >> 3] ?? 0) ^ (1 << (bit & 7));
        await f.tamper(`update ${table} set ${column} = $2 where ${column} = $1`, [row.was, bent]);
        assert.equal((await f.verify()).ok, false);
        await f.tamper(`update ${table} set ${column} = $2 where ${column} = $1`, [bent, row.was]);
      }),
      { numRuns: 25 },
    );
    assert.equal((await f.verify()).ok, true);
  }));
