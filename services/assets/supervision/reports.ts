/** Reports of supervision: the rates of towns and collectives, each with the rows it is made of; and the published figures. */
import { sql, type RawBuilder } from 'kysely';
import type { Db, Database } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { asOf, coverageOf, ppm } from '../census/coverage.ts';
import { usedByItself } from '../facts/own-use.ts';
import { figuresOf } from '../kept.ts';
import { among, collectivesIn, idsAt, orderBy, partsOfPage, sliced, type Order, type Paging } from '../list.ts';
import { dueRent } from '../money/facts.ts';
import { EVERYONE, type Scope } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { townNames } from '../towns.ts';
import { judgements, precisionByRule } from './precision.ts';

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

/** Contracts of some collectives (null: of all) with a finding of severity B or R that waits, as a table `g(contract_id)` to join with. */
const grave = (ids: readonly string[] | null = null) =>
  sql`(select distinct f.contract_id from assets.finding f where f.severity in ('B', 'R') and f.state not in ('dismissed', 'closed', 'gone') and ${among('f.collective_id', ids)}) g`;
/** What of parts `p` of assets `a` is to be let on a day: what the collective uses itself is not, as rule C48 has it (usedByItself). */
const lettable = (day: string) =>
  sql`a.operating and a.state <> 'retired' and (p.retired_on is null or p.retired_on > ${day}::date) and not ${usedByItself(day)}`;
/** Joins who holds a part `p` on a day, as `t`: nobody or one, for leases do not overlap. */
const holder = (day: string) => sql`left join assets.tenure t on t.part_id = p.id and t.holds and t.days @> ${day}::date`;
/** The same looked up part by part, for those of a few collectives: all leases of a day are as many as all parts. */
const holderOfEach = (day: string) =>
  sql`left join lateral (select t.part_id from assets.tenure t where t.part_id = p.id and t.holds and t.days @> ${day}::date limit 1) t on true`;

/** What a collective's rates are made of, besides its coverage. */
interface Letting {
  readonly inForce: number;
  readonly irregular: number;
  readonly parts: number;
  readonly vacant: number;
  /** Rents due this year that are not paid, those of them something is paid of, the paid ones, and those of them that are not of nothing. */
  readonly unpaid: number;
  readonly begun: number;
  readonly paid: number;
  readonly received: number;
  readonly dueFen: string;
  readonly receivedFen: string;
}

const year = (day: string) => ({ from: `${day.slice(0, 4)}-01-01`, to: day });

async function readLetting(db: Db, day: string, ids: readonly string[] | null): Promise<Map<string, Letting>> {
  const { rows } = await sql<Letting & { id: string }>`
    select c.id, coalesce(k.n, 0)::int as "inForce", coalesce(k.bad, 0)::int as irregular, coalesce(p.n, 0)::int as parts, coalesce(p.vacant, 0)::int as vacant,
      coalesce(m.unpaid, 0)::int as unpaid, coalesce(m.begun, 0)::int as begun, coalesce(m.n - m.unpaid, 0)::int as paid, coalesce(m.some - m.begun, 0)::int as received,
      coalesce(m.due, 0)::text as "dueFen", coalesce(m.paid, 0)::text as "receivedFen"
    from assets.collective c
    left join (select k.collective_id, count(*) as n, count(g.contract_id) as bad from assets.contract k left join ${grave(ids)} on g.contract_id = k.id
      where k.state = 'active' and ${among('k.collective_id', ids)} group by 1) k on k.collective_id = c.id
    left join (select a.collective_id, count(*) as n, count(*) filter (where t.part_id is null) as vacant from assets.part p join assets.asset a on a.id = p.asset_id ${ids === null ? holder(day) : holderOfEach(day)}
      where ${lettable(day)} and ${among('a.collective_id', ids)} group by 1) p on p.collective_id = c.id
    left join (select r.collective_id, count(*) as n, count(*) filter (where r.paid_fen < r.fen) as unpaid, count(*) filter (where r.paid_fen > 0 and r.paid_fen < r.fen) as begun,
        count(*) filter (where r.paid_fen > 0) as some, sum(r.fen) as due, sum(r.paid_fen) as paid
      from ${dueRent(year(day), ids)} r group by 1) m on m.collective_id = c.id
    where ${among('c.id', ids)}`.execute(db);
  return new Map(rows.map(({ id, ...own }) => [id, own]));
}

