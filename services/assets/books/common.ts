/** What the use cases of the books share: the book of a collective as it stands, which accounts a voucher may name, which years are carried over. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { readChart, YEAR_END, type ChartLine } from '@yunjian/kernel/ledger';
import type { Kit } from '@yunjian/kernel/service';
import { findBook } from '../dividends/book.ts';
import { chartOf } from '../dividends/pack.ts';
import { failures } from '../failures.ts';

export type BooksKit = Pick<Kit, 'crypto' | 'pack' | 'zone'>;

/** Source kinds of entries that vouchers make. */
export const VOUCHER_SOURCE = 'assets.voucher';
export const OPENING_SOURCE = 'assets.opening';

/** The book of a collective. Throws assets.noBook while there is none. */
export async function mustBook(db: Db | Tx, collectiveId: string): Promise<string> {
  const book = await findBook(db, collectiveId);
  if (book === null) throw failure(failures.noBook);
  return book;
}

/** Where a book stands: its last number, its last closed day. */
export async function tipOf(db: Db | Tx, book: string): Promise<{ lastSeq: number; closedThrough: string | null }> {
  const { rows } = await sql<{ seq: bigint; closed: string | null }>`
    select last_seq as seq, closed_through::text as closed from ledger.tip where book = ${book}::uuid`.execute(db);
  return { lastSeq: Number(rows[0]?.seq ?? 0n), closedThrough: rows[0]?.closed ?? null };
}

/** Holds the book to the end of the transaction; nobody else posts, closes or carries over meanwhile. */
export async function takeBook(tx: Tx, book: string): Promise<void> {
  await sql`select from ledger.take_books(${[book]}::uuid[])`.execute(tx);
}

/** Whether opening balances were entered and not reversed since. */
export async function openingStands(db: Db | Tx, book: string): Promise<boolean> {
  const { rows } =
    await sql`select from ledger.entry e where e.book = ${book}::uuid and e.source_kind = ${OPENING_SOURCE} and e.reverses is null
    and not exists (select from ledger.entry r where r.reverses = e.id) limit 1`.execute(db);
  return rows.length > 0;
}

/** For what an account may be used by hand. */
export type HandUse = 'entry' | 'opening';

/**
 * Whether a voucher may name an account. Accounts of contracts, bidders and holders follow their records, as do rent, receipts to be matched and money in accounts
 * not registered; earnings move by the year end and by distributions. Opening balances are of assets, liabilities and equity, what is undistributed among them.
 */
export function handUses(kit: Pick<Kit, 'pack'>, line: Pick<ChartLine, 'number' | 'kind' | 'control' | 'closed'>): HandUse[] {
  const { roles } = chartOf(kit);
  if (line.control || line.closed) return [];
  if ([roles.unmatched, roles.heldElsewhere, roles.incomeOfYear, roles.appropriation].includes(line.number)) return [];
  const balance = line.kind === 'asset' || line.kind === 'liability' || line.kind === 'equity';
  const byHand = line.number !== roles.rent && line.number !== roles.undistributed;
  return [...(byHand ? (['entry'] as const) : []), ...(balance ? (['opening'] as const) : [])];
}

/** Roles of accounts that are only read or used by hand; the program does not post to them. */
const BY_HAND: readonly string[] = ['cash', 'fixedAssets', 'capital', 'administration'];

/** True for an account of the chart that the program itself posts to: it stays open. */
export function playsAPart(kit: Pick<Kit, 'pack'>, number: string): boolean {
  const { roles, funds } = chartOf(kit);
  return (
    Object.entries(roles).some(([role, n]) => n === number && !BY_HAND.includes(role)) || Object.values(funds).includes(number)
  );
}

/** The chart by the id of the account, as it stands when a day ends. */
export async function chartById(db: Db | Tx, book: string, on: Temporal.PlainDate): Promise<Map<number, ChartLine>> {
  return new Map((await readChart(db as Db, book, on)).map((l) => [l.id, l]));
}

/** A year of a book. Amounts in fen; `net` is income less expense of the year, the carrying over left out. */
export interface BookYear {
  readonly year: number;
  readonly income: bigint;
  readonly expense: bigint;
  readonly net: bigint;
  /** Its year end was approved and nothing of it, or of an earlier year, is left to carry. */
  readonly carried: boolean;
}

/** The years of a book, the newest first: those with entries, without a gap. */
export async function yearsOf(db: Db | Tx, collectiveId: string, book: string): Promise<BookYear[]> {
  const { rows } = await sql<{ year: number; income: bigint; expense: bigint; left: bigint; approved: boolean }>`
    with sums as (
      select extract(year from e.effective_date)::int as year,
        coalesce(-sum(p.fen) filter (where a.kind = 'income' and e.source_kind <> ${YEAR_END}), 0) as income,
        coalesce(sum(p.fen) filter (where a.kind = 'expense' and e.source_kind <> ${YEAR_END}), 0) as expense, sum(p.fen) as stands
      from ledger.account a join ledger.posting p on p.account = a.id join ledger.entry e on e.id = p.entry
      where a.book = ${book}::uuid and a.kind in ('income', 'expense') group by 1
    ), span as (select extract(year from min(effective_date))::int as first, extract(year from max(effective_date))::int as last from ledger.entry where book = ${book}::uuid)
    select y.year, coalesce(s.income, 0)::int8 as income, coalesce(s.expense, 0)::int8 as expense, (sum(coalesce(s.stands, 0)) over (order by y.year))::int8 as left,
      exists (select from assets.voucher v where v.collective_id = ${collectiveId}::uuid and v.kind = 'year-end' and v.year = y.year and v.state = 'approved') as approved
    from span cross join lateral generate_series(span.first, span.last) y(year) left join sums s on s.year = y.year order by y.year desc`.execute(
    db,
  );
  return rows.map((r) => ({
    year: r.year,
    income: r.income,
    expense: r.expense,
    net: r.income - r.expense,
    carried: r.approved && r.left === 0n,
  }));
}

/** What accounts of some numbers stand at together when a day ends, parties included; debit positive, fen. */
async function standing(db: Db | Tx, book: string, numbers: readonly string[], on: string): Promise<bigint> {
  const { rows } = await sql<{ fen: bigint }>`
    select coalesce(sum(p.fen), 0)::int8 as fen from ledger.account a join ledger.posting p on p.account = a.id join ledger.entry e on e.id = p.entry
    where a.book = ${book}::uuid and a.number = any(${[...numbers]}::text[]) and e.effective_date <= ${on}::date`.execute(db);
  return rows[0]?.fen ?? 0n;
}

/** Accounts that stand for earnings not distributed: 本年收益, 收益分配, 未分配收益; their credit balance at the end of a day, fen. */
export async function earningsStanding(db: Db | Tx, kit: Pick<Kit, 'pack'>, book: string, on: string): Promise<bigint> {
  const { roles } = chartOf(kit);
  return -(await standing(db, book, [roles.incomeOfYear, roles.appropriation, roles.undistributed], on));
}

/**
 * Cash that is free to be distributed when a day ends: cash and bank, less what is held for others (deposits, prepayments, receipts to be matched) and dividends
 * that are owed already. Fen; negative when more is held for others than there is.
 */
export async function freeCash(db: Db | Tx, kit: Pick<Kit, 'pack'>, book: string, on: string): Promise<bigint> {
  const { cash, bank, deposits, bidDeposits, prepayments, unmatched, dividendsPayable } = chartOf(kit).roles;
  return standing(db, book, [cash, bank, deposits, bidDeposits, prepayments, unmatched, dividendsPayable], on);
}
