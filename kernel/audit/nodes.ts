import { sql } from 'kysely';
import type { Db } from '../db/index.ts';
import type { SuiteId } from '../crypto/index.ts';
import { fold, type Coord } from './merkle.ts';

/** A tree that lacks rows it must have. `audit verify` says which. */
export class TreeDamaged extends Error {
  override readonly name = 'TreeDamaged';
}

/** Hashes of these nodes, in their order, with one read. Throws TreeDamaged when one is missing. */
export async function readNodes(db: Db, coords: readonly Coord[]): Promise<Buffer[]> {
  if (coords.length === 0) return [];
  const { rows } = await sql<{ ord: bigint; hash: Buffer | null }>`
    select w.ord, coalesce(n.hash, e.hash) as hash
    from unnest(${coords.map((c) => c.level)}::smallint[], ${coords.map((c) => c.index)}::bigint[]) with ordinality as w(level, index, ord)
    left join audit.node n on n.level = w.level and n.index = w.index
    left join audit.entry e on w.level = 0 and e.index = w.index
    order by w.ord`.execute(db);
  return rows.map((row, i) => {
    if (!row.hash) throw new TreeDamaged(`audit: node ${coords[i]?.level}/${coords[i]?.index} is missing`);
    return row.hash;
  });
}

/** One hash for each span of a proof plan. */
export async function readPlan(db: Db, suite: SuiteId, plan: readonly Coord[][]): Promise<Buffer[]> {
  const hashes = await readNodes(db, plan.flat());
  let at = 0;
  return plan.map((span) => fold(suite, hashes.slice(at, (at += span.length))));
}
