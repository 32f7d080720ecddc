/** The worklist of findings: questions about contracts, the gravest first. */
import {
  Button,
  EmptyState,
  FilterBar,
  Link,
  Page,
  PrintButton,
  Ready,
  SearchBox,
  fmtDate,
  fmtInt,
  useApi,
  useLocale,
  useFilters,
} from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { oneOf, useCollectives } from './hooks.ts';
import { About, Door, Doors, FilterCollective, FilterSelect, FilterTown, State, SubNav, Two, Until } from './parts.tsx';
import { FINDING_STATE, SEVERITY, choices } from './words.ts';

type Row = Awaited<ReturnType<typeof client.supervision.findings>>['rows'][number];
const KEYS = ['state', 'severity', 'rule', 'town', 'collective', 'q'] as const;
const STATES = [...(Object.keys(FINDING_STATE) as (keyof typeof FINDING_STATE)[]), 'closed-found' as const, 'all' as const];
const SEVERITIES = Object.keys(SEVERITY) as (keyof typeof SEVERITY)[];

/** The pages about the rules of contracts. */
export const FINDING_PAGES = [
  { to: paths.findings, title: { zh: '预警清单', en: 'Findings' } },
  { to: paths.orders, title: { zh: '整改通知', en: 'Orders' } },
  { to: paths.rules, title: { zh: '规则、试算和准确率', en: 'Rules, rehearsals, precision' } },
];

export default function Findings() {
  const { t, locale } = useLocale();
  const { filters, page, size, set, setPage, active, clear } = useFilters(KEYS);
  const { rows: collectives, towns } = useCollectives();
  const rule = filters.rule && /^[A-Z]\d{2,3}$/.test(filters.rule) ? filters.rule : undefined;
  const query = {
    state: oneOf(STATES, filters.state),
    severity: oneOf(SEVERITIES, filters.severity),
    ...(rule ? { rule } : {}),
    ...(filters.town ? { town: filters.town } : {}),
    ...(filters.collective ? { collective: filters.collective } : {}),
    ...(filters.q ? { q: filters.q } : {}),
  };
  const list = useApi(client.supervision.findings, { query: { ...query, page, size } }, { keep: true });
  const columns: readonly ListColumn<Row>[] = [
    { key: 'severity', title: { zh: '程度', en: 'Gravity' }, width: 80, cell: (f) => <State of={SEVERITY} code={f.severity} /> },
    {
      key: 'title',
      title: { zh: '问什么', en: 'What is asked' },
      head: true,
      width: 300,
      cell: (f) => (
        <Two under={t(f.why)}>
          <Link to={paths.finding(f.id)}>
            {f.rule} {t(f.title)}
          </Link>
        </Two>
      ),
    },
    {
      key: 'contract',
      title: { zh: '合同或资产', en: 'Contract or asset' },
      width: 160,
      cell: (f) => <About f={f} />,
    },
    { key: 'collective', title: { zh: '集体', en: 'Collective' }, width: 150, cell: (f) => f.collective.name },
    {
      key: 'state',
      title: { zh: '状态', en: 'State' },
      width: 120,
      cell: (f) => (
        <Two under={f.state === 'closed' && f.present ? t({ zh: '仍查出', en: 'still found' }) : null}>
          <State of={FINDING_STATE} code={f.state} />
        </Two>
      ),
    },
    {
      key: 'due',
      title: { zh: '整改期限', en: 'Due' },
      width: 150,
      cell: (f) => (f.dueOn ? <Until from={f.openedAt.slice(0, 10)} to={f.dueOn} /> : '—'),
    },
    { key: 'opened', title: { zh: '提出', en: 'Opened' }, width: 130, cell: (f) => fmtDate(f.openedAt, locale) },
  ];
  return (
    <Page
      width="full"
      actions={<PrintButton />}
      title={{ zh: '合同预警', en: 'Findings' }}
      lead={list.data ? <p>{t(list.data.notice)}</p> : null}
    >
      <SubNav label={{ zh: '合同预警', en: 'Findings' }} here={paths.findings} links={FINDING_PAGES} />
      <Doors label={{ zh: '按程度看', en: 'By gravity' }}>
        {SEVERITIES.map((code) => (
          <SeverityDoor
            key={code}
            code={code}
            query={{ ...query, severity: code }}
            on={query.severity === code}
            onPress={() => set({ severity: query.severity === code ? undefined : code })}
          />
        ))}
      </Doors>
      <div className="as-filters">
        <FilterBar active={active} onClear={clear}>
          <FilterSelect
            name="state"
            label={{ zh: '状态', en: 'State' }}
            all={{ zh: '等人处理的', en: 'Waiting' }}
            value={query.state}
            onChange={(state) => set({ state })}
            options={[
              ...choices(FINDING_STATE),
              { value: 'closed-found', label: { zh: '认可后仍查出', en: 'Closed, still found' } },
              { value: 'all', label: { zh: '全部', en: 'All' } },
            ]}
          />
          <FilterTown of={towns} value={filters.town} onChange={(town) => set({ town })} />
          <FilterCollective of={collectives} value={filters.collective} onChange={(collective) => set({ collective })} />
          <SearchBox
            label={{ zh: '合同号或承租人', en: 'Contract or lessee' }}
            value={filters.q ?? ''}
            onSearch={(q) => set({ q })}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={10}>
        {(data) => (
          <StaffList
            id="assets.findings"
            caption={{ zh: '预警，重的在前', en: 'Findings, the gravest first' }}
            columns={columns}
            rows={data.rows}
            rowKey={(f) => f.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.supervision.findingsXlsx, { query })}
            empty={
              active > 0 ? (
                <EmptyState
                  title={{ zh: '没有符合条件的预警', en: 'Nothing matches' }}
                  actions={<Button onClick={clear}>{t({ zh: '看全部等处理的', en: 'Show all that wait' })}</Button>}
                />
              ) : (
                <EmptyState title={{ zh: '没有等处理的预警', en: 'No finding waits' }} />
              )
            }
          />
        )}
      </Ready>
    </Page>
  );
}

function SeverityDoor(p: {
  code: keyof typeof SEVERITY;
  query: Omit<Parameters<typeof client.supervision.findings>[0]['query'], 'page' | 'size'>;
  on: boolean;
  onPress: () => void;
}) {
  const list = useApi(client.supervision.findings, { query: { ...p.query, page: 1, size: 1 } }, { keep: true });
  const said = SEVERITY[p.code];
  return (
    <Door
      label={said.words}
      tone={said.kind === 'danger' ? 'red' : said.kind === 'warning' ? 'amber' : 'plain'}
      icon="warning"
      value={list.data ? fmtInt(list.data.total) : '—'}
      on={p.on}
      onPress={p.onPress}
    />
  );
}
