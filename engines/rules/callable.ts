import { compileBoxed, resultType, typed, typeOf } from './boxed.ts';
import type { BusinessKnowledgeModel, DecisionService, Requirement } from './dmn/read.ts';
import { ModelError } from './errors.ts';
import { deeper } from './feel/call.ts';
import { Scope } from './feel/scope.ts';
import type { Context, Env } from './feel/scope.ts';
import { coerce } from './feel/types.ts';
import type { FeelType } from './feel/types.ts';
import { FeelFunction, UNKNOWN } from './feel/value.ts';
import { runStep } from './graph.ts';
import type { DecisionNode, Graph, Node } from './graph.ts';
import type { LoadedModel } from './imports.ts';

/** What the functions of a model need of the graph that is being built. */
export interface Building {
  readonly graph: Graph;
  readonly lenient: boolean;
  readonly global: Scope;
  /** The node of an element; undefined where another element of the same name stands for it. */
  node(model: LoadedModel, element: { id: string | null; name: string | null }): Node | undefined;
  /** What an href leads to, and the prefix under which it is named. */
  required(href: string | null, model: LoadedModel, place: string): { node: Node; prefix: string } | null;
  /** Puts what is required into a scope. `slotOf` says where its value is in the frame of that scope. */
  bind(
    requirements: readonly Requirement[],
    model: LoadedModel,
    scope: Scope,
    place: string,
    slotOf: (node: Node) => number,
  ): { nodes: Node[]; before: DecisionNode['before'] };
  context(scope: Scope, model: LoadedModel, name: string): Context;
  /** The decisions to run for some, in order, without those that are given. */
  plan(outputs: readonly DecisionNode[], given: ReadonlySet<string>): DecisionNode[];
  report(code: string, message: string, place: string): void;
}

/**
 * A business knowledge model is a function that runs in an environment of its own, in which it sees its parameters and what it requires,
 * and nothing else (DMN 1.5 6.3.9, 10.4).
 */
export function compileKnowledge(element: BusinessKnowledgeModel, model: LoadedModel, building: Building): void {
  const node = building.node(model, element);
  if (node?.kind !== 'function') return;
  const scope = new Scope({ size: 0, members: building.global.frame.members });
  const carried: { own: number; global: number }[] = [];
  const carry = ({ slot }: Node): number => {
    const own = scope.frame.size++;
    carried.push({ own, global: slot });
    return own;
  };
  const { base } = building.graph;
  try {
    const { before } = building.bind(element.knowledgeRequirements, model, scope, node.name, carry);
    const context = building.context(scope, model, node.name);
    const logic = element.encapsulatedLogic;
    if (logic === null) {
      building.report('XML', 'has no logic', node.name);
      return;
    }
    if (logic.fkind !== 'FEEL') {
      building.report('UNSUPPORTED', `${logic.fkind} functions are refused: a rule runs nothing but itself`, node.name);
      return;
    }
    const declared = typeOf(element.variable?.typeRef ?? null, context);
    const byFunction = declared?.kind === 'function' ? declared : null;
    const result = resultType(logic, context) ?? (byFunction === null ? declared : byFunction.result);
    const parameters = logic.parameters.map(({ name, typeRef }, i) => ({
      name: (name ?? '').trim(),
      type: typeOf(typeRef, context) ?? byFunction?.parameters[i] ?? null,
      slot: scope.add((name ?? '').trim()),
    }));
    node.parameters = parameters.map(({ name }) => ({ name, title: name, routes: [[]] }));
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
      result ?? typeOf(logic.body?.typeRef ?? null, context),
    );
  } catch (error) {
    if (!(error instanceof ModelError) || !building.lenient) throw error;
    node.failure = error;
  }
}

/**
 * A decision service is a function of its input data, then its input decisions (DMN 1.5 6.3.8, 10.4): what it gives is the value of its
 * output decision, or a context of several. Values of other decisions and inputs of the model do not get in.
 */
export function compileService(element: DecisionService, model: LoadedModel, building: Building): void {
  const node = building.node(model, element);
  if (node?.kind !== 'function') return;
  const find = (href: string): { node: Node; name: string }[] => {
    const found = building.required(href, model, node.name);
    if (found === null) return [];
    return [{ node: found.node, name: found.prefix === '' ? found.node.name : `${found.prefix}.${found.node.name}` }];
  };
  const context = building.context(new Scope(), model, node.name);
  const declared = typeOf(element.variable?.typeRef ?? null, context);
  const byFunction = declared?.kind === 'function' ? declared : null;
  const result = byFunction === null ? declared : byFunction.result;
  const given = [...element.inputData.flatMap(find), ...element.inputDecisions.flatMap(find)];
  const outputs = element.outputDecisions
    .flatMap(find)
    .filter((one): one is { node: DecisionNode; name: string } => one.node.kind === 'decision');
  node.parameters = given.map((one) => ({
    name: one.name,
    title: one.node.title,
    routes: one.node.routes.filter((route) => route.length > 0 || one.name === one.node.name),
  }));
  const { graph } = building;
  const stops = new Set(given.map((one) => one.node.key));
  let plan: DecisionNode[] | null = null;
  const run = (values: readonly unknown[]): unknown =>
    deeper(() => {
      const env = graph.base.slice();
      env.length = graph.size;
      env.fill(null, graph.base.length);
      given.forEach((one, i) => {
        env[one.node.slot] = values[i] ?? null;
      });
      // Only now are all decisions compiled.
      plan ??= building.plan(
        outputs.map((one) => one.node),
        stops,
      );
      for (const step of plan) runStep(step, env, null, null);
      const results = outputs.map((one) => [one.name, env[one.node.slot] ?? null] as const);
      const first = results[0];
      if (results.some(([, value]) => value === UNKNOWN)) return UNKNOWN;
      const value = results.length === 1 && first !== undefined ? first[1] : new Map(results);
      return result === null || value === null ? value : coerce(value, result);
    });
  // The types of decisions are known only when they are compiled; those of functions are needed before.
  const parameters = given.map(({ node: one, name }, i) => ({
    name,
    get type(): FeelType | null {
      return (one.kind === 'function' ? null : one.type) ?? byFunction?.parameters[i] ?? null;
    },
  }));
  graph.base[node.slot] = new FeelFunction(parameters, run, result);
}
