/**
 * Coverage 纳管覆盖率: how much of what an independent census found is in the register. Always a query over rows, never a number somebody typed: for each town
 * the newest census of the day or before; a row is covered when it is matched to an asset that was in the register on that day. By count, and by value as the
 * census gives it. What the register has and the census has not (盘亏) and the reverse (盘盈) are told beside it, they do not cancel.
 */
import { sql, type RawBuilder } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { keptFigures } from '../kept.ts';
import { idsAt, pageOfIds } from '../list.ts';

/** What is counted: operating fixed assets (经营性固定资产, what the 100 % speaks of), or everything. */
export type Which = 'operating-fixed' | 'all';

export interface CoverageGroup {
  readonly id: string;
  readonly code: string;
  readonly name: Text;
  /** day of the census; null where there is none */
  readonly asOf: string | null;
  readonly found: number;
  readonly matched: number;
  readonly censusOnly: number;
  readonly foundFen: string;
  readonly matchedFen: string;
  readonly censusOnlyFen: string;
  readonly platformOnly: number;
  /** by the register's own value: the newest valuation, else the cost */
  readonly platformOnlyFen: string;
  /** of `platformOnly`, those with neither */
  readonly platformOnlyUnvalued: number;
  /** in the register, acquired after the census: no orphans */
  readonly later: number;
}

const wanted = (which: Which): RawBuilder<unknown> => (which === 'all' ? sql`true` : sql`r.operating and r.fixed`);

/** The census in force of each town on a day. */
const current = (on: string) => sql`(select distinct on (s.town_code) s.id, s.town_code, s.as_of from assets.census s
  where s.superseded_by is null and s.as_of <= ${on}::date order by s.town_code, s.as_of desc)`;

/** Whether an asset `a` was in the register at an instant: entered by then and not retired by then. Nothing leads back from retired, so only of those the day is looked up. */
export const inRegister = (until: Temporal.Instant) => sql`a.created_at <= ${until}::timestamptz
  and (a.state <> 'retired' or not exists (select from assets.asset_event e where e.asset_id = a.id and e.kind = 'retire' and e.at <= ${until}::timestamptz))`;

/** The last moment of a day in a zone, to the microsecond that the database keeps. */
export const endOf = (day: Temporal.PlainDate, zone: string): Temporal.Instant =>
  day.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ microseconds: 1 });

interface Ask {
  /** The day whose newest census counts. */
  readonly on: string;
  /** When the register is looked at: the end of that day, or now. */
  readonly until: Temporal.Instant;
  readonly which: Which;
  /** Which collectives are counted, a condition on c.id and c.town_code. */
  readonly within: RawBuilder<unknown>;
}

/** Rows of the census with whether each is covered on the day, as a subquery `x`. */
const rows = (ask: Ask) => sql`(select r.id, r.collective_id, r.value_fen, a.id is not null as matched
  from ${current(ask.on)} s join assets.census_row r on r.census_id = s.id and ${wanted(ask.which)}
  left join assets.census_match m on m.census_row_id = r.id
  left join assets.asset a on a.id = m.asset_id and ${inRegister(ask.until)})`;

/** Assets of the register that no row of the town's census is, as a subquery `y`. Only towns that have a census are counted. */
const lonely = (
  ask: Ask,
) => sql`(select a.id, a.collective_id, a.acquired_on > s.as_of as later, coalesce(w.value_fen, a.cost_fen) as fen
  from ${current(ask.on)} s join assets.asset a on a.town_code = s.town_code and ${inRegister(ask.until)}
    and ${ask.which === 'all' ? sql`true` : sql`a.operating`} left join assets.asset_worth w on w.asset_id = a.id
  where not exists (select from assets.census_match m where m.census_id = s.id and m.asset_id = a.id))`;

