/** What is to be seen at a cell beside its text: what changed since the base version, and what the check found. */
import type { Problem } from '../../contract.ts';
import type { EditableTable } from '../engine.ts';
import { cellText, type Column } from './columns.ts';

/** How a row stands against the base version: new, or which cells differ and what they were. */
export interface RowChange {
  readonly added: boolean;
  /** Old texts by column id. */
  readonly cells: ReadonlyMap<string, string>;
}

/**
 * What changed, by row id. Rows are known by their id and columns by theirs, so that moving either marks nothing. Without a base
 * nothing is marked.
 */
export function changesSince(
  base: EditableTable | null,
  table: EditableTable,
  columns: readonly Column[],
): ReadonlyMap<string, RowChange> {
  const out = new Map<string, RowChange>();
  if (!base) return out;
  const before = new Map(base.rows.map((row, i) => [row.id, i]));
  const columnBefore = new Map<string, Column>();
  for (const column of columns) {
    const index =
      column.kind === 'input'
        ? base.inputs.findIndex((c) => c.id === table.inputs[column.index]?.id)
        : column.kind === 'output'
          ? base.outputs.findIndex((c) => c.id === table.outputs[column.index]?.id)
          : base.annotations.indexOf(table.annotations[column.index] ?? '');
    if (index >= 0) columnBefore.set(column.id, { ...column, index });
  }
  table.rows.forEach((row, i) => {
    const at = before.get(row.id);
    if (at === undefined) {
      out.set(row.id, { added: true, cells: new Map() });
      return;
    }
    const cells = new Map<string, string>();
    for (const column of columns) {
      const old = columnBefore.get(column.id);
      const was = old ? cellText(base, at, old) : '';
      if (was.trim() !== cellText(table, i, column).trim()) cells.set(column.id, was);
    }
    if (cells.size > 0) out.set(row.id, { added: false, cells });
  });
  return out;
}

/** Rows of the base version that are gone. */
export const removedSince = (base: EditableTable | null, table: EditableTable): EditableTable['rows'] => {
  const kept = new Set(table.rows.map((row) => row.id));
  return (base?.rows ?? []).filter((row) => !kept.has(row.id));
};

/** The column a finding names: by position counted as DMN does, by label, name or expression. */
export function columnOf(name: string | null, table: EditableTable, columns: readonly Column[]): Column | undefined {
  if (name === null) return undefined;
  const fits = (column: Column): boolean => {
    if (column.kind === 'note') return table.annotations[column.index] === name;
    if (column.kind === 'input') {
      const input = table.inputs[column.index];
      return [input?.id, input?.label, input?.expression].includes(name);
    }
    const output = table.outputs[column.index];
    return [output?.id, output?.label, output?.name].includes(name);
  };
  const named = columns.find(fits);
  if (named || !/^\d+$/.test(name)) return named;
  // Counted as DMN does: conditions, then results, then remarks.
  const at = Number(name) - 1;
  const { inputs, outputs } = table;
  const [kind, index] =
    at < inputs.length
      ? (['input', at] as const)
      : at < inputs.length + outputs.length
        ? (['output', at - inputs.length] as const)
        : (['note', at - inputs.length - outputs.length] as const);
  return columns.find((c) => c.kind === kind && c.index === index);
}

/** What the check found, by row index; `-1` is the table itself. `column` is null for the whole row. */
export type Findings = ReadonlyMap<number, readonly { column: string | null; problem: Problem }[]>;

/** Findings of one table, by row index; those without a row belong to the table (`-1`). `column` is null for the whole row. */
export function findingsAt(problems: readonly Problem[], table: EditableTable, columns: readonly Column[]): Findings {
  const out = new Map<number, { column: string | null; problem: Problem }[]>();
  for (const problem of problems) {
    if (problem.decision !== table.decision.id && problem.decision !== table.decision.name) continue;
    const byId = problem.ruleId === null ? -1 : table.rows.findIndex((row) => row.id === problem.ruleId);
    const row =
      byId >= 0 ? byId : problem.row !== null && problem.row >= 1 && problem.row <= table.rows.length ? problem.row - 1 : -1;
    const list = out.get(row) ?? [];
    list.push({ column: columnOf(problem.column, table, columns)?.id ?? null, problem });
    out.set(row, list);
  }
  return out;
}
