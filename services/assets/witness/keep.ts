/** Carries the hashes of rows into the district's log. */
import { sql } from 'kysely';
import { appendLeaf, rowKeys, type LeafInput } from '@yunjian/kernel/audit';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { openDatabase, type Db, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { KEYS, NEW_MAC, PROVEN } from './proof.ts';
import { PERSON, WITNESSED } from './tables.ts';

export const ROWS_LEAF = 'assets.rows';
const TABLES_LEAF = 'assets.row-tables';
const SUBJECT = 'assets.row_seal';
const MOST = 20_000;
const LOCK = 7310507;

/** What the log says of a batch: how many hashes, and the SHA-256 of them in the order of writing. */
export async function batchHashes(
  db: Db | Tx,
  batches: readonly number[],
): Promise<Map<number, { rows: number; sha256: string }>> {
  const { rows } = await sql<{ batch: number; rows: number; sha256: string }>`
    select batch, count(*)::int as rows,
      encode(sha256(convert_to(string_agg(rel || ' ' || key || ' ' || coalesce(encode(hash, 'hex'), '-'), E'\n' order by seq), 'UTF8')), 'hex') as sha256
    from assets.row_seal where batch = any(${[...batches]}::int4[]) group by batch`.execute(db);
  return new Map(rows.map(({ batch, ...said }) => [batch, said]));
}

/** SHA-256 of nothing: the first batch of a district that has no rows yet. */
const EMPTY = { rows: 0, sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855' };

/**
 * Rows that a migration found and sealed have no proof: the owner's session has no key. They are proven once, when the program first sees their table, and the log says
 * which tables it has seen. What is sealed without proof afterwards was not sealed by the program.
 */
async function takeTables(tx: Tx, kit: Pick<Kit, 'crypto'>, at: Temporal.Instant): Promise<void> {
  const { rows } = await sql<{
    canonical: string;
  }>`select canonical from audit.leaf where subject = ${SUBJECT} and kind = ${TABLES_LEAF}`.execute(tx);
  const seen = new Set(rows.flatMap((r) => (JSON.parse(r.canonical) as { body: { tables: string[] } }).body.tables));
  const tables = [...Object.keys(WITNESSED), PERSON.rel].filter((rel) => !seen.has(rel));
  if (tables.length === 0) return;
  await sql`update assets.row_seal s set mac = ${NEW_MAC} from ${KEYS} where s.batch is null and s.mac is null and s.rel = any(${tables}::text[])`.execute(
    tx,
  );
  await appendLeaf(tx, { kind: TABLES_LEAF, subject: SUBJECT, body: { tables }, at }, kit.crypto.suite);
}

/** Seals, as the owner of the database and with the program's key, rows that were loaded in bulk and never sealed, and no other. Returns how many. */
export async function sealLoaded(kit: Pick<Kit, 'crypto' | 'ownerUrl'>): Promise<number> {
  const owner = openDatabase(kit.ownerUrl, { max: 1, statementTimeoutMs: 0, settings: rowKeys(kit.crypto) });
  try {
    const { rows } = await sql<{ n: bigint }>`select assets.seal_all() as n`.execute(owner.db);
    return Number(rows[0]?.n ?? 0n);
  } finally {
    await owner.close();
  }
}

/**
 * Puts the hashes that wait and that the program's key proves into leaves, some 20,000 a leaf; the first leaf is made also when none waits, since the comparison of
 * all rows hangs on it. A hash without proof stays where it is and counts for nothing. Two at once wait for each other. Returns how many hashes were kept. Throws when
 * the session brings no key.
 */
export async function keepRows(tx: Tx, kit: Pick<Kit, 'crypto'>, at: Temporal.Instant): Promise<number> {
  await sql`select pg_advisory_xact_lock(${LOCK})`.execute(tx);
  const keys = await sql<{ none: boolean }>`select k.now_ is null as none from ${KEYS}`.execute(tx);
  if (keys.rows[0]?.none !== false)
    throw new Error('assets: a session that keeps hashes of rows brings the key of rows (yunjian.row_keys)');
  await takeTables(tx, kit, at);
  const last = await sql<{ no: number }>`select coalesce(max(batch), 0) as no from assets.row_seal`.execute(tx);
  const begun = await sql`select from audit.leaf where kind = ${ROWS_LEAF} limit 1`.execute(tx);
  let no = last.rows[0]?.no ?? 0;
  let kept = 0;
  for (let first = begun.rows.length === 0; ; first = false) {
    const taken = await sql`update assets.row_seal s set batch = ${no + 1}
      from (select s.rel, s.key, s.seq from assets.row_seal s cross join ${KEYS} where s.batch is null and ${PROVEN} order by s.seq limit ${MOST}) w
      where (s.rel, s.key, s.seq) = (w.rel, w.key, w.seq)`.execute(tx);
    const n = Number(taken.numAffectedRows ?? 0n);
    if (n === 0 && !first) return kept;
    if (n > 0) no += 1;
    const said = n === 0 ? EMPTY : ((await batchHashes(tx, [no])).get(no) ?? EMPTY);
    const leaf: LeafInput = { kind: ROWS_LEAF, subject: uuidv7(at), body: { batch: n === 0 ? 0 : no, first, ...said }, at };
    await appendLeaf(tx, leaf, kit.crypto.suite);
    kept += n;
    if (n < MOST) return kept;
  }
}
