/**
 * Plain reading of GTFS text for the oracle: strings and Maps, one character after another. It shares nothing with the importer and is slow on purpose.
 */

/** One file as rows of fields by the names of its header. */
export interface Table {
  readonly columns: ReadonlyMap<string, number>;
  readonly rows: readonly (readonly string[])[];
}

/** The files of a feed by name, as text. */
export type Files = Readonly<Record<string, string>>;

/** Fields of a line without quotes, trimmed. */
const plain = (line: string): string[] => line.split(',').map((field) => field.trim());

/** Rows of CSV text (RFC 4180, any line end, optional byte order mark); spaces around a field that is not quoted do not count, empty lines neither. */
export function parseCsv(text: string): string[][] {
  const body = text.startsWith('\uFEFF') ? text.slice(1) : text;
  if (!body.includes('"'))
    return body
      .split(/\r\n|\r|\n/)
      .filter((line) => line.trim() !== '')
      .map(plain);
  const rows: string[][] = [];
  let row: string[] = [];
  let field = '';
  let quoted = false;
  let wasQuoted = false;
  const endField = (): void => {
    row.push(wasQuoted ? field : field.trim());
    field = '';
    wasQuoted = false;
  };
  const endRow = (): void => {
    endField();
    if (row.length > 1 || row[0] !== '') rows.push(row);
    row = [];
  };
  for (let i = 0; i < body.length; i++) {
    const c = body[i]!;
    if (quoted) {
      if (c !== '"') field += c;
      else if (body[i + 1] === '"') {
        field += '"';
        i++;
      } else quoted = false;
    } else if (c === '"' && field.trim() === '' && !wasQuoted) {
      field = '';
      quoted = true;
      wasQuoted = true;
    } else if (c === ',') endField();
    else if (c === '\n' || c === '\r') {
      if (c === '\r' && body[i + 1] === '\n') i++;
      endRow();
    } else if (!wasQuoted) field += c;
  }
  if (field !== '' || wasQuoted || row.length > 0) endRow();
  return rows;
}

/** A file as a table; a feed without the file has an empty one. */
export function tableOf(files: Files, name: string): Table {
  const rows = parseCsv(files[name] ?? '');
  return { columns: new Map((rows[0] ?? []).map((column, i) => [column, i])), rows: rows.slice(1) };
}

/** How to take a named field from the rows of a table; an absent column or field is the empty string. */
export function fieldOf(table: Table, name: string): (row: readonly string[]) => string {
  const at = table.columns.get(name);
  return at === undefined ? () => '' : (row) => row[at] ?? '';
}

/** Seconds of `H:MM:SS`, counted on past 24:00:00; null when blank or no time. */
export function parseTime(text: string): number | null {
  const parts = /^(\d{1,3}):([0-5]\d):([0-5]\d)$/.exec(text);
  return parts === null ? null : Number(parts[1]) * 3600 + Number(parts[2]) * 60 + Number(parts[3]);
}

/** Days since 1970-01-01 of `YYYYMMDD` or `YYYY-MM-DD`. */
export function dayNumber(text: string): number {
  const digits = text.replaceAll('-', '');
  return Date.UTC(Number(digits.slice(0, 4)), Number(digits.slice(4, 6)) - 1, Number(digits.slice(6, 8))) / 86_400_000;
}

/** `YYYY-MM-DD` of days since 1970-01-01. */
export const dayText = (day: number): string => new Date(day * 86_400_000).toISOString().slice(0, 10);
