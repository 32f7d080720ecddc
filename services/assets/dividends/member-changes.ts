/**
 * What changes who counts: a court's judgment on capacity (民法典 24), a living of one's own at 16 or 17 (民法典 18), the end of either, the end of a membership
 * (农村集体经济组织法 17). Proposed by one with the paper, approved by another; the database applies it then, and in no other way.
 */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { sendNotices } from '@yunjian/kernel/notify';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { wrong } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import type { Declared } from './capacity.ts';
import { addMemberEvent, type Hand } from './event.ts';
import { lastShareDay } from './pack.ts';

type Tools = Pick<Kit, 'crypto' | 'pack' | 'zone'>;
type Person = Hand & { readonly id: string };

/** Why a membership ended. */
type EndedWhy = 'death' | 'left' | 'lost';

/** What is proposed. `declare`: from its first to its last day, null while open; `lift`: the last day of what is declared; `end`: the first day no more a member. */
type MemberChange =
  | { readonly kind: 'declare'; readonly what: Declared; readonly on: string; readonly to: string | null }
  | { readonly kind: 'lift'; readonly capacityId: string; readonly on: string }
  | { readonly kind: 'end'; readonly what: EndedWhy; readonly on: string };

interface Paper {
  /** What the paper says, with its number. */
  readonly reason: string;
  /** SHA-256 of the paper, hex. */
  readonly documentHash: string;
}

interface Member {
  readonly collectiveId: string;
  readonly personId: string;
  readonly name: string;
  readonly since: string;
  readonly ended: boolean;
}

