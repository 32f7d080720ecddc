/** What the pages of the rows behind a rate share: whose rows, which of them, the rate itself, and the list. */
import { EmptyState, FilterBar, Page, PrintButton, useFilters, useLocale, type Words } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import type { ReactNode } from 'react';
import { paths } from './api.ts';
import { useCollectives } from './hooks.ts';
import { Door, Doors, FilterCollective, FilterSelect, FilterTown, SubNav, ppmText } from './parts.tsx';

const KEYS = ['town', 'collective', 'only'] as const;

/** The rates whose rows have a page. */
const RATES = [
  { to: paths.irregular, title: { zh: '不规范率', en: 'Irregular' } },
  { to: paths.collection, title: { zh: '收缴率', en: 'Collection' } },
  { to: paths.vacancy, title: { zh: '空置率', en: 'Vacancy' } },
];

/** What the address asks of the rows of a rate. */
export function useDrill() {
  const { filters, page, size, set, setPage } = useFilters(KEYS);
  const query = {
    ...(filters.town ? { town: filters.town } : {}),
    ...(filters.collective ? { collective: filters.collective } : {}),
    ...(filters.only === 'true' ? { only: 'true' as const } : {}),
  };
  return { query, page, size, set, setPage };
}

/** A millionth share of two counts or sums of fen, rounded down as the rates are; null when there is nothing to divide by. */
export const sharePpm = (part: number | string, of: number | string): number | null =>
  BigInt(of) === 0n ? null : Number((BigInt(part) * 1_000_000n) / BigInt(of));

/** A rate above its rows: numerator and denominator as the rates page has them, which the rows add up to. */
export function RateDoors(p: {
  rate: Words;
  ppm: number | null;
  part: Words;
  partValue: ReactNode;
  of: Words;
  ofValue: ReactNode;
}) {
  return (
    <Doors label={p.rate}>
      <Door label={p.rate} value={ppmText(p.ppm)} />
      <Door label={p.part} value={p.partValue} />
      <Door label={p.of} value={p.ofValue} />
    </Doors>
  );
}

/** The page of the rows behind a rate. */
export function RatePage(p: {
  title: Words;
  here: string;
  lead: Words;
  only: Words;
  drill: ReturnType<typeof useDrill>;
  children: ReactNode;
}) {
  const { t } = useLocale();
  const { rows: collectives, towns } = useCollectives();
  const { query, set } = p.drill;
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={p.title}
      lead={<p>{t(p.lead)}</p>}
      back={{ to: paths.board, label: { zh: '集体资产监管', en: 'Collective assets' } }}
    >
      <SubNav label={{ zh: '四个率的明细', en: 'Rows behind the rates' }} here={p.here} links={RATES} />
      <div className="as-filters">
        <FilterBar
          active={Object.keys(query).length}
          onClear={() => set({ town: undefined, collective: undefined, only: undefined })}
        >
          <FilterTown of={towns} value={query.town} onChange={(town) => set({ town })} />
          <FilterCollective of={collectives} value={query.collective} onChange={(collective) => set({ collective })} />
          <FilterSelect
            name="only"
            label={{ zh: '范围', en: 'Rows' }}
            all={{ zh: '全部', en: 'All' }}
            value={query.only}
            onChange={(only) => set({ only })}
            options={[{ value: 'true', label: p.only }]}
          />
        </FilterBar>
      </div>
      {p.children}
    </Page>
  );
}

/** The rows of a rate, with their number and all of them as Excel. */
export function RateList<R extends { id: string }>(p: {
  id: string;
  caption: Words;
  columns: readonly ListColumn<R>[];
  data: { rows: readonly R[]; total: number };
  drill: ReturnType<typeof useDrill>;
  exportHref: string;
}) {
  const { page, size, setPage } = p.drill;
  return (
    <StaffList
      id={p.id}
      caption={p.caption}
      columns={p.columns}
      rows={p.data.rows}
      rowKey={(r) => r.id}
      page={{ page, size, total: p.data.total }}
      onPage={setPage}
      exportHref={p.exportHref}
      empty={<EmptyState title={{ zh: '没有符合条件的', en: 'Nothing matches' }} />}
    />
  );
}
