/** The supervisor's board: coverage, findings by severity, arrears, leases that end, orders overdue; by town, then by collective; as a list and on a map. */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { asOf, coverageOf } from '../census/coverage.ts';
import { figuresOf } from '../kept.ts';
import { among, collectivesIn } from '../list.ts';
import type { Scope } from '../scope.ts';
import { townNames } from '../towns.ts';
import { NOTICE, supervisionPolicy } from './policy.ts';
import { CLOSED_FOUND } from './show.ts';

interface Counts {
  readonly found: number;
  readonly entered: number;
  readonly contracts: number;
  readonly blocking: number;
  readonly red: number;
  readonly yellow: number;
  readonly info: number;
  /** Findings that are still there though two people closed the order about them; in none of the above. */
  readonly closedFound: number;
  /** Leases that end within the widest, middle and narrowest span of days, each counted in every span it is in. */
  readonly expiring: [number, number, number];
  readonly overdue: number;
  readonly talks: number;
  /** Parts that a finding which waits calls idle. */
  readonly idle: number;
  /** Joint questions of members whose day to be answered has passed. */
  readonly questions: number;
  readonly arrearsFen: string;
  readonly arrearsContracts: number;
}
export interface BoardRow extends Counts {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly town: string;
  readonly place: readonly [number, number] | null;
}

type Live = Omit<BoardRow, 'id' | 'code' | 'name' | 'town' | 'found' | 'entered' | 'expiring' | 'place'> & {
  readonly e0: number;
  readonly e1: number;
  readonly e2: number;
  readonly lon: number | null;
  readonly lat: number | null;
};

/** What a collective's line shows besides its coverage, on a day: findings that wait, arrears, questions, contracts in force and those that end soon, the middle of its assets. */
async function readLive(
  db: Db,
  day: string,
  spans: readonly [number, number, number],
  ids: readonly string[] | null,
): Promise<Map<string, Live>> {
  const until = (n: 0 | 1 | 2): string => Temporal.PlainDate.from(day).add({ days: spans[n] }).toString();
  const own = among('collective_id', ids);
  const { rows } = await sql<Live & { id: string }>`
    select c.id, coalesce(f.b, 0)::int as blocking, coalesce(f.r, 0)::int as red, coalesce(f.y, 0)::int as yellow, coalesce(f.i, 0)::int as info, coalesce(x.n, 0)::int as "closedFound",
      coalesce(f.overdue, 0)::int as overdue, coalesce(t.n, 0)::int as talks, coalesce(f.idle, 0)::int as idle, coalesce(q.n, 0)::int as questions, coalesce(m.fen, 0)::text as "arrearsFen", coalesce(m.n, 0)::int as "arrearsContracts",
      a.lon, a.lat, coalesce(k.n, 0)::int as contracts, coalesce(k.e0, 0)::int as e0, coalesce(k.e1, 0)::int as e1, coalesce(k.e2, 0)::int as e2
    from assets.collective c
    left join (select collective_id, count(*) filter (where severity = 'B') as b, count(*) filter (where severity = 'R') as r, count(*) filter (where severity = 'Y') as y,
        count(*) filter (where severity = 'I') as i, count(*) filter (where state = 'overdue') as overdue,
        count(*) filter (where rule = 'C48' and part_id is not null) as idle
      from assets.finding where state not in ('dismissed', 'closed', 'gone') and ${own} group by 1) f on f.collective_id = c.id
    left join (select f.collective_id, count(*) as n from assets.finding f where ${CLOSED_FOUND} and ${among('f.collective_id', ids)} group by 1) x on x.collective_id = c.id
    left join (select f.collective_id, count(*) as n from assets.talk t join assets.rectification o on o.id = t.order_id join assets.finding f on f.id = o.finding_id
      where t.held_on is null and o.closed_on is null and ${among('f.collective_id', ids)} group by 1) t on t.collective_id = c.id
    left join (select collective_id, sum(fen) as fen, count(*) as n from (select collective_id, contract_id, sum(fen - paid_fen - off_fen) as fen from assets.receivable
      where cancelled_at is null and due_on < ${day}::date and paid_fen + off_fen < fen and ${own} group by 1, 2) k group by 1) m on m.collective_id = c.id
    left join (select collective_id, count(*) as n from assets.question where state = 'due' and due_on < ${day}::date and ${own} group by 1) q on q.collective_id = c.id
    left join (select collective_id, avg(lon) as lon, avg(lat) as lat from assets.asset where lon is not null and state <> 'retired' and ${own} group by 1) a on a.collective_id = c.id
    left join (select collective_id, count(*) as n, count(*) filter (where ends_on between ${day}::date and ${until(0)}::date) as e0,
        count(*) filter (where ends_on between ${day}::date and ${until(1)}::date) as e1, count(*) filter (where ends_on between ${day}::date and ${until(2)}::date) as e2
      from assets.contract where state = 'active' and ${own} group by 1) k on k.collective_id = c.id
    where ${among('c.id', ids)}`.execute(db);
  return new Map(rows.map(({ id, ...live }) => [id, live]));
}

