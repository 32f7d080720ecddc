/**
 * Which asset of the register a row of a census is: by its code, then by its title number, both within one collective, only where the match is the only one and
 * both say the same thing of what was measured: one kind, areas within a tolerance. A number alone proves nothing, for whoever enters an asset chooses its code.
 * What bears one number and differs, and what is merely alike (one name, areas within the tolerance), is proposed to a person, who decides.
 */
import { sql, type RawBuilder } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import type { Hand } from '../register/event.ts';
import { registerPolicy } from '../setting.ts';

const PROGRAM: Hand = { id: null, name: '自动比对' };

/** How far two measures lie apart at most to be called the same, in parts per million of the census's. */
export interface Near {
  readonly areaPpm: number;
  readonly valuePpm: number;
}

/** The district's tolerances. */
export const nearOf = (kit: Pick<Kit, 'pack'>): Near => {
  const { areaTolerancePpm, valueTolerancePpm } = registerPolicy(kit).census;
  return { areaPpm: areaTolerancePpm, valuePpm: valueTolerancePpm };
};

/** Assets that can be matched: in the register, and not matched to another row of this census. */
const open = sql`not exists (select from assets.census_match m where m.census_id = r.census_id and m.asset_id = a.id)
  and not exists (select from assets.census_match m where m.census_row_id = r.id)`;

/** Whether the area of asset `a` is that of row `r` within a tolerance; a row without an area leaves it open. Never null. */
export const areaFits = (ppm: number): RawBuilder<boolean> =>
  sql`(r.area_cm2 is null or coalesce(abs(a.area_cm2 - r.area_cm2)::numeric * 1000000 <= r.area_cm2::numeric * ${ppm}, false))`;

const bare = (column: string) => sql`regexp_replace(${sql.ref(column)}, '\\s', '', 'g')`;
const SAME = { code: sql`a.code = upper(r.code)`, title: sql`${bare('a.title_no')} = ${bare('r.title_no')}` } as const;

/**
 * Matches what can be matched without a person, code before title number; returns how many were added. A code or number that fits two rows or two assets, or an
 * asset of another kind or size, matches none: those are for a person. What is matched stays matched. Safe to run again.
 */
export async function matchCensus(
  tx: Tx,
  input: { censusId: string; collectiveId?: string; near: Near; now: Temporal.Instant; by?: Hand },
): Promise<number> {
  const by = input.by ?? PROGRAM;
  const of = input.collectiveId === undefined ? sql`true` : sql`r.collective_id = ${input.collectiveId}::uuid`;
  let added = 0;
  for (const how of ['code', 'title'] as const) {
    const { rows } = await sql<{ n: number }>`
      with pairs as (
        select r.id as row_id, a.id as asset_id, a.kind = r.kind and ${areaFits(input.near.areaPpm)} as fits,
          count(*) over (partition by r.id) as assets, count(*) over (partition by a.id) as rows
        from assets.census_row r join assets.asset a on a.collective_id = r.collective_id and ${SAME[how]} and a.state <> 'retired'
        where r.census_id = ${input.censusId}::uuid and ${of} and ${open}
          and not exists (select from assets.census_refusal f where f.census_row_id = r.id and f.asset_id = a.id)),
      added as (
        insert into assets.census_match (census_row_id, census_id, asset_id, by_what, at, by_id, by_name)
        select row_id, ${input.censusId}::uuid, asset_id, ${how}, ${input.now}::timestamptz, ${by.id}::uuid, ${by.name} from pairs
        where assets = 1 and rows = 1 and fits
        on conflict do nothing returning 1)
      select count(*)::int as n from added`.execute(tx);
    added += rows[0]?.n ?? 0;
  }
  return added;
}

/**
 * Takes back what was matched without a person and no longer fits: the asset was changed to another kind or size since. It is proposed to a person then. Returns
 * how many; they are one leaf of the log.
 */
