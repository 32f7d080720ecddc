/** Decides stored cases again with another version and names whoever comes out otherwise. Reads only. */
import { setImmediate } from 'node:timers/promises';
import { EvaluationError, expireFacts, parseJsonExact, type Facts, type Model, type ModelMeta, type Trace } from '@yunjian/rules';
import { sql } from 'kysely';
import type { Db } from '../db/index.ts';
import type { CaseOutcome, CaseResult, CaseSource, Rehearsable, RehearsalCase } from './rehearsable.ts';
import { changeOf, differing, Tally, type Flip, type RehearsalSummary } from './tally.ts';

/** A version to compare with. */
export interface Against {
  readonly version: string;
  readonly model: Model;
  readonly meta: ModelMeta;
}

export interface Comparison {
  /** What the service gives; null for a rule without stored cases. */
  readonly about: Rehearsable | null;
  readonly next: { readonly model: Model; readonly meta: ModelMeta };
  /** The version in force; null when none is. */
  readonly against: Against | null;
  readonly today: Temporal.PlainDate;
  /** Told of each batch: its flips, and how many cases are done of how many. What it throws ends the comparison. */
  onBatch(flips: readonly Flip[], done: number, total: number): Promise<void> | void;
  readonly signal?: AbortSignal;
}

interface Stored {
  readonly id: string;
  readonly rule_version: string;
  readonly facts_text: string;
  readonly result_sha256: Buffer;
  readonly decided_at: Temporal.Instant;
}

type Loaded = readonly { readonly of: RehearsalCase; readonly stored: Stored }[];

/** Cases read at a time. 2,000 of 3 KB keep the reading ahead of the deciding and the memory low. */
const BATCH = 2000;
/** Longest turn on the event loop: requests are answered between two. */
const SLICE_MS = 8;

/** A model that cannot decide a case (a fact of the wrong type) says nothing about it. */
const FAILED: CaseOutcome = { code: 'ERROR', title: { zh: '无法计算', en: 'cannot be computed' }, favour: -1 };
const failed: CaseResult = { outcome: FAILED, moneyFen: null, rows: new Map() };

/**
 * Compares what the version in force gives with what the draft gives, on the facts as stored (aged by the draft's limits as of the day of the decision), case
 * by case. A stored result is read back when it was made by the version in force, else that version decides too: a flip is always the draft's doing.
 */
export async function compareCases(db: Db, comparison: Comparison): Promise<RehearsalSummary> {
  const { about, next, against, onBatch } = comparison;
  const source = about === null ? null : await about.open(db, comparison.today);
  const tally = new Tally();
  if (source !== null) {
    const readBack = new Map<string, CaseResult>();
    const batches = loaded(db, source, readBack)[Symbol.asyncIterator]();
    let done = 0;
    let seq = 0;
    const aged = against !== null && sameLimits(against.meta, next.meta);
    let coming = batches.next();
    try {
      for (;;) {
        const batch = await coming;
        if (batch.done === true) break;
        coming = batches.next(); // is read while this one is decided
        coming.catch(() => undefined);
        const flips: Flip[] = [];
        let turn = performance.now();
        for (const { of, stored } of batch.value) {
          if (performance.now() - turn > SLICE_MS) {
            await setImmediate();
            comparison.signal?.throwIfAborted();
            turn = performance.now();
          }
          const facts = parseJsonExact(stored.facts_text) as Facts;
          const current = against === null || stored.rule_version === against.version;
          const before = current
            ? (readBack.get(resultKey(stored)) ?? failed)
            : decide(source, against.model, expireFacts(facts, against.meta, stored.decided_at));
          // Facts are stored as the version in force has aged them: under the same limits they would only be aged to the same once more (a fifth of the time).
          const after = decide(source, next.model, current && aged ? facts : expireFacts(facts, next.meta, stored.decided_at));
          tally.add(of.groups, before, after);
          if (before.outcome.code === after.outcome.code) continue;
          const rows = differing(before, after);
          tally.why(rows);
          flips.push({
            seq: ++seq,
            subjectId: of.subjectId,
            decisionId: of.decisionId,
            reference: of.reference,
            ruleVersion: stored.rule_version,
            decidedAt: stored.decided_at,
            change: changeOf(before.outcome, after.outcome),
            before: before.outcome,
            after: after.outcome,
            beforeFen: before.moneyFen,
            afterFen: after.moneyFen,
            groups: of.groups,
            rows,
          });
        }
        done += batch.value.length;
        await onBatch(flips, done, Math.max(source.total, done));
        comparison.signal?.throwIfAborted();
      }
    } finally {
      await batches.return?.(undefined);
    }
  }
  return tally.summary(about, source, { before: against?.model ?? null, after: next.model });
}

const sameLimits = (a: ModelMeta, b: ModelMeta): boolean =>
  [...new Set([...Object.keys(a.inputs), ...Object.keys(b.inputs)])].every(
    (name) => a.inputs[name]?.maxAgeDays === b.inputs[name]?.maxAgeDays,
  );

function decide(source: CaseSource, model: Model, facts: Facts): CaseResult {
  try {
    return source.decide(model, facts);
  } catch (error) {
    if (error instanceof EvaluationError) return failed;
    throw error;
  }
}

const resultKey = (stored: Stored): string => `${stored.rule_version}\n${stored.result_sha256.toString('base64')}`;

/** The stored decisions of each batch. Results repeat (some 600 different ones in 60,000 decisions), so each is fetched and read once. */
async function* loaded(db: Db, source: CaseSource, readBack: Map<string, CaseResult>): AsyncGenerator<Loaded, void> {
  for await (const cases of source.batches(BATCH)) {
    const { rows } = await sql<Stored>`
      select id, rule_version, facts_text, result_sha256, decided_at from rulebook.decision where id = any(${cases.map((c) => c.decisionId)}::uuid[])`.execute(
      db,
    );
    const unread = new Map<string, string>();
    for (const row of rows) if (!readBack.has(resultKey(row))) unread.set(resultKey(row), row.id);
    if (unread.size > 0) {
      const { rows: texts } = await sql<{ id: string; result_text: string }>`
        select id, result_text from rulebook.decision where id = any(${[...unread.values()]}::uuid[])`.execute(db);
      const byId = new Map(texts.map((t) => [t.id, t.result_text]));
      for (const [key, id] of unread) readBack.set(key, source.stored(parseJsonExact(byId.get(id) ?? '[]') as Trace[]));
    }
    const byId = new Map(rows.map((row) => [row.id, row]));
    yield cases.flatMap((of) => {
      const stored = byId.get(of.decisionId);
      return stored === undefined ? [] : [{ of, stored }];
    });
  }
}
