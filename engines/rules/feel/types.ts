/** Types of FEEL: which values are of a type, and what becomes of one that is not (DMN 1.5, 10.3.2.9). */
import { EvaluationError } from '../errors.ts';
import { spend } from './budget.ts';
import type { FeelType } from './type.ts';
import { FeelDate, FeelDateTime, MIDNIGHT_UTC } from './temporal/index.ts';
import { FeelFunction, FeelRange, UNKNOWN, isContext, kindOf } from './value.ts';

export type { FeelType, SimpleKind } from './type.ts';

/** The type of everything. */
export const ANY: FeelType = { kind: 'Any' };

/** Types by their names in FEEL and in the `typeRef` of DMN files (10.3.1.3, table 44; 7.3.2). */
export const TYPES: ReadonlyMap<string, FeelType> = new Map<string, FeelType>([
  ['Any', ANY],
  ['Null', { kind: 'Null' }],
  ['number', { kind: 'number' }],
  ['string', { kind: 'string' }],
  ['boolean', { kind: 'boolean' }],
  ['date', { kind: 'date' }],
  ['time', { kind: 'time' }],
  ['date and time', { kind: 'date and time' }],
  ['dateTime', { kind: 'date and time' }],
  ['days and time duration', { kind: 'days and time duration' }],
  ['dayTimeDuration', { kind: 'days and time duration' }],
  ['years and months duration', { kind: 'years and months duration' }],
  ['yearMonthDuration', { kind: 'years and months duration' }],
  ['list', { kind: 'list', of: ANY }],
  ['range', { kind: 'range', of: ANY }],
  ['context', { kind: 'context', fields: new Map() }],
]);

const DEEPEST = 1000;

/**
 * Is `value` of the type, as `instance of` asks it (10.3.2.9.2)? Values that an item definition does not allow are of its type all the
 * same. null is of type Null only, not even of Any (so the DMN TCK); as a member of a list or an entry of a context it is of every type.
 */
export function conforms(value: unknown, type: FeelType): boolean {
  if (value === null || value === undefined) return type.kind === 'Null';
  return fits(value, type, false, 0);
}

/** `allowed`: ask the allowed values too. Unknown members fit: what they turn out to be is checked where they come from. */
function fits(value: unknown, type: FeelType, allowed: boolean, depth: number): boolean {
  if (value === null || value === undefined || value === UNKNOWN) return true;
  if (depth > DEEPEST) throw new EvaluationError('BUDGET', 'a value is nested too deep');
  return shape(value, type, allowed, depth) && (!allowed || type.allowed === undefined || type.allowed(value));
}

function shape(value: unknown, type: FeelType, allowed: boolean, depth: number): boolean {
  switch (type.kind) {
    case 'Any':
      return true;
    case 'list':
      if (!Array.isArray(value)) return false;
      spend(value.length);
      if (type.of.kind === 'Any' && type.of.allowed === undefined) return true;
      if (type.of.kind === 'function') return functionsFit(value, type.of.parameters, type.of.result);
      return value.every((member) => fits(member, type.of, allowed, depth + 1));
    case 'range':
      return (
        value instanceof FeelRange &&
        fits(value.start, type.of, allowed, depth + 1) &&
        fits(value.end, type.of, allowed, depth + 1)
      );
    case 'context':
      if (!isContext(value)) return false;
      for (const [key, field] of type.fields) {
        spend();
        if (!value.has(key) || !fits(value.get(key), field, allowed, depth + 1)) return false;
      }
      return true;
    case 'function':
      return value instanceof FeelFunction && functionFits(value, type.parameters, type.result, allowed);
    default:
      return kindOf(value) === type.kind;
  }
}

/**
 * Of a list of functions it is the type of the list that has to fit: each parameter and the result of the members' common type
 * (10.3.2.9.1, and so the TCK). Where they ask for different things, `Any` is all the list says.
 */
function functionsFit(list: readonly unknown[], parameters: readonly FeelType[], result: FeelType): boolean {
  const functions = list.filter((member) => member !== null && member !== UNKNOWN);
  if (!functions.every((member) => member instanceof FeelFunction && member.parameters.length === parameters.length))
    return false;
  const members = functions as FeelFunction[];
  const asked = (i: number): FeelType => members.map((member) => member.parameters[i]?.type ?? ANY).reduce(common);
  if (members.length > 0 && !parameters.every((given, i) => isSubtype(given, asked(i)))) return false;
  return members.every((member) => isSubtype(member.result ?? ANY, result));
}

