import { z } from 'zod';

/** Limits of sign-in and sessions: the district's choice (see `sign-in.json` of its pack). */
export const signInPolicy = z.object({
  /** Bad attempts that stay without effect; the next one locks. */
  badAttempts: z.number().int().min(1).max(20),
  /** Length of the first lock; each further lock is twice as long. */
  lockMinutes: z.number().int().min(1),
  lockMinutesMax: z.number().int().min(1),
  /** After so many hours without a failure earlier failures and locks are forgotten. */
  forgetHours: z.number().int().min(1),
  /** Bad attempts from one network address before that address must wait. */
  badAttemptsPerAddress: z.number().int().min(1),
  addressLockMinutes: z.number().int().min(1),
  staffIdleMinutes: z.number().int().min(1),
  citizenIdleMinutes: z.number().int().min(1),
  /** A session ends after so many hours even when it is used all the time. */
  staffHours: z.number().int().min(1),
  citizenHours: z.number().int().min(1),
  passwordLength: z.number().int().min(8),
  /** Shown by authenticator apps beside the account's name. */
  issuer: z.string().min(1),
});
export type SignInPolicy = z.output<typeof signInPolicy>;

/** Reads the `values` of a `sign-in.json`. Throws with the place of the first error. */
export function readSignInPolicy(json: unknown): SignInPolicy {
  const result = z.object({ values: signInPolicy }).safeParse(json);
  if (!result.success) throw new Error(`sign-in policy: ${z.prettifyError(result.error)}`);
  return result.data.values;
}
