import { ModelError } from '../errors.ts';
import type { Place } from '../errors.ts';
import type { Ast, CompareOp, Iterator, TestNode, TestsNode, TypeNode } from './ast.ts';
import { isNamePart, isNameStart, isSpace, Names, normalName, width } from './names.ts';
import { numOf } from './number.ts';
import { readString } from './strings.ts';

const MAX_TEXT = 50_000;
const MAX_DEPTH = 100;
const MAX_FAILURES = 100;

/** Words that end a name and cannot begin one (rule 30). */
const KEYWORDS = new Set(
  'for,return,if,then,else,some,every,satisfies,instance,in,and,or,between,function,external,true,false,null'.split(','),
);

/** Names the parser has to know: those of more than one word. */
export interface Known {
  /** Variables and functions in scope. */
  names: Names;
  /** Members of contexts, wherever they are (behind a dot and inside a filter). */
  members: Names;
}

const NOTHING: Known = { names: new Names(), members: new Names() };

/** Parses one FEEL expression (DMN 1.5 10.3.1.2). Throws ModelError FEEL or LIMIT with the character where it went wrong. */
export function parseExpression(text: string, known: Known = NOTHING, place: Place = {}): Ast {
  return new Parser(text, known, place).wholeExpression();
}

/** Parses the unary tests of a cell (rules 7–15). Empty text and `-` fit anything. Throws like `parseExpression`. */
export function parseTests(text: string, known: Known = NOTHING, place: Place = {}): TestsNode {
  return new Parser(text, known, place).wholeTests();
}

/** Parses a type as written behind `instance of`. Throws like `parseExpression`. */
export function parseType(text: string, place: Place = {}): TypeNode {
  return new Parser(text, NOTHING, place).wholeType();
}

class Parser {
  readonly #text: string;
  readonly #place: Place;
  #names: Names;
  readonly #members: Names;
  #at = 0;
  #depth = 0;
  /** No filter directly behind what is read now: the bracket may close a range. */
  #rangeEnd = false;
  /** Filters around what is read now. */
  #filters = 0;
  /** Readings that were tried and given up. */
  #failures = 0;

  constructor(text: string, known: Known, place: Place) {
    this.#text = text;
    this.#place = place;
    this.#names = known.names;
    this.#members = new Names(known.members);
    if (text.length > MAX_TEXT)
      throw new ModelError('LIMIT', `the text has ${text.length} characters, at most ${MAX_TEXT} are read`, place);
  }

