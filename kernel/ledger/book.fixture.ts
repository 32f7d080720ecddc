// For the tests of this module: a database with a log, a small book, and entries to post.
import { sql } from 'kysely';
import { auditMigrations, openLog } from '../audit/index.ts';
import { testDatabase, type TestDatabase } from '../db/testing.ts';
import { ledgerMigrations, openAccounts, openBook, post, type NewAccount, type NewEntry, type Posted } from './index.ts';

export const NOW = Temporal.Instant.from('2026-03-02T01:00:00Z');
export const ann = '00000000-0000-7000-8000-00000000000a';
export const bob = '00000000-0000-7000-8000-00000000000b';
export const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

const name = (zh: string, en: string): { zh: string; en: string } => ({ zh, en });

/** A short chart, as a district would give it. */
export const chart: readonly NewAccount[] = [
  { number: '1002', name: name('银行存款', 'bank'), kind: 'asset', section: 'current-assets' },
  { number: '1122', name: name('应收租金', 'rent receivable'), kind: 'asset', section: 'current-assets', control: true },
  { number: '2203', name: name('预收租金', 'rent received in advance'), kind: 'liability', section: 'current-liabilities' },
  {
    number: '2241',
    name: name('应付分红', 'dividends payable'),
    kind: 'liability',
    section: 'current-liabilities',
    control: true,
  },
  { number: '3101', name: name('公积金', 'reserve'), kind: 'equity', section: 'reserves' },
  { number: '3103', name: name('本年收益', 'earnings of the year'), kind: 'equity', section: 'undistributed' },
  { number: '3104', name: name('未分配收益', 'undistributed earnings'), kind: 'equity', section: 'undistributed' },
  { number: '5001', name: name('经营收入：租金', 'rent'), kind: 'income', section: 'operating-income' },
  { number: '5401', name: name('管理费用', 'administration'), kind: 'expense', section: 'operating-expense' },
];

export interface Fixture {
  readonly database: TestDatabase;
  readonly book: string;
  /** Ids of the accounts: by number, or `number party`. */
  readonly account: Readonly<Record<string, number>>;
  /** A balanced entry of the book: rent received, unless told otherwise. */
  entry(key: string, more?: Partial<NewEntry>): NewEntry;
  post(key: string, more?: Partial<NewEntry>): Promise<Posted>;
  /** What all postings of the database add up to, and how many there are. */
  sum(): Promise<{ fen: bigint; postings: bigint; entries: bigint }>;
}

let books = 0;

/** Opens a further book with the chart and these parties' accounts. */
export async function bookIn(database: TestDatabase, parties: readonly [number: string, party: string][] = []): Promise<Fixture> {
  const { book, accounts } = await database.tx(async (tx) => {
    const id = await openBook(
      tx,
      { code: `V${++books}`, name: name('示例村', 'sample village'), owner: `org-${books}`, by: ann },
      NOW,
    );
    const below = parties.map(([number, party]): NewAccount => ({ number, party }));
    return { book: id, accounts: await openAccounts(tx, { book: id, accounts: [...chart, ...below], by: ann }, NOW) };
  });
  const account = Object.fromEntries(accounts.map((a) => [a.party === null ? a.number : `${a.number} ${a.party}`, a.id]));
  const entry = (key: string, more: Partial<NewEntry> = {}): NewEntry => ({
    book,
    key,
    effectiveDate: day('2026-03-01'),
    memo: '收到租金',
    source: { kind: 'test.receipt', id: key },
    postings: [
      { account: account['1002'] as number, fen: 100_00n },
      { account: account['5001'] as number, fen: -100_00n },
    ],
    madeBy: ann,
    ...more,
  });
  return {
    database,
    book,
    account,
    entry,
    post: (key, more) => database.tx((tx) => post(tx, entry(key, more), NOW)),
    async sum() {
      const { rows } = await sql<{ fen: bigint; postings: bigint; entries: bigint }>`
        select coalesce(sum(p.fen), 0)::int8 as fen, count(*) as postings, count(distinct p.entry) as entries
        from ledger.posting p join ledger.account a on a.id = p.account where a.book = ${book}::uuid`.execute(database.db);
      return rows[0] as { fen: bigint; postings: bigint; entries: bigint };
    },
  };
}

/** A fresh database with an open log and no book. */
export async function ledgerDatabase(options: { max?: number } = {}): Promise<TestDatabase> {
  const database = await testDatabase([auditMigrations, ledgerMigrations], options);
  await openLog(database, 'intl');
  return database;
}
