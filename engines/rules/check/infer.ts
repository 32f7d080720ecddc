import { walk } from '../feel/ast.ts';
import type { Ast, Span, TestNode, TypeNode } from '../feel/ast.ts';
import { builtins } from '../feel/functions/index.ts';
import { parseTemporal } from '../feel/temporal/index.ts';
import type { FeelType } from '../feel/types.ts';
import { TYPES } from '../feel/types.ts';
import { kindOf } from '../feel/value.ts';
import type { Text } from '../types.ts';
import { resultType } from './builtin-types.ts';
import { say, short } from './finding.ts';
import { arithmeticType, comparable, either, kindIn, nearest, serves, simple, typeWords } from './kinds.ts';
import type { Guess } from './kinds.ts';

/** What is surely wrong at a node. */
export interface Fault {
  node: Span;
  code: string;
  severity: 'error' | 'warning' | 'hint';
  text: Text;
  mend: Text;
}

/** The names an expression sees, with what is known of their types. */
export interface Names {
  /** undefined: there is no such name; null: its type is not known. */
  get(name: string): Guess | undefined;
  types(name: string): FeelType | undefined;
  fault(fault: Fault): void;
}

const child = (outer: Names, own: ReadonlyMap<string, Guess>, item?: Guess): Names => ({
  ...outer,
  get: (name) => {
    if (own.has(name)) return own.get(name) ?? null;
    // Inside a filter, what the members of an item are is known only if the item is a context with declared entries.
    if (item !== undefined && !(item !== null && kindIn(item) !== null && item.kind !== 'context')) {
      const field = item?.kind === 'context' ? item.fields.get(name) : undefined;
      if (field !== undefined) return field;
      return outer.get(name) === undefined ? null : item?.kind === 'context' ? outer.get(name) : null;
    }
    return outer.get(name);
  },
});

const bad = (names: Names, node: Span, code: string, text: Text, mend: Text, severity: Fault['severity'] = 'error'): null => {
  names.fault({ node, code, severity, text, mend });
  return null;
};

const same = say('请改成同一种类的值，或先转换', 'Make both of the same kind, or convert one first');

/**
 * The type of an expression as far as its text tells (DMN 1.5 10.3.2), and what is surely wrong in it: kinds that are never equal, sums of
 * texts and numbers, functions called with what they cannot take. What is not known is never called wrong.
 */
