/** The empty sheet of a kind of import: titles, a row that says what goes where, lists of what is allowed. */
import type ExcelJS from 'exceljs';
import { excel, type SheetColumn } from '@yunjian/kernel/files';
import type { ImportKind } from './kind.ts';

/** How the row under the titles begins; the reader skips it. */
export const TEMPLATE_NOTE = '说明：';
/** Rows that get the lists. */
const ROWS = 5000;

interface Ruled {
  readonly dataValidations: { add(range: string, rule: ExcelJS.DataValidation): void };
}

const TYPES: Readonly<Record<SheetColumn['type'], string>> = {
  text: '文字',
  integer: '整数',
  decimal: '数字',
  money: '金额（元）',
  date: '日期，如 2026-11-26',
  boolean: '是／否',
  choice: '从列表选择',
  ignored: '不读',
};

/** The template as .xlsx. */
export async function templateOf(kind: ImportKind): Promise<Uint8Array> {
  const { Workbook } = await excel();
  const book = new Workbook();
  const sheet = book.addWorksheet(kind.title.zh, { views: [{ state: 'frozen', ySplit: 2 }] });
  const lists = book.addWorksheet('可选值');
  sheet.columns = kind.columns.map((c) => ({
    header: `${c.title.zh}${c.required === true ? '*' : ''}`,
    width: Math.max(14, c.title.zh.length * 2 + 4),
  }));
  sheet.getRow(1).font = { bold: true };
  const notes = kind.columns.map((c) => kind.notes[c.key] ?? TYPES[c.type]);
  sheet.addRow(notes.map((n, i) => (i === 0 ? `${TEMPLATE_NOTE}${n}（本行不导入）` : n))).font = {
    italic: true,
    color: { argb: 'FF777777' },
  };
  for (const [i, column] of kind.columns.entries()) {
    const values = column.type === 'boolean' ? ['是', '否'] : (column.choices ?? []).map((c) => c.title.zh);
    if (values.length === 0) {
      // dates and codes typed as text stay as they were typed
      if (column.type === 'text' || column.type === 'date') sheet.getColumn(i + 1).numFmt = '@';
      continue;
    }
    const letter = lists.getColumn(i + 1).letter;
    for (const [n, value] of [column.title.zh, ...values].entries()) lists.getCell(n + 1, i + 1).value = value;
    const here = sheet.getColumn(i + 1).letter;
    // one rule for the whole column: exceljs can write it so and has no type for it
    (sheet as unknown as Ruled).dataValidations.add(`${here}3:${here}${2 + ROWS}`, {
      type: 'list',
      allowBlank: column.required !== true,
      formulae: [`可选值!$${letter}$2:$${letter}$${values.length + 1}`],
      showErrorMessage: true,
      errorTitle: '请从列表选择',
      error: values.join('、').slice(0, 200),
    });
  }
  const about = book.addWorksheet('说明 Notes');
  about.columns = [{ width: 100 }];
  for (const remark of kind.remarks) about.addRows([[remark.zh], [remark.en]]);
  about.addRow(['带 * 的列必填；第二行是说明，不导入；列名请勿改动。']);
  return new Uint8Array(await book.xlsx.writeBuffer());
}