/** What rates are made of, by collective (null: all), on a day; of each kept while nobody writes to what it is of. */
const lettingOf = (db: Db, day: string, ids: readonly string[] | null): Promise<Map<string, Letting>> =>
  figuresOf(db, `letting ${day}`, ids, (some) => readLetting(db, day, some));

/** The collectives of a scope by code. */
async function collectivesByCode(db: Db, ids: readonly string[] | null) {
  const { rows } = await sql<{
    id: string;
    code: string;
    name: string;
    town: string;
  }>`select c.id, c.code, c.name, c.town_code as town from assets.collective c where ${among('c.id', ids)} order by c.code`.execute(
    db,
  );
  return rows;
}

/** Rates by town or collective on a day; the groups add up to the total, the rows behind them to the groups. */
export async function rates(db: Db, scope: Scope, by: 'town' | 'collective', day: string, zone: string, town?: string) {
  const ids = await collectivesIn(db, scope, { town });
  const entry = await coverageOf(db, asOf(Temporal.PlainDate.from(day), zone), ids);
  const letting = await lettingOf(db, day, ids);
  const collectives = (await collectivesByCode(db, ids)).flatMap((r): Rates[] => {
    const own = letting.get(r.id);
    if (own === undefined) return []; // founded since
    const { unpaid: _u, begun: _b, paid: _p, received: _r, ...counts } = own;
    return [
      {
        ...r,
        ...counts,
        name: { zh: r.name, en: r.name },
        found: entry.get(r.id)?.found ?? 0,
        entered: entry.get(r.id)?.matched ?? 0,
      },
    ];
  });
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
  const nameOf = await townNames(db, codes, day);
  return codes.map((code) =>
    sum(
      { id: code, code, name: nameOf(code), town: code },
      collectives.filter((c) => c.town === code),
    ),
  );
}

type Drill = Paging & {
  readonly town?: string | undefined;
  readonly collective?: string | undefined;
};

/** Where a page of a drill-down lies whose rows come by kind and then by the code of their collective, and how many rows there are. */
async function drilled(db: Db, scope: Scope, day: string, q: Drill, kinds: readonly ((of: Letting) => number)[]) {
  const ids = await collectivesIn(db, scope, q);
  const letting = await lettingOf(db, day, ids);
  const order = await collectivesByCode(db, ids);
  const counted = kinds.map((n) => order.flatMap(({ id }) => (letting.has(id) ? [{ id, n: n(letting.get(id)!) }] : [])));
  return partsOfPage(counted, q);
}

/** The ids of a page, stretch by stretch: `of` gives the rows of some collectives and a kind, as a table `x`. */
async function idsOf(
  db: Db,
  parts: ReturnType<typeof partsOfPage>['parts'],
  order: Order,
  of: (kind: number, collectives: readonly string[]) => RawBuilder<unknown>,
): Promise<string[]> {
  const ids: string[] = [];
  for (const { kind, of: some, backwards, offset, limit } of parts) {
    const { rows } = await sql<{ id: string }>`select x.id from ${of(kind, some)} order by ${orderBy(order, backwards)}
      limit ${limit} offset ${offset}`.execute(db);
    ids.push(...(backwards ? rows.toReversed() : rows).map((r) => r.id));
  }
  return ids;
}

