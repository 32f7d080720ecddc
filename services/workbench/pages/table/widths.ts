/** Widths of columns, from what stands in them: wide enough for most cells on two lines, never so wide that a table becomes a scroll. */
import type { EditableTable } from '../engine.ts';
import { cellText } from './columns.ts';
import { readCell } from './reading.ts';
import type { KnownColumn } from './vocabulary.ts';

/** Length in half-width characters: a Chinese one counts two. */
export const lengthOf = (text: string): number => [...text].reduce((n, c) => n + (c.charCodeAt(0) > 0x2e7f ? 2 : 1), 0);

/** Half a character of the staff desk's type in rem. */
const HALF = 0.47;

/** Width in rem of each column, the row's number first. */
export function widthsOf(table: EditableTable, columns: readonly KnownColumn[], words: boolean): number[] {
  return [
    3.25,
    ...columns.map((column) => {
      const cells = table.rows.slice(0, 200).map((_, i) => {
        const text = cellText(table, i, column);
        return lengthOf(words ? readCell(text, column.reading).words.zh : text);
      });
      const longest = Math.max(0, ...cells);
      if (column.kind === 'note') return Math.min(20, Math.max(8, (longest / 2) * HALF + 2));
      const title = Math.ceil(lengthOf(column.title.zh) / 2.4) * HALF + 2.2;
      return Math.min(13, Math.max(6, Math.min(title, 9), Math.min(longest, 22) * HALF + 1.75));
    }),
  ];
}
