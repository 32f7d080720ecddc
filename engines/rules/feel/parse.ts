import type { Place } from '../errors.ts';
import type { Ast, TestNode, TestsNode } from './ast.ts';
import { isNameStart, Names, normalName } from './names.ts';
import { PrimaryParser } from './parse-primary.ts';
import type { Known } from './tokens.ts';

export type { Known } from './tokens.ts';

const NOTHING: Known = { names: new Names(), members: new Names() };

/** Parses one FEEL expression (DMN 1.5 10.3.1.2). Throws ModelError FEEL or LIMIT with the character where it went wrong. */
export function parseExpression(text: string, known: Known = NOTHING, place: Place = {}): Ast {
  return new Parser(text, known, place).wholeExpression();
}

/** Parses the unary tests of a cell (rules 7–15). Empty text and `-` fit anything. Throws like `parseExpression`. */
export function parseTests(text: string, known: Known = NOTHING, place: Place = {}): TestsNode {
  return new Parser(text, known, place).wholeTests();
}

class Parser extends PrimaryParser {
  wholeExpression(): Ast {
    this.skip();
    if (this.at >= this.text.length) throw this.error('the text is empty', 0);
    return this.end(this.expression());
  }

  wholeTests(): TestsNode {
    this.skip();
    const from = this.at;
    const tests = (negated: boolean, list: TestNode[] | null): TestsNode =>
      this.end({ kind: 'tests', negated, tests: list, from, to: this.at });
    if (this.at >= this.text.length) return tests(false, null);
    if (this.text.charCodeAt(from) === 45 /* - */) {
      this.at++;
      this.skip();
      if (this.at >= this.text.length) return tests(false, null);
      this.at = from;
    }
    if (this.word('not')) {
      this.skip();
      if (this.symbol('(')) {
        const list = this.testList();
        this.expect(')');
        this.skip();
        if (this.at >= this.text.length) return tests(true, list);
      }
      this.at = from;
    }
    return tests(false, this.enclosed() ?? this.testList());
  }

  /** `("a", "b")`: no expression, but some models put all tests of a cell into parentheses. */
  protected enclosed(): TestNode[] | null {
    if (this.text.charCodeAt(this.at) !== 40 /* ( */) return null;
    const plain = this.attempt(() => this.end(this.testList()));
    if (plain !== null) return plain;
    this.at++;
    const tests = this.attempt(() => {
      const list = this.testList();
      this.expect(')');
      return this.end(list);
    });
    if (tests === null) this.at--;
    return tests;
  }

  protected testList(): TestNode[] {
    const out = [this.test()];
    while (this.symbol(',')) out.push(this.test());
    return out;
  }

  protected test(): TestNode {
    this.skip();
    const from = this.at;
    const op = this.compareOp();
    const value = op === null ? this.expression() : this.additive();
    return op === null ? { kind: 'matches', value, from, to: this.at } : { kind: 'compares', op, value, from, to: this.at };
  }

  // ---------- expressions, loosest first ----------

  protected expression(): Ast {
    this.enter();
    const outer = this.rangeEnd;
    this.rangeEnd = false;
    const out = this.or();
    this.rangeEnd = outer;
    this.leave();
    return out;
  }

  protected or(): Ast {
    let a = this.and();
    for (let links = 0; this.word('or'); links++) {
      if (links > 0) this.link();
      a = { kind: 'or', a, b: this.and(), from: a.from, to: this.at };
    }
    return a;
  }

  protected and(): Ast {
    let a = this.comparison();
    for (let links = 0; this.word('and'); links++) {
      if (links > 0) this.link();
      a = { kind: 'and', a, b: this.comparison(), from: a.from, to: this.at };
    }
    return a;
  }

  protected comparison(): Ast {
    let a = this.additive();
    for (let links = 0; ; links++) {
      if (links > 1) this.link();
      this.skip();
      const op = this.compareOp();
      if (op !== null) a = { kind: 'comparison', op, a, b: this.compared(), from: a.from, to: this.at };
      else if (this.word('between')) {
        const low = this.additive();
        this.expectWord('and');
        const high = this.additive();
        a = { kind: 'between', a, low, high, from: a.from, to: this.at };
      } else if (this.word('in')) a = { kind: 'in', a, tests: this.inTests(), from: a.from, to: this.at };
      else return a;
    }
  }

  /**
   * The right side of a comparison: `r = < 5` compares with a range that is not in parentheses. The space is needed: `=<`, `=>` and `<>`
   * are slips of the pen.
   */
  protected compared(): Ast {
    const behind = this.at;
    this.skip();
    const from = this.at;
    if (from === behind && '<>'.includes(this.text[from] ?? ' ')) throw this.unexpected();
    const op = this.compareOp();
    if (op === null) return this.additive();
    return { kind: 'unaryRange', op, value: this.bound(), bare: true, from, to: this.at };
  }

  /** Behind `in`: one test, or several in parentheses (rule 49c); `(1..5)` is one range. */
  protected inTests(): TestNode[] {
    this.skip();
    const start = this.at;
    if (!this.symbol('(')) return [this.inTest()];
    const tests = this.attempt(() => {
      const list = this.testList();
      this.expect(')');
      return list;
    });
    if (tests !== null && !this.goesOn()) return tests;
    this.at = start;
    return [this.inTest()];
  }

