/** The SQL of transit: versions, audits, real time; that of uploads is feeds/queries.ts. Nothing else talks to its tables. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { FeedStats } from './feeds/compare.ts';
import type { StopSaid, VersionSaid } from './feeds/said.ts';

export interface VersionRow {
  readonly id: string;
  readonly network: string;
  readonly number: number;
  readonly origin: 'pack' | 'upload' | 'rollback';
  readonly pack_key: string | null;
  readonly upload_id: string | null;
  readonly restores: string | null;
  readonly file_id: string;
  readonly file_name: string | null;
  readonly hash: string;
  readonly first: string;
  readonly last: string;
  readonly as_of: string;
  readonly said: VersionSaid | null;
  readonly stops: number;
  readonly lines: number;
  readonly trips: number;
  readonly stop_times: number;
  readonly made_at: Temporal.Instant;
  readonly made_name: string;
}

const version = sql.raw(
  'v.id, v.network, v.number, v.origin, v.pack_key, v.upload_id, v.restores, v.file_id, v.file_name, v.hash, v.first, v.last, v.as_of, v.said, v.stops, v.lines, v.trips, v.stop_times, v.made_at, v.made_name',
);

/** What journeys use now: the last publication with its versions; null before the first. */
export async function current(db: Db | Tx): Promise<{ seq: number; at: Temporal.Instant; versions: VersionRow[] } | null> {
  const { rows } = await sql<VersionRow & { seq: bigint; at: Temporal.Instant }>`
    with p as (select seq, at from transit.publication order by seq desc limit 1)
    select p.seq, p.at, ${version} from p join transit.publication_feed f using (seq) join transit.version v on v.id = f.version_id order by v.network`.execute(
    db,
  );
  const [first] = rows;
  return first ? { seq: Number(first.seq), at: first.at, versions: rows } : null;
}

/** Numbers that change when something new is to be taken up. */
export async function newest(db: Db): Promise<{ publication: number; realtime: number }> {
  const { rows } = await sql<{ publication: bigint; realtime: bigint }>`
    select coalesce((select max(seq) from transit.publication), 0) as publication, coalesce((select max(seq) from transit.realtime), 0) as realtime`.execute(
    db,
  );
  return { publication: Number(rows[0]?.publication ?? 0n), realtime: Number(rows[0]?.realtime ?? 0n) };
}

/** What the uploaded sheets of these versions say of their stops, by network. */
export async function stopFacts(db: Db, versions: readonly Pick<VersionRow, 'id'>[]): Promise<Map<string, readonly StopSaid[]>> {
  const { rows } = await sql<{ network: string; stops: readonly StopSaid[] }>`
    select network, stop_facts as stops from transit.version where id = any(${versions.map((v) => v.id)}::uuid[]) and stop_facts is not null`.execute(
    db,
  );
  return new Map(rows.map((row) => [row.network, row.stops]));
}

/** All versions, newest first of each network. */
export async function allVersions(db: Db): Promise<VersionRow[]> {
  const { rows } = await sql<VersionRow>`select ${version} from transit.version v order by v.network, v.number desc`.execute(db);
  return rows;
}

export async function versionById(db: Db | Tx, id: string): Promise<VersionRow | null> {
  const { rows } = await sql<VersionRow>`select ${version} from transit.version v where v.id = ${id}`.execute(db);
  return rows[0] ?? null;
}

/** Where a version truly comes from: of one put back, the version it puts back. */
export async function originOf(db: Db | Tx, row: VersionRow): Promise<VersionRow> {
  const { rows } = await sql<VersionRow>`
    with recursive back as (select * from transit.version where id = ${row.id}
      union all select v.* from transit.version v join back b on v.id = b.restores)
    select ${version} from back v where v.restores is null`.execute(db);
  return rows[0] ?? row;
}

export interface NewVersion {
  readonly id: string;
  readonly network: string;
  readonly origin: VersionRow['origin'];
  readonly packKey?: string;
  readonly uploadId?: string;
  readonly restores?: string;
  readonly fileId: string;
  readonly fileName: string | null;
  readonly hash: string;
  readonly stats: FeedStats;
  readonly asOf: string;
  /** absent for a version of the pack */
  readonly said?: VersionSaid | null;
  readonly at: Temporal.Instant;
  readonly by: { readonly id: string | null; readonly name: string };
}

/** Adds a version with the next number of its network; the number. */
export async function addVersion(tx: Tx, v: NewVersion): Promise<number> {
  const { rows } = await sql<{ number: number }>`
    insert into transit.version (id, network, number, origin, pack_key, upload_id, restores, file_id, file_name, hash, first, last, as_of, said, stop_facts, stops, lines, trips, stop_times, made_at, made_by, made_name)
    select ${v.id}, ${v.network}, coalesce((select max(number) from transit.version where network = ${v.network}), 0) + 1, ${v.origin}, ${v.packKey ?? null},
      ${v.uploadId ?? null}, ${v.restores ?? null}, ${v.fileId}, ${v.fileName}, ${v.hash}, ${v.stats.first}, ${v.stats.last}, ${v.asOf},
      ${v.said == null ? null : JSON.stringify(v.said)}::jsonb,
      coalesce((select stop_facts from transit.upload where id = ${v.uploadId ?? null}), (select stop_facts from transit.version where id = ${v.restores ?? null})),
      ${v.stats.stops}, ${v.stats.lines},
      ${v.stats.trips}, ${v.stats.stopTimes}, ${v.at}, ${v.by.id}, ${v.by.name} returning number`.execute(tx);
  return rows[0]?.number ?? 0;
}

