import { attributesOf, patchAttribute } from './patch.ts';
import {
  childrenOf,
  deeper,
  element,
  findElement,
  firstOf,
  insertChild,
  named,
  openDocument,
  patchText,
  refuse,
  takeId,
  textElement,
} from './document.ts';
import type { Document } from './document.ts';
import { DECISION, isLogic } from './order.ts';
import { attribute } from './source.ts';
import { splitHref } from './read.ts';
import type { XmlElement } from './xml.ts';

/**
 * Writes the literal expression (DMN 1.5, clause 7.3) of a decision, or of the body of a knowledge model, found by id, else by name.
 * A decision without logic gets one. Throws ModelError (EDIT) if the logic is of another kind.
 */
export function writeLiteral(xml: string, id: string, text: string): string {
  const document = openDocument(xml);
  const owner = findElement(document, ['decision', 'businessKnowledgeModel'], id);
  const target = owner.name === 'decision' ? owner : firstOf(document, owner, 'encapsulatedLogic');
  if (target === undefined) throw refuse(`the knowledge model "${id}" has no logic`);
  const logic = target.children.find((child) => child.namespace === document.source.space && isLogic(child.name));
  if (logic !== undefined) {
    if (logic.name !== 'literalExpression') throw refuse(`the logic of "${id}" is not a literal expression but <${logic.name}>`);
    if (firstOf(document, logic, 'importedValues') !== undefined) throw refuse(`the expression of "${id}" is imported`);
    patchText(document, document.patches, logic, text);
  } else {
    insertChild(
      document,
      document.patches,
      target,
      owner.name === 'decision' ? DECISION : [['formalParameter'], ['literalExpression']],
      'literalExpression',
      (indent, unit) =>
        element(
          named(target, 'literalExpression'),
          { id: takeId(document, null, `${attribute(owner, 'id') ?? 'decision'}-expression`) },
          [textElement(target, text)],
          deeper(indent, unit),
          indent,
        ),
    );
  }
  return document.patches.apply();
}

/** Writes the name of the model (Definitions, 6.3). Throws ModelError (EDIT) for an empty one. */
export function renameModel(xml: string, name: string): string {
  const document = openDocument(xml);
  if (name.trim() === '') throw refuse('a model needs a name');
  patchAttribute(document.patches, document.root, 'name', name);
  return document.patches.apply();
}

/**
 * Sets an attribute of the element with an id, wherever it is, or removes it (null). The id itself and name spaces cannot be set: others
 * refer to them. Throws ModelError (EDIT).
 */
export function setAttribute(xml: string, id: string, name: string, value: string | null): string {
  const document = openDocument(xml);
  if (!/^[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?$/.test(name)) throw refuse(`"${name}" cannot be the name of an attribute`);
  if (name === 'id' || name === 'xmlns' || name.startsWith('xmlns:')) throw refuse(`"${name}" cannot be set: others refer to it`);
  const find = (element: XmlElement): XmlElement | undefined => {
    if (attribute(element, 'id') === id) return element;
    for (const child of element.children) {
      const found = find(child);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  const target = find(document.root);
  if (target === undefined) throw refuse(`the file has no element with the id "${id}"`);
  const colon = name.indexOf(':');
  if (colon !== -1 && target.scope[name.slice(0, colon)] === undefined) throw refuse(`the prefix of "${name}" is not declared`);
  patchAttribute(document.patches, target, name, value);
  return document.patches.apply();
}

/**
 * Writes the allowed values of an item definition (7.3), found by name; null removes them.
 * Throws ModelError (EDIT) without such a type, or for one made of components.
 */
export function writeAllowedValues(xml: string, type: string, text: string | null): string {
  const document = openDocument(xml);
  const target = findElement(document, ['itemDefinition'], type);
  const [values] = childrenOf(document, target, 'allowedValues');
  if (text === null) {
    if (values !== undefined) document.patches.remove(values);
  } else if (values !== undefined) patchText(document, document.patches, values, text);
  else {
    if (firstOf(document, target, 'typeRef') === undefined)
      throw refuse(`the type "${type}" has no base type: its values cannot be listed`);
    insertChild(document, document.patches, target, [['typeRef'], ['allowedValues']], 'allowedValues', (indent, unit) =>
      element(named(target, 'allowedValues'), {}, [textElement(target, text)], deeper(indent, unit), indent),
    );
  }
  return document.patches.apply();
}

/** The kinds a decision can require, with the elements that say so (6.3). */
const REQUIREMENTS = {
  inputData: ['informationRequirement', 'requiredInput'],
  decision: ['informationRequirement', 'requiredDecision'],
  businessKnowledgeModel: ['knowledgeRequirement', 'requiredKnowledge'],
  knowledgeSource: ['authorityRequirement', 'requiredAuthority'],
} as const;

/** The requirement of a decision on an element; undefined if it does not require it. */
export const requirementOn = (document: Document, decision: XmlElement, id: string): XmlElement | undefined =>
  decision.children.find(
    (child) =>
      child.namespace === document.source.space && child.children.some((end) => end.name.startsWith('required') && isTo(end, id)),
  );

const isTo = (end: XmlElement, id: string): boolean => {
  const href = splitHref(attribute(end, 'href') ?? '');
  return href.namespace === null && href.id === id;
};

/** A requirement as text, with its id. Throws ModelError (EDIT) for an element that cannot be required. */
export function requirementText(
  document: Document,
  near: XmlElement,
  from: string,
  required: XmlElement,
  indent: string,
  unit: string,
): { id: string; name: string; text: string } {
  const target = attribute(required, 'id');
  if (target === null) throw refuse(`"${attribute(required, 'name') ?? ''}" has no id and cannot be required`);
  const [name, end] = REQUIREMENTS[required.name as keyof typeof REQUIREMENTS];
  const id = takeId(document, null, `${from}-needs-${target}`);
  const href = `<${named(near, end)}${attributesOf({ href: `#${target}` })} />`;
  return { id, name, text: element(named(near, name), { id }, [href], deeper(indent, unit), indent) };
}

/** Element kinds that can be required. */
export const REQUIRABLE = Object.keys(REQUIREMENTS);

/** Removes the requirement of a decision on an element, and its edge in the diagram. Nothing happens if there is none. Throws ModelError (EDIT). */
export function removeRequirement(xml: string, decisionId: string, requiredId: string): string {
  const document = openDocument(xml);
  const decision = findElement(document, ['decision'], decisionId);
  const requirement = requirementOn(document, decision, requiredId);
  if (requirement === undefined) return xml;
  document.patches.remove(requirement);
  const id = attribute(requirement, 'id');
  const drop = (parent: XmlElement): void => {
    for (const child of parent.children) {
      if (child.name === 'DMNEdge' && id !== null && attribute(child, 'dmnElementRef') === id) document.patches.remove(child);
      else drop(child);
    }
  };
  for (const child of document.root.children) if (child.name === 'DMNDI') drop(child);
  return document.patches.apply();
}
