/** What may be distributed, and what is paid out at least: reserves and ceiling from a year's result, the least payout of charter or policy. */
import { failure, type Failure } from '@yunjian/kernel/contract';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { reserves, SharesError } from '@yunjian/shares';
import { freeCash } from '../books/common.ts';
import { figuresOf } from '../books/figures.ts';
import { failures } from '../failures.ts';
import { findBook, fundBalances } from './book.ts';
import { charterOf, dividendPolicy, reservePacksOn, ruleMinimum, type CharterDividends } from './pack.ts';
import { yuanText } from './units.ts';

/** A refusal of the engine as one of this service. */
const inWords = (error: SharesError): Failure => failure({ ...failures.input, message: error.text });

/** What a reserve and a ceiling are reckoned from, fen. */
export interface Earned {
  readonly netIncomeFen: bigint;
  readonly lossFen: bigint;
  /** Undistributed income of earlier years that may be distributed with it. */
  readonly undistributedFen: bigint;
}

/**
 * What must be set aside and what may be distributed, of a year's result on a day: packs in force and charter, balances of the funds from the book. What was
 * distributed of the year already is part of the ceiling, so that special distributions and the annual one stay below it together.
 */
export async function ceilingOf(
  db: Db | Tx,
  kit: Pick<Kit, 'pack'>,
  input: Earned & {
    readonly collectiveId: string;
    readonly distributedFen: bigint;
    /** Reserves that the annual run of the year has set aside; null while it has not. */
    readonly setAsideFen: bigint | null;
  },
  day: Temporal.PlainDate,
) {
  const charter = await charterOf(db, input.collectiveId, day);
  const packs = reservePacksOn(dividendPolicy(kit), charter, day);
  try {
    const balances = await fundBalances(db, kit, input.collectiveId, day);
    const year = reserves({ netIncome: input.netIncomeFen, lossBroughtForward: input.lossFen, balances, packs });
    // Earlier income may be distributed only as far as this year's loss does not eat it.
    const left = input.undistributedFen - (year.base === 0n ? year.lossCarriedForward : 0n);
    // reserves are set aside once: what the locked run of the year took is what they are, however the funds stand to their caps since
    const own = input.setAsideFen === null ? year.distributable : year.base - input.setAsideFen;
    const ceiling = (own > 0n ? own : 0n) + (left > 0n ? left : 0n) - input.distributedFen;
    return { charter, year, ceiling: ceiling > 0n ? ceiling : 0n };
  } catch (error) {
    if (error instanceof SharesError) throw inWords(error);
    throw error;
  }
}

/** How many times the least payout of charter or policy a run may carry at most, with consent; the database has the same (run_minimum_bounded). */
const MINIMUM_TIMES = 10n;

/** The least payout of a run beside the rule's, and whether it departs. Throws assets.minimumDeparts, .minimumTooHigh. */
export function minimumOf(
  kit: Pick<Kit, 'pack'>,
  charter: CharterDividends,
  input: { readonly minimumFen: bigint | null; readonly departure: object | null },
): { readonly used: bigint; readonly rule: bigint; readonly departs: boolean } {
  const rule = ruleMinimum(kit, charter);
  const used = input.minimumFen ?? rule;
  const departs = used > rule;
  if (used > rule * MINIMUM_TIMES)
    throw failure(failures.minimumTooHigh, { most: yuanText(rule * MINIMUM_TIMES), rule: yuanText(rule) });
  if (departs && input.departure === null) throw failure(failures.minimumDeparts, { rule: yuanText(rule) });
  return { used, rule, departs };
}

/** What a distribution of a year would rest on: the book's figures, the ceiling from them, the cash that is free, the least payout. Throws assets.yearNotCarried. */
export async function figuresShown(
  db: Db,
  kit: Pick<Kit, 'pack'>,
  input: { readonly collectiveId: string; readonly year: number; readonly kind: 'annual' | 'special' },
  today: Temporal.PlainDate,
) {
  const figures = await figuresOf(db, kit, input, today);
  const { netIncomeFen, lossFen, undistributedFen, distributedFen, setAsideFen, unset, on, seq } = figures;
  const { ceiling, charter, year } = await ceilingOf(db, kit, { ...figures, collectiveId: input.collectiveId }, today);
  const book = await findBook(db, input.collectiveId);
  return {
    netIncomeFen: `${netIncomeFen}`,
    lossFen: `${lossFen}`,
    undistributedFen: `${undistributedFen}`,
    distributedFen: `${distributedFen}`,
    reservesFen: `${setAsideFen ?? year.reserves.reduce((sum, r) => sum + r.amount, 0n)}`,
    setAside: setAsideFen !== null,
    unset: unset.map((u) => ({ year: u.year, fen: `${u.fen}` })),
    on,
    seq,
    ceilingFen: `${ceiling}`,
    cashFen: `${book === null ? 0n : await freeCash(db, kit, book, on)}`,
    minimumFen: `${ruleMinimum(kit, charter)}`,
  };
}
