import { FeelRange, order } from '../value.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';

/** A bound of an interval. `side` tells what a missing value stands for: -1 minus infinity, 1 plus infinity, 0 a point that must exist. */
interface Bound {
  readonly value: unknown;
  readonly included: boolean;
  readonly side: -1 | 0 | 1;
}

/** Thrown inside this file only: two bounds that cannot be compared, which makes the answer null. */
const INCOMPARABLE = Symbol('incomparable');

const point = (value: unknown): Bound => ({ value, included: true, side: 0 });
const start = (r: FeelRange): Bound => ({ value: r.start, included: r.startIncluded, side: -1 });
const end = (r: FeelRange): Bound => ({ value: r.end, included: r.endIncluded, side: 1 });

const cmp = (a: Bound, b: Bound): number => {
  const infiniteA = a.value === null ? a.side : 0;
  const infiniteB = b.value === null ? b.side : 0;
  if (infiniteA !== 0 || infiniteB !== 0) return Math.sign(infiniteA - infiniteB);
  const result = order(a.value, b.value);
  if (result === null) throw INCOMPARABLE;
  return result;
};

const both = (a: Bound, b: Bound): boolean => a.included && b.included;

/** `a` lies wholly before `b`: an upper and a lower bound, or points. */
const strictly = (a: Bound, b: Bound): boolean => {
  const c = cmp(a, b);
  return c < 0 || (c === 0 && a.side !== b.side && !both(a, b));
};
/** An upper bound reaches a lower one: they share a point. */
const reaches = (upper: Bound, lower: Bound): boolean => {
  const c = cmp(upper, lower);
  return c > 0 || (c === 0 && both(upper, lower));
};
/** `a` is a lower bound that lets in everything the lower bound `b` does. */
const lowerCovers = (a: Bound, b: Bound): boolean => {
  const c = cmp(a, b);
  return c < 0 || (c === 0 && (a.included || !b.included));
};
/** `a` is an upper bound that lets in everything the upper bound `b` does. */
const upperCovers = (a: Bound, b: Bound): boolean => {
  const c = cmp(a, b);
  return c > 0 || (c === 0 && (a.included || !b.included));
};
/** The lower bound `a` begins before the lower bound `b`. */
const beginsBefore = (a: Bound, b: Bound): boolean => {
  const c = cmp(a, b);
  return c < 0 || (c === 0 && a.included && !b.included);
};
const same = (a: Bound, b: Bound): boolean => a.included === b.included && cmp(a, b) === 0;

type Ranges = (a: FeelRange, b: FeelRange) => boolean;

const meets: Ranges = (a, b) => both(end(a), start(b)) && cmp(end(a), start(b)) === 0;
const overlaps: Ranges = (a, b) => reaches(end(a), start(b)) && reaches(end(b), start(a));
const overlapsBefore: Ranges = (a, b) =>
  beginsBefore(start(a), start(b)) && reaches(end(a), start(b)) && upperCovers(end(b), end(a));
const finishes: Ranges = (a, b) => same(end(a), end(b)) && lowerCovers(start(b), start(a));
const includes: Ranges = (a, b) => lowerCovers(start(a), start(b)) && upperCovers(end(a), end(b));
const starts: Ranges = (a, b) => same(start(a), start(b)) && upperCovers(end(b), end(a));
const coincides: Ranges = (a, b) => same(start(a), start(b)) && same(end(a), end(b));

type Test<A, B> = (a: A, b: B) => boolean;

const finishesAt: Test<unknown, FeelRange> = (p, r) => r.endIncluded && cmp(point(p), end(r)) === 0;
const startsAt: Test<unknown, FeelRange> = (p, r) => r.startIncluded && cmp(point(p), start(r)) === 0;
const within: Test<unknown, FeelRange> = (p, r) => reaches(point(p), start(r)) && reaches(end(r), point(p));

/** The same test with its operands exchanged: DMN defines each relation with its inverse. */
const flip =
  <A, B>(test: Test<A, B>): Test<B, A> =>
  (b, a) =>
    test(a, b);

const guarded =
  (test: Test<never, never>) =>
  (a: never, b: never): boolean | null => {
    try {
      return test(a, b);
    } catch (error) {
      if (error === INCOMPARABLE) return null;
      throw error;
    }
  };

const POINT =
  'number|string|boolean|date|time|date and time|days and time duration|years and months duration|list|context|function';

interface Overloads {
  points?: Test<unknown, unknown>;
  pointRange?: Test<unknown, FeelRange>;
  rangePoint?: Test<FeelRange, unknown>;
  ranges?: Ranges;
}

const relation = (name: string, { points, pointRange, rangePoint, ranges }: Overloads): Builtin =>
  builtin(
    name,
    ...(ranges === undefined ? [] : [signature('range1: range, range2: range', guarded(ranges))]),
    ...(pointRange === undefined ? [] : [signature(`point: ${POINT}, range: range`, guarded(pointRange))]),
    ...(rangePoint === undefined ? [] : [signature(`range: range, point: ${POINT}`, guarded(rangePoint))]),
    ...(points === undefined ? [] : [signature(`point1: ${POINT}, point2: ${POINT}`, guarded(points))]),
  );

/**
 * Range functions (DMN 1.5 10.3.4.7, table 77): Allen's relations of intervals and points. A missing end is infinite. Ends that cannot
 * be compared make the answer null.
 */
export const rangeFunctions: readonly Builtin[] = [
  relation('before', {
    points: (a, b) => strictly(point(a), point(b)),
    pointRange: (p, r) => strictly(point(p), start(r)),
    rangePoint: (r, p) => strictly(end(r), point(p)),
    ranges: (a, b) => strictly(end(a), start(b)),
  }),
  relation('after', {
    points: (a, b) => strictly(point(b), point(a)),
    pointRange: (p, r) => strictly(end(r), point(p)),
    rangePoint: (r, p) => strictly(point(p), start(r)),
    ranges: (a, b) => strictly(end(b), start(a)),
  }),
  relation('meets', { ranges: meets }),
  relation('met by', { ranges: flip(meets) }),
  relation('overlaps', { ranges: overlaps }),
  relation('overlapped by', { ranges: flip(overlaps) }),
  relation('overlaps before', { ranges: overlapsBefore }),
  relation('overlaps after', { ranges: flip(overlapsBefore) }),
  relation('finishes', { pointRange: finishesAt, ranges: finishes }),
  relation('finished by', { rangePoint: flip(finishesAt), ranges: flip(finishes) }),
  relation('includes', { rangePoint: flip(within), ranges: includes }),
  relation('during', { pointRange: within, ranges: flip(includes) }),
  relation('starts', { pointRange: startsAt, ranges: starts }),
  relation('started by', { rangePoint: flip(startsAt), ranges: flip(starts) }),
  relation('coincides', { points: (a, b) => cmp(point(a), point(b)) === 0, ranges: coincides }),
];
