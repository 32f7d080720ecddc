/** Taking back what was written of money: by a linked reversal that two people made, today. What it brought to income and what it was paid with are undone first. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { reverse } from '@yunjian/kernel/ledger';
import { failures } from '../failures.ts';
import { postMoves, spentTwice, type Books, type MoneyKit } from './common.ts';

/** Who asked for it and who carries it out, and what the reversals say. */
export interface Taking {
  readonly tx: Tx;
  readonly kit: MoneyKit;
  /** The held book. */
  readonly books: Books;
  readonly today: string;
  /** Reason code of the reversals. */
  readonly code: string;
  readonly reason: string;
  readonly madeBy: string;
  readonly approvedBy: string;
}

/** What is owed, held for a change. */
export interface HeldReceivable {
  readonly id: string;
  readonly contractId: string;
  readonly kind: string;
  readonly fen: bigint;
  readonly paid: bigint;
  readonly off: bigint;
  readonly used: bigint;
  readonly recognised: bigint;
  readonly entry: string;
  readonly cancelled: boolean;
  readonly handedBack: boolean;
}

/** A receivable that stands, locked. Throws assets.notFound, .notNow. */
export async function heldReceivable(tx: Tx, id: string): Promise<HeldReceivable> {
  const { rows } =
    await sql<HeldReceivable>`select r.id, r.contract_id as "contractId", r.kind, r.fen, r.paid_fen as paid, r.off_fen as off, r.used_fen as used,
    r.recognised_fen as recognised, r.entry_id as entry, r.cancelled_at is not null as cancelled, k.handed_back_on is not null as "handedBack"
    from assets.receivable r join assets.contract k on k.id = r.contract_id where r.id = ${id}::uuid for update of r`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  if (rows[0].cancelled) throw failure(failures.notNow, { state: { zh: '已撤销', en: 'cancelled' } });
  return rows[0];
}

/** Takes an entry back, linked to it, today. Returns the reversal. */
export async function takeBack(t: Taking, entry: string, what: string): Promise<string> {
  const { rows } = await sql<{
    day: string;
  }>`select effective_date::text as day from ledger.entry where id = ${entry}::uuid`.execute(t.tx);
  const day = rows[0]?.day ?? t.today;
  const posted = await reverse(
    t.tx,
    {
      entry,
      reason: t.code,
      memo: `红冲：${what}。${t.reason}`.slice(0, 500),
      by: t.madeBy,
      approvedBy: t.approvedBy,
      key: `money.reverse:${entry}`,
      effectiveDate: Temporal.PlainDate.from(t.books.openDay(day > t.today ? day : t.today)),
    },
    t.books.now,
    t.kit.crypto.suite,
  );
  return posted.entry;
}

/** Releases what pays a receivable: the money is free again. Throws assets.notFound, .notNow, .moneyTooMuch. */
export async function release(t: Taking, allocationId: string): Promise<void> {
  const { rows } = await sql<{
    entry: string;
    released: boolean;
  }>`select entry_id as entry, released_at is not null as released from assets.allocation where id = ${allocationId}::uuid for update`.execute(
    t.tx,
  );
  if (!rows[0]) throw failure(failures.notFound);
  if (rows[0].released) throw failure(failures.notNow, { state: { zh: '已解除', en: 'released' } });
  const entry = await takeBack(t, rows[0].entry, '核销');
  try {
    await sql`update assets.allocation set released_at = ${t.books.now}, release_entry_id = ${entry}::uuid where id = ${allocationId}::uuid`.execute(
      t.tx,
    );
  } catch (error) {
    throw spentTwice(error);
  }
}

/**
 * Takes back what was billed, with the late fees that were charged for it: what paid it is free again, what it had brought to income goes back. A late fee part of
 * which was written off stays. What is still owed for its days is for the caller to write. Throws assets.notFound, .notNow.
 */
export async function cancelReceivable(t: Taking, id: string): Promise<HeldReceivable> {
  const r = await heldReceivable(t.tx, id);
  if (r.off > 0n || r.used > 0n)
    throw failure(failures.notNow, {
      state: r.off > 0n ? { zh: '已核销', en: 'written off' } : { zh: '押金已结算', en: 'deposit settled' },
    });
  const ids = (of: { rows: { id: string }[] }) => of.rows.map((x) => x.id);
  const fees = await sql<{
    id: string;
  }>`select id from assets.receivable where for_id = ${r.id}::uuid and cancelled_at is null and off_fen = 0 order by id`.execute(
    t.tx,
  );
  for (const fee of ids(fees)) await cancelReceivable(t, fee);
  const paying = await sql<{
    id: string;
  }>`select id from assets.allocation where receivable_id = ${r.id}::uuid and released_at is null order by id`.execute(t.tx);
  for (const allocation of ids(paying)) await release(t, allocation);
  if (r.recognised > 0n) {
    // what it had brought to income goes back first, so that its own reversal leaves nothing in advance
    const advance = (await t.books.of('rentAdvance', [r.contractId])).get(r.contractId) as number;
    const [posted] = await postMoves(t.tx, t.kit, t.books, [
      {
        what: 'unearned',
        id: r.id,
        day: t.today,
        memo: '撤销应收：冲回已确认收入',
        debit: t.books.role('rent'),
        credit: advance,
        fen: r.recognised,
        madeBy: t.madeBy,
        approvedBy: t.approvedBy,
      },
    ]);
    await sql`insert into assets.recognition (receivable_id, no, through, fen, entry_id)
      select ${r.id}::uuid, 1 + count(*), ${t.today}::date, ${-r.recognised}, ${posted?.entry}::uuid from assets.recognition where receivable_id = ${r.id}::uuid`.execute(
      t.tx,
    );
  }
  const entry = await takeBack(t, r.entry, '应收');
  await sql`update assets.receivable set cancelled_at = ${t.books.now}, cancel_entry_id = ${entry}::uuid where id = ${r.id}::uuid`.execute(
    t.tx,
  );
  return r;
}
