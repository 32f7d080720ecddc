/** Flats from a spreadsheet: checked row by row first, entered only when the operator says so. */
import { sql } from 'kysely';
import { insertRows, leafRow } from '@yunjian/kernel/audit';
import { failure, type Text } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { readSheet, type SheetColumn, type SheetOut, type SheetRow } from '@yunjian/kernel/files';
import type { Kit } from '@yunjian/kernel/service';
import { offerFreed } from './allot.ts';
import { failures } from './failures.ts';

/** The columns of the sheet; the area and the number of rooms follow from the plan. */
export const COLUMNS: readonly SheetColumn[] = [
  { key: 'building', title: { zh: '楼栋', en: 'Building' }, type: 'text', required: true, maxLength: 20 },
  { key: 'floor', title: { zh: '楼层', en: 'Floor' }, type: 'integer', required: true, min: -2, max: 80 },
  { key: 'roomNo', title: { zh: '房号', en: 'Room' }, aliases: ['室号'], type: 'text', required: true, maxLength: 20 },
  { key: 'plan', title: { zh: '户型', en: 'Plan' }, aliases: ['户型编号'], type: 'text', required: true, maxLength: 20 },
  {
    key: 'rent',
    title: { zh: '月租金', en: 'Rent a month' },
    aliases: ['月租金（元）'],
    type: 'money',
    required: true,
    min: 1,
    max: 100_000,
  },
  { key: 'accessible', title: { zh: '无障碍', en: 'Accessible' }, type: 'boolean' },
];

const MAX_ROWS = 5000;

interface RowError {
  readonly column: string;
  readonly message: Text;
}

/** A row as checked and kept until the import is confirmed. */
interface CheckedRow {
  readonly row: number;
  readonly ok: boolean;
  readonly building: string;
  readonly roomNo: string;
  readonly errors: RowError[];
  /** What would be entered; null for a row with errors. */
  readonly unit: { floor: number; planId: string; rentFen: string; accessible: boolean } | null;
}

const words = {
  unknownPlan: { zh: '本项目没有这个户型编号。', en: 'This project has no such plan.' },
  twice: { zh: '与第 {row} 行重复。', en: 'The same flat as in row {row}.' },
  known: { zh: '这套房已在台账中。', en: 'This flat is in the register already.' },
  more: { zh: '还有更多错误未列出，请先改正以上各行。', en: 'There are more errors; mend these first.' },
  empty: { zh: '表中没有房源。', en: 'There are no flats in the sheet.' },
} satisfies Record<string, Text>;

interface Plan {
  readonly id: string;
  readonly code: string;
  readonly rooms: number;
  readonly area_cm2: bigint;
}

const keyOf = (building: string, roomNo: string): string => `${building}\u0000${roomNo}`;

/**
 * Reads and checks a sheet for a project and keeps the result; nothing is entered. Every error is told with its row and column. Throws what `readSheet`
 * throws for a file that is no sheet or too large.
 */
export async function checkImport(kit: Kit, input: { projectId: string; bytes: Uint8Array; by: string }) {
  const { db } = kit.database;
  const read = await readSheet(Buffer.from(input.bytes), COLUMNS, { maxRows: MAX_ROWS });
  const plans = await plansOf(db, input.projectId);
  const known = await knownFlats(
    db,
    input.projectId,
    read.rows.map((r) => String(r.values['building'])),
  );
  const rows = [...checkRows(read.rows, plans, known), ...badRows(read.errors)].toSorted((a, b) => a.row - b.row);
  if (read.more) rows.push(told(rows.at(-1)?.row ?? 1, words.more));
  if (rows.length === 0) rows.push(told(1, words.empty));
  const good = rows.filter((r) => r.ok).length;
  const bad = rows.length - good;
  const stored = await sql<{ id: string }>`insert into talent.unit_import (project_id, by, at, rows, good, bad)
    values (${input.projectId}::uuid, ${input.by}::uuid, ${kit.now()}, ${JSON.stringify(rows)}::jsonb, ${good}, ${bad}) returning id`.execute(
    db,
  );
  return { id: stored.rows[0]?.id ?? '', good, bad, rows: rows.map(({ unit: _unit, ...r }) => r) };
}

const told = (row: number, message: Text): CheckedRow => ({
  row,
  ok: false,
  building: '',
  roomNo: '',
  errors: [{ column: '', message }],
  unit: null,
});

function checkRows(rows: readonly SheetRow[], plans: ReadonlyMap<string, Plan>, known: ReadonlySet<string>): CheckedRow[] {
  const first = new Map<string, number>();
  return rows.map((r): CheckedRow => {
    const building = String(r.values['building']).trim();
    const roomNo = String(r.values['roomNo']).trim();
    const plan = plans.get(String(r.values['plan']).trim().toUpperCase());
    const key = keyOf(building, roomNo);
    const errors: RowError[] = [];
    const before = first.get(key);
    if (before === undefined) first.set(key, r.line);
    else errors.push({ column: '房号', message: fillRow(words.twice, before) });
    if (known.has(key)) errors.push({ column: '房号', message: words.known });
    if (!plan) errors.push({ column: '户型', message: words.unknownPlan });
    const ok = errors.length === 0 && plan !== undefined;
    const unit = ok
      ? {
          floor: Number(r.values['floor']),
          planId: plan.id,
          rentFen: String(r.values['rent']),
          accessible: r.values['accessible'] === true,
        }
      : null;
    return { row: r.line, ok, building, roomNo, errors, unit };
  });
}

const fillRow = (text: Text, row: number): Text => ({
  zh: text.zh.replace('{row}', String(row)),
  en: text.en.replace('{row}', String(row)),
});

