import type { Ast, CompareOp, TestNode } from '../feel/ast.ts';
import { builtinValue } from '../feel/call.ts';
import { compileNode } from '../feel/compile.ts';
import { Names } from '../feel/names.ts';
import { isNum, numText } from '../feel/number.ts';
import { parseExpression, parseTests } from '../feel/parse.ts';
import { bareContext, isFixed } from '../feel/scope.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, YearsDuration } from '../feel/temporal/index.ts';
import { temporalPart } from '../feel/temporal/index.ts';
import type { Text } from '../types.ts';
import { say } from './finding.ts';

/** What is known of the names and values in a cell. */
export interface WordOptions {
  /** Labels of enumeration values, as in the sidecar's `values`. */
  values?: Readonly<Record<string, Text>>;
  /** Labels of inputs and decisions by name; names of several words can only be read if they are here. */
  names?: Readonly<Record<string, Text>>;
}

/**
 * A cell in plain words: `< 3` is 小于 3, less than 3; `[1..5)` 1 至 5（不含 5）; `"A","B"` 是 A 或 B, with the labels of the values; `-`
 * 不限, any. `tests` is the cell of an input column (DMN 1.5 10.3.1.2 rules 7 to 15), `expression` an output or any other expression. What
 * cannot be read comes back as it is written. Never throws.
 */
export function cellWords(text: string, kind: 'tests' | 'expression', options: WordOptions = {}): Text {
  const names = new Names();
  for (const name of Object.keys(options.names ?? {})) names.add(name);
  const known = { names, members: names };
  try {
    if (kind === 'expression') {
      if (text.trim() === '' || text.trim() === '-') return say('无', 'none');
      return expression(parseExpression(text, known), options);
    }
    const { tests, negated } = parseTests(text, known);
    if (tests === null) return say('不限', 'any');
    return negated ? opposite(tests, options) : cell(tests, options);
  } catch {
    return say(text.trim(), text.trim());
  }
}

const map = (parts: readonly Text[], zh: (parts: string[]) => string, en: (parts: string[]) => string): Text =>
  say(zh(parts.map((part) => part.zh)), en(parts.map((part) => part.en)));

const joined = (parts: readonly Text[], zh: string, en: string): Text =>
  map(
    parts,
    (all) => all.join(zh),
    (all) => (all.length > 2 && en !== ', ' ? `${all.slice(0, -1).join(', ')}${en}${all.at(-1) ?? ''}` : all.join(en)),
  );

// ---------- cells ----------

const COMPARES: Record<CompareOp, Text> = {
  '<': say('小于', 'less than'),
  '<=': say('不大于', 'at most'),
  '>': say('大于', 'more than'),
  '>=': say('不小于', 'at least'),
  '=': say('等于', 'equal to'),
  '!=': say('不等于', 'not'),
};

/** Of days, earlier and later is said, not less and more. */
const DAYS: Record<CompareOp, Text> = {
  '<': say('早于', 'before'),
  '<=': say('不晚于', 'on or before'),
  '>': say('晚于', 'after'),
  '>=': say('不早于', 'on or after'),
  '=': say('为', 'on'),
  '!=': say('不为', 'not on'),
};

const opWords = (op: CompareOp, value: Ast): Text => {
  const constant = constantOf(value);
  return (constant instanceof FeelDate || constant instanceof FeelDateTime || constant instanceof FeelTime ? DAYS : COMPARES)[op];
};

/** The values of tests that are nothing but constants to be equal to; null if there is anything else. */
const listed = (tests: readonly TestNode[], options: WordOptions): Text[] | null => {
  const out: Text[] = [];
  for (const test of tests) {
    if (test.kind !== 'matches' || constantOf(test.value) === undefined || test.value.kind === 'list') return null;
    if (
      test.value.kind === 'range' ||
      test.value.kind === 'unaryRange' ||
      test.value.kind === 'boolean' ||
      test.value.kind === 'null'
    )
      return null;
    out.push(expression(test.value, options));
  }
  return out;
};

