import {
  childrenOf,
  deeper,
  element,
  findElement,
  firstOf,
  insertChild,
  named,
  openDocument,
  refuse,
  sign,
  takeId,
  textElement,
  writtenType,
} from './document.ts';
import type { Document } from './document.ts';
import { boxOf, canvasOf, drawEdge, drawShape, freeBox } from './draw.ts';
import { DECISION, DEFINITIONS, POLICIES } from './order.ts';
import { attribute, itemOf } from './source.ts';
import { REQUIRABLE, requirementOn, requirementText } from './write.ts';
import type { XmlElement } from './xml.ts';

/** A file with something new in it, and the id of that. */
export interface Added {
  readonly xml: string;
  readonly id: string;
}

/**
 * Adds an input (InputData, 6.3) after the other elements of the graph, with a shape if the file has a diagram. Without an id it gets
 * one made of its name. Throws ModelError (EDIT): no name, a name or an id that is taken.
 */
export function addInputData(
  xml: string,
  input: { readonly id?: string; readonly name: string; readonly label?: string; readonly typeRef?: string },
): Added {
  const document = openDocument(xml);
  free(document, input.name);
  const id = takeId(document, input.id ?? null, input.name);
  const { root, patches } = document;
  insertChild(document, patches, root, DEFINITIONS, 'inputData', (indent, unit) =>
    element(
      named(root, 'inputData'),
      { id, name: input.name, label: input.label ?? null },
      [variable(document, id, input.name, input.typeRef ?? null)],
      deeper(indent, unit),
      indent,
    ),
  );
  const canvas = canvasOf(document);
  if (canvas !== undefined) drawShape(document, canvas, id, freeBox(canvas, 'inputData'));
  return { xml: patches.apply(), id };
}

/** What a new table is to be. */
export interface NewTable {
  readonly id?: string;
  readonly name: string;
  readonly label?: string;
  /** Type of the result. */
  readonly typeRef?: string;
  /** Default UNIQUE. */
  readonly hitPolicy?: string;
  /** Name of the output column; a table for conditions names it "reason". */
  readonly output?: string;
  /** Ids of inputs and decisions it requires: each gives an input column. Knowledge models and sources are only required. */
  readonly requires: readonly string[];
  /** Names of the annotation columns. */
  readonly annotations?: readonly string[];
}

/**
 * Adds a decision with a table without rules (6.3, 8.3): one column for each input or decision it requires, the edges to them, and a
 * shape if the file has a diagram. Throws ModelError (EDIT): no name, a name or an id that is taken, a required element that is not there.
 */
export function addTable(xml: string, table: NewTable): Added {
  const document = openDocument(xml);
  const { root, patches } = document;
  free(document, table.name);
  if (!POLICIES.includes(table.hitPolicy ?? 'UNIQUE')) throw refuse(`"${table.hitPolicy ?? ''}" is not a hit policy`);
  const id = takeId(document, table.id ?? null, table.name);
  const required = [...new Set(table.requires)].map((ref) => findElement(document, REQUIRABLE, ref));
  const edges: { id: string; to: XmlElement }[] = [];
  insertChild(document, patches, root, DEFINITIONS, 'decision', (indent, unit) => {
    const inner = deeper(indent, unit);
    // The schema wants requirements by their kind: of information, of knowledge, of authority.
    const needs = required
      .map((to) => ({ to, ...requirementText(document, root, id, to, inner, unit) }))
      .sort((a, b) => rank(a.name) - rank(b.name));
    edges.push(...needs);
    const children = [
      variable(document, id, table.name, table.typeRef ?? null),
      ...needs.map(({ text }) => text),
      tableText(document, id, table, required, inner, unit),
    ];
    return element(named(root, 'decision'), { id, name: table.name, label: table.label ?? null }, children, inner, indent);
  });
  const canvas = canvasOf(document);
  if (canvas !== undefined) {
    const box = freeBox(canvas, 'decision');
    drawShape(document, canvas, id, box);
    for (const edge of edges) drawEdge(document, canvas, edge.id, boxOf(canvas, edge.to), box);
  }
  return { xml: patches.apply(), id };
}

