import type { Ast, CompareOp, Iterator, TypeNode } from './ast.ts';
import { isNamePart, isNameStart, Names, normalName } from './names.ts';
import { numOf } from './number.ts';
import { TypeParser } from './parse-types.ts';

/** Reads what an expression is made of: literals, names, lists, contexts, ranges, functions and the phrases with keywords. */
export abstract class PrimaryParser extends TypeParser {
  protected abstract expression(): Ast;
  protected abstract additive(): Ast;

  protected primary(): Ast {
    this.skip();
    const from = this.at;
    const c = this.text.charCodeAt(from);
    if ((c >= 48 && c <= 57) || c === 46) return this.number();
    switch (c) {
      case 34 /* " */:
        return { kind: 'string', value: this.string(), from, to: this.at };
      case 40 /* ( */:
        return this.parenthesis();
      case 91 /* [ */:
        return this.bracket();
      case 93 /* ] */:
        this.at++;
        return this.range(from, this.expression(), false);
      case 123 /* { */:
        return this.context();
      case 64 /* @ */: {
        this.at++;
        if (this.text.charCodeAt(this.at) !== 34) throw this.unexpected();
        return { kind: 'at', text: this.string(), from, to: this.at };
      }
      case 96 /* ` */: {
        const end = this.text.indexOf('`', from + 1);
        if (end === -1) throw this.error('the closing ` is missing', from);
        this.at = end + 1;
        return { kind: 'name', name: normalName(this.text.slice(from + 1, end)), from, to: this.at };
      }
    }
    if (Number.isNaN(c) || !isNameStart(this.text.codePointAt(from) as number)) throw this.unexpected();
    return this.named(from);
  }

  protected named(from: number): Ast {
    const first = this.identifier(from);
    const after = from + first.length;
    const end = Math.max(
      this.names.match(this.text, first, after),
      this.filters > 0 ? this.members.match(this.text, first, after) : -1,
    );
    if (end !== -1) {
      this.at = end;
      return { kind: 'name', name: normalName(this.text.slice(from, end)), from, to: end };
    }
    switch (first) {
      case 'true':
      case 'false':
        this.at += first.length;
        return { kind: 'boolean', value: first === 'true', from, to: this.at };
      case 'null':
        this.at += 4;
        return { kind: 'null', from, to: this.at };
      case 'if':
        this.at += 2;
        return this.if(from);
      case 'for':
        this.at += 3;
        return this.iteration('for', 'return', from);
      case 'some':
      case 'every':
        this.at += first.length;
        return this.iteration(first, 'satisfies', from);
      case 'function':
        this.at += 8;
        return this.function(from);
    }
    return { kind: 'name', name: this.name(this.names), from, to: this.at };
  }

  protected number(): Ast {
    const from = this.at;
    const text = this.text;
    let at = from;
    const digits = (): void => {
      while (text.charCodeAt(at) >= 48 && text.charCodeAt(at) <= 57) at++;
    };
    digits();
    if (text.charCodeAt(at) === 46 && text.charCodeAt(at + 1) >= 48 && text.charCodeAt(at + 1) <= 57) {
      at++;
      digits();
    }
    if (at === from) throw this.unexpected();
    const exponent = /^[eE][+-]?\d+/.exec(text.slice(at, at + 20));
    if (exponent !== null) at += exponent[0].length;
    if (isNamePart(text.codePointAt(at) ?? 0)) {
      this.at = at;
      throw this.unexpected();
    }
    const value = numOf(text.slice(from, at));
    if (value === null) throw this.error(`${text.slice(from, Math.min(at, from + 40))} is not a number`, from);
    this.at = at;
    return { kind: 'number', value, from, to: at };
  }

  protected parenthesis(): Ast {
    const from = this.at;
    this.at++;
    this.skip();
    const op = this.compareOp();
    if (op !== null) {
      const value = this.bound();
      this.expect(')');
      return { kind: 'unaryRange', op, value, from, to: this.at };
    }
    const inner = this.expression();
    this.skip();
    if (this.text.startsWith('..', this.at)) return this.range(from, inner, false);
    this.expect(')');
    return inner;
  }