function badRows(errors: readonly { row: number; column: string | null; message: Text }[]): CheckedRow[] {
  const byRow = new Map<number, RowError[]>();
  for (const e of errors) {
    const list = byRow.get(e.row) ?? [];
    byRow.set(e.row, list);
    list.push({ column: e.column ?? '', message: e.message });
  }
  return [...byRow].map(([row, list]) => ({ row, ok: false, building: '', roomNo: '', errors: list, unit: null }));
}

async function plansOf(db: Db, projectId: string): Promise<ReadonlyMap<string, Plan>> {
  const { rows } =
    await sql<Plan>`select id, code, rooms, area_cm2 from talent.floor_plan where project_id = ${projectId}::uuid`.execute(db);
  return new Map(rows.map((p) => [p.code.toUpperCase(), p]));
}

async function knownFlats(db: Db, projectId: string, buildings: readonly string[]): Promise<ReadonlySet<string>> {
  const { rows } = await sql<{ building: string; room_no: string }>`
    select building, room_no from talent.unit where project_id = ${projectId}::uuid and building = any(${[...new Set(buildings)]}::text[])`.execute(
    db,
  );
  return new Set(rows.map((u) => keyOf(u.building, u.room_no)));
}

/** The import with its project, locked. Throws talent.notFound. */
async function lockImport(tx: Tx, id: string) {
  const { rows } = await sql<{ project_id: string; rows: CheckedRow[]; bad: number; applied_at: Temporal.Instant | null }>`
    select project_id, rows, bad, applied_at from talent.unit_import where id = ${id}::uuid for update`.execute(tx);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** The project of an import. Throws talent.notFound. */
export async function projectOfImport(db: Db, id: string): Promise<string> {
  const { rows } = await sql<{ project_id: string }>`select project_id from talent.unit_import where id = ${id}::uuid`.execute(
    db,
  );
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0].project_id;
}

/**
 * Enters the checked rows, once. With errors nothing is entered unless `goodOnly`. Each new flat is free and goes at once to the first in order whom it
 * fits; pools are served in one order everywhere, so that two imports cannot block each other. Throws talent.importApplied, .importBad.
 */
export async function applyImport(
  kit: Kit,
  tx: Tx,
  input: { importId: string; goodOnly: boolean; by: string },
): Promise<{ entered: number; left: number }> {
  const now = kit.now();
  const held = await lockImport(tx, input.importId);
  if (held.applied_at !== null) throw failure(failures.importApplied);
  if (held.bad > 0 && !input.goodOnly) throw failure(failures.importBad, { bad: held.bad });
  const good = held.rows.flatMap((r) => (r.unit ? [{ building: r.building, room_no: r.roomNo, ...r.unit }] : []));
  const entered = await sql<{ id: string; accessible: boolean; rooms: number }>`
    insert into talent.unit (project_id, plan_id, building, floor, room_no, rooms, area_cm2, accessible, rent_fen)
    select ${held.project_id}::uuid, p.id, r.building, r.floor, r.room_no, p.rooms, p.area_cm2, r.accessible, r."rentFen"
    from jsonb_to_recordset(${JSON.stringify(good)}::jsonb) as r(building text, room_no text, floor smallint, "planId" uuid, "rentFen" bigint, accessible boolean)
    join talent.floor_plan p on p.id = r."planId" and p.project_id = ${held.project_id}::uuid
    on conflict (project_id, building, room_no) do nothing returning id, accessible, rooms`.execute(tx);
  const count = entered.rows.length;
  await sql`update talent.unit_import set applied_at = ${now}, entered = ${count} where id = ${input.importId}::uuid`.execute(tx);
  const body = { import: input.importId, project: held.project_id, entered: count, by: input.by };
  await insertRows(tx, [leafRow({ kind: 'talent.units-imported', subject: held.project_id, body, at: now }, kit.crypto.suite)]);
  await offerAll(kit, tx, entered.rows);
  return { entered: count, left: held.rows.length - count };
}

async function offerAll(kit: Kit, tx: Tx, units: readonly { id: string; accessible: boolean; rooms: number }[]): Promise<void> {
  const pool = (u: { accessible: boolean; rooms: number }): number => u.rooms * 2 + (u.accessible ? 1 : 0);
  const ordered = units.toSorted((a, b) => pool(a) - pool(b));
  const nobody = new Set<number>();
  for (const unit of ordered) {
    if (nobody.has(pool(unit))) continue;
    const taker = await offerFreed(kit, tx, unit);
    if (taker === null && !(await anyoneWaits(tx, unit))) nobody.add(pool(unit));
  }
}

async function anyoneWaits(tx: Tx, pool: { accessible: boolean; rooms: number }): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`select exists (select from talent.queue_entry
    where state = 'waiting' and accessible = ${pool.accessible} and rooms = ${pool.rooms}::smallint) as any`.execute(tx);
  return rows[0]?.any ?? false;
}

/** The empty sheet to fill in, with an example row on its notes. */
export const templateSheet = (): SheetOut<never> => ({
  name: '房源导入',
  columns: COLUMNS.map((c) => ({ title: c.title.zh, width: 14, value: () => null })),
  rows: [],
  notes: [
    { zh: '每行一套房；标题行请勿改动。', en: 'One flat a row; keep the heading row as it is.' },
    {
      zh: '户型填本项目的户型编号，居室和面积按户型。',
      en: 'Plan: the code of a plan of this project; rooms and area follow from it.',
    },
    {
      zh: '月租金以元计，最多两位小数；无障碍填“是”或“否”，空白为“否”。',
      en: 'Rent in yuan, at most two decimals; accessible: yes or no, empty means no.',
    },
    { zh: '示例：1号楼 / 3 / 301 / A / 2100.00 / 否', en: 'Example: 1号楼 / 3 / 301 / A / 2100.00 / no' },
  ],
});
