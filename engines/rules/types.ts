import type { Exact } from './exact.ts';
import type { Place } from './errors.ts';

/** A text a person reads, in both languages of the house. */
export interface Text {
  zh: string;
  en: string;
}

/** A value as it goes in and out: JSON. Dates, times and durations are ISO strings typed by the model's declarations. */
export type Value = null | boolean | number | Exact | string | readonly Value[] | { readonly [key: string]: Value };

/**
 * One fact about the world. A fact that is absent from `Facts`, or `known: false`, is *unknown*: it never becomes no.
 * `known: true, value: null` means "known to be nothing" (for example: no degree on record).
 */
export type Fact =
  | {
      known: true;
      value: Value;
      /** Id of the stored evidence (a register's answer) this value was read from. */
      evidenceId?: string;
      /** Who supplied it: a register's code, or `applicant`. */
      source?: string;
      /** Instant of the answer, ISO 8601. */
      fetchedAt?: string;
    }
  | { known: false; why: string };

/** Facts by the name of the model's input data. */
export type Facts = Readonly<Record<string, Fact>>;

/** How one condition came out. COMPUTED: a value was worked out, nothing was tested. */
export type ConditionOutcome = 'MET' | 'NOT_MET' | 'UNKNOWN' | 'COMPUTED';

/** An input as a condition saw it: exactly one of `value` and `unknown` is present. */
export interface UsedInput {
  name: string;
  label: Text;
  value?: Value;
  /** Why the value is unknown. */
  unknown?: string;
  evidenceId?: string;
  source?: string;
}

/** One row of a table (or one computed expression), with what it rests on. */
export interface Condition {
  /** Id of the decision the row belongs to. */
  decision: string;
  /** 1-based row of the table; 0 for an expression. */
  row: number;
  /** The row's id in the DMN file (stable over versions by the district's care). */
  ruleId: string;
  text: Text;
  /** Law or policy article the row rests on, as its annotation says; '' if none. */
  article: string;
  /** Version of the rule, as its sidecar says; '' without one. */
  version: string;
  outcome: ConditionOutcome;
  inputs: UsedInput[];
  /** What the row would give / gave; for a gate row the reason code. null while unknown. */
  output: Value;
  /** How to mend a condition that is not met (annotation columns fix-zh, fix-en). */
  fix?: Text;
}

/** The answer with its reasons. `outputs` is null while the outcome is UNKNOWN. */
export interface Decision {
  decision: string;
  outcome: 'DETERMINED' | 'UNKNOWN';
  /**
   * One output column: its value. Several: an object by column name. COLLECT and RULE ORDER: a list of these.
   * A gate: the list of reasons why not ([] = every condition met).
   */
  outputs: Value;
  /** Rows of the asked decision and of every decision it requires, required ones first. */
  conditions: Condition[];
}

/** What is stored of a decision (see `traceOf`). An input is a fact's name, or the value of an upstream decision. */
export interface Trace {
  decision: string;
  outcome: Decision['outcome'];
  outputs: Value;
  conditions: {
    decision: string;
    row: number;
    ruleId: string;
    outcome: ConditionOutcome;
    inputs: (string | Omit<UsedInput, 'label'>)[];
    output: Value;
  }[];
}

/** A fact still needed. `score` 0–1: the share of what is still undetermined that knowing it settles, on average. */
export interface Missing {
  input: string;
  label: Text;
  why: string;
  score: number;
  question?: Text;
}

/** One changed input of a counterfactual. */
export interface Change {
  input: string;
  label: Text;
  /** Absent when the fact is unknown now. */
  from?: Value;
  to: Value;
}

/** A smallest set of changes that makes the decision a yes, verified by deciding again. */
export interface Counterfactual {
  changes: Change[];
  /** Relative effort; the list is ordered by it. */
  cost: number;
  /** What the decision then gives. */
  outputs: Value;
  /** Set when waiting is part of it: the first day (ISO date) on which it becomes a yes if nothing else changes. */
  on?: string;
  text: Text;
}

/** A decision with what is still needed and what would make it a yes. */
export interface Explanation extends Decision {
  missing: Missing[];
  counterfactuals: Counterfactual[];
}

