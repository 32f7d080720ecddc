import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
} from 'node:crypto';
import { hash, randomBytes, sign, verify, type KeyObject } from 'node:crypto';
import type { Suite } from './suite.ts';

const NONCE = 12;
const TAG = 16;

const parsed = new Map<string, KeyObject>();

/** Reading a key costs more than a signature with it, and a process uses a handful of keys. */
function parse(der: Uint8Array, kind: 'private' | 'public'): KeyObject {
  const bytes = Buffer.from(der);
  const name = kind + bytes.toString('base64');
  let key = parsed.get(name);
  if (!key) {
    key =
      kind === 'private'
        ? createPrivateKey({ key: bytes, format: 'der', type: 'pkcs8' })
        : createPublicKey({ key: bytes, format: 'der', type: 'spki' });
    if (key.asymmetricKeyType !== 'ed25519') throw new TypeError(`not an Ed25519 key: ${key.asymmetricKeyType}`);
    if (parsed.size >= 64) parsed.clear();
    parsed.set(name, key);
  }
  return key;
}

/** The international suite: FIPS 180-4, RFC 2104, NIST SP 800-38D (96-bit random nonce, 128-bit tag), RFC 8032. */
export const intl: Suite = {
  id: 'intl',
  code: 1,
  sealKeyBytes: 32,
  hash: (bytes) => hash('sha256', bytes, 'buffer'),
  mac: (key, bytes) => createHmac('sha256', key).update(bytes).digest(),
  seal(key, plaintext, aad) {
    const nonce = randomBytes(NONCE);
    const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(aad);
    return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  },
  open(key, sealed, aad) {
    if (sealed.length < NONCE + TAG) return null;
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, NONCE), { authTagLength: TAG });
    decipher.setAAD(aad).setAuthTag(sealed.subarray(sealed.length - TAG));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(NONCE, sealed.length - TAG)), decipher.final()]);
    } catch {
      return null;
    }
  },
  newSigningKey() {
    const pair = generateKeyPairSync('ed25519');
    return {
      privateKey: pair.privateKey.export({ format: 'der', type: 'pkcs8' }),
      publicKey: pair.publicKey.export({ format: 'der', type: 'spki' }),
    };
  },
  sign: (privateKey, _publicKey, bytes) => sign(null, bytes, parse(privateKey, 'private')),
  verify(publicKey, bytes, signature) {
    try {
      return verify(null, bytes, parse(publicKey, 'public'), signature);
    } catch {
      return false;
    }
  },
};
