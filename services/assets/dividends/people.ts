/** Households and members: entered in bulk or one by one, moved; the register as of any day. How a membership ends: member-changes.ts. */
import { hash } from 'node:crypto';
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { ensurePeople, readIdNumber } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { abilityOn, type Ability, type Declared } from './capacity.ts';
import { addMemberEvent, type Hand } from './event.ts';
import { holderCode, householdsMeant } from './holder-code.ts';

type Dated = Pick<Kit, 'crypto' | 'zone'>;

/** A member to be entered. The ID number leaves this object only sealed. */
export interface NewMember {
  readonly householdCode: string;
  readonly address: string;
  readonly code: string;
  readonly name: string;
  readonly idNumber: string;
  readonly phone?: string | null;
  readonly head: boolean;
  /** First day of membership. */
  readonly from: string;
}

/** What was entered: ids in the order given, households by the code they are kept under. */
export interface Enrolled {
  readonly members: readonly string[];
  readonly households: ReadonlyMap<string, string>;
  readonly newHouseholds: number;
}

const refusedMembers = (error: unknown): unknown => {
  if (isPgError(error, '23505', 'holder_collective_id_kind_code_key')) return failure(failures.memberCodeTaken);
  if (isPgError(error, '23P01', 'member_once')) return failure(failures.memberTwice);
  if (isPgError(error, '23505', 'member_head')) return failure(failures.twoHeads);
  return error;
};

/** A new code as it is kept. Throws assets.holderCode. */
function mustBeCode(typed: string): string {
  const code = holderCode(typed);
  if (code === null) throw failure(failures.holderCode, { code: typed });
  return code;
}

/**
 * Enters members with their households, tens of thousands at once; households that are there are joined. All or none. Throws org.idNumberWrong, org.nameDiffers,
 * assets.holderCode, .memberDay, .memberCodeTaken, .memberTwice, .twoHeads.
 */
export async function enrol(
  tx: Tx,
  kit: Dated,
  input: { readonly collectiveId: string; readonly rows: readonly NewMember[]; readonly by: Hand; readonly demo?: boolean },
  now: Temporal.Instant,
): Promise<Enrolled> {
  const { collectiveId, demo = false } = input;
  if (input.rows.length === 0) return { members: [], households: new Map(), newHouseholds: 0 };
  const known = await householdsMeant(
    tx,
    collectiveId,
    input.rows.map((r) => r.householdCode),
  );
  const rows = input.rows.map((r) => ({
    ...r,
    householdCode: known.get(r.householdCode)?.code ?? mustBeCode(r.householdCode),
    code: mustBeCode(r.code),
  }));
  const today = dayOf(kit, now).toString();
  if (rows.some((r) => r.from > today)) throw failure(failures.memberDay, { last: today });
  const persons = await ensurePeople(
    tx,
    kit.crypto,
    rows.map((r) => ({ name: r.name, idNumber: r.idNumber, phone: r.phone ?? null, demo })),
    now,
  );
  const codes = [...new Set(rows.map((r) => r.householdCode))];
  const households = new Map([...known.values()].map((h) => [h.code, h.id]));
  const first = new Map<string, NewMember>();
  for (const r of rows) {
    const before = first.get(r.householdCode);
    if (before === undefined || r.from < before.from) first.set(r.householdCode, { ...r, address: before?.address || r.address });
  }
  const fresh = codes.filter((c) => !households.has(c)).map((c) => ({ id: uuidv7(now), row: first.get(c) as NewMember }));
  for (const f of fresh) households.set(f.row.householdCode, f.id);
  const members = rows.map(() => uuidv7(now));
  try {
    await sql`insert into assets.holder (id, collective_id, kind, code, demo)
      select t.id, ${collectiveId}::uuid, t.kind, t.code, ${demo} from unnest(${[...fresh.map((f) => f.id), ...members]}::uuid[],
        ${[...fresh.map(() => 'household'), ...members.map(() => 'person')]}::text[], ${[...fresh.map((f) => f.row.householdCode), ...rows.map((r) => r.code)]}::text[]) t(id, kind, code)`.execute(
      tx,
    );
    await sql`insert into assets.household (id, collective_id, address, valid)
      select t.id, ${collectiveId}::uuid, t.address, daterange(t.since, null) from unnest(${fresh.map((f) => f.id)}::uuid[], ${fresh.map((f) => f.row.address)}::text[],
        ${fresh.map((f) => f.row.from)}::date[]) t(id, address, since)`.execute(tx);
    await sql`insert into assets.member (id, collective_id, household_id, person_id, head, valid, born_on)
      select t.id, ${collectiveId}::uuid, t.household, t.person, t.head, daterange(t.since, null), t.born from unnest(${members}::uuid[],
        ${rows.map((r) => households.get(r.householdCode))}::uuid[], ${persons}::uuid[], ${rows.map((r) => r.head)}::boolean[], ${rows.map((r) => r.from)}::date[],
        ${rows.map((r) => readIdNumber(r.idNumber)?.born.toString() ?? null)}::date[]) t(id, household, person, head, since, born)`.execute(
      tx,
    );
  } catch (error) {
    throw refusedMembers(error);
  }
  const listed = members.map((id, i) => `${id},${rows[i]?.code},${persons[i]},${rows[i]?.from}\n`).join('');
  await addMemberEvent(
    tx,
    kit,
    {
      collectiveId,
      holderId: members.length === 1 ? (members[0] ?? null) : null,
      kind: 'enrolled',
      body: { members: members.length, households: fresh.length, listHash: hash('sha256', listed, 'hex') },
    },
    input.by,
    now,
  );
  return { members, households, newHouseholds: fresh.length };
}

