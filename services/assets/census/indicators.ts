/** Coverage as published figures: of operating fixed assets, by count and by value. Rounded down, so that nothing short of all is shown as all. */
import type { Database } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { sliced } from '../list.ts';
import { EVERYONE } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { asOf, censusLines, coverageOf, totalOf } from './coverage.ts';

/** Of today: the newest census up to it, and the register as it is. */
const ask = (now: Temporal.Instant, zone: string) => asOf(dayOf({ zone }, now), zone);

async function total(database: Database, now: Temporal.Instant, zone: string) {
  return totalOf([...(await coverageOf(database.db, ask(now, zone), null)).values()]);
}

const drill: Indicator['drill'] = ({ db }, now, page, zone) =>
  sliced(page, async (slice) => {
    const { rows, total: all } = await censusLines(db, { ...ask(now, zone), scope: EVERYONE, state: 'matched' }, slice);
    return {
      rows: rows.map((r) => ({
        id: r.id,
        collective: r.collective.name,
        code: r.code,
        name: r.name,
        valueFen: r.valueFen,
        asset: r.asset?.code ?? null,
      })),
      total: all,
    };
  });

export const coverageIndicators: readonly Indicator[] = [
  {
    code: 'assets.coverage_count',
    title: { zh: '经营性固定资产纳管率（件）', en: 'Operating fixed assets in the register, by count' },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: '各镇最近一次清产核资查到的经营性固定资产中，与台账资产对上的件数 ÷ 查到的件数',
      en: 'Of the operating fixed assets found by each town’s newest census, those matched to an asset of the register ÷ all found',
    },
    async compute(database, now, zone) {
      const { matched, found } = await total(database, now, zone);
      return { value: found === 0 ? null : matched / found, numerator: matched, denominator: found, asOf: now };
    },
    drill,
  },
  {
    code: 'assets.coverage_value',
    title: { zh: '经营性固定资产纳管率（价值）', en: 'Operating fixed assets in the register, by value' },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: '同上，按清产核资给出的价值（元）计；分子、分母为元，下钻各行以分列出',
      en: 'The same by the value the census gives; numerator and denominator in yuan, the rows behind it in fen',
    },
    async compute(database, now, zone) {
      const { matchedFen, foundFen } = await total(database, now, zone);
      const [numerator, denominator] = [Number(BigInt(matchedFen)) / 100, Number(BigInt(foundFen)) / 100];
      return { value: denominator === 0 ? null : numerator / denominator, numerator, denominator, asOf: now };
    },
    drill,
  },
];
