import { spend } from '../budget.ts';
import { add, compareNum, Dec, dec, divide, isNum, multiply, num } from '../number.ts';
import type { Num } from '../number.ts';
import { order, UNKNOWN } from '../value.ts';
import { builtin, open, signature } from './define.ts';
import type { Builtin, Signature } from './define.ts';

/** The members as numbers, or null when one is none. */
const numbers = (list: readonly unknown[]): readonly Num[] | null => {
  spend(list.length);
  return list.every(isNum) ? (list as readonly Num[]) : null;
};

/** Folds a list of at least one number; null for an empty one, for a member that is none, and when a step gives null. */
const fold =
  (step: (a: Num, b: Num) => Num | null) =>
  (list: readonly unknown[]): Num | null => {
    const members = numbers(list);
    if (members === null || members.length === 0) return null;
    let result: Num | null = members[0]!;
    for (let i = 1; i < members.length && result !== null; i++) result = step(result, members[i]!);
    return result;
  };

const sum = fold(add);

const mean = (list: readonly unknown[]): Num | null => {
  const total = sum(list);
  return total === null ? null : divide(total, list.length);
};

const sorted = (members: readonly Num[]): Num[] => {
  // As many comparisons as sorting may need.
  spend(members.length * Math.ceil(Math.log2(members.length + 1)));
  return members.toSorted(compareNum);
};

const median = (list: readonly unknown[]): Num | null => {
  const members = numbers(list);
  if (members === null || members.length === 0) return null;
  const ordered = sorted(members);
  const middle = ordered.length >> 1;
  if (ordered.length % 2 === 1) return ordered[middle]!;
  const total = add(ordered[middle - 1]!, ordered[middle]!);
  return total === null ? null : divide(total, 2);
};

/** Enough digits that the differences from the mean lose nothing that could show in 34 digits. */
const Wide = Dec.clone({ precision: 120 });
/** Steps of a run for each member: three operations on so many digits (measured, see COST in number.ts). */
const WIDE_COST = 15;

/** The standard deviation of a sample (divided by n - 1); null for fewer than two members. */
const stddev = (list: readonly unknown[]): Num | null => {
  const members = numbers(list);
  if (members === null || members.length < 2) return null;
  spend(WIDE_COST * members.length);
  const values = members.map((n) => new Wide(dec(n)));
  const average = values.reduce((a, b) => a.plus(b)).div(values.length);
  const squares = values.reduce((a, b) => a.plus(b.minus(average).pow(2)), new Wide(0));
  return num(squares.div(values.length - 1).sqrt());
};

/** The most frequent numbers, in ascending order; an empty list for an empty list. */
const mode = (list: readonly unknown[]): readonly Num[] | null => {
  const members = numbers(list);
  if (members === null) return null;
  let best: Num[] = [];
  let most = 0;
  let run = 0;
  let last: Num | null = null;
  for (const n of sorted(members)) {
    run = last !== null && compareNum(last, n) === 0 ? run + 1 : 1;
    last = n;
    if (run > most) [most, best] = [run, []];
    if (run === most) best.push(n);
  }
  return best;
};

/** The first of the members in (or against) FEEL's order; null for an empty list, and when two members cannot be compared. */
const extreme =
  (sign: 1 | -1) =>
  (list: readonly unknown[]): unknown => {
    spend(list.length);
    let best: unknown = list[0] ?? null;
    if (best === null || order(best, best) === null) return null;
    for (const member of list) {
      const c = order(member, best);
      if (c === null) return null;
      if (c * sign < 0) best = member;
    }
    return best;
  };

/** `deciding` as soon as it is found; its opposite when all members are that; otherwise null, or UNKNOWN while one is (DMN 1.5 10.3.4.4). */
const quantified =
  (deciding: boolean) =>
  (list: readonly unknown[]): unknown => {
    spend(list.length);
    if (list.includes(deciding)) return deciding;
    if (list.includes(UNKNOWN)) return UNKNOWN;
    return list.every((member) => member === !deciding) ? !deciding : null;
  };

type OnList = (list: readonly unknown[]) => unknown;

/** Both ways to call: with a list, or with its members one by one. A single member that is no list is a list of one. */
const aggregate = (member: string, of: OnList): Signature[] => [
  signature('list: list', of),
  signature(`...${member}: Any`, (...members: unknown[]) => (members[0] === null && members.length === 1 ? null : of(members))),
];

/** Functions that make one value of a list (DMN 1.5 10.3.4.4): count, extremes, sums, statistics, quantifiers. */
export const statisticsFunctions: readonly Builtin[] = [
  open(
    builtin(
      'count',
      signature('list: list', (list: readonly unknown[]) => list.length),
    ),
  ),
  builtin('min', ...aggregate('c', extreme(1))),
  builtin('max', ...aggregate('c', extreme(-1))),
  builtin('sum', ...aggregate('n', sum)),
  builtin('mean', ...aggregate('n', mean)),
  builtin('product', ...aggregate('n', fold(multiply))),
  builtin('median', ...aggregate('n', median)),
  builtin('stddev', ...aggregate('n', stddev)),
  builtin('mode', ...aggregate('n', mode)),
  open(builtin('all', ...aggregate('b', quantified(false)))),
  open(builtin('any', ...aggregate('b', quantified(true)))),
];
