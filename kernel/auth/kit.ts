import { createHash } from 'node:crypto';
import type { Crypto } from '../crypto/index.ts';
import type { Database, Tx } from '../db/index.ts';
import type { DemoAccounts } from './demo-accounts.ts';
import type { OidcConfig } from './oidc-config.ts';
import type { SignInPolicy } from './policy.ts';

/** One event of sign-in or administration, in the shape of an audit leaf. Never holds a name, a password or a code. */
export interface AuthEvent {
  readonly kind: `auth.${string}`;
  /** The account concerned; `unknown` for a user name that does not exist. */
  readonly subject: string;
  readonly body: { readonly [key: string]: string | boolean | null };
  readonly at: Temporal.Instant;
}

/** What sign-in is made of. */
export interface AuthKit {
  readonly database: Database;
  readonly crypto: Crypto;
  readonly policy: SignInPolicy;
  readonly now: () => Temporal.Instant;
  /** Time zone in which posts begin and end. */
  readonly zone: string;
  /** Pages are served over TLS: the cookie is Secure and named __Host-. */
  readonly secure: boolean;
  /** Demo accounts with their shared password; null outside the demo mode, where accounts marked demo are refused. */
  readonly demo: DemoAccounts | null;
  readonly oidc: OidcConfig | null;
  /** Records an event in the transaction of what it tells (kernel/audit `appendLeaf`). */
  readonly audit: (tx: Tx, event: AuthEvent) => Promise<unknown>;
}

/** The business date of an instant in the district. */
export const dayOf = (kit: Pick<AuthKit, 'zone'>, now: Temporal.Instant): Temporal.PlainDate =>
  now.toZonedDateTimeISO(kit.zone).toPlainDate();

/** A network address as it may stand in the log: keyed, so that equal addresses are seen to be equal and nothing more. */
export const addressTag = (crypto: Crypto, ip: string): string =>
  createHash('sha256').update(crypto.blindIndex(ip, 'auth.address')).digest('hex').slice(0, 16);
