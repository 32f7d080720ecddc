import type { Ast, CompareOp, TestNode } from './feel/ast.ts';
import { refill } from './feel/budget.ts';
import { fromFeel, toFeel } from './feel/json.ts';
import { parseTests } from './feel/parse.ts';
import { isFixed } from './feel/scope.ts';
import { FeelDate, parseDate } from './feel/temporal/index.ts';
import { coerce } from './feel/types.ts';
import { equals } from './feel/value.ts';
import type { DecisionNode, InputNode } from './graph.ts';
import { rowOutput } from './table.ts';
import type { Row, Table } from './table.ts';
import type { Value } from './types.ts';

/** Evaluates a decision from plain inputs. */
export type Evaluator = (inputs: Readonly<Record<string, unknown>>) => Value;

/**
 * The fast way of evaluating a decision: JavaScript generated from its tables. There is one when every table on the way reads plain inputs or
 * other tables, tests them against constants and gives constants, which is what most tables of a district do. Null otherwise, and where
 * code may not be generated (a browser's content security policy). Everything the generated code does not settle (an input of another
 * kind than declared, a number of many digits) it hands to `general`, so that both give the same.
 *
 * Nothing of a model's text gets into the code: it is put together from numbers, constants handed in by reference and a fixed set of words.
 * Comparing doubles is exact here: a constant has at most 15 digits, and every double is nearest to at most one such decimal.
 */
export function plainEvaluator(node: DecisionNode, general: Evaluator): Evaluator | null {
  const generator = new Generator(general);
  const body = generator.decision(node);
  if (body === null) return null;
  try {
    // oxlint-disable-next-line typescript/no-implied-eval -- see above: no text of a model gets into the code
    const make = new Function('K', 'read', 'date', body) as (
      constants: readonly unknown[],
      read: typeof toFeel,
      date: typeof FeelDate,
    ) => Evaluator;
    return make(generator.constants, toFeel, FeelDate);
  } catch {
    return null;
  }
}

/** What is known of a variable of the generated code. */
type Kind = 'number' | 'string' | 'boolean' | 'date' | 'any';

class Generator {
  readonly constants: unknown[] = [];
  readonly #variables = new Map<number, { name: string; kind: Kind }>();
  /** What a variable can hold besides null, where that is known. */
  readonly #possible = new Map<number, readonly unknown[]>();
  #lines: string[] = [];

  constructor(general: Evaluator) {
    this.constants.push(general, refill);
  }

