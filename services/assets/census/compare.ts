/** A census that was brought in, compared with the one before it, for the person who decides whether it becomes what the register is measured against. */
import { sql } from 'kysely';
import type { Db, Tx } from '@yunjian/kernel/db';

/** How many rows there are and what they are worth, in fen as text. */
export interface Weight {
  readonly rows: number;
  readonly fen: string;
}

export interface CensusCompared {
  /** The census of the town in force on that day, else its newest; null: it is the first. */
  readonly before: {
    readonly id: string;
    readonly title: string;
    readonly asOf: string;
    readonly all: Weight;
    readonly counted: Weight;
  } | null;
  readonly all: Weight;
  /** Operating fixed assets: what the published share is of. */
  readonly counted: Weight;
  /** Rows of the one before (by collective and code, without a code by name) that this one has not. */
  readonly missing: number;
  /** The first of them, those of the greatest value first. */
  readonly missed: {
    readonly collective: string;
    readonly code: string | null;
    readonly name: string;
    readonly valueFen: string;
  }[];
  /** Fewer rows or less value than the one before, all together or of what is counted. */
  readonly smaller: boolean;
}

const SHOWN = 20;
const weigh = sql`json_build_object('rows', count(*), 'fen', coalesce(sum(fen), 0)::text) as "all",
  json_build_object('rows', count(*) filter (where counted), 'fen', coalesce(sum(fen) filter (where counted), 0)::text) as counted`;

/** Compares the rows of a checked import that are right with the census in force. Measured in one reading of both. */
export async function compareCensus(
  db: Db | Tx,
  input: { readonly batchId: string; readonly townCode: string; readonly asOf: string },
): Promise<CensusCompared> {
  const fresh = sql`select (payload ->> 'collective')::uuid as collective_id, payload ->> 'code' as code, payload ->> 'name' as name, (payload ->> 'valueFen')::bigint as fen,
    (payload ->> 'operating')::boolean and (payload ->> 'fixed')::boolean as counted from assets.import_row where batch_id = ${input.batchId}::uuid and payload is not null`;
  const { rows } = await sql<Pick<CensusCompared, 'all' | 'counted'>>`select ${weigh} from (${fresh}) f`.execute(db);
  const now = rows[0]!;
  const before = await sql<{ id: string; title: string; asOf: string }>`select id, title, as_of::text as "asOf" from assets.census
    where town_code = ${input.townCode} and superseded_by is null order by as_of <= ${input.asOf}::date desc, as_of desc limit 1`.execute(
    db,
  );
  const old = before.rows[0];
  if (old === undefined) return { ...now, before: null, missing: 0, missed: [], smaller: false };
  const was = await sql<Pick<CensusCompared, 'all' | 'counted'>>`select ${weigh}
    from (select value_fen as fen, operating and fixed as counted from assets.census_row where census_id = ${old.id}::uuid) f`.execute(
    db,
  );
  const gone = await sql<CensusCompared['missed'][number] & { n: number }>`
    select c.name as collective, r.code, r.name, r.value_fen::text as "valueFen", count(*) over ()::int as n
    from assets.census_row r join assets.collective c on c.id = r.collective_id
    where r.census_id = ${old.id}::uuid
      and not exists (select from (${fresh}) f where f.collective_id = r.collective_id and coalesce(f.code, f.name) = coalesce(r.code, r.name))
    order by r.value_fen desc, r.line limit ${SHOWN}`.execute(db);
  const than = was.rows[0]!;
  const less = (a: Weight, b: Weight): boolean => a.rows < b.rows || BigInt(a.fen) < BigInt(b.fen);
  return {
    ...now,
    before: { ...old, ...than },
    missing: gone.rows[0]?.n ?? 0,
    missed: gone.rows.map(({ n: _n, ...r }) => r),
    smaller: less(now.all, than.all) || less(now.counted, than.counted),
  };
}
