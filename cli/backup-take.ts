import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { loadKeys } from '@yunjian/kernel/crypto';
import { openDatabase, type Database } from '@yunjian/kernel/db';
import type { Config } from '@yunjian/server';
import { contentsOf, tablesOf, type Session } from './backup-contents.ts';
import { copyFile, copyTree, putText, syncDir, syncFiles, type BackupFile } from './backup-files.ts';
import { BackupError, MANIFEST, type Manifest } from './backup-manifest.ts';
import { APPLICATION, stopIfLast } from './backup-server.ts';

export interface TakeOptions {
  /** Directory of the backup; must not exist. */
  readonly to: string;
  readonly withKeys: boolean;
  readonly now: () => Temporal.Instant;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly say: (line: string) => void;
  /** The pg_dump to use with a server of the district's. */
  readonly pgDump?: string;
}

/**
 * Takes a backup while the program runs. The embedded database's files are copied as PostgreSQL's online backup does; then, for the moment it takes,
 * writers wait, a restore point goes into the journal and a snapshot is opened: counts and hashes are those of exactly the instant to which a
 * restore replays. With a server of the district's, pg_dump writes the same snapshot. Everything is put together under another name and renamed
 * when it is whole. Throws BackupError.
 */
export async function takeBackup(config: Config, options: TakeOptions): Promise<Manifest> {
  const to = path.resolve(options.to);
  if (await fs.stat(to).catch(() => null))
    throw new BackupError(`${to} 已存在，请换一个目录 · already exists, name another directory`);
  if (!(await fs.stat(config.dataDir).catch(() => null)))
    throw new BackupError(`${config.dataDir} 中没有数据（DATA_DIR） · there are no data in ${config.dataDir} (DATA_DIR)`);
  await fs.mkdir(path.dirname(to), { recursive: true });
  const part = `${to}.part-${process.pid}-${randomBytes(3).toString('hex')}`;
  const { openServer } = await import('@yunjian/server'); // the whole of it: not for an answer to --help
  const { ownerUrl, embedded } = await openServer(config, options.say);
  const database = openDatabase(ownerUrl, { max: 3, statementTimeoutMs: 0, applicationName: APPLICATION });
  try {
    const { rows } = await database.pool.query<{ there: boolean }>(
      `select to_regclass('yunjian.migration') is not null as there`,
    );
    if (!rows[0]?.there)
      throw new BackupError(
        '数据库里没有云间的数据 · the database holds nothing of this program; check DATA_DIR and DATABASE_URL',
      );
    await fs.mkdir(part, { mode: 0o700 });
    const manifest = await gather(database, { ...options, config, part, ownerUrl, clusterDir: embedded?.dataDir ?? null });
    await syncFiles(part, manifest);
    await putText(part, MANIFEST, `${JSON.stringify(manifest, null, 1)}\n`);
    await syncFiles(part, { files: [], dirs: [MANIFEST] });
    await fs.rename(part, to);
    await syncDir(path.dirname(to));
    return manifest;
  } catch (error) {
    await fs.rm(part, { recursive: true, force: true });
    throw error;
  } finally {
    await database.close();
    if (embedded) await stopIfLast(embedded);
  }
}

interface Work extends TakeOptions {
  readonly config: Config;
  readonly part: string;
  readonly ownerUrl: string;
  readonly clusterDir: string | null;
}

async function gather(database: Database, work: Work): Promise<Manifest> {
  const files: BackupFile[] = [];
  const dirs: string[] = [];
  const add = (listed: { files: readonly BackupFile[]; dirs: readonly string[] }): void => {
    files.push(...listed.files);
    dirs.push(...listed.dirs);
  };
  const { config, part } = work;
  const cluster = work.clusterDir === null ? null : await openCluster(database, work.clusterDir);
  const reader = await database.pool.connect();
  try {
    if (cluster) add(await cluster.copy(part));
    // Anchors before the instant: an anchor that knows more than the database would look like a log cut short.
    add(await copyAnchors(path.join(config.dataDir, 'anchors'), part));
    const restorePoint = cluster ? `yunjian-${randomBytes(8).toString('hex')}` : null;
    const takenAt = await quietInstant(database, reader, restorePoint, work.now);
    if (cluster) add(await cluster.copyJournal(part));
    else files.push(await dump(work, reader));
    work.say('清点与校验 · counting and hashing');
    const contents = await contentsOf(reader);
    await reader.query('commit');
    const { rows } = await reader.query<{ server: string }>(`select current_setting('server_version') as server`);
    // Stored files after the instant: their bytes are on disk before their row is written, so every row finds its file.
    add(await copyTree(path.join(config.dataDir, 'files'), part, 'files', (name) => name.startsWith('incoming/')));
    files.push(...(await copyKeys(work)));
    return {
      format: 'yunjian-backup',
      version: 1,
      kind: cluster ? 'cluster' : 'dump',
      takenAt: takenAt.toString(),
      program: config.version,
      server: (rows[0]?.server ?? '').split(' ')[0] ?? '',
      platform: `${process.platform}-${process.arch}`,
      restorePoint,
      withKeys: work.withKeys,
      ...contents,
      dirs,
      files,
    };
  } finally {
    reader.release(true);
    cluster?.close();
  }
}

