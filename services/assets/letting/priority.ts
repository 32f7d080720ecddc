/** Who comes first at equal terms, before the lot is drawn: as the registers stand at the opening. */
import { sql, type RawBuilder } from 'kysely';
import type { Priority } from './common.ts';

/**
 * What a bidder comes first by: a lease of one of the parts that is in force or was not handed back (民法典 734), or membership of the collective on the day
 * (农村土地承包法 38). SQL over `r`, the registration; null: by nothing.
 */
export const priorityOf = (
  listing: { readonly id: string; readonly collectiveId: string },
  day: string,
): RawBuilder<Priority | null> => sql<Priority | null>`case
  when exists (select from assets.contract k join assets.tenure t on t.contract_id = k.id join assets.listing_part lp on lp.part_id = t.part_id and lp.listing_id = ${listing.id}::uuid
    where k.lessee_id = r.party_id and k.state in ('active', 'expired')) then 'sitting-tenant'
  when exists (select from assets.party y join assets.member m on m.person_id = y.person_id where y.id = r.party_id and m.collective_id = ${listing.collectiveId}::uuid
    and m.valid @> ${day}::date) then 'member' end`;
