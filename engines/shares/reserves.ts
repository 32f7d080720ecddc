import { ratio } from './ratio.ts';
import { SharesError, type Ratio } from './types.ts';

/** One demand of a rule pack: these funds together get at least this part of the year's net income after losses are covered. */
export interface ReserveRule {
  /** One fund, or several that a law counts together (such as 30 % for both); what is missing together goes to the first. */
  readonly funds: readonly [string, ...string[]];
  /** From 0 to 1. */
  readonly rate: Ratio;
  /** Fen: the balance of these funds at which nothing more is demanded (the charter's cap); null where there is none. */
  readonly stopsAt: bigint | null;
}

/** The demands of one law or charter. Its source, article and dates stay with the caller. */
export interface ReservePack {
  readonly id: string;
  readonly rules: readonly ReserveRule[];
}

/** A year's result. */
export interface YearResult {
  /** Fen; negative for a loss. */
  readonly netIncome: bigint;
  /** Losses of earlier years not yet covered, fen, ≥ 0. */
  readonly lossBroughtForward: bigint;
  /** Balances of the funds before this year, fen, ≥ 0. A fund that is left out holds nothing. */
  readonly balances?: Readonly<Record<string, bigint>>;
  /** All that are in force; they add up, the stricter holds. */
  readonly packs: readonly ReservePack[];
}

/** What one fund gets, fen, and the pack whose demand set it (null where none demanded anything). */
export interface Reserve {
  readonly fund: string;
  readonly amount: bigint;
  readonly pack: string | null;
}

/** Where a year's net income goes, in fen. `netIncome − lossBroughtForward = base − lossCarriedForward`, and `base = total of the reserves + distributable`. */
export interface Appropriation {
  readonly lossCovered: bigint;
  readonly lossCarriedForward: bigint;
  /** What reserves are reckoned from: net income after losses are covered. */
  readonly base: bigint;
  /** In the order in which the packs name the funds. */
  readonly reserves: readonly Reserve[];
  /** What may be distributed of this year's income. */
  readonly distributable: bigint;
}

const least = (a: bigint, b: bigint): bigint => (a < b ? a : b);

function check({ lossBroughtForward, balances = {}, packs }: YearResult): void {
  if (lossBroughtForward < 0n || Object.values(balances).some((balance) => balance < 0n))
    throw new SharesError('bad-amount', '以前年度亏损与公积余额不能为负', 'losses and balances of funds cannot be negative');
  for (const { id, rules } of packs)
    for (const { funds, rate, stopsAt } of rules)
      if (
        rate.numerator < 0n ||
        rate.denominator < 1n ||
        rate.numerator > rate.denominator ||
        (stopsAt ?? 0n) < 0n ||
        new Set(funds).size < funds.length
      )
        throw new SharesError(
          'bad-pack',
          `规则包 ${id}：比例应在 0 到 1 之间，上限不能为负，基金不能重复`,
          `pack ${id}: a rate is from 0 to 1, a cap is not negative, a fund is named once`,
        );
}

/** Fen that a rule demands: its rate of the base, rounded up to a whole fen since it is a minimum, and no more than is missing up to the cap. */
function demandOf({ funds, rate, stopsAt }: ReserveRule, base: bigint, balances: Readonly<Record<string, bigint>>): bigint {
  const full = (base * rate.numerator + rate.denominator - 1n) / rate.denominator;
  if (stopsAt === null) return full;
  const held = funds.reduce((sum, fund) => sum + (Object.hasOwn(balances, fund) ? balances[fund]! : 0n), 0n);
  return held >= stopsAt ? 0n : least(full, stopsAt - held);
}

/**
 * Sets a year's reserves aside: losses of earlier years are covered first, each demand is reckoned from the rest (such as 15 % 公积金 and 15 % 公益金, 上海市农村
 * 集体资产监督管理条例 25), and where several packs speak of a fund the greatest demand holds; demands for funds together come after those for single funds.
 * Amounts are rounded up to whole fen, but all together never exceed the base: on a few fen of income the funds named last go short.
 * Throws SharesError: `bad-amount`; `bad-pack`, also where the demands together exceed the income.
 */
export function reserves(year: YearResult): Appropriation {
  check(year);
  const { netIncome, lossBroughtForward, balances = {}, packs } = year;
  const income = netIncome > 0n ? netIncome : 0n;
  const lossCovered = least(income, lossBroughtForward);
  const base = income - lossCovered;
  const demands = packs.flatMap(({ id, rules }) => rules.map((rule) => ({ id, rule })));
  const set = new Map<string, { amount: bigint; pack: string | null }>();
  for (const { rule } of demands) for (const fund of rule.funds) set.set(fund, { amount: 0n, pack: null });
  for (const { id, rule } of demands.toSorted((a, b) => a.rule.funds.length - b.rule.funds.length)) {
    const there = rule.funds.reduce((sum, fund) => sum + set.get(fund)!.amount, 0n);
    const missing = demandOf(rule, base, balances) - there;
    const first = rule.funds[0];
    if (missing > 0n) set.set(first, { amount: set.get(first)!.amount + missing, pack: id });
  }
  const wanted = [...set.values()].reduce((sum, { amount }) => sum + amount, 0n);
  // Rounding up adds less than a fen for each fund; more than that is a mistake in the packs.
  if (wanted - base >= BigInt(Math.max(set.size, 1)))
    throw new SharesError('bad-pack', '各规则包要求的提取合计超过可提基数', 'the packs together demand more than the income');
  let left = base;
  const kept = [...set].map(([fund, { amount, pack }]): Reserve => {
    const given = least(amount, left);
    left -= given;
    return { fund, amount: given, pack };
  });
  return {
    lossCovered,
    lossCarriedForward: lossBroughtForward - lossCovered + (income - netIncome),
    base,
    reserves: kept,
    distributable: left,
  };
}

/** The share of what is distributed in the year's net profit, exact; null where there was no profit, since there is then no such share. Throws `bad-rate` for a negative sum. */
export const payoutRatio = (distributed: bigint, netProfit: bigint): Ratio | null =>
  netProfit <= 0n ? null : ratio(distributed, netProfit);
