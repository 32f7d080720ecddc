import { evaluate, FeelFunction } from 'feelin';
import { ModelError } from '../errors.ts';
import { fail, fixed, isFixed } from './scope.ts';
import type { Code, Context } from './scope.ts';
import { nameOf, parseFeel, walk } from './tree.ts';
import type { Node } from './tree.ts';
import { membership } from './unary.ts';
import { and, arithmetic, compare, equals, not, or, UNKNOWN } from './value.ts';
import type { ArithOp, CompareOp } from './value.ts';

/** Names a rule may not use: the clock belongs to the caller, and regular expressions can be made to run for ever. */
const FORBIDDEN = new Map([
  ['now', 'a rule cannot read the clock: declare the date as an input'],
  ['today', 'a rule cannot read the clock: declare the date as an input'],
  ['matches', 'regular expressions are not supported'],
  ['replace', 'regular expressions are not supported'],
  ['split', 'regular expressions are not supported'],
]);

/** Compiles an expression text. Throws ModelError naming place and character. */
export function compileExpression(text: string, context: Context): Code {
  const root = parseFeel('expression', text, context.scope.shape(), context.place);
  const body = root.children[0];
  if (root.children.length !== 1 || body === undefined) {
    throw new ModelError('FEEL', `"${text.slice(0, 200)}" is not one expression`, context.place);
  }
  return compileNode(body, context);
}

/** Compiles one node of an expression. */
export function compileNode(node: Node, context: Context): Code {
  switch (node.name) {
    case 'ParenthesizedExpression':
      return compileNode(child(node, 1, context), context);
    case 'NumericLiteral': {
      const value = Number(node.text.replaceAll(/\s/g, ''));
      if (!Number.isFinite(value)) throw fail(node, context, `${node.text.slice(0, 40)} is not a number`);
      return fixed(value);
    }
    case 'BooleanLiteral':
      return fixed(node.text === 'true');
    case 'null':
      return fixed(null);
    case 'StringLiteral':
    case 'DateTimeLiteral':
      return constantOrFallback(node, context);
    case 'VariableName':
    case '?':
      return variable(node, context);
    case 'ArithmeticExpression':
      return arithmeticNode(node, context);
    case 'Comparison':
      return comparison(node, context);
    case 'Conjunction':
    case 'Disjunction': {
      const a = compileNode(child(node, 0, context), context);
      const b = compileNode(child(node, 2, context), context);
      return node.name === 'Conjunction' ? (env) => and(a(env), b(env)) : (env) => or(a(env), b(env));
    }
    case 'IfExpression':
      return conditional(node, context);
    case 'List': {
      const items = node.children.slice(1, -1).map((item) => compileNode(item, context));
      if (items.every(isFixed)) return fixed(items.map((item) => item.constant));
      return (env) => known(items.map((item) => item(env)));
    }
    case 'PathExpression':
      return path(node, context);
    case 'FunctionInvocation':
      return invocation(node, context);
    default:
      return fallback(node, context);
  }
}

const child = (node: Node, index: number, context: Context): Node => {
  const found = node.children.at(index);
  if (found === undefined) throw fail(node, context, `"${node.text.slice(0, 80)}" is not finished`);
  return found;
};

const known = (values: unknown[]): unknown => (values.includes(UNKNOWN) ? UNKNOWN : values);

const constantOrFallback = (node: Node, context: Context): Code => {
  const code = fallback(node, context);
  if (node.name === 'StringLiteral' || node.children.every((part) => isConstantNode(part))) {
    const value = code([]);
    if (value === null) throw fail(node, context, `${node.text.slice(0, 80)} has no value (a date that does not exist?)`);
    return fixed(value);
  }
  return code;
};

const isConstantNode = (node: Node): boolean =>
  node.name !== 'VariableName' && node.name !== '?' && node.children.every(isConstantNode);

const variable = (node: Node, context: Context): Code => {
  const name = nameOf(node);
  const slot = context.scope.slot(name);
  if (slot === undefined) {
    throw fail(node, context, `unknown name "${name}" (known here: ${context.scope.names().slice(0, 20).join(', ') || 'none'})`);
  }
  context.reads.add(slot);
  return (env) => env[slot];
};