  /** Is what was read in parentheses only the beginning of an expression? */
  protected goesOn(): boolean {
    this.skip();
    return '[(.+-*/^'.includes(this.text[this.at] ?? ' ') && !this.text.startsWith('..', this.at);
  }

  protected inTest(): TestNode {
    this.skip();
    const from = this.at;
    const op = this.compareOp();
    const value = this.additive();
    return op === null ? { kind: 'matches', value, from, to: this.at } : { kind: 'compares', op, value, from, to: this.at };
  }

  protected additive(): Ast {
    let a = this.multiplicative();
    for (let links = 0; ; links++) {
      if (links > 1) this.link();
      this.skip();
      const c = this.text.charCodeAt(this.at);
      if (c !== 43 && c !== 45) return a;
      this.at++;
      a = { kind: 'arithmetic', op: c === 43 ? '+' : '-', a, b: this.multiplicative(), from: a.from, to: this.at };
    }
  }

  protected multiplicative(): Ast {
    let a = this.power();
    for (let links = 0; ; links++) {
      if (links > 1) this.link();
      this.skip();
      const c = this.text.charCodeAt(this.at);
      if (c === 42 ? this.text.charCodeAt(this.at + 1) === 42 : c !== 47) return a;
      this.at++;
      a = { kind: 'arithmetic', op: c === 42 ? '*' : '/', a, b: this.power(), from: a.from, to: this.at };
    }
  }

  protected power(): Ast {
    let a = this.unary();
    for (let links = 0; ; links++) {
      if (links > 1) this.link();
      this.skip();
      if (this.text.startsWith('**', this.at)) this.at += 2;
      else if (this.text.charCodeAt(this.at) === 94 /* ^, an accepted spelling */) this.at++;
      else return a;
      a = { kind: 'arithmetic', op: '**', a, b: this.unary(), from: a.from, to: this.at };
    }
  }

  protected unary(): Ast {
    this.skip();
    const from = this.at;
    if (this.text.charCodeAt(from) !== 45) return this.instance();
    this.at++;
    this.enter();
    const a = this.unary();
    this.leave();
    return { kind: 'negation', a, from, to: this.at };
  }

  protected instance(): Ast {
    let a = this.postfix();
    for (let links = 0; this.word('instance'); links++) {
      if (links > 0) this.link();
      this.expectWord('of');
      a = { kind: 'instance', a, type: this.type(), from: a.from, to: this.at };
    }
    return a;
  }

  protected postfix(): Ast {
    const closing = this.rangeEnd;
    let a = this.primary();
    for (let links = 0; ; links++) {
      if (links > 1) this.link();
      this.skip();
      const c = this.text.charCodeAt(this.at);
      if (c === 46 /* . */ && this.text.charCodeAt(this.at + 1) !== 46) {
        this.at++;
        this.skip();
        a = { kind: 'path', a, key: this.name(this.members), from: a.from, to: this.at };
      } else if (c === 46 && this.dots()) {
        a = { kind: 'descendants', a, key: this.word('null') ? null : this.name(this.members), from: a.from, to: this.at };
      } else if (c === 40 /* ( */) a = this.call(a);
      else if (c === 91 /* [ */) {
        const from = this.at;
        const filter = closing ? this.attempt(() => this.filterInRange(a)) : this.filter(a);
        if (filter === null) {
          this.at = from;
          return a;
        }
        a = filter;
      } else return a;
    }
  }

  /** `...` before a name, which two dots before a number or the end of a range are not. */
  protected dots(): boolean {
    const next = this.text.codePointAt(this.at + 3) ?? 0;
    if (!this.text.startsWith('...', this.at) || (!isNameStart(next) && next !== 96)) return false;
    this.at += 3;
    return true;
  }

  /** Inside a filter, the members of the items may be named beside the variables. */
  protected filter(a: Ast): Ast {
    this.expect('[');
    this.filters++;
    const test = this.expression();
    this.filters--;
    this.expect(']');
    return { kind: 'filter', a, test, from: a.from, to: this.at };
  }

  /** `[` behind the end of a range may close it (`[1..5[`): it opens a filter only if the range is closed after it. */
  protected filterInRange(a: Ast): Ast {
    const filter = this.filter(a);
    this.skip();
    const c = this.text.charCodeAt(this.at);
    if (c !== 93 && c !== 41 && c !== 91) throw this.unexpected();
    return filter;
  }

  protected call(callee: Ast): Ast {
    this.expect('(');
    const args: Ast[] = [];
    let names: string[] | null = null;
    if (!this.symbol(')')) {
      do {
        const name = this.argumentName();
        if (name !== null && (names !== null || args.length === 0)) (names ??= []).push(name);
        else if (names !== null || name !== null) throw this.error('named and unnamed arguments are mixed');
        args.push(this.expression());
      } while (this.symbol(','));
      this.expect(')');
    }
    return { kind: 'call', callee, args, names, from: callee.from, to: this.at };
  }

  /** `start position:` in front of an argument; null if the argument has no name. */
  protected argumentName(): string | null {
    this.skip();
    const start = this.at;
    const end = this.keyEnd();
    if (end === -1) return null;
    this.at = end + 1;
    return normalName(this.text.slice(start, end));
  }
}
