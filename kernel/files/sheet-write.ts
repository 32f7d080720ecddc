import { PassThrough, type Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import type { Text } from '../contract/index.ts';
import { excel } from './excel.ts';

/** A further sheet of the same book: short enough to be at hand whole. */
export interface MoreSheet {
  /** at most 31 characters */
  name: string;
  columns: readonly { title: string; width?: number }[];
  rows: readonly (readonly CellValue[])[];
}

type CellValue = string | number | bigint | boolean | Temporal.PlainDate | null | undefined;

export interface SheetOut<R> {
  /** name of the sheet, at most 31 characters */
  name: string;
  columns: readonly {
    title: string;
    width?: number;
    value: (row: R) => CellValue;
  }[];
  rows: AsyncIterable<R> | Iterable<R>;
  /** sheets after the first */
  more?: readonly MoreSheet[];
  /** said on the last sheet: where the data come from, as of when, that they are samples */
  notes?: readonly (Text | string)[];
}

/**
 * A text that no spreadsheet program will take for a formula, also after it was saved as CSV: a leading = + - @, tab or line break gets
 * an apostrophe in front (OWASP). `readSheet` takes it off again.
 */
export function neutralise(text: string): string {
  return /^[=+\-@\t\r\n]/.test(text) ? `'${text}` : text;
}

/** Writes all rows, one at a time, as .xlsx; an error while reading the rows breaks the stream, so that half a file is never taken for a whole one. */
export function writeSheet<R>(sheet: SheetOut<R>): Readable {
  const out = new PassThrough();
  const write = async (): Promise<void> => {
    const ExcelJS = await excel();
    const book = new ExcelJS.stream.xlsx.WorkbookWriter({ stream: out, useStyles: true, useSharedStrings: false });
    const begin = (name: string, columns: readonly { title: string; width?: number }[]) => {
      const page = book.addWorksheet(name.replace(/[[\]*?:/\\]/g, ' ').slice(0, 31), { views: [{ state: 'frozen', ySplit: 1 }] });
      page.columns = columns.map((column) => ({ header: neutralise(column.title), width: column.width ?? 16 }));
      page.getRow(1).font = { bold: true };
      page.getRow(1).commit();
      return page;
    };
    const page = begin(sheet.name, sheet.columns);
    for await (const row of sheet.rows) {
      page.addRow(sheet.columns.map((column) => cell(column.value(row)))).commit();
      if (out.writableNeedDrain) await new Promise((resolve) => out.once('drain', resolve));
    }
    page.commit();
    for (const { name, columns, rows } of sheet.more ?? []) {
      const next = begin(name, columns);
      for (const row of rows) next.addRow(row.map(cell)).commit();
      next.commit();
    }
    if (sheet.notes?.length) {
      const notes = book.addWorksheet('说明 Notes');
      notes.columns = [{ width: 100 }];
      for (const note of sheet.notes)
        for (const line of typeof note === 'string' ? [note] : [note.zh, note.en]) notes.addRow([neutralise(line)]).commit();
      notes.commit();
    }
    await book.commit();
  };
  write().catch((error: unknown) => out.destroy(error instanceof Error ? error : new Error(String(error))));
  return out;
}

/** The same as one buffer. */
export const sheetBuffer = <R>(sheet: SheetOut<R>): Promise<Buffer> => buffer(writeSheet(sheet));

function cell(value: CellValue): string | number | boolean | null {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : null;
  // a spreadsheet computes with 53 bits: a longer number would be changed in silence
  if (typeof value === 'bigint')
    return value >= -9007199254740991n && value <= 9007199254740991n ? Number(value) : neutralise(value.toString());
  if (typeof value === 'string') return neutralise(value);
  return typeof value === 'boolean' ? value : value.toString();
}