  decision(node: DecisionNode): string | null {
    for (const input of node.inputs) if (!this.#input(input)) return null;
    for (const step of node.plan) if (!this.#step(step, step === node)) return null;
    const constants = this.constants.map((_, i) => `k${i} = K[${i}]`).join(', ');
    return `'use strict'; const ${constants};\nreturn (inputs) => {\n${this.#lines.join('\n')}\n};`;
  }

  #constant(value: unknown): string {
    return `k${this.constants.push(value) - 1}`;
  }

  /** Reads an input into a variable. What is not plainly of its type is read with care, or leads to the general way. */
  #input(input: InputNode): boolean {
    if (input.title !== input.name || input.routes.some((route) => route.length > 0)) return false;
    const name = `v${input.slot}`;
    const type = input.type;
    const kind = type === null ? 'any' : type.kind;
    if (kind !== 'number' && kind !== 'string' && kind !== 'boolean' && kind !== 'date' && kind !== 'any') return false;
    const key = this.#constant(input.name);
    const careful = `Object.hasOwn(inputs, ${key}) ? (read(inputs[${key}], ${this.#constant(type)}) ?? null) : null`;
    this.#lines.push(`let ${name} = inputs[${key}];`);
    const enumerated =
      type?.allowed !== undefined && input.values !== null && input.values.every((value) => typeof value === kind);
    if (type?.allowed !== undefined && !enumerated) this.#lines.push(`k1(); ${name} = ${careful};`);
    else if (kind === 'date') this.#lines.push(`if (${name} !== null) { k1(); ${name} = ${careful}; }`);
    else if (kind === 'any') {
      this.#lines.push(
        // Also what is inherited (`constructor`), NaN and a bigint are for the general way to read.
        `if (${name} === undefined) ${name} = null; else if (${name} !== null && typeof ${name} !== 'string' && typeof ${name} !== 'boolean' && (typeof ${name} !== 'number' || ${name} - ${name} !== 0)) return k0(inputs);`,
      );
    } else {
      const finite = kind === 'number' ? ` || ${name} - ${name} !== 0` : '';
      this.#lines.push(`if (typeof ${name} !== '${kind}'${finite}) { if (${name} !== null) { k1(); ${name} = ${careful}; } }`);
      if (enumerated) this.#lines.push(`else if (!${this.#constant(new Set(input.values))}.has(${name})) ${name} = null;`);
    }
    // A number of many digits is no double.
    if (kind === 'number') this.#lines.push(`if (typeof ${name} === 'object' && ${name} !== null) return k0(inputs);`);
    this.#variables.set(input.slot, { name, kind });
    if (input.values !== null) this.#possible.set(input.slot, input.values);
    return true;
  }

  #step(step: DecisionNode, last: boolean): boolean {
    const { table } = step;
    if (table === null || step.before.length > 0 || step.failure !== null) return false;
    const tests = this.#conditions(table);
    if (tests === null || !table.rows.every((row) => row.outputs.every(isFixed))) return false;
    const outputs = table.rows.map((row) => fitting(step, table, rowOutput(table, row.outputs, [])));
    const standard = table.outputs.every(({ fallback }) => fallback === null || isFixed(fallback));
    if (!standard || outputs.includes(undefined)) return false;
    const fallback = table.outputs.every((output) => output.fallback === null)
      ? null
      : fitting(
          step,
          table,
          rowOutput(
            table,
            table.outputs.map((output) => output.fallback),
            [],
          ),
        );
    if (fallback === undefined) return false;
    const name = `v${step.slot}`;
    const give = (value: unknown): string => this.#constant(last ? fromFeel(value) : value);
    const none = give(fallback);
    switch (table.hitPolicy) {
      case 'FIRST':
        this.#lines.push(`let ${name} = ${none};`);
        this.#lines.push(tests.map((test, i) => `if (${test}) ${name} = ${give(outputs[i])};`).join('\nelse '));
        break;
      case 'UNIQUE':
        this.#lines.push(`let ${name} = ${none}, n${step.slot} = 0;`);
        tests.forEach((test, i) => this.#lines.push(`if (${test}) { n${step.slot}++; ${name} = ${give(outputs[i])}; }`));
        this.#lines.push(`if (n${step.slot} > 1) ${name} = null;`);
        break;
      case 'ANY':
        this.#any(name, step.slot, none, tests, outputs, give);
        break;
      case 'COLLECT':
      case 'RULE ORDER':
        if (table.aggregation !== '' || !last) return false;
        this.#lines.push(`let ${name} = [];`);
        tests.forEach((test, i) => this.#lines.push(`if (${test}) ${name}.push(${give(outputs[i])});`));
        if (fallback !== null) this.#lines.push(`if (${name}.length === 0) ${name} = ${none};`);
        break;
      default:
        return false;
    }
    this.#variables.set(step.slot, { name, kind: 'any' });
    this.#possible.set(step.slot, [...outputs, fallback]);
    if (last) this.#lines.push(`return ${name};`);
    return true;
  }

  /** ANY: rows with equal outputs share a number, and more than one number among the hits is a violation. */
  #any(
    name: string,
    slot: number,
    none: string,
    tests: readonly string[],
    outputs: readonly unknown[],
    give: (value: unknown) => string,
  ): void {
    const classes = outputs.map((output) => outputs.findIndex((other) => equals(other, output) === true));
    this.#lines.push(`let ${name} = ${none}, c${slot} = -1;`);
    tests.forEach((test, i) => {
      const own = classes[i] === -1 ? i : (classes[i] ?? i);
      this.#lines.push(
        `if (${test}) { c${slot} = c${slot} === -1 || c${slot} === ${own} ? ${own} : -2; ${name} = ${give(outputs[own])}; }`,
      );
    });
    this.#lines.push(`if (c${slot} === -2) ${name} = null;`);
  }

  /** One condition a row. */
  #conditions(table: Table): string[] | null {
    const out: string[] = [];
    for (const { allowed, plain } of table.columns) {
      if (allowed === null) continue;
      const values = plain === undefined ? undefined : this.#possible.get(plain);
      if (values?.every((value) => value === null || allowed(value, []) === true) !== true) return null;
    }
    for (const row of table.rows) {
      const parts: string[] = [];
      for (const { column } of row.tests) {
        const part = this.#cell(table, row, column);
        if (part === null) return null;
        parts.push(part);
      }
      out.push(parts.length === 0 ? 'true' : parts.join(' && '));
    }
    return out;
  }

  #cell(table: Table, row: Row, column: number): string | null {
    const slot = table.columns[column]?.plain;
    const variable = slot === undefined ? undefined : this.#variables.get(slot);
    const text = table.source.rules[row.number - 1]?.inputs[column];
    if (variable === undefined || text === undefined) return null;
    const { negated, tests } = parseTests(text, table.known);
    const parts = (tests ?? []).map((test) => this.#test(test, variable, negated));
    if (parts.includes(null) || parts.length === 0) return null;
    return parts.length === 1 ? (parts[0] as string) : `(${parts.join(negated ? ' && ' : ' || ')})`;
  }

  /** A condition that holds when the test is true, or, negated, when it is false (and not merely null). */
  #test(test: TestNode, { name, kind }: { name: string; kind: Kind }, negated: boolean): string | null {
    const compared = (parts: [CompareOp, Ast][]): string | null => {
      const codes: string[] = [];
      let guard = '';
      for (const [op, ast] of parts) {
        const value = literal(ast);
        if (value === undefined || op === '=' || op === '!=') return null;
        if (typeof value === 'number') {
          guard = kind === 'number' ? `${name} !== null` : `typeof ${name} === 'number'`;
          codes.push(`${name} ${op} ${this.#constant(value)}`);
        } else if (value instanceof FeelDate) {
          guard = kind === 'date' ? `${name} !== null` : `${name} instanceof date`;
          codes.push(`${name}.days ${op} ${value.days}`);
        } else return null;
      }
      const all = codes.join(' && ');
      return negated ? `(${guard} && !(${all}))` : `(${guard} && ${all})`;
    };
    if (test.kind === 'compares' && test.op !== '=' && test.op !== '!=') return compared([[test.op, test.value]]);
    const { value } = test;
    if (test.kind === 'matches' && value.kind === 'range') {
      if (value.start === null || value.end === null) return null;
      return compared([
        [value.startIncluded ? '>=' : '>', value.start],
        [value.endIncluded ? '<=' : '<', value.end],
      ]);
    }
    if (test.kind === 'compares') return null;
    const constant = literal(value);
    if (constant === undefined) return null;
    if (constant instanceof FeelDate) {
      const same = kind === 'date' ? `(${name} !== null && ${name}.days === ${constant.days})` : null;
      return same === null || !negated ? same : `!${same}`;
    }
    // Where nothing is declared, `"5"` may meet 5: kinds that differ are not equal, which is what `===` says too.
    return `${name} ${negated ? '!==' : '==='} ${this.#constant(constant)}`;
  }
}