/**
 * Makes a decision require an input, a decision, a knowledge model or a source, and draws the edge. Nothing happens if it does already.
 * Throws ModelError (EDIT) if either is not there, or for a decision that would require itself directly.
 */
export function addRequirement(xml: string, decisionId: string, requiredId: string): string {
  const document = openDocument(xml);
  const decision = findElement(document, ['decision'], decisionId);
  const required = findElement(document, REQUIRABLE, requiredId);
  if (decision === required) throw refuse(`the decision "${decisionId}" cannot require itself`);
  if (requirementOn(document, decision, attribute(required, 'id') ?? '') !== undefined) return xml;
  const { patches } = document;
  const from = attribute(decision, 'id') ?? 'decision';
  const kind = requirementKind(required);
  let edge = '';
  insertChild(document, patches, decision, DECISION, kind, (indent, unit) => {
    const { id, text } = requirementText(document, decision, from, required, indent, unit);
    edge = id;
    return text;
  });
  const canvas = canvasOf(document);
  if (canvas !== undefined) drawEdge(document, canvas, edge, boxOf(canvas, required), boxOf(canvas, decision));
  return patches.apply();
}

const rank = (name: string): number => DECISION.findIndex((names) => names.includes(name));

const requirementKind = ({ name }: XmlElement): string =>
  name === 'businessKnowledgeModel'
    ? 'knowledgeRequirement'
    : name === 'knowledgeSource'
      ? 'authorityRequirement'
      : 'informationRequirement';

const variable = (document: Document, id: string, name: string, typeRef: string | null): string =>
  element(
    named(document.root, 'variable'),
    { id: takeId(document, null, `${id}-var`), name, typeRef: writtenType(document, document.root, typeRef) },
    [],
    '',
    '',
  );

/** Names of the graph are variables in expressions: two of one name could not be told apart (DMN 1.5, 6.3). */
const free = (document: Document, name: string): void => {
  if (name.trim() === '') throw refuse('a name is needed');
  for (const kind of ['decision', 'inputData', 'businessKnowledgeModel'])
    for (const other of childrenOf(document, document.root, kind))
      if (attribute(other, 'name')?.trim() === name.trim()) throw refuse(`the name "${name}" is taken`);
};

const tableText = (
  document: Document,
  id: string,
  table: NewTable,
  required: readonly XmlElement[],
  indent: string,
  unit: string,
): string => {
  const { root, source } = document;
  const inner = deeper(indent, unit);
  const inputs = required
    .filter(({ name }) => name === 'inputData' || name === 'decision')
    .map((to) => {
      const declared = firstOf(document, to, 'variable');
      const item = declared === undefined ? undefined : itemOf(source, declared);
      const name = item?.name ?? attribute(to, 'name') ?? '';
      const column = takeId(document, null, `${id}-in-${sign(name)}`);
      const typeRef = writtenType(document, root, item?.typeRef ?? null);
      const expression = element(
        named(root, 'inputExpression'),
        { id: takeId(document, null, `${column}-x`), typeRef },
        [textElement(root, name)],
        deeper(deeper(inner, unit), unit),
        deeper(inner, unit),
      );
      return element(
        named(root, 'input'),
        { id: column, label: attribute(to, 'label') },
        [expression],
        deeper(inner, unit),
        inner,
      );
    });
  const typeRef = writtenType(document, root, table.typeRef ?? null);
  const output = element(
    named(root, 'output'),
    { id: takeId(document, null, `${id}-out`), name: table.output ?? table.name, typeRef },
    [],
    '',
    '',
  );
  const notes = (table.annotations ?? []).map((name) => element(named(root, 'annotation'), { name }, [], '', ''));
  return element(
    named(root, 'decisionTable'),
    { id: takeId(document, null, `${id}-table`), hitPolicy: table.hitPolicy ?? 'UNIQUE' },
    [...inputs, output, ...notes],
    inner,
    indent,
  );
};
