import { sql } from 'kysely';
import type { Database, Tx } from '../db/index.ts';
import { canonicalJson, type JsonObject, type JsonValue, type PublicKey } from '../crypto/index.ts';
import { verifyHead } from './head.ts';
import { readLog, type LogIdentity } from './log.ts';
import { Frontier, leafHash, type Node } from './merkle.ts';
import { Problems, type LogReport } from './report.ts';
import { headOf, type HeadRow } from './tables.ts';
import { verifyAnchors } from './verify-anchors.ts';
import { checkCounts, checkWaiting, countOf } from './verify-outside.ts';
import type { Witness, WitnessLeaf } from './witness.ts';

export type { LogProblem, LogReport, ProblemCode } from './report.ts';

export interface VerifyOptions {
  /** Keys whose heads count. Best taken from outside the server. */
  readonly keys: readonly PublicKey[];
  /** Directory of anchor files; without it, a log cut short or written anew by the holder of the key is not found out. */
  readonly anchors?: string;
  readonly witnesses?: readonly Witness[];
  /** A leaf waiting longer than this is a problem; 60 unless told. */
  readonly maxUnsealedSeconds?: number;
  readonly now: Temporal.Instant;
  readonly onProgress?: (done: number, total: number) => void;
  /** Heads up to this size had their signatures checked before; their roots are still compared. An SM2 check takes some 13 ms. */
  readonly signaturesAbove?: number;
  /** Leaves read at a time; 2000 unless told. */
  readonly batch?: number;
}

interface EntryRow {
  index: bigint;
  leaf: string;
  entry_hash: Buffer;
  kind: string | null;
  subject: string | null;
  at: Temporal.Instant | null;
  suite: string | null;
  canonical: string | null;
  hash: Buffer | null;
}

/**
 * Recomputes the whole log from the canonical bytes up, in one consistent snapshot and constant memory: leaves, tree, heads and their
 * signatures, anchors, what waits, and what the witnesses compare. Never throws for a broken log; the report names the first broken
 * leaf.
 */
export async function verifyLog(database: Database, options: VerifyOptions): Promise<LogReport> {
  return database.db
    .transaction()
    .setIsolationLevel('repeatable read')
    .setAccessMode('read only')
    .execute(async (tx) => {
      const log = await readLog(tx);
      const problems = new Problems();
      if (!log) {
        const leaves = await countOf(tx, 'audit.leaf');
        if (leaves > 0)
          problems.add('head', { zh: '日志从未开启，却已有记录', en: 'there are leaves, but the log was never opened' });
        return reportOf(null, { size: 0, root: null, heads: 0 }, 0, 0, problems);
      }
      const tree = await walk(tx, log, options, problems);
      const waiting = await checkWaiting(tx, options.now, options.maxUnsealedSeconds ?? 60, problems);
      const anchors =
        options.anchors === undefined ? 0 : await verifyAnchors(tx, log, options.anchors, options.keys, tree.size, problems);
      return reportOf(log, tree, anchors, waiting, problems);
    });
}

interface Walked {
  readonly size: number;
  readonly root: string | null;
  readonly heads: number;
}

function reportOf(log: LogIdentity | null, tree: Walked, anchors: number, waiting: number, problems: Problems): LogReport {
  const list = problems.list();
  return {
    ok: problems.count === 0,
    log: log?.id ?? null,
    suite: log?.suite ?? null,
    ...tree,
    anchors,
    waiting,
    problems: list,
    problemCount: problems.count,
    first: list[0] ?? null,
  };
}

