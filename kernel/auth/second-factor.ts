import { randomBytes } from 'node:crypto';
import { generateSecret, generateSync, generateURI, verifySync } from 'otplib';

/** Seconds of one code (RFC 6238). */
const PERIOD = 30;

/** A fresh secret of 160 bits in base32, as authenticator apps take it. */
export const newTotpSecret = (): string => generateSecret();

/** The address that an authenticator app reads from the QR code. */
export const totpUri = (issuer: string, username: string, secret: string): string =>
  generateURI({ issuer, label: username, secret });

/** The code of this moment. */
export const totpCode = (secret: string, now: Temporal.Instant): string =>
  generateSync({ secret, epoch: Math.floor(now.epochMilliseconds / 1000), period: PERIOD });

/**
 * The time step of a right code, or null. One step before and after counts too, for clocks that differ. A code of `lastStep` or earlier is refused:
 * a code seen over a shoulder cannot be used again (RFC 6238, 5.2).
 */
export function totpStep(secret: string, code: string, now: Temporal.Instant, lastStep: bigint | null): bigint | null {
  if (!/^\d{6}$/.test(code)) return null;
  const result = verifySync({
    secret,
    token: code,
    epoch: Math.floor(now.epochMilliseconds / 1000),
    period: PERIOD,
    epochTolerance: PERIOD,
  });
  if (!result.valid || !('timeStep' in result)) return null;
  const step = BigInt(result.timeStep);
  return lastStep !== null && step <= lastStep ? null : step;
}

const SYMBOLS = '23456789abcdefghjkmnpqrstuvwxyz';

/** Ten one-time codes `xxxxx-xxxxx`, some 49 bits each. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: 10 }, () => {
    let out = '';
    while (out.length < 10)
      for (const byte of randomBytes(16)) if (byte < 248 && out.length < 10) out += SYMBOLS.charAt(byte % 31);
    return `${out.slice(0, 5)}-${out.slice(5)}`;
  });
}

/** A recovery code as typed, in the form in which it is hashed; null when it does not look like one. */
export function readRecoveryCode(typed: string): string | null {
  const code = typed.trim().toLowerCase().replace(/[\s-]/g, '');
  return /^[2-9a-hjkmnp-z]{10}$/.test(code) ? code : null;
}
