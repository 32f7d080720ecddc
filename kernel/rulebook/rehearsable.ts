/** What a service gives so that changes of its rule can be tried on its stored cases. The kernel knows cases by this alone. */
import type { Facts, Model, Trace } from '@yunjian/rules';
import type { Text } from '../contract/index.ts';
import type { Db } from '../db/index.ts';

/** What a decision comes to, as far as it matters to the person. */
export interface CaseOutcome {
  readonly code: string;
  readonly title: Text;
  /** Higher is better for the person; equal when neither is. */
  readonly favour: number;
}

/** One case decided by one version. */
export interface CaseResult {
  readonly outcome: CaseOutcome;
  /** What the case comes to in money, in the sense of `Rehearsable.money`; null when that is not known. */
  readonly moneyFen: bigint | null;
  /** Outcome of each row that matters, by decision and row id. */
  readonly rows: ReadonlyMap<string, RowOutcome>;
}

/** How a row came out: MET, NOT_MET, UNKNOWN, COMPUTED. */
export interface RowOutcome {
  readonly decision: string;
  readonly ruleId: string;
  readonly outcome: string;
}

/** A stored case: who it is about, and which decision holds its facts. */
export interface RehearsalCase {
  readonly subjectId: string;
  readonly decisionId: string;
  /** The number people quote. */
  readonly reference: string;
  /** Group of each dimension, by its code. */
  readonly groups: Readonly<Record<string, string>>;
}

/** The stored cases, opened for one rehearsal. */
export interface CaseSource {
  readonly total: number;
  /** All cases in a fixed order, so many at a time: one query a batch. */
  batches(size: number): AsyncIterable<readonly RehearsalCase[]>;
  /** Decides facts (aged already) with a model. */
  decide(model: Model, facts: Facts): CaseResult;
  /** Reads back what was decided from the stored traces, without a model. */
  stored(traces: readonly Trace[]): CaseResult;
  groupTitle(dimension: string, group: string): Text;
}

/** A rule whose changes can be rehearsed. */
export interface Rehearsable {
  readonly ruleCode: string;
  /** What a case is called: 申请, application. */
  readonly caseTitle: Text;
  /** By what the people affected are counted. */
  readonly dimensions: readonly { readonly code: string; readonly title: Text }[];
  /** What the sum of money is, and what it is not; null when the service knows no amounts. */
  readonly money: { readonly title: Text; readonly meaning: Text } | null;
  /** `today`: the day whose names of towns and the like are shown. */
  open(db: Db, today: Temporal.PlainDate): Promise<CaseSource>;
}
