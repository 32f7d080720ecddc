/** An entry as it is kept, with its postings and what reverses it. */
import { sql } from 'kysely';
import { failure, type Text } from '../contract/index.ts';
import type { Db } from '../db/index.ts';
import { nameNow } from './chart.ts';
import { ledgerFailures } from './failures.ts';

export interface Entry {
  readonly id: string;
  readonly book: string;
  readonly seq: number;
  readonly date: string;
  readonly memo: string;
  readonly source: { readonly kind: string; readonly id: string };
  readonly madeBy: string | null;
  readonly approvedBy: string | null;
  readonly madeAt: Temporal.Instant;
  readonly documents: readonly string[];
  readonly reverses: string | null;
  readonly reversedBy: string | null;
  readonly reason: string | null;
  readonly key: string;
  /** Its leaf in the log, for a receipt. */
  readonly leaf: string;
  readonly postings: readonly {
    readonly line: number;
    readonly account: number;
    readonly number: string;
    readonly name: Text;
    readonly party: string | null;
    readonly fen: bigint;
  }[];
}

type Row = Omit<Entry, 'seq' | 'source' | 'postings'> & { seq: bigint; source_kind: string; source_id: string };

/** The entry with all its postings in their order. Throws `ledger.unknown-entry`. */
export async function readEntry(db: Db, id: string): Promise<Entry> {
  const { rows } = await sql<Row>`
    select e.id, e.book, e.seq, e.effective_date as date, e.memo, e.source_kind, e.source_id, e.made_by as "madeBy", e.approved_by as "approvedBy",
      e.made_at as "madeAt", e.documents, e.reverses, r.id as "reversedBy", e.reason, e.key, e.leaf
    from ledger.entry e left join ledger.entry r on r.reverses = e.id where e.id = ${id}::uuid`.execute(db);
  const row = rows[0];
  if (row === undefined) throw failure(ledgerFailures['unknown-entry'], { entry: id });
  const postings = await sql<Entry['postings'][number]>`
    select p.line, p.account, a.number, ${nameNow()} as name, a.party, p.fen from ledger.posting p join ledger.account a on a.id = p.account
    where p.entry = ${id}::uuid order by p.line`.execute(db);
  const { seq, source_kind, source_id, ...rest } = row;
  return { ...rest, seq: Number(seq), source: { kind: source_kind, id: source_id }, postings: postings.rows };
}
