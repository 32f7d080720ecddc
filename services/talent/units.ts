/** Flats of a project: the free ones for everyone, all of them for the operator. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { SheetOut } from '@yunjian/kernel/files';
import type { UnitView } from './contract.ts';
import { failures } from './failures.ts';
import { unitJson, unitView } from './present.ts';

export type UnitState = 'free' | 'offered' | 'leased' | 'withdrawn';
export type LedgerRow = UnitView & { state: UnitState };

const ORDER = {
  rent: sql`u.rent_fen, u.building, u.floor, u.room_no`,
  area: sql`u.area_cm2 desc, u.rent_fen, u.building, u.room_no`,
  floor: sql`u.floor desc, u.building, u.room_no`,
  place: sql`u.building, u.floor, u.room_no`,
} as const;

/** Which flats of a project, in what order. */
export interface UnitQuery {
  readonly projectId: string;
  readonly state: UnitState | null;
  readonly rooms: number | null;
  readonly accessible: boolean | null;
  /** Part of building or room number. */
  readonly q: string | null;
  readonly sort: keyof typeof ORDER;
}

type UnitJson = Parameters<typeof unitView>[0];

const where = (q: UnitQuery) => {
  const pattern = q.q === null || q.q.trim() === '' ? null : `%${q.q.trim().replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  return sql`u.project_id = ${q.projectId}::uuid and (${q.state}::text is null or u.state = ${q.state}::text)
    and (${q.rooms}::smallint is null or u.rooms = ${q.rooms}::smallint) and (${q.accessible}::boolean is null or u.accessible = ${q.accessible}::boolean)
    and (${pattern}::text is null or u.building || ' ' || u.room_no like ${pattern}::text)`;
};

/** One page of flats and how many there are in all. */
export async function unitPage(db: Db, q: UnitQuery, page: { page: number; size: number }) {
  const [list, count] = await Promise.all([
    sql<{ unit: UnitJson; state: UnitState }>`
      select ${unitJson} as unit, u.state from talent.unit u join talent.project p on p.id = u.project_id where ${where(q)}
      order by ${ORDER[q.sort]}, u.id limit ${page.size} offset ${(page.page - 1) * page.size}`.execute(db),
    sql<{ n: bigint }>`select count(*) as n from talent.unit u where ${where(q)}`.execute(db),
  ]);
  const rows = list.rows.map((r): LedgerRow => ({ ...unitView(r.unit), state: r.state }));
  return { rows, total: Number(count.rows[0]?.n ?? 0n), page: page.page, size: page.size };
}

const CHUNK = 1000;

/** All flats that fit, read in portions. */
export async function* allUnits(db: Db, q: UnitQuery): AsyncGenerator<LedgerRow> {
  for (let page = 1; ; page++) {
    const { rows } = await unitPage(db, q, { page, size: CHUNK });
    yield* rows;
    if (rows.length < CHUNK) return;
  }
}

const stateWords: Readonly<Record<UnitState, string>> = { free: '可租', offered: '配租中', leased: '已租', withdrawn: '停租' };

/** Flats as a sheet whose first columns are those of the import. `ledger` adds their states. */
export function unitSheet(
  rows: AsyncIterable<LedgerRow>,
  about: { ledger: boolean; demo: boolean; asOf: Temporal.Instant },
): SheetOut<LedgerRow> {
  return {
    name: about.ledger ? '房源台账' : '可租房源',
    columns: [
      { title: '楼栋', value: (u) => u.building },
      { title: '楼层', value: (u) => u.floor },
      { title: '房号', value: (u) => u.roomNo },
      { title: '居室', value: (u) => u.rooms },
      { title: '建筑面积（m²）', value: (u) => Number(u.areaCm2) / 10_000 },
      { title: '无障碍', value: (u) => (u.accessible ? '是' : '否') },
      { title: '月租金（元）', value: (u) => Number(u.rentFen) / 100 },
      ...(about.ledger ? [{ title: '状态', value: (u: LedgerRow) => stateWords[u.state] }] : []),
      { title: '项目', width: 34, value: (u) => u.projectName.zh },
    ],
    rows,
    notes: [`截至 ${about.asOf.toString()}`, ...(about.demo ? [{ zh: '示例数据：虚构', en: 'Sample data: invented' }] : [])],
  };
}

/** Name of a project, and whether it is sample data. Throws talent.notFound. */
export async function projectName(db: Db, id: string): Promise<{ zh: string; en: string; demo: boolean }> {
  const { rows } = await sql<{
    name: { zh: string; en: string };
    demo: boolean;
  }>`select name, demo from talent.project where id = ${id}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return { ...rows[0].name, demo: rows[0].demo };
}
