/** A distribution run up to its lock: drafted, computed, noticed, voted, or withdrawn. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { failure } from '@yunjian/kernel/contract';
import { uuidv7, type JsonObject } from '@yunjian/kernel/crypto';
import { isPgError, type Db, type Tx } from '@yunjian/kernel/db';
import { enqueue } from '@yunjian/kernel/jobs';
import type { Kit } from '@yunjian/kernel/service';
import { z } from 'zod';
import { figuresOf } from '../books/figures.ts';
import { failures } from '../failures.ts';
import { dayOf } from '../setting.ts';
import { ceilingOf, minimumOf, type Earned } from './ceiling.ts';
import { addRunEvent, storedResultHash, type Hand } from './event.ts';
import { charterOf, dividendPolicy } from './pack.ts';
import { RUN_NAMES, runStep, type RunAction, type RunMode, type RunState } from './states.ts';

type Tools = Pick<Kit, 'crypto' | 'pack' | 'random' | 'zone'>;
type Person = Hand & { readonly id: string };

/** The job that carries out a task of a run. */
export const runJob = { name: 'assets.run', schema: z.object({ id: z.uuid() }) } as const;

export interface RunRow {
  readonly id: string;
  readonly collectiveId: string;
  readonly year: number;
  readonly kind: 'annual' | 'special';
  readonly title: string;
  readonly mode: RunMode;
  readonly recordOn: string;
  readonly netIncomeFen: bigint;
  readonly lossFen: bigint;
  readonly undistributedFen: bigint;
  readonly bookNetIncomeFen: bigint | null;
  readonly bookLossFen: bigint | null;
  readonly bookUndistributedFen: bigint | null;
  readonly bookOn: string | null;
  readonly bookSeq: bigint | null;
  readonly departureReason: string | null;
  readonly departureDocument: string | null;
  readonly consentBy: string | null;
  readonly consentName: string | null;
  readonly consentAt: Temporal.Instant | null;
  readonly rateFen: bigint | null;
  readonly wantedFen: bigint | null;
  readonly minimumFen: bigint;
  /** What charter or policy lay down as the least payout; null in runs from before it was kept. */
  readonly ruleMinimumFen: bigint | null;
  readonly reserves: JsonObject;
  readonly ceilingFen: bigint;
  readonly seedSealed: Buffer;
  readonly seedHash: string;
  readonly seed: string | null;
  readonly poolFen: bigint | null;
  readonly totalUnits: bigint | null;
  readonly entries: number | null;
  readonly inputHash: string | null;
  readonly resultHash: string | null;
  readonly noticedOn: string | null;
  readonly noticeUntil: string | null;
  readonly decisionId: string | null;
  readonly lockedOn: string | null;
  readonly entryId: string | null;
  readonly statement: JsonObject | null;
  readonly state: RunState;
  readonly revision: number;
  readonly createdBy: string;
}

export const runColumns = sql`r.id, r.collective_id as "collectiveId", r.year, r.kind, r.title, r.mode, r.record_on as "recordOn", r.net_income_fen as "netIncomeFen",
  r.loss_fen as "lossFen", r.undistributed_fen as "undistributedFen", r.book_net_income_fen as "bookNetIncomeFen", r.book_loss_fen as "bookLossFen",
  r.book_undistributed_fen as "bookUndistributedFen", r.book_on as "bookOn", r.book_seq as "bookSeq", r.departure_reason as "departureReason",
  r.departure_document as "departureDocument", r.consent_by as "consentBy", r.consent_name as "consentName", r.consent_at as "consentAt", r.rate_fen as "rateFen", r.wanted_fen as "wantedFen", r.minimum_fen as "minimumFen",
  r.rule_minimum_fen as "ruleMinimumFen", r.reserves,
  r.ceiling_fen as "ceilingFen", r.seed_sealed as "seedSealed", r.seed_hash as "seedHash", r.seed, r.pool_fen as "poolFen", r.total_units as "totalUnits", r.entries,
  r.input_hash as "inputHash", r.result_hash as "resultHash", r.noticed_on as "noticedOn", r.notice_until as "noticeUntil", r.decision_id as "decisionId",
  r.locked_on as "lockedOn", r.entry_id as "entryId", r.statement, r.state, r.revision, r.created_by as "createdBy"`;

