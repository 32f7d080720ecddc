/** The lists of money and of a distribution as spreadsheets: each the twin of a list, with all its rows. */
import { bytes, op, uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { one, registerReaders as readers } from './register-shapes.ts';

const sheet = <Q extends z.ZodObject>(path: string, zh: string, en: string, query: Q) =>
  op({
    method: 'GET',
    path: `/api/assets/${path}.xlsx`,
    summary: { zh: `导出${zh}（全部行）`, en: `${en} as Excel, all rows` },
    access: readers,
    query,
    raw: 'xlsx',
    reply: bytes,
  });
const ofOne = (path: string, zh: string, en: string) =>
  op({
    method: 'GET',
    path: `/api/assets/${path}.xlsx`,
    summary: { zh: `导出${zh}（全部行）`, en: `${en} as Excel, all rows` },
    access: readers,
    params: one,
    raw: 'xlsx',
    reply: bytes,
  });

export const moneyExportsOps = {
  schedule: ofOne('contracts/:id/money/schedule', '租金表', 'Rent schedule of a contract'),
  contractReceipts: ofOne('contracts/:id/money/receipts', '合同的收款', 'Receipts of a contract'),
  demands: ofOne('contracts/:id/money/demands', '催缴函', 'Demands of a contract'),
  contractProposals: ofOne('contracts/:id/money/proposals', '合同的更正申请', 'Corrections of a contract'),
  bankLines: sheet(
    'money/bank-lines',
    '银行支出',
    'What went out by the bank',
    z.object({ collective: uuid.optional(), open: z.enum(['true']).optional() }),
  ),
  bankBalances: ofOne('collectives/:id/bank-balances', '银行余额与账面', 'Balances of the bank beside the book'),
  bankAccounts: ofOne('collectives/:id/accounts', '银行账户', 'Registered bank accounts'),
  paymentFiles: ofOne('runs/:id/payment-files', '付款文件清单', 'Payment files of a distribution'),
  runSteps: ofOne('runs/:id/steps', '分配经过', 'History of a distribution'),
} as const;
