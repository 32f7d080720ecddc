/**
 * CSV as GTFS writes it (RFC 4180), read as bytes: quotes, doubled quotes, commas and line breaks within quotes, CRLF, CR or LF, a byte order mark, no
 * line break at the end, empty lines. Blanks around an unquoted field or outside the quotes are not part of it. A row is given as positions in the
 * bytes; text is made only of what is kept.
 */
import { grown } from './bytes.ts';

const COMMA = 44;
const QUOTE = 34;
const LF = 10;
const CR = 13;
const SPACE = 32;
const TAB = 9;
const decoder = new TextDecoder();

/** What is wrong with the quotes of a row. */
export type QuoteFault = 'text-after-quote' | 'quote-not-closed';

/** Gives the next piece of a file, null after the last. A piece is good until the next is asked for. */
export type Pieces = () => Uint8Array | null;

/** Rows of a file, one after the other. The file need not lie in memory as a whole: a row does, in the window `bytes`. */
export class CsvReader {
  bytes: Uint8Array = new Uint8Array();
  /** field i of the row is `bytes[from[i] … to[i])`, without its outer quotes */
  from: Int32Array<ArrayBuffer> = new Int32Array(64);
  to: Int32Array<ArrayBuffer> = new Int32Array(64);
  /** fields in the row */
  count = 0;
  /** line the row begins in, the first being 1 */
  line = 0;
  /** the row has a field with doubled quotes, see `escaped` */
  hasEscapes = false;
  fault: QuoteFault | null = null;
  #escapes: Uint8Array<ArrayBuffer> = new Uint8Array(64);
  #at = 0;
  #nextLine = 1;
  readonly #pieces: Pieces;
  /** memory of the window when it is not a piece itself */
  #own: Uint8Array = new Uint8Array();
  /** the window reaches to the end of the file */
  #last = false;

