/** Reports of supervision: how right each rule is, as judged by people; and the rates of towns and collectives, each with the rows it is made of. */
import { sql } from 'kysely';
import type { Db, Database } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { coverageBy, endOf, ppm } from '../census/coverage.ts';
import { collectionBy } from '../money/facts.ts';
import { within, type Scope } from '../scope.ts';

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

/** Per rule, what became of its findings. Precision is confirmed ÷ (confirmed + dismissed); null when nothing was judged. */
export async function precisionByRule(db: Db, scope: Scope) {
  const { rows } = await sql<Precision>`
    with f as (select f.id, f.rule, f.state from assets.finding f join assets.collective c on c.id = f.collective_id where ${within(scope)}),
    j as (select f.rule, e.action, e.body ->> 'reason' as reason from assets.finding_event e join f on f.id = e.finding_id where e.action in ('order', 'dismiss')),
    counted as (select rule, (count(*) filter (where action = 'order'))::int as confirmed, (count(*) filter (where action = 'dismiss'))::int as dismissed from j group by rule),
    reasons as (select rule, json_object_agg(reason, n) as reasons from (select rule, coalesce(reason, 'other') as reason, count(*)::int as n from j where action = 'dismiss' group by 1, 2) r group by rule)
    select f.rule, count(*)::int as findings, (count(*) filter (where f.state not in ('dismissed', 'closed', 'gone')))::int as waiting,
      coalesce(min(j.confirmed), 0) as confirmed, coalesce(min(j.dismissed), 0) as dismissed, coalesce((select r.reasons from reasons r where r.rule = f.rule), '{}'::json) as reasons
    from f left join counted j on j.rule = f.rule group by f.rule order by f.rule`.execute(db);
  return rows.map((r) => ({ ...r, precisionPpm: ppm(r.confirmed, r.confirmed + r.dismissed) }));
}

