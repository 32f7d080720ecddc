import { sql } from 'kysely';
import type { Role } from '../contract/index.ts';
import { suites, type SuiteId } from '../crypto/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { appendLeaf, leafRow, type LeafInput, type LeafRef } from './leaf.ts';

/** Somebody, or the program itself, read a person's record. */
export interface AccessInput {
  readonly person: string;
  /** Null when the program itself read it; then `role` is 'system'. */
  readonly accountId: string | null;
  /** Name and department as they are now; shown to the person, kept out of the leaf. */
  readonly name: string;
  readonly department: string | null;
  readonly role: Role | 'system';
  /** Why, 1 to 500 characters: a duty, a case number, a text. Kept out of the leaf but for its hash. */
  readonly purpose: string;
  /** Names of the fields shown, unmasked ones as `idNumber!`. Names only, never values. */
  readonly what: readonly string[];
  readonly at: Temporal.Instant;
}

/** An access as the person it concerns sees it. */
export interface AccessRow {
  readonly leafId: string;
  readonly person: string;
  readonly accountId: string | null;
  readonly name: string;
  readonly department: string | null;
  readonly role: Role | 'system';
  readonly purpose: string;
  readonly what: readonly string[];
  readonly at: Temporal.Instant;
}

/** The leaf's account of an access; the witness compares it with the row. */
export function accessBody(
  access: Pick<AccessInput, 'accountId' | 'role' | 'purpose' | 'what'>,
  suite: SuiteId,
): LeafInput['body'] {
  const { accountId, role, purpose, what } = access;
  return { account: accountId, purposeHash: suites[suite].hash(purpose).toString('hex'), role, what: [...what] };
}

/** Records an access in the caller's transaction, with one statement: a leaf, and a row for the page "who looked at my data". */
export async function recordAccess(tx: Tx, access: AccessInput, suite: SuiteId = 'intl'): Promise<LeafRef> {
  const { person, accountId, name, department, role, purpose, what, at } = access;
  const row = leafRow({ kind: 'audit.access', subject: person, body: accessBody(access, suite), at }, suite);
  await sql`with leaf as (
      insert into audit.leaf (id, kind, subject, at, suite, canonical, hash)
      values (${row.id}, ${row.kind}, ${row.subject}, ${row.at}, ${row.suite}, ${row.canonical}, ${row.hash})
    )
    insert into audit.access (leaf, person, account, name, department, role, purpose, fields, at)
    values (${row.id}, ${person}, ${accountId}, ${name}, ${department}, ${role}, ${purpose}, ${[...what]}::text[], ${row.at})`.execute(
    tx,
  );
  return { leafId: row.id, leafHash: row.hash };
}

/** Where the next page begins: the last row of this one. */
export interface AccessCursor {
  readonly at: Temporal.Instant;
  readonly leafId: string;
}

/** Who looked at this person's record, newest first; `next` is null on the last page. `limit` is at most 200, 50 unless told. */
export async function accessesOf(
  db: Db,
  person: string,
  page: { limit?: number; after?: AccessCursor | null } = {},
): Promise<{ items: AccessRow[]; next: AccessCursor | null }> {
  const limit = Math.max(1, Math.min(page.limit ?? 50, 200));
  const after = page.after ?? null;
  const { rows } = await sql<AccessRow>`
    select leaf as "leafId", person, account as "accountId", name, department, role, purpose, fields as what, at
    from audit.access
    where person = ${person}
      and (${after?.at.toString() ?? null}::timestamptz is null or (at, leaf) < (${after?.at.toString() ?? null}::timestamptz, ${after?.leafId ?? null}::uuid))
    order by at desc, leaf desc limit ${limit + 1}`.execute(db);
  const items = rows.slice(0, limit);
  const end = items.at(-1);
  return { items, next: rows.length > limit && end ? { at: end.at, leafId: end.leafId } : null };
}

/** An attempt that was refused. */
export interface DeniedInput {
  /** Account id, or the address class of somebody not signed in; never a name. */
  readonly account: string;
  /** The operation: `talent.decide`. */
  readonly action: string;
  /** Kind and opaque id of what it was tried on: `org.person:<uuid>`. */
  readonly resource: string;
  readonly at: Temporal.Instant;
}

/** Repeats within this many minutes are one row with a counter. */
const WINDOW_MINUTES = 10;

/**
 * Records a refused attempt in a transaction of its own kind (the refused request has none to join). The first of a ten-minute window
 * is a leaf, repeats only raise the row's counter, so that a hammering client cannot fill the log. Returns the count.
 */
export async function recordDenied(tx: Tx, denied: DeniedInput, suite: SuiteId = 'intl'): Promise<number> {
  const { account, action, resource, at } = denied;
  const bucket = at.round({ smallestUnit: 'minute', roundingIncrement: WINDOW_MINUTES, roundingMode: 'trunc' });
  const { rows } = await sql<{
    count: bigint;
  }>`select audit.count_denied(${account}, ${action}, ${resource}, ${at.toString()}::timestamptz,
    ${bucket.toString()}::timestamptz) as count`.execute(tx);
  const count = Number(rows[0]?.count ?? 0n);
  if (count === 1) await appendLeaf(tx, { kind: 'audit.denied', subject: account, body: { action, resource }, at }, suite);
  return count;
}

/** A refused attempt with its repeats. */
export interface DeniedRow {
  readonly account: string;
  readonly action: string;
  readonly resource: string;
  readonly count: number;
  readonly firstAt: Temporal.Instant;
  readonly lastAt: Temporal.Instant;
}

/** The latest refused attempts, newest first, for the auditor's page. */
export async function latestDenied(db: Db, limit = 100): Promise<DeniedRow[]> {
  const { rows } = await sql<Omit<DeniedRow, 'count'> & { count: bigint }>`
    select account, action, resource, count, first_at as "firstAt", last_at as "lastAt"
    from audit.denied order by last_at desc limit ${Math.max(1, Math.min(limit, 1000))}`.execute(db);
  return rows.map((row) => ({ ...row, count: Number(row.count) }));
}
