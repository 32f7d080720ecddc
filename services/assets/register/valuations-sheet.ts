/** The history of values, for a spreadsheet. */
import { sql } from 'kysely';
import type { Db } from '@yunjian/kernel/db';
import { within, type Scope } from '../scope.ts';

const BATCH = 5000;

export interface ValuationRow {
  readonly collective: string;
  readonly code: string;
  readonly name: string;
  readonly on: string;
  readonly fen: string;
  readonly method: 'cost' | 'appraisal' | 'market' | 'census';
  readonly appraiser: string | null;
  readonly madeAt: string;
}

type Raw = Omit<ValuationRow, 'madeAt'> & { id: string; madeAt: Temporal.Instant };

/** Every valuation of the scope, retired assets too, in the order of their ids, read in batches. */
export async function* allValuations(
  db: Db,
  scope: Scope,
  filter: { readonly collective?: string | undefined; readonly asset?: string | undefined },
): AsyncGenerator<ValuationRow> {
  for (let after = '00000000-0000-0000-0000-000000000000'; ;) {
    const { rows } = await sql<Raw>`
      select v.id, c.name as collective, a.code, a.name, v.on_date::text as on, v.value_fen::text as fen, v.method, v.appraiser, v.made_at as "madeAt"
      from assets.valuation v join assets.asset a on a.id = v.asset_id join assets.collective c on c.id = a.collective_id
      where v.id > ${after}::uuid and ${within(scope)} and ${filter.collective === undefined ? sql`true` : sql`c.id = ${filter.collective}::uuid`}
        and ${filter.asset === undefined ? sql`true` : sql`a.id = ${filter.asset}::uuid`}
      order by v.id limit ${BATCH}`.execute(db);
    for (const { id: _id, ...row } of rows) yield { ...row, madeAt: row.madeAt.toString() };
    const last = rows.at(-1);
    if (last === undefined || rows.length < BATCH) return;
    after = last.id;
  }
}
