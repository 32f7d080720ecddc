import { EvaluationError } from '../errors.ts';
import type { Ast, TypeNode } from './ast.ts';
import { spend } from './budget.ts';
import { asFunction, builtins, callBuiltin, callNamed } from './functions/index.ts';
import { textOf } from './functions/text.ts';
import { typeOf } from './infer.ts';
import { fixed, isFixed, wrong } from './scope.ts';
import type { Code, Context, Env } from './scope.ts';
import { ANY, coerce } from './types.ts';
import type { FeelType } from './types.ts';
import { FeelFunction, not, UNKNOWN } from './value.ts';

type Compile = (node: Ast, context: Context) => Code;

const MAX_CALLS = 400;
let depth = 0;

/** Runs something one call deeper; a recursion without end is stopped by the budget or gives null at its bottom. */
export function deeper(run: () => unknown): unknown {
  if (depth >= MAX_CALLS) return null;
  spend();
  depth++;
  try {
    return run();
  } catch (error) {
    // Long expressions in a deep recursion use up the stack before the calls are counted out.
    if (error instanceof RangeError) throw new EvaluationError('BUDGET', 'the calls of functions are nested too deep');
    throw error;
  } finally {
    depth--;
  }
}

/** The value a built-in function has when it is named without being called. */
export const builtinValue = (name: string): FeelFunction | null => {
  const builtin = builtins.get(name);
  return builtin === undefined ? null : asFunction(builtin);
};

/** A function written in FEEL, with the variables as they were where it was made. */
export class Closure extends FeelFunction {
  readonly kept: Env;
  constructor(parameters: FeelFunction['parameters'], run: FeelFunction['invoke'], result: FeelType | null, kept: Env) {
    super(parameters, run, result);
    this.kept = kept;
  }
}

/** A call by position or by name (DMN 1.5 10.3.2.13). */
export function callOf(node: Ast & { kind: 'call' }, context: Context, compile: Compile): Code {
  const { callee } = node;
  const args = node.args.map((arg) => compile(arg, context));
  if (callee.kind !== 'name' || context.scope.slot(callee.name) !== undefined) return valueCall(node, args, context, compile);
  const { name } = callee;
  const items = context.scope.items(name);
  if (items.length === 0) return builtinCall(name, node, args, context);
  const own = valueCall(node, args, context, compile);
  if (!builtins.has(name) && !SPECIAL.has(name)) return own;
  // Inside a filter the items may have a function of that name.
  const builtin = builtinCall(name, node, args, context);
  const hides = (item: unknown): boolean => item instanceof Map && item.has(name);
  return (env) => (items.some((item) => hides(env[item])) ? own(env) : builtin(env));
}

/** Called by their names, but no values that could be handed on. */
const SPECIAL = new Set(['known', 'not', 'now', 'today']);

const valueCall = (node: Ast & { kind: 'call' }, args: readonly Code[], context: Context, compile: Compile): Code => {
  const { names } = node;
  const target = compile(node.callee, context);
  return (env) => {
    const called = target(env);
    if (called === UNKNOWN) return UNKNOWN;
    if (!(called instanceof FeelFunction)) return null;
    const values = args.map((arg) => arg(env));
    return invoke(called, names === null ? values : byName(called, names, values));
  };
};

const builtinCall = (name: string, node: Ast & { kind: 'call' }, args: readonly Code[], context: Context): Code => {
  const first = args[0];
  if (first !== undefined && args.length === 1 && node.names === null) {
    // `known` is this package's only addition to FEEL; elsewhere it is an undefined function, which FEEL answers with null.
    if (name === 'known') return (env) => first(env) !== UNKNOWN;
    if (name === 'not') return (env) => not(first(env));
  }
  if ((name === 'now' || name === 'today') && !builtins.has(name)) {
    if (context.clock === null)
      return wrong(node, context, `${name}(): a rule cannot read the clock: declare the date as an input`, 'UNSUPPORTED');
    return fixed(args.length === 0 ? context.clock[name] : null);
  }
  const builtin = builtins.get(name);
  if (builtin === undefined) return wrong(node, context, `unknown function "${name.slice(0, 80)}"`);
  const { names } = node;
  const call = (values: readonly unknown[]): unknown =>
    names === null ? callBuiltin(builtin, values) : callNamed(builtin, names, values);
  if (args.every(isFixed)) {
    const value = call(args.map(({ constant }) => constant));
    if (value !== null || !TEMPORAL.has(name)) return fixed(value);
    return wrong(
      node,
      context,
      `${name}(${args
        .map(({ constant }) => literal(constant))
        .join(', ')
        .slice(0, 80)}) does not exist`,
    );
  }
  return (env) => {
    const values: unknown[] = [];
    for (const arg of args) {
      const value = arg(env);
      if (value === UNKNOWN) return UNKNOWN;
      values.push(value);
    }
    return call(values);
  };
};

