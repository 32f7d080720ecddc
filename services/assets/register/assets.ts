/** The list of assets: a page, all rows, and the map. */
import { sql, type RawBuilder } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { z } from 'zod';
import type { assetFilter, assetRow } from '../contract/register-shapes.ts';
import { figuresOf } from '../kept.ts';
import { among, idsAt, orderBy, windowOf, type Order } from '../list.ts';
import { EVERYONE, sees, within, type Scope } from '../scope.ts';
import { like } from './collectives.ts';

export type AssetFilter = z.output<typeof assetFilter>;
export type AssetRow = z.input<typeof assetRow>;

/** Rows read at once by an export. */
const BATCH = 2000;

const free = (today: Temporal.PlainDate) => sql`exists (select from assets.part p where p.asset_id = a.id and p.retired_on is null
  and not exists (select from assets.tenure h where h.part_id = p.id and h.holds and h.days @> ${today.toString()}::date))`;

/** The condition of a filter. Retired assets are listed only when asked for. */
export function assetWhere(scope: Scope, f: AssetFilter, today: Temporal.PlainDate) {
  const parts: RawBuilder<unknown>[] = [within(scope, 'a.collective_id', 'a.town_code')];
  if (f.town !== undefined) parts.push(sql`a.town_code = ${f.town}`);
  if (f.collective !== undefined) parts.push(sql`a.collective_id = ${f.collective}::uuid`);
  if (f.kind !== undefined) parts.push(sql`a.kind = ${f.kind}`);
  if (f.use !== undefined) parts.push(sql`a.use = ${f.use}`);
  parts.push(f.state === undefined ? sql`a.state <> 'retired'` : sql`a.state = ${f.state}`);
  if (f.q !== undefined && f.q.trim() !== '')
    parts.push(
      sql`(a.name ilike ${like(f.q)} or a.code ilike ${like(f.q)} or a.title_no ilike ${like(f.q)} or a.address ilike ${like(f.q)} or a.group_name ilike ${like(f.q)})`,
    );
  if (f.unlet !== undefined) parts.push(free(today));
  return sql.join(parts, sql` and `);
}

/** Columns of a row; `ids` gives `at`, the assets to read (see idsAt), all when it is not said. */
const select = (
  today: Temporal.PlainDate,
  ids?: RawBuilder<unknown>,
) => sql`select a.id, a.code, a.name, a.kind, a.state, a.use, a.operating, a.area_cm2::text as "areaCm2", a.address, a.group_name as "groupName",
    a.title_state as "titleState", a.permit_state as "permitState", a.demo,
    json_build_object('id', c.id, 'code', c.code, 'name', c.name) as collective,
    json_build_object('code', a.town_code, 'name', json_build_object('zh', coalesce(t.name_zh, a.town_code), 'en', coalesce(t.name_en, a.town_code))) as town,
    (select count(*)::int from assets.part p where p.asset_id = a.id and p.retired_on is null) as parts,
    (select count(*)::int from assets.part p join assets.tenure h on h.part_id = p.id and h.holds and h.days @> ${today.toString()}::date
      where p.asset_id = a.id and p.retired_on is null) as let,
    (select json_build_object('fen', v.value_fen::text, 'on', v.on_date, 'method', v.method) from assets.valuation v
      where v.asset_id = a.id and v.on_date <= ${today.toString()}::date order by v.on_date desc, v.made_at desc limit 1) as value
  from ${ids === undefined ? sql`assets.asset a` : sql`${ids} join assets.asset a on a.id = at.id`} join assets.collective c on c.id = a.collective_id
  left join org.town_version t on t.code = a.town_code and t.valid @> ${today.toString()}::date`;

const ORDER: Order = [
  ['a.collective_id', 'asc'],
  ['a.code', 'asc'],
];

interface Sums {
  /** Where the assets lie: not always in the town of their collective. */
  readonly town: string;
  readonly n: number;
  readonly areaCm2: string;
  readonly valueFen: string;
  readonly valued: number;
  readonly unlet: number;
}

