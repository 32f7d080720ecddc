import { CharSet, rangeSet } from './charset.ts';
import type { Node, Pattern } from './parse.ts';

/** Instructions of the matcher. `a` and `b` are what stands beside each in `Program`. */
export const OP = {
  /** The text number a. */
  text: 0,
  /** A character of set a. */
  set: 1,
  /** Go on at a; if that fails, at b. Remembered in slot c. */
  split: 2,
  jump: 3,
  /** Position into capture a. */
  save: 4,
  start: 5,
  end: 6,
  /** As many characters of set a as possible, fewer if that fails (b = 1: the other way round). Remembered in slot c. */
  star: 7,
  /** What group a captured. */
  back: 8,
  /** Position into register a, and fail when it has not changed since: only where nothing is remembered. */
  mark: 9,
  moved: 10,
  match: 11,
} as const;

/** A compiled pattern. */
export interface Program {
  readonly op: readonly number[];
  readonly a: readonly number[];
  readonly b: readonly number[];
  readonly c: readonly number[];
  readonly texts: readonly string[];
  readonly sets: readonly CharSet[];
  /** Choices that can be remembered; 0 when the pattern refers back to groups, since then the past matters. */
  readonly slots: number;
  /** Positions kept: two for each group that captures and for the whole, then the registers. */
  readonly positions: number;
  readonly groups: number;
  /** What every match begins with; null when that is not known. */
  readonly lead: Lead | null;
}

/** The start of the text, these characters, or one of this set. */
export type Lead =
  | { readonly kind: 'start' }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'set'; readonly set: CharSet };

/** More instructions than this make no sensible pattern: counted repeats are written out. */
const MAX_SIZE = 20_000;

const TOO_BIG = Symbol('too big');

const asSet = (node: Node): CharSet | null => {
  if (node.kind === 'set') return node.set;
  if (node.kind !== 'text') return null;
  const code = node.text.codePointAt(0)!;
  return node.text.length === (code > 0xffff ? 2 : 1) ? new CharSet(rangeSet(code, code, false)) : null;
};

const leadOf = (node: Node, multiline: boolean): Lead | null => {
  switch (node.kind) {
    case 'text':
      return node.text === '' ? null : node;
    case 'set':
      return node;
    case 'start':
      return multiline ? null : { kind: 'start' };
    case 'group':
      return leadOf(node.body, multiline);
    case 'sequence':
      return node.parts.length === 0 ? null : leadOf(node.parts[0]!, multiline);
    case 'repeat':
      return node.min === 0 ? null : leadOf(node.body, multiline);
    default:
      return null;
  }
};

/**
 * Compiles a pattern. `captures`: whether the positions of groups are wanted (they always are kept for back-references). Null when the
 * program would be too big.
 */
export function compileProgram(pattern: Pattern, captures: boolean, multiline: boolean): Program | null {
  const op: number[] = [];
  const a: number[] = [];
  const b: number[] = [];
  const c: number[] = [];
  const texts: string[] = [];
  const sets: CharSet[] = [];
  const remembers = !pattern.backReferences;
  const saves = captures || pattern.backReferences;
  let slots = 0;
  let positions = 2 * (pattern.groups + 1);
  let work = 0;

  const put = (code: number, x = 0, y = 0, z = 0): number => {
    if (op.length >= MAX_SIZE) throw TOO_BIG;
    op.push(code);
    a.push(x);
    b.push(y);
    c.push(z);
    return op.length - 1;
  };
  const slot = (): number => slots++;

  const branch = (lazy: boolean, body: () => void): void => {
    const split = put(OP.split, 0, 0, slot());
    body();
    const after = op.length;
    a[split] = lazy ? after : split + 1;
    b[split] = lazy ? split + 1 : after;
  };

  const loop = (body: Node, lazy: boolean): void => {
    const set = asSet(body);
    if (set !== null) {
      put(OP.star, sets.push(set) - 1, lazy ? 1 : 0, slot());
      return;
    }
    const from = op.length;
    branch(lazy, () => {
      const register = remembers ? -1 : positions++;
      if (register >= 0) put(OP.mark, register);
      emit(body);
      if (register >= 0) put(OP.moved, register);
      put(OP.jump, from);
    });
  };

  /** The optional copies lie inside each other, so that giving up one gives up the rest. */
  const optional = (body: Node, times: number, lazy: boolean): void => {
    const splits: number[] = [];
    for (let i = 0; i < times; i++) {
      splits.push(put(OP.split, 0, 0, slot()));
      emit(body);
    }
    for (const split of splits) {
      a[split] = lazy ? op.length : split + 1;
      b[split] = lazy ? split + 1 : op.length;
    }
  };

  const choice = (parts: readonly Node[]): void => {
    const exits: number[] = [];
    for (const part of parts.slice(0, -1)) {
      branch(false, () => {
        emit(part);
        exits.push(put(OP.jump));
      });
    }
    emit(parts.at(-1)!);
    for (const exit of exits) a[exit] = op.length;
  };

  const emit = (node: Node): void => {
    if (++work > 4 * MAX_SIZE) throw TOO_BIG;
    switch (node.kind) {
      case 'text':
        put(OP.text, texts.push(node.text) - 1);
        break;
      case 'set':
        put(OP.set, sets.push(node.set) - 1);
        break;
      case 'start':
        put(OP.start);
        break;
      case 'end':
        put(OP.end);
        break;
      case 'back':
        put(OP.back, node.group);
        break;
      case 'group':
        if (saves) put(OP.save, 2 * node.group);
        emit(node.body);
        if (saves) put(OP.save, 2 * node.group + 1);
        break;
      case 'sequence':
        for (const part of node.parts) emit(part);
        break;
      case 'choice':
        choice(node.parts);
        break;
      case 'repeat':
        for (let i = 0; i < node.min; i++) emit(node.body);
        if (node.max === Infinity) loop(node.body, node.lazy);
        else optional(node.body, node.max - node.min, node.lazy);
        break;
    }
  };

  try {
    emit(pattern.root);
    put(OP.match);
  } catch (error) {
    if (error === TOO_BIG) return null;
    throw error;
  }
  const lead = leadOf(pattern.root, multiline);
  return { op, a, b, c, texts, sets, slots: remembers ? slots : 0, positions, groups: pattern.groups, lead };
}
