import { existsSync } from 'node:fs';
import fs from 'node:fs/promises';
import path from 'node:path';
import process from 'node:process';
import { setTimeout as sleep } from 'node:timers/promises';
import { verifyLog, type LogReport } from '@yunjian/kernel/audit';
import { loadKeys, readPublicKey } from '@yunjian/kernel/crypto';
import { embeddedPlace, openDatabase, startEmbedded, type Database, type Embedded } from '@yunjian/kernel/db';
import { differences, readContents, type Difference } from './backup-contents.ts';
import { copyBack, syncFiles } from './backup-files.ts';
import { BackupError, readManifest, type Manifest } from './backup-manifest.ts';
import { APPLICATION } from './backup-server.ts';

/** Stands in a data directory from the first byte of a restore until everything was compared: whoever finds it has no good restore. */
export const UNFINISHED = 'RESTORE-NOT-VERIFIED.txt';

export interface RestoreOptions {
  readonly from: string;
  /** Must be empty or absent. */
  readonly dataDir: string;
  /** The file keys.json, when the backup has none. */
  readonly keys: string | null;
  readonly say: (line: string) => void;
}

export interface Restored {
  readonly manifest: Manifest;
  /** Tables that are not as the manifest says; none in a good restore. */
  readonly differences: readonly Difference[];
  readonly log: LogReport;
  readonly hasKeys: boolean;
}

/**
 * Makes a data directory from a backup and proves it: every file is compared with its hash while it is copied, the database replays to the instant
 * of the backup, all tables are counted and hashed again, and the log is verified. Whatever fails leaves the directory marked with `UNFINISHED`.
 * The database is stopped at the end. Throws BackupError for what cannot begin.
 */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  const dataDir = path.resolve(options.dataDir);
  const from = path.resolve(options.from);
  const manifest = await readManifest(from);
  fits(manifest, from);
  await allThere(manifest, from);
  const there = await fs.readdir(dataDir).catch((): string[] => []);
  if (there.length > 0)
    throw new BackupError(`${dataDir} 不是空目录，恢复只写入空目录 · is not empty; a restore goes into an empty directory only`);
  await fs.mkdir(dataDir, { recursive: true });
  const mark = path.join(dataDir, UNFINISHED);
  await fs.writeFile(
    mark,
    `恢复尚未核对完毕，或核对不符。请勿使用本目录。\nThis restore is unfinished, or is not as its backup says. Do not use this directory.\n备份 · backup: ${from}\n`,
  );
  const embedded = await place(manifest, from, dataDir, options);
  try {
    const database = openDatabase(embedded.ownerUrl, { max: 2, statementTimeoutMs: 0, applicationName: APPLICATION });
    try {
      options.say('清点与校验 · counting and hashing');
      const found = differences(manifest, await readContents(database));
      options.say('核验日志 · verifying the log');
      const log = await verify(database, manifest, dataDir);
      if (found.length === 0 && log.ok) await fs.rm(mark);
      const hasKeys = await fs.stat(path.join(dataDir, 'keys', 'keys.json')).then(
        () => true,
        () => false,
      );
      return { manifest, differences: found, log, hasKeys };
    } finally {
      await database.close();
    }
  } finally {
    await embedded.stop();
  }
}

function fits(manifest: Manifest, from: string): void {
  if (manifest.kind === 'dump')
    throw new BackupError(
      `这是服务器数据库的备份：请建空库，执行 pg_restore --dbname=URL ${path.join(from, 'database.dump')}，再执行 yunjian compare ${from} URL\n` +
        `This backup is of a database server: make an empty database, run pg_restore --dbname=URL ${path.join(from, 'database.dump')}, then yunjian compare ${from} URL`,
    );
  const here = `${process.platform}-${process.arch}`;
  if (manifest.platform !== here)
    throw new BackupError(
      `备份来自 ${manifest.platform}，本机是 ${here} · the backup is of ${manifest.platform}, this machine is ${here}`,
    );
}

/** Looks at names and lengths before anything is written; the bytes are compared while they are copied. */
async function allThere(manifest: Manifest, from: string): Promise<void> {
  for (const file of manifest.files) {
    const found = await fs.stat(path.join(from, ...file.path.split('/'))).catch(() => null);
    if (!found) throw new BackupError(`缺少文件 · missing from the backup: ${file.path}`);
    if (found.size !== file.bytes) throw new BackupError(`文件已损坏 · damaged in the backup: ${file.path}`);
  }
}