/** The member, held so that nobody moves or changes it meanwhile. Throws assets.notFound. */
async function hold(tx: Tx, id: string): Promise<Member> {
  const { rows } = await sql<Member>`
    select m.collective_id as "collectiveId", m.person_id as "personId", lower(m.valid)::text as since, not upper_inf(m.valid) as ended, p.name
    from assets.member m join org.person p on p.id = m.person_id where m.id = ${id}::uuid for update of m`.execute(tx);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

async function mustFit(
  tx: Tx,
  kit: Tools,
  memberId: string,
  m: Member,
  c: MemberChange,
  today: Temporal.PlainDate,
): Promise<void> {
  if (c.kind === 'end') {
    if (m.ended || c.on <= m.since) throw failure(failures.membershipEnded);
    const last = lastShareDay(kit, today);
    if (c.on > last) throw failure(failures.memberDay, { last });
    return;
  }
  if (c.kind === 'declare') {
    if (c.to !== null && c.to < c.on) throw wrong('最后一天不能早于第一天。', 'The last day is not before the first.');
    const { rows } = await sql`select 1 from assets.member_capacity
      where member_id = ${memberId}::uuid and valid && daterange(${c.on}::date, ${c.to}::date, '[]')`.execute(tx);
    if (rows.length > 0) throw failure(failures.capacityThere);
    return;
  }
  const { rows } = await sql<{
    from: string;
    to: string | null;
  }>`select lower(valid)::text as from, (upper(valid) - 1)::text as to
    from assets.member_capacity where id = ${c.capacityId}::uuid and member_id = ${memberId}::uuid`.execute(tx);
  const held = rows[0];
  if (held === undefined) throw failure(failures.notFound);
  if (c.on < held.from || (held.to !== null && c.on >= held.to))
    throw wrong(
      `最后一天应在 ${held.from} 当天或以后${held.to === null ? '' : `、${held.to} 以前`}。`,
      `The last day is ${held.from} or later${held.to === null ? '' : ` and before ${held.to}`}.`,
    );
}

/** What the database refuses, in words. */
const refusal = (error: unknown, m: Member): unknown => {
  if (isPgError(error, '23505', 'member_change_waits')) return failure(failures.memberChangeWaits);
  if (isPgError(error, '23514', 'member_change_second_person')) return failure(failures.secondPerson);
  if (isPgError(error, '23P01', 'member_capacity_once')) return failure(failures.capacityThere);
  if (isPgError(error, '23514', 'representative_is_member')) return failure(failures.representativeNoMember, { name: m.name });
  return error;
};

const EVENTS = { declare: 'capacity-declared', lift: 'capacity-ended', end: 'membership-ended' } as const;

const saidOf = (c: MemberChange): JsonObject =>
  c.kind === 'declare'
    ? { change: c.kind, what: c.what, from: c.on, to: c.to }
    : c.kind === 'lift'
      ? { change: c.kind, capacity: c.capacityId, last: c.on }
      : { change: c.kind, why: c.what, from: c.on };

/** Proposes a change; nothing holds yet. Throws assets.notFound, .membershipEnded, .memberDay, .capacityThere, .memberChangeWaits, .input. */
export async function proposeChange(
  tx: Tx,
  kit: Tools,
  input: { readonly memberId: string; readonly change: MemberChange; readonly by: Person } & Paper,
  now: Temporal.Instant,
): Promise<string> {
  const { memberId, change: c, by } = input;
  const m = await hold(tx, memberId);
  await mustFit(tx, kit, memberId, m, c, dayOf(kit, now));
  const id = uuidv7(now);
  try {
    await sql`insert into assets.member_change (id, collective_id, member_id, kind, what, capacity_id, on_day, to_day, reason, document_hash, proposed_at, proposed_by, proposed_name)
      values (${id}, ${m.collectiveId}::uuid, ${memberId}::uuid, ${c.kind}, ${c.kind === 'lift' ? null : c.what}, ${c.kind === 'lift' ? c.capacityId : null}::uuid, ${c.on}::date,
        ${c.kind === 'declare' ? c.to : null}::date, ${input.reason}, ${input.documentHash}, ${now}, ${by.id}::uuid, ${by.name})`.execute(
      tx,
    );
  } catch (error) {
    throw refusal(error, m);
  }
  const body = { proposal: id, ...saidOf(c), reason: input.reason, document: input.documentHash };
  await addMemberEvent(tx, kit, { collectiveId: m.collectiveId, holderId: memberId, kind: 'change-proposed', body }, by, now);
  return id;
}

interface Held extends Paper {
  readonly memberId: string;
  readonly kind: MemberChange['kind'];
  readonly what: string | null;
  readonly capacityId: string | null;
  readonly on: string;
  readonly to: string | null;
  readonly state: 'proposed' | 'approved' | 'refused';
  readonly proposedBy: string;
}

const changeOf = (h: Held): MemberChange =>
  h.kind === 'declare'
    ? { kind: h.kind, what: h.what as Declared, on: h.on, to: h.to }
    : h.kind === 'lift'
      ? { kind: h.kind, capacityId: h.capacityId ?? '', on: h.on }
      : { kind: h.kind, what: h.what as EndedWhy, on: h.on };

/**
 * Approves or refuses a proposal, by another person; approved, it holds at once and the member is told. Throws assets.notFound, .notNow, .secondPerson, .representativeNoMember and what
 * `proposeChange` throws of the days.
 */
export async function decideChange(
  tx: Tx,
  kit: Tools,
  input: { readonly id: string; readonly approve: boolean; readonly refusal: string | null; readonly by: Person },
  now: Temporal.Instant,
): Promise<void> {
  const { rows } =
    await sql<Held>`select member_id as "memberId", kind, what, capacity_id as "capacityId", on_day as "on", to_day as "to", reason,
      document_hash as "documentHash", state, proposed_by as "proposedBy"
    from assets.member_change where id = ${input.id}::uuid for update`.execute(tx);
  const h = rows[0];
  if (h === undefined) throw failure(failures.notFound);
  if (h.state !== 'proposed')
    throw failure(failures.notNow, {
      state: h.state === 'approved' ? { zh: '已批准', en: 'approved' } : { zh: '已退回', en: 'refused' },
    });
  if (h.proposedBy === input.by.id) throw failure(failures.secondPerson);
  const m = await hold(tx, h.memberId);
  const c = changeOf(h);
  if (input.approve) await mustFit(tx, kit, h.memberId, m, c, dayOf(kit, now));
  try {
    await sql`update assets.member_change set state = ${input.approve ? 'approved' : 'refused'}, refusal = ${input.approve ? null : input.refusal}, decided_at = ${now},
      decided_by = ${input.by.id}::uuid, decided_name = ${input.by.name} where id = ${input.id}::uuid`.execute(tx);
  } catch (error) {
    throw refusal(error, m);
  }
  const kind = input.approve ? EVENTS[h.kind] : 'change-refused';
  const body = { proposal: input.id, ...saidOf(c), reason: h.reason, document: h.documentHash };
  await addMemberEvent(tx, kit, { collectiveId: m.collectiveId, holderId: h.memberId, kind, body }, input.by, now);
  if (!input.approve || h.what === 'death') return;
  await sendNotices(tx, [
    {
      to: m.personId,
      kind: 'assets.member-change',
      title: { zh: '您的成员登记有变更', en: 'Your entry in the register of members has changed' },
      body: {
        zh: '会计凭文件提出、理事批准了一项变更，可能影响您的成员身份或表决权。有异议请向理事会或农经站提出。',
        en: 'A change was proposed with its paper and approved; it may concern your membership or your vote. Object to the board or the township office if it is wrong.',
      },
      link: '/assets/mine',
      now,
      key: `assets.member-change:${input.id}`,
    },
  ]);
}

/** A proposal as it is listed. */
interface MemberChangeRow {
  readonly id: string;
  readonly memberId: string;
  readonly householdId: string;
  readonly code: string;
  readonly name: string;
  readonly kind: MemberChange['kind'];
  /** What is declared, or ends; why a membership ends. */
  readonly what: Declared | EndedWhy;
  readonly on: string;
  readonly to: string | null;
  readonly reason: string;
  readonly documentHash: string;
  readonly state: 'proposed' | 'approved' | 'refused';
  readonly proposedAt: string;
  readonly proposedBy: string;
  readonly proposedById: string;
  readonly decidedAt: string | null;
  readonly decidedBy: string | null;
  readonly refusal: string | null;
}

/** Changes of a collective's members, those that wait first, then the newest. */
export async function memberChanges(
  db: Db,
  collectiveId: string,
  query: { readonly page: number; readonly size: number; readonly state?: MemberChangeRow['state'] | undefined },
): Promise<{ rows: MemberChangeRow[]; total: number }> {
  const where = sql`c.collective_id = ${collectiveId}::uuid and (${query.state ?? ''} = '' or c.state = ${query.state ?? ''})`;
  const { rows } = await sql<
    Omit<MemberChangeRow, 'proposedAt' | 'decidedAt'> & { proposedAt: Temporal.Instant; decidedAt: Temporal.Instant | null }
  >`
    select c.id, c.member_id as "memberId", m.household_id as "householdId", h.code, p.name, c.kind, coalesce(c.what, k.kind) as what, c.on_day as "on", c.to_day as "to", c.reason,
      c.document_hash as "documentHash", c.state, c.proposed_at as "proposedAt", c.proposed_name as "proposedBy", c.proposed_by as "proposedById", c.decided_at as "decidedAt",
      c.decided_name as "decidedBy", c.refusal
    from assets.member_change c join assets.member m on m.id = c.member_id join assets.holder h on h.id = m.id join org.person p on p.id = m.person_id
      left join assets.member_capacity k on k.id = c.capacity_id
    where ${where} order by c.state <> 'proposed', c.proposed_at desc, c.id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.member_change c where ${where}`.execute(db);
  return {
    rows: rows.map((r) => ({ ...r, proposedAt: r.proposedAt.toString(), decidedAt: r.decidedAt?.toString() ?? null })),
    total: total.rows[0]?.n ?? 0,
  };
}
