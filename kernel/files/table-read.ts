import { setImmediate } from 'node:timers/promises';
import { failure } from '../contract/index.ts';
import { csvRows } from './csv-rows.ts';
import { failures } from './failures.ts';
import type { Cell, RawRow } from './raw-row.ts';
import {
  CellError,
  convert,
  fold,
  INVISIBLE,
  titleShown,
  words,
  type Code,
  type SheetColumn,
  type SheetLimits,
  type SheetRead,
  type SheetValue,
} from './sheet-read.ts';
import { mediaTypeOf } from './sniff.ts';
import { xlsxRows } from './sheet-rows.ts';
import { openWorkbook } from './workbook.ts';

export interface TableLimits extends SheetLimits {
  /** longest text of one cell, whatever its column; default 2,000 */
  maxCell?: number;
  /** The head, with all columns that are required, stands within this many rows; what is above it, such as the title of a bank's statement, is left aside. Default 1. */
  headWithin?: number;
  /** A second row whose first cell begins so is the template's note to the reader, and skipped. */
  note?: string;
  /** Told how far it is, 0 to 1, every few thousand rows; throw to stop. */
  progress?: (share: number) => Promise<void> | void;
}

/** Columns of a file that are looked at. */
const WIDEST = 500;
/** Rows between two breaths: other work of the process goes on while a large file is read. */
const BREATH = 500;
/** Errors told of one row. */
const ROW_ERRORS = 30;

/**
 * Reads the first sheet of an .xlsx, or a CSV (UTF-8 or GB 18030), row by row: for large files of people not known. As `readSheet`: every cell is checked against
 * its column, rows with an error are left out of `rows` and told in `errors`, empty rows are skipped; in addition, texts with invisible characters are refused.
 * Where a quotation mark is never closed nothing is in `rows`: what it swallowed is not known. Throws `files.notSheet`, `files.sheetBroken`, `files.sheetTooLarge`, `files.tooLarge`, and what `progress` throws.
 */
export async function readTable(bytes: Buffer, columns: readonly SheetColumn[], limits: TableLimits = {}): Promise<SheetRead> {
  const {
    maxBytes = 8 << 20,
    maxUnpacked = 64 << 20,
    maxRows = 50_000,
    maxErrors = 500,
    maxCell = 2000,
    headWithin = 1,
  } = limits;
  if (bytes.length > maxBytes) throw failure(failures.tooLarge, { limit: `${Math.max(1, Math.round(maxBytes / (1 << 20)))} MB` });
  const read: SheetRead = { rows: [], errors: [], more: false };
  const tell = (row: number, column: string | null, code: Code): void => {
    if (read.errors.length >= maxErrors) read.more = true;
    else read.errors.push({ row, column, code, message: words[code] });
  };
  const only = (row: number, code: Code): SheetRead => {
    const errors = [{ row, column: null, code, message: words[code] }];
    return { rows: [], errors, more: false };
  };
  let at: Head[] | null = null;
  const names = namesOf(columns);
  let nearest: { readonly row: RawRow; readonly found: number } | null = null;
  let seen = 0;
  let breath = 0;
  for await (const row of await rowsOf(bytes, maxUnpacked)) {
    const { line, cells } = row;
    if (++breath % BREATH === 0) {
      await setImmediate();
      await limits.progress?.(Math.min(0.99, seen / maxRows));
    }
    if (row.broken === 'unclosed') return only(line, row.broken);
    if (at === null) {
      const found = knownTitles(names, cells);
      if (headWithin > 1 && !isHead(found, columns)) {
        if (nearest === null || found.size > nearest.found) nearest = { row, found: found.size };
        if (line < headWithin) continue;
        break;
      }
      if (row.broken !== undefined) return only(line, row.broken);
      at = headings(names, cells, line, columns, tell);
      if (at === null) return read;
      continue;
    }
    if (line === 2 && limits.note !== undefined && typeof cells[0] === 'string' && cells[0].startsWith(limits.note)) continue;
    const { values, wrong, filled } = readRow(at, cells, maxCell);
    if (!filled && row.broken === undefined) continue;
    if (++seen > maxRows) return only(line, 'tooManyRows');
    if (row.broken !== undefined) {
      tell(line, null, row.broken);
      continue;
    }
    for (const [title, code] of wrong.slice(0, ROW_ERRORS)) tell(line, title, code);
    if (wrong.length === 0) read.rows.push({ line, values });
  }
  if (at !== null) return read;
  if (nearest !== null && nearest.found > 0) headings(names, nearest.row.cells, nearest.row.line, columns, tell);
  if (read.errors.length === 0) tell(1, null, headWithin > 1 ? 'noHead' : 'noHeader');
  return read;
}

