/** What a form asks of the rent of a contract, and how it becomes the terms that are sent. Pure. */
import { yuanOf, type Ask, type Values } from './asks.ts';

/** Terms of a rent on the wire. */
export interface RentTerms {
  readonly annualFen: string;
  readonly payEveryMonths: number;
  readonly escalation: { readonly everyMonths: number; readonly ppm: number } | null;
  readonly freeDays: number;
  readonly prepaidMonths: number;
  readonly dueAfterDays: number;
}

const percentOf = (ppm: number): string => String(ppm / 10_000);

/** The questions of a rent, begun with `rent`. */
export function rentAsks(rent: RentTerms | null, when?: Ask['when'], withAnnual = true): Ask[] {
  const on = when ? { when } : {};
  const months = { zh: '个月', en: 'months' };
  const asks: Ask[] = [
    ...(withAnnual
      ? [
          {
            name: 'annual',
            kind: 'yuan',
            label: { zh: '首年租金', en: 'Rent of the first year' },
            suffix: { zh: '元/年', en: 'yuan/year' },
            initial: rent ? yuanOf(rent.annualFen) : '',
            ...on,
          } as const,
        ]
      : []),
    {
      name: 'payEvery',
      kind: 'int',
      min: 1,
      max: 1200,
      suffix: months,
      label: { zh: '几个月一付', en: 'Paid every' },
      initial: String(rent?.payEveryMonths ?? 12),
      ...on,
    },
    {
      name: 'escalate',
      kind: 'int',
      min: 1,
      max: 1200,
      suffix: months,
      optional: true,
      label: { zh: '几个月递增一次', en: 'Rises every' },
      hint: { zh: '不递增就空着', en: 'Leave empty when it does not rise' },
      initial: rent?.escalation ? String(rent.escalation.everyMonths) : '',
      ...on,
    },
    {
      name: 'rise',
      kind: 'decimal',
      places: 4,
      suffix: { zh: '%', en: '%' },
      label: { zh: '每次递增', en: 'Rises by' },
      initial: rent?.escalation ? percentOf(rent.escalation.ppm) : '5',
      when: (raw) => (when === undefined || when(raw)) && (raw['escalate'] ?? '') !== '',
    },
    {
      name: 'freeDays',
      kind: 'int',
      max: 36_600,
      suffix: { zh: '天', en: 'days' },
      label: { zh: '免租期', en: 'Rent-free' },
      initial: String(rent?.freeDays ?? 0),
      ...on,
    },
    {
      name: 'prepaid',
      kind: 'int',
      max: 1200,
      suffix: months,
      label: { zh: '一次预付', en: 'Prepaid' },
      hint: { zh: '签约时一次付清的月数，没有填 0', en: 'Months paid at once at signing; 0 for none' },
      initial: String(rent?.prepaidMonths ?? 0),
      ...on,
    },
    {
      name: 'dueAfter',
      kind: 'int',
      max: 366,
      suffix: { zh: '天', en: 'days' },
      label: { zh: '每期开始后几天内付', en: 'Due after the period begins' },
      initial: String(rent?.dueAfterDays ?? 0),
      ...on,
    },
  ];
  return asks;
}

/** The terms but for the rent of a year. */
export const termsOf = (v: Values): Omit<RentTerms, 'annualFen'> => ({
  payEveryMonths: v.int('payEvery'),
  escalation:
    v.orNull('escalate') === null ? null : { everyMonths: v.int('escalate'), ppm: Math.round(Number(v.text('rise')) * 10_000) },
  freeDays: v.int('freeDays'),
  prepaidMonths: v.int('prepaid'),
  dueAfterDays: v.int('dueAfter'),
});

/** The terms of a rent. */
export const rentOf = (v: Values): RentTerms => ({ annualFen: v.text('annual'), ...termsOf(v) });
