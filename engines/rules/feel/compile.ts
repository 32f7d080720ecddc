import type { Ast, CompareOp, TypeNode } from './ast.ts';
import { callOf, Closure, functionOf } from './call.ts';
import { descendants } from './descend.ts';
import { filterOf, forOf, quantifiedOf } from './iterate.ts';
import { isNum } from './number.ts';
import { parseExpression } from './parse.ts';
import { AllBut } from './range.ts';
import { fixed, isFixed, wrong } from './scope.ts';
import type { Code, Context } from './scope.ts';
import { isTemporal, parseTemporal } from './temporal/index.ts';
import { membership } from './tests.ts';
import { conforms, TYPES } from './types.ts';
import type { FeelType } from './types.ts';
import { and, arithmetic, compare, equals, FeelRange, isContext, kindOf, negateValue, or, part, UNKNOWN } from './value.ts';
import type { FeelContext } from './value.ts';

/** Compiles an expression text (DMN 1.5 10.3). Throws ModelError naming place and character if it cannot be read. */
export function compileExpression(text: string, context: Context): Code {
  return compileNode(parseExpression(text, context.scope.known, context.place), context);
}

/** Compiles one node of an expression. What has no meaning is reported and gives null, as DMN demands. */
export function compileNode(node: Ast, context: Context): Code {
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return fixed(node.value);
    case 'null':
      return fixed(null);
    case 'at':
      return atLiteral(node, context);
    case 'name':
      return variable(node, context);
    case 'list':
      return listOf(node.items.map((item) => compileNode(item, context)));
    case 'context':
      return contextOf(node, context);
    case 'range':
    case 'unaryRange':
      return rangeOf(node, context);
    case 'arithmetic': {
      const { op } = node;
      const a = compileNode(node.a, context);
      const b = compileNode(node.b, context);
      return folded([a, b], (env) => arithmetic(op, a(env), b(env)));
    }
    case 'negation': {
      const a = compileNode(node.a, context);
      return folded([a], (env) => negateValue(a(env)));
    }
    case 'comparison':
      return comparisonOf(node, context);
    case 'between':
      return betweenOf(node, context);
    case 'in': {
      const a = compileNode(node.a, context);
      const test = membership(node.tests, context, slotOf(node.a, context), compileNode);
      return (env) => test(a(env), env);
    }
    case 'and':
    case 'or': {
      const a = compileNode(node.a, context);
      const b = compileNode(node.b, context);
      return node.kind === 'and' ? (env) => and(a(env), b(env)) : (env) => or(a(env), b(env));
    }
    case 'if':
      return ifOf(compileNode(node.test, context), compileNode(node.yes, context), compileNode(node.no, context));
    case 'for':
      return forOf(node, context, compileNode);
    case 'some':
    case 'every':
      return quantifiedOf(node, context, compileNode);
    case 'instance':
      return instanceOf(node, context);
    case 'path': {
      const a = compileNode(node.a, context);
      const { key } = node;
      return (env) => {
        const value = a(env);
        return value === UNKNOWN ? UNKNOWN : part(value, key);
      };
    }
    case 'descendants': {
      const a = compileNode(node.a, context);
      const { key } = node;
      return (env) => descendants(a(env), key);
    }
    case 'filter':
      return filterOf(node, context, compileNode);
    case 'call':
      return callOf(node, context, compileNode);
    case 'function':
      return functionOf(node, context, compileNode, resolveType);
  }
}

/** Computed once if all its parts are constants. */
const folded = (parts: readonly Code[], code: Code): Code => (parts.every(isFixed) ? fixed(code([])) : code);

/** Code of a list of values; unknown if any member is. */
export const listOf = (items: readonly Code[]): Code => {
  const code: Code = (env) => {
    const values = items.map((item) => item(env));
    return values.includes(UNKNOWN) ? UNKNOWN : values;
  };
  return folded(items, code);
};

