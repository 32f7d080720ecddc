/** The columns of a decision table as people see them: the row's sentence first, then conditions, results, and what explains them. */
import type { Text } from '@yunjian/kernel/contract';
import type { EditableTable } from '../engine.ts';

export type ColumnKind = 'input' | 'output' | 'note';

/** One visible column. `index` counts within its kind, as the table stores it. */
export interface Column {
  readonly kind: ColumnKind;
  readonly index: number;
  /** Stays the same while columns come and go around it. */
  readonly id: string;
  readonly title: Text;
}

/** Where a cell lies among the visible columns. */
export interface Spot {
  readonly row: number;
  readonly col: number;
}

/** Titles of the annotation columns that the engine knows by name. */
const NOTES: Readonly<Record<string, Text>> = {
  zh: { zh: '说明', en: 'Sentence (Chinese)' },
  en: { zh: '说明（英文）', en: 'Sentence (English)' },
  article: { zh: '依据', en: 'Article' },
  'fix-zh': { zh: '如何补正', en: 'How to mend (Chinese)' },
  'fix-en': { zh: '如何补正（英文）', en: 'How to mend (English)' },
};

/** Annotations that hold English; a Chinese reader may fold them away. */
const ENGLISH = new Set(['en', 'fix-en']);

export const noteTitle = (name: string): Text => NOTES[name] ?? { zh: name || '备注', en: name || 'Remark' };

/** The names of the annotation columns people may add, those that say something to the engine first. */
export const NOTE_NAMES = Object.keys(NOTES);

/**
 * Visible columns in the order they are shown: the sentence of the row (annotation `zh`) leads, so that each row reads as what it
 * says before what it tests. `english` adds the English annotations.
 */
export function columnsOf(table: EditableTable, english: boolean): readonly Column[] {
  const notes = table.annotations
    .map((name, index): Column => ({ kind: 'note', index, id: `note:${name}:${index}`, title: noteTitle(name) }))
    .filter((_, i) => english || !ENGLISH.has(table.annotations[i] ?? ''));
  const lead = notes.filter((c) => table.annotations[c.index] === 'zh').slice(0, 1);
  return [
    ...lead,
    ...table.inputs.map((c, index): Column => ({
      kind: 'input',
      index,
      id: `input:${c.id}`,
      title: both(c.label || c.expression),
    })),
    ...table.outputs.map((c, index): Column => ({ kind: 'output', index, id: `output:${c.id}`, title: both(c.label || c.name) })),
    ...notes.filter((c) => !lead.includes(c)),
  ];
}

/** How many columns stay in view at the left: the row's sentence, when there is one. */
export const frozenOf = (columns: readonly Column[]): number => (columns[0]?.kind === 'note' ? 1 : 0);

const both = (text: string): Text => ({ zh: text, en: text });

/** The text of a cell; '' outside the table. */
export function cellText(table: EditableTable, row: number, column: Column | undefined): string {
  const line = table.rows[row];
  if (!line || !column) return '';
  const cells = column.kind === 'input' ? line.inputs : column.kind === 'output' ? line.outputs : line.annotations;
  return cells[column.index] ?? '';
}

/** What an emptied cell holds: a condition that tests nothing is written `-`. */
export const emptyText = (kind: ColumnKind): string => (kind === 'input' ? '-' : '');

/** The table with one cell changed; the same table when nothing changes. */
export function withCell(table: EditableTable, row: number, column: Column, text: string): EditableTable {
  const line = table.rows[row];
  if (!line || cellText(table, row, column) === text) return table;
  const put = (cells: readonly string[]): string[] => {
    const next = [...cells];
    while (next.length <= column.index) next.push(emptyText(column.kind));
    next[column.index] = text;
    return next;
  };
  const changed =
    column.kind === 'input'
      ? { ...line, inputs: put(line.inputs) }
      : column.kind === 'output'
        ? { ...line, outputs: put(line.outputs) }
        : { ...line, annotations: put(line.annotations) };
  return { ...table, rows: table.rows.map((r, i) => (i === row ? changed : r)) };
}
