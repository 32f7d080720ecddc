/**
 * The register of members and shares on a day, as a list: holders of the kind the collective records shares by. Sums and pages read tables, not holder by holder; names
 * are looked up for those who are shown, and for those whose name may be what was searched for.
 */
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { like } from '../letting/common.ts';
import { figuresOf } from '../kept.ts';
import { idsAt, windowOf, type Paging } from '../list.ts';
import { mayVoteOn, membersOn } from './capacity.ts';
import { unitsText } from './units.ts';

/** A holder in the register on a day. */
export interface RegisterRow {
  readonly holderId: string;
  readonly code: string;
  readonly name: string;
  readonly people: number;
  /** Those of them who may vote on the day: of full capacity, as far as their birth day is on record. */
  readonly voters: number;
  readonly units: string;
  readonly frozen: boolean;
  readonly since: string | null;
  readonly payee: string | null;
}

export interface RegisterFilter {
  readonly q?: string | undefined;
  readonly frozen?: 'true' | undefined;
  /** Holders of shares of whom nobody is a member on the day: their shares wait for inheritance. */
  readonly waiting?: 'true' | undefined;
}

/** What holds a holder's members together: the household they are in on a day (`assets.member_stay m`), or the member who is the holder. */
export type Basis = 'household' | 'person';

/** By what a collective records shares; a collective that is not there records none. */
export async function basisOf(db: Db, collectiveId: string): Promise<Basis> {
  const { rows } = await sql<{
    basis: Basis;
  }>`select members_basis as basis from assets.collective where id = ${collectiveId}::uuid`.execute(db);
  return rows[0]?.basis ?? 'household';
}

/** The same of a stay `y`. */
const basisIs = (basis: Basis): RawBuilder<unknown> =>
  basis === 'household' ? sql.ref('y.household_id') : sql.ref('y.member_id');

const holderOf = (basis: Basis): RawBuilder<unknown> =>
  basis === 'household' ? sql.ref('m.household_id') : sql.ref('m.member_id');

/** The name a holder `h` is shown by: that of the head of the household, or the first of all. `when` narrows the members. */
export const shownName = (basis: Basis, when: RawBuilder<unknown>): RawBuilder<string | null> =>
  sql<
    string | null
  >`(select coalesce(min(e.name) filter (where m.head), min(e.name)) from assets.member_stay m join org.person e on e.id = m.person_id
    where ${holderOf(basis)} = h.id and ${when})`;

/** True of holders `h` whose code or shown name holds what was typed. Names are read of those only who have a member of such a name. */
export const named = (
  basis: Basis,
  collectiveId: RawBuilder<unknown>,
  when: RawBuilder<unknown>,
  typed: string,
): RawBuilder<unknown> =>
  sql`h.id in (select x.id from assets.holder x where x.collective_id = ${collectiveId} and x.code ilike ${like(typed)} union select ${holderOf(basis)} from assets.member_stay m
      where m.collective_id = ${collectiveId} and ${when} and m.person_id in (select id from org.person where name ilike ${like(typed)}))
    and (h.code ilike ${like(typed)} or ${shownName(basis, when)} ilike ${like(typed)})`;

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
/** Ids of holders of shares whom no member stands behind on the day. */
const waiting = (r: Register): RawBuilder<unknown> =>
  sql`select w.holder_id from assets.share_holding w where w.collective_id = ${r.collectiveId}::uuid and w.units > 0 and w.valid @> ${r.day}::date
    and not exists (select from assets.member_stay m where ${holderOf(r.basis)} = w.holder_id and ${inForce(r)})`;
const condition = (r: Register, belongs: RawBuilder<unknown>, frozen: RawBuilder<unknown>): RawBuilder<unknown> =>
  sql`h.collective_id = ${r.collectiveId}::uuid and h.kind = ${r.basis} and (${belongs})
  and ${(r.filter.q ?? '').trim() === '' ? sql`true` : named(r.basis, sql`${r.collectiveId}::uuid`, inForce(r), r.filter.q ?? '')}
  and ${r.filter.frozen === undefined ? sql`true` : frozen} and ${r.filter.waiting === undefined ? sql`true` : sql`h.id in (${waiting(r)})`}`;
/** The same, looked up holder by holder in the order of their codes: for a page, which ends after a few. A value is looked up for each, where `exists` may first read all there are. */
const oneByOne = (r: Register): RawBuilder<unknown> =>
  condition(
    r,
    sql`coalesce((select true from assets.share_holding s where s.holder_id = h.id and s.valid @> ${r.day}::date and s.units > 0 limit 1),
      (select true from assets.member_stay m where ${holderOf(r.basis)} = h.id and ${inForce(r)} limit 1), false)`,
    sql`coalesce((select true from assets.share_freeze f where f.holder_id = h.id and f.valid @> ${r.day}::date limit 1), false)`,
  );

type RawRegisterRow = Omit<RegisterRow, 'units'> & { units: bigint };

async function rowsOf(db: Db, r: Register, ids: readonly string[]): Promise<RegisterRow[]> {
  const { rows } = await sql<RawRegisterRow>`
    select h.id as "holderId", h.code, coalesce(${shownName(r.basis, inForce(r))}, '') as name,
      (select count(*)::int from assets.member_stay m where ${holderOf(r.basis)} = h.id and ${inForce(r)}) as people,
      (select count(*)::int from assets.member_stay y join (${membersOn(sql`${r.day}::date`)}) on m.id = y.member_id where ${basisIs(r.basis)} = h.id and y.valid @> ${r.day}::date
        and ${mayVoteOn(sql`${r.day}::date`)}) as voters, coalesce(s.units, 0)::int8 as units, f.holder_id is not null as frozen,
      lower(s.valid) as since, (select a.tail from assets.payee_account a where a.holder_id = h.id and a.state = 'approved') as payee
    from ${idsAt(ids)} join (${from(r)}) on h.id = at.id order by at.nth`.execute(db);
  return rows.map((row) => ({ ...row, units: unitsText(row.units) }));
}

