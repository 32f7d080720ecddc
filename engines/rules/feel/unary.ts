import { ModelError } from '../errors.ts';
import { fail } from './scope.ts';
import type { Code, Context, Env } from './scope.ts';
import { parseFeel, walk } from './tree.ts';
import type { Node } from './tree.ts';
import { and, compare, equals, isRange, UNKNOWN } from './value.ts';
import type { CompareOp, Truth } from './value.ts';

/** A compiled cell: does the value fit? UNKNOWN if that hangs on something unknown; null counts as "does not fit". */
export type Test = (value: unknown, env: Env) => Truth;

/**
 * Compiles the unary tests of a cell; null for `-` and an empty cell (anything fits, even the unknown).
 * `slot` is the variable the column reads if it reads a plain one; `?` stands for the column's value in slot `self`.
 */
export function compileTests(text: string, context: Context, self: number, slot: number | undefined): Test | null {
  if (text.trim() === '' || text.trim() === '-') return null;
  const scope = context.scope.child();
  scope.add('?', null, self);
  const inner: Context = { ...context, scope };
  const root = parseFeel('tests', text, context.scope.shape(), context.place);
  const negated = root.children[0]?.name === 'not';
  const list = root.children.find((part) => part.name === 'PositiveUnaryTests');
  if (list === undefined) throw new ModelError('FEEL', `"${text.slice(0, 200)}" is not a unary test`, context.place);
  const test = positiveTests(list.children, inner, slot);
  if (!negated) return test;
  return (value, env) => {
    const result = test(value, env);
    return result === UNKNOWN ? UNKNOWN : result !== true;
  };
}

/** Any of several positive tests. */
export function positiveTests(nodes: Node[], context: Context, slot: number | undefined): Test {
  const tests = nodes.map((node) => positiveTest(node, context, slot));
  const [only] = tests;
  if (tests.length === 1 && only !== undefined) return only;
  return (value, env) => {
    let unknown = false;
    for (const test of tests) {
      const result = test(value, env);
      if (result === true) return true;
      if (result === UNKNOWN) unknown = true;
    }
    return unknown ? UNKNOWN : false;
  };
}

/** The right-hand side of `in`: one test, or several in parentheses. FEEL: null if nothing fits and something cannot be compared. */
export function membership(nodes: Node[], context: Context, slot: number | undefined): Test {
  const flat = nodes.flatMap((node) => (node.name === 'PositiveUnaryTests' ? node.children : [node]));
  return positiveTests(flat, context, slot);
}

const positiveTest = (node: Node, context: Context, slot: number | undefined): Test => {
  if (node.name === 'PositiveUnaryTest') {
    const inner = node.children[0];
    if (inner === undefined || node.children.length !== 1) throw fail(node, context, `"${node.text}" is not a unary test`);
    return positiveTest(inner, context, slot);
  }
  if (node.name === 'SimplePositiveUnaryTest') return simpleTest(node, context, slot);
  if (node.name === 'Interval') return interval(node, context, slot);
  const code = context.compile(node, context);
  let usesSelf = false;
  walk(node, (part) => {
    if (part.name === '?') usesSelf = true;
  });
  if (usesSelf) return (_, env) => asTruth(code(env));
  if (Object.hasOwn(code, 'constant')) {
    const value = code.constant;
    for (const item of Array.isArray(value) ? value : [value]) {
      if (slot !== undefined) context.onCompare?.(slot, '=', item);
    }
    return equalTo(value);
  }
  return (value, env) => fits(value, code(env));
};

const asTruth = (value: unknown): Truth => (typeof value === 'boolean' || value === UNKNOWN ? value : null);

/** A value given in a cell: equal to it, in the list, within the range. */
const fits = (value: unknown, target: unknown): Truth => {
  if (value === UNKNOWN || target === UNKNOWN) return UNKNOWN;
  if (isRange(target)) return target.includes(value);
  if (Array.isArray(target) && !Array.isArray(value)) return target.some((item) => fits(value, item) === true);
  return equals(value, target);
};

const equalTo = (target: unknown): Test => {
  if (target === null || typeof target !== 'object') {
    return (value) => (value === target ? true : value === UNKNOWN ? UNKNOWN : false);
  }
  return (value) => fits(value, target);
};

const simpleTest = (node: Node, context: Context, slot: number | undefined): Test => {
  const [first, second] = node.children;
  if (first !== undefined && second === undefined) return positiveTest(first, context, slot);
  if (first === undefined || second === undefined) throw fail(node, context, `"${node.text}" is not a unary test`);
  const op = first.text as CompareOp;
  const code = context.compile(second, context);
  return comparing(op, code, context, slot);
};

const comparing = (op: CompareOp, code: Code, context: Context, slot: number | undefined): Test => {
  if (!Object.hasOwn(code, 'constant')) return (value, env) => compare(op, value, code(env));
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

const interval = (node: Node, context: Context, slot: number | undefined): Test => {
  const [open, from, , to, close] = node.children;
  if (open === undefined || from === undefined || to === undefined || close === undefined) {
    throw fail(node, context, `"${node.text}" is not a range`);
  }
  const low = comparing(open.text === '[' ? '>=' : '>', context.compile(from, context), context, slot);
  const high = comparing(close.text === ']' ? '<=' : '<', context.compile(to, context), context, slot);
  return (value, env) => and(low(value, env), high(value, env));
};

/** Reads a list of constants ("allowed values", priorities of an output); null if the text is something else. */
export function constantList(text: string, context: Context): unknown[] | null {
  if (text.trim() === '' || text.trim() === '-') return null;
  const root = parseFeel('tests', text, context.scope.shape(), context.place);
  const list = root.children.find((part) => part.name === 'PositiveUnaryTests');
  if (list === undefined || root.children[0]?.name === 'not') return null;
  const values: unknown[] = [];
  for (const node of list.children) {
    const inner = node.children[0];
    if (inner === undefined || inner.name === 'SimplePositiveUnaryTest') return null;
    const code = context.compile(inner, context);
    if (!Object.hasOwn(code, 'constant')) return null;
    values.push(code.constant);
  }
  return values;
}
