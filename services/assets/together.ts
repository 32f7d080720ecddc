/** Statements that hang on nothing of each other, asked at once. */
import { sql, type RawBuilder } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';

/** Statements, by what a row of each is. */
export type Questions<T extends readonly object[]> = { readonly [K in keyof T]: RawBuilder<T[K]> };
/** Their rows, in the same order. */
export type Answers<T extends readonly object[]> = { -readonly [K in keyof T]: T[K][] };

/**
 * The rows of each of some statements: side by side where the pool has connections for them; as one statement in a transaction, which has but one, so that its answers are waited for once.
 * Their columns are texts, truth values, small numbers and JSON: what JSON carries as it is.
 */
export async function together<T extends readonly object[]>(db: Db | Tx, queries: Questions<T>): Promise<Answers<T>> {
  const all = queries as unknown as readonly RawBuilder<object>[];
  if (!db.isTransaction) return (await Promise.all(all.map(async (query) => (await query.execute(db)).rows))) as Answers<T>;
  const columns = all.map((query, i) => sql`(select coalesce(json_agg(x), '[]'::json) from (${query}) x) as ${sql.ref(`r${i}`)}`);
  const { rows } = await sql<Record<string, object[]>>`select ${sql.join(columns)}`.execute(db);
  return all.map((_, i) => rows[0]?.[`r${i}`] ?? []) as Answers<T>;
}
