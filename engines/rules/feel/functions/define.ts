import { spend } from '../budget.ts';
import { ANY, coerce, TYPES } from '../types.ts';
import type { FeelType } from '../types.ts';
import { FeelFunction, kindOf, UNKNOWN } from '../value.ts';

/** What a parameter may take: a kind of value (see `kindOf`), or `Any`, which takes null as well. */
export type Kind = ReturnType<typeof kindOf> | 'Any';

/** One way to call a built-in function. `call` gets exactly `parameters.length` arguments (more if variadic); absent ones are undefined. */
export interface Signature {
  readonly parameters: readonly string[];
  /** How many of the parameters must be given. */
  readonly required: number;
  /** The last parameter may be given any number of times. */
  readonly variadic?: boolean;
  /** The declared type of each parameter; `Any` where several kinds are taken. */
  readonly types: readonly FeelType[];
  /** The kinds each parameter takes. */
  readonly kinds: readonly (readonly Kind[])[];
  readonly call: (args: readonly unknown[]) => unknown;
}

/** A built-in function of DMN 1.5 chapter 10.3.4: a name and the ways to call it, the first fitting one wins. */
export interface Builtin {
  readonly name: string;
  readonly signatures: readonly Signature[];
  /** It answers for itself when lists among its arguments have UNKNOWN members; of the others the answer is then UNKNOWN. */
  readonly open?: boolean;
  /** Named arguments that are no parameters are passed over: so the TCK wants it of `is`, and of no other function. */
  readonly lenient?: boolean;
}

const typeOf = (kinds: readonly Kind[]): FeelType => (kinds.length === 1 ? TYPES.get(kinds[0]!) : undefined) ?? ANY;

/**
 * Declares one way to call a function. `text` lists the parameters as DMN names them: `string: string, start position: number,
 * length?: number`; `a|b` takes either kind; `...items: Any` takes any number. A null that no kind allows makes the signature unfit.
 */
export function signature(text: string, call: (...args: never[]) => unknown): Signature {
  const parameters: string[] = [];
  const kinds: Kind[][] = [];
  let required = 0;
  let variadic = false;
  for (const part of text === '' ? [] : text.split(', ')) {
    const [label, allowed] = part.split(': ') as [string, string];
    const optional = label.endsWith('?');
    variadic = label.startsWith('...');
    parameters.push(label.replace(/^\.\.\.|\?$/g, ''));
    kinds.push(allowed.split('|') as Kind[]);
    if (!optional) required = parameters.length;
  }
  const apply = call as (...args: readonly unknown[]) => unknown;
  return { parameters, required, variadic, types: kinds.map(typeOf), kinds, call: (args) => apply(...args) ?? null };
}

/** Declares a function by its signatures. */
export const builtin = (name: string, ...signatures: Signature[]): Builtin => ({ name, signatures });

/** Marks a function that deals with UNKNOWN members of lists itself. */
export const open = (b: Builtin): Builtin => ({ ...b, open: true });

const hidesUnknown = (args: readonly unknown[]): boolean =>
  args.some(
    (value) =>
      value === UNKNOWN ||
      (Array.isArray(value) && value.includes(UNKNOWN)) ||
      (value instanceof Map && [...value.values()].includes(UNKNOWN)),
  );

const takes = (kinds: readonly Kind[], value: unknown): boolean => kinds[0] === 'Any' || kinds.includes(kindOf(value));

/** The value as one of the kinds after an implicit conversion (DMN 1.5 10.3.2.9.4), or undefined. */
const converted = (kinds: readonly Kind[], value: unknown): unknown => {
  if (takes(kinds, value)) return value;
  if (value === null) return undefined;
  if (Array.isArray(value)) return value.length === 1 && takes(kinds, value[0]) ? value[0] : undefined;
  if (kinds.includes('list')) return [value];
  const result = coerce(value, typeOf(kinds));
  return result !== null && takes(kinds, result) ? result : undefined;
};

const kindsAt = (s: Signature, index: number): readonly Kind[] => s.kinds[Math.min(index, s.kinds.length - 1)]!;

const fitting = (s: Signature, args: readonly unknown[]): boolean => {
  for (let i = 0; i < args.length; i++) if (args[i] !== undefined && !takes(kindsAt(s, i), args[i])) return false;
  return true;
};

/** Tries the arguments as they are on every signature first, so that a conversion never hides an exact overload. */
const dispatch = (candidates: readonly { s: Signature; args: readonly unknown[] }[]): unknown => {
  for (const { s, args } of candidates) if (fitting(s, args)) return s.call(args);
  for (const { s, args } of candidates) {
    const values = args.map((value, i) => (value === undefined ? undefined : converted(kindsAt(s, i), value)));
    if (values.every((value, i) => value !== undefined || args[i] === undefined)) return s.call(values);
  }
  return null;
};

const arityFits = (s: Signature, count: number): boolean =>
  count >= s.required && (s.variadic === true || count <= s.parameters.length);

/** Calls a function with positional arguments. Null when no signature fits (DMN 1.5 10.3.2.13.1); throws only BUDGET. */
export function callBuiltin(b: Builtin, args: readonly unknown[]): unknown {
  spend();
  if (b.open !== true && hidesUnknown(args)) return UNKNOWN;
  const first = b.signatures[0]!;
  if (arityFits(first, args.length) && fitting(first, args)) return first.call(args);
  return dispatch(b.signatures.filter((s) => arityFits(s, args.length)).map((s) => ({ s, args })));
}

/**
 * Calls a function with named arguments, in any order. Null when a name is not a parameter of any signature, a required parameter is
 * not named, or one is named twice.
 */
export function callNamed(b: Builtin, names: readonly string[], args: readonly unknown[]): unknown {
  spend();
  if (b.open !== true && hidesUnknown(args)) return UNKNOWN;
  if (new Set(names).size < names.length) return null;
  const candidates: { s: Signature; args: readonly unknown[] }[] = [];
  for (const s of b.signatures) {
    if (b.lenient !== true && !names.every((name) => s.parameters.includes(name))) continue;
    const placed = s.parameters.map((name) => args[names.indexOf(name)]);
    if (placed.slice(0, s.required).includes(undefined)) continue;
    while (placed.length > 0 && placed.at(-1) === undefined) placed.pop();
    candidates.push({ s, args: placed });
  }
  return dispatch(candidates);
}

const values = new WeakMap<Builtin, FeelFunction>();

/** The function as a value that can be handed to other functions; always the same value for the same function. */
export function asFunction(b: Builtin): FeelFunction {
  let value = values.get(b);
  if (value === undefined) {
    const s = b.signatures[0]!;
    const parameters = s.parameters.map((name, i) => ({ name, type: s.types[i]! }));
    value = new FeelFunction(parameters, (args) => callBuiltin(b, args));
    values.set(b, value);
  }
  return value;
}
