/** The service over HTTP on a database of its own: two towns, four collectives, those who act for them, members, and a clock that is moved by hand. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { loadCalendar, type Calendar } from '@yunjian/calendar';
import { readCalendarDir } from '@yunjian/calendar/cli';
import { auditMigrations, openLog, rowKeys } from '@yunjian/kernel/audit';
import { authMigrations } from '@yunjian/kernel/auth';
import type { Role } from '@yunjian/kernel/contract';
import { makeCrypto, newKeyRing } from '@yunjian/kernel/crypto';
import { testDatabase, type TestDatabase } from '@yunjian/kernel/db/testing';
import { filesMigrations, openFileStore } from '@yunjian/kernel/files';
import { buildHttp, type Actor, type HttpApp } from '@yunjian/kernel/http';
import { ensureQueues, migrateJobs } from '@yunjian/kernel/jobs';
import { ledgerMigrations } from '@yunjian/kernel/ledger';
import { notifyMigrations } from '@yunjian/kernel/notify';
import { createPeople, idCheckCharacter, orgsMigrations, usccCheckCharacter } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { assets } from './index.ts';
import { assetsJobs } from './jobs.ts';
import { sealLoaded } from './witness/keep.ts';
import { examineBeforeActivation } from './letting/gate.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers of many operations are looked into
export type Answer = { status: number; body: any; bytes: Buffer; type: string };

/** The migrations collective assets stand on, in order. */
export const testModules = [
  auditMigrations,
  orgsMigrations,
  authMigrations,
  filesMigrations,
  notifyMigrations,
  ledgerMigrations,
  { name: 'assets', dir: new URL('./migrations/', import.meta.url) },
];

/** Towns and villages of the test, in no real district. */
export const TOWN_A = '990000001';
export const TOWN_B = '990000002';
const DISTRICT = 'district';

/** Collectives by key: the town A union, two villages in A, one village in B. */
const COLLECTIVES = {
  town: { code: 'T-TOWN', name: '示例甲镇联合社', kind: 'town', town: TOWN_A, village: null },
  one: { code: 'T-VILLAGE1', name: '示例一村合作社', kind: 'village', town: TOWN_A, village: `${TOWN_A}201` },
  two: { code: 'T-VILLAGE2', name: '示例二村合作社', kind: 'village', town: TOWN_A, village: `${TOWN_A}202` },
  far: { code: 'T-VILLAGE3', name: '示例三村合作社', kind: 'village', town: TOWN_B, village: `${TOWN_B}201` },
} as const;
export type CollectiveKey = keyof typeof COLLECTIVES;

/** Who there is: role, and for which collective or town. Citizens are members or bidders by their person. */
const PEOPLE = {
  ann: ['accountant', 'one'],
  amy: ['accountant', 'one'],
  bea: ['board', 'one'],
  ben: ['board', 'one'],
  sue: ['supervisory-board', 'one'],
  adam: ['accountant', 'two'],
  bob: ['board', 'two'],
  faye: ['accountant', 'far'],
  fred: ['board', 'far'],
  tina: ['accountant', 'town'],
  tara: ['board', 'town'],
  tom: ['township', TOWN_A],
  tess: ['township', TOWN_A],
  ted: ['township', TOWN_B],
  dora: ['township', DISTRICT],
  dan: ['township', DISTRICT],
  sam: ['sysadmin', null],
  sid: ['secadmin', null],
  uma: ['auditor', null],
  rita: ['reviewer', null],
  mia: ['citizen', null],
  max: ['citizen', null],
  mei: ['citizen', null],
  bill: ['citizen', null],
  bonnie: ['citizen', null],
  boris: ['citizen', null],
} as const satisfies Record<string, readonly [Role, CollectiveKey | typeof TOWN_A | typeof TOWN_B | typeof DISTRICT | null]>;
export type Who = keyof typeof PEOPLE;

const PACK = fileURLToPath(new URL('../../districts/songjiang/', import.meta.url));
let calendar: Calendar | undefined;

/** A resident ID number of nobody, by a running number below 100,000: division 99000x, born 1940 to 1989, a right check character. */
export function idNumber(n: number): string {
  const thousand = Math.floor(n / 1000);
  const first = `99000${Math.floor(thousand / 50)}${19_400_101 + (thousand % 50) * 10_000}${String(n % 1000).padStart(3, '0')}`;
  return first + String(idCheckCharacter(first));
}

