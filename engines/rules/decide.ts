import { EvaluationError } from './errors.ts';
import type { Env } from './feel/scope.ts';
import { refill } from './feel/budget.ts';
import { fromFeel, toFeel } from './feel/json.ts';
import { UNKNOWN } from './feel/value.ts';
import { runStep } from './graph.ts';
import type { DecisionNode, Graph, InputNode } from './graph.ts';
import { constantOutput, HIT, OPEN, rowOutput } from './table.ts';
import type { Row, Table } from './table.ts';
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
  // What a known context leaves out, nobody has said: it is unknown, and never no.
  const value = toFeel(fact.value, input.type, UNKNOWN);
  if (value !== undefined) return value;
  if (input.values !== null && fact.value !== null && input.type?.kind !== 'list' && input.type?.kind !== 'context') {
    throw new EvaluationError('INPUT_TYPE', `fact "${input.name}" is not one of ${JSON.stringify(input.values.map(fromFeel))}`);
  }
  throw new EvaluationError('INPUT_TYPE', `fact "${input.name}" is not a ${input.typeRef || 'value'}`);
};

/** Three-valued decision with the reason of every row. */
export function decide(
  graph: Graph,
  node: DecisionNode,
  facts: Facts,
  labels: ReadonlyMap<number, Text>,
  version: string,
): Decision {
  refill();
  const env = environment(graph, node, facts);
  const states: (Uint8Array | null)[] = [];
  const result = runGraph(node, env, states, true);
  // By slot: a fact that several rows rest on is described once.
  const shown: UsedInput[] = [];
  const show = (slot: number): UsedInput => (shown[slot] ??= usedInput(graph, slot, facts, env, labels));
  const conditions: Condition[] = [];
  const { plan } = node;
  for (let i = 0; i < plan.length; i++) {
    const step = plan[i] as DecisionNode;
    if (step.table === null) conditions.push(computed(step, env, show, version));
    else tableConditions(step, step.table, env, states[i] ?? null, show, conditions, version);
  }
  return {
    decision: node.id,
    outcome: result === UNKNOWN ? 'UNKNOWN' : 'DETERMINED',
    outputs: fromFeel(result),
    conditions,
  };
}

const NO_LABEL: Text = { zh: '', en: '' };

const usedInput = (graph: Graph, slot: number, facts: Facts, env: Env, labels: ReadonlyMap<number, Text>): UsedInput => {
  const label = labels.get(slot) ?? NO_LABEL;
  const owner = graph.owners[slot];
  const value = env[slot];
  if (owner === undefined || owner.kind !== 'input') {
    const name = owner?.name ?? '';
    return value === UNKNOWN ? { name, label, unknown: 'UNDETERMINED' } : { name, label, value: fromFeel(value) };
  }
  return describedFact(owner, factOf(facts, owner.name), label, value);
};

/** A fact as a condition shows it. */
export const factInput = (input: InputNode, facts: Facts, label: Text): UsedInput => {
  const fact = factOf(facts, input.name);
  return describedFact(input, fact, label, fact.known ? toFeel(fact.value, input.type, UNKNOWN) : UNKNOWN);
};

const describedFact = (input: InputNode, fact: Fact, label: Text, value: unknown): UsedInput => {
  if (!fact.known) return { name: input.name, label, unknown: fact.why };
  const used: UsedInput = { name: input.name, label, value: fromFeel(value) };
  if (fact.evidenceId !== undefined) used.evidenceId = fact.evidenceId;
  if (fact.source !== undefined) used.source = fact.source;
  return used;
};

/** Only values are "used"; functions of the model are not. */
const valueSlots = (slots: readonly number[], show: (slot: number) => UsedInput): UsedInput[] => {
  const out: UsedInput[] = [];
  for (let i = 0; i < slots.length; i++) {
    const used = show(slots[i] as number);
    if (used.name !== '') out.push(used);
  }
  return out;
};

/** Text of an expression's condition: its label and the expression itself. */
export const computedText = (step: DecisionNode): Text => {
  const text = `${step.label || step.name} = ${step.text || '…'}`;
  return { zh: text, en: text };
};

const computed = (step: DecisionNode, env: Env, show: (slot: number) => UsedInput, version: string): Condition => {
  const value = env[step.slot];
  return {
    decision: step.id,
    row: 0,
    ruleId: step.id,
    text: computedText(step),
    article: '',
    version,
    outcome: value === UNKNOWN ? 'UNKNOWN' : 'COMPUTED',
    inputs: valueSlots(step.reads, show),
    output: fromFeel(value),
  };
};

const tableConditions = (
  step: DecisionNode,
  table: Table,
  env: Env,
  states: Uint8Array | null,
  show: (slot: number) => UsedInput,
  out: Condition[],
  version: string,
): void => {
  if (states === null) return;
  const { rows, gate } = table;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as Row;
    const state = states[i];
    // A FIRST table stops at its answer: what comes after was not asked.
    if (state === undefined || state === 0) continue;
    const hit = state === HIT;
    const condition: Condition = {
      decision: step.id,
      row: row.number,
      ruleId: row.ruleId,
      text: row.text,
      article: row.article,
      version,
      outcome: state === OPEN ? 'UNKNOWN' : hit === gate ? 'NOT_MET' : 'MET',
      inputs: valueSlots(row.reads, show),
      output: outputOf(table, row, hit, env),
    };
    if (row.fix !== null) condition.fix = row.fix;
    out.push(condition);
  }
};

/** What each row gives where that is a constant, by row: worked out once. */
const constants = new WeakMap<Row, { value: Value | undefined }>();

const outputOf = (table: Table, row: Row, hit: boolean, env: Env): Value => {
  let known = constants.get(row);
  if (known === undefined) {
    const fixed = constantOutput(table, row);
    known = { value: fixed === undefined ? undefined : fromFeel(fixed) };
    constants.set(row, known);
  }
  if (known.value !== undefined) return known.value;
  return hit ? fromFeel(rowOutput(table, row.outputs, env)) : null;
};
