/** The SQL of imports. */
import { sql, type RawBuilder } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import { failures } from '../failures.ts';
import type { CheckedRow, KindName, RowError } from './kind.ts';
import type { ImportState } from './states.ts';

export interface Batch {
  readonly id: string;
  readonly kind: KindName;
  readonly collective_id: string | null;
  readonly collective_name: string | null;
  readonly town_code: string;
  readonly params: JsonObject;
  readonly file_id: string;
  readonly file_name: string;
  readonly state: ImportState;
  readonly progress: number;
  readonly refusal: Text | null;
  readonly good: number | null;
  readonly bad: number | null;
  readonly entered: number | null;
  readonly uploaded_at: Temporal.Instant;
  readonly uploaded_by: string;
  readonly uploaded_name: string;
  readonly applied_at: Temporal.Instant | null;
}

const columns = sql`b.id, b.kind, b.collective_id, c.name as collective_name, b.town_code, b.params, b.file_id, b.file_name, b.state, b.progress, b.refusal, b.good, b.bad,
  b.entered, b.uploaded_at, b.uploaded_by, b.uploaded_name, b.applied_at`;

/** One import. Throws assets.notFound. */
export async function batchById(db: Db | Tx, id: string, lock = false): Promise<Batch> {
  const { rows } =
    await sql<Batch>`select ${columns} from assets.import_batch b left join assets.collective c on c.id = b.collective_id
    where b.id = ${id}::uuid ${lock ? sql`for no key update of b` : sql``}`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

/** Imports that the condition (on b.collective_id, b.town_code) lets see, newest first. */
export async function batchesPage(
  db: Db,
  within: RawBuilder<unknown>,
  query: { page: number; size: number; kind?: KindName | undefined; collective?: string | undefined },
): Promise<{ rows: Batch[]; total: number }> {
  const where = sql`${within} and ${query.kind === undefined ? sql`true` : sql`b.kind = ${query.kind}`}
    and ${query.collective === undefined ? sql`true` : sql`b.collective_id = ${query.collective}::uuid`}`;
  const { rows } =
    await sql<Batch>`select ${columns} from assets.import_batch b left join assets.collective c on c.id = b.collective_id
    where ${where} order by b.uploaded_at desc, b.id desc limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(
      db,
    );
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.import_batch b where ${where}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0 };
}

export async function addBatch(
  tx: Tx,
  b: {
    id: string;
    kind: KindName;
    collectiveId: string | null;
    townCode: string;
    params: JsonObject;
    fileId: string;
    fileName: string;
    at: Temporal.Instant;
    by: { id: string; name: string };
  },
): Promise<void> {
  await sql`insert into assets.import_batch (id, kind, collective_id, town_code, params, file_id, file_name, uploaded_at, uploaded_by, uploaded_name)
    values (${b.id}, ${b.kind}, ${b.collectiveId}::uuid, ${b.townCode}, ${JSON.stringify(b.params)}::jsonb, ${b.fileId}::uuid, ${b.fileName}, ${b.at}, ${b.by.id}::uuid,
      ${b.by.name})`.execute(tx);
}

// ---------------------------------------------------------------- who checks

/** Takes a check in hand; false when somebody alive has it or there is nothing to check. */
export async function claim(db: Db, id: string, runner: string, now: Temporal.Instant, dead: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql<{
    id: string;
  }>`update assets.import_batch set runner = ${runner}::uuid, heartbeat = ${now}, progress = 0.01
    where id = ${id}::uuid and state = 'checking' and (runner is null or heartbeat < ${dead}) returning id`.execute(db);
  return rows.length === 1;
}

/** A sign of life of a check; false when it was taken from this runner or ended. */
export async function beat(db: Db, id: string, runner: string, now: Temporal.Instant, progress: number): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`update assets.import_batch set heartbeat = ${now}, progress = ${progress}
    where id = ${id}::uuid and runner = ${runner}::uuid and state = 'checking' returning id`.execute(db);
  return rows.length === 1;
}

/** Lets go of a check so that the next may take it at once. */
export async function release(db: Db, id: string, runner: string): Promise<void> {
  await sql`update assets.import_batch set runner = null, progress = 0 where id = ${id}::uuid and runner = ${runner}::uuid and state = 'checking'`.execute(
    db,
  );
}

/** Whether the check is still this runner's, with the row locked. */
export async function holds(tx: Tx, id: string, runner: string): Promise<boolean> {
  const { rows } = await sql<{
    id: string;
  }>`select id from assets.import_batch where id = ${id}::uuid and runner = ${runner}::uuid and state = 'checking' for no key update`.execute(
    tx,
  );
  return rows.length === 1;
}

/** Imports whose check waits or gave no sign of life since, those longest untried first; `spent`: begun at least once and still not done, though brought in before `begun`. */
export async function stalled(
  db: Db,
  since: Temporal.Instant,
  begun: Temporal.Instant,
): Promise<{ id: string; spent: boolean }[]> {
  const { rows } = await sql<{ id: string; spent: boolean }>`select id, heartbeat is not null and uploaded_at < ${begun} as spent
    from assets.import_batch where state = 'checking' and coalesce(heartbeat, uploaded_at) < ${since}
    order by coalesce(heartbeat, uploaded_at), id limit 20`.execute(db);
  return rows;
}

// ---------------------------------------------------------------- rows

/** Writes the rows of a check, in place of those of an earlier one. */
export async function putRows(tx: Tx, id: string, rows: readonly CheckedRow[]): Promise<void> {
  await sql`delete from assets.import_row where batch_id = ${id}::uuid`.execute(tx);
  for (let from = 0; from < rows.length; from += 5000)
    await sql`insert into assets.import_row (batch_id, line, label, payload, errors)
      select ${id}::uuid, line, label, case when jsonb_typeof(payload) = 'object' then payload end, errors
      from jsonb_to_recordset(${JSON.stringify(rows.slice(from, from + 5000))}::jsonb) as r(line int, label text, payload jsonb, errors jsonb)`.execute(
      tx,
    );
}

export async function passBatch(tx: Tx, id: string, counts: { good: number; bad: number }): Promise<void> {
  await sql`update assets.import_batch set state = 'ready', progress = 1, runner = null, good = ${counts.good}, bad = ${counts.bad} where id = ${id}::uuid`.execute(
    tx,
  );
}

export async function refuseBatch(tx: Tx, id: string, refusal: Text): Promise<void> {
  await sql`update assets.import_batch set state = 'refused', progress = 1, runner = null, refusal = ${JSON.stringify(refusal)}::jsonb where id = ${id}::uuid`.execute(
    tx,
  );
}

export async function discardBatch(tx: Tx, id: string): Promise<void> {
  await sql`update assets.import_batch set state = 'discarded', runner = null where id = ${id}::uuid`.execute(tx);
}

export interface ShownRow {
  readonly line: number;
  readonly label: string;
  readonly ok: boolean;
  readonly errors: RowError[];
}

/** Rows of an import, by line. */
export async function rowsPage(
  db: Db,
  id: string,
  query: { page: number; size: number; only?: 'good' | 'bad' | undefined },
): Promise<{ rows: ShownRow[]; total: number }> {
  const where = sql`batch_id = ${id}::uuid and ${query.only === undefined ? sql`true` : sql`(payload is not null) = ${query.only === 'good'}`}`;
  const { rows } = await sql<ShownRow>`select line, label, payload is not null as ok, errors from assets.import_row where ${where}
    order by line limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db);
  const total = await sql<{ n: number }>`select count(*)::int as n from assets.import_row where ${where}`.execute(db);
  return { rows, total: total.rows[0]?.n ?? 0 };
}

/** All rows of an import, read in batches. */
export async function* allRows(db: Db, id: string): AsyncGenerator<ShownRow> {
  for (let after = 0; ;) {
    const { rows } = await sql<ShownRow>`select line, label, payload is not null as ok, errors from assets.import_row
      where batch_id = ${id}::uuid and line > ${after} order by line limit 5000`.execute(db);
    yield* rows;
    if (rows.length < 5000) return;
    after = rows.at(-1)?.line ?? 0;
  }
}

/** The rows to be entered, by line. */
export async function goodRows(tx: Tx, id: string): Promise<{ line: number; payload: JsonObject }[]> {
  const { rows } = await sql<{ line: number; payload: JsonObject }>`select line, payload from assets.import_row
    where batch_id = ${id}::uuid and payload is not null order by line`.execute(tx);
  return rows;
}