/** The same of somebody born on an ISO day; `n` below 1000 tells those of one day apart. */
export function idNumberBorn(day: string, n = 0): string {
  const first = `990009${day.replaceAll('-', '')}${String(n).padStart(3, '0')}`;
  return first + String(idCheckCharacter(first));
}

/** A unified social credit code of nobody, by a running number: right in shape and check character. */
export function uscc(n: number): string {
  const first = `91990000MA${String(n).padStart(7, '0')}`;
  return first + String(usccCheckCharacter(first));
}

export interface TestAssets {
  readonly kit: Kit;
  readonly database: TestDatabase;
  readonly http: HttpApp;
  readonly clock: { now: Temporal.Instant };
  readonly dir: string;
  /** Ids of the collectives. */
  readonly collectives: Readonly<Record<CollectiveKey, string>>;
  readonly actors: Readonly<Record<Who, Actor>>;
  /** Asks as somebody; null is somebody who is not signed in. `body` is sent as JSON. */
  call(
    who: Who | null,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    options?: { key?: string; body?: unknown },
  ): Promise<Answer>;
  /** Sends a form: fields as texts, files as name and content. */
  send(
    who: Who | null,
    url: string,
    form: {
      fields?: Readonly<Record<string, string>>;
      files?: readonly { field: string; name: string; content: Uint8Array | string }[];
    },
    options?: { key?: string },
  ): Promise<Answer>;
  close(): Promise<void>;
}

/** The district pack with some files replaced (`assets/x.json` → text). */
function packOf(over: Readonly<Record<string, string>>): Kit['pack'] {
  const text = (name: string): string => over[name] ?? fs.readFileSync(path.join(PACK, name), 'utf8');
  return {
    json: <T>(name: string) => JSON.parse(text(name)) as T,
    text,
    path: (name) => path.join(PACK, name),
    exists: (name) => name in over || fs.existsSync(path.join(PACK, name)),
  };
}

async function settle(database: TestDatabase): Promise<Record<CollectiveKey, string>> {
  const { owner } = database;
  await owner.query('insert into org.town (code) values ($1), ($2)', [TOWN_A, TOWN_B]);
  await owner.query(
    `insert into org.town_version (code, name_zh, name_en, kind, valid, source) values
      ($1, '示例甲镇', 'Sample Town A', 'town', '[2000-01-01,)', 'test'), ($2, '示例乙镇', 'Sample Town B', 'town', '[2000-01-01,)', 'test')`,
    [TOWN_A, TOWN_B],
  );
  const ids: Partial<Record<CollectiveKey, string>> = {};
  for (const [key, c] of Object.entries(COLLECTIVES)) {
    if (c.village !== null) {
      await owner.query('insert into org.village (code) values ($1)', [c.village]);
      await owner.query(
        `insert into org.village_version (code, town_code, name_zh, kind, valid, source) values ($1, $2, $3, 'village', '[2000-01-01,)', 'test')`,
        [c.village, c.town, c.name.replace('合作社', '')],
      );
    }
    const { rows } = await owner.query<{ id: string }>(
      `insert into assets.collective (code, name, kind, town_code, village_code, created_at) values ($1, $2, $3, $4, $5, '2020-01-01T00:00:00Z') returning id`,
      [c.code, c.name, c.kind, c.town, c.village],
    );
    ids[key as CollectiveKey] = rows[0]?.id ?? '';
  }
  return ids as Record<CollectiveKey, string>;
}

async function people(
  database: TestDatabase,
  crypto: Kit['crypto'],
  collectives: Readonly<Record<CollectiveKey, string>>,
  now: Temporal.Instant,
): Promise<Record<Who, Actor>> {
  const names = Object.keys(PEOPLE) as Who[];
  const persons = await database.tx((tx) =>
    createPeople(
      tx,
      crypto,
      names.map((name, i) => ({ name: `示例·${name}`, idNumber: idNumber(90_000 + i), demo: true })),
      now,
    ),
  );
  const actors: Partial<Record<Who, Actor>> = {};
  for (const [i, name] of names.entries()) {
    const [role, where] = PEOPLE[name];
    const personId = persons[i] ?? null;
    const staff = role !== 'citizen';
    const { rows } = await database.owner.query<{ id: string }>(
      'insert into auth.account (kind, username, name, person_id, demo) values ($1, $2, $3, $4, true) returning id',
      [staff ? 'staff' : 'citizen', `demo-${name}`, `示例·${name}`, personId],
    );
    actors[name] = {
      accountId: rows[0]?.id ?? '',
      personId,
      orgId: null,
      roles: new Set<Role>([role]),
      name: `示例·${name}`,
      secondFactor: staff,
    };
    if (where === null) continue;
    const town = where === TOWN_A || where === TOWN_B;
    await database.owner.query(
      `insert into assets.mandate (person_id, role, collective_id, town_code, district, title, legal_representative, valid, source)
       values ($1, $2, $3, $4, $5, $6, $7, '[2020-01-01,)', 'test')`,
      [
        personId,
        role,
        town || where === DISTRICT ? null : collectives[where],
        town ? where : null,
        where === DISTRICT,
        role,
        ['bea', 'bob', 'fred', 'tara'].includes(name),
      ],
    );
  }
  return actors as Record<Who, Actor>;
}

