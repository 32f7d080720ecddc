import type { CellError, Code } from './sheet-read.ts';

export type Cell = string | number | boolean | Date | null | CellError;
/** A row as it stands in the file. */
export interface RawRow {
  readonly line: number;
  readonly cells: readonly Cell[];
  /** What makes its columns unclear; 'unclosed' is the end of what can be read. */
  readonly broken?: Code;
}
