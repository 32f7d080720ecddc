/** Objection to data, reconsideration, and the demand that a person decides (个人信息保护法 24; 行政复议法 20, 22, 62). */
import { sql } from 'kysely';
import { due } from '@yunjian/calendar';
import { answerCorrection, claim } from '@yunjian/kernel/cases';
import { failure, type Text } from '@yunjian/kernel/contract';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { decisionById, type StoredDecision } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import type { Action } from './contract.ts';
import { failures } from './failures.ts';
import { mustAllow } from './offer.ts';
import { mustBeAllowed, type Officer } from './policy.ts';
import { lockApplication, move, type ApplicationRow } from './queries.ts';
import {
  finishCase,
  leaf,
  momentNow,
  openFor,
  promisedClock,
  reconsiderationClock,
  tell,
  textHash,
  type CaseKind,
} from './review-case.ts';
import { dayOf, policyOf } from './setting.ts';

export type DisputeKind = 'objection' | 'reconsideration' | 'human';

const KINDS: Readonly<Record<DisputeKind, { action: Action; case: CaseKind; event: string; title: Text }>> = {
  objection: {
    action: 'object',
    case: 'talent.objection',
    event: 'objected',
    title: { zh: '人才公寓申请：对数据的异议', en: 'Talent housing: objection to a datum' },
  },
  reconsideration: {
    action: 'reconsider',
    case: 'talent.reconsideration',
    event: 'reconsideration-filed',
    title: { zh: '人才公寓申请：复议', en: 'Talent housing: reconsideration' },
  },
  human: {
    action: 'request-human',
    case: 'talent.human',
    event: 'human-requested',
    title: { zh: '人才公寓申请：要求人工决定', en: 'Talent housing: a person is to decide' },
  },
};

/** The day a decision was served: when the applicant could read it, but never before it was made. */
export function servedOn(
  kit: Kit,
  row: Pick<ApplicationRow, 'served_at'>,
  decision: Pick<StoredDecision, 'decidedAt'>,
): Temporal.PlainDate {
  const { decidedAt } = decision;
  const served = row.served_at !== null && Temporal.Instant.compare(row.served_at, decidedAt) > 0 ? row.served_at : decidedAt;
  return dayOf(kit, served);
}

/** Last day for asking for reconsideration: 60 calendar days from the day after service; a last day off moves to the next working day (民法典 203). */
export function reconsiderUntil(kit: Kit, servedDay: Temporal.PlainDate): Temporal.PlainDate {
  return due(kit.calendar(), { from: servedDay, days: policyOf(kit).remedies.reconsiderationDays, kind: 'calendar' }).due;
}

/**
 * Files a dispute and opens its case with its own clock. Nothing changes to the applicant's detriment by it: an offered flat, a place in the queue and
 * the running time of the decision stay, and while an objection is open nothing may be refused.
 * Throws talent.notNow, .disputeOpen, .tooLate, .attachment. `by` is the applicant's account.
 */
