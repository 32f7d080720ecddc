import { ModelError } from '../errors.ts';

/** What a file may cost at most. */
export interface Limits {
  /** UTF-16 characters of the file. Default 4 million. */
  maxLength?: number;
  /** Elements. Default 200,000. */
  maxElements?: number;
  /** Depth of nesting. Default 200. */
  maxDepth?: number;
}

/** 1-based line and column of an offset in a text. Lines end with LF, CR or both. */
export function positionOf(text: string, offset: number): { line: number; column: number } {
  let line = 1;
  let start = 0;
  for (let i = 0; i < offset && i < text.length; i++) {
    const char = text.charCodeAt(i);
    if (char === 10 || (char === 13 && text.charCodeAt(i + 1) !== 10)) {
      line++;
      start = i + 1;
    }
  }
  return { line, column: offset - start + 1 };
}

/** An error of well-formedness (XML) that says where it lies. */
export function malformed(xml: string, offset: number, message: string): ModelError {
  const { line, column } = positionOf(xml, offset);
  return new ModelError('XML', `line ${line}, column ${column}: ${message}`);
}

/** Characters XML 1.0 cannot hold, not even as a reference (production 2, Char). Lone surrogates are looked for apart. */
// oxlint-disable-next-line no-control-regex -- these are the characters to find
export const NOT_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/;

/**
 * One pass over the tags before any parser sees the file: sizes, depth, balance, characters, no document type. Every step moves
 * forward, so that time is linear in the length. Gives the start and the end of each tag, one after the other.
 * Throws ModelError: LIMIT with the name of the limit, XML with line and column.
 */
export function guard(xml: string, limits: Limits): number[] {
  const { maxLength = 4_000_000, maxElements = 200_000, maxDepth = 200 } = limits;
  if (xml.length > maxLength)
    throw new ModelError('LIMIT', `the file has ${xml.length} characters; the limit maxLength is ${maxLength}`);
  characters(xml);
  const tags: number[] = [];
  let depth = 0;
  let elements = 0;
  let at = xml.indexOf('<');
  while (at !== -1) {
    const next = xml.charCodeAt(at + 1);
    let end: number;
    if (next === 33 /* ! */) {
      end = special(xml, at);
    } else if (next === 63 /* ? */) {
      // The parser looks for "?>" from the first character on and would end "<?>" early.
      if (xml.charCodeAt(at + 2) === 62) throw malformed(xml, at, 'a processing instruction needs a name');
      end = closing(xml, at, '?>', at + 2);
    } else {
      end = tagEnd(xml, at);
      if (next === 47 /* / */) {
        if (--depth < 0) throw malformed(xml, at, 'an element is closed that was never opened');
      } else {
        if (++elements > maxElements) throw new ModelError('LIMIT', `the limit maxElements is ${maxElements}; the file has more`);
        if (xml.charCodeAt(end - 2) !== 47 && ++depth > maxDepth)
          throw new ModelError('LIMIT', `the limit maxDepth is ${maxDepth}; elements are nested deeper`);
      }
      tags.push(at, end);
    }
    at = xml.indexOf('<', end);
  }
  if (elements === 0) throw new ModelError('XML', 'line 1, column 1: the file holds no XML element');
  if (depth !== 0) throw malformed(xml, xml.length, 'the file ends inside an element');
  return tags;
}

const characters = (xml: string): void => {
  let offset = xml.search(NOT_XML);
  if (offset === -1) {
    if (xml.isWellFormed()) return;
    // U+FFFD takes the place of lone surrogates; the length stays.
    const whole = xml.toWellFormed();
    for (offset = 0; xml.charCodeAt(offset) === whole.charCodeAt(offset);) offset++;
  }
  const code = xml.charCodeAt(offset).toString(16).toUpperCase().padStart(4, '0');
  throw malformed(
    xml,
    offset,
    code === '0000' ? 'character U+0000: not a text, or UTF-16 read as UTF-8' : `character U+${code} is not allowed in XML`,
  );
};

/** The end of a comment or a CDATA section. */
const special = (xml: string, at: number): number => {
  if (xml.startsWith('<!--', at)) {
    // The parser looks for "-->" from the first character on and would end "<!-->" early: what is hidden for one reader is read by another.
    if (xml.startsWith('>', at + 4) || xml.startsWith('->', at + 4)) throw malformed(xml, at, 'a comment may not begin with ">"');
    return closing(xml, at, '-->', at + 4);
  }
  if (xml.startsWith('<![CDATA[', at)) return closing(xml, at, ']]>', at + 9);
  throw malformed(xml, at, 'document types and entity declarations are refused');
};

const closing = (xml: string, at: number, mark: string, from: number): number => {
  const end = xml.indexOf(mark, from);
  if (end === -1) throw malformed(xml, at, `"${mark}" is missing`);
  return end + mark.length;
};

const tagEnd = (xml: string, at: number): number => {
  for (let i = at + 1; i < xml.length; i++) {
    const char = xml.charCodeAt(i);
    if (char === 62 /* > */) return i + 1;
    if (char === 60 /* < */) break;
    if (char === 34 || char === 39) {
      i = xml.indexOf(char === 34 ? '"' : "'", i + 1);
      if (i === -1) break;
    }
  }
  throw malformed(xml, at, 'a tag is not closed');
};
