import type { TreeHead } from './head.ts';
import type { SuiteId } from '../crypto/index.ts';

/** A row of audit.head as it is read. */
export interface HeadRow {
  size: bigint;
  root: Buffer;
  at: Temporal.Instant;
  suite: SuiteId;
  key_id: string;
  signature: string;
}

/** The head a row stands for. */
export function headOf(row: HeadRow, log: string): TreeHead {
  return {
    log,
    size: Number(row.size),
    root: row.root.toString('hex'),
    at: row.at.toString(),
    suite: row.suite,
    keyId: row.key_id,
    signature: row.signature,
  };
}

/** Named advisory locks of this module (bigint key space). */
export const LOCKS = { seal: '7301001', open: '7301002', anchor: '7301003' } as const;
