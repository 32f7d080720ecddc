/** The life of a chart of accounts: accounts are named anew, closed and opened again, each step a leaf of the log; never deleted or renumbered. */
import { sql, type RawBuilder } from 'kysely';
import { insertRows, leafRow } from '../audit/index.ts';
import { failure, type Text } from '../contract/index.ts';
import { uuidv7, type SuiteId } from '../crypto/index.ts';
import { isPgError, type Db, type Tx } from '../db/index.ts';
import { newSalt, rowBody } from './body.ts';
import type { AccountKind } from './book.ts';
import { ledgerFailures } from './failures.ts';

/** A step in the life of an account. */
export type NewAccountChange = {
  readonly account: number;
  /** Why, 1 to 500 characters. */
  readonly reason: string;
  readonly by: string;
} & ({ readonly action: 'rename'; readonly name: Text } | { readonly action: 'close' | 'reopen' });

/** What an account is called now: the last name it was given. `a` is the alias of ledger.account in the query. */
export const nameNow = (a = 'a'): RawBuilder<Text> =>
  sql<Text>`coalesce((select x.name from ledger.account_change x where x.account = ${sql.ref(`${a}.id`)} and x.action = 'rename' order by x.no desc limit 1), ${sql.ref(`${a}.name`)})`;

/** Names an account anew, closes it (it must stand at nothing) or opens it again. Throws `ledger.unknown-account`, `.bad-account`, `.account-in-use`, `.account-change-order`. */
export async function changeAccount(
  tx: Tx,
  input: NewAccountChange,
  now: Temporal.Instant,
  suite: SuiteId = 'intl',
): Promise<void> {
  const name = input.action === 'rename' ? input.name : null;
  if (input.reason.trim() === '' || input.reason.length > 500)
    throw failure(ledgerFailures['bad-account'], { zh: '请写明原因（500 字以内）', en: 'say why, in at most 500 characters' });
  if (name !== null && [name.zh, name.en].some((n) => n.trim() === '' || n.length > 100))
    throw failure(ledgerFailures['bad-account'], { zh: '名称须为 1 至 100 个字符', en: 'a name has 1 to 100 characters' });
  const { rows } = await sql<{ book: string }>`select book from ledger.account where id = ${input.account}::int4`.execute(tx);
  if (rows[0] === undefined) throw failure(ledgerFailures['unknown-account'], { account: input.account });
  await sql`select from ledger.take_books(${[rows[0].book]}::uuid[])`.execute(tx);
  const steps = await sql<{
    n: bigint;
  }>`select count(*) as n from ledger.account_change where account = ${input.account}::int4`.execute(tx);
  const no = Number(steps.rows[0]?.n ?? 0n) + 1;
  const id = uuidv7(now);
  const salt = newSalt();
  const body = accountChangeBody(
    { account: input.account, no, action: input.action, name, reason: input.reason, by: input.by, salt },
    suite,
  );
  const leaf = leafRow({ kind: 'ledger.account', subject: id, body, at: now }, suite);
  await insertRows(tx, [leaf]);
  try {
    await sql`insert into ledger.account_change (id, account, no, action, name, reason, made_by, at, salt, leaf)
      values (${id}::uuid, ${input.account}::int4, ${no}, ${input.action}, ${name === null ? null : JSON.stringify(name)}::jsonb, ${input.reason}, ${input.by}::uuid,
        ${leaf.at}::timestamptz, ${salt}, ${leaf.id}::uuid)`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23514', 'account_stands_at_nothing')) throw failure(ledgerFailures['account-in-use']);
    if (isPgError(error, '23514', 'account_change_moves')) throw failure(ledgerFailures['account-change-order']);
    if (isPgError(error, '23514', 'account_change_of_chart'))
      throw failure(ledgerFailures['unknown-account'], { account: input.account });
    throw error;
  }
}

interface Change {
  readonly account: number;
  readonly no: number;
  readonly action: string;
  readonly name: Text | null;
  readonly reason: string;
  readonly by: string;
  readonly salt: Buffer;
}

/** The leaf's account of a change; the witness makes it again from the row. */
export const accountChangeBody = (c: Change, suite: SuiteId): ReturnType<typeof rowBody> =>
  rowBody(
    { account: c.account, action: c.action, made_by: c.by, no: c.no },
    { name: c.name === null ? null : `${c.name.zh}\n${c.name.en}`, reason: c.reason },
    c.salt,
    suite,
  );

/** A line of the chart: an account without party, with what it stands at. Debit positive. */
export interface ChartLine {
  readonly id: number;
  readonly number: string;
  readonly name: Text;
  readonly kind: AccountKind;
  readonly section: string;
  readonly control: boolean;
  readonly closed: boolean;
  /** Accounts of parties below it. */
  readonly parties: number;
  readonly fen: bigint;
}

/** The chart of a book by number, with balances at the end of a day. */
export async function readChart(db: Db, book: string, on: Temporal.PlainDate): Promise<ChartLine[]> {
  const { rows } = await sql<ChartLine>`
    with sums as (
      select coalesce(b.parent, b.id) as id, sum(s.fen) as fen from (select p.account, sum(p.fen) as fen from ledger.posting p join ledger.entry e on e.id = p.entry
        where e.book = ${book}::uuid and e.effective_date <= ${on.toString()}::date group by p.account) s join ledger.account b on b.id = s.account group by 1
    )
    select a.id, a.number, ${nameNow()} as name, a.kind, a.section, a.control, coalesce(s.fen, 0)::int8 as fen,
      coalesce((select x.action = 'close' from ledger.account_change x where x.account = a.id and x.action <> 'rename' order by x.no desc limit 1), false) as closed,
      case when a.control then (select count(*)::int from ledger.account c where c.parent = a.id) else 0 end as parties
    from ledger.account a left join sums s on s.id = a.id where a.book = ${book}::uuid and a.party is null order by a.number`.execute(
    db,
  );
  return rows;
}
