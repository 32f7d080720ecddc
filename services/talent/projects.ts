/** Accredited projects as everyone sees them: list, map, detail. Counts come from the flats themselves. */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { SheetOut } from '@yunjian/kernel/files';
import { townsOn } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import type { z } from 'zod';
import type { ProjectRow } from './contract.ts';
import type { projectFilter } from './contract/public.ts';
import { failures } from './failures.ts';
import { dayOf } from './setting.ts';

export type ProjectFilter = z.output<typeof projectFilter>;

interface Row {
  readonly id: string;
  readonly code: string;
  readonly name: Text;
  readonly town_code: string;
  readonly address: string;
  readonly lon: number;
  readonly lat: number;
  readonly operator_name: string;
  readonly photos: readonly { id: string; alt: Text }[];
  readonly demo: boolean;
  readonly units: bigint;
  readonly free: bigint;
  readonly rooms: number[] | null;
  readonly rent_from: bigint | null;
  readonly rent_to: bigint | null;
  readonly accessible_units: bigint;
}

/** Address of a picture by its id. */
export const pictureUrl = (id: string): string => `/api/talent/pictures/${id}`;

const ORDER = {
  name: sql`p.name ->> 'zh', p.code`,
  rent: sql`rent_from nulls last, p.code`,
  free: sql`free desc, p.code`,
  town: sql`p.town_code, p.code`,
} as const;

/** A pattern for `like` from what people type: no wildcard of theirs has an effect. */
const like = (text: string): string =>
  `%${text
    .trim()
    .toLowerCase()
    .replace(/[\\%_]/g, (c) => `\\${c}`)}%`;

/** Projects accredited today that have a flat of the wanted kind, each with all its flats counted (withdrawn ones apart). */
async function rowsOf(db: Db, today: Temporal.PlainDate, filter: ProjectFilter): Promise<Row[]> {
  const rooms = filter.rooms ?? null;
  const rent = filter.maxRentFen ?? null;
  const accessible = filter.accessible === undefined ? null : filter.accessible === 'true';
  const freeOnly = filter.freeOnly === 'true';
  const wanted = rooms !== null || rent !== null || accessible !== null || freeOnly;
  const pattern = filter.q === undefined || filter.q.trim() === '' ? null : like(filter.q);
  const { rows } = await sql<Row>`
    with counted as (
      select u.project_id, count(*) as units, count(*) filter (where u.state = 'free') as free, array_agg(distinct u.rooms order by u.rooms) as rooms,
        min(u.rent_fen) as rent_from, max(u.rent_fen) as rent_to, count(*) filter (where u.accessible) as accessible_units,
        count(*) filter (where (${rooms}::smallint is null or u.rooms = ${rooms}::smallint) and (${rent}::bigint is null or u.rent_fen <= ${rent}::bigint)
          and (${accessible}::boolean is null or u.accessible = ${accessible}::boolean) and (not ${freeOnly}::boolean or u.state = 'free')) as wanted
      from talent.unit u where u.state <> 'withdrawn' group by u.project_id)
    select p.id, p.code, p.name, p.town_code, p.address, p.lon, p.lat, p.operator_name, p.photos, p.demo, coalesce(c.units, 0) as units, coalesce(c.free, 0) as free,
      c.rooms, c.rent_from, c.rent_to, coalesce(c.accessible_units, 0) as accessible_units
    from talent.project p left join counted c on c.project_id = p.id
    where p.accredited @> ${today}::date and (${filter.town ?? null}::text is null or p.town_code = ${filter.town ?? null}::text)
      and (${pattern}::text is null or p.search like ${pattern}::text) and (not ${wanted}::boolean or c.wanted > 0)
    order by ${ORDER[filter.sort]}`.execute(db);
  return rows;
}

const towns = new WeakMap<Kit, { day: string; names: ReadonlyMap<string, Text> }>();

/** Names of the towns today, remembered for the day. */
export async function townNames(kit: Kit): Promise<ReadonlyMap<string, Text>> {
  const today = dayOf(kit, kit.now());
  const known = towns.get(kit);
  if (known?.day === today.toString()) return known.names;
  const names = new Map((await townsOn(kit.database.db, today)).map((t) => [t.code, t.name]));
  towns.set(kit, { day: today.toString(), names });
  return names;
}

const view = (r: Row, names: ReadonlyMap<string, Text>): ProjectRow => ({
  id: r.id,
  code: r.code,
  name: r.name,
  town: { code: r.town_code, name: names.get(r.town_code) ?? { zh: r.town_code, en: r.town_code } },
  address: r.address,
  lon: r.lon,
  lat: r.lat,
  operator: r.operator_name,
  units: Number(r.units),
  free: Number(r.free),
  rooms: r.rooms ?? [],
  rentFromFen: String(r.rent_from ?? 0n),
  rentToFen: String(r.rent_to ?? 0n),
  accessibleUnits: Number(r.accessible_units),
  photo: r.photos[0] ? pictureUrl(r.photos[0].id) : null,
  demo: r.demo,
});

/** All projects that fit a filter. */
export async function projectsBy(kit: Kit, filter: ProjectFilter): Promise<ProjectRow[]> {
  const [rows, names] = await Promise.all([rowsOf(kit.database.db, dayOf(kit, kit.now()), filter), townNames(kit)]);
  return rows.map((r) => view(r, names));
}

