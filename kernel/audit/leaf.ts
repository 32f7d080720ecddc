import type { Tx } from '../db/index.ts';
import { canonicalJson, uuidv7, type JsonObject, type SuiteId } from '../crypto/index.ts';
import { sql } from 'kysely';
import { leafHash } from './merkle.ts';
import { personalDataIn } from './personal.ts';

/** One fact to be kept for ever: a decision, a posting, an access. */
export interface LeafInput {
  /** What happened, `module.event`: `talent.decision`, `audit.access`. */
  readonly kind: string;
  /** Opaque reference to whom or what it is about (a uuid): says nothing by itself and means nothing once its row is erased. */
  readonly subject: string;
  /** The fact without personal data. Free text goes in as its hash. */
  readonly body: JsonObject;
  readonly at: Temporal.Instant;
}

/** A row of audit.leaf, in the order of its columns. */
export interface LeafRow {
  readonly id: string;
  readonly kind: string;
  readonly subject: string;
  /** ISO 8601 UTC, microseconds at most, as it stands in `canonical`. */
  readonly at: string;
  readonly suite: SuiteId;
  /** The bytes that are hashed, as text: RFC 8785 of `{at, body, id, kind, subject, v: 1}`. */
  readonly canonical: string;
  readonly hash: Buffer;
}

/** What the caller keeps beside its own row. */
export interface LeafRef {
  readonly leafId: string;
  readonly leafHash: Buffer;
}

/** A leaf that would put personal data into a log from which nothing is deleted. A defect of the caller. */
export class PersonalDataInLeaf extends Error {
  override readonly name = 'PersonalDataInLeaf';
}

/**
 * The row of a leaf: canonical text, hash (RFC 9162 H(0x00 ‖ bytes)) and a fresh id. Pure but for the id's randomness, so that a use
 * case may fold the insert into a statement of its own:
 * `insert into audit.leaf (id, kind, subject, at, suite, canonical, hash) values (…)`. A trigger queues it for sealing.
 * Throws PersonalDataInLeaf for id, mobile or card numbers in it, TypeError for what JSON cannot carry.
 */
export function leafRow(leaf: LeafInput, suite: SuiteId = 'intl'): LeafRow {
  const at = leaf.at.round({ smallestUnit: 'microsecond', roundingMode: 'trunc' }).toString();
  const id = uuidv7(leaf.at);
  const { kind, subject, body } = leaf;
  const canonical = canonicalJson({ at, body, id, kind, subject, v: 1 });
  const found = personalDataIn(canonical);
  if (found) throw new PersonalDataInLeaf(`a leaf of kind ${kind} contains personal data (${found})`);
  return { id, kind, subject, at, suite, canonical, hash: leafHash(suite, Buffer.from(canonical, 'utf8')) };
}

/**
 * Records one fact in the caller's transaction: it exists exactly when the fact does. The sealer picks it up within a second of the
 * commit. `suite` is that of the district's keys (`crypto.suite`); the database refuses any other than the log's.
 */
export async function appendLeaf(tx: Tx, leaf: LeafInput, suite: SuiteId = 'intl'): Promise<LeafRef> {
  const row = leafRow(leaf, suite);
  await sql`insert into audit.leaf (id, kind, subject, at, suite, canonical, hash)
    values (${row.id}, ${row.kind}, ${row.subject}, ${row.at}, ${row.suite}, ${row.canonical}, ${row.hash})`.execute(tx);
  return { leafId: row.id, leafHash: row.hash };
}

const BATCH = 5000;

/** Records many facts, in order, some 40,000 a second. */
export async function appendLeaves(tx: Tx, leaves: readonly LeafInput[], suite: SuiteId = 'intl'): Promise<LeafRef[]> {
  const refs: LeafRef[] = [];
  for (let from = 0; from < leaves.length; from += BATCH) {
    const rows = leaves.slice(from, from + BATCH).map((leaf) => leafRow(leaf, suite));
    await insertRows(tx, rows);
    for (const row of rows) refs.push({ leafId: row.id, leafHash: row.hash });
  }
  return refs;
}

/** Inserts prepared rows with one statement. */
export async function insertRows(tx: Tx, rows: readonly LeafRow[]): Promise<void> {
  if (rows.length === 0) return;
  const column = <K extends keyof LeafRow>(key: K): LeafRow[K][] => rows.map((row) => row[key]);
  await sql`insert into audit.leaf (id, kind, subject, at, suite, canonical, hash)
    select * from unnest(${column('id')}::uuid[], ${column('kind')}::text[], ${column('subject')}::text[], ${column('at')}::timestamptz[],
      ${column('suite')}::text[], ${column('canonical')}::text[], ${column('hash')}::bytea[])`.execute(tx);
}
