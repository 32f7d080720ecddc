/** Drafts of rule versions: created, saved, sent back, discarded. Each step stands in the draft's history and in the log. */
import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { appendLeaf } from '../audit/index.ts';
import { failure } from '../contract/index.ts';
import { uuidv7, type JsonObject, type SuiteId } from '../crypto/index.ts';
import { isPgError, type Db, type Tx } from '../db/index.ts';
import type { RuleTest } from './check.ts';
import { rulebookFailures } from './failures.ts';
import { mustStep, type DraftState, type Hand, type Mover } from './lifecycle.ts';
import { storable, type RuleText } from './text.ts';

/** A person who takes a step, when, and in which log it is written. */
export interface Officer extends Mover {
  readonly name: string;
  readonly now: Temporal.Instant;
  readonly suite: SuiteId;
}

/** A stored draft. */
export interface DraftRow {
  readonly id: string;
  readonly code: string;
  readonly base_version: string | null;
  readonly version: string;
  readonly dmn_xml: string;
  readonly meta_text: string;
  readonly tests: RuleTest[];
  readonly sha256: Buffer;
  readonly revision: number;
  readonly state: DraftState;
  readonly authors: string[];
  readonly changed_by: string;
  readonly changed_at: Temporal.Instant;
  readonly demo: boolean;
  readonly rehearsal_id: string | null;
  readonly approved_by: string | null;
  readonly approved_at: Temporal.Instant | null;
  readonly approved_on: string | null;
  readonly effective_from: string | null;
  readonly withdrawn_by: string | null;
}

export type DraftStep =
  | 'created'
  | 'imported'
  | 'saved'
  | 'rehearsal-started'
  | 'rehearsed'
  | 'rehearsal-failed'
  | 'rehearsal-cancelled'
  | 'sent-back'
  | 'discarded'
  | 'approved'
  | 'withdrawn';

/** One line of a draft's history. */
export interface DraftEvent {
  readonly at: Temporal.Instant;
  readonly step: DraftStep;
  readonly by: string;
  readonly by_name: string;
  readonly reason: string | null;
  readonly revision: number;
  readonly sha256: Buffer;
  readonly state: DraftState;
}

const COLUMNS = sql`id, code, base_version, version, dmn_xml, meta_text, tests, sha256, revision, state, authors, changed_by, changed_at, demo, rehearsal_id,
  approved_by, approved_at, approved_on, effective_from, withdrawn_by`;

/** One draft. Throws `rulebook.noDraft`. */
export async function draftById(db: Db, id: string): Promise<DraftRow> {
  const { rows } = await sql<DraftRow>`select ${COLUMNS} from rulebook.draft where id = ${id}::uuid`.execute(db);
  const [row] = rows;
  if (row === undefined) throw failure(rulebookFailures.noDraft);
  return row;
}

/** The same, locked until the transaction ends: the first thing that every step does. */
export async function lockDraft(tx: Tx, id: string): Promise<DraftRow> {
  const { rows } = await sql<DraftRow>`select ${COLUMNS} from rulebook.draft where id = ${id}::uuid for update`.execute(tx);
  const [row] = rows;
  if (row === undefined) throw failure(rulebookFailures.noDraft);
  return row;
}

/** The history of drafts, oldest first. */
export async function draftEvents(db: Db, ids: readonly string[]): Promise<(DraftEvent & { draft_id: string })[]> {
  const { rows } = await sql<DraftEvent & { draft_id: string }>`
    select draft_id, at, step, by, by_name, reason, revision, sha256, state from rulebook.draft_event where draft_id = any(${ids}::uuid[]) order by draft_id, seq`.execute(
    db,
  );
  return rows;
}

/** What `step` needs to know of a draft. */
export const factsOf = (draft: DraftRow) => ({
  state: draft.state,
  authors: draft.authors,
  approvedBy: draft.approved_by,
  from: draft.effective_from,
});