  constructor(file: Uint8Array | Pieces) {
    let whole = typeof file === 'function' ? null : file;
    this.#pieces =
      typeof file === 'function'
        ? file
        : () => {
            const piece = whole;
            whole = null;
            return piece;
          };
    while (this.bytes.length < 3 && !this.#last) this.#refill();
    const { bytes } = this;
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.#at = 3;
  }

  /** Goes to the next row that has anything in it; false at the end. */
  next(): boolean {
    for (;;) {
      if (!this.#skipEmpty()) return false;
      this.line = this.#nextLine;
      let after = this.#row(this.#at, true);
      // The end of the window may lie between the two bytes of a CRLF or of a doubled quote.
      while (!this.#last && (after < 0 || after >= this.bytes.length)) {
        this.#refill();
        this.#nextLine = this.line;
        after = this.#row(this.#at, true);
      }
      // An opening quote without a closing one would swallow the rest of the file: the row is read again with its quotes as ordinary characters.
      if (after < 0) {
        this.#nextLine = this.line;
        after = this.#row(this.#at, false);
        this.fault = 'quote-not-closed';
      }
      this.#at = after;
      if (this.count > 1 || this.from[0]! < this.to[0]!) return true;
    }
  }

  /** Goes to the first byte that is no line break; false at the end of the file. */
  #skipEmpty(): boolean {
    for (;;) {
      const { bytes } = this;
      const end = bytes.length;
      let at = this.#at;
      while (at < end && (bytes[at] === LF || (bytes[at] === CR && (at + 1 < end || this.#last)))) {
        if (bytes[at] === CR && at + 1 < end && bytes[at + 1] === LF) at++;
        at++;
        this.#nextLine++;
      }
      this.#at = at;
      if (at < end && bytes[at] !== CR) return true;
      if (this.#last) return at < end;
      this.#refill();
    }
  }

  /** Moves what is not yet read to the front of the window and puts the next piece behind it. */
  #refill(): void {
    const rest = this.bytes.length - this.#at;
    // The window may be a piece, which is gone when the next is asked for.
    if (rest > 0) this.#room(rest).set(this.bytes.subarray(this.#at), 0);
    const piece = this.#pieces();
    this.#at = 0;
    if (piece === null) {
      this.#last = true;
      this.bytes = this.#own.subarray(0, rest);
    } else if (rest === 0) this.bytes = piece;
    else {
      const kept = this.#own;
      const own = this.#room(rest + piece.length);
      if (own !== kept) own.set(kept.subarray(0, rest), 0);
      own.set(piece, rest);
      this.bytes = own.subarray(0, rest + piece.length);
    }
  }

  #room(bytes: number): Uint8Array {
    if (this.#own.length < bytes) this.#own = new Uint8Array(Math.max(bytes * 2, 1 << 12));
    return this.#own;
  }

  /** Whether doubled quotes stand in field `i`, so that `text` and `unquoted` differ from the bytes in place. */
  escaped(i: number): boolean {
    return this.hasEscapes && this.#escapes[i] === 1;
  }

  /** Field `i` as bytes, doubled quotes made single. */
  unquoted(i: number): Uint8Array {
    const field = this.bytes.subarray(this.from[i], this.to[i]);
    if (!this.escaped(i)) return field;
    const made = new Uint8Array(field.length);
    let n = 0;
    for (let at = 0; at < field.length; at++) {
      if (field[at] === QUOTE && field[at + 1] === QUOTE) at++;
      made[n++] = field[at]!;
    }
    return made.subarray(0, n);
  }

  /** Field `i` as text. */
  text(i: number): string {
    return decoder.decode(this.unquoted(i));
  }

  /** Reads the row that begins at `start`; gives the position after its line break, or −1 when a quote is never closed. */
  #row(start: number, quotes: boolean): number {
    // Nothing is read beyond the end of the window: one such read would make every later one slower.
    const { bytes } = this;
    let { from, to } = this;
    const end = bytes.length;
    let at = start;
    let n = 0;
    this.fault = null;
    this.hasEscapes = false;
    for (;;) {
      if (n === from.length) {
        this.#widen();
        ({ from, to } = this);
      }
      let c = at < end ? bytes[at]! : LF;
      while (c === SPACE || c === TAB) c = ++at < end ? bytes[at]! : LF;
      if (c === QUOTE && quotes) {
        from[n] = ++at;
        let escapes = false;
        for (;;) {
          if (at >= end) return -1;
          c = bytes[at]!;
          if (c > QUOTE) at++;
          else if (c === QUOTE) {
            if (at + 1 >= end || bytes[at + 1] !== QUOTE) break;
            escapes = true;
            at += 2;
          } else {
            if (c === LF || (c === CR && (at + 1 >= end || bytes[at + 1] !== LF))) this.#nextLine++;
            at++;
          }
        }
        to[n] = at++;
        if (escapes || this.hasEscapes) this.#mark(n, escapes);
        c = at < end ? bytes[at]! : LF;
        while (c !== COMMA && c !== LF && c !== CR) {
          if (c !== SPACE && c !== TAB) this.fault = 'text-after-quote';
          c = ++at < end ? bytes[at]! : LF;
        }
      } else {
        from[n] = at;
        // Both line breaks and the comma lie below 45, digits and letters above.
        while (c > COMMA || (c !== COMMA && c !== LF && c !== CR)) c = ++at < end ? bytes[at]! : LF;
        let last = at;
        while (last > from[n]! && (bytes[last - 1] === SPACE || bytes[last - 1] === TAB)) last--;
        to[n] = last;
        if (this.hasEscapes) this.#mark(n, false);
      }
      n++;
      at++;
      if (c === COMMA) continue;
      if (c === CR && at < end && bytes[at] === LF) at++;
      break;
    }
    this.#nextLine++;
    this.count = n;
    return at;
  }

  /** Makes room for `fields` fields. */
  reserve(fields: number): void {
    while (this.from.length < fields) this.#widen();
  }

  #mark(n: number, escapes: boolean): void {
    if (!this.hasEscapes) this.#escapes.fill(0);
    this.hasEscapes = true;
    this.#escapes[n] = escapes ? 1 : 0;
  }

  #widen(): void {
    const length = this.from.length * 2;
    this.from = grown(this.from, length);
    this.to = grown(this.to, length);
    this.#escapes = grown(this.#escapes, length);
  }
}
