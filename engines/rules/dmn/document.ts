import { ModelError } from '../errors.ts';
import { attributesOf, escapeText, indentOf, Patches, qname, unitOf } from './patch.ts';
import { attribute, sourceOf } from './source.ts';
import type { Source } from './source.ts';
import { parseXml } from './xml.ts';
import type { XmlElement } from './xml.ts';

/** A file being edited. */
export interface Document {
  readonly xml: string;
  readonly root: XmlElement;
  readonly source: Source;
  readonly patches: Patches;
  readonly ids: Set<string>;
}

/** Opens a file for an edit. Throws ModelError as the reader does. */
export function openDocument(xml: string): Document {
  const root = parseXml(xml);
  const ids = new Set<string>();
  const collect = (element: XmlElement): void => {
    const id = attribute(element, 'id');
    if (id !== null) ids.add(id);
    element.children.forEach(collect);
  };
  collect(root);
  return { xml, root, source: sourceOf(root), patches: new Patches(xml), ids };
}

/** An error of an edit that cannot be made. */
export const refuse = (message: string): ModelError => new ModelError('EDIT', message);

/** DMN children of a name. */
export const childrenOf = ({ source }: Document, element: XmlElement, name: string): XmlElement[] =>
  element.children.filter((child) => child.name === name && child.namespace === source.space);

/** The first DMN child of a name. */
export const firstOf = (document: Document, element: XmlElement, name: string): XmlElement | undefined =>
  childrenOf(document, element, name)[0];

/** A child of `definitions` of one of these kinds, by its id, else by its name. Throws ModelError (EDIT). */
export function findElement(document: Document, kinds: readonly string[], idOrName: string): XmlElement {
  const all = kinds.flatMap((kind) => childrenOf(document, document.root, kind));
  const found =
    all.find((element) => attribute(element, 'id') === idOrName) ??
    all.find((element) => attribute(element, 'name') === idOrName);
  if (found === undefined) throw refuse(`the file has no ${kinds.join(' or ')} "${idOrName}"`);
  return found;
}

/** An id (xsd:ID) of letters, digits, ".", "-" and "_". */
const ID = /^[\p{L}_][\p{L}\p{N}._-]*$/u;

/** Takes an id for a new element: the wished one, which must be free, or one made of `base`. Throws ModelError (EDIT). */
export function takeId({ ids }: Document, wished: string | null, base: string): string {
  if (wished !== null) {
    if (!ID.test(wished)) throw refuse(`"${wished}" cannot be an id`);
    if (ids.has(wished)) throw refuse(`the id "${wished}" is taken`);
    ids.add(wished);
    return wished;
  }
  const plain = base.replaceAll(/[^\p{L}\p{N}._-]+/gu, '-');
  const start = ID.test(plain) ? plain : `_${plain}`;
  let id = start;
  for (let i = 2; ids.has(id); i++) id = `${start}-${i}`;
  ids.add(id);
  return id;
}

/**
 * A short sign of a content, for ids: no chance and no counter, so that a new row never gets the id of a different one that was
 * removed in an earlier version, and versions stay comparable row by row (FNV-1a, 32 bits).
 */
export function sign(content: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < content.length; i++) hash = Math.imul(hash ^ content.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(36);
}

/** The name of a new DMN element beside or within `near`, with the prefix used there. */
export const named = (near: XmlElement, name: string): string => (near.prefix === '' ? name : `${near.prefix}:${name}`);

/** A new element as text, its children on lines of their own if `indent` has a line break. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | null>>,
  children: readonly string[],
  indent: string,
  closing: string,
): string {
  if (children.length === 0) return `<${name}${attributesOf(attributes)} />`;
  return `<${name}${attributesOf(attributes)}>${children.map((child) => indent + child).join('')}${closing}</${name}>`;
}

/** A new `text` element. */
export const textElement = (near: XmlElement, text: string): string =>
  `<${named(near, 'text')}>${escapeText(text)}</${named(near, 'text')}>`;

/** Writes the `text` child of an element; an absent one counts as ''. Nothing happens if it says so already. */
export function patchText(document: Document, patches: Patches, container: XmlElement, text: string): void {
  const child = firstOf(document, container, 'text');
  if ((child?.text ?? '') === text) return;
  if (child === undefined) {
    const last = container.children.at(-1);
    patches.add(container, last, last === undefined ? '' : indentOf(document.xml, last), textElement(container, text));
  } else patchContent(patches, child, text);
}

/** Writes the content of an element that holds text only. */
export function patchContent(patches: Patches, target: XmlElement, text: string): void {
  if (target.innerFrom === target.to)
    patches.replace(target.from, target.to, `<${qname(target)}>${escapeText(text)}</${qname(target)}>`);
  else patches.replace(target.innerFrom, target.innerTo, escapeText(text));
}

/** Adds a child in its place in the order of the schema: after the last one that may stand before it. */
export function insertChild(
  document: Document,
  patches: Patches,
  parent: XmlElement,
  order: readonly (readonly string[])[],
  name: string,
  build: (indent: string, unit: string) => string,
): void {
  const rank = order.findIndex((names) => names.includes(name));
  const before = (child: XmlElement): boolean =>
    child.namespace === document.source.space &&
    (HEAD.includes(child.name) || order.findIndex((names) => names.includes(child.name)) <= rank) &&
    (HEAD.includes(child.name) || order.some((names) => names.includes(child.name)));
  const anchor = parent.children.findLast(before);
  const { indent, unit } = layoutIn(document, parent);
  patches.add(parent, anchor, indent, build(indent, unit));
}

const HEAD = ['description', 'extensionElements'];

/** How children of an element are set: the break and indentation before one, and what a level adds. */
export function layoutIn({ xml, root }: Document, parent: XmlElement): { indent: string; unit: string } {
  const unit = unitOf(xml, parent.children.length > 0 && indentOf(xml, parent) !== '' ? parent : root);
  const [first] = parent.children;
  if (first !== undefined) return { indent: indentOf(xml, first), unit };
  const outer = indentOf(xml, parent);
  return { indent: outer === '' ? '' : outer + unit, unit };
}

/** One level deeper; nothing where the file has all on one line. */
export const deeper = (indent: string, unit: string): string => (indent === '' ? '' : indent + unit);

/** A type as this file writes it: DMN 1.1 wants names qualified by a prefix, later versions bare ones. */
export function writtenType({ source }: Document, near: XmlElement, typeRef: string | null): string | null {
  if (typeRef === null || source.version !== '1.1' || typeRef.includes(':')) return typeRef;
  for (const prefix in near.scope) {
    const space = near.scope[prefix] ?? '';
    if (prefix !== '' && (BASIC.has(typeRef) ? /\/FEEL\//.test(space) : space === source.own)) return `${prefix}:${typeRef}`;
  }
  return typeRef;
}

const BASIC = new Set([
  'Any',
  'number',
  'string',
  'boolean',
  'date',
  'time',
  'dateTime',
  'date and time',
  'dayTimeDuration',
  'yearMonthDuration',
  'days and time duration',
  'years and months duration',
]);