const cell = (tests: readonly TestNode[], options: WordOptions): Text => {
  const values = listed(tests, options);
  if (values !== null)
    return map(
      [joined(values, ' 或 ', ' or ')],
      ([all = '']) => `是 ${all}`,
      ([all = '']) => all,
    );
  return joined(
    tests.map((test) => one(test, options)),
    '，或',
    ', or ',
  );
};

const one = (test: TestNode, options: WordOptions): Text => {
  const { value } = test;
  if (test.kind === 'compares') {
    const op = opWords(test.op, value);
    const of = expression(value, options);
    return say(`${op.zh} ${of.zh}`, `${op.en} ${of.en}`);
  }
  if (value.kind === 'boolean') return value.value ? say('是', 'yes') : say('否', 'no');
  if (value.kind === 'null') return say('为空', 'empty');
  if (value.kind === 'range') return range(value, options);
  if (value.kind === 'unaryRange')
    return one({ kind: 'compares', op: value.op, value: value.value, from: value.from, to: value.to }, options);
  if (value.kind === 'list') {
    return cell(
      value.items.map((item) => ({ kind: 'matches', value: item, from: item.from, to: item.to })),
      options,
    );
  }
  const of = expression(value, options);
  return constantOf(value) === undefined ? of : say(`是 ${of.zh}`, of.en);
};

const opposite = (tests: readonly TestNode[], options: WordOptions): Text => {
  const values = listed(tests, options);
  if (values !== null) {
    return values.length === 1
      ? map(
          values,
          ([a = '']) => `不是 ${a}`,
          ([a = '']) => `not ${a}`,
        )
      : map(
          [joined(values, '、', ' nor ')],
          ([all = '']) => `不是 ${all} 中的任何一项`,
          ([all = '']) => `neither ${all}`,
        );
  }
  const [only] = tests;
  if (tests.length === 1 && only?.kind === 'matches') {
    if (only.value.kind === 'null') return say('不为空', 'not empty');
    if (only.value.kind === 'boolean') return only.value.value ? say('不为“是”', 'not yes') : say('不为“否”', 'not no');
  }
  return map(
    [cell(tests, options)],
    ([all = '']) => `并非：${all}`,
    ([all = '']) => `not: ${all}`,
  );
};

const range = (node: Ast & { kind: 'range' }, options: WordOptions): Text => {
  const { start, end, startIncluded, endIncluded } = node;
  if (start === null || end === null) return say('区间', 'a range');
  const [a, b] = [expression(start, options), expression(end, options)];
  if (startIncluded && endIncluded) return say(`${a.zh} 至 ${b.zh}`, `from ${a.en} to ${b.en}`);
  if (startIncluded) return say(`${a.zh} 至 ${b.zh}（不含 ${b.zh}）`, `from ${a.en} to below ${b.en}`);
  if (endIncluded) return say(`${a.zh} 至 ${b.zh}（不含 ${a.zh}）`, `above ${a.en} up to ${b.en}`);
  const [low, high] = [opWords('>', start), opWords('<', end)];
  return say(`${low.zh} ${a.zh} 且${high.zh} ${b.zh}`, `${low.en} ${a.en} and ${high.en} ${b.en}`);
};

// ---------- values ----------

/** The value of a node that is the same whatever the inputs; undefined otherwise. */
const constantOf = (node: Ast): unknown => {
  if (node.kind === 'name') return undefined;
  try {
    const code = compileNode(node, { ...bareContext(), builtin: builtinValue, report: () => undefined });
    return isFixed(code) && code.constant !== null ? code.constant : undefined;
  } catch {
    return undefined;
  }
};

const two = (n: number): string => String(n).padStart(2, '0');
const MONTHS = 'January February March April May June July August September October November December'.split(' ');

const dateWords = ({ year, month, day }: FeelDate): Text =>
  say(`${year}年${month}月${day}日`, `${day} ${MONTHS[month - 1] ?? ''} ${year}`);