/** The judgements behind a precision, in the order in which they were made. */
export async function judgements(db: Db, scope: Scope, q: { rule?: string | undefined; page: number; size: number }) {
  const from = sql`from assets.finding_event e join assets.finding f on f.id = e.finding_id join assets.contract k on k.id = f.contract_id join assets.collective c on c.id = f.collective_id
    where e.action in ('order', 'dismiss') and ${within(scope)} and (${q.rule ?? ''} = '' or f.rule = ${q.rule ?? ''})`;
  const { rows } = await sql<{
    findingId: string;
    rule: string;
    contract: string;
    collective: string;
    judgement: 'confirmed' | 'dismissed';
    reason: string | null;
    at: Temporal.Instant;
  }>`
    select f.id as "findingId", f.rule, k.number as contract, c.name as collective, case e.action when 'order' then 'confirmed' else 'dismissed' end as judgement,
      case e.action when 'dismiss' then e.body ->> 'reason' end as reason, e.at ${from} order by e.at, e.seq limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(db);
  return { rows: rows.map((r) => ({ ...r, at: r.at.toString() })), total: total.rows[0]?.n ?? 0, page: q.page, size: q.size };
}

export interface Rates {
  readonly id: string;
  readonly code: string;
  readonly name: { readonly zh: string; readonly en: string };
  readonly town: string;
  /** Operating fixed assets the census found, and those of them in the register. */
  readonly found: number;
  readonly entered: number;
  /** Contracts in force, and those with a finding of severity B or R that waits. */
  readonly inForce: number;
  readonly irregular: number;
  /** Parts of operating assets, and those nobody holds today. */
  readonly parts: number;
  readonly vacant: number;
  /** Rent that fell due this year up to the day, and what of it is paid. */
  readonly dueFen: string;
  readonly receivedFen: string;
}

const share = (r: Omit<Rates, 'id' | 'code' | 'name' | 'town'>) => ({
  entryPpm: ppm(r.entered, r.found),
  irregularPpm: ppm(r.irregular, r.inForce),
  vacancyPpm: ppm(r.vacant, r.parts),
  collectionPpm: ppm(BigInt(r.receivedFen), BigInt(r.dueFen)),
});

const irregular = sql`k.state = 'active' and exists (select 1 from assets.finding f where f.contract_id = k.id and f.severity in ('B', 'R') and f.state not in ('dismissed', 'closed', 'gone'))`;
const lettable = (day: string) =>
  sql`a.operating and a.state <> 'retired' and (p.retired_on is null or p.retired_on > ${day}::date)`;
const held = (day: string) =>
  sql`exists (select 1 from assets.tenure t where t.part_id = p.id and t.holds and t.days @> ${day}::date)`;

/** Rates by town or collective on a day; the groups add up to the total, the rows behind them to the groups. */
export async function rates(db: Db, scope: Scope, by: 'town' | 'collective', day: string, zone: string, town?: string) {
  const scoped = sql`${within(scope)}`;
  const covered = await coverageBy(
    db,
    'collective',
    { on: day, until: endOf(Temporal.PlainDate.from(day), zone), which: 'operating-fixed', within: scoped },
    town,
  );
  const money = new Map((await collectionBy(db, { from: `${day.slice(0, 4)}-01-01`, to: day })).map((r) => [r.collectiveId, r]));
  const { rows } = await sql<Omit<Rates, 'found' | 'entered' | 'dueFen' | 'receivedFen' | 'name'> & { name: string }>`
    select c.id, c.code, c.name, c.town_code as town, coalesce(k.n, 0)::int as "inForce", coalesce(k.bad, 0)::int as irregular, coalesce(p.n, 0)::int as parts, coalesce(p.vacant, 0)::int as vacant
    from assets.collective c
    left join (select collective_id, count(*) as n, count(*) filter (where bad) as bad from (select k.collective_id, ${irregular} as bad from assets.contract k where k.state = 'active') x group by 1) k
      on k.collective_id = c.id
    left join (select a.collective_id, count(*) as n, count(*) filter (where not ${held(day)}) as vacant from assets.part p join assets.asset a on a.id = p.asset_id where ${lettable(day)} group by 1) p
      on p.collective_id = c.id
    where ${scoped} and (${town ?? ''} = '' or c.town_code = ${town ?? ''}) order by c.code`.execute(db);
  const entry = new Map(covered.map((g) => [g.id, g]));
  const collectives: Rates[] = rows.map((r) => ({
    ...r,
    name: { zh: r.name, en: r.name },
    found: entry.get(r.id)?.found ?? 0,
    entered: entry.get(r.id)?.matched ?? 0,
    dueFen: String(money.get(r.id)?.dueFen ?? 0n),
    receivedFen: String(money.get(r.id)?.paidFen ?? 0n),
  }));
  const groups = by === 'collective' ? collectives : await townsOf(db, collectives, day);
  const total = sum({ id: '', code: '', name: { zh: '合计', en: 'Total' }, town: '' }, collectives);
  return { on: day, total: { ...total, ...share(total) }, groups: groups.map((g) => ({ ...g, ...share(g) })) };
}

function sum(head: Pick<Rates, 'id' | 'code' | 'name' | 'town'>, of: readonly Rates[]): Rates {
  const n = (key: 'found' | 'entered' | 'inForce' | 'irregular' | 'parts' | 'vacant'): number =>
    of.reduce((s, r) => s + r[key], 0);
  const fen = (key: 'dueFen' | 'receivedFen'): string => String(of.reduce((s, r) => s + BigInt(r[key]), 0n));
  return {
    ...head,
    found: n('found'),
    entered: n('entered'),
    inForce: n('inForce'),
    irregular: n('irregular'),
    parts: n('parts'),
    vacant: n('vacant'),
    dueFen: fen('dueFen'),
    receivedFen: fen('receivedFen'),
  };
}

async function townsOf(db: Db, collectives: readonly Rates[], day: string): Promise<Rates[]> {
  const codes = [...new Set(collectives.map((c) => c.town))].toSorted();
  const { rows } = await sql<{
    code: string;
    zh: string;
    en: string;
  }>`select code, name_zh as zh, coalesce(name_en, name_zh) as en from org.town_version where code = any(${codes}::text[]) and valid @> ${day}::date`.execute(
    db,
  );
  const names = new Map(rows.map((r) => [r.code, { zh: r.zh, en: r.en }]));
  return codes.map((code) =>
    sum(
      { id: code, code, name: names.get(code) ?? { zh: code, en: code }, town: code },
      collectives.filter((c) => c.town === code),
    ),
  );
}

type Drill = {
  readonly town?: string | undefined;
  readonly collective?: string | undefined;
  readonly page: number;
  readonly size: number;
};
const inPlace = (q: Drill) =>
  sql`(${q.town ?? ''} = '' or c.town_code = ${q.town ?? ''}) and (${q.collective ?? null}::uuid is null or c.id = ${q.collective ?? null}::uuid)`;

/** Contracts in force behind the irregular rate, those with findings first. */
export async function irregularRows(db: Db, scope: Scope, q: Drill & { readonly only?: boolean | undefined }) {
  const from = sql`from (select k.*, ${irregular} as bad from assets.contract k where k.state = 'active') k join assets.collective c on c.id = k.collective_id
    where ${within(scope)} and ${inPlace(q)} and (k.bad or not ${q.only ?? false}::boolean)`;
  const { rows } = await sql<{
    id: string;
    number: string;
    collective: string;
    irregular: boolean;
    rules: string[];
  }>`select k.id, k.number, c.name as collective, k.bad as irregular,
      array(select f.rule from assets.finding f where f.contract_id = k.id and f.severity in ('B', 'R') and f.state not in ('dismissed', 'closed', 'gone') order by 1) as rules
    ${from} order by k.bad desc, c.code, k.number limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0, page: q.page, size: q.size };
}

