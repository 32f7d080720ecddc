import { sql } from 'kysely';
import { failure, type Role } from '../contract/index.ts';
import type { Crypto } from '../crypto/index.ts';
import { isPgError, type Db, type Tx } from '../db/index.ts';
import { ensurePeople } from '../orgs/index.ts';
import { authFailures } from './failures.ts';
import type { AuthEvent } from './kit.ts';
import { hashPassword, oneTimePassword } from './password.ts';
import { endSessions } from './sessions.ts';

/** Roles that can be granted to a staff account. */
export type GrantedRole = Exclude<Role, 'citizen'>;
/** The three administrators, of whom nobody is two (三员分立). */
export type AdminRole = Extract<Role, 'sysadmin' | 'secadmin' | 'auditor'>;

/** An account as sign-in needs it. */
export interface AccountSecrets {
  readonly id: string;
  readonly kind: 'citizen' | 'staff';
  readonly username: string;
  readonly status: 'active' | 'locked';
  readonly password_hash: string | null;
  readonly totp_secret: Buffer | null;
  readonly totp_last_step: bigint | null;
  readonly totp_enabled: boolean;
  readonly demo: boolean;
}

const SECRETS = sql.raw('id, kind, username, status, password_hash, totp_secret, totp_last_step, totp_enabled, demo');

/** The account of this name, or null; demo accounts only when `demo`. */
export async function accountByName(db: Db, username: string, demo: boolean): Promise<AccountSecrets | null> {
  const { rows } =
    await sql<AccountSecrets>`select ${SECRETS} from auth.account where username = ${username.toLowerCase()} and (not demo or ${demo})`.execute(
      db,
    );
  return rows[0] ?? null;
}

/** The account with this id, or null; demo accounts only when `demo`. */
export async function accountById(db: Db, id: string, demo: boolean): Promise<AccountSecrets | null> {
  const { rows } =
    await sql<AccountSecrets>`select ${SECRETS} from auth.account where id = ${id} and (not demo or ${demo})`.execute(db);
  return rows[0] ?? null;
}

export interface NewAccount {
  readonly kind: 'citizen' | 'staff';
  readonly username: string;
  /** Shown beside what the account does. */
  readonly name: string;
  readonly personId?: string | null;
  readonly orgId?: string | null;
  /** PHC string of `hashPassword`; null when only the identity provider signs it in. */
  readonly passwordHash: string | null;
  readonly passwordTemporary?: boolean;
  readonly demo?: boolean;
  readonly oidc?: { issuer: string; sub: string } | null;
}

/** Creates an account and returns its id. Throws `auth.usernameTaken`, also when the person has an account of this kind. */
export async function createAccount(tx: Tx, account: NewAccount): Promise<string> {
  try {
    const { rows } = await sql<{ id: string }>`
      insert into auth.account (kind, username, name, person_id, org_id, password_hash, password_temporary, demo, oidc_issuer, oidc_sub)
      values (${account.kind}, ${account.username.toLowerCase()}, ${account.name}, ${account.personId ?? null}, ${account.orgId ?? null}, ${account.passwordHash},
        ${account.passwordTemporary ?? false}, ${account.demo ?? false}, ${account.oidc?.issuer ?? null}, ${account.oidc?.sub ?? null})
      returning id`.execute(tx);
    return (rows[0] as { id: string }).id;
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(authFailures.usernameTaken);
    throw error;
  }
}

/**
 * Grants a role from `now` on. Throws `auth.separation` when the account would be two of the three administrators, `auth.roleHeld`,
 * `auth.notStaff` (a citizen's account or none), `auth.ownAccount`. `by` is null only for the first administrators, made on the machine itself.
 */
export async function grantRole(
  tx: Tx,
  grant: { accountId: string; role: GrantedRole; by: string | null; reason: string; now: Temporal.Instant },
): Promise<void> {
  if (grant.by === grant.accountId) throw failure(authFailures.ownAccount);
  try {
    await sql`insert into auth.account_role (account_id, role, valid, granted_by, reason)
      values (${grant.accountId}, ${grant.role}, tstzrange(${grant.now}::timestamptz, null), ${grant.by}, ${grant.reason})`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23P01', 'three_administrators')) {
      throw failure(authFailures.separation);
    }
    if (isPgError(error, '23P01')) throw failure(authFailures.roleHeld);
    if (isPgError(error, '23503')) throw failure(authFailures.notStaff);
    throw error;
  }
}

/** Ends a granted role at `now`; every session of the account sees it at its next request. Throws `auth.notFound` when the role is not held, `auth.ownAccount`. */
export async function revokeRole(
  tx: Tx,
  revoke: { accountId: string; role: GrantedRole; by: string; now: Temporal.Instant },
): Promise<void> {
  if (revoke.by === revoke.accountId) throw failure(authFailures.ownAccount);
  const { numAffectedRows } = await sql`
    update auth.account_role set valid = tstzrange(lower(valid), ${revoke.now}::timestamptz)
    where account_id = ${revoke.accountId} and role = ${revoke.role} and valid @> ${revoke.now}::timestamptz and lower(valid) < ${revoke.now}::timestamptz`.execute(
    tx,
  );
  if (numAffectedRows !== 1n) throw failure(authFailures.notFound);
}

/** Disables or enables an account; disabling ends its sessions. Throws `auth.notFound`, `auth.ownAccount`. */
export async function setStatus(tx: Tx, change: { accountId: string; status: 'active' | 'locked'; by: string }): Promise<void> {
  if (change.by === change.accountId) throw failure(authFailures.ownAccount);
  const { numAffectedRows } = await sql`update auth.account set status = ${change.status} where id = ${change.accountId}`.execute(
    tx,
  );
  if (numAffectedRows !== 1n) throw failure(authFailures.notFound);
  if (change.status === 'locked') await endSessions(tx, change.accountId);
}

