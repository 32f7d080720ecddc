/** Which money pays what. Sums are bound by the database; here it is said what goes where. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { postMoves, spentTwice, type Books, type MoneyKit, type Move } from './common.ts';

/** Of a receipt or a deposit, so much to a receivable. */
export interface Allocation {
  readonly contractId: string;
  readonly receivableId: string;
  readonly source: { readonly receipt: string } | { readonly deposit: string };
  readonly fen: bigint;
  /** The day the money came in: to the day of payment late fees run. */
  readonly on: string;
  readonly madeBy?: string | null;
  readonly approvedBy?: string | null;
}

interface Open {
  readonly id: string;
  readonly contractId: string;
  readonly fen: bigint;
}
interface Free extends Open {
  readonly on: string;
}

/** Pure: lets free money pay what is open, first come first, contract by contract, in the orders given. */
export function spread(
  open: readonly Open[],
  free: readonly Free[],
): { receivableId: string; receiptId: string; contractId: string; fen: bigint; on: string }[] {
  const rest = new Map<string, { id: string; fen: bigint }[]>();
  for (const o of open) {
    const list = rest.get(o.contractId) ?? [];
    rest.set(o.contractId, list);
    list.push({ id: o.id, fen: o.fen });
  }
  const out = [];
  for (const receipt of free) {
    let left = receipt.fen;
    for (const o of rest.get(receipt.contractId) ?? []) {
      const fen = left < o.fen ? left : o.fen;
      if (fen <= 0n) continue;
      out.push({ receivableId: o.id, receiptId: receipt.id, contractId: receipt.contractId, fen, on: receipt.on });
      o.fen -= fen;
      left -= fen;
    }
  }
  return out;
}

/**
 * Writes allocations with their entries: 借 预收款项 (押金 when a deposit is set off) 贷 应收租金, on the day of the money or, where that pays what fell due later, on
 * the day it was billed: until then it is owed to the lessee, not by him. Throws assets.moneyTooMuch for more than is free or open.
 */
export async function allocate(tx: Tx, kit: MoneyKit, books: Books, all: readonly Allocation[]): Promise<string[]> {
  if (all.length === 0) return [];
  const contracts = all.map((a) => a.contractId);
  const credits = await books.of('rentReceivable', contracts);
  const receipts = await books.of(
    'prepayments',
    all.filter((a) => 'receipt' in a.source).map((a) => a.contractId),
  );
  const deposits = await books.of(
    'deposits',
    all.filter((a) => 'deposit' in a.source).map((a) => a.contractId),
  );
  const { rows: billed } = await sql<{ id: string; on: string }>`select id, posted_on::text as on from assets.receivable
    where id = any(${[...new Set(all.map((a) => a.receivableId))]}::uuid[])`.execute(tx);
  const billedOn = new Map(billed.map((r) => [r.id, r.on]));
  const later = (on: string, other = ''): string => (on < other ? other : on);
  const ids = all.map(() => uuidv7(books.now));
  const moves = all.map((a, i): Move => ({
    what: 'allocation',
    id: ids[i] as string,
    day: later(a.on, billedOn.get(a.receivableId)),
    memo: 'deposit' in a.source ? '押金抵扣' : '收款核销应收',
    debit: ('deposit' in a.source ? deposits : receipts).get(a.contractId) as number,
    credit: credits.get(a.contractId) as number,
    fen: a.fen,
    madeBy: a.madeBy === undefined ? books.by.id : a.madeBy,
    approvedBy: a.approvedBy ?? null,
  }));
  const posted = await postMoves(tx, kit, books, moves);
  try {
    await sql`insert into assets.allocation (id, receivable_id, receipt_id, deposit_id, fen, on_date, entry_id, made_at, made_by)
      select o.id, o.receivable, o.receipt, o.deposit, o.fen, o.day, o.entry, ${books.now}, ${books.by.id}::uuid
      from unnest(${ids}::uuid[], ${all.map((a) => a.receivableId)}::uuid[], ${all.map((a) => ('receipt' in a.source ? a.source.receipt : null))}::uuid[],
        ${all.map((a) => ('deposit' in a.source ? a.source.deposit : null))}::uuid[], ${all.map((a) => String(a.fen))}::int8[], ${all.map((a) => a.on)}::date[],
        ${posted.map((p) => p.entry)}::uuid[]) o(id, receivable, receipt, deposit, fen, day, entry)`.execute(tx);
  } catch (error) {
    throw spentTwice(error);
  }
  return ids;
}

/** The day from which a receipt can pay: when it came in; of a winner's deposit when it became prepaid money of the contract. */
const paysFrom = sql`coalesce((select x.closed_on from assets.bid_deposit x where x.receipt_id = receipt.id and x.state = 'set-off'), received_on)`;

/** Lets what is prepaid under contracts pay what is open there: what fell due first, first (民法典 560), a deposit before other dues of its day. `receiptIds`: only these receipts pay. Returns how many allocations. */
export async function allocateFree(
  tx: Tx,
  kit: MoneyKit,
  books: Books,
  contractIds: readonly string[],
  receiptIds: readonly string[] | null = null,
): Promise<number> {
  if (contractIds.length === 0) return 0;
  const ids = [...new Set(contractIds)];
  const free =
    await sql<Free>`select id, contract_id as "contractId", fen - used_fen - refunded_fen as fen, ${paysFrom}::text as on from assets.receipt
    where contract_id = any(${ids}::uuid[]) and fen > used_fen + refunded_fen and (${receiptIds === null}::boolean or id = any(${[...(receiptIds ?? [])]}::uuid[]))
    order by received_on, id for update`.execute(tx);
  if (free.rows.length === 0) return 0;
  const open = await sql<Open>`select id, contract_id as "contractId", fen - paid_fen - off_fen as fen from assets.receivable
    where contract_id = any(${ids}::uuid[]) and cancelled_at is null and fen > paid_fen + off_fen order by due_on, kind not in ('deposit', 'earnest'), id for update`.execute(
    tx,
  );
  const made = spread(open.rows, free.rows);
  await allocate(
    tx,
    kit,
    books,
    made.map((m) => ({
      contractId: m.contractId,
      receivableId: m.receivableId,
      source: { receipt: m.receiptId },
      fen: m.fen,
      on: m.on,
    })),
  );
  return made.length;
}

/** Lets a receipt pay what a person says. Throws assets.notFound, .moneyTooMuch. */
export async function allocateBy(
  tx: Tx,
  kit: MoneyKit,
  books: Books,
  receiptId: string,
  lines: readonly { readonly receivableId: string; readonly fen: bigint }[],
): Promise<void> {
  const { rows } = await sql<{
    contractId: string | null;
    on: string;
  }>`select contract_id as "contractId", ${paysFrom}::text as on from assets.receipt
    where receipt.id = ${receiptId}::uuid and cancelled_at is null for update`.execute(tx);
  const contractId = rows[0]?.contractId ?? null;
  if (rows[0] === undefined || contractId === null) throw failure(failures.receiptUnmatched);
  const known = await sql<{
    id: string;
  }>`select id from assets.receivable where contract_id = ${contractId}::uuid and cancelled_at is null and id = any(${lines.map((l) => l.receivableId)}::uuid[])`.execute(
    tx,
  );
  if (known.rows.length !== new Set(lines.map((l) => l.receivableId)).size || known.rows.length !== lines.length)
    throw failure(failures.notFound);
  const on = rows[0].on;
  await allocate(
    tx,
    kit,
    books,
    lines.map((l) => ({ contractId, receivableId: l.receivableId, source: { receipt: receiptId }, fen: l.fen, on })),
  );
}
