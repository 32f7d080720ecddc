import { EvaluationError } from '../errors.ts';

/** What one run of a decision may do at most. A run that needs more ends in EvaluationError BUDGET; nothing here reads a clock. */
export interface Budget {
  /** Steps: passes of loops, members looked at, calls. */
  steps: number;
  /** Members of lists and characters of texts that are built. */
  memory: number;
}

/** A few seconds at most, and some hundred megabytes. */
export const DEFAULT_BUDGET: Readonly<Budget> = { steps: 10_000_000, memory: 4_000_000 };

let steps = DEFAULT_BUDGET.steps;
let memory = DEFAULT_BUDGET.memory;
/** Steps that were given to the run under way. */
let given = steps;
/** Steps that all runs of a `rationed` piece of work have left together; null: there is none. */
let pool: number | null = null;

/** Starts a run with a fresh budget. Called once by every entry of the model, never inside. */
export function refill(budget: Readonly<Budget> = DEFAULT_BUDGET): void {
  if (pool !== null) pool = Math.max(0, pool - (given - steps));
  given = pool === null ? budget.steps : Math.min(budget.steps, pool);
  steps = given;
  memory = budget.memory;
}

/** Work of many runs (all tests of a rule, a whole check) that may take no more steps together than `total`; the runs after that end in EvaluationError BUDGET. */
export function rationed<T>(total: number, work: () => T): T {
  if (pool !== null) return work();
  pool = total;
  given = steps = 0;
  try {
    return work();
  } finally {
    pool = null;
    refill();
  }
}

/** Counts `n` steps of work. Throws EvaluationError BUDGET. */
export function spend(n = 1): void {
  steps -= n;
  if (steps < 0) throw new EvaluationError('BUDGET', 'the evaluation needs more steps than are allowed');
}

/** Counts `n` members or characters that are about to be built. Throws EvaluationError BUDGET. */
export function spendMemory(n: number): void {
  memory -= n;
  if (memory < 0) throw new EvaluationError('BUDGET', 'the evaluation builds more data than is allowed');
}
