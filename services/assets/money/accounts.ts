/** The registered accounts of a collective: each by two persons (account-proposals.ts), ended by the board; the number is sealed, and compared by its keyed hash. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { record } from './common.ts';

interface By {
  readonly id: string;
  readonly name: string;
}

/** Ends an account with its last day of use; what it received before stays where it is. Throws assets.notFound, .accountEnd. */
export async function endAccount(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  input: { readonly id: string; readonly last: string; readonly reason: string; readonly by: By },
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ collectiveId: string; fits: boolean; used: string | null }>`
    select a.collective_id as "collectiveId", upper_inf(a.valid) and ${input.last}::date >= lower(a.valid) as fits,
      greatest((select max(p.received_on) from assets.receipt p where p.account_id = a.id and p.cancelled_at is null), (select max(l.on_date) from assets.bank_line l where l.account_id = a.id))::text as used
    from assets.bank_account a where a.id = ${input.id}::uuid for update`.execute(tx);
  const account = rows[0];
  if (account === undefined) throw failure(failures.notFound);
  if (!account.fits || (account.used !== null && account.used > input.last)) throw failure(failures.accountEnd);
  await sql`update assets.bank_account set valid = daterange(lower(valid), ${input.last}::date, '[]') where id = ${input.id}::uuid`.execute(
    tx,
  );
  await record(tx, kit, {
    collectiveId: account.collectiveId,
    contractId: null,
    action: 'end-account',
    subject: input.id,
    note: `${input.last}：${input.reason}`,
    by: input.by,
    at: now,
  });
}

/** Whose account it is. Throws assets.notFound. */
export async function collectiveOfAccount(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{ id: string }>`select collective_id as id from assets.bank_account where id = ${id}::uuid`.execute(
    db,
  );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0].id;
}
