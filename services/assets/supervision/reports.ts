/** The rates of towns and collectives; the rows they are made of are in drill.ts. They are of today: what stood on another day is not kept (figureDay). */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { asOf, coverageOf, ppm } from '../census/coverage.ts';
import { usedByItself } from '../facts/own-use.ts';
import { figuresOf } from '../kept.ts';
import { among, collectivesIn } from '../list.ts';
import { dueRent } from '../money/facts.ts';
import type { Scope } from '../scope.ts';
import { townNames } from '../towns.ts';
import { CLOSED_FOUND, WAITING } from './show.ts';

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
  /** Contracts in force with no such finding that waits, but one that two people closed though it is still found. */
  readonly closedFound: number;
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

/** The gravities that make a contract irregular. */
export const GRAVE = sql`f.severity in ('B', 'R')`;
/** Contracts of some collectives (null: of all) with a finding of severity B or R that waits, as a table `g(contract_id)` to join with. */
export const grave = (ids: readonly string[] | null = null) =>
  sql`(select distinct f.contract_id from assets.finding f where ${GRAVE} and ${WAITING} and ${among('f.collective_id', ids)}) g`;
/** Contracts with a grave finding that is closed though still found, as a table `h(contract_id)`. */
const settled = (ids: readonly string[] | null) =>
  sql`(select distinct f.contract_id from assets.finding f where ${GRAVE} and ${CLOSED_FOUND} and ${among('f.collective_id', ids)}) h`;
/** What of parts `p` of assets `a` is to be let on a day: what the collective uses itself is not, as rule C48 has it (usedByItself). */
export const lettable = (day: string) =>
  sql`a.operating and a.state <> 'retired' and (p.retired_on is null or p.retired_on > ${day}::date) and not ${usedByItself(day)}`;
/** Joins who holds a part `p` on a day, as `t`: nobody or one, for leases do not overlap. */
export const holder = (day: string) => sql`left join assets.tenure t on t.part_id = p.id and t.holds and t.days @> ${day}::date`;
/** The same looked up part by part, for those of a few collectives: all leases of a day are as many as all parts. */
export const holderOfEach = (day: string) =>
  sql`left join lateral (select t.part_id from assets.tenure t where t.part_id = p.id and t.holds and t.days @> ${day}::date limit 1) t on true`;

/** What a collective's rates are made of, besides its coverage. */
export interface Letting {
  readonly inForce: number;
  readonly irregular: number;
  readonly closedFound: number;
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

/** The year of a day up to it. */
export const year = (day: string) => ({ from: `${day.slice(0, 4)}-01-01`, to: day });

async function readLetting(db: Db, day: string, ids: readonly string[] | null): Promise<Map<string, Letting>> {
  const { rows } = await sql<Letting & { id: string }>`
    select c.id, coalesce(k.n, 0)::int as "inForce", coalesce(k.bad, 0)::int as irregular, coalesce(k.settled, 0)::int as "closedFound", coalesce(p.n, 0)::int as parts, coalesce(p.vacant, 0)::int as vacant,
      coalesce(m.unpaid, 0)::int as unpaid, coalesce(m.begun, 0)::int as begun, coalesce(m.n - m.unpaid, 0)::int as paid, coalesce(m.some - m.begun, 0)::int as received,
      coalesce(m.due, 0)::text as "dueFen", coalesce(m.paid, 0)::text as "receivedFen"
    from assets.collective c
    left join (select k.collective_id, count(*) as n, count(g.contract_id) as bad, count(h.contract_id) filter (where g.contract_id is null) as settled
      from assets.contract k left join ${grave(ids)} on g.contract_id = k.id left join ${settled(ids)} on h.contract_id = k.id
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
export const lettingOf = (db: Db, day: string, ids: readonly string[] | null): Promise<Map<string, Letting>> =>
  figuresOf(db, `letting ${day}`, ids, (some) => readLetting(db, day, some));

/** The collectives of a scope by code. */
export async function collectivesByCode(db: Db, ids: readonly string[] | null) {
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
  const n = (key: 'found' | 'entered' | 'inForce' | 'irregular' | 'closedFound' | 'parts' | 'vacant'): number =>
    of.reduce((s, r) => s + r[key], 0);
  const fen = (key: 'dueFen' | 'receivedFen'): string => String(of.reduce((s, r) => s + BigInt(r[key]), 0n));
  return {
    ...head,
    found: n('found'),
    entered: n('entered'),
    inForce: n('inForce'),
    irregular: n('irregular'),
    closedFound: n('closedFound'),
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

/** How many lettable parts there are on a day, and how many of them nobody holds. */
export async function vacancyTotal(db: Db, day: string): Promise<{ parts: number; vacant: number }> {
  const { rows } = await sql<{
    parts: number;
    vacant: number;
  }>`select count(*)::int as parts, (count(*) filter (where t.part_id is null))::int as vacant
    from assets.part p join assets.asset a on a.id = p.asset_id ${holder(day)} where ${lettable(day)}`.execute(db);
  return rows[0] ?? { parts: 0, vacant: 0 };
}
