/** Guide prices of the town, as what reads the register joins them. */
import { sql, type RawBuilder } from 'kysely';

/**
 * The guide price of a part `p` of an asset `a` on a day (an SQL date): fen a square metre and month, null when the town published none. The newest one of the part
 * itself goes before that of its use in the town; what was withdrawn counts not.
 */
export const guidePrice = (day: RawBuilder<unknown>): RawBuilder<string | null> => sql`coalesce(
  (select g.fen_m2_month from assets.guide_price g where g.part_id = p.id and not g.everywhere and g.withdrawn_at is null and g.since <= ${day} order by g.since desc, g.at desc, g.id desc limit 1),
  (select g.fen_m2_month from assets.guide_price g where g.town_code = a.town_code and g.use = p.use and g.everywhere and g.withdrawn_at is null and g.since <= ${day}
    order by g.since desc, g.at desc, g.id desc limit 1))`;
