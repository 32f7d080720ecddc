/** The book of a collective: opened with the district's chart of accounts the first time it is needed. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { openAccounts, openBook, type NewAccount } from '@yunjian/kernel/ledger';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import { chartOf, type ChartOfAccounts } from './pack.ts';

type Tools = Pick<Kit, 'pack' | 'crypto'>;

/** The book's id, or null while nothing was posted for the collective. `owner` of a book is the collective's id. */
export async function findBook(db: Db | Tx, collectiveId: string): Promise<string | null> {
  const { rows } = await sql<{
    id: string;
  }>`select id from ledger.book where owner = ${collectiveId} order by opened_at limit 1`.execute(db);
  return rows[0]?.id ?? null;
}

/** The book of a collective, opened with the chart when there is none. The collective's row is locked, so that two openers do not make two. */
export async function bookOf(
  tx: Tx,
  kit: Tools,
  collectiveId: string,
  by: string | null,
  now: Temporal.Instant,
): Promise<string> {
  const { rows } = await sql<{ code: string; name: string }>`
    select code, name from assets.collective where id = ${collectiveId}::uuid`.execute(tx);
  const collective = rows[0];
  if (collective === undefined) throw failure(failures.notFound);
  await sql`select pg_advisory_xact_lock(7310502, hashtext(${collectiveId}))`.execute(tx);
  const there = await findBook(tx, collectiveId);
  if (there !== null) return there;
  const name = { zh: collective.name, en: collective.name };
  const book = await openBook(tx, { code: collective.code, name, owner: collectiveId, by }, now, kit.crypto.suite);
  await openAccounts(tx, { book, accounts: chartOf(kit).accounts as readonly NewAccount[], by }, now, kit.crypto.suite);
  return book;
}

/** Ids of the accounts that play a part, and of the reserve funds. */
export async function accountsOf(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  book: string,
): Promise<{ role(name: keyof ChartOfAccounts['roles']): number; fund(name: string): number }> {
  const chart = chartOf(kit);
  const { rows } = await sql<{ id: number; number: string }>`
    select id, number from ledger.account where book = ${book}::uuid and party is null`.execute(db);
  const ids = new Map(rows.map((r) => [r.number, r.id]));
  const idOf = (number: string | undefined, what: string): number => {
    const id = number === undefined ? undefined : ids.get(number);
    if (id === undefined) throw new Error(`the chart of accounts has no account for ${what}`);
    return id;
  };
  return { role: (name) => idOf(chart.roles[name], name), fund: (name) => idOf(chart.funds[name], name) };
}

/** What the reserve funds hold on a day, fen, by the packs' names: their credit balance. */
export async function fundBalances(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  collectiveId: string,
  on: Temporal.PlainDate,
): Promise<Record<string, bigint>> {
  const { funds } = chartOf(kit);
  const book = await findBook(db, collectiveId);
  if (book === null) return Object.fromEntries(Object.keys(funds).map((f) => [f, 0n]));
  const { rows } = await sql<{ number: string; fen: bigint }>`
    select a.number, (-coalesce(sum(p.fen), 0))::int8 as fen from ledger.account a
    join ledger.posting p on p.account = a.id join ledger.entry e on e.id = p.entry and e.effective_date <= ${on.toString()}::date
    where a.book = ${book}::uuid and a.number = any(${Object.values(funds)}::text[]) group by a.number`.execute(db);
  const by = new Map(rows.map((r) => [r.number, r.fen]));
  return Object.fromEntries(
    Object.entries(funds).map(([name, number]) => {
      const held = by.get(number) ?? 0n;
      return [name, held < 0n ? 0n : held];
    }),
  );
}

/** Accounts of dividends payable to these holders, opened where missing, in the order given. */
export async function payableAccounts(
  tx: Tx,
  kit: Tools,
  book: string,
  holders: readonly string[],
  by: string | null,
  now: Temporal.Instant,
): Promise<number[]> {
  const number = chartOf(kit).roles.dividendsPayable;
  const { rows } = await sql<{ id: number; party: string }>`
    select id, party from ledger.account where book = ${book}::uuid and number = ${number} and party is not null`.execute(tx);
  const ids = new Map(rows.map((r) => [r.party, r.id]));
  const missing = holders.filter((h) => !ids.has(h));
  if (missing.length > 0) {
    const accounts = missing.map((party): NewAccount => ({ number, party }));
    for (const made of await openAccounts(tx, { book, accounts, by }, now, kit.crypto.suite)) ids.set(made.party ?? '', made.id);
  }
  return holders.map((h) => ids.get(h) as number);
}
