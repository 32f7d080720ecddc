/**
 * Figures for which whole tables are read, kept as long as nobody wrote to what they are of. Two numbers that grow with every transaction say so: one for the register, the census,
 * the letting and the members together (assets.public_version, 0008-public.sql), one for each collective (assets.figure_version, 0017-figures.sql). The version is read before the
 * figures are, so they are never older than the question.
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

/** What is kept under a name, made when nothing is; those asked for longest ago go first. */
function keptUnder<T>(kept: Map<string, T>, of: string, entry: T): T {
  kept.delete(of);
  kept.set(of, entry);
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT) break;
    kept.delete(oldest);
  }
  return entry;
}

function held<K extends object, V>(all: WeakMap<K, V>, key: K, make: () => V): V {
  let value = all.get(key);
  if (value === undefined) all.set(key, (value = make()));
  return value;
}

/** The figures named `of`, read by `read` when none are kept for what the database holds now. `of` says everything they depend on besides. */
export async function keptFigures<T>(db: Db, of: string, read: () => Promise<T>): Promise<T> {
  const { rows } = await sql<{ n: string }>`select ${writtenVersion} as n`.execute(db);
  const version = rows[0]?.n ?? '';
  const kept = held(ofDatabase, db, () => new Map<string, Entry>());
  const found = kept.get(of);
  if (found?.version === version) return keptUnder(kept, of, found).figures as Promise<T>;
  const figures = read();
  const entry = keptUnder(kept, of, { version, figures });
  void figures.catch(() => kept.get(of) === entry && kept.delete(of));
  return figures;
}

/** Figures of one collective, and the version they were read for or after. */
interface OfCollective {
  readonly n: bigint;
  readonly figures: Promise<unknown>;
}
interface Versions {
  /** The sum of all: while it stands still, so does each. */
  readonly total: bigint;
  readonly each: ReadonlyMap<string, bigint>;
}
const versions = new WeakMap<Db, Versions>();
const byCollective = new WeakMap<Db, Map<string, Map<string, OfCollective>>>();

async function versionsNow(db: Db): Promise<Versions> {
  const last = versions.get(db);
  const { rows: sums } = await sql<{ n: bigint }>`select coalesce(sum(n), 0)::int8 as n from assets.figure_version`.execute(db);
  if (last !== undefined && last.total === sums[0]?.n) return last;
  const { rows } = await sql<{ id: string; n: bigint }>`select c.id, coalesce(v.n, 0)::int8 as n from assets.collective c
    left join (select collective_id, sum(n) as n from assets.figure_version group by 1) v on v.collective_id = c.id order by c.id`.execute(
    db,
  );
  const now = { total: rows.reduce((sum, r) => sum + r.n, 0n), each: new Map(rows.map((r) => [r.id, r.n])) };
  versions.set(db, now);
  return now;
}

/**
 * Figures of collectives (null: of all) by id, as `of` names them. Only those of collectives to which somebody wrote since are read again, by `read`, which is told which (null: all) and
 * leaves out those that have none. `of` says everything they depend on besides the collective.
 */
export async function figuresOf<T>(
  db: Db,
  of: string,
  wanted: readonly string[] | null,
  read: (ids: readonly string[] | null) => Promise<ReadonlyMap<string, T>>,
): Promise<Map<string, T>> {
  const { each } = await versionsNow(db);
  const all = held(byCollective, db, () => new Map<string, Map<string, OfCollective>>());
  const kept = keptUnder(all, of, all.get(of) ?? new Map<string, OfCollective>());
  const ids = wanted ?? [...each.keys()];
  const stale = ids.filter((id) => each.has(id) && (kept.get(id)?.n ?? -1n) < (each.get(id) ?? 0n));
  if (stale.length > 0) {
    const reading = read(stale.length === each.size ? null : stale);
    for (const id of stale) {
      const entry = { n: each.get(id) ?? 0n, figures: reading.then((found) => found.get(id)) };
      kept.set(id, entry);
      entry.figures.catch(() => kept.get(id) === entry && kept.delete(id));
    }
  }
  const out = new Map<string, T>();
  const found = await Promise.all(ids.map(async (id) => [id, await kept.get(id)?.figures] as const));
  for (const [id, figures] of found) if (figures !== undefined) out.set(id, figures as T);
  return out;
}
