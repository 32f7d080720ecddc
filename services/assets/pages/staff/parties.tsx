/** Whom the collectives deal with, and who stands close to whom. */
import { useState } from 'react';
import { EmptyState, FilterBar, Link, Page, Ready, SearchBox, Tabs, fmtDate, useApi, useFilters, useLocale } from '@yunjian/ui';
import { StaffList, type ListColumn } from '@yunjian/ui/staff';
import { client, fileHref, paths } from './api.ts';
import { RELATION_KIND } from './governance-words.ts';
import { todayText } from './hooks.ts';
import { DemoMark, FilterSelect, Two } from './parts.tsx';
import { AddRelation, EndRelation } from './party-deeds.tsx';

type Party = Awaited<ReturnType<typeof client.parties.list>>['rows'][number];
type Relation = Awaited<ReturnType<typeof client.parties.relations>>['rows'][number];

export default function Parties() {
  const { t } = useLocale();
  const { filters, page, size, set, setPage } = useFilters(['q', 'tab'] as const, 20);
  const query = filters.q ? { q: filters.q } : {};
  const list = useApi(client.parties.list, { query: { page, size, ...query } }, { keep: true });
  const columns: readonly ListColumn<Party>[] = [
    {
      key: 'name',
      title: { zh: '名称', en: 'Name' },
      head: true,
      width: 300,
      cell: (p) => (
        <Two under={p.uscc ?? t({ zh: '个人', en: 'Person' })}>
          <Link to={paths.party(p.id)}>{p.name}</Link> <DemoMark demo={p.demo} />
        </Two>
      ),
    },
    { key: 'contracts', title: { zh: '合同', en: 'Contracts' }, number: true, width: 100, cell: (p) => p.contracts },
    { key: 'relations', title: { zh: '登记的关系', en: 'Relations' }, number: true, width: 120, cell: (p) => p.relations },
  ];
  return (
    <Page
      width="full"
      print
      title={{ zh: '相对方与关系', en: 'Parties and relations' }}
      lead={
        <p>
          {t({
            zh: '承租人、竞租人，以及登记在册的亲属、持股和控制关系。关系来自本人申报或登记机关，不作推断。',
            en: 'Lessees and bidders, and kin, shareholdings and control as recorded. Relations are declared or read from a register, never guessed.',
          })}
        </p>
      }
    >
      <Tabs
        label={{ zh: '相对方与关系', en: 'Parties and relations' }}
        {...(filters.tab ? { current: filters.tab } : {})}
        onChange={(tab) => set({ tab })}
        tabs={[
          {
            id: 'parties',
            title: { zh: '相对方', en: 'Parties' },
            content: (
              <>
                <SearchBox
                  value={filters.q ?? ''}
                  onSearch={(q) => set({ q })}
                  label={{ zh: '名称，或完整的信用代码', en: 'Name, or a whole USCC' }}
                />
                <Ready query={list} rows={8}>
                  {(data) => (
                    <StaffList
                      id="assets.parties"
                      caption={{ zh: '相对方', en: 'Parties' }}
                      columns={columns}
                      rows={data.rows}
                      rowKey={(p) => p.id}
                      page={{ page, size, total: data.total }}
                      onPage={setPage}
                      exportHref={fileHref(client.parties.listXlsx, { query })}
                      empty={<EmptyState title={{ zh: '没有找到', en: 'Nothing found' }} />}
                    />
                  )}
                </Ready>
              </>
            ),
          },
          {
            id: 'relations',
            title: { zh: '关系', en: 'Relations' },
            content: (
              <>
                {list.data?.can.includes('relate') ? (
                  <div className="yj-actions">
                    <AddRelation />
                  </div>
                ) : null}
                <Relations may={list.data?.can.includes('relate') ?? false} />
              </>
            ),
          },
        ]}
      />
    </Page>
  );
}

/** Relations of the scope, or of one party. */
export function Relations({ party, may }: { party?: string; may: boolean }) {
  const { t, locale } = useLocale();
  const [at, setAt] = useState({ page: 1, size: 20 });
  const [when, setWhen] = useState('');
  const query = { ...(party ? { party } : {}), ...(when === 'today' ? { on: todayText() } : {}) };
  const list = useApi(client.parties.relations, { query: { ...at, ...query } }, { keep: true });
  const columns: readonly ListColumn<Relation>[] = [
    {
      key: 'one',
      title: { zh: '一方', en: 'One' },
      head: true,
      width: 200,
      cell: (r) => <Link to={paths.party(r.party.id)}>{r.party.name}</Link>,
    },
    {
      key: 'kind',
      title: { zh: '关系', en: 'Relation' },
      width: 150,
      cell: (r) =>
        `${t(RELATION_KIND[r.kind])}${r.share === null ? '' : ` ${Number(r.share)}%`}${r.confirmed === false ? t({ zh: '（待另一人确认）', en: ' (not confirmed)' }) : ''}`,
    },
    {
      key: 'other',
      title: { zh: '另一方', en: 'Other' },
      width: 200,
      cell: (r) => (r.other.id === null ? r.other.name : <Link to={paths.party(r.other.id)}>{r.other.name}</Link>),
    },
    {
      key: 'days',
      title: { zh: '起止', en: 'From, until' },
      width: 200,
      cell: (r) =>
        `${r.from === null ? '' : fmtDate(r.from, locale)} — ${r.to === null ? t({ zh: '现在', en: 'now' }) : fmtDate(r.to, locale)}`,
    },
    { key: 'source', title: { zh: '来源', en: 'Source' }, width: 230, cell: (r) => <Two under={r.by ?? ''}>{r.source}</Two> },
    ...(may
      ? [
          {
            key: 'do',
            title: { zh: '办理', en: 'Do' },
            width: 110,
            cell: (r: Relation) => (r.to === null ? <EndRelation relation={r} /> : '—'),
          },
        ]
      : []),
  ];
  return (
    <>
      <div className="as-filters">
        <FilterBar>
          <FilterSelect
            name="relation-when"
            label={{ zh: '哪些', en: 'Which' }}
            all={{ zh: '全部，含已终止', en: 'All, ended ones too' }}
            value={when}
            onChange={setWhen}
            options={[{ value: 'today', label: { zh: '今天存在的', en: 'Today’s' } }]}
          />
        </FilterBar>
      </div>
      <Ready query={list} rows={4}>
        {(data) => (
          <StaffList
            id="assets.relations"
            caption={{ zh: '关系', en: 'Relations' }}
            columns={columns}
            rows={data.rows}
            rowKey={(r) => r.id}
            page={{ ...at, total: data.total }}
            onPage={(page, size) => setAt({ page, size })}
            exportHref={fileHref(client.parties.relationsXlsx, { query })}
            empty={<EmptyState title={{ zh: '没有登记关系', en: 'No relation is recorded' }} />}
          />
        )}
      </Ready>
    </>
  );
}
