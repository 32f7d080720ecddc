import { compileBoxed, typed, typeOf } from './boxed.ts';
import type { BusinessKnowledgeModel, Decision, DecisionService, Definitions, InputData, Requirement } from './dmn/read.ts';
import { splitHref } from './dmn/read.ts';
import { ModelError } from './errors.ts';
import { builtinValue, deeper } from './feel/call.ts';
import { Scope, strictly } from './feel/scope.ts';
import type { Code, Context, Env, Problem } from './feel/scope.ts';
import type { CompareOp } from './feel/ast.ts';
import { coerce } from './feel/types.ts';
import type { FeelType } from './feel/types.ts';
import { FeelFunction, UNKNOWN } from './feel/value.ts';
import { loadModels } from './imports.ts';
import type { LoadedModel, Resolver } from './imports.ts';
import { compileTable, runTable } from './table.ts';
import type { Table } from './table.ts';

/** A declared input with its slot. */
export interface InputNode {
  kind: 'input';
  key: string;
  id: string;
  name: string;
  slot: number;
  type: FeelType | null;
  typeRef: string;
  label: string;
  /** Allowed values, when they are listed one by one. */
  values: readonly unknown[] | null;
  /** Names of the imports that lead to it; empty for one of the file itself. */
  path: readonly string[];
}

/** A compiled decision with its slot. */
export interface DecisionNode {
  kind: 'decision';
  key: string;
  id: string;
  name: string;
  label: string;
  slot: number;
  /** Keys of what it requires directly. */
  needs: string[];
  /** Decisions to run before it and itself, in order. */
  plan: DecisionNode[];
  /** Inputs it needs, directly or through others. */
  inputs: InputNode[];
  /** Gathers what is named through the prefix of an import, before the decision runs. */
  before: ((env: Env) => void)[];
  table: Table | null;
  code: Code | null;
  /** Declared type of the result; null: anything. */
  type: FeelType | null;
  /** Text of a literal expression, for its condition. */
  text: string;
  /** Slots the expression reads. */
  reads: number[];
  /** Comparisons with constants found in it: where an input's value may matter. */
  points: { slot: number; op: CompareOp; value: unknown }[];
  /** Why it cannot run at all. */
  failure: ModelError | null;
  imported: boolean;
}

/** A business knowledge model or decision service: a function of the model. */
export interface FunctionNode {
  kind: 'function';
  key: string;
  id: string;
  name: string;
  slot: number;
  failure: ModelError | null;
}

/** A model as a graph of slots. */
export interface Graph {
  name: string;
  size: number;
  inputs: InputNode[];
  decisions: DecisionNode[];
  functions: FunctionNode[];
  /** Who owns a slot: an input or a decision; the slots of functions and columns are nobody's. */
  owners: (InputNode | DecisionNode | undefined)[];
  /** Values every run starts from: functions of the model in their slots. */
  base: Env;
  /** What is wrong, where the model was read leniently. */
  problems: Problem[];
}

/** How a graph is built. */
export interface GraphOptions {
  /** Finds imported files. */
  resolve?: Resolver | undefined;
  /** Collect what is wrong instead of throwing at the first. */
  lenient?: boolean | undefined;
  clock?: Context['clock'] | undefined;
}

type Node = InputNode | DecisionNode | FunctionNode;

/** Builds the graph of a parsed file and what it imports. Throws ModelError; with `lenient` only for what makes the whole file senseless. */
export function buildGraph(definitions: Definitions, options: GraphOptions = {}): Graph {
  return new Builder(definitions, options).graph;
}

class Builder {
  readonly graph: Graph;
  readonly #lenient: boolean;
  readonly #clock: Context['clock'];
  readonly #global = new Scope();
  readonly #nodes = new Map<string, Node>();
  readonly #models: LoadedModel[];
  readonly #report: (problem: Problem) => void;

