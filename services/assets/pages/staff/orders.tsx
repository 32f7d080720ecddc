/** Orders that something be mended, those due first. */
import { EmptyState, FilterBar, Link, Page, PrintButton, Ready, fmtDate, useApi, useFilters, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { FINDING_PAGES } from './findings.tsx';
import { useCollectives } from './hooks.ts';
import { FilterCollective, FilterSelect, State, SubNav, Two, Until } from './parts.tsx';
import { FINDING_STATE, SEVERITY } from './words.ts';

type Order = Awaited<ReturnType<typeof client.supervision.orders>>['rows'][number];
const KEYS = ['collective', 'overdue'] as const;

export default function Orders() {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const { rows: collectives } = useCollectives();
  const query = {
    ...(filters.collective ? { collective: filters.collective } : {}),
    ...(filters.overdue === 'true' ? { overdue: 'true' as const } : {}),
  };
  const list = useApi(client.supervision.orders, { query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Order>[] = [
    {
      key: 'number',
      title: { zh: '整改通知', en: 'Order' },
      head: true,
      width: 190,
      cell: (o) => (
        <Two under={o.rule}>
          <Link to={paths.finding(o.findingId)}>{o.number}</Link>
        </Two>
      ),
    },
    { key: 'severity', title: { zh: '程度', en: 'Gravity' }, width: 80, cell: (o) => <State of={SEVERITY} code={o.severity} /> },
    { key: 'contract', title: { zh: '合同或资产', en: 'Contract or asset' }, width: 170, cell: (o) => o.contract },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 160, cell: (o) => o.collective.name },
    { key: 'state', title: { zh: '状态', en: 'State' }, width: 120, cell: (o) => <State of={FINDING_STATE} code={o.state} /> },
    { key: 'due', title: { zh: '整改期限', en: 'Due' }, width: 150, cell: (o) => <Until from={o.issuedOn} to={o.dueOn} /> },
    { key: 'issued', title: { zh: '下达', en: 'Issued' }, width: 120, cell: (o) => fmtDate(o.issuedOn, locale) },
    {
      key: 'talk',
      title: { zh: '约谈期限', en: 'Talk due' },
      width: 110,
      cell: (o) => (o.talkDueOn ? fmtDate(o.talkDueOn, locale) : '—'),
    },
  ];
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={{ zh: '整改通知', en: 'Orders' }}
      lead={list.data ? <p>{t(list.data.notice)}</p> : null}
    >
      <SubNav label={{ zh: '合同预警', en: 'Findings' }} here={paths.orders} links={FINDING_PAGES} />
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterCollective of={collectives} value={filters.collective} onChange={(collective) => set({ collective })} />
          <FilterSelect
            name="overdue"
            label={{ zh: '期限', en: 'Due' }}
            all={{ zh: '全部', en: 'All' }}
            value={filters.overdue}
            onChange={(overdue) => set({ overdue })}
            options={[{ value: 'true', label: { zh: '已逾期', en: 'Overdue' } }]}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.orders"
            caption={{ zh: '未办结的整改通知，先到期的在前', en: 'Orders that are open, those due first' }}
            columns={columns}
            rows={data.rows}
            rowKey={(o) => o.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.exports.orders, { query })}
            empty={
              <EmptyState title={{ zh: '没有未办结的整改通知', en: 'No order is open' }}>
                <p>
                  {t({
                    zh: '在一条预警的页面上下达整改通知后，列在这里。',
                    en: 'Orders are made on the page of a finding, and are listed here.',
                  })}
                </p>
              </EmptyState>
            }
          />
        )}
      </Ready>
    </Page>
  );
}
