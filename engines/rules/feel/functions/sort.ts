import { spend, spendMemory } from '../budget.ts';
import { FeelFunction, UNKNOWN } from '../value.ts';
import { builtin, signature } from './define.ts';
import type { Builtin } from './define.ts';

/** Leaves a sort early: the order said something other than true or false. */
class Undecided extends Error {
  readonly result: unknown;
  constructor(result: unknown) {
    super('undecided');
    this.result = result;
  }
}

type Precedes = (a: unknown, b: unknown) => boolean;

/** Stable merge sort from the bottom up: the same calls in the same order in every JavaScript engine, whatever the order says. */
const mergeSort = (list: readonly unknown[], precedes: Precedes): readonly unknown[] => {
  let from = list.slice();
  for (let width = 1; width < from.length; width *= 2) {
    const to: unknown[] = [];
    for (let low = 0; low < from.length; low += 2 * width) {
      const middle = Math.min(low + width, from.length);
      const high = Math.min(low + 2 * width, from.length);
      let [left, right] = [low, middle];
      while (left < middle && right < high) to.push(precedes(from[right], from[left]) ? from[right++] : from[left++]);
      while (left < middle) to.push(from[left++]);
      while (right < high) to.push(from[right++]);
    }
    from = to;
  }
  return from;
};

/** `sort(list, precedes)` (DMN 1.5 10.3.4.10). Null when `precedes` does not take two arguments or does not answer true or false; UNKNOWN when it does. */
const sort = (list: readonly unknown[], precedes: FeelFunction): unknown => {
  if (precedes.parameters.length !== 2) return null;
  spendMemory(list.length);
  try {
    return mergeSort(list, (a, b) => {
      spend();
      const answer = precedes.invoke([a, b]);
      if (typeof answer !== 'boolean') throw new Undecided(answer === UNKNOWN ? UNKNOWN : null);
      return answer;
    });
  } catch (error) {
    if (error instanceof Undecided) return error.result;
    throw error;
  }
};

/** The sort function (DMN 1.5 10.3.4.10). */
export const sortFunctions: readonly Builtin[] = [builtin('sort', signature('list: list, precedes: function', sort))];
