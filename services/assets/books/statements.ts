/** 科目余额表, 资产负债表, 收益及收益分配表 of a collective (农村集体经济组织会计制度，财会〔2023〕14号，第六、七章): computed from the postings whenever they are asked for. */
import type { Db } from '@yunjian/kernel/db';
import { balanceSheet, earningsStatement, trialBalance, type Group, type TrialBalance } from '@yunjian/kernel/ledger';
import { findBook } from '../dividends/book.ts';
import { chartOf } from '../dividends/pack.ts';
import type { BooksKit } from './common.ts';

const day = (text: string): Temporal.PlainDate => Temporal.PlainDate.from(text);

/** Days from one to another, both included. */
export interface Span {
  readonly from: string;
  readonly to: string;
}

const EMPTY: TrialBalance = { lines: [], total: { opening: 0n, debit: 0n, credit: 0n, closing: 0n }, balanced: true };

/** The trial balance: opening and closing signed (debit positive), turnover by side; `differenceFen` is debit less credit, 0 when it balances. */
export async function trialShown(db: Db, collectiveId: string, span: Span) {
  const book = await findBook(db, collectiveId);
  const trial = book === null ? EMPTY : await trialBalance(db, book, { from: day(span.from), to: day(span.to) });
  return {
    rows: trial.lines.map((l) => ({
      number: l.number,
      name: l.name,
      kind: l.kind,
      section: l.section,
      openingFen: `${l.opening}`,
      debitFen: `${l.debit}`,
      creditFen: `${l.credit}`,
      closingFen: `${l.closing}`,
    })),
    total: {
      openingFen: `${trial.total.opening}`,
      debitFen: `${trial.total.debit}`,
      creditFen: `${trial.total.credit}`,
      closingFen: `${trial.total.closing}`,
      differenceFen: `${trial.total.debit - trial.total.credit}`,
    },
    balanced: trial.balanced,
  };
}

const groupsShown = (groups: readonly Group[]) =>
  groups.map((g) => ({
    section: g.section,
    title: g.title,
    lines: g.lines.map((l) => ({ number: l.number, name: l.name, openingFen: `${l.opening}`, closingFen: `${l.closing}` })),
    openingFen: `${g.opening}`,
    closingFen: `${g.closing}`,
  }));

/** The balance sheet at the end of a day, beside the beginning of its year. */
export async function balanceSheetShown(db: Db, kit: BooksKit, collectiveId: string, on: string) {
  const { statements } = chartOf(kit);
  const book = await findBook(db, collectiveId);
  const to = day(on);
  const from = to.with({ month: 1, day: 1 });
  const sheet = book === null ? null : await balanceSheet(db, book, { from, on: to }, statements);
  const pair = (p: { opening: bigint; closing: bigint } | undefined) => ({
    openingFen: `${p?.opening ?? 0n}`,
    closingFen: `${p?.closing ?? 0n}`,
  });
  return {
    on,
    from: from.toString(),
    assets: groupsShown(sheet?.assets ?? []),
    liabilities: groupsShown(sheet?.liabilities ?? []),
    equity: groupsShown(sheet?.equity ?? []),
    currentEarnings: pair(sheet?.currentEarnings),
    totalAssets: pair(sheet?.total.assets),
    totalRight: pair(sheet?.total.liabilitiesAndEquity),
    balanced: sheet?.balanced ?? true,
    source: statements.source,
  };
}

/** The earnings and distribution statement of some days, beside the same days of the year before. */
export async function earningsShown(db: Db, kit: BooksKit, collectiveId: string, span: Span) {
  const { statements } = chartOf(kit);
  const book = await findBook(db, collectiveId);
  const before = { from: day(span.from).subtract({ years: 1 }), to: lastLike(day(span.to)) };
  const [now, then] =
    book === null
      ? [null, null]
      : [
          await earningsStatement(db, book, { from: day(span.from), to: day(span.to) }, statements),
          await earningsStatement(db, book, before, statements),
        ];
  const amounts = (groups: readonly Group[], earlier: readonly Group[]) => {
    const sections = [...new Set([...groups, ...earlier].map((g) => g.section))];
    return sections.map((section) => {
      const [a, b] = [groups.find((g) => g.section === section), earlier.find((g) => g.section === section)];
      const numbers = [...new Set([...(a?.lines ?? []), ...(b?.lines ?? [])].map((l) => l.number))].toSorted();
      return {
        section,
        title: (a ?? b)?.title ?? { zh: section, en: section },
        lines: numbers.map((number) => {
          const [x, y] = [a?.lines.find((l) => l.number === number), b?.lines.find((l) => l.number === number)];
          return {
            number,
            name: (x ?? y)?.name ?? { zh: number, en: number },
            fen: `${x?.closing ?? 0n}`,
            beforeFen: `${y?.closing ?? 0n}`,
          };
        }),
        fen: `${a?.closing ?? 0n}`,
        beforeFen: `${b?.closing ?? 0n}`,
      };
    });
  };
  return {
    ...span,
    beforeFrom: before.from.toString(),
    beforeTo: before.to.toString(),
    income: amounts(now?.income ?? [], then?.income ?? []),
    expense: amounts(now?.expense ?? [], then?.expense ?? []),
    totalIncome: { fen: `${now?.totalIncome ?? 0n}`, beforeFen: `${then?.totalIncome ?? 0n}` },
    totalExpense: { fen: `${now?.totalExpense ?? 0n}`, beforeFen: `${then?.totalExpense ?? 0n}` },
    earnings: { fen: `${now?.earnings ?? 0n}`, beforeFen: `${then?.earnings ?? 0n}` },
    distribution: (now?.distribution ?? []).map((d) => ({
      number: d.number,
      name: d.name,
      openingFen: `${d.opening}`,
      creditedFen: `${d.credited}`,
      debitedFen: `${d.debited}`,
      closingFen: `${d.closing}`,
    })),
    source: statements.source,
  };
}

/** The same day a year before; the last of a month stays the last. */
const lastLike = (d: Temporal.PlainDate): Temporal.PlainDate => {
  const then = d.subtract({ years: 1 });
  return d.day === d.daysInMonth ? then.with({ day: then.daysInMonth }) : then;
};
