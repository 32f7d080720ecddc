import { malformed } from './guard.ts';

const isBlank = (char: number): boolean => char === 32 || (char < 14 && char > 8);

/** Characters of a name (XML 1.0, production 4a); beyond ASCII all are let through. */
const isName = (char: number): boolean =>
  (char > 96 && char < 123) || (char > 64 && char < 91) || (char > 44 && char < 59 && char !== 47) || char === 95 || char > 127;

/**
 * Reads the attributes between two offsets of an opening tag, decoded. The parser's own reading would refuse blanks around "=", which
 * XML allows (production 25). `at` is where errors are reported. Throws ModelError (XML).
 */
export function readAttributes(xml: string, at: number, from: number, to: number): Record<string, string> {
  const attributes: Record<string, string> = {};
  let i = from;
  for (;;) {
    const start = i;
    while (i < to && isBlank(xml.charCodeAt(i))) i++;
    if (i >= to) return attributes;
    if (i === start) throw malformed(xml, i, 'a blank is missing before an attribute');
    const first = xml.charCodeAt(i);
    const begin = i;
    while (i < to && isName(xml.charCodeAt(i))) i++;
    if (i === begin || (first > 44 && first < 58)) throw malformed(xml, begin, 'not the name of an attribute');
    const name = xml.slice(begin, i);
    while (i < to && isBlank(xml.charCodeAt(i))) i++;
    if (xml.charCodeAt(i) !== 61 /* = */) throw malformed(xml, i, `the attribute "${name}" has no value`);
    for (i++; i < to && isBlank(xml.charCodeAt(i));) i++;
    const quote = xml.charCodeAt(i);
    const end = quote === 34 ? xml.indexOf('"', i + 1) : quote === 39 ? xml.indexOf("'", i + 1) : -1;
    if (end === -1 || end >= to) throw malformed(xml, i, `the value of the attribute "${name}" is not in quotes`);
    if (Object.hasOwn(attributes, name)) throw malformed(xml, begin, `the attribute "${name}" stands twice`);
    attributes[name] = valueOf(xml, at, xml.slice(i + 1, end), name);
    i = end + 1;
  }
}

/** What XML 1.0 (3.3.3) reads as a blank within an attribute. */
const BLANKS = /\r\n|[\t\n\r]/g;

const valueOf = (xml: string, at: number, raw: string, name: string): string => {
  if (raw.includes('<')) throw malformed(xml, at, `"<" within the attribute "${name}": write &lt;`);
  const plain = raw.includes('\n') || raw.includes('\t') || raw.includes('\r') ? raw.replaceAll(BLANKS, ' ') : raw;
  return decode(plain, xml, at);
};

/** The scope within an element: name spaces it declares, over the outer ones. Throws ModelError (XML) for prefixes bound to nothing. */
export function declared(
  attributes: Readonly<Record<string, string>>,
  outer: Record<string, string>,
  xml: string,
  at: number,
): Record<string, string> {
  let scope = outer;
  let prefixed = false;
  for (const name in attributes) {
    if (name.startsWith('xmlns') && (name.length === 5 || name.charCodeAt(5) === 58)) {
      // A chain, not a copy: a file with many prefixes declared at many levels must not cost their product.
      if (scope === outer) scope = Object.create(outer) as Record<string, string>;
      const value = attributes[name] ?? '';
      if (name.length > 6 && value === '') throw malformed(xml, at, `the prefix "${name.slice(6)}" is bound to nothing`);
      scope[name.slice(6)] = value;
    } else if (name.includes(':')) prefixed = true;
  }
  if (prefixed) {
    for (const name in attributes) {
      const colon = name.indexOf(':');
      if (colon !== -1 && !name.startsWith('xmlns:') && scope[name.slice(0, colon)] === undefined)
        throw malformed(xml, at, `the prefix of the attribute "${name}" is not declared`);
    }
  }
  return scope;
}

const REFERENCE = /&([^;&\s]{0,16})(;?)/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Replaces character references and the five entities of XML; any other is an error, for nothing can have declared it. */
export const decode = (text: string, xml: string, at: number): string => {
  if (!text.includes('&')) return text;
  return text.replaceAll(REFERENCE, (written, name: string, end: string) => {
    const named = end === '' || !Object.hasOwn(NAMED, name) ? undefined : NAMED[name];
    if (named !== undefined) return named;
    const digits = end === '' ? null : /^#(?:(\d+)|x([\da-fA-F]+))$/.exec(name);
    const code = digits === null ? 0 : digits[1] === undefined ? Number.parseInt(digits[2] ?? '', 16) : Number(digits[1]);
    if (!isChar(code))
      throw malformed(
        xml,
        at,
        written === '&' ? '"&" stands alone: write &amp;' : `"${written}" stands for nothing: write &amp; for "&"`,
      );
    return String.fromCodePoint(code);
  });
};

/** Production 2 of XML 1.0. */
const isChar = (code: number): boolean =>
  code === 9 ||
  code === 10 ||
  code === 13 ||
  (code >= 0x20 && code <= 0xd7ff) ||
  (code >= 0xe000 && code <= 0xfffd) ||
  (code >= 0x1_0000 && code <= 0x10_ffff);
