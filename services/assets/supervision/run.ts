/** Runs of the rules over many contracts: every night, over all history, and rehearsals. A run is a row with its progress; a killed one goes on where it was. */
import { sql } from 'kysely';
import { z } from 'zod';
import { failure } from '@yunjian/kernel/contract';
import type { JsonObject } from '@yunjian/kernel/crypto';
import type { Tx } from '@yunjian/kernel/db';
import { enqueue } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { SupervisionError, type Outcome } from '@yunjian/supervision';
import { failures } from '../failures.ts';
import { CLOCK, type Hand } from '../letting/common.ts';
import { dayOf } from '../setting.ts';
import { asOfNow, changedSince, oneWriter, openSince, readCases, type Known, type Read } from './cases.ts';
import { besides, examined, inWords } from './examine.ts';
import type { Law } from './law.ts';
import { liveDistrict } from './live.ts';
import { lawById, lawInForce, mustRehearse } from './packs.ts';
import { examineParts, freeParts } from './parts.ts';
import { NONE, plus, record, resultOf, type Counts, type Result } from './record.ts';
import { rehearse } from './rehearse.ts';
import { beat, finish, idsOf, progress, wanted, type Run, type RunHooks, type RunKind, type RunTools } from './run-row.ts';

/** The job to enqueue with a run, in the same transaction. */
export const supervisionJob = { name: 'assets.supervision-run', schema: z.object({ id: z.uuid() }) } as const;

/** A run whose runner gave no sign of life for so long is another's to take up. */
const DEAD_AFTER = { seconds: 60 } as const;
const BATCH = 500;
const BEAT_MS = 10_000;

/** Asks for a run. Throws assets.runGoing when one of the kind is not ended yet. */
export async function askRun(
  tx: Tx,
  kit: Pick<Kit, 'zone'>,
  input: { readonly kind: RunKind; readonly packId?: string; readonly on?: string },
  by: Hand,
  at: Temporal.Instant,
): Promise<{ id: string }> {
  await sql`select pg_advisory_xact_lock(7310502, 2)`.execute(tx);
  if (input.kind === 'rehearsal') await mustRehearse(tx, input.packId ?? '');
  const law = input.packId === undefined ? await lawInForce(tx) : await lawById(tx, input.packId);
  const going =
    await sql`select 1 from assets.supervision_run where kind = ${input.kind} and pack_id = ${law.id}::uuid and state in ('waiting', 'working')`.execute(
      tx,
    );
  if (going.rows.length > 0) throw failure(failures.runGoing);
  const { rows } = await sql<{
    id: string;
  }>`insert into assets.supervision_run (kind, on_date, pack_id, text_hash, asked_by, asked_name, created_at)
    values (${input.kind}, ${input.on ?? dayOf(kit, at).toString()}, ${law.id}::uuid, ${law.hash}, ${by.id}, ${by.name}, ${at}) returning id`.execute(
    tx,
  );
  const id = rows[0]?.id ?? '';
  await enqueue(tx, supervisionJob, { id });
  return { id };
}

/** The run of a night, once a day. Null when it was made before. */
export async function askNightly(tx: Tx, kit: Pick<Kit, 'zone'>, at: Temporal.Instant): Promise<string | null> {
  const law = await lawInForce(tx);
  const { rows } = await sql<{
    id: string;
  }>`insert into assets.supervision_run (kind, on_date, pack_id, text_hash, asked_name, created_at)
    values ('nightly', ${dayOf(kit, at).toString()}, ${law.id}::uuid, ${law.hash}, ${CLOCK.name}, ${at}) on conflict do nothing returning id`.execute(
    tx,
  );
  return rows[0]?.id ?? null;
}

async function claim(kit: RunTools, id: string): Promise<Run | null> {
  const now = kit.now();
  const runner = globalThis.crypto.randomUUID();
  const { rows } = await sql<Run>`
    update assets.supervision_run set state = 'working', runner = ${runner}::uuid, heartbeat = ${now}
    where id = ${id}::uuid and (state = 'waiting' or (state = 'working' and heartbeat < ${now.subtract(DEAD_AFTER)}))
    returning id, kind, on_date as "onDate", pack_id as "packId", text_hash as "textHash", last_id as "lastId", last_part as "lastPart", done, total, counts, runner`.execute(
    kit.database.db,
  );
  const run = rows[0];
  if (run === undefined) return null;
  if (run.total !== null) return run;
  const total = await sql<{
    n: number;
  }>`update assets.supervision_run set total = (select count(*)::int from assets.contract k where ${wanted(run.kind)}) + ${
    run.kind === 'rehearsal' ? freeParts(run.onDate) : sql`0`
  } where id = ${id}::uuid returning total as n`.execute(kit.database.db);
  return { ...run, total: total.rows[0]?.n ?? 0 };
}

/**
 * Carries a run out, unless somebody alive is at it. Each batch is one transaction with its progress. A rule pack that cannot be applied ends it with words;
 * anything else leaves it to be taken up again. Returns whether it was carried out here.
 */
export async function runSupervision(kit: RunTools, id: string, hooks: RunHooks = {}, signal?: AbortSignal): Promise<boolean> {
  const run = await claim(kit, id);
  if (run === null) return false;
  try {
    if (run.kind === 'rehearsal') await rehearse(kit, run, hooks, signal);
    else await examineAll(kit, run, hooks, signal);
    return true;
  } catch (error) {
    if (!(error instanceof SupervisionError)) throw error;
    await sql`update assets.supervision_run set state = 'failed', failure = ${error.text.zh}, ended_at = ${kit.now()} where id = ${id}::uuid and runner = ${run.runner}::uuid`.execute(
      kit.database.db,
    );
    return true;
  }
}

