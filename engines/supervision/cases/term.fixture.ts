import { part, type Patch } from '../contract.fixture.ts';
import { dates, LONG, of, PAID, type Case } from './case.fixture.ts';

const c01 = of('C01');
const c02 = of('C02');
const c03 = of('C03');
const c04 = of('C04');
const c21 = of('C21');
const c22 = of('C22');
const c41 = of('C41');
const c42 = of('C42');
const c45 = of('C45');
const flat = (amounts: readonly string[]): readonly Patch[] =>
  amounts.map((amount, i) => ({ from: `202${5 + i}-07-01`, to: `202${6 + i}-06-30`, amount, due: `202${5 + i}-07-01` }));

/** Prolonged in its first year by decision. */
const extended = (endAfter: string): Patch => ({
  amendments: [{ on: '2025-08-01', endBefore: '2028-06-30', endAfter, decided: true }],
});

/** Cases of the rules over the term and its changes. */
export const termCases: readonly Case[] = [
  c01.positive('twenty years and a day', [LONG, dates({ end: '2045-07-02' })], ['C01:is']),
  c01.positive('made longer than twenty years', [LONG, extended('2045-07-02')], ['C01:is', 'C02:early']),
  c01.boundary('made twenty years long', [LONG, extended('2045-07-01')], ['C02:early']),
  c01.negative('three years', {}, []),
  c01.boundary('twenty years to the day', [LONG, dates({ end: '2045-07-01' })], []),
  c01.boundary(
    'before 2021 by the law of that time',
    [
      LONG,
      dates({ sign: '2010-01-01', start: '2010-01-01', end: '2031-01-01' }),
      { decision: { date: '2009-12-20' }, documents: [] },
    ],
    ['C01:is'],
  ),

  c02.positive(
    'renewed for more than twenty years',
    { renewals: [{ signed: '2025-06-20', previousEnd: '2025-06-30', end: '2045-06-21' }] },
    ['C02:long'],
  ),
  c02.positive(
    'renewed more than a year ahead',
    { renewals: [{ signed: '2025-06-20', previousEnd: '2026-06-21', end: '2028-06-30' }] },
    ['C02:early'],
  ),
  c02.negative(
    'renewed near the end',
    { renewals: [{ signed: '2025-06-20', previousEnd: '2025-06-30', end: '2028-06-30' }] },
    [],
  ),
  c02.boundary(
    'twenty years and twelve months exactly',
    { renewals: [{ signed: '2025-06-20', previousEnd: '2026-06-20', end: '2045-06-20' }] },
    [],
  ),

  c03.positive('a day beyond the land-use right', part({ landUseEnd: '2028-06-29' }), ['C03:is']),
  c03.positive('beyond the permit', part({ permitEnd: '2027-01-01' }), ['C03:is']),
  c03.positive(
    'made longer than the land-use right',
    [LONG, extended('2038-06-30'), part({ landUseEnd: '2030-12-31' })],
    ['C02:early', 'C03:is'],
  ),
  c03.negative('no end of the permit', part({ permitEnd: null }), []),
  c03.boundary('to the last day of the right', part({ landUseEnd: '2028-06-30' }), []),

  c04.positive(
    'sixty months and a day without review',
    [dates({ end: '2030-07-01' }), { rent: { escalation: 'review' } }],
    ['C04:is'],
  ),
  c04.positive('made long without review', [{ rent: { escalation: 'review' } }, extended('2030-07-01')], ['C02:early', 'C04:is']),
  c04.negative('long and reviewed', [LONG, dates({ end: '2030-07-01' })], []),
  c04.boundary('sixty months', [dates({ end: '2030-06-30' }), { rent: { escalation: 'review' } }], []),

  c21.positive('37 months, flat', dates({ end: '2028-07-31' }), ['C21:is']),
  c21.positive('37 months, equal sums', [dates({ end: '2028-07-31' }), { rent: { escalation: undefined } }], ['C21:is']),
  c21.negative(
    '37 months, rising',
    [dates({ end: '2028-07-31' }), { rent: { escalation: undefined, schedule: flat(['6000000', '6600000', '7000000']) } }],
    [],
  ),
  c21.positive('37 months, said to rise and flat', [dates({ end: '2028-07-31' }), { rent: { escalation: 'fixed' } }], ['C21:is']),
  c21.positive(
    '37 months, cheaper at first by rent-free days',
    [
      dates({ end: '2028-07-31' }),
      {
        rent: {
          escalation: 'fixed',
          schedule: flat(['5506849', '6000000', '6000000']),
          booked: [{ from: '2025-07-01', amount: '5506849' }],
        },
      },
    ],
    ['C21:is'],
  ),
  c21.positive(
    '37 months, falling',
    [dates({ end: '2028-07-31' }), { rent: { escalation: undefined, schedule: flat(['6000000', '5500000', '5000000']) } }],
    ['C21:is'],
  ),
  c21.negative('37 months, an index is agreed', [dates({ end: '2028-07-31' }), { rent: { escalation: 'index' } }], []),
  c21.boundary('36 months, flat', dates({ end: '2028-06-30' }), []),

  c22.positive('91 days in three years', { rent: { freeDays: 91 } }, ['C22:is']),
  c22.positive('181 days in ten years', [LONG, dates({ end: '2035-06-30' }), { rent: { freeDays: 181 } }], ['C22:is']),
  c22.negative('none', { rent: { freeDays: 0 } }, []),
  c22.boundary('90 days in three years', { rent: { freeDays: 90 } }, []),

  c41.positive('31 days after the end', PAID, ['C41:is'], { on: '2028-07-31' }),
  c41.negative('keys returned', [PAID, dates({ handback: '2028-07-02' })], [], { on: '2028-09-01' }),
  c41.negative('let again', [PAID, { successor: 'K2' }], [], { on: '2028-09-01' }),
  c41.boundary('30 days after the end', PAID, [], { on: '2028-07-30' }),

  c42.positive('180 days before the end', PAID, ['C42:first'], { on: '2028-01-02' }),
  c42.positive('90 days before the end', PAID, ['C42:second'], { on: '2028-04-01' }),
  c42.positive('30 days before the end', PAID, ['C42:third'], { on: '2028-05-31' }),
  c42.negative('planned', [PAID, { plan: '重新招租' }], [], { on: '2028-05-31' }),
  c42.boundary('181 days before the end', PAID, [], { on: '2028-01-01' }),
  c42.boundary('the last day', PAID, ['C42:third'], { on: '2028-06-30' }),

  c45.positive(
    'cut by a fen more than a tenth',
    { amendments: [{ on: '2026-01-01', rentBefore: '6000000', rentAfter: '5399999', decided: false }] },
    ['C45:rent'],
  ),
  c45.positive(
    'longer by a day',
    { amendments: [{ on: '2027-06-30', endBefore: '2028-06-30', endAfter: '2028-07-01', decided: false }] },
    ['C45:term'],
  ),
  c45.positive(
    'cut by nine percent and again, which is more than a tenth',
    {
      amendments: [
        { on: '2025-08-01', rentBefore: '6000000', rentAfter: '5460000', decided: false },
        { on: '2025-09-01', rentBefore: '5460000', rentAfter: '4968600', decided: false },
      ],
    },
    ['C45:rent'],
  ),
  c45.negative(
    'cut by nine percent, and by decision again',
    {
      amendments: [
        { on: '2025-08-01', rentBefore: '6000000', rentAfter: '5460000', decided: true },
        { on: '2025-09-01', rentBefore: '5460000', rentAfter: '4968600', decided: false },
      ],
    },
    [],
  ),
  c45.negative(
    'cut by decision',
    { amendments: [{ on: '2026-01-01', rentBefore: '6000000', rentAfter: '3000000', decided: true }] },
    [],
  ),
  c45.boundary(
    'cut by a tenth',
    { amendments: [{ on: '2026-01-01', rentBefore: '6000000', rentAfter: '5400000', decided: false }] },
    [],
  ),
];
