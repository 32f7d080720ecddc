import type {
  Boxed,
  BusinessKnowledgeModel,
  Decision,
  DecisionService,
  DecisionTable,
  InputData,
  Requirement,
} from '../dmn/read.ts';
import { splitHref } from '../dmn/read.ts';
import type { Place } from '../errors.ts';
import type { Ast } from '../feel/ast.ts';
import { builtinValue } from '../feel/call.ts';
import { compileNode } from '../feel/compile.ts';
import { normalName } from '../feel/names.ts';
import { parseExpression } from '../feel/parse.ts';
import { bareContext, Scope } from '../feel/scope.ts';
import type { Context, Problem } from '../feel/scope.ts';
import type { LoadedModel } from '../imports.ts';
import type { Report } from './finding.ts';
import { infer } from './infer.ts';
import type { Names } from './infer.ts';
import { serves, simple, typeWords } from './kinds.ts';
import type { Guess } from './kinds.ts';
import { say } from './finding.ts';
import { problemFinding } from './problems.ts';

/** Something of a model that others may require. */
export interface Element {
  kind: 'input' | 'decision' | 'function' | 'service';
  key: string;
  id: string;
  /** Its name in expressions: that of its variable. */
  name: string;
  model: LoadedModel;
  source: InputData | Decision | BusinessKnowledgeModel | DecisionService;
}

/** A piece of FEEL in its place: what it sees, and what is known of it. */
export interface Site {
  place: Place;
  scope: Scope;
  /** Types of the slots of this frame. */
  types: Map<number, Guess>;
  /** Elements in the slots of this frame. */
  elements: Map<number, Element>;
  model: LoadedModel;
  owner: Element;
}

/** A decision table in its place. `top`: it is the whole logic of a decision. */
export interface TableSite extends Site {
  table: DecisionTable;
  top: boolean;
}

/** An expression that could be read. */
export interface ExpressionSite extends Site {
  text: string;
  ast: Ast;
}

/** The pieces of a model, each with what it sees. */
export interface Survey {
  elements: ReadonlyMap<string, Element>;
  /** Elements of the file itself, in the order of the file. */
  own: readonly Element[];
  tables: TableSite[];
  expressions: ExpressionSite[];
  /** The type of what an element is or gives. */
  typeOf(element: Element): Guess;
  /** The logic of a decision as it was read: a table, or the tree of a literal expression. */
  logic: Map<string, { site: Site; ast: Ast } | { table: TableSite }>;
  /** What a requirement leads to. */
  find(requirement: Requirement, model: LoadedModel): Element | undefined;
}

/** A context for compiling a piece at its place; what is wrong goes to `report`. */
export const contextAt = (site: Site, place: Place, report: Context['report']): Context => ({
  ...bareContext(place),
  scope: site.scope,
  types: (name) => site.model.items.get(name)?.type,
  values: (name) => site.model.items.get(name)?.values ?? null,
  builtin: builtinValue,
  report,
});

/** The names a piece sees, for the inference of types. */
export const namesAt = (site: Site, place: Place, report: Report): Names => ({
  get: (name) => {
    const slot = site.scope.slot(name);
    return slot === undefined ? undefined : (site.types.get(slot) ?? null);
  },
  types: (name) => site.model.items.get(name)?.type,
  fault: ({ node, code, severity, text, mend }) =>
    report({ code, severity, place: { ...place, offset: node.from + 1 }, text, mend }),
});

/**
 * Walks through all logic of a file: reads every expression where it stands, reports what cannot be read or surely has a wrong type, and
 * gathers tables and expressions for the checks that follow. Never throws for what a model says.
 */
export function survey(models: readonly LoadedModel[], report: Report): Survey {
  return new Walk(models, report);
}

class Walk implements Survey {
  readonly elements = new Map<string, Element>();
  readonly own: Element[] = [];
  readonly tables: TableSite[] = [];
  readonly expressions: ExpressionSite[] = [];
  readonly logic: Survey['logic'] = new Map();
  readonly #report: Report;
  readonly #types = new Map<string, Guess>();
  readonly #members = new Scope().frame.members;
  readonly #taken = new Map<LoadedModel[], Map<string, Element>>();

