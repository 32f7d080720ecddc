import { sql } from 'kysely';
import type { Database, Db } from '../db/index.ts';
import type { SuiteId } from '../crypto/index.ts';
import type { TreeHead } from './head.ts';
import { headOf, type HeadRow } from './tables.ts';

/** The log of a database. */
export interface LogIdentity {
  readonly id: string;
  readonly suite: SuiteId;
}

/**
 * Opens the log, on the first start of a database for good: call it once at every start with the suite of the keys. Throws when the
 * log was opened with the other suite, since a tree has one hash.
 */
export async function openLog(database: Database, suite: SuiteId): Promise<LogIdentity> {
  const { rows } = await sql<LogIdentity>`select id, suite from audit.open_log(${suite})`.execute(database.db);
  const log = rows[0];
  if (!log) throw new Error('audit: the log did not open');
  if (log.suite !== suite) throw new Error(`audit: this log is of suite ${log.suite}, the keys are of suite ${suite}`);
  return log;
}

/** The log's identity, or null before `openLog`. */
export async function readLog(db: Db): Promise<LogIdentity | null> {
  const { rows } = await sql<LogIdentity>`select id, suite from audit.log`.execute(db);
  return rows[0] ?? null;
}

/** The newest signed head, or null while nothing is sealed. */
export async function latestHead(db: Db): Promise<TreeHead | null> {
  const { rows } = await sql<HeadRow & { log: string }>`select l.id as log, h.* from audit.log l,
    lateral (select size, root, at, suite, key_id, signature from audit.head order by size desc limit 1) h`.execute(db);
  return rows[0] ? headOf(rows[0], rows[0].log) : null;
}

/** The signed head of exactly this size, or null. */
export async function headAt(db: Db, size: number): Promise<TreeHead | null> {
  const { rows } = await sql<HeadRow & { log: string }>`select l.id as log, h.size, h.root, h.at, h.suite, h.key_id, h.signature
    from audit.log l, audit.head h where h.size = ${size}`.execute(db);
  return rows[0] ? headOf(rows[0], rows[0].log) : null;
}

/** How the log is doing, for readiness, metrics and the operator's page. */
export interface LogStatus {
  readonly size: number;
  readonly sealedAt: Temporal.Instant | null;
  readonly waiting: number;
  /** Since when the oldest waiting leaf has waited: more than a few seconds means that no sealer runs. */
  readonly waitingSince: Temporal.Instant | null;
}

/** Size of the log and what waits to be sealed. */
export async function logStatus(db: Db): Promise<LogStatus> {
  const { rows } = await sql<{
    size: bigint | null;
    sealedAt: Temporal.Instant | null;
    waiting: bigint;
    waitingSince: Temporal.Instant | null;
  }>`
    select h.size, h.at as "sealedAt", p.waiting, p.since as "waitingSince"
    from (select count(*) as waiting, min(since) as since from audit.pending) p
    left join lateral (select size, at from audit.head order by size desc limit 1) h on true`.execute(db);
  const row = rows[0];
  return {
    size: Number(row?.size ?? 0n),
    sealedAt: row?.sealedAt ?? null,
    waiting: Number(row?.waiting ?? 0n),
    waitingSince: row?.waitingSince ?? null,
  };
}
