import { sql } from 'kysely';
import type { Tx } from '../db/index.ts';
import type { Problems } from './report.ts';

/** Rows of a table of this module. */
export async function countOf(tx: Tx, table: 'audit.leaf' | 'audit.entry' | 'audit.node'): Promise<number> {
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from ${sql.raw(table)}`.execute(tx);
  return Number(rows[0]?.n ?? 0n);
}

/** What the constraints forbid, counted anyway: whoever edits rows can drop constraints. */
export async function checkCounts(tx: Tx, size: number, whole: boolean, problems: Problems): Promise<void> {
  const twice = await sql<{ leaf: string; index: bigint; kind: string | null }>`
    select e.leaf, min(e.index) as index, (select l.kind from audit.leaf l where l.id = e.leaf) as kind
    from audit.entry e group by e.leaf having count(*) > 1 order by 2 limit 10`.execute(tx);
  for (const row of twice.rows) {
    const what = { zh: '同一记录多次入树', en: 'the leaf is in the tree more than once' };
    problems.add('leaf-twice', what, { index: Number(row.index), leafId: row.leaf, kind: row.kind });
  }
  if (!whole) return;
  let expected = 0;
  for (let width = Math.floor(size / 2); width > 0; width = Math.floor(width / 2)) expected += width;
  const stored = await countOf(tx, 'audit.node');
  if (stored > expected) {
    const what = { zh: '存在不属于该树的节点', en: 'there are nodes that are not of this tree' };
    problems.add('node', what, { expected: `${expected}`, actual: `${stored}` });
  }
}

/** Leaves outside the tree: waiting longer than `limit` seconds, or not even queued. Returns how many wait. */
export async function checkWaiting(tx: Tx, now: Temporal.Instant, limit: number, problems: Problems): Promise<number> {
  const late = await sql<{ leaf: string; kind: string | null; since: Temporal.Instant }>`
    select p.leaf, l.kind, p.since from audit.pending p left join audit.leaf l on l.id = p.leaf
    where p.since < ${now.subtract({ seconds: limit }).toString()}::timestamptz order by p.since limit 10`.execute(tx);
  for (const row of late.rows) {
    const what = { zh: `记录超过 ${limit} 秒仍未封存`, en: `the leaf has waited for more than ${limit} s to be sealed` };
    problems.add('unsealed', what, { leafId: row.leaf, kind: row.kind, actual: row.since.toString() });
  }
  const lost = await sql<{ id: string; kind: string }>`
    select l.id, l.kind from audit.leaf l
    where not exists (select from audit.entry e where e.leaf = l.id) and not exists (select from audit.pending p where p.leaf = l.id)
    order by l.id limit 10`.execute(tx);
  for (const row of lost.rows) {
    const what = { zh: '记录既未入树也不在待封存队列', en: 'the leaf is neither in the tree nor waiting' };
    problems.add('unqueued', what, { leafId: row.id, kind: row.kind });
  }
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from audit.pending`.execute(tx);
  return Number(rows[0]?.n ?? 0n);
}
