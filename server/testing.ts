import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { makeAuth, readSignInPolicy, createAccount, grantRole, type GrantedRole } from '@yunjian/kernel/auth';
import type { Problem } from '@yunjian/kernel/contract';
import { testDatabase, type TestDatabase } from '@yunjian/kernel/db/testing';
import { migrateJobs } from '@yunjian/kernel/jobs';
import { createOrganisations, createPeople } from '@yunjian/kernel/orgs';
import { REGISTERS, sampleIdNumber, samplePhone, type World as RegisterWorld, type WorldPerson } from '@yunjian/kernel/registers';
import { startSimulator } from '@yunjian/kernel/registers/simulator';
import type { Kit } from '@yunjian/kernel/service';
import type { ApplicationForm } from '@yunjian/talent/contract';
import { readConfig, ROOT } from './config.ts';
import { modules } from './modules.ts';
import { run, type Running } from './run.ts';
import { openWorld } from './world.ts';

/** Where the clock of these tests begins: a Monday at 10:00 in the district. It runs from there, the same in every process. */
export const START = Temporal.Instant.from('2026-03-02T02:00:00Z');
const offset = START.epochMilliseconds - Temporal.Now.instant().epochMilliseconds;
export const testNow = (): Temporal.Instant => Temporal.Now.instant().add({ milliseconds: offset });

/** Somebody signed in. */
export interface Caller {
  readonly accountId: string;
  readonly cookie: string;
}

/** An applicant of whom the registers say nothing but good, unless told otherwise. */
export interface Citizen extends Caller {
  readonly personId: string;
  readonly idNumber: string;
  readonly name: string;
  readonly phone: string;
  readonly bankAccount: string;
}

export interface Answer {
  readonly status: number;
  // oxlint-disable-next-line typescript/no-explicit-any -- answers of many operations are looked into
  readonly body: any;
  readonly headers: Headers;
}

/** A server process of the test's own. */
export interface ServerProcess {
  readonly url: string;
  readonly pid: number;
  /** Everything it has written so far, standard output and error. */
  output(): string;
  /** kill −9, and waits until it is gone. */
  kill(): Promise<void>;
  /** Asks it to stop; its exit code. */
  stop(): Promise<number | null>;
}

/** A district to test the whole program on: database of its own in the test server, keys, register simulator; servers in and out of this process. */
export interface TestDistrict {
  readonly kit: Kit;
  readonly owner: TestDatabase['owner'];
  readonly ownerUrl: string;
  readonly dataDir: string;
  readonly env: Readonly<Record<string, string>>;
  readonly employers: readonly { id: string; uscc: string }[];
  project(options?: {
    code?: string;
    units?: number;
    rooms?: number;
    operatorOrg?: string;
  }): Promise<{ id: string; units: string[] }>;
  citizens(count: number, facts?: (i: number) => Partial<WorldPerson>): Promise<Citizen[]>;
  staff(roles: readonly GrantedRole[], options?: { orgId?: string; personId?: string }): Promise<Caller>;
  /** A new session of an account, as its Cookie header. */
  session(accountId: string, options?: { secondFactor?: boolean }): Promise<string>;
  form(who: Citizen, over?: Partial<ApplicationForm>): ApplicationForm;
  says(idNumber: string, facts: Partial<WorldPerson>): Promise<void>;
  /** Starts a server in this process; it is stopped by `close` if not before. */
  run(over?: Record<string, string>): Promise<Running>;
  /** Starts a server as a process of its own; it is killed by `close` if not stopped before. */
  spawn(over?: Record<string, string>): Promise<ServerProcess>;
  close(): Promise<void>;
}

const SECRET = 'test-secret-test-secret-test-secret';
let serial = 0;

