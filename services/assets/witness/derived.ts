/** What is kept beside the rows and follows from them: counted anew from rows that are compared with the log, and what differs is named. */
import { sql, type RawBuilder } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { PAYOUT_STEPS, RUN_STEPS } from '../dividends/states.ts';
import { PROPOSAL_STEPS } from '../governance/states.ts';
import { IMPORT_STEPS } from '../imports/states.ts';
import { CONTRACT_STEPS, LISTING_STEPS } from '../letting/states.ts';
import { ASSET_STEPS } from '../register/states.ts';
import { FINDING_STEPS, PACK_STEPS } from '../supervision/states.ts';
import { PERSON, WITNESSED } from './tables.ts';

const MOST = 50;

type Steps = Readonly<Record<string, Readonly<Record<string, string>> | readonly string[]>>;

/** The transition tables of the database, and what the code says they are: `from action to`, or `from to`. */
const STEP_TABLES: Readonly<Record<string, Steps>> = {
  asset_step: ASSET_STEPS,
  contract_step: CONTRACT_STEPS,
  finding_step: FINDING_STEPS,
  governance_step: PROPOSAL_STEPS,
  import_step: IMPORT_STEPS,
  listing_step: LISTING_STEPS,
  payout_step: PAYOUT_STEPS,
  rule_pack_step: PACK_STEPS,
  run_step: RUN_STEPS,
};

const linesOf = (steps: Steps): string[] =>
  Object.entries(steps).flatMap(([from, row]) =>
    Array.isArray(row)
      ? row.map((to) => `${from} ${to}`)
      : Object.entries(row as Readonly<Record<string, string>>).map(([action, to]) => `${from} ${action} ${to}`),
  );

/** Steps that the database allows and the code does not, or the other way about. */
async function stepsApart(db: Db): Promise<Text[]> {
  const out: Text[] = [];
  for (const [table, steps] of Object.entries(STEP_TABLES)) {
    const { rows } = await sql<{ step: string }>`
      select concat_ws(' ', t.line ->> 'from_state', t.line ->> 'action', t.line ->> 'to_state') as step from (select to_jsonb(x) as line from ${sql.table(`assets.${table}`)} x) t`.execute(
      db,
    );
    const there = new Set(rows.map((r) => r.step));
    const here = new Set(linesOf(steps));
    for (const step of here.symmetricDifference(there))
      out.push(
        there.has(step)
          ? { zh: `assets.${table}：多出“${step}”`, en: `assets.${table}: "${step}" is no step of the program` }
          : { zh: `assets.${table}：缺少“${step}”`, en: `assets.${table}: "${step}" is missing` },
      );
  }
  return out;
}

/** Which tables the database says it watches, by what key and without which columns: the same as here. */
async function watchedApart(db: Db): Promise<Text[]> {
  const { rows } = await sql<{
    rel: string;
    key: string[];
    without: string[];
  }>`select rel, key, without from assets.witnessed where (rel, home) <> (${PERSON.rel}, ${PERSON.home})`.execute(db);
  const said = (key: readonly string[], without: readonly string[]): string => `${key.join()}/${without.join()}`;
  const there = new Map(rows.map((r) => [r.rel, said(r.key, r.without)]));
  return [...new Set([...there.keys(), ...Object.keys(WITNESSED)])]
    .filter((rel) => {
      const here = WITNESSED[rel];
      return here === undefined || there.get(rel) !== said(here.key, here.without ?? []);
    })
    .map((rel) => ({
      zh: `assets.witnessed ${rel}：与本系统的规定不符`,
      en: `assets.witnessed ${rel}: is not what the program watches`,
    }));
}

