/** What the bank says the accounts hold, beside what the book says: stated by a person from the statement, compared, kept. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';
import { assertBalance, differences } from '@yunjian/kernel/ledger';
import { wrong, type Hand } from '../letting/common.ts';
import { findBook } from '../dividends/book.ts';
import { dayOf } from '../setting.ts';
import { holdBook, record, type MoneyKit } from './common.ts';

/** A stated balance beside the book's. `difference` = stated − book. */
export interface BankBalance {
  readonly id: string;
  readonly on: string;
  readonly statedFen: string;
  readonly bookFen: string;
  readonly differenceFen: string;
}

/**
 * States what all registered accounts hold at the end of a day, one line an account, and compares the sum with 银行存款 of the book. A difference is no refusal:
 * it stays in the list until the book agrees. Throws assets.input when an account is missing, unknown or named twice.
 */
export async function stateBalance(
  tx: Tx,
  kit: MoneyKit,
  collectiveId: string,
  input: {
    readonly on: string;
    readonly lines: readonly { readonly accountId: string; readonly fen: bigint }[];
    readonly document: string | null;
  },
  by: Hand,
  now: Temporal.Instant,
): Promise<BankBalance> {
  if (input.on > dayOf(kit, now).toString()) throw wrong('日期不能在今天以后。', 'The day is not after today.');
  const { rows } = await sql<{
    id: string;
  }>`select id from assets.bank_account where collective_id = ${collectiveId}::uuid and valid @> ${input.on}::date`.execute(tx);
  const [there, given] = [new Set(rows.map((r) => r.id)), new Set(input.lines.map((l) => l.accountId))];
  if (given.size !== input.lines.length || given.size !== there.size || [...given].some((id) => !there.has(id)))
    throw wrong('请为当日在用的每个登记账户各填一个余额。', 'Give one balance for each registered account in use on that day.');
  const books = await holdBook(tx, kit, collectiveId, by, now);
  const fen = input.lines.reduce((sum, l) => sum + l.fen, 0n);
  const compared = await assertBalance(
    tx,
    {
      book: books.book,
      account: books.role('bank'),
      on: Temporal.PlainDate.from(input.on),
      fen,
      document: input.document,
      by: by.id,
    },
    now,
    kit.crypto.suite,
  );
  await record(tx, kit, {
    collectiveId,
    contractId: null,
    action: 'bank-balance',
    subject: compared.id,
    fen,
    note: input.on,
    by,
    at: now,
  });
  return shown(compared);
}

const shown = (c: { id: string; on: string; stated: bigint; book: bigint; difference: bigint }): BankBalance => ({
  id: c.id,
  on: c.on,
  statedFen: String(c.stated),
  bookFen: String(c.book),
  differenceFen: String(c.difference),
});

/** The balances stated of a collective, the newest day first, each compared with the book as it is now. */
export async function statedBalances(db: Db, collectiveId: string): Promise<BankBalance[]> {
  const book = await findBook(db, collectiveId);
  if (book === null) return [];
  return (await differences(db, book, { all: true })).map(shown).toReversed();
}
