import { createCipheriv, createDecipheriv, createHmac, hash, randomBytes, timingSafeEqual } from 'node:crypto';
import { newSm2Key, sm2Point, sm2Sign, sm2Spki, sm2Verify } from './sm2.ts';
import type { Suite } from './suite.ts';

const IV = 16;
const TAG = 32;
const CIPHER_KEY = 16;

/** Encrypt-then-mac: the tag covers length and bytes of `aad`, then iv and ciphertext, so that no boundary can be shifted. */
function tagOf(key: Uint8Array, aad: Uint8Array, body: Uint8Array): Buffer {
  const length = Buffer.alloc(8);
  length.writeBigUInt64BE(BigInt(aad.length));
  return createHmac('sm3', key.subarray(CIPHER_KEY)).update(length).update(aad).update(body).digest();
}

/**
 * The national suite (国密): SM3 GB/T 32905, SM4-CBC GB/T 32907 with HMAC-SM3, SM2 GB/T 32918. CBC with a mac, since GCM for SM4 is
 * missing from part of the approved modules. A seal key is 16 bytes for SM4 followed by 32 for the mac.
 */
export const gm: Suite = {
  id: 'gm',
  code: 2,
  sealKeyBytes: CIPHER_KEY + 32,
  hash: (bytes) => hash('sm3', bytes, 'buffer'),
  mac: (key, bytes) => createHmac('sm3', key).update(bytes).digest(),
  seal(key, plaintext, aad) {
    const iv = randomBytes(IV);
    const cipher = createCipheriv('sm4-cbc', key.subarray(0, CIPHER_KEY), iv);
    const body = Buffer.concat([iv, cipher.update(plaintext), cipher.final()]);
    return Buffer.concat([body, tagOf(key, aad, body)]);
  },
  open(key, sealed, aad) {
    if (sealed.length < IV + 16 + TAG) return null;
    const body = sealed.subarray(0, sealed.length - TAG);
    if (!timingSafeEqual(tagOf(key, aad, body), sealed.subarray(sealed.length - TAG))) return null;
    const decipher = createDecipheriv('sm4-cbc', key.subarray(0, CIPHER_KEY), body.subarray(0, IV));
    try {
      return Buffer.concat([decipher.update(body.subarray(IV)), decipher.final()]);
    } catch {
      return null;
    }
  },
  newSigningKey() {
    const { scalar, point } = newSm2Key();
    return { privateKey: scalar, publicKey: sm2Spki(point) };
  },
  sign(privateKey, publicKey, bytes) {
    const point = sm2Point(publicKey);
    if (!point) throw new TypeError('not an SM2 public key');
    return sm2Sign(privateKey, point, bytes);
  },
  verify(publicKey, bytes, signature) {
    const point = sm2Point(publicKey);
    if (!point) return false;
    try {
      return sm2Verify(point, bytes, signature);
    } catch {
      return false;
    }
  },
};
