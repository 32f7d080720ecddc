/** A person says which asset a row of a census is, or takes that back. */
import { sql } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import { failure } from '@yunjian/kernel/contract';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { failures } from '../failures.ts';
import type { Place } from '../scope.ts';

interface Row extends Place {
  readonly id: string;
  readonly censusId: string;
}

/** A row of a census with where it belongs. Throws assets.notFound. */
export async function censusRow(db: Db | Tx, id: string): Promise<Row> {
  const { rows } =
    await sql<Row>`select r.id, r.census_id as "censusId", r.collective_id as "collectiveId", c.town_code as "townCode"
    from assets.census_row r join assets.collective c on c.id = r.collective_id where r.id = ${id}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0];
}

type By = { readonly id: string; readonly name: string };

/** Matches a row with an asset of the same collective. Throws assets.notFound, .matchOwner, .matchTaken. */
export async function confirmMatch(
  tx: Tx,
  kit: Pick<Kit, 'crypto' | 'now'>,
  input: { row: Row; assetId: string; note: string; by: By },
): Promise<{ id: string }> {
  const now = kit.now();
  const { row, by } = input;
  const asset = await sql<{
    collective_id: string;
    town_code: string;
    state: string;
  }>`select collective_id, town_code, state from assets.asset where id = ${input.assetId}::uuid for no key update`.execute(tx);
  const [found] = asset.rows;
  // an asset of another town is no more told of than one that does not exist
  if (found === undefined || found.town_code !== row.townCode || found.state === 'retired') throw failure(failures.notFound);
  if (found.collective_id !== row.collectiveId) throw failure(failures.matchOwner);
  try {
    await sql`insert into assets.census_match (census_row_id, census_id, asset_id, by_what, at, by_id, by_name, note)
      values (${row.id}::uuid, ${row.censusId}::uuid, ${input.assetId}::uuid, 'person', ${now}, ${by.id}::uuid, ${by.name}, ${input.note})`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.matchTaken);
    throw error;
  }
  await appendLeaf(
    tx,
    { kind: 'assets.census-matched', subject: row.id, body: { asset: input.assetId, census: row.censusId, by: by.id }, at: now },
    kit.crypto.suite,
  );
  return { id: row.id };
}

/** Takes a match back, whoever made it; the program does not make it again. Throws assets.notFound when there is none. */
export async function undoMatch(tx: Tx, kit: Pick<Kit, 'crypto' | 'now'>, input: { row: Row; by: By }): Promise<{ id: string }> {
  const { rows } = await sql<{
    asset_id: string;
    by_what: string;
  }>`delete from assets.census_match where census_row_id = ${input.row.id}::uuid returning asset_id, by_what`.execute(tx);
  const [gone] = rows;
  if (gone === undefined) throw failure(failures.notFound);
  await sql`insert into assets.census_refusal (census_row_id, asset_id, at, by_id, by_name)
    values (${input.row.id}::uuid, ${gone.asset_id}::uuid, ${kit.now()}, ${input.by.id}::uuid, ${input.by.name}) on conflict do nothing`.execute(
    tx,
  );
  await appendLeaf(
    tx,
    {
      kind: 'assets.census-unmatched',
      subject: input.row.id,
      body: { asset: gone.asset_id, census: input.row.censusId, was: gone.by_what, by: input.by.id },
      at: kit.now(),
    },
    kit.crypto.suite,
  );
  return { id: input.row.id };
}

export interface CensusShown {
  readonly id: string;
  readonly town: string;
  readonly asOf: string;
  readonly title: string;
  readonly source: string;
  readonly rows: number;
  readonly enteredAt: Temporal.Instant;
  readonly inForce: boolean;
  readonly demo: boolean;
}

/** The censuses of some towns, newest first. */
export async function censuses(db: Db, towns: readonly string[] | null): Promise<CensusShown[]> {
  const { rows } =
    await sql<CensusShown>`select s.id, s.town_code as town, s.as_of as "asOf", s.title, s.source, s.entered_at as "enteredAt", s.superseded_by is null as "inForce", s.demo,
      (select count(*)::int from assets.census_row r where r.census_id = s.id) as rows
    from assets.census s where ${towns === null ? sql`true` : sql`s.town_code = any(${[...towns]}::text[])`} order by s.as_of desc, s.entered_at desc limit 500`.execute(
      db,
    );
  return rows;
}

/** The town of a census. Throws assets.notFound. */
export async function townOfCensus(db: Db | Tx, id: string): Promise<string> {
  const { rows } = await sql<{ town: string }>`select town_code as town from assets.census where id = ${id}::uuid`.execute(db);
  if (!rows[0]) throw failure(failures.notFound);
  return rows[0].town;
}
