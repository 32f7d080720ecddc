/** What is put into a book by hand: proposed by the accountant with its document, posted when a board member approves. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { post, readEntry, reopenPeriod, reverse } from '@yunjian/kernel/ledger';
import { bookOf } from '../dividends/book.ts';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import { matchLines } from '../money/bank-match.ts';
import { record } from '../money/common.ts';
import { dayOf } from '../setting.ts';
import {
  chartById,
  handUses,
  mustBook,
  openingStands,
  OPENING_SOURCE,
  takeBook,
  tipOf,
  VOUCHER_SOURCE,
  type BooksKit,
} from './common.ts';
import { VOUCHER_WORDS } from './words.ts';
import { carryOver, yearFigures, type YearFigures } from './year-end.ts';

type Person = Hand & { readonly id: string };
export const VOUCHER_KINDS = ['entry', 'opening', 'reversal', 'year-end', 'reopen'] as const;
export type VoucherKind = (typeof VOUCHER_KINDS)[number];
export type VoucherState = 'open' | 'approved' | 'refused' | 'withdrawn';

/** A line of a voucher: debit positive, fen. */
export interface VoucherLine {
  readonly account: number;
  readonly fen: bigint;
}

/** What may be proposed. */
export type NewVoucher =
  | {
      readonly kind: 'entry' | 'opening';
      readonly on: string;
      readonly memo: string;
      readonly lines: readonly VoucherLine[];
      readonly documentHash: string;
    }
  | { readonly kind: 'reversal'; readonly entryId: string; readonly memo: string; readonly documentHash: string }
  | { readonly kind: 'year-end'; readonly year: number; readonly memo: string }
  | { readonly kind: 'reopen'; readonly through: string; readonly memo: string };

/** A voucher as it is kept. */
export interface Voucher {
  readonly id: string;
  readonly collectiveId: string;
  readonly no: number;
  readonly kind: VoucherKind;
  readonly onDate: string;
  readonly memo: string;
  readonly lines: readonly (readonly [number, string])[] | null;
  readonly reverses: string | null;
  readonly year: number | null;
  readonly figures: YearFigures | null;
  readonly documentHash: string | null;
  readonly state: VoucherState;
  readonly proposedBy: string;
  readonly entryId: string | null;
}

/** The columns of Voucher, of a table named v. */
export const voucherColumns = sql`v.id, v.collective_id as "collectiveId", v.no, v.kind, v.on_date as "onDate", v.memo, v.lines, v.reverses, v.year, v.figures,
  v.document_hash as "documentHash", v.state, v.proposed_by as "proposedBy", v.entry_id as "entryId"`;

