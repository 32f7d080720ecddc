/** Words of money, the same on pages and in spreadsheets. */
import type { Text } from '@yunjian/kernel/contract';
import type { LineKind } from './bank-certain.ts';

/** What a line of a statement is. */
export const LINE_WORDS = {
  refund: { zh: '退款、退押金', en: 'Refund or returned deposit' },
  'payment-file': { zh: '分红付款文件', en: 'File of dividend payments' },
  payment: { zh: '一笔分红付款', en: 'A dividend payment' },
  'payment-return': { zh: '退汇', en: 'A payment that came back' },
  entry: { zh: '凭证', en: 'An entry of the book' },
} as const satisfies Readonly<Record<LineKind, Text>>;
