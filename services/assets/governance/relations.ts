/** Who stands close to whom: spouses and kin, shareholdings, offices, control. Declared or read from a register, never guessed; what has ended stays readable. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import { createPerson, findPersonByIdNumber, isIdNumber, orgFailures, sameName } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import { partyOf } from '../letting/parties.ts';
import { within, type Scope } from '../scope.ts';
import { like } from '../register/collectives.ts';
import { dealsWithin } from './parties.ts';

type RelationKind = 'spouse' | 'kin' | 'shareholder' | 'director' | 'controls' | 'legal-representative';

export interface RelationRow {
  readonly id: string;
  readonly kind: RelationKind;
  readonly party: { readonly id: string; readonly name: string };
  /** The other end: a party, or a person who need not be one. */
  readonly other: { readonly id: string | null; readonly name: string };
  readonly share: string | null;
  readonly from: string | null;
  readonly to: string | null;
  readonly source: string;
  readonly by: string | null;
  /** Of a legal representative: whether a second person confirmed it, so that he may bid for the firm; else null. */
  readonly confirmed: boolean | null;
}

const officer = (
  scope: Scope,
  person: string,
) => sql<boolean>`exists (select from assets.mandate m join assets.collective c on c.id = m.collective_id
  where m.person_id = ${sql.ref(person)} and m.role <> 'representative' and ${within(scope)})`;
/** Relations somebody may see touch a party of the scope or an officer of it. */
const seen = (scope: Scope) => sql<boolean>`(${scope.all ? sql`true` : sql`false`} or ${dealsWithin(scope, 'r.party_id')}
  or (r.other_id is not null and ${dealsWithin(scope, 'r.other_id')}) or (r.person_id is not null and ${officer(scope, 'r.person_id')}))`;

