/**
 * Coverage 纳管覆盖率: how much of what an independent census found is in the register. Always a query over rows, never a number somebody typed: for each town
 * the newest census of the day or before; a row is covered when it is matched to an asset that was in the register on that day. By count, and by value as the
 * census gives it. What the register has and the census has not (盘亏) and the reverse (盘盈) are told beside it, they do not cancel; so is what is matched and
 * is not the same in both: another kind, an area or a value further apart than the district's tolerance.
 */
import { sql, type RawBuilder } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { figuresOf } from '../kept.ts';
import { among, collectivesIn, idsAt, orderBy, partsOfPage, type Order } from '../list.ts';
import type { AssetRow } from '../register/assets.ts';
import type { Scope } from '../scope.ts';
import { townNames } from '../towns.ts';
import { areaFits, type Near } from './match.ts';

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
  /** of `matched`, those whose kind, area or value the two tell differently; 0 where no tolerance was asked for */
  readonly differing: number;
  readonly differingFen: string;
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

/** What is counted, and when. */
export interface Ask {
  /** The day whose newest census counts. */
  readonly on: string;
  /** When the register is looked at. */
  readonly until: Temporal.Instant;
  readonly which: Which;
  /** What still counts as the same; null: what differs is not counted. */
  readonly near: Near | null;
}

/** The question as of a day in a zone: of the register at its last moment, to the microsecond that the database keeps. */
export const asOf = (day: Temporal.PlainDate, zone: string, which: Which = 'operating-fixed', near: Near | null = null): Ask => ({
  on: day.toString(),
  until: day.add({ days: 1 }).toZonedDateTime(zone).toInstant().subtract({ microseconds: 1 }),
  which,
  near,
});

/** Of a row `r` matched to an asset `a` with its worth `w`: what the two tell differently, as an array of texts that is never null. */
const differs = (near: Near | null): RawBuilder<string[]> =>
  near === null
    ? sql`'{}'::text[]`
    : sql`array_remove(array[case when a.kind <> r.kind then 'kind' end, case when not ${areaFits(near.areaPpm)} then 'area' end,
        case when coalesce(abs(coalesce(w.value_fen, a.cost_fen) - r.value_fen)::numeric * 1000000 > r.value_fen::numeric * ${near.valuePpm}, true) then 'value' end], null)`;
const worth = sql`left join assets.asset_worth w on w.asset_id = a.id`;

/** Rows of the census of some collectives (null: of all) with whether each is covered on the day, as a subquery `x`. */
const rows = (
  ask: Ask,
  ids: readonly string[] | null,
) => sql`(select r.id, r.collective_id, r.value_fen, a.id is not null as matched, a.id is not null and ${differs(ask.near)} <> '{}' as differs
  from ${current(ask.on)} s join assets.census_row r on r.census_id = s.id and ${wanted(ask.which)} and ${among('r.collective_id', ids)}
  left join assets.census_match m on m.census_row_id = r.id
  left join assets.asset a on a.id = m.asset_id and ${inRegister(ask.until)} ${ask.near === null ? sql`` : worth})`;

/** Assets of the register that no row of the town's census is, as a subquery `y`. Only towns that have a census are counted. */
const lonely = (
  ask: Ask,
  ids: readonly string[] | null,
) => sql`(select a.id, a.collective_id, a.acquired_on > s.as_of and a.acquired_on <= ${ask.on}::date as later, coalesce(w.value_fen, a.cost_fen) as fen
  from ${current(ask.on)} s join assets.asset a on a.town_code = s.town_code and ${inRegister(ask.until)} and ${among('a.collective_id', ids)}
    and ${ask.which === 'all' ? sql`true` : sql`a.operating`} left join assets.asset_worth w on w.asset_id = a.id
  where not exists (select from assets.census_match m where m.census_id = s.id and m.asset_id = a.id))`;

/** A collective's figures; collectives without a census stand there with nothing found. */
interface OfCollective extends CoverageGroup {
  readonly town: string;
}

