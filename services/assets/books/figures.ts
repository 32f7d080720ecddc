/** What a distribution reads from the book: income of the year, loss or undistributed income of earlier years. */
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { findBook } from '../dividends/book.ts';
import { failures } from '../failures.ts';
import { earningsStanding, tipOf, yearsOf } from './common.ts';

/** Figures of a book for a distribution, fen. */
export interface BookFigures {
  readonly netIncomeFen: bigint;
  readonly lossFen: bigint;
  readonly undistributedFen: bigint;
  /** Of this, what runs of the same year have distributed already. */
  readonly distributedFen: bigint;
  /** Reserves that the annual run of the year has set aside; null while it is not locked. */
  readonly setAsideFen: bigint | null;
  /** Earlier years whose reserves nobody has set aside, the newest first, with what is left of their income after the losses before them: not distributed until then. */
  readonly unset: readonly { readonly year: number; readonly fen: bigint }[];
  /** As of when, and the last entry then. */
  readonly on: string;
  readonly seq: number;
}

/**
 * Reads them as they stand on `today`. Income is that of the year's statement; what earlier years left is all that stands in 本年收益, 收益分配 and 未分配收益 beyond it
 * and beyond later years. What runs of this year or of later ones took is no loss of earlier ones: reserves are reckoned of the whole result, and what was distributed
 * counts against the ceiling. What an earlier year left is distributed once its annual run has set its reserves aside (条例 25), with a distribution or without one, not
 * before. An annual distribution needs its year carried over (assets.yearNotCarried); a special one may be out of the running year: then income is what is not carried
 * over yet.
 */
export async function figuresOf(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  input: { readonly collectiveId: string; readonly year: number; readonly kind: 'annual' | 'special' },
  today: Temporal.PlainDate,
): Promise<BookFigures> {
  const book = await findBook(db, input.collectiveId);
  if (book === null) throw failure(failures.yearNotCarried, { year: input.year });
  const on = today.toString();
  const years = await yearsOf(db, input.collectiveId, book);
  const year = years.find((y) => y.year === input.year);
  const carried = year?.carried ?? false;
  if (input.kind === 'annual' && !carried) throw failure(failures.yearNotCarried, { year: input.year });
  const standing = await earningsStanding(db, kit, book, on);
  const net = carried && year !== undefined ? year.net : await uncarried(db, book, on);
  // income that is not carried over yet is one sum, whichever of its years a run is called by
  const first = carried ? input.year : Math.min(input.year, ...years.filter((y) => !y.carried).map((y) => y.year));
  const runs = await lockedRuns(db, input.collectiveId);
  // what stood before a year: of all that stands now, less what it and later years earned, with what their runs took
  const before = (since: number): bigint =>
    standing -
    sumOf(years.filter((y) => y.carried && y.year >= since).map((y) => y.net)) +
    sumOf(runs.filter((r) => r.year >= since).map((r) => r.pool + r.reserved));
  const loss = (since: number): bigint => (before(since) < 0n ? -before(since) : 0n);
  const set = new Set(runs.filter((r) => r.kind === 'annual').map((r) => r.year));
  const unset = years
    .filter((y) => y.carried && y.year < first && !set.has(y.year))
    .map((y) => ({ year: y.year, fen: y.net - loss(y.year) }))
    .filter((y) => y.fen > 0n);
  const left = before(first) - sumOf(unset.map((y) => y.fen));
  return {
    netIncomeFen: net,
    lossFen: loss(first),
    undistributedFen: left > 0n ? left : 0n,
    distributedFen: sumOf(runs.filter((r) => r.year === first || (!carried && r.year > first)).map((r) => r.pool)),
    setAsideFen: carried && set.has(first) ? sumOf(runs.filter((r) => r.year === first).map((r) => r.reserved)) : null,
    unset,
    on,
    seq: (await tipOf(db, book)).lastSeq,
  };
}

const sumOf = (all: readonly bigint[]): bigint => all.reduce((total, fen) => total + fen, 0n);

/** What locked runs took: distributed, and set aside by annual ones. */
async function lockedRuns(
  db: Db | Tx,
  collectiveId: string,
): Promise<{ year: number; kind: 'annual' | 'special'; pool: bigint; reserved: bigint }[]> {
  const { rows } = await sql<{ year: number; kind: 'annual' | 'special'; pool: bigint; reserved: bigint }>`
    select r.year, r.kind, r.pool_fen as pool, (case r.kind when 'annual' then coalesce((select sum((x ->> 'fen')::int8) from jsonb_array_elements(r.reserves -> 'reserves') x), 0)
      else 0 end)::int8 as reserved
    from assets.distribution_run r where r.collective_id = ${collectiveId}::uuid and r.state in ('locked', 'paid', 'reconciled')`.execute(
    db,
  );
  return rows;
}

/** Income less expense that no year end has carried over by a day. */
export async function uncarried(db: Db | Tx, book: string, on: string): Promise<bigint> {
  const { rows } = await sql<{ fen: bigint }>`
    select coalesce(-sum(p.fen), 0)::int8 as fen from ledger.account a join ledger.posting p on p.account = a.id join ledger.entry e on e.id = p.entry
    where a.book = ${book}::uuid and a.kind in ('income', 'expense') and e.effective_date <= ${on}::date`.execute(db);
  return rows[0]?.fen ?? 0n;
}
