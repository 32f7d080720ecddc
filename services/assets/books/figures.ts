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
  /** As of when, and the last entry then. */
  readonly on: string;
  readonly seq: number;
}

/**
 * Reads them as they stand on `today`. Income is that of the year's statement; what earlier years left is all that stands in 本年收益, 收益分配 and 未分配收益 beyond it.
 * What runs of this very year took is no loss of earlier ones: reserves are reckoned of the whole result, and what was distributed counts against the ceiling.
 An annual distribution needs its year carried over (assets.yearNotCarried); a special one may be out of
 * the running year: then income is what is not carried over yet.
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
  const year = (await yearsOf(db, input.collectiveId, book)).find((y) => y.year === input.year);
  const carried = year?.carried ?? false;
  if (input.kind === 'annual' && !carried) throw failure(failures.yearNotCarried, { year: input.year });
  const standing = await earningsStanding(db, kit, book, on);
  const net = carried && year !== undefined ? year.net : await uncarried(db, book, on);
  const taken = await takenOf(db, input.collectiveId, input.year);
  const before = (carried ? standing - net : standing) + taken.distributed + taken.reserved;
  return {
    netIncomeFen: net,
    lossFen: before < 0n ? -before : 0n,
    undistributedFen: before > 0n ? before : 0n,
    distributedFen: taken.distributed,
    on,
    seq: (await tipOf(db, book)).lastSeq,
  };
}

/** What the locked runs of a year distributed and set aside. */
async function takenOf(db: Db | Tx, collectiveId: string, year: number): Promise<{ distributed: bigint; reserved: bigint }> {
  const { rows } = await sql<{ distributed: bigint; reserved: bigint }>`
    select coalesce(sum(r.pool_fen), 0)::int8 as distributed,
      coalesce(sum(s.fen) filter (where r.kind = 'annual'), 0)::int8 as reserved
    from assets.distribution_run r cross join lateral (select sum((x ->> 'fen')::int8) as fen from jsonb_array_elements(r.reserves -> 'reserves') x) s
    where r.collective_id = ${collectiveId}::uuid and r.year = ${year} and r.state in ('locked', 'paid', 'reconciled')`.execute(
    db,
  );
  return rows[0] ?? { distributed: 0n, reserved: 0n };
}

/** Income less expense that no year end has carried over by a day. */
export async function uncarried(db: Db | Tx, book: string, on: string): Promise<bigint> {
  const { rows } = await sql<{ fen: bigint }>`
    select coalesce(-sum(p.fen), 0)::int8 as fen from ledger.account a join ledger.posting p on p.account = a.id join ledger.entry e on e.id = p.entry
    where a.book = ${book}::uuid and a.kind in ('income', 'expense') and e.effective_date <= ${on}::date`.execute(db);
  return rows[0]?.fen ?? 0n;
}