const arithmeticNode = (node: Node, context: Context): Code => {
  if (node.children.length === 2) {
    const value = compileNode(child(node, 1, context), context);
    if (isFixed(value) && typeof value.constant === 'number') return fixed(-value.constant);
    if (isFixed(value)) return fallback(node, context);
    return (env) => negate(value(env));
  }
  const op = child(node, 1, context).text as ArithOp;
  const a = compileNode(child(node, 0, context), context);
  const b = compileNode(child(node, 2, context), context);
  if (isFixed(a) && isFixed(b)) return fixed(arithmetic(op, a.constant, b.constant));
  return (env) => arithmetic(op, a(env), b(env));
};

const feelNegate = evaluate('function(a) -a').value as FeelFunction;
const negate = (value: unknown): unknown => {
  if (typeof value === 'number') return -value;
  if (value === UNKNOWN) return UNKNOWN;
  return value === null || typeof value !== 'object' ? null : (feelNegate.invoke([value]) ?? null);
};

const FLIP: Record<CompareOp, CompareOp> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=', '!=': '!=' };

const comparison = (node: Node, context: Context): Code => {
  const operator = child(node, 1, context);
  const left = child(node, 0, context);
  const a = compileNode(left, context);
  if (operator.name === 'in') {
    const tests = node.children.slice(2).filter((part) => part.name !== '(' && part.name !== ')');
    const test = membership(tests, context, slotOf(left, context));
    return (env) => test(a(env), env);
  }
  if (operator.name === 'between') {
    const low = compileNode(child(node, 2, context), context);
    const high = compileNode(child(node, 4, context), context);
    note(context, left, '>=', low);
    note(context, left, '<=', high);
    return (env) => {
      const value = a(env);
      return and(compare('>=', value, low(env)), compare('<=', value, high(env)));
    };
  }
  const op = operator.text as CompareOp;
  const right = child(node, 2, context);
  const b = compileNode(right, context);
  note(context, left, op, b);
  note(context, right, FLIP[op], a);
  return (env) => compare(op, a(env), b(env));
};

const slotOf = (node: Node, context: Context): number | undefined =>
  node.name === 'VariableName' || node.name === '?' ? context.scope.slot(nameOf(node)) : undefined;

const note = (context: Context, node: Node, op: CompareOp, other: Code): void => {
  const slot = slotOf(node, context);
  if (slot !== undefined && isFixed(other)) context.onCompare?.(slot, op, other.constant);
};

const conditional = (node: Node, context: Context): Code => {
  const test = compileNode(child(node, 1, context), context);
  const yes = compileNode(child(node, 3, context), context);
  const no = compileNode(child(node, 5, context), context);
  return (env) => {
    const truth = test(env);
    if (truth === true) return yes(env);
    if (truth !== UNKNOWN) return no(env);
    // Both ways are still open: the value is known only if they agree.
    const a = yes(env);
    const b = no(env);
    return a !== UNKNOWN && b !== UNKNOWN && equals(a, b) === true ? a : UNKNOWN;
  };
};

/** Properties that dates, times, durations and ranges show to FEEL. */
const PARTS = new Set(
  'year,month,day,weekday,hour,minute,second,time offset,timezone,years,months,days,hours,minutes,seconds,start,end,start included,end included'.split(
    ',',
  ),
);

const part = (value: unknown, key: string): unknown => {
  if (value === null || typeof value !== 'object') return null;
  if (Array.isArray(value)) return value.map((item) => part(item, key));
  const record = value as Record<string, unknown>;
  if (Object.getPrototypeOf(value) === Object.prototype) return Object.hasOwn(record, key) ? record[key] : null;
  return PARTS.has(key) ? (record[key] ?? null) : null;
};

const path = (node: Node, context: Context): Code => {
  const target = compileNode(child(node, 0, context), context);
  const key = nameOf(child(node, 2, context));
  return (env) => {
    const value = target(env);
    return value === UNKNOWN ? UNKNOWN : part(value, key);
  };
};

/** A callable value of the model (business knowledge model): its parameters by name, and how to run it. */
export class Callable {
  readonly parameters: readonly string[];
  readonly run: (values: readonly unknown[]) => unknown;
  constructor(parameters: readonly string[], run: (values: readonly unknown[]) => unknown) {
    this.parameters = parameters;
    this.run = run;
  }
}