  wholeExpression(): Ast {
    this.#skip();
    if (this.#at >= this.#text.length) throw this.#error('the text is empty', 0);
    return this.#end(this.#expression());
  }

  wholeTests(): TestsNode {
    this.#skip();
    const from = this.#at;
    const tests = (negated: boolean, list: TestNode[] | null): TestsNode =>
      this.#end({ kind: 'tests', negated, tests: list, from, to: this.#at });
    if (this.#at >= this.#text.length) return tests(false, null);
    if (this.#text.charCodeAt(from) === 45 /* - */) {
      this.#at++;
      this.#skip();
      if (this.#at >= this.#text.length) return tests(false, null);
      this.#at = from;
    }
    if (this.#word('not')) {
      this.#skip();
      if (this.#symbol('(')) {
        const list = this.#testList();
        this.#expect(')');
        this.#skip();
        if (this.#at >= this.#text.length) return tests(true, list);
      }
      this.#at = from;
    }
    return tests(false, this.#testList());
  }

  wholeType(): TypeNode {
    return this.#end(this.#type());
  }

  #end<T>(value: T): T {
    this.#skip();
    if (this.#at < this.#text.length) throw this.#unexpected();
    return value;
  }

  // ---------- tests ----------

  #testList(): TestNode[] {
    const out = [this.#test()];
    while (this.#symbol(',')) out.push(this.#test());
    return out;
  }

  #test(): TestNode {
    this.#skip();
    const from = this.#at;
    const op = this.#compareOp();
    const value = op === null ? this.#expression() : this.#additive();
    return op === null ? { kind: 'matches', value, from, to: this.#at } : { kind: 'compares', op, value, from, to: this.#at };
  }

  #compareOp(): CompareOp | null {
    const c = this.#text.charCodeAt(this.#at);
    const next = this.#text.charCodeAt(this.#at + 1);
    const op = c === 60 ? (next === 61 ? '<=' : '<') : c === 62 ? (next === 61 ? '>=' : '>') : c === 61 ? '=' : c === 33 && next === 61 ? '!=' : null;
    if (op !== null) this.#at += op.length;
    return op;
  }

  // ---------- expressions, loosest first ----------

  #expression(): Ast {
    if (++this.#depth > MAX_DEPTH) throw new ModelError('LIMIT', `nested deeper than ${MAX_DEPTH} levels`, this.#place);
    const outer = this.#rangeEnd;
    this.#rangeEnd = false;
    const out = this.#or();
    this.#rangeEnd = outer;
    this.#depth--;
    return out;
  }

  #or(): Ast {
    let a = this.#and();
    while (this.#word('or')) a = { kind: 'or', a, b: this.#and(), from: a.from, to: this.#at };
    return a;
  }

  #and(): Ast {
    let a = this.#comparison();
    while (this.#word('and')) a = { kind: 'and', a, b: this.#comparison(), from: a.from, to: this.#at };
    return a;
  }

  #comparison(): Ast {
    let a = this.#additive();
    for (;;) {
      this.#skip();
      const op = this.#compareOp();
      if (op !== null) a = { kind: 'comparison', op, a, b: this.#additive(), from: a.from, to: this.#at };
      else if (this.#word('between')) {
        const low = this.#additive();
        this.#expectWord('and');
        const high = this.#additive();
        a = { kind: 'between', a, low, high, from: a.from, to: this.#at };
      } else if (this.#word('in')) a = { kind: 'in', a, tests: this.#inTests(), from: a.from, to: this.#at };
      else return a;
    }
  }

  /** Behind `in`: one test, or several in parentheses (rule 49c); `(1..5)` is one range. */
  #inTests(): TestNode[] {
    this.#skip();
    const start = this.#at;
    if (!this.#symbol('(')) return [this.#inTest()];
    const tests = this.#attempt(() => {
      const list = this.#testList();
      this.#expect(')');
      return list;
    });
    if (tests !== null) return tests;
    this.#at = start;
    return [this.#inTest()];
  }

  #inTest(): TestNode {
    this.#skip();
    const from = this.#at;
    const op = this.#compareOp();
    const value = this.#additive();
    return op === null ? { kind: 'matches', value, from, to: this.#at } : { kind: 'compares', op, value, from, to: this.#at };
  }

  #additive(): Ast {
    let a = this.#multiplicative();
    for (;;) {
      this.#skip();
      const c = this.#text.charCodeAt(this.#at);
      if (c !== 43 && c !== 45) return a;
      this.#at++;
      a = { kind: 'arithmetic', op: c === 43 ? '+' : '-', a, b: this.#multiplicative(), from: a.from, to: this.#at };
    }
  }

  #multiplicative(): Ast {
    let a = this.#power();
    for (;;) {
      this.#skip();
      const c = this.#text.charCodeAt(this.#at);
      if (c === 42 ? this.#text.charCodeAt(this.#at + 1) === 42 : c !== 47) return a;
      this.#at++;
      a = { kind: 'arithmetic', op: c === 42 ? '*' : '/', a, b: this.#power(), from: a.from, to: this.#at };
    }
  }

  #power(): Ast {
    let a = this.#unary();
    for (;;) {
      this.#skip();
      if (this.#text.startsWith('**', this.#at)) this.#at += 2;
      else if (this.#text.charCodeAt(this.#at) === 94 /* ^, an accepted spelling */) this.#at++;
      else return a;
      a = { kind: 'arithmetic', op: '**', a, b: this.#unary(), from: a.from, to: this.#at };
    }
  }

  #unary(): Ast {
    this.#skip();
    const from = this.#at;
    if (this.#text.charCodeAt(from) !== 45) return this.#instance();
    this.#at++;
    if (++this.#depth > MAX_DEPTH) throw new ModelError('LIMIT', `nested deeper than ${MAX_DEPTH} levels`, this.#place);
    const a = this.#unary();
    this.#depth--;
    return { kind: 'negation', a, from, to: this.#at };
  }

  #instance(): Ast {
    let a = this.#postfix();
    while (this.#word('instance')) {
      this.#expectWord('of');
      a = { kind: 'instance', a, type: this.#type(), from: a.from, to: this.#at };
    }
    return a;
  }

  #postfix(): Ast {
    const closing = this.#rangeEnd;
    let a = this.#primary();
    for (;;) {
      this.#skip();
      const c = this.#text.charCodeAt(this.#at);
      if (c === 46 /* . */ && this.#text.charCodeAt(this.#at + 1) !== 46) {
        this.#at++;
        this.#skip();
        a = { kind: 'path', a, key: this.#name(this.#members), from: a.from, to: this.#at };
      } else if (c === 40 /* ( */) a = this.#call(a);
      else if (c === 91 /* [ */) {
        const from = this.#at;
        const filter = closing ? this.#attempt(() => this.#filterInRange(a)) : this.#filter(a);
        if (filter === null) {
          this.#at = from;
          return a;
        }
        a = filter;
      } else return a;
    }
  }

  /** Inside a filter, the members of the items may be named beside the variables. */
  #filter(a: Ast): Ast {
    this.#expect('[');
    this.#filters++;
    const test = this.#expression();
    this.#filters--;
    this.#expect(']');
    return { kind: 'filter', a, test, from: a.from, to: this.#at };
  }

  /** `[` behind the end of a range may close it (`[1..5[`): it opens a filter only if the range is closed after it. */
  #filterInRange(a: Ast): Ast {
    const filter = this.#filter(a);
    this.#skip();
    const c = this.#text.charCodeAt(this.#at);
    if (c !== 93 && c !== 41 && c !== 91) throw this.#unexpected();
    return filter;
  }

  #call(callee: Ast): Ast {
    this.#expect('(');
    const args: Ast[] = [];
    let names: string[] | null = null;
    if (!this.#symbol(')')) {
      do {
        const name = this.#argumentName();
        if (name !== null && (names !== null || args.length === 0)) (names ??= []).push(name);
        else if (names !== null || name !== null) throw this.#error('named and unnamed arguments are mixed');
        args.push(this.#expression());
      } while (this.#symbol(','));
      this.#expect(')');
    }
    return { kind: 'call', callee, args, names, from: callee.from, to: this.#at };
  }

  /** `start position:` in front of an argument; null if the argument has no name. */
  #argumentName(): string | null {
    this.#skip();
    const start = this.#at;
    const end = this.#keyEnd();
    if (end === -1) return null;
    this.#at = end + 1;
    return normalName(this.#text.slice(start, end));
  }

  /** Where a run of name characters and spaces ends in a colon; -1 if it does not. */
  #keyEnd(): number {
    let at = this.#at;
    if (!isNameStart(this.#text.codePointAt(at) ?? 0)) return -1;
    while (at < this.#text.length) {
      const code = this.#text.codePointAt(at) as number;
      if (code === 58 /* : */) return at;
      if (!isNamePart(code) && !isSpace(code) && !ALSO_IN_NAMES.has(code)) return -1;
      at += width(code);
    }
    return -1;
  }

  // ---------- primaries ----------

  #primary(): Ast {
    this.#skip();
    const from = this.#at;
    const c = this.#text.charCodeAt(from);
    if ((c >= 48 && c <= 57) || c === 46) return this.#number();
    switch (c) {
      case 34 /* " */:
        return { kind: 'string', value: this.#string(), from, to: this.#at };
      case 40 /* ( */:
        return this.#parenthesis();
      case 91 /* [ */:
        return this.#bracket();
      case 93 /* ] */:
        this.#at++;
        return this.#range(from, this.#expression(), false);
      case 123 /* { */:
        return this.#context();
      case 64 /* @ */: {
        this.#at++;
        if (this.#text.charCodeAt(this.#at) !== 34) throw this.#unexpected();
        return { kind: 'at', text: this.#string(), from, to: this.#at };
      }
      case 96 /* ` */: {
        const end = this.#text.indexOf('`', from + 1);
        if (end === -1) throw this.#error('the closing ` is missing', from);
        this.#at = end + 1;
        return { kind: 'name', name: normalName(this.#text.slice(from + 1, end)), from, to: this.#at };
      }
    }
    if (Number.isNaN(c) || !isNameStart(this.#text.codePointAt(from) as number)) throw this.#unexpected();
    return this.#named(from);
  }

  #named(from: number): Ast {
    const first = this.#identifier(from);
    const after = from + first.length;
    const end = Math.max(this.#names.match(this.#text, first, after), this.#filters > 0 ? this.#members.match(this.#text, first, after) : -1);
    if (end !== -1) {
      this.#at = end;
      return { kind: 'name', name: normalName(this.#text.slice(from, end)), from, to: end };
    }
    switch (first) {
      case 'true':
      case 'false':
        this.#at += first.length;
        return { kind: 'boolean', value: first === 'true', from, to: this.#at };
      case 'null':
        this.#at += 4;
        return { kind: 'null', from, to: this.#at };
      case 'if':
        this.#at += 2;
        return this.#if(from);
      case 'for':
        this.#at += 3;
        return this.#iteration('for', 'return', from);
      case 'some':
      case 'every':
        this.#at += first.length;
        return this.#iteration(first, 'satisfies', from);
      case 'function':
        this.#at += 8;
        return this.#function(from);
    }
    return { kind: 'name', name: this.#name(this.#names), from, to: this.#at };
  }

  /** A name: the longest known one, else all words up to the next operator or keyword (so that the error can name it whole). */
  #name(names: Names): string {
    const from = this.#at;
    if (this.#text.charCodeAt(from) === 96) {
      const end = this.#text.indexOf('`', from + 1);
      if (end === -1) throw this.#error('the closing ` is missing', from);
      this.#at = end + 1;
      return normalName(this.#text.slice(from + 1, end));
    }
    const first = this.#identifier(from);
    if (first === '') throw this.#unexpected();
    const end = names.match(this.#text, first, from + first.length);
    if (end !== -1) {
      this.#at = end;
      return normalName(this.#text.slice(from, end));
    }
    if (KEYWORDS.has(first)) throw this.#unexpected();
    this.#at = from + first.length;
    if (first === '?') return first;
    let name = first;
    for (;;) {
      let at = this.#at;
      while (isSpace(this.#text.charCodeAt(at))) at++;
      if (at === this.#at) return name;
      const word = this.#wordAt(at);
      if (word === '' || KEYWORDS.has(word)) return name;
      name += ` ${word}`;
      this.#at = at + word.length;
    }
  }

  #identifier(from: number): string {
    const text = this.#text;
    let at = from;
    const first = text.codePointAt(at) ?? 0;
    if (!isNameStart(first)) return '';
    at += width(first);
    for (;;) {
      const code = text.charCodeAt(at);
      if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95) at++;
      else {
        const point = text.codePointAt(at);
        if (point === undefined || point < 128 || !isNamePart(point)) return text.slice(from, at);
        at += width(point);
      }
    }
  }

  /** Like `identifier`, but may begin with a digit: a later word of a name. */
  #wordAt(from: number): string {
    let at = from;
    while (at < this.#text.length && isNamePart(this.#text.codePointAt(at) as number)) at += width(this.#text.codePointAt(at) as number);
    return this.#text.slice(from, at);
  }

  #number(): Ast {
    const from = this.#at;
    const text = this.#text;
    let at = from;
    const digits = (): void => {
      while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
    };
    digits();
    if (text.charCodeAt(at) === 46 && text.charCodeAt(at + 1) >= 48 && text.charCodeAt(at + 1) <= 57) {
      at++;
      digits();
    }
    if (at === from) throw this.#unexpected();
    const exponent = /^[eE][+-]?\d+/.exec(text.slice(at, at + 20));
    if (exponent !== null) at += exponent[0].length;
    if (isNamePart(text.codePointAt(at) ?? 0)) {
      this.#at = at;
      throw this.#unexpected();
    }
    const value = numOf(text.slice(from, at));
    if (value === null) throw this.#error(`${text.slice(from, Math.min(at, from + 40))} is not a number`, from);
    this.#at = at;
    return { kind: 'number', value, from, to: at };
  }

  #string(): string {
    const read = readString(this.#text, this.#at);
    if (typeof read === 'number') throw this.#error(read >= this.#text.length ? 'the closing " is missing' : 'an escape that does not exist', read);
    this.#at = read.to;
    return read.value;
  }

  #parenthesis(): Ast {
    const from = this.#at;
    this.#at++;
    this.#skip();
    const op = this.#compareOp();
    if (op !== null) {
      const value = this.#additive();
      this.#expect(')');
      return { kind: 'unaryRange', op, value, from, to: this.#at };
    }
    const inner = this.#expression();
    this.#skip();
    if (this.#text.startsWith('..', this.#at)) return this.#range(from, inner, false);
    this.#expect(')');
    return inner;
  }

  #bracket(): Ast {
    const from = this.#at;
    this.#at++;
    const items: Ast[] = [];
    if (!this.#symbol(']')) {
      do {
        items.push(this.#listItem());
        this.#skip();
        const only = items[0];
        if (items.length === 1 && only !== undefined && this.#text.startsWith('..', this.#at)) return this.#range(from, only, true);
      } while (this.#symbol(','));
      this.#expect(']');
    }
    return { kind: 'list', items, from, to: this.#at };
  }

  /** A member of a list; `[< 5, > 10]` holds ranges without parentheses in some models. */
  #listItem(): Ast {
    this.#skip();
    const from = this.#at;
    const op = this.#compareOp();
    if (op === null) return this.#expression();
    return { kind: 'unaryRange', op, value: this.#additive(), from, to: this.#at };
  }

  #range(from: number, start: Ast, startIncluded: boolean): Ast {
    this.#skip();
    if (!this.#text.startsWith('..', this.#at)) throw this.#unexpected();
    this.#at += 2;
    if (++this.#depth > MAX_DEPTH) throw new ModelError('LIMIT', `nested deeper than ${MAX_DEPTH} levels`, this.#place);
    const outer = this.#rangeEnd;
    this.#rangeEnd = true;
    const end = this.#additive();
    this.#rangeEnd = outer;
    this.#depth--;
    this.#skip();
    const c = this.#text.charCodeAt(this.#at);
    if (c !== 93 && c !== 41 && c !== 91) throw this.#unexpected();
    this.#at++;
    return { kind: 'range', start, end, startIncluded, endIncluded: c === 93, from, to: this.#at };
  }

  #context(): Ast {
    const from = this.#at;
    this.#at++;
    const entries: { key: string; value: Ast }[] = [];
    const outer = this.#names;
    this.#names = new Names(outer);
    if (!this.#symbol('}')) {
      do {
        const key = this.#key();
        entries.push({ key, value: this.#expression() });
        this.#names.add(key);
        this.#members.add(key);
      } while (this.#symbol(','));
      this.#expect('}');
    }
    this.#names = outer;
    return { kind: 'context', entries, from, to: this.#at };
  }

  #key(): string {
    this.#skip();
    if (this.#text.charCodeAt(this.#at) === 34) {
      const key = this.#string();
      this.#expect(':');
      return key;
    }
    const start = this.#at;
    const end = this.#keyEnd();
    if (end === -1) throw this.#unexpected();
    this.#at = end + 1;
    return normalName(this.#text.slice(start, end));
  }

  #if(from: number): Ast {
    const test = this.#expression();
    this.#expectWord('then');
    const yes = this.#expression();
    this.#expectWord('else');
    const no = this.#expression();
    return { kind: 'if', test, yes, no, from, to: this.#at };
  }

  #iteration(kind: 'for' | 'some' | 'every', closing: string, start: number): Ast {
    const outer = this.#names;
    this.#names = new Names(outer);
    const iterators: Iterator[] = [];
    do {
      this.#skip();
      const from = this.#at;
      const name = this.#declared(['in']);
      this.#expectWord('in');
      const list = this.#expression();
      this.#skip();
      let end: Ast | null = null;
      if (this.#text.startsWith('..', this.#at)) {
        this.#at += 2;
        end = this.#expression();
      }
      this.#names.add(name);
      iterators.push({ name, list, end, from, to: this.#at });
    } while (this.#symbol(','));
    this.#expectWord(closing);
    const body = this.#expression();
    this.#names = outer;
    return { kind, iterators, body, from: start, to: this.#at };
  }

  /** A name that is being declared: every word up to one of the stops. */
  #declared(stops: readonly string[]): string {
    this.#skip();
    const start = this.#at;
    let at = start;
    for (;;) {
      while (isSpace(this.#text.charCodeAt(at))) at++;
      const code = this.#text.codePointAt(at) ?? 0;
      if (isNamePart(code)) {
        const word = this.#wordAt(at);
        if (at > start && stops.includes(word)) break;
        at += word.length;
      } else if (at > start && ALSO_IN_NAMES.has(code)) at++;
      else break;
    }
    if (at === start || !isNameStart(this.#text.codePointAt(start) ?? 0)) throw this.#unexpected();
    this.#at = at;
    return normalName(this.#text.slice(start, at));
  }

  #function(from: number): Ast {
    this.#expect('(');
    const parameters: { name: string; type: TypeNode | null }[] = [];
    const outer = this.#names;
    this.#names = new Names(outer);
    if (!this.#symbol(')')) {
      do {
        const name = this.#declared([]);
        parameters.push({ name, type: this.#symbol(':') ? this.#type() : null });
        this.#names.add(name);
      } while (this.#symbol(','));
      this.#expect(')');
    }
    const external = this.#word('external');
    const body = this.#expression();
    this.#names = outer;
    return { kind: 'function', parameters, body, external, from, to: this.#at };
  }

  // ---------- types ----------

  #type(): TypeNode {
    if (++this.#depth > MAX_DEPTH) throw new ModelError('LIMIT', `nested deeper than ${MAX_DEPTH} levels`, this.#place);
    this.#skip();
    const from = this.#at;
    const out = this.#typeFrom(from);
    this.#depth--;
    return out;
  }

  #typeFrom(from: number): TypeNode {
    const word = this.#identifier(from);
    const generic = ['list', 'range', 'context', 'function'].includes(word);
    if (generic) {
      this.#at = from + word.length;
      if (this.#symbol('<')) {
        if (word === 'list' || word === 'range') {
          const of = this.#type();
          this.#expect('>');
          return { kind: word, of, from, to: this.#at };
        }
        if (word === 'context') {
          const fields: { name: string; type: TypeNode }[] = [];
          do {
            const name = this.#declared([]);
            this.#expect(':');
            fields.push({ name, type: this.#type() });
          } while (this.#symbol(','));
          this.#expect('>');
          return { kind: 'context', fields, from, to: this.#at };
        }
        const parameters: TypeNode[] = [];
        if (!this.#symbol('>')) {
          do parameters.push(this.#type());
          while (this.#symbol(','));
          this.#expect('>');
        }
        this.#skip();
        if (!this.#text.startsWith('->', this.#at)) throw this.#unexpected();
        this.#at += 2;
        return { kind: 'function', parameters, result: this.#type(), from, to: this.#at };
      }
      this.#at = from;
    }
    // `date and time` and `years and months duration` hold keywords.
    for (const name of ['date and time', 'days and time duration', 'years and months duration']) {
      const end = wordsEnd(this.#text, name, from);
      if (end === -1) continue;
      this.#at = end;
      return { kind: 'named', name, from, to: end };
    }
    const name = word === 'null' ? ((this.#at = from + 4), 'Null') : this.#typeName();
    return { kind: 'named', name, from, to: this.#at };
  }

  #typeName(): string {
    let name = this.#name(this.#names);
    while (this.#text.charCodeAt(this.#at) === 46 && isNameStart(this.#text.codePointAt(this.#at + 1) ?? 0)) {
      this.#at++;
      name += `.${this.#name(this.#names)}`;
    }
    return name;
  }

  // ---------- tokens ----------

  #skip(): void {
    const text = this.#text;
    for (;;) {
      const c = text.charCodeAt(this.#at);
      if (c === 32 || c === 10 || (c !== 47 && isSpace(c))) this.#at++;
      else if (c === 47 && text.charCodeAt(this.#at + 1) === 47) {
        const end = text.indexOf('\n', this.#at);
        this.#at = end === -1 ? text.length : end + 1;
      } else if (c === 47 && text.charCodeAt(this.#at + 1) === 42) {
        const end = text.indexOf('*/', this.#at + 2);
        if (end === -1) throw this.#error('the comment is not closed');
        this.#at = end + 2;
      } else return;
    }
  }

  #symbol(symbol: string): boolean {
    this.#skip();
    if (!this.#text.startsWith(symbol, this.#at)) return false;
    this.#at += symbol.length;
    return true;
  }

  #expect(symbol: string): void {
    if (!this.#symbol(symbol)) throw this.#unexpected(symbol);
  }

  #word(word: string): boolean {
    this.#skip();
    if (!this.#text.startsWith(word, this.#at) || isNamePart(this.#text.codePointAt(this.#at + word.length) ?? 0)) return false;
    this.#at += word.length;
    return true;
  }

  #expectWord(word: string): void {
    if (!this.#word(word)) throw this.#unexpected(word);
  }

  /** Reads something, or goes back to where it was. Limits are no failure to go back from, and going back too often is one. */
  #attempt<T>(read: () => T): T | null {
    const [at, depth, names, rangeEnd, filters] = [this.#at, this.#depth, this.#names, this.#rangeEnd, this.#filters];
    try {
      return read();
    } catch (error) {
      if (error instanceof ModelError && error.code === 'LIMIT') throw error;
      if (++this.#failures > MAX_FAILURES) throw new ModelError('LIMIT', 'too many ranges that could be read in two ways', this.#place);
      [this.#at, this.#depth, this.#names, this.#rangeEnd, this.#filters] = [at, depth, names, rangeEnd, filters];
      return null;
    }
  }

  #unexpected(wanted?: string): ModelError {
    const seen = this.#at >= this.#text.length ? 'end' : `"${/^(?:[\p{L}\p{N}_?]{1,40}|.)/su.exec(this.#text.slice(this.#at, this.#at + 80))?.[0] ?? ''}"`;
    return this.#error(`unexpected ${seen}${wanted === undefined ? '' : `, "${wanted}" is needed here`}`);
  }

  #error(message: string, at = this.#at): ModelError {
    const shown = this.#text.length > 200 ? `${this.#text.slice(0, 200)}…` : this.#text;
    return new ModelError('FEEL', `cannot read "${shown}": ${message}`, { ...this.#place, offset: at + 1 });
  }
}

/** Symbols that names may hold beside their words (rule 30): . / - ' + * */
const ALSO_IN_NAMES = new Set([46, 47, 45, 39, 43, 42]);

const wordsEnd = (text: string, words: string, from: number): number => {
  let at = from;
  for (const word of words.split(' ')) {
    while (isSpace(text.charCodeAt(at))) at++;
    if (!text.startsWith(word, at) || isNamePart(text.codePointAt(at + word.length) ?? 0)) return -1;
    at += word.length;
  }
  return at;
};
