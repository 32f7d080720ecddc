import { spend, spendMemory } from '../budget.ts';
import { variants } from './caseless.ts';
import { OP } from './program.ts';
import type { Program } from './program.ts';

/** Steps are counted here and spent in lots. */
const LOT = 1024;

/** What may lie on the stack; an entry has four numbers, its kind last. */
const ENTRY = 4;
/** Go on at instruction, position. */
const BRANCH = 0;
/** Put back: index, old position. */
const RESTORE = 1;
/** Let a star give back one character: instruction after it, its lowest position, its present one. */
const FEWER = 2;
/** Let a lazy star take one more: its instruction, its position. */
const MORE = 3;

/**
 * Finds matches of a program in one text: a backtracking matcher with its own stack. It remembers which choices it has made at which
 * positions: what has failed once will fail again, so that the work is bounded by pattern times text. Patterns with back-references
 * cannot be remembered (the past matters); for them only the budget sets an end.
 */
export class Matcher {
  /** After a find: where the match and its groups begin and end, in UTF-16 units (-1: took no part). */
  readonly positions: Int32Array;
  readonly #program: Program;
  readonly #text: string;
  readonly #multiline: boolean;
  readonly #caseless: boolean;
  readonly #memory: (Uint32Array | undefined)[] = [];
  /** Pairs of slot and word that are not zero. */
  readonly #dirty: number[] = [];
  #stack = new Int32Array(64 * ENTRY);
  #top = 0;
  #steps = 0;

  constructor(program: Program, text: string, multiline: boolean, caseless: boolean) {
    this.#program = program;
    this.#text = text;
    this.#multiline = multiline;
    this.#caseless = caseless;
    this.positions = new Int32Array(program.positions);
  }

  /** The first match that begins at `from` or later; false when there is none. Throws BUDGET. */
  find(from: number): boolean {
    const found = this.#search(from);
    this.#flush();
    if (found) this.#forget();
    return found;
  }

  #search(from: number): boolean {
    const { lead } = this.#program;
    const text = this.#text;
    if (lead?.kind === 'start') return from === 0 && this.#run(0);
    for (let at = from; at <= text.length; at += widthAt(text, at)) {
      if (lead?.kind === 'text') {
        const next = text.indexOf(lead.text, at);
        // The search of the engine is some sixteen times faster than our steps.
        this.#count(((next < 0 ? text.length : next) - at) >> 4);
        if (next < 0) return false;
        at = next;
      } else if (lead?.kind === 'set') {
        while (at < text.length && !lead.set.has(codeAt(text, at))) {
          this.#count(1);
          at += widthAt(text, at);
        }
        if (at >= text.length) return false;
      }
      if (this.#run(at)) return true;
    }
    return false;
  }

