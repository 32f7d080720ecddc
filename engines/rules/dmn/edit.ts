// Editing a DMN file: every function takes the source text and gives a new one, in which only what was asked has changed.
export { readTable } from './table-read.ts';
export type { EditableInput, EditableOutput, EditableRow, EditableTable } from './table-read.ts';
export { writeTable } from './table-write.ts';
export { removeRequirement, renameModel, setAttribute, writeAllowedValues, writeLiteral } from './write.ts';
export { addInputData, addRequirement, addTable } from './add.ts';
export type { Added, NewTable } from './add.ts';