/** Contracts in force behind the irregular rate, those with findings first. */
export async function irregularRows(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const good = (of: Letting): number => (q.only === true ? 0 : of.inForce - of.irregular);
  const { parts, total } = await drilled(db, scope, day, q, [(of) => of.irregular, good]);
  const order: Order = [
    ['x.code', 'asc'],
    ['x.number', 'asc'],
    ['x.id', 'asc'],
  ];
  const ids = await idsOf(
    db,
    parts,
    order,
    (kind, some) => sql`(select k.id, k.number, c.code from assets.contract k join assets.collective c on c.id = k.collective_id
      where k.state = 'active' and ${among('k.collective_id', some)} and ${kind === 0 ? sql`` : sql`not`} exists (select from assets.finding f
        where f.contract_id = k.id and f.severity in ('B', 'R') and f.state not in ('dismissed', 'closed', 'gone'))) x`,
  );
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
export async function vacancyRows(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const let_ = (of: Letting): number => (q.only === true ? 0 : of.parts - of.vacant);
  const { parts, total } = await drilled(db, scope, day, q, [(of) => of.vacant, let_]);
  const order: Order = [
    ['x.place', 'asc'],
    ['x.asset', 'asc'],
    ['x.code', 'asc'],
    ['x.id', 'asc'],
  ];
  const ids = await idsOf(
    db,
    parts,
    order,
    (
      kind,
      some,
    ) => sql`(select p.id, c.code as place, a.code as asset, p.code from assets.part p join assets.asset a on a.id = p.asset_id join assets.collective c on c.id = a.collective_id
      ${holderOfEach(day)} where ${lettable(day)} and ${among('a.collective_id', some)} and t.part_id is ${kind === 0 ? sql`` : sql`not`} null) x`,
  );
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
  const kinds =
    q.only === true
      ? [(of: Letting) => of.begun, (of: Letting) => of.received]
      : [(of: Letting) => of.unpaid, (of: Letting) => of.paid];
  const { parts, total } = await drilled(db, scope, day, q, kinds);
  const order: Order = [
    ['x.code', 'asc'],
    ['x.number', 'asc'],
    ['x.due_on', 'asc'],
    ['x.id', 'asc'],
  ];
  const some = [...new Set(parts.flatMap((p) => p.of))];
  const ids = await idsOf(
    db,
    parts,
    order,
    (kind, own) => sql`(select r.id, k.number, c.code, r.due_on from ${dueRent(year(day), own)} r
      join assets.contract k on k.id = r.contract_id join assets.collective c on c.id = r.collective_id
      where ${kind === 0 ? sql`r.paid_fen < r.fen` : sql`r.paid_fen >= r.fen`} and ${q.only === true ? sql`r.paid_fen > 0` : sql`true`}) x`,
  );
  const { rows } = await sql<{
    id: string;
    number: string;
    collective: string;
    dueOn: string;
    fen: string;
    paidFen: string;
  }>`select r.id, k.number, c.name as collective, r.due_on as "dueOn", r.fen::text as fen, r.paid_fen::text as "paidFen"
    from ${dueRent(year(day), some)} r join ${idsAt(ids)} on at.id = r.id join assets.contract k on k.id = r.contract_id join assets.collective c on c.id = r.collective_id where r.id = any(${ids}::uuid[]) order by at.nth`.execute(
    db,
  );
  return { rows, total, page: q.page, size: q.size };
}

async function figure(database: Database, of: 'irregular' | 'precision'): Promise<{ numerator: number; denominator: number }> {
  if (of === 'irregular') {
    const { rows } = await sql<{
      n: number;
      bad: number;
    }>`select count(*)::int as n, (count(g.contract_id))::int as bad from assets.contract k left join ${grave()} on g.contract_id = k.id where k.state = 'active'`.execute(
      database.db,
    );
    return { numerator: rows[0]?.bad ?? 0, denominator: rows[0]?.n ?? 0 };
  }
  const rules = await precisionByRule(database.db, EVERYONE);
  const confirmed = rules.reduce((n, r) => n + r.confirmed, 0);
  return { numerator: confirmed, denominator: confirmed + rules.reduce((n, r) => n + r.dismissed, 0) };
}

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
    drill: (database, now, page, zone) =>
      sliced(page, (slice) => irregularRows(database.db, EVERYONE, dayOf({ zone }, now).toString(), { ...slice, only: true })),
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
