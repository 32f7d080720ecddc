import fs from 'node:fs/promises';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { openDatabase } from '@yunjian/kernel/db';
import { ConfigError, readConfig } from '@yunjian/server/config';
import { differences, readContents, type Contents, type Difference } from './backup-contents.ts';
import { BackupError, readManifest } from './backup-manifest.ts';
import { restoreBackup, UNFINISHED } from './backup-restore.ts';
import { APPLICATION } from './backup-server.ts';
import { takeBackup } from './backup-take.ts';

export interface VerbIo {
  stdout(text: string): void;
  stderr(text: string): void;
}

type Env = Readonly<Record<string, string | undefined>>;

/** A verb of the command line. Answers --help itself; the exit code: 0 right, 1 not equal or failed, 2 wrong usage. */
export interface BackupVerb {
  run(args: readonly string[], io?: VerbIo, env?: Env): Promise<number>;
}

const stdio: VerbIo = { stdout: (text) => void process.stdout.write(text), stderr: (text) => void process.stderr.write(text) };

const BACKUP = `yunjian backup: 备份 · take a backup

  yunjian backup --to DIR [--with-keys]
      程序运行时即可备份。备份完整后才以 DIR 为名出现；DIR 须不存在。
      含数据库、附件（files）、锚点（anchors）、公钥，及 manifest.json：每张表的行数与哈希、日志树根。
      数据库取自 DATA_DIR；设有 DATABASE_URL 时用 pg_dump（须与服务器同版本）。
      Works while the program runs. DIR must not exist; it appears when the backup is whole. It holds the database, stored files, anchors,
      public keys, and manifest.json: rows and hash of each table, and the root of the log. The database is that of DATA_DIR; with DATABASE_URL
      it is written by pg_dump (of the server's version).
  --with-keys   连同密钥 keys.json（须与数据分开保管时勿用） · the secret keys too; leave it out when keys are kept apart from data
`;

const RESTORE = `yunjian restore: 从备份恢复并核对 · restore a backup and prove it

  yunjian restore --from DIR --data-dir NEW [--keys FILE]
      写入空目录 NEW，逐文件比对哈希，恢复到备份的那一刻，重新清点每张表并核验日志。不符则退出码 1，指名不符之处，目录留有
      ${UNFINISHED}。核对无误后以 DATA_DIR=NEW 启动程序。
      Writes into the empty directory NEW, compares every file, replays to the instant of the backup, counts and hashes all tables again and
      verifies the log. Exits with 1 and names what differs, leaving ${UNFINISHED} in NEW. When all is right, start the
      program with DATA_DIR=NEW.
  --keys FILE   备份不含密钥时，放回 keys.json · puts keys.json back when the backup was taken without keys
`;

const COMPARE = `yunjian compare: 比较两个数据库 · compare two databases

  yunjian compare A B
      A、B 为数据库地址（postgres://…，须为所有者）或备份目录。逐表比较行数与哈希；不同则指名各表，退出码 1。
      A and B are database URLs (postgres://…, as the owner) or directories of backups. Compares rows and hash of each table; names those that
      differ and exits with 1.
`;

class UsageError extends Error {}

const wantsHelp = (args: readonly string[]): boolean => args.includes('--help') || args.includes('-h');

type Run = (args: string[], io: VerbIo, env: Env) => Promise<number>;

function verb(help: string, run: Run): BackupVerb {
  return {
    async run(args, io = stdio, env = process.env) {
      if (wantsHelp(args)) {
        io.stdout(help);
        return 0;
      }
      try {
        return await run([...args], io, env);
      } catch (error) {
        if (error instanceof UsageError || String((error as { code?: string }).code).startsWith('ERR_PARSE_ARGS')) {
          io.stderr(`${(error as Error).message}\n\n${help}`);
          return 2;
        }
        io.stderr(`${error instanceof Error ? error.message : String(error)}\n`);
        return error instanceof ConfigError ? 2 : 1;
      }
    },
  };
}

const backup = verb(BACKUP, async (args, io, env) => {
  const { values } = parseArgs({ args, options: { to: { type: 'string' }, 'with-keys': { type: 'boolean', default: false } } });
  if (!values.to) throw new UsageError('请用 --to 指定备份目录 · name the directory with --to');
  const withKeys = values['with-keys'];
  const manifest = await takeBackup(readConfig(env), {
    to: values.to,
    withKeys,
    env,
    now: () => Temporal.Now.instant(),
    say: (line) => io.stderr(`${line}\n`),
  });
  const bytes = manifest.files.reduce((sum, file) => sum + file.bytes, 0);
  io.stdout(
    `备份完成 · backup taken: ${values.to}\n${manifest.takenAt} · ${rowsOf(manifest)} · ${(bytes / 1e6).toFixed(1)} MB · 日志 · log: ${manifest.log?.size ?? 0}\n`,
  );
  io.stderr(
    withKeys
      ? '注意：备份含密钥与个人信息，得到它即得到一切；请加密保存。 · The backup holds the secret keys: whoever has it has everything. Keep it encrypted.\n'
      : '密钥不在备份中，请另行保管 keys.json：没有它，密封的个人信息无法读取。 · The keys are not in it. Keep keys.json elsewhere: without it sealed personal data cannot be read.\n',
  );
  return 0;
});

