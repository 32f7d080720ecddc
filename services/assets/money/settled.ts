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
 * Before a contract is closed, its book being held: what fell due and was never billed is billed, and then nothing is owed, prepaid or held. Unpaid rent outlives the
 * lease. Throws assets.moneyOpen; what was billed here is then taken back with the transaction, and the night bills it.
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
  }>`select open_fen as open, prepaid_fen as prepaid, deposit_fen as deposit
    from assets.contract_balance where contract_id = ${contract.id}::uuid and (open_fen > 0 or prepaid_fen > 0 or deposit_fen > 0)`.execute(
    tx,
  );
  const b = rows[0];
  if (b !== undefined)
    throw failure(failures.moneyOpen, { open: yuan(b.open), prepaid: yuan(b.prepaid), deposit: yuan(b.deposit) });
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
