/** What the postings add up to: balances, trial balance, the ledger of an account, parties. Always computed, never stored. */
import { sql } from 'kysely';
import { failure, type Text } from '../contract/index.ts';
import type { Db } from '../db/index.ts';
import type { AccountKind } from './book.ts';
import { nameNow } from './chart.ts';
import { ledgerFailures } from './failures.ts';

/** The source kind of entries that carry income and expense over at year's end (年末结转): income statements leave them out. */
export const YEAR_END = 'ledger.year-end';

/** An account with what it stands at; debit positive, credit negative. */
export interface Balance {
  readonly account: number;
  readonly number: string;
  readonly name: Text;
  readonly kind: AccountKind;
  readonly section: string;
  readonly party: string | null;
  readonly fen: bigint;
}

/** Balances at the end of a day of all accounts that were ever posted to by then, by number and party. Their sum is 0. */
export async function balances(db: Db, book: string, on: Temporal.PlainDate): Promise<Balance[]> {
  const { rows } = await sql<Balance>`
    select a.id as account, a.number, a.name, a.kind, a.section, a.party, s.fen
    from (select p.account, sum(p.fen)::int8 as fen from ledger.posting p join ledger.entry e on e.id = p.entry
      where e.book = ${book}::uuid and e.effective_date <= ${on}::date group by p.account) s
    join ledger.account a on a.id = s.account order by a.number, a.party nulls first, a.id`.execute(db);
  return rows;
}

/** What one account stands at when a day ends; a control account stands at the sum of the accounts below it. Throws `ledger.unknown-account`. */
export async function balanceOf(db: Db, account: number, on: Temporal.PlainDate): Promise<bigint> {
  const { rows } = await sql<{ known: boolean; fen: bigint }>`
    select exists (select from ledger.account where id = ${account}::int4) as known,
      coalesce((select sum(p.fen) from ledger.posting p join ledger.entry e on e.id = p.entry
        where p.account in (select id from ledger.account where id = ${account}::int4 or parent = ${account}::int4)
          and e.effective_date <= ${on}::date), 0)::int8 as fen`.execute(db);
  const row = rows[0];
  if (row?.known !== true) throw failure(ledgerFailures['unknown-account'], { account });
  return row.fen;
}

/** A line of the trial balance (科目余额表): one number, parties folded together. Debits and credits are positive; opening and closing signed. */
export interface TrialLine {
  readonly number: string;
  readonly name: Text;
  readonly kind: AccountKind;
  readonly section: string;
  readonly opening: bigint;
  readonly debit: bigint;
  readonly credit: bigint;
  readonly closing: bigint;
}

export interface TrialBalance {
  readonly lines: readonly TrialLine[];
  readonly total: { readonly opening: bigint; readonly debit: bigint; readonly credit: bigint; readonly closing: bigint };
  /** Opening and closing sum up to 0, debits equal credits. */
  readonly balanced: boolean;
}

/** The trial balance of the days from `from` to `to`, both included; `beforeYearEnd` leaves the carrying over out of the turnover. */
export async function trialBalance(
  db: Db,
  book: string,
  span: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate; readonly beforeYearEnd?: boolean },
): Promise<TrialBalance> {
  const { from, to, beforeYearEnd = false } = span;
  const { rows } = await sql<TrialLine>`
    with sums as (
      select p.account,
        sum(p.fen) filter (where e.effective_date < ${from}::date) as opening,
        sum(p.fen) filter (where e.effective_date >= ${from}::date and p.fen > 0) as debit,
        -sum(p.fen) filter (where e.effective_date >= ${from}::date and p.fen < 0) as credit
      from ledger.posting p join ledger.entry e on e.id = p.entry
      where e.book = ${book}::uuid and e.effective_date <= ${to}::date
        and not (${beforeYearEnd}::boolean and e.source_kind = ${YEAR_END} and e.effective_date >= ${from}::date)
      group by p.account
    ), numbers as (
      select a.number, coalesce(sum(s.opening), 0)::int8 as opening, coalesce(sum(s.debit), 0)::int8 as debit, coalesce(sum(s.credit), 0)::int8 as credit
      from sums s join ledger.account a on a.id = s.account group by a.number
    )
    select n.number, ${nameNow()} as name, a.kind, a.section, n.opening, n.debit, n.credit, n.opening + n.debit - n.credit as closing
    from numbers n join ledger.account a on a.book = ${book}::uuid and a.number = n.number and a.party is null order by n.number`.execute(
    db,
  );
  const sum = (of: (line: TrialLine) => bigint): bigint => rows.reduce((total, line) => total + of(line), 0n);
  const total = {
    opening: sum((l) => l.opening),
    debit: sum((l) => l.debit),
    credit: sum((l) => l.credit),
    closing: sum((l) => l.closing),
  };
  return { lines: rows, total, balanced: total.opening === 0n && total.debit === total.credit && total.closing === 0n };
}

