import type { DecisionTable } from './dmn/read.ts';
import { EvaluationError, ModelError } from './errors.ts';
import { compileExpression, compileNode } from './feel/compile.ts';
import { normalName } from './feel/names.ts';
import { add, isNum } from './feel/number.ts';
import type { Num } from './feel/number.ts';
import type { Known } from './feel/parse.ts';
import { fixed, isFixed } from './feel/scope.ts';
import type { Code, Context, Env } from './feel/scope.ts';
import { compileTests, constantList } from './feel/tests.ts';
import type { Test } from './feel/tests.ts';
import { coerce } from './feel/types.ts';
import type { FeelType } from './feel/types.ts';
import { equals, order, UNKNOWN } from './feel/value.ts';
import type { Text } from './types.ts';

/** State of a row: 0 not reached, 1 hit, 2 no hit, 3 undetermined. */
export const HIT = 1;
export const MISS = 2;
export const OPEN = 3;

/** A compiled rule of a table. */
export interface Row {
  number: number;
  ruleId: string;
  /** Tests by column index; columns that accept anything are left out. */
  tests: { column: number; test: Test }[];
  outputs: Code[];
  /** Slots the row reads, through its columns and inside its cells. */
  reads: number[];
  text: Text;
  article: string;
  fix: Text | null;
}

/** A compiled decision table. */
export interface Table {
  hitPolicy: string;
  aggregation: string;
  gate: boolean;
  /** `allowed`: what the column may hold (its inputValues); anything else counts as null. */
  columns: { code: Code; self: number; plain: number | undefined; allowed: Test | null }[];
  outputs: { name: string; order: unknown[] | null; fallback: Code | null }[];
  rows: Row[];
  /** The text it was compiled from, and the names that text may use. */
  source: DecisionTable;
  known: Known;
}

