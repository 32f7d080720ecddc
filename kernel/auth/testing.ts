import fs from 'node:fs';
import { z } from 'zod';
import { appendLeaf, auditMigrations } from '../audit/index.ts';
import { op, type Role } from '../contract/index.ts';
import { makeCrypto, newKeyRing } from '../crypto/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { buildHttp, face, type HttpApp } from '../http/index.ts';
import { createPerson, idCheckCharacter, orgsMigrations } from '../orgs/index.ts';
import {
  authMigrations,
  createAccount,
  grantRole,
  hashPassword,
  makeAuth,
  type Auth,
  type AuthEvent,
  type AuthKit,
  type DemoAccounts,
  type GrantedRole,
  type OidcConfig,
} from './index.ts';
import type { SignInPolicy } from './policy.ts';
import { setTotp } from './sign-in.ts';

export const START = Temporal.Instant.from('2026-11-23T01:00:00Z');
export const PASSWORD = 'correct horse battery staple';
export const SECRET = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ'; // RFC 6238 appendix B

/** Limits as short as tests need them. */
export const policy: SignInPolicy = {
  badAttempts: 5,
  lockMinutes: 15,
  lockMinutesMax: 60,
  forgetHours: 24,
  badAttemptsPerAddress: 1000,
  addressLockMinutes: 15,
  staffIdleMinutes: 30,
  citizenIdleMinutes: 720,
  staffHours: 12,
  citizenHours: 24,
  passwordLength: 12,
  issuer: '云间',
};

const thingApi = {
  thing: {
    mine: op({
      method: 'GET',
      path: '/api/mine',
      summary: { zh: '我', en: 'me' },
      access: 'signed-in',
      reply: z.object({ id: z.string(), roles: z.array(z.string()) }),
    }),
    review: op({
      method: 'GET',
      path: '/api/review',
      summary: { zh: '审', en: 'review' },
      access: ['reviewer'],
      reply: z.object({ ok: z.boolean() }),
    }),
  },
} as const;

export interface Bench {
  readonly d: TestDatabase;
  readonly kit: AuthKit;
  readonly auth: Auth;
  readonly http: HttpApp;
  readonly events: AuthEvent[];
  readonly lines: string[];
  clock: Temporal.Instant;
  browser(ip?: string): Browser;
  citizen(username: string): Promise<string>;
  staff(
    username: string,
    roles: readonly GrantedRole[],
    options?: { totp?: boolean; demo?: boolean; temporary?: boolean },
  ): Promise<string>;
  close(): Promise<void>;
}

/** One browser: keeps its cookies, sends the header that other sites cannot send. */
export class Browser {
  readonly cookies = new Map<string, string>();
  readonly #http: HttpApp;
  readonly #ip: string;
  constructor(http: HttpApp, ip: string) {
    this.#http = http;
    this.#ip = ip;
  }
  async send(method: 'GET' | 'POST', url: string, body?: unknown, headers: Record<string, string> = {}) {
    const cookie = [...this.cookies].map(([k, v]) => `${k}=${v}`).join('; ');
    const r = await this.#http.app.inject({
      method,
      url,
      remoteAddress: this.#ip,
      headers: { 'x-requested-with': 'yunjian', ...(cookie ? { cookie } : {}), ...headers },
      ...(body === undefined ? {} : { payload: body as object }),
    });
    for (const line of [r.headers['set-cookie'] ?? []].flat()) {
      const [pair = ''] = line.split(';');
      const at = pair.indexOf('=');
      if (/Expires=Thu, 01 Jan 1970|Max-Age=0/i.test(line)) this.cookies.delete(pair.slice(0, at));
      else this.cookies.set(pair.slice(0, at), pair.slice(at + 1));
    }
    const answer = r.body === '' ? null : (JSON.parse(r.body) as { [key: string]: never });
    // oxlint-disable-next-line typescript/no-explicit-any -- tests look into answers of every shape
    return { status: r.statusCode, body: answer as any, headers: r.headers, setCookie: [r.headers['set-cookie'] ?? []].flat() };
  }
  get = (url: string, headers?: Record<string, string>) => this.send('GET', url, undefined, headers);
  post = (url: string, body?: unknown) => this.send('POST', url, body);
  signIn = (username: string, password = PASSWORD) => this.post('/api/auth/sign-in', { username, password });
}

