import { EvaluationError } from '../../errors.ts';
import { spendMemory } from '../budget.ts';
import { isNum, numText } from '../number.ts';
import { isTemporal } from '../temporal/index.ts';
import { FeelFunction, FeelRange, isContext, UNKNOWN } from '../value.ts';

/** What a name may be made of without quotes, as a key of a context literal (DMN 1.5 10.3.1.2, rules 27 to 29). */
const PLAIN_NAME = /^[\p{ID_Start}_?][\p{ID_Continue}?]*$/u;

const quoted = (text: string): string => {
  const escaped = text.replace(/[\\"]/g, '\\$&');
  return `"${escaped.replaceAll('\n', '\\n').replaceAll('\r', '\\r').replaceAll('\t', '\\t')}"`;
};

/** Deeper nesting ends the run, before it ends the stack. */
const DEEPEST = 1000;

/** Thrown inside this file only: something within the value is unknown, and so is its text. */
const HIDDEN = Symbol('hidden');

const bound = (value: unknown, depth: number): string => {
  if (value === null) return '';
  return isTemporal(value) ? `@"${value.toString()}"` : literal(value, depth);
};

/** A value as it is written inside a list or context: texts in quotes, null as a word. */
const literal = (value: unknown, depth: number): string => {
  if (value === UNKNOWN) throw HIDDEN;
  if (value === null) return 'null';
  return typeof value === 'string' ? quoted(value) : plain(value, depth);
};

const plain = (value: unknown, depth: number): string => {
  if (depth > DEEPEST) throw new EvaluationError('BUDGET', 'a value is nested too deep');
  const inner = depth + 1;
  let text: string;
  if (isNum(value)) {
    text = numText(value);
  } else if (Array.isArray(value)) {
    text = `[${value.map((member) => literal(member, inner)).join(', ')}]`;
  } else if (isContext(value)) {
    const entries = Array.from(value, ([key, v]) => `${PLAIN_NAME.test(key) ? key : quoted(key)}: ${literal(v, inner)}`);
    text = `{${entries.join(', ')}}`;
  } else if (value instanceof FeelRange) {
    const [opening, closing] = [value.startIncluded ? '[' : '(', value.endIncluded ? ']' : ')'];
    text = `${opening}${bound(value.start, inner)}..${bound(value.end, inner)}${closing}`;
  } else if (value instanceof FeelFunction) {
    text = `function(${value.parameters.map((p) => p.name).join(', ')})`;
  } else {
    text = String(value);
  }
  spendMemory(text.length);
  return text;
};

/**
 * `string(from)` (DMN 1.5 10.3.4.1): null for null, a text as it is, numbers without exponent, dates and the like in their ISO form,
 * lists, contexts and ranges as FEEL literals. UNKNOWN when a member is.
 */
export function textOf(value: unknown): unknown {
  if (value === null || typeof value === 'string') return value;
  try {
    return plain(value, 0);
  } catch (error) {
    if (error === HIDDEN) return UNKNOWN;
    throw error;
  }
}
