/** Payments that are out twice: the bank returned one, the payout was sent again, and then the bank says the first arrived after all. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { addRunEvent, type Hand } from './event.ts';
import { holdRun } from './run.ts';

type How = 'other-returned' | 'returned-again' | 'recovered';

/** Keeps lines that say so; the other lines of the answer are entered. `other` is the payment that was sent again; one that was settled between the same two is open again. */
export async function openDoubles(
  tx: Tx,
  of: { readonly runId: string; readonly resultId: string },
  lines: readonly { readonly endToEnd: string; readonly other: string; readonly fen: bigint; readonly on: string }[],
): Promise<void> {
  if (lines.length === 0) return;
  await sql`insert into assets.payment_double (end_to_end, other, run_id, fen, said_on, result_id)
    select t.id, t.other, ${of.runId}::uuid, t.fen, t.day, ${of.resultId}::uuid from unnest(${lines.map((l) => l.endToEnd)}::text[], ${lines.map((l) => l.other)}::text[],
      ${lines.map((l) => l.fen)}::int8[], ${lines.map((l) => l.on)}::date[]) t(id, other, fen, day)
    on conflict (end_to_end, other) do update set closed_how = null, closed_at = null, closed_by = null, closed_name = null`.execute(
    tx,
  );
}

/** Open ones whose second payment is among these: the first then is what paid the payout. With what the answer of the bank reads of their orders. */
export async function openOf(tx: Tx, others: readonly string[]) {
  if (others.length === 0) return [];
  const { rows } = await sql<{ endToEnd: string; fen: bigint; on: string; no: number; holder: string }>`
    select d.end_to_end as "endToEnd", d.fen, d.said_on::text as on, o.payout_no as no, p.holder_id as holder from assets.payment_double d
    join assets.payment_order o on o.end_to_end = d.end_to_end join assets.payout p on p.run_id = o.run_id and p.no = o.payout_no
    where d.closed_at is null and d.other = any(${[...others]}::text[])`.execute(tx);
  return rows.map(({ no, holder, ...d }) => ({
    ...d,
    order: { end_to_end: d.endToEnd, payout_no: no, fen: d.fen, state: 'returned', holder },
  }));
}

/** Closes those of these that are open. */
export async function closeDoubles(
  tx: Tx,
  ids: readonly string[],
  how: Exclude<How, 'recovered'>,
  by: Hand,
  now: Temporal.Instant,
): Promise<void> {
  if (ids.length === 0) return;
  await sql`update assets.payment_double set closed_how = ${how}, closed_at = ${now}, closed_by = ${by.id}::uuid, closed_name = ${by.name}
    where end_to_end = any(${[...ids]}::text[]) and closed_at is null`.execute(tx);
}

/**
 * Says that a double payment was got back, by the supervisory board, with reason and document. In the book the second sum and its return are vouchers of two persons,
 * matched with the lines of the bank's statement. Throws assets.notFound, .notNow when it is closed already.
 */
export async function recoverDouble(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  input: {
    readonly runId: string;
    readonly endToEnd: string;
    readonly reason: string;
    readonly documentHash: string;
    readonly by: Hand & { readonly id: string };
  },
  now: Temporal.Instant,
): Promise<void> {
  const { runId, endToEnd, reason, documentHash, by } = input;
  await holdRun(tx, runId);
  const { rows } = await sql<{ open: boolean }>`select closed_at is null as open from assets.payment_double
    where end_to_end = ${endToEnd} and run_id = ${runId}::uuid order by closed_at is not null limit 1`.execute(tx);
  if (rows[0] === undefined) throw failure(failures.notFound);
  if (!rows[0].open) throw failure(failures.notNow, { state: { zh: '已了结', en: 'closed' } });
  await sql`update assets.payment_double set closed_how = 'recovered', closed_at = ${now}, closed_by = ${by.id}::uuid, closed_name = ${by.name}, reason = ${reason},
    document_hash = ${documentHash} where end_to_end = ${endToEnd} and closed_at is null`.execute(tx);
  const body = { payment: endToEnd, reason, document: documentHash };
  await addRunEvent(tx, kit, { runId, action: 'double-closed', from: null, to: null, body }, by, now);
}

/** A double payment as the page of its run lists it. */
export interface DoubleShown {
  readonly endToEnd: string;
  readonly other: string;
  readonly code: string;
  readonly fen: string;
  readonly on: string;
  readonly otherState: 'prepared' | 'sent' | 'paid' | 'returned' | 'cancelled';
  readonly closedHow: How | null;
  readonly closedBy: string | null;
  readonly reason: string | null;
}

/** Those of a run, the open ones first. */
export async function doublesOf(db: Db, runId: string): Promise<DoubleShown[]> {
  const { rows } =
    await sql<DoubleShown>`select d.end_to_end as "endToEnd", d.other, h.code, d.fen::text as fen, d.said_on::text as on, b.state as "otherState",
      d.closed_how as "closedHow", d.closed_name as "closedBy", d.reason from assets.payment_double d join assets.payment_order o on o.end_to_end = d.end_to_end
    join assets.payment_order b on b.end_to_end = d.other join assets.payout p on p.run_id = o.run_id and p.no = o.payout_no join assets.holder h on h.id = p.holder_id
    where d.run_id = ${runId}::uuid order by d.closed_at is not null, h.code`.execute(db);
  return rows;
}
