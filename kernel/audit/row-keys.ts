/** The key under which the program's sessions prove that a row's hash is theirs. */
import type { Crypto } from '../crypto/index.ts';

/** Length of a block of SHA-256, to which RFC 2104 fills up a key. */
const BLOCK = 64;
const pad = (key: Uint8Array, byte: number): string =>
  Buffer.from(Buffer.concat([key, Buffer.alloc(BLOCK - key.length)]).map((b) => b ^ byte)).toString('hex');

/**
 * Setting of a connection (`openDatabase`'s `settings`) that brings the keys along: the newest and the one before, each as the two padded keys of HMAC-SHA256
 * in hex (RFC 2104), `inner:outer,inner:outer`. They come of the ring's lookup keys and stand nowhere in the database: SQL of such a session can make the proof of
 * a hash, and whoever only reads and writes tables cannot.
 */
export function rowKeys(crypto: Pick<Crypto, 'blindIndexes'>): Readonly<Record<string, string>> {
  const keys = crypto.blindIndexes('', 'audit.row-keys').slice(0, 2);
  return {
    'yunjian.row_keys': keys
      .map((k) => k.subarray(-32))
      .map((k) => `${pad(k, 0x36)}:${pad(k, 0x5c)}`)
      .join(','),
  };
}
