import { ModelError } from '../errors.ts';
import { NOT_XML } from './guard.ts';
import type { XmlElement } from './xml.ts';

/** Replacements in a source text, made in one go; what they do not touch stays byte for byte. */
export class Patches {
  readonly xml: string;
  readonly #list: { from: number; to: number; text: string }[] = [];
  /** Contents for elements that are empty now. */
  readonly #filled = new Map<XmlElement, { text: string; closing: string }>();

  constructor(xml: string) {
    this.xml = xml;
  }

  /** Replaces a stretch; an empty one is an insertion. Insertions at one place keep their order and come before a replacement there. */
  replace(from: number, to: number, text: string): void {
    this.#list.push({ from, to, text });
  }

  /** Adds children to an element: after `anchor`, or as the first. `indent` goes before them. */
  add(parent: XmlElement, anchor: XmlElement | undefined, indent: string, text: string): void {
    if (anchor !== undefined) this.replace(anchor.to, anchor.to, indent + text);
    else if (this.xml.slice(parent.innerFrom, parent.innerTo).trim() !== '')
      this.replace(parent.innerFrom, parent.innerFrom, indent + text);
    else {
      const filled = this.#filled.get(parent);
      this.#filled.set(parent, {
        text: (filled?.text ?? '') + indent + text,
        closing: indent === '' ? '' : indentOf(this.xml, parent),
      });
    }
  }

  /** Removes an element with the line break and indentation before it. */
  remove(element: XmlElement): void {
    this.replace(element.from - indentOf(this.xml, element).length, element.to, '');
  }

  /** Takes over all of another's patches of the same source. */
  merge(other: Patches): void {
    this.#list.push(...other.#list);
    for (const [parent, filled] of other.#filled) this.#filled.set(parent, filled);
  }

  /** The source, or a stretch of it, with the patches made. */
  apply(from = 0, to = this.xml.length): string {
    const all = [...this.#list];
    for (const [parent, { text, closing }] of this.#filled) {
      if (parent.innerFrom === parent.to)
        all.push({ from: parent.to - 2, to: parent.to, text: `>${text}${closing}</${qname(parent)}>` });
      else all.push({ from: parent.innerFrom, to: parent.innerTo, text: text + closing });
    }
    if (all.length === 0) return this.xml.slice(from, to);
    // The sort is stable: what was said first comes first at the same place.
    all.sort((a, b) => a.from - b.from || (a.to === a.from ? 0 : 1) - (b.to === b.from ? 0 : 1));
    const parts: string[] = [];
    let at = from;
    for (const patch of all) {
      parts.push(this.xml.slice(at, patch.from), patch.text);
      at = patch.to;
    }
    parts.push(this.xml.slice(at, to));
    return parts.join('');
  }
}

/** The name of an element as written. */
export const qname = ({ prefix, name }: XmlElement): string => (prefix === '' ? name : `${prefix}:${name}`);

/** The line break and blanks before an element; '' if something else stands before it on its line. */
export function indentOf(xml: string, element: XmlElement): string {
  return indentBefore(xml, element.from);
}

/** The same before any offset. */
export function indentBefore(xml: string, offset: number): string {
  let start = offset;
  while (start > 0 && (xml.charCodeAt(start - 1) === 32 || xml.charCodeAt(start - 1) === 9)) start--;
  const char = xml.charCodeAt(start - 1);
  if (char === 10) return xml.slice(xml.charCodeAt(start - 2) === 13 ? start - 2 : start - 1, offset);
  return char === 13 ? xml.slice(start - 1, offset) : '';
}

/** What one level of nesting adds to the indentation, as the element and its first child have it; two blanks if they do not tell. */
export function unitOf(xml: string, element: XmlElement): string {
  const [first] = element.children;
  const outer = indentOf(xml, element);
  const inner = first === undefined ? '' : indentOf(xml, first);
  return outer !== '' && inner.length > outer.length && inner.startsWith(outer) ? inner.slice(outer.length) : '  ';
}

/** Throws ModelError (EDIT) for characters that XML cannot hold in any form. */
const writable = (text: string): void => {
  const at = text.search(NOT_XML);
  if (at === -1 && text.isWellFormed()) return;
  const code = at === -1 ? 'a lone surrogate' : `character U+${text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0')}`;
  throw new ModelError('EDIT', `${code} cannot be written in XML`);
};

/** Character data for an element. Throws ModelError (EDIT) for characters that XML cannot hold. */
export function escapeText(text: string): string {
  writable(text);
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll(']]>', ']]&gt;').replaceAll('\r', '&#13;');
}

/** A value for an attribute in double quotes; line breaks and tabs as references, else they would be read as blanks. Throws as `escapeText`. */
export function escapeAttribute(text: string): string {
  writable(text);
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\t', '&#9;')
    .replaceAll('\n', '&#10;')
    .replaceAll('\r', '&#13;');
}

/** Attributes of a new element, those that are null left out. */
export const attributesOf = (attributes: Readonly<Record<string, string | null>>): string =>
  Object.entries(attributes)
    .map(([name, value]) => (value === null ? '' : ` ${name}="${escapeAttribute(value)}"`))
    .join('');

/** Sets an attribute of an element, or removes it (null). Nothing happens if it is so already. */
export function patchAttribute(patches: Patches, element: XmlElement, name: string, value: string | null): void {
  if ((element.attributes[name] ?? null) === value) return;
  const { xml } = patches;
  const start = element.from + 1 + qname(element).length;
  let last = start;
  for (const found of xml.slice(start, element.innerFrom).matchAll(/\s+([^\s=<>"'/]+)\s*=\s*("[^"]*"|'[^']*')/gy)) {
    const from = start + found.index;
    const to = from + found[0].length;
    if (found[1] === name) {
      if (value === null) patches.replace(from, to, '');
      else patches.replace(to - (found[2] ?? '').length, to, `"${escapeAttribute(value)}"`);
      return;
    }
    last = to;
  }
  if (value !== null) patches.replace(last, last, ` ${name}="${escapeAttribute(value)}"`);
}
