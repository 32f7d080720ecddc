import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { LOT_FORMULA } from './lots.ts';

interface Row {
  readonly code: string;
  readonly opens_on: string;
  readonly closes_on: string;
  readonly commitment: string;
  readonly seed: string | null;
}

/** The rounds of lots, newest first, with what was committed to and, once closed, the seed. */
export async function roundsShown(db: Db) {
  const { rows } =
    await sql<Row>`select code, opens_on, closes_on, commitment, seed from talent.lot_round order by opens_on desc limit 240`.execute(
      db,
    );
  return {
    rows: rows.map((r) => ({
      code: r.code,
      opensOn: r.opens_on,
      closesOn: r.closes_on,
      commitment: r.commitment,
      seed: r.seed,
      formula: LOT_FORMULA,
    })),
  };
}