/** Switches all networks to these versions, as publication `seq`. A number that does not follow the last fails with 23505. */
export async function addPublication(
  tx: Tx,
  p: {
    seq: number;
    imageKey: string;
    at: Temporal.Instant;
    by: { id: string | null; name: string };
    versions: readonly { network: string; id: string }[];
  },
): Promise<void> {
  await sql`insert into transit.publication (seq, image_key, at, by, by_name) values (${p.seq}, ${p.imageKey}, ${p.at}, ${p.by.id}, ${p.by.name})`.execute(
    tx,
  );
  await sql`insert into transit.publication_feed (seq, network, version_id)
    select ${p.seq}, * from unnest(${p.versions.map((v) => v.network)}::text[], ${p.versions.map((v) => v.id)}::uuid[])`.execute(
    tx,
  );
}

/** Whoever publishes does so alone, to the end of the transaction. */
export async function publishAlone(tx: Tx): Promise<void> {
  await sql`select pg_advisory_xact_lock(7310122)`.execute(tx);
}

/** SHA-256 of a stored file, hex. */
export async function fileHash(db: Db | Tx, id: string): Promise<string> {
  const { rows } = await sql<{ hash: string }>`select encode(sha256, 'hex') as hash from files.file where id = ${id}`.execute(db);
  return rows[0]?.hash ?? '';
}

// ---------------------------------------------------------------- audits

export interface AuditRow {
  readonly id: string;
  readonly stop: string;
  readonly stop_name: string;
  readonly audited_on: string;
  readonly canopy: YesNo;
  readonly timetable: YesNo;
  readonly accessible: YesNo;
  readonly seat: YesNo;
  readonly light: YesNo;
  readonly note: string;
  readonly photo: string | null;
  readonly by_name: string;
  readonly example: boolean;
  readonly audits: number;
}
export type YesNo = 'yes' | 'no' | 'unknown';

const audit = sql.raw(
  'id, stop, stop_name, audited_on, canopy, timetable, accessible, seat, light, note, photo, by_name, example',
);

/** The newest audit of every stop that has one, and how many it has. */
export async function newestAudits(db: Db): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select distinct on (stop) ${audit}, (count(*) over (partition by stop))::int as audits from transit.stop_audit order by stop, audited_on desc, at desc, id desc`.execute(
    db,
  );
  return rows;
}

/** All audits of one stop, newest first. */
export async function auditsOf(db: Db, stop: string): Promise<AuditRow[]> {
  const { rows } = await sql<AuditRow>`
    select ${audit}, (count(*) over ())::int as audits from transit.stop_audit where stop = ${stop} order by audited_on desc, at desc, id desc`.execute(
    db,
  );
  return rows;
}

export async function auditPhoto(db: Db, id: string): Promise<string | null> {
  const { rows } = await sql<{ photo: string | null }>`select photo from transit.stop_audit where id = ${id}`.execute(db);
  return rows[0]?.photo ?? null;
}

export interface NewAudit {
  readonly id: string;
  readonly stop: string;
  readonly stopName: string;
  readonly auditedOn: string;
  readonly canopy: YesNo;
  readonly timetable: YesNo;
  readonly accessible: YesNo;
  readonly seat: YesNo;
  readonly light: YesNo;
  readonly note: string;
  readonly photo: string | null;
  readonly at: Temporal.Instant;
  readonly by: { readonly id: string | null; readonly name: string };
  readonly example: boolean;
}

export async function addAudits(tx: Tx, rows: readonly NewAudit[]): Promise<void> {
  const data = rows.map((a) => ({ ...a, at: a.at.toString(), by_id: a.by.id, by_name: a.by.name }));
  await sql`insert into transit.stop_audit (id, stop, stop_name, audited_on, canopy, timetable, accessible, seat, light, note, photo, at, by, by_name, example)
    select id, stop, "stopName", "auditedOn", canopy, timetable, accessible, seat, light, note, photo, at, by_id, by_name, example
    from jsonb_to_recordset(${JSON.stringify(data)}::jsonb) as a(id uuid, stop text, "stopName" text, "auditedOn" date, canopy text, timetable text, accessible text,
      seat text, light text, note text, photo uuid, at timestamptz, by_id uuid, by_name text, example boolean)`.execute(tx);
}

// ---------------------------------------------------------------- real time

export interface MessageRow {
  readonly network: string;
  readonly source: string;
  readonly at: Temporal.Instant;
  readonly message: Buffer;
}

/** The newest message of each network and source. */
export async function messages(db: Db): Promise<MessageRow[]> {
  const { rows } =
    await sql<MessageRow>`select network, source, at, message from transit.realtime order by network, source`.execute(db);
  return rows;
}

/** Keeps a message as the newest of its network and source. */
export async function putMessage(
  tx: Tx,
  m: { network: string; source: string; message: Uint8Array; at: Temporal.Instant; by: string | null },
): Promise<void> {
  await sql`insert into transit.realtime (network, source, at, message, by) values (${m.network}, ${m.source}, ${m.at}, ${Buffer.from(m.message)}, ${m.by})
    on conflict (network, source) do update set seq = nextval('transit.realtime_seq'), at = excluded.at, message = excluded.message, by = excluded.by`.execute(
    tx,
  );
}