  /** A match that begins right here, by priority of the choices. */
  #run(begin: number): boolean {
    const { op, a, b, c, sets, texts } = this.#program;
    const text = this.#text;
    const { length } = text;
    const { positions } = this;
    positions.fill(-1);
    this.#top = 0;
    let pc = 0;
    let at = begin;
    for (;;) {
      this.#count(1);
      let ok = true;
      switch (op[pc]) {
        case OP.text: {
          const expected = texts[a[pc]!]!;
          ok = text.startsWith(expected, at);
          if (ok) at += expected.length;
          pc++;
          break;
        }
        case OP.set:
          ok = at < length && sets[a[pc]!]!.has(codeAt(text, at));
          if (ok) at += widthAt(text, at);
          pc++;
          break;
        case OP.split:
          ok = !this.#visited(c[pc]!, at);
          if (ok) this.#push(BRANCH, b[pc]!, at);
          pc = a[pc]!;
          break;
        case OP.jump:
          pc = a[pc]!;
          break;
        case OP.save:
        case OP.mark:
          if (this.#top > 0) this.#push(RESTORE, a[pc]!, positions[a[pc]!]!);
          positions[a[pc]!] = at;
          pc++;
          break;
        case OP.moved:
          ok = positions[a[pc]!] !== at;
          pc++;
          break;
        case OP.start:
          ok = at === 0 || (this.#multiline && at < length && text.charCodeAt(at - 1) === 0x0a);
          pc++;
          break;
        case OP.end:
          ok = at === length || (this.#multiline && text.charCodeAt(at) === 0x0a);
          pc++;
          break;
        case OP.star:
          ok = !this.#visited(c[pc]!, at);
          if (ok && b[pc] === 1) this.#push(MORE, pc, at);
          else if (ok) at = this.#greedy(pc, at);
          pc++;
          break;
        case OP.back: {
          const end = this.#back(a[pc]!, at);
          ok = end >= 0;
          at = end;
          pc++;
          break;
        }
        default:
          positions[0] = begin;
          positions[1] = at;
          return true;
      }
      if (ok) continue;
      const resumed = this.#backtrack();
      if (resumed < 0) return false;
      pc = resumed;
      at = this.#at;
    }
  }

  /** Where `#backtrack` resumes. */
  #at = 0;

  /** Undoes and retries: the instruction to go on with, its position in `#at`; -1 when nothing is left to try. */
  #backtrack(): number {
    const text = this.#text;
    const { a, c, sets } = this.#program;
    while (this.#top > 0) {
      const stack = this.#stack;
      const base = this.#top - ENTRY;
      const [x, y] = [stack[base]!, stack[base + 1]!];
      switch (stack[base + 3]) {
        case BRANCH:
          this.#top = base;
          this.#at = y;
          return x;
        case RESTORE:
          this.#top = base;
          this.positions[x] = y;
          break;
        case FEWER: {
          const now = before(text, stack[base + 2]!);
          if (now > y) stack[base + 2] = now;
          else this.#top = base;
          this.#at = now;
          return x;
        }
        default: {
          const taken = y < text.length && sets[a[x]!]!.has(codeAt(text, y));
          const next = taken ? y + widthAt(text, y) : y;
          if (taken && !this.#visited(c[x]!, next)) {
            stack[base + 1] = next;
            this.#at = next;
            return x + 1;
          }
          this.#top = base;
        }
      }
    }
    return -1;
  }

  /**
   * Takes as many characters as the star at `pc` can and leaves the rest of its choices on the stack. A position where the same star
   * has been before ends it: from there on everything has been tried.
   */
  #greedy(pc: number, from: number): number {
    const { a, c, sets } = this.#program;
    const text = this.#text;
    const set = sets[a[pc]!]!;
    const slot = c[pc]!;
    let at = from;
    while (at < text.length && set.has(codeAt(text, at))) {
      this.#count(1);
      const next = at + widthAt(text, at);
      if (this.#visited(slot, next)) break;
      at = next;
    }
    if (at > from) this.#push(FEWER, pc + 1, from, at);
    return at;
  }

  /** Where the text of a group ends when it stands at `at` again; -1 when it does not. A group that took no part is empty. */
  #back(group: number, at: number): number {
    const [from, to] = [this.positions[2 * group]!, this.positions[2 * group + 1]!];
    if (from < 0 || to < from) return at;
    const text = this.#text;
    this.#count(to - from);
    if (!this.#caseless) return text.startsWith(text.slice(from, to), at) ? at + to - from : -1;
    let here = at;
    for (let there = from; there < to; there += widthAt(text, there)) {
      if (here >= text.length) return -1;
      const [x, y] = [codeAt(text, there), codeAt(text, here)];
      if (x !== y && !variants(x, false).includes(y)) return -1;
      here += widthAt(text, here);
    }
    return here;
  }

  /** Has this choice been made at this position before? It has from now on. */
  #visited(slot: number, at: number): boolean {
    if (this.#program.slots === 0) return false;
    let words = this.#memory[slot];
    if (words === undefined) {
      const size = (this.#text.length >> 5) + 1;
      spendMemory(size);
      words = new Uint32Array(size);
      this.#memory[slot] = words;
    }
    const word = words[at >> 5]!;
    const bit = 1 << (at & 31);
    if ((word & bit) !== 0) return true;
    if (word === 0) this.#dirty.push(slot, at >> 5);
    words[at >> 5] = word | bit;
    return false;
  }

  /** After a match its own choices must be open again for the next one. */
  #forget(): void {
    for (let i = 0; i < this.#dirty.length; i += 2) this.#memory[this.#dirty[i]!]![this.#dirty[i + 1]!] = 0;
    this.#dirty.length = 0;
  }

  #push(kind: number, x: number, y: number, z = 0): void {
    if (this.#top + ENTRY > this.#stack.length) {
      spendMemory(this.#stack.length);
      const grown = new Int32Array(2 * this.#stack.length);
      grown.set(this.#stack);
      this.#stack = grown;
    }
    const base = this.#top;
    this.#stack[base] = x;
    this.#stack[base + 1] = y;
    this.#stack[base + 2] = z;
    this.#stack[base + 3] = kind;
    this.#top = base + ENTRY;
  }

  #count(n: number): void {
    this.#steps += n;
    if (this.#steps >= LOT) this.#flush();
  }

  #flush(): void {
    const steps = this.#steps;
    this.#steps = 0;
    spend(steps);
  }
}

/** The code point at a position; half of a pair that stands alone is its own. */
const codeAt = (text: string, at: number): number => {
  const unit = text.charCodeAt(at);
  return (unit & 0xfc00) === 0xd800 ? text.codePointAt(at)! : unit;
};

/** UTF-16 units of the character at a position. */
const widthAt = (text: string, at: number): number =>
  (text.charCodeAt(at) & 0xfc00) === 0xd800 && text.codePointAt(at)! > 0xffff ? 2 : 1;

/** The position of the character before. */
const before = (text: string, at: number): number => {
  const pair = at >= 2 && (text.charCodeAt(at - 1) & 0xfc00) === 0xdc00 && (text.charCodeAt(at - 2) & 0xfc00) === 0xd800;
  return pair ? at - 2 : at - 1;
};
