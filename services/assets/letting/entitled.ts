/**
 * How many could have voted at a meeting, by the registers on its day: members with full capacity, directors, or the representatives on the list and the fewest the law
 * lets. A meeting that counted another number says why; one that counted more than there are is asked by the rules too (C08).
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { votersOn } from '../dividends/capacity.ts';
import { lettingPolicy, wrong } from './common.ts';
import type { DecisionFacts } from './verdict.ts';

type Body = DecisionFacts['body'];

/** What the registers say of those who could have voted on a day. */
export interface Entitled {
  /** Members with full capacity, directors, or of representatives the fewest the law lets; null: nobody is registered then, or the law of the day fixes no number. */
  readonly registered: number | null;
  /** Representatives on the list; null: none is kept, or others vote. */
  readonly listed: number | null;
  /** Members without a birth day on record, who may vote or not; null: none. */
  readonly undated: number | null;
  /** Who could have voted had nothing been declared or ended since notice was given, where they are more than on the day; null: no more. */
  readonly noticed: number | null;
}

/** The days of a meeting that say who could have voted, ISO. */
export type Days = Pick<DecisionFacts, 'noticeOn' | 'meetingOn'>;

/**
 * Of how many at least a vote is counted, whatever a meeting called entitled: a reason beside a smaller number explains it and changes no majority. Whose birth day is not
 * known may vote until it is; fewer representatives than the law asks for are no meeting of representatives; what two persons declared or ended after the notice makes
 * nobody's vote lighter in this meeting.
 */
export const votersAtLeast = (body: Body, { registered, listed, undated, noticed }: Entitled): number =>
  Math.max(
    noticed ?? 0,
    body === 'representatives' ? Math.max(listed ?? 0, registered ?? 0) : (registered ?? 0) + (undated ?? 0),
  );

/** Representatives of a collective on an ISO day: whose term it is and who is a member then. Null: no list. */
export async function listedOn(db: Db | Tx, collectiveId: string, day: string): Promise<number | null> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from assets.mandate r
    where r.role = 'representative' and r.collective_id = ${collectiveId}::uuid and r.valid @> ${day}::date
      and exists (select from assets.member m where m.person_id = r.person_id and m.collective_id = r.collective_id and m.valid @> ${day}::date)`.execute(
    db,
  );
  return rows[0]?.n || null;
}

/** The fewest representatives of a collective on an ISO day by its households (农村集体经济组织法 28); null: no household, or before that law. */
export async function leastRepresentatives(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  collectiveId: string,
  day: string,
): Promise<number | null> {
  const { from, above, households } = lettingPolicy(kit).representatives;
  if (day < from) return null;
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from assets.household where collective_id = ${collectiveId}::uuid and valid @> ${day}::date`.execute(
    db,
  );
  const n = rows[0]?.n ?? 0;
  return n === 0 ? null : Math.max(above + 1, Math.ceil(n / households));
}

/**
 * Members who could vote on the day of a meeting had nothing that makes them fewer been approved since its notice: memberships that ended otherwise than by death, limited or
 * no capacity (also what one person alone recorded, before two were asked), the end of own earnings. Whose birth day is not known counts.
 */
async function membersNoticed(db: Db | Tx, kit: Pick<Kit, 'zone'>, collectiveId: string, d: Days): Promise<number> {
  const since = sql`at time zone ${kit.zone})::date >= ${d.noticeOn}::date`;
  const day = sql`${d.meetingOn}::date`;
  const { rows } = await sql<{ n: number }>`
    select count(distinct m.person_id)::int as n from assets.member m
      left join assets.member_capacity k on k.member_id = m.id and lower(k.valid) <= ${day}
        and case k.kind when 'own-earnings' then k.valid @> ${day} or exists (select from assets.member_change c where c.id = k.ended_by and (c.decided_at ${since})
          else k.valid @> ${day} and exists (select from assets.member_change c where c.id = k.change_id and not (c.decided_at ${since}) end
    where m.collective_id = ${collectiveId}::uuid and lower(m.valid) <= ${day} and assets.may_vote(m.born_on, k.kind, ${day}) is not false
      and (m.valid @> ${day} or exists (select from assets.member_change c where c.member_id = m.id and c.kind = 'end' and c.state = 'approved' and c.what <> 'death'
        and c.on_day <= ${day} and (c.decided_at ${since})
        or exists (select from assets.member_event e where e.holder_id = m.id and e.kind = 'membership-ended' and not e.body ? 'proposal' and e.body ->> 'why' <> 'death'
        and (e.body ->> 'from')::date <= ${day} and (e.at ${since}))`.execute(db);
  return rows[0]?.n ?? 0;
}

/** Representatives of the day of a meeting, with those whose term was cut since its notice because their membership ended otherwise than by death. */
async function listedNoticed(db: Db | Tx, kit: Pick<Kit, 'zone'>, collectiveId: string, d: Days): Promise<number> {
  const day = sql`${d.meetingOn}::date`;
  const { rows } = await sql<{ n: number }>`select count(distinct r.person_id)::int as n from assets.mandate r
    join assets.member m on m.person_id = r.person_id and m.collective_id = r.collective_id
    where r.role = 'representative' and r.collective_id = ${collectiveId}::uuid and lower(r.valid) <= ${day} and lower(m.valid) <= ${day}
      and ((r.valid @> ${day} and m.valid @> ${day}) or exists (select from assets.member_change c where c.member_id = m.id and c.kind = 'end' and c.state = 'approved'
        and c.what <> 'death' and c.on_day = upper(r.valid) and c.on_day <= ${day} and (c.decided_at at time zone ${kit.zone})::date >= ${d.noticeOn}::date))`.execute(
    db,
  );
  return rows[0]?.n ?? 0;
}