async function rowsOf(db: Db, kit: Pick<Kit, 'pack' | 'zone'>, scope: Scope, day: string, town?: string): Promise<BoardRow[]> {
  const ids = await collectivesIn(db, scope, { town });
  const spans = supervisionPolicy(kit).expiringDays;
  const { rows } = await sql<Pick<BoardRow, 'id' | 'code' | 'name' | 'town'>>`select c.id, c.code, c.name, c.town_code as town
    from assets.collective c where ${among('c.id', ids)} order by c.town_code, c.code`.execute(db);
  const live = await figuresOf(db, `board ${day} ${spans.join(' ')}`, ids, (some) => readLive(db, day, spans, some));
  const entry = await coverageOf(db, asOf(Temporal.PlainDate.from(day), kit.zone), ids);
  return rows.flatMap((r) => {
    const own = live.get(r.id);
    if (own === undefined) return []; // founded since
    const { e0, e1, e2, lon, lat, ...counts } = own;
    return [
      {
        ...r,
        ...counts,
        expiring: [e0, e1, e2] satisfies Counts['expiring'],
        found: entry.get(r.id)?.found ?? 0,
        entered: entry.get(r.id)?.matched ?? 0,
        place: lon === null || lat === null ? null : ([lon, lat] as const),
      },
    ];
  });
}

function added(rows: readonly BoardRow[]): Counts {
  const n = (of: (r: BoardRow) => number): number => rows.reduce((s, r) => s + of(r), 0);
  return {
    found: n((r) => r.found),
    entered: n((r) => r.entered),
    contracts: n((r) => r.contracts),
    blocking: n((r) => r.blocking),
    red: n((r) => r.red),
    yellow: n((r) => r.yellow),
    info: n((r) => r.info),
    closedFound: n((r) => r.closedFound),
    expiring: [n((r) => r.expiring[0]), n((r) => r.expiring[1]), n((r) => r.expiring[2])],
    overdue: n((r) => r.overdue),
    talks: n((r) => r.talks),
    idle: n((r) => r.idle),
    questions: n((r) => r.questions),
    arrearsFen: String(rows.reduce((s, r) => s + BigInt(r.arrearsFen), 0n)),
    arrearsContracts: n((r) => r.arrearsContracts),
  };
}

/** The board on a day: the sum, the towns, their collectives. Sums are of the rows shown. */
export async function board(db: Db, kit: Pick<Kit, 'pack' | 'zone'>, scope: Scope, day: string, town?: string) {
  const rows = await rowsOf(db, kit, scope, day, town);
  const codes = [...new Set(rows.map((r) => r.town))];
  const nameOf = await townNames(db, codes, day);
  return {
    notice: NOTICE,
    on: day,
    expiringDays: [...supervisionPolicy(kit).expiringDays],
    total: added(rows),
    towns: codes.map((code) => {
      const own = rows.filter((r) => r.town === code);
      return {
        code,
        name: nameOf(code),
        ...added(own),
        collectives: own.map(({ place: _p, ...r }) => r),
      };
    }),
  };
}

/** A line of the board as a spreadsheet: the sum, a town, or one collective of it. */
export type BoardLine = Counts & { readonly town: string; readonly collective: string };

/** The board line by line: the sum first, each town before its collectives. */
export function boardLines(shown: Awaited<ReturnType<typeof board>>): BoardLine[] {
  return [
    { ...shown.total, town: '合计', collective: '' },
    ...shown.towns.flatMap((t): BoardLine[] => [
      { ...t, town: t.name.zh, collective: '' },
      ...t.collectives.map((c): BoardLine => ({ ...c, town: t.name.zh, collective: c.name })),
    ]),
  ];
}

/** The board as GeoJSON: one point a collective, in the middle of its assets that have a place, with its figures. */
export async function boardMap(db: Db, kit: Pick<Kit, 'pack' | 'zone'>, scope: Scope, day: string, town?: string) {
  const rows = await rowsOf(db, kit, scope, day, town);
  return {
    type: 'FeatureCollection' as const,
    notice: NOTICE,
    features: rows.flatMap(({ place, expiring, ...r }) =>
      place === null
        ? []
        : [
            {
              type: 'Feature' as const,
              id: r.id,
              geometry: { type: 'Point' as const, coordinates: [...place] },
              properties: { ...r, expiring: expiring[0] },
            },
          ],
    ),
    withoutPlace: rows.filter((r) => r.place === null).map((r) => ({ id: r.id, name: r.name })),
  };
}
