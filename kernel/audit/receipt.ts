import { readPublicKey, type JsonObject, type SuiteId } from '../crypto/index.ts';
import type { Text } from '../contract/index.ts';
import { parseHead, verifyHead, type TreeHead } from './head.ts';
import { leafHash, verifyInclusion } from './merkle.ts';

/** Proof that a fact stands in the log, complete in itself: checked years later, offline, with the public key alone. */
export interface Receipt {
  readonly type: 'yunjian-receipt';
  readonly v: 1;
  readonly suite: SuiteId;
  /** Canonical text of the leaf. */
  readonly leaf: string;
  /** Hex. */
  readonly leafHash: string;
  readonly index: number;
  readonly head: TreeHead;
  /** Hex, the leaf's sibling first. */
  readonly path: readonly string[];
}

/** What a receipt proves, or why it proves nothing. */
export type ReceiptCheck =
  | {
      readonly ok: true;
      readonly leaf: JsonObject;
      readonly index: number;
      readonly head: TreeHead;
    }
  | { readonly ok: false; readonly reason: Text };

const no = (zh: string, en: string): ReceiptCheck => ({ ok: false, reason: { zh, en } });
const HASH = /^[0-9a-f]{64}$/;

/**
 * Checks a receipt that may come from anywhere against the log's public key (PEM): the leaf's hash, its place under the root, the
 * signature over the root. No database, no network. Throws TypeError only when `publicKey` is not a public key.
 */
export function verifyReceipt(receipt: unknown, publicKey: string): ReceiptCheck {
  const key = readPublicKey(publicKey);
  if (typeof receipt !== 'object' || receipt === null) return no('不是存证回执', 'not a receipt');
  const r = receipt as Record<string, unknown>;
  const head = parseHead(r['head']);
  const path = r['path'];
  if (r['type'] !== 'yunjian-receipt' || r['v'] !== 1 || !head || typeof r['leaf'] !== 'string')
    return no('不是存证回执', 'not a receipt');
  if (!Array.isArray(path) || path.length > 64 || !path.every((p): p is string => typeof p === 'string' && HASH.test(p))) {
    return no('证明路径格式不对', 'the proof path is malformed');
  }
  const hash = leafHash(head.suite, Buffer.from(r['leaf'], 'utf8'));
  if (r['suite'] !== head.suite || hash.toString('hex') !== r['leafHash']) {
    return no('记录内容与其哈希不符', 'the leaf does not have the hash it is given');
  }
  const index = r['index'];
  const siblings = path.map((p) => Buffer.from(p, 'hex'));
  if (
    typeof index !== 'number' ||
    !verifyInclusion(head.suite, hash, index, head.size, siblings, Buffer.from(head.root, 'hex'))
  ) {
    return no('记录不在该树根之下', 'the leaf is not under this root');
  }
  if (head.keyId !== key.keyId) return no('回执由另一把密钥签署', 'the receipt is signed by another key');
  if (!verifyHead(head, key)) return no('树根签名无效', 'the signature of the root is not valid');
  let leaf: unknown;
  try {
    leaf = JSON.parse(r['leaf']);
  } catch {
    return no('记录不是 JSON', 'the leaf is not JSON');
  }
  if (typeof leaf !== 'object' || leaf === null || Array.isArray(leaf))
    return no('记录不是 JSON 对象', 'the leaf is not a JSON object');
  return { ok: true, leaf: leaf as JsonObject, index, head };
}
