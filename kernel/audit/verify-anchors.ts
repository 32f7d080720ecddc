import fs from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import type { PublicKey } from '../crypto/index.ts';
import type { Tx } from '../db/index.ts';
import { anchorFiles, parseLine } from './anchor.ts';
import { verifyHead, type TreeHead } from './head.ts';
import type { LogIdentity } from './log.ts';
import type { Problems } from './report.ts';

interface Anchored {
  readonly head: TreeHead;
  readonly where: string;
}

const BATCH = 1000;

/**
 * Compares every anchored head with the database: same root, signature valid, none larger than the log. Returns how many heads of
 * this log were compared. Heads of another log in the same directory are passed over.
 */
export async function verifyAnchors(
  tx: Tx,
  log: LogIdentity,
  dir: string,
  keys: readonly PublicKey[],
  size: number,
  problems: Problems,
): Promise<number> {
  let count = 0;
  let previous = 0;
  let largest: Anchored | null = null;
  let batch: Anchored[] = [];
  const flush = async (): Promise<void> => {
    previous = await compare(tx, batch, previous, size, keys, problems);
    batch = [];
  };
  for (const file of await anchorFiles(dir)) {
    for await (const { head, where } of headsOf(file, problems)) {
      if (head.log !== log.id) continue;
      count++;
      if (head.size > (largest?.head.size ?? 0)) largest = { head, where };
      batch.push({ head, where });
      if (batch.length >= BATCH) await flush();
    }
  }
  await flush();
  if (largest && largest.head.size > size) {
    const what = {
      zh: `日志被截断：锚点（${largest.where}）记有 ${largest.head.size} 条，数据库只有 ${size} 条`,
      en: `the log was cut short: the anchor (${largest.where}) knows ${largest.head.size} leaves, the database has ${size}`,
    };
    problems.add('truncated', what, {
      index: size,
      through: largest.head.size - 1,
      expected: `${largest.head.size}`,
      actual: `${size}`,
    });
  }
  return count;
}

async function* headsOf(file: string, problems: Problems): AsyncGenerator<Anchored> {
  const name = path.basename(file);
  let torn: { line: string; where: string } | null = null;
  let number = 0;
  for await (const line of createInterface({ input: fs.createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
    number++;
    if (line === '') continue;
    const where = `${name}:${number}`;
    if (torn && !line.startsWith(torn.line)) unreadable(torn.where, problems);
    const head = parseLine(line);
    torn = head ? null : { line, where };
    if (head) yield { head, where };
  }
  // The last line may be torn: that head is in the database, and is written again at the next export.
}

function unreadable(where: string, problems: Problems): void {
  problems.add('anchor', { zh: `锚点 ${where} 无法读取`, en: `the anchor at ${where} cannot be read` });
}

async function compare(
  tx: Tx,
  batch: readonly Anchored[],
  before: number,
  size: number,
  keys: readonly PublicKey[],
  problems: Problems,
): Promise<number> {
  if (batch.length === 0) return before;
  const { rows } = await sql<{ size: bigint; root: Buffer; signature: string }>`
    select size, root, signature from audit.head where size = any(${batch.map((a) => a.head.size)}::bigint[])`.execute(tx);
  const stored = new Map(rows.map((row) => [Number(row.size), { root: row.root.toString('hex'), signature: row.signature }]));
  let previous = before;
  for (const { head, where } of batch) {
    const span = { index: previous, through: head.size - 1 };
    const key = keys.find((k) => k.keyId === head.keyId);
    const root = stored.get(head.size)?.root;
    const seen = root === head.root && stored.get(head.size)?.signature === head.signature; // then the head of the database was checked
    if (!seen && (!key || !verifyHead(head, key))) {
      problems.add('anchor', { zh: `锚点 ${where} 的签名无效`, en: `the anchor at ${where} has no valid signature` });
    } else if (root === undefined && head.size <= size) {
      const what = { zh: `锚点 ${where} 的树根已从数据库消失`, en: `the head anchored at ${where} is gone from the database` };
      problems.add('anchor', what, { ...span, expected: head.root });
    } else if (root !== undefined && root !== head.root) {
      const what = {
        zh: `数据库与锚点 ${where} 的树根不同：日志被改写`,
        en: `the database and the anchor at ${where} have different roots: the log was written anew`,
      };
      problems.add('anchor', what, { ...span, expected: head.root, actual: root });
    } else {
      previous = Math.max(previous, head.size);
    }
  }
  return previous;
}
