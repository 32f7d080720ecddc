/** The sums of a rehearsal: every number is a count of cases or of flips. */
import type { Model } from '@yunjian/rules';
import type { Text } from '../contract/index.ts';
import type { CaseOutcome, CaseResult, CaseSource, Rehearsable } from './rehearsable.ts';

export type Change = 'gain' | 'loss' | 'other';

/** A case that comes out otherwise. */
export interface Flip {
  readonly seq: number;
  readonly subjectId: string;
  readonly decisionId: string;
  readonly reference: string;
  /** Version the stored decision was made by. */
  readonly ruleVersion: string;
  readonly decidedAt: Temporal.Instant;
  readonly change: Change;
  readonly before: CaseOutcome;
  readonly after: CaseOutcome;
  readonly beforeFen: bigint | null;
  readonly afterFen: bigint | null;
  readonly groups: Readonly<Record<string, string>>;
  /** Rows that came out otherwise; null: the row is not in that version. */
  readonly rows: readonly {
    readonly decision: string;
    readonly ruleId: string;
    readonly before: string | null;
    readonly after: string | null;
  }[];
}

/** What a rehearsal found, summed up, as it is stored: amounts as decimal strings. */
export interface RehearsalSummary {
  total: number;
  unchanged: number;
  flipped: number;
  gains: number;
  losses: number;
  others: number;
  outcomes: { code: string; title: Text; favour: number }[];
  matrix: { from: string; to: string; change: Change; count: number; beforeFen: string; afterFen: string }[];
  dimensions: {
    code: string;
    title: Text;
    groups: {
      code: string;
      title: Text;
      total: number;
      flipped: number;
      gains: number;
      losses: number;
      beforeFen: string;
      afterFen: string;
    }[];
  }[];
  money: { title: Text; meaning: Text; beforeFen: string; afterFen: string; unknownBefore: number; unknownAfter: number } | null;
  conditions: {
    ruleId: string;
    decision: string;
    textBefore: Text | null;
    textAfter: Text | null;
    count: number;
    outcomes: { from: string | null; to: string | null; count: number }[];
  }[];
}

/** Is it better for the person, worse, or neither? */
export const changeOf = (before: CaseOutcome, after: CaseOutcome): Change =>
  after.favour > before.favour ? 'gain' : after.favour < before.favour ? 'loss' : 'other';

/** Rows whose outcome differs. */
export function differing(before: CaseResult, after: CaseResult): Flip['rows'] {
  const rows: { decision: string; ruleId: string; before: string | null; after: string | null }[] = [];
  for (const [key, row] of before.rows) {
    const now = after.rows.get(key)?.outcome ?? null;
    if (now !== row.outcome) rows.push({ decision: row.decision, ruleId: row.ruleId, before: row.outcome, after: now });
  }
  for (const [key, row] of after.rows)
    if (!before.rows.has(key)) rows.push({ decision: row.decision, ruleId: row.ruleId, before: null, after: row.outcome });
  return rows;
}

interface Group {
  total: number;
  flipped: number;
  gains: number;
  losses: number;
  before: bigint;
  after: bigint;
}

/** Adds cases up, one after another. */
export class Tally {
  #total = 0;
  readonly #changes = { gain: 0, loss: 0, other: 0 };
  readonly #outcomes = new Map<string, CaseOutcome>();
  readonly #matrix = new Map<
    string,
    { from: string; to: string; change: Change; count: number; before: bigint; after: bigint }
  >();
  readonly #groups = new Map<string, Map<string, Group>>();
  readonly #rows = new Map<
    string,
    {
      decision: string;
      ruleId: string;
      count: number;
      outcomes: Map<string, { from: string | null; to: string | null; count: number }>;
    }
  >();
  readonly #money = { before: 0n, after: 0n, unknownBefore: 0, unknownAfter: 0 };

