import { EvaluationError, ModelError } from './errors.ts';
import { compileExpression, compileNode } from './feel/compile.ts';
import { isFixed } from './feel/scope.ts';
import type { Code, Context, Env, Scope } from './feel/scope.ts';
import { compileTests, constantList } from './feel/unary.ts';
import type { Test } from './feel/unary.ts';
import { equals, UNKNOWN } from './feel/value.ts';
import type { CompareOp } from './feel/value.ts';
import type { Text } from './types.ts';
import { many, one, str } from './xml.ts';
import type { DmnElement } from 'dmn-moddle';

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
  columns: { code: Code; self: number }[];
  outputs: { name: string; order: unknown[] | null; fallback: Code | null }[];
  rows: Row[];
}

const POLICIES = new Set(['UNIQUE', 'FIRST', 'ANY', 'PRIORITY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);
const LISTS = new Set(['COLLECT', 'RULE ORDER', 'OUTPUT ORDER']);
const AGGREGATIONS = new Set(['', 'SUM', 'COUNT', 'MIN', 'MAX']);

/** Compiles a DMN decision table. Throws ModelError naming row and column. */
export function compileTable(
  element: DmnElement,
  scope: Scope,
  decision: string,
  onCompare: (slot: number, op: CompareOp, value: unknown) => void,
): Table {
  const hitPolicy = str(element, 'hitPolicy') || 'UNIQUE';
  const aggregation = str(element, 'aggregation');
  if (!POLICIES.has(hitPolicy)) throw new ModelError('UNSUPPORTED', `unknown hit policy "${hitPolicy}"`, { decision });
  if (!AGGREGATIONS.has(aggregation) || (aggregation !== '' && hitPolicy !== 'COLLECT')) {
    throw new ModelError('UNSUPPORTED', `aggregation "${aggregation}" with hit policy ${hitPolicy}`, { decision });
  }
  const context = (place: object): Context => ({
    scope,
    place: { decision, ...place },
    reads: new Set(),
    compile: compileNode,
    onCompare,
  });
  const columns = many(element, 'input').map((input, index) => {
    const text = str(one(input, 'inputExpression'), 'text');
    const inner = context({ column: index + 1, columnName: str(input, 'label') || text });
    const name = text.replaceAll(/\s+/g, ' ').trim();
    return {
      code: compileExpression(text, inner),
      self: scope.frame.size++,
      name,
      reads: [...inner.reads],
      plain: scope.slot(name),
    };
  });
  const outputs = many(element, 'output').map((output, index) => {
    const inner = context({ column: columns.length + index + 1, columnName: str(output, 'name') });
    const standard = str(one(output, 'defaultOutputEntry'), 'text');
    const order = constantList(str(one(output, 'outputValues'), 'text'), inner);
    return { name: str(output, 'name'), order, fallback: standard.trim() === '' ? null : compileExpression(standard, inner) };
  });
  if (outputs.length === 0) throw new ModelError('XML', 'a table needs an output column', { decision });
  if (aggregation !== '' && outputs.length > 1)
    throw new ModelError('UNSUPPORTED', 'an aggregation needs one output', { decision });
  const notes = many(element, 'annotation').map((annotation) => str(annotation, 'name').trim().toLowerCase());
  const rows = many(element, 'rule').map((rule, index): Row => {
    const row = index + 1;
    const cells = many(rule, 'inputEntry');
    const results = many(rule, 'outputEntry');
    if (cells.length !== columns.length || results.length !== outputs.length) {
      throw new ModelError(
        'XML',
        `${cells.length} + ${results.length} cells, but ${columns.length} + ${outputs.length} columns`,
        {
          decision,
          row,
        },
      );
    }
    const reads = new Set<number>();
    const tests: Row['tests'] = [];
    const words: string[] = [];
    columns.forEach((column, at) => {
      const text = str(cells[at], 'text');
      const inner = context({ row, column: at + 1, columnName: column.name });
      const test = compileTests(text, inner, column.self, column.plain);
      if (test === null) return;
      tests.push({ column: at, test });
      for (const slot of [...column.reads, ...inner.reads]) if (slot !== column.self) reads.add(slot);
      words.push(`${column.name}: ${text.trim()}`);
    });
    const codes = results.map((result, at) => {
      const text = str(result, 'text');
      const inner = context({ row, column: columns.length + at + 1, columnName: outputs[at]?.name ?? '' });
      if (text.trim() === '' || text.trim() === '-') return compileExpression('null', inner);
      const code = compileExpression(text, inner);
      for (const slot of inner.reads) reads.add(slot);
      return code;
    });
    const entries = many(rule, 'annotationEntry').map((entry) => str(entry, 'text').trim());
    const annotation = (name: string): string => entries[notes.indexOf(name)] ?? '';
    const plain = annotation('text') || words.join('; ') || 'otherwise';
    const fix = { zh: annotation('fix-zh') || annotation('fix-en'), en: annotation('fix-en') || annotation('fix-zh') };
    return {
      number: row,
      ruleId: str(rule, 'id') || `row-${row}`,
      tests,
      outputs: codes,
      reads: [...reads],
      text: { zh: annotation('zh') || annotation('en') || plain, en: annotation('en') || annotation('zh') || plain },
      article: annotation('article'),
      fix: fix.zh === '' ? null : fix,
    };
  });
  const gate = hitPolicy === 'COLLECT' && aggregation === '' && outputs.length === 1 && outputs[0]?.name === 'reason';
  return { hitPolicy, aggregation, gate, columns: columns.map(({ code, self }) => ({ code, self })), outputs, rows };
}

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

/** What a row gives: one column its value, several an object. UNKNOWN if any part is. */
export function rowOutput(table: Table, codes: readonly (Code | null)[], env: Env): unknown {
  if (codes.length === 1) return codes[0]?.(env) ?? null;
  const out: Record<string, unknown> = {};
  for (let i = 0; i < codes.length; i++) {
    const value = codes[i]?.(env) ?? null;
    if (value === UNKNOWN) return UNKNOWN;
    out[table.outputs[i]?.name ?? `output${i + 1}`] = value;
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
    const value = column.code(env);
    env[column.self] = value;
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
  if (!outputs.every((output) => typeof output === 'number')) return null;
  if (table.aggregation === 'SUM') return outputs.reduce((sum, output) => sum + output, 0);
  return table.aggregation === 'MIN' ? Math.min(...outputs) : Math.max(...outputs);
};

/** The output of a row where it does not depend on anything; undefined otherwise. */
export function constantOutput(table: Table, row: Row): unknown {
  return row.outputs.every(isFixed) ? rowOutput(table, row.outputs, []) : undefined;
}
