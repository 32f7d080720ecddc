/** `intl`: SHA-256, HMAC-SHA-256, AES-256-GCM, Ed25519. `gm` 国密: SM3, HMAC-SM3, SM4-CBC with HMAC-SM3, SM2 with SM3. */
export type SuiteId = 'intl' | 'gm';

/** One suite of algorithms over raw keys. All hashes and macs are 32 bytes. */
export interface Suite {
  readonly id: SuiteId;
  /** First byte of everything sealed or looked up under this suite. */
  readonly code: number;
  /** Bytes of a key for `seal`. */
  readonly sealKeyBytes: number;
  hash(bytes: Uint8Array | string): Buffer;
  mac(key: Uint8Array, bytes: Uint8Array | string): Buffer;
  /** Authenticated encryption: nonce, ciphertext and tag in one. `aad` is bound but not stored. */
  seal(key: Uint8Array, plaintext: Uint8Array, aad: Uint8Array): Buffer;
  /** The plaintext, or null when key, bytes or `aad` are not those that were sealed. */
  open(key: Uint8Array, sealed: Uint8Array, aad: Uint8Array): Buffer | null;
  /** `privateKey` is the suite's own encoding (Ed25519: PKCS#8 DER, SM2: the 32-byte scalar); `publicKey` is SPKI DER. */
  newSigningKey(): { privateKey: Buffer; publicKey: Buffer };
  sign(privateKey: Uint8Array, publicKey: Uint8Array, bytes: Uint8Array): Buffer;
  /** False for anything that is not this key's signature of these bytes; never throws. */
  verify(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean;
}

export const SUITE_IDS: readonly SuiteId[] = ['intl', 'gm'];

/** True for the id of a known suite. */
export function isSuiteId(value: unknown): value is SuiteId {
  return value === 'intl' || value === 'gm';
}
