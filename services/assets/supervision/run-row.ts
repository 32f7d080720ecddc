/** The row of a run: what every kind of run reads and writes of it. */
import { sql } from 'kysely';
import { appendLeaf } from '@yunjian/kernel/audit';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Db, Tx } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { CURRENT } from './cases.ts';

export const RUN_LEAF = 'assets.supervision-run';

export type RunTools = Pick<Kit, 'database' | 'crypto' | 'now' | 'zone'>;
export type RunKind = 'nightly' | 'history' | 'activation' | 'recheck' | 'rehearsal';

export interface Run {
  readonly id: string;
  readonly kind: RunKind;
  readonly onDate: string;
  readonly packId: string;
  readonly textHash: string;
  readonly lastId: string | null;
  /** The last part a rehearsal has tried. */
  readonly lastPart: string | null;
  readonly done: number;
  readonly total: number | null;
  readonly counts: JsonObject;
  readonly runner: string;
}

/** Steps in their order; `at` is told before each batch, for tests that make it fail there. */
export interface RunHooks {
  readonly at?: (done: number) => void;
  readonly batch?: number;
}

/**
 * Contracts a run looks at, in order of their ids: those not closed, and those with a finding that waits; over history, all that were ever signed; a rehearsal
 * tries those that are being drafted as well, which a new rule would stop.
 */
export const wanted = (kind: RunKind) =>
  kind === 'rehearsal'
    ? sql`k.state not in ('discarded', 'void')`
    : kind === 'history'
      ? sql`k.state not in ('draft', 'review', 'approved', 'discarded')`
      : sql`((${CURRENT}) or exists (select 1 from assets.finding f where f.contract_id = k.id and f.state in ('open', 'proposed')))`;

/** Ids after one, in order. */
export async function idsOf(db: Db, kind: RunKind, after: string | null, size: number): Promise<string[]> {
  const { rows } = await sql<{
    id: string;
  }>`select k.id from assets.contract k where ${wanted(kind)} and (${after}::uuid is null or k.id > ${after}::uuid) order by k.id limit ${size}`.execute(
    db,
  );
  return rows.map((r) => r.id);
}

/** How far a run is: how many are done, and the last contract and part of them. */
export interface Reached {
  readonly done: number;
  readonly lastId: string | null;
  readonly lastPart: string | null;
}

/** Writes how far a run is, in the transaction of what it did. Throws when another runner took it over. */
export async function progress(
  tx: Tx,
  run: Run,
  { done, lastId, lastPart }: Reached,
  counts: JsonObject,
  at: Temporal.Instant,
): Promise<void> {
  const { numAffectedRows } =
    await sql`update assets.supervision_run set done = ${done}, total = greatest(total, ${done}), last_id = ${lastId}::uuid, last_part = ${lastPart}::uuid, counts = ${JSON.stringify(counts)}::jsonb,
    heartbeat = ${at} where id = ${run.id}::uuid and runner = ${run.runner}::uuid and state = 'working'`.execute(tx);
  if (numAffectedRows !== 1n) throw new Error('the run was taken over by another runner');
}

/** Says that the runner of a run is alive, while it has nothing to write yet. Throws when another took it over. */
export async function beat(kit: Pick<Kit, 'database' | 'now'>, run: Run): Promise<void> {
  const { numAffectedRows } =
    await sql`update assets.supervision_run set heartbeat = ${kit.now()} where id = ${run.id}::uuid and runner = ${run.runner}::uuid and state = 'working'`.execute(
      kit.database.db,
    );
  if (numAffectedRows !== 1n) throw new Error('the run was taken over by another runner');
}

/** Ends a run with a leaf in the log that holds its counts. */
export async function finish(
  tx: Tx,
  kit: Pick<Kit, 'crypto'>,
  run: Run,
  done: number,
  counts: JsonObject,
  at: Temporal.Instant,
): Promise<void> {
  const body: JsonObject = { kind: run.kind, on: run.onDate, pack: run.packId, done, counts };
  const { leafId } = await appendLeaf(tx, { kind: RUN_LEAF, subject: run.id, body, at }, kit.crypto.suite);
  const { numAffectedRows } =
    await sql`update assets.supervision_run set state = 'done', done = ${done}, total = ${done}, counts = ${JSON.stringify(counts)}::jsonb, ended_at = ${at},
    leaf_id = ${leafId}::uuid where id = ${run.id}::uuid and runner = ${run.runner}::uuid and state = 'working'`.execute(tx);
  if (numAffectedRows !== 1n) throw new Error('the run was taken over by another runner');
}
