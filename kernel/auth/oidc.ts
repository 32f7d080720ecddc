import * as client from 'openid-client';
import { sql } from 'kysely';
import { failure } from '../contract/index.ts';
import type { Tx } from '../db/index.ts';
import { createPerson, findPersonByIdNumber, isIdNumber } from '../orgs/index.ts';
import { accountById, createAccount, type AccountSecrets } from './accounts.ts';
import { authFailures } from './failures.ts';
import type { AuthKit } from './kit.ts';
import { isLocal, type OidcConfig } from './oidc-config.ts';

/** What the session keeps while the person is at the provider. */
export interface OidcPending {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
  readonly returnTo: string;
}

/** A path of this site to return to; anything else becomes `/` (no open redirect). */
export function safeReturn(path: string): string {
  return /^\/(?!\/)[!-[\]-~]*$/.test(path) ? path : '/'; // printable ASCII without the backslash, which browsers read as a slash
}

/** Makes the two ends of a sign-in at the provider. Nothing is asked of the provider before the first sign-in: it may be down when we start. */
export function makeOidc(kit: AuthKit, config: OidcConfig) {
  let discovered: Promise<client.Configuration> | undefined;
  const callback = `${config.publicUrl.replace(/\/$/, '')}/api/auth/oidc/callback`;

  const provider = async (): Promise<client.Configuration> => {
    discovered ??= client.discovery(
      new URL(config.issuer),
      config.clientId,
      undefined,
      config.clientSecret === null ? client.None() : client.ClientSecretPost(config.clientSecret),
      { timeout: 10, ...(isLocal(config.issuer) ? { execute: [client.allowInsecureRequests] } : {}) },
    );
    try {
      return await discovered;
    } catch {
      discovered = undefined; // asked again next time
      throw failure(authFailures.oidcUnreachable);
    }
  };

  return {
    /** The provider's address to send the person to, and what to remember meanwhile. Throws `auth.oidcUnreachable`. */
    async start(returnTo: string): Promise<{ url: string; pending: OidcPending }> {
      const at = await provider();
      const pending = {
        state: client.randomState(),
        nonce: client.randomNonce(),
        verifier: client.randomPKCECodeVerifier(),
        returnTo: safeReturn(returnTo),
      };
      const url = client.buildAuthorizationUrl(at, {
        redirect_uri: callback,
        scope: config.scope,
        code_challenge: await client.calculatePKCECodeChallenge(pending.verifier),
        code_challenge_method: 'S256',
        state: pending.state,
        nonce: pending.nonce,
      });
      return { url: url.href, pending };
    },

    /** Ends the sign-in: the account of the person the provider names. Throws `auth.oidcRefused`, `auth.oidcUnknown`, `auth.accountLocked`. */
    async finish(search: string, pending: OidcPending): Promise<AccountSecrets> {
      const at = await provider();
      let claims: Record<string, unknown>;
      let sub: string;
      try {
        const url = new URL(callback);
        url.search = search;
        const tokens = await client.authorizationCodeGrant(at, url, {
          pkceCodeVerifier: pending.verifier,
          expectedState: pending.state,
          expectedNonce: pending.nonce,
          idTokenExpected: true,
        });
        const idToken = tokens.claims();
        if (!idToken) throw new Error('no ID token');
        sub = idToken.sub;
        const wanted = [config.claims.idNumber, config.claims.name].filter((c) => c !== undefined);
        const inToken = wanted.every((c) => idToken[c] !== undefined);
        claims = inToken ? idToken : { ...idToken, ...(await client.fetchUserInfo(at, tokens.access_token, sub)) };
      } catch {
        throw failure(authFailures.oidcRefused); // the reason may hold tokens: it goes nowhere
      }
      const account = await kit.database.tx((tx) => accountOf(kit, tx, config, sub, claims));
      if (!account) throw failure(authFailures.oidcUnknown);
      if (account.status !== 'active') throw failure(authFailures.accountLocked);
      return account;
    },
  };
}

/**
 * The account bound to this subject; else the account of the person whose ID number the provider vouches for, which is bound now. A citizen without
 * an account gets one; staff accounts are made by the system administrator only.
 */
async function accountOf(
  kit: AuthKit,
  tx: Tx,
  config: OidcConfig,
  sub: string,
  claims: Record<string, unknown>,
): Promise<AccountSecrets | null> {
  const demo = kit.demo !== null;
  const bound = await sql<{
    id: string;
  }>`select id from auth.account where oidc_issuer = ${config.issuer} and oidc_sub = ${sub}`.execute(tx);
  if (bound.rows[0]) return accountById(tx, bound.rows[0].id, demo);
  const number = config.claims.idNumber === undefined ? undefined : claims[config.claims.idNumber];
  if (typeof number !== 'string' || !isIdNumber(number)) return null;
  const name = claims[config.claims.name];
  let personId = (await findPersonByIdNumber(tx, kit.crypto, number))?.id;
  if (personId === undefined) {
    if (config.accountKind === 'staff' || typeof name !== 'string' || name === '') return null;
    personId = await createPerson(tx, kit.crypto, { name, idNumber: number }, kit.now());
  }
  const held = await sql<{ id: string; oidc_sub: string | null }>`
    select id, oidc_sub from auth.account where person_id = ${personId} and kind = ${config.accountKind} for update`.execute(tx);
  const account = held.rows[0];
  if (account && account.oidc_sub !== null) return null; // bound to another identity: not silently rebound
  if (account) {
    await sql`update auth.account set oidc_issuer = ${config.issuer}, oidc_sub = ${sub} where id = ${account.id}`.execute(tx);
    return accountById(tx, account.id, demo);
  }
  if (config.accountKind === 'staff') return null;
  const id = await createAccount(tx, {
    kind: 'citizen',
    username: `idp-${crypto.randomUUID()}`,
    name: typeof name === 'string' && name !== '' ? name : '—',
    personId,
    passwordHash: null,
    oidc: { issuer: config.issuer, sub },
  });
  await kit.audit(tx, { kind: 'auth.account-created', subject: id, body: { by: 'identity-provider' }, at: kit.now() });
  return accountById(tx, id, demo);
}
