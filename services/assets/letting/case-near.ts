/** Who stands close to whom around contracts: officers of the collective on the contract's day, and the relations within some steps of the lessee, both ways. */
import { sql } from 'kysely';
import { ref } from './case-ref.ts';

type Json = Record<string, unknown>;
type Dated = { readonly from: string | null; readonly to: string | null };

/** Officers by collective, with their days; relations by contract, those of its day. */
export interface Near {
  readonly officers: Readonly<Record<string, readonly ({ readonly id: string; readonly role: string } & Dated)[]>>;
  readonly relations: Readonly<Record<string, readonly Json[]>>;
}

/** The one row of `nearTo`. */
export type NearRow = { readonly [K in keyof Near]: Near[K] | null };

/** The engine reads lists of two thousand at most: of a lessee with more relations around it the nearest are told. */
const MOST = 2000;

/**
 * Officers and relations of some contracts, one statement; its row is read by `nearOf`. A node is a person or an organisation: a person who is a party is one with the party. From the
 * lessee relations valid on the contract's day are followed in both directions for `assets.relation_steps()` steps, whoever the parties between are.
 */
export const nearTo = (ids: readonly string[]) => sql<NearRow>`
    with recursive near as (
      select k.id as contract, coalesce(y.person_id, y.id) as node, coalesce(k.signed_on, k.starts_on) as day, 0 as step
      from assets.contract k join assets.party y on y.id = k.lessee_id
      where k.id = any(${[...ids]}::uuid[]) and (exists (select from assets.relation r where r.party_id = y.id) or exists (select from assets.relation r where r.other_id = y.id)
        or (y.person_id is not null and exists (select from assets.relation r where r.person_id = y.person_id)))
      union
      select n.contract, e.node, n.day, n.step + 1 from near n cross join lateral (
        select coalesce(o.person_id, o.id, r.person_id) as node, r.valid from assets.party y join assets.relation r on r.party_id = y.id left join assets.party o on o.id = r.other_id
          where y.id = n.node or y.person_id = n.node
        union all select coalesce(p.person_id, p.id), r.valid from assets.party y join assets.relation r on r.other_id = y.id join assets.party p on p.id = r.party_id
          where y.id = n.node or y.person_id = n.node
        union all select coalesce(p.person_id, p.id), r.valid from assets.relation r join assets.party p on p.id = r.party_id where r.person_id = n.node) e
      where n.step < assets.relation_steps() - 1 and e.valid @> n.day),
    edge as (
      select n.contract, e.id, min(n.step) as step from near n cross join lateral (
        select r.id, r.valid from assets.party y join assets.relation r on r.party_id = y.id or r.other_id = y.id where y.id = n.node or y.person_id = n.node
        union all select r.id, r.valid from assets.relation r where r.person_id = n.node) e
      where e.valid @> n.day group by 1, 2),
    told as (
      select e.contract, row_number() over (partition by e.contract order by e.step, e.id) as nth, json_build_object('a', ${ref('y')}, 'b', coalesce(${ref('o')}, r.person_id::text),
        'kind', case r.kind when 'director' then 'employee' when 'controls' then 'beneficial-owner' else r.kind end) as line
      from edge e join assets.relation r on r.id = e.id join assets.party y on y.id = r.party_id left join assets.party o on o.id = r.other_id)
    select (select json_object_agg(collective_id, list) from (select collective_id, json_agg(json_build_object('id', person_id, 'role', role,
        'from', lower(valid), 'to', upper(valid) - 1)) as list from assets.mandate where collective_id = any(array(select distinct k.collective_id from assets.contract k where k.id = any(${[...ids]}::uuid[]))) and role <> 'representative' group by 1) x) as officers,
      (select json_object_agg(contract, list) from (select contract, json_agg(line order by nth) as list from told where nth <= ${MOST} group by 1) x) as relations`;

/** What the row of `nearTo` holds. */
export const nearOf = ([row]: readonly NearRow[]): Near => ({ officers: row?.officers ?? {}, relations: row?.relations ?? {} });

/** True when something with a first and a last day holds on a day. */
export const on = (d: Dated, day: string): boolean => (d.from ?? '') <= day && day <= (d.to ?? '9999');