/** Moves a member into another household of the same collective from today on, such as on marriage or 分户; the register of earlier days shows the household left. */
export async function moveMember(
  tx: Tx,
  kit: Dated,
  input: {
    readonly memberId: string;
    readonly householdCode: string;
    readonly head: boolean;
    readonly reason: string;
    readonly by: Hand;
  },
  now: Temporal.Instant,
): Promise<void> {
  const { rows } = await sql<{ collective_id: string; household_id: string; ended: boolean }>`
    select collective_id, household_id, not upper_inf(valid) as ended from assets.member where id = ${input.memberId}::uuid for update`.execute(
    tx,
  );
  const member = rows[0];
  if (member === undefined) throw failure(failures.notFound);
  if (member.ended) throw failure(failures.membershipEnded);
  const today = dayOf(kit, now).toString();
  const typed = input.householdCode;
  let household = (await householdsMeant(tx, member.collective_id, [typed])).get(typed)?.id;
  if (household === undefined) {
    const code = mustBeCode(typed);
    household = uuidv7(now);
    await sql`insert into assets.holder (id, collective_id, kind, code) values (${household}, ${member.collective_id}::uuid, 'household', ${code})`.execute(
      tx,
    );
    await sql`insert into assets.household (id, collective_id, valid) values (${household}, ${member.collective_id}::uuid, daterange(${today}::date, null))`.execute(
      tx,
    );
  }
  try {
    await sql`update assets.member set household_id = ${household}::uuid, head = ${input.head}, household_since = greatest(${today}::date, lower(valid)) where id = ${input.memberId}::uuid`.execute(
      tx,
    );
  } catch (error) {
    throw refusedMembers(error);
  }
  const body = { from: member.household_id, to: household, head: input.head, reason: input.reason };
  await addMemberEvent(
    tx,
    kit,
    { collectiveId: member.collective_id, holderId: input.memberId, kind: 'moved', body },
    input.by,
    now,
  );
}

/** A membership of a person. */
export type Membership = Awaited<ReturnType<typeof membershipsOf>>[number];

/** The memberships a person has or had; `active` on a day. */
export async function membershipsOf(
  db: Db | Tx,
  personId: string,
  today: Temporal.PlainDate,
): Promise<
  {
    memberId: string;
    householdId: string;
    collectiveId: string;
    collective: string;
    basis: 'household' | 'person';
    active: boolean;
  }[]
> {
  const { rows } = await sql<{
    memberId: string;
    householdId: string;
    collectiveId: string;
    collective: string;
    basis: 'household' | 'person';
    active: boolean;
  }>`select m.id as "memberId", m.household_id as "householdId", m.collective_id as "collectiveId", c.name as collective, c.members_basis as basis,
      m.valid @> ${today.toString()}::date as active
    from assets.member m join assets.collective c on c.id = m.collective_id where m.person_id = ${personId}::uuid order by c.code, active desc, lower(m.valid) desc`.execute(
    db,
  );
  return rows;
}

/** A member as the page of a household lists it; of the person only the name. */
export interface MemberRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly household: string;
  readonly head: boolean;
  readonly from: string;
  /** First day it was no more; null while it lasts. */
  readonly until: string | null;
  readonly endedWhy: 'death' | 'left' | 'lost' | null;
  /** Whether the register says that the member may vote on the day asked for; of the birth day nothing else is told. */
  readonly ability: Ability;
  /** What is declared of the capacity from that day on, the first first. */
  readonly declared: readonly {
    readonly id: string;
    readonly kind: Declared;
    readonly from: string;
    readonly to: string | null;
    readonly source: string;
  }[];
  /** Changes of the member that wait for a second person. */
  readonly waiting: readonly ('declare' | 'lift' | 'end')[];
}

/** The members of a household, or the one member that holds for itself; ended ones last. Whether they may vote is said of `day`. */
export async function membersOfHolder(db: Db | Tx, holderId: string, day: string): Promise<MemberRow[]> {
  const { rows } = await sql<Omit<MemberRow, 'ability'> & { born: string | null }>`
    select m.id, c.code, p.name, h.code as household, m.head, lower(m.valid)::text as from, upper(m.valid)::text as until, m.ended_why as "endedWhy", m.born_on::text as born,
      array(select x.kind from assets.member_change x where x.member_id = m.id and x.state = 'proposed' order by x.kind) as waiting,
      (select coalesce(json_agg(json_build_object('id', k.id, 'kind', k.kind, 'from', lower(k.valid), 'to', upper(k.valid) - 1, 'source', k.source) order by lower(k.valid)), '[]'::json)
        from assets.member_capacity k where k.member_id = m.id and not k.valid << daterange(${day}::date, null)) as declared
    from assets.member m join assets.holder c on c.id = m.id join assets.holder h on h.id = m.household_id join org.person p on p.id = m.person_id
    where m.household_id = ${holderId}::uuid or m.id = ${holderId}::uuid order by upper_inf(m.valid) desc, m.head desc, c.code`.execute(
    db,
  );
  return rows.map(({ born, ...m }) => {
    const now = m.declared.find((d) => d.from <= day && day <= (d.to ?? '9999'));
    return { ...m, ability: abilityOn(born, now?.kind ?? null, day) };
  });
}
