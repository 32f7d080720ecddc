/**
 * Which asset of the register a row of a census is: by its code, then by its title number, both within one collective and only where the match is the only one.
 * What is merely alike (one name, areas within a tolerance) is proposed to a person, who decides.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Hand } from '../register/event.ts';

const PROGRAM: Hand = { id: null, name: '自动比对' };

/** Assets that can be matched: in the register, and not matched to another row of this census. */
const open = sql`not exists (select from assets.census_match m where m.census_id = r.census_id and m.asset_id = a.id)
  and not exists (select from assets.census_match m where m.census_row_id = r.id)`;

/**
 * Matches what can be matched without a person, code before title number; returns how many were added. A code or number that fits two rows or two assets matches
 * none: those are for a person. What is matched stays matched. Safe to run again.
 */
export async function matchCensus(
  tx: Tx,
  input: { censusId: string; collectiveId?: string; now: Temporal.Instant; by?: Hand },
): Promise<number> {
  const by = input.by ?? PROGRAM;
  const of = input.collectiveId === undefined ? sql`true` : sql`r.collective_id = ${input.collectiveId}::uuid`;
  let added = 0;
  for (const [how, same] of [
    ['code', sql`a.code = upper(r.code)`],
    ['title', sql`regexp_replace(a.title_no, '\\s', '', 'g') = regexp_replace(r.title_no, '\\s', '', 'g')`],
  ] as const) {
    const { rows } = await sql<{ n: number }>`
      with pairs as (
        select r.id as row_id, a.id as asset_id, count(*) over (partition by r.id) as assets, count(*) over (partition by a.id) as rows
        from assets.census_row r join assets.asset a on a.collective_id = r.collective_id and ${same} and a.state <> 'retired'
        where r.census_id = ${input.censusId}::uuid and ${of} and ${open}),
      added as (
        insert into assets.census_match (census_row_id, census_id, asset_id, by_what, at, by_id, by_name)
        select row_id, ${input.censusId}::uuid, asset_id, ${how}, ${input.now}::timestamptz, ${by.id}::uuid, ${by.name} from pairs where assets = 1 and rows = 1
        on conflict do nothing returning 1)
      select count(*)::int as n from added`.execute(tx);
    added += rows[0]?.n ?? 0;
  }
  return added;
}

/** Matches the censuses in force for what a collective entered since. */
export async function matchCollective(tx: Tx, collectiveId: string, now: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select s.id from assets.census s join assets.collective c on c.town_code = s.town_code where c.id = ${collectiveId}::uuid and s.superseded_by is null`.execute(
    tx,
  );
  for (const { id } of rows) await matchCensus(tx, { censusId: id, collectiveId, now });
}

export interface Proposal {
  readonly row: {
    readonly id: string;
    readonly line: number;
    readonly code: string | null;
    readonly name: string;
    readonly areaCm2: string | null;
  };
  readonly asset: { readonly id: string; readonly code: string; readonly name: string; readonly areaCm2: string | null };
  readonly collective: { readonly id: string; readonly name: string };
  /** how far the areas differ, in parts per million of the census's; null when neither has one */
  readonly areaPpm: number | null;
}

/** Unmatched rows with unmatched assets of one collective and one name whose areas differ by no more than `ppm`, or which both have none. Closest first. */
export async function proposals(
  db: Db,
  input: {
    censusId: string;
    ppm: number;
    collectiveId?: string | undefined;
    within: ReturnType<typeof sql>;
    page: number;
    size: number;
  },
): Promise<{ rows: Proposal[]; total: number }> {
  const found = sql`from assets.census_row r join assets.collective c on c.id = r.collective_id
    join assets.asset a on a.collective_id = r.collective_id and a.state <> 'retired' and a.kind = r.kind
      and regexp_replace(a.name, '\\s', '', 'g') = regexp_replace(r.name, '\\s', '', 'g')
      and case when r.area_cm2 is null then a.area_cm2 is null else abs(a.area_cm2 - r.area_cm2)::numeric * 1000000 <= r.area_cm2::numeric * ${input.ppm} end
    where r.census_id = ${input.censusId}::uuid and ${open} and ${input.within}
      and ${input.collectiveId === undefined ? sql`true` : sql`r.collective_id = ${input.collectiveId}::uuid`}`;
  const { rows } = await sql<Proposal>`
    select json_build_object('id', r.id, 'line', r.line, 'code', r.code, 'name', r.name, 'areaCm2', r.area_cm2::text) as row,
      json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'areaCm2', a.area_cm2::text) as asset, json_build_object('id', c.id, 'name', c.name) as collective,
      case when r.area_cm2 is null then null else (abs(a.area_cm2 - r.area_cm2)::numeric * 1000000 / r.area_cm2)::int end as "areaPpm"
    ${found} order by "areaPpm" nulls last, r.line, a.code limit ${input.size} offset ${(input.page - 1) * input.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n ${found}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0 };
}