/** Reads all entries in order and compares leaves, nodes, heads and witnesses on the way. */
async function walk(tx: Tx, log: LogIdentity, options: VerifyOptions, problems: Problems): Promise<Walked> {
  const total = await countOf(tx, 'audit.entry');
  const tree = new Frontier(log.suite);
  let [next, heads, lastHead, whole] = [0, 0, 0, true];
  for (;;) {
    const { rows } = await sql<EntryRow>`
      select e.index, e.leaf, e.hash as entry_hash, l.kind, l.subject, l.at, l.suite, l.canonical, l.hash
      from audit.entry e left join audit.leaf l on l.id = e.leaf
      where e.index >= ${next} order by e.index limit ${options.batch ?? 2000}`.execute(tx);
    if (rows.length === 0) break;
    const from = next;
    const made: Node[] = [];
    const roots = new Map<number, string>();
    const headRows = await readHeads(tx, from, Number(rows.at(-1)?.index) + 1);
    const sizes = new Set(headRows.map((h) => Number(h.size)));
    for (const row of rows) {
      const index = Number(row.index);
      if (index !== next) {
        const missing = { zh: '序号缺失：记录被移除', en: 'indexes are missing: leaves were removed' };
        problems.add('entry-gap', missing, { index: next, through: index - 1 });
        whole = false;
      }
      next = index + 1;
      checkLeaf(log, row, index, problems);
      if (!whole) continue; // after a gap no root can be recomputed; leaves, signatures and anchors still can
      made.push(...tree.append(row.entry_hash));
      if (sizes.has(next)) roots.set(next, tree.root().toString('hex'));
    }
    if (whole) await checkNodes(tx, made, problems);
    for (const row of headRows) {
      checkHead(log, row, roots.get(Number(row.size)), lastHead, options, whole, problems);
      lastHead = Number(row.size);
    }
    heads += headRows.length;
    await checkWitnesses(tx, rows, options.witnesses ?? [], problems);
    options.onProgress?.(next, Math.max(total, next));
  }
  const beyond = await readHeads(tx, next, Number.MAX_SAFE_INTEGER);
  const largest = beyond.at(-1);
  if (largest) {
    heads += beyond.length;
    const cut = { zh: '已签署的记录缺失：日志尾部被截断', en: 'leaves of a signed head are gone: the log was cut short' };
    problems.add('truncated', cut, {
      index: next,
      through: Number(largest.size) - 1,
      expected: `${largest.size}`,
      actual: `${next}`,
    });
  } else if (lastHead !== next) {
    problems.add(
      'head',
      { zh: '树中的记录没有签名树根', en: 'leaves in the tree are under no signed head' },
      { index: lastHead, through: next - 1 },
    );
  }
  await checkCounts(tx, next, whole, problems);
  return { size: next, root: whole ? tree.root().toString('hex') : null, heads };
}

async function readHeads(tx: Tx, above: number, to: number): Promise<HeadRow[]> {
  const { rows } = await sql<HeadRow>`select size, root, at, suite, key_id, signature from audit.head
    where size > ${above} and size <= ${to} order by size`.execute(tx);
  return rows;
}

function checkLeaf(log: LogIdentity, row: EntryRow, index: number, problems: Problems): void {
  const place = { index, leafId: row.leaf, kind: row.kind };
  if (row.canonical === null || row.hash === null) {
    problems.add('leaf-missing', { zh: '记录已被删除', en: 'the leaf is gone' }, place);
    return;
  }
  const hash = leafHash(log.suite, Buffer.from(row.canonical, 'utf8'));
  if (!hash.equals(row.hash)) {
    const what = { zh: '记录内容与其哈希不符', en: 'the leaf does not have the hash it had' };
    problems.add('leaf-hash', what, { ...place, expected: row.hash.toString('hex'), actual: hash.toString('hex') });
  } else if (!hash.equals(row.entry_hash)) {
    const what = { zh: '记录与入树时的哈希不符', en: 'the leaf is not the one that entered the tree' };
    problems.add('entry-hash', what, { ...place, expected: row.entry_hash.toString('hex'), actual: hash.toString('hex') });
  } else {
    const columns = differingColumns(log, row);
    if (columns.length > 0) {
      const list = columns.join(', ');
      problems.add('leaf-columns', { zh: `列与记录内容不符：${list}`, en: `columns differ from the leaf: ${list}` }, place);
    }
  }
}