const POLICIES = new Set(['UNIQUE', 'FIRST', 'ANY', 'PRIORITY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);
const LISTS = new Set(['COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);
const AGGREGATIONS = new Set(['', 'SUM', 'COUNT', 'MIN', 'MAX']);

/** Compiles a decision table (DMN 1.5 chapter 8). Throws ModelError naming row and column. */
export function compileTable(source: DecisionTable, outer: Context): Table {
  const { hitPolicy } = source;
  const aggregation = source.aggregation ?? '';
  const { place, scope } = outer;
  if (!POLICIES.has(hitPolicy)) throw new ModelError('UNSUPPORTED', `unknown hit policy "${hitPolicy}"`, place);
  if (!AGGREGATIONS.has(aggregation) || (aggregation !== '' && hitPolicy !== 'COLLECT')) {
    throw new ModelError('UNSUPPORTED', `aggregation "${aggregation}" with hit policy ${hitPolicy}`, place);
  }
  const contextAt = (row: number, column: number, columnName: string): Context => ({
    ...outer,
    place: row === 0 ? { ...place, column, columnName } : { ...place, row, column, columnName },
    reads: new Set(),
  });
  const columns = source.inputs.map((input, index) => {
    const text = input.expression ?? '';
    const inner = contextAt(0, index + 1, input.label ?? text);
    const name = normalName(text);
    const slot = scope.slot(name);
    const code = slot === undefined || scope.items(name).length > 0 ? compileExpression(text, inner) : readOf(slot, inner);
    const self = scope.frame.size++;
    const reads = [...inner.reads];
    const allowed = compileTests(input.values ?? '', inner, self, undefined, compileNode);
    return { code, self, name, reads, plain: slot, allowed };
  });
  const outputs = source.outputs.map((output, index) => {
    const inner = contextAt(0, columns.length + index + 1, output.name ?? '');
    const type = outputType(output.typeRef, inner);
    const order = output.values === null ? null : constantList(output.values, inner, compileNode);
    const self = scope.frame.size++;
    const allowed = compileTests(output.values ?? '', inner, self, undefined, compileNode);
    const only = (code: Code): Code => (allowed === null ? code : restricted(code, allowed, self, order !== null));
    const fallback = output.fallback?.trim() ?? '';
    return {
      name: output.name ?? '',
      type,
      only,
      order: order ?? listedIn(output.typeRef, inner),
      fallback: fallback === '' ? null : only(typed(compileExpression(fallback, inner), type)),
    };
  });
  if (outputs.length === 0) throw new ModelError('XML', 'a table needs an output column', place);
  if (aggregation !== '' && outputs.length > 1) throw new ModelError('UNSUPPORTED', 'an aggregation needs one output', place);
  if (outputs.length > 1) for (const { name } of outputs) scope.frame.members.add(name);
  const notes = source.annotations.map((name) => name.trim().toLowerCase());
  const rows = source.rules.map((rule, index): Row => {
    const row = index + 1;
    if (rule.inputs.length !== columns.length || rule.outputs.length !== outputs.length) {
      const found = `${rule.inputs.length} + ${rule.outputs.length} cells`;
      throw new ModelError('XML', `${found}, but ${columns.length} + ${outputs.length} columns`, { ...place, row });
    }
    const reads = new Set<number>();
    const tests: Row['tests'] = [];
    columns.forEach((column, at) => {
      const text = rule.inputs[at] ?? '';
      if (text === '' || text === '-') return;
      const inner = contextAt(row, at + 1, column.name);
      const test = compileTests(text, inner, column.self, column.plain, compileNode);
      if (test === null) return;
      tests.push({ column: at, test });
      for (const slot of column.reads) reads.add(slot);
      for (const slot of inner.reads) if (slot !== column.self) reads.add(slot);
    });
    const codes = rule.outputs.map((text, at) => {
      const trimmed = text.trim();
      if (trimmed === '' || trimmed === '-') return fixed(null);
      const inner = contextAt(row, columns.length + at + 1, outputs[at]?.name ?? '');
      const own = outputType(rule.outputTypes?.[at] ?? null, inner);
      const code = typed(compileExpression(text, inner), own ?? outputs[at]?.type ?? null);
      for (const slot of inner.reads) reads.add(slot);
      return outputs[at]?.only(code) ?? code;
    });
    const annotation = (name: string): string => rule.annotations[notes.indexOf(name)]?.trim() ?? '';
    const plain = annotation('text') || wordsOf(rule.inputs, columns) || 'otherwise';
    const fix = { zh: annotation('fix-zh') || annotation('fix-en'), en: annotation('fix-en') || annotation('fix-zh') };
    return {
      number: row,
      ruleId: rule.id ?? `row-${row}`,
      tests,
      outputs: codes,
      reads: [...reads],
      text: { zh: annotation('zh') || annotation('en') || plain, en: annotation('en') || annotation('zh') || plain },
      article: annotation('article'),
      fix: fix.zh === '' ? null : fix,
    };
  });
  const gate = hitPolicy === 'COLLECT' && aggregation === '' && outputs.length === 1 && outputs[0]?.name === 'reason';
  return { hitPolicy, aggregation, gate, columns, outputs, rows, source, known: scope.known };
}

/** An output of a table that is none of its outputValues is null (DMN 1.5 8.3.2, and so the TCK). `lone`: they are constants. */
const restricted = (code: Code, allowed: Test, self: number, lone: boolean): Code => {
  const checked: Code = (env) => {
    const value = code(env);
    env[self] = value;
    return isAllowed(value, allowed, env) ? value : null;
  };
  return lone && isFixed(code) ? fixed(checked([])) : checked;
};

const readOf = (slot: number, context: Context): Code => {
  context.reads.add(slot);
  return (env) => env[slot];
};

/** The conditions of a row as they are written, for rows without words of their own. */
const wordsOf = (cells: readonly string[], columns: readonly { name: string }[]): string =>
  cells
    .map((cell, at) => ({ cell: cell.trim(), name: columns[at]?.name ?? '' }))
    .filter(({ cell }) => cell !== '' && cell !== '-')
    .map(({ cell, name }) => `${name}: ${cell}`)
    .join('; ');

const outputType = (typeRef: string | null, context: Context): FeelType | null => {
  const type = typeRef === null ? undefined : context.types(typeRef.trim());
  return type === undefined || type.kind === 'Any' ? null : type;
};

/** Members of the enumeration an output is declared as: their order is that of their priority. */
const listedIn = (typeRef: string | null, context: Context): unknown[] | null => {
  const values = typeRef === null ? null : context.values(typeRef.trim());
  return values === null ? null : [...values];
};

const typed = (code: Code, type: FeelType | null): Code => {
  if (type === null) return code;
  const fitting = (value: unknown): unknown => (value === UNKNOWN || value === null ? value : coerce(value, type));
  return isFixed(code) ? fixed(fitting(code.constant)) : (env) => fitting(code(env));
};

const matches = (row: Row, values: readonly unknown[], env: Env): number => {
  let open = false;
  for (const { column, test } of row.tests) {
    const result = test(values[column], env);
    if (result === true) continue;
    if (result !== UNKNOWN) return MISS;
    open = true;
  }
  return open ? OPEN : HIT;
};

/** What a row gives: one column its value, several a context. UNKNOWN if any part is. */
export function rowOutput(table: Table, codes: readonly (Code | null)[], env: Env): unknown {
  if (codes.length === 1) return codes[0]?.(env) ?? null;
  const out = new Map<string, unknown>();
  for (let i = 0; i < codes.length; i++) {
    const value = codes[i]?.(env) ?? null;
    if (value === UNKNOWN) return UNKNOWN;
    out.set(table.outputs[i]?.name || `output${i + 1}`, value);
  }
  return out;
}

const standardOutput = (table: Table, env: Env): unknown =>
  table.outputs.every((output) => output.fallback === null)
    ? null
    : rowOutput(
        table,
        table.outputs.map((output) => output.fallback),
        env,
      );

/**
 * Runs a table in an environment that may hold UNKNOWN. `states` receives the state of every row that was looked at.
 * A hit policy that is violated gives null, as DMN says; with `strict` it throws EvaluationError (HIT_POLICY).
 */
export function runTable(table: Table, env: Env, states: Uint8Array | null, strict: { decision: string } | null): unknown {
  const { rows, columns } = table;
  const values: unknown[] = [];
  for (const column of columns) {
    let value = column.code(env);
    env[column.self] = value;
    if (column.allowed !== null && !isAllowed(value, column.allowed, env)) env[column.self] = value = null;
    values.push(value);
  }
  const first = table.hitPolicy === 'FIRST';
  const candidates: Row[] = [];
  let open = 0;
  let hit: Row | null = null;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i];
    if (row === undefined) continue;
    const state = matches(row, values, env);
    if (states !== null) states[i] = state;
    if (state === MISS) continue;
    candidates.push(row);
    if (state === OPEN) open++;
    else {
      hit ??= row;
      if (first) {
        if (open === 0) return rowOutput(table, row.outputs, env);
        break;
      }
    }
  }
  if (LISTS.has(table.hitPolicy)) return open > 0 ? UNKNOWN : collect(table, candidates, env);
  if (candidates.length === 0) return standardOutput(table, env);
  if (table.hitPolicy === 'PRIORITY' && open === 0) {
    const ranked = prioritised(table, candidates, env);
    // An output that is not known yet may turn out to be the most important one.
    return ranked.length > 1 && ranked.includes(UNKNOWN) ? UNKNOWN : (ranked[0] ?? null);
  }
  if (hit !== null && candidates.length === 1) return rowOutput(table, hit.outputs, env);
  return agreed(table, candidates, env, hit !== null, open > 0, strict);
}

/** May a column hold it? Of a list each member may be asked for. What is not known yet may still turn out to be allowed. */
const isAllowed = (value: unknown, allowed: Test, env: Env): boolean => {
  if (value === null || value === UNKNOWN) return true;
  const result = allowed(value, env);
  if (result === true || result === UNKNOWN) return true;
  return Array.isArray(value) && value.every((member) => isAllowed(member, allowed, env));
};

/** The value all rows still possible agree on; UNKNOWN if they do not. */
const agreed = (
  table: Table,
  candidates: readonly Row[],
  env: Env,
  certain: boolean,
  open: boolean,
  strict: { decision: string } | null,
): unknown => {
  if (!open && table.hitPolicy === 'UNIQUE') return violated('more than one row fits', candidates, strict);
  const outputs = candidates.map((row) => rowOutput(table, row.outputs, env));
  if (!certain) outputs.push(standardOutput(table, env));
  const [value] = outputs;
  if (outputs.includes(UNKNOWN)) return UNKNOWN;
  if (outputs.every((output) => equals(value, output) === true)) {
    // With an open row a UNIQUE table may turn out violated: that is a fault of the table, not an answer.
    return table.hitPolicy === 'UNIQUE' && open && candidates.length > 1 ? UNKNOWN : value;
  }
  return open ? UNKNOWN : violated('rows that fit give different outputs', candidates, strict);
};

const violated = (message: string, rows: readonly Row[], strict: { decision: string } | null): null => {
  if (strict === null) return null;
  const numbers = rows.map((row) => row.number).join(', ');
  throw new EvaluationError('HIT_POLICY', `${message} (rows ${numbers})`, { decision: strict.decision });
};

const prioritised = (table: Table, rows: readonly Row[], env: Env): unknown[] => {
  const ranked = rows.map((row) => {
    const parts = row.outputs.map((code) => code(env));
    const rank = table.outputs.map(({ order }, i) => {
      const at = order === null ? 0 : order.findIndex((value) => equals(value, parts[i]) === true);
      return at === -1 ? Number.MAX_SAFE_INTEGER : at;
    });
    return { output: rowOutput(table, row.outputs, env), rank };
  });
  ranked.sort((a, b) => {
    for (let i = 0; i < a.rank.length; i++) {
      const difference = (a.rank[i] ?? 0) - (b.rank[i] ?? 0);
      if (difference !== 0) return difference;
    }
    return 0;
  });
  return ranked.map(({ output }) => output);
};

const collect = (table: Table, rows: readonly Row[], env: Env): unknown => {
  const outputs =
    table.hitPolicy === 'OUTPUT ORDER' ? prioritised(table, rows, env) : rows.map((row) => rowOutput(table, row.outputs, env));
  if (outputs.includes(UNKNOWN)) return UNKNOWN;
  if (table.aggregation === '') return outputs.length === 0 ? (standardOutput(table, env) ?? []) : outputs;
  if (table.aggregation === 'COUNT') return outputs.length;
  if (outputs.length === 0) return standardOutput(table, env);
  if (table.aggregation === 'SUM') {
    return outputs.reduce<Num | null>((sum, output) => (sum === null || !isNum(output) ? null : add(sum, output)), 0);
  }
  const sign = table.aggregation === 'MIN' ? 1 : -1;
  let best = outputs[0];
  for (const output of outputs) {
    // Anything that has an order will do: numbers, texts, dates, durations.
    const difference = order(output, best);
    if (difference === null) return null;
    if (difference * sign < 0) best = output;
  }
  return best;
};

/** The output of a row where it does not depend on anything; undefined otherwise. */
export function constantOutput(table: Table, row: Row): unknown {
  return row.outputs.every(isFixed) ? rowOutput(table, row.outputs, []) : undefined;
}
