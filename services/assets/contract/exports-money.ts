/** The lists of money and of a distribution as spreadsheets: each the twin of a list, with all its rows. */
import { uuid } from '@yunjian/kernel/contract';
import { z } from 'zod';
import { sheetOf, sheetOfOne } from './exports-shapes.ts';

export const moneyExportsOps = {
  rentLeft: sheetOf(
    'money/rent-left',
    '从未开具的租金',
    'Rent of closed leases that was never billed',
    z.object({ collective: uuid.optional() }),
  ),
  schedule: sheetOfOne('contracts/:id/money/schedule', '租金表', 'Rent schedule of a contract'),
  contractReceipts: sheetOfOne('contracts/:id/money/receipts', '合同的收款', 'Receipts of a contract'),
  demands: sheetOfOne('contracts/:id/money/demands', '催缴函', 'Demands of a contract'),
  contractProposals: sheetOfOne('contracts/:id/money/proposals', '合同的更正申请', 'Corrections of a contract'),
  bankLines: sheetOf(
    'money/bank-lines',
    '银行支出',
    'What went out by the bank',
    z.object({ collective: uuid.optional(), open: z.enum(['true']).optional() }),
  ),
  bankBalances: sheetOfOne('collectives/:id/bank-balances', '银行余额与账面', 'Balances of the bank beside the book'),
  bankAccounts: sheetOfOne('collectives/:id/accounts', '银行账户', 'Registered bank accounts'),
  accountProposals: sheetOfOne('collectives/:id/account-proposals', '银行账户登记申请', 'Proposed bank accounts'),
  paymentFiles: sheetOfOne('runs/:id/payment-files', '付款文件清单', 'Payment files of a distribution'),
  doubles: sheetOfOne('runs/:id/doubles', '重复付款', 'Double payments of a distribution'),
  runSteps: sheetOfOne('runs/:id/steps', '分配经过', 'History of a distribution'),
} as const;
