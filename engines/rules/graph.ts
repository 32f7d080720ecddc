import type { DmnElement } from 'dmn-moddle';
import { ModelError } from './errors.ts';
import { Callable, compileExpression, compileNode } from './feel/compile.ts';
import { Scope } from './feel/scope.ts';
import type { Code, Context, Env } from './feel/scope.ts';
import { constantList } from './feel/unary.ts';
import { UNKNOWN } from './feel/value.ts';
import type { CompareOp, TypeInfo } from './feel/value.ts';
import { compileTable, runTable } from './table.ts';
import type { Table } from './table.ts';
import { many, one, str } from './xml.ts';

/** A declared input with its slot. */
export interface InputNode {
  name: string;
  slot: number;
  type: TypeInfo;
  typeRef: string;
  label: string;
}

/** A compiled decision with its slot. */
export interface DecisionNode {
  id: string;
  name: string;
  label: string;
  slot: number;
  /** Decisions to run before it and itself, in order. */
  plan: DecisionNode[];
  /** Inputs it needs, directly or through others. */
  inputs: InputNode[];
  table: Table | null;
  code: Code | null;
  /** Text of a literal expression, for its condition. */
  text: string;
  /** Slots the expression reads. */
  reads: number[];
  /** Comparisons with constants found in it: where an input's value may matter. */
  points: { slot: number; op: CompareOp; value: unknown }[];
}

/** A model as a graph of slots. */
export interface Graph {
  name: string;
  size: number;
  inputs: InputNode[];
  decisions: DecisionNode[];
  /** Who owns a slot: an input or a decision; the slots of functions and columns are nobody's. */
  owners: (InputNode | DecisionNode | undefined)[];
  /** Values every run starts from: functions of the model in their slots. */
  base: Env;
}

const BASES: Record<string, TypeInfo['base']> = {
  number: 'number',
  string: 'string',
  boolean: 'boolean',
  date: 'date',
  time: 'time',
  datetime: 'dateTime',
  'date and time': 'dateTime',
  'days and time duration': 'duration',
  daytimeduration: 'duration',
  'years and months duration': 'duration',
  yearmonthduration: 'duration',
};