  constructor(definitions: Definitions, options: GraphOptions) {
    const problems: Problem[] = [];
    this.#lenient = options.lenient === true;
    this.#clock = options.clock ?? null;
    this.#report = this.#lenient ? (problem) => void problems.push(problem) : strictly;
    const report = this.#report;
    this.#models = loadModels(definitions, options.resolve, report);
    this.graph = { name: definitions.name ?? '', size: 0, inputs: [], decisions: [], functions: [], owners: [], base: [], problems };
    for (const model of this.#models) {
      for (const member of model.items.members) this.#global.frame.members.add(member);
      this.#declare(model);
    }
    for (const model of this.#models) {
      for (const element of model.definitions.businessKnowledgeModels) this.#compileKnowledge(element, model);
      for (const element of model.definitions.decisionServices) this.#compileService(element, model);
    }
    for (const model of this.#models) for (const element of model.definitions.decisions) this.#compileDecision(element, model);
    this.#order();
    this.graph.size = this.#global.frame.size;
    for (const owner of [...this.graph.inputs, ...this.graph.decisions]) this.graph.owners[owner.slot] = owner;
  }

  // ---------- declaring ----------

  #declare(model: LoadedModel): void {
    const names = new Map<string, string>();
    const { definitions, imported } = model;
    const slotFor = (element: { id: string | null; name: string | null }, variable: string | null, what: string): { id: string; key: string; name: string; slot: number } => {
      const name = (variable ?? element.name ?? '').trim();
      const id = element.id ?? `name:${name}`;
      if (name === '') throw new ModelError('XML', `${what} without a name`);
      const key = `${model.namespace}#${id}`;
      if (this.#nodes.has(key) || names.has(name)) {
        const message = `"${name}" (id "${id}") is declared twice`;
        this.#report({ code: 'REFERENCE', message, place: {} });
      }
      names.set(name, key);
      this.#global.frame.members.add(name);
      return { id, key, name, slot: this.#global.frame.size++ };
    };
    const add = (node: Node): void => {
      if (!this.#nodes.has(node.key)) this.#nodes.set(node.key, node);
    };
    for (const element of definitions.inputData) {
      const node = this.#inputNode(element, model, slotFor(element, element.variable?.name ?? null, 'input data'));
      add(node);
      this.graph.inputs.push(node);
    }
    for (const element of definitions.decisions) {
      const node: DecisionNode = {
        kind: 'decision',
        ...slotFor(element, element.variable?.name ?? null, 'a decision'),
        label: element.label ?? element.name ?? '',
        needs: [],
        plan: [],
        inputs: [],
        before: [],
        table: null,
        code: null,
        type: null,
        text: '',
        reads: [],
        points: [],
        failure: null,
        imported,
      };
      add(node);
      this.graph.decisions.push(node);
    }
    const functions = [...definitions.businessKnowledgeModels, ...definitions.decisionServices];
    for (const element of functions) {
      const node: FunctionNode = { kind: 'function', ...slotFor(element, element.variable?.name ?? null, 'a knowledge model or service'), failure: null };
      add(node);
      if (!imported) this.graph.functions.push(node);
    }
  }

  #inputNode(element: InputData, model: LoadedModel, own: { id: string; key: string; name: string; slot: number }): InputNode {
    const typeRef = element.variable?.typeRef?.trim() ?? '';
    const item = typeRef === '' ? undefined : model.items.get(typeRef);
    if (typeRef !== '' && item === undefined) {
      this.#report({ code: 'REFERENCE', message: `input "${own.name}" has the unknown type "${typeRef}"`, place: {} });
    }
    const type = item === undefined || (item.type.kind === 'Any' && item.type.allowed === undefined) ? null : item.type;
    return { kind: 'input', ...own, type, typeRef, label: element.label ?? '', values: item?.values ?? null, path: model.path };
  }

  // ---------- scopes ----------

  #context(scope: Scope, model: LoadedModel, name: string, points?: DecisionNode['points']): Context {
    return {
      scope,
      place: { decision: name },
      reads: new Set(),
      types: (typeName) => model.items.get(typeName)?.type,
      values: (typeName) => model.items.get(typeName)?.values ?? null,
      clock: this.#clock,
      builtin: builtinValue,
      report: this.#report,
      ...(points === undefined ? {} : { onCompare: (slot, op, value) => void points.push({ slot, op, value }) }),
    };
  }