/** Writes a step into the history and the log. A reason goes into the log as its hash. */
export async function recordStep(
  tx: Tx,
  draft: Pick<DraftRow, 'id' | 'code' | 'version' | 'revision' | 'sha256' | 'state'>,
  entry: { step: DraftStep; by: Pick<Officer, 'accountId' | 'name' | 'now' | 'suite'>; reason: string | null; more?: JsonObject },
): Promise<void> {
  const { step, by, reason } = entry;
  const { leafId } = await appendLeaf(
    tx,
    {
      kind: `rulebook.${step}`,
      subject: draft.id,
      body: {
        code: draft.code,
        version: draft.version,
        revision: draft.revision,
        sha256: draft.sha256.toString('hex'),
        state: draft.state,
        by: by.accountId,
        ...(reason === null ? {} : { reasonHash: createHash('sha256').update(reason).digest('hex') }),
        ...entry.more,
      },
      at: by.now,
    },
    by.suite,
  );
  await sql`insert into rulebook.draft_event (draft_id, at, step, by, by_name, reason, revision, sha256, state, leaf_id)
    values (${draft.id}::uuid, ${by.now}, ${step}, ${by.accountId}::uuid, ${by.name}, ${reason}, ${draft.revision}, ${draft.sha256}, ${draft.state}, ${leafId}::uuid)`.execute(
    tx,
  );
}

/** A new draft. */
export interface NewDraft {
  readonly code: string;
  /** Version it starts from; null for a new rule. */
  readonly base: string | null;
  readonly version: string;
  readonly text: RuleText;
  readonly tests: readonly RuleTest[];
  readonly step: 'created' | 'imported';
  readonly demo?: boolean;
}

/** Starts a draft and returns its id. Throws `rulebook.unreadable`, `.otherRule`, `.noVersion`, `.nameTaken`, `.notYours`. */
export async function createDraft(tx: Tx, draft: NewDraft, by: Officer): Promise<string> {
  mustBe(by, 'editor');
  const text = storable(draft.text, draft.code, draft.version);
  await freeName(tx, draft.code, draft.version);
  const id = uuidv7(by.now);
  try {
    const { rows } =
      await sql<DraftRow>`insert into rulebook.draft (id, code, base_version, version, dmn_xml, meta_text, tests, sha256, authors, changed_by, changed_at, demo)
      values (${id}::uuid, ${draft.code}, ${draft.base}, ${draft.version}, ${text.dmn}, ${text.meta}, ${JSON.stringify(draft.tests)}::jsonb, ${ZERO}, array[${by.accountId}]::uuid[],
        ${by.accountId}::uuid, ${by.now}, ${draft.demo ?? false}) returning ${COLUMNS}`.execute(tx);
    await recordStep(tx, rows[0] as DraftRow, { step: draft.step, by, reason: null });
    return id;
  } catch (error) {
    if (isPgError(error, '23503')) throw failure(rulebookFailures.noVersion, { code: draft.code, version: draft.base ?? '' });
    throw nameTaken(error, draft.code, draft.version);
  }
}

/** The hash is the database's own; a row cannot come without something in its place. */
const ZERO = Buffer.alloc(32);

/** A new text of a draft, as somebody who saw revision `revision` wrote it. */
export interface SavedText {
  readonly id: string;
  readonly revision: number;
  readonly version: string;
  readonly text: RuleText;
  readonly tests: readonly RuleTest[];
  readonly step: 'saved' | 'imported';
}

/**
 * Saves a new text: a draft again, whatever was rehearsed is void, a rehearsal under way is cancelled. Saving what is stored already changes nothing. Throws
 * `rulebook.changedMeanwhile` when somebody saved after the revision that the caller saw, and what `createDraft` throws.
 */
