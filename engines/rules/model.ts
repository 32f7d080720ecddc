import { decide, runGraph } from './decide.ts';
import { EvaluationError } from './errors.ts';
import { explain } from './explain.ts';
import { fromFeelValue, toFeelValue, UNKNOWN } from './feel/value.ts';
import { buildGraph } from './graph.ts';
import type { DecisionNode, Graph } from './graph.ts';
import { labelsOf } from './labels.ts';
import type {
  Decision,
  ExplainOptions,
  Explanation,
  Facts,
  Model,
  ModelDecision,
  ModelInput,
  ModelMeta,
  Trace,
  Value,
} from './types.ts';
import { restore } from './trace.ts';
import { readXml } from './xml.ts';
import type { Limits } from './xml.ts';

/** Options of `compileModel`. */
export interface CompileOptions extends Limits {
  /** Sidecar with labels, questions and growth (see `parseMeta`). */
  meta?: ModelMeta;
}

/**
 * Compiles a DMN 1.2–1.5 file. All parsing happens here; the model that comes back only runs.
 * Throws ModelError naming decision, row, column and character: XML that is hostile or not well-formed, FEEL that cannot be read,
 * unknown names, cycles, kinds of logic that are not supported.
 */
export async function compileModel(xml: string, options: CompileOptions = {}): Promise<Model> {
  const graph = buildGraph(await readXml(xml, options));
  return new CompiledModel(graph, options.meta ?? null);
}

class CompiledModel implements Model {
  readonly name: string;
  readonly meta: ModelMeta | null;
  readonly inputs: readonly ModelInput[];
  readonly decisions: readonly ModelDecision[];
  readonly #graph: Graph;
  readonly #byName = new Map<string, DecisionNode>();
  readonly #labels: ReturnType<typeof labelsOf>;

  constructor(graph: Graph, meta: ModelMeta | null) {
    this.#graph = graph;
    this.name = graph.name;
    this.meta = meta;
    this.#labels = labelsOf(graph, meta);
    this.inputs = graph.inputs.map((input) => ({
      name: input.name,
      type: input.typeRef || 'Any',
      label: this.#labels.get(input.slot) ?? { zh: input.name, en: input.name },
      ...(input.type.allowed === undefined ? {} : { allowed: input.type.allowed.map(fromFeelValue) }),
    }));
    this.decisions = graph.decisions.map((node) => ({
      id: node.id,
      name: node.name,
      kind: node.table === null ? 'expression' : 'table',
      gate: node.table?.gate ?? false,
      ...(node.table === null ? {} : { hitPolicy: node.table.hitPolicy }),
      inputs: node.inputs.map((input) => input.name),
      rows: (node.table?.rows ?? []).map(({ number, ruleId, text, article, tests }) => ({
        row: number,
        ruleId,
        text,
        article,
        tests: tests.length,
      })),
    }));
    for (const node of graph.decisions) this.#byName.set(node.name, node);
    for (const node of graph.decisions) this.#byName.set(node.id, node);
  }

  #node(decision: string): DecisionNode {
    const node = this.#byName.get(decision);
    if (node === undefined) {
      const names = this.#graph.decisions.map(({ name }) => name).join(', ');
      throw new EvaluationError('NO_DECISION', `no decision "${decision.slice(0, 100)}" (there are: ${names})`);
    }
    return node;
  }

  evaluate(decision: string, inputs: Readonly<Record<string, unknown>>): Value {
    const node = this.#node(decision);
    const env = this.#graph.base.slice();
    env.length = this.#graph.size;
    for (const { name, slot, type } of node.inputs) {
      const value = Object.hasOwn(inputs, name) ? toFeelValue(inputs[name], type) : null;
      const read = value === undefined ? null : value;
      env[slot] = type.allowed !== undefined && !type.list && !type.allowed.includes(read) ? null : read;
    }
    const result = runGraph(node, env, null, null);
    return result === UNKNOWN ? null : fromFeelValue(result);
  }

  decide(decision: string, facts: Facts): Decision {
    return decide(this.#graph, this.#node(decision), facts, this.#labels);
  }

  explain(decision: string, facts: Facts, options: ExplainOptions = {}): Explanation {
    return explain(this.#graph, this.#node(decision), facts, this.#labels, this.meta, options);
  }

  restore(trace: Trace, facts: Facts): Decision {
    return restore(this.#graph, trace, facts, this.#labels);
  }
}
