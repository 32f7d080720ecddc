import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type ExcelJS from 'exceljs';
import { failure } from '../contract/index.ts';
import { excel } from './excel.ts';
import { failures } from './failures.ts';
import {
  CellError,
  convert,
  fold,
  plain,
  words,
  type Code,
  type SheetColumn,
  type SheetLimits,
  type SheetRead,
  type SheetValue,
} from './sheet-read.ts';
import { mediaTypeOf, XLSX } from './sniff.ts';
import { unpacked, unpackedSize, zipEntries, type ZipEntry } from './zip.ts';

export interface TableLimits extends SheetLimits {
  /** longest text of one cell, whatever its column; default 2,000 */
  maxCell?: number;
  /** A second row whose first cell begins so is the template's note to the reader, and skipped. */
  note?: string;
  /** Told how far it is, 0 to 1, every few thousand rows; throw to stop. */
  progress?: (share: number) => Promise<void> | void;
}

type Cell = string | number | boolean | Date | null | CellError;
interface RawRow {
  readonly line: number;
  readonly cells: readonly Cell[];
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
 * Throws `files.notSheet`, `files.sheetTooLarge`, `files.tooLarge`, and what `progress` throws.
 */
export async function readTable(bytes: Buffer, columns: readonly SheetColumn[], limits: TableLimits = {}): Promise<SheetRead> {
  const { maxBytes = 8 << 20, maxUnpacked = 64 << 20, maxRows = 50_000, maxErrors = 500, maxCell = 2000 } = limits;
  if (bytes.length > maxBytes) throw failure(failures.tooLarge, { limit: `${Math.max(1, Math.round(maxBytes / (1 << 20)))} MB` });
  const read: SheetRead = { rows: [], errors: [], more: false };
  const tell = (row: number, column: string | null, code: Code): void => {
    if (read.errors.length >= maxErrors) read.more = true;
    else read.errors.push({ row, column, code, message: words[code] });
  };
  let at: Head[] | null = null;
  let seen = 0;
  let breath = 0;
  for await (const { line, cells } of await rowsOf(bytes, maxUnpacked)) {
    if (++breath % BREATH === 0) {
      await setImmediate();
      await limits.progress?.(Math.min(0.99, seen / maxRows));
    }
    if (at === null) {
      at = headings(cells, line, columns, tell);
      if (at === null) return read;
      continue;
    }
    if (line === 2 && limits.note !== undefined && typeof cells[0] === 'string' && cells[0].startsWith(limits.note)) continue;
    const { values, wrong, filled } = readRow(at, cells, maxCell);
    if (!filled) continue;
    if (++seen > maxRows) {
      tell(line, null, 'tooManyRows');
      return { rows: [], errors: read.errors.slice(-1), more: false };
    }
    for (const [title, code] of wrong.slice(0, ROW_ERRORS)) tell(line, title, code);
    if (wrong.length === 0) read.rows.push({ line, values });
  }
  if (at === null) tell(1, null, 'noHeader');
  return read;
}

function readRow(at: readonly Head[], cells: readonly Cell[], maxCell: number) {
  const values: Record<string, SheetValue> = {};
  const wrong: [string, Code][] = [];
  let filled = false;
  for (const { column, index, title } of at) {
    try {
      const raw = cells[index] ?? null;
      if (raw instanceof CellError) throw raw;
      filled ||= raw !== null && raw !== '';
      if (typeof raw === 'string') {
        if (raw.length > maxCell) throw new CellError('tooLong');
        if (/[\p{Cf}\p{Co}\p{Cs}]|(?![\n\r\t])\p{Cc}/u.test(raw)) throw new CellError('invisible');
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

/** Which column of the file holds which of ours; null when the head is unusable. */
function headings(
  cells: readonly Cell[],
  line: number,
  columns: readonly SheetColumn[],
  tell: (row: number, column: string | null, code: Code) => void,
): Head[] | null {
  const names = new Map<string, SheetColumn>();
  for (const column of columns)
    for (const name of [column.title.zh, column.title.en, column.key, ...(column.aliases ?? [])]) names.set(fold(name), column);
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
      tell(line, title.slice(0, 60), column === undefined ? 'unknownColumn' : 'doubleColumn');
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
  const type = mediaTypeOf(bytes);
  if (type === 'text/csv') return csvRows(bytes);
  const entries = zipEntries(bytes);
  if (entries === null || type !== XLSX) throw failure(failures.notSheet);
  if ((await unpackedSize(bytes, entries, maxUnpacked)) === null)
    throw failure(failures.sheetTooLarge, { what: `> ${Math.round(maxUnpacked / (1 << 20))} MB` });
  const text = async (entry: ZipEntry | undefined): Promise<string> =>
    (entry && (await unpacked(bytes, entry, maxUnpacked)))?.toString('utf8') ?? '';
  return xlsxRows(entries, text);
}

/** What the library's streaming reader does with the parts of a workbook, each handed to it as a stream of XML. */
interface PartReader {
  _parseRels(part: Readable): Promise<void>;
  _parseWorkbook(part: Readable): Promise<void>;
  _parseSharedStrings(part: Readable): AsyncGenerator<unknown>;
  _parseStyles(part: Readable): Promise<void>;
  _parseWorksheet(part: Readable, number: string): Generator<{ value: AsyncIterable<ExcelJS.Row> }>;
}
const SHEET = /^xl\/worksheets\/sheet(\d+)\.xml$/;
const PIECE = 1 << 16;

/** A text as a stream of pieces, so that a long sheet is not parsed at one go. */
function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}

/**
 * The rows of the first sheet. The parts are unpacked here and given to the library's reader in the order in which it needs them: its own way through an archive
 * loses a part now and then when the machine is busy, takes characters apart where two pieces of a file meet, and puts sheets on the disk.
 */
async function* xlsxRows(
  entries: readonly ZipEntry[],
  text: (entry: ZipEntry | undefined) => Promise<string>,
): AsyncGenerator<RawRow> {
  const { stream, ValueType } = await excel();
  const part = async (name: string): Promise<Readable> =>
    Readable.from(pieces(await text(entries.find((entry) => entry.name === name))));
  const sheet = entries.find((entry) => SHEET.test(entry.name));
  let inside = false; // an error of the caller's is not an error of the file
  try {
    const book = new stream.xlsx.WorkbookReader(Readable.from([]) as never, {
      worksheets: 'emit',
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
      entries: 'ignore',
    }) as unknown as PartReader;
    await book._parseRels(await part('xl/_rels/workbook.xml.rels'));
    await book._parseWorkbook(await part('xl/workbook.xml'));
    for await (const _ of book._parseSharedStrings(await part('xl/sharedStrings.xml')));
    if (entries.some((entry) => entry.name === 'xl/styles.xml')) await book._parseStyles(await part('xl/styles.xml'));
    const number = SHEET.exec(sheet?.name ?? '')?.[1] ?? '';
    for (const { value: rows } of book._parseWorksheet(Readable.from(pieces(await text(sheet))), number))
      for await (const row of rows) {
        const cells: Cell[] = [];
        const widest = Math.min(row.cellCount, WIDEST);
        for (let n = 1; n <= widest; n++) {
          try {
            cells.push(plain(row.getCell(n), ValueType));
          } catch (error) {
            if (!(error instanceof CellError)) throw error;
            cells.push(error);
          }
        }
        inside = true;
        yield { line: row.number, cells };
        inside = false;
      }
  } catch (error) {
    if (inside) throw error;
    throw failure(failures.notSheet);
  }
}

/** RFC 4180 with either line end; a cell that a spreadsheet program would compute counts as a formula. */
function* csvRows(bytes: Buffer): Generator<RawRow> {
  const text = decode(bytes);
  let line = 1;
  let cells: Cell[] = [];
  for (let i = 0; i <= text.length;) {
    let value: string;
    if (text[i] === '"') {
      let end = i + 1;
      for (; end < text.length; end++) {
        if (text[end] !== '"') continue;
        if (text[end + 1] !== '"') break;
        end++;
      }
      if (end >= text.length) {
        yield { line, cells: [...cells, new CellError('unclosed')] };
        return;
      }
      value = text.slice(i + 1, end).replaceAll('""', '"');
      i = end + 1;
    } else {
      let end = i;
      while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
      value = text.slice(i, end);
      i = end;
    }
    cells.push(csvCell(value));
    if (text[i] === ',') {
      i++;
      continue;
    }
    yield { line: line++, cells };
    cells = [];
    if (text[i] === '\r' && text[i + 1] === '\n') i++;
    i++;
    if (i >= text.length) return;
  }
}

function csvCell(value: string): Cell {
  const text = value.trim();
  if (text.startsWith('=')) return new CellError('formula');
  return text === '' ? null : text.replace(/^'(?=[=+\-@\t\r\n])/, '');
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
