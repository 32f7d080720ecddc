import { ModelError } from '../errors.ts';
import type { Place } from '../errors.ts';
import type { CompareOp, Span } from './ast.ts';
import { builtins } from './functions/index.ts';
import { Names } from './names.ts';
import type { Known } from './parse.ts';
import type { FeelType } from './types.ts';

/** Shared by all scopes that run in one environment. */
export interface Frame {
  /** How many slots the environment needs. */
  size: number;
  /** Names of context members anywhere in the model (those of more than one word matter to the parser). */
  members: Names;
}

/** Names of the built-in functions: some have keywords in them (`date and time`). */
const BUILTIN_NAMES = new Names(null, true);
for (const name of builtins.keys()) BUILTIN_NAMES.add(name);

/** Where names of a model live at run time: one array slot per name, so that nothing is looked up by text when it runs. */
export class Scope {
  readonly frame: Frame;
  /** What the parser must know to read names of several words. */
  readonly known: Known;
  readonly #outer: Scope | null;
  readonly #slots = new Map<string, number>();
  /** Slot of an item whose members may be named directly (inside a filter). */
  readonly item: number | null;

  constructor(frame: Frame = { size: 0, members: new Names() }, outer: Scope | null = null, item: number | null = null) {
    this.frame = frame;
    this.#outer = outer;
    this.item = item;
    this.known = { names: new Names(outer?.known.names ?? BUILTIN_NAMES), members: frame.members };
  }

  /** A scope that sees everything of this one and can add names of its own in the same frame. */
  child(item: number | null = null): Scope {
    return new Scope(this.frame, this, item);
  }

  /** Adds a name, or lets it point to an existing slot. */
  add(name: string, slot: number = this.frame.size++): number {
    this.#slots.set(name, slot);
    this.known.names.add(name);
    return slot;
  }

  /** Slot of a name, or undefined. */
  slot(name: string): number | undefined {
    return this.#slots.get(name) ?? this.#outer?.slot(name);
  }

  /** Slots of the items, innermost first, whose members hide what the name else would be. */
  items(name: string): number[] {
    const own = this.item === null ? [] : [this.item];
    if (this.#slots.has(name) || this.#outer === null) return own;
    return [...own, ...this.#outer.items(name)];
  }

  /** All names in scope, innermost first. */
  names(): string[] {
    return [...new Set([...this.#slots.keys(), ...(this.#outer?.names() ?? [])])];
  }
}

/** The slots of the names in scope while something runs. */
export type Env = unknown[];

/** A compiled expression. UNKNOWN flows through it; nothing is parsed when it runs. */
export interface Code {
  (env: Env): unknown;
  /** Present when the value is the same in every environment. */
  constant?: unknown;
}

/** What is wrong with a piece of a model that can still be run: it gives null there (DMN's null rules). */
export interface Problem {
  code: string;
  message: string;
  place: Place;
}

/** Everything compiling a piece of FEEL needs to know; collects which slots the piece reads. */
export interface Context {
  scope: Scope;
  place: Place;
  /** Slots read, in order of appearance. */
  reads: Set<number>;
  /** Item definitions of the model by name. */
  types: (name: string) => FeelType | undefined;
  /** Members of a type that is an enumeration. */
  values: (name: string) => readonly unknown[] | null;
  /** FEEL values of `now()` and `today()`; null: a rule may not read the clock. */
  clock: { now: unknown; today: unknown } | null;
  /** The value of a built-in function by its name; null if there is none. */
  builtin: (name: string) => unknown;
  /** Told what is wrong; may throw. */
  report: (problem: Problem) => void;
  /** Told of every comparison of a plain variable with a constant (the points at which an answer may change). */
  onCompare?: (slot: number, op: CompareOp, value: unknown) => void;
}

/** Code of a value that never changes. */
export const fixed = (value: unknown): Code => Object.assign(() => value, { constant: value });

/** Is it code of a value that never changes? */
export const isFixed = (code: Code): boolean => Object.hasOwn(code, 'constant');

/** Reports what is wrong at a node and gives code for null, which is what DMN says a wrong expression is. */
export const wrong = (node: Span, context: Context, message: string, code = 'FEEL'): Code => {
  context.report({ code, message, place: { ...context.place, offset: node.from + 1 } });
  return fixed(null);
};

/** A report that ends the compilation: for models that are to be published. */
export const strictly = ({ code, message, place }: Problem): never => {
  throw new ModelError(code, message, place);
};

/** The context of a lone expression without any name: for constants. */
export const bareContext = (place: Place = {}): Context => ({
  scope: new Scope(),
  place,
  reads: new Set(),
  types: () => undefined,
  values: () => null,
  clock: null,
  builtin: () => null,
  report: strictly,
});