/** Puts all files where they belong and starts the database, which replays its journal up to the restore point. */
async function place(manifest: Manifest, from: string, dataDir: string, options: RestoreOptions): Promise<Embedded> {
  const dir = path.join(dataDir, 'postgres');
  // The database's files are not always below `dir`: then another data directory of this name may have left its own there.
  const { home, dataDir: cluster, moved, owner } = embeddedPlace(dir);
  if (moved) options.say(`数据库文件放在 · database files: ${home}`);
  if (existsSync(cluster))
    throw new BackupError(
      `${cluster} 中已有数据库，请换一个数据目录 · there is a database already, of an earlier data directory of this name; use another name`,
    );
  await fs.mkdir(home, { recursive: true, mode: 0o755 });
  await fs.rm(path.join(home, 'owner.secret'), { force: true });
  const target = (name: string): string => {
    const [top = '', ...rest] = name.split('/');
    if (top === 'cluster') return path.join(cluster, ...rest);
    if (name === 'owner.secret') return path.join(home, name);
    return path.join(dataDir, ...name.split('/'));
  };
  const give = async (name: string): Promise<void> => {
    if (owner && (name === 'cluster' || name.startsWith('cluster/'))) await fs.chown(target(name), owner.uid, owner.gid);
  };
  options.say(`复制 ${manifest.files.length} 个文件 · copying ${manifest.files.length} files`);
  for (const name of manifest.dirs) {
    await fs.mkdir(target(name), { recursive: true, mode: 0o700 });
    await give(name);
  }
  for (const file of manifest.files.filter((f) => f.path !== 'database.dump')) {
    const to = target(file.path);
    await fs.mkdir(path.dirname(to), { recursive: true, mode: 0o700 });
    await copyBack(from, file, to, file.path.endsWith('.pub.pem') ? 0o644 : 0o600);
    await give(file.path);
  }
  await placeKeys(dataDir, options.keys, manifest);
  const signal = path.join(cluster, 'recovery.signal');
  await fs.writeFile(signal, '', { mode: 0o600 });
  if (owner) await fs.chown(signal, owner.uid, owner.gid);
  // The server flushes its own files when it begins to recover.
  const outside = (name: string): boolean => /^(files|anchors|keys)(\/|$)/.test(name);
  await syncFiles(dataDir, {
    files: manifest.files.filter((f) => outside(f.path)),
    dirs: manifest.dirs.filter(outside),
  });
  return replay(dir, cluster, manifest);
}

/** Puts the secret keys back and makes sure that they are those of this installation: one of them signed its log. */
async function placeKeys(dataDir: string, keys: string | null, manifest: Manifest): Promise<void> {
  const dir = path.join(dataDir, 'keys');
  const to = path.join(dir, 'keys.json');
  if (keys !== null) {
    await fs.mkdir(dir, { recursive: true, mode: 0o700 });
    await fs.copyFile(keys, to);
    await fs.chmod(to, 0o600);
  } else if (!manifest.withKeys) return;
  const known = manifest.files.map((f) => f.path).filter((name) => name.endsWith('.pub.pem'));
  const ring = loadKeys({ dir, now: Temporal.Instant.from(manifest.takenAt) });
  if (known.length > 0 && !ring.sign.some((key) => known.includes(`keys/${key.suite}-${key.id}.pub.pem`)))
    throw new BackupError('密钥不属于这份备份的安装 · these keys are not those of the installation that was backed up');
}

const MINUTES = 30;

/**
 * Starts the cluster in recovery. The restore command always fails: all of the journal that is needed lies in pg_wal, and PostgreSQL looks there next.
 * A long journal takes longer than a start may; as long as the server lives it is waited for.
 */
async function replay(dir: string, clusterDir: string, manifest: Manifest): Promise<Embedded> {
  const settings = [
    'hot_standby=off',
    'restore_command=exit 1',
    `recovery_target_name=${manifest.restorePoint ?? ''}`,
    'recovery_target_action=promote',
  ];
  const until = Date.now() + MINUTES * 60_000;
  for (;;) {
    try {
      return await startEmbedded({ dir, settings });
    } catch (error) {
      const pid = Number((await fs.readFile(path.join(clusterDir, 'postmaster.pid'), 'utf8').catch(() => '')).split('\n')[0]);
      if (!lives(pid) || Date.now() > until) throw error;
      await sleep(500);
    }
  }
}

function lives(pid: number): boolean {
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** The log of the restored copy, against the keys and the anchors that came with it. */
async function verify(database: Database, manifest: Manifest, dataDir: string): Promise<LogReport> {
  const dir = path.join(dataDir, 'keys');
  const names = (await fs.readdir(dir).catch((): string[] => [])).filter((name) => name.endsWith('.pub.pem'));
  const keys = await Promise.all(names.map(async (name) => readPublicKey(await fs.readFile(path.join(dir, name), 'utf8'))));
  const { witnesses } = await import('@yunjian/server'); // the whole of it: not for an answer to --help
  return verifyLog(database, {
    keys,
    anchors: path.join(dataDir, 'anchors'),
    witnesses,
    now: Temporal.Instant.from(manifest.takenAt),
  });
}