interface Sums {
  readonly n: number;
  readonly people: number;
  readonly units: bigint;
  readonly frozen: number;
  readonly waiting: number;
}
type Counted = Omit<Sums, 'frozen' | 'waiting'>;

/** Sums of the holders of a collective whose shares are frozen on the day: looked up one by one, for they are few. */
async function sumsOfFrozen(db: Db, { collectiveId, basis, day }: Register): Promise<Counted> {
  const { rows } = await sql<Counted>`
    select count(*)::int as n, coalesce(sum(x.people), 0)::int as people, coalesce(sum(x.units), 0)::int8 as units from (
      select (select count(*) from assets.member_stay m where ${holderOf(basis)} = f.holder_id and m.valid @> ${day}::date) as people,
        (select s.units from assets.share_holding s where s.holder_id = f.holder_id and s.valid @> ${day}::date) as units
      from assets.share_freeze f where f.collective_id = ${collectiveId}::uuid and f.valid @> ${day}::date) x where x.units > 0 or x.people > 0`.execute(
    db,
  );
  return rows[0] ?? { n: 0, people: 0, units: 0n };
}

/** Sums of all holders of a collective: holdings, members, and those with members alone are each counted for themselves, side by side. */
async function sumsOfAll(db: Db, { collectiveId, basis, day }: Register): Promise<Counted> {
  // as `valid @> day` says it, without a range put together for each of tens of thousands of rows
  const on = (valid: string) =>
    sql`lower(${sql.ref(valid)}) <= ${day}::date and (upper_inf(${sql.ref(valid)}) or upper(${sql.ref(valid)}) > ${day}::date)`;
  const held = sql`assets.share_holding s where s.collective_id = ${collectiveId}::uuid and s.units > 0 and ${on('s.valid')}`;
  const lived = sql`assets.member_stay m where m.collective_id = ${collectiveId}::uuid and ${on('m.valid')}`;
  const [holders, members, others] = await Promise.all([
    sql<{ n: number; units: bigint }>`select count(*)::int as n, coalesce(sum(s.units), 0)::int8 as units from ${held}`.execute(
      db,
    ),
    sql<{ n: number }>`select count(*)::int as n from ${lived}`.execute(db),
    sql<{ n: number }>`select count(*)::int as n from (select distinct ${holderOf(basis)} from ${lived}
      and not exists (select from ${held} and s.holder_id = ${holderOf(basis)})) x`.execute(db),
  ]);
  const { n = 0, units = 0n } = holders.rows[0] ?? {};
  return { n: n + (others.rows[0]?.n ?? 0), people: members.rows[0]?.n ?? 0, units };
}

/** Sums of the whole register of a collective; kept while nobody writes to its members and shares. */
async function sumsOf(db: Db, r: Register): Promise<Sums> {
  const id = r.collectiveId;
  const read = async () => {
    const frozen = await sumsOfFrozen(db, r);
    const { rows } = await sql<{ n: number }>`select count(*)::int as n from (${waiting(r)}) x`.execute(db);
    const all = r.filter.frozen === undefined ? await sumsOfAll(db, r) : frozen;
    return new Map([[id, { ...all, frozen: frozen.n, waiting: rows[0]?.n ?? 0 }]]);
  };
  const sums = await figuresOf(db, `members ${r.day} ${r.basis} ${r.filter.frozen ?? ''}`, [id], read);
  return sums.get(id) ?? { n: 0, people: 0, units: 0n, frozen: 0, waiting: 0 };
}

/** Sums of some holders. */
async function sumsOfSome(db: Db, r: Register, ids: readonly string[]): Promise<Sums> {
  const { rows } = await sql<Omit<Sums, 'n'>>`
    select coalesce(sum((select count(*) from assets.member_stay m where ${holderOf(r.basis)} = h.id and ${inForce(r)})), 0)::int as people, coalesce(sum(s.units), 0)::int8 as units,
      count(f.holder_id)::int as frozen, (count(*) filter (where s.units > 0 and not exists (select from assets.member_stay m where ${holderOf(r.basis)} = h.id and ${inForce(r)})))::int as waiting
    from ${idsAt(ids)} join (${from(r)}) on h.id = at.id`.execute(db);
  return { n: ids.length, ...(rows[0] ?? { people: 0, units: 0n, frozen: 0, waiting: 0 }) };
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
  if ((query.q ?? '').trim() === '' && query.waiting === undefined) {
    sums = await sumsOf(db, r);
    const { backwards, offset, limit } = windowOf(sums.n, query);
    ids = await found(sql`${backwards ? sql`desc` : sql`asc`} limit ${limit} offset ${offset}`);
    if (backwards) ids = ids.toReversed();
  } else {
    // names are read of everybody: once, for sums and page; those whose shares wait are few
    const all = await found(sql``);
    sums = await sumsOfSome(db, r, all);
    ids = all.slice((query.page - 1) * query.size, query.page * query.size);
  }
  return {
    rows: await rowsOf(db, r, ids),
    total: sums.n,
    page: query.page,
    size: query.size,
    figures: { people: sums.people, units: unitsText(sums.units), frozen: sums.frozen, waiting: sums.waiting },
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
