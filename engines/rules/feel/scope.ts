import { ModelError } from '../errors.ts';
import type { Place } from '../errors.ts';
import type { Node } from './tree.ts';
import type { CompareOp } from './value.ts';

/** Where names of a model live at run time: one array slot per name, so that nothing is looked up by text when it runs. */
export class Scope {
  /** Shared by all scopes of one frame: how many slots the environment needs. */
  readonly frame: { size: number };
  readonly #names: Map<string, number>;
  readonly #shapes: Map<string, unknown>;

  constructor(frame: { size: number } = { size: 0 }, names = new Map<string, number>(), shapes = new Map<string, unknown>()) {
    this.frame = frame;
    this.#names = names;
    this.#shapes = shapes;
  }

  /** A scope that sees everything of this one and can add names of its own in the same frame. */
  child(): Scope {
    return new Scope(this.frame, new Map(this.#names), new Map(this.#shapes));
  }

  /** Adds a name (or lets it point to an existing slot); `shape` is a sample of its structure, needed to read names with spaces. */
  add(name: string, shape: unknown = null, slot: number = this.frame.size++): number {
    this.#names.set(name, slot);
    this.#shapes.set(name, shape);
    return slot;
  }

  /** Slot of a name, or undefined. */
  slot(name: string): number | undefined {
    return this.#names.get(name);
  }

  /** Names with sample values: what the FEEL parser needs to recognise names that contain spaces or operators. */
  shape(): Record<string, unknown> {
    return Object.fromEntries(this.#shapes);
  }

  /** All names in scope. */
  names(): string[] {
    return [...this.#names.keys()];
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

/** Everything compiling a piece of FEEL needs to know; collects which slots the piece reads. */
export interface Context {
  scope: Scope;
  place: Place;
  /** Slots read, in order of appearance. */
  reads: Set<number>;
  /** How a node inside becomes code (handed in, so that tests and expressions can contain each other). */
  compile: (node: Node, context: Context) => Code;
  /** Told of every comparison of a plain variable with a constant (the points at which an answer may change). */
  onCompare?: (slot: number, op: CompareOp, value: unknown) => void;
}

/** Code of a value that never changes. */
export const fixed = (value: unknown): Code => Object.assign(() => value, { constant: value });

/** Is it code of a value that never changes? */
export const isFixed = (code: Code): boolean => Object.hasOwn(code, 'constant');

/** An error at a node of a cell. */
export const fail = (node: Node, context: Context, message: string, code = 'FEEL'): ModelError =>
  new ModelError(code, message, { ...context.place, offset: node.from + 1 });
