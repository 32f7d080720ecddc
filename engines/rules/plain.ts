import type { DecisionNode } from './graph.ts';
import type { Value } from './types.ts';

/** The fast way of evaluating a decision, where there is one; null otherwise. */
export function plainEvaluator(_node: DecisionNode): ((inputs: Readonly<Record<string, unknown>>) => Value) | null {
  return null;
}
