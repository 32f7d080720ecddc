import { createHash } from 'node:crypto';
import { canonical, ENGINE, parseJsonExact, traceOf } from '@yunjian/rules';
import type { Decision, Facts, Trace } from '@yunjian/rules';
import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import { uuidv7 } from '../crypto/index.ts';
import { isPgError } from '../db/index.ts';
import type { Db } from '../db/index.ts';
import { rulebookFailures } from './failures.ts';
import { loadVersion } from './in-force.ts';
import type { RuleInForce } from './in-force.ts';

/** Who decided: the machine alone, a person, or a person against what the rule gave. */
export type DecisionMode = 'AUTO' | 'HUMAN' | 'OVERRIDE';
export type DecisionOutcome = 'GRANT' | 'REFUSE' | 'NEEDS_FACT' | 'NEEDS_HUMAN';

/** A decision to be kept. Ids are UUIDs of other modules and are not checked here. */
export interface DecisionInput {
  /** What the decision is about, for example an application. */
  subjectId: string;
  caseId?: string | null;
  rule: Pick<RuleInForce, 'code' | 'version' | 'sha256'>;
  facts: Facts;
  /** What the engine gave for these facts, one for each decision asked (`model.decide`). */
  results: readonly Decision[];
  mode: DecisionMode;
  outcome: DecisionOutcome;
  /** Account of the person; null for AUTO. */
  decidedBy?: string | null;
  /** Needed for REFUSE and OVERRIDE. */
  reason?: string | null;
  /** Second person of an override. */
  approvedBy?: string | null;
  /** Business date: the rule version must be in force on it. */
  decidedOn: Temporal.PlainDate;
  decidedAt: Temporal.Instant;
  /** The decision this one replaces; it must be about the same subject. */
  supersedes?: string | null;
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/**
 * Keeps a decision: one insert, which also makes sure that the version is in force on the business date.
 * Returns its id and the hex SHA-256 of the canonical record (what a log leaf should bind).
 * Throws Failure `rulebook.notInForce` (decide again with the current version) or `rulebook.superseded`.
 */
export async function recordDecision(tx: Db, input: DecisionInput): Promise<{ id: string; hash: string }> {
  const factsText = canonical(input.facts);
  const resultText = canonical(input.results.map((result) => traceOf(result, input.facts)));
  const resultHash = sha256(resultText);
  const on = input.decidedOn.toString();
  const at = storable(input.decidedAt);
  const hash = sha256(recordText(input, sha256(factsText), resultHash));
  try {
    const { rows } = await sql<{ id: string }>`insert into rulebook.decision
      (case_id, subject_id, rule_code, rule_version, facts_text, result_text, result_sha256, sha256, engine, mode, outcome,
       decided_by, reason, approved_by, decided_on, decided_at, supersedes)
      select ${input.caseId ?? null}::uuid, ${input.subjectId}::uuid, v.code, v.version, ${factsText}, ${resultText}, ${resultHash},
        ${hash}, ${ENGINE}, ${input.mode}, ${input.outcome}, ${input.decidedBy ?? null}::uuid, ${input.reason ?? null},
        ${input.approvedBy ?? null}::uuid, ${on}::date, ${at}::timestamptz, ${input.supersedes ?? null}::uuid
      from rulebook.version v
      where v.code = ${input.rule.code} and v.version = ${input.rule.version} and v.status = 'published'
        and v.effective @> ${on}::date and v.sha256 = ${Buffer.from(input.rule.sha256, 'hex')}
      returning id`.execute(tx);
    const row = rows[0];
    if (row === undefined) {
      throw failure(rulebookFailures.notInForce, { code: input.rule.code, version: input.rule.version, date: on });
    }
    return { id: row.id, hash: hash.toString('hex') };
  } catch (error) {
    if (isPgError(error, '23505', 'decision_superseded_once')) throw failure(rulebookFailures.superseded);
    throw error;
  }
}

/**
 * Keeps many decisions with one statement, some 10,000 a second; ids and hashes in the order given. All or none; each is the row `recordDecision` would
 * have written. Results that are one and the same object are written down once. A decision that supersedes another comes in a later call.
 */
export async function recordDecisions(tx: Db, inputs: readonly DecisionInput[]): Promise<{ id: string; hash: string }[]> {
  if (inputs.length === 0) return [];
  const written = new Map<readonly Decision[], { at: number; hash: Buffer }>();
  const texts: string[] = [];
  const rows = inputs.map((input) => {
    const factsText = canonical(input.facts);
    let result = written.get(input.results);
    if (result === undefined) {
      const text = canonical(input.results.map((r) => traceOf(r, input.facts)));
      texts.push(text);
      written.set(input.results, (result = { at: texts.length, hash: sha256(text) }));
    }
    const id = uuidv7(input.decidedAt);
    return { id, input, factsText, result, hash: sha256(recordText(input, sha256(factsText), result.hash)) };
  });
  const column = <T>(of: (row: (typeof rows)[number]) => T): T[] => rows.map(of);
  const { numAffectedRows } = await sql`insert into rulebook.decision
    (id, case_id, subject_id, rule_code, rule_version, facts_text, result_text, result_sha256, sha256, engine, mode, outcome,
     decided_by, reason, approved_by, decided_on, decided_at, supersedes)
    select w.id, w.case_id, w.subject_id, v.code, v.version, w.facts, (${texts}::text[])[w.result], w.result_sha, w.sha, ${ENGINE}, w.mode, w.outcome,
      w.decided_by, w.reason, w.approved_by, w.decided_on, w.decided_at, w.supersedes
    from unnest(${column((r) => r.id)}::uuid[], ${column((r) => r.input.caseId ?? null)}::uuid[], ${column((r) => r.input.subjectId)}::uuid[],
      ${column((r) => r.input.rule.code)}::text[], ${column((r) => r.input.rule.version)}::text[], ${column((r) => Buffer.from(r.input.rule.sha256, 'hex'))}::bytea[],
      ${column((r) => r.factsText)}::text[], ${column((r) => r.result.at)}::int[], ${column((r) => r.result.hash)}::bytea[], ${column((r) => r.hash)}::bytea[],
      ${column((r) => r.input.mode)}::text[], ${column((r) => r.input.outcome)}::text[], ${column((r) => r.input.decidedBy ?? null)}::uuid[],
      ${column((r) => r.input.reason ?? null)}::text[], ${column((r) => r.input.approvedBy ?? null)}::uuid[], ${column((r) => r.input.decidedOn.toString())}::date[],
      ${column((r) => storable(r.input.decidedAt))}::timestamptz[], ${column((r) => r.input.supersedes ?? null)}::uuid[])
      as w(id, case_id, subject_id, code, version, rule_sha, facts, result, result_sha, sha, mode, outcome, decided_by, reason, approved_by, decided_on, decided_at, supersedes)
    join rulebook.version v on v.code = w.code and v.version = w.version and v.status = 'published' and v.effective @> w.decided_on and v.sha256 = w.rule_sha`.execute(
    tx,
  );
  if (numAffectedRows !== BigInt(inputs.length)) {
    const first = inputs[0] as DecisionInput;
    throw failure(rulebookFailures.notInForce, {
      code: first.rule.code,
      version: first.rule.version,
      date: first.decidedOn.toString(),
    });
  }
  return rows.map((r) => ({ id: r.id, hash: r.hash.toString('hex') }));
}

/** PostgreSQL keeps microseconds: the hash must not cover digits that are lost. */
const storable = (at: Temporal.Instant): string => at.round({ smallestUnit: 'microsecond', roundingMode: 'trunc' }).toString();

/** The record a decision's hash covers: everything but its id. Facts and results enter by their hashes. */
const recordText = (input: DecisionInput, factsHash: Buffer, resultHash: Buffer): string =>
  canonical({
    caseId: input.caseId ?? null,
    subjectId: input.subjectId,
    rule: { code: input.rule.code, version: input.rule.version, sha256: input.rule.sha256 },
    facts: factsHash.toString('hex'),
    results: resultHash.toString('hex'),
    mode: input.mode,
    outcome: input.outcome,
    decidedBy: input.decidedBy ?? null,
    reason: input.reason ?? null,
    approvedBy: input.approvedBy ?? null,
    decidedOn: input.decidedOn.toString(),
    decidedAt: storable(input.decidedAt),
    supersedes: input.supersedes ?? null,
    engine: ENGINE,
  });

/** A stored decision. */
export interface StoredDecision {
  id: string;
  caseId: string | null;
  subjectId: string;
  ruleCode: string;
  ruleVersion: string;
  facts: Facts;
  /** What the engine gave, whole: stored outcomes with the texts of the version they were made by. */
  results: Decision[];
  /** Hex SHA-256 of the record. */
  hash: string;
  engine: string;
  mode: DecisionMode;
  outcome: DecisionOutcome;
  decidedBy: string | null;
  reason: string | null;
  approvedBy: string | null;
  decidedOn: string;
  decidedAt: Temporal.Instant;
  supersedes: string | null;
  /** The decision that replaced this one. */
  supersededBy: string | null;
}

interface DecisionRow {
  id: string;
  case_id: string | null;
  subject_id: string;
  rule_code: string;
  rule_version: string;
  facts_text: string;
  result_text: string;
  result_sha256: Buffer;
  sha256: Buffer;
  engine: string;
  mode: DecisionMode;
  outcome: DecisionOutcome;
  decided_by: string | null;
  reason: string | null;
  approved_by: string | null;
  decided_on: string;
  decided_at: Temporal.Instant;
  supersedes: string | null;
  superseded_by: string | null;
  version_sha256: Buffer;
}

const columns = sql`d.id, d.case_id, d.subject_id, d.rule_code, d.rule_version, d.facts_text, d.result_text, d.result_sha256, d.sha256,
  d.engine, d.mode, d.outcome, d.decided_by, d.reason, d.approved_by, d.decided_on, d.decided_at, d.supersedes,
  n.id as superseded_by, v.sha256 as version_sha256`;
const source = sql`rulebook.decision d join rulebook.version v on v.code = d.rule_code and v.version = d.rule_version
  left join rulebook.decision n on n.supersedes = d.id`;

/** Outcomes come from what was stored, texts from the stored version: nothing is decided again here. */
const stored = async (db: Db, row: DecisionRow): Promise<StoredDecision> => {
  const { model } = await loadVersion(db, row.rule_code, row.rule_version, row.version_sha256.toString('hex'));
  const facts = parseJsonExact(row.facts_text) as Facts;
  const traces = parseJsonExact(row.result_text) as Trace[];
  return {
    id: row.id,
    caseId: row.case_id,
    subjectId: row.subject_id,
    ruleCode: row.rule_code,
    ruleVersion: row.rule_version,
    facts,
    results: traces.map((trace) => model.restore(trace, facts)),
    hash: row.sha256.toString('hex'),
    engine: row.engine,
    mode: row.mode,
    outcome: row.outcome,
    decidedBy: row.decided_by,
    reason: row.reason,
    approvedBy: row.approved_by,
    decidedOn: row.decided_on,
    decidedAt: row.decided_at,
    supersedes: row.supersedes,
    supersededBy: row.superseded_by,
  };
};

/** The decisions about a subject, newest first. */
export async function decisionsOf(db: Db, subjectId: string): Promise<StoredDecision[]> {
  const { rows } = await sql<DecisionRow>`select ${columns} from ${source}
    where d.subject_id = ${subjectId} order by d.decided_at desc, d.id desc`.execute(db);
  return Promise.all(rows.map((row) => stored(db, row)));
}

/** One decision. Throws Failure `rulebook.noDecision`. */
export async function decisionById(db: Db, id: string): Promise<StoredDecision> {
  return stored(db, await rowById(db, id));
}

const rowById = async (db: Db, id: string): Promise<DecisionRow> => {
  const { rows } = await sql<DecisionRow>`select ${columns} from ${source} where d.id = ${id}`.execute(db);
  const row = rows[0];
  if (row === undefined) throw failure(rulebookFailures.noDecision);
  return row;
};

/** What a replay found. `same`: the recomputed results have the stored bytes, and every stored hash still holds. */
export interface Replay {
  id: string;
  same: boolean;
  /** Canonical texts. */
  stored: string;
  recomputed: string;
  /** The stored hashes still fit the stored texts (nobody changed them). */
  intact: boolean;
  engine: string;
}

/** Decides a stored decision again from its stored facts and rule version, and compares bit for bit. Throws `rulebook.noDecision`. */
export async function replay(db: Db, id: string): Promise<Replay> {
  const row = await rowById(db, id);
  const { code, version, sha } = { code: row.rule_code, version: row.rule_version, sha: row.version_sha256.toString('hex') };
  const { model } = await loadVersion(db, code, version, sha);
  const decision = await stored(db, row);
  const again = decision.results.map((result) => model.decide(result.decision, decision.facts));
  const recomputed = canonical(again.map((result) => traceOf(result, decision.facts)));
  const record = recordText(
    { ...decision, rule: { code, version, sha256: sha }, decidedOn: Temporal.PlainDate.from(decision.decidedOn) },
    sha256(row.facts_text),
    row.result_sha256,
  );
  const intact = sha256(row.result_text).equals(row.result_sha256) && sha256(record).equals(row.sha256);
  return { id, same: intact && recomputed === row.result_text, stored: row.result_text, recomputed, intact, engine: row.engine };
}

/** Ids of all decisions, oldest first, in batches: for replaying everything without holding it in memory. */
export async function* decisionIds(db: Db, batch = 500): AsyncGenerator<string[]> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await sql<{
      id: string;
    }>`select id from rulebook.decision where id > ${after} order by id limit ${batch}`.execute(db);
    const last = rows.at(-1);
    if (last === undefined) return;
    yield rows.map((row) => row.id);
    after = last.id;
  }
}
