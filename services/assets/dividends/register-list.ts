/**
 * The register of members and shares on a day, as a list: holders of the kind the collective records shares by. Sums and pages read tables, not holder by holder; names
 * are looked up for those who are shown, and for those whose name may be what was searched for.
 */
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { like } from '../letting/common.ts';
import { keptFigures } from '../kept.ts';
import { idsAt, windowOf, type Paging } from '../list.ts';
import { unitsText } from './units.ts';

/** A holder in the register on a day. */
export interface RegisterRow {
  readonly holderId: string;
  readonly code: string;
  readonly name: string;
  readonly people: number;
  readonly units: string;
  readonly frozen: boolean;
  readonly since: string | null;
  readonly payee: string | null;
}

export interface RegisterFilter {
  readonly q?: string | undefined;
  readonly frozen?: 'true' | undefined;
}

/** What holds a holder's members together: their household, or the member who is the holder. */
export type Basis = 'household' | 'person';

/** By what a collective records shares; a collective that is not there records none. */
export async function basisOf(db: Db, collectiveId: string): Promise<Basis> {
  const { rows } = await sql<{
    basis: Basis;
  }>`select members_basis as basis from assets.collective where id = ${collectiveId}::uuid`.execute(db);
  return rows[0]?.basis ?? 'household';
}

const holderOf = (basis: Basis): RawBuilder<unknown> => (basis === 'household' ? sql.ref('m.household_id') : sql.ref('m.id'));

