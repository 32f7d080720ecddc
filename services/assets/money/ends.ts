/** What the end of a lease does to rent that was billed ahead: the days after it are owed by nobody from that day on, and taken back by two people. */
import { sql } from 'kysely';
import type { Tx } from '@yunjian/kernel/db';
import type { Hand } from '../letting/common.ts';
import { holdBook, type MoneyKit } from './common.ts';
import { accrueContract } from './owed.ts';
import { propose } from './proposals.ts';
import { billedBeyond, rentBegins, rentEnds, wasVoid } from './until.ts';

/** Holds the book of a contract's collective, before the contract itself is held: whoever writes what falls due takes them in that order too. */
export async function holdBookOf(tx: Tx, kit: MoneyKit, contractId: string, by: Hand, now: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select collective_id as id from assets.contract where id = ${contractId}::uuid`.execute(tx);
  if (rows[0] !== undefined) await holdBook(tx, kit, rows[0].id, by, now);
}

/**
 * After a lease ended: rent to its last day is written, and what was billed beyond it is proposed to be taken back, for another person to approve. Then what is
 * owed to the last day is written anew; what was paid for other days stays as prepaid money that is to be given back. Of a void contract so for the days of its use.
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
  const { rows } = await sql<{
    id: string;
    reason: string;
  }>`select r.id, case when not ${wasVoid} then format('租赁至 %s 为止，撤销其后的租金；应付至该日的重新开具，多收的转为预收待退。', ${rentEnds})
      when ${rentEnds} < ${rentBegins} then '合同无效，没有交付使用，撤销已开的租金；已收的转为预收待退。'
      else format('合同无效，使用费自 %s 算至 %s，撤销其余的租金；应付的重新开具，多收的转为预收待退。', ${rentBegins}, ${rentEnds}) end as reason
    from assets.receivable r join assets.contract k on k.id = r.contract_id
    where k.id = ${contract.id}::uuid and r.kind = 'rent' and r.cancelled_at is null and r.off_fen = 0 and ${billedBeyond}
      and not exists (select from assets.proposal q where q.subject_id = r.id and q.kind = 'cancel' and q.state = 'open') order by lower(r.days)`.execute(
    tx,
  );
  for (const { id, reason } of rows)
    await propose(
      tx,
      kit,
      {
        kind: 'cancel',
        subjectId: id,
        collectiveId: contract.collectiveId,
        contractId: contract.id,
        body: {},
        reason,
        decisionId: null,
      },
      { ...by, id: by.id },
      now,
    );
}