/** What PostgreSQL makes anew or what belongs to the running server only. */
const SKIP =
  /^(postmaster\.(pid|opts)|pg_internal\.init|backup_label(\.old)?|tablespace_map(\.old)?|recovery\.signal|standby\.signal|global\/pg_control)$/;
const EMPTY = /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/./;
const skipped = (name: string): boolean =>
  SKIP.test(name) || EMPTY.test(name) || /(^|\/)(pgsql_tmp[^/]*|pg_internal\.init[^/]*)(\/|$)/.test(name);

interface ClusterCopy {
  copy(part: string): Promise<{ files: BackupFile[]; dirs: string[] }>;
  copyJournal(part: string): Promise<{ files: BackupFile[]; dirs: string[] }>;
  close(): void;
}

/** PostgreSQL's online backup of the files at `dir`. A replication slot of the connection keeps the journal from being recycled meanwhile. */
async function openCluster(database: Database, dir: string): Promise<ClusterCopy> {
  const session = await database.pool.connect();
  let first = '';
  return {
    async copy(part) {
      await session.query(`select pg_create_physical_replication_slot('yunjian_backup_' || pg_backend_pid(), true, true)`);
      const { rows } = await session.query<{ first: string }>(
        `select pg_walfile_name(pg_backup_start('yunjian backup', true)) as first`,
      );
      first = rows[0]?.first ?? '';
      const { files, dirs } = await copyTree(dir, part, 'cluster', skipped);
      const control = 'cluster/global/pg_control';
      const copied = await copyFile(path.join(dir, 'global', 'pg_control'), path.join(part, ...control.split('/')));
      const stopped = await session.query<{ labelfile: string; spcmapfile: string | null }>(
        'select labelfile, spcmapfile from pg_backup_stop(false)',
      );
      const label = await putText(part, 'cluster/backup_label', stopped.rows[0]?.labelfile ?? '');
      const secret = await copyFile(path.join(dir, '..', 'owner.secret'), path.join(part, 'owner.secret'));
      return { files: [...files, { path: control, ...copied }, label, { path: 'owner.secret', ...secret }], dirs: [...dirs] };
    },
    async copyJournal(part) {
      const { rows } = await session.query<{ last: string }>('select pg_walfile_name(pg_switch_wal()) as last');
      const last = rows[0]?.last ?? '';
      const wanted = (name: string): boolean =>
        name.endsWith('.history') || (/^[0-9A-F]{24}$/.test(name) && name >= first && name <= last);
      const files: BackupFile[] = [];
      for (const name of (await fs.readdir(path.join(dir, 'pg_wal'))).filter(wanted).toSorted()) {
        const to = `cluster/pg_wal/${name}`;
        files.push({ path: to, ...(await copyFile(path.join(dir, 'pg_wal', name), path.join(part, ...to.split('/')))) });
      }
      return { files, dirs: [] };
    },
    close: () => session.release(true), // ends the session, and with it the slot and an unfinished backup
  };
}

const ATTEMPTS = 100;

/**
 * Opens in `reader` a snapshot of an instant at which no writer is under way, and marks the same instant in the journal. Writers wait while all
 * tables are locked, some milliseconds; a lock not had at once is given up and tried again, so that no writer waits for another's long transaction.
 * Where the two wait for each other, this side's shorter deadlock time-out makes it the one that yields.
 */
