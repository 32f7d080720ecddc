/**
 * How many could have voted at a meeting, by the registers on its day: the members, the directors, or of a meeting of representatives the fewest the law lets (it
 * keeps no list of them). A meeting that counted another number says why.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { lettingPolicy, wrong } from './common.ts';
import type { DecisionFacts } from './verdict.ts';

type Body = DecisionFacts['body'];

/** Who could have voted on a day; null: nobody is registered then, or the law of the day fixes no number. Representatives: 农村集体经济组织法 28. */
export async function registeredOn(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  collectiveId: string,
  body: Body,
  day: string,
): Promise<number | null> {
  const least = lettingPolicy(kit).representatives;
  if (body === 'representatives' && day < least.from) return null;
  const from =
    body === 'members'
      ? sql`assets.member where collective_id = ${collectiveId}::uuid`
      : body === 'board'
        ? sql`assets.mandate where collective_id = ${collectiveId}::uuid and role = 'board'`
        : sql`assets.household where collective_id = ${collectiveId}::uuid`;
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from ${from} and valid @> ${day}::date`.execute(db);
  const n = rows[0]?.n ?? 0;
  if (n === 0) return null;
  return body === 'representatives' ? Math.max(least.above + 1, Math.ceil(n / least.households)) : n;
}

/** Whether a meeting counted another number than the registers have: of representatives there may be more than the fewest. */
const differsFrom = (body: Body, eligible: number, registered: number | null): boolean =>
  registered !== null && (body === 'representatives' ? eligible < registered : eligible !== registered);

/** The same in SQL, of a decision named d. */
export const differs = sql<boolean>`(d.registered is not null and case d.body when 'representatives' then d.eligible < d.registered else d.eligible <> d.registered end)`;

/** The number of the registers on the day of a meeting, where what it counted is that or it says why not. Throws assets.input. */
export async function counted(
  tx: Tx,
  kit: Pick<Kit, 'pack'>,
  collectiveId: string,
  d: { readonly body: Body; readonly eligible: number; readonly meetingOn: string; readonly eligibleReason: string | null },
): Promise<number | null> {
  const registered = await registeredOn(tx, kit, collectiveId, d.body, d.meetingOn);
  if (differsFrom(d.body, d.eligible, registered) && d.eligibleReason === null)
    throw d.body === 'representatives'
      ? wrong(
          `按户数，成员代表不少于 ${registered} 人（农村集体经济组织法第二十八条），这里应到 ${d.eligible} 人；确实如此的，请写明原因。`,
          `By the number of households there are at least ${registered} representatives (Law on Rural Collective Economic Organisations, art. 28); here ${d.eligible} are entitled. If that is so, say why.`,
        )
      : wrong(
          `${d.meetingOn} 名册上有表决权的为 ${registered} 人，这里应到 ${d.eligible} 人；确实不同的（如未成年人不计），请写明原因。`,
          `On ${d.meetingOn} the register has ${registered} who may vote; here ${d.eligible} are entitled. If they differ (as with minors), say why.`,
        );
  return registered;
}
