import { ModelError } from '../errors.ts';
import type { Definitions, InformationItem, Named } from './model.ts';
import type { XmlElement } from './xml.ts';

/** The name spaces of the versions; http and https are both found in files. */
const VERSIONS: Readonly<Record<string, Definitions['version']>> = {
  '20151101/dmn.xsd': '1.1',
  '20180521/MODEL/': '1.2',
  '20191111/MODEL/': '1.3',
  '20211108/MODEL/': '1.4',
  '20230324/MODEL/': '1.5',
  '20240513/MODEL/': '1.6',
};
const DMN = /^https?:\/\/www\.omg\.org\/spec\/DMN\/(.*)$/;

/** The version of DMN whose name space this is; null if it is none of DMN's. */
export const versionOf = (namespace: string): Definitions['version'] | null => {
  const rest = DMN.exec(namespace)?.[1] ?? '';
  return Object.hasOwn(VERSIONS, rest) ? (VERSIONS[rest] ?? null) : null;
};

/** Is this the name space of FEEL's types of some version? */
const isFeel = (namespace: string): boolean =>
  /^https?:\/\/www\.omg\.org\/spec\/(?:FEEL\/\d+|DMN\/\d+\/FEEL)\/?$/.test(namespace);

/** A reading of one file: what is DMN's in it, and how types are named. */
export interface Source {
  /** DMN's name space in this file: elements of any other are extensions. */
  readonly space: string;
  readonly version: Definitions['version'];
  /** The file's own name space: types under it go by their bare name. */
  readonly own: string;
  /** Names of imports by their name space. */
  readonly imports: Map<string, string>;
  readonly unknown: { element: string; within: string; at: number }[];
}

/** Starts a reading. Throws ModelError (XML) if the root is not `definitions` of a DMN version. */
export function sourceOf(root: XmlElement): Source {
  const version = versionOf(root.namespace);
  if (version === null || root.name !== 'definitions') {
    throw new ModelError(
      'XML',
      `not a DMN file: the root element is <${root.name}> of the name space "${root.namespace}"; <definitions> of DMN 1.1 to 1.6 is needed`,
    );
  }
  const source: Source = {
    space: root.namespace,
    version,
    own: attribute(root, 'namespace') ?? '',
    imports: new Map(),
    unknown: [],
  };
  for (const child of root.children) {
    if (child.name === 'import' && child.namespace === source.space)
      source.imports.set(attribute(child, 'namespace') ?? '', attribute(child, 'name') ?? '');
  }
  return source;
}

/** An attribute; null if absent. */
export const attribute = (element: XmlElement, name: string): string | null => element.attributes[name] ?? null;

/** The text of a child element; null without the child. */
export const textOf = (source: Source, element: XmlElement, name: string): string | null =>
  childOf(source, element, name)?.text ?? null;

/** The first DMN child of a name. */
export const childOf = (source: Source, element: XmlElement, name: string): XmlElement | undefined => {
  for (const child of element.children) if (child.name === name && child.namespace === source.space) return child;
  return undefined;
};

/** Notes an element DMN does not know in this place. */
export const unknown = (source: Source, element: XmlElement, parent: XmlElement): void => {
  source.unknown.push({ element: element.name, within: parent.name, at: element.from });
};

/** What every element may carry: id, name, label, description. */
export const namedOf = (source: Source, element: XmlElement): Named => ({
  id: attribute(element, 'id'),
  name: attribute(element, 'name'),
  label: attribute(element, 'label'),
  description: textOf(source, element, 'description'),
  at: element.from,
});

/** InformationItem: a variable, parameter or column. */
export const itemOf = (source: Source, element: XmlElement): InformationItem => ({
  id: attribute(element, 'id'),
  name: attribute(element, 'name'),
  typeRef: typeOf(source, element, attribute(element, 'typeRef')),
});

/**
 * A reference to a type as DMN 1.2 and later write it. DMN 1.1 uses names qualified by the prefixes of the file: those of FEEL and of
 * the file itself go, that of an import becomes its name ("lib:tPerson" → "lib.tPerson").
 */
export const typeOf = (source: Source, element: XmlElement, written: string | null): string | null => {
  if (written === null) return null;
  const ref = written.trim();
  const braces = ref.startsWith('{') ? ref.indexOf('}') : -1;
  const colon = braces === -1 ? ref.indexOf(':') : -1;
  if (braces === -1 && colon === -1) return ref;
  const namespace = braces === -1 ? element.scope[ref.slice(0, colon)] : ref.slice(1, braces);
  const local = ref.slice((braces === -1 ? colon : braces) + 1).trim();
  if (namespace === undefined) return ref;
  const imported = source.imports.get(namespace);
  if (imported !== undefined && imported !== '') return `${imported}.${local}`;
  return namespace === source.own || isFeel(namespace) || imported === '' ? local : ref;
};
