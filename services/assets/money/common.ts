/** What the use cases of money share: policy, the book of a collective and its accounts by contract, entries, the record of what people did. */
import { sql } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { isPgError } from '@yunjian/kernel/db';
import { openAccounts, postMany, type NewAccount, type NewEntry, type Posted } from '@yunjian/kernel/ledger';
import type { Kit } from '@yunjian/kernel/service';
import type { Text } from '@yunjian/kernel/contract';
import { accountsOf, bookOf } from '../dividends/book.ts';
import { chartOf, type ChartOfAccounts } from '../dividends/pack.ts';
import { failures } from '../failures.ts';
import type { Hand } from '../letting/common.ts';
import type { Place } from '../scope.ts';
import { settingOf } from '../setting.ts';

export type MoneyKit = Pick<Kit, 'crypto' | 'pack' | 'zone'>;

/** The names a bank gives the columns of its statement; amounts in two columns, or in one with a sign. */
export interface BankFormat {
  readonly title: Text;
  readonly date: readonly string[];
  readonly in?: readonly string[];
  readonly out?: readonly string[];
  readonly amount?: readonly string[];
  /** A column that says to which side of the account the one amount belongs, and the words for money that came in and went out. */
  readonly side?: { readonly names: readonly string[]; readonly in: readonly string[]; readonly out: readonly string[] };
  readonly ref: readonly string[];
  readonly name: readonly string[];
  readonly account: readonly string[];
  readonly memo: readonly string[];
  /** Further columns that say what the payment is for; they stand beside the memo. */
  readonly more?: readonly string[];
  /** Columns the statement has and nothing here reads. */
  readonly ignore: readonly string[];
  /** Within how many rows the row of names stands, where titles stand above it; one when absent. */
  readonly headWithin?: number;
  /** What stands in a cell that is empty, such as '-'. */
  readonly empty?: readonly string[];
}

/** `assets/money.json`. */
export interface MoneyPolicy {
  readonly example: boolean;
  readonly lateFee: { readonly capPpm: number; readonly graceDays: number; readonly source: string };
  readonly demand: { readonly replyDays: number; readonly source: string };
  readonly rescission: { readonly afterDays: number; readonly noticeDays: number; readonly source: string };
  readonly banks: Readonly<Record<string, BankFormat>>;
}

/** The policy of money. */
export const moneyPolicy = (kit: Pick<Kit, 'pack'>): MoneyPolicy => settingOf<MoneyPolicy>(kit, 'money');

/** Under this purpose account numbers are hashed, those of payers as those of collectives, so that they can be compared. */
export const ACCOUNT_MAC = 'assets.bank_account.number';

/** The keyed hash of an account number as typed: spaces and hyphens are not part of it. Null for nothing. */
export function accountMac(kit: Pick<Kit, 'crypto'>, number: string | null): Buffer | null {
  const bare = (number ?? '').replaceAll(/[\s-]/g, '');
  return bare === '' ? null : kit.crypto.blindIndex(bare, ACCOUNT_MAC);
}

type Role = keyof ChartOfAccounts['roles'];
/** Accounts that are kept per contract; deposits of bidders per registration. */
export type ContractRole = 'rentReceivable' | 'rentAdvance' | 'prepayments' | 'deposits' | 'bidDeposits';

/** The book of a collective, held to the end of the transaction: one who moves its money at a time. */
export interface Books {
  readonly collectiveId: string;
  readonly book: string;
  readonly by: Hand;
  readonly now: Temporal.Instant;
  /** The account of a role. */
  role(name: Exclude<Role, ContractRole>): number;
  /** The accounts of contracts (of registrations, for `bidDeposits`), opened where missing. */
  of(name: ContractRole, contractIds: readonly string[]): Promise<Map<string, number>>;
  /** The day, or the first that is open when its period is closed. */
  openDay(day: string): string;
}

/** Opens and holds the book. */
export async function holdBook(tx: Tx, kit: MoneyKit, collectiveId: string, by: Hand, now: Temporal.Instant): Promise<Books> {
  const book = await bookOf(tx, kit, collectiveId, by.id, now);
  const accounts = await accountsOf(tx, kit, book);
  const { rows } = await sql<{
    closed: string | null;
  }>`select closed_through::text as closed from ledger.tip where book = ${book}::uuid`.execute(tx);
  const closed = rows[0]?.closed ?? null;
  const known = new Map<string, number>();
  return {
    collectiveId,
    book,
    by,
    now,
    role: (name) => accounts.role(name),
    async of(name, contractIds) {
      const number = chartOf(kit).roles[name];
      const wanted = [...new Set(contractIds)].filter((c) => !known.has(`${name} ${c}`));
      if (wanted.length > 0) {
        const found = await sql<{ id: number; party: string }>`
          select id, party from ledger.account where book = ${book}::uuid and number = ${number} and party = any(${wanted}::text[])`.execute(
          tx,
        );
        for (const r of found.rows) known.set(`${name} ${r.party}`, r.id);
        const missing = wanted.filter((c) => !known.has(`${name} ${c}`));
        if (missing.length > 0)
          for (const made of await openAccounts(
            tx,
            { book, accounts: missing.map((party): NewAccount => ({ number, party })), by: by.id },
            now,
            kit.crypto.suite,
          ))
            known.set(`${name} ${made.party}`, made.id);
      }
      return new Map(contractIds.map((c) => [c, known.get(`${name} ${c}`) as number]));
    },
    openDay: (day) => (closed === null || day > closed ? day : Temporal.PlainDate.from(closed).add({ days: 1 }).toString()),
  };
}

