import { computedText, factInput } from './decide.ts';
import { EvaluationError } from './errors.ts';
import type { Graph } from './graph.ts';
import type { Condition, Decision, Facts, Text, Trace, UsedInput } from './types.ts';

/**
 * What has to be stored of a decision: outcomes without the texts, labels and fact values, which the rule version and the stored facts
 * still hold. `model.restore` makes the decision whole again.
 */
export function traceOf(decision: Decision, facts: Facts): Trace {
  return {
    decision: decision.decision,
    outcome: decision.outcome,
    outputs: decision.outputs,
    conditions: decision.conditions.map(({ decision: id, row, ruleId, outcome, inputs, output }) => ({
      decision: id,
      row,
      ruleId,
      outcome,
      inputs: inputs.map((used) => (isFactInput(used, facts) ? used.name : withoutLabel(used))),
      output,
    })),
  };
}

/** Results of upstream decisions are kept with the trace; facts and absent facts are found again by name. */
const isFactInput = (used: UsedInput, facts: Facts): boolean => Object.hasOwn(facts, used.name) || used.unknown === 'ABSENT';

const withoutLabel = (used: UsedInput): Omit<UsedInput, 'label'> =>
  used.unknown === undefined ? { name: used.name, value: used.value ?? null } : { name: used.name, unknown: used.unknown };

/** The whole decision from its trace, the facts it was made on, and the model of its version. Throws EvaluationError (TRACE). */
export function restore(graph: Graph, trace: Trace, facts: Facts, labels: ReadonlyMap<number, Text>, version: string): Decision {
  const inputs = new Map(graph.inputs.map((input) => [input.name, input]));
  const labelOf = (name: string): Text => {
    const slot = inputs.get(name)?.slot ?? graph.decisions.find((node) => node.name === name)?.slot;
    return (slot === undefined ? undefined : labels.get(slot)) ?? { zh: name, en: name };
  };
  const conditions = trace.conditions.map((kept): Condition => {
    const step = graph.decisions.find(({ id }) => id === kept.decision);
    const row = step?.table?.rows[kept.row - 1];
    if (step === undefined || (kept.row > 0 && row?.ruleId !== kept.ruleId)) {
      throw new EvaluationError('TRACE', `rule "${kept.ruleId}" of "${kept.decision}" is not in this model`);
    }
    const used = kept.inputs.map((input): UsedInput => {
      const node = typeof input === 'string' ? inputs.get(input) : undefined;
      if (typeof input === 'string' && node !== undefined) return factInput(node, facts, labelOf(input));
      return typeof input === 'string' ? { name: input, label: labelOf(input) } : { label: labelOf(input.name), ...input };
    });
    const condition: Condition = {
      decision: kept.decision,
      row: kept.row,
      ruleId: kept.ruleId,
      text: row?.text ?? computedText(step),
      article: row?.article ?? '',
      version,
      outcome: kept.outcome,
      inputs: used,
      output: kept.output,
    };
    if (row?.fix != null) condition.fix = row.fix;
    return condition;
  });
  return { decision: trace.decision, outcome: trace.outcome, outputs: trace.outputs, conditions };
}
