/** 集体与授权: which collectives there are, who acts for them, what waits for a second person, and what happened. */
import { Badge, EmptyState, FilterBar, Link, Page, Ready, SearchBox, Tabs, useApi, useFilters, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths, type Places } from './api.ts';
import { NewCollective } from './governance-deeds.tsx';
import { usePlaces } from './hooks.ts';
import { DemoMark, FilterSelect, Two } from './parts.tsx';
import { COLLECTIVE_KIND } from './governance-words.ts';
import { Events, Mandates } from './governance-mandates.tsx';
import { Proposals } from './governance-proposals.tsx';

type Collective = Awaited<ReturnType<typeof client.governance.collectives>>['rows'][number];

export default function Governance() {
  const { t } = useLocale();
  const places = usePlaces();
  const { filters, set } = useFilters(['tab'] as const, 20);
  return (
    <Page
      width="full"
      print
      title={{ zh: '集体与授权', en: 'Collectives and mandates' }}
      lead={
        <p>
          {t({
            zh: '账号的角色说明能做什么，授权说明替哪个集体、哪个街镇做、从哪天到哪天。授权、章程、终止和更正由一人提出、另一人确认才生效。',
            en: 'A role says what an account may do; a mandate says for which collective or town, and when. Mandates, charters, ends and corrections are proposed by one and hold once another confirms them.',
          })}
        </p>
      }
    >
      <Ready query={places} rows={8}>
        {(data) => (
          <Tabs
            label={{ zh: '集体与授权', en: 'Collectives and mandates' }}
            {...(filters.tab ? { current: filters.tab } : {})}
            onChange={(tab) => set({ tab })}
            tabs={[
              { id: 'waiting', title: { zh: '申请和确认', en: 'Proposals' }, content: <Proposals /> },
              { id: 'collectives', title: { zh: '集体', en: 'Collectives' }, content: <Collectives places={data} /> },
              { id: 'mandates', title: { zh: '授权', en: 'Mandates' }, content: <Mandates places={data} /> },
              { id: 'events', title: { zh: '经过', en: 'History' }, content: <Events /> },
            ]}
          />
        )}
      </Ready>
    </Page>
  );
}

function Collectives({ places }: { places: Places }) {
  const { t } = useLocale();
  const { filters, page, size, set, setPage } = useFilters(['tab', 'town', 'q'] as const, 20);
  const query = { ...(filters.town ? { town: filters.town } : {}), ...(filters.q ? { q: filters.q } : {}) };
  const list = useApi(client.governance.collectives, { query: { page, size, ...query } }, { keep: true });
  const none = (n: number) => (n === 0 ? <Badge kind="warning">{t({ zh: '无', en: 'none' })}</Badge> : n);
  const columns: readonly ListColumn<Collective>[] = [
    {
      key: 'name',
      title: { zh: '集体', en: 'Collective' },
      head: true,
      width: 240,
      cell: (c) => (
        <Two under={c.code}>
          <Link to={paths.governed(c.id)}>{c.name}</Link> <DemoMark demo={c.demo} />
        </Two>
      ),
    },
    { key: 'kind', title: { zh: '层级', en: 'Kind' }, width: 90, cell: (c) => t(COLLECTIVE_KIND[c.kind]) },
    {
      key: 'town',
      title: { zh: '街镇、村', en: 'Town, village' },
      width: 160,
      cell: (c) => <Two under={c.village?.name ?? ''}>{t(c.town.name)}</Two>,
    },
    { key: 'uscc', title: { zh: '信用代码', en: 'USCC' }, width: 190, cell: (c) => c.uscc ?? '—' },
    { key: 'a', title: { zh: '会计', en: 'Accountants' }, number: true, width: 80, cell: (c) => none(c.officers.accountant) },
    { key: 'b', title: { zh: '理事', en: 'Board' }, number: true, width: 80, cell: (c) => none(c.officers.board) },
    { key: 's', title: { zh: '监事', en: 'Supervisors' }, number: true, width: 80, cell: (c) => none(c.officers.supervisory) },
    {
      key: 'closed',
      title: { zh: '存续', en: 'Exists' },
      width: 160,
      cell: (c) =>
        c.closedOn === null ? (
          <Badge kind="success">{t({ zh: '存续', en: 'yes' })}</Badge>
        ) : (
          <Two under={c.mergedInto ? t({ zh: `并入 ${c.mergedInto.name}`, en: `into ${c.mergedInto.name}` }) : ''}>
            {t({ zh: `${c.closedOn} 终止`, en: `ended ${c.closedOn}` })}
          </Two>
        ),
    },
  ];
  return (
    <>
      <div className="yj-actions">
        {places.can.includes('register-collective') ? <NewCollective places={places} /> : null}
        <Link to={paths.imports}>{t({ zh: '从 Excel 导入', en: 'Import from Excel' })}</Link>
      </div>
      <div className="as-filters">
        <FilterBar>
          <SearchBox
            value={filters.q ?? ''}
            onSearch={(q) => set({ q })}
            label={{ zh: '名称、编号或信用代码', en: 'Name, code or USCC' }}
          />
          <FilterSelect
            name="town"
            label={{ zh: '街镇', en: 'Town' }}
            all={{ zh: '全部街镇', en: 'All towns' }}
            value={filters.town}
            onChange={(town) => set({ town })}
            options={places.towns.map((x) => ({ value: x.code, label: x.name }))}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={8}>
        {(data) => (
          <StaffList
            id="assets.governance.collectives"
            caption={{ zh: '集体名录', en: 'Collectives' }}
            columns={columns}
            rows={data.rows}
            rowKey={(c) => c.id}
            page={{ page, size, total: data.total }}
            onPage={setPage}
            exportHref={fileHref(client.governance.collectivesXlsx, { query })}
            empty={<EmptyState title={{ zh: '还没有登记集体', en: 'No collective is registered' }} />}
          />
        )}
      </Ready>
    </>
  );
}
