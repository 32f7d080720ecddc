import { spend, spendMemory } from '../budget.ts';
import { toInt } from '../number.ts';
import type { Num } from '../number.ts';
import { EvaluationError } from '../../errors.ts';
import { compare, equals, FeelFunction, UNKNOWN } from '../value.ts';
import { builtin, open, signature } from './define.ts';
import type { Builtin } from './define.ts';

type List = readonly unknown[];

const same = (a: unknown, b: unknown): boolean => a === b || equals(a, b) === true;

/** A place from 0 for a position from 1, or from the end when negative; null when there is no such member, or the position is not whole. */
const placeOf = (list: List, position: Num): number | null => {
  const n = toInt(position);
  if (n === null || n === 0 || Math.abs(n) > list.length) return null;
  return n > 0 ? n - 1 : list.length + n;
};

/** UNKNOWN when an unknown member may still be the one that is looked for. */
const contains = (list: List, element: unknown): unknown => {
  spend(list.length);
  let unknown = false;
  for (const member of list) {
    const truth = member === element ? true : compare('=', member, element);
    if (truth === true) return true;
    unknown ||= truth === UNKNOWN;
  }
  return unknown ? UNKNOWN : false;
};

const sublist = (list: List, position: Num, length?: Num): List | null => {
  const from = placeOf(list, position);
  const count = length === undefined ? list.length : toInt(length);
  if (from === null || count === null || count < 0) return null;
  if (length !== undefined && from + count > list.length) return null;
  spendMemory(Math.min(count, list.length));
  return list.slice(from, from + count);
};

const concatenate = (...lists: List[]): List => {
  for (const list of lists) spendMemory(list.length);
  return lists.flat(1);
};

const append = (list: List, ...items: unknown[]): List => {
  spendMemory(list.length + items.length);
  return [...list, ...items];
};

const splice = (list: List, position: Num, removed: number, ...items: unknown[]): List | null => {
  const at = placeOf(list, position);
  if (at === null) return null;
  spendMemory(list.length + 1);
  return list.toSpliced(at, removed, ...items);
};

/** Replaces the members for which `match(member, newItem)` is true. Null when it does not take two arguments, or answers neither true nor false. */
const replaceWhere = (list: List, match: FeelFunction, item: unknown): unknown => {
  if (match.parameters.length !== 2) return null;
  spendMemory(list.length);
  const result: unknown[] = [];
  for (const member of list) {
    spend();
    const answer = match.invoke([member, item]);
    if (answer === UNKNOWN) return UNKNOWN;
    if (typeof answer !== 'boolean') return null;
    result.push(answer ? item : member);
  }
  return result;
};

const indexOf = (list: List, match: unknown): List => {
  spend(list.length);
  return list.flatMap((member, i) => (same(member, match) ? [i + 1] : []));
};

/** The members without repetition, in order of first appearance. Primitives are found by hash, the rest by comparing. */
const distinct = (list: List): List => {
  const seen = new Set<unknown>();
  const others: unknown[] = [];
  return list.filter((member) => {
    spend();
    if (member === null || typeof member !== 'object') {
      if (seen.has(member)) return false;
      seen.add(member);
      return true;
    }
    spend(others.length);
    if (others.some((other) => same(other, member))) return false;
    others.push(member);
    return true;
  });
};

/** Deeper nesting ends the run, before it ends the stack. */
const DEEPEST = 1000;

const flattenInto = (result: unknown[], list: List, depth = 0): unknown[] => {
  if (depth > DEEPEST) throw new EvaluationError('BUDGET', 'a value is nested too deep');
  spendMemory(list.length);
  for (const member of list) {
    if (Array.isArray(member)) flattenInto(result, member as List, depth + 1);
    else result.push(member);
  }
  return result;
};

/** List functions (DMN 1.5 10.3.4.4). Positions count from 1, or from the end when negative; one that does not exist gives null. */
export const listFunctions: readonly Builtin[] = [
  open(builtin('list contains', signature('list: list, element: Any', contains))),
  open(builtin('sublist', signature('list: list, start position: number, length?: number', sublist))),
  open(builtin('append', signature('list: list, ...item: Any', append))),
  open(builtin('concatenate', signature('...list: list', concatenate))),
  open(
    builtin(
      'insert before',
      signature('list: list, position: number, newItem: Any', (list: List, position: Num, item: unknown) =>
        splice(list, position, 0, item),
      ),
    ),
  ),
  open(
    builtin(
      'remove',
      signature('list: list, position: number', (list: List, position: Num) => splice(list, position, 1)),
    ),
  ),
  builtin(
    'list replace',
    signature('list: list, position: number, newItem: Any', (list: List, position: Num, item: unknown) =>
      splice(list, position, 1, item),
    ),
    signature('list: list, match: function, newItem: Any', replaceWhere),
  ),
  open(
    builtin(
      'reverse',
      signature('list: list', (list: List) => (spendMemory(list.length), list.toReversed())),
    ),
  ),
  builtin('index of', signature('list: list, match: Any', indexOf)),
  builtin(
    'union',
    signature('...list: list', (...lists: List[]) => distinct(concatenate(...lists))),
  ),
  builtin('distinct values', signature('list: list', distinct)),
  builtin(
    'flatten',
    signature('list: list', (list: List) => flattenInto([], list)),
  ),
];
