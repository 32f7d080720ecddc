/** Coverage as published figures: of operating fixed assets, by count and by value. Rounded down, so that nothing short of all is shown as all. */
import type { Database } from '@yunjian/kernel/db';
import type { Indicator } from '@yunjian/kernel/service';
import { EVERYONE } from '../scope.ts';
import { dayOf } from '../setting.ts';
import { censusLines, coverageBy, totalOf } from './coverage.ts';

/** The register as it is now; the newest census up to today. */
const ask = (now: Temporal.Instant, zone: string) => ({
  on: dayOf({ zone }, now).toString(),
  until: now,
  which: 'operating-fixed' as const,
  scope: EVERYONE,
  now: true,
});

async function total(database: Database, now: Temporal.Instant, zone: string) {
  return totalOf(await coverageBy(database.db, EVERYONE, 'town', ask(now, zone), undefined, true));
}

async function drill(database: Database, now: Temporal.Instant, page: { offset: number; limit: number }, zone: string) {
  // pages of a drill-down begin at any offset: whole pages around it are cut to size
  const size = Math.max(page.limit, 1);
  const first = Math.floor(page.offset / size) + 1;
  const [a, b] = [
    await censusLines(database.db, { ...ask(now, zone), state: 'matched' }, { page: first, size }),
    await censusLines(database.db, { ...ask(now, zone), state: 'matched' }, { page: first + 1, size }),
  ];
  const from = page.offset - (first - 1) * size;
  const rows = [...a.rows, ...b.rows].slice(from, from + page.limit).map((r) => ({
    id: r.id,
    collective: r.collective.name,
    code: r.code,
    name: r.name,
    valueFen: r.valueFen,
    asset: r.asset?.code ?? null,
  }));
  return { rows, total: a.total };
}

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
