import { BLOCKS } from './blocks.ts';
import { variants } from './caseless.ts';

/** A test of one character, by its code point. */
export type CharTest = (code: number) => boolean;

const UNSEEN = 0;
const OUT = 1;
const IN = 2;
/** So many characters beyond ASCII are remembered by each set. */
const REMEMBERED = 4096;

/** A set of characters as patterns use it. What has been computed is remembered; ASCII in a table. */
export class CharSet {
  readonly #ascii = new Uint8Array(128);
  readonly #test: CharTest;
  readonly #seen = new Map<number, boolean>();
  constructor(test: CharTest) {
    this.#test = test;
  }
  has(code: number): boolean {
    if (code < 128) {
      const state = this.#ascii[code];
      if (state !== UNSEEN) return state === IN;
      const result = this.#test(code);
      this.#ascii[code] = result ? IN : OUT;
      return result;
    }
    const known = this.#seen.get(code);
    if (known !== undefined) return known;
    const result = this.#test(code);
    if (this.#seen.size < REMEMBERED) this.#seen.set(code, result);
    return result;
  }
}

const property = (name: string): CharTest => {
  const pattern = new RegExp(`^\\p{${name}}$`, 'u');
  return (code) => pattern.test(String.fromCodePoint(code));
};

export const not =
  (test: CharTest): CharTest =>
  (code) =>
    !test(code);

const inRanges =
  (...ranges: readonly (readonly [number, number])[]): CharTest =>
  (code) =>
    ranges.some(([low, high]) => code >= low && code <= high);

const space: CharTest = (code) => code === 0x20 || code === 0x09 || code === 0x0a || code === 0x0d;

/** Names of XML 1.0 (fifth edition), rules 4 and 4a. */
const nameStart = inRanges(
  [0x3a, 0x3a],
  [0x41, 0x5a],
  [0x5f, 0x5f],
  [0x61, 0x7a],
  [0xc0, 0xd6],
  [0xd8, 0xf6],
  [0xf8, 0x2ff],
  [0x370, 0x37d],
  [0x37f, 0x1fff],
  [0x200c, 0x200d],
  [0x2070, 0x218f],
  [0x2c00, 0x2fef],
  [0x3001, 0xd7ff],
  [0xf900, 0xfdcf],
  [0xfdf0, 0xfffd],
  [0x10000, 0xeffff],
);
const nameMore = inRanges([0x2d, 0x2e], [0x30, 0x39], [0xb7, 0xb7], [0x300, 0x36f], [0x203f, 0x2040]);
const nameChar: CharTest = (code) => nameStart(code) || nameMore(code);

const punctuation = property('P');
const separator = property('Z');
const other = property('C');
const word: CharTest = (code) => !punctuation(code) && !separator(code) && !other(code);
const digit = property('Nd');

const ESCAPES: Readonly<Record<string, CharTest>> = {
  s: space,
  S: not(space),
  i: nameStart,
  I: not(nameStart),
  c: nameChar,
  C: not(nameChar),
  d: digit,
  D: not(digit),
  w: word,
  W: not(word),
};

/** The set of a multi-character escape such as `\d` (XML Schema part 2, G.4.2.5), or undefined. */
export const escapeSet = (letter: string): CharTest | undefined => (Object.hasOwn(ESCAPES, letter) ? ESCAPES[letter] : undefined);

const CATEGORIES = new Set(
  'L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf Po Z Zs Zl Zp S Sm Sc Sk So C Cc Cf Co Cn'.split(' '),
);

/** The set of `\p{name}`: a general category, or a block `IsBasicLatin`. Undefined for a name that is neither. */
export function propertySet(name: string): CharTest | undefined {
  if (CATEGORIES.has(name)) return property(name);
  const block = name.startsWith('Is') ? BLOCKS.get(name.slice(2)) : undefined;
  return block === undefined ? undefined : inRanges(block);
}

/** All characters from `low` to `high`; with `caseless`, also their case variants. */
export function rangeSet(low: number, high: number, caseless: boolean): CharTest {
  if (!caseless) return low === high ? (code) => code === low : (code) => code >= low && code <= high;
  const ascii = high < 128;
  return (code) => (code >= low && code <= high) || variants(code, ascii).some((v) => v >= low && v <= high);
}
