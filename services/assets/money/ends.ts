/** What the end of a lease does to rent that was billed ahead: the days after it are owed by nobody from that day on, and taken back by two people. */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import type { Hand } from '../letting/common.ts';
import { holdBook, type MoneyKit } from './common.ts';
import { accrueContract } from './owed.ts';
import { propose } from './proposals.ts';
import { rentEnds } from './until.ts';

/** Holds the book of a contract's collective, before the contract itself is held: whoever writes what falls due takes them in that order too. */
export async function holdBookOf(tx: Tx, kit: MoneyKit, contractId: string, by: Hand, now: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select collective_id as id from assets.contract where id = ${contractId}::uuid`.execute(tx);
  if (rows[0] !== undefined) await holdBook(tx, kit, rows[0].id, by, now);
}

/**
 * After a lease ended: rent to its last day is written, and what was billed beyond it is proposed to be taken back, for another person to approve. Then what is
 * owed to the last day is written anew; what was paid for later days stays as prepaid money that is to be given back.
 */
export async function billedBeyondEnd(
  tx: Tx,
  kit: MoneyKit,
  contract: { readonly id: string; readonly collectiveId: string },
  by: Hand,
  now: Temporal.Instant,
): Promise<void> {
  await accrueContract(tx, kit, contract.collectiveId, contract.id, by, now);
  if (by.id === null) return;
  const { rows } = await sql<{ id: string; ends: string }>`select r.id, (${rentEnds})::text as ends
    from assets.receivable r join assets.contract k on k.id = r.contract_id
    where k.id = ${contract.id}::uuid and r.kind = 'rent' and r.cancelled_at is null and r.off_fen = 0 and upper(r.days) - 1 > ${rentEnds}
      and not exists (select from assets.proposal q where q.subject_id = r.id and q.kind = 'cancel' and q.state = 'open') order by lower(r.days)`.execute(
    tx,
  );
  for (const { id, ends } of rows)
    await propose(
      tx,
      kit,
      {
        kind: 'cancel',
        subjectId: id,
        collectiveId: contract.collectiveId,
        contractId: contract.id,
        body: {},
        reason: `租赁至 ${ends} 为止，撤销其后的租金；应付至该日的重新开具，多收的转为预收待退。`,
        decisionId: null,
      },
      { ...by, id: by.id },
      now,
    );
}
