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

/** The PostgreSQL of this test process: started once, gone with its files when the process ends. */
export function testServer(): Promise<Embedded> {
  server ??= (async () => {
    const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-test-'));
    fs.chmodSync(dir, 0o755);
    const pg = await startEmbedded({
      dir,
      settings: ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off', 'max_connections=300'],
    });
    process.on('exit', () => {
      try {
        process.kill(pg.pid, 'SIGINT');
        const gate = new Int32Array(new SharedArrayBuffer(4));
        for (let i = 0; i < 100 && fs.existsSync(path.join(pg.dataDir, 'postmaster.pid')); i++) Atomics.wait(gate, 0, 0, 30);
      } finally {
        fs.rmSync(path.dirname(pg.dataDir), { recursive: true, force: true });
        fs.rmSync(dir, { recursive: true, force: true });
      }
    });
    return pg;
  })();
  return server;
}

const withName = (url: string, name: string): string => {
  const u = new URL(url);
  u.pathname = `/${name}`;
  return u.href;
};

async function template(modules: readonly MigrationModule[]): Promise<string> {
  const key = modules.map((m) => `${m.name}:${m.dir.href}`).join('|');
  let made = templates.get(key);
  if (!made) {
    made = (async () => {
      const { ownerUrl } = await testServer();
      const name = `tpl_${createHash('sha256').update(key).digest('hex').slice(0, 12)}`;
      await admin(ownerUrl, `create database ${name}`);
      await migrate(withName(ownerUrl, name), modules);
      return name;
    })();
    templates.set(key, made);
  }
  return made;
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
 * A fresh database with these modules migrated (the ground of kernel/db always is), cloned from a template: some 40 ms.
 * `db` and `tx` act as the program's role, `owner` as the owner. Call `drop()` in `after`.
 */
export async function testDatabase(modules: readonly MigrationModule[], options: { max?: number } = {}): Promise<TestDatabase> {
  const { ownerUrl } = await testServer();
  const all = modules.some((m) => m.name === 'db') ? modules : [dbMigrations, ...modules];
  const from = await template(all);
  const name = `t_${randomBytes(6).toString('hex')}`;
  const clone = cloning.then(() => admin(ownerUrl, `create database ${name} template ${from}`)); // one at a time: the template must be unused
  cloning = clone.catch(() => undefined);
  await clone;
  const url = withName(ownerUrl, name);
  const database = openDatabase(url, { role: 'yunjian_app', max: options.max ?? 8 });
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
