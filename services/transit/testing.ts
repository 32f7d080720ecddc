/** The service over HTTP on a database of its own, with the small district of mini.fixture.ts and a clock that is moved by hand. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import process from 'node:process';
import { auditMigrations, openLog } from '@yunjian/kernel/audit';
import { authMigrations } from '@yunjian/kernel/auth';
import type { Role } from '@yunjian/kernel/contract';
import { makeCrypto, newKeyRing } from '@yunjian/kernel/crypto';
import { openDatabase } from '@yunjian/kernel/db';
import { testDatabase, type TestDatabase } from '@yunjian/kernel/db/testing';
import { filesMigrations, openFileStore } from '@yunjian/kernel/files';
import { buildHttp, type Actor, type HttpApp } from '@yunjian/kernel/http';
import { ensureQueues, migrateJobs } from '@yunjian/kernel/jobs';
import { orgsMigrations } from '@yunjian/kernel/orgs';
import type { Kit } from '@yunjian/kernel/service';
import { runCheck } from './feeds/check.ts';
import { transit } from './index.ts';
import { transitJobs } from './jobs.ts';
import { Live } from './live/live.ts';
import { writeMiniPack } from './mini.fixture.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers of many operations are looked into
export type Answer = { status: number; body: any; bytes: Buffer; type: string };

const PEOPLE = {
  ines: ['inspector'],
  dora: ['data-editor'],
  dirk: ['data-editor'],
  uma: ['auditor'],
  rita: ['reviewer'],
} as const satisfies Record<string, readonly Role[]>;
export type Who = keyof typeof PEOPLE;

const actors = Object.fromEntries(
  Object.entries(PEOPLE).map(([name, roles], i): [string, Actor] => [
    name,
    {
      accountId: `0198b000-0000-7000-8000-00000000000${i + 1}`,
      personId: null,
      orgId: null,
      roles: new Set<Role>(roles),
      name: `示例·${name}`,
      secondFactor: true,
    },
  ]),
);

export interface TestTransit {
  readonly kit: Kit;
  readonly database: TestDatabase;
  readonly http: HttpApp;
  readonly clock: { now: Temporal.Instant };
  readonly dir: string;
  /** Asks as somebody; null is a traveller who is not signed in. */
  call(who: Who | null, method: 'GET' | 'POST', url: string, options?: { key?: string }): Promise<Answer>;
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
  /** Does what the job does: checks all that waits. */
  work(): Promise<void>;
  /** Another process on the same database and files, as on the same machine; `own`: with a cache of its own, as on another. */
  another(cache?: 'shared' | 'own'): Promise<{ kit: Kit; live: Live; close(): Promise<void> }>;
  close(): Promise<void>;
}

/** Built images, shared by all tests of this process that do not damage them. */
const CACHE = path.join(os.tmpdir(), `yunjian-transit-cache-${process.pid}`);
process.once('exit', () => fs.rmSync(CACHE, { recursive: true, force: true }));

/** Opens it on Tuesday 2026-03-10 at 07:50 in the district; `over` replaces files of the pack. */
export async function testTransit(
  over: Readonly<Record<string, string>> = {},
  cache: 'shared' | 'own' = 'shared',
): Promise<TestTransit> {
  const migrations = { name: 'transit', dir: new URL('./migrations/', import.meta.url) };
  const database = await testDatabase([auditMigrations, orgsMigrations, authMigrations, filesMigrations, migrations], {
    prepared: [{ name: 'jobs', run: migrateJobs }],
  });
  const dir = fs.mkdtempSync(path.join(os.tmpdir(), 'yunjian-transit-'));
  writeMiniPack(path.join(dir, 'pack'), over);
  const clock = { now: Temporal.Instant.from('2026-03-09T23:50:00Z') };
  const crypto = makeCrypto(newKeyRing({ now: clock.now }));
  await openLog(database, crypto.suite);
  const at = (name: string): string => path.join(dir, 'pack', name);
  const kitOf = async (db: Kit['database'], cacheDir: string): Promise<Kit> =>
    ({
      database: db,
      ownerUrl: database.ownerUrl,
      crypto,
      files: await openFileStore(path.join(dir, 'files')),
      pack: {
        json: <T>(name: string) => JSON.parse(fs.readFileSync(at(name), 'utf8')) as T,
        text: (name: string) => fs.readFileSync(at(name), 'utf8'),
        path: at,
        exists: (name: string) => fs.existsSync(at(name)),
      },
      cacheDir,
      now: () => clock.now,
      zone: 'Asia/Shanghai',
      random: (n: number) => globalThis.crypto.getRandomValues(new Uint8Array(n)),
      demo: true,
      publicUrl: 'https://transit.example',
    }) as unknown as Kit; // transit asks for neither calendar nor registers
  const cacheDir = cache === 'own' ? path.join(dir, 'cache') : CACHE;
  const kit = await kitOf(database, cacheDir);
  await ensureQueues(database.db, transitJobs(kit));
  await transit.start?.(kit);
  let actor: Actor | null = null;
  const http = await buildHttp({
    database,
    faces: [transit.face(kit)],
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
    method: 'GET' | 'POST',
    url: string,
    payload: { body: Buffer; type: string } | null,
    key: string | undefined,
  ): Promise<Answer> => {
    actor = who === null ? null : (actors[who] ?? null);
    const r = await http.app.inject({
      method,
      url: url.startsWith('/api') ? url : `/api/transit${url}`,
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
    call: (who, method, url, options = {}) => ask(who, method, url, null, options.key),
    async send(who, url, { fields = {}, files = [] }, options = {}) {
      const form = new FormData();
      for (const [name, value] of Object.entries(fields)) form.append(name, value);
      for (const { field, name, content } of files)
        form.append(field, new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]), name);
      const request = new Request('http://x/', { method: 'POST', body: form });
      const body = Buffer.from(await request.arrayBuffer());
      return ask(who, 'POST', url, { body, type: request.headers.get('content-type') ?? '' }, options.key);
    },
    async work() {
      const { rows } = await database.owner.query<{ id: string }>(
        "select id from transit.upload where state = 'checking' order by uploaded_at",
      );
      for (const { id } of rows) await runCheck(kit, id);
    },
    async another(of = 'shared') {
      const db = openDatabase(database.appUrl, { max: 3 });
      const other = await kitOf(db, of === 'own' ? path.join(dir, `cache-${globalThis.crypto.randomUUID()}`) : cacheDir);
      await Live.of(other).start();
      return {
        kit: other,
        live: Live.of(other),
        async close() {
          await Live.of(other).stop();
          await db.close();
        },
      };
    },
    async close() {
      await http.close();
      await transit.stop?.(kit);
      await database.drop();
      fs.rmSync(dir, { recursive: true, force: true });
    },
  };
}