/** One page of them with the sums over all that fit. */
export async function projectPage(kit: Kit, query: ProjectFilter & { page: number; size: number }) {
  const all = await projectsBy(kit, query);
  const sum = (of: (p: ProjectRow) => number): number => all.reduce((n, p) => n + of(p), 0);
  return {
    rows: all.slice((query.page - 1) * query.size, query.page * query.size),
    total: all.length,
    page: query.page,
    size: query.size,
    asOf: kit.now().toString(),
    totals: { units: sum((p) => p.units), free: sum((p) => p.free), projects: all.length },
  };
}

/** The same as a sheet, all rows. */
export function projectSheet(rows: readonly ProjectRow[], asOf: Temporal.Instant): SheetOut<ProjectRow> {
  const yuan = (fen: string): number => Number(fen) / 100;
  return {
    name: '人才公寓项目',
    columns: [
      { title: '项目', width: 34, value: (p) => p.name.zh },
      { title: 'Project', width: 40, value: (p) => p.name.en },
      { title: '街镇', value: (p) => p.town.name.zh },
      { title: '地址', width: 34, value: (p) => p.address },
      { title: '运营单位', width: 30, value: (p) => p.operator },
      { title: '房源（套）', value: (p) => p.units },
      { title: '可租（套）', value: (p) => p.free },
      { title: '无障碍（套）', value: (p) => p.accessibleUnits },
      { title: '最低月租（元）', value: (p) => yuan(p.rentFromFen) },
      { title: '最高月租（元）', value: (p) => yuan(p.rentToFen) },
      { title: '经度 WGS84', value: (p) => p.lon },
      { title: '纬度 WGS84', value: (p) => p.lat },
    ],
    rows,
    notes: [
      `截至 ${asOf.toString()}`,
      ...(rows.some((p) => p.demo)
        ? [{ zh: '示例数据：项目、租金均为虚构', en: 'Sample data: projects and rents are invented' }]
        : []),
    ],
  };
}

interface Detail {
  readonly description: Text;
  readonly amenities: Text[];
  readonly transport: Text[];
  readonly photos: { id: string; alt: Text }[];
  readonly accreditation: string;
  readonly accredited_from: string;
  readonly accredited_to: string | null;
  readonly basis: string;
  readonly per_m2: string | null;
  readonly plans: {
    id: string;
    code: string;
    name: Text;
    rooms: number;
    area_cm2: number;
    furnished: boolean;
    units: number;
    free: number;
    rent_from: number | null;
    rent_to: number | null;
  }[];
}

/** One project with its plans and accreditation. Throws talent.notFound; a project whose accreditation ended is no longer shown. */
export async function projectDetail(kit: Kit, id: string) {
  const { db } = kit.database;
  const today = dayOf(kit, kit.now());
  const [all, names, detail] = await Promise.all([
    rowsOf(db, today, { sort: 'name' }),
    townNames(kit),
    sql<Detail>`
      select p.description, p.amenities, p.transport, p.photos, p.accreditation, lower(p.accredited)::text as accredited_from, (upper(p.accredited) - 1)::text as accredited_to, p.basis,
        (select round(sum(u.rent_fen) * 10000.0 / sum(u.area_cm2))::text from talent.unit u where u.project_id = p.id and u.state <> 'withdrawn') as per_m2,
        coalesce((select json_agg(json_build_object('id', f.id, 'code', f.code, 'name', f.name, 'rooms', f.rooms, 'area_cm2', f.area_cm2, 'furnished', f.furnished,
            'units', c.units, 'free', c.free, 'rent_from', c.rent_from, 'rent_to', c.rent_to) order by f.rooms, f.area_cm2, f.code)
          from talent.floor_plan f cross join lateral (
            select count(*) as units, count(*) filter (where u.state = 'free') as free, min(u.rent_fen) as rent_from, max(u.rent_fen) as rent_to
            from talent.unit u where u.plan_id = f.id and u.state <> 'withdrawn') c
          where f.project_id = p.id), '[]') as plans
      from talent.project p where p.id = ${id}::uuid`.execute(db),
  ]);
  const row = all.find((r) => r.id === id);
  const more = detail.rows[0];
  if (!row || !more) throw failure(failures.notFound);
  return {
    ...view(row, names),
    description: more.description,
    amenities: more.amenities,
    accreditation: { number: more.accreditation, from: more.accredited_from, to: more.accredited_to, basis: more.basis },
    averageRentFenPerM2: more.per_m2 ?? '0',
    photos: more.photos.map((p) => ({ url: pictureUrl(p.id), alt: p.alt })),
    plans: more.plans.map((p) => ({
      id: p.id,
      code: p.code,
      name: p.name,
      rooms: p.rooms,
      areaCm2: String(p.area_cm2),
      furnished: p.furnished,
      drawing: pictureUrl(`plan-${p.id}`),
      units: p.units,
      free: p.free,
      rentFromFen: String(p.rent_from ?? 0),
      rentToFen: String(p.rent_to ?? 0),
    })),
    transport: more.transport,
  };
}
