/** Mandates 授权: who acts for which collective, oversees which town or the district, from when to when. Granted and ended by two persons. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { abilityOn } from '../dividends/capacity.ts';
import { wrong } from '../letting/common.ts';
import { like } from '../register/collectives.ts';
import type { GrantRole } from '../scope.ts';
import { registerPolicy } from '../setting.ts';
import { governed, type Governor } from './authority.ts';
import { homeOf, mustExist } from './collectives.ts';

/** What a grant says; kept in the proposal until another person confirms it. `to` is the last day, null while open. */
export interface Grant {
  readonly personId: string;
  readonly person: string;
  /** The account; null for a representative, who acts as a member. */
  readonly username: string | null;
  /** Of a representative the code of the member; else null. */
  readonly memberCode: string | null;
  readonly role: GrantRole;
  readonly collectiveId: string | null;
  /** With `collectiveId` null: the town overseen; null for the district. */
  readonly townCode: string | null;
  readonly title: string;
  readonly legalRepresentative: boolean;
  readonly from: string;
  readonly to: string | null;
}

export interface GrantInput extends Omit<Grant, 'personId' | 'person'> {}

export interface AccountFound {
  readonly accountId: string;
  readonly personId: string | null;
  readonly name: string;
}

/** The staff accounts of these user names, by name; demo accounts only in demo mode. */
export async function accountsNamed(
  db: Db | Tx,
  usernames: readonly string[],
  demo: boolean,
): Promise<Map<string, AccountFound>> {
  const { rows } = await sql<AccountFound & { username: string }>`
    select a.username, a.id as "accountId", a.person_id as "personId", coalesce(p.name, a.name) as name from auth.account a left join org.person p on p.id = a.person_id
    where a.kind = 'staff' and a.status = 'active' and (not a.demo or ${demo}) and a.username = any(${usernames.map((u) => u.trim().toLowerCase())}::text[])`.execute(
    db,
  );
  return new Map(rows.map(({ username, ...r }) => [username, r]));
}

/**
 * What is wrong with the days and the office of a grant; null when nothing is. Boards and representatives are elected for five years at most (上海市农村集体资产监督管理条例
 * arts 13, 17; 农村集体经济组织法 art 28).
 */
export function grantFlaw(
  kit: Pick<Kit, 'pack'>,
  g: Pick<Grant, 'role' | 'legalRepresentative' | 'from' | 'to'>,
): { zh: string; en: string } | null {
  if (g.to !== null && g.to < g.from) return { zh: '止日不能早于起日。', en: 'The last day is not before the first.' };
  if (g.legalRepresentative && g.role !== 'board')
    return { zh: '法定代表人须为理事。', en: 'The legal representative is on the board.' };
  const { boardTermYears, representativeTermYears } = registerPolicy(kit).mandate;
  const years = g.role === 'representative' ? representativeTermYears : boardTermYears;
  if (g.role === 'board' || g.role === 'supervisory-board' || g.role === 'representative') {
    const most = Temporal.PlainDate.from(g.from).add({ years }).subtract({ days: 1 }).toString();
    if (g.to === null || g.to > most)
      return {
        zh: `理事、监事、成员代表每届任期不超过 ${years} 年，须填止日（最晚 ${most}）。`,
        en: `A term of a board or a representative is ${years} years at most: give a last day, ${most} at the latest.`,
      };
  }
  return null;
}

/** A member as a list of representatives names one. */
export interface MemberFound {
  readonly personId: string;
  readonly name: string;
  readonly born: string | null;
  readonly from: string;
  /** Last day; null while open. */
  readonly to: string | null;
}

/** The members of these codes in a collective, by code. */
export async function membersCoded(
  db: Db | Tx,
  collectiveId: string,
  codes: readonly string[],
): Promise<Map<string, MemberFound>> {
  const { rows } = await sql<MemberFound & { code: string }>`
    select h.code, m.person_id as "personId", p.name, m.born_on::text as born, lower(m.valid)::text as from, (upper(m.valid) - 1)::text as to
    from assets.holder h join assets.member m on m.id = h.id join org.person p on p.id = m.person_id
    where h.collective_id = ${collectiveId}::uuid and h.kind = 'person' and h.code = any(${codes.map((c) => c.trim())}::text[])`.execute(
    db,
  );
  return new Map(rows.map(({ code, ...m }) => [code, m]));
}

