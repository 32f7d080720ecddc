/** Deposits of the sample's bidders: booked while their notice is under way or failed; of notices long concluded they went back, or paid what the winner owed. */
import { sql } from 'kysely';
import { takeDeposit } from '../money/bid-deposits.ts';
import { dayOf } from '../setting.ts';
import type { World } from './world.ts';

/** Books the deposits, each on the day after its bidder registered. The accounts of the collectives are there. */
export async function makeDeposits(w: World): Promise<void> {
  const { tx, kit } = w;
  await sql`update assets.registration r set deposit_state = case when (l.outcome -> 'ranking' -> 0 ->> 'registrationId')::uuid = r.id then 'set-off' else 'returned' end
    from assets.listing l where l.id = r.listing_id and l.demo and l.state = 'concluded' and r.deposit_state = 'paid'`.execute(
    tx,
  );
  const { rows } = await sql<{ id: string; at: Temporal.Instant }>`
    update assets.registration r set deposit_state = 'due' from assets.listing l where l.id = r.listing_id and l.demo and l.state <> 'concluded' and r.deposit_state = 'paid'
    returning r.id, r.judged_at as at`.execute(tx);
  const { accountant } = w.staff;
  for (const { id, at } of rows.toSorted((a, b) => (a.id < b.id ? -1 : 1)))
    await takeDeposit(tx, kit, id, { receivedOn: dayOf(kit, at).toString() }, null, accountant, w.now);
}
