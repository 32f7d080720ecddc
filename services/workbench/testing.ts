import { authMigrations } from '@yunjian/kernel/auth';
import type { Role } from '@yunjian/kernel/contract';
import { makeCrypto, newKeyRing } from '@yunjian/kernel/crypto';
import type { TestDatabase } from '@yunjian/kernel/db/testing';
import { buildHttp, face, type Actor, type HttpApp } from '@yunjian/kernel/http';
import { inject } from '@yunjian/kernel/http/testing';
import { ensureQueues, migrateJobs } from '@yunjian/kernel/jobs';
import { orgsMigrations } from '@yunjian/kernel/orgs';
import { openRehearsals, runRehearsal } from '@yunjian/kernel/rulebook';
import { rulebookDatabase, smallRehearsal } from '@yunjian/kernel/rulebook/testing';
import type { Kit } from '@yunjian/kernel/service';
import { workbenchApi } from './contract.ts';
import { workbenchHandlers } from './handlers.ts';
import { workbenchJobs } from './jobs.ts';

// oxlint-disable-next-line typescript/no-explicit-any -- answers of many operations are looked into
export type Answer = { status: number; body: any; bytes: Buffer; type: string };

/** The workbench over HTTP on a database of its own, with the small rule of the rulebook's tests in force and a clock that is moved by hand. */
export interface TestBench {
  readonly kit: Kit;
  readonly database: TestDatabase;
  readonly http: HttpApp;
  readonly clock: { now: Temporal.Instant };
  /** Asks as somebody: `anna`, `bo` edit; `carla`, `dan` approve; `uma` audits; `eve` is a reviewer; null is nobody. */
  call(who: Who | null, method: 'GET' | 'POST' | 'PUT', url: string, body?: unknown): Promise<Answer>;
  /** Uploads files, as name and content. */
  upload(who: Who, url: string, files: Readonly<Record<string, string | Uint8Array>>): Promise<Answer>;
  /** Does what the job does: carries out whatever waits. */
  work(): Promise<void>;
  close(): Promise<void>;
}

const PEOPLE = {
  anna: ['rule-editor'],
  bo: ['rule-editor', 'rule-approver'],
  carla: ['rule-approver'],
  dan: ['rule-approver'],
  uma: ['auditor'],
  eve: ['reviewer'],
} as const satisfies Record<string, readonly Role[]>;
export type Who = keyof typeof PEOPLE;

const actors = Object.fromEntries(
  Object.entries(PEOPLE).map(([name, roles], i): [string, Actor] => [
    name,
    {
      accountId: `0198a000-0000-7000-8000-00000000000${i + 1}`,
      personId: null,
      orgId: null,
      roles: new Set<Role>(roles),
      name: `示例·${name}`,
      secondFactor: true,
    },
  ]),
);

/** Opens it, on 2026-03-02 (a Monday) at 10:00 in the district. */
export async function testBench(): Promise<TestBench> {
  const database = await rulebookDatabase([orgsMigrations, authMigrations]);
  await migrateJobs(database.ownerUrl);
  const clock = { now: Temporal.Instant.from('2026-03-02T02:00:00Z') };
  const kit = {
    database,
    ownerUrl: database.ownerUrl,
    crypto: makeCrypto(newKeyRing({ now: clock.now })),
    now: () => clock.now,
    zone: 'Asia/Shanghai',
    demo: true,
  } as unknown as Kit; // the workbench asks for nothing else of it
  await ensureQueues(database.db, workbenchJobs(kit, [smallRehearsal]));
  let actor: Actor | null = null;
  const http = await buildHttp({
    database,
    faces: [face('workbench', workbenchApi, { workbench: workbenchHandlers(kit, [smallRehearsal]) })],
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
  const answerOf = (r: { statusCode: number; headers: Record<string, unknown>; rawPayload: Buffer; json(): unknown }): Answer => {
    const type = String(r.headers['content-type'] ?? '');
    const download = String(r.headers['content-disposition'] ?? '').startsWith('attachment');
    return { status: r.statusCode, type, bytes: r.rawPayload, body: /json/.test(type) && !download ? r.json() : null };
  };
  const call: TestBench['call'] = async (who, method, url, body) => {
    actor = who === null ? null : (actors[who] ?? null);
    clock.now = clock.now.add({ milliseconds: 100 });
    return answerOf(await inject(http.app, method, `/api/workbench${url}`, body));
  };
  return {
    kit,
    database,
    http,
    clock,
    call,
    async upload(who, url, files) {
      const form = new FormData();
      for (const [name, content] of Object.entries(files))
        form.append('file', new Blob([typeof content === 'string' ? content : Uint8Array.from(content)]), name);
      const request = new Request('http://x/', { method: 'POST', body: form });
      actor = actors[who] ?? null;
      return answerOf(
        await http.app.inject({
          method: 'POST',
          url: `/api/workbench${url}`,
          headers: { 'x-requested-with': 'yunjian', 'content-type': request.headers.get('content-type') ?? '' },
          payload: Buffer.from(await request.arrayBuffer()),
        }),
      );
    },
    async work() {
      for (const id of await openRehearsals(database.db, kit.now()))
        await runRehearsal(database, id, {
          rehearsables: [smallRehearsal],
          now: kit.now,
          zone: kit.zone,
          suite: kit.crypto.suite,
        });
    },
    async close() {
      await http.close();
      await database.drop();
    },
  };
}
