/** Asking the registers again: after an outage, a correction of data, or the end of a time of manual decisions. */
import { sql } from 'kysely';
import { lockCase } from '@yunjian/kernel/cases';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { openIdNumber, personById } from '@yunjian/kernel/orgs';
import { liveConsent, queryAll, storeEvidence, type RegisterAnswer } from '@yunjian/kernel/registers';
import { recordDecision } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { Pool } from './allot.ts';
import { consentPurpose } from './apply.ts';
import { decideMachine, type Cause, type MachineDecision } from './decide.ts';
import { factsFrom, NEEDED } from './facts.ts';
import { failures } from './failures.ts';
import { automaticNow } from './mode.ts';
import { mustAllow } from './offer.ts';
import { mustBeAllowed, type Officer } from './policy.ts';
import { applicationById, lockApplication, move } from './queries.ts';
import { firstDecidersOf, openProposal } from './review-case.ts';
import { decisionLeaf, grant, prepare, type Prepared } from './review-grant.ts';
import { dayOf, policyOf } from './setting.ts';

/** What the registers say now and what the rule makes of it. Nothing is written yet. */
export interface Asked extends Prepared {
  readonly applicationId: string;
  readonly consentId: string;
  readonly answers: readonly RegisterAnswer[];
  readonly decision: MachineDecision;
}

/**
 * Asks the registers again, outside any transaction, with the consent given at submission while it lives. Throws talent.noConsent when it was withdrawn.
 */
export async function askAgain(kit: Kit, applicationId: string, signal?: AbortSignal): Promise<Asked> {
  const { db } = kit.database;
  const row = await applicationById(db, applicationId);
  const now = kit.now();
  const today = dayOf(kit, now);
  const [consent, person, housed, prepared] = await Promise.all([
    liveConsent(db, { person: row.person_id, purpose: consentPurpose, registers: NEEDED }),
    personById(db, row.person_id),
    sql<{ housed: boolean }>`select exists (select from talent.lease l join talent.application a on a.id = l.application_id
      where a.person_id = ${row.person_id}::uuid and l.state in ('signed', 'active')) as housed`.execute(db),
    prepare(kit, applicationId),
  ]);
  if (consent === null) throw failure(failures.noConsent);
  const subject = {
    personId: row.person_id,
    idNumber: openIdNumber(kit.crypto, person),
    name: person.name,
    employerUscc: row.employer_uscc,
    bankAccount: kit.crypto.openText(row.bank_sealed, `talent.application.bank:${row.id}`),
  };
  const answers = await queryAll(kit.registers, subject, NEEDED, { now, today, consent, ...(signal ? { signal } : {}) });
  const said = {
    householdSize: row.household_size,
    accessibleNeeded: row.accessible,
    automation: row.automation,
    employerUscc: row.employer_uscc,
    contractFrom: Temporal.PlainDate.from(row.form.contractFrom),
    contractTo: row.form.contractTo === null ? null : Temporal.PlainDate.from(row.form.contractTo),
    alreadyAllocated: housed.rows[0]?.housed ?? false,
    riskSample: Buffer.from(kit.random(4)).readUInt32BE(0) < policyOf(kit).postAudit.randomShare * 2 ** 32,
  };
  const { rule } = prepared;
  const decision = decideMachine(rule.model, rule.meta, factsFrom(answers, said, today, row.submitted_at), kit.now());
  return { ...prepared, applicationId, consentId: consent.id, answers, decision };
}

/**
 * Writes the new evidence and decides on it. When every condition is now met, the applicant had let the machine decide, and the district decides
 * automatically, the application is granted just as at submission; otherwise it stays in review with the conditions as they now are. A grant already
 * made is never taken back here. `by` null: the program itself, in order of acceptance.
 * Throws talent.notNow, .notOwner, .proposalOpen.
 */
export async function requery(
  kit: Kit,
  tx: Tx,
  asked: Asked,
  by: Officer | null,
): Promise<{ granted: boolean; pool: Pool | null }> {
  const now = kit.now();
  const row = await lockApplication(tx, asked.applicationId);
  mustAllow(row, 'requery', 'reviewer');
  if (row.case_id === null) throw failure(failures.notNow);
  const held = await lockCase(tx, row.case_id);
  if (held.closed_at !== null) throw failure(failures.notNow);
  if (by !== null)
    mustBeAllowed(by, 'requery', { person: row.person_id, owner: held.owner, firstDeciders: await firstDecidersOf(tx, row.id) });
  if ((await openProposal(tx, row.id)) !== null) throw failure(failures.proposalOpen);
  await storeEvidence(tx, asked.consentId, asked.answers);
  await sql`update talent.application set evidence_ids = evidence_ids || ${asked.answers.map((a) => a.queryId)}::uuid[] where id = ${row.id}::uuid`.execute(
    tx,
  );
  const { decision } = asked;
  const automatic = await automaticNow(tx);
  const who = { by: by?.accountId ?? null, byName: by?.name ?? null };
  await move(tx, row.id, row.state, now, { code: 'requeried', ...who });
  if (decision.grant && automatic && decision.category !== null && decision.rooms !== null) {
    const pool = await grant(kit, tx, {
      ...asked,
      row,
      facts: decision.facts,
      results: decision.results,
      category: decision.category,
      rooms: decision.rooms,
      accessible: decision.accessible ?? row.accessible,
      mode: 'AUTO',
      decidedBy: null,
      approvedBy: null,
      reason: null,
      event: 'granted-auto',
      ...who,
      audit: decision.audit,
    });
    return { granted: true, pool };
  }
  if (row.state !== 'in_review') return { granted: false, pool: null };
  const lasting = row.causes.filter((c) => c === 'OBJECTION' || c === 'RECONSIDERATION') as Cause[];
  const causes = [...new Set<Cause>([...decision.causes, ...(decision.grant ? (['MANUAL_MODE'] as const) : []), ...lasting])];
  const kept = await recordDecision(tx, {
    subjectId: row.id,
    caseId: row.case_id,
    rule: asked.rule,
    facts: decision.facts,
    results: decision.results,
    mode: 'AUTO',
    outcome: 'NEEDS_HUMAN',
    decidedOn: dayOf(kit, now),
    decidedAt: now,
    supersedes: row.decision_id,
  });
  await sql`update talent.application set decision_id = ${kept.id}::uuid, category = coalesce(${decision.category}, category), causes = ${causes}::text[]
    where id = ${row.id}::uuid`.execute(tx);
  await decisionLeaf(kit, tx, row.id, {
    id: kept.id,
    hash: kept.hash,
    mode: 'AUTO',
    outcome: 'NEEDS_HUMAN',
    rule: asked.rule,
    reason: null,
  });
  return { granted: false, pool: null };
}
