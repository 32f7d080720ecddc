import { ModelError } from '../errors.ts';
import type { Place } from '../errors.ts';
import { isNamePart, isNameStart, isSpace, Names, normalName, width } from './names.ts';
import { readString } from './strings.ts';

const MAX_TEXT = 50_000;
const MAX_DEPTH = 100;
/** Links of chains such as `a + b + c`, beyond the first of each: what is compiled and run goes one call deeper for each. */
const MAX_LINKS = 1000;
/** Characters read in vain where a text can be read in two ways: some readings contain each other, and their number doubles. */
const MAX_WASTE = 100_000;

/** Words that end a name and cannot begin one (rule 30). */
export const KEYWORDS: ReadonlySet<string> = new Set(
  'for,return,if,then,else,some,every,satisfies,instance,in,and,or,between,function,external,true,false,null'.split(','),
);

/** Symbols that names may hold beside their words (rule 30): . / - ' + * */
export const ALSO_IN_NAMES: ReadonlySet<number> = new Set([46, 47, 45, 39, 43, 42]);

/** Names the parser has to know: those of more than one word. */
export interface Known {
  /** Variables and functions in scope. */
  names: Names;
  /** Members of contexts, wherever they are (behind a dot and inside a filter). */
  members: Names;
}

/** Reads the words and symbols of a FEEL text (DMN 1.5 10.3.1.2, rules 26–36 and 57–63), and counts what could get out of hand. */
export class Tokens {
  protected readonly text: string;
  protected readonly place: Place;
  protected names: Names;
  protected readonly members: Names;
  protected at = 0;
  /** No filter directly behind what is read now: the bracket may close a range. */
  protected rangeEnd = false;
  /** Filters around what is read now. */
  protected filters = 0;
  #depth = 0;
  #links = 0;
  #waste = 0;

  constructor(text: string, known: Known, place: Place) {
    this.text = text;
    this.place = place;
    this.names = known.names;
    this.members = new Names(known.members);
    if (text.length > MAX_TEXT) throw this.limit(`the text has ${text.length} characters, at most ${MAX_TEXT} are read`);
  }

  protected skip(): void {
    const text = this.text;
    for (;;) {
      const c = text.charCodeAt(this.at);
      if (c === 32 || c === 10 || (c !== 47 && isSpace(c))) this.at++;
      else if (c === 47 && text.charCodeAt(this.at + 1) === 47) {
        const end = text.indexOf('\n', this.at);
        this.at = end === -1 ? text.length : end + 1;
      } else if (c === 47 && text.charCodeAt(this.at + 1) === 42) {
        const end = text.indexOf('*/', this.at + 2);
        if (end === -1) throw this.error('the comment is not closed');
        this.at = end + 2;
      } else return;
    }
  }

  protected symbol(symbol: string): boolean {
    this.skip();
    if (!this.text.startsWith(symbol, this.at)) return false;
    this.at += symbol.length;
    return true;
  }

  protected expect(symbol: string): void {
    if (!this.symbol(symbol)) throw this.unexpected(symbol);
  }

  protected word(word: string): boolean {
    this.skip();
    if (!this.text.startsWith(word, this.at) || isNamePart(this.text.codePointAt(this.at + word.length) ?? 0)) return false;
    this.at += word.length;
    return true;
  }

  protected expectWord(word: string): void {
    if (!this.word(word)) throw this.unexpected(word);
  }

  protected end<T>(value: T): T {
    this.skip();
    if (this.at < this.text.length) throw this.unexpected();
    return value;
  }

  // ---------- names and strings ----------

  /** A name: the longest known one, else all words up to the next operator or keyword (so that the error can name it whole). */
  protected name(names: Names): string {
    const from = this.at;
    if (this.text.charCodeAt(from) === 96) {
      const end = this.text.indexOf('`', from + 1);
      if (end === -1) throw this.error('the closing ` is missing', from);
      this.at = end + 1;
      return normalName(this.text.slice(from + 1, end));
    }
    const first = this.identifier(from);
    if (first === '') throw this.unexpected();
    const end = names.match(this.text, first, from + first.length);
    if (end !== -1) {
      this.at = end;
      return normalName(this.text.slice(from, end));
    }
    if (KEYWORDS.has(first)) throw this.unexpected();
    this.at = from + first.length;
    if (first === '?') return first;
    let name = first;
    for (;;) {
      let at = this.at;
      while (isSpace(this.text.charCodeAt(at))) at++;
      if (at === this.at) return name;
      const word = this.wordAt(at);
      if (word === '' || KEYWORDS.has(word)) return name;
      name += ` ${word}`;
      this.at = at + word.length;
    }
  }

