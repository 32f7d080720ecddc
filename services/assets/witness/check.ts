/** What `yunjian audit verify` says of the rows of collective assets: each that is not what the program left there, by table and key. */
import { sql } from 'kysely';
import type { Mismatch, Witness, WitnessLeaf } from '@yunjian/kernel/audit';
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import { derivedDiffering } from './derived.ts';
import { batchHashes, ROWS_LEAF } from './keep.ts';
import { COUNTS, KEYS } from './proof.ts';
import { PERSON, WITNESSED, type Witnessed } from './tables.ts';

/** At most so many of a table are named; one is enough to know, and the rest is in the backup. */
const MOST = 50;

const SAID = {
  unsealed: (row: string): Text => ({ zh: `${row}：不是本系统写入的`, en: `${row}: was not written by the program` }),
  gone: (row: string): Text => ({ zh: `${row}：该行已不存在`, en: `${row}: the row is gone` }),
  differs: (row: string): Text => ({ zh: `${row}：与本系统写入的不符`, en: `${row}: differs from what the program wrote` }),
} as const;

/** Rows of one table that are not what their last hash says, that have none (of the assets' own tables), or that are gone. */
async function differingRows(db: Db, home: string, rel: string, { key, without = [] }: Witnessed): Promise<Text[]> {
  const name = sql.raw(`concat_ws(' ', ${key.map((k) => `t."${k}"`).join(', ')})`);
  const { rows } = await sql<{ key: string; what: keyof typeof SAID }>`
    select coalesce(r.key, s.key) as key, case when s.hash is null then 'unsealed' when r.key is null then 'gone' else 'differs' end as what
    from (select ${name} as key, sha256(convert_to(jsonb_strip_nulls(to_jsonb(t) - ${[...without]}::text[])::text, 'UTF8')) as hash from ${sql.table(`${home}.${rel}`)} t) r
    full join (select distinct on (s.key) s.key, s.hash from assets.row_seal s cross join ${KEYS} where s.rel = ${rel} and ${COUNTS} order by s.key, s.seq desc) s on s.key = r.key
    where r.hash is distinct from s.hash and (${home} = 'assets' or s.key is not null) order by 1 limit ${MOST}`.execute(db);
  return rows.map((r) => SAID[r.what](`${home}.${rel} ${r.key}`));
}

/** Batches of hashes that no leaf holds: somebody marked hashes as kept that the program never kept. */
async function batchesOfNoLeaf(db: Db): Promise<Text[]> {
  const { rows } = await sql<{ batch: number }>`
    select b.batch from (select distinct batch from assets.row_seal where batch is not null) b
    where b.batch not in (select (l.canonical::jsonb -> 'body' ->> 'batch')::int4 from audit.leaf l where l.kind = ${ROWS_LEAF}) order by 1 limit ${MOST}`.execute(
    db,
  );
  return rows.map(({ batch }) => ({
    zh: `assets.row_seal ${batch}：该批指纹没有存证`,
    en: `assets.row_seal ${batch}: no leaf holds the hashes of this batch`,
  }));
}

/** Compares the kept hashes with the log, and once every row with its hash, and what is kept beside the rows with the rows. */
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
      for (const what of await differingRows(db, 'assets', rel, table)) out.push({ leafId: first.id, what });
    for (const what of await differingRows(db, PERSON.home, PERSON.rel, { key: ['id'] })) out.push({ leafId: first.id, what });
    for (const what of [...(await batchesOfNoLeaf(db)), ...(await derivedDiffering(db))]) out.push({ leafId: first.id, what });
    return out;
  },
};
