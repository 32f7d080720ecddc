import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { sql } from 'kysely';
import { loadCalendar } from '@yunjian/calendar';
import { readCalendarDir } from '@yunjian/calendar/cli';
import { auditMigrations, openLog } from '@yunjian/kernel/audit';
import { authMigrations } from '@yunjian/kernel/auth';
import { casesMigrations } from '@yunjian/kernel/cases';
import { makeCrypto, newKeyRing } from '@yunjian/kernel/crypto';
import { dbMigrations, once, openDatabase, type Tx } from '@yunjian/kernel/db';
import { testDatabase, type TestDatabase } from '@yunjian/kernel/db/testing';
import { filesMigrations, openFileStore } from '@yunjian/kernel/files';
import { notifyMigrations } from '@yunjian/kernel/notify';
import { createOrganisations, createPeople, loadOrgPack, orgsMigrations, readOrgPack } from '@yunjian/kernel/orgs';
import { createRegisters, REGISTERS, registersMigrations, type World, type WorldPerson } from '@yunjian/kernel/registers';
import { startSimulator, type Simulator } from '@yunjian/kernel/registers/simulator';
import { compareCases, publishPack, readPack, rulebookMigrations, ruleInForce, type Flip } from '@yunjian/kernel/rulebook';
import type { Kit } from '@yunjian/kernel/service';
import { compileModel, parseMeta } from '@yunjian/rules';
import { Allotter } from './allot.ts';
import { submit } from './apply.ts';
import type { ApplicationForm } from './contract.ts';
import { NEEDED } from './facts.ts';
import { admissionRehearsal } from './rehearse.ts';
import { policyOf } from './setting.ts';

/** The migrations talent housing stands on, in order. */
export const testModules = [
  dbMigrations,
  auditMigrations,
  orgsMigrations,
  authMigrations,
  filesMigrations,
  notifyMigrations,
  registersMigrations,
  rulebookMigrations,
  casesMigrations,
  { name: 'talent', dir: new URL('./migrations/', import.meta.url) },
];

const PACK = fileURLToPath(new URL('../../districts/songjiang/', import.meta.url));

const packJson = <T>(name: string): T => JSON.parse(fs.readFileSync(path.join(PACK, name), 'utf8')) as T;

/** A clock that stands until it is moved. */
export interface TestClock {
  now: Temporal.Instant;
}

export interface TestKit extends Kit {
  readonly clock: TestClock;
  readonly allotter: Allotter;
  readonly simulator: Simulator;
  readonly test: TestDatabase;
  readonly world: World;
  /** Changes what the registers say of a person. */
  says(idNumber: string, facts: Partial<WorldPerson>): Promise<void>;
  /** Lag, outage, wrong match … of one register. */
  scenario(register: string, scenario: Record<string, unknown>): Promise<void>;
  close(): Promise<void>;
}

const SECRET = 'test-secret-test-secret';

/** Rules and organisations of the pack, and the employers that the registers know. */
async function loadPack(ownerUrl: string): Promise<void> {
  const world = packJson<World>('demo/world.json');
  const owner = openDatabase(ownerUrl, { max: 1 });
  await owner.tx(async (tx) => {
    await publishPack(tx, await readPack(path.join(PACK, 'rules')));
    await loadOrgPack(tx, readOrgPack(pathToFileURL(path.join(PACK, 'orgs/'))), { demo: true });
    await createOrganisations(
      tx,
      world.employers.map((e) => ({
        uscc: e.uscc,
        name: e.name,
        kind: 'enterprise' as const,
        demo: true,
        source: '示例数据',
        from: Temporal.PlainDate.from('2020-01-01'),
      })),
    );
  });
  await owner.close();
}

