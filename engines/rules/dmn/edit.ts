export { readTable } from './table-read.ts';
export type { EditableTable, EditableInput, EditableOutput, EditableRow } from './table-read.ts';
export { writeTable } from './table-write.ts';
