/**
 * 银行存款余额调节表: what the bank states at the end of a day beside the book, and line by line what one has and the other has not (yet). Lines and entries are brought
 * together by receipts, refunds and matches (bank-match.ts); the payments of a distribution as a whole, for the bank may pay a file in one sum and the book what was paid.
 */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { chartOf } from '../dividends/pack.ts';

/** What is in one and not in the other: in positive, out negative, fen. */
export interface ReconcileItem {
  /** `bank`: the bank has it and the book has not; `book`: the other way. */
  readonly side: 'bank' | 'book';
  readonly on: string;
  readonly fen: string;
  readonly told: string;
  /** The bank's reference, or the number of the entry. */
  readonly ref: string;
  readonly lineId: string | null;
  readonly entryId: string | null;
  readonly runId: string | null;
}

interface Place {
  readonly collectiveId: string;
  /** The day at whose end it stands. */
  readonly on: string;
}

/**
 * Lines and entries to the end of the day by what brings them together, where their sums differ. It begins with the first line that was imported: entries before
 * count as gone through the bank, unless a later line is theirs. A reversal goes with its entry; opening balances are no movement.
 */
const unequal = (kit: Pick<Kit, 'pack'>, p: Place) => sql`
  with bank as (select a.id, b.id as book from ledger.book b join ledger.account a on a.book = b.id and a.number = ${chartOf(kit).roles.bank} and a.party is null where b.owner = ${p.collectiveId}),
  line as (
    select l.id, l.on_date, l.fen, l.ref, l.other_name, l.memo, coalesce('run ' || coalesce(f.run_id, o.run_id), 'line ' || l.id) as key
    from assets.bank_line l left join assets.bank_match m on m.line_id = l.id left join assets.payment_file f on f.id = m.file_id left join assets.payment_order o on o.end_to_end = m.end_to_end
    where l.collective_id = ${p.collectiveId}::uuid),
  moved as (
    select e.id, e.seq, e.effective_date, e.memo, coalesce(e.reverses, e.id) as root, case when e.source_kind = 'assets.payout' then 'run ' || e.source_id end as run, sum(p.fen)::int8 as fen
    from bank join ledger.posting p on p.account = bank.id join ledger.entry e on e.id = p.entry where e.effective_date <= ${p.on}::date and e.source_kind <> 'assets.opening' group by e.id),
  owned as (
    select r.entry_id as root, 'line ' || r.line_id as key from assets.receipt r where r.collective_id = ${p.collectiveId}::uuid and r.line_id is not null
    union all select f.entry_id, 'line ' || m.line_id from assets.refund f join assets.bank_match m on m.refund_id = f.id where f.collective_id = ${p.collectiveId}::uuid
    union all select m.entry_id, 'line ' || m.line_id from assets.bank_match m join line l on l.id = m.line_id where m.entry_id is not null),
  book as (
    select v.*, coalesce(v.run, o.key, 'entry ' || v.root) as key from moved v left join owned o on o.root = v.root
    where v.effective_date >= (select min(on_date) from line) or o.key is not null or v.run in (select key from line)),
  sums as (
    select key, sum(bank)::int8 as bank, sum(book)::int8 as book, max(on_date) filter (where bank <> 0) as bank_on, max(on_date) filter (where book <> 0) as book_on,
      (array_agg(line_id order by on_date desc) filter (where bank <> 0))[1] as line_id, (array_agg(entry_id order by on_date desc) filter (where book <> 0))[1] as entry_id
    from (select key, fen as bank, 0 as book, on_date, id as line_id, null::uuid as entry_id from line where on_date <= ${p.on}::date
      union all select key, 0, fen, effective_date, null, id from book) x group by key having sum(bank) <> sum(book)),
  item as (
    select case when abs(bank) > abs(book) then 'bank' else 'book' end as side, case when abs(bank) > abs(book) then bank - book else book - bank end as fen,
      case when abs(bank) > abs(book) then bank_on else book_on end as on_date, case when abs(bank) > abs(book) then line_id end as line_id,
      case when abs(bank) > abs(book) then null else entry_id end as entry_id, case when key like 'run %' then substr(key, 5) end as run_id from sums)`;

