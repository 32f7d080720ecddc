import type { RegisterAnswer, RegisterAnswers, RegisterCode, RegisterFacts } from './facts.ts';

/** Answers by register code, for reading. The last one wins when a register was asked twice. */
export function byRegister(answers: readonly RegisterAnswer[]): RegisterAnswers {
  const out: Record<string, RegisterAnswer> = {};
  for (const answer of answers) out[answer.register] = answer;
  return out as RegisterAnswers;
}

/**
 * The facts of one register, or null when they are unknown for whatever reason: not asked, no answer, wrong person, or older than
 * `maxAgeDays`. Null is never "no".
 */
export function factsOf<C extends RegisterCode>(
  answers: RegisterAnswers,
  register: C,
  fresh?: { maxAgeDays: number; today: Temporal.PlainDate },
): RegisterFacts[C] | null {
  const answer = answers[register] as RegisterAnswer<C> | undefined;
  if (!answer || answer.outcome !== 'ANSWERED') return null;
  if (fresh && isStale(answer, fresh.maxAgeDays, fresh.today)) return null;
  return answer.answer;
}

/**
 * True when the facts describe a day more than `maxAgeDays` calendar days before `today`, or an unknown day.
 * An answer from the future (a register whose clock runs ahead) is stale when it is more than one day ahead.
 */
export function isStale(answer: { asOf: string | null }, maxAgeDays: number, today: Temporal.PlainDate): boolean {
  if (answer.asOf === null) return true;
  const age = Temporal.PlainDate.from(answer.asOf).until(today, { largestUnit: 'days' }).days;
  return age > maxAgeDays || age < -1;
}

/** One register's word on a fact. */
export interface Statement<T> {
  register: RegisterCode;
  queryId: string;
  value: T;
}

/** Several registers' words on the same fact, brought together. */
export type Agreed<T> =
  | { state: 'known'; value: T; statements: Statement<T>[] }
  | { state: 'contradiction'; statements: Statement<T>[] }
  | { state: 'unknown'; statements: [] };

/** What `read` takes from a register's answer as a statement about one fact; null when the answer is unknown or silent on it. */
export function statement<C extends RegisterCode, T>(
  answers: RegisterAnswers,
  register: C,
  read: (facts: RegisterFacts[C]) => T | null | undefined,
): Statement<T> | null {
  const facts = factsOf(answers, register);
  const answer = answers[register] as RegisterAnswer<C> | undefined;
  if (facts === null || answer === undefined) return null;
  const value = read(facts);
  return value === null || value === undefined ? null : { register, queryId: answer.queryId, value };
}

/**
 * Compares what registers say about the same fact. Equal statements are a known value; different ones are a contradiction, which is
 * unknown to a rule and shown with every statement; no statement is unknown. `same` defaults to `Object.is`.
 */
export function compareStatements<T>(
  statements: readonly (Statement<T> | null)[],
  same: (a: T, b: T) => boolean = Object.is,
): Agreed<T> {
  const told = statements.filter((s): s is Statement<T> => s !== null);
  const first = told[0];
  if (!first) return { state: 'unknown', statements: [] };
  return told.every((s) => same(s.value, first.value))
    ? { state: 'known', value: first.value, statements: told }
    : { state: 'contradiction', statements: told };
}