async function quietInstant(
  database: Database,
  reader: Session,
  restorePoint: string | null,
  now: () => Temporal.Instant,
): Promise<Temporal.Instant> {
  const begin = 'begin isolation level repeatable read read only';
  if (restorePoint === null) {
    await reader.query(begin);
    await reader.query('select pg_current_snapshot()'); // a snapshot is taken by the first query
    return now();
  }
  const gate = await database.pool.connect();
  try {
    for (let attempt = 1; ; attempt++) {
      try {
        await gate.query('begin');
        await gate.query(`set local lock_timeout = '300ms'; set local deadlock_timeout = '20ms'`);
        const tables = await tablesOf(gate);
        if (tables.length > 0) await gate.query(`lock table ${tables.map((t) => t.sql).join(', ')} in share mode`);
        await reader.query(begin);
        await reader.query('select pg_current_snapshot()');
        await gate.query('select pg_create_restore_point($1)', [restorePoint]);
        return now();
      } catch (error) {
        const code = String((error as { code?: string }).code);
        if (!['55P03', '40P01'].includes(code)) throw error;
        if (attempt >= ATTEMPTS)
          throw new BackupError(
            '有长时间的写事务，等不到静止的一刻；请稍后再试 · a long write transaction leaves no quiet moment; try again later',
            { cause: error },
          );
      } finally {
        await gate.query('rollback');
      }
      await new Promise((resolve) => setTimeout(resolve, 20 + 10 * attempt));
    }
  } finally {
    gate.release(true);
  }
}

/** pg_dump of the reader's snapshot. The password goes by the environment, where other users cannot see it. */
async function dump(work: Work, reader: Session): Promise<BackupFile> {
  const { rows } = await reader.query<{ id: string }>('select pg_export_snapshot() as id');
  const url = new URL(work.ownerUrl);
  const password = decodeURIComponent(url.password);
  url.password = '';
  const file = path.join(work.part, 'database.dump.writing');
  try {
    await promisify(execFile)(
      work.pgDump ?? 'pg_dump',
      ['--format=custom', `--snapshot=${rows[0]?.id ?? ''}`, `--file=${file}`, `--dbname=${url.href}`],
      { env: { ...process.env, ...(password === '' ? {} : { PGPASSWORD: password }) } },
    );
  } catch (error) {
    const e = error as NodeJS.ErrnoException & { stderr?: string };
    throw new BackupError(
      e.code === 'ENOENT'
        ? '找不到 pg_dump（与服务器同版本），请安装后再试 · pg_dump (of the server’s version) is not installed here'
        : `pg_dump: ${(e.stderr ?? '').trim() || e.message}`,
      { cause: error },
    );
  }
  const copied = await copyFile(file, path.join(work.part, 'database.dump'));
  await fs.rm(file);
  return { path: 'database.dump', ...copied };
}

/** Anchor files up to their last whole line: one may be being written. */
async function copyAnchors(dir: string, part: string): Promise<{ files: BackupFile[]; dirs: string[] }> {
  const files: BackupFile[] = [];
  await fs.mkdir(path.join(part, 'anchors'), { mode: 0o700 });
  const names = await fs.readdir(dir).catch((): string[] => []);
  for (const name of names.filter((n) => n.endsWith('.jsonl')).toSorted()) {
    const text = await fs.readFile(path.join(dir, name), 'utf8');
    files.push(await putText(part, `anchors/${name}`, text.slice(0, text.lastIndexOf('\n') + 1)));
  }
  return { files, dirs: ['anchors'] };
}

/** Public keys always, so that the log can be verified; the secret ones only when asked for. */
async function copyKeys(work: Work): Promise<BackupFile[]> {
  const dir = path.join(work.config.dataDir, 'keys');
  const names = await fs.readdir(dir).catch((): string[] => []);
  const files: BackupFile[] = [];
  for (const name of names.filter((n) => n.endsWith('.pub.pem')))
    files.push(await putText(work.part, `keys/${name}`, await fs.readFile(path.join(dir, name), 'utf8')));
  if (work.env['YUNJIAN_KEYS']) {
    const ring = loadKeys({ dir, env: work.env, now: work.now() });
    for (const key of ring.sign) {
      const name = `${key.suite}-${key.id}.pub.pem`;
      if (!names.includes(name)) files.push(await putText(work.part, `keys/${name}`, key.publicKey));
    }
    if (work.withKeys) files.push(await putText(work.part, 'keys/keys.json', `${JSON.stringify(ring, null, 2)}\n`));
  } else if (work.withKeys) {
    if (!names.includes('keys.json')) throw new BackupError(`${dir} 中没有 keys.json · there is no keys.json in ${dir}`);
    files.push(await putText(work.part, 'keys/keys.json', await fs.readFile(path.join(dir, 'keys.json'), 'utf8')));
  }
  return files;
}
