/** The fairness report: does the same rule treat groups alike, and as fast? (个人信息保护法 24: fair automated decisions) */
import { sql } from 'kysely';
import { townsOn } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { AUTOMATIC, spanOf } from './board.ts';
import { groupTitle } from './groups.ts';
import { dayOf } from './setting.ts';

export type Dimension = 'category' | 'employer-size' | 'town' | 'household';

interface Raw {
  readonly dimension: Dimension;
  readonly grp: string | null;
  readonly applications: bigint;
  readonly granted: bigint;
  readonly automatic: bigint;
  readonly median: number | null;
}

/**
 * By category, size of the employer, town and household: applications, grants, automatic grants, share granted, median seconds until the decision was
 * served. In every dimension the groups add up to all applications of the span.
 */
export async function biasReport(kit: Kit, days: number) {
  const { db } = kit.database;
  const now = kit.now();
  const { since } = spanOf(kit, days);
  const [found, towns] = await Promise.all([
    sql<Raw>`
      with base as materialized (
        select category, employer_size, town_code, least(household_size, 5) as household, decided_at is not null and state <> 'refused' as granted,
          ${AUTOMATIC} as automatic, extract(epoch from served_at - submitted_at) as seconds
        from talent.application a where submitted_at >= ${since})
      select case when grouping(category) = 0 then 'category' when grouping(employer_size) = 0 then 'employer-size'
          when grouping(town_code) = 0 then 'town' else 'household' end as dimension,
        coalesce(category, employer_size, town_code, household::text) as grp, count(*) as applications, count(*) filter (where granted) as granted,
        count(*) filter (where granted and automatic) as automatic,
        (percentile_cont(0.5) within group (order by seconds) filter (where seconds is not null))::float8 as median
      from base group by grouping sets ((category), (employer_size), (town_code), (household)) order by 1, 2 nulls last`.execute(
      db,
    ),
    townsOn(db, dayOf(kit, now)),
  ]);
  const townNames = new Map(towns.map((t) => [t.code, t.name]));
  return {
    asOf: now.toString(),
    rows: found.rows.map((r) => {
      const [applications, granted] = [Number(r.applications), Number(r.granted)];
      return {
        dimension: r.dimension,
        group: r.grp ?? 'none',
        groupText: groupTitle(r.dimension, r.grp, townNames),
        applications,
        granted,
        automatic: Number(r.automatic),
        rate: applications === 0 ? null : granted / applications,
        medianSeconds: r.median === null ? null : Math.round(r.median * 1000) / 1000,
      };
    }),
  };
}
