/** Sign-in: accounts, sessions, second factor, lockout, the district's identity provider; roles come from grants and from posts. */
import cookie from '@fastify/cookie';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { MigrationModule } from '../db/index.ts';
import { face, type Actor, type Face } from '../http/index.ts';
import { authApi } from './contract.ts';
import { actorOf, authHandlers, cookieName } from './handlers.ts';
import type { AuthKit } from './kit.ts';
import { addSessions } from './open.ts';
import { sessionStore, sweep } from './sessions.ts';

export {
  createAccount,
  createAdmin,
  createStaff,
  disableDemoAccounts,
  grantRole,
  refuseDemoAccounts,
  revokeRole,
  setStatus,
  type AdminRole,
  type GrantedRole,
  type NewAccount,
} from './accounts.ts';
export { authApi, type AccountRow, type Me } from './contract.ts';
export { loadDemoAccounts } from './demo.ts';
export { readDemoAccounts, type DemoAccounts } from './demo-accounts.ts';
export { authFailures } from './failures.ts';
export type { AuthEvent, AuthKit } from './kit.ts';
export { readOidcConfig, type OidcConfig } from './oidc-config.ts';
export { hashPassword } from './password.ts';
export { readSignInPolicy, type SignInPolicy } from './policy.ts';

export const authMigrations: MigrationModule = { name: 'auth', dir: new URL('./migrations/', import.meta.url) };

export interface Auth {
  /** Operations and handlers, for `buildHttp({ faces })`. */
  readonly face: Face;
  /** Cookies and sessions, for `buildHttp({ plugins })`. */
  readonly plugins: (app: FastifyInstance) => Promise<void>;
  /** For `buildHttp({ resolveActor })`: no query of its own, the session was read with its account and roles. */
  readonly resolveActor: (request: FastifyRequest) => Promise<Actor | null>;
  /** Deletes what is over; for a job, once an hour. */
  readonly sweep: () => Promise<void>;
  /**
   * Makes a signed-in session without password or code, and returns its `Cookie` header. For benchmarks and tests of the whole program; no operation
   * leads here.
   */
  readonly openSession: (accountId: string) => Promise<string>;
}

/** Joins the kept parts (cookies, sessions, argon2id, TOTP, OIDC) into sign-in. The cookie's signing key comes from the district's keys. */
export function makeAuth(kit: AuthKit): Auth {
  const secrets = kit.crypto.blindIndexes('session cookie', 'auth.cookie').map((key) => key.toString('base64'));
  const signer = new cookie.Signer(secrets, 'sha256');
  const store = sessionStore(kit);
  return {
    face: face('auth', authApi, authHandlers(kit)),
    async plugins(app) {
      await app.register(cookie);
      await addSessions(app, {
        secret: signer,
        cookieName: cookieName(kit),
        store,
        rolling: false, // no write and no Set-Cookie on a request that changed nothing
        saveUninitialized: false,
        cookie: { path: '/', httpOnly: true, sameSite: 'lax', secure: kit.secure },
      });
    },
    resolveActor: async (request) => actorOf(request),
    sweep: () => sweep(kit),
    async openSession(accountId) {
      const { rows } = await kit.database.pool.query<{ kind: 'citizen' | 'staff' }>(
        'select kind from auth.account where id = $1',
        [accountId],
      );
      if (!rows[0]) throw new Error('no such account');
      const id = Buffer.from(crypto.getRandomValues(new Uint8Array(24))).toString('base64url');
      const auth = { accountId, kind: rows[0].kind, stage: 'signed-in', secondFactor: true, data: {} } as const;
      await new Promise<void>((resolve, reject) => {
        store.set(id, { auth } as never, (error: unknown) => (error ? reject(error as Error) : resolve()));
      });
      return `${cookieName(kit)}=${encodeURIComponent(signer.sign(id))}`;
    },
  };
}