  protected identifier(from: number): string {
    const text = this.text;
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
  protected wordAt(from: number): string {
    let at = from;
    while (at < this.text.length && isNamePart(this.text.codePointAt(at) as number))
      at += width(this.text.codePointAt(at) as number);
    return this.text.slice(from, at);
  }

  /** A name that is being declared: every word up to one of the stops. */
  protected declared(stops: readonly string[]): string {
    this.skip();
    const start = this.at;
    let at = start;
    for (;;) {
      while (isSpace(this.text.charCodeAt(at))) at++;
      const code = this.text.codePointAt(at) ?? 0;
      if (isNamePart(code)) {
        const word = this.wordAt(at);
        if (at > start && stops.includes(word)) break;
        at += word.length;
      } else if (at > start && ALSO_IN_NAMES.has(code)) at++;
      else break;
    }
    if (at === start || !isNameStart(this.text.codePointAt(start) ?? 0)) throw this.unexpected();
    this.at = at;
    return normalName(this.text.slice(start, at));
  }

  /** Where a run of name characters and spaces ends in a colon; -1 if it does not. */
  protected keyEnd(): number {
    let at = this.at;
    if (!isNameStart(this.text.codePointAt(at) ?? 0)) return -1;
    while (at < this.text.length) {
      const code = this.text.codePointAt(at) as number;
      if (code === 58 /* : */) return at;
      if (!isNamePart(code) && !isSpace(code) && !ALSO_IN_NAMES.has(code)) return -1;
      at += width(code);
    }
    return -1;
  }

  protected string(): string {
    const read = readString(this.text, this.at);
    if (typeof read === 'number')
      throw this.error(read >= this.text.length ? 'the closing " is missing' : 'an escape that does not exist', read);
    this.at = read.to;
    return read.value;
  }

  // ---------- limits and errors ----------

  /** One level deeper; `leave` comes back. Each level is a dozen calls of the parser. */
  protected enter(): void {
    if (++this.#depth > MAX_DEPTH) throw this.limit(`nested deeper than ${MAX_DEPTH} levels`);
  }

  protected leave(): void {
    this.#depth--;
  }

  /** One more operand in a chain. */
  protected link(): void {
    if (++this.#links > MAX_LINKS) throw this.limit(`more than ${MAX_LINKS} operators in chains`);
  }

  /**
   * Reads something, or goes back to where it was. Limits are no failure to go back from, and reading too much in vain is one.
   */
  protected attempt<T>(read: () => T): T | null {
    const { at, names, rangeEnd, filters } = this;
    const depth = this.#depth;
    try {
      return read();
    } catch (error) {
      if (error instanceof ModelError && error.code === 'LIMIT') throw error;
      this.#waste += this.at - at + 1;
      if (this.#waste > MAX_WASTE) throw this.limit('too many ranges that could be read in two ways');
      this.at = at;
      this.names = names;
      this.rangeEnd = rangeEnd;
      this.filters = filters;
      this.#depth = depth;
      return null;
    }
  }

  protected unexpected(wanted?: string): ModelError {
    const seen =
      this.at >= this.text.length
        ? 'end'
        : `"${/^(?:[\p{L}\p{N}_?]{1,40}|.)/su.exec(this.text.slice(this.at, this.at + 80))?.[0] ?? ''}"`;
    return this.error(`unexpected ${seen}${wanted === undefined ? '' : `, "${wanted}" is needed here`}`);
  }

  protected error(message: string, at = this.at): ModelError {
    const shown = this.text.length > 200 ? `${this.text.slice(0, 200)}…` : this.text;
    return new ModelError('FEEL', `cannot read "${shown}": ${message}`, { ...this.place, offset: at + 1 });
  }

  protected limit(message: string): ModelError {
    return new ModelError('LIMIT', message, this.place);
  }
}
