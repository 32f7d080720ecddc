import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import type { Tx } from '../db/index.ts';
import { accountById, accountByName, type AccountSecrets } from './accounts.ts';
import { checkAddress, failed, inTurn, lockRefusal, reserve, succeeded } from './attempts.ts';
import { authFailures } from './failures.ts';
import { addressTag, type AuthKit } from './kit.ts';
import { hashPassword, isStrong, verifyPassword } from './password.ts';
import { newRecoveryCodes, readRecoveryCode, totpStep } from './second-factor.ts';
import { endSessions, type SessionAuth } from './sessions.ts';

/** Where sealed secrets of an account belong (see Crypto.seal). */
export const totpPlace = (accountId: string): string => `auth.account.totp_secret:${accountId}`;

const demoMode = (kit: AuthKit): boolean => kit.demo !== null;

/** The session of an account whose password (or identity provider) was right: staff, and whoever set a second factor up, must show that next. */
export function stageAfterPassword(account: Pick<AccountSecrets, 'id' | 'kind' | 'totp_enabled'>): SessionAuth {
  const stage = account.totp_enabled ? 'second-factor' : account.kind === 'staff' ? 'enrol' : 'signed-in';
  return { accountId: account.id, kind: account.kind, stage, secondFactor: false, data: {} };
}

/** Judges one guess under the lockout of `kind`/`value`: counts it first, then runs `judge`; a bad guess locks when it is one too many. */
async function guess(
  kit: AuthKit,
  target: { kind: 'name' | 'factor'; value: string; ip: string; event: string },
  judge: () => Promise<{ good: true } | { good: false; subject: string; refusal: Error }>,
): Promise<void> {
  await inTurn(`${target.kind}:${target.value}`, async () => {
    const { database, crypto, policy } = kit;
    const now = kit.now();
    await checkAddress(database.db, crypto, target.ip, now);
    const state = await reserve(database.db, crypto, target.kind, target.value, now, policy);
    const verdict = await judge();
    if (verdict.good) return succeeded(database.db, crypto, target.kind, target.value);
    const locked = await database.tx(async (tx) => {
      const until = await failed(tx, crypto, target.kind, target.value, state, now, policy);
      const address = addressTag(crypto, target.ip);
      await kit.audit(tx, { kind: `auth.${target.event}-refused`, subject: verdict.subject, body: { address }, at: now });
      if (until)
        await kit.audit(tx, {
          kind: 'auth.locked',
          subject: verdict.subject,
          body: { address, what: target.kind, until: until.toString() },
          at: now,
        });
      return until;
    });
    await countAddress(kit, target.ip, now);
    throw locked ? lockRefusal(locked, now) : verdict.refusal;
  });
}

/** A bad guess counts for the address it came from, whatever name it tried. */
async function countAddress(kit: AuthKit, ip: string, now: Temporal.Instant): Promise<void> {
  const state = await reserve(kit.database.db, kit.crypto, 'address', ip, now, kit.policy);
  await failed(kit.database.db, kit.crypto, 'address', ip, state, now, kit.policy);
}

/**
 * User name and password. Returns what the new session remembers. Throws `auth.badCredentials`, `auth.locked`, or `auth.accountLocked`
 * (only after a right password). A name that does not exist, and a demo account outside the demo mode, get the same answers after the same work.
 */
export async function signIn(kit: AuthKit, input: { username: string; password: string }, ip: string): Promise<SessionAuth> {
  const username = input.username.trim().toLowerCase();
  let account: AccountSecrets | null = null;
  await guess(kit, { kind: 'name', value: username, ip, event: 'sign-in' }, async () => {
    account = await accountByName(kit.database.db, username, demoMode(kit));
    const good = await verifyPassword(input.password, account?.password_hash ?? null);
    return good ? { good } : { good, subject: account?.id ?? 'unknown', refusal: failure(authFailures.badCredentials) };
  });
  const found = account as AccountSecrets | null;
  if (!found) throw failure(authFailures.badCredentials);
  if (found.status !== 'active') throw failure(authFailures.accountLocked);
  const auth = stageAfterPassword(found);
  await recordSignIn(kit, auth, 'password', ip);
  return auth;
}

/** Writes a good sign-in, or a good step of it, into the audit log. */
export async function recordSignIn(kit: AuthKit, auth: SessionAuth, method: string, ip: string): Promise<void> {
  await kit.database.tx((tx) =>
    kit.audit(tx, {
      kind: auth.stage === 'signed-in' ? 'auth.signed-in' : 'auth.first-factor',
      subject: auth.accountId ?? 'unknown',
      body: { method, address: addressTag(kit.crypto, ip) },
      at: kit.now(),
    }),
  );
}

