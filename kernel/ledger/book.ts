/** Books and their accounts. The chart is data of the caller; the kernel knows kinds and numbers, never what a collective is. */
import { sql } from 'kysely';
import { insertRows, leafRow } from '../audit/index.ts';
import { failure, type Text } from '../contract/index.ts';
import { uuidv7, type SuiteId } from '../crypto/index.ts';
import { isPgError, type Db, type Tx } from '../db/index.ts';
import { accountBlocks, blockHashes, newSalt, rowBody, type AccountFields } from './body.ts';
import { ledgerFailures } from './failures.ts';

/** Kinds of accounts: 资产, 负债, 权益, 收入, 费用. */
export const ACCOUNT_KINDS = ['asset', 'liability', 'equity', 'income', 'expense'] as const;
export type AccountKind = (typeof ACCOUNT_KINDS)[number];

/** A book to be opened. */
export interface NewBook {
  readonly code: string;
  readonly name: Text;
  /** Opaque reference to the organisation whose book it is. */
  readonly owner: string;
  /** Account of the person; null when the program does it. */
  readonly by: string | null;
}

/** Opens a book in CNY and returns its id. Throws `ledger.bad-book`, `.book-exists`. */
export async function openBook(tx: Tx, input: NewBook, now: Temporal.Instant, suite: SuiteId = 'intl'): Promise<string> {
  if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/.test(input.code) || input.owner === '' || input.owner.length > 100)
    throw failure(ledgerFailures['bad-book']);
  const id = uuidv7(now);
  const salt = newSalt();
  const leaf = leafRow({ kind: 'ledger.book', subject: id, body: bookBody({ ...input, salt }, suite), at: now }, suite);
  await insertRows(tx, [leaf]);
  try {
    await sql`insert into ledger.book (id, code, name, owner, opened_by, opened_at, salt, leaf)
      values (${id}::uuid, ${input.code}, ${JSON.stringify(input.name)}::jsonb, ${input.owner}, ${input.by}::uuid, ${leaf.at}::timestamptz, ${salt}, ${leaf.id}::uuid)`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505', 'book_code_key')) throw failure(ledgerFailures['book-exists'], { code: input.code });
    throw error;
  }
  return id;
}

/** The leaf's account of a book. */
export const bookBody = (b: NewBook & { salt: Buffer }, suite: SuiteId): ReturnType<typeof rowBody> =>
  rowBody(
    { currency: 'CNY', opened_by: b.by },
    { code: b.code, name: `${b.name.zh}\n${b.name.en}`, owner: b.owner },
    b.salt,
    suite,
  );

/** An account to be opened. One of a party (明细科目) takes kind and section from the control account (总账科目) of its number. */
export type NewAccount =
  | {
      readonly number: string;
      readonly name: Text;
      readonly kind: AccountKind;
      /** Group in the statements, such as `current-assets`: a code of the caller's layout. */
      readonly section: string;
      /** True: postings go to the parties' accounts below it, its balance is their sum. */
      readonly control?: boolean;
      readonly party?: null;
    }
  | {
      readonly number: string;
      /** Opaque reference, such as a member's or a contract's id. */
      readonly party: string;
      /** That of the control account unless told. */
      readonly name?: Text;
    };

/** An account as it is kept. */
export interface Account {
  readonly id: number;
  readonly number: string;
  readonly name: Text;
  readonly kind: AccountKind;
  readonly section: string;
  readonly control: boolean;
  readonly party: string | null;
  readonly parent: number | null;
}

/** All accounts of a book, by number, then party; `number` or `control: false` narrow it. */
export async function readAccounts(db: Db, book: string, filter: { number?: string } = {}): Promise<Account[]> {
  const { rows } = await sql<Account>`select id, number, name, kind, section, control, party, parent from ledger.account
    where book = ${book}::uuid and (${filter.number ?? null}::text is null or number = ${filter.number ?? null})
    order by number, party nulls first, id`.execute(db);
  return rows;
}

/**
 * Opens accounts, tens of thousands at once, under one leaf. Control accounts may be among those of the same call, or there already. Returns them in the
 * order given. Throws `ledger.unknown-book`, `.bad-account` naming the row, `.account-exists`; nothing is opened then.
 */