/** A page of what differs, the bank's side first, the newest first. `side`: of one side only. */
export async function reconcileItems(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  p: Place & { readonly side?: 'bank' | 'book' | undefined; readonly page: number; readonly size: number },
): Promise<{ rows: ReconcileItem[]; total: number; page: number; size: number }> {
  const { rows } = await sql<ReconcileItem & { total: number }>`${unequal(kit, p)}
    select i.side, i.on_date::text as on, i.fen::text as fen, coalesce(nullif(concat_ws(' ', nullif(l.other_name, ''), nullif(l.memo, '')), ''), e.memo, '') as told,
      coalesce(l.ref, e.seq::text, '') as ref, i.line_id as "lineId", i.entry_id as "entryId", i.run_id::uuid as "runId", count(*) over ()::int as total
    from item i left join line l on l.id = i.line_id left join moved e on e.id = i.entry_id
    where ${p.side ?? null}::text is null or i.side = ${p.side ?? null} order by i.side, i.on_date desc, i.line_id, i.entry_id limit ${p.size} offset ${(p.page - 1) * p.size}`.execute(
    db,
  );
  return { rows: rows.map(({ total: _, ...r }) => r), total: rows[0]?.total ?? 0, page: p.page, size: p.size };
}

/** The statement. `difference` is what stays unexplained, 0 when bank and book agree but for what the lists name; null while no balance was stated for the day. */
export interface Reconciliation {
  readonly on: string;
  /** First day of the lines that were imported; null: none was. */
  readonly from: string | null;
  readonly statedFen: string | null;
  readonly bookFen: string;
  /** In the bank, not in the book: received, paid (positive both). */
  readonly bankInFen: string;
  readonly bankOutFen: string;
  /** In the book, not in the bank. */
  readonly bookInFen: string;
  readonly bookOutFen: string;
  readonly adjustedBankFen: string | null;
  readonly adjustedBookFen: string;
  readonly differenceFen: string | null;
  /** Registered accounts in use on the day, with the last line imported of each. */
  readonly accounts: readonly { readonly bank: string; readonly tail: string; readonly through: string | null }[];
}

/** What bank and book say at the end of a day, and what lies between. */
export async function reconciliation(db: Db | Tx, kit: Pick<Kit, 'pack'>, p: Place): Promise<Reconciliation> {
  const { rows } = await sql<{
    stated: bigint | null;
    book: bigint;
    from: string | null;
    bankIn: bigint;
    bankOut: bigint;
    bookIn: bigint;
    bookOut: bigint;
  }>`${unequal(kit, p)}
    select (select x.fen from ledger.assertion x join bank on x.account = bank.id where x."on" = ${p.on}::date order by x.at desc, x.id desc limit 1) as stated,
      coalesce((select sum(p.fen) from bank join ledger.posting p on p.account = bank.id join ledger.entry e on e.id = p.entry where e.effective_date <= ${p.on}::date), 0)::int8 as book,
      (select min(on_date)::text from line) as from,
      coalesce(sum(fen) filter (where side = 'bank' and fen > 0), 0)::int8 as "bankIn", coalesce(-sum(fen) filter (where side = 'bank' and fen < 0), 0)::int8 as "bankOut",
      coalesce(sum(fen) filter (where side = 'book' and fen > 0), 0)::int8 as "bookIn", coalesce(-sum(fen) filter (where side = 'book' and fen < 0), 0)::int8 as "bookOut"
    from item`.execute(db);
  const s = rows[0] as (typeof rows)[number];
  const accounts = await sql<{ bank: string; tail: string; through: string | null }>`
    select a.bank, a.tail, (select max(l.on_date)::text from assets.bank_line l where l.account_id = a.id) as through from assets.bank_account a
    where a.collective_id = ${p.collectiveId}::uuid and a.valid @> ${p.on}::date order by a.bank, a.tail`.execute(db);
  const adjustedBook = s.book + s.bankIn - s.bankOut;
  const adjustedBank = s.stated === null ? null : s.stated + s.bookIn - s.bookOut;
  return {
    on: p.on,
    from: s.from,
    statedFen: s.stated === null ? null : `${s.stated}`,
    bookFen: `${s.book}`,
    bankInFen: `${s.bankIn}`,
    bankOutFen: `${s.bankOut}`,
    bookInFen: `${s.bookIn}`,
    bookOutFen: `${s.bookOut}`,
    adjustedBankFen: adjustedBank === null ? null : `${adjustedBank}`,
    adjustedBookFen: `${adjustedBook}`,
    differenceFen: adjustedBank === null ? null : `${adjustedBank - adjustedBook}`,
    accounts: accounts.rows,
  };
}