/** Opens it on Tuesday 2026-03-10 at 10:00 in the district; `over` replaces files of the district pack. */
export async function testAssets(over: Readonly<Record<string, string>> = {}): Promise<TestAssets> {
  const clock = { now: Temporal.Instant.from('2026-03-10T02:00:00Z') };
  const crypto = makeCrypto(newKeyRing({ now: clock.now }));
  const database = await testDatabase(testModules, { prepared: [{ name: 'jobs', run: migrateJobs }], settings: rowKeys(crypto) });
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-assets-'));
  await openLog(database, crypto.suite);
  const days = (calendar ??= loadCalendar(await readCalendarDir(pathToFileURL(path.join(PACK, 'calendar/')))));
  const kit: Kit = {
    database,
    ownerUrl: database.ownerUrl,
    crypto,
    calendar: () => days,
    files: await openFileStore(path.join(dir, 'files')),
    pack: packOf(over),
    cacheDir: path.join(dir, 'cache'),
    now: () => clock.now,
    zone: 'Asia/Shanghai',
    random: (n) => globalThis.crypto.getRandomValues(new Uint8Array(n)),
    demo: true,
    publicUrl: 'https://assets.example',
  } as Omit<Kit, 'registers'> as Kit; // collective assets ask no register of other departments
  const collectives = await settle(database);
  const actors = await people(database, crypto, collectives, clock.now);
  await sealLoaded({ ownerUrl: database.ownerUrl, crypto }); // what a test settles as the owner counts as loaded on purpose
  await ensureQueues(database.db, assetsJobs(kit));
  await assets.start?.(kit);
  // contracts of tests are seldom complete: the gate of the rules is opened, and closed again (keepGate) where it is what is tested
  examineBeforeActivation(kit, async () => []);
  let actor: Actor | null = null;
  const http = await buildHttp({
    database,
    faces: [assets.face(kit)],
    resolveActor: async () => actor,
    now: kit.now,
    requestsPerMinute: 0,
    trustProxy: false,
    log: 'silent',
    secure: false,
    title: 'test',
    version: '0',
    ready: async () => ({ ok: true, checks: {} }),
  });
  const ask = async (
    who: Who | null,
    method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    url: string,
    payload: { body: Buffer | string; type: string } | null,
    key: string | undefined,
  ): Promise<Answer> => {
    actor = who === null ? null : actors[who];
    const r = await http.app.inject({
      method,
      url: url.startsWith('/api') ? url : `/api/assets${url}`,
      headers: {
        'x-requested-with': 'yunjian',
        ...(method === 'GET' ? {} : { 'idempotency-key': key ?? globalThis.crypto.randomUUID() }),
        ...(payload === null ? {} : { 'content-type': payload.type }),
      },
      ...(payload === null ? {} : { payload: payload.body }),
    });
    const type = String(r.headers['content-type'] ?? '');
    return { status: r.statusCode, type, bytes: r.rawPayload, body: /json/.test(type) ? r.json() : null };
  };
  return {
    kit,
    database,
    http,
    clock,
    dir,
    collectives,
    actors,
    call: (who, method, url, { key, body } = {}) =>
      ask(who, method, url, body === undefined ? null : { body: JSON.stringify(body), type: 'application/json' }, key),
    async send(who, url, { fields = {}, files = [] }, options = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      for (const { field, name, content } of files)
        form.append(field, new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]), name);
      const request = new Request('http://x/', { method: 'POST', body: form });
      const body = Buffer.from(await request.arrayBuffer());
      return ask(who, 'POST', url, { body, type: request.headers.get('content-type') ?? '' }, options.key);
    },
    async close() {
      await http.close();
      await assets.stop?.(kit);
      await database.drop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}
