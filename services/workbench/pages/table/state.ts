/** The state of the table editor: one pure function from an act to the next table, with what is selected and the way back. */
import type { EditableTable } from '../engine.ts';
import { cellText, columnsOf, emptyText, withCell, type Column, type Spot } from './columns.ts';
import { addColumn, editColumn, moveColumn, removeColumn, type ColumnPatch } from './reshape.ts';

/** The selected rectangle, both ends included. */
export interface Range {
  readonly top: number;
  readonly bottom: number;
  readonly left: number;
  readonly right: number;
}

interface Moment {
  readonly table: EditableTable;
  readonly cursor: Spot;
}

export interface EditorState {
  readonly table: EditableTable;
  /** The cell that has the focus; the selection reaches from `anchor` to it. */
  readonly cursor: Spot;
  readonly anchor: Spot;
  /** Whether the English annotation columns are shown. */
  readonly english: boolean;
  readonly past: readonly Moment[];
  readonly future: readonly Moment[];
}

export type EditorAction =
  | { do: 'load'; table: EditableTable }
  | { do: 'move'; rows: number; cols: number; extend?: boolean }
  | { do: 'go'; to: Spot; extend?: boolean }
  | { do: 'select'; range: Range }
  | { do: 'english'; show: boolean }
  | { do: 'set'; at: Spot; text: string }
  | { do: 'clear' }
  | { do: 'paste'; cells: readonly (readonly string[])[] }
  | { do: 'fillDown' }
  | { do: 'insertRow'; at: number }
  | { do: 'duplicateRows' }
  | { do: 'deleteRows' }
  | { do: 'moveRows'; by: -1 | 1 }
  | { do: 'addColumn'; kind: Column['kind']; at: number; patch: ColumnPatch }
  | { do: 'editColumn'; column: Column; patch: ColumnPatch }
  | { do: 'removeColumn'; column: Column }
  | { do: 'moveColumn'; column: Column; by: -1 | 1 }
  | { do: 'policy'; hitPolicy: EditableTable['hitPolicy']; aggregation: EditableTable['aggregation'] }
  | { do: 'undo' }
  | { do: 'redo' };

/** Steps kept for undoing. Tables share what did not change, so a step costs little. */
const DEPTH = 200;

export function startEditor(table: EditableTable, english: boolean): EditorState {
  const origin = { row: 0, col: 0 };
  return { table, cursor: origin, anchor: origin, english, past: [], future: [] };
}

/** What is selected, clamped to the table. */
export function rangeOf(s: Pick<EditorState, 'cursor' | 'anchor'>): Range {
  return {
    top: Math.min(s.cursor.row, s.anchor.row),
    bottom: Math.max(s.cursor.row, s.anchor.row),
    left: Math.min(s.cursor.col, s.anchor.col),
    right: Math.max(s.cursor.col, s.anchor.col),
  };
}

/** The selected cells, for the clipboard. */
export function selectedCells(s: EditorState): string[][] {
  const columns = columnsOf(s.table, s.english);
  const { top, bottom, left, right } = rangeOf(s);
  return s.table.rows
    .slice(top, bottom + 1)
    .map((_, i) => columns.slice(left, right + 1).map((column) => cellText(s.table, top + i, column)));
}

const clamp = (n: number, most: number): number => Math.max(0, Math.min(n, most));

/** Keeps cursor and anchor inside the table. */
function settled(s: EditorState): EditorState {
  const rows = s.table.rows.length - 1;
  const cols = columnsOf(s.table, s.english).length - 1;
  const put = (at: Spot): Spot => {
    const next = { row: clamp(at.row, rows), col: clamp(at.col, cols) };
    return next.row === at.row && next.col === at.col ? at : next;
  };
  return { ...s, cursor: put(s.cursor), anchor: put(s.anchor) };
}