/** Why a member cannot represent others for these days: no member on all of them, or under age on the first; null when nothing stands against it. */
export function representativeFlaw(
  m: MemberFound | undefined,
  days: { readonly from: string; readonly to: string | null },
): { zh: string; en: string } | null {
  if (m === undefined) return { zh: '这个集体没有这个编号的成员。', en: 'The collective has no member of this code.' };
  if (days.from < m.from || (m.to !== null && (days.to ?? '9999') > m.to))
    return {
      zh: `任期须在成员身份期间内（${m.from} 起${m.to === null ? '' : `，至 ${m.to}`}）。`,
      en: `The term lies within the membership, from ${m.from}${m.to === null ? '' : ` to ${m.to}`}.`,
    };
  if (abilityOn(m.born, null, days.from) === 'minor')
    return { zh: '未成年人不能担任成员代表。', en: 'Who is under age does not represent others.' };
  return null;
}

/** Completes a grant by the account it names, or of a representative by the member. Throws assets.input in words, assets.ownMandate. */
export async function readGrant(tx: Tx, kit: Pick<Kit, 'pack' | 'demo'>, who: Governor, input: GrantInput): Promise<Grant> {
  const flaw = grantFlaw(kit, input);
  if (input.role === 'representative') {
    if (input.collectiveId === null || input.memberCode === null)
      throw wrong('请填写集体和成员编号。', 'Name the collective and the code of the member.');
    const code = input.memberCode.trim();
    const member = (await membersCoded(tx, input.collectiveId, [code])).get(code);
    const against = representativeFlaw(member, input) ?? flaw;
    if (against !== null || member === undefined) throw wrong(against?.zh ?? '', against?.en ?? '');
    if (member.personId === who.actor.personId) throw failure(failures.ownMandate);
    return { ...input, memberCode: code, username: null, personId: member.personId, person: member.name };
  }
  const username = (input.username ?? '').trim().toLowerCase();
  const account = (await accountsNamed(tx, [username], kit.demo)).get(username);
  if (account === undefined) throw wrong('没有这个可用的工作人员账号。', 'There is no such usable staff account.');
  if (account.personId === null)
    throw wrong(
      '该账号尚未实名。请系统管理员先登记身份证号。',
      'The account names no person yet: the system administrator enters the ID number first.',
    );
  if (account.personId === who.actor.personId || account.accountId === who.actor.accountId) throw failure(failures.ownMandate);
  if ((input.role === 'township') !== (input.collectiveId === null))
    throw wrong(
      '农经站授权到街镇或全区，其他授权到集体。',
      'A township’s mandate is for a town or the district, any other for a collective.',
    );
  if (flaw !== null) throw wrong(flaw.zh, flaw.en);
  return { ...input, memberCode: null, username, personId: account.personId, person: account.name };
}

/** Carries a grant out. Throws what the constraints refuse, in words. */
export async function enterGrant(
  tx: Tx,
  g: Grant,
  proposal: { readonly id: string; readonly reason: string },
  at: Temporal.Instant,
): Promise<string> {
  if (g.collectiveId !== null) mustExist(await homeOf(tx, g.collectiveId, true));
  const id = uuidv7(at);
  try {
    await sql`insert into assets.mandate (id, person_id, role, collective_id, town_code, district, title, legal_representative, valid, source, proposal_id)
      values (${id}, ${g.personId}::uuid, ${g.role}, ${g.collectiveId}::uuid, ${g.collectiveId === null ? g.townCode : null}, ${g.collectiveId === null && g.townCode === null},
        ${g.title}, ${g.legalRepresentative}, daterange(${g.from}::date, ${g.to}::date, '[]'), ${proposal.reason}, ${proposal.id}::uuid)`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23P01', 'mandate_collective_id_valid_excl')) throw failure(failures.legalRepresentativeTaken);
    if (isPgError(error, '23P01')) throw failure(failures.mandateOverlaps, { name: g.person });
    if (isPgError(error, '23514', 'mandate_apart')) throw failure(failures.mandateApart, { name: g.person });
    if (isPgError(error, '23514', 'mandate_kin')) throw failure(failures.mandateKin, { name: g.person });
    if (isPgError(error, '23514', 'representative_is_member')) throw failure(failures.representativeNoMember, { name: g.person });
    throw error;
  }
  return id;
}

export interface MandateRow {
  readonly id: string;
  readonly person: string;
  readonly username: string | null;
  readonly role: GrantRole;
  /** False: the account has no such role yet, so the mandate has no effect; the security administrator grants it. A representative needs no account. */
  readonly roleHeld: boolean;
  readonly collective: { readonly id: string; readonly name: string } | null;
  readonly town: string | null;
  readonly district: boolean;
  readonly title: string;
  readonly legalRepresentative: boolean;
  readonly from: string;
  readonly to: string | null;
  readonly source: string;
  readonly demo: boolean;
}

