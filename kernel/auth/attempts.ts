import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import type { Crypto } from '../crypto/index.ts';
import type { Db } from '../db/index.ts';
import { authFailures } from './failures.ts';
import type { SignInPolicy } from './policy.ts';

interface State {
  failures: number;
  locks: number;
  locked_until: Temporal.Instant | null;
}

/** What is counted: tries at one user name, at one account's second factor, from one network address. */
export type AttemptKind = 'name' | 'factor' | 'address';

const keyOf = (crypto: Crypto, kind: AttemptKind, value: string): Buffer => crypto.blindIndex(value, `auth.attempt.${kind}`);

const refuse = (until: Temporal.Instant, now: Temporal.Instant): Error =>
  failure(authFailures.locked, { minutes: Math.max(1, Math.ceil((until.epochMilliseconds - now.epochMilliseconds) / 60_000)) });

/**
 * Counts an attempt before it is judged, so that simultaneous guesses cannot all pass one check: of any number sent at once, at most the allowed ones
 * and the locking one are judged. Returns how many have failed in a row including this one. Throws `auth.locked`.
 */
export async function reserve(
  db: Db,
  crypto: Crypto,
  kind: AttemptKind,
  value: string,
  now: Temporal.Instant,
  policy: SignInPolicy,
): Promise<State> {
  const forget = now.subtract({ hours: policy.forgetHours });
  const { rows } = await sql<State>`
    insert into auth.attempt as a (key, failures, updated_at) values (${keyOf(crypto, kind, value)}, 1, ${now})
    on conflict (key) do update set
      failures = case when a.locked_until > excluded.updated_at then a.failures when a.locked_until is not null or a.updated_at < ${forget} then 1 else a.failures + 1 end,
      locks = case when a.updated_at < ${forget} and (a.locked_until is null or a.locked_until <= excluded.updated_at) then 0 else a.locks end,
      locked_until = case when a.locked_until > excluded.updated_at then a.locked_until end,
      updated_at = excluded.updated_at
    returning failures, locks, locked_until`.execute(db);
  const state = rows[0] as State;
  if (state.locked_until) throw refuse(state.locked_until, now);
  const most = kind === 'address' ? policy.badAttemptsPerAddress : policy.badAttempts;
  if (state.failures > most + 1) throw refuse(now.add({ minutes: policy.lockMinutes }), now);
  return state;
}

/**
 * The attempt just counted was bad. One more than allowed locks: the first time for the policy's minutes, then twice as long each time.
 * Returns the end of the lock, or null.
 */
export async function failed(
  db: Db,
  crypto: Crypto,
  kind: AttemptKind,
  value: string,
  state: State,
  now: Temporal.Instant,
  policy: SignInPolicy,
): Promise<Temporal.Instant | null> {
  const most = kind === 'address' ? policy.badAttemptsPerAddress : policy.badAttempts;
  if (state.failures <= most) return null;
  const minutes =
    kind === 'address'
      ? policy.addressLockMinutes
      : Math.min(policy.lockMinutesMax, policy.lockMinutes * 2 ** Math.min(state.locks, 20));
  const until = now.add({ minutes });
  await sql`update auth.attempt set locked_until = ${until}, locks = locks + 1, updated_at = ${now} where key = ${keyOf(crypto, kind, value)}`.execute(
    db,
  );
  return until;
}

/** The attempt was good: earlier failures and locks are forgotten. */
export async function succeeded(db: Db, crypto: Crypto, kind: AttemptKind, value: string): Promise<void> {
  await sql`delete from auth.attempt where key = ${keyOf(crypto, kind, value)}`.execute(db);
}

/** Throws `auth.locked` while this address must wait; counts nothing. */
export async function checkAddress(db: Db, crypto: Crypto, ip: string, now: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{ locked_until: Temporal.Instant }>`
    select locked_until from auth.attempt where key = ${keyOf(crypto, 'address', ip)} and locked_until > ${now}`.execute(db);
  if (rows[0]) throw refuse(rows[0].locked_until, now);
}

/** The refusal of a lock that has just begun. */
export const lockRefusal = refuse;

const tails = new Map<string, Promise<unknown>>();

/** Runs the work of one key one after the other in this process: guesses at one name are judged in turn, without holding database connections while they wait. */
export async function inTurn<T>(key: string, work: () => Promise<T>): Promise<T> {
  const before = tails.get(key) ?? Promise.resolve();
  const mine = before.then(work, work);
  const tail = mine.catch(() => undefined);
  tails.set(key, tail);
  try {
    return await mine;
  } finally {
    if (tails.get(key) === tail) tails.delete(key);
  }
}
