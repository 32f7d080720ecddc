import { Readable } from 'node:stream';
import type ExcelJS from 'exceljs';
import { failure, isFailure } from '../contract/index.ts';
import { excel } from './excel.ts';
import { failures } from './failures.ts';
import { CellError, plain } from './sheet-read.ts';
import type { Cell, RawRow } from './raw-row.ts';
import { mergesOf, type Merge, type Workbook } from './workbook.ts';

/** What the library's streaming reader does with the parts of a workbook, each handed to it as a stream of XML. */
interface PartReader {
  _parseRels(part: Readable): Promise<void>;
  _parseWorkbook(part: Readable): Promise<void>;
  _parseSharedStrings(part: Readable): AsyncGenerator<unknown>;
  _parseStyles(part: Readable): Promise<void>;
  _parseWorksheet(part: Readable, number: string): Generator<{ value: AsyncIterable<ExcelJS.Row> }>;
  sharedStrings?: unknown[];
}
const PIECE = 1 << 16;
/** Rows a sheet can have. */
const LAST_ROW = 1_048_576;

/** A text as a stream of pieces, so that a long sheet is not parsed at one go. */
function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += PIECE) yield text.slice(at, at + PIECE);
}

/** A text of the workbook by its number. Throws `files.sheetBroken` for one that is not there: the cell would be read as empty. */
function known(texts: unknown[], number: string | symbol): unknown {
  if (number in texts) return Reflect.get(texts, number);
  throw failure(failures.sheetBroken);
}

/** Which columns of a row, the rows asked for in ascending order, lie under a merged cell and do not begin it. Throws `files.sheetBroken` where merged cells overlap. */
function coveredBy(merges: readonly Merge[], widest: number): (line: number) => number[] {
  const within = merges.filter((m) => m.left <= widest);
  let next = 0;
  let open: Merge[] = [];
  return (line) => {
    for (let m = within[next]; m !== undefined && m.top <= line; m = within[++next]) open.push(m);
    if (open.length === 0) return [];
    open = open.filter((m) => m.bottom >= line);
    const columns: number[] = [];
    for (const m of open)
      for (let n = m.left; n <= Math.min(m.right, widest); n++) if (line > m.top || n > m.left) columns.push(n);
    if (columns.length > widest) throw failure(failures.sheetBroken);
    return columns;
  };
}

/**
 * The rows of the first sheet, of each at most `widest` columns. The parts are given to the library's reader in the order in which it needs them: its own way through an
 * archive loses a part now and then when the machine is busy, takes characters apart where two pieces of a file meet, and puts sheets on the disk. What merged cells cover is
 * an error there, not empty. Throws `files.notSheet`, and `files.sheetBroken` where rows stand out of order, twice, or beyond the last a sheet can have.
 */
export async function* xlsxRows(workbook: Workbook, widest: number): AsyncGenerator<RawRow> {
  const { stream, ValueType } = await excel();
  const part = (name: string): Readable => Readable.from(pieces(workbook.take(name)));
  let inside = false; // an error of the caller's is not an error of the file
  try {
    const book = new stream.xlsx.WorkbookReader(Readable.from([]) as never, {
      worksheets: 'emit',
      sharedStrings: 'cache',
      styles: 'cache',
      hyperlinks: 'ignore',
      entries: 'ignore',
    }) as unknown as PartReader;
    await book._parseRels(part('xl/_rels/workbook.xml.rels'));
    await book._parseWorkbook(part('xl/workbook.xml'));
    for await (const _ of book._parseSharedStrings(part('xl/sharedStrings.xml')));
    if (book.sharedStrings !== undefined) book.sharedStrings = new Proxy(book.sharedStrings, { get: known });
    if (workbook.has('xl/styles.xml')) await book._parseStyles(part('xl/styles.xml'));
    const number = /\d+/.exec(workbook.sheet)?.[0] ?? '';
    const xml = workbook.take(workbook.sheet);
    const covered = coveredBy(mergesOf(xml), widest);
    let line = 0;
    for (const { value: rows } of book._parseWorksheet(Readable.from(pieces(xml)), number))
      for await (const row of rows) {
        if (!(row.number > line && row.number <= LAST_ROW)) throw failure(failures.sheetBroken);
        line = row.number;
        const cells: Cell[] = [];
        const width = Math.min(row.cellCount, widest);
        for (let n = 1; n <= width; n++) {
          try {
            cells.push(plain(row.getCell(n), ValueType));
          } catch (error) {
            if (!(error instanceof CellError)) throw error;
            cells.push(error);
          }
        }
        for (const n of covered(line)) {
          while (cells.length < n) cells.push(null);
          cells[n - 1] = new CellError('merged');
        }
        inside = true;
        yield { line, cells };
        inside = false;
      }
  } catch (error) {
    if (inside || isFailure(error, failures.sheetBroken)) throw error;
    throw failure(failures.notSheet);
  }
}
