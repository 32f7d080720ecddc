/** The chart of one collective's book: accounts of its own are opened, all may be renamed, those that the program does not post to may be closed. */
import { sql } from 'kysely';
import { failure, type Text } from '@yunjian/kernel/contract';
import type { Tx } from '@yunjian/kernel/db';
import { changeAccount, openAccounts, type AccountKind } from '@yunjian/kernel/ledger';
import { bookOf } from '../dividends/book.ts';
import { chartOf } from '../dividends/pack.ts';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import { record } from '../money/common.ts';
import { mustBook, playsAPart, takeBook, type BooksKit } from './common.ts';

type Person = Hand & { readonly id: string };

/** Opens an account. Its section is one of the statements'. Throws assets.input, ledger.account-exists, ledger.bad-account. */
export async function openAccount(
  tx: Tx,
  kit: BooksKit,
  collectiveId: string,
  input: { readonly number: string; readonly name: Text; readonly kind: AccountKind; readonly section: string },
  by: Person,
  now: Temporal.Instant,
): Promise<{ id: number }> {
  const known = chartOf(kit)
    .accounts.filter((a) => a.section === input.section)
    .map((a) => a.kind);
  if (!known.includes(input.kind)) throw wrong('请选择与类别相符的报表项目。', 'Choose a section that fits the kind.');
  const book = await bookOf(tx, kit, collectiveId, by.id, now);
  await takeBook(tx, book);
  const [made] = await openAccounts(tx, { book, accounts: [input], by: by.id }, now, kit.crypto.suite);
  await note(tx, kit, collectiveId, 'open-book-account', book, `${input.number} ${input.name.zh}`, by, now);
  return { id: made?.id ?? 0 };
}

/** Renames, closes or reopens an account of the chart. Throws assets.notFound, .input, ledger.account-in-use, .account-change-order. */
export async function editAccount(
  tx: Tx,
  kit: BooksKit,
  collectiveId: string,
  input: { readonly number: string; readonly reason: string } & (
    | { readonly action: 'rename'; readonly name: Text }
    | { readonly action: 'close' | 'reopen' }
  ),
  by: Person,
  now: Temporal.Instant,
): Promise<{ id: number }> {
  const book = await mustBook(tx, collectiveId);
  const { rows } = await sql<{
    id: number;
  }>`select id from ledger.account where book = ${book}::uuid and number = ${input.number} and party is null`.execute(tx);
  const account = rows[0]?.id;
  if (account === undefined) throw failure(failures.notFound);
  if (input.action === 'close' && playsAPart(kit, input.number))
    throw wrong(
      '业务自动记账用到这个科目，不能停用，可以改名。',
      'The program posts to this account: it may be renamed, not closed.',
    );
  const what = { account, reason: input.reason, by: by.id };
  await changeAccount(
    tx,
    input.action === 'rename' ? { ...what, action: 'rename', name: input.name } : { ...what, action: input.action },
    now,
    kit.crypto.suite,
  );
  await note(tx, kit, collectiveId, `${input.action}-book-account`, book, `${input.number}：${input.reason}`, by, now);
  return { id: account };
}

const note = (
  tx: Tx,
  kit: BooksKit,
  collectiveId: string,
  action: string,
  subject: string,
  text: string,
  by: Person,
  at: Temporal.Instant,
) => record(tx, kit, { collectiveId, contractId: null, action, subject, note: text, by, at });