export function infer(node: Ast, names: Names): Guess {
  const of = (part: Ast): Guess => infer(part, names);
  switch (node.kind) {
    case 'number':
    case 'string':
    case 'boolean':
      return simple(node.kind);
    case 'null':
      return simple('Null');
    case 'at': {
      const value = parseTemporal(node.text);
      return value === null ? null : simple(kindOf(value));
    }
    case 'name':
      return names.get(node.name) ?? null;
    case 'list':
      return { kind: 'list', of: node.items.map(of).reduce<Guess>(either, simple('Null')) ?? { kind: 'Any' } };
    case 'context': {
      const own = new Map<string, Guess>();
      const inner = child(names, own);
      for (const { key, value } of node.entries) own.set(key, infer(value, inner));
      return { kind: 'context', fields: new Map([...own].map(([key, type]) => [key, type ?? { kind: 'Any' }])) };
    }
    case 'range': {
      const [a, b] = [node.start === null ? null : of(node.start), node.end === null ? null : of(node.end)];
      if (!comparable('<=', a, b)) return mixed(names, node, a, b);
      return { kind: 'range', of: a ?? b ?? { kind: 'Any' } };
    }
    case 'unaryRange':
      return { kind: 'range', of: of(node.value) ?? { kind: 'Any' } };
    case 'arithmetic': {
      const [a, b] = [of(node.a), of(node.b)];
      const type = arithmeticType(node.op, a, b);
      if (type !== undefined) return type;
      const [x, y] = [typeWords(a), typeWords(b)];
      const text = say(
        `${x.zh}与${y.zh}不能用「${node.op}」计算，结果总为空`,
        `${x.en} and ${y.en} cannot be calculated with "${node.op}": the result is always null`,
      );
      return bad(names, node, 'TYPE_ARITHMETIC', text, same);
    }
    case 'negation': {
      const a = of(node.a);
      if (arithmeticType('*', a, simple('number')) !== undefined && kindIn(a) !== 'string') return a;
      return bad(names, node, 'TYPE_ARITHMETIC', say(`${typeWords(a).zh}没有负值`, `${typeWords(a).en} has no negative`), same);
    }
    case 'comparison': {
      const [a, b] = [of(node.a), of(node.b)];
      if (!comparable(node.op, a, b)) mixed(names, node, a, b);
      return simple('boolean');
    }
    case 'between': {
      const a = of(node.a);
      for (const end of [node.low, node.high]) {
        const type = of(end);
        if (!comparable('<=', a, type)) mixed(names, end, a, type);
      }
      return simple('boolean');
    }
    case 'in': {
      const a = of(node.a);
      for (const test of node.tests) inferTest(test, a, names, false);
      return simple('boolean');
    }
    case 'and':
    case 'or':
      for (const part of [node.a, node.b]) truth(part, names);
      return simple('boolean');
    case 'if':
      truth(node.test, names);
      return either(of(node.yes), of(node.no));
    case 'for':
    case 'some':
    case 'every':
      return loop(node, names);
    case 'instance':
      of(node.a);
      return simple('boolean');
    case 'path':
      return path(node, of(node.a), names);
    case 'descendants':
      of(node.a);
      return { kind: 'list', of: { kind: 'Any' } };
    case 'filter': {
      const list = of(node.a);
      const item = list?.kind === 'list' ? list.of : list;
      const test = infer(node.test, child(names, new Map([['item', item]]), item));
      if (kindIn(test) !== null && test?.kind !== 'boolean' && test?.kind !== 'number' && test?.kind !== 'list') {
        return bad(
          names,
          node.test,
          'TYPE_LOGIC',
          say(`筛选条件是${typeWords(test).zh}，不是真假值`, `the filter is ${typeWords(test).en}, not a condition`),
          CONDITION,
        );
      }
      if (test?.kind === 'number') return item;
      return test?.kind === 'boolean' ? { kind: 'list', of: item ?? { kind: 'Any' } } : null;
    }
    case 'call':
      return call(node, names);
    case 'function': {
      const own = new Map(node.parameters.map(({ name, type }) => [name, type === null ? null : written(type, names)] as const));
      const result = infer(node.body, child(names, own));
      return {
        kind: 'function',
        parameters: [...own.values()].map((type) => type ?? { kind: 'Any' }),
        result: result ?? { kind: 'Any' },
      };
    }
  }
}

const CONDITION = say('请写成条件，例如 x > 3', 'Write a condition, such as x > 3');

const mixed = (names: Names, node: Span, a: Guess, b: Guess): null => {
  const [x, y] = [typeWords(a), typeWords(b)];
  const alike = kindIn(a) === kindIn(b) || kindIn(a) === null || kindIn(b) === null;
  const known = kindIn(a) === null ? y : x;
  const text = alike
    ? say(`${known.zh}没有大小，比较结果总为空`, `${known.en} has no order: the comparison is always null`)
    : say(`${x.zh}与${y.zh}相比，永远不成立`, `${x.en} is compared with ${y.en}: it is never true`);
  return bad(names, node, 'TYPE_COMPARE', text, same);
};

const truth = (node: Ast, names: Names): void => {
  const type = infer(node, names);
  if (kindIn(type) === null || type?.kind === 'boolean' || type?.kind === 'list') return;
  bad(
    names,
    node,
    'TYPE_LOGIC',
    say(`这里需要真假值，写的却是${typeWords(type).zh}`, `a condition is needed here, but it is ${typeWords(type).en}`),
    CONDITION,
  );
};

/** A declared type as it is written in the text. */
const written = (type: TypeNode, names: Names): Guess => {
  if (type.kind === 'named') return names.types(type.name) ?? TYPES.get(type.name) ?? null;
  if (type.kind === 'list') return { kind: 'list', of: written(type.of, names) ?? { kind: 'Any' } };
  return null;
};

const loop = (node: Ast & { kind: 'for' | 'some' | 'every' }, names: Names): Guess => {
  const own = new Map<string, Guess>();
  const inner = child(names, own);
  for (const { name, list, end } of node.iterators) {
    const type = infer(list, inner);
    if (end === null) own.set(name, type?.kind === 'list' ? type.of : type?.kind === 'range' ? type.of : type);
    else {
      infer(end, inner);
      own.set(name, type);
    }
  }
  if (node.kind === 'for') {
    own.set('partial', simple('list'));
    return { kind: 'list', of: infer(node.body, inner) ?? { kind: 'Any' } };
  }
  truth(node.body, inner);
  return simple('boolean');
};

