import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import { isPgError, type Db, type Tx } from '../db/index.ts';
import { isUscc, normaliseUscc } from './checks.ts';
import { guarded, range } from './dated.ts';
import { orgFailures } from './failures.ts';

export type OrganisationKind = 'enterprise' | 'institution' | 'government' | 'association' | 'other';

/** What an organisation is on one day. */
export interface Organisation {
  readonly id: string;
  readonly uscc: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  /** NBS code of the town in which it sits; null when unknown or outside the district. */
  readonly townCode: string | null;
  readonly demo: boolean;
}

export interface NewOrganisation {
  readonly uscc: string;
  readonly name: string;
  readonly kind: OrganisationKind;
  readonly townCode?: string | null;
  readonly demo?: boolean;
  /** Where the entry comes from: a register, a notice, or 示例数据. */
  readonly source: string;
  /** First day on which the name and seat hold. */
  readonly from: Temporal.PlainDate;
}

const SHAPE = sql.raw('o.id, o.uscc, v.name, v.kind, v.town_code as "townCode", o.demo');

/** Registers an organisation and returns its id. Throws `org.usccWrong`, or `org.organisationExists`. */
export async function createOrganisation(tx: Tx, organisation: NewOrganisation): Promise<string> {
  const [id] = await createOrganisations(tx, [organisation]);
  return id as string;
}

/** Registers many organisations in two statements; ids in the order given. All or none; errors as for one. */
export async function createOrganisations(tx: Tx, list: readonly NewOrganisation[]): Promise<string[]> {
  const codes = list.map((o) => {
    const uscc = normaliseUscc(o.uscc);
    if (!isUscc(uscc)) throw failure(orgFailures.usccWrong);
    return uscc;
  });
  const rows = await insertCodes(tx, codes, list);
  const byCode = new Map(rows.map((r) => [r.uscc, r.id]));
  const ids = codes.map((c) => byCode.get(c) as string);
  await guarded(
    sql`insert into org.organisation_version (organisation_id, name, kind, town_code, valid, source)
      select w.id, w.name, w.kind, w.town, daterange(w.day, null), w.source
      from unnest(${ids}::uuid[], ${list.map((o) => o.name)}::text[], ${list.map((o) => o.kind)}::text[], ${list.map((o) => o.townCode ?? null)}::text[],
        ${list.map((o) => o.from.toString())}::date[], ${list.map((o) => o.source)}::text[]) as w(id, name, kind, town, day, source)`.execute(
      tx,
    ),
  );
  return ids;
}

async function insertCodes(tx: Tx, codes: string[], list: readonly NewOrganisation[]): Promise<{ id: string; uscc: string }[]> {
  try {
    const { rows } = await sql<{ id: string; uscc: string }>`
      insert into org.organisation (uscc, demo)
      select w.uscc, w.demo from unnest(${codes}::text[], ${list.map((o) => o.demo ?? false)}::boolean[]) as w(uscc, demo)
      returning id, uscc`.execute(tx);
    return rows;
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(orgFailures.organisationExists);
    throw error;
  }
}

/**
 * From `from` on the organisation has this name, kind and seat; what was true before stays readable for its days.
 * Throws `org.notFound` when nothing is known of the organisation on that day, `org.periodsOverlap` when a change of the same or a later day is recorded.
 */
export async function changeOrganisation(
  tx: Tx,
  id: string,
  next: { name: string; kind: OrganisationKind; townCode: string | null; source: string; from: Temporal.PlainDate },
): Promise<void> {
  const cut = await guarded(
    sql`update org.organisation_version set valid = daterange(lower(valid), ${next.from}::date)
      where organisation_id = ${id} and valid @> ${next.from}::date and lower(valid) < ${next.from}::date`.execute(tx),
  );
  const known = cut.numAffectedRows === 1n || (await versionsFrom(tx, id, next.from)) > 0;
  if (!known) throw failure(orgFailures.notFound);
  await guarded(
    sql`insert into org.organisation_version (organisation_id, name, kind, town_code, valid, source)
      values (${id}, ${next.name}, ${next.kind}, ${next.townCode}, ${range({ from: next.from, to: null })}, ${next.source})`.execute(
      tx,
    ),
  );
}

async function versionsFrom(tx: Tx, id: string, day: Temporal.PlainDate): Promise<number> {
  const { rows } =
    await sql`select 1 from org.organisation_version where organisation_id = ${id} and lower(valid) >= ${day}::date`.execute(tx);
  return rows.length;
}

/** The organisation with this code as it was on `date`; null when unknown or not in existence that day. Throws `org.usccWrong` for a malformed code. */
export async function findByUscc(db: Db, uscc: string, date: Temporal.PlainDate): Promise<Organisation | null> {
  const code = normaliseUscc(uscc);
  if (!isUscc(code)) throw failure(orgFailures.usccWrong);
  const { rows } = await sql<Organisation>`
    select ${SHAPE} from org.organisation o join org.organisation_version v on v.organisation_id = o.id and v.valid @> ${date}::date
    where o.uscc = ${code}`.execute(db);
  return rows[0] ?? null;
}

/** The organisations with these ids as they were on `date`, in any order; those unknown on that day are left out. */
export async function organisationsOn(db: Db, ids: readonly string[], date: Temporal.PlainDate): Promise<Organisation[]> {
  const { rows } = await sql<Organisation>`
    select ${SHAPE} from org.organisation o join org.organisation_version v on v.organisation_id = o.id and v.valid @> ${date}::date
    where o.id = any(${ids as string[]}::uuid[])`.execute(db);
  return rows;
}

/** Up to `limit` organisations whose name of that day contains `text`, by name. */
export async function searchOrganisations(
  db: Db,
  text: string,
  date: Temporal.PlainDate,
  limit: number,
): Promise<Organisation[]> {
  const pattern = `%${text.replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  const { rows } = await sql<Organisation>`
    select ${SHAPE} from org.organisation o join org.organisation_version v on v.organisation_id = o.id and v.valid @> ${date}::date
    where v.name like ${pattern} order by v.name, o.id limit ${limit}`.execute(db);
  return rows;
}

/** Ids of the organisations with these codes, in the same order; null where unknown. */
export async function findIdsByUscc(db: Db, codes: readonly string[]): Promise<(string | null)[]> {
  const { rows } = await sql<{
    id: string;
    uscc: string;
  }>`select id, uscc from org.organisation where uscc = any(${codes as string[]}::text[])`.execute(db);
  const byCode = new Map(rows.map((r) => [r.uscc, r.id]));
  return codes.map((c) => byCode.get(c) ?? null);
}
