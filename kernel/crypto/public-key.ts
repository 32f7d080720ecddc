import { sm2Point } from './sm2.ts';
import { isSuiteId, type SuiteId } from './suite.ts';
import { suites } from './suites.ts';

/** A key that checks signatures; may be published. */
export interface PublicKey {
  readonly suite: SuiteId;
  /** First 16 hex digits of the suite's hash of the key's DER, so that a key cannot pass under another's id. */
  readonly keyId: string;
  /** SubjectPublicKeyInfo, PEM: `openssl pkey -pubin` reads it. */
  readonly pem: string;
}

/** A signature with what is needed to choose the key. `value` is base64 (Ed25519: 64 bytes, SM2: DER). */
export interface Signature {
  readonly suite: SuiteId;
  readonly keyId: string;
  readonly value: string;
}

/** Wraps a DER SubjectPublicKeyInfo. */
export function publicKeyOf(suite: SuiteId, spki: Uint8Array): PublicKey {
  const body = Buffer.from(spki)
    .toString('base64')
    .replace(/.{64}(?=.)/g, '$&\n');
  return {
    suite,
    keyId: suites[suite].hash(spki).toString('hex').slice(0, 16),
    pem: `-----BEGIN PUBLIC KEY-----\n${body}\n-----END PUBLIC KEY-----\n`,
  };
}

/** DER bytes of a PEM public key. Throws TypeError when the text is none. */
export function spkiOf(pem: string): Buffer {
  const body = /-----BEGIN PUBLIC KEY-----([A-Za-z0-9+/=\s]+)-----END PUBLIC KEY-----/.exec(pem)?.[1];
  if (body === undefined) throw new TypeError('not a PEM public key');
  return Buffer.from(body, 'base64');
}

/** SubjectPublicKeyInfo of Ed25519 up to the key (RFC 8410 §4). */
const ED25519_HEAD = Buffer.from('302a300506032b6570032100', 'hex');

/** Reads a PEM public key, of either suite. Throws TypeError for any other text or kind of key. */
export function readPublicKey(pem: string): PublicKey {
  const spki = spkiOf(pem);
  if (sm2Point(spki)) return publicKeyOf('gm', spki);
  if (spki.length === 44 && spki.subarray(0, 12).equals(ED25519_HEAD)) return publicKeyOf('intl', spki);
  throw new TypeError('neither an Ed25519 nor an SM2 public key');
}

/** True when `signature` is this key's signature of `bytes`. Never throws, whatever the signature holds. */
export function verifySignature(key: PublicKey, bytes: Uint8Array, signature: Signature): boolean {
  if (!isSuiteId(signature.suite) || signature.suite !== key.suite || signature.keyId !== key.keyId) return false;
  if (typeof signature.value !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(signature.value)) return false;
  return suites[key.suite].verify(spkiOf(key.pem), bytes, Buffer.from(signature.value, 'base64'));
}