export async function saveDraft(tx: Tx, saved: SavedText, by: Officer): Promise<void> {
  const draft = await lockDraft(tx, saved.id);
  const state = mustStep(factsOf(draft), 'save', by);
  await mustBeNewest(tx, draft, saved.revision);
  const text = storable(saved.text, draft.code, saved.version);
  if (saved.version !== draft.version) await freeName(tx, draft.code, saved.version);
  const tests = JSON.stringify(saved.tests);
  try {
    const { rows } = await sql<DraftRow>`
      update rulebook.draft set version = ${saved.version}, dmn_xml = ${text.dmn}, meta_text = ${text.meta}, tests = ${tests}::jsonb, revision = revision + 1, state = ${state},
        rehearsal_id = null, changed_by = ${by.accountId}::uuid, changed_at = ${by.now},
        authors = case when ${by.accountId}::uuid = any(authors) then authors else authors || ${by.accountId}::uuid end
      where id = ${draft.id}::uuid and (version, dmn_xml, meta_text, tests) is distinct from (${saved.version}, ${text.dmn}, ${text.meta}, ${tests}::jsonb)
      returning ${COLUMNS}`.execute(tx);
    const [after] = rows;
    if (after === undefined) return;
    await sql`update rulebook.rehearsal set state = 'cancelled', finished_at = ${by.now} where draft_id = ${draft.id}::uuid and state in ('queued', 'running')`.execute(
      tx,
    );
    await recordStep(tx, after, { step: saved.step, by, reason: null });
  } catch (error) {
    throw nameTaken(error, draft.code, saved.version);
  }
}

/** Ends a draft without publishing it. Throws `rulebook.notNow`, `.changedMeanwhile`. */
export function discardDraft(tx: Tx, input: { id: string; revision: number; reason: string }, by: Officer): Promise<void> {
  return simpleStep(tx, input, 'discard', by);
}

/** An approver's no: the authors work on it further. Throws as `discardDraft`. */
export function sendBackDraft(tx: Tx, input: { id: string; revision: number; reason: string }, by: Officer): Promise<void> {
  return simpleStep(tx, input, 'send-back', by);
}

async function simpleStep(
  tx: Tx,
  input: { id: string; revision: number; reason: string },
  action: 'discard' | 'send-back',
  by: Officer,
): Promise<void> {
  const draft = await lockDraft(tx, input.id);
  const state = mustStep(factsOf(draft), action, by);
  await mustBeNewest(tx, draft, input.revision);
  await sql`update rulebook.rehearsal set state = 'cancelled', finished_at = ${by.now} where draft_id = ${draft.id}::uuid and state in ('queued', 'running')`.execute(
    tx,
  );
  await sql`update rulebook.draft set state = ${state}, rehearsal_id = case when ${state} = 'draft' then null else rehearsal_id end where id = ${draft.id}::uuid`.execute(
    tx,
  );
  await recordStep(tx, { ...draft, state }, { step: action === 'discard' ? 'discarded' : 'sent-back', by, reason: input.reason });
}

/** Throws `rulebook.changedMeanwhile`, naming who saved the newest text. */
export async function mustBeNewest(tx: Tx, draft: DraftRow, revision: number): Promise<void> {
  if (draft.revision === revision) return;
  const events = await draftEvents(tx, [draft.id]);
  const last = events.findLast((e) => e.step === 'saved' || e.step === 'imported' || e.step === 'created');
  throw failure(rulebookFailures.changedMeanwhile, { name: last?.by_name ?? '', revision: draft.revision });
}

const mustBe = (by: Officer, hand: Hand): void => {
  if (!by.hands.has(hand)) throw failure(rulebookFailures.notYours);
};

async function freeName(tx: Tx, code: string, version: string): Promise<void> {
  const { rows } = await sql`select from rulebook.version where code = ${code} and version = ${version}`.execute(tx);
  if (rows.length > 0) throw failure(rulebookFailures.nameTaken, { code, version });
}

const nameTaken = (error: unknown, code: string, version: string): unknown =>
  isPgError(error, '23505', 'draft_version_once') ? failure(rulebookFailures.nameTaken, { code, version }) : error;
