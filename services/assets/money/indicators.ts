/** Collection and vacancy as published figures, each with the rows it is made of. */
import type { Indicator } from '@yunjian/kernel/service';
import { sliced } from '../list.ts';
import { EVERYONE } from '../scope.ts';
import { collectionRows, vacancyRows } from '../supervision/drill.ts';
import { vacancyTotal } from '../supervision/reports.ts';
import { dayOf } from '../setting.ts';
import { collectionBy } from './facts.ts';

const dayIn = (zone: string, now: Temporal.Instant): string => dayOf({ zone }, now).toString();
const rate = (numerator: number, denominator: number, now: Temporal.Instant) => ({
  value: denominator === 0 ? null : numerator / denominator,
  numerator,
  denominator,
  asOf: now,
});

export const moneyIndicators: readonly Indicator[] = [
  {
    code: 'assets.collection_rate',
    title: { zh: '租金收缴率', en: 'Rent collected' },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: '本年到期的租金中已收的金额 ÷ 本年到期的租金；一次收取一年以上的租金按日分摊到各年；核销的计入到期、不计入已收',
      en: 'Of the rent that fell due this year, what is paid ÷ what fell due; rent for more than a year at once is shared among its years by days; what was written off counts as due and not as paid',
    },
    async compute(database, now, zone) {
      const day = dayIn(zone, now);
      const rows = await collectionBy(database.db, { from: `${day.slice(0, 4)}-01-01`, to: day });
      const yuan = (of: 'paidFen' | 'dueFen'): number => Number(rows.reduce((sum, r) => sum + r[of], 0n)) / 100;
      return rate(yuan('paidFen'), yuan('dueFen'), now);
    },
    drill: (database, now, page, zone) => sliced(page, (slice) => collectionRows(database.db, EVERYONE, dayIn(zone, now), slice)),
  },
  {
    code: 'assets.vacancy_rate',
    title: { zh: '可出租部位空置率', en: 'Vacant parts' },
    unit: { zh: '%', en: '%' },
    definition: {
      zh: '经营性资产的可出租部位中，当日没有合同占用的个数 ÷ 可出租部位个数',
      en: 'Lettable parts of operating assets that no contract holds on the day ÷ all of them',
    },
    async compute(database, now, zone) {
      const { vacant, parts } = await vacancyTotal(database.db, dayIn(zone, now));
      return rate(vacant, parts, now);
    },
    drill: (database, now, page, zone) =>
      sliced(page, (slice) => vacancyRows(database.db, EVERYONE, dayIn(zone, now), { ...slice, only: true })),
  },
];
