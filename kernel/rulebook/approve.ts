/** The second person's steps: approve a rehearsed draft for a day to come, withdraw it before that day. */
import { sql } from 'kysely';
import { failure, type FailureKind } from '../contract/index.ts';
import type { Tx } from '../db/index.ts';
import { blockedBy, judge, runTests } from './check.ts';
import { factsOf, lockDraft, mustBeNewest, recordStep, type Officer } from './draft.ts';
import { rulebookFailures } from './failures.ts';
import { mustStep } from './lifecycle.ts';

/** An approval: which text, from which day, why. */
export interface Approval {
  readonly id: string;
  readonly revision: number;
  /** Hex hash of the text that the approver read. */
  readonly sha256: string;
  readonly from: Temporal.PlainDate;
  readonly reason: string;
}

/** Earliest first day in force of an approval made today. */
export const earliestFrom = (today: Temporal.PlainDate): Temporal.PlainDate => today.add({ days: 1 });

/** What the database's own checks in `rulebook.publish_draft` mean in words. */
const REFUSED: Readonly<Record<string, FailureKind>> = {
  publish_rehearsed: rulebookFailures.notNow,
  publish_same_text: rulebookFailures.rehearseAgain,
  publish_newest_rehearsal: rulebookFailures.rehearseAgain,
  publish_after_rehearsal: rulebookFailures.rehearseAgain,
  publish_against_current: rulebookFailures.rehearseAgain,
  publish_one_waiting: rulebookFailures.oneWaits,
  publish_no_decided_days: rulebookFailures.daysDecided,
  draft_second_person: rulebookFailures.secondPerson,
  draft_withdrawn_by_another: rulebookFailures.secondPerson,
  withdraw_approved: rulebookFailures.notNow,
  withdraw_in_time: rulebookFailures.inForceAlready,
  draft_withdrawn_in_time: rulebookFailures.inForceAlready,
};

/** A refusal of the database in words; other errors as they are. */
function inWords(error: unknown, params: Record<string, string>): unknown {
  const { constraint } = error as { constraint?: string };
  if (constraint === 'publish_new_name') return failure(rulebookFailures.nameTaken, params);
  if (constraint === 'version_one_in_force') return failure(rulebookFailures.overlaps, params);
  if (constraint === 'publish_period')
    return failure(rulebookFailures.blocked, { count: 1, problem: 'effectiveTo', zh: 'effectiveTo' });
  const kind = REFUSED[constraint ?? ''];
  return kind === undefined ? error : failure(kind);
}

/**
 * Approves a rehearsed draft and publishes it, in force from a day to come. The text is judged once more, its tests are run, and the database checks all of
 * the rest again. Throws `rulebook.secondPerson`, `.changedMeanwhile`, `.tooEarly`, `.blocked`, `.testsFail`, `.rehearseAgain`, `.oneWaits`, `.daysDecided`.
 */
export async function approveDraft(tx: Tx, approval: Approval, by: Officer): Promise<void> {
  const draft = await lockDraft(tx, approval.id);
  mustStep(factsOf(draft), 'approve', by);
  await mustBeNewest(tx, draft, approval.revision);
  if (draft.sha256.toString('hex') !== approval.sha256) throw failure(rulebookFailures.rehearseAgain);
  const earliest = earliestFrom(by.today);
  if (Temporal.PlainDate.compare(approval.from, earliest) < 0)
    throw failure(rulebookFailures.tooEarly, { earliest: earliest.toString() });
  const judged = judge(draft.dmn_xml, JSON.parse(draft.meta_text));
  const errors = judged.problems.filter((p) => p.severity === 'error');
  if (errors.length > 0 || judged.model === null) throw blockedBy(errors);
  const failing = runTests(judged.model, draft.tests).filter((t) => !t.passed);
  if (failing.length > 0)
    throw failure(rulebookFailures.testsFail, {
      count: failing.length,
      names: failing
        .slice(0, 5)
        .map((t) => t.name)
        .join('、'),
    });
  try {
    await sql`select rulebook.publish_draft(${draft.id}::uuid, ${draft.revision}, ${draft.sha256}, ${by.accountId}::uuid, ${by.name}, ${by.now}, ${by.today}::date,
      ${approval.from}::date)`.execute(tx);
  } catch (error) {
    throw inWords(error, { code: draft.code, version: draft.version });
  }
  await recordStep(
    tx,
    { ...draft, state: 'approved' },
    { step: 'approved', by, reason: approval.reason, more: { from: approval.from.toString(), rehearsal: draft.rehearsal_id } },
  );
}

/** Takes an approved version back before its first day: the version before goes on. Throws `rulebook.secondPerson`, `.inForceAlready`, `.notNow`. */
export async function withdrawDraft(tx: Tx, input: { id: string; revision: number; reason: string }, by: Officer): Promise<void> {
  const draft = await lockDraft(tx, input.id);
  mustStep(factsOf(draft), 'withdraw', by);
  await mustBeNewest(tx, draft, input.revision);
  try {
    await sql`select rulebook.withdraw_draft(${draft.id}::uuid, ${by.accountId}::uuid, ${by.now}, ${by.today}::date)`.execute(tx);
  } catch (error) {
    throw inWords(error, { code: draft.code, version: draft.version });
  }
  await recordStep(tx, { ...draft, state: 'withdrawn' }, { step: 'withdrawn', by, reason: input.reason });
}
