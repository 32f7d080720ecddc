import { candidateValues } from './candidates.ts';
import type { Option } from './candidates.ts';
import { canonical } from './canonical.ts';
import { decide, environment, factOf, runGraph } from './decide.ts';
import { fromFeel, toFeel } from './feel/json.ts';
import { UNKNOWN } from './feel/value.ts';
import type { Env } from './feel/scope.ts';
import type { DecisionNode, Graph, InputNode } from './graph.ts';
import { dayOptions } from './growth.ts';
import { HIT, OPEN } from './table.ts';
import type { Change, Counterfactual, Decision, ExplainOptions, Fact, Facts, ModelMeta, Text, Value } from './types.ts';
import { changeText } from './words.ts';

const MAX_SIZE = 3;
const MAX_RUNS = 6_000;

/**
 * Smallest sets of changes that make the decision a yes, cheapest first, at most one for each set of inputs. Sets of up to three changes
 * are tried, up to one size beyond the smallest that helps and within a budget of runs; if none does, a longer one is sought by always taking the change that mends most.
 * Each result has been decided again from changed facts.
 */
export function counterfactuals(
  graph: Graph,
  node: DecisionNode,
  facts: Facts,
  labels: ReadonlyMap<number, Text>,
  meta: ModelMeta | null,
  decision: Decision,
  options: ExplainOptions,
): Counterfactual[] {
  const goal = options.goal ?? standardGoal(node, meta);
  if (goal === null || (decision.outcome === 'DETERMINED' && goal(decision.outputs))) return [];
  const env = environment(graph, node, facts);
  const choices = allOptions(node, env, meta, options);
  const reaches = (set: readonly Option[]): boolean => {
    const result = runGraph(node, changed(env, set), null, null);
    return result !== UNKNOWN && goal(fromFeel(result));
  };
  const sets = search(choices, reaches);
  if (sets.length === 0) {
    const longer = descend(node, env, choices, reaches);
    if (longer !== null) sets.push(longer);
  }
  const found: Counterfactual[] = [];
  for (const set of sets) {
    const made = verified(graph, node, facts, labels, meta, set, env, goal);
    if (made !== null) found.push(made);
  }
  found.sort((a, b) => a.cost - b.cost || (canonical(a.changes) < canonical(b.changes) ? -1 : 1));
  return found.slice(0, options.limit ?? 5);
}

const standardGoal = (node: DecisionNode, meta: ModelMeta | null): ((outputs: Value) => boolean) | null => {
  const goals = meta?.goals?.[node.id];
  if (goals !== undefined) {
    const texts = new Set(goals.map((value) => canonical(value)));
    return (outputs) => texts.has(canonical(outputs));
  }
  return node.table?.gate === true ? (outputs) => Array.isArray(outputs) && outputs.length === 0 : null;
};

const changed = (env: Env, set: readonly Option[]): Env => {
  const out = env.slice();
  for (const option of set) for (const { input, feel } of option.set) out[input.slot] = feel;
  return out;
};

/** Everything that may be changed on its own, in the order of the model. */
const allOptions = (node: DecisionNode, env: Env, meta: ModelMeta | null, options: ExplainOptions): Option[] => {
  const out = options.today === undefined ? [] : dayOptions(node, env, meta, options.today);
  for (const input of node.inputs) {
    const about = meta?.inputs[input.name];
    if (about?.changeable === false) continue;
    const now = env[input.slot];
    const current = now === UNKNOWN ? null : fromFeel(now);
    for (const value of candidateValues(node, input, meta)) {
      if (now !== UNKNOWN && value === current) continue;
      // What grows by itself is offered as waiting, with its day; never as something one could set.
      if (about?.growth !== undefined && options.today !== undefined && now !== UNKNOWN && now !== null) continue;
      // An unknown fact need not be changed, only told.
      const cost = now === UNKNOWN ? 0.5 : (about?.effort ?? 1) + distance(current, value);
      out.push({ key: input.name, set: [{ input, value, feel: toFeel(value, input.type) }], cost, on: null });
    }
  }
  return out.sort((a, b) => a.cost - b.cost);
};

/** 0 to 1: a longer way costs more, but never as much as another change. */
const distance = (from: Value, to: Value): number => {
  if (typeof from === 'number' && typeof to === 'number') {
    const way = Math.abs(to - from);
    return way / (1 + way);
  }
  if (typeof from === 'string' && typeof to === 'string' && /^\d{4}-\d\d-\d\d$/.test(from) && /^\d{4}-\d\d-\d\d$/.test(to)) {
    const days = Math.abs(Temporal.PlainDate.from(from).until(to).days);
    return days / (365 + days);
  }
  return 0;
};

