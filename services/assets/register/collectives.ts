/** Collectives: the list and one of them, with who acts for it. */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import { within, type Place, type Scope } from '../scope.ts';

export type CollectiveKind = 'town' | 'village' | 'group';

export interface CollectiveRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: CollectiveKind;
  readonly town: { readonly code: string; readonly name: Text };
  readonly village: { readonly code: string; readonly name: string } | null;
  readonly uscc: string | null;
  readonly membersBasis: 'household' | 'person';
  readonly assets: number;
  readonly demo: boolean;
}

const columns = sql`c.id, c.code, c.name, c.kind,
  json_build_object('code', c.town_code, 'name', json_build_object('zh', coalesce(t.name_zh, c.town_code), 'en', coalesce(t.name_en, c.town_code))) as town,
  case when c.village_code is null then null else json_build_object('code', c.village_code, 'name', coalesce(v.name_zh, c.village_code)) end as village,
  c.uscc, c.members_basis as "membersBasis", c.demo,
  (select count(*)::int from assets.asset a where a.collective_id = c.id and a.state <> 'retired') as assets`;

const from = (today: Temporal.PlainDate) => sql`assets.collective c
  left join org.town_version t on t.code = c.town_code and t.valid @> ${today.toString()}::date
  left join org.village_version v on v.code = c.village_code and v.valid @> ${today.toString()}::date`;

/** The pattern of a search: what was typed, anywhere, with the signs of LIKE taken literally. */
export const like = (typed: string): string => `%${typed.trim().replaceAll(/[\\%_]/g, String.raw`\$&`)}%`;

/** A page of the collectives in scope, by town and code, and the towns there are in it. */
export async function collectivesPage(
  db: Db,
  scope: Scope,
  today: Temporal.PlainDate,
  query: { page: number; size: number; town?: string | undefined; kind?: CollectiveKind | undefined; q?: string | undefined },
) {
  const where = sql`${within(scope)} and ${query.town === undefined ? sql`true` : sql`c.town_code = ${query.town}`}
    and ${query.kind === undefined ? sql`true` : sql`c.kind = ${query.kind}`}
    and ${query.q === undefined ? sql`true` : sql`(c.name ilike ${like(query.q)} or c.code ilike ${like(query.q)} or c.uscc ilike ${like(query.q)})`}`;
  const { rows } = await sql<CollectiveRow>`select ${columns} from ${from(today)} where ${where}
    order by c.town_code, c.kind = 'town' desc, c.code limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.collective c where ${where}`.execute(db);
  const towns = await sql<{ code: string; name: Text }>`select distinct c.town_code as code,
    jsonb_build_object('zh', coalesce(t.name_zh, c.town_code), 'en', coalesce(t.name_en, c.town_code)) as name
    from ${from(today)} where ${within(scope)} order by code`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0, page: query.page, size: query.size, towns: towns.rows };
}

/** One collective. Throws assets.notFound. */
export async function collectiveById(db: Db, id: string, today: Temporal.PlainDate): Promise<CollectiveRow> {
  const { rows } = await sql<CollectiveRow>`select ${columns} from ${from(today)} where c.id = ${id}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** Where a collective is, for the check of scope. Throws assets.notFound. */
export async function placeOf(db: Db | Tx, collectiveId: string): Promise<Place> {
  const { rows } =
    await sql<Place>`select id as "collectiveId", town_code as "townCode" from assets.collective where id = ${collectiveId}::uuid`.execute(
      db,
    );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

export interface Officer {
  readonly name: string;
  readonly role: 'accountant' | 'board' | 'supervisory-board';
  readonly title: string;
  readonly legalRepresentative: boolean;
  readonly from: string;
  readonly to: string | null;
}

/** Who acts for a collective on a day; representatives do not, they vote. `to` is the last day, null while open. */
export async function officersOf(db: Db, collectiveId: string, today: Temporal.PlainDate): Promise<Officer[]> {
  const { rows } = await sql<Officer>`
    select p.name, m.role, m.title, m.legal_representative as "legalRepresentative", lower(m.valid)::text as from, (upper(m.valid) - 1)::text as to
    from assets.mandate m join org.person p on p.id = m.person_id
    where m.collective_id = ${collectiveId}::uuid and m.valid @> ${today.toString()}::date and m.role <> 'representative'
    order by m.role, m.legal_representative desc, p.name`.execute(db);
  return rows;
}
