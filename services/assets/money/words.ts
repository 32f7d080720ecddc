/** Words of money, the same on pages and in spreadsheets. */
import type { Text } from '@yunjian/kernel/contract';
import type { LineKind } from './bank-certain.ts';

/** What is said of a proposed account to who confirms it. */
export const ACCOUNT_WARNING = {
  payee: { zh: '这个账号登记为分红收款人的账户', en: 'The number is registered as that of a payee of dividends' },
  payer: { zh: '这个账号曾向集体付过款', en: 'The number paid the collective before' },
  holder: { zh: '户名与集体名称不一致', en: 'The holder is not the collective by name' },
} as const satisfies Readonly<Record<string, Text>>;
export type AccountWarning = keyof typeof ACCOUNT_WARNING;

/** What a line of a statement is. */
export const LINE_WORDS = {
  refund: { zh: '退款、退押金', en: 'Refund or returned deposit' },
  'payment-file': { zh: '分红付款文件', en: 'File of dividend payments' },
  payment: { zh: '一笔分红付款', en: 'A dividend payment' },
  'payment-return': { zh: '退汇', en: 'A payment that came back' },
  entry: { zh: '凭证', en: 'An entry of the book' },
} as const satisfies Readonly<Record<LineKind, Text>>;
