/** Reports of supervision: how right each rule is, as judged by people; and the rates of towns and collectives, each with the rows it is made of. */
import { sql, type RawBuilder } from 'kysely';
import type { Db, Database } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { coverageOfAll, ppm } from '../census/coverage.ts';
import { keptFigures } from '../kept.ts';
import { among, collectivesIn, idsAt, pageOfIds, pageOfKinds, type Paging } from '../list.ts';
import { collectionBy, dueRent } from '../money/facts.ts';
import { EVERYONE, scopeKey, within, type Scope } from '../scope.ts';
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

/** Per rule, what became of its findings. Precision is confirmed ÷ (confirmed + dismissed); null when nothing was judged. */
export async function precisionByRule(db: Db, scope: Scope) {
  const own = among('f.collective_id', await collectivesIn(db, scope));
  const { rows } = await sql<Precision>`
    with j as materialized (select f.rule, e.action, e.body ->> 'reason' as reason from assets.finding_event e join assets.finding f on f.id = e.finding_id where e.action in ('order', 'dismiss') and ${own}),
    counted as (select rule, (count(*) filter (where action = 'order'))::int as confirmed, (count(*) filter (where action = 'dismiss'))::int as dismissed from j group by rule),
    reasons as (select rule, json_object_agg(reason, n) as reasons from (select rule, coalesce(reason, 'other') as reason, count(*)::int as n from j where action = 'dismiss' group by 1, 2) r group by rule),
    found as (select f.rule, count(*)::int as findings, (count(*) filter (where f.state not in ('dismissed', 'closed', 'gone')))::int as waiting from assets.finding f where ${own} group by f.rule)
    select f.rule, f.findings, f.waiting, coalesce(j.confirmed, 0) as confirmed, coalesce(j.dismissed, 0) as dismissed, coalesce(r.reasons, '{}'::json) as reasons
    from found f left join counted j on j.rule = f.rule left join reasons r on r.rule = f.rule order by f.rule`.execute(db);
  return rows.map((r) => ({ ...r, precisionPpm: ppm(r.confirmed, r.confirmed + r.dismissed) }));
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

/** Contracts with a finding of severity B or R that waits, as a table `g(contract_id)` to join with. */
const grave = sql`(select distinct f.contract_id from assets.finding f where f.severity in ('B', 'R') and f.state not in ('dismissed', 'closed', 'gone')) g`;
const lettable = (day: string) =>
  sql`a.operating and a.state <> 'retired' and (p.retired_on is null or p.retired_on > ${day}::date)`;
/** Joins who holds a part `p` on a day, as `t`: nobody or one, for leases do not overlap. */
const holder = (day: string) => sql`left join assets.tenure t on t.part_id = p.id and t.holds and t.days @> ${day}::date`;

interface Letting {
  readonly inForce: number;
  readonly parts: number;
  readonly vacant: number;
}

/** Contracts in force, lettable parts and the vacant ones of every collective, by id; kept while nobody writes to register and letting. */
async function lettingOfAll(db: Db, day: string): Promise<ReadonlyMap<string, Letting>> {
  const all = await keptFigures(db, `letting ${day}`, async () => {
    const { rows } = await sql<Letting & { id: string }>`
      select c.id, coalesce(k.n, 0)::int as "inForce", coalesce(p.n, 0)::int as parts, coalesce(p.vacant, 0)::int as vacant from assets.collective c
      left join (select collective_id, count(*) as n from assets.contract where state = 'active' group by 1) k on k.collective_id = c.id
      left join (select a.collective_id, count(*) as n, count(*) filter (where t.part_id is null) as vacant from assets.part p join assets.asset a on a.id = p.asset_id ${holder(day)}
        where ${lettable(day)} group by 1) p on p.collective_id = c.id`.execute(db);
    return rows;
  });
  return new Map(all.map((r) => [r.id, r]));
}

/** Rates by town or collective on a day; the groups add up to the total, the rows behind them to the groups. */
export async function rates(db: Db, scope: Scope, by: 'town' | 'collective', day: string, zone: string, town?: string) {
  const entry = await coverageOfAll(db, day, zone, 'operating-fixed');
  const money = new Map((await collectionBy(db, { from: `${day.slice(0, 4)}-01-01`, to: day })).map((r) => [r.collectiveId, r]));
  const { rows } = await sql<Pick<Rates, 'id' | 'code' | 'town' | 'irregular'> & { name: string }>`
    select c.id, c.code, c.name, c.town_code as town, coalesce(k.bad, 0)::int as irregular from assets.collective c
    left join (select k.collective_id, count(*) as bad from ${grave} join assets.contract k on k.id = g.contract_id and k.state = 'active' group by 1) k on k.collective_id = c.id
    where ${within(scope)} and (${town ?? ''} = '' or c.town_code = ${town ?? ''}) order by c.code`.execute(db);
  const held = await lettingOfAll(db, day);
  const collectives: Rates[] = rows.map((r) => ({
    ...r,
    name: { zh: r.name, en: r.name },
    inForce: held.get(r.id)?.inForce ?? 0,
    parts: held.get(r.id)?.parts ?? 0,
    vacant: held.get(r.id)?.vacant ?? 0,
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

type Drill = Paging & {
  readonly town?: string | undefined;
  readonly collective?: string | undefined;
};

/** Contracts in force behind the irregular rate, those with findings first. */
export async function irregularRows(db: Db, scope: Scope, q: Drill & { readonly only?: boolean | undefined }) {
  const own = among('k.collective_id', await collectivesIn(db, scope, q));
  const counts = await sql<{
    all: number;
    bad: number;
  }>`select (select count(*)::int from assets.contract k where k.state = 'active' and ${own}) as all,
    (select count(*)::int from ${grave} join assets.contract k on k.id = g.contract_id and k.state = 'active' where ${own}) as bad`.execute(
    db,
  );
  const { all = 0, bad = 0 } = counts.rows[0] ?? {};
  const of = (
    join: RawBuilder<unknown>,
    which: RawBuilder<unknown>,
  ) => sql`(select k.id, k.number, c.code from assets.contract k ${join} join assets.collective c on c.id = k.collective_id
    where k.state = 'active' and ${own} and ${which}) x`;
  const order = [
    ['x.code', 'asc'],
    ['x.number', 'asc'],
    ['x.id', 'asc'],
  ] as const;
  const kinds = [
    { from: of(sql`join ${grave} on g.contract_id = k.id`, sql`true`), total: bad },
    {
      from: of(sql`left join ${grave} on g.contract_id = k.id`, sql`g.contract_id is null`),
      total: q.only === true ? 0 : all - bad,
    },
  ];
  const total = q.only === true ? bad : all;
  const ids = await pageOfKinds(db, kinds, 'x.id', order, q);
  const { rows } = await sql<{
    id: string;
    number: string;
    collective: string;
    irregular: boolean;
    rules: string[];
  }>`select k.id, k.number, c.name as collective, cardinality(w.rules) > 0 as irregular, w.rules
    from ${idsAt(ids)} join assets.contract k on k.id = at.id join assets.collective c on c.id = k.collective_id
    cross join lateral (select array(select f.rule from assets.finding f where f.contract_id = k.id and f.severity in ('B', 'R') and f.state not in ('dismissed', 'closed', 'gone') order by 1) as rules) w
    order by at.nth`.execute(db);
  return { rows, total, page: q.page, size: q.size };
}

/** Parts behind the vacancy rate, the empty ones first. */
export function vacancyRows(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const asked = JSON.stringify([scopeKey(scope), day, q.town, q.collective, q.only, q.page, q.size]);
  return keptFigures(db, `vacancy ${asked}`, () => readVacancy(db, scope, day, q));
}

async function readVacancy(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const collectives = await collectivesIn(db, scope, q);
  const from = sql`(select p.id, t.part_id is null as vacant, c.code as place, a.code as asset, p.code from assets.part p join assets.asset a on a.id = p.asset_id join assets.collective c on c.id = a.collective_id
    ${holder(day)} where ${lettable(day)} and ${among('a.collective_id', collectives)} and ${q.only === true ? sql`t.part_id is null` : sql`true`}) x`;
  const order = [
    ['x.vacant', 'desc'],
    ['x.place', 'asc'],
    ['x.asset', 'asc'],
    ['x.code', 'asc'],
    ['x.id', 'asc'],
  ] as const;
  const { ids, total } = await pageOfIds(db, { from, id: 'x.id', condition: sql`true`, order }, q);
  const { rows } = await sql<{
    id: string;
    name: string;
    asset: { id: string; code: string; name: string };
    collective: string;
    vacant: boolean;
    since: string | null;
  }>`
    select p.id, p.name, json_build_object('id', a.id, 'code', a.code, 'name', a.name) as asset, c.name as collective, t.part_id is null as vacant,
      case when t.part_id is null then (select max(upper(h.days)) from assets.tenure h where h.part_id = p.id and h.holds and upper(h.days) <= ${day}::date) end as since
    from ${idsAt(ids)} join assets.part p on p.id = at.id join assets.asset a on a.id = p.asset_id join assets.collective c on c.id = a.collective_id ${holder(day)}
    order by at.nth`.execute(db);
  return { rows, total, page: q.page, size: q.size };
}

/** How many lettable parts there are on a day, and how many of them nobody holds. */
export async function vacancyTotal(db: Db, day: string): Promise<{ parts: number; vacant: number }> {
  const { rows } = await sql<{
    parts: number;
    vacant: number;
  }>`select count(*)::int as parts, (count(*) filter (where t.part_id is null))::int as vacant
    from assets.part p join assets.asset a on a.id = p.asset_id ${holder(day)} where ${lettable(day)}`.execute(db);
  return rows[0] ?? { parts: 0, vacant: 0 };
}

/** Rent behind the collection rate: what counts as due this year up to a day (`dueRent`), what is not paid first. */
export async function collectionRows(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const rent = dueRent({ from: `${day.slice(0, 4)}-01-01`, to: day });
  const condition = sql`${among('r.collective_id', await collectivesIn(db, scope, q))} and ${q.only === true ? sql`r.paid_fen > 0` : sql`true`}`;
  const counts = await sql<{
    all: number;
    open: number;
  }>`select count(*)::int as all, (count(*) filter (where r.paid_fen < r.fen))::int as open from ${rent} r where ${condition}`.execute(
    db,
  );
  const { all = 0, open = 0 } = counts.rows[0] ?? {};
  const of = (
    which: RawBuilder<unknown>,
  ) => sql`(select r.id, k.number, c.code, r.due_on from ${rent} r join assets.contract k on k.id = r.contract_id join assets.collective c on c.id = r.collective_id
    where ${condition} and ${which}) x`;
  const order = [
    ['x.code', 'asc'],
    ['x.number', 'asc'],
    ['x.due_on', 'asc'],
    ['x.id', 'asc'],
  ] as const;
  const kinds = [
    { from: of(sql`r.paid_fen < r.fen`), total: open },
    { from: of(sql`r.paid_fen >= r.fen`), total: all - open },
  ];
  const ids = await pageOfKinds(db, kinds, 'x.id', order, q);
  const { rows } = await sql<{
    id: string;
    number: string;
    collective: string;
    dueOn: string;
    fen: string;
    paidFen: string;
  }>`select r.id, k.number, c.name as collective, r.due_on as "dueOn", r.fen::text as fen, r.paid_fen::text as "paidFen"
    from ${rent} r join ${idsAt(ids)} on at.id = r.id join assets.contract k on k.id = r.contract_id join assets.collective c on c.id = r.collective_id where r.id = any(${ids}::uuid[]) order by at.nth`.execute(
    db,
  );
  return { rows, total: all, page: q.page, size: q.size };
}

async function figure(database: Database, of: 'irregular' | 'precision'): Promise<{ numerator: number; denominator: number }> {
  if (of === 'irregular') {
    const { rows } = await sql<{
      n: number;
      bad: number;
    }>`select count(*)::int as n, (count(g.contract_id))::int as bad from assets.contract k left join ${grave} on g.contract_id = k.id where k.state = 'active'`.execute(
      database.db,
    );
    return { numerator: rows[0]?.bad ?? 0, denominator: rows[0]?.n ?? 0 };
  }
  const rules = await precisionByRule(database.db, EVERYONE);
  const confirmed = rules.reduce((n, r) => n + r.confirmed, 0);
  return { numerator: confirmed, denominator: confirmed + rules.reduce((n, r) => n + r.dismissed, 0) };
}

export const sliced = async <R extends object>(
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