const restore = verb(RESTORE, async (args, io) => {
  const { values } = parseArgs({
    args,
    options: { from: { type: 'string' }, 'data-dir': { type: 'string' }, keys: { type: 'string' } },
  });
  const { from, keys } = values;
  const dataDir = values['data-dir'];
  if (!from || !dataDir) throw new UsageError('请指定 --from 与 --data-dir · name --from and --data-dir');
  if (keys !== undefined && !(await fs.stat(keys).catch(() => null))) throw new UsageError(`读不到 · cannot read: ${keys}`);
  const done = await restoreBackup({ from, dataDir, keys: keys ?? null, say: (line) => io.stderr(`${line}\n`) });
  for (const difference of done.differences) io.stderr(`${line(difference)}\n`);
  const { log } = done;
  if (!log.ok)
    io.stderr(
      `日志已损坏 · the log is broken: ${log.first?.what.zh ?? ''} · ${log.first?.what.en ?? ''} (#${log.first?.index ?? '-'})\n`,
    );
  if (done.differences.length > 0 || !log.ok) {
    io.stderr(`恢复与备份不符，请勿使用 · not as the backup says, do not use: ${dataDir}\n`);
    return 1;
  }
  io.stdout(
    `恢复完成，与备份一致 · restored, equal to the backup: ${dataDir}\n${done.manifest.takenAt} · ${rowsOf(done.manifest)} · ` +
      `日志完整 · the log is whole: ${log.size}, ${log.heads} heads, ${log.anchors} anchors\n`,
  );
  if (!done.hasKeys)
    io.stderr(
      `启动前请放回密钥 ${dataDir}/keys/keys.json（权限 600），否则程序会另造新钥，原有密封数据不可读。 · Put ${dataDir}/keys/keys.json (mode 600) back before starting: otherwise the program makes new keys, which cannot read what is sealed.\n`,
    );
  return 0;
});

const compare = verb(COMPARE, async (args, io) => {
  const { positionals } = parseArgs({ args, allowPositionals: true, options: {} });
  const [a, b] = positionals;
  if (a === undefined || b === undefined || positionals.length > 2) throw new UsageError('请给出两个数据库 · give two databases');
  const left = await sideOf(a);
  const right = await sideOf(b);
  const found = differences(left, right);
  if (found.length === 0) {
    io.stdout(`一致 · equal: ${rowsOf(left)}\n`);
    return 0;
  }
  io.stdout(found.map((d) => `${line(d)}\n`).join(''));
  io.stderr(`${found.length} 张表不同 · tables differ\n`);
  return 1;
});

async function sideOf(side: string): Promise<Contents> {
  if (!/^postgres(ql)?:/.test(side)) {
    if (await fs.stat(side).catch(() => null)) return readManifest(side);
    throw new UsageError('须为 postgres:// 地址或备份目录 · neither a postgres:// URL nor the directory of a backup');
  }
  const database = openDatabase(side, { max: 1, statementTimeoutMs: 0, applicationName: APPLICATION });
  try {
    return await readContents(database);
  } catch (error) {
    throw new BackupError(`${withoutPassword(side)}: ${(error as Error).message}`, { cause: error });
  } finally {
    await database.close();
  }
}

function withoutPassword(url: string): string {
  const parsed = URL.parse(url);
  return parsed ? `${parsed.protocol}//${parsed.host}${parsed.pathname}` : 'postgres://…';
}

function rowsOf({ tables }: Pick<Contents, 'tables'>): string {
  const all = Object.values(tables);
  return `${all.length} 张表 · tables, ${all.reduce((sum, t) => sum + t.rows, 0)} 行 · rows`;
}

function line({ table, left, right }: Difference): string {
  const side = (content: Difference['left']): string =>
    content === null ? '没有此表 · absent' : `${content.rows} 行 · rows ${content.hash.slice(0, 12)}`;
  return `${table}: ${side(left)} ≠ ${side(right)}`;
}

/** The verbs of backup and restore, for the command line. */
export const backupVerbs: Readonly<Record<'backup' | 'restore' | 'compare', BackupVerb>> = { backup, restore, compare };
