import { DmnModdle } from 'dmn-moddle';
import type { DmnElement } from 'dmn-moddle';
import { ModelError } from './errors.ts';

/** What a file may cost at most. */
export interface Limits {
  /** UTF-16 characters of the file. Default 4 million. */
  maxLength?: number;
  /** Elements. Default 200,000. */
  maxElements?: number;
  /** Depth of nesting. Default 64. */
  maxDepth?: number;
}

const MODEL = 'https://www.omg.org/spec/DMN/20191111/MODEL/';
const DIAGRAM = 'https://www.omg.org/spec/DMN/20191111/DMNDI/';
/** Name spaces of DMN 1.2 to 1.5, read as the one dmn-moddle knows: the elements used here are the same in all. */
const NAMESPACES: readonly (readonly [string, string])[] = [
  ['https://www.omg.org/spec/DMN/20230324/MODEL/', MODEL],
  ['https://www.omg.org/spec/DMN/20211108/MODEL/', MODEL],
  ['http://www.omg.org/spec/DMN/20180521/MODEL/', MODEL],
  ['https://www.omg.org/spec/DMN/20230324/DMNDI/', DIAGRAM],
  ['https://www.omg.org/spec/DMN/20211108/DMNDI/', DIAGRAM],
  ['http://www.omg.org/spec/DMN/20180521/DMNDI/', DIAGRAM],
];

/**
 * Reads DMN XML into dmn-moddle's elements. Refuses DOCTYPE and entity declarations, oversized and over-nested files, and
 * anything that is not well-formed. Throws ModelError (XML or LIMIT).
 */
export async function readXml(xml: string, limits: Limits = {}): Promise<DmnElement> {
  const root = guard(xml, limits.maxLength ?? 4_000_000, limits.maxElements ?? 200_000, limits.maxDepth ?? 64);
  let head = xml.slice(root.from, root.to);
  for (const [from, to] of NAMESPACES) head = head.replaceAll(`"${from}"`, `"${to}"`).replaceAll(`'${from}'`, `'${to}'`);
  if (!head.includes(MODEL)) {
    throw new ModelError('XML', 'not a DMN file: the root element does not declare a DMN 1.2 to 1.5 name space');
  }
  try {
    const result = await new DmnModdle().fromXML(xml.slice(0, root.from) + head + xml.slice(root.to));
    for (const { message } of result.warnings) {
      const unknown = /unparsable content <([\w:.-]+)[^>]*>.*(?:unrecognized element|unknown type)/s.exec(message);
      if (unknown !== null) throw new ModelError('UNSUPPORTED', `element <${unknown[1]}> is not supported`);
      if (/unparsable|malformed|closing|unexpected|missing/i.test(message)) {
        throw new ModelError('XML', message.replaceAll(/\s+/g, ' ').slice(0, 300));
      }
    }
    return result.rootElement;
  } catch (error) {
    if (error instanceof ModelError) throw error;
    throw new ModelError('XML', error instanceof Error ? error.message.slice(0, 300) : 'cannot be read');
  }
}

/** One pass over the tags, before any parser sees the file: sizes, depth, balance, no document type. */
const guard = (xml: string, maxLength: number, maxElements: number, maxDepth: number): { from: number; to: number } => {
  if (xml.length > maxLength)
    throw new ModelError('LIMIT', `the file has ${xml.length} characters, at most ${maxLength} are read`);
  let depth = 0;
  let elements = 0;
  let root: { from: number; to: number } | null = null;
  let at = xml.indexOf('<');
  while (at !== -1) {
    const next = xml.charCodeAt(at + 1);
    let end: number;
    if (next === 33 /* ! */) {
      if (xml.startsWith('<!--', at)) end = closing(xml, '-->', at + 4);
      else if (xml.startsWith('<![CDATA[', at)) end = closing(xml, ']]>', at + 9);
      else throw new ModelError('XML', 'document types and entity declarations are refused');
    } else if (next === 63 /* ? */) {
      end = closing(xml, '?>', at + 2);
    } else {
      end = tagEnd(xml, at + 1);
      if (next === 47 /* / */) {
        depth--;
        if (depth < 0) throw new ModelError('XML', 'an element is closed that was never opened');
      } else {
        root ??= { from: at, to: end };
        if (++elements > maxElements) throw new ModelError('LIMIT', `more than ${maxElements} elements`);
        if (xml.charCodeAt(end - 2) !== 47 && ++depth > maxDepth)
          throw new ModelError('LIMIT', `nested deeper than ${maxDepth} levels`);
      }
    }
    at = xml.indexOf('<', end);
  }
  if (root === null) throw new ModelError('XML', 'the file holds no XML element');
  if (depth !== 0) throw new ModelError('XML', 'the file ends inside an element');
  return root;
};

const closing = (xml: string, mark: string, from: number): number => {
  const at = xml.indexOf(mark, from);
  if (at === -1) throw new ModelError('XML', `"${mark}" is missing`);
  return at + mark.length;
};

const tagEnd = (xml: string, from: number): number => {
  for (let i = from; i < xml.length; i++) {
    const char = xml.charCodeAt(i);
    if (char === 62 /* > */) return i + 1;
    if (char === 60 /* < */) break;
    if (char === 34 || char === 39) {
      i = xml.indexOf(char === 34 ? '"' : "'", i + 1);
      if (i === -1) break;
    }
  }
  throw new ModelError('XML', 'a tag is not closed');
};

/** Child elements of a property that may hold many. */
export const many = (element: DmnElement | undefined, name: string): DmnElement[] => {
  const value = element?.[name];
  return Array.isArray(value) ? (value as DmnElement[]) : [];
};

/** The child element of a property that holds one. */
export const one = (element: DmnElement | undefined, name: string): DmnElement | undefined => {
  const value = element?.[name];
  return typeof value === 'object' && value !== null ? (value as DmnElement) : undefined;
};

/** An attribute or text property; '' if absent. */
export const str = (element: DmnElement | undefined, name: string): string => {
  const value = element?.[name];
  return typeof value === 'string' ? value : '';
};