/** Goes to a changed table and keeps the way back; an act that changed nothing leaves no step. */
function changed(s: EditorState, table: EditableTable, cursor: Spot = s.cursor, anchor: Spot = cursor): EditorState {
  if (table === s.table) return s;
  const past = [...s.past.slice(-(DEPTH - 1)), { table: s.table, cursor: s.cursor }];
  return settled({ ...s, table, cursor, anchor, past, future: [] });
}

export function edit(s: EditorState, action: EditorAction): EditorState {
  switch (action.do) {
    case 'load':
      return settled({ ...startEditor(action.table, s.english), cursor: s.cursor, anchor: s.cursor });
    case 'move': {
      const to = { row: s.cursor.row + action.rows, col: s.cursor.col + action.cols };
      return edit(s, { do: 'go', to, ...(action.extend ? { extend: true } : {}) });
    }
    case 'go': {
      const next = settled({ ...s, cursor: action.to, anchor: action.extend ? s.anchor : action.to });
      return next.cursor === s.cursor && next.anchor === s.anchor ? s : next;
    }
    case 'select': {
      const { top, bottom, left, right } = action.range;
      return settled({ ...s, anchor: { row: bottom, col: right }, cursor: { row: top, col: left } });
    }
    case 'english': {
      const id = columnsOf(s.table, s.english)[s.cursor.col]?.id;
      const col = columnsOf(s.table, action.show).findIndex((c) => c.id === id);
      const cursor = { row: s.cursor.row, col: Math.max(0, col) };
      return settled({ ...s, english: action.show, cursor, anchor: cursor });
    }
    case 'set': {
      const column = columnsOf(s.table, s.english)[action.at.col];
      return column ? changed(s, withCell(s.table, action.at.row, column, action.text), s.cursor, s.anchor) : s;
    }
    case 'clear': {
      const columns = columnsOf(s.table, s.english);
      const { top, bottom, left, right } = rangeOf(s);
      let table = s.table;
      for (let row = top; row <= bottom; row++)
        for (const column of columns.slice(left, right + 1)) table = withCell(table, row, column, emptyText(column.kind));
      return changed(s, table, s.cursor, s.anchor);
    }
    case 'paste':
      return pasted(s, action.cells);
    case 'fillDown': {
      const columns = columnsOf(s.table, s.english);
      const { top, bottom, left, right } = rangeOf(s);
      let table = s.table;
      for (const column of columns.slice(left, right + 1))
        for (let row = top + 1; row <= bottom; row++) table = withCell(table, row, column, cellText(table, top, column));
      return changed(s, table, s.cursor, s.anchor);
    }
    default:
      return editRows(s, action);
  }
}

type RowAction = Exclude<
  EditorAction,
  { do: 'load' | 'move' | 'go' | 'select' | 'english' | 'set' | 'clear' | 'paste' | 'fillDown' }
>;