/** Sums of the assets of a filter by collective (null: of all there are) and town. */
async function readSums(
  db: Db,
  filter: AssetFilter,
  today: Temporal.PlainDate,
  ids: readonly string[] | null,
): Promise<Map<string, Sums[]>> {
  // of all looked up at once; of a few collectives, or by words, asset by asset: leases of a day are as many as all parts
  const unlet =
    ids === null && (filter.q ?? '').trim() === ''
      ? sql`left join (select distinct p.asset_id from assets.part p left join assets.tenure h on h.part_id = p.id and h.holds and h.days @> ${today.toString()}::date
          where p.retired_on is null and h.part_id is null) u on u.asset_id = a.id`
      : sql`left join lateral (select p.asset_id from assets.part p left join lateral (select h.part_id from assets.tenure h
          where h.part_id = p.id and h.holds and h.days @> ${today.toString()}::date limit 1) h on true
          where p.asset_id = a.id and p.retired_on is null and h.part_id is null limit 1) u on true`;
  const { rows } = await sql<Sums & { id: string }>`
    select a.collective_id as id, a.town_code as town, count(*)::int as n, coalesce(sum(a.area_cm2), 0)::text as "areaCm2", coalesce(sum(w.value_fen), 0)::text as "valueFen", count(w.value_fen)::int as valued,
      count(u.asset_id)::int as unlet
    from assets.asset a left join assets.asset_worth w on w.asset_id = a.id
    ${unlet}
    where ${among('a.collective_id', ids)} and ${assetWhere(EVERYONE, { ...filter, town: undefined, collective: undefined }, today)} group by 1, 2`.execute(
    db,
  );
  const all = new Map<string, Sums[]>();
  for (const { id, ...sums } of rows) all.set(id, [...(all.get(id) ?? []), sums]);
  return all;
}

/** Sums of a filter in a scope: of each collective kept while nobody writes to its register and letting. */
async function sumsOf(db: Db, scope: Scope, filter: AssetFilter, today: Temporal.PlainDate): Promise<Omit<Sums, 'town'>> {
  const { town, collective, kind, use, state, unlet, q = '' } = filter;
  // a town sees what lies in it, whose collective may be another's
  const own = scope.all || scope.towns.size > 0 ? null : [...scope.collectives];
  const ids = collective === undefined ? own : own === null || own.includes(collective) ? [collective] : [];
  const of = `register ${today.toString()} ${JSON.stringify([kind, use, state, unlet, q.trim()])}`;
  const found = await figuresOf(db, of, ids, (some) => readSums(db, filter, today, some));
  const all = [...found].flatMap(([id, sums]) =>
    sums.filter((s) => (town === undefined || s.town === town) && sees(scope, { collectiveId: id, townCode: s.town })),
  );
  const n = (key: 'n' | 'valued' | 'unlet'): number => all.reduce((sum, s) => sum + s[key], 0);
  const total = (key: 'areaCm2' | 'valueFen'): string => String(all.reduce((sum, s) => sum + BigInt(s[key]), 0n));
  return { n: n('n'), areaCm2: total('areaCm2'), valueFen: total('valueFen'), valued: n('valued'), unlet: n('unlet') };
}

/** A page of assets, how many there are, and the figures of all of them. */
export async function assetsPage(
  db: Db,
  scope: Scope,
  today: Temporal.PlainDate,
  query: AssetFilter & { page: number; size: number },
) {
  const where = assetWhere(scope, query, today);
  const { n, ...figures } = await sumsOf(db, scope, query, today);
  const { backwards, offset, limit } = windowOf(n, query);
  const page = await sql<{ id: string }>`select a.id from assets.asset a where ${where} order by ${orderBy(ORDER, backwards)}
    limit ${limit} offset ${offset}`.execute(db);
  const ids = page.rows.map((r) => r.id);
  const { rows } = await sql<AssetRow>`${select(today, idsAt(backwards ? ids.toReversed() : ids))} order by at.nth`.execute(db);
  return { rows, total: n, page: query.page, size: query.size, figures };
}