/** Talent housing on a database of its own, with the district pack and the register simulator, on 2026-03-02 (a Monday) at 10:00. */
export async function testKit(options: { poolSize?: number; demo?: boolean } = {}): Promise<TestKit> {
  const test = await testDatabase(testModules, {
    max: options.poolSize ?? 8,
    prepared: [{ name: 'talent pack', run: loadPack }],
  });
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-talent-'));
  const clock: TestClock = { now: Temporal.Instant.from('2026-03-02T02:00:00Z') };
  const world = packJson<World>('demo/world.json');
  const simulator = await startSimulator({ secret: SECRET, world });
  const calendar = loadCalendar(await readCalendarDir(pathToFileURL(path.join(PACK, 'calendar/'))));
  const crypto = makeCrypto(newKeyRing({ now: clock.now }));
  const registers = createRegisters({
    clientId: 'test',
    secret: SECRET,
    endpoints: Object.fromEntries(
      REGISTERS.map((c) => [
        c,
        { url: `${simulator.url}/registers/${c}`, source: c, attemptTimeoutMs: 2000, breaker: { restMs: 200 } },
      ]),
    ),
  });
  await openLog(test, crypto.suite);
  const kit: Kit = {
    database: test,
    ownerUrl: test.ownerUrl,
    crypto,
    calendar: () => calendar,
    registers,
    files: await openFileStore(path.join(dir, 'files')),
    pack: {
      json: packJson,
      text: (n) => fs.readFileSync(path.join(PACK, n), 'utf8'),
      path: (n) => path.join(PACK, n),
      exists: (n) => fs.existsSync(path.join(PACK, n)),
    },
    cacheDir: path.join(dir, 'cache'),
    now: () => clock.now,
    zone: 'Asia/Shanghai',
    random: (n) => globalThis.crypto.getRandomValues(new Uint8Array(n)),
    demo: options.demo ?? true,
    publicUrl: 'http://localhost:3000',
  };
  const control = async (where: string, method: string, body: unknown): Promise<void> => {
    const answer = await fetch(`${simulator.url}${where}`, {
      method,
      headers: { 'x-control-secret': SECRET, 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`simulator control ${where}: ${answer.status} ${await answer.text()}`);
  };
  return Object.assign(kit, {
    clock,
    allotter: new Allotter(kit),
    simulator,
    test,
    world,
    says: (idNumber: string, facts: Partial<WorldPerson>) => control('/_control/person', 'PUT', { idNumber, facts }),
    scenario: (register: string, scenario: Record<string, unknown>) =>
      control(`/_control/register/${register}`, 'POST', scenario),
    async close() {
      await registers.close();
      await simulator.close();
      await test.drop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  });
}

/** A project with `count` free flats; returns its id and the flats'. */
export async function testProject(
  kit: TestKit,
  options: { code?: string; count?: number; rooms?: number; accessible?: boolean; rentFen?: bigint; operatorOrg?: string } = {},
): Promise<{ id: string; planId: string; units: string[] }> {
  const {
    code = 'TEST-1',
    count = 10,
    rooms = 1,
    accessible = false,
    rentFen = 300_000n,
    operatorOrg = '00000000-0000-7000-8000-0000000000aa',
  } = options;
  const q = kit.test.owner;
  const project = await q.query<{ id: string }>(
    `insert into talent.project (code, name, town_code, address, lon, lat, operator_org, operator_name, accreditation, accredited, basis, description, demo, search)
     values ($1, '{"zh":"示例公寓","en":"Sample flats"}', '310117001', '示例路 1 号', 121.22, 31.03, $2, '示例运营方', $1, '[2024-01-01,)', '示例政策', '{"zh":"示例","en":"sample"}', true, $1) returning id`,
    [code, operatorOrg],
  );
  const id = project.rows[0]?.id as string;
  const plan = await q.query<{ id: string }>(
    `insert into talent.floor_plan (project_id, code, name, rooms, area_cm2, furnished) values ($1, 'A', '{"zh":"A 型","en":"type A"}', $2, 450000, true) returning id`,
    [id, rooms],
  );
  const planId = plan.rows[0]?.id as string;
  const units = await q.query<{ id: string }>(
    `insert into talent.unit (project_id, plan_id, building, floor, room_no, rooms, area_cm2, accessible, rent_fen)
     select $1, $2, '1', 1 + n / 10, (100 + n)::text, $3, 450000, $4, $5 from generate_series(1, $6) n returning id`,
    [id, planId, rooms, accessible, rentFen, count],
  );
  return { id, planId, units: units.rows.map((r) => r.id) };
}

/** Facts of somebody who qualifies as `degree`, employed by the world's first clean employer. */
export function clean(kit: TestKit, idNumber: string, over: Partial<WorldPerson> = {}): Promise<void> {
  return kit.says(idNumber, { ...cleanFacts(kit), ...over });
}

/** The employer that test applicants work for. */
export const employerOf = (kit: TestKit): string => {
  const good = kit.world.employers.find((e) => e.registeredInDistrict && e.taxedInDistrict);
  if (!good) throw new Error('the world has no clean employer');
  return good.uscc;
};

/** What the registers say of somebody against whom nothing speaks. */
export const cleanFacts = (kit: TestKit): Partial<WorldPerson> => ({
  employerUscc: employerOf(kit),
  wageEmployerUscc: employerOf(kit),
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
});

let serial = 0;
const BASE = 17;

/** A fake ID number (division 990000) with a valid check character. */
export function fakeId(n: number): string {
  const body = `990000${19_700_101 + (n % 20) * 10_000}${String(n % 1000).padStart(3, '0')}`;
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
  const sum = [...body].reduce((s, d, i) => s + Number(d) * (weights[i] ?? 0), 0);
  return body + '10X98765432'[sum % 11];
}

/** Registers a test applicant; returns ids. */
export async function testPerson(
  kit: TestKit,
  facts: Partial<WorldPerson> = {},
): Promise<{ personId: string; accountId: string; idNumber: string; name: string }> {
  const n = serial++ * BASE;
  const idNumber = fakeId(n);
  const name = `示例甲${n}`;
  const [personId] = await kit.database.tx((tx) =>
    createPeople(tx, kit.crypto, [{ name, idNumber, phone: `100${String(n).padStart(8, '0')}`, demo: true }], kit.now()),
  );
  await clean(kit, idNumber, facts);
  return { personId: personId as string, accountId: globalThis.crypto.randomUUID(), idNumber, name };
}

/** A complete form of an applicant who works for the clean employer. */
export function testForm(kit: TestKit, over: Partial<ApplicationForm> = {}): ApplicationForm {
  return {
    householdSize: 1,
    accessibleNeeded: false,
    projectIds: [],
    maxRentFen: null,
    contractFrom: '2025-01-01',
    contractTo: null,
    employerUscc: employerOf(kit),
    bankAccount: '6222000000000001',
    automation: true,
    consent: { textVersion: policyOf(kit).consent.version, registers: [...NEEDED] },
    attachments: [],
    ...over,
  };
}

/** A command context like HTTP's, for use cases called directly. */
export const commandOf = (kit: Kit, scope: string, key: string = globalThis.crypto.randomUUID()) => ({
  signal: new AbortController().signal,
  command: <T>(body: unknown, fn: (tx: Tx) => Promise<T>): Promise<T> =>
    once(kit.database, { scope, key, op: 'test', body, now: kit.now() }, fn),
});

/** Submits for a test applicant and returns the application's id and state. */
export async function testSubmit(
  kit: TestKit,
  who: { personId: string; accountId: string },
  form: ApplicationForm = testForm(kit),
  key?: string,
): Promise<{ id: string; state: string }> {
  const { id } = await submit(kit, kit.allotter, commandOf(kit, who.accountId, key), { ...who, channel: 'online', form });
  const { rows } = await sql<{ state: string }>`select state from talent.application where id = ${id}`.execute(kit.database.db);
  return { id, state: rows[0]?.state ?? '' };
}

/** Everyone whom another text of the admission rule would decide otherwise. */
export async function testRehearsal(kit: TestKit, dmn: string): Promise<{ checked: number; flips: Flip[] }> {
  const { db } = kit.database;
  const today = kit.now().toZonedDateTimeISO(kit.zone).toPlainDate();
  const meta = parseMeta(kit.pack.json('rules/talent-admission.json'));
  const flips: Flip[] = [];
  const { total } = await compareCases(db, {
    about: admissionRehearsal(policyOf(kit).rule),
    next: { model: compileModel(dmn, { meta }), meta },
    against: await ruleInForce(db, policyOf(kit).rule, today),
    today,
    onBatch: (found) => void flips.push(...found),
  });
  return { checked: total, flips };
}
