import type { Ast, CompareOp, TestNode } from './ast.ts';
import { walk } from './ast.ts';
import { parseTests } from './parse.ts';
import { isFixed } from './scope.ts';
import type { Code, Context, Env } from './scope.ts';
import { and, compare, equals, FeelRange, not, UNKNOWN } from './value.ts';
import type { Truth } from './value.ts';

type Compile = (node: Ast, context: Context) => Code;

/** A compiled cell: does the value fit? UNKNOWN if that hangs on something unknown; null counts as "does not fit". */
export type Test = (value: unknown, env: Env) => Truth;

/**
 * Compiles the unary tests of a cell (DMN 1.5 10.3.1.2 rules 7–15); null when the cell accepts anything. `self` is the slot of `?`,
 * `slot` the variable the column reads if it reads a plain one.
 */
export function compileTests(
  text: string,
  context: Context,
  self: number,
  slot: number | undefined,
  compile: Compile,
): Test | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '-') return null;
  const node = parseTests(text, context.scope.known, context.place);
  if (node.tests === null) return null;
  const scope = context.scope.child();
  scope.add('?', self);
  const test = anyOf(node.tests, { ...context, scope }, slot, compile, true);
  if (!node.negated) return test;
  return (value, env) => not(test(value, env));
}

/** Compiles what stands behind `in`. Outside a cell, `?` in it is the value before it (10.3.2.7). */
export function membership(nodes: readonly TestNode[], context: Context, slot: number | undefined, compile: Compile): Test {
  const { scope } = context;
  if (scope.slot('?') !== undefined || !nodes.some(({ value }) => readsSelf(value)))
    return anyOf(nodes, context, slot, compile, false);
  const inner = scope.child();
  const self = inner.add('?');
  const test = anyOf(nodes, { ...context, scope: inner }, slot, compile, true);
  return (value, env) => {
    env[self] = value;
    return test(value, env);
  };
}

const anyOf = (nodes: readonly TestNode[], context: Context, slot: number | undefined, compile: Compile, cell: boolean): Test => {
  const tests = nodes.map((node) => testOf(node, context, slot, compile, cell));
  const only = tests[0];
  if (tests.length === 1 && only !== undefined) return only;
  return (value, env) => {
    let left: Truth = false;
    for (const test of tests) {
      const result = test(value, env);
      if (result === true) return true;
      if (result === UNKNOWN) left = UNKNOWN;
      else if (result === null && left === false) left = null;
    }
    return left;
  };
};

const testOf = (node: TestNode, context: Context, slot: number | undefined, compile: Compile, cell: boolean): Test => {
  if (node.kind === 'compares') return comparing(node.op, compile(node.value, context), context, slot);
  const { value } = node;
  if (value.kind === 'range' && value.start !== null && value.end !== null) {
    const low = comparing(value.startIncluded ? '>=' : '>', compile(value.start, context), context, slot);
    const high = comparing(value.endIncluded ? '<=' : '<', compile(value.end, context), context, slot);
    return (tested, env) => and(low(tested, env), high(tested, env));
  }
  const code = compile(value, context);
  if (cell && readsSelf(value)) return selfTest(value, code);
  if (isFixed(code)) {
    const { constant } = code;
    if (slot !== undefined)
      for (const item of Array.isArray(constant) ? constant : [constant]) context.onCompare?.(slot, '=', item);
    if (constant === null || typeof constant !== 'object')
      return (tested) => (tested === constant ? true : tested === UNKNOWN ? UNKNOWN : fits(tested, constant));
    return (tested) => fits(tested, constant);
  }
  // In a cell, a truth that does not mention `?` is a test of its own unless the value tested is itself a truth.
  return (tested, env) => fits(tested, code(env));
};

/** `?` alone is equal to the value tested, whatever it is; in anything else that names it, a truth is the answer and other values are compared. */
const selfTest = (node: Ast, code: Code): Test => {
  if (node.kind === 'name') return (value) => (value === UNKNOWN ? UNKNOWN : true);
  return (value, env) => {
    const result = code(env);
    if (typeof result === 'boolean' || result === UNKNOWN || result === null) return result;
    return fits(value, result);
  };
};

const readsSelf = (node: Ast): boolean => {
  let found = false;
  walk(node, (part) => {
    if (part.kind === 'name' && part.name === '?') found = true;
  });
  return found;
};

/** A value given as a test: equal to it, in the list, within the range. */
const fits = (value: unknown, target: unknown): Truth => {
  if (value === UNKNOWN || target === UNKNOWN) return UNKNOWN;
  if (target instanceof FeelRange && !(value instanceof FeelRange)) return target.includes(value);
  if (Array.isArray(target)) {
    if (Array.isArray(value) && equals(value, target) === true) return true;
    return target.some((item) => fits(value, item) === true);
  }
  return equals(value, target) ?? false;
};

const comparing = (op: CompareOp, code: Code, context: Context, slot: number | undefined): Test => {
  if (!isFixed(code)) return (value, env) => compare(op, value, code(env));
  const limit = code.constant;
  if (slot !== undefined) context.onCompare?.(slot, op, limit);
  if (typeof limit === 'number') {
    switch (op) {
      case '<':
        return (value) => (typeof value === 'number' ? value < limit : compare(op, value, limit));
      case '<=':
        return (value) => (typeof value === 'number' ? value <= limit : compare(op, value, limit));
      case '>':
        return (value) => (typeof value === 'number' ? value > limit : compare(op, value, limit));
      case '>=':
        return (value) => (typeof value === 'number' ? value >= limit : compare(op, value, limit));
    }
  }
  return (value) => compare(op, value, limit);
};

/** Reads a list of constants ("allowed values", priorities of an output); null if the text is something else. */
export function constantList(text: string, context: Context, compile: Compile): unknown[] | null {
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '-') return null;
  const { negated, tests } = parseTests(text, context.scope.known, context.place);
  if (negated || tests === null) return null;
  const values: unknown[] = [];
  for (const test of tests) {
    if (test.kind !== 'matches' || test.value.kind === 'range' || test.value.kind === 'unaryRange') return null;
    const code = compile(test.value, context);
    if (!isFixed(code)) return null;
    values.push(code.constant);
  }
  return values;
}
