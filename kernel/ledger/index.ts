/** Books of account: double entry in whole fen, append-only, every entry a leaf of the log. Knows money; has never heard of a lease or a share. */
import type { MigrationModule } from '../db/index.ts';

export const ledgerMigrations: MigrationModule = { name: 'ledger', dir: new URL('./migrations/', import.meta.url) };

export { assertBalance, differences, type Compared, type NewAssertion } from './assertion.ts';
export {
  accountLedger,
  balanceOf,
  balances,
  partyBalances,
  trialBalance,
  YEAR_END,
  type Balance,
  type LedgerLine,
  type TrialBalance,
  type TrialLine,
} from './balance.ts';
export type { Posting } from './body.ts';
export {
  ACCOUNT_KINDS,
  openAccounts,
  openBook,
  readAccounts,
  type Account,
  type AccountKind,
  type NewAccount,
  type NewBook,
} from './book.ts';
export { changeAccount, nameNow, readChart, type ChartLine, type NewAccountChange } from './chart.ts';
export { readEntry, type Entry } from './entry.ts';
export { ledgerFailures } from './failures.ts';
export { allPostings, journal, type JournalEntry, type JournalFilter, type JournalLine, type JournalPosting } from './journal.ts';
export { closePeriod, periodsOf, reopenPeriod, type PeriodStep } from './period.ts';
export { post, postMany, type NewEntry, type Posted } from './post.ts';
export { reverse, type NewReversal } from './reverse.ts';
export {
  balanceSheet,
  earningsStatement,
  type BalanceSheet,
  type EarningsStatement,
  type Group,
  type Layout,
} from './statement.ts';
export { ledgerWitnesses } from './witness.ts';
export { yearEnd, type YearEnd, type YearEndAccounts } from './year-end.ts';
