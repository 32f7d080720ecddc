import { canonicalBytes, readPublicKey, verifySignature, type Crypto, type PublicKey, type SuiteId } from '../crypto/index.ts';

/** A signed tree head: the log had `size` leaves with this root at `at`, says the holder of the key. Travels as JSON. */
export interface TreeHead {
  /** Id of the log: heads of two districts, or of two databases, cannot be taken for each other. */
  readonly log: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
  /** ISO 8601 UTC. */
  readonly at: string;
  readonly suite: SuiteId;
  readonly keyId: string;
  /** Base64. */
  readonly signature: string;
}

type Unsigned = Pick<TreeHead, 'log' | 'size' | 'root' | 'at' | 'suite'>;

/** The bytes that are signed: RFC 8785 of the head without key and signature, with its type and version. */
function headBytes(head: Unsigned): Buffer {
  const { at, log, root, size, suite } = head;
  return canonicalBytes({ at, log, root, size, suite, type: 'yunjian-tree-head', v: 1 });
}

/** Signs a head with the current key. */
export function signHead(crypto: Pick<Crypto, 'sign'>, head: Unsigned): TreeHead {
  const signature = crypto.sign(headBytes(head));
  return { ...head, keyId: signature.keyId, signature: signature.value };
}

/** True when the head is signed by this key (a PEM text or a read key). */
export function verifyHead(head: TreeHead, key: PublicKey | string): boolean {
  const publicKey = typeof key === 'string' ? readPublicKey(key) : key;
  const { suite, keyId, signature } = head;
  return verifySignature(publicKey, headBytes(head), { suite, keyId, value: signature });
}

const HASH = /^[0-9a-f]{64}$/;

/** A head from JSON that may be anything; null when it is not of the shape. Says nothing about its signature. */
export function parseHead(value: unknown): TreeHead | null {
  if (typeof value !== 'object' || value === null) return null;
  const v = value as Record<string, unknown>;
  const texts = [v['log'], v['root'], v['at'], v['keyId'], v['signature']].every((t) => typeof t === 'string' && t.length <= 512);
  if (!texts || !Number.isSafeInteger(v['size']) || (v['size'] as number) < 0) return null;
  if (!HASH.test(v['root'] as string) || (v['suite'] !== 'intl' && v['suite'] !== 'gm')) return null;
  const { log, size, root, at, suite, keyId, signature } = v as unknown as TreeHead;
  return { log, size, root, at, suite, keyId, signature };
}