/** The name a holder `h` is shown by: that of the head of the household, or the first of all. `when` narrows the members. */
export const shownName = (basis: Basis, when: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql<
    string | null
  >`(select coalesce(min(e.name) filter (where m.head), min(e.name)) from assets.member m join org.person e on e.id = m.person_id
    where ${holderOf(basis)} = h.id and ${when})`;

/** True of holders `h` whose code or shown name holds what was typed. Names are read of those only who have a member of such a name. */
export const named = (
  basis: Basis,
  collectiveId: RawBuilder<unknown>,
  when: RawBuilder<unknown>,
  typed: string,
): RawBuilder<unknown> =>
  sql`case when h.code ilike ${like(typed)} then true
    when h.id in (select ${holderOf(basis)} from assets.member m join org.person e on e.id = m.person_id where m.collective_id = ${collectiveId} and ${when} and e.name ilike ${like(typed)})
      then ${shownName(basis, when)} ilike ${like(typed)} else false end`;

interface Register {
  readonly collectiveId: string;
  readonly day: string;
  readonly basis: Basis;
  readonly filter: RegisterFilter;
}

const inForce = (r: Register): RawBuilder<unknown> => sql`m.valid @> ${r.day}::date`;

/** Holders `h` of the register with their shares `s` and freezes `f`, and whether they are in it: with a member or with shares on the day. */
const from = (r: Register): RawBuilder<unknown> => sql`assets.holder h
  left join assets.share_holding s on s.holder_id = h.id and s.valid @> ${r.day}::date
  left join assets.share_freeze f on f.holder_id = h.id and f.valid @> ${r.day}::date`;
const condition = (r: Register, belongs: RawBuilder<unknown>, frozen: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`h.collective_id = ${r.collectiveId}::uuid and h.kind = ${r.basis} and (${belongs})
  and ${(r.filter.q ?? '').trim() === '' ? sql`true` : named(r.basis, sql`${r.collectiveId}::uuid`, inForce(r), r.filter.q ?? '')}
  and ${r.filter.frozen === undefined ? sql`true` : frozen}`;
/** The same, looked up holder by holder in the order of their codes: for a page, which ends after a few. */
const oneByOne = (r: Register): RawBuilder<unknown> =>
  condition(
    r,
    sql`exists (select from assets.share_holding s where s.holder_id = h.id and s.valid @> ${r.day}::date and s.units > 0)
      or exists (select from assets.member m where ${holderOf(r.basis)} = h.id and ${inForce(r)})`,
    sql`exists (select from assets.share_freeze f where f.holder_id = h.id and f.valid @> ${r.day}::date)`,
  );

type RawRegisterRow = Omit<RegisterRow, 'units'> & { units: bigint };

async function rowsOf(db: Db, r: Register, ids: readonly string[]): Promise<RegisterRow[]> {
  const { rows } = await sql<RawRegisterRow>`
    select h.id as "holderId", h.code, coalesce(${shownName(r.basis, inForce(r))}, '') as name,
      (select count(*)::int from assets.member m where ${holderOf(r.basis)} = h.id and ${inForce(r)}) as people, coalesce(s.units, 0)::int8 as units, f.holder_id is not null as frozen,
      lower(s.valid) as since, (select a.tail from assets.payee_account a where a.holder_id = h.id and a.state = 'approved') as payee
    from ${idsAt(ids)} join (${from(r)}) on h.id = at.id order by at.nth`.execute(db);
  return rows.map((row) => ({ ...row, units: unitsText(row.units) }));
}

interface Sums {
  readonly n: number;
  readonly people: number;
  readonly units: bigint;
  readonly frozen: number;
}

/** Sums of the whole register; kept while nobody writes to members and shares. */
async function sumsOf(db: Db, r: Register): Promise<Sums> {
  const read = async () => {
    const { rows } = await sql<Sums>`
      select count(*)::int as n, coalesce(sum(w.people), 0)::int as people, coalesce(sum(s.units), 0)::int8 as units, count(f.holder_id)::int as frozen
      from ${from(r)} left join (select ${holderOf(r.basis)} as id, count(*)::int as people from assets.member m where m.collective_id = ${r.collectiveId}::uuid and ${inForce(r)} group by 1) w
        on w.id = h.id where ${condition(r, sql`s.units > 0 or w.people > 0`, sql`f.holder_id is not null`)}`.execute(db);
    return rows[0] ?? { n: 0, people: 0, units: 0n, frozen: 0 };
  };
  return keptFigures(db, `members ${r.collectiveId} ${r.day} ${r.filter.frozen ?? ''}`, read);
}

/** Sums of some holders. */
async function sumsOfSome(db: Db, r: Register, ids: readonly string[]): Promise<Sums> {
  const { rows } = await sql<Omit<Sums, 'n'>>`
    select coalesce(sum((select count(*) from assets.member m where ${holderOf(r.basis)} = h.id and ${inForce(r)})), 0)::int as people, coalesce(sum(s.units), 0)::int8 as units,
      count(f.holder_id)::int as frozen from ${idsAt(ids)} join (${from(r)}) on h.id = at.id`.execute(db);
  return { n: ids.length, ...(rows[0] ?? { people: 0, units: 0n, frozen: 0 }) };
}

/** A page of the register on a day: who holds how many shares, whether frozen, where the dividend goes; with the sums of all. */
export async function registerPage(db: Db, collectiveId: string, on: Temporal.PlainDate, query: RegisterFilter & Paging) {
  const r: Register = { collectiveId, day: on.toString(), basis: await basisOf(db, collectiveId), filter: query };
  const found = async (end: RawBuilder<unknown>): Promise<string[]> => {
    const { rows } = await sql<{
      id: string;
    }>`select h.id from assets.holder h where ${oneByOne(r)} order by h.code ${end}`.execute(db);
    return rows.map((row) => row.id);
  };
  let sums: Sums;
  let ids: string[];
  if ((query.q ?? '').trim() === '') {
    sums = await sumsOf(db, r);
    const { backwards, offset, limit } = windowOf(sums.n, query);
    ids = await found(sql`${backwards ? sql`desc` : sql`asc`} limit ${limit} offset ${offset}`);
    if (backwards) ids = ids.toReversed();
  } else {
    // names are read of everybody: once, for sums and page
    const all = await found(sql``);
    sums = await sumsOfSome(db, r, all);
    ids = all.slice((query.page - 1) * query.size, query.page * query.size);
  }
  return {
    rows: await rowsOf(db, r, ids),
    total: sums.n,
    page: query.page,
    size: query.size,
    figures: { people: sums.people, units: unitsText(sums.units), frozen: sums.frozen },
  };
}

/** All rows of the register on a day, in the order of the list. */
export async function* wholeRegister(
  db: Db,
  collectiveId: string,
  on: Temporal.PlainDate,
  filter: RegisterFilter = {},
): AsyncGenerator<RegisterRow> {
  const r: Register = { collectiveId, day: on.toString(), basis: await basisOf(db, collectiveId), filter };
  for (let after = ''; ;) {
    const { rows: next } = await sql<{
      id: string;
    }>`select h.id from assets.holder h where ${oneByOne(r)} and h.code > ${after} order by h.code limit 5000`.execute(db);
    const rows = await rowsOf(
      db,
      r,
      next.map((row) => row.id),
    );
    yield* rows;
    const last = rows.at(-1);
    if (last === undefined || next.length < 5000) return;
    after = last.code;
  }
}