const fields = (
  at: Temporal.Instant,
) => sql`m.id, p.name as person, a.username, m.role, m.title, m.legal_representative as "legalRepresentative", m.district,
  case when c.id is null then null else json_build_object('id', c.id, 'name', c.name) end as collective, m.town_code as town,
  m.role = 'representative' or exists (select from auth.account_role r where r.account_id = a.id and r.role = m.role and r.valid @> ${at}::timestamptz) as "roleHeld",
  lower(m.valid)::text as from, (upper(m.valid) - 1)::text as to, m.source, m.demo`;
const source = sql`assets.mandate m join org.person p on p.id = m.person_id left join auth.account a on a.person_id = m.person_id and a.kind = 'staff'
  left join assets.collective c on c.id = m.collective_id`;

/** Mandates the caller may read, those of a day or all there ever were, by place, role and name. */
export async function mandatesPage(
  db: Db,
  who: Governor,
  at: Temporal.Instant,
  q: {
    page: number;
    size: number;
    on?: string | undefined;
    collective?: string | undefined;
    town?: string | undefined;
    role?: GrantRole | undefined;
    /** without representatives, who are many and act for nobody here */
    offices?: 'true' | undefined;
    q?: string | undefined;
  },
): Promise<{ rows: MandateRow[]; total: number }> {
  const where = sql`(${governed(who, 'read-governance', 'm.collective_id', 'm.town_code')} or ${governed(who, 'read-governance', 'c.id', 'c.town_code')})
    and ${q.on === undefined ? sql`true` : sql`m.valid @> ${q.on}::date`} and ${q.collective === undefined ? sql`true` : sql`m.collective_id = ${q.collective}::uuid`}
    and ${q.town === undefined ? sql`true` : sql`coalesce(m.town_code, c.town_code) = ${q.town}`} and ${q.role === undefined ? sql`true` : sql`m.role = ${q.role}`} and ${q.offices === undefined ? sql`true` : sql`m.role <> 'representative'`}
    and ${q.q === undefined ? sql`true` : sql`(p.name ilike ${like(q.q)} or a.username ilike ${like(q.q)} or c.name ilike ${like(q.q)})`}`;
  const { rows } = await sql<MandateRow>`select ${fields(at)} from ${source} where ${where}
    order by m.district desc, coalesce(m.town_code, c.town_code), c.code nulls first, m.role, p.name, m.id limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n from ${source} where ${where}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0 };
}

export interface MandateHeld {
  readonly id: string;
  readonly personId: string;
  readonly person: string;
  readonly role: GrantRole;
  readonly title: string;
  readonly collectiveId: string | null;
  readonly townCode: string | null;
  readonly district: boolean;
  readonly from: string;
  readonly to: string | null;
}

/** One mandate with where it belongs. Throws assets.notFound. */
export async function mandateById(db: Db | Tx, id: string, lock = false): Promise<MandateHeld> {
  const { rows } = await sql<MandateHeld>`
    select m.id, m.person_id as "personId", p.name as person, m.role, m.title, m.collective_id as "collectiveId", coalesce(m.town_code, c.town_code) as "townCode", m.district,
      lower(m.valid)::text as from, (upper(m.valid) - 1)::text as to
    from assets.mandate m join org.person p on p.id = m.person_id left join assets.collective c on c.id = m.collective_id
    where m.id = ${id}::uuid ${lock ? sql`for no key update of m` : sql``}`.execute(db);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** Checks the last day of a mandate. Throws assets.input. */
export function checkLast(m: Pick<MandateHeld, 'from' | 'to'>, last: string): void {
  if (last < m.from) throw wrong(`最后一天不能早于起日 ${m.from}。`, `The last day is not before its first, ${m.from}.`);
  if (m.to !== null && last >= m.to) throw wrong(`该授权本来就到 ${m.to} 为止。`, `The mandate ends on ${m.to} anyway.`);
}

/** Ends a mandate with its last day. */
export async function endMandate(tx: Tx, id: string, last: string): Promise<void> {
  checkLast(await mandateById(tx, id, true), last);
  await sql`update assets.mandate set valid = daterange(lower(valid), ${last}::date, '[]') where id = ${id}::uuid`.execute(tx);
}
