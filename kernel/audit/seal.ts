import { sql } from 'kysely';
import type { Database, Tx } from '../db/index.ts';
import type { Crypto } from '../crypto/index.ts';
import { signHead, type TreeHead } from './head.ts';
import { latestHead, readLog, type LogIdentity } from './log.ts';
import { cover, Frontier, type Node } from './merkle.ts';
import { readNodes, TreeDamaged } from './nodes.ts';
import { LOCKS } from './tables.ts';

/** Leaves sealed under one head at most; what is left over goes under the next. */
const BATCH = 10_000;

/**
 * Seals the committed leaves that wait, under one new signed head, and returns it; null when nothing waits or (without `wait`) another
 * process is sealing. One transaction: a crash anywhere leaves every leaf waiting. Throws TreeDamaged rather than sign over a
 * tree whose right edge is not what its last head says.
 */
export async function seal(
  database: Database,
  crypto: Pick<Crypto, 'sign' | 'suite'>,
  now: Temporal.Instant,
  options: { wait?: boolean; most?: number } = {},
): Promise<TreeHead | null> {
  return database.tx(async (tx) => {
    if (!(await takeLock(tx, options.wait ?? false))) return null;
    const waiting = await sql<{
      leaf: string;
      hash: Buffer;
    }>`select leaf, hash from audit.take_pending(${options.most ?? BATCH})`.execute(tx);
    if (waiting.rows.length === 0) return null;
    const log = await readLog(tx);
    if (!log) throw new Error('audit: the log is not open');
    if (log.suite !== crypto.suite)
      throw new Error(`audit: this log is of suite ${log.suite}, the keys are of suite ${crypto.suite}`);

    const tree = await readFrontier(tx, log);
    const first = tree.size;
    const nodes = waiting.rows.flatMap((row) => tree.append(row.hash));
    await insertEntries(tx, first, waiting.rows);
    await insertNodes(tx, nodes);
    const at = now.round({ smallestUnit: 'millisecond', roundingMode: 'trunc' }).toString();
    const head = signHead(crypto, { log: log.id, size: tree.size, root: tree.root().toString('hex'), at, suite: log.suite });
    await sql`insert into audit.head (size, root, at, suite, key_id, signature)
      values (${head.size}, ${Buffer.from(head.root, 'hex')}, ${head.at}, ${head.suite}, ${head.keyId}, ${head.signature})`.execute(
      tx,
    );
    return head;
  });
}

async function takeLock(tx: Tx, wait: boolean): Promise<boolean> {
  if (wait) {
    await sql`select pg_advisory_xact_lock(${LOCKS.seal}::bigint)`.execute(tx);
    return true;
  }
  const { rows } = await sql<{ won: boolean }>`select pg_try_advisory_xact_lock(${LOCKS.seal}::bigint) as won`.execute(tx);
  return rows[0]?.won === true;
}

async function readFrontier(tx: Tx, log: LogIdentity): Promise<Frontier> {
  const head = await latestHead(tx);
  if (!head) return new Frontier(log.suite);
  const tree = new Frontier(log.suite, head.size, await readNodes(tx, cover(0, head.size)));
  if (tree.root().toString('hex') !== head.root)
    throw new TreeDamaged(`audit: the tree is not the one signed at size ${head.size}`);
  return tree;
}

async function insertEntries(tx: Tx, first: number, rows: readonly { leaf: string; hash: Buffer }[]): Promise<void> {
  await sql`insert into audit.entry (index, leaf, hash)
    select ${first}::bigint + ord - 1, leaf, hash
    from unnest(${rows.map((r) => r.leaf)}::uuid[], ${rows.map((r) => r.hash)}::bytea[]) with ordinality as t(leaf, hash, ord)`.execute(
    tx,
  );
}

async function insertNodes(tx: Tx, nodes: readonly Node[]): Promise<void> {
  if (nodes.length === 0) return;
  await sql`insert into audit.node (level, index, hash)
    select * from unnest(${nodes.map((n) => n.level)}::smallint[], ${nodes.map((n) => n.index)}::bigint[],
      ${nodes.map((n) => n.hash)}::bytea[])`.execute(tx);
}