/** Builds the graph of a parsed file. Throws ModelError. */
export function buildGraph(root: DmnElement): Graph {
  const [imported] = many(root, 'import');
  if (imported)
    throw new ModelError(
      'UNSUPPORTED',
      `imports "${str(imported, 'name') || str(imported, 'namespace')}": a model must be whole in one file`,
    );
  const elements = many(root, 'drgElement');
  const types = readTypes(root);
  const typeOf = (ref: string): TypeInfo => types.get(ref.trim()) ?? { base: BASES[bare(ref)] ?? 'any', list: false };
  const all = new Scope();
  const ids = new Map<string, { name: string; slot: number; shape: unknown; element: DmnElement }>();
  const inputs: InputNode[] = [];
  for (const element of elements) {
    const id = str(element, 'id');
    const name = (str(one(element, 'variable'), 'name') || str(element, 'name')).trim();
    if (!['dmn:InputData', 'dmn:Decision', 'dmn:BusinessKnowledgeModel'].includes(element.$type)) continue;
    if (name === '') throw new ModelError('XML', `${element.$type.slice(4)} without a name`);
    if (ids.has(id) || all.slot(name) !== undefined)
      throw new ModelError('REFERENCE', `"${name}" (id "${id}") is declared twice`);
    const type = typeOf(str(one(element, 'variable'), 'typeRef'));
    const slot = all.add(name);
    ids.set(id, { name, slot, shape: shapeOf(type, 0), element });
    if (element.$type === 'dmn:InputData') {
      inputs.push({ name, slot, type, typeRef: str(one(element, 'variable'), 'typeRef'), label: str(element, 'label') });
    }
  }
  const base: Env = [];
  const resolve = (element: DmnElement, list: string, kinds: string[], scope: Scope, place: string): string[] =>
    many(element, list).flatMap((requirement) =>
      kinds.flatMap((kind) => {
        const href = str(one(requirement, kind), 'href');
        if (href === '') return [];
        const found = ids.get(href.replace(/^.*#/, ''));
        if (found === undefined)
          throw new ModelError('REFERENCE', `requires "${href}", which is not in this file`, { decision: place });
        scope.add(found.name, found.shape, found.slot);
        return [href.replace(/^.*#/, '')];
      }),
    );

  for (const element of elements) {
    if (element.$type !== 'dmn:BusinessKnowledgeModel') continue;
    base[ids.get(str(element, 'id'))?.slot ?? 0] = compileFunction(element, ids, resolve, base);
  }

  const nodes = new Map<string, DecisionNode>();
  const requirements = new Map<string, string[]>();
  for (const element of elements) {
    if (element.$type !== 'dmn:Decision') continue;
    const id = str(element, 'id');
    const name = ids.get(id)?.name ?? '';
    const scope = new Scope(all.frame);
    const needs = resolve(element, 'informationRequirement', ['requiredInput', 'requiredDecision'], scope, name);
    resolve(element, 'knowledgeRequirement', ['requiredKnowledge'], scope, name);
    const node: DecisionNode = {
      id,
      name,
      label: str(element, 'label') || str(element, 'name'),
      slot: ids.get(id)?.slot ?? 0,
      plan: [],
      inputs: [],
      table: null,
      code: null,
      text: '',
      reads: [],
      points: [],
    };
    requirements.set(id, needs);
    nodes.set(id, node);
    const logic = one(element, 'decisionLogic');
    if (logic === undefined)
      throw new ModelError('UNSUPPORTED', 'has no logic, or a kind of logic that is not supported', { decision: name });
    const onCompare = (slot: number, op: CompareOp, value: unknown): void => void node.points.push({ slot, op, value });
    if (logic.$type === 'dmn:DecisionTable') node.table = compileTable(logic, scope, name, onCompare);
    else {
      const context: Context = { scope, place: { decision: name }, reads: new Set(), compile: compileNode, onCompare };
      node.code = compileBoxed(logic, context);
      node.text = str(logic, 'text').trim();
      node.reads = [...context.reads];
    }
  }
  order(nodes, requirements, ids, inputs);
  const decisions = [...nodes.values()];
  const owners: Graph['owners'] = [];
  for (const owner of [...inputs, ...decisions]) owners[owner.slot] = owner;
  return { name: str(root, 'name'), size: all.frame.size, inputs, decisions, owners, base };
}

/** Fills `plan` and `inputs` of every decision. Throws ModelError (CYCLE). */
const order = (
  nodes: Map<string, DecisionNode>,
  requirements: Map<string, string[]>,
  ids: Map<string, { name: string; slot: number }>,
  inputs: InputNode[],
): void => {
  const done = new Set<string>();
  const visit = (id: string, trail: string[]): DecisionNode | undefined => {
    const node = nodes.get(id);
    if (node === undefined || done.has(id)) return node;
    if (trail.includes(id)) {
      const names = [...trail.slice(trail.indexOf(id)), id].map((key) => nodes.get(key)?.name ?? key);
      throw new ModelError('CYCLE', `decisions require each other: ${names.join(' → ')}`);
    }
    const plan = new Set<DecisionNode>();
    const needed = new Set<InputNode>();
    for (const need of requirements.get(id) ?? []) {
      const before = visit(need, [...trail, id]);
      for (const step of before?.plan ?? []) plan.add(step);
      for (const input of before?.inputs ?? []) needed.add(input);
      const own = inputs.find((input) => input.slot === ids.get(need)?.slot);
      if (own !== undefined) needed.add(own);
    }
    plan.add(node);
    node.plan = [...plan];
    node.inputs = [...needed].sort((a, b) => a.slot - b.slot);
    done.add(id);
    return node;
  };
  for (const id of nodes.keys()) visit(id, []);
};

/** Literal expressions, invocations, contexts and lists; a table inside runs in place. */
const compileBoxed = (logic: DmnElement, context: Context): Code => {
  switch (logic.$type) {
    case 'dmn:LiteralExpression':
      return compileExpression(str(logic, 'text'), context);
    case 'dmn:DecisionTable': {
      const table = compileTable(logic, context.scope, context.place.decision ?? '', context.onCompare ?? (() => {}));
      for (const row of table.rows) for (const slot of row.reads) context.reads.add(slot);
      return (env) => runTable(table, env, null, null);
    }
    case 'dmn:Invocation': {
      const name = str(one(logic, 'calledFunction'), 'text').trim();
      const slot = context.scope.slot(name);
      if (slot === undefined) throw new ModelError('REFERENCE', `calls "${name}", which it does not require`, context.place);
      const bindings = many(logic, 'binding').map((binding) => {
        const formula = one(binding, 'bindingFormula');
        return {
          parameter: str(one(binding, 'parameter'), 'name'),
          code: formula === undefined ? (): unknown => null : compileBoxed(formula, context),
        };
      });
      return (env) => {
        const callee = env[slot];
        if (!(callee instanceof Callable)) return null;
        const values = new Map(bindings.map(({ parameter, code }) => [parameter, code(env)]));
        return callee.run(callee.parameters.map((parameter) => values.get(parameter) ?? null));
      };
    }
    case 'dmn:Context': {
      const scope = context.scope.child();
      const inner: Context = { ...context, scope };
      const entries = many(logic, 'contextEntry').map((entry) => {
        const value = one(entry, 'value');
        if (value === undefined)
          throw new ModelError('UNSUPPORTED', 'a context entry without a supported expression', context.place);
        const code = compileBoxed(value, inner);
        const name = str(one(entry, 'variable'), 'name');
        return { name, code, slot: name === '' ? -1 : scope.add(name) };
      });
      return (env) => {
        const out: Record<string, unknown> = {};
        for (const { name, code, slot } of entries) {
          const value = code(env);
          if (slot === -1) return value;
          env[slot] = value;
          out[name] = value;
        }
        return Object.values(out).includes(UNKNOWN) ? UNKNOWN : out;
      };
    }
    case 'dmn:List': {
      const items = many(logic, 'elements').map((item) => compileBoxed(item, context));
      return (env) => {
        const values = items.map((item) => item(env));
        return values.includes(UNKNOWN) ? UNKNOWN : values;
      };
    }
    default:
      throw new ModelError('UNSUPPORTED', `${logic.$type.replace('dmn:', '')} expressions are not supported`, context.place);
  }
};

const MAX_CALLS = 200;

const compileFunction = (
  element: DmnElement,
  ids: Map<string, { name: string; slot: number }>,
  resolve: (element: DmnElement, list: string, kinds: string[], scope: Scope, place: string) => string[],
  base: Env,
): Callable => {
  const name = ids.get(str(element, 'id'))?.name ?? '';
  const definition = one(element, 'encapsulatedLogic');
  const body = one(definition, 'body');
  if (body === undefined)
    throw new ModelError('UNSUPPORTED', 'has no logic, or a kind of logic that is not supported', { decision: name });
  // Functions run in an environment of their own; model functions keep their slots, hence the offset.
  const scope = new Scope({ size: Math.max(...[...ids.values()].map(({ slot }) => slot)) + 1 });
  const needs = resolve(element, 'knowledgeRequirement', ['requiredKnowledge'], scope, name).map((id) => ids.get(id)?.slot ?? 0);
  const parameters = many(definition, 'formalParameter').map((parameter) => str(parameter, 'name'));
  const slots = parameters.map((parameter) => scope.add(parameter));
  const code = compileBoxed(body, { scope, place: { decision: name }, reads: new Set(), compile: compileNode });
  let depth = 0;
  return new Callable(parameters, (values) => {
    if (depth >= MAX_CALLS) return null;
    depth++;
    try {
      const env: Env = Array.from({ length: scope.frame.size }, () => null);
      for (const slot of needs) env[slot] = base[slot];
      slots.forEach((slot, i) => {
        env[slot] = values[i] ?? null;
      });
      return code(env);
    } finally {
      depth--;
    }
  });
};

const bare = (ref: string): string =>
  ref
    .trim()
    .replace(/^feel[:.]/, '')
    .replace(/^.*}/, '')
    .toLowerCase();

const readTypes = (root: DmnElement): Map<string, TypeInfo> => {
  const types = new Map<string, TypeInfo>();
  const items = new Map(many(root, 'itemDefinition').map((item) => [str(item, 'name'), item]));
  const read = (item: DmnElement, depth: number): TypeInfo => {
    if (depth > 20) throw new ModelError('CYCLE', `type "${str(item, 'name')}" contains itself`);
    const list = item['isCollection'] === true;
    const components = many(item, 'itemComponent');
    const ref = str(item, 'typeRef');
    const target = items.get(ref.trim());
    const from: TypeInfo =
      components.length > 0
        ? { base: 'context', list: false, fields: new Map(components.map((part) => [str(part, 'name'), read(part, depth + 1)])) }
        : target !== undefined
          ? read(target, depth + 1)
          : { base: BASES[bare(ref)] ?? 'any', list: false };
    const allowed = constantList(str(one(item, 'allowedValues'), 'text'), {
      scope: new Scope(),
      place: {},
      reads: new Set(),
      compile: compileNode,
    });
    return { ...from, list: list || from.list, ...(allowed === null ? {} : { allowed }) };
  };
  for (const [name, item] of items) types.set(name, read(item, 0));
  return types;
};

const shapeOf = (type: TypeInfo, depth: number): unknown => {
  if (type.fields === undefined || depth > 8) return null;
  return Object.fromEntries([...type.fields].map(([name, field]) => [name, shapeOf(field, depth + 1)]));
};