/** A line of an account's ledger (明细账). */
export interface LedgerLine {
  readonly entry: string;
  readonly seq: number;
  readonly line: number;
  readonly account: number;
  readonly date: string;
  readonly memo: string;
  readonly source: { readonly kind: string; readonly id: string };
  readonly reverses: string | null;
  readonly reversedBy: string | null;
  readonly fen: bigint;
  /** What the account stands at after this line. */
  readonly balance: bigint;
}

/**
 * An account's postings from `from` to `to` by date, then number, each with the balance after it; a control account shows those of all its parties.
 * `limit` lines after skipping `skip`; all unless told. Throws `ledger.unknown-account`.
 */
export async function accountLedger(
  db: Db,
  account: number,
  span: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate; readonly limit?: number; readonly skip?: number },
): Promise<{ opening: bigint; closing: bigint; lines: LedgerLine[] }> {
  const { from, to, limit = null, skip = 0 } = span;
  const opening = await balanceOf(db, account, from.subtract({ days: 1 }));
  const closing = await balanceOf(db, account, to);
  const { rows } = await sql<Omit<LedgerLine, 'seq' | 'source'> & { seq: bigint; source_kind: string; source_id: string }>`
    select e.id as entry, e.seq, p.line, p.account, e.effective_date as date, e.memo, e.source_kind, e.source_id, e.reverses, r.id as "reversedBy", p.fen,
      (${opening}::int8 + sum(p.fen) over (order by e.effective_date, e.seq, p.line))::int8 as balance
    from ledger.posting p join ledger.entry e on e.id = p.entry left join ledger.entry r on r.reverses = e.id
    where p.account in (select id from ledger.account where id = ${account}::int4 or parent = ${account}::int4)
      and e.effective_date between ${from}::date and ${to}::date
    order by e.effective_date, e.seq, p.line limit ${limit}::int8 offset ${skip}::int8`.execute(db);
  const lines = rows.map(({ source_kind, source_id, seq, ...r }) => ({
    ...r,
    seq: Number(seq),
    source: { kind: source_kind, id: source_id },
  }));
  return { opening, closing, lines };
}

/** What each party of a number stands at when a day ends. Those that stand at nothing are left out unless `zero`. */
export async function partyBalances(
  db: Db,
  input: { readonly book: string; readonly number: string; readonly on: Temporal.PlainDate; readonly zero?: boolean },
): Promise<{ account: number; party: string; name: Text; fen: bigint }[]> {
  const { rows } = await sql<{ account: number; party: string; name: Text; fen: bigint }>`
    select a.id as account, a.party, a.name, coalesce(s.fen, 0)::int8 as fen from ledger.account a
    left join (select p.account, sum(p.fen) as fen from ledger.posting p join ledger.entry e on e.id = p.entry
      join ledger.account b on b.id = p.account and b.book = ${input.book}::uuid and b.number = ${input.number}
      where e.effective_date <= ${input.on}::date group by p.account) s on s.account = a.id
    where a.book = ${input.book}::uuid and a.number = ${input.number} and a.party is not null
      and (${input.zero ?? false}::boolean or coalesce(s.fen, 0) <> 0)
    order by a.party`.execute(db);
  return rows;
}
