/** Decisions that end a review: a grant with its place in the queue, and a refusal with its remedies. */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import { recordDecision, type DecisionMode, type RuleInForce } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { Decision, Facts } from '@yunjian/rules';
import type { Pool } from './allot.ts';
import { rules } from './apply.ts';
import { currentRound, lotOf, type Round } from './lots.ts';
import { applicationById, move, type ApplicationRow } from './queries.ts';
import { finishCase, leaf, tell, textHash } from './review-case.ts';
import { dayOf, policyOf } from './setting.ts';

/** What is read before the transaction: the rule in force today and the round of the day of submission. */
export interface Prepared {
  readonly rule: RuleInForce;
  readonly round: Round;
}

/** Reads it. The round is that of the submission: a case decided by a person keeps the lot it would have had at once. */
export async function prepare(kit: Kit, applicationId: string): Promise<Prepared> {
  const { db } = kit.database;
  const row = await applicationById(db, applicationId);
  const [rule, round] = await Promise.all([
    rules.inForce(db, policyOf(kit).rule, dayOf(kit, kit.now())),
    currentRound(kit, dayOf(kit, row.submitted_at)),
  ]);
  return { rule, round };
}

/** A grant to be made. */
export interface Grant extends Prepared {
  readonly row: ApplicationRow;
  readonly facts: Facts;
  readonly results: readonly Decision[];
  readonly category: 'T1' | 'T2' | 'T3' | 'T4';
  readonly rooms: number;
  readonly accessible: boolean;
  readonly mode: DecisionMode;
  readonly decidedBy: string | null;
  readonly approvedBy: string | null;
  readonly reason: string | null;
  readonly event: 'granted-auto' | 'granted-human' | 'overridden';
  readonly by: string | null;
  readonly byName: string | null;
  readonly audit: 'random' | 'bank-changed' | null;
}

/**
 * Grants: the decision supersedes the former one, the case is closed, and the application takes the place in the queue that its day of submission
 * gives it, so that a review by a person costs nobody their place. Returns the pool to serve after the commit.
 */
export async function grant(kit: Kit, tx: Tx, g: Grant): Promise<Pool> {
  const { row } = g;
  const now = kit.now();
  const kept = await recordDecision(tx, {
    subjectId: row.id,
    caseId: row.case_id,
    rule: g.rule,
    facts: g.facts,
    results: g.results,
    mode: g.mode,
    outcome: 'GRANT',
    decidedBy: g.decidedBy,
    approvedBy: g.approvedBy,
    reason: g.reason,
    decidedOn: dayOf(kit, now),
    decidedAt: now,
    supersedes: row.decision_id,
  });
  await sql`update talent.application set category = ${g.category}, rooms = ${g.rooms}::smallint, decision_id = ${kept.id}::uuid, decided_at = ${now},
    served_at = null where id = ${row.id}::uuid`.execute(tx);
  await sql`
    insert into talent.queue_entry (application_id, category, waiting_on, round, lot, rooms, accessible, project_ids, max_rent_fen, changed_at)
    values (${row.id}::uuid, ${g.category}, ${dayOf(kit, row.submitted_at)}::date, ${g.round.code}, ${lotOf(g.round.seed, row.id)}::bigint, ${g.rooms}::smallint,
      ${g.accessible}::boolean, ${row.project_ids}::uuid[], ${row.max_rent_fen}::bigint, ${now})
    on conflict (application_id) do update set category = excluded.category, state = 'waiting', fresh = true, changed_at = excluded.changed_at`.execute(
    tx,
  );
  if (g.audit !== null)
    await sql`insert into talent.post_audit (application_id, why, drawn_at, due_on)
      values (${row.id}::uuid, ${g.audit}, ${now}, ${dayOf(kit, now).add({ days: policyOf(kit).postAudit.withinDays })}::date) on conflict do nothing`.execute(
      tx,
    );
  await move(tx, row.id, 'queued', now, { code: g.event, by: g.by, byName: g.byName });
  if (row.case_id !== null) await finishCase(kit, tx, row.case_id, 'approve', g.by);
  await decisionLeaf(kit, tx, row.id, {
    id: kept.id,
    hash: kept.hash,
    mode: g.mode,
    outcome: 'GRANT',
    rule: g.rule,
    reason: g.reason,
  });
  await tell(kit, tx, row, 'granted', { zh: '您的人才公寓申请已批准', en: 'Your application for talent housing is approved' });
  return { accessible: g.accessible, rooms: g.rooms };
}

/** A refusal that two people agreed on. */
export interface Refusal {
  readonly row: ApplicationRow;
  readonly rule: RuleInForce;
  readonly facts: Facts;
  readonly results: readonly Decision[];
  readonly decidedBy: string;
  readonly approvedBy: string;
  readonly approverName: string;
  readonly reason: string;
}

/** Refuses: in writing, with reasons and remedies (行政许可法 38); it is served the moment it stands on the applicant's page, which dates the remedies. */
export async function refuse(kit: Kit, tx: Tx, r: Refusal): Promise<void> {
  const { row } = r;
  const now = kit.now();
  const kept = await recordDecision(tx, {
    subjectId: row.id,
    caseId: row.case_id,
    rule: r.rule,
    facts: r.facts,
    results: r.results,
    mode: 'HUMAN',
    outcome: 'REFUSE',
    decidedBy: r.decidedBy,
    approvedBy: r.approvedBy,
    reason: r.reason,
    decidedOn: dayOf(kit, now),
    decidedAt: now,
    supersedes: row.decision_id,
  });
  await sql`update talent.application set decision_id = ${kept.id}::uuid, decided_at = ${now}, served_at = ${now} where id = ${row.id}::uuid`.execute(
    tx,
  );
  await move(tx, row.id, 'refused', now, { code: 'refused', by: r.approvedBy, byName: r.approverName });
  if (row.case_id !== null) await finishCase(kit, tx, row.case_id, 'refuse', r.approvedBy);
  await decisionLeaf(kit, tx, row.id, {
    id: kept.id,
    hash: kept.hash,
    mode: 'HUMAN',
    outcome: 'REFUSE',
    rule: r.rule,
    reason: r.reason,
  });
  await tell(kit, tx, row, 'refused', {
    zh: '您的人才公寓申请未获批准，理由和救济途径见决定书',
    en: 'Your application for talent housing was not approved; reasons and remedies are in the decision',
  });
}

/** The leaf of a decision, alike for machine and people. */
export function decisionLeaf(
  kit: Kit,
  tx: Tx,
  applicationId: string,
  d: {
    id: string;
    hash: string;
    mode: DecisionMode;
    outcome: string;
    rule: Pick<RuleInForce, 'code' | 'version'>;
    reason: string | null;
  },
): Promise<void> {
  return leaf(kit, tx, 'talent.decision', applicationId, {
    decision: d.id,
    hash: d.hash,
    mode: d.mode,
    outcome: d.outcome,
    rule: d.rule.code,
    version: d.rule.version,
    ...(d.reason === null ? {} : { reasonHash: textHash(d.reason) }),
  });
}
