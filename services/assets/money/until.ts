/**
 * For which days a lease owes rent, and how much of what was billed for others. A lease owes for the days of its term, or to its early end. One that is void owes
 * nothing by itself; whoever was given the keys owes for the use from that day until they are back, at the rent that was agreed (民法典 157; 最高人民法院关于审理
 * 城镇房屋租赁合同纠纷案件具体应用法律若干问题的解释 第四条).
 */
import { sql, type RawBuilder } from 'kysely';

/** Whether contract `k` is void, whatever came of it since. */
export const wasVoid = sql<boolean>`(k.state = 'void' or (k.state in ('returned', 'closed') and exists (select from assets.contract_event v where v.contract_id = k.id and v.to_state = 'void')))`;

/** The first and the last day that contract `k` owes for, `isVoid` saying whether it is; of a void one, of which nobody had the keys, the day before it would have begun. */
export const daysOwed = (isVoid: RawBuilder<boolean>) => ({
  first: sql<string>`case when ${isVoid} then greatest(k.starts_on, k.possession_on) else k.starts_on end`,
  last: sql<string>`case when not ${isVoid} then coalesce(k.ended_on, k.ends_on) when k.possession_on is null then k.starts_on - 1
  else least(greatest(k.ended_on, k.used_to), k.handed_back_on) end`,
});
export const { first: rentBegins, last: rentEnds } = daysOwed(wasVoid);

/** The part of `r.fen` that falls on the days before `day`; half a fen up. */
const before = (day: RawBuilder<unknown>) =>
  sql<bigint>`floor((2 * r.fen::numeric * (${day} - lower(r.days)) + (upper(r.days) - lower(r.days))) / (2 * (upper(r.days) - lower(r.days))))::int8`;

/** Of `r` (rent for `r.days`, `r.fen`), billed or scheduled: its share for the days to `last`, one of them; half a fen up. */
export const shareTo = (last: RawBuilder<unknown>) => before(sql`(${last} + 1)`);

/** Of `r`: its share for the days from `first` to `last`, both of them in it. Shares of days side by side add up to the whole. */
export const shareOf = (first: RawBuilder<unknown>, last: RawBuilder<unknown>) =>
  sql<bigint>`(${shareTo(last)} - ${before(first)})`;

/** Whether receivable `r` bills days its contract `k` does not owe for. */
export const billedBeyond = sql<boolean>`(upper(r.days) - 1 > ${rentEnds} or lower(r.days) < ${rentBegins})`;

/** Of receivable `r` under contract `k`: what is owed of it, in fen; of rent billed for other days too its share by days, as it is billed anew. */
export const owedFen = sql<bigint>`case when r.kind <> 'rent' or not ${billedBeyond} then r.fen
  when least(upper(r.days) - 1, ${rentEnds}) < greatest(lower(r.days), ${rentBegins}) then 0
  else ${shareOf(sql`greatest(lower(r.days), ${rentBegins})`, sql`least(upper(r.days) - 1, ${rentEnds})`)} end`;
