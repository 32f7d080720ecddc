import { createHash } from 'node:crypto';
import fs from 'node:fs';
import pg from 'pg';

/** A module's plain SQL files, `0001-name.sql` …, carried out once each, in order. */
export interface MigrationModule {
  readonly name: string;
  readonly dir: URL;
}

export interface Applied {
  readonly module: string;
  readonly file: string;
}

/** The key of the advisory lock under which migrations run: several processes may start at once. */
const LOCK = 7_310_117;

/**
 * Brings the database to the state the modules describe, as its owner. Each file is one transaction and is remembered with its SHA-256;
 * a file changed after it was carried out stops the start with its name. Returns the files carried out now.
 */
export async function migrate(ownerUrl: string, modules: readonly MigrationModule[]): Promise<Applied[]> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const applied: Applied[] = [];
  try {
    await client.query(`select pg_advisory_lock(${LOCK})`);
    await client.query(`create schema if not exists yunjian;
      create table if not exists yunjian.migration (
        module text not null, file text not null, sha256 text not null, applied_at timestamptz not null default now(), primary key (module, file))`);
    const known = new Map<string, string>();
    const rows = await client.query<{ module: string; file: string; sha256: string }>(
      'select module, file, sha256 from yunjian.migration',
    );
    for (const r of rows.rows) known.set(`${r.module}/${r.file}`, r.sha256);
    for (const module of modules) {
      const files = fs.readdirSync(module.dir).filter((f) => f.endsWith('.sql'));
      for (const file of files.toSorted()) {
        const sql = fs.readFileSync(new URL(file, module.dir), 'utf8');
        const sha256 = createHash('sha256').update(sql).digest('hex');
        const before = known.get(`${module.name}/${file}`);
        if (before === sha256) continue;
        if (before !== undefined)
          throw new Error(`Migration ${module.name}/${file} was changed after it had been carried out. Add a new file instead.`);
        await one(client, module.name, file, sql, sha256);
        applied.push({ module: module.name, file });
      }
    }
  } finally {
    await client.end();
  }
  return applied;
}

async function one(client: pg.Client, module: string, file: string, sql: string, sha256: string): Promise<void> {
  await client.query('begin');
  try {
    await client.query(sql);
    await client.query('insert into yunjian.migration (module, file, sha256) values ($1, $2, $3)', [module, file, sha256]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw new Error(`Migration ${module}/${file} failed: ${(error as Error).message}`, { cause: error });
  }
}