/** One group a town or a collective; they add up to the whole. Towns and collectives without a census stand there with nothing found. */
export async function coverageBy(db: Db, by: 'town' | 'collective', ask: Ask, town?: string): Promise<CoverageGroup[]> {
  const key = by === 'town' ? sql`c.town_code` : sql`c.id::text`;
  const named =
    by === 'town'
      ? sql`json_build_object('zh', coalesce(min(t.name_zh), min(c.town_code)), 'en', coalesce(min(t.name_en), min(c.town_code)))`
      : sql`json_build_object('zh', min(c.name), 'en', min(c.name))`;
  const { rows: groups } = await sql<CoverageGroup>`
    select ${key} as id, ${by === 'town' ? sql`min(c.town_code)` : sql`min(c.code)`} as code, ${named} as name, min(s.as_of) as "asOf",
      coalesce(sum(x.found), 0)::int as found, coalesce(sum(x.matched), 0)::int as matched, coalesce(sum(x.found - x.matched), 0)::int as "censusOnly",
      coalesce(sum(x.fen), 0)::text as "foundFen", coalesce(sum(x.matched_fen), 0)::text as "matchedFen",
      coalesce(sum(x.fen - x.matched_fen), 0)::text as "censusOnlyFen", coalesce(sum(y.orphans), 0)::int as "platformOnly", coalesce(sum(y.fen), 0)::text as "platformOnlyFen",
      coalesce(sum(y.unvalued), 0)::int as "platformOnlyUnvalued", coalesce(sum(y.later), 0)::int as later
    from assets.collective c
    left join org.town_version t on t.code = c.town_code and t.valid @> ${ask.on}::date
    left join ${current(ask.on)} s on s.town_code = c.town_code
    left join (select collective_id, count(*) as found, count(*) filter (where matched) as matched, sum(value_fen) as fen,
        coalesce(sum(value_fen) filter (where matched), 0) as matched_fen from ${rows(ask)} x group by collective_id) x on x.collective_id = c.id
    left join (select collective_id, count(*) filter (where later is not true) as orphans, count(*) filter (where later) as later,
        coalesce(sum(fen) filter (where later is not true), 0) as fen, count(*) filter (where later is not true and fen is null) as unvalued
        from ${lonely(ask)} y group by collective_id) y on y.collective_id = c.id
    where ${ask.within} and ${town === undefined ? sql`true` : sql`c.town_code = ${town}`}
    group by ${key} order by code`.execute(db);
  return groups;
}

/** Coverage of every collective of the district at the end of a day, by id; kept while nothing changes that it counts. */
export async function coverageOfAll(
  db: Db,
  day: string,
  zone: string,
  which: Which,
): Promise<ReadonlyMap<string, CoverageGroup>> {
  const until = endOf(Temporal.PlainDate.from(day), zone);
  const groups = await keptFigures(db, `coverage ${day} ${until.toString()} ${which}`, () =>
    coverageBy(db, 'collective', { on: day, until, which, within: sql`true` }),
  );
  return new Map(groups.map((g) => [g.id, g]));
}

/** The sum of groups; shares as integers of a millionth, rounded down, so that nothing short of all is ever shown as all. Null where nothing was found. */
export function totalOf(groups: readonly CoverageGroup[]) {
  const sum = (of: (g: CoverageGroup) => number): number => groups.reduce((n, g) => n + of(g), 0);
  const fen = (of: (g: CoverageGroup) => string): bigint => groups.reduce((n, g) => n + BigInt(of(g)), 0n);
  return {
    found: sum((g) => g.found),
    matched: sum((g) => g.matched),
    censusOnly: sum((g) => g.censusOnly),
    foundFen: fen((g) => g.foundFen).toString(),
    matchedFen: fen((g) => g.matchedFen).toString(),
    censusOnlyFen: fen((g) => g.censusOnlyFen).toString(),
    platformOnly: sum((g) => g.platformOnly),
    platformOnlyFen: fen((g) => g.platformOnlyFen).toString(),
    platformOnlyUnvalued: sum((g) => g.platformOnlyUnvalued),
    later: sum((g) => g.later),
  };
}

/** A share in millionths, rounded down; null of nothing. */
export function ppm(part: bigint | number, whole: bigint | number): number | null {
  return BigInt(whole) === 0n ? null : Number((BigInt(part) * 1_000_000n) / BigInt(whole));
}

/** A group with its shares. */
export const withShares = <G extends { found: number; matched: number; foundFen: string; matchedFen: string }>(g: G) => ({
  ...g,
  countPpm: ppm(g.matched, g.found),
  valuePpm: ppm(BigInt(g.matchedFen), BigInt(g.foundFen)),
});