  constructor(models: readonly LoadedModel[], report: Report) {
    this.#report = report;
    for (const model of models) {
      for (const member of model.own.members) this.#members.add(member);
      const { definitions } = model;
      for (const source of definitions.inputData) this.#declare('input', source, model);
      for (const source of definitions.decisions) this.#declare('decision', source, model);
      for (const source of definitions.businessKnowledgeModels) this.#declare('function', source, model);
      for (const source of definitions.decisionServices) this.#declare('service', source, model);
    }
    for (const element of this.elements.values()) this.typeOf(element);
  }

  #declare(kind: Element['kind'], source: Element['source'], model: LoadedModel): void {
    const name = (source.variable?.name ?? source.name ?? '').trim();
    const id = source.id ?? `name:${(source.name ?? '').trim()}`;
    const element: Element = { kind, key: `${model.namespace}#${id}`, id, name, model, source };
    this.#members.add(name);
    if (!model.imported) this.own.push(element);
    // Of two elements of one name in files that share a space of names, the first is meant everywhere (DMN 1.5 6.3.3).
    const taken = this.#taken.get(model.group) ?? new Map<string, Element>();
    this.#taken.set(model.group, taken);
    const first = taken.get(name);
    if (first === undefined) taken.set(name, element);
    const meant = first !== undefined && first.model !== model ? first : element;
    if (!this.elements.has(element.key)) this.elements.set(element.key, meant);
  }

  find(requirement: Requirement, model: LoadedModel): Element | undefined {
    if (requirement.href === null) return undefined;
    const { namespace, id } = splitHref(requirement.href);
    const first = namespace === null || namespace === '' ? model.namespace : namespace;
    const space = [first, ...model.group.map((one) => one.namespace)].find((one) => this.elements.has(`${one}#${id}`));
    return space === undefined ? undefined : this.elements.get(`${space}#${id}`);
  }

  typeOf(element: Element): Guess {
    const known = this.#types.get(element.key);
    if (known !== undefined) return known;
    // What leads back to itself has no type by itself.
    this.#types.set(element.key, null);
    const type = this.#work(element);
    this.#types.set(element.key, type);
    return type;
  }

  #work(element: Element): Guess {
    const { source, model } = element;
    const declared = source.variable?.typeRef ? (model.items.get(source.variable.typeRef)?.type ?? null) : null;
    if (element.kind === 'input') return declared;
    if (element.kind === 'service') return this.#service(source as DecisionService, model, declared);
    // Imported files are checked on their own: here only their declared types matter.
    const report: Report = model.imported ? () => undefined : this.#report;
    if (element.kind === 'function') return this.#knowledge(source as BusinessKnowledgeModel, element, declared, report);
    const decision = source as Decision;
    const site = this.#site(element, [...decision.informationRequirements, ...decision.knowledgeRequirements]);
    const { logic } = decision;
    if (logic === null) return declared;
    const type = this.#boxed(logic, site, report, true);
    if (!serves(type, declared)) {
      const [x, y] = [typeWords(declared), typeWords(type)];
      report({
        code: 'TYPE_RESULT',
        severity: 'error',
        place: site.place,
        text: say(
          `决策声明给出${x.zh}，实际给出的是${y.zh}，结果总为空`,
          `the decision is declared as ${x.en}, but gives ${y.en}: the result is always null`,
        ),
        mend: say('请改正决策的类型或其内容', 'Correct the type of the decision or what it gives'),
      });
    }
    return declared ?? type;
  }

  #service(service: DecisionService, model: LoadedModel, declared: Guess): Guess {
    const find = (href: string): Element[] => {
      const found = this.find({ id: null, kind: 'decision', target: 'decision', href, at: 0 }, model);
      return found === undefined ? [] : [found];
    };
    const given = [...service.inputData.flatMap(find), ...service.inputDecisions.flatMap(find)];
    const result = declared?.kind === 'function' ? declared.result : declared;
    return {
      kind: 'function',
      parameters: given.map((one) => this.typeOf(one) ?? { kind: 'Any' }),
      result: result ?? { kind: 'Any' },
    };
  }

  #knowledge(source: BusinessKnowledgeModel, element: Element, declared: Guess, report: Report): Guess {
    const site = this.#site(element, source.knowledgeRequirements);
    const logic = source.encapsulatedLogic;
    if (logic === null) return null;
    const byFunction = declared?.kind === 'function' ? declared : null;
    const parameters = logic.parameters.map(({ name, typeRef }, i) => {
      const type = this.#named(typeRef, site) ?? byFunction?.parameters[i] ?? null;
      site.types.set(site.scope.add((name ?? '').trim()), type);
      return type ?? ({ kind: 'Any' } as const);
    });
    const result = this.#named(logic.typeRef, site) ?? (byFunction === null ? declared : byFunction.result);
    // Known before the body is read: a function may call itself.
    if (result !== null) this.#types.set(element.key, { kind: 'function', parameters, result });
    const body = logic.fkind === 'FEEL' && logic.body !== null ? this.#boxed(logic.body, site, report, false) : null;
    return { kind: 'function', parameters, result: result ?? body ?? { kind: 'Any' } };
  }

  /** The frame of an element, with everything it requires under its name. */
  #site(owner: Element, requirements: readonly Requirement[]): Site {
    const { model } = owner;
    const site: Site = {
      place: { decision: owner.name },
      scope: new Scope({ size: 0, members: this.#members }),
      types: new Map(),
      elements: new Map(),
      model,
      owner,
    };
    const groups = new Map<string, Map<string, Guess>>();
    for (const requirement of requirements) {
      const found = this.find(requirement, model);
      if (found === undefined) continue;
      const type = this.typeOf(found);
      const prefix = prefixOf(found.model, model);
      if (prefix !== '') groups.set(prefix, (groups.get(prefix) ?? new Map<string, Guess>()).set(found.name, type));
      else {
        const slot = site.scope.add(found.name);
        site.types.set(slot, type);
        site.elements.set(slot, found);
      }
    }
    for (const [prefix, members] of groups) {
      const fields = new Map([...members].map(([name, type]) => [name, type ?? ({ kind: 'Any' } as const)]));
      site.types.set(site.scope.add(prefix), { kind: 'context', fields });
    }
    return site;
  }

  #named(typeRef: string | null, site: Site): Guess {
    return typeRef === null || typeRef.trim() === '' ? null : (site.model.items.get(typeRef.trim())?.type ?? null);
  }

  #literal(text: string, site: Site, report: Report, top: boolean): Guess {
    const { place } = site;
    const told = (problem: Problem): void => report(problemFinding(problem, site.scope.names()));
    try {
      const ast = parseExpression(text, site.scope.known, place);
      compileNode(ast, contextAt(site, place, told));
      this.expressions.push({ ...site, text, ast });
      if (top) this.logic.set(site.owner.key, { site, ast });
      return infer(ast, namesAt(site, place, report));
    } catch (error) {
      report(problemFinding(error, site.scope.names(), place));
      return null;
    }
  }

  /** Checks a boxed expression and what is in it; gives its type. */
  #boxed(boxed: Boxed | null, site: Site, report: Report, top: boolean): Guess {
    if (boxed === null) return null;
    const type = this.#kind(boxed, site, report, top);
    const declared = boxed.kind === 'table' || boxed.kind === 'function' ? null : this.#named(boxed.typeRef, site);
    return declared ?? type;
  }

  #kind(boxed: Boxed, site: Site, report: Report, top: boolean): Guess {
    const inner = (names: readonly (readonly [string, Guess])[], item?: Guess): Site => {
      const slot = item === undefined ? null : site.scope.frame.size++;
      const scope = site.scope.child(slot);
      if (slot !== null) site.types.set(slot, item ?? null);
      for (const [name, type] of names) site.types.set(scope.add(name), type);
      return { ...site, scope };
    };
    const of = (part: Boxed | null, at: Site = site): Guess => this.#boxed(part, at, report, false);
    const itemOf = (type: Guess): Guess => (type?.kind === 'list' || type?.kind === 'range' ? type.of : type);
    switch (boxed.kind) {
      case 'literal':
        return boxed.text === null || boxed.text.trim() === '' ? null : this.#literal(boxed.text, site, report, top);
      case 'table': {
        const table: TableSite = { ...site, table: boxed, top };
        // The output columns name the members of what the table gives.
        for (const { name } of boxed.outputs) this.#members.add(name ?? '');
        if (!site.model.imported) this.tables.push(table);
        if (top) this.logic.set(site.owner.key, { table });
        return tableType(table);
      }
      case 'context': {
        const at = inner([]);
        const fields = new Map<string, Guess>();
        for (const { name, typeRef, value } of boxed.entries) {
          const key = name?.trim() ?? '';
          this.#members.add(key);
          if (key !== '' && value?.kind === 'function') at.types.set(at.scope.add(key), null);
          const type = this.#named(typeRef, site) ?? of(value, at);
          if (key === '') return type;
          at.types.set(at.scope.add(key), type);
          fields.set(key, type);
        }
        return { kind: 'context', fields: new Map([...fields].map(([key, type]) => [key, type ?? { kind: 'Any' }])) };
      }
      case 'list':
        for (const item of boxed.items) of(item);
        return simple('list');
      case 'relation':
        for (const { name } of boxed.columns) this.#members.add(name ?? '');
        for (const row of boxed.rows) for (const cell of row) of(cell);
        return {
          kind: 'list',
          of: {
            kind: 'context',
            fields: new Map(
              boxed.columns.map(({ name, typeRef }) => [name ?? '', this.#named(typeRef, site) ?? { kind: 'Any' }]),
            ),
          },
        };
      case 'function': {
        const parameters = boxed.parameters.map(
          ({ name, typeRef }) => [(name ?? '').trim(), this.#named(typeRef, site)] as const,
        );
        const result = this.#named(boxed.typeRef, site);
        const body = boxed.fkind === 'FEEL' ? of(boxed.body, inner(parameters)) : null;
        return {
          kind: 'function',
          parameters: parameters.map(([, type]) => type ?? { kind: 'Any' }),
          result: result ?? body ?? { kind: 'Any' },
        };
      }
      case 'invocation': {
        const callee = of(boxed.callee);
        for (const { value } of boxed.bindings) of(value);
        return callee?.kind === 'function' ? callee.result : null;
      }
      case 'conditional': {
        of(boxed.if);
        const [a, b] = [of(boxed.then), of(boxed.else)];
        return a !== null && b !== null && a.kind === b.kind ? simple(a.kind) : null;
      }
      case 'filter': {
        const list = of(boxed.in);
        const item = itemOf(list);
        of(boxed.match, inner([['item', item]], item));
        return null;
      }
      case 'for':
      case 'some':
      case 'every': {
        const list = this.#named(boxed.inTypeRef, site) ?? of(boxed.in);
        const at = inner([
          [(boxed.variable ?? '').trim(), itemOf(list)],
          ['partial', simple('list')],
        ]);
        if (boxed.kind === 'for') return { kind: 'list', of: of(boxed.return, at) ?? { kind: 'Any' } };
        of(boxed.satisfies, at);
        return simple('boolean');
      }
    }
  }
}

/** What stands before the names of a file inside another; '' where both share one space of names. */
const prefixOf = (home: LoadedModel, model: LoadedModel): string => {
  if (model.group.includes(home)) return '';
  for (const { imports } of [model, ...model.group]) {
    const found = imports.find((one) => one.name !== '' && one.model.group.includes(home));
    if (found !== undefined) return found.name;
  }
  return '';
};

const LISTS = new Set(['COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);

/** What a table gives, by the declared types of its output columns. */
const tableType = ({ table, model }: TableSite): Guess => {
  const types = table.outputs.map(({ typeRef }) => (typeRef === null ? null : (model.items.get(typeRef.trim())?.type ?? null)));
  const one: Guess =
    table.outputs.length === 1
      ? (types[0] ?? null)
      : {
          kind: 'context',
          fields: new Map(table.outputs.map(({ name }, i) => [(name ?? '').trim(), types[i] ?? { kind: 'Any' }])),
        };
  if (table.aggregation !== null && table.aggregation !== '') return table.aggregation === 'COUNT' ? simple('number') : one;
  return LISTS.has(table.hitPolicy) ? { kind: 'list', of: one ?? { kind: 'Any' } } : one;
};

/** The element a column or an expression names and nothing else; undefined if it is more than a name. */
export const plainElement = (text: string, site: Site): Element | undefined => {
  const slot = site.scope.slot(normalName(text));
  return slot === undefined ? undefined : site.elements.get(slot);
};
