import { candidateValues } from './candidates.ts';
import { counterfactuals } from './counterfactual.ts';
import { decide, environment, factOf, runGraph } from './decide.ts';
import { toFeel } from './feel/json.ts';
import { UNKNOWN } from './feel/value.ts';
import type { Env } from './feel/scope.ts';
import type { DecisionNode, Graph } from './graph.ts';
import { OPEN } from './table.ts';
import type { Decision, ExplainOptions, Explanation, Facts, Missing, ModelMeta, Text } from './types.ts';

/** `decide` plus what is still needed and what would make it a yes. */
export function explain(
  graph: Graph,
  node: DecisionNode,
  facts: Facts,
  labels: ReadonlyMap<number, Text>,
  meta: ModelMeta | null,
  options: ExplainOptions,
): Explanation {
  const decision = decide(graph, node, facts, labels, meta?.version ?? '');
  return {
    ...decision,
    missing: missingFacts(graph, node, facts, labels, meta, decision),
    counterfactuals: counterfactuals(graph, node, facts, labels, meta, decision, options),
  };
}

/** How much is undetermined: open rows and open results, over the whole plan. */
const openness = (node: DecisionNode, env: Env): number => {
  const states: (Uint8Array | null)[] = [];
  runGraph(node, env, states, null);
  let open = 0;
  node.plan.forEach((step, i) => {
    if (env[step.slot] === UNKNOWN) open++;
    for (const state of states[i] ?? []) if (state === OPEN) open++;
  });
  return open;
};

/**
 * The unknown facts that an open condition rests on, best question first. The score is the share of all that is open which an answer
 * settles, averaged over the values at which an answer may change.
 */
const missingFacts = (
  graph: Graph,
  node: DecisionNode,
  facts: Facts,
  labels: ReadonlyMap<number, Text>,
  meta: ModelMeta | null,
  decision: Decision,
): Missing[] => {
  const needed = new Set<string>();
  for (const condition of decision.conditions) {
    if (condition.outcome === 'UNKNOWN')
      for (const used of condition.inputs) if (used.unknown !== undefined) needed.add(used.name);
  }
  if (needed.size === 0) return [];
  const env = environment(graph, node, facts);
  const before = openness(node, env.slice());
  const missing: Missing[] = [];
  for (const input of node.inputs) {
    if (!needed.has(input.name)) continue;
    const fact = factOf(facts, input.name);
    if (fact.known) continue;
    const values = candidateValues(node, input, meta);
    let settled = 0;
    for (const value of values) {
      const trial = env.slice();
      trial[input.slot] = toFeel(value, input.type);
      settled += Math.max(0, before - openness(node, trial)) / before;
    }
    const question = meta?.inputs[input.name]?.question;
    missing.push({
      input: input.name,
      label: labels.get(input.slot) ?? { zh: input.name, en: input.name },
      why: fact.why,
      score: values.length === 0 || before === 0 ? 0 : Math.round((settled / values.length) * 1e6) / 1e6,
      ...(question === undefined ? {} : { question }),
    });
  }
  // The sort is stable: equal scores keep the order of the model.
  return missing.sort((a, b) => b.score - a.score);
};
