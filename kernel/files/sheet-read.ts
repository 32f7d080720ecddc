import type ExcelJS from 'exceljs';
import { failure, type Text } from '../contract/index.ts';
import { excel } from './excel.ts';
import { failures } from './failures.ts';
import { openWorkbook } from './workbook.ts';

/** One column that an import accepts. `title` in either language, or an alias, heads it in the file. */
export interface SheetColumn {
  key: string;
  title: Text;
  aliases?: readonly string[];
  /**
   * text: string · integer: number · decimal: string as written · money: bigint fen of an amount in yuan · date: 'YYYY-MM-DD', a time of day behind it is left aside ·
   * boolean · choice: one of `choices`' values · ignored: may stand in the file and is not read
   */
  type: 'text' | 'integer' | 'decimal' | 'money' | 'date' | 'boolean' | 'choice' | 'ignored';
  required?: boolean;
  /** longest text, default 500 */
  maxLength?: number;
  min?: number;
  max?: number;
  choices?: readonly { value: string; title: Text }[];
  /** what people write where there is nothing, such as '-' */
  empty?: readonly string[];
}

export type SheetValue = string | number | bigint | boolean | null;
export interface SheetRow {
  /** row number as the spreadsheet program shows it */
  line: number;
  values: Record<string, SheetValue>;
}
/** What is wrong where, in words for the person who made the file. */
export interface SheetError {
  row: number;
  /** column title as in the file; null when the row as a whole is meant */
  column: string | null;
  code: string;
  message: Text;
}
export interface SheetLimits {
  /** file, default 8 MiB */
  maxBytes?: number;
  /** unpacked, default 64 MiB */
  maxUnpacked?: number;
  /** default 50,000 */
  maxRows?: number;
  /** errors told, default 500 */
  maxErrors?: number;
}
export interface SheetRead {
  /** rows without an error */
  rows: SheetRow[];
  errors: SheetError[];
  /** there were more errors than told */
  more: boolean;
}

export const words = {
  noHeader: { zh: '第一行没有列名。', en: 'The first row has no column titles.' },
  noHead: {
    zh: '没有找到写列名的一行，请看所选格式是否与文件相符。',
    en: 'No row with the column titles was found; see whether the format chosen is that of the file.',
  },
  unknownColumn: { zh: '不认识的列，请用模板的列名。', en: 'Unknown column; use the titles of the template.' },
  doubleColumn: { zh: '这一列出现了两次。', en: 'This column appears twice.' },
  missingColumn: { zh: '缺少必填的列。', en: 'A required column is missing.' },
  tooManyRows: { zh: '行数超过上限。', en: 'There are more rows than allowed.' },
  formula: { zh: '单元格里是公式，请粘贴为数值。', en: 'The cell holds a formula; paste it as a value.' },
  errorCell: { zh: '单元格里是错误值。', en: 'The cell holds an error value.' },
  required: { zh: '必填，不能为空。', en: 'Required; it must not be empty.' },
  tooLong: { zh: '内容太长。', en: 'The text is too long.' },
  notInteger: { zh: '应为整数。', en: 'Should be a whole number.' },
  notNumber: { zh: '应为数字。', en: 'Should be a number.' },
  notMoney: { zh: '应为金额（元，最多两位小数）。', en: 'Should be an amount in yuan with at most two decimals.' },
  notDate: { zh: '应为日期，如 2026-11-23。', en: 'Should be a date such as 2026-11-23.' },
  notBoolean: { zh: '应为“是”或“否”。', en: 'Should be yes or no.' },
  notChoice: { zh: '不在可选范围内。', en: 'Not one of the choices.' },
  outOfRange: { zh: '超出允许的范围。', en: 'Outside the allowed range.' },
  merged: { zh: '有合并单元格，请取消合并。', en: 'Merged cells; unmerge them.' },
  invisible: {
    zh: '含有看不见的字符（零宽字符等），请重新输入。',
    en: 'Invisible characters (zero width and the like); type it again.',
  },
  unclosed: {
    zh: '引号没有闭合，它后面的行都读不出来；请补上引号或删去它，全部行重新导入。',
    en: 'A quotation mark is not closed and swallows the rows behind it; close or remove it and import all rows again.',
  },
  afterQuote: {
    zh: '引号闭合之后还有文字，分不清各列；单元格里的引号要写两遍。',
    en: 'Text follows a closing quotation mark, so the columns are not clear; write a quotation mark within a cell twice.',
  },
  notText: {
    zh: '这一格被表格软件存成了数字或日期，原来写的已不可靠（15 位以后的数字会变成 0）；此列请设为“文本”格式后重新填写。',
    en: 'The spreadsheet keeps this cell as a number or date, and what was typed is lost (digits beyond the 15th become 0); format the column as text and type it again.',
  },
} satisfies Record<string, Text>;
export type Code = keyof typeof words;

export class CellError {
  readonly code: Code;
  constructor(code: Code) {
    this.code = code;
  }
}

/**
 * Reads the first sheet of an .xlsx. The first row heads the columns; every cell is checked against its column; rows with an error are
 * left out of `rows` and told in `errors`, empty rows are skipped. Throws `files.notSheet`, `files.sheetBroken`, `files.sheetTooLarge`, `files.tooLarge`.
 */