function editRows(s: EditorState, action: RowAction): EditorState {
  const { top, bottom } = rangeOf(s);
  const rows = s.table.rows;
  switch (action.do) {
    case 'insertRow': {
      const at = clamp(action.at, rows.length);
      const table = { ...s.table, rows: [...rows.slice(0, at), ...blankRows(s.table, 1), ...rows.slice(at)] };
      return changed(s, table, { row: at, col: s.cursor.col });
    }
    case 'duplicateRows': {
      const ids = freshIds(s.table, bottom - top + 1);
      const copies = rows.slice(top, bottom + 1).map((row, i) => ({ ...row, id: ids[i] ?? '' }));
      const table = { ...s.table, rows: [...rows.slice(0, bottom + 1), ...copies, ...rows.slice(bottom + 1)] };
      const by = bottom - top + 1;
      return changed(s, table, { ...s.cursor, row: s.cursor.row + by }, { ...s.anchor, row: s.anchor.row + by });
    }
    case 'deleteRows': {
      if (rows.length === 0) return s;
      return changed(s, { ...s.table, rows: rows.filter((_, i) => i < top || i > bottom) }, { row: top, col: s.cursor.col });
    }
    case 'moveRows': {
      if (action.by < 0 ? top === 0 : bottom >= rows.length - 1) return s;
      const block = rows.slice(top, bottom + 1);
      const rest = rows.filter((_, i) => i < top || i > bottom);
      const at = top + action.by;
      const table = { ...s.table, rows: [...rest.slice(0, at), ...block, ...rest.slice(at)] };
      const shift = (spot: Spot): Spot => ({ ...spot, row: spot.row + action.by });
      return changed(s, table, shift(s.cursor), shift(s.anchor));
    }
    case 'addColumn':
      return changed(s, addColumn(s.table, action.kind, action.at, action.patch));
    case 'editColumn':
      return changed(s, editColumn(s.table, action.column, action.patch), s.cursor, s.anchor);
    case 'removeColumn':
      return changed(s, removeColumn(s.table, action.column));
    case 'moveColumn':
      return changed(s, moveColumn(s.table, action.column, action.by), { ...s.cursor, col: s.cursor.col + action.by });
    case 'policy': {
      if (action.hitPolicy === s.table.hitPolicy && action.aggregation === s.table.aggregation) return s;
      return changed(s, { ...s.table, hitPolicy: action.hitPolicy, aggregation: action.aggregation }, s.cursor, s.anchor);
    }
    case 'undo': {
      const last = s.past.at(-1);
      if (!last) return s;
      const future = [{ table: s.table, cursor: s.cursor }, ...s.future];
      return settled({ ...s, table: last.table, cursor: last.cursor, anchor: last.cursor, past: s.past.slice(0, -1), future });
    }
    case 'redo': {
      const [next, ...future] = s.future;
      if (!next) return s;
      const past = [...s.past, { table: s.table, cursor: s.cursor }];
      return settled({ ...s, table: next.table, cursor: next.cursor, anchor: next.cursor, past, future });
    }
  }
}

/**
 * Puts cells at the selection's upper left. More rows than the table has are appended; more columns than it has are left out. One
 * cell pasted onto a selection fills it, as spreadsheets do.
 */
function pasted(s: EditorState, cells: readonly (readonly string[])[]): EditorState {
  const columns = columnsOf(s.table, s.english);
  const range = rangeOf(s);
  const single = cells.length === 1 && cells[0]?.length === 1;
  const height = single ? range.bottom - range.top + 1 : cells.length;
  const width = single ? range.right - range.left + 1 : Math.max(0, ...cells.map((row) => row.length));
  const missing = range.top + height - s.table.rows.length;
  let table = missing > 0 ? { ...s.table, rows: [...s.table.rows, ...blankRows(s.table, missing)] } : s.table;
  for (let i = 0; i < height; i++) {
    for (let j = 0; j < width; j++) {
      const text = single ? cells[0]?.[0] : cells[i]?.[j];
      const column = columns[range.left + j];
      if (text === undefined || !column) continue;
      table = withCell(table, range.top + i, column, column.kind === 'input' && text.trim() === '' ? '-' : text);
    }
  }
  const end = { row: range.top + Math.max(1, height) - 1, col: Math.min(range.left + Math.max(1, width), columns.length) - 1 };
  return changed(s, table, { row: range.top, col: range.left }, end);
}

/** Ids for new rows: the smallest numbers not in use, so that the same acts give the same file. */
function freshIds(table: EditableTable, count: number): string[] {
  const taken = new Set(table.rows.map((r) => r.id));
  const out: string[] = [];
  for (let n = table.rows.length + 1; out.length < count; n++) {
    const id = `${table.decision.id}-row-${n}`;
    if (!taken.has(id)) out.push(id);
  }
  return out;
}

const blankRows = (table: EditableTable, count: number): EditableTable['rows'] =>
  freshIds(table, count).map((id) => ({
    id,
    inputs: table.inputs.map(() => '-'),
    outputs: table.outputs.map(() => ''),
    annotations: table.annotations.map(() => ''),
  }));