/** An amount that moves from one account to another. */
export interface Move {
  /** What it is, and the row it belongs to: together the key of the entry. */
  readonly what: string;
  readonly id: string;
  readonly day: string;
  readonly memo: string;
  readonly debit: number;
  readonly credit: number;
  readonly fen: bigint;
  readonly madeBy?: string | null;
  readonly approvedBy?: string | null;
}

const entryOf = (books: Books, m: Move): NewEntry => ({
  book: books.book,
  key: `money.${m.what}:${m.id}`,
  effectiveDate: Temporal.PlainDate.from(books.openDay(m.day)),
  memo: m.memo.slice(0, 500),
  source: { kind: `assets.${m.what}`, id: m.id },
  postings: [
    { account: m.debit, fen: m.fen },
    { account: m.credit, fen: -m.fen },
  ],
  madeBy: m.madeBy === undefined ? books.by.id : m.madeBy,
  approvedBy: m.approvedBy ?? null,
});

/** Posts moves, in the order given, each an entry of its own. */
export async function postMoves(tx: Tx, kit: Pick<Kit, 'crypto'>, books: Books, moves: readonly Move[]): Promise<Posted[]> {
  return postMany(
    tx,
    moves.map((m) => entryOf(books, m)),
    books.now,
    kit.crypto.suite,
  );
}

/** Writes what a person did: an event beside the money and a leaf of the log. Free text enters the leaf as its hash. */
export async function record(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  e: {
    readonly collectiveId: string;
    readonly contractId: string | null;
    readonly action: string;
    readonly subject: string;
    readonly fen?: bigint | null;
    readonly note?: string;
    readonly by: Hand;
    readonly at: Temporal.Instant;
  },
): Promise<void> {
  const { note = '', fen = null } = e;
  const body = {
    action: e.action,
    by: e.by.id,
    collective: e.collectiveId,
    contract: e.contractId,
    fen: fen === null ? null : String(fen),
    note: note === '' ? null : kit.crypto.hash(note).toString('hex'),
  };
  const { leafId } = await appendLeaf(tx, { kind: 'assets.money', subject: e.subject, body, at: e.at }, kit.crypto.suite);
  await sql`insert into assets.money_event (collective_id, contract_id, at, action, subject_id, fen, note, by_id, by_name, leaf_id)
    values (${e.collectiveId}::uuid, ${e.contractId}::uuid, ${e.at}, ${e.action}, ${e.subject}::uuid, ${fen}, ${note}, ${e.by.id}::uuid, ${e.by.name}, ${leafId})`.execute(
    tx,
  );
}

type Of = 'receivable' | 'receipt' | 'allocation' | 'proposal' | 'demand' | 'registration' | 'bank_line';

/** Where a record of money belongs. Throws assets.notFound. */
export async function placeOfMoney(db: Db | Tx, of: Of, id: string): Promise<Place & { readonly contractId: string | null }> {
  const from =
    of === 'demand'
      ? sql`(select d.id, d.contract_id, k.collective_id from assets.demand d join assets.contract k on k.id = d.contract_id)`
      : of === 'allocation'
        ? sql`(select a.id, r.contract_id, r.collective_id from assets.allocation a join assets.receivable r on r.id = a.receivable_id)`
        : of === 'registration'
          ? sql`(select r.id, null::uuid as contract_id, l.collective_id from assets.registration r join assets.listing l on l.id = r.listing_id)`
          : of === 'bank_line'
            ? sql`(select id, null::uuid as contract_id, collective_id from assets.bank_line)`
            : sql.table(`assets.${of}`);
  const { rows } = await sql<Place & { contractId: string | null }>`
    select c.id as "collectiveId", c.town_code as "townCode", m.contract_id as "contractId" from ${from} m
    join assets.collective c on c.id = m.collective_id where m.id = ${id}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

const TOO_MUCH = ['paid_at_most_once', 'deposit_used_as_paid', 'receipt_spent_once'];
/** A refusal of the database to spend money twice, in words; other errors as they are. */
export function spentTwice(error: unknown): unknown {
  return TOO_MUCH.some((name) => isPgError(error, '23514', name)) ? failure(failures.moneyTooMuch) : error;
}