/** What a contract says alone, and the hash of what was read of it; null where nothing was found, for a hash is kept with findings only. */
interface Alone {
  readonly outcome: Outcome;
  readonly inputHash: string | null;
}

/** What is known of contracts from building the indexes of the district, so that a first run reads each contract once. */
class Before {
  readonly own = new Map<string, Alone>();
  /** Most contracts lack the same facts and have nothing that is found: one object for all of them. */
  readonly #clean = new Map<string, Alone>();
  since = '0';

  add(law: Law, day: string, read: Read): void {
    if (read.contract === null) return;
    const { found, unknown } = law.on(day).own(read.contract);
    const key = unknown.join();
    const clean = this.#clean.get(key) ?? { outcome: { found: [], unknown }, inputHash: null };
    this.#clean.set(key, clean);
    this.own.set(
      read.id,
      found.length === 0 ? clean : { outcome: { found, unknown: clean.outcome.unknown }, inputHash: read.inputHash },
    );
  }
}

async function examineAll(kit: RunTools, run: Run, hooks: RunHooks, signal?: AbortSignal): Promise<void> {
  const { db } = kit.database;
  const law = await lawById(db, run.packId);
  const before = new Before();
  let told = performance.now();
  const district = await liveDistrict(kit, law, async (reads, since) => {
    before.since = since;
    for (const read of reads) if (run.lastId === null || read.id > run.lastId) before.add(law, run.onDate, read);
    if (performance.now() - told < BEAT_MS) return;
    told = performance.now();
    await beat(kit, run);
  });
  const size = hooks.batch ?? BATCH;
  const load = async (after: string | null): Promise<{ ids: string[]; known: Known }> => {
    const [ids, since] = [await idsOf(db, run.kind, after, size), await openSince(db)];
    const reads = await readCases(
      db,
      ids.filter((id) => !before.own.has(id)),
      kit.zone,
    );
    return { ids, known: { reads: new Map(reads.map((r) => [r.id, r])), since } };
  };
  let { done, lastId } = run;
  let counts = plus(NONE, run.counts as Partial<Counts>);
  let next = load(lastId);
  for (;;) {
    const { ids, known } = await next;
    if (ids.length === 0) break;
    if (signal?.aborted) return;
    // the next ones are read while these are examined
    next = load(ids.at(-1) ?? null);
    next.catch(() => undefined);
    hooks.at?.(done);
    const at = kit.now();
    counts = await kit.database.tx(async (tx) => {
      const results = await resultsOf(tx, ids, known);
      const unreadable = ids.length - results.length;
      const sum = plus(counts, { ...(await record(tx, kit, law, results, run.onDate, CLOCK, at)), unreadable });
      await progress(
        tx,
        run,
        { done: done + ids.length, lastId: ids.at(-1) ?? null, lastPart: null },
        sum as unknown as JsonObject,
        at,
      );
      return sum;
    });
    for (const id of ids) before.own.delete(id);
    done += ids.length;
    lastId = ids.at(-1) ?? null;
  }
  counts = plus(counts, await examineParts(kit, law, run.onDate, signal));
  if (signal?.aborted) return;
  await kit.database.tx((tx) => finish(tx, kit, run, done, counts as unknown as JsonObject, kit.now()));

  async function resultsOf(tx: Tx, ids: readonly string[], loaded: Known): Promise<Result[]> {
    await oneWriter(tx);
    const early = ids.filter((id) => before.own.has(id) && district.get(id) !== undefined);
    const changed = await changedSince(tx, early, before.since);
    const first = new Set(early.filter((id) => !changed.has(id)));
    const reads = await asOfNow(
      tx,
      kit,
      ids.filter((id) => !first.has(id)),
      loaded,
    );
    const again = new Map(reads.map((r) => [r.id, r]));
    const known = new Map(
      [...first].map((id) => {
        const { outcome, inputHash } = before.own.get(id)!;
        return [id, { inputHash, ...inWords(law, outcome, besides(law, district, district.get(id)!, run.onDate)) }] as const;
      }),
    );
    // found only beside others, so that no hash was made of what was read: read once more
    const late = [...known].filter(([, k]) => k.inputHash === null && k.said.length > 0).map(([id]) => id);
    for (const read of await readCases(tx, late, kit.zone)) again.set(read.id, read);
    return ids.flatMap((id): Result | [] => {
      const read = again.get(id);
      if (read !== undefined) return resultOf(law, district, read, run.onDate) ?? [];
      const result = known.get(id);
      if (result === undefined) return [];
      return {
        ...result,
        id,
        inputHash: result.inputHash ?? '', // of one that nothing was found of none is kept
        // seldom wanted: read then
        again: async (then) => examined(law, district, (await readCases(tx, [id], kit.zone))[0]!.contract!, then).said,
      };
    });
  }
}

/** Takes up runs that wait or whose runner died. */
export async function resumeRuns(kit: RunTools, signal?: AbortSignal): Promise<void> {
  const { rows } = await sql<{
    id: string;
  }>`select id from assets.supervision_run where state = 'waiting' or (state = 'working' and heartbeat < ${kit.now().subtract(DEAD_AFTER)}) order by created_at`.execute(
    kit.database.db,
  );
  for (const { id } of rows) if (!signal?.aborted) await runSupervision(kit, id, {}, signal);
}
