import { argon2, randomBytes, timingSafeEqual } from 'node:crypto';

/** Cost of one hash, OWASP's first choice for argon2id with little memory: 19 MiB, two passes; about 30 ms. */
const MEMORY = 19_456;
const PASSES = 2;
const TAG = 32;

const b64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replace(/=+$/, '');

function derive(password: string, nonce: Uint8Array, memory: number, passes: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    argon2(
      'argon2id',
      { message: Buffer.from(password.normalize('NFKC')), nonce, parallelism: 1, tagLength: TAG, memory, passes },
      (error, key) => (error ? reject(error) : resolve(Buffer.from(key))),
    );
  });
}

/** Hashes a password with a fresh salt (or the one given), in PHC form `$argon2id$v=19$m=…,t=…,p=1$salt$hash`. */
export async function hashPassword(password: string, salt: Uint8Array = randomBytes(16)): Promise<string> {
  return `$argon2id$v=19$m=${MEMORY},t=${PASSES},p=1$${b64(salt)}$${b64(await derive(password, salt, MEMORY, PASSES))}`;
}

let dummy: Promise<string> | undefined;

/**
 * True when the password made this hash. With null (no such account, or one without a password) the same work is done against a hash nobody
 * knows the password of, so that the time of the answer does not tell whether the account exists.
 */
export async function verifyPassword(password: string, stored: string | null): Promise<boolean> {
  dummy ??= hashPassword(randomBytes(24).toString('base64'));
  const parts = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=1\$([A-Za-z0-9+/]+)\$([A-Za-z0-9+/]+)$/.exec(stored ?? (await dummy));
  if (!parts) return false;
  const [, memory, passes, salt, hash] = parts as unknown as [string, string, string, string, string];
  const wanted = Buffer.from(hash, 'base64');
  const made = await derive(password, Buffer.from(salt, 'base64'), Number(memory), Number(passes));
  return made.length === wanted.length && timingSafeEqual(made, wanted) && stored !== null;
}

/** True when a password is long enough, does not contain the user name and has some variety. No rules on kinds of characters (NIST SP 800-63B 5.1.1.2). */
export function isStrong(password: string, username: string, length: number): boolean {
  const plain = password.normalize('NFKC').toLowerCase();
  return (
    Array.from(password).length >= length &&
    !plain.includes(username.toLowerCase()) &&
    new Set(plain).size >= 6 &&
    !/^(\d)(\d*)$/.test(plain)
  );
}

/** A password of 20 letters and digits without look-alikes, some 99 bits. */
export function oneTimePassword(random: (bytes: number) => Uint8Array = randomBytes): string {
  const symbols = 'abcdefghjkmnpqrstuvwxyz23456789'; // 31
  let out = '';
  while (out.length < 20) for (const byte of random(32)) if (byte < 248 && out.length < 20) out += symbols.charAt(byte % 31);
  return `${out.slice(0, 5)}-${out.slice(5, 10)}-${out.slice(10, 15)}-${out.slice(15)}`;
}
