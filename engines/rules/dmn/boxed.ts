import type {
  Boxed,
  DecisionTable,
  FunctionDefinition,
  InformationItem,
  LiteralExpression,
  Rule,
  TableInput,
  TableOutput,
} from './model.ts';
import { attribute, childOf, itemOf, textOf, typeOf, unknown } from './source.ts';
import type { Source } from './source.ts';
import type { XmlElement } from './xml.ts';

type Reader = (source: Source, element: XmlElement) => Boxed;

/** Is this element a boxed expression? */
export const isExpression = (source: Source, element: XmlElement): boolean =>
  element.namespace === source.space && Object.hasOwn(READERS, element.name);

/** The boxed expression an element is; null if it is none. */
export const expressionOf = (source: Source, element: XmlElement): Boxed | null =>
  isExpression(source, element) ? (READERS[element.name]?.(source, element) ?? null) : null;

/** The first boxed expression among the children; null if there is none. Children that are neither it nor `expected` are noted. */
export const expressionIn = (source: Source, element: XmlElement, expected: readonly string[] = []): Boxed | null => {
  let found: Boxed | null = null;
  for (const child of element.children) {
    if (child.namespace !== source.space) continue;
    if (found === null && isExpression(source, child)) found = expressionOf(source, child);
    else if (!expected.includes(child.name) && !COMMON.has(child.name)) unknown(source, child, element);
  }
  return found;
};

/** Children any element may have. */
export const COMMON = new Set(['description', 'extensionElements', 'extensionAttributes']);

const base = (source: Source, element: XmlElement) => ({
  id: attribute(element, 'id'),
  label: attribute(element, 'label'),
  typeRef: typeOf(source, element, attribute(element, 'typeRef')),
  at: element.from,
});

const literal = (source: Source, element: XmlElement): LiteralExpression => {
  const imported = childOf(source, element, 'importedValues');
  return {
    kind: 'literal',
    ...base(source, element),
    text: textOf(source, element, 'text'),
    expressionLanguage: attribute(element, 'expressionLanguage'),
    importedValues:
      imported === undefined
        ? null
        : {
            namespace: attribute(imported, 'namespace'),
            locationURI: attribute(imported, 'locationURI'),
            importType: attribute(imported, 'importType'),
            importedElement: textOf(source, imported, 'importedElement'),
            expressionLanguage: attribute(imported, 'expressionLanguage'),
          },
  };
};

/** The text within a child such as inputValues; null without the child. */
const wrapped = (source: Source, element: XmlElement, name: string): string | null => {
  const child = childOf(source, element, name);
  return child === undefined ? null : (textOf(source, child, 'text') ?? '');
};

const only = (source: Source, element: XmlElement, expected: readonly string[]): void => {
  for (const child of element.children)
    if (child.namespace === source.space && !expected.includes(child.name) && !COMMON.has(child.name))
      unknown(source, child, element);
};

const INPUT = ['inputExpression', 'inputValues'];
const OUTPUT = ['outputValues', 'defaultOutputEntry'];

const input = (source: Source, element: XmlElement): TableInput => {
  only(source, element, INPUT);
  const expression = childOf(source, element, 'inputExpression');
  return {
    id: attribute(element, 'id'),
    label: attribute(element, 'label'),
    expression: expression === undefined ? null : textOf(source, expression, 'text'),
    typeRef: expression === undefined ? null : typeOf(source, expression, attribute(expression, 'typeRef')),
    values: wrapped(source, element, 'inputValues'),
  };
};

const output = (source: Source, element: XmlElement): TableOutput => {
  only(source, element, OUTPUT);
  return {
    id: attribute(element, 'id'),
    name: attribute(element, 'name'),
    label: attribute(element, 'label'),
    typeRef: typeOf(source, element, attribute(element, 'typeRef')),
    values: wrapped(source, element, 'outputValues'),
    fallback: wrapped(source, element, 'defaultOutputEntry'),
  };
};

const rule = (source: Source, element: XmlElement): Rule => {
  const inputs: string[] = [];
  const outputs: string[] = [];
  const types: (string | null)[] = [];
  const annotations: string[] = [];
  let description: string | null = null;
  for (const child of element.children) {
    if (child.namespace !== source.space) continue;
    const { name } = child;
    if (name === 'inputEntry') inputs.push(textOf(source, child, 'text') ?? '');
    else if (name === 'outputEntry') {
      outputs.push(textOf(source, child, 'text') ?? '');
      types.push(typeOf(source, child, attribute(child, 'typeRef')));
    } else if (name === 'annotationEntry') annotations.push(textOf(source, child, 'text') ?? '');
    else if (name === 'description') description = child.text;
    else if (!COMMON.has(name)) unknown(source, child, element);
  }
  const typed = types.some((type) => type !== null) ? { outputTypes: types } : {};
  return { id: attribute(element, 'id'), inputs, outputs, ...typed, annotations, description, at: element.from };
};

