/** The long work on a run: computing and locking. Every step is one transaction, whole or not at all; a killed process is replaced and nothing is doubled. */
import { sql } from 'kysely';
import { Failure, failure } from '@yunjian/kernel/contract';
import { uuidv7 } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { post, type Posting } from '@yunjian/kernel/ledger';
import type { Kit } from '@yunjian/kernel/service';
import { largestRate, SharesError } from '@yunjian/shares';
import { earningsStanding, freeCash, takeBook } from '../books/common.ts';
import { figuresOf, uncarried } from '../books/figures.ts';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { accountsOf, bookOf, payableAccounts } from './book.ts';
import { ceilingOf } from './ceiling.ts';
import { computeRun, inputHashOf, rowsHashOf, type InputRow, type ResultRow, type RunInput } from './compute.ts';
import { addRunEvent, storedResultHash, type Hand } from './event.ts';
import { dividendPolicy } from './pack.ts';

import { holdRun, mustStep, seedOf, setAside, type RunRow } from './run.ts';
import { reconcileRun, settleRun } from './settle.ts';
import { SCALE, yuanText } from './units.ts';

type Tools = Pick<Kit, 'database' | 'crypto' | 'pack' | 'now' | 'zone'>;

/** A task whose runner gave no sign of life for so long is another's to take up. */
export const DEAD_AFTER = { seconds: 30 } as const;
const BEAT_MS = 5000;

interface Task {
  readonly id: string;
  readonly runId: string;
  readonly kind: 'compute' | 'lock';
  readonly by: Hand & { readonly id: string };
}

/** Steps in their order; `at` is told before each, for tests that make it fail there. */
export interface WorkHooks {
  readonly at?: (step: string) => void;
}

async function claim(kit: Tools, id: string, runner: string): Promise<Task | null> {
  const now = kit.now();
  const { rows } = await sql<{ id: string; runId: string; kind: Task['kind']; byId: string; byName: string }>`
    update assets.run_task set state = 'working', runner = ${runner}::uuid, heartbeat = ${now}
    where id = ${id}::uuid and (state = 'waiting' or (state = 'working' and heartbeat < ${now.subtract(DEAD_AFTER)}))
    returning id, run_id as "runId", kind, asked_by as "byId", asked_name as "byName"`.execute(kit.database.db);
  const row = rows[0];
  return row === undefined ? null : { id: row.id, runId: row.runId, kind: row.kind, by: { id: row.byId, name: row.byName } };
}

const say = (db: Db | Tx, id: string, runner: string, at: Temporal.Instant, progress: number, step: string) =>
  sql`update assets.run_task set progress = ${progress}::real, step = ${step}, heartbeat = ${at} where id = ${id}::uuid and runner = ${runner}::uuid and state = 'working'`.execute(
    db,
  );

/** Ends the task in the transaction of its last step: done exactly when the work is. Throws when another runner took it over. */
async function finish(tx: Tx, id: string, runner: string): Promise<void> {
  const { numAffectedRows } =
    await sql`update assets.run_task set state = 'done', progress = 1 where id = ${id}::uuid and runner = ${runner}::uuid and state = 'working'`.execute(
      tx,
    );
  if (numAffectedRows !== 1n) throw new Error('the task was taken over by another run');
}

/**
 * Carries a task out, unless somebody alive is at it. An expected refusal ends it with words; anything else leaves it to be taken up again. Returns whether
 * it was this call that did it.
 */
export async function runTask(kit: Tools, id: string, hooks: WorkHooks = {}): Promise<boolean> {
  const { db } = kit.database;
  const runner = uuidv7(kit.now());
  const task = await claim(kit, id, runner);
  if (task === null) return false;
  const heart = setInterval(() => {
    sql`update assets.run_task set heartbeat = ${kit.now()} where id = ${id}::uuid and runner = ${runner}::uuid and state = 'working'`
      .execute(db)
      .catch(() => undefined); // the database is away for a moment: the next beat tells
  }, BEAT_MS);
  const step = async (progress: number, name: string): Promise<void> => {
    hooks.at?.(name);
    await say(db, id, runner, kit.now(), progress, name);
  };
  try {
    await (task.kind === 'compute' ? compute(kit, task, runner, step) : lock(kit, task, runner, step));
    return true;
  } catch (thrown) {
    const error = refused(thrown);
    const text = error instanceof SharesError || error instanceof Failure ? error.text : null;
    if (text === null) {
      await sql`update assets.run_task set state = 'waiting', runner = null where id = ${id}::uuid and runner = ${runner}::uuid and state = 'working'`
        .execute(db)
        .catch(() => undefined);
      throw error;
    }
    await sql`update assets.run_task set state = 'failed', failure = ${JSON.stringify(text)}::jsonb where id = ${id}::uuid and runner = ${runner}::uuid and state = 'working'`.execute(
      db,
    );
    return true;
  } finally {
    clearInterval(heart);
  }
}

