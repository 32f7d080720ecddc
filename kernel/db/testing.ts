import { createHash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import pg from 'pg';
import { dbMigrations } from './index.ts';
import { startEmbedded, type Embedded } from './embedded.ts';
import { migrate, type MigrationModule } from './migrate.ts';
import { openDatabase, type Database } from './pool.ts';

export interface TestDatabase extends Database {
  readonly ownerUrl: string;
  /** URL whose connections act as the program's role. */
  readonly appUrl: string;
  /** A pool of the owner, for arranging and for playing the attacker. */
  readonly owner: pg.Pool;
  /** Closes the pools and drops the database. */
  drop(): Promise<void>;
}

let server: Promise<Embedded> | undefined;
const templates = new Map<string, Promise<string>>();

/** Where `sharedServer` tells the processes of one run of tests of its PostgreSQL. */
const SHARED = 'TEST_POSTGRES';

/** What no test needs of a server that lives for minutes and whose files nobody reads afterwards. */
const SETTINGS = [
  'fsync=off',
  'synchronous_commit=off',
  'full_page_writes=off',
  'autovacuum=off',
  'checkpoint_timeout=1h',
  'pg_stat_statements.track=none',
  'max_connections=600', // for all parts that run at once
];

/** The PostgreSQL of this test process: started once, gone with its files when the process ends; or that of the run of tests it belongs to. */
export function testServer(): Promise<Embedded> {
  const shared = process.env[SHARED];
  server ??= shared === undefined ? start() : Promise.resolve(adopted(shared));
  return server;
}

/** Starts a PostgreSQL for several test processes: their environment says where it is. It ends with this process. */
export async function sharedServer(): Promise<Record<string, string>> {
  const { ownerUrl, dataDir, pid } = await testServer();
  return { [SHARED]: JSON.stringify({ ownerUrl, dataDir, pid }) };
}

const adopted = (shared: string): Embedded => ({
  ...(JSON.parse(shared) as Pick<Embedded, 'ownerUrl' | 'dataDir' | 'pid'>),
  adopted: true,
  stop: () => Promise.resolve(),
});

async function start(): Promise<Embedded> {
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-test-'));
  fs.chmodSync(dir, 0o755);
  const pg = await startEmbedded({ dir, settings: SETTINGS });
  process.on('exit', () => {
    try {
      process.kill(pg.pid, 'SIGQUIT'); // nothing of it is kept, so nothing needs to be written
      const gate = new Int32Array(new SharedArrayBuffer(4));
      for (let i = 0; i < 100 && fs.existsSync(path.join(pg.dataDir, 'postmaster.pid')); i++) Atomics.wait(gate, 0, 0, 30);
    } finally {
      fs.rmSync(path.dirname(pg.dataDir), { recursive: true, force: true });
      fs.rmSync(dir, { recursive: true, force: true });
    }
  });
  // Each connection proves that it knows the password: with one round instead of 4,096 in a fraction of the time on both sides.
  const password = decodeURIComponent(new URL(pg.ownerUrl).password);
  await admin(pg.ownerUrl, `set scram_iterations = 1; alter role yunjian_owner password '${password}'`);
  return pg;
}

const withName = (url: string, name: string): string => {
  const u = new URL(url);
  u.pathname = `/${name}`;
  return u.href;
};

/** Advisory lock under which templates are made: the roles that migrations make belong to the whole server. */
const LOCK = 7_310_120;

/** What a database has besides what its modules migrate: done once, in the template. The same name means the same, in every process. */
export interface Prepared {
  readonly name: string;
  run(ownerUrl: string): Promise<void>;
}

async function template(modules: readonly MigrationModule[], prepared: readonly Prepared[]): Promise<string> {
  const key = [...modules.map((m) => `${m.name}:${m.dir.href}`), ...prepared.map((p) => p.name)].join('|');
  let made = templates.get(key);
  if (!made) {
    made = makeTemplate(`tpl_${createHash('sha256').update(key).digest('hex').slice(0, 12)}`, modules, prepared);
    templates.set(key, made);
  }
  return made;
}

/** Makes a database with these modules migrated and what is prepared, unless another process of the run has made it. */
async function makeTemplate(name: string, modules: readonly MigrationModule[], prepared: readonly Prepared[]): Promise<string> {
  const { ownerUrl } = await testServer();
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`);
    if ((await client.query('select from pg_database where datname = $1', [name])).rowCount === 1) return name;
    await client.query(`drop database if exists half_${name}`);
    await client.query(`create database half_${name}`);
    await migrate(withName(ownerUrl, `half_${name}`), modules);
    for (const p of prepared) await p.run(withName(ownerUrl, `half_${name}`));
    await client.query(`alter database half_${name} rename to ${name}`);
  } finally {
    await client.end();
  }
  return name;
}

async function admin(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

let cloning: Promise<unknown> = Promise.resolve();

/**
 * A fresh database with these modules migrated (the ground of kernel/db always is) and what is prepared, cloned from a template: some 40 ms.
 * `db` and `tx` act as the program's role, `owner` as the owner. Call `drop()` in `after`.
 */
export async function testDatabase(
  modules: readonly MigrationModule[],
  options: { max?: number; prepared?: readonly Prepared[]; settings?: Readonly<Record<string, string>> } = {},
): Promise<TestDatabase> {
  const { ownerUrl } = await testServer();
  const all = modules.some((m) => m.name === 'db') ? modules : [dbMigrations, ...modules];
  const from = await template(all, options.prepared ?? []);
  const name = `t_${randomBytes(6).toString('hex')}`;
  const clone = cloning.then(() => admin(ownerUrl, `create database ${name} template ${from} strategy file_copy`)); // a fifth of the work of the other strategy, where nothing is synced
  cloning = clone.catch(() => undefined);
  await clone;
  const url = withName(ownerUrl, name);
  const database = openDatabase(url, { role: 'yunjian_app', max: options.max ?? 8, settings: options.settings ?? {} });
  const owner = new pg.Pool({ connectionString: url, max: 4 });
  owner.on('error', () => undefined);
  const appUrl = new URL(url);
  appUrl.searchParams.set('options', '-c role=yunjian_app');
  return {
    ...database,
    ownerUrl: url,
    appUrl: appUrl.href,
    owner,
    async drop() {
      await database.close();
      await owner.end();
      await admin(ownerUrl, `drop database if exists ${name} with (force)`);
    },
  };
}
