/** The rows behind the rates: contracts in force, rents that count as due, parts to be let; with the figures of the rates that they add up to. */
import { sql, type RawBuilder } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { dueRent } from '../money/facts.ts';
import { among, collectivesIn, idsAt, orderBy, partsOfPage, type Order, type Paging } from '../list.ts';
import type { Scope } from '../scope.ts';
import { collectivesByCode, GRAVE, holder, holderOfEach, lettable, lettingOf, year, type Letting } from './reports.ts';
import { CLOSED_FOUND, WAITING } from './show.ts';

type Drill = Paging & {
  readonly town?: string | undefined;
  readonly collective?: string | undefined;
};

/** Where a page of a drill-down lies whose rows come by kind and then by the code of their collective, how many rows there are, and sums of the figures of the rates, which the rows add up to. */
async function drilled(db: Db, scope: Scope, day: string, q: Drill, kinds: readonly ((of: Letting) => number)[]) {
  const ids = await collectivesIn(db, scope, q);
  const letting = await lettingOf(db, day, ids);
  const order = await collectivesByCode(db, ids);
  const sum = (n: (of: Letting) => bigint | number): bigint =>
    order.reduce((all, { id }) => all + (letting.has(id) ? BigInt(n(letting.get(id)!)) : 0n), 0n);
  const counted = kinds.map((n) => order.flatMap(({ id }) => (letting.has(id) ? [{ id, n: n(letting.get(id)!) }] : [])));
  return { ...partsOfPage(counted, q), sum };
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
  const { parts, total, sum } = await drilled(db, scope, day, q, [(of) => of.irregular, good]);
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
        where f.contract_id = k.id and ${GRAVE} and ${WAITING})) x`,
  );
  const { rows } = await sql<{
    id: string;
    number: string;
    collective: string;
    irregular: boolean;
    rules: string[];
    closedFound: string[];
  }>`select k.id, k.number, c.name as collective, cardinality(w.rules) > 0 as irregular, w.rules, w."closedFound"
    from ${idsAt(ids)} join assets.contract k on k.id = at.id join assets.collective c on c.id = k.collective_id
    cross join lateral (select array(select f.rule from assets.finding f where f.contract_id = k.id and ${GRAVE} and ${WAITING} order by 1) as rules,
      array(select f.rule from assets.finding f where f.contract_id = k.id and ${GRAVE} and ${CLOSED_FOUND} order by 1) as "closedFound") w
    order by at.nth`.execute(db);
  return {
    rows,
    total,
    page: q.page,
    size: q.size,
    figures: {
      irregular: Number(sum((of) => of.irregular)),
      inForce: Number(sum((of) => of.inForce)),
      closedFound: Number(sum((of) => of.closedFound)),
    },
  };
}

/** Parts behind the vacancy rate, the empty ones first. */
export async function vacancyRows(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const let_ = (of: Letting): number => (q.only === true ? 0 : of.parts - of.vacant);
  const { parts, total, sum } = await drilled(db, scope, day, q, [(of) => of.vacant, let_]);
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
  return {
    rows,
    total,
    page: q.page,
    size: q.size,
    figures: { vacant: Number(sum((of) => of.vacant)), parts: Number(sum((of) => of.parts)) },
  };
}

/** Rent behind the collection rate: what counts as due this year up to a day (`dueRent`), what is not paid first. */
export async function collectionRows(db: Db, scope: Scope, day: string, q: Drill & { readonly only?: boolean | undefined }) {
  const kinds =
    q.only === true
      ? [(of: Letting) => of.begun, (of: Letting) => of.received]
      : [(of: Letting) => of.unpaid, (of: Letting) => of.paid];
  const { parts, total, sum } = await drilled(db, scope, day, q, kinds);
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
    contractId: string;
    dueOn: string;
    fen: string;
    paidFen: string;
  }>`select r.id, r.contract_id as "contractId", k.number, c.name as collective, r.due_on as "dueOn", r.fen::text as fen, r.paid_fen::text as "paidFen"
    from ${dueRent(year(day), some)} r join ${idsAt(ids)} on at.id = r.id join assets.contract k on k.id = r.contract_id join assets.collective c on c.id = r.collective_id where r.id = any(${ids}::uuid[]) order by at.nth`.execute(
    db,
  );
  return {
    rows,
    total,
    page: q.page,
    size: q.size,
    figures: { receivedFen: String(sum((of) => BigInt(of.receivedFen))), dueFen: String(sum((of) => BigInt(of.dueFen))) },
  };
}
