import { CompiledQuery, sql } from 'kysely';
import type { Db, Tx } from '../db/index.ts';
import type { Outcome, RegisterAnswer, RegisterCode, UnknownReason } from './facts.ts';

/** An answer as it goes into `registers.evidence`; JSON-able, one object a row. */
export interface EvidenceRow {
  query_id: string;
  consent_id: string;
  person: string;
  register: RegisterCode;
  asked_at: string;
  answered_at: string;
  outcome: Outcome;
  reason: UnknownReason | null;
  answer: RegisterAnswer['answer'];
  source: string;
  as_of: string | null;
  attempts: number;
  latency_ms: number;
}

/** The rows of these answers. Pure, so that a service can send them as one parameter of a larger statement. */
export function evidenceRows(consentId: string, answers: readonly RegisterAnswer[]): EvidenceRow[] {
  return answers.map((a) => ({
    query_id: a.queryId,
    consent_id: consentId,
    person: a.person,
    register: a.register,
    asked_at: a.askedAt.toString(),
    answered_at: a.answeredAt.toString(),
    outcome: a.outcome,
    reason: a.reason,
    answer: a.answer,
    source: a.source,
    as_of: a.asOf,
    attempts: a.attempts,
    latency_ms: a.latencyMs,
  }));
}

/** The columns of a row with their types, as `jsonb_to_recordset` wants them. */
export const evidenceColumns =
  'query_id uuid, consent_id uuid, person uuid, register text, asked_at timestamptz, answered_at timestamptz, outcome text, reason text, answer jsonb, source text, as_of date, attempts smallint, latency_ms real';

const names = evidenceColumns.replace(/ \w+(?=,|$)/g, '');

/**
 * The text that inserts the rows held as JSON in one parameter. As a part of a larger statement:
 * `with e as (${evidenceInsert('$7')}) insert into …` with `JSON.stringify(evidenceRows(…))` as `$7`.
 */
export const evidenceInsert = (parameter: `$${number}`): string =>
  `insert into registers.evidence (${names}) select ${names} from jsonb_to_recordset(${parameter}::jsonb) as r(${evidenceColumns})`;

const INSERT = evidenceInsert('$1');

/**
 * Stores all answers with one prepared statement. The database refuses evidence of another person than the consent's, of a register it
 * does not cover, or asked before it was given or after it was withdrawn (constraints `evidence_consent_id_person_fkey`,
 * `evidence_needs_consent`).
 */
export async function storeEvidence(tx: Db | Tx, consentId: string, answers: readonly RegisterAnswer[]): Promise<void> {
  if (answers.length === 0) return;
  await tx.executeQuery(CompiledQuery.raw(INSERT, [JSON.stringify(evidenceRows(consentId, answers))]));
}

/** Evidence as read back: an answer with the consent it rests on. */
export interface StoredEvidence extends RegisterAnswer {
  consentId: string;
}

/** The evidence with these query ids, in the order of asking: what a decision rests on, for its page and its replay. */
export async function evidenceOf(db: Db | Tx, queryIds: readonly string[]): Promise<StoredEvidence[]> {
  const found = await sql<
    Omit<EvidenceRow, 'asked_at' | 'answered_at'> & { asked_at: Temporal.Instant; answered_at: Temporal.Instant }
  >`
    select query_id, consent_id, person, register, asked_at, answered_at, outcome, reason, answer, source, as_of, attempts, latency_ms
    from registers.evidence where query_id = any(${[...queryIds]}::uuid[]) order by query_id`.execute(db);
  return found.rows.map((row) => ({
    queryId: row.query_id,
    consentId: row.consent_id,
    register: row.register,
    person: row.person,
    outcome: row.outcome,
    answer: row.answer,
    reason: row.reason,
    source: row.source,
    asOf: row.as_of,
    askedAt: row.asked_at,
    answeredAt: row.answered_at,
    attempts: row.attempts,
    latencyMs: row.latency_ms,
  }));
}