/** The value of a constant that needs no compiling; undefined for anything else. */
const literal = (node: Ast): number | string | boolean | null | FeelDate | undefined => {
  switch (node.kind) {
    case 'number':
      return typeof node.value === 'number' ? node.value : undefined;
    case 'string':
    case 'boolean':
      return node.value;
    case 'null':
      return null;
    case 'negation': {
      const inner = literal(node.a);
      return typeof inner === 'number' ? 0 - inner : undefined;
    }
    case 'at':
      return parseDate(node.text) ?? undefined;
    case 'call': {
      const [only] = node.args;
      if (node.callee.kind !== 'name' || node.callee.name !== 'date' || node.names !== null || node.args.length !== 1)
        return undefined;
      return only?.kind === 'string' ? (parseDate(only.value) ?? undefined) : undefined;
    }
    default:
      return undefined;
  }
};

/** A row's constant output as the decision's type has it; undefined if that hangs on what else is given with it. */
const fitting = (step: DecisionNode, table: Table, value: unknown): unknown => {
  const { type } = step;
  if (type === null || value === null) return value;
  if (table.hitPolicy !== 'COLLECT' && table.hitPolicy !== 'RULE ORDER') return coerce(value, type);
  if (type.kind !== 'list' || type.allowed !== undefined) return undefined;
  const list = coerce([value], type);
  return Array.isArray(list) ? list[0] : undefined;
};
