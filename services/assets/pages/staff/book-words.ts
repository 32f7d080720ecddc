/** Words of the books, and the page that tells of a source. */
import type { Text } from '@yunjian/kernel/contract';
import { sourceWord, SOURCE_WORDS } from '../../books/words.ts';
import { paths, withQuery } from './api.ts';
import type { Said } from './words.ts';

export { sourceWord, SOURCE_WORDS };

export const VOUCHER_KIND: Readonly<Record<string, Text>> = {
  entry: { zh: '记账凭证', en: 'Voucher' },
  opening: { zh: '期初余额', en: 'Opening balances' },
  reversal: { zh: '红冲', en: 'Reversal' },
  'year-end': { zh: '年末结转', en: 'Year end' },
  reopen: { zh: '反结账', en: 'Reopening' },
};
export const VOUCHER_STATE: Readonly<Record<'open' | 'approved' | 'refused' | 'withdrawn', Said>> = {
  open: { kind: 'warning', words: { zh: '待审核', en: 'Waits' } },
  approved: { kind: 'success', words: { zh: '已记账', en: 'Posted' } },
  refused: { kind: 'danger', words: { zh: '已退回', en: 'Refused' } },
  withdrawn: { kind: 'neutral', words: { zh: '已撤回', en: 'Withdrawn' } },
};
export const ACCOUNT_KIND: Readonly<Record<'asset' | 'liability' | 'equity' | 'income' | 'expense', Text>> = {
  asset: { zh: '资产', en: 'Asset' },
  liability: { zh: '负债', en: 'Liability' },
  equity: { zh: '所有者权益', en: 'Equity' },
  income: { zh: '收入', en: 'Income' },
  expense: { zh: '支出', en: 'Expense' },
};

/** Where the record is that an entry comes from, and what it is called; null for what has no page. */
export function sourceDoor(
  link: { readonly kind: 'contract' | 'run' | 'listing' | 'voucher'; readonly id: string } | null,
  collective: string,
): { readonly to: string; readonly words: Text } | null {
  switch (link?.kind) {
    case 'contract':
      return { to: `${paths.contract(link.id)}?tab=money`, words: { zh: '看合同', en: 'the contract' } };
    case 'run':
      return { to: paths.run(link.id), words: { zh: '看分配', en: 'the distribution' } };
    case 'listing':
      return { to: paths.listing(link.id), words: { zh: '看公告', en: 'the notice' } };
    case 'voucher':
      return { to: withQuery(paths.books, { tab: 'vouchers', collective }), words: { zh: '看制单', en: 'the voucher' } };
    case undefined:
      return null;
  }
}