/** What the database refuses at the lock, in words; other errors as they are. */
function refused(error: unknown): unknown {
  if (isPgError(error, '23514', 'run_decided')) return failure(failures.decisionUnfit);
  if (isPgError(error, '23514', 'run_covered')) return failure(failures.bookShort, { there: '—', needed: '—' });
  if (isPgError(error, '23514', 'run_sums_to_pool') || isPgError(error, '23514', 'run_takes_over'))
    return failure(failures.inputsChanged);
  return error;
}

/** Takes up every task that nobody is at. */
export async function resumeTasks(kit: Tools): Promise<void> {
  const { rows } = await sql<{ id: string }>`select id from assets.run_task
    where (state = 'working' and heartbeat < ${kit.now().subtract(DEAD_AFTER)}) or (state = 'waiting' and asked_at < ${kit.now().subtract(DEAD_AFTER)}) order by asked_at`.execute(
    kit.database.db,
  );
  for (const { id } of rows) await runTask(kit, id);
}

/** What goes into a run: the shares of the day of record, and what earlier runs carried on and no other run took over, in the published order. A run that divides nothing takes nothing over. */
export async function inputOf(db: Db | Tx, kit: Pick<Kit, 'crypto'>, run: RunRow): Promise<RunInput> {
  const { rows } =
    run.mode === 'none'
      ? { rows: [] }
      : await sql<InputRow>`
    select h.id as "holderId", h.code, coalesce(s.units, 0) as units, coalesce(c.fen, 0)::int8 as "carriedIn"
    from assets.holder h
    left join assets.share_holding s on s.holder_id = h.id and s.valid @> ${run.recordOn}::date
    left join (select p.holder_id, sum(p.carry_fen) as fen from assets.payout p join assets.distribution_run r on r.id = p.run_id
      where r.collective_id = ${run.collectiveId}::uuid and p.state = 'carried' and p.carried_to is not distinct from ${run.entryId === null ? null : run.id}::uuid and p.run_id <> ${run.id}::uuid
      group by p.holder_id) c on c.holder_id = h.id
    where h.collective_id = ${run.collectiveId}::uuid and (s.units > 0 or c.fen > 0) order by h.code, h.id`.execute(db);
  return {
    runId: run.id,
    mode: run.mode,
    fen: run.rateFen ?? run.wantedFen ?? 0n,
    minimum: run.minimumFen,
    recordOn: run.recordOn,
    seed: seedOf(kit, run),
    rows,
  };
}

type Step = (progress: number, name: string) => Promise<void>;

async function compute(kit: Tools, task: Task, runner: string, step: Step): Promise<void> {
  await step(0.05, 'read');
  await kit.database.tx(async (tx) => {
    const run = await holdRun(tx, task.runId);
    const next = mustStep(run, 'compute');
    const input = await inputOf(tx, kit, run);
    const divides = run.mode !== 'none';
    if (divides && !input.rows.some((r) => r.units > 0n)) throw failure(failures.noShares);
    await step(0.25, 'compute');
    const result = computeRun(input);
    if (result.pool > run.ceilingFen) {
      const best =
        run.mode === 'rate'
          ? largestRate({
              distributable: run.ceilingFen,
              totalShares: result.totalUnits,
              scale: SCALE,
              step: BigInt(dividendPolicy(kit).rateStepFen),
            }).rateFen
          : run.ceilingFen;
      throw failure(failures.overCeiling, {
        pool: yuanText(result.pool),
        ceiling: yuanText(run.ceilingFen),
        best: yuanText(best),
      });
    }
    if (divides && result.pool === 0n) throw failure(failures.nothingToDistribute);
    await sql`delete from assets.payout where run_id = ${run.id}::uuid`.execute(tx);
    await step(0.45, 'write');
    await insertPayouts(tx, run.id, result.rows);
    const now = kit.now();
    const body = {
      inputHash: result.inputHash,
      resultHash: result.resultHash,
      rowsHash: rowsHashOf(result.rows),
      poolFen: `${result.pool}`,
      entries: result.rows.length,
      units: `${result.totalUnits}`,
      toppedUp: result.rows.filter((r) => r.toppedUp).length,
      ...(divides ? {} : { reservesFen: `${setAside(run).reduce((sum, r) => sum + BigInt(r.fen), 0n)}` }),
    };
    try {
      await sql`update assets.distribution_run set state = ${next}, pool_fen = ${result.pool}::int8, total_units = ${result.totalUnits}::int8, entries = ${result.rows.length},
        input_hash = ${result.inputHash}, result_hash = ${result.resultHash}, revision = revision + 1 where id = ${run.id}::uuid`.execute(
        tx,
      );
    } catch (error) {
      if (isPgError(error, '23505', 'run_one_under_way')) throw failure(failures.otherRun);
      throw error;
    }
    await addRunEvent(tx, kit, { runId: run.id, action: 'compute', from: run.state, to: next, body }, task.by, now);
    await finish(tx, task.id, runner); // last: from here on the task's row is this transaction's
  });
}