export async function fileDispute(
  kit: Kit,
  tx: Tx,
  input: {
    applicationId: string;
    kind: DisputeKind;
    /** Condition (rule id) or register the objection is about; 'decision' otherwise. */
    subject: string;
    text: string;
    attachments: readonly string[];
    by: string;
  },
): Promise<{ id: string; caseId: string }> {
  const now = kit.now();
  const kind = KINDS[input.kind];
  const row = await lockApplication(tx, input.applicationId);
  mustAllow(row, kind.action, 'applicant');
  const decision = row.decision_id === null ? null : await decisionById(tx, row.decision_id);
  if (input.kind === 'human' && decision?.mode !== 'AUTO') throw failure(failures.notNow); // a person has decided already
  if (input.kind === 'reconsideration' && decision !== null) {
    const until = reconsiderUntil(kit, servedOn(kit, row, decision));
    if (Temporal.PlainDate.compare(dayOf(kit, now), until) > 0) throw failure(failures.tooLate, { until: until.toString() });
  }
  await mustOwnFiles(tx, input.attachments, input.by);
  const opened = await openFor(kit, tx, row, {
    kind: kind.case,
    title: kind.title,
    flags: [input.kind],
    origin: 'online',
    clocks: [input.kind === 'reconsideration' ? reconsiderationClock(kit) : promisedClock(kit, input.kind)],
    by: input.by,
  });
  const [first, second] =
    input.kind === 'reconsideration' ? [decision?.decidedBy ?? null, decision?.approvedBy ?? null] : [null, null];
  let id: string;
  try {
    const { rows } = await sql<{ id: string }>`
      insert into talent.dispute (application_id, kind, subject, text, attachments, case_id, filed_at, first_decider, first_approver)
      values (${row.id}::uuid, ${input.kind}, ${input.subject}, ${input.text}, ${[...input.attachments]}::uuid[], ${opened.id}::uuid, ${now}, ${first}::uuid, ${second}::uuid)
      returning id`.execute(tx);
    id = (rows[0] as { id: string }).id;
  } catch (error) {
    if (isPgError(error, '23505', 'dispute_one_open')) throw failure(failures.disputeOpen);
    throw error;
  }
  await move(tx, row.id, row.state, now, { code: kind.event, by: input.by });
  await leaf(kit, tx, `talent.${input.kind}`, row.id, {
    dispute: id,
    subjectHash: textHash(input.subject),
    textHash: textHash(input.text),
  });
  return { id, caseId: opened.id };
}

async function mustOwnFiles(db: Db, ids: readonly string[], account: string): Promise<void> {
  if (ids.length === 0) return;
  const { rows } = await sql<{ n: bigint }>`
    select count(*) as n from files.file f where f.id = any(${[...ids]}::uuid[]) and f.owner = ${account}`.execute(db);
  if (Number(rows[0]?.n ?? 0n) !== new Set(ids).size) throw failure(failures.attachment);
}

interface DisputeRow {
  readonly id: string;
  readonly kind: DisputeKind;
  readonly subject: string;
  readonly case_id: string;
  readonly state: string;
  readonly first_decider: string | null;
  readonly first_approver: string | null;
}

/**
 * Answers a dispute in writing and closes its case. Upheld, the application is reviewed again in a new case: a refused one goes back to review; one
 * already granted keeps all it has meanwhile. After an upheld reconsideration the new case lies with who answered, and the first deciders have no
 * further say. Throws talent.notFound, .notNow, .freshEyes, .alreadyLive (the applicant has applied anew since), cases.taken.
 */
export async function answerDispute(
  kit: Kit,
  tx: Tx,
  input: { applicationId: string; disputeId: string; upheld: boolean; answer: string; by: Officer },
): Promise<void> {
  const now = kit.now();
  const { by } = input;
  const row = await lockApplication(tx, input.applicationId);
  const { rows } = await sql<DisputeRow>`
    select id, kind, subject, case_id, state, first_decider, first_approver from talent.dispute
    where id = ${input.disputeId}::uuid and application_id = ${row.id}::uuid for update`.execute(tx);
  const dispute = rows[0];
  if (!dispute) throw failure(failures.notFound);
  if (dispute.state !== 'open') throw failure(failures.notNow);
  const firstDeciders = [dispute.first_decider, dispute.first_approver].filter((a) => a !== null);
  mustBeAllowed(by, 'answer', { person: row.person_id, firstDeciders });
  await claim(tx, { caseId: dispute.case_id, by: by.accountId }, momentNow(kit));
  await sql`update talent.dispute set state = ${input.upheld ? 'upheld' : 'rejected'}, answer = ${input.answer}, answered_by = ${by.accountId}::uuid, answered_at = ${now}
    where id = ${dispute.id}::uuid`.execute(tx);
  await finishCase(kit, tx, dispute.case_id, input.upheld ? 'approve' : 'refuse', by.accountId);
  await move(tx, row.id, row.state, now, {
    code: input.upheld ? 'dispute-upheld' : 'dispute-rejected',
    by: by.accountId,
    byName: by.name,
  });
  await leaf(kit, tx, 'talent.dispute-answered', row.id, {
    dispute: dispute.id,
    kind: dispute.kind,
    upheld: input.upheld,
    by: by.accountId,
    answerHash: textHash(input.answer),
  });
  await tell(kit, tx, row, 'dispute-answered', {
    zh: '您提出的异议或复议已有书面答复',
    en: 'Your objection or reconsideration is answered',
  });
  if (input.upheld) await reviewAgain(kit, tx, row, dispute.kind, by);
}

