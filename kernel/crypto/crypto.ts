import type { KeyRing } from './keys.ts';
import { publicKeyOf, spkiOf, verifySignature, type PublicKey, type Signature } from './public-key.ts';
import type { SuiteId } from './suite.ts';
import { suites } from './suites.ts';

/** The port every module uses: the current keys of one ring for new values, all of its keys for old ones. */
export interface Crypto {
  /** Suite of new values, and of the audit log. */
  readonly suite: SuiteId;
  /** Key that signs now. */
  readonly signingKey: PublicKey;
  /** Every key whose signatures still count, the current one first. */
  readonly publicKeys: readonly PublicKey[];
  /** 32 bytes: SHA-256 or SM3. Strings are hashed as UTF-8. */
  hash(bytes: Uint8Array | string): Buffer;
  /**
   * Encrypts a field for a bytea column. `aad` names its place, for instance `org.person.id_number:<person uuid>`: a value moved
   * to another row or column does not open. Layout: suite (1 byte), key id (4), nonce, ciphertext, tag.
   */
  seal(plaintext: Uint8Array | string, aad: string): Buffer;
  /** Decrypts what `seal` made, also under an older key or the other suite. Throws SealError when changed, moved or keyless. */
  open(sealed: Uint8Array, aad: string): Buffer;
  /** `open` as UTF-8 text. */
  openText(sealed: Uint8Array, aad: string): string;
  /**
   * Finds a sealed value by equality without storing it: 37 bytes for a `bytea` column with an index. `purpose` keeps equal
   * values of different columns apart, for instance `org.person.id_number`. Normalise `value` before.
   */
  blindIndex(value: string, purpose: string): Buffer;
  /** `blindIndex` under every lookup key, the current first: `where lookup = any($1)` while old rows await re-indexing. */
  blindIndexes(value: string, purpose: string): Buffer[];
  /** Signs with the current key. */
  sign(bytes: Uint8Array): Signature;
  /** True for a signature by any key of the ring. */
  verify(bytes: Uint8Array, signature: Signature): boolean;
}

/** A sealed value that does not open. Says why, never what was inside. */
export class SealError extends Error {
  override readonly name = 'SealError';
}

const HEAD = 5;

const bytesOf = (value: Uint8Array | string): Uint8Array => (typeof value === 'string' ? Buffer.from(value, 'utf8') : value);

/** Binds a key ring to the port. */
export function makeCrypto(ring: KeyRing): Crypto {
  const suite = suites[ring.suite];
  const headOf = (key: { id: string; suite: SuiteId }): Buffer =>
    Buffer.concat([Buffer.of(suites[key.suite].code), Buffer.from(key.id, 'hex')]);
  const sealKeys = ring.seal.map((k) => ({ head: headOf(k), suite: suites[k.suite], key: Buffer.from(k.key, 'base64') }));
  const lookupKeys = ring.lookup.map((k) => ({ head: headOf(k), suite: suites[k.suite], key: Buffer.from(k.key, 'base64') }));
  const signKeys = ring.sign.map((k) => ({
    suite: suites[k.suite],
    privateKey: Buffer.from(k.privateKey, 'base64'),
    spki: spkiOf(k.publicKey),
    public: publicKeyOf(k.suite, spkiOf(k.publicKey)),
  }));
  const sealKey = sealKeys[0];
  const lookupKey = lookupKeys[0];
  const signKey = signKeys[0];
  if (!sealKey || !lookupKey || !signKey) throw new TypeError('key ring without a seal, lookup and signing key');
  const publicKeys = signKeys.map((k) => k.public);

  const lookup = (key: (typeof lookupKeys)[number], value: string, purpose: string): Buffer =>
    Buffer.concat([key.head, key.suite.mac(key.key, `${purpose.length}:${purpose}${value}`)]);

  const open = (sealed: Uint8Array, aad: string): Buffer => {
    const head = Buffer.from(sealed.buffer, sealed.byteOffset, Math.min(HEAD, sealed.length));
    const key = sealKeys.find((k) => k.head.equals(head));
    if (!key) throw new SealError('no key of this ring sealed this value');
    const plain = key.suite.open(key.key, sealed.subarray(HEAD), Buffer.concat([head, Buffer.from(aad, 'utf8')]));
    if (!plain) throw new SealError('sealed value was changed or moved from its place');
    return plain;
  };

  return {
    suite: suite.id,
    signingKey: signKey.public,
    publicKeys,
    hash: (bytes) => suite.hash(bytes),
    seal: (plaintext, aad) =>
      Buffer.concat([
        sealKey.head,
        sealKey.suite.seal(sealKey.key, bytesOf(plaintext), Buffer.concat([sealKey.head, Buffer.from(aad, 'utf8')])),
      ]),
    open,
    openText: (sealed, aad) => open(sealed, aad).toString('utf8'),
    blindIndex: (value, purpose) => lookup(lookupKey, value, purpose),
    blindIndexes: (value, purpose) => lookupKeys.map((key) => lookup(key, value, purpose)),
    sign: (bytes) => ({
      suite: signKey.suite.id,
      keyId: signKey.public.keyId,
      value: signKey.suite.sign(signKey.privateKey, signKey.spki, bytes).toString('base64'),
    }),
    verify: (bytes, signature) => {
      const key = publicKeys.find((k) => k.keyId === signature.keyId);
      return key !== undefined && verifySignature(key, bytes, signature);
    },
  };
}
