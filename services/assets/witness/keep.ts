/** Carries the hashes of rows into the district's log. */
import { sql } from 'kysely';
import { appendLeaf, type LeafInput } from '@yunjian/kernel/audit';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';

export const ROWS_LEAF = 'assets.rows';
const MOST = 20_000;
const LOCK = 7310507;

/** What the log says of a batch: how many hashes, and the SHA-256 of them in the order of writing. */
export async function batchHashes(
  db: Db | Tx,
  batches: readonly number[],
): Promise<Map<number, { rows: number; sha256: string }>> {
  const { rows } = await sql<{ batch: number; rows: number; sha256: string }>`
    select batch, count(*)::int as rows,
      encode(sha256(convert_to(string_agg(rel || ' ' || key || ' ' || coalesce(encode(hash, 'hex'), '-'), E'\n' order by seq), 'UTF8')), 'hex') as sha256
    from assets.row_seal where batch = any(${[...batches]}::int4[]) group by batch`.execute(db);
  return new Map(rows.map(({ batch, ...said }) => [batch, said]));
}

/** SHA-256 of nothing: the first batch of a district that has no rows yet. */
const EMPTY = { rows: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' };

/**
 * Puts the hashes that wait into leaves, some 20,000 a leaf; the first leaf is made also when none waits, since the comparison of all rows hangs on it. Two
 * at once wait for each other. Returns how many hashes were kept.
 */
export async function keepRows(tx: Tx, kit: Pick<Kit, 'crypto'>, at: Temporal.Instant): Promise<number> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
  const last = await sql<{ no: number }>`select coalesce(max(batch), 0) as no from assets.row_seal`.execute(tx);
  const begun = await sql`select from audit.leaf where kind = ${ROWS_LEAF} limit 1`.execute(tx);
  let no = last.rows[0]?.no ?? 0;
  let kept = 0;
  for (let first = begun.rows.length === 0; ; first = false) {
    const taken = await sql`update assets.row_seal s set batch = ${no + 1}
      from (select rel, key, seq from assets.row_seal where batch is null order by seq limit ${MOST}) w
      where (s.rel, s.key, s.seq) = (w.rel, w.key, w.seq)`.execute(tx);
    const n = Number(taken.numAffectedRows ?? 0n);
    if (n === 0 && !first) return kept;
    if (n > 0) no += 1;
    const said = n === 0 ? EMPTY : ((await batchHashes(tx, [no])).get(no) ?? EMPTY);
    const leaf: LeafInput = { kind: ROWS_LEAF, subject: uuidv7(at), body: { batch: n === 0 ? 0 : no, first, ...said }, at };
    await appendLeaf(tx, leaf, kit.crypto.suite);
    kept += n;
    if (n < MOST) return kept;
  }
}
