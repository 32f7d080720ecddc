/** Rent that was billed already and is agreed anew: what an amendment replaces is taken back and written by the new schedule in the same deed, by the two people who agreed to it. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { wrong, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { cancelReceivable } from './cancel.ts';
import { holdBook, record, type MoneyKit } from './common.ts';
import { accrueContract } from './owed.ts';

/** Rent of days from `from` on must not have been written off: what was given up is not billed again. Throws assets.input naming the first day that can be. */
export async function mayRebill(db: Db | Tx, contractId: string, from: string): Promise<void> {
  const { rows } = await sql<{ first: string | null }>`select max(upper(days))::text as first from assets.receivable
    where contract_id = ${contractId}::uuid and kind = 'rent' and cancelled_at is null and off_fen > 0 and upper(days) > ${from}::date`.execute(
    db,
  );
  const first = rows[0]?.first ?? null;
  if (first !== null)
    throw wrong(
      `${first} 以前的租金已开具并有核销，不能重新约定；租金变更最早可从 ${first} 起。`,
      `Rent before ${first} was billed and partly written off, and is not agreed anew: the change of rent begins on ${first} at the earliest.`,
    );
}

/**
 * Takes back the rent that was billed for days from `from` on and writes what is due by the schedule as it stands now, so that what is billed goes on tiling the
 * schedule. Linked reversals, made by who proposed the amendment and approved by who agreed to it. Throws assets.notNow.
 */
export async function rebill(
  tx: Tx,
  kit: MoneyKit,
  contract: { readonly id: string; readonly collectiveId: string },
  input: { readonly from: string; readonly proposedBy: string; readonly reason: string },
  by: Hand & { readonly id: string },
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ id: string; fen: bigint }>`select id, fen from assets.receivable
    where contract_id = ${contract.id}::uuid and kind = 'rent' and cancelled_at is null and upper(days) > ${input.from}::date order by lower(days)`.execute(
    tx,
  );
  if (rows.length === 0) return;
  const books = await holdBook(tx, kit, contract.collectiveId, by, now);
  const today = dayOf(kit, now).toString();
  const reason = `租金变更，自 ${input.from} 起重新开具。${input.reason}`;
  const taking = { tx, kit, books, today, code: 'amendment', reason, madeBy: input.proposedBy, approvedBy: by.id };
  for (const { id, fen } of rows) {
    await cancelReceivable(taking, id);
    const { id: contractId, collectiveId } = contract;
    await record(tx, kit, { collectiveId, contractId, action: 'rebill', subject: id, fen, note: reason, by, at: now });
  }
  await accrueContract(tx, kit, contract.collectiveId, contract.id, by, now);
}
