import fs from 'node:fs';
import path from 'node:path';
import { randomBytes } from 'node:crypto';
import { loadCalendar, type Calendar } from '@yunjian/calendar';
import { readCalendarDir } from '@yunjian/calendar/cli';
import { pathToFileURL } from 'node:url';
import { rowKeys } from '@yunjian/kernel/audit';
import { makeCrypto, loadKeys } from '@yunjian/kernel/crypto';
import { migrate, openDatabase, startEmbedded, type Database, type Embedded } from '@yunjian/kernel/db';
import { openFileStore } from '@yunjian/kernel/files';
import { migrateJobs } from '@yunjian/kernel/jobs';
import { loadOrgPack, readOrgPack } from '@yunjian/kernel/orgs';
import { createRegisters, REGISTERS, type RegisterCode, type RegisterEndpoint } from '@yunjian/kernel/registers';
import { publishPack, readPack } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import { ConfigError, type Config } from './config.ts';
import { modules } from './modules.ts';
import { openPack } from './pack.ts';

/** Everything a process needs, opened. */
export interface World {
  readonly kit: Kit;
  readonly config: Config;
  readonly embedded: Embedded | null;
  /** URL the program's own connections use, and the role they become. */
  readonly appUrl: string;
  readonly appRole: string | undefined;
  readonly keysDir: string;
  readonly anchorsDir: string;
  close(): Promise<void>;
}

export interface OpenOptions {
  readonly say?: (line: string) => void;
  /** Base address of the registers, when a simulator was started for it. */
  readonly registersUrl?: string;
  readonly registersSecret?: string;
  readonly now?: () => Temporal.Instant;
  readonly random?: (bytes: number) => Uint8Array;
  /** Skip migrations and the pack: for commands that only read. */
  readonly readOnly?: boolean;
}

/** Starts or adopts the embedded PostgreSQL, or takes the district's own; the owner's URL. */
export async function openServer(
  config: Config,
  say: (line: string) => void,
): Promise<{ ownerUrl: string; embedded: Embedded | null }> {
  const unproved = path.join(config.dataDir, 'RESTORE-NOT-VERIFIED.txt');
  if (fs.existsSync(unproved))
    throw new ConfigError(`这是一次未经核验的恢复，不能启动 · This restore was not verified; it does not start: ${unproved}`);
  if (config.databaseUrl !== null) return { ownerUrl: config.databaseUrl, embedded: null };
  const embedded = await startEmbedded({
    dir: path.join(config.dataDir, 'postgres'),
    onMoved: (dir) =>
      say(
        `数据库文件放在 ${dir}（数据库以非特权用户运行，进不了检出目录） · The database keeps its files in ${dir}: its unprivileged user cannot reach the checkout.`,
      ),
  });
  return { ownerUrl: embedded.ownerUrl, embedded };
}

/** Opens the database (migrated), the keys, the district pack, registers and files. */
export async function openWorld(config: Config, options: OpenOptions = {}): Promise<World> {
  const say = options.say ?? (() => undefined);
  const now = options.now ?? (() => Temporal.Now.instant());
  fs.mkdirSync(config.dataDir, { recursive: true });
  const { ownerUrl, embedded } = await openServer(config, say);
  if (!options.readOnly) {
    const applied = await migrate(ownerUrl, modules);
    if (applied.length > 0) say(`迁移 ${applied.length} 项 · ${applied.length} migrations carried out`);
    if (applied.length > 0 || embedded === null) await migrateJobs(ownerUrl);
  }
  const keysDir = path.join(config.dataDir, 'keys');
  const crypto = makeCrypto(loadKeys({ dir: keysDir, env: process.env, suite: config.suite, now: now() }));
  const pack = openPack(config.packDir);
  const appUrl = config.databaseAppUrl ?? ownerUrl;
  const appRole = config.databaseAppUrl === null ? 'yunjian_app' : undefined;
  const database = openDatabase(appUrl, {
    max: config.poolSize,
    settings: rowKeys(crypto),
    ...(appRole ? { role: appRole } : {}),
  });
  if (!options.readOnly) await loadPack(ownerUrl, config, pack);
  const calendar: Calendar = loadCalendar(await readCalendarDir(pathToFileURL(`${pack.path('calendar')}/`)));
  const registersUrl = options.registersUrl ?? config.registersUrl;
  const registers = createRegisters({
    clientId: path.basename(config.packDir),
    secret: options.registersSecret ?? config.registersSecret ?? randomBytes(24).toString('hex'),
    endpoints: registersUrl === null ? {} : endpoints(registersUrl, config.registersTimeoutMs),
    budgetMs: 2.5 * config.registersTimeoutMs,
  });
  const kit: Kit = {
    database,
    ownerUrl,
    crypto,
    calendar: () => calendar,
    registers,
    files: await openFileStore(path.join(config.dataDir, 'files')),
    pack,
    cacheDir: config.cacheDir ?? path.join(config.dataDir, 'cache'),
    now,
    zone: config.zone,
    random: options.random ?? ((n) => randomBytes(n)),
    demo: config.demo,
    publicUrl: config.publicUrl ?? `http://localhost:${config.port}`,
  };
  return {
    kit,
    config,
    embedded,
    appUrl,
    appRole,
    keysDir,
    anchorsDir: path.join(config.dataDir, 'anchors'),
    async close() {
      await registers.close();
      await database.close();
      if (embedded) await stopWhenLast(embedded);
    },
  };
}

const endpoints = (base: string, attemptTimeoutMs: number): Record<RegisterCode, RegisterEndpoint> =>
  Object.fromEntries(
    REGISTERS.map((code) => [code, { url: `${base.replace(/\/$/, '')}/registers/${code}`, source: code, attemptTimeoutMs }]),
  ) as Record<RegisterCode, RegisterEndpoint>;

/** Publishes the pack's rules and organisations, as the owner; repeating it changes nothing. */
async function loadPack(ownerUrl: string, config: Config, pack: Kit['pack']): Promise<void> {
  const owner = openDatabase(ownerUrl, { max: 1, statementTimeoutMs: 0 });
  try {
    await owner.tx(async (tx) => {
      await publishPack(tx, await readPack(pack.path('rules')));
      await loadOrgPack(tx, readOrgPack(pathToFileURL(`${pack.path('orgs')}/`)), { demo: config.demo });
    });
  } finally {
    await owner.close();
  }
}

/** Stops the embedded server unless another process still works on it. */
async function stopWhenLast(embedded: Embedded): Promise<void> {
  const watch: Database = openDatabase(embedded.ownerUrl, { max: 1 });
  let others = 0;
  try {
    const { rows } = await watch.pool.query<{ n: bigint }>(
      `select count(*) as n from pg_stat_activity where application_name like 'yunjian%' and pid <> pg_backend_pid()`,
    );
    others = Number(rows[0]?.n ?? 0n);
  } catch {
    // it is already on its way down
  } finally {
    await watch.pool.end(); // not close(): Kysely ends only a pool that it has used, and an idle connection would hold the process for a minute
  }
  if (others === 0) await embedded.stop();
}
