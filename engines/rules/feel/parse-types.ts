import type { TypeNode } from './ast.ts';
import { isNamePart, isNameStart, isSpace } from './names.ts';
import { Tokens } from './tokens.ts';

/** Reads types as they are written behind `instance of` and parameters (DMN 1.5 10.3.1.2, rules 51–54). */
export class TypeParser extends Tokens {
  protected type(): TypeNode {
    this.enter();
    this.skip();
    const out = this.typeFrom(this.at);
    this.leave();
    return out;
  }

  protected typeFrom(from: number): TypeNode {
    const word = this.identifier(from);
    const generic = ['list', 'range', 'context', 'function'].includes(word);
    if (generic) {
      this.at = from + word.length;
      if (this.symbol('<')) {
        if (word === 'list' || word === 'range') {
          const of = this.type();
          this.expect('>');
          return { kind: word, of, from, to: this.at };
        }
        if (word === 'context') {
          const fields: { name: string; type: TypeNode }[] = [];
          do {
            const name = this.declared([]);
            this.expect(':');
            fields.push({ name, type: this.type() });
          } while (this.symbol(','));
          this.expect('>');
          return { kind: 'context', fields, from, to: this.at };
        }
        const parameters: TypeNode[] = [];
        if (!this.symbol('>')) {
          do parameters.push(this.type());
          while (this.symbol(','));
          this.expect('>');
        }
        this.skip();
        if (!this.text.startsWith('->', this.at)) throw this.unexpected();
        this.at += 2;
        return { kind: 'function', parameters, result: this.type(), from, to: this.at };
      }
      this.at = from;
    }
    // `date and time` and `years and months duration` hold keywords.
    for (const name of ['date and time', 'days and time duration', 'years and months duration']) {
      const end = wordsEnd(this.text, name, from);
      if (end === -1) continue;
      this.at = end;
      return { kind: 'named', name, from, to: end };
    }
    const name = word === 'null' ? ((this.at = from + 4), 'Null') : this.typeName();
    return { kind: 'named', name, from, to: this.at };
  }

  protected typeName(): string {
    let name = this.name(this.names);
    while (this.text.charCodeAt(this.at) === 46 && isNameStart(this.text.codePointAt(this.at + 1) ?? 0)) {
      this.at++;
      name += `.${this.name(this.names)}`;
    }
    return name;
  }
}

const wordsEnd = (text: string, words: string, from: number): number => {
  let at = from;
  for (const word of words.split(' ')) {
    while (isSpace(text.charCodeAt(at))) at++;
    if (!text.startsWith(word, at) || isNamePart(text.codePointAt(at + word.length) ?? 0)) return -1;
    at += word.length;
  }
  return at;
};