export async function readSheet(bytes: Buffer, columns: readonly SheetColumn[], limits: SheetLimits = {}): Promise<SheetRead> {
  const { maxBytes = 8 << 20, maxUnpacked = 64 << 20, maxRows = 50_000, maxErrors = 500 } = limits;
  if (bytes.length > maxBytes) throw failure(failures.tooLarge, { limit: `${Math.max(1, Math.round(maxBytes / (1 << 20)))} MB` });
  await openWorkbook(bytes, maxUnpacked);
  const { Workbook, ValueType } = await excel();
  const book = new Workbook();
  try {
    // styles and the like are not read: less work, and fewer ways to go wrong
    await book.xlsx.load(bytes as unknown as ArrayBuffer, {
      ignoreNodes: ['dataValidations', 'conditionalFormatting', 'drawing', 'hyperlinks', 'picture'],
    });
  } catch {
    throw failure(failures.notSheet);
  }
  const sheet = book.worksheets[0];
  if (!sheet) throw failure(failures.notSheet);

  const read: SheetRead = { rows: [], errors: [], more: false };
  const tell = (row: number, column: string | null, code: Code): void => {
    if (read.errors.length >= maxErrors) read.more = true;
    else read.errors.push({ row, column, code, message: words[code] });
  };
  const at = headings(sheet, columns, ValueType, tell);
  if (at === null) return read;
  if (sheet.rowCount - 1 > maxRows) {
    tell(maxRows + 2, null, 'tooManyRows');
    return read;
  }
  for (let line = 2; line <= sheet.rowCount; line++) {
    const row = sheet.findRow(line);
    if (!row) continue;
    const values: Record<string, SheetValue> = {};
    const before = read.errors.length + (read.more ? 1 : 0);
    const wrong: [string, Code][] = [];
    let filled = false;
    for (const { column, number, title } of at) {
      try {
        const raw = plain(row.getCell(number), ValueType);
        filled ||= raw !== null && raw !== '';
        values[column.key] = convert(column, raw);
      } catch (error) {
        if (!(error instanceof CellError)) throw error;
        if (error.code !== 'required') filled = true;
        wrong.push([title, error.code]);
      }
    }
    if (!filled) continue;
    for (const [title, code] of wrong) tell(line, title, code);
    if (read.errors.length + (read.more ? 1 : 0) === before && wrong.length === 0) read.rows.push({ line, values });
  }
  return read;
}

export const fold = (title: string): string =>
  title
    .normalize('NFKC')
    .replace(/[\s*＊]/g, '')
    .toLowerCase();

/** A title of a file as it may be told: at most 60 characters, none of them cut in two, none invisible. */
export const titleShown = (title: string): string =>
  Array.from(title.slice(0, 120)).slice(0, 60).join('').replace(INVISIBLE_ALL, '\uFFFD');

/** Characters nobody sees in a cell: control, format, private and half ones; line ends and tabs are seen. */
export const INVISIBLE = /[\p{Cf}\p{Co}\p{Cs}]|(?![\n\r\t])\p{Cc}/u;
const INVISIBLE_ALL = new RegExp(INVISIBLE, 'gu');

/** Which column of the file holds which of ours; null when the head is unusable. */
function headings(
  sheet: ExcelJS.Worksheet,
  columns: readonly SheetColumn[],
  types: typeof ExcelJS.ValueType,
  tell: (row: number, column: string | null, code: Code) => void,
): { column: SheetColumn; number: number; title: string }[] | null {
  const names = new Map<string, SheetColumn>();
  for (const column of columns)
    for (const name of [column.title.zh, column.title.en, column.key, ...(column.aliases ?? [])]) names.set(fold(name), column);
  const at: { column: SheetColumn; number: number; title: string }[] = [];
  let bad = false;
  const head = sheet.getRow(1);
  for (let number = 1; number <= Math.min(sheet.columnCount, 500); number++) {
    let title: string;
    try {
      title = String(plain(head.getCell(number), types) ?? '').trim();
    } catch (error) {
      if (!(error instanceof CellError)) throw error;
      tell(1, null, error.code);
      bad = true;
      continue;
    }
    if (title === '') continue;
    const column = names.get(fold(title));
    if (!column) tell(1, titleShown(title), 'unknownColumn');
    else if (at.some((known) => known.column === column)) tell(1, title, 'doubleColumn');
    else {
      at.push({ column, number, title });
      continue;
    }
    bad = true;
  }
  if (at.length === 0 && !bad) {
    tell(1, null, 'noHeader');
    return null;
  }
  for (const column of columns) {
    if (!column.required || at.some((known) => known.column === column)) continue;
    tell(1, column.title.zh, 'missingColumn');
    bad = true;
  }
  return bad ? null : at;
}