const search = (choices: readonly Option[], reaches: (set: readonly Option[]) => boolean): Option[][] => {
  const found: Option[][] = [];
  let runs = 0;
  const extend = (set: Option[], from: number, size: number): void => {
    for (let i = from; i < choices.length && runs < MAX_RUNS; i++) {
      const option = choices[i];
      if (option === undefined || set.some((other) => clash(other, option))) continue;
      const next = [...set, option];
      if (found.some((other) => other.every(({ key }) => next.some((part) => part.key === key)))) continue;
      if (next.length < size) extend(next, i + 1, size);
      else {
        runs++;
        if (reaches(next)) found.push(next);
      }
    }
  };
  for (let size = 1, enough = MAX_SIZE; size <= enough && runs < MAX_RUNS; size++) {
    extend([], 0, size);
    // One size more, for two easy changes may be less than one hard one; beyond that nobody reads on.
    if (found.length > 0) enough = Math.min(enough, size + 1);
  }
  return found;
};

const clash = (a: Option, b: Option): boolean =>
  a.key === b.key || a.set.some(({ input }) => b.set.some((other) => other.input === input));

/** How much of the plan still stands against a yes: gate rows that fail or are open, and open results. */
const obstacles = (node: DecisionNode, env: Env): number => {
  const states: (Uint8Array | null)[] = [];
  runGraph(node, env, states, null);
  let count = 0;
  node.plan.forEach((step, i) => {
    if (env[step.slot] === UNKNOWN || env[step.slot] === null) count++;
    if (step.table?.gate === true) for (const state of states[i] ?? []) if (state === HIT || state === OPEN) count++;
  });
  return count;
};

const descend = (
  node: DecisionNode,
  env: Env,
  choices: readonly Option[],
  reaches: (set: readonly Option[]) => boolean,
): Option[] | null => {
  const set: Option[] = [];
  for (let round = 0; round < 12; round++) {
    let best: Option | null = null;
    let least = obstacles(node, changed(env, set));
    for (const option of choices) {
      if (set.some((other) => clash(other, option))) continue;
      const left = obstacles(node, changed(env, [...set, option]));
      if (left < least) {
        least = left;
        best = option;
      }
    }
    if (best === null) return null;
    set.push(best);
    if (reaches(set)) break;
  }
  if (!reaches(set)) return null;
  for (const option of set.slice()) {
    const without = set.filter((other) => other !== option);
    if (reaches(without)) set.splice(set.indexOf(option), 1);
  }
  return set;
};

const verified = (
  graph: Graph,
  node: DecisionNode,
  facts: Facts,
  labels: ReadonlyMap<number, Text>,
  meta: ModelMeta | null,
  set: readonly Option[],
  env: Env,
  goal: (outputs: Value) => boolean,
): Counterfactual | null => {
  const next: Record<string, Fact> = { ...facts };
  for (const option of set) for (const { input, value } of option.set) next[input.name] = { known: true, value };
  const again = decide(graph, node, next, labels, meta?.version ?? '');
  if (again.outcome !== 'DETERMINED' || !goal(again.outputs)) return null;
  const changes: Change[] = [];
  for (const option of set) {
    for (const { input, value } of option.set) {
      // Waiting moves every growing input; only those that matter are named.
      if (option.set.length > 1 && !matters(node, env, set, input, goal)) continue;
      const fact = factOf(facts, input.name);
      const change: Change = {
        input: input.name,
        label: labels.get(input.slot) ?? { zh: input.name, en: input.name },
        to: value,
      };
      if (fact.known) change.from = fromFeel(env[input.slot]);
      changes.push(change);
    }
  }
  const on = set.find((option) => option.on !== null)?.on ?? null;
  const cost = Math.round(set.reduce((sum, option) => sum + option.cost, 0) * 1e6) / 1e6;
  return { changes, cost, outputs: again.outputs, ...(on === null ? {} : { on }), text: changeText(changes, on, meta) };
};

const matters = (
  node: DecisionNode,
  env: Env,
  set: readonly Option[],
  input: InputNode,
  goal: (outputs: Value) => boolean,
): boolean => {
  const trial = changed(env, set);
  trial[input.slot] = env[input.slot];
  const result = runGraph(node, trial, null, null);
  return result === UNKNOWN || !goal(fromFeel(result));
};
