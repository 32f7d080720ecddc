import { z } from 'zod';

const choices = z.object({
  scope: z.string().regex(/(^| )openid( |$)/),
  /** Which kind of account its people sign in to. */
  accountKind: z.enum(['citizen', 'staff']),
  /** Claims with the resident ID number and the name. Without `idNumber` an account must have been bound to the subject before. */
  claims: z.object({ idNumber: z.string().optional(), name: z.string() }),
  /** provider: the provider asks for a second factor itself; own: ours is asked for after it. */
  secondFactor: z.enum(['provider', 'own']),
});

/** The district's identity provider: what the operator of the machine sets, and what the district chose in its pack. */
export interface OidcConfig extends z.output<typeof choices> {
  /** Issuer address; its discovery document is read at first use and again after a failure. */
  readonly issuer: string;
  readonly clientId: string;
  /** Null for a public client. */
  readonly clientSecret: string | null;
  /** Where people reach this program, `https://…`; the provider must allow `<publicUrl>/api/auth/oidc/callback`. */
  readonly publicUrl: string;
}

/**
 * Joins the `oidc` part of a `sign-in.json` with the settings of this machine. Throws when the pack has none, or when the issuer is neither https
 * nor on this machine: the provider's answers would prove nothing.
 */
export function readOidcConfig(
  json: unknown,
  machine: { issuer: string; clientId: string; clientSecret: string | null; publicUrl: string },
): OidcConfig {
  const result = z.object({ oidc: choices }).safeParse(json);
  if (!result.success) throw new Error(`identity provider: ${z.prettifyError(result.error)}`);
  const { issuer, clientId, clientSecret, publicUrl } = machine;
  if (new URL(issuer).protocol !== 'https:' && !isLocal(issuer)) throw new Error(`identity provider: ${issuer} must be https`);
  if (clientId === '') throw new Error('identity provider: the client id is missing');
  return { ...result.data.oidc, issuer, clientId, clientSecret, publicUrl };
}

/** True for an issuer on this very machine. */
export const isLocal = (url: string): boolean => ['127.0.0.1', '[::1]', 'localhost'].includes(new URL(url).hostname);
