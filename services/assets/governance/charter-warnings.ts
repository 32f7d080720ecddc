/** What whoever decides on a charter should see first: what the cap of a reserve does to what the law asks of this year. */
import type { Text } from '@yunjian/kernel/contract';
import type { Db } from '@yunjian/kernel/db';
import type { Kit } from '@yunjian/kernel/service';
import { figuresOf } from '../books/figures.ts';
import { findBook, fundBalances } from '../dividends/book.ts';
import { chartOf, dividendPolicy } from '../dividends/pack.ts';
import { yuanText } from '../dividends/units.ts';
import { dividendsOf } from './charter.ts';

/**
 * Of each fund with a cap in the terms: what it holds, and whether the cap stops what the packs in force ask of the running year's income, wholly or in part
 * (上海市农村集体资产监督管理条例 25: reserves may stop at the charter's cap, and only there). Empty: no caps.
 */
export async function charterWarnings(
  db: Db,
  kit: Pick<Kit, 'pack'>,
  charter: { readonly collectiveId: string; readonly terms: object },
  today: Temporal.PlainDate,
): Promise<Text[]> {
  const caps = Object.entries(dividendsOf(charter.terms).fundCapFen ?? {});
  if (caps.length === 0) return [];
  const held = await fundBalances(db, kit, charter.collectiveId, today);
  const running = { collectiveId: charter.collectiveId, year: today.year, kind: 'special' } as const;
  const net = (await findBook(db, charter.collectiveId)) === null ? 0n : (await figuresOf(db, kit, running, today)).netIncomeFen;
  const on = today.toString();
  const { accounts, funds } = chartOf(kit);
  return caps.flatMap(([fund, typed]) => {
    const cap = BigInt(typed);
    const has = held[fund] ?? 0n;
    const name = accounts.find((a) => a.number === funds[fund])?.name ?? { zh: fund, en: fund };
    return dividendPolicy(kit)
      .reservePacks.filter((p) => p.effectiveFrom <= on && (p.effectiveTo ?? '9999') >= on)
      .flatMap((p) => p.rules.filter((r) => r.funds.includes(fund)).map((r) => ({ p, rate: r.rate })))
      .map(({ p, rate }) => {
        const asked = ((net > 0n ? net : 0n) * BigInt(rate[0])) / BigInt(rate[1]);
        const [percent, now, most] = [`${(rate[0] * 100) / rate[1]}%`, yuanText(has), yuanText(cap)];
        return has + asked >= cap
          ? {
              zh: `${name.zh}现有 ${now} 元，上限 ${most} 元：生效后本年度按${p.title.zh}${p.article}应提取的 ${percent} 将停提或提不足。请先核对章程和成员大会决议。`,
              en: `${name.en} holds ${now} yuan, the cap is ${most}: from its first day this year's ${percent} of the ${p.title.en} (${p.articleEn}) stops or falls short. Check the charter and the decision of the members first.`,
            }
          : {
              zh: `${name.zh}现有 ${now} 元，达到上限 ${most} 元后，${p.title.zh}${p.article}的 ${percent} 不再提取。`,
              en: `${name.en} holds ${now} yuan; once it reaches the cap of ${most}, the ${percent} of the ${p.title.en} (${p.articleEn}) are set aside no more.`,
            };
      });
  });
}
