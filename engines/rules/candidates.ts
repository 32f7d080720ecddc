import { parseDate } from 'feelin';
import type { FeelDate } from 'feelin';
import { fromFeelValue } from './feel/value.ts';
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
  const { base, list, allowed } = input.type;
  if (list) return [];
  if (base === 'boolean') return [true, false];
  const points = node.plan.flatMap((step) => step.points.filter((point) => point.slot === input.slot).map(({ value }) => value));
  const found = new Map<string, Value>();
  const add = (value: Value): void => {
    if (value !== null) found.set(JSON.stringify(value), value);
  };
  for (const value of allowed ?? []) add(fromFeelValue(value));
  if (base === 'string') for (const value of Object.keys(meta?.inputs[input.name]?.values ?? {})) add(value);
  for (const point of points) {
    if (typeof point === 'number' && base !== 'string' && base !== 'date')
      for (const value of [point, point - 1, point + 1]) add(value);
    else if (typeof point === 'string' && base !== 'number') add(point);
    else if (isDate(point)) for (const days of [0, -1, 1]) add(Temporal.PlainDate.from(point.iso).add({ days }).toString());
  }
  return [...found.values()].sort(byValue).slice(0, MAX_PER_INPUT);
}

const isDate = (value: unknown): value is FeelDate =>
  typeof value === 'object' && value !== null && 'iso' in value && typeof value.iso === 'string' && parseDate(value.iso) !== null;

const byValue = (a: Value, b: Value): number => {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [one, two] = [JSON.stringify(a), JSON.stringify(b)];
  return one < two ? -1 : one > two ? 1 : 0;
};