const timeWords = (time: FeelTime): string => {
  const plain = `${two(time.hour)}:${two(time.minute)}`;
  const text = time.toString();
  return time.second === 0 && time.nano === 0 && time.offset === null && time.zone === null ? plain : text;
};

const valueWords = (value: unknown): Text | null => {
  if (isNum(value)) return say(numText(value), numText(value));
  if (value instanceof FeelDate) return dateWords(value);
  if (value instanceof FeelTime) return say(timeWords(value), timeWords(value));
  if (value instanceof FeelDateTime)
    return map(
      [dateWords(value.date)],
      ([day = '']) => `${day} ${timeWords(value.time)}`,
      ([day = '']) => `${day}, ${timeWords(value.time)}`,
    );
  if (value instanceof YearsDuration) return parts(value, ['years', 'months'], ['年', '个月'], ['year', 'month']);
  if (value instanceof DaysDuration)
    return parts(
      value,
      ['days', 'hours', 'minutes', 'seconds'],
      ['天', '小时', '分钟', '秒'],
      ['day', 'hour', 'minute', 'second'],
    );
  return null;
};

const parts = (value: unknown, names: readonly string[], zh: readonly string[], en: readonly string[]): Text => {
  const said: Text[] = [];
  for (const [i, name] of names.entries()) {
    const n = temporalPart(value, name);
    if (typeof n !== 'number' || n === 0) continue;
    said.push(say(`${n}${zh[i] ?? ''}`, `${n} ${en[i] ?? ''}${Math.abs(n) === 1 ? '' : 's'}`));
  }
  return said.length === 0 ? say(`0${zh.at(-1) ?? ''}`, `0 ${en.at(-1) ?? ''}s`) : joined(said, '', ' ');
};

// ---------- expressions ----------

/** Functions with words of their own; $1 and $2 are the arguments. */
const CALLS: Readonly<Record<string, Text>> = {
  count: say('$1的个数', 'number of $1'),
  sum: say('$1的合计', 'sum of $1'),
  'string length': say('$1的字数', 'length of $1'),
  contains: say('$1含有 $2', '$1 contains $2'),
  'starts with': say('$1以 $2 开头', '$1 starts with $2'),
  'ends with': say('$1以 $2 结尾', '$1 ends with $2'),
  'list contains': say('$1中有 $2', '$1 has $2'),
  known: say('已知$1', '$1 is known'),
  not: say('并非$1', 'not $1'),
};

/** Parts of dates and durations. */
const PARTS: Readonly<Record<string, string>> = {
  year: '年份',
  month: '月份',
  day: '日',
  weekday: '星期',
  hour: '时',
  minute: '分',
  second: '秒',
  years: '年数',
  months: '月数',
  days: '天数',
};

const call = (node: Ast & { kind: 'call' }, options: WordOptions): Text => {
  const name = node.callee.kind === 'name' ? node.callee.name : '';
  const args = node.args.map((arg) => expression(arg, options));
  const words = Object.hasOwn(CALLS, name) && node.names === null ? CALLS[name] : undefined;
  const filled = (text: string, all: readonly string[]): string =>
    text.replace(/\$([12])/gu, (_, n: string) => all[Number(n) - 1] ?? '');
  if (words !== undefined)
    return map(
      args,
      (all) => filled(words.zh, all),
      (all) => filled(words.en, all),
    );
  const callee = expression(node.callee, options);
  return map(
    args,
    (all) => `${callee.zh}(${all.join('，')})`,
    (all) => `${callee.en}(${all.join(', ')})`,
  );
};

/** Brackets where a looser expression stands inside a tighter one. */
const inner = (node: Ast, options: WordOptions): Text => {
  const words = expression(node, options);
  return node.kind === 'and' ||
    node.kind === 'or' ||
    node.kind === 'if' ||
    (node.kind === 'arithmetic' && (node.op === '+' || node.op === '-'))
    ? say(`（${words.zh}）`, `(${words.en})`)
    : words;
};

const SIGNS: Readonly<Record<string, string>> = { '*': '×', '/': '÷', '**': '^' };

