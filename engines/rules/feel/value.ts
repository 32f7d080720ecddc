/** Operations on FEEL values: kinds, equality, comparison, arithmetic, three-valued logic and access by name (DMN 1.5, 10.3.2). */
import { EvaluationError } from '../errors.ts';
import { spend, spendMemory } from './budget.ts';
import { add, compareNum, divide, isNum, multiply, negate, power, subtract } from './number.ts';
import type { Truth } from './order.ts';
import { UNKNOWN, order } from './order.ts';
import { FeelRange } from './range.ts';
import type { FeelType } from './type.ts';
import { DaysDuration, FeelDate, FeelDateTime, FeelTime, YearsDuration, isTemporal } from './temporal/index.ts';
import {
  addTemporal,
  divideDuration,
  equalTemporal,
  multiplyDuration,
  negateDuration,
  subtractTemporal,
} from './temporal/index.ts';
import { temporalPart } from './temporal/index.ts';

export { UNKNOWN, compareText, order } from './order.ts';
export type { Truth } from './order.ts';
export { FeelRange } from './range.ts';

/** A context: entries by name, in the order in which they were written. */
export type FeelContext = ReadonlyMap<string, unknown>;

/** Is `value` a context? */
export const isContext = (value: unknown): value is FeelContext => value instanceof Map;

/** A parameter of a function; `type` is null where none is declared. */
export interface FeelParameter {
  readonly name: string;
  readonly type: FeelType | null;
}

/** A function as a value (10.3.2.13). `invoke` takes one argument for each parameter, in their order, already coerced. */
export class FeelFunction {
  readonly parameters: readonly FeelParameter[];
  readonly invoke: (args: readonly unknown[]) => unknown;
  /** The declared type of what it answers; null where none is declared. */
  readonly result: FeelType | null;
  constructor(
    parameters: readonly FeelParameter[],
    invoke: (args: readonly unknown[]) => unknown,
    result: FeelType | null = null,
  ) {
    this.parameters = parameters;
    this.invoke = invoke;
    this.result = result;
  }
}

/** The kinds of values (10.3.2.3). */
export type Kind =
  | 'null'
  | 'boolean'
  | 'number'
  | 'string'
  | 'date'
  | 'time'
  | 'date and time'
  | 'days and time duration'
  | 'years and months duration'
  | 'list'
  | 'context'
  | 'range'
  | 'function';

/** The kind of a value. UNKNOWN has none of its own: ask for it first; here it counts as null. */
export function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case 'number':
    case 'string':
    case 'boolean':
      return typeof value as 'number' | 'string' | 'boolean';
    case 'object':
      break;
    default:
      return 'null';
  }
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  if (value instanceof Map) return 'context';
  if (isNum(value)) return 'number';
  if (value instanceof FeelDate) return 'date';
  if (value instanceof FeelDateTime) return 'date and time';
  if (value instanceof FeelTime) return 'time';
  if (value instanceof DaysDuration) return 'days and time duration';
  if (value instanceof YearsDuration) return 'years and months duration';
  if (value instanceof FeelRange) return 'range';
  return value instanceof FeelFunction ? 'function' : 'null';
}

/** Lists and contexts may be nested so deep; deeper ones end the run instead of the stack. */
const DEEPEST = 1000;

/**
 * Equality of FEEL (10.3.2.7, table 52): null when the kinds differ and neither is null (a date beside a date and time is its
 * midnight in UTC). Members of lists and contexts are compared in the same way; two of them that cannot be compared make the whole unequal.
 * Functions are equal to themselves only. null also where an UNKNOWN member leaves it open (`compare` tells the two apart).
 */
export function equals(a: unknown, b: unknown): boolean | null {
  if (typeof a === 'number' && typeof b === 'number') return a === b;
  const result = equality(a, b, 0);
  return result === UNKNOWN ? null : result;
}

function equality(a: unknown, b: unknown, depth: number): Truth {
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  if (a === b) return true;
  if (a === null || b === null) return false;
  if (typeof a === 'string' || typeof a === 'boolean') return typeof b === typeof a ? false : null;
  if (a instanceof FeelDate && b instanceof FeelDate) return a.days === b.days;
  if (isNum(a)) return isNum(b) ? compareNum(a, b) === 0 : null;
  if (depth > DEEPEST) throw new EvaluationError('BUDGET', 'a value is nested too deep');
  if (Array.isArray(a)) return Array.isArray(b) ? equalLists(a, b, depth + 1) : null;
  if (isContext(a)) return isContext(b) ? equalContexts(a, b, depth + 1) : null;
  if (a instanceof FeelRange) return b instanceof FeelRange ? equalRanges(a, b, depth + 1) : null;
  if (a instanceof FeelFunction) return b instanceof FeelFunction ? false : null;
  return equalTemporal(a, b);
}

function equalLists(a: readonly unknown[], b: readonly unknown[], depth: number): Truth {
  if (a.length !== b.length) return false;
  let open = false;
  for (let i = 0; i < a.length; i++) {
    spend();
    const same = equality(a[i], b[i], depth);
    if (same === UNKNOWN) open = true;
    else if (same !== true) return false;
  }
  return open ? UNKNOWN : true;
}

function equalContexts(a: FeelContext, b: FeelContext, depth: number): Truth {
  if (a.size !== b.size) return false;
  let open = false;
  for (const [key, value] of a) {
    spend();
    if (!b.has(key)) return false;
    const same = equality(value, b.get(key), depth);
    if (same === UNKNOWN) open = true;
    else if (same !== true) return false;
  }
  return open ? UNKNOWN : true;
}

