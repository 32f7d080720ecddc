import { builtinValue } from './call.ts';
import { compileExpression, compileNode } from './compile.ts';
import { fromFeel } from './json.ts';
import { Scope, strictly } from './scope.ts';
import type { Context, Problem } from './scope.ts';
import { compileTests } from './tests.ts';

/** For tests: the context of an expression over some names. Problems are thrown unless they are to be collected. */
export const contextOf = (names: readonly string[], problems?: Problem[]): Context => {
  const scope = new Scope();
  for (const name of names) scope.add(name);
  return {
    scope,
    place: {},
    reads: new Set(),
    types: () => undefined,
    values: () => null,
    clock: null,
    builtin: builtinValue,
    report: problems === undefined ? strictly : (problem) => void problems.push(problem),
  };
};

/** For tests: the FEEL value of an expression. */
export const feel = (text: string, values: Readonly<Record<string, unknown>> = {}, problems?: Problem[]): unknown =>
  compileExpression(text, contextOf(Object.keys(values), problems))(Object.values(values));

/** For tests: the same as JSON; what has no meaning is null. */
export const json = (text: string, values: Readonly<Record<string, unknown>> = {}): string =>
  JSON.stringify(fromFeel(feel(text, values, [])));

/** For tests: what a cell says of a value. */
export const cell = (text: string, value: unknown, values: Readonly<Record<string, unknown>> = {}): unknown => {
  const inner = contextOf(['column', ...Object.keys(values)]);
  const self = inner.scope.frame.size++;
  const test = compileTests(text, inner, self, 0, compileNode);
  const env: unknown[] = [value, ...Object.values(values)];
  env[self] = value;
  return test === null ? true : test(value, env);
};
