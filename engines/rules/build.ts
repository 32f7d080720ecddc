import { compileBoxed, typeOf } from './boxed.ts';
import { compileKnowledge, compileService } from './callable.ts';
import type { Building } from './callable.ts';
import type { Decision, Definitions, InputData, Requirement } from './dmn/read.ts';
import { splitHref } from './dmn/read.ts';
import { ModelError } from './errors.ts';
import { builtinValue } from './feel/call.ts';
import { Scope, strictly } from './feel/scope.ts';
import type { Context, Env, Problem } from './feel/scope.ts';
import { UNKNOWN } from './feel/value.ts';
import type { DecisionNode, FunctionNode, Graph, InputNode, Node } from './graph.ts';
import { loadModels } from './imports.ts';
import type { LoadedModel, Resolver } from './imports.ts';
import { compileTable } from './table.ts';

/** How a graph is built. */
export interface GraphOptions {
  /** Finds imported files. */
  resolve?: Resolver | undefined;
  /** Collect what is wrong instead of throwing at the first. */
  lenient?: boolean | undefined;
  clock?: Context['clock'] | undefined;
}

/** Builds the graph of a parsed file and what it imports. Throws ModelError; with `lenient` only for what makes the whole file senseless. */
export function buildGraph(definitions: Definitions, options: GraphOptions = {}): Graph {
  return new Builder(definitions, options).graph;
}

/** What an element is found by: the name space of its file and its id. */
const keyOf = (model: LoadedModel, element: { id: string | null; name: string | null }): string =>
  `${model.namespace}#${element.id ?? `name:${(element.name ?? '').trim()}`}`;

/** Decisions may rest on each other so deep: this is walked by recursion. */
const MAX_CHAIN = 500;
/** Steps of all plans together: each decision lists all that it rests on. */
const MAX_STEPS = 1_000_000;

class Builder implements Building {
  readonly graph: Graph;
  readonly lenient: boolean;
  readonly global = new Scope();
  readonly #clock: Context['clock'];
  /** By key; where a file imported without a name has an element of a name that is taken, its key leads to the one that has the name. */
  readonly #nodes = new Map<string, Node>();
  readonly #homes = new Map<Node, LoadedModel>();
  readonly #models: LoadedModel[];
  readonly #report: (problem: Problem) => void;

