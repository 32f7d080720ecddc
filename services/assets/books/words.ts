/** What the books call their codes. */
import type { Text } from '@yunjian/kernel/contract';

/** What an entry comes from. */
export const SOURCE_WORDS: Readonly<Record<string, Text>> = {
  'assets.receivable': { zh: '应收租金', en: 'Rent fell due' },
  'assets.receipt': { zh: '收款', en: 'Receipt' },
  'assets.match': { zh: '收款认领', en: 'Receipt matched' },
  'assets.allocation': { zh: '收款核销', en: 'Receipt pays' },
  'assets.recognition': { zh: '租金收入确认', en: 'Rent becomes income' },
  'assets.unearned': { zh: '撤销应收', en: 'Rent cancelled' },
  'assets.write-off': { zh: '核销坏账', en: 'Write-off' },
  'assets.refund': { zh: '退款', en: 'Refund' },
  'assets.bid-deposit': { zh: '竞价保证金', en: 'Bidder’s deposit' },
  'assets.run': { zh: '收益分配', en: 'Distribution' },
  'assets.payout': { zh: '分红发放', en: 'Dividends paid' },
  'assets.voucher': { zh: '手工凭证', en: 'Voucher' },
  'assets.opening': { zh: '期初余额', en: 'Opening balances' },
  'assets.demo': { zh: '示例数据', en: 'Sample data' },
  'ledger.year-end': { zh: '年末结转', en: 'Year end' },
};

/** The word of a source kind, the code itself when it is new. */
export const sourceWord = (kind: string): Text => SOURCE_WORDS[kind] ?? { zh: kind, en: kind };

/** Kinds and states of vouchers, on pages and in spreadsheets. */
export const VOUCHER_WORDS = {
  kind: {
    entry: { zh: '记账凭证', en: 'Voucher' },
    opening: { zh: '期初余额', en: 'Opening balances' },
    reversal: { zh: '红冲', en: 'Reversal' },
    'year-end': { zh: '年末结转', en: 'Year end' },
    reopen: { zh: '反结账', en: 'Reopening' },
  },
  state: {
    open: { zh: '待审核', en: 'Waits' },
    approved: { zh: '已记账', en: 'Posted' },
    refused: { zh: '已退回', en: 'Refused' },
    withdrawn: { zh: '已撤回', en: 'Withdrawn' },
  },
} as const;
