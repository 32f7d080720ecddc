import { sql } from 'kysely';
import type { Text } from '../contract/index.ts';
import { canonicalJson, type JsonObject, type SuiteId } from '../crypto/index.ts';
import type { Db } from '../db/index.ts';
import { accessBody, type AccessRow } from './access.ts';

/** A leaf as a witness sees it. */
export interface WitnessLeaf {
  readonly id: string;
  readonly index: number;
  readonly kind: string;
  readonly subject: string;
  readonly body: JsonObject;
  readonly at: string;
  readonly suite: SuiteId;
}

/** A row elsewhere that no longer says what its leaf says. */
export interface Mismatch {
  readonly leafId: string;
  readonly what: Text;
}

/**
 * A module's cross-check: given leaves of its kind, reads the rows they stand for and names those that differ. So an edit of a decision
 * is found although the log itself is whole. A row that law or the person's right had erased is no mismatch; say so by a leaf.
 */
export interface Witness {
  readonly kind: string;
  check(db: Db, leaves: readonly WitnessLeaf[]): Promise<readonly Mismatch[]>;
}

/** Compares audit.access with the leaves of accesses. */
export const accessWitness: Witness = {
  kind: 'audit.access',
  async check(db, leaves) {
    const { rows } = await sql<AccessRow>`
      select leaf as "leafId", person, account as "accountId", role, purpose, fields as what, at
      from audit.access where leaf = any(${leaves.map((leaf) => leaf.id)}::uuid[])`.execute(db);
    const byLeaf = new Map(rows.map((row) => [row.leafId, row]));
    const out: Mismatch[] = [];
    for (const leaf of leaves) {
      const row = byLeaf.get(leaf.id);
      if (!row) {
        out.push({ leafId: leaf.id, what: { zh: '访问记录已被删除', en: 'the access row is gone' } });
      } else if (
        row.person !== leaf.subject ||
        row.at.toString() !== leaf.at ||
        canonicalJson(accessBody(row, leaf.suite)) !== canonicalJson(leaf.body)
      ) {
        out.push({ leafId: leaf.id, what: { zh: '访问记录与存证不符', en: 'the access row differs from its leaf' } });
      }
    }
    return out;
  },
};