export async function releaseUnfit(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'pack'>,
  input: { censusId: string; now: Temporal.Instant },
): Promise<number> {
  const { rows } = await sql<{ row: string; asset: string }>`
    delete from assets.census_match m using assets.census_row r, assets.asset a
    where m.census_id = ${input.censusId}::uuid and m.by_what <> 'person' and r.id = m.census_row_id and a.id = m.asset_id
      and not (a.kind = r.kind and ${areaFits(nearOf(kit).areaPpm)}) returning m.census_row_id as row, m.asset_id as asset`.execute(
    tx,
  );
  if (rows.length > 0)
    await appendLeaf(
      tx,
      {
        kind: 'assets.census-released',
        subject: input.censusId,
        body: { pairs: rows.map((r) => `${r.row} ${r.asset}`).toSorted() },
        at: input.now,
      },
      kit.crypto.suite,
    );
  return rows.length;
}

/** Matches the censuses in force for what a collective entered since. */
export async function matchCollective(
  tx: Tx,
  kit: Pick<Kit, 'pack'>,
  collectiveId: string,
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select s.id from assets.census s join assets.collective c on c.town_code = s.town_code where c.id = ${collectiveId}::uuid and s.superseded_by is null`.execute(
    tx,
  );
  for (const { id } of rows) await matchCensus(tx, { censusId: id, collectiveId, near: nearOf(kit), now });
}

type Kind = 'building' | 'land' | 'equipment' | 'right';
interface Side {
  readonly id: string;
  readonly name: string;
  readonly kind: Kind;
  readonly areaCm2: string | null;
}
export interface Proposal {
  readonly row: Side & { readonly line: number; readonly code: string | null; readonly valueFen: string };
  /** Its value: the newest valuation, else the cost; null where there is neither. */
  readonly asset: Side & { readonly code: string; readonly valueFen: string | null };
  readonly collective: { readonly id: string; readonly name: string };
  /** What they share. */
  readonly why: 'code' | 'title' | 'name';
  /** how far the areas differ, in parts per million of the census's; null when one has none */
  readonly areaPpm: number | null;
}

/**
 * Unmatched rows with unmatched assets of one collective for a person to decide: those that share a code or a title number and were not matched by it (another kind
 * or size, or several share it), and those of one kind and name whose areas differ by no more than `near` says, or which both have none. Closest first.
 */
export async function proposals(
  db: Db,
  input: {
    censusId: string;
    near: Near;
    collectiveId?: string | undefined;
    within: RawBuilder<unknown>;
    page: number;
    size: number;
  },
): Promise<{ rows: Proposal[]; total: number }> {
  const of = sql`r.census_id = ${input.censusId}::uuid and ${input.collectiveId === undefined ? sql`true` : sql`r.collective_id = ${input.collectiveId}::uuid`}`;
  const sharing = (same: RawBuilder<unknown>, nth: number) =>
    sql`select r.id as row, a.id as asset, ${sql.lit(nth)} as nth from assets.census_row r
      join assets.asset a on a.collective_id = r.collective_id and a.state <> 'retired' and ${same} where ${of} and ${open}`;
  const alike = sql`a.kind = r.kind and ${bare('a.name')} = ${bare('r.name')}
    and case when r.area_cm2 is null then a.area_cm2 is null else ${areaFits(input.near.areaPpm)} end`;
  const found = sql`from (select distinct on (row, asset) row, asset, nth
      from (${sharing(SAME.code, 1)} union all ${sharing(SAME.title, 2)} union all ${sharing(alike, 3)}) u order by row, asset, nth) p
    join assets.census_row r on r.id = p.row join assets.asset a on a.id = p.asset join assets.collective c on c.id = r.collective_id
    where ${input.within}`;
  const { rows } = await sql<Proposal>`
    select json_build_object('id', r.id, 'line', r.line, 'code', r.code, 'name', r.name, 'kind', r.kind, 'areaCm2', r.area_cm2::text, 'valueFen', r.value_fen::text) as row,
      json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'kind', a.kind, 'areaCm2', a.area_cm2::text,
        'valueFen', coalesce((select w.value_fen from assets.asset_worth w where w.asset_id = a.id), a.cost_fen)::text) as asset,
      json_build_object('id', c.id, 'name', c.name) as collective, (array['code', 'title', 'name'])[p.nth] as why,
      case when a.area_cm2 is not null and r.area_cm2 is not null then least(abs(a.area_cm2 - r.area_cm2)::numeric * 1000000 / r.area_cm2, 2000000000)::int end as "areaPpm"
    ${found} order by "areaPpm" nulls last, r.line, a.code limit ${input.size} offset ${(input.page - 1) * input.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n ${found}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0 };
}
