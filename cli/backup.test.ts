import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { after, before, describe, test } from 'node:test';
import { appendLeaf, auditMigrations, fileAnchors, openLog, startSealer, type Sealer } from '@yunjian/kernel/audit';
import { loadKeys, makeCrypto } from '@yunjian/kernel/crypto';
import { dbMigrations, migrate, openDatabase, startEmbedded, type Database, type Embedded } from '@yunjian/kernel/db';
import { readConfig } from '@yunjian/server';
import { backupVerbs, type BackupVerb } from './backup.ts';
import { differences, readContents } from './backup-contents.ts';
import { readManifest } from './backup-manifest.ts';
import { UNFINISHED } from './backup-restore.ts';
import { takeBackup } from './backup-take.ts';

type AppTables = {
  'app.paid': { n: number; leaf: string };
  'app.booked': { n: number };
};

const now = (): Temporal.Instant => Temporal.Now.instant();

describe('backup and restore', () => {
  let root = '';
  let data = '';
  let server: Embedded;
  let database: Database;
  let sealer: Sealer;
  let env: Record<string, string>;

  const call = async (verb: BackupVerb, ...args: string[]): Promise<{ code: number; out: string; err: string }> => {
    const [out, err]: [string[], string[]] = [[], []];
    const io = { stdout: (s: string) => void out.push(s), stderr: (s: string) => void err.push(s) };
    return { code: await verb.run(args, io, env), out: out.join(''), err: err.join('') };
  };
  const at = (name: string): string => path.join(root, name);
  const restoredDatabase = async <T>(dir: string, look: (restored: Database, url: string) => Promise<T>): Promise<T> => {
    const running = await startEmbedded({ dir: path.join(dir, 'postgres'), settings: ['fsync=off'] });
    const restored = openDatabase(running.ownerUrl, { max: 2 });
    try {
      return await look(restored, running.ownerUrl);
    } finally {
      await restored.close();
      await running.stop();
    }
  };
  const add = async (n: number): Promise<void> =>
    database.tx(async (tx) => {
      const leaf = await appendLeaf(tx, { kind: 'test.fact', subject: `s-${n}`, body: { n }, at: now() }, 'intl');
      const app = tx.withTables<AppTables>();
      await app.insertInto('app.paid').values({ n, leaf: leaf.leafId }).execute();
      await app.insertInto('app.booked').values({ n }).execute();
    });

  before(async () => {
    root = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-backup-'));
    fs.chmodSync(root, 0o755);
    data = at('data');
    env = { DATA_DIR: data };
    server = await startEmbedded({ dir: path.join(data, 'postgres'), settings: ['fsync=off', 'shared_buffers=32MB'] });
    await migrate(server.ownerUrl, [dbMigrations, auditMigrations]);
    database = openDatabase(server.ownerUrl, { max: 6 });
    await database.pool.query(`create schema app;
      create table app.paid (n integer primary key, leaf uuid not null, note text not null default '示例');
      create table app.booked (n integer primary key, at timestamptz not null default now(), doc jsonb not null default '{"a": 1.50}')`);
    const crypto = makeCrypto(loadKeys({ dir: path.join(data, 'keys'), now: now() }));
    await openLog(database, 'intl');
    const anchors = [fileAnchors(path.join(data, 'anchors'))];
    sealer = await startSealer({ database, crypto, anchors, everyMs: 100, now, onError: () => undefined });
    fs.mkdirSync(path.join(data, 'files', 'ab'), { recursive: true });
    fs.writeFileSync(path.join(data, 'files', 'ab', 'abcd'), 'a stored file');
    for (let n = 0; n < 50; n++) await add(n);
    const anchored = (): boolean =>
      fs.existsSync(path.join(data, 'anchors')) && fs.readdirSync(path.join(data, 'anchors')).length > 0;
    for (let waited = 0; waited < 600 && !anchored(); waited++) await sleep(50);
    assert.ok(anchored(), 'the sealer has anchored a head');
  });

  after(async () => {
    await sealer.stop();
    await database.close();
    await server.stop();
    fs.rmSync(root, { recursive: true, force: true });
  });

  test('a backup taken while writes go on restores to one instant, proved equal; the program keeps running', async () => {
    let writing = true;
    let n = 1000;
    const writer = (async () => {
      while (writing) await add(n++);
    })();
    const writer2 = (async () => {
      for (let m = 0; writing; m++) await database.pool.query('update app.booked set doc = $1 where n = 3', [`{"m": ${m}}`]);
    })();
    await sleep(100);
    const taken = await call(backupVerbs.backup, '--to', at('b1'));
    const during = n;
    await sleep(100);
    writing = false;
    await Promise.all([writer, writer2]);
    assert.equal(taken.code, 0, taken.err);
    assert.match(taken.err, /The keys are not in it/);
    assert.ok(during > 1000 && n > during, 'writes went on before and after');
    assert.equal(fs.existsSync(path.join(at('b1'), 'keys', 'keys.json')), false);
    const manifest = await readManifest(at('b1'));
    assert.ok((manifest.tables['app.paid']?.rows ?? 0) > 50);
    assert.equal(manifest.tables['app.paid']?.rows, manifest.tables['app.booked']?.rows);
    assert.ok((manifest.log?.size ?? 0) >= 50);
    const { rows } = await database.pool.query<{ n: bigint }>('select count(*) as n from pg_replication_slots');
    assert.equal(rows[0]?.n, 0n, 'nothing keeps the journal');

    const restored = await call(backupVerbs.restore, '--from', at('b1'), '--data-dir', at('r1'));
    assert.equal(restored.code, 0, restored.err);
    assert.match(restored.out, /the log is whole: \d+, \d+ heads, [1-9]\d* anchors/);
    assert.match(restored.err, /keys\.json \(mode 600\) back before starting/);
    assert.equal(fs.existsSync(path.join(at('r1'), UNFINISHED)), false);
    assert.equal(fs.readFileSync(path.join(at('r1'), 'files', 'ab', 'abcd'), 'utf8'), 'a stored file');
    await restoredDatabase(at('r1'), async (copy, url) => {
      const pairs = await copy.pool.query<{ same: boolean; writable: boolean }>(
        `select (select array_agg(n order by n) from app.paid) = (select array_agg(n order by n) from app.booked) as same, not pg_is_in_recovery() as writable`,
      );
      assert.deepEqual(pairs.rows[0], { same: true, writable: true });
      const equal = await call(backupVerbs.compare, at('b1'), url);
      assert.equal(equal.code, 0, equal.out + equal.err);
      const differs = await call(backupVerbs.compare, url, server.ownerUrl);
      assert.equal(differs.code, 1);
      assert.match(differs.out, /^app\.booked: /m);
    });
  });

  test('one changed byte in a row is found, and the table named', async () => {
    const before = await readContents(database);
    assert.deepEqual(differences(before, await readContents(database)), []);
    await database.pool.query(`update app.paid set note = '示列' where n = 7`);
    assert.deepEqual(
      differences(before, await readContents(database)).map((d) => [d.table, d.left?.rows === d.right?.rows]),
      [['app.paid', true]],
    );
    await database.pool.query(`update app.paid set note = '示例' where n = 7`);
    assert.deepEqual(differences(before, await readContents(database)), [], 'the order of rows on disk does not matter');
    await database.pool.query('create table app.extra (n integer)');
    const [extra] = differences(before, await readContents(database));
    assert.equal(extra?.table, 'app.extra');
    assert.equal(extra.left, null);
    await database.pool.query('drop table app.extra');
  });

  test('a restore that is not as the manifest says exits with 1, names the table and stays marked', async () => {
    assert.equal((await call(backupVerbs.backup, '--to', at('b2'), '--with-keys')).code, 0);
    const file = path.join(at('b2'), 'manifest.json');
    const manifest = await readManifest(at('b2'));
    const tables = { ...manifest.tables, 'app.booked': { rows: 999_999, hash: manifest.tables['app.booked']?.hash } };
    fs.writeFileSync(file, JSON.stringify({ ...manifest, tables }));
    const restored = await call(backupVerbs.restore, '--from', at('b2'), '--data-dir', at('r2'));
    assert.equal(restored.code, 1);
    assert.match(restored.err, /^app\.booked: 999999 /m);
    assert.doesNotMatch(restored.err, /^app\.paid: /m);
    assert.ok(fs.existsSync(path.join(at('r2'), UNFINISHED)));
    assert.equal(fs.statSync(path.join(at('r2'), 'keys', 'keys.json')).mode & 0o777, 0o600);
    const foreign = at('foreign');
    loadKeys({ dir: foreign, now: now() });
    const keys = path.join(foreign, 'keys.json');
    const wrong = await call(backupVerbs.restore, '--from', at('b1'), '--data-dir', at('r2b'), '--keys', keys);
    assert.equal(wrong.code, 1);
    assert.match(wrong.err, /not those of the installation/);
    const again = await call(backupVerbs.restore, '--from', at('b2'), '--data-dir', at('r2'));
    assert.equal(again.code, 1);
    assert.match(again.err, /not empty/);
  });

  test('a damaged or missing file of a backup is named', async () => {
    const bad = at('b3');
    fs.cpSync(at('b1'), bad, { recursive: true });
    const file = path.join(bad, 'files', 'ab', 'abcd');
    fs.writeFileSync(file, 'a stored filE');
    const damaged = await call(backupVerbs.restore, '--from', bad, '--data-dir', at('r3'));
    assert.equal(damaged.code, 1);
    assert.match(damaged.err, /damaged in the backup: files\/ab\/abcd/);
    assert.ok(fs.existsSync(path.join(at('r3'), UNFINISHED)));
    fs.rmSync(file);
    const missing = await call(backupVerbs.restore, '--from', bad, '--data-dir', at('r4'));
    assert.match(missing.err, /missing from the backup: files\/ab\/abcd/);
    assert.equal(fs.existsSync(at('r4')), false, 'seen before anything is written');
    const manifest = await readManifest(bad);
    fs.writeFileSync(
      path.join(bad, 'manifest.json'),
      JSON.stringify({ ...manifest, files: [{ path: '../../outside', bytes: 1, sha256: '00' }] }),
    );
    const hostile = await call(backupVerbs.restore, '--from', bad, '--data-dir', at('r5'));
    assert.match(hostile.err, /cannot be read as a manifest/);
    assert.equal(fs.existsSync(at('r5')), false);
  });

  test('a backup killed half way is never taken for one', async () => {
    const module = new URL('./backup.ts', import.meta.url).href;
    const script = `const { backupVerbs } = await import('${module}'); await backupVerbs.backup.run(['--to', process.argv[1]]);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script, at('b6')], {
      env: { ...process.env, DATA_DIR: data, DATABASE_URL: '' },
      stdio: 'ignore',
    });
    const part = (): string | undefined => fs.readdirSync(root).find((name) => name.startsWith('b6.part-'));
    const ended = new Promise((resolve) => void child.once('exit', resolve));
    for (let i = 0; i < 1500; i++) {
      if (part() !== undefined && fs.existsSync(path.join(at(part() ?? ''), 'cluster', 'base'))) break;
      await sleep(10);
    }
    child.kill('SIGKILL');
    await ended;
    const half = part();
    assert.ok(half, 'it was under way');
    assert.equal(fs.existsSync(at('b6')), false);
    const refused = await call(backupVerbs.restore, '--from', at(half), '--data-dir', at('r6'));
    assert.equal(refused.code, 1);
    assert.match(refused.err, /not a whole backup/);
    assert.equal(fs.existsSync(at('r6')), false);
    for (let i = 0; i < 100; i++) {
      const { rows } = await database.pool.query<{ n: bigint }>('select count(*) as n from pg_replication_slots');
      if (rows[0]?.n === 0n) return;
      await sleep(50);
    }
    assert.fail('the killed backup still keeps the journal');
  });

  test('a long write transaction is waited for and not held up; the journal instant is after it', async () => {
    const long = await database.pool.connect();
    await long.query('begin');
    await long.query('insert into app.paid (n, leaf) values (-1, gen_random_uuid())');
    const taking = call(backupVerbs.backup, '--to', at('b7'));
    await sleep(1200);
    await long.query('insert into app.booked (n) values (-1)');
    await long.query('commit');
    long.release();
    const taken = await taking;
    assert.equal(taken.code, 0, taken.err);
    const manifest = await readManifest(at('b7'));
    assert.equal(manifest.tables['app.paid']?.rows, manifest.tables['app.booked']?.rows);
    const exists = await call(backupVerbs.backup, '--to', at('b7'));
    assert.equal(exists.code, 1);
    assert.match(exists.err, /already exists/);
  });

  test('with a server of the district’s, pg_dump writes the snapshot that is hashed', async () => {
    const fake = at('pg_dump');
    const seen = at('seen.json');
    fs.writeFileSync(
      fake,
      `#!${process.execPath}
const fs = require('node:fs');
const args = process.argv.slice(2);
fs.writeFileSync(${JSON.stringify(seen)}, JSON.stringify({ args, password: process.env.PGPASSWORD }));
fs.writeFileSync(args.find((a) => a.startsWith('--file=')).slice(7), 'dump');
`,
      { mode: 0o755 },
    );
    const config = readConfig({ ...env, DATABASE_URL: server.ownerUrl });
    const manifest = await takeBackup(config, {
      to: at('b8'),
      withKeys: false,
      now,
      env: {},
      say: () => undefined,
      pgDump: fake,
    });
    const { args, password } = JSON.parse(fs.readFileSync(seen, 'utf8')) as { args: string[]; password: string };
    assert.ok(args.some((a) => /^--snapshot=[0-9A-F]+-[0-9A-F]+-\d+$/.test(a)));
    assert.equal(password, new URL(server.ownerUrl).password);
    assert.ok(
      args.every((a) => !a.includes(password)),
      'the password is on no command line',
    );
    assert.equal(manifest.kind, 'dump');
    assert.ok(manifest.files.some((f) => f.path === 'database.dump' && f.bytes === 4));
    const same = await call(backupVerbs.compare, at('b8'), server.ownerUrl);
    assert.equal(same.code, 0, same.out);
    const refused = await call(backupVerbs.restore, '--from', at('b8'), '--data-dir', at('r8'));
    assert.equal(refused.code, 1);
    assert.match(refused.err, /pg_restore --dbname=URL/);
    const absent = takeBackup(config, { to: at('b9'), withKeys: false, now, env: {}, say: () => undefined, pgDump: at('none') });
    await assert.rejects(absent, /pg_dump .* is not installed here/);
    assert.deepEqual(
      fs.readdirSync(root).filter((name) => name.startsWith('b9')),
      [],
    );
  });

  test('every verb explains itself in both languages and refuses wrong usage', async () => {
    for (const [name, verb] of Object.entries(backupVerbs)) {
      const help = await call(verb, '--help');
      assert.equal(help.code, 0);
      assert.match(help.out, new RegExp(`yunjian ${name}`));
      assert.match(help.out, /[一-鿿]{4}/);
      const wrong = await call(verb, '--no-such');
      assert.equal(wrong.code, 2);
      assert.match(wrong.err, /no-such/);
    }
    assert.equal((await call(backupVerbs.backup)).code, 2);
    assert.equal((await call(backupVerbs.compare, 'only-one')).code, 2);
    assert.equal((await call(backupVerbs.compare, 'no-such-dir', 'neither')).code, 2);
    const nothing = { DATA_DIR: at('no-data') };
    const err: string[] = [];
    const io = { stdout: () => undefined, stderr: (s: string) => void err.push(s) };
    assert.equal(await backupVerbs.backup.run(['--to', at('b10')], io, nothing), 1);
    assert.match(err.join(''), /there are no data in/);
    assert.equal(fs.existsSync(at('no-data')), false);
  });
});
