// oxlint-disable-next-line typescript/triple-slash-reference -- saxen has no types; pages that import this file do not include the folder
/// <reference path="./saxen.d.ts" />
import { Parser } from 'saxen';
import { declared, decode, readAttributes } from './attributes.ts';
import { guard, malformed } from './guard.ts';
import type { Limits } from './guard.ts';

export { malformed, positionOf } from './guard.ts';
export type { Limits } from './guard.ts';

/** An element with its place in the source. Together with the source nothing is lost: comments and layout lie between the offsets. */
export interface XmlElement {
  /** Local name. */
  readonly name: string;
  /** Prefix as written; '' if none. */
  readonly prefix: string;
  /** Resolved name space; '' if none. */
  readonly namespace: string;
  /** Name spaces in scope: prefix → URI, '' for the default. */
  readonly scope: Readonly<Record<string, string>>;
  /** Decoded values by names as written, prefixes included. */
  readonly attributes: Readonly<Record<string, string>>;
  /** Child elements. */
  readonly children: readonly XmlElement[];
  /** Its own character data, decoded, without that of its children. */
  readonly text: string;
  /** Offset of the opening "<". */
  readonly from: number;
  /** Offset after the last ">". */
  readonly to: number;
  /** Offset after the opening tag. */
  readonly innerFrom: number;
  /** Offset of the closing tag; equal to `to` if the element closes itself (then `innerFrom` is too). */
  readonly innerTo: number;
}

type Writable<T> = { -readonly [K in keyof T]: T[K] };
type Node = Writable<Omit<XmlElement, 'children'>> & { children: XmlElement[] };

const NONE: XmlElement[] = [];
const NO_ATTRIBUTES: Record<string, string> = Object.freeze({});

/**
 * Reads XML 1.0 with name spaces into elements with offsets; entities decoded, CDATA read, line ends made LF (XML 1.0, 2.11). Document
 * types and entity declarations are refused, so that a file can neither grow nor fetch anything. Names of elements and attributes must
 * be ASCII, as all of DMN's are. Throws ModelError: LIMIT with the name of the limit, XML with line and column.
 */
export function parseXml(xml: string, limits: Limits = {}): XmlElement {
  const tags = guard(xml, limits);
  state = { xml, tags, tag: 0, carriage: xml.includes('\r'), root: null, current: null, stack: [], scope: BASE };
  try {
    parser.parse(xml);
    if (state.root === null || state.tag !== tags.length) throw malformed(xml, here(), 'cannot be read');
    return state.root;
  } finally {
    state = IDLE;
  }
}

interface State {
  readonly xml: string;
  readonly tags: readonly number[];
  /** Index of the tag that comes next: the parser tells no offsets, but it meets the tags in the order of the guard. */
  tag: number;
  readonly carriage: boolean;
  root: Node | null;
  current: Node | null;
  readonly stack: Node[];
  scope: Record<string, string>;
}

const here = (): number => state.tags[state.tag] ?? state.xml.length;

const fail = (error: Error): never => {
  throw malformed(state.xml, here(), error.message);
};

/**
 * One parser for all files: parsing never waits, so two never overlap. A parser of its own for each file holds on to what it read
 * until the old generation is collected, which made a thousand files in a row three times slower (measured with Node 26).
 */
const parser = new Parser();
parser.on('error', fail).on('warn', fail);

parser.on('openTag', (written, _attributes, _decode, selfClosing) => {
  const { xml, tags, tag, current, scope } = state;
  if (current === null && state.root !== null) throw malformed(xml, here(), 'a second root element');
  const from = tags[tag] ?? 0;
  const end = tags[tag + 1] ?? 0;
  let attributes = NO_ATTRIBUTES;
  let own = scope;
  // "<name>" and "<name/>" have none: the length tells.
  if (end - from > written.length + 3) {
    attributes = readAttributes(xml, from, from + 1 + written.length, end - (selfClosing ? 2 : 1));
    own = declared(attributes, scope, xml, from);
  }
  const colon = written.indexOf(':');
  const prefix = colon === -1 ? '' : written.slice(0, colon);
  const namespace = own[prefix];
  if (namespace === undefined) throw malformed(xml, from, `the prefix of <${written}> is not declared`);
  const node: Node = {
    name: colon === -1 ? written : written.slice(colon + 1),
    prefix,
    namespace,
    scope: own,
    attributes,
    children: NONE,
    text: '',
    from,
    to: end,
    innerFrom: end,
    innerTo: end,
  };
  if (current === null) state.root = node;
  else if (current.children === NONE) current.children = [node];
  else current.children.push(node);
  if (!selfClosing) {
    state.stack.push(node);
    state.current = node;
    state.scope = own;
  }
  state.tag = tag + 2;
});

parser.on('closeTag', (_written, _decode, selfClosing) => {
  if (selfClosing) return;
  const { tags, tag, stack } = state;
  const node = stack.pop();
  if (node === undefined) return;
  node.innerTo = tags[tag] ?? 0;
  node.to = tags[tag + 1] ?? 0;
  state.tag = tag + 2;
  const outer = stack.at(-1) ?? null;
  state.current = outer;
  state.scope = outer === null ? BASE : outer.scope;
});

parser.on('text', (raw) => {
  const { current, carriage } = state;
  if (current === null) return;
  const text = decode(carriage ? raw.replaceAll(LINE_END, '\n') : raw, state.xml, here());
  current.text = current.text === '' ? text : current.text + text;
});

parser.on('cdata', (raw) => {
  const { current, carriage } = state;
  if (current === null) throw malformed(state.xml, here(), 'text outside the root element');
  current.text += carriage ? raw.replaceAll(LINE_END, '\n') : raw;
});

/** Never changed, and not frozen: a frozen prototype would forbid the same prefix below. */
const BASE: Record<string, string> = Object.assign(Object.create(null) as Record<string, string>, {
  '': '',
  xml: 'http://www.w3.org/XML/1998/namespace',
});
const LINE_END = /\r\n?/g;
const IDLE: State = { xml: '', tags: [], tag: 0, carriage: false, root: null, current: null, stack: [], scope: BASE };
let state: State = IDLE;