const atLiteral = (node: Ast & { kind: 'at' }, context: Context): Code => {
  // `date and time` reads a mere date too, as its midnight: a date comes first.
  const value = parseTemporal(node.text);
  return value === null
    ? wrong(node, context, `@"${node.text.slice(0, 60)}" is no date, time or duration that exists`)
    : fixed(value);
};

const variable = (node: Ast & { kind: 'name' }, context: Context): Code => {
  const { name } = node;
  const { scope } = context;
  const slot = scope.slot(name);
  const items = scope.items(name);
  let outside: Code;
  if (slot !== undefined) {
    context.reads.add(slot);
    outside = (env) => env[slot];
  } else {
    const builtin = context.builtin(name);
    if (builtin !== null) outside = fixed(builtin);
    else if (items.length > 0) outside = fixed(null);
    else {
      const there = scope.names().slice(0, 20).join(', ') || 'none';
      return wrong(node, context, `unknown name "${name.slice(0, 80)}" (known here: ${there})`);
    }
  }
  // Inside a filter a member of the item hides a variable of the same name (DMN 1.5 10.3.2.5).
  return items.reduceRight<Code>((outer, item) => {
    return (env) => {
      const value = env[item];
      return value instanceof Map && value.has(name) ? value.get(name) : outer(env);
    };
  }, outside);
};

const contextOf = (node: Ast & { kind: 'context' }, context: Context): Code => {
  const inner: Context = { ...context, scope: context.scope.child() };
  const keys = new Set<string>();
  const entries = node.entries.map(({ key, value }) => {
    const twice = keys.has(key);
    keys.add(key);
    // A function may call itself; anything else does not see itself.
    const slot = value.kind === 'function' ? inner.scope.add(key) : inner.scope.frame.size++;
    const code = compileNode(value, inner);
    inner.scope.add(key, slot);
    return { key, code, slot, twice };
  });
  const twice = entries.find((entry) => entry.twice);
  if (twice !== undefined) return wrong(node, context, `the context has two entries "${twice.key.slice(0, 80)}"`);
  return contextFrom(entries);
};

/** Code of a context whose entries see those before them; a function in it also sees itself. An entry without a key is the result. */
export const contextFrom = (entries: readonly { key: string | null; code: Code; slot: number }[]): Code => {
  return (env) => {
    const out = new Map<string, unknown>();
    let unknown = false;
    for (const { key, code, slot } of entries) {
      const value = code(env);
      if (key === null) return value;
      env[slot] = value;
      if (value instanceof Closure) value.kept[slot] = value;
      if (value === UNKNOWN) unknown = true;
      out.set(key, value);
    }
    return unknown ? UNKNOWN : out;
  };
};

const rangeOf = (node: Ast & { kind: 'range' | 'unaryRange' }, context: Context): Code => {
  if (node.kind === 'unaryRange') {
    const value = compileNode(node.value, context);
    return folded([value], (env) => rangeBy(node.op, value(env)));
  }
  const { startIncluded, endIncluded } = node;
  const start = node.start === null ? fixed(null) : compileNode(node.start, context);
  const end = node.end === null ? fixed(null) : compileNode(node.end, context);
  return folded([start, end], (env) => {
    const [a, b] = [start(env), end(env)];
    if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
    // Ends that cannot be compared bound nothing.
    if (a !== null && b !== null && compare('<=', a, b) === null) return null;
    return new FeelRange(a, b, startIncluded, endIncluded);
  });
};

/** The range of all values that compare so (DMN 1.5 10.3.2.7). */
const rangeBy = (op: CompareOp, value: unknown): unknown => {
  if (value === UNKNOWN || value === null) return value;
  switch (op) {
    case '<':
    case '<=':
      return new FeelRange(null, value, false, op === '<=', true);
    case '>':
    case '>=':
      return new FeelRange(value, null, op === '>=', false, true);
    case '=':
      return new FeelRange(value, value, true, true, true);
    case '!=':
      return new AllBut(value);
  }
};