const invocation = (node: Node, context: Context): Code => {
  const target = child(node, 0, context);
  const name = nameOf(target);
  const list = node.children.find((part) => part.name === 'PositionalParameters' || part.name === 'NamedParameters');
  const slot = context.scope.slot(name);
  if (slot !== undefined) return callModel(slot, list, context);
  const named = list?.name === 'NamedParameters';
  const args = named || list === undefined ? [] : list.children;
  const first = args[0];
  if (args.length === 1 && first !== undefined && (name === 'known' || name === 'not')) {
    const value = compileNode(first, context);
    // `known` is this package's only addition to FEEL; elsewhere it is an undefined function, which FEEL answers with null.
    return name === 'known' ? (env) => value(env) !== UNKNOWN : (env) => not(value(env));
  }
  if (FORBIDDEN.has(name)) throw fail(node, context, `${name}(): ${FORBIDDEN.get(name)}`, 'UNSUPPORTED');
  if (typeof evaluate(name).value !== 'function') throw fail(node, context, `unknown function "${name}"`);
  if (named) return fallback(node, context);
  const parameters = args.map((_, index) => `_${index}`).join(', ');
  const builtin = evaluate(`function(${parameters}) ${name}(${parameters})`).value as FeelFunction;
  const codes = args.map((arg) => compileNode(arg, context));
  return (env) => {
    const values = codes.map((code) => code(env));
    return values.includes(UNKNOWN) ? UNKNOWN : (builtin.invoke(values) ?? null);
  };
};

const callModel = (slot: number, list: Node | undefined, context: Context): Code => {
  context.reads.add(slot);
  const named = list?.name === 'NamedParameters';
  const args = (list?.children ?? []).map((part) => ({
    name: named ? nameOf(child(part, 0, context)) : null,
    code: compileNode(named ? child(part, -1, context) : part, context),
  }));
  return (env) => {
    const callee = env[slot];
    if (callee === UNKNOWN) return UNKNOWN;
    if (!(callee instanceof Callable) || args.length !== callee.parameters.length) return null;
    const values = named
      ? callee.parameters.map((parameter) => args.find((arg) => arg.name === parameter)?.code(env) ?? null)
      : args.map((arg) => arg.code(env));
    return callee.run(values);
  };
};

/**
 * What this compiler does not know is given to feelin: parsed once, here, into a function of the variables it reads.
 * If any of these is unknown, so is the result.
 */
export function fallback(node: Node, context: Context): Code {
  const bound = boundNames(node);
  const slots: number[] = [];
  const parts: string[] = [];
  let at = node.from;
  walk(node, (part) => {
    const name = nameOf(part);
    if (FORBIDDEN.has(name) && part.name === 'VariableName' && !bound.has(name)) {
      throw fail(part, context, `${name}(): ${FORBIDDEN.get(name)}`, 'UNSUPPORTED');
    }
    if ((part.name !== 'VariableName' && part.name !== '?') || bound.has(name)) return;
    const slot = context.scope.slot(name);
    if (slot === undefined) {
      if (bound.size === 0 && evaluate(`\`${name.replaceAll('`', '')}\``).value === null) variable(part, context);
      return;
    }
    parts.push(node.text.slice(at - node.from, part.from - node.from), `_${slots.length}_`);
    at = part.to;
    slots.push(slot);
    context.reads.add(slot);
  });
  const text = parts.join('') + node.text.slice(at - node.from);
  const head = `function(${slots.map((_, index) => `_${index}_`).join(', ')})`;
  const run = evaluate(`${head} (${text})`).value;
  if (!(run instanceof FeelFunction)) throw fail(node, context, `"${node.text.slice(0, 80)}" is not supported`, 'UNSUPPORTED');
  return (env) => {
    const values: unknown[] = [];
    for (const slot of slots) {
      const value = env[slot];
      if (value === UNKNOWN) return UNKNOWN;
      values.push(value);
    }
    return run.invoke(values) ?? null;
  };
}

/** Names bound inside a node (iteration variables, parameters, context keys): these are not the model's. */
const boundNames = (node: Node): Set<string> => {
  const names = new Set<string>();
  walk(node, (part) => {
    if (part.name === 'Name' || part.name === 'Key') names.add(nameOf(part));
    if (part.name === 'FilterExpression') names.add('item');
    if (part.name === 'ForExpression') names.add('partial');
  });
  return names;
};
