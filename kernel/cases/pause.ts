import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import { isPgError, type Tx } from '../db/index.ts';
import { clocksOf, dueOf, eventsOf, setDue, writeEvent, type ClockRow } from './clock.ts';
import { caseFailures } from './failures.ts';
import { lockCase, step, type CaseRow, type Moment } from './ground.ts';

/** The reasons the law lists: correction (32), hearing, testing and expert review (45), and the applicant's own wish. */
export type PauseReason = 'correction' | 'hearing' | 'testing' | 'expert-review' | 'applicant-request';

/** Why the clocks stop, and that it was told: time not counted must be told in writing (行政许可法 45). */
export interface PauseWhy {
  readonly reason: PauseReason;
  readonly legalBasis: string;
  readonly noticeSentAt: Temporal.Instant;
}

/** Stops the running clocks that count towards a decision. Today is not counted any more. Returns how many stopped. */
export async function pauseClocks(tx: Tx, caseId: string, why: PauseWhy, by: string | null, at: Moment): Promise<number> {
  const running = (await clocksOf(tx, caseId)).filter((c) => c.state === 'running' && c.stops !== 'accepted');
  for (const clock of running) {
    const about = { reason: why.reason, legalBasis: why.legalBasis, noticeSentAt: why.noticeSentAt, by, oldDue: clock.due_on };
    await writeEvent(tx, clock.id, 'pause', about, at);
    await sql`update cases.clock set state = 'paused', paused_on = ${at.today}::date where id = ${clock.id}::uuid`.execute(tx);
  }
  return running.length;
}

/** Lets the stopped clocks go on; today counts again, and each gets its new due date. Returns how many went on. */
export async function resumeClocks(tx: Tx, caseId: string, by: string | null, at: Moment): Promise<number> {
  const paused = (await clocksOf(tx, caseId)).filter((c) => c.state === 'paused');
  for (const clock of paused) {
    const end = dueOf(
      clock,
      startOf(clock),
      [...(await eventsOf(tx, [clock.id])), { kind: 'resume', on_day: at.today.toString() }],
      at,
    );
    await writeEvent(tx, clock.id, 'resume', { by, oldDue: clock.due_on, newDue: end.due.toString() }, at);
    await setDue(tx, clock.id, end, at, { state: 'running' });
  }
  return paused.length;
}

function startOf(clock: ClockRow): Temporal.PlainDate {
  return Temporal.PlainDate.from(clock.start_on ?? '');
}

/** Stops the clocks of a case (挂起) for a listed reason. Throws `cases.notNow`, `cases.alreadyPaused`. */
export async function pauseCase(
  tx: Tx,
  input: PauseWhy & {
    readonly caseId: string;
    readonly by: string;
    readonly publicNote?: string | null;
    readonly internalNote?: string | null;
  },
  at: Moment,
): Promise<CaseRow> {
  const held = await lockCase(tx, input.caseId);
  const now = await step(tx, held, 'pause', input, at);
  if ((await pauseClocks(tx, held.id, input, input.by, at)) === 0) throw failure(caseFailures.alreadyPaused);
  return now;
}

/** Restarts the clocks of a case (恢复). Throws `cases.notNow`, `cases.notPaused`. */
export async function resumeCase(
  tx: Tx,
  input: {
    readonly caseId: string;
    readonly by: string;
    readonly publicNote?: string | null;
    readonly internalNote?: string | null;
  },
  at: Moment,
): Promise<CaseRow> {
  const held = await lockCase(tx, input.caseId);
  const now = await step(tx, held, 'resume', input, at);
  if ((await resumeClocks(tx, held.id, input.by, at)) === 0) throw failure(caseFailures.notPaused);
  return now;
}

/** An extension: once, before expiry, by a named approver, the reason told to the applicant (行政许可法 42: +10 with the head's approval). */
export interface Extension {
  readonly caseId: string;
  readonly code: string;
  readonly basis: 'legal' | 'promised';
  /** Days added, of the clock's own kind. */
  readonly days: number;
  readonly reason: string;
  readonly legalBasis: string;
  readonly noticeSentAt: Temporal.Instant;
  /** The account of the approver. */
  readonly by: string;
  readonly publicNote?: string | null;
}

/** Extends one clock. Throws `cases.noClock`, `cases.expired`, `cases.extendedAlready`, `cases.notNow`. */
export async function extendClock(tx: Tx, input: Extension, at: Moment): Promise<CaseRow> {
  const held = await lockCase(tx, input.caseId);
  const clock = (await clocksOf(tx, held.id)).find((c) => c.code === input.code && c.basis === input.basis);
  if (clock?.due_on == null) throw failure(caseFailures.noClock);
  const params = { due: clock.due_on };
  const events = await eventsOf(tx, [clock.id]);
  if (events.some((e) => e.kind === 'extend')) throw failure(caseFailures.extendedAlready, params);
  const late = clock.state === 'running' && at.today.toString() > clock.due_on;
  if (late || (clock.state !== 'running' && clock.state !== 'paused')) throw failure(caseFailures.expired, params);
  const now = await step(tx, held, 'extend', { by: input.by, publicNote: input.publicNote ?? input.reason }, at);
  const end = dueOf(clock, startOf(clock), events, at, input.days);
  const about = { ...input, oldDue: clock.due_on, newDue: end.due.toString() };
  try {
    await writeEvent(tx, clock.id, 'extend', about, at);
  } catch (error) {
    if (isPgError(error, '23505', 'clock_extended_once')) throw failure(caseFailures.extendedAlready, params);
    throw error;
  }
  await setDue(tx, clock.id, end, at, { extendBy: input.days });
  return now;
}
