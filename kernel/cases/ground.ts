import { sql } from 'kysely';
import type { Calendar } from '@yunjian/calendar';
import { failure, type Text } from '../contract/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { caseFailures } from './failures.ts';
import { transition, type CaseAction, type CaseState } from './state.ts';

/** When something happens: the instant, the business date of it in the district's zone, and the calendar the clocks run on. */
export interface Moment {
  readonly now: Temporal.Instant;
  readonly today: Temporal.PlainDate;
  readonly calendar: Calendar;
}

/** The moment of an instant in a zone such as Asia/Shanghai. */
export function momentOf(now: Temporal.Instant, zone: string, calendar: Calendar): Moment {
  return { now, today: now.toZonedDateTimeISO(zone).toPlainDate(), calendar };
}

export type Origin = 'online' | 'window' | 'hotline' | 'machine' | 'push';

export interface CaseRow {
  readonly id: string;
  readonly kind: string;
  readonly subject_person: string | null;
  readonly subject_org: string | null;
  readonly reference: string;
  readonly title: Text;
  readonly state: CaseState;
  readonly owner: string | null;
  readonly department: string | null;
  readonly queue: string;
  readonly flags: string[];
  readonly origin: Origin;
  readonly received_on: string;
  readonly accepted_on: string | null;
  readonly opened_at: Temporal.Instant;
  readonly decided_at: Temporal.Instant | null;
  readonly closed_at: Temporal.Instant | null;
  readonly next_due: string | null;
}

/** The case, locked until the end of the transaction. Throws `cases.unknown`. */
export async function lockCase(tx: Tx, id: string): Promise<CaseRow> {
  const { rows } = await sql<CaseRow>`select * from cases."case" where id = ${id}::uuid for update`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw failure(caseFailures.unknown);
  return row;
}

/** The case as it stands. Throws `cases.unknown`. */
export async function readCase(db: Db, id: string): Promise<CaseRow> {
  const { rows } = await sql<CaseRow>`select * from cases."case" where id = ${id}::uuid`.execute(db);
  const [row] = rows;
  if (row === undefined) throw failure(caseFailures.unknown);
  return row;
}

/** What changes together with a step: where the case lies afterwards, and what is said about it. */
export interface Step {
  /** Account that acts; null when the system does (the entry is then marked automated). */
  readonly by: string | null;
  /** Told to the applicant. */
  readonly publicNote?: string | null;
  /** For the house only. */
  readonly internalNote?: string | null;
  readonly owner?: string | null;
  readonly department?: string | null;
  readonly queue?: string;
  readonly acceptedOn?: Temporal.PlainDate;
}

/**
 * The one way a case moves: asks the table, writes the entry, then the row. `held` must be locked. Returns the case as it now stands.
 * Throws `cases.notNow`.
 */
export async function step(tx: Tx, held: CaseRow, action: CaseAction, input: Step, at: Moment): Promise<CaseRow> {
  const { next, record } = transition(held.state, action);
  const owner = input.owner === undefined ? held.owner : input.owner;
  const department = input.department === undefined ? held.department : input.department;
  const queue = input.queue ?? held.queue;
  await writeEntry(tx, held.id, record, { ...input, owner, department, queue }, at);
  const accepted =
    (next === 'accepted' || next === 'in-review') && held.accepted_on === null ? (input.acceptedOn ?? at.today) : null;
  const { rows } = await sql<CaseRow>`
    update cases."case" set
      state = ${next}, owner = ${owner}::uuid, department = ${department}::uuid, queue = ${queue},
      accepted_on = coalesce(accepted_on, ${accepted}::date),
      decided_at = case when ${next} = 'decided' then coalesce(decided_at, ${at.now}::timestamptz) when ${next} = 'reopened' then null else decided_at end,
      closed_at = case when ${next} in ('closed', 'withdrawn') then ${at.now}::timestamptz else null end
    where id = ${held.id}::uuid returning *`.execute(tx);
  return rows[0] as CaseRow;
}

/** Adds one entry to the log, after the last. */
export async function writeEntry(
  tx: Tx,
  caseId: string,
  record: { readonly action: string; readonly from: CaseState | null; readonly to: CaseState },
  input: Step & { readonly owner: string | null; readonly department: string | null; readonly queue: string },
  at: Moment,
): Promise<void> {
  await sql`
    insert into cases.entry (case_id, seq, action, from_state, to_state, by_account, automated, public_note, internal_note, owner, department, queue, on_day, at)
    select ${caseId}::uuid, coalesce(max(seq), 0) + 1, ${record.action}, ${record.from}::text, ${record.to}, ${input.by}::uuid, ${input.by === null},
      ${input.publicNote ?? null}::text, ${input.internalNote ?? null}::text, ${input.owner}::uuid, ${input.department}::uuid, ${input.queue},
      ${at.today}::date, ${at.now}::timestamptz
    from cases.entry where case_id = ${caseId}::uuid`.execute(tx);
}
