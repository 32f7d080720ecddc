/** The SQL of uploads and what was found in them. */
import { sql } from 'kysely';
import type { Text } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Changes, FeedStats } from './compare.ts';
import type { Found, Said, StopSaid } from './said.ts';
import type { UploadState } from './states.ts';

export interface UploadRow {
  readonly id: string;
  readonly network: string;
  readonly file_id: string;
  readonly feed_file_id: string | null;
  readonly file_name: string;
  readonly size: bigint;
  readonly state: UploadState;
  readonly progress: number;
  readonly refusal: Text | null;
  readonly counts: Readonly<Record<string, number>>;
  readonly compared_with: bigint | null;
  readonly feed: FeedStats | null;
  readonly changes: Changes | null;
  readonly said: Said;
  readonly found: Found | null;
  readonly uploaded_at: Temporal.Instant;
  readonly uploaded_by: string;
  readonly uploaded_name: string;
}

const upload = sql.raw(
  'id, network, file_id, feed_file_id, file_name, size, state, progress, refusal, counts, compared_with, feed, changes, said, found, uploaded_at, uploaded_by, uploaded_name',
);

export async function uploads(db: Db): Promise<UploadRow[]> {
  const { rows } =
    await sql<UploadRow>`select ${upload} from transit.upload order by uploaded_at desc, id desc limit 200`.execute(db);
  return rows;
}

export async function uploadById(db: Db | Tx, id: string, lock = false): Promise<UploadRow | null> {
  const { rows } =
    await sql<UploadRow>`select ${upload} from transit.upload where id = ${id} ${sql.raw(lock ? 'for update' : '')}`.execute(db);
  return rows[0] ?? null;
}

export async function addUpload(
  tx: Tx,
  u: {
    id: string;
    network: string;
    fileId: string;
    fileName: string;
    size: number;
    said: Said;
    at: Temporal.Instant;
    by: { id: string; name: string };
  },
): Promise<void> {
  await sql`insert into transit.upload (id, network, file_id, file_name, size, said, uploaded_at, uploaded_by, uploaded_name)
    values (${u.id}, ${u.network}, ${u.fileId}, ${u.fileName}, ${u.size}, ${JSON.stringify(u.said)}::jsonb, ${u.at}, ${u.by.id}, ${u.by.name})`.execute(
    tx,
  );
}

/** Uploads that wait for a check or whose check stopped giving signs of life before `since`. */
export async function stalled(db: Db, since: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    select id from transit.upload where state = 'checking' and coalesce(heartbeat, uploaded_at) < ${since} order by uploaded_at limit 20`.execute(
    db,
  );
  return rows.map((r) => r.id);
}

/** Takes an upload's check in hand; false when somebody alive has it or it is not to be checked. */
export async function claim(db: Db, id: string, runner: string, now: Temporal.Instant, dead: Temporal.Instant): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update transit.upload set runner = ${runner}, heartbeat = ${now}, progress = 0.05
    where id = ${id} and state = 'checking' and (runner is null or heartbeat < ${dead}) returning id`.execute(db);
  return rows.length === 1;
}

/** A sign of life of a check; false when it was taken from this runner. */
export async function beat(db: Db, id: string, runner: string, now: Temporal.Instant, progress: number): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    update transit.upload set heartbeat = ${now}, progress = ${progress} where id = ${id} and runner = ${runner} and state = 'checking' returning id`.execute(
    db,
  );
  return rows.length === 1;
}

/** Lets go of a check so that the next may take it at once. */
export async function release(db: Db, id: string, runner: string): Promise<void> {
  await sql`update transit.upload set runner = null, progress = 0 where id = ${id} and runner = ${runner} and state = 'checking'`.execute(
    db,
  );
}

/** Whether the check is still this runner's, with the row locked. */
export async function holds(tx: Tx, id: string, runner: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select id from transit.upload where id = ${id} and runner = ${runner} and state = 'checking' for update`.execute(tx);
  return rows.length === 1;
}

export async function passUpload(
  tx: Tx,
  id: string,
  p: {
    feedFileId: string;
    counts: Readonly<Record<string, number>>;
    comparedWith: number;
    feed: FeedStats;
    changes: Changes;
    found: Found;
    stops: readonly StopSaid[] | null;
  },
): Promise<void> {
  await sql`update transit.upload set state = 'ready', progress = 1, runner = null, feed_file_id = ${p.feedFileId}, counts = ${JSON.stringify(p.counts)}::jsonb,
    compared_with = ${p.comparedWith}, feed = ${JSON.stringify(p.feed)}::jsonb, changes = ${JSON.stringify(p.changes)}::jsonb,
    found = ${JSON.stringify(p.found)}::jsonb, stop_facts = ${p.stops === null ? null : JSON.stringify(p.stops)}::jsonb where id = ${id}`.execute(
    tx,
  );
}

export async function refuseUpload(tx: Tx, id: string, refusal: Text, counts: Readonly<Record<string, number>>): Promise<void> {
  await sql`update transit.upload set state = 'refused', progress = 1, runner = null, refusal = ${JSON.stringify(refusal)}::jsonb,
    counts = ${JSON.stringify(counts)}::jsonb where id = ${id}`.execute(tx);
}

export async function setUploadState(tx: Tx, id: string, state: UploadState): Promise<void> {
  await sql`update transit.upload set state = ${state}, runner = null where id = ${id}`.execute(tx);
}

/** Puts every other upload that was ready back to be compared with what is published now; their ids. */
export async function recheckOthers(tx: Tx, not: string | null): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`
    update transit.upload set state = 'checking', runner = null, heartbeat = null, progress = 0
    where state = 'ready' and id is distinct from ${not}::uuid returning id`.execute(tx);
  return rows.map((r) => r.id);
}

// ---------------------------------------------------------------- findings

export interface FindingRow {
  readonly kind: string;
  readonly severity: 'info' | 'warning' | 'error';
  readonly file: string;
  readonly line: number | null;
  readonly record: string | null;
  readonly reason: Text;
  readonly done: Text;
}

/** Replaces the findings of an upload. */
export async function putFindings(tx: Tx, id: string, findings: readonly FindingRow[]): Promise<void> {
  await sql`delete from transit.finding where upload_id = ${id}`.execute(tx);
  for (let from = 0; from < findings.length; from += 5000) {
    const rows = findings.slice(from, from + 5000).map((f, i) => ({ n: from + i, ...f }));
    await sql`insert into transit.finding (upload_id, n, kind, severity, file, line, record, reason, done)
      select ${id}, n, kind, severity, file, line, record, reason, done
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as f(n int, kind text, severity text, file text, line int, record text, reason jsonb, done jsonb)`.execute(
      tx,
    );
  }
}

export async function findings(
  db: Db,
  id: string,
  kind: string | null,
  page: { offset: number; limit: number },
): Promise<{ rows: FindingRow[]; total: number }> {
  const [{ rows }, counted] = await Promise.all([
    sql<FindingRow>`select kind, severity, file, line, record, reason, done from transit.finding
      where upload_id = ${id} and (${kind}::text is null or kind = ${kind}) order by n offset ${page.offset} limit ${page.limit}`.execute(
      db,
    ),
    sql<{
      n: number;
    }>`select count(*)::int as n from transit.finding where upload_id = ${id} and (${kind}::text is null or kind = ${kind})`.execute(
      db,
    ),
  ]);
  return { rows, total: counted.rows[0]?.n ?? 0 };
}
