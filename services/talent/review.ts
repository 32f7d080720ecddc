/** What a reviewer does to an application: claim it, ask for what is missing, note, decide; and what the second person does. */
import { sql } from 'kysely';
import { caseFailures, claim, lockCase, requestCorrection } from '@yunjian/kernel/cases';
import { failure, listed } from '@yunjian/kernel/contract';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { decisionById } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { Condition } from '@yunjian/rules';
import type { Pool } from './allot.ts';
import { decideOn, type MachineDecision } from './decide.ts';
import { failures } from './failures.ts';
import { withFindings, type Finding } from './findings.ts';
import { mustAllow } from './offer.ts';
import { mustBeAllowed, refusal, type Deed, type Officer } from './policy.ts';
import { lockApplication, move, type ApplicationRow } from './queries.ts';
import {
  finishCase,
  firstDecidersOf,
  internalEvent,
  leaf,
  momentNow,
  objectionOpen,
  openProposal,
  tell,
  textHash,
} from './review-case.ts';
import { grant, refuse, type Prepared } from './review-grant.ts';
import { policyOf } from './setting.ts';

/** Locks application and case and checks owner, fresh eyes and the rest under the lock. */
async function lockFor(tx: Tx, applicationId: string, deed: Deed, who: Officer): Promise<ApplicationRow & { case_id: string }> {
  const row = await lockApplication(tx, applicationId);
  if (row.case_id === null) throw failure(failures.notNow);
  const held = await lockCase(tx, row.case_id);
  if (held.closed_at !== null) throw failure(failures.notNow);
  mustBeAllowed(who, deed, { person: row.person_id, owner: held.owner, firstDeciders: await firstDecidersOf(tx, row.id) });
  return { ...row, case_id: row.case_id };
}

/** The open cases about an application: its review, its disputes, a revocation. */
export async function openCasesOf(db: Db, applicationId: string): Promise<{ id: string; kind: string; owner: string | null }[]> {
  const { rows } = await sql<{ id: string; kind: string; owner: string | null }>`
    select id, kind, owner from cases."case" where closed_at is null and state <> 'decided' and id in (
      select case_id from talent.application where id = ${applicationId}::uuid
      union all select case_id from talent.dispute where application_id = ${applicationId}::uuid and state = 'open'
      union all select case_id from talent.post_audit where application_id = ${applicationId}::uuid)
    order by opened_at, id`.execute(db);
  return rows;
}

/**
 * Takes on what is open about an application and this reviewer may handle: a reconsideration is left to others by whoever had part in the decision.
 * Throws talent.notNow when nothing is open, .freshEyes, cases.taken when somebody else has it.
 */
export async function claimFor(kit: Kit, tx: Tx, input: { applicationId: string; by: Officer }): Promise<void> {
  const row = await lockApplication(tx, input.applicationId);
  const open = await openCasesOf(tx, row.id);
  if (open.length === 0) throw failure(failures.notNow);
  const firstDeciders = await firstDecidersOf(tx, row.id);
  const why = refusal(input.by, 'claim', { person: row.person_id, firstDeciders });
  if (why !== null) throw failure(why);
  const free = open.filter((c) => c.owner === null || c.owner === input.by.accountId);
  if (free.length === 0) throw failure(caseFailures.taken);
  for (const c of free) {
    if (c.kind === 'talent.review' && MOOT.has(row.state)) await closeMoot(kit, tx, row, c.id, input.by);
    else await claim(tx, { caseId: c.id, by: input.by.accountId }, momentNow(kit));
  }
  if (free.some((c) => c.owner === null))
    await move(tx, row.id, row.state, kit.now(), { code: 'claimed', by: input.by.accountId, byName: input.by.name });
}

/** A grant that was to be looked at again has meanwhile led to an offer or a lease: nothing is left to better. */
const MOOT: ReadonlySet<string> = new Set(['offered', 'accepted', 'signed', 'housed', 'ended', 'withdrawn']);

async function closeMoot(kit: Kit, tx: Tx, row: ApplicationRow, caseId: string, by: Officer): Promise<void> {
  await finishCase(kit, tx, caseId, 'approve', by.accountId);
  await internalEvent(tx, row.id, kit.now(), { code: 'review-moot', by: by.accountId, byName: by.name });
}

