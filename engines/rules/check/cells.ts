import type { Ast, TestNode, TestsNode } from '../feel/ast.ts';
import { childrenOf, walk } from '../feel/ast.ts';
import { compileNode } from '../feel/compile.ts';
import { parseTests } from '../feel/parse.ts';
import { isFixed } from '../feel/scope.ts';
import type { Context, Env } from '../feel/scope.ts';
import { compileTests } from '../feel/tests.ts';
import type { Test } from '../feel/tests.ts';
import { FeelRange, order, UNKNOWN } from '../feel/value.ts';
import type { Atom } from './atoms.ts';
import { mentionsSelf } from './infer.ts';

/** What a cell may say of a value: any of these together. */
export const YES = 1;
export const NO = 2;

/** A cell that could be read. null tests: it accepts anything. */
export interface ReadCell {
  text: string;
  node: TestsNode;
  test: Test | null;
  /** It reads nothing but the value of its column. */
  alone: boolean;
  /** Besides, its answer changes only at the constants it names. */
  stepped: boolean;
}

/** What is needed to read the cells of one column. */
export interface ColumnReader {
  context: Context;
  /** Slot of `?`. */
  self: number;
  /** Slot of the variable the column reads, if it reads a plain one. */
  plain: number | undefined;
  /** The name of that variable. */
  name: string;
}

/** Reads a cell. Throws ModelError where it cannot be read; what has no meaning goes to the context's report. */
export function readCell(text: string, column: ColumnReader, context: Context): ReadCell {
  const inner: Context = { ...context, reads: new Set() };
  const test = compileTests(text, inner, column.self, column.plain, compileNode);
  const scope = column.context.scope.child();
  scope.add('?', column.self);
  const node = parseTests(text, scope.known, context.place);
  const alone = [...inner.reads].every((slot) => slot === column.self || slot === column.plain);
  return { text, node, test, alone, stepped: alone && (node.tests ?? []).every((one) => steppedTest(one, column)) };
}

/** Is it built from literals alone? Names may only be those of functions that are called. */
const constant = (node: Ast): boolean => {
  if (node.kind === 'name' || node.kind === 'function' || node.kind === 'for' || node.kind === 'some' || node.kind === 'every')
    return false;
  if (node.kind === 'call') return node.callee.kind === 'name' && node.args.every(constant);
  return childrenOf(node).every(constant);
};

const isSelf = (node: Ast, column: ColumnReader): boolean =>
  node.kind === 'name' && (node.name === '?' || node.name === column.name);

/** Does a test change its answer at constants only? Then one value for each part between them tells everything. */
const steppedTest = (test: TestNode, column: ColumnReader): boolean => {
  if (constant(test.value)) return true;
  return test.kind === 'matches' && mentionsSelf(test.value) && stepped(test.value, column);
};

const stepped = (node: Ast, column: ColumnReader): boolean => {
  if (constant(node)) return true;
  switch (node.kind) {
    case 'comparison':
      return (isSelf(node.a, column) && constant(node.b)) || (isSelf(node.b, column) && constant(node.a));
    case 'between':
      return isSelf(node.a, column) && constant(node.low) && constant(node.high);
    case 'in':
      return isSelf(node.a, column) && node.tests.every(({ value }) => constant(value));
    case 'and':
    case 'or':
      return stepped(node.a, column) && stepped(node.b, column);
    case 'if':
      return stepped(node.test, column) && stepped(node.yes, column) && stepped(node.no, column);
    case 'instance':
      return isSelf(node.a, column);
    case 'call':
      return node.callee.kind === 'name' && node.callee.name === 'not' && node.args.every((arg) => stepped(arg, column));
    default:
      return false;
  }
};

/** The constants a cell names, as points of its column. */
export function pointsOf(node: TestsNode, context: Context): unknown[] {
  const out: unknown[] = [];
  const quiet: Context = { ...context, report: () => undefined, reads: new Set() };
  const add = (value: unknown): void => {
    if (value instanceof FeelRange) out.push(value.start, value.end);
    else if (Array.isArray(value)) for (const item of value) add(item);
    else out.push(value);
  };
  const visit = (part: Ast): void => {
    if (part.kind === 'name') return;
    if (constant(part)) {
      const code = compileNode(part, quiet);
      if (isFixed(code)) {
        add(code.constant);
        return;
      }
    }
    for (const child of childrenOf(part)) visit(child);
  };
  for (const { value } of node.tests ?? []) visit(value);
  return out;
}

/** The constants a cell asks for one by one: `"A", "B"`, `= 3`; the ends of ranges and limits of comparisons are none. */
export function namedIn(node: TestsNode, context: Context): unknown[] {
  const tests = (node.tests ?? []).filter((test) =>
    test.kind === 'matches' ? constant(test.value) : test.op === '=' || test.op === '!=',
  );
  const single = tests.filter(({ value }) => value.kind !== 'range' && value.kind !== 'unaryRange');
  const out: unknown[] = [];
  for (const { value } of single) {
    const parts =
      value.kind === 'list' ? value.items.filter((item) => item.kind !== 'range' && item.kind !== 'unaryRange') : [value];
    for (const part of parts)
      if (constant(part)) out.push(compileNode(part, { ...context, report: () => undefined, reads: new Set() }).constant);
  }
  return out.filter((value) => value !== undefined && !Array.isArray(value) && !(value instanceof FeelRange));
}