/** One voucher; `hold` locks its row. Throws assets.notFound. */
export async function voucherById(db: Db | Tx, id: string, hold = false): Promise<Voucher> {
  const { rows } =
    await sql<Voucher>`select ${voucherColumns} from assets.voucher v where v.id = ${id}::uuid ${hold ? sql`for update` : sql``}`.execute(
      db,
    );
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** The lines of a voucher are of accounts that may be used by hand, and balance. Throws assets.input. */
async function mustBalance(
  tx: Tx,
  kit: BooksKit,
  book: string,
  v: { kind: 'entry' | 'opening'; lines: readonly VoucherLine[] },
  today: Temporal.PlainDate,
) {
  const chart = await chartById(tx, book, today);
  for (const line of v.lines) {
    const account = chart.get(line.account);
    if (account === undefined || !handUses(kit, account).includes(v.kind))
      throw wrong(
        `科目${account === undefined ? '' : `“${account.number} ${account.name.zh}”`}不能在这里手工记账。`,
        `The account${account === undefined ? '' : ` “${account.number} ${account.name.en}”`} is not posted to by hand here.`,
      );
    if (line.fen === 0n) throw wrong('每行金额须大于零。', 'Every line has an amount.');
  }
  const sum = v.lines.reduce((total, l) => total + l.fen, 0n);
  if (v.lines.length < 2 || sum !== 0n)
    throw wrong('借方合计须等于贷方合计，且至少两行。', 'Debits equal credits, in two lines at least.');
}

/** A day that may be posted to: not after today, not closed. Throws assets.input, assets.bookClosed. */
async function mustBeOpen(tx: Tx, book: string, on: string, today: Temporal.PlainDate): Promise<void> {
  if (on > today.toString()) throw wrong('日期不能在今天以后。', 'The day is not after today.');
  const { closedThrough } = await tipOf(tx, book);
  if (closedThrough !== null && on <= closedThrough) throw failure(failures.bookClosed, { through: closedThrough });
}

/** Opening balances stand before everything else, once. Throws assets.openingLate. */
async function mustBeFirst(tx: Tx, book: string, on: string): Promise<void> {
  const { rows } = await sql<{ first: string | null }>`
    select min(effective_date)::text as first from ledger.entry where book = ${book}::uuid and source_kind <> ${OPENING_SOURCE}`.execute(
    tx,
  );
  const first = rows[0]?.first ?? null;
  if ((first !== null && on > first) || (await openingStands(tx, book)))
    throw failure(failures.openingLate, { first: first ?? '—' });
}

/** What a proposal holds beside its kind. */
interface Body {
  readonly on: string;
  readonly lines?: readonly VoucherLine[];
  readonly reverses?: string;
  readonly year?: number;
  readonly figures?: YearFigures;
  readonly documentHash?: string;
}

async function bodyOf(
  tx: Tx,
  kit: BooksKit,
  collectiveId: string,
  input: NewVoucher,
  by: Person,
  now: Temporal.Instant,
): Promise<Body> {
  const today = dayOf(kit, now);
  const book = await bookOf(tx, kit, collectiveId, by.id, now);
  switch (input.kind) {
    case 'entry':
    case 'opening':
      await mustBeOpen(tx, book, input.on, today);
      if (input.kind === 'opening') await mustBeFirst(tx, book, input.on);
      await mustBalance(tx, kit, book, input, today);
      return { on: input.on, lines: input.lines, documentHash: input.documentHash };
    case 'reversal': {
      const entry = await entryOfBook(tx, book, input.entryId);
      return { on: await reversalDay(tx, book, entry.date), reverses: input.entryId, documentHash: input.documentHash };
    }
    case 'year-end':
      return {
        on: `${input.year}-12-31`,
        year: input.year,
        figures: await yearFigures(tx, kit, collectiveId, book, input.year, by, now),
      };
    case 'reopen': {
      const { closedThrough } = await tipOf(tx, book);
      if (closedThrough === null || input.through >= closedThrough)
        throw failure(failures.notClosed, { through: closedThrough ?? '—' });
      return { on: input.through };
    }
  }
}

/** An entry that a voucher made, of this book, that may be reversed by hand. Others are taken back where they were made. Throws assets.notFound, assets.entryOfDeed. */
async function entryOfBook(tx: Tx, book: string, id: string) {
  const entry = await readEntry(tx as Db, id).catch(() => null);
  if (entry === null || entry.book !== book) throw failure(failures.notFound);
  if (
    (entry.source.kind !== VOUCHER_SOURCE && entry.source.kind !== OPENING_SOURCE) ||
    entry.reverses !== null ||
    entry.reversedBy !== null
  )
    throw failure(failures.entryOfDeed);
  return entry;
}

const reversalDay = async (tx: Tx, book: string, day: string): Promise<string> => {
  const { closedThrough } = await tipOf(tx, book);
  return closedThrough === null || day > closedThrough ? day : Temporal.PlainDate.from(closedThrough).add({ days: 1 }).toString();
};

/** Proposes; nothing is posted. Throws assets.input, .bookClosed, .openingLate, .entryOfDeed, .voucherProposed and what a year end asks. */
export async function proposeVoucher(
  tx: Tx,
  kit: BooksKit,
  collectiveId: string,
  input: NewVoucher,
  by: Person,
  now: Temporal.Instant,
): Promise<{ id: string; no: number }> {
  const body = await bodyOf(tx, kit, collectiveId, input, by, now);
  await takeBook(tx, await mustBook(tx, collectiveId)); // one number after the other
  const last = await sql<{
    no: number;
  }>`select coalesce(max(no), 0) as no from assets.voucher where collective_id = ${collectiveId}::uuid`.execute(tx);
  const no = (last.rows[0]?.no ?? 0) + 1;
  const id = uuidv7(now);
  const lines = body.lines === undefined ? null : JSON.stringify(body.lines.map((l) => [l.account, String(l.fen)]));
  try {
    await sql`insert into assets.voucher (id, collective_id, no, kind, on_date, memo, lines, reverses, year, figures, document_hash, proposed_at, proposed_by, proposed_name)
      values (${id}::uuid, ${collectiveId}::uuid, ${no}, ${input.kind}, ${body.on}::date, ${input.memo}, ${lines}::jsonb, ${body.reverses ?? null}::uuid, ${body.year ?? null}::int,
        ${body.figures === undefined ? null : JSON.stringify(body.figures)}::jsonb, ${body.documentHash ?? null}, ${now}, ${by.id}::uuid, ${by.name})`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.voucherProposed);
    throw error;
  }
  await record(tx, kit, {
    collectiveId,
    contractId: null,
    action: `propose-book-${input.kind}`,
    subject: id,
    fen: sumOf(body),
    note: input.memo,
    by,
    at: now,
  });
  return { id, no };
}

