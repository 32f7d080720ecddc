import type { FeelType } from '../feel/types.ts';
import type { Guess } from './kinds.ts';
import { simple } from './kinds.ts';

const named = (kind: string, names: string): [string, FeelType][] => names.split(', ').map((name) => [name, simple(kind)]);

/** What built-in functions give, where it is the same for all arguments (DMN 1.5 10.3.4). */
const RESULTS: ReadonlyMap<string, FeelType> = new Map([
  ...named(
    'number',
    'count, sum, mean, median, stddev, product, floor, ceiling, decimal, round up, round down, round half up, round half down, abs, modulo, sqrt, log, exp, string length, day of year, week of year, number',
  ),
  ...named(
    'boolean',
    'not, odd, even, contains, starts with, ends with, matches, list contains, all, any, is, before, after, meets, met by, overlaps, overlaps before, overlaps after, finishes, finished by, includes, during, starts, started by, coincides, known',
  ),
  ...named(
    'string',
    'substring, upper case, lower case, substring before, substring after, replace, string, string join, day of week, month of year',
  ),
  ...named('date', 'date, today'),
  ...named('time', 'time'),
  ...named('date and time', 'date and time, now'),
  ...named('years and months duration', 'years and months duration'),
  ...named('list', 'split, index of, get entries, list replace, mode, union, flatten'),
]);

/** Functions whose result is a list of the same kind as the list they are given. */
const SAME_LIST = new Set(['sublist', 'append', 'concatenate', 'insert before', 'remove', 'reverse', 'distinct values', 'sort']);

/** The type a built-in function gives for arguments of these types; null where the text does not tell. `abs` also takes durations. */
export function resultType(name: string, args: readonly Guess[]): Guess {
  const first = args[0] ?? null;
  if (SAME_LIST.has(name)) return first?.kind === 'list' && args.length <= 1 ? first : simple('list');
  if (name === 'abs' || name === 'mean' || name === 'sum') return first !== null && first.kind === 'number' ? first : null;
  if (name === 'min' || name === 'max') {
    if (first?.kind === 'list') return first.of.kind === 'Any' ? null : first.of;
    return first !== null && args.every((arg) => arg?.kind === first.kind) ? simple(first.kind) : null;
  }
  return RESULTS.get(name) ?? null;
}