const literal = (value: unknown): string => (typeof value === 'string' ? JSON.stringify(value) : String(textOf(value)));

/** Constants of these kinds that come to nothing are mistakes: a day that is not in the calendar, a duration that is misspelt. */
const TEMPORAL = new Set(['date', 'time', 'date and time', 'duration']);

/** A built-in function handed on as a value checks its arguments itself: some take any number. */
const BUILTIN_VALUES: ReadonlySet<FeelFunction> = new Set([...builtins.values()].map(asFunction));

/** Arguments in the order of the parameters; null if a name does not fit. A parameter that is not named gets null. */
const byName = (called: FeelFunction, names: readonly string[], values: readonly unknown[]): readonly unknown[] | null => {
  const { parameters } = called;
  if (names.some((name) => !parameters.some((parameter) => parameter.name === name))) return null;
  return parameters.map((parameter) => {
    const at = names.indexOf(parameter.name);
    return at === -1 ? null : values[at];
  });
};

/** Calls a function value. Null when the number of arguments or a type does not fit (DMN 1.5 10.3.2.13.1). */
export function invoke(called: FeelFunction, values: readonly unknown[] | null): unknown {
  if (values === null) return null;
  const { parameters } = called;
  if (BUILTIN_VALUES.has(called)) return values.includes(UNKNOWN) ? UNKNOWN : called.invoke(values);
  if (values.length !== parameters.length) return null;
  let given = values;
  for (let i = 0; i < parameters.length; i++) {
    const type = parameters[i]?.type ?? null;
    const value = values[i];
    if (type === null || value === null || value === UNKNOWN || value === undefined) continue;
    const fitting = coerce(value, type);
    if (fitting === null) return null;
    if (fitting !== value) {
      if (given === values) given = values.slice();
      (given as unknown[])[i] = fitting;
    }
  }
  return called.invoke(given);
}

/** A function written in FEEL: it keeps the variables as they were where it was made. */
export function functionOf(
  node: Ast & { kind: 'function' },
  context: Context,
  compile: Compile,
  resolveType: (type: TypeNode, context: Context) => FeelType | null,
): Code {
  if (node.external) return wrong(node, context, 'external functions are refused: a rule runs nothing but itself', 'UNSUPPORTED');
  const scope = context.scope.child();
  const parameters = node.parameters.map(({ name, type }) => ({
    name,
    type: type === null ? null : resolveType(type, context),
    slot: scope.add(name),
  }));
  const body = compile(node.body, { ...context, scope });
  const resolve = (inner: Ast & { kind: 'function' }): FeelType[] =>
    inner.parameters.map(
      ({ type }) => (type === null ? null : resolveType(type, { ...context, report: () => undefined })) ?? ANY,
    );
  const promise = typeOf(node, (name) => (scope.slot(name) === undefined ? undefined : ANY), resolve);
  return closure(parameters, body, null, promise.kind === 'function' ? promise.result : null);
}

/**
 * Code of a function value over the environment in which it is made. `result` is the declared type, to which its values are converted;
 * `promise` what is otherwise known of them.
 */
export const closure =
  (
    parameters: readonly { name: string; type: FeelType | null; slot: number }[],
    body: Code,
    result: FeelType | null = null,
    promise: FeelType | null = result,
  ): Code =>
  (env) => {
    const kept: Env = env.slice();
    const run = (values: readonly unknown[]): unknown =>
      deeper(() => {
        const inner = kept.slice();
        parameters.forEach(({ slot }, i) => {
          inner[slot] = values[i] ?? null;
        });
        const value = body(inner);
        return result === null || value === UNKNOWN ? value : coerce(value, result);
      });
    return new Closure(parameters, run, promise, kept);
  };