/** Queries for the keys of rows that are not what the rows they follow from say, by table. */
const COUNTED: Readonly<Record<string, RawBuilder<{ key: string }>>> = {
  contract_balance: sql`
    select coalesce(k.id, b.contract_id)::text as key from assets.contract k full join assets.contract_balance b on b.contract_id = k.id
    left join (select contract_id, sum(fen - paid_fen - off_fen) as open, min(due_on) filter (where fen > paid_fen + off_fen) as oldest,
      sum(paid_fen - used_fen) filter (where kind in ('deposit', 'earnest')) as deposit from assets.receivable where cancelled_at is null group by 1) r on r.contract_id = k.id
    left join (select contract_id, sum(fen - used_fen - refunded_fen) as prepaid from assets.receipt where contract_id is not null group by 1) p on p.contract_id = k.id
    where k.id is null or (coalesce(b.open_fen, 0), b.oldest_due, coalesce(b.prepaid_fen, 0), coalesce(b.deposit_fen, 0), coalesce(b.collective_id, k.collective_id))
      is distinct from (coalesce(r.open, 0), r.oldest, coalesce(p.prepaid, 0), coalesce(r.deposit, 0), k.collective_id)`,
  receipt_count: sql`
    select coalesce(r.collective_id, c.collective_id)::text as key
    from (select collective_id, count(*) as n from assets.receipt where cancelled_at is null group by 1) r full join assets.receipt_count c using (collective_id)
    where coalesce(r.n, 0) <> coalesce(c.n, 0)`,
  asset_worth: sql`
    select coalesce(v.asset_id, w.asset_id)::text as key
    from (select asset_id, on_date, max(made_at) as made_at from (select asset_id, on_date, made_at, max(on_date) over (partition by asset_id) as newest from assets.valuation) x
      where on_date = newest group by 1, 2) v full join assets.asset_worth w on w.asset_id = v.asset_id
    where w.asset_id is null or v.asset_id is null or (w.on_date, w.made_at) <> (v.on_date, v.made_at)
      or not exists (select from assets.valuation y where (y.asset_id, y.on_date, y.made_at, y.value_fen) = (w.asset_id, w.on_date, w.made_at, w.value_fen))`,
  payout: sql`
    select p.run_id || ' ' || p.no as key from assets.payout p join assets.distribution_run r on r.id = p.run_id
    left join assets.distribution_run n on n.id = p.carried_to
    left join assets.payout q on q.run_id = p.carried_to and q.holder_id = p.holder_id
    where p.carried_to is not null and (r.state not in ('locked', 'paid', 'reconciled') or n.state not in ('locked', 'paid', 'reconciled') or q.run_id is null)
    union all
    select q.run_id || ' ' || q.no from assets.payout q join assets.distribution_run r on r.id = q.run_id and r.state in ('locked', 'paid', 'reconciled')
    left join (select carried_to, holder_id, sum(carry_fen) as fen from assets.payout where carried_to is not null group by 1, 2) c on c.carried_to = q.run_id and c.holder_id = q.holder_id
    where q.carried_in_fen <> coalesce(c.fen, 0)`,
  share_event_line: sql`
    select l.event_id || ' ' || l.holder_id as key from assets.share_event_line l left join assets.share_event e on e.id = l.event_id and e.collective_id = l.collective_id
    left join assets.holder h on h.id = l.holder_id and h.collective_id = l.collective_id where e.id is null or h.id is null`,
};

/** What each of them says when it differs, table and key; and steps and watched tables that are not those of the code. At most 50 of each table. */
export async function derivedDiffering(db: Db): Promise<Text[]> {
  const out = [...(await stepsApart(db)), ...(await watchedApart(db))];
  for (const [table, query] of Object.entries(COUNTED)) {
    const { rows } = await sql<{ key: string }>`select key from (${query}) x order by 1 limit ${MOST}`.execute(db);
    for (const { key } of rows)
      out.push({
        zh: `assets.${table} ${key}：与所据各行重算的结果不符`,
        en: `assets.${table} ${key}: is not what the rows it follows from say`,
      });
  }
  return out;
}

/** Tables that `derivedDiffering` counts anew or compares with the code. */
export const DERIVED: readonly string[] = [...Object.keys(COUNTED), ...Object.keys(STEP_TABLES), 'witnessed'];
