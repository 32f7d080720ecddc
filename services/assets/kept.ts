/**
 * Figures for which whole tables are read, kept by collective as long as nobody wrote to what they are of: a number a collective says so, which grows with every transaction that does
 * (assets.figure_version, 0017-figures.sql). It is read before the figures are, so they are never older than the question.
 */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';

/** Kinds of figures kept of one database, by what they are of. */
const KEPT = 200;

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

/** What is kept under a name, by collective; of names those asked for longest ago go first. */
function keptUnder(db: Db, of: string): Map<string, OfCollective> {
  const all = byCollective.get(db) ?? new Map<string, Map<string, OfCollective>>();
  byCollective.set(db, all);
  const kept = all.get(of) ?? new Map<string, OfCollective>();
  all.delete(of);
  all.set(of, kept);
  for (const oldest of all.keys()) {
    if (all.size <= KEPT) break;
    all.delete(oldest);
  }
  return kept;
}

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
  const kept = keptUnder(db, of);
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
