import type PDFDocument from 'pdfkit';
import { faceFor, type Weight } from './fonts.ts';

type Doc = InstanceType<typeof PDFDocument>;

/** A stretch of text in one face. */
interface Run {
  font: string;
  text: string;
}
export interface Line {
  runs: Run[];
  width: number;
}

/** Marks that may not begin a line, and those that may not end one (避头尾, GB/T 15834). */
const NOT_FIRST = new Set('、。，．；：？！）》〉」』】〕”’…—～·％‰℃,.;:?!)]}%');
const NOT_LAST = new Set('（《〈「『【〔“‘([{￥¥');
const WIDE = /[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]|[\u{20000}-\u{3ffff}]/u;

/** Sets text of mixed Chinese and Latin in lines, each character in a face that has it. One per document. */
export class Typesetter {
  readonly doc: Doc;
  readonly #widths = new Map<string, number>();
  readonly #known = new Set<string>();

  constructor(doc: Doc) {
    this.doc = doc;
  }

  /** Text cut into runs by face. A character no face has is written as its code in brackets, never dropped and never a box. */
  runs(text: string, weight: Weight): Run[] {
    const out: Run[] = [];
    for (const char of text) {
      const code = char.codePointAt(0) as number;
      const face = faceFor(code, weight);
      if (face === null) {
        out.push(...this.runs(`〔U+${code.toString(16).toUpperCase()}〕`, weight));
        continue;
      }
      if (!this.#known.has(face.name)) {
        this.doc.registerFont(face.name, face.bytes);
        this.#known.add(face.name);
      }
      const last = out.at(-1);
      if (last?.font === face.name) last.text += char;
      else out.push({ font: face.name, text: char });
    }
    return out;
  }

  width(text: string, size: number, weight: Weight): number {
    const key = `${weight}|${text}`;
    let em = this.#widths.get(key);
    if (em === undefined) {
      em = 0;
      for (const run of this.runs(text, weight)) em += this.doc.font(run.font).fontSize(100).widthOfString(run.text) / 100;
      this.#widths.set(key, em);
    }
    return em * size;
  }

  /** Breaks text into lines no wider than `room`; line feeds in it are kept. */
  lines(text: string, room: number, size: number, weight: Weight): Line[] {
    const out: Line[] = [];
    // control characters have no picture
    for (const paragraph of text
      .normalize('NFC')
      .replace(/(?!\n)[\p{Cc}\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu, '')
      .split('\n')) {
      let line = '';
      let width = 0;
      const flush = (): void => {
        const done = line.replace(/ +$/, '');
        out.push({ runs: this.runs(done, weight), width: this.width(done, size, weight) });
        line = '';
        width = 0;
      };
      for (const piece of pieces(paragraph)) {
        const wide = this.width(piece, size, weight);
        if (width + wide <= room) {
          line += piece;
          width += wide;
        } else if (wide <= room) {
          flush();
          if (piece !== ' ') {
            line = piece;
            width = wide;
          }
        } else {
          // a word longer than a line: a code, an address
          for (const char of piece) {
            const w = this.width(char, size, weight);
            if (width + w > room && line !== '') flush();
            line += char;
            width += w;
          }
        }
      }
      flush();
    }
    return out;
  }

  /** Draws one line with its top left corner at x, y. */
  draw(line: Line, x: number, y: number, size: number): void {
    let at = x;
    for (const run of line.runs) {
      this.doc.font(run.font).fontSize(size).text(run.text, at, y, { lineBreak: false });
      at += this.doc.widthOfString(run.text);
    }
  }
}

/** What may not be broken: a Latin word, a space, a Chinese character together with the marks that cling to it. */
function pieces(text: string): string[] {
  const out: string[] = [];
  let open = false; // the last piece ends with an opening mark
  let word = false; // the last piece is a Latin word still growing
  for (const char of text) {
    const wide = WIDE.test(char) || '“”‘’…—'.includes(char);
    if (char === ' ') {
      out.push(char);
      open = word = false;
      continue;
    }
    const cling =
      out.length > 0 &&
      out.at(-1) !== ' ' &&
      (open || (word && !wide) || (NOT_FIRST.has(char) && (wide || word || out.length > 0)));
    if (cling) out[out.length - 1] += char;
    else out.push(char);
    open = NOT_LAST.has(char);
    word = !wide;
  }
  return out;
}
