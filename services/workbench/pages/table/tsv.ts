/** Cells to and from spreadsheets: tab-separated text as Excel and WPS put it on the clipboard. */

/** Rows of cells as text for the clipboard. A cell with a tab, a line break or a quote is quoted, quotes in it doubled. */
export function toTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join('\t')).join('\r\n');
}

const quoted = (cell: string): string => (/["\t\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);

/**
 * Text of the clipboard as rows of cells. A quote opens a quoted cell only when that cell also ends with its quote before a tab, a
 * line break or the end: `"PHD", "MASTER"` typed in a text editor is one cell as it stands. The line break after the last row, which
 * spreadsheets add, is no row.
 */
export function fromTsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  let at = 0;
  const source = text.endsWith('\r\n') ? text.slice(0, -2) : /[\r\n]$/.test(text) ? text.slice(0, -1) : text;
  for (;;) {
    const { cell, next } = readCell(source, at);
    row.push(cell);
    if (next >= source.length) {
      rows.push(row);
      return rows;
    }
    if (source[next] === '\t') at = next + 1;
    else {
      rows.push(row);
      row = [];
      at = next + (source.startsWith('\r\n', next) ? 2 : 1);
    }
  }
}

function readCell(source: string, at: number): { cell: string; next: number } {
  if (source[at] === '"') {
    let cell = '';
    for (let i = at + 1; i < source.length; i++) {
      if (source[i] !== '"') cell += source[i];
      else if (source[i + 1] === '"') {
        cell += '"';
        i += 1;
      } else {
        if (i + 1 >= source.length || /[\t\r\n]/.test(source[i + 1] ?? '')) return { cell, next: i + 1 };
        break; // the quote closed before the cell ended: it was plain text
      }
    }
  }
  const rest = /[\t\r\n]/.exec(source.slice(at));
  const next = rest ? at + rest.index : source.length;
  return { cell: source.slice(at, next), next };
}