function readRow(at: readonly Head[], cells: readonly Cell[], maxCell: number) {
  const values: Record<string, SheetValue> = {};
  const wrong: [string, Code][] = [];
  let filled = false;
  for (const { column, index, title } of at) {
    if (column.type === 'ignored') continue;
    try {
      const raw = cells[index] ?? null;
      if (raw instanceof CellError) throw raw;
      filled ||= raw !== null && raw !== '';
      if (typeof raw === 'string') {
        if (raw.length > maxCell) throw new CellError('tooLong');
        if (INVISIBLE.test(raw)) throw new CellError('invisible');
      }
      values[column.key] = convert(column, raw);
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      if (error.code !== 'required') filled = true;
      wrong.push([title, error.code]);
    }
  }
  return { values, wrong, filled };
}

interface Head {
  readonly column: SheetColumn;
  readonly index: number;
  readonly title: string;
}

/** Our columns by everything a file may call them. */
function namesOf(columns: readonly SheetColumn[]): ReadonlyMap<string, SheetColumn> {
  const names = new Map<string, SheetColumn>();
  for (const column of columns)
    for (const name of [column.title.zh, column.title.en, column.key, ...(column.aliases ?? [])]) names.set(fold(name), column);
  return names;
}

/** The columns a row names, were it the head. */
function knownTitles(names: ReadonlyMap<string, SheetColumn>, cells: readonly Cell[]): ReadonlySet<SheetColumn> {
  const found = cells.slice(0, WIDEST).map((cell) => (typeof cell === 'string' ? names.get(fold(cell)) : undefined));
  return new Set(found.filter((column) => column !== undefined));
}

/** Whether a row that names these columns is the head: all that are required, and two at least, for a line above it may well say "date" of something else. */
const isHead = (found: ReadonlySet<SheetColumn>, columns: readonly SheetColumn[]): boolean =>
  found.size >= Math.min(2, columns.length) && columns.every((column) => column.required !== true || found.has(column));

/** Which column of the file holds which of ours; null when the head is unusable. */
function headings(
  names: ReadonlyMap<string, SheetColumn>,
  cells: readonly Cell[],
  line: number,
  columns: readonly SheetColumn[],
  tell: (row: number, column: string | null, code: Code) => void,
): Head[] | null {
  const at: Head[] = [];
  let bad = false;
  for (const [index, cell] of cells.entries()) {
    if (index >= WIDEST) break;
    if (cell instanceof CellError) {
      tell(line, null, cell.code);
      bad = true;
      continue;
    }
    const title = String(cell ?? '').trim();
    if (title === '') continue;
    const column = names.get(fold(title));
    if (column === undefined || at.some((known) => known.column === column)) {
      tell(line, titleShown(title), column === undefined ? 'unknownColumn' : 'doubleColumn');
      bad = true;
    } else at.push({ column, index, title });
  }
  if (at.length === 0 && !bad) {
    tell(line, null, 'noHeader');
    return null;
  }
  for (const column of columns) {
    if (column.required !== true || at.some((known) => known.column === column)) continue;
    tell(line, column.title.zh, 'missingColumn');
    bad = true;
  }
  return bad ? null : at;
}

async function rowsOf(bytes: Buffer, maxUnpacked: number): Promise<AsyncIterable<RawRow> | Iterable<RawRow>> {
  return mediaTypeOf(bytes) === 'text/csv' ? csvRows(bytes) : xlsxRows(await openWorkbook(bytes, maxUnpacked), WIDEST);
}