/** Relations of the scope, of one party when asked, those in force first. */
export async function relationsPage(
  db: Db,
  scope: Scope,
  q: { page: number; size: number; party?: string | undefined; q?: string | undefined; on?: string | undefined },
): Promise<{ rows: RelationRow[]; total: number }> {
  const source = sql`assets.relation r join assets.party y on y.id = r.party_id left join assets.party o on o.id = r.other_id left join org.person p on p.id = r.person_id`;
  const where = sql`${seen(scope)} and ${q.on === undefined ? sql`true` : sql`r.valid @> ${q.on}::date`}
    and ${q.party === undefined ? sql`true` : sql`(${q.party}::uuid in (r.party_id, r.other_id) or r.person_id = (select person_id from assets.party where id = ${q.party}::uuid))`}
    and ${q.q === undefined ? sql`true` : sql`(y.name ilike ${like(q.q)} or o.name ilike ${like(q.q)} or p.name ilike ${like(q.q)})`}`;
  const { rows } = await sql<RelationRow>`select r.id, r.kind, json_build_object('id', y.id, 'name', y.name) as party,
      json_build_object('id', o.id, 'name', coalesce(o.name, p.name)) as other, r.share::text, lower(r.valid)::text as from, (upper(r.valid) - 1)::text as to, r.source, r.made_name as by,
      case when r.kind = 'legal-representative' then exists (select from assets.governance_proposal g where g.kind = 'relation-confirm' and g.subject_id = r.id and g.state = 'confirmed') end as confirmed
    from ${source} where ${where} order by upper_inf(r.valid) desc, y.name, r.id limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n from ${source} where ${where}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0 };
}

/** One end of a relation as somebody says it. */
export type End =
  | { readonly partyId: string }
  | { readonly uscc: string; readonly name: string }
  | { readonly idNumber: string; readonly name: string };

export interface RelationInput {
  readonly one: End;
  readonly other: End;
  readonly kind: RelationKind;
  readonly share: string | null;
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
}

/**
 * Registers a relation. A person at the other end need be no party. A legal representative who is recorded already is not recorded twice (`fresh` is false): another town
 * may have him confirmed for itself. Throws assets.input, org.nameDiffers.
 */
export async function addRelation(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  input: RelationInput,
  by: string,
  at: Temporal.Instant,
): Promise<{ id: string; fresh: boolean }> {
  if (input.to !== null && input.to < input.from) throw wrong('止日不能早于起日。', 'The last day is not before the first.');
  if ((input.kind === 'shareholder') !== (input.share !== null))
    throw wrong('持股关系须填比例，其他关系不填。', 'A shareholding has a share, other relations have none.');
  const party = await partyOf(tx, kit, input.one, at);
  let [other, person]: [string | null, string | null] = [null, null];
  if ('idNumber' in input.other) {
    if (!isIdNumber(input.other.idNumber))
      throw wrong('身份证号码的校验位或出生日期不对。', 'The check character or the birthday of the ID number is wrong.');
    const known = await findPersonByIdNumber(tx, kit.crypto, input.other.idNumber);
    if (known !== null && !sameName(known.name, input.other.name)) throw failure(orgFailures.nameDiffers);
    person = known?.id ?? (await createPerson(tx, kit.crypto, { name: input.other.name, idNumber: input.other.idNumber }, at));
  } else {
    other = await partyOf(tx, kit, input.other, at);
    // somebody who is a party is named as the person: so an office held is found too
    const { rows } = await sql<{
      person: string | null;
    }>`select person_id as person from assets.party where id = ${other}::uuid`.execute(tx);
    if (rows[0]?.person) [other, person] = [null, rows[0].person];
  }
  if (input.kind === 'legal-representative') {
    const firm = await sql`select 1 from assets.party where id = ${party}::uuid and kind = 'organisation'`.execute(tx);
    if (firm.rows.length === 0 || person === null)
      throw wrong('法定代表人：一方为单位，另一方为个人。', 'A legal representative: one end is the firm, the other the person.');
  }
  const self = await sql<{
    self: boolean;
  }>`select id = ${other}::uuid or person_id = ${person}::uuid as self from assets.party where id = ${party}::uuid`.execute(tx);
  if (self.rows[0]?.self === true) throw wrong('两端是同一个人或单位。', 'Both ends are the same.');
  const there = await sql<{
    id: string;
  }>`select id from assets.relation where party_id = ${party}::uuid and other_id is not distinct from ${other}::uuid and person_id is not distinct from ${person}::uuid
    and kind = ${input.kind} and valid && daterange(${input.from}::date, ${input.to}::date, '[]')`.execute(tx);
  const [recorded] = there.rows;
  if (recorded !== undefined && input.kind === 'legal-representative') return { id: recorded.id, fresh: false };
  if (recorded !== undefined) throw wrong('这段时间已登记同一关系。', 'The same relation is recorded in these days.');
  const id = uuidv7(at);
  await sql`insert into assets.relation (id, party_id, other_id, person_id, kind, share, valid, source, made_at, made_name)
    values (${id}, ${party}::uuid, ${other}::uuid, ${person}::uuid, ${input.kind}, ${input.share}::numeric, daterange(${input.from}::date, ${input.to}::date, '[]'), ${input.source}, ${at}, ${by})`.execute(
    tx,
  );
  return { id, fresh: true };
}

export interface RelationHeld {
  readonly id: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly between: string;
}

/** One relation that the scope lets be seen. Throws assets.notFound. */
export async function relationById(db: Db | Tx, scope: Scope | null, id: string, lock = false): Promise<RelationHeld> {
  const { rows } =
    await sql<RelationHeld>`select r.id, lower(r.valid)::text as from, (upper(r.valid) - 1)::text as to, y.name || ' — ' || coalesce(o.name, p.name) as between
    from assets.relation r join assets.party y on y.id = r.party_id left join assets.party o on o.id = r.other_id left join org.person p on p.id = r.person_id
    where r.id = ${id}::uuid and ${scope === null ? sql`true` : seen(scope)} ${lock ? sql`for no key update of r` : sql``}`.execute(
      db,
    );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** Ends a relation with its last day. Throws assets.input. */
export async function endRelation(tx: Tx, id: string, last: string): Promise<void> {
  const r = await relationById(tx, null, id, true);
  if ((r.from !== null && last < r.from) || (r.to !== null && last >= r.to))
    throw wrong('最后一天不在这项关系的起止之间。', 'The last day does not lie within the relation.');
  await sql`update assets.relation set valid = daterange(lower(valid), ${last}::date, '[]') where id = ${id}::uuid`.execute(tx);
}