export async function openAccounts(
  tx: Tx,
  input: { readonly book: string; readonly accounts: readonly NewAccount[]; readonly by: string | null },
  now: Temporal.Instant,
  suite: SuiteId = 'intl',
): Promise<Account[]> {
  const parents = input.accounts.filter((a) => a.party === undefined || a.party === null);
  const below = input.accounts.filter((a) => a.party !== undefined && a.party !== null);
  const held = await sql<{ id: string }>`select id from ledger.book where id = ${input.book}::uuid`.execute(tx);
  if (held.rows.length === 0) throw failure(ledgerFailures['unknown-book'], { book: input.book });
  const opened = new Map<NewAccount, Account>();
  for (const [i, made] of (await openSome(tx, input, parents.map(asRow), now, suite)).entries())
    opened.set(parents[i] as NewAccount, made);
  if (below.length > 0) {
    const { rows } = await sql<Account>`select id, number, name, kind, section, control, party, parent from ledger.account
      where book = ${input.book}::uuid and control`.execute(tx);
    const controls = new Map(rows.map((r) => [r.number, r]));
    const sub = below.map((a): Omit<Account, 'id'> => {
      const control = controls.get(a.number);
      if (control === undefined) {
        const row = input.accounts.indexOf(a) + 1;
        throw failure(ledgerFailures['bad-account'], {
          zh: `第 ${row} 个（${a.number}）没有同号的总账科目`,
          en: `row ${row} (${a.number}) has no control account of its number`,
        });
      }
      const { number, kind, section } = control;
      return { number, kind, section, control: false, name: a.name ?? control.name, party: a.party ?? null, parent: control.id };
    });
    for (const [i, made] of (await openSome(tx, input, sub, now, suite)).entries()) opened.set(below[i] as NewAccount, made);
  }
  return input.accounts.map((a) => opened.get(a) as Account);
}

const asRow = (a: NewAccount): Omit<Account, 'id'> => {
  if (!('kind' in a)) throw new TypeError('an account without party has a kind');
  return {
    number: a.number,
    name: a.name,
    kind: a.kind,
    section: a.section,
    control: a.control ?? false,
    party: null,
    parent: null,
  };
};

async function openSome(
  tx: Tx,
  input: { readonly book: string; readonly by: string | null },
  rows: readonly Omit<Account, 'id'>[],
  now: Temporal.Instant,
  suite: SuiteId,
): Promise<Account[]> {
  if (rows.length === 0) return [];
  const id = uuidv7(now);
  const salt = newSalt();
  const { book, by } = input;
  const ids = await sql<{ ids: number[] }>`select array_agg(nextval('ledger.account_id')::int4) as ids
    from generate_series(1, ${rows.length}::int4)`.execute(tx);
  const made = rows.map((r, i): Account => ({ ...r, id: ids.rows[0]?.ids[i] as number }));
  const fields = made.map((r, i): AccountFields => ({ ...r, book, line: i + 1 }));
  const body = openingBody({ book, by, accounts: made.length, salt }, accountBlocks(fields), suite);
  const leaf = leafRow({ kind: 'ledger.opening', subject: id, body, at: now }, suite);
  await insertRows(tx, [leaf]);
  await sql`insert into ledger.opening (id, book, accounts, opened_by, opened_at, salt, leaf)
    values (${id}::uuid, ${book}::uuid, ${made.length}, ${by}::uuid, ${leaf.at}::timestamptz, ${salt}, ${leaf.id}::uuid)`.execute(
    tx,
  );
  try {
    await sql`insert into ledger.account (id, book, number, name, kind, section, control, party, parent, opening, line)
      select t.id, ${book}::uuid, t.number, jsonb_build_object('zh', t.zh, 'en', t.en), t.kind, t.section, t.control, t.party, t.parent, ${id}::uuid, t.line
      from unnest(${made.map((r) => r.id)}::int4[], ${made.map((r) => r.number)}::text[], ${made.map((r) => r.name.zh)}::text[],
        ${made.map((r) => r.name.en)}::text[], ${made.map((r) => r.kind)}::text[], ${made.map((r) => r.section)}::text[],
        ${made.map((r) => r.control)}::boolean[], ${made.map((r) => r.party)}::text[], ${made.map((r) => r.parent)}::int4[])
        with ordinality t(id, number, zh, en, kind, section, control, party, parent, line)`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505', 'account_number')) throw failure(ledgerFailures['account-exists']);
    if (isPgError(error, '23514')) {
      const { constraint = '' } = error as { constraint?: string };
      throw failure(ledgerFailures['bad-account'], { zh: `违反 ${constraint}`, en: `it breaks ${constraint}` });
    }
    throw error;
  }
  return made;
}

/** The leaf's account of an opening and of the accounts in it. */
export const openingBody = (
  o: { readonly book: string; readonly by: string | null; readonly accounts: number; readonly salt: Buffer },
  blocks: readonly string[],
  suite: SuiteId,
): ReturnType<typeof rowBody> => ({
  ...rowBody({ accounts: o.accounts, book: o.book, opened_by: o.by }, {}, o.salt, suite),
  content: blockHashes(o.salt, o.accounts, blocks, suite),
});