/** Creates a staff account with a one-time password, which is returned once and stored only as a hash. The account has no role until its owner changed it. */
export async function createStaff(
  tx: Tx,
  staff: { username: string; name: string; orgId?: string | null; personId?: string | null },
): Promise<{ id: string; password: string }> {
  const password = oneTimePassword();
  const id = await createAccount(tx, {
    kind: 'staff',
    ...staff,
    passwordHash: await hashPassword(password),
    passwordTemporary: true,
  });
  return { id, password };
}

/** The person of this ID number, entered when not known yet, with this name. Throws `org.idNumberWrong`. */
export async function personOfNumber(
  tx: Tx,
  crypto: Crypto,
  who: { name: string; idNumber: string },
  now: Temporal.Instant,
): Promise<string> {
  const [id] = await ensurePeople(tx, crypto, [who], now);
  return id as string;
}

/** Names the person of a staff account that has none. Throws `auth.notFound` for one that does not exist or is named already, `auth.usernameTaken` when the person has an account. */
export async function identifyAccount(
  tx: Tx,
  crypto: Crypto,
  identity: { accountId: string; idNumber: string; now: Temporal.Instant },
): Promise<void> {
  const { rows } = await sql<{
    name: string;
  }>`select name from auth.account where id = ${identity.accountId} and kind = 'staff' and person_id is null for update`.execute(
    tx,
  );
  if (!rows[0]) throw failure(authFailures.notFound);
  const personId = await personOfNumber(tx, crypto, { name: rows[0].name, idNumber: identity.idNumber }, identity.now);
  try {
    await sql`update auth.account set person_id = ${personId} where id = ${identity.accountId}`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(authFailures.usernameTaken);
    throw error;
  }
}

/**
 * Makes an administrator from the command line, with nobody signed in: the way to the first ones. Refused when a usable account already has this role
 * (`auth.roleHeld`): from then on the security administrator grants it. Returns the one-time password, to be printed once.
 */
export async function createAdmin(
  tx: Tx,
  admin: {
    username: string;
    name: string;
    role: AdminRole;
    now: Temporal.Instant;
    audit: (tx: Tx, event: AuthEvent) => Promise<unknown>;
  },
): Promise<{ id: string; password: string }> {
  await sql`select pg_advisory_xact_lock(7310118)`.execute(tx); // two at once would both find none
  const { rows } = await sql`
    select 1 from auth.account_role r join auth.account a on a.id = r.account_id
    where r.role = ${admin.role} and r.valid @> ${admin.now}::timestamptz and a.status = 'active' and not a.demo`.execute(tx);
  if (rows.length > 0) throw failure(authFailures.roleHeld);
  const made = await createStaff(tx, admin);
  await grantRole(tx, {
    accountId: made.id,
    role: admin.role,
    by: null,
    reason: 'first administrator, command line',
    now: admin.now,
  });
  await admin.audit(tx, { kind: 'auth.admin-created', subject: made.id, body: { role: admin.role }, at: admin.now });
  return made;
}

export interface ListedAccount {
  id: string;
  username: string;
  name: string;
  kind: 'citizen' | 'staff';
  roles: Role[];
  status: 'active' | 'locked';
  totpEnabled: boolean;
  identified: boolean;
  demo: boolean;
  createdAt: Temporal.Instant;
  total: bigint;
}

/** One page of accounts of a kind whose user name or name contains `q`, by user name; `roles` are those of this instant and day. */
export async function listAccounts(
  db: Db,
  query: { q: string; kind: 'citizen' | 'staff'; page: number; size: number },
  at: { now: Temporal.Instant; day: Temporal.PlainDate },
): Promise<ListedAccount[]> {
  const pattern = `%${query.q.toLowerCase().replace(/[\\%_]/g, (c) => `\\${c}`)}%`;
  const { rows } = await sql<ListedAccount>`
    select id, username, name, kind, status, totp_enabled as "totpEnabled", person_id is not null as identified, demo, created_at as "createdAt", count(*) over () as total,
      case when kind = 'citizen' then array['citizen'] else coalesce((
        select array_agg(role order by role) from (
          select r.role from auth.account_role r where r.account_id = a.id and r.valid @> ${at.now}::timestamptz
          union select unnest(org.post_roles(a.person_id, ${at.day}::date)) where a.person_id is not null) held), '{}') end as roles
    from auth.account a
    where kind = ${query.kind} and (username like ${pattern} or name like ${pattern})
    order by username limit ${query.size} offset ${(query.page - 1) * query.size}`.execute(db);
  return rows;
}

/** Throws `auth.demoAccounts` when usable demo accounts exist: called at start outside the demo mode. */
export async function refuseDemoAccounts(db: Db): Promise<void> {
  const { rows } = await sql<{ n: number }>`select count(*)::int as n from auth.account where demo and status = 'active'`.execute(
    db,
  );
  if (rows[0] && rows[0].n > 0) throw failure(authFailures.demoAccounts, { n: rows[0].n });
}

/** Disables every demo account and ends their sessions: makes a database that was shown fit for use. How many there were. */
export async function disableDemoAccounts(tx: Tx): Promise<number> {
  await sql`delete from auth.session s using auth.account a where a.id = s.account_id and a.demo`.execute(tx);
  const { numAffectedRows } = await sql`update auth.account set status = 'locked' where demo and status = 'active'`.execute(tx);
  return Number(numAffectedRows ?? 0n);
}
