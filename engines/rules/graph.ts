import type { ModelError } from './errors.ts';
import type { CompareOp } from './feel/ast.ts';
import type { Code, Env, Problem } from './feel/scope.ts';
import { coerce } from './feel/types.ts';
import type { FeelType } from './feel/types.ts';
import { UNKNOWN } from './feel/value.ts';
import { runTable } from './table.ts';
import type { Table } from './table.ts';

/** A declared input with its slot. */
export interface InputNode {
  kind: 'input';
  key: string;
  id: string;
  name: string;
  slot: number;
  type: FeelType | null;
  typeRef: string;
  label: string;
  /** Allowed values, when they are listed one by one. */
  values: readonly unknown[] | null;
  /** The name of the element, where its variable has another. */
  title: string;
  /** Names of the imports that lead to it, by each way there is; [] for one of the file itself and of what it imports without a name. */
  routes: readonly (readonly string[])[];
}

/** A compiled decision with its slot. */
export interface DecisionNode {
  kind: 'decision';
  key: string;
  id: string;
  name: string;
  /** The name of the element, where its variable has another. */
  title: string;
  label: string;
  slot: number;
  /** Keys of what it requires directly. */
  needs: string[];
  /** Decisions to run before it and itself, in order. */
  plan: DecisionNode[];
  /** Inputs it needs, directly or through others. */
  inputs: InputNode[];
  /** Gathers what is named through the prefix of an import, before the decision runs. */
  before: ((env: Env) => void)[];
  table: Table | null;
  code: Code | null;
  /** Declared type of the result; null: anything. */
  type: FeelType | null;
  /** Text of a literal expression, for its condition. */
  text: string;
  /** Slots the expression reads. */
  reads: number[];
  /** Comparisons with constants found in it: where an input's value may matter. */
  points: { slot: number; op: CompareOp; value: unknown }[];
  /** Why it cannot run at all. */
  failure: ModelError | null;
  imported: boolean;
  /** As for an input. */
  routes: readonly (readonly string[])[];
}

/** A business knowledge model or decision service: a function of the model. */
export interface FunctionNode {
  kind: 'function';
  key: string;
  id: string;
  name: string;
  /** The name of the element, where its variable has another. */
  title: string;
  slot: number;
  /** What its parameters are called in the file that has it, with the prefix of an import: a service may take inputs of several files. */
  parameters: readonly { name: string; title: string; routes: readonly (readonly string[])[] }[];
  failure: ModelError | null;
  imported: boolean;
  /** As for an input. */
  routes: readonly (readonly string[])[];
}

/** Anything of a model that has a slot. */
export type Node = InputNode | DecisionNode | FunctionNode;

/** A model as a graph of slots. */
export interface Graph {
  name: string;
  size: number;
  inputs: InputNode[];
  decisions: DecisionNode[];
  functions: FunctionNode[];
  /** Who owns a slot: an input or a decision; the slots of functions and columns are nobody's. */
  owners: (InputNode | DecisionNode | undefined)[];
  /** Values every run starts from: functions of the model in their slots. */
  base: Env;
  /** What is wrong, where the model was read leniently. */
  problems: Problem[];
}

/** Runs one decision whose requirements are in `env`. A decision that cannot run throws its ModelError. */
export function runStep(step: DecisionNode, env: Env, seen: Uint8Array | null, strict: { decision: string } | null): void {
  if (step.failure !== null) throw step.failure;
  for (const gather of step.before) gather(env);
  const { table, type } = step;
  const value = table === null ? (step.code?.(env) ?? null) : runTable(table, env, seen, strict);
  env[step.slot] = type === null || value === null || value === UNKNOWN ? value : coerce(value, type);
}
