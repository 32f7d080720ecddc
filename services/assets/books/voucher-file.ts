/** The papers of a voucher 原始凭证: attached as files, each with its hash and its leaf in the log, shown to whoever may read the book, and compared with their hash when they are. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import type { Hand } from '../letting/common.ts';
import { record } from '../money/common.ts';

/** The most papers a voucher takes. */
const MOST_PAPERS = 20;

/** A paper as it is listed; `named`: the voucher was proposed and decided on with this very hash. What the year's end or a reopening rests on need not be named. */
export interface VoucherPaper {
  readonly id: string;
  readonly voucherId: string;
  readonly name: string;
  readonly hash: string;
  readonly named: boolean;
  readonly at: string;
  readonly by: string;
}

/** Papers in SQL, as a JSON list, of a voucher named v; those the voucher names first. */
export const papersJson = sql`(select coalesce(json_agg(json_build_object('id', f.id, 'voucherId', f.voucher_id, 'name', f.name, 'hash', f.hash, 'named', f.hash is not distinct from v.document_hash,
  'at', to_char(f.at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), 'by', f.by_name) order by (f.hash is not distinct from v.document_hash) desc, f.at, f.id), '[]'::json)
  from assets.voucher_file f where f.voucher_id = v.id)`;

/** The papers an entry of the book rests on, and the voucher that made it; null where none did. */
export async function papersOfEntry(db: Db, entryId: string): Promise<{ voucherId: string; papers: VoucherPaper[] } | null> {
  const { rows } = await sql<{
    voucherId: string;
    papers: VoucherPaper[];
  }>`select v.id as "voucherId", ${papersJson} as papers from assets.voucher v where v.entry_id = ${entryId}::uuid`.execute(db);
  return rows[0] ?? null;
}

/** Attaches a stored file to a voucher, decided or not: papers add up and never go. Throws assets.paperThere for one that is attached already, assets.paper for one too many. */
export async function attachPaper(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  input: {
    readonly voucherId: string;
    readonly collectiveId: string;
    readonly fileId: string;
    readonly name: string;
    readonly hash: string;
    readonly by: Hand & { readonly id: string };
  },
  now: Temporal.Instant,
): Promise<{ id: string; hash: string }> {
  const { voucherId, hash, by } = input;
  await sql`select from assets.voucher where id = ${voucherId}::uuid for no key update`.execute(tx);
  const { rows } = await sql<{
    n: number;
  }>`select count(*)::int as n from assets.voucher_file where voucher_id = ${voucherId}::uuid`.execute(tx);
  if ((rows[0]?.n ?? 0) >= MOST_PAPERS) throw failure(failures.paper);
  const id = uuidv7(now);
  try {
    await sql`insert into assets.voucher_file (id, voucher_id, name, file_id, hash, at, by_id, by_name)
      values (${id}::uuid, ${voucherId}::uuid, ${input.name.slice(0, 200)}, ${input.fileId}::uuid, ${hash}, ${now}, ${by.id}::uuid, ${by.name})`.execute(
      tx,
    );
  } catch (error) {
    throw isPgError(error, '23505', 'voucher_file_once') ? failure(failures.paperThere) : error;
  }
  await record(tx, kit, {
    collectiveId: input.collectiveId,
    contractId: null,
    action: 'attach-voucher',
    subject: voucherId,
    note: hash,
    by,
    at: now,
  });
  return { id, hash };
}

/** A paper with its bytes. Throws assets.notFound; assets.paperChanged when the bytes that are stored are not those that were attached. */
export async function readPaper(
  db: Db,
  kit: Pick<Kit, 'files'>,
  voucherId: string,
  paperId: string,
): Promise<{ name: string; hash: string; type: string; content: Buffer }> {
  const { rows } = await sql<{ file: string; name: string; hash: string }>`
    select file_id as file, name, hash from assets.voucher_file where id = ${paperId}::uuid and voucher_id = ${voucherId}::uuid`.execute(
    db,
  );
  const paper = rows[0];
  if (paper === undefined) throw failure(failures.notFound);
  const found = await kit.files.read(db, paper.file).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw error;
  });
  if (found === null || createHash('sha256').update(found.content).digest('hex') !== paper.hash)
    throw failure(failures.paperChanged);
  return { name: paper.name, hash: paper.hash, type: found.file.mediaType, content: found.content };
}
