/** The journal of a book (记账凭证): entries by day with their lines, page by page or all of them. */
import { sql, type RawBuilder } from 'kysely';
import type { Text } from '../contract/index.ts';
import type { Db } from '../db/index.ts';
import { nameNow } from './chart.ts';

/** Which entries are asked for; what is left out does not narrow. */
export interface JournalFilter {
  /** Those with a posting to this number, parties included. */
  readonly number?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly sourceKind?: string | undefined;
  /** Words of the memo. */
  readonly words?: string | undefined;
}

/** A line of an entry as the journal shows it: postings of one number and side folded together. Amounts are not negative. */
export interface JournalLine {
  readonly number: string;
  readonly name: Text;
  readonly debit: bigint;
  readonly credit: bigint;
  /** How many postings are folded. */
  readonly postings: number;
}

export interface JournalEntry {
  readonly id: string;
  readonly seq: number;
  readonly date: string;
  readonly memo: string;
  readonly source: { readonly kind: string; readonly id: string };
  readonly madeBy: string | null;
  readonly approvedBy: string | null;
  readonly documents: readonly string[];
  readonly reverses: string | null;
  readonly reversedBy: string | null;
  readonly leaf: string;
  readonly lines: readonly JournalLine[];
  /** What its debits, and so its credits, sum up to. */
  readonly fen: bigint;
}

const where = (book: string, f: JournalFilter): RawBuilder<unknown> => sql`e.book = ${book}::uuid
  and (${f.from ?? null}::date is null or e.effective_date >= ${f.from ?? null}::date) and (${f.to ?? null}::date is null or e.effective_date <= ${f.to ?? null}::date)
  and (${f.sourceKind ?? null}::text is null or e.source_kind = ${f.sourceKind ?? null})
  and (${f.words ?? null}::text is null or position(lower(${f.words ?? ''}) in lower(e.memo)) > 0)
  ${
    f.number === undefined
      ? sql``
      : sql`and exists (select from ledger.posting p join ledger.account a on a.id = p.account where p.entry = e.id and a.number = ${f.number})`
  }`;

type Row = Omit<JournalEntry, 'seq' | 'source' | 'lines' | 'fen'> & { seq: bigint; source_kind: string; source_id: string };

/** A page of the journal, the newest day first, and how many entries there are. */
export async function journal(
  db: Db,
  book: string,
  filter: JournalFilter,
  at: { readonly limit: number; readonly skip: number },
): Promise<{ entries: JournalEntry[]; total: number }> {
  const total = await sql<{ n: number }>`select count(*)::int as n from ledger.entry e where ${where(book, filter)}`.execute(db);
  const { rows } =
    await sql<Row>`select e.id, e.seq, e.effective_date as date, e.memo, e.source_kind, e.source_id, e.made_by as "madeBy", e.approved_by as "approvedBy",
      e.documents, e.reverses, (select r.id from ledger.entry r where r.reverses = e.id) as "reversedBy", e.leaf
    from ledger.entry e where ${where(book, filter)} order by e.effective_date desc, e.seq desc limit ${at.limit} offset ${at.skip}`.execute(
      db,
    );
  const lines = await sql<JournalLine & { entry: string }>`
    select f.entry, f.number, ${nameNow()} as name, f.debit, f.credit, f.postings from (
      select p.entry, a.number, a.book, coalesce(sum(p.fen) filter (where p.fen > 0), 0)::int8 as debit, coalesce(-sum(p.fen) filter (where p.fen < 0), 0)::int8 as credit,
        count(*)::int as postings, min(p.line) as first
      from ledger.posting p join ledger.account a on a.id = p.account where p.entry = any(${rows.map((r) => r.id)}::uuid[]) group by p.entry, a.number, a.book, p.fen > 0) f
    join ledger.account a on a.book = f.book and a.number = f.number and a.party is null order by f.entry, f.credit > 0, f.first`.execute(
    db,
  );
  const of = Map.groupBy(lines.rows, (l) => l.entry);
  const entries = rows.map(({ source_kind, source_id, seq, ...r }): JournalEntry => {
    const own = (of.get(r.id) ?? []).map(({ entry: _entry, ...line }) => line);
    return {
      ...r,
      seq: Number(seq),
      source: { kind: source_kind, id: source_id },
      lines: own,
      fen: own.reduce((s, l) => s + l.debit, 0n),
    };
  });
  return { entries, total: total.rows[0]?.n ?? 0 };
}

/** A posting with its entry, for a whole journal as a table. Debit positive. */
export interface JournalPosting {
  readonly seq: number;
  readonly line: number;
  readonly date: string;
  readonly memo: string;
  readonly source: string;
  readonly number: string;
  readonly name: Text;
  readonly party: string | null;
  readonly fen: bigint;
  readonly leaf: string;
}

const PIECE = 5000;

/** All postings of the entries asked for, by number of entry and line; read piece by piece, however many there are. */
export async function* allPostings(db: Db, book: string, filter: JournalFilter): AsyncGenerator<JournalPosting> {
  for (let [seq, line] = [0, 0]; ;) {
    const { rows } = await sql<Omit<JournalPosting, 'seq'> & { seq: bigint }>`
      select e.seq, p.line, e.effective_date as date, e.memo, e.source_kind as source, a.number, ${nameNow()} as name, a.party, p.fen, e.leaf
      from ledger.entry e join ledger.posting p on p.entry = e.id join ledger.account a on a.id = p.account
      where ${where(book, filter)} and (e.seq, p.line) > (${seq}::int8, ${line}::int4) order by e.seq, p.line limit ${PIECE}`.execute(
      db,
    );
    for (const r of rows) yield { ...r, seq: Number(r.seq) };
    const last = rows.at(-1);
    if (last === undefined || rows.length < PIECE) return;
    [seq, line] = [Number(last.seq), last.line];
  }
}