/** Tells once, and everything at once, what is missing; the clock stops until the answer (行政许可法 32(四)). */
export async function askCorrection(
  kit: Kit,
  tx: Tx,
  input: { applicationId: string; items: readonly { code: string; text: string }[]; by: Officer },
): Promise<void> {
  const now = kit.now();
  const row = await lockFor(tx, input.applicationId, 'correct', input.by);
  mustAllow(row, 'request-correction', 'reviewer');
  if ((await openProposal(tx, row.id)) !== null) throw failure(failures.proposalOpen);
  const { correction } = policyOf(kit);
  try {
    await requestCorrection(
      tx,
      {
        caseId: row.case_id,
        items: input.items.map((i) => ({ what: { zh: i.text, en: i.text }, article: i.code })),
        answerWithin: correction.answerWithin,
        tellWithin: correction.tellWithin,
        legalBasis: correction.legalBasis,
        noticeSentAt: now,
        by: input.by.accountId,
      },
      momentNow(kit),
    );
  } catch (error) {
    if ((error as { code?: string }).code === 'cases.correctionOnce') throw failure(failures.correctionOnce);
    throw error;
  }
  await move(tx, row.id, 'correction', now, { code: 'correction-asked', by: input.by.accountId, byName: input.by.name });
  await leaf(kit, tx, 'talent.correction', row.id, {
    items: input.items.map((i) => ({ code: i.code, textHash: textHash(i.text) })),
  });
  await tell(kit, tx, row, 'correction', {
    zh: '您的申请需要补正，请在期限内一次补齐',
    en: 'Something is missing in your application; supply it in time',
  });
}

/** A note among colleagues. */
export async function addInternalNote(
  kit: Kit,
  tx: Tx,
  input: { applicationId: string; text: string; by: Officer },
): Promise<void> {
  const row = await lockApplication(tx, input.applicationId);
  await internalEvent(tx, row.id, kit.now(), { code: 'note', by: input.by.accountId, byName: input.by.name, note: input.text });
  await leaf(kit, tx, 'talent.note', row.id, { by: input.by.accountId, textHash: textHash(input.text) });
}

/** The conditions of admission among all conditions of a decision, each once. */
export function gateOf(decision: Pick<MachineDecision, 'conditions'>): Condition[] {
  return [...new Map(decision.conditions.filter((c) => c.decision === 'admissionGate').map((c) => [c.ruleId, c])).values()];
}

/** What a reviewer decides. */
export interface PersonsDecision extends Prepared {
  readonly applicationId: string;
  readonly outcome: 'GRANT' | 'REFUSE';
  readonly category: 'T1' | 'T2' | 'T3' | 'T4' | null;
  readonly reason: string;
  readonly findings: readonly Finding[];
  readonly by: Officer;
}

/**
 * A person decides. A grant that fits what the machine found takes effect at once; every condition the machine left open needs a finding. A refusal,
 * and a grant against the machine (a condition not met, another category), is only proposed here: a second person makes it take effect.
 * Throws talent.notOwner, .proposalOpen, .reasonNeeded, .objectionOpen, .categoryNeeded, .findingsNeeded, .notNow.
 */
export async function decideByPerson(kit: Kit, tx: Tx, d: PersonsDecision): Promise<{ pool: Pool | null }> {
  const row = await lockFor(tx, d.applicationId, 'decide', d.by);
  if ((await openProposal(tx, row.id)) !== null) throw failure(failures.proposalOpen);
  if (row.decision_id === null) throw failure(failures.notNow);
  const stored = await decisionById(tx, row.decision_id);
  const machine = decideOn(d.rule.model, stored.facts);
  const gate = gateOf(machine);
  const found = new Map(d.findings.map((f) => [f.ruleId, f]));
  const findings = d.findings.filter((f) => gate.some((c) => c.ruleId === f.ruleId));
  if (d.outcome === 'REFUSE') {
    mustAllow(row, 'refuse', 'reviewer');
    if (d.reason.trim() === '') throw failure(failures.reasonNeeded);
    if (await objectionOpen(tx, row.id)) throw failure(failures.objectionOpen);
    await propose(kit, tx, row, { kind: 'refuse', category: null, reason: d.reason, findings, by: d.by });
    return { pool: null };
  }
  mustAllow(row, 'grant', 'reviewer');
  if (d.category === null) throw failure(failures.categoryNeeded);
  const missing = gate.filter((c) => c.outcome === 'UNKNOWN' && !found.has(c.ruleId));
  if (missing.length > 0) throw failure(failures.findingsNeeded, { conditions: listed(missing.map((c) => c.text)) });
  const against =
    gate.some((c) => c.outcome === 'NOT_MET') ||
    findings.some((f) => f.outcome === 'NOT_MET') ||
    (machine.category !== null && machine.category !== d.category);
  if (against) {
    mustAllow(row, 'override', 'reviewer');
    if (d.reason.trim() === '') throw failure(failures.reasonNeeded);
    await propose(kit, tx, row, { kind: 'override', category: d.category, reason: d.reason, findings, by: d.by });
    return { pool: null };
  }
  const pool = await grant(kit, tx, {
    ...d,
    row,
    facts: withFindings(stored.facts, findings),
    results: machine.results,
    category: d.category,
    rooms: machine.rooms ?? row.rooms ?? 1,
    accessible: machine.accessible ?? row.accessible,
    mode: 'HUMAN',
    decidedBy: d.by.accountId,
    approvedBy: null,
    reason: d.reason.trim() === '' ? null : d.reason,
    event: 'granted-human',
    by: d.by.accountId,
    byName: d.by.name,
    audit: null,
  });
  return { pool };
}

