/** The bank's answer as a table: an Excel sheet or a CSV, by the same titles. */
import { failure } from '@yunjian/kernel/contract';
import { readTable, type SheetColumn } from '@yunjian/kernel/files';
import { failures } from '../failures.ts';
import type { ResultLine } from './pay-result.ts';

export const RESULT_COLUMNS: readonly SheetColumn[] = [
  {
    key: 'endToEnd',
    title: { zh: '付款编号', en: 'Payment id' },
    aliases: ['EndToEndId'],
    type: 'text',
    required: true,
    maxLength: 35,
  },
  {
    key: 'outcome',
    title: { zh: '结果', en: 'Outcome' },
    type: 'choice',
    required: true,
    choices: [
      { value: 'paid', title: { zh: '成功', en: 'paid' } },
      { value: 'returned', title: { zh: '退回', en: 'returned' } },
    ],
  },
  { key: 'fen', title: { zh: '金额（元）', en: 'Amount (yuan)' }, aliases: ['金额'], type: 'money' },
  { key: 'on', title: { zh: '日期', en: 'Date' }, type: 'date' },
  { key: 'reason', title: { zh: '原因', en: 'Reason' }, type: 'text', maxLength: 200 },
];

/** Lines of a result file; a missing day is `today`. Throws what is wrong with the file, and assets.resultLines for cells: nothing is taken in then. */
export async function readResult(bytes: Buffer, today: Temporal.PlainDate): Promise<ResultLine[]> {
  const { rows, errors } = await readTable(bytes, RESULT_COLUMNS, { maxBytes: 12 << 20, maxRows: 100_000, maxErrors: 500 });
  if (errors.length > 0 || rows.length === 0) {
    const told = errors.slice(0, 20);
    const zh = told.map((e) => `第 ${e.row} 行${e.column === null ? '' : `“${e.column}”`}：${e.message.zh}`).join('；');
    const en = told.map((e) => `row ${e.row}${e.column === null ? '' : ` “${e.column}”`}: ${e.message.en}`).join('; ');
    throw failure(failures.resultLines, {
      n: Math.max(errors.length, 1),
      why: zh || '文件没有一行',
      reason: en || 'the file has no row',
    });
  }
  return rows.map(({ line, values }) => ({
    line,
    endToEnd: String(values['endToEnd']),
    outcome: values['outcome'] === 'paid' ? 'paid' : 'returned',
    fen: typeof values['fen'] === 'bigint' ? values['fen'] : null,
    on: typeof values['on'] === 'string' ? values['on'] : today.toString(),
    reason: typeof values['reason'] === 'string' && values['reason'] !== '' ? values['reason'] : null,
  }));
}
