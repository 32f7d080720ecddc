/** Collectives of the district: the list, one of them, entering and naming. */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { isUscc, normaliseUscc, townsOn, villagesOn } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import { like } from '../register/collectives.ts';
import { governed, type Governor } from './authority.ts';
import { addGovernance, type Hand } from './event.ts';

export interface GovernedCollective {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'town' | 'village' | 'group';
  readonly town: { readonly code: string; readonly name: Text };
  readonly village: { readonly code: string; readonly name: string } | null;
  readonly parent: { readonly id: string; readonly name: string } | null;
  readonly uscc: string | null;
  readonly membersBasis: 'household' | 'person';
  readonly closedOn: string | null;
  readonly mergedInto: { readonly id: string; readonly name: string } | null;
  /** People with a mandate today, by role: whoever is missing cannot be seen otherwise. */
  readonly officers: { readonly accountant: number; readonly board: number; readonly supervisory: number };
  readonly demo: boolean;
}

const columns = (today: string) => sql`c.id, c.code, c.name, c.kind,
  json_build_object('code', c.town_code, 'name', json_build_object('zh', coalesce(t.name_zh, c.town_code), 'en', coalesce(t.name_en, c.town_code))) as town,
  case when c.village_code is null then null else json_build_object('code', c.village_code, 'name', coalesce(v.name_zh, c.village_code)) end as village,
  case when p.id is null then null else json_build_object('id', p.id, 'name', p.name) end as parent, c.uscc, c.members_basis as "membersBasis", c.closed_on::text as "closedOn",
  case when o.id is null then null else json_build_object('id', o.id, 'name', o.name) end as "mergedInto", c.demo,
  (select json_build_object('accountant', count(*) filter (where m.role = 'accountant'), 'board', count(*) filter (where m.role = 'board'),
    'supervisory', count(*) filter (where m.role = 'supervisory-board')) from assets.mandate m where m.collective_id = c.id and m.valid @> ${today}::date) as officers`;
const from = (today: string) => sql`assets.collective c
  left join org.town_version t on t.code = c.town_code and t.valid @> ${today}::date
  left join org.village_version v on v.code = c.village_code and v.valid @> ${today}::date
  left join assets.collective p on p.id = c.parent_id left join assets.collective o on o.id = c.merged_into`;

