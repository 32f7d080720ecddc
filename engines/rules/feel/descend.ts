import { EvaluationError } from '../errors.ts';
import { spend, spendMemory } from './budget.ts';
import { isContext, UNKNOWN } from './value.ts';

const DEEPEST = 1000;

/**
 * `value...key`: all entries of that name in the contexts of a value, at any depth and in their order, without nulls. It is no part of
 * DMN 1.5, but some tools write it and the TCK has tests of it. UNKNOWN if something it would have to look into is unknown.
 */
export function descendants(value: unknown, key: string | null): unknown {
  const out: unknown[] = [];
  return collect(value, key, out, 0) ? out : UNKNOWN;
}

const collect = (value: unknown, key: string | null, out: unknown[], depth: number): boolean => {
  if (value === UNKNOWN) return false;
  if (depth > DEEPEST) throw new EvaluationError('BUDGET', 'a value is nested too deep');
  if (Array.isArray(value)) {
    spend(value.length);
    return value.every((member) => collect(member, key, out, depth + 1));
  }
  if (!isContext(value)) return true;
  for (const [name, member] of value) {
    spend();
    if (name === key && member !== null) {
      spendMemory(1);
      out.push(member);
    }
    if (!collect(member, key, out, depth + 1)) return false;
  }
  return true;
};