/** All assets of a filter, in the order of the list, read in batches. */
export async function* allAssets(db: Db, scope: Scope, today: Temporal.PlainDate, filter: AssetFilter): AsyncGenerator<AssetRow> {
  const where = assetWhere(scope, filter, today);
  let after: { collective: string; code: string } | null = null;
  for (;;) {
    const more: { rows: AssetRow[] } = await sql<AssetRow>`${select(today)} where ${where}
      and ${after === null ? sql`true` : sql`(a.collective_id, a.code) > (${after.collective}::uuid, ${after.code})`}
      order by a.collective_id, a.code limit ${BATCH}`.execute(db);
    yield* more.rows;
    const last = more.rows.at(-1);
    if (last === undefined || more.rows.length < BATCH) return;
    after = { collective: last.collective.id, code: last.code };
  }
}

export interface MapFeature {
  readonly type: 'Feature';
  readonly id: string;
  readonly geometry: { readonly type: 'Point'; readonly coordinates: readonly [number, number] };
  readonly properties: {
    readonly code: string;
    readonly name: string;
    readonly kind: string;
    readonly state: string;
    readonly use: string;
    readonly unlet: boolean;
    readonly collective: string;
  };
}

/** Assets of a filter that have a place, as a GeoJSON feature collection (RFC 7946, WGS 84); `missing` counts those without. */
export async function assetMap(db: Db, scope: Scope, today: Temporal.PlainDate, filter: AssetFilter) {
  const where = assetWhere(scope, filter, today);
  const { rows } =
    await sql<MapFeature>`select 'Feature' as type, a.id, json_build_object('type', 'Point', 'coordinates', json_build_array(a.lon, a.lat)) as geometry,
      json_build_object('code', a.code, 'name', a.name, 'kind', a.kind, 'state', a.state, 'use', a.use, 'unlet', ${free(today)}, 'collective', c.name) as properties
    from assets.asset a join assets.collective c on c.id = a.collective_id where ${where} and a.lon is not null order by a.id`.execute(
      db,
    );
  const all = await sql<{ n: number }>`select count(*)::int as n from assets.asset a where ${where} and a.lon is null`.execute(
    db,
  );
  return { type: 'FeatureCollection' as const, features: rows, missing: all.rows[0]?.n ?? 0 };
}

/** Words for the columns of an export. */
export const NAMES: Readonly<Record<string, Text>> = {
  building: { zh: '房屋建筑', en: 'building' },
  land: { zh: '土地', en: 'land' },
  equipment: { zh: '设备', en: 'equipment' },
  right: { zh: '权利', en: 'right' },
  farmland: { zh: '农用地', en: 'farmland' },
  construction: { zh: '集体建设用地', en: 'construction land' },
  homestead: { zh: '宅基地', en: 'homestead' },
  unused: { zh: '未利用地', en: 'unused land' },
  'in-use': { zh: '在用', en: 'in use' },
  idle: { zh: '闲置', en: 'idle' },
  disputed: { zh: '有争议', en: 'in dispute' },
  retired: { zh: '已退出', en: 'retired' },
  industrial: { zh: '工业', en: 'industrial' },
  commercial: { zh: '商业', en: 'commercial' },
  office: { zh: '办公', en: 'office' },
  storage: { zh: '仓储', en: 'storage' },
  housing: { zh: '居住', en: 'housing' },
  farming: { zh: '农业', en: 'farming' },
  public: { zh: '公益', en: 'public' },
  mixed: { zh: '综合', en: 'mixed' },
  other: { zh: '其他', en: 'other' },
  registered: { zh: '已登记', en: 'registered' },
  pending: { zh: '办理中', en: 'pending' },
  none: { zh: '无', en: 'none' },
  unknown: { zh: '不明', en: 'unknown' },
  permitted: { zh: '有许可', en: 'permitted' },
  temporary: { zh: '临时许可', en: 'temporary' },
  'not-needed': { zh: '不需要', en: 'not needed' },
  safe: { zh: '安全', en: 'safe' },
  dangerous: { zh: '危险', en: 'dangerous' },
};

/** The Chinese word of a code. */
export const wordOf = (code: string): string => NAMES[code]?.zh ?? code;
