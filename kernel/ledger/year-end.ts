/** 年末结转: income and expense into 本年收益, that and what was appropriated into 未分配收益. Reckoned here, posted by the caller under the source kind `YEAR_END`. */
import { sql } from 'kysely';
import type { Db } from '../db/index.ts';
import type { Posting } from './body.ts';

/** The accounts that the carrying over passes through. */
export interface YearEndAccounts {
  /** 本年收益. */
  readonly earnings: number;
  /** 收益分配（各项分配）: debited by distributions during the year. */
  readonly appropriation: number;
  /** 未分配收益. */
  readonly undistributed: number;
}

/** What is to be carried over; amounts in fen, income, expense and net in their natural sign. */
export interface YearEnd {
  readonly income: bigint;
  readonly expense: bigint;
  /** Income less expense. */
  readonly net: bigint;
  /** What distributions took out of earlier earnings, still standing in 收益分配. */
  readonly appropriated: bigint;
  /** None, one or two entries of the last day of the year: results into 本年收益; 本年收益 and 收益分配 into 未分配收益. */
  readonly entries: readonly (readonly Posting[])[];
}

/** Reckons the carrying over at the end of 31 December of `year` from all that is not carried yet. Nothing is written. */
export async function yearEnd(db: Db, book: string, year: number, into: YearEndAccounts): Promise<YearEnd> {
  const { rows } = await sql<{ account: number; kind: string; fen: bigint }>`
    select a.id as account, a.kind, sum(p.fen)::int8 as fen from ledger.account a join ledger.posting p on p.account = a.id join ledger.entry e on e.id = p.entry
    where a.book = ${book}::uuid and (a.kind in ('income', 'expense') or a.id in (${into.earnings}::int4, ${into.appropriation}::int4))
      and e.effective_date <= make_date(${year}::int4, 12, 31)
    group by a.id, a.kind having sum(p.fen) <> 0 order by a.number, a.id`.execute(db);
  const of = (kind: string): bigint => rows.filter((r) => r.kind === kind).reduce((sum, r) => sum + r.fen, 0n);
  const standing = (account: number): bigint => rows.find((r) => r.account === account)?.fen ?? 0n;
  const results = rows.filter((r) => r.kind === 'income' || r.kind === 'expense');
  const [income, expense] = [-of('income'), of('expense')];
  const carried = results.reduce((sum, r) => sum + r.fen, 0n);
  const nonZero = (postings: readonly Posting[]): Posting[] => postings.filter((p) => p.fen !== 0n);
  const first = nonZero([...results.map((r) => ({ account: r.account, fen: -r.fen })), { account: into.earnings, fen: carried }]);
  const earned = standing(into.earnings) + carried;
  const appropriated = standing(into.appropriation);
  const second = nonZero([
    { account: into.earnings, fen: -earned },
    { account: into.appropriation, fen: -appropriated },
    { account: into.undistributed, fen: earned + appropriated },
  ]);
  return { income, expense, net: income - expense, appropriated, entries: [first, second].filter((e) => e.length > 0) };
}
