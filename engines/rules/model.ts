import { decide, runGraph } from './decide.ts';
import { readDefinitions } from './dmn/read.ts';
import type { Definitions } from './dmn/read.ts';
import type { Limits } from './dmn/xml.ts';
import { EvaluationError } from './errors.ts';
import { explain } from './explain.ts';
import { refill } from './feel/budget.ts';
import { invoke } from './feel/call.ts';
import { fromFeel, toFeel } from './feel/json.ts';
import type { Context, Problem } from './feel/scope.ts';
import { parseDate, parseDateTime } from './feel/temporal/index.ts';
import type { FeelType } from './feel/types.ts';
import { FeelFunction, UNKNOWN } from './feel/value.ts';
import { byName, holderOf } from './given.ts';
import type { Given } from './given.ts';
import { runStep } from './graph.ts';
import { buildGraph } from './build.ts';
import type { DecisionNode, FunctionNode, Graph } from './graph.ts';
import { labelsOf } from './labels.ts';
import { plainEvaluator } from './plain.ts';
import type { Evaluator } from './plain.ts';
import { restore } from './trace.ts';
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

/** Options of `compileModel`. */
export interface CompileOptions extends Limits {
  /** Sidecar with labels, questions and growth (see `parseMeta`). */
  meta?: ModelMeta;
  /** Finds the text or the parsed form of an imported file (DMN 1.5 6.3.3). Without it an import is an error. */
  resolve?: (wanted: { namespace: string; locationURI: string | null; name: string }) => string | Definitions | undefined;
  /**
   * true: what has no meaning is null, as DMN demands, and is listed in `problems`; a decision that cannot be read at all throws when it is
   * asked. Default: the first thing that is wrong throws, as is right for a rule that is to be published.
   */
  lenient?: boolean;
  /**
   * What `now()` and `today()` give: an instant with its zone, ISO 8601 (`2026-11-23T10:00:00@Asia/Shanghai`). Default: a rule cannot read
   * the clock.
   */
  now?: string;
}

/**
 * Compiles a DMN 1.1–1.6 file. All parsing happens here; the model that comes back only runs.
 * Throws ModelError naming decision, row, column and character: XML that is hostile or not well-formed, FEEL that cannot be read,
 * unknown names, cycles, kinds of logic that are refused.
 */
export function compileModel(xml: string | Definitions, options: CompileOptions = {}): Model {
  const definitions = typeof xml === 'string' ? readDefinitions(xml, options) : xml;
  const { resolve } = options;
  refill();
  const graph = buildGraph(definitions, {
    lenient: options.lenient,
    clock: clockOf(options.now),
    resolve: (wanted) => {
      const found = resolve?.(wanted);
      return typeof found === 'string' ? readDefinitions(found, options) : found;
    },
  });
  return new CompiledModel(graph, options.meta ?? null);
}

const clockOf = (now: string | undefined): Context['clock'] => {
  if (now === undefined) return null;
  const instant = parseDateTime(now);
  const day = parseDate(now.slice(0, now.indexOf('T')));
  if (instant === null || day === null) throw new EvaluationError('INPUT_TYPE', `"${now.slice(0, 60)}" is no date and time`);
  return { now: instant, today: day };
};

class CompiledModel implements Model {
  readonly name: string;
  readonly meta: ModelMeta | null;
  readonly inputs: readonly ModelInput[];
  readonly decisions: readonly ModelDecision[];
  readonly problems: readonly Problem[];
  readonly #graph: Graph;
  readonly #byName: ReadonlyMap<string, DecisionNode | FunctionNode>;
  readonly #evaluators = new Map<string, Evaluator>();
  readonly #labels: ReturnType<typeof labelsOf>;

  constructor(graph: Graph, meta: ModelMeta | null) {
    this.#graph = graph;
    this.name = graph.name;
    this.meta = meta;
    this.problems = graph.problems;
    this.#labels = labelsOf(graph, meta);
    this.inputs = graph.inputs.map((input) => ({
      name: input.name,
      type: input.typeRef || 'Any',
      label: this.#labels.get(input.slot) ?? { zh: input.name, en: input.name },
      ...(input.values === null ? {} : { allowed: input.values.map(fromFeel) }),
    }));
    this.decisions = graph.decisions.filter(({ imported }) => !imported).map(describe);
    this.#byName = byName<DecisionNode | FunctionNode>([...graph.decisions, ...graph.functions]);
  }

