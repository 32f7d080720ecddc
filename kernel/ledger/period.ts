/** Closing a period (结账) and reopening it (反结账): a closed day takes no entry. */
import { sql } from 'kysely';
import { insertRows, leafRow } from '../audit/index.ts';
import { failure } from '../contract/index.ts';
import type { SuiteId } from '../crypto/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { newSalt, rowBody } from './body.ts';
import { ledgerFailures } from './failures.ts';

/** A step of a book's periods. */
export interface PeriodStep {
  readonly no: number;
  readonly action: 'close' | 'open';
  /** Last day that is closed from then on; null when none is. */
  readonly through: string | null;
  readonly by: string;
  readonly approvedBy: string | null;
  readonly reason: string;
  readonly at: Temporal.Instant;
}

interface Closing {
  readonly book: string;
  readonly through: Temporal.PlainDate;
  readonly by: string;
  readonly reason: string;
}

interface Reopening {
  readonly book: string;
  /** Last day that stays closed; null: none. */
  readonly through: Temporal.PlainDate | null;
  readonly by: string;
  /** Somebody else. */
  readonly approvedBy: string;
  readonly reason: string;
}

/** Closes all days up to `through`. Throws `ledger.unknown-book`, `.period-order`. */
export async function closePeriod(tx: Tx, input: Closing, now: Temporal.Instant, suite: SuiteId = 'intl'): Promise<void> {
  await step(tx, { ...input, approvedBy: null, action: 'close', through: input.through.toString() }, now, suite);
}

/** Opens the days after `through` again, by two people. Throws `ledger.unknown-book`, `.period-order`, `.second-person`. */
export async function reopenPeriod(tx: Tx, input: Reopening, now: Temporal.Instant, suite: SuiteId = 'intl'): Promise<void> {
  if (input.by === input.approvedBy) throw failure(ledgerFailures['second-person']);
  await step(tx, { ...input, action: 'open', through: input.through?.toString() ?? null }, now, suite);
}

type Step = Omit<PeriodStep, 'no' | 'at'> & { readonly book: string };

async function step(tx: Tx, s: Step, now: Temporal.Instant, suite: SuiteId): Promise<void> {
  if (s.reason.trim() === '' || s.reason.length > 500)
    throw failure(ledgerFailures['bad-entry'], { zh: '请写明原因（500 字以内）', en: 'say why, in at most 500 characters' });
  const { rows } = await sql<{ closed: string | null; steps: bigint }>`
    select t.closed_through as closed, (select count(*) from ledger.period p where p.book = t.book) as steps
    from ledger.take_books(${[s.book]}::uuid[]) t`.execute(tx);
  const held = rows[0];
  if (held === undefined) throw failure(ledgerFailures['unknown-book'], { book: s.book });
  const { closed } = held;
  const moves =
    s.action === 'close' ? closed === null || (s.through ?? '') > closed : closed !== null && (s.through ?? '') < closed;
  if (!moves) throw failure(ledgerFailures['period-order'], { through: closed ?? '—' });
  const no = Number(held.steps) + 1;
  const salt = newSalt();
  const leaf = leafRow({ kind: 'ledger.period', subject: s.book, body: periodBody({ ...s, no, salt }, suite), at: now }, suite);
  await insertRows(tx, [leaf]);
  await sql`insert into ledger.period (book, no, action, through, made_by, approved_by, reason, at, salt, leaf)
    values (${s.book}::uuid, ${no}, ${s.action}, ${s.through}::date, ${s.by}::uuid, ${s.approvedBy}::uuid, ${s.reason}, ${leaf.at}::timestamptz, ${salt},
      ${leaf.id}::uuid)`.execute(tx);
}

/** The leaf's account of a step. */
export const periodBody = (
  s: Step & { readonly no: number; readonly salt: Buffer },
  suite: SuiteId,
): ReturnType<typeof rowBody> =>
  rowBody(
    { action: s.action, approved_by: s.approvedBy, made_by: s.by, no: s.no, through: s.through },
    { reason: s.reason },
    s.salt,
    suite,
  );

/** All steps of a book's periods, oldest first, and the last day closed now. */
export async function periodsOf(db: Db, book: string): Promise<{ closedThrough: string | null; steps: PeriodStep[] }> {
  const { rows } = await sql<PeriodStep>`select no, action, through, made_by as by, approved_by as "approvedBy", reason, at
    from ledger.period where book = ${book}::uuid order by no`.execute(db);
  return { closedThrough: rows.at(-1)?.through ?? null, steps: rows };
}
