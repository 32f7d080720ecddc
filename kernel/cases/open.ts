import { sql } from 'kysely';
import type { Text } from '../contract/index.ts';
import type { Tx } from '../db/index.ts';
import { createClocks, reach, type ClockSpec } from './clock.ts';
import { lockCase, step, writeEntry, type CaseRow, type Moment, type Origin } from './ground.ts';
import { nextReference } from './reference.ts';

/** A case to be opened. */
export interface NewCase {
  /** What it is about, by the service's own code, e.g. talent.review. */
  readonly kind: string;
  /** Two to four letters before the date of the reference. */
  readonly prefix: string;
  readonly title: Text;
  readonly subjectPerson?: string | null;
  readonly subjectOrg?: string | null;
  readonly queue: string;
  readonly department?: string | null;
  readonly flags?: readonly string[];
  readonly origin: Origin;
  /** Day of the dated receipt (收件凭证), from which the acceptance period runs; today unless given. */
  readonly receivedOn?: Temporal.PlainDate;
  readonly clocks: readonly ClockSpec[];
  /** Accepts at once: for what is complete when it arrives, so that the legal period runs from the receipt. */
  readonly accept?: boolean;
  readonly by: string | null;
  readonly publicNote?: string | null;
  readonly internalNote?: string | null;
}

/** Opens a case with its clocks and its first entry. Returns the case as it stands. */
export async function openCase(tx: Tx, input: NewCase, at: Moment): Promise<CaseRow> {
  const received = input.receivedOn ?? at.today;
  const reference = await nextReference(tx, input.prefix, at.today);
  const { rows } = await sql<CaseRow>`
    insert into cases."case" (kind, subject_person, subject_org, reference, title, state, department, queue, flags, origin, received_on, opened_at)
    values (${input.kind}, ${input.subjectPerson ?? null}::uuid, ${input.subjectOrg ?? null}::uuid, ${reference}, ${JSON.stringify(input.title)}::jsonb,
      'open', ${input.department ?? null}::uuid, ${input.queue}, ${[...(input.flags ?? [])]}::text[], ${input.origin}, ${received}::date,
      ${at.now}::timestamptz)
    returning *`.execute(tx);
  const opened = rows[0] as CaseRow;
  const place = { owner: null, department: opened.department, queue: opened.queue };
  const notes = { publicNote: input.publicNote ?? null, internalNote: input.internalNote ?? null };
  await writeEntry(tx, opened.id, { action: 'open', from: null, to: 'open' }, { by: input.by, ...notes, ...place }, at);
  await createClocks(tx, opened.id, input.clocks, received, input.by, at);
  if (input.accept !== true) return opened;
  const accepted = await step(tx, opened, 'accept', { by: input.by, acceptedOn: received }, at);
  await reach(tx, opened.id, 'accepted', input.by, at, received);
  return accepted;
}

/**
 * Gives an open case further clocks, e.g. the call-back after a bad review or a new period after reopening: those from acceptance run from
 * the day of acceptance, the others from today. Codes already used in the case are refused by the database (`clock_once_a_case`).
 */
export async function addClocks(
  tx: Tx,
  input: { readonly caseId: string; readonly clocks: readonly ClockSpec[]; readonly by: string | null },
  at: Moment,
): Promise<void> {
  const held = await lockCase(tx, input.caseId);
  const acceptedOn = held.accepted_on === null ? null : Temporal.PlainDate.from(held.accepted_on);
  await createClocks(tx, held.id, input.clocks, at.today, input.by, at, acceptedOn);
}