  /** Counts one case, flipped or not. */
  add(groups: Readonly<Record<string, string>>, before: CaseResult, after: CaseResult): void {
    this.#total++;
    const flipped = before.outcome.code !== after.outcome.code;
    const change = changeOf(before.outcome, after.outcome);
    const [was, is] = [before.moneyFen, after.moneyFen];
    if (was === null) this.#money.unknownBefore++;
    else this.#money.before += was;
    if (is === null) this.#money.unknownAfter++;
    else this.#money.after += is;
    for (const [dimension, code] of Object.entries(groups)) {
      let known = this.#groups.get(dimension);
      if (known === undefined) this.#groups.set(dimension, (known = new Map()));
      let group = known.get(code);
      if (group === undefined) known.set(code, (group = { total: 0, flipped: 0, gains: 0, losses: 0, before: 0n, after: 0n }));
      group.total++;
      group.before += was ?? 0n;
      group.after += is ?? 0n;
      if (!flipped) continue;
      group.flipped++;
      if (change === 'gain') group.gains++;
      if (change === 'loss') group.losses++;
    }
    this.#outcomes.set(before.outcome.code, before.outcome);
    if (!flipped) return;
    this.#outcomes.set(after.outcome.code, after.outcome);
    this.#changes[change]++;
    const key = `${before.outcome.code}\n${after.outcome.code}`;
    let cell = this.#matrix.get(key);
    if (cell === undefined)
      this.#matrix.set(
        key,
        (cell = { from: before.outcome.code, to: after.outcome.code, change, count: 0, before: 0n, after: 0n }),
      );
    cell.count++;
    cell.before += was ?? 0n;
    cell.after += is ?? 0n;
  }

  /** Counts the rows behind a flip. */
  why(rows: Flip['rows']): void {
    for (const { decision, ruleId, before, after } of rows) {
      const key = `${decision}/${ruleId}`;
      let row = this.#rows.get(key);
      if (row === undefined) this.#rows.set(key, (row = { decision, ruleId, count: 0, outcomes: new Map() }));
      row.count++;
      const step = `${before ?? ''}>${after ?? ''}`;
      let seen = row.outcomes.get(step);
      if (seen === undefined) row.outcomes.set(step, (seen = { from: before, to: after, count: 0 }));
      seen.count++;
    }
  }

  /** Everything so far. `texts`: the rows' words in the version before and in the draft. */
  summary(about: Rehearsable | null, source: CaseSource | null, texts: { before: Model | null; after: Model }): RehearsalSummary {
    const { gain, loss, other } = this.#changes;
    const flipped = gain + loss + other;
    const [wordsBefore, wordsAfter] = [
      texts.before === null ? new Map<string, Text>() : wordsOf(texts.before),
      wordsOf(texts.after),
    ];
    const money = about?.money ?? null;
    return {
      total: this.#total,
      unchanged: this.#total - flipped,
      flipped,
      gains: gain,
      losses: loss,
      others: other,
      outcomes: [...this.#outcomes.values()].toSorted((a, b) => b.favour - a.favour || (a.code < b.code ? -1 : 1)),
      matrix: [...this.#matrix.values()]
        .toSorted((a, b) => b.count - a.count)
        .map(({ before, after, ...cell }) => ({ ...cell, beforeFen: String(before), afterFen: String(after) })),
      dimensions: (about?.dimensions ?? []).map(({ code, title }) => ({
        code,
        title,
        groups: [...(this.#groups.get(code) ?? [])]
          .toSorted(([a], [b]) => (a < b ? -1 : 1))
          .map(([group, { before, after, ...counts }]) => ({
            code: group,
            title: source?.groupTitle(code, group) ?? { zh: group, en: group },
            ...counts,
            beforeFen: String(before),
            afterFen: String(after),
          })),
      })),
      money: money && {
        ...money,
        beforeFen: String(this.#money.before),
        afterFen: String(this.#money.after),
        unknownBefore: this.#money.unknownBefore,
        unknownAfter: this.#money.unknownAfter,
      },
      conditions: [...this.#rows.values()]
        .toSorted((a, b) => b.count - a.count)
        .map(({ decision, ruleId, count, outcomes }) => ({
          ruleId,
          decision,
          textBefore: wordsBefore.get(`${decision}/${ruleId}`) ?? null,
          textAfter: wordsAfter.get(`${decision}/${ruleId}`) ?? null,
          count,
          outcomes: [...outcomes.values()].toSorted((a, b) => b.count - a.count),
        })),
    };
  }
}

/** The words of every row of a model, by decision and row id. */
export const wordsOf = (model: Model): Map<string, Text> =>
  new Map(model.decisions.flatMap(({ id, rows }) => rows.map((row): [string, Text] => [`${id}/${row.ruleId}`, row.text])));
