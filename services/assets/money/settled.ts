/** What letting asks of money when a contract takes effect or is closed. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import type { Hand } from '../letting/common.ts';
import { yuan } from '../letting/notice.ts';
import { setOffDeposit } from './bid-deposits.ts';
import type { MoneyKit } from './common.ts';
import { accrueContract } from './owed.ts';

/**
 * Before a contract is closed, its book being held: what fell due and was never billed is billed, and then nothing is owed, prepaid or held, counted anew
 * from what was billed and received; the balance kept beside says the same. Unpaid rent outlives the lease. The caller holds the contract's row. Throws assets.moneyOpen, .balanceApart; what was billed here is then taken back with the transaction, and the night bills it.
 */
export async function mustBeSettled(
  tx: Tx,
  kit: MoneyKit,
  contract: { readonly id: string; readonly collectiveId: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  await accrueContract(tx, kit, contract.collectiveId, contract.id, by, at);
  const { rows } = await sql<{
    open: bigint;
    prepaid: bigint;
    deposit: bigint;
    same: boolean;
  }>`select r.open, p.prepaid, r.deposit, (coalesce(b.open_fen, 0), coalesce(b.prepaid_fen, 0), coalesce(b.deposit_fen, 0)) = (r.open, p.prepaid, r.deposit) as same
    from (select coalesce(sum(fen - paid_fen - off_fen), 0)::int8 as open, coalesce(sum(paid_fen - used_fen) filter (where kind in ('deposit', 'earnest')), 0)::int8 as deposit
      from assets.receivable where contract_id = ${contract.id}::uuid and cancelled_at is null) r
    cross join (select coalesce(sum(fen - used_fen - refunded_fen), 0)::int8 as prepaid from assets.receipt where contract_id = ${contract.id}::uuid) p
    left join assets.contract_balance b on b.contract_id = ${contract.id}::uuid`.execute(tx);
  const b = rows[0];
  if (b !== undefined && (b.open > 0n || b.prepaid > 0n || b.deposit > 0n))
    throw failure(failures.moneyOpen, { open: yuan(b.open), prepaid: yuan(b.prepaid), deposit: yuan(b.deposit) });
  if (b !== undefined && !b.same) throw failure(failures.balanceApart);
}

/** When a contract has taken effect: its deposit, and rent that is due already, are written with their entries in the same transaction; the bidder's deposit pays them. */
export async function becomesDue(
  tx: Tx,
  kit: MoneyKit,
  contract: { readonly id: string; readonly collectiveId: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<void> {
  await setOffDeposit(tx, kit, contract, by, at);
  await accrueContract(tx, kit, contract.collectiveId, contract.id, by, at);
}
