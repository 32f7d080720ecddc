/** What `yunjian audit verify` says of the rows of collective assets: each that is not what the program left there, by table and key. */
import { sql } from 'kysely';
import type { Mismatch, Witness, WitnessLeaf } from '@yunjian/kernel/audit';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { batchHashes, ROWS_LEAF } from './keep.ts';
import { WITNESSED, type Witnessed } from './tables.ts';

/** At most so many of a table are named; one is enough to know, and the rest is in the backup. */
const MOST = 50;

const SAID = {
  unsealed: (row: string): Text => ({ zh: `${row}：不是本系统写入的`, en: `${row}: was not written by the program` }),
  gone: (row: string): Text => ({ zh: `${row}：该行已不存在`, en: `${row}: the row is gone` }),
  differs: (row: string): Text => ({ zh: `${row}：与本系统写入的不符`, en: `${row}: differs from what the program wrote` }),
} as const;

/** Rows of one table that are not what their last hash says, that have none, or that are gone. */
async function differingRows(db: Db, rel: string, { key, without = [] }: Witnessed): Promise<Text[]> {
  const name = sql.raw(`concat_ws(' ', ${key.map((k) => `t."${k}"`).join(', ')})`);
  const { rows } = await sql<{ key: string; what: keyof typeof SAID }>`
    select coalesce(r.key, s.key) as key, case when s.hash is null then 'unsealed' when r.key is null then 'gone' else 'differs' end as what
    from (select ${name} as key, sha256(convert_to(jsonb_strip_nulls(to_jsonb(t) - ${[...without]}::text[])::text, 'UTF8')) as hash from ${sql.table(`assets.${rel}`)} t) r
    full join (select distinct on (key) key, hash from assets.row_seal where rel = ${rel} order by key, seq desc) s on s.key = r.key
    where r.hash is distinct from s.hash order by 1 limit ${MOST}`.execute(db);
  return rows.map((r) => SAID[r.what](`assets.${rel} ${r.key}`));
}

/** Compares the kept hashes with the log, and once every row with its hash. */
export const rowsWitness: Witness = {
  kind: ROWS_LEAF,
  async check(db, leaves) {
    const out: Mismatch[] = [];
    const found = await batchHashes(
      db,
      leaves.map((l) => Number(l.body['batch'])),
    );
    const same = (leaf: WitnessLeaf): boolean => {
      const now = found.get(Number(leaf.body['batch']));
      return (now?.rows ?? 0) === leaf.body['rows'] && (now === undefined || now.sha256 === leaf.body['sha256']);
    };
    for (const leaf of leaves)
      if (!same(leaf)) {
        const what = `assets.row_seal ${String(leaf.body['batch'])}`;
        out.push({
          leafId: leaf.id,
          what: { zh: `${what}：该批记录的指纹与存证不符`, en: `${what}: the hashes of this batch differ from their leaf` },
        });
      }
    const first = leaves.find((leaf) => leaf.body['first'] === true);
    if (first === undefined) return out;
    for (const [rel, table] of Object.entries(WITNESSED))
      for (const what of await differingRows(db, rel, table)) out.push({ leafId: first.id, what });
    return out;
  },
};
