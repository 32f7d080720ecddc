import { createHash } from 'node:crypto';
import type { SessionStore } from '@fastify/session';
import type { Session } from 'fastify';
import { sql } from 'kysely';
import type { Role } from '../contract/index.ts';
import type { Db } from '../db/index.ts';
import { dayOf, type AuthKit } from './kit.ts';

/** open: nobody yet; second-factor: password given, code awaited; enrol: password given, a second factor must be set up; signed-in. */
export type Stage = 'open' | 'second-factor' | 'enrol' | 'signed-in';

/** What a session remembers. A handler replaces the whole object; nothing is written when it did not. */
export interface SessionAuth {
  readonly accountId: string | null;
  readonly kind: 'citizen' | 'staff';
  readonly stage: Stage;
  readonly secondFactor: boolean;
  readonly data: {
    /** A sign-in under way at the identity provider. */
    readonly oidc?: { state: string; nonce: string; verifier: string; returnTo: string };
    /** A TOTP secret not confirmed yet, sealed, base64. */
    readonly enrol?: string;
  };
}

/** What is known of the session's account at this request; read afresh every time, so that a lock or a revoked role bites at once. */
export interface Known {
  readonly username: string;
  readonly name: string;
  readonly personId: string | null;
  readonly orgId: string | null;
  readonly totpEnabled: boolean;
  readonly passwordTemporary: boolean;
  readonly demo: boolean;
  /** Granted and by post; for staff they count only after the second factor. */
  readonly roles: readonly Role[];
}

declare module 'fastify' {
  interface Session {
    auth?: SessionAuth;
    known?: Known | null;
    /** True for a session that came from the database: such a one is never created again after it was ended elsewhere. */
    stored?: true;
  }
}

interface AccountRow {
  kind: 'citizen' | 'staff' | null;
  username: string;
  name: string;
  person_id: string | null;
  org_id: string | null;
  totp_enabled: boolean;
  password_temporary: boolean;
  demo: boolean;
  roles: Role[] | null;
}

interface Row extends AccountRow {
  account_id: string | null;
  stage: Stage;
  second_factor: boolean;
  data: SessionAuth['data'];
  last_seen: Temporal.Instant;
}

/** A step of signing in must be finished within ten minutes. */
const STEP_SECONDS = 600;

/** Sessions are stored under this hash of their id, never under the id. */
export const hashId = (sessionId: string): Buffer => createHash('sha256').update(sessionId).digest();

/** The columns of AccountRow, of account `a`. */
const accountColumns = (now: Temporal.Instant, today: Temporal.PlainDate) => sql`
  a.kind, a.username, a.name, a.person_id, a.org_id, a.totp_enabled, a.password_temporary, a.demo,
  (select array_agg(r.role) from auth.account_role r where r.account_id = a.id and r.valid @> ${now}::timestamptz)
    || case when a.kind = 'staff' and a.person_id is not null then org.post_roles(a.person_id, ${today}::date) end as roles`;

const knownIn = (row: AccountRow): Known => ({
  username: row.username,
  name: row.name,
  personId: row.person_id,
  orgId: row.org_id,
  totpEnabled: row.totp_enabled,
  passwordTemporary: row.password_temporary,
  demo: row.demo,
  roles: row.kind === 'citizen' ? ['citizen'] : [...new Set(row.roles ?? [])],
});

/** What is known of an account now; null when it may not be used. */
export async function knownOf(kit: AuthKit, accountId: string): Promise<Known | null> {
  const now = kit.now();
  const { rows } = await sql<AccountRow>`
    select ${accountColumns(now, dayOf(kit, now))} from auth.account a
    where a.id = ${accountId} and a.status = 'active' and (not a.demo or ${kit.demo !== null})`.execute(kit.database.db);
  return rows[0] ? knownIn(rows[0]) : null;
}

