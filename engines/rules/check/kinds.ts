import type { CompareOp, ArithOp } from '../feel/ast.ts';
import { parseDate, parseDateTime, parseDuration, parseTime } from '../feel/temporal/index.ts';
import type { FeelType } from '../feel/types.ts';
import { arithmetic, compare, FeelRange, kindOf } from '../feel/value.ts';
import type { Text } from '../types.ts';
import { say } from './finding.ts';

/** What is known of a type; null: nothing. */
export type Guess = FeelType | null;

/** Types by the name of their kind. */
export const simple = (kind: string): FeelType => (kind === 'list' ? LIST : ({ kind } as FeelType));
const LIST: FeelType = { kind: 'list', of: { kind: 'Any' } };

const WORDS: Readonly<Record<string, Text>> = {
  number: say('数字', 'a number'),
  string: say('文本', 'a text'),
  boolean: say('真假值', 'true or false'),
  date: say('日期', 'a date'),
  time: say('时间', 'a time'),
  'date and time': say('日期时间', 'a date and time'),
  'days and time duration': say('日时时长', 'a duration of days'),
  'years and months duration': say('年月时长', 'a duration of months'),
  list: say('列表', 'a list'),
  context: say('结构', 'a context'),
  range: say('区间', 'a range'),
  function: say('函数', 'a function'),
  Null: say('空值', 'null'),
};

/** A type in plain words. */
export const typeWords = (type: Guess): Text => {
  if (type === null) return say('任意值', 'any value');
  return WORDS[type.kind] ?? say('任意值', 'any value');
};

/** The kind of a type where it is known and not null's own. */
export const kindIn = (type: Guess): string | null =>
  type === null || type.kind === 'Any' || type.kind === 'Null' ? null : type.kind;

const SAMPLES = new Map<string, unknown>([
  ['number', 2],
  ['string', 'a'],
  ['boolean', true],
  ['date', parseDate('2026-01-02')],
  ['time', parseTime('10:00:00')],
  ['date and time', parseDateTime('2026-01-02T10:00:00')],
  ['days and time duration', parseDuration('P1D')],
  ['years and months duration', parseDuration('P1Y')],
  ['list', [1]],
  ['context', new Map([['a', 1]])],
  ['range', new FeelRange(1, 2, true, true)],
]);

/**
 * The type of `a op b`, asked of the engine itself with one value of each kind: what FEEL answers with null for kinds (DMN 1.5 tables 55 to
 * 57) is never right. undefined: never right; null: not known.
 */
export function arithmeticType(op: ArithOp, a: Guess, b: Guess): Guess | undefined {
  const [x, y] = [kindIn(a), kindIn(b)];
  if (x === null || y === null) {
    const alone = x ?? y;
    return alone !== null && NEVER_COUNTED.has(alone) ? undefined : null;
  }
  if (!SAMPLES.has(x) || !SAMPLES.has(y)) return undefined;
  const result = arithmetic(op, SAMPLES.get(x), SAMPLES.get(y));
  return result === null ? undefined : simple(kindOf(result));
}

/** Kinds with which nothing is ever calculated. */
const NEVER_COUNTED = new Set(['boolean', 'list', 'context', 'range', 'function']);

/** Can `a op b` ever be true or false? Only a definite no is false. */
export function comparable(op: CompareOp, a: Guess, b: Guess): boolean {
  const [x, y] = [kindIn(a), kindIn(b)];
  if (op !== '=' && op !== '!=' && [x, y].some((kind) => kind !== null && NEVER_COUNTED.has(kind))) return false;
  if (x === null || y === null || x === 'function' || y === 'function') return true;
  return compare(op, SAMPLES.get(x), SAMPLES.get(y)) !== null || (DAYS.has(x) && DAYS.has(y));
}

const DAYS = new Set(['date', 'date and time']);

/** Can a value of type `from` ever serve where `to` is wanted, with the conversions of DMN 1.5 10.3.2.9.4? Only a definite no is false. */
export function serves(from: Guess, to: Guess): boolean {
  const [x, y] = [kindIn(from), kindIn(to)];
  if (from === null || to === null || x === null || y === null) return true;
  if (from.kind === 'list') return to.kind === 'list' ? serves(from.of, to.of) || from.of.kind === 'Null' : serves(from.of, to);
  if (to.kind === 'list') return serves(from, to.of);
  if (from.kind === 'context' && to.kind === 'context') {
    if (from.fields.size === 0) return true;
    return [...to.fields].every(([key, field]) => from.fields.has(key) && serves(from.fields.get(key) ?? null, field));
  }
  return x === y || (x === 'date' && y === 'date and time');
}

/** The type two ways of an expression have in common; null if they differ. */
export const either = (a: Guess, b: Guess): Guess => {
  if (a?.kind === 'Null') return b;
  if (b?.kind === 'Null') return a;
  if (a === null || b === null || a.kind !== b.kind) return null;
  if (a.kind === 'list' && b.kind === 'list') {
    const of = either(a.of, b.of);
    return { kind: 'list', of: of ?? { kind: 'Any' } };
  }
  return a.kind === 'context' || a.kind === 'function' || a.kind === 'range' ? (a === b ? a : null) : simple(a.kind);
};

/** The nearest of the names to a misspelt one, if one is near (edit distance after Damerau and Levenshtein, at most a third of the letters). */
export function nearest(name: string, names: readonly string[]): string | null {
  let best: string | null = null;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const one of names.slice(0, 500)) {
    if (Math.abs(one.length - name.length) >= least || one.length > 100) continue;
    const far = one.toLowerCase() === name.toLowerCase() ? 0 : distance(one, name);
    if (far < least && one !== name) {
      best = one;
      least = far;
    }
  }
  return best;
}

/** Letters to add, drop, change, or swap with their neighbour. */
const distance = (a: string, b: string): number => {
  let before: number[] = [];
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      let least = Math.min((row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1), (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, (before[j - 2] ?? 0) + 1);
      next.push(least);
    }
    before = row;
    row = next;
  }
  return row[b.length] ?? 0;
};
