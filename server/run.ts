import { spawn, type ChildProcess } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import path from 'node:path';
import process from 'node:process';
import { createInterface } from 'node:readline';
import {
  appendLeaf,
  fileAnchors,
  httpAnchors,
  recordDenied,
  startSealer,
  type AnchorSink,
  type Sealer,
} from '@yunjian/kernel/audit';
import {
  loadDemoAccounts,
  makeAuth,
  readDemoAccounts,
  readOidcConfig,
  readSignInPolicy,
  refuseDemoAccounts,
  type Auth,
} from '@yunjian/kernel/auth';
import { buildHttp, type HttpApp } from '@yunjian/kernel/http';
import { ensureQueues, every, startJobs, type Periodic, type RunningJobs } from '@yunjian/kernel/jobs';
import { registerMetrics } from '@yunjian/kernel/registers';
import { services } from '../services/index.ts';
import { aboutFace, messagesFace } from './about.ts';
import { ROOT, type Config } from './config.ts';
import { loadDemo } from './demo.ts';
import { openWorld, type World } from './world.ts';

export interface Running {
  readonly url: string;
  readonly world: World;
  readonly http: HttpApp;
  readonly auth: Auth;
  readonly sealer: Sealer;
  /** Stops taking requests, lets those under way finish, seals what is committed, closes everything. */
  stop(): Promise<void>;
}

export interface RunOptions {
  readonly say?: (line: string) => void;
  /** Directory of the built pages, or the promise of it while they are being built; none = API only. */
  readonly dist?: string | null | Promise<string>;
  readonly now?: () => Temporal.Instant;
  /** Told a share of 0 to 1 while sample data load. */
  readonly progress?: (share: number, what: string) => void;
}

/** Starts one server process: database, pack, sample data when asked for, jobs, sealer, HTTP. Several may run on one database. */
export async function run(config: Config, options: RunOptions = {}): Promise<Running> {
  const say = options.say ?? (() => undefined);
  const simulator =
    config.demo && config.registersUrl === null
      ? await startSimulatorProcess(path.join(config.packDir, 'demo', 'world.json'))
      : null;
  let world: World | undefined;
  const undo: (() => Promise<unknown>)[] = []; // what a failed start must stop again
  try {
    world = await openWorld(config, {
      say,
      ...(options.now ? { now: options.now } : {}),
      ...(simulator ? { registersUrl: simulator.url, registersSecret: simulator.secret } : {}),
    });
    return await runWorld(world, simulator, options, say, undo);
  } catch (error) {
    for (const step of undo.toReversed()) await step().catch(() => undefined);
    simulator?.stop();
    await world?.close();
    throw error;
  }
}