function equalRanges(a: FeelRange, b: FeelRange, depth: number): Truth {
  if (a.compares !== b.compares || a.startIncluded !== b.startIncluded || a.endIncluded !== b.endIncluded) return false;
  return equalLists([a.start, a.end], [b.start, b.end], depth);
}

/** A comparison operator of FEEL. */
export type CompareOp = '<' | '<=' | '>' | '>=' | '=' | '!=';

/** `a op b`, three-valued: UNKNOWN when an operand is, null when FEEL cannot compare the two (10.3.2.7). */
export function compare(op: CompareOp, a: unknown, b: unknown): Truth {
  if (typeof a === 'number' && typeof b === 'number') {
    switch (op) {
      case '<':
        return a < b;
      case '<=':
        return a <= b;
      case '>':
        return a > b;
      case '>=':
        return a >= b;
      case '=':
        return a === b;
      case '!=':
        return a !== b;
    }
  }
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  if (op === '=' || op === '!=') {
    const same = equality(a, b, 0);
    return op === '=' || typeof same !== 'boolean' ? same : !same;
  }
  const result = order(a, b);
  if (result === null) return null;
  switch (op) {
    case '<':
      return result < 0;
    case '<=':
      return result <= 0;
    case '>':
      return result > 0;
    case '>=':
      return result >= 0;
  }
}

/** An arithmetic operator of FEEL. */
export type ArithOp = '+' | '-' | '*' | '/' | '**';

/** `a op b`: UNKNOWN when an operand is, null where FEEL has no answer: division by zero, kinds that do not fit (10.3.2.5). */
export function arithmetic(op: ArithOp, a: unknown, b: unknown): unknown {
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  const numeric = isNum(a);
  switch (op) {
    case '+':
      if (numeric) return isNum(b) ? add(a, b) : null;
      if (typeof a === 'string') return typeof b === 'string' ? concatenate(a, b) : null;
      return isTemporal(a) && isTemporal(b) ? addTemporal(a, b) : null;
    case '-':
      if (numeric) return isNum(b) ? subtract(a, b) : null;
      return isTemporal(a) && isTemporal(b) ? subtractTemporal(a, b) : null;
    case '*':
      if (isNum(b)) return numeric ? multiply(a, b) : isDuration(a) ? multiplyDuration(a, b) : null;
      return numeric && isDuration(b) ? multiplyDuration(b, a) : null;
    case '/':
      if (numeric) return isNum(b) ? divide(a, b) : null;
      return isDuration(a) ? divideDuration(a, b) : null;
    case '**':
      return numeric && isNum(b) ? power(a, b) : null;
  }
}

const isDuration = (value: unknown): value is DaysDuration | YearsDuration =>
  value instanceof DaysDuration || value instanceof YearsDuration;

function concatenate(a: string, b: string): string {
  spendMemory(a.length + b.length);
  return a + b;
}

/** `-value` of a number or a duration; UNKNOWN of UNKNOWN, null of everything else (10.3.2.5, table 57). */
export function negateValue(value: unknown): unknown {
  if (isNum(value)) return negate(value);
  if (isDuration(value)) return negateDuration(value);
  return value === UNKNOWN ? UNKNOWN : null;
}

const asTruth = (value: unknown): Truth => (typeof value === 'boolean' || value === UNKNOWN ? value : null);

/**
 * Conjunction after Kleene over true, false, null and UNKNOWN; anything that is no boolean counts as null (10.3.2.4, table 49).
 * Of null and UNKNOWN the latter wins: it may still become false.
 */
export function and(a: unknown, b: unknown): Truth {
  if (a === false || b === false) return false;
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  return a === true && b === true ? true : null;
}

/** Disjunction after Kleene. Of null and UNKNOWN the latter wins: it may still become true. */
export function or(a: unknown, b: unknown): Truth {
  if (a === true || b === true) return true;
  if (a === UNKNOWN || b === UNKNOWN) return UNKNOWN;
  return a === false && b === false ? false : null;
}

/** Negation: of null and of what is no boolean, null. */
export function not(value: unknown): Truth {
  const truth = asTruth(value);
  return typeof truth === 'boolean' ? !truth : truth;
}

/**
 * `value.key` (10.3.2.6 and table 54): an entry of a context, a property of a date, time, duration or range; of a list, the list of
 * these of its members. null if there is none; UNKNOWN of UNKNOWN.
 */
export function part(value: unknown, key: string): unknown {
  if (value instanceof Map) return (value as FeelContext).get(key) ?? null;
  return Array.isArray(value) ? partOfList(value, key, 0) : partOfOne(value, key);
}

function partOfOne(value: unknown, key: string): unknown {
  if (value === UNKNOWN) return UNKNOWN;
  if (value instanceof Map) return (value as FeelContext).get(key) ?? null;
  if (value instanceof FeelRange) {
    if (key === 'start') return value.start;
    if (key === 'end') return value.end;
    if (key === 'start included') return value.startIncluded;
    return key === 'end included' ? value.endIncluded : null;
  }
  return temporalPart(value, key) ?? null;
}

function partOfList(list: readonly unknown[], key: string, depth: number): unknown[] {
  if (depth > DEEPEST) throw new EvaluationError('BUDGET', 'a value is nested too deep');
  spend(list.length);
  spendMemory(list.length);
  return list.map((member) => (Array.isArray(member) ? partOfList(member, key, depth + 1) : partOfOne(member, key)));
}