const slotOf = (node: Ast, context: Context): number | undefined =>
  node.kind === 'name' && context.scope.items(node.name).length === 0 ? context.scope.slot(node.name) : undefined;

const FLIP: Record<CompareOp, CompareOp> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=', '=': '=', '!=': '!=' };

const note = (context: Context, node: Ast, op: CompareOp, other: Code): void => {
  const slot = slotOf(node, context);
  if (slot !== undefined && isFixed(other)) context.onCompare?.(slot, op, other.constant);
};

const comparisonOf = (node: Ast & { kind: 'comparison' }, context: Context): Code => {
  const { op } = node;
  if (node.b.kind === 'unaryRange' && node.b.bare === true && (node.b.op === '=' || node.b.op === '!=')) {
    return wrong(node.b, context, `there is no operator "${op}${node.b.op}" (equality is written with one "=")`);
  }
  const a = compileNode(node.a, context);
  const b = compileNode(node.b, context);
  note(context, node.a, op, b);
  note(context, node.b, FLIP[op], a);
  return folded([a, b], (env) => compare(op, a(env), b(env)));
};

const betweenOf = (node: Ast & { kind: 'between' }, context: Context): Code => {
  const a = compileNode(node.a, context);
  const low = compileNode(node.low, context);
  const high = compileNode(node.high, context);
  note(context, node.a, '>=', low);
  note(context, node.a, '<=', high);
  return (env) => {
    const value = a(env);
    return and(compare('>=', value, low(env)), compare('<=', value, high(env)));
  };
};

/** `if … then … else`: when the test is unknown, both ways are still open, and the value is known only if they agree. */
export const ifOf =
  (test: Code, yes: Code, no: Code): Code =>
  (env) => {
    const truth = test(env);
    if (truth === true) return yes(env);
    if (truth !== UNKNOWN) return no(env);
    const a = yes(env);
    const b = no(env);
    return a !== UNKNOWN && b !== UNKNOWN && identical(a, b) ? a : UNKNOWN;
  };

/** The same value in every respect: a date equals its midnight, but what is done with it next would show the difference. */
const identical = (a: unknown, b: unknown): boolean => {
  if (a === b) return true;
  if (kindOf(a) !== kindOf(b) || equals(a, b) !== true) return false;
  if (Array.isArray(a)) return a.every((member, i) => identical(member, (b as unknown[])[i]));
  if (isContext(a)) return [...a].every(([key, member]) => identical(member, (b as FeelContext).get(key)));
  return isTemporal(a) ? String(a) === String(b) : isNum(a);
};

const instanceOf = (node: Ast & { kind: 'instance' }, context: Context): Code => {
  const type = resolveType(node.type, context);
  const a = compileNode(node.a, context);
  if (type === null) return fixed(null);
  return (env) => {
    const value = a(env);
    return value === UNKNOWN ? UNKNOWN : conforms(value, type);
  };
};

/** The type a text names; reports an unknown one and gives null. */
export function resolveType(node: TypeNode, context: Context): FeelType | null {
  switch (node.kind) {
    case 'named': {
      const type = context.types(node.name) ?? TYPES.get(node.name);
      if (type === undefined) wrong(node, context, `unknown type "${node.name.slice(0, 80)}"`);
      return type ?? null;
    }
    case 'list':
    case 'range': {
      const of = resolveType(node.of, context);
      return of === null ? null : { kind: node.kind, of };
    }
    case 'context': {
      const fields = new Map<string, FeelType>();
      for (const { name, type } of node.fields) {
        const field = resolveType(type, context);
        if (field === null) return null;
        fields.set(name, field);
      }
      return { kind: 'context', fields };
    }
    case 'function': {
      const parameters = node.parameters.map((parameter) => resolveType(parameter, context));
      const result = resolveType(node.result, context);
      if (result === null || parameters.includes(null)) return null;
      return { kind: 'function', parameters: parameters as FeelType[], result };
    }
  }
}