/** Makes a district. */
export async function testDistrict(over: Record<string, string> = {}): Promise<TestDistrict> {
  const database = await testDatabase(modules, { max: 4, prepared: [{ name: 'jobs', run: migrateJobs }] });
  const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-server-'));
  const env: Record<string, string> = {
    DATA_DIR: dataDir,
    CACHE_DIR: path.join(ROOT, '.cache', 'images'), // shared by all tests: a network is compiled once
    DATABASE_URL: database.ownerUrl,
    PORT: '0',
    YUNJIAN_DEMO: 'off',
    REQUESTS_PER_MINUTE: '0',
    LOG: 'silent',
    POOL_SIZE: '12',
    REGISTERS_TIMEOUT_MS: '40000', // a machine busy with many tests must not send an application to a person
    ...over,
  };
  const packDir = readConfig(env).packDir;
  const registerWorld = JSON.parse(fs.readFileSync(path.join(packDir, 'demo', 'world.json'), 'utf8')) as RegisterWorld;
  const simulator = await startSimulator({ secret: SECRET, world: registerWorld });
  Object.assign(env, { REGISTERS_URL: simulator.url, REGISTERS_SECRET: SECRET });
  const world = await openWorld(readConfig(env), { now: testNow });
  const { kit } = world;
  const auth = makeAuth({
    database: kit.database,
    crypto: kit.crypto,
    policy: readSignInPolicy(kit.pack.json('orgs/sign-in.json')),
    now: testNow,
    zone: kit.zone,
    secure: false,
    demo: null,
    oidc: null,
    audit: async () => undefined,
  });
  const from = Temporal.PlainDate.from('2020-01-01');
  const employerIds = await kit.database.tx((tx) =>
    createOrganisations(
      tx,
      registerWorld.employers.map((e) => ({
        uscc: e.uscc,
        name: e.name,
        kind: 'enterprise' as const,
        demo: true,
        source: '示例数据',
        from,
      })),
    ),
  );
  const employers = registerWorld.employers.map((e, i) => ({ id: employerIds[i] as string, uscc: e.uscc }));
  const clean = registerWorld.employers.find(
    (e) => e.registeredInDistrict && e.taxedInDistrict && (e.status ?? 'active') === 'active' && e.dishonestSince === undefined,
  )?.uscc as string;
  const says = async (idNumber: string, facts: Partial<WorldPerson>): Promise<void> => {
    const answer = await fetch(`${simulator.url}/_control/person`, {
      method: 'PUT',
      headers: { 'x-control-secret': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify({ idNumber, facts }),
    });
    if (!answer.ok) throw new Error(`simulator control: ${answer.status}`);
  };
  const running = new Set<Running>();
  const processes = new Set<ServerProcess>();
  const session = async (accountId: string, options: { secondFactor?: boolean } = {}): Promise<string> => {
    const cookie = await auth.openSession(accountId);
    if (options.secondFactor === false)
      await database.owner.query(
        `update auth.session set second_factor = false where id_hash = (select id_hash from auth.session where account_id = $1 order by created_at desc, last_seen desc limit 1)`,
        [accountId],
      );
    return cookie;
  };

  return {
    kit,
    owner: database.owner,
    ownerUrl: database.ownerUrl,
    dataDir,
    env,
    employers,
    says,
    session,
    async project(options = {}) {
      const code = options.code ?? `TEST-${++serial}`;
      const org = options.operatorOrg ?? '00000000-0000-7000-8000-0000000000aa';
      const { rows } = await database.owner.query<{ id: string }>(
        `insert into talent.project (code, name, town_code, address, lon, lat, operator_org, operator_name, accreditation, accredited, basis, description, demo, search)
         values ($1, '{"zh":"示例公寓","en":"Sample flats"}', '310117001', '示例路 1 号', 121.22, 31.03, $2, '示例运营方', $1, '[2024-01-01,)', '示例政策', '{"zh":"示例","en":"sample"}', true, $1) returning id`,
        [code, org],
      );
      const id = rows[0]?.id as string;
      const units = await database.owner.query<{ id: string }>(
        `with plan as (
           insert into talent.floor_plan (project_id, code, name, rooms, area_cm2, furnished) values ($1, 'A', '{"zh":"A 型","en":"type A"}', $2, 450000, true) returning id)
         insert into talent.unit (project_id, plan_id, building, floor, room_no, rooms, area_cm2, accessible, rent_fen)
         select $1, plan.id, '1', 1 + n / 10, (100 + n)::text, $2, 450000, false, 300000 from plan, generate_series(1, $3::int) n returning id`,
        [id, options.rooms ?? 1, options.units ?? 10],
      );
      return { id, units: units.rows.map((r) => r.id) };
    },
    async citizens(count, facts = () => ({})) {
      const first = serial;
      serial += count;
      const people = Array.from({ length: count }, (_, i) => {
        const n = first + i;
        return {
          name: `示例欧阳${n}`,
          idNumber: sampleIdNumber(Temporal.PlainDate.from('1985-01-01').add({ days: Math.floor(n / 900) }) as never, n % 900),
          phone: samplePhone(n),
          demo: false,
          bankAccount: `62220200011${String(10_000_000 + n)}`,
        };
      });
      const ids = await kit.database.tx((tx) => createPeople(tx, kit.crypto, people, testNow()));
      for (const [i, p] of people.entries())
        await says(p.idNumber, {
          employerUscc: clean,
          wageEmployerUscc: clean,
          insuredMonths: 24,
          gaps: [],
          degree: 'master',
          origin: 'domestic',
          title: 'none',
          homes: 0,
          soldDaysAgo: null,
          pendingSale: false,
          talentList: null,
          benefit: null,
          dishonest: false,
          accountMatches: true,
          accountChangedDaysAgo: 400,
          ...facts(i),
        });
      const accounts = await database.owner.query<{ id: string }>(
        `insert into auth.account (kind, username, name, person_id, demo)
         select 'citizen', 'citizen-' || ($2::int + n), w.name, w.person, false from unnest($1::uuid[], $3::text[]) with ordinality w(person, name, n) order by n returning id`,
        [ids, first, people.map((p) => p.name)],
      );
      return Promise.all(
        people.map(async (p, i) => {
          const accountId = accounts.rows[i]?.id as string;
          return { ...p, personId: ids[i] as string, accountId, cookie: await session(accountId) };
        }),
      );
    },
    async staff(roles, options = {}) {
      const accountId = await kit.database.tx(async (tx) => {
        const id = await createAccount(tx, {
          kind: 'staff',
          username: `staff-${++serial}`,
          name: `示例职员${serial}`,
          orgId: options.orgId ?? null,
          personId: options.personId ?? null,
          passwordHash: null,
        });
        for (const role of roles) await grantRole(tx, { accountId: id, role, by: null, reason: 'test', now: testNow() });
        return id;
      });
      return { accountId, cookie: await session(accountId) };
    },
    form: (who, o = {}) => ({
      householdSize: 1,
      accessibleNeeded: false,
      projectIds: [],
      maxRentFen: null,
      contractFrom: '2025-01-01',
      contractTo: null,
      employerUscc: clean,
      bankAccount: who.bankAccount,
      automation: true,
      consent: {
        textVersion: kit.pack.json<{ consent: { version: string } }>('talent/policy.json').consent.version,
        registers: [...REGISTERS],
      },
      attachments: [],
      ...o,
    }),
    async run(o = {}) {
      const server = await run(readConfig({ ...env, ...o }), { dist: null, now: testNow });
      running.add(server);
      return server;
    },
    async spawn(o = {}) {
      const child = await startProcess({ ...env, ...o });
      processes.add(child);
      return child;
    },
    async close() {
      for (const p of processes) await p.kill();
      for (const r of running) await r.stop();
      await world.close();
      await simulator.close();
      await database.drop();
      fs.rmSync(dataDir, { recursive: true, force: true });
    },
  };
}

/** Runs `process.fixture.ts` with these settings and nothing else of this process's but the path. Rejects with its output when it ends before it is ready. */
async function startProcess(env: Readonly<Record<string, string>>): Promise<ServerProcess> {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'process.fixture.ts')], {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_OPTIONS: process.env['NODE_OPTIONS'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'], // with it the program loads in two thirds of the time
      TEST_CLOCK_OFFSET_MS: String(offset),
      ...env,
    },
  });
  let text = '';
  const gone = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      text += chunk.toString('utf8');
      const ready = /^READY (\S+)$/m.exec(text);
      if (ready) resolve(ready[1] as string);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    void gone.then((code) => reject(new Error(`the server ended with ${code}: ${text.slice(-2000)}`)));
  });
  const end = (signal: NodeJS.Signals): Promise<number | null> => {
    if (child.exitCode === null && child.signalCode === null) child.kill(signal);
    return gone;
  };
  return {
    url,
    pid: child.pid as number,
    output: () => text,
    kill: async () => void (await end('SIGKILL')),
    stop: () => end('SIGTERM'),
  };
}