/** The wider of two types if one holds the other, else `Any`. */
export const common = (a: FeelType, b: FeelType): FeelType => (isSubtype(a, b) ? b : isSubtype(b, a) ? a : ANY);

/**
 * A function may ask for less and promise more: its parameters are wider than asked for, its result is narrower. Where it is handed on
 * (`given`), one that promises nothing, as most built-in functions, will do, and a parameter of which nothing is asked may be of any type.
 */
function functionFits(value: FeelFunction, parameters: readonly FeelType[], result: FeelType, given: boolean): boolean {
  if (value.parameters.length !== parameters.length) return false;
  const takes = (asked: FeelType, own: FeelType | null): boolean =>
    own === null || (given && asked.kind === 'Any') || isSubtype(asked, own);
  if (!value.parameters.every((own, i) => takes(parameters[i] ?? ANY, own.type))) return false;
  return value.result === null ? given || result.kind === 'Any' : isSubtype(value.result, result);
}

/** Is every value of type `a` also one of type `b` (10.3.2.9.1)? Allowed values are left aside. */
export function isSubtype(a: FeelType, b: FeelType): boolean {
  if (a === b || b.kind === 'Any' || a.kind === 'Null') return true;
  if (a.kind === 'list') return b.kind === 'list' && isSubtype(a.of, b.of);
  if (a.kind === 'range') return b.kind === 'range' && isSubtype(a.of, b.of);
  if (a.kind === 'context') {
    if (b.kind !== 'context') return false;
    for (const [key, field] of b.fields) {
      const own = a.fields.get(key);
      if (own === undefined || !isSubtype(own, field)) return false;
    }
    return true;
  }
  if (a.kind !== 'function') return a.kind === b.kind;
  if (b.kind !== 'function' || a.parameters.length !== b.parameters.length || !isSubtype(a.result, b.result)) return false;
  return a.parameters.every((own, i) => isSubtype(b.parameters[i] ?? ANY, own));
}

/**
 * The value as the type asks for it (10.3.2.9.4): itself if it is of the type; a single value as a list of one; the one member of
 * such a list; a date as its midnight in UTC; a function whose declared types fit. Otherwise null. UNKNOWN stays UNKNOWN.
 */
export function coerce(value: unknown, type: FeelType): unknown {
  if (value === UNKNOWN || value === null || value === undefined) return value ?? null;
  return coerced(value, type, 0) ?? null;
}

/** As `coerce`, but undefined where nothing fits: null itself may be what the member of a list turns out to be. */
function coerced(value: unknown, type: FeelType, depth: number): unknown {
  if (depth > DEEPEST) throw new EvaluationError('BUDGET', 'a value is nested too deep');
  if (fits(value, type, true, depth)) return value;
  const inner = converted(value, type, depth);
  return inner !== undefined && (type.allowed === undefined || type.allowed(inner)) ? inner : undefined;
}

function converted(value: unknown, type: FeelType, depth: number): unknown {
  if (type.kind === 'date and time' && value instanceof FeelDate) return new FeelDateTime(value, MIDNIGHT_UTC);
  if (Array.isArray(value)) {
    if (type.kind === 'list') return members(value, type.of, depth);
    // One list is unwrapped, not the list in it as well (so the TCK): a number is not read out of [[1]].
    return value.length === 1 && !Array.isArray(value[0]) ? coerced(value[0], type, depth + 1) : undefined;
  }
  if (type.kind === 'list') {
    const member = coerced(value, type.of, depth + 1);
    return member === undefined ? undefined : [member];
  }
  return type.kind === 'context' && isContext(value) ? entries(value, type.fields, depth) : undefined;
}

function members(list: readonly unknown[], of: FeelType, depth: number): unknown[] | undefined {
  const out: unknown[] = [];
  for (const member of list) {
    spend();
    const inner = coerced(member, of, depth + 1);
    if (inner === undefined) return undefined;
    out.push(inner);
  }
  return out;
}

function entries(
  context: ReadonlyMap<string, unknown>,
  fields: ReadonlyMap<string, FeelType>,
  depth: number,
): ReadonlyMap<string, unknown> | undefined {
  const out = new Map(context);
  for (const [key, field] of fields) {
    spend();
    const inner = context.has(key) ? coerced(context.get(key), field, depth + 1) : undefined;
    if (inner === undefined) return undefined;
    out.set(key, inner);
  }
  return out;
}
