/** Parts a collective uses itself: not to be let, and not idle. */
import { sql } from 'kysely';

/** Whether the collective of part `p` uses it itself on a day, as was entered and not withdrawn. */
export const usedByItself = (day: string) =>
  sql<boolean>`exists (select from assets.own_use o where o.part_id = p.id and o.withdrawn_at is null and o.since <= ${day}::date and coalesce(o.ended_on, ${day}::date) >= ${day}::date)`;
