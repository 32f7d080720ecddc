import { CharSet, escapeSet, not, propertySet, rangeSet } from './charset.ts';
import type { CharTest } from './charset.ts';

/** A pattern as a tree. `repeat` has no upper end when `max` is Infinity. */
export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'start' | 'end' }
  | { readonly kind: 'back'; readonly group: number }
  | { readonly kind: 'group'; readonly group: number; readonly body: Node }
  | { readonly kind: 'sequence' | 'choice'; readonly parts: readonly Node[] }
  | { readonly kind: 'repeat'; readonly body: Node; readonly min: number; readonly max: number; readonly lazy: boolean };

/** The flags of XPath and XQuery Functions 3.1, 5.6.2. */
export interface Flags {
  readonly s: boolean;
  readonly m: boolean;
  readonly i: boolean;
  readonly x: boolean;
  readonly q: boolean;
}

/** The result of reading a pattern: its tree, how many groups capture, and whether it refers back to one. */
export interface Pattern {
  readonly root: Node;
  readonly groups: number;
  readonly backReferences: boolean;
}

/** Reads flags. Null when there is any other letter; a letter may be repeated. */
export function parseFlags(flags: string): Flags | null {
  if (/[^smixq]/.test(flags)) return null;
  const has = (flag: string): boolean => flags.includes(flag);
  return { s: has('s'), m: has('m'), i: has('i'), x: has('x'), q: has('q') };
}

/** Patterns nest at most this deep; no sensible one comes near it, and the readers below call themselves. */
const DEEPEST = 200;
/** Numbers in `{n,m}` have at most this many digits; what is too much for a program is refused when it is built. */
const COUNT_DIGITS = 9;

const SYNTAX = Symbol('syntax');
const fail = (): never => {
  throw SYNTAX;
};

/** Drops white space outside character classes (flag `x`). A backslash escapes the next character that stays. */
const collapse = (pattern: string): string => {
  let result = '';
  let depth = 0;
  let escaped = false;
  for (const char of pattern) {
    if (depth === 0 && ' \t\n\r'.includes(char)) continue;
    result += char;
    if (escaped) escaped = false;
    else if (char === '\\') escaped = true;
    else if (char === '[') depth++;
    else if (char === ']' && depth > 0) depth--;
  }
  return result;
};

const SINGLE: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t' };
const ESCAPABLE = '\\|.?*+(){}-[]^$';

class Reader {
  readonly chars: readonly string[];
  readonly flags: Flags;
  at = 0;
  groups = 0;
  backReferences = false;
  /** Groups that are complete, and so may be referred to. */
  readonly closed = new Set<number>();

  constructor(pattern: string, flags: Flags) {
    this.chars = Array.from(pattern);
    this.flags = flags;
  }

  peek(offset = 0): string {
    return this.chars[this.at + offset] ?? '';
  }

  take(char: string): boolean {
    if (this.peek() !== char) return false;
    this.at++;
    return true;
  }

  expect(char: string): void {
    if (!this.take(char)) fail();
  }

