/** Words of the books, and the page that tells of a source. */
import type { Text } from '@yunjian/kernel/contract';
import { sourceWord, SOURCE_WORDS, VOUCHER_WORDS } from '../../books/words.ts';
import { paths, withQuery } from './api.ts';
import type { Said } from './words.ts';

export { sourceWord, SOURCE_WORDS };

export const VOUCHER_KIND = VOUCHER_WORDS.kind;
export const VOUCHER_STATE = {
  open: { kind: 'warning', words: VOUCHER_WORDS.state.open },
  approved: { kind: 'success', words: VOUCHER_WORDS.state.approved },
  refused: { kind: 'danger', words: VOUCHER_WORDS.state.refused },
  withdrawn: { kind: 'neutral', words: VOUCHER_WORDS.state.withdrawn },
} as const satisfies Readonly<Record<string, Said>>;
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