async function readCoverage(db: Db, ask: Ask, ids: readonly string[] | null): Promise<Map<string, OfCollective>> {
  const { rows: groups } = await sql<OfCollective>`
    select c.id, c.code, c.town_code as town, json_build_object('zh', c.name, 'en', c.name) as name, s.as_of as "asOf",
      coalesce(x.found, 0)::int as found, coalesce(x.matched, 0)::int as matched, coalesce(x.found - x.matched, 0)::int as "censusOnly",
      coalesce(x.fen, 0)::text as "foundFen", coalesce(x.matched_fen, 0)::text as "matchedFen",
      coalesce(x.fen - x.matched_fen, 0)::text as "censusOnlyFen", coalesce(x.differing, 0)::int as differing, coalesce(x.differing_fen, 0)::text as "differingFen",
      coalesce(y.orphans, 0)::int as "platformOnly", coalesce(y.fen, 0)::text as "platformOnlyFen",
      coalesce(y.unvalued, 0)::int as "platformOnlyUnvalued", coalesce(y.later, 0)::int as later
    from assets.collective c
    left join ${current(ask.on)} s on s.town_code = c.town_code
    left join (select collective_id, count(*) as found, count(*) filter (where matched) as matched, sum(value_fen) as fen,
        coalesce(sum(value_fen) filter (where matched), 0) as matched_fen, count(*) filter (where differs) as differing, sum(value_fen) filter (where differs) as differing_fen
        from ${rows(ask, ids)} x group by collective_id) x on x.collective_id = c.id
    left join (select collective_id, count(*) filter (where later is not true) as orphans, count(*) filter (where later) as later,
        coalesce(sum(fen) filter (where later is not true), 0) as fen, count(*) filter (where later is not true and fen is null) as unvalued
        from ${lonely(ask, ids)} y group by collective_id) y on y.collective_id = c.id
    where ${among('c.id', ids)} order by c.code`.execute(db);
  return new Map(groups.map((g) => [g.id, g]));
}

/** Coverage of some collectives (null: of all) by id; of each kept while nobody writes to what it counts. */
export const coverageOf = (db: Db, ask: Ask, ids: readonly string[] | null): Promise<Map<string, OfCollective>> =>
  figuresOf(
    db,
    `coverage ${ask.on} ${ask.until.toString()} ${ask.which} ${ask.near === null ? '' : `${ask.near.areaPpm} ${ask.near.valuePpm}`}`,
    ids,
    (some) => readCoverage(db, ask, some),
  );

/** One group a town or a collective of a scope, by code; they add up to the whole. Towns and collectives without a census stand there with nothing found. */
export async function coverageBy(
  db: Db,
  scope: Scope,
  by: 'town' | 'collective',
  ask: Ask,
  town?: string,
): Promise<CoverageGroup[]> {
  const all = await coverageOf(db, ask, await collectivesIn(db, scope, { town }));
  const groups = [...all.values()].toSorted((a, b) => (a.code < b.code ? -1 : 1));
  if (by === 'collective') return groups.map(({ town: _t, ...g }) => g);
  const codes = [...new Set(groups.map((g) => g.town))].toSorted();
  const nameOf = await townNames(db, codes, ask.on);
  return codes.map((code) => {
    const own = groups.filter((g) => g.town === code);
    return {
      id: code,
      code,
      name: nameOf(code),
      asOf: own[0]?.asOf ?? null,
      ...totalOf(own),
    };
  });
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
    differing: sum((g) => g.differing),
    differingFen: fen((g) => g.differingFen).toString(),
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
  readonly kind: AssetRow['kind'];
  readonly fixed: boolean;
  readonly operating: boolean;
  readonly titleNo: string | null;
  readonly areaCm2: string | null;
  readonly valueFen: string;
  readonly state: 'matched' | 'census-only';
  readonly asset: {
    readonly id: string;
    readonly code: string;
    readonly name: string;
    readonly kind: AssetRow['kind'];
    readonly areaCm2: string | null;
    /** the newest valuation, else the cost */
    readonly valueFen: string | null;
  } | null;
  readonly matchedBy: 'code' | 'title' | 'person' | null;
  readonly differs: ('kind' | 'area' | 'value')[];
}

type Slice = { readonly page: number; readonly size: number };
/** And of which collectives. */
type Narrowed = Ask & {
  readonly scope: Scope;
  readonly town?: string | undefined;
  readonly collective?: string | undefined;
};

const LINES: Order = [
  ['c.town_code', 'asc'],
  ['c.code', 'asc'],
  ['r.line', 'asc'],
  ['r.id', 'asc'],
];

/** Where a page of a list by town and collective lies: the figures say how many rows each collective has, so that only the collectives of the page are read. */
async function partsOfList(db: Db, ask: Narrowed, of: (g: CoverageGroup) => number, slice: Slice) {
  const all = await coverageOf(db, ask, await collectivesIn(db, ask.scope, ask));
  const order = [...all.values()].toSorted((a, b) => (a.town === b.town ? (a.code < b.code ? -1 : 1) : a.town < b.town ? -1 : 1));
  return partsOfPage([order.map((g) => ({ id: g.id, n: of(g) }))], slice);
}