/** A cell's plain value: text of rich text and links, null when empty; formulas, errors, numbers that are none and merged followers are refused. */
export function plain(cell: ExcelJS.Cell, ValueType: typeof ExcelJS.ValueType): string | number | boolean | Date | null {
  const { value } = cell;
  // one formula filled down stands in its first cell only; the others have an empty one and what it gave
  if (typeof value === 'object' && value !== null && ('formula' in value || 'sharedFormula' in value))
    throw new CellError('formula');
  switch (cell.type) {
    case ValueType.Null:
      return null;
    case ValueType.Formula:
      throw new CellError('formula');
    case ValueType.Error:
      throw new CellError('errorCell');
    case ValueType.Merge:
      throw new CellError('merged');
    case ValueType.Number:
      if (!Number.isFinite(value)) throw new CellError('errorCell');
      return value as number;
    case ValueType.Date:
      if (Number.isNaN((value as Date).getTime())) throw new CellError('errorCell');
      return value as Date;
    case ValueType.Boolean:
      return value as boolean;
    case ValueType.String:
    case ValueType.SharedString:
    case ValueType.RichText:
    case ValueType.Hyperlink:
      return textOf(cell.text)
        .replace(/^'(?=[=+\-@\t\r\n])/, '')
        .trim();
    default:
      throw new CellError('errorCell');
  }
}

/** The text of a cell; of a link it may be a rich one, which the library's types do not say. */
const textOf = (text: unknown): string =>
  typeof text === 'string'
    ? text
    : ((text as { richText?: { text?: string }[] } | null)?.richText ?? []).map((run) => run.text ?? '').join('');

/** The most a spreadsheet keeps of a number: 15 digits. */
const EXACT = 999_999_999_999_999;

/** Whether a cell that should be text was kept as a number or a day, so that it is not what was typed; also where a CSV was made of such a sheet. */
function retyped(raw: string | number | boolean | Date): boolean {
  if (typeof raw === 'number') return Math.abs(raw) > EXACT || String(raw).includes('e');
  return raw instanceof Date || (typeof raw === 'string' && /^\d(?:\.\d+)?E\+\d{2,3}$/i.test(raw));
}

/** A day as people and banks write it: 2026-3-1, 2026/03/01, 2026年3月1日, 20260301; a time of day may follow. One with an offset from UTC may be another day here: it is none. */
const DAY =
  /^(\d{4})(?:[-/.年](\d{1,2})[-/.月](\d{1,2})日?|(\d{2})(\d{2}))(?:(?:[T\s]\s*|-|(?<=日)|(?<=^\d{8}))(?:[01]?\d|2[0-3])[:.时]?[0-5]\d(?:[:.分]?[0-5]\d(?:\.\d{1,9})?秒?|分)?)?$/;

export function convert(column: SheetColumn, given: string | number | boolean | Date | null): SheetValue {
  // of a fraction a spreadsheet shows 15 digits; what stands behind them is noise of binary numbers
  const raw = typeof given === 'number' && !Number.isInteger(given) ? Number(given.toPrecision(15)) : given;
  if (raw === null || raw === '' || (typeof raw === 'string' && column.empty?.includes(raw) === true)) {
    if (column.required) throw new CellError('required');
    return null;
  }
  const text = raw instanceof Date ? raw.toISOString().slice(0, 10) : String(raw).normalize('NFC');
  const range = (n: number): void => {
    if ((column.min !== undefined && n < column.min) || (column.max !== undefined && n > column.max))
      throw new CellError('outOfRange');
  };
  switch (column.type) {
    case 'ignored':
      return null;
    case 'text':
      if (retyped(raw)) throw new CellError('notText');
      if (Array.from(text).length > (column.maxLength ?? 500)) throw new CellError('tooLong');
      return text;
    case 'integer':
      if (!/^-?\d{1,15}(\.0+)?$/.test(text)) throw new CellError('notInteger');
      range(Number(text));
      return Number(text);
    case 'decimal':
      if (!/^-?\d{1,15}(\.\d{1,10})?$/.test(text)) throw new CellError('notNumber');
      range(Number(text));
      return text;
    case 'money': {
      const match = /^(-?)(\d{1,13})(?:\.(\d{1,2}))?$/.exec(text.replace(/[,，¥￥元]/g, ''));
      if (!match) throw new CellError('notMoney');
      const fen = BigInt(match[2] as string) * 100n + BigInt((match[3] ?? '').padEnd(2, '0'));
      range(Number(text.replace(/[,，¥￥元]/g, '')));
      return match[1] ? -fen : fen;
    }
    case 'date': {
      const match = DAY.exec(text);
      if (!match) throw new CellError('notDate');
      try {
        const [year, month, day] = [match[1], match[2] ?? match[4], match[3] ?? match[5]].map(Number) as [number, number, number];
        return Temporal.PlainDate.from({ year, month, day }, { overflow: 'reject' }).toString();
      } catch {
        throw new CellError('notDate');
      }
    }
    case 'boolean':
      if (/^(是|有|true|yes|y|1)$/i.test(text)) return true;
      if (/^(否|无|false|no|n|0)$/i.test(text)) return false;
      throw new CellError('notBoolean');
    case 'choice': {
      const found = column.choices?.find((c) => [c.value, c.title.zh, c.title.en].some((name) => fold(name) === fold(text)));
      if (!found) throw new CellError('notChoice');
      return found.value;
    }
  }
}
