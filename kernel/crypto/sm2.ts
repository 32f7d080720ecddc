import { createECDH } from 'node:crypto';
import smCrypto from 'sm-crypto';

const { sm2 } = smCrypto;

/** SubjectPublicKeyInfo of an SM2 key up to the point: id-ecPublicKey with curve sm2 1.2.156.10197.1.301 (GM/T 0006). */
const SPKI_HEAD = Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex');
const POINT_BYTES = 65;

type Point = ReturnType<typeof sm2.getPoint>;
type BigIntegerOf = new (hex: string, radix: number) => Point['k'];
let bigInteger: BigIntegerOf | undefined;

/**
 * A fresh nonce k with x of k·G. Both come from OpenSSL: sm-crypto's own generator is RC4 seeded once, and a nonce that leans
 * even a little gives the private key away. OpenSSL's multiplication is also constant-time and 30 times faster.
 */
function noncePoint(nonce?: Uint8Array): Point {
  bigInteger ??= sm2.getPoint().k.constructor as BigIntegerOf;
  const pair = nonce ? { scalar: Buffer.from(nonce), point: pointOf(nonce) } : newSm2Key();
  const [privateKey, publicKey] = [pair.scalar.toString('hex'), pair.point.toString('hex')];
  return { privateKey, publicKey, k: new bigInteger(privateKey, 16), x1: new bigInteger(publicKey.slice(2, 66), 16) };
}

/** A fresh SM2 key pair: 32-byte scalar and uncompressed 65-byte point. */
export function newSm2Key(): { scalar: Buffer; point: Buffer } {
  const ecdh = createECDH('SM2');
  const point = ecdh.generateKeys();
  const scalar = ecdh.getPrivateKey();
  return { scalar: Buffer.concat([Buffer.alloc(32 - scalar.length), scalar]), point };
}

/** The uncompressed point of a scalar. */
function pointOf(scalar: Uint8Array): Buffer {
  const ecdh = createECDH('SM2');
  ecdh.setPrivateKey(scalar);
  return ecdh.getPublicKey();
}

/** DER SubjectPublicKeyInfo of an uncompressed point, as `openssl pkey -pubout` writes it. */
export function sm2Spki(point: Uint8Array): Buffer {
  return Buffer.concat([SPKI_HEAD, point]);
}

/** The uncompressed point of a DER SubjectPublicKeyInfo, or null when it is not an SM2 key. */
export function sm2Point(spki: Uint8Array): Buffer | null {
  const der = Buffer.from(spki);
  if (der.length !== SPKI_HEAD.length + POINT_BYTES || !der.subarray(0, SPKI_HEAD.length).equals(SPKI_HEAD)) return null;
  return der[SPKI_HEAD.length] === 4 ? der.subarray(SPKI_HEAD.length) : null;
}

/**
 * SM2 signature with SM3 and the standard user id 1234567812345678 (GB/T 32918.2, GM/T 0009), DER encoded as OpenSSL's.
 * Not `crypto.sign('sm3', key)`: with an SM2 key Node makes an ECDSA signature that no SM2 verifier accepts.
 * `nonce` is for the standard's worked example only: the same nonce twice gives the private key away.
 */
export function sm2Sign(scalar: Uint8Array, point: Uint8Array, bytes: Uint8Array, nonce?: Uint8Array): Buffer {
  const hex = sm2.doSignature(Array.from(bytes), Buffer.from(scalar).toString('hex'), {
    pointPool: [noncePoint(nonce)],
    der: true,
    hash: true,
    publicKey: Buffer.from(point).toString('hex'),
  });
  return Buffer.from(hex, 'hex');
}

/** True when `signature` (DER) is an SM2 signature of `bytes` under the point. */
export function sm2Verify(point: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  const [key, value] = [Buffer.from(point).toString('hex'), Buffer.from(signature).toString('hex')];
  return sm2.doVerifySignature(Array.from(bytes), value, key, { der: true, hash: true });
}
