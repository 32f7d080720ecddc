import { CellError } from './sheet-read.ts';
import type { Cell, RawRow } from './raw-row.ts';

/** RFC 4180 with either line end; a cell that a spreadsheet program would compute counts as a formula. A quotation mark that is never closed ends the rows. */
export function* csvRows(bytes: Buffer): Generator<RawRow> {
  const text = decode(bytes);
  let line = 1;
  let cells: Cell[] = [];
  let broken = false;
  for (let i = 0; i <= text.length;) {
    let value: string;
    if (text[i] === '"') {
      let end = i + 1;
      for (; end < text.length; end++) {
        if (text[end] !== '"') continue;
        if (text[end + 1] !== '"') break;
        end++;
      }
      if (end >= text.length) {
        yield { line, cells, broken: 'unclosed' };
        return;
      }
      value = text.slice(i + 1, end).replaceAll('""', '"');
      i = endOfCell(text, end + 1);
      broken ||= text.slice(end + 1, i).trim() !== '';
    } else {
      const end = endOfCell(text, i);
      value = text.slice(i, end);
      i = end;
    }
    cells.push(csvCell(value));
    if (text[i] === ',') {
      i++;
      continue;
    }
    yield { line: line++, cells, ...(broken ? { broken: 'afterQuote' } : {}) };
    cells = [];
    broken = false;
    if (text[i] === '\r' && text[i + 1] === '\n') i++;
    i++;
    if (i >= text.length) return;
  }
}

/** Where the next comma or line end is. */
function endOfCell(text: string, from: number): number {
  let end = from;
  while (end < text.length && text[end] !== ',' && text[end] !== '\n' && text[end] !== '\r') end++;
  return end;
}

function csvCell(value: string): Cell {
  const text = value.trim();
  if (text.startsWith('=')) return new CellError('formula');
  return text === '' ? null : text.replace(/^'(?=[=+\-@\t\r\n])/, '');
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}
