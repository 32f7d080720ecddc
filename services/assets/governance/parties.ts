/** Whom collectives deal with, for staff: found, seen with its contracts and relations, and corrected by two persons with the history kept. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { isUscc, normaliseUscc } from '@yunjian/kernel/orgs';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import { like } from '../register/collectives.ts';
import { within, type Scope } from '../scope.ts';

export interface PartyRow {
  readonly id: string;
  readonly kind: 'organisation' | 'person';
  readonly name: string;
  readonly uscc: string | null;
  readonly contracts: number;
  readonly relations: number;
  readonly demo: boolean;
}

/** A party somebody may see deals with a collective of the scope, or stands in a relation to one that does or to an officer. */
export const dealsWithin = (scope: Scope, party: string) => sql<boolean>`(${scope.all ? sql`true` : sql`false`}
  or exists (select from assets.contract k join assets.collective c on c.id = k.collective_id where k.lessee_id = ${sql.ref(party)} and ${within(scope)})
  or exists (select from assets.registration g join assets.listing l on l.id = g.listing_id join assets.collective c on c.id = l.collective_id
    where g.party_id = ${sql.ref(party)} and ${within(scope)})
  or exists (select from assets.quote q join assets.listing l on l.id = q.listing_id join assets.collective c on c.id = l.collective_id
    where q.party_id = ${sql.ref(party)} and ${within(scope)}))`;

const columns = (scope: Scope) => sql`y.id, y.kind, y.name, y.uscc, y.demo,
  (select count(*)::int from assets.contract k join assets.collective c on c.id = k.collective_id where k.lessee_id = y.id and ${within(scope)}) as contracts,
  (select count(*)::int from assets.relation r where y.id in (r.party_id, r.other_id) or r.person_id = y.person_id) as relations`;

/** Parties of the scope by name; a USCC finds its organisation. */
export async function partiesPage(
  db: Db,
  scope: Scope,
  q: { page: number; size: number; q?: string | undefined },
): Promise<{ rows: PartyRow[]; total: number }> {
  const where = sql`${dealsWithin(scope, 'y.id')} and ${q.q === undefined ? sql`true` : sql`(y.name ilike ${like(q.q)} or y.uscc = ${normaliseUscc(q.q)})`}`;
  const { rows } = await sql<PartyRow>`select ${columns(scope)} from assets.party y where ${where} order by y.name, y.id
    limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.party y where ${where}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0 };
}

/** One party of the scope. Throws assets.notFound. */
export async function partyById(db: Db, scope: Scope, id: string): Promise<PartyRow> {
  const { rows } =
    await sql<PartyRow>`select ${columns(scope)} from assets.party y where y.id = ${id}::uuid and ${dealsWithin(scope, 'y.id')}`.execute(
      db,
    );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

export interface PartyContract {
  readonly id: string;
  readonly number: string;
  readonly state: string;
  readonly collective: string;
  readonly from: string;
  readonly to: string;
}

/** Its contracts within the scope, newest first. */
export async function contractsOfParty(db: Db, scope: Scope, id: string): Promise<PartyContract[]> {
  const { rows } =
    await sql<PartyContract>`select k.id, k.number, k.state, c.name as collective, k.starts_on::text as from, coalesce(k.ended_on, k.ends_on)::text as to
    from assets.contract k join assets.collective c on c.id = k.collective_id where k.lessee_id = ${id}::uuid and ${within(scope)} order by k.starts_on desc, k.id limit 500`.execute(
      db,
    );
  return rows;
}

export interface Correction {
  readonly name: string;
  readonly uscc: string | null;
}

/** Whether a party is bound under its code: it signed a contract, or was let in to bid. */
async function bound(tx: Tx, id: string): Promise<boolean> {
  const { rows } = await sql<{
    yes: boolean;
  }>`select exists (select from assets.contract where lessee_id = ${id}::uuid and signed_on is not null)
    or exists (select from assets.registration where party_id = ${id}::uuid and state = 'qualified') as yes`.execute(tx);
  return rows[0]?.yes === true;
}

/** The towns of the collectives a party deals with. A correction of who deals in several is the district's to confirm. */
export async function townsOfParty(db: Db | Tx, id: string): Promise<string[]> {
  const { rows } = await sql<{ town: string }>`select distinct c.town_code as town from assets.collective c where c.id in (
      select collective_id from assets.contract where lessee_id = ${id}::uuid
      union select l.collective_id from assets.registration g join assets.listing l on l.id = g.listing_id where g.party_id = ${id}::uuid
      union select l.collective_id from assets.quote q join assets.listing l on l.id = q.listing_id where q.party_id = ${id}::uuid) order by 1`.execute(
    db,
  );
  return rows.map((r) => r.town);
}

/**
 * Checks a correction of a party: its name, or a code that was mistyped while nothing was signed under it; another name and another code together are another party.
 * Throws assets.notFound, assets.input. Answers what it said before.
 */
export async function checkCorrection(tx: Tx, id: string, to: Correction): Promise<Correction> {
  const { rows } = await sql<
    Correction & { kind: string }
  >`select name, uscc, kind from assets.party where id = ${id}::uuid for no key update`.execute(tx);
  const old = rows[0];
  if (old === undefined) throw failure(failures.notFound);
  if ((old.kind === 'organisation') !== (to.uscc !== null))
    throw wrong('单位须有统一社会信用代码，个人没有。', 'An organisation has a USCC, a person has none.');
  if (to.uscc !== null && !isUscc(to.uscc))
    throw wrong('统一社会信用代码的校验位不对。', 'The check character of the USCC is wrong.');
  if (old.name === to.name && old.uscc === to.uscc) throw wrong('与现在的记载相同。', 'This is what is recorded already.');
  if (to.uscc !== null && to.uscc !== old.uscc) {
    if (to.name !== old.name)
      throw wrong(
        '名称和信用代码不能一起更正：那是另一个单位。换了承租人请办理合同变更或主体变更。',
        'Name and code are not corrected together: that is another firm. Another lessee is an amendment of the contract.',
      );
    if (await bound(tx, id))
      throw wrong(
        '它已按这个代码签订合同或通过竞价资格审核，代码不能更正。换了承租人请办理合同变更或主体变更。',
        'It signed a contract or was let in to bid under this code, which stays. Another lessee is an amendment of the contract.',
      );
    const taken = await sql<{ name: string }>`select name from assets.party where uscc = ${to.uscc}`.execute(tx);
    if (taken.rows[0])
      throw wrong(
        `该代码已属于“${taken.rows[0].name}”。换了承租人不是更正，请办理合同变更或主体变更。`,
        `The code is that of “${taken.rows[0].name}”. Another lessee is no correction: amend the contract.`,
      );
  }
  return { name: old.name, uscc: old.uscc };
}

/** Carries a correction out. Contracts keep pointing at the party; what it was called before stays in the events. */
export async function correctParty(tx: Tx, id: string, to: Correction): Promise<void> {
  await checkCorrection(tx, id, to);
  try {
    await sql`update assets.party set name = ${to.name}, uscc = ${to.uscc}, name_source = 'register' where id = ${id}::uuid`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505')) throw wrong('该代码已属于另一相对方。', 'The code is that of another party.');
    throw error;
  }
}