const sumOf = (b: { readonly lines?: readonly VoucherLine[] }): bigint | null =>
  b.lines === undefined ? null : b.lines.reduce((total, l) => total + (l.fen > 0n ? l.fen : 0n), 0n);

/** Posts what was proposed, or refuses it: by another person. Its proposer may withdraw it. What is asked of a proposal is asked again. Throws assets.notNow, .secondPerson, .forbidden. */
export async function decideVoucher(
  tx: Tx,
  kit: BooksKit,
  id: string,
  input: { readonly action: 'approve' | 'refuse' | 'withdraw'; readonly answer: string | null },
  by: Person,
  now: Temporal.Instant,
): Promise<{ id: string; state: VoucherState; entryId: string | null }> {
  const v = await voucherById(tx, id, true);
  if (v.state !== 'open') throw failure(failures.notNow, { state: VOUCHER_WORDS.state[v.state] });
  if ((input.action === 'withdraw') !== (v.proposedBy === by.id))
    throw failure(input.action === 'withdraw' ? failures.forbidden : failures.secondPerson);
  if (input.action === 'refuse' && input.answer === null) throw wrong('请写明退回的原因。', 'Say why it is refused.');
  const entryId = input.action === 'approve' ? await carryOut(tx, kit, v, by, now) : null;
  const state = ({ approve: 'approved', refuse: 'refused', withdraw: 'withdrawn' } as const)[input.action];
  await sql`update assets.voucher set state = ${state}, decided_at = ${now}, decided_by = ${by.id}::uuid, decided_name = ${by.name}, answer = ${input.answer}, entry_id = ${entryId}::uuid
    where id = ${id}::uuid`.execute(tx);
  // what the bank paid before the voucher was written finds its entry now
  if (v.kind === 'entry' && entryId !== null) await matchLines(tx, kit, v.collectiveId, [], by.id, now);
  await record(tx, kit, {
    collectiveId: v.collectiveId,
    contractId: null,
    action: `${input.action}-book-${v.kind}`,
    subject: id,
    note: input.answer ?? '',
    by,
    at: now,
  });
  return { id, state, entryId };
}

/** Does what a voucher says; answers its entry, null where nothing is posted. */
async function carryOut(tx: Tx, kit: BooksKit, v: Voucher, by: Person, now: Temporal.Instant): Promise<string | null> {
  const { suite } = kit.crypto;
  const today = dayOf(kit, now);
  const book = await mustBook(tx, v.collectiveId);
  await takeBook(tx, book);
  const documents = v.documentHash === null ? [] : [v.documentHash];
  const people = { madeBy: v.proposedBy, approvedBy: by.id };
  switch (v.kind) {
    case 'entry':
    case 'opening': {
      const lines = (v.lines ?? []).map(([account, fen]) => ({ account, fen: BigInt(fen) }));
      await mustBeOpen(tx, book, v.onDate, today);
      if (v.kind === 'opening') await mustBeFirst(tx, book, v.onDate);
      await mustBalance(tx, kit, book, { kind: v.kind, lines }, today);
      const source = { kind: v.kind === 'opening' ? OPENING_SOURCE : VOUCHER_SOURCE, id: v.id };
      const effectiveDate = Temporal.PlainDate.from(v.onDate);
      const entry = { book, key: `voucher:${v.id}`, effectiveDate, memo: v.memo, source, postings: lines, ...people, documents };
      return (await post(tx, entry, now, suite)).entry;
    }
    case 'reversal': {
      const original = await entryOfBook(tx, book, v.reverses ?? '');
      const effectiveDate = Temporal.PlainDate.from(await reversalDay(tx, book, original.date));
      const input = {
        entry: original.id,
        reason: 'correction',
        memo: v.memo,
        by: v.proposedBy,
        approvedBy: by.id,
        key: `voucher:${v.id}`,
        effectiveDate,
        documents,
      };
      return (await reverse(tx, input, now, suite)).entry;
    }
    case 'year-end':
      return carryOver(tx, kit, { ...v, book, year: v.year ?? 0 }, by, now);
    case 'reopen': {
      const through = Temporal.PlainDate.from(v.onDate);
      await reopenPeriod(tx, { book, through, by: v.proposedBy, approvedBy: by.id, reason: v.memo }, now, suite);
      return null;
    }
  }
}
