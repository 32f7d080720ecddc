/** What a member sees of shares: the holding today, everybody's total, and how it came to be. */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import type { Membership } from './people.ts';
import type { ShareKind } from './shares.ts';
import { unitsText } from './units.ts';

/** Holdings of these memberships: of the household or the member, as the collective records shares. Of the household's people the names only; who left sees the days until then. */
export async function myHoldings(db: Db, memberships: readonly Membership[], today: Temporal.PlainDate) {
  const day = today.toString();
  const out = [];
  for (const m of memberships) {
    const holder = m.basis === 'household' ? m.householdId : m.memberId;
    const { rows } = await sql<{
      code: string;
      units: bigint;
      total: bigint;
      frozen: boolean;
      people: { name: string; me: boolean }[];
    }>`
      select h.code, coalesce((select units from assets.share_holding where holder_id = ${holder}::uuid and valid @> ${day}::date and ${m.active || m.basis === 'person'}), 0)::int8 as units,
        coalesce((select sum(units) from assets.share_holding where collective_id = ${m.collectiveId}::uuid and valid @> ${day}::date), 0)::int8 as total,
        ${m.active} and exists (select from assets.share_freeze where holder_id = ${holder}::uuid and valid @> ${day}::date) as frozen,
        coalesce((select json_agg(json_build_object('name', p.name, 'me', x.id = ${m.memberId}::uuid) order by x.head desc, p.name) from assets.member x
          join org.person p on p.id = x.person_id where x.household_id = ${m.householdId}::uuid and x.valid @> ${day}::date and ${m.active}), '[]') as people
      from assets.holder h where h.id = ${m.householdId}::uuid`.execute(db);
    const changes = await sql<{ from: string; to: string | null; units: bigint; kind: ShareKind }>`
      select lower(s.valid) as from, (upper(s.valid) - 1) as to, s.units, e.kind from assets.share_holding s join assets.share_event e on e.id = s.event_id
      where s.holder_id = ${holder}::uuid and ${m.basis === 'person' ? sql`true` : sql`exists (select from assets.member_stay y where y.member_id = ${m.memberId}::uuid and y.household_id = ${holder}::uuid and y.valid && s.valid)`}
      order by s.valid desc`.execute(db);
    const row = rows[0];
    out.push({
      collectiveId: m.collectiveId,
      collective: m.collective,
      basis: m.basis,
      active: m.active,
      memberId: m.memberId,
      householdCode: row?.code ?? '',
      household: row?.people ?? [],
      units: unitsText(row?.units ?? 0n),
      totalUnits: unitsText(row?.total ?? 0n),
      frozen: row?.frozen ?? false,
      changes: changes.rows.map((c) => ({ ...c, units: unitsText(c.units) })),
    });
  }
  return out;
}