/** Rows as array texts: a driver would quote value by value. */
const texts = (rows: readonly ResultRow[], of: (r: ResultRow) => bigint | number | string | boolean): string =>
  `{${rows.map((r) => `${of(r)}`).join(',')}}`;

async function insertPayouts(tx: Tx, runId: string, rows: readonly ResultRow[]): Promise<void> {
  await sql`insert into assets.payout (run_id, no, holder_id, units, part_fen, topped_up, carried_in_fen, pay_fen, carry_fen)
    select ${runId}::uuid, t.* from unnest(${texts(rows, (r) => r.no)}::int4[], ${texts(rows, (r) => r.holderId)}::uuid[], ${texts(rows, (r) => r.units)}::int8[],
      ${texts(rows, (r) => r.part)}::int8[], ${texts(rows, (r) => r.toppedUp)}::boolean[], ${texts(rows, (r) => r.carriedIn)}::int8[], ${texts(rows, (r) => r.pay)}::int8[],
      ${texts(rows, (r) => r.carry)}::int8[]) t`.execute(tx);
}

async function lock(kit: Tools, task: Task, runner: string, step: Step): Promise<void> {
  await step(0.05, 'accounts');
  // Accounts are opened by themselves: there already, they are found, so that this step may be done twice.
  await kit.database.tx(async (tx) => {
    const run = await holdRun(tx, task.runId);
    mustStep(run, 'lock');
    const now = kit.now();
    const book = await bookOf(tx, kit, run.collectiveId, task.by.id, now);
    const { rows } = await sql<{
      id: string;
    }>`select holder_id as id from assets.payout where run_id = ${run.id}::uuid order by no`.execute(tx);
    await payableAccounts(
      tx,
      kit,
      book,
      rows.map((r) => r.id),
      task.by.id,
      now,
    );
  });
  await step(0.4, 'post');
  await kit.database.tx(async (tx) => {
    const run = await holdRun(tx, task.runId);
    const next = mustStep(run, 'lock');
    const input = await inputOf(tx, kit, run);
    if (inputHashOf(input) !== run.inputHash) throw failure(failures.inputsChanged);
    if ((await storedResultHash(tx, run.id)) !== run.resultHash) throw failure(failures.inputsChanged);
    const now = kit.now();
    const today = dayOf(kit, now);
    if (run.mode !== 'none')
      await sql`update assets.payout p set carried_to = ${run.id}::uuid from assets.distribution_run r
      where r.id = p.run_id and r.collective_id = ${run.collectiveId}::uuid and p.state = 'carried' and p.carried_to is null and p.run_id <> ${run.id}::uuid`.execute(
        tx,
      );
    const { entry } = await postLock(tx, kit, run, task, now, today);
    await step(0.8, 'mark');
    await sql`update assets.payout p set state = case when p.pay_fen = 0 then 'carried'
        when exists (select from assets.share_freeze f where f.holder_id = p.holder_id and f.valid @> ${today.toString()}::date) then 'held' else 'due' end
      where p.run_id = ${run.id}::uuid`.execute(tx);
    await sql`update assets.distribution_run set state = ${next}, locked_on = ${today.toString()}::date, entry_id = ${entry}::uuid, revision = revision + 1
      where id = ${run.id}::uuid`.execute(tx);
    const body = {
      resultHash: run.resultHash ?? '',
      poolFen: `${run.poolFen}`,
      entries: run.entries ?? 0,
      entry,
      decision: run.decisionId ?? '',
    };
    await addRunEvent(tx, kit, { runId: run.id, action: 'lock', from: run.state, to: next, body }, task.by, now);
    await settleRun(tx, kit, run.id, task.by, now);
    if (run.mode === 'none') await closeEmpty(tx, kit, run.id, task.by, now);
    await finish(tx, task.id, runner);
  });
}