/** Are values put in order anywhere in the cell? */
export function ordersValues(node: TestsNode): boolean {
  let found = false;
  for (const test of node.tests ?? []) {
    if (test.kind === 'compares' && test.op !== '=' && test.op !== '!=') found = true;
    walk(test.value, (part) => {
      if (part.kind === 'range' || part.kind === 'unaryRange' || part.kind === 'between') found = true;
      if (part.kind === 'comparison' && part.op !== '=' && part.op !== '!=') found = true;
      if (part.kind === 'in' && part.tests.some((one) => one.kind === 'compares')) found = true;
    });
  }
  return found;
}

/**
 * What a cell says of each atom, YES and NO together where it hangs on more than the atom. The cell itself is asked, as the engine
 * compiled it, so the answer is the engine's.
 */
export function answers(cell: ReadCell, atoms: readonly Atom[], column: ColumnReader): Uint8Array {
  const { test } = cell;
  if (test === null) return new Uint8Array(atoms.length).fill(YES);
  if (cell.stepped && atoms.length > 40) return bySteps(test, pointsOf(cell.node, column.context), atoms, column);
  if (cell.alone) return Uint8Array.from(atoms, (atom) => one(test, cell.stepped, atom, column));
  return parts(cell, atoms, column) ?? new Uint8Array(atoms.length).fill(YES | NO);
}

const one = (test: Test, steps: boolean, atom: Atom, column: ColumnReader): number =>
  atom.value === undefined || (!atom.point && !steps) ? YES | NO : ask(test, atom.value, column);

/** Asks once for each run of atoms between the points the cell names: in a long table that spares most of the asking. */
const bySteps = (test: Test, points: readonly unknown[], atoms: readonly Atom[], column: ColumnReader): Uint8Array => {
  const out = new Uint8Array(atoms.length);
  const ordered = atoms.findIndex((atom, i) => atom.seq === -1 || (i > 0 && atom.kind !== atoms[0]?.kind));
  const end = ordered === -1 ? atoms.length : ordered;
  const cuts = new Set([0]);
  for (const point of points) {
    let [low, high] = [0, end];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (position(atoms[middle], point) < 0) low = middle + 1;
      else high = middle;
    }
    cuts.add(low);
    if (low < end && position(atoms[low], point) === 0) cuts.add(low + 1);
  }
  const starts = [...cuts].filter((at) => at < end).sort((a, b) => a - b);
  for (const [i, start] of starts.entries()) {
    const atom = atoms[start];
    if (atom !== undefined) out.fill(one(test, true, atom, column), start, starts[i + 1] ?? end);
  }
  for (let i = end; i < atoms.length; i++) {
    const atom = atoms[i];
    if (atom !== undefined) out[i] = one(test, true, atom, column);
  }
  return out;
};

/** Where an atom stands to a point: below (-1), on it (0), above (1). What cannot be compared with the atoms cuts none of them. */
const position = (atom: Atom | undefined, point: unknown): number => {
  if (atom === undefined) return 1;
  if (atom.point) return order(atom.value, point) ?? 1;
  return atom.low !== null && (order(atom.low, point) ?? -1) >= 0 ? 1 : -1;
};

const ask = (test: Test, value: unknown, column: ColumnReader): number => {
  const env: Env = [];
  env[column.self] = value;
  if (column.plain !== undefined) env[column.plain] = value;
  try {
    const result = test(value, env);
    return result === true ? YES : result === UNKNOWN ? YES | NO : NO;
  } catch {
    return YES | NO;
  }
};

/** A cell of several tests: each by itself. A range with one end that is not constant: at least its other end bounds it. */
const parts = (cell: ReadCell, atoms: readonly Atom[], column: ColumnReader): Uint8Array | null => {
  const tests = cell.node.tests ?? [];
  const only = tests[0];
  const slice = (from: number, to: number): string => cell.text.slice(from, to);
  const read = (text: string): Uint8Array => {
    const inner = readCell(text, column, { ...column.context, report: () => undefined });
    return inner.alone
      ? answers(inner, atoms, column)
      : (parts(inner, atoms, column) ?? new Uint8Array(atoms.length).fill(YES | NO));
  };
  if (tests.length === 1 && only?.kind === 'matches') {
    const { value } = only;
    if (value.kind !== 'range' || value.start === null || value.end === null || cell.node.negated) return null;
    const bounds: string[] = [];
    if (constant(value.start)) bounds.push(`${value.startIncluded ? '>=' : '>'} ${slice(value.start.from, value.start.to)}`);
    if (constant(value.end)) bounds.push(`${value.endIncluded ? '<=' : '<'} ${slice(value.end.from, value.end.to)}`);
    const known = bounds.map(read);
    return Uint8Array.from(atoms, (_, i) => (known.some((one) => one[i] === NO) ? NO : YES | NO));
  }
  if (tests.length < 2) return null;
  const each = tests.map(({ from, to }) => (/^\s*not\b/u.test(slice(from, to)) ? null : read(slice(from, to))));
  return Uint8Array.from(atoms, (_, i) => {
    const all = each.map((one) => one?.[i] ?? YES | NO);
    const any = all.includes(YES) ? YES : all.every((one) => one === NO) ? NO : YES | NO;
    if (!cell.node.negated) return any;
    // What does not fit may also be what cannot be compared, and then `not` does not fit either.
    return any === YES ? NO : YES | NO;
  });
};