/** Collectives the caller governs or may look at, by town and code. */
export async function governedCollectives(
  db: Db,
  who: Governor,
  today: string,
  q: { page: number; size: number; town?: string | undefined; q?: string | undefined; open?: boolean | undefined },
): Promise<{ rows: GovernedCollective[]; total: number }> {
  const where = sql`${governed(who, 'read-governance', 'c.id', 'c.town_code')} and ${q.town === undefined ? sql`true` : sql`c.town_code = ${q.town}`}
    and ${q.open === true ? sql`c.closed_on is null` : sql`true`}
    and ${q.q === undefined ? sql`true` : sql`(c.name ilike ${like(q.q)} or c.code ilike ${like(q.q)} or c.uscc ilike ${like(q.q)})`}`;
  const { rows } = await sql<GovernedCollective>`select ${columns(today)} from ${from(today)} where ${where}
    order by c.town_code, c.kind = 'town' desc, c.code limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.collective c where ${where}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0 };
}

/** One collective. Throws assets.notFound. */
export async function governedCollective(db: Db, id: string, today: string): Promise<GovernedCollective> {
  const { rows } = await sql<GovernedCollective>`select ${columns(today)} from ${from(today)} where c.id = ${id}::uuid`.execute(
    db,
  );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

export interface Home {
  readonly collectiveId: string;
  readonly townCode: string;
  readonly name: string;
  readonly closedOn: string | null;
}

/** Where a collective is, locked against its end. Throws assets.notFound. */
export async function homeOf(db: Db | Tx, id: string, lock = false): Promise<Home> {
  const { rows } = await sql<Home>`select id as "collectiveId", town_code as "townCode", name, closed_on::text as "closedOn"
    from assets.collective where id = ${id}::uuid ${lock ? sql`for no key update` : sql``}`.execute(db);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** Throws assets.collectiveClosed for one that has ended. */
export function mustExist(home: Home): void {
  if (home.closedOn !== null) throw failure(failures.collectiveClosed, { name: home.name, on: home.closedOn });
}

export interface NewCollective {
  readonly code: string;
  readonly name: string;
  readonly kind: 'town' | 'village' | 'group';
  readonly townCode: string;
  readonly villageCode: string | null;
  readonly uscc: string | null;
  readonly membersBasis: 'household' | 'person';
}

/** What is wrong with a collective by itself and by the district's list of towns and villages; null when nothing is. */
export function flawOf(
  c: NewCollective,
  lists: { readonly towns: ReadonlySet<string>; readonly villages: ReadonlyMap<string, string> },
): { readonly field: 'town' | 'village' | 'uscc'; readonly text: Text } | null {
  if (!lists.towns.has(c.townCode))
    return { field: 'town', text: { zh: '区划表中没有这个街镇。', en: 'The district has no such town.' } };
  if ((c.kind === 'town') !== (c.villageCode === null))
    return {
      field: 'village',
      text: {
        zh: '村级、组级集体须选村；镇级集体不选。',
        en: 'A village’s or group’s collective has a village, a town’s has none.',
      },
    };
  if (c.villageCode !== null && lists.villages.get(c.villageCode) !== c.townCode)
    return { field: 'village', text: { zh: '该街镇没有这个村。', en: 'The town has no such village.' } };
  if (c.uscc !== null && !isUscc(c.uscc))
    return { field: 'uscc', text: { zh: '统一社会信用代码的校验位不对。', en: 'The check character of the USCC is wrong.' } };
  return null;
}

/** Towns and villages as of a day. */
export async function placesOn(db: Db, today: Temporal.PlainDate) {
  const [towns, villages] = await Promise.all([townsOn(db, today), villagesOn(db, today)]);
  return {
    towns: new Set(towns.map((t) => t.code)),
    villages: new Map(villages.map((v) => [v.code, v.townCode])),
    named: { towns, villages },
  };
}

/** The parent of a new one: the town's for a village's, the village's for a group's; null when there is none yet. */
async function parentOf(tx: Tx, c: NewCollective): Promise<string | null> {
  if (c.kind === 'town') return null;
  const { rows } = await sql<{
    id: string;
  }>`select id from assets.collective where town_code = ${c.townCode} and closed_on is null and kind = ${c.kind === 'village' ? 'town' : 'village'}
    and ${c.kind === 'village' ? sql`true` : sql`village_code = ${c.villageCode}`} order by created_at limit 1`.execute(tx);
  return rows[0]?.id ?? null;
}

/** Enters a collective of the list of villages. One village has one collective of kind village at a time. Throws assets.input, assets.collectiveTaken. */
export async function createCollective(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'random'>,
  input: NewCollective,
  day: Temporal.PlainDate,
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const c = { ...input, uscc: input.uscc === null ? null : normaliseUscc(input.uscc) };
  const flaw = flawOf(c, await placesOn(tx, day));
  if (flaw !== null) throw wrong(flaw.text.zh, flaw.text.en);
  await sql`select pg_advisory_xact_lock(7310514, hashtext(${c.villageCode ?? c.townCode}))`.execute(tx);
  if (c.kind === 'village') {
    const there =
      await sql`select 1 from assets.collective where kind = 'village' and village_code = ${c.villageCode} and closed_on is null`.execute(
        tx,
      );
    if (there.rows.length > 0) throw failure(failures.collectiveTaken);
  }
  const id = uuidv7(at);
  try {
    await sql`insert into assets.collective (id, code, name, kind, town_code, village_code, parent_id, uscc, members_basis, created_at)
      values (${id}, ${c.code}, ${c.name}, ${c.kind}, ${c.townCode}, ${c.villageCode}, ${await parentOf(tx, c)}::uuid, ${c.uscc}, ${c.membersBasis}, ${at})`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.collectiveTaken);
    throw error;
  }
  const { code, name, kind, uscc } = c;
  await addGovernance(
    tx,
    kit,
    { collectiveId: id, townCode: c.townCode, kind: 'collective-entered', subject: id, body: { code, name, kind, uscc } },
    by,
    at,
  );
  return { id };
}

/** Another name or USCC, with the paper it rests on. The code stays: numbers of contracts are made of it. Throws assets.input, .collectiveTaken, .collectiveClosed. */
export async function renameCollective(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'random'>,
  input: { readonly id: string; readonly name: string; readonly uscc: string | null; readonly reason: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const home = await homeOf(tx, input.id, true);
  mustExist(home);
  const uscc = input.uscc === null ? null : normaliseUscc(input.uscc);
  if (uscc !== null && !isUscc(uscc)) throw wrong('统一社会信用代码的校验位不对。', 'The check character of the USCC is wrong.');
  const old = await sql<{ uscc: string | null }>`select uscc from assets.collective where id = ${input.id}::uuid`.execute(tx);
  try {
    await sql`update assets.collective set name = ${input.name}, uscc = ${uscc} where id = ${input.id}::uuid`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.collectiveTaken);
    throw error;
  }
  const body = {
    from: { name: home.name, uscc: old.rows[0]?.uscc ?? null },
    to: { name: input.name, uscc },
    reason: input.reason,
  };
  await addGovernance(tx, kit, { ...home, kind: 'collective-renamed', subject: input.id, body }, by, at);
  return { id: input.id };
}