  /** What a requirement leads to, and the prefix under which it is named. */
  #required(requirement: Requirement, model: LoadedModel, place: string): { node: Node; prefix: string } | null {
    if (requirement.href === null) return null;
    const { namespace, id } = splitHref(requirement.href);
    const target = namespace === null || namespace === '' ? model.namespace : namespace;
    const node = this.#nodes.get(`${target}#${id}`) ?? this.#nodes.get(`${model.namespace}#${id}`);
    if (node === undefined) {
      this.#report({ code: 'REFERENCE', message: `requires "${requirement.href}", which is not there`, place: { decision: place } });
      return null;
    }
    const prefix = node.key.startsWith(`${model.namespace}#`) ? '' : (model.imports.find((one) => one.model.namespace === target)?.name ?? '');
    return { node, prefix };
  }

  /** Puts what is required into a scope. `slotOf` says where its value is in the frame of that scope. */
  #bind(requirements: readonly Requirement[], model: LoadedModel, scope: Scope, place: string, slotOf: (node: Node) => number): { nodes: Node[]; before: DecisionNode['before'] } {
    const nodes: Node[] = [];
    const groups = new Map<string, Node[]>();
    for (const requirement of requirements) {
      const found = this.#required(requirement, model, place);
      if (found === null) continue;
      nodes.push(found.node);
      if (found.prefix === '') scope.add(found.node.name, slotOf(found.node));
      else groups.set(found.prefix, [...(groups.get(found.prefix) ?? []), found.node]);
    }
    const before = [...groups].map(([prefix, members]) => {
      const slot = scope.add(prefix);
      const parts = members.map((node) => [node.name, slotOf(node)] as const);
      return (env: Env): void => {
        const values = parts.map(([name, at]) => [name, env[at] ?? null] as const);
        env[slot] = values.some(([, value]) => value === UNKNOWN) ? UNKNOWN : new Map(values);
      };
    });
    return { nodes, before };
  }

  // ---------- decisions ----------

  #compileDecision(element: Decision, model: LoadedModel): void {
    const node = this.#nodes.get(`${model.namespace}#${element.id ?? `name:${element.name ?? ''}`}`);
    if (node?.kind !== 'decision') return;
    const scope = new Scope(this.#global.frame);
    try {
      const needs = this.#bind([...element.informationRequirements, ...element.knowledgeRequirements], model, scope, node.name, ({ slot }) => slot);
      node.before = needs.before;
      node.needs = needs.nodes.filter(({ kind }) => kind !== 'function').map(({ key }) => key);
      const broken = needs.nodes.find((one) => one.kind === 'function' && one.failure !== null);
      const context = this.#context(scope, model, node.name, node.points);
      node.type = typeOf(element.variable?.typeRef ?? null, context);
      const { logic } = element;
      if (logic === null) {
        this.#report({ code: 'XML', message: 'has no logic', place: { decision: node.name } });
        return;
      }
      if (logic.kind === 'table') {
        node.table = compileTable(logic, context);
        if (logic.typeRef !== null) node.type ??= typeOf(logic.typeRef, context);
      } else {
        node.code = compileBoxed(logic, context);
        node.text = logic.kind === 'literal' ? (logic.text ?? '').trim() : '';
        node.reads = [...context.reads];
      }
      if (broken !== undefined && broken.kind === 'function') node.failure = broken.failure;
    } catch (error) {
      if (!(error instanceof ModelError) || !this.#lenient) throw error;
      node.failure = error;
    }
  }

  // ---------- functions of the model ----------

  /** Functions run in an environment of their own, in which they see their parameters and what they require, and nothing else. */
  #compileKnowledge(element: BusinessKnowledgeModel, model: LoadedModel): void {
    const node = this.#nodes.get(`${model.namespace}#${element.id ?? `name:${element.name ?? ''}`}`);
    if (node?.kind !== 'function') return;
    const scope = new Scope({ size: 0, members: this.#global.frame.members });
    const carried: { own: number; global: number }[] = [];
    const carry = ({ slot }: Node): number => {
      const own = scope.frame.size++;
      carried.push({ own, global: slot });
      return own;
    };
    const { base } = this.graph;
    try {
      const { before } = this.#bind(element.knowledgeRequirements, model, scope, node.name, carry);
      const context = this.#context(scope, model, node.name);
      const logic = element.encapsulatedLogic;
      if (logic === null) {
        this.#report({ code: 'XML', message: 'has no logic', place: { decision: node.name } });
        return;
      }
      const declared = typeOf(element.variable?.typeRef ?? null, context);
      const byFunction = declared?.kind === 'function' ? declared : null;
      const result = typeOf(logic.typeRef, context) ?? (byFunction === null ? declared : byFunction.result);
      if (logic.fkind !== 'FEEL') {
        throw new ModelError('UNSUPPORTED', `${logic.fkind} functions are refused: a rule runs nothing but itself`, { decision: node.name });
      }
      const parameters = logic.parameters.map(({ name, typeRef }, i) => ({
        name: (name ?? '').trim(),
        type: typeOf(typeRef, context) ?? byFunction?.parameters[i] ?? null,
        slot: scope.add((name ?? '').trim()),
      }));
      const body = typed(compileBoxed(logic.body, context, 'the body of the function'), result?.kind === 'Any' ? null : result);
      base[node.slot] = new FeelFunction(
        parameters,
        (values) =>
          deeper(() => {
            const env: Env = Array.from({ length: scope.frame.size }, () => null);
            for (const { own, global } of carried) env[own] = base[global] ?? null;
            for (const gather of before) gather(env);
            parameters.forEach(({ slot }, i) => {
              env[slot] = values[i] ?? null;
            });
            return body(env);
          }),
        result,
      );
    } catch (error) {
      if (!(error instanceof ModelError) || !this.#lenient) throw error;
      node.failure = error;
    }
  }

  /** A decision service is a function of its input data and input decisions (DMN 1.5 6.3.8, 10.4). */
  #compileService(element: DecisionService, model: LoadedModel): void {
    const node = this.#nodes.get(`${model.namespace}#${element.id ?? `name:${element.name ?? ''}`}`);
    if (node?.kind !== 'function') return;
    const find = (href: string): Node[] => {
      const found = this.#required({ id: null, kind: 'decision', target: 'decision', href, at: 0 }, model, node.name);
      return found === null ? [] : [found.node];
    };
    const context = this.#context(new Scope(), model, node.name);
    const declared = typeOf(element.variable?.typeRef ?? null, context);
    const result = declared?.kind === 'function' ? declared.result : declared;
    const given = [...element.inputData.flatMap(find), ...element.inputDecisions.flatMap(find)];
    const outputs = element.outputDecisions.flatMap(find).filter((one) => one.kind === 'decision');
    const parameters = given.map((one) => ({
      name: one.name,
      type: one.kind === 'input' ? one.type : one.kind === 'decision' ? this.#declaredType(one) : null,
    }));
    const { graph } = this;
    const stops = new Set(given.map(({ key }) => key));
    graph.base[node.slot] = new FeelFunction(
      parameters,
      (values) =>
        deeper(() => {
          const env = graph.base.slice();
          env.length = graph.size;
          env.fill(null, graph.base.length);
          given.forEach(({ slot }, i) => {
            env[slot] = values[i] ?? null;
          });
          for (const step of this.#planOf(outputs, stops)) runStep(step, env, null, null);
          const results = outputs.map(({ name, slot }) => [name, env[slot] ?? null] as const);
          const first = results[0];
          if (results.some(([, value]) => value === UNKNOWN)) return UNKNOWN;
          const value = results.length === 1 && first !== undefined ? first[1] : new Map(results);
          return result === null ? value : coerce(value, result);
        }),
      result,
    );
  }

  /** The type of a decision's variable, before the decision itself is compiled. */
  #declaredType(node: DecisionNode): FeelType | null {
    for (const model of this.#models) {
      const element = model.definitions.decisions.find((one) => `${model.namespace}#${one.id ?? `name:${one.name ?? ''}`}` === node.key);
      const ref = element?.variable?.typeRef?.trim();
      if (ref !== undefined) return model.items.get(ref)?.type ?? null;
    }
    return null;
  }

  #planOf(outputs: readonly DecisionNode[], stops: ReadonlySet<string>): DecisionNode[] {
    const plan = new Set<DecisionNode>();
    const visit = (node: DecisionNode): void => {
      if (stops.has(node.key) || plan.has(node)) return;
      for (const key of node.needs) {
        const before = this.#nodes.get(key);
        if (before?.kind === 'decision') visit(before);
      }
      plan.add(node);
    };
    for (const output of outputs) visit(output);
    return [...plan];
  }

  // ---------- order ----------

  /** Fills `plan` and `inputs` of every decision. Throws ModelError (CYCLE). */
  #order(): void {
    const done = new Set<string>();
    const visit = (node: DecisionNode, trail: readonly DecisionNode[]): void => {
      if (done.has(node.key)) return;
      if (trail.includes(node)) {
        const names = [...trail.slice(trail.indexOf(node)), node].map(({ name }) => name);
        throw new ModelError('CYCLE', `decisions require each other: ${names.join(' → ')}`);
      }
      const plan = new Set<DecisionNode>();
      const needed = new Set<InputNode>();
      for (const key of node.needs) {
        const before = this.#nodes.get(key);
        if (before?.kind === 'input') needed.add(before);
        if (before?.kind !== 'decision') continue;
        visit(before, [...trail, node]);
        for (const step of before.plan) plan.add(step);
        for (const input of before.inputs) needed.add(input);
      }
      plan.add(node);
      node.plan = [...plan];
      node.inputs = [...needed].sort((a, b) => a.slot - b.slot);
      done.add(node.key);
    };
    for (const node of this.graph.decisions) visit(node, []);
  }
}

/** Runs one decision whose requirements are in `env`. A decision that cannot run throws its ModelError. */
export function runStep(step: DecisionNode, env: Env, seen: Uint8Array | null, strict: { decision: string } | null): void {
  if (step.failure !== null) throw step.failure;
  for (const gather of step.before) gather(env);
  const { table, type } = step;
  const value = table === null ? (step.code?.(env) ?? null) : runTable(table, env, seen, strict);
  env[step.slot] = type === null || value === null || value === UNKNOWN ? value : coerce(value, type);
}