/** A run that divided nothing has nothing to be paid and no line of a bank to agree with: it is reconciled when it is locked. */
async function closeEmpty(tx: Tx, kit: Tools, runId: string, by: Hand, now: Temporal.Instant): Promise<void> {
  const { revision } = await holdRun(tx, runId);
  await reconcileRun(tx, kit, { runId, revision, statement: [], by }, now);
}

/** The one entry of a run: reserves and every holder's part out of the appropriation of income; key is the run's id. */
async function postLock(tx: Tx, kit: Tools, run: RunRow, task: Task, now: Temporal.Instant, today: Temporal.PlainDate) {
  const book = await bookOf(tx, kit, run.collectiveId, task.by.id, now);
  const accounts = await accountsOf(tx, kit, book);
  const { rows } = await sql<{ holder: string; part: bigint }>`
    select holder_id as holder, part_fen as part from assets.payout where run_id = ${run.id}::uuid and part_fen > 0 order by no`.execute(
    tx,
  );
  const payable = await payableAccounts(
    tx,
    kit,
    book,
    rows.map((r) => r.holder),
    task.by.id,
    now,
  );
  const set = setAside(run);
  const reserved = set.reduce((sum, r) => sum + BigInt(r.fen), 0n);
  await mustBeCovered(tx, kit, book, run, reserved, today);
  const postings: Posting[] = [
    { account: accounts.role('appropriation'), fen: (run.poolFen ?? 0n) + reserved },
    ...set.map((r): Posting => ({ account: accounts.fund(r.fund), fen: -BigInt(r.fen) })),
    ...rows.map((r, i): Posting => ({ account: payable[i] as number, fen: -r.part })),
  ];
  return post(
    tx,
    {
      book,
      key: run.id,
      effectiveDate: today,
      memo: `${run.year} 年度${run.mode === 'none' ? '提取公积公益金' : '收益分配'}：${run.title}`,
      source: { kind: 'assets.run', id: run.id },
      postings,
      madeBy: run.createdBy,
      approvedBy: task.by.id,
      documents: run.resultHash === null ? [] : [run.resultHash],
    },
    now,
    kit.crypto.suite,
  );
}

/**
 * The book, held from here to the end, has what is distributed and set aside, and the cash for what is paid. Earnings are those of all years carried over; a special
 * distribution may also be out of the running year. What other runs of the year distributed since the draft counts too. Throws assets.bookShort, .cashShort, .overCeiling. (The database checks the earnings once more: run_covered.)
 */
async function mustBeCovered(
  tx: Tx,
  kit: Tools,
  book: string,
  run: RunRow,
  reserved: bigint,
  today: Temporal.PlainDate,
): Promise<void> {
  await takeBook(tx, book);
  const on = today.toString();
  const needed = (run.poolFen ?? 0n) + reserved;
  const there = (await earningsStanding(tx, kit, book, on)) + (run.kind === 'special' ? await uncarried(tx, book, on) : 0n);
  if (there < needed) throw failure(failures.bookShort, { there: yuanText(there), needed: yuanText(needed) });
  const { distributedFen, setAsideFen } = await figuresOf(tx, kit, run, today);
  const { ceiling } = await ceilingOf(tx, kit, { ...run, distributedFen, setAsideFen }, today);
  if ((run.poolFen ?? 0n) > ceiling)
    throw failure(failures.overCeiling, {
      pool: yuanText(run.poolFen ?? 0n),
      ceiling: yuanText(ceiling),
      best: yuanText(ceiling),
    });
  const cash = await freeCash(tx, kit, book, on);
  if (cash < (run.poolFen ?? 0n))
    throw failure(failures.cashShort, { there: yuanText(cash), needed: yuanText(run.poolFen ?? 0n) });
}

/** Reckons a run again from the register as it is now and compares: the same hashes mean the same bytes. */
export async function recompute(db: Db, kit: Pick<Kit, 'crypto'>, run: RunRow) {
  const result = computeRun(await inputOf(db, kit, run));
  return {
    inputHash: result.inputHash,
    resultHash: result.resultHash,
    same: result.inputHash === run.inputHash && result.resultHash === run.resultHash,
    stored: run.seed === null ? run.resultHash : await storedResultHash(db, run.id),
  };
}