/** The code of an authenticator, or a recovery code, for an account whose password was right. Throws `auth.badCode`, `auth.locked`. */
export async function giveSecondFactor(kit: AuthKit, accountId: string, code: string, ip: string): Promise<SessionAuth> {
  let method = 'totp';
  let account: AccountSecrets | null = null;
  await guess(kit, { kind: 'factor', value: accountId, ip, event: 'second-factor' }, async () => {
    account = await accountById(kit.database.db, accountId, demoMode(kit));
    const recovery = readRecoveryCode(code);
    method = recovery === null ? 'totp' : 'recovery-code';
    const good =
      account !== null &&
      (recovery === null ? await takeTotp(kit, account, code) : await takeRecoveryCode(kit, accountId, recovery));
    return good ? { good } : { good, subject: accountId, refusal: failure(authFailures.badCode) };
  });
  const found = account as AccountSecrets | null;
  if (!found || found.status !== 'active') throw failure(authFailures.accountLocked);
  const auth: SessionAuth = { accountId, kind: found.kind, stage: 'signed-in', secondFactor: true, data: {} };
  await recordSignIn(kit, auth, method, ip);
  return auth;
}

/** True when the code is right and its step was not used. Demo accounts are shared by everyone who looks, so theirs may be used again. */
async function takeTotp(kit: AuthKit, account: AccountSecrets, code: string): Promise<boolean> {
  if (!account.totp_enabled || !account.totp_secret) return false;
  const secret = kit.crypto.openText(account.totp_secret, totpPlace(account.id));
  const step = totpStep(secret, code, kit.now(), account.demo ? null : account.totp_last_step);
  if (step === null) return false;
  if (account.demo) return true;
  // The condition is repeated in the statement: of two requests with one code only one finds it unused.
  const { numAffectedRows } = await sql`
    update auth.account set totp_last_step = ${step} where id = ${account.id} and (totp_last_step is null or totp_last_step < ${step})`.execute(
    kit.database.db,
  );
  return numAffectedRows === 1n;
}

const recoveryHash = (kit: AuthKit, accountId: string, code: string): Buffer =>
  createHash('sha256')
    .update(kit.crypto.blindIndex(code, `auth.recovery_code:${accountId}`))
    .digest();

async function takeRecoveryCode(kit: AuthKit, accountId: string, code: string): Promise<boolean> {
  const { numAffectedRows } = await sql`
    update auth.recovery_code set used_at = ${kit.now()} where account_id = ${accountId} and code_hash = ${recoveryHash(kit, accountId, code)} and used_at is null`.execute(
    kit.database.db,
  );
  return numAffectedRows === 1n;
}

/** Sets the confirmed TOTP secret and ten fresh recovery codes, which are returned once. Throws `auth.badCode`. */
export async function confirmTotp(kit: AuthKit, accountId: string, secret: string, code: string): Promise<string[]> {
  const now = kit.now();
  const step = totpStep(secret, code, now, null);
  if (step === null) throw failure(authFailures.badCode);
  const codes = newRecoveryCodes();
  await kit.database.tx(async (tx) => {
    await setTotp(kit, tx, accountId, secret, step);
    await sql`delete from auth.recovery_code where account_id = ${accountId}`.execute(tx);
    const hashes = codes.map((c) => recoveryHash(kit, accountId, readRecoveryCode(c) as string));
    await sql`insert into auth.recovery_code (account_id, code_hash) select ${accountId}, h from unnest(${hashes}::bytea[]) as h`.execute(
      tx,
    );
    await kit.audit(tx, { kind: 'auth.second-factor-set', subject: accountId, body: {}, at: now });
  });
  return codes;
}

/** Stores an account's TOTP secret, sealed, and turns the second factor on. */
export async function setTotp(
  kit: Pick<AuthKit, 'crypto'>,
  tx: Tx,
  accountId: string,
  secret: string,
  lastStep: bigint | null,
): Promise<void> {
  const sealed = kit.crypto.seal(secret, totpPlace(accountId));
  await sql`update auth.account set totp_secret = ${sealed}, totp_last_step = ${lastStep}, totp_enabled = true where id = ${accountId}`.execute(
    tx,
  );
}

/**
 * Changes the password and ends all sessions of the account but the given one. Throws `auth.badCredentials` for a wrong current password (counted
 * like a sign-in), `auth.weakPassword`, `auth.demoFixed`.
 */
export async function changePassword(
  kit: AuthKit,
  accountId: string,
  input: { current: string; next: string },
  ip: string,
  keepSessionId: string,
): Promise<void> {
  const account = await accountById(kit.database.db, accountId, demoMode(kit));
  if (!account) throw failure(authFailures.notFound);
  if (account.demo) throw failure(authFailures.demoFixed);
  await guess(kit, { kind: 'name', value: account.username, ip, event: 'password-change' }, async () => {
    const good = await verifyPassword(input.current, account.password_hash);
    return good ? { good } : { good, subject: accountId, refusal: failure(authFailures.badCredentials) };
  });
  if (!isStrong(input.next, account.username, kit.policy.passwordLength) || input.next === input.current)
    throw failure(authFailures.weakPassword, { length: kit.policy.passwordLength });
  const hash = await hashPassword(input.next);
  await kit.database.tx(async (tx) => {
    await sql`update auth.account set password_hash = ${hash}, password_temporary = false where id = ${accountId}`.execute(tx);
    await endSessions(tx, accountId, keepSessionId);
    await kit.audit(tx, { kind: 'auth.password-changed', subject: accountId, body: {}, at: kit.now() });
  });
}
