/** Columns that come, go and change: every row keeps a cell for each column. */
import type { EditableTable } from '../engine.ts';
import type { Column } from './columns.ts';

/** What may be said of a column. `name` is an output's or an annotation's; `fallback` an output's value when no row fits. */
export interface ColumnPatch {
  label?: string;
  name?: string;
  expression?: string;
  typeRef?: string;
  values?: string;
  fallback?: string;
}

type Rows = EditableTable['rows'];
type Cells = 'inputs' | 'outputs' | 'annotations';

const cellsOf = (kind: Column['kind']): Cells => (kind === 'input' ? 'inputs' : kind === 'output' ? 'outputs' : 'annotations');

const inserted = <T>(list: readonly T[], at: number, item: T): T[] => [...list.slice(0, at), item, ...list.slice(at)];
const without = <T>(list: readonly T[], at: number): T[] => list.filter((_, i) => i !== at);
const swapped = <T>(list: readonly T[], a: number, b: number): T[] => {
  const next = [...list];
  const [x, y] = [next[a], next[b]];
  if (x === undefined || y === undefined) return next;
  next[a] = y;
  next[b] = x;
  return next;
};

const mapCells = (rows: Rows, cells: Cells, change: (list: readonly string[]) => string[]): Rows =>
  rows.map((row) => ({ ...row, [cells]: change(row[cells]) }));

/** An id for a new column: the smallest number not in use. */
function freshColumnId(table: EditableTable, part: 'in' | 'out'): string {
  const taken = new Set([...table.inputs, ...table.outputs].map((c) => c.id));
  for (let n = 1; ; n++) {
    const id = `${table.decision.id}-${part}${n}`;
    if (!taken.has(id)) return id;
  }
}

export function addColumn(table: EditableTable, kind: Column['kind'], at: number, patch: ColumnPatch): EditableTable {
  const cells = cellsOf(kind);
  const rows = mapCells(table.rows, cells, (list) => inserted(list, at, kind === 'input' ? '-' : ''));
  if (kind === 'note') return { ...table, annotations: inserted(table.annotations, at, patch.name ?? ''), rows };
  if (kind === 'input') {
    const column = {
      id: freshColumnId(table, 'in'),
      label: patch.label ?? '',
      expression: patch.expression ?? '',
      typeRef: patch.typeRef ?? 'string',
      values: patch.values ?? '',
    };
    return { ...table, inputs: inserted(table.inputs, at, column), rows };
  }
  const column = {
    id: freshColumnId(table, 'out'),
    name: patch.name ?? '',
    label: patch.label ?? '',
    typeRef: patch.typeRef ?? 'string',
    values: patch.values ?? '',
    fallback: patch.fallback ?? '',
  };
  return { ...table, outputs: inserted(table.outputs, at, column), rows };
}

export function editColumn(table: EditableTable, { kind, index }: Column, patch: ColumnPatch): EditableTable {
  if (kind === 'note') {
    const name = patch.name;
    if (name === undefined || name === table.annotations[index]) return table;
    return { ...table, annotations: table.annotations.map((old, i) => (i === index ? name : old)) };
  }
  const differs = (old: object): boolean =>
    Object.entries(patch).some(([key, value]) => (old as Record<string, unknown>)[key] !== value);
  if (kind === 'input') {
    const old = table.inputs[index];
    if (!old || !differs(old)) return table;
    const { label, expression, typeRef, values } = { ...old, ...patch };
    return { ...table, inputs: table.inputs.map((c, i) => (i === index ? { ...c, label, expression, typeRef, values } : c)) };
  }
  const old = table.outputs[index];
  if (!old || !differs(old)) return table;
  const { name, label, typeRef, values, fallback } = { ...old, ...patch };
  return { ...table, outputs: table.outputs.map((c, i) => (i === index ? { ...c, name, label, typeRef, values, fallback } : c)) };
}

/** The table without a column. The last result stays: a table that gives nothing decides nothing. */
export function removeColumn(table: EditableTable, { kind, index }: Column): EditableTable {
  if (kind === 'output' && table.outputs.length === 1) return table;
  const cells = cellsOf(kind);
  const rows = mapCells(table.rows, cells, (list) => without(list, index));
  if (kind === 'input') return { ...table, inputs: without(table.inputs, index), rows };
  if (kind === 'output') return { ...table, outputs: without(table.outputs, index), rows };
  return { ...table, annotations: without(table.annotations, index), rows };
}

/** A column changes places with its neighbour of the same kind. */
export function moveColumn(table: EditableTable, { kind, index }: Column, by: -1 | 1): EditableTable {
  const cells = cellsOf(kind);
  const list = table[cells];
  const other = index + by;
  if (other < 0 || other >= list.length) return table;
  const rows = mapCells(table.rows, cells, (row) => swapped(row, index, other));
  if (kind === 'input') return { ...table, inputs: swapped(table.inputs, index, other), rows };
  if (kind === 'output') return { ...table, outputs: swapped(table.outputs, index, other), rows };
  return { ...table, annotations: swapped(table.annotations, index, other), rows };
}
