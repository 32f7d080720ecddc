import { fromFeel } from './feel/json.ts';
import { add as addNum, isNum } from './feel/number.ts';
import { dateOfDays, FeelDate } from './feel/temporal/index.ts';
import type { DecisionNode, InputNode } from './graph.ts';
import type { ModelMeta, Value } from './types.ts';

/** One thing that could be different: an input with another value, or waiting until a day (several inputs move together). */
export interface Option {
  /** Options of the same key exclude each other. */
  key: string;
  set: { input: InputNode; value: Value; feel: unknown }[];
  cost: number;
  on: string | null;
}

const MAX_PER_INPUT = 60;

/**
 * Values of an input at which an answer may change: both sides of every limit the tables compare it with, every member of an
 * enumeration, both booleans. Between two neighbours of this list nothing changes.
 */
export function candidateValues(node: DecisionNode, input: InputNode, meta: ModelMeta | null): Value[] {
  const kind = input.type?.kind ?? 'Any';
  if (kind === 'list' || kind === 'context') return [];
  if (kind === 'boolean') return [true, false];
  const points = node.plan.flatMap((step) => step.points.filter((point) => point.slot === input.slot).map(({ value }) => value));
  const found = new Map<string, Value>();
  const add = (value: Value): void => {
    if (value !== null) found.set(JSON.stringify(value), value);
  };
  for (const value of input.values ?? []) add(fromFeel(value));
  if (kind === 'string') for (const value of Object.keys(meta?.inputs[input.name]?.values ?? {})) add(value);
  for (const point of points) {
    if (isNum(point)) {
      if (kind === 'string' || kind === 'date') continue;
      for (const step of [0, -1, 1]) {
        const value = addNum(point, step);
        if (value !== null) add(fromFeel(value));
      }
    } else if (typeof point === 'string') {
      if (kind !== 'number') add(point);
    } else if (point instanceof FeelDate) {
      for (const days of [0, -1, 1]) add(dateOfDays(point.days + days)?.toString() ?? null);
    }
  }
  return [...found.values()].sort(byValue).slice(0, MAX_PER_INPUT);
}

const byValue = (a: Value, b: Value): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, two] = [JSON.stringify(a), JSON.stringify(b)];
  return one < two ? -1 : one > two ? 1 : 0;
};
