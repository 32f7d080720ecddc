/** Until when a lease owes rent, and how much of what was billed for longer. */
import { sql, type RawBuilder } from 'kysely';

/** Of contract `k`: the last day of its term or of its early end; of one that was void and never held, the day before it would have begun. */
export const rentEnds = sql<string>`case when k.state = 'void' and k.possession_on is null then k.starts_on - 1 else coalesce(k.ended_on, k.ends_on) end`;

/** Of `r` (rent for `r.days`, `r.fen`), billed or scheduled: its share for the days to `last`, one of them; half a fen up. */
export const shareTo = (last: RawBuilder<unknown>) =>
  sql<bigint>`floor((2 * r.fen::numeric * (${last} - lower(r.days) + 1) + (upper(r.days) - lower(r.days))) / (2 * (upper(r.days) - lower(r.days))))::int8`;

/** Of receivable `r` under contract `k`: what is owed of it, in fen; of rent billed beyond the end its share by days, as it is billed anew. */
export const owedFen = sql<bigint>`case when r.kind <> 'rent' or upper(r.days) - 1 <= ${rentEnds} then r.fen when ${rentEnds} < lower(r.days) then 0
  else ${shareTo(rentEnds)} end`;