/** Which rows of a census are asked for. */
type LineState = 'matched' | 'census-only' | 'differing';
const COUNTED = { matched: 'matched', 'census-only': 'censusOnly', differing: 'differing' } as const;

/** The rows behind the figures: what the censuses in force found, each with its asset where it has one. They count up to `found`, `matched`, `censusOnly`, `differing`. */
export async function censusLines(
  db: Db,
  ask: Narrowed & { readonly state?: LineState | undefined },
  slice: Slice,
): Promise<{ rows: CensusLine[]; total: number }> {
  const matched = sql`left join assets.census_match m on m.census_row_id = r.id left join assets.asset a on a.id = m.asset_id and ${inRegister(ask.until)} ${worth}`;
  const of = ask.state === undefined ? 'found' : COUNTED[ask.state];
  const wantedState =
    ask.state === undefined
      ? sql`true`
      : ask.state === 'differing'
        ? sql`a.id is not null and ${differs(ask.near)} <> '{}'`
        : sql`(a.id is not null) = ${ask.state === 'matched'}`;
  const { parts, total } = await partsOfList(db, ask, (g) => g[of], slice);
  const ids: string[] = [];
  for (const { of: some, backwards, offset, limit } of parts) {
    const { rows: page } = await sql<{
      id: string;
    }>`select r.id from ${current(ask.on)} s join assets.census_row r on r.census_id = s.id and ${wanted(ask.which)} and ${among('r.collective_id', some)}
      join assets.collective c on c.id = r.collective_id ${ask.state === undefined ? sql`` : matched}
      where ${wantedState}
      order by ${orderBy(LINES, backwards)} limit ${limit} offset ${offset}`.execute(db);
    ids.push(...(backwards ? page.toReversed() : page).map((r) => r.id));
  }
  const { rows: lines } =
    await sql<CensusLine>`select r.id, r.line, json_build_object('id', c.id, 'name', c.name) as collective, r.code, r.name, r.kind, r.fixed, r.operating,
      r.title_no as "titleNo", r.area_cm2::text as "areaCm2", r.value_fen::text as "valueFen", case when a.id is null then 'census-only' else 'matched' end as state,
      case when a.id is null then null else json_build_object('id', a.id, 'code', a.code, 'name', a.name, 'kind', a.kind, 'areaCm2', a.area_cm2::text,
        'valueFen', coalesce(w.value_fen, a.cost_fen)::text) end as asset, case when a.id is null then null else m.by_what end as "matchedBy",
      case when a.id is null then '{}'::text[] else ${differs(ask.near)} end as differs
    from ${idsAt(ids)} join assets.census_row r on r.id = at.id join assets.collective c on c.id = r.collective_id ${matched} order by at.nth`.execute(
      db,
    );
  return { rows: lines, total };
}

export interface LonelyAsset {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: AssetRow['kind'];
  readonly collective: { readonly id: string; readonly name: string };
  readonly acquiredOn: string | null;
  /** the newest valuation, else the cost; null where there is neither */
  readonly valueFen: string | null;
  readonly later: boolean;
}

/** The other side: assets of the register that no row of a census is. */
export async function platformOnly(
  db: Db,
  ask: Narrowed & { readonly later?: boolean | undefined },
  slice: Slice,
): Promise<{ rows: LonelyAsset[]; total: number }> {
  const of = (g: CoverageGroup): number =>
    ask.later === undefined ? g.platformOnly + g.later : ask.later ? g.later : g.platformOnly;
  const { parts, total } = await partsOfList(db, ask, of, slice);
  const out: LonelyAsset[] = [];
  for (const { of: some, backwards, offset, limit } of parts) {
    const { rows: list } =
      await sql<LonelyAsset>`select a.id, a.code, a.name, a.kind, json_build_object('id', c.id, 'name', c.name) as collective, a.acquired_on as "acquiredOn",
      y.fen::text as "valueFen", y.later is true as later from ${lonely(ask, some)} y join assets.asset a on a.id = y.id join assets.collective c on c.id = a.collective_id
      where ${ask.later === undefined ? sql`true` : sql`(y.later is true) = ${ask.later}`}
      order by ${orderBy(BY_CODE, backwards)} limit ${limit} offset ${offset}`.execute(db);
    out.push(...(backwards ? list.toReversed() : list));
  }
  return { rows: out, total };
}

const BY_CODE: Order = [
  ['c.town_code', 'asc'],
  ['c.code', 'asc'],
  ['a.code', 'asc'],
];
