/** The two statements of a collective: 资产负债表 and 收益及收益分配表, from the trial balance and a layout of the caller. */
import type { Text } from '../contract/index.ts';
import type { Db } from '../db/index.ts';
import { trialBalance, type TrialLine } from './balance.ts';
import type { AccountKind } from './book.ts';

/** Which sections a statement shows, in which order and under which title. Sections that it does not name are shown under their code: nothing is left out. */
export interface Layout {
  readonly sections: readonly { readonly section: string; readonly title: Text }[];
  /** Sections of equity that tell how earnings are distributed (收益分配, 未分配收益). */
  readonly distribution: readonly string[];
}

/** A group of a statement; amounts have the sign that is natural to their side: assets and expenses by debit, the rest by credit. */
export interface Group {
  readonly section: string;
  readonly title: Text;
  readonly kind: AccountKind;
  readonly lines: readonly { readonly number: string; readonly name: Text; readonly opening: bigint; readonly closing: bigint }[];
  readonly opening: bigint;
  readonly closing: bigint;
}

export interface BalanceSheet {
  readonly assets: readonly Group[];
  readonly liabilities: readonly Group[];
  readonly equity: readonly Group[];
  /** Earnings not carried over to equity yet: income less expense since the last year's end. */
  readonly currentEarnings: { readonly opening: bigint; readonly closing: bigint };
  readonly total: {
    readonly assets: { readonly opening: bigint; readonly closing: bigint };
    readonly liabilitiesAndEquity: { readonly opening: bigint; readonly closing: bigint };
  };
  /** Both sides are equal, at the beginning and at the end. */
  readonly balanced: boolean;
}

const debitSide = (kind: AccountKind): boolean => kind === 'asset' || kind === 'expense';
const natural = (kind: AccountKind, fen: bigint): bigint => (debitSide(kind) ? fen : -fen);

function groups(
  lines: readonly TrialLine[],
  kind: AccountKind,
  layout: Layout,
  amounts: (l: TrialLine) => [bigint, bigint],
): Group[] {
  const of = lines.filter((l) => l.kind === kind);
  const known = layout.sections.map((s) => s.section);
  const others = [...new Set(of.map((l) => l.section))].filter((s) => !known.includes(s)).toSorted();
  return [...known, ...others].flatMap((section) => {
    const rows = of.filter((l) => l.section === section);
    if (rows.length === 0) return [];
    const title = layout.sections.find((s) => s.section === section)?.title ?? { zh: section, en: section };
    const shown = rows.map((l) => {
      const [opening, closing] = amounts(l);
      return { number: l.number, name: l.name, opening: natural(kind, opening), closing: natural(kind, closing) };
    });
    const sum = (of2: (l: (typeof shown)[number]) => bigint): bigint => shown.reduce((t, l) => t + of2(l), 0n);
    return [{ section, title, kind, lines: shown, opening: sum((l) => l.opening), closing: sum((l) => l.closing) }];
  });
}

const total = (of: readonly { opening: bigint; closing: bigint }[]): { opening: bigint; closing: bigint } => ({
  opening: of.reduce((t, g) => t + g.opening, 0n),
  closing: of.reduce((t, g) => t + g.closing, 0n),
});

/** 资产负债表: at the end of `on`, beside how it stood before `from` (the beginning of the year). */
export async function balanceSheet(
  db: Db,
  book: string,
  span: { readonly from: Temporal.PlainDate; readonly on: Temporal.PlainDate },
  layout: Layout,
): Promise<BalanceSheet> {
  const { lines } = await trialBalance(db, book, { from: span.from, to: span.on });
  const both = (l: TrialLine): [bigint, bigint] => [l.opening, l.closing];
  const [assets, liabilities, equity] = (['asset', 'liability', 'equity'] as const).map((k) =>
    groups(lines, k, layout, both),
  ) as [Group[], Group[], Group[]];
  const running = lines.filter((l) => l.kind === 'income' || l.kind === 'expense');
  const currentEarnings = total(running.map((l) => ({ opening: -l.opening, closing: -l.closing })));
  const left = total(assets);
  const right = total([...liabilities, ...equity, currentEarnings]);
  return {
    assets,
    liabilities,
    equity,
    currentEarnings,
    total: { assets: left, liabilitiesAndEquity: right },
    balanced: left.opening === right.opening && left.closing === right.closing,
  };
}

export interface EarningsStatement {
  /** Income and expense of the days asked for: in each group `closing` is the amount of the days, `opening` is 0. */
  readonly income: readonly Group[];
  readonly expense: readonly Group[];
  readonly totalIncome: bigint;
  readonly totalExpense: bigint;
  /** 本年收益: income less expense. */
  readonly earnings: bigint;
  /** How earnings were distributed: equity sections named in the layout, with opening, movements and closing by credit. */
  readonly distribution: readonly {
    readonly number: string;
    readonly name: Text;
    readonly opening: bigint;
    readonly credited: bigint;
    readonly debited: bigint;
    readonly closing: bigint;
  }[];
}

/** 收益及收益分配表 of the days from `from` to `to`, both included. The carrying over at year's end does not empty it. */
export async function earningsStatement(
  db: Db,
  book: string,
  span: { readonly from: Temporal.PlainDate; readonly to: Temporal.PlainDate },
  layout: Layout,
): Promise<EarningsStatement> {
  const { lines } = await trialBalance(db, book, { ...span, beforeYearEnd: true });
  const turnover = (l: TrialLine): [bigint, bigint] => [0n, l.debit - l.credit];
  const income = groups(lines, 'income', layout, turnover);
  const expense = groups(lines, 'expense', layout, turnover);
  const totalIncome = total(income).closing;
  const totalExpense = total(expense).closing;
  const whole = await trialBalance(db, book, span);
  const distribution = whole.lines
    .filter((l) => l.kind === 'equity' && layout.distribution.includes(l.section))
    .map((l) => ({
      number: l.number,
      name: l.name,
      opening: -l.opening,
      credited: l.credit,
      debited: l.debit,
      closing: -l.closing,
    }));
  return { income, expense, totalIncome, totalExpense, earnings: totalIncome - totalExpense, distribution };
}
