/** How right each rule is, as judged by people, with the judgements it rests on. */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { ppm } from '../census/coverage.ts';
import { figuresOf } from '../kept.ts';
import { among, collectivesIn, idsAt, pageOfIds } from '../list.ts';
import type { Scope } from '../scope.ts';
import { subject, subjectName } from './finding.ts';

export interface Precision {
  readonly rule: string;
  /** Findings ever opened. */
  readonly findings: number;
  readonly waiting: number;
  /** Judgements: orders issued, dismissals decided. A finding that came back and was judged again counts again. */
  readonly confirmed: number;
  readonly dismissed: number;
  readonly reasons: Readonly<Record<string, number>>;
}

async function readPrecision(db: Db, ids: readonly string[] | null): Promise<Map<string, Precision[]>> {
  const own = among('f.collective_id', ids);
  const { rows } = await sql<Precision & { id: string }>`
    with j as materialized (select f.collective_id as id, f.rule, e.action, e.body ->> 'reason' as reason from assets.finding_event e join assets.finding f on f.id = e.finding_id
      where e.action in ('order', 'dismiss') and ${own}),
    counted as (select id, rule, (count(*) filter (where action = 'order'))::int as confirmed, (count(*) filter (where action = 'dismiss'))::int as dismissed from j group by 1, 2),
    reasons as (select id, rule, json_object_agg(reason, n) as reasons from (select id, rule, coalesce(reason, 'other') as reason, count(*)::int as n from j where action = 'dismiss' group by 1, 2, 3) r group by 1, 2),
    found as (select f.collective_id as id, f.rule, count(*)::int as findings, (count(*) filter (where f.state not in ('dismissed', 'closed', 'gone')))::int as waiting
      from assets.finding f where ${own} group by 1, 2)
    select id, rule, f.findings, f.waiting, coalesce(j.confirmed, 0) as confirmed, coalesce(j.dismissed, 0) as dismissed, coalesce(r.reasons, '{}'::json) as reasons
    from found f left join counted j using (id, rule) left join reasons r using (id, rule)`.execute(db);
  const all = new Map<string, Precision[]>();
  for (const { id, ...of } of rows) {
    const list = all.get(id);
    if (list === undefined) all.set(id, [of]);
    else list.push(of);
  }
  return all;
}

function added(a: Precision, b: Precision): Precision {
  const reasons: Record<string, number> = { ...a.reasons };
  for (const [reason, n] of Object.entries(b.reasons)) reasons[reason] = (reasons[reason] ?? 0) + n;
  return {
    rule: a.rule,
    findings: a.findings + b.findings,
    waiting: a.waiting + b.waiting,
    confirmed: a.confirmed + b.confirmed,
    dismissed: a.dismissed + b.dismissed,
    reasons,
  };
}

/** Per rule, what became of its findings. Precision is confirmed ÷ (confirmed + dismissed); null when nothing was judged. */
export async function precisionByRule(db: Db, scope: Scope) {
  const found = await figuresOf(db, 'precision', await collectivesIn(db, scope), (some) => readPrecision(db, some));
  const rules = new Map<string, Precision>();
  for (const one of [...found.values()].flat()) {
    const before = rules.get(one.rule);
    rules.set(one.rule, before === undefined ? one : added(before, one));
  }
  return [...rules.values()]
    .toSorted((a, b) => (a.rule < b.rule ? -1 : 1))
    .map((r) => ({ ...r, precisionPpm: ppm(r.confirmed, r.confirmed + r.dismissed) }));
}

/** The judgements behind a precision, in the order in which they were made. */
export async function judgements(db: Db, scope: Scope, q: { rule?: string | undefined; page: number; size: number }) {
  const collectives = await collectivesIn(db, scope);
  const condition = sql`e.action in ('order', 'dismiss') and ${among('f.collective_id', collectives)} and ${q.rule === undefined ? sql`true` : sql`f.rule = ${q.rule}`}`;
  const order = [
    ['e.at', 'asc'],
    ['e.seq', 'asc'],
  ] as const;
  const narrowed = collectives !== null || q.rule !== undefined;
  const from = sql`assets.finding_event e ${narrowed ? sql`join assets.finding f on f.id = e.finding_id` : sql``}`;
  const { ids, total } = await pageOfIds(db, { from, id: 'e.id', condition, order }, q);
  const { rows } = await sql<{
    findingId: string;
    rule: string;
    contract: string;
    collective: string;
    judgement: 'confirmed' | 'dismissed';
    reason: string | null;
    at: Temporal.Instant;
  }>`
    select f.id as "findingId", f.rule, ${subjectName} as contract, c.name as collective, case e.action when 'order' then 'confirmed' else 'dismissed' end as judgement,
      case e.action when 'dismiss' then e.body ->> 'reason' end as reason, e.at from ${idsAt(ids)} join assets.finding_event e on e.id = at.id join assets.finding f on f.id = e.finding_id
      ${subject} join assets.collective c on c.id = f.collective_id order by at.nth`.execute(db);
  return { rows: rows.map((r) => ({ ...r, at: r.at.toString() })), total, page: q.page, size: q.size };
}
