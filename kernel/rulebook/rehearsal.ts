/** Rehearsals: a draft tried on the stored cases, kept with everyone it would decide otherwise. Writes nothing to decisions. */
import { compileModel, parseMeta } from '@yunjian/rules';
import { sql } from 'kysely';
import { failure, type Text } from '../contract/index.ts';
import { uuidv7, type SuiteId } from '../crypto/index.ts';
import { isPgError, type Database, type Db, type Tx } from '../db/index.ts';
import { blockedBy, blockingProblems } from './check.ts';
import { compareCases } from './compare.ts';
import { draftById, factsOf, lockDraft, mustBeNewest, recordStep, type Officer } from './draft.ts';
import { rulebookFailures } from './failures.ts';
import { loadVersion } from './in-force.ts';
import { mustStep, TRANSITIONS } from './lifecycle.ts';
import type { Rehearsable } from './rehearsable.ts';
import type { Flip, RehearsalSummary } from './tally.ts';

export type RehearsalState = 'queued' | 'running' | 'done' | 'failed' | 'cancelled';

/** A stored rehearsal. */
export interface RehearsalRow {
  readonly id: string;
  readonly draft_id: string;
  readonly revision: number;
  readonly sha256: Buffer;
  readonly against_version: string | null;
  readonly against_sha256: Buffer | null;
  readonly state: RehearsalState;
  readonly attempt: number;
  readonly done: number;
  readonly total: number;
  readonly started_by: string;
  readonly started_by_name: string;
  readonly started_at: Temporal.Instant;
  readonly finished_at: Temporal.Instant | null;
  readonly case_title: Text | null;
  readonly error: Text | null;
  readonly summary: (RehearsalSummary & { tookMs: number }) | null;
}

const COLUMNS = sql`id, draft_id, revision, sha256, against_version, against_sha256, state, attempt, done, total, started_by, started_by_name, started_at, finished_at,
  case_title, error, summary`;

/** A rehearsal that gave no sign of life for so long has lost its process. A batch takes a fraction of a second. */
const STALE_SECONDS = 30;
/** So often a rehearsal is taken up again before it is said to have failed. */
const ATTEMPTS = 3;

/** One rehearsal. Throws `rulebook.noRehearsal`. */
export async function rehearsalById(db: Db, id: string): Promise<RehearsalRow> {
  const { rows } = await sql<RehearsalRow>`select ${COLUMNS} from rulebook.rehearsal where id = ${id}::uuid`.execute(db);
  const [row] = rows;
  if (row === undefined) throw failure(rulebookFailures.noRehearsal);
  return row;
}

/** Rehearsals of a draft, newest first. */
export async function rehearsalsOf(db: Db, draftId: string, limit = 50): Promise<RehearsalRow[]> {
  const { rows } = await sql<RehearsalRow>`
    select ${COLUMNS} from rulebook.rehearsal where draft_id = ${draftId}::uuid order by started_at desc, id desc limit ${limit}`.execute(
    db,
  );
  return rows;
}

/**
 * Asks for a rehearsal of the newest text against the version in force today, and returns its id; `runRehearsal` does it. Throws `rulebook.notNow`,
 * `.changedMeanwhile`, `.blocked` (errors first), `.rehearsalRuns`.
 */
export async function startRehearsal(tx: Tx, input: { draftId: string; revision: number }, by: Officer): Promise<string> {
  const draft = await lockDraft(tx, input.draftId);
  mustStep(factsOf(draft), 'rehearse', by);
  await mustBeNewest(tx, draft, input.revision);
  const errors = blockingProblems(draft.dmn_xml, JSON.parse(draft.meta_text));
  if (errors.length > 0) throw blockedBy(errors);
  const id = uuidv7(by.now);
  try {
    await sql`insert into rulebook.rehearsal (id, draft_id, revision, sha256, against_version, against_sha256, started_by, started_by_name, started_at, seen_at)
      select ${id}::uuid, ${draft.id}::uuid, ${draft.revision}, ${draft.sha256}, v.version, v.sha256, ${by.accountId}::uuid, ${by.name}, ${by.now}, ${by.now}
      from (select) one left join rulebook.version v on v.code = ${draft.code} and v.status = 'published' and v.effective @> ${by.today}::date`.execute(
      tx,
    );
  } catch (error) {
    if (isPgError(error, '23505', 'rehearsal_one_at_a_time')) throw failure(rulebookFailures.rehearsalRuns);
    throw error;
  }
  await recordStep(tx, draft, { step: 'rehearsal-started', by, reason: null, more: { rehearsal: id } });
  return id;
}