const expression = (node: Ast, options: WordOptions): Text => {
  const of = (part: Ast): Text => expression(part, options);
  switch (node.kind) {
    case 'string':
      return options.values !== undefined && Object.hasOwn(options.values, node.value)
        ? (options.values[node.value] ?? say(node.value, node.value))
        : say(node.value, node.value);
    case 'boolean':
      return node.value ? say('是', 'yes') : say('否', 'no');
    case 'null':
      return say('空', 'nothing');
    case 'name':
      if (node.name === '?') return say('该值', 'the value');
      return options.names !== undefined && Object.hasOwn(options.names, node.name)
        ? (options.names[node.name] ?? say(node.name, node.name))
        : say(node.name, node.name);
    case 'and':
    case 'or': {
      const word = node.kind === 'and' ? say('，且', ' and ') : say('，或', ' or ');
      const sides = [node.a, node.b].map((side) => (side.kind === node.kind ? of(side) : inner(side, options)));
      return map(
        sides,
        (all) => all.join(word.zh),
        (all) => all.join(word.en),
      );
    }
    case 'comparison':
      return compared(node, options);
    case 'between':
      return map(
        [of(node.a), of(node.low), of(node.high)],
        ([a = '', b = '', c = '']) => `${a}在 ${b} 至 ${c}`,
        ([a = '', b = '', c = '']) => `${a} is from ${b} to ${c}`,
      );
    case 'in':
      return map(
        [of(node.a), cell(node.tests, options)],
        ([a = '', b = '']) => `${a}：${b}`,
        ([a = '', b = '']) => `${a} is ${b}`,
      );
    case 'if':
      return map(
        [of(node.test), of(node.yes), of(node.no)],
        ([a = '', b = '', c = '']) => `如果${a}，则 ${b}，否则 ${c}`,
        ([a = '', b = '', c = '']) => `if ${a}, then ${b}, else ${c}`,
      );
    case 'list':
      return joined(node.items.map(of), '、', ', ');
    case 'range':
      return range(node, options);
    case 'path':
      return map(
        [of(node.a)],
        ([a = '']) => `${a}的${PARTS[node.key] ?? node.key}`,
        ([a = '']) => `${node.key} of ${a}`,
      );
    case 'negation':
    case 'arithmetic':
    case 'at':
    case 'number':
    case 'call': {
      const value = valueWords(constantOf(node));
      if (value !== null) return value;
      if (node.kind === 'call') return call(node, options);
      if (node.kind === 'negation')
        return map(
          [inner(node.a, options)],
          ([a = '']) => `-${a}`,
          ([a = '']) => `-${a}`,
        );
      if (node.kind !== 'arithmetic') throw new Error('not in words');
      const loose = node.op === '+' || node.op === '-';
      const sign = SIGNS[node.op] ?? node.op;
      const [a, b] = [loose ? of(node.a) : inner(node.a, options), node.op === '+' ? of(node.b) : inner(node.b, options)];
      return say(`${a.zh} ${sign} ${b.zh}`, `${a.en} ${sign} ${b.en}`);
    }
    default:
      // Loops, filters, contexts and functions are read best as they are written.
      throw new Error('not in words');
  }
};

const compared = (node: Ast & { kind: 'comparison' }, options: WordOptions): Text => {
  const a = inner(node.a, options);
  if (node.b.kind === 'null' && (node.op === '=' || node.op === '!='))
    return node.op === '=' ? say(`${a.zh}为空`, `${a.en} is empty`) : say(`${a.zh}不为空`, `${a.en} is not empty`);
  if (node.b.kind === 'boolean' && node.op === '=')
    return node.b.value ? say(`${a.zh}为“是”`, `${a.en} is yes`) : say(`${a.zh}为“否”`, `${a.en} is no`);
  const b = inner(node.b, options);
  const op = node.op === '=' ? say('是', '') : node.op === '!=' ? say('不是', 'not') : opWords(node.op, node.b);
  return say(`${a.zh}${op.zh} ${b.zh}`, `${a.en} is ${op.en === '' ? '' : `${op.en} `}${b.en}`);
};