/** Sends a request as the pages do: with the header other sites cannot send, a key for commands, and a cookie. */
export async function call(
  url: string,
  method: 'GET' | 'POST' | 'PUT' | 'DELETE',
  where: string,
  options: { cookie?: string; body?: unknown; key?: string; headers?: Record<string, string> } = {},
): Promise<Answer> {
  const answer = await fetch(`${url}${where}`, {
    method,
    redirect: 'manual',
    headers: {
      'x-requested-with': 'yunjian',
      ...(method === 'GET' ? {} : { 'idempotency-key': options.key ?? crypto.randomUUID() }),
      ...(options.cookie === undefined ? {} : { cookie: options.cookie }),
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: JSON.stringify(options.body) }),
  });
  const text = await answer.text();
  const json = /json/.test(answer.headers.get('content-type') ?? '');
  return { status: answer.status, body: json && text !== '' ? JSON.parse(text) : text, headers: answer.headers };
}

/** The code of a refusal; null for anything else. */
export const codeOf = (answer: Answer): string | null =>
  answer.status >= 400 ? ((answer.body as Problem | undefined)?.code ?? null) : null;

/** Tables that move by themselves: the log is sealed about every second, sessions note when they were seen, contracts are read by whoever examines them. */
const TICKING = ['audit.entry', 'audit.node', 'audit.head', 'audit.pending', 'auth.session', 'assets.supervision_reader'];

/** How many rows each table of the program has at one moment, without what moves by itself: the tables above, and hashes of earlier rows that the log takes in. */
export async function rowCounts(owner: TestDatabase['owner']): Promise<Record<string, number>> {
  const { rows: tables } = await owner.query<{ name: string }>(
    `select format('%I.%I', n.nspname, c.relname) as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where c.relkind = 'r' and n.nspname not in ('pg_catalog', 'information_schema', 'pgboss') order by 1`,
  );
  const wanted = tables.map((t) => t.name).filter((n) => !TICKING.includes(n));
  const { rows } = await owner.query<{ name: string; n: string }>(
    wanted
      .map(
        (n) => `select '${n}' as name, count(*)::text as n from ${n}${n === 'audit.leaf' ? " where kind <> 'assets.rows'" : ''}`,
      )
      .join(' union all '),
  );
  return Object.fromEntries(rows.map((r) => [r.name, Number(r.n)]));
}