  #find(name: string): DecisionNode | FunctionNode {
    const node = this.#byName.get(name);
    if (node !== undefined) return node;
    const { decisions, functions } = this.#graph;
    const names = [...new Set([...decisions, ...functions].map((one) => one.name))].join(', ');
    throw new EvaluationError('NO_DECISION', `no decision "${name.slice(0, 100)}" (there are: ${names.slice(0, 2000)})`);
  }

  #decision(name: string): DecisionNode {
    const node = this.#find(name);
    if (node.kind === 'decision') return node;
    throw new EvaluationError(
      'NO_DECISION',
      `"${name.slice(0, 100)}" is a function, not a decision: it can be evaluated but not decided`,
    );
  }

  evaluate(decision: string, inputs: Readonly<Record<string, unknown>>): Value {
    return this.evaluator(decision)(inputs);
  }

  evaluator(decision: string): Evaluator {
    const known = this.#evaluators.get(decision);
    if (known !== undefined) return known;
    const node = this.#find(decision);
    let made: Evaluator;
    if (node.kind === 'decision') {
      const general = this.#general(node);
      made = this.#withDecisions(node, plainEvaluator(node, general) ?? general);
    } else made = this.#functionCall(node);
    this.#evaluators.set(decision, made);
    return made;
  }

  #general(node: DecisionNode): Evaluator {
    const { base } = this.#graph;
    return (inputs) => {
      refill();
      const env = base.slice();
      for (const input of node.inputs) env[input.slot] = valueOf(inputs, input);
      return outside(runGraph(node, env, null, null));
    };
  }

  /**
   * The same where the values of decisions it requires may be given among the inputs: these are taken as they are given, as where the
   * decision is the output of a decision service (DMN 1.5 6.3.8).
   */
  #withDecisions(node: DecisionNode, otherwise: Evaluator): Evaluator {
    const { base } = this.#graph;
    const taken = new Set(node.inputs.map(({ name }) => name));
    const required = node.plan.filter((step) => step !== node && !step.imported && !taken.has(step.name));
    if (required.length === 0) return otherwise;
    return (inputs) => {
      const given = new Set(required.filter(({ name }) => Object.hasOwn(inputs, name)));
      if (given.size === 0) return otherwise(inputs);
      refill();
      const env = base.slice();
      for (const input of node.inputs) env[input.slot] = valueOf(inputs, input);
      for (const step of given) env[step.slot] = toFeel(inputs[step.name], step.type) ?? null;
      for (const step of node.plan) if (!given.has(step)) runStep(step, env, null, null);
      return outside(env[node.slot]);
    };
  }

  /** A knowledge model or a decision service: its parameters are given by their names. */
  #functionCall(node: FunctionNode): Evaluator {
    const called = this.#graph.base[node.slot];
    return (inputs) => {
      refill();
      if (node.failure !== null) throw node.failure;
      if (!(called instanceof FeelFunction)) return null;
      const values = called.parameters.map(({ name, type }, i) =>
        valueOf(inputs, { ...(node.parameters[i] ?? { name, title: name, routes: [] }), type }),
      );
      return outside(invoke(called, values));
    };
  }

  decide(decision: string, facts: Facts): Decision {
    return decide(this.#graph, this.#decision(decision), facts, this.#labels, this.meta?.version ?? '');
  }

  explain(decision: string, facts: Facts, options: ExplainOptions = {}): Explanation {
    return explain(this.#graph, this.#decision(decision), facts, this.#labels, this.meta, options);
  }

  restore(trace: Trace, facts: Facts): Decision {
    return restore(this.#graph, trace, facts, this.#labels, this.meta?.version ?? '');
  }
}

const describe = (node: DecisionNode): ModelDecision => ({
  id: node.id,
  name: node.name,
  kind: node.table === null ? 'expression' : 'table',
  gate: node.table?.gate ?? false,
  ...(node.table === null ? {} : { hitPolicy: node.table.hitPolicy }),
  inputs: node.inputs.map((input) => input.name),
  plan: node.plan.map(({ name }) => name),
  rows: (node.table?.rows ?? []).map(({ number, ruleId, text, article, tests }) => ({
    row: number,
    ruleId,
    text,
    article,
    tests: tests.length,
  })),
});

/** The value given for an input or a parameter; null if there is none or it is of another type. */
const valueOf = (inputs: Readonly<Record<string, unknown>>, wanted: Given & { type: FeelType | null }): unknown => {
  if (wanted.routes.length === 1 && wanted.title === wanted.name && wanted.routes[0]?.length === 0) {
    return Object.hasOwn(inputs, wanted.name) ? (toFeel(inputs[wanted.name], wanted.type) ?? null) : null;
  }
  const holder = holderOf(inputs, wanted);
  return holder === null ? null : (toFeel(holder.at[holder.key], wanted.type) ?? null);
};

const outside = (value: unknown): Value => (value === UNKNOWN ? null : fromFeel(value));