/** After an upheld dispute: a new review case; a refused application is back in review. */
async function reviewAgain(kit: Kit, tx: Tx, row: ApplicationRow, kind: DisputeKind, by: Officer): Promise<void> {
  const now = kit.now();
  const cause = kind === 'reconsideration' ? 'RECONSIDERATION' : 'OBJECTION';
  const causes = [...new Set([...row.causes, cause])];
  await sql`update talent.application set causes = ${causes}::text[], updated_at = ${now} where id = ${row.id}::uuid`.execute(tx);
  if (row.state === 'in_review' || row.state === 'correction') return; // its review is open as it is
  if (row.state !== 'refused' && row.state !== 'queued') return; // a flat is offered or let: nothing is left to decide
  const opened = await openFor(kit, tx, row, {
    kind: 'talent.review',
    title: { zh: '人才公寓申请重新审核', en: 'Talent housing: reviewed again' },
    flags: causes,
    origin: 'online',
    clocks: [promisedClock(kit, 'manual-decision')],
    by: by.accountId,
  });
  if (kind === 'reconsideration') await claim(tx, { caseId: opened.id, by: by.accountId }, momentNow(kit));
  const back = row.state === 'refused';
  if (back) mustAllow(row, 'requeue', 'system');
  try {
    await sql`update talent.application set case_id = ${opened.id}::uuid, state = ${back ? 'in_review' : row.state},
      decided_at = case when ${back} then null else decided_at end, served_at = case when ${back} then null else served_at end
      where id = ${row.id}::uuid`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505', 'application_one_live')) throw failure(failures.alreadyLive, { reference: '—' });
    throw error;
  }
}

/** The applicant's answer to the correction notice: the clock goes on. Throws talent.notNow, .attachment. */
export async function answerCorrectionByApplicant(
  kit: Kit,
  tx: Tx,
  input: { applicationId: string; text: string; attachments: readonly string[]; by: string },
): Promise<void> {
  const now = kit.now();
  const row = await lockApplication(tx, input.applicationId);
  mustAllow(row, 'answer-correction', 'applicant');
  if (row.case_id === null) throw failure(failures.notNow);
  await mustOwnFiles(tx, input.attachments, input.by);
  const answer = { text: input.text, attachments: input.attachments };
  await answerCorrection(tx, { caseId: row.case_id, answer, by: input.by }, momentNow(kit));
  await move(tx, row.id, 'in_review', now, { code: 'correction-answered', by: input.by });
  await leaf(kit, tx, 'talent.correction-answered', row.id, {
    textHash: textHash(input.text),
    attachments: [...input.attachments],
  });
}

/** Corrections whose time is over: the review goes on with what is there, its clock runs again (job). Returns how many. */
export async function lapseCorrections(kit: Kit): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    select a.id from talent.application a join cases.correction c on c.case_id = a.case_id
    where a.state = 'correction' and c.answered_at is null and c.due_on < ${dayOf(kit, kit.now())}::date order by a.accepted_seq limit 500`.execute(
    kit.database.db,
  );
  for (const { id } of rows)
    await kit.database.tx(async (tx) => {
      const row = await lockApplication(tx, id);
      if (row.state !== 'correction' || row.case_id === null) return; // answered meanwhile
      await answerCorrection(tx, { caseId: row.case_id, answer: { lapsed: true }, by: null }, momentNow(kit));
      await move(tx, id, 'in_review', kit.now(), { code: 'correction-lapsed' });
    });
  return rows.length;
}