const table = (source: Source, element: XmlElement): DecisionTable => {
  const inputs: TableInput[] = [];
  const outputs: TableOutput[] = [];
  const annotations: string[] = [];
  const rules: Rule[] = [];
  for (const child of element.children) {
    if (child.namespace !== source.space) continue;
    const { name } = child;
    if (name === 'rule') rules.push(rule(source, child));
    else if (name === 'input') inputs.push(input(source, child));
    else if (name === 'output') outputs.push(output(source, child));
    else if (name === 'annotation') annotations.push(attribute(child, 'name') ?? '');
    else if (!COMMON.has(name)) unknown(source, child, element);
  }
  return {
    kind: 'table',
    ...base(source, element),
    hitPolicy: attribute(element, 'hitPolicy') ?? 'UNIQUE',
    aggregation: attribute(element, 'aggregation'),
    preferredOrientation: attribute(element, 'preferredOrientation'),
    outputLabel: attribute(element, 'outputLabel'),
    inputs,
    outputs,
    annotations,
    rules,
  };
};

/** A function definition; also what a knowledge model encapsulates. */
export const functionOf = (source: Source, element: XmlElement): FunctionDefinition => ({
  kind: 'function',
  ...base(source, element),
  fkind: attribute(element, 'kind') ?? 'FEEL',
  parameters: itemsOf(source, element, 'formalParameter'),
  body: expressionIn(source, element, ['formalParameter']),
});

const itemsOf = (source: Source, element: XmlElement, name: string): InformationItem[] =>
  element.children
    .filter((child) => child.name === name && child.namespace === source.space)
    .map((child) => itemOf(source, child));

/** The expression within a child such as `then`; null if either is missing. */
const part = (source: Source, element: XmlElement, name: string): Boxed | null => {
  const child = childOf(source, element, name);
  return child === undefined ? null : expressionIn(source, child);
};

const partType = (source: Source, element: XmlElement, name: string): string | null => {
  const child = childOf(source, element, name);
  return child === undefined ? null : typeOf(source, child, attribute(child, 'typeRef'));
};

const own = (source: Source, element: XmlElement, name: string): XmlElement[] => {
  const found: XmlElement[] = [];
  for (const child of element.children) {
    if (child.namespace !== source.space) continue;
    if (child.name === name) found.push(child);
    else if (!COMMON.has(child.name) && !isExpression(source, child) && child.name !== 'column') unknown(source, child, element);
  }
  return found;
};

/** A variable or parameter with the expression that gives its value. */
const bound = (source: Source, element: XmlElement, name: string) => {
  const child = childOf(source, element, name);
  const item = child === undefined ? null : itemOf(source, child);
  return {
    name: item?.name ?? null,
    typeRef: item?.typeRef ?? null,
    value: expressionIn(source, element, [name]),
    at: element.from,
  };
};

const expressions = (source: Source, element: XmlElement): Boxed[] => {
  const found: Boxed[] = [];
  for (const child of element.children) {
    const value = expressionOf(source, child);
    if (value !== null) found.push(value);
    else if (child.namespace === source.space && !COMMON.has(child.name)) unknown(source, child, element);
  }
  return found;
};

const quantified =
  (kind: 'some' | 'every'): Reader =>
  (source, element) => ({
    kind,
    ...base(source, element),
    variable: attribute(element, 'iteratorVariable'),
    in: part(source, element, 'in'),
    inTypeRef: partType(source, element, 'in'),
    satisfies: part(source, element, 'satisfies'),
  });

const READERS: Readonly<Record<string, Reader>> = {
  literalExpression: literal,
  decisionTable: table,
  context: (source, element) => ({
    kind: 'context',
    ...base(source, element),
    entries: own(source, element, 'contextEntry').map((entry) => bound(source, entry, 'variable')),
  }),
  list: (source, element) => ({ kind: 'list', ...base(source, element), items: expressions(source, element) }),
  relation: (source, element) => ({
    kind: 'relation',
    ...base(source, element),
    columns: itemsOf(source, element, 'column'),
    rows: own(source, element, 'row').map((row) => expressions(source, row)),
  }),
  functionDefinition: functionOf,
  invocation: (source, element) => ({
    kind: 'invocation',
    ...base(source, element),
    callee: expressionIn(source, element, ['binding']),
    bindings: own(source, element, 'binding').map((binding) => bound(source, binding, 'parameter')),
  }),
  conditional: (source, element) => ({
    kind: 'conditional',
    ...base(source, element),
    if: part(source, element, 'if'),
    // oxlint-disable-next-line unicorn/no-thenable -- DMN's own word; an expression or null, never a function
    then: part(source, element, 'then'),
    else: part(source, element, 'else'),
  }),
  filter: (source, element) => ({
    kind: 'filter',
    ...base(source, element),
    in: part(source, element, 'in'),
    match: part(source, element, 'match'),
  }),
  for: (source, element) => ({
    kind: 'for',
    ...base(source, element),
    variable: attribute(element, 'iteratorVariable'),
    in: part(source, element, 'in'),
    inTypeRef: partType(source, element, 'in'),
    return: part(source, element, 'return'),
  }),
  some: quantified('some'),
  every: quantified('every'),
};