  choice(depth: number): Node {
    if (depth > DEEPEST) fail();
    const parts = [this.sequence(depth)];
    while (this.take('|')) parts.push(this.sequence(depth));
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts };
  }

  sequence(depth: number): Node {
    const parts: Node[] = [];
    while (this.at < this.chars.length && this.peek() !== '|' && this.peek() !== ')') {
      const part = this.quantified(this.atom(depth));
      const last = parts.at(-1);
      if (part.kind === 'text' && last?.kind === 'text') parts[parts.length - 1] = { kind: 'text', text: last.text + part.text };
      else parts.push(part);
    }
    return parts.length === 1 ? parts[0]! : { kind: 'sequence', parts };
  }

  quantified(body: Node): Node {
    const bounds = this.bounds();
    if (bounds === null) return body;
    const lazy = this.take('?');
    const [min, max] = bounds;
    return min > max ? fail() : { kind: 'repeat', body, min, max, lazy };
  }

  bounds(): readonly [number, number] | null {
    if (this.take('?')) return [0, 1];
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (!this.take('{')) return null;
    const min = this.count();
    let max = min;
    if (this.take(',')) max = this.peek() === '}' ? Infinity : this.count();
    this.expect('}');
    return [min, max];
  }

  count(): number {
    let digits = '';
    while (/^[0-9]$/.test(this.peek())) digits += this.chars[this.at++]!;
    return digits === '' || digits.length > COUNT_DIGITS ? fail() : Number(digits);
  }

  atom(depth: number): Node {
    const char = this.chars[this.at++]!;
    switch (char) {
      case '^':
        return { kind: 'start' };
      case '$':
        return { kind: 'end' };
      case '.':
        return this.set(this.flags.s ? () => true : (code) => code !== 0x0a && code !== 0x0d);
      case '[':
        return this.set(this.charClass(depth + 1));
      case '(':
        return this.group(depth);
      case '\\':
        return this.escape();
      default:
        return '?*+{}]'.includes(char) ? fail() : this.char(char);
    }
  }

  set(test: CharTest): Node {
    return { kind: 'set', set: new CharSet(test) };
  }

  char(char: string): Node {
    const code = char.codePointAt(0)!;
    return this.flags.i ? this.set(rangeSet(code, code, true)) : { kind: 'text', text: char };
  }

  group(depth: number): Node {
    if (this.take('?')) {
      this.expect(':');
      const body = this.choice(depth + 1);
      this.expect(')');
      return body;
    }
    const group = ++this.groups;
    const body = this.choice(depth + 1);
    this.expect(')');
    this.closed.add(group);
    return { kind: 'group', group, body };
  }

  escape(): Node {
    if (/^[1-9]$/.test(this.peek())) return this.back();
    const single = this.singleEscape();
    return single === null ? this.set(this.multiEscape()) : this.char(single);
  }

  /** As many digits as give the number of a group that has begun; that group must be complete. */
  back(): Node {
    let group = Number(this.chars[this.at++]);
    while (/^[0-9]$/.test(this.peek()) && group * 10 + Number(this.peek()) <= this.groups) {
      group = group * 10 + Number(this.chars[this.at++]);
    }
    if (!this.closed.has(group)) fail();
    this.backReferences = true;
    return { kind: 'back', group };
  }

  /** After a backslash: the one character that is meant, or null when a set is. */
  singleEscape(): string | null {
    const char = this.peek();
    if (char === '') return fail();
    if (!(char in SINGLE) && !ESCAPABLE.includes(char)) return null;
    this.at++;
    return SINGLE[char] ?? char;
  }

  multiEscape(): CharTest {
    const letter = this.chars[this.at++]!;
    if (letter !== 'p' && letter !== 'P') return escapeSet(letter) ?? fail();
    this.expect('{');
    let name = '';
    while (this.peek() !== '}') name += this.chars[this.at++] ?? fail();
    this.at++;
    const test = propertySet(name) ?? fail();
    return letter === 'P' ? not(test) : test;
  }

  /** After `[`: a class with its negation and subtraction (XML Schema part 2, G.4.2). */
  charClass(depth: number): CharTest {
    if (depth > DEEPEST) fail();
    const negative = this.take('^');
    const items: CharTest[] = [];
    let subtracted: CharTest | null = null;
    if (this.peek() === ']') fail();
    while (!this.take(']')) {
      if (items.length > 0 && this.peek() === '-' && this.peek(1) === '[') {
        this.at += 2;
        subtracted = this.charClass(depth + 1);
        this.expect(']');
        break;
      }
      items.push(this.classItem());
    }
    const positive: CharTest = items.length === 1 ? items[0]! : (code) => items.some((item) => item(code));
    const test = negative ? not(positive) : positive;
    const without = subtracted;
    return without === null ? test : (code) => test(code) && !without(code);
  }

  classItem(): CharTest {
    const low = this.classChar();
    if (typeof low !== 'string') return low;
    const first = low.codePointAt(0)!;
    if (this.peek() !== '-' || this.peek(1) === ']' || this.peek(1) === '[') return rangeSet(first, first, this.flags.i);
    this.at++;
    const high = this.classChar();
    if (typeof high !== 'string') return fail();
    const last = high.codePointAt(0)!;
    return last < first ? fail() : rangeSet(first, last, this.flags.i);
  }

  classChar(): string | CharTest {
    const char = this.chars[this.at++] ?? fail();
    if (char === '[' || char === ']') return fail();
    return char === '\\' ? (this.singleEscape() ?? this.multiEscape()) : char;
  }
}

/** Reads a pattern (XPath and XQuery Functions 3.1, 5.6.1). Null when it is not one. */
export function parsePattern(pattern: string, flags: Flags): Pattern | null {
  const reader = new Reader(flags.x && !flags.q ? collapse(pattern) : pattern, flags);
  try {
    if (flags.q) {
      const parts = reader.chars.map((char) => reader.char(char));
      return { root: flags.i ? { kind: 'sequence', parts } : { kind: 'text', text: pattern }, groups: 0, backReferences: false };
    }
    const root = reader.choice(0);
    if (reader.at < reader.chars.length) return null;
    return { root, groups: reader.groups, backReferences: reader.backReferences };
  } catch (error) {
    if (error === SYNTAX) return null;
    throw error;
  }
}
