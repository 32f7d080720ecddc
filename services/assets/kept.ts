/**
 * Figures for which whole tables are read, kept as long as nobody wrote to the register, the census, the letting or the members (assets.public_version, 0008-public.sql). The
 * version is read before the figures are, so they are never older than the question.
 */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';

/** The version of what is written to those tables, as a text: a value of a query. */
export const writtenVersion = sql<string>`(select coalesce(sum(n), 0)::text from assets.public_version)`;

/** Figures kept of one database, by what they are of. */
const KEPT = 200;
interface Entry {
  readonly version: string;
  readonly figures: Promise<unknown>;
}
const ofDatabase = new WeakMap<Db, Map<string, Entry>>();

/** The figures named `of`, read by `read` when none are kept for what the database holds now. `of` says everything they depend on besides. */
export async function keptFigures<T>(db: Db, of: string, read: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ n: string }>`select ${writtenVersion} as n`.execute(db);
  const version = rows[0]?.n ?? '';
  const kept = ofDatabase.get(db) ?? new Map<string, Entry>();
  ofDatabase.set(db, kept);
  const found = kept.get(of);
  if (found?.version === version) {
    kept.delete(of);
    kept.set(of, found);
    return found.figures as Promise<T>;
  }
  const figures = read();
  const entry = { version, figures };
  kept.delete(of);
  kept.set(of, entry);
  void figures.catch(() => kept.get(of) === entry && kept.delete(of));
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return figures;
}