/** What the lock of a run sets aside: the reserves of the year, by its annual run. */
export const setAside = (run: Pick<RunRow, 'kind' | 'reserves'>): { fund: string; fen: string }[] =>
  (run.reserves['reserves'] as { fund: string; fen: string }[]).filter((r) => r.fen !== '0' && run.kind === 'annual');

/** One run. Throws assets.notFound. */
export async function runById(db: Db | Tx, id: string): Promise<RunRow> {
  const { rows } = await sql<RunRow>`select ${runColumns} from assets.distribution_run r where r.id = ${id}::uuid`.execute(db);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** One run, its row locked. Throws assets.notFound. */
export async function holdRun(tx: Tx, id: string): Promise<RunRow> {
  const { rows } =
    await sql<RunRow>`select ${runColumns} from assets.distribution_run r where r.id = ${id}::uuid for update`.execute(tx);
  if (rows[0] === undefined) throw failure(failures.notFound);
  return rows[0];
}

/** Where a step leads. Throws assets.notNow, .changedMeanwhile. */
export function mustStep(run: RunRow, action: RunAction, revision?: number): RunState {
  if (revision !== undefined && revision !== run.revision) throw failure(failures.changedMeanwhile);
  const next = runStep(run.state, action);
  if (next === null) throw failure(failures.notNow, { state: RUN_NAMES[run.state] });
  return next;
}

/** Figures that depart from the book, or a least payout above the rule's with the book's figures; with why and the document it rests on. */
export interface Departure extends Earned {
  readonly reason: string;
  readonly documentHash: string;
}

export interface NewRun {
  readonly collectiveId: string;
  readonly year: number;
  readonly kind: 'annual' | 'special';
  readonly title: string;
  readonly mode: RunMode;
  /** Fen a share, or the pool; 0 in mode `none`. */
  readonly fen: bigint;
  readonly recordOn: string;
  /** Figures other than the book's; null: those of the book. */
  readonly departure: Departure | null;
  /** The least payout; null: that of charter or policy. More than that departs. */
  readonly minimumFen: bigint | null;
  readonly by: Person;
  readonly demo?: boolean;
}

/** A run divides some money, or is one that only sets aside the reserves of a year. Throws assets.input. */
function mustDivide({ mode, kind, fen, minimumFen }: Pick<NewRun, 'mode' | 'kind' | 'fen' | 'minimumFen'>): void {
  const refuse = (zh: string, en: string) => failure({ ...failures.input, message: { zh, en } });
  if (mode !== 'none') {
    if (fen === 0n) throw refuse('请填写每股金额或总额。', 'Give the amount a share, or the pool.');
  } else if (kind !== 'annual')
    throw refuse('只提取公积公益金的，须是年度分配。', 'Only an annual run sets aside reserves without a distribution.');
  else if (fen !== 0n || minimumFen !== null)
    throw refuse('只提取公积公益金的，不填金额和起付金额。', 'With reserves only there is no amount and no least payout.');
}

/**
 * Drafts a run on the figures of the book (books/figures.ts) and the least payout of charter or policy, or on other figures or a larger least payout with reason and
 * document, which the supervisory board must consent to before the notice. Its seed is drawn now and sealed; its SHA-256 goes into the log, so that nobody can choose it later. Throws assets.runOfYear, .input, .yearNotCarried, .asTheBook, .minimumDeparts,
 * .minimumTooHigh, and .nothingToSetAside of a run that only sets aside reserves.
 */
export async function draftRun(tx: Tx, kit: Tools, input: NewRun, now: Temporal.Instant): Promise<string> {
  const today = dayOf(kit, now);
  const recordOn = Temporal.PlainDate.from(input.recordOn);
  if (Temporal.PlainDate.compare(recordOn, today) > 0) throw failure(failures.recordDay);
  if (input.year > today.year)
    throw failure({ ...failures.input, message: { zh: '年度还没有开始。', en: 'The year has not begun.' } });
  mustDivide(input);
  const book = await figuresOf(tx, kit, input, today);
  const { departure } = input;
  const used: Earned = departure ?? book;
  const asBook =
    used.netIncomeFen === book.netIncomeFen && used.lossFen === book.lossFen && used.undistributedFen === book.undistributedFen;
  const { charter, year, ceiling } = await ceilingOf(
    tx,
    kit,
    { ...used, distributedFen: book.distributedFen, setAsideFen: book.setAsideFen, collectiveId: input.collectiveId },
    today,
  );
  if (input.mode === 'none' && year.reserves.every((r) => r.amount === 0n))
    throw failure(failures.nothingToSetAside, { year: input.year });
  const minimum = minimumOf(kit, charter, input);
  if (departure !== null && asBook && !minimum.departs) throw failure(failures.asTheBook);
  const id = uuidv7(now);
  const seed = Buffer.from(kit.random(32)).toString('hex');
  const seedHash = createHash('sha256').update(seed).digest('hex');
  const set = {
    base: `${year.base}`,
    distributable: `${year.distributable}`,
    lossCovered: `${year.lossCovered}`,
    reserves: year.reserves.map((r) => ({ fund: r.fund, fen: `${r.amount}`, pack: r.pack })),
  };
  try {
    await sql`insert into assets.distribution_run (id, collective_id, year, kind, title, mode, record_on, net_income_fen, loss_fen, undistributed_fen, book_net_income_fen,
        book_loss_fen, book_undistributed_fen, book_on, book_seq, departure_reason, departure_document, rate_fen, wanted_fen, minimum_fen, rule_minimum_fen, reserves, ceiling_fen, seed_sealed, seed_hash, demo, created_at, created_by)
      values (${id}, ${input.collectiveId}::uuid, ${input.year}, ${input.kind}, ${input.title}, ${input.mode}, ${input.recordOn}::date, ${used.netIncomeFen}::int8,
        ${used.lossFen}::int8, ${used.undistributedFen}::int8, ${book.netIncomeFen}::int8, ${book.lossFen}::int8, ${book.undistributedFen}::int8, ${book.on}::date, ${book.seq}::int8,
        ${departure?.reason ?? null}, ${departure?.documentHash ?? null}, ${input.mode === 'rate' ? input.fen : null}::int8, ${input.mode === 'pool' ? input.fen : null}::int8,
        ${minimum.used}::int8, ${minimum.rule}::int8, ${JSON.stringify(set)}::jsonb, ${ceiling}::int8, ${kit.crypto.seal(seed, `assets.run.seed:${id}`)}, ${seedHash}, ${input.demo ?? false}, ${now}, ${input.by.id}::uuid)`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505', 'run_one_a_year')) throw failure(failures.runOfYear, { year: input.year });
    throw error;
  }
  const body = {
    mode: input.mode,
    fen: `${input.fen}`,
    year: input.year,
    recordOn: input.recordOn,
    seedHash,
    ceilingFen: `${ceiling}`,
    netIncomeFen: `${used.netIncomeFen}`,
    lossFen: `${used.lossFen}`,
    undistributedFen: `${used.undistributedFen}`,
    minimumFen: `${minimum.used}`,
    ruleMinimumFen: `${minimum.rule}`,
    book: {
      netIncomeFen: `${book.netIncomeFen}`,
      lossFen: `${book.lossFen}`,
      undistributedFen: `${book.undistributedFen}`,
      distributedFen: `${book.distributedFen}`,
      on: book.on,
      seq: book.seq,
    },
    ...(departure === null ? {} : { departure: { reason: departure.reason, document: departure.documentHash } }),
  };
  await addRunEvent(tx, kit, { runId: id, action: 'draft', from: null, to: 'draft', body }, input.by, now);
  return id;
}

/** The seed in clear; before the notice only the program's own reckoning may know it. */
export const seedOf = (kit: Pick<Kit, 'crypto'>, run: Pick<RunRow, 'id' | 'seed' | 'seedSealed'>): string =>
  run.seed ?? kit.crypto.openText(run.seedSealed, `assets.run.seed:${run.id}`);

/** Asks for work on a run: computing or locking. The job does it; one task a run at a time. Throws assets.notNow, .changedMeanwhile, .taskRunning. */
export async function askTask(
  tx: Tx,
  kit: Tools,
  input: { readonly runId: string; readonly kind: 'compute' | 'lock'; readonly revision: number; readonly by: Person },
  now: Temporal.Instant,
): Promise<string> {
  const run = await holdRun(tx, input.runId);
  mustStep(run, input.kind, input.revision);
  if (input.kind === 'lock' && run.createdBy === input.by.id) throw failure(failures.secondPerson);
  const id = uuidv7(now);
  try {
    await sql`insert into assets.run_task (id, run_id, kind, asked_at, asked_by, asked_name)
      values (${id}, ${run.id}::uuid, ${input.kind}, ${now}, ${input.by.id}::uuid, ${input.by.name})`.execute(tx);
  } catch (error) {
    if (isPgError(error, '23505', 'run_task_one')) throw failure(failures.taskRunning);
    throw error;
  }
  await enqueue(tx, runJob, { id });
  return id;
}

/** No task may be at work while a person moves the run. Throws assets.taskRunning. */
async function atRest(tx: Tx, runId: string): Promise<void> {
  const { rows } =
    await sql`select from assets.run_task where run_id = ${runId}::uuid and state in ('waiting', 'working')`.execute(tx);
  if (rows.length > 0) throw failure(failures.taskRunning);
}

/** Puts the plan on display with its seed: open for reading for at least the days of law and charter. */
export async function noticeRun(
  tx: Tx,
  kit: Tools,
  input: { readonly runId: string; readonly revision: number; readonly days: number | null; readonly by: Person },
  now: Temporal.Instant,
): Promise<void> {
  const run = await holdRun(tx, input.runId);
  const next = mustStep(run, 'notice', input.revision);
  await atRest(tx, run.id);
  if (run.createdBy === input.by.id) throw failure(failures.secondPerson);
  if (run.departureReason !== null && run.consentBy === null) throw failure(failures.consentNeeded);
  const today = dayOf(kit, now);
  const charter = await charterOf(tx, run.collectiveId, today);
  const least = Math.max(dividendPolicy(kit).notice.days, charter.noticeDays ?? 0);
  const days = input.days ?? least;
  if (days < least) throw failure(failures.noticeShort, { days: least });
  const until = today.add({ days });
  const seed = seedOf(kit, run);
  if ((await storedResultHash(tx, run.id, seed)) !== run.resultHash) throw failure(failures.inputsChanged);
  await sql`update assets.distribution_run set state = ${next}, noticed_on = ${today.toString()}::date, notice_until = ${until.toString()}::date, seed = ${seed},
    revision = revision + 1 where id = ${run.id}::uuid`.execute(tx);
  const body = { seed, seedHash: run.seedHash, resultHash: run.resultHash, until: until.toString() } as JsonObject;
  await addRunEvent(tx, kit, { runId: run.id, action: 'notice', from: run.state, to: next, body }, input.by, now);
}

/** The consent of the supervisory board to figures that depart from the book, or a least payout above the rule's: before the notice, by somebody who did not draft them. Throws assets.notNow, .changedMeanwhile, .secondPerson. */
export async function consentRun(
  tx: Tx,
  kit: Tools,
  input: { readonly runId: string; readonly revision: number; readonly by: Person },
  now: Temporal.Instant,
): Promise<void> {
  const run = await holdRun(tx, input.runId);
  if (input.revision !== run.revision) throw failure(failures.changedMeanwhile);
  if (run.departureReason === null || run.consentBy !== null || (run.state !== 'draft' && run.state !== 'computed'))
    throw failure(failures.notNow, { state: RUN_NAMES[run.state] });
  if (run.createdBy === input.by.id) throw failure(failures.secondPerson);
  await sql`update assets.distribution_run set consent_by = ${input.by.id}::uuid, consent_name = ${input.by.name}, consent_at = ${now}, revision = revision + 1
    where id = ${run.id}::uuid`.execute(tx);
  const body = {
    document: run.departureDocument ?? '',
    netIncomeFen: `${run.netIncomeFen}`,
    bookNetIncomeFen: `${run.bookNetIncomeFen}`,
    minimumFen: `${run.minimumFen}`,
    ruleMinimumFen: `${run.ruleMinimumFen ?? run.minimumFen}`,
  };
  await addRunEvent(tx, kit, { runId: run.id, action: 'consent', from: null, to: null, body }, input.by, now);
}

/** Records the decision of the members: on this very run, valid, of a meeting after the notice. Throws assets.decisionUnfit, .decisionOther, .votedEarly, .decisionUsed. */
export async function voteRun(
  tx: Tx,
  kit: Tools,
  input: { readonly runId: string; readonly revision: number; readonly decisionId: string; readonly by: Person },
  now: Temporal.Instant,
): Promise<void> {
  const run = await holdRun(tx, input.runId);
  const next = mustStep(run, 'vote', input.revision);
  const { rows } = await sql<{ subject: string; state: string; valid: boolean | null; meeting: string; on: string | null }>`
    select subject, state, valid, meeting_on as meeting, run_id as on from assets.decision where id = ${input.decisionId}::uuid and collective_id = ${run.collectiveId}::uuid`.execute(
    tx,
  );
  const decision = rows[0];
  if (decision === undefined) throw failure(failures.notFound);
  if (decision.subject !== 'distribution' || decision.state !== 'recorded' || decision.valid !== true)
    throw failure(failures.decisionUnfit);
  if (decision.on !== run.id)
    throw failure(
      failures.decisionOther,
      decision.on === null
        ? { why: '它没有写明是哪一次收益分配。', whyEn: 'it does not name the distribution it decides.' }
        : { why: '它决定的是另一次收益分配。', whyEn: 'it is on another distribution.' },
    );
  if (run.noticeUntil !== null && decision.meeting < run.noticeUntil)
    throw failure(failures.votedEarly, { until: run.noticeUntil });
  try {
    await sql`update assets.distribution_run set state = ${next}, decision_id = ${input.decisionId}::uuid, revision = revision + 1 where id = ${run.id}::uuid`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505')) throw failure(failures.decisionUsed);
    throw error;
  }
  const body = { decision: input.decisionId, resultHash: run.resultHash ?? '' };
  await addRunEvent(tx, kit, { runId: run.id, action: 'vote', from: run.state, to: next, body }, input.by, now);
}

/** Takes a run back before it is locked; what it computed stays readable. */
export async function withdrawRun(
  tx: Tx,
  kit: Tools,
  input: { readonly runId: string; readonly revision: number; readonly reason: string; readonly by: Person },
  now: Temporal.Instant,
): Promise<void> {
  const run = await holdRun(tx, input.runId);
  const next = mustStep(run, 'withdraw', input.revision);
  await atRest(tx, run.id);
  await sql`update assets.distribution_run set state = ${next}, revision = revision + 1 where id = ${run.id}::uuid`.execute(tx);
  await addRunEvent(
    tx,
    kit,
    { runId: run.id, action: 'withdraw', from: run.state, to: next, body: { reason: input.reason } },
    input.by,
    now,
  );
}
