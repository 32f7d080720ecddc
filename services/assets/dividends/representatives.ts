/** The list of representatives 成员代表 of a collective on a day: whom the households elected, by which term. Terms are given and ended by two persons (governance). */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { pageOfIds, idsAt } from '../list.ts';

/** One representative. */
export interface Representative {
  readonly id: string;
  readonly name: string;
  /** The code of the member, and of the household of the day. */
  readonly code: string;
  readonly household: string;
  /** For which households, as the paper says. */
  readonly title: string;
  readonly from: string;
  /** Last day of the term. */
  readonly to: string;
  readonly source: string;
  readonly demo: boolean;
}

/** A page of the list on an ISO day, in the order of the members' codes. */
export async function representativesPage(
  db: Db,
  collectiveId: string,
  day: string,
  q: { readonly page: number; readonly size: number },
): Promise<{ rows: Representative[]; total: number }> {
  const from = sql`assets.mandate r join assets.member m on m.person_id = r.person_id and m.collective_id = r.collective_id and m.valid @> ${day}::date
    join assets.holder c on c.id = m.id`;
  const condition = sql`r.role = 'representative' and r.collective_id = ${collectiveId}::uuid and r.valid @> ${day}::date`;
  const order = [
    ['c.code', 'asc'],
    ['r.id', 'asc'],
  ] as const;
  const { ids, total } = await pageOfIds(db, { from, id: 'r.id', condition, order }, q);
  const { rows } = await sql<Representative>`
    select r.id, p.name, c.code, coalesce(h.code, '') as household, r.title, lower(r.valid)::text as from, (upper(r.valid) - 1)::text as to, r.source, r.demo
    from ${idsAt(ids)} join (${from}) on r.id = at.id join org.person p on p.id = r.person_id
      left join assets.member_stay s on s.member_id = m.id and s.valid @> ${day}::date left join assets.holder h on h.id = s.household_id order by at.nth`.execute(
    db,
  );
  return { rows, total };
}