let people = 0;
let shared: Promise<string> | undefined;

/** The whole of sign-in on a fresh database, with a clock the test turns. */
export async function bench(
  options: { demo?: DemoAccounts | null; oidc?: OidcConfig; secure?: boolean; policy?: Partial<SignInPolicy> } = {},
): Promise<Bench> {
  const d = await testDatabase([auditMigrations, orgsMigrations, authMigrations]);
  const events: AuthEvent[] = [];
  const lines: string[] = [];
  const crypto = makeCrypto(newKeyRing({ now: START }));
  const kit: AuthKit = {
    database: d,
    crypto,
    policy: { ...policy, ...options.policy },
    now: () => self.clock,
    zone: 'Asia/Shanghai',
    secure: options.secure ?? false,
    demo: options.demo ?? null,
    oidc: options.oidc ?? null,
    audit: async (tx, event) => {
      await appendLeaf(tx, event, crypto.suite);
      events.push(event);
    },
  };
  const auth = makeAuth(kit);
  const http = await buildHttp({
    database: d,
    faces: [
      auth.face,
      face('thing', thingApi, {
        thing: {
          mine: async (_, c) => ({ id: c.actor.accountId, roles: [...c.actor.roles] }),
          review: async () => ({ ok: true }),
        },
      }),
    ],
    plugins: auth.plugins,
    resolveActor: auth.resolveActor,
    now: kit.now,
    requestsPerMinute: 0,
    trustProxy: true,
    log: 'info',
    logTo: { write: (line) => lines.push(line) },
    secure: kit.secure,
    title: 'test',
    version: '0',
    ready: async () => ({ ok: true, checks: {} }),
  });
  shared ??= hashPassword(PASSWORD);
  const passwordHash = await shared;
  const self: Bench = {
    d,
    kit,
    auth,
    http,
    events,
    lines,
    clock: START,
    browser: (ip = '10.0.0.1') => new Browser(http, ip),
    async citizen(username) {
      const first17 = `99000019900101${String(++people).padStart(3, '0')}`;
      return d.tx(async (tx) => {
        const personId = await createPerson(
          tx,
          crypto,
          { name: '示例·公民', idNumber: first17 + idCheckCharacter(first17) },
          START,
        );
        return createAccount(tx, { kind: 'citizen', username, name: '示例·公民', personId, passwordHash });
      });
    },
    async staff(username, roles, o = {}) {
      return d.tx(async (tx) => {
        const id = await createAccount(tx, {
          kind: 'staff',
          username,
          name: '示例·职员',
          passwordHash,
          demo: o.demo ?? false,
          passwordTemporary: o.temporary ?? false,
        });
        if (o.totp ?? true) await setTotp({ crypto }, tx, id, SECRET, null);
        for (const role of roles as readonly Exclude<Role, 'citizen'>[])
          await grantRole(tx, { accountId: id, role, by: null, reason: 'test', now: self.clock });
        return id;
      });
    },
    async close() {
      await http.close();
      await d.drop();
    },
  };
  return self;
}

/** The demo accounts of a district of this repository. */
export const demoFile = (): unknown => {
  const districts = new URL('../../districts/', import.meta.url);
  for (const name of fs.readdirSync(districts)) {
    const file = new URL(`${name}/orgs/demo-accounts.json`, districts);
    if (fs.existsSync(file)) return { file, json: JSON.parse(fs.readFileSync(file, 'utf8')) as unknown };
  }
  throw new Error('no district with demo accounts');
};