/** Parts behind the vacancy rate, the empty ones first. */
export async function vacancyRows(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const from = sql`from (select p.id, p.code, p.name, p.asset_id, a.collective_id, a.name as asset, a.code as asset_code, not ${held(day)} as vacant,
      (select max(upper(t.days)) from assets.tenure t where t.part_id = p.id and t.holds and upper(t.days) <= ${day}::date) as since
      from assets.part p join assets.asset a on a.id = p.asset_id where ${lettable(day)}) p join assets.collective c on c.id = p.collective_id
    where ${within(scope)} and ${inPlace(q)} and (p.vacant or not ${q.only ?? false}::boolean)`;
  const { rows } = await sql<{
    id: string;
    name: string;
    asset: { id: string; code: string; name: string };
    collective: string;
    vacant: boolean;
    since: string | null;
  }>`
    select p.id, p.name, json_build_object('id', p.asset_id, 'code', p.asset_code, 'name', p.asset) as asset, c.name as collective, p.vacant, case when p.vacant then p.since end as since
    ${from} order by p.vacant desc, c.code, p.asset_code, p.code limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0, page: q.page, size: q.size };
}

/** Rent behind the collection rate: what fell due this year up to a day, what is not paid first. */
export async function collectionRows(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const from = sql`from assets.receivable r join assets.contract k on k.id = r.contract_id join assets.collective c on c.id = r.collective_id
    where r.cancelled_at is null and r.kind = 'rent' and r.due_on between ${`${day.slice(0, 4)}-01-01`}::date and ${day}::date and ${within(scope)} and ${inPlace(q)}
      and (r.paid_fen > 0 or not ${q.only ?? false}::boolean)`;
  const { rows } = await sql<{
    id: string;
    number: string;
    collective: string;
    dueOn: string;
    fen: string;
    paidFen: string;
  }>`select r.id, k.number, c.name as collective, r.due_on as "dueOn",
    r.fen::text as fen, r.paid_fen::text as "paidFen" ${from} order by r.paid_fen < r.fen desc, c.code, k.number, r.due_on limit ${q.size} offset ${(q.page - 1) * q.size}`.execute(
    db,
  );
  const total = await sql<{ n: number }>`select count(*)::int as n ${from}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0, page: q.page, size: q.size };
}

const EVERYONE: Scope = { all: true, collectives: new Set(), towns: new Set(), mandates: [] };

async function figure(database: Database, of: 'irregular' | 'precision'): Promise<{ numerator: number; denominator: number }> {
  if (of === 'irregular') {
    const { rows } = await sql<{
      n: number;
      bad: number;
    }>`select count(*)::int as n, (count(*) filter (where ${irregular}))::int as bad from assets.contract k where k.state = 'active'`.execute(
      database.db,
    );
    return { numerator: rows[0]?.bad ?? 0, denominator: rows[0]?.n ?? 0 };
  }
  const rules = await precisionByRule(database.db, EVERYONE);
  const confirmed = rules.reduce((n, r) => n + r.confirmed, 0);
  return { numerator: confirmed, denominator: confirmed + rules.reduce((n, r) => n + r.dismissed, 0) };
}

const sliced = async <R extends object>(
  page: { offset: number; limit: number },
  of: (slice: { page: number; size: number }) => Promise<{ rows: readonly R[]; total: number }>,
) => {
  // pages of a drill-down begin at any offset: whole pages around it are cut to size
  const size = Math.max(page.limit, 1);
  const first = Math.floor(page.offset / size) + 1;
  const [a, b] = [await of({ page: first, size }), await of({ page: first + 1, size })];
  const from = page.offset - (first - 1) * size;
  return {
    rows: [...a.rows, ...b.rows].slice(from, from + page.limit).map((r) => ({ ...r }) as Record<string, unknown>),
    total: a.total,
  };
};

/** The published figures of supervision. */
export const supervisionIndicators: readonly Indicator[] = [
  {
    code: 'assets.irregular_rate',
    title: { zh: '履行中合同的不规范率', en: 'Contracts in force with a grave question open' },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: '履行中的合同里，有未了结的阻断级（B）或红色（R）预警的份数 ÷ 履行中的合同份数；预警是提问，不是结论',
      en: 'Contracts in force with an open finding of severity B or R ÷ contracts in force; a finding is a question, not a judgement',
    },
    async compute(database, now) {
      const { numerator, denominator } = await figure(database, 'irregular');
      return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator, asOf: now };
    },
    drill: (database, _now, page) => sliced(page, (slice) => irregularRows(database.db, EVERYONE, { ...slice, only: true })),
  },
  {
    code: 'assets.rule_precision',
    title: { zh: '合同规则的准确率', en: 'Precision of the contract rules' },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: '经人判断的预警中，下达整改的次数 ÷（下达整改的次数 + 经两人审定不予处理的次数）',
      en: 'Of findings people judged: orders issued ÷ (orders issued + dismissals decided by two persons)',
    },
    async compute(database, now) {
      const { numerator, denominator } = await figure(database, 'precision');
      return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator, asOf: now };
    },
    drill: (database, _now, page) => sliced(page, (slice) => judgements(database.db, EVERYONE, slice)),
  },
];