  protected bracket(): Ast {
    const from = this.at;
    this.at++;
    const items: Ast[] = [];
    if (!this.symbol(']')) {
      do {
        items.push(this.listItem());
        this.skip();
        const only = items[0];
        if (items.length === 1 && only !== undefined && this.text.startsWith('..', this.at)) return this.range(from, only, true);
      } while (this.symbol(','));
      this.expect(']');
    }
    return { kind: 'list', items, from, to: this.at };
  }

  /** A member of a list; `[< 5, > 10]` holds ranges without parentheses in some models. */
  protected listItem(): Ast {
    this.skip();
    const from = this.at;
    const op = this.compareOp();
    if (op === null) return this.expression();
    return { kind: 'unaryRange', op, value: this.bound(), from, to: this.at };
  }

  protected range(from: number, start: Ast, startIncluded: boolean): Ast {
    this.skip();
    if (!this.text.startsWith('..', this.at)) throw this.unexpected();
    this.at += 2;
    const outer = this.rangeEnd;
    this.rangeEnd = true;
    const end = this.bound();
    this.rangeEnd = outer;
    this.skip();
    const c = this.text.charCodeAt(this.at);
    if (c !== 93 && c !== 41 && c !== 91) throw this.unexpected();
    this.at++;
    return { kind: 'range', start, end, startIncluded, endIncluded: c === 93, from, to: this.at };
  }

  /** An end of a range: what is looser than a sum would need parentheses. */
  protected bound(): Ast {
    this.enter();
    const value = this.additive();
    this.leave();
    return value;
  }

  protected compareOp(): CompareOp | null {
    const c = this.text.charCodeAt(this.at);
    const next = this.text.charCodeAt(this.at + 1);
    const op =
      c === 60
        ? next === 61
          ? '<='
          : '<'
        : c === 62
          ? next === 61
            ? '>='
            : '>'
          : c === 61
            ? '='
            : c === 33 && next === 61
              ? '!='
              : null;
    if (op !== null) this.at += op.length;
    return op;
  }

  protected context(): Ast {
    const from = this.at;
    this.at++;
    const entries: { key: string; value: Ast }[] = [];
    const outer = this.names;
    this.names = new Names(outer);
    if (!this.symbol('}')) {
      do {
        const key = this.key();
        entries.push({ key, value: this.expression() });
        this.names.add(key);
        this.members.add(key);
      } while (this.symbol(','));
      this.expect('}');
    }
    this.names = outer;
    return { kind: 'context', entries, from, to: this.at };
  }

  protected key(): string {
    this.skip();
    if (this.text.charCodeAt(this.at) === 34) {
      const key = this.string();
      this.expect(':');
      return key;
    }
    const start = this.at;
    const end = this.keyEnd();
    if (end === -1) throw this.unexpected();
    this.at = end + 1;
    return normalName(this.text.slice(start, end));
  }

  protected if(from: number): Ast {
    const test = this.expression();
    this.expectWord('then');
    const yes = this.expression();
    this.expectWord('else');
    const no = this.expression();
    return { kind: 'if', test, yes, no, from, to: this.at };
  }

  protected iteration(kind: 'for' | 'some' | 'every', closing: string, start: number): Ast {
    const outer = this.names;
    this.names = new Names(outer);
    const iterators: Iterator[] = [];
    do {
      this.skip();
      const from = this.at;
      const name = this.declared(['in']);
      this.expectWord('in');
      const list = this.expression();
      this.skip();
      let end: Ast | null = null;
      if (this.text.startsWith('..', this.at)) {
        this.at += 2;
        end = this.expression();
      }
      this.names.add(name);
      iterators.push({ name, list, end, from, to: this.at });
    } while (this.symbol(','));
    this.expectWord(closing);
    const body = this.expression();
    this.names = outer;
    return { kind, iterators, body, from: start, to: this.at };
  }

  protected function(from: number): Ast {
    this.expect('(');
    const parameters: { name: string; type: TypeNode | null }[] = [];
    const outer = this.names;
    this.names = new Names(outer);
    if (!this.symbol(')')) {
      do {
        const name = this.declared([]);
        parameters.push({ name, type: this.symbol(':') ? this.type() : null });
        this.names.add(name);
      } while (this.symbol(','));
      this.expect(')');
    }
    const external = this.word('external');
    const body = this.expression();
    this.names = outer;
    return { kind: 'function', parameters, body, external, from, to: this.at };
  }
}