/** What `explain` needs besides facts. Nothing in this package reads a clock. */
export interface ExplainOptions {
  /** Business date from which growing inputs grow. Without it no day is computed. */
  today?: Temporal.PlainDate;
  /** Is this output a yes? Default: `goals` of the metadata, else for a gate "no reasons". */
  goal?: (outputs: Value) => boolean;
  /** Most counterfactuals returned (default 5). */
  limit?: number;
}

/** What the sidecar JSON says about one input. Everything a table cannot say in DMN. */
export interface InputMeta {
  label: Text;
  question?: Text;
  /** Same word as the DMN typeRef. */
  type: 'number' | 'string' | 'boolean' | 'date';
  /** Value grows by `amount` every calendar `per` as long as nothing changes (months insured, today's date). */
  growth?: { per: 'month' | 'day'; amount: number };
  /** Highest age in days of a register's answer before it counts as unknown. */
  maxAgeDays?: number;
  /** Code of the register that supplies it; absent: the person says it, or the program computes it. */
  register?: string;
  /** Who may lawfully ask for it, with the article. */
  legalBasis?: Text;
  /** `false`: never suggested as a change (age of a person, a random sample). */
  changeable?: boolean;
  /** Relative effort of changing it (default 1). */
  effort?: number;
  /** Labels of enumeration values. */
  values?: Record<string, Text>;
}

/** Sidecar of a DMN file: `<code>.json` beside `<code>.dmn`. */
export interface ModelMeta {
  code: string;
  version: string;
  title: Text;
  /** ISO dates; effectiveTo is the last day in force, null = open. */
  effectiveFrom: string;
  effectiveTo: string | null;
  source: Text;
  /** true: 示例政策, an invented default that a district replaces. */
  example: boolean;
  inputs: Record<string, InputMeta>;
  /** Label of each decision, by id. */
  decisions?: Record<string, Text>;
  /** Per decision id the outputs that are a yes. */
  goals?: Record<string, Value[]>;
  /** Reason code → text and remedy, for codes that tables give. */
  reasons?: Record<string, { text: Text; remedy: Text }>;
}

/** A declared input of a model. */
export interface ModelInput {
  name: string;
  type: string;
  label: Text;
  /** Allowed values, when declared as an enumeration. */
  allowed?: readonly Value[];
}

/** A decision of a model. */
export interface ModelDecision {
  id: string;
  name: string;
  kind: 'table' | 'expression';
  /** COLLECT table whose output column is named `reason`: every row is a requirement, a hit is a failure. */
  gate: boolean;
  hitPolicy?: string;
  /** Names of the input data it needs, directly or through other decisions. */
  inputs: readonly string[];
  /** Names of the decisions that are made for it, in order, itself last. */
  plan: readonly string[];
  /** Rows of a table; `tests`: how many of its cells test anything (0 = catch-all). Empty for an expression. */
  rows: readonly { row: number; ruleId: string; text: Text; article: string; tests: number }[];
}

/** A compiled model: immutable, no parsing when it runs, safe to share. */
export interface Model {
  readonly name: string;
  readonly inputs: readonly ModelInput[];
  readonly decisions: readonly ModelDecision[];
  readonly meta: ModelMeta | null;
  /** What is wrong with it, where it was compiled leniently. */
  readonly problems: readonly { code: string; message: string; place: Place }[];
  /**
   * Plain DMN evaluation of one decision (by id or name). A missing input is null, as DMN says: for people's cases use `decide`.
   * Throws EvaluationError.
   */
  evaluate(decision: string, inputs: Readonly<Record<string, unknown>>): Value;
  /** `evaluate` of one decision, looked up once: for evaluating it many times. */
  evaluator(decision: string): (inputs: Readonly<Record<string, unknown>>) => Value;
  /** Three-valued (Kleene) decision with the reasons of every row. Throws EvaluationError for an unknown decision or an ill-typed fact. */
  decide(decision: string, facts: Facts): Decision;
  /** `decide` plus missing facts (best question first) and verified counterfactuals (cheapest first). */
  explain(decision: string, facts: Facts, options?: ExplainOptions): Explanation;
  /** A decision from its stored trace and facts, with the texts of this model. Throws EvaluationError (TRACE) if it is of another model. */
  restore(trace: Trace, facts: Facts): Decision;
}