const PARTS: Readonly<Record<string, readonly string[]>> = {
  date: ['year', 'month', 'day', 'weekday'],
  time: ['hour', 'minute', 'second', 'time offset', 'timezone'],
  'date and time': ['year', 'month', 'day', 'weekday', 'hour', 'minute', 'second', 'time offset', 'timezone'],
  'days and time duration': ['days', 'hours', 'minutes', 'seconds'],
  'years and months duration': ['years', 'months'],
  range: ['start', 'end', 'start included', 'end included'],
  number: [],
  string: [],
  boolean: [],
};

const path = (node: Ast & { kind: 'path' }, a: Guess, names: Names): Guess => {
  const { key } = node;
  if (a === null || kindIn(a) === null || a.kind === 'function') return null;
  if (a.kind === 'list') {
    const of = path(node, a.of, { ...names, fault: () => undefined });
    return { kind: 'list', of: of ?? { kind: 'Any' } };
  }
  const there = a.kind === 'context' ? [...a.fields.keys()] : (PARTS[a.kind] ?? []);
  if (a.kind === 'context') {
    if (a.fields.has(key) || a.fields.size === 0) return a.fields.get(key) ?? null;
  } else if (there.includes(key))
    return key === 'timezone' || key.startsWith('start') || key.startsWith('end') || key === 'time offset'
      ? null
      : simple('number');
  const near = nearest(key, there);
  const text = say(`没有「${short(key)}」这一项`, `there is no "${short(key)}" in it`);
  const mend =
    near === null
      ? say(`可用的有：${there.join('、') || '无'}`, `There are: ${there.join(', ') || 'none'}`)
      : say(`是否想写「${near}」？`, `Did you mean "${near}"?`);
  // A value may hold more entries than its type declares.
  return bad(
    names,
    { from: node.to - key.length, to: node.to },
    'UNKNOWN_MEMBER',
    text,
    mend,
    a.kind === 'context' ? 'warning' : 'error',
  );
};

const call = (node: Ast & { kind: 'call' }, names: Names): Guess => {
  const args = node.args.map((arg) => infer(arg, names));
  const { callee } = node;
  const declared = callee.kind === 'name' ? names.get(callee.name) : infer(callee, names);
  if (callee.kind === 'name' && declared === undefined) return callBuiltin(callee.name, node, args, names);
  if (declared === undefined || declared === null || kindIn(declared) === null) return null;
  const called = callee.kind === 'name' ? callee.name : '';
  if (declared.kind !== 'function') {
    return bad(
      names,
      node,
      'TYPE_CALL',
      say(
        `「${short(called)}」是${typeWords(declared).zh}，不能调用`,
        `"${short(called)}" is ${typeWords(declared).en} and cannot be called`,
      ),
      FUNCTION,
    );
  }
  if (args.length !== declared.parameters.length) {
    const n = declared.parameters.length;
    return bad(
      names,
      node,
      'TYPE_ARITY',
      say(
        `「${short(called)}」需要 ${n} 个参数，写了 ${args.length} 个`,
        `"${short(called)}" takes ${n} arguments, ${args.length} are given`,
      ),
      say('请补足或删去参数', 'Add or remove arguments'),
    );
  }
  if (node.names === null)
    args.forEach((arg, i) => argument(called, node.args[i] ?? node, arg, declared.parameters[i] ?? null, i, names));
  return declared.result;
};

const FUNCTION = say('只有函数可以加括号调用', 'Only functions can be called with parentheses');

const argument = (called: string, node: Span, given: Guess, wanted: Guess, at: number, names: Names): void => {
  if (serves(given, wanted)) return;
  const [x, y] = [typeWords(wanted), typeWords(given)];
  const text = say(
    `「${short(called)}」的第 ${at + 1} 个参数需要${x.zh}，写的是${y.zh}`,
    `argument ${at + 1} of "${short(called)}" must be ${x.en}, but it is ${y.en}`,
  );
  bad(names, node, 'TYPE_ARGUMENT', text, same);
};

