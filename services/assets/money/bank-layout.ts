/** How a bank lays its statements out, from what the pack says of it, and what a row says in that layout. */
import type { SheetColumn, SheetRow } from '@yunjian/kernel/files';
import type { BankFormat } from './common.ts';

const column = (
  key: string,
  names: readonly string[],
  type: SheetColumn['type'],
  more: Partial<SheetColumn> = {},
): SheetColumn => ({
  key,
  title: { zh: names[0] ?? key, en: names.at(-1) ?? key },
  aliases: names.slice(1),
  type,
  ...more,
});

/** The columns of a bank's statement, from the names the pack gives them. */
export function columnsOf(f: BankFormat): SheetColumn[] {
  const empty = f.empty ?? [];
  const choices = (['in', 'out'] as const).flatMap((way) =>
    (f.side?.[way] ?? []).map((word) => ({ value: way, title: { zh: word, en: word } })),
  );
  return [
    column('date', f.date, 'date', { required: true }),
    ...(f.in === undefined ? [] : [column('in', f.in, 'money', { empty })]),
    ...(f.out === undefined ? [] : [column('out', f.out, 'money', { empty })]),
    ...(f.amount === undefined ? [] : [column('amount', f.amount, 'money', { empty })]),
    ...(f.side === undefined ? [] : [column('side', f.side.names, 'choice', { choices, required: true })]),
    column('ref', f.ref, 'text', { maxLength: 80, empty }),
    column('name', f.name, 'text', { maxLength: 200, empty }),
    column('account', f.account, 'text', { maxLength: 60, empty }),
    column('memo', f.memo, 'text', { maxLength: 500, empty }),
    ...(f.more ?? []).map((name, i) => column(`memo${i}`, [name], 'text', { maxLength: 500, empty })),
    ...f.ignore.map((name, i) => column(`ignored${i}`, [name], 'ignored')),
  ];
}

/** The layout of the template. */
export const GENERIC: BankFormat = {
  title: { zh: '通用格式', en: 'Generic' },
  date: ['交易日期', 'Date'],
  in: ['收入金额', 'Credit'],
  out: ['支出金额', 'Debit'],
  ref: ['流水号', 'Reference'],
  name: ['对方户名', 'Counterparty'],
  account: ['对方账号', 'Account'],
  memo: ['摘要', 'Memo'],
  ignore: [],
};

/** What stands in a text column of a row. */
export const textOf = (row: SheetRow, key: string): string => String(row.values[key] ?? '').trim();

/** What a row says of its purpose: each thing once, 500 characters at most. */
export function memoOf(row: SheetRow): string {
  const keys = Object.keys(row.values).filter((key) => /^memo\d*$/.test(key));
  const said = new Set(keys.toSorted().map((key) => textOf(row, key)));
  return Array.from([...said].join(' ').trim())
    .slice(0, 500)
    .join('')
    .trim();
}

const fenIn = (row: SheetRow, key: string): bigint => (typeof row.values[key] === 'bigint' ? row.values[key] : 0n);

/**
 * What a row says, in positive, out negative; null when it says both, neither, or an amount below zero in a column of its own. Where the side of the account stands beside the
 * amount, one below zero takes back what stood on that side.
 */
export function fenOf(row: SheetRow): bigint | null {
  const signed = fenIn(row, 'amount');
  const [income, outgo] = [fenIn(row, 'in'), fenIn(row, 'out')];
  const side = row.values['side'];
  if (typeof side === 'string') return signed === 0n ? null : side === 'in' ? signed : -signed;
  if (signed !== 0n) return income === 0n && outgo === 0n ? signed : null;
  if (income < 0n || outgo < 0n || income > 0n === outgo > 0n) return null;
  return income > 0n ? income : -outgo;
}