/** The one query of a request: session, account and roles together. Null when the session is unknown, over, or its account may not be used. */
async function load(kit: AuthKit, sessionId: string): Promise<Session | null> {
  const now = kit.now();
  const { rows } = await sql<Row>`
    select s.account_id, s.stage, s.second_factor, s.data, s.last_seen, ${accountColumns(now, dayOf(kit, now))}
    from auth.session s left join auth.account a on a.id = s.account_id
    where s.id_hash = ${hashId(sessionId)} and s.expires_at > ${now} and s.last_seen + make_interval(secs => s.idle_seconds) > ${now}
      and (s.account_id is null or (a.status = 'active' and (not a.demo or ${kit.demo !== null})))`.execute(kit.database.db);
  const row = rows[0];
  if (!row) return null;
  if (now.since(row.last_seen).total('seconds') >= 60)
    await sql`update auth.session set last_seen = ${now} where id_hash = ${hashId(sessionId)} and last_seen < ${now}`.execute(
      kit.database.db,
    );
  const auth: SessionAuth = {
    accountId: row.account_id,
    kind: row.kind ?? 'citizen',
    stage: row.stage,
    secondFactor: row.second_factor,
    data: row.data,
  };
  const known = row.account_id === null ? null : knownIn(row);
  return { auth, known, stored: true } as unknown as Session; // the cookie's settings are the plugin's, not the session's
}

async function save(kit: AuthKit, sessionId: string, session: Session): Promise<void> {
  const auth = session.auth;
  if (!auth) return; // the empty session between two others
  const now = kit.now();
  const { policy } = kit;
  const done = auth.stage === 'signed-in';
  const staff = auth.kind === 'staff';
  const idle = done ? 60 * (staff ? policy.staffIdleMinutes : policy.citizenIdleMinutes) : STEP_SECONDS;
  const end = done ? now.add({ hours: staff ? policy.staffHours : policy.citizenHours }) : now.add({ seconds: STEP_SECONDS });
  const data = JSON.stringify(auth.data);
  if (session.stored) {
    await sql`update auth.session set data = ${data}::jsonb, second_factor = ${auth.secondFactor}, stage = ${auth.stage}, last_seen = ${now}
      where id_hash = ${hashId(sessionId)}`.execute(kit.database.db);
    return;
  }
  await sql`insert into auth.session (id_hash, account_id, stage, second_factor, data, created_at, last_seen, idle_seconds, expires_at)
    values (${hashId(sessionId)}, ${auth.accountId}, ${auth.stage}, ${auth.secondFactor}, ${data}::jsonb, ${now}, ${now}, ${idle}, ${end})
    on conflict (id_hash) do update set data = excluded.data, second_factor = excluded.second_factor, stage = excluded.stage, last_seen = excluded.last_seen`.execute(
    kit.database.db,
  );
}

/** The store that @fastify/session reads and writes through. */
export function sessionStore(kit: AuthKit): SessionStore {
  const back = <T>(work: Promise<T>, callback: (error: unknown, result?: T) => void): void => {
    work.then(
      (result) => callback(null, result),
      (error: unknown) => callback(error),
    );
  };
  return {
    get: (id, callback) => back(load(kit, id), callback),
    set: (id, session, callback) => back(save(kit, id, session), callback),
    destroy: (id, callback) =>
      back(sql`delete from auth.session where id_hash = ${hashId(id)}`.execute(kit.database.db), callback),
  };
}

/** Ends the sessions of an account, all or all but one; how many there were. */
export async function endSessions(db: Db, accountId: string, exceptSessionId: string | null = null): Promise<number> {
  const keep = exceptSessionId === null ? null : hashId(exceptSessionId);
  const { numAffectedRows } = await sql`
    delete from auth.session where account_id = ${accountId} and (${keep}::bytea is null or id_hash <> ${keep}::bytea)`.execute(
    db,
  );
  return Number(numAffectedRows ?? 0n);
}

/** Deletes sessions that are over and counts of attempts that are forgotten. For a job, once an hour. */
export async function sweep(kit: AuthKit): Promise<void> {
  const now = kit.now();
  await sql`delete from auth.session where expires_at <= ${now} or last_seen + make_interval(secs => idle_seconds) <= ${now}`.execute(
    kit.database.db,
  );
  const forget = now.subtract({ hours: kit.policy.forgetHours });
  await sql`delete from auth.attempt where updated_at < ${forget} and (locked_until is null or locked_until < ${now})`.execute(
    kit.database.db,
  );
}
