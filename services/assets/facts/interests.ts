/** Interests told of before a vote, and who stayed out (农村集体经济组织法 29, 35). Told while the decision is a draft; recorded with it. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { remember, wrong, type Hand } from '../letting/common.ts';
import { mayFor, type Place, type Scope } from '../scope.ts';

export interface Interest {
  readonly personId: string;
  readonly relation: string;
  readonly recused: boolean;
}

const officers = (
  id: string,
) => sql`(select distinct on (m.person_id) m.person_id as "personId", p.name, m.title from assets.decision d
  join assets.mandate m on m.collective_id = d.collective_id and m.valid @> d.meeting_on and m.role <> 'representative' join org.person p on p.id = m.person_id where d.id = ${id}::uuid order by m.person_id, m.title)`;

/** Who told of an interest, and the officers on the day of the meeting. Throws assets.notFound. */
export async function interestsOf(db: Db, scope: Scope, place: Place, id: string) {
  const { rows } = await sql<{
    asked: boolean;
    state: string;
    rows: (Interest & { name: string })[];
    officers: { personId: string; name: string; title: string }[];
  }>`select d.interests_asked is true as asked, d.state,
      (select coalesce(json_agg(json_build_object('personId', i.person_id, 'name', p.name, 'relation', i.relation, 'recused', i.recused) order by p.name, i.id), '[]'::json)
        from assets.decision_interest i join org.person p on p.id = i.person_id where i.decision_id = d.id) as rows,
      (select coalesce(json_agg(o order by o.name, o."personId"), '[]'::json) from ${officers(id)} o) as officers
    from assets.decision d where d.id = ${id}::uuid`.execute(db);
  const found = rows[0];
  if (found === undefined) throw failure(failures.notFound);
  const { state, ...said } = found;
  return { ...said, can: state === 'draft' && mayFor(scope, 'draft-decision', place) ? (['declare'] as const).slice() : [] };
}

/** Says anew who told of an interest. Throws assets.notNow once the decision is recorded, assets.input for who held no office. */
export async function declareInterests(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  id: string,
  interests: readonly Interest[],
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  const { rows } = await sql<{ state: string }>`select state from assets.decision where id = ${id}::uuid for update`.execute(tx);
  if (rows[0]?.state !== 'draft') throw failure(failures.notNow, { state: { zh: '已确认', en: 'confirmed' } });
  const people = interests.map((i) => i.personId);
  if (new Set(people).size !== people.length) throw wrong('同一人只申报一次。', 'Each person is named once.');
  const { rows: known } = await sql<{ personId: string }>`select "personId" from ${officers(id)} o`.execute(tx);
  if (people.some((p) => !known.some((k) => k.personId === p)))
    throw wrong(
      '申报人应是会议当日在任的理事、监事或会计。',
      'Those named held an office of the collective on the day of the meeting.',
    );
  await sql`delete from assets.decision_interest where decision_id = ${id}::uuid`.execute(tx);
  for (const i of interests)
    await sql`insert into assets.decision_interest (decision_id, person_id, relation, recused, at, by_id, by_name)
      values (${id}, ${i.personId}, ${i.relation}, ${i.recused}, ${at}, ${by.id}, ${by.name})`.execute(tx);
  await sql`update assets.decision set interests_asked = true where id = ${id}::uuid`.execute(tx);
  await remember(tx, kit, {
    of: 'decision',
    id,
    action: 'edit',
    note: '利害关系申报',
    by,
    at,
    facts: { interests: interests.map((i) => ({ person: i.personId, recused: i.recused })) },
  });
  return { id };
}
