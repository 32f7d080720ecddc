import { createHash } from 'node:crypto';
import type { Database } from '@yunjian/kernel/db';

/** One connection of its own, for work that needs a session. */
// oxlint-disable-next-line typescript/no-explicit-any -- picks the promise from pg's two overloads
export type Session = Database['pool']['connect'] extends { (): Promise<infer S>; (callback: any): void } ? S : never;

/** What a table holds: its rows, and a hash of them that does not depend on their order. */
export interface TableContent {
  readonly rows: number;
  /** Hex SHA-256. */
  readonly hash: string;
}

/** What a database holds, by table (`schema.name`), and how long its log is. */
export interface Contents {
  readonly tables: Readonly<Record<string, TableContent>>;
  readonly log: { readonly id: string; readonly size: number; readonly root: string } | null;
  readonly migrations: readonly { readonly module: string; readonly file: string; readonly sha256: string }[];
}

/** A table of which two sides hold different things; null where it does not exist. */
export interface Difference {
  readonly table: string;
  readonly left: TableContent | null;
  readonly right: TableContent | null;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** All tables that survive a restart, quoted for SQL, by plain name. System catalogues and unlogged tables are left out. */
export async function tablesOf(session: Session): Promise<{ name: string; sql: string }[]> {
  const { rows } = await session.query<{ schema: string; name: string }>(`
    select n.nspname::text as schema, c.relname::text as name from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
    where c.relkind = 'r' and c.relpersistence = 'p' and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
    order by 1, 2`);
  return rows.map((r) => ({ name: `${r.schema}.${r.name}`, sql: `${quote(r.schema)}.${quote(r.name)}` }));
}

/** Everything a value's text depends on besides the value, so that two servers write the same row the same way. */
const SETTINGS = `
  set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; set local intervalstyle = 'iso_8601'; set local bytea_output = 'hex';
  set local extra_float_digits = 1; set local xmloption = 'content'; set local search_path = ''`;

const WORDS = [1, 9, 17, 25];

/**
 * Counts and hashes all tables in the transaction the session is in, which must be REPEATABLE READ so that all are seen at one instant. A row's
 * hash is the SHA-256 of its text; a table's is that of the sums of its rows' hashes. It finds what was lost, doubled or changed by accident; whoever
 * forges on purpose is found by the log.
 */
export async function contentsOf(session: Session): Promise<Contents> {
  await session.query(SETTINGS);
  const tables: Record<string, TableContent> = {};
  for (const table of await tablesOf(session)) {
    const sums = WORDS.map((at) => `coalesce(sum(('x' || encode(substr(h, ${at}, 8), 'hex'))::bit(64)::bigint), 0)::text`);
    const { rows } = await session.query<{ rows: bigint; sums: string[] }>(
      `select count(*) as rows, array[${sums.join(', ')}] as sums from (select sha256(convert_to(yunjian_row::text, 'UTF8')) as h from ${table.sql} yunjian_row) r`,
    );
    const [row] = rows;
    if (!row) throw new Error(`${table.name} gave no count`);
    const hash = createHash('sha256')
      .update(`${row.rows}:${row.sums.join(':')}`)
      .digest('hex');
    tables[table.name] = { rows: Number(row.rows), hash };
  }
  return { tables, log: await logOf(session, tables), migrations: await migrationsOf(session, tables) };
}

type Tables = Readonly<Record<string, TableContent>>;

async function logOf(session: Session, tables: Tables): Promise<Contents['log']> {
  if (tables['audit.head'] === undefined) return null;
  const { rows } = await session.query<{ id: string; size: bigint; root: string }>(
    `select l.id, h.size, encode(h.root, 'hex') as root from audit.log l, audit.head h order by h.size desc limit 1`,
  );
  const [row] = rows;
  return row ? { id: row.id, size: Number(row.size), root: row.root } : null;
}

async function migrationsOf(session: Session, tables: Tables): Promise<Contents['migrations']> {
  if (tables['yunjian.migration'] === undefined) return [];
  const { rows } = await session.query<{ module: string; file: string; sha256: string }>(
    'select module, file, sha256 from yunjian.migration order by 1, 2',
  );
  return rows;
}

/** Counts and hashes a database in one snapshot. */
export async function readContents(database: Database): Promise<Contents> {
  const session = await database.pool.connect();
  try {
    await session.query('begin isolation level repeatable read read only');
    const contents = await contentsOf(session);
    await session.query('commit');
    return contents;
  } finally {
    session.release(true);
  }
}

/** The tables in which two sides differ, by name; none when they hold the same. */
export function differences(left: Contents, right: Contents): Difference[] {
  const names = [...new Set([...Object.keys(left.tables), ...Object.keys(right.tables)])].toSorted();
  return names
    .map((table) => ({ table, left: left.tables[table] ?? null, right: right.tables[table] ?? null }))
    .filter((d) => d.left?.rows !== d.right?.rows || d.left?.hash !== d.right?.hash);
}