const more = (than: number, n: number): number | null => (n > than ? n : null);

/** Who could have voted at a meeting, by the registers. */
export async function registeredOn(
  db: Db | Tx,
  kit: Pick<Kit, 'pack' | 'zone'>,
  collectiveId: string,
  body: Body,
  d: Days,
): Promise<Entitled> {
  const day = d.meetingOn;
  if (body === 'representatives') {
    const listed = await listedOn(db, collectiveId, day);
    return {
      registered: await leastRepresentatives(db, kit, collectiveId, day),
      listed,
      undated: null,
      noticed: more(listed ?? 0, await listedNoticed(db, kit, collectiveId, d)),
    };
  }
  if (body === 'members') {
    const { people, able, undated } = await votersOn(db, collectiveId, day);
    const noticed = more(able + undated, await membersNoticed(db, kit, collectiveId, d));
    return { registered: people === 0 ? null : able, listed: null, undated: undated || null, noticed };
  }
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from assets.mandate
    where collective_id = ${collectiveId}::uuid and role = 'board' and valid @> ${day}::date`.execute(db);
  return { registered: rows[0]?.n || null, listed: null, undated: null, noticed: null };
}

/** Whether a meeting counted another number than the registers have, or they cannot say: `eligible_says_why` in SQL. */
function asksWhy(body: Body, eligible: number, { registered, listed, undated, noticed }: Entitled): boolean {
  if ((undated ?? 0) > 0) return true;
  const among = (least: number): boolean => eligible >= least && eligible <= Math.max(least, noticed ?? 0);
  if (body !== 'representatives') return registered !== null && !among(registered);
  return listed === null ? eligible < (registered ?? 0) : !among(listed) || listed < (registered ?? 0);
}

/** The same in SQL, of a decision named d: what it counted is not a number that the registers have on its day. */
export const differs = sql<boolean>`coalesce(case when d.body <> 'representatives' then d.eligible not between d.registered and greatest(d.registered + coalesce(d.undated, 0), d.noticed)
  when d.listed is null then d.eligible < d.registered else d.eligible not between d.listed and greatest(d.listed, d.noticed) or d.listed < coalesce(d.registered, 0) end, false)`;

/** The most who could have voted at a decision named d, in SQL; null: not known. A list that is not kept has no end. */
export const mostVoters = sql<
  number | null
>`case when d.body = 'representatives' then case when d.listed is not null then greatest(d.listed, d.noticed) end
  when d.registered is not null then greatest(d.registered + coalesce(d.undated, 0), d.noticed) end`;

/** What is asked of a meeting that counted otherwise, in words. */
function question(body: Body, eligible: number, day: string, { registered, listed, undated }: Entitled) {
  if (body === 'representatives' && listed !== null)
    return listed < (registered ?? 0)
      ? wrong(
          `${day} 的成员代表名单为 ${listed} 人，按户数不少于 ${registered} 人（农村集体经济组织法第二十八条）；请写明原因。`,
          `On ${day} the list has ${listed} representatives; by the number of households there are at least ${registered} (Law on Rural Collective Economic Organisations, art. 28). Say why.`,
        )
      : wrong(
          `${day} 的成员代表名单为 ${listed} 人，这里应到 ${eligible} 人；确实不同的，请写明原因。`,
          `On ${day} the list has ${listed} representatives; here ${eligible} are entitled. If they differ, say why.`,
        );
  if (body === 'representatives')
    return wrong(
      `按户数，成员代表不少于 ${registered} 人（农村集体经济组织法第二十八条），这里应到 ${eligible} 人；确实如此的，请写明原因。`,
      `By the number of households there are at least ${registered} representatives (Law on Rural Collective Economic Organisations, art. 28); here ${eligible} are entitled. If that is so, say why.`,
    );
  if ((undated ?? 0) > 0)
    return wrong(
      `${day} 名册上有表决权的为 ${registered} 人，另有 ${undated} 人没有登记出生日期，无法判断；请先补记，或写明应到 ${eligible} 人的依据。`,
      `On ${day} the register has ${registered} who may vote and ${undated} whose birth day is not known. Enter these first, or say on what the ${eligible} entitled rest.`,
    );
  return wrong(
    `${day} 名册上有表决权的为 ${registered} 人，这里应到 ${eligible} 人；确实不同的，请写明原因。`,
    `On ${day} the register has ${registered} who may vote; here ${eligible} are entitled. If they differ, say why.`,
  );
}

/** What the registers say of the day of a meeting, where what it counted is that or it says why not. Throws assets.input. */
export async function counted(
  tx: Tx,
  kit: Pick<Kit, 'pack' | 'zone'>,
  collectiveId: string,
  d: Days & { readonly body: Body; readonly eligible: number; readonly eligibleReason: string | null },
): Promise<Entitled> {
  const entitled = await registeredOn(tx, kit, collectiveId, d.body, d);
  if (d.eligibleReason === null && asksWhy(d.body, d.eligible, entitled))
    throw question(d.body, d.eligible, d.meetingOn, entitled);
  return entitled;
}
