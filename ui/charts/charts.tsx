import { Suspense, lazy } from 'react';
import { useLocale } from '../i18n.tsx';
import type { ChartProps } from './props.ts';

/** More bars than this lie: their names then stand in full beside them. */
const UPRIGHT = 8;

const Drawing = lazy(() => import('./echarts.tsx'));

function Chart({ kind, ...p }: ChartProps & { kind: 'bar' | 'line' }) {
  const { t } = useLocale();
  if (p.series.length > 6) throw new Error('a chart shows at most six series');
  const lying = kind === 'bar' && p.categories.length > UPRIGHT;
  return (
    <figure className="yj-chart">
      <figcaption>
        <strong>{t(p.title)}</strong>
        <span className="yj-muted">
          {t({ zh: '（单位：', en: ' (' })}
          {t(p.unit)}
          {t({ zh: '）', en: ')' })}
        </span>
      </figcaption>
      <div
        style={{ blockSize: p.height ?? (lying ? `${p.categories.length * 1.75 + 2}rem` : '18rem') }}
        role="img"
        aria-label={t(p.title) + t({ zh: '，数字见下表', en: ', numbers in the table below' })}
      >
        <Suspense fallback={null}>
          <Drawing {...p} kind={kind} lying={lying} />
        </Suspense>
      </div>
      <details className="yj-details">
        <summary>{t({ zh: '看数字', en: 'See the numbers' })}</summary>
        <div className="yj-table-box">
          <table className="yj-table">
            <caption className="yj-hidden">{t(p.title)}</caption>
            <thead>
              <tr>
                <th scope="col">{t({ zh: '项目', en: 'Item' })}</th>
                {p.series.map((s) => (
                  <th key={t(s.name)} scope="col" className="yj-right">
                    {t(s.name)}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {p.categories.map((c, i) => (
                <tr key={`${t(c)}-${i}`}>
                  <th scope="row">{t(c)}</th>
                  {p.series.map((s) => (
                    <td key={t(s.name)} className="yj-right" data-label={t(s.name)}>
                      {s.values[i] ?? '—'}
                    </td>
                  ))}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </details>
      {p.note ? <p className="yj-muted yj-small">{t(p.note)}</p> : null}
    </figure>
  );
}

/** Amounts side by side (or stacked). */
export const BarChart = (p: ChartProps) => <Chart {...p} kind="bar" />;

/** A course over time. */
export const LineChart = (p: ChartProps) => <Chart {...p} kind="line" />;