async function propose(
  kit: Kit,
  tx: Tx,
  row: ApplicationRow,
  p: { kind: 'refuse' | 'override'; category: string | null; reason: string; findings: readonly Finding[]; by: Officer },
): Promise<void> {
  const now = kit.now();
  try {
    await sql`insert into talent.proposal (application_id, kind, category, reason, findings, proposed_by, proposed_at)
      values (${row.id}::uuid, ${p.kind}, ${p.category}, ${p.reason}, ${JSON.stringify(p.findings)}::jsonb, ${p.by.accountId}::uuid, ${now})`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505', 'proposal_one_open')) throw failure(failures.proposalOpen);
    throw error;
  }
  await internalEvent(tx, row.id, now, { code: 'proposed', params: { kind: p.kind }, by: p.by.accountId, byName: p.by.name });
  await leaf(kit, tx, 'talent.proposed', row.id, { kind: p.kind, by: p.by.accountId, reasonHash: textHash(p.reason) });
}

/**
 * The second person's answer to a proposal. Approved, it takes effect; rejected, the application goes on in review. The second is never the first
 * (here, and by constraint `proposal_second_person`). Throws talent.notNow, .secondPerson, .freshEyes, .objectionOpen, .reasonNeeded.
 */
export async function answerProposal(
  kit: Kit,
  tx: Tx,
  input: Prepared & { applicationId: string; approve: boolean; note: string; by: Officer },
): Promise<{ pool: Pool | null }> {
  const row = await lockApplication(tx, input.applicationId);
  const open = await openProposal(tx, row.id);
  if (open === null || row.case_id === null || row.decision_id === null) throw failure(failures.notNow);
  const { by } = input;
  mustBeAllowed(by, 'second', {
    person: row.person_id,
    proposer: open.proposed_by,
    firstDeciders: await firstDecidersOf(tx, row.id),
  });
  mustAllow(row, open.kind, 'reviewer');
  if (!input.approve && input.note.trim() === '') throw failure(failures.reasonNeeded);
  if (input.approve && open.kind === 'refuse' && (await objectionOpen(tx, row.id))) throw failure(failures.objectionOpen);
  const now = kit.now();
  await sql`update talent.proposal set answered_by = ${by.accountId}::uuid, approved = ${input.approve}, note = ${input.note || null}, answered_at = ${now}
    where id = ${open.id}::uuid`.execute(tx);
  await leaf(kit, tx, 'talent.second', row.id, {
    proposal: open.id,
    approved: input.approve,
    by: by.accountId,
    noteHash: textHash(input.note),
  });
  if (!input.approve) {
    await internalEvent(tx, row.id, now, { code: 'proposal-rejected', by: by.accountId, byName: by.name, note: input.note });
    return { pool: null };
  }
  const stored = await decisionById(tx, row.decision_id);
  const machine = decideOn(input.rule.model, stored.facts);
  const common = { row, rule: input.rule, facts: withFindings(stored.facts, open.findings), results: machine.results };
  const people = { decidedBy: open.proposed_by, approvedBy: by.accountId, reason: open.reason };
  if (open.kind === 'refuse') {
    await refuse(kit, tx, { ...common, ...people, approverName: by.name });
    return { pool: null };
  }
  if (open.category === null) throw failure(failures.categoryNeeded);
  const pool = await grant(kit, tx, {
    ...common,
    ...people,
    round: input.round,
    category: open.category,
    rooms: machine.rooms ?? row.rooms ?? 1,
    accessible: machine.accessible ?? row.accessible,
    mode: 'OVERRIDE',
    event: 'overridden',
    by: by.accountId,
    byName: by.name,
    audit: null,
  });
  return { pool };
}
