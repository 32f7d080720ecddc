/** Choosing the days a statement is about: a year, or one of its months. */
import { useFilters } from '@yunjian/ui';
import { todayText } from './hooks.ts';
import { FilterSelect } from './parts.tsx';

const KEYS = ['year', 'month'] as const;
const two = (n: number): string => String(n).padStart(2, '0');

/** The days from the address: the running year unless told. */
export function usePeriod() {
  const { filters, set } = useFilters(KEYS);
  const now = Number(todayText().slice(0, 4));
  const year = Number(filters.year ?? now);
  const month = filters.month === undefined ? null : Number(filters.month);
  const last = month === null ? 31 : new Date(Date.UTC(year, month, 0)).getUTCDate();
  const span = { from: `${year}-${two(month ?? 1)}-01`, to: `${year}-${two(month ?? 12)}-${two(last)}` };
  const choose = (
    <>
      <FilterSelect
        name="book-year"
        label={{ zh: '年度', en: 'Year' }}
        all={{ zh: `${now} 年`, en: String(now) }}
        value={filters.year}
        onChange={(next) => set({ year: next === '' ? undefined : next })}
        options={Array.from({ length: 12 }, (_, i) => ({ value: String(now - 1 - i), label: String(now - 1 - i) }))}
      />
      <FilterSelect
        name="book-month"
        label={{ zh: '月份', en: 'Month' }}
        all={{ zh: '全年', en: 'Whole year' }}
        value={filters.month}
        onChange={(next) => set({ month: next === '' ? undefined : next })}
        options={Array.from({ length: 12 }, (_, i) => ({
          value: String(i + 1),
          label: { zh: `${i + 1} 月`, en: two(i + 1) },
        }))}
      />
    </>
  );
  return { span, choose };
}
