/** Files people bring and take away: stored blobs, spreadsheets in and out, letters as PDF. */
import type { MigrationModule } from '../db/index.ts';

export { failures as fileFailures } from './failures.ts';
export { mediaTypeOf, XLSX, type MediaType } from './sniff.ts';
export { openFileStore, safeName, type FileStore, type PutFile, type StoredFile } from './store.ts';
export {
  readSheet,
  type SheetColumn,
  type SheetError,
  type SheetLimits,
  type SheetRow,
  type SheetValue,
  type SheetRead,
} from './sheet-read.ts';
export { excel } from './excel.ts';
export { readTable, type TableLimits } from './table-read.ts';
export { neutralise, sheetBuffer, writeSheet, type MoreSheet, type SheetOut } from './sheet-write.ts';
export type { Seal } from './seal.ts';
export { renderLetter, type LetterSection, type LetterSpec, type LetterTable } from './letter.ts';

export const filesMigrations: MigrationModule = { name: 'files', dir: new URL('./migrations/', import.meta.url) };
