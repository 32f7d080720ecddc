/** Comma-separated tables as spreadsheets write them (RFC 4180), with the line each row began on. */

/** A row with its line in the file, the header being line 1. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
}

/**
 * Reads a table: quoted cells, doubled quotes, commas and line ends inside quotes, CRLF, LF or CR, a byte order mark. Cells are trimmed; rows without any text are left out.
 * A quote that is never closed ends at the end of the text.
 */
export function readCsv(text: string): CsvRow[] {
  const rows: CsvRow[] = [];
  let cells: string[] = [];
  let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
  let line = 1;
  let began = 1;
  const end = (): void => {
    if (cells.some((cell) => cell !== '')) rows.push({ line: began, cells });
    cells = [];
  };
  while (at < text.length) {
    let cell = '';
    if (text[at] === '"') {
      at += 1;
      for (;;) {
        const close = text.indexOf('"', at);
        const part = text.slice(at, close < 0 ? text.length : close);
        line += part.split(/\r\n|\n|\r/).length - 1;
        cell += part;
        at = close < 0 ? text.length : close + 1;
        if (text[at] !== '"' || close < 0) break;
        cell += '"';
        at += 1;
      }
    }
    const from = at;
    while (at < text.length && text[at] !== ',' && text[at] !== '\n' && text[at] !== '\r') at += 1;
    cells.push((cell + text.slice(from, at)).trim());
    const stop = text[at];
    at += 1;
    if (stop === ',') {
      if (at >= text.length) cells.push('');
      continue;
    }
    if (stop === '\r' && text[at] === '\n') at += 1;
    end();
    line += 1;
    began = line;
  }
  end();
  return rows;
}

/**
 * Reads a table with a header into records; `at` is the line in the file. A cell that a row lacks is ''.
 * @throws Error naming the file when one of the columns `needed` is missing.
 */
export function readTable<K extends string>(
  text: string,
  file: string,
  needed: readonly K[],
): (Record<K, string> & { at: number })[] {
  const [header, ...rows] = readCsv(text);
  const names = header?.cells ?? [];
  const missing = needed.filter((name) => !names.includes(name));
  if (missing.length > 0) throw new Error(`${file} lacks the columns ${missing.join(', ')}`);
  const places = needed.map((name) => names.indexOf(name));
  return rows.map(({ line, cells }) => {
    const record: Record<string, string | number> = { at: line };
    needed.forEach((name, i) => {
      record[name] = cells[places[i] ?? -1] ?? '';
    });
    return record as Record<K, string> & { at: number };
  });
}

const cellOf = (value: string | number): string => {
  const text = String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
};

/** Writes a table with LF line ends and a last one. */
export function writeCsv(header: readonly string[], rows: Iterable<readonly (string | number)[]>): string {
  let text = `${header.map(cellOf).join(',')}\n`;
  for (const row of rows) text += `${row.map(cellOf).join(',')}\n`;
  return text;
}
