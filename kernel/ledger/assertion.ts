/** Balances that somebody outside states, such as the bank, compared with the book's: a difference is listed, never swallowed. */
import { sql } from 'kysely';
import { insertRows, leafRow } from '../audit/index.ts';
import { failure } from '../contract/index.ts';
import { uuidv7, type SuiteId } from '../crypto/index.ts';
import type { Db, Tx } from '../db/index.ts';
import { balanceOf } from './balance.ts';
import { newSalt, rowBody } from './body.ts';
import { ledgerFailures } from './failures.ts';

/** A stated balance; debit positive. */
export interface NewAssertion {
  readonly book: string;
  readonly account: number;
  /** The day at whose end it stands. */
  readonly on: Temporal.PlainDate;
  readonly fen: bigint;
  /** SHA-256 of the statement, hex. */
  readonly document?: string | null;
  readonly by: string | null;
}

/** A stated balance beside the book's as it is now. `difference` = stated − book. */
export interface Compared {
  readonly id: string;
  readonly account: number;
  readonly on: string;
  readonly stated: bigint;
  readonly book: bigint;
  readonly difference: bigint;
  readonly by: string | null;
  readonly at: Temporal.Instant;
}

/**
 * Keeps a stated balance and compares it. A difference is no error: it is answered, and stays in `differences` until the book agrees. Throws
 * `ledger.unknown-account`, `.bad-entry`.
 */
export async function assertBalance(
  tx: Tx,
  input: NewAssertion,
  now: Temporal.Instant,
  suite: SuiteId = 'intl',
): Promise<Compared> {
  const { book, account, fen, by, document = null } = input;
  const on = input.on.toString();
  const known = await sql`select from ledger.account where id = ${account}::int4 and book = ${book}::uuid`.execute(tx);
  if (known.rows.length === 0) throw failure(ledgerFailures['unknown-account'], { account });
  if (fen >= 10n ** 15n || fen <= -(10n ** 15n) || (document !== null && !/^[0-9a-f]{64}$/.test(document)))
    throw failure(ledgerFailures['bad-entry'], {
      zh: '余额须小于 10 万亿元，附件须以 SHA-256（十六进制）列出',
      en: 'a balance is below 10^15 fen, a document is named by SHA-256 in hex',
    });
  const id = uuidv7(now);
  const salt = newSalt();
  const leaf = leafRow(
    {
      kind: 'ledger.assertion',
      subject: id,
      body: assertionBody({ book, account, on, fen, document, by, salt }, suite),
      at: now,
    },
    suite,
  );
  await insertRows(tx, [leaf]);
  await sql`insert into ledger.assertion (id, book, account, "on", fen, document, made_by, at, salt, leaf)
    values (${id}::uuid, ${book}::uuid, ${account}::int4, ${on}::date, ${fen}::int8, ${document}, ${by}::uuid, ${leaf.at}::timestamptz, ${salt}, ${leaf.id}::uuid)`.execute(
    tx,
  );
  const found = await balanceOf(tx, account, input.on);
  return { id, account, on, stated: fen, book: found, difference: fen - found, by, at: Temporal.Instant.from(leaf.at) };
}

/** The leaf's account of a stated balance. */
export const assertionBody = (
  a: Omit<NewAssertion, 'on' | 'document'> & { on: string; document: string | null; salt: Buffer },
  suite: SuiteId,
): ReturnType<typeof rowBody> =>
  rowBody(
    { account: a.account, book: a.book, document: a.document, made_by: a.by, on: a.on },
    { fen: `${a.fen}` },
    a.salt,
    suite,
  );

/** The stated balances of a book that differ from it now, oldest day first: of each account and day the one stated last counts. `all`: also those that agree. */
export async function differences(db: Db, book: string, options: { readonly all?: boolean } = {}): Promise<Compared[]> {
  const { rows } = await sql<Compared>`
    with last as (
      select distinct on (account, "on") id, account, "on", fen, made_by, at from ledger.assertion where book = ${book}::uuid
      order by account, "on", at desc, id desc
    ), compared as (
      select l.*, coalesce((select sum(p.fen) from ledger.posting p join ledger.entry e on e.id = p.entry
        where p.account in (select c.id from ledger.account c where c.id = l.account or c.parent = l.account) and e.effective_date <= l."on"), 0)::int8 as booked
      from last l
    )
    select id, account, "on"::text as "on", fen as stated, booked as book, fen - booked as difference, made_by as by, at from compared
    where ${options.all ?? false}::boolean or fen <> booked order by "on", account`.execute(db);
  return rows;
}
