import { Figure, Figures, fmtInt, useLocale } from '@yunjian/ui';
import type { Text } from '@yunjian/kernel/contract';

/** Free flats, all flats and projects of a listing, each a door to what it counts, as of when, from where. */
export function Totals({
  totals,
  asOf,
  list,
}: {
  totals: { free: number; units: number; projects: number } | undefined;
  asOf: string | undefined;
  list?: string;
}) {
  const { t } = useLocale();
  const source: Text = { zh: '人才公寓房源登记', en: 'Register of talent flats' };
  const rows: { label: Text; n: number | undefined; unit: Text; formula: Text }[] = [
    {
      label: { zh: '可租房源', en: 'Free flats' },
      n: totals?.free,
      unit: { zh: '套', en: 'flats' },
      formula: {
        zh: '符合筛选的项目中，没有租约、没有在途配租的房源数。',
        en: 'Flats of the matching projects without a lease and without an open offer.',
      },
    },
    {
      label: { zh: '全部房源', en: 'All flats' },
      n: totals?.units,
      unit: { zh: '套', en: 'flats' },
      formula: { zh: '符合筛选的认定项目的房源总数。', en: 'All flats of the matching accredited projects.' },
    },
    {
      label: { zh: '认定项目', en: 'Projects' },
      n: totals?.projects,
      unit: { zh: '个', en: 'projects' },
      formula: { zh: '符合筛选且认定有效的项目数。', en: 'Matching projects whose accreditation is in force.' },
    },
  ];
  return (
    <div className="tl-figures">
      <Figures>
        {rows.map((r) => (
          <Figure
            key={t(r.label)}
            label={r.label}
            value={r.n === undefined ? '—' : fmtInt(r.n)}
            unit={r.unit}
            asOf={asOf}
            formula={r.formula}
            source={source}
            {...(list ? { list: { to: list } } : {})}
          />
        ))}
      </Figures>
    </div>
  );
}