/** Built-in functions by their signatures: kinds as `callBuiltin` takes them, conversions included. */
const callBuiltin = (name: string, node: Ast & { kind: 'call' }, args: readonly Guess[], names: Names): Guess => {
  const builtin = builtins.get(name);
  if (builtin === undefined) return resultType(name, args);
  const { names: given } = node;
  const signatures = builtin.signatures.filter((s) => {
    if (given !== null)
      return (
        given.every((one) => s.parameters.includes(one)) && s.parameters.slice(0, s.required).every((one) => given.includes(one))
      );
    return args.length >= s.required && (s.variadic === true || args.length <= s.parameters.length);
  });
  if (signatures.length === 0) {
    if (builtin.lenient === true && given !== null) return resultType(name, args);
    const forms = builtin.signatures.map(({ parameters }) => `${name}(${parameters.join(', ')})`).join(' / ');
    const text = say(`函数「${name}」的参数个数或名称不对`, `"${name}" is called with the wrong number or names of arguments`);
    return bad(names, node, 'TYPE_ARITY', text, say(`正确写法：${forms}`, `Write ${forms}`));
  }
  let wrong = -1;
  const fits = signatures.some((s) =>
    args.every((arg, i) => {
      const at = given === null ? Math.min(i, s.kinds.length - 1) : s.parameters.indexOf(given[i] ?? '');
      const kinds = s.kinds[at] ?? [];
      const kind = kindIn(arg);
      const ok =
        kind === null ||
        kind === 'list' ||
        kinds[0] === 'Any' ||
        kinds.includes('list') ||
        (kinds as readonly string[]).includes(kind) ||
        (kind === 'date' && kinds.includes('date and time'));
      if (!ok) wrong = i;
      return ok;
    }),
  );
  if (fits) return resultType(name, args);
  const s = signatures[0];
  const wanted = s?.types[Math.min(wrong, s.types.length - 1)] ?? null;
  const [x, y] = [typeWords(wanted), typeWords(args[wrong] ?? null)];
  const text = say(
    `函数「${name}」的第 ${wrong + 1} 个参数不能是${y.zh}`,
    `argument ${wrong + 1} of "${name}" cannot be ${y.en}`,
  );
  return bad(
    names,
    node.args[wrong] ?? node,
    'TYPE_ARGUMENT',
    text,
    kindIn(wanted) === null ? same : say(`这里需要${x.zh}`, `It must be ${x.en}`),
  );
};

/**
 * Checks one unary test against the type of what is tested. `cell`: in a table, where `?` stands for the value (DMN 1.5 10.3.1.2
 * rules 7 to 15).
 */
export function inferTest(test: TestNode, tested: Guess, names: Names, cell: boolean): void {
  const type = infer(test.value, names);
  if (test.kind === 'compares') {
    if (!comparable(test.op, tested, type)) misfit(test, tested, type, names);
    return;
  }
  // With `?` in it a truth is the answer itself; any other value is compared with the one tested.
  if (cell && type?.kind === 'boolean' && mentionsSelf(test.value)) return;
  if (kindIn(tested) === null || kindIn(type) === null || type === null) return;
  const candidates: Guess[] = [type];
  if (type.kind === 'list') candidates.push(type.of, type.of.kind === 'range' ? type.of.of : null);
  if (type.kind === 'range') candidates.push(type.of);
  if (candidates.some((one, i) => (i === 0 || one !== null) && comparable('=', tested, one))) return;
  misfit(test, tested, type, names);
}

const misfit = (test: TestNode, tested: Guess, type: Guess, names: Names): void => {
  const condition = type?.kind === 'boolean' && test.value.kind !== 'boolean';
  const [x, y] = [typeWords(tested), typeWords(type)];
  bad(
    names,
    test,
    'TYPE_CELL',
    say(`这一列是${x.zh}，单元格写的是${y.zh}，永远不符合`, `the column is ${x.en}, but the cell is ${y.en}: it never fits`),
    condition
      ? say('条件须用「?」指代本列的值，例如 ? > 3', 'In a condition "?" stands for the value of the column, as in ? > 3')
      : say(
          `请改写成${x.zh}${tested?.kind === 'string' ? '（文本加双引号）' : ''}`,
          `Write ${x.en}${tested?.kind === 'string' ? ' (a text has double quotes)' : ''}`,
        ),
  );
};

/** Does the expression mention `?`? */
export const mentionsSelf = (node: Ast): boolean => {
  let found = false;
  walk(node, (part) => {
    if (part.kind === 'name' && part.name === '?') found = true;
  });
  return found;
};