async function runWorld(
  world: World,
  simulator: SimulatorProcess | null,
  options: RunOptions,
  say: (line: string) => void,
  undo: (() => Promise<unknown>)[],
): Promise<Running> {
  const { kit, config } = world;
  const { database, crypto, now } = kit;
  const demo = config.demo ? readDemoAccounts(kit.pack.json('orgs/demo-accounts.json')) : null;
  const anchors: AnchorSink[] = [
    fileAnchors(world.anchorsDir),
    ...(config.anchorUrl === null
      ? []
      : [httpAnchors({ url: config.anchorUrl, ...(config.anchorToken === null ? {} : { token: config.anchorToken }) })]),
  ];
  const warn = (error: unknown): void => void (config.log !== 'silent' && process.stderr.write(`${lineOf(error)}\n`));
  const sealer = await startSealer({ database, crypto, anchors, now, onError: warn });
  undo.push(() => sealer.stop());
  if (demo) {
    await database.tx((tx) => loadDemoAccounts(tx, crypto, demo, now(), now().toZonedDateTimeISO(kit.zone).toPlainDate()));
    await loadDemo(kit, services, config.demoScale, options.progress ?? (() => undefined));
  } else await refuseDemoAccounts(database.db);
  undo.push(async () => {
    for (const service of services) await service.stop?.(kit);
  });
  for (const service of services) await service.start?.(kit);
  const auth = makeAuth({
    database,
    crypto,
    policy: readSignInPolicy(kit.pack.json('orgs/sign-in.json')),
    now,
    zone: kit.zone,
    secure: config.secure,
    demo,
    oidc: config.oidc && readOidcConfig(kit.pack.json('orgs/sign-in.json'), { ...config.oidc, publicUrl: kit.publicUrl }),
    audit: (tx, event) => appendLeaf(tx, event, crypto.suite),
  });
  const jobs = services.flatMap((s) => s.jobs(kit));
  await ensureQueues(database.db, jobs);
  const running: RunningJobs = await startJobs({
    url: world.appUrl,
    ...(world.appRole ? { role: world.appRole } : {}),
    database,
    jobs,
    now,
    onError: warn,
  });
  undo.push(() => running.stop(0));
  const dist = await options.dist;
  const http = await buildHttp({
    database,
    faces: [aboutFace(kit, config), messagesFace(kit), auth.face, ...services.map((s) => s.face(kit))],
    plugins: auth.plugins,
    resolveActor: auth.resolveActor,
    onDenied: (d) =>
      void database
        .tx((tx) =>
          recordDenied(
            tx,
            { account: d.actor?.accountId ?? 'nobody', action: d.op, resource: 'operation', at: d.at },
            crypto.suite,
          ),
        )
        .catch(warn),
    now,
    requestsPerMinute: config.requestsPerMinute,
    trustProxy: config.trustProxy,
    log: config.log,
    secure: config.secure,
    title: kit.pack.json<{ title: { zh: string } }>('district.json').title.zh,
    version: config.version,
    ready: async () => {
      const db = await database.pool.query('select 1').then(
        () => true,
        () => false,
      );
      return { ok: db, checks: { database: db } };
    },
    ...(config.metricsToken === null ? {} : { metricsToken: config.metricsToken }),
    ...(dist ? { web: { dist } } : {}),
  });
  registerMetrics(kit.registers, http.metrics.registry);
  const chores: Periodic[] = [
    every(database, 'auth.sweep', 3_600_000, () => auth.sweep(), warn),
    every(
      database,
      'files.sweep',
      6 * 3_600_000,
      async (tx) => void (await kit.files.sweep(tx, now().subtract({ hours: 24 }))),
      warn,
    ),
  ];
  undo.push(
    async () => Promise.all(chores.map((c) => c.stop())),
    () => http.close(),
  );
  const address = await http.listen(config.port, config.host);
  let stopping: Promise<void> | undefined;
  return {
    url: address,
    world,
    http,
    auth,
    sealer,
    stop: () =>
      (stopping ??= (async () => {
        await http.close();
        await Promise.all(chores.map((c) => c.stop()));
        await running.stop(3000);
        for (const service of services) await service.stop?.(kit);
        await sealer.sealNow().catch(() => null);
        await sealer.stop();
        simulator?.stop();
        await world.close();
        say('已停止 · stopped');
      })()),
  };
}

/** An error as one line. PostgreSQL quotes values in its messages, so of its errors only the code and the constraint are told. */
function lineOf(error: unknown): string {
  const { severity, code, constraint } = error as { severity?: string; code?: string; constraint?: string };
  if (severity !== undefined) return `PostgreSQL ${code ?? ''} ${constraint ?? ''}`.trim();
  return error instanceof Error ? error.message : String(error);
}

interface SimulatorProcess {
  readonly url: string;
  readonly secret: string;
  stop(): void;
}

/** Starts the stand-in for other departments' registers as a process of its own; it ends with this one. */
export async function startSimulatorProcess(dataFile: string): Promise<SimulatorProcess> {
  const secret = randomBytes(24).toString('hex');
  const main = path.join(ROOT, 'kernel', 'registers', 'simulator-main.ts');
  const child: ChildProcess = spawn(process.execPath, [main, '--data', dataFile], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...process.env, REGISTERS_SECRET: secret },
  });
  const lines = createInterface({ input: child.stdout as NodeJS.ReadableStream });
  const url = await new Promise<string>((resolve, reject) => {
    lines.once('line', (line) => resolve((JSON.parse(line) as { url: string }).url));
    child.once('exit', (code) => reject(new Error(`the register simulator ended with ${code}`)));
    child.once('error', reject);
  });
  return { url, secret, stop: () => void child.kill('SIGTERM') };
}
