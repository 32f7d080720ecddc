/** Taking an entry back: by its mirror image, by two people, once. */
import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import type { SuiteId } from '../crypto/index.ts';
import type { Tx } from '../db/index.ts';
import { ledgerFailures } from './failures.ts';
import { write, type Posted } from './post.ts';

/** A reversal (红冲) to be made. */
export interface NewReversal {
  readonly entry: string;
  /** Reason code of the caller, such as `returned-payment`. */
  readonly reason: string;
  readonly memo: string;
  /** Who makes it and who approves it: two people. */
  readonly by: string;
  readonly approvedBy: string;
  readonly key: string;
  /** Day it counts on; that of the original unless told, which must then still be open. */
  readonly effectiveDate?: Temporal.PlainDate;
  readonly documents?: readonly string[];
}

/**
 * Posts the mirror image of an entry, linked to it. Safe to repeat by its key. Throws `ledger.unknown-entry`, `.second-person`, `.already-reversed`,
 * `.is-reversal`, `.reversal-early`, `.period-closed`, `.key-reused`, `.bad-entry`.
 */
export async function reverse(tx: Tx, input: NewReversal, now: Temporal.Instant, suite: SuiteId = 'intl'): Promise<Posted> {
  if (!/^[a-z][a-z0-9-]{0,59}$/.test(input.reason))
    throw failure(ledgerFailures['bad-entry'], { zh: '红冲原因代码无效', en: 'the reason code is not valid' });
  if (input.by === input.approvedBy) throw failure(ledgerFailures['second-person']);
  const { rows } = await sql<{ book: string; reverses: string | null; day: string; source_kind: string; source_id: string }>`
    select book, reverses, effective_date as day, source_kind, source_id from ledger.entry where id = ${input.entry}::uuid`.execute(
    tx,
  );
  const original = rows[0];
  if (original === undefined) throw failure(ledgerFailures['unknown-entry'], { entry: input.entry });
  if (original.reverses !== null) throw failure(ledgerFailures['is-reversal'], { entry: input.entry });
  const effectiveDate = input.effectiveDate ?? Temporal.PlainDate.from(original.day);
  if (effectiveDate.toString() < original.day) throw failure(ledgerFailures['reversal-early'], { date: original.day });
  await sql`select from ledger.take_books(${[original.book]}::uuid[])`.execute(tx);
  const before = await sql<{ key: string }>`select key from ledger.entry where reverses = ${input.entry}::uuid`.execute(tx);
  if (before.rows[0] !== undefined && before.rows[0].key !== input.key)
    throw failure(ledgerFailures['already-reversed'], { entry: input.entry });
  const postings = await sql<{ account: number; fen: bigint }>`
    select account, -fen as fen from ledger.posting where entry = ${input.entry}::uuid order by line`.execute(tx);
  const { book, source_kind, source_id } = original;
  const draft = {
    book,
    key: input.key,
    effectiveDate,
    memo: input.memo,
    source: { kind: source_kind, id: source_id },
    postings: postings.rows,
    madeBy: input.by,
    approvedBy: input.approvedBy,
    documents: input.documents ?? [],
    reverses: input.entry,
    reason: input.reason,
  };
  return (await write(tx, [draft], now, suite))[0] as Posted;
}