/** Cancels a rehearsal that is queued or running; whoever runs it stops at its next batch. Throws `rulebook.notNow` when it is over. */
export async function cancelRehearsal(tx: Tx, id: string, by: Officer): Promise<void> {
  const { draft_id } = await rehearsalById(tx, id);
  const draft = await lockDraft(tx, draft_id);
  if (!by.hands.has('editor')) throw failure(rulebookFailures.notYours);
  const { numAffectedRows } = await sql`update rulebook.rehearsal set state = 'cancelled', finished_at = ${by.now}
    where id = ${id}::uuid and state in ('queued', 'running')`.execute(tx);
  if (numAffectedRows !== 1n) throw failure(rulebookFailures.notNow);
  await recordStep(tx, draft, { step: 'rehearsal-cancelled', by, reason: null, more: { rehearsal: id } });
}

/** Rehearsals that wait, or whose process gave no sign of life: to be run (again). */
export async function openRehearsals(db: Db, now: Temporal.Instant): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select id from rulebook.rehearsal
    where state = 'queued' or (state = 'running' and seen_at < ${now.subtract({ seconds: STALE_SECONDS })}) order by started_at`.execute(
    db,
  );
  return rows.map((r) => r.id);
}

export interface RunRehearsal {
  readonly rehearsables: readonly Rehearsable[];
  readonly now: () => Temporal.Instant;
  readonly zone: string;
  readonly suite: SuiteId;
  readonly signal?: AbortSignal;
  /** Told after each stored batch. */
  readonly onBatch?: (done: number, total: number) => void;
}

/** Thrown inside a run that somebody else has taken over or cancelled. */
class NotMine extends Error {}

/**
 * Carries a rehearsal out, if it waits or lost its process; otherwise does nothing. Batch by batch: flips are stored with the progress, so a killed process
 * leaves a rehearsal that the next one takes up from the beginning. A failure is stored with the rehearsal, not thrown.
 */
export async function runRehearsal(database: Database, id: string, options: RunRehearsal): Promise<RehearsalState> {
  const runner = crypto.randomUUID();
  const claimed = await claim(database, id, runner, options.now());
  if (claimed === null) return (await rehearsalById(database.db, id)).state;
  try {
    if (claimed.attempt > ATTEMPTS) throw new Error('the process ended each time it was tried');
    return await carryOut(database, claimed, runner, options);
  } catch (error) {
    if (error instanceof NotMine) return (await rehearsalById(database.db, id)).state;
    if (options.signal?.aborted === true) {
      await sql`update rulebook.rehearsal set state = 'queued' where id = ${id}::uuid and runner = ${runner}::uuid and state = 'running'`.execute(
        database.db,
      );
      return 'queued';
    }
    return await fail(database, claimed, runner, options, error);
  }
}

async function claim(database: Database, id: string, runner: string, now: Temporal.Instant): Promise<RehearsalRow | null> {
  return database.tx(async (tx) => {
    const { rows } = await sql<RehearsalRow>`
      update rulebook.rehearsal set state = 'running', runner = ${runner}::uuid, attempt = attempt + 1, seen_at = ${now}, done = 0, total = 0
      where id = ${id}::uuid and (state = 'queued' or (state = 'running' and seen_at < ${now.subtract({ seconds: STALE_SECONDS })})) returning ${COLUMNS}`.execute(
      tx,
    );
    const [row] = rows;
    if (row === undefined) return null;
    await sql`delete from rulebook.flip where rehearsal_id = ${id}::uuid`.execute(tx);
    return row;
  });
}

async function carryOut(database: Database, row: RehearsalRow, runner: string, options: RunRehearsal): Promise<RehearsalState> {
  const started = performance.now();
  const draft = await draftById(database.db, row.draft_id);
  if (!draft.sha256.equals(row.sha256)) throw new NotMine(); // saved again between the request and now: the save has cancelled it
  const meta = parseMeta(JSON.parse(draft.meta_text));
  const next = { model: compileModel(draft.dmn_xml, { meta }), meta };
  const against =
    row.against_version === null || row.against_sha256 === null
      ? null
      : {
          version: row.against_version,
          ...(await loadVersion(database.db, draft.code, row.against_version, row.against_sha256.toString('hex'))),
        };
  const about = options.rehearsables.find((r) => r.ruleCode === draft.code) ?? null;
  const summary = await compareCases(database.db, {
    about,
    next,
    against,
    today: options.now().toZonedDateTimeISO(options.zone).toPlainDate(),
    ...(options.signal ? { signal: options.signal } : {}),
    onBatch: async (flips, done, total) => {
      await database.tx(async (tx) => {
        const { numAffectedRows } =
          await sql`update rulebook.rehearsal set done = ${done}, total = ${total}, seen_at = ${options.now()}
          where id = ${row.id}::uuid and runner = ${runner}::uuid and state = 'running'`.execute(tx);
        if (numAffectedRows !== 1n) throw new NotMine();
        await insertFlips(tx, row.id, flips);
      });
      options.onBatch?.(done, total);
    },
  });
  const tookMs = Math.round(performance.now() - started);
  return database.tx(async (tx) => {
    const now = await lockDraft(tx, row.draft_id);
    const next = TRANSITIONS[now.state] as { rehearsed?: 'rehearsed' };
    if (next.rehearsed === undefined || !now.sha256.equals(row.sha256)) throw new NotMine();
    const by = { accountId: row.started_by, name: row.started_by_name, now: options.now(), suite: options.suite };
    const { numAffectedRows } = await sql`
      update rulebook.rehearsal set state = 'done', done = ${summary.total}, total = ${summary.total}, finished_at = ${by.now}, seen_at = ${by.now},
        case_title = ${about === null ? null : JSON.stringify(about.caseTitle)}::jsonb, summary = ${JSON.stringify({ ...summary, tookMs })}::jsonb
      where id = ${row.id}::uuid and runner = ${runner}::uuid and state = 'running'`.execute(tx);
    if (numAffectedRows !== 1n) throw new NotMine();
    await sql`update rulebook.draft set state = ${next.rehearsed}, rehearsal_id = ${row.id}::uuid where id = ${now.id}::uuid`.execute(
      tx,
    );
    await recordStep(
      tx,
      { ...now, state: next.rehearsed },
      { step: 'rehearsed', by, reason: null, more: { rehearsal: row.id, cases: summary.total, flipped: summary.flipped } },
    );
    return 'done' as const;
  });
}

async function fail(
  database: Database,
  row: RehearsalRow,
  runner: string,
  options: RunRehearsal,
  error: unknown,
): Promise<RehearsalState> {
  const { code, name, message, severity } = error as { code?: string; name?: string; message?: string; severity?: string };
  // PostgreSQL quotes values in its messages: of its errors only the code is told.
  const what = severity === undefined ? (message ?? name ?? '').slice(0, 300) : `PostgreSQL ${code ?? ''}`;
  const text: Text = { zh: `预演中断，可以重试：${what}`, en: `The rehearsal broke off and can be tried again: ${what}` };
  await database.tx(async (tx) => {
    const draft = await lockDraft(tx, row.draft_id);
    const now = options.now();
    const { numAffectedRows } =
      await sql`update rulebook.rehearsal set state = 'failed', finished_at = ${now}, error = ${JSON.stringify(text)}::jsonb
      where id = ${row.id}::uuid and runner = ${runner}::uuid and state = 'running'`.execute(tx);
    if (numAffectedRows !== 1n) return;
    const by = { accountId: row.started_by, name: row.started_by_name, now, suite: options.suite };
    await recordStep(tx, draft, { step: 'rehearsal-failed', by, reason: null, more: { rehearsal: row.id } });
  });
  return 'failed';
}

async function insertFlips(tx: Tx, id: string, flips: readonly Flip[]): Promise<void> {
  if (flips.length === 0) return;
  const column = <T>(of: (flip: Flip) => T): T[] => flips.map(of);
  // Lists of lists have no rectangular array in SQL: they travel as JSON.
  const lists = JSON.stringify(
    flips.map((f) => ({
      g: Object.entries(f.groups).map(([dimension, group]) => `${dimension}=${group}`),
      c: f.rows.map((r) => `${r.decision}/${r.ruleId}`),
      o: f.rows.flatMap((r) => [r.before ?? '', r.after ?? '']),
    })),
  );
  await sql`
    insert into rulebook.flip (rehearsal_id, seq, subject_id, decision_id, reference, rule_version, decided_at, change, before_code, after_code, before_fen, after_fen,
      groups, conditions, outcomes)
    select ${id}::uuid, f.seq, f.subject, f.decision, f.reference, f.version, f.at, f.change, f.before, f.after, f.before_fen, f.after_fen,
      array(select jsonb_array_elements_text(f.lists -> 'g')), array(select jsonb_array_elements_text(f.lists -> 'c')), array(select jsonb_array_elements_text(f.lists -> 'o'))
    from rows from (
      unnest(${column((f) => f.seq)}::int[]), unnest(${column((f) => f.subjectId)}::uuid[]), unnest(${column((f) => f.decisionId)}::uuid[]),
      unnest(${column((f) => f.reference)}::text[]), unnest(${column((f) => f.ruleVersion)}::text[]), unnest(${column((f) => f.decidedAt)}::timestamptz[]),
      unnest(${column((f) => f.change)}::text[]), unnest(${column((f) => f.before.code)}::text[]), unnest(${column((f) => f.after.code)}::text[]),
      unnest(${column((f) => f.beforeFen)}::bigint[]), unnest(${column((f) => f.afterFen)}::bigint[]), jsonb_array_elements(${lists}::jsonb)
    ) as f(seq, subject, decision, reference, version, at, change, before, after, before_fen, after_fen, lists)`.execute(tx);
}