  constructor(definitions: Definitions, options: GraphOptions) {
    const problems: Problem[] = [];
    this.lenient = options.lenient === true;
    this.#clock = options.clock ?? null;
    this.#report = this.lenient ? (problem) => void problems.push(problem) : strictly;
    const report = this.#report;
    this.#models = loadModels(definitions, options.resolve, report);
    this.graph = {
      name: definitions.name ?? '',
      size: 0,
      inputs: [],
      decisions: [],
      functions: [],
      owners: [],
      base: [],
      problems,
    };
    const taken = new Map<LoadedModel[], Map<string, Node>>();
    for (const model of this.#models) {
      for (const member of model.own.members) this.global.frame.members.add(member);
      const names = taken.get(model.group) ?? new Map<string, Node>();
      taken.set(model.group, names);
      this.#declare(model, names);
    }
    for (const model of this.#models) {
      for (const element of model.definitions.businessKnowledgeModels) compileKnowledge(element, model, this);
      for (const element of model.definitions.decisionServices) compileService(element, model, this);
    }
    for (const model of this.#models) for (const element of model.definitions.decisions) this.#compileDecision(element, model);
    this.#order();
    this.graph.size = this.global.frame.size;
    // Every environment starts from it: no slot is left without a value.
    for (let slot = 0; slot < this.graph.size; slot++) this.graph.base[slot] ??= null;
    for (const owner of [...this.graph.inputs, ...this.graph.decisions]) this.graph.owners[owner.slot] = owner;
  }

  // ---------- declaring ----------

  #declare(model: LoadedModel, taken: Map<string, Node>): void {
    const { definitions, imported } = model;
    type Element = { id: string | null; name: string | null; variable: { name: string | null } | null };
    type Own = Pick<Node, 'id' | 'key' | 'name' | 'title' | 'slot' | 'routes'>;
    const declare = <N extends Node>(element: Element, what: string, list: N[], make: (own: Own) => N): void => {
      const title = (element.name ?? '').trim();
      const given = (element.variable?.name ?? title).trim();
      if (given === '') this.#report({ code: 'XML', message: `${what} without a name`, place: {} });
      const name = given === '' ? `(${element.id ?? what})` : given;
      const key = keyOf(model, element);
      const same = taken.get(name);
      if (same !== undefined && this.#homes.get(same) !== model) {
        this.#nodes.set(key, same);
        return;
      }
      const id = element.id ?? `name:${name}`;
      if (same !== undefined || this.#nodes.has(key)) {
        this.#report({ code: 'REFERENCE', message: `"${name}" (id "${id}") is declared twice`, place: {} });
      }
      this.global.frame.members.add(name);
      const node = make({ id, key, name, title, slot: this.global.frame.size++, routes: model.routes });
      if (same === undefined) taken.set(name, node);
      if (!this.#nodes.has(key)) this.#nodes.set(key, node);
      this.#homes.set(node, model);
      list.push(node);
    };
    const { inputs, decisions, functions } = this.graph;
    for (const element of definitions.inputData)
      declare(element, 'input data', inputs, (own) => this.#inputNode(element, model, own));
    for (const element of definitions.decisions) {
      declare(element, 'a decision', decisions, (own): DecisionNode => ({
        kind: 'decision',
        ...own,
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
      }));
    }
    for (const element of [...definitions.businessKnowledgeModels, ...definitions.decisionServices]) {
      const make = (own: Own): FunctionNode => ({ kind: 'function', ...own, parameters: [], failure: null, imported });
      declare(element, 'a knowledge model or service', functions, make);
    }
  }

  #inputNode(
    element: InputData,
    model: LoadedModel,
    own: Pick<InputNode, 'id' | 'key' | 'name' | 'title' | 'slot' | 'routes'>,
  ): InputNode {
    const typeRef = element.variable?.typeRef?.trim() ?? '';
    const item = typeRef === '' ? undefined : model.items.get(typeRef);
    if (typeRef !== '' && item === undefined) {
      this.#report({ code: 'REFERENCE', message: `input "${own.name}" has the unknown type "${typeRef}"`, place: {} });
    }
    const type = item === undefined || (item.type.kind === 'Any' && item.type.allowed === undefined) ? null : item.type;
    return { kind: 'input', ...own, type, typeRef, label: element.label ?? '', values: item?.values ?? null };
  }

  // ---------- scopes ----------

  node(model: LoadedModel, element: { id: string | null; name: string | null }): Node | undefined {
    const key = keyOf(model, element);
    const node = this.#nodes.get(key);
    return node?.key === key ? node : undefined;
  }

  context(scope: Scope, model: LoadedModel, name: string, points?: DecisionNode['points']): Context {
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

  required(href: string | null, model: LoadedModel, place: string): { node: Node; prefix: string } | null {
    if (href === null) return null;
    const { namespace, id } = splitHref(href);
    const spaces = [...(namespace === null || namespace === '' ? [] : [namespace]), ...model.group.map((one) => one.namespace)];
    if (namespace === null || namespace === '') spaces.unshift(model.namespace);
    const space = spaces.find((one) => this.#nodes.has(`${one}#${id}`));
    const node = space === undefined ? undefined : this.#nodes.get(`${space}#${id}`);
    if (node === undefined) {
      this.#report({ code: 'REFERENCE', message: `requires "${href}", which is not there`, place: { decision: place } });
      return null;
    }
    return { node, prefix: this.#prefix(node, model) };
  }

  /** What stands before the name of a node in a file; '' for one of its own space of names. */
  #prefix(node: Node, model: LoadedModel): string {
    const home = this.#homes.get(node);
    if (home === undefined || model.group.includes(home)) return '';
    for (const { imports } of [model, ...model.group]) {
      const found = imports.find((one) => one.name !== '' && one.model.group.includes(home));
      if (found !== undefined) return found.name;
    }
    return '';
  }

  bind(
    requirements: readonly Requirement[],
    model: LoadedModel,
    scope: Scope,
    place: string,
    slotOf: (node: Node) => number,
  ): { nodes: Node[]; before: DecisionNode['before'] } {
    const nodes: Node[] = [];
    const groups = new Map<string, Node[]>();
    for (const requirement of requirements) {
      const found = this.required(requirement.href, model, place);
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

  report(code: string, message: string, place: string): void {
    this.#report({ code, message, place: { decision: place } });
  }

  // ---------- decisions ----------

  #compileDecision(element: Decision, model: LoadedModel): void {
    const node = this.node(model, element);
    if (node?.kind !== 'decision') return;
    const scope = new Scope(this.global.frame);
    try {
      const needs = this.bind(
        [...element.informationRequirements, ...element.knowledgeRequirements],
        model,
        scope,
        node.name,
        ({ slot }) => slot,
      );
      node.before = needs.before;
      node.needs = needs.nodes.filter(({ kind }) => kind !== 'function').map(({ key }) => key);
      const broken = needs.nodes.find((one) => one.kind === 'function' && one.failure !== null);
      const context = this.context(scope, model, node.name, node.points);
      node.type = typeOf(element.variable?.typeRef ?? null, context);
      const { logic } = element;
      if (logic === null) {
        this.report('XML', 'has no logic', node.name);
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
      if (!(error instanceof ModelError) || !this.lenient) throw error;
      node.failure = error;
    }
  }

  plan(outputs: readonly DecisionNode[], stops: ReadonlySet<string>): DecisionNode[] {
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
    let steps = 0;
    const tooLong = `decisions require each other in a chain of more than ${MAX_CHAIN}, or more than ${MAX_STEPS} times in all`;
    const visit = (node: DecisionNode, trail: readonly DecisionNode[]): void => {
      if (done.has(node.key)) return;
      if (trail.length > MAX_CHAIN) throw new ModelError('LIMIT', tooLong);
      if (trail.includes(node)) {
        const names = [...trail.slice(trail.indexOf(node)), node].map(({ name }) => name);
        const cycle = new ModelError('CYCLE', `decisions require each other: ${names.join(' → ')}`);
        if (!this.lenient) throw cycle;
        // The others go on: only what is in the cycle, or rests on it, cannot be decided.
        for (const one of trail.slice(trail.indexOf(node))) one.failure ??= cycle;
        return;
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
      steps += plan.size;
      if (steps > MAX_STEPS) throw new ModelError('LIMIT', tooLong);
      node.plan = [...plan];
      node.inputs = [...needed].sort((a, b) => a.slot - b.slot);
      done.add(node.key);
    };
    for (const node of this.graph.decisions) visit(node, []);
  }
}
