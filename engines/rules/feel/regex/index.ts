/**
 * Regular expressions of XPath and XQuery Functions 3.1, chapter 5.6, as `matches`, `replace` and `split` of DMN 1.5 (10.3.4.3) use
 * them. No pattern of a model reaches JavaScript's own RegExp, which can be made to run for ever.
 */
import { spend, spendMemory } from '../budget.ts';
import { Matcher } from './matcher.ts';
import { parseFlags, parsePattern } from './parse.ts';
import type { Flags } from './parse.ts';
import { compileProgram } from './program.ts';
import type { Program } from './program.ts';

interface Compiled {
  readonly program: Program | null;
  /** Steps that compiling took. They are spent on every use, so that a run ends the same way whether the pattern was kept or not. */
  readonly cost: number;
}

const MAX_KEPT = 256;
const kept = new Map<string, Compiled>();

const compiled = (pattern: string, flags: Flags, captures: boolean): Program | null => {
  const { s, m, i, x, q } = flags;
  const key = `${[s, m, i, x, q, captures].map(Number).join('')}${pattern}`;
  let entry = kept.get(key);
  if (entry === undefined) {
    spend(pattern.length);
    const parsed = parsePattern(pattern, flags);
    const program = parsed === null ? null : compileProgram(parsed, captures, m && !q);
    entry = { program, cost: program === null ? 0 : program.op.length };
    if (kept.size >= MAX_KEPT) kept.delete(kept.keys().next().value!);
    kept.set(key, entry);
  } else {
    spend(pattern.length);
  }
  spend(entry.cost);
  return entry.program;
};

const matcherOf = (program: Program, text: string, flags: Flags): Matcher =>
  new Matcher(program, text, flags.m && !flags.q, flags.i);

/** Does the pattern match anywhere in the text? Null when pattern or flags are invalid. Throws BUDGET. */
export function matches(input: string, pattern: string, flags: string): boolean | null {
  const read = parseFlags(flags);
  const program = read === null ? null : compiled(pattern, read, false);
  return read === null || program === null ? null : matcherOf(program, input, read).find(0);
}

/** A pattern that matches the empty text would match everywhere: an error of `replace` and `tokenize` (F&O 3.1, FORX0003). */
const forSearch = (pattern: string, flags: Flags | null): Program | null => {
  const program = flags === null ? null : compiled(pattern, flags, true);
  return program === null || matcherOf(program, '', flags!).find(0) ? null : program;
};

/** A replacement: texts and numbers of groups. */
type Template = readonly (string | number)[];

/**
 * Reads a replacement (F&O 3.1, 5.6.4): `$n` is a group (0: the whole), `\$` and `\\` the characters themselves. Of several digits as
 * many count as give a group that exists; a single one without a group is empty. Null for any other dollar or backslash.
 */
const templateOf = (replacement: string, groups: number): Template | null => {
  const parts: (string | number)[] = [];
  let text = '';
  for (let at = 0; at < replacement.length; at++) {
    const char = replacement[at]!;
    if (char === '\\') {
      const next = replacement[++at];
      if (next !== '$' && next !== '\\') return null;
      text += next;
    } else if (char === '$') {
      const digits = /^[0-9]+/.exec(replacement.slice(at + 1, at + 12))?.[0];
      if (digits === undefined) return null;
      let used = digits.length;
      while (used > 1 && Number(digits.slice(0, used)) > groups) used--;
      const group = Number(digits.slice(0, used));
      at += used;
      parts.push(text);
      text = '';
      if (group <= groups) parts.push(group);
    } else {
      text += char;
    }
  }
  parts.push(text);
  return parts;
};

/** Replaces every match. Null when pattern, flags or replacement are invalid, or the pattern matches the empty text. Throws BUDGET. */
export function replace(input: string, pattern: string, replacement: string, flags: string): string | null {
  const read = parseFlags(flags);
  const program = forSearch(pattern, read);
  if (read === null || program === null) return null;
  const template = read.q ? [replacement] : templateOf(replacement, program.groups);
  if (template === null) return null;
  const matcher = matcherOf(program, input, read);
  const { positions } = matcher;
  const out: string[] = [];
  let at = 0;
  while (matcher.find(at)) {
    const pieces = template.map((part) =>
      typeof part === 'string' ? part : positions[2 * part]! < 0 ? '' : input.slice(positions[2 * part], positions[2 * part + 1]),
    );
    const piece = input.slice(at, positions[0]) + pieces.join('');
    spendMemory(piece.length + 1);
    out.push(piece);
    at = positions[1]!;
  }
  spendMemory(input.length - at);
  return out.join('') + input.slice(at);
}

/** The texts between the matches. Null when pattern or flags are invalid, or the pattern matches the empty text. Throws BUDGET. */
export function split(input: string, pattern: string, flags: string): readonly string[] | null {
  const read = parseFlags(flags);
  const program = forSearch(pattern, read);
  if (read === null || program === null) return null;
  const matcher = matcherOf(program, input, read);
  const { positions } = matcher;
  const out: string[] = [];
  let at = 0;
  while (matcher.find(at)) {
    spendMemory(positions[0]! - at + 1);
    out.push(input.slice(at, positions[0]));
    at = positions[1]!;
  }
  spendMemory(input.length - at + 1);
  out.push(input.slice(at));
  return out;
}
