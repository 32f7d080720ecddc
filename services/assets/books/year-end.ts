/** 年末结转 and 结账: the result of a year into undistributed income, and days that take no entry any more. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import { closePeriod, post, YEAR_END, yearEnd, type YearEnd } from '@yunjian/kernel/ledger';
import { accountsOf } from '../dividends/book.ts';
import { failures } from '../failures.ts';
import { wrong, type Hand } from '../letting/common.ts';
import { record } from '../money/common.ts';
import { recognise } from '../money/owed.ts';
import { dayOf } from '../setting.ts';
import { mustBook, takeBook, tipOf, yearsOf, type BooksKit } from './common.ts';

type Person = Hand & { readonly id: string };

/** What a year end is about to carry over, fen as text: what the second person sees and approves. */
export interface YearFigures {
  readonly incomeFen: string;
  readonly expenseFen: string;
  readonly netFen: string;
  readonly appropriatedFen: string;
}

const shown = (end: YearEnd): YearFigures => ({
  incomeFen: `${end.income}`,
  expenseFen: `${end.expense}`,
  netFen: `${end.net}`,
  appropriatedFen: `${end.appropriated}`,
});

async function reckon(tx: Tx, kit: BooksKit, book: string, year: number): Promise<YearEnd> {
  const { role } = await accountsOf(tx, kit, book);
  const into = { earnings: role('incomeOfYear'), appropriation: role('appropriation'), undistributed: role('undistributed') };
  return yearEnd(tx as Db, book, year, into);
}

/** Whether anything put in by hand still waits for a second person up to a day, `but` left aside. */
async function mustBeDecided(tx: Tx, collectiveId: string, through: string, but: string | null): Promise<void> {
  const { rows } = await sql<{
    no: number;
  }>`select no from assets.voucher where collective_id = ${collectiveId}::uuid and state = 'open' and kind in ('entry', 'opening', 'reversal')
    and on_date <= ${through}::date and id is distinct from ${but}::uuid order by no limit 1`.execute(tx);
  if (rows[0] !== undefined) throw failure(failures.voucherWaits, { no: rows[0].no });
}

/**
 * What the carrying over of a year would be: rent of the year is brought to income first. The year is over, the years before it are carried, nothing of it waits for
 * a second person. Throws assets.input, .earlierYear, .voucherWaits.
 */
export async function yearFigures(
  tx: Tx,
  kit: BooksKit,
  collectiveId: string,
  book: string,
  year: number,
  by: Hand,
  now: Temporal.Instant,
  but: string | null = null,
): Promise<YearFigures> {
  const through = `${year}-12-31`;
  if (through >= dayOf(kit, now).toString()) throw wrong('这一年还没有结束。', 'The year is not over.');
  const years = await yearsOf(tx, collectiveId, book);
  const first = years.at(-1)?.year ?? year;
  if (year < first || (years[0]?.year ?? year) < year)
    throw wrong('账上没有这一年的凭证。', 'The book has no entry of this year.');
  if (years.find((y) => y.year === year)?.carried === true) throw failure(failures.yearCarried, { year });
  const earlier = years.filter((y) => y.year < year && !y.carried).at(-1);
  if (earlier !== undefined) throw failure(failures.earlierYear, { year: earlier.year });
  await mustBeDecided(tx, collectiveId, through, but);
  const { closedThrough } = await tipOf(tx, book);
  if (closedThrough !== null && closedThrough >= through) throw failure(failures.bookClosed, { through: closedThrough });
  await recognise(tx, kit, collectiveId, through, by, now);
  return shown(await reckon(tx, kit, book, year));
}

/** Carries a year over as it was approved, and closes it. Answers the last entry, null when there was nothing to carry. Throws assets.changedMeanwhile when the book says otherwise by now. */
export async function carryOver(
  tx: Tx,
  kit: BooksKit,
  v: {
    readonly id: string;
    readonly collectiveId: string;
    readonly book: string;
    readonly year: number;
    readonly figures: YearFigures | null;
    readonly proposedBy: string;
  },
  by: Person,
  now: Temporal.Instant,
): Promise<string | null> {
  const figures = await yearFigures(tx, kit, v.collectiveId, v.book, v.year, by, now, v.id);
  const same = (Object.keys(figures) as (keyof YearFigures)[]).every((k) => figures[k] === v.figures?.[k]);
  if (!same) throw failure(failures.changedMeanwhile);
  const end = await reckon(tx, kit, v.book, v.year);
  const through = Temporal.PlainDate.from({ year: v.year, month: 12, day: 31 });
  let last: string | null = null;
  for (const [i, postings] of end.entries.entries()) {
    const entry = {
      book: v.book,
      key: `year-end:${v.id}:${i}`,
      effectiveDate: through,
      memo:
        i === 0 && end.entries.length === 2 ? `${v.year} 年末结转：收入、支出转入本年收益` : `${v.year} 年末结转：转入未分配收益`,
      source: { kind: YEAR_END, id: `${v.year}` },
      postings,
      madeBy: v.proposedBy,
      approvedBy: by.id,
    };
    last = (await post(tx, entry, now, kit.crypto.suite)).entry;
  }
  await closePeriod(tx, { book: v.book, through, by: by.id, reason: `${v.year} 年末结转` }, now, kit.crypto.suite);
  return last;
}

/** Closes a month: the last day of one, before today, with nothing waiting in it; a year is closed by its year end. Throws assets.input, .voucherWaits, .yearNotCarried. */
export async function closeMonth(
  tx: Tx,
  kit: BooksKit,
  collectiveId: string,
  input: { readonly through: string; readonly reason: string },
  by: Person,
  now: Temporal.Instant,
): Promise<{ closedThrough: string }> {
  const through = Temporal.PlainDate.from(input.through);
  if (through.add({ days: 1 }).day !== 1) throw wrong('请选一个月的最后一天。', 'Choose the last day of a month.');
  if (Temporal.PlainDate.compare(through, dayOf(kit, now)) >= 0) throw wrong('这个月还没有结束。', 'The month is not over.');
  const book = await mustBook(tx, collectiveId);
  await takeBook(tx, book);
  const last = through.month === 12 ? through.year : through.year - 1;
  const open = (await yearsOf(tx, collectiveId, book)).filter((y) => y.year <= last && !y.carried).at(-1);
  if (open !== undefined) throw failure(failures.yearNotCarried, { year: open.year });
  await mustBeDecided(tx, collectiveId, input.through, null);
  await recognise(tx, kit, collectiveId, input.through, by, now);
  await closePeriod(tx, { book, through, by: by.id, reason: input.reason }, now, kit.crypto.suite);
  await record(tx, kit, {
    collectiveId,
    contractId: null,
    action: 'close-month',
    subject: book,
    note: `${input.through}：${input.reason}`,
    by,
    at: now,
  });
  return { closedThrough: input.through };
}
