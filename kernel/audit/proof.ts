import { sql } from 'kysely';
import type { Db } from '../db/index.ts';
import type { SuiteId } from '../crypto/index.ts';
import type { TreeHead } from './head.ts';
import { headAt, latestHead } from './log.ts';
import { consistencyPlan, inclusionPlan } from './merkle.ts';
import { readPlan } from './nodes.ts';
import type { Receipt } from './receipt.ts';

export interface InclusionProof {
  readonly index: number;
  readonly head: TreeHead;
  /** The leaf's sibling first. */
  readonly path: readonly Buffer[];
}

interface Placed {
  index: bigint;
  canonical: string;
  hash: Buffer;
}

async function placeOf(db: Db, leafId: string): Promise<Placed | null> {
  const { rows } = await sql<Placed>`select e.index, l.canonical, e.hash from audit.entry e join audit.leaf l on l.id = e.leaf
    where e.leaf = ${leafId}`.execute(db);
  return rows[0] ?? null;
}

async function prove(db: Db, index: number, size?: number): Promise<InclusionProof | null> {
  const head = size === undefined ? await latestHead(db) : await headAt(db, size);
  if (!head || index >= head.size) return null;
  return { index, head, path: await readPlan(db, head.suite, inclusionPlan(index, head.size)) };
}

/** Proof that a leaf is under the newest head, or under the signed head of `size`. Null while it is not sealed. O(log n) rows. */
export async function inclusionProof(db: Db, leafId: string, size?: number): Promise<InclusionProof | null> {
  const place = await placeOf(db, leafId);
  return place ? prove(db, Number(place.index), size) : null;
}

/**
 * Proof that the tree of `n` leaves only added to that of `m`, for whoever kept the head of `m`. Sizes need not be those of heads;
 * both must be within the sealed tree, 0 < m ≤ n, else RangeError.
 */
export async function consistencyProof(db: Db, m: number, n: number): Promise<Buffer[]> {
  const head = await latestHead(db);
  if (!head || n > head.size) throw new RangeError(`the log has ${head?.size ?? 0} sealed leaves, not ${n}`);
  return readPlan(db, head.suite, consistencyPlan(m, n));
}

/** The receipt of a leaf under the newest head; null while it is not sealed (about a second after the commit). */
export async function receipt(db: Db, leafId: string): Promise<Receipt | null> {
  const place = await placeOf(db, leafId);
  const proof = place ? await prove(db, Number(place.index)) : null;
  if (!place || !proof) return null;
  const suite: SuiteId = proof.head.suite;
  return {
    type: 'yunjian-receipt',
    v: 1,
    suite,
    leaf: place.canonical,
    leafHash: place.hash.toString('hex'),
    index: proof.index,
    head: proof.head,
    path: proof.path.map((p) => p.toString('hex')),
  };
}

/**
 * Waits until the leaf is sealed, at most `timeoutMs`, asking every `pollMs` (150); its index in the tree, or null when time was up.
 * The leaf must be committed: inside its own transaction the wait is in vain.
 */
export async function waitForSeal(db: Db, leafId: string, timeoutMs = 5000, pollMs = 150): Promise<number | null> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const { rows } = await sql<{ index: bigint }>`select index from audit.entry where leaf = ${leafId}`.execute(db);
    if (rows[0]) return Number(rows[0].index);
    const left = deadline - performance.now();
    if (left <= 0) return null;
    await new Promise((wake) => setTimeout(wake, Math.min(pollMs, left)));
  }
}
