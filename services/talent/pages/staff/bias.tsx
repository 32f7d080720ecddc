/** The fairness report: approval rate and time by category, employer size, town and household. */
import { useSearchParams } from 'react-router';
import {
  DataTable,
  EmptyState,
  Page,
  Section,
  Select,
  fmtDateTime,
  fmtInt,
  fmtPercent,
  useApi,
  useLocale,
  type Column,
} from '@yunjian/ui';
import { BarChart } from '@yunjian/ui/charts';
import type { Text } from '@yunjian/kernel/contract';
import { client } from './api.ts';
import { Ready } from './parts.tsx';
import { fmtSpan } from './span.ts';
import './staff.css';

type Row = Awaited<ReturnType<typeof client.duty.bias>>['rows'][number];
/** Below this many applications a rate says little about a group. */
const FEW = 30;
const DIMENSIONS: Record<Row['dimension'], Text> = {
  category: { zh: '按人才类别', en: 'By talent category' },
  'employer-size': { zh: '按用人单位规模', en: 'By size of employer' },
  town: { zh: '按街镇', en: 'By town' },
  household: { zh: '按家庭人数', en: 'By household size' },
};

export default function Bias() {
  const { t, locale } = useLocale();
  const [search, setSearch] = useSearchParams();
  const asked = Number.parseInt(search.get('days') ?? '', 10);
  const days = asked >= 1 && asked <= 1100 ? asked : 366;
  const report = useApi(client.duty.bias, { query: { days } }, { keep: true });
  const columns: readonly Column<Row>[] = [
    { key: 'group', title: { zh: '组', en: 'Group' }, head: true, cell: (r) => t(r.groupText), sortBy: (r) => r.groupText.zh },
    {
      key: 'applications',
      title: { zh: '申请（件）', en: 'Applications' },
      number: true,
      cell: (r) => fmtInt(r.applications),
      sortBy: (r) => r.applications,
    },
    {
      key: 'granted',
      title: { zh: '批准（件）', en: 'Granted' },
      number: true,
      cell: (r) => fmtInt(r.granted),
      sortBy: (r) => r.granted,
    },
    {
      key: 'automatic',
      title: { zh: '其中自动（件）', en: 'Automatic' },
      number: true,
      cell: (r) => fmtInt(r.automatic),
      sortBy: (r) => r.automatic,
    },
    { key: 'rate', title: { zh: '批准率', en: 'Rate' }, number: true, cell: (r) => fmtPercent(r.rate), sortBy: (r) => r.rate },
    {
      key: 'median',
      title: { zh: '用时中位数', en: 'Median time' },
      number: true,
      cell: (r) => fmtSpan(r.medianSeconds, locale),
      sortBy: (r) => r.medianSeconds,
    },
  ];
  return (
    <Page
      width="full"
      title={{ zh: '公平性报告', en: 'Fairness report' }}
      back={{ to: '/staff/talent/duty', label: { zh: '值班看板', en: 'Duty board' } }}
    >
      <p className="yj-lead">
        {t({
          zh: '同一规则对不同人群的批准率和用时。差别大不等于不公平，但要能说明原因。',
          en: 'How one rule turns out for different groups. A gap is not yet unfair, but it needs an explanation.',
        })}
      </p>
      <div className="ts-one-filter">
        <Select
          name="days"
          label={{ zh: '统计期间', en: 'Period' }}
          value={days === 366 ? '' : String(days)}
          placeholder={{ zh: '最近一年', en: 'Last year' }}
          onChange={(v) => setSearch(v ? { days: v } : {})}
          options={[
            { value: '30', label: { zh: '最近 30 天', en: 'Last 30 days' } },
            { value: '90', label: { zh: '最近 90 天', en: 'Last 90 days' } },
            { value: '1096', label: { zh: '最近三年', en: 'Last three years' } },
          ]}
        />
      </div>
      <Ready query={report} rows={12}>
        {(data) =>
          data.rows.length === 0 ? (
            <EmptyState title={{ zh: '这一期间没有申请', en: 'No applications in this period' }} />
          ) : (
            <>
              <p className="yj-muted">
                {t({ zh: `截至 ${fmtDateTime(data.asOf, 'zh')}`, en: `As of ${fmtDateTime(data.asOf, 'en')}` })}
              </p>
              {(Object.keys(DIMENSIONS) as Row['dimension'][]).map((dimension) => {
                const rows = data.rows.filter((r) => r.dimension === dimension);
                if (rows.length === 0) return null;
                const few = rows.filter((r) => r.applications < FEW);
                return (
                  <Section key={dimension} title={DIMENSIONS[dimension]}>
                    <div className="ts-bias">
                      <BarChart
                        title={{
                          zh: `批准率，${DIMENSIONS[dimension].zh}`,
                          en: `Approval rate, ${DIMENSIONS[dimension].en.toLowerCase()}`,
                        }}
                        unit={{ zh: '%', en: '%' }}
                        categories={rows.map((r) => r.groupText)}
                        series={[
                          {
                            name: { zh: '批准率', en: 'Rate' },
                            values: rows.map((r) => (r.rate === null ? null : Math.round(r.rate * 1000) / 10)),
                          },
                        ]}
                        height="15rem"
                      />
                      <DataTable
                        caption={DIMENSIONS[dimension]}
                        hideCaption
                        columns={columns}
                        rows={rows}
                        rowKey={(r) => r.group}
                      />
                    </div>
                    {few.length > 0 ? (
                      <p className="yj-small yj-muted">
                        {t({
                          zh: `不足 ${FEW} 件、比率仅供参考：${few.map((r) => r.groupText.zh).join('、')}`,
                          en: `Fewer than ${FEW} applications, the rate says little: ${few.map((r) => r.groupText.en).join(', ')}`,
                        })}
                      </p>
                    ) : null}
                  </Section>
                );
              })}
            </>
          )
        }
      </Ready>
    </Page>
  );
}