export interface CensusLine {
  readonly id: string;
  readonly line: number;
  readonly collective: { readonly id: string; readonly name: string };
  readonly code: string | null;
  readonly name: string;
  readonly kind: string;
  readonly fixed: boolean;
  readonly operating: boolean;
  readonly titleNo: string | null;
  readonly areaCm2: string | null;
  readonly valueFen: string;
  readonly state: 'matched' | 'census-only';
  readonly asset: { readonly id: string; readonly code: string; readonly name: string } | null;
  readonly matchedBy: 'code' | 'title' | 'person' | null;
}

type Slice = { readonly page: number; readonly size: number };

/** The rows behind the figures: what the censuses in force found, each with its asset where it has one. They count up to `found`, `matched`, `censusOnly`. */
export async function censusLines(
  db: Db,
  ask: Ask & {
    readonly town?: string | undefined;
    readonly collective?: string | undefined;
    readonly state?: 'matched' | 'census-only' | undefined;
  },
  slice: Slice,
): Promise<{ rows: CensusLine[]; total: number }> {
  const matched = sql`left join assets.census_match m on m.census_row_id = r.id left join assets.asset a on a.id = m.asset_id and ${inRegister(ask.until)}`;
  const from = sql`${current(ask.on)} s join assets.census_row r on r.census_id = s.id and ${wanted(ask.which)} join assets.collective c on c.id = r.collective_id
    ${ask.state === undefined ? sql`` : matched}`;
  const condition = sql`${ask.within} and ${ask.town === undefined ? sql`true` : sql`c.town_code = ${ask.town}`}
      and ${ask.collective === undefined ? sql`true` : sql`c.id = ${ask.collective}::uuid`}
      and ${ask.state === undefined ? sql`true` : sql`(a.id is not null) = ${ask.state === 'matched'}`}`;
  const order = [
    ['c.town_code', 'asc'],
    ['c.code', 'asc'],
    ['r.line', 'asc'],
    ['r.id', 'asc'],
  ] as const;
  const { ids, total } = await pageOfIds(db, { from, id: 'r.id', condition, order }, slice);
  const { rows: lines } =
    await sql<CensusLine>`select r.id, r.line, json_build_object('id', c.id, 'name', c.name) as collective, r.code, r.name, r.kind, r.fixed, r.operating,
      r.title_no as "titleNo", r.area_cm2::text as "areaCm2", r.value_fen::text as "valueFen", case when a.id is null then 'census-only' else 'matched' end as state,
      case when a.id is null then null else json_build_object('id', a.id, 'code', a.code, 'name', a.name) end as asset, case when a.id is null then null else m.by_what end as "matchedBy"
    from ${idsAt(ids)} join assets.census_row r on r.id = at.id join assets.collective c on c.id = r.collective_id ${matched} order by at.nth`.execute(
      db,
    );
  return { rows: lines, total };
}

export interface LonelyAsset {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly collective: { readonly id: string; readonly name: string };
  readonly acquiredOn: string | null;
  /** the newest valuation, else the cost; null where there is neither */
  readonly valueFen: string | null;
  readonly later: boolean;
}

/** The other side: assets of the register that no row of a census is. */
export async function platformOnly(
  db: Db,
  ask: Ask & {
    readonly town?: string | undefined;
    readonly collective?: string | undefined;
    readonly later?: boolean | undefined;
  },
  slice: Slice,
): Promise<{ rows: LonelyAsset[]; total: number }> {
  const found = sql`from ${lonely(ask)} y join assets.asset a on a.id = y.id join assets.collective c on c.id = a.collective_id
    where ${ask.within} and ${ask.town === undefined ? sql`true` : sql`c.town_code = ${ask.town}`}
      and ${ask.collective === undefined ? sql`true` : sql`c.id = ${ask.collective}::uuid`}
      and ${ask.later === undefined ? sql`true` : sql`(y.later is true) = ${ask.later}`}`;
  const { rows: list } =
    await sql<LonelyAsset>`select a.id, a.code, a.name, a.kind, json_build_object('id', c.id, 'name', c.name) as collective, a.acquired_on as "acquiredOn",
      y.fen::text as "valueFen", y.later is true as later ${found} order by c.town_code, c.code, a.code limit ${slice.size} offset ${(slice.page - 1) * slice.size}`.execute(
      db,
    );
  const total = await sql<{ n: number }>`select count(*)::int as n ${found}`.execute(db);
  return { rows: list, total: total.rows[0]?.n ?? 0 };
}
