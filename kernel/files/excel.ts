import type ExcelJS from 'exceljs';

let library: Promise<typeof ExcelJS> | undefined;

/** The library of .xlsx files, loaded when the first sheet is read or written: it takes about a third of the time in which the whole program loads. */
export function excel(): Promise<typeof ExcelJS> {
  library ??= import('exceljs').then((loaded) => loaded.default);
  return library;
}
