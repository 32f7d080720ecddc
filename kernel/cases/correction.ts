import { sql } from 'kysely';
import { due, type Period } from '@yunjian/calendar';
import { failure, type Text } from '../contract/index.ts';
import { isPgError, type Tx } from '../db/index.ts';
import { clocksOf, reach, stopClock } from './clock.ts';
import { caseFailures } from './failures.ts';
import { lockCase, step, type CaseRow, type Moment } from './ground.ts';
import { pauseClocks, resumeClocks } from './pause.ts';

/** One thing that is missing, and the rule that asks for it. */
export interface CorrectionItem {
  readonly what: Text;
  readonly article: string | null;
}

export interface CorrectionRow {
  readonly case_id: string;
  readonly items: CorrectionItem[];
  readonly requested_by: string;
  readonly requested_on: string;
  readonly requested_at: Temporal.Instant;
  readonly due_on: string;
  readonly answer: unknown;
  readonly answered_on: string | null;
  readonly answered_at: Temporal.Instant | null;
}

/** A correction notice (补正通知). */
export interface CorrectionRequest {
  readonly caseId: string;
  readonly items: readonly CorrectionItem[];
  /** Time the applicant has. */
  readonly answerWithin: Period;
  /** Time the house has for telling, from the receipt: 5 working days (行政许可法 32(四)), from the district's data. */
  readonly tellWithin: Period;
  readonly legalBasis: string;
  readonly noticeSentAt: Temporal.Instant;
  readonly by: string;
  readonly publicNote?: string | null;
  readonly internalNote?: string | null;
}

/**
 * Asks for what is missing: everything at once, once a case, within the time for telling. Not told in time, the case counts as accepted
 * on the day it was received (行政许可法 32(四)); `fireDueClocks` enters that. Clocks towards the decision stop; the acceptance clock ends,
 * as its duty is done. Throws `cases.correctionOnce`, `cases.correctionLate`, `cases.correctionEmpty`, `cases.alreadyPaused`, `cases.notNow`.
 */
export async function requestCorrection(tx: Tx, input: CorrectionRequest, at: Moment): Promise<CaseRow> {
  if (input.items.length === 0) throw failure(caseFailures.correctionEmpty);
  const held = await lockCase(tx, input.caseId);
  const { rows } = await sql<{ n: bigint }>`select count(*) as n from cases.correction where case_id = ${held.id}::uuid`.execute(
    tx,
  );
  if (rows[0]?.n !== 0n) throw failure(caseFailures.correctionOnce);
  const last = due(at.calendar, { from: Temporal.PlainDate.from(held.received_on), ...input.tellWithin }).due;
  if (Temporal.PlainDate.compare(at.today, last) > 0) {
    throw failure(caseFailures.correctionLate, { days: input.tellWithin.days, due: last.toString() });
  }
  const now = await step(tx, held, 'request-correction', input, at);
  // A pause for another reason must end first: the answer would restart its clocks too.
  if ((await clocksOf(tx, held.id)).some((c) => c.state === 'paused')) throw failure(caseFailures.alreadyPaused);
  const answerBy = due(at.calendar, { from: at.today, ...input.answerWithin }).due;
  try {
    await sql`
      insert into cases.correction (case_id, items, requested_by, requested_on, requested_at, due_on)
      values (${held.id}::uuid, ${JSON.stringify(input.items)}::jsonb, ${input.by}::uuid, ${at.today}::date, ${at.now}::timestamptz, ${answerBy}::date)`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505', 'correction_pkey')) throw failure(caseFailures.correctionOnce);
    throw error;
  }
  const why = { reason: 'correction' as const, legalBasis: input.legalBasis, noticeSentAt: input.noticeSentAt };
  await pauseClocks(tx, held.id, why, input.by, at);
  for (const clock of await clocksOf(tx, held.id)) {
    if (clock.state === 'running' && clock.stops === 'accepted') await stopClock(tx, clock, 'correction', input.by, at);
  }
  return now;
}

/**
 * The applicant's answer. A case not yet accepted is accepted today (32(五): complete after correction, it shall be accepted) and its
 * clocks start; one in review goes on, its clocks resume. `by` is null when the applicant has no account here. Throws `cases.notNow`.
 */
export async function answerCorrection(
  tx: Tx,
  input: { readonly caseId: string; readonly answer: unknown; readonly by: string | null; readonly publicNote?: string | null },
  at: Moment,
): Promise<CaseRow> {
  const held = await lockCase(tx, input.caseId);
  const now = await step(tx, held, held.accepted_on === null ? 'accept-corrected' : 'answer-correction', input, at);
  await sql`
    update cases.correction set answer = ${JSON.stringify(input.answer ?? {})}::jsonb, answered_on = ${at.today}::date, answered_at = ${at.now}::timestamptz
    where case_id = ${held.id}::uuid`.execute(tx);
  if (held.accepted_on === null) await reach(tx, held.id, 'accepted', input.by, at, at.today);
  else await resumeClocks(tx, held.id, input.by, at);
  return now;
}
