import { EvaluationError } from './errors.ts';
import type { Env } from './feel/scope.ts';
import { refill } from './feel/budget.ts';
import { fromFeel, toFeel } from './feel/json.ts';
import { UNKNOWN } from './feel/value.ts';
import { runStep } from './graph.ts';
import type { DecisionNode, Graph, InputNode } from './graph.ts';
import { constantOutput, HIT, OPEN, rowOutput } from './table.ts';
import type { Row } from './table.ts';
import type { Condition, Decision, Fact, Facts, Text, UsedInput, Value } from './types.ts';

/** Runs a decision and what it requires in `env`. `states` receives the row states of each table, by step of the plan. */
export function runGraph(node: DecisionNode, env: Env, states: (Uint8Array | null)[] | null, strict: true | null): unknown {
  const { plan } = node;
  for (let i = 0; i < plan.length; i++) {
    const step = plan[i] as DecisionNode;
    let seen: Uint8Array | null = null;
    if (states !== null && step.table !== null) states[i] = seen = new Uint8Array(step.table.rows.length);
    runStep(step, env, seen, strict === null ? null : { decision: step.name });
  }
  return env[node.slot];
}

const ABSENT: Fact = { known: false, why: 'ABSENT' };

/** The fact of an input; a fact that is absent is unknown. */
export const factOf = (facts: Facts, name: string): Fact => (Object.hasOwn(facts, name) ? (facts[name] ?? ABSENT) : ABSENT);

/** An environment filled from facts: UNKNOWN where nothing is known. Throws EvaluationError (INPUT_TYPE). */
export function environment(graph: Graph, node: DecisionNode, facts: Facts): Env {
  const env: Env = graph.base.slice();
  env.length = graph.size;
  for (const input of node.inputs) env[input.slot] = readFact(input, factOf(facts, input.name));
  return env;
}

const readFact = (input: InputNode, fact: Fact): unknown => {
  if (!fact.known) return UNKNOWN;
  const value = toFeel(fact.value, input.type);
  if (value !== undefined) return value;
  if (input.values !== null && fact.value !== null && input.type?.kind !== 'list' && input.type?.kind !== 'context') {
    throw new EvaluationError('INPUT_TYPE', `fact "${input.name}" is not one of ${JSON.stringify(input.values.map(fromFeel))}`);
  }
  throw new EvaluationError('INPUT_TYPE', `fact "${input.name}" is not a ${input.typeRef || 'value'}`);
};

/** Three-valued decision with the reason of every row. */
export function decide(graph: Graph, node: DecisionNode, facts: Facts, labels: ReadonlyMap<number, Text>): Decision {
  refill();
  const env = environment(graph, node, facts);
  const states: (Uint8Array | null)[] = [];
  const result = runGraph(node, env, states, true);
  const cache = new Map<number, UsedInput>();
  const show = (slot: number): UsedInput => {
    const found = cache.get(slot);
    if (found !== undefined) return found;
    const made = usedInput(graph, slot, facts, env, labels);
    cache.set(slot, made);
    return made;
  };
  const conditions: Condition[] = [];
  for (let i = 0; i < node.plan.length; i++) {
    const step = node.plan[i];
    if (step === undefined) continue;
    if (step.table === null) conditions.push(computed(step, env, show));
    else tableConditions(step, env, states[i] ?? null, show, conditions);
  }
  return {
    decision: node.id,
    outcome: result === UNKNOWN ? 'UNKNOWN' : 'DETERMINED',
    outputs: fromFeel(result),
    conditions,
  };
}

const usedInput = (graph: Graph, slot: number, facts: Facts, env: Env, labels: ReadonlyMap<number, Text>): UsedInput => {
  const label = labels.get(slot) ?? { zh: '', en: '' };
  const owner = graph.owners[slot];
  if (owner === undefined || owner.kind !== 'input') {
    const name = owner?.name ?? '';
    const value = env[slot];
    return value === UNKNOWN ? { name, label, unknown: 'UNDETERMINED' } : { name, label, value: fromFeel(value) };
  }
  return factInput(owner, facts, label);
};

/** A fact as a condition shows it. */
export function factInput(input: InputNode, facts: Facts, label: Text): UsedInput {
  const fact = factOf(facts, input.name);
  if (!fact.known) return { name: input.name, label, unknown: fact.why };
  const used: UsedInput = { name: input.name, label, value: fromFeel(toFeel(fact.value, input.type)) };
  if (fact.evidenceId !== undefined) used.evidenceId = fact.evidenceId;
  if (fact.source !== undefined) used.source = fact.source;
  return used;
}

/** Only values are "used"; functions of the model are not. */
const valueSlots = (slots: readonly number[], show: (slot: number) => UsedInput): UsedInput[] => {
  const out: UsedInput[] = [];
  for (const slot of slots) {
    const used = show(slot);
    if (used.name !== '') out.push(used);
  }
  return out;
};

/** Text of an expression's condition: its label and the expression itself. */
export const computedText = (step: DecisionNode): Text => {
  const text = `${step.label || step.name} = ${step.text || '…'}`;
  return { zh: text, en: text };
};

const computed = (step: DecisionNode, env: Env, show: (slot: number) => UsedInput): Condition => {
  const value = env[step.slot];
  return {
    decision: step.id,
    row: 0,
    ruleId: step.id,
    text: computedText(step),
    article: '',
    outcome: value === UNKNOWN ? 'UNKNOWN' : 'COMPUTED',
    inputs: valueSlots(step.reads, show),
    output: fromFeel(value),
  };
};

const tableConditions = (
  step: DecisionNode,
  env: Env,
  states: Uint8Array | null,
  show: (slot: number) => UsedInput,
  out: Condition[],
): void => {
  const { table } = step;
  if (table === null || states === null) return;
  for (let i = 0; i < table.rows.length; i++) {
    const row = table.rows[i];
    const state = states[i];
    // A FIRST table stops at its answer: what comes after was not asked.
    if (row === undefined || state === undefined || state === 0) continue;
    const hit = state === HIT;
    const condition: Condition = {
      decision: step.id,
      row: row.number,
      ruleId: row.ruleId,
      text: row.text,
      article: row.article,
      outcome: state === OPEN ? 'UNKNOWN' : hit === table.gate ? 'NOT_MET' : 'MET',
      inputs: valueSlots(row.reads, show),
      output: outputOf(step, row, hit, env),
    };
    if (row.fix !== null) condition.fix = row.fix;
    out.push(condition);
  }
};

const outputOf = (step: DecisionNode, row: Row, hit: boolean, env: Env): Value => {
  if (step.table === null) return null;
  const fixed = constantOutput(step.table, row);
  if (fixed !== undefined) return fromFeel(fixed);
  return hit ? fromFeel(rowOutput(step.table, row.outputs, env)) : null;
};