function differingColumns(log: LogIdentity, row: EntryRow): string[] {
  let leaf: JsonObject;
  try {
    leaf = JSON.parse(row.canonical ?? '') as JsonObject;
    if (canonicalJson(leaf) !== row.canonical) return ['canonical'];
  } catch {
    return ['canonical'];
  }
  const columns: Record<string, [JsonValue | undefined, JsonValue]> = {
    id: [leaf['id'], row.leaf],
    kind: [leaf['kind'], row.kind],
    subject: [leaf['subject'], row.subject],
    at: [leaf['at'], row.at?.toString() ?? null],
    suite: [log.suite, row.suite],
  };
  return Object.keys(columns).filter((name) => columns[name]?.[0] !== columns[name]?.[1]);
}

async function checkNodes(tx: Tx, made: readonly Node[], problems: Problems): Promise<void> {
  if (made.length === 0) return;
  const { rows } = await sql<{ ord: bigint; hash: Buffer | null }>`
    select w.ord, n.hash
    from unnest(${made.map((n) => n.level)}::smallint[], ${made.map((n) => n.index)}::bigint[]) with ordinality as w(level, index, ord)
    left join audit.node n on n.level = w.level and n.index = w.index
    order by w.ord`.execute(tx);
  for (const [i, node] of made.entries()) {
    const stored = rows[i]?.hash ?? null;
    if (stored?.equals(node.hash)) continue;
    const [index, span] = [node.index * 2 ** node.level, 2 ** node.level];
    const what = stored
      ? {
          zh: `树节点 ${node.level}/${node.index} 与其下记录不符`,
          en: `tree node ${node.level}/${node.index} is not that of its leaves`,
        }
      : { zh: `树节点 ${node.level}/${node.index} 缺失`, en: `tree node ${node.level}/${node.index} is missing` };
    const hashes = { expected: stored?.toString('hex') ?? null, actual: node.hash.toString('hex') };
    problems.add('node', what, { index, through: index + span - 1, ...hashes });
  }
}

function checkHead(
  log: LogIdentity,
  row: HeadRow,
  root: string | undefined,
  previous: number,
  options: VerifyOptions,
  whole: boolean,
  problems: Problems,
): void {
  const head = headOf(row, log.id);
  const span = { index: previous, through: head.size - 1 };
  if (whole && root !== head.root) {
    const what = {
      zh: `签名树根（${head.size} 条）与记录不符`,
      en: `the signed root at size ${head.size} is not that of the leaves`,
    };
    problems.add('head', what, { ...span, expected: head.root, actual: root ?? null });
  }
  if (head.size <= (options.signaturesAbove ?? 0)) return;
  const key = options.keys.find((k) => k.keyId === head.keyId);
  if (!key || !verifyHead(head, key)) {
    const what = key
      ? { zh: `树根（${head.size} 条）的签名无效`, en: `the signature of the head at size ${head.size} is not valid` }
      : {
          zh: `树根（${head.size} 条）由未知密钥 ${head.keyId} 签署`,
          en: `the head at size ${head.size} is signed by an unknown key ${head.keyId}`,
        };
    problems.add('signature', what, span);
  }
}

async function checkWitnesses(
  tx: Tx,
  rows: readonly EntryRow[],
  witnesses: readonly Witness[],
  problems: Problems,
): Promise<void> {
  for (const witness of witnesses) {
    const leaves = rows.filter((row) => row.kind === witness.kind).flatMap(witnessLeaf);
    if (leaves.length === 0) continue;
    const byId = new Map(leaves.map((leaf) => [leaf.id, leaf]));
    for (const { leafId, what } of await witness.check(tx, leaves)) {
      problems.add('witness', what, { index: byId.get(leafId)?.index ?? null, leafId, kind: witness.kind });
    }
  }
}

function witnessLeaf(row: EntryRow): WitnessLeaf[] {
  try {
    const leaf = JSON.parse(row.canonical ?? '') as { subject: string; body: JsonObject; at: string };
    const { subject, body, at } = leaf;
    return [
      {
        id: row.leaf,
        index: Number(row.index),
        kind: row.kind ?? '',
        subject,
        body,
        at,
        suite: row.suite as WitnessLeaf['suite'],
      },
    ];
  } catch {
    return []; // named already: its hash cannot be right
  }
}
